"""Draws of permits: their odds, and why a seat's odds differ from those of a region's card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.queries import pipeline

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.rules.ruleset import Faction, Trait
    from gigawatt.wording.glyphs import Glyphs


def odds_text(glyphs: Glyphs, stall: int, outright: int) -> str:
    """The odds of a permit draw: stall, step, outright."""
    return glyphs.dot.join(str(n) for n in (stall, 100 - stall - outright, outright))


def permit_odds(state: State, index: int, seat: int | None = None) -> tuple[int, int]:
    """Stall and outright odds of a region as they stand, for a seat or for anyone."""
    if seat is not None:
        stall, outright = pipeline.permit_odds(state, seat, index, 0)
        return int(stall), int(outright)
    g = state.game
    there = state.region_effects(index)
    stall = max(0, min(95, g.region_stall[index] + there.stall))
    outright = g.region_outright[index] + there.outright
    return stall, max(0, min(100 - stall, outright))


def named_traits(faction: Faction) -> list[tuple[str, tuple[Trait, ...]]]:
    """The ability and the weakness of a faction, each with its name."""
    return [(faction.ability_name, faction.ability), (faction.weakness_name, faction.weakness)]


def permit_reasons(state: State, index: int, seat: int) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """What moves the odds of a region's permits for a seat from those of its card: points of stall and of outright, each with
    where they come from.
    """
    faction = state.tables[seat].faction
    named = [
        (trait.amount, name) for name, traits in named_traits(faction) for trait in traits if trait.kind == "stall"
    ]
    own, there = state.seat_effects(seat), state.region_effects(index)
    cards = own.stall - sum(amount for amount, _ in named)
    plain = state.game.region_stall[index] + own.stall + there.stall
    size = int(pipeline.opposition(state, seat, index, plain))
    stall = [*named, (cards, "your cards"), (there.stall, "events there"), (size, "your campus's size")]
    outright = [(own.outright, "your cards"), (there.outright, "events there")]
    return [row for row in stall if row[0]], [row for row in outright if row[0]]


def permit_sentence(state: State, index: int, seat: int) -> str:
    """A seat's odds in a region now, with what makes them differ from those of its card:
    `For you now: stall 43% (+8 Local opposition), one step 37%, outright 20%.`; empty where they are the card's.
    """
    because = [", ".join(f"{points:+} {why}" for points, why in rows) for rows in permit_reasons(state, index, seat)]
    if not any(because):
        return ""
    stall, outright = permit_odds(state, index, seat)
    odds = [f"{n}%{f' ({why})' if why else ''}" for n, why in zip((stall, outright), because, strict=True)]
    return f"For you now: stall {odds[0]}, one step {100 - stall - outright}%, outright {odds[1]}."


def is_granted(game: Game, region: int, kind: int, left: int) -> bool | None:
    """Whether a draw that granted a step, after which an event tells so many to go, was the last one: they are quarters to build
    then, else steps. None where both may be.
    """
    steps = game.permit_steps[kind]
    if left >= steps:
        return True
    builds = game.build_time[kind][region]
    return None if left in (builds, builds - 1) else False
