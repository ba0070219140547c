"""The style sheet of the rulebook's page: on screen light or dark with the contents beside the text, on paper, and as a handout."""

from __future__ import annotations

from typing import Final

SCREEN: Final = """
:root { color-scheme: light dark; --bg: #f7f5f0; --raise: #eeebe3; --line: #cfc9bc; --muted: #5f5f5c; --text: #2b2f33;
  --bright: #0b0d10; --key: #9a5b00; --gain: #14733f; }
@media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --raise: #141a22; --line: #2b3542; --muted: #8391a1;
  --text: #cfd7e0; --bright: #f4f7fa; --key: #ffc24b; --gain: #63d297; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--bg); color: var(--text);
  font: 17px/1.6 Georgia, "Iowan Old Style", "Times New Roman", serif; }
main { max-width: 46rem; min-width: 0; margin: 0 auto; padding: 3rem 1.25rem 6rem; }
h1, h2, h3, h4, nav, th, caption, summary, .label, .id { font-family: system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 2.5rem; line-height: 1.1; letter-spacing: -0.02em; color: var(--bright); margin: 0 0 0.5rem; }
h2 { font-size: 1.5rem; color: var(--bright); margin: 3.5rem 0 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 0.85rem; text-transform: uppercase; letter-spacing: 0.08em; color: var(--key); margin: 2.25rem 0 0.5rem; }
article h3, article h4 { font-size: 1.05rem; color: var(--bright); margin: 0; text-transform: none; letter-spacing: 0; }
p, ul, ol { margin: 0.75rem 0; }
ul, ol { padding-left: 1.4rem; }
li { margin: 0.25rem 0; }
strong { color: var(--bright); }
a { color: var(--key); text-decoration-thickness: 1px; text-underline-offset: 0.15em; overflow-wrap: break-word; }
code { font: 0.85em/1.4 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; background: var(--raise);
  padding: 0.1em 0.35em; border-radius: 3px; }
a.self { color: var(--muted); text-decoration: none; margin-left: 0.4em; opacity: 0; font-weight: 400; }
:hover > a.self, a.self:focus { opacity: 1; }
:target { outline: 2px solid var(--key); outline-offset: 0.3rem; }
nav { font-size: 0.9rem; line-height: 1.35; margin: 0; padding: 1.5rem 1.25rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav ul ul { padding-left: 0.9rem; font-size: 0.92em; }
nav li { margin: 0; }
nav a { display: block; text-decoration: none; padding: 0.15rem 0; color: var(--text); }
nav ul ul a { color: var(--muted); }
nav a:hover, nav a:focus { color: var(--key); }
@media (min-width: 68rem) {
  body { display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
  nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; border-right: 1px solid var(--line);
    scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
}
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.86rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-size: 0.8rem; font-weight: 600; color: var(--bright); padding: 0.25rem 0; }
th { text-align: left; font-weight: 600; font-size: 0.74rem; color: var(--muted); }
tbody th { font: inherit; color: var(--bright); }
th, td { padding: 0.35rem 0.9rem 0.35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.num { text-align: right; white-space: nowrap; }
.whole { white-space: nowrap; }
thead th { vertical-align: bottom; }
thead .num { white-space: normal; }
tr[id] > th { white-space: nowrap; }
aside { margin: 1.25rem 0; padding: 0.75rem 1rem; background: var(--raise);
  border-left: 3px solid var(--gain); font-size: 0.95rem; }
.claim { font-size: 0.86rem; margin: 0.75rem 0; }
summary { color: var(--muted); cursor: pointer; font-size: 0.8rem; }
.cards { columns: 2 19rem; column-gap: 1rem; margin: 1.25rem 0; }
article { margin: 0 0 1rem; padding: 0.9rem 1rem; background: var(--raise); border-radius: 4px; font-size: 0.9rem; line-height: 1.45;
  break-inside: avoid; }
article p, article ul { margin: 0.5rem 0 0; }
article details { margin: 0.5rem 0 0; }
.label { font-weight: 400; color: var(--muted); font-size: 0.85rem; }
.id { color: var(--muted); font-size: 0.75rem; float: right; }
.idea, .sources { color: var(--muted); }
.idea { font-size: 0.95em; }
.sources { font-size: 0.86rem; }
"""

PRINT: Final = """
@page { size: A4; margin: 14mm; }
@media print {
  :root { color-scheme: light; --bg: #fff; --raise: #fff; --line: #bbb; --muted: #444; --text: #111; --bright: #000; --key: #000;
    --gain: #666; }
  body { display: block; font-size: 9.5pt; line-height: 1.4; } main { max-width: none; padding: 0; }
  nav, .sources, .claim, .self { display: none; }
  h2 { border: 0; margin: 6mm 0 2mm; padding: 0; } h1, h2, h3, h4, caption { break-after: avoid; }
  h3 { margin: 4mm 0 1mm; } p, ul, ol, .scroll { margin: 1.5mm 0; } aside { margin: 2mm 0; padding: 0 0 0 3mm; }
  tr, li { break-inside: avoid; } article { border: 1px solid #bbb; margin: 0 0 3mm; padding: 2mm; font-size: 8.5pt; line-height: 1.3; }
  .cards { columns: 2; column-gap: 4mm; padding-right: 0.3mm; } article h3, article h4 { font-size: 9.5pt; } .label, .id { font-size: 7.5pt; }
  table { font-size: 8.5pt; line-height: 1.3; } th { font-size: 7.5pt; } caption { font-size: 8.5pt; } aside { font-size: 9pt; }
  .scroll { overflow: visible; break-inside: avoid; } :target { outline: 0; }
  a { color: inherit; text-decoration: none; overflow-wrap: normal; }
}
"""

HANDOUT: Final = """
@page { size: A4; margin: 12mm; }
@media print {
  body { font-size: 9pt; line-height: 1.28; } main { columns: 2; column-gap: 7mm; }
  h1 { font-size: 18pt; } h2 { font-size: 12pt; margin: 3mm 0 1mm; } h3 { font-size: 8pt; margin: 2mm 0 0.5mm; }
  p, ul, ol, .scroll { margin: 1mm 0; } li { margin: 0; } ul, ol { padding-left: 4mm; }
  aside { margin: 1mm 0; font-size: 8.6pt; } table { font-size: 7.6pt; line-height: 1.22; } th { font-size: 7pt; }
  caption { font-size: 7.6pt; padding: 0; } th, td { padding: 0.4mm 1.2mm 0.4mm 0; } code { padding: 0; }
  .id { display: none; } .label { font-size: 0.9em; } article ul { margin: 0.5mm 0 0; }
  .cards { columns: 1; margin: 1mm 0; } article { border: 0; padding: 0; margin: 1mm 0; font-size: 8.6pt; line-height: 1.25; }
  .wide { column-span: all; }
}
"""
"""Over the others: the rules with their examples, to be printed in two columns."""

LEAFLET: Final = """
@page { size: A4; margin: 7mm; }
@media print {
  body { font: 7pt/1.13 "Times New Roman", Times, "Liberation Serif", "DejaVu Serif Condensed", serif; } main { columns: 3; column-gap: 4mm; }
  h1 { font-size: 13pt; } h2 { font-size: 9pt; margin: 1.4mm 0 0.4mm; } h3 { font-size: 6.6pt; margin: 0.9mm 0 0.2mm; }
  article h3 { font-size: 7.4pt; } p, ul, ol, .scroll { margin: 0.5mm 0; } ul, ol { padding-left: 3mm; }
  aside { margin: 0.5mm 0; padding-left: 1.5mm; font-size: 6.9pt; } table { font-size: 6pt; line-height: 1.12; }
  caption { font-size: 6.4pt; } th { font-size: 5.8pt; } th, td { padding: 0.1mm 0.5mm 0.1mm 0; } code { font-size: 0.95em; }
  .cards { columns: auto; } article { font-size: 6.8pt; line-height: 1.12; margin: 0.5mm 0; }
  .wide { column-span: none; } .wide td.whole { white-space: normal; } .scroll { break-inside: auto; }
  th, td, caption, h1, h2, h3, h4 { font-family: "Arial Narrow", "Liberation Sans Narrow", "DejaVu Sans Condensed", sans-serif; }
}
"""
"""Over all others: the handout of a small game, a leaf of two pages in three columns."""

SHEET: Final = """
@media print {
  body { font-size: 8pt; font-size-adjust: 0.45; line-height: 1.15; } th, td, caption, h1, h2, h3, h4 { font-size-adjust: 0.52; }
  h2 { font-size: 10.5pt; } h3 { font-size: 7.4pt; } aside { font-size: 7.8pt; } table { font-size: 7pt; } caption, th { font-size: 7pt; }
  .wide { column-span: all; } .wide td, .wide td.whole, .wide tbody th { padding-right: 1.5mm; white-space: nowrap; }
  .wide thead th { padding-right: 2mm; } .wide td:last-child { white-space: normal; } ol { padding-left: 4.8mm; }
  code { font-size: 0.9em; font-size-adjust: none; }
}
"""
"""Over the leaflet: the rules of one table, which end with wide tables; a font in the place of another has letters of the same height."""

CLOSE: Final = """
@media print {
  body { font-size: 7pt; line-height: 1.06; } h2 { font-size: 9pt; margin: 0.8mm 0 0.1mm; } h3 { font-size: 6.6pt; margin: 0.6mm 0 0; }
  table { font-size: 6pt; line-height: 1.05; } caption { font-size: 6.4pt; } th { font-size: 5.8pt; }
  th, td { padding-top: 0; padding-bottom: 0; } p, ul, ol, .scroll { margin: 0.3mm 0; }
  ol { padding: 0; counter-reset: step; } ol > li { display: inline; counter-increment: step; }
  ol > li::before { content: counter(step) ". "; } ol > li::after { content: " "; }
}
"""
"""Over the sheet: smaller and closer, with numbered lists that run on, for a game with much to say."""
