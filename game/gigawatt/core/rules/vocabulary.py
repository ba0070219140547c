"""The closed vocabularies of the rules: blocs, parts, layers, traits and so on, in the order of their indices.

Apart from the records of `gigawatt.core.rules.ruleset` so that the engine starts without building those.
"""

from __future__ import annotations

from typing import Final

BLOCS: Final = ("alliance", "challenger", "non-aligned")
"""The blocs, in the order of their index everywhere."""

PARTS: Final = ("logic", "memory", "packaging", "equipment")
"""What plants make. The first three assemble into accelerators; equipment is turbines and transformers."""

LADDERS: Final = ("accelerators", *PARTS)
"""The public markets, in the order of their index everywhere."""

CONTROL_LAYERS: Final = (*LADDERS, "optics", "materials")
"""What an export control can close."""

LAYERS: Final = ("site", "power", "cooling", "network", "chips")
"""The layers of a campus whose minimum computes."""

GROUPS: Final = ("site", "power", "cooling", "network", "plant")
"""Kinds of project a subsidy or a cost change names."""

PLANT_GROUP: Final = 4
"""The index of `plant`."""
assert GROUPS[PLANT_GROUP] == "plant"

COMPONENTS: Final = ("site", "grid", "gas", "clean", "evaporative", "closed", "electrical", "optical")
"""What a campus is built of; power = grid + gas + clean, cooling = evaporative + closed, network = electrical + optical."""

LAYER_OF: Final[tuple[int, ...]] = (0, 1, 1, 1, 2, 2, 3, 3)
"""The layer of each component, an index of `LAYERS`."""

FITTINGS: Final = ("battery", "trunk", "recycling")
"""One-off fittings of a campus: ride through outages, a long-haul fibre, water recycling."""

SOURCES: Final = ("grid", "gas", "solar", "nuclear", "hydrogen")
"""Kinds of power a region can offer."""

CLIMATES: Final = ("cool", "temperate", "hot")

LANES: Final = ("none", "atlantic", "pacific", "suez", "malacca")
"""The trade lane that goods from abroad take to a region."""

SUITABILITY: Final = ("none", "fair", "good")

GOOD_PCT: Final = 125
"""Output of a plant where the region suits it well, per cent."""

SUITS: Final = ("power", "supply", "policy", "control", "capital", "technology", "sovereign")

TARGETS: Final = ("none", "campus", "region", "bloc", "rival", "part", "group")

KINDS: Final = ("firm", "state")

WHO: Final = ("taker", "target", "rivals", "all", "firms", "states", "leader", "last", *BLOCS)
"""Which seats an effect touches. `target` is the rival a card names; `leader` and `last` go by Lead, ties included."""

FEATURES: Final = (
    "plants",
    "controls",
    "row",
    "headlines",
    "hosting",
    "lobby",
    "finance",
    "rent",
    "training",
    "upgrade",
)
"""Parts of the game that a scenario can switch off."""

HALVES: Final = ("2024h1", "2024h2", "2025h1", "2025h2", "2026h1", "2026h2")

MAX_QUARTERS: Final = 12

MAX_REGIONS: Final = 16

MAX_SEATS: Final = 6

TRAITS: Final = (
    "credit",  # tenths of $bn on the credit limit
    "interest",  # points on the interest rate
    "cloud-pct",  # per cent on cloud revenue
    "training-pct",  # per cent on training points
    "lease",  # on the rent of two idle powered modules
    "stipend",  # influence a quarter
    "influence-cap",
    "equity-lead",  # on the Lead an equity issue costs
    "equity-cash",
    "expedite",  # on the influence an expedite costs
    "upkeep",  # on the influence a control costs a quarter
    "abroad-pct",  # points on the extra cost of building abroad
    "stall",  # points on the stall odds of own projects
    "order-lot",  # accelerators an order
    "site-lot",
    "power-lot",
    "cooling-lot",
    "network-lot",
    "site-pct",  # per cent on cost
    "power-pct",
    "cooling-pct",
    "network-pct",
    "plant-pct",
    "plant-speed",  # quarters a plant takes less
    "plant-output",  # units each plant makes more
    "chip-pct",  # per cent on the price of accelerators bought
    "running-pct",  # per cent on power bills
    "campus-limit",
    "rent-lots",
    "restructure-lead",
)
"""What a faction's ability or weakness can move; each is an addition to the seat's own numbers for the whole game."""

GIVES: Final = (*COMPONENTS, *FITTINGS, *PARTS, "headroom")

GIVES_FITTING: Final = 100
GIVES_PLANT: Final = 200
GIVES_HEADROOM: Final = 300
"""Codes of what a project gives: the index of a component, or one of these plus the index of a fitting or of a part."""


def named_ladder(name: str, target: int) -> int:
    """The index of the ladder that an effect names; for `target` that of the part `target`, as parts begin with the second ladder."""
    return target + 1 if name == "target" else LADDERS.index(name)


REQUIREMENTS: Final = {
    # of the seat that takes the card
    "bloc": "which",
    "kind": "which",
    "tier": "min",
    "plant": "which",  # owns a plant of that part
    "online": "min",  # modules online
    "influence-at-most": "max",
    "index-at-least": "min",  # capital index
    "index-at-most": "max",
    "tension-at-least": "min",
    "tension-at-most": "max",
    "chokepoint": "which",  # holds it
    "not-leader": None,
    "campuses-at-least": "min",
    "debt": None,  # net cash below zero
    # of the campus or region the card names
    "source": "which",
    "climate": "which",
    "water-risk": None,
    "region-bloc": "which",
    "component": "which+min",  # at least so much of a component
    "fitting-absent": "which",
    "waiting": None,  # an own project there waits for a permit
    "home": None,  # a home region of the seat
}
"""Kinds of requirement, and which of `which`, `min`, `max` each takes."""

LASTING: Final = (1, 12)

WHERE: Final = ("target", "all", "water-risk", "homes", *BLOCS)
"""Words that name regions beside their ids; `homes` are the taker's."""

TERMS: Final = ("none", "trusted-chips", "clean-power", "own-operator")

OPEN: Final = 0
LICENCE: Final = 1
EMBARGO: Final = 2
"""Levels of an export control: no control, buying takes a licence, nothing may be bought."""

ROW_SIZE: Final = 6
"""Cards that the row shows."""

LEAD_SOURCES: Final = (
    "rank", "level", "training", "contracts", "chokepoints", "cards", "equity", "restructure", "ordered", "cash", "resilience",
    "controls",
)  # fmt: skip
"""Where Lead comes from."""
