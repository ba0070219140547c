"""The cause that is named is one: what it says happened or would have happened, and no more is claimed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from tests.study.hindsight.matches import MATCHES, played, sample

from gigawatt.core import State
from gigawatt.core.explanations.explain import Illegal, explain
from gigawatt.core.explanations.shortages import CAUSE_CODES, LateOrder, MissedOrder, Shortage
from gigawatt.core.queries.bottleneck import Bottleneck, bottleneck
from gigawatt.core.queries.compute import compute_of
from gigawatt.core.queries.pipeline import permit_odds
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.study.hindsight.bottlenecks import campuses_of
from gigawatt.study.hindsight.causes import About, CauseFinder, lead_time, suppliers
from gigawatt.study.hindsight.changes import read_changes
from gigawatt.study.hindsight.recorded_future import RecordedFuture
from gigawatt.study.hindsight.replayed import Replayed
from gigawatt.wording.shortage_text import CAUSE_NAMES, cause_text


def shortages(finder: CauseFinder, quarters: range | None = None) -> Iterator[Shortage]:
    """Every shortage of a match, or of some of its quarters, with its cause."""
    for seat in range(finder.future.game.seats):
        for quarter in quarters or range(finder.future.quarters):
            for region in campuses_of(finder.future, seat, quarter):
                for about in finder.binding(seat, region, quarter):
                    yield finder.shortage(about)


def after_order(future: RecordedFuture, row: Shortage, missed: MissedOrder) -> tuple[Bottleneck, int]:
    """The campus and the compute of the seat in the quarter of a shortage, had the order been given: played here, ply by ply."""
    begun = future.play_on(
        future.before[missed.ply].child(missed.action),
        ply=missed.ply + 1,
        until=row.quarter,
        watch=lambda quarter: quarter == row.quarter,
    ).operations.get(row.quarter)
    if begun is None:  # the order was the last action of that very quarter
        begun = future.play_on(
            future.before[missed.ply].copy(),
            ply=missed.ply,
            until=row.quarter,
            instead={missed.ply: missed.action},
            watch=lambda quarter: quarter == row.quarter,
        ).operations[row.quarter]
    return bottleneck(begun, row.seat, row.region), compute_of(begun, row.seat)


def check(finder: CauseFinder, row: Shortage) -> None:
    """Hold a cause to all that it says."""
    future = finder.future
    campus = bottleneck(future.course.operations[row.quarter], row.seat, row.region)
    assert LAYERS[row.layer] in campus.binding
    assert row.missing == min(m for m in campus.modules if m > min(campus.modules)) - min(campus.modules)
    assert row.code in CAUSE_CODES
    assert (row.code != "not-ordered") or row.missed is not None
    assert (row.code == "prevented") <= (row.prevented is not None)
    if row.missed is not None:
        check_missed(finder, row, row.missed, campus)
    if row.prevented is not None:
        check_prevented(finder, row)
    if row.code == "event":
        others = min(m for i, m in enumerate(campus.modules) if i != row.layer)
        assert campus.modules[row.layer] + row.struck > others
    if row.code == "stalled":
        assert row.late
    assert cause_text(future.game, row).endswith(".")


def check_missed(finder: CauseFinder, row: Shortage, missed: MissedOrder, campus: Bottleneck) -> None:
    """The order was legal and affordable at that decision, and given there it lifts the shortage in the same future."""
    future = finder.future
    state = future.before[missed.ply]
    assert (state.seat, state.quarter) == (row.seat, missed.quarter)
    assert missed.action in state.legal_actions()
    assert missed.action in suppliers(future.game, row.region, row.layer)
    assert missed.instead_of == future.record.actions[missed.ply] != missed.action
    assert missed.cost <= missed.available
    then, compute = after_order(future, row, missed)
    assert then.modules[row.layer] - campus.modules[row.layer] == missed.brought > 0
    if len(campus.binding) == 1:
        assert min(then.modules) > min(campus.modules)
    assert missed.is_enough == (then.slack[row.layer] > 0)
    assert then.points - campus.points == missed.campus_gain
    assert compute - compute_of(future.course.operations[row.quarter], row.seat) == missed.seat_gain


def check_prevented(finder: CauseFinder, row: Shortage) -> None:
    """At every decision of that quarter every order in time was illegal, and the reasons are those of the rules."""
    assert row.prevented is not None
    future, one = finder.future, row.prevented
    assert row.missed is None
    answer = explain(future.before[one.ply], one.action)
    assert isinstance(answer, Illegal)
    assert answer.reasons == one.reasons
    assert one.quarter == row.needed_by
    assert one.quarter + lead_time(future.before[one.ply], row.seat, one.action) - 1 <= row.quarter


@pytest.mark.parametrize("name", ["first-campus", "duel"])
def test_causes_hold_in_a_sample(name: str) -> None:
    """Every cause of the middle and the end of a match."""
    finder = CauseFinder(sample(name))
    last = finder.future.quarters - 1
    found = [
        row
        for quarters in (range(last // 2, last // 2 + 1), range(last, last + 1))
        for row in shortages(finder, quarters)
    ]
    for row in found:
        check(finder, row)
    assert any(row.missed is not None for row in found)


@pytest.mark.slow
def test_causes_hold_in_many_matches() -> None:
    """Every cause of one quarter in seven, in matches of all scenarios; each kind of cause comes up."""
    codes: Counter[str] = Counter()
    for number, match in enumerate(MATCHES):
        finder = CauseFinder(played(*match))
        for quarter in range(number % 7, finder.future.quarters, 7):
            for row in shortages(finder, range(quarter, quarter + 1)):
                check(finder, row)
                codes[row.code] += 1
    assert codes["not-ordered"] > sum(codes.values()) // 2
    assert set(codes) == set(CAUSE_CODES), codes


def test_no_later_order_lifts_it() -> None:
    """The quarter named is the last: no order for the layer at any later decision brings the campus more of it."""
    finder = CauseFinder(sample("first-campus"))
    future = finder.future
    tried = 0
    for row in shortages(finder):
        first = row.missed.quarter + 1 if row.missed is not None else 0
        before = bottleneck(future.course.operations[row.quarter], row.seat, row.region)
        for quarter in range(first, row.quarter + 1):
            for ply in future.plies[row.seat][quarter]:
                if future.game.is_free[future.record.actions[ply]]:
                    continue
                for action in suppliers(future.game, row.region, row.layer):
                    if action in future.before[ply].legal_actions() and action != future.record.actions[ply]:
                        course = future.play_on(
                            future.before[ply].copy(),
                            ply=ply,
                            until=row.quarter,
                            instead={ply: action},
                            watch=row.quarter.__eq__,
                        )
                        then = bottleneck(course.operations[row.quarter], row.seat, row.region)
                        is_more = then.modules[row.layer] > before.modules[row.layer]
                        runs_more = min(then.modules) > min(before.modules)
                        assert not is_more or (len(before.binding) == 1 and not runs_more)
                        tried += 1
    assert tried > 20


@pytest.mark.slow
def test_a_stalled_permit_is_why() -> None:
    """Had no draw of permits in the region stalled, the order would have been online by the quarter that it was expected in."""
    found = 0
    for match in MATCHES:
        future = played(*match)
        finder, replayed = CauseFinder(future), Replayed(future.record, game=future.game)
        for row in unsearched(finder):
            for late in row.late if row.code == "stalled" else ():
                assert late.expected <= row.quarter
                assert is_on_its_way(future.course.operations[row.quarter], row, late)
                change = f"permits:{future.game.ruleset.regions[row.region].id}=0/0"
                begin = future.begin_of(late.ordered)
                state = read_changes(replayed, begin.ply, [change]).on(begin.copy())
                course = future.play_on(state, ply=begin.ply, until=late.expected, watch=lambda _quarter: True)
                draws = [course.operations[quarter] for quarter in range(late.ordered, late.expected + 1)]
                if not any(permit_odds(begun, row.seat, row.region, 0)[0] for begun in draws):
                    assert not is_on_its_way(draws[-1], row, late)
                    found += 1
    assert found > 10


def unsearched(finder: CauseFinder) -> Iterator[Shortage]:
    """Every shortage of a match, with the causes that need no search."""
    for seat in range(finder.future.game.seats):
        for quarter in range(finder.future.quarters):
            for region in campuses_of(finder.future, seat, quarter):
                for about in finder.binding(seat, region, quarter):
                    yield finder.describe(about, None, None)


def is_on_its_way(begun: State, row: Shortage, late: LateOrder) -> bool:
    """Whether an order is still in the pipeline as operations begin."""
    about = row.seat, row.region, late.project, late.ordered
    return any((line.seat, line.region, line.kind, line.ordered) == about for line in begun.lines())


def test_orders_together_lift_a_shortage_of_several_layers() -> None:
    """What is claimed of all missed orders of a campus holds when they are given in one match."""
    finder = CauseFinder(sample("duel"))
    future = finder.future
    lifted = 0
    for seat in range(future.game.seats):
        for quarter in range(6, future.quarters):
            for region in campuses_of(future, seat, quarter):
                rows = [finder.shortage(about) for about in finder.binding(seat, region, quarter)]
                together = finder.together(rows)
                plies = [row.missed.ply for row in rows if row.missed is not None]
                if together and len(rows) > 1 and len(set(plies)) == len(rows):
                    orders = {row.missed.ply: row.missed.action for row in rows if row.missed is not None}
                    begun = future.play_on(
                        future.before[min(plies)].copy(),
                        ply=min(plies),
                        until=quarter,
                        instead=orders,
                        watch=quarter.__eq__,
                    ).operations[quarter]
                    gain = bottleneck(begun, seat, region).points - finder.campus(seat, region, quarter).points
                    assert gain == together
                    lifted += 1
    assert lifted


def test_every_code_has_words() -> None:
    """The report can name each cause."""
    assert tuple(CAUSE_NAMES) == CAUSE_CODES


def test_level_campuses_have_no_shortage() -> None:
    """Where all five layers are level nothing is short."""
    finder = CauseFinder(sample("duel"))
    level = [
        (seat, region, quarter)
        for quarter in range(finder.future.quarters)
        for seat in range(2)
        for region in campuses_of(finder.future, seat, quarter)
        if len(finder.campus(seat, region, quarter).binding) == len(LAYERS)
    ]
    abouts: list[About] = [about for place in level for about in finder.binding(*place)]
    assert not abouts
