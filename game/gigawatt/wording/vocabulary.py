"""The words of an audience: the rules, records and protocol say `accelerators` and `equipment`, the board `chips` and `turbines`.

Accelerators are also a layer of a campus, whose id is `chips`. Whoever calls the goods accelerators calls the layer so too: what is bought,
what stands idle and what binds is one thing, and has one name on a screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from attrs import frozen

from gigawatt.wording.grammar import plural


@frozen
class Vocabulary:
    """What an audience calls the things that have two names; whatever has one is called by its id."""

    accelerator: str
    """One of them; several take an `s`."""
    names: Mapping[str, str]
    """Ladders, layers of controls and layers of a campus, by id."""
    kinds: Mapping[str, str]
    """The same before another noun: the `turbine` of a turbine plant."""
    units: Mapping[str, str]
    """One unit of a part, where it has a name of its own."""

    @property
    def accelerators(self) -> str:
        """More than one of them."""
        return f"{self.accelerator}s"

    def name(self, thing: str) -> str:
        """A ladder, a part, a layer of a control or of a campus: `memory`, `turbines`."""
        return self.names.get(thing, thing)

    def all_names(self, things: Iterable[str]) -> list[str]:
        """The names of several, in their order."""
        return [self.name(thing) for thing in things]

    def kind(self, thing: str) -> str:
        """The same where another noun follows: `memory` plant, `turbine` plant."""
        return self.kinds.get(thing, thing)

    def units_of(self, number: int, part: str) -> str:
        """Some units of a part: `2 units of memory`, `2 turbines`."""
        own = self.units.get(part)
        return plural(number, own) if own else f"{plural(number, 'unit')} of {self.name(part)}"

    def one_of(self, part: str) -> str:
        """One unit of a part, spelt out: `one unit of memory`, `one turbine`."""
        return f"one {self.units.get(part) or f'unit of {self.name(part)}'}"

    def unit_names(self, number: int, part: str) -> str:
        """A part where its number stands before it: `memory`, `turbine`, `turbines`."""
        return self.units[part] if number == 1 and part in self.units else self.name(part)

    def accelerators_of(self, number: int) -> str:
        """Some accelerators: `1 chip`, `3 chips`."""
        return plural(number, self.accelerator)

    def plant(self, part: str) -> str:
        """One plant for a part: `an equipment plant`, `a turbine plant`."""
        kind = self.kind(part)
        return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} plant"


RULES: Final = Vocabulary("accelerator", {"chips": "accelerators"}, {}, {})
"""The rulebook, plain text, records and the protocol of policies."""
BOARD: Final = Vocabulary(
    "chip",
    {"accelerators": "chips", "equipment": "turbines"},
    {"accelerators": "chip", "equipment": "turbine"},
    {"equipment": "turbine"},
)
"""The board, whose columns are narrow."""
