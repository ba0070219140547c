"""Names for every number of a state, so that it can be written down, read back, and put into a vector with labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position import layout as lay
from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, GROUPS, LADDERS, LANES, LEAD_SOURCES, PARTS, ROW_SIZE

if TYPE_CHECKING:
    from gigawatt.core.position.tables import Tables

Field = tuple[str, int, int]
"""(name, first place, count)."""

TRACKS: Final[tuple[Field, ...]] = (
    ("quarter", lay.QUARTER, 1),
    ("ply", lay.PLY, 1),
    ("to_move", lay.TO_MOVE, 1),
    ("first", lay.FIRST, 1),
    ("terminal", lay.TERMINAL, 1),
    ("headline", lay.HEADLINE, 1),
    ("pending", lay.PENDING, 1),
    ("struck", lay.STRUCK, 1),
    ("class", lay.CLASS, 1),
    ("class_at", lay.CLASS_AT, 3),
    ("slip_drawn", lay.SLIP_DRAWN, 1),
    ("index", lay.INDEX, 1),
    ("tension", lay.TENSION, 1),
    ("tensed", lay.TENSED, 1),
    ("price", lay.PRICE, 1),
    ("row_taken", lay.ROW_TAKEN, 1),
    ("row", lay.ROW, ROW_SIZE),
    ("stock", lay.STOCK, lay.LADDER_COUNT * 3),
    ("refilled", lay.REFILLED, lay.LADDER_COUNT),
    ("holder", lay.HOLDER, lay.PART_COUNT),
    ("candidate", lay.CANDIDATE, lay.PART_COUNT),
    ("streak", lay.STREAK, lay.PART_COUNT),
    ("reached", lay.REACHED, 6),
    ("share", lay.SHARE, 3),
    ("slots", lay.SLOTS, lay.REGIONS),
    ("headroom", lay.HEAD, lay.REGIONS),
)
"""The global part of `State.v`, in order and without gaps."""

SEAT_FIELDS: Final[tuple[Field, ...]] = (
    ("cash", lay.CASH, 1),
    ("influence", lay.INFLUENCE, 1),
    ("lead", lay.LEAD, 1),
    ("points", lay.POINTS, 1),
    ("posture", lay.TRAINING_SHARE, 1),
    ("rent", lay.RENTED_LOTS, 1),
    ("used", lay.USED, 1),
    ("hold", lay.HELD_PARTS, 1),
    ("equity_at", lay.EQUITY_AT, 1),
    ("barred", lay.BARRED, 1),
    ("online", lay.ONLINE, 1),
    ("compute", lay.COMPUTE, 1),
    ("progress", lay.PROGRESS, 1),
    ("tier", lay.TIER, 1),
    ("limit", lay.LIMIT, 1),
    ("licences", lay.LICENCES, 1),
    ("licences_until", lay.LICENCES_UNTIL, 1),
    ("store", lay.STORE, lay.PART_COUNT * 3),
    ("acquired", lay.ACQUIRED, lay.LADDER_COUNT * 3),
    ("capacity", lay.CAPACITY, lay.PART_COUNT),
    ("lead_by", lay.LEAD_BY, len(LEAD_SOURCES)),
    ("cloud", lay.CLOUD, 1),
    ("lease", lay.LEASE, 1),
    ("trained", lay.TRAINED, 1),
    ("campuses", lay.CAMPUSES, 1),
    ("restructured", lay.RESTRUCTURED, 1),
)
"""A seat's block of `State.v`, in order and without gaps."""

_REGION_MODS: Final = (
    ("stall", lay.M_STALL), ("outright", lay.M_OUTRIGHT), ("power-price", lay.M_POWER), ("curtail", lay.M_CURTAIL),
    ("drought", lay.M_DROUGHT), ("outage", lay.M_OUTAGE),
)  # fmt: skip

_SEAT_MODS: Final = (
    "income", "stipend", "credit", "training-pct", "cloud-pct", "lot-site", "lot-power", "lot-cooling", "lot-network", "order",
    "speed-site", "speed-power", "speed-cooling", "speed-network", "speed-plant", "stall", "outright", "expedite", "interest", "lease",
    "influence-cap", "equity-lead", "equity-cash", "upkeep", "abroad", "cost-site", "cost-power", "cost-cooling", "cost-network",
    "cost-plant", "output", "chip-pct", "running-pct", "campuses", "rent", "restructure",
)  # fmt: skip


def mod_names(game: Tables) -> list[str]:
    """A name for each slot of `State.mods`, unique; places of regions that a ruleset does not have are `-`, numbered."""
    names = [f"-{i}" for i in range(lay.M_SEATS + game.seats * lay.MOD_WIDTH)]
    regions = [r.id for r in game.ruleset.regions]
    for name, base in _REGION_MODS:
        for r, region in enumerate(regions):
            names[base + r] = f"{name}:{region}"
    for r, region in enumerate(regions):
        for p, part in enumerate(PARTS):
            names[lay.M_OUTPUT + r * 4 + p] = f"output:{region}:{part}"
    for i, lane in enumerate(LANES):
        names[lay.M_LANE + i] = f"lane:{lane}"
    for i, ladder in enumerate(LADDERS):
        names[lay.M_REFILL + i] = f"refill:{ladder}"
        names[lay.M_PRICE + i] = f"price:{ladder}"
    for b, bloc in enumerate(BLOCS):
        for i, group in enumerate(GROUPS):
            names[lay.M_COST + b * lay.GROUP_COUNT + i] = f"cost:{bloc}:{group}"
            names[lay.M_LOBBY + b * lay.GROUP_COUNT + i] = f"subsidy:{bloc}:{group}"
    for name, slot in (
        ("demand", lay.M_DEMAND),
        ("lease", lay.M_LEASE),
        ("fuel", lay.M_FUEL),
        ("seizure", lay.M_SEIZURE),
    ):
        names[slot] = name
    for c, layer in enumerate(CONTROL_LAYERS):
        for b, issuer in enumerate(BLOCS):
            for t, target in enumerate(BLOCS):
                names[lay.M_CONTROL + c * 9 + b * 3 + t] = f"control:{layer}:{issuer}:{target}"
    for seat in range(game.seats):
        for i, name in enumerate(_SEAT_MODS):
            names[lay.M_SEATS + seat * lay.MOD_WIDTH + i] = f"seat:{seat}:{name}"
    return names


assert len(_SEAT_MODS) == lay.MOD_WIDTH
assert len(PARTS) == lay.PART_COUNT
assert len(LADDERS) == lay.LADDER_COUNT
