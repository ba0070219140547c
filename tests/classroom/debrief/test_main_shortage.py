"""Land that nobody builds on is no shortage, and the debrief ranks shortages as the end of the game does."""

from __future__ import annotations

import pytest

from gigawatt.analysis.match_summary import held_back, summarise_match
from gigawatt.classroom.debrief.class_page import class_sentences
from gigawatt.classroom.debrief.class_row import ClassRow
from gigawatt.classroom.debrief.game_story import GameStory, tell_game
from gigawatt.classroom.debrief.student_page import three_sentences
from gigawatt.classroom.folder.roster import Student
from gigawatt.content import open_game
from gigawatt.core.queries.bottleneck import bottleneck, held_back as held_by_formula
from gigawatt.session import GameSession, Seat
from gigawatt.study.hindsight.bottlenecks import bottlenecks
from gigawatt.study.hindsight.held_compute import compute_held_back, is_land_only
from gigawatt.study.hindsight.recorded_future import RecordedFuture

_LAND = "build greenfield @texas"
_TURBINES = "build gas-turbines @texas"


def _game_with(first: tuple[str, ...]) -> RecordedFuture:
    """A game in which the student orders this at first, then passes always."""
    game = open_game("first-campus")
    session = GameSession(game, None, 7, [Seat(), *[Seat("easy")] * (game.seats - 1)])
    session.play_on()
    wanted = list(first)
    while not session.is_over:
        legal = {game.format_action(action): action for action in session.state.legal_actions()}
        session.apply(legal[wanted.pop(0)] if wanted and wanted[0] in legal else legal["pass"])
        session.play_on()
    assert not wanted, "all was ordered"
    return RecordedFuture(session.record(), game)


def _story(future: RecordedFuture) -> GameStory:
    return tell_game(future, bottlenecks(future.record, [0], game=future.game), 0)


@pytest.fixture(scope="module")
def land() -> RecordedFuture:
    """A game whose student opens a campus and never builds there."""
    return _game_with((_LAND,))


def _held_in_texas(future: RecordedFuture) -> list[tuple[bool, int, int]]:
    """By quarter, whether the campus is land alone, what the debrief says it was held back, and the bare formula."""
    rows = []
    for begun in map(future.course.operations.__getitem__, range(future.quarters)):
        found = [bottleneck(begun, 0, region) for region in begun.campuses(0)]
        rows += [
            (is_land_only(begun, campus), compute_held_back(begun, campus), held_by_formula(begun, campus))
            for campus in found
            if future.game.ruleset.regions[campus.region].id == "texas"
        ]
    return rows


def test_land_alone_is_no_shortage(land: RecordedFuture) -> None:
    """Nothing is held back by the layers that nobody ordered for it, whatever their formula says."""
    rows = _held_in_texas(land)
    assert any(formula for _, _, formula in rows)
    assert all(is_land and not held for is_land, held, _ in rows)


def test_what_is_on_order_makes_it_a_campus() -> None:
    """From the first order beside site on, what is missing there holds back."""
    rows = _held_in_texas(_game_with((_LAND, _TURBINES)))
    assert any(not is_land and held == formula > 0 for is_land, held, formula in rows)


def test_the_debrief_tells_what_the_end_does(land: RecordedFuture) -> None:
    """Headline, class page and the end of the game name the same layers, and the land in no sentence."""
    told = held_back(summarise_match(land.record, land.game), 0)
    story = _story(land)
    assert story.worst is not None
    assert set(story.worst.episode.binding) == {told.layer, *told.beside}
    assert f"most, in {told.bound} of {told.quarters} quarters: " in three_sentences(story, None)[1]
    assert all("Texas" not in text for text in three_sentences(story, None))
    row = ClassRow(Student("finn", "", ""), "finn.html", story, "")
    assert class_sentences([row], None)[1].lower().startswith(told.layer)
