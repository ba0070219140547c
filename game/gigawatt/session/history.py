"""The history of a game: each decision with its consequences, and the standings at the end of each quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.core.apply import carry_out
from gigawatt.core.explanations.lapses import upkept
from gigawatt.core.queries.bottleneck import Bottleneck, bottleneck
from gigawatt.core.queries.market import next_price
from gigawatt.core.rules.events import Event

if TYPE_CHECKING:
    from gigawatt.core import State


Upkept = tuple[tuple[tuple[int, int], ...], ...]
"""By seat its embargoes in force, each a layer and the bloc it is against, in the order in which their upkeep is paid."""


@frozen
class Ply:
    """One decision, and everything that followed until the next."""

    ply: int
    quarter: int
    """The quarter in which it was made."""
    seat: int
    action: int
    action_events: tuple[Event, ...]
    """The engine's events of the action itself."""
    reason: str = ""
    """The policy's reason in a sentence; empty for a person."""
    fault: str = ""
    """The fault of the policy, if any; it passed then."""
    ended_quarter: bool = False
    quarter_events: tuple[Event, ...] = ()
    """The events of the quarter's end and of the start of the next one, if this ply caused them."""
    before_end: QuarterSnapshot | None = None
    """The standings between the action and the quarter's end, if this ply caused one."""

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, in order."""
        return self.action_events + self.quarter_events


def carried_out(state: State, action: int) -> State:
    """A copy of a position after a legal action, without the quarter's end that it may cause.

    Its log has the events of the action alone: the log of a ply has no row between them and those of the quarter's end.
    """
    trial = state.copy()
    trial.log = [("action", state.seat, action)]
    carry_out(trial, state.seat, action)
    return trial


@frozen
class QuarterSnapshot:
    """The standings at the start (quarter -1) or after a quarter. Tuples are by seat, prices by ladder."""

    quarter: int
    lead: tuple[int, ...]
    compute: tuple[int, ...]
    cash: tuple[int, ...]
    progress: tuple[int, ...]
    influence: tuple[int, ...]
    prices: tuple[int, ...]
    cloud_price: int
    layers: tuple[tuple[int, ...], ...]
    """Modules of each layer over all of a seat's campuses, in the order of `LAYERS`."""
    bound: tuple[tuple[str, ...], ...]
    """The layers that bind each seat's most held-back campus."""
    pending_headline: int | None
    """The harsh headline that strikes when the next quarter begins; None if there is none."""
    upkept: Upkept


def snapshot(state: State, quarter: int) -> QuarterSnapshot:
    """The standings in a position, as of the end of `quarter`."""
    seats = range(state.game.seats)
    return QuarterSnapshot(
        quarter=quarter,
        lead=tuple(state.lead(s) for s in seats),
        compute=tuple(state.compute(s) for s in seats),
        cash=tuple(state.cash(s) for s in seats),
        progress=tuple(state.progress(s) for s in seats),
        influence=tuple(state.influence(s) for s in seats),
        prices=tuple(next_price(state, ladder) for ladder in range(5)),
        cloud_price=state.cloud_price,
        layers=tuple(_layers(state, s) for s in seats),
        bound=tuple(b.binding if (b := most_bound(state, s)) is not None else () for s in seats),
        pending_headline=state.pending_headline,
        upkept=upkept_of(state),
    )


def upkept_of(state: State) -> Upkept:
    """Each seat's embargoes in force; what lapses at the quarter's end are the last of these."""
    return tuple(tuple((c.layer, c.target) for c in upkept(state.controls, seat)) for seat in range(state.game.seats))


def most_bound(state: State, seat: int) -> Bottleneck | None:
    """The campus of a seat that gains most from one more module of its binding layers; the first of equals, None without a campus.

    A campus on order without any module comes last: nothing binds there except that it is not built.
    """
    places = [bottleneck(state, seat, region) for region in state.places(seat)]
    return max(places, key=lambda b: (any(b.modules), b.joint_gain, b.points, -b.region), default=None)


def _layers(state: State, seat: int) -> tuple[int, ...]:
    rows = [bottleneck(state, seat, region).modules for region in state.places(seat)]
    return tuple(sum(column) for column in zip(*rows, strict=True)) if rows else (0, 0, 0, 0, 0)
