"""The rulebook as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gigawatt.content.book.blocks import (
    Block,
    Bullets,
    Cell,
    Code,
    Entry,
    Example,
    Heading,
    Inline,
    Line,
    Link,
    Paragraph,
    Strong,
    Table,
    as_line,
    is_number,
)
from gigawatt.text import safe_text

_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")
_STARTS_BLOCK = re.compile(r"^(\s*)([#+-]|\d+[.)])(?=\s|$)")


def to_markdown(blocks: Iterable[Block]) -> str:
    """Render the blocks as one Markdown document that ends in a line break."""
    return "\n\n".join(_block(block) for block in blocks) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_text(block.text)}"
    if isinstance(block, Paragraph):
        return _start(_line(block.line))
    if isinstance(block, Example):
        return f"> **Example.** {_line(block.line)}"
    if isinstance(block, Bullets):
        signs = (f"{n}." if block.is_numbered else "-" for n in range(1, len(block.items) + 1))
        return "\n".join(f"{sign} {_start(_line(item))}" for sign, item in zip(signs, block.items, strict=True))
    return _table(block) if isinstance(block, Table) else _entry(block)


def _table(block: Table) -> str:
    columns = [[row[i] for row in block.rows] for i in range(len(block.head))]
    rules = ["--:" if column and all(map(is_number, column)) else "---" for column in columns]
    rows = [_row([_text(cell) for cell in block.head]), _row(rules)]
    return "\n".join([*rows, *(_row([_cell(cell) for cell in row]) for row in block.rows)])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    return _line(as_line(cell)) or " "


def _entry(entry: Entry) -> str:
    label = f" ({_text(entry.label)})" if entry.label else ""
    parts = [f"#### {_text(entry.name)}{label}", f"`{_code(entry.id)}`"]
    parts.append("\n".join(f"- {_start(_text(line))}" for line in entry.lines))
    if entry.flavour:
        parts.append(f"*{_text(entry.flavour)}*")
    if entry.idea:
        parts.append(_start(_text(entry.idea)))
    if entry.sources:
        parts.append(f"Sources: {_text('; '.join(entry.sources))}")
    return "\n\n".join(parts)


def _line(line: Line) -> str:
    return "".join(_inline(piece) for piece in line)


def _inline(piece: Inline) -> str:
    if isinstance(piece, Strong):
        return f"**{_text(piece.text)}**{_space_after(piece.text)}"
    if isinstance(piece, Code):
        return f"`{_code(piece.text)}`"
    if isinstance(piece, Link):
        safe = piece.address.startswith(("https://", "http://")) and not set(piece.address) & set(" <>()\\")
        return f"[{_text(piece.text)}]({piece.address})" if safe else _text(f"{piece.text} {piece.address}".strip())
    return _text(piece, keep_ends=True)


def _space_after(text: str) -> str:
    """The space that ends bold text; it is put outside of the markers."""
    return " " if text[-1:].isspace() else ""


def _text(text: str, *, keep_ends: bool = False) -> str:
    """Plain text with the characters escaped that Markdown would interpret."""
    cleaned = safe_text(text, 2000)
    if keep_ends and not cleaned:
        return " " if text else ""
    if keep_ends:
        cleaned = f"{' ' if text[:1].isspace() else ''}{cleaned}{' ' if text[-1:].isspace() else ''}"
    return _SPECIAL.sub(r"\\\1", cleaned)


def _start(text: str) -> str:
    """Text at the start of a line, escaped so that it is not read as a list or a heading."""
    return _STARTS_BLOCK.sub(r"\1\\\2", text)


def _code(text: str) -> str:
    return safe_text(text, 200).replace("`", "'")
