"""Rules 18 to 24: ladders, parts, assembly, freight."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as some
from tests.core.play import Chooser, game_of, play, quiet_game
from tests.core.positions import (
    all_held,
    board,
    build,
    can,
    codes,
    control,
    do,
    end,
    events,
    fill,
    held,
    paid,
    project,
    put,
    region,
    set_mods,
    settle,
    stock_of,
    store,
    stored_of,
)

from gigawatt.core import actions as act
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.quarter.next_quarter import begin_quarter
from gigawatt.core.quarter.supply import _refill
from gigawatt.core.queries.market import EQUIPMENT, freight, open_origin, order, order_lot, unit_price
from gigawatt.core.queries.permissions import project_cost
from gigawatt.core.rules.ruleset import BLOCS, LADDERS, PARTS
from gigawatt.core.rules.vocabulary import EMBARGO, LICENCE, OPEN


@pytest.mark.parametrize("ladder", range(5))
def test_rule_18_the_price_moves_with_the_stock(ladder: int) -> None:
    """Base plus slope times (middle less stock), never below the floor, times the year's multiple."""
    st = board("hyperscaler", "neocloud")
    rules = next(row for row in st.game.ruleset.ladders if row.id == LADDERS[ladder])
    chip = st.game.ruleset.classes[0]
    base = [chip.base, chip.logic, chip.memory, chip.packaging, rules.base][ladder]
    floor = max(1, chip.base - rules.floor) if ladder == 0 else rules.floor
    prices = [unit_price(st, ladder, stock) for stock in range(rules.cap + 1)]
    plain = [
        max(floor, base + rules.step_up * (rules.middle - stock) // rules.step_units) for stock in range(rules.cap + 1)
    ]
    assert prices == [price * rules.multiple[0] for price in plain]
    assert prices == sorted(prices, reverse=True)


def test_rule_18_units_are_priced_one_by_one_as_the_ladder_empties() -> None:
    """An order of k units costs the sum of the next k prices."""
    st = board("neocloud", "hyperscaler")
    fill(st, "accelerators", alliance=8)
    units, cost = order(st, 0, 0, 0, 3, 10_000)
    assert units == 3
    assert cost == sum(unit_price(st, 0, 8 - i) for i in range(3))
    assert order(st, 0, 0, 0, 3, cost - 1)[0] == 2


def test_rule_18_an_empty_ladder_sells_nothing() -> None:
    """Empty means unavailable: no order, no part, no turbine."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", site=9, grid=1, closed=9, electrical=9)
    put(st, 0, cash=900)
    for name in LADDERS:
        fill(st, name)
    texts = {st.game.format_action(a) for a in st.legal_actions()}
    assert not any(text.startswith(("buy", "assemble", "build gas-turbines")) for text in texts)


@pytest.mark.parametrize("ladder", range(5))
def test_rule_18_overflow_is_lost(ladder: int) -> None:
    """Refill fills a ladder to its cap and no further."""
    st = board("hyperscaler", "neocloud")
    fill(st, LADDERS[ladder], alliance=st.game.cap[ladder])
    end(st)
    assert sum(stock_of(st, LADDERS[ladder])) == st.game.cap[ladder]


def test_rule_18_refill_never_exceeds_its_schedule() -> None:
    """Wherever the rounding by origin stands, a ladder gets just what schedule and events say."""
    st = quiet_game().new_state(1)
    for ladder, name in enumerate(LADDERS):
        for before in range(100):
            for amount in (1, 2, 3):
                fill(st, name)
                st.v[lay.REFILLED + ladder] = before
                mods = list(st.mods)
                mods[lay.M_REFILL + ladder] = amount - st.game.refill[ladder][0]
                set_mods(st, mods)
                _refill(st, ladder)
                assert sum(stock_of(st, name)) == amount
                assert min(stock_of(st, name)) >= 0


def test_rule_18_refill_keeps_the_shares_of_the_origins() -> None:
    """As long as the markets hold all that comes, it is split as the ruleset's percentages say, to the unit."""
    game = game_of("case-study", 4)
    st = game.new_state(2)
    st.log = []
    fits = [all(game.refill[ladder][quarter] <= game.cap[ladder] for ladder in range(5)) for quarter in range(12)]
    quarters = fits.index(False) if False in fits else 11
    assert quarters > 5
    for quarter in range(quarters):
        for ladder in range(5):
            fill(st, LADDERS[ladder])
        while st.quarter == quarter:
            st.apply_action(0)
    for ladder in range(5):
        come = [
            sum(int(str(e[3])) for e in events(st, "stock") if e[1:3] == (ladder, o) and e[4] == "refill")
            for o in range(3)
        ]
        for origin in range(3):
            assert abs(come[origin] - sum(come) * game.origins[ladder][origin] / 100) < 2.5


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("there", [0, 2, 7])
def test_rule_19_a_seller_gets_what_the_next_buyer_would_pay_less_one(part: str, there: int) -> None:
    """Each unit sold brings the price after its sale, minus one."""
    st = board("hyperscaler", "neocloud")
    ladder = LADDERS.index(part)
    fill(st, part, alliance=there)
    store(st, 0, part, alliance=1)
    cash = st.cash(0)
    do(st, f"sell {part}")
    assert st.cash(0) - cash == max(0, unit_price(st, ladder, min(st.game.cap[ladder], there + 1)) - 1)
    assert stored_of(st, 0, part) == 0
    assert sum(stock_of(st, part)) == min(st.game.cap[ladder], there + 1)


@pytest.mark.parametrize("part", PARTS)
def test_rule_19_a_plant_sells_like_anyone(part: str) -> None:
    """Output not held is sold at the price after the sale, minus one, unit by unit."""
    st = board("hyperscaler", "neocloud")
    place = {"logic": "korea", "memory": "japan", "packaging": "korea", "equipment": "korea"}[part]
    build(st, 0, place, **{part: 1})
    ladder = LADDERS.index(part)
    fill(st, part, alliance=3)
    end(st)
    made = [e for e in events(st, "stock") if e[1] == ladder and e[4] == "made"]
    units = sum(int(str(e[3])) for e in made)
    assert units == 2
    assert paid(st, 0, "output") == sum(unit_price(st, ladder, 3 + i + 1) - 1 for i in range(units))


MARKET = {act.BUY_PART, act.GREY_PART, act.SELL_PART, act.CANCEL, act.BUILD, act.TURBINES, act.OPEN_CAMPUS}


def goods(st: State) -> tuple[object, ...]:
    """Everything a seat has but money and influence."""
    o = lay.SEATS
    return (all_held(st), st.lines(), list(st.v[o + lay.STORE : o + lay.STORE + 12]))


@given(some.integers(0, 10_000), some.integers(0, 3), some.lists(some.integers(0, 8), min_size=5, max_size=5))
def test_rule_19_no_sequence_inside_a_quarter_makes_money_from_nothing(
    seed: int, stored: int, stocks: list[int]
) -> None:
    """However a seat buys, sells, orders and cancels, when it has the same goods again it has no more cash."""
    st = board("memory-house", "neocloud")
    for name, units in zip(LADDERS, stocks, strict=True):
        fill(st, name, alliance=min(units, 8))
    for part in PARTS:
        store(st, 0, part, alliance=stored)
    build(st, 0, "korea", site=2, grid=2, closed=2, electrical=2, chips_0=2)
    for part in PARTS:
        control(st, part, "challenger", "non-aligned", LICENCE)
    if seed % 3 == 0:
        control(st, "memory", "challenger", "alliance", EMBARGO)
    put(st, 0, cash=300, influence=8)
    st.v[lay.SEATS + lay.POINTS] = 60
    seen = {repr(goods(st)): st.cash(0)}
    choose = Chooser(seed)
    for _ in range(40):
        st.v[lay.TO_MOVE] = 0
        legal = [a for a in st.legal_actions() if st.game.kind[a] in MARKET]
        if not legal:
            break
        st.apply_action(choose(st, legal))
        now = repr(goods(st))
        assert st.cash(0) <= seen.get(now, st.cash(0))
        seen[now] = st.cash(0)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("level", [OPEN, LICENCE, EMBARGO])
def test_rule_19_a_part_is_bought_by_itself_only_under_a_control_on_it(part: str, level: int) -> None:
    """A control announced or in force, against whomever, lets everyone stock that part and no other."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=500)
    for name in PARTS:
        fill(st, name, alliance=4)
        assert codes(st, f"buy {name}") == {"no-threat"}
    control(st, part, "challenger", "non-aligned", level)
    assert [name for name in PARTS if can(st, f"buy {name}")] == [part]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("stocked", range(9))
def test_rule_19_buying_and_selling_back_always_loses(part: str, stocked: int) -> None:
    """From any stock, with or without units in store, a round trip costs at least a tenth a unit."""
    for stored in range(3):
        st = board("hyperscaler", "neocloud")
        put(st, 0, cash=500)
        fill(st, part, alliance=stocked)
        store(st, 0, part, alliance=stored)
        control(st, part, "challenger", "non-aligned", LICENCE)
        assert can(st, f"buy {part}") == (stocked > 0)
        if not stocked:
            continue
        do(st, f"buy {part}")
        bought = stored_of(st, 0, part) - stored
        paid_out = 500 - st.cash(0)
        direct = board("hyperscaler", "neocloud")
        put(direct, 0, cash=500)
        fill(direct, part, alliance=stocked)
        store(direct, 0, part, alliance=stored)
        if stored and can(direct, f"sell {part}"):
            do(direct, f"sell {part}")
        st.v[lay.TO_MOVE] = 0
        do(st, f"sell {part}")
        assert st.cash(0) <= direct.cash(0) - min(bought, 1)
        assert paid_out > 0


@pytest.mark.parametrize(
    "stock, origin",
    [((3, 1, 0), 0), ((1, 3, 0), 1), ((2, 2, 2), 0), ((0, 2, 2), 1), ((0, 0, 1), 2), ((0, 0, 0), -1)],
)
def test_rule_20_a_buyer_takes_the_most_plentiful_origin_ties_by_bloc(stock: tuple[int, int, int], origin: int) -> None:
    """Stock is counted by origin; the buyer is served from the largest pile it may have."""
    st = board("hyperscaler", "neocloud")
    fill(st, "accelerators", *stock)
    assert open_origin(st, 0, 0, 2) == origin


def test_rule_20_the_price_counts_every_origin_together() -> None:
    """Units of any origin weigh alike on the price."""
    st = board("hyperscaler", "neocloud")
    fill(st, "logic", 2, 2, 1)
    _, cost = order(st, 0, 1, 0, 1, 1000)
    assert cost == unit_price(st, 1, 5)


def test_rule_21_accelerators_are_of_the_current_class_and_three_stay_at_a_change() -> None:
    """When a class comes, all but three units leave the ladder, the most plentiful origin keeping first."""
    st = board("hyperscaler", "neocloud")
    st.v[lay.CLASS_AT + 1] = 1
    st.v[lay.SLIP_DRAWN] |= 2
    fill(st, "accelerators", alliance=2, challenger=5)
    begin_quarter(st, 1)
    assert st.v[lay.CLASS] == 1
    assert stock_of(st, "accelerators") == (0, 3, 0)
    build(st, 0, "us-east", site=6, grid=6, closed=6, electrical=6)
    put(st, 0, cash=300)
    st.v[lay.TO_MOVE] = 0
    do(st, "buy accelerators -> us-east")
    assert st.lines()[-1][lay.P_EXTRA] & 3 == 1


@pytest.mark.parametrize("cls", [1, 2])
def test_rule_21_a_slip_is_one_draw_one_quarter_told_the_quarter_before(cls: int) -> None:
    """In about the published share of matches a class comes a quarter late, and the quarter before already says so."""
    game = game_of("case-study", 4)
    chip = game.ruleset.classes[cls]
    slips = 0
    count = 120
    for seed in range(count):
        st = game.new_state(seed)
        st.log = []
        known: list[int] = []
        came = 0
        while not st.is_terminal and not came:
            st.apply_action(0)
            if len(known) <= st.quarter:
                known.append(st.v[lay.CLASS_AT + cls])
            if st.v[lay.CLASS] >= cls:
                came = st.quarter
        assert came == known[came - 1], "the quarter before knows when the class comes"
        assert came in {chip.quarter - 1, chip.quarter}
        assert all(at == chip.quarter - 1 for at in known[: chip.quarter - 2]), "before that nobody knows"
        slips += came == chip.quarter
    assert abs(slips / count - chip.slip_pct / 100) < 0.12


def test_rule_22_output_goes_to_the_store_while_it_is_held() -> None:
    """Held output fills the store to its cap, by place of origin; the rest is sold."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "johor", packaging=1)
    settle(st)
    cap = st.game.ruleset.economy.store_cap
    do(st, "hold packaging")
    fill(st, "packaging", alliance=2)
    for _ in range(3):
        end(st)
    o = lay.SEATS + lay.STORE + PARTS.index("packaging") * 3
    assert list(st.v[o : o + 3]) == [0, 0, cap]
    assert paid(st, 0, "output") > 0


def test_rule_23_assembly_uses_the_store_first_then_the_ladders() -> None:
    """Parts come from the store, then from the markets, plus a fee; the chips have the logic's origin and the current class."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", site=6, grid=6, closed=6, electrical=6)
    put(st, 0, cash=300)
    store(st, 0, "logic", challenger=2)
    store(st, 0, "memory", alliance=1)
    for name in ("logic", "memory", "packaging"):
        fill(st, name, alliance=4)
    lot = order_lot(st, 0)
    prices = [
        unit_price(st, ladder, 4 - i) for ladder, need in ((1, lot - 2), (2, lot - 1), (3, lot)) for i in range(need)
    ]
    fee = st.game.class_fee[0] * lot
    do(st, "assemble -> us-east")
    assert 300 - st.cash(0) == sum(prices) + fee
    assert stored_of(st, 0, "logic") == stored_of(st, 0, "memory") == 0
    shipped = {p[lay.P_EXTRA] >> 2 & 3: p[lay.P_AMOUNT] for p in st.lines()}
    assert shipped == {0: lot - 2, 1: 2}
    assert all(p[lay.P_EXTRA] & 3 == 0 for p in st.lines())


def test_rule_23_assembly_makes_what_parts_and_money_allow() -> None:
    """One missing part stops it; the scarcest one bounds it."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", site=6, grid=6, closed=6, electrical=6)
    put(st, 0, cash=300)
    for name in ("logic", "memory"):
        fill(st, name, alliance=6)
    fill(st, "packaging")
    assert not can(st, "assemble -> us-east")
    store(st, 0, "packaging", alliance=1)
    do(st, "assemble -> us-east")
    assert st.lines()[-1][lay.P_AMOUNT] == 1


FREIGHT = [
    # origin, place, tension, quarters
    ("alliance", "us-east", 0, 1),
    ("alliance", "nordics", 0, 2),  # remote
    ("alliance", "gulf", 0, 1),  # friendly
    ("non-aligned", "us-east", 0, 1),
    ("challenger", "us-east", 0, 2),
    ("alliance", "china-east", 0, 2),
    ("challenger", "china-east", 5, 1),  # inside a bloc tension does not matter
    ("alliance", "china-east", 3, 3),
    ("alliance", "gulf", 3, 2),
    ("alliance", "china-inland", 3, 4),  # remote besides
]


@pytest.mark.parametrize("origin, place, tension, quarters", FREIGHT)
def test_rule_24_freight_by_blocs_tension_and_distance(origin: str, place: str, tension: int, quarters: int) -> None:
    """One quarter inside a bloc or between friendly ones, two otherwise; more at high tension and to remote places."""
    st = board("hyperscaler", "neocloud")
    st.v[lay.TENSION] = tension
    assert st.game.ruleset.controls.tense_freight == 3
    assert freight(st, BLOCS.index(origin), region(st, place)) == quarters


def test_rule_24_goods_already_shipped_arrive_when_a_control_starts() -> None:
    """An embargo does not touch what is on its way."""
    st = board("challenger-state", "hyperscaler")
    build(st, 0, "china-east", site=6, grid=6, closed=6, electrical=6)
    put(st, 0, cash=300)
    fill(st, "accelerators", alliance=6)
    do(st, "buy accelerators -> china-east")
    units = st.lines()[-1][lay.P_AMOUNT]
    control(st, "accelerators", "alliance", "challenger", EMBARGO)
    end(st)
    end(st)
    assert sum(int(str(e[4])) for e in events(st, "hold") if e[5] == "arrived") == units


def test_turbines_take_a_stored_unit_first_then_the_ladder() -> None:
    """A lot of turbines takes one unit of equipment: the seat's own if it has one, else at the ladder's price."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", site=9, grid=1, closed=2, electrical=2, chips_0=2)
    put(st, 0, cash=300)
    fill(st, "equipment", alliance=3)
    store(st, 0, "equipment", challenger=1)
    base = project_cost(st, 0, project(st, "gas-turbines"), region(st, "us-east"))
    do(st, "build gas-turbines @us-east")
    assert (300 - st.cash(0), stock_of(st, "equipment"), stored_of(st, 0, "equipment")) == (base, (3, 0, 0), 0)
    st.v[lay.TO_MOVE] = 0
    price = unit_price(st, EQUIPMENT, 3)
    do(st, "build gas-turbines @us-east")
    assert 300 - st.cash(0) == 2 * base + price
    assert stock_of(st, "equipment") == (2, 0, 0)


def test_upgrading_trades_the_oldest_chips_in() -> None:
    """Old chips go for resale value and new ones are ordered in their place, up to the order's lot."""
    st = board("neocloud", "hyperscaler")
    st.v[lay.CLASS] = 1
    build(st, 0, "texas", site=6, grid=6, closed=6, electrical=6, chips_0=3)
    put(st, 0, cash=500)
    fill(st, "accelerators", alliance=9)
    do(st, "upgrade @texas")
    units = st.lines()[-1][lay.P_AMOUNT]
    price = sum(unit_price(st, 0, 9 - i) for i in range(units))
    resale = units * (st.game.class_base[0] * st.game.ruleset.economy.resale_pct // 100)
    assert units == 3
    assert 500 - st.cash(0) == price - resale
    assert held(st, region(st, "texas"))[lay.H_CHIPS] == 0


def test_supply_events_do_not_break_the_ladders() -> None:
    """A long random game never leaves a ladder above its cap or below nothing."""
    st = game_of("chip-embargo", 4).new_state(3)
    play(st, Chooser(3))
    assert all(0 <= sum(stock_of(st, name)) <= st.game.cap[i] for i, name in enumerate(LADDERS))
