"""Predictions and exercises in a debrief: who predicted what, what came true, and how each exercise went."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from tests.classroom.classes import cut, hand_in, played, start_of

from gigawatt.classroom.debrief.class_debrief import DebriefOptions, debrief_class
from gigawatt.classroom.debrief.task_results import exercise_run
from gigawatt.classroom.exercises.begin import HINTS_KEY
from gigawatt.classroom.exercises.goals import exercise_of
from gigawatt.classroom.exercises.plans import run_plan
from gigawatt.classroom.folder.course import Course, read_course
from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.grading.parts import plies_of
from gigawatt.classroom.play.prompts import brier, outcomes
from gigawatt.classroom.setup.create import NewClass, make_class
from gigawatt.classroom.setup.tasks import Task, tasks_of
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.match import Record, Recorder
from gigawatt.session.class_block import SKIPPED, Answer, write_answers
from gigawatt.storage import load_record
from gigawatt.wording.debrief_text import class_exercise_text, class_result_text
from gigawatt.wording.prediction_text import calibration_text, ended_text

EXERCISE = "missing-layer"
BARE = DebriefOptions(games=0)
EVIL = "<b>Ann</b>"


def solved(task: Task, student: str, *, idle: bool = False) -> Record:
    """A whole game of an exercise, by its solution or by doing nothing."""
    start = task.start(read_key(task.course.folder.key), student)
    state = task.game.new_state(start.seed, start.factions)
    recorder = Recorder(state)
    for action in run_plan(task.game, start.seed, None if idle else exercise_of(task.game).solution).watched.actions:
        state.apply_action(action)
        recorder.note(action)
    made = recorder.record(task.game.ruleset, task.game.scenario_id, start.factions, start.seed)
    return made.with_session(**start.session)


def answered(task: Task, record: Record, *, right: bool, percent: int) -> Record:
    """A game in which every prompt was answered with a layer that came true, or with one that did not."""
    found = outcomes(record, task.seat, task.game)
    first: dict[int, int] = {}
    for ply, quarter in plies_of(record, task.seat, task.game):
        first.setdefault(quarter + 1, ply)
    rows = []
    for ask in task.prompts:
        if ask.quarter in first:
            came = found.get(ask.quarter, ())
            choice = next(layer for layer in LAYERS if (layer in came) == (right and bool(came)))
            rows.append(Answer(ask, first[ask.quarter], choice, percent))
    return record.with_session(answers=write_answers(rows))


def answers_of(task: Task, record: Record) -> tuple[str, str]:
    """What the first prompt was answered and what came of it, as a page says them."""
    row = record.session["answers"][0]
    came = outcomes(record, task.seat, task.game)[row["quarter"]]
    return f"{row['choice']} {row['percent']}\N{NO-BREAK SPACE}%", " and ".join(came) if len(came) < 3 else came[0]


def rows_below(page: str, title: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    part = page[page.index(f">{title}") :]
    body = part[part.index("<tbody>") : part.index("</tbody>")]
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body)]
    return [[unescape(re.sub(r"<[^>]*>", "", cell)) for cell in row] for row in cells]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class with a game and an exercise: Ann is right and solves it with two hints, Ben is wrong, Cleo did the exercise alone."""
    folder = tmp_path_factory.mktemp("classes") / "lessons"
    folder.mkdir()
    (folder / "roster.csv").write_text(f"id,name\nann,{EVIL}\nben,Ben\ncleo,Cleo\ndan,Dan\n", encoding="utf-8")
    made = make_class(folder, NewClass(preset="25", exercises=(EXERCISE,))).course
    game, task = tasks_of(made)
    for student, right, percent in (("ann", True, 90), ("ben", False, 60)):
        hand_in(
            made, f"{student}.json", answered(game, played(made, start_of(made, student)), right=right, percent=percent)
        )
    ann = answered(task, solved(task, "ann"), right=True, percent=80)
    hand_in(made, "ann-x.json", ann.with_session(**{HINTS_KEY: 2}))
    hand_in(made, "cleo-x.json", answered(task, solved(task, "cleo", idle=True), right=False, percent=100))
    debrief_class(folder, BARE)
    return made


@pytest.fixture(scope="module")
def pages(course: Course) -> dict[str, str]:
    """The pages of the class by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in course.folder.debrief.glob("*.html")}


def test_the_class_page_has_each_prompt(pages: dict[str, str]) -> None:
    """What the class answered, what came out, how many were right, how sure they were, and their Brier score."""
    rows = rows_below(pages["class.html"], "Predictions</h2>")
    game = next(row for row in rows if row[0] == "the game")
    assert (game[2], game[5], game[6]) == ("2 of 2", "1 of 2", "75\N{NO-BREAK SPACE}%")
    assert sum(int(number) for number in re.findall(r"\d+", game[3])) == 2
    assert sum(int(number) for number in re.findall(r"\d+", game[4])) >= 2, "several may bind at once"
    one, other = (brier(LAYERS[0], percent, LAYERS[place : place + 1], LAYERS) for percent, place in ((90, 0), (60, 1)))
    assert game[7] == f"{(one + other) / 2:.2f}"
    assert "the class was surer than it was right, by " in pages["class.html"]
    bands = rows_below(pages["class.html"], "How sure, and how right")
    assert {row[0]: row[3] for row in bands}["60 to 79\N{NO-BREAK SPACE}%"] == "0"


def test_the_class_page_says_who_predicted_what(pages: dict[str, str]) -> None:
    """A row for each student who was asked; a wrong answer has what came true beside it."""
    rows = {row[1]: row for row in rows_below(pages["class.html"], "Who predicted what: the game")}
    assert set(rows) == {"ann", "ben"}, "of the others no game counts"
    assert rows["ann"][2].endswith("90\N{NO-BREAK SPACE}% \N{CHECK MARK}")
    assert "60\N{NO-BREAK SPACE}% \N{BALLOT X} " in rows["ben"][2]


def test_it_stands_below_the_first_page(pages: dict[str, str]) -> None:
    """Page one keeps its three sentences and its chart; the tables come after the parts about the games."""
    page = pages["class.html"]
    order = [
        page.index(text)
        for text in ("</section>", "Student by student", ">Predictions<", ">Exercises<", "How it was found")
    ]
    assert order == sorted(order)


def test_how_exercises_went(pages: dict[str, str], course: Course) -> None:
    """Who reached the goal, in how many quarters, with how many hints; on the page of the class and on that of the student."""
    title = exercise_of(tasks_of(course)[1].game).title
    assert rows_below(pages["class.html"], "Exercises</h2>")[0][:3] == [title, "2 of 4", "1 of 2"]
    rows = {row[1]: row[2] for row in rows_below(pages["class.html"], "How each student did")}
    assert re.fullmatch("\N{CHECK MARK} in \\d quarters?, 2 hints", rows["ann"])
    assert rows["cleo"].startswith("\N{BALLOT X} missed")
    assert rows["ben"] == rows["dan"] == "\N{EN DASH}"
    assert rows_below(pages["ann.html"], "Your exercises")[0][1] == "Reached"
    (cleo,) = rows_below(pages["cleo.html"], "Your exercises")
    assert (cleo[1], cleo[3]) == ("Missed", "0")
    assert cleo[4], "what went wrong is said"


def test_a_student_sees_the_own_predictions(pages: dict[str, str], course: Course) -> None:
    """With what came true and the score; whoever handed in no game sees those of the exercises all the same."""
    game, task = tasks_of(course)
    for student, own, name in (("ann", game, "ann.json"), ("cleo", task, "cleo-x.json")):
        said, came = answers_of(own, load_record(course.folder.submissions / name))
        rows = rows_below(pages[f"{student}.html"], "What you predicted, and what came true")
        mine = next(row for row in rows if row[2] == said)
        assert came in mine[3]
        assert mine[4] == ("\N{CHECK MARK}" if student == "ann" else "\N{BALLOT X}")
        assert float(mine[5]) >= 0
    assert "no game counts. Nothing was handed in" in pages["cleo.html"], "the exercise is no game that is too short"


def test_nothing_that_was_written_is_markup(pages: dict[str, str]) -> None:
    """Names are text, and stay with the teacher."""
    assert EVIL not in pages["class.html"]
    assert "&lt;b&gt;Ann&lt;/b&gt;" in pages["class.html"]
    assert not any("&lt;b&gt;" in page for name, page in pages.items() if name != "class.html")


@pytest.fixture(scope="module")
def exercises_alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages of a class that plays an exercise alone: Ann and Ben solve it, Cleo does nothing."""
    folder = tmp_path_factory.mktemp("classes") / "alone"
    folder.mkdir()
    (folder / "roster.csv").write_text("id,name\nann,Ann\nben,Ben\ncleo,Cleo\n", encoding="utf-8")
    made = make_class(folder, NewClass(preset="25", exercises=(EXERCISE,))).course
    settings = made.folder.path / "class.toml"
    text = re.sub(r"\[weights\].*", "[weights]\ngoal = 100\n", settings.read_text(encoding="utf-8"), flags=re.DOTALL)
    settings.write_text(re.sub(r"\[\[prompt\]\]\n(?:\w+ = .*\n)*", "", text), encoding="utf-8")
    (task,) = tasks_of(read_course(made.folder.path))
    for student in ("ann", "ben", "cleo"):
        hand_in(made, f"{student}.json", solved(task, student, idle=student == "cleo"))
    debrief_class(folder, BARE)
    return {path.name: path.read_text(encoding="utf-8") for path in made.folder.debrief.glob("*.html")}


@pytest.mark.parametrize("page", ["ann.html", "cleo.html", "class.html"])
def test_the_debrief_of_an_exercise_says_that_it_is_one(exercises_alone: dict[str, str], page: str) -> None:
    """Head and first sentence name the exercise, and no scenario; the goal comes before anything else."""
    text = exercises_alone[page]
    head = text[text.index("<h1>") : text.index("<svg")]
    first = unescape(head[head.index("<li>") + 4 : head.index("</li>")])
    assert "exercise The missing layer" in head[: head.index("<ul")]
    assert "first-campus" not in head
    assert "the goal of the exercise The missing layer" in first
    starts = {"ann.html": "You reached ", "cleo.html": "You missed ", "class.html": "2 of 3 students reached "}
    assert first.startswith(starts[page])
    assert ("Even so, " in head) == (page == "ann.html")


def test_equal_games_are_no_spread() -> None:
    """Nobody reads `with 5 to 5 Lead, 5 in the middle`."""
    assert class_result_text(3, 4, [5, 5, 5], None, 0) == "3 of 4 students played to the end and all had 5 Lead."
    assert class_result_text(1, 4, [5], 0.5, 10).endswith(
        "to the end, with 5 Lead, more than in 50 % of 10 games of house policies."
    )
    assert class_exercise_text("The way", 2, 3, 2, [5, 5]).endswith("; 2 played to the end, and all had 5 Lead.")


def test_a_second_run_changes_nothing(course: Course, pages: dict[str, str]) -> None:
    """The tables are made of what was handed in, and are the same again."""
    assert debrief_class(course.folder.path, BARE).changed == 0


def test_what_was_left_or_not_reached(course: Course) -> None:
    """A refused question is no answer and not wrong; one of a quarter that was not played has no outcome."""
    game, task = tasks_of(course)
    whole = played(course, start_of(course, "dan"))
    (ask,) = game.prompts
    ply = next(ply for ply, quarter in plies_of(whole, game.seat, game.game) if quarter + 1 == ask.quarter)
    path = hand_in(course, "dan.json", whole.with_session(answers=write_answers([Answer(ask, ply, SKIPPED, 0)])))
    short = hand_in(course, "dan-x.json", cut(solved(task, "dan"), len(solved(task, "dan").actions) - 1))
    try:
        debrief_class(course.folder.path, BARE)
        page = (course.folder.debrief / "dan.html").read_text(encoding="utf-8")
        rows = rows_below(page, "What you predicted, and what came true")
        assert [row[2] for row in rows if row[0] == "the game"] == ["no answer"]
        assert all(row[4:] == ["", ""] for row in rows if row[2] == "no answer")
    finally:
        for file in (path, short):
            Path(file).unlink()


def test_the_quarter_of_a_goal_is_the_learner_s(course: Course) -> None:
    """It is counted from the learner's first quarter, and stays the same when the game is played on."""
    task = tasks_of(course)[1]
    run = exercise_run(solved(task, "ann"), task.game)
    assert run.reached_in is not None
    assert 1 <= run.reached_in <= run.quarters == run.played
    idle = exercise_run(solved(task, "ann", idle=True), task.game)
    assert (idle.reached_in, idle.goal.is_reached) == (None, False)


def test_words() -> None:
    """How sure a class was is said in one sentence, and how an exercise ended in a few words."""
    assert calibration_text(1, 2, 50.2).endswith("as sure as it was right.")
    assert calibration_text(2, 2, 60).endswith("less sure than it was right, by 40 points.")
    assert ended_text("open", None, 2, 6, 1) == "open, 2 of 6 quarters played, 1 hint"
    assert ended_text("met", 1, 4, 6, 0) == "\N{CHECK MARK} in 1 quarter"
