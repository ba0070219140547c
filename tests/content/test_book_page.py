"""The rulebook as a page: well formed, linked, safe to open, and printed on few pages."""

from __future__ import annotations

import html
import itertools
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.content.html_page import Page

from gigawatt.content import load_ruleset
from gigawatt.content.book import book, book_html
from gigawatt.content.book.blocks import (
    Bullets,
    Claim,
    Code,
    Entry,
    Example,
    Heading,
    Link,
    Paragraph,
    Ref,
    Strong,
    Table,
)
from gigawatt.content.book.context import Context
from gigawatt.content.book.markdown import to_markdown
from gigawatt.content.book.page import to_html
from gigawatt.core.rules.ruleset import Ruleset

PAGES = {"standard": 16, "first-campus": 2}
"""The most printed pages of what one plays from."""
WORDS_A_PAGE = {"standard": 860, "first-campus": 2_000}
"""Words that a printed page holds, cells of tables included: the rule by which pages are counted where nothing prints. Measured with
WeasyPrint 70 and the DejaVu fonts, which are wider than those of most systems."""
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.mark.parametrize("name", ["standard", "first-campus"])
def test_the_page_stands_alone(name: str) -> None:
    """The page is well formed, loads nothing, and links only to its chapters and the sources."""
    ruleset = load_ruleset(name)
    text = book_html(ruleset)
    page = Page(text)
    assert page.open == []
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(page.tags)
    assert "url(" not in text
    assert "@import" not in text
    anchors = {link[1:] for link in page.links if link.startswith("#")}
    assert anchors <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    addresses = {source.address for source in ruleset.sources}
    assert {link for link in page.links if not link.startswith("#")} <= addresses


@pytest.mark.parametrize("name", ["standard", "first-campus"])
def test_everything_has_an_address(name: str) -> None:
    """Every section, card, region, fact and source has an anchor, and a link to it."""
    ruleset = load_ruleset(name)
    page = Page(book_html(ruleset))
    linked = {link[1:] for link in page.links if link.startswith("#")}
    for block in book(ruleset):
        if isinstance(block, Entry):
            assert block.anchor in linked
    facts = Context.of(ruleset).used_facts()
    wanted = {f"region-{region.id}" for region in ruleset.regions} | {f"fact-{fact.id}".lower() for fact in facts}
    wanted |= {f"source-{source}".lower() for fact in facts for source in fact.sources}
    assert wanted <= linked
    assert {heading for heading in page.ids if not heading.startswith("claim-")} <= linked


@pytest.mark.parametrize("name", ["standard", "first-campus"])
def test_headings_have_no_gaps(name: str) -> None:
    """No heading is more than one level below the one before it, and there is one title."""
    levels = [b.level for b in book(load_ruleset(name)) if isinstance(b, (Heading, Entry))]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("name", ["standard", "first-campus"])
def test_the_contents_go_to_the_third_level(name: str) -> None:
    """The contents stand beside the text and list the headings of the second and third level in their order."""
    ruleset = load_ruleset(name)
    text = book_html(ruleset)
    contents = text[text.index("<nav") : text.index("</nav>")]
    named = re.findall(r'<a href="#[^"]+">([^<]+)</a>', contents)
    blocks = [b for b in book(ruleset) if isinstance(b, (Heading, Entry)) and b.level in (2, 3)]
    assert [html.unescape(name) for name in named] == [b.text if isinstance(b, Heading) else b.name for b in blocks]
    assert "position: sticky" in text


@pytest.mark.parametrize("name", ["standard", "first-campus"])
def test_tables_say_what_they_show(name: str) -> None:
    """Every table has a caption, and its heads name columns and rows."""
    text = book_html(load_ruleset(name))
    tables = re.findall(r"(?s)<table>.*?</table>", text)
    assert len(tables) > 10
    assert all(table.startswith("<table><caption>") for table in tables)
    assert not re.search(r"<th(?! scope=\"(col|row)\")[ >]", text)


def test_sources_are_folded_and_not_printed(standard: Ruleset) -> None:
    """The sources of cards stand in folds; they and the chapter of sources stay out of print, and cards stand in two columns."""
    text = book_html(standard)
    assert text.count('<details class="sources">') > 100
    assert '<section class="sources">' in text
    printed = text[text.index("@media print") :]
    assert "nav, .sources, .claim, .self { display: none; }" in printed
    assert ".cards { columns: 2;" in printed


NASTY = '<script>alert("x")</script>'


def test_nothing_gets_through() -> None:
    """Whatever stands in a name, an address or prose is shown, never obeyed."""
    blocks = [
        Paragraph(
            (NASTY, Strong(NASTY), Code("`<b>`"), Link(NASTY, 'javascript:alert("x")'), Link("a", 'https://x/"><i>'))
        ),
        Bullets(((NASTY, " | *x* [a](b)"),)),
        Table((NASTY, "n"), ((NASTY, "3"),)),
        Example((NASTY,)),
        Entry("card", NASTY, "x", NASTY, (NASTY,), NASTY, NASTY, (NASTY,), refs=(Ref(NASTY, NASTY),)),
        Heading(2, NASTY),
        Claim(NASTY, (NASTY,), (NASTY,), (NASTY,)),
    ]
    page = to_html(NASTY, blocks)
    parsed = Page(page)
    assert not {"script", "b", "i"} & set(parsed.tags)
    assert all(link.startswith(("https://", "#")) for link in parsed.links)
    text = to_markdown(blocks)
    assert "<script" not in text.replace("\\<script", "")
    assert "](javascript" not in text


def _printed_words(page: str) -> int:
    """The words of a page that are printed: no contents, style sheet or signs of links."""
    body = re.sub(r"(?s)<style>.*?</style>|<nav.*?</nav>|<a class=\"self\".*?</a>", "", page)
    return len(re.sub(r"<[^>]+>", " ", body).split())


@pytest.mark.parametrize("name", PAGES)
def test_pages_by_words(name: str) -> None:
    """By the words that a page holds, the first game takes two pages and the standard rules sixteen at most."""
    words = _printed_words(book_html(load_ruleset(name), is_short=True))
    assert -(-words // WORDS_A_PAGE[name]) <= PAGES[name]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
@pytest.mark.parametrize("name", PAGES)
def test_printed_pages(name: str, tmp_path: Path) -> None:
    """Printed on A4 what one plays from takes two pages for the first game, sixteen at most for the standard game."""
    page, printed = tmp_path / "rules.html", tmp_path / "rules.pdf"
    page.write_text(book_html(load_ruleset(name), is_short=True), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={printed}"]
    folder = f"--user-data-dir={tmp_path / 'profile'}"
    subprocess.run([str(CHROMIUM), *options, folder, page.as_uri()], check=True, capture_output=True, timeout=120)
    pages = len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes()))
    assert 0 < pages <= PAGES[name]
