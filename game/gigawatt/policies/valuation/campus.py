"""A seat's campuses as slots, each with the quarter in which every layer will be there.

A campus computes the minimum of its layers, so value is counted by *slot*: the n-th module of a campus has value once site, power,
cooling, network and an accelerator have all reached n. A slot whose missing layers can still be ordered in time counts in part, the
less the more is missing.

The module reads the layout of a position because it runs for every campus at every decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import append, i64, vec
from gigawatt.core.position.layout import (
    H_CHIPS,
    P_AMOUNT,
    P_BUILD,
    P_EXTRA,
    P_FLAGS,
    P_KIND,
    P_LEFT,
    P_PHASE,
    P_REGION,
    P_SEAT,
    P_WIDTH,
    S_SPEED,
)
from gigawatt.core.position.rows import BUILDING, F_FRESH, FREIGHT, KIND_CHIPS, KIND_PARTS
from gigawatt.core.queries.compute import layers
from gigawatt.core.queries.pipeline import permit_odds
from gigawatt.core.rules.vocabulary import LAYER_OF

if TYPE_CHECKING:
    from gigawatt.core import State

NOWHERE: Final = -1
"""The region of a campus that does not exist yet."""
NEVER: Final = 99
"""The quarter of a layer that is neither there nor ordered."""
SLOTS_AHEAD: Final = 9
"""Slots of a campus that are considered, above the modules that run."""
SITE: Final = 0
POWER: Final = 1
COOLING: Final = 2
NETWORK: Final = 3
CHIPS: Final = 4


def permit_waits(stall: float, outright: float, most: int) -> vec[float]:
    """By permit steps, up to `most`, the expected quarters until a project is granted.

    Each quarter it stalls, gains a step, or is granted outright.
    """
    once = 1 / (1 - stall)
    waits = vec[float]([0.0] * (most + 1))
    for steps in range(most):
        # A draw that is neither a stall nor an outright grant takes one step off.
        waits[steps + 1] = once + (1 - stall - outright) / (1 - stall) * waits[steps]
    return waits


def permit_wait(stall: float, outright: float, steps: int) -> float:
    """The expected quarters until a project of so many permit steps is granted."""
    once = 1 / (1 - stall)
    wait = 0.0
    for _step in range(steps):
        wait = once + (1 - stall - outright) / (1 - stall) * wait
    return wait


def permit_chances(st: State, seat: int, region: int) -> tuple[float, float]:
    """Chances of a stall and of an outright grant for a seat's projects in a region."""
    stall, outright = permit_odds(st, seat, region, 0)
    return float(stall) / 100, float(outright) / 100


def grant_times(st: State, seat: int, region: int, most: int) -> vec[i64]:
    """By permit steps, up to `most`, the expected quarters until a seat's project in a region is granted, rounded."""
    stall, outright = permit_chances(st, seat, region)
    return vec[i64]([int(wait + 0.5) for wait in permit_waits(stall, outright, most)])


def build_time(st: State, seat: int, project: int, region: int) -> int:
    """Quarters of construction of a seat's project in a region."""
    g = st.game
    time: int = max(1, g.build_time[project][region] - st.seat_lasting(seat, S_SPEED + g.group[project]))
    return time


def line_time(st: State, p: int) -> int:
    """The quarter from now in which the line at `p` of the pipeline is expected online."""
    pipe = st.pipe
    left: int = pipe[p + P_LEFT]
    if pipe[p + P_PHASE] == BUILDING:
        return left if pipe[p + P_FLAGS] & F_FRESH else left - 1
    if pipe[p + P_PHASE] == FREIGHT:
        return left - 1
    build: int = pipe[p + P_BUILD]
    stall, outright = permit_chances(st, pipe[p + P_SEAT], pipe[p + P_REGION])
    return int(permit_wait(stall, outright, left) + 0.5) - 1 + build


def layer_of(st: State, p: int) -> int:
    """The layer that the line at `p` of the pipeline adds to; -1 for parts, plants and fittings."""
    kind = st.pipe[p + P_KIND]
    if kind == KIND_CHIPS:
        return CHIPS
    if kind == KIND_PARTS:
        return -1
    gives = st.game.gives[kind] if kind >= 0 else st.pipe[p + P_EXTRA]
    return LAYER_OF[gives] if gives < len(LAYER_OF) else -1


class Campus:
    """The slots of one campus.

    Attributes:
        region: where it is, or `NOWHERE`.
        have: modules of each layer now.
        planned: modules of each layer, ordered ones included.
        base: modules that can run now; the slots follow them.
        ready: for each layer, the quarter from now in which each slot has it; `NEVER` if it is not ordered.
        points: for each slot, the points that its accelerator computes.
    """

    __slots__ = ("base", "have", "planned", "points", "ready", "region")

    def __init__(
        self, region: int, have: vec[i64], planned: vec[i64], base: int, ready: vec[vec[i64]], points: vec[i64]
    ) -> None:
        self.region: int = region
        self.have: vec[i64] = have
        self.planned: vec[i64] = planned
        self.base: int = base
        self.ready: vec[vec[i64]] = ready
        self.points: vec[i64] = points

    def last(self, slot: i64) -> i64:
        """The quarter from now in which the last layer of a slot comes; `NEVER` if one is not ordered."""
        last: i64 = 0
        for row in self.ready:
            last = max(last, row[slot])
        return last


def lines_of(st: State, seat: int) -> vec[i64]:
    """Where the lines of a seat stand in the pipeline of all seats."""
    found = vec[i64]()
    pipe = st.pipe
    # Reads the packed rows, since named rows of all seats' lines would be made at every decision.
    for p in range(0, len(pipe), P_WIDTH):
        if pipe[p + P_SEAT] == seat:
            found = append(found, p)
    return found


def read_campus(st: State, seat: int, region: int, lines: vec[i64], chip_points: int) -> Campus:
    """Read a campus from a position.

    Args:
        st: the position.
        seat: whose campus.
        region: where.
        lines: the seat's lines, from `lines_of`.
        chip_points: points that an accelerator of the current class computes.
    """
    site, power, cooling, network, chips = layers(st, seat, region)
    have = vec[i64]([site, power, cooling, network, chips])
    base: i64 = site
    for count in have:
        base = min(base, count)
    ready = vec[vec[i64]]([_at_once(count - base) for count in have])
    taken = vec[i64]([count - base for count in have])
    planned = have[:]
    pipe = st.pipe
    for p in lines:
        if pipe[p + P_REGION] != region:
            continue
        layer = layer_of(st, p)
        if layer >= 0:
            amount = pipe[p + P_AMOUNT]
            _enter(ready[layer], taken[layer], line_time(st, p), amount)
            taken[layer] = taken[layer] + amount
            planned[layer] = planned[layer] + amount
    return Campus(region, have, planned, base, ready, _chip_points(st, seat, region, base, chip_points))


def empty_campus(chip_points: int) -> Campus:
    """A campus that does not exist yet."""
    none = vec[i64]([0, 0, 0, 0, 0])
    ready = vec[vec[i64]]([_at_once(0) for layer in range(len(none))])
    return Campus(NOWHERE, none, none[:], 0, ready, vec[i64]([chip_points] * SLOTS_AHEAD))


def as_if_there(ready: vec[i64]) -> vec[i64]:
    """When each slot has a layer if all of it that is not ordered were there now."""
    return vec[i64]([0 if at == NEVER else at for at in ready])


def _at_once(slack: i64) -> vec[i64]:
    """When each slot has a layer of which `slack` modules are idle and none is on order."""
    ready = vec[i64]([NEVER] * SLOTS_AHEAD)
    for slot in range(min(slack, SLOTS_AHEAD)):
        ready[slot] = 0
    return ready


def _enter(ready: vec[i64], taken: i64, time: i64, amount: i64) -> None:
    """Assign modules that come in `time` to the slots of a layer, `taken` of which are assigned already, in the order of arrival."""
    for place in range(taken, taken + amount):
        i = place
        if i >= SLOTS_AHEAD:
            i = SLOTS_AHEAD - 1
            if ready[i] <= time:
                return
        while i > 0 and ready[i - 1] > time:
            ready[i] = ready[i - 1]
            i -= 1
        ready[i] = time


def _chip_points(st: State, seat: int, region: int, base: int, chip_points: int) -> vec[i64]:
    """For each slot, the points that its accelerator computes: the best ones run first, then new ones of the current class."""
    g = st.game
    worth = g.class_points
    points = vec[i64]([chip_points] * SLOTS_AHEAD)
    first: i64 = -base
    for cls in range(g.class_count - 1, -1, -1):
        last = first + st.held(seat, region, H_CHIPS + cls)
        for i in range(max(first, 0), min(last, SLOTS_AHEAD)):
            points[i] = worth[cls]
        first = last
    return points
