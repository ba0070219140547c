"""What is kept of solved exercises: the fewest hints, in a file that may be anybody's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gigawatt.classroom.exercises.begin import ExerciseDesk, begin_exercise
from gigawatt.classroom.exercises.goals import Verdict
from gigawatt.classroom.exercises.lessons_done import Done, lessons_done, lessons_path, note_done
from gigawatt.classroom.exercises.proof import exercise_game
from gigawatt.classroom.play.prompts import give_answer
from gigawatt.content.exercises import find_exercise_file
from gigawatt.core import Game
from gigawatt.errors import UsageError
from gigawatt.session import GameSession
from gigawatt.session.class_block import SKIPPED
from gigawatt.session.questions import due_prompt

ID = "missing-layer"


@pytest.fixture(scope="module")
def game() -> Game:
    """The first exercise."""
    return exercise_game(find_exercise_file(ID))


def play(session: GameSession, *actions: str) -> None:
    """Take some actions, then pass to the end."""
    left = list(actions)
    session.play_on()
    while not session.is_over:
        session.apply(session.game.parse_action(left.pop(0)) if left else 0)
        session.play_on()


SOLUTION = ("build electrical-fabric @us-east", "build evaporative-cooling @us-east")


def begun(game: Game) -> GameSession:
    """The exercise, with its first question refused: hints come after it."""
    session = begin_exercise(game)
    session.play_on()
    prompt = due_prompt(session)
    assert prompt is not None
    give_answer(session, prompt, SKIPPED, 0)
    return session


def solved(game: Game, hints: int) -> ExerciseDesk:
    """A game that is solved with so many hints."""
    session = begun(game)
    desk = ExerciseDesk(session)
    for _ in range(hints):
        desk.take_hint()
    play(session, *SOLUTION)
    return desk


def test_the_fewest_hints_are_kept(game: Game, tmp_path: Path) -> None:
    """A better game takes the place of a worse one, and no worse one of a better."""
    file = tmp_path / "lessons" / "solved.json"
    for hints, kept in ((2, 2), (3, 2), (0, 0), (1, 0)):
        assert note_done(solved(game, hints), ID, file) == ""
        assert lessons_done(file) == {ID: Done(kept)}


def test_only_a_solved_game_counts(game: Game, tmp_path: Path) -> None:
    """A game that goes on, or that has missed its goal, leaves no file."""
    file = tmp_path / "solved.json"
    session = begin_exercise(game)
    desk = ExerciseDesk(session)
    note_done(desk, ID, file)
    play(session)
    assert desk.verdict is Verdict.MISSED
    note_done(desk, ID, file)
    assert not file.exists()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": "other"}', '{"format": "gigawatt-lessons", "done": 3}', "\x00\xff"],
)
def test_a_damaged_file_says_nothing(tmp_path: Path, text: str) -> None:
    """What is no list of lessons has no solved ones."""
    file = tmp_path / "solved.json"
    file.write_text(text, encoding="utf-8")
    assert lessons_done(file) == {}


def test_a_foreign_file_is_not_replaced(game: Game, tmp_path: Path) -> None:
    """A file of something else stays as it is, and the player is told."""
    file = tmp_path / "solved.json"
    file.write_text("my notes", encoding="utf-8")
    assert "not replaced" in note_done(solved(game, 0), ID, file)
    assert file.read_text(encoding="utf-8") == "my notes"


def test_rows_that_are_none_are_left_out(tmp_path: Path) -> None:
    """A row is an id and a small whole number."""
    file = tmp_path / "solved.json"
    rows = {"good": 1, "Bad": 1, "minus": -1, "text": "1", "true": True, "huge": 10_000}
    file.write_text(json.dumps({"format": "gigawatt-lessons", "done": rows}), encoding="utf-8")
    assert lessons_done(file) == {"good": Done(1)}


def test_it_lies_in_the_saves_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where one's games are, in a folder of its own."""
    monkeypatch.setenv("GIGAWATT_SAVES", str(tmp_path))
    assert lessons_path() == tmp_path / "lessons" / "solved.json"


def test_hints_come_one_at_a_time_and_are_in_the_record(game: Game) -> None:
    """Each hint is given once, in order, and a record says how many were."""
    session = begun(game)
    desk = ExerciseDesk(session)
    total = len(desk.exercise.hints)
    given = [desk.take_hint() for _ in range(total + 1)]
    assert given == [*desk.exercise.hints, None]
    assert session.record().session["hints"] == desk.hints_taken == total


@pytest.mark.parametrize("number", [-1, 99, "2", True, None])
def test_a_forged_number_of_hints_is_none(game: Game, number: object) -> None:
    """What a save says of hints is read with care."""
    session = begin_exercise(game)
    session.extra["hints"] = number
    assert ExerciseDesk(session).hints_taken == 0


def test_hints_can_be_switched_off(game: Game) -> None:
    """A table without hints gives none."""
    session = begin_exercise(game, hints=False)
    with pytest.raises(UsageError, match="hints are switched off"):
        ExerciseDesk(session).take_hint()


def test_taking_back_takes_the_goal_back(game: Game) -> None:
    """The goal follows the game, back as well."""
    session = begin_exercise(game)
    desk = ExerciseDesk(session)
    session.play_on()
    before = desk.watched.state.digest()
    session.apply(game.parse_action(SOLUTION[0]))
    assert desk.watched.state.digest() != before
    session.take_back()
    assert desk.watched.state.digest() == before
