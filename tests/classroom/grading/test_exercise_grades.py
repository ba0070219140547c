"""Exercises of a class: start files, the goal as a part of the grade, and openings that nobody may alter."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from tests.classroom.classes import cut, edited, hand_in, played, rows_of, start_of

from gigawatt.classroom.exercises.goals import exercise_of
from gigawatt.classroom.exercises.plans import run_plan
from gigawatt.classroom.export.rows import answer_rows
from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.folder.roster import read_roster
from gigawatt.classroom.grading.class_grades import grade_class
from gigawatt.classroom.grading.gradebooks import grades_csv
from gigawatt.classroom.grading.grades import plain_gradebook
from gigawatt.classroom.grading.grades_page import grades_page
from gigawatt.classroom.grading.parts import AskedGame, completion_part, plies_of, prediction_part
from gigawatt.classroom.play.prompts import outcomes
from gigawatt.classroom.replays.checking import check_record
from gigawatt.classroom.setup.create import NewClass, make_class, refresh_class
from gigawatt.classroom.setup.start_files import start_path
from gigawatt.classroom.setup.tasks import Task, tasks_of
from gigawatt.classroom.submissions.handed_in import HandedIn
from gigawatt.classroom.submissions.judging import Judge
from gigawatt.classroom.submissions.status import class_status
from gigawatt.errors import NotationError
from gigawatt.match import Record, Recorder
from gigawatt.session.class_block import CLASS_KEY, Answer, read_class, write_answers
from gigawatt.session.questions import exercise_prompts
from gigawatt.storage import load_record, to_json

EXERCISE = "missing-layer"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class of two with one exercise."""
    folder = tmp_path_factory.mktemp("classes") / "lessons"
    folder.mkdir()
    (folder / "roster.csv").write_text("id\nann\nben\n", encoding="utf-8")
    return make_class(folder, NewClass(preset="25", exercises=(EXERCISE,))).course


@pytest.fixture(scope="module")
def task(course: Course) -> Task:
    """The exercise."""
    return next(task for task in tasks_of(course) if task.exercise)


def _solved(task: Task, student: str, *, idle: bool = False) -> Record:
    """A student's whole game of the exercise, by its solution or by doing nothing."""
    start = task.start(read_key(task.course.folder.key), student)
    actions = run_plan(task.game, start.seed, None if idle else exercise_of(task.game).solution).watched.actions
    state = task.game.new_state(start.seed, start.factions)
    recorder = Recorder(state)
    for action in actions:
        state.apply_action(action)
        recorder.note(action)
    made = recorder.record(task.game.ruleset, task.game.scenario_id, start.factions, start.seed)
    return made.with_session(**start.session)


def _code(course: Course, data: bytes) -> tuple[str, str]:
    judge = Judge(course, read_roster(course.folder.roster), read_key(course.folder.key))
    verdict = judge.judge(HandedIn("x", data))
    return verdict.reason.code if verdict.reason is not None else "", verdict.exercise


def test_everybody_has_a_start_file_for_each_exercise(course: Course, task: Task) -> None:
    """It is signed, holds the opening, and is made once."""
    for student in ("ann", "ben"):
        path = start_path(course.folder, student, EXERCISE)
        assert load_record(path).actions == task.terms(load_record(path).seed).opening
        assert _code(course, path.read_bytes()) == ("unfinished", EXERCISE)
    before = path.stat().st_mtime_ns
    refresh_class(course.folder.path)
    assert path.stat().st_mtime_ns == before


def test_the_goal_is_a_part_of_the_grade(course: Course, task: Task) -> None:
    """The solution earns all of it, doing nothing none; a class with exercises has a part for each."""
    hand_in(course, "a.json", _solved(task, "ann"))
    hand_in(course, "b.json", _solved(task, "ben", idle=True))
    rows = rows_of(plain_gradebook(grade_class(course.folder.path)))
    weight = course.weights["goal"]
    assert [rows[student]["parts"]["goal"] for student in ("ann", "ben")] == [weight, 0.0]
    assert rows["ann"]["part_notes"]["goal"] == "1 of 1 goal reached"
    assert rows["ben"]["part_notes"]["goal"] == f"0 of 1 goal reached; not {EXERCISE}"
    assert (rows["ann"]["status"], rows["ann"]["reason"]) == ("partial", "no-submission")
    assert "game of the class" in rows["ann"]["detail"]
    assert rows["ann"]["parts"]["completion"] == course.weights["completion"] / 2
    assert [file["exercise"] for file in rows["ann"]["files"]] == [EXERCISE]


def _predicted(task: Task, record: Record) -> Record:
    """A game with a sure and right answer to everything that the exercise asks, at the student's first turns."""
    found = outcomes(record, task.seat, task.game)
    first: dict[int, int] = {}
    for ply, quarter in plies_of(record, task.seat, task.game):
        first.setdefault(quarter + 1, ply)
    return record.with_session(
        answers=write_answers(Answer(ask, first[ask.quarter], found[ask.quarter][0], 100) for ask in task.prompts)
    )


def test_an_exercise_asks_in_a_class_as_it_does_alone(course: Course, task: Task) -> None:
    """Its questions are in the start file, signed: whoever takes them out is found."""
    record = load_record(start_path(course.folder, "ann", EXERCISE))
    block = read_class(record.session)
    assert block is not None
    assert block.prompts == task.prompts == exercise_prompts(task.game)
    silent = record.with_session(**{CLASS_KEY: evolve(block, prompts=()).plain()})
    assert _code(course, to_json(silent)) == ("unsigned", EXERCISE)


def test_predictions_of_exercises_are_graded_with_those_of_the_game(course: Course, task: Task) -> None:
    """All tasks together make the part: two right answers of three prompts earn two thirds, and none nothing."""
    record = _solved(task, "ann")
    game = AskedGame(course.prompts, None, course.seat, course.game)
    assert len(course.prompts) == 1
    assert len(task.prompts) == 2
    for handed, share, note in (
        (_predicted(task, record), 2 / 3, "2 of 3 prompts answered, 2 right"),
        (record, 0, "0 of 3 prompts answered, 0 right"),
    ):
        part = prediction_part([game, AskedGame(task.prompts, handed, task.seat, task.game)], 30)
        assert part.share == pytest.approx(share)
        assert part.note.startswith(f"{note}; ")
    rows = list(answer_rows("p0", task, _predicted(task, record)))
    assert [(row["task"], row["quarter"], row["brier"]) for row in rows] == [(EXERCISE, 1, 0), (EXERCISE, 2, 0)]


def test_exercises_alone_may_earn_predictions(course: Course) -> None:
    """The game of the class is left out if it asks nothing, and neither its result nor its decisions earn anything."""
    weights = {"goal": 60, "prediction": 40}
    silent = evolve(course, weights=weights, prompts=())
    assert [task.exercise for task in tasks_of(silent)] == [EXERCISE]
    assert [task.exercise for task in tasks_of(evolve(course, weights=weights))] == ["", EXERCISE]


def test_an_opening_is_nobodys(course: Course) -> None:
    """A start file that is handed in unplayed has completed nothing, whatever came before the student's first quarter."""
    late = Task(course, "answer-a-control")
    assert exercise_of(late.game).start > 1
    start = late.start(read_key(course.folder.key), "ann")
    replay = check_record(start, late.terms(start.seed))
    assert replay.reason is not None
    assert replay.reason.code == "unfinished"
    assert replay.plies == len(start.actions) > 0
    assert completion_part([replay], 40).share == 0
    ahead = check_record(evolve(start, actions=start.actions[:-1], digests=start.digests[:-1]), late.terms(start.seed))
    assert ahead.reason is not None
    assert ahead.reason.code == "divergent-ply"


def test_what_a_cheat_would_alter(course: Course, task: Task) -> None:
    """Another student, another exercise, another seed and altered plies have their reasons, the same as in the game of the class."""
    game = _solved(task, "ann")
    assert _code(course, to_json(game)) == ("", EXERCISE)
    block = game.session["class"]
    for facts, code in (
        ({"student": "ben"}, "other-student"),
        ({"exercise": ""}, "unsigned"),
        ({"exercise": "power-first"}, "other-rules"),
        ({"undo": 1 - block["undo"]}, "unsigned"),
    ):
        assert _code(course, to_json(game.with_session(**{"class": block | facts})))[0] == code
    assert _code(course, to_json(evolve(game, seed=b"another seed")))[0] == "other-seed"
    assert _code(course, edited(game, lambda plain: plain["digests"].__setitem__(3, "0" * 16)))[0] == "divergent-ply"


def test_an_exercise_that_is_none(tmp_path: Path) -> None:
    """A class cannot ask for an ordinary scenario as an exercise, and leaves nothing behind."""
    with pytest.raises(
        NotationError, match='no exercise "duel"; expected its id, or a .toml file; known: missing-layer'
    ):
        make_class(tmp_path / "odd", NewClass(preset="25", exercises=("duel",)))
    assert not (tmp_path / "odd").exists()


def test_who_decided_in_an_exercise_is_said(course: Course, tmp_path: Path) -> None:
    """Everywhere that grades say it of the game of the class; an opening was nobody's to decide."""
    made = make_class(
        tmp_path / "class", NewClass(preset="25", exercises=("answer-a-control",), roster=course.folder.roster)
    ).course
    task = next(task for task in tasks_of(made) if task.exercise)
    record = _solved(task, "ann", idle=True)
    begun = len(task.terms(record.seed).opening)
    assert begun > 0
    hands = [{"ply": begun, "seat": task.seat, "by": "policy:normal", "until": 0}]
    hand_in(made, "x.json", record.with_session(hands=hands))
    book = grade_class(made.folder.path)
    decided = rows_of(plain_gradebook(book))["ann"]["exercises_decided"]
    assert decided["answer-a-control"].keys() == {"policy:normal"}
    assert b"answer-a-control: the policy normal 100 %" in grades_csv(book)
    page = grades_page(book)
    assert "Who decided" in page
    assert "the policy normal" in page


def test_all_that_is_missing_is_named(course: Course, tmp_path: Path) -> None:
    """Beside what counts, whatever a file of nobody is called; what is wrong with that file comes after it."""
    folder = tmp_path / "class"
    made = make_class(
        folder, NewClass(preset="25", exercises=(EXERCISE, "power-first"), roster=course.folder.roster)
    ).course
    hand_in(made, "x.json", played(made, start_of(made, "ann")))
    alone = rows_of(plain_gradebook(grade_class(folder)))["ann"]
    assert (alone["status"], alone["reason"]) == ("partial", "no-submission")
    assert alone["detail"] == f"Nothing was handed in for {EXERCISE} and power-first."
    hand_in(made, "ann.json", b"")
    broken = rows_of(plain_gradebook(grade_class(folder)))["ann"]
    assert broken["reason"] == "no-submission"
    assert broken["detail"] == f"{alone['detail']} This file could not be counted: ann.json: The file is empty."
    begun = start_of(made, "ben")
    hand_in(made, "y.json", cut(played(made, begun), 5))
    half = rows_of(plain_gradebook(grade_class(folder)))["ben"]
    assert (half["status"], half["reason"]) == ("partial", "unfinished")
    assert half["detail"].startswith(
        "The game of the class: The match has not been played to its end: it ends in 2024 Q"
    )
    assert half["detail"].endswith(f"after 5 actions. {alone['detail']}")
    task = next(task for task in tasks_of(made) if task.exercise == EXERCISE)
    hand_in(made, "w.json", played(made, begun))
    hand_in(made, "v.json", task.start(read_key(folder / "class.key"), "ben"))
    idle = rows_of(plain_gradebook(grade_class(folder)))["ben"]
    untouched = f"{EXERCISE}: The start file was handed in as it was given out: nobody has played in it."
    assert idle["detail"] == f"{untouched} Nothing was handed in for power-first."
    (folder / "submissions" / "x.json").unlink()
    hand_in(made, "z.json", _solved(task, "ann"))
    row = class_status(made, read_roster(made.folder.roster)).rows[0]
    assert row.reason is not None
    assert row.reason.text == (
        "The game of the class (ann.json): The file is empty. Nothing was handed in for power-first."
    )
