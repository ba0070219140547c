"""The pages of the server: each is whole, has the same frame, and shows what is inserted as text."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("aiohttp")

from gigawatt.web.pages import WEB, made_page, page

NAMES = sorted(path.name for path in WEB.glob("*.html"))
STYLES = '<link rel="stylesheet" href="web/style.css">'
TAGS = ("doctype html", "html", "head", "title", "body")


def text_of(name: str, value: str) -> str:
    """A page with a value in all of its places."""
    fields = re.findall(r"\$(\w+)", (WEB / name).read_text(encoding="utf-8"))
    found = page(name, **dict.fromkeys(fields, value)).text
    assert found is not None
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_whole(name: str) -> None:
    """One document with one title and our style sheet, and no script or style of its own in it."""
    text = text_of(name, "x")
    assert [len(re.findall(rf"<!?{tag}[ >]", text)) for tag in TAGS] == [1] * len(TAGS)
    assert text.startswith("<!doctype html>")
    assert text.endswith("</body>\n</html>\n")
    assert text.count(STYLES) == 1
    assert re.search(r"<title>Gigawatt[^<]*</title>", text)
    assert not re.search(r"<style|<script>|\son\w+=|\$", text)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_inserted_is_text(name: str) -> None:
    """No value gets out of its place."""
    assert "<evil" not in text_of(name, "\"'><evil>&")


def test_the_terminal_has_its_style_sheet_before_ours() -> None:
    """Ours may then change what it says."""
    text = page("game.html", has_terminal=True, font_size="12").text or ""
    assert 0 < text.index("static/css/xterm.css") < text.index(STYLES)


def test_a_made_page_has_the_same_frame() -> None:
    """But for title, body and refreshing, a page that is made of parts is like one in a file."""
    made = made_page("Gigawatt: join", ["<main>", "</main>"]).text or ""
    kept = text_of("join.html", "x")
    assert made[: made.index("<main>")] == kept[: kept.index("<main>")]
    refreshing = made_page("<b>", [], refresh_s=5).text or ""
    assert '<meta http-equiv="refresh" content="5">\n<title>&lt;b&gt;</title>' in refreshing
