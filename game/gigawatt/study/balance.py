"""What `study balance` comes to: rows with intervals and verdicts, and the series that plots are drawn from."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from gigawatt.study.balance_figures import ALONE, FIGURES, Figure, Pick
from gigawatt.study.estimates import AMOUNT, NOTHING, SHARE, UNBOUNDED, Bounds, Estimate, estimate, group_of, leave_out
from gigawatt.study.measures import GameMeasures
from gigawatt.study.tally import Sums, Tally
from gigawatt.study.targets import Target, targets

if TYPE_CHECKING:
    from gigawatt.core import Game

PRECISION: Final = "faction-precision"
FACTIONS: Final = "faction-wins"

_BOUNDS: Final[Mapping[str, Bounds]] = {"share": SHARE, "number": AMOUNT}
"""By unit, what a figure cannot lie outside of."""

Band = tuple[float | None, float | None]


@frozen
class Part:
    """One of several figures of a row."""

    id: str
    estimate: Estimate
    cases: int
    """The games or cases behind it."""
    holds: bool | None
    """Whether it lies in the band of the row; None without a band or a figure."""


@frozen(kw_only=True)
class Row:
    """A row of the table with what was measured."""

    target: Target
    band: Band
    estimate: Estimate
    verdict: str
    """`holds`, `misses`, `told` or `elsewhere`."""
    sure: bool | None
    """Whether the whole interval is on the same side of the band; None without a verdict."""
    detail: str
    parts: tuple[Part, ...] = ()


@frozen
class Balance:
    """The games of a study, added up."""

    game: Game = field(repr=False)
    blocks: int
    whole: Tally = field(repr=False)
    rests: tuple[Sums, ...] = field(repr=False)
    """The sums without each group of neighbouring blocks in turn."""

    @property
    def games(self) -> int:
        """The number of games."""
        return self.whole.sums["games"]

    def estimates(self, figure: Figure, bounds: Bounds = SHARE) -> dict[str, Estimate]:
        """The parts of a figure with their intervals."""
        game = self.game
        return estimate(self.whole.sums, self.rests, lambda sums: figure.of(sums, game), self.blocks, bounds)

    def rows(self) -> list[Row]:
        """Every row of the table, in its order."""
        rows: list[Row] = []
        for target in targets():
            if target.judge == "elsewhere":
                rows.append(_elsewhere(target, 1 / self.game.seats))
            elif target.id == PRECISION:
                rows.append(self._precision(target, next(row for row in rows if row.target.id == FACTIONS)))
            else:
                rows.append(self._row(target))
        return rows

    def _row(self, target: Target) -> Row:
        figure = FIGURES[target.id]
        band = target.band(1 / self.game.seats)
        found = self.estimates(figure, UNBOUNDED if figure.is_signed else _BOUNDS.get(target.unit, UNBOUNDED))
        parts = []
        for name, known in found.items():
            if name != ALONE:
                cases = self.games if figure.cases is None else figure.cases(self.whole.sums, name, self.game)
                parts.append(Part(name, known, cases, _in_band(known.value, band) if target.judge != "told" else None))
        if figure.pick == "alone":
            return _judged(target, band, found[ALONE], "", tuple(parts))
        shown = _picked(parts, figure.pick, band)
        if shown is None:
            return _judged(target, band, NOTHING, "", ())
        return _judged(target, band, shown.estimate, shown.id, tuple(parts))

    def _precision(self, target: Target, factions: Row) -> Row:
        """The widest half interval of the first places by faction."""
        halves = [
            ((part.estimate.high - part.estimate.low) / 2, part.id)
            for part in factions.parts
            if part.estimate.low is not None and part.estimate.high is not None
        ]
        widest, name = max(halves, default=(None, ""))
        return _judged(target, target.band(1 / self.game.seats), Estimate(widest, None, None), name, ())


def add_up(game: Game, blocks: Iterable[Sequence[GameMeasures]], count: int) -> Balance:
    """Add up the games of `count` blocks, given in the order of the plan."""
    groups: list[Tally] = []
    for index, games in enumerate(blocks):
        if group_of(index, count) == len(groups):
            groups.append(Tally())
        for measures in games:
            groups[-1].add(measures)
    whole = Tally(Counter(), Counter())
    for group in groups:
        whole.absorb(group)
    return Balance(game, count, whole, leave_out(whole.sums, [group.sums for group in groups]))


# --- verdicts -------------------------------------------------------------------------------------------------------------


def _elsewhere(target: Target, par: float) -> Row:
    return Row(
        target=target,
        band=target.band(par),
        estimate=NOTHING,
        verdict="elsewhere",
        sure=None,
        detail=target.by,
    )


def _judged(target: Target, band: Band, known: Estimate, shown: str, parts: tuple[Part, ...]) -> Row:
    """The row with its verdict; nothing measured is told as such."""
    if known.value is None:
        return Row(target=target, band=band, estimate=NOTHING, verdict="told", sure=None, detail="nothing to measure")
    if target.judge == "told":
        return Row(target=target, band=band, estimate=known, verdict="told", sure=None, detail=shown, parts=parts)
    outside = [part for part in parts if part.holds is False]
    holds = not outside if target.judge == "each" and parts else _in_band(known.value, band)
    detail = shown
    if outside and target.judge == "each":
        detail = f"{shown}; {len(outside)} of {len(parts)} outside"
    return Row(
        target=target,
        band=band,
        estimate=known,
        verdict="holds" if holds else "misses",
        sure=target.exact or _is_sure(known, band),
        detail=detail,
        parts=parts,
    )


def _in_band(value: float | None, band: Band) -> bool | None:
    if value is None:
        return None
    low, high = band
    return (low is None or value >= low) and (high is None or value <= high)


def _is_sure(known: Estimate, band: Band) -> bool:
    """Whether the whole interval is in the band, or outside on one side of it; a figure without an interval is taken as it is."""
    low, high = known.low, known.high
    if low is None or high is None:
        return True
    least, most = (-math.inf if band[0] is None else band[0]), (math.inf if band[1] is None else band[1])
    return least <= low <= high <= most or high < least or low > most


def _outside(value: float, band: Band) -> float:
    """How far a figure is outside its band; below zero inside it, by the distance to the nearest end."""
    low, high = band
    below = -math.inf if low is None else low - value
    above = -math.inf if high is None else value - high
    return max(below, above)


def _picked(parts: Sequence[Part], pick: Pick, band: Band) -> Part | None:
    """The part that stands for its row; the first of equals."""
    known = [(part.estimate.value, part) for part in parts if part.estimate.value is not None]
    if not known:
        return None
    if pick == "smallest":
        return min(known, key=lambda one: one[0])[1]
    if pick == "largest":
        return max(known, key=lambda one: one[0])[1]
    return max(known, key=lambda one: _outside(one[0], band))[1]


def plain_estimate(known: Estimate) -> dict[str, Any]:
    """An estimate for JSON, rounded to six places so that every machine prints the same."""
    return {name: rounded(getattr(known, name)) for name in ("value", "low", "high")}


def rounded(number: float | None) -> float | None:
    """A number rounded to six places, without a negative zero."""
    return None if number is None else round(number, 6) + 0.0
