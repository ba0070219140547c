"""Positions of the board's panels for any terminal size."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from gigawatt.tui.board.maps import largest, map_art
from gigawatt.tui.toolkit.sizes import is_too_small

MEDIUM: Final = (120, 40)
LARGE: Final = (200, 60)
PANEL: Final = 44
"""The most cells that a panel of names and numbers takes: wider, the eye loses the line between them."""
TRAINING: Final = 40
"""The least cells of the race through the thresholds beside the standings."""
GUTTER: Final = 1
"""Cells that stay free at the right edge of the terminal, where a panel has cells to spare."""
ROOMY: Final = 30
"""Rows from which on the small layout has room for the row of cards beside the desk."""
NOTICE: Final = 4
"""The most rows of the line for the player."""
CHOOSING_NOTICE: Final = 6
"""The most while a chooser is open, whose rows and texts give way: an adviser's whole reason at the least width."""
CHOOSER: Final = 100
"""The most cells of the chooser."""


@frozen
class Rect:
    """A rectangle of cells."""

    x: int
    y: int
    width: int
    height: int


def size_of(width: int, height: int) -> str:
    """Which of the three layouts a terminal gets."""
    if width >= LARGE[0] and height >= LARGE[1]:
        return "large"
    if width >= MEDIUM[0] and height >= MEDIUM[1]:
        return "medium"
    return "small"


def places(
    width: int, height: int, tab: str, *, is_choosing: bool, notice: int = 0, lines: int = 5, seats: int = 4
) -> dict[str, Rect]:
    """A rectangle for each panel that is shown; only `too-small` where the terminal is too small.

    Args:
        width: of the terminal, in cells.
        height: of the terminal, in cells.
        tab: `desk` or `world`, at the small size.
        is_choosing: a chooser is open.
        notice: how many rows the line for the player takes above the footer; it covers no desk, only card texts.
        lines: how many lines the timeline of arrivals would like, its heading and forecasts aside.
        seats: how many seats the standings have.
    """
    if is_too_small((width, height)):
        return {"too-small": Rect(0, 0, max(1, width), max(1, height))}
    size = size_of(width, height)
    most = CHOOSING_NOTICE if is_choosing else NOTICE
    rows = min(most, max(notice, 2 if size == "large" else 1)) if notice else 0
    if size == "small":
        made = _small(width, height, tab, is_choosing, rows, lines, seats)
    elif size == "medium":
        made = _medium(width, height, is_choosing, lines)
    else:
        made = _large(width, height, is_choosing, lines, seats)
    if rows:
        made["headline"] = Rect(0, height - 1 - rows, width, rows)
    made["footer"] = Rect(0, height - 1, width, 1)
    return made


def _small(
    width: int, height: int, tab: str, is_choosing: bool, notice: int, lines: int, seats: int
) -> dict[str, Rect]:
    made = {"header": Rect(0, 0, width, 3), "headline": Rect(0, height - 2, width, 1)}
    if is_choosing:
        made["chooser"] = Rect(0, 3, width, height - 4 - max(1, notice))
        return made
    made["tabs"] = Rect(0, 3, width, 2)
    bottom = height - 2
    if tab == "world":
        art = map_art("compact", "unicode")
        made["map"] = Rect(0, 5, width, art.height)
        made["region"] = Rect(0, 5 + art.height, width, 1 if height < 26 else 2)
        at = 6 + art.height if height < 26 else 8 + art.height
        if not notice and bottom - at < 4:
            del made["headline"]
            bottom += 1
        made["row"] = Rect(0, at, width, min(4, bottom - at))
        if bottom - at > 6:
            made["since_your_turn"] = Rect(0, at + 5, width, bottom - at - 5)
        return made
    bottom = height - 1 - max(1, notice)
    left = max(44, width - PANEL - 2)
    if (
        height >= ROOMY and height - 7 >= 18 + seats
    ):  # the row of cards has a place of its own, of which a notice takes rows
        made["row"] = Rect(0, height - 6, width - GUTTER, bottom - (height - 6))
        bottom = height - 7
    made["campuses"] = Rect(0, 5, left, 7)
    arriving = min(max(3, lines + 2), bottom - 13 - 1)
    digest = bottom - 13 - arriving - 1  # with a blank row between, or one line right below
    if digest < 2:
        arriving, digest = bottom - 13 - 1, 1
    made["arriving"] = Rect(0, 13, left, arriving)
    x = left + 2
    right = width - x - (GUTTER if width - x >= PANEL else 0)
    made["recommendations"] = Rect(x, 5, right, 4)
    made["markets"] = Rect(x, 10, right, 6)
    made["standings"] = Rect(x, 17, right, bottom - 17)
    made["since_your_turn"] = Rect(0, bottom - digest, left, digest)
    return made


def _medium(width: int, height: int, is_choosing: bool, lines: int) -> dict[str, Rect]:
    right = width - 44
    left = right - 2
    cards, wide = height - 8, 44 - GUTTER
    made = {
        "header": Rect(0, 0, width, 4), "row": Rect(0, cards, width - GUTTER, 6), "headline": Rect(0, height - 2, width, 1),
        "campuses": Rect(right, 5, wide, 8), "recommendations": Rect(right, 14, wide, 4),
    }  # fmt: skip
    most = height - 33
    arriving = min(max(4, lines + 2), most)
    made["arriving"] = Rect(right, 19, wide, arriving)
    made["since_your_turn"] = Rect(right, 20 + arriving, wide, cards - 1 - (20 + arriving))
    if is_choosing:
        made["chooser"] = Rect(0, 5, min(left, CHOOSER), cards - 6)
        return made
    art = map_art(largest(left, height - 22), "unicode")
    made["map"] = Rect(0, 5, left, art.height)
    below = 5 + art.height
    made["region"] = Rect(0, below, left, 1)
    tall = min(8, cards - below - 3)
    made["markets"] = Rect(0, below + 2, 37, 6)
    made["standings"] = Rect(39, below + 2, min(left - 39, PANEL), tall)
    if left - 39 >= PANEL + 2 + TRAINING:
        made["training"] = Rect(41 + PANEL, below + 2, min(left - 41 - PANEL, PANEL), tall)
    rest = below + 3 + tall
    if cards - rest > 3:
        made["log"] = Rect(0, rest, left, cards - rest - 1)
    return made


def _large(width: int, height: int, is_choosing: bool, lines: int, seats: int) -> dict[str, Rect]:
    right, wide = width - 44, 44 - GUTTER
    middle = right - 4 - 60
    art = map_art("wide", "unicode")
    bottom = height - 4
    arriving = min(max(4, lines + 2), 12)
    pipeline = 24 + arriving
    chart = min(pipeline + 9, height - 17)
    made = {
        "header": Rect(0, 0, width, 4), "headline": Rect(0, height - 3, width, 2),
        "campuses": Rect(0, 5, 56, 11), "recommendations": Rect(0, 17, 56, 5), "arriving": Rect(0, 23, 56, arriving),
        "pipeline": Rect(0, pipeline, 56, chart - 1 - pipeline), "chart": Rect(0, chart, 56, bottom - chart),
        "map": Rect(60, 5, middle, art.height), "region": Rect(60, 5 + art.height, middle, 2),
    }  # fmt: skip
    controls = 6 + 2 * seats + 1
    digest = controls + 9
    training = bottom - (seats + 3)
    log = digest + (training - digest) * 3 // 5
    made |= {
        "standings": Rect(right, 5, wide, 2 * seats + 1), "controls": Rect(right, controls, wide, 8),
        "since_your_turn": Rect(right, digest, wide, log - 1 - digest), "log": Rect(right, log, wide, training - 1 - log),
        "training": Rect(right, training, wide, seats + 3),
    }  # fmt: skip
    below = 8 + art.height
    if is_choosing:
        made["chooser"] = Rect(60, below, min(middle, CHOOSER), height - 3 - below)
    else:
        row = height - 17
        made["markets"] = Rect(60, below, middle, min(8, row - 1 - below))
        made["row"] = Rect(60, row, middle, 14)
    return made
