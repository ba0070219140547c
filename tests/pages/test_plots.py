"""Plots and tables of pages: well formed, within their frame, the same every time, and strangers' names as text."""

from __future__ import annotations

import math
import re

import pytest
from tests.pages.reader import read_page

from gigawatt.pages.columns import Curve, curve_plot, lines_plot, stacked_plot
from gigawatt.pages.rows import Mark, bar_plot, interval_plot
from gigawatt.pages.scale import full_scale, loose_scale, number, round_numbers
from gigawatt.pages.shell import html_page, part_class
from gigawatt.pages.tables import table, terms

ODD = "<b onclick='x'>\u202e&"
MARKS = (Mark("first", 25.0, 22.0, 28.0), Mark(ODD, 52.5), Mark("none", math.nan))
QUARTERS = tuple(f"2024 Q{i}" for i in range(1, 13))


def every_plot() -> list[str]:
    """One plot of each kind, with names and values that are hard to draw."""
    parts = {"cloud": [1.0] * 12, ODD: [-2.0, math.nan] * 6, "training": [0.0] * 12}
    curve = Curve(ODD, [1.0, math.nan] * 6, [0.0] * 12, [2.0, math.inf] * 6, {3: (0.4, 0.6)})
    return [
        interval_plot(MARKS, ODD, ".1f", 25, (20, 30)),
        bar_plot(MARKS, ODD, ".1f", (2, 60), 100),
        stacked_plot(QUARTERS, parts, ODD),
        lines_plot(QUARTERS, parts, ODD),
        curve_plot(QUARTERS, curve, ODD),
    ]


def test_plots_are_well_formed_and_safe() -> None:
    """Every kind of plot closes its tags, and a name with markup and control characters is text."""
    page = html_page(ODD, ODD, every_plot())
    tags = read_page(page)
    assert tags.count("svg") == tags.count("desc") == 5
    assert "<b" not in page.replace("<body", "")
    assert "\u202e" not in page
    assert not re.search(r"(?<![\w-])(nan|inf)(?![\w-])", page)


def test_plots_stay_within_their_frame() -> None:
    """No coordinate is negative or beyond the box of the picture."""
    for plot in every_plot():
        for svg in re.findall(r"<svg.*?</svg>", plot):
            width, height = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
            across = [float(x) for x in re.findall(r' (?:x|x1|x2|cx)="([^"]+)"', svg)]
            down = [float(y) for y in re.findall(r' (?:y|y1|y2|cy)="([^"]+)"', svg)]
            points = [
                tuple(map(float, p.split(","))) for run in re.findall(r'points="([^"]+)"', svg) for p in run.split()
            ]
            assert all(0 <= x <= width for x in [*across, *(x for x, _ in points)])
            assert all(0 <= y <= height for y in [*down, *(y for _, y in points)])


def test_plots_are_deterministic() -> None:
    """The same values give the same plot."""
    assert every_plot() == every_plot()


def test_marks_outside_the_band_are_marked() -> None:
    """A value beyond its target has the colour of a warning, one within has not."""
    plot = bar_plot([Mark("in", 10), Mark("out", 70)], "use", band=(2, 60), whole=100)
    assert plot.count('<g class="off">') == 1
    assert plot.index("<title>out: 70") > plot.index('<g class="off">')
    assert "1 of them are within 2 to 60" in plot
    opened = bar_plot([Mark("in", 10), Mark("out", 70)], "use", band=(-math.inf, 60), whole=100)
    assert opened.count('<g class="off">') == 1
    assert "1 of them are at most 60" in opened


def test_stacked_parts_fill_the_whole() -> None:
    """The heights of the parts of a column add up to the height of their sum, and each part is named once in the key."""
    plot = stacked_plot(["Q1"], {"a": [30.0], "b": [70.0]}, "shares", whole=100)
    heights = [float(h) for h in re.findall(r'class="k\d" [^>]*height="([\d.]+)"', plot)]
    assert heights[1] / heights[0] == pytest.approx(7 / 3, rel=0.01)
    assert sum(heights) == pytest.approx(320 - 30 - 12, abs=0.2)
    assert re.findall(r'<li class="k\d">(\w)</li>', plot) == ["a", "b"]


def test_scales() -> None:
    """Ticks are round and inside the scale; coordinates are clamped to it; a scale of nothing still has a length."""
    assert round_numbers(-3, 27) == [0, 5, 10, 15, 20, 25]
    scale = full_scale([3.0, 96.0, math.nan], 10, 100)
    assert (scale.first, scale.last) == (0, 100)
    assert [scale.at(v) for v in (-5.0, 50.0, math.inf)] == [10, 60, 110]
    assert full_scale([], 0, 10).last == 1
    assert loose_scale([], 0, 10).first < loose_scale([], 0, 10).last
    falling = full_scale([-7.0], 0, 10)
    assert (falling.first, falling.last) == (-8, 0)


def test_numbers() -> None:
    """Numbers have a typographic minus sign, no negative zero, and a question mark for what is not known."""
    assert [number(v, ".1f") for v in (-1.25, -0.01, math.nan)] == ["\N{MINUS SIGN}1.2", "0.0", "?"]


def test_colours_of_parts() -> None:
    """Every class of a part is in the style sheet, in both schemes."""
    page = html_page("t", "g", [])
    assert {part_class(i) for i in range(25)} == {f"k{i}" for i in range(12)}
    assert all(page.count(f"--k{i}:") == 2 for i in range(12))


def test_tables_escape() -> None:
    """Cells and terms are text."""
    page = html_page("t", "g", [table((ODD, "n"), [(ODD, "5 %")], prose=(0,)), terms({ODD: ODD})])
    read_page(page)
    assert "<b" not in page.replace("<body", "")
    assert "5\N{NO-BREAK SPACE}%" in page


def test_lines_share_a_scale_and_have_a_key() -> None:
    """Two lines: a point for each known value, the higher value higher up, and a key with both names."""
    drawn = lines_plot(["Q1", "Q2", "Q3"], {"without": [1.0, 2.0, 3.0], "with <it>": [5.0, math.nan, 7.0]}, "Lead")
    assert drawn.count("<circle") == 5
    first, second = re.findall(r'<polyline class="line k\d" points="([^"]+)"', drawn)
    heights = [[float(point.partition(",")[2]) for point in line.split()] for line in (first, second)]
    assert heights[0] == sorted(heights[0], reverse=True)
    assert max(heights[1]) < min(heights[0])
    assert "with &lt;it&gt;</li>" in drawn
    read_page(drawn)


def test_ranges_are_named_at_their_edges() -> None:
    """The name of a range stands where it begins, half a column before the middle of its block."""
    middles, edges = (
        [
            float(x)
            for x in re.findall(
                r'<text class="tick" x="([\d.]+)" y="309"', stacked_plot(["0", "5"], {"a": [1, 2]}, "a", at_edges=at)
            )
        ]
        for at in (False, True)
    )
    assert [middle - edge for middle, edge in zip(middles, edges, strict=True)] == [(middles[1] - middles[0]) / 2] * 2


def test_equal_lines_say_how_many_they_are() -> None:
    """Lines that lie on each other are one, with all names in the key; where a value is unknown in both they are equal as well."""
    lines = {"Ann": [1.0, math.nan], "Ben": [1.0, 2.0], "Cleo": [1.0, math.nan], "Eva": [1.0, math.nan]}
    drawn = lines_plot(("Q1", "Q2"), lines, "Lead")
    assert drawn.count("<polyline") == 2
    assert re.findall(r"<li class[^>]*>(.*?)</li>", drawn) == ["3 alike: Ann, Cleo, Eva", "Ben"]
