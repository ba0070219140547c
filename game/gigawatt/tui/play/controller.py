"""The controller of the board: commands and clicks act through it, and it receives the messages of rivals and animations.

It joins the model, the rivals and the animations, and leaves all drawing to its screen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.screen import Screen

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.core import actions as act
from gigawatt.errors import GameError
from gigawatt.session import GameSession, Ply
from gigawatt.session.class_block import Answer
from gigawatt.session.questions import QUESTION, asked_in, due_prompt, open_prompt, why_no_advice
from gigawatt.session.turn_end import ends_quarter
from gigawatt.tui.board import messages
from gigawatt.tui.board.categories import CATEGORY
from gigawatt.tui.board.footer_keys import footer_keys
from gigawatt.tui.board.messages import EVERYTHING, Aspect, BoardMessage
from gigawatt.tui.board.model import BoardModel
from gigawatt.tui.board.motion import Motion
from gigawatt.tui.board.rivals import Rivals
from gigawatt.tui.board.stage import Stage
from gigawatt.tui.board.view import View
from gigawatt.tui.play.quarter_watch import QuarterWatch
from gigawatt.tui.toolkit.command_table import CommandTable
from gigawatt.tui.toolkit.host import Host
from gigawatt.tui.toolkit.sizes import is_too_small
from gigawatt.tui.toolkit.timers import Stoppable
from gigawatt.tui.widgets.rowcards import card_under_cursor
from gigawatt.wording.action_text import action_text
from gigawatt.wording.advice_text import no_advice_text
from gigawatt.wording.class_text import answer_text, dropped_text, waiting_text
from gigawatt.wording.grammar import possessive
from gigawatt.wording.seats import SEAT_LETTERS, faction_name

if TYPE_CHECKING:
    from gigawatt.tui.screens.guide import Guide

IS_OVER: Final = "The match is over. {Confirm} shows how it ended, {leave} goes back to the title."
OTHERS_MOVE: Final = "Others are moving. {Skip} goes on, {pace} changes their pace."
SKIPPING: Final = "Others are moving; skipping to your turn."
END_ASK: Final = "Your actions are spent. {Skip} ends your turn, {take_back} takes the last one back."
LAST_ASK: Final = (
    "With this the quarter ends, and it cannot be taken back. {Confirm} once more does it, {back} does not."
)
UNANSWERED: Final = "A prediction is due before you act: your next action opens the question."
NO_SUCH_KEY: Final = "{key} does nothing at the board. {help} shows all keys."
"""What is said with the keys of commands: `{skip}` is the key of that command, `{Skip}` the same at the beginning of a sentence."""


class BoardController:
    """A board that is being played."""

    def __init__(self, session: GameSession, stage: Stage, commands: CommandTable[BoardController]) -> None:
        self.session: GameSession = session
        self.stage: Final = stage
        self.commands: Final = commands
        self.model: Final = BoardModel(session, commands.faces)
        self.rivals: Final = Rivals(session, stage, self.receive)
        self.motion: Final = Motion(stage, self.receive)
        self.quarter_watch: Final = QuarterWatch(self)
        self.guide: Guide | None = None
        """The guide of a first game, once there has been one."""
        self._has_ended = False
        self._is_handing_over = False
        self._parts: dict[Aspect, object] = {}
        """The parts of the position that are drawn only where they change, as they were drawn last."""
        self._card = -1
        """The card under the cursor of the chooser when the row was drawn last, or -1."""
        self._move_notice = ""
        self._after_answer = ""  # the command that waits for a prediction
        self._not_done = ""  # the key that closed a page before the question, and neither waits nor was carried out
        """The notice of the last rival's move."""
        self._can_act = False
        """Whether it was the player's turn when changes were drawn last."""

    @property
    def host(self) -> Host:
        """The application."""
        return self.stage.host

    @property
    def analysis(self) -> PositionAnalysis:
        """The position as the viewer reads it."""
        return self.model.analysis

    def view(self) -> View:
        """Everything to be drawn now."""
        model, rivals, motion = self.model, self.rivals, self.motion
        return View(
            session=self.session, look=self.host.look, analysis=model.analysis, region=model.spot, size=model.size, tab=model.tab,
            menu=model.menu, ghost=model.ghost, thinking=rivals.thinking, notice=model.notice, notice_style=model.notice_style,
            flash=-1 if motion.is_dim else rivals.flash, counting=motion.counting, unlit=motion.unlit, faces=self.commands.faces,
            keys=footer_keys(model, self.commands, self.stage.dimensions[0], is_ending=rivals.is_waiting), is_ending=rivals.is_waiting,
            exercise=model.exercise, is_question_open=open_prompt(self.session) is not None,
        )  # fmt: skip

    # --- what has changed ---------------------------------------------------------------------------------------------

    def draw_changes(self, aspects: Aspect = Aspect.NOTHING) -> None:
        """Request a drawing of the panels that show what has changed in the model, or one of these aspects."""
        changes = aspects | self.model.take_changes()
        could_act, self._can_act = self._can_act, self.session.is_your_turn
        if could_act != self._can_act:  # a policy that takes the seat over acts only later
            changes |= Aspect.OPTIONS
        if Aspect.POSITION in changes:
            if self._can_act or self.session.is_over:
                changes |= Aspect.OPTIONS
            changes |= self._changed_parts()
        was, self._card = self._card, card_under_cursor(self.model.menu, self.session.game)
        if self._card != was:
            changes |= Aspect.CARDS
        if changes:
            self.stage.draw_changes(changes)

    def _changed_parts(self) -> Aspect:
        """Which of the parts of a position that few actions change are other ones than when this was asked last."""
        analysis, state = self.analysis, self.session.state
        own = (
            analysis.seat, state.quarter, analysis.campuses, analysis.arrivals, analysis.forecast, analysis.doubtful,
            [analysis.struck(region) for region in analysis.places],
        )  # fmt: skip
        cards = (state.card_row, analysis.legal, () if self.session.game.has_row else len(self.session.plies))
        was, self._parts = self._parts, {Aspect.OWN: own, Aspect.CARDS: cards}
        changed = Aspect.NOTHING
        for aspect, part in self._parts.items():
            if was.get(aspect) != part:
                changed |= aspect
        return changed

    def draw_all(self) -> None:
        """Request a drawing of every panel in the preferred look."""
        self.take_look()
        self.draw_changes(EVERYTHING)

    def take_look(self) -> None:
        """Use the preferred glyphs for what is computed from now on."""
        self.model.glyphs = self.host.look.glyphs

    def receive(self, message: BoardMessage) -> None:
        """Handle a message, and request a drawing of the panels that show what it changes."""
        match message:
            case messages.RivalMoved():
                self._show_move(message.ply, message.region)
            case messages.RivalFailed():
                self.model.say(f"{SEAT_LETTERS[message.seat]} passes: {message.fault}", "bind")
            case messages.PauseOver():
                self.motion.end_pulse()
            case messages.FlashOver():
                self.motion.end_pulse()
            case messages.WaitsForPlayer():
                self._forget_move()
                self.model.say(" ".join([*self.session.take_notices(), self.with_keys(END_ASK)]), "key")
            case messages.TurnBegan():
                self._forget_move()
                self._begin_turn(message.wanted)
            case messages.HandOverDue():
                self._forget_move()
                self._hand_over()
            case messages.MatchEnded():
                self._forget_move()
                self._end_once()
        self.draw_changes(message.CHANGES)

    def _show_move(self, ply: Ply, region: int) -> None:
        state = self.session.state
        who = f"{SEAT_LETTERS[ply.seat]} {faction_name(state, ply.seat)}"
        self._move_notice = f"{who}: {action_text(self.session.game, ply.action)}"
        self.model.say(self._move_notice)
        self.motion.pulse(region)

    def _forget_move(self) -> None:
        """Show no more what the last rival did: nobody else is to move."""
        if self.model.notice == self._move_notice:
            self.model.say("")

    def _begin_turn(self, wanted: str) -> None:
        """Begin the player's turn: show a quarter that has ended, then run the command requested while rivals moved."""
        self.quarter_watch.then(partial(self._turn_begun, wanted), is_hurried=bool(wanted))

    def _turn_begun(self, wanted: str) -> None:
        if not wanted and (notices := self.session.take_notices()):
            self.model.say(" ".join(notices), "bind")
        if self.asks_prediction(wanted):
            return
        if wanted:
            self._run_waiting(wanted)
        self._tell_outcome()

    def _run_waiting(self, name: str) -> None:
        """Run a command whose key was pressed earlier."""
        self.run(name)
        self.model.unseen = self.model.menu  # it opens between two keys

    def asks_prediction(self, wanted: str = "") -> bool:
        """Ask what is to be predicted before anything is done, previewed or advised, if that is due; whether it is.

        The page of an exercise that is open at its beginning is read first: the question opens when it is closed.

        Args:
            wanted: the command that was asked for, if it only opens something: it waits for the answer, and is run after it. A command
                that acts is never kept, for what it would do may not be what was looked at.
        """
        prompt = due_prompt(self.session)
        if prompt is None:
            return False
        self._after_answer = wanted or self._after_answer
        if self.stage.is_on_top:
            from gigawatt.tui.screens.prediction import PredictionPage

            dropped, self._not_done = self._not_done, ""
            waiting = waiting_text(self.commands.opening(self._after_answer)) if self._after_answer else ""
            waiting = waiting or (dropped_text(dropped) if dropped else "")
            self.open_page(PredictionPage(self.session, prompt, waiting), self._predicted)
        return True

    def is_advised(self) -> bool:
        """Whether the player may be advised now; opens the question that is due first, or says why not."""
        why = why_no_advice(self.session)
        if why and not (why == QUESTION and self.asks_prediction()):
            self.say(no_advice_text(why), "muted")
        return not why

    def _tell_outcome(self) -> None:
        """At the first turn of a quarter, say what came of the prediction for the one before."""
        session = self.session
        is_first = all(ply.seat != session.viewer for ply in session.plies[session.quarter_start :])
        if is_first and asked_in(session):
            from gigawatt.classroom.play.table_lines import outcome_lines

            for line in outcome_lines(session, session.state.quarter - 1):
                self.model.say(line, "key")

    def hold(self, event: events.Key) -> None:
        """Keep a key that closed a page for after the question that comes now, if one does and the key opens something.

        Of any other key the question says that it was not carried out.
        """
        if due_prompt(self.session) is None:
            return
        command = self.commands.by_key.get(event.key) or self.commands.by_key.get(event.character or "")
        if command is not None and (command.group == "look" or command.name in (*CATEGORY, "next_decision")):
            self._after_answer = command.name
        elif command is not None or event.is_printable:
            self._not_done = self.commands.opening(command.name) if command is not None else str(event.character)

    def _predicted(self, answer: Answer | None) -> None:
        """Say what was predicted and run the command that waited for it; or that the question is still due, and the command forgotten."""
        wanted, self._after_answer = self._after_answer, ""
        if answer is None:
            dropped = f" {dropped_text(self.commands.opening(wanted))}" if wanted else ""
            self.model.say(f"{UNANSWERED}{dropped}", "key")
        else:
            if wanted:
                self._run_waiting(wanted)
            self.model.say(answer_text(answer.choice, answer.percent), "key")
        self.draw_changes(EVERYTHING)

    def _hand_over(self) -> None:
        """Call the next person to the table."""
        from gigawatt.tui.screens.handover import HandOver

        if not self.session.hands_over_by_page:
            self._hand_over_by_tag()
        elif not self._is_handing_over:
            self._is_handing_over = True
            self.open_page(HandOver(self.session), self._taken_over)

    def _hand_over_by_tag(self) -> None:
        """Show the desk of the next person, and say whose it is."""
        session = self.session
        before = session.viewer
        session.hand_over()
        self.model.close()
        self.model.go_home()
        self.rivals.go_on()
        key = self.commands.opening("take_back")
        undo = "" if session.undo_reason else f" {key} takes back the last action of {self._person(before)}."
        self.model.say(f"The table is {possessive(self._person(session.viewer))}.{undo}", "key")

    def _person(self, seat: int) -> str:
        """A person at the table: the name, or the seat's letter and faction."""
        session = self.session
        return session.seats[seat].name or f"{SEAT_LETTERS[seat]} {faction_name(session.state, seat)}"

    def _taken_over(self, undone: Ply | None) -> None:
        self._is_handing_over = False
        if undone is not None:
            self.model.say(self.undone(undone), "key")
        self.session.hand_over()
        self.model.go_home()
        self.draw_changes(Aspect.POSITION)
        self.rivals.go_on()

    def undone(self, ply: Ply) -> str:
        """The notice for an action that was taken back."""
        return f"Taken back: {action_text(self.session.game, ply.action)}. {self.commands.opening('redo')} repeats it."

    def _end_once(self) -> None:
        """Show how the game ended, the first time that it has."""
        if not self._has_ended:
            self._has_ended = True
            self._keep_solved()
            self.quarter_watch.then(self.show_end)

    def _keep_solved(self) -> None:
        """Keep that an exercise is solved, if the game is one and has solved it."""
        if self.model.exercise is None:
            return
        from gigawatt.classroom.exercises.lessons_done import note_done

        if fault := note_done(self.model.exercise, self.session.game.scenario_id):
            self.say(f"That it is solved could not be kept: {fault}.", "bind")

    # --- being driven -------------------------------------------------------------------------------------------------

    def run(self, name: str) -> None:
        """Carry out a command by its name; nothing in a terminal that is too small to see what it does."""
        if is_too_small(self.stage.dimensions):
            return
        self.model.hush()
        self.motion.end()
        self.commands.by_name[name].run(self)
        self.draw_changes()

    def press_key(self, key: str, character: str = "") -> bool:
        """Run a key of the table; digits choose rows and cards. Whether the key was answered.

        Args:
            key: as Textual names it.
            character: what it types; empty for a key that types nothing.
        """
        command = self.commands.by_key.get(key) or self.commands.by_key.get(character)
        if command is None or command.name != self.model.asked[0]:
            self.forget_question()
        if self.model.menu is not None and key.isdecimal():
            self.model.hush()
            self._pick(int(key) - 1)
        elif self.model.size != "small" and self._is_place_in_row(key):
            self._take_number(int(key))
        elif command is not None:
            self.run(command.name)
        elif self._is_place_in_row(key):
            self._take_number(int(key))
        elif character:
            self.model.say(self.with_keys(NO_SUCH_KEY, key=character), "muted")
        else:
            return False
        self.draw_changes()
        return True

    def _is_place_in_row(self, key: str) -> bool:
        game = self.session.game
        return key.isdecimal() and 1 <= int(key) <= len(self.session.state.card_row) and game.has_row

    def _take_number(self, number: int) -> None:
        """Open the chooser at the card of a number of the row."""
        self.run("take")
        if self.model.menu is not None:
            self._pick(number - 1)

    def _pick(self, number: int) -> None:
        """To a row of the chooser by its number."""
        if self.model.go_to_row(number):
            self.confirm_at_once()

    def forget_question(self) -> None:
        """Drop the question that was waiting for the same key again."""
        self.model.asked = ("", -1)

    # --- what commands are made of ------------------------------------------------------------------------------------

    def say(self, text: str, style: str = "text") -> None:
        """Show a line to the player, until the next key."""
        self.model.say(text, style)
        self.draw_changes()

    def with_keys(self, text: str, **others: str) -> str:
        """A text with the keys of the commands it names: `{skip}`, or `{Skip}` where it begins a sentence."""
        openings = {name.capitalize(): self.commands.opening(name) for name in self.commands.by_name}
        return text.format_map({**self.commands.faces, **openings, **others})

    def open(self, name: str) -> None:
        """Open the chooser of a category, if it is the player's turn."""
        if self.session.is_over:
            self.say(self.with_keys(IS_OVER), "muted")
        elif not self.session.is_your_turn:
            self.wait_for_turn(name)
        elif not self.asks_prediction(name):
            self.model.open(name)

    def open_here(self) -> None:
        """Open the projects at the region under the cursor of the map; it is the player's turn."""
        if not self.asks_prediction():
            self.model.open_here()

    def consider(self, action: int) -> None:
        """Open the chooser at an action, ready to confirm, if it is the player's turn."""
        if not self.session.is_your_turn:
            self.wait_for_turn()
        elif not self.asks_prediction():
            self.model.consider(action)
        self.draw_changes()

    def wait_for_turn(self, wanted: str = "") -> None:
        """Skip to the player's turn and run a command there; commands that act at once are not queued."""
        if self.session.is_over:
            self.say(self.with_keys(IS_OVER), "muted")
        elif self.rivals.is_waiting:  # no other key ends the turn: somebody may think that there is an action left
            self.say(self.with_keys(END_ASK), "key")
        elif not wanted or self.host.preferences.pace == "step":
            self.say(self.with_keys(OTHERS_MOVE), "muted")
        else:
            self.say(SKIPPING, "muted")
            self.rivals.skip_to(wanted)

    def act(self, action: int) -> None:
        """Take an action for the player; one that ends the quarter is asked about first."""
        session, model = self.session, self.model
        if self.asks_prediction() or self._asks_first(action):
            return
        try:
            ply = session.apply(action)
        except GameError as error:
            self.say(str(error), "bind")
            return
        model.close()
        model.note_taken(action)
        self.rivals.hurry = False
        done = action_text(session.game, action)
        undo = f"; {self.commands.faces['take_back']} takes it back" if not session.undo_reason else ""
        model.say(f"Done: {done}{undo}." if not ply.ended_quarter else f"Done: {done}. The quarter has ended.", "gain")
        if session.save_error:
            model.say(session.save_error, "bind")
        self.draw_changes(Aspect.POSITION)
        self.rivals.go_on()

    def _asks_first(self, action: int) -> bool:
        """Ask once about an action that could not be taken back since the quarter ends with it; passing asks by itself."""
        session, question = self.session, ("confirm", self.session.generation)
        is_asked = self.host.preferences.end == "ask" and session.options.undo and action != act.PASS
        if not is_asked or self.model.asked == question or not ends_quarter(session, action):
            return False
        self.model.asked = question
        self.say(self.with_keys(LAST_ASK), "key")
        return True

    def confirm_at_once(self) -> None:
        """Take the previewed action if the player prefers no second key for a row picked by number or click."""
        menu = self.model.menu
        if menu is not None and self.host.preferences.confirm == "at-once" and menu.action in self.analysis.legal:
            self.act(menu.action)

    def leave(self) -> None:
        """Go back to where the board was opened from; the game is saved."""
        self.rivals.stop()
        self.stage.leave()

    def show_end(self) -> None:
        """How the game ended, on its own screen."""
        from gigawatt.tui.screens.end import EndScreen

        self.open_page(EndScreen(self.session))

    # --- what the guide needs -----------------------------------------------------------------------------------------

    @property
    def is_free(self) -> bool:
        """Whether the player is to move with nothing open: no chooser, no page over the board."""
        return self.model.menu is None and self.stage.is_on_top and self.session.is_your_turn

    def every(self, seconds: float, callback: Callable[[], None]) -> Stoppable:
        """Call again and again, until stopped."""
        return self.stage.every(seconds, callback)

    def open_page(self, page: Screen[Any], came_back: Callable[[Any], None] | None = None) -> None:
        """Show a screen over the board, and hand on what it is closed with."""
        self.stage.open_page(page, came_back)

    def press(self, event: events.Key) -> None:
        """Carry out a key as if it had been pressed at the board."""
        self.stage.press(event)
