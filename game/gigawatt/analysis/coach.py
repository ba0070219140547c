"""What a coach would say in a first game: what to look at, what to order and why, from the position as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.analysis.position_analysis import PositionAnalysis, Recommendation
from gigawatt.core.rules.ruleset import LAYERS
from gigawatt.session import PASS
from gigawatt.wording.action_text import action_text
from gigawatt.wording.grammar import listed, plural
from gigawatt.wording.money import money
from gigawatt.wording.names import arrival_name, region_name
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.seats import PLACES

if TYPE_CHECKING:
    from gigawatt.core.explanations.forecast import Arrival
    from gigawatt.core.queries.bottleneck import Bottleneck
    from gigawatt.session import GameSession, Ply

LED_QUARTERS: Final = 2
"""The first quarter is led through, the second one begun."""

_HOW: Final = "n opens this on the board, b everything that can be built; each shows what it does before you confirm."


@frozen
class Hint:
    """What the coach says now."""

    step: int
    """Counts up from 1; the same step says the same."""
    title: str
    texts: tuple[str, ...]
    action: int | None = None
    """The action it suggests, if it suggests one."""
    how: str = ""
    """Which keys of the board show it."""


def coach(session: GameSession) -> Hint | None:
    """What to tell a person in a first game; None once the led part is over, or where nobody needs it.

    It is worked out from the position and what has been done, so taking something back takes the hint back too.
    """
    people = session.people
    state = session.state
    if session.is_over or len(people) != 1 or state.quarter >= LED_QUARTERS or state.seat != people[0]:
        return None
    seat = people[0]
    own = [ply for ply in session.plies if ply.seat == seat and ply.quarter == state.quarter]
    analysis = PositionAnalysis(state, seat)
    if state.quarter == 0:
        return _first_quarter(session, analysis, own)
    return _second_quarter(session, analysis, own)


def recall(session: GameSession) -> Hint:
    """The guide for a person who asks for it, in any quarter of a game and at any table: the position, what binds, what helps.

    Call it only while a person is to move.
    """
    led = coach(session)
    if led is not None:
        return led
    analysis = PositionAnalysis(session.state, session.state.seat)
    place = f"{PLACES[analysis.ranks[analysis.seat] - 1]} of {session.game.seats}"
    left = plural(session.state.points_left(analysis.seat), "action")
    texts = [
        f"You have {session.state.lead(analysis.seat)} Lead and are {place}, with {left} left this quarter.",
        *_welcome(analysis),
        *_advice(session, analysis.recommendations[0] if analysis.recommendations else None),
    ]
    if analysis.arrivals:
        texts.append(_on_its_way(session, analysis.arrivals[0]))
    return Hint(0, "The guide", tuple(texts), how=_HOW)


def _first_quarter(session: GameSession, analysis: PositionAnalysis, own: list[Ply]) -> Hint:
    points = session.game.ruleset.economy.action_points
    left = session.state.points_left(analysis.seat)
    recommendation = analysis.recommendations[0] if analysis.recommendations else None
    if not own:
        return Hint(
            1,
            "Your first campus",
            (*_welcome(analysis), *_advice(session, recommendation)),
            _first(session, recommendation),
            _HOW,
        )
    done = action_text(session.game, own[-1].action)
    told = f"Done: {done}. Nothing random happens before the quarter ends, so z takes it back."
    if left > 1:
        title = f"Action {points - left + 1} of {points}"
        return Hint(1 + len(own), title, (told, *_advice(session, recommendation)), _first(session, recommendation))
    end = (
        "This is your last action of the quarter. After it rivals finish, permits are drawn once, what is built comes "
        "online, and every module that has all five layers earns."
    )
    return Hint(
        1 + len(own), "The last action", (told, *_advice(session, recommendation), end), _first(session, recommendation)
    )


def _welcome(analysis: PositionAnalysis) -> list[str]:
    """What the campus is and what binds it."""
    b = analysis.worst
    if b is None:
        return ["You have no campus yet: open one."]
    place = region_name(analysis.game, b.region)
    have = listed(f"{n} {name}" for name, n in zip(LAYERS, b.modules, strict=True))
    return [
        f"Your campus in {place} has {have}, in modules of 0.1 gigawatt.",
        f"It computes what the scarcest layer allows: {_binding(b)}, so {_runs(b)}.",
    ]


def _runs(b: Bottleneck) -> str:
    """How many modules run and the compute they come to: `2 modules run, 2 points each: 4 compute`."""
    if not b.online:
        return "nothing runs"
    verb = "runs" if b.online == 1 else "run"
    each = f", {plural(b.points // b.online, 'point')} each with these chips" if b.points % b.online == 0 else ""
    return f"{plural(b.online, 'module')} {verb}{each}: {b.points} compute"


def _binding(b: Bottleneck) -> str:
    verb = "binds" if len(b.binding) == 1 else "bind"
    return f"{listed(b.binding)} {verb} at {min(b.modules)}"


def _advice(session: GameSession, recommendation: Recommendation | None) -> list[str]:
    """What would help most now, where advice is allowed at the table."""
    game = session.game
    if not session.options.advice:
        return []
    if recommendation is None or not recommendation.actions:
        if recommendation is not None:
            place = region_name(game, recommendation.region)
            return [f"What {place} needs is on its way. Keep your money, or begin a second campus; p passes."]
        return ["Nothing you can pay for adds compute now: p passes and keeps the money."]
    names = [action_text(game, action) for action in recommendation.actions]
    when = quarter_name(game, recommendation.quarter)
    worth = f"{money(recommendation.cost)} in all, {recommendation.gain} more compute from {when}"
    if len(names) == 1:
        return [f"What helps most: {names[0]} ({worth})."]
    together = (
        f"One layer alone adds nothing where {len(names)} are short. Together they do: {listed(names)} ({worth})."
    )
    if session.state.points_left(session.state.seat) < len(names):
        return [f"{together} Begin with the first; the rest can follow next quarter."]
    return [f"{together} Begin with the first."]


def _first(session: GameSession, recommendation: Recommendation | None) -> int | None:
    return (
        recommendation.actions[0]
        if session.options.advice and recommendation is not None and recommendation.actions
        else None
    )


def _second_quarter(session: GameSession, analysis: PositionAnalysis, own: list[Ply]) -> Hint | None:
    if own:
        return None
    snapshots = session.snapshots
    before, now = snapshots[-2].compute[analysis.seat], snapshots[-1].compute[analysis.seat]
    place = analysis.ranks[analysis.seat]
    grew = f"Your compute went from {before} to {now}" if now != before else f"Your compute stays at {now}"
    texts = [
        f"A quarter is over. {grew}; you have {session.state.lead(analysis.seat)} Lead and are {PLACES[place - 1]}.",
        "Lead is scored every quarter for compute online, most for the rank. What is ordered early counts for longest.",
    ]
    if _passed_all(session, analysis.seat):
        texts.insert(
            1,
            "You ordered nothing: unspent actions are lost, and what rivals ordered is on its way.",
        )
    if analysis.arrivals:
        texts.append(_on_its_way(session, analysis.arrivals[0]))
    texts += _advice(session, analysis.recommendations[0] if analysis.recommendations else None)
    texts.append(
        "From here on it is your game: n shows what helps, G what the guide would say, ? every key, and an action that is not "
        "legal says why."
    )
    return Hint(
        10,
        "The second quarter",
        tuple(texts),
        _first(session, analysis.recommendations[0] if analysis.recommendations else None),
    )


def _passed_all(session: GameSession, seat: int) -> bool:
    """Whether a seat let the whole first quarter go by without an order."""
    own = [ply for ply in session.plies if ply.seat == seat and ply.quarter == 0]
    return all(ply.action == PASS for ply in own)


def _on_its_way(session: GameSession, a: Arrival) -> str:
    """What comes next, in a sentence."""
    game = session.game
    when = quarter_name(game, a.on_time) if a.on_time < game.quarters else "after the end"
    what = f"{arrival_name(game, a)} for {region_name(game, a.region)}"
    return f"On its way: {what}, {when} if all goes well."
