"""Requirements of cards, compiled: small checks of the seat that takes a card, and of the place it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    CAMPUSES,
    CAPACITY,
    CASH,
    H_BATTERY,
    H_WIDTH,
    HOLDER,
    INDEX,
    INFLUENCE,
    LEAD,
    ONLINE,
    P_KIND,
    P_PHASE,
    P_REGION,
    P_SEAT,
    P_WIDTH,
    SEAT_WIDTH,
    SEATS,
    TENSION,
    TIER,
)
from gigawatt.core.position.position import Check
from gigawatt.core.position.rows import PERMIT
from gigawatt.core.rules.vocabulary import BLOCS, CLIMATES, COMPONENTS, FITTINGS, PARTS

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position
    from gigawatt.core.position.tables import Tables
    from gigawatt.core.rules.ruleset import Requirement

NO_BOUND: Final = 1 << 40
"""More than any number in a game."""


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
"""Requirements that anyone's action may change within a quarter; whatever changes one of the others also drops what legality remembers."""

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


def compile_requirements(game: Tables, requires: tuple[Requirement, ...]) -> list[Check]:
    """Checks of the seat, but for what its faction alone decides."""
    return [compile_requirement(game, r) for r in requires if r.kind not in OF_PLACE and r.kind not in OF_FACTION]


def suits_faction(requires: tuple[Requirement, ...], bloc: i64, *, is_state: bool) -> bool:
    """Whether a faction meets the requirements that it alone decides."""
    kind = "state" if is_state else "firm"
    names = {"bloc": BLOCS[bloc], "kind": kind}
    return all(names[r.kind] in r.which for r in requires if r.kind in OF_FACTION)


# --- the checks -------------------------------------------------------------------------------------------------------------


class _SeatNumber(Check):
    """One of the seat's own numbers is within bounds."""

    def __init__(self, field: i64, low: int | None, high: int | None) -> None:
        self.at: i64 = SEATS + field
        self.low: i64 = -NO_BOUND if low is None else low
        self.high: i64 = NO_BOUND if high is None else high

    def holds(self, st: Position, seat: i64, region: i64) -> bool:
        value = st.v[self.at + seat * SEAT_WIDTH]
        return self.low <= value <= self.high


class _Track(Check):
    """A number of everyone's is within bounds."""

    def __init__(self, field: i64, low: int | None, high: int | None) -> None:
        self.at: i64 = field
        self.low: i64 = -NO_BOUND if low is None else low
        self.high: i64 = NO_BOUND if high is None else high

    def holds(self, st: Position, seat: i64, region: i64) -> bool:
        return self.low <= st.v[self.at] <= self.high


class _Bloc(Check):
    """The seat is of one of these blocs."""

    def __init__(self, blocs: list[int]) -> None:
        self.blocs: list[int] = blocs

    def holds(self, st: Position, seat: i64, region: i64) -> bool:
        return st.tables[seat].bloc in self.blocs


class _Kind(Check):
    """The seat is a state, or a firm, if that is asked for."""

    def __init__(self, which: tuple[str, ...]) -> None:
        self.state: bool = "state" in which
        self.firm: bool = "firm" in which

    def holds(self, st: Position, seat: i64, region: i64) -> bool:
        return self.state if st.tables[seat].is_state else self.firm


class _NotLeader(Check):
    """Somebody has more Lead."""

    def holds(self, st: Position, seat: i64, region: i64) -> bool:
        v = st.v
        lead = v[SEATS + seat * SEAT_WIDTH + LEAD]
        for other in range(st.rules.seats):
            if v[SEATS + other * SEAT_WIDTH + LEAD] > lead:
                return True
        return False


class _Plant(Check):
    """The seat has a plant of one of these parts."""

    def __init__(self, parts: list[int]) -> None:
        self.parts: vec[i64] = vec[i64](parts)

    def holds(self, st: Position, seat: i64, region: i64) -> bool:
        at = SEATS + seat * SEAT_WIDTH + CAPACITY
        for part in self.parts:
            if st.v[at + part] > 0:
                return True
        return False


class _Chokepoint(Check):
    """The seat holds the chokepoint of one of these parts."""

    def __init__(self, parts: list[int]) -> None:
        self.parts: vec[i64] = vec[i64](parts)

    def holds(self, st: Position, seat: i64, region: i64) -> bool:
        for part in self.parts:
            if st.v[HOLDER + part] == seat + 1:
                return True
        return False


class _Fits(Check):
    """What never changes about the region suits."""

    def __init__(self, fits: list[bool]) -> None:
        self.fits: list[bool] = fits

    def holds(self, st: Position, seat: i64, region: i64) -> bool:
        return self.fits[region]


class _Component(Check):
    """The campus has so many modules of these components."""

    def __init__(self, places: list[int], least: i64) -> None:
        self.places: vec[i64] = vec[i64](places)
        self.least: i64 = least

    def holds(self, st: Position, seat: i64, region: i64) -> bool:
        b = (seat * st.rules.region_count + region) * H_WIDTH
        total: i64 = 0
        for place in self.places:
            total += st.hold[b + place]
        return total >= self.least


class _FittingAbsent(Check):
    """The campus has none of these fittings."""

    def __init__(self, places: list[int]) -> None:
        self.places: vec[i64] = vec[i64](places)

    def holds(self, st: Position, seat: i64, region: i64) -> bool:
        b = (seat * st.rules.region_count + region) * H_WIDTH
        for place in self.places:
            if st.hold[b + place]:
                return False
        return True


class _Waiting(Check):
    """A project of the seat waits for a permit there."""

    def holds(self, st: Position, seat: i64, region: i64) -> bool:
        return self.keep(st, seat, 1 << region) != 0

    def keep(self, st: Position, seat: i64, regions: i64) -> i64:
        """Those of the regions where it holds, from one look at the pipeline."""
        waiting: i64 = 0
        pipe = st.pipe
        for p in range(0, len(pipe), P_WIDTH):
            if pipe[p + P_SEAT] == seat and pipe[p + P_PHASE] == PERMIT and pipe[p + P_KIND] >= 0:
                waiting |= 1 << pipe[p + P_REGION]
        return regions & waiting


class _Home(Check):
    """The region is a home of the seat's faction."""

    def holds(self, st: Position, seat: i64, region: i64) -> bool:
        return st.tables[seat].home_bits >> region & 1 != 0

    def keep(self, st: Position, seat: i64, regions: i64) -> i64:
        """Those of the regions where it holds."""
        return regions & st.tables[seat].home_bits


# --- compiling ---------------------------------------------------------------------------------------------------------------


def compile_requirement(game: Tables, req: Requirement) -> Check:
    """One check. Unknown kinds cannot come here: loading refuses them."""
    low, high = req.min, req.max
    match req.kind:
        case "bloc":
            return _Bloc([BLOCS.index(b) for b in req.which])
        case "kind":
            return _Kind(req.which)
        case "tier":
            return _SeatNumber(TIER, low, None)
        case "online":
            return _SeatNumber(ONLINE, low, None)
        case "campuses-at-least":
            return _SeatNumber(CAMPUSES, low, None)
        case "influence-at-most":
            return _SeatNumber(INFLUENCE, None, high)
        case "debt":
            return _SeatNumber(CASH, None, -1)
        case "index-at-least":
            return _Track(INDEX, low, None)
        case "index-at-most":
            return _Track(INDEX, None, high)
        case "tension-at-least":
            return _Track(TENSION, low, None)
        case "tension-at-most":
            return _Track(TENSION, None, high)
        case "not-leader":
            return _NotLeader()
        case "plant":
            return _Plant([PARTS.index(p) for p in req.which])
        case "chokepoint":
            return _Chokepoint([PARTS.index(p) for p in req.which])
    return _compile_place(game, req)


def _compile_place(game: Tables, req: Requirement) -> Check:
    match req.kind:
        case "source" | "climate" | "water-risk" | "region-bloc":
            return _Fits(_fitting_regions(game, req))
        case "component":
            return _Component([COMPONENTS.index(w) for w in req.which], req.min or 1)
        case "fitting-absent":
            return _FittingAbsent([H_BATTERY + FITTINGS.index(w) for w in req.which])
        case "waiting":
            return _Waiting()
        case "home":
            return _Home()
    raise AssertionError(req.kind)


def _fitting_regions(game: Tables, req: Requirement) -> list[bool]:
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


def split_places(game: Tables, requires: tuple[Requirement, ...]) -> tuple[list[bool], list[Check]]:
    """Whether each region meets the requirements of what never changes there, and checks for the other ones of the place."""
    fits = [True] * len(game.ruleset.regions)
    checks: list[Check] = []
    for req in requires:
        if req.kind in FIXED_OF_PLACE:
            fits = [one and other for one, other in zip(fits, _fitting_regions(game, req), strict=True)]
        elif req.kind in OF_PLACE:
            checks.append(compile_requirement(game, req))
    return fits, checks
