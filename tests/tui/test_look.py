"""Palettes, glyphs, drawing and the map: what the board is made of."""

from __future__ import annotations

from itertools import combinations

import pytest

from gigawatt.content import load_ruleset
from gigawatt.tui.board.board_layout import places
from gigawatt.tui.board.maps import SIZES, largest, map_art
from gigawatt.tui.preferences import CHOICES, Preferences, load_preferences, save_preferences
from gigawatt.tui.theme import PALETTES, ROLES, Look
from gigawatt.tui.toolkit.canvas import Canvas
from gigawatt.tui.toolkit.drawing import Line, columns, fit, wrap
from gigawatt.tui.widgets.chart import chart_lines, sparkline
from gigawatt.wording.glyphs import ASCII, GLYPH_SETS, UNICODE, Glyphs


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two colours."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", [name for name in PALETTES if PALETTES[name]])
def test_text_can_be_read_on_every_ground(name: str) -> None:
    """Roles that carry text reach 4.5:1 on the ground and on cards; table heads 3.6:1; seats' tags are read in reverse."""
    colours = PALETTES[name]
    carrying = ("muted", "text", "bright", "key", "bind", "gain", "odds", *[f"seat{i}" for i in range(6)])
    for ground in ("bg", "raise1"):
        for role in carrying:
            assert contrast(colours[role], colours[ground]) >= 4.4, (role, ground)
        assert contrast(colours["faint"], colours[ground]) >= 3.4
    for seat in range(6):
        assert contrast(colours["bg"], colours[f"seat{seat}"]) >= 4.4


def test_every_palette_has_every_role_and_mono_has_no_colour() -> None:
    """Palettes are complete; in mono no style has a colour, and weights still part what must be told apart."""
    for name, colours in PALETTES.items():
        assert not colours or set(colours) == set(ROLES), name
    look = Look("mono")
    for role in ROLES:
        style = look.style(role)
        assert style.color is None
        assert style.bgcolor is None
    assert look.style("bright") != look.style("text")
    assert look.style("faint") != look.style("text")
    assert look.style("text on raise2").reverse
    assert look.style("bg on seat2").reverse


@pytest.mark.parametrize("glyphs", GLYPH_SETS.values())
def test_meanings_differ_by_glyph_alone(glyphs: Glyphs) -> None:
    """States, phases and seats have glyphs of their own, each one cell wide, so no colour is needed to tell them apart."""
    states = (glyphs.running, glyphs.idle, glyphs.coming, glyphs.added, glyphs.binds)
    phases = (glyphs.permit, glyphs.building, glyphs.freight)
    for group in (states, phases, tuple(glyphs.seats), tuple(glyphs.blocs), tuple(glyphs.layers)):
        assert all(a != b for a, b in combinations(group, 2)), group
        assert all(len(glyph) == 1 for glyph in group)
    assert len(glyphs.seats) == 6


def test_the_ascii_set_is_ascii() -> None:
    """Every character of the ASCII set is one."""
    for name in Glyphs.__attrs_attrs__:  # type: ignore[attr-defined]  # attrs puts it there
        value = getattr(ASCII, name.name)
        assert not isinstance(value, str) or value.isascii()


def test_no_color_wins_over_the_theme(monkeypatch: pytest.MonkeyPatch) -> None:
    """With `NO_COLOR` the look is mono whatever is preferred."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert Preferences(theme="light").look().is_mono


def test_preferences_are_kept_and_broken_files_are_defaults(tmp_path: object) -> None:
    """Preferences come back from the file; unknown values and broken files fall back to the defaults."""
    path = tmp_path / "settings.json"  # type: ignore[operator]  # pytest's path
    likes = Preferences().with_(theme="light", pace="step", glyphs="nonsense")
    assert (likes.theme, likes.pace, likes.glyphs) == ("light", "step", "unicode")
    assert save_preferences(likes, path) == ""
    assert load_preferences(path) == likes
    path.write_text('{"theme": "pink", "pace": 3, "other": "x"}')
    assert load_preferences(path) == Preferences()
    path.write_text("{")
    assert load_preferences(path) == Preferences()
    assert set(CHOICES) == {field.name for field in Preferences.__attrs_attrs__}  # type: ignore[attr-defined]  # as above


def test_lines_pad_cut_and_answer_clicks() -> None:
    """A line keeps count of its cells, aligns to the right, cuts, and knows what lies under a column."""
    line = Line().add("ab", "bright", ("key", "b")).to(5).right("42", 10, "text")
    assert line.text == "ab      42"
    assert line.press_at(1) == ("key", "b")
    assert line.press_at(4) is None
    assert line.cut(3).text == "ab "
    strip = Line().add("a", "text").add("b", "text").add("c", "bright").strip(Look(), 5)
    assert [segment.text for segment in strip] == ["ab", "c  "]
    assert strip.cell_length == 5


def test_text_is_fitted_and_wrapped() -> None:
    """Cuts are marked, and words are broken only where they are longer than a line."""
    assert fit("cooling", 5) == "cool…"
    assert wrap("one two three", 7) == ["one two", "three"]
    assert all(len(row) <= 4 for row in wrap("abcdefghij kl", 4))
    assert [line.text for line in columns([(3, [Line().add("abcd")]), (2, [Line().add("xy")])])] == ["abc  xy"]


def test_braille_lines_and_sparks() -> None:
    """A canvas sets dots, a chart is as high and wide as asked for, and sparks have one mark a value."""
    canvas = Canvas(2, 1)
    canvas.path([(0, 0), (3, 3)], "key")
    assert canvas.lines()[0].text == "⠑⢄"
    for glyphs in (UNICODE, ASCII):
        lines = chart_lines(glyphs, [("● A", "seat0", [0, 4, 8]), ("▲ B", "seat1", [-2, 2])], 40, 8, quarters=5, now=2)
        assert len(lines) == 8
        assert all(line.width <= 40 for line in lines)
        assert len(sparkline(glyphs, [1, 5, 3])) == 3


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_a_chart_labels_a_line_beside_its_end(glyphs: Glyphs) -> None:
    """A label stands right after the last point of its line, at the right edge only where something else is drawn there."""
    series = [("● A", "seat0", [0, 8]), ("▲ B", "seat1", [0, 1, 2, 3, 4])]
    lines = chart_lines(glyphs, series, 60, 9, quarters=9, now=1)
    first = next(line for line in lines if "● A" in line.text)
    second = next(line for line in lines if "▲ B" in line.text)
    inner = 60 - 6 - 5
    assert first.text.index("● A") in range(6 + inner // 8, 6 + inner // 8 + 4)
    assert second.text.index("▲ B") in range(6 + inner // 2, 6 + inner // 2 + 4)
    full = chart_lines(glyphs, [("● A", "seat0", [4, 4]), ("▲ B", "seat1", [4] * 9)], 60, 9, quarters=9)
    assert next(line for line in full if "● A" in line.text).text.rstrip().endswith("● A")


@pytest.mark.parametrize("size", SIZES)
def test_every_region_has_its_place_on_every_map(size: str) -> None:
    """Each region of the standard rules is on the map, its slots and plants fit, and no two names overlap."""
    rules = load_ruleset("standard")
    taken: dict[tuple[int, int], str] = {}
    for glyphs in GLYPH_SETS:
        art = map_art(size, glyphs)
        assert len(art.rows) == art.height
        assert all(len(row) <= art.width for row in art.rows)
        taken.clear()
        for region in rules.regions:
            place = art.places[region.id]
            for (x, y), length in ((place.name, 6), (place.pips, region.slots)):
                assert 0 <= y < art.height
                for cell in range(x, min(x + length, art.width)):
                    assert taken.setdefault((cell, y), region.id) == region.id, (size, region.id, taken[cell, y])


def test_the_largest_map_that_fits_is_taken() -> None:
    """Width and height decide."""
    assert (largest(92, 26), largest(92, 20), largest(80, 13)) == ("wide", "standard", "compact")


@pytest.mark.parametrize("width", range(80, 260, 9))
@pytest.mark.parametrize("height", (24, 31, 40, 52, 60, 90))
def test_panels_stay_on_the_screen_at_every_size(width: int, height: int) -> None:
    """From 80x24 up every panel lies within the terminal and has room; the footer is always the last row."""
    for tab in ("desk", "world"):
        for is_choosing in (False, True):
            for notice in (0, 2):
                rects = places(width, height, tab, is_choosing=is_choosing, notice=notice, lines=9)
                for name, r in rects.items():
                    assert r.x >= 0, name
                    assert r.y >= 0, name
                    assert r.width > 0, name
                    assert r.height > 0, (name, width, height)
                    assert r.x + r.width <= width, name
                    assert r.y + r.height <= height, name
                assert rects["footer"].y == height - 1


@pytest.mark.parametrize("rows", range(1, 5))
@pytest.mark.parametrize("height", (24, 31, 39))
@pytest.mark.parametrize("is_choosing", [False, True])
def test_a_notice_covers_no_desk_at_the_small_size(rows: int, height: int, *, is_choosing: bool) -> None:
    """Standings, arrivals and the chooser give way to a line for the player of several rows, and keep their places."""
    usual, rects = (places(80, height, "desk", is_choosing=is_choosing, notice=n, lines=9) for n in (0, rows))
    notice = rects.pop("headline")
    assert notice.height == rows
    assert notice.y + notice.height == rects.pop("footer").y
    for name, r in rects.items():
        assert r.y + r.height <= notice.y, name
        assert (r.x, r.width) == (usual[name].x, usual[name].width)
        assert r.y == usual[name].y or name == "since_your_turn"
