"""What a campus computes: the minimum over its layers, and what runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    GOODS_MASK,
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
    H_WIDTH,
    K_RUNS,
    K_SEATS,
    K_WIDTH,
    L_SPOTS,
    L_WIDTH,
    M_CURTAIL,
    M_DROUGHT,
    M_FUEL,
    M_OUTAGE,
    M_POWER,
    P_AMOUNT,
    P_EXTRA,
    P_KIND,
    R_CLEAN,
    R_HALVES,
    R_IDLE,
    R_ONLINE,
    R_POINTS,
    R_WIDTH,
)
from gigawatt.core.position.rows import KIND_CHIPS, KIND_PARTS

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position
    from gigawatt.core.position.tables import Tables


def runs_at(st: Position, seat: i64, region: i64) -> i64:
    """Where it stands in `runs` what runs in a place; remembered until its holding, its halls or an event there changes."""
    at = K_SEATS + seat * K_WIDTH + K_RUNS
    i = (seat * st.rules.region_count + region) * R_WIDTH
    if not st.memo[at] >> region & 1:
        _measure(st, seat, region, i)
        st.memo[at] = st.memo[at] | 1 << region
    return i


def know_runs(st: Position, seat: i64) -> None:
    """Measure what runs in each of a seat's places where that is not known."""
    at = K_SEATS + seat * K_WIDTH + K_RUNS
    missing = st.spot_bits[seat] & ~st.memo[at]
    if missing:
        for region in st.lists[seat * L_WIDTH + L_SPOTS]:
            if missing >> region & 1:
                _measure(st, seat, region, (seat * st.rules.region_count + region) * R_WIDTH)
        st.memo[at] = st.memo[at] | missing


def _measure(st: Position, seat: i64, region: i64, i: i64) -> None:
    h = st.hold
    b = (seat * st.rules.region_count + region) * H_WIDTH
    runs = st.runs
    if not h[b + H_SITE] and not st.leases:
        runs[i + R_ONLINE] = runs[i + R_POINTS] = runs[i + R_IDLE] = runs[i + R_HALVES] = runs[i + R_CLEAN] = 0
        return
    site, power, cooling, network, chips = layers_at(st, seat, region, h, b)
    shell = site if site < power else power
    online = cooling if cooling < shell else shell
    online = network if network < online else online
    online = chips if chips < online else online
    if online and st.mods[M_OUTAGE + region]:
        online = left_by_outage(h, b, online)
    clean = h[b + H_CLEAN]
    runs[i + R_ONLINE] = online
    runs[i + R_POINTS] = points_at(st.rules.class_points, h, b, online)
    runs[i + R_IDLE] = shell - online
    runs[i + R_HALVES] = power_halves(st, seat, region, online)
    runs[i + R_CLEAN] = online if online < clean else clean


def left_by_outage(h: vec[i64], b: i64, online: i64) -> i64:
    """Modules that an outage leaves of those of the holding at `b` of `h`: half with a battery, else none."""
    if h[b + H_BATTERY]:
        return online // 2
    return 0


def hosted(st: Position, seat: i64, region: i64) -> i64:
    """Modules of hall the seat hires in a region (below zero: lets to a rival there)."""
    total: i64 = 0
    for landlord, tenant, place, modules, _rent, _until in st.leases:
        if place == region:
            if tenant == seat:
                total += modules
            elif landlord == seat:
                total -= modules
    return total


def layers(st: Position, seat: i64, region: i64) -> tuple[int, int, int, int, int]:
    """Modules of site, power, cooling, network and chips that count this quarter, events and hired halls included.

    A hall let to a rival takes site and power from its landlord; a hired one adds every layer but chips.
    """
    return layers_at(st, seat, region, st.hold, (seat * st.rules.region_count + region) * H_WIDTH)


def layers_at(st: Position, seat: i64, region: i64, h: vec[i64], b: i64) -> tuple[i64, i64, i64, i64, i64]:
    """The layers that the holding at `b` of `h` would make of a campus, under the events and leases of now."""
    mods = st.mods
    site = h[b + H_SITE]
    power = h[b + H_GRID] + h[b + H_GAS] + h[b + H_CLEAN]
    evaporative = h[b + H_EVAPORATIVE]
    if mods[M_CURTAIL + region] and not h[b + H_BATTERY]:
        power -= mods[M_CURTAIL + region]
        if power < 0:
            power = 0
    if mods[M_DROUGHT + region] and st.rules.water_risk[region] and not h[b + H_RECYCLING]:
        evaporative -= mods[M_DROUGHT + region]
        if evaporative < 0:
            evaporative = 0
    cooling = evaporative + h[b + H_CLOSED]
    electrical = h[b + H_ELECTRICAL]
    cap = st.rules.electrical_cap
    network = (electrical if electrical < cap else cap) + h[b + H_OPTICAL]
    if st.leases:
        extra = hosted(st, seat, region)
        if extra > 0:
            cooling += extra
            network += extra
        site += extra
        power += extra
        if site < 0:
            site = 0
        if power < 0:
            power = 0
    return site, power, cooling, network, h[b + H_CHIPS] + h[b + H_CHIPS + 1] + h[b + H_CHIPS + 2]


def least_layer(st: Position, seat: i64, region: i64, h: vec[i64], b: i64) -> i64:
    """The least of those layers."""
    site, power, cooling, network, chips = layers_at(st, seat, region, h, b)
    least = site if site < power else power
    least = cooling if cooling < least else least
    least = network if network < least else least
    return chips if chips < least else least


def modules_online(st: Position, seat: i64, region: i64) -> i64:
    """Modules that run in a region: the minimum of the layers, less where an outage strikes."""
    b = (seat * st.rules.region_count + region) * H_WIDTH
    online = least_layer(st, seat, region, st.hold, b)
    if online and st.mods[M_OUTAGE + region]:
        return left_by_outage(st.hold, b, online)
    return online


def idle_chips(st: Position, seat: i64, region: i64) -> i64:
    """Chips there that do not run, since another layer binds; in a region without a campus or a hall, all of them."""
    b = (seat * st.rules.region_count + region) * H_WIDTH + H_CHIPS
    hold = st.hold
    return hold[b] + hold[b + 1] + hold[b + 2] - modules_online(st, seat, region)


def points(st: Position, seat: i64, region: i64, online: i64) -> i64:
    """Points of compute of the best `online` chips of a campus."""
    return points_at(st.rules.class_points, st.hold, (seat * st.rules.region_count + region) * H_WIDTH, online)


def points_at(worth: vec[i64], h: vec[i64], b: i64, online: i64) -> i64:
    """Points of the best `online` chips of the holding at `b` of `h`, each class worth so much a module."""
    total: i64 = 0
    for cls in range(2, -1, -1):
        chips = h[b + H_CHIPS + cls]
        if chips and online:
            run = chips if chips < online else online
            total += run * worth[cls]
            online -= run
    return total


def power_halves(st: Position, seat: i64, region: i64, online: i64) -> i64:
    """Running cost of `online` modules, in halves of a tenth of $bn; the cheapest power serves first, hired halls last."""
    h = st.hold
    b = (seat * st.rules.region_count + region) * H_WIDTH
    online -= h[b + H_CLEAN]
    if online <= 0:
        return 0
    fuel = st.rules.fuel_price + st.mods[M_FUEL]
    grid = st.rules.power_price[region] + st.mods[M_POWER + region]
    if fuel < 0:
        fuel = 0
    if grid < 0:
        grid = 0
    rest = online if fuel < grid else online - h[b + H_GRID]
    if rest < 0:
        rest = 0
    gas = h[b + H_GAS]
    if gas > rest:
        gas = rest
    return gas * fuel + (online - gas) * grid


def compute_of(st: Position, seat: i64) -> i64:
    """The seat's points of compute as its campuses stand now, before what arrives this quarter."""
    total: i64 = 0
    for r in st.places(seat):
        total += points(st, seat, r, modules_online(st, seat, r))
    return total


def idle_shell(st: Position, seat: i64, region: i64) -> i64:
    """Modules of powered shell that run nothing and are let to nobody."""
    b = (seat * st.rules.region_count + region) * H_WIDTH
    site, power, _cooling, _network, _chips = layers_at(st, seat, region, st.hold, b)
    idle = (site if site < power else power) - modules_online(st, seat, region)
    if idle < 0:
        return 0
    return idle


def add_line_to(g: Tables, h: vec[i64], pipe: vec[i64], p: i64) -> bool:
    """Add to the holding at the head of `h` what the line at `p` of `pipe` brings: modules or chips; False if neither."""
    kind = pipe[p + P_KIND]
    if kind == KIND_CHIPS:
        place = H_CHIPS + (pipe[p + P_EXTRA] & GOODS_MASK)
    elif kind == KIND_PARTS:
        return False
    else:
        place = g.gives[kind] if kind >= 0 else pipe[p + P_EXTRA]
        if place > H_OPTICAL:
            return False
    h[place] = h[place] + pipe[p + P_AMOUNT]
    return True
