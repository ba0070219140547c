"""The replay of a record: any ply with its results, and a new game branched off from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events

from gigawatt.errors import GameError
from gigawatt.session.origin import read_origin
from gigawatt.tui.screens.replay_log import AccountPage, log_lines
from gigawatt.tui.screens.replay_panels import (
    SEATS_WIDE,
    Moment,
    arriving_lines,
    campus_lines,
    chart_lines,
    map_lines,
    seat_lines,
)
from gigawatt.tui.screens.replayed_record import branch, replay_record
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, columns, fit
from gigawatt.tui.toolkit.keys_page import KeysPage
from gigawatt.tui.toolkit.page import WIDE, Page, title_bar
from gigawatt.wording.event_text import EventText
from gigawatt.wording.origin_text import origin_text
from gigawatt.wording.quarters import quarter_name, quarter_short
from gigawatt.wording.vocabulary import BOARD

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.match import Record
    from gigawatt.tui.screens.quarter_report import QuarterReportPage

STEP_S: Final = 0.2
"""Between two actions while the record plays, in seconds."""

LARGE: Final = (200, 60)
"""From this size on the wide map has its place."""
_MAP: Final = 74
_LARGE_MAP: Final = 92
_MAP_AND_ALL: Final = 33
"""Rows from which on the map stands above campuses and arrivals."""
MOST_LOG: Final = 96
LEAST_LOG: Final = 5
LEAST_ARRIVING: Final = 3
MOST_ARRIVING: Final = 14
LEAST_CHART: Final = 8
MOST_CHART: Final = 22


class ReplayScreen(Page):
    """The scrubber, the seats, one seat's campuses, and the log around the ply shown."""

    def __init__(self, record: Record, title: str = "", ply: int = 0, seat: int = 0) -> None:
        """Watch a record from a ply on.

        Raises:
            GameError: it does not replay.
        """
        super().__init__()
        self.record = record
        self.replayed = replay_record(record)
        self._title = title
        self._ply = max(0, min(ply, self.replayed.plies))
        self._seat = seat if 0 <= seat < record.seats else 0
        self._running = False
        self._notice = ""
        origin = read_origin(record.session)
        self._origin = f"{origin_text(origin.kind, origin.of)}   " if origin is not None else ""
        """What the record is a branch or a copy of, to stand before the quarter; empty if it was begun as a new game."""
        self._swapped = False
        """The map is shown where there is no room for everything, or left out where there is."""

    @property
    def ply(self) -> int:
        """Number of actions of the record that lead to the position shown."""
        return self._ply

    @property
    def state(self) -> State:
        """The position shown."""
        return self.replayed.states[self._ply]

    # --- drawing ------------------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> Lines:
        """Scrubber on top; in a wide terminal map and campuses left, seats and log right, else one below the other."""
        state, replayed = self.state, self.replayed
        when = "the end" if state.is_terminal else quarter_name(replayed.game, state.quarter)
        note = f"{self._origin}{when}, action {self._ply} of {replayed.plies}"
        title = f"Replay of {self._title}" if self._title else "Replay of a record"
        out = [title_bar(fit(title, width - cell_len(note) - 14), width, note), *self._scrubber(width), Line()]
        room = height - len(out)
        out += self._wide(width, room) if width >= WIDE else self._narrow(width, room)
        if self._notice:
            out = out[: height - 1] + [Line() for _ in range(max(0, height - 1 - len(out)))]
            out.append(Line().add(f"  {fit(self._notice, width - 3)}", "bind"))
        return out

    def _wide(self, width: int, height: int) -> Lines:
        at = self.moment
        left = _MAP if width < LARGE[0] else _LARGE_MAP
        right = min(width - left - 5, MOST_LOG)
        campuses = campus_lines(at, left)
        below = len(campuses) + 1 + LEAST_ARRIVING
        world = map_lines(at, left, height - (0 if self._swapped else below + 1)) if self._shows_map(height) else []
        block = [*world, Line()] if world else []
        rest = height - len(block) - len(campuses) - 1
        body = [*block, *campuses, Line(), *arriving_lines(at, left, min(rest, MOST_ARRIVING) if world else rest // 2)]
        if (chart := height - len(body) - 1) >= LEAST_CHART:
            body += [Line(), *chart_lines(at, left, min(chart, MOST_CHART))]
        seats = seat_lines(at, right)
        words = [*seats, Line(), *log_lines(at, right, height - len(seats) - 1)]
        return [Line().to(2).join(line) for line in columns([(left, body[:height]), (right, words)], 2)]

    def _shows_map(self, height: int) -> bool:
        """Whether the map is in view: where there is room for all, unless m has put it away; elsewhere once m has fetched it."""
        return (height >= _MAP_AND_ALL) != self._swapped

    def _narrow(self, width: int, height: int) -> Lines:
        at, inner = self.moment, width - 4
        if self._swapped:
            world = map_lines(at, width, height - LEAST_LOG)
            rest = height - len(world)
            seats = [Line(), *seat_lines(at, inner)] if rest > at.game.seats + 3 + LEAST_LOG else []
            lower = [*seats, Line()] if rest > LEAST_LOG else []
            return [*world, *[Line().to(2).join(line) for line in [*lower, *log_lines(at, inner, rest - len(lower))]]]
        left = [*seat_lines(at, min(inner, SEATS_WIDE)), Line(), *campus_lines(at, inner)]
        spare = height - len(left) - 2 - 2 * LEAST_LOG
        if spare >= LEAST_ARRIVING:
            left += [Line(), *arriving_lines(at, inner, min(spare, MOST_ARRIVING))]
        return [Line().to(2).join(line) for line in [*left, Line(), *log_lines(at, inner, height - len(left) - 1)]]

    def _scrubber(self, width: int) -> Lines:
        """A bar of the whole match with its quarters, and the position shown on it."""
        replayed, glyphs = self.replayed, self.look.glyphs
        cells = width - 4
        at = round((cells - 1) * self._ply / max(1, replayed.plies))
        bar = Line().add("  ")
        for x in range(cells):
            ply = round(replayed.plies * x / max(1, cells - 1))
            char = glyphs.gone if x <= at else glyphs.left
            if x == at:
                char = glyphs.point
            bar.add(char, "key bold" if x == at else "text" if x < at else "line", ("ply", ply))
        names = Line().add("  ")
        for quarter, ply in enumerate(replayed.quarters):
            x = 2 + round((cells - 1) * ply / max(1, replayed.plies))
            label = quarter_short(replayed.game, quarter)
            if names.width <= x and x + cell_len(label) < width:
                names.to(x).add(label, "bright" if quarter == self.state.quarter else "faint", ("ply", ply))
        return [bar, names]

    @property
    def moment(self) -> Moment:
        """What is shown."""
        return Moment(self.replayed, self.record.actions, self._ply, self._seat, self.look)

    # --- what keys do -----------------------------------------------------------------------------------------------------

    def press(self, press: tuple[Any, ...]) -> None:
        """A click goes to a ply, or to a seat's desk."""
        if press[0] == "ply":
            self._go(int(press[1]))
        elif press[0] == "seat":
            self._seat = int(press[1])

    def roll(self, lines: int) -> None:
        """The wheel goes from action to action."""
        self._go(self._ply + (1 if lines > 0 else -1))

    def _go(self, ply: int) -> None:
        self._ply = max(0, min(ply, self.replayed.plies))
        self._notice = ""

    def press_key(self, name: str) -> bool:
        """Stop playing on any key but space."""
        if name != "space":
            self._running = False
        return super().press_key(name)

    def do_before(self) -> None:
        """An action back."""
        self._go(self._ply - 1)

    def do_after(self) -> None:
        """An action on."""
        self._go(self._ply + 1)

    def do_quarter_before(self) -> None:
        """The beginning of this quarter, or of the one before."""
        self._go(max((ply for ply in self.replayed.quarters if ply < self._ply), default=0))

    def do_quarter_after(self) -> None:
        """The beginning of the next quarter, or the end."""
        self._go(next((ply for ply in self.replayed.quarters if ply > self._ply), self.replayed.plies))

    def do_first(self) -> None:
        """The first position."""
        self._go(0)

    def do_last(self) -> None:
        """The last position."""
        self._go(self.replayed.plies)

    def do_seat(self) -> None:
        """The next seat's desk."""
        self._seat = (self._seat + 1) % self.replayed.game.seats

    def do_run(self) -> None:
        """Play five actions a second until a key is pressed or the record ends."""
        self._running = not self._running
        if self._running:
            self.set_timer(STEP_S, self._step)

    def _step(self) -> None:
        if not (self._running and self._ply < self.replayed.plies and self.is_attached):
            self._running = False
            return
        before = self.replayed.ended(self._ply)
        self._go(self._ply + 1)
        self.redraw()
        is_watched = self.replayed.ended(self._ply) != before and self.host.preferences.plays_quarter_end
        page = self._quarter_page(plays=True) if is_watched else None
        if page is None:
            self.set_timer(STEP_S, self._step)
        else:
            self.app.push_screen(page, self._run_on)

    def _run_on(self, key: events.Key | None) -> None:
        """Play on after a quarter's end, or carry out the key that closed it."""
        if key is None:
            self.set_timer(STEP_S, self._step)
            return
        self.press_key(key.key)
        self.redraw()

    def _quarter_page(self, *, plays: bool = False) -> QuarterReportPage | None:
        """The page of the quarter that ended last; None if none has."""
        from gigawatt.tui.screens.quarter_report import QuarterReportPage

        replayed, seat = self.replayed, self._seat
        report = replayed.report(replayed.ended(self._ply), seat)
        if report is None:
            return None
        writer = EventText.of(self.state, words=BOARD)
        return QuarterReportPage(writer, lambda quarter: replayed.report(quarter, seat), report, plays=plays)

    def do_quarter_end(self) -> None:
        """What the end of the last quarter brought, on a page."""
        page = self._quarter_page()
        if page is None:
            self._notice = "No quarter has ended here: go on to the end of one."
        else:
            self.app.push_screen(page)

    def do_map(self) -> None:
        """Show the map, or what it takes the place of."""
        self._swapped = not self._swapped

    def do_account(self) -> None:
        """Read everything that the action brought."""
        self.app.push_screen(AccountPage(self.moment))

    def do_branch(self) -> None:
        """A new game from here: the seat shown is played by a person, the others by what played them."""
        if self.state.is_terminal:
            self._notice = "The match is over here: go back to where you want to play on from."
            return
        try:
            session = branch(self.record, self._ply, self._seat, of=self._title)
        except GameError as error:
            self._notice = str(error)
            return
        self.begin(session)

    def do_whatif(self) -> None:
        """Another action in the place of the marked one, and what that would have been worth."""
        if not self.replayed.states[-1].is_terminal:  # it would be advice, which a table may be without
            self._notice = "What if is for matches that are over."
            return
        from gigawatt.tui.screens.whatif import WhatIfPage

        self.app.push_screen(WhatIfPage(self.record, self.replayed, max(0, self._ply - 1)))

    def do_help(self) -> None:
        """Show the keys."""
        self.app.push_screen(KeysPage("the replay", self.KEYS, _NOTES))

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("left", "", do_before),
        Command("right", "action", do_after, shown="←→", help="An action back or on; a click on the bar or on an action goes there."),
        Command("up", "", do_quarter_before),
        Command("down", "quarter", do_quarter_after, shown="↑↓", help="The beginning of a quarter; the same as pgup and pgdn."),
        Command("pageup", "", do_quarter_before),
        Command("pagedown", "", do_quarter_after),
        Command("home", "", do_first, shown="home end", help="The start, or the end."),
        Command("end", "", do_last),
        Command("tab", "seat", do_seat, help="The campuses of the next seat; a click on a seat shows its own."),
        Command("space", "play", do_run, help="Play five actions a second; any key stops."),
        Command("Q", "report", do_quarter_end, help="What the end of the last quarter brought."),
        Command("m", "map", do_map, help="The map, or the figures that it takes the place of."),
        Command("question_mark", "help", do_help, help="This page."),
        Command("enter", "results", do_account, help="Everything that the marked action brought, and its reason; the same as i."),
        Command("i", "", do_account),
        Command("b", "branch", do_branch, help="A new game from here: you play the seat shown, policies play the others."),
        Command("w", "what if", do_whatif, help="Another action in the place of the marked one, and what it would have been worth."),
        Command("escape", "back", Page.do_back, help="Leave the replay."),
        Command("q", "", Page.do_back),
    )  # fmt: skip


_NOTES: Final = (
    "On the map the region of the marked action stands out, and the places of the seat shown are in its colour.",
)
