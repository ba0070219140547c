"""A ruleset compiled for play: tables of ints, indexed by region, project, class and action."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from gigawatt.core import actions as act, chance
from gigawatt.core.actions import Action, build_table
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import H_BATTERY, H_OPTICAL, H_PLANTS, M_COST, REGIONS, TRAIT_SLOT
from gigawatt.core.rules.vocabulary import BLOCS, COMPONENTS, FITTINGS, GROUPS, HALVES, LADDERS, LANES, LAYER_OF, PARTS
from gigawatt.core.transitions.requirements import Check, compile_requirements, is_volatile, split_places, suits_faction
from gigawatt.errors import NotationError, UsageError

if TYPE_CHECKING:
    from typing import SupportsIndex

    from gigawatt.core.legality.menus import Level, LevelKey, Menu
    from gigawatt.core.rules.ruleset import Faction, Project, Ruleset, Scenario
    from gigawatt.core.state import State
    from gigawatt.core.transitions.effects import Fn

GIVES_FITTING: Final = 100
GIVES_PLANT: Final = 200
GIVES_HEADROOM: Final = 300
GOOD_PCT: Final = 125
"""Output where the region suits it well, per cent."""

LAYER_BITS: Final = 7
"""Layers that controls can bear on: accelerators, four parts, optics, materials."""
SPOT_ROWS_KEPT: Final = 4096
"""Sets of regions whose rows are remembered."""


class SpotRows:
    """What a seat can do at the regions where it may take chips: one action for each of them, and the bloc of each."""

    __slots__ = ("blocs", "buys", "greys", "makes")

    def __init__(self, game: Game, bits: i64) -> None:
        buy, grey, make = (game.first_of[kind] for kind in (act.BUY, act.GREY, act.ASSEMBLE))
        spots = [r for r in range(game.region_count) if bits >> r & 1]
        self.buys: vec[i64] = vec[i64]([buy + r for r in spots])
        self.greys: vec[i64] = vec[i64]([grey + r for r in spots])
        self.makes: vec[i64] = vec[i64]([make + r for r in spots])
        self.blocs: vec[i64] = vec[i64]([game.region_bloc[r] for r in spots])


def gives_code(project: Project) -> int:
    """What a project gives, as a holding index: a component's own, or one of the `GIVES_` bases plus an index."""
    if project.gives in COMPONENTS:
        return COMPONENTS.index(project.gives)
    if project.gives in FITTINGS:
        return GIVES_FITTING + FITTINGS.index(project.gives)
    if project.gives in PARTS:
        return GIVES_PLANT + PARTS.index(project.gives)
    return GIVES_HEADROOM


class Openings:
    """The new campuses that a faction may open in a quarter and year, money and slots aside: a column for each fact."""

    __slots__ = ("actions", "costs", "firsts", "regions", "slots")

    def __init__(self, rows: list[tuple[int, int, int, int, int]]) -> None:
        self.regions: vec[i64] = vec[i64]([row[0] for row in rows])
        self.actions: vec[i64] = vec[i64]([row[1] for row in rows])
        self.costs: vec[i64] = vec[i64]([row[2] for row in rows])
        """In tenths of $bn, before events."""
        self.slots: vec[i64] = vec[i64]([row[3] for row in rows])
        """The slot of `mods` that moves the cost."""
        self.firsts: vec[i64] = vec[i64]([row[4] for row in rows])
        """The calendar quarter from which it can be ordered."""


class FactionTable:
    """A faction's traits as slots, and what each project costs it in each region and year."""

    __slots__ = (
        "bloc",
        "cards",
        "cost",
        "faction",
        "home_bits",
        "home_bloc",
        "homes",
        "index",
        "is_state",
        "known",
        "openings",
        "orders",
        "plant_bits",
        "plants_at",
        "start_at",
        "start_chips",
        "start_layers",
        "start_plants",
        "targets",
        "traits",
    )

    def __init__(self, game: Game, index: int, faction: Faction) -> None:
        region_ids = game.region_index
        self.index: i64 = index
        self.faction: Faction = faction
        self.bloc: i64 = BLOCS.index(faction.bloc)
        self.is_state: bool = faction.kind == "state"
        self.homes: frozenset[int] = frozenset(region_ids[h] for h in faction.homes if h in region_ids)
        self.home_bits: i64 = sum(1 << r for r in self.homes)
        self.plant_bits: i64 = sum(
            1 << r
            for r in sorted(self.homes)
            if any(game.allowed[p][r] and game.is_plant[p] for p in range(game.project_count))
        )
        start = faction.start
        self.start_at: i64 = region_ids[start.region]
        self.start_layers: vec[i64] = vec[i64]([
            start.site, start.grid, start.gas, start.clean, start.evaporative, start.closed, start.electrical, start.optical,
        ])  # fmt: skip
        """What the first campus has, in the order of a holding."""
        self.start_chips: i64 = start.chips
        self.plants_at: i64 = region_ids[start.plants_at or start.region]
        self.start_plants: vec[i64] = vec[i64]([start.logic, start.memory, start.packaging, start.equipment])
        self.home_bloc: i64 = game.region_bloc[self.start_at]
        self.traits: list[tuple[int, int]] = [
            (TRAIT_SLOT[t.kind], t.amount) for t in (*faction.ability, *faction.weakness)
        ]
        bonus = dict.fromkeys(TRAIT_SLOT.values(), 0)
        for slot, amount in self.traits:
            bonus[slot] += amount
        abroad = game.ruleset.economy.abroad_pct + bonus[TRAIT_SLOT["abroad-pct"]]
        self.cost: list[list[vec[i64]]] = [
            [
                vec[i64]([
                    game.base_cost(project, year, r, 100 if r in self.homes else max(100, abroad),
                                   100 + bonus[TRAIT_SLOT[f"{project.group}-pct"]])
                    for project in game.ruleset.projects
                ])
                for r in range(game.region_count)
            ]
            for year in range(3)
        ]  # fmt: skip
        """By year, region and project, in tenths of $bn a lot, before events."""
        self.openings: list[list[Openings]] = [
            [self._openings(game, quarter, year) for year in range(3)] for quarter in range(4)
        ]
        """By quarter of the year, then year: each new campus."""

        self.orders: vec[i64] = vec[i64](
            [
                sum(
                    1 << p
                    for p in range(game.project_count)
                    if game.allowed[p][r] and not game.is_opener[p] and (r in self.homes or not game.home_only[p])
                )
                for r in range(game.region_count)
            ]
        )
        """By region, a bit for each project that it allows at all, new campuses aside."""
        cards = range(len(game.ruleset.cards))
        self.targets: vec[vec[i64]] = vec[vec[i64]]([self._card_targets(game, c) for c in cards])
        """The ways to take each card that does not aim at a campus or a rival, requirements of the seat aside."""
        ways = [self._card_ways(game, c) for c in cards]
        self.known: vec[bool] = vec[bool]([w is not None for w in ways])
        """Whether the state of a match has no say in the ways to take each card."""
        self.cards: vec[vec[i64]] = vec[vec[i64]]([vec[i64]() if w is None else w for w in ways])
        """The ways to take it, then."""

    def _card_ways(self, game: Game, card: int) -> vec[i64] | None:
        if not suits_faction(game.ruleset.cards[card].requires, self.bloc, is_state=self.is_state):
            return vec[i64]()
        if game.card_checks[card] or game.card_sieves[card] or game.card_has_contract[card]:
            return None
        return None if game.card_target[card] in ("campus", "rival") else self.targets[card]

    def _card_targets(self, game: Game, card: int) -> vec[i64]:
        base = game.card_base[card]
        match game.card_target[card]:
            case "none":
                places = [0]
            case "region":
                places = [r for r in range(game.region_count) if game.card_fits[card][r]]
            case "bloc":
                places = [b for b in range(len(BLOCS)) if b != self.bloc or not game.card_spares_own[card]]
            case "part":
                places = list(range(len(PARTS)))
            case _:
                places = list(range(len(GROUPS)))
        return vec[i64]([base + place for place in places])

    def _openings(self, game: Game, quarter: int, year: int) -> Openings:
        rows: list[tuple[int, int, int, int, int]] = []
        for p in game.openers:
            for r in range(game.region_count):
                if game.allowed[p][r] and (r in self.homes or (not game.home_only[p] and game.tender[r][quarter])):
                    slot = M_COST + game.region_bloc[r] * 5 + game.group[p]
                    action = game.at[act.OPEN_CAMPUS, p, r]
                    rows.append((r, action, self.cost[year][r][p], slot, game.project_first[p]))
        return Openings(rows)


class Game:
    """A prepared ruleset and scenario for a number of seats; immutable once built, shared by every state of it.

    Args:
        ruleset: prepared: the scenario's overrides and choices of cards are already applied (`gigawatt.content.prepare`).
        scenario_id: which of its scenarios.
        seats: 2 to 6, one of the scenario's.

    Raises:
        UsageError: an unknown scenario or a seat count it is not made for.
    """

    def __init__(self, ruleset: Ruleset, scenario_id: str, seats: int) -> None:
        self.ruleset: Ruleset = ruleset
        self.scenario: Scenario = _find_scenario(ruleset, scenario_id)
        if seats not in self.scenario.seats:
            made_for = ", ".join(str(n) for n in self.scenario.seats)
            raise UsageError(f"{scenario_id} is made for {made_for} seats, not {seats}")
        self.scenario_id: str = scenario_id
        self.seats: i64 = seats
        self.after: vec[vec[i64]] = _rows([[(seat + 1 + k) % seats for k in range(seats)] for seat in range(seats)])
        """By seat, who may be next to move, itself last."""
        self.off: frozenset[str] = frozenset(self.scenario.off)
        self.first: i64 = self.scenario.first - 1
        self.quarters: i64 = self.scenario.quarters
        self.years: vec[i64] = vec[i64]([min(2, (self.scenario.first - 1 + q) // 4) for q in range(64)])
        """By quarter of the match (and for many after it): 0, 1 or 2 for 2024, 2025 and 2026."""
        self.has_plants: bool = "plants" not in self.off
        self.has_controls: bool = "controls" not in self.off
        self.has_row: bool = "row" not in self.off
        self.has_headlines: bool = "headlines" not in self.off
        self.has_training: bool = "training" not in self.off
        self.has_finance: bool = "finance" not in self.off
        self.has_hosting: bool = "hosting" not in self.off
        self.has_lobby: bool = "lobby" not in self.off
        self.has_rent: bool = "rent" not in self.off and self.has_training
        self.has_upgrade: bool = "upgrade" not in self.off
        self._hoist(ruleset)
        self._compile_regions()
        self._compile_projects()
        self._compile_markets()
        self._compile_actions()
        self._compile_cards()
        self.faction_index: dict[str, int] = {f.id: i for i, f in enumerate(ruleset.factions)}
        self._factions: dict[int, FactionTable] = {}
        self.first_world: vec[i64] = vec[i64]()
        """The numbers of a state before anyone sits down, once `gigawatt.core.quarter.setup` has worked them out; to be copied."""
        self.notes: dict[str, object] = {}
        """What those who play work out once for a game, under a name of theirs; the rules never read it."""

    # --- compiling ------------------------------------------------------------------------------------------------

    def _hoist(self, ruleset: Ruleset) -> None:
        """Numbers that every ply or quarter asks for: as the game's own they cost a tenth of what the ruleset's would."""
        economy, controls, cloud = ruleset.economy, ruleset.controls, ruleset.cloud
        self.action_points: i64 = economy.action_points
        self.expedite_influence: i64 = economy.expedite_influence
        self.lobby_influence: i64 = economy.lobby_influence
        self.lobby_influence_state: i64 = economy.lobby_influence_state
        self.electrical_cap: i64 = economy.electrical_cap
        self.power_ahead: i64 = economy.power_ahead
        self.fit_ahead: i64 = economy.fit_ahead
        self.site_ahead: i64 = economy.site_ahead
        self.plants_at_once: i64 = economy.plants_at_once
        self.influence_per_quarter: i64 = economy.influence_per_quarter
        self.influence_cap: i64 = economy.influence_cap
        self.store_cap: i64 = economy.store_cap
        self.campus_limit: i64 = economy.campus_limit
        self.equity_lead: i64 = economy.equity_lead
        self.fuel_price: i64 = economy.fuel_price
        self.credit_base: i64 = economy.credit_base
        self.credit_per_module: i64 = economy.credit_per_module
        self.credit_index_pct: i64 = economy.credit_index_pct
        self.interest_pct: i64 = economy.interest_pct
        self.interest_index_pct: i64 = economy.interest_index_pct
        self.interest_min: i64 = economy.interest_min
        self.lease_pair: i64 = economy.lease_pair
        self.state_cloud_pct: i64 = economy.state_cloud_pct
        self.levy_modules: i64 = economy.levy_modules
        self.rent_lots: i64 = cloud.rent_lots
        self.cloud_price_min: i64 = cloud.price_min
        self.cloud_price_max: i64 = cloud.price_max
        self.cloud_price_scale: i64 = cloud.price_scale
        self.rent_points: i64 = cloud.rent_points
        self.index_low: i64 = cloud.index_low
        self.index_high: i64 = cloud.index_high
        self.control_influence: i64 = controls.influence
        self.grey_pct: i64 = controls.grey_pct
        self.licence_influence: i64 = controls.licence_influence
        self.licence_quarters: i64 = controls.licence_quarters
        self.controls_per_seat: i64 = controls.per_seat
        self.third_tension: i64 = controls.third_tension
        self.last_control_quarter: i64 = self.quarters - controls.last_quarters
        """The quarter of the match from which no control is issued any more."""
        self.issuer_discount: i64 = controls.issuer_discount
        self.upkeep: i64 = controls.upkeep
        self.tense_freight: i64 = controls.tense_freight
        self.thresholds: vec[i64] = vec[i64](ruleset.training.thresholds)
        self.rented_pct: i64 = ruleset.training.rented_pct
        self.linked_pct: i64 = ruleset.training.linked_pct
        self.far_pct: i64 = ruleset.training.far_pct
        self.model_income: i64 = ruleset.training.model_income
        self.level_points: i64 = ruleset.scoring.level_points
        self.hall_modules: i64 = ruleset.hosting.modules
        self.fit_out: i64 = ruleset.hosting.fit_out
        self.chokepoint_records: i64 = ruleset.chokepoints.records
        self.chokepoint_take_pct: i64 = ruleset.chokepoints.take_pct
        self.chokepoint_keep_pct: i64 = ruleset.chokepoints.keep_pct
        self.chokepoint_lead: i64 = ruleset.chokepoints.lead
        self.chokepoint_cash: i64 = ruleset.chokepoints.cash

    def _compile_regions(self) -> None:
        regions = self.ruleset.regions
        self.region_count: i64 = len(regions)
        self.regions: vec[i64] = vec[i64](tuple(range(len(regions))))
        self.region_index: dict[str, int] = {r.id: i for i, r in enumerate(regions)}
        self.region_names: vec[i64] = vec[i64]([chance.name_entity(r.id) for r in regions])
        """By region, the number that chance knows it by."""
        self.region_bloc: vec[i64] = vec[i64]([BLOCS.index(r.bloc) for r in regions])
        self.tender: vec[vec[bool]] = _flags([[q in r.tender for q in (1, 2, 3, 4)] for r in regions])
        """By region and quarter of the year: whether a seat from elsewhere can open a campus."""
        self.bloc_regions: vec[i64] = vec[i64](
            [sum(1 << r for r in range(len(regions)) if self.region_bloc[r] == bloc) for bloc in range(3)]
        )
        """By bloc, a bit for each region."""
        self.region_fast: vec[bool] = vec[bool]([r.fast for r in regions])
        self.region_stall: vec[i64] = vec[i64]([r.stall for r in regions])
        self.region_outright: vec[i64] = vec[i64]([r.outright for r in regions])
        self.power_price: vec[i64] = vec[i64]([r.power_price for r in regions])
        self.water_risk: vec[bool] = vec[bool]([r.water_risk for r in regions])
        self.fibre_a: vec[bool] = vec[bool]([r.fibre == "a" for r in regions])
        self.lane: vec[i64] = vec[i64]([LANES.index(r.lane) for r in regions])
        self.remote: vec[i64] = vec[i64]([1 if r.remote else 0 for r in regions])
        self.growth: vec[i64] = vec[i64]([r.growth for r in regions])
        self.suit_pct: vec[vec[i64]] = _rows(
            [[{"none": 0, "fair": 100, "good": GOOD_PCT}[getattr(r.suits, part)] for part in PARTS] for r in regions]
        )
        self.plant_delay: vec[i64] = vec[i64]([r.plant_delay for r in regions])

    def _compile_projects(self) -> None:
        projects = self.ruleset.projects
        self.project_count: i64 = len(projects)
        self.project_index: dict[str, int] = {p.id: i for i, p in enumerate(projects)}
        self.site_names: vec[i64] = vec[i64](
            [chance.name_entity(f"{region.id} {project.id}") for region in self.ruleset.regions for project in projects]
        )
        """By region x project_count + project, the number that chance knows them by."""
        self.rewards: vec[i64] = vec[i64]([p.reward_influence for p in projects])
        self.gives: vec[i64] = vec[i64]([gives_code(p) for p in projects])
        self.is_plant: vec[bool] = vec[bool]([GIVES_PLANT <= code < GIVES_HEADROOM for code in self.gives])
        self.bearing_layer: vec[i64] = vec[i64](
            [
                code - GIVES_PLANT + 1 if self.is_plant[i] else 5 if code == H_OPTICAL else 0
                for i, code in enumerate(self.gives)
            ]
        )
        """The layer of which controls against a bloc move what a project costs there; 0 if none does."""
        self.holding_of: vec[i64] = vec[i64]([_holding_index(code) for code in self.gives])
        """The index in a holding of what each project gives; -1 for headroom."""
        self.group: vec[i64] = vec[i64]([GROUPS.index(p.group) for p in projects])
        self.lot: vec[vec[i64]] = _rows([p.lot for p in projects])
        self.uses_headroom: vec[bool] = vec[bool]([p.uses_headroom for p in projects])
        self.max_headroom: vec[i64] = vec[i64]([p.max_headroom for p in projects])
        self.home_only: vec[bool] = vec[bool]([p.home_only for p in projects])
        self.min_site: vec[i64] = vec[i64]([p.min_site for p in projects])
        self.max_stock: vec[i64] = vec[i64]([1 if p.gives in FITTINGS else p.max_stock for p in projects])
        self.project_influence: vec[i64] = vec[i64]([p.influence for p in projects])
        self.influence_steps: list[int] = sorted({p.influence for p in projects})
        self.influence_mode: vec[i64] = vec[i64](
            [2 * bisect_right(self.influence_steps, reach) for reach in range(self.influence_steps[-1] + 1)]
        )
        """The mode (see `shut`) of a seat that may order plants, by its influence, the last for that and more."""
        self.shut: vec[vec[bool]] = _flags(
            [
                [(busy and self.is_plant[i]) or p.influence > reach for i, p in enumerate(projects)]
                for reach in (-1, *self.influence_steps)
                for busy in (False, True)
            ]
        )
        """By mode, which projects a seat cannot order for now: 2 x how many of the influence steps it has, + 1 if it may order no
        plant."""
        self.project_tier: vec[i64] = vec[i64]([p.tier for p in projects])
        self.most_tier: i64 = max(p.tier for p in projects)
        self.has_tiers: bool = self.most_tier > 0
        self.uses_equipment: vec[bool] = vec[bool]([p.uses_equipment for p in projects])
        self.project_first: vec[i64] = vec[i64]([p.first_quarter - 1 for p in projects])
        self.permit_steps: vec[i64] = vec[i64]([p.permit for p in projects])
        self.build_time: vec[vec[i64]] = _rows(
            [[self._build_time(p, r) for r in range(self.region_count)] for p in projects]
        )
        self.allowed: vec[vec[bool]] = _flags(
            [[self._allowed(p, r) for r in range(self.region_count)] for p in projects]
        )
        self.is_opener: vec[bool] = vec[bool]([p.opens for p in projects])
        self.headroom_bounds: list[int] = sorted(
            {n for p in projects if p.uses_headroom for n in p.lot}
            | {p.max_headroom + 1 for p in projects if p.max_headroom}
        )
        self.headroom_steps: vec[i64] = vec[i64](self.headroom_bounds)
        self.openers: vec[i64] = vec[i64]([i for i, p in enumerate(projects) if p.opens])
        self.opener_groups: frozenset[int] = frozenset([self.group[p] for p in self.openers])
        self.first_calendar: frozenset[int] = frozenset([0, 4, 8, *self.project_first])
        seasons = sorted(self.first_calendar)
        self.season: vec[i64] = vec[i64](
            [bisect_right(seasons, self.first + quarter) for quarter in range(self.quarters)]
        )
        """By quarter of the match: how often lots or the catalogue have changed."""
        self.head_step: vec[i64] = vec[i64](
            [bisect_right(self.headroom_bounds, head) for head in range(self.headroom_bounds[-1] + 1)]
            if self.headroom_bounds
            else [0]
        )
        """How many of `headroom_bounds` the headroom of a region reaches; the last for that and more."""
        self._compile_conditions(seasons)

    def _compile_conditions(self, seasons: list[int]) -> None:
        """Sets of projects, a bit for each: those left open by each fact that what can be ordered depends on."""
        everything = range(self.project_count)
        self.plants: i64 = self._bits([p for p in everything if self.is_plant[p]])
        self.optical: i64 = self._bits([p for p in everything if self.gives[p] == H_OPTICAL])
        layers = [LAYER_OF[code] if code < len(LAYER_OF) else -1 for code in self.gives]
        self.not_full: vec[i64] = vec[i64](
            [self._bits([p for p in everything if layers[p] < 0 or not full >> layers[p] & 1]) for full in range(16)]
        )
        """By bits of full layers (site, power, cooling, network): what adds to none of them."""
        self.most_site: i64 = max(self.min_site)
        self.open_at_site: vec[i64] = vec[i64](
            [self._bits([p for p in everything if self.min_site[p] <= site]) for site in range(self.most_site + 1)]
        )
        self.open_at_tier: vec[i64] = vec[i64](
            [self._bits([p for p in everything if self.project_tier[p] <= tier]) for tier in range(self.most_tier + 1)]
        )
        heads = [self.headroom_bounds[0] - 1, *self.headroom_bounds] if self.headroom_bounds else [0]
        self.open_in_season: vec[vec[i64]] = _rows(
            [
                [self._bits([p for p in everything if self._open_at(p, calendar, head)]) for head in heads]
                for calendar in [seasons[0], *seasons]
            ]
        )
        """By season, and by how many of `headroom_bounds` the headroom reaches."""
        bounded = [p for p in everything if self.max_stock[p]]
        held = [p for p in bounded if self.holding_of[p] >= 0]
        self.bound_bits: vec[i64] = vec[i64]([1 << p for p in held])
        """The bit of each project of which a campus may have only so much; then its place in a holding, and the bound."""
        self.bound_places: vec[i64] = vec[i64]([self.holding_of[p] for p in held])
        self.bounds: vec[i64] = vec[i64]([self.max_stock[p] for p in held])
        self.counted: vec[i64] = vec[i64]([p for p in bounded if self.holding_of[p] < 0])
        """Projects with a bound on what is no place in a holding."""

    def _bits(self, projects: list[int]) -> i64:
        return sum(1 << p for p in projects)

    def _open_at(self, p: int, calendar: int, head: int) -> bool:
        """Whether a project can be ordered by its first quarter and the headroom of a region."""
        if calendar < self.project_first[p] or (self.max_headroom[p] and head > self.max_headroom[p]):
            return False
        return not self.uses_headroom[p] or head >= self.lot[p][calendar // 4 if calendar < 12 else 2]

    def _build_time(self, project: Project, r: int) -> int:
        region = self.ruleset.regions[r]
        time = project.fast_build if region.fast else project.build
        return time + (region.plant_delay if project.gives in PARTS else 0)

    def _allowed(self, project: Project, r: int) -> bool:
        region = self.ruleset.regions[r]
        if project.gives in PARTS and (not self.has_plants or getattr(region.suits, project.gives) == "none"):
            return False
        if project.source is not None and project.source not in region.sources:
            return False
        if project.only_fibre is not None and project.only_fibre != region.fibre:
            return False
        if project.climates and region.climate not in project.climates:
            return False
        return region.water_risk or not project.needs_water_risk

    def base_cost(self, project: Project, year: int, r: int, place_pct: int, trait_pct: int) -> int:
        """Cost of a lot, in tenths of $bn, rounded up: `place_pct` is 100 at home, `trait_pct` the faction's own."""
        economy = self.ruleset.economy
        climate = self.ruleset.regions[r].climate
        climate_pct = {"cool": economy.cool_pct, "temperate": 100, "hot": economy.hot_pct}[climate]
        if project.group != "cooling":
            climate_pct = 100
        per_module = project.gives in COMPONENTS
        whole = project.cost * (project.lot[year] if per_module else 1)
        return -(-whole * place_pct * max(0, trait_pct) * climate_pct // 1_000_000)

    def _compile_markets(self) -> None:
        rules = self.ruleset
        by_id = {ladder.id: ladder for ladder in rules.ladders}
        ladders = [by_id[name] for name in LADDERS]
        self.class_count: i64 = len(rules.classes)
        self.class_points: vec[i64] = vec[i64]([c.points for c in rules.classes])
        self.class_base: vec[i64] = vec[i64]([c.base for c in rules.classes])
        self.class_resale: vec[i64] = vec[i64]([base * rules.economy.resale_pct // 100 for base in self.class_base])
        """What an accelerator of each class brings when it is sold."""
        self.best_resale: i64 = max(self.class_resale)
        self.class_fee: vec[i64] = vec[i64]([c.fee for c in rules.classes])
        self.base: vec[vec[i64]] = _rows(
            [
                list(self.class_base),
                [c.logic for c in rules.classes],
                [c.memory for c in rules.classes],
                [c.packaging for c in rules.classes],
                [ladders[4].base] * self.class_count,
            ]
        )
        self.floor: vec[vec[i64]] = _rows(
            [
                [max(1, c.base - ladders[0].floor) for c in rules.classes],
                *[[ladder.floor] * self.class_count for ladder in ladders[1:]],
            ]
        )
        self.middle: vec[i64] = vec[i64]([ladder.middle for ladder in ladders])
        self.step_up: vec[i64] = vec[i64]([ladder.step_up for ladder in ladders])
        self.step_units: vec[i64] = vec[i64]([ladder.step_units for ladder in ladders])
        self.cap: vec[i64] = vec[i64]([ladder.cap for ladder in ladders])
        self.start_stock: vec[i64] = vec[i64]([ladder.start for ladder in ladders])
        self.origins: vec[vec[i64]] = _rows([ladder.origins for ladder in ladders])
        self.unit_origin: vec[vec[i64]] = _rows([_deal(ladder.origins) for ladder in ladders])
        """The origin of each of a hundred units of world supply, in the shares of a ladder; then it begins anew."""
        self.ladder_lot: vec[vec[i64]] = _rows([ladder.lot for ladder in ladders])
        self.multiple: vec[vec[i64]] = _rows([ladder.multiple for ladder in ladders])
        self.prices: list[vec[vec[i64]]] = [
            vec[vec[i64]]([self._price_row(ladder, cls, year) for cls in range(self.class_count) for year in range(3)])
            for ladder in range(5)
        ]
        self.refill: vec[vec[i64]] = _rows([_scaled(ladder.refill, self.seats) for ladder in ladders])
        self.world: vec[vec[i64]] = _rows([[w * self.seats * 25 for w in ladder.world] for ladder in ladders])
        self.share_pct: i64 = rules.controls.share_pct
        self.fixed_share_bits: vec[i64] = vec[i64](
            [
                sum(
                    1 << layer
                    for layer, pct in ((0, self.origins[0]), (5, rules.controls.optics), (6, rules.controls.materials))
                    if pct[bloc] >= self.share_pct
                )
                for bloc in (0, 1, 2)
            ]
        )
        """For each bloc, a bit for each layer no plant is built for (accelerators, optics, materials) of which it has enough."""
        self.demand: vec[i64] = vec[i64]([d * self.seats // 4 for d in rules.cloud.demand])
        self.rank_lead: vec[i64] = vec[i64](getattr(rules.scoring, f"rank{self.seats}"))

    def _price_row(self, ladder: int, cls: int, year: int) -> vec[i64]:
        """Price of the next unit by stock, for a class and a year, without events."""
        return vec[i64](
            [
                max(
                    self.floor[ladder][cls],
                    self.base[ladder][cls]
                    + self.step_up[ladder] * (self.middle[ladder] - stock) // self.step_units[ladder],
                )
                * self.multiple[ladder][year]
                for stock in range(self.cap[ladder] + 1)
            ]
        )

    def _compile_actions(self) -> None:
        self.actions: tuple[Action, ...] = build_table(self.ruleset, self.off, self.seats)
        self.action_count: i64 = len(self.actions)
        if self.action_count > act.MAX_ACTIONS:
            count = f"{self.scenario_id} with {self.seats} seats has {self.action_count} actions"
            raise UsageError(f"{count}; at most {act.MAX_ACTIONS}")
        self.names: list[object] = [a.index for a in self.actions]
        """The number of each action, ready made."""
        self.kind: vec[i64] = vec[i64]([a.kind for a in self.actions])
        self.is_free: vec[bool] = vec[bool]([a.kind in act.FREE for a in self.actions])
        """By action, whether it takes no action point."""
        self.x: vec[i64] = vec[i64]([a.x for a in self.actions])
        self.y: vec[i64] = vec[i64]([a.y for a in self.actions])
        self.at: dict[tuple[int, int, int], int] = {(a.kind, a.x, a.y): a.index for a in self.actions}
        pairs = [(layer, target) for layer in range(LAYER_BITS) for target in range(len(BLOCS))]
        self.issue_at: vec[i64] = vec[i64]([self.at.get((act.ISSUE, layer, target), -1) for layer, target in pairs])
        """By layer x 3 + target."""
        self.lift_at: vec[i64] = vec[i64]([self.at.get((act.LIFT, layer, target), -1) for layer, target in pairs])
        """By layer x 3 + target."""
        self.hire_at: vec[i64] = vec[i64](
            [
                self.at.get((act.HIRE, r, landlord), -1)
                for r in range(self.region_count)
                for landlord in range(self.seats)
            ]
        )
        """By region x seats + landlord."""
        first: dict[int, int] = {}
        for a in self.actions:
            first.setdefault(a.kind, a.index)
        self.first_of: vec[i64] = vec[i64]([first.get(kind, -1) for kind in range(len(act.KIND_NAMES))])
        self._compile_bit_choices()
        self.menus: list[dict[int, Menu]] = [{} for _ in range(self.region_count)]
        """By region, the menus made so far, by the bits of their projects: see `gigawatt.core.legality.menus`."""
        from gigawatt.core.legality.menus import UNMOVED, Level, Menu, Prices

        self.no_menu: Menu = Menu(self, 0, 0)
        self.no_prices: Prices = Prices(self, vec[i64]())
        """What stands where nothing is known yet."""
        self.plain_levels: list[Level] = [
            Level((year, UNMOVED, None), len(self.ruleset.factions) * REGIONS) for year in range(3)
        ]
        """By year, the level of costs while nothing moves them."""
        self.levels: dict[LevelKey, Level] = {}
        """The levels of costs met so far, each with its price lists."""
        self._spot_rows: dict[int, SpotRows] = {}
        self._issue_rows: dict[int, vec[i64]] = {}
        self.lobbies: vec[i64] = vec[i64](tuple([a.index for a in self.actions if a.kind == act.LOBBY]))
        postures = [a.index for a in self.actions if a.kind == act.POSTURE]
        self.posture_choices: vec[vec[i64]] = _rows(
            [
                tuple([a for a in postures if a != now and abs(a - now) <= self.ruleset.economy.posture_step])
                for now in postures
            ]
        )
        self.rent_rows: i64 = sum(1 for a in self.actions if a.kind == act.RENT)
        self._by_text: dict[str, int] = {a.text: a.index for a in self.actions}
        lots = range(self.rent_rows)
        first_rent = first.get(act.RENT, -1)
        self.rent_choices: vec[vec[i64]] = vec[vec[i64]](
            [vec[i64]([first_rent + k for k in range(most + 1) if k != now]) for most in lots for now in lots]
        )
        """By most x rows + now."""

    def _compile_bit_choices(self) -> None:
        """Actions by bits: of parts, of layers for each bloc, and offers of a hall by how many rents may be asked."""
        self.part_buys: vec[vec[i64]] = self._by_part(act.BUY_PART)
        self.part_greys: vec[vec[i64]] = self._by_part(act.GREY_PART)
        self.part_sales: vec[vec[i64]] = self._by_part(act.SELL_PART)
        self.holds: vec[vec[i64]] = self._by_part(act.HOLD)
        self.releases: vec[vec[i64]] = self._by_part(act.RELEASE)
        self.rents: i64 = len(self.ruleset.hosting.rents)
        rents = self.rents
        self.least_hall: i64 = self.ruleset.hosting.min_modules
        offer = self.first_of[act.OFFER]
        self.offers: vec[vec[i64]] = vec[vec[i64]](
            [
                vec[i64](range(offer + r * rents, offer + r * rents + n))
                for r in range(self.region_count)
                for n in range(rents + 1)
            ]
        )
        """By region x (rents + 1) + how many."""

    def _by_part(self, kind: int) -> vec[vec[i64]]:
        first = self.first_of[kind]
        return vec[vec[i64]](
            [vec[i64]([first + p for p in range(len(PARTS)) if first >= 0 and bits >> p & 1]) for bits in range(16)]
        )

    def _compile_cards(self) -> None:
        from gigawatt.core.transitions.effects import compile_effects

        rules = self.ruleset
        self.card_names: vec[i64] = vec[i64]([chance.name_entity(c.id) for c in rules.cards])
        self.headline_names: vec[i64] = vec[i64]([chance.name_entity(h.id) for h in rules.headlines])
        self.card_base: vec[i64] = vec[i64]([self.at.get((act.CARD, c, 0), -1) for c in range(len(rules.cards))])
        self.card_cash: vec[i64] = vec[i64]([c.cash for c in rules.cards])
        self.card_need: vec[i64] = vec[i64](
            [c.cash + sum(getattr(e, "bond", 0) for e in c.effects) for c in rules.cards]
        )
        """What a seat must be able to spend: the price, and the bond of a contract."""
        self.card_influence: vec[i64] = vec[i64]([c.influence for c in rules.cards])
        self.card_lead: vec[i64] = vec[i64]([c.lead for c in rules.cards])
        self.card_target: list[str] = [c.target for c in rules.cards]
        self.card_at_campus: vec[bool] = vec[bool]([c.target == "campus" for c in rules.cards])
        self.card_at_region: vec[bool] = vec[bool]([c.target == "region" for c in rules.cards])
        self.card_at_rival: vec[bool] = vec[bool]([c.target == "rival" for c in rules.cards])
        self.card_has_contract: vec[bool] = vec[bool](
            [any(type(e).__name__ == "Contract" for e in c.effects) for c in rules.cards]
        )
        self.card_spares_own: vec[bool] = vec[bool](
            [
                any(getattr(e, "issuer", "") == "taker" and getattr(e, "against", "") == "target" for e in c.effects)
                for c in rules.cards
            ]
        )
        """A control of the taker's bloc against the bloc it names: never its own."""
        self.card_checks: list[list[Check]] = [compile_requirements(self, c.requires) for c in rules.cards]
        """What a card requires of the seat that takes it, but for what its faction alone decides."""
        self.card_volatile: vec[bool] = vec[bool]([any(is_volatile(r) for r in c.requires) for c in rules.cards])
        places = [split_places(self, c.requires) for c in rules.cards]
        self.card_fits: vec[vec[bool]] = _flags([fits for fits, _checks in places])
        """By card and region: whether what never changes about a region suits the card."""
        self.card_fit_bits: vec[i64] = vec[i64](
            [sum(1 << r for r in range(self.region_count) if fits[r]) for fits, _checks in places]
        )
        self.card_sieves: list[list[Check]] = [checks for _fits, checks in places]
        self.card_effects: list[list[Fn]] = [
            compile_effects(self, c.effects, "cards", card=i) for i, c in enumerate(rules.cards)
        ]
        self.headline_effects: list[list[Fn]] = [compile_effects(self, h.effects, "cards") for h in rules.headlines]
        self.headline_harsh: vec[bool] = vec[bool]([h.harsh for h in rules.headlines])
        self.start_effects: list[Fn] = compile_effects(self, self.scenario.effects, "cards")
        self.deck: vec[vec[i64]] = _rows(
            [[i for i, c in enumerate(rules.cards) if year in c.years] for year in (2024, 2025, 2026)]
        )
        self.pool: vec[vec[i64]] = _rows(
            [[i for i, h in enumerate(rules.headlines) if half in h.halves] for half in HALVES]
        )

    # --- using ---------------------------------------------------------------------------------------------------

    def places(self, bits: i64) -> vec[i64]:
        """The regions of a set of bits."""
        return vec[i64]([r for r in range(self.region_count) if bits >> r & 1])

    def spot_rows(self, spots: i64) -> SpotRows:
        """The actions for accelerators at some regions (a bit each); made on first use."""
        rows = self._spot_rows.get(spots)
        if rows is None:
            if len(self._spot_rows) >= SPOT_ROWS_KEPT:
                self._spot_rows.clear()
            rows = self._spot_rows[spots] = SpotRows(self, spots)
        return rows

    def issue_rows(self, bloc: i64, targets: i64, layers: i64) -> vec[i64]:
        """The controls of a bloc against others (a bit each) on layers (a bit each); made on first use."""
        key = (bloc << 3 | targets) << LAYER_BITS | layers
        known = self._issue_rows.get(key)
        if known is not None:
            return known
        if key not in self._issue_rows:
            issues = [a for a in self.actions if a.kind == act.ISSUE and a.y != bloc]
            self._issue_rows[key] = vec[i64]([a.index for a in issues if layers >> a.x & 1 and targets >> a.y & 1])
        return self._issue_rows[key]

    def faction_table(self, index: int) -> FactionTable:
        """The compiled table of a faction, made on first use."""
        table = self._factions.get(index)
        if table is None:
            table = self._factions[index] = FactionTable(self, index, self.ruleset.factions[index])
        return table

    def new_state(self, seed: SupportsIndex | bytes | bytearray, factions: Iterable[str] | None = None) -> State:
        """The first position of a match.

        Args:
            seed: a whole number below 2**128, or 1 to 64 bytes; all chance of the match comes from it.
            factions: an id for each seat, each at most once; the scenario's first ones when left out.

        Raises:
            UsageError: an unknown faction, one used twice, or a wrong number of them.
            ValueError: no such seed.
        """
        from gigawatt.core.quarter.setup import new_state

        return new_state(self, seed, self.check_factions(factions))

    def check_factions(self, factions: Iterable[str] | None) -> list[int]:
        """The indices of the factions named, or the scenario's default ones.

        Raises:
            UsageError: as `new_state`.
        """
        names: list[Any]  # of whatever they may be
        try:
            names = list(self.scenario.factions[: self.seats] if factions is None else factions)
        except TypeError:
            raise UsageError(f"factions are ids, one for each seat, not {factions!r}") from None
        if len(names) != self.seats:
            raise UsageError(f"{self.seats} seats need {self.seats} factions, not {len(names)}")
        for name in names:
            if name not in self.scenario.factions:
                raise UsageError(
                    f"no faction '{name}' in {self.scenario_id}; there are {', '.join(self.scenario.factions)}"
                )
        if len(set(names)) != len(names):
            raise UsageError("each faction sits once: " + ", ".join(names))
        return [self.faction_index[name] for name in names]

    def parse_action(self, text: str) -> int:
        """The action that `text` says.

        >>> import gigawatt as gw
        >>> game = gw.open_game("duel")
        >>> game.format_action(game.parse_action("build gas-turbines @texas"))
        'build gas-turbines @texas'
        >>> game.parse_action("build gas-turbine @texas")
        Traceback (most recent call last):
        gigawatt.errors.NotationError: no action 'build gas-turbine @texas' in duel; did you mean 'build gas-turbines @texas'

        Raises:
            NotationError: no action of this table reads so; the nearest spelling is told.
        """
        index = self._by_text.get(" ".join(text.split()))
        if index is None:
            from difflib import get_close_matches

            near = get_close_matches(text, self._by_text, n=1)
            hint = f"; did you mean '{near[0]}'" if near else ""
            raise NotationError(f"no action '{text[:80]}' in {self.scenario_id}{hint}")
        return index

    def format_action(self, action: int) -> str:
        """The text of an action; `parse_action` reads it back."""
        return self.actions[action].text

    def quarter_name(self, quarter: int) -> str:
        """`2024Q1` and so on, for a quarter of the match: the form that programs write and read."""
        return self.quarter_text(quarter).replace(" ", "")

    def quarter_text(self, quarter: int) -> str:
        """`2024 Q1` and so on: the form in sentences for people."""
        calendar = self.first + quarter
        return f"{2024 + calendar // 4} Q{calendar % 4 + 1}"

    def year(self, quarter: int) -> int:
        """0, 1 or 2 for 2024, 2025 and 2026."""
        return min(2, (self.first + quarter) // 4)


def _rows(rows: Iterable[Iterable[int]]) -> vec[vec[i64]]:
    """A table of numbers."""
    return vec[vec[i64]]([vec[i64](row) for row in rows])


def _flags(rows: Iterable[Iterable[bool]]) -> vec[vec[bool]]:
    """A table of flags."""
    return vec[vec[bool]]([vec[bool](row) for row in rows])


def _find_scenario(ruleset: Ruleset, scenario_id: str) -> Scenario:
    for scenario in ruleset.scenarios:
        if scenario.id == scenario_id:
            return scenario
    raise UsageError(
        f"no scenario '{scenario_id}' in {ruleset.id}; there are {', '.join(s.id for s in ruleset.scenarios)}"
    )


def _holding_index(code: int) -> int:
    if code >= GIVES_HEADROOM:
        return -1
    if code >= GIVES_PLANT:
        return H_PLANTS + code - GIVES_PLANT
    return H_BATTERY + code - GIVES_FITTING if code >= GIVES_FITTING else code


def _deal(origins: tuple[int, ...]) -> list[int]:
    """A hundred units dealt out in shares: each to the origin furthest behind its share, ties to the first bloc."""
    given = [0, 0, 0]
    order = []
    for unit in range(1, 101):
        behind = [unit * pct - 100 * have for pct, have in zip(origins, given, strict=True)]
        origin = behind.index(max(behind))
        given[origin] += 1
        order.append(origin)
    return order


def _scaled(schedule: tuple[int, ...], seats: int) -> list[int]:
    """A schedule made for four seats, for `seats`: rounded on the running total, so that no unit is lost over the game."""
    total, result = 0, []
    for amount in schedule:
        result.append((total + amount) * seats // 4 - total * seats // 4)
        total += amount
    return result
