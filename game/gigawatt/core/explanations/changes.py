"""The numbers of a position that differ from another one, as a seat reads them: what an action changes at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from attrs import field, frozen

from gigawatt.core.explanations.forecast import arrival
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import SeatEffects
from gigawatt.core.quarter.scoring import resilience
from gigawatt.core.queries import market
from gigawatt.core.queries.compute import compute_of
from gigawatt.core.queries.denials import denied_rivals
from gigawatt.core.queries.permissions import room_left
from gigawatt.core.queries.rates import upkeep_price
from gigawatt.core.rules.vocabulary import EMBARGO, LADDERS, PARTS

if TYPE_CHECKING:
    from gigawatt.core.game import State

CHANGE_CODES: Final = (
    "cash", "credit", "influence", "lead", "progress", "compute", "posture", "rent", "licences", "store", "held", "holding", "price",
    "stock", "slots", "room", "headroom", "tension", "capital-index", "control", "upkeep", "denials", "offer", "hall", "deal",
    "contract", "delay", "lasting", "resilience",
)  # fmt: skip
"""Every kind of number that an action changes."""

_Row = TypeVar("_Row")

_SLOTS: Final = {
    lay.M_STALL: "stall", lay.M_OUTRIGHT: "outright", lay.M_POWER: "power-price", lay.M_CURTAIL: "curtail", lay.M_DROUGHT: "drought",
    lay.M_OUTAGE: "outage", lay.M_OUTPUT: "output", lay.M_LANE: "lane", lay.M_REFILL: "refill", lay.M_PRICE: "price", lay.M_COST: "cost",
}  # fmt: skip
"""What the slots from one on hold, of regions, ladders and groups of projects."""

_WORLD_SLOTS: Final = {lay.M_DEMAND: "demand", lay.M_LEASE: "idle-rent", lay.M_FUEL: "fuel", lay.M_SEIZURE: "seizure"}

TOLD_ELSEWHERE: Final = frozenset([*range(lay.M_LOBBY, lay.M_DEMAND), *range(lay.M_CONTROL, lay.M_SEATS)])
"""Slots of lasting effects that a change of another kind tells: what a subsidy takes off, the level of a control."""


@frozen
class Change:
    """One number that an action changes, before and after."""

    code: str
    """From `CHANGE_CODES`."""
    before: int
    after: int
    arguments: Mapping[str, int | str] = field(factory=dict, hash=False)
    """Whose or which it is: `seat` where it is another's, `region`, `ladder`, `part`, `item` of a holding, and the like."""


def changes(before: State, after: State, seat: int) -> list[Change]:
    """Every number of the board that differs, in a fixed order: the seat's own first."""
    rows: list[Change] = []
    for s in [seat, *[other for other in range(before.game.seats) if other != seat]]:
        whose: dict[str, int | str] = {} if s == seat else {"seat": s}
        _note(rows, "cash", before.cash(s), after.cash(s), whose)
        _note(rows, "credit", before.limit(s), after.limit(s), whose)
        _note(rows, "influence", before.influence(s), after.influence(s), whose)
        _note(rows, "lead", before.lead(s), after.lead(s), whose)
        _note(rows, "progress", before.progress(s), after.progress(s), whose)
        _note(rows, "licences", before.licences(s), after.licences(s), whose)
    _note(rows, "compute", compute_of(before, seat), compute_of(after, seat), {})
    _note(rows, "posture", before.posture(seat), after.posture(seat), {})
    _note(rows, "rent", before.rent(seat), after.rent(seat), {})
    for p in range(len(PARTS)):
        _note(rows, "store", market.stored(before, seat, p), market.stored(after, seat, p), {"part": p})
        _note(rows, "held", _is_held(before, seat, p), _is_held(after, seat, p), {"part": p})
    _holding_changes(before, after, seat, rows)
    for i in range(len(LADDERS)):
        _note(rows, "price", market.next_price(before, i), market.next_price(after, i), {"ladder": i})
        _note(rows, "stock", sum(before.stock(i)), sum(after.stock(i)), {"ladder": i})
    for r in range(before.game.region_count):
        _note(rows, "slots", before.free_slots(r), after.free_slots(r), {"region": r})
        _note(rows, "room", room_left(before, seat, r), room_left(after, seat, r), {"region": r})
        _note(rows, "headroom", before.headroom(r), after.headroom(r), {"region": r})
    _note(rows, "tension", before.tension, after.tension, {})
    _note(rows, "capital-index", before.capital_index, after.capital_index, {})
    _control_changes(before, after, rows)
    _note(rows, "upkeep", _upkeep(before, seat), _upkeep(after, seat), {})
    _denial_changes(before, after, seat, rows)
    _agreement_changes(before, after, rows)
    _delay_changes(before, after, seat, rows)
    rows += lasting_changes(before, after)
    _note(rows, "resilience", resilience(before, seat), resilience(after, seat), {})
    return rows


def _note(rows: list[Change], code: str, old: int, new: int, arguments: Mapping[str, int | str]) -> None:
    if old != new:
        rows.append(Change(code, old, new, arguments))


def _is_held(st: State, seat: int, part: int) -> int:
    return st.v[lay.SEATS + seat * lay.SEAT_WIDTH + lay.HELD_PARTS] >> part & 1


def _holding_changes(before: State, after: State, seat: int, rows: list[Change]) -> None:
    for r in range(before.game.region_count):
        old, new = before.holding(seat, r), after.holding(seat, r)
        if old != new:
            for item, a, b in zip(lay.HOLDING[:-1], old, new, strict=False):
                _note(rows, "holding", a, b, {"region": r, "item": item})


def _control_changes(before: State, after: State, rows: list[Change]) -> None:
    """Levels from the next quarter on."""
    keys = {c[:3] for c in (*before.controls, *after.controls)}
    for layer, issuer, target in sorted(keys):
        old, new = [
            max([c.next for c in st.controls if c[:3] == (layer, issuer, target)], default=0) for st in (before, after)
        ]
        _note(rows, "control", old, new, {"layer": layer, "issuer": issuer, "target": target})


def _upkeep(st: State, seat: int) -> int:
    """Influence a quarter that the seat's embargoes cost from the next quarter on."""
    return upkeep_price(st, seat) * sum(1 for c in st.controls if c.seat == seat and c.next == EMBARGO)


def _denial_changes(before: State, after: State, seat: int, rows: list[Change]) -> None:
    """The Lead a quarter that embargoes would earn each seat from the next quarter on, as the board stands."""
    if not (before.controls or after.controls):
        return
    lead = before.game.denied_lead
    for s in [seat, *[other for other in range(before.game.seats) if other != seat]]:
        old, new = [len(denied_rivals(st, s, is_ahead=True)) * lead for st in (before, after)]
        _note(rows, "denials", old, new, {} if s == seat else {"seat": s})


def _agreement_changes(before: State, after: State, rows: list[Change]) -> None:
    """Offers of halls, halls that are let, supply deals and contracts that come or go."""
    rents = before.game.ruleset.hosting.rents
    for sign, old, new in ((1, before, after), (-1, after, before)):
        for offer in _added(old.offers, new.offers):
            _come(rows, "offer", sign, rents[offer.rent], {"landlord": offer.landlord, "region": offer.region})
        for lease in _added(old.leases, new.leases):
            about = {"landlord": lease.landlord, "tenant": lease.tenant, "region": lease.region}
            _come(rows, "hall", sign, lease.modules, {**about, "rent": lease.rent, "until": lease.until})
        for deal in _added(old.deals, new.deals):
            about = {"seat": deal.seat, "part": deal.part, "price": deal.price, "until": deal.until}
            _come(rows, "deal", sign, deal.amount, about)
        for contract in _added(old.contracts, new.contracts):
            about = {"seat": contract.seat, "bloc": contract.bloc, "due": contract.due}
            _come(rows, "contract", sign, contract.points, {**about, "lead": contract.lead})


def _added(old: tuple[_Row, ...], new: tuple[_Row, ...]) -> list[_Row]:
    """The rows that are new, equal ones as often as they are more."""
    return list((Counter(new) - Counter(old)).elements())


def _come(rows: list[Change], code: str, sign: int, amount: int, about: Mapping[str, int | str]) -> None:
    rows.append(Change(code, 0, amount, about) if sign > 0 else Change(code, amount, 0, about))


def _delay_changes(before: State, after: State, seat: int, rows: list[Change]) -> None:
    """When what rivals have on their way is due, where that changes; the seat's own is listed by itself."""
    old, new = Counter(before.lines()), Counter(after.lines())
    gone = [arrival(before, line) for line in (old - new).elements() if line.seat != seat]
    come = [arrival(after, line) for line in (new - old).elements() if line.seat != seat]
    for was in gone:
        now = next((a for a in come if (a.seat, a.region, a.kind) == (was.seat, was.region, was.kind)), None)
        if now is not None:
            come.remove(now)
            about = {"seat": was.seat, "region": was.region, "kind": was.kind}
            _note(rows, "delay", was.on_time, now.on_time, about)


def lasting_changes(before: State, after: State) -> list[Change]:
    """What lasting effects add, each with its last quarter where it has one."""
    rows: list[Change] = []
    if before.mods == after.mods:
        return rows
    ends = Counter((t.slot, t.until) for t in after.lasting_effects())
    ends -= Counter((t.slot, t.until) for t in before.lasting_effects())
    until = dict(sorted(ends))
    for slot, (old, new) in enumerate(zip(before.mods, after.mods, strict=True)):
        if slot not in TOLD_ELSEWHERE:
            _note(rows, "lasting", old, new, {**named_slot(slot), "until": until.get(slot, -1)})
    return rows


def named_slot(slot: int) -> dict[str, int | str]:
    """What the number in a slot of the lasting effects is, and whose."""
    if slot >= lay.M_SEATS:
        seat, index = divmod(slot - lay.M_SEATS, lay.MOD_WIDTH)
        return {"of": SeatEffects._fields[index], "seat": seat}
    if slot in _WORLD_SLOTS:
        return {"of": _WORLD_SLOTS[slot]}
    first = max(at for at in _SLOTS if at <= slot)
    what, place = _SLOTS[first], slot - first
    if what == "output":
        return {"of": what, "region": place // lay.PART_COUNT, "part": place % lay.PART_COUNT}
    if what == "cost":
        return {"of": what, "bloc": place // lay.GROUP_COUNT, "group": place % lay.GROUP_COUNT}
    return {"of": what, ("lane" if what == "lane" else "ladder" if what in ("refill", "price") else "region"): place}
