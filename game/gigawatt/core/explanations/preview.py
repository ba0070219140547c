"""What an action would do: the exact difference it makes now, and what it brings later with the published odds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from gigawatt.core.apply import carry_out
from gigawatt.core.explanations.forecast import Arrival, arrival, compute_forecast, income
from gigawatt.core.position import layout as lay
from gigawatt.core.queries import market
from gigawatt.core.queries.bottleneck import Bottleneck, bottleneck
from gigawatt.core.queries.compute import compute_of
from gigawatt.core.queries.denials import denied_rivals
from gigawatt.core.queries.permissions import room_left
from gigawatt.core.rules.vocabulary import LADDERS, PARTS

if TYPE_CHECKING:
    from gigawatt.core.game import State


CHANGE_CODES: Final = (
    "cash", "credit", "influence", "lead", "progress", "compute", "posture", "rent", "licences", "store", "holding", "price", "slots",
    "room", "headroom", "tension", "capital-index", "control", "denials",
)  # fmt: skip
"""Every kind of number that an action changes."""

PREVIEW_WARNINGS: Final = ("too-late", "other-layer", "nothing")
"""What can make an action a waste: it comes after the last quarter, another layer binds, or nothing changes at all."""


@frozen
class Change:
    """One number that an action changes, before and after."""

    code: str
    """From `CHANGE_CODES`."""
    before: int
    after: int
    arguments: Mapping[str, int | str] = field(factory=dict, hash=False)
    """Whose or which it is: `seat` where it is another's, `region`, `ladder`, `part`, `item` of a holding, and the like."""


@frozen
class Preview:
    """An action's consequences for the seat that would take it, before it is taken."""

    action: int
    text: str
    seat: int
    cash: int
    """Change of net cash at once, in tenths of $bn."""
    changes: tuple[Change, ...]
    """Every number of the board that changes at once, in a fixed order."""
    arrivals: tuple[Arrival, ...]
    """What it puts in the pipeline, or brings nearer, with odds."""
    withdrawn: tuple[Arrival, ...]
    """What it takes from the pipeline."""
    compute_before: tuple[int, ...]
    """Points at this quarter's operations and each to come, if all goes on time."""
    compute_after: tuple[int, ...]
    income_before: int
    """What the quarter's end would bring in cash if nobody acted again."""
    income_after: int
    bound_before: tuple[Bottleneck, ...]
    """What binds each campus that changes."""
    bound_after: tuple[Bottleneck, ...]
    warning: str | None
    """One of `PREVIEW_WARNINGS` where the action, as far as can be seen, does nothing for the seat."""


def preview(st: State, action: int) -> Preview:
    """What a legal action would do. The position stays as it is, and no chance is drawn: none falls inside the action phase."""
    g = st.game
    seat = st.seat
    after = st.copy()
    after.log = None
    carry_out(after, seat, action)
    came, went = _pipeline(st, after, seat)
    places = [r for r in sorted({*st.places(seat), *after.places(seat)}) if _touches(st, after, seat, r, came)]
    before_compute = tuple(compute_forecast(st, seat))
    after_compute = tuple(compute_forecast(after, seat))
    before_income = sum(income(st, seat).values())
    after_income = sum(income(after, seat).values())
    changes = tuple(_changes(st, after, seat))
    return Preview(
        action=action,
        text=g.format_action(action),
        seat=seat,
        cash=after.cash(seat) - st.cash(seat),
        changes=changes,
        arrivals=came,
        withdrawn=went,
        compute_before=before_compute,
        compute_after=after_compute,
        income_before=before_income,
        income_after=after_income,
        bound_before=tuple([bottleneck(st, seat, r) for r in places if r in st.places(seat)]),
        bound_after=tuple([bottleneck(after, seat, r) for r in places if r in after.places(seat)]),
        warning=_warning(came, before_compute, after_compute, before_income, after_income, changes),
    )


def _pipeline(before: State, after: State, seat: int) -> tuple[tuple[Arrival, ...], tuple[Arrival, ...]]:
    old = before.lines()
    new = []
    for line in after.lines():
        if line in old:
            old.remove(line)
        elif line.seat == seat:
            new.append(line)
    return tuple([arrival(after, p) for p in new]), tuple([arrival(before, p) for p in old if p.seat == seat])


def _touches(before: State, after: State, seat: int, region: int, came: tuple[Arrival, ...]) -> bool:
    if before.holding(seat, region) != after.holding(seat, region) or before.leases != after.leases:
        return True
    return any(a.region == region for a in came)


def _changes(before: State, after: State, seat: int) -> list[Change]:
    rows: list[Change] = []

    for s in [seat, *[other for other in range(before.game.seats) if other != seat]]:
        whose: dict[str, int | str] = {} if s == seat else {"seat": s}
        _note(rows, "cash", before.cash(s), after.cash(s), whose)
        _note(rows, "credit", before.limit(s), after.limit(s), whose)
        _note(rows, "influence", before.influence(s), after.influence(s), whose)
        _note(rows, "lead", before.lead(s), after.lead(s), whose)
        _note(rows, "progress", before.progress(s), after.progress(s), whose)
    _note(rows, "compute", compute_of(before, seat), compute_of(after, seat), {})
    _note(rows, "posture", before.posture(seat), after.posture(seat), {})
    _note(rows, "rent", before.rent(seat), after.rent(seat), {})
    _note(rows, "licences", before.licences(seat), after.licences(seat), {})
    for p in range(len(PARTS)):
        _note(rows, "store", market.stored(before, seat, p), market.stored(after, seat, p), {"part": p})
    _holding_changes(before, after, seat, rows)
    for i in range(len(LADDERS)):
        _note(rows, "price", market.next_price(before, i), market.next_price(after, i), {"ladder": i})
    for r in range(before.game.region_count):
        _note(rows, "slots", before.free_slots(r), after.free_slots(r), {"region": r})
        _note(rows, "room", room_left(before, seat, r), room_left(after, seat, r), {"region": r})
        _note(rows, "headroom", before.headroom(r), after.headroom(r), {"region": r})
    _note(rows, "tension", before.tension, after.tension, {})
    _note(rows, "capital-index", before.capital_index, after.capital_index, {})
    _control_changes(before, after, rows)
    _denial_changes(before, after, seat, rows)
    return rows


def _note(rows: list[Change], code: str, old: int, new: int, arguments: dict[str, int | str]) -> None:
    if old != new:
        rows.append(Change(code, old, new, arguments))


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


def _denial_changes(before: State, after: State, seat: int, rows: list[Change]) -> None:
    """The Lead a quarter that embargoes would earn each seat from the next quarter on, as the board stands."""
    if not (before.controls or after.controls):
        return
    lead = before.game.denied_lead
    for s in [seat, *[other for other in range(before.game.seats) if other != seat]]:
        old, new = [len(denied_rivals(st, s, is_ahead=True)) * lead for st in (before, after)]
        _note(rows, "denials", old, new, {} if s == seat else {"seat": s})


def _warning(
    came: tuple[Arrival, ...],
    before: tuple[int, ...],
    after: tuple[int, ...],
    income_before: int,
    income_after: int,
    changes: tuple[Change, ...],
) -> str | None:
    """The code of a waste, the commonest being layers that add no compute within the match and no income this quarter."""
    layers = [a for a in came if a.gives < 5]
    if layers and len(layers) == len(came) and before == after:
        late = all(not a.odds for a in layers)
        if late:
            return "too-late"
        if income_after <= income_before:
            return "other-layer"
    if not changes and not came:
        return "nothing"
    return None
