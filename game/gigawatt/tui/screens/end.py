"""The end of a match: places, sources of Lead, turning points, and what limited the player."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from attrs import asdict
from textual import work

from gigawatt.analysis.match_story import luck, paragraph, turn_causes, turn_title
from gigawatt.analysis.match_summary import (
    LEAD_GROUPS,
    TurningPoint,
    held_back,
    shortage_behind,
    summarise_match,
    turning_points,
)
from gigawatt.classroom.exercises.begin import exercise_desk
from gigawatt.classroom.play.table_lines import closing_lines, exercise_predictions
from gigawatt.errors import GameError
from gigawatt.session.class_block import CLASS_KEY
from gigawatt.session.daily import KEY, daily_of, stem_of
from gigawatt.session.questions import NO_HINTS_KEY
from gigawatt.storage.files import shown
from gigawatt.text import safe_text
from gigawatt.tui.screens.daily_card import DailyCard, measuring
from gigawatt.tui.screens.lead_chart import lead_chart
from gigawatt.tui.screens.story_export import export, match_text
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, fit_words, wrap
from gigawatt.tui.toolkit.page import WIDE, Page
from gigawatt.tui.widgets.goal import measure_lines
from gigawatt.wording.exercise_text import end_lines
from gigawatt.wording.foreign_text import in_board_words
from gigawatt.wording.glyphs import seat_mark
from gigawatt.wording.grammar import signed
from gigawatt.wording.match_text import LEAD_HEADINGS, MatchText
from gigawatt.wording.quarters import quarter_name, quarter_short
from gigawatt.wording.seats import PLACES, SEAT_LETTERS, SHORT_FACTIONS
from gigawatt.wording.vocabulary import BOARD

if TYPE_CHECKING:
    from gigawatt.core.explanations.shortages import Shortage
    from gigawatt.match import Record
    from gigawatt.session import GameSession
    from gigawatt.session.daily import DailyGame

_SHORT: Final = {"site": "site", "power": "power", "cooling": "cool", "network": "net", "chips": "chips"}
_LEFT: Final = 74
COLUMN: Final = 6
"""The least cells of a source of Lead in the table: a brief heading and a blank."""
LARGE: Final = (160, 50)
"""From this size on there is room for a larger chart."""


class EndScreen(Page):
    """The story of a finished game, scrolled where it does not fit."""

    def __init__(self, session: GameSession) -> None:
        """Tell the story of a game that is over.

        Raises:
            GameError: its record does not replay.
        """
        super().__init__()
        self.session = session
        self.record: Record = session.record()
        self.summary = summarise_match(self.record, session.game)
        self.seat = session.viewer
        self._top = 0
        self._notice = ""
        self._turns = turning_points(self.summary, self.seat)
        self._daily = daily_of(session)
        self._exercise = exercise_desk(session)
        self._predictions = exercise_predictions(session) if self._exercise is not None else []
        self._card: DailyCard | None = None
        """The result of a daily game, once par is known."""
        self._behind: tuple[Shortage, ...] = ()
        """The shortage that held the seat back most, once the decision behind it is found."""

    def on_mount(self) -> None:
        """Look for the decision behind the worst shortage, and measure par of a daily game, in the background."""
        self._look_behind()
        if self._daily is not None:
            self._measure(self._daily)

    @work(thread=True)
    def _look_behind(self) -> None:
        found = shortage_behind(self.summary, self.record, self.seat)
        self.app.call_from_thread(self._has_found, found)

    def _has_found(self, found: tuple[Shortage, ...]) -> None:
        self._behind = found
        self.redraw()

    @work(thread=True)
    def _measure(self, daily: DailyGame) -> None:
        card = DailyCard.measure(daily, self.session)
        self.app.call_from_thread(self._has_measured, card)

    def _has_measured(self, card: DailyCard) -> None:
        self._card = card
        self.redraw()

    @property
    def _text(self) -> MatchText:
        """The writer for whoever looks."""
        return match_text(self.summary, self.seat if self.is_you else -1)

    @property
    def is_you(self) -> bool:
        """Whether a person at this table played the seat."""
        return self.seat in self.session.people

    # --- drawing ------------------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> Lines:
        """The header, then the story, scrolled."""
        body = self._wide(width, height) if width >= WIDE else self._narrow(width)
        head = [self._header(width), *(self._band(width) if _has_band(width, height) else []), Line()]
        room = height - len(head)
        self._top = max(0, min(self._top, len(body) - room))
        out = [*head, *body[self._top : self._top + room]]
        rest = len(body) - self._top - room
        if rest > 0:
            out[-1] = Line().add(
                f"  {rest + 1} more lines, ↓" if self.look.glyphs.braille else f"  {rest + 1} more lines, down", "faint"
            )
        if self._notice:
            out += [Line() for _ in range(height - len(out))]
            out[-1] = Line().add(f"  {fit(self._notice, width - 3)}", "key")
        return out

    def _header(self, width: int) -> Line:
        summary, glyphs = self.summary, self.look.glyphs
        winners = summary.winners()
        first = winners[0]
        name = " AND ".join(summary.factions[s].upper() for s in winners)
        wins = "WIN" if len(winners) > 1 else "WINS"
        line = Line("raise2").add(f" {seat_mark(glyphs, first)}  {name} {wins} ", f"bg bold on seat{first}")
        line.add(f"   {summary.final.lead(first)} Lead", "bright")
        line.add(f"   {self._place()}", "key" if self.seat in winners else "text")
        quarter = quarter_name(summary.game, summary.game.quarters - 1)
        if line.width + 2 + cell_len(quarter) < width:  # a long name takes the place of the quarter, which is the last
            line.right(quarter, width - 1, "muted")
        return line.to(width)

    def _band(self, width: int) -> Lines:
        """The seat's Lead as a large figure, and what held it back."""
        summary, big = self.summary, self.look.glyphs.big
        lead = str(summary.final.lead(self.seat))
        rows = [Line("raise1").add("  ") for _ in range(3)]
        for char in lead:
            if big and char.isdecimal():
                for row, part in zip(rows, big[int(char)].split("|"), strict=True):
                    row.add(f"{part} ", "bright")
            else:
                for row, part in zip(rows, ("", "-" if char == "-" else char, ""), strict=True):
                    row.add(f"{part:<3}" if big else part, "bright bold")
        left = 4 * len(lead) + 5
        whose = "your Lead" if self.is_you else f"Lead of {summary.factions[self.seat]}"
        place = f"{PLACES[summary.ranks[self.seat] - 1]} of {summary.game.seats}"
        for row, text, style in zip(rows, (whose, place, self._gap_words()), ("muted", "bright", "text"), strict=True):
            row.to(left).add(fit(text, 34), style)
        causes = self._text.held_back(**asdict(held_back(summary, self.seat)))
        for row, text in zip(rows, causes, strict=False):
            row.to(left + 37).add(fit(text, width - left - 39), "bright" if row is rows[0] else "text")
        return [row.to(width) for row in rows]

    def _gap_words(self) -> str:
        """How far the seat is from the best other one."""
        summary, rival = self.summary, self.summary.rival(self.seat)
        gap = summary.final.lead(self.seat) - summary.final.lead(rival)
        return f"{signed(gap)} on {summary.factions[rival]}" if gap else f"level with {summary.factions[rival]}"

    def _place(self) -> str:
        summary, seat = self.summary, self.seat
        who = "you" if self.is_you else summary.factions[seat]
        place = PLACES[summary.ranks[seat] - 1]
        gap = summary.final.lead(seat) - summary.final.lead(summary.rival(seat))
        if gap == 0:
            return f"{who} finished {place}, level on Lead{self._tie()}"
        return f"{who} finished {place}, {abs(gap)} {'ahead' if gap > 0 else 'behind'}"

    def _tie(self) -> str:
        """What parts those who are level on Lead: compute, then cash; empty where they share the place."""
        summary, seat, rival = self.summary, self.seat, self.summary.rival(self.seat)
        for name, mine, theirs in (
            ("compute", summary.final.compute(seat), summary.final.compute(rival)),
            ("cash", summary.final.cash(seat), summary.final.cash(rival)),
        ):
            if mine != theirs:
                return f", {'ahead' if mine > theirs else 'behind'} on {name}"
        return ""

    def _wide(self, width: int, height: int) -> Lines:
        """Two columns: numbers left, words right; a large terminal gets a larger chart."""
        half = _LEFT if width < LARGE[0] else width // 2
        right = min(width - half - 4, 70)
        chart = self._chart(half - 4, 26 if height >= LARGE[1] - 4 else 12 if _has_band(width, height) else 14)
        left = [*chart, Line(), *self._bound_strip(half - 2), Line(), *self._table(half - 2)]
        causes = self._decision(right) if _has_band(width, height) else [*self._causes(right), Line()]
        words = [
            *self._daily_rows(right),
            *self._exercise_rows(right),
            *causes,
            *self._turning(right),
            Line(),
            *self._luck(right),
        ]
        out: Lines = []
        for y in range(max(len(left), len(words))):
            line = Line().add("  ").join(left[y] if y < len(left) else Line()).to(half + 2)
            out.append(line.join(words[y] if y < len(words) else Line()))
        return [*out, Line(), *[Line().add("  ").join(line) for line in self._paragraph(min(width - 4, 116))]]

    def _narrow(self, width: int) -> Lines:
        """One column: places first, then causes, then the chart."""
        inner = width - 4
        body = [
            *self._daily_rows(inner), *self._exercise_rows(inner), *self._causes(inner), Line(), *self._table(inner),
            Line(), *self._turning(inner), Line(), *self._bound_strip(inner), Line(), *self._chart(inner, 9),
            Line(), *self._luck(inner), Line(), *self._paragraph(inner),
        ]  # fmt: skip
        return [Line().add("  ").join(line) for line in body]

    def _daily_rows(self, width: int) -> Lines:
        """The result of a daily game or a game of a class, and a blank row; nothing for any other game."""
        if self._daily is None:
            return self._class_rows(width)
        card = self._card
        return [*(measuring(self._daily) if card is None else card.rows(width, self.look.glyphs)), Line()]

    def _exercise_rows(self, width: int) -> Lines:
        """What became of an exercise, and a blank row; nothing for any other game."""
        desk = self._exercise
        if desk is None:
            return []
        result = desk.result
        said = end_lines(
            desk.exercise,
            result.verdict.value,
            BOARD,
            followed_wrong_plan=result.followed_wrong_plan,
            binding=result.binding,
            hints=desk.hints_taken,
        )
        lines = [Line().add("THE EXERCISE", "muted bold"), *measure_lines(desk, self.session.game, width)]
        for text in (*said, *self._predictions):
            lines += [Line().add(part, "text") for part in wrap(text, width)]
        return [*lines, Line()]

    def _class_rows(self, width: int) -> Lines:
        """How good the predictions were, and what is handed in; nothing for a game of no class."""
        if CLASS_KEY not in self.session.extra:
            return []
        texts = [row for text in closing_lines(self.session) for row in wrap(text, width)]
        return [Line().add("YOUR CLASS", "muted bold"), *(Line().add(text, "text") for text in texts), Line()]

    def _causes(self, width: int) -> Lines:
        head = Line().add("WHAT HELD YOU BACK" if self.is_you else "WHAT HELD IT BACK", "muted bold")
        return [
            head,
            *[
                Line().add(p, "text")
                for text in [*self._text.held_back(**asdict(held_back(self.summary, self.seat))), *self._behind_texts()]
                for p in wrap(text, width)
            ],
        ]

    def _decision(self, width: int) -> Lines:
        """The decision behind what held the seat back, where the band has the rest."""
        texts = self._behind_texts()
        head = [Line().add("THE DECISION BEHIND IT", "muted bold")] if texts else []
        return [
            *head,
            *[Line().add(p, "text") for text in texts for p in wrap(text, width)],
            *([Line()] if texts else []),
        ]

    def _behind_texts(self) -> list[str]:
        """The sentence about that decision; empty as long as it is not found."""
        return self._text.behind(self._behind)

    def _turning(self, width: int) -> Lines:
        rival = self.summary.rival(self.seat)
        head = Line().add("TURNING POINTS", "muted bold").add("   against ", "faint")
        head.add(seat_mark(self.look.glyphs, rival), f"seat{rival} bold")
        out = [head.cut(width)]
        for number, turn in enumerate(self._turns, 1):
            out += [Line(), *self._turn(number, turn, width)]
        if not self._turns:
            out.append(Line().add("Nothing turned: the gap grew evenly.", "text"))
        return out

    def _turn(self, number: int, turn: TurningPoint, width: int) -> Lines:
        press = ("turn", number)
        head = (
            Line()
            .add(f" {number} ", "bg bold on key", press)
            .add(" ", "text")
            .add(quarter_name(self.summary.game, turn.quarter), "muted", press)
        )
        swing, style = signed(turn.swing), "gain" if turn.swing > 0 else "bind"
        title = turn_title(self._text, turn)
        if head.width + cell_len(title) + cell_len(swing) + 4 <= width:
            head.add(f"  {title}", "bright bold", press).add(f"  {swing}", style, press)
            rows = [head]
        else:
            head.add(f"  {swing}", style, press)
            rows = [head, *[Line().add(f"    {row}", "bright bold", press) for row in wrap(title, width - 4)]]
        return [
            *rows,
            *[Line().add("    ").add(part, "text") for part in wrap(turn_causes(self._text, turn), width - 4)],
        ]

    def _luck(self, width: int) -> Lines:
        out = [Line().add("PERMIT LUCK", "muted bold")]
        return [*out, *[Line().add(part, "text") for part in wrap(luck(self._text, self.summary, self.seat), width)]]

    def _paragraph(self, width: int) -> Lines:
        """The game in one paragraph, of what the rest of the page says."""
        held = self._text.held_back(**asdict(held_back(self.summary, self.seat)))
        text = paragraph(self._text, self.summary, self._turns, [*held[:1], *self._behind_texts()])
        lesson = in_board_words(self.summary.game.scenario.lesson)
        ground = "raise1"
        lines = [Line(ground).add(" THE GAME IN ONE PARAGRAPH", "muted bold").to(width)]
        lines += [Line(ground).add(f" {part}", "text").to(width) for part in wrap(text, width - 2)]
        return [*lines, Line(), *[Line().add(f" {part}", "muted") for part in wrap(lesson, width - 2)]]

    def _bound_strip(self, width: int) -> Lines:
        """The binding layer of each quarter."""
        summary, game = self.summary, self.summary.game
        cell = max(6, min(7, width // max(1, len(summary.quarters))))
        first, second, below = Line(), Line(), Line()
        for ended in summary.quarters:
            names = ended.binding[self.seat]
            more = f"+{len(names) - 1}" if len(names) > 2 else _SHORT[names[1]] if len(names) == 2 else ""
            first.add(f"{_SHORT[names[0]] if names else self.look.glyphs.none:<{cell}}", "bind" if names else "faint")
            second.add(f"{more:<{cell}}", "bind")
            below.add(f"{quarter_short(game, ended.quarter):<{cell}}", "faint")
        head = Line().add("WHAT BOUND YOU" if self.is_you else "WHAT BOUND IT", "muted bold")
        if "+" in second.text:
            head.add("   +2: two more layers bound as well", "faint")
        return [
            head,
            first,
            *([second] if second.text.strip() else []),
            below,
        ]

    def _table(self, width: int) -> Lines:
        """Where Lead came from, a seat a row."""
        summary, glyphs = self.summary, self.look.glyphs
        rows = summary.lead_table()
        headings = [LEAD_HEADINGS[group] for group in LEAD_GROUPS]
        used = [i for i in range(len(headings)) if any(sums[i] for _, sums in rows)]
        name_width, edge, step = self._table_columns(width, len(used))
        head = (
            Line()
            .add("WHERE LEAD CAME FROM" if edge >= 26 else "SOURCES OF LEAD", "muted bold")
            .right("Lead", edge, "faint")
        )
        for n, i in enumerate(used, 1):
            text = headings[i].brief if step < cell_len(headings[i].short) + 1 else headings[i].short
            head.right(text, edge + n * step, "faint")
        out = [head]
        for place, (seat, sums) in enumerate(rows):
            press = ("seat", seat)
            line = Line("raise2" if seat == self.seat else "")
            line.add(f"{PLACES[summary.ranks[seat] - 1]} ", "muted", press).add(
                f"{glyphs.seats[seat]} ", f"seat{seat} bold", press
            )
            name = summary.factions[seat]
            if cell_len(name) > name_width - 5:
                name = fit_words(SHORT_FACTIONS.get(name, name), name_width - 5)
            line.add(f"{SEAT_LETTERS[seat]} {name}", "bright" if not place else "text", press)
            line.right(str(summary.final.lead(seat)), edge, "bright bold", press)
            for n, i in enumerate(used, 1):
                text = f"{glyphs.minus if sums[i] < 0 else ''}{abs(sums[i])}" if sums[i] else glyphs.none
                line.right(text, edge + n * step, "text" if sums[i] else "faint", press)
            out.append(line.to(width, press=press))
        return out

    def _table_columns(self, width: int, columns: int) -> tuple[int, int, int]:
        """Cells of the names, the edge of the sum, and cells of each column: every source of Lead is in view, with short names if need be."""
        longest = max(cell_len(name) for name in self.summary.factions) + 6  # the place and the letter stand before it
        names = min(28, max(20, longest if width >= _LEFT - 4 else 20))
        edge = names + 9
        if edge + COLUMN * columns > width:
            names = 16
            edge = max(names + 8, width - COLUMN * columns)
        return names, edge, max(COLUMN, min(12, (width - edge) // max(1, columns)))

    def _chart(self, width: int, height: int) -> Lines:
        """Lead above or below the average, a line a seat, with the turning points marked."""
        summary = self.summary
        if not summary.quarters:
            return []
        head = Line().add("LEAD", "muted bold").add("  above or below the average of all seats", "faint")
        return [head, *lead_chart(summary, [t.quarter for t in self._turns], width, height, self.look)]

    # --- what keys do -----------------------------------------------------------------------------------------------------

    def press(self, press: tuple[Any, ...]) -> None:
        """Watch a turning point, or show the story of a seat."""
        if press[0] == "turn":
            self._watch(int(press[1]))
        elif press[0] == "seat":
            self._show_story_of(int(press[1]))

    def roll(self, lines: int) -> None:
        """The wheel scrolls."""
        self._top += lines

    def _show_story_of(self, seat: int) -> None:
        self.seat = seat
        self._turns = turning_points(self.summary, seat)

    def do_seat(self) -> None:
        """Tell the story of the next seat."""
        self._show_story_of((self.seat + 1) % self.summary.game.seats)

    def do_up(self) -> None:
        """A line up."""
        self._top -= 1

    def do_down(self) -> None:
        """A line down."""
        self._top += 1

    def do_page_up(self) -> None:
        """A page up."""
        self._top -= self.size.height - 4

    def do_page_down(self) -> None:
        """A page down."""
        self._top += self.size.height - 4

    def do_replay(self) -> None:
        """Watch the game from the start."""
        self._open_replay(0)

    def do_turn1(self) -> None:
        """Watch the first turning point."""
        self._watch(1)

    def do_turn2(self) -> None:
        """Watch the second turning point."""
        self._watch(2)

    def do_turn3(self) -> None:
        """Watch the third turning point."""
        self._watch(3)

    def _watch(self, number: int) -> None:
        if number <= len(self._turns):
            quarter = self._turns[number - 1].quarter
            self._open_replay(self.record.quarters[quarter - 1].plies if quarter else 0)

    def do_branch(self) -> None:
        """Play on from the first turning point, or from the middle."""
        quarter = self._turns[0].quarter if self._turns else len(self.summary.quarters) // 2
        self._open_replay(self.record.quarters[quarter - 1].plies if quarter else 0)

    def do_whatif(self) -> None:
        """Another action than the seat's first one in the quarter of the first turning point, or in the middle of the match."""
        from gigawatt.tui.screens.replayed_record import replay_record
        from gigawatt.tui.screens.whatif import WhatIfPage

        replayed = replay_record(self.record)
        quarter = self._turns[0].quarter if self._turns else len(self.summary.quarters) // 2
        own = (
            ply for ply in range(replayed.quarters[quarter], replayed.plies) if replayed.states[ply].seat == self.seat
        )
        self.app.push_screen(WhatIfPage(self.record, replayed, next(own, replayed.quarters[quarter])))

    def _open_replay(self, ply: int) -> None:
        from gigawatt.tui.screens.replay import ReplayScreen

        title = safe_text(self.session.path.stem) if self.session.path is not None else ""
        self.app.push_screen(ReplayScreen(self.record, title, ply, self.seat))

    def do_export(self) -> None:
        """Write the story as text and the match as a picture beside the save."""
        try:
            text, picture = export(self.summary, self.record, self.seat, self.session.path, self._behind)
        except GameError as error:
            self._notice = str(error)
            return
        self._notice = f"Written: {shown(text.name)} and {shown(picture.name)} in {shown(text.parent)}"
        if self.app.is_web:
            self.app.deliver_text(text)
            self.app.deliver_text(picture, mime_type="image/svg+xml")

    def do_copy(self) -> None:
        """Copy the line to share."""
        if self._card is not None:
            self.app.copy_to_clipboard(self._card.share(self.look.glyphs))
            self._notice = "The line is copied, if this terminal lets programs copy."

    def shown_keys(self) -> list[Command[Any]]:
        """The keys of the footer; one of them is of daily games alone."""
        return [key for key in super().shown_keys() if key.key != "c" or self._card is not None]

    def do_again(self) -> None:
        """The same start once more: same seed, same seats, and the opening of an exercise."""
        from gigawatt.session import GameSession as Session, saves

        old = self.session
        try:
            stem = old.game.scenario_id if self._daily is None else stem_of(self._daily.day)
            path = saves.new_path(stem) if old.path is not None else None
            session = Session(old.game, old.factions, old.seed, old.seats, old.options, path)
            session.keeps_unplayed = False
            session.play_opening([ply.action for ply in old.plies[: old.opening]])
            session.extra |= {key: old.extra[key] for key in (NO_HINTS_KEY,) if key in old.extra}
            if self._daily is not None:
                session.extra[KEY] = self._daily.day.isoformat()
            session.save()
        except GameError as error:
            self._notice = str(error)
            return
        self.begin(session)

    def do_new(self) -> None:
        """Set up another game."""
        from gigawatt.tui.screens.newgame import NewGameScreen

        app = self.app
        self.go_home()
        app.push_screen(NewGameScreen(scenario=self.summary.game.scenario_id))

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("r", "replay", do_replay),
        Command("c", "copy line", do_copy),
        Command("1", "turning points", do_turn1, shown="1-3"),
        Command("2", "", do_turn2),
        Command("3", "", do_turn3),
        Command("w", "what if", do_whatif),
        Command("b", "branch", do_branch),
        Command("e", "export", do_export),
        Command("s", "same again", do_again),
        Command("n", "new game", do_new),
        Command("up", "", do_up),
        Command("down", "", do_down),
        Command("pageup", "", do_page_up),
        Command("pagedown", "", do_page_down),
        Command("tab", "seat", do_seat),
        Command("escape", "back", Page.do_back),
        Command("q", "", Page.do_back),
    )


def _has_band(width: int, height: int) -> bool:
    """Whether there is room for the large figure."""
    return width >= WIDE and height >= 34
