"""The parts of a grade as functions of a checked game: how much of each was earned, from 0 to 1, and in a few words why."""

from __future__ import annotations

from typing import Final

from gigawatt.classroom.checking import Replay
from gigawatt.classroom.grades import Part
from gigawatt.wording.grammar import plural

AT_PAR: Final = 0.5
"""The share of the part `result` that a student earns who does as well as the panel."""


def completion_part(replay: Replay | None, weight: int) -> Part:
    """The share of the quarters that were played to their end."""
    if replay is None:
        return Part(0.0, weight, "no game counts")
    whole = int(replay.state.game.quarters)
    ended = whole if replay.is_finished else int(replay.state.quarter)
    return Part(ended / whole, weight, f"{ended} of {plural(whole, 'quarter')}")


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
    return Part(min(max(share, 0.0), 1.0), weight, f"Lead {lead}, par {par:.1f}")


def reflection_part(points: float | None, weight: int) -> Part:
    """The teacher's points."""
    if points is None:
        return Part(0.0, weight, "not scored yet")
    return Part(points / weight if weight else 0.0, weight, "the teacher's points")
