"""A quarter's end as a list of moments in the order in which they are shown: permits, arrivals, news, the headline, prices, Lead.

The board, plain text and the replay show this list, each in its own way; it holds what the engine logged and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.core.rules.events import Event, Hold, Influence, Lead, NamedEvent, Store, Track, named
from gigawatt.core.rules.vocabulary import LADDERS
from gigawatt.session.history import QuarterSnapshot, Upkept, carried_out, snapshot
from gigawatt.wording.event_text import EventText
from gigawatt.wording.quarter_text import ended_text, lead_row, lead_text, price_row, price_text, struck_text

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.match import Record
    from gigawatt.session import GameSession, Ply

PARTS: Final = ("permits", "arrivals", "news", "headline", "prices", "lead")
"""The parts of a quarter's end in the order in which they are shown."""

CLOUD: Final = len(LADDERS)
"""Stands for the price of cloud where ladders stand for theirs."""

_PART_OF: Final = {
    "permit": "permits", "online": "arrivals", "seized": "arrivals", "slipped-through": "arrivals", "hold": "arrivals", "store": "arrivals",
    "headline": "headline", "control": "news", "slip": "news", "class": "news", "index": "news", "tension": "news", "tier": "news",
    "chokepoint": "news", "chokepoint-lost": "news", "contract-served": "news", "contract-broken": "news",
    "rent-cut": "news", "restructured": "news",
    "lapsed": "news", "influence": "news",
}  # fmt: skip
"""The part that each kind of event belongs to; the rest is the bookkeeping from which prices and Lead follow."""

_SHOWN_WHY: Final = frozenset({"arrived", "deal", "licence fee"})
"""Reasons for which holdings, stores and influence change in sight; otherwise another event of the log says what happened."""


@frozen
class Happened:
    """Something that the engine logged: a permit's draw, an arrival, news, the headline."""

    part: str
    """Of `PARTS`."""
    event: NamedEvent

    @property
    def seat(self) -> int:
        """The seat it happened to; -1 for everyone."""
        return int(self.event[1])


@frozen
class PriceMoved:
    """The price of a ladder's next unit, or of cloud, has moved; in tenths of $bn."""

    ladder: int
    """Of `LADDERS`, or `CLOUD`."""
    before: int
    after: int
    part: str = "prices"
    seat: int = -1


@frozen
class LeadCounted:
    """The Lead of a seat before and after, and where the difference came from."""

    seat: int
    before: int
    after: int
    sources: tuple[tuple[int, int], ...]
    """Index of `LEAD_SOURCES` and amount, in the order of the log; together they are the difference."""
    place_before: int
    place: int
    """The seat's place, 1 first; equal seats share the better one."""
    part: str = "lead"


@frozen
class HeadlineStruck:
    """The harsh headline of the quarter before has taken effect."""

    headline: int
    part: str = "headline"
    seat: int = -1


Moment = Happened | PriceMoved | LeadCounted | HeadlineStruck


@frozen
class QuarterReport:
    """A quarter's end."""

    quarter: int
    is_last: bool
    """Whether the match ended with it."""
    reader: int
    """The seat whose moments come first in each part; -1 for an onlooker."""
    moments: tuple[Moment, ...]
    upkept: Upkept = ()
    """By seat the embargoes that were in force, of which some may have lapsed."""

    def of(self, part: str) -> list[Moment]:
        """The moments of a part, in order."""
        return [moment for moment in self.moments if moment.part == part]


def quarter_report(
    game: Game, before: QuarterSnapshot, after: QuarterSnapshot, events: Sequence[Event], reader: int = -1
) -> QuarterReport:
    """The report of a quarter's end.

    Args:
        game: the game.
        before: the standings when the last seat had passed.
        after: the standings when the next quarter began, or the match had ended.
        events: what the engine logged between the two.
        reader: the seat whose moments come first in each part; -1 for an onlooker.
    """
    rows = _with_net_tracks([named(event) for event in events])
    happened = [Happened(part, row) for row in rows if (part := _part(row))]
    happened.sort(key=lambda moment: _order(moment, reader))
    is_last = any(row.what == "end" for row in rows)
    first: list[Moment] = [moment for moment in happened if moment.part != "headline"]
    if before.pending_headline is not None and not is_last:
        first.append(HeadlineStruck(before.pending_headline))
    first += [moment for moment in happened if moment.part == "headline"]
    moments = (*first, *_prices(game, before, after), *_leads(before, after, rows))
    return QuarterReport(after.quarter, is_last, reader, moments, before.upkept)


def _with_net_tracks(rows: list[NamedEvent]) -> list[NamedEvent]:
    """The events with one row for all that moved a track, where it moved last; none where it is back where it was."""
    kept: list[NamedEvent] = []
    for i, row in enumerate(rows):
        if not isinstance(row, Track):
            kept.append(row)
            continue
        net: int = sum(other.amount for other in rows if isinstance(other, Track) and other.what == row.what)
        is_last = not any(isinstance(other, Track) and other.what == row.what for other in rows[i + 1 :])
        if is_last and net:
            kept.append(row._replace(amount=net))
    return kept


def _order(moment: Happened, reader: int) -> tuple[int, bool, int]:
    """By part; in each the reader's own first, and what comes to seats one by one seat by seat."""
    by_seat = moment.seat if moment.part in ("permits", "arrivals") else 0
    return PARTS.index(moment.part), reader >= 0 and moment.seat != reader, by_seat


def _part(row: NamedEvent) -> str:
    """The part that an event is shown in; empty for bookkeeping."""
    if isinstance(row, Hold | Store | Influence) and (row.why not in _SHOWN_WHY or row.amount <= 0):
        return ""
    return _PART_OF.get(row.what, "")


def _prices(game: Game, before: QuarterSnapshot, after: QuarterSnapshot) -> Iterator[PriceMoved]:
    """The prices that have moved; a scenario without plants sells no parts."""
    for ladder in range(len(LADDERS)):
        is_sold = game.has_plants or LADDERS[ladder] in ("accelerators", "equipment")
        if is_sold and before.prices[ladder] != after.prices[ladder]:
            yield PriceMoved(ladder, before.prices[ladder], after.prices[ladder])
    if before.cloud_price != after.cloud_price:
        yield PriceMoved(CLOUD, before.cloud_price, after.cloud_price)


def _leads(before: QuarterSnapshot, after: QuarterSnapshot, rows: Sequence[NamedEvent]) -> Iterator[LeadCounted]:
    """Each seat's Lead, from the last place up to the first."""
    was, keys = ([(s.lead[i], s.compute[i], s.cash[i]) for i in range(len(s.lead))] for s in (before, after))
    for seat in sorted(range(len(keys)), key=lambda seat: (keys[seat], -seat)):
        sources: dict[int, int] = {}
        for row in rows:
            if isinstance(row, Lead) and row.seat == seat:
                sources[row.source] = sources.get(row.source, 0) + row.amount
        first, then = (1 + sum(row > rows[seat] for row in rows) for rows in (was, keys))
        yield LeadCounted(seat, before.lead[seat], after.lead[seat], tuple(sources.items()), first, then)


# --- of a game in progress, of a record ---------------------------------------------------------------------------------


def report_of_ply(session: GameSession, ply: Ply, reader: int = -1) -> QuarterReport:
    """The report of the quarter that a ply of a session ended."""
    assert ply.before_end is not None, "it ended a quarter"
    after = next(row for row in session.snapshots if row.quarter == ply.quarter)
    return quarter_report(session.game, ply.before_end, after, ply.quarter_events, reader)


def last_report(session: GameSession, reader: int = -1, quarter: int | None = None) -> QuarterReport | None:
    """The report of a quarter that has ended, the last one if none is named; None if it has not ended."""
    for ply in reversed(session.plies):
        if ply.ended_quarter and quarter in (None, ply.quarter):
            return report_of_ply(session, ply, reader)
    return None


def report_between(
    before: State, action: int, after: State, events: Sequence[Event], reader: int = -1
) -> QuarterReport | None:
    """The report of the quarter that an action ended, if it ended one.

    Args:
        before: the position before the action.
        action: the action.
        after: the position after it.
        events: everything that was logged between the two.
        reader: the seat whose moments come first in each part.
    """
    if after.quarter == before.quarter and not after.is_terminal:
        return None
    alone = carried_out(before, action)
    rest = events[len(alone.log or ()) :]
    return quarter_report(before.game, snapshot(alone, before.quarter), snapshot(after, before.quarter), rest, reader)


def reports_of(record: Record, game: Game) -> Iterator[tuple[int, QuarterReport]]:
    """The report of every quarter that ended in a record whose actions are legal, each with the number of plies up to its end."""
    state = game.new_state(record.seed, record.factions)
    for ply, action in enumerate(record.actions):
        before, state.log = state.copy(), []
        state.apply_action(action)
        if (report := report_between(before, action, state, state.log)) is not None:
            yield ply + 1, report


# --- in words ------------------------------------------------------------------------------------------------------------


def moment_text(writer: EventText, moment: Moment) -> str:
    """A moment as a sentence."""
    if isinstance(moment, PriceMoved):
        ladder = "" if moment.ladder == CLOUD else LADDERS[moment.ladder]
        return price_text(writer, ladder, moment.before, moment.after)
    if isinstance(moment, LeadCounted):
        return lead_text(writer, moment.seat, moment.before, moment.after, moment.sources, moment.place)
    if isinstance(moment, HeadlineStruck):
        return struck_text(writer.game, moment.headline, writer.words)
    return writer.sentence(moment.event) or ""


def counted_rows(report: QuarterReport) -> list[str]:
    """The prices and the Lead of a report as the command line prints them, with seats by number and things by id."""
    rows = []
    for moment in report.moments:
        if isinstance(moment, PriceMoved):
            rows.append(
                price_row("" if moment.ladder == CLOUD else LADDERS[moment.ladder], moment.before, moment.after)
            )
        elif isinstance(moment, LeadCounted):
            rows.append(lead_row(moment.seat, moment.before, moment.after, moment.sources))
    return rows


def report_lines(writer: EventText, report: QuarterReport) -> list[str]:
    """A report as sentences: a head, then every moment."""
    writer = writer.knowing(report.upkept)
    return [ended_text(writer.game, report.quarter), *[moment_text(writer, moment) for moment in report.moments]]
