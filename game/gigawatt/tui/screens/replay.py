"""The replay of a record: any ply with its results, and a new game branched off from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from gigawatt.core.explanations.forecast import arrivals
from gigawatt.core.queries.bottleneck import bottleneck
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.errors import GameError
from gigawatt.session import most_bound
from gigawatt.session.origin import read_origin
from gigawatt.tui.screens.replayed_record import branch, replay_record
from gigawatt.tui.toolkit.canvas import Canvas
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, wrap
from gigawatt.tui.toolkit.page import WIDE, Page, title_bar
from gigawatt.wording.action_text import deed_text
from gigawatt.wording.event_text import EventText
from gigawatt.wording.foreign_text import in_board_words
from gigawatt.wording.glyphs import seat_mark
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.names import PHASES, arrival_name, region_name
from gigawatt.wording.origin_text import origin_text
from gigawatt.wording.quarters import quarter_name, quarter_near, quarter_short
from gigawatt.wording.seats import faction_name

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.match import Record

ROOMY: Final = 7
"""Rows from which on a blank row separates the list of actions from the account of the current one."""

_LEFT: Final = 62
_CASH: Final = 47
"""Where the cash of a seat ends."""
_BOUND: Final = 49
"""Where what binds a seat begins."""
_SHORT: Final = {"cooling": "cool", "network": "net"}
"""Layers that are shorter where two of them stand."""


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
        self._by_seat: list[list[int]] = []
        """Compute of each seat after each action; worked out when first drawn."""

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
        """Scrubber on top, the seats and campuses left, the log right."""
        state, replayed = self.state, self.replayed
        when = "the end" if state.is_terminal else quarter_name(replayed.game, state.quarter)
        note = f"{self._origin}{when}, action {self._ply} of {replayed.plies}"
        title = f"Replay of {self._title}" if self._title else "Replay of a record"
        out = [title_bar(fit(title, width - cell_len(note) - 14), width, note), *self._scrubber(width), Line()]
        wide = width >= WIDE
        left = [*self._seats(), Line(), *self._campuses(_LEFT if wide else width - 4, height)]
        if wide:
            if (room := height - 6 - len(left)) >= 8:
                left += [Line(), *self._chart(_LEFT - 2, min(room, 22))]
            right = self._log(width - _LEFT - 6, height - 5)
            for y in range(max(len(left), len(right))):
                line = Line().add("  ").join(left[y] if y < len(left) else Line()).to(_LEFT + 3)
                out.append(line.join(right[y] if y < len(right) else Line()))
        else:
            log = self._log(width - 4, max(3, height - 5 - len(left) - 1))
            out += [Line().add("  ").join(line) for line in [*left[: height - 9], Line(), *log]]
        if self._notice:
            out = out[: height - 1] + [Line() for _ in range(max(0, height - 1 - len(out)))]
            out.append(Line().add(f"  {fit(self._notice, width - 3)}", "bind"))
        return out

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

    def _seats(self) -> Lines:
        state, glyphs = self.state, self.look.glyphs
        head = Line().add("SEATS", "muted bold").to(27).add("Lead", "faint").to(33).add("compute", "faint")
        rows = [head.right("cash", _CASH, "faint").to(_BOUND).add("bound by", "faint")]
        for seat in sorted(range(state.game.seats), key=lambda s: (state.ranks()[s], s)):
            mine = seat == self._seat
            press = ("seat", seat)
            line = Line("raise2" if mine else "")
            line.add(f"{glyphs.cursor if mine else ' '} ", "key", press)
            line.add(f"{seat_mark(glyphs, seat)} ", f"seat{seat} bold", press)
            line.add(fit(faction_name(state, seat), 20), "bright" if mine else "text", press)
            line.right(str(state.lead(seat)), 31, "bright", press).right(str(state.compute(seat)), 40, "text", press)
            line.right(bare_signed_money(state.cash(seat), glyphs.minus), _CASH, "text", press).to(_BOUND, press=press)
            line.add(self._bound(seat), "muted", press)
            rows.append(line.to(_LEFT - 1, press=press))
        return rows

    def _bound(self, seat: int) -> str:
        """Every layer that binds the seat's most held-back campus; more than two as their number."""
        worst = most_bound(self.state, seat)
        if worst is None or not any(worst.modules):
            return ""
        names = ", ".join(_SHORT.get(name, name) for name in worst.binding)
        return names if len(worst.binding) <= 2 else f"{len(worst.binding)} layers"

    def _campuses(self, width: int, height: int) -> Lines:
        """The selected seat's campuses, a row for each layer, and its arrivals."""
        state, glyphs, seat = self.state, self.look.glyphs, self._seat
        places = state.places(seat)[: max(1, (width - 10) // 12)]
        rows = [bottleneck(state, seat, r) for r in places]
        head = Line().add("CAMPUSES", "muted bold")
        for i, b in enumerate(rows):
            head.to(10 + 12 * i).add(fit(region_name(state.game, b.region), 11), "text")
        out = [head]
        for layer, name in enumerate(LAYERS):
            line = Line().add(name, "muted")
            for i, b in enumerate(rows):
                have, low, binds = b.modules[layer], min(b.modules), name in b.binding
                scale = 1 if max(b.modules) <= 6 else -(-max(b.modules) // 6)
                lit = low // scale
                line.to(10 + 12 * i).add(glyphs.running * lit, "bind" if binds else "bright").add(
                    glyphs.idle * (-(-have // scale) - lit), "muted"
                )
                line.right(str(have), 10 + 12 * i + 9, "bind bold" if binds else "bright")
                line.add(glyphs.binds if binds else " ", "bind bold")
            out.append(line)
        line = Line().add("compute", "muted")
        for i, b in enumerate(rows):
            line.right(str(b.points), 10 + 12 * i + 9, "bright")
        out.append(line)
        if height >= 30:
            out += [Line(), Line().add("ARRIVING", "muted bold"), *self._arriving(8)]
        return out

    def _arriving(self, most: int) -> Lines:
        state, game = self.state, self.replayed.game
        rows = []
        for a in sorted(arrivals(state, self._seat), key=lambda a: a.on_time):
            when = quarter_near(game, state.quarter, a.on_time) if a.on_time < game.quarters else "too late"
            line = Line().add(fit(region_name(game, a.region), 12), "text").to(13).add(arrival_name(game, a), "muted")
            line.to(28).add(f"+{a.amount}", "gain").to(33).add(when, "text").to(42)
            rows.append(line.add(PHASES[a.phase], "odds" if a.phase == 0 else "muted"))
        more = [Line().add(f"{len(rows) - most} more", "faint")] if len(rows) > most else []
        return [*rows[:most], *more] or [Line().add("nothing", "muted")]

    def _chart(self, width: int, height: int) -> Lines:
        """Compute of every seat over the whole match, with a vertical line at the position shown."""
        replayed, glyphs = self.replayed, self.look.glyphs
        if not self._by_seat:
            self._by_seat = [[state.compute(seat) for state in replayed.states] for seat in range(replayed.game.seats)]
        most = max(1, *map(max, self._by_seat))
        canvas = Canvas(width - 9, height - 2, braille=glyphs.braille)
        across, down = canvas.size

        def column(ply: int) -> int:
            return (across - 1) * ply // max(1, replayed.plies)

        for y in range(0, down, 2):
            canvas.dot(column(self._ply), y, "line", mark="|")
        for seat in sorted(range(replayed.game.seats), key=lambda s: s == self._seat):
            points = [(column(p), round((down - 1) * (most - n) / most)) for p, n in enumerate(self._by_seat[seat])]
            canvas.path(points, f"seat{seat}", mark="ABCDEF"[seat])
        out = [Line().add("COMPUTE", "muted bold").add("  of every seat", "faint")]
        rows = canvas.lines()
        for y, row in enumerate(rows):
            label = {0: str(most), len(rows) - 1: "0"}.get(y, "")
            out.append(Line().right(label, 4, "faint").add(" ").join(row))
        return out

    def _log(self, width: int, height: int) -> Lines:
        """The current action with its results, between earlier and later ones; later ones are faint."""
        replayed, game, glyphs = self.replayed, self.replayed.game, self.look.glyphs
        note = "   around the marked action" if self._ply else "   after the start"
        out = [Line().add("WHAT HAPPENED", "muted bold").add(note, "faint").cut(width)]
        account = self._account(width)
        gap = [Line()] if height >= ROOMY else []
        around = max(2 if gap else 1, height - len(account) - len(gap) - 1)
        start = max(0, min(self._ply - 1 - around // 2, replayed.plies - around))
        for ply in range(start, min(replayed.plies, start + around)):
            state = replayed.states[ply]
            is_at = ply == self._ply - 1
            press = ("ply", ply + 1)
            line = Line("raise2" if is_at else "")
            line.add(f"{glyphs.cursor if is_at else ' '} ", "key bold", press)
            line.add(f"{quarter_short(game, state.quarter):<4}", "faint", press)
            style = f"seat{state.seat} bold" if ply < self._ply else "faint"
            line.add(f"{seat_mark(glyphs, state.seat)} ", style, press)
            text = deed_text(game, self.record.actions[ply], 0)
            line.add(
                fit(text, width - line.width), "bright" if is_at else "text" if ply < self._ply else "faint", press
            )
            out.append(line.to(width, press=press))
        whole = [*out, *gap, *account]
        if len(whole) > height + 1:  # the rest is in the log; the last line here marks that it goes on
            whole = whole[: height + 1]
            whole[-1] = Line().add(fit(f"{whole[-1].text} …", width), "muted")
        return whole

    def _account(self, width: int) -> Lines:
        """Results of the last action, and its reason."""
        if not self._ply:
            return []
        ply = self._ply - 1
        state = self.state
        names = tuple(faction_name(state, s) for s in range(state.game.seats))
        teller = EventText(self.replayed.game, names)
        texts = [f"Reason: {self.replayed.reasons[ply]}"] if ply in self.replayed.reasons else []
        texts += teller.sentences(self.replayed.events[ply])
        texts += teller.accounts(self.replayed.events[ply], [self._seat])
        lines = [Line().add(part, "muted") for text in texts for part in wrap(in_board_words(text), width)]
        return lines[:14]

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
            self.set_timer(0.2, self._step)

    def _step(self) -> None:
        if self._running and self._ply < self.replayed.plies and self.is_attached:
            self._go(self._ply + 1)
            self.redraw()
            self.set_timer(0.2, self._step)
        else:
            self._running = False

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

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("left", "", do_before),
        Command("right", "action", do_after, shown="←→"),
        Command("up", "", do_quarter_before),
        Command("down", "quarter", do_quarter_after, shown="↑↓"),
        Command("pageup", "", do_quarter_before),
        Command("pagedown", "", do_quarter_after),
        Command("home", "", do_first),
        Command("end", "", do_last),
        Command("tab", "seat", do_seat),
        Command("space", "play", do_run),
        Command("b", "branch here", do_branch),
        Command("escape", "back", Page.do_back),
        Command("q", "", Page.do_back),
    )
