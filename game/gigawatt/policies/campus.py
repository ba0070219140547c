"""A seat's campuses as rows of module places, each with the quarter in which every layer will be there.

A campus computes the minimum of its layers, so worth is counted by *slot*: the n-th module of a campus is worth something once
site, power, cooling, network and an accelerator have all reached n. A slot whose missing layers could still be ordered in time
counts for a part, the smaller the more is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.compute import layers
from gigawatt.core.layout import (
    BUILD,
    F_FRESH,
    FREIGHT,
    KIND_CHIPS,
    KIND_PARTS,
    LAYER_OF,
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
from gigawatt.core.quarter import permit_odds

if TYPE_CHECKING:
    from gigawatt.core import State

NOWHERE: Final = -1
"""The region of a campus that does not exist yet."""
NEVER: Final = 99
"""The quarter of a layer that is neither there nor ordered."""
SLOTS_AHEAD: Final = 9
"""How many modules above what will run a campus is looked at."""
SITE: Final = 0
POWER: Final = 1
COOLING: Final = 2
NETWORK: Final = 3
CHIPS: Final = 4


def permit_wait(stall: float, outright: float, steps: int) -> float:
    """Quarters until a project is granted, expected: every quarter it stalls, gains a step, or is granted outright."""
    once = 1 / (1 - stall)
    wait = 0.0
    for _ in range(steps):
        # A draw that is neither a stall nor outright leaves one step fewer.
        wait = once + (1 - stall - outright) / (1 - stall) * wait
    return wait


def permit_chances(st: State, seat: int, region: int) -> tuple[float, float]:
    """Chances of a stall and of an outright grant for a seat's projects in a region."""
    odds: tuple[int, int] = permit_odds(st, seat, region, 0)
    return odds[0] / 100, odds[1] / 100


def order_time(st: State, seat: int, project: int, region: int) -> int:
    """The quarter from now, expected, in which a project ordered now is online."""
    g = st.game
    time = max(1, g.build_time[project][region] - st.seat_lasting(seat, S_SPEED + g.group[project]))
    steps = g.permit_steps[project]
    if steps:
        stall, outright = permit_chances(st, seat, region)
        return int(permit_wait(stall, outright, steps) + 0.5) - 1 + time
    return time - 1


def line_time(st: State, p: int) -> int:
    """The quarter from now, expected, in which the line at `p` of the pipeline is online."""
    pipe = st.pipe
    left: int = pipe[p + P_LEFT]
    if pipe[p + P_PHASE] == BUILD:
        return left if pipe[p + P_FLAGS] & F_FRESH else left - 1
    if pipe[p + P_PHASE] == FREIGHT:
        return left - 1
    stall, outright = permit_chances(st, pipe[p + P_SEAT], pipe[p + P_REGION])
    return int(permit_wait(stall, outright, left) + 0.5) - 1 + pipe[p + P_BUILD]


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
        planned: modules of each layer, with what is on order.
        base: modules that could run now; the slots after it are looked at.
        ready: for each layer, the quarter from now in which each slot has it; `NEVER` where it is not ordered.
        points: what the accelerator of each slot computes.
    """

    __slots__ = ("base", "have", "planned", "points", "ready", "region")

    def __init__(
        self, region: int, have: tuple[int, ...], planned: list[int], ready: list[list[int]], points: list[int]
    ) -> None:
        self.region: int = region
        self.have: tuple[int, ...] = have
        self.planned: list[int] = planned
        self.base: int = min(have)
        self.ready: list[list[int]] = ready
        self.points: list[int] = points


def read_campus(st: State, seat: int, region: int, lines: list[tuple[int, int, int]], chip_points: int) -> Campus:
    """A campus as it stands.

    Args:
        st: the position.
        seat: whose campus.
        region: where.
        lines: what is on order there, from `read_lines`.
        chip_points: what an accelerator of the current class computes.
    """
    worth = st.game.class_points
    have = layers(st, seat, region)
    coming: list[list[tuple[int, int]]] = [[], [], [], [], []]
    planned = list(have)
    for layer, time, amount in lines:
        coming[layer].append((time, amount))
        planned[layer] += amount
    base = min(have)
    ready = [_ready(have[layer] - base, coming[layer]) for layer in range(5)]
    chips = st.chips(seat, region)
    owned: list[int] = []
    for cls in range(len(worth) - 1, -1, -1):
        points: int = worth[cls]
        owned += [points] * chips[cls]
    owned += [chip_points] * (base + SLOTS_AHEAD)
    return Campus(region, have, planned, ready, owned[base : base + SLOTS_AHEAD])


def open_field(chip_points: int) -> Campus:
    """A campus that does not exist yet."""
    ready = [[NEVER] * SLOTS_AHEAD for _ in range(5)]
    return Campus(NOWHERE, (0, 0, 0, 0, 0), [0, 0, 0, 0, 0], ready, [chip_points] * SLOTS_AHEAD)


def _ready(slack: int, coming: list[tuple[int, int]]) -> list[int]:
    """When each slot has a layer: `slack` of them now, then what is on order, first come first."""
    ready = [0] * min(SLOTS_AHEAD, slack)
    if coming:
        for time, amount in sorted(coming):
            ready += [time] * amount
        del ready[SLOTS_AHEAD:]
    return ready + [NEVER] * (SLOTS_AHEAD - len(ready))


def read_lines(st: State, seat: int) -> dict[int, list[tuple[int, int, int]]]:
    """What is on order, by region: (layer, quarter from now in which it is expected, amount)."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    pipe = st.pipe
    # The packed rows themselves: named ones would be made for everyone's lines at each decision.
    for p in range(0, len(pipe), P_WIDTH):
        if pipe[p + P_SEAT] != seat:
            continue
        layer = layer_of(st, p)
        if layer < 0:
            continue
        row: tuple[int, int, int] = (layer, line_time(st, p), pipe[p + P_AMOUNT])
        region: int = pipe[p + P_REGION]
        if region in found:
            found[region].append(row)
        else:
            found[region] = [row]
    return found
