"""Tables of a page: plain ones, shaded ones, and lists of terms; whatever they hold is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from gigawatt.text import html_text, short_name


@frozen
class Cell:
    """A cell of a shaded table."""

    share: float
    """From 0 to 100: its value."""
    note: str
    """The text shown under the pointer."""
    beside: str = ""
    """Small text in the cell."""


def table(
    head: Sequence[str], rows: Iterable[Sequence[str]], left: Sequence[int] = (), prose: Sequence[int] = ()
) -> str:
    """A table; columns in `left` are aligned to the left, those in `prose` contain sentences."""
    kinds = {i: "left prose" if i in prose else "left" for i in (*left, *prose)}

    def row(cells: Sequence[str], tag: str) -> str:
        marks = (f' class="{kinds[i]}"' if i in kinds else "" for i in range(len(cells)))
        whole = (html_text(cell).replace(" %", "\N{NO-BREAK SPACE}%") for cell in cells)
        return "<tr>" + "".join(f"<{tag}{m}>{c}</{tag}>" for c, m in zip(whole, marks, strict=True)) + "</tr>"

    body = "".join(row(cells, "td") for cells in rows)
    return f'<div class="wide"><table><thead>{row(head, "th")}</thead><tbody>{body}</tbody></table></div>'


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


def _cell(cell: Cell) -> str:
    alpha = min(max(cell.share, 0), 100) / 100 * 0.6
    beside = f"<small>{html_text(cell.beside)}</small>" if cell.beside else ""
    return f'<td style="--share:{alpha:.2f}" title="{html_text(cell.note)}">{cell.share:.0f}{beside}</td>'
