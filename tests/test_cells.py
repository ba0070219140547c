"""Widths in cells: whatever characters come, nothing is wider than it may be, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from rich.cells import cell_len as cells_of

from gigawatt import cells
from gigawatt.ascii_forms import to_ascii, to_ascii_cells
from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.canvas import Canvas
from gigawatt.tui.toolkit.drawing import Line

ODD = [
    "",
    "plain words",
    "超大规模云数据中心",
    "a\u0301bc\u0300\u0301d",
    "\u0301starts with an accent",
    "👩\u200d🚀 and 👍🏽 and ❤\ufe0f",
    "\u200d\u200dx\ufe0f",
    "zero\u200bwidth\u00adsoft",
    "ｆｕｌｌ ｗｉｄｔｈ",
    "مرحبا שלום",
    "한글 가나다",
    "a\u3000b",
    "\x1b[31mred\x07\x00",
    "lone \udcff surrogate",
    "-" * 400,
    "夜" * 200,
]
"""Texts with wide, combining, joined, invisible and broken characters."""

texts = st.one_of(
    st.sampled_from(ODD),
    st.text(),
    st.text(st.sampled_from("ab 夜班é\u0301\u200d\ufe0f👩🚀❤\u200b\t\n…─"), max_size=60),
    st.lists(st.sampled_from(ODD), max_size=4).map(" ".join),
)
widths = st.one_of(st.integers(-5, 5), st.integers(-5, 300))


@given(texts)
def test_a_width_is_that_of_the_terminal_library(text: str) -> None:
    """What is measured is what Textual draws, as a whole and part by part."""
    assert cells.cell_len(text) == cells_of(text)
    parts = list(cells.clusters(text))
    assert "".join(parts) == text
    assert sum(map(cells.cell_len, parts)) == cells.cell_len(text)


@given(texts, widths)
def test_what_is_cut_fits(text: str, width: int) -> None:
    """`cut`, `fit` and `fit_words` give at most the cells asked for, and the text itself where it fits."""
    room = max(0, width)
    assert cells.cell_len(cells.cut(text, width)) <= room
    assert text.startswith(cells.cut(text, width))
    for fitted in (cells.fit(text, width), cells.fit_words(text, width)):
        assert cells.cell_len(fitted) <= room
        assert fitted == text or cells.cell_len(text) > room
    if cells.cell_len(text) <= width:
        assert cells.fit(text, width) == text


@given(texts, widths)
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    """No line is wider than its width, which is 1 at least, and the words come out as they went in."""
    room = max(1, width)
    lines = cells.wrap(text, width)
    assert all(cells.cell_len(line) <= room for line in lines)
    if room > 1:
        assert "".join("".join(lines).split()) == "".join(text.split())
    if all(cells.cell_len(word) <= room for word in text.split()):
        assert " ".join(lines).split() == text.split()
    kept = cells.wrap(text, width, breaks_words=False)
    assert " ".join(kept).split() == text.split()


@pytest.mark.parametrize("width", range(-5, 6))
def test_wrap_ends_at_every_narrow_width(width: int) -> None:
    """There is no width at which a text is never done."""
    for text in ODD:
        lines = cells.wrap(text, width)
        assert len(lines) <= len(text)


@given(texts, st.integers(0, 80))
def test_filling_up_reaches_the_width(text: str, width: int) -> None:
    """Padded text takes the width exactly, or its own."""
    shown = cells.drawable(text)
    wide = max(width, cells.cell_len(shown))
    assert cells.cell_len(cells.ljust(shown, width)) == cells.cell_len(cells.rjust(shown, width)) == wide


@given(texts)
def test_what_is_drawn_moves_no_cursor(text: str) -> None:
    """Control characters, lone surrogates and line breaks are not drawn, and printable text is left alone."""
    shown = cells.drawable(text)
    assert not any(
        c < " " or "\x7f" <= c < "\xa0" or "\ud800" <= c <= "\udfff" or c in "\u2028\u2029\u202e" for c in shown
    )
    assert shown == text or not text.isprintable()


@given(texts, st.integers(0, 60))
def test_lines_are_as_wide_as_they_say(text: str, width: int) -> None:
    """A line on the board is measured, cut, filled and drawn in cells."""
    line = Line().add(text, "key").add("|", "bright")
    assert line.width == cells.cell_len(line.text)
    assert line.to(width).width == cells.cell_len(line.text) == width
    assert line.strip(Look(), width).cell_length == width


def test_a_click_finds_the_piece_under_it() -> None:
    """A click behind a wide name means what is drawn there."""
    line = Line().add("夜班", "text", ("action", 1)).add("x", "text", ("card", 2))
    assert [line.press_at(x) for x in range(6)] == [("action", 1)] * 4 + [("card", 2), None]


@given(st.lists(st.tuples(texts, st.integers(-3, 14), st.integers(-1, 3)), max_size=4))
def test_a_canvas_keeps_its_width(writes: list[tuple[str, int, int]]) -> None:
    """However wide texts are written over each other, no row of a chart grows or shrinks."""
    canvas = Canvas(12, 3)
    for text, x, y in writes:
        canvas.write(x, y, text, "text")
    assert [line.width for line in canvas.lines()] == [12, 12, 12]


@given(texts)
def test_ascii_forms_are_ascii(text: str) -> None:
    """Every character has an ASCII form, and one of its own width for the board."""
    assert to_ascii(text).isascii()
    assert to_ascii_cells(text).isascii()
    shown = cells.drawable(text)
    assert cells.cell_len(to_ascii_cells(shown)) == cells.cell_len(shown)


@pytest.mark.parametrize(
    "text, form, drawn",
    [
        ("−$0.3 bn", "-$0.3 bn", "-$0.3 bn"),
        ("10 → 12", "10 -> 12", "10 > 12"),
        ("a ≤ b × c …", "a <= b x c ...", "a < b x c ~"),
        ("“yes” – ‘no’", "\"yes\" - 'no'", "\"yes\" - 'no'"),
        ("▮▯│┼─█", "#-|+-#", "#-|+-#"),
        ("Zoë Ørsted", "Zoe Orsted", "Zoe Orsted"),
        ("e\u0301", "e", "e"),
        ("ß ½ ﬁ", "ss 1/2 fi", "s 1 f"),
        ("夜班", "\\u591c\\u73ed", "[][]"),
        ("Москва", "\\u041c\\u043e\\u0441\\u043a\\u0432\\u0430", "______"),
        ("\udcff", "\\udcff", "_"),
    ],
)
def test_forms_read_well(text: str, form: str, drawn: str) -> None:
    """Signs and accents have plain forms, other scripts are escaped, and nothing is a question mark."""
    assert to_ascii(text) == form
    assert to_ascii_cells(text)[: len(drawn)] == drawn
