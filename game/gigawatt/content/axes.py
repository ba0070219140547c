"""Axes: what an effect or a requirement depends on, such as the taker of a card or the region that the card names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from attrs import fields

from gigawatt.core.rules.effect_kinds import Chips, Contract, Fit, Grant, Hasten, Modules
from gigawatt.core.rules.ruleset import BLOCS, CLIMATES, COMPONENTS, FITTINGS, KINDS, PARTS, SOURCES

TAKER: Final = "taker"
PLACE: Final = "place"
"""A region, or a campus and so its region."""

_WORDS: Final[dict[str, dict[str, str]]] = {
    "who": {"taker": TAKER, "rivals": TAKER, "target": "rival"},
    "where": {"target": PLACE, "homes": TAKER},
    "part": {"target": "part"},
    "ladder": {"target": "part"},
    "group": {"target": "group"},
    "bloc": {"taker": TAKER, "target": "bloc"},
    "issuer": {"taker": TAKER},
    "against": {"taker": TAKER, "target": "bloc"},
}
"""By field and word, the axis that the word refers to."""

_CLASSES: Final[dict[type, tuple[str, ...]]] = {
    Chips: (TAKER, "campus"),
    Modules: (TAKER, "campus"),
    Fit: (TAKER, "campus"),
    Grant: (TAKER, PLACE),
    Hasten: (TAKER, PLACE),
    Contract: (TAKER,),
}
"""The axes that these effects need whatever their fields."""

WHICH: Final[dict[str, tuple[str, ...]]] = {
    "bloc": BLOCS,
    "kind": KINDS,
    "plant": PARTS,
    "chokepoint": PARTS,
    "source": SOURCES,
    "climate": CLIMATES,
    "region-bloc": BLOCS,
    "component": COMPONENTS,
    "fitting-absent": FITTINGS,
}
"""The words allowed in the `which` of each kind of requirement."""

BOUNDS: Final[dict[str, tuple[int, int]]] = {
    "tier": (1, 6),
    "online": (1, 100),
    "influence-at-most": (0, 20),
    "index-at-least": (-2, 2),
    "index-at-most": (-2, 2),
    "tension-at-least": (0, 5),
    "tension-at-most": (0, 5),
    "campuses-at-least": (1, 5),
    "component": (1, 40),
}
"""The bounds of the `min` or `max` of each kind of requirement."""

REQUIREMENT_AXES: Final[dict[str, str]] = {
    "source": PLACE,
    "climate": PLACE,
    "water-risk": PLACE,
    "region-bloc": PLACE,
    "component": "campus",
    "fitting-absent": "campus",
    "waiting": PLACE,
    "home": PLACE,
}
"""The axis of a requirement on the target; requirements on the taker are not listed."""


def needs(effect: Any) -> tuple[tuple[str, str], ...]:
    """The axes that `effect` needs, each with the field that needs it, or with an empty name for the effect itself."""
    found = [(axis, "") for axis in _CLASSES.get(type(effect), ())]
    for attribute in fields(type(effect)):
        words = _WORDS.get(attribute.name, {})
        value = getattr(effect, attribute.name)
        for word in value if isinstance(value, tuple) else (value,):
            if word in words:
                found.append((words[word], attribute.name))
    return tuple(found)


def meets(axis: str, target: str) -> bool:
    """Whether a card whose target is `target` supplies `axis`."""
    return axis in (TAKER, target) or (axis == PLACE and target in ("region", "campus"))


def uses_target(effects: Iterable[Any], requirement_kinds: Iterable[str]) -> bool:
    """Whether any effect or requirement refers to the card's target."""
    return any(axis != TAKER for effect in effects for axis, _ in needs(effect)) or any(
        kind in REQUIREMENT_AXES for kind in requirement_kinds
    )
