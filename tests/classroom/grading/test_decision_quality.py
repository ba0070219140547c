"""What decisions cost: measured on request, kept by game, and turned into a part of the grade."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.classroom.classes import hand_in, played, rows_of, start_of

from gigawatt.classroom.folder.course import Course, read_course
from gigawatt.classroom.grading.class_grades import grade_class
from gigawatt.classroom.grading.decision_quality import REGRET_FILE, Regret, RegretStore, decisions_part
from gigawatt.classroom.grading.grades import plain_gradebook
from gigawatt.errors import UsageError
from gigawatt.match import Record
from gigawatt.study.block_means import Estimate


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The budgets of the studies that were made; each finds the same."""
    budgets: list[int] = []

    def study(replayed: object, seat: int, *, options: Any) -> SimpleNamespace:
        budgets.append(options.budget)
        if options.budget < 50:
            raise UsageError("a budget of 49 nodes is too small")
        return SimpleNamespace(total=Estimate(4.0, 2.5, 5.5), free_count=9)

    monkeypatch.setattr("gigawatt.classroom.grading.decision_quality.decisions", study)
    return budgets


def test_a_game_is_judged_once(course: Course, game: Record, asked: list[int], tmp_path: Path) -> None:
    """Without a request nothing is measured; what was measured is told without one, and measured again for other nodes only."""
    path = tmp_path / REGRET_FILE
    assert (
        RegretStore(path, measures=False).regret(game, 0, course.game) == "not measured; class grade --decisions does"
    )
    expected = Regret(Estimate(4.0, 2.5, 5.5), 9)
    assert RegretStore(path, measures=True).regret(game, 0, course.game) == expected
    assert asked == [30 * len(game.actions) ** 2]
    for store in (RegretStore(path, measures=False), RegretStore(path, measures=True)):
        assert store.regret(game, 0, course.game) == expected
    assert len(asked) == 1
    RegretStore(path, measures=True, nodes=999).regret(game, 0, course.game)
    RegretStore(path, measures=True, nodes=999).regret(game, 0, course.game)
    assert asked[1:] == [999]
    path.write_text('{"regrets": [', encoding="utf-8")
    told: list[str] = []
    for _ in range(2):
        assert isinstance(RegretStore(path, measures=False, warn=told.append).regret(game, 0, course.game), str)
    assert len(told) == 1, "it is said once"
    assert told[0].endswith("is damaged; what it kept is left out until class grade --decisions makes it again")


def test_too_few_nodes_are_a_note(course: Course, game: Record, asked: list[int], tmp_path: Path) -> None:
    """A budget that does not suffice for a game stops no class."""
    told = RegretStore(tmp_path / "x", measures=True, nodes=49).regret(game, 0, course.game)
    assert told == "a budget of 49 nodes is too small"
    assert asked == [49]
    assert not (tmp_path / "x").exists()


def test_an_interval_that_was_not_found_is_said_again(
    course: Course, game: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A later run without a request says the same of the game, and the page of grades stays as it was."""
    unknown = SimpleNamespace(total=Estimate(4.0, -math.inf, math.inf), free_count=9)
    monkeypatch.setattr("gigawatt.classroom.grading.decision_quality.decisions", lambda *_, **__: unknown)
    path = tmp_path / REGRET_FILE
    told = {RegretStore(path, measures=measures).regret(game, 0, course.game) for measures in (True, False)}
    assert told == {"too few futures for an interval; allow more nodes"}


@pytest.mark.parametrize(
    ("cost", "lead", "share"), [(0.0, 20, 1.0), (-3.0, 20, 1.0), (20.0, 20, 0.5), (5.0, 0, 0.0), (0.0, 0, 0.0)]
)
def test_a_flawless_game_earns_all(cost: float, lead: int, share: float) -> None:
    """The part is what was reached of what could have been; an estimate below zero is none."""
    part = decisions_part(Regret(Estimate(cost, cost - 1, cost + 1), 9), lead, 20)
    assert part.share == pytest.approx(share)
    assert part.note.startswith("9 decisions cost")
    assert decisions_part("not measured", lead, 20).points == 0


@pytest.mark.slow
def test_a_class_is_graded_by_its_decisions(class_folder: Path) -> None:
    """The study itself: a policy that plans loses less by its decisions than one that plays at random."""
    file = class_folder / "class.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("decisions = 0", "decisions = 20"), encoding="utf-8")
    course = read_course(class_folder)
    hand_in(course, "ann.json", played(course, start_of(course, "ann"), "planner"))
    hand_in(course, "ben.json", played(course, start_of(course, "ben"), "random"))
    rows = rows_of(plain_gradebook(grade_class(class_folder, decisions=True)))
    assert 0 <= rows["ben"]["parts"]["decisions"] < rows["ann"]["parts"]["decisions"] <= 20
    assert rows["cleo"]["parts"]["decisions"] == 0
    assert rows_of(plain_gradebook(grade_class(class_folder))) == rows
