"""The two glyph sets: the characters that stand for things wherever there is no room for words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen


@frozen
class Glyphs:
    """The characters of a glyph set, each one cell wide."""

    running: str
    idle: str
    coming: str
    added: str
    binds: str
    cursor: str
    illegal: str
    permit: str
    building: str
    freight: str
    point: str
    spent: str
    up: str
    down: str
    none: str
    absent: str
    slot: str
    seats: str
    """A mark for each seat."""
    blocs: str
    """A mark for each bloc: alliance, challenger, non-aligned."""
    layers: str
    """A mark for each layer where there is no room for its name."""
    gone: str
    left: str
    minus: str
    arrow: str
    braille: bool
    """Whether charts and the map may use braille."""
    big: tuple[str, ...]
    """Three rows for each digit, or nothing where digits stay small."""
    dot: str
    """Parts the odds of a permit: `20·50·30`."""


_BIG: Final = (
    "▄▄▄|█ █|█▄█", "▄▄ | █ |▄█▄", "▄▄▄|▄▄█|█▄▄", "▄▄▄| ▄█|▄▄█", "▄ ▄|█▄█|  █",
    "▄▄▄|█▄▄|▄▄█", "▄▄▄|█▄▄|█▄█", "▄▄▄|  █|  █", "▄▄▄|█▄█|█▄█", "▄▄▄|█▄█|▄▄█",
)  # fmt: skip

UNICODE: Final = Glyphs(
    running="▮", idle="▯", coming="·", added="+", binds="◂", cursor="▸", illegal="×", permit="░", building="━",
    freight="┄", point="◆", spent="◇", up="↑", down="↓", none="·", absent="—", slot="○", seats="●▲■◆▼★",
    blocs="+×=", layers="⌂↯≈⇄▦", gone="━", left="─", minus="−", arrow="→", braille=True, big=_BIG, dot="·",
)  # fmt: skip
ASCII: Final = Glyphs(
    running="#", idle="-", coming=".", added="+", binds="<", cursor=">", illegal="x", permit=":", building="=",
    freight="~", point="*", spent=".", up="^", down="v", none=".", absent="-", slot="o", seats="ABCDEF",
    blocs="+x=", layers="SPCNA", gone="=", left="-", minus="-", arrow=">", braille=False, big=(), dot="/",
)  # fmt: skip
GLYPH_SETS: Final[Mapping[str, Glyphs]] = {"unicode": UNICODE, "ascii": ASCII}


def seat_mark(glyphs: Glyphs, seat: int) -> str:
    """A seat's glyph and letter, as in `● A`; where the glyph is the letter, `[A]`."""
    letter = "ABCDEF"[seat]
    return f"[{letter}]" if glyphs.seats[seat] == letter else f"{glyphs.seats[seat]} {letter}"
