"""Pages opened from the board to look something up: help, log, forecast, history, reasons, cards, a region, bottlenecks."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from gigawatt.core.explanations.forecast import ONE, Arrival
from gigawatt.core.queries.bottleneck import Bottleneck
from gigawatt.core.rules.ruleset import LADDERS, LAYERS
from gigawatt.tui.board.view import View
from gigawatt.tui.commands import COMMANDS
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, heading, wrap
from gigawatt.tui.toolkit.page import Key, Page, title_bar
from gigawatt.tui.widgets.arriving import quarter_heads
from gigawatt.tui.widgets.chart import Series, chart_lines, sparkline
from gigawatt.tui.widgets.headline import headlines
from gigawatt.tui.widgets.logpanel import KINDS, log_lines
from gigawatt.tui.widgets.reckoning import contract_lines, lead_sources, rival_lines, training_race
from gigawatt.tui.widgets.rowcards import cards, is_open, price_word
from gigawatt.tui.widgets.since_your_turn import deeds
from gigawatt.tui.widgets.worldmap import PLANT_LETTERS, region_lines
from gigawatt.wording import phrases
from gigawatt.wording.glyphs import Glyphs
from gigawatt.wording.grammar import Lexicon, money, plural
from gigawatt.wording.rules_text import card_text, region_text

GROUPS: dict[str, str] = {"act": "act", "look": "look", "move": "move about", "table": "table"}

_SCROLL: tuple[Key, ...] = (
    Key("escape", "back", "back"),
    Key("q", "", "back"),
    Key("enter", "", "back"),
    Key("up", "", "line_up"),
    Key("down", "scroll", "line_down", shown="↑↓"),
    Key("pageup", "", "page_up"),
    Key("pagedown", "", "page_down"),
    Key("home", "", "top"),
    Key("end", "", "bottom"),
)


_UNCUT: Final = 2000
"""A width that no entry of the log has."""


def folded(line: Line, width: int, hang: int) -> Lines:
    """A line broken between words at a width; what follows its first part is set in by `hang` cells."""
    rows = [Line(line.ground)]
    for piece in line.pieces:
        for word in re.findall(r"\S+|\s+", piece.text):
            if rows[-1].width + cell_len(word) > width and rows[-1].width > hang:
                rows.append(Line(line.ground).add(" " * hang))
                if word.isspace():
                    continue
            rows[-1].add(word, piece.style, piece.press)
    return rows


class Looking(Page):
    """A page with a title and lines that scroll."""

    KEYS: ClassVar[tuple[Key, ...]] = _SCROLL
    NAME: ClassVar[str] = ""

    def __init__(self, view: View | None = None) -> None:
        super().__init__()
        self._view = view
        self._top = 0
        self._room = 10
        self._count = 0

    @property
    def view(self) -> View:
        """What the board showed when the page was opened."""
        assert self._view is not None, "the board gives one"
        return self._view

    def body(self, width: int) -> Lines:
        """The lines; a subclass says."""
        raise NotImplementedError

    def note(self) -> str:
        """What stands at the right of the title."""
        view = self._view
        return phrases.quarter_long(view.game, view.state.quarter) if view is not None else ""

    def draw(self, width: int, height: int) -> Lines:
        """The title and the part of the body that is scrolled to."""
        inner = min(width - 4, 150)
        body = self.body(inner)
        self._room, self._count = height - 2, len(body)
        self._top = max(0, min(self._top, self._count - self._room))
        shown = body[self._top : self._top + self._room]
        if (rest := self._count - self._top - self._room) > 0:
            down = "↓" if self.look.glyphs.braille else "down"
            shown[-1] = Line().add(f"{rest + 1} more lines, {down}", "faint")
        return [title_bar(self.NAME, width, self.note()), Line(), *[Line().add("  ").join(line) for line in shown]]

    def roll(self, lines: int) -> None:
        """Scroll."""
        self._top = max(0, min(self._top + lines, self._count - self._room))

    def do_line_up(self) -> None:
        """A line up."""
        self.roll(-1)

    def do_line_down(self) -> None:
        """A line down."""
        self.roll(1)

    def do_page_up(self) -> None:
        """A page up."""
        self.roll(-self._room)

    def do_page_down(self) -> None:
        """A page down."""
        self.roll(self._room)

    def do_top(self) -> None:
        """To the first line."""
        self.roll(-self._count)

    def do_bottom(self) -> None:
        """To the last line."""
        self.roll(self._count)


class HelpPage(Looking):
    """All keys."""

    NAME: ClassVar[str] = "Keys"

    def body(self, width: int) -> Lines:
        """The action table by its groups, two columns where there is room."""
        lines: Lines = []
        for group, title in GROUPS.items():
            lines.append(heading(title))
            for command in COMMANDS:
                if command.group == group:
                    row = Line().add(f"  {command.shown:<10}", "key bold").add(f"{command.label:<17}", "bright")
                    left = row.width
                    first, *others = wrap(command.help, width - left)
                    lines += [row.add(first, "text"), *[Line().to(left).add(part, "text") for part in others]]
            lines.append(Line())
        glyphs = self.look.glyphs
        legend = (
            (glyphs.running, "running"), (glyphs.idle, "idle"), (glyphs.coming, "coming"), (glyphs.added, "this action"),
            (glyphs.binds, "binds"), (glyphs.slot, "free slot"), (glyphs.illegal, "not legal now"),
        )  # fmt: skip
        row = Line().add("  ")
        for mark, word in legend:
            row.add(mark, "key bold").add(f" {word}   ", "text")
        phases = (
            (glyphs.permit, "waits for a permit"),
            (glyphs.building, "under construction"),
            (glyphs.freight, "in freight"),
        )  # fmt: skip
        second = Line().add("  ")
        for mark, word in phases:
            second.add(mark * 3, "key bold").add(f" {word}   ", "text")
        third = Line().add("  ~", "key bold")
        third.add(" Lead judged at a glance; the adviser looks further, and may find another figure", "text")
        return [
            *lines,
            heading("marks"),
            *folded(row, width, hang=2),
            *folded(second, width, hang=2),
            *folded(_on_the_map(glyphs), width, hang=2),
            *folded(third, width, hang=2),
            *[Line().add(f"  {row}", "muted") for row in wrap(_MOUSE, width - 4)],
        ]


def _on_the_map(glyphs: Glyphs) -> Line:
    """What stands beside a region's name on the map."""
    line = Line().add("  On the map: ", "muted")
    line.add("".join(dict.fromkeys(glyphs.seats)), "key bold").add(" a campus, in its seat's colour   ", "text")
    line.add(glyphs.slot, "key bold").add(" a free slot   ", "text")
    for letter, part in zip(PLANT_LETTERS, ("logic", "memory", "packaging", "turbines"), strict=True):
        line.add(letter if glyphs.braille else letter.lower(), "key bold").add(f" a plant for {part}   ", "text")
    return line.add("in its owner's colour", "muted")


_MOUSE: Final = (
    "Everything can be clicked too: a region or a campus's name to go there, the layers of a campus for x, a seat of the "
    "standings for its log. In a chooser a first click shows what a row does, another one does it; a double-click only shows. "
    "ctrl+p finds any command by name, ctrl+q leaves the program; the game is kept."
)


class LogPage(Looking):
    """The log, filtered."""

    NAME: ClassVar[str] = "Log"
    KEYS: ClassVar[tuple[Key, ...]] = (
        *_SCROLL,
        Key("s", "seat", "seat"),
        Key("k", "kind", "kind"),
        Key("l", "", "back"),
    )

    def __init__(self, view: View | None = None, seat: int = -1) -> None:
        """The log of a seat, or of everyone (-1)."""
        super().__init__(view)
        self._seat = seat
        self._kind = 0

    def note(self) -> str:
        """The filters."""
        who = "everyone" if self._seat < 0 else phrases.faction(self.view.state, self._seat)
        return f"{who}, {KINDS[self._kind]}"

    def body(self, width: int) -> Lines:
        """Every entry that passes."""
        entries = log_lines(self.view, _UNCUT, seat=self._seat, kind=KINDS[self._kind])
        lines = [part for entry in entries for part in folded(entry, width, hang=8)]
        return lines or [Line().add("Nothing yet.", "faint")]

    def press(self, press: tuple[object, ...]) -> None:
        """A click on an entry goes to its region."""
        if press[0] == "region":
            self.dismiss(press[1])  # type: ignore[arg-type]  # the board takes a region back

    def do_seat(self) -> None:
        """The next seat."""
        self._seat = self._seat + 1 if self._seat + 1 < self.view.game.seats else -1
        self._top = 0

    def do_kind(self) -> None:
        """The next kind."""
        self._kind = (self._kind + 1) % len(KINDS)
        self._top = 0


class ReasonsPage(Looking):
    """What rivals did since your turn, and why."""

    NAME: ClassVar[str] = "Since your turn"
    KEYS: ClassVar[tuple[Key, ...]] = (*_SCROLL, Key("i", "", "back"))

    def body(self, width: int) -> Lines:
        """Each deed with its reason."""
        lines: Lines = []
        for deed in deeds(self.view):
            line = Line()
            line.add(f"{self.view.mark(deed.seat)} " if deed.seat >= 0 else "    ", f"seat{max(0, deed.seat)} bold")
            line.add(deed.text, "bright" if deed.seat >= 0 else "text")
            if deed.is_hostile:
                line.add("   hostile", "bind bold")
            lines += folded(line, width, hang=6)
            lines += [Line().add("      ").add(row, "muted") for row in wrap(deed.reason, width - 6)]
        return lines or [Line().add("Nothing has happened since your turn.", "faint")]


class RowPage(Looking):
    """The headline and the cards of the row in full."""

    NAME: ClassVar[str] = "The row"
    KEYS: ClassVar[tuple[Key, ...]] = (*_SCROLL, Key("w", "", "back"))

    def body(self, width: int) -> Lines:
        """Each card with its text, flavour and idea."""
        view = self.view
        lexicon = Lexicon.of(view.game.ruleset)
        lines: Lines = []
        for label, style, told in headlines(view):
            lines.append(Line().add(label, style))
            lines += [*(Line().add("   ").add(row, "text") for row in wrap(told, width - 3)), Line()]
        for number, index, card in cards(view):
            if card is None:
                lines += [Line().add(f"{number}  taken this quarter", "faint"), Line()]
                continue
            head = (
                Line().add(f"{number}  ", "key bold" if is_open(view, index) else "faint").add(card.name, "bright bold")
            )
            head.add(f"   {card.suit}", "muted").add(f"   {price_word(view, card)}", "text")
            lines.append(head if is_open(view, index) else head.add("   not legal for you now", "bind"))
            for text, style in (
                (phrases.plain(" ".join(card_text(card, lexicon))), "text"),
                (card.flavour, "muted"),
                (phrases.plain(card.idea), "faint"),
            ):
                lines += [Line().add("   ").add(row, style) for row in wrap(text, width - 3)]
            lines.append(Line())
        return lines


class RegionPage(Looking):
    """A region in full."""

    NAME: ClassVar[str] = "Region"
    KEYS: ClassVar[tuple[Key, ...]] = (*_SCROLL, Key("r", "", "back"))

    def body(self, width: int) -> Lines:
        """Its line, its rules, who is there, and what it teaches."""
        view = self.view
        region = view.game.ruleset.regions[view.region]
        lines = [row for line in region_lines(view, _UNCUT) for row in folded(line, width, hang=4)]
        lines.append(Line())
        for text in (*region_text(region), region.idea):
            lines += [Line().add(row, "text" if text is not region.idea else "muted") for row in wrap(text, width)]
            if text.startswith("Permit draws"):
                own = phrases.permit_sentence(view.state, view.region, view.seat)
                lines += [Line().add(row, "odds") for row in wrap(own, width) if row]
        return lines


class ForecastPage(Looking):
    """What this quarter's end brings, and what comes when."""

    NAME: ClassVar[str] = "Forecast"
    KEYS: ClassVar[tuple[Key, ...]] = (*_SCROLL, Key("g", "", "back"))

    def body(self, width: int) -> Lines:
        """The balance of the quarter's end, compute quarter by quarter, the odds of every arrival, training, and Lead."""
        from gigawatt.wording.event_text import CASH_NAMES

        view = self.view
        facts, glyphs = view.facts, view.glyphs
        lines = [heading("this quarter's end", ("  if nobody acted again and nothing struck", "faint"))]
        for why, amount in facts.income.items():
            lines.append(
                Line().add(f"  {CASH_NAMES.get(why, why)}", "text").right(phrases.cash(glyphs, amount), 40, "bright")
            )
        total = sum(facts.income.values())
        lines.append(
            Line()
            .add("  together", "muted")
            .right(phrases.cash(glyphs, total), 40, "gain bold" if total >= 0 else "bind bold")
        )
        lines += [Line(), heading("compute if all is on time")]
        names, numbers = quarter_heads(Line(), view, 2, 6, len(facts.forecast)), Line().add("  ")
        for i, points in enumerate(facts.forecast):
            is_open = facts.doubtful[i]
            numbers.to(2 + i * 6).add(f"{points}{'?' if is_open else ''}", "odds bold" if is_open else "bright bold")
        lines += [names, numbers, Line(), heading("on its way", ("  chance of being online by", "faint"))]
        lines += [self._arrival(a, width) for a in facts.arrivals] or [Line().add("  Nothing.", "faint")]
        for part in (contract_lines(view, width), training_race(view, width), lead_sources(view, width)):
            lines += [Line(), *part] if part else []
        return lines

    def _arrival(self, a: Arrival, width: int) -> Line:
        """A line on its way with the odds of its first quarters, as many as fit, up to the one by which it is sure."""
        view = self.view
        g = view.game
        line = (
            Line().add(f"  {phrases.region(g, a.region)}", "text").to(16).add(phrases.arrival_word(g, a), "text").to(32)
        )
        line.add(f"+{a.amount}", "gain bold").to(37).add(phrases.PHASES[a.phase], "muted").to(51)
        for quarter, chance in a.odds[:6]:
            percent = "100%" if chance == ONE else f"{max(1, min(99, chance * 100 // ONE))}%"
            when = phrases.quarter_near(g, view.state.quarter, quarter)
            if line.width + cell_len(when) + 1 + cell_len(percent) > width:
                break
            line.add(f"{when} ", "faint").add(f"{percent}  ", "odds")
            if chance == ONE:
                break
        if not a.odds:
            line.add("after the last quarter", "bind")
        if a.seized:
            line.add(f"seized on arrival: {a.seized * 100 // ONE}%", "bind")
        return line.cut(width)


class HistoryPage(Looking):
    """Charts over the quarters."""

    NAME: ClassVar[str] = "History"
    KEYS: ClassVar[tuple[Key, ...]] = (
        *_SCROLL, Key("h", "", "back"), Key("c", "next chart", "chart"), Key("right", "", "chart"), Key("left", "", "chart_back"),
    )  # fmt: skip
    CHARTS: ClassVar[tuple[str, ...]] = ("compute", "Lead", "net cash", "training", "prices", "layers")

    def __init__(self, view: View | None = None) -> None:
        super().__init__(view)
        self._chart = 0

    def note(self) -> str:
        """Which chart."""
        return f"{self.CHARTS[self._chart]}, {self._chart + 1} of {len(self.CHARTS)}"

    def body(self, width: int) -> Lines:
        """The chart chosen, and each series as a small row of bars."""
        view, glyphs = self.view, self.view.glyphs
        name = self.CHARTS[self._chart]
        series = self.series(name)
        height = max(8, self.size.height - 12 - len(series))
        scale = 10.0 if name in ("net cash", "prices") else 1
        lines = [heading(name, (f"  {_UNITS[name]}", "faint"))]
        count: int = view.game.quarters + 1
        lines += chart_lines(
            glyphs, series, width, height, quarters=count, now=len(view.session.shots) - 1, scale=scale
        )
        axis = Line().to(6)
        for i in range(view.game.quarters):
            axis.to(6 + round((i + 1) * (width - 12) / max(1, count - 1)) - 1).add(
                phrases.quarter_short(view.game, i), "faint"
            )
        lines += [axis.cut(width), Line()]
        every = [value for _, _, values in series for value in values]
        for label, style, values in series:
            row = Line().add(f"{label:<14}", style).add(sparkline(glyphs, values, every), style).add("  ")
            first, last = (money(values[0]), money(values[-1])) if scale != 1 else (str(values[0]), str(values[-1]))
            lines.append(row.add(f"{first} {glyphs.arrow} {last}", "text"))
        return lines

    def series(self, name: str) -> list[Series]:
        """The lines of a chart."""
        view = self.view
        shots = view.session.shots
        if name == "prices":
            shown = [i for i in range(len(LADDERS)) if i in (0, 4) or view.game.has_plants]
            return [(phrases.LADDER_SHORT[i], _STYLES[i], [s.prices[i] for s in shots]) for i in shown]
        if name == "layers":
            return [(layer, _STYLES[i], [s.layers[view.seat][i] for s in shots]) for i, layer in enumerate(LAYERS)]
        field = {"compute": "compute", "Lead": "lead", "net cash": "cash", "training": "progress"}[name]
        return [(view.mark(s), f"seat{s}", [getattr(shot, field)[s] for shot in shots]) for s in range(view.game.seats)]

    def do_chart(self) -> None:
        """The next chart."""
        self._chart = (self._chart + 1) % len(self.CHARTS)

    def do_chart_back(self) -> None:
        """The chart before."""
        self._chart = (self._chart - 1) % len(self.CHARTS)


_STYLES = ("seat0", "seat1", "seat2", "seat3", "seat4")
_UNITS = {
    "compute": "points, by seat, after each quarter", "Lead": "by seat", "net cash": "$bn, by seat",
    "training": "progress, by seat",
    "prices": "$bn a unit, by ladder", "layers": "modules over all your campuses",
}  # fmt: skip


class BottleneckPage(Looking):
    """What binds each campus."""

    NAME: ClassVar[str] = "Bottlenecks"
    KEYS: ClassVar[tuple[Key, ...]] = (*_SCROLL, Key("x", "", "back"))

    def body(self, width: int) -> Lines:
        """Each own campus layer by layer with what one more would bring, then the rivals' in a line."""
        view = self.view
        lines: Lines = []
        for region, b in view.facts.campuses.items():
            lines += self._campus(region, b, width)
        return [*lines, *rival_lines(view, width)]

    def _campus(self, region: int, b: Bottleneck, width: int) -> Lines:
        view, glyphs = self.view, self.view.glyphs
        lines = [heading(phrases.region(view.game, region), (f"   {b.points} compute from {b.online} modules", "text"))]
        is_bare = not any(b.modules)
        said = "Nothing of it stands yet: see what is on its way." if is_bare else b.sentence()
        lines += [Line().add(f"  {row}", "bright") for row in wrap(said, width - 2)]
        for what, lost in view.facts.struck(region):
            takes = "holds still" if what == "outage" else f"takes {what} from"
            lines.append(Line().add(f"  An event {takes} {plural(lost, 'module')} this quarter.", "bind"))
        low = min(b.modules)
        for i, layer in enumerate(LAYERS):
            binds = b.modules[i] == low and not is_bare
            row = Line().add(f"  {layer:<9}", "bind bold" if binds else "text").right(str(b.modules[i]), 14, "bright")
            row.add(f" {glyphs.binds if binds else ' '} ", "bind bold")
            row.add(f"{view.facts.coming.get(region, [0] * 5)[i]:>3} coming   ", "muted")
            newer = ", in place of an older one" if b.replaces(i) else ""
            alone = (
                f"one more alone +{b.gain[i]}{newer}"
                if b.gain[i]
                else f"{b.slack[i]} to spare"
                if b.slack[i]
                else "one more alone adds nothing"
            )
            lines.append(row.add(alone, "gain" if b.gain[i] else "muted"))
        return [*lines, Line()]
