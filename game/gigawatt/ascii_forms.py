r"""ASCII forms of characters: one table for streams of another encoding and for plain boards.

Our own signs and those of rule texts have special forms, other letters lose their accents, and characters without a form are
escaped as in Python (`\u591c`), so that different names never look alike as question marks.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from gigawatt.cells import cell_len, clusters

_SIGNS: Final = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "…": "...", "·": ".", "•": "*", "×": "x", "÷": "/", "±": "+/-",
    "→": "->", "←": "<-", "↑": "^", "↓": "v", "↔": "<->", "⇄": "<>", "↯": "!", "⌂": "^",
    "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "≡": "==", "∞": "inf", "√": "sqrt", "⁄": "/",
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'", "‹": "<", "›": ">", "«": "<<", "»": ">>",
    "€": "EUR", "£": "GBP", "¥": "JPY", "¢": "ct", "°": "deg", "§": "S.", "©": "(c)", "®": "(R)", "✓": "yes", "✗": "no",
    "●": "o", "○": "o", "◆": "*", "◇": ".", "▲": "^", "▼": "v", "■": "#", "□": ".", "★": "*", "☆": "*", "▮": "#", "▯": "-",
    "◂": "<", "▸": ">", "◀": "<", "▶": ">", "░": ":", "▒": ":", "▓": "#", "▦": "#",
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
    "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i", "ħ": "h", "Ħ": "H",
}  # fmt: skip
"""Our signs, and letters that Unicode does not decompose."""

_CELLS: Final = {"…": "~", "→": ">", "±": "~"}
"""Signs whose first character would be misleading where there is room for one only."""

_NO_FORM: Final = {1: "_", 2: "[]"}
"""A substitute of one or two cells for a character without a form."""


def ascii_form(character: str) -> str:
    """The form of a character: itself, a sign, a letter without its accent, or its escape; empty for an accent alone."""
    if character.isascii():
        return character
    if "\u0300" <= character <= "\u036f":
        return ""
    return _known_form(character) or character.encode("ascii", "backslashreplace").decode()


def to_ascii(text: str) -> str:
    """Text in ASCII, of any length."""
    return text if text.isascii() else "".join(map(ascii_form, text))


def to_ascii_cells(text: str) -> str:
    """Text in ASCII with the same width in cells."""
    return text if text.isascii() else "".join(map(_in_cells, clusters(text)))


def _in_cells(cluster: str) -> str:
    width = cell_len(cluster)
    form = _CELLS.get(cluster) or "".join(map(_known_form, cluster))
    if not form or width not in _NO_FORM:
        return _NO_FORM.get(width, "_" * width)
    return form[:width].ljust(width)


def _known_form(character: str) -> str:
    """The ASCII form of a character; empty if it has none, and for an accent, which belongs to its letter."""
    if character.isascii():
        return character
    if form := _SIGNS.get(character) or _drawn_form(ord(character)):
        return form
    parts = unicodedata.normalize("NFKD", character)
    kept = "".join(_SIGNS.get(c, c) for c in parts if not unicodedata.combining(c))
    return kept if kept.isascii() else ""


def _drawn_form(code: int) -> str:
    """The form of characters for lines, boxes, bars and charts."""
    if 0x2500 <= code < 0x2580:
        name = unicodedata.name(chr(code))
        is_flat, is_upright = "HORIZONTAL" in name, "VERTICAL" in name
        return "-" if is_flat and not is_upright else "|" if is_upright and not is_flat else "+"
    if 0x2580 <= code < 0x25A0:
        return "#"
    if 0x2800 <= code < 0x2900:
        return " " if code == 0x2800 else "*"
    return ""
