"""The lessons in the order in which they are taught: the first game, the exercises, the scenarios; and what there is for a class."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from attrs import frozen

from gigawatt.classroom.exercises.begin import begin_exercise
from gigawatt.classroom.exercises.lessons_done import lessons_done
from gigawatt.content import open_game
from gigawatt.content.exercises import ExerciseHead, exercise_heads
from gigawatt.errors import GameError
from gigawatt.session import Options, new_game_choices, saves
from gigawatt.session.new_game_choices import ScenarioChoice
from gigawatt.session.table_limits import TableLimits
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, Piece, fit, wrap
from gigawatt.tui.toolkit.page import Page, part_shown, row_line, title_bar
from gigawatt.wording.foreign_text import in_board_words
from gigawatt.wording.grammar import plural

_NOTES: Final = (
    (
        "FOR A CLASS",
        (
            "gigawatt serve lets a class play in browsers, with a join code and games kept apart; --no-advice and --no-undo switch "
            "advice and taking back off for everybody. Every game is kept as a record: gigawatt replay FILE --verify says whether "
            "one is true."
        ),
    ),
    (
        "AFTER A GAME",
        "Its end tells what held you back and when it turned; a replay can be branched into a new game.",
    ),
    (
        "YOUR OWN",
        "A scenario of your own is a TOML file, with a lesson in it, that gigawatt play opens by its name.",
    ),
)
_MOST: Final = 76
"""The most cells of a line of text."""
_NAME: Final = 30
_LESSON: Final = 16
"""Rows beside the list: the title, the lesson, and the blank ones."""


@frozen
class Lesson:
    """A row: a scenario, or an exercise."""

    name: str
    note: str
    text: str
    choice: ScenarioChoice | None = None
    head: ExerciseHead | None = None


def lessons() -> list[Lesson]:
    """The first game, then the exercises in their order with what is done, then the other scenarios."""
    scenarios = [_of_scenario(choice) for choice in new_game_choices.choices()]
    try:
        heads = exercise_heads()
    except GameError:  # there are no rules: the page says nothing of exercises
        heads = []
    done = lessons_done() if heads else {}
    exercises = [_of_exercise(head, done[head.id].hints if head.id in done else None) for head in heads]
    return [*scenarios[:1], *exercises, *scenarios[1:]]


def _of_scenario(choice: ScenarioChoice) -> Lesson:
    scenario = choice.scenario
    guided = ", with a guide" if scenario.id == new_game_choices.FIRST_GAME else ""
    return Lesson(
        scenario.name, f"{plural(scenario.quarters, 'quarter')}{guided}", in_board_words(scenario.lesson), choice=choice
    )


def _of_exercise(head: ExerciseHead, hints: int | None) -> Lesson:
    """An exercise, with the fewest hints that it was solved with."""
    solved = "" if hints is None else ", solved" if not hints else f", solved with {plural(hints, 'hint')}"
    return Lesson(
        head.title, f"exercise, {plural(head.minutes, 'minute')}{solved}", in_board_words(head.idea), head=head
    )


class LessonsScreen(Page):
    """A row for each lesson, the text of the selected one, and notes as far as there is room."""

    def __init__(self) -> None:
        """Start at the first scenario, which teaches the game."""
        super().__init__()
        self._lessons = lessons()
        self._at = 0
        self._notice = ""

    def on_screen_resume(self) -> None:
        """Show what has been solved meanwhile."""
        self._lessons = lessons()
        self.redraw()

    def draw(self, width: int, height: int) -> Lines:
        """The list, the lesson, the notes."""
        room = min(_MOST, width - 4)
        listed = self._listed(height)
        head = Line().add("  EXERCISES AND SCENARIOS, IN THE ORDER TO PLAY THEM", "muted bold")
        out = [title_bar("Lessons", width), Line(), head.add(part_shown(listed, len(self._lessons)), "faint")]
        out += [self._row(i, min(width - 2, _MOST + 2)) for i in listed]
        out += [Line(), *self._lesson(room)]
        for title, text in _NOTES:
            note = [Line(), Line().add(f"  {title}", "muted bold")]
            note += [Line().add(f"  {part}", "text") for part in wrap(text, room)]
            if len(out) + len(note) <= height:
                out += note
        if self._notice:
            out = [*out[: height - 1], *[Line() for _ in range(height - 1 - len(out))]]
            out.append(Line().add(f"  {fit(self._notice, width - 3)}", "bind"))
        return out

    def _listed(self, height: int) -> range:
        """The lessons in view: as many as leave room for a text, around the selected one."""
        most, count = max(3, height - _LESSON), len(self._lessons)
        first = max(0, min(self._at - most // 2, count - most))
        return range(first, min(count, first + most))

    def _row(self, index: int, width: int) -> Line:
        lesson = self._lessons[index]
        is_at = index == self._at
        press = ("entry", index)
        name = Piece(f"{fit(lesson.name, _NAME - 1):<{_NAME}}", "bright bold" if is_at else "text", press)
        note = Piece(lesson.note, "muted", press)
        cursor = Piece(f"{self.look.glyphs.cursor if is_at else ' '} ", "key", press)
        return Line().to(2).join(row_line("raise2" if is_at else "", width - 2, [cursor, name, note], press))

    def _lesson(self, width: int) -> Lines:
        return [Line().add(f"  {part}", "text") for part in wrap(self._lessons[self._at].text, width)]

    # --- what keys do ---------------------------------------------------------------------------------------------------

    def press(self, press: tuple[Any, ...]) -> None:
        """A click selects a scenario; another one begins it."""
        if press[0] == "entry":
            index = int(press[1])
            if index == self._at:
                self.do_play()
            self._at = index

    def do_up(self) -> None:
        """The lesson above."""
        self._at = (self._at - 1) % len(self._lessons)

    def do_down(self) -> None:
        """The lesson below."""
        self._at = (self._at + 1) % len(self._lessons)

    def do_play(self) -> None:
        """Begin the first game with its guide, begin an exercise, or set up a game of any other scenario."""
        lesson = self._lessons[self._at]
        if lesson.head is not None:
            self._begin_exercise(lesson.head)
            return
        choice = lesson.choice
        assert choice is not None, "what is no exercise is a scenario"
        if choice.scenario.id == new_game_choices.FIRST_GAME:
            self.do_lesson()
            return
        from gigawatt.tui.screens.newgame import NewGameScreen

        self.app.push_screen(NewGameScreen(scenario=choice.key))

    def _begin_exercise(self, head: ExerciseHead) -> None:
        limits = TableLimits.read()
        try:
            session = begin_exercise(
                open_game(head.scenario), limits.within(Options()), saves.new_path(head.id), hints=limits.advice
            )
        except GameError as error:
            self._notice = str(error)
            return
        session.keeps_unplayed = False
        session.save()
        self.begin(session)

    def do_lesson(self) -> None:
        """Begin the first game."""
        from gigawatt.tui.screens.game_setup import first_campus

        try:
            self.begin(first_campus(), lesson=True)
        except GameError as error:
            self._notice = str(error)

    def do_book(self) -> None:
        """Open the rulebook."""
        from gigawatt.tui.screens.rulebook import RulebookScreen

        self.app.push_screen(RulebookScreen())

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("enter", "play", do_play),
        Command("up", "", do_up),
        Command("down", "move", do_down, shown="↑↓"),
        Command("k", "", do_up),
        Command("j", "", do_down),
        Command("l", "first campus", do_lesson),
        Command("b", "rulebook", do_book),
        Command("escape", "back", Page.do_back),
        Command("q", "", Page.do_back),
    )
