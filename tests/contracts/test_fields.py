"""Every field of a region, a faction and a track matters: changed, it changes some legal action, price or income."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from attrs import evolve
from tests.core.play import Leaning, by_kind, play
from tests.core.positions import control, put, put_numbers, set_mods, settle
from tests.tiers import tiered

from gigawatt.content import load_ruleset, prepare
from gigawatt.core import Game, actions as act
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.fields import mod_names
from gigawatt.core.position.rows import SeatEffects
from gigawatt.core.rules.ruleset import (
    BLOCS,
    CLIMATES,
    LANES,
    PARTS,
    SOURCES,
    Faction,
    Region,
    Ruleset,
    Start,
    Suitability,
    Trait,
)
from gigawatt.core.rules.vocabulary import EMBARGO, LICENCE
from gigawatt.core.transitions.board import add_lasting, refresh_controls
from gigawatt.core.transitions.forgetting import forget_all

STANDARD = prepare(load_ruleset("standard"), "case-study")
RULES = evolve(
    STANDARD, projects=tuple(evolve(p, permit=2) if p.group == "power" and p.permit else p for p in STANDARD.projects)
)
"""The standard rules, but power waits two quarters for its permit: only a permit of several can be granted outright."""
SHOWN = {"id", "name", "idea", "source", "advice", "ability_name", "weakness_name"}
"""Prose: what people read, and no rule does (an id names its thing to chance as well)."""
PLIES = 260
GAMES = 28


def is_prose(cls: type, name: str) -> bool:
    """Whether a field is only shown."""
    field = attrs.fields_dict(cls)[name]
    return name in SHOWN or "prose" in field.metadata or bool(field.metadata.get("shown"))


def rule_fields(cls: type) -> list[str]:
    """The fields of a record that are rules."""
    return [field.name for field in attrs.fields(cls) if not is_prose(cls, field.name)]


def game_of_rules(rules: Ruleset) -> Game:
    """The standard game under changed rules; regions that open to all at any time, so that games spread over the map."""
    return Game(rules, "case-study", 4)


def rich_start(game: Game, number: int, factions: list[str]) -> State:
    """A first position with money, influence, Lead and stores enough that nothing stays out of reach."""
    st = game.new_state(number, factions)
    for seat in range(game.seats):
        put(st, seat, cash=st.cash(seat) + 250, influence=st.influence(seat) + 2, lead=10)
        o = lay.SEATS + seat * lay.SEAT_WIDTH + lay.STORE
        for part in range(4):
            st.v[o + part * 3] = 1
    if number % 3 == 0:
        control(st, "accelerators", "alliance", "challenger", EMBARGO, until=11)
        st.v[lay.TENSION] = 3
    for lane in (1, 3):
        add_lasting(st, lay.M_LANE + lane, 1, 9)
    if number % 2:
        for r in range(game.region_count):
            st.v[lay.HEAD + r] = min(st.v[lay.HEAD + r], 2)
    forget_all(st)
    return st


def trail(st: State, actions: list[int] | None, number: int) -> tuple[list[int], list[object]]:
    """The actions of a game, and at each ply what a player could see differ: legal actions, everyone's money and standing."""
    seen: list[object] = []
    taken: list[int] = []
    choose = Leaning(number, {act.BUILD: 60, act.OPEN_CAMPUS: 20, act.CANCEL: 2, act.SELL_CHIPS: 2})
    for turn in range(PLIES):
        legal = st.legal_actions()
        money = [(st.cash(s), st.influence(s), st.lead(s), st.limit(s), st.compute(s)) for s in range(st.game.seats)]
        seen.append((legal, money))
        if not legal:
            break
        if actions is not None and (turn >= len(actions) or actions[turn] not in legal):
            break
        action = choose(st, legal) if actions is None else actions[turn]
        st.apply_action(action)
        taken.append(action)
    return taken, seen


def tells(changed: Ruleset, factions: list[str], number: int) -> bool:
    """Whether a game under changed rules, with the same seed and actions, differs from the one under the rules as they are."""
    plain = rich_start(game_of_rules(RULES), number, factions)
    actions, usual = trail(plain, None, number)
    _, other = trail(rich_start(game_of_rules(changed), number, factions), actions, number)
    return usual != other


def line_up_with(name: str, number: int) -> list[str]:
    """A line-up in which a faction sits, with others that change from game to game."""
    names = [f.id for f in RULES.factions if f.id != name]
    at = number * 3 % len(names)
    return [name, *[names[(at + i) % len(names)] for i in range(3)]]


def other_value(name: str, value: Any) -> Any:
    """A value of the same kind that is not this one."""
    if name == "bloc":
        return BLOCS[(BLOCS.index(value) + 1) % 3]
    if name == "climate":
        return CLIMATES[(CLIMATES.index(value) + 1) % 3]
    if name == "lane":
        return LANES[(LANES.index(value) + 1) % len(LANES)]
    if name == "fibre":
        return "b" if value == "a" else "a"
    if name == "kind":
        return "firm" if value == "state" else "state"
    if name == "sources":
        return tuple(source for source in SOURCES if source not in value) or value[:1]
    if name == "tender":
        return (1, 2, 3, 4) if len(value) < 4 else (2,)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return 0 if value else 3
    raise AssertionError(f"how does '{name}' = {value!r} change?")


def change_region(r: int, name: str) -> Ruleset | None:
    """The rules with one field of one region changed."""
    row = RULES.regions[r]
    value: Any
    if name == "suits":
        value = Suitability(**{part: "good" if getattr(row.suits, part) == "none" else "none" for part in PARTS})
    else:
        value = other_value(name, getattr(row, name))
    if value == getattr(row, name):
        return None
    regions = tuple(evolve(row, **{name: value}) if i == r else other for i, other in enumerate(RULES.regions))
    return evolve(RULES, regions=regions)


@tiered("name", rule_fields(Region), fast=6)
def test_every_field_of_a_region_matters(name: str) -> None:
    """For each field there are regions in which changing it changes what can be done or what it brings."""
    order = sorted(
        range(len(RULES.regions)),
        key=lambda r: sum(RULES.regions[r].id in f.homes for f in RULES.factions),
        reverse=True,
    )
    for number in range(GAMES):
        r = order[number % len(order)]
        changed = change_region(r, name)
        homes = [f.id for f in RULES.factions if RULES.regions[r].id in f.homes]
        if changed is not None and tells(changed, line_up_with(homes[0] if homes else "gulf-fund", number), number):
            return
    raise AssertionError(f"changing '{name}' of a region changes nothing in {GAMES} games")


def change_faction(index: int, name: str) -> Ruleset | None:
    """The rules with one field of one faction changed."""
    row = RULES.factions[index]
    value: Any
    if name in {"ability", "weakness"}:
        value = ()
    elif name == "homes":
        value = (
            *[r.id for r in RULES.regions if r.id not in row.homes and r.id != row.start.region][:2],
            row.start.region,
        )
    elif name == "start":
        value = evolve(row.start, cash=row.start.cash + 5)
    else:
        value = other_value(name, getattr(row, name))
    return evolve(
        RULES, factions=tuple(evolve(row, **{name: value}) if i == index else f for i, f in enumerate(RULES.factions))
    )


@tiered("faction", [f.id for f in RULES.factions], fast=1)
@pytest.mark.parametrize("name", rule_fields(Faction))
def test_every_field_of_every_faction_matters(faction: str, name: str) -> None:
    """Changing a field of a faction changes what can be done or what it brings, for each faction."""
    index = next(i for i, f in enumerate(RULES.factions) if f.id == faction)
    changed = change_faction(index, name)
    assert changed is not None
    assert any(tells(changed, line_up_with(faction, number), number) for number in range(GAMES)), f"{name} of {faction}"


def traits() -> list[tuple[str, str, int]]:
    """(faction, ability or weakness, place) of every trait in play."""
    return [
        (f.id, side, place)
        for f in RULES.factions
        for side in ("ability", "weakness")
        for place in range(len(getattr(f, side)))
    ]


@tiered("faction, side, place", traits(), fast=traits()[::4])
def test_every_trait_of_every_faction_matters(faction: str, side: str, place: int) -> None:
    """Taking one trait from a faction changes what can be done or what it brings."""
    index = next(i for i, f in enumerate(RULES.factions) if f.id == faction)
    row = RULES.factions[index]
    rest: tuple[Trait, ...] = tuple(t for i, t in enumerate(getattr(row, side)) if i != place)
    changed = evolve(
        RULES, factions=tuple(evolve(row, **{side: rest}) if i == index else f for i, f in enumerate(RULES.factions))
    )
    assert any(tells(changed, line_up_with(faction, number), number) for number in range(GAMES))


@tiered("name", rule_fields(Start), fast=4)
def test_every_field_of_a_start_matters(name: str) -> None:
    """What a faction begins with counts, each number of it."""
    for index, row in enumerate(RULES.factions):
        value = getattr(row.start, name)
        if name == "region":
            value = row.homes[-1] if row.homes[-1] != value else row.homes[0]
        elif name == "plants_at":
            if value is None:
                continue
            value = next(r for r in row.homes if r != value)
        else:
            value = 0 if value else 2
        if value == getattr(row.start, name):
            continue
        start = evolve(row.start, **{name: value})
        if name in PARTS and start.plants_at is None:
            start = evolve(start, plants_at=start.region)
        changed = evolve(
            RULES, factions=tuple(evolve(row, start=start) if i == index else f for i, f in enumerate(RULES.factions))
        )
        if any(tells(changed, line_up_with(row.id, number), number) for number in range(3)):
            return
    raise AssertionError(f"'{name}' of a start changes nothing")


def set_track(at: int, *values: int) -> Callable[[State], None]:
    """Sets numbers of the table from a place on."""

    def setter(st: State) -> None:
        put_numbers(st, at, values)
        settle(st)

    return setter


def licensed(st: State) -> None:
    """A licence stands, and seat 0 has free ones but no influence."""
    control(st, "memory", "challenger", "alliance", LICENCE)
    put(st, 0, licences=2, influence=0)


TRACKS: dict[str, Callable[[State], None]] = {
    "net cash": lambda st: put(st, 0, cash=-30),
    "influence": lambda st: put(st, 0, influence=0),
    "Lead": lambda st: put(st, 0, lead=0),
    "training progress": lambda st: put(st, 0, progress=14),
    "training tier": lambda st: put(st, 0, tier=3),
    "capital-market index": set_track(lay.INDEX, -2),
    "tension": set_track(lay.TENSION, 5),
    "accelerator class": set_track(lay.CLASS, 1),
    "ladder stock": set_track(lay.STOCK, 1),
    "grid headroom": set_track(lay.HEAD, *[0] * lay.REGIONS),
    "slots": set_track(lay.SLOTS, *[0] * lay.REGIONS),
    "chokepoint": set_track(lay.HOLDER + 1, 1),
    "control matrix": lambda st: control(st, "accelerators", "alliance", "challenger", EMBARGO, until=11),
    "licences": licensed,
    "cloud demand": lambda st: shift(st, lay.M_DEMAND, 40),
    "posture": lambda st: put(st, 0, posture=4),
    "rent": lambda st: put(st, 0, rent=2),
}


def shift(st: State, slot: int, amount: int) -> None:
    """Move a lasting slot by hand."""
    mods = list(st.mods)
    mods[slot] += amount
    set_mods(st, mods)
    refresh_controls(st)
    forget_all(st)


@pytest.mark.parametrize("track", TRACKS)
def test_every_track_matters(track: str) -> None:
    """Moving a track changes what can be done or what it brings."""
    game = game_of_rules(RULES)
    for number in range(GAMES):
        factions = ["hyperscaler", "challenger-state", "gulf-fund", "foundry-champion"]
        base = rich_start(game, 3 * number + 1, factions)
        base.v[lay.TO_MOVE] = 0
        for seat in range(4):
            put(base, seat, cash=10)
        moved = base.copy()
        TRACKS[track](moved)
        actions, usual = trail(base.copy(), None, number)
        _, other = trail(moved, actions, number)
        if [row[0] for row in usual] != [row[0] for row in other[: len(usual)]] or incomes(usual) != incomes(other):  # type: ignore[index]
            return
    raise AssertionError(f"moving {track} changes nothing")


def incomes(seen: list[object]) -> list[list[int]]:
    """What each seat's cash gains from ply to ply."""
    cash = [[row[0] for row in money] for _legal, money in seen]  # type: ignore[misc, has-type]
    return [[b - a for a, b in zip(one, two, strict=True)] for one, two in itertools.pairwise(cash)]


def test_play_reaches_far_enough() -> None:
    """The games of these tests go to the end: what matters late is seen too."""
    st = rich_start(game_of_rules(RULES), 1, line_up_with("gulf-fund", 1))
    assert len(play(st, by_kind(1))) <= PLIES or st.is_terminal


def test_the_effects_on_a_seat_have_the_names_of_their_slots() -> None:
    """`SeatEffects` names the slots of a seat as observations label them."""
    names = mod_names(game_of_rules(RULES))
    labels = [name.removeprefix("seat:0:") for name in names if name.startswith("seat:0:")]
    assert labels == [name.replace("_", "-") for name in SeatEffects._fields]
