"""The rulebook, generated from a ruleset: its numbers are the numbers in play."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gigawatt.content.book import campus, ending, money, opening, reference, world
from gigawatt.content.book.blocks import Block
from gigawatt.content.book.context import Context
from gigawatt.content.book.markdown import to_markdown
from gigawatt.content.book.page import to_html
from gigawatt.core.rules.ruleset import Ruleset

__all__ = ["book", "book_html", "book_markdown"]

_CHAPTERS: Final[tuple[Callable[[Context], list[Block]], ...]] = (
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
"""The chapters in order; a chapter about a part of the game that no scenario of the ruleset plays is empty."""


def book(ruleset: Ruleset) -> list[Block]:
    """The rulebook of `ruleset` as blocks."""
    context = Context.of(ruleset)
    return [block for chapter in _CHAPTERS for block in chapter(context)]


def book_markdown(ruleset: Ruleset) -> str:
    """The rulebook as Markdown."""
    return to_markdown(book(ruleset))


def book_html(ruleset: Ruleset) -> str:
    """The rulebook as one HTML page without scripts and external resources."""
    return to_html(f"{ruleset.name}: rulebook", book(ruleset))
