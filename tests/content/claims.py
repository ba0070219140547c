"""The language of the rulebook's claims: positions, actions and outcomes in words, played by the engine.

A claim is a small table that stands beside the paragraph whose sentence it plays (`gigawatt.content.book.blocks.Claim`). Each column has
phrases of this language; factions, regions and actions are named as the command line names them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from attrs import evolve
from tests.core.positions import (
    all_held,
    build,
    can,
    clear,
    control,
    do,
    end,
    fill,
    get,
    odds_of,
    paid,
    put,
    put_numbers,
    put_quarter,
    region,
    set_held,
    set_lines,
    settle,
    stock_of,
    store,
    to_move,
)

from gigawatt.content import load_ruleset, prepare
from gigawatt.content.book.blocks import Claim
from gigawatt.core import Game
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import PERMIT, Contract
from gigawatt.core.queries.market import level
from gigawatt.core.rules.ruleset import BLOCS, CONTROL_LAYERS, LADDERS, PARTS
from gigawatt.core.rules.vocabulary import EMBARGO, LEAD_SOURCES, LICENCE
from gigawatt.core.transitions.forgetting import forget_all

_LEVELS: Final = {"licence": LICENCE, "embargo": EMBARGO, "open": 0, "under licence": LICENCE, "under embargo": EMBARGO}
_CHIPS: Final = {"chips": "chips_0", "chips-2024": "chips_0", "chips-2025": "chips_1", "chips-2026": "chips_2"}
_FARTHEST: Final = 40
"""The most quarters that a claim plays."""


class Unreadable(ValueError):
    """A phrase that this language does not have."""


_rules = cache(load_ruleset)


@cache
def _game(ruleset: str, scenario: str, seats: int) -> Game:
    """A scenario on which nothing happens by itself: no cards, headlines, effects and purses; every number and limit is the ruleset's."""
    rules = prepare(_rules(ruleset), scenario)
    only = rules.scenarios[0]
    quiet = evolve(only, off=tuple({*only.off, "row", "headlines"}), effects=(), purse=())
    return Game(evolve(rules, scenarios=(quiet,)), scenario, seats)


class Stage:
    """A claim being played."""

    def __init__(self, ruleset: str, claim: Claim) -> None:
        self._ruleset = ruleset
        self._claim = claim
        self._cleared: set[int] = set()
        self.st = self._seated()
        self.before = self.st

    def _seated(self) -> State:
        """The first position of a match of those whom the claim names, in the order in which it names them."""
        rules = _rules(self._ruleset)
        scenario = rules.scenarios[0]
        for phrase in self._claim.position:
            if phrase.startswith("scenario "):
                scenario = next(row for row in rules.scenarios if row.id == phrase.removeprefix("scenario "))
        known = [faction.id for faction in rules.factions]
        words = " ".join((*self._claim.position, *self._claim.action, *self._claim.outcome))
        named = [name for name in re.findall(r"[a-z][a-z-]*", words) if name in known]
        seated = list(dict.fromkeys(named)) or [scenario.factions[0]]
        spare = [name for name in scenario.factions if name not in seated]
        while len(seated) < min(scenario.seats):
            seated.append(spare.pop(0))
        st = _game(self._ruleset, scenario.id, len(seated)).new_state(1, seated)
        st.v[lay.FIRST] = st.v[lay.TO_MOVE] = 0
        return st

    def play(self) -> None:
        """Set the position, act, and hold the outcome against what the engine made of it."""
        for phrase in self._claim.position:
            _read(POSITIONS, self, phrase)
        settle(self.st)
        self.before = self.st.copy()
        self.st.log = []
        for phrase in self._claim.action:
            _read(ACTIONS, self, phrase)
        assert self._claim.outcome
        for phrase in self._claim.outcome:
            _read(OUTCOMES, self, phrase)

    def seat(self, faction: str) -> int:
        """The seat of a faction."""
        return next(s for s in range(self.st.game.seats) if self.st.faction(s) == faction)

    def emptied(self, faction: str) -> int:
        """The seat of a faction whose start has been taken from the map."""
        seat = self.seat(faction)
        if seat not in self._cleared:
            self._cleared.add(seat)
            clear(self.st, seat)
        return seat


Reader = Callable[..., None]


def _read(table: list[tuple[re.Pattern[str], Reader]], stage: Stage, phrase: str) -> None:
    for pattern, reader in table:
        found = pattern.fullmatch(phrase)
        if found:
            reader(stage, **found.groupdict())
            return
    raise Unreadable(phrase)


def number(text: str) -> int:
    """A number or an amount of money as the rules count it: `−$1.2 bn` is -12."""
    plain = text.replace("−", "-").replace("+", "").strip()
    found = re.fullmatch(r"(-?)\$(\d+)\.(\d) bn", plain)
    if found:
        return int(f"{found[1]}{found[2]}{found[3]}")
    return int(plain)


def _counts(text: str) -> dict[str, int]:
    """Words with a number each: `site 3, grid 2`."""
    found = {}
    for item in text.split(", "):
        name, _, count = item.strip().rpartition(" ")
        found[name] = number(count)
    return found


def _by_bloc(text: str) -> dict[str, int]:
    return {name.replace("non-aligned", "neutral"): count for name, count in _counts(text).items()}


# --- positions ----------------------------------------------------------------------------------------------------------------


def _named(_stage: Stage, **_words: str) -> None:
    """Seats and scenario were read before anything else."""


def _first(stage: Stage, faction: str) -> None:
    stage.st.v[lay.FIRST] = stage.st.v[lay.TO_MOVE] = stage.seat(faction)


def _campus(stage: Stage, faction: str, place: str, parts: str) -> None:
    seat = stage.emptied(faction)
    counts = {_CHIPS.get(name, name): count for name, count in _counts(parts).items()}
    build(stage.st, seat, place, **counts)


def _nothing(stage: Stage, faction: str) -> None:
    stage.emptied(faction)


def _purse(stage: Stage, faction: str, what: str) -> None:
    items = [re.fullmatch(r"([a-z]+) (.+)", item) for item in what.split(", ")]
    numbers = {item[1]: number(item[2]) for item in items if item}
    assert len(numbers) == len(items)
    if "licences" in numbers:
        numbers["licences_until"] = _FARTHEST
    put(stage.st, stage.seat(faction), **numbers)


def _plants(stage: Stage, faction: str, place: str, part: str, count: str) -> None:
    seat = stage.emptied(faction)
    at = seat * stage.st.game.region_count + region(stage.st, place)
    row = list(all_held(stage.st)[at])
    row[lay.H_PLANTS + PARTS.index(part)] = int(count)
    set_held(stage.st, at, row)
    settle(stage.st)


def _stored(stage: Stage, faction: str, part: str, units: str) -> None:
    store(stage.st, stage.seat(faction), part, **_by_bloc(units))


def _market(stage: Stage, ladder: str, units: str) -> None:
    fill(stage.st, ladder, **_by_bloc(units))


def _land(stage: Stage, place: str, state: str) -> None:
    """The first quarter of the match in which a region offers land, or does not."""
    game = stage.st.game
    tender = game.ruleset.regions[region(stage.st, place)].tender
    quarters = range(game.quarters)
    put_quarter(stage.st, next(q for q in quarters if ((game.first + q) % 4 + 1 in tender) is (state == "open")))


def _set_headroom(stage: Stage, place: str, count: str) -> None:
    stage.st.v[lay.HEAD + region(stage.st, place)] = int(count)
    forget_all(stage.st)


def _standing(stage: Stage, name: str, faction: str, layer: str, target: str) -> None:
    seat = stage.seat(faction)
    bloc = BLOCS[stage.st.tables[seat].bloc]
    control(stage.st, layer, bloc, target, _LEVELS[name], seat)


def _set_tension(stage: Stage, count: str) -> None:
    stage.st.v[lay.TENSION] = int(count)
    forget_all(stage.st)


def _signed(stage: Stage, faction: str, points: str, bloc: str, due: str, bond: str) -> None:
    """A contract of a Lead and an influence a record, for two records."""
    seat = stage.seat(faction)
    row = Contract(seat, 0, BLOCS.index(bloc), int(points), int(due) - 1, 2, 0, 1, 1, number(bond), 0)
    stage.st.contracts = (*stage.st.contracts, row)


def _last_quarter(stage: Stage) -> None:
    put_quarter(stage.st, stage.st.game.quarters - 1)


def _got(stage: Stage, faction: str, ladder: str, units: str) -> None:
    counts = _counts(units)
    at = lay.SEATS + stage.seat(faction) * lay.SEAT_WIDTH + lay.ACQUIRED + LADDERS.index(ladder) * 3
    put_numbers(stage.st, at, [counts.get(bloc, 0) for bloc in BLOCS])


POSITIONS: Final = [
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"scenario [a-z-]+", _named),
        (r"[a-z-]+(, [a-z-]+)* and [a-z-]+", _named),
        (r"(?P<faction>[a-z-]+) moves first", _first),
        (r"(?P<faction>[a-z-]+) at (?P<place>[a-z-]+): (?P<parts>.+)", _campus),
        (r"(?P<faction>[a-z-]+) has nothing", _nothing),
        (r"(?P<faction>[a-z-]+) has plants (?P<place>[a-z-]+) (?P<part>[a-z]+) (?P<count>\d+)", _plants),
        (r"(?P<faction>[a-z-]+) has (?P<what>.+)", _purse),
        (r"(?P<faction>[a-z-]+) stores (?P<part>[a-z]+): (?P<units>.+)", _stored),
        (r"(?P<faction>[a-z-]+) got (?P<ladder>[a-z]+): (?P<units>.+)", _got),
        (r"market (?P<ladder>[a-z]+): (?P<units>.+)", _market),
        (r"land in (?P<place>[a-z-]+) is (?P<state>open|closed)", _land),
        (r"headroom in (?P<place>[a-z-]+) is (?P<count>\d+)", _set_headroom),
        (
            r"(?P<name>licence|embargo) of (?P<faction>[a-z-]+) on (?P<layer>[a-z]+) against (?P<target>[a-z-]+)",
            _standing,
        ),
        (r"tension is (?P<count>\d+)", _set_tension),
        (
            r"(?P<faction>[a-z-]+) signed (?P<points>\d+) points in (?P<bloc>[a-z-]+) by quarter (?P<due>\d+), bond (?P<bond>.+)",
            _signed,
        ),
        (r"it is the last quarter", _last_quarter),
    )
]

# --- actions ------------------------------------------------------------------------------------------------------------------


def _acts(stage: Stage, faction: str, text: str) -> None:
    seat = stage.seat(faction)
    to_move(stage.st, seat)
    do(stage.st, _numbered(stage, text))


def _numbered(stage: Stage, text: str) -> str:
    """An action with the seat it names by its number."""
    return re.sub(r"from:([a-z-]+)", lambda found: f"from:{stage.seat(found[1])}", text)


def _ends(stage: Stage, count: str = "1") -> None:
    for _ in range(int(count)):
        end(stage.st)


def _stalls(stage: Stage, count: str) -> None:
    lines = [line._replace(stalls=int(count)) if line.phase == PERMIT else line for line in stage.st.lines()]
    set_lines(stage.st, lines)


ACTIONS: Final = [
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"the quarter ends", _ends),
        (r"(?P<count>\d+) quarters? ends?", _ends),
        (r"its permit stalls (?P<count>\d+) times", _stalls),
        (r"(?P<faction>[a-z-]+): (?P<text>.+)", _acts),
    )
]

# --- outcomes -----------------------------------------------------------------------------------------------------------------


def _is_first(stage: Stage, faction: str) -> None:
    assert stage.st.seat == stage.seat(faction)


def _allows(stage: Stage, faction: str, no: str | None, text: str) -> None:
    to_move(stage.st, stage.seat(faction))
    assert can(stage.st, _numbered(stage, text)) is not bool(no), text


def _pays(stage: Stage, faction: str, how: str, why: str, amount: str) -> None:
    sign = -1 if how == "pays" else 1
    assert paid(stage.st, stage.seat(faction), why) == sign * number(amount)


def _lead_by(stage: Stage, faction: str, source: str, amount: str) -> None:
    at = LEAD_SOURCES.index(source)
    seat = stage.seat(faction)
    assert stage.st.lead_by_source(seat)[at] - stage.before.lead_by_source(seat)[at] == number(amount)


def _odds(stage: Stage, faction: str, place: str, odds: str) -> None:
    seat = stage.seat(faction)
    lines = [line for line in stage.st.lines() if (line.seat, line.region) == (seat, region(stage.st, place))]
    stall, outright = odds_of(stage.st, lines[0])
    assert f"{stall}·{100 - stall - outright}·{outright}" == odds


def _has_headroom(stage: Stage, place: str, count: str) -> None:
    assert stage.st.headroom(region(stage.st, place)) == int(count)


def _market_holds(stage: Stage, ladder: str, count: str) -> None:
    assert sum(stock_of(stage.st, ladder)) == int(count)


def _track(stage: Stage, name: str, amount: str) -> None:
    found = {"cloud price": stage.st.cloud_price, "index": stage.st.capital_index, "tension": stage.st.tension}
    assert found[name] == number(amount)


def _levels(stage: Stage, layer: str, issuer: str, target: str, state: str) -> None:
    found = level(stage.st, CONTROL_LAYERS.index(layer), BLOCS.index(issuer), BLOCS.index(target))
    assert found == _LEVELS[state]


def _capacity(stage: Stage, faction: str, part: str, count: str) -> None:
    assert stage.st.capacity(stage.seat(faction), PARTS.index(part)) == int(count)


def _chips(stage: Stage, faction: str, place: str, count: str) -> None:
    assert sum(stage.st.chips(stage.seat(faction), region(stage.st, place))) == int(count)


def _made(stage: Stage, faction: str, count: str, part: str) -> None:
    at = lay.SEATS + stage.seat(faction) * lay.SEAT_WIDTH + lay.ACQUIRED + LADDERS.index(part) * 3
    assert sum(stage.st.v[at : at + 3]) - sum(stage.before.v[at : at + 3]) == int(count)


def _is(stage: Stage, faction: str, name: str, amount: str) -> None:
    assert get(stage.st, stage.seat(faction), name) == number(amount)


def _changes(stage: Stage, faction: str, name: str, amount: str) -> None:
    seat = stage.seat(faction)
    assert get(stage.st, seat, name) - get(stage.before, seat, name) == number(amount)


OUTCOMES: Final = [
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(?P<faction>[a-z-]+) moves first", _is_first),
        (r"(?P<faction>[a-z-]+) may(?P<no> not)?: (?P<text>.+)", _allows),
        (r"(?P<faction>[a-z-]+) (?P<how>pays|gets) (?P<why>[a-z]+) (?P<amount>.+)", _pays),
        (r"(?P<faction>[a-z-]+) lead by (?P<source>[a-z]+) (?P<amount>[+−-]\d+)", _lead_by),
        (r"(?P<faction>[a-z-]+) permit odds @(?P<place>[a-z-]+) is (?P<odds>.+)", _odds),
        (r"headroom in (?P<place>[a-z-]+) is (?P<count>\d+)", _has_headroom),
        (r"market (?P<ladder>[a-z]+) holds (?P<count>\d+)", _market_holds),
        (r"(?P<name>cloud price|index|tension) is (?P<amount>.+)", _track),
        (
            r"(?P<layer>[a-z]+) from (?P<issuer>[a-z-]+) to (?P<target>[a-z-]+) are (?P<state>open|under licence|under embargo)",
            _levels,
        ),
        (r"(?P<faction>[a-z-]+) capacity (?P<part>[a-z]+) is (?P<count>\d+) hundredths", _capacity),
        (r"(?P<faction>[a-z-]+) chips @(?P<place>[a-z-]+) is (?P<count>\d+)", _chips),
        (r"(?P<faction>[a-z-]+) made (?P<count>\d+) (?P<part>[a-z]+)", _made),
        (r"(?P<faction>[a-z-]+) (?P<name>[a-z]+) is (?P<amount>.+)", _is),
        (r"(?P<faction>[a-z-]+) (?P<name>[a-z]+) (?P<amount>[+−-].+)", _changes),
    )
]
