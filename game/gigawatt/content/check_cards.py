"""Checks of a row card, a headline and the opening effects of a scenario: how their fields fit together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from attrs import fields

from gigawatt.content.axes import BOUNDS, PLACE, REQUIREMENT_AXES, TAKER, WHICH, meets, needs, uses_target
from gigawatt.content.faults import Faults, Place, describe, spelling
from gigawatt.content.structure import one_of
from gigawatt.core.rules.effect_kinds import WorldControl
from gigawatt.core.rules.ruleset import REQUIREMENTS, Card, Headline, Requirement, Scenario

MOST_EFFECTS: Final = 8
MOST_REQUIREMENTS: Final = 6

_AMOUNTS: Final = ("amount", "pct", "stall", "outright")
"""The fields that must not all be zero, because the effect would do nothing."""

_ALONE: Final = ("target", "homes", "all")
"""Region words that must be the only item of their list."""


def check_card(card: Card, place: Place, faults: Faults) -> None:
    """Add the problems of a row card: its target, its requirements, its effects."""
    if len(set(card.years)) < len(card.years):
        faults.add(place.at("years"), f"expected each year once, got {list(card.years)}")
    for index, requirement in enumerate(card.requires[: MOST_REQUIREMENTS + 1]):
        _check_requirement(requirement, card.target, place.at("requires").item(index), faults)
    if len(card.requires) > MOST_REQUIREMENTS:
        faults.add(place.at("requires"), f"expected at most {MOST_REQUIREMENTS} rows, got {len(card.requires)}")
    _check_effects(card.effects, place, faults)
    for index, effect in enumerate(card.effects):
        for axis, name in needs(effect):
            if not meets(axis, card.target):
                here = place.at("effects").item(index)
                wanted = "region or campus" if axis == PLACE else axis
                message = f'needs a card whose target is a {wanted}, but target is "{card.target}"'
                faults.add(here.at(name) if name else here, message)
    if card.target != "none" and not uses_target(card.effects, (row.kind for row in card.requires)):
        faults.add(
            place.at("target"), f"names a {card.target} that no effect and no requirement uses", 'expected "none"'
        )


def check_headline(headline: Headline, place: Place, faults: Faults) -> None:
    """Add the problems of a headline. No seat takes it, so it must not refer to a taker or a target."""
    _check_effects(headline.effects, place, faults)
    _refuse_axes(headline.effects, "a headline", place, faults)


def check_scenario_effects(scenario: Scenario, place: Place, faults: Faults) -> None:
    """Add the problems of the effects that a scenario applies before its first quarter."""
    _check_effects(scenario.effects, place, faults)
    _refuse_axes(scenario.effects, "the opening of a scenario", place, faults)


def _refuse_axes(effects: Iterable[Any], what: str, place: Place, faults: Faults) -> None:
    for index, effect in enumerate(effects):
        for axis, name in needs(effect):
            here = place.at("effects").item(index)
            word = "the taker of a card" if axis == TAKER else "the target of a card"
            faults.add(here.at(name) if name else here, f"{what} has no taker, but this refers to {word}")


def _check_effects(effects: tuple[Any, ...], place: Place, faults: Faults) -> None:
    if len(effects) > MOST_EFFECTS:
        faults.add(place.at("effects"), f"expected at most {MOST_EFFECTS} rows, got {len(effects)}")
    for index, effect in enumerate(effects):
        here = place.at("effects").item(index)
        amounts = [a.name for a in fields(type(effect)) if a.name in _AMOUNTS]
        if amounts and not any(getattr(effect, name) for name in amounts):
            faults.add(here.at(amounts[0]), "expected a number other than 0, which does nothing")
        if isinstance(effect, WorldControl) and effect.issuer == effect.against:
            faults.add(here.at("against"), f'expected another bloc than the issuer, "{effect.issuer}"')
        where = getattr(effect, "where", ())
        alone = [word for word in _ALONE if word in where]
        if alone and len(where) > 1:
            faults.add(here.at("where"), f'expected "{alone[0]}" to stand alone, got {len(where)} items')


def _check_requirement(row: Requirement, target: str, place: Place, faults: Faults) -> None:
    takes = (REQUIREMENTS[row.kind] or "").split("+")
    given = {"which": row.which or None, "min": row.min, "max": row.max}
    for name, value in given.items():
        if name in takes and value is None:
            faults.add(place.at(name), f'missing; the requirement "{row.kind}" needs it')
        elif name not in takes and value is not None:
            faults.add(place.at(name), f'the requirement "{row.kind}" has no such field', "remove it")
    for word in row.which if "which" in takes else ():
        if word not in WHICH[row.kind]:
            known = WHICH[row.kind]
            faults.add(place.at("which"), f"expected {one_of(known)}, got {describe(word)}", spelling(word, known))
    _check_bound(row, takes, place, faults)
    axis = REQUIREMENT_AXES.get(row.kind, TAKER)
    if not meets(axis, target):
        wanted = "campus" if axis == "campus" else "region or campus"
        faults.add(place, f'"{row.kind}" needs a card whose target is a {wanted}, but target is "{target}"')


def _check_bound(row: Requirement, takes: list[str], place: Place, faults: Faults) -> None:
    low, high = BOUNDS.get(row.kind, (-10, 400))
    for name in ("min", "max"):
        value = getattr(row, name)
        if name in takes and value is not None and not low <= value <= high:
            faults.add(place.at(name), f"expected a number from {low} to {high} for this requirement, got {value}")
