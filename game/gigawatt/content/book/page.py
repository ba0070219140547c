"""The rulebook as one self-contained HTML page: no script, no external font or picture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final, Literal

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
    anchor_of,
    as_line,
    is_number,
    plain,
    section,
)
from gigawatt.content.book.page_style import CLOSE, HANDOUT, LEAFLET, PRINT, SCREEN, SHEET
from gigawatt.text import safe_text

Kind = Literal["book", "handout", "leaflet", "sheet", "close-sheet"]

_STYLES: Final[dict[Kind, str]] = {
    "book": SCREEN + PRINT,
    "handout": SCREEN + PRINT + HANDOUT,
    "leaflet": SCREEN + PRINT + HANDOUT + LEAFLET,
    "sheet": SCREEN + PRINT + HANDOUT + LEAFLET + SHEET,
    "close-sheet": SCREEN + PRINT + HANDOUT + LEAFLET + SHEET + CLOSE,
}
_CONTENTS_LEVEL: Final = 3
"""The deepest headings that the contents list."""


def to_html(title: str, blocks: Iterable[Block], *, kind: Kind = "book") -> str:
    """Render the blocks as one HTML document; all text is escaped.

    Args:
        title: its title.
        blocks: what stands in it.
        kind: how it is printed: a book, a handout in two columns, a leaflet of close columns, or a sheet, whose wide tables go over all
            columns.
    """
    page = _Page(list(blocks))
    body = "\n".join(page.body())
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="gigawatt rulebook">\n'
        f"<title>{_text(title)}</title>\n<style>{_STYLES[kind]}</style>\n</head>\n<body>\n"
        f'<nav aria-label="Contents">{page.contents()}</nav>\n<main>\n{body}\n</main>\n</body>\n</html>\n'
    )


class _Page:
    """The blocks with their anchors, which links may lead to."""

    def __init__(self, blocks: list[Block]) -> None:
        self._blocks = blocks
        self._anchors: dict[int, str] = {}
        """The anchor of each heading and card, by its place among the blocks."""
        self._known: set[str] = set()
        for place, block in enumerate(blocks):
            if isinstance(block, Heading):
                self._anchors[place] = self._claim(section(block.text))
            elif isinstance(block, Entry):
                self._anchors[place] = self._claim(block.anchor)
            elif isinstance(block, Table):
                self._known |= {anchor for anchor in block.anchors if anchor}
        self._claims = 0

    def _claim(self, base: str) -> str:
        """An anchor that nothing else has."""
        anchor, count = base, 1
        while anchor in self._known:
            count += 1
            anchor = f"{base}-{count}"
        self._known.add(anchor)
        return anchor

    def contents(self) -> str:
        """Links to the sections, nested by their level."""
        out: list[str] = []
        level = 1
        for place, block in enumerate(self._blocks):
            if not isinstance(block, (Heading, Entry)) or not 1 < block.level <= _CONTENTS_LEVEL:
                continue
            if block.level > level:
                out.append("<ul>" + "<li><ul>" * (block.level - level - 1))
            else:
                out.append("</li>" + "</ul></li>" * (level - block.level))
            level = block.level
            text = block.text if isinstance(block, Heading) else block.name
            out.append(f'<li><a href="#{self._anchors[place]}">{_text(text)}</a>')
        return "".join(out) + "</li></ul>" * (level - 1)

    def body(self) -> Iterator[str]:
        """The parts of the page: chapters as sections, cards beside each other."""
        is_open = False
        in_cards = False
        for place, block in enumerate(self._blocks):
            if in_cards and not isinstance(block, Entry):
                yield "</div>"
                in_cards = False
            if isinstance(block, Heading):
                if block.level == 2:
                    yield ("</section>\n" if is_open else "") + f"<section{_class('sources', block.is_source)}>"
                    is_open = True
                yield self._heading(block, self._anchors[place])
            elif isinstance(block, Entry):
                if not in_cards:
                    yield '<div class="cards">'
                    in_cards = True
                yield self._entry(block, self._anchors[place])
            else:
                yield self._block(block)
        yield ("</div>" if in_cards else "") + ("</section>" if is_open else "")

    def _heading(self, block: Heading, anchor: str) -> str:
        return f'<h{block.level} id="{anchor}">{_text(block.text)}{_to_itself(anchor)}</h{block.level}>'

    def _block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return f"<p>{self._line(block.line)}</p>"
        if isinstance(block, Example):
            return f"<aside><strong>Example.</strong> {self._line(block.line)}{self._list(block.steps, 'ol')}</aside>"
        if isinstance(block, Bullets):
            return self._list(block.items, "ol" if block.is_numbered else "ul")
        if isinstance(block, Claim):
            return self._claim_table(block)
        return self._table(block) if isinstance(block, Table) else ""

    def _list(self, items: tuple[Line, ...], tag: str) -> str:
        if not items:
            return ""
        return f"<{tag}>" + "".join(f"<li>{self._line(item)}</li>" for item in items) + f"</{tag}>"

    def _claim_table(self, block: Claim) -> str:
        """A claim behind its number."""
        self._claims += 1
        anchor = f"claim-{self._claims}"
        head = "".join(f'<th scope="col">{name}</th>' for name in ("position", "action", "outcome"))
        cells = "".join(
            f"<td>{''.join(f'<div>{_text(phrase)}</div>' for phrase in column)}</td>"
            for column in (block.position, block.action, block.outcome)
        )
        return (
            f'<details class="claim" id="{anchor}"><summary>Claim {self._claims}: {_text(block.name)}</summary>'
            f'<div class="scroll"><table><caption>Played by the tests of the rulebook</caption><thead><tr>{head}</tr></thead>'
            f"<tbody><tr>{cells}</tr></tbody></table></div></details>"
        )

    def _table(self, block: Table) -> str:
        numeric = [bool(block.rows) and all(is_number(row[i]) for row in block.rows) for i in range(len(block.head))]
        head = "".join(
            f'<th scope="col"{_class("num", right)}>{_text(cell)}</th>'
            for cell, right in zip(block.head, numeric, strict=True)
        )
        rows = []
        for place, row in enumerate(block.rows):
            anchor = block.anchors[place] if block.anchors else ""
            kind = _class("num", numeric[0]) or _class("whole", _is_short(row[0]))
            name = f'<th scope="row"{kind}>{self._cell(row[0])}{_to_itself(anchor)}</th>'
            rest = "".join(
                f"<td{_class('num', right) or _class('whole', _is_short(cell))}>{self._cell(cell)}</td>"
                for cell, right in zip(row[1:], numeric[1:], strict=True)
            )
            rows.append(f"<tr{_id(anchor)}>{name}{rest}</tr>")
        caption = f"<caption>{_text(block.caption)}</caption>" if block.caption else ""
        return (
            f'<div class="scroll{" wide" if block.is_wide else ""}"><table>{caption}<thead><tr>{head}</tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table></div>"
        )

    def _cell(self, cell: Cell) -> str:
        return self._line(as_line(cell))

    def _entry(self, entry: Entry, anchor: str) -> str:
        label = f' <span class="label">{_text(entry.label)}</span>' if entry.label else ""
        tag = f"h{entry.level}"
        parts = [
            f'<span class="id">{_text(entry.id)}</span><{tag}>{_text(entry.name)}{label}{_to_itself(anchor)}</{tag}>'
        ]
        parts.append("<ul>" + "".join(f"<li>{_text(line)}</li>" for line in entry.lines) + "</ul>")
        if entry.refs:
            parts.append(f"<p>See {', '.join(self._inline(ref) for ref in entry.refs)}.</p>")
        if entry.flavour:
            parts.append(f"<p><em>{_text(entry.flavour)}</em></p>")
        if entry.idea:
            parts.append(f'<p class="idea">{_text(entry.idea)}</p>')
        if entry.sources:
            named = "; ".join(self._inline(Ref(name, anchor_of("fact", name))) for name in entry.sources)
            parts.append(f'<details class="sources"><summary>Sources</summary><p>{named}</p></details>')
        return f'<article id="{anchor}">{"".join(parts)}</article>'

    def _line(self, line: Line) -> str:
        return "".join(self._inline(piece) for piece in line)

    def _inline(self, piece: Inline) -> str:
        if isinstance(piece, Strong):
            return f"<strong>{_text(piece.text)}</strong>{' ' if piece.text[-1:].isspace() else ''}"
        if isinstance(piece, Code):
            return f"<code>{_text(piece.text)}</code>"
        if isinstance(piece, Ref) and piece.to in self._known:
            return f'<a href="#{escape(piece.to)}">{_text(piece.text)}</a>'
        if isinstance(piece, Link) and piece.address.startswith(("https://", "http://")):
            return (
                f'<a href="{escape(safe_text(piece.address, 400))}" rel="noopener noreferrer">{_text(piece.text)}</a>'
            )
        return _text(piece if isinstance(piece, str) else piece.text, keep_ends=True)


def _to_itself(anchor: str) -> str:
    """A link that shows the address of what it stands in."""
    return f'<a class="self" href="#{escape(anchor)}" aria-label="Link to this">#</a>' if anchor else ""


def _id(anchor: str) -> str:
    return f' id="{escape(anchor)}"' if anchor else ""


def _class(name: str, is_on: bool) -> str:
    return f' class="{name}"' if is_on else ""


_SHORT: Final = re.compile(r"(?:[^A-Za-z]|bn|Q\d){1,24}")
"""Numbers with their signs: `3 / 4 / 5`, `$0.1 bn / 2`, `Q2, Q4`."""


def _is_short(cell: Cell) -> bool:
    """Whether a cell is a few numbers, which are not broken over lines."""
    return _SHORT.fullmatch(plain(as_line(cell))) is not None


_SUM: Final = re.compile(r"(\d) bn\b")
"""A sum of money, whose unit stays on its line."""


def _text(text: str, *, keep_ends: bool = False) -> str:
    """Plain text, escaped for element content and attributes."""
    cleaned = _SUM.sub("\\1\N{NO-BREAK SPACE}bn", escape(safe_text(text, 2000)))
    if keep_ends and not cleaned:
        return " " if text else ""
    if keep_ends:
        cleaned = f"{' ' if text[:1].isspace() else ''}{cleaned}{' ' if text[-1:].isspace() else ''}"
    return cleaned
