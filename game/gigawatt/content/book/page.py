"""The rulebook as one self-contained HTML page: no script, no external font or picture."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final

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

_STYLE: Final = """
:root { color-scheme: light dark; --bg: #f7f5f0; --raise: #eeebe3; --line: #cfc9bc; --muted: #5f5f5c; --text: #2b2f33;
  --bright: #0b0d10; --key: #9a5b00; --gain: #14733f; }
@media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --raise: #141a22; --line: #2b3542; --muted: #8391a1;
  --text: #cfd7e0; --bright: #f4f7fa; --key: #ffc24b; --gain: #63d297; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--bg); color: var(--text);
  font: 17px/1.6 Georgia, "Iowan Old Style", "Times New Roman", serif; }
main { max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem 6rem; }
h1, h2, h3, h4, nav, th, .label, .id, figcaption { font-family: system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 2.5rem; line-height: 1.1; letter-spacing: -0.02em; color: var(--bright); margin: 0 0 0.5rem; }
h2 { font-size: 1.5rem; color: var(--bright); margin: 3.5rem 0 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 0.85rem; text-transform: uppercase; letter-spacing: 0.08em; color: var(--key); margin: 2.25rem 0 0.5rem; }
h4 { font-size: 1.05rem; color: var(--bright); margin: 0; }
p, ul, ol { margin: 0.75rem 0; }
ul, ol { padding-left: 1.4rem; }
li { margin: 0.25rem 0; }
strong { color: var(--bright); }
a { color: var(--key); text-decoration-thickness: 1px; text-underline-offset: 0.15em; overflow-wrap: anywhere; }
code { font: 0.85em/1.4 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; background: var(--raise);
  padding: 0.1em 0.35em;
  border-radius: 3px; }
nav { columns: 2 14rem; column-gap: 2rem; font-size: 0.9rem; margin: 2rem 0; padding: 1rem 0; border-top: 1px solid var(--line);
  border-bottom: 1px solid var(--line); }
nav a { display: block; text-decoration: none; padding: 0.15rem 0; color: var(--text); }
nav a:hover, nav a:focus { color: var(--key); }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.86rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; font-size: 0.74rem; color: var(--muted); }
th, td { padding: 0.35rem 0.9rem 0.35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.num { text-align: right; white-space: nowrap; }
aside { margin: 1.25rem 0; padding: 0.75rem 1rem; background: var(--raise);
  border-left: 3px solid var(--gain); font-size: 0.95rem; }
article { margin: 1.25rem 0; padding: 0.9rem 1rem; background: var(--raise); border-radius: 4px; font-size: 0.93rem;
  line-height: 1.5;
  break-inside: avoid; }
article p { margin: 0.5rem 0 0; }
article ul { margin: 0.5rem 0 0; }
.label { font-weight: 400; color: var(--muted); font-size: 0.85rem; }
.id { color: var(--muted); font-size: 0.75rem; float: right; }
.idea, .sources { color: var(--muted); font-size: 0.86rem; }
@media print {
  :root { --bg: #fff; --raise: #fff; --line: #bbb; --muted: #444; --text: #111; --bright: #000; --key: #000; --gain: #666; }
  body { font-size: 10pt; } main { max-width: none; padding: 0; } nav { break-after: page; }
  h2 { break-before: page; border: 0; margin-top: 0; } h2, h3, h4 { break-after: avoid; }
  table, aside { break-inside: auto; } tr { break-inside: avoid; } article { border: 1px solid #bbb; }
  .scroll { overflow: visible; } a { color: inherit; text-decoration: none; }
}
"""


_HANDOUT: Final = """
@page { size: A4; margin: 10mm; }
@media print {
  body { font-size: 8.2pt; line-height: 1.22; } main { columns: 2; column-gap: 7mm; } nav { display: none; }
  h1 { font-size: 16pt; } h2 { font-size: 11pt; break-before: auto; margin: 2.5mm 0 1mm; padding: 0; }
  h3 { font-size: 7.5pt; margin: 1.5mm 0 0.5mm; } p, ul, ol, .scroll { margin: 0.8mm 0; } li { margin: 0; }
  ul, ol { padding-left: 4mm; } table { font-size: 7.2pt; line-height: 1.2; } th { font-size: 6.8pt; }
  th, td { padding: 0.3mm 1.2mm 0.3mm 0; } code { padding: 0; }
}
"""
"""Over the other style: the rules alone, to be printed in two columns."""


def to_html(title: str, blocks: Iterable[Block], *, is_handout: bool = False) -> str:
    """Render the blocks as one HTML document, a handout for close print in two columns; all text is escaped."""
    parts, contents = _body(list(blocks))
    toc = "".join(f'<a href="#{anchor}">{_text(text)}</a>' for anchor, text in contents)
    head, rest = parts[:1], parts[1:]
    body = "\n".join([*head, *rest[: _lead(rest)], f'<nav aria-label="Contents">{toc}</nav>', *rest[_lead(rest) :]])
    style = _STYLE + _HANDOUT if is_handout else _STYLE
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="gigawatt rulebook">\n'
        f"<title>{_text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _lead(parts: list[str]) -> int:
    """The number of parts before the first chapter, where the table of contents is inserted."""
    return next((i for i, part in enumerate(parts) if part.startswith("<h2")), 0)


def _body(blocks: list[Block]) -> tuple[list[str], list[tuple[str, str]]]:
    parts: list[str] = []
    contents: list[tuple[str, str]] = []
    used: set[str] = set()
    for block in blocks:
        if isinstance(block, Heading):
            anchor = _anchor(block.text, used)
            parts.append(f'<h{block.level} id="{anchor}">{_text(block.text)}</h{block.level}>')
            if block.level == 2:
                contents.append((anchor, block.text))
        else:
            parts.append(_block(block))
    return parts, contents


def _anchor(text: str, used: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "part"
    anchor, count = base, 1
    while anchor in used:
        count += 1
        anchor = f"{base}-{count}"
    used.add(anchor)
    return anchor


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_line(block.line)}</p>"
    if isinstance(block, Example):
        return f"<aside><strong>Example.</strong> {_line(block.line)}</aside>"
    if isinstance(block, Bullets):
        tag = "ol" if block.is_numbered else "ul"
        return f"<{tag}>" + "".join(f"<li>{_line(item)}</li>" for item in block.items) + f"</{tag}>"
    if isinstance(block, Table):
        return _table(block)
    return _entry(block) if isinstance(block, Entry) else ""


def _table(block: Table) -> str:
    numeric = [bool(block.rows) and all(is_number(row[i]) for row in block.rows) for i in range(len(block.head))]
    head = "".join(_cell("th", cell, right) for cell, right in zip(block.head, numeric, strict=True))
    rows = "".join(
        f"<tr>{''.join(_cell('td', cell, right) for cell, right in zip(row, numeric, strict=True))}</tr>"
        for row in block.rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _cell(tag: str, cell: Cell, is_right: bool) -> str:
    style = ' class="num"' if is_right else ""
    return f"<{tag}{style}>{_line(as_line(cell))}</{tag}>"


def _entry(entry: Entry) -> str:
    label = f' <span class="label">{_text(entry.label)}</span>' if entry.label else ""
    parts = [f'<span class="id">{_text(entry.id)}</span><h4>{_text(entry.name)}{label}</h4>']
    parts.append("<ul>" + "".join(f"<li>{_text(line)}</li>" for line in entry.lines) + "</ul>")
    if entry.flavour:
        parts.append(f"<p><em>{_text(entry.flavour)}</em></p>")
    if entry.idea:
        parts.append(f'<p class="idea">{_text(entry.idea)}</p>')
    if entry.sources:
        parts.append(f'<p class="sources">Sources: {_text("; ".join(entry.sources))}</p>')
    return f"<article>{''.join(parts)}</article>"


def _line(line: Line) -> str:
    return "".join(_inline(piece) for piece in line)


def _inline(piece: Inline) -> str:
    if isinstance(piece, Strong):
        return f"<strong>{_text(piece.text)}</strong>{' ' if piece.text[-1:].isspace() else ''}"
    if isinstance(piece, Code):
        return f"<code>{_text(piece.text)}</code>"
    if isinstance(piece, Link) and piece.address.startswith(("https://", "http://")):
        return f'<a href="{escape(safe_text(piece.address, 400))}" rel="noopener noreferrer">{_text(piece.text)}</a>'
    return _text(piece if isinstance(piece, str) else piece.text, keep_ends=True)


def _text(text: str, *, keep_ends: bool = False) -> str:
    """Plain text, escaped for element content and attributes."""
    cleaned = escape(safe_text(text, 2000))
    if keep_ends and not cleaned:
        return " " if text else ""
    if keep_ends:
        cleaned = f"{' ' if text[:1].isspace() else ''}{cleaned}{' ' if text[-1:].isspace() else ''}"
    return cleaned
