"""Rules 1 to 5: order and timing."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as some
from tests.core.audit import ends_quarter
from tests.core.play import boards, by_kind, game_of, line_up, play
from tests.core.positions import board, build, can, carry_out, do, end, fill, get, holding, paid, put, set_lines, settle

from gigawatt.core import actions as act, chance
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import BUILDING, Control
from gigawatt.core.quarter.next_quarter import begin_quarter
from gigawatt.core.queries.rates import interest_on
from gigawatt.core.rules.vocabulary import ROW_SIZE


def test_rule_1_output_is_sold_from_one_snapshot() -> None:
    """Two seats with the same plant in like regions sell for the same, whoever has the lower number."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "korea", logic=1)
    build(st, 1, "japan", logic=1)
    end(st)
    assert paid(st, 0, "output") == paid(st, 1, "output") > 0


def test_rule_1_interest_is_on_the_debt_at_the_start_of_the_step() -> None:
    """What comes in at operations does not lessen the interest of the same quarter."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=-50)
    price = interest_on(st, 0, 50)
    end(st)
    assert paid(st, 0, "cloud") > 0
    assert paid(st, 0, "interest") == -price < 0


def test_rule_2_the_first_seat_goes_to_the_end_each_quarter() -> None:
    """The order is a clock: whoever is first this quarter is last in the next."""
    st = board("hyperscaler", "neocloud", "gulf-fund", game=None)
    firsts = []
    while not st.is_terminal:
        firsts.append(st.seat)
        while not st.is_terminal and st.quarter == len(firsts) - 1:
            st.apply_action(0)
    assert firsts == [quarter % 3 for quarter in range(st.game.quarters)]


def test_rule_2_chance_draws_who_begins() -> None:
    """Over many seeds each seat begins about as often as any other."""
    game = game_of("case-study", 4)
    counts = [0] * 4
    for seed in range(400):
        counts[game.new_state(seed).v[lay.FIRST]] += 1
    assert min(counts) > 70


def test_rule_3_seats_act_in_turn_one_point_at_a_time() -> None:
    """Each action takes a point and hands the turn on, round and round, until all are spent."""
    st = board("hyperscaler", "neocloud", "gulf-fund")
    for seat in range(3):
        put(st, seat, cash=200)
    points = st.game.points[0]
    movers = []
    while st.quarter == 0:
        movers.append(st.seat)
        st.apply_action(next(a for a in st.legal_actions() if st.game.kind[a] in {act.OPEN_CAMPUS, act.CANCEL}))
    assert movers == [0, 1, 2] * points


def test_rule_3_a_pass_ends_the_seats_quarter() -> None:
    """After a pass the seat is not asked again, and its points are lost."""
    st = board("hyperscaler", "neocloud")
    do(st, "pass")
    assert st.points_left(0) == 0
    movers = []
    while st.quarter == 0:
        movers.append(st.seat)
        st.apply_action(st.legal_actions()[-1] if st.points_left(1) > 1 else 0)
    assert set(movers) == {1}
    assert st.points_left(0) == st.game.points[1]


def test_rule_3_free_actions_cost_nothing_and_keep_the_turn() -> None:
    """Posture, rent and holding take no point and leave the seat to move; each works once a quarter."""
    st = board("foundry-champion", "neocloud")
    points = st.points_left(0)
    do(st, "posture training:2")
    assert not any(can(st, f"posture training:{n}") for n in range(5))
    do(st, "rent lots:1")
    assert not any(can(st, f"rent lots:{n}") for n in range(4))
    do(st, "hold logic")
    assert not can(st, "hold logic")
    assert not can(st, "release logic")
    assert (st.seat, st.points_left(0)) == (0, points)


def test_rule_3_lifting_an_own_control_is_free() -> None:
    """A seat lifts its own control without spending a point, once a quarter."""
    st = board("control-hegemon", "challenger-state")
    st.controls = (Control(0, 0, 1, 1, 1, 0, 99), Control(1, 0, 1, 1, 1, 0, 99))
    settle(st)
    points = st.points_left(0)
    do(st, "lift accelerators against:challenger")
    assert (st.seat, st.points_left(0)) == (0, points)
    assert not can(st, "lift logic against:challenger")
    assert [c.layer for c in st.controls] == [1]


@pytest.mark.slow
@given(some.integers(0, 200), some.integers(0, 250))
def test_rule_4_nothing_random_happens_inside_the_action_phase(number: int, plies: int) -> None:
    """Under another hidden seed every action has the same result, unless it ends the quarter; so undo is always safe."""
    ruleset, scenario, seats = boards()[number % len(boards())]
    game = game_of(scenario, seats, ruleset)
    st = game.new_state(number, line_up(game, number))
    play(st, by_kind(number), plies)
    other = st.copy()
    other.key = chance.match_key(number + 1)
    other.source = chance.keyed(other.key)
    for action in st.legal_actions()[::5]:
        if not ends_quarter(st, action):
            assert st.child(action).digest() == other.child(action).digest()
        else:
            a, b = st.copy(), other.copy()
            carry_out(a, action)
            carry_out(b, action)
            assert a.digest() == b.digest()


def test_rule_4_a_taken_card_leaves_a_gap_until_the_next_quarter() -> None:
    """The row is not refilled while seats act, but is full again when the next quarter begins."""
    game = game_of("duel", 2)
    st = game.new_state(3, ["hyperscaler", "challenger-state"])
    for seat in range(2):
        put(st, seat, cash=300, influence=8)
    row = list(st.v[lay.ROW : lay.ROW + ROW_SIZE])
    action = next(a for a in st.legal_actions() if game.kind[a] == act.CARD)
    st.apply_action(action)
    at = row.index(game.x[action] + 1)
    assert list(st.v[lay.ROW : lay.ROW + ROW_SIZE]) == [*row[:at], 0, *row[at + 1 :]]
    begin_quarter(st, 1)
    after = list(st.v[lay.ROW : lay.ROW + ROW_SIZE])
    assert after[:5] == row[:at] + row[at + 1 :]
    assert after[5] not in {0, *row}


def test_rule_5_a_counter_of_one_works_in_this_quarters_operations() -> None:
    """Cooling built in a quarter, ordered now, runs now: the counter counts the quarter in which it starts."""
    st = board("gulf-fund", "neocloud")
    build(st, 0, "gulf", site=4, gas=4, closed=1, electrical=4, chips_0=4)
    put(st, 0, cash=200)
    assert st.game.build_time[st.game.project_index["closed-loop-cooling"]][st.game.region_index["gulf"]] == 1
    do(st, "build closed-loop-cooling @gulf")
    end(st)
    assert st.online(0) == 4


def test_rule_5_a_counter_of_two_works_a_quarter_later() -> None:
    """Network takes two quarters: nothing of it runs in the first operations, all in the second."""
    st = board("gulf-fund", "neocloud")
    build(st, 0, "gulf", site=4, gas=4, closed=4, electrical=1, chips_0=4)
    put(st, 0, cash=200)
    do(st, "build optical-fabric @gulf")
    end(st)
    assert st.online(0) == 1
    end(st)
    assert st.online(0) == 4


def test_rule_5_freight_of_one_works_this_quarter() -> None:
    """Accelerators bought inside their own bloc run in this quarter's operations."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", site=6, grid=6, closed=6, electrical=6)
    put(st, 0, cash=300)
    fill(st, "accelerators", alliance=6)
    do(st, "buy accelerators -> us-east")
    bought = st.lines()[-1][lay.P_AMOUNT]
    end(st)
    assert st.online(0) == bought > 0


def test_rule_5_construction_starts_the_quarter_after_the_last_permit() -> None:
    """The draw that grants the last step uses its quarter up: building begins with the next."""
    st = board("gulf-fund", "neocloud")
    build(st, 0, "gulf", site=4, gas=0, closed=4, electrical=4, chips_0=4)
    put(st, 0, cash=200)
    region, kind = st.game.region_index["gulf"], st.game.project_index["gas-turbines"]
    time = st.game.build_time[kind][region]
    do(st, "build gas-turbines @gulf")
    line = list(st.lines()[-1])
    line[lay.P_LEFT], line[lay.P_STALLS] = 1, 2  # after two stalls the draw is certain
    set_lines(st, [*st.lines()[:-1], line])
    end(st)
    assert st.lines()[-1][lay.P_PHASE] == BUILDING
    assert st.lines()[-1][lay.P_LEFT] == time
    for _ in range(time):
        assert holding(st, 0, "gulf")["gas"] == 0
        end(st)
    assert holding(st, 0, "gulf")["gas"] > 0
    assert get(st, 0, "online") > 0
