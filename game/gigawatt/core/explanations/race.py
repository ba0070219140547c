"""The race for Lead: what the match would end with as the board stands, what this quarter's end brings, and what the last quarter will."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from gigawatt.core.explanations.forecast import compute_forecast
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import KIND_CHIPS, KIND_PARTS, PERMIT
from gigawatt.core.quarter.end_of_quarter import run_steps
from gigawatt.core.quarter.quarter_scores import settle_contracts
from gigawatt.core.quarter.scoring import score_compute, score_end

if TYPE_CHECKING:
    from gigawatt.core.game import State

FUTURES: Final = 24
"""How often this quarter's draws are made anew, where any are to come."""


class Ending(NamedTuple):
    """How a seat would end the match if it ended as the board stands, without this quarter's record."""

    seat: int
    lead: int
    rank: int
    """1 for the first; equal ones share the better rank."""
    ordered: int
    """Lead for compute ordered and permitted but not online."""
    cash: int
    """Lead for net cash, unbroken bonds paid back; below zero for debt."""
    resilience: int


class Outlook(NamedTuple):
    """What this quarter's end brings a seat if nobody acts again; after the last quarter, with what is counted at the end."""

    seat: int
    gains: tuple[tuple[int, int], ...]
    """Lead by source, in the order of `LEAD_SOURCES`: the least and the most in the futures drawn."""
    lead: tuple[int, int]
    """Lead after it, the least and the most."""
    first: int
    """In how many of the futures it is first then, alone or with others."""
    futures: int
    """How many futures were drawn; 1 where no draw is to come."""


class LastRecord(NamedTuple):
    """What a seat's compute brings at the last record if all that is ordered comes on time and nobody orders more."""

    seat: int
    compute: int
    lead: int
    """For its rank and its level."""


def if_ended_now(st: State) -> list[Ending]:
    """How each seat would end if the match ended as the board stands: no more quarter's end, only what is counted after the last."""
    end = st.copy()
    end.log = None
    if not st.is_terminal:
        settle_contracts(end)
        score_end(end)
    ranks = end.ranks()
    rows = []
    for seat in range(st.game.seats):
        gains = _gains(st, end, seat)
        rows.append(
            Ending(
                seat, end.lead(seat), ranks[seat],
                gains[lay.BY_ORDERED], gains[lay.BY_CASH], gains[lay.BY_RESILIENCE],
            )
        )  # fmt: skip
    return rows


def quarter_outlook(st: State) -> list[Outlook]:
    """What this quarter's end brings each seat if nobody acts again; no seat where the match is over.

    Permits and seizures are drawn anew from fixed keys, which say nothing of the draws that will come.
    """
    if st.is_terminal:
        return []
    futures = FUTURES if _has_draws(st) else 1
    ends = [_after_quarter(st, key) for key in range(futures)]
    ranks = [end.ranks() for end in ends]
    rows = []
    for seat in range(st.game.seats):
        gains = [_gains(st, end, seat) for end in ends]
        sources = tuple([_range(column) for column in zip(*gains, strict=True)])
        first = sum([1 for places in ranks if places[seat] == 1])
        rows.append(Outlook(seat, sources, _range([end.lead(seat) for end in ends]), first, futures))
    return rows


def last_record(st: State) -> list[LastRecord]:
    """What each seat's compute brings at the last record of the match, as far as it is ordered; no seat where the match is over."""
    if st.is_terminal:
        return []
    end = st.copy()
    end.log = None
    for seat in range(st.game.seats):
        end.v[lay.SEATS + seat * lay.SEAT_WIDTH + lay.COMPUTE] = compute_forecast(st, seat)[-1]
    score_compute(end)
    return [
        LastRecord(seat, end.compute(seat), sum(_gains(st, end, seat)))
        for seat in range(st.game.seats)
    ]  # fmt: skip


def _after_quarter(st: State, key: int) -> State:
    """The position after the steps of this quarter's end, and after the last quarter with what is counted then."""
    end = st.fork(key)
    run_steps(end)
    if st.quarter + 1 >= st.game.quarters:
        settle_contracts(end)
        score_end(end)
    return end


def _has_draws(st: State) -> bool:
    """Whether chance decides anything at this quarter's end."""
    return any(p.phase == PERMIT or (p.kind in (KIND_CHIPS, KIND_PARTS) and p.is_grey) for p in st.lines())


def _gains(before: State, later: State, seat: int) -> list[int]:
    """Lead that a seat has gained by each source."""
    return [b - a for a, b in zip(before.lead_by_source(seat), later.lead_by_source(seat), strict=True)]


def _range(numbers: tuple[int, ...] | list[int]) -> tuple[int, int]:
    return min(numbers), max(numbers)
