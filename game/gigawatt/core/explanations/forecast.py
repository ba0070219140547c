"""What is on its way and when: arrivals with their published odds, and compute quarter by quarter if all goes on time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.core.apply import carry_out
from gigawatt.core.position import layout as lay
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.rows import KIND_CHIPS, KIND_PARTS, PERMIT
from gigawatt.core.quarter.construction import construct, seizure_pct
from gigawatt.core.quarter.end_of_quarter import end_quarter
from gigawatt.core.quarter.permits import draw_permits
from gigawatt.core.queries.compute import add_line_to, least_layer, left_by_outage, points_at
from gigawatt.core.queries.pipeline import MAX_STALLS, permit_odds
from gigawatt.core.rules.events import Lead, named
from gigawatt.core.rules.vocabulary import LAYER_OF, LEAD_SOURCES

if TYPE_CHECKING:
    from gigawatt.core.game import State
    from gigawatt.core.position.position import Rules
    from gigawatt.core.position.rows import Line

NO_LAYER: Final = 5
"""Stands for the layer of what adds to none."""
ONE: Final = 10_000
"""Certainty: odds are in ten-thousandths."""


@frozen
class Arrival:
    """A line of the pipeline, and when it comes online. Quarters of the match; odds in ten-thousandths."""

    seat: int
    region: int
    kind: int
    """Catalogue index, or `KIND_CHIPS`, or `KIND_DELIVERY`."""
    gives: int
    """What it adds: an index of `LAYERS` for site, power, cooling, network or chips; 5 for anything else."""
    amount: int
    phase: int
    moves: int
    """Chance that this quarter brings it nearer: all but a stall for a waiting permit, all for the rest."""
    on_time: int
    """The quarter of its operations if each permit draw grants one step."""
    odds: tuple[tuple[int, int], ...]
    """(quarter, chance of being online by then), rising, up to the last quarter of the match."""
    seized: int
    """Chance of being seized on arrival."""


def arrivals(st: State, seat: int) -> list[Arrival]:
    """What a seat has on its way, in the order of the pipeline."""
    return [arrival(st, line) for line in st.lines() if line.seat == seat]


def arrival(st: State, p: Line) -> Arrival:
    """When a line of the pipeline comes online, with the odds as they stand."""
    g = st.game
    kind = p.kind
    grey = kind in (KIND_CHIPS, KIND_PARTS) and p.is_grey
    stall = permit_odds(st, p.seat, p.region, p.stalls)[0] if p.phase == PERMIT else 0
    return Arrival(
        seat=p.seat,
        region=p.region,
        kind=kind,
        gives=layer_given(g, p),
        amount=p.amount,
        phase=p.phase,
        moves=(100 - stall) * (ONE // 100),
        on_time=st.quarter + _quarters_to_go(p) - 1,
        odds=_odds(st, p, g.quarters),
        seized=seizure_pct(st) * (ONE // 100) if grey else 0,
    )


def layer_given(rules: Rules, p: Line) -> int:
    """The layer a line adds to: 0 to 3 for site to network, 4 for chips, `NO_LAYER` for anything else."""
    kind = p.kind
    if kind == KIND_CHIPS:
        return 4
    if kind == KIND_PARTS:
        return NO_LAYER
    gives = rules.gives[kind] if kind >= 0 else p.extra
    return LAYER_OF[gives] if gives < len(LAYER_OF) else NO_LAYER


def _quarters_to_go(p: Line) -> int:
    """Quarters until the operations it is online in, this one counted, if each draw grants one step."""
    if p.phase == PERMIT:
        return p.left + p.build
    return p.left + (1 if p.is_fresh else 0)


def _odds(st: State, p: Line, quarters: int) -> tuple[tuple[int, int], ...]:
    if p.phase != PERMIT:
        quarter = st.quarter + _quarters_to_go(p) - 1
        return ((quarter, ONE),) if quarter < quarters else ()
    rows = []
    for draws, chance in enumerate(_granted_after(st, p, quarters - st.quarter), start=1):
        quarter = st.quarter + draws - 1 + p.build
        if quarter < quarters and chance:
            rows.append((quarter, chance))
    return tuple(rows)


def _granted_after(st: State, p: Line, draws: int) -> list[int]:
    """Chance that all steps are granted after one draw, two draws and so on, in ten-thousandths, rounded down."""
    odds = [permit_odds(st, p.seat, p.region, stalls) for stalls in range(MAX_STALLS + 1)]
    ways: dict[tuple[int, int], int] = {(p.left, p.stalls): 1}
    done, result = 0, []
    for _ in range(draws):
        done *= 100
        following: dict[tuple[int, int], int] = {}
        for (left, stalls), count in sorted(ways.items()):
            stall, outright = odds[stalls]
            step = 100 - stall - outright
            for state, weight in (((left, stalls + 1), stall), ((0, 0), outright), ((left - 1, 0), step)):
                if weight and state[0] == 0:
                    done += count * weight
                elif weight:
                    following[state] = following.get(state, 0) + count * weight
        ways = following
        total = done + sum(ways.values())
        result.append(ONE * done // total)
    return result


def compute_forecast(
    st: State, seat: int, lines: list[Line] | None = None, places: Sequence[int] | None = None
) -> list[int]:
    """Points of compute at the operations of this quarter and each to come, if all that is ordered comes on time.

    Nothing else is ordered, no further event strikes, and what is in force now stays as it is, but for outages, which end.

    Args:
        st: the position.
        seat: whose compute.
        lines: the lines of the pipeline that come; all when left out.
        places: the regions to count; all where the seat may have chips when left out.
    """
    coming = [line for line in (st.lines() if lines is None else lines) if line.seat == seat]
    rows = [_campus_forecast(st, seat, r, coming) for r in (st.places(seat) if places is None else places)]
    return [sum(row) for row in zip(*rows, strict=True)] or [0] * (st.game.quarters - st.quarter)


def _campus_forecast(st: State, seat: int, region: int, coming: list[Line]) -> list[int]:
    g = st.game
    b = (seat * g.region_count + region) * lay.H_WIDTH
    h = st.hold[b : b + lay.H_WIDTH]
    lines = [line for line in coming if line.region == region]
    dark_until = _outage_until(st, region)
    result = []
    for quarter in range(st.quarter, g.quarters):
        for p in lines:
            if st.quarter + _quarters_to_go(p) - 1 == quarter:
                add_line_to(g, h, vec[i64](p), 0)
        online = least_layer(st, seat, region, h, 0)
        if quarter <= dark_until:
            online = left_by_outage(h, 0, online)
        result.append(points_at(g.class_points, h, 0, online))
    return result


def _outage_until(st: State, region: int) -> int:
    """The last quarter of the outage in a region; -1 if there is none."""
    slot = lay.M_OUTAGE + region
    if not st.mods[slot]:
        return -1
    return max([st.quarter, *[timer.until for timer in st.lasting_effects() if timer.slot == slot]])


def ordered_forecast(st: State, seat: int) -> int:
    """Points of compute that the end of the match counts as ordered and not online, if all goes on time and nothing else is ordered."""
    g = st.game
    last = g.quarters - 1
    total = 0
    kept = tuple([lease for lease in st.leases if lease.until > last])
    if len(kept) < len(st.leases):  # leases end before the last compute is counted
        st = st.copy()
        st.leases = kept
    coming = [line for line in st.lines() if line.seat == seat]
    for r in st.places(seat):
        b = (seat * g.region_count + r) * lay.H_WIDTH
        online = st.hold[b : b + lay.H_WIDTH]
        late = []
        for p in coming:
            if p.region == r and st.quarter + _quarters_to_go(p) - 1 <= last:
                add_line_to(g, online, vec[i64](p), 0)
            elif p.region == r and (p.phase != PERMIT or st.quarter + p.left - 1 <= last):
                late.append(p)
        ordered = online[:]
        for p in late:
            add_line_to(g, ordered, vec[i64](p), 0)
        now, then = [points_at(g.class_points, h, 0, least_layer(st, seat, r, h, 0)) for h in (online, ordered)]
        total += max(0, then - now)
    return total


def quarter_end(st: State) -> State:
    """The position after this quarter's end if nobody acted again, with its log; chance falls otherwise than in the match."""
    fork = st.fork(0)
    fork.log = []
    end_quarter(fork)
    return fork


def operations_after(st: State, action: int) -> State:
    """The position as the operations of this quarter begin, if the seat to move ends the quarter's actions with `action`.

    Permits are drawn and construction is done by the chance of the match itself, so this reveals what is to come: it is for matches that
    have been played, not for whoever has to decide. The position itself stays as it is.

    Args:
        st: the position before the last action of a quarter.
        action: that action, which is legal and `gigawatt.core.queries.turn_order.ends_quarter`.
    """
    begun = st.copy()
    begun.log = None
    carry_out(begun, begun.seat, action)
    draw_permits(begun)
    construct(begun)
    return begun


@frozen
class Trained:
    """How a seat's training stands after a quarter's end."""

    progress: int
    tier: int
    lead: int
    """Lead that the quarter's end brought for thresholds."""


def trained_in(ended: State, seat: int) -> Trained:
    """How a seat's training stands in a position that `quarter_end` made."""
    rows = [row for row in map(named, ended.log or ()) if isinstance(row, Lead) and row.seat == seat]
    lead = sum(row.amount for row in rows if LEAD_SOURCES[row.source] == "training")
    return Trained(ended.progress(seat), ended.tier(seat), lead)


def training(st: State, seat: int) -> int:
    """Training progress that this quarter's end would bring a seat if nobody acted again."""
    fork = st.fork(0)
    end_quarter(fork)
    return fork.progress(seat) - st.progress(seat)


_NO_INCOME: Final = ("card", "restructured", "written off")
"""Reasons of payments at a quarter's end that are luck, or not the seat's to spend."""


def restructures_in(ended: State, seat: int) -> bool:
    """Whether the quarter's end has restructured a seat in a position that `quarter_end` made."""
    return any(event[:2] == ("restructured", seat) for event in ended.log or ())


def income_in(ended: State, seat: int) -> dict[str, int]:
    """What the quarter's end has brought a seat in a position that `quarter_end` made, by reason, in tenths of $bn.

    Cards and what a restructuring sells are no income.
    """
    rows: dict[str, int] = {}
    for event in ended.log or ():
        if event[0] == "cash" and event[1] == seat and event[3] not in _NO_INCOME:
            rows[str(event[3])] = rows.get(str(event[3]), 0) + int(str(event[2]))
    return rows
