"""Gantt charts and strips of distributions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from gigawatt.pages.gantt import GanttRow, gantt_plot
from gigawatt.pages.strips import Strip, quantile, strip_plot
from gigawatt.pages.tables import Linked, table

COLUMNS = ("2024 Q1", "2024 Q2", "2024 Q3", "2024 Q4")


def test_a_block_for_each_quarter_of_waiting() -> None:
    """A row has a block for each phase, a mark where the permit stalled, and a dot where it runs."""
    row = GanttRow("gas turbines", 1, 0, ("permit", "stalled", "construction"))
    drawn = gantt_plot(COLUMNS, [row], "orders").partition("</svg>")[0]
    assert drawn.count("wait") == 2
    assert drawn.count('class="stop"') == 1
    assert drawn.count('class="end"') == 1
    assert (
        'class="end"' not in gantt_plot(COLUMNS, [GanttRow("x", 1, 3, ("permit",), "open")], "o").partition("</svg>")[0]
    )


def test_long_charts_are_cut_for_paper() -> None:
    """No picture is higher than a page."""
    drawn = gantt_plot(COLUMNS, [GanttRow(f"row {i}", 0, 0, ("freight",)) for i in range(90)], "orders")
    heights = [int(height) for height in re.findall(r'viewBox="0 0 880 (\d+)"', drawn)]
    assert len(heights) == 3
    assert max(heights) < 800


def test_names_are_escaped() -> None:
    """Names are text in all charts, and pages of links are quoted."""
    evil = "<script>alert(1)</script>"
    drawn = gantt_plot(COLUMNS, [GanttRow(evil, 0, 0, ())], evil) + strip_plot([Strip(evil, [1.0])], evil, (evil, 2.0))
    drawn += table(("a",), [(Linked(evil, '"><script>.html'),)])
    assert "<script" not in drawn


@given(st.lists(st.integers(-50, 400), min_size=1, max_size=60), st.integers(-50, 400))
def test_dots_and_lines_stay_inside(values: list[int], own: int) -> None:
    """Whatever the values, every dot is inside the picture, one for each value."""
    drawn = strip_plot([Strip("class", values, has_dots=True), Strip("none", [])], "Lead", ("you", own))
    size = re.search(r'viewBox="0 0 880 ([\d.]+)"', drawn)
    assert size is not None
    dots = [(float(x), float(y)) for x, y in re.findall(r'class="dot" cx="([-\d.]+)" cy="([-\d.]+)"', drawn)]
    assert len(dots) == len(values)
    assert all(180 <= x <= 760 and 0 <= y <= float(size[1]) for x, y in dots)


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 3), (1.0, 5)])
def test_quantile(share: float, value: int) -> None:
    """Quantiles are values that are there."""
    assert quantile([5, 1, 3, 2, 4], share) == value
