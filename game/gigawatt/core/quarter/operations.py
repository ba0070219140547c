"""Step 7: what runs, what it earns and costs, what it trains, and who cannot pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    BARRED,
    BY_RESTRUCTURE,
    CASH,
    CLASS,
    CLOUD,
    COMPUTE,
    EACH_BLOC,
    EACH_PART,
    H_CHIPS,
    H_PLANTS,
    H_TRUNK,
    H_WIDTH,
    INFLUENCE,
    L_CAMPUSES,
    L_SPOTS,
    L_WIDTH,
    LAST_CALENDAR,
    LEASE,
    LIMIT,
    M_DEMAND,
    M_LEASE,
    M_SEATS,
    MOD_WIDTH,
    ONLINE,
    P_KIND,
    P_ORDERED,
    P_ORDINAL,
    P_PAID,
    P_REGION,
    P_SEAT,
    P_WIDTH,
    PRICE,
    PROGRESS,
    QUARTER,
    R_HALVES,
    R_IDLE,
    R_ONLINE,
    R_POINTS,
    R_WIDTH,
    RENTED_LOTS,
    RESTRUCTURED,
    S_CLOUD,
    S_INCOME,
    S_LEASE,
    S_RUNNING,
    S_TRAINING,
    SEAT_WIDTH,
    SEATS,
    STORE,
    TIER,
    TRAINED,
    TRAINING_SHARE,
)
from gigawatt.core.queries.capacity import measure_capacity
from gigawatt.core.queries.compute import know_runs
from gigawatt.core.queries.permissions import alone_there, restructure_lead
from gigawatt.core.queries.rates import interest_on, rent_price, upkeep_price
from gigawatt.core.rules.vocabulary import EMBARGO
from gigawatt.core.transitions.board import (
    abandon,
    change_holding,
    refresh_controls,
    refresh_places,
)
from gigawatt.core.transitions.forgetting import forget_seat, forget_store
from gigawatt.core.transitions.ledger import gain_influence, gain_lead, move_index, pay, refresh_limit

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position
    from gigawatt.core.position.tables import Tables


def operate(st: Position) -> None:
    """Compute, cloud market, training, leases, bills, upkeep, restructuring; everyone from the same snapshot."""
    g = st.rules
    v = st.v
    n = g.seats
    powered = vec[i64]([_run(st, s) for s in range(n)])
    trained = vec[i64](
        [v[SEATS + s * SEAT_WIDTH + COMPUTE] * v[SEATS + s * SEAT_WIDTH + TRAINING_SHARE] // 4 for s in range(n)]
    )
    debts = vec[i64]([-v[SEATS + s * SEAT_WIDTH + CASH] for s in range(n)])
    rented: i64 = 0
    supply: i64 = 0
    top: i64 = 0
    for s in range(n):
        o = SEATS + s * SEAT_WIDTH
        if not g.has_training:
            trained[s] = 0
        supply += v[o + COMPUTE] - trained[s]
        if g.has_rent:
            rented += v[o + RENTED_LOTS]
        if v[o + TIER] > top:
            top = v[o + TIER]
    price = cloud_price(st, supply, rented * g.rent_points)
    v[PRICE] = price
    for s in range(n):
        _earn(st, s, v[SEATS + s * SEAT_WIDTH + COMPUTE] - trained[s], price, top)
    _settle_leases(st)
    for s in range(n):
        _pay_bills(st, s, powered[s], debts[s])
        lots = _pay_rent(st, s, price) if g.has_rent and v[SEATS + s * SEAT_WIDTH + RENTED_LOTS] else 0
        if g.has_training and (trained[s] or lots):
            _train(st, s, trained[s], lots)
        else:
            v[SEATS + s * SEAT_WIDTH + TRAINED] = 0
        if st.controls:
            _pay_upkeep(st, s)
    for s in range(n):
        refresh_limit(st, s)
        if v[SEATS + s * SEAT_WIDTH + CASH] < -v[SEATS + s * SEAT_WIDTH + LIMIT]:
            restructure(st, s)
    if price <= g.index_low:
        move_index(st, -1)
    elif price >= g.index_high:
        move_index(st, 1)


def _run(st: Position, seat: i64) -> i64:
    """Count what runs in the places of a seat; returns what it costs in halves."""
    modules: i64 = 0
    points: i64 = 0
    halves: i64 = 0
    runs = st.runs
    know_runs(st, seat)
    base = seat * st.rules.region_count
    for r in st.lists[seat * L_WIDTH + L_SPOTS]:
        i = (base + r) * R_WIDTH
        modules += runs[i + R_ONLINE]
        points += runs[i + R_POINTS]
        halves += runs[i + R_HALVES]
    o = SEATS + seat * SEAT_WIDTH
    st.v[o + ONLINE] = modules
    st.v[o + COMPUTE] = points
    return halves


def cloud_price(st: Position, supply: i64, rented: i64) -> i64:
    """Price of two points of cloud, in tenths of $bn: scale x demand / supply, rounded down, within its bounds."""
    g = st.rules
    calendar = g.first + st.v[QUARTER]
    if calendar > LAST_CALENDAR:
        calendar = LAST_CALENDAR
    demand = g.demand[calendar] * (100 + st.mods[M_DEMAND]) // 100 + rented
    price = g.cloud_price_scale * demand // (supply if supply > 1 else 1)
    price = price if price < g.cloud_price_max else g.cloud_price_max
    return price if price > g.cloud_price_min else g.cloud_price_min


def _earn(st: Position, seat: i64, sold: i64, price: i64, top: i64) -> None:
    """Cloud revenue, model income, leases to outsiders, a state's levy, lasting incomes."""
    g = st.rules
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    mods = M_SEATS + seat * MOD_WIDTH
    pct = 100 + st.mods[mods + S_CLOUD]
    revenue: i64 = 0
    if pct > 0:
        revenue = sold * price // 2 * pct // 100
    if st.tables[seat].is_state:
        revenue = revenue * g.state_cloud_pct // 100
        homes = st.tables[seat].home_bits
        online: i64 = 0
        for s in range(g.seats):
            if st.spot_bits[s] & homes:
                know_runs(st, s)
                for r in st.lists[s * L_WIDTH + L_SPOTS]:
                    if homes >> r & 1:
                        online += st.runs[(s * g.region_count + r) * R_WIDTH + R_ONLINE]
        if online >= g.levy_modules:
            pay(st, seat, online // g.levy_modules, "levy")
    v[o + CLOUD] = revenue
    pay(st, seat, revenue, "cloud")
    if g.has_training and v[o + TIER]:
        income = g.model_income * v[o + TIER]
        behind = top - v[o + TIER]
        pay(st, seat, income if behind == 0 else income // 2 if behind == 1 else 0, "models")
    idle: i64 = 0
    know_runs(st, seat)
    for r in st.lists[seat * L_WIDTH + L_CAMPUSES]:
        idle += st.runs[(seat * g.region_count + r) * R_WIDTH + R_IDLE]
    rate = g.lease_pair + st.mods[M_LEASE] + st.mods[mods + S_LEASE]
    lease: i64 = 0
    if rate > 0:
        lease = idle * rate // 2
    v[o + LEASE] = lease
    if lease:
        pay(st, seat, lease, "lease")
    if st.mods[mods + S_INCOME]:
        pay(st, seat, st.mods[mods + S_INCOME], "income")


def _settle_leases(st: Position) -> None:
    for landlord, tenant, _region, modules, rent, _until in st.leases:
        pay(st, tenant, -modules * rent, "hall")
        pay(st, landlord, modules * rent, "hall")


def _pay_bills(st: Position, seat: i64, halves: i64, debt: i64) -> None:
    """Power by module and interest by debt (if it is above zero) at the start of the step, both rounded up."""
    pct = 100 + st.mods[M_SEATS + seat * MOD_WIDTH + S_RUNNING]
    if halves and pct > 0:
        pay(st, seat, -((halves * pct + 199) // 200), "power")
    if debt > 0:
        pay(st, seat, -interest_on(st, seat, debt), "interest")


def _pay_rent(st: Position, seat: i64, price: i64) -> i64:
    """Pay for rented lots while cash and credit last; the rest is given up for good. Returns the points rented."""
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    lots = v[o + RENTED_LOTS]
    each = rent_price(st, price)
    while lots and v[o + CASH] - lots * each < -v[o + LIMIT]:
        lots -= 1
    if st.log is not None and lots < v[o + RENTED_LOTS]:
        st.log.append(("rent-cut", seat, v[o + RENTED_LOTS] - lots))
    v[o + RENTED_LOTS] = lots
    pay(st, seat, -lots * each, "rent")
    return lots * st.rules.rent_points


def _train(st: Position, seat: i64, share: i64, rented: i64) -> None:
    """Add training progress: the largest campus counts in full, others less, rented capacity less."""
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    gained = training_points(st, seat, share, rented)
    v[o + TRAINED] = gained
    v[o + PROGRESS] = v[o + PROGRESS] + gained


def training_points(st: Position, seat: i64, share: i64, rented: i64) -> i64:
    """Training points from `share` points of own compute and `rented` ones, rounded down."""
    g = st.rules
    total = rented * g.rented_pct
    if share:
        runs = st.runs
        know_runs(st, seat)
        base = seat * g.region_count
        spots = st.spot_bits[seat]
        main: i64 = -1
        largest: i64 = -1
        for r in range(g.region_count):
            if spots >> r & 1 and runs[(base + r) * R_WIDTH + R_POINTS] > largest:
                main = r
                largest = runs[(base + r) * R_WIDTH + R_POINTS]
        used = share if share < largest else largest
        total += used * 100
        share -= used
        if share:
            linked: i64 = 0
            far: i64 = 0
            main_linked = _linked(st, seat, main)
            for r in range(g.region_count):
                if spots >> r & 1 and r != main:
                    if main_linked and _linked(st, seat, r):
                        linked += runs[(base + r) * R_WIDTH + R_POINTS]
                    else:
                        far += runs[(base + r) * R_WIDTH + R_POINTS]
            best, rest = (linked, far) if g.linked_pct >= g.far_pct else (far, linked)
            used = share if share < best else best
            total += used * (g.linked_pct if g.linked_pct >= g.far_pct else g.far_pct)
            share -= used
            used = share if share < rest else rest
            total += used * (g.far_pct if g.linked_pct >= g.far_pct else g.linked_pct)
    points = total * (100 + st.mods[M_SEATS + seat * MOD_WIDTH + S_TRAINING]) // 10000
    if points < 0:
        return 0
    return points


def _linked(st: Position, seat: i64, region: i64) -> bool:
    """Whether a campus has grade A fibre: its region's, or an own long-haul trunk."""
    return st.rules.fibre_a[region] or st.hold[(seat * st.rules.region_count + region) * H_WIDTH + H_TRUNK] != 0


def _pay_upkeep(st: Position, seat: i64) -> None:
    """Influence for each embargo the seat upholds; what it cannot pay for lapses."""
    price = upkeep_price(st, seat)
    if not price:
        return
    lapsed = []
    for c in st.controls:
        if c.seat == seat and c.level == EMBARGO:
            if st.v[SEATS + seat * SEAT_WIDTH + INFLUENCE] >= price:
                gain_influence(st, seat, -price, "upkeep")
            else:
                lapsed.append(c)
    if lapsed:
        st.controls = tuple([c for c in st.controls if c not in lapsed])
        refresh_controls(st)
        if st.log is not None:
            st.log.append(("lapsed", seat, len(lapsed)))


# --- those who cannot pay -------------------------------------------------------------------------------------------------


def restructure(st: Position, seat: i64) -> None:
    """Sell at half price until within the limit again: stored parts, chips (oldest first), projects (latest first), plants.

    What is still owed is written off. It costs Lead, puts all compute to cloud, and bars equity and cards for a quarter.
    """
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    floor = -v[o + LIMIT]
    owed = v[o + CASH]
    for sell in (_sell_store, _sell_chips, _sell_projects, _sell_plants):
        if v[o + CASH] >= floor:
            break
        sell(st, seat, floor)
    sold = v[o + CASH] - owed
    written_off: i64 = max(0, floor - v[o + CASH])
    if written_off:
        pay(st, seat, written_off, "written off")
    gain_lead(st, seat, -restructure_lead(st, seat), BY_RESTRUCTURE)
    forget_seat(st, seat)
    v[o + TRAINING_SHARE] = 0
    v[o + RENTED_LOTS] = 0
    v[o + BARRED] = v[QUARTER] + 2
    v[o + RESTRUCTURED] = v[o + RESTRUCTURED] + 1
    refresh_places(st, seat)
    if st.log is not None:
        st.log.append(("restructured", seat, sold, written_off))


def _sell_store(st: Position, seat: i64, floor: i64) -> None:
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    for part in EACH_PART:
        for origin in EACH_BLOC:
            while v[o + STORE + part * 3 + origin] and v[o + CASH] < floor:
                v[o + STORE + part * 3 + origin] = v[o + STORE + part * 3 + origin] - 1
                forget_store(st, seat)
                if st.log is not None:
                    st.log.append(("store", seat, part, origin, -1, "restructured"))
                pay(st, seat, st.rules.base[part + 1][v[CLASS]] // 2, "restructured")


def _sell_chips(st: Position, seat: i64, floor: i64) -> None:
    g = st.rules
    o = SEATS + seat * SEAT_WIDTH
    for cls in range(g.class_count):
        for r in range(g.region_count):
            if not st.spot_bits[seat] >> r & 1:
                continue
            h = (seat * g.region_count + r) * H_WIDTH + H_CHIPS + cls
            while st.hold[h] and st.v[o + CASH] < floor:
                change_holding(st, seat, r, H_CHIPS + cls, -1, "restructured")
                pay(st, seat, g.class_base[cls] // 2, "restructured")


def _sell_projects(st: Position, seat: i64, floor: i64) -> None:
    g = st.rules
    o = SEATS + seat * SEAT_WIDTH
    last = _line_key(g, st.pipe, -1)
    while st.v[o + CASH] < floor:
        best: i64 = -1
        most: i64 = -1
        pipe = st.pipe
        for p in range(0, len(pipe), P_WIDTH):
            if pipe[p + P_SEAT] == seat and pipe[p + P_KIND] >= 0:
                key = _line_key(g, pipe, p)
                if most < key < last:
                    most = key
                    best = p
        if best < 0:
            break
        last = most
        if g.is_opener[pipe[best + P_KIND]] and not alone_there(st, best):
            continue
        paid = pipe[best + P_PAID]
        abandon(st, best)
        pay(st, seat, paid // 2, "restructured")


def _line_key(g: Tables, pipe: vec[i64], p: i64) -> i64:
    """The order in which projects were begun, new campuses first in a quarter; above all of them for -1."""
    if p < 0:
        return 1 << 40
    kind = pipe[p + P_KIND]
    when = pipe[p + P_ORDERED] * 2 + (0 if g.is_opener[kind] else 1)
    return ((when * 256 + pipe[p + P_ORDINAL]) * 256 + pipe[p + P_REGION]) * 256 + kind


def _sell_plants(st: Position, seat: i64, floor: i64) -> None:
    g = st.rules
    o = SEATS + seat * SEAT_WIDTH
    price = vec[i64]([0, 0, 0, 0])
    for p in range(g.project_count):
        if 200 <= g.gives[p] < 300:
            price[g.gives[p] - 200] = g.ruleset.projects[p].cost // 2
    for r in range(g.region_count):
        for part in EACH_PART:
            while st.hold[(seat * g.region_count + r) * H_WIDTH + H_PLANTS + part] and st.v[o + CASH] < floor:
                change_holding(st, seat, r, H_PLANTS + part, -1, "restructured")
                pay(st, seat, price[part], "restructured")
    measure_capacity(st, seat)
