"""The state of plain-text play: the session, the last list of actions, and the sentences about what happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from attrs import asdict

from gigawatt.analysis.coach import coach
from gigawatt.analysis.judgement import Judgement
from gigawatt.analysis.match_story import luck, paragraph, turn_causes, turn_title
from gigawatt.analysis.match_summary import held_back, shortage_behind, summarise_match, turning_points
from gigawatt.analysis.position_analysis import PositionAnalysis, analysis_of
from gigawatt.analysis.quarter_report import report_lines, report_of_ply
from gigawatt.classroom.exercises.begin import exercise_desk
from gigawatt.classroom.play.table_lines import closing_lines, exercise_predictions, opening_lines, outcome_lines
from gigawatt.console import exercise, reports
from gigawatt.console.changes import refusal_lines, warning_line, warnings_about
from gigawatt.console.class_desk import question_lines
from gigawatt.console.daily_report import daily_lines
from gigawatt.console.typed_actions import Words
from gigawatt.content.difficulty import measured
from gigawatt.session import PASS, GameSession
from gigawatt.session.new_game_choices import FIRST_GAME
from gigawatt.session.origin import read_origin
from gigawatt.session.turn_end import ends_quarter, is_turn_spent
from gigawatt.storage.files import shown
from gigawatt.wording.difficulty_text import faction_line, scenario_line
from gigawatt.wording.event_text import EventText
from gigawatt.wording.foreign_text import with_reason
from gigawatt.wording.grammar import listed, plural, sentence
from gigawatt.wording.match_text import MatchText
from gigawatt.wording.money import money
from gigawatt.wording.origin_text import origin_text
from gigawatt.wording.purse_text import seat_start_text
from gigawatt.wording.seats import SEAT_LETTERS, faction_names, seat_name
from gigawatt.wording.vocabulary import RULES

if TYPE_CHECKING:
    from gigawatt.session import Ply

Say = Callable[[str], None]

LIST_LIMIT: Final = 60
"""Most actions a list shows at once."""
END_ASK: Final = "Your actions are spent. Type end to end your turn, or undo to take the last one back."


LAST_ASK: Final = (
    "Nobody else has actions left: this ends the quarter at once, with no end to type, and undo cannot take it back. Type it again "
    "to do it."
)


class Desk:
    """A game in progress that says everything in lines, which go to `say` one at a time; the commands act on it."""

    def __init__(self, session: GameSession, say: Say, *, asks: bool = False) -> None:
        """A game that is not open yet; `asks` before actions are lost, as somebody at a terminal wants it and no script."""
        self.session = session
        self.say = say
        self.asks = asks
        self.is_closed = False
        self.words = Words(session.game)
        self.exercise = exercise_desk(session)
        """The exercise of the game, if it is one."""
        self._goal_said = ""
        self.listed: tuple[int, ...] = ()
        self.refused: int | None = None
        self._told: tuple[int, Judgement | None] = (-1, None)
        self._analysis: PositionAnalysis | None = None
        self._analysis_of = -1
        self._asked = (-1, -1)
        """The session's generation and the action when it was asked about."""
        self._confirmed = (-1, -1)
        """The quarter and seat whose turn was confirmed after its last action."""

    @property
    def analysis(self) -> PositionAnalysis:
        """The position as the seat to move reads it, worked out once a generation."""
        session = self.session
        if self._analysis is None or self._analysis_of != session.generation:
            at, told = self._told
            self._analysis = analysis_of(session, session.state.seat, told if at == session.generation else None)
            self._analysis_of = session.generation
        return self._analysis

    def hear(self, judgement: Judgement) -> None:
        """Let what an adviser has said after some thought take the place of the quick judgement, at this position."""
        self._told, self._analysis = (self.session.generation, judgement), None

    # --- running -----------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Say where the game stands, and let the policies play until a person is to move."""
        session = self.session
        game = session.game
        players = [
            f"{SEAT_LETTERS[i]} {name}, {seat.name or 'a person' if seat.is_person else seat.policy}"
            for i, (name, seat) in enumerate(zip(self.names, session.seats, strict=True))
        ]
        self.say(f"{game.scenario.name}, {plural(game.quarters, 'quarter')}. Seats: {'; '.join(players)}.")
        if len(session.people) == 1:
            self.say(f"You play {seat_name(session.state, session.people[0])}.")
        self.say_all(opening_lines(session))
        origin = read_origin(session.extra)
        if origin is not None and not session.notices:  # a game that has just been branched or copied says so by itself
            quarter = game.quarter_text(session.origin_quarter)
            self.say(f"This game is a {origin_text(origin.kind, origin.of, quarter)}.")
        if self.exercise is not None:
            self.say_all(exercise.first_lines(self.exercise))
        if len(session.plies) > session.opening:
            self.say(f"The game goes on after {plural(len(session.plies), 'action')}.")
        elif session.people and self.exercise is None:
            self.say(session.state.tables[session.viewer].faction.advice)
            self.say_all(self._difficulties())
            for seat in session.people:
                if text := seat_start_text(session.state, seat):
                    self.say(f"{seat_name(session.state, seat)}: {text}" if len(session.people) > 1 else text)
        decide = "next for what to decide, " if session.options.advice else ""
        self.say(f"Type help for the commands, {decide}quit to stop; the game is kept.")
        if game.scenario_id == FIRST_GAME and session.options.advice and coach(session) is not None:
            self.say("A first game? hint leads through the first quarter.")
        self.say_all(session.take_notices())
        self.go_on()

    def _difficulties(self) -> list[str]:
        """How hard the scenario is, and the factions of people, where that was measured."""
        game = self.session.game
        row = measured(game.ruleset, game.scenario_id, game.seats)
        if row is None:
            return []
        lines = [scenario_line(row.among_rivals, row.seats, row.rivals, row.among_rivals_games)]
        for seat in self.session.people:
            share = row.factions.get(self.session.factions[seat])
            if share is not None:
                lines.append(faction_line(self.names[seat], share, row.seats, row.games))
        return lines

    def close(self) -> None:
        """Stop; the game was kept after every action, and is kept once more for its take-backs."""
        if self.is_closed:
            return
        self.is_closed = True
        session = self.session
        is_kept = session.leave()
        self.say_all(session.take_notices())
        if session.save_error:
            self.say(f"The game could not be kept: {session.save_error}.")
        elif is_kept and session.path is not None:
            self.say(f"Kept as {shown(session.path.name)}, at {plural(len(session.plies), 'action')}.")
        elif session.path is not None:
            self.say("Nobody acted, so nothing is kept.")
        else:
            self.say("The game is not kept: it has no file.")

    # --- finding the meaning --------------------------------------------------------------------------------------------

    def _numbered(self, text: str) -> int | None:
        """An action of the last list by its number."""
        number = int(text)
        if 1 <= number <= len(self.listed):
            return self.listed[number - 1]
        ahead = f"the last list has 1 to {len(self.listed)}" if self.listed else "list some first, with legal or next"
        self.say(f"No action {text}: {ahead}.")
        return None

    def meant(self, text: str) -> int | None:
        """The one action that some words or a number mean; says so where it is none or several."""
        if text.isdecimal():
            return self._numbered(text)
        found = self.words.find(self.session.state, text)
        if len(found.legal) == 1:
            return found.legal[0]
        if found.legal:
            self.numbered(f"{text} may be one of {len(found.legal)} legal actions:", found.legal)
        elif len(found.illegal) == 1:
            return found.illegal[0]
        elif found.illegal:
            shown = [self.session.game.format_action(a) for a in found.illegal[:6]]
            more = f" and {len(found.illegal) - 6} more" if len(found.illegal) > 6 else ""
            self.say(
                f"None of what {text!r} may mean is legal now: {', '.join(shown)}{more}. Ask why with the full words."
            )
        else:
            from difflib import get_close_matches

            texts = [action.text for action in self.session.game.actions]
            near = get_close_matches(text.lower(), texts, 1)
            self.say(
                f"No action reads {text!r} here." + (f" Did you mean {near[0]}?" if near else " Type legal for a list.")
            )
        return None

    # --- acting -------------------------------------------------------------------------------------------------------------

    def act(self, action: int | None) -> None:
        """Take an action for the person to move, or say why not; None does nothing."""
        if action is None:
            return
        session = self.session
        if session.needs_hand_over:
            self.say(f"First hand the table to {self.person(session.state.seat)}, who types ready.")
            return
        if not session.is_person_to_move:
            if action == PASS and self.waits_for_end:
                self.end_turn()
            else:
                self.say("The match is over." if session.is_over else END_ASK)
            return
        if question := question_lines(session):
            self.say_all(["Nothing was done.", *question])
            return
        if refused := refusal_lines(session.state, action):
            self.refused = action
            self.say_all(refused)
            return
        if self._asks_first(action):
            return
        advice = session.options.advice
        warnings = warnings_about(self.analysis, action, is_advised=advice) if action != PASS else ()
        state, seat = session.state, session.state.seat
        cash, influence = state.cash(seat), state.influence(seat)
        ply = session.apply(action)
        self.listed = ()
        self.say(f"Done: {session.game.format_action(action)}.")
        goes_on = is_turn_spent(session) and not self.asks  # in a pipe the others move at once
        for warning in warnings:
            can_undo = warning.is_waste and not ply.ended_quarter and not session.undo_reason and not goes_on
            self.say(f"{warning_line(session.game, warning)}{' Undo takes it back.' if can_undo else ''}")
        if not ply.ended_quarter:
            self._say_price(seat, cash, influence)
        self._say_events(ply)
        self.go_on()

    def _asks_first(self, action: int) -> bool:
        """Ask once in a position, where somebody sits at a terminal, about a pass that loses actions and an action that ends the quarter."""
        session = self.session
        if not self.asks or self._asked == (session.generation, action):
            return False
        left = session.state.points_left(session.state.seat)
        if action == PASS:
            question = f"Pass? {plural(left, 'action')} {'is' if left == 1 else 'are'} lost; pass again to do so."
        elif session.options.undo and ends_quarter(session, action):
            question = LAST_ASK
        else:
            return False
        self._asked = (session.generation, action)
        self.say(question)
        return True

    @property
    def waits_for_repeat(self) -> bool:
        """Whether the person was asked to type an action again, as it ends the quarter, and nothing has happened since."""
        generation, action = self._asked
        return generation == self.session.generation and action != PASS

    @property
    def waits_for_end(self) -> bool:
        """Whether somebody sits at a terminal whose actions are spent, and the turn waits to be confirmed."""
        session = self.session
        return self.asks and is_turn_spent(session) and self._confirmed != (session.state.quarter, session.viewer)

    def end_turn(self) -> None:
        """Confirm a turn whose actions are spent, and let the others move."""
        self._confirmed = (self.session.state.quarter, self.session.viewer)
        self.go_on()

    def reopen_turn(self) -> None:
        """After a take-back: the turn will wait to be confirmed again."""
        self._confirmed = (-1, -1)

    def _say_price(self, seat: int, cash: int, influence: int) -> None:
        state = self.session.state
        parts = []
        if state.cash(seat) != cash:
            parts.append(f"net cash {money(cash)} to {money(state.cash(seat))}")
        if state.influence(seat) != influence:
            parts.append(f"influence {influence} to {state.influence(seat)}")
        if parts:
            self.say(sentence(listed(parts)))

    def go_on(self) -> None:
        """Let policies play, then say whose turn it is."""
        session = self.session
        if self.waits_for_end:
            self.say(END_ASK)
            return
        while session.is_policy_to_move:
            ply = session.accept(session.job().run())
            if ply is None:
                break
            self.say_ply(ply)
        if session.save_error:
            self.say(f"The game could not be kept: {session.save_error}.")
        self.say_all(session.take_notices())
        if session.is_over:
            self._say_end()
        elif session.needs_hand_over and session.hands_over_by_page:
            self.say(f"Hand the table to {self.person(session.state.seat)}, who types ready.")
        else:
            if session.needs_hand_over:
                session.hand_over()
                self.say(f"{self.person(session.viewer)} has the table.")
            self._say_goal()
            self.say(reports.turn_line(session.state))
            self.say_all(question_lines(session))

    def _say_goal(self) -> None:
        """How the goal of an exercise stands, as a quarter begins and when it changes."""
        if self.exercise is None:
            return
        stands = f"{self.session.state.quarter} {self.exercise.verdict.value}"
        if stands != self._goal_said:
            self._goal_said = stands
            self.say_all(exercise.goal_lines(self.exercise, self.session.game))

    def say_ply(self, ply: Ply) -> None:
        """A decision of another seat, with its reason, and what followed."""
        name = f"{SEAT_LETTERS[ply.seat]} {self.names[ply.seat]}"
        fault = f" It failed and passes: {ply.fault}." if ply.fault else ""
        self.say(f"{name}: {with_reason(self.session.game.format_action(ply.action), ply.reason)}{fault}")
        self._say_events(ply)

    def _say_events(self, ply: Ply) -> None:
        self.say_all(self._teller.sentences(ply.action_events))
        if ply.ended_quarter:
            self.say_quarter_end(ply)
            self.say_all(
                self._teller.sentences(event for event in ply.quarter_events if event[0] in ("quarter", "end"))
            )
            self.say_all(outcome_lines(self.session, ply.quarter, RULES))
            then = self.session.state_after(ply)
            if not then.is_terminal:
                self.say_all(reports.standings(then))

    def say_quarter_end(self, ply: Ply) -> None:
        """What the end of a quarter brought everyone, in order, and the viewer's money."""
        session, teller = self.session, self._teller
        viewer = session.viewer if session.people else -1
        self.say_all(report_lines(teller, report_of_ply(session, ply, viewer)))
        for seat in range(session.game.seats) if viewer < 0 else (viewer,):
            self.say_all(teller.cash_account(ply.quarter_events, seat))

    def _say_end(self) -> None:
        """The end: places, where the Lead came from, what decided the match."""
        session = self.session
        self.say_all(reports.standings(session.state))
        record = session.record()
        summary = summarise_match(record, session.game)
        for seat in summary.order:
            self.say_all(reports.lead_sources(session.state, seat))
        seat = session.viewer
        text = MatchText(session.game, summary.factions, seat, RULES)
        held, behind = (
            text.held_back(**asdict(held_back(summary, seat))),
            text.behind(shortage_behind(summary, record, seat)),
        )
        self.say_all([*held, *behind])
        turns = turning_points(summary, seat)
        for turn in turns:
            when, what, why = session.game.quarter_text(turn.quarter), turn_title(text, turn), turn_causes(text, turn)
            self.say(f"Turning point, {when}: {what}. {why}")
        self.say(f"Permit luck: {luck(text, summary, seat)}")
        self.say(f"The game in one paragraph: {paragraph(text, summary, turns, [*held[:1], *behind])}")
        if session.game.scenario.lesson:
            self.say(f"Its lesson: {session.game.scenario.lesson}")
        self.say_all(daily_lines(session))
        self.say_all(closing_lines(session))
        if self.exercise is not None:
            self.say_all(exercise_predictions(session, RULES))
            self.say_all(exercise.last_lines(self.exercise, session.game))
        self.say("The match is over. Type quit to leave.")

    # --- small helpers --------------------------------------------------------------------------------------------------------

    @property
    def names(self) -> tuple[str, ...]:
        """The factions by seat."""
        return faction_names(self.session.state)

    @property
    def _teller(self) -> EventText:
        return EventText(self.session.game, self.names, self.session.viewer if self.session.people else -1)

    def person(self, seat: int) -> str:
        """A seat, with the name of who plays it."""
        name = self.session.seats[seat].name
        return f"{seat_name(self.session.state, seat)}{f' ({name})' if name else ''}"

    def say_all(self, lines: Iterable[str]) -> None:
        """Say several lines."""
        for line in lines:
            self.say(line)

    def numbered(self, head: str, actions: Sequence[int]) -> None:
        """A numbered list, whose numbers may be typed."""
        self.listed = tuple(actions)
        self.say(head)
        for number, action in enumerate(actions[:LIST_LIMIT], 1):
            self.say(f"{number}. {self.session.game.format_action(action)}")
        if len(actions) > LIST_LIMIT:
            self.say(f"{len(actions) - LIST_LIMIT} more; add words to narrow it down, as in legal build texas.")

    def whose(self, text: str) -> int | None:
        """The seat that a letter or a part of a faction's name means; the viewer's own without either."""
        if not text:
            return self.session.viewer
        low = text.lower()
        for seat, name in enumerate(self.names):
            if low in (SEAT_LETTERS[seat].lower(), name.lower()) or (len(low) > 2 and name.lower().startswith(low)):
                return seat
        self.say(
            f"No seat {text!r}; there are {listed(f'{SEAT_LETTERS[i]} {name}' for i, name in enumerate(self.names))}."
        )
        return None
