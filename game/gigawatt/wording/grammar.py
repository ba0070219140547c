"""Numbers, names and small grammar for everything that the game says about its rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import frozen

from gigawatt.core.rules.ruleset import Ruleset

COMPONENT_NAMES: Final = {
    "site": "site",
    "grid": "grid power",
    "gas": "gas power",
    "clean": "clean power",
    "evaporative": "evaporative cooling",
    "closed": "closed-loop cooling",
    "electrical": "electrical fabric",
    "optical": "optical fabric",
}
FITTING_NAMES: Final = {"battery": "a battery", "trunk": "a fibre trunk", "recycling": "water recycling"}
PART_NAMES: Final = {
    "logic": "logic",
    "memory": "memory",
    "packaging": "packaging",
    "equipment": "equipment",
    "all": "any part",
    "target": "the chosen part",
}
LADDER_NAMES: Final = {**PART_NAMES, "accelerators": "accelerators"}
LAYER_NAMES: Final = {**LADDER_NAMES, "optics": "optics", "materials": "materials"}
GROUP_NAMES: Final = {
    "site": "site",
    "power": "power",
    "cooling": "cooling",
    "network": "network",
    "plant": "plant",
    "target": "chosen group of",
}
BLOC_NAMES: Final = {
    "alliance": "the alliance",
    "challenger": "the challenger bloc",
    "non-aligned": "the non-aligned bloc",
    "target": "the chosen bloc",
    "taker": "your bloc",
    "all": "all blocs",
}
SOURCE_NAMES: Final = {
    "grid": "grid power",
    "gas": "gas",
    "solar": "solar",
    "nuclear": "nuclear",
    "hydrogen": "hydrogen",
}
FEATURE_NAMES: Final = {
    "plants": "plants",
    "controls": "export controls",
    "row": "the card row",
    "headlines": "headlines",
    "hosting": "hosting",
    "lobby": "lobbying",
    "finance": "equity",
    "rent": "renting compute",
    "training": "training",
    "upgrade": "upgrading accelerators",
}
LANE_NAMES: Final = {
    "none": "no trade lane",
    "atlantic": "the Atlantic lane",
    "pacific": "the Pacific lane",
    "suez": "the Suez lane",
    "malacca": "the Malacca lane",
}

_MINUS: Final = "−"


def money(tenths: int) -> str:
    """An amount in tenths of $bn, as in `$1.2 bn` or `−$0.3 bn`."""
    sign = _MINUS if tenths < 0 else ""
    return f"{sign}${abs(tenths) // 10}.{abs(tenths) % 10} bn"


def signed(number: int) -> str:
    """A change, with its sign: `+2` or `−1`; nothing is `0`."""
    return f"+{number}" if number > 0 else f"{_MINUS}{-number}" if number else "0"


def plural(number: int, one: str, many: str = "") -> str:
    """A count with its noun: `1 module`, `3 modules`."""
    return f"{number} {one if abs(number) == 1 else many or one + 's'}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: `a, b and c`."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def for_quarters(quarters: int) -> str:
    """How long a lasting effect stands, counting the quarter in which it starts."""
    return "this quarter" if quarters == 1 else f"for {quarters} quarters"


def sentence(text: str) -> str:
    """`text` with a capital at its start and a full stop at its end."""
    body = text.strip()
    return f"{body[:1].upper()}{body[1:]}{'' if body.endswith(('.', ':')) else '.'}"


def quarter_name(quarter: int) -> str:
    """A calendar quarter (1 is 2024 Q1), as in `2025 Q2`."""
    return f"{2024 + (quarter - 1) // 4} Q{(quarter - 1) % 4 + 1}"


def half_name(half: str) -> str:
    """A half-year pool, as in `2024, first half`."""
    return f"{half[:4]}, {'first' if half.endswith('h1') else 'second'} half"


@frozen
class Lexicon:
    """The names that a ruleset gives to its ids, and the few of its numbers that rule texts of cards quote."""

    regions: dict[str, str]
    factions: dict[str, str]
    licence_quarters: int

    @classmethod
    def of(cls, ruleset: Ruleset) -> Lexicon:
        """The names of `ruleset`."""
        return cls(
            {r.id: r.name for r in ruleset.regions},
            {f.id: f.name for f in ruleset.factions},
            ruleset.controls.licence_quarters,
        )

    def region(self, region_id: str) -> str:
        """The name of a region; an unknown id stands for itself."""
        return self.regions.get(region_id, region_id)

    def places(self, where: tuple[str, ...]) -> str:
        """The regions that `where` names, as in `in Texas and Ireland`."""
        words = {
            "target": "in the chosen region",
            "all": "in every region",
            "water-risk": "in regions at water risk",
            "homes": "in your home regions",
        }
        spoken = [words[w] for w in where if w in words]
        blocs = [w for w in where if w in BLOC_NAMES and w not in words]
        if blocs:
            spoken.append(f"in {listed(blocs)} regions")
        named = [self.region(w) for w in where if w not in words and w not in blocs]
        if named:
            spoken.append(f"in {listed(named)}")
        return listed(spoken)
