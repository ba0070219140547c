"""Hints for a first game: what to look at, what to order and why, from the position as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from gigawatt.analysis.position_analysis import PositionAnalysis, Recommendation, analysis_of
from gigawatt.session import PASS
from gigawatt.session.questions import why_no_advice

if TYPE_CHECKING:
    from gigawatt.session import GameSession, Ply

LED_QUARTERS: Final = 2
"""Quarters with hints: all of the first, and the beginning of the second."""


@frozen
class Remark:
    """One thing that a hint says."""

    code: str
    """A row of `gigawatt.wording.guide_text.GUIDE_SENTENCES`."""
    arguments: Mapping[str, Any] = field(factory=dict, hash=False)


@frozen
class Hint:
    """What the coach says now."""

    step: int
    """Counts up from 1, so that each hint is shown once; 0 for the guide that a player asks for."""
    title: Remark
    """From `gigawatt.wording.guide_text.GUIDE_TITLES`."""
    remarks: tuple[Remark, ...]
    action: int | None = None
    """The action it suggests, if it suggests one."""
    names_keys: bool = False
    """Whether the keys of the board that show the suggestion are named after it."""


def coach(session: GameSession) -> Hint | None:
    """The hint for a person in a first game; None once the led part is over, or where nobody needs it.

    It is worked out from the position and what has been done, so taking an action back takes its hint back too.
    """
    people = session.people
    state = session.state
    if session.is_over or len(people) != 1 or state.quarter >= LED_QUARTERS or state.seat != people[0]:
        return None
    seat = people[0]
    own = [ply for ply in session.plies if ply.seat == seat and ply.quarter == state.quarter]
    analysis = analysis_of(session, seat)
    if state.quarter == 0:
        return _first_quarter(session, analysis, own)
    return _second_quarter(session, analysis) if not own else None


def recall(session: GameSession) -> Hint:
    """The guide for a person who asks for it, in any quarter and at any table: the position, what binds, what helps.

    Call it only while a person is to move.
    """
    led = coach(session)
    if led is not None:
        return led
    analysis = analysis_of(session, session.state.seat)
    seat = analysis.seat
    standing = {
        "lead": session.state.lead(seat), "place": analysis.ranks[seat], "seats": session.game.seats,
        "left": session.state.points_left(seat),
    }  # fmt: skip
    remarks = [Remark("standing", standing), *_campus(analysis), *_advice(session, analysis), *_next_arrival(analysis)]
    return Hint(0, Remark("guide"), tuple(remarks), names_keys=True)


def _first_quarter(session: GameSession, analysis: PositionAnalysis, own: list[Ply]) -> Hint:
    points = session.game.points[session.state.quarter]
    left = session.state.points_left(analysis.seat)
    advice, first = _advice(session, analysis), _first(session, analysis)
    if not own:
        return Hint(1, Remark("first-campus"), (*_campus(analysis), *advice), first, names_keys=True)
    done = Remark("done", {"action": own[-1].action})
    step = 1 + len(own)
    if left > 1:
        return Hint(step, Remark("action", {"number": points - left + 1, "points": points}), (done, *advice), first)
    return Hint(step, Remark("last-action"), (done, *advice, Remark("quarter-ends")), first)


def _second_quarter(session: GameSession, analysis: PositionAnalysis) -> Hint:
    seat, snapshots = analysis.seat, session.snapshots
    over = {
        "before": snapshots[-2].compute[seat], "now": snapshots[-1].compute[seat], "lead": session.state.lead(seat),
        "place": analysis.ranks[seat],
    }  # fmt: skip
    remarks = [Remark("quarter-over", over)]
    if _passed_all(session, seat):
        remarks.append(Remark("ordered-nothing"))
    remarks += [Remark("lead-scored"), *_next_arrival(analysis), *_advice(session, analysis), Remark("your-game")]
    return Hint(10, Remark("second-quarter"), tuple(remarks), _first(session, analysis))


def _campus(analysis: PositionAnalysis) -> list[Remark]:
    """What the campus is and what binds it."""
    b = analysis.worst
    if b is None:
        return [Remark("no-campus")]
    runs = {"binding": b.binding, "least": min(b.modules), "online": b.online, "points": b.points}
    return [Remark("campus", {"region": b.region, "modules": b.modules}), Remark("runs", runs)]


def _best(analysis: PositionAnalysis) -> Recommendation | None:
    return analysis.advice[0] if analysis.advice else None


def _advice(session: GameSession, analysis: PositionAnalysis) -> list[Remark]:
    """What would help most now, where advice is allowed at the table."""
    if why_no_advice(session):
        return []
    best = _best(analysis)
    if best is None:
        return [Remark("nothing-helps", {"keeps_money": analysis.judgement.keeps_money})]
    if not best.actions:
        return [Remark("help-is-coming", {"region": best.region})]
    about = {
        "actions": best.actions, "cost": best.cost, "gain": best.gain, "quarter": best.quarter, "lead": best.lead, "is_sure": best.is_sure,
        "influence": best.influence, "lead_paid": best.lead_paid, "is_late": best.is_late,
        "fits": session.state.points_left(session.state.seat) >= len(best.actions),
    }  # fmt: skip
    return [Remark("advice", about), *_why(session, analysis, best)]


def _why(session: GameSession, analysis: PositionAnalysis, best: Recommendation) -> list[Remark]:
    """What a step is for that adds no compute by itself, as the adviser says it."""
    judgement = analysis.judgement
    why = judgement.why(session.game) if not best.gain and judgement.action == best.actions[0] else ""
    return [Remark("why", {"why": why})] if why else []


def _first(session: GameSession, analysis: PositionAnalysis) -> int | None:
    """The first action of the advice."""
    best = _best(analysis)
    return best.actions[0] if best is not None and best.actions and not why_no_advice(session) else None


def _passed_all(session: GameSession, seat: int) -> bool:
    """Whether a seat let the whole first quarter go by without an order."""
    own = [ply for ply in session.plies if ply.seat == seat and ply.quarter == 0]
    return all(ply.action == PASS for ply in own)


def _next_arrival(analysis: PositionAnalysis) -> list[Remark]:
    """What comes next, if anything does."""
    return [Remark("arrival", {"arrival": analysis.arrivals[0]})] if analysis.arrivals else []
