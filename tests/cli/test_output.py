"""Tables of commands."""

from __future__ import annotations

import pytest

from gigawatt.cli.output import table


@pytest.mark.parametrize(
    "column",
    [
        ("0", "+1.8", "−20.9"),
        ("$0.4bn", "-$13.6bn", "-"),
        ("–", "1,200", "7"),
    ],
)
def test_numbers_are_aligned_to_the_right(column: tuple[str, ...]) -> None:
    """With either minus, a plus, money, and dashes where a number is not known."""
    lines = table(("change", "x"), [(cell, "end") for cell in column]).splitlines()
    assert {line.index("  end") for line in lines[1:]} == {max(len("change"), *map(len, column))}
    assert all(line[: line.index("  end")].endswith(cell) for line, cell in zip(lines[1:], column, strict=True))


@pytest.mark.parametrize("column", [("-", "-"), ("7", "none"), ("0 of 4", "4 of 4")])
def test_words_are_aligned_to_the_left(column: tuple[str, ...]) -> None:
    """A column of dashes alone is one of words, and a single word makes one."""
    lines = table(("what",), [(cell,) for cell in column]).splitlines()
    assert lines[1:] == list(column)
