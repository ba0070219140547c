"""A quarter's end in sentences: what is not an event of the log by itself, prices and the Lead of a seat."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.wording.event_text import LEAD_NAMES, EventText
from gigawatt.wording.grammar import listed, signed
from gigawatt.wording.money import ascii_money, money
from gigawatt.wording.names import Lexicon
from gigawatt.wording.rules_text import headline_effects
from gigawatt.wording.seats import PLACES
from gigawatt.wording.vocabulary import RULES, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game


def ended_text(game: Game, quarter: int) -> str:
    """`The end of 2025 Q2.`"""
    return f"The end of {game.quarter_text(quarter)}."


def struck_text(game: Game, headline: int, words: Vocabulary = RULES) -> str:
    """`Struck: Rare earths need a licence. ...`, with what it does."""
    row = game.ruleset.headlines[headline]
    return f"Struck: {row.name}. {' '.join(headline_effects(row, Lexicon.of(game.ruleset, words)))}"


def price_text(writer: EventText, ladder: str, before: int, after: int) -> str:
    """`Price of memory: up from $0.3 bn to $0.4 bn.`; without a ladder it is the price of cloud."""
    what = writer.words.name(ladder) if ladder else "cloud"
    return f"Price of {what}: {'up' if after > before else 'down'} from {money(before)} to {money(after)}."


def lead_text(
    writer: EventText, seat: int, before: int, after: int, sources: Iterable[tuple[int, int]], place: int
) -> str:
    """`Lead: B Neocloud goes from 12 to 19, 2nd (rank in compute +4, level of compute +3).`"""
    because = sources_text(sources)
    moved = f"from {before} to {after}" if after != before else f"at {after}"
    verb = writer.does(seat, "go", "goes") if after != before else writer.does(seat, "stay", "stays")
    return f"Lead: {verb} {moved}, {PLACES[place - 1]}{f' ({because})' if because else ''}."


def sources_text(sources: Iterable[tuple[int, int]]) -> str:
    """Where Lead came from, source by source: `rank in compute +4 and level of compute +3`."""
    return listed(f"{LEAD_NAMES[LEAD_SOURCES[source]]} {signed(amount)}" for source, amount in sources if amount)


def price_row(ladder: str, before: int, after: int) -> str:
    """A price as the command line prints it, by the ladder's id: `price of memory: $0.3bn to $0.4bn`."""
    return f"price of {ladder or 'cloud'}: {ascii_money(before)} to {ascii_money(after)}"


def lead_row(seat: int, before: int, after: int, sources: Iterable[tuple[int, int]]) -> str:
    """The Lead of a seat as the command line prints it, by the sources' ids: `lead of seat 1: 12 to 19 (rank +4, level +3)`."""
    because = ", ".join(f"{LEAD_SOURCES[source]} {signed(amount, '-')}" for source, amount in sources if amount)
    return f"lead of seat {seat}: {before} to {after}{f' ({because})' if because else ''}"
