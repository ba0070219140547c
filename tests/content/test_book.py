"""The rulebook: complete, true to the numbers, and safe to open."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import attrs
import pytest

from gigawatt.content import load_ruleset, prepare
from gigawatt.content.book import book, book_html, book_markdown, rule_words, short_book
from gigawatt.content.book.blocks import (
    Bullets,
    Code,
    Entry,
    Example,
    Heading,
    Link,
    Paragraph,
    Strong,
    Table,
    plain,
    words_of,
)
from gigawatt.content.book.context import Context
from gigawatt.content.book.markdown import to_markdown
from gigawatt.content.book.page import to_html
from gigawatt.core.game import Game
from gigawatt.core.quarter.operations import cloud_price
from gigawatt.core.queries.market import unit_price
from gigawatt.core.rules.ruleset import LADDERS, Ruleset
from gigawatt.errors import NotationError

CHAPTERS = [
    "What the game is", "On the table", "Setting up", "A quarter", "Actions", "Campuses", "Building", "Markets", "Money",
    "The cloud", "Training", "Influence", "Export controls", "Chokepoints", "Hosting", "Row", "Headlines", "Firms and states",
    "Lead", "Scenarios", "Factions", "Regions", "Catalogue", "Row cards", "Headlines, by half-year", "Numbers by quarter",
    "Glossary", "Where the numbers come from",
]  # fmt: skip


MOST_WORDS = 6_200
MOST_FIRST_WORDS = 2_200
PAGES = {"standard": 16, "first-campus": 2}
"""The most printed pages of the rules alone."""
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and what it points to."""
        values = dict(attrs)
        self.tags.append(tag)
        if tag != "meta":
            self.open.append(tag)
        if tag == "a":
            self.links.append(values["href"] or "")
        if "id" in values:
            self.ids.append(values["id"] or "")
        assert not {"src", "onclick", "onload", "style"} & set(values)

    def handle_endtag(self, tag: str) -> None:
        """Tags close in order."""
        assert self.open.pop() == tag


def test_every_chapter(standard: Ruleset) -> None:
    """All chapters are there, in their order."""
    text = book_markdown(standard)
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == CHAPTERS


def test_every_card(standard: Ruleset) -> None:
    """Everything on the table has its entry, and every fact that a card names has its row, with its sources."""
    entries = {block.id for block in book(standard) if isinstance(block, Entry)}
    wanted = {
        x.id
        for xs in (standard.factions, standard.projects, standard.cards, standard.headlines, standard.scenarios)
        for x in xs
    }
    assert wanted <= entries
    text = book_html(standard)
    named = {name for card in (*standard.cards, *standard.headlines, *standard.regions) for name in card.source}
    facts = [fact for fact in standard.facts if fact.id in named]
    assert len(facts) > 50
    assert all(f"<td>{fact.id}</td>" in text for fact in facts)
    assert all(f"<td>{source}</td>" in text for fact in facts for source in fact.sources)
    assert all(f"<td>{region.name}</td>" in text for region in standard.regions)


def test_the_actions_are_written_as_the_engine_reads_them(standard: Ruleset) -> None:
    """Each action in the table of actions is one that the engine parses."""
    games = [Game(prepare(standard, s.id), s.id, max(s.seats)) for s in standard.scenarios]
    table = next(block for block in book(standard) if isinstance(block, Table) and block.head[0] == "action")
    for row in table.rows:
        written = plain(row[1]) if not isinstance(row[1], str) else row[1]
        assert any(_parses(game, written) for game in games), written


def _parses(game: Game, text: str) -> bool:
    try:
        game.parse_action(text)
    except NotationError:
        return False
    return True


def test_every_rule_that_a_refusal_names(standard: Ruleset) -> None:
    """Each rule that the engine names behind a refusal is a heading of the book."""
    import gigawatt

    source = Path(gigawatt.__file__).parent.joinpath("core", "explanations", "explain.py").read_text(encoding="utf-8")
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    rules = [node.args[2] for node in calls if isinstance(node.func, ast.Name) and node.func.id == "_add"]
    named = {rule.value for rule in rules if isinstance(rule, ast.Constant)}
    assert len(named) > 10
    assert named <= {block.text for block in book(standard) if isinstance(block, Heading)}


def test_examples_agree_with_the_engine(standard: Ruleset) -> None:
    """The prices of the examples are those that the engine asks."""
    context = Context.of(standard)
    game = Game(prepare(standard, "case-study"), "case-study", 4)
    state = game.new_state(1)
    for ladder, name in enumerate(LADDERS):
        for stock in range(standard.ladders[ladder].cap + 1):
            assert context.ladder_price(name, stock) == unit_price(state, ladder, stock)
    for supply in range(40):
        assert context.cloud_price(game.demand[0], supply) == cloud_price(state, supply, 0)


def _altered(value: object) -> object:
    """Another value of the same kind."""
    if isinstance(value, int):
        return value + 1
    assert isinstance(value, tuple)
    return tuple(v + 1 for v in value) if isinstance(value[0], int) else value[1:]


@pytest.mark.slow
def test_the_numbers_are_those_of_the_rules(standard: Ruleset) -> None:
    """A changed number changes the book."""
    text = book_markdown(standard)
    for table in ("economy", "cloud", "training", "controls", "chokepoints", "hosting", "scoring"):
        record = getattr(standard, table)
        for attribute in attrs.fields(type(record)):
            value = getattr(record, attribute.name)
            other = _altered(value)
            changed = attrs.evolve(standard, **{table: attrs.evolve(record, **{attribute.name: other})})
            assert book_markdown(changed) != text, f"{table}.{attribute.name}"


def test_the_rules_stay_short(standard: Ruleset) -> None:
    """The rules of the standard game have at most 6,200 words, and as many as the Markdown without its examples and reference."""
    parts = dict(rule_words(standard))
    assert list(parts) == [standard.name, *CHAPTERS[: CHAPTERS.index("Scenarios")]]
    assert sum(parts.values()) <= MOST_WORDS
    rules = book_markdown(standard).partition("\n## Scenarios")[0]
    lines = [line for line in rules.splitlines() if not line.startswith("> ")]
    written = sum(any(c.isalnum() for c in word) for line in lines for word in line.split())
    assert sum(parts.values()) == pytest.approx(written, rel=0.01)  # which numbers its steps


def test_the_rules_of_the_first_game_stay_shorter(standard: Ruleset) -> None:
    """The first game has little more than half of the words, and none about what it leaves out."""
    first = dict(rule_words(load_ruleset("first-campus")))
    assert sum(first.values()) <= MOST_FIRST_WORDS
    assert not {"Export controls", "Training", "Chokepoints", "Hosting", "Row"} & set(first)


@pytest.mark.parametrize("name", PAGES)
def test_the_short_book(name: str) -> None:
    """The rules alone: no examples, no reference, the same numbers of words."""
    ruleset = load_ruleset(name)
    blocks = short_book(ruleset)
    assert not any(isinstance(block, (Example, Entry)) for block in blocks)
    assert sum(map(words_of, blocks)) == sum(count for _, count in rule_words(ruleset))
    page = book_html(ruleset, is_short=True)
    assert Page(page).open == []
    assert "columns: 2;" in page
    assert "## Lead" in book_markdown(ruleset, is_short=True)
    assert "## Glossary" not in book_markdown(ruleset, is_short=True)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
@pytest.mark.parametrize("name", PAGES)
def test_printed_pages(name: str, tmp_path: Path) -> None:
    """Printed on A4 the rules of the first game take two pages, those of the standard game sixteen at most."""
    page, printed = tmp_path / "rules.html", tmp_path / "rules.pdf"
    page.write_text(book_html(load_ruleset(name), is_short=True), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={printed}"]
    folder = f"--user-data-dir={tmp_path / 'profile'}"
    subprocess.run([str(CHROMIUM), *options, folder, page.as_uri()], check=True, capture_output=True, timeout=120)
    pages = len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes()))
    assert 0 < pages <= PAGES[name]


def test_the_book_of_a_small_board(tiny: Ruleset) -> None:
    """A ruleset of two regions, without half of the groups of projects, has a book too."""
    text = book_markdown(tiny)
    assert "## Chokepoints" in text
    assert "None" not in text
    assert Page(book_html(tiny)).open == []


def test_a_small_ruleset_has_a_small_book() -> None:
    """Chapters about what no scenario plays are left out."""
    text = book_markdown(load_ruleset("first-campus"))
    chapters = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert not {"Export controls", "Chokepoints", "Hosting", "Row cards"} & set(chapters)
    assert "Campuses" in chapters


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
        Entry(NASTY, "x", NASTY, (NASTY,), NASTY, NASTY, (NASTY,)),
    ]
    page = to_html(NASTY, blocks)
    parsed = Page(page)
    assert not {"script", "b", "i"} & set(parsed.tags)
    assert all(link.startswith("https://") for link in parsed.links)
    text = to_markdown(blocks)
    assert "<script" not in text.replace("\\<script", "")
    assert "](javascript" not in text


@pytest.mark.parametrize("start", ["- a", "1. a", "# a", "+ a", "3) a"])
def test_text_is_not_read_as_a_list(start: str) -> None:
    """A sentence that starts like a list or a heading stays a sentence."""
    assert "\\" in to_markdown([Paragraph((start,))])[:4]


def test_bold_words_keep_their_space() -> None:
    """The space after a lead-in stands outside the bold words, in both forms."""
    blocks = [Paragraph((Strong("Rank. "), "By compute.", " ", "More."))]
    assert to_markdown(blocks) == "**Rank.** By compute. More.\n"
    assert "<strong>Rank.</strong> By compute. More." in to_html("x", blocks)
