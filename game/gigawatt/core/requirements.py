"""Requirements of cards, compiled: small checks of the seat that takes a card, and of the place it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from gigawatt.core.layout import (
    CAMPUSES,
    CAPACITY,
    CASH,
    EMPTY,
    H_BATTERY,
    HOLDER,
    INDEX,
    INFLUENCE,
    LEAD,
    ONLINE,
    P_KIND,
    P_PHASE,
    P_REGION,
    P_SEAT,
    PERMIT,
    SEAT_WIDTH,
    SEATS,
    TENSION,
    TIER,
)
from gigawatt.core.vocabulary import BLOCS, CLIMATES, COMPONENTS, FITTINGS, PARTS

if TYPE_CHECKING:
    from gigawatt.core.game import Game
    from gigawatt.core.ruleset import Requirement
    from gigawatt.core.state import State

Check = Callable[["State", int, int], bool]
"""(state, seat, region) -> holds; checks of the seat ignore the region."""

Sieve = Callable[["State", int, list[int]], list[int]]
"""(state, seat, regions) -> those of them that hold."""

VOLATILE: Final = frozenset(
    {
        "debt",
        "waiting",
        "tension-at-least",
        "tension-at-most",
        "index-at-least",
        "index-at-most",
        "influence-at-most",
        "not-leader",
    }
)
"""Requirements that an action of anyone may change within a quarter; the rest change only where legality is told of it."""

OF_PLACE: Final = frozenset(
    {"source", "climate", "water-risk", "region-bloc", "component", "fitting-absent", "waiting", "home"}
)
"""Requirements of the campus or region a card names."""

OF_FACTION: Final = frozenset({"bloc", "kind"})
"""Requirements that the faction of the seat alone decides."""

FIXED_OF_PLACE: Final = frozenset({"source", "climate", "water-risk", "region-bloc"})
"""Those of them that never change."""


def is_volatile(requirement: Requirement) -> bool:
    """Whether it must be checked at every ply."""
    return requirement.kind in VOLATILE


def compile_requirements(game: Game, requires: tuple[Requirement, ...]) -> list[Check]:
    """Checks of the seat, but for what its faction alone decides."""
    return [compile_requirement(game, r) for r in requires if r.kind not in OF_PLACE and r.kind not in OF_FACTION]


def suits_faction(requires: tuple[Requirement, ...], bloc: int, *, is_state: bool) -> bool:
    """Whether a faction meets the requirements that it alone decides."""
    kind = "state" if is_state else "firm"
    names = {"bloc": BLOCS[bloc], "kind": kind}
    return all(names[r.kind] in r.which for r in requires if r.kind in OF_FACTION)


def _seat_number(field: int, low: int | None, high: int | None) -> Check:
    def check(st: State, seat: int, region: int) -> bool:
        value = st.v[SEATS + seat * SEAT_WIDTH + field]
        return (low is None or value >= low) and (high is None or value <= high)

    return check


def _track(field: int, low: int | None, high: int | None) -> Check:
    def check(st: State, seat: int, region: int) -> bool:
        value = st.v[field]
        return (low is None or value >= low) and (high is None or value <= high)

    return check


def _is_leader(st: State, seat: int) -> bool:
    leads = [st.v[SEATS + s * SEAT_WIDTH + LEAD] for s in range(st.game.seats)]
    return leads[seat] == max(leads)


def compile_requirement(game: Game, req: Requirement) -> Check:
    """One check. Unknown kinds cannot come here: loading refuses them."""
    low, high = req.min, req.max
    match req.kind:
        case "bloc":
            blocs = {BLOCS.index(b) for b in req.which}
            return lambda st, s, r: st.tables[s].bloc in blocs
        case "kind":
            state = "state" in req.which
            firm = "firm" in req.which
            return lambda st, s, r: state if st.tables[s].is_state else firm
        case "tier":
            return _seat_number(TIER, low, None)
        case "online":
            return _seat_number(ONLINE, low, None)
        case "campuses-at-least":
            return _seat_number(CAMPUSES, low, None)
        case "influence-at-most":
            return _seat_number(INFLUENCE, None, high)
        case "debt":
            return _seat_number(CASH, None, -1)
        case "index-at-least":
            return _track(INDEX, low, None)
        case "index-at-most":
            return _track(INDEX, None, high)
        case "tension-at-least":
            return _track(TENSION, low, None)
        case "tension-at-most":
            return _track(TENSION, None, high)
        case "not-leader":
            return lambda st, s, r: not _is_leader(st, s)
        case "plant":
            parts = [PARTS.index(p) for p in req.which]
            return lambda st, s, r: any(st.v[SEATS + s * SEAT_WIDTH + CAPACITY + p] > 0 for p in parts)
        case "chokepoint":
            parts = [PARTS.index(p) for p in req.which]
            return lambda st, s, r: any(st.v[HOLDER + p] == s + 1 for p in parts)
    return _compile_place(game, req)


def _compile_place(game: Game, req: Requirement) -> Check:
    match req.kind:
        case "source" | "climate" | "water-risk" | "region-bloc":
            fits = _fitting_regions(game, req)
            return lambda st, s, r: fits[r]
        case "component":
            places = [COMPONENTS.index(w) for w in req.which]
            least = req.min or 1
            return lambda st, s, r: sum((st.hold[s * st.game.region_count + r] or EMPTY)[i] for i in places) >= least
        case "fitting-absent":
            places = [H_BATTERY + FITTINGS.index(w) for w in req.which]
            return lambda st, s, r: not any(st.hold[s * st.game.region_count + r][i] for i in places)
        case "waiting":
            return lambda st, s, r: any(
                p[P_SEAT] == s and p[P_REGION] == r and p[P_PHASE] == PERMIT and p[P_KIND] >= 0 for p in st.pipe
            )
        case "home":
            return lambda st, s, r: r in st.tables[s].homes
    raise AssertionError(req.kind)


def _fitting_regions(game: Game, req: Requirement) -> list[bool]:
    """Which regions meet a requirement of what never changes about a region."""
    regions = game.ruleset.regions
    match req.kind:
        case "source":
            return [any(w in region.sources for w in req.which) for region in regions]
        case "climate":
            assert all(w in CLIMATES for w in req.which)
            return [region.climate in req.which for region in regions]
        case "water-risk":
            return [region.water_risk for region in regions]
        case "region-bloc":
            return [region.bloc in req.which for region in regions]
    raise AssertionError(req.kind)


def split_places(game: Game, requires: tuple[Requirement, ...]) -> tuple[list[bool], list[Sieve]]:
    """Whether each region meets the requirements of what never changes there, and sieves for the other ones of the place."""
    fits = [True] * len(game.ruleset.regions)
    sieves: list[Sieve] = []
    for req in requires:
        if req.kind in FIXED_OF_PLACE:
            fits = [one and other for one, other in zip(fits, _fitting_regions(game, req), strict=True)]
        elif req.kind in OF_PLACE:
            sieves.append(_compile_sieve(game, req))
    return fits, sieves


def _compile_sieve(game: Game, req: Requirement) -> Sieve:
    """`compile_requirement` of a place for several regions at once."""
    n = game.region_count
    if req.kind == "waiting":
        return _keep_waiting
    if req.kind == "component" and len(req.which) == 1:
        index = COMPONENTS.index(req.which[0])
        least = req.min or 1
        return lambda st, s, places: [r for r in places if st.hold[s * n + r][index] >= least]
    check = compile_requirement(game, req)
    return lambda st, s, places: [r for r in places if check(st, s, r)]


def _keep_waiting(st: State, seat: int, places: list[int]) -> list[int]:
    waiting = {p[P_REGION] for p in st.pipe if p[P_SEAT] == seat and p[P_PHASE] == PERMIT and p[P_KIND] >= 0}
    return [r for r in places if r in waiting] if waiting else []
