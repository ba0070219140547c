"""Apply a scenario to a ruleset: its overrides, its catalogue, its decks."""

from __future__ import annotations

from typing import Any, TypeVar

import attrs

from gigawatt.content import paths
from gigawatt.content.faults import Faults, Place, nearest
from gigawatt.content.purses import PURSE, with_purse_number
from gigawatt.core.rules.ruleset import Card, Headline, Override, Project, Ruleset, Scenario
from gigawatt.errors import NotationError
from gigawatt.text import safe_text

Row = TypeVar("Row", Project, Card, Headline)


def scenario_of(ruleset: Ruleset, scenario_id: str) -> Scenario:
    """The scenario called `scenario_id`.

    Raises:
        NotationError: the ruleset has no such scenario.
    """
    for scenario in ruleset.scenarios:
        if scenario.id == scenario_id:
            return scenario
    hint = nearest(scenario_id, [scenario.id for scenario in ruleset.scenarios])
    raise NotationError(f'no scenario "{safe_text(scenario_id, 60)}" in the rules "{ruleset.id}"; {hint}')


def prepare(ruleset: Ruleset, scenario_id: str) -> Ruleset:
    """The rules that a match of this scenario is played by; preparing them again changes nothing.

    The scenario's overrides are applied, the projects, row cards and headlines that it leaves out are removed, and it is the only
    scenario left.

    Raises:
        NotationError: the ruleset has no such scenario.
        ContentError: an override cannot be applied, which never happens with a loaded ruleset.
    """
    scenario = scenario_of(ruleset, scenario_id)
    faults = Faults()
    place = Place(f"scenarios/{scenario.id}.toml", scenario.id, "overrides")
    altered = faults.settle(apply_overrides(ruleset, scenario, place, faults))
    return attrs.evolve(
        altered,
        projects=_chosen(altered.projects, scenario.projects),
        cards=_chosen(altered.cards, scenario.cards),
        headlines=_chosen(altered.headlines, scenario.headlines),
        scenarios=(attrs.evolve(scenario_of(altered, scenario_id), overrides=()),),
    )


def apply_overrides(ruleset: Ruleset, scenario: Scenario, place: Place, faults: Faults) -> Ruleset | None:
    """`ruleset` with the overrides of `scenario`, or None after adding problems at `place`."""
    before = faults.count
    altered: Any = ruleset
    for index, override in enumerate(scenario.overrides):
        changed = _replaced(altered, scenario.id, override, place.item(index), faults)
        altered = altered if changed is None else changed
    return altered if faults.count == before else None


def _replaced(ruleset: Ruleset, scenario_id: str, override: Override, place: Place, faults: Faults) -> Ruleset | None:
    """`ruleset` with one override applied; one of a purse changes the scenario itself."""
    first, *rest = override.path.split(".")
    if first != PURSE:
        return paths.replace(ruleset, override.path, override.value, place, faults)
    changed = with_purse_number(scenario_of(ruleset, scenario_id), rest, override.value, place, faults)
    if changed is None:
        return None
    rows = tuple(changed if row.id == scenario_id else row for row in ruleset.scenarios)
    return attrs.evolve(ruleset, scenarios=rows)


def _chosen(rows: tuple[Row, ...], names: tuple[str, ...]) -> tuple[Row, ...]:
    """The named rows in the order of the ruleset, or all rows if none is named."""
    return tuple(row for row in rows if row.id in names) if names else rows
