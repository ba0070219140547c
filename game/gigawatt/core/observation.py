"""What a seat may know: everything on the table, nothing of the future. As an object, as JSON, as a vector of ints.

The only hidden things of the game are chance's key and the order of decks, and neither is here. So an observation is enough to
search on: `State.from_observation(game, observation, key)` equals the `fork(key)` of the position observed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from gigawatt.core import chance
from gigawatt.core.position import layout as lay
from gigawatt.core.position.digest import rows_of
from gigawatt.core.position.fields import SEAT_FIELDS, TRACKS, mod_names
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.rows import Contract, Control, Deal, Lease, Line, Offer
from gigawatt.core.queries.denials import denied_rivals
from gigawatt.core.queries.market import next_price
from gigawatt.core.queries.permissions import room_left
from gigawatt.core.queries.pipeline import permit_odds
from gigawatt.core.rules.vocabulary import BLOCS, LADDERS, LEAD_SOURCES, ROW_SIZE
from gigawatt.core.transitions.board import refresh_places, refresh_planned
from gigawatt.core.transitions.forgetting import forget_all
from gigawatt.core.vector import compact_length, room_for, vector_length, write_compact, write_vector
from gigawatt.errors import UsageError

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position
    from gigawatt.core.position.tables import Tables

OBSERVATION_VERSION: Final = 2
"""Moves when the JSON's fields or the vector's places change their meaning."""

MAX_LINES: Final = 2000
"""Most rows that any list of an observation may have when it is read back."""

_MISFITS: Final = (KeyError, TypeError, ValueError, IndexError)
"""What goes wrong with an observation of another shape."""

_NOTHING: Final[vec[i64]] = vec[i64](lay.EMPTY)

_ROWS: Final = {
    "pipeline": Line._fields,
    "controls": Control._fields,
    "deals": Deal._fields,
    "contracts": Contract._fields,
    "leases": Lease._fields,
    "offers": Offer._fields,
}
"""Lists of small rows, and the names of their numbers."""


@frozen
class SeatView:
    """What everyone sees of a seat. Money in tenths of $bn, compute in points."""

    seat: int
    faction: str
    bloc: str
    kind: str
    cash: int
    limit: int
    influence: int
    lead: int
    lead_by: dict[str, int]
    points: int
    compute: int
    online: int
    progress: int
    tier: int
    posture: int
    rent: int
    campuses: tuple[str, ...]
    denied: tuple[int, ...]
    """The rivals whom its embargoes deny as the board stands: each earns it Lead at the next record."""


@frozen
class LadderView:
    """A public market: the price of the next unit, and its stock by bloc of origin."""

    ladder: str
    price: int
    stock: tuple[int, int, int]


@frozen
class RegionView:
    """What is left in a region, and the odds of the observer's permits there."""

    region: str
    slots: int
    headroom: int
    room: int
    """Modules of site until a campus of the observer, with what is on order, is expanded no more."""
    stall: int
    """Per cent of the permit draws that stall."""
    outright: int
    """Per cent that grant all steps at once; the rest grant one."""


class Observation:
    """All that `seat` may know of a position. Its parts are built when they are asked for, and not again.

    The position must not change while the observation is in use: keep a copy to keep an observation.

    Raises:
        UsageError: there is no such seat.
    """

    def __init__(self, state: Position, seat: int) -> None:
        seats: int = state.rules.seats  # an `int`, since a seat that is not there may be any number
        if not 0 <= seat < seats:
            raise UsageError(f"no seat {seat}; {seats} seats are numbered from 0")
        self._state = state
        self.seat: int = seat

    @property
    def version(self) -> int:
        """`OBSERVATION_VERSION`."""
        return OBSERVATION_VERSION

    @cached_property
    def seats(self) -> tuple[SeatView, ...]:
        """Every seat, in the order of the table."""
        return tuple([_seat_view(self._state, s) for s in range(self._state.rules.seats)])

    @cached_property
    def ladders(self) -> tuple[LadderView, ...]:
        """The five markets."""
        st = self._state
        rows = []
        for i, name in enumerate(LADDERS):
            rows.append(LadderView(name, next_price(st, i), st.stock(i)))
        return tuple(rows)

    @cached_property
    def regions(self) -> tuple[RegionView, ...]:
        """The regions, in the order of the map."""
        st = self._state
        return tuple([_region_view(st, self.seat, r) for r in range(st.rules.region_count)])

    @cached_property
    def row(self) -> tuple[str | None, ...]:
        """Ids of the cards in the row, oldest first; None where one was taken."""
        st = self._state
        cards = st.rules.ruleset.cards
        return tuple([None if c is None else cards[c].id for c in st.card_row])

    @cached_property
    def headline(self) -> str | None:
        """Id of this quarter's headline."""
        return _headline_id(self._state, self._state.headline)

    @property
    def quarter(self) -> int:
        """The quarter of the match, from 0."""
        return self._state.quarter

    def to_json(self) -> dict[str, Any]:
        """A JSON object with everything in it; `observation_schema` describes it."""
        return _to_json(self._state, self.seat)

    def vector(self) -> list[int]:
        """A list of ints of fixed length for a game, seats turned so that the observer is the first; `gigawatt.core.vector.vector_names`
        labels it.
        """
        out = room_for(vector_length(self._state.rules))
        write_vector(self._state, self.seat, out, 0)
        return list(out)

    def compact(self) -> list[int]:
        """The gist of it in a third of the numbers; `gigawatt.core.vector.compact_names` labels it."""
        out = room_for(compact_length(self._state.rules))
        write_compact(self._state, self.seat, out, 0)
        return list(out)


def _seat_view(st: Position, seat: int) -> SeatView:
    table = st.tables[seat]
    regions = st.rules.ruleset.regions
    return SeatView(
        seat=seat,
        faction=table.faction.id,
        bloc=table.faction.bloc,
        kind=table.faction.kind,
        cash=st.cash(seat),
        limit=st.limit(seat),
        influence=st.influence(seat),
        lead=st.lead(seat),
        lead_by=dict(zip(LEAD_SOURCES, st.lead_by_source(seat), strict=True)),
        points=st.points_left(seat),
        compute=st.compute(seat),
        online=st.online(seat),
        progress=st.progress(seat),
        tier=st.tier(seat),
        posture=st.posture(seat),
        rent=st.rent(seat),
        campuses=tuple([regions[r].id for r in st.campuses(seat)]),
        denied=denied_rivals(st, seat),
    )


# --- JSON -----------------------------------------------------------------------------------------------------------------


def _bits(mask: int) -> list[int]:
    return [i for i in range(mask.bit_length()) if mask >> i & 1]


def _to_json(st: Position, seat: int) -> dict[str, Any]:
    g = st.rules
    names = mod_names(g)
    cards = g.ruleset.cards
    headlines = g.ruleset.headlines
    rows: dict[str, Sequence[tuple[int, ...]]] = {
        "pipeline": st.lines(), "controls": st.controls, "deals": st.deals, "contracts": st.contracts, "leases": st.leases,
        "offers": st.offers,
    }  # fmt: skip
    return {
        "observation_version": OBSERVATION_VERSION,
        "scenario": g.scenario_id,
        "seat": seat,
        "quarter_name": g.quarter_name(st.quarter),
        "tracks": {name: _value(st.v, at, count) for name, at, count in TRACKS},
        "row": [None if c is None else cards[c].id for c in st.card_row],
        "headline": _headline_id(st, st.headline),
        "pending": _headline_id(st, st.pending_headline),
        "prices": {name: next_price(st, i) for i, name in enumerate(LADDERS)},
        "cards_seen": [cards[c].id for c in _bits(st.cards_seen)],
        "headlines_seen": [headlines[h].id for h in _bits(st.headlines_seen)],
        "seats": [_seat_json(st, s) for s in range(g.seats)],
        "holdings": _holdings_json(st),
        "regions": _regions_json(st, seat),
        "denials": _denials_json(st),
        "mods": {names[i]: amount for i, amount in enumerate(st.mods) if amount},
        "timers": [{"until": t.until, "slot": names[t.slot], "amount": t.amount} for t in st.lasting_effects()],
        **{name: [dict(zip(fields, row, strict=True)) for row in rows[name]] for name, fields in _ROWS.items()},
    }


def _headline_id(st: Position, headline: int | None) -> str | None:
    return None if headline is None else st.rules.ruleset.headlines[headline].id


def _value(v: vec[i64], at: int, count: int) -> int | list[int]:
    return v[at] if count == 1 else list(v[at : at + count])


def _seat_json(st: Position, seat: int) -> dict[str, Any]:
    o = lay.SEATS + seat * lay.SEAT_WIDTH
    faction = st.tables[seat].faction
    values = {name: _value(st.v, o + at, count) for name, at, count in SEAT_FIELDS}
    return {"seat": seat, "faction": faction.id, "bloc": faction.bloc, "kind": faction.kind, **values}


def _holdings_json(st: Position) -> list[dict[str, Any]]:
    g = st.rules
    rows = []
    for place, h in enumerate(rows_of(st.hold, lay.H_WIDTH)):
        if h != _NOTHING:
            seat, r = divmod(place, g.region_count)
            rows.append({"seat": seat, "region": g.ruleset.regions[r].id, **dict(zip(lay.HOLDING, h, strict=True))})
    return rows


def _region_view(st: Position, seat: int, region: int) -> RegionView:
    return RegionView(
        st.rules.ruleset.regions[region].id,
        st.free_slots(region),
        st.headroom(region),
        room_left(st, seat, region),
        *permit_odds(st, seat, region, 0),
    )


def _regions_json(st: Position, seat: int) -> list[dict[str, Any]]:
    """What the tracks do not say of each region: its room, and the odds of the observer's permits."""
    views = [_region_view(st, seat, r) for r in range(st.rules.region_count)]
    return [{"region": v.region, "room": v.room, "stall": v.stall, "outright": v.outright} for v in views]


def _denials_json(st: Position) -> list[dict[str, Any]]:
    """Whom embargoes deny as the board stands, and the Lead that each earns its author at the next record."""
    lead = st.rules.denied_lead
    return [{"author": s, "rival": r, "lead": lead} for s in range(st.rules.seats) for r in denied_rivals(st, s)]


# --- reading one back ---------------------------------------------------------------------------------------------------------


def as_json(observation: Observation | dict[str, Any]) -> dict[str, Any]:
    """An observation as its JSON object."""
    return observation.to_json() if isinstance(observation, Observation) else observation


def factions_of(game: Tables, data: dict[str, Any]) -> list[int]:
    """The faction of each seat of an observation, by index.

    Raises:
        UsageError: the observation is of another version, game or shape.
    """
    if data.get("observation_version") != OBSERVATION_VERSION:
        raise UsageError(
            f"observation version {data.get('observation_version')!r}; this engine reads {OBSERVATION_VERSION}"
        )
    if data.get("scenario") != game.scenario_id:
        raise UsageError(f"the observation is of scenario {data.get('scenario')!r}, not {game.scenario_id}")
    try:
        seats = data["seats"]
        if len(seats) != game.seats:
            raise ValueError(f"{len(seats)} seats")
        return [game.faction_index[seat["faction"]] for seat in seats]
    except _MISFITS as error:
        raise _misfit(game, error) from error


def restore(st: Position, data: dict[str, Any], key: int) -> None:
    """Make an empty board the position an observation describes, with a future drawn from `key`.

    Args:
        st: the board, laid out for the `factions_of` the observation.
        data: the observation as JSON, whose factions were found.
        key: 64 bits.

    Raises:
        UsageError: the observation is of another game or shape.
    """
    try:
        _restore(st, data, key)
    except _MISFITS as error:
        raise _misfit(st.rules, error) from error


def _misfit(game: Tables, error: Exception) -> UsageError:
    return UsageError(f"the observation does not fit {game.scenario_id} with {game.seats} seats: {error}")


def _restore(st: Position, data: dict[str, Any], key: int) -> None:
    game = st.rules
    st.key = chance.fork_key(key)
    st.source = chance.keyed(st.key)
    for name, at, count in TRACKS:
        _put(st.v, at, count, data["tracks"][name])
    for s, seat in enumerate(data["seats"]):
        for name, at, count in SEAT_FIELDS:
            _put(st.v, lay.SEATS + s * lay.SEAT_WIDTH + at, count, seat[name])
    _restore_rows(st, data)
    cards = {card.id: i for i, card in enumerate(game.ruleset.cards)}
    headlines = {headline.id: i for i, headline in enumerate(game.ruleset.headlines)}
    st.cards_seen = sum(1 << cards[name] for name in set(data["cards_seen"]))
    st.headlines_seen = sum(1 << headlines[name] for name in set(data["headlines_seen"]))
    refresh_planned(st)
    for seat in range(game.seats):
        refresh_places(st, seat)
    forget_all(st)


def _put(v: vec[i64], at: int, count: int, value: Any) -> None:
    numbers = [value] if count == 1 else list(value)
    if len(numbers) != count or not all(type(n) is int for n in numbers):
        raise ValueError(f"{count} whole numbers expected")
    for i in range(count):
        v[at + i] = numbers[i]


def _restore_rows(st: Position, data: dict[str, Any]) -> None:
    g = st.rules
    slots = {name: i for i, name in enumerate(mod_names(g))}
    for name, amount in data["mods"].items():
        st.mods[slots[name]] = int(amount)
    timers = [(int(t["until"]), slots[t["slot"]], int(t["amount"])) for t in _bounded(data["timers"])]
    st.timers = vec[i64]([number for timer in timers for number in timer])
    for row in _bounded(data["holdings"]):
        if not 0 <= row["seat"] < g.seats:
            raise ValueError(f"no seat {row['seat']}")
        b = (row["seat"] * g.region_count + g.region_index[row["region"]]) * lay.H_WIDTH
        for k, name in enumerate(lay.HOLDING):
            st.hold[b + k] = int(row[name])
    rows = {
        name: [[int(row[field]) for field in fields] for row in _bounded(data[name])] for name, fields in _ROWS.items()
    }
    st.pipe = vec[i64]([number for line in rows["pipeline"] for number in line])
    st.controls = tuple([Control(*row) for row in rows["controls"]])
    st.deals = tuple([Deal(*row) for row in rows["deals"]])
    st.contracts = tuple([Contract(*row) for row in rows["contracts"]])
    st.leases = tuple([Lease(*row) for row in rows["leases"]])
    st.offers = tuple([Offer(*row) for row in rows["offers"]])


def _bounded(rows: list[Any]) -> list[Any]:
    if len(rows) > MAX_LINES:
        raise ValueError(f"{len(rows)} rows")
    return rows


# --- the schema -----------------------------------------------------------------------------------------------------------------


def observation_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of `Observation.to_json`, the same for every game."""
    integer = {"type": "integer"}
    name = {"type": "string", "pattern": "^[a-z0-9-]{1,32}$"}
    maybe = {"anyOf": [name, {"type": "null"}]}

    def fields(rows: tuple[tuple[str, int, int], ...]) -> dict[str, Any]:
        return {
            n: integer if c == 1 else {"type": "array", "items": integer, "minItems": c, "maxItems": c}
            for n, _a, c in rows
        }

    def closed(properties: dict[str, Any]) -> dict[str, Any]:
        return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}

    def rows_of(properties: dict[str, Any]) -> dict[str, Any]:
        return {"type": "array", "items": closed(properties), "maxItems": MAX_LINES}

    seat = {
        "seat": integer,
        "faction": name,
        "bloc": {"enum": list(BLOCS)},
        "kind": {"enum": ["firm", "state"]},
        **fields(SEAT_FIELDS),
    }
    body = {
        "observation_version": {"const": OBSERVATION_VERSION},
        "scenario": name,
        "seat": integer,
        "quarter_name": {"type": "string", "pattern": "^20[0-9]{2}Q[1-4]$"},
        "tracks": closed(fields(TRACKS)),
        "row": {"type": "array", "items": maybe, "minItems": ROW_SIZE, "maxItems": ROW_SIZE},
        "headline": maybe,
        "pending": maybe,
        "prices": closed(dict.fromkeys(LADDERS, integer)),
        "cards_seen": {"type": "array", "items": name},
        "headlines_seen": {"type": "array", "items": name},
        "seats": rows_of(seat),
        "holdings": rows_of({"seat": integer, "region": name, **dict.fromkeys(lay.HOLDING, integer)}),
        "regions": rows_of({"region": name, "room": integer, "stall": integer, "outright": integer}),
        "denials": rows_of({"author": integer, "rival": integer, "lead": integer}),
        "mods": {"type": "object", "additionalProperties": integer},
        "timers": rows_of({"until": integer, "slot": {"type": "string"}, "amount": integer}),
        **{key: rows_of(dict.fromkeys(columns, integer)) for key, columns in _ROWS.items()},
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Gigawatt observation", **closed(body)}
