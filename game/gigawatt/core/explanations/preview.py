"""What an action would do: the exact difference it makes now, and what it brings later with the published odds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.core.apply import carry_out
from gigawatt.core.explanations.changes import Change, changes
from gigawatt.core.explanations.consequences import Consequence, consequences
from gigawatt.core.explanations.forecast import (
    Arrival,
    Trained,
    arrival,
    compute_forecast,
    income_in,
    quarter_end,
    restructures_in,
    trained_in,
)
from gigawatt.core.explanations.lapses import Lapse, lapse_at_end, new_lapse
from gigawatt.core.queries.bottleneck import Bottleneck, bottleneck

if TYPE_CHECKING:
    from gigawatt.core.game import State


PREVIEW_WARNINGS: Final = ("too-late", "other-layer", "nothing", "only-price")
"""What can make an action a waste: it comes after the last quarter, another layer binds, nothing changes at all, or only what is paid."""

_PAID: Final = frozenset({"cash", "influence", "lead"})
"""Kinds of number that are paid."""


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
    trained_before: Trained
    """Training after the quarter's end if nobody acted again."""
    trained_after: Trained
    bound_before: tuple[Bottleneck, ...]
    """What binds each campus that changes."""
    bound_after: tuple[Bottleneck, ...]
    consequences: tuple[Consequence, ...]
    """What it leads to that no number of the board shows at once."""
    lapse: Lapse | None
    """The embargoes of the seat that this quarter's end would end for want of influence, where without the action fewer would."""
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
    before_end, after_end = quarter_end(st), quarter_end(after)
    before_income, after_income = [sum(income_in(end, seat).values()) for end in (before_end, after_end)]
    was_insolvent, is_insolvent = [restructures_in(end, seat) for end in (before_end, after_end)]
    changed = tuple(changes(st, after, seat))
    leads_to = consequences(st, after, seat, action, came, was_insolvent=was_insolvent, is_insolvent=is_insolvent)
    warning = _warning(came, before_compute, after_compute, before_income, after_income, changed)
    if warning is None and not leads_to and _only_pays(st, after, changed):
        warning = "only-price"
    return Preview(
        action=action,
        text=g.format_action(action),
        seat=seat,
        cash=after.cash(seat) - st.cash(seat),
        changes=changed,
        arrivals=came,
        withdrawn=went,
        compute_before=before_compute,
        compute_after=after_compute,
        income_before=before_income,
        income_after=after_income,
        trained_before=trained_in(before_end, seat),
        trained_after=trained_in(after_end, seat),
        bound_before=tuple([bottleneck(st, seat, r) for r in places if r in st.places(seat)]),
        bound_after=tuple([bottleneck(after, seat, r) for r in places if r in after.places(seat)]),
        consequences=leads_to,
        lapse=new_lapse(lapse_at_end(st, seat, before_end), lapse_at_end(after, seat, after_end)),
        warning=warning,
    )


def _only_pays(before: State, after: State, changed: tuple[Change, ...]) -> bool:
    """Whether all that an action does is to cost something: it changes nothing else now, nothing on its way and nothing that lasts."""
    if not changed or any(row.code not in _PAID or row.arguments or row.after > row.before for row in changed):
        return False
    is_still = before.mods == after.mods and before.lasting_effects() == after.lasting_effects()
    return is_still and before.lines() == after.lines()


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


def _warning(
    came: tuple[Arrival, ...],
    before: tuple[int, ...],
    after: tuple[int, ...],
    income_before: int,
    income_after: int,
    changed: tuple[Change, ...],
) -> str | None:
    """The code of a waste, the commonest being layers that add no compute within the match and no income this quarter."""
    layers = [a for a in came if a.gives < 5]
    if layers and len(layers) == len(came) and before == after:
        late = all(not a.odds for a in layers)
        if late:
            return "too-late"
        if income_after <= income_before:
            return "other-layer"
    if not changed and not came:
        return "nothing"
    return None
