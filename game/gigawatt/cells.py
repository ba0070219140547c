"""The width of text in a terminal, and text cut, wrapped or padded to a width.

Widths are in cells, as Rich and Textual count them: a letter takes one, a Chinese character two, a combining accent none. That is
why neither `textwrap`, which counts characters, nor `str.ljust` serves here. Rich's `set_cell_size` replaces half of a wide
character by a blank, and its `chop_cells` exceeds a width of 1.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

_JOINER: Final = "\u200d"
_EMOJI_STYLE: Final = "\ufe0f"
_NOT_DRAWN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control and format characters, lone surrogates, and the two Unicode line breaks."""


def cell_len(text: str) -> int:
    """The number of cells that text takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    from rich.cells import cell_len as measure  # only here: most text is plain, and help must not load Rich

    return max(0, measure(text))


def drawable(text: str) -> str:
    """Text without control and bidirectional characters; each white space character becomes a blank.

    Joiners and emoji variation selectors are removed too: terminals do not agree on the width of what they join.
    """
    if text.isprintable() and _EMOJI_STYLE not in text:
        return text
    kept = (c for c in text if c.isspace() or not (c == _EMOJI_STYLE or unicodedata.category(c) in _NOT_DRAWN))
    return "".join(" " if c.isspace() else c for c in kept)


def clusters(text: str) -> Iterator[str]:
    """The parts of text that cannot be split: a character with the accents, joiners and variation selectors after it."""
    starts = [i for i in range(len(text)) if i == 0 or not _continues(text, i)]
    for start, end in pairwise([*starts, len(text)]):
        yield text[start:end]


def _continues(text: str, i: int) -> bool:
    c = text[i]
    return text[i - 1] == _JOINER or c in (_JOINER, _EMOJI_STYLE) or (not c.isascii() and cell_len(c) == 0)


def cut(text: str, width: int) -> str:
    """The longest beginning of text that takes at most `width` cells."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    if text.isascii() and text.isprintable():
        return text[:width]
    used = end = 0
    for cluster in clusters(text):
        used += cell_len(cluster)
        if used > width:
            break
        end += len(cluster)
    return text[:end]


def fit(text: str, width: int) -> str:
    """Text of at most `width` cells; an ellipsis marks a cut."""
    if width <= 1 or cell_len(text) <= width:
        return cut(text, width)
    return cut(text, width - 1).rstrip() + "…"


def fit_words(text: str, width: int) -> str:
    """The same, cut between words, or within the first word if that alone is too long."""
    if cell_len(text) <= width:
        return text
    kept = next(iter(wrap(text, width - 1)), "")
    return f"{kept}…" if width > 1 and text.startswith(f"{kept} ") else fit(text, width)


def wrap(text: str, width: int, *, breaks_words: bool = True) -> list[str]:
    """Text as lines of at most `width` cells, broken at white space, and within a word that is longer than a line.

    A width below 1 counts as 1. A character wider than the width is shown as `…`. Without `breaks_words` a long word, such as a
    path to copy, takes a line of its own that exceeds the width.
    """
    width = max(1, width)
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        need = cell_len(word)
        if line and used + 1 + need <= width:
            line, used = f"{line} {word}", used + 1 + need
            continue
        if line:
            lines.append(line)
        *full, line = [word] if need <= width or not breaks_words else _chopped(word, width)
        lines += full
        used = cell_len(line)
    return [*lines, line] if line else lines


def wrap_indented(text: str, width: int) -> list[str]:
    """Text as `wrap` breaks it without breaking words, every line as far in as the first one was."""
    indent = " " * (len(text) - len(text.lstrip()))
    return [f"{indent}{line}" for line in wrap(text, width - len(indent), breaks_words=False)]


def _chopped(word: str, width: int) -> list[str]:
    """A word as pieces of at most `width` cells."""
    pieces = [""]
    used = 0
    for cluster in clusters(word):
        need = cell_len(cluster)
        part, need = (cluster, need) if need <= width else ("…", 1)
        if used + need > width:
            pieces.append("")
            used = 0
        pieces[-1] += part
        used += need
    return pieces


def ljust(text: str, width: int) -> str:
    """Text padded with blanks at its end."""
    return text + " " * (width - cell_len(text))


def rjust(text: str, width: int) -> str:
    """Text padded with blanks at its start."""
    return " " * (width - cell_len(text)) + text
