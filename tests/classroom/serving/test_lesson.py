"""A lesson: who may play as whom, the teacher's code, and the file that keeps both across restarts."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from gigawatt.classroom.serving.lesson import Hold, Lesson, LessonFile, new_lesson
from gigawatt.errors import ClassError

NOW = 1_800_000_000.0
TEACHER = "k7fq-2mxa-9pzd"


@pytest.fixture
def lesson() -> Lesson:
    """A new one."""
    return new_lesson("abc234", TEACHER, NOW)


def test_the_first_browser_has_the_id(lesson: Lesson) -> None:
    """Whoever joins first gets a pass; nobody else gets one, and no other text is one, before the id is freed."""
    shown = lesson.admit("ann")
    assert shown is not None
    assert lesson.may_play("ann", shown)
    assert lesson.admit("ann") is None
    assert not lesson.may_play("ben", shown)
    assert not any(lesson.may_play("ann", other) for other in ("", "0" * 32, shown[:-1], shown.upper() + "é"))


def test_a_freed_id_goes_to_the_next(lesson: Lesson) -> None:
    """Once it is freed the old pass ends at once, and the next browser gets another one."""
    first = lesson.admit("ann")
    assert first is not None
    lesson.free("ann")
    assert not lesson.may_play("ann", first)
    second = lesson.admit("ann")
    assert second not in (None, first)
    assert not lesson.may_play("ann", first)
    lesson.free("ben")
    assert lesson.hold("ben") == Hold(), "nobody had it"


def test_the_teachers_code(lesson: Lesson) -> None:
    """It is read in any capitals, with or without hyphens; the join code is none, and passes of students are none."""
    for typed in (TEACHER, TEACHER.upper(), " k7fq 2mxa 9pzd ", "k7fq2mxa9pzd"):
        assert lesson.is_teacher_code(typed)
    for typed in ("", "abc234", TEACHER[:-1], TEACHER + "x", "\udcff"):
        assert not lesson.is_teacher_code(typed)
    assert lesson.is_teacher(lesson.teacher_pass())
    assert not lesson.is_teacher(lesson.admit("ann") or "")
    assert not lesson.is_teacher(new_lesson("abc234", TEACHER, NOW).teacher_pass()), "another lesson's"


def test_the_file_gives_the_lesson_again(lesson: Lesson, tmp_path: Path) -> None:
    """What is written is read, passes stay good, and others cannot look into the folder."""
    shown = lesson.admit("ann")
    lesson.admit("ben@school.example")
    lesson.free("ben@school.example")
    lesson.began, lesson.is_closed = NOW + 5, True
    file = LessonFile(tmp_path / "served" / "lesson.json")
    assert file.read() is None
    file.write(lesson)
    again = file.read()
    assert again == lesson
    assert again is not None
    assert again.may_play("ann", shown or "")
    if os.name == "posix":
        assert file.path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2}, {"join_code": ""}, {"join_code": 5}, {"teacher_code": "é"}, {"secret": "00"}, {"secret": "z" * 64}, {"served": -1},
        {"began": 1.5}, {"closed": 2}, {"held": []}, {"held": {"../x": [1, 1]}}, {"held": {"ann": [1]}}, {"held": {"ann": [True, 1]}},
        {"held": {"ann": [-1, 1]}}, {"more": 1},
    ],
)  # fmt: skip
def test_a_damaged_file_is_one_line(lesson: Lesson, tmp_path: Path, change: dict[str, Any]) -> None:
    """What this release did not write is refused with the way out, and stays as it is."""
    file = LessonFile(tmp_path / "lesson.json")
    file.write(lesson)
    file.path.write_text(json.dumps(json.loads(file.path.read_bytes()) | change), encoding="utf-8")
    before = file.path.read_bytes()
    with pytest.raises(ClassError, match=r"lesson\.json: .*; remove it") as caught:
        file.read()
    assert str(caught.value).isprintable()
    assert file.path.read_bytes() == before


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 5000, "\0"])
def test_a_file_of_something_else_is_one_line(tmp_path: Path, text: str) -> None:
    """Whatever is there is refused in one line."""
    path = tmp_path / "lesson.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ClassError, match="remove it"):
        LessonFile(path).read()
