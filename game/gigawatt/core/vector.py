"""An observation as whole numbers in a row, of fixed length for a game; seats are turned so that the observer is the first.

`write_vector` has everything, `write_compact` a third of it: what lies where is summed up for the other seats. Both write into numbers
that somebody else keeps, so that a learner's thousand games need no list for each.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Final

from gigawatt.core.legality.legal_actions import PACKED
from gigawatt.core.position import layout as lay
from gigawatt.core.position.fields import SEAT_FIELDS, TRACKS, mod_names
from gigawatt.core.position.ints import i32, i64, vec
from gigawatt.core.position.layout import (
    CANDIDATE,
    FIRST,
    H_WIDTH,
    HOLDER,
    M_SEATS,
    MOD_WIDTH,
    P_AMOUNT,
    P_EXTRA,
    P_KIND,
    P_LEFT,
    P_PHASE,
    P_REGION,
    P_SEAT,
    P_WIDTH,
    PART_COUNT,
    SEAT_WIDTH,
    SEATS,
    TO_MOVE,
)
from gigawatt.core.position.rows import KIND_CHIPS, KIND_DELIVERY, PERMIT
from gigawatt.core.queries.market import next_price
from gigawatt.core.rules.vocabulary import LADDERS, LAYER_OF

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position
    from gigawatt.core.position.tables import Tables

COMPACT_VERSION: Final = 2
"""Moves when the places of the compact vector change their meaning."""

_HORIZONS: Final = ("waiting", "soon", "later")
_COMING_LAYERS: Final = ("site", "power", "cooling", "network", "chips")
_CHIPS: Final = 4
"""Of `_COMING_LAYERS`."""
_COMING: Final = 15
"""What is on its way to a campus takes so many places: a layer, then a horizon."""
_GIVES: Final[vec[i64]] = vec[i64](LAYER_OF)


def room_for(count: int) -> vec[i32]:
    """So many numbers to write into: zeros, side by side in memory in either build."""
    if PACKED:
        return vec[i32]([0] * count)
    plain: Any = array("i", bytes(4 * count))
    return plain  # type: ignore[no-any-return]  # what is written in the same way


# --- everything ---------------------------------------------------------------------------------------------------------------


def vector_length(g: Tables) -> int:
    """How many numbers `write_vector` writes."""
    return SEATS + M_SEATS + g.seats * (1 + SEAT_WIDTH + MOD_WIDTH + g.region_count * (H_WIDTH + _COMING))


def write_vector(st: Position, seat: int, out: vec[i32], at: i64) -> None:
    """Write what `seat` may know into `out` from `at` on; `vector_names` labels it."""
    g = st.rules
    n: i64 = g.seats
    first: i64 = seat
    at = _write_tracks(st, first, out, at)
    at = _write_seats(st, first, out, at)
    at = _copy(st.mods, 0, M_SEATS, out, at)
    for i in range(n):
        at = _copy(st.mods, M_SEATS + (first + i) % n * MOD_WIDTH, MOD_WIDTH, out, at)
    width = g.region_count * H_WIDTH
    for i in range(n):
        at = _copy(st.hold, (first + i) % n * width, width, out, at)
    for i in range(at, at + n * g.region_count * _COMING):
        out[i] = 0
    pipe = st.pipe
    for p in range(0, len(pipe), P_WIDTH):
        place = _coming_place(g, pipe, p)
        if place >= 0:
            turned = (pipe[p + P_SEAT] - first + n) % n
            out[at + (turned * g.region_count + pipe[p + P_REGION]) * _COMING + place] += i32(pipe[p + P_AMOUNT])


def vector_names(game: Tables) -> list[str]:
    """A label for each place of `Observation.vector`; `me` is the observer, `+1` the seat after it, and so on."""
    who = _who(game)
    regions = [r.id for r in game.ruleset.regions]
    names = [*_track_names(), *_seat_names(who)]
    mods = mod_names(game)
    names += mods[:M_SEATS]
    for i, w in enumerate(who):
        names += _lasting_names(mods, i, w)
    names += [f"{w}.{region}.{name}" for w in who for region in regions for name in lay.HOLDING]
    names += [f"{w}.{region}.coming.{name}" for w in who for region in regions for name in _coming_names()]
    return names


# --- in short -----------------------------------------------------------------------------------------------------------------


def compact_length(g: Tables) -> int:
    """How many numbers `write_compact` writes."""
    rows = g.region_count + g.seats - 1
    return SEATS + len(LADDERS) + g.seats * (1 + SEAT_WIDTH) + MOD_WIDTH + rows * (H_WIDTH + _COMING)


def write_compact(st: Position, seat: int, out: vec[i32], at: i64) -> None:
    """Write the gist of what `seat` may know into `out` from `at` on; `compact_names` labels it.

    It has the tracks, the price of the next unit on each ladder, the numbers of every seat, and what lasts for the observer. What is
    held and what is coming is told by region for the observer and in sum for each of the others. Events and the lasting effects of
    others are left out.
    """
    g = st.rules
    n: i64 = g.seats
    first: i64 = seat
    regions = g.region_count
    at = _write_tracks(st, first, out, at)
    for ladder in range(lay.LADDER_COUNT):
        out[at] = i32(next_price(st, ladder))
        at += 1
    at = _write_seats(st, first, out, at)
    at = _copy(st.mods, M_SEATS + first * MOD_WIDTH, MOD_WIDTH, out, at)
    hold = st.hold
    width = regions * H_WIDTH
    at = _copy(hold, first * width, width, out, at)
    others = at + regions * _COMING
    end = others + (n - 1) * (H_WIDTH + _COMING)
    for i in range(at, end):
        out[i] = 0
    for i in range(1, n):
        base = (first + i) % n * width
        sums = others + (i - 1) * H_WIDTH
        for r in range(base, base + width, H_WIDTH):
            for k in range(H_WIDTH):
                amount = hold[r + k]
                if amount:
                    out[sums + k] += i32(amount)
    pipe = st.pipe
    for p in range(0, len(pipe), P_WIDTH):
        place = _coming_place(g, pipe, p)
        if place >= 0:
            turned = (pipe[p + P_SEAT] - first + n) % n
            if turned:
                place += others + (n - 1) * H_WIDTH + (turned - 1) * _COMING
            else:
                place += at + pipe[p + P_REGION] * _COMING
            out[place] += i32(pipe[p + P_AMOUNT])


def compact_names(game: Tables) -> list[str]:
    """A label for each place of the compact vector, as `vector_names` has them; `+1.all` is a sum over the regions."""
    who = _who(game)
    regions = [r.id for r in game.ruleset.regions]
    names = [*_track_names(), *[f"next_price:{ladder}" for ladder in LADDERS], *_seat_names(who)]
    names += _lasting_names(mod_names(game), 0, "me")
    names += [f"me.{region}.{name}" for region in regions for name in lay.HOLDING]
    names += [f"me.{region}.coming.{name}" for region in regions for name in _coming_names()]
    names += [f"{w}.all.{name}" for w in who[1:] for name in lay.HOLDING]
    names += [f"{w}.all.coming.{name}" for w in who[1:] for name in _coming_names()]
    return names


# --- the parts of both --------------------------------------------------------------------------------------------------------


def _copy(numbers: vec[i64], start: i64, count: i64, out: vec[i32], at: i64) -> i64:
    """Copy numbers, and say where the next one goes."""
    if PACKED:
        for i in range(count):
            out[at + i] = i32(numbers[start + i])
    else:
        _copy_slice(numbers, start, count, out, at)
    return at + count


def _copy_slice(numbers: vec[i64], start: i64, count: i64, out: Any, at: i64) -> None:
    """The same where nothing is compiled: a slice is copied at once there."""
    out[at : at + count] = array("i", numbers[start : start + count])


def _write_tracks(st: Position, first: i64, out: vec[i32], at: i64) -> i64:
    """The global part of `State.v`, with seats as seen from the observer."""
    n: i64 = st.rules.seats
    v = st.v
    end = _copy(v, 0, SEATS, out, at)
    out[at + TO_MOVE] = i32((v[TO_MOVE] - first + n) % n)
    out[at + FIRST] = i32((v[FIRST] - first + n) % n)
    for i in range(HOLDER, HOLDER + PART_COUNT):
        if v[i]:
            out[at + i] = i32((v[i] - 1 - first + n) % n + 1)
    for i in range(CANDIDATE, CANDIDATE + PART_COUNT):
        if v[i]:
            out[at + i] = i32((v[i] - 1 - first + n) % n + 1)
    return end


def _write_seats(st: Position, first: i64, out: vec[i32], at: i64) -> i64:
    """Each seat's faction, and its part of `State.v`."""
    n: i64 = st.rules.seats
    for i in range(n):
        s = (first + i) % n
        out[at] = i32(st.tables[s].index)
        at = _copy(st.v, SEATS + s * SEAT_WIDTH, SEAT_WIDTH, out, at + 1)
    return at


def _coming_place(g: Tables, pipe: vec[i64], p: i64) -> i64:
    """Where a line of the pipeline counts among what is coming to its campus; below zero where it is no module.

    Waiting for a permit, due within two quarters, later: that is the horizon.
    """
    kind = pipe[p + P_KIND]
    layer: i64 = -1
    if kind == KIND_CHIPS:
        layer = _CHIPS
    elif kind >= 0 or kind == KIND_DELIVERY:
        gives = pipe[p + P_EXTRA]
        if kind >= 0:
            gives = g.gives[kind]
        if gives < len(_GIVES):
            layer = _GIVES[gives]
    if layer < 0:
        return -1
    horizon: i64 = 2
    if pipe[p + P_PHASE] == PERMIT:
        horizon = 0
    elif pipe[p + P_LEFT] <= 2:
        horizon = 1
    return layer * 3 + horizon


def _who(game: Tables) -> list[str]:
    return ["me", *[f"+{i}" for i in range(1, game.seats)]]


def _track_names() -> list[str]:
    return [name if count == 1 else f"{name}[{i}]" for name, _at, count in TRACKS for i in range(count)]


def _seat_names(who: list[str]) -> list[str]:
    names = []
    for w in who:
        names.append(f"{w}.faction")
        names += [
            f"{w}.{name}" if count == 1 else f"{w}.{name}[{i}]"
            for name, _at, count in SEAT_FIELDS
            for i in range(count)
        ]
    return names


def _lasting_names(mods: list[str], seat: int, who: str) -> list[str]:
    block = mods[M_SEATS + seat * MOD_WIDTH : M_SEATS + (seat + 1) * MOD_WIDTH]
    return [f"{who}.lasting.{name.split(':', 2)[2]}" for name in block]


def _coming_names() -> list[str]:
    return [f"{layer}.{horizon}" for layer in _COMING_LAYERS for horizon in _HORIZONS]
