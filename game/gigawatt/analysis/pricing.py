"""How the price of a project comes about: what a module costs by the rules, and what makes it dearer or cheaper there."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.core import actions as act, edits
from gigawatt.core.queries import permissions
from gigawatt.core.rules.ruleset import COMPONENTS

PROJECTS: Final = frozenset({act.OPEN_CAMPUS, act.BUILD, act.TURBINES})

Factor = tuple[int, str, str]
"""Per cent that a price is dearer (below zero: cheaper), why, and the name of the trait or the climate behind it.

Why is `abroad`, `trait`, `climate`, `events` or `controls`.
"""


@frozen
class ProjectPrice:
    """A price that is not just that of the rules. Money in tenths of $bn."""

    modules: int
    """In the lot; 0 where the project is paid as a whole."""
    unit: int
    """By the rules: a module's, or the whole project's."""
    factors: tuple[Factor, ...]
    """One on top of the other."""
    cost: int
    """Here, rounded up."""


def project_price(analysis: PositionAnalysis, action: int) -> ProjectPrice | None:
    """How the price of a project in a region comes about; None where it is just that of the rules."""
    g, state = analysis.game, analysis.state
    if g.kind[action] not in PROJECTS:
        return None
    project, region = g.x[action], g.y[action]
    card = g.ruleset.projects[project]
    modules = card.lot[g.year(state.quarter)] if card.gives in COMPONENTS else 0
    cost = int(permissions.project_cost(state, analysis.seat, project, region))
    if not card.cost or cost == card.cost * (modules or 1):
        return None
    return ProjectPrice(modules, card.cost, tuple(_factors(analysis, project, region)), cost)


def _factors(analysis: PositionAnalysis, project: int, region: int) -> list[Factor]:
    """What moves the price of a project in a region from that of the rules."""
    g, state = analysis.game, analysis.state
    card, place = g.ruleset.projects[project], g.ruleset.regions[region]
    table, economy = state.tables[analysis.seat], g.ruleset.economy
    faction = table.faction
    rows: list[Factor] = []
    if region not in table.homes:
        traits = [t for t in (*faction.ability, *faction.weakness) if t.kind == "abroad-pct"]
        rows.append((max(0, economy.abroad_pct + sum(t.amount for t in traits) - 100), "abroad", ""))
    for name, own in ((faction.ability_name, faction.ability), (faction.weakness_name, faction.weakness)):
        rows += [(t.amount, "trait", name) for t in own if t.kind == f"{card.group}-pct"]
    if card.group == "cooling":
        pct = {"cool": economy.cool_pct, "temperate": 100, "hot": economy.hot_pct}[place.climate]
        rows.append((pct - 100, "climate", place.climate))
    rows.append((state.cost_effect(g.region_bloc[region], g.group[project]), "events", ""))
    if state.controls:
        free = state.copy()
        free.log = None
        edits.drop_controls(free)
        without: int = permissions.project_cost(free, analysis.seat, project, region)
        cost: int = permissions.project_cost(state, analysis.seat, project, region)
        rows.append((round(100 * (cost - without) / without) if without else 0, "controls", ""))
    return [row for row in rows if row[0]]
