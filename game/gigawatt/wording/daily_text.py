"""The daily game in words: its result against par, and the line to share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gigawatt.wording.glyphs import Glyphs
from gigawatt.wording.grammar import listed, plural, signed
from gigawatt.wording.seats import PLACES


def against_par(lead: int, par: int) -> str:
    """A result against par, as in `Lead 88, 8 above par`."""
    gap = lead - par
    where = f"{abs(gap)} {'above' if gap > 0 else 'below'} par" if gap else "level with par"
    return f"Lead {lead}, {where} ({par})"


def pars_line(pars: Mapping[str, int]) -> str:
    """What par is made of."""
    return f"On your seat: {listed(f'{name} {lead}' for name, lead in pars.items())}. Par is the middle one."


def best_line(games: int, best: int, *, is_most: bool = False) -> str:
    """A player's best result of a day; further games than `is_most` says are not counted."""
    return f"Your best of {plural(games, 'game')}{' or more' if is_most else ''}: Lead {best}."


def led_bar(led: Sequence[bool], glyphs: Glyphs) -> str:
    """A cell for each quarter: filled where nobody had more Lead."""
    return "".join(glyphs.running if won else glyphs.idle for won in led)


def share_line(
    day: str, scenario: str, *, lead: int, par: int, rank: int, seats: int, led: Sequence[bool], glyphs: Glyphs
) -> str:
    """A line about a result that gives nothing of the game away."""
    place = f"{PLACES[rank - 1]} of {seats}"
    score = f"Lead {lead}, par {par} ({signed(lead - par, glyphs.minus)})"
    return f"Gigawatt daily {day}, {scenario}: {score}, {place}, led {sum(led)}/{len(led)} {led_bar(led, glyphs)}"
