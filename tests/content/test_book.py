"""The rulebook: complete, true to the numbers, and safe to open."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import attrs
import pytest
from tests.content.html_page import Page

from gigawatt.content import load_ruleset, prepare
from gigawatt.content.book import book, book_html, book_markdown, rule_words, short_book
from gigawatt.content.book.blocks import (
    Claim,
    Entry,
    Example,
    Heading,
    Paragraph,
    Strong,
    Table,
    as_line,
    plain,
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
MOST_FIRST_WORDS = 2_700
PAGES = ("standard", "first-campus")


def test_every_chapter(standard: Ruleset) -> None:
    """All chapters are there, in their order."""
    text = book_markdown(standard)
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == CHAPTERS


@pytest.mark.parametrize("name", PAGES)
def test_no_code_is_left_in_the_text(name: str) -> None:
    """Every number has been put in its place: no braces, no names of fields, nothing that is None."""
    text = book_markdown(load_ruleset(name)).partition("\n## Where the numbers come from")[0]
    assert not re.search(r"[{}]|\bNone\b", text)


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
    ids = set(Page(text).ids)
    assert {f"fact-{fact.id}".lower() for fact in facts} <= ids
    assert {f"source-{source}".lower() for fact in facts for source in fact.sources} <= ids
    assert {f"region-{region.id}" for region in standard.regions} <= ids


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
    """The first game has about half of the words, and none about what it leaves out."""
    first = dict(rule_words(load_ruleset("first-campus")))
    assert sum(first.values()) <= MOST_FIRST_WORDS
    assert not {"Export controls", "Training", "Chokepoints", "Hosting", "Row"} & set(first)


@pytest.mark.parametrize("name", PAGES)
def test_the_short_book(name: str) -> None:
    """What one plays from: rules with their examples, scenarios, factions, regions and numbers; no cards, sources and claims."""
    ruleset = load_ruleset(name)
    blocks = short_book(ruleset)
    assert any(isinstance(block, Example) for block in blocks)
    assert not any(isinstance(block, Claim) for block in blocks)
    assert {block.kind for block in blocks if isinstance(block, Entry)} == {"scenario", "faction"}
    assert not any(block.sources or block.flavour for block in blocks if isinstance(block, Entry))
    page = book_html(ruleset, is_short=True)
    assert Page(page).open == []
    text = book_markdown(ruleset, is_short=True)
    assert all(f"## {chapter}\n" in text for chapter in ("Lead", "Regions", "Numbers by quarter"))
    assert "## Where the numbers come from" not in text


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


def test_the_first_page_says_how_one_wins(standard: Ruleset) -> None:
    """How one wins and a worked first quarter stand before anything is set up."""
    blocks = book(standard)
    headings = [b.text for b in blocks if isinstance(b, Heading)]
    assert headings.index("How one wins") < headings.index("A first quarter") < headings.index("Setting up")
    worked = next(b for b in blocks if isinstance(b, Example))
    assert len(worked.steps) > 3
    start = re.search(r"All seats sell (\d+)", plain(worked.steps[-2]))
    assert start


@pytest.mark.parametrize("seats", [2, 3, 4, 5, 6])
def test_numbers_for_each_number_of_seats(standard: Ruleset, seats: int) -> None:
    """Demand, refills and world capacity are those of a match of so many seats."""
    game = Game(prepare(standard, "case-study"), "case-study", seats)
    tables = {b.caption: b for b in book(standard) if isinstance(b, Table)}

    def column(caption: str) -> list[str]:
        table = tables[caption]
        at = table.head.index(f"{seats} seats")
        return [plain(as_line(row[at])) for row in table.rows]

    assert column("Cloud demand") == [str(n) for n in game.demand]
    for ladder, name in enumerate(LADDERS):
        assert column(f"Refill of {name}") == [str(n) for n in game.refill[ladder]]
        if ladder:
            assert column(f"What the world makes of {name}") == [f"{n / 100:g}" for n in game.world[ladder]]


@pytest.mark.parametrize("start", ["- a", "1. a", "# a", "+ a", "3) a"])
def test_text_is_not_read_as_a_list(start: str) -> None:
    """A sentence that starts like a list or a heading stays a sentence."""
    assert "\\" in to_markdown([Paragraph((start,))])[:4]


def test_bold_words_keep_their_space() -> None:
    """The space after a lead-in stands outside the bold words, in both forms."""
    blocks = [Paragraph((Strong("Rank. "), "By compute.", " ", "More."))]
    assert to_markdown(blocks) == "**Rank.** By compute. More.\n"
    assert "<strong>Rank.</strong> By compute. More." in to_html("x", blocks)
