"""The moments of a quarter's end against the engine: draws, prices and Lead, each as it was before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from attrs import frozen
from tests.core.positions import board, control, put

from gigawatt.analysis.quarter_report import (
    CLOUD,
    PARTS,
    Happened,
    HeadlineStruck,
    LeadCounted,
    PriceMoved,
    QuarterReport,
    last_report,
    report_between,
    report_lines,
    report_of_ply,
    reports_of,
)
from gigawatt.console.reports import news
from gigawatt.core import Game, State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import PERMIT
from gigawatt.core.queries.market import next_price
from gigawatt.core.queries.pipeline import permit_odds
from gigawatt.core.rules.events import Event, Permit, Track
from gigawatt.core.rules.vocabulary import EMBARGO, LADDERS
from gigawatt.match import Record, play_match
from gigawatt.policies.registry import make_policy
from gigawatt.session import GameSession
from gigawatt.session.history import carried_out
from gigawatt.wording.event_text import EventText

TRACKS = ("tension", "index")


@frozen
class End:
    """A quarter's end of a match: the positions around it, what was logged, and the report."""

    before: State
    after: State
    events: tuple[Event, ...]
    report: QuarterReport


def ends_of(record: Record, game: Game, reader: int) -> Iterator[End]:
    """Every quarter's end of a record; `before` is the position when the last seat had acted."""
    state = game.new_state(record.seed, record.factions)
    for action in record.actions:
        before, state.log = state.copy(), []
        state.apply_action(action)
        report = report_between(before, action, state, state.log, reader)
        if report is not None:
            alone = carried_out(before, action)
            yield End(alone, state.copy(), tuple(state.log[len(alone.log or ()) :]), report)


@pytest.fixture(scope="module")
def ends(case_game: Game) -> list[End]:
    """The quarters' ends of a match under all the rules, as the second seat reads them."""
    policies = [make_policy("greedy") for _ in range(case_game.seats)]
    record = play_match(case_game, policies, 11, record=True).record
    assert record is not None
    return list(ends_of(record, case_game, reader=1))


def test_every_quarter_has_its_report(ends: list[End], case_game: Game) -> None:
    """There is a report for each quarter, in order, and only the last one ends the match."""
    assert [end.report.quarter for end in ends] == list(range(case_game.quarters))
    assert [end.report.is_last for end in ends] == [False] * (case_game.quarters - 1) + [True]


def test_each_draw_is_listed_once_with_the_odds_that_it_had(ends: list[End]) -> None:
    """The permits of a report are the lines that waited for one before the quarter's end, with the engine's odds for each."""
    drawn = 0
    for end in ends:
        st = end.before
        waiting = Counter(
            (row.seat, row.region, row.kind, *permit_odds(st, row.seat, row.region, row.stalls))
            for row in st.lines()
            if row.phase == PERMIT
        )
        shown = [moment.event for moment in end.report.of("permits") if isinstance(moment, Happened)]
        listed = Counter((e.seat, e.region, e.project, e.stall, e.outright) for e in shown if isinstance(e, Permit))
        assert listed == waiting
        drawn += sum(listed.values())
    assert drawn > 10


def test_lead_adds_up_to_the_change_of_the_standings(ends: list[End]) -> None:
    """For every seat, the Lead before and all that it was given is the Lead after, and the places are the engine's ranks."""
    for end in ends:
        seats = range(end.after.game.seats)
        counted = [moment for moment in end.report.of("lead") if isinstance(moment, LeadCounted)]
        assert sorted(moment.seat for moment in counted) == list(seats)
        for moment in counted:
            assert moment.before == end.before.lead(moment.seat)
            assert moment.after == end.after.lead(moment.seat)
            assert moment.before + sum(amount for _, amount in moment.sources) == moment.after
            assert moment.place_before == end.before.ranks()[moment.seat]
            assert moment.place == end.after.ranks()[moment.seat]
        places = [moment.place for moment in counted]
        assert places == sorted(places, reverse=True)


def test_prices_are_those_of_the_market(ends: list[End]) -> None:
    """Each price that moved is listed with what the market asked before and after, and no other one is."""
    for end in ends:
        moved = {m.ladder: (m.before, m.after) for m in end.report.of("prices") if isinstance(m, PriceMoved)}
        every = {i: (next_price(end.before, i), next_price(end.after, i)) for i in range(len(LADDERS))}
        every[CLOUD] = (end.before.cloud_price, end.after.cloud_price)
        assert moved == {ladder: prices for ladder, prices in every.items() if prices[0] != prices[1]}


def test_moments_come_part_by_part_the_readers_first(ends: list[End]) -> None:
    """The parts keep their order; among draws and arrivals the reader's come first, the others' seat by seat."""
    for end in ends:
        order = [PARTS.index(moment.part) for moment in end.report.moments]
        assert order == sorted(order)
        for part in ("permits", "arrivals"):
            seats = [moment.seat for moment in end.report.of(part)]
            assert seats == sorted(seats, key=lambda seat: (seat != 1, seat))


def test_a_report_leaves_out_no_news(ends: list[End]) -> None:
    """Every event of a quarter's end that has a sentence is among the lines of its report, as often as it happened; tracks aside."""
    for end in ends:
        writer = EventText.of(end.after, 1)
        news = [event for event in end.events if event[0] not in ("quarter", "end", *TRACKS)]
        lines = Counter(report_lines(writer, end.report))
        assert not Counter(writer.sentences(news)) - lines
        assert all(line.isprintable() and line for line in lines)


def test_a_track_is_told_once_with_what_it_moved_in_all(ends: list[End]) -> None:
    """Tension and the capital index have a line each where they are elsewhere than before, with the difference, and none otherwise."""
    for end in ends:
        told = {
            m.event.what: m.event.amount
            for m in end.report.of("news")
            if isinstance(m, Happened) and isinstance(m.event, Track)
        }
        moved = {
            "tension": end.after.tension - end.before.tension,
            "index": end.after.capital_index - end.before.capital_index,
        }
        assert told == {what: amount for what, amount in moved.items() if amount}


def test_a_game_in_progress_and_its_record_give_the_same_reports(finished_duel: GameSession) -> None:
    """What the board shows at a quarter's end is what the replay of its record shows."""
    record = finished_duel.record()
    from_record = dict(reports_of(record, finished_duel.game))
    played = [ply for ply in finished_duel.plies if ply.ended_quarter]
    assert {ply.ply + 1: report_of_ply(finished_duel, ply) for ply in played} == from_record


def test_the_last_report_is_that_of_the_quarter_before(middle: GameSession) -> None:
    """Without a quarter the latest report is found, with one its own, and none for a quarter that has not ended."""
    last = last_report(middle)
    assert last is not None
    assert last.quarter == middle.state.quarter - 1
    first = last_report(middle, quarter=0)
    assert first is not None
    assert first.quarter == 0
    assert last_report(middle, quarter=middle.state.quarter) is None


def test_a_headline_that_was_announced_is_told_when_it_strikes(ends: list[End], case_game: Game) -> None:
    """Where the next quarter begins with a harsh headline of the last one, the report says so before the new headline."""
    struck = 0
    for end in ends:
        told = [moment.headline for moment in end.report.moments if isinstance(moment, HeadlineStruck)]
        strikes = None if end.after.is_terminal else end.after.striking_headline
        assert told == ([] if strikes is None else [strikes])
        for headline in told:
            name = case_game.ruleset.headlines[headline].name
            text = report_lines(EventText.of(end.after, 0), end.report)
            assert [line for line in text if line.startswith(f"Struck: {name}. ")]
            assert any(line.startswith(f"Struck this quarter: {name}.") for line in news(end.after))
        struck += len(told)
    assert struck


def test_what_lapses_is_named() -> None:
    """A report says which embargoes of whom lapsed, on what and against whom: those that the position no longer has."""
    st = board("hyperscaler", "challenger-state")
    for layer in ("accelerators", "packaging", "optics"):
        control(st, layer, "alliance", "challenger", EMBARGO, seat=0)
    put(st, 0, influence=st.game.ruleset.controls.upkeep)
    put(st, 1, points=0)
    st.v[lay.SEATS + lay.POINTS] = 1
    before, action = st.copy(), st.game.parse_action("pass")
    st.log = []
    st.apply_action(action)
    report = report_between(before, action, st, st.log)
    assert report is not None
    text = " ".join(report_lines(EventText.of(st, 0), report))
    assert len(st.controls) == 1
    goods = "packaging against the challenger bloc and optics against the challenger bloc"
    assert f"Your embargoes on {goods} lapsed for want of influence." in text
    other = " ".join(report_lines(EventText.of(st, 1), report))
    assert f"embargoes on {goods} lapsed" in other
    assert "A Hyperscaler's embargoes" in other
