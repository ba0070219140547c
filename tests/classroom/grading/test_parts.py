"""The parts of a grade: what earns all of them, half of them, and nothing."""

from __future__ import annotations

import re

import pytest
from attrs import evolve
from hypothesis import given, strategies as st
from tests.classroom.classes import cut, played, start_of

from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.grading.grades import Part
from gigawatt.classroom.grading.parts import (
    AskedGame,
    completion_part,
    prediction_part,
    reflection_part,
    result_part,
)
from gigawatt.classroom.play.prompts import outcomes
from gigawatt.classroom.replays.checking import check_record, terms_of
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.match import Record
from gigawatt.session.class_block import BINDING_LAYER, CLASS_KEY, SKIPPED, Answer, Prompt, read_class, write_answers


@pytest.fixture(scope="module")
def game(course: Course) -> Record:
    """Ann's whole game, in which the class asks in three quarters."""
    record = played(course, start_of(course, "ann"), "planner")
    block = read_class(record.session)
    assert block is not None
    asks = evolve(block, prompts=tuple(Prompt(BINDING_LAYER, quarter) for quarter in (2, 3, 4)))
    return record.with_session(**{CLASS_KEY: asks.plain()})


def _ply(course: Course, record: Record, quarter: int) -> int:
    """The ply of the student's first turn of a quarter."""
    state = course.game.new_state(record.seed, record.factions)
    for action in record.actions:
        if state.quarter + 1 == quarter and state.seat == course.seat:
            return state.ply
        state.apply_action(action)
    raise AssertionError(f"the game has no quarter {quarter}")


def _answered(course: Course, record: Record, *, percent: int, right: bool, late: int = 0) -> Record:
    """The game with an answer to each prompt."""
    found = outcomes(record, course.seat)
    answers = []
    for quarter in (2, 3, 4):
        true = found[quarter]
        choice = true[0] if right else next(layer for layer in LAYERS if layer not in true)
        answers.append(Answer(Prompt(BINDING_LAYER, quarter), _ply(course, record, quarter) + late, choice, percent))
    return record.with_session(answers=write_answers(answers))


def _part(course: Course, record: Record | None) -> Part:
    return prediction_part([AskedGame(course.prompts, record, course.seat, course.game)], 30)


def _share(course: Course, record: Record | None) -> float:
    return _part(course, record).share


def test_completion_counts_quarters(course: Course, game: Record) -> None:
    """A whole game earns all of it, a part of one a part, and nothing nothing."""
    terms = terms_of(course, game.seed)
    shares = [completion_part([check_record(cut(game, quarter.plies), terms)], 40).share for quarter in game.quarters]
    assert shares == [0.25, 0.5, 0.75, 1.0]
    assert completion_part([check_record(cut(game, 0), terms)], 40).share == 0
    assert completion_part([None], 40).points == 0


@pytest.mark.parametrize(
    ("lead", "par", "span", "share"),
    [
        (20, 20.0, 10, 0.5), (30, 20.0, 10, 1.0), (10, 20.0, 10, 0.0), (0, 20.0, 10, 0.0), (99, 20.0, 10, 1.0),
        (25, 20.0, 10, 0.75), (18, 18.0, 0, 0.5), (24, 18.0, 0, 0.75), (6, 18.0, 0, 0.0), (1, 0.0, 0, 1.0),
        (None, 18.0, 0, 0.0), (18, None, 0, 0.0),
    ],
)  # fmt: skip
def test_result_is_half_at_par(lead: int | None, par: float | None, span: int, share: float) -> None:
    """All of it a span above par, nothing a span below; without a span two thirds of par."""
    assert result_part(lead, par, span, 40).share == pytest.approx(share)


@given(st.integers(0, 200), st.integers(0, 200), st.floats(0, 200), st.integers(0, 50))
def test_more_lead_never_earns_less(one: int, other: int, par: float, span: int) -> None:
    """The part rises with the Lead, and stays between nothing and all."""
    low, high = sorted((one, other))
    assert 0 <= result_part(low, par, span, 40).points <= result_part(high, par, span, 40).points <= 40


def test_predictions_earn_their_skill(course: Course, game: Record) -> None:
    """Sure and right earns all, sure and wrong nothing, the even chance nothing, and half sure something between."""
    assert _share(course, _answered(course, game, percent=100, right=True)) == pytest.approx(1)
    assert _share(course, _answered(course, game, percent=100, right=False)) == 0
    assert 0.3 < _share(course, _answered(course, game, percent=60, right=True)) < 0.95
    assert _share(course, game) == pytest.approx(0)
    assert _share(course, None) == 0


def test_a_prediction_after_the_turn_is_none(course: Course, game: Record) -> None:
    """An answer that claims another moment than the one at which the game asks does not count; nor does a refusal."""
    for late in (1, -1, 500):
        assert _share(course, _answered(course, game, percent=100, right=True, late=late)) == pytest.approx(0)
    refused = [Answer(Prompt(BINDING_LAYER, 2), _ply(course, game, 2), SKIPPED, 0)]
    part = _part(course, game.with_session(answers=write_answers(refused)))
    assert part.share == pytest.approx(0)
    assert part.note.startswith("0 of 3 prompts answered, 0 right; ")
    assert (
        "the mean score is 0.80, 0 would earn all, and 0.80 (no answer, or an even guess) or more earns nothing"
        in part.note
    )


def test_a_part_says_how_its_points_came_about(course: Course, game: Record) -> None:
    """Answers that were given and earn nothing, most of all: the score of each rule, and what it earns, in one sentence."""
    wrong = _part(course, _answered(course, game, percent=90, right=False))
    assert wrong.points == 0
    assert wrong.note.startswith(
        "3 of 3 prompts answered, 0 right; points by Brier's rule, which counts how sure an answer was: "
    )
    assert float(wrong.note.partition("the mean score is ")[2].partition(",")[0]) > 0.8
    right = _part(course, _answered(course, game, percent=100, right=True))
    assert (right.points, "the mean score is 0.00," in right.note) == (30, True)
    early = _answered(course, game, percent=100, right=True)
    assert _part(course, cut(early, early.quarters[2].plies)).note.endswith(
        "; nothing for 1 prompt of quarters not played"
    )
    assert result_part(3, 18.0, 0, 40).note == (
        "Lead 3, par 18.0; par earns half of the points, 12.0 above it all of them, and 12.0 below it nothing"
    )
    half = [check_record(cut(game, game.quarters[1].plies), terms_of(course, game.seed)), None]
    assert completion_part(half, 40).note == (
        "0 of 2 games were played to their end; with the quarters that were played of the others it earns 25 %"
    )
    ended = check_record(game, terms_of(course, game.seed))
    assert completion_part([ended, ended], 40).note == "all 2 games were played to their end"


@pytest.mark.parametrize("quarters", [3, 4])
@pytest.mark.parametrize("percent", [40, 60, 75, 100])
def test_the_points_of_predictions_can_be_worked_out_from_the_note(
    course: Course, game: Record, percent: int, quarters: int
) -> None:
    """It has the sum with its numbers, whose result are the points, also where some quarters were not played."""
    answered = _answered(course, game, percent=percent, right=True)
    part = _part(course, cut(answered, answered.quarters[quarters - 1].plies))
    found = re.search(r"30 × \(1 - ([0-9.]+) / ([0-9.]+)\)(?: × (\d+) / (\d+))? = ([0-9.]+)", part.note)
    assert found is not None
    mean, even, played, whole, points = (float(text or 1) for text in found.groups())
    assert 30 * (1 - mean / even) * played / whole == pytest.approx(points, abs=0.006)
    assert points == part.points
    assert (played, whole) == ((2, 3) if quarters == 3 else (1, 1))


def test_quarters_that_were_not_played_earn_nothing(course: Course, game: Record) -> None:
    """A student who stops after the third of four quarters has answered two of three prompts."""
    whole = _answered(course, game, percent=100, right=True)
    early = cut(whole, whole.quarters[2].plies)
    assert _share(course, early) == pytest.approx(2 / 3)


def test_malformed_answers_are_none(course: Course, game: Record) -> None:
    """Whatever stands where answers should be, it earns nothing and stops nothing."""
    for answers in (7, [[]], [{"prompt": "x"}], [{}] * 1000):
        assert _share(course, game.with_session(answers=answers)) == pytest.approx(0)


def test_reflection_is_the_teachers_number() -> None:
    """As it was given; nothing until then."""
    assert reflection_part(12.5, 30).points == 12.5
    assert reflection_part(None, 30).points == 0
