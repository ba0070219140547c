"""How the price of a project comes about: what a module costs by the rules, and what makes it dearer or cheaper there."""

from __future__ import annotations

from typing import Final

from gigawatt.analysis.position_analysis import Facts
from gigawatt.core import actions as act, edits
from gigawatt.core.queries import permissions
from gigawatt.core.rules.ruleset import COMPONENTS
from gigawatt.wording.grammar import plural
from gigawatt.wording.money import money
from gigawatt.wording.permit_text import named_traits

PROJECTS: Final = frozenset({act.OPEN_CAMPUS, act.BUILD, act.TURBINES})


def price_sentence(facts: Facts, action: int) -> str:
    """`4 modules at $0.3 bn, 15% more away from home: $1.4 bn here.`; empty where the price is just that of the rules."""
    g, state = facts.game, facts.state
    if g.kind[action] not in PROJECTS:
        return ""
    project, region = g.x[action], g.y[action]
    card = g.ruleset.projects[project]
    lot = card.lot[g.year(state.quarter)] if card.gives in COMPONENTS else 1
    cost = int(permissions.project_cost(state, facts.seat, project, region))
    if not card.cost or cost == card.cost * lot:
        return ""
    reasons = [f"{abs(pct)}% {'more' if pct > 0 else 'less'} {why}" for pct, why in _reasons(facts, project, region)]
    what = f"{plural(lot, 'module')} at {money(card.cost)}" if card.gives in COMPONENTS else money(card.cost)
    return f"{', '.join([what, *reasons])}: {money(cost)} here, rounded up."


def _reasons(facts: Facts, project: int, region: int) -> list[tuple[int, str]]:
    """What moves the price of a project in a region from that of the rules, in per cent, one on top of the other."""
    g, state = facts.game, facts.state
    card, place = g.ruleset.projects[project], g.ruleset.regions[region]
    table, economy = state.tables[facts.seat], g.ruleset.economy
    rows: list[tuple[int, str]] = []
    if region not in table.homes:
        traits = [t for t in (*table.faction.ability, *table.faction.weakness) if t.kind == "abroad-pct"]
        rows.append((max(0, economy.abroad_pct + sum(t.amount for t in traits) - 100), "away from your homes"))
    for name, own in named_traits(table.faction):
        rows += [(t.amount, f"by {name}") for t in own if t.kind == f"{card.group}-pct"]
    if card.group == "cooling":
        pct = {"cool": economy.cool_pct, "temperate": 100, "hot": economy.hot_pct}[place.climate]
        rows.append((pct - 100, f"in a {place.climate} climate"))
    rows.append((state.cost_effect(g.region_bloc[region], g.group[project]), "by events and cards"))
    if state.controls:
        free = state.copy()
        free.log = None
        edits.drop_controls(free)
        without: int = permissions.project_cost(free, facts.seat, project, region)
        cost: int = permissions.project_cost(state, facts.seat, project, region)
        rows.append((round(100 * (cost - without) / without) if without else 0, "by controls"))
    return [(pct, why) for pct, why in rows if pct]
