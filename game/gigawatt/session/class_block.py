"""The class of a game: whose it is, what the class allows and asks, and what was answered. Read from a record's session block.

A start file of a class has `session["class"]`; every record made from it keeps that unchanged, and collects `session["answers"]`, as
a game of an exercise does that belongs to no class (`gigawatt.session.questions`). Both come from files that a student may have edited:
they are checked here, and proven by the signature of the class alone.
`docs/class-folder.md` has the fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NoReturn

from attrs import evolve, frozen

from gigawatt.core.rules.ruleset import MAX_QUARTERS
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.errors import SaveError
from gigawatt.session.seats import Options

CLASS_KEY: Final = "class"
ANSWERS_KEY: Final = "answers"
"""The keys of the session block."""

VERSION: Final = 1
"""Of the block; a higher one needs another release."""

BINDING_LAYER: Final = "binding-layer"
PROMPT_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {BINDING_LAYER: LAYERS}
"""The closed vocabulary of prompts: for each kind what may be answered."""

CERTAIN: Final = 100
"""The highest probability, in per cent."""

SKIPPED: Final = ""
"""The choice of an answer that somebody refused to give."""

MOST_PROMPTS: Final = 2 * MAX_QUARTERS
MOST_DRAWS: Final = 10_000
MOST_PLY: Final = 20_000

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_STUDENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_TAG: Final = re.compile(r"[0-9a-f]{64}")
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def least_percent(kind: str) -> int:
    """The lowest probability of an answer, in per cent: the even chance, since a layer is named because it seems likelier than others.

    Below it the layer that is named would not be the one that is predicted, and it would pay to name one that cannot bind.
    """
    return -(-CERTAIN // len(PROMPT_CHOICES[kind]))


def is_class_id(text: str) -> bool:
    """Whether a text may be the id of a class or an exercise."""
    return _ID.fullmatch(text) is not None


def is_student_id(text: str) -> bool:
    """Whether a text may be the id of a student: 1 to 64 letters, digits, `.`, `_`, `-`, `@` that name a file on every system."""
    return _STUDENT.fullmatch(text) is not None and not text.endswith(".") and _DEVICES.fullmatch(text) is None


@frozen
class Prompt:
    """A question that a class or an exercise asks: of a kind, at the player's first turn of a quarter."""

    kind: str
    """A key of `PROMPT_CHOICES`."""
    quarter: int
    """Counted from 1, the first quarter of the match."""


@frozen
class Answer:
    """The answer to a prompt; it is never changed."""

    prompt: Prompt
    ply: int
    """The number of actions that the game had when it was given."""
    choice: str
    """One of the choices of the prompt's kind, or `SKIPPED`."""
    percent: int
    """How likely the student held it, from `least_percent` to 100; 0 for a skipped one."""

    @property
    def is_skipped(self) -> bool:
        """Whether it was refused."""
        return self.choice == SKIPPED


@frozen(kw_only=True)
class ClassBlock:
    """What a start file says of its class."""

    id: str
    """Of the class."""
    student: str
    """The id of the student."""
    exercise: str = ""
    """The exercise that is played; empty for the game of the class."""
    draw: int = 0
    """How many seeds of the student were passed over before this one."""
    advice: bool
    undo: bool
    prompts: tuple[Prompt, ...] = ()
    tag: str = ""
    """The signature by the key of the class, 64 hexadecimal digits; empty before it is signed."""

    def within(self, options: Options) -> Options:
        """A table's options within what the class allows."""
        return evolve(options, undo=options.undo and self.undo, advice=options.advice and self.advice)

    def plain(self) -> dict[str, Any]:
        """The block as tables, lists, texts and whole numbers."""
        return {
            "version": VERSION,
            "id": self.id,
            "student": self.student,
            "exercise": self.exercise,
            "draw": self.draw,
            "advice": int(self.advice),
            "undo": int(self.undo),
            "prompts": [[prompt.kind, prompt.quarter] for prompt in self.prompts],
            "tag": self.tag,
        }


_KEYS: Final = frozenset({"version", "id", "student", "exercise", "draw", "advice", "undo", "prompts", "tag"})


def read_class(session: Mapping[str, Any]) -> ClassBlock | None:
    """The class in a session block; None for a game of no class.

    Raises:
        SaveError: it is not well formed, or of a later version.
    """
    plain = session.get(CLASS_KEY)
    if plain is None:
        return None
    if not isinstance(plain, dict):
        _refuse(CLASS_KEY, "a table", plain)
    version = _whole(plain, "version", 1, 1 << 31)
    if version > VERSION:
        raise SaveError(f"the class of this game is written in version {version}, this release reads {VERSION}")
    if odd := sorted(map(str, set(plain) ^ _KEYS)):
        raise SaveError(f"the class of this game has {'an unknown' if odd[0] in plain else 'no'} field {odd[0][:40]!r}")
    return ClassBlock(
        id=_text(plain, "id", "the id of a class", is_class_id),
        student=_text(plain, "student", "the id of a student", is_student_id),
        exercise=_text(plain, "exercise", "the id of an exercise", lambda text: not text or is_class_id(text)),
        draw=_whole(plain, "draw", 0, MOST_DRAWS),
        advice=bool(_whole(plain, "advice", 0, 1)),
        undo=bool(_whole(plain, "undo", 0, 1)),
        prompts=read_prompts(plain["prompts"]),
        tag=_text(plain, "tag", "a signature", lambda text: _TAG.fullmatch(text) is not None),
    )


def read_prompts(rows: object) -> tuple[Prompt, ...]:
    """The prompts in a block, in their order.

    Raises:
        SaveError: a row is malformed, or there twice, or there are too many.
    """
    if not isinstance(rows, list) or len(rows) > MOST_PROMPTS:
        _refuse("prompts", f"a list of at most {MOST_PROMPTS} rows", rows)
    prompts = tuple(_prompt(row) for row in rows)
    if len(set(prompts)) < len(prompts):
        raise SaveError("the class of this game asks the same twice")
    return prompts


def read_answers(session: Mapping[str, Any]) -> tuple[Answer, ...]:
    """The answers in a session block, in the order in which they were given; that the class asked for them is checked elsewhere.

    Raises:
        SaveError: a row is malformed, or answers the same prompt as an earlier one.
    """
    rows = session.get(ANSWERS_KEY, [])
    if not isinstance(rows, list) or len(rows) > MOST_PROMPTS:
        _refuse(ANSWERS_KEY, f"a list of at most {MOST_PROMPTS} rows", rows)
    answers = tuple(_answer(row) for row in rows)
    if len({answer.prompt for answer in answers}) < len(answers):
        raise SaveError("this game holds two answers to one question")
    return answers


def write_answers(answers: Iterable[Answer]) -> list[dict[str, Any]]:
    """The answers as rows of the session block."""
    return [
        {
            "prompt": answer.prompt.kind,
            "quarter": answer.prompt.quarter,
            "ply": answer.ply,
            "choice": answer.choice,
            "percent": answer.percent,
        }
        for answer in answers
    ]


def _answer(row: object) -> Answer:
    if not isinstance(row, dict) or set(row) != {"prompt", "quarter", "ply", "choice", "percent"}:
        _refuse(ANSWERS_KEY, "rows of prompt, quarter, ply, choice and percent", row)
    prompt = _prompt([row["prompt"], row["quarter"]])
    choices = (SKIPPED, *PROMPT_CHOICES[prompt.kind])
    choice = _text(row, "choice", f"one of {', '.join(PROMPT_CHOICES[prompt.kind])}", lambda text: text in choices)
    low, high = (0, 0) if choice == SKIPPED else (least_percent(prompt.kind), CERTAIN)
    percent = _whole(row, "percent", low, high)
    return Answer(prompt, _whole(row, "ply", 0, MOST_PLY), choice, percent)


def _prompt(row: object) -> Prompt:
    if not isinstance(row, list) or len(row) != 2:
        _refuse("prompts", "rows of a kind and a quarter", row)
    kind, quarter = row
    if not isinstance(kind, str) or kind not in PROMPT_CHOICES:
        _refuse("prompts", f"one of {', '.join(PROMPT_CHOICES)}", kind)
    if type(quarter) is not int or not 1 <= quarter <= MAX_QUARTERS:
        _refuse("prompts", f"a quarter from 1 to {MAX_QUARTERS}", quarter)
    return Prompt(kind, quarter)


def _text(table: Mapping[str, Any], key: str, expected: str, is_good: Callable[[str], bool]) -> str:
    value = table[key]
    if not isinstance(value, str) or not is_good(value):
        _refuse(key, expected, value)
    return value


def _whole(table: Mapping[str, Any], key: str, low: int, high: int) -> int:
    value = table.get(key)
    if type(value) is not int or not low <= value <= high:
        _refuse(key, f"a whole number from {low} to {high}", value)
    return value


def _refuse(key: str, expected: str, value: object) -> NoReturn:
    shown = f"a {type(value).__name__}" if isinstance(value, dict | list) else repr(value)[:60]
    raise SaveError(f"the session block of this game: {key!r} must be {expected}, not {shown}")


def allowed(session: Mapping[str, Any], options: Options) -> Options:
    """A table's options within what the class in a session block allows; unchanged without a class.

    Raises:
        SaveError: the class is not well formed.
    """
    block = read_class(session)
    return block.within(options) if block is not None else options


def first_due(prompts: Sequence[Prompt], answers: Sequence[Answer], quarter: int) -> Prompt | None:
    """The first prompt of a quarter (from 1) that has no answer."""
    given = {answer.prompt for answer in answers}
    return next((prompt for prompt in prompts if prompt.quarter == quarter and prompt not in given), None)
