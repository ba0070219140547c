"""The question that a class or an exercise asks before the player acts: which layer will bind, and how likely is that?"""

from __future__ import annotations

from time import monotonic
from typing import Any, ClassVar, Final

from textual import events

from gigawatt.analysis.largest_campus import binding_now
from gigawatt.cells import wrap
from gigawatt.classroom.play.prompts import answer_of, give_answer
from gigawatt.session import GameSession
from gigawatt.session.class_block import CERTAIN, CLASS_KEY, PROMPT_CHOICES, SKIPPED, Prompt, least_percent
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines
from gigawatt.tui.toolkit.page import Page, title_bar
from gigawatt.wording.class_text import EARLY_KEY, outcome_text, prompt_question, prompt_title

STEP: Final = 5
FIRST_PERCENT: Final = 50
_INDENT: Final = 4
_BAR: Final = 20
"""The cells of the bar for a certain answer."""

EARLY_S = 0.5
"""Keys that come so soon after the page are none of it: nobody has read a question by then, and the board has the same digits and the
same Enter. A key that was meant for the board must not answer for somebody, for an answer is given once."""
_LEAVING: Final = ("escape", "q")
"""Keys that answer nothing, and may come at any time."""


class PredictionPage(Page):
    """One question. It is closed with the answer, which is then given, or with None, and the question stays."""

    def __init__(self, session: GameSession, prompt: Prompt, waiting: str = "") -> None:
        """A question; `waiting` says which key of the board waits for its answer, if one does."""
        super().__init__()
        self._session = session
        self._prompt = prompt
        self._choices = PROMPT_CHOICES[prompt.kind]
        self._least = least_percent(prompt.kind)
        self._at = -1
        """The layer that is named; -1 for none: a layer that was named at first would be one that was suggested."""
        self._percent = FIRST_PERCENT
        self._notice = ""
        self._waiting: Final = waiting
        self._opened_s = float("inf")
        """When the question could first be seen; it cannot yet."""

    # --- drawing ------------------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> Lines:  # noqa: ARG002  # a page is asked for both
        """What came of the last answer, the question, the layers, the probability."""
        session = self._session
        quarter = session.game.quarter_text(session.state.quarter)
        room = min(width - 2 * _INDENT, 90)
        lines = [title_bar(prompt_title(is_of_class=CLASS_KEY in session.extra), width, quarter), Line()]
        for text in self._last_outcome():
            lines += [_indented(row, "muted") for row in wrap(text, room)]
            lines.append(Line())
        lines += [_indented(row, "bright bold") for row in wrap(self._question(quarter), room)]
        lines.append(Line())
        lines += [self._row(place) for place in range(len(self._choices))]
        lines += [Line(), self._likeliness(), Line()]
        notice = self._notice or "It is answered once; the end of the quarter shows what came of it."
        lines += [_indented(row, "bind" if self._notice else "muted") for row in wrap(notice, room)]
        lines += [_indented(row, "muted") for row in wrap(self._waiting, room) if row]
        return lines

    def _question(self, quarter: str) -> str:
        session = self._session
        return prompt_question(quarter, is_last=session.state.quarter + 1 == session.game.quarters)

    def _last_outcome(self) -> list[str]:
        session, quarter = self._session, self._session.state.quarter
        answer = answer_of(session, quarter)
        return (
            [outcome_text(answer.choice, answer.percent, binding_now(session.state, session.viewer))] if answer else []
        )

    def _row(self, place: int) -> Line:
        is_named = place == self._at
        mark = self.look.glyphs.cursor if is_named else " "
        press = ("row", place)
        line = Line().add(" " * _INDENT).add(f"{mark} {place + 1} ", "key bold", press)
        return line.add(f"{self._choices[place]:<10}", "bright bold" if is_named else "text", press)

    def _likeliness(self) -> Line:
        full = round(_BAR * self._percent / CERTAIN)
        glyphs = self.look.glyphs
        line = Line().add(" " * _INDENT).add("How likely ", "text").add(f" {glyphs.minus} ", "key bold", ("change", -1))
        line.add(f"{self._percent:>3} % ", "bright bold").add(" + ", "key bold", ("change", 1)).add(" ")
        return line.add(glyphs.running * full, "key").add(glyphs.idle * (_BAR - full), "muted")

    # --- being driven -------------------------------------------------------------------------------------------------

    def on_screen_resume(self) -> None:
        """From now on the question can be read."""
        self._opened_s = min(self._opened_s, monotonic())

    def on_key(self, event: events.Key) -> None:
        """Refuse a key that came too early, and say so: it is neither taken for an answer nor lost without a word."""
        if event.key not in _LEAVING and monotonic() - self._opened_s < EARLY_S:
            event.stop()
            event.prevent_default()  # the page's own handler would run it
            self._notice = EARLY_KEY
            self.redraw()

    def press(self, press: tuple[Any, ...]) -> None:
        """Name the layer that was clicked, or make it a step likelier or less likely."""
        if press[0] == "row":
            self._choose(int(press[1]))
        elif press[0] == "change":
            self._change(int(press[1]))

    def _choose(self, place: int) -> None:
        self._at, self._notice = place, ""

    def _change(self, steps: int) -> None:
        self._percent = min(CERTAIN, max(self._least, self._percent + steps * STEP))

    def do_up(self) -> None:
        """Name the layer above."""
        self._choose(max(0, self._at - 1))

    def do_down(self) -> None:
        """Name the layer below."""
        self._choose(min(len(self._choices) - 1, self._at + 1))

    def do_less(self) -> None:
        """Hold it for less likely."""
        self._change(-1)

    def do_more(self) -> None:
        """Hold it for likelier."""
        self._change(1)

    def do_answer(self) -> None:
        """Give the answer."""
        if self._at < 0:
            self._notice = "Choose a layer first."
            return
        self.dismiss(give_answer(self._session, self._prompt, self._choices[self._at], self._percent))

    def do_skip(self) -> None:
        """Predict nothing."""
        self.dismiss(give_answer(self._session, self._prompt, SKIPPED, 0))

    def do_look(self) -> None:
        """Look at the board; the question is asked again before anything is done."""
        self.dismiss(None)

    def typed(self, event: events.Key) -> bool:
        """Name a layer by its number."""
        character = event.character or ""
        place = int(character) - 1 if character.isascii() and character.isdecimal() else -1
        if not 0 <= place < len(self._choices):
            return False
        self._choose(place)
        return True

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("enter", "answer", do_answer),
        Command("up", "layer", do_up, "↑↓"),
        Command("down", "", do_down),
        Command("left", "how likely", do_less, "←→"),
        Command("right", "", do_more),
        Command("k", "", do_up),
        Command("j", "", do_down),
        Command("h", "", do_less),
        Command("l", "", do_more),
        Command("s", "predict nothing", do_skip),
        Command("escape", "look first", do_look),
        Command("q", "", do_look),
    )


def _indented(text: str, style: str) -> Line:
    return Line().add(" " * _INDENT).add(text, style)
