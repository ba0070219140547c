"""Rules 10 to 17: campuses, lots, what runs, halls of outsiders, permits."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.core.play import quiet_game
from tests.core.positions import (
    board,
    build,
    can,
    clear,
    codes,
    do,
    end,
    events,
    get,
    held,
    holding,
    odds_of,
    paid,
    project,
    put,
    put_class,
    region,
    set_lines,
    set_mods,
    settle,
    to_move,
)

from gigawatt.core import actions as act
from gigawatt.core.explanations.explain import Illegal, explain
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import BUILDING, FREIGHT, KIND_CHIPS, KIND_DELIVERY, PERMIT
from gigawatt.core.queries.compute import modules_online, points
from gigawatt.core.queries.permissions import project_cost, room_left
from gigawatt.core.transitions.forgetting import forget_all
from gigawatt.wording.permit_text import permit_reasons


def test_rule_10_at_most_so_many_campuses_a_seat() -> None:
    """A trait moves the limit."""
    st = board("hyperscaler", "frontier-lab")
    limit = st.game.ruleset.economy.campus_limit
    for seat, places in ((0, ["texas", "nordics", "johor"][: limit - 1]), (1, ["johor", "nordics"][: limit - 2])):
        put(st, seat, cash=300)
        for place in places:
            to_move(st, seat)
            assert any(st.game.kind[a] == act.OPEN_CAMPUS for a in st.legal_actions())
            build(st, seat, place, site=2)
        to_move(st, seat)
        assert not any(st.game.kind[a] == act.OPEN_CAMPUS for a in st.legal_actions())
        assert "campus-limit" in codes(st, "build greenfield @texas")


def test_rule_10_one_campus_is_opened_at_a_time() -> None:
    """While a new campus is on its way its owner opens no other; rivals may."""
    st = board("hyperscaler", "frontier-lab")
    for seat in (0, 1):
        put(st, seat, cash=300)
    to_move(st, 0)
    do(st, "build greenfield @texas")
    to_move(st, 0)
    assert not any(st.game.kind[a] == act.OPEN_CAMPUS for a in st.legal_actions())
    assert "opening" in codes(st, "build greenfield @nordics")
    to_move(st, 1)
    assert any(st.game.kind[a] == act.OPEN_CAMPUS for a in st.legal_actions())
    set_lines(st, ())
    forget_all(st)
    to_move(st, 0)
    assert "opening" not in codes(st, "build greenfield @nordics")


def test_rule_10_a_campus_takes_a_slot_and_the_last_goes_to_who_pays_first() -> None:
    """With one slot left in a region, the first to order has it."""
    st = board("hyperscaler", "neocloud")
    r = region(st, "johor")
    st.v[lay.SLOTS + r] = 1
    put(st, 0, cash=200)
    put(st, 1, cash=200)
    st.v[lay.TO_MOVE] = 1
    assert can(st, "build greenfield @johor")
    st.v[lay.TO_MOVE] = 0
    do(st, "build greenfield @johor")
    assert st.v[lay.SLOTS + r] == 0
    assert st.seat == 1
    assert not can(st, "build greenfield @johor")


def test_rule_10_grid_headroom_is_shared_and_reserved_on_payment() -> None:
    """What one seat reserves, another cannot order."""
    st = board("hyperscaler", "energy-major")
    r = region(st, "us-east")
    lot = st.game.lot[project(st, "grid-power")][0]
    for seat in range(2):
        build(st, seat, "us-east", site=6, grid=1, closed=6, electrical=6)
        put(st, seat, cash=200)
    st.v[lay.HEAD + r] = lot
    do(st, "build grid-power @us-east")
    assert st.v[lay.HEAD + r] == 0
    assert st.seat == 1
    assert not can(st, "build grid-power @us-east")


@pytest.mark.parametrize("year", [0, 1, 2])
def test_rule_11_lots_grow_each_january(year: int) -> None:
    """An order brings the year's lot and costs accordingly."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", site=12, grid=12)
    put(st, 0, cash=300)
    st.v[lay.QUARTER] = year * 4
    settle(st)
    p = project(st, "closed-loop-cooling")
    rules = st.game.ruleset.projects[p]
    do(st, "build closed-loop-cooling @us-east")
    assert st.lines()[-1][lay.P_AMOUNT] == rules.lot[year]
    assert st.lines()[-1][lay.P_PAID] == rules.cost * rules.lot[year]


LAYERS = [
    {"site": 4, "grid": 3, "closed": 3, "electrical": 3, "chips_0": 3},
    {"site": 2, "grid": 5, "closed": 5, "electrical": 5, "chips_0": 5},
    {"site": 5, "grid": 1, "gas": 0, "clean": 1, "closed": 5, "electrical": 5, "chips_0": 5},
    {"site": 5, "grid": 5, "evaporative": 1, "closed": 2, "electrical": 5, "chips_0": 5},
    {"site": 9, "grid": 9, "closed": 9, "electrical": 9, "chips_0": 9},
    {"site": 9, "grid": 9, "closed": 9, "electrical": 9, "optical": 1, "chips_0": 9},
    {"site": 4, "grid": 4, "closed": 4, "electrical": 4, "chips_0": 2, "chips_1": 1, "chips_2": 2},
]


@pytest.mark.parametrize("parts", LAYERS)
def test_rule_12_modules_online_are_the_minimum_and_the_best_chips_run(parts: dict[str, int]) -> None:
    """A campus runs as many modules as its scarcest layer has, on its newest accelerators."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", **parts)
    got = Counter(parts)
    cap = st.game.ruleset.economy.electrical_cap
    chips = [c for c in (2, 1, 0) for _ in range(got[f"chips_{c}"])]
    least = min(
        got["site"], got["grid"] + got["gas"] + got["clean"], got["evaporative"] + got["closed"],
        min(cap, got["electrical"]) + got["optical"], len(chips),
    )  # fmt: skip
    assert modules_online(st, 0, region(st, "us-east")) == least
    worth = sum(st.game.class_points[c] for c in chips[:least])
    assert points(st, 0, region(st, "us-east"), least) == worth


def test_rule_13_a_binding_layer_is_any_equal_to_the_minimum() -> None:
    """Layers that tie for the minimum all bind."""
    bottleneck = pytest.importorskip("gigawatt.core.queries.bottleneck").bottleneck
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", site=4, grid=2, closed=2, electrical=3, chips_0=5)
    found = bottleneck(st, 0, region(st, "us-east"))
    assert set(found.binding) == {"power", "cooling"}


def test_rule_14_idle_powered_shell_leases_by_itself() -> None:
    """min(site, power) less what runs is let to outsiders, by the pair."""
    st = board("hyperscaler", "energy-major")
    pair = st.game.ruleset.economy.lease_pair
    build(st, 0, "us-east", site=6, grid=5, closed=2, electrical=2, chips_0=2)
    clear(st, 1)
    end(st)
    assert paid(st, 0, "lease") == 3 * pair // 2
    assert paid(st, 1, "lease") == 0


def test_rule_15_chips_sell_for_half_the_base_price_of_their_class() -> None:
    """One action sells the idle chips of a class at a campus, of an old class too; what runs stays."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", site=6, grid=6, closed=6, electrical=6, chips_0=3, chips_1=2)
    for cls in (0, 1):  # the current class is the first, then the second
        put_class(st, cls)
        assert codes(st, "sell chips:class-2024 @us-east") == {"all-run"}
    put_class(st, 0)
    build(st, 0, "us-east", site=6, grid=4, closed=6, electrical=6, chips_0=3, chips_1=2)
    pct = st.game.ruleset.economy.resale_pct
    do(st, "sell chips:class-2024 @us-east")
    assert paid(st, 0, "chips sold") == st.game.class_base[0] * pct // 100, "four of five run"
    assert holding(st, 0, "us-east")["chips-0"] == 2
    assert holding(st, 0, "us-east")["chips-1"] == 2
    assert st.points_left(0) == st.game.ruleset.economy.action_points - 1


def test_rule_15_an_outage_stops_output_for_the_quarter_and_keeps_the_assets() -> None:
    """A campus in a lost region computes nothing, and everything it has stays."""
    st = board("hyperscaler", "neocloud")
    r = region(st, "us-east")
    before = held(st, r)
    mods = list(st.mods)
    mods[lay.M_OUTAGE + r] = 1
    set_mods(st, mods)
    assert modules_online(st, 0, r) == 0
    end(st)
    assert st.compute(0) == 0
    assert held(st, r) == before


def why_not(st: State, text: str) -> set[str]:
    """The codes of the reasons why an action is illegal; none if it is legal."""
    answer = explain(st, st.game.parse_action(text))
    return {reason.code for reason in answer.reasons} if isinstance(answer, Illegal) else set()


def waiting(st: State, stalls: int = 0, steps: int = 2, place: str = "us-east") -> tuple[int, ...]:
    """A grid connection of seat 0 that waits for permits."""
    return (0, region(st, place), project(st, "grid-power"), PERMIT, steps, 3, stalls, 0, 0, 3, 6, 3, 0, 0)


@pytest.mark.parametrize("name", ["us-east", "gulf", "texas", "china-inland"])
def test_rule_16_the_odds_are_the_regions_with_the_seats_own(name: str) -> None:
    """A draw stalls and grants outright as often as the region says, moved by the seat's trait."""
    st = board("hyperscaler", "neocloud")
    row = st.game.ruleset.regions[region(st, name)]
    trait = sum(t.amount for t in st.tables[0].faction.weakness if t.kind == "stall")
    stall, outright = odds_of(st, waiting(st, place=name))
    assert (stall, outright) == (min(95, row.stall + trait), min(row.outright, 100 - stall))


@pytest.mark.parametrize("above", [0, 1, 4])
def test_a_campus_that_grows_meets_opposition(above: int) -> None:
    """Each module of site online above the bound adds its points of stall, and takes them from the single step first."""
    st = board("neocloud", "hyperscaler")
    economy = st.game.ruleset.economy
    row = st.game.ruleset.regions[region(st, "texas")]
    build(st, 0, "texas", site=economy.opposition_modules + above, grid=4)
    stall = row.stall + above * economy.opposition_pct
    assert odds_of(st, waiting(st, place="texas")) == (stall, row.outright)
    assert permit_reasons(st, region(st, "texas"), 0)[0] == (
        [(above * economy.opposition_pct, "your campus's size")] if above else []
    )


def test_opposition_follows_what_is_online_at_that_campus_only() -> None:
    """Site on order, a campus elsewhere and a rival's campus change no odds."""
    st = board("neocloud", "hyperscaler")
    before = odds_of(st, waiting(st, place="gulf"))
    line = (0, region(st, "gulf"), project(st, "expansion"), BUILDING, 2, 2, 0, 0, 0, 12, 6, 0, 0, 0)
    set_lines(st, [line])
    build(st, 0, "texas", site=14, grid=4)
    build(st, 1, "gulf", site=14, grid=4)
    assert odds_of(st, waiting(st, place="gulf")) == before


@pytest.mark.parametrize("events", [0, 35, 50, -60])
def test_opposition_has_a_bound_that_events_may_pass(events: int) -> None:
    """Opposition raises the stall to its bound at most; events alone may raise it further, and relief from them still counts."""
    st = board("neocloud", "hyperscaler")
    build(st, 0, "texas", site=26, grid=4)
    mods = list(st.mods)
    mods[lay.M_STALL + region(st, "texas")] = events
    set_mods(st, mods)
    economy, texas = st.game.ruleset.economy, st.game.ruleset.regions[region(st, "texas")]
    alone = texas.stall + events
    opposed = alone + economy.opposition_pct * (26 - economy.opposition_modules)
    stall = max(alone, min(economy.opposition_most, opposed))
    assert (stall == economy.opposition_most) == (events in (0, 35))
    found, outright = odds_of(st, waiting(st, place="texas"))
    assert (found, outright) == (stall, min(texas.outright, 100 - stall))
    assert odds_of(st, waiting(st, 2, place="texas"))[0] == 0


def test_rule_16_the_third_draw_cannot_stall() -> None:
    """After two stalls running the odds of a third are nil."""
    st = board("hyperscaler", "neocloud")
    mods = list(st.mods)
    mods[lay.M_STALL + region(st, "us-east")] = 90
    set_mods(st, mods)
    assert odds_of(st, waiting(st, 1))[0] == 95
    assert odds_of(st, waiting(st, 2))[0] == 0


def test_rule_16_nothing_stalls_three_times_running() -> None:
    """Over many draws under harsh odds, no line of the pipeline is seen to stall a third time."""
    longest = 0
    for seed in range(60):
        st = board("hyperscaler", "neocloud", seed=seed)
        mods = list(st.mods)
        mods[lay.M_STALL + region(st, "us-east")] = 90
        mods[lay.M_OUTRIGHT + region(st, "us-east")] = -90
        set_mods(st, mods)
        set_lines(st, [waiting(st, steps=4)])
        for _ in range(8):
            end(st)
        outcomes = [e[4] for e in events(st, "permit")]
        run = 0
        for outcome in outcomes:
            run = run + 1 if outcome == "stalled" else 0
            longest = max(longest, run)
    assert longest == 2


def test_rule_16_outcomes_come_as_often_as_their_odds() -> None:
    """Over two thousand draws each outcome's share is within four points of what is published."""
    outcomes: Counter[str] = Counter()
    st = board("neocloud", "hyperscaler")
    stall, outright = odds_of(st, waiting(st))
    for seed in range(2000):
        st = board("neocloud", "hyperscaler", seed=seed)
        set_lines(st, [waiting(st)])
        end(st)
        outcomes[str(events(st, "permit")[0][4])] += 1
    assert abs(outcomes["stalled"] / 20 - stall) < 4
    assert abs(outcomes["outright"] / 20 - outright) < 4
    assert abs(outcomes["step"] / 20 - (100 - stall - outright)) < 4


def test_rule_17_expediting_buys_one_certain_step() -> None:
    """Influence takes one permit step, once a quarter for each project."""
    st = board("hyperscaler", "neocloud")
    price = st.game.ruleset.economy.expedite_influence
    set_lines(st, [waiting(st)])
    put(st, 0, influence=8)
    do(st, "expedite grid-power @us-east")
    assert st.lines()[0][lay.P_LEFT] == 1
    assert st.influence(0) == 8 - price
    st.v[lay.TO_MOVE] = 0
    assert not can(st, "expedite grid-power @us-east")


def test_rule_17_expediting_brings_construction_and_freight_a_quarter_nearer_but_not_below_one() -> None:
    """A quarter off what is built or shipped; the last quarter cannot be bought."""
    st = board("hyperscaler", "neocloud")
    r = region(st, "us-east")
    set_lines(
        st,
        [
            (0, r, project(st, "electrical-fabric"), BUILDING, 2, 2, 0, 0, 0, 3, 9, 0, 0, 0),
            (0, r, KIND_CHIPS, FREIGHT, 3, 0, 0, 0, 0, 2, 20, 0, 0, 0),
            (0, r, KIND_DELIVERY, BUILDING, 1, 0, 0, 0, 0, 2, 0, 0, 0, lay.H_GRID),
        ],
    )
    put(st, 0, influence=8)
    assert not can(st, "expedite delivery @us-east")
    do(st, "expedite electrical-fabric @us-east")
    st.v[lay.TO_MOVE] = 0
    do(st, "expedite accelerators @us-east")
    st.v[lay.TO_MOVE] = 0
    assert [p[lay.P_LEFT] for p in st.lines()] == [1, 2, 1]
    end(st)
    st.v[lay.TO_MOVE] = 0
    assert [p[lay.P_LEFT] for p in st.lines()] == [1]
    assert not can(st, "expedite accelerators @us-east")


def test_rule_17_cash_cannot_buy_permits() -> None:
    """Without influence, no money expedites."""
    st = board("hyperscaler", "neocloud")
    set_lines(st, [waiting(st)])
    put(st, 0, influence=st.game.ruleset.economy.expedite_influence - 1, cash=900)
    assert not can(st, "expedite grid-power @us-east")


def test_abroad_costs_more_and_home_does_not() -> None:
    """Outside its homes a seat pays the ruleset's surcharge on what it builds."""
    st = board("neocloud", "hyperscaler")
    kind = project(st, "greenfield")
    rules = st.game.ruleset.projects[kind]
    home = project_cost(st, 0, kind, region(st, "nordics"))
    abroad = project_cost(st, 0, kind, region(st, "johor"))
    whole = rules.cost * rules.lot[0]
    assert home == whole
    assert abroad == -(-whole * st.game.ruleset.economy.abroad_pct // 100)


@pytest.mark.parametrize("place, feature", [("nordics", "cool_pct"), ("korea", None), ("gulf", "hot_pct")])
def test_rule_43_climate_scales_the_cost_of_cooling(place: str, feature: str | None) -> None:
    """Cool, temperate and hot places scale cooling, rounded up, and nothing else."""
    st = board("gulf-fund", "hyperscaler", game=quiet_game())
    economy = st.game.ruleset.economy
    pct = getattr(economy, feature) if feature else 100
    trait = sum(t.amount for t in st.tables[0].faction.ability if t.kind == "abroad-pct")
    place_pct = 100 if place == "gulf" else max(100, economy.abroad_pct + trait)
    for name in ("evaporative-cooling", "optical-fabric"):
        kind = project(st, name)
        rules = st.game.ruleset.projects[kind]
        whole = rules.cost * rules.lot[0] * place_pct * (pct if rules.group == "cooling" else 100)
        assert project_cost(st, 0, kind, region(st, place)) == -(-whole // 10000)


def test_how_far_layers_may_run_ahead() -> None:
    """Power, cooling, network and site may run ahead of each other only so far, what is on order counted."""
    st = board("hyperscaler", "neocloud")
    economy = st.game.ruleset.economy
    put(st, 0, cash=500)
    build(
        st,
        0,
        "us-east",
        site=4,
        grid=4 + economy.power_ahead,
        closed=4 + economy.fit_ahead,
        electrical=3,
        optical=1 + economy.fit_ahead,
    )
    put(st, 0, cash=500)
    for name in ("grid-power", "gas-turbines", "closed-loop-cooling", "evaporative-cooling", "optical-fabric"):
        assert not can(st, f"build {name} @us-east"), name
    assert can(st, "build expansion @us-east")
    build(st, 0, "us-east", site=4 + economy.site_ahead, grid=4)
    put(st, 0, cash=500)
    assert not can(st, "build expansion @us-east")
    assert can(st, "build grid-power @us-east")


@pytest.mark.parametrize("short", [0, 1])
def test_a_campus_is_expanded_only_while_its_site_is_below_the_room_of_its_region(short: int) -> None:
    """A site that fills its room gets no more lots; one that is a module short gets a whole one."""
    st = board("hyperscaler", "neocloud")
    room = st.game.ruleset.regions[region(st, "us-east")].room
    build(st, 0, "us-east", site=room - short, grid=room)
    put(st, 0, cash=500)
    assert can(st, "build expansion @us-east") is bool(short)
    assert ("room" in why_not(st, "build expansion @us-east")) is not bool(short)
    assert room_left(st, 0, region(st, "us-east")) == short


def test_what_is_on_order_counts_against_the_room() -> None:
    """A lot that fills the room is the last one, and giving it up makes room again."""
    st = board("hyperscaler", "neocloud")
    room = st.game.ruleset.regions[region(st, "us-east")].room
    build(st, 0, "us-east", site=room - 1, grid=room)
    put(st, 0, cash=500)
    do(st, "build expansion @us-east")
    st.v[lay.TO_MOVE] = 0
    assert room_left(st, 0, region(st, "us-east")) == 0
    assert "room" in why_not(st, "build expansion @us-east")
    do(st, "cancel expansion @us-east")
    st.v[lay.TO_MOVE] = 0
    assert can(st, "build expansion @us-east")


def test_the_room_is_each_seats_own() -> None:
    """A full campus of one seat leaves a rival's in the same region its room."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "texas", site=14, grid=14)
    build(st, 1, "texas", site=4, grid=4)
    put(st, 1, cash=500)
    st.v[lay.TO_MOVE] = 1
    assert can(st, "build expansion @texas")


def test_a_campus_must_be_there_to_be_built_on() -> None:
    """Nothing can be built where a seat has no campus, at home either."""
    st = board("foundry-champion", "neocloud")
    put(st, 0, cash=500)
    names = {st.game.format_action(a) for a in st.legal_actions()}
    assert "build logic-plant @taiwan" in names
    assert {name for name in names if "@japan" in name} == {"build greenfield @japan", "build brownfield @japan"}
    assert get(st, 0, "cash") == 500
