"""Predictions: asked when the class asks, answered once, and scored by a rule that rewards honesty."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from gigawatt.analysis.largest_campus import binding_now
from gigawatt.classroom.folder.course import read_course
from gigawatt.classroom.play.prompts import (
    answer_of,
    brier,
    give_answer,
    outcomes,
    prediction_share,
    score_answers,
)
from gigawatt.classroom.setup.start_files import start_path
from gigawatt.core.queries.bottleneck import bottleneck
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.errors import UsageError
from gigawatt.session import PASS, GameSession
from gigawatt.session.class_block import BINDING_LAYER, SKIPPED, Answer, Prompt, read_answers
from gigawatt.session.questions import due_prompt
from gigawatt.storage.records import load_record

ASKED = Prompt(BINDING_LAYER, 2)


@pytest.fixture
def session(class_folder: Path, tmp_path: Path) -> GameSession:
    """The game of a student at the first turn of the second quarter, in which the class asks."""
    path = tmp_path / "mine.json"
    path.write_bytes(start_path(read_course(class_folder).folder, "ann").read_bytes())
    session = GameSession.resume(path)
    session.play_on()
    assert due_prompt(session) is None
    _to_quarter(session, 1)
    return session


def _to_quarter(session: GameSession, quarter: int) -> None:
    """Pass until the student is to move in a quarter (from 0), or the match is over."""
    while not session.is_over and session.state.quarter < quarter:
        session.apply(PASS)
        session.play_on()


def test_asked_once_at_the_first_turn_of_the_quarter(session: GameSession) -> None:
    """The question is due until it is answered, and never again."""
    assert due_prompt(session) == ASKED
    answer = give_answer(session, ASKED, "power", 60)
    assert answer == Answer(ASKED, len(session.plies), "power", 60)
    assert due_prompt(session) is None
    with pytest.raises(UsageError, match="an answer is never changed"):
        give_answer(session, ASKED, "chips", 90)
    assert answer_of(session, 2) == answer
    assert answer_of(session, 1) is None


def test_an_answer_is_kept_at_once_and_stays(session: GameSession) -> None:
    """It is in the file before anything is done, and outlives take-backs and reloading."""
    give_answer(session, ASKED, "power", 60)
    assert session.path is not None
    assert [a.choice for a in read_answers(load_record(session.path).session)] == ["power"]
    session.apply(session.state.legal_actions()[-1])
    session.take_back()
    again = GameSession.resume(session.path)
    assert due_prompt(again) is None
    assert answer_of(again, 2) == answer_of(session, 2)


def test_a_refusal_is_an_answer(session: GameSession) -> None:
    """Whoever will not predict is not asked again in that quarter."""
    give_answer(session, ASKED, SKIPPED, 0)
    assert due_prompt(session) is None
    assert answer_of(session, 2) is None


@pytest.mark.parametrize("choice, percent", [("weather", 50), ("power", 19), ("power", 101), (SKIPPED, 50)])
def test_answers_that_there_are_not(session: GameSession, choice: str, percent: int) -> None:
    """A wrong word or number is refused, and the question stays."""
    with pytest.raises(UsageError, match="expected"):
        give_answer(session, ASKED, choice, percent)
    assert due_prompt(session) == ASKED


def test_nobody_is_asked_elsewhere(small_game: object) -> None:
    """A game of no class asks nothing."""
    from gigawatt.core import Game
    from gigawatt.session import Seat

    assert isinstance(small_game, Game)
    assert due_prompt(GameSession(small_game, None, 1, [Seat(), Seat("easy")])) is None


def test_what_came_of_it_is_replayed(session: GameSession) -> None:
    """The outcome of a quarter is what binds the largest campus right after it, as the board shows it then."""
    give_answer(session, ASKED, "power", 60)
    seat = session.people[0]
    seen = {1: binding_now(session.state, seat)}
    while not session.is_over:
        quarter = session.state.quarter
        session.apply(PASS)
        session.play_on()
        if session.state.quarter > quarter or session.is_over:
            seen[quarter + 1] = binding_now(session.state, seat)
    found = outcomes(session.record(), seat)
    assert sorted(found) == [1, 2, 3, 4]
    campus = max(
        (bottleneck(session.state, seat, region) for region in session.state.places(seat)), key=lambda b: b.points
    )
    assert found[4] == campus.binding
    # A rival that moves first in a quarter may change prices, but never what stands on the student's campus.
    assert found == seen


@given(st.sampled_from(LAYERS), st.integers(0, 100), st.sampled_from(LAYERS))
def test_the_score_lies_between_best_and_worst(choice: str, percent: int, truth: str) -> None:
    """0 for the certain prophet, 2 for certainty about what did not happen, and the same by hand for two numbers."""
    score = brier(choice, percent, (truth,), LAYERS)
    assert 0 <= score <= 2
    share, others = percent / 100, len(LAYERS) - 1
    rest = (1 - share) / others
    by_hand = sum(((share if layer == choice else rest) - (layer == truth)) ** 2 for layer in LAYERS)
    assert score == pytest.approx(by_hand)


def test_scores_by_hand() -> None:
    """The numbers that the guide for teachers has."""
    assert brier("power", 100, ("power",), LAYERS) == 0
    assert brier("power", 100, ("site",), LAYERS) == 2
    assert brier(SKIPPED, 0, ("site",), LAYERS) == pytest.approx(0.8)
    assert brier("power", 20, ("site",), LAYERS) == pytest.approx(0.8)
    assert brier("power", 60, ("power", "chips"), LAYERS) == pytest.approx(0.4**2 + 4 * 0.1**2)


@given(st.lists(st.integers(0, 100), min_size=5, max_size=5).filter(any), st.integers(20, 100))
def test_honesty_is_best(weights: list[int], percent: int) -> None:
    """Whoever holds these chances does best by naming the likeliest layer with its chance; no other answer that counts is better."""
    chances = [weight / sum(weights) for weight in weights]

    def expected(choice: str, share: float) -> float:
        return sum(c * brier(choice, share, (layer,), LAYERS) for c, layer in zip(chances, LAYERS, strict=True))

    likeliest = LAYERS[chances.index(max(chances))]
    honest = expected(likeliest, 100 * max(chances))
    assert all(honest <= expected(layer, percent) + 1e-9 for layer in LAYERS)


def test_what_is_scored() -> None:
    """Prompts of quarters that ended: answered, refused or passed over; without a campus nothing is scored."""
    prompts = [Prompt(BINDING_LAYER, quarter) for quarter in (1, 2, 3, 4, 5)]
    answers = [
        Answer(prompts[0], 0, "power", 100),
        Answer(prompts[1], 4, SKIPPED, 0),
        Answer(prompts[3], 9, "site", 50),
    ]
    ended = {1: ("power",), 2: ("site",), 3: ("site", "power"), 4: ()}
    scored = score_answers(prompts, answers, ended)
    assert [one.prompt.quarter for one in scored] == [1, 2, 3, 4]
    assert [one.is_hit for one in scored] == [True, False, False, False]
    assert [one.brier for one in scored[:3]] == pytest.approx([0, 0.8, 0.8])
    assert scored[3].brier is None
    assert prediction_share(scored) == pytest.approx(1 / 3)


def test_the_share_of_predictions() -> None:
    """One for a prophet, nothing for who knows nothing or worse, and none where nothing was scored."""
    prompt = Prompt(BINDING_LAYER, 1)

    def share(answer: Answer | None, outcome: tuple[str, ...] = ("power",)) -> float | None:
        return prediction_share(score_answers([prompt], [] if answer is None else [answer], {1: outcome}))

    assert share(Answer(prompt, 0, "power", 100)) == 1
    assert share(Answer(prompt, 0, "site", 100)) == 0
    assert share(None) == pytest.approx(0)
    assert share(Answer(prompt, 0, "site", 100), ()) is None
    assert prediction_share([]) is None


def test_answers_to_other_questions_are_passed_over() -> None:
    """A file that answers what the class never asked earns nothing by it."""
    forged = Answer(Prompt(BINDING_LAYER, 3), 0, "power", 100)
    assert score_answers([Prompt(BINDING_LAYER, 2)], [forged], {2: ("site",), 3: ("power",)})[0].answer is None
