"""The parts of a grade as functions of a checked game: how much of each was earned, from 0 to 1, and in a few words why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.classroom.exercises.goals import GoalResult
from gigawatt.classroom.grading.grades import Part
from gigawatt.classroom.play.prompts import ScoredAnswer, even_brier, outcomes, prediction_share, score_answers
from gigawatt.classroom.replays.checking import Replay
from gigawatt.errors import SaveError
from gigawatt.session.class_block import Answer, Prompt, read_answers, read_class
from gigawatt.wording.grade_text import answers_text, brier_text, games_text, result_text
from gigawatt.wording.grammar import listed, plural

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.match import Record

AT_PAR: Final = 0.5
"""The share of the part `result` that a student earns who does as well as the panel."""


def completion_part(replays: Sequence[Replay | None], weight: int) -> Part:
    """The share of the quarters that were played to their end, on average over the tasks.

    Args:
        replays: for each task the game that counts; None if none does.
        weight: the points of the part.
    """
    if not any(replays):
        return Part(0.0, weight, "no game counts")
    played = [_quarters(replay) for replay in replays if replay is not None]
    share = sum(ended / whole for ended, whole in played) / len(replays)
    if len(replays) > 1:
        return Part(share, weight, games_text(sum(ended == whole for ended, whole in played), len(replays), share))
    ended, whole = played[0]
    return Part(share, weight, f"{ended} of {plural(whole, 'quarter')}")


def _quarters(replay: Replay) -> tuple[int, int]:
    """How many quarters the student has played to their end, and of how many; those of an opening are nobody's."""
    exercise = replay.state.game.scenario.exercise
    before = exercise.start - 1 if exercise is not None else 0
    ended = int(replay.state.game.quarters) if replay.is_finished else int(replay.state.quarter)
    return max(ended - before, 0), int(replay.state.game.quarters) - before


def goal_part(results: Mapping[str, GoalResult | None], weight: int) -> Part:
    """The share of the exercises whose goal was reached.

    Args:
        results: by exercise the result of the game that counts; None if none does.
        weight: the points of the part.
    """
    if not results:
        return Part(0.0, weight, "the class has no exercises")
    missed = [name for name, result in results.items() if result is None or not result.is_reached]
    note = f"{len(results) - len(missed)} of {plural(len(results), 'goal')} reached"
    return Part(1 - len(missed) / len(results), weight, f"{note}; not {listed(missed)}" if missed else note)


def result_part(lead: int | None, par: float | None, span: int, weight: int) -> Part:
    """Lead at the end minus par: half of the points at par, all of them `span` above it, none `span` below it.

    Args:
        lead: the student's Lead at the end; None if no game was played to its end.
        par: the mean Lead of the panel; None if it was not needed.
        span: in Lead; 0 for two thirds of par.
        weight: the points of the part.
    """
    if lead is None or par is None:
        return Part(0.0, weight, "no game was played to its end")
    width = span or max(par * 2 / 3, 1.0)
    share = AT_PAR + (lead - par) / (2 * width)
    return Part(min(max(share, 0.0), 1.0), weight, result_text(lead, par, width))


@frozen
class AskedGame:
    """A task that asks for predictions, and the student's game of it."""

    prompts: tuple[Prompt, ...]
    """What the task asks now."""
    record: Record | None
    """The game, which was checked; None if none counts."""
    seat: int
    """The student's."""
    game: Game
    """To replay it in."""

    @property
    def asked(self) -> tuple[Prompt, ...]:
        """What the game asked: its start file is signed, and may be older than what the task asks now."""
        block = read_class(self.record.session) if self.record is not None else None
        return block.prompts if block is not None else self.prompts

    def scored(self) -> tuple[ScoredAnswer, ...]:
        """The prompts of the quarters that ended."""
        record, seat, game = self.record, self.seat, self.game
        if record is None or not self.asked:
            return ()
        return score_answers(self.asked, timely_answers(record, seat, game), outcomes(record, seat, game))


def prediction_part(games: Sequence[AskedGame], weight: int) -> Part:
    """How good the answers to the prompts of all tasks together were: their mean Brier score against that of the even forecast.

    An answer counts if it was given at the student's first turn of its quarter, which is when the game asks; one that claims another
    moment counts as none, and so does every prompt of a quarter that was not played.

    Args:
        games: the game of the class and its exercises.
        weight: the points of the part.
    """
    if all(one.record is None for one in games):
        return Part(0.0, weight, "no game counts")
    asked = sum(len(one.asked) for one in games)
    if not asked:
        return Part(0.0, weight, "the class asks nothing")
    scored = [answer for one in games for answer in one.scored()]
    share, hits = prediction_share(scored), sum(one.is_hit for one in scored)
    answered = sum(one.answer is not None and not one.answer.is_skipped for one in scored)
    # A prompt of a quarter that was not played earns as much as a refused one: nothing.
    values = [one.brier for one in scored if one.brier is not None]
    played, unasked = len(values), len(scored) - len(values)
    whole = max(asked - unasked, 1)
    earned = brier_text(weight, sum(values) / played, even_brier(), played, whole) if values else ""
    note = answers_text(answered, asked, hits, asked - len(scored), earned)
    return Part((share or 0.0) * played / whole, weight, note)


def timely_answers(record: Record, seat: int, game: Game) -> tuple[Answer, ...]:
    """The answers that were given when the game asks for them; none if they are not well formed.

    Args:
        record: a game that was checked.
        seat: the student's seat.
        game: the game to replay it in.
    """
    try:
        answers = read_answers(record.session)
    except SaveError:
        return ()
    first: dict[int, int] = {}
    for ply, quarter in plies_of(record, seat, game):
        first.setdefault(quarter + 1, ply)
    return tuple(answer for answer in answers if first.get(answer.prompt.quarter) == answer.ply)


def plies_of(record: Record, seat: int, game: Game) -> list[tuple[int, int]]:
    """The plies of a seat in a game that was checked, each with its quarter (both from 0), by replaying it in `game`."""
    state = game.new_state(record.seed, record.factions)
    found = []
    for ply, action in enumerate(record.actions):
        if state.seat == seat:
            found.append((ply, int(state.quarter)))
        state.apply_action(action)
    return found


def reflection_part(points: float | None, weight: int) -> Part:
    """The teacher's points."""
    if points is None:
        return Part(0.0, weight, "not scored yet")
    return Part(points / weight if weight else 0.0, weight, "the teacher's points")
