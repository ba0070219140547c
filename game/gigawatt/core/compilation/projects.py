"""Compile the projects: what they give, where and when they can be ordered."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from gigawatt.core import chance
from gigawatt.core.compilation.packing import flags, table
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import H_BATTERY, H_OPTICAL, H_PLANTS
from gigawatt.core.rules.vocabulary import (
    COMPONENTS,
    FITTINGS,
    GIVES_FITTING,
    GIVES_HEADROOM,
    GIVES_PLANT,
    GROUPS,
    LAYER_OF,
    PARTS,
)

if TYPE_CHECKING:
    from gigawatt.core.position.position import Rules
    from gigawatt.core.rules.ruleset import Project


def compile_projects(g: Rules) -> None:
    """Compile the projects; after the regions."""
    projects = g.ruleset.projects
    g.project_count = len(projects)
    g.project_index = {p.id: i for i, p in enumerate(projects)}
    g.site_names = vec[i64](
        [chance.name_entity(f"{region.id} {project.id}") for region in g.ruleset.regions for project in projects]
    )
    g.rewards = vec[i64]([p.reward_influence for p in projects])
    g.gives = vec[i64]([_gives_code(p) for p in projects])
    g.is_plant = vec[bool]([GIVES_PLANT <= code < GIVES_HEADROOM for code in g.gives])
    g.bearing_layer = vec[i64](
        [code - GIVES_PLANT + 1 if g.is_plant[i] else 5 if code == H_OPTICAL else 0 for i, code in enumerate(g.gives)]
    )
    g.holding_of = vec[i64]([_holding_index(code) for code in g.gives])
    g.group = vec[i64]([GROUPS.index(p.group) for p in projects])
    g.lot = table([p.lot for p in projects])
    g.uses_headroom = vec[bool]([p.uses_headroom for p in projects])
    g.max_headroom = vec[i64]([p.max_headroom for p in projects])
    g.home_only = vec[bool]([p.home_only for p in projects])
    g.min_site = vec[i64]([p.min_site for p in projects])
    g.max_stock = vec[i64]([1 if p.gives in FITTINGS else p.max_stock for p in projects])
    g.project_influence = vec[i64]([p.influence for p in projects])
    g.influence_steps = sorted({p.influence for p in projects})
    g.influence_mode = vec[i64](
        [2 * bisect_right(g.influence_steps, reach) for reach in range(g.influence_steps[-1] + 1)]
    )
    g.shut = flags(
        [
            [(busy and g.is_plant[i]) or p.influence > reach for i, p in enumerate(projects)]
            for reach in (-1, *g.influence_steps)
            for busy in (False, True)
        ]
    )
    g.project_tier = vec[i64]([p.tier for p in projects])
    g.most_tier = max(p.tier for p in projects)
    g.has_tiers = g.most_tier > 0
    g.uses_equipment = vec[bool]([p.uses_equipment for p in projects])
    g.project_first = vec[i64]([p.first_quarter - 1 for p in projects])
    g.permit_steps = vec[i64]([p.permit for p in projects])
    g.build_time = table([[_build_time(g, p, r) for r in range(g.region_count)] for p in projects])
    g.allowed = flags([[_allowed(g, p, r) for r in range(g.region_count)] for p in projects])
    g.is_opener = vec[bool]([p.opens for p in projects])
    g.headroom_bounds = sorted(
        {n for p in projects if p.uses_headroom for n in p.lot}
        | {p.max_headroom + 1 for p in projects if p.max_headroom}
    )
    g.headroom_steps = vec[i64](g.headroom_bounds)
    g.openers = vec[i64]([i for i, p in enumerate(projects) if p.opens])
    g.opener_groups = frozenset([g.group[p] for p in g.openers])
    g.first_calendar = frozenset([0, 4, 8, *g.project_first])
    seasons = sorted(g.first_calendar)
    g.season = vec[i64]([bisect_right(seasons, g.first + quarter) for quarter in range(g.quarters)])
    g.head_step = vec[i64](
        [bisect_right(g.headroom_bounds, head) for head in range(g.headroom_bounds[-1] + 1)]
        if g.headroom_bounds
        else [0]
    )
    _compile_conditions(g, seasons)


def _compile_conditions(g: Rules, seasons: list[int]) -> None:
    """Sets of projects, a bit for each: those left open by each fact that what can be ordered depends on."""
    everything = range(g.project_count)
    g.optical = _bits([p for p in everything if g.gives[p] == H_OPTICAL])
    layers = [LAYER_OF[code] if code < len(LAYER_OF) else -1 for code in g.gives]
    g.not_full = vec[i64](
        [_bits([p for p in everything if layers[p] < 0 or not full >> layers[p] & 1]) for full in range(16)]
    )
    g.most_site = max(g.min_site)
    g.open_at_site = vec[i64](
        [_bits([p for p in everything if g.min_site[p] <= site]) for site in range(g.most_site + 1)]
    )
    g.open_at_tier = vec[i64](
        [_bits([p for p in everything if g.project_tier[p] <= tier]) for tier in range(g.most_tier + 1)]
    )
    heads = [g.headroom_bounds[0] - 1, *g.headroom_bounds] if g.headroom_bounds else [0]
    g.open_in_season = table(
        [
            [_bits([p for p in everything if _open_at(g, p, calendar, head)]) for head in heads]
            for calendar in [seasons[0], *seasons]
        ]
    )
    bounded = [p for p in everything if g.max_stock[p]]
    held = [p for p in bounded if g.holding_of[p] >= 0]
    g.bound_bits = vec[i64]([1 << p for p in held])
    g.bound_places = vec[i64]([g.holding_of[p] for p in held])
    g.bounds = vec[i64]([g.max_stock[p] for p in held])
    g.counted = vec[i64]([p for p in bounded if g.holding_of[p] < 0])


def _bits(projects: list[int]) -> i64:
    return sum(1 << p for p in projects)


def _open_at(g: Rules, p: int, calendar: int, head: int) -> bool:
    """Whether a project can be ordered by its first quarter and the headroom of a region."""
    if calendar < g.project_first[p] or (g.max_headroom[p] and head > g.max_headroom[p]):
        return False
    return not g.uses_headroom[p] or head >= g.lot[p][calendar // 4 if calendar < 12 else 2]


def _build_time(g: Rules, project: Project, r: int) -> int:
    region = g.ruleset.regions[r]
    time = project.fast_build if region.fast else project.build
    return time + (region.plant_delay if project.gives in PARTS else 0)


def _allowed(g: Rules, project: Project, r: int) -> bool:
    region = g.ruleset.regions[r]
    if project.gives in PARTS and (not g.has_plants or getattr(region.suits, project.gives) == "none"):
        return False
    if project.source is not None and project.source not in region.sources:
        return False
    if project.only_fibre is not None and project.only_fibre != region.fibre:
        return False
    if project.climates and region.climate not in project.climates:
        return False
    return region.water_risk or not project.needs_water_risk


def _gives_code(project: Project) -> int:
    """What a project gives, as a holding index: a component's own, or one of the `GIVES_` bases plus an index."""
    if project.gives in COMPONENTS:
        return COMPONENTS.index(project.gives)
    if project.gives in FITTINGS:
        return GIVES_FITTING + FITTINGS.index(project.gives)
    if project.gives in PARTS:
        return GIVES_PLANT + PARTS.index(project.gives)
    return GIVES_HEADROOM


def _holding_index(code: int) -> int:
    if code >= GIVES_HEADROOM:
        return -1
    if code >= GIVES_PLANT:
        return H_PLANTS + code - GIVES_PLANT
    return H_BATTERY + code - GIVES_FITTING if code >= GIVES_FITTING else code
