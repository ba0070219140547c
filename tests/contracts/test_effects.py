"""Every kind of effect does what its row says: one fixture a kind, and none may be missing."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest
from tests.core.positions import (
    board,
    build,
    can,
    control,
    do,
    end,
    fill,
    get,
    holding,
    odds_of,
    paid,
    project,
    put,
    region,
    set_lines,
    settle,
    stock_of,
    store,
    stored_of,
)

from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import BUILDING, FREIGHT, KIND_CHIPS, PERMIT
from gigawatt.core.quarter.construction import seizure_pct
from gigawatt.core.quarter.operations import cloud_price
from gigawatt.core.queries.capacity import plant_output
from gigawatt.core.queries.compute import idle_shell, modules_online, power_halves
from gigawatt.core.queries.market import freight, next_price, order_lot
from gigawatt.core.queries.permissions import project_cost
from gigawatt.core.rules import effect_kinds as kinds, ruleset as rs
from gigawatt.core.rules.vocabulary import EMBARGO, LICENCE
from gigawatt.core.transitions.board import expire
from gigawatt.core.transitions.effects import COMPILERS, compile_effects

FIXTURES: dict[str, Callable[[], None]] = {}


def fixture(kind: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Enter a function as the fixture of a kind."""

    def enter(function: Callable[[], None]) -> Callable[[], None]:
        assert kind not in FIXTURES
        FIXTURES[kind] = function
        return function

    return enter


@pytest.mark.parametrize("kind", kinds.EFFECT_KINDS)
def test_every_kind_of_effect_does_what_it_says(kind: str) -> None:
    """The fixture of a kind passes; a kind without one fails here."""
    assert kind in FIXTURES, f"the effect kind '{kind}' needs a fixture in {__file__}"
    assert kinds.EFFECT_KINDS[kind] in COMPILERS
    FIXTURES[kind]()


def test_every_class_of_effect_has_a_kind() -> None:
    """The table names every record of the module once, and each derives from `Effect`, which files are read by."""
    records = [
        cls for cls in vars(kinds).values() if isinstance(cls, type) and attrs.has(cls) and cls is not kinds.Effect
    ]
    assert records == list(kinds.EFFECT_KINDS.values())
    assert all(issubclass(cls, kinds.Effect) for cls in records)


def test_no_fixture_is_left_over() -> None:
    """Every fixture is of a kind that exists, and every compiler too."""
    assert set(FIXTURES) <= set(kinds.EFFECT_KINDS)
    assert set(COMPILERS) == set(kinds.EFFECT_KINDS.values())


def trio() -> State:
    """A firm, a state of the other bloc and a non-aligned state, with a campus each and some of everything."""
    st = board("hyperscaler", "challenger-state", "gulf-fund")
    build(st, 0, "us-east", site=6, grid=4, gas=2, evaporative=4, electrical=4, chips_0=4)
    for seat in range(3):
        put(st, seat, cash=100, influence=3, lead=5, progress=10)
    put(st, 0, lead=9)
    put(st, 2, lead=2)
    return st


def carry(st: State, effect: kinds.Effect, seat: int = 0, target: int = 0) -> None:
    """Carry out an effect for the seat that takes it."""
    compile_effects(st.game, [effect], card=0)[0](st, seat, target)


def each(st: State, effect: kinds.Effect, read: Callable[[int], int], seat: int = 0, target: int = 0) -> list[int]:
    """What an effect changes for each seat."""
    before = [read(s) for s in range(st.game.seats)]
    carry(st, effect, seat, target)
    return [read(s) - b for s, b in zip(range(st.game.seats), before, strict=True)]


def slots(st: State, slot: int) -> list[int]:
    """A lasting slot of each seat."""
    return [st.mods[lay.M_SEATS + s * lay.MOD_WIDTH + slot] for s in range(st.game.seats)]


def lasts(st: State, effect: kinds.Effect, read: Callable[[], object], quarters: int, target: int = 0) -> None:
    """An effect changes what is read for so many quarters, this one counted, and then it is as before."""
    before = read()
    carry(st, effect, 0, target)
    changed = read()
    assert changed != before
    quarter = st.v[lay.QUARTER]
    for later in range(quarters + 1):
        st.v[lay.QUARTER] = quarter + later
        expire(st)
        st.v[lay.QUARTER] = quarter
        assert read() == (changed if later < quarters else before), f"in quarter {later}"


# --- who ---------------------------------------------------------------


@pytest.mark.parametrize(
    "who, touched",
    [
        ("taker", [1, 0, 0]), ("target", [0, 0, 1]), ("rivals", [0, 1, 1]), ("all", [1, 1, 1]), ("firms", [1, 0, 0]),
        ("states", [0, 1, 1]), ("leader", [1, 0, 0]), ("last", [0, 0, 1]), ("alliance", [1, 0, 0]),
        ("challenger", [0, 1, 0]), ("non-aligned", [0, 0, 1]),
    ],
)  # fmt: skip
def test_who_an_effect_touches(who: str, touched: list[int]) -> None:
    """Each word for seats names the right ones; seat 0 takes the card, and seat 2 is its target."""
    st = trio()
    assert each(st, kinds.Cash(who=who, amount=7), st.cash, 0, 2) == [7 * one for one in touched]


def test_every_word_for_seats_is_tried() -> None:
    """The table above has every word of the vocabulary."""
    marks = test_who_an_effect_touches.pytestmark  # type: ignore[attr-defined]
    assert {row[0] for row in marks[0].args[1]} == set(rs.WHO)


def test_a_headline_has_no_taker() -> None:
    """An effect on the taker, or in its homes, does nothing when no seat took it."""
    st = trio()
    digest = st.digest()
    carry(st, kinds.Cash(who="taker", amount=7), -1, -1)
    carry(st, kinds.Headroom(where=("homes",), amount=3), -1, -1)
    carry(st, kinds.CostChange(group="site", bloc="taker", pct=10, quarters=2), -1, -1)
    assert st.digest() == digest


def test_leaders_who_tie_are_all_leaders() -> None:
    """`leader` and `last` name every seat that ties."""
    st = trio()
    put(st, 1, lead=9)
    assert each(st, kinds.Cash(who="leader", amount=7), st.cash) == [7, 7, 0]
    for seat in range(3):
        put(st, seat, lead=4)
    assert each(st, kinds.Cash(who="last", amount=7), st.cash) == [7, 7, 7]


@pytest.mark.parametrize(
    "where", ["all", "water-risk", "homes", "alliance", "challenger", "non-aligned", "target", "texas"]
)
def test_where_an_effect_falls(where: str) -> None:
    """Each word for regions names the right ones."""
    st = trio()
    rows = st.game.ruleset.regions
    expected = {
        "all": lambda r: True,
        "water-risk": lambda r: r.water_risk,
        "homes": lambda r: r.id in st.tables[0].faction.homes,
        "target": lambda r: r.id == "japan",
        "texas": lambda r: r.id == "texas",
    }.get(where, lambda r: r.bloc == where)
    before = list(st.v[lay.HEAD : lay.HEAD + len(rows)])
    carry(st, kinds.Headroom(where=(where,), amount=2), 0, region(st, "japan"))
    after = list(st.v[lay.HEAD : lay.HEAD + len(rows)])
    assert [a - b for a, b in zip(after, before, strict=True)] == [2 if expected(row) else 0 for row in rows]


# --- seats ---------------------------------------------------------------


@fixture("cash")
def _cash() -> None:
    st = trio()
    assert each(st, kinds.Cash(who="all", amount=-30), st.cash) == [-30] * 3
    assert paid(st, 1, "card") == -30


@fixture("influence")
def _influence() -> None:
    st = trio()
    assert each(st, kinds.Influence(who="taker", amount=2), st.influence) == [2, 0, 0]
    assert each(st, kinds.Influence(who="rivals", amount=-8), st.influence) == [0, -3, -3], "never below zero"
    carry(st, kinds.Influence(who="all", amount=8))
    assert st.influence(1) == st.game.ruleset.economy.influence_cap or st.influence(1) == 8


@fixture("lead")
def _lead() -> None:
    st = trio()
    assert each(st, kinds.Lead(who="taker", amount=3), st.lead) == [3, 0, 0]
    assert each(st, kinds.Lead(who="last", amount=-6), st.lead) == [0, 0, -2], "never below zero"


@fixture("income")
def _income() -> None:
    st = trio()
    carry(st, kinds.Income(who="taker", amount=-6, quarters=2))
    for _ in range(4):
        end(st)
    assert paid(st, 0, "income") == -12
    assert paid(st, 1, "income") == 0


@fixture("stipend")
def _stipend() -> None:
    st = trio()
    for seat in range(3):
        put(st, seat, influence=0)
    carry(st, kinds.Stipend(who="taker", amount=1, quarters=2))
    end(st)
    usual = st.game.ruleset.economy.influence_per_quarter
    assert [st.influence(seat) for seat in range(3)] == [usual + 1, usual, usual]
    end(st)
    end(st)
    assert st.influence(0) == 3 * usual + 1


@fixture("credit")
def _credit() -> None:
    st = trio()
    lasts(st, kinds.Credit(who="taker", amount=-20, quarters=3), lambda: st.limit(0), 3)
    carry(st, kinds.Credit(who="taker", amount=40, quarters=3))
    st.v[lay.SEATS + lay.ONLINE] = 0
    put(st, 0, cash=-st.limit(0))
    assert not can(st, "build expansion @us-east")


@fixture("progress")
def _progress() -> None:
    st = trio()
    assert each(st, kinds.Progress(who="taker", amount=7), st.progress) == [7, 0, 0]
    assert each(st, kinds.Progress(who="rivals", amount=-20), st.progress) == [0, -10, -10], "never below zero"


@fixture("training-rate")
def _training_rate() -> None:
    st = trio()
    plain = trio()
    for one in (st, plain):
        put(one, 0, posture=4)
    carry(st, kinds.TrainingRate(who="taker", pct=50, quarters=1))
    end(st)
    end(plain)
    gained, usual = st.progress(0) - 10, plain.progress(0) - 10
    assert gained == usual * 150 // 100 > usual
    assert slots(st, lay.S_TRAINING) == [0, 0, 0]


@fixture("cloud-rate")
def _cloud_rate() -> None:
    st, plain = trio(), trio()
    carry(st, kinds.CloudRate(who="taker", pct=-50, quarters=1))
    end(st)
    end(plain)
    assert paid(st, 0, "cloud") == paid(plain, 0, "cloud") // 2
    assert paid(st, 1, "cloud") == paid(plain, 1, "cloud")


@fixture("licences")
def _licences() -> None:
    st = trio()
    carry(st, kinds.Licences(who="taker", amount=2))
    assert get(st, 0, "licences") == 2
    control(st, "accelerators", "challenger", "alliance", LICENCE)
    fill(st, "accelerators", challenger=6)
    put(st, 0, influence=0, cash=300)
    do(st, "buy accelerators -> us-east")
    assert get(st, 0, "licences") == 1
    for _ in range(st.game.ruleset.controls.licence_quarters):
        end(st)
    assert get(st, 0, "licences") == 0, "they run out"


@fixture("lot-bonus")
def _lot_bonus() -> None:
    for group, name in (
        ("site", "expansion"),
        ("power", "grid-power"),
        ("cooling", "closed-loop-cooling"),
        ("network", "optical-fabric"),
    ):
        st = board("gulf-fund", "hyperscaler")
        build(st, 0, "gulf", site=6, grid=4, closed=4, electrical=4)
        put(st, 0, cash=300)
        cost = project_cost(st, 0, project(st, name), region(st, "gulf"))
        carry(st, kinds.LotBonus(who="taker", group=group, amount=2, quarters=1))
        do(st, f"build {name} @gulf")
        assert st.lines()[-1][lay.P_AMOUNT] == st.game.lot[project(st, name)][0] + 2
        assert st.lines()[-1][lay.P_PAID] == cost, "for the same price"
        assert st.lines()[-1][lay.P_RESERVED] == (st.game.lot[project(st, name)][0] if name == "grid-power" else 0)


@fixture("order-bonus")
def _order_bonus() -> None:
    st = trio()
    lasts(st, kinds.OrderBonus(who="taker", amount=2, quarters=2), lambda: order_lot(st, 0), 2)
    carry(st, kinds.OrderBonus(who="taker", amount=-3, quarters=2))
    assert order_lot(st, 0) >= 1


@fixture("speed")
def _speed() -> None:
    st = trio()
    put(st, 0, cash=300)
    build(st, 0, "us-east", site=6, grid=4, closed=4, electrical=1)
    put(st, 0, cash=300)
    time = st.game.build_time[project(st, "optical-fabric")][region(st, "us-east")]
    carry(st, kinds.Speed(who="taker", group="network", amount=1, quarters=2))
    do(st, "build optical-fabric @us-east")
    assert st.lines()[-1][lay.P_LEFT] == max(1, time - 1)
    carry(st, kinds.Speed(who="taker", group="target", amount=3, quarters=2), 0, rs.GROUPS.index("network"))
    st.v[lay.TO_MOVE] = 0
    build(st, 0, "us-east", site=9, grid=9, closed=9, electrical=1)
    put(st, 0, cash=300)
    do(st, "build optical-fabric @us-east")
    assert st.lines()[-1][lay.P_LEFT] == 1, "not below one"
    assert slots(st, lay.S_SPEED + rs.GROUPS.index("network"))[0] == 4


@fixture("seat-permits")
def _seat_permits() -> None:
    st = trio()
    line = (0, region(st, "us-east"), project(st, "grid-power"), PERMIT, 2, 3, 0, 0, 0, 3, 6, 3, 0, 0)
    other = (1, *line[1:])
    before = odds_of(st, line), odds_of(st, other)
    carry(st, kinds.SeatPermits(who="taker", stall=-10, outright=15, quarters=2))
    assert odds_of(st, line) == (before[0][0] - 10, before[0][1] + 15)
    assert odds_of(st, other) == before[1]


@fixture("expedite-cost")
def _expedite_cost() -> None:
    st = trio()
    price = st.game.ruleset.economy.expedite_influence
    line = (0, region(st, "us-east"), project(st, "grid-power"), PERMIT, 2, 3, 0, 0, 0, 3, 6, 3, 0, 0)
    set_lines(st, [line])
    put(st, 0, influence=price - 1)
    assert not can(st, "expedite grid-power @us-east")
    carry(st, kinds.ExpediteCost(who="taker", amount=-1, quarters=2))
    put(st, 0, influence=price - 1)
    do(st, "expedite grid-power @us-east")
    assert st.influence(0) == 0
    carry(st, kinds.ExpediteCost(who="taker", amount=-3, quarters=2))
    set_lines(st, [line])
    put(st, 0, influence=0)
    st.v[lay.TO_MOVE] = 0
    do(st, "expedite grid-power @us-east")
    assert st.influence(0) == 0, "never below zero"


@fixture("supply-deal")
def _supply_deal() -> None:
    st = trio()
    carry(st, kinds.SupplyDeal(who="taker", part="logic", amount=2, price=5, origin="non-aligned", quarters=2))
    end(st)
    assert stored_of(st, 0, "logic") == 2
    assert paid(st, 0, "supply deal") == -10
    end(st)
    cap = st.game.ruleset.economy.store_cap
    assert stored_of(st, 0, "logic") == min(cap, 4), "what the store cannot hold is not sent"
    assert paid(st, 0, "supply deal") == -5 * min(cap, 4)
    store(st, 0, "logic")
    end(st)
    assert stored_of(st, 0, "logic") == 0
    assert not st.deals
    carry(st, kinds.SupplyDeal(who="taker", part="target", amount=1, price=0, origin="alliance", quarters=1), 0, 3)
    end(st)
    assert stored_of(st, 0, "equipment") == 1


# --- the target campus ---------------------------------------------------------------


@fixture("chips")
def _chips() -> None:
    st = trio()
    carry(st, kinds.Chips(amount=3, origin="challenger", quarters=2), 0, region(st, "us-east"))
    end(st)
    assert holding(st, 0, "us-east")["chips-0"] == 4
    end(st)
    assert holding(st, 0, "us-east")["chips-0"] == 7
    assert st.v[lay.SEATS + lay.ACQUIRED + 1] == 3


@fixture("modules")
def _modules() -> None:
    for component in rs.COMPONENTS:
        st = trio()
        before = holding(st, 0, "us-east")[component]
        carry(st, kinds.Modules(component=component, amount=2, quarters=0), 0, region(st, "us-east"))
        assert holding(st, 0, "us-east")[component] == before + 2
        carry(st, kinds.Modules(component=component, amount=3, quarters=2), 0, region(st, "us-east"))
        end(st)
        assert holding(st, 0, "us-east")[component] == before + 2
        end(st)
        assert holding(st, 0, "us-east")[component] == before + 5


@fixture("fit")
def _fit() -> None:
    for fitting in rs.FITTINGS:
        st = trio()
        carry(st, kinds.Fit(fitting=fitting), 0, region(st, "us-east"))
        carry(st, kinds.Fit(fitting=fitting), 0, region(st, "us-east"))
        assert holding(st, 0, "us-east")[fitting] == 1


@fixture("grant")
def _grant() -> None:
    st = trio()
    r = region(st, "us-east")
    line = (0, r, project(st, "grid-power"), PERMIT, 2, 3, 0, 0, 0, 3, 6, 3, 0, 0)
    away = (0, region(st, "texas"), *line[2:])
    theirs = (1, *line[1:])
    set_lines(st, [line, away, theirs])
    carry(st, kinds.Grant(steps=1), 0, r)
    assert [p[lay.P_LEFT] for p in st.lines()] == [1, 2, 2]
    carry(st, kinds.Grant(steps=4), 0, r)
    assert st.lines()[0][lay.P_PHASE] == BUILDING
    assert st.lines()[0][lay.P_LEFT] == 3
    end(st)
    assert st.lines()[0][lay.P_LEFT] == 3, "construction starts the next quarter"


@fixture("hasten")
def _hasten() -> None:
    st = trio()
    r = region(st, "us-east")
    line = (0, r, project(st, "grid-power"), BUILDING, 3, 3, 0, 0, 0, 3, 6, 3, 0, 0)
    set_lines(st, [line, (*line[:4], 1, *line[5:8], 1, *line[9:]), (1, *line[1:])])
    carry(st, kinds.Hasten(amount=2), 0, r)
    assert [p[lay.P_LEFT] for p in st.lines()] == [1, 1, 3]


# --- regions ---------------------------------------------------------------


@fixture("headroom")
def _headroom() -> None:
    st = trio()
    at = lay.HEAD + region(st, "texas")
    before = st.v[at]
    carry(st, kinds.Headroom(where=("texas",), amount=5))
    assert st.v[at] == before + 5
    for _ in range(9):
        carry(st, kinds.Headroom(where=("texas",), amount=-12))
    assert st.v[at] == 0, "never below zero"


@fixture("slots")
def _slots() -> None:
    st = trio()
    at = lay.SLOTS + region(st, "johor")
    before = st.v[at]
    carry(st, kinds.Slots(where=("johor",), amount=1))
    assert st.v[at] == before + 1
    for _ in range(5):
        carry(st, kinds.Slots(where=("johor",), amount=-2))
    assert st.v[at] == 0
    put(st, 0, cash=300)
    assert not can(st, "build greenfield @johor")


@fixture("permits")
def _permits() -> None:
    st = trio()
    line = (0, region(st, "us-east"), project(st, "grid-power"), PERMIT, 2, 3, 0, 0, 0, 3, 6, 3, 0, 0)
    away = (0, region(st, "texas"), *line[2:])
    before = odds_of(st, line), odds_of(st, away)
    carry(st, kinds.Permits(where=("us-east",), stall=10, outright=-5, quarters=2))
    assert odds_of(st, line) == (before[0][0] + 10, before[0][1] - 5)
    assert odds_of(st, away) == before[1]
    carry(st, kinds.Permits(where=("us-east",), stall=60, outright=60, quarters=2))
    stall, outright = odds_of(st, line)
    assert stall <= 95
    assert 0 <= outright <= 100 - stall


@fixture("power-price")
def _power_price() -> None:
    st = trio()
    r = region(st, "us-east")
    build(st, 0, "us-east", site=4, grid=4, closed=4, electrical=4, chips_0=4)
    lasts(st, kinds.PowerPrice(where=("us-east",), amount=2, quarters=2), lambda: power_halves(st, 0, r, 4), 2)
    before = power_halves(st, 0, r, 4)
    carry(st, kinds.PowerPrice(where=("us-east",), amount=2, quarters=2))
    assert power_halves(st, 0, r, 4) == before + 8


@fixture("fuel-price")
def _fuel_price() -> None:
    st = trio()
    r = region(st, "us-east")
    build(st, 0, "us-east", site=4, gas=4, closed=4, electrical=4, chips_0=4)
    before = power_halves(st, 0, r, 4)
    carry(st, kinds.FuelPrice(amount=1, quarters=2))
    assert power_halves(st, 0, r, 4) == before + 4


@fixture("curtail")
def _curtail() -> None:
    for battery in (0, 1):
        st = trio()
        r = region(st, "us-east")
        build(st, 0, "us-east", site=4, grid=4, closed=4, electrical=4, chips_0=4, battery=battery)
        carry(st, kinds.Curtail(where=("us-east",), amount=3, quarters=1))
        assert modules_online(st, 0, r) == (4 if battery else 1)
        assert idle_shell(st, 0, r) == 0
        end(st)
        assert st.online(0) == (4 if battery else 1)
        assert modules_online(st, 0, r) == 4


@fixture("drought")
def _drought() -> None:
    st = board("european-bloc", "hyperscaler")
    build(st, 0, "iberia", site=4, grid=4, evaporative=4, electrical=4, chips_0=4)
    lasts(
        st, kinds.Drought(where=("all",), amount=3, quarters=2), lambda: modules_online(st, 0, region(st, "iberia")), 2
    )


@fixture("outage")
def _outage() -> None:
    for battery, online in ((0, 0), (1, 2)):
        st = trio()
        r = region(st, "us-east")
        build(st, 0, "us-east", site=5, grid=5, closed=5, electrical=5, chips_0=5, battery=battery)
        carry(st, kinds.Outage(where=("us-east",), quarters=1))
        assert modules_online(st, 0, r) == online, "with a battery half is lost, rounded up"
        end(st)
        assert modules_online(st, 0, r) == 5


@fixture("output")
def _output() -> None:
    st = trio()
    r = region(st, "korea")
    before = [plant_output(st, 0, r, part, 2, starved=False) for part in range(4)]
    carry(st, kinds.Output(where=("korea",), part="memory", amount=1, quarters=2))
    assert [plant_output(st, 0, r, part, 2, starved=False) for part in range(4)] == [
        before[0],
        before[1] + 2,
        *before[2:],
    ]
    carry(st, kinds.Output(where=("korea",), part="all", amount=-2, quarters=2))
    assert min(plant_output(st, 0, r, part, 2, starved=False) for part in range(4)) == 0
    carry(st, kinds.Output(where=("korea",), part="target", amount=2, quarters=2), 0, 2)
    assert plant_output(st, 0, r, 2, 2, starved=False) == before[2]


@fixture("delay")
def _delay() -> None:
    st = trio()
    line = (0, region(st, "us-east"), project(st, "grid-power"), BUILDING, 3, 3, 0, 0, 0, 3, 6, 3, 0, 0)
    set_lines(
        st,
        [
            line,
            (0, region(st, "texas"), *line[2:]),
            (*line[:3], PERMIT, *line[4:8], 1, *line[9:]),
            (1, *line[1:]),
        ],
    )
    carry(st, kinds.Delay(where=("us-east",), amount=1))
    assert [p[lay.P_LEFT] for p in st.lines()] == [4, 3, 3, 4], "what is under construction there, of everyone"


# --- markets ---------------------------------------------------------------


@fixture("stock")
def _stock() -> None:
    st = trio()
    cap = st.game.cap[1]
    fill(st, "logic", alliance=2, challenger=1)
    carry(st, kinds.Stock(ladder="logic", amount=1, origin="challenger"))
    assert stock_of(st, "logic") == (2, 2, 0)
    carry(st, kinds.Stock(ladder="logic", amount=-8, origin="challenger"))
    assert stock_of(st, "logic") == (2, 0, 0), "no more than there is"
    carry(st, kinds.Stock(ladder="logic", amount=8, origin="alliance"))
    assert stock_of(st, "logic") == (cap, 0, 0), "up to the cap"
    before = stock_of(st, "memory")
    carry(st, kinds.Stock(ladder="target", amount=1, origin="alliance"), 0, 1)
    assert sum(stock_of(st, "memory")) == sum(before) + 1


@fixture("refill")
def _refill() -> None:
    for amount in (2, -6):
        st, plain = trio(), trio()
        for one in (st, plain):
            fill(one, "equipment")
        carry(st, kinds.Refill(ladder="equipment", amount=amount, quarters=1))
        end(st)
        end(plain)
        usual = sum(stock_of(plain, "equipment"))
        assert sum(stock_of(st, "equipment")) == max(0, usual + amount)


@fixture("ladder-price")
def _ladder_price() -> None:
    st = trio()
    for ladder, name in enumerate(rs.LADDERS):
        fill(st, name, alliance=3)
        lasts(st, kinds.LadderPrice(ladder=name, amount=3, quarters=2), lambda at=ladder: next_price(st, at), 2)
    before = next_price(st, 2)
    carry(st, kinds.LadderPrice(ladder="target", amount=4, quarters=2), 0, 1)
    assert next_price(st, 2) == before + 4
    carry(st, kinds.LadderPrice(ladder="memory", amount=-8, quarters=2))
    carry(st, kinds.LadderPrice(ladder="memory", amount=-8, quarters=2))
    assert next_price(st, 2) == st.game.floor[2][0], "never below the floor"


@fixture("demand")
def _demand() -> None:
    st = trio()
    supply = st.game.demand[0]
    lasts(st, kinds.Demand(pct=-40, quarters=2), lambda: cloud_price(st, supply, 0), 2)
    carry(st, kinds.Demand(pct=-40, quarters=2))
    scale = st.game.ruleset.cloud.price_scale
    assert cloud_price(st, supply, 0) == max(
        st.game.ruleset.cloud.price_min, scale * (st.game.demand[0] * 60 // 100) // supply
    )


@fixture("lease-rate")
def _lease_rate() -> None:
    st, plain = trio(), trio()
    for one in (st, plain):
        build(one, 0, "us-east", site=4, grid=4, closed=1, electrical=1, chips_0=1)
    carry(st, kinds.LeaseRate(amount=2, quarters=1))
    end(st)
    end(plain)
    pair = st.game.ruleset.economy.lease_pair
    assert (paid(plain, 0, "lease"), paid(st, 0, "lease")) == (3 * pair // 2, 3 * (pair + 2) // 2)


@fixture("lane")
def _lane() -> None:
    st = trio()
    korea, texas = region(st, "korea"), region(st, "texas")
    before = freight(st, 1, korea), freight(st, 0, korea), freight(st, 1, texas)
    line = (0, korea, KIND_CHIPS, FREIGHT, 2, 0, 0, 0, 0, 2, 20, 0, 0, 4)
    set_lines(st, [line, (*line[:13], 0)])
    carry(st, kinds.Lane(lane="pacific", amount=1, quarters=2))
    assert (freight(st, 1, korea), freight(st, 0, korea), freight(st, 1, texas)) == (
        before[0] + 1,
        before[1],
        before[2],
    )
    assert [p[lay.P_LEFT] for p in st.lines()] == [3, 2], "what is already shipped from abroad, too"


@fixture("cost-change")
def _cost_change() -> None:
    for bloc, touched in (("alliance", (1, 0, 0)), ("all", (1, 1, 1)), ("taker", (1, 0, 0)), ("target", (0, 0, 1))):
        st = trio()
        places = [region(st, name) for name in ("us-east", "china-inland", "gulf")]
        kind = project(st, "optical-fabric")
        before = [project_cost(st, 0, kind, r) for r in places]
        carry(st, kinds.CostChange(group="network", bloc=bloc, pct=-50, quarters=2), 0, 2)
        for r, old, hit in zip(places, before, touched, strict=True):
            assert project_cost(st, 0, kind, r) == (-(-old // 2) if hit else old)
    st = trio()
    before_site = project_cost(st, 0, project(st, "expansion"), region(st, "us-east"))
    carry(st, kinds.CostChange(group="target", bloc="alliance", pct=80, quarters=2), 0, rs.GROUPS.index("site"))
    assert project_cost(st, 0, project(st, "expansion"), region(st, "us-east")) == -(-before_site * 180 // 100)


# --- politics ---------------------------------------------------------------


@fixture("tension")
def _tension() -> None:
    st = trio()
    carry(st, kinds.Tension(amount=3))
    assert st.v[lay.TENSION] == 3
    carry(st, kinds.Tension(amount=3))
    assert st.v[lay.TENSION] == 5
    end(st)
    assert st.v[lay.TENSION] == 5, "a rise keeps it for the quarter"
    carry(st, kinds.Tension(amount=-3))
    assert st.v[lay.TENSION] == 2


@fixture("capital-index")
def _capital_index() -> None:
    st = trio()
    limits = []
    for amount in (-3, 1, 3):
        carry(st, kinds.CapitalIndex(amount=amount))
        limits.append((st.v[lay.INDEX], st.limit(0)))
    assert [index for index, _limit in limits] == [-2, -1, 2]
    assert limits == sorted(limits)


@fixture("world-control")
def _world_control() -> None:
    st = trio()
    build(st, 1, "china-east", site=4, grid=4, closed=4, electrical=4)
    put(st, 1, cash=300)
    fill(st, "accelerators", alliance=6)
    st.v[lay.TO_MOVE] = 1
    assert can(st, "buy accelerators -> china-east")
    carry(
        st,
        kinds.WorldControl(layer="accelerators", issuer="alliance", against="challenger", level="embargo", quarters=2),
    )
    assert not can(st, "buy accelerators -> china-east")
    assert get(st, 1, "licences") == 0, "an embargo gives its target no licence"
    influence = st.influence(0)
    end(st)
    assert st.influence(0) > influence, "no upkeep"
    assert st.controls
    end(st)
    assert not st.controls
    carry(st, kinds.WorldControl(layer="logic", issuer="taker", against="target", level="licence", quarters=2), 0, 2)
    assert st.controls[0][:4] == (1, 0, 2, LICENCE)
    carry(st, kinds.WorldControl(layer="logic", issuer="taker", against="target", level="licence", quarters=2), 2, 2)
    assert len(st.controls) == 1, "no bloc closes to itself"


@fixture("relief")
def _relief() -> None:
    st = trio()
    for level, seat in ((EMBARGO, -1), (EMBARGO, 0)):
        control(st, "logic", "alliance", "challenger", level, seat=seat)
    control(st, "logic", "alliance", "non-aligned", LICENCE)
    control(st, "memory", "alliance", "challenger", LICENCE, seat=0)
    carry(st, kinds.Relief(layer="logic", against="challenger"))
    kept = [(c.layer, c.target, c.level, c.seat) for c in st.controls]
    assert kept == [(1, 1, LICENCE, 0), (1, 2, LICENCE, -1), (2, 1, LICENCE, 0)]
    carry(st, kinds.Relief(layer="logic", against="target"), 0, 1)
    carry(st, kinds.Relief(layer="memory", against="taker"), 1)
    assert [(c.layer, c.target) for c in st.controls] == [(1, 2)]


@fixture("seizure")
def _seizure() -> None:
    st = trio()
    lasts(st, kinds.Seizure(pct=20, quarters=2), lambda: seizure_pct(st), 2)
    for _ in range(5):
        carry(st, kinds.Seizure(pct=50, quarters=2))
    assert seizure_pct(st) == 100


@fixture("contract")
def _contract() -> None:
    for terms in rs.TERMS:
        st = trio()
        carry(
            st,
            kinds.Contract(bloc="alliance", points=4, within=3, quarters=2, lead=2, influence=1, bond=12, terms=terms),
        )
        assert st.contracts == ((0, 0, 0, 4, 2, 2, 0, 2, 1, 12, rs.TERMS.index(terms)),)
        assert paid(st, 0, "bond") == -12
    st = trio()
    carry(
        st,
        kinds.Contract(bloc="target", points=4, within=1, quarters=1, lead=2, influence=1, bond=12, terms="none"),
        0,
        0,
    )
    settle(st)
    end(st)
    assert paid(st, 0, "bond") == 0, "served: the bond is back"
    assert st.v[lay.SEATS + lay.LEAD_BY + lay.BY_CONTRACTS] == 2
