"""The tables of a game: everything about a ruleset, a scenario and a number of seats that is looked up while it is played.

Mostly packed ints, indexed by region, project, class, ladder or action. `gigawatt.core.game.Game` fills them from a ruleset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.shared import SpotRows
from gigawatt.errors import NotationError

if TYPE_CHECKING:
    from gigawatt.core.actions import Action
    from gigawatt.core.position.shared import BuildMenu, CostLevel, CostLevelKey, Prices
    from gigawatt.core.rules.ruleset import Ruleset, Scenario

LAYER_BITS: Final = 7
"""Layers that controls can bear on: accelerators, four parts, optics, materials."""
SPOT_ROWS_KEPT: Final = 4096
"""Sets of regions whose rows are remembered."""


class Tables:
    """What a position looks up of its game. Money in tenths of $bn, quarters from 0."""

    # --- the match

    ruleset: Ruleset
    scenario: Scenario
    scenario_id: str
    seats: i64
    after: vec[vec[i64]]
    """By seat, who may be next to move, itself last."""
    off: frozenset[str]
    first: i64
    quarters: i64
    years: vec[i64]
    """By quarter of the match (and for many after it): 0, 1 or 2 for 2024, 2025 and 2026."""
    has_plants: bool
    has_controls: bool
    has_row: bool
    has_headlines: bool
    has_training: bool
    has_finance: bool
    has_hosting: bool
    has_lobby: bool
    has_rent: bool
    has_upgrade: bool
    place_cash: vec[i64]
    """By starting place, who acts first in the first quarter first: cash that a seat has there besides its faction's."""
    faction_index: dict[str, int]
    """The index in `ruleset.factions` of each faction, by its id."""
    first_world: vec[i64]
    """The numbers of a state before anyone sits down, once `gigawatt.core.quarter.setup` has worked them out; to be copied."""
    notes: dict[str, object]
    """What those who play work out once for a game, under a name of theirs; the rules never read it."""

    # --- numbers of the ruleset that every ply or quarter asks for

    points: vec[i64]
    """By quarter, a seat's action points."""
    expedite_influence: i64
    lobby_influence: i64
    lobby_influence_state: i64
    electrical_cap: i64
    power_ahead: i64
    fit_ahead: i64
    site_ahead: i64
    opposition_modules: i64
    opposition_pct: i64
    opposition_most: i64
    plants_at_once: i64
    plant_units: vec[i64]
    """By year, what a plant makes in a quarter where the region suits it fairly."""
    influence_per_quarter: i64
    influence_cap: i64
    store_cap: i64
    campus_limit: i64
    equity_lead: i64
    fuel_price: i64
    credit_base: i64
    credit_per_module: i64
    credit_index_pct: i64
    interest_pct: i64
    interest_index_pct: i64
    interest_min: i64
    debt_share_pct: i64
    debt_surcharge_pct: i64
    lease_pair: i64
    state_cloud_pct: i64
    levy_modules: i64
    rent_lots: i64
    cloud_price_min: i64
    cloud_price_max: i64
    cloud_price_scale: i64
    rent_points: i64
    index_low: i64
    index_high: i64
    control_influence: i64
    grey_pct: i64
    seizure_pct: i64
    seizure_tense_pct: i64
    tense_seizure: i64
    plant_pct: i64
    optics_pct: i64
    licence_influence: i64
    licence_quarters: i64
    controls_per_seat: i64
    third_tension: i64
    last_control_quarter: i64
    """The quarter of the match from which no control is issued any more."""
    issuer_discount: i64
    upkeep: i64
    denied_lead: i64
    """Lead for each rival whom an embargo denies, at each record."""
    tense_freight: i64
    thresholds: vec[i64]
    rented_pct: i64
    linked_pct: i64
    far_pct: i64
    model_income: i64
    level_points: i64
    end_cash: i64
    end_debt: i64
    """Debt that costs one Lead at the end, in tenths of $bn."""
    hall_modules: i64
    fit_out: i64
    chokepoint_records: i64
    chokepoint_take_pct: i64
    chokepoint_keep_pct: i64
    chokepoint_lead: i64
    chokepoint_cash: i64

    # --- regions

    region_count: i64
    regions: vec[i64]
    region_index: dict[str, int]
    """The index in `ruleset.regions` of each region, by its id: what a `region` argument of a position's reads is."""
    region_names: vec[i64]
    """By region, the number that chance knows it by."""
    region_bloc: vec[i64]
    tender: vec[vec[bool]]
    """By region and quarter of the year: whether a seat from elsewhere can open a campus."""
    bloc_regions: vec[i64]
    """By bloc, a bit for each region."""
    room: vec[i64]
    """By region, modules of site at which a campus is not expanded any more."""
    region_stall: vec[i64]
    region_outright: vec[i64]
    power_price: vec[i64]
    water_risk: vec[bool]
    fibre_a: vec[bool]
    lane: vec[i64]
    remote: vec[i64]
    growth: vec[i64]
    suit_pct: vec[vec[i64]]
    plant_delay: vec[i64]

    # --- projects

    project_count: i64
    project_index: dict[str, int]
    """The index in `ruleset.projects` of each project, by its id: the `kind` of a line of the pipeline, and operands of actions."""
    site_names: vec[i64]
    """By region x project_count + project, the number that chance knows them by."""
    rewards: vec[i64]
    gives: vec[i64]
    is_plant: vec[bool]
    bearing_layer: vec[i64]
    """The layer of which controls against a bloc move what a project costs there; 0 if none does."""
    holding_of: vec[i64]
    """The index in a holding of what each project gives; -1 for headroom."""
    group: vec[i64]
    lot: vec[vec[i64]]
    uses_headroom: vec[bool]
    max_headroom: vec[i64]
    home_only: vec[bool]
    min_site: vec[i64]
    max_stock: vec[i64]
    project_influence: vec[i64]
    influence_steps: list[int]
    influence_mode: vec[i64]
    """The mode (see `shut`) of a seat that may order plants, by its influence, the last for that and more."""
    shut: vec[vec[bool]]
    """By mode, which projects a seat cannot order for now: 2 x how many of the influence steps it has, + 1 if it may order no
    plant."""
    project_tier: vec[i64]
    most_tier: i64
    has_tiers: bool
    uses_equipment: vec[bool]
    project_first: vec[i64]
    permit_steps: vec[i64]
    build_time: vec[vec[i64]]
    allowed: vec[vec[bool]]
    is_opener: vec[bool]
    headroom_bounds: list[int]
    headroom_steps: vec[i64]
    openers: vec[i64]
    opener_groups: frozenset[int]
    first_calendar: frozenset[int]
    season: vec[i64]
    """By quarter of the match: how often lots or the catalogue have changed."""
    head_step: vec[i64]
    """How many of `headroom_bounds` the headroom of a region reaches; the last for that and more."""

    # --- sets of projects, a bit for each: those left open by each fact that what can be ordered depends on

    optical: i64
    not_full: vec[i64]
    """By bits of full layers (site, power, cooling, network): what adds to none of them."""
    most_site: i64
    open_at_site: vec[i64]
    open_at_tier: vec[i64]
    open_in_season: vec[vec[i64]]
    """By season, and by how many of `headroom_bounds` the headroom reaches."""
    bound_bits: vec[i64]
    """The bit of each project of which a campus may have only so much; then its place in a holding, and the bound."""
    bound_places: vec[i64]
    bounds: vec[i64]
    counted: vec[i64]
    """Projects with a bound on what is no place in a holding."""

    # --- markets

    class_count: i64
    class_points: vec[i64]
    class_base: vec[i64]
    class_resale: vec[i64]
    """What an accelerator of each class brings when it is sold."""
    best_resale: i64
    class_fee: vec[i64]
    base: vec[vec[i64]]
    floor: vec[vec[i64]]
    middle: vec[i64]
    step_up: vec[i64]
    step_units: vec[i64]
    cap: vec[i64]
    start_stock: vec[i64]
    origins: vec[vec[i64]]
    unit_origin: vec[vec[i64]]
    """The origin of each of a hundred units of world supply, in the shares of a ladder; then it begins anew."""
    ladder_lot: vec[vec[i64]]
    multiple: vec[vec[i64]]
    prices: list[vec[vec[i64]]]
    refill: vec[vec[i64]]
    world: vec[vec[i64]]
    share_pct: i64
    fixed_share_bits: vec[i64]
    """For each bloc, a bit for each layer no plant is built for (accelerators, optics, materials) of which it has enough."""
    demand: vec[i64]
    rank_lead: vec[i64]

    # --- actions

    actions: tuple[Action, ...]
    action_count: i64
    names: list[object]
    """The number of each action, ready made."""
    kind: vec[i64]
    is_free: vec[bool]
    """By action, whether it takes no action point."""
    x: vec[i64]
    y: vec[i64]
    at: dict[tuple[int, int, int], int]
    issue_at: vec[i64]
    """By layer x 3 + target."""
    lift_at: vec[i64]
    """By layer x 3 + target."""
    hire_at: vec[i64]
    """By region x seats + landlord."""
    first_of: vec[i64]
    menus: list[dict[int, BuildMenu]]
    """By region, the menus made so far, by the bits of their projects: see `gigawatt.core.legality.menus`."""
    no_menu: BuildMenu
    no_prices: Prices
    """What stands where nothing is known yet."""
    plain_levels: list[CostLevel]
    """By year, the level of costs while nothing moves them."""
    levels: dict[CostLevelKey, CostLevel]
    """The levels of costs met so far, each with its price lists."""
    spot_rows_made: dict[int, SpotRows]
    issue_rows_made: dict[int, vec[i64]]
    lobbies: vec[i64]
    posture_choices: vec[vec[i64]]
    rent_rows: i64
    action_by_text: dict[str, int]
    """The index of each action by its text, with single blanks: see `parse_action`."""
    rent_choices: vec[vec[i64]]
    """By most x rows + now."""

    # --- actions by bits: of parts, of layers for each bloc, and offers of a hall by how many rents may be asked

    part_buys: vec[vec[i64]]
    part_greys: vec[vec[i64]]
    part_sales: vec[vec[i64]]
    holds: vec[vec[i64]]
    releases: vec[vec[i64]]
    rents: i64
    least_hall: i64
    offers: vec[vec[i64]]
    """By region x (rents + 1) + how many."""

    # --- cards and headlines

    card_names: vec[i64]
    headline_names: vec[i64]
    card_base: vec[i64]
    card_cash: vec[i64]
    card_need: vec[i64]
    """What a seat must be able to spend: the price, and the bond of a contract."""
    card_influence: vec[i64]
    card_lead: vec[i64]
    card_target: list[str]
    card_at_campus: vec[bool]
    card_at_region: vec[bool]
    card_at_rival: vec[bool]
    card_has_contract: vec[bool]
    card_spares_own: vec[bool]
    """A control of the taker's bloc against the bloc it names: never its own."""
    card_volatile: vec[bool]
    card_fits: vec[vec[bool]]
    """By card and region: whether what never changes about a region suits the card."""
    card_fit_bits: vec[i64]
    headline_harsh: vec[bool]
    deck: vec[vec[i64]]
    pool: vec[vec[i64]]

    # --- reading them

    def places(self, bits: i64) -> vec[i64]:
        """The regions of a set of bits."""
        return vec[i64]([r for r in range(self.region_count) if bits >> r & 1])

    def spot_rows(self, spots: i64) -> SpotRows:
        """The actions for accelerators at some regions (a bit each); made on first use."""
        rows = self.spot_rows_made.get(spots)
        if rows is None:
            if len(self.spot_rows_made) >= SPOT_ROWS_KEPT:
                self.spot_rows_made.clear()
            firsts = vec[i64]([self.first_of[kind] for kind in (act.BUY, act.GREY, act.ASSEMBLE)])
            rows = self.spot_rows_made[spots] = SpotRows(firsts, self.places(spots), self.region_bloc)
        return rows

    def issue_rows(self, bloc: i64, targets: i64, layers: i64) -> vec[i64]:
        """The controls of a bloc against others (a bit each) on layers (a bit each); made on first use."""
        key = (bloc << 3 | targets) << LAYER_BITS | layers
        known = self.issue_rows_made.get(key)
        if known is not None:
            return known
        if key not in self.issue_rows_made:
            issues = [a for a in self.actions if a.kind == act.ISSUE and a.y != bloc]
            self.issue_rows_made[key] = vec[i64]([a.index for a in issues if layers >> a.x & 1 and targets >> a.y & 1])
        return self.issue_rows_made[key]

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
            NotationError: no action of this table reads so; the message names the nearest spelling.
        """
        index = self.action_by_text.get(" ".join(text.split()))
        if index is None:
            from difflib import get_close_matches

            near = get_close_matches(text, self.action_by_text, n=1)
            hint = f"; did you mean '{near[0]}'" if near else ""
            raise NotationError(f"no action '{text[:80]}' in {self.scenario_id}{hint}")
        return index

    def format_action(self, action: int) -> str:
        """The text of an action; `parse_action` reads it back.

        Raises:
            NotationError: the table has no such action.
        """
        count = len(self.actions)  # no i64, which a larger number does not fit in
        if not 0 <= action < count:
            raise NotationError(f"no action {action} in {self.scenario_id}; expected 0 to {count - 1}")
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
