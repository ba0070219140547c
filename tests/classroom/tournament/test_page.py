"""The files of a class's tournament: what stands in them, and that hostile texts stay texts."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from gigawatt.classroom.tournament.page import (
    OVERFITTED,
    flagged,
    ranked,
    results_csv,
    results_page,
    summary,
    write_results,
)
from gigawatt.classroom.tournament.results import (
    FAULTED,
    MISSING,
    PLAYED,
    PUBLISHED,
    UNPUBLISHED,
    ClassResults,
    Fault,
    Rejected,
    Rung,
    StudentResult,
    plain_results,
)
from gigawatt.study.block_means import Estimate

EVIL = '=cmd|"/C calc"!A0 <img src=x onerror=alert(1)>'
HIGH, LOW = Estimate(0.9, 0.8, 1.0), Estimate(0.3, 0.2, 0.4)


def student(name: str, published: Estimate, unpublished: Estimate, gap: Estimate) -> StudentResult:
    """A student whose program played."""
    sets = {PUBLISHED: published, UNPUBLISHED: unpublished}
    fault = Fault("ladder", PUBLISHED, "crash", 2, EVIL, "0.0")
    return StudentResult(
        student=name,
        status=FAULTED,
        reason=f"crash: {EVIL}",
        source=EVIL,
        ladder=sets,
        difference=gap,
        rungs=(Rung("random", sets),),
        league=sets,
        faults=(fault,),
    )


@pytest.fixture
def results() -> ClassResults:
    """Ann plays alike on all seeds, ben better on the published ones, cleo handed in nothing, and somebody a hostile file."""
    return ClassResults(
        id="spring-a",
        name=f"Spring {EVIL}",
        rungs=("random",),
        published_seed=1,
        students=(
            student("ben", HIGH, LOW, Estimate(0.6, 0.4, 0.8)),
            StudentResult(student="cleo", status=MISSING),
            student("ann", HIGH, HIGH, Estimate(0.0, -0.2, 0.2)),
        ),
        unknown=(Rejected("", EVIL, EVIL),),
        games=40,
        blocks=8,
        planned=10,
    )


def test_the_best_on_unpublished_seeds_is_first(results: ClassResults) -> None:
    """Whoever did not play is last."""
    assert [one.student for one in ranked(results)] == ["ann", "ben", "cleo"]


def test_both_figures_and_the_flag_stand_side_by_side(results: ClassResults) -> None:
    """In the page and in the CSV; only ben is flagged, and only ann beats the rung."""
    assert "ben does better on published seeds" in flagged(results)
    assert "ann" not in flagged(results)
    rows = {row["id"]: row for row in csv.DictReader(StringIO(results_csv(results).decode("utf-8-sig")))}
    assert (rows["ben"]["ladder_published"], rows["ben"]["ladder_unpublished"]) == ("90.0", "30.0")
    assert [rows[one]["flag"] for one in ("ann", "ben", "cleo")] == ["", OVERFITTED, ""]
    assert [rows[one]["beats"] for one in ("ann", "ben", "cleo")] == ["random", "", ""]
    page = results_page(results).replace("\N{NO-BREAK SPACE}", " ")
    assert page.index("90 % (80 to 100)") < page.index("30 % (20 to 40)")
    assert "2 of 10 blocks to come" in summary(results)


def test_games_of_faults_are_explained(results: ClassResults) -> None:
    """What 0.0 means, and how to see that game."""
    page = results_page(results)
    assert "first in game" in page
    assert "Games are named by seed block and place in it, both from 0" in page


def test_hostile_texts_stay_texts(results: ClassResults) -> None:
    """No tag of a message is in the page, no formula in the CSV, and nothing of either on a second line."""
    page = results_page(results)
    assert "<img" not in page
    assert "&lt;img" in page
    assert "<script" not in page
    rows = list(csv.reader(StringIO(results_csv(results).decode("utf-8-sig"))))
    assert len(rows) == 1 + len(results.students)
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert any(cell.startswith("'=cmd") for row in rows for cell in row)


def test_json_has_shares_and_verdicts(results: ClassResults) -> None:
    """As the page, for programs; what was not played is null."""
    plain = json.loads(json.dumps(plain_results(results)))
    ben, cleo, ann = plain["students"]
    assert (ben["overfitted"], ann["overfitted"]) == (True, False)
    assert ann["rungs"][0]["verdict"] == "beats"
    assert ben["ladder"]["unpublished"] == {"value": 0.3, "low": 0.2, "high": 0.4}
    assert cleo["difference"] is None
    assert not plain["complete"]


def test_files_are_written_once(results: ClassResults, tmp_path: Path) -> None:
    """A second time nothing changes."""
    assert write_results(tmp_path, results) == 3
    assert write_results(tmp_path, results) == 0


def test_a_class_without_a_tournament_has_a_page() -> None:
    """Nobody played, nothing is plotted, and nothing fails."""
    empty = ClassResults(
        id="a", name="A", rungs=(), published_seed=1, students=(), unknown=(), games=0, blocks=0, planned=0
    )
    assert "0 students: none" in results_page(empty)
    assert empty.is_complete
    assert empty.count(PLAYED) == 0
