"""The rulebook as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gigawatt.content.book.blocks import (
    Block,
    Bullets,
    Cell,
    Claim,
    Code,
    Entry,
    Example,
    Heading,
    Inline,
    Line,
    Link,
    Paragraph,
    Ref,
    Strong,
    Table,
    as_line,
    is_number,
    section,
)
from gigawatt.text import safe_text

_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")
_STARTS_BLOCK = re.compile(r"^(\s*)([#+-]|\d+[.)])(?=\s|$)")


def to_markdown(blocks: Iterable[Block]) -> str:
    """Render the blocks as one Markdown document that ends in a line break; claims are for the page alone."""
    shown = [block for block in blocks if not isinstance(block, Claim)]
    writer = _Writer({section(block.text) for block in shown if isinstance(block, Heading)})
    return "\n\n".join(writer.block(block) for block in shown) + "\n"


class _Writer:
    """Writes blocks, with links to the sections that are there."""

    def __init__(self, sections: set[str]) -> None:
        self._sections = sections

    def block(self, block: Block) -> str:
        """One block, without the blank line after it."""
        if isinstance(block, Heading):
            return f"{'#' * block.level} {_text(block.text)}"
        if isinstance(block, Paragraph):
            return _start(self._line(block.line))
        if isinstance(block, Example):
            steps = [f">\n{self._list(block.steps, '> ', is_numbered=True)}"] if block.steps else []
            return "\n".join([f"> **Example.** {self._line(block.line)}", *steps])
        if isinstance(block, Bullets):
            return self._list(block.items, "", is_numbered=block.is_numbered)
        if isinstance(block, Table):
            return self._table(block)
        return self._entry(block) if isinstance(block, Entry) else ""

    def _list(self, items: tuple[Line, ...], margin: str, *, is_numbered: bool) -> str:
        signs = (f"{n}." if is_numbered else "-" for n in range(1, len(items) + 1))
        return "\n".join(f"{margin}{sign} {_start(self._line(item))}" for sign, item in zip(signs, items, strict=True))

    def _table(self, block: Table) -> str:
        columns = [[row[i] for row in block.rows] for i in range(len(block.head))]
        rules = ["--:" if column and all(map(is_number, column)) else "---" for column in columns]
        rows = [_row([_text(cell) for cell in block.head]), _row(rules)]
        rows += [_row([self._cell(cell) for cell in row]) for row in block.rows]
        return "\n".join([*([f"*{_text(block.caption)}*\n"] if block.caption else []), *rows])

    def _cell(self, cell: Cell) -> str:
        return self._line(as_line(cell)) or " "

    def _entry(self, entry: Entry) -> str:
        label = f" ({_text(entry.label)})" if entry.label else ""
        parts = [f"{'#' * entry.level} {_text(entry.name)}{label}", f"`{_code(entry.id)}`"]
        parts.append("\n".join(f"- {_start(_text(line))}" for line in entry.lines))
        if entry.flavour:
            parts.append(f"*{_text(entry.flavour)}*")
        if entry.idea:
            parts.append(_start(_text(entry.idea)))
        if entry.sources:
            parts.append(f"Sources: {_text('; '.join(entry.sources))}")
        return "\n\n".join(parts)

    def _line(self, line: Line) -> str:
        return "".join(self._inline(piece) for piece in line)

    def _inline(self, piece: Inline) -> str:
        if isinstance(piece, Strong):
            return f"**{_text(piece.text)}**{_space_after(piece.text)}"
        if isinstance(piece, Code):
            return f"`{_code(piece.text)}`"
        if isinstance(piece, Ref):
            return f"[{_text(piece.text)}](#{piece.to})" if piece.to in self._sections else _text(piece.text)
        if isinstance(piece, Link):
            safe = piece.address.startswith(("https://", "http://")) and not set(piece.address) & set(" <>()\\")
            return f"[{_text(piece.text)}]({piece.address})" if safe else _text(f"{piece.text} {piece.address}".strip())
        return _text(piece if isinstance(piece, str) else piece.text, keep_ends=True)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


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
