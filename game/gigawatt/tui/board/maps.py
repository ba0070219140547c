"""The map's art and the places of its regions, for three sizes and two glyph sets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from attrs import frozen

FILE: Final = Path(__file__).with_name("worldmap.txt")
SIZES: Final = ("compact", "standard", "wide")

TINT_RADIUS: Final = {"compact": 5, "standard": 5, "wide": 6}
"""How far around its anchor a region's land takes its bloc's colour, in columns; half as many rows."""


@frozen
class Place:
    """Place of a region: columns and rows from the top left of the art, from 0."""

    anchor: tuple[int, int]
    pips: tuple[int, int]
    """The first cell of its slots."""
    name: tuple[int, int]
    """The first cell of its name."""


@frozen
class MapArt:
    """One drawing of the world."""

    width: int
    height: int
    rows: tuple[str, ...]
    places: dict[str, Place]
    """By region id; a region that is missing here is not drawn."""

    def nearest(self, x: int, y: int, radius: int) -> str:
        """The region whose land a cell is; empty far from all."""
        best, least = "", radius * radius + 1
        for region, place in self.places.items():
            dx, dy = x - place.anchor[0], 2 * (y - place.anchor[1])
            if (far := dx * dx + dy * dy) < least:
                best, least = region, far
        return best


@lru_cache(maxsize=1)
def _all() -> dict[tuple[str, str], MapArt]:
    art: dict[tuple[str, str], tuple[int, int, list[str]]] = {}
    places: dict[str, dict[str, Place]] = {}
    rows: list[str] = []
    listing: dict[str, Place] | None = None
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("[places "):
            listing = places.setdefault(line[8:-1], {})
        elif line.startswith("["):
            size, width, height, glyphs = line[1:-1].split()
            listing, rows = None, []
            art[size, glyphs] = (int(width), int(height), rows)
        elif listing is not None:
            region, *points = line.split()
            listing[region] = Place(*[_point(p) for p in points])
        elif not line.startswith("#") and art:
            rows.append(line)
    return {
        (size, glyphs): MapArt(width, height, tuple([*lines, *[""] * height][:height]), places[size])
        for (size, glyphs), (width, height, lines) in art.items()
    }


def _point(text: str) -> tuple[int, int]:
    x, _, y = text.partition(",")
    return int(x), int(y)


def map_art(size: str, glyphs: str) -> MapArt:
    """The drawing of a size (`SIZES`) in a glyph set."""
    return _all()[size, glyphs]


def largest(width: int, height: int) -> str:
    """The largest size that fits, or the smallest there is; the two smaller ones trade width for height."""
    fitting = [s for s in ("wide", "standard", "compact") if _fits(s, width, height)]
    return fitting[0] if fitting else "standard"


def _fits(size: str, width: int, height: int) -> bool:
    art = map_art(size, "unicode")
    return art.width <= width and art.height <= height


def neighbour(regions: Sequence[str], here: int, dx: int, dy: int) -> int:
    """The nearest region in a direction on the map, or the same one at the edge.

    Args:
        regions: the regions of the rules by id, in their order.
        here: the region to start from, as a place in `regions`.
        dx: -1 to the west, 1 to the east, else 0.
        dy: -1 to the north, 1 to the south, else 0.
    """
    places = map_art("standard", "unicode").places
    start = places.get(regions[here])
    if start is None:
        return (here + dx + dy) % len(regions)
    best, least = here, 10**9
    for index, other in enumerate(regions):
        place = places.get(other)
        if place is None or index == here:
            continue
        ax, ay = place.anchor[0] - start.anchor[0], 2 * (place.anchor[1] - start.anchor[1])
        along, across = (ax * dx, abs(ay)) if dx else (ay * dy, abs(ax))
        if along > 0 and (far := along + 2 * across) < least:
            best, least = index, far
    return best
