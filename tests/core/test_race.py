"""What is said of the race holds against the engine: the end, this quarter's record, the last one, chokepoints, controls, order."""

from __future__ import annotations

from hypothesis import given, settings, strategies as some
from tests.core.audit import ends_quarter
from tests.core.play import boards, by_kind, game_of, line_up, play, positions
from tests.core.positions import board, build, carry_out, clear, control, put, put_quarter, set_lines, settle

from gigawatt.core import actions as act
from gigawatt.core.explanations.chokepoints import chokepoints, layer_shares
from gigawatt.core.explanations.race import FUTURES, if_ended_now, last_record, quarter_outlook
from gigawatt.core.explanations.standing_controls import standing_controls
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import KIND_CHIPS, KIND_PARTS, PERMIT
from gigawatt.core.quarter.end_of_quarter import end_quarter, run_steps
from gigawatt.core.quarter.quarter_scores import record
from gigawatt.core.quarter.scoring import ordered_points, resilience
from gigawatt.core.queries.capacity import measure_shares
from gigawatt.core.queries.turn_order import turn_order
from gigawatt.core.rules.vocabulary import EMBARGO, LEAD_SOURCES, LICENCE


def midgame(number: int, plies: int) -> State:
    """A position some way into a game on some board."""
    ruleset, scenario, seats = boards()[number % len(boards())]
    game = game_of(scenario, seats, ruleset)
    st = game.new_state(number, line_up(game, number))
    play(st, by_kind(number), plies)
    return st


def pass_to_the_end_of_the_quarter(st: State) -> State:
    """A copy in which every seat has passed and the quarter's end waits for the last pass."""
    st = st.copy()
    st.log = None
    while not ends_quarter(st, act.PASS):
        st.apply_action(act.PASS)
    return st


def to_last_quarter(number: int) -> State:
    """The last quarter of a game, with whatever is on its way in it."""
    st = midgame(number, 0)
    for moved, _legal in positions(st, by_kind(number)):
        if moved.quarter == moved.game.quarters - 1:
            break
    return st


@settings(max_examples=15)
@given(some.integers(0, 200))
def test_the_end_comes_as_it_was_said(number: int) -> None:
    """After the last record, the Lead and the ranks of `if_ended_now` are those with which the match then ends."""
    st = pass_to_the_end_of_the_quarter(to_last_quarter(number))
    final = st.child(act.PASS)
    assert final.is_terminal
    carry_out(st, act.PASS)
    run_steps(st)
    said = if_ended_now(st)
    assert [row.lead for row in said] == [final.lead(seat) for seat in range(st.game.seats)]
    assert [row.rank for row in said] == final.ranks()
    ended = if_ended_now(final)
    assert [(row.lead, row.rank) for row in ended] == [(row.lead, row.rank) for row in said]
    assert all(row[3:] == (0, 0, 0) for row in ended)


@given(some.integers(0, 200), some.integers(0, 250))
def test_the_parts_of_the_end_are_those_of_the_rules(number: int, plies: int) -> None:
    """At any position, Lead at the end is Lead now with orders, cash or debt, and resilience by the rulebook's rates; nothing changes."""
    st = midgame(number, plies)
    before = st.digest()
    said = if_ended_now(st)
    assert st.digest() == before
    if st.is_terminal:
        return
    scoring = st.game.ruleset.scoring
    for row in said:
        bonds = sum(c.bond for c in st.contracts if c.seat == row.seat)
        cash = st.cash(row.seat) + bonds
        assert row.ordered == ordered_points(st, row.seat) // scoring.end_compute_points
        step = scoring.end_debt or scoring.end_cash
        counted = cash // scoring.end_cash if cash > 0 else -((-cash + step - 1) // step)  # a begun step of debt counts
        assert row.cash == max(counted, -st.lead(row.seat) - row.ordered)
        assert row.resilience == resilience(st, row.seat)
        assert row.lead == st.lead(row.seat) + row.ordered + row.cash + row.resilience
    best = max(row.lead for row in said)
    assert {row.seat for row in said if row.rank == 1} <= {row.seat for row in said if row.lead == best}


def without_draws(st: State) -> None:
    """Take from the pipeline what a draw of this quarter decides."""
    set_lines(
        st,
        [p for p in st.lines() if p.phase != PERMIT and not (p.kind in (KIND_CHIPS, KIND_PARTS) and p.is_grey)],
    )


@given(some.integers(0, 200), some.integers(0, 250), some.booleans())
def test_the_outlook_is_what_the_quarter_brings(number: int, plies: int, is_last: bool) -> None:
    """Where no draw is to come, all that a quarter's end brings if everyone passes is as it was said, the last one's included."""
    st = to_last_quarter(number) if is_last else midgame(number, plies)
    if st.is_terminal:
        assert quarter_outlook(st) == []
        return
    without_draws(st)
    said = quarter_outlook(st)
    end = pass_to_the_end_of_the_quarter(st)
    last = end.child(act.PASS)
    if not last.is_terminal:  # a headline of the next quarter may give or take Lead
        last = end
        carry_out(last, act.PASS)
        run_steps(last)
    for row in said:
        gains = zip(last.lead_by_source(row.seat), st.lead_by_source(row.seat), strict=True)
        assert row.futures == 1
        assert row.gains == tuple((b - a, b - a) for b, a in gains)
        assert row.lead == (last.lead(row.seat),) * 2
        assert row.first == int(last.ranks()[row.seat] == 1)


@given(some.integers(0, 200), some.integers(1, 250))
def test_the_outlook_says_where_a_draw_decides(number: int, plies: int) -> None:
    """Futures drawn from other keys agree wherever the outlook says that no draw is to come; one permit makes it draw."""
    st = midgame(number, plies)
    if st.is_terminal:
        return
    has_permit = any(line.phase == PERMIT for line in st.lines())
    said = quarter_outlook(st)
    if has_permit:
        assert {row.futures for row in said} == {FUTURES}
    elif said[0].futures == 1:
        for key in (91, 92, 93, 94):
            fork = st.fork(key)
            run_steps(fork)
            if st.quarter + 1 < st.game.quarters:
                assert [row.lead[0] for row in said] == [fork.lead(row.seat) for row in said]
    assert all(low <= high for row in said for low, high in (*row.gains, row.lead))
    assert sum(row.first for row in said) >= said[0].futures


def test_the_last_record_counts_what_is_on_order() -> None:
    """A campus on order counts at the last record by rank and level, as that record then does."""
    st = board("hyperscaler", "neocloud")
    for seat in (0, 1):
        clear(st, seat)
    build(st, 0, "texas", site=6, grid=6, closed=6, electrical=6, chips_0=3)
    build(st, 1, "arizona", site=4, grid=4, closed=4, electrical=4, chips_0=4)
    settle(st)
    for seat in (0, 1):
        put(st, seat, cash=900)
    quarters = st.game.quarters
    put_quarter(st, quarters - 4)
    ahead = last_record(st)
    assert ahead[1].compute > ahead[0].compute
    action = st.game.parse_action("buy accelerators -> texas")
    for _ in range(2):
        carry_out(st, action)
    said = last_record(st)
    assert said[0].compute > said[1].compute > 0
    assert said[0].lead > ahead[0].lead
    rank, level = LEAD_SOURCES.index("rank"), LEAD_SOURCES.index("level")
    while st.quarter < quarters - 1:
        end_quarter(st)
    before = [st.lead_by_source(seat) for seat in (0, 1)]
    run_steps(st)
    for row in said:
        after = st.lead_by_source(row.seat)
        assert row.compute == st.compute(row.seat)
        assert row.lead == sum(after[i] - before[row.seat][i] for i in (rank, level))


hundredths = some.integers(0, 900)


@given(
    some.integers(0, 3),
    some.lists(hundredths, min_size=3, max_size=3),
    some.integers(0, 3),
    some.integers(0, 3),
    some.integers(0, 1),
)
def test_a_chokepoint_changes_hands_when_it_was_said(
    part: int, made: list[int], holder: int, candidate: int, streak: int
) -> None:
    """At these shares the contender takes a chokepoint, or its holder loses it, after as many records as were said; never sooner."""
    st = board("hyperscaler", "neocloud", "foundry-champion", game=game_of("case-study", 3))
    st.contracts, st.controls = (), ()
    for seat, amount in enumerate(made):
        st.v[lay.SEATS + seat * lay.SEAT_WIDTH + lay.CAPACITY + part] = 10 * amount
    st.v[lay.HOLDER + part] = holder
    st.v[lay.CANDIDATE + part] = 0 if holder else candidate
    st.v[lay.STREAK + part] = streak if holder or candidate else 0
    said = chokepoints(st)[part]
    assert said.holder == (holder - 1 if holder else None)
    after = (said.records or 6) - 1
    for _ in range(after):
        record(st)
        assert st.chokepoint_holder(part) == said.holder
    if said.records is not None:
        record(st)
        assert st.chokepoint_holder(part) == (None if holder else said.contender)


@given(some.integers(0, 3), some.lists(hundredths, min_size=3, max_size=3))
def test_what_a_contender_lacks_is_exact(part: int, made: list[int]) -> None:
    """With what it lacks made more, the contender's share takes the chokepoint; with a hundredth of a unit less it does not."""
    st = board("hyperscaler", "neocloud", "foundry-champion", game=game_of("case-study", 3))
    for seat, amount in enumerate(made):
        st.v[lay.SEATS + seat * lay.SEAT_WIDTH + lay.CAPACITY + part] = amount
    said = chokepoints(st)[part]
    take = 100 * st.game.chokepoint_take_pct
    if said.contender is None:
        assert made.count(max(made)) > 1
        return
    at = lay.SEATS + said.contender * lay.SEAT_WIDTH + lay.CAPACITY + part
    assert (said.lacking == 0) == (said.shares[said.contender] >= take)
    if said.lacking:
        st.v[at] += said.lacking - 1
        assert chokepoints(st)[part].shares[said.contender] < take
        st.v[at] += 1
        assert chokepoints(st)[part].shares[said.contender] >= take


@given(some.integers(0, 200), some.integers(0, 250))
def test_a_bloc_issues_controls_by_the_share_that_is_shown(number: int, plies: int) -> None:
    """Measured now, a bloc may issue controls on exactly the layers of which the share shown reaches the rulebook's."""
    st = midgame(number, plies)
    if not st.game.has_controls:
        assert layer_shares(st) == []
        return
    said = layer_shares(st)
    for row in said:
        assert row.may_issue == tuple(bool(st.v[lay.SHARE + bloc] >> row.layer & 1) for bloc in range(3))
        assert sum(row.blocs) <= 10_000
    measure_shares(st)
    least = 100 * st.game.ruleset.controls.share_pct
    for row in layer_shares(st):
        assert row.may_issue == tuple(share >= least for share in row.blocs)


@given(some.integers(0, 200), some.integers(0, 250))
def test_the_controls_bring_their_authors_what_is_shown(number: int, plies: int) -> None:
    """The Lead shown beside the controls of each seat is what the record then gives it for denials."""
    st = midgame(number, plies)
    source = LEAD_SOURCES.index("controls")
    before = [st.lead_by_source(seat)[source] for seat in range(st.game.seats)]
    said = standing_controls(st)
    assert [row.control for row in said] == list(st.controls)
    if st.is_terminal:
        return
    record(st)
    for seat in range(st.game.seats):
        shown = sum(row.lead for row in said if row.control.seat == seat)
        assert st.lead_by_source(seat)[source] - before[seat] == shown


def test_two_embargoes_on_one_rival_count_once() -> None:
    """The second embargo that denies a rival shows whom it denies and no Lead; a licence shows whom it would deny."""
    st = board("hyperscaler", "challenger-state")
    clear(st, 1)
    build(st, 1, "china-east", site=5, grid=1, closed=5, electrical=5, chips_0=1)
    for layer, level in (("accelerators", EMBARGO), ("equipment", EMBARGO), ("logic", LICENCE)):
        control(st, layer, "alliance", "challenger", level, seat=0)
    settle(st)
    said = standing_controls(st)
    assert [len(row.denied) for row in said] == [1, 1, 1]
    assert sorted(row.lead for row in said) == [0, 0, st.game.denied_lead]
    assert [row.is_embargo for row in said] == [row.control.level == EMBARGO for row in said]


@given(some.integers(0, 200))
def test_the_order_said_is_the_order_that_comes(number: int) -> None:
    """Who first acts in each quarter, and who follows, is as it was said in the first quarter and in the one before."""
    st = midgame(number, 0)
    ahead = {quarter: turn_order(st, quarter) for quarter in range(st.game.quarters)}
    seen: dict[int, list[int]] = {}
    for moved, _legal in positions(st, by_kind(number)):
        assert turn_order(moved, moved.quarter + 1)[0] == turn_order(moved, moved.quarter)[1]
        order = seen.setdefault(moved.quarter, [])
        if moved.seat not in order:
            order.append(moved.seat)
    assert {quarter: tuple(order) for quarter, order in seen.items()} == ahead
