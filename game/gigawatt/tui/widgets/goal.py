"""The goal of an exercise as it stands: in place of the advice, which an exercise has none of, and on its page."""

from __future__ import annotations

from typing import Final

from gigawatt.classroom.exercises.begin import ExerciseDesk
from gigawatt.classroom.exercises.goals import Progress, Verdict
from gigawatt.core import Game
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, heading, wrap
from gigawatt.wording.exercise_text import STANDS, measure_line
from gigawatt.wording.goal_text import short_measure_text, value_text
from gigawatt.wording.names import Lexicon
from gigawatt.wording.vocabulary import BOARD

_STYLES: Final = {Verdict.MET: "gain", Verdict.OPEN: "text", Verdict.MISSED: "bind"}
_PRESS: Final = ("key", "H")


def goal_panel(view: View, desk: ExerciseDesk, width: int, height: int) -> Lines:
    """The heading, and a line for each measure; a click opens the page of the exercise."""
    head = heading("goal").right(_state_word(desk), width, _STYLES[desk.verdict])
    rows = [_row(view, one, width) for one in desk.progress]
    if len(rows) < height - 1:
        taken, total = desk.hints_taken, len(desk.exercise.hints)
        face = view.face("exercise")
        line = (
            Line().add(f"{face} ", "key bold", _PRESS).add(f"task and hints, {taken} of {total} taken", "muted", _PRESS)
        )
        rows.append(line.cut(width))
    return [head, *rows][:height]


def _state_word(desk: ExerciseDesk) -> str:
    return "reached" if desk.verdict is Verdict.MET else STANDS[desk.verdict.value]


def _row(view: View, one: Progress, width: int) -> Line:
    """`points of compute at least 10 by Q2 '24     6`: what is asked at the left, the value at the right."""
    value = value_text(one.measure, one.value)
    text = short_measure_text(one.measure, Lexicon.of(view.game.ruleset, BOARD), view.game)
    line = Line().add(fit(text, width - cell_len(value) - 2), "text", _PRESS)
    return line.right(value, width, f"{_STYLES[one.verdict]} bold")


def measure_lines(desk: ExerciseDesk, game: Game, width: int) -> Lines:
    """Each measure in full, broken between words."""
    lines: Lines = []
    for one in desk.progress:
        text = measure_line(one.measure, one.value, one.verdict.value, game, BOARD)
        lines += [Line().add(part, _STYLES[one.verdict]) for part in wrap(text, width)]
    return lines
