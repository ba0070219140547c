"""The positions that the rulebook's claims can set up, and the actions that they can take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tests.content.claim_words import LEVELS, by_bloc, counts, number
from tests.core.positions import (
    all_held,
    build,
    control,
    do,
    end,
    fill,
    put,
    put_numbers,
    put_quarter,
    region,
    set_held,
    set_lines,
    settle,
    store,
    to_move,
)

from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import PERMIT, Contract
from gigawatt.core.rules.ruleset import BLOCS, LADDERS, PARTS
from gigawatt.core.transitions.board import add_lasting
from gigawatt.core.transitions.forgetting import forget_all

if TYPE_CHECKING:
    from tests.content.claims import Stage

_CHIPS: Final = {"chips": "chips_0", "chips-2024": "chips_0", "chips-2025": "chips_1", "chips-2026": "chips_2"}
_FARTHEST: Final = 40
"""The most quarters that a claim plays."""


def _named(_stage: Stage, **_words: str) -> None:
    """Seats and scenario were read before anything else."""


def _first(stage: Stage, faction: str) -> None:
    stage.st.v[lay.FIRST] = stage.st.v[lay.TO_MOVE] = stage.seat(faction)


def _campus(stage: Stage, faction: str, place: str, parts: str) -> None:
    seat = stage.emptied(faction)
    build(stage.st, seat, place, **{_CHIPS.get(name, name): count for name, count in counts(parts).items()})


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
    store(stage.st, stage.seat(faction), part, **by_bloc(units))


def _market(stage: Stage, ladder: str, units: str) -> None:
    fill(stage.st, ladder, **by_bloc(units))


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
    control(stage.st, layer, bloc, target, LEVELS[name], seat)


def _set_tension(stage: Stage, count: str) -> None:
    stage.st.v[lay.TENSION] = int(count)
    forget_all(stage.st)


def _set_index(stage: Stage, count: str) -> None:
    stage.st.v[lay.INDEX] = number(count)
    forget_all(stage.st)


def _strikes(stage: Stage, what: str, place: str, count: str = "1") -> None:
    """What a headline or a card does to a region for this quarter and the next."""
    slot = {"power off": lay.M_CURTAIL, "cooling dry": lay.M_DROUGHT, "an outage": lay.M_OUTAGE}[what]
    add_lasting(stage.st, slot + region(stage.st, place), int(count), 2)
    settle(stage.st)


def _signed(stage: Stage, faction: str, points: str, bloc: str, due: str, bond: str) -> None:
    """A contract of a Lead and an influence a record, for two records."""
    seat = stage.seat(faction)
    row = Contract(seat, 0, BLOCS.index(bloc), int(points), int(due) - 1, 2, 0, 1, 1, number(bond), 0)
    stage.st.contracts = (*stage.st.contracts, row)


def _last_quarter(stage: Stage) -> None:
    put_quarter(stage.st, stage.st.game.quarters - 1)


def _got(stage: Stage, faction: str, ladder: str, units: str) -> None:
    got = counts(units)
    at = lay.SEATS + stage.seat(faction) * lay.SEAT_WIDTH + lay.ACQUIRED + LADDERS.index(ladder) * 3
    put_numbers(stage.st, at, [got.get(bloc, 0) for bloc in BLOCS])


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
        (r"index is (?P<count>[+−]?\d)", _set_index),
        (r"(?P<count>\d+) (?P<what>power off|cooling dry) in (?P<place>[a-z-]+)", _strikes),
        (r"(?P<what>an outage) in (?P<place>[a-z-]+)", _strikes),
        (
            r"(?P<faction>[a-z-]+) signed (?P<points>\d+) points in (?P<bloc>[a-z-]+) by quarter (?P<due>\d+), bond (?P<bond>.+)",
            _signed,
        ),
        (r"it is the last quarter", _last_quarter),
    )
]

# --- actions ---


def _acts(stage: Stage, faction: str, text: str) -> None:
    seat = stage.seat(faction)
    to_move(stage.st, seat)
    do(stage.st, stage.numbered(text))


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
