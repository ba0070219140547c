"""Text from elsewhere, made safe to draw."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given, strategies as st

from gigawatt.text import csv_cell, csv_text, safe_text, unsafe_character


@given(st.text(max_size=400), st.integers(1, 50))
def test_safe_text_is_safe(text: str, limit: int) -> None:
    """Whatever comes in, one short line without control or bidirectional characters comes out."""
    line = safe_text(text, limit)
    assert len(line) <= limit
    assert unsafe_character(line) is None
    assert line == line.strip()
    assert safe_text(line, limit) == line


@pytest.mark.parametrize(
    "text, line",
    [
        ("plain", "plain"),
        ("  two\n lines\t", "two lines"),
        ("\x1b[31mred", "[31mred"),
        ("a\u202eb\u2066c\u200bd", "abcd"),
        ("é−ß 日本", "é−ß 日本"),
        (12, "12"),
    ],
)
def test_safe_text(text: object, line: str) -> None:
    """Escapes, turned text and line breaks go; letters of any script stay."""
    assert safe_text(text) == line


def test_a_cut_is_marked() -> None:
    """What is too long ends in a mark."""
    assert safe_text("abcdef", 4) == "abc…"


@pytest.mark.parametrize(
    "value, cell",
    [
        ("=1+2", "'=1+2"),
        ("@a", "'@a"),
        ("-cmd", "'-cmd"),
        ("+a", "'+a"),
        ("-3", "-3"),
        ("+0.5", "+0.5"),
        (-3, "-3"),
        ("a=b", "a=b"),
    ],
)
def test_csv_cells(value: object, cell: str) -> None:
    """A spreadsheet reads no cell as a formula; numbers stay numbers."""
    assert csv_cell(value) == cell


@given(st.lists(st.lists(st.text(max_size=20).map(csv_cell), min_size=1, max_size=4), max_size=5))
def test_csv_text_is_read_again(rows: list[list[str]]) -> None:
    """Cells with commas, quotes and spaces come back as they were."""
    assert list(csv.reader(StringIO(csv_text(rows)), strict=True)) == rows


def test_csv_text_has_line_feeds_and_empty_cells() -> None:
    """The form is the same on every system; None and an empty text are both an empty cell."""
    assert csv_text([("a", None, ""), (1, 0.5, "b,c")]) == 'a,,\n1,0.5,"b,c"\n'
