"""Tables of a page: plain ones, shaded ones, and lists of terms; whatever they hold is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import quote

from attrs import frozen

from gigawatt.pages.shell import part_class
from gigawatt.text import html_text, short_name

WIDE: Final = "main{max-width:80rem}th,td{padding:.25rem .45rem}.prose:first-child{min-width:8rem}"
"""The style of a page whose tables have many columns, the first of them names."""

_WHOLE_PERCENT: Final = "\N{NO-BREAK SPACE}%"


@frozen
class Cell:
    """A cell of a shaded table."""

    share: float
    """From 0 to 100: its value."""
    note: str
    """The text shown under the pointer."""
    beside: str = ""
    """Small text in the cell."""


@frozen
class Marked:
    """A cell of a table with a class of the style sheet, such as `misses`."""

    text: str
    kind: str


@frozen
class Linked:
    """A cell of a table that leads to a page beside this one."""

    text: str
    page: str
    """The name of its file."""


@frozen
class KindCell:
    """A cell of a table whose colours tell kinds apart."""

    kind: int
    """Which colour it has: the place of its kind, as in a stacked plot (`gigawatt.pages.shell.part_class`)."""
    share: float
    """From 0 to 100: how strong the colour is."""
    text: str
    note: str
    """The text shown under the pointer."""
    beside: str = ""
    """Small text below."""


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str | Marked | Linked]],
    left: Sequence[int] = (),
    prose: Sequence[int] = (),
    narrow: Sequence[int] = (),
) -> str:
    """A table; columns in `left` are aligned to the left, those in `prose` contain sentences, and those in `narrow` a few words, which wrap."""
    named = (("left", left), ("left prose", prose), ("narrow", narrow))
    kinds = {place: " ".join(kind for kind, places in named if place in places) for place in {*left, *prose, *narrow}}
    body = "".join(_row(cells, "td", kinds) for cells in rows)
    return f'<div class="wide"><table><thead>{_row(head, "th", kinds)}</thead><tbody>{body}</tbody></table></div>'


def _row(cells: Sequence[str | Marked | Linked], tag: str, kinds: Mapping[int, str]) -> str:
    made = []
    for place, cell in enumerate(cells):
        text = cell if isinstance(cell, str) else cell.text
        kind = cell.kind if isinstance(cell, Marked) else ""
        names = f"{kinds.get(place, '')} {kind}".strip()
        mark = f' class="{html_text(names)}"' if names else ""
        scope = ' scope="col"' if tag == "th" else ""
        inside = html_text(text).replace(" %", _WHOLE_PERCENT)
        if isinstance(cell, Linked):
            inside = f'<a href="{html_text(quote("./" + cell.page))}">{inside}</a>'
        made.append(f"<{tag}{scope}{mark}>{inside}</{tag}>")
    return f"<tr>{''.join(made)}</tr>"


def folded(summary: str, inside: str) -> str:
    """HTML that is shown when its summary is opened: the figures of a plot."""
    return f"<details><summary>{html_text(summary)}</summary>{inside}</details>"


def terms(rows: Mapping[str, object]) -> str:
    """A list of terms with what each is."""
    items = "".join(f"<dt>{html_text(key)}</dt><dd>{html_text(value, 4000)}</dd>" for key, value in rows.items())
    return f"<dl>{items}</dl>"


def heat_table(corner: str, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[Cell | None]]) -> str:
    """A table with cells shaded by their share; None leaves a cell empty."""
    head = "".join(f'<th scope="col">{html_text(short_name(name, 16))}</th>' for name in columns)
    lines = [f'<table class="heat"><thead><tr><th scope="col">{html_text(corner)}</th>{head}</tr></thead><tbody>']
    for name, row in zip(rows, cells, strict=True):
        lines.append(f'<tr><th scope="row">{html_text(short_name(name, 40))}</th>')
        lines.extend('<td class="none"></td>' if cell is None else _cell(cell) for cell in row)
        lines.append("</tr>")
    lines.append("</tbody></table>")
    return "".join(lines)


def kind_table(
    corner: str, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[KindCell | None]]
) -> str:
    """A table with cells in the colours of their kinds; None leaves a cell empty. It scrolls where a page is too narrow for it."""
    head = "".join(f'<th scope="col">{html_text(short_name(name, 16))}</th>' for name in columns)
    lines = [
        f'<div class="wide"><table class="kinds"><thead><tr><th scope="col">{html_text(corner)}</th>{head}</tr></thead><tbody>'
    ]
    for name, row in zip(rows, cells, strict=True):
        lines.append(f'<tr><th scope="row">{html_text(short_name(name, 40))}</th>')
        lines.extend('<td class="none"></td>' if cell is None else _kind_cell(cell) for cell in row)
        lines.append("</tr>")
    lines.append("</tbody></table></div>")
    return "".join(lines)


def _kind_cell(cell: KindCell) -> str:
    strength = min(max(cell.share, 0), 100) * 0.55 + 10
    beside = f"<small>{html_text(cell.beside)}</small>" if cell.beside else ""
    return (
        f'<td class="{part_class(cell.kind)}" style="--share:{strength:.0f}%" title="{html_text(cell.note, 400)}">'
        f"{html_text(cell.text)}{beside}</td>"
    )


def _cell(cell: Cell) -> str:
    alpha = min(max(cell.share, 0), 100) / 100 * 0.6
    beside = f"<small>{html_text(cell.beside)}</small>" if cell.beside else ""
    return f'<td style="--share:{alpha:.2f}" title="{html_text(cell.note)}">{cell.share:.0f}{beside}</td>'
