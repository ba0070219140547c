"""Several students at one start file: one game for the team, a grade for each, and who decided how much."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from attrs import evolve
from tests.classroom.classes import class_of, hand_in, played, rows_of, start_of

from gigawatt.classroom.debrief.class_debrief import DebriefOptions, debrief_class
from gigawatt.classroom.export.files import anonymous_export
from gigawatt.classroom.folder.course import read_course
from gigawatt.classroom.folder.roster import parse_roster
from gigawatt.classroom.grading.class_grades import graded_class
from gigawatt.classroom.grading.gradebooks import grades_csv
from gigawatt.classroom.grading.grades import plain_gradebook
from gigawatt.classroom.grading.grades_page import grades_page
from gigawatt.classroom.grading.student_grades import decided_by
from gigawatt.classroom.submissions.status import class_status
from gigawatt.errors import ClassError
from gigawatt.session import PASS, GameSession
from gigawatt.storage import to_json
from gigawatt.wording.hands_text import decided_text

ROSTER = "id,name,section,Team\nann,Ann,A,red\nben,Ben,A,red\ncleo,Cleo,A,\ndan,Dan,A,blue\n"


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with a team of two, a student alone, and a team of one; nobody writes in it."""
    path = tmp_path_factory.mktemp("teams") / "spring-a"
    class_of(path, ROSTER)
    return path


@pytest.fixture
def folder(master: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(master, tmp_path / "spring-a"))


def test_players_of_a_roster() -> None:
    """Whoever plays is a team or a student alone."""
    roster = parse_roster(ROSTER)
    assert roster.players == ("red", "cleo", "blue")
    assert (roster.members("red"), roster.members("cleo"), roster.members("blue")) == (("ann", "ben"), (), ("dan",))


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("ann,x y\n", "line 2: the team 'x y' cannot name a file"),
        ("ann,ben\nben,red\n", "the team ben has the id of a student, in line 3"),
        ("ann,red\nben,Red\n", "differ in capitals alone"),
        ("".join(f"s{n},red\n" for n in range(13)), "more than 12 students"),
    ],
)
def test_odd_teams(rows: str, what: str) -> None:
    """A team has an id that names a file and is nobody else's."""
    with pytest.raises(ClassError) as caught:
        parse_roster(f"id,team\n{rows}")
    assert what.replace("'", "") in str(caught.value).replace("'", "").replace('"', "")


def test_start_files_are_those_of_teams(folder: Path) -> None:
    """A team has one, which names its students; a student of a team has none."""
    starts = sorted(path.name for path in (folder / "starts").glob("*.json"))
    assert starts == ["blue.json", "cleo.json", "red.json"]
    session = GameSession.resume(folder / "starts" / "red.json")
    assert session.extra["team"] == ["ann", "ben"]
    assert "team" not in GameSession.resume(folder / "starts" / "cleo.json").extra


def test_a_game_of_a_team(folder: Path, tmp_path: Path) -> None:
    """Played by two in turn and by a policy once: each student of the team has its score, and the shares are told."""
    course = read_course(folder)
    path = tmp_path / "mine.json"
    path.write_bytes((folder / "starts" / "red.json").read_bytes())
    session = GameSession.resume(path)
    session.play_on()
    session.note_decider("ann")
    session.apply(PASS)
    session.play_on()
    session.note_decider("ben")
    session.apply(PASS)
    session.play_on()
    session.hand_to_policy("normal")
    session.play_on()
    while not session.is_over:
        session.apply(PASS)
        session.play_on()
    hand_in(course, "team.json", path.read_bytes())
    hand_in(course, "cleo.json", to_json(played(course, start_of(course, "cleo"))))
    graded = graded_class(folder)
    rows = rows_of(plain_gradebook(graded.book))
    assert rows["ann"] | {"id": ""} == rows["ben"] | {"id": ""}
    assert (rows["ann"]["status"], rows["ann"]["reason"], rows["dan"]["status"]) == ("graded", None, "missing")
    decided = rows["ann"]["decided"]
    assert (decided["ann"], decided["ben"]) == (1, 2)
    assert decided["policy:normal"] >= 1
    assert rows["cleo"]["decided"].keys() == {""}
    page = grades_page(graded.book)
    assert "Who decided" in page
    assert "the policy normal" in page
    assert b"the policy normal" in grades_csv(graded.book)
    assert [row.status for row in class_status(course, graded.roster).rows] == [
        "finished",
        "finished",
        "finished",
        "missing",
    ]
    debriefed = debrief_class(folder, DebriefOptions(games=0))
    assert debriefed.stories == 3
    for student in ("ann", "ben"):
        page = (folder / "debrief" / f"{student}.html").read_text(encoding="utf-8")
        assert "Decided by" in page
        assert "the policy normal" in page
    assert "Decided by" not in (folder / "debrief" / "cleo.html").read_text(encoding="utf-8")
    export = anonymous_export(graded)
    students = export.files["students.csv"].decode().splitlines()[1:]
    teams = [row.split(",")[1] for row in students]
    assert len({team for team in teams if team}) == 2
    assert teams.count("") == 1
    assert "red" not in export.found


def test_a_broken_file_of_a_team_is_one_file(folder: Path) -> None:
    """It stands with each student of the team and is counted once; a student's own id names nobody who plays."""
    course = read_course(folder)
    game = played(course, start_of(course, "red"))
    hand_in(course, "broken.json", to_json(evolve(game, digests=("0" * 16, *game.digests[1:]))))
    hand_in(course, "lone.json", to_json(played(course, start_of(course, "ann"))))
    book = graded_class(folder).book
    rows = rows_of(plain_gradebook(book))
    assert rows["ann"]["reason"] == rows["ben"]["reason"] == "divergent-ply"
    assert [row.reason.code for row in book.unknown] == ["other-student"]
    assert book.broken == 2


def test_a_student_alone_beside_a_policy(folder: Path, tmp_path: Path) -> None:
    """Whoever plays alone is the student whose game it is; only in a team may it be another."""
    course = read_course(folder)
    for player in ("cleo", "red"):
        path = tmp_path / f"{player}-alone.json"
        path.write_bytes((folder / "starts" / f"{player}.json").read_bytes())
        session = GameSession.resume(path)
        session.play_on()
        session.apply(PASS)
        session.play_on()
        session.hand_to_policy("normal")
        session.play_on()
        texts = decided_text(decided_by(session.record(), course.game, course.seat))
        assert "the policy normal" in texts
        assert ("cleo" if player == "cleo" else "the team") in texts
        assert "not said" not in texts


@pytest.mark.parametrize(
    "counts, told",
    [
        ({"": 3}, ""),
        ({"": 3, "policy:easy": 1}, "the team 75 % and the policy easy 25 %"),
        ({"ann": 2, "": 1, "policy:easy": 1}, "ann 50 %, a member who is not named 25 % and the policy easy 25 %"),
    ],
)
def test_who_did_not_say_who(counts: dict[str, int], told: str) -> None:
    """Of a team that named nobody it is the team, beside members who are named it is another one."""
    assert decided_text(counts) == told
