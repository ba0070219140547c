"""What a ruleset says: regions, factions, projects, cards, scenarios and numbers, as frozen records.

Everything here is plain data, checked once at the border by `gigawatt.content` and then trusted. Money is in tenths of
a billion dollars, power in modules of 0.1 GW, time in quarters, percentages in whole points. The words that the fields take stand in
`gigawatt.core.rules.vocabulary` and can be had from here; the kinds of effects are in `gigawatt.core.rules.effect_kinds`.

The rule fields enter the ruleset digest; the `Prose` of a card (name, flavour, idea, source, note) never does.
"""

from __future__ import annotations

from attrs import field, frozen

from gigawatt.core.rules.bounds import by_id, num, ref, text, word
from gigawatt.core.rules.effect_kinds import Effect
from gigawatt.core.rules.vocabulary import (
    BLOCS as BLOCS,
    CLIMATES as CLIMATES,
    COMPONENTS as COMPONENTS,
    CONTROL_LAYERS as CONTROL_LAYERS,
    FEATURES as FEATURES,
    FITTINGS as FITTINGS,
    GIVES as GIVES,
    GROUPS as GROUPS,
    HALVES as HALVES,
    KINDS as KINDS,
    LADDERS as LADDERS,
    LANES as LANES,
    LASTING as LASTING,
    LAYERS as LAYERS,
    MAX_QUARTERS as MAX_QUARTERS,
    MAX_REGIONS as MAX_REGIONS,
    MAX_SEATS as MAX_SEATS,
    PARTS as PARTS,
    REQUIREMENTS as REQUIREMENTS,
    SOURCES as SOURCES,
    SUITABILITY as SUITABILITY,
    SUITS as SUITS,
    TARGETS as TARGETS,
    TERMS as TERMS,
    TRAITS as TRAITS,
    WHERE as WHERE,
    WHO as WHO,
)

# --- regions -----------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Suitability:
    """Where each kind of plant may stand: none, fair, or good (a quarter more output)."""

    logic: str = word(SUITABILITY, "none")
    memory: str = word(SUITABILITY, "none")
    packaging: str = word(SUITABILITY, "none")
    equipment: str = word(SUITABILITY, "none")


@frozen(kw_only=True)
class Region:
    """A place on the map."""

    id: str
    name: str = text(24)
    bloc: str = word(BLOCS)
    slots: int = num(1, 8)
    """Campuses it can hold."""
    room: int = num(1, 60, 60)
    """Modules of site, with what is on order, at which a campus is not expanded any more."""
    headroom: int = num(0, 60)
    """Grid modules free at the start, shared by everyone."""
    growth: int = num(0, 6)
    """Grid modules gained each January."""
    stall: int = num(0, 90)
    """Per cent of permit draws that stall."""
    outright: int = num(0, 90)
    """Per cent of permit draws that grant everything left; the rest grant one step."""
    fast: bool = False
    """Builds sites and grid connections in the shorter of their two times."""
    power_price: int = num(0, 6)
    """Running cost of two modules on grid power, a quarter."""
    climate: str = word(CLIMATES)
    water_risk: bool = False
    fibre: str = word(("a", "b"))
    """Between two campuses on grade A the far one's training points count more."""
    lane: str = word(LANES)
    tender: tuple[int, ...] = num(1, 4, (1, 2, 3, 4))
    """Quarters of the year in which a seat from elsewhere can open a campus here; a home can always."""
    remote: bool = False
    """Freight takes a quarter more."""
    sources: tuple[str, ...] = word(SOURCES)
    suits: Suitability
    """Plants by part."""
    plant_delay: int = num(0, 6, 0)
    """Quarters a plant takes longer here."""
    lat: int = field(metadata={"range": (-60, 80), "shown": True})
    lon: int = field(metadata={"range": (-180, 180), "shown": True})
    idea: str = text(300)
    source: tuple[str, ...] = field(metadata={"source": True})


# --- factions ----------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Trait:
    """One line of a faction's ability or weakness."""

    kind: str = word(TRAITS)
    amount: int = num(-100, 100)


@frozen(kw_only=True)
class Start:
    """A faction's home campus, plants and purse at the start."""

    region: str = ref("region")
    cash: int = num(-100, 400)
    influence: int = num(0, 12)
    progress: int = num(0, 50, 0)
    site: int = num(0, 12, 0)
    grid: int = num(0, 12, 0)
    gas: int = num(0, 12, 0)
    clean: int = num(0, 12, 0)
    evaporative: int = num(0, 12, 0)
    closed: int = num(0, 12, 0)
    electrical: int = num(0, 6, 0)
    optical: int = num(0, 12, 0)
    chips: int = num(0, 12, 0)
    logic: int = num(0, 3, 0)
    """Plants, in the region `plants_at`."""
    memory: int = num(0, 3, 0)
    packaging: int = num(0, 3, 0)
    equipment: int = num(0, 3, 0)
    plants_at: str | None = ref("region", None)


@frozen(kw_only=True)
class Faction:
    """Who a seat is: bloc, homes, start, ability and weakness."""

    id: str
    name: str = text(28)
    kind: str = word(KINDS)
    bloc: str = word(BLOCS)
    homes: tuple[str, ...] = ref("region")
    """Where it builds at home cost, may stand plants without a campus, and (a state) takes its levy."""
    start: Start
    ability_name: str = text(32)
    ability: tuple[Trait, ...]
    weakness_name: str = text(32)
    weakness: tuple[Trait, ...]
    advice: str = text(300, digits=False)
    """How to play it, in two sentences."""
    idea: str = text(300)
    source: tuple[str, ...] = field(metadata={"source": True})


# --- catalogue ---------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Project:
    """A project that anyone may build at any time."""

    id: str
    name: str = text(28)
    group: str = word(GROUPS)
    gives: str = word(GIVES)
    """A component (its lot in modules), a fitting, a plant of a part, or grid headroom for everyone in the region."""
    opens: bool = False
    """Opens a campus: takes a slot. Without it the project needs a campus of one's own (plants need a home or a campus)."""
    lot: tuple[int, ...] = num(1, 12)
    """Modules (or plants, or headroom) for 2024, 2025 and 2026."""
    cost: int = num(0, 80)
    """Tenths of $bn a module of the lot; for a fitting or a plant, of the whole."""
    permit: int = num(0, 4)
    """Permit steps."""
    build: int = num(1, 8)
    """Construction, in quarters."""
    fast_build: int = num(1, 8)
    """The same in a fast region."""
    uses_headroom: bool = False
    uses_equipment: bool = False
    """Takes one unit of equipment, from the seat's store or the ladder at its price."""
    source: str | None = word(SOURCES, None)
    """The kind of power the region must offer."""
    climates: tuple[str, ...] = word(CLIMATES, ())
    """Only where the climate is one of these, if any is named."""
    needs_water_risk: bool = False
    home_only: bool = False
    """Only in the builder's home regions."""
    only_fibre: str | None = word(("a", "b"), None)
    """Only where the fibre is of this grade."""
    max_headroom: int = num(0, 60, 0)
    """Only while the region's free grid headroom is at most this; 0 is no bound."""
    max_stock: int = num(0, 40, 0)
    """Most of what it gives that a campus may hold, on order included; 0 is no bound."""
    min_site: int = num(0, 20, 0)
    """Modules of shell that must stand at the campus."""
    influence: int = num(0, 4, 0)
    """Influence it costs on top."""
    tier: int = num(0, 6, 0)
    """Training tier its builder must have reached."""
    reward_influence: int = num(0, 4, 0)
    """Influence its builder gains when it is done."""
    first_quarter: int = num(1, 12, 1)
    """The quarter of the match calendar (1 is 2024 Q1) from which it can be ordered."""
    flavour: str = text(200, digits=False)
    idea: str = text(300)
    source_facts: tuple[str, ...] = field(metadata={"source": True})


# --- requirements of cards -----------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Requirement:
    """One condition on the taker of a card or on its target."""

    kind: str = word(tuple(REQUIREMENTS))
    which: tuple[str, ...] = ()
    min: int | None = num(-10, 400, None)
    max: int | None = num(-10, 400, None)


# --- cards -------------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Card:
    """An opportunity in the row: who takes it first has it."""

    id: str
    name: str = text(28)
    suit: str = word(SUITS)
    years: tuple[int, ...] = num(2024, 2026)
    """The eras whose deck holds it."""
    cash: int = num(0, 100, 0)
    """Price in cash."""
    influence: int = num(0, 6, 0)
    lead: int = num(0, 6, 0)
    target: str = word(TARGETS)
    requires: tuple[Requirement, ...] = ()
    effects: tuple[Effect, ...]
    flavour: str = text(200, digits=False)
    idea: str = text(300)
    source: tuple[str, ...] = field(metadata={"source": True})


@frozen(kw_only=True)
class Headline:
    """An event of the time; one is revealed each quarter."""

    id: str
    name: str = text(40)
    halves: tuple[str, ...] = word(HALVES)
    """The half-year pools that hold it."""
    harsh: bool = False
    """Loses modules, output or access: it strikes a quarter after it is revealed."""
    effects: tuple[Effect, ...]
    flavour: str = text(240)
    """What happened or is expected, with its date where it has one."""
    idea: str = text(300)
    source: tuple[str, ...] = field(metadata={"source": True})


def last_third(quarters: int) -> int:
    """The first quarter after two thirds of a match of so many quarters, from 0."""
    return quarters - quarters // 3


# --- numbers -----------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Economy:
    """Money, influence and the limits of a seat."""

    action_points: int = num(1, 8)
    late_points_fewer: int = num(0, 4, 0)
    """Action points that a quarter of the last third of a match has fewer; one is always left."""
    influence_per_quarter: int = num(0, 4)
    influence_cap: int = num(2, 20)
    credit_base: int = num(0, 400)
    credit_per_module: int = num(0, 60)
    credit_index_pct: int = num(0, 40)
    """Per cent of the limit that a step of the capital index moves."""
    interest_pct: int = num(0, 20)
    interest_index_pct: int = num(0, 5)
    """Points of the rate that a step of the index moves, against it."""
    equity_cash: int = num(0, 200)
    equity_lead: int = num(0, 12)
    equity_wait: int = num(1, 12)
    lease_pair: int = num(0, 12)
    """Rent outsiders pay for two idle powered modules a quarter."""
    levy_modules: int = num(1, 12)
    """Modules online in a state's home regions for each unit of its levy."""
    state_cloud_pct: int = num(0, 100)
    plants_at_once: int = num(1, 9, 9)
    """Plants a seat may have on order or under construction."""
    lobby_groups: tuple[str, ...] = word(GROUPS, GROUPS)
    """What industrial policy can subsidise."""
    plant_units: tuple[int, ...] = num(1, 12, (2, 2, 2))
    """Units that a plant makes in a quarter where the region suits it fairly, by year."""
    posture_step: int = num(1, 4, 4)
    """Quarters of the compute that one change of posture can move."""
    interest_min: int = num(0, 20, 0)
    """The rate never falls below it."""
    debt_share_pct: int = num(0, 100, 100)
    """Per cent of the credit limit above which debt costs the surcharge as well."""
    debt_surcharge_pct: int = num(0, 20, 0)
    """Points that are added to the rate for the part of a debt above that share."""
    abroad_pct: int = num(100, 300)
    cancel_pct: int = num(0, 100)
    resale_pct: int = num(0, 100)
    campus_limit: int = num(1, 5)
    store_cap: int = num(0, 8)
    electrical_cap: int = num(1, 20)
    power_ahead: int = num(0, 20, 2)
    """Modules by which power, with what is on order, may run ahead of the site at a campus."""
    fit_ahead: int = num(0, 20, 0)
    """The same for cooling and network."""
    site_ahead: int = num(0, 20, 4)
    """Modules by which the site may run ahead of power."""
    opposition_modules: int = num(0, 60, 60)
    """Modules of site online above which a campus meets opposition to its permits."""
    opposition_pct: int = num(0, 20, 0)
    """Points of stall that each module above adds to the odds of its permits."""
    opposition_most: int = num(0, 95, 95)
    """Per cent of stall above which opposition adds nothing."""
    expedite_influence: int = num(0, 8)
    lobby_influence: int = num(0, 8)
    lobby_influence_state: int = num(0, 8)
    lobby_pct: int = num(0, 80)
    lobby_quarters: int = num(1, 8)
    restructure_lead: int = num(0, 12)
    fuel_price: int = num(0, 6)
    """Running cost of two modules on gas, a quarter."""
    cool_pct: int = num(10, 200)
    """Cost of cooling in a cool climate, per cent."""
    hot_pct: int = num(50, 300)


@frozen(kw_only=True)
class Cloud:
    """The cloud market; demand is by quarter, for four seats."""

    demand: tuple[int, ...] = num(0, 1000)
    price_scale: int = num(1, 30)
    price_min: int = num(0, 30)
    price_max: int = num(1, 60)
    rent_lots: int = num(0, 8)
    rent_points: int = num(1, 20)
    rent_pct: int = num(50, 400)
    """Price of rented capacity, per cent of the cloud price."""
    index_low: int = num(0, 60)
    index_high: int = num(0, 60)


@frozen(kw_only=True)
class Training:
    """Thresholds of training progress, and Lead for reaching them."""

    thresholds: tuple[int, ...] = num(1, 10000)
    first: tuple[int, ...] = num(0, 20)
    second: tuple[int, ...] = num(0, 20)
    later: tuple[int, ...] = num(0, 20)
    model_income: int = num(0, 40)
    far_pct: int = num(0, 100)
    linked_pct: int = num(0, 100)
    rented_pct: int = num(0, 100)


@frozen(kw_only=True)
class Controls:
    """Export controls."""

    influence: int = num(0, 8)
    upkeep: int = num(0, 4)
    """Influence that an embargo costs its author a quarter."""
    denied: int = num(0, 8, 0)
    """Lead for the author of an embargo, at each record, for each rival whom it denies; 0 leaves embargoes without Lead."""
    per_seat: int = num(0, 6)
    share_pct: int = num(1, 100)
    last_quarters: int = num(0, 12)
    licence_influence: int = num(0, 4)
    grey_pct: int = num(100, 400)
    seizure_pct: int = num(0, 100)
    seizure_tense_pct: int = num(0, 100)
    tense_freight: int = num(0, 6)
    """Tension from which freight between blocs takes a quarter more."""
    tense_seizure: int = num(0, 6)
    third_tension: int = num(0, 6, 0)
    """Tension from which a seat may issue a control that touches the non-aligned bloc, by or against it."""
    issuer_discount: int = num(0, 10)
    licence_quarters: int = num(1, 8)
    plant_pct: int = num(10, 100)
    """Cost of plants of an embargoed layer in the target bloc, per cent."""
    optics_pct: int = num(100, 300)
    """Cost of optical fabric where one of its two blocs is closed, per cent."""
    optics: tuple[int, ...] = num(0, 100, (60, 40, 0))
    """Per cent of optical fabric by bloc of origin."""
    materials: tuple[int, ...] = num(0, 100, (15, 70, 15))
    """Per cent of critical materials by bloc of origin."""


@frozen(kw_only=True)
class Chokepoints:
    """Holding the dominant share of a part."""

    take_pct: int = num(1, 100)
    keep_pct: int = num(1, 100)
    records: int = num(1, 4)
    lead: int = num(0, 6)
    cash: int = num(0, 20)


@frozen(kw_only=True)
class Hosting:
    """Renting out idle powered shell to a rival's chips."""

    rents: tuple[int, ...] = num(0, 20)
    """The three rents a landlord can ask, for a module a quarter."""
    quarters: int = num(1, 12)
    modules: int = num(1, 12)
    """Most modules of a lease."""
    min_modules: int = num(1, 12, 1)
    """Fewest idle modules that make a hall worth offering."""
    fit_out: int = num(0, 20)
    """What the tenant pays at once for the cooling and network of each module."""


@frozen(kw_only=True)
class Scoring:
    """Lead."""

    rank2: tuple[int, ...] = num(0, 20)
    rank3: tuple[int, ...] = num(0, 20)
    rank4: tuple[int, ...] = num(0, 20)
    rank5: tuple[int, ...] = num(0, 20)
    rank6: tuple[int, ...] = num(0, 20)
    level_points: int = num(1, 200)
    end_compute_points: int = num(1, 100)
    end_cash: int = num(1, 1000)
    """Net cash above zero that scores one Lead after the last quarter."""
    end_debt: int = num(0, 1000, 0)
    """Debt that costs one Lead after the last quarter, begun steps included; 0 for as much as `end_cash`."""
    resilience: int = num(0, 8)
    """For each supply layer with no foreign bloc above half."""


@frozen(kw_only=True)
class Ladder:
    """A public market. Its price is base + (middle - stock) x step_up / step_units, never below the floor; for four seats."""

    id: str = word(LADDERS)
    middle: int = num(0, 60)
    base: int = num(0, 200)
    """Price at the middle; for accelerators the class sets it."""
    step_up: int = num(0, 10)
    step_units: int = num(1, 10)
    floor: int = num(0, 200)
    """Lowest price; for accelerators, how far below the base."""
    cap: int = num(1, 80)
    start: int = num(0, 80)
    refill: tuple[int, ...] = num(0, 80)
    world: tuple[int, ...] = num(0, 200)
    """World capacity by quarter, which shares are measured against."""
    origins: tuple[int, ...] = num(0, 100)
    """Per cent of refill by bloc, in the order of the blocs."""
    lot: tuple[int, ...] = num(1, 12)
    """Units an order, by year."""
    multiple: tuple[int, ...] = num(1, 12)
    """What a unit's price is multiplied by, by year (a turbine gets bigger)."""


@frozen(kw_only=True)
class ChipClass:
    """A generation of accelerators."""

    id: str
    year: int = num(2024, 2026)
    points: int = num(1, 20)
    base: int = num(1, 200)
    quarter: int = num(1, 12)
    slip_pct: int = num(0, 100)
    fee: int = num(0, 40)
    """Assembly fee a module."""
    logic: int = num(0, 80)
    """Base price of the part while this class is current."""
    memory: int = num(0, 80)
    packaging: int = num(0, 80)


@frozen(kw_only=True)
class Purse:
    """What seats have at the start besides the start of their faction, in matches of one number of seats."""

    seats: int = num(2, MAX_SEATS)
    places: tuple[int, ...] = num(-100, 100, ())
    """Cash by starting place, who acts first in the first quarter first; the clock draws who that is."""
    factions: tuple[tuple[str, int], ...] = by_id("faction", -100, 100)
    """Cash by faction."""
    influence: tuple[tuple[str, int], ...] = by_id("faction", -6, 6)
    """Influence by faction."""

    def place_cash(self, place: int) -> int:
        """Cash at a starting place, from 0, in tenths of $bn."""
        return self.places[place] if self.places else 0

    def faction_cash(self, faction: str) -> int:
        """Cash of a faction, in tenths of $bn."""
        return dict(self.factions).get(faction, 0)

    def faction_influence(self, faction: str) -> int:
        """Influence of a faction."""
        return dict(self.influence).get(faction, 0)


@frozen(kw_only=True)
class Scenario:
    """A board to play on."""

    id: str
    name: str = text(40)
    seats: tuple[int, ...] = num(2, MAX_SEATS)
    """Seat counts it is made for."""
    default_seats: int = num(2, MAX_SEATS)
    first: int = num(1, MAX_QUARTERS, 1)
    """The calendar quarter it starts in (1 is 2024 Q1)."""
    quarters: int = num(1, MAX_QUARTERS)
    factions: tuple[str, ...] = ref("faction")
    """Who sits where by default, and who may be chosen, in order."""
    off: tuple[str, ...] = word(FEATURES, ())
    projects: tuple[str, ...] = ref("project", ())
    """The catalogue, if not all of it."""
    cards: tuple[str, ...] = ref("card", ())
    """The row deck, if not all of it."""
    headlines: tuple[str, ...] = ref("headline", ())
    effects: tuple[Effect, ...] = ()
    """Applied before the first quarter."""
    overrides: tuple[Override, ...] = ()
    purse: tuple[Purse, ...] = ()
    """At most one for each number of seats."""
    minutes: int = field(metadata={"range": (5, 240), "shown": True})
    summary: str = text(300)
    lesson: str = text(600)
    source: tuple[str, ...] = field(metadata={"source": True})

    def purse_for(self, seats: int) -> Purse:
        """The purse for a number of seats, which adds nothing if the scenario has none."""
        return next((purse for purse in self.purse if purse.seats == seats), Purse(seats=seats))


@frozen(kw_only=True)
class Override:
    """One number that a scenario alters: `path` as in `economy.credit_base`, `region.texas.stall` or `purse.4.factions.neocloud`."""

    path: str = text(80)
    value: int | bool | tuple[int, ...] = field(metadata={"range": (-100, 10000)})


@frozen(kw_only=True)
class Source:
    """A published document that a fact rests on."""

    id: str
    title: str = text(240)
    publisher: str = text(120)
    date: str = text(60)
    address: str = text(300)


@frozen(kw_only=True)
class Fact:
    """A sourced statement that cards are calibrated on."""

    id: str
    claim: str = text(700)
    grade: str = text(8)
    sources: tuple[str, ...] = ref("source")


@frozen(kw_only=True)
class Origin:
    """Where the numbers below a path (`economy`, `ladders.logic.refill`) come from: fact ids, or `balance: why`."""

    path: str = text(80)
    source: tuple[str, ...] = field(metadata={"source": True})


@frozen(kw_only=True)
class Ruleset:
    """A whole set of rules, checked: what `gigawatt.content` builds and `gigawatt.core` plays."""

    id: str
    name: str = text(40)
    summary: str = text(400)
    economy: Economy
    cloud: Cloud
    training: Training
    controls: Controls
    chokepoints: Chokepoints
    hosting: Hosting
    scoring: Scoring
    ladders: tuple[Ladder, ...]
    classes: tuple[ChipClass, ...]
    regions: tuple[Region, ...]
    factions: tuple[Faction, ...]
    projects: tuple[Project, ...]
    cards: tuple[Card, ...]
    headlines: tuple[Headline, ...]
    scenarios: tuple[Scenario, ...]
    facts: tuple[Fact, ...] = ()
    sources: tuple[Source, ...] = ()
    origins: tuple[Origin, ...] = ()
