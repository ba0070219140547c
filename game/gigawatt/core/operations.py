"""Step 7: what runs, what it earns and costs, what it trains, and who cannot pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.board import abandon, alone_there, change_holding, forget_seat, refresh_controls, refresh_places
from gigawatt.core.capacity import measure_capacity
from gigawatt.core.compute import campus
from gigawatt.core.layout import (
    BARRED,
    BY_RESTRUCTURE,
    C_LEVEL,
    C_SEAT,
    CASH,
    CLASS,
    CLOUD,
    COMPUTE,
    EACH_BLOC,
    EACH_PART,
    H_CHIPS,
    H_PLANTS,
    H_TRUNK,
    INDEX,
    INFLUENCE,
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
    POSTURE,
    PRICE,
    PROGRESS,
    QUARTER,
    RENT,
    RESTRUCTURED,
    S_CLOUD,
    S_INCOME,
    S_INTEREST,
    S_LEASE,
    S_RESTRUCTURE,
    S_RUNNING,
    S_TRAINING,
    S_UPKEEP,
    SEAT_WIDTH,
    SEATS,
    STORE,
    TIER,
    TRAINED,
)
from gigawatt.core.ledger import gain_influence, gain_lead, move_index, pay, refresh_limit

if TYPE_CHECKING:
    from gigawatt.core.state import State


Runs = tuple[int, ...]
"""A region, the modules online there, and their points."""


def operate(st: State) -> None:
    """Compute, cloud market, training, leases, bills, upkeep, restructuring; everyone from the same snapshot."""
    g = st.game
    v = st.v
    n = g.seats
    running: list[list[Runs]] = []
    powered: list[int] = []
    trained: list[int] = []
    sold: list[int] = []
    debts: list[int] = []
    rented = top = 0
    for s in range(n):
        o = SEATS + s * SEAT_WIDTH
        rows, halves = _run(st, s)
        running.append(rows)
        powered.append(halves)
        compute = v[o + COMPUTE]
        share = compute * v[o + POSTURE] // 4 if g.has_training else 0
        trained.append(share)
        sold.append(compute - share)
        debts.append(-v[o + CASH])
        if g.has_rent:
            rented += v[o + RENT]
        if v[o + TIER] > top:
            top = v[o + TIER]
    price = cloud_price(st, sum(sold), rented * g.rent_points)
    v[PRICE] = price
    for s in range(n):
        _earn(st, s, sold[s], price, top, running)
    _settle_leases(st)
    for s in range(n):
        _pay_bills(st, s, powered[s], debts[s])
        lots = _pay_rent(st, s, price) if g.has_rent and v[SEATS + s * SEAT_WIDTH + RENT] else 0
        if g.has_training and (trained[s] or lots):
            _train(st, s, trained[s], lots, running[s])
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


def _run(st: State, seat: int) -> tuple[list[Runs], int]:
    """Count what runs in the places of a seat: (region, modules online, points) of each, and what they cost in halves."""
    base = seat * st.game.region_count
    rows: list[Runs] = []
    modules = points = halves = 0
    known = st.campus
    for r in st.spots[seat]:
        runs = known[base + r] or campus(st, seat, r)
        rows.append((r, runs.online, runs.points))
        modules += runs.online
        points += runs.points
        halves += runs.halves
    o = SEATS + seat * SEAT_WIDTH
    st.v[o + ONLINE] = modules
    st.v[o + COMPUTE] = points
    return rows, halves


def cloud_price(st: State, supply: int, rented: int) -> int:
    """Price of two points of cloud, in tenths of $bn: scale x demand / supply, rounded down, within its bounds."""
    g = st.game
    demand = g.demand[min(11, g.first + st.v[QUARTER])] * (100 + st.mods[M_DEMAND]) // 100 + rented
    price = g.cloud_price_scale * demand // (supply if supply > 1 else 1)
    price = price if price < g.cloud_price_max else g.cloud_price_max
    return price if price > g.cloud_price_min else g.cloud_price_min


def _earn(st: State, seat: int, sold: int, price: int, top: int, running: list[list[Runs]]) -> None:
    """Cloud revenue, model income, leases to outsiders, a state's levy, lasting incomes."""
    g = st.game
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    mods = M_SEATS + seat * MOD_WIDTH
    pct = 100 + st.mods[mods + S_CLOUD]
    revenue = sold * price // 2 * pct // 100 if pct > 0 else 0
    if st.tables[seat].is_state:
        revenue = revenue * g.state_cloud_pct // 100
        homes = st.tables[seat].homes
        online = 0
        for rows in running:
            for region, modules, _points in rows:
                if region in homes:
                    online += modules
        if online >= g.levy_modules:
            pay(st, seat, online // g.levy_modules, "levy")
    v[o + CLOUD] = revenue
    pay(st, seat, revenue, "cloud")
    if g.has_training and v[o + TIER]:
        income = g.model_income * v[o + TIER]
        behind = top - v[o + TIER]
        pay(st, seat, income if behind == 0 else income // 2 if behind == 1 else 0, "models")
    base = seat * g.region_count
    known = st.campus
    idle = 0
    for r in st.open[seat]:
        idle += (known[base + r] or campus(st, seat, r)).idle
    rate = g.lease_pair + st.mods[M_LEASE] + st.mods[mods + S_LEASE]
    lease = v[o + LEASE] = idle * rate // 2 if rate > 0 else 0
    if lease:
        pay(st, seat, lease, "lease")
    if st.mods[mods + S_INCOME]:
        pay(st, seat, st.mods[mods + S_INCOME], "income")


def _settle_leases(st: State) -> None:
    for landlord, tenant, _region, modules, rent, _until in st.leases:
        pay(st, tenant, -modules * rent, "hall")
        pay(st, landlord, modules * rent, "hall")


def interest_pct(st: State, seat: int) -> int:
    """The interest a seat pays on debt, per cent a quarter."""
    g = st.game
    rate = g.interest_pct - g.interest_index_pct * st.v[INDEX] + st.mods[M_SEATS + seat * MOD_WIDTH + S_INTEREST]
    return rate if rate > g.interest_min else g.interest_min


def _pay_bills(st: State, seat: int, halves: int, debt: int) -> None:
    """Power by module and interest by debt (if it is above zero) at the start of the step, both rounded up."""
    pct = 100 + st.mods[M_SEATS + seat * MOD_WIDTH + S_RUNNING]
    if halves and pct > 0:
        pay(st, seat, -((halves * pct + 199) // 200), "power")
    if debt > 0:
        pay(st, seat, -((debt * interest_pct(st, seat) + 99) // 100), "interest")


def rent_price(st: State, price: int) -> int:
    """Price of one lot of outside capacity at a cloud price, rounded up."""
    cloud = st.game.ruleset.cloud
    return (cloud.rent_points * price * cloud.rent_pct + 199) // 200


def _pay_rent(st: State, seat: int, price: int) -> int:
    """Pay for rented lots while cash and credit last; the rest is dropped. Returns the points rented."""
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    lots = v[o + RENT]
    each = rent_price(st, price)
    while lots and v[o + CASH] - lots * each < -v[o + LIMIT]:
        lots -= 1
    pay(st, seat, -lots * each, "rent")
    return lots * st.game.rent_points


def _train(st: State, seat: int, share: int, rented: int, rows: list[Runs]) -> None:
    """Add training progress: the largest campus counts in full, others less, rented capacity less."""
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    gained = training_points(st, seat, share, rented, rows)
    v[o + TRAINED] = gained
    v[o + PROGRESS] = v[o + PROGRESS] + gained


def training_points(st: State, seat: int, share: int, rented: int, rows: list[Runs]) -> int:
    """Training points from `share` points of own compute and `rented` ones, rounded down."""
    g = st.game
    training = g.ruleset.training
    total = rented * training.rented_pct
    if share:
        main, largest = rows[0][0], rows[0][2]
        for r, _m, p in rows:
            if p > largest:
                main, largest = r, p
        used = share if share < largest else largest
        total += used * 100
        share -= used
        if share:
            linked_main = _linked(st, seat, main)
            far = [
                (training.linked_pct if linked_main and _linked(st, seat, r) else training.far_pct, p)
                for r, _m, p in rows
                if r != main
            ]
            for pct, available in sorted(far, reverse=True):
                used = min(share, available)
                total += used * pct
                share -= used
    return max(0, total * (100 + st.mods[M_SEATS + seat * MOD_WIDTH + S_TRAINING]) // 10000)


def _linked(st: State, seat: int, region: int) -> bool:
    """Whether a campus has grade A fibre: its region's, or an own long-haul trunk."""
    return st.game.fibre_a[region] or bool(st.hold[seat * st.game.region_count + region][H_TRUNK])


def _pay_upkeep(st: State, seat: int) -> None:
    """Influence for each control the seat upholds; what it cannot pay for lapses."""
    price = max(0, st.game.upkeep + st.mods[M_SEATS + seat * MOD_WIDTH + S_UPKEEP])
    if not price:
        return
    lapsed = []
    for c in st.controls:
        if c[C_SEAT] == seat and c[C_LEVEL]:
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


def restructure(st: State, seat: int) -> None:
    """Sell at half price until within the limit again: stored parts, chips (oldest first), projects (latest first), plants.

    What is still owed is written off. It costs Lead, puts all compute to cloud, and bars equity and cards for a quarter.
    """
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    floor = -v[o + LIMIT]
    for sell in (_sell_store, _sell_chips, _sell_projects, _sell_plants):
        if v[o + CASH] >= floor:
            break
        sell(st, seat, floor)
    if v[o + CASH] < floor:
        pay(st, seat, floor - v[o + CASH], "written off")
    economy = st.game.ruleset.economy
    gain_lead(
        st,
        seat,
        -max(0, economy.restructure_lead + st.mods[M_SEATS + seat * MOD_WIDTH + S_RESTRUCTURE]),
        BY_RESTRUCTURE,
    )
    forget_seat(st, seat)
    v[o + POSTURE] = 0
    v[o + RENT] = 0
    v[o + BARRED] = v[QUARTER] + 2
    v[o + RESTRUCTURED] += 1
    refresh_places(st, seat)
    if st.log is not None:
        st.log.append(("restructured", seat))


def _sell_store(st: State, seat: int, floor: int) -> None:
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    for part in EACH_PART:
        for origin in EACH_BLOC:
            while v[o + STORE + part * 3 + origin] and v[o + CASH] < floor:
                v[o + STORE + part * 3 + origin] -= 1
                st.stores[seat] = None
                if st.log is not None:
                    st.log.append(("store", seat, part, origin, -1, "restructured"))
                pay(st, seat, st.game.base[part + 1][v[CLASS]] // 2, "restructured")


def _sell_chips(st: State, seat: int, floor: int) -> None:
    g = st.game
    o = SEATS + seat * SEAT_WIDTH
    for cls in range(g.class_count):
        for r in st.spots[seat]:
            while st.hold[seat * g.region_count + r][H_CHIPS + cls] and st.v[o + CASH] < floor:
                change_holding(st, seat, r, H_CHIPS + cls, -1, "restructured")
                pay(st, seat, g.class_base[cls] // 2, "restructured")


def _sell_projects(st: State, seat: int, floor: int) -> None:
    g = st.game
    o = SEATS + seat * SEAT_WIDTH
    mine = [p for p in st.pipe if p[P_SEAT] == seat and p[P_KIND] >= 0]
    mine.sort(key=lambda p: (p[P_ORDERED], not g.is_opener[p[P_KIND]], p[P_ORDINAL], p[P_REGION], p[P_KIND]))
    while mine and st.v[o + CASH] < floor:
        p = mine.pop()
        if g.is_opener[p[P_KIND]] and not alone_there(st, p):
            continue
        abandon(st, p)
        pay(st, seat, p[P_PAID] // 2, "restructured")


def _sell_plants(st: State, seat: int, floor: int) -> None:
    g = st.game
    o = SEATS + seat * SEAT_WIDTH
    price = [0, 0, 0, 0]
    for p in range(g.project_count):
        if 200 <= g.gives[p] < 300:
            price[g.gives[p] - 200] = g.ruleset.projects[p].cost // 2
    for r in range(g.region_count):
        for part in EACH_PART:
            while st.hold[seat * g.region_count + r][H_PLANTS + part] and st.v[o + CASH] < floor:
                change_holding(st, seat, r, H_PLANTS + part, -1, "restructured")
                pay(st, seat, price[part], "restructured")
    measure_capacity(st, seat)
