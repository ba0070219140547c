"""The story of a match: sums that are right, causes that are there."""

from __future__ import annotations

from gigawatt.analysis.match_summary import (
    TURNING_POINTS,
    _causes,
    bottleneck_sentences,
    permit_luck,
    summarise_match,
    turning_points,
)
from gigawatt.core.rules.ruleset import LAYERS
from gigawatt.session import GameSession
from gigawatt.tui.screens.story_export import export, report


def test_lead_adds_up(finished_duel: GameSession) -> None:
    """The columns of each seat's row sum to its Lead, and the rows go by place."""
    story = summarise_match(finished_duel.record())
    for seat, sums in story.lead_table():
        assert sum(sums) == finished_duel.state.lead(seat)
    assert [story.ranks[seat] for seat in story.order] == sorted(story.ranks)


def test_a_chapter_for_each_quarter(finished_duel: GameSession) -> None:
    """Every quarter has its ended with the standings of that moment."""
    story = summarise_match(finished_duel.record())
    assert [c.quarter for c in story.quarters] == list(range(finished_duel.game.quarters))
    assert [c.lead for c in story.quarters] == [snapshot.lead for snapshot in finished_duel.snapshots[1:]]
    for ended in story.quarters:
        for names in ended.binding:
            assert set(names) <= set(LAYERS)


def test_turning_points_are_few_and_in_order(finished_duel: GameSession) -> None:
    """At most three, in order of time, each with a swing and a cause."""
    story = summarise_match(finished_duel.record())
    for seat in range(finished_duel.game.seats):
        turns = turning_points(story, seat)
        assert len(turns) <= TURNING_POINTS
        assert [t.quarter for t in turns] == sorted({t.quarter for t in turns})
        assert all(t.swing and t.text.endswith(".") for t in turns)


def test_swings_of_two_seats_mirror_each_other(finished: GameSession) -> None:
    """What a seat gains on its only rival in a quarter, the rival loses."""
    story = summarise_match(finished.record())
    mine = {t.quarter: t.swing for t in turning_points(story, 0)}
    theirs = {t.quarter: t.swing for t in turning_points(story, 1)}
    assert mine == {quarter: -swing for quarter, swing in theirs.items()}


def test_the_bottleneck_story_names_a_layer(finished: GameSession) -> None:
    """It begins with the layer that bound most often."""
    story = summarise_match(finished.record())
    layer, quarters = story.bound(0).most_common(1)[0]
    first = bottleneck_sentences(story, 0)[0]
    assert f"in {quarters} of" in first
    assert layer.capitalize() in first or quarters in [n for name, n in story.bound(0).items() if name != layer]


def test_an_unfinished_match_has_a_story_too(finished: GameSession) -> None:
    """A record that stops after some quarters is told as far as it goes."""
    from attrs import evolve

    record = finished.record()
    plies = record.quarters[1].plies
    short = evolve(record, actions=record.actions[:plies], digests=record.digests[:plies])
    story = summarise_match(short)
    assert len(story.quarters) == 2
    assert bottleneck_sentences(story, 0)


def test_a_match_that_never_began_has_one_line() -> None:
    """No quarter, no causes."""
    from gigawatt.session import Seat, new_game_choices

    game = new_game_choices.choices()[0].game(2)
    session = GameSession(game, None, 1, [Seat(None), Seat("random")])
    assert bottleneck_sentences(summarise_match(session.record()), 0) == [
        "The match ended before its first quarter did."
    ]


def test_permit_luck_counts_draws(finished_duel: GameSession) -> None:
    """Stalls are among the draws, and the average is what the odds say."""
    story = summarise_match(finished_duel.record())
    for seat in range(finished_duel.game.seats):
        draws, stalled, expected = permit_luck(story, seat)
        assert 0 <= stalled <= draws
        assert 0 <= expected <= draws


def test_the_report_holds_the_whole_story(finished: GameSession, saves_folder: object) -> None:
    """The exported text has a line for each seat and each quarter; the picture is an SVG."""
    story = summarise_match(finished.record())
    text = report(story, 0)
    for quarter in range(finished.game.quarters):
        assert f"\n{finished.game.quarter_text(quarter)}; " in text
    written, picture = export(story, finished.record(), 0, None)
    assert written.read_text(encoding="utf-8") == text
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_an_onlooker_is_told_names(finished: GameSession) -> None:
    """The story of a seat that somebody else played says its name where its player would read `you`."""
    story = summarise_match(finished.record())
    told = [*bottleneck_sentences(story, 1, to_you=False)]
    for turn in turning_points(story, 1, to_you=False):
        told += [turn.title, turn.text]
    words = {word.strip(".,").lower() for line in told for word in line.split()}
    assert not words & {"you", "your", "yours"}
    mine = [turn.title + turn.text for turn in turning_points(story, 1)]
    assert any("you" in text.lower() for text in mine)


def test_the_first_quarter_begins_with_the_compute_of_the_start(finished: GameSession) -> None:
    """What the first quarter brought is told from what the board showed at the start, not from nothing."""
    story = summarise_match(finished.record())
    assert story.start == finished.snapshots[0].compute
    assert any(story.start)
    rising = [s for s in range(story.game.seats) if story.quarters[0].compute[s] > story.start[s]]
    for seat in rising:
        told = " ".join(_causes(story, "You", seat, 0))
        assert f"from {story.start[seat]} to {story.quarters[0].compute[seat]} compute" in told
