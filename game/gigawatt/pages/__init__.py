"""Self-contained HTML pages: their shell and style sheet, tables, and plots as inline SVG.

A page needs no network and runs no script. `shell` puts it together, `tables` has tables, `rows` plots with a row for each name, and
`columns` plots over time.
"""
