"""The games of a served class: begun from the start file, followed as they are played, handed in whole."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.classroom.classes import cut, hand_in, played

from gigawatt.classroom.folder.course import Course, read_course
from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.folder.roster import Roster, parse_roster, read_roster
from gigawatt.classroom.serving.games import BROKEN, FINISHED, NEW, PLAYING, ServedGame, ServedGames
from gigawatt.classroom.serving.lesson import GOES_ON_S, LessonFile
from gigawatt.classroom.serving.open_class import lesson_path, open_class
from gigawatt.classroom.setup.start_files import start_path
from gigawatt.classroom.submissions.handed_in import find_submissions
from gigawatt.classroom.submissions.judging import Judge
from gigawatt.errors import ClassError
from gigawatt.session import GameSession
from gigawatt.storage import from_json, to_json
from gigawatt.storage.files import write_atomic
from gigawatt.storage.locks import FileLock

NOW = 1_800_000_000.0


@pytest.fixture
def course(class_folder: Path) -> Course:
    """A class of three."""
    return read_course(class_folder)


@pytest.fixture
def roster(course: Course) -> Roster:
    """Its students."""
    return read_roster(course.folder.roster)


@pytest.fixture
def games(course: Course, roster: Roster) -> ServedGames:
    """Their games."""
    return ServedGames(course, roster, read_key(course.folder.key))


@pytest.fixture
def ann(games: ServedGames) -> ServedGame:
    """The game of a student."""
    return games.game("ann", "")


def test_a_game_begins_as_the_start_file(ann: ServedGame, course: Course) -> None:
    """The first file is the start file to the byte; opening it again alters nothing; nothing is handed in yet."""
    assert ann.look().status == NEW
    path = ann.prepare()
    assert path.read_bytes() == start_path(course.folder, "ann").read_bytes()
    before = path.stat().st_mtime_ns
    assert ann.prepare() == path
    assert path.stat().st_mtime_ns == before
    assert not ann.hand_in()
    assert not list(course.folder.submissions.iterdir())


def test_it_is_followed_ply_by_ply(ann: ServedGame, course: Course) -> None:
    """Quarter, Lead and actions are those of the position, after more plies and after a take-back."""
    path = ann.prepare()
    whole = played(course, ann.start)
    state = course.game.new_state(ann.start.seed, ann.start.factions)
    own = 0
    positions = []
    for action in whole.actions:
        own += state.seat == course.seat
        state.apply_action(action)
        positions.append((own, state.quarter, state.lead(course.seat)))
    for plies in (5, 14, 9, len(whole.actions)):
        path.write_bytes(to_json(cut(whole, plies)))
        standing = ann.look()
        actions, quarter, lead = positions[plies - 1]
        assert (standing.actions, standing.lead) == (actions, lead), plies
        assert standing.quarter == min(quarter + 1, course.game.quarters)
        assert standing.status == (FINISHED if plies == len(whole.actions) else PLAYING)
        assert standing.last
    assert standing.acted == path.stat().st_mtime


def test_what_is_finished_is_handed_in_and_accepted(games: ServedGames, course: Course, roster: Roster) -> None:
    """Every game that was played lies in the submissions as it was saved, once, and grading accepts it."""
    for student in ("ann", "ben"):
        game = games.game(student, "")
        whole = played(course, game.start)
        game.prepare().write_bytes(to_json(whole if student == "ann" else cut(whole, 8)))
    assert [games.hand_in(student, only_finished=True) for student in games.students] == [[], [], []]
    assert [path.name for path in course.folder.submissions.iterdir()] == ["ann.served.json"]
    assert games.hand_in("ben") == []
    handed = course.folder.submissions / "ann.served.json"
    assert handed.read_bytes() == games.game("ann", "").path.read_bytes()
    before = handed.stat().st_mtime_ns
    again = ServedGames(course, roster, read_key(course.folder.key))
    assert again.hand_in("ann") == []
    assert handed.stat().st_mtime_ns == before, "another server finds it there"
    judge = Judge(course, roster, read_key(course.folder.key))
    verdicts = {verdict.student: verdict for verdict in map(judge.judge, find_submissions(course.folder.submissions))}
    assert verdicts["ann"].is_finished
    assert verdicts["ben"].is_valid
    assert not verdicts["ben"].is_finished


def test_a_file_of_another_game_is_never_written_over(ann: ServedGame, course: Course) -> None:
    """Where something else has the name, the hand-in gets another one."""
    other = hand_in(course, "ann.served.json", b"not a save")
    ann.prepare().write_bytes(to_json(cut(played(course, ann.start), 8)))
    assert ann.hand_in()
    assert other.read_bytes() == b"not a save"
    assert (course.folder.submissions / "ann.served-2.json").read_bytes() == ann.path.read_bytes()
    ann.path.write_bytes(to_json(cut(played(course, ann.start), 9)))
    assert ann.hand_in()
    assert len(list(course.folder.submissions.iterdir())) == 2


def test_a_game_of_another_class_file_is_set_aside(ann: ServedGame, course: Course, roster: Roster) -> None:
    """After what is played was altered, a new game begins, and the old one stays beside it."""
    ann.prepare()
    old = ann.path.read_bytes()
    text = course.folder.file.read_text(encoding="utf-8").replace("undo = true", "undo = false")
    course.folder.file.write_text(text, encoding="utf-8")
    game = ServedGame(ServedGames(read_course(course.folder.path), roster, read_key(course.folder.key)).tasks[0],
                      read_key(course.folder.key), "ann")  # fmt: skip
    assert game.look().status == BROKEN
    record = from_json(game.prepare().read_bytes(), "it")
    assert record.session["class"]["undo"] == 0
    assert ann.path.with_name("game-old-1.json").read_bytes() == old
    assert game.look().status == NEW


def test_only_the_students_own_actions_count_as_acting(ann: ServedGame, course: Course) -> None:
    """What rivals do after the last action is saved, and does not make it a later one."""
    path, whole = ann.prepare(), played(course, ann.start)
    state = course.game.new_state(ann.start.seed, ann.start.factions)
    seats = []
    for action in whole.actions:
        seats.append(state.seat)
        state.apply_action(action)
    plies = seats.index(course.seat) + 1
    for number, when in ((plies, NOW), (plies + 1, NOW + 60)):
        path.write_bytes(to_json(cut(whole, number)))
        os.utime(path, (when, when))
        assert (ann.look().actions, ann.look().acted) == (1, NOW)
    assert seats[plies] != course.seat, "it was a rival who acted last"


def test_threads_may_look_and_hand_in_together(ann: ServedGame, course: Course) -> None:
    """Whoever looks while others do sees a position of the game, and one whole file is handed in."""
    path, whole = ann.prepare(), played(course, ann.start)
    with ThreadPoolExecutor(8) as pool:
        for plies in (*range(1, len(whole.actions), 9), len(whole.actions)):
            write_atomic(path, to_json(cut(whole, plies)))
            done = [*pool.map(lambda _: ann.look().status, range(8)), *pool.map(lambda _: ann.hand_in(), range(8))]
            assert BROKEN not in done
    assert ann.look().status == FINISHED
    assert (course.folder.submissions / "ann.served.json").read_bytes() == to_json(whole)


@pytest.mark.parametrize("damage", ["cut", "illegal", "text", "list"])
def test_a_damaged_game_is_told_and_not_handed_in(ann: ServedGame, course: Course, damage: str) -> None:
    """A file that cannot be followed is one line for the teacher; nothing of it reaches the submissions."""
    plain = json.loads(to_json(cut(played(course, ann.start), 8)))
    ann.prepare()
    if damage == "cut":
        ann.path.write_bytes(ann.path.read_bytes()[:500])
    elif damage == "list":
        ann.path.write_bytes(b"[]")
    else:
        plain["actions"][3] = 1_000_000 if damage == "illegal" else "x"
        ann.path.write_text(json.dumps(plain), encoding="utf-8")
    standing = ann.look()
    assert standing.status == BROKEN
    assert standing.fault.startswith("game.json: ")
    assert standing.fault.isprintable()
    assert not ann.hand_in()
    assert not list(course.folder.submissions.iterdir())


def test_ids_are_found_in_any_capitals(games: ServedGames) -> None:
    """Whatever the capitals, the id of the roster is meant; nothing else is."""
    assert games.find_student(" ANN ") == "ann"
    assert games.find_student("nobody") is None
    assert games.find_student("") is None


def test_a_game_goes_on_where_it_was(ann: ServedGame, course: Course) -> None:
    """The board's own session continues the file, and what it saves is followed."""
    session = GameSession.resume(ann.prepare(), holds=True)
    session.play_on()
    assert session.is_your_turn
    session.apply(session.state.legal_actions()[0])
    session.leave()
    standing = ann.look()
    assert (standing.status, standing.actions) == (PLAYING, 1)
    assert standing.quarters == course.game.quarters


# --- opening a class ------------------------------------------------------------------------------------------------------------


def codes() -> tuple[str, str]:
    """New codes, which no lesson has yet."""
    return "new234", "aaaa-bbbb-cccc"


def test_a_lesson_goes_on_until_it_is_closed_or_old(course: Course) -> None:
    """Codes and holds stay through a restart; a closed lesson, or one of yesterday, gives way to a new one."""
    folder = course.folder.path
    served = open_class(folder, NOW, None, lambda: ("old234", "xxxx-yyyy-zzzz"))
    served.lesson.admit("ann")
    served.file.write(served.lesson)
    served.release()
    served = open_class(folder, NOW + 60, None, codes)
    assert served.lesson.join_code == "old234"
    assert served.lesson.hold("ann").is_taken
    served.release()
    served = open_class(folder, NOW + 90, "mine77", codes)
    assert (served.lesson.join_code, served.lesson.hold("ann").is_taken) == ("mine77", True)
    served.release()
    served = open_class(folder, NOW + 120 + GOES_ON_S, None, codes)
    assert served.lesson.join_code == "new234"
    assert not served.lesson.hold("ann").is_taken
    served.lesson.is_closed = True
    served.file.write(served.lesson)
    served.release()
    served = open_class(folder, NOW + 130 + GOES_ON_S, None, lambda: ("next22", "xxxx-yyyy-zzzz"))
    assert served.lesson.join_code == "next22"
    served.release()


def test_a_class_that_cannot_be_served_is_one_line(course: Course, tmp_path: Path) -> None:
    """No class, nobody in it, an odd start file, a damaged lesson: each is refused, and the lock is free again."""
    folder = course.folder.path
    with pytest.raises(ClassError, match="is not a class"):
        open_class(tmp_path / "nothing", NOW, None, codes)
    start = start_path(course.folder, "ben")
    whole = start.read_bytes()
    start.write_bytes(b"{}")
    with pytest.raises(ClassError, match=r"ben\.json: it is not a start file; remove it"):
        open_class(folder, NOW, None, codes)
    start.write_bytes(whole)
    lesson_path(course.folder).parent.mkdir(exist_ok=True)
    lesson_path(course.folder).write_text("{", encoding="utf-8")
    with pytest.raises(ClassError, match=r"lesson\.json"):
        open_class(folder, NOW, None, codes)
    assert FileLock(lesson_path(course.folder)).is_held is False
    lesson_path(course.folder).unlink()
    open_class(folder, NOW, None, codes).release()
    course.folder.roster.write_text("id,name,section\n", encoding="utf-8")
    with pytest.raises(ClassError, match="nobody is in"):
        open_class(folder, NOW, None, codes)


def test_minutes_are_those_of_the_preset(course: Course) -> None:
    """The preset says how long is played."""
    served = open_class(course.folder.path, NOW, None, codes)
    served.release()
    assert served.minutes == 15
    text = course.folder.file.read_text(encoding="utf-8").replace('preset = "25"', 'preset = "homework"')
    course.folder.file.write_text(text, encoding="utf-8")
    served = open_class(course.folder.path, NOW, None, codes)
    served.release()
    assert served.minutes == 90
    assert LessonFile(lesson_path(course.folder)).read() is not None


def test_students_of_a_team_play_its_game(course: Course) -> None:
    """Whoever types the own id or the team's comes to the one game of the team; a student of a team has no other."""
    roster = parse_roster("id,team\nann,red\nben,red\ncleo,\n")
    games = ServedGames(course, roster, read_key(course.folder.key))
    assert games.students == ("red", "cleo")
    assert [games.find_student(typed) for typed in ("ANN", "ben", "RED", "cleo", "zoe")] == [
        "red",
        "red",
        "red",
        "cleo",
        None,
    ]
    assert {game.student for player in games.students for game in games.of(player)} == {"red", "cleo"}
    for player, team in (("red", ["ann", "ben"]), ("cleo", None)):
        write_atomic(
            start_path(course.folder, player), to_json(games.tasks[0].start(read_key(course.folder.key), player))
        )
        assert games.game(player, "").start.session.get("team") == team
