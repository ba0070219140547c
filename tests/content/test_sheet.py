"""The rules of one table: a selection of the book that says what a player needs, and nothing of other tables."""

from __future__ import annotations

import itertools
import re

import pytest
from tests.content.html_page import Page

from gigawatt.content import load_ruleset, prepare
from gigawatt.content.book import sheet_html, short_book
from gigawatt.content.book.blocks import Block, Bullets, Claim, Detail, Example, Heading, Paragraph, Table
from gigawatt.content.book.context import Context
from gigawatt.content.book.markdown import to_markdown
from gigawatt.content.book.sheet import of_one_table, sheet
from gigawatt.core.rules.ruleset import Ruleset

TABLES = [
    ("first-campus", "first-campus", 2),
    ("first-campus", "first-campus", 4),
    ("standard", "case-study", 4),
    ("standard", "duel", 2),
]


def table_of(rules: str, scenario_id: str, seats: int) -> Ruleset:
    """The rules of a table with the first factions of a scenario."""
    ruleset = prepare(load_ruleset(rules), scenario_id)
    (scenario,) = ruleset.scenarios
    return of_one_table(ruleset, scenario, scenario.factions[:seats])


@pytest.mark.parametrize("table", TABLES)
def test_a_sheet_is_of_one_table(table: tuple[str, str, int]) -> None:
    """It names the factions at the table, and its numbers are for the seats there."""
    ruleset = table_of(*table)
    text = to_markdown(sheet(ruleset))
    assert all(faction.name in text for faction in ruleset.factions)
    assert not re.search(r"With \d seats|by number of seats|default", text)
    assert text.count("| demand |") == 1
    demand = [str(n * table[2] // 4) for n in ruleset.cloud.demand[: ruleset.scenarios[0].quarters]]
    assert f"| demand | {' | '.join(demand)} |" in text


@pytest.mark.parametrize("table", TABLES)
def test_a_sheet_says_every_number_that_is_looked_up(table: tuple[str, str, int]) -> None:
    """All projects with what they ask for, all regions, all markets, all actions."""
    ruleset = table_of(*table)
    tables = {block.caption: block for block in sheet(ruleset) if isinstance(block, Table)}
    c = Context.of(ruleset)
    played = [p for p in ruleset.projects if p.group != "plant" or c.has("plants")]
    assert len(tables["Projects"].rows) == len(played)
    assert len(tables["Regions"].rows) == len(ruleset.regions)
    assert {row[0] for row in tables["The actions"].rows} == {
        row[0]
        for block in short_book(ruleset)
        if isinstance(block, Table) and block.caption == "The actions"
        for row in block.rows
    }


@pytest.mark.parametrize("table", TABLES)
def test_a_sheet_has_all_chapters_of_the_rules(table: tuple[str, str, int]) -> None:
    """But those about choosing what to play, and those that pages of their own say."""
    ruleset = table_of(*table)
    chapters = {block.text for block in sheet(ruleset) if isinstance(block, Heading) and block.level == 2}
    apart = {"What the game is", "On the table", "Setting up", "Scenarios", "Factions", "Glossary"}
    expected = {block.text for block in short_book(ruleset) if isinstance(block, Heading) and block.level == 2}
    assert chapters - {"What can be built"} == expected - apart


def test_a_large_game_goes_without_details() -> None:
    """And without examples; a small one has both, since it has room."""
    large, small = sheet(table_of("standard", "case-study", 4)), sheet(table_of("first-campus", "first-campus", 4))
    assert not any(isinstance(block, (Example, Claim)) for block in large)
    assert not any(map(_has_detail, large))
    assert any(isinstance(block, Example) for block in small)
    assert any(map(_has_detail, small))
    assert not any(isinstance(block, Claim) for block in small)


def test_the_book_says_the_details() -> None:
    """What a sheet leaves out, the book that is printed to play from has."""
    text = to_markdown(short_book(load_ruleset("standard")))
    details = [
        piece.text.strip(" .,;:")
        for block in short_book(load_ruleset("standard"))
        for line in (
            (block.line,) if isinstance(block, Paragraph) else block.items if isinstance(block, Bullets) else ()
        )
        for piece in line
        if isinstance(piece, Detail)
    ]
    assert len(details) > 20
    assert all(detail in text for detail in details)


def test_no_heading_without_text() -> None:
    """A section all of whose text is detail goes with its heading."""
    blocks = sheet(table_of("standard", "case-study", 4))
    kept = [block for block in blocks if isinstance(block, Heading)]
    assert "Rounding" not in {heading.text for heading in kept}
    pairs = itertools.pairwise(blocks)
    assert not any(isinstance(a, Heading) and isinstance(b, Heading) and b.level <= a.level for a, b in pairs)


@pytest.mark.parametrize("table", TABLES)
def test_a_sheet_as_a_page(table: tuple[str, str, int]) -> None:
    """Well formed, with its wide tables at the end."""
    ruleset = table_of(*table)
    (scenario,) = ruleset.scenarios
    assert Page(sheet_html(ruleset, scenario, scenario.factions)).open == []
    wide = [isinstance(block, Table) and block.is_wide for block in sheet(ruleset)]
    assert wide == sorted(wide)
    assert sum(wide) == 3


def _has_detail(block: Block) -> bool:
    match block:
        case Paragraph(line=line, is_detail=is_detail):
            return is_detail or any(isinstance(piece, Detail) for piece in line)
        case Bullets(items=items, is_detail=is_detail):
            return is_detail or any(isinstance(piece, Detail) for item in items for piece in item)
    return False
