"""The rows of a position under their names: what a seat has in a region, and a line of the pipeline.

A state keeps these numbers one after the other in flat lists (`gigawatt.core.position.layout`); whoever is not of the engine's hot paths
asks `State.holding` and `State.lines` for them.
"""

from __future__ import annotations

from typing import NamedTuple


class Holding(NamedTuple):
    """What a seat has in a region, in the order of `layout.HOLDING`: modules, chips by class, fittings, plants."""

    site: int
    grid: int
    gas: int
    clean: int
    evaporative: int
    closed: int
    electrical: int
    optical: int
    chips_0: int
    chips_1: int
    chips_2: int
    battery: int
    trunk: int
    recycling: int
    logic: int
    memory: int
    packaging: int
    equipment: int
    open: int
    """1 if a campus stands there, or is ordered."""

    @property
    def chips(self) -> tuple[int, int, int]:
        """Accelerators of each class."""
        return self.chips_0, self.chips_1, self.chips_2

    @property
    def plants(self) -> tuple[int, int, int, int]:
        """Plants of each part."""
        return self.logic, self.memory, self.packaging, self.equipment


class Line(NamedTuple):
    """A line of the pipeline, in the order of `layout.PROJECT`."""

    seat: int
    region: int
    kind: int
    """Catalogue index, or `KIND_CHIPS`, `KIND_DELIVERY`, `KIND_PARTS`."""
    phase: int
    """`PERMIT`, `BUILD` or `FREIGHT`."""
    left: int
    """Permit steps, or quarters."""
    build: int
    """Quarters of construction once permitted."""
    stalls: int
    """Running."""
    ordered: int
    """The quarter."""
    ordinal: int
    """Among equal orders of that quarter."""
    amount: int
    paid: int
    reserved: int
    """Grid headroom."""
    flags: int
    extra: int
    """Freight: class or part, four times the origin, and sixteen if grey; a card's delivery: the component."""


class Timer(NamedTuple):
    """A lasting effect."""

    until: int
    """Its last quarter."""
    slot: int
    """Of `State.mods`."""
    amount: int
