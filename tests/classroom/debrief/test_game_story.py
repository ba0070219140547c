"""The story of a game: its claims are those of the game played again."""

from __future__ import annotations

from html import unescape
from itertools import pairwise

import pytest
from attrs import evolve
from tests.classroom.classes import STUDENTS

from gigawatt.classroom.debrief.game_story import GameStory, Told, tell_game
from gigawatt.classroom.debrief.pair_search import PairSearch
from gigawatt.classroom.debrief.student_page import student_page, three_sentences
from gigawatt.classroom.folder.course import Course
from gigawatt.core import Game
from gigawatt.core.explanations.shortages import OrderPair, PairedOrder, Shortage
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.match import play_match
from gigawatt.policies.registry import make_policy
from gigawatt.study.hindsight.bottlenecks import bottlenecks
from gigawatt.study.hindsight.pipeline import pipeline_of
from gigawatt.study.hindsight.recorded_future import RecordedFuture
from gigawatt.wording.shortage_text import cause_text


@pytest.fixture(scope="module")
def future(small_game: Game) -> RecordedFuture:
    """A game in which the first seat plays badly."""
    made = play_match(small_game, [make_policy("random"), make_policy("normal")], 3, record=True).record
    assert made is not None, "a record was asked for"
    return RecordedFuture(made, small_game)


@pytest.fixture(scope="module")
def story(future: RecordedFuture) -> GameStory:
    """Its story."""
    return tell_game(future, bottlenecks(future.record, [0], game=future.game), 0)


def test_what_was_held_back_adds_up(story: GameStory) -> None:
    """Shares of layers that bind together add up to what the campuses were held back."""
    for place, quarter in enumerate(story.own.quarters):
        held = sum(campus.held_back for campus in quarter.campuses)
        assert sum(story.held()[i][place] for i in range(len(LAYERS))) == pytest.approx(held)


def test_a_turn_is_the_match_played_again(future: RecordedFuture, story: GameStory) -> None:
    """The Lead of a turn is that of the match with the order in the place of the decision, played by hand here."""
    turns = [one.turn for one in story.told if one.turn is not None]
    assert turns, "this game has a decision that an order would have bettered"
    for turn in turns:
        record = future.record
        state = future.before[turn.missed.ply].copy()
        assert record.actions[turn.missed.ply] == turn.missed.instead_of
        assert turn.missed.action in state.legal_actions()
        course = future.play_on(state, ply=turn.missed.ply, instead={turn.missed.ply: turn.missed.action})
        assert turn.lead == course.final.lead(0) - future.course.final.lead(0)
        assert turn.missed.seat_gain > 0


def test_what_is_told_first_brings_lead_or_lifts_the_worst(story: GameStory) -> None:
    """Page one names no decision of a lesser shortage that would have cost Lead."""
    first = story.turning
    assert first is None or first is story.worst or (first.turn is not None and first.turn.lead > 0)


def test_the_episodes_that_held_back_most_are_told(story: GameStory) -> None:
    """They stand in the order of time, and the worst is among them."""
    assert all(one.episode.first <= other.episode.first for one, other in pairwise(story.told))
    assert story.worst is not None
    assert story.worst.episode.held_back == max(one.episode.held_back for one in story.told)


def test_every_order_is_in_the_pipeline(future: RecordedFuture) -> None:
    """Each order of a project is in a row of its quarter, and what is in the holding at the end came through it."""
    rows = pipeline_of(future, 1)
    game = future.game
    for quarter, plies in enumerate(future.plies[1]):
        for ply in plies:
            text = game.format_action(future.record.actions[ply])
            if text.startswith(("build ", "open ")):
                project = next(i for i, p in enumerate(game.ruleset.projects) if p.id == text.split()[1])
                assert any(row.kind == project and row.ordered == quarter for row in rows), text


def test_a_row_waits_until_it_runs(future: RecordedFuture) -> None:
    """Rows wait in a row of quarters within the match; permits come before construction."""
    for seat in range(2):
        for row in pipeline_of(future, seat):
            assert 0 <= row.ordered <= row.runs_from <= future.quarters
            stages = [0 if phase in {"permit", "stalled"} else 1 for phase in row.phases]
            assert stages == sorted(stages)
            assert row.amount > 0


@pytest.fixture(scope="module", params=STUDENTS)
def lacking(request: pytest.FixtureRequest, small_game: Game) -> GameStory:
    """Games of students who leave something out."""
    players = [STUDENTS[request.param](), make_policy("normal")]
    made = play_match(small_game, players, 1, record=True).record
    assert made is not None, "a record was asked for"
    future = RecordedFuture(made, small_game)
    story = tell_game(future, bottlenecks(made, [0], game=small_game), 0)
    search = PairSearch(future)
    found = {stretch: search.best(stretch) for stretch in story.unlifted}
    return story.with_pairs({stretch: pair for stretch, pair in found.items() if pair is not None})


class TestConsistency:
    """A page says of no row of quarters that no order could have helped, and beside it that one would have."""

    def test_what_no_order_lifts_at_first(self, lacking: GameStory, course: Course) -> None:
        """Where an order lifts a layer in a later quarter alone, the page says so beside the cause of the first quarter."""
        page = unescape(student_page(course, "ann", lacking, (), None))
        for one in lacking.told:
            for first in one.episode.shortages:
                later = [row for row in _rows(lacking, one) if row.layer == first.layer and row.missed is not None]
                if first.missed is None and later:
                    assert any(cause_text(lacking.answer.game, row, "you") in page for row in later)
            if one.turn is not None:
                row = one.turn.shortage
                assert any(cause.layer == row.layer and cause.missed is not None for cause in one.causes)
            every = [cause for cause in one.causes if cause.code == "no-time"]
            for cause in every:
                others = [row for row in _rows(lacking, one) if row.layer == cause.layer and row.code != "no-time"]
                assert not others or any(row.layer == cause.layer and row.code != "no-time" for row in one.causes)

    def test_what_two_orders_refute(self, lacking: GameStory) -> None:
        """Nothing says that there was no time for a quarter in which two orders lift the shortage."""
        (one, *_) = lacking.told
        pair = OrderPair((PairedOrder(0, 0, 1, 0), PairedOrder(0, 0, 2, 0)), one.episode.first, 1, 1, 1, 0)
        for told in (*lacking.told, one.with_pair(pair)):
            quarter = None if told.pair is None else told.pair.quarter
            assert all(row.code != "no-time" or row.quarter != quarter for row in told.causes)

    def test_what_the_first_page_says(self, lacking: GameStory) -> None:
        """It denies that an order lifts the worst row of quarters where none in it has one, and not otherwise."""
        text = " ".join(three_sentences(lacking, None))
        worst = lacking.worst
        assert worst is not None
        if "No other single order" in text:
            assert all(row.missed is None for row in _rows(lacking, worst))
        if "An order in time would have lifted it" in text:
            assert len(worst.episode.binding) == 1


def _rows(story: GameStory, told: Told) -> list[Shortage]:
    """The shortages of an episode, in all of its quarters."""
    one = told.episode
    return [
        row
        for quarter, campus, row in story.own.shortages()
        if campus.bottleneck.region == one.region and one.first <= quarter.quarter <= one.last
    ]


@pytest.mark.parametrize("asked", [0, 3])
def test_an_advised_pass_is_no_mistake(story: GameStory, course: Course, asked: int) -> None:
    """Where the file says that the adviser was asked, the page says that its estimate was made beforehand."""
    told = evolve(story, record=story.record.with_session(advised=asked))
    page = student_page(course, "ann", told, [], None)
    assert ("The adviser was asked 3 times in this game" in page) == bool(asked)
    assert ("no mistake of yours" in page) == bool(asked)
