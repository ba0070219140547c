"""The rulebook, generated from a ruleset: its numbers are the numbers in play."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gigawatt.content.book import campus, ending, money, opening, reference, world
from gigawatt.content.book.blocks import Block, Example, Heading, words_of
from gigawatt.content.book.context import Context
from gigawatt.content.book.markdown import to_markdown
from gigawatt.content.book.page import to_html
from gigawatt.core.rules.ruleset import Ruleset

__all__ = ["book", "book_html", "book_markdown", "rule_words", "short_book"]

Chapters = tuple[Callable[[Context], list[Block]], ...]

_RULES: Final[Chapters] = (
    opening.opening,
    opening.quarter,
    opening.actions,
    campus.campus,
    campus.projects,
    campus.markets,
    money.capital,
    money.cloud,
    money.influence,
    world.controls,
    world.chokepoints,
    world.halls,
    world.cards,
    world.firms_and_states,
    ending.scoring,
)
"""The rules, from what the game is to how it ends; a chapter about a part of the game that no scenario of the ruleset plays is empty."""

_REFERENCE: Final[Chapters] = (
    reference.scenarios,
    reference.factions,
    reference.regions,
    reference.catalogue,
    reference.row,
    reference.headlines,
    reference.numbers,
    ending.glossary,
    reference.origins,
)
"""What one looks up: the cards, the numbers, words and sources."""


_PART_LEVEL: Final = 2
"""The level of the headings of parts; the title of the book is above them."""


def book(ruleset: Ruleset) -> list[Block]:
    """The rulebook of `ruleset` as blocks."""
    context = Context.of(ruleset)
    return [block for chapter in (*_RULES, *_REFERENCE) for block in chapter(context)]


def short_book(ruleset: Ruleset) -> list[Block]:
    """The rules alone as blocks: no worked examples and no reference."""
    context = Context.of(ruleset)
    return [block for chapter in _RULES for block in chapter(context) if not isinstance(block, Example)]


def rule_words(ruleset: Ruleset) -> list[tuple[str, int]]:
    """The words that somebody reads to learn the rules: each part of the rules with its number of words, tables included.

    Worked examples do not count, nor does the reference: glossary, cards, regions, numbers by quarter and sources.
    """
    counts: dict[str, int] = {}
    part = ""
    for block in short_book(ruleset):
        if isinstance(block, Heading) and block.level <= _PART_LEVEL:
            part = block.text
        counts[part] = counts.get(part, 0) + words_of(block)
    return list(counts.items())


def book_markdown(ruleset: Ruleset, *, is_short: bool = False) -> str:
    """The rulebook as Markdown; in short the rules alone."""
    return to_markdown(short_book(ruleset) if is_short else book(ruleset))


def book_html(ruleset: Ruleset, *, is_short: bool = False) -> str:
    """The rulebook as one HTML page without scripts and external resources; in short the rules alone, to be printed as a handout."""
    if is_short:
        return to_html(f"{ruleset.name}: rules", short_book(ruleset), is_handout=True)
    return to_html(f"{ruleset.name}: rulebook", book(ruleset))
