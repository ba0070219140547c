"""Everything a registry holds is played by some test: cards, headlines, actions, projects, factions, traits, sources of Lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from attrs import evolve
from tests.core.audit import Audit, check_bounds, check_derived
from tests.core.play import Chooser, boards, by_kind, game_of, line_up, play, positions, quiet_game
from tests.core.positions import (
    board,
    build,
    can,
    clear,
    do,
    end,
    get,
    held,
    holding,
    odds_of,
    paid,
    project,
    put,
    put_numbers,
    region,
    set_held,
    set_lines,
    set_running,
    settle,
)
from tests.tiers import tiered

from gigawatt.content import load_ruleset, ruleset_names
from gigawatt.core import Game, actions as act
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.layout import TRAIT_SLOT
from gigawatt.core.position.rows import PERMIT, Control
from gigawatt.core.quarter.operations import restructure, training_points
from gigawatt.core.queries.capacity import plant_output
from gigawatt.core.queries.market import chip_price, order_lot
from gigawatt.core.queries.permissions import campus_limit, equity_lead, project_cost, rent_most
from gigawatt.core.queries.rates import interest_pct
from gigawatt.core.queries.requirements import compile_requirement
from gigawatt.core.rules.ruleset import FEATURES, GIVES, REQUIREMENTS, TARGETS, TRAITS, Card, Requirement, Trait
from gigawatt.core.rules.vocabulary import EMBARGO, LEAD_SOURCES, ROW_SIZE
from gigawatt.core.transitions.forgetting import forget_all

STANDARD = load_ruleset("standard")
CARDS = [card.id for card in STANDARD.cards]
HEADLINES = [headline.id for headline in STANDARD.headlines]


# --- requirements ---------------------------------------------------------------


def waiting_at(st: State, seat: int, place: int) -> None:
    """An own project that waits for a permit somewhere."""
    kind = project(st, "expansion")
    line = (seat, place, kind, PERMIT, 1, 2, 0, st.quarter, len(st.lines()), 4, 12, 0, 0, 0)
    set_lines(st, [*st.lines(), line])


def everything(st: State, seat: int) -> None:
    """A seat that could meet any requirement: campuses, plants, fittings free, all tracks high."""
    build(
        st,
        seat,
        "us-east",
        site=8,
        grid=4,
        gas=2,
        clean=2,
        evaporative=4,
        closed=4,
        electrical=6,
        optical=4,
        chips_0=6,
        logic=1,
    )
    build(
        st,
        seat,
        "iberia",
        site=8,
        grid=4,
        gas=2,
        clean=2,
        evaporative=4,
        closed=4,
        electrical=6,
        optical=4,
        chips_0=6,
        memory=1,
    )
    put(st, seat, cash=200, influence=8, lead=12, tier=6)


Setter = Callable[[State, int, int, Requirement], None]


def hold_chokepoint(st: State, seat: int, _place: int, req: Requirement) -> None:
    """The seat holds the chokepoint required."""
    st.v[lay.HOLDER + ("logic", "memory", "packaging", "equipment").index(req.which[0])] = seat + 1


def make_component(st: State, seat: int, place: int, req: Requirement) -> None:
    """The place has as much of the component as required."""
    name = req.which[0]
    i = lay.HOLDING.index(name)
    row = list(held(st, seat * st.game.region_count + place))
    row[i] = max(row[i], req.min or 1)
    set_held(st, seat * st.game.region_count + place, tuple(row))


def make_plant(st: State, seat: int, _place: int, req: Requirement) -> None:
    """The seat has a plant of the part required."""
    i = seat * st.game.region_count + region(st, "japan")
    row = list(held(st, i))
    row[lay.HOLDING.index(req.which[0])] = 1
    set_held(st, i, tuple(row))


def no_plants(st: State, seat: int, _place: int, _req: Requirement) -> None:
    """The seat has no plant at all."""
    for r in range(st.game.region_count):
        i = seat * st.game.region_count + r
        set_held(st, i, (*held(st, i)[: lay.H_PLANTS], 0, 0, 0, 0, *held(st, i)[lay.H_PLANTS + 4 :]))


def set_seat(field: str, shift: int) -> Setter:
    """Sets a seat's number to a requirement's bound, moved by `shift`."""

    def setter(st: State, seat: int, _place: int, req: Requirement) -> None:
        bound = req.min if req.min is not None else req.max
        put(st, seat, **{field: (bound or 0) + shift})

    return setter


def set_track(track: int, shift: int) -> Setter:
    """Sets a track to a requirement's bound, moved by `shift`."""

    def setter(st: State, _seat: int, _place: int, req: Requirement) -> None:
        bound = req.min if req.min is not None else req.max
        st.v[track] = (bound or 0) + shift

    return setter


def set_campuses(shift: int) -> Setter:
    """As many campuses as required, moved by `shift`."""

    def setter(st: State, seat: int, _place: int, req: Requirement) -> None:
        st.v[lay.SEATS + seat * lay.SEAT_WIDTH + lay.CAMPUSES] = (req.min or 0) + shift

    return setter


def put_cash(cash: int) -> Setter:
    """Sets a seat's net cash."""

    def setter(st: State, seat: int, _place: int, _req: Requirement) -> None:
        put(st, seat, cash=cash)

    return setter


def lead_of(own: int, others: int) -> Setter:
    """Sets Lead of the seat and of its rivals."""

    def setter(st: State, seat: int, _place: int, _req: Requirement) -> None:
        for other in range(st.game.seats):
            put(st, other, lead=own if other == seat else others)

    return setter


def nothing(st: State, seat: int, place: int, req: Requirement) -> None:
    """The position decides."""


def no_waiting(st: State, seat: int, _place: int, _req: Requirement) -> None:
    """Nothing of the seat is on its way."""
    set_lines(st, [p for p in st.lines() if p[lay.P_SEAT] != seat])


def fit_all(st: State, seat: int, place: int, _req: Requirement) -> None:
    """The place has every fitting."""
    i = seat * st.game.region_count + place
    set_held(st, i, (*held(st, i)[: lay.H_BATTERY], 1, 1, 1, *held(st, i)[lay.H_PLANTS :]))


def fit_none(st: State, seat: int, place: int, _req: Requirement) -> None:
    """The place has no fitting."""
    i = seat * st.game.region_count + place
    set_held(st, i, (*held(st, i)[: lay.H_BATTERY], 0, 0, 0, *held(st, i)[lay.H_PLANTS :]))


def empty_here(st: State, seat: int, place: int, _req: Requirement) -> None:
    """The seat has nothing in the place."""
    set_held(st, seat * st.game.region_count + place, lay.EMPTY)


def drop_chokepoints(st: State, seat: int, place: int, req: Requirement) -> None:
    """Nobody holds a chokepoint."""
    put_numbers(st, lay.HOLDER, [0] * 4)


MEET: dict[str, tuple[Setter, Setter | None]] = {
    "bloc": (nothing, None),
    "kind": (nothing, None),
    "tier": (set_seat("tier", 0), set_seat("tier", -1)),
    "plant": (make_plant, no_plants),
    "online": (set_seat("online", 0), set_seat("online", -1)),
    "influence-at-most": (set_seat("influence", 0), set_seat("influence", 1)),
    "index-at-least": (set_track(lay.INDEX, 0), set_track(lay.INDEX, -1)),
    "index-at-most": (set_track(lay.INDEX, 0), set_track(lay.INDEX, 1)),
    "tension-at-least": (set_track(lay.TENSION, 0), set_track(lay.TENSION, -1)),
    "tension-at-most": (set_track(lay.TENSION, 0), set_track(lay.TENSION, 1)),
    "chokepoint": (hold_chokepoint, drop_chokepoints),
    "not-leader": (lead_of(8, 20), lead_of(20, 8)),
    "campuses-at-least": (set_campuses(0), set_campuses(-1)),
    "debt": (put_cash(-1), put_cash(0)),
    "source": (nothing, None),
    "climate": (nothing, None),
    "water-risk": (nothing, None),
    "region-bloc": (nothing, None),
    "component": (make_component, empty_here),
    "fitting-absent": (fit_none, fit_all),
    "waiting": (lambda st, seat, place, req: waiting_at(st, seat, place), no_waiting),
    "home": (nothing, None),
}
"""How to meet each requirement, and how to fail it where the position can."""

SAMPLES: dict[str, Requirement] = {
    "bloc": Requirement(kind="bloc", which=("challenger",)),
    "kind": Requirement(kind="kind", which=("state",)),
    "tier": Requirement(kind="tier", min=2),
    "plant": Requirement(kind="plant", which=("memory",)),
    "online": Requirement(kind="online", min=4),
    "influence-at-most": Requirement(kind="influence-at-most", max=3),
    "index-at-least": Requirement(kind="index-at-least", min=1),
    "index-at-most": Requirement(kind="index-at-most", max=-1),
    "tension-at-least": Requirement(kind="tension-at-least", min=2),
    "tension-at-most": Requirement(kind="tension-at-most", max=2),
    "chokepoint": Requirement(kind="chokepoint", which=("memory",)),
    "not-leader": Requirement(kind="not-leader"),
    "campuses-at-least": Requirement(kind="campuses-at-least", min=2),
    "debt": Requirement(kind="debt"),
    "source": Requirement(kind="source", which=("nuclear",)),
    "climate": Requirement(kind="climate", which=("cool",)),
    "water-risk": Requirement(kind="water-risk"),
    "region-bloc": Requirement(kind="region-bloc", which=("challenger",)),
    "component": Requirement(kind="component", which=("gas",), min=2),
    "fitting-absent": Requirement(kind="fitting-absent", which=("battery",)),
    "waiting": Requirement(kind="waiting"),
    "home": Requirement(kind="home"),
}


@pytest.mark.parametrize("kind", REQUIREMENTS)
def test_every_kind_of_requirement_holds_and_fails_as_it_says(kind: str) -> None:
    """A position that meets it and one that does not; a new kind needs its rows above."""
    assert {kind} <= set(MEET) & set(SAMPLES), f"the requirement '{kind}' needs its rows in {__file__}"
    req = SAMPLES[kind]
    meet, fail = MEET[kind]
    st = board("hyperscaler", "challenger-state")
    check = compile_requirement(st.game, req)
    place = region(st, "us-east")
    if fail is not None:
        meet(st, 0, place, req)
        settle_capacity(st)
        assert check.holds(st, 0, place)
        fail(st, 0, place, req)
        settle_capacity(st)
        assert not check.holds(st, 0, place)
        return
    rows = st.game.ruleset.regions
    plain: dict[str, Callable[[int, int], bool]] = {
        "bloc": lambda s, r: st.tables[s].faction.bloc in req.which,
        "kind": lambda s, r: st.tables[s].faction.kind in req.which,
        "source": lambda s, r: any(w in rows[r].sources for w in req.which),
        "climate": lambda s, r: rows[r].climate in req.which,
        "water-risk": lambda s, r: rows[r].water_risk,
        "region-bloc": lambda s, r: rows[r].bloc in req.which,
        "home": lambda s, r: rows[r].id in st.tables[s].faction.homes,
    }
    answers = {(s, r): check.holds(st, s, r) for s in range(2) for r in range(len(rows))}
    assert answers == {(s, r): plain[kind](s, r) for s, r in answers}
    assert len(set(answers.values())) == 2


def settle_capacity(st: State) -> None:
    """Plants were changed by hand: measure what they make; the tracks stay as set."""
    fields = [
        lay.SEATS + seat * lay.SEAT_WIDTH + f
        for seat in range(st.game.seats)
        for f in (lay.ONLINE, lay.COMPUTE, lay.CAMPUSES)
    ]
    kept = [st.v[field] for field in fields]
    settle(st)
    for field, value in zip(fields, kept, strict=True):
        st.v[field] = value
    forget_all(st)


# --- cards ---------------------------------------------------------------


def takers(card: Card) -> list[str]:
    """Factions that a card's requirements on its taker leave."""
    names = []
    for faction in STANDARD.factions:
        fits = True
        for req in card.requires:
            if req.kind == "bloc":
                fits = fits and faction.bloc in req.which
            if req.kind == "kind":
                fits = fits and faction.kind in req.which
        if fits:
            names.append(faction.id)
    return names


def open_position(card: Card, seed: int = 1) -> State | None:
    """A position of the standard game in which a card can be taken, found by meeting its requirements one by one."""
    game = game_of("case-study", 2)
    index = next(i for i, c in enumerate(game.ruleset.cards) if c.id == card.id)
    for name in takers(card):
        rival = next(f for f in ("gulf-fund", "challenger-state", "hyperscaler") if f != name)
        st = game.new_state(seed, [name, rival])
        st.v[lay.TO_MOVE] = 0
        st.log = []
        everything(st, 0)
        for r in range(game.region_count):
            i = r
            set_held(st, i, tuple(max(a, b) for a, b in zip(held(st, i), (*[2] * 8, 2, *[0] * 9, 1), strict=True)))
            waiting_at(st, 0, r)
        settle(st)
        put(st, 0, cash=200, influence=8, lead=12, tier=6)
        for req in card.requires:
            for place in range(game.region_count):
                MEET[req.kind][0](st, 0, place, req)
        tiers = get(st, 0, "tier")
        settle_capacity(st)
        put(st, 0, tier=tiers)
        if card.id not in {game.ruleset.cards[c - 1].id for c in st.v[lay.ROW : lay.ROW + 6] if c}:
            st.v[lay.ROW] = index + 1
        st.cards_seen |= 1 << index
        forget_all(st)
        if any(game.kind[a] == act.CARD and game.x[a] == index for a in st.legal_actions()):
            return st
    return None


@tiered("card_id", CARDS, fast=CARDS[::3])
def test_every_card_can_be_taken_and_does_its_part(card_id: str) -> None:
    """Every row card is legal somewhere; every target it then allows can be named, changes the position and leaves it sound."""
    card = next(c for c in STANDARD.cards if c.id == card_id)
    st = open_position(card)
    assert st is not None, f"no position found in which '{card_id}' can be taken"
    game = st.game
    index = next(i for i, c in enumerate(game.ruleset.cards) if c.id == card_id)
    ways = [a for a in st.legal_actions() if game.kind[a] == act.CARD and game.x[a] == index]
    for action in ways:
        after = st.child(action)
        assert index + 1 not in after.v[lay.ROW : lay.ROW + ROW_SIZE], "it leaves the row"
        quiet = st.copy()
        for row in (quiet, after):
            put_numbers(row, lay.ROW, [0] * 6)
            row.v[lay.ROW_TAKEN] = row.v[lay.PLY] = row.v[lay.TO_MOVE] = 0
        quiet.v[lay.SEATS + lay.POINTS] -= 1
        assert quiet.digest() != after.digest(), f"{game.format_action(action)} does nothing"


@tiered("headline_id", HEADLINES, fast=HEADLINES[::4])
def test_every_headline_changes_something_and_leaves_the_game_sound(headline_id: str) -> None:
    """Every headline, struck in the middle of a game, moves something; the game then goes on to its end under audit."""
    game = game_of("case-study", 4)
    index = next(i for i, h in enumerate(game.ruleset.headlines) if h.id == headline_id)
    moved = False
    for number in range(4):
        st = game.new_state(number, line_up(game, number))
        play(st, by_kind(number), 60)
        before = st.digest()
        for effect in game.headline_effects[index]:
            effect(st, -1, -1)
        moved = moved or st.digest() != before
        check_bounds(st)
    assert moved
    choose = Chooser(7)
    audit = Audit(st)
    for now, legal in positions_of(audit):
        audit.step(choose(now, legal))
        if audit.plies > 70:
            break


def positions_of(audit: Audit) -> Iterator[tuple[State, list[int]]]:
    """The positions of a game under audit, one after the other."""
    while legal := audit.state.legal_actions():
        yield audit.state, legal


# --- actions, sources of Lead, scenarios ---------------------------------------------------------------


@pytest.mark.slow
def test_every_kind_of_action_and_every_source_of_lead_is_played() -> None:
    """Random games play every kind of action and score from every source; a new one that never comes up fails here."""
    kinds: set[int] = set()
    sources: set[int] = set()
    for number in range(400):
        ruleset, scenario, seats = boards()[number % len(boards())]
        game = game_of(scenario, seats, ruleset)
        st = game.new_state(number, line_up(game, number))
        for now, legal in positions(st, by_kind(number)):
            kinds |= {now.game.kind[a] for a in legal}
        for seat in range(game.seats):
            o = lay.SEATS + seat * lay.SEAT_WIDTH + lay.LEAD_BY
            sources |= {source for source in range(len(LEAD_SOURCES)) if st.v[o + source]}
        if len(kinds) == len(act.KIND_NAMES) and len(sources) == len(LEAD_SOURCES):
            return
    missing = [name for kind, name in enumerate(act.KIND_NAMES) if kind not in kinds]
    unscored = [name for source, name in enumerate(LEAD_SOURCES) if source not in sources]
    raise AssertionError(f"never legal: {missing}; never scored: {unscored}")


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_can_be_switched_off(feature: str) -> None:
    """A board without one part of the game plays to its end, sound."""
    game = quiet_game("case-study", 3, (feature,))
    st = game.new_state(3, ["foundry-champion", "challenger-state", "gulf-fund"])
    play(st, by_kind(5))
    assert st.is_terminal
    check_bounds(st)
    check_derived(st)


def test_every_target_axis_is_used_by_some_card() -> None:
    """No word for a target that no card names."""
    assert {card.target for card in STANDARD.cards} == set(TARGETS)


# --- factions, traits, projects ---------------------------------------------------------------


def seatings() -> list[tuple[str, str, str]]:
    """(ruleset, scenario, faction) of every faction that a scenario seats."""
    return [
        (name, scenario.id, faction)
        for name in ruleset_names()
        for scenario in load_ruleset(name).scenarios
        for faction in scenario.factions
    ]


@tiered("ruleset, scenario, faction", seatings(), fast=seatings()[::6])
def test_every_faction_plays_in_every_scenario_that_seats_it(ruleset: str, scenario: str, faction: str) -> None:
    """A faction starts with its purse, plants and campus, and plays to the end."""
    rules = load_ruleset(ruleset)
    seats = next(s for s in rules.scenarios if s.id == scenario).seats[0]
    game = game_of(scenario, seats, ruleset)
    others = [name for name in game.scenario.factions if name != faction][: seats - 1]
    st = game.new_state(2, [faction, *others])
    row = next(f for f in game.ruleset.factions if f.id == faction)
    home = holding(st, 0, row.start.region)
    assert all(
        home[name] == getattr(row.start, name)
        for name in ("site", "grid", "gas", "clean", "evaporative", "closed", "electrical", "optical")
    )
    assert home["open"] == 1
    assert sum(home[f"chips-{c}"] for c in range(3)) == row.start.chips
    assert st.online(0) > 0, "it computes from the first quarter"
    if game.has_plants and row.start.plants_at:
        assert holding(st, 0, row.start.plants_at)["equipment"] == row.start.equipment
    play(st, by_kind(3))
    assert st.is_terminal


def with_trait(kind: str, amount: int) -> State:
    """A quiet board for a hyperscaler whose only trait is this one, and a neocloud."""
    base = quiet_game()
    trait = (Trait(kind=kind, amount=amount),) if amount else ()
    factions = tuple(
        evolve(f, ability=trait, weakness=()) if f.id == "hyperscaler" else f for f in base.ruleset.factions
    )
    st = board("hyperscaler", "neocloud", game=Game(evolve(base.ruleset, factions=factions), base.scenario_id, 2))
    build(st, 0, "us-east", site=6, grid=4, gas=2, evaporative=4, electrical=4, chips_0=4, memory=1)
    put(st, 0, cash=300, lead=9)
    return st


def ordered(st: State, text: str) -> State:
    """The position after an order."""
    do(st, text)
    return st


def ended(st: State, **numbers: int) -> State:
    """The position after the quarter's end."""
    put(st, 0, **numbers)
    end(st)
    return st


def upkeep_paid(st: State) -> int:
    """Influence that an embargo costs seat 0."""
    st.controls = (Control(1, 0, 1, EMBARGO, EMBARGO, 0, 99),)
    settle(st)
    put(st, 0, influence=5)
    end(st)
    return 5 - st.influence(0)


def restructure_cost(st: State) -> int:
    """Lead that a restructure takes from seat 0."""
    put(st, 0, lead=20)
    restructure(st, 0)
    return 20 - st.lead(0)


def expedite_price(st: State) -> int:
    """Influence that seat 0 pays to expedite."""
    set_lines(st, [(0, region(st, "us-east"), project(st, "grid-power"), PERMIT, 2, 3, 0, 0, 0, 3, 6, 3, 0, 0)])
    put(st, 0, influence=8)
    do(st, "expedite grid-power @us-east")
    return 8 - st.influence(0)


def lot_of(name: str) -> Callable[[State], int]:
    """The modules that an order of a project brings seat 0 at home."""
    return lambda st: ordered(st, f"build {name} @us-east").lines()[-1][lay.P_AMOUNT]


def cost_of(name: str, place: str = "us-east") -> Callable[[State], int]:
    """What a project costs seat 0 somewhere."""
    return lambda st: project_cost(st, 0, project(st, name), region(st, place))


def stall_of(st: State) -> int:
    """Per cent of seat 0's permit draws that stall."""
    line = (0, region(st, "us-east"), project(st, "grid-power"), PERMIT, 2, 3, 0, 0, 0, 3, 6, 3, 0, 0)
    return odds_of(st, line)[0]


def trained(st: State) -> int:
    """Training points of eight points of compute in one place of seat 0."""
    set_running(st, 0, {region(st, "us-east"): 8})
    return training_points(st, 0, 8, 0)


def equity_cash(st: State) -> int:
    """What an equity issue brings seat 0."""
    put(st, 0, cash=0, lead=9)
    do(st, "raise equity")
    return st.cash(0)


TRAIT_TESTS: dict[str, tuple[int, int, Callable[[State], int]]] = {
    # trait: (amount, sign of the change of what is measured, what is measured)
    "credit": (20, 1, lambda st: st.limit(0)),
    "interest": (2, 1, lambda st: interest_pct(st, 0)),
    "cloud-pct": (50, 1, lambda st: paid(ended(st), 0, "cloud")),
    "training-pct": (50, 1, trained),
    "lease": (2, 1, lambda st: paid(ended(st), 0, "lease")),
    "stipend": (1, 1, lambda st: ended(st, influence=0).influence(0)),
    "influence-cap": (2, 1, lambda st: ended(st, influence=st.game.ruleset.economy.influence_cap).influence(0)),
    "equity-lead": (1, 1, lambda st: equity_lead(st, 0)),
    "equity-cash": (10, 1, equity_cash),
    "expedite": (-1, -1, expedite_price),
    "upkeep": (-1, -1, upkeep_paid),
    "abroad-pct": (-10, -1, cost_of("optical-fabric", "korea")),
    "stall": (10, 1, stall_of),
    "order-lot": (1, 1, lambda st: order_lot(st, 0)),
    "site-lot": (1, 1, lot_of("expansion")),
    "power-lot": (1, 1, lot_of("grid-power")),
    "cooling-lot": (1, 1, lot_of("closed-loop-cooling")),
    "network-lot": (1, 1, lot_of("optical-fabric")),
    "site-pct": (20, 1, cost_of("expansion")),
    "power-pct": (50, 1, cost_of("grid-power")),
    "cooling-pct": (20, 1, cost_of("closed-loop-cooling")),
    "network-pct": (20, 1, cost_of("optical-fabric")),
    "plant-pct": (-15, -1, cost_of("memory-plant")),
    "plant-speed": (1, -1, lambda st: ordered(st, "build memory-plant @us-east").lines()[-1][lay.P_BUILD]),
    "plant-output": (1, 1, lambda st: plant_output(st, 0, region(st, "us-east"), 1, 1, starved=False)),
    "chip-pct": (10, 1, lambda st: chip_price(st, 0, 14, grey=False)),
    "running-pct": (50, -1, lambda st: paid(ended(st), 0, "power")),
    "campus-limit": (-1, -1, lambda st: campus_limit(st, 0)),
    "rent-lots": (1, 1, lambda st: rent_most(ended(st, posture=4), 0)),
    "restructure-lead": (2, 1, restructure_cost),
}


@pytest.mark.parametrize("kind", TRAITS)
def test_every_trait_moves_what_it_says(kind: str) -> None:
    """The measure of a trait is different, in the right direction, for a faction that has it; a new trait needs its row."""
    assert kind in TRAIT_TESTS, f"the trait '{kind}' needs a row in {__file__}"
    assert kind in TRAIT_SLOT
    amount, sign, measure = TRAIT_TESTS[kind]
    usual, moved = measure(with_trait(kind, 0)), measure(with_trait(kind, amount))
    assert (moved - usual) * sign > 0, f"{usual} -> {moved}"
    opposite = measure(with_trait(kind, -amount))
    assert (opposite - usual) * sign <= 0


def test_the_tables_of_traits_and_requirements_are_whole() -> None:
    """No row is left over from a trait or requirement that is gone."""
    assert set(TRAIT_TESTS) == set(TRAITS) == set(TRAIT_SLOT)
    assert set(MEET) == set(SAMPLES) == set(REQUIREMENTS)


def place_for(game: Game, index: int) -> int:
    """A region where a project is allowed."""
    return next(r for r in range(game.region_count) if game.allowed[index][r])


@pytest.mark.parametrize("name", [p.id for p in STANDARD.projects])
def test_every_project_can_be_ordered_and_gives_what_it_says(name: str) -> None:
    """Ordered in a region that allows it and waited for, a project gives its lot, reserves and rewards as its row says."""
    game = quiet_game()
    index = game.project_index[name]
    rules = game.ruleset.projects[index]
    place = place_for(game, index)
    region_id = game.ruleset.regions[place].id
    owner = next((f.id for f in game.ruleset.factions if region_id in f.homes), "hyperscaler")
    if not rules.home_only:
        owner = "hyperscaler"
    st = board(owner, "neocloud" if owner != "neocloud" else "energy-major")
    clear(st, 0)
    if not rules.opens:
        build(st, 0, region_id, site=9, grid=6, closed=6, electrical=2, chips_0=1)
    put(st, 0, cash=900, influence=5, tier=6)
    st.v[lay.QUARTER] = 11 if rules.first_quarter > 1 else 0
    st.v[lay.HEAD + place] = rules.max_headroom or 40
    settle(st)
    before = holding(st, 0, region_id)
    head = st.v[lay.HEAD + place]
    amount = rules.lot[st.quarter // 4]
    do(st, f"build {name} @{region_id}")
    line = st.lines()[-1]
    assert line[lay.P_RESERVED] == (amount if rules.uses_headroom else 0)
    assert st.v[lay.HEAD + place] == head - line[lay.P_RESERVED]
    assert 5 - st.influence(0) == rules.influence
    st.v[lay.QUARTER] = 0
    put(st, 0, influence=0)
    for _ in range(20):
        if not any(p[lay.P_KIND] == index for p in st.lines()):
            break
        end(st)
        put(st, 0, cash=900)
    after = holding(st, 0, region_id)
    if rules.gives == "headroom":
        assert st.v[lay.HEAD + place] - head >= line[lay.P_AMOUNT]
    else:
        assert after[rules.gives] - before[rules.gives] == line[lay.P_AMOUNT]
    assert st.influence(0) >= rules.reward_influence


def test_every_kind_of_gift_is_given_by_some_project() -> None:
    """No component, fitting or plant that nobody can build (but what only cards give)."""
    assert {p.gives for p in STANDARD.projects} == set(GIVES)


def test_a_project_of_a_later_quarter_waits_for_it() -> None:
    """Before its first quarter a project is not offered, from then on it is."""
    game = quiet_game()
    late = [p for p in game.ruleset.projects if p.first_quarter > 1]
    assert late
    for rules in late:
        place = game.ruleset.regions[place_for(game, game.project_index[rules.id])].id
        st = board("hyperscaler", "neocloud")
        for quarter in (rules.first_quarter - 2, rules.first_quarter - 1):
            st.v[lay.QUARTER] = quarter
            build(st, 0, place, site=9, grid=2, closed=2, electrical=2)
            put(st, 0, cash=900, influence=8)
            assert can(st, f"build {rules.id} @{place}") is (quarter == rules.first_quarter - 1)


def test_a_project_with_a_tier_waits_for_the_training() -> None:
    """A project that asks for a training tier opens when its builder has reached it."""
    base = quiet_game()
    projects = tuple(evolve(p, tier=2) if p.id == "optical-fabric" else p for p in base.ruleset.projects)
    st = board("hyperscaler", "neocloud", game=Game(evolve(base.ruleset, projects=projects), base.scenario_id, 2))
    build(st, 0, "us-east", site=9, grid=2, closed=2, electrical=2)
    for tier in (1, 2):
        put(st, 0, cash=300, tier=tier)
        assert can(st, "build optical-fabric @us-east") is (tier == 2)
