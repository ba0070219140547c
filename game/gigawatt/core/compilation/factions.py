"""Compile a faction: its traits, homes, costs, openings and the cards that it may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import actions as act
from gigawatt.core.position.factions import FactionTable, Openings
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    GROUP_COUNT,
    M_COST,
    TRAIT_SLOT,
)
from gigawatt.core.queries.requirements import suits_faction
from gigawatt.core.rules.vocabulary import BLOCS, COMPONENTS, GROUPS, PARTS

if TYPE_CHECKING:
    from gigawatt.core.position.position import Rules
    from gigawatt.core.rules.ruleset import Faction, Project


def compile_faction(g: Rules, index: int, faction: Faction) -> FactionTable:
    """The table of a faction of a game."""
    t = FactionTable()
    t.index = index
    t.faction = faction
    t.bloc = BLOCS.index(faction.bloc)
    t.is_state = faction.kind == "state"
    _compile_homes(t, g, faction)
    _compile_start(t, g, faction)
    t.traits = [(TRAIT_SLOT[trait.kind], trait.amount) for trait in (*faction.ability, *faction.weakness)]
    _compile_costs(t, g)
    t.openings = [[_openings(t, g, quarter, year) for year in range(3)] for quarter in range(4)]
    cards = range(len(g.ruleset.cards))
    t.targets = vec[vec[i64]]([_card_targets(t, g, c) for c in cards])
    ways = [_card_ways(t, g, c) for c in cards]
    t.known = vec[bool]([w is not None for w in ways])
    t.cards = vec[vec[i64]]([vec[i64]() if w is None else w for w in ways])
    return t


def _compile_homes(t: FactionTable, g: Rules, faction: Faction) -> None:
    homes = frozenset([g.region_index[home] for home in faction.homes if home in g.region_index])
    projects = range(g.project_count)
    t.homes = homes
    t.home_bits = sum(1 << r for r in homes)
    t.orders = vec[i64](
        [
            sum(
                1 << p
                for p in projects
                if g.allowed[p][r] and not g.is_opener[p] and (r in homes or not g.home_only[p])
            )
            for r in range(g.region_count)
        ]
    )


def _compile_start(t: FactionTable, g: Rules, faction: Faction) -> None:
    start = faction.start
    t.start_at = g.region_index[start.region]
    t.home_bloc = g.region_bloc[t.start_at]
    t.start_layers = vec[i64]([
        start.site, start.grid, start.gas, start.clean, start.evaporative, start.closed, start.electrical, start.optical,
    ])  # fmt: skip
    t.start_chips = start.chips
    purse = g.scenario.purse_for(g.seats)
    t.purse_cash = purse.faction_cash(faction.id)
    t.purse_influence = purse.faction_influence(faction.id)
    t.plants_at = g.region_index[start.plants_at or start.region]
    t.start_plants = vec[i64]([start.logic, start.memory, start.packaging, start.equipment])


def _compile_costs(t: FactionTable, g: Rules) -> None:
    bonus = dict.fromkeys(TRAIT_SLOT.values(), 0)
    for slot, amount in t.traits:
        bonus[slot] += amount
    abroad = max(100, g.ruleset.economy.abroad_pct + bonus[TRAIT_SLOT["abroad-pct"]])
    t.cost = [
        [
            vec[i64]([
                _base_cost(g, project, year, r, 100 if r in t.homes else abroad, 100 + bonus[TRAIT_SLOT[f"{project.group}-pct"]])
                for project in g.ruleset.projects
            ])
            for r in range(g.region_count)
        ]
        for year in range(3)
    ]  # fmt: skip


def _base_cost(g: Rules, project: Project, year: int, r: int, place_pct: int, trait_pct: int) -> int:
    """Cost of a lot, in tenths of $bn, rounded up: `place_pct` is 100 at home, `trait_pct` the faction's own."""
    economy = g.ruleset.economy
    climate = g.ruleset.regions[r].climate
    climate_pct = {"cool": economy.cool_pct, "temperate": 100, "hot": economy.hot_pct}[climate]
    if project.group != "cooling":
        climate_pct = 100
    per_module = project.gives in COMPONENTS
    whole = project.cost * (project.lot[year] if per_module else 1)
    return -(-whole * place_pct * max(0, trait_pct) * climate_pct // 1_000_000)


def _openings(t: FactionTable, g: Rules, quarter: int, year: int) -> Openings:
    rows: list[tuple[int, int, int, int, int]] = []
    for p in g.openers:
        for r in range(g.region_count):
            if g.allowed[p][r] and (r in t.homes or (not g.home_only[p] and g.tender[r][quarter])):
                slot = M_COST + g.region_bloc[r] * GROUP_COUNT + g.group[p]
                action = g.at[act.OPEN_CAMPUS, p, r]
                rows.append((r, action, t.cost[year][r][p], slot, g.project_first[p]))
    return Openings(rows)


def _card_ways(t: FactionTable, g: Rules, card: int) -> vec[i64] | None:
    if not suits_faction(g.ruleset.cards[card].requires, t.bloc, is_state=t.is_state):
        return vec[i64]()
    if g.card_checks[card] or g.card_sieves[card] or g.card_has_contract[card]:
        return None
    return None if g.card_target[card] in ("campus", "rival") else t.targets[card]


def _card_targets(t: FactionTable, g: Rules, card: int) -> vec[i64]:
    base = g.card_base[card]
    match g.card_target[card]:
        case "none":
            places = [0]
        case "region":
            places = [r for r in range(g.region_count) if g.card_fits[card][r]]
        case "bloc":
            places = [b for b in range(len(BLOCS)) if b != t.bloc or not g.card_spares_own[card]]
        case "part":
            places = list(range(len(PARTS)))
        case _:
            places = list(range(len(GROUPS)))
    return vec[i64]([base + place for place in places])
