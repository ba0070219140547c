"""Safe handling of text that somebody else wrote: card names, saves, rosters, the names of policies.

Such text is cleaned with `safe_text` before it is displayed. Rule files are stricter: they are rejected if they contain an
`unsafe_character`, so that a card shows exactly what its author typed.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable
from html import escape
from io import StringIO
from typing import Final

_REFUSED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format (all bidirectional ones), surrogate, private, unassigned, and the two Unicode line breaks."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""The characters that make a spreadsheet read a cell as a formula."""


def unsafe_character(text: str) -> str | None:
    """The first character of `text` that must not be displayed, as in `U+202E RIGHT-TO-LEFT OVERRIDE`, or None."""
    if text.isascii() and text.isprintable():
        return None
    for character in text:
        if unicodedata.category(character) in _REFUSED:
            return f"U+{ord(character):04X} {unicodedata.name(character, 'a control character')}"
    return None


def safe_text(value: object, limit: int = 200) -> str:
    """`str(value)` on one line, without control or bidirectional characters, at most `limit` characters long.

    White space is collapsed to single spaces, and a cut is marked with `…`. The result is plain text: the caller still has to
    switch markup off (Textual) or to escape it (HTML).
    """
    raw = str(value)[: 4 * limit + 64]
    kept = "".join(" " if c.isspace() else c for c in raw if c.isspace() or unicodedata.category(c) not in _REFUSED)
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def short_name(name: str, limit: int) -> str:
    """`name` cleaned and shortened to `limit` characters; the middle is cut, because names of entrants differ at their ends."""
    line = safe_text(name, 400)
    if len(line) <= limit:
        return line
    head = (limit - 1) // 3
    return f"{line[:head]}…{line[-(limit - 1 - head) :]}"


def html_text(value: object, limit: int = 20_000) -> str:
    """`safe_text` escaped for HTML, in text and in attributes: the only way in which foreign text gets into HTML."""
    return escape(safe_text(value, limit))


def exception_text(error: BaseException, limit: int = 300) -> str:
    """`ValueError: message` as `safe_text`, for an exception of foreign code, whose `__str__` may raise."""
    name = _careful(lambda: safe_text(type(error).__name__, 80), "an exception")
    said = _careful(lambda: safe_text(error, limit), "(its text cannot be made)")
    return safe_text(f"{name}: {said}" if said else name, limit)


def _careful(make: Callable[[], str], otherwise: str) -> str:
    """A text made by foreign code, or a substitute if that raises."""
    try:
        return make()
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - whatever its `__str__` does
        return otherwise


def csv_cell(value: object, limit: int = 200) -> str:
    """`safe_text` for a cell of CSV: a text that a spreadsheet would take for a formula gets an apostrophe before it; numbers do not."""
    line = safe_text(value, limit)
    if not line.startswith(_FORMULA) or _is_number(line):
        return line
    return "'" + line


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV with commas and line feeds; None is an empty cell. Foreign text has to go through `csv_cell` first."""
    file = StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def _is_number(line: str) -> bool:
    return line[1:].replace(".", "", 1).isdecimal()
