"""The value of halls: to a landlord who offers idle powered shell, and to a tenant who hires it.

A hired hall has site, power, cooling and network at once; it needs accelerators in its region: idle ones that stand there, or new ones.
The module reads the layout of a position because halls are valued at every decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.queries.compute import idle_chips, idle_shell
from gigawatt.core.queries.market import ACCELERATORS, open_origin
from gigawatt.core.queries.permissions import has_hired, has_tenant
from gigawatt.core.transitions.ledger import total_stock
from gigawatt.policies.valuation.campus import CHIPS, NEVER

if TYPE_CHECKING:
    from gigawatt.policies.valuation.position_values import PositionValues

STANDING: Final = 0.1
"""Lead that a standing offer loses by being lowered, so that it is left to stand."""
IDLE_TAKEN: Final = 0.75
"""Probability that a rival with idle accelerators in the region takes a hall."""
SHORT_TAKEN: Final = 0.4
"""The same for a rival without idle shell of its own, which can buy accelerators for it."""
OTHERS_TAKEN: Final = 0.1
"""The same if there is no such rival."""
ENVIED: Final = 0.25
"""Share of what a hall runs that is its tenant's gain: accelerators would have run elsewhere, later."""
SOON: Final = 0.2
"""Lead that a module of the hall would have brought its landlord if accelerators for it are on their way."""
REUSED: Final = 0.7
"""Share of its price that an accelerator bought for a hall keeps if the seat has a campus in the region to move it to."""


def offer_value(values: PositionValues, region: int, rent: int) -> float:
    """What the rent brings above the lease to outsiders, if a taker is found; a tenant's gain costs the landlord its envy."""
    st = values.st
    hosting = st.game.ruleset.hosting
    if has_tenant(st, values.seat, region) or offers_hall(values, region):
        return -STANDING
    modules: int = min(st.game.hall_modules, idle_shell(st, values.seat, region))
    campus = values.campuses.get(region)
    soon = 0
    if campus is not None:
        for at in campus.ready[CHIPS]:
            soon += at < NEVER
    quarters = min(hosting.quarters, values.left)
    paid = values.forecast.cash_tail[0] - values.forecast.cash_tail[quarters]
    lease = values.forecast.lease_tail[0] - values.forecast.lease_tail[quarters]
    asked: int = hosting.rents[rent]
    gain = modules * (asked * paid - lease)
    runs = float(st.game.class_points[0]) * (values.forecast.tail[0] - values.forecast.tail[quarters])
    gain -= values.weights.envy * ENVIED * modules * runs
    return taken_odds(values, region, rent) * gain - SOON * min(modules, soon)


def offers_hall(values: PositionValues, region: int) -> bool:
    """Whether the seat offers a hall in a region."""
    for offer in values.st.offers:
        if offer.landlord == values.seat and offer.region == region:
            return True
    return False


def taken_odds(values: PositionValues, region: int, rent: int) -> float:
    """The probability that a rival hires a hall there; who has accelerators or needs a shell pays any of the rents."""
    st = values.st
    if likely_tenant(values, region) >= 0:
        return IDLE_TAKEN
    if open_origin(st, values.seat, ACCELERATORS, st.game.region_bloc[region]) < 0:
        return 0.0
    for s in range(st.game.seats):
        if s != values.seat and not has_hired(st, s, region) and not own_shell(values, s):
            return SHORT_TAKEN
    return OTHERS_TAKEN / 2.0**rent


def likely_tenant(values: PositionValues, region: int) -> int:
    """The first rival with idle accelerators in a region and no hall there; -1 if there is none."""
    for s in range(values.st.game.seats):
        if s != values.seat and not has_hired(values.st, s, region) and idle_chips(values.st, s, region) > 0:
            return s
    return -1


def own_shell(values: PositionValues, seat: int) -> int:
    """Idle powered modules of a seat at all its campuses."""
    idle = 0
    for r in values.st.campuses(seat):
        idle += idle_shell(values.st, seat, r)
    return idle


def hire_value(values: PositionValues, region: int, landlord: int) -> float:
    """The value of a hall for idle accelerators and for new ones, less fit-out and rent, and less what the landlord gains by it."""
    st = values.st
    g = st.game
    hosting = g.ruleset.hosting
    modules: int = min(hosting.modules, idle_shell(st, landlord, region))
    rent = next(
        (hosting.rents[o.rent] for o in st.offers if o.landlord == landlord and o.region == region), hosting.rents[-1]
    )
    quarters = min(hosting.quarters, values.left)
    idle: int = min(modules, idle_chips(values.st, values.seat, region))
    tail = values.forecast.tail
    points = float(g.class_points[st.chip_class])
    gain = idle * points * (tail[0] - tail[quarters])
    # New accelerators fill own idle shell first, which costs no rent.
    fresh = min(modules - idle, total_stock(st, ACCELERATORS) - own_shell(values, values.seat))
    if fresh > 0 and open_origin(st, values.seat, ACCELERATORS, g.region_bloc[region]) >= 0:
        gain += max(0.0, float(fresh) * fresh_value(values, region, points, quarters))
    paid = values.forecast.cash_tail[0] - values.forecast.cash_tail[quarters]
    cost = modules * (hosting.fit_out * values.cash_value + rent * paid)
    return gain - cost - values.weights.envy * modules * rent * paid


def fresh_value(values: PositionValues, region: int, points: float, quarters: int) -> float:
    """What an accelerator bought next for a hall brings while it is let, less its price and with what it is worth afterwards."""
    g = values.st.game
    tail = values.forecast.tail
    later = values.forecast.cash[quarters]
    kept = float(g.class_resale[values.st.chip_class]) * later
    if region in values.campuses and values.campuses[region].base:
        kept = max(kept, REUSED * values.chip_cost * later)
    return points * (tail[0] - tail[quarters]) - values.cash_value * values.chip_cost + kept
