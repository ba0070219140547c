"""The rules of one table on two printed pages: who plays and for how long is settled, and a program does the sums.

The sheet is a selection of the book, whose sentences tests play. It leaves out what is settled before anybody sits down (the choice of
a scenario, other numbers of seats, factions that nobody plays) and what another page says (a faction's own sheet). A large game goes
without examples too, and without what the program works out by itself (`Detail`: rounding, ties, orders of settlement).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from gigawatt.content.book import building, campus, controls, ending, markets, money, opening, quarter, reference, world
from gigawatt.content.book.blocks import (
    Block,
    Bullets,
    Claim,
    Detail,
    Example,
    Heading,
    Line,
    Paragraph,
    Table,
    bullets,
)
from gigawatt.content.book.context import Context
from gigawatt.core.rules.ruleset import Ruleset, Scenario
from gigawatt.wording.effect_text import effect_text
from gigawatt.wording.grammar import listed, plural, sentence
from gigawatt.wording.names import FEATURE_NAMES
from gigawatt.wording.purse_text import place_purse_text
from gigawatt.wording.quarters import calendar_quarter

_ACTION_COLUMNS: Final = (0, 2, 3)
"""Without the way in which an action is written: the program lists what may be done."""


def of_one_table(ruleset: Ruleset, scenario: Scenario, factions: Sequence[str]) -> Ruleset:
    """The rules of a table where these factions sit, in the order of their seats: nothing of other seats, scenarios and numbers of seats."""
    seats = len(factions)
    purses = tuple(
        attrs.evolve(
            purse,
            factions=tuple(row for row in purse.factions if row[0] in factions),
            influence=tuple(row for row in purse.influence if row[0] in factions),
        )
        for purse in scenario.purse
        if purse.seats == seats
    )
    table = attrs.evolve(scenario, seats=(seats,), default_seats=seats, factions=tuple(factions), purse=purses)
    by_id = {faction.id: faction for faction in ruleset.factions}
    return attrs.evolve(ruleset, scenarios=(table,), factions=tuple(by_id[name] for name in factions))


def sheet(ruleset: Ruleset) -> list[Block]:
    """The rules of the one table that `of_one_table` leaves."""
    c = Context.of(ruleset)
    chapters = (
        _this_table(c),
        opening.in_short(c),
        ending.scoring(c),
        quarter.quarter(c),
        _actions(c),
        campus.campus(c),
        building.building(c),
        markets.markets(c),
        money.capital(c),
        money.cloud(c),
        money.influence(c),
        controls.controls_beside_markets(c),
        world.chokepoints(c),
        world.halls(c),
        world.cards(c),
        world.firms_and_states(c),
        building.catalogue_at_once(c),
        reference.regions_at_once(c),
        reference.numbers(c),
    )
    blocks: list[Block] = [block for chapter in chapters for block in chapter if not isinstance(block, Claim)]
    if not c.is_small:
        blocks = list(_without_empty(_in_brief(blocks)))
    wide = [block for block in blocks if isinstance(block, Table) and block.is_wide]
    return [*(block for block in blocks if block not in wide), *wide]


def _this_table(c: Context) -> list[Block]:
    """What is played, for how long, and what stands at the start besides the factions' own."""
    scenario = c.rules.scenarios[0]
    last = scenario.first + scenario.quarters - 1
    names = [c.lexicon.factions.get(name, name) for name in scenario.factions]
    lines = [
        (
            f"{plural(scenario.quarters, 'quarter')}, {calendar_quarter(scenario.first)} to {calendar_quarter(last)}. "
            f"At the table: {listed(names)}."
        ),
    ]
    if scenario.off:
        lines.append(sentence(f"without {listed([FEATURE_NAMES[name] for name in scenario.off], 'or')}"))
    lines += [place_purse_text(scenario.purse_for(scenario.default_seats))]
    lines += [f"Before the first quarter: {effect_text(effect, c.lexicon)}" for effect in scenario.effects]
    return [Heading(1, scenario.name), bullets(*filter(None, lines))]


def _actions(c: Context) -> list[Block]:
    """The table of actions, by name, cost and effect."""
    (table,) = (block for block in opening.actions(c) if isinstance(block, Table))
    head, *rows = ([row[column] for column in _ACTION_COLUMNS] for row in (table.head, *table.rows))
    shown = attrs.evolve(table, head=tuple(map(str, head)), rows=tuple(map(tuple, rows)), is_wide=False)
    return [Heading(2, "Actions"), shown]


def _in_brief(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks without examples and details."""
    for block in blocks:
        if isinstance(block, Example) or (isinstance(block, (Paragraph, Bullets)) and block.is_detail):
            continue
        if isinstance(block, Paragraph):
            if line := _brief_line(block.line):
                yield Paragraph(line)
        elif isinstance(block, Bullets):
            if items := tuple(filter(None, map(_brief_line, block.items))):
                yield attrs.evolve(block, items=items)
        else:
            yield block


def _brief_line(line: Line) -> Line:
    return tuple(piece for piece in line if not isinstance(piece, Detail))


def _without_empty(blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks without headings of sections that nothing is left of."""
    held: list[Heading] = []
    for block in blocks:
        if isinstance(block, Heading):
            while held and held[-1].level >= block.level:
                held.pop()
            held.append(block)
        else:
            yield from held
            held = []
            yield block
