"""What a quarter's end brought as lines: permits with their odds, arrivals, news, the headline, prices, and the Lead of every seat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from attrs import field, frozen

from gigawatt.analysis.quarter_report import (
    CLOUD,
    Happened,
    HeadlineStruck,
    LeadCounted,
    Moment,
    PriceMoved,
    QuarterReport,
)
from gigawatt.core.position.rows import KIND_DELIVERY
from gigawatt.core.rules.events import Headline, Hold, NamedEvent, Online, Permit, Seized, SlippedThrough, Store
from gigawatt.core.rules.vocabulary import LAYER_OF, LAYERS, LEAD_SOURCES, PARTS as COMPONENTS
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, columns, fit, heading, wrap
from gigawatt.wording.event_text import EventText
from gigawatt.wording.foreign_text import prose
from gigawatt.wording.glyphs import Glyphs, seat_mark
from gigawatt.wording.grammar import signed
from gigawatt.wording.money import bare_money
from gigawatt.wording.names import LADDER_SHORT, gift_name, project_name, short_region_name
from gigawatt.wording.permit_text import is_granted, odds_text
from gigawatt.wording.quarter_text import struck_text
from gigawatt.wording.seats import PLACES, SHORT_FACTIONS

WIDE: Final = 108
"""From this width on the parts stand in two columns."""

LEFT: Final = ("permits", "arrivals")
RIGHT: Final = ("news", "headline", "prices", "lead")
"""The parts in each of the two columns."""

LEFT_WIDTH: Final = 66
ODDS_CELLS: Final = 10
"""Cells of the bar of a permit's odds."""
PRICE_CELLS: Final = 25
"""Cells for a price that has moved."""
_ROOMY: Final = 74
"""Width from which on the bars of Lead are longer."""


@frozen
class Seen:
    """A moment that has been reached."""

    moment: Moment
    is_open: bool = field(kw_only=True)
    """It is in view, and its outcome is not shown yet."""


@frozen
class ReportLines:
    """Draws a report, all of it or as far as it has been shown."""

    report: QuarterReport
    writer: EventText
    glyphs: Glyphs
    settled: int
    """How many moments have come to their outcome. The next one is in view without it; later ones are not shown."""

    def draw(self, width: int) -> tuple[Lines, int]:
        """The lines, and the row of the moment in view, or of the last line where all is shown."""
        if width < WIDE:
            lines, row = self._parts((*LEFT, *RIGHT), width)
            return lines, row if row >= 0 else len(lines) - 1
        left, left_row = self._parts(LEFT, LEFT_WIDTH)
        right, right_row = self._parts(RIGHT, width - LEFT_WIDTH - 4)
        lines = columns([(LEFT_WIDTH, left), (width - LEFT_WIDTH - 4, right)], gap=4)
        return lines, max(left_row, right_row) if max(left_row, right_row) >= 0 else len(lines) - 1

    def _parts(self, parts: tuple[str, ...], width: int) -> tuple[Lines, int]:
        """Some parts below each other, and the row where the moment in view ends; -1 where it is none of them."""
        lines: Lines = []
        row = -1
        for part in parts:
            begun = [
                Seen(moment, is_open=i == self.settled)
                for i, moment in enumerate(self.report.moments)
                if moment.part == part and i <= self.settled
            ]
            if not begun:
                continue
            lines += [*([Line()] if lines else []), *_DRAWN[part](self, begun, width)]
            if begun[-1].is_open:
                row = len(lines) - 1
        return lines, row

    def _mark(self, seat: int) -> tuple[str, str]:
        """The mark of a seat, and its style."""
        return f"{seat_mark(self.glyphs, seat)} ", f"seat{seat} bold"

    # --- permits --------------------------------------------------------------------------------------------------------

    def permits(self, begun: list[Seen], width: int) -> Lines:
        """A line a draw: whose, where, what, the odds as a bar and in per cent, and the outcome."""
        lines = [heading("permits", (f"  stall{self.glyphs.dot}step{self.glyphs.dot}outright, in per cent", "faint"))]
        for seen in begun:
            lines.append(self._permit(_event(seen), width, is_open=seen.is_open))
        return lines

    def _permit(self, draw: object, width: int, *, is_open: bool) -> Line:
        assert isinstance(draw, Permit), draw
        game = self.writer.game
        line = Line().add(*self._mark(draw.seat))
        style = "bright" if draw.seat == self.report.reader else "text"
        line.add(fit(short_region_name(game, draw.region), 8), style).to(13)
        line.add(fit(project_name(game, draw.project), 18), style).to(32)
        for glyphs, of_bar, outcome in self._odds(draw):
            line.add(glyphs, f"{of_bar} bold" if is_open or outcome == draw.outcome else "faint")
        line.add(f" {odds_text(self.glyphs, draw.stall, draw.outright):<9}", "odds" if is_open else "muted")
        what, colour = self._outcome(draw)
        return line.add("?" if is_open else fit(what, width - line.width), "bright" if is_open else colour)

    def _odds(self, draw: Permit) -> list[tuple[str, str, str]]:
        """The bar of the odds: the cells of each outcome with their style."""
        stall = _cells(draw.stall)
        outright = min(ODDS_CELLS - stall, _cells(draw.outright))
        step = ODDS_CELLS - stall - outright
        glyphs = self.glyphs
        return [
            (glyphs.permit * stall, "bind", "stalled"),
            (glyphs.idle * step, "odds", "step"),
            (glyphs.running * outright, "gain", "outright"),
        ]

    def _outcome(self, draw: Permit) -> tuple[str, str]:
        if draw.outcome == "stalled":
            return "stalled", "bind bold"
        if draw.outcome == "outright":
            return "outright", "gain bold"
        granted = is_granted(self.writer.game, draw.region, draw.project, draw.left)
        if granted:
            return "granted", "gain bold"
        return ("a step" if granted is None else f"step, {draw.left} left"), "odds bold"

    # --- arrivals, news, the headline --------------------------------------------------------------------------------------

    def arrivals(self, begun: list[Seen], width: int) -> Lines:
        """For each seat what came to it, one after the other in as few lines as it takes."""
        lines = [heading("arrivals")]
        seat = -1
        for seen in begun:
            text, style = self._arrival(seen)
            is_first, seat = seen.moment.seat != seat, seen.moment.seat
            if is_first:
                lines.append(Line().add(*self._mark(seat)))
            elif lines[-1].width + cell_len(text) + 3 > width:
                lines[-1].add(",", "muted")
                lines.append(Line().add("    "))
            else:
                lines[-1].add(", ", "muted")
            lines[-1].add(text, style)
        return lines

    def _arrival(self, seen: Seen) -> tuple[str, str]:
        """What came, and where: `power +3 Texas`."""
        event, game = _event(seen), self.writer.game
        is_own = seen.moment.seat == self.report.reader
        style = "gain bold" if seen.is_open else "bright" if is_own else "text"
        if isinstance(event, Online):
            is_layer = event.kind == KIND_DELIVERY and event.gives < len(LAYER_OF)
            what = LAYERS[LAYER_OF[event.gives]] if is_layer else gift_name(game, event.kind)
            return f"{what} {signed(event.amount, self.glyphs.minus)} {short_region_name(game, event.region)}", style
        if isinstance(event, Hold):
            return f"{self.writer.words.accelerators_of(event.amount)} {short_region_name(game, event.region)}", style
        if isinstance(event, Store):
            return f"{self.writer.words.units_of(event.amount, COMPONENTS[event.part])} in store", style
        assert isinstance(event, Seized | SlippedThrough), event
        where = short_region_name(game, event.region)
        if seen.is_open:
            return f"grey goods for {where}: {event.pct}% to be seized", "odds bold"
        is_seized = isinstance(event, Seized)
        return (
            f"grey goods for {where} {'seized' if is_seized else 'passed'} ({event.pct}%)",
            "bind" if is_seized else "gain",
        )

    def news(self, begun: list[Seen], width: int) -> Lines:
        """A sentence each."""
        lines = [heading("news")]
        for seen in begun:
            text = self.writer.sentence(_event(seen)) or ""
            style = "bright" if seen.is_open or seen.moment.seat == self.report.reader else "text"
            lines += [Line().add("  " if i else "").add(row, style) for i, row in enumerate(wrap(text, width - 2))]
        return lines

    def headline(self, begun: list[Seen], width: int) -> Lines:
        """Its name, then what it is about."""
        lines = [heading("headline")]
        for seen in begun:
            if isinstance(seen.moment, HeadlineStruck):
                text = struck_text(self.writer.game, seen.moment.headline, self.writer.words)
                lines += [Line().add(part, "bind") for part in wrap(text, width)]
                continue
            event = _event(seen)
            assert isinstance(event, Headline), event
            row = self.writer.game.ruleset.headlines[event.headline]
            lines.append(Line().add(fit(row.name, width), "bright bold"))
            if not seen.is_open:
                strikes = [Line().add("It strikes next quarter.", "bind")] if row.harsh else []
                lines += [
                    *strikes,
                    *[Line().add(part, "muted") for part in wrap(prose(row.flavour, self.writer.words), width)],
                ]
        return lines

    # --- prices, Lead --------------------------------------------------------------------------------------------------------

    def prices(self, begun: list[Seen], width: int) -> Lines:
        """Each price that moved, before and after, as many side by side as fit."""
        lines = [heading("prices", ("  of the next unit, in $bn", "faint"))]
        across = max(1, width // PRICE_CELLS)
        for i, seen in enumerate(begun):
            if i % across == 0:
                lines.append(Line())
            lines[-1].to(i % across * PRICE_CELLS).join(self._price(seen))
        return lines

    def _price(self, seen: Seen) -> Line:
        moment = seen.moment
        assert isinstance(moment, PriceMoved), moment
        name = "cloud" if moment.ladder == CLOUD else LADDER_SHORT[moment.ladder]
        is_up = moment.after > moment.before
        line = Line().add(f"{name:<10}", "text").right(bare_money(moment.before), 14, "muted")
        if seen.is_open:
            return line.add(f" {self.glyphs.arrow}", "muted")
        line.add(f" {self.glyphs.arrow} ", "muted").add(f"{bare_money(moment.after):>4} ", "bright bold")
        return line.add(self.glyphs.up if is_up else self.glyphs.down, "bind" if is_up else "gain")

    def lead(self, begun: list[Seen], width: int) -> Lines:
        """The seats with their Lead before and after, by their places before until all have been counted, then by those after."""
        counted = [m for m in self.report.of("lead") if isinstance(m, LeadCounted)]
        most = max(1, *[max(m.before, m.after) for m in counted])
        done = [seen.moment.seat for seen in begun if not seen.is_open]
        lines = [heading("lead")]
        is_done = len(done) == len(counted)
        for moment in sorted(counted, key=lambda m: (m.place if is_done else m.place_before, m.seat)):
            lines += self._lead(moment, most, width, is_counted=moment.seat in done)
        return lines

    def _lead(self, moment: LeadCounted, most: int, width: int, *, is_counted: bool) -> Lines:
        glyphs, is_own = self.glyphs, moment.seat == self.report.reader
        line = Line().add(f"{PLACES[moment.place - 1] if is_counted else '':<4}", "bright" if is_own else "muted")
        rose = moment.place_before - moment.place if is_counted else 0
        line.add(f"{glyphs.up if rose > 0 else glyphs.down if rose < 0 else ' '} ", "gain" if rose > 0 else "bind")
        name = self.writer.factions[moment.seat]
        line.add(*self._mark(moment.seat)).add(
            fit(SHORT_FACTIONS.get(name, name), 12), "bright" if is_own else "text"
        ).to(23)
        cells = 12 if width < _ROOMY else 18
        low = min(moment.before, moment.after)
        had, gained = cells * low // most, cells * moment.after // most - cells * low // most
        line.add(glyphs.gone * had, f"seat{moment.seat}").add(glyphs.gone * gained if is_counted else "", "gain bold")
        line.to(23 + cells).right(str(moment.after if is_counted else moment.before), 27 + cells, "bright bold")
        if not is_counted:
            return [line]
        change = moment.after - moment.before
        line.right(
            signed(change, glyphs.minus), 32 + cells, "gain bold" if change > 0 else "bind" if change < 0 else "faint"
        )
        because = ", ".join(f"{LEAD_SOURCES[source]} {signed(n, glyphs.minus)}" for source, n in moment.sources if n)
        if line.width + 2 + cell_len(because) <= width:
            return [line.add(f"  {because}", "muted")]
        return [line, Line().to(10).add(fit(because, width - 10), "muted")]


def _event(seen: Seen) -> NamedEvent:
    """The event of a moment that is one."""
    assert isinstance(seen.moment, Happened), seen
    return seen.moment.event


def _cells(percent: int) -> int:
    """Cells of the bar for a chance: at least one where there is any."""
    return max(1, round(percent * ODDS_CELLS / 100)) if percent else 0


_DRAWN: Final[dict[str, Callable[[ReportLines, list[Seen], int], Lines]]] = {
    "permits": ReportLines.permits, "arrivals": ReportLines.arrivals, "news": ReportLines.news, "headline": ReportLines.headline,
    "prices": ReportLines.prices, "lead": ReportLines.lead,
}  # fmt: skip
"""How each part is drawn."""
