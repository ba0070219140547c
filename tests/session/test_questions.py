"""What a game asks: the prompts of an exercise that is played alone, when they are due, and what waits for their answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from gigawatt.classroom.exercises.begin import ExerciseDesk, begin_exercise
from gigawatt.classroom.play.prompts import give_answer
from gigawatt.content import open_game
from gigawatt.content.exercises import exercise_heads
from gigawatt.core import Game
from gigawatt.core.rules.exercise import QUESTIONS
from gigawatt.errors import SaveError, UsageError
from gigawatt.session import PASS, GameSession, Seat
from gigawatt.session.class_block import ANSWERS_KEY, BINDING_LAYER, PROMPT_CHOICES, SKIPPED, Prompt, read_answers
from gigawatt.session.questions import (
    EXERCISE,
    NO_HINTS_KEY,
    OFF,
    QUESTION,
    asked_in,
    due_prompt,
    exercise_prompts,
    open_prompt,
    why_no_advice,
)


@pytest.fixture(scope="module")
def game() -> Game:
    """An exercise whose learner moves after a rival, and which asks in both of its quarters."""
    return open_game("missing-layer")


@pytest.fixture
def session(game: Game, tmp_path: Path) -> GameSession:
    """A game of it at the learner's first turn."""
    session = begin_exercise(game, path=tmp_path / "mine.json")
    session.play_on()
    return session


def test_what_exercises_may_ask_has_answers() -> None:
    """Every question of the vocabulary of exercises can be asked, answered and scored in play."""
    assert set(QUESTIONS) == set(PROMPT_CHOICES)


@pytest.mark.parametrize("head", exercise_heads(), ids=lambda head: head.id)
def test_every_exercise_asks(head: object) -> None:
    """At the learner's first turn of each quarter that its file names, and in no other."""
    from gigawatt.content.exercises import ExerciseHead

    assert isinstance(head, ExerciseHead)
    session = begin_exercise(open_game(head.scenario))
    wanted = exercise_prompts(session.game)
    assert wanted
    asked = []
    session.play_on()
    while not session.is_over:
        if (prompt := due_prompt(session)) is not None:
            asked.append(prompt)
            give_answer(session, prompt, SKIPPED, 0)
            assert due_prompt(session) is None
        session.apply(PASS)
        session.play_on()
    assert tuple(asked) == wanted == asked_in(session)


def test_an_answer_outlives_reloading(session: GameSession) -> None:
    """It is kept with the game, and not asked again."""
    give_answer(session, Prompt(BINDING_LAYER, 1), "cooling", 80)
    assert session.path is not None
    again = GameSession.resume(session.path)
    assert due_prompt(again) is None
    assert [answer.choice for answer in read_answers(again.extra)] == ["cooling"]


def test_a_branch_asks_nothing(session: GameSession) -> None:
    """Its future has been seen; so has that of a game in which a policy plays the learner."""
    branch = GameSession.branch(session.record(), len(session.plies), session.seats)
    assert asked_in(branch) == ()
    watched = GameSession(session.game, session.factions, 1, [Seat("easy")] * session.game.seats)
    assert asked_in(watched) == ()


@pytest.mark.parametrize("answers", [7, [[]], [{"prompt": "weather"}], [{}] * 100])
def test_answers_that_are_none_are_refused_in_a_line(session: GameSession, answers: object) -> None:
    """A game whose answers somebody has edited is not opened, and the file and the field are named."""
    session.extra[ANSWERS_KEY] = answers
    session.apply(PASS)
    assert session.path is not None
    with pytest.raises(SaveError, match=r"mine\.json: .*'(answers|prompts)'") as told:
        GameSession.resume(session.path)
    assert "\n" not in str(told.value)


def test_hints_wait_for_the_answer(game: Game) -> None:
    """From the first moment of the quarter on, also while a rival moves before the learner does."""
    session = begin_exercise(game)
    desk = ExerciseDesk(session)
    assert session.is_policy_to_move
    for _ in range(2):
        assert open_prompt(session) == Prompt(BINDING_LAYER, 1)
        with pytest.raises(UsageError, match="come after it"):
            desk.take_hint()
        session.play_on()
    give_answer(session, Prompt(BINDING_LAYER, 1), SKIPPED, 0)
    assert desk.take_hint() == desk.exercise.hints[0]


def test_why_nobody_advises(session: GameSession, small_game: Game) -> None:
    """An exercise has hints in place of an adviser, a table may have none, and a question comes first where there is one."""
    assert why_no_advice(session) == EXERCISE
    session.extra[NO_HINTS_KEY] = 1
    assert why_no_advice(session) == OFF
    table = GameSession(small_game, None, 1, [Seat(), *[Seat("easy")] * (small_game.seats - 1)])
    assert why_no_advice(table) == ""


def test_the_adviser_waits_for_the_answer(class_game: GameSession) -> None:
    """Whoever asks for it, in whatever way, is told so."""
    assert why_no_advice(class_game) == QUESTION
    with pytest.raises(UsageError, match="A prediction is due"):
        class_game.advice_job()
    prompt = due_prompt(class_game)
    assert prompt is not None
    give_answer(class_game, prompt, "power", 50)
    assert why_no_advice(class_game) == ""
    class_game.advice_job()


@pytest.fixture
def class_game(tmp_path: Path) -> GameSession:
    """The game of a student whose class allows advice, at the turn that begins with a question."""
    from tests.classroom.classes import class_of

    class_of(tmp_path / "spring", "id\nann\n")
    path = tmp_path / "ann.json"
    path.write_bytes((tmp_path / "spring" / "starts" / "ann.json").read_bytes())
    session = GameSession.resume(path)
    session.play_on()
    session.apply(PASS)
    session.play_on()
    return session
