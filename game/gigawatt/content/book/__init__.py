"""The rulebook, generated from a ruleset: its numbers are the numbers in play."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import attrs

from gigawatt.content.book import (
    building,
    campus,
    controls,
    ending,
    markets,
    money,
    opening,
    quarter,
    reference,
    world,
)
from gigawatt.content.book.blocks import Block, Claim, Entry, Heading, words_of
from gigawatt.content.book.context import Context
from gigawatt.content.book.markdown import to_markdown
from gigawatt.content.book.page import Kind, to_html
from gigawatt.content.book.sheet import of_one_table, sheet
from gigawatt.content.folders import ruleset_names
from gigawatt.core.rules.ruleset import Ruleset, Scenario

__all__ = ["book", "book_html", "book_markdown", "rule_words", "sheet_html", "short_book"]

Chapters = tuple[Callable[[Context], list[Block]], ...]

_RULES: Final[Chapters] = (
    opening.opening,
    opening.setting_up,
    quarter.quarter,
    opening.actions,
    campus.campus,
    building.projects,
    markets.markets,
    money.capital,
    money.cloud,
    money.influence,
    controls.controls,
    world.chokepoints,
    world.halls,
    world.cards,
    world.firms_and_states,
    ending.scoring,
)
"""The rules, from what the game is to how it ends; a chapter about a part of the game that no scenario of the ruleset plays is empty."""

_TABLES: Final[Chapters] = (
    reference.scenarios,
    reference.factions,
    reference.regions,
)
_NUMBERS: Final[Chapters] = (reference.numbers, ending.glossary)
_CARDS: Final[Chapters] = (reference.catalogue, reference.row, reference.headlines)

_REFERENCE: Final[Chapters] = (*_TABLES, *_CARDS, *_NUMBERS, reference.origins)
"""What one looks up: the cards, the numbers, words and sources."""


_PART_LEVEL: Final = 2
"""The level of the headings of parts; the title of the book is above them."""


def book(ruleset: Ruleset) -> list[Block]:
    """The rulebook of `ruleset` as blocks."""
    return _written((*_RULES, *_REFERENCE), Context.of(ruleset))


def short_book(ruleset: Ruleset) -> list[Block]:
    """What one plays from: the rules with their examples, scenarios, factions, regions and numbers; no cards, sources and claims.

    A small game goes without the glossary too, since its rules say every word.
    """
    context = Context.of(ruleset)
    chapters = (*_RULES, *_TABLES, *(_NUMBERS[:1] if context.is_small else _NUMBERS))
    return [_brief(block) for block in _written(chapters, context) if not isinstance(block, Claim)]


def _written(chapters: Chapters, context: Context) -> list[Block]:
    return [block for chapter in chapters for block in chapter(context)]


def _brief(block: Block) -> Block:
    """A card without what only explains it."""
    return attrs.evolve(block, flavour="", idea="", sources=(), refs=()) if isinstance(block, Entry) else block


def rule_words(ruleset: Ruleset) -> list[tuple[str, int]]:
    """The words that somebody reads to learn the rules: each part of the rules with its number of words, tables included.

    Worked examples and claims do not count, nor does the reference: glossary, cards, regions, numbers by quarter and sources.
    """
    counts: dict[str, int] = {}
    part = ""
    for block in _written(_RULES, Context.of(ruleset)):
        if isinstance(block, Heading) and block.level <= _PART_LEVEL:
            part = block.text
        counts[part] = counts.get(part, 0) + words_of(block)
    return list(counts.items())


def book_markdown(ruleset: Ruleset, *, is_short: bool = False) -> str:
    """The rulebook as Markdown; in short what one plays from."""
    return to_markdown(short_book(ruleset) if is_short else book(ruleset))


def book_html(ruleset: Ruleset, *, is_short: bool = False) -> str:
    """The rulebook as one HTML page without scripts and external resources; in short what one plays from, to be printed as a handout.

    Claims are shown for the installed rules, with which the tests play them.
    """
    if is_short:
        kind: Kind = "leaflet" if Context.of(ruleset).is_small else "handout"
        return to_html(f"{ruleset.name}: rules", short_book(ruleset), kind=kind)
    are_played = ruleset.id in ruleset_names()
    blocks = [block for block in book(ruleset) if are_played or not isinstance(block, Claim)]
    return to_html(f"{ruleset.name}: rulebook", blocks)


def sheet_html(ruleset: Ruleset, scenario: Scenario, factions: Sequence[str]) -> str:
    """The rules of one table as one HTML page, to be printed on two pages.

    Args:
        ruleset: the rules that the match is played by, the scenario's overrides applied (`prepare`).
        scenario: what is played.
        factions: who sits at the table, by seat.
    """
    table = of_one_table(ruleset, scenario, factions)
    kind: Kind = "sheet" if Context.of(table).is_small else "close-sheet"
    return to_html(f"{scenario.name}: rules", sheet(table), kind=kind)
