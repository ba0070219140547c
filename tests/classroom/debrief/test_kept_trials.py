"""The file of what a debrief has simulated, when its first line is damaged or of another release."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gigawatt.classroom.debrief.kept_trials import KeptTrials
from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.setup.tasks import Task


def _told(path: Path, course: Course) -> list[str]:
    """What is said when a file is read."""
    told: list[str] = []
    KeptTrials(path, Task(course), lambda *_: None, told.append)
    return told


@pytest.mark.parametrize(
    ("damage", "lines"),
    [
        (lambda head: b"nothing of ours", 1),
        (lambda head: head[:-9], 1),
        (lambda head: head.replace(b'"rules"', b'"rules'), 1),
        (lambda head: head[9:], 1),
        (lambda head: json.dumps(json.loads(head) | {"release": "0.0.1"}).encode(), 0),
    ],
    ids=["other", "cut", "a quote less", "no beginning", "other release"],
)
def test_a_damaged_first_line_is_said_once(
    tmp_path: Path, course: Course, damage: Callable[[bytes], bytes], lines: int
) -> None:
    """Wherever it is damaged: the file begins anew; one of another release begins anew without a word."""
    path = tmp_path / "trials.jsonl"
    assert _told(path, course) == []
    head = path.read_bytes()
    path.write_bytes(damage(head.rstrip()) + b"\n" + b'{"trial":0,"arm":"x","rows":[[1]]}\n')
    told = _told(path, course)
    assert len(told) == lines
    assert path.read_bytes() == head
    assert all(line.endswith("is damaged; what it kept is made again") for line in told)
    assert _told(path, course) == []
