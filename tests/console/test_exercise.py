"""Exercises in plain text: task, goal, hints, the end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from gigawatt.classroom.exercises.begin import begin_exercise
from gigawatt.classroom.exercises.lessons_done import lessons_done
from gigawatt.cli.play import play
from gigawatt.console import Console
from gigawatt.content import open_game
from gigawatt.core import Game
from gigawatt.session import GameSession, Seat

SKIP = "predict skip"
SOLUTION = (
    "predict cooling 80", "build electrical-fabric @us-east", "build evaporative-cooling @us-east", "pass",
    "predict chips 60", "pass",
)  # fmt: skip
WRONG = (SKIP, "buy accelerators -> us-east", "pass", SKIP, "pass")


@pytest.fixture(scope="module")
def game() -> Game:
    """The first exercise."""
    return open_game("missing-layer")


@pytest.fixture(autouse=True)
def own_saves(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is solved here is kept here."""
    monkeypatch.setenv("GIGAWATT_SAVES", str(tmp_path))


def said(session: GameSession, *lines: str) -> str:
    """All that is said, on a line each."""
    out: list[str] = []
    console = Console(session, out.append)
    console.open()
    for line in lines:
        console.do(line)
    console.close()
    return "\n".join(out)


def test_a_game_of_an_exercise_begins_with_its_task(game: Game) -> None:
    """Situation, task and goal are said before the first turn, and no advice is given."""
    session = begin_exercise(game)
    exercise = game.scenario.exercise
    assert exercise is not None
    text = said(session)
    assert text.index(exercise.situation) < text.index(f"Task: {exercise.task}") < text.index("to move")
    assert "Points of compute at least 10 by the end of 2024 Q2: now 4, open." in text
    assert not session.options.advice


def test_hints_are_given_one_at_a_time(game: Game) -> None:
    """`hint` gives the next one, and the last one again at the end."""
    exercise = game.scenario.exercise
    assert exercise is not None
    lines = [line for line in said(begin_exercise(game), SKIP, *["hint"] * 4).splitlines() if "Hint " in line]
    texts = [f"Hint {i} of 3: {hint.text}" for i, hint in enumerate(exercise.hints, 1)]
    assert lines == [*texts, f"There is no other hint. {texts[-1]}"]


def test_progress_is_live(game: Game) -> None:
    """The goal is said as each quarter begins, and when it is reached."""
    text = said(begin_exercise(game), *SOLUTION[:4])
    assert "now 4, open." in text
    assert text.rindex("now 6, open.") > text.index("now 4, open.")


def test_a_solved_exercise_is_told_and_kept(game: Game) -> None:
    """At the end stand the verdict and the lesson, and that it is solved is kept."""
    text = said(begin_exercise(game), *SOLUTION)
    assert "now 10, holds." in text
    assert "The goal is reached." in text
    assert game.scenario.lesson in text
    assert lessons_done()[game.scenario_id].hints == 0


def test_the_wrong_plan_is_answered(game: Game) -> None:
    """Who followed it and missed the goal reads why; who missed it otherwise does not."""
    exercise = game.scenario.exercise
    assert exercise is not None
    wrong, idle = said(begin_exercise(game), *WRONG), said(begin_exercise(game), SKIP, "pass", SKIP, "pass")
    assert "The goal is missed." in wrong
    assert "The goal is missed." in idle
    assert exercise.wrong_plan.feedback in wrong
    assert exercise.wrong_plan.feedback not in idle
    assert lessons_done() == {}


def test_predictions_are_asked_scored_and_told(game: Game) -> None:
    """The question comes before the first action of a quarter; the next quarter, `goal` and the end say what came of the answer."""
    text = said(begin_exercise(game), "pass", *SOLUTION, "goal")
    assert "Nothing was done.\nBefore you act in 2024 Q1: which layer will bind your largest campus" in text
    assert "You predicted cooling with 80 %, but network binds your largest campus now." in text
    assert "Before you act in 2024 Q2: which layer will bind your largest campus when the match ends" in text
    last = [
        "2024 Q1: you predicted cooling with 80 %, but network bound your largest campus at its end.",
        "2024 Q2: you predicted accelerators with 60 %, and cooling and accelerators bound your largest campus at its end.",
    ]
    for line in last:
        assert text.count(line) == 2, "at the end, and after goal"
    assert text.count("Predictions: 1 of 2 came true.") == 1


def test_a_refused_prediction_scores_as_none(game: Game) -> None:
    """Whoever predicts nothing has nothing that came true, and earns nothing."""
    text = said(begin_exercise(game), SKIP, "pass", SKIP, "pass")
    assert "2024 Q1: you predicted nothing, and cooling bound your largest campus at its end." in text
    assert "Predictions: 2 were not given." in text


def test_an_exercise_has_hints_in_place_of_an_adviser(game: Game) -> None:
    """Whatever advises says so, before the answer and after it; nobody is sent to `next`."""
    for lines in ((), (SKIP,)):
        for command in ("next", "advise", "bottleneck"):
            text = said(begin_exercise(game), *lines, command)
            assert "An exercise has no adviser: it has hints of its own.\nType hint for the next one" in text
            assert "next for what to decide" not in text


@pytest.mark.parametrize("command", ["status", "campuses"])
def test_what_binds_today_is_said_before_the_answer(game: Game, command: str) -> None:
    """Today's layer may be seen while the question waits; the one that comes after it is said once it is answered."""
    before, after = (said(begin_exercise(game), *lines, command) for lines in ((), (SKIP,)))
    assert "Cooling binds." in before
    assert "then network" not in before
    assert "then network" in after


def test_hints_and_previews_wait(game: Game) -> None:
    """Both would give the answer away."""
    for command in ("hint", "preview build electrical-fabric @us-east"):
        text = said(begin_exercise(game), command)
        assert "A prediction is due: advice, hints and previews come after it." in text
        assert "Hint 1" not in text
        assert "Preview of" not in text


def test_an_ordinary_game_has_no_goal(small_game: Game) -> None:
    """`goal` says so, and points to where exercises are."""
    session = GameSession(small_game, None, 8, [Seat(), *[Seat("random")] * (small_game.seats - 1)])
    assert "This game is no exercise" in said(session, "goal")


def run(command: Any, *arguments: str, typed: str = "") -> Any:
    """A command with what is typed into it."""
    return CliRunner().invoke(command, list(arguments), input=typed)


def test_play_takes_the_id_of_an_exercise(tmp_path: Path) -> None:
    """`play ID` begins it with its own seed and rivals, and resumes it where it was."""
    first = run(play, "answer-a-control", "--text", typed="predict skip\nassemble -> china-east\nquit\n")
    assert first.exit_code == 0, first.output
    (saved,) = tmp_path.glob("*.json")
    again = run(play, "--load", str(saved), "--text", typed="goal\nquit\n")
    assert "The game goes on after" in again.output
    assert "Modules online at least 5 by the end of 2025 Q1" in again.output


def test_play_of_an_exercise_takes_no_seats() -> None:
    """It decides who sits where."""
    assert "leave --seat out" in str(run(play, "missing-layer", "--text", "--seat", "neocloud=human").exception)


def test_hints_go_with_advice() -> None:
    """`--no-advice` leaves the hints out as well."""
    assert "Hints are switched off" in run(play, "missing-layer", "--text", "--no-advice", typed="hint\nquit\n").output


def test_exercises_are_listed() -> None:
    """`class exercises --json` has the fields of the contract, in the order in which they are taught."""
    from gigawatt.cli.classes import classes

    rows = json.loads(run(classes, "exercises", "--json").output)
    assert [sorted(row) for row in rows] == [["id", "idea", "minutes", "scenario", "title"]] * len(rows)
    assert rows[0]["id"] == "missing-layer"
    assert rows[0]["scenario"] == "first-campus:missing-layer"
    assert "missing-layer" in run(classes, "exercises").output


def test_rules_list_has_their_kind() -> None:
    """`rules list --json` names them, apart from scenarios."""
    from gigawatt.cli.rules import rules

    rows = json.loads(run(rules, "list", "--kind", "exercise", "--json").output)
    assert {row["kind"] for row in rows} == {"exercise"}
    assert "power-first" in [row["id"] for row in rows]
    scenarios = json.loads(run(rules, "list", "--kind", "scenario", "--json").output)
    assert "power-first" not in [row["id"] for row in scenarios]
    assert "Order power first (exercise power-first)" in run(rules, "show", "power-first").output


def test_lint_solves(tmp_path: Path) -> None:
    """`rules lint FILE --solve` proves one, says so to programs, and ends with 1 if it cannot."""
    from gigawatt.cli.rules import rules
    from gigawatt.content.exercises import find_exercise_file

    path = tmp_path / "power-first.toml"
    text = find_exercise_file("power-first").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    good = run(rules, "lint", str(path), "--solve", "--seeds", "1")
    assert good.exit_code == 0
    assert (
        "power-first: the solution reaches the goal, idle play and the wrong plan miss it, 3 true hints" in good.output
    )
    assert "with 1 other seed the goal is reached by the solution in 1, by idle play in 0" in good.output
    path.write_text(text.replace("at_least = 5, by = 4 }", "at_least = 6, by = 4 }", 1), encoding="utf-8")
    bad = run(rules, "lint", str(path), "--solve", "--json")
    told = json.loads(bad.output)
    assert (bad.exit_code, told["ok"], told["exercises"][0]["solution"]) == (1, False, False)
