"""The screen that sets up a game: scenario, seats, players, strength of rivals and seed, each with its explanation."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from attrs import evolve
from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from gigawatt.errors import GameError
from gigawatt.session import new_game_choices
from gigawatt.session.table_limits import TableLimits
from gigawatt.text import safe_text
from gigawatt.tui.screens.game_setup import PERSON, Setup
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, fit, wrap
from gigawatt.tui.toolkit.field import TextField
from gigawatt.tui.toolkit.page import WIDE, Page, title_bar
from gigawatt.wording.foreign_text import in_board_words
from gigawatt.wording.grammar import listed, plural

NAME_LENGTH: Final = 16
_VALUE_AT: Final = 14
"""The column where a row's value begins."""


class NewGameScreen(Page):
    """Rows of choices, with an explanation of the selected one beside them."""

    def __init__(self, people: int = 1, scenario: str = "") -> None:
        super().__init__()
        choices = new_game_choices.choices()
        self._choices = choices
        wanted = scenario or (new_game_choices.STANDARD_GAME if people > 1 else new_game_choices.FIRST_GAME)
        choice = next((c for c in choices if wanted in (c.scenario.id, c.key)), choices[0])
        self.setup = Setup.of(choice, people=people)
        self._limits = TableLimits.read()
        self._at = 0
        self._editing = False
        self._field = TextField()
        self._spot = (0, 0, 0)
        """Where the field lies on the page as last drawn: column, row and width; a width of 0 where nothing is typed."""
        self._notice = ""

    def compose(self) -> ComposeResult:
        """The sheet, and the text field above it."""
        yield from super().compose()
        yield self._field

    # --- rows ---------------------------------------------------------------------------------------------------------

    def rows(self) -> list[str]:
        """The kinds of the rows from top to bottom; those of seats end with the seat's number."""
        return [
            "scenario",
            "seats",
            "level",
            *[f"seat{i}" for i in range(self.setup.seats)],
            "seed",
            "undo",
            "advice",
            *(["table"] if self.setup.people > 1 else []),
            "start",
        ]

    def row_text(self, row: str) -> tuple[str, str]:
        """A row's name and value."""
        s = self.setup
        if row.startswith("seat") and row != "seats":
            i = int(row[4:])
            faction = s.choice.factions()[s.factions[i]].name
            person = s.names[i] or ("you" if s.people == 1 else "a person")
            who = person if s.players[i] == PERSON else s.players[i]
            return f"Seat {'ABCDEF'[i]}", f"{faction}, {who}"
        return {
            "scenario": ("Scenario", s.choice.scenario.name),
            "seats": ("Seats", str(s.seats)),
            "level": ("Rivals", new_game_choices.levels()[s.level].name),
            "seed": ("Seed", s.seed or "drawn at the start"),
            "undo": ("Taking back", _allowed("allowed", s.undo, self._limits.undo)),
            "advice": ("Advice", _allowed("on request", s.advice, self._limits.advice)),
            "table": ("Hand-over", "a tag: open table" if s.open_table else "a page a quarter"),
            "start": ("Start", ""),
        }[row]

    def help_lines(self, row: str) -> list[str]:
        """The explanation of a row's value, in paragraphs."""
        s = self.setup
        if row.startswith("seat") and row != "seats":
            i = int(row[4:])
            faction = s.choice.factions()[s.factions[i]]
            difficulty = new_game_choices.difficulty_line(s.choice, s.seats, faction)
            return [
                f"{faction.name}: {in_board_words(faction.idea)}",
                *([difficulty] if difficulty else []),
                *new_game_choices.faction_lines(s.choice, faction, s.seats),
            ]
        scenario = s.choice.scenario
        made_for = listed(map(str, scenario.seats), "or")
        people, rivals = plural(s.people, "person", "people"), plural(s.seats - s.people, "rival")
        return {
            "scenario": [
                *new_game_choices.scenario_lines(s.choice),
                *([difficulty] if (difficulty := new_game_choices.difficulty_line(s.choice, s.seats)) else []),
                f"Rules: {s.choice.ruleset.name}. {plural(len(self._choices), 'scenario')}.",
            ],
            "seats": [
                f"This scenario is made for {made_for} seats. More seats mean tighter markets and queues.",
                *new_game_choices.place_lines(s.choice, s.seats),
            ],
            "level": [_level_text(level, is_chosen=i == s.level) for i, level in enumerate(new_game_choices.levels())],
            "seed": [
                "All chance of the match comes from the seed: the same seed brings the same permits, headlines and cards.",
                "Type a number to play a game somebody else has played; r forgets it.",
            ],
            "undo": [
                "With one person at the table, actions can be taken back until the quarter ends. Nothing random falls before."
            ],
            "advice": ["On request the adviser says what it would do and why, and the best options are listed."],
            "table": [
                "A page a quarter: each person is called to the table before the first action of a quarter, then by a tag.",
                "Open table: all look at the board together, and only a tag says whose turn it is.",
                "After a tag the last action can be taken back until the next person acts.",
            ],
            "start": [
                f"{people} and {rivals}. The game is kept after every action.",
                *([s.note] if s.note else []),
            ],
        }[row]

    # --- drawing --------------------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> Lines:
        """Rows at the left, their explanation at the right."""
        out = [title_bar("New game", width, plural(len(self._choices), "scenario")), Line()]
        left = 50 if width >= WIDE else 45
        rows = self.rows()
        column: Lines = []
        for i, row in enumerate(rows):
            if row in ("seat0", "seed", "start") and height >= 28:
                column.append(Line())
            if i == self._at and self._editing:
                self._spot = (_VALUE_AT, len(out) + len(column), left - _VALUE_AT)
            column.append(self._row(i, row, left))
        explained: Lines = []
        wide = min(width - left - 4, 76)
        name, _ = self.row_text(rows[self._at])
        explained.append(Line().add(name.upper(), "muted bold"))
        for text in self.help_lines(rows[self._at]):
            explained.append(Line())
            explained += [Line().add(part, "text") for part in wrap(text, wide)]
        for y in range(max(len(column), len(explained))):
            line = Line()
            if y < len(column):
                line.join(column[y])
            line.to(left + 3)
            if y < len(explained):
                line.join(explained[y])
            out.append(line)
        if self._notice:
            out = out[: height - 1] + [Line() for _ in range(max(0, height - 1 - len(out)))]
            out.append(Line().add(f" {fit(self._notice, width - 2)}", "bind"))
        return out

    def redraw(self) -> None:
        """Draw the page, and move the text field to its row."""
        self._spot = (0, 0, 0)
        super().redraw()
        if not self._spot[2]:
            self._field.close()
        elif self._field.is_attached:
            if not self._field.display:
                self._open_field()
            self._field.place(*self._spot, self.look, "raise2")

    def _open_field(self) -> None:
        row = self.rows()[self._at]
        is_seed = row == "seed"
        self._field.open(
            self._written(row),
            new_game_choices.SEED_DIGITS if is_seed else NAME_LENGTH,
            self._number if is_seed else str,
        )

    def _number(self, text: str) -> str:
        """The text if it is a number; otherwise nothing, with a message on the page."""
        if text.isdecimal():
            return text
        self._notice = f"The seed is a whole number, not {fit(text, 40)!r}."
        self.redraw()
        return ""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Take over the text of the field."""
        event.stop()
        if not self._editing:
            return
        row = self.rows()[self._at]
        self._notice = ""
        if row != "seed" or event.value.isdecimal() or not event.value:
            self._write(row, event.value)
        if self._written(row) != event.value:  # a letter in a seed, or a control character
            self._field.put(self._written(row))
        self.redraw()

    def _row(self, i: int, row: str, width: int) -> Line:
        name, value = self.row_text(row)
        is_at = i == self._at
        press = ("row", i)
        line = Line("raise2" if is_at else "")
        line.add(f"{self.look.glyphs.cursor if is_at else ' '} ", "key", press)
        if row == "start":
            return line.add("Start the game", "key bold", ("key", "s")).to(width, press=("key", "s"))
        line.add(f"{name:<12}", "muted", press)
        if is_at and self._editing:
            typed = self.setup.seed if row == "seed" else self.setup.names[int(row[4:])]
            return line.add(typed, "bright bold", press).to(width, press=press)
        arrows = ("‹ ", " ›") if self.look.glyphs.braille else ("< ", " >")
        turns = is_at and row != "seed"
        line.add(arrows[0] if turns else "  ", "key", ("change", i, -1))
        line.add(fit(value, width - line.width - 2), "bright" if is_at else "text", press)
        if row.startswith("seat") and row != "seats" and self.setup.players[int(row[4:])] == PERSON:
            line.pieces[-1] = evolve(line.pieces[-1], style="bright bold")
        if turns:
            line.add(arrows[1], "key", ("change", i, 1))
        return line.to(width, press=press)

    def shown_keys(self) -> list[Command[Any]]:
        """The keys that work on this row, with the label that enter has there."""
        row = self.rows()[self._at]
        is_seat = row.startswith("seat") and row != "seats"
        types = row == "seed" or self._is_person_row(row)
        does = "start" if row == "start" else "done" if self._editing else "type it" if types else "next row"
        hidden = {"space": not is_seat, "r": not (row == "seed" and self.setup.seed), "right": row in ("seed", "start")}
        return [
            evolve(key, label=does) if key.key == "enter" else key
            for key in super().shown_keys()
            if not hidden.get(key.key, False)
        ]

    # --- what keys do -----------------------------------------------------------------------------------------------------

    def press(self, press: tuple[Any, ...]) -> None:
        """Select the clicked row; a click on its arrows changes its value."""
        self._editing = False
        self._at = int(press[1])
        if press[0] == "change":
            self._change(int(press[2]))

    def do_up(self) -> None:
        """Select the row above."""
        self._editing = False
        self._at = (self._at - 1) % len(self.rows())

    def do_down(self) -> None:
        """Select the row below."""
        self._editing = False
        self._at = (self._at + 1) % len(self.rows())

    def do_less(self) -> None:
        """Select the previous value."""
        self._change(-1)

    def do_more(self) -> None:
        """Select the next value."""
        self._change(1)

    def do_enter(self) -> None:
        """Start the game on the last row, edit the text of a seed or a name, otherwise select the next row."""
        row = self.rows()[self._at]
        if row == "start":
            self.do_start()
        elif self._editing:
            self._editing = False
        elif row == "seed" or self._is_person_row(row):
            self._editing = True
        else:
            self.do_down()

    def do_who(self) -> None:
        """Give a seat to the next kind of player: a person, then a policy of each level."""
        row = self.rows()[self._at]
        if row.startswith("seat") and row != "seats":
            i = int(row[4:])
            names = [PERSON, *[level.name for level in new_game_choices.levels()]]
            who = names[(names.index(self.setup.players[i]) + 1) % len(names)]
            self.setup = evolve(self.setup, players=_put(self.setup.players, i, who))
        else:
            self._change(1)

    def do_reseed(self) -> None:
        """Forget the typed seed, so that one is drawn at the start."""
        self.setup = evolve(self.setup, seed="")

    def do_start(self) -> None:
        """Start the game."""
        self._editing = False
        if self.setup.seed and new_game_choices.read_seed(self.setup.seed) is None:
            self._notice = "The seed is a whole number below 2**128."
            return
        try:
            session = self.setup.begin()
        except GameError as error:
            self._notice = str(error)
            return
        self.begin(session)

    def press_key(self, name: str) -> bool:
        """Carry out a key; while text is edited only those that end editing."""
        if self._editing and name not in ("enter", "escape", "up", "down"):
            return False
        if self._editing and name == "escape":
            self._editing = False
            return True
        self._notice = ""
        return super().press_key(name)

    def typed(self, event: events.Key) -> bool:
        """Begin to edit the seed with its first digit."""
        row = self.rows()[self._at]
        if row == "seed" and (event.character or "").isdecimal() and not self._editing:
            self._editing = True
        if not self._editing:
            return False
        return self._type(row, event.character if event.is_printable else "")

    def _type(self, row: str, text: str | None) -> bool:
        """Take the first digit of a seed; the field takes the others."""
        if self._field.display or not text:
            return False
        self._write(row, self._written(row) + text)
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Replace a seed or a name with a paste."""
        event.stop()
        row = self.rows()[self._at]
        if row == "seed" or self._is_person_row(row):
            self._editing = True
            self.redraw()
            self._field.action_select_all()
            self._field.post_message(events.Paste(event.text))
        else:
            self._notice = "There is nothing to paste on this row."
            self.redraw()

    def _written(self, row: str) -> str:
        return self.setup.seed if row == "seed" else self.setup.names[int(row[4:])]

    def _write(self, row: str, text: str) -> None:
        if row == "seed":
            self.setup = evolve(self.setup, seed=text[: new_game_choices.SEED_DIGITS])
        else:
            clean = safe_text(text, NAME_LENGTH) + (" " if text.endswith(" ") else "")
            self.setup = evolve(self.setup, names=_put(self.setup.names, int(row[4:]), clean[:NAME_LENGTH]))

    def _is_person_row(self, row: str) -> bool:
        return row.startswith("seat") and row != "seats" and self.setup.players[int(row[4:])] == PERSON

    def _change(self, step: int) -> None:
        self._notice = ""
        row = self.rows()[self._at]
        s = self.setup
        if row == "scenario":
            i = (self._choices.index(s.choice) + step) % len(self._choices)
            is_chosen = s.level != new_game_choices.default_level(s.choice.scenario.id)
            self.setup = evolve(
                Setup.of(self._choices[i], level=s.level if is_chosen else None, people=s.people),
                seed=s.seed,
                undo=s.undo,
                advice=s.advice,
                open_table=s.open_table,
            )
        elif row == "seats":
            counts = s.choice.scenario.seats
            self._reseat(counts[(counts.index(s.seats) + step) % len(counts)])
        elif row == "level":
            self._relevel((s.level + step) % len(new_game_choices.levels()))
        elif row == "undo":
            self.setup = evolve(s, undo=not s.undo)
        elif row == "advice":
            self.setup = evolve(s, advice=not s.advice)
        elif row == "table":
            self.setup = evolve(s, open_table=not s.open_table)
        elif row.startswith("seat"):
            self._refaction(int(row[4:]), step)

    def _reseat(self, seats: int) -> None:
        s = self.setup
        fresh = Setup.of(s.choice, level=s.level, people=min(s.people, seats), seats=seats)
        self.setup = evolve(fresh, seed=s.seed, undo=s.undo, advice=s.advice, open_table=s.open_table)
        self._at = self.rows().index("seats")

    def _relevel(self, level: int) -> None:
        s = self.setup
        name = new_game_choices.levels()[level].name
        self.setup = evolve(s, level=level, players=tuple(who if who == PERSON else name for who in s.players))

    def _refaction(self, seat: int, step: int) -> None:
        """Give a seat another faction, and this seat's faction to the seat that had it."""
        s = self.setup
        count = len(s.choice.scenario.factions)
        wanted = (s.factions[seat] + step) % count
        factions = list(s.factions)
        if wanted in factions:
            factions[factions.index(wanted)] = factions[seat]
        factions[seat] = wanted
        self.setup = evolve(s, factions=tuple(factions))
        self._notice = self.setup.note

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("s", "start", do_start),
        Command("up", "", do_up),
        Command("down", "row", do_down, shown="↑↓"),
        Command("left", "", do_less),
        Command("right", "change", do_more, shown="←→"),
        Command("enter", "next", do_enter),
        Command("space", "who plays", do_who),
        Command("r", "forget the seed", do_reseed),
        Command("escape", "back", Page.do_back),
    )


def _allowed(word: str, is_on: bool, is_free: bool) -> str:
    """The value of an option that the host of the game may have switched off for everyone."""
    if not is_free:
        return "off for everyone here"
    return word if is_on else "switched off"


def _level_text(level: new_game_choices.RivalLevel, *, is_chosen: bool) -> str:
    """A level with its explanation, marked if it is chosen."""
    return f"{level.name.capitalize()}{', chosen' if is_chosen else ''}: {level.line}"


def _put(values: tuple[str, ...], at: int, value: str) -> tuple[str, ...]:
    return (*values[:at], value, *values[at + 1 :])
