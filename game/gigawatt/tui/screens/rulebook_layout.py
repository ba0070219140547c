"""The rulebook laid out in lines."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from attrs import frozen

from gigawatt.content import load_ruleset
from gigawatt.content.book import book
from gigawatt.content.book.blocks import (
    Block,
    Bullets,
    Claim,
    Code,
    Entry,
    Example,
    Heading,
    Inline,
    Paragraph,
    Strong,
    Table,
    as_line,
    is_number,
    plain,
)
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, cut, ljust, rjust, wrap

_NARROWEST: Final = 24
"""The least width of a column of words."""


@frozen
class Laid:
    """A rulebook laid out for a width."""

    lines: tuple[Line, ...]
    chapters: tuple[tuple[str, int], ...]
    """The second-level headings with their line numbers."""


@lru_cache(maxsize=4)
def _blocks(ruleset: str) -> tuple[Block, ...]:
    return tuple([block for block in book(load_ruleset(ruleset)) if not isinstance(block, Claim)])


@lru_cache(maxsize=8)
def lay_out(ruleset: str, width: int) -> Laid:
    """The rulebook of a ruleset in lines of at most `width` cells."""
    lines: list[Line] = []
    chapters = []
    for block in _blocks(ruleset):
        if isinstance(block, Heading) and block.level == 2:
            lines.append(Line())
            chapters.append((block.text, len(lines)))
        lines += _block_lines(block, width)
        lines.append(Line())
    return Laid(tuple(lines), tuple(chapters))


def _block_lines(block: Block, width: int) -> Lines:
    if isinstance(block, Heading):
        style = {1: "bright bold", 2: "key bold", 3: "bright bold"}.get(block.level, "text bold")
        text = block.text.upper() if block.level <= 2 else block.text
        return [Line().add(part, style) for part in wrap(text, width)]
    if isinstance(block, Paragraph):
        return flow(block.line, width)
    if isinstance(block, Example):
        lines = flow((Strong("Example. "), *block.line), width - 2)
        lines += _bullets(Bullets(block.steps, is_numbered=True), width - 2)
        return [Line().add("  ").join(line) for line in lines]
    if isinstance(block, Bullets):
        return _bullets(block, width)
    if isinstance(block, Table):
        return [
            *([Line().add(part, "muted") for part in wrap(block.caption, width)] if block.caption else []),
            *_table(block, width),
        ]
    return _entry(block, width) if isinstance(block, Entry) else []


def _bullets(block: Bullets, width: int) -> Lines:
    out: Lines = []
    for n, item in enumerate(block.items, 1):
        mark = f"{n}. " if block.is_numbered else "- "
        for i, line in enumerate(flow(item, width - cell_len(mark))):
            out.append(Line().add(mark if i == 0 else " " * cell_len(mark), "muted").join(line))
    return out


def _table(block: Table, width: int) -> Lines:
    """A table with its widest column wrapped if necessary; one row below the other where even that is too wide."""
    cells = [[plain(as_line(cell)) for cell in row] for row in block.rows]
    widths = [max([cell_len(head), *(cell_len(row[i]) for row in cells)]) for i, head in enumerate(block.head)]
    widest = widths.index(max(widths))
    spare = width - sum(widths) - 2 * (len(widths) - 1)
    if spare < 0:
        widths[widest] += spare
        if widths[widest] < _NARROWEST:
            return _stacked(block, width)
    right = [bool(block.rows) and all(is_number(row[i]) for row in block.rows) for i in range(len(widths))]
    out = [_columns(list(block.head), widths, right, "faint")]
    for row in cells:
        parts = wrap(row[widest], widths[widest]) or [""]
        out.append(_columns([*row[:widest], parts[0], *row[widest + 1 :]], widths, right, "text"))
        blank = [""] * len(row)
        out += [_columns([*blank[:widest], part, *blank[widest + 1 :]], widths, right, "text") for part in parts[1:]]
    return out


def _columns(cells: list[str], widths: list[int], right: list[bool], style: str) -> Line:
    line = Line()
    for cell, width, to_right in zip(cells, widths, right, strict=True):
        line.add("  " if line.width else "").add(rjust(cell, width) if to_right else ljust(cell, width), style)
    return line


def _stacked(block: Table, width: int) -> Lines:
    out: Lines = []
    for row in block.rows:
        first, *rest = (plain(as_line(cell)) for cell in row)
        out += [Line().add(part, "bright") for part in wrap(first, width)]
        cells = ", ".join(
            f"{head}: {cell}" for head, cell in zip(block.head[1:], rest, strict=True) if cell.strip("· ")
        )
        out += [Line().add(f"  {part}", "text") for part in wrap(cells, width - 2)]
    return out


def _entry(entry: Entry, width: int) -> Lines:
    head = Line("raise1").add(entry.name, "bright bold").add(f"  {entry.label}" if entry.label else "", "muted")
    out = [head.cut(width).to(width)]
    for text in entry.lines:
        out += [Line().add(part, "text") for part in wrap(text, width)]
    if entry.flavour:
        out += [Line().add(part, "muted italic") for part in wrap(entry.flavour, width)]
    if entry.idea:
        out += [Line().add(part, "muted") for part in wrap(entry.idea, width)]
    return out


def flow(pieces: tuple[Inline, ...], width: int) -> Lines:
    """Styled text wrapped into lines."""
    out: Lines = []
    line = Line()
    for word in _words(pieces):
        space = " " if line.width else ""
        if line.width + cell_len(space) + sum(cell_len(part) for part, _ in word) > width and line.width:
            out.append(line)
            line, space = Line(), ""
        line.add(space)
        for part, style in word:
            line.add(cut(part, width - line.width), style)
    if line.width:
        out.append(line)
    return out


def _words(pieces: tuple[Inline, ...]) -> list[list[tuple[str, str]]]:
    """The words, each as parts with a style: pieces without a space between them share a word, such as a name and its comma."""
    words: list[list[tuple[str, str]]] = []
    is_open = False
    for piece in pieces:
        style = "bright bold" if isinstance(piece, Strong) else "key" if isinstance(piece, Code) else "text"
        text = piece if isinstance(piece, str) else piece.text
        parts = [(part, style) for part in text.split()]
        if is_open and parts and not text[0].isspace():
            words[-1].append(parts.pop(0))
        words += [[part] for part in parts]
        is_open = bool(words) and not text[-1:].isspace() if text else is_open
    return words
