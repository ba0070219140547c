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
from gigawatt.core.rules.exercise import Exercise
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
    """Of logic plants."""
    memory: str = word(SUITABILITY, "none")
    """Of memory plants."""
    packaging: str = word(SUITABILITY, "none")
    """Of packaging plants."""
    equipment: str = word(SUITABILITY, "none")
    """Of equipment works."""


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
    """Cooling is cheaper in a cool climate and dearer in a hot one; some projects need a climate."""
    water_risk: bool = False
    """Droughts strike here."""
    fibre: str = word(("a", "b"))
    """Between two campuses on grade A the far one's training points count more."""
    lane: str = word(LANES)
    tender: tuple[int, ...] = num(1, 4, (1, 2, 3, 4))
    """Quarters of the year in which a seat from elsewhere can open a campus here; a home can always."""
    remote: bool = False
    """Freight takes a quarter more."""
    sources: tuple[str, ...] = word(SOURCES)
    """Kinds of power that projects and starts may use here."""
    suits: Suitability
    """Plants by part."""
    plant_delay: int = num(0, 6, 0)
    """Quarters a plant takes longer here."""
    lat: int = field(metadata={"range": (-60, 80), "shown": True})
    """Degrees north: where the map shows it."""
    lon: int = field(metadata={"range": (-180, 180), "shown": True})
    """Degrees east."""
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
    """Where its first campus stands; one of its homes."""
    cash: int = num(-100, 400)
    """Tenths of $bn."""
    influence: int = num(0, 12)
    """At most `economy.influence_cap`."""
    progress: int = num(0, 50, 0)
    """Training progress."""
    site: int = num(0, 12, 0)
    """Modules of each component; a campus computes as much as its scarcest layer lets it."""
    grid: int = num(0, 12, 0)
    """Modules; the region must offer grid power."""
    gas: int = num(0, 12, 0)
    """Modules; the region must offer gas."""
    clean: int = num(0, 12, 0)
    """Modules; the region must offer solar, nuclear or hydrogen."""
    evaporative: int = num(0, 12, 0)
    """Modules."""
    closed: int = num(0, 12, 0)
    """Modules."""
    electrical: int = num(0, 6, 0)
    """Modules."""
    optical: int = num(0, 12, 0)
    """Modules."""
    chips: int = num(0, 12, 0)
    """Accelerators of the first class."""
    logic: int = num(0, 3, 0)
    """Plants, in the region `plants_at`."""
    memory: int = num(0, 3, 0)
    """Plants."""
    packaging: int = num(0, 3, 0)
    """Plants."""
    equipment: int = num(0, 3, 0)
    """Plants."""
    plants_at: str | None = ref("region", None)
    """A home where its plants stand; needed if there is any."""


@frozen(kw_only=True)
class Faction:
    """Who a seat is: bloc, homes, start, ability and weakness."""

    id: str
    name: str = text(28)
    kind: str = word(KINDS)
    """A state takes a levy and raises no equity."""
    bloc: str = word(BLOCS)
    homes: tuple[str, ...] = ref("region")
    """Where it builds at home cost, may open a campus in any quarter, and (a state) takes its levy."""
    start: Start
    """See faction.start."""
    ability_name: str = text(32)
    """What players read."""
    ability: tuple[Trait, ...]
    """Rows as under Abilities; each should help."""
    weakness_name: str = text(32)
    """What players read."""
    weakness: tuple[Trait, ...]
    """Rows of the same kind; each should harm."""
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
    """Opens a campus: takes a slot. Without it the project needs a campus of one's own."""
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
    """Takes as many modules of the region's grid headroom as it gives."""
    uses_equipment: bool = False
    """Takes one unit of equipment, from the seat's store or the ladder at its price."""
    source: str | None = word(SOURCES, None)
    """The kind of power the region must offer."""
    climates: tuple[str, ...] = word(CLIMATES, ())
    """Only where the climate is one of these, if any is named."""
    needs_water_risk: bool = False
    """Only where the region is at water risk."""
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
    """Ids of facts, or "balance: why"."""


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
    """The kind of card, shown by a sign."""
    years: tuple[int, ...] = num(2024, 2026)
    """The eras whose deck holds it."""
    cash: int = num(0, 100, 0)
    """Price in cash."""
    influence: int = num(0, 6, 0)
    """Price in influence."""
    lead: int = num(0, 6, 0)
    """Price in Lead."""
    target: str = word(TARGETS)
    """What its taker names."""
    requires: tuple[Requirement, ...] = ()
    """Rows as under Requirements, at most six."""
    effects: tuple[Effect, ...]
    """Rows as under Effects, at most eight."""
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
    """Rows as under Effects, at most eight; no seat takes it, so nothing refers to a taker or a target."""
    flavour: str = text(240)
    """What happened or is expected, with its date where it has one."""
    idea: str = text(300)
    source: tuple[str, ...] = field(metadata={"source": True})


# --- numbers -----------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Economy:
    """Money, influence and the limits of a seat."""

    action_points: int = num(1, 8)
    """Actions of a seat in a quarter."""
    late_points_fewer: int = num(0, 4, 0)
    """Actions that a quarter of the last third of a match has fewer; one is always left."""
    influence_per_quarter: int = num(0, 4)
    """Influence a seat gains each quarter, from the second on."""
    influence_cap: int = num(2, 20)
    """Most influence a seat keeps."""
    credit_base: int = num(0, 400)
    """Credit limit, tenths of $bn."""
    credit_per_module: int = num(0, 60)
    """Credit for each module online, tenths of $bn."""
    credit_index_pct: int = num(0, 40)
    """Per cent of the limit that a step of the capital index moves."""
    interest_pct: int = num(0, 20)
    """Per cent of a debt, a quarter."""
    interest_index_pct: int = num(0, 5)
    """Points of the rate that a step of the index moves, against it."""
    equity_cash: int = num(0, 200)
    """What an equity issue brings, tenths of $bn."""
    equity_lead: int = num(0, 12)
    """Lead that it costs."""
    equity_wait: int = num(1, 12)
    """Quarters until the next."""
    lease_pair: int = num(0, 12)
    """Rent outsiders pay for two idle powered modules a quarter."""
    levy_modules: int = num(1, 12)
    """Modules online in a state's home regions for each unit of its levy."""
    state_cloud_pct: int = num(0, 100)
    """Per cent of its cloud revenue that a state keeps."""
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
    """Cost of projects outside one's homes, per cent."""
    cancel_pct: int = num(0, 100)
    """Per cent of its cost that a cancelled project brings back."""
    resale_pct: int = num(0, 100)
    """Per cent of the old base price that an upgrade takes off."""
    campus_limit: int = num(1, 5)
    """Most campuses of a seat."""
    store_cap: int = num(0, 8)
    """Most units of a part in the store of a seat."""
    electrical_cap: int = num(1, 20)
    """Most modules of electrical fabric that count at a campus."""
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
    """Influence that expediting costs."""
    lobby_influence: int = num(0, 8)
    """Influence that lobbying costs a firm."""
    lobby_influence_state: int = num(0, 8)
    """The same for a state."""
    lobby_pct: int = num(0, 80)
    """Per cent that a subsidy takes off."""
    lobby_quarters: int = num(1, 8)
    """Quarters that it lasts."""
    restructure_lead: int = num(0, 12)
    """Lead that a restructuring costs."""
    fuel_price: int = num(0, 6)
    """Running cost of two modules on gas, a quarter."""
    cool_pct: int = num(10, 200)
    """Cost of cooling in a cool climate, per cent."""
    hot_pct: int = num(50, 300)
    """Cost of cooling in a hot climate, per cent."""


@frozen(kw_only=True)
class Cloud:
    """The cloud market; demand is by quarter, for four seats."""

    demand: tuple[int, ...] = num(0, 1000)
    """Points, twelve numbers."""
    price_scale: int = num(1, 30)
    """Price of two points is this times demand over supply, tenths of $bn."""
    price_min: int = num(0, 30)
    """Lowest price of two points."""
    price_max: int = num(1, 60)
    """Highest price of two points."""
    rent_lots: int = num(0, 8)
    """Most lots of rented capacity."""
    rent_points: int = num(1, 20)
    """Points of a lot."""
    rent_pct: int = num(50, 400)
    """Price of rented capacity, per cent of the cloud price."""
    index_low: int = num(0, 60)
    """Price of two points at which the capital index falls by one."""
    index_high: int = num(0, 60)
    """Price at which it rises by one."""


@frozen(kw_only=True)
class Training:
    """Thresholds of training progress, and Lead for reaching them."""

    thresholds: tuple[int, ...] = num(1, 10000)
    """Progress of each tier, rising; at most six."""
    first: tuple[int, ...] = num(0, 20)
    """Lead for the first seat on each tier."""
    second: tuple[int, ...] = num(0, 20)
    """Lead for the second."""
    later: tuple[int, ...] = num(0, 20)
    """Lead for those after it."""
    model_income: int = num(0, 40)
    """Income of seats on the highest tier reached for each tier, tenths of $bn a quarter."""
    far_pct: int = num(0, 100)
    """What points outside the largest campus count, per cent."""
    linked_pct: int = num(0, 100)
    """The same between two campuses on grade A fibre."""
    rented_pct: int = num(0, 100)
    """What rented points count, per cent."""


@frozen(kw_only=True)
class Controls:
    """Export controls."""

    influence: int = num(0, 8)
    """Influence that issuing or raising a control costs."""
    upkeep: int = num(0, 4)
    """Influence that an embargo costs its author a quarter."""
    denied: int = num(0, 8, 0)
    """Lead for the author of an embargo, at each record, for each rival whom it denies; 0 leaves embargoes without Lead."""
    per_seat: int = num(0, 6)
    """Most controls that a seat upholds."""
    share_pct: int = num(1, 100)
    """Per cent of a layer that a bloc must hold to control it."""
    last_quarters: int = num(0, 12)
    """Last quarters of a match in which none is issued."""
    licence_influence: int = num(0, 4)
    """Influence that an order under a licence costs."""
    grey_pct: int = num(100, 400)
    """Price in the grey channel, per cent."""
    seizure_pct: int = num(0, 100)
    """Odds that a grey shipment is seized, per cent."""
    seizure_tense_pct: int = num(0, 100)
    """The same when the blocs are tense."""
    tense_freight: int = num(0, 6)
    """Tension from which freight between blocs takes a quarter more."""
    tense_seizure: int = num(0, 6)
    """Tension from which the higher odds hold."""
    third_tension: int = num(0, 6, 0)
    """Tension from which a seat may issue a control that touches the non-aligned bloc, by or against it."""
    issuer_discount: int = num(0, 10)
    """Tenths of $bn that plants of a layer under one's own embargo sell a unit for less."""
    licence_quarters: int = num(1, 8)
    """Quarters that a free licence is good."""
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
    """Per cent of a part that takes it."""
    keep_pct: int = num(1, 100)
    """Per cent below which it is lost."""
    records: int = num(1, 4)
    """Records running that either takes."""
    lead: int = num(0, 6)
    """Lead at each record."""
    cash: int = num(0, 20)
    """Toll, tenths of $bn."""


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
    """Lead by place at each record with two seats."""
    rank3: tuple[int, ...] = num(0, 20)
    """With three."""
    rank4: tuple[int, ...] = num(0, 20)
    """With four."""
    rank5: tuple[int, ...] = num(0, 20)
    """With five."""
    rank6: tuple[int, ...] = num(0, 20)
    """With six."""
    level_points: int = num(1, 200)
    """Points of compute that score one Lead at each record."""
    end_compute_points: int = num(1, 100)
    """Points under way that score one Lead after the last quarter."""
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
    """Stock at which the price is the base."""
    base: int = num(0, 200)
    """Price at the middle; for accelerators the class sets it."""
    step_up: int = num(0, 10)
    """Tenths of $bn that a step below the middle adds."""
    step_units: int = num(1, 10)
    """Units of a step."""
    floor: int = num(0, 200)
    """Lowest price; for accelerators, how far below the base."""
    cap: int = num(1, 80)
    """Most units that it holds."""
    start: int = num(0, 80)
    """Units at the start."""
    refill: tuple[int, ...] = num(0, 80)
    """Units added each quarter, twelve numbers."""
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
    """One class for each year."""
    points: int = num(1, 20)
    """Points of compute of an accelerator."""
    base: int = num(1, 200)
    """Price at the middle of the ladder, tenths of $bn."""
    quarter: int = num(1, 12)
    """The quarter of the match calendar in which it comes."""
    slip_pct: int = num(0, 100)
    """Per cent odds that it comes a quarter later."""
    fee: int = num(0, 40)
    """Assembly fee a module."""
    logic: int = num(0, 80)
    """Base price of the part while this class is current."""
    memory: int = num(0, 80)
    """Base price of memory."""
    packaging: int = num(0, 80)
    """Base price of packaging."""


@frozen(kw_only=True)
class Purse:
    """What seats have at the start besides the start of their faction, in matches of one number of seats."""

    seats: int = num(2, MAX_SEATS)
    """The number of seats it is for; one of the scenario's."""
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
    """One of its seat counts."""
    first: int = num(1, MAX_QUARTERS, 1)
    """The calendar quarter it starts in (1 is 2024 Q1)."""
    quarters: int = num(1, MAX_QUARTERS)
    factions: tuple[str, ...] = ref("faction")
    """Who sits where by default, and who may be chosen, in order."""
    off: tuple[str, ...] = word(FEATURES, ())
    """What is left out of the game."""
    projects: tuple[str, ...] = ref("project", ())
    """The catalogue, if not all of it."""
    cards: tuple[str, ...] = ref("card", ())
    """The row deck, if not all of it."""
    headlines: tuple[str, ...] = ref("headline", ())
    """The headlines, if not all of them."""
    effects: tuple[Effect, ...] = ()
    """Applied before the first quarter."""
    overrides: tuple[Override, ...] = ()
    """See scenario.overrides."""
    purse: tuple[Purse, ...] = ()
    """At most one for each number of seats."""
    minutes: int = field(metadata={"range": (5, 240), "shown": True})
    """How long a match takes; shown only."""
    summary: str = text(300)
    """What players read before."""
    lesson: str = text(600)
    """What they read after."""
    source: tuple[str, ...] = field(metadata={"source": True})
    exercise: Exercise | None = field(default=None, metadata={"shown": True})
    """What makes it an exercise; only in exercises/*.toml, or in a file by itself."""

    def purse_for(self, seats: int) -> Purse:
        """The purse for a number of seats, which adds nothing if the scenario has none."""
        return next((purse for purse in self.purse if purse.seats == seats), Purse(seats=seats))


@frozen(kw_only=True)
class Override:
    """One number that a scenario alters: `path` as in `economy.credit_base`, `region.texas.stall` or `purse.4.factions.neocloud`."""

    path: str = text(80)
    """A table, list or record, an id, and a field; `purse.SEATS.places` and the like alter this scenario's own purse."""
    value: int | bool | tuple[int, ...] = field(metadata={"range": (-100, 10000)})
    """Within the bounds of the field."""


@frozen(kw_only=True)
class Source:
    """A published document that a fact rests on."""

    id: str
    title: str = text(240)
    """Title of the document."""
    publisher: str = text(120)
    """Who published it."""
    date: str = text(60)
    """When."""
    address: str = text(300)
    """An https address, or "none"."""


@frozen(kw_only=True)
class Fact:
    """A sourced statement that cards are calibrated on."""

    id: str
    claim: str = text(700)
    """The statement."""
    grade: str = text(8)
    """How well it is sourced."""
    sources: tuple[str, ...] = ref("source")
    """The documents behind it."""


@frozen(kw_only=True)
class Origin:
    """Where the numbers below a path (`economy`, `ladders.logic.refill`) come from: fact ids, or `balance: why`."""

    path: str = text(80)
    """A table, or a number in it."""
    source: tuple[str, ...] = field(metadata={"source": True})


@frozen(kw_only=True)
class Ruleset:
    """A whole set of rules, checked: what `gigawatt.content` builds and `gigawatt.core` plays."""

    id: str
    name: str = text(40)
    summary: str = text(400)
    """What it is, in a sentence."""
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
