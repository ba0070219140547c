"""Where each number of a state lives: names for the places in its flat lists, and what observations call them.

A position is numbers that lie one after the other in flat lists (`gigawatt.core.position.ints`), because that is what copies and changes
fastest:

- `v`: global tracks, then a block for each seat;
- `mods`: what lasting effects (and factions' traits) add; copies share it until one of them changes it;
- `hold`: a holding for each (seat, region), and `planned`: the same with what is on order;
- `pipe`: a row for each line of the pipeline; `timers`: a row for each lasting effect that ends;
- small tuples for what there is little of: controls, deals, contracts, leases, offers.

The rest is what legality remembers between plies. It follows from the position, is in no digest, and costs nothing but speed when it
is forgotten: `campus_bits` and `spot_bits`; `runs`, a row for each (seat, region); `memo`, numbers and the bits that
say which pieces are known; `lists`, mostly of actions; menus and price lists, which are objects that all states of a game share.

Only the core reads these lists. Everyone else asks a state (`State.cash`, `State.holding`, `State.lines` and so on), but for the
loops of policies that were measured.
"""

from __future__ import annotations

from typing import Final

REGIONS: Final = 16
"""Places kept for regions; a ruleset may have fewer."""
LADDER_COUNT: Final = 5
PART_COUNT: Final = 4
GROUP_COUNT: Final = 5
LAST_CALENDAR: Final = 11
"""The last quarter of the calendar, from 0: 2026 Q4."""
EACH_BLOC: Final[tuple[int, ...]] = (0, 1, 2)
"""To loop over; the compiler makes a tuple that stands in a loop's head anew each time."""
EACH_PART: Final[tuple[int, ...]] = (0, 1, 2, 3)

# --- v: globals ----------------------------------------------------------------------------------------------------
QUARTER: Final = 0  # of the match, from 0
PLY: Final = 1
TO_MOVE: Final = 2
FIRST: Final = 3  # who moved first in quarter 0
TERMINAL: Final = 4
HEADLINE: Final = 5  # revealed this quarter, index + 1
PENDING: Final = 6  # harsh, revealed, strikes next quarter, index + 1
STRUCK: Final = 7  # harsh, striking this quarter, index + 1
CLASS: Final = 8  # accelerator class now
CLASS_AT: Final = 9  # 3: calendar quarter (from 0) in which each class comes
SLIP_DRAWN: Final = 12  # bit per class
INDEX: Final = 13
TENSION: Final = 14
TENSED: Final = 15  # a control was issued or raised, or a card raised tension, this quarter
PRICE: Final = 16  # cloud price of the last operations
ROW_TAKEN: Final = 17
ROW: Final = 18  # 6: card index + 1, oldest first
STOCK: Final = 24  # 5 ladders x 3 origins
REFILLED: Final = 39  # 5: world units that have come, all told
HOLDER: Final = 44  # 4: seat + 1 that holds the chokepoint
CANDIDATE: Final = 48  # 4: seat + 1 above the taking share at the last record
STREAK: Final = 52  # 4: records running: candidate's above (no holder), or holder's below
REACHED: Final = 56  # 6: seats that have reached each training tier
SHARE: Final = 62  # 3: bit per control layer of which a bloc has enough
SLOTS: Final = 65  # 16: free
HEAD: Final = 81  # 16: free grid headroom
SEATS: Final = 97

# --- v: a block for each seat ----------------------------------------------------------------------------------------
CASH: Final = 0
INFLUENCE: Final = 1
LEAD: Final = 2
POINTS: Final = 3
TRAINING_SHARE: Final = 4  # quarters of the compute that train
RENTED_LOTS: Final = 5  # lots asked for
USED: Final = 6  # bits: free actions used this quarter
HELD_PARTS: Final = 7  # bit per part kept in the store
EQUITY_AT: Final = 8  # quarter from which equity may be raised
BARRED: Final = 9  # quarter + 1 in which neither equity nor cards are open
ONLINE: Final = 10  # modules
COMPUTE: Final = 11  # points
PROGRESS: Final = 12
TIER: Final = 13
LIMIT: Final = 14
LICENCES: Final = 15
LICENCES_UNTIL: Final = 16
STORE: Final = 17  # 4 parts x 3 origins
ACQUIRED: Final = 29  # 5 ladders x 3 origins
CAPACITY: Final = 44  # 4: units in hundredths a quarter
LEAD_BY: Final = 48  # 12, see LEAD_SOURCES
CLOUD: Final = 60  # revenue of the last quarter
LEASE: Final = 61  # from idle shell, of the last quarter
TRAINED: Final = 62  # training points of the last quarter
CAMPUSES: Final = 63
RESTRUCTURED: Final = 64  # times
SEAT_WIDTH: Final = 65

USED_POSTURE: Final = 1
USED_RENT: Final = 2
USED_LIFT: Final = 4
USED_HOLD: Final = 8  # shifted left by the part

BY_RANK: Final = 0
BY_LEVEL: Final = 1
BY_TRAINING: Final = 2
BY_CONTRACTS: Final = 3
BY_CHOKEPOINTS: Final = 4
BY_CARDS: Final = 5
BY_EQUITY: Final = 6
BY_RESTRUCTURE: Final = 7
BY_ORDERED: Final = 8
BY_CASH: Final = 9
BY_RESILIENCE: Final = 10
BY_CONTROLS: Final = 11

# --- mods: regions, markets, controls, then a block for each seat -------------------------------------------------------
M_STALL: Final = 0
M_OUTRIGHT: Final = 16
M_POWER: Final = 32
M_CURTAIL: Final = 48
M_DROUGHT: Final = 64
M_OUTAGE: Final = 80
M_OUTPUT: Final = 96  # 16 regions x 4 parts
M_LANE: Final = 160  # 5
M_REFILL: Final = 165  # 5
M_PRICE: Final = 170  # 5
M_COST: Final = 175  # 3 blocs x 5 groups
M_LOBBY: Final = 190  # 3 blocs x 5 groups: subsidies standing
M_DEMAND: Final = 205
M_LEASE: Final = 206
M_FUEL: Final = 207
M_SEIZURE: Final = 208
M_CONTROL: Final = 209  # 7 layers x 3 issuers x 3 targets: level in force
M_SEATS: Final = 272

S_INCOME: Final = 0
S_STIPEND: Final = 1
S_CREDIT: Final = 2
S_TRAINING: Final = 3
S_CLOUD: Final = 4
S_LOT: Final = 5  # site, power, cooling, network
S_ORDER: Final = 9
S_SPEED: Final = 10  # 5 groups
S_STALL: Final = 15
S_OUTRIGHT: Final = 16
S_EXPEDITE: Final = 17
S_INTEREST: Final = 18
S_LEASE: Final = 19
S_CAP: Final = 20
S_EQUITY_LEAD: Final = 21
S_EQUITY_CASH: Final = 22
S_UPKEEP: Final = 23
S_ABROAD: Final = 24
S_COST: Final = 25  # 5 groups
S_OUTPUT: Final = 30
S_CHIP: Final = 31
S_RUNNING: Final = 32
S_CAMPUSES: Final = 33
S_RENT: Final = 34
S_RESTRUCTURE: Final = 35
MOD_WIDTH: Final = 36

TRAIT_SLOT: Final = {
    "credit": S_CREDIT, "interest": S_INTEREST, "cloud-pct": S_CLOUD, "training-pct": S_TRAINING, "lease": S_LEASE,
    "stipend": S_STIPEND, "influence-cap": S_CAP, "equity-lead": S_EQUITY_LEAD, "equity-cash": S_EQUITY_CASH,
    "expedite": S_EXPEDITE, "upkeep": S_UPKEEP, "abroad-pct": S_ABROAD, "stall": S_STALL, "order-lot": S_ORDER,
    "site-lot": S_LOT, "power-lot": S_LOT + 1, "cooling-lot": S_LOT + 2, "network-lot": S_LOT + 3,
    "site-pct": S_COST, "power-pct": S_COST + 1, "cooling-pct": S_COST + 2, "network-pct": S_COST + 3,
    "plant-pct": S_COST + 4, "plant-speed": S_SPEED + 4, "plant-output": S_OUTPUT, "chip-pct": S_CHIP,
    "running-pct": S_RUNNING, "campus-limit": S_CAMPUSES, "rent-lots": S_RENT, "restructure-lead": S_RESTRUCTURE,
}  # fmt: skip
"""The slot of a seat's block that each trait moves for the whole game."""

# --- a holding: what a seat has in a region --------------------------------------------------------------------------------
H_SITE: Final = 0
H_GRID: Final = 1
H_GAS: Final = 2
H_CLEAN: Final = 3
H_EVAPORATIVE: Final = 4
H_CLOSED: Final = 5
H_ELECTRICAL: Final = 6
H_OPTICAL: Final = 7
H_CHIPS: Final = 8  # 3 classes
H_BATTERY: Final = 11
H_TRUNK: Final = 12
H_RECYCLING: Final = 13
H_PLANTS: Final = 14  # 4 parts
H_OPEN: Final = 18  # a campus stands, or is ordered
HOLDING: Final = (
    "site", "grid", "gas", "clean", "evaporative", "closed", "electrical", "optical", "chips-0", "chips-1", "chips-2",
    "battery", "trunk", "recycling", "logic", "memory", "packaging", "equipment", "open",
)  # fmt: skip
EMPTY: Final[tuple[int, ...]] = (0,) * 19

# --- a project in the pipeline -----------------------------------------------------------------------------------------------
P_SEAT: Final = 0
P_REGION: Final = 1
P_KIND: Final = 2  # catalogue index, or one of the two below
P_PHASE: Final = 3
P_LEFT: Final = 4  # permit steps, or quarters
P_BUILD: Final = 5  # quarters of construction once permitted
P_STALLS: Final = 6  # running
P_ORDERED: Final = 7  # quarter
P_ORDINAL: Final = 8  # among equal orders of that quarter
ORDINALS: Final = 64  # more than the equal orders of a quarter
P_AMOUNT: Final = 9
P_PAID: Final = 10
P_RESERVED: Final = 11  # grid headroom
P_FLAGS: Final = 12
P_EXTRA: Final = 13  # freight: class or part, origin and a bit if grey, as below; a card's delivery: component
GOODS_MASK: Final = 3  # the class or part, and the origin once shifted
ORIGIN_SHIFT: Final = 2
GREY_BIT: Final = 16


# --- widths of rows --------------------------------------------------------------------------------------------------------
H_WIDTH: Final = 19
P_WIDTH: Final = 14

# --- runs: what runs in each (seat, region) ---------------------------------------------------------------------------------
R_ONLINE: Final = 0
R_POINTS: Final = 1
R_IDLE: Final = 2
R_HALVES: Final = 3
R_CLEAN: Final = 4
R_WIDTH: Final = 5

# --- memo: what legality remembers in numbers ---------------------------------------------------------------------------------
K_PRICES: Final = 0  # 5: of each next unit
K_MOST_PART: Final = 5  # the highest price of a part
K_BITS: Final = 6  # a bit per ladder that has any units
K_ROOM: Final = 7  # a bit for each part whose ladder has room for one more
K_FREE: Final = 8  # 3: for each bloc, a bit per ladder that serves it freely
K_ALLOWED: Final = 11  # 3: the same, at least under licence
K_GREY: Final = 14  # 3: the same, through the grey channel
K_COSTLY: Final = 17  # 3: for each bloc, a bit per ladder whose most plentiful origin takes a licence
K_MARKET: Final = 20  # whether the market is known
K_STALE: Final = 21  # a bit for each ladder whose stock has changed since
K_BARRED: Final = 22  # 3: for each bloc, a bit per layer under any control against it
K_SHUT: Final = 25  # 3: any embargo among them
K_BARRIERS: Final = 28  # whether these are known
K_LEVELS: Final = 29  # a bit for each bloc whose level of costs is known
K_ROW: Final = 30  # whether the row has been sorted
K_SEATS: Final = 32
# a block for each seat
K_KNOWN: Final = 0  # a bit for each piece that is known, as below
K_MENUS: Final = 1  # a bit for each region whose menu is known
K_PRICED: Final = 2  # a bit for each region whose prices are known
K_RUNS: Final = 3  # a bit for each region where it is known what runs
K_STORE_ROOM: Final = 4
K_STORE_HAVE: Final = 5
K_UNDER_WAY: Final = 6
K_OLD: Final = 7  # a bit for each region with chips of an older class
K_MOST_OPENING: Final = 8
K_WIDTH: Final = 9
OPENINGS_KNOWN: Final = 1
TAKES_KNOWN: Final = 2
ISSUES_KNOWN: Final = 4
LIFTS_KNOWN: Final = 8
STORE_KNOWN: Final = 16
YARD_KNOWN: Final = 32
HIRES_KNOWN: Final = 64
LINES_KNOWN: Final = 128
PLANTS_KNOWN: Final = 256
COUNT_KNOWN: Final = 512
ALL_KNOWN: Final = 1023
ALL: Final = -1
"""Every bit."""

# --- rows: what legality remembers in lists, for each seat ----------------------------------------------------------------------
L_CANCELS: Final = 0
L_EXPEDITES: Final = 1
L_ISSUES: Final = 2
L_LIFTS: Final = 3
L_OPENINGS: Final = 4  # actions
L_OPENING_COSTS: Final = 5
L_HIRES: Final = 6  # actions
L_HIRE_COSTS: Final = 7
L_SELLING: Final = 8
L_HALLS: Final = 9
L_PLANTS: Final = 10  # region, part, count of each
L_CAMPUSES: Final = 11  # regions
L_SPOTS: Final = 12
L_NEEDS: Final = 13  # what the seat must be able to spend for each card it may take, in the order of the table
L_CARDS: Final = 14  # the card
L_TAKES: Final = 15  # 6: ways to take each
L_WIDTH: Final = 21
