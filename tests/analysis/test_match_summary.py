"""The story of a match: sums that are right, causes that are there."""

from __future__ import annotations

from attrs import asdict

from gigawatt.analysis.match_summary import (
    TURNING_POINTS,
    _causes,
    _turning_point,
    held_back,
    permit_luck,
    summarise_match,
    turning_points,
)
from gigawatt.core.rules.ruleset import LAYERS
from gigawatt.session import GameSession
from gigawatt.tui.screens.story_export import export, match_text, report, turn_causes, turn_title
from gigawatt.wording.match_text import MatchText


def test_lead_adds_up(finished_duel: GameSession) -> None:
    """The columns of each seat's row sum to its Lead, and the rows go by place."""
    summary = summarise_match(finished_duel.record())
    for seat, sums in summary.lead_table():
        assert sum(sums) == finished_duel.state.lead(seat)
    assert [summary.ranks[seat] for seat in summary.order] == sorted(summary.ranks)


def test_a_summary_for_each_quarter(finished_duel: GameSession) -> None:
    """Every quarter has its standings of that moment."""
    summary = summarise_match(finished_duel.record())
    assert [c.quarter for c in summary.quarters] == list(range(finished_duel.game.quarters))
    assert [c.lead for c in summary.quarters] == [shown.lead for shown in finished_duel.snapshots[1:]]
    for ended in summary.quarters:
        for names in ended.binding:
            assert set(names) <= set(LAYERS)


def test_turning_points_are_few_and_in_order(finished_duel: GameSession) -> None:
    """At most three, in order of time, each with a swing and a cause."""
    summary = summarise_match(finished_duel.record())
    for seat in range(finished_duel.game.seats):
        turns = turning_points(summary, seat)
        assert len(turns) <= TURNING_POINTS
        assert [t.quarter for t in turns] == sorted({t.quarter for t in turns})
        assert all(t.swing and t.winner != t.loser for t in turns)


def test_swings_of_two_seats_mirror_each_other(finished: GameSession) -> None:
    """What a seat gains on its only rival in a quarter, the rival loses."""
    summary = summarise_match(finished.record())
    mine = {t.quarter: t.swing for t in turning_points(summary, 0)}
    theirs = {t.quarter: t.swing for t in turning_points(summary, 1)}
    assert mine == {quarter: -swing for quarter, swing in theirs.items()}


def test_the_bottleneck_story_names_a_layer(finished: GameSession) -> None:
    """It begins with the layer that bound most often."""
    summary = summarise_match(finished.record())
    layer, quarters = summary.bound(0).most_common(1)[0]
    found = held_back(summary, 0)
    assert found.bound == quarters
    assert found.layer == layer or quarters in [n for name, n in summary.bound(0).items() if name != layer]


def test_an_unfinished_match_has_a_story_too(finished: GameSession) -> None:
    """A record that stops after some quarters is told as far as it goes."""
    from attrs import evolve

    record = finished.record()
    plies = record.quarters[1].plies
    short = evolve(record, actions=record.actions[:plies], digests=record.digests[:plies])
    summary = summarise_match(short)
    assert len(summary.quarters) == 2
    assert held_back(summary, 0).quarters == 2


def test_a_match_that_never_began_has_one_line() -> None:
    """No quarter, no causes."""
    from gigawatt.session import Seat, new_game_choices

    game = new_game_choices.choices()[0].game(2)
    session = GameSession(game, None, 1, [Seat(None), Seat("random")])
    found = held_back(summarise_match(session.record()), 0)
    assert (found.quarters, found.layer) == (0, "")
    assert len(MatchText(game, ("A", "B")).held_back(**asdict(found))) == 1


def test_permit_luck_counts_draws(finished_duel: GameSession) -> None:
    """Stalls are among the draws, and the average is what the odds say."""
    summary = summarise_match(finished_duel.record())
    for seat in range(finished_duel.game.seats):
        draws, stalled, expected = permit_luck(summary, seat)
        assert 0 <= stalled <= draws
        assert 0 <= expected <= draws


def test_the_report_holds_the_whole_story(finished: GameSession, saves_folder: object) -> None:
    """The exported text has a line for each seat and each quarter; the picture is an SVG."""
    summary = summarise_match(finished.record())
    text = report(summary, 0)
    for quarter in range(finished.game.quarters):
        assert f"\n{finished.game.quarter_text(quarter)}; " in text
    written, picture = export(summary, finished.record(), 0, None)
    assert written.read_text(encoding="utf-8") == text
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_an_onlooker_reads_names(finished: GameSession) -> None:
    """The story of a seat that somebody else played says its name where its player would read `you`."""
    summary = summarise_match(finished.record())
    for you in (-1, 1):
        text = match_text(summary, you)
        lines = text.held_back(**asdict(held_back(summary, 1)))
        for turn in turning_points(summary, 1):
            lines += [turn_title(text, turn), turn_title(text, turn, starts=False), turn_causes(text, turn)]
        words = {word.strip(".,").lower() for line in lines for word in line.split()}
        assert bool(words & {"you", "your", "yours"}) == (you == 1)


def gap_summary(before: int, after: int) -> tuple[str, bool]:
    """The code of a turning point by the gap before and after a quarter, and whether it is the seat's own."""
    from types import SimpleNamespace

    quiet = SimpleNamespace(compute=(0, 0), events=(), binding=((), ()), idle=(0, 0))
    turn = _turning_point(SimpleNamespace(quarters=(quiet,), start=(0, 0)), (0, 1), 0, (before, after))  # type: ignore[arg-type]
    return turn.code, turn.is_own


def test_a_turning_point_is_what_the_gap_did() -> None:
    """Who overtakes, draws level, goes ahead or only gains is told by the gap before and after."""
    found = {
        gaps: gap_summary(*gaps) for gaps in ((2, -1), (-2, 1), (2, 0), (-2, 0), (0, 3), (0, -3), (1, 4), (-1, -4))
    }
    assert found == {
        (2, -1): ("overtook", False), (-2, 1): ("overtook", True), (2, 0): ("drew-level", False), (-2, 0): ("drew-level", True),
        (0, 3): ("went-ahead", True), (0, -3): ("went-ahead", False), (1, 4): ("gained", True), (-1, -4): ("gained", False),
    }  # fmt: skip


def test_the_first_quarter_begins_with_the_compute_of_the_start(finished: GameSession) -> None:
    """What the first quarter brought is told from what the board showed at the start, not from nothing."""
    summary = summarise_match(finished.record())
    assert summary.start == finished.snapshots[0].compute
    assert any(summary.start)
    rising = [s for s in range(summary.game.seats) if summary.quarters[0].compute[s] > summary.start[s]]
    for seat in rising:
        grew = next(cause for cause in _causes(summary, seat, 0) if cause.code == "grew")
        assert (grew.arguments["before"], grew.arguments["now"]) == (
            summary.start[seat],
            summary.quarters[0].compute[seat],
        )
