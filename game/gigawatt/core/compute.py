"""What a campus computes: the minimum over its layers, and what runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.layout import (
    CHIP_CLASSES_DOWN,
    H_BATTERY,
    H_CHIPS,
    H_CLEAN,
    H_CLOSED,
    H_ELECTRICAL,
    H_EVAPORATIVE,
    H_GAS,
    H_GRID,
    H_OPTICAL,
    H_RECYCLING,
    H_SITE,
    KIND_CHIPS,
    KIND_PARTS,
    M_CURTAIL,
    M_DROUGHT,
    M_FUEL,
    M_OUTAGE,
    M_POWER,
    P_AMOUNT,
    P_EXTRA,
    P_KIND,
)

if TYPE_CHECKING:
    from gigawatt.core.game import Game
    from gigawatt.core.state import State


class Campus:
    """What runs in a place."""

    __slots__ = ("clean", "halves", "idle", "online", "points")

    def __init__(self, online: int, made: int, idle: int, halves: int, clean: int) -> None:
        self.online: int = online
        """Modules online."""
        self.points: int = made
        """Points of compute."""
        self.idle: int = idle
        """Powered modules that run nothing."""
        self.halves: int = halves
        """Running cost in halves of a tenth of $bn."""
        self.clean: int = clean
        """The clean modules among those online."""


def campus(st: State, seat: int, region: int) -> Campus:
    """What runs in a place; remembered until its holding, its halls or an event there changes."""
    i = seat * st.game.region_count + region
    h = st.hold[i]
    site, power, cooling, network, chips = layers_of(st, seat, region, h)
    shell = site if site < power else power
    online = cooling if cooling < shell else shell
    online = network if network < online else online
    online = chips if chips < online else online
    if online and st.mods[M_OUTAGE + region]:
        online = online // 2 if h[H_BATTERY] else 0
    clean = h[H_CLEAN]
    entry = st.campus[i] = Campus(
        online,
        points_of(st.game.class_points, h, online) if online else 0,
        shell - online if shell > online else 0,
        power_halves(st, seat, region, online) if online > clean else 0,
        online if online < clean else clean,
    )
    return entry


def hosted(st: State, seat: int, region: int) -> int:
    """Modules of hall the seat hires in a region (below zero: lets to a rival there)."""
    total = 0
    for lease in st.leases:
        if lease[2] == region:
            if lease[1] == seat:
                total += lease[3]
            elif lease[0] == seat:
                total -= lease[3]
    return total


def layers(st: State, seat: int, region: int) -> tuple[int, int, int, int, int]:
    """Modules of site, power, cooling, network and chips that count this quarter, events and hired halls included.

    A hall let to a rival takes site and power from its landlord; a hired one adds every layer but chips.
    """
    return layers_of(st, seat, region, st.hold[seat * st.game.region_count + region])


def layers_of(st: State, seat: int, region: int, h: tuple[int, ...]) -> tuple[int, int, int, int, int]:
    """The layers that a holding `h` would make of a campus, under the events and leases of now."""
    mods = st.mods
    site = h[H_SITE]
    power = h[H_GRID] + h[H_GAS] + h[H_CLEAN]
    evaporative = h[H_EVAPORATIVE]
    if mods[M_CURTAIL + region] and not h[H_BATTERY]:
        power = max(0, power - mods[M_CURTAIL + region])
    if mods[M_DROUGHT + region] and st.game.water_risk[region] and not h[H_RECYCLING]:
        evaporative = max(0, evaporative - mods[M_DROUGHT + region])
    cooling = evaporative + h[H_CLOSED]
    electrical = h[H_ELECTRICAL]
    cap = st.game.electrical_cap
    network = (electrical if electrical < cap else cap) + h[H_OPTICAL]
    if st.leases:
        extra = hosted(st, seat, region)
        if extra > 0:
            cooling += extra
            network += extra
        site = max(0, site + extra)
        power = max(0, power + extra)
    return site, power, cooling, network, h[H_CHIPS] + h[H_CHIPS + 1] + h[H_CHIPS + 2]


def modules_online(st: State, seat: int, region: int) -> int:
    """Modules that run in a region: the minimum of the layers, less where an outage strikes."""
    online = min(layers(st, seat, region))
    if online and st.mods[M_OUTAGE + region]:
        online = online // 2 if st.hold[seat * st.game.region_count + region][H_BATTERY] else 0
    return online


def points(st: State, seat: int, region: int, online: int) -> int:
    """Points of compute of the best `online` chips of a campus."""
    return points_of(st.game.class_points, st.hold[seat * st.game.region_count + region], online)


def points_of(worth: list[int], h: tuple[int, ...], online: int) -> int:
    """Points of the best `online` chips of a holding, each class worth so much a module."""
    total = 0
    for cls in CHIP_CLASSES_DOWN:
        chips = h[H_CHIPS + cls]
        if chips and online:
            run = chips if chips < online else online
            total += run * worth[cls]
            online -= run
    return total


def compute_of(st: State, seat: int) -> int:
    """The seat's points of compute as its campuses stand now, before what arrives this quarter."""
    return sum(points(st, seat, r, modules_online(st, seat, r)) for r in st.spots[seat])


def power_halves(st: State, seat: int, region: int, online: int) -> int:
    """Running cost of `online` modules, in halves of a tenth of $bn; the cheapest power serves first, hired halls last."""
    h = st.hold[seat * st.game.region_count + region]
    online -= h[H_CLEAN]
    if online <= 0:
        return 0
    fuel = st.game.fuel_price + st.mods[M_FUEL]
    grid = st.game.power_price[region] + st.mods[M_POWER + region]
    fuel = fuel if fuel > 0 else 0
    grid = grid if grid > 0 else 0
    rest = online if fuel < grid else online - h[H_GRID]
    gas = h[H_GAS]
    gas = gas if gas < rest else rest if rest > 0 else 0
    return gas * fuel + (online - gas) * grid


def idle_shell(st: State, seat: int, region: int) -> int:
    """Modules of powered shell that run nothing and are let to nobody."""
    site, power, _cooling, _network, _chips = layers(st, seat, region)
    return max(0, min(site, power) - modules_online(st, seat, region))


def with_line(g: Game, h: tuple[int, ...], p: tuple[int, ...]) -> tuple[int, ...]:
    """A holding once a line of the pipeline has come: its modules or its chips; what adds to no layer changes nothing."""
    kind = p[P_KIND]
    if kind == KIND_CHIPS:
        place = H_CHIPS + (p[P_EXTRA] & 3)
    elif kind == KIND_PARTS:
        return h
    else:
        place = g.gives[kind] if kind >= 0 else p[P_EXTRA]
        if place > H_OPTICAL:
            return h
    return (*h[:place], h[place] + p[P_AMOUNT], *h[place + 1 :])
