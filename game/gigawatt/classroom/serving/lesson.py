"""A lesson that is served: its codes, when it began, and which browser plays as which student, kept across restarts of the server.

Everything is in `served/lesson.json`. A server that is started again within `GOES_ON_S` of the last one continues the lesson, so that
every browser finds its game again without a code. After that, or after the lesson was closed, a new one begins with new codes; games go on
from where they were in any case.
"""

from __future__ import annotations

import json
import secrets
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path
from typing import Any, Final, NoReturn

from attrs import define, evolve, field, frozen

from gigawatt.errors import ClassError, ReadError, SaveError
from gigawatt.reading import parse_json, read_file, shown
from gigawatt.session.class_block import is_student_id
from gigawatt.storage.files import write_atomic

VERSION: Final = 1
GOES_ON_S: Final = 12 * 60 * 60.0
"""How long after it was last served a lesson can be continued."""
SECRET_BYTES: Final = 32
MOST_CODE: Final = 40
MOST_TURNS: Final = 1_000_000
LIMIT_BYTES: Final = 1_000_000
_FIELDS: Final = frozenset({"version", "join_code", "teacher_code", "secret", "served", "began", "closed", "held"})


@frozen
class Hold:
    """Who may play as a student: the browser that was admitted last, until the teacher frees the id."""

    turn: int = 0
    """How many browsers were admitted so far; a pass is for one turn."""
    is_taken: bool = False
    """Whether the last one still has it."""


@define
class Lesson:
    """A lesson in progress. `LessonFile.write` keeps it."""

    join_code: str
    teacher_code: str
    secret: bytes = field(repr=False)
    """What passes are signed with, 32 bytes."""
    served: float
    """When it was last served, in seconds since 1970."""
    began: float = 0.0
    """When the first game was opened, in seconds since 1970; 0 before that."""
    is_closed: bool = False
    held: dict[str, Hold] = field(factory=dict)
    """By the id of a student."""

    # --- who plays as whom --------------------------------------------------------------------------------------------

    def hold(self, student: str) -> Hold:
        """Who may play as a student."""
        return self.held.get(student, Hold())

    def admit(self, student: str) -> str | None:
        """Admit a browser as a student, and return its pass; None if another browser has the id."""
        hold = self.hold(student)
        if hold.is_taken:
            return None
        hold = self.held[student] = Hold(hold.turn + 1, is_taken=True)
        return self._pass(student, hold.turn)

    def may_play(self, student: str, shown_pass: str) -> bool:
        """Whether a pass is that of the browser that has the id now, compared in constant time."""
        hold = self.hold(student)
        return hold.is_taken and compare_digest(self._pass(student, hold.turn).encode(), _bytes(shown_pass))

    def free(self, student: str) -> None:
        """Let the next browser that joins as a student have the id; the pass of the last one ends."""
        hold = self.hold(student)
        if hold.is_taken:
            self.held[student] = evolve(hold, is_taken=False)

    # --- the teacher --------------------------------------------------------------------------------------------------

    def is_teacher_code(self, typed: str) -> bool:
        """Whether a typed text is the teacher's code, without regard to case, blanks and hyphens; compared in constant time."""
        return compare_digest(_bytes(_bare(typed)), _bytes(_bare(self.teacher_code)))

    def teacher_pass(self) -> str:
        """What the teacher's browser shows after the code was typed."""
        return self._mac("teacher", self.teacher_code)

    def is_teacher(self, shown_pass: str) -> bool:
        """Whether a pass is the teacher's, compared in constant time."""
        return compare_digest(self.teacher_pass().encode(), _bytes(shown_pass))

    # --- signing ------------------------------------------------------------------------------------------------------

    def _pass(self, student: str, turn: int) -> str:
        return self._mac("student", student, str(turn))

    def _mac(self, *parts: str) -> str:
        return blake2b(json.dumps(parts).encode(), key=self.secret, digest_size=16).hexdigest()


def new_lesson(join_code: str, teacher_code: str, now: float) -> Lesson:
    """A lesson that begins at `now`, in seconds since 1970."""
    return Lesson(join_code, teacher_code, secrets.token_bytes(SECRET_BYTES), now)


def _bare(text: str) -> str:
    return "".join(c for c in text.lower() if not c.isspace() and c != "-")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


@frozen
class LessonFile:
    """The file of a lesson, readable for its owner alone: the folder it is in is closed to others."""

    path: Path

    def read(self) -> Lesson | None:
        """The lesson; None if there was none yet.

        Raises:
            ClassError: the file is damaged.
        """
        if not self.path.exists():
            return None
        try:
            plain = parse_json(read_file(self.path, LIMIT_BYTES, "lesson"))
        except ReadError as error:
            self._fail(str(error))
        if not isinstance(plain, dict) or set(plain) != _FIELDS or plain["version"] != VERSION:
            self._fail("it is not one that this release wrote")
        return self._lesson(plain)

    def _lesson(self, plain: dict[str, Any]) -> Lesson:
        join_code, teacher_code, secret = plain["join_code"], plain["teacher_code"], plain["secret"]
        if not all(map(_is_code, (join_code, teacher_code))):
            self._fail(f"its codes are not texts of 1 to {MOST_CODE} characters")
        if not isinstance(secret, str) or len(secret) != 2 * SECRET_BYTES or set(secret) - set("0123456789abcdef"):
            self._fail("its secret is not 64 hexadecimal digits")
        served, began, closed = plain["served"], plain["began"], plain["closed"]
        if not all(type(time) is int and 0 <= time < 1 << 40 for time in (served, began)) or closed not in (0, 1):
            self._fail("its times are not whole numbers of seconds")
        held = plain["held"]
        if not isinstance(held, dict) or not all(map(_is_hold, held.items())):
            self._fail("it does not say who has which id")
        return Lesson(
            join_code,
            teacher_code,
            bytes.fromhex(secret),
            float(served),
            float(began),
            bool(closed),
            {student: Hold(turn, bool(taken)) for student, (turn, taken) in held.items()},
        )

    def _fail(self, why: str) -> NoReturn:
        raise ClassError(f"{shown(self.path)}: {why}; remove it, and a new lesson begins with new codes")

    def write(self, lesson: Lesson) -> None:
        """Keep the lesson.

        Raises:
            ClassError: it cannot be written.
        """
        plain = {
            "version": VERSION,
            "join_code": lesson.join_code,
            "teacher_code": lesson.teacher_code,
            "secret": lesson.secret.hex(),
            "served": int(lesson.served),
            "began": int(lesson.began),
            "closed": int(lesson.is_closed),
            "held": {student: [hold.turn, int(hold.is_taken)] for student, hold in sorted(lesson.held.items())},
        }
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.parent.chmod(0o700)
            write_atomic(self.path, json.dumps(plain, indent=1).encode() + b"\n")
        except (SaveError, OSError) as error:
            raise ClassError(f"cannot keep the lesson in {shown(self.path)}: {error}") from error


def _is_code(code: object) -> bool:
    return isinstance(code, str) and 0 < len(code) <= MOST_CODE and code.isascii()


def _is_hold(item: tuple[object, object]) -> bool:
    student, row = item
    return (
        isinstance(student, str)
        and is_student_id(student)
        and isinstance(row, list)
        and [type(value) for value in row] == [int, int]
        and 0 <= row[0] <= MOST_TURNS
        and row[1] in (0, 1)
    )
