"""The tournament of a class: tiny programs on a short ladder, played once and looked at from all sides."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Final

import pytest
from tests.classroom.conftest import ROSTER

from gigawatt.classroom.folder.course import read_course
from gigawatt.classroom.folder.keys import read_key, tournament_seed
from gigawatt.classroom.setup.create import NewClass, make_class
from gigawatt.classroom.tournament.page import CSV, JSON, PAGE, results_page, write_results
from gigawatt.classroom.tournament.play import PUBLISHED_SEED, RUNGS, Settings, _parts, _set_aside, play_tournament
from gigawatt.classroom.tournament.results import PUBLISHED, UNPUBLISHED, ClassResults, StudentResult
from gigawatt.classroom.tournament.student_policies import StudentProgram
from gigawatt.errors import UsageError
from gigawatt.match.faults import FaultKind
from gigawatt.tournament.pools import InProcess, Pool
from gigawatt.tournament.replay import verify_results
from gigawatt.tournament.store import Store
from gigawatt.tournament.worker import Job

SETTINGS: Final = Settings(rungs=("random",), blocks=2)

PROGRAM: Final = """
import json, sys
{first}
for line in sys.stdin:
    asked = json.loads(line)
    kind = asked["type"]
    if kind == "configure":
        print('{{"type":"ready","name":"<i>","version":"1","capabilities":[]}}', flush=True)
    elif kind == "ping":
        print(json.dumps({{"type": "pong", "id": asked["id"]}}), flush=True)
    elif kind == "act":
        {act}
        print(json.dumps({{"type": "action", "id": asked["id"], "choice": 0}}), flush=True)
    elif kind == "quit":
        break
"""
"""A program that passes, with something to do at its start and before each answer."""
LIGHT: Final = 'command = ["python3", "-S", "-E", "policy.py"]\n'
BOOM: Final = 'raise ValueError("=HYPERLINK(1) <script>x</script>")'


def put(folder: Path, student: str, *, first: str = "", act: str = "pass") -> None:
    """Hand a program in."""
    place = folder / "policies" / student
    place.mkdir(parents=True, exist_ok=True)
    (place / "policy.py").write_text(PROGRAM.format(first=first, act=act), encoding="utf-8")
    (place / "policy.toml").write_text(LIGHT, encoding="utf-8")


def never(_: Job) -> Pool:
    """A pool that must not be needed."""
    raise AssertionError("nothing was left to play")


def of(results: ClassResults, student: str) -> StudentResult:
    """The result of a student."""
    return next(one for one in results.students if one.student == student)


@pytest.fixture(scope="module")
def played(master_class: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ClassResults]:
    """A class after its tournament: ann's program passes, ben's ends in its first game; dora is nobody."""
    folder = Path(shutil.copytree(master_class, tmp_path_factory.mktemp("played") / "spring-a"))
    put(folder, "ann")
    put(folder, "ben", act=BOOM)
    put(folder, "=dora")
    results = play_tournament(folder, SETTINGS, InProcess)
    write_results(folder / "tournament", results)
    return folder, results


@pytest.fixture
def copy(played: tuple[Path, ClassResults], tmp_path: Path) -> Path:
    """A copy of that class, to change."""
    return Path(shutil.copytree(played[0], tmp_path / "spring-a"))


def digests(folder: Path) -> dict[str, str]:
    """The digest of the games in each results file."""
    found = {}
    for path in sorted((folder / "tournament" / "games").rglob("*.db")):
        with Store.open_to_read(path) as store:
            found[path.name] = store.results_digest()
    return found


def test_every_student_has_a_status_and_a_reason(played: tuple[Path, ClassResults]) -> None:
    """A program that plays, one that crashes, and a student who handed in nothing."""
    results = played[1]
    assert [(one.student, one.status) for one in results.students] == [
        ("ann", "played"), ("ben", "faulted"), ("cleo", "missing"),
    ]  # fmt: skip
    assert of(results, "ben").reason.startswith("crash: ")
    assert "ValueError" in of(results, "ben").reason
    assert [(one.file, one.student) for one in results.unknown] == [("=dora", "")]
    assert results.is_complete


def test_everything_is_played_on_both_sets_of_seeds(played: tuple[Path, ClassResults]) -> None:
    """Ladder and league, and no seed is in both sets."""
    folder, results = played
    for part in ("ladder/ann", "ladder/ben", "league"):
        seeds = []
        for kind in (PUBLISHED, UNPUBLISHED):
            with Store.open_to_read(folder / "tournament" / "games" / f"{part}.{kind}.db") as store:
                assert store.header.strict
                seeds.append({row[2] for row in store.seatings()})
        assert not seeds[0] & seeds[1]
    assert of(results, "ann").league[UNPUBLISHED] is not None


@pytest.mark.parametrize("preset", ["25", "50"])
@pytest.mark.parametrize("rungs", [("random",), ("random", "greedy"), RUNGS])
def test_each_rung_is_met_as_often_as_was_asked(tmp_path: Path, preset: str, rungs: tuple[str, ...]) -> None:
    """At tables of two and of four, and each program of the league plays in as many blocks or more."""
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    course = make_class(folder, NewClass(preset=preset, equal=False)).course
    programs = [StudentProgram(student, student, folder, "0" * 32) for student in ("ann", "ben", "cleo")]
    parts = list(_parts(course, programs, Settings(rungs=rungs, blocks=4), {PUBLISHED: 1, UNPUBLISHED: 2}, "{}"))
    assert len(parts) == 2 * (len(programs) + 1)
    for part in parts:
        met = Counter(entrant for block in part.plan for entrant in set(block.entrants))
        least = 1 if part.is_ladder else 0
        assert all(met[entrant] >= 4 for entrant in range(least, len(part.header.entrants)))
        assert part.header.blocks <= 4 * len(part.header.entrants)


def test_all_students_meet_the_same_games(played: tuple[Path, ClassResults]) -> None:
    """Seeds, seats and factions of a ladder do not depend on whose it is."""
    plans = []
    for student in ("ann", "ben"):
        with Store.open_to_read(played[0] / "tournament" / "games" / "ladder" / f"{student}.{PUBLISHED}.db") as store:
            plans.append(list(store.seatings()))
    assert plans[0] == plans[1]


def test_a_program_at_fault_is_last_and_forfeits_the_block(played: tuple[Path, ClassResults]) -> None:
    """Strict faults: every game is lost, the first by a crash, and the forfeit names a game of its own file."""
    ben = of(played[1], "ben")
    assert {fault.kind for fault in ben.faults} == {"crash"}
    found = ben.ladder[UNPUBLISHED]
    assert found is not None
    assert found.value == 0
    assert ben.beaten == ()
    with Store.open_to_read(played[0] / "tournament" / "games" / "ladder" / f"ben.{UNPUBLISHED}.db") as store:
        messages = [
            (block, message)
            for block, game, message in store._rows(
                "SELECT block, game, fault_message FROM results WHERE fault IS NOT NULL ORDER BY block, game"
            )
            if game > 0
        ]
    assert messages
    assert all(message.startswith(f"forfeited after game {block}.0: ") for block, message in messages)


def test_files_are_ordinary_tournaments(played: tuple[Path, ClassResults]) -> None:
    """A game of a results file replays to what is stored about it, its place in the plan included."""
    path = played[0] / "tournament" / "games" / "ladder" / f"ann.{UNPUBLISHED}.db"
    with Store.open_to_read(path) as store:
        verify_results(store, 1, 1)


def test_the_unpublished_seed_is_the_keys_and_is_told_nowhere(played: tuple[Path, ClassResults]) -> None:
    """Page, CSV and JSON hold the published seed alone."""
    folder = played[0]
    course = read_course(folder)
    secret = tournament_seed(read_key(course.folder.key), course.id)
    with Store.open_to_read(folder / "tournament" / "games" / f"league.{UNPUBLISHED}.db") as store:
        assert store.header.seed == str(secret)
        numbers = {row[2] for row in store.seatings()}
    for name in (PAGE, CSV, JSON):
        text = (folder / "tournament" / name).read_text(encoding="utf-8-sig")
        assert str(secret) not in text
        assert f"{secret:x}" not in text
        assert not any(number in text for number in numbers)
    assert json.loads((folder / "tournament" / JSON).read_text())["published_seed"] == PUBLISHED_SEED


def test_nothing_that_a_program_says_becomes_code(played: tuple[Path, ClassResults]) -> None:
    """Markup is escaped in the page, and formulas in the CSV."""
    folder, results = played
    page = results_page(results)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    rows = list(csv.DictReader(StringIO((folder / "tournament" / CSV).read_text(encoding="utf-8-sig"))))
    assert [row["id"] for row in rows] == ["ann", "ben", "cleo"]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values() if not _is_number(cell))
    assert "=dora" in page


def _is_number(cell: str) -> bool:
    return cell.lstrip("+-").replace(".", "", 1).isdecimal()


def test_a_second_run_plays_and_writes_nothing(copy: Path) -> None:
    """What is there is kept, and no worker is started."""
    before = digests(copy)
    results = play_tournament(copy, SETTINGS, never)
    assert write_results(copy / "tournament", results) == 0
    assert digests(copy) == before


@pytest.mark.slow
def test_a_stopped_run_continues_to_the_same_results(copy: Path) -> None:
    """Nothing is played twice or lost, whenever the run was stopped."""
    whole = digests(copy)
    shutil.rmtree(copy / "tournament")
    begun = play_tournament(copy, SETTINGS, InProcess, limit_s=0.0)
    assert not begun.is_complete
    assert play_tournament(copy, SETTINGS, InProcess).is_complete
    assert digests(copy) == whole


@pytest.mark.slow
def test_a_changed_program_plays_anew_and_leaves_other_ladders(copy: Path) -> None:
    """Its ladder and the league are played again; the ladder of the other is kept as it was."""
    before = digests(copy)
    put(copy, "ben")
    results = play_tournament(copy, SETTINGS, InProcess)
    assert of(results, "ben").status == "played"
    after = digests(copy)
    assert {name for name in after if after[name] != before[name]} == {
        f"{part}.{kind}.db" for part in ("ben", "league") for kind in (PUBLISHED, UNPUBLISHED)
    }
    # The same program in the same games comes to the same: ann's and ben's ladders are alike now.
    assert of(results, "ben").ladder == of(results, "ann").ladder


@pytest.mark.slow
def test_more_blocks_go_on_and_fewer_count_fewer(copy: Path) -> None:
    """Raising the number plays only what is missing; lowering it again leaves the additional games out."""
    before = play_tournament(copy, SETTINGS, never)
    more = play_tournament(copy, Settings(rungs=SETTINGS.rungs, blocks=3), InProcess)
    assert more.games > before.games
    assert play_tournament(copy, SETTINGS, never) == before


@pytest.mark.parametrize(
    ("first", "kind"),
    [("raise SystemExit(3)", "crash"), ('print("garbage", flush=True)', "protocol"), ("import nothing_here", "crash")],
)
def test_what_does_not_start_is_rejected(class_folder: Path, first: str, kind: FaultKind) -> None:
    """With the kind of fault and without the path of a copy that is gone; a sound program plays all the same."""
    put(class_folder, "ann", first=first)
    results = play_tournament(class_folder, Settings(rungs=("random",), blocks=2), never)
    ann = of(results, "ann")
    assert (ann.status, ann.source) == ("rejected", "ann")
    assert ann.reason.startswith(f"it does not start: {kind}: ")
    assert "gigawatt-run" not in ann.reason
    assert (results.games, results.planned) == (0, 0)


def test_a_description_may_not_raise_the_limits(class_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`move_ms` and `memory_mb` of a student's own count only where they are below those of the class."""
    put(class_folder, "ann")
    put(class_folder, "ben")
    (class_folder / "policies" / "ann" / "policy.toml").write_text(LIGHT + "move_ms = 3_000_000\nmemory_mb = 900_000\n")
    (class_folder / "policies" / "ben" / "policy.toml").write_text(LIGHT + "move_ms = 50\n")
    seen: list[Job] = []

    def looked(job: Job) -> Pool:
        seen.append(job)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play_tournament(class_folder, Settings(rungs=("random",), blocks=2, move_ms=400), looked)
    limits = {spec.text: (spec.move_ms, spec.memory_mb) for spec in seen[0].programs if spec is not None}
    assert limits == {"cmd:ann": (400, 512), "cmd:ben": (50, 512)}


def test_a_damaged_results_file_is_played_again(copy: Path, played: tuple[Path, ClassResults]) -> None:
    """One line says so, the results are those of before, and the damaged file is kept beside the new one."""
    path = copy / "tournament" / "games" / "ladder" / f"ann.{PUBLISHED}.db"
    path.write_bytes(b"something else" * 100)
    told: list[str] = []
    assert play_tournament(copy, SETTINGS, InProcess, warn=told.append) == played[1]
    assert [("ann.published.db is damaged" in line, line.endswith(".db.damaged")) for line in told] == [(True, True)]
    assert path.with_name(f"{path.name}.damaged").read_bytes().startswith(b"something else")
    assert play_tournament(copy, SETTINGS, never, warn=told.append) == played[1]
    assert len(told) == 1


def test_what_was_set_aside_before_stays(tmp_path: Path) -> None:
    """A file that is damaged again goes beside the one that was set aside before, with what belongs to it."""
    path = tmp_path / "ann.db"
    for text in ("first", "second"):
        path.write_text(text)
        (tmp_path / "ann.db-wal").write_text(f"{text} wal")
        _set_aside(path)
    kept = {found.name: found.read_text() for found in tmp_path.iterdir()}
    assert kept == {
        "ann.db.damaged": "first",
        "ann.db.damaged-wal": "first wal",
        "ann.db.damaged1": "second",
        "ann.db.damaged1-wal": "second wal",
    }


def test_limits_that_make_no_sense_are_refused(copy: Path) -> None:
    """Before a game is played."""
    with pytest.raises(UsageError, match="move ms"):
        play_tournament(copy, Settings(rungs=SETTINGS.rungs, move_ms=0), never)
