"""The sentences of a debrief: how a game ended, what held it back, and what one other decision would have changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.core.actions import PASS
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.wording.action_text import action_text, action_words
from gigawatt.wording.grammar import capitalised, changed_by, counted, listed, ordinal, plural
from gigawatt.wording.money import MINUS
from gigawatt.wording.names import region_name
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.shortage_text import quarters_text

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.core.explanations.shortages import MissedOrder, OrderPair, PairedOrder, Shortage

RAN: Final = "ran"
"""The part of a plot of compute that was online."""

_PLAYED: Final = {True: "Played again", False: "For another shortage, played again"}
"""By whether the shortage is the one that held back most."""
_NOT_LEGAL: Final = "nothing changes, since it is not legal"


# --- a student -------------------------------------------------------------------------------------------------------


def result_text(rank: int, seats: int, lead: int, compute: int, share: float | None, games: int) -> str:
    """How a whole game ended.

    Args:
        rank: the place, 1 for the first.
        seats: how many there were.
        lead: at the end.
        compute: online after the last quarter.
        share: the share of games of policies, from 0 to 1, that ended with less Lead; None if none were played.
        games: how many there were.
    """
    text = f"You ended {ordinal(rank)} of {seats} with {lead} Lead and {compute} compute online"
    if share is None:
        return f"{text}."
    return f"{text}: more Lead than in {round(100 * share)} % of {counted(games, 'game')} that house policies played in your place."


def played_text(scenario: str, exercise: str) -> str:
    """What a debrief is of: the exercise by its title, or the scenario by its id."""
    return f"exercise {exercise}" if exercise else scenario


def exercise_result_text(title: str, code: str, reached_in: int | None, lead: int, compute: int) -> str:
    """Whether a student reached the goal of an exercise, and what they had when their game ended.

    Args:
        title: of the exercise.
        code: how the goal stands: `met`, `open` or `missed`.
        reached_in: the student's quarter in which it was reached; None if it was not.
        lead: at the end of what was played.
        compute: online then.
    """
    had = f"{lead} Lead and {compute} compute online"
    if reached_in is not None:
        return f"You reached the goal of the exercise {title} in {plural(reached_in, 'quarter')}, and ended with {had}."
    if code == "open":
        return f"The goal of the exercise {title} is still open: so far you have {had}."
    return f"You missed the goal of the exercise {title}, and ended with {had}."


def unfinished_text(game: Game, quarters: int, lead: int, compute: int) -> str:
    """How far a game went that was not played to its end; `quarters` have ended, of one at least."""
    return (
        f"Your game was not finished: after {quarters} of {plural(game.quarters, 'quarter')} you had {compute} compute online and "
        f"{so_far_text(lead)}; how it would have ended is unknown."
    )


def so_far_text(lead: int) -> str:
    """Lead in a game that was not finished: `3 Lead so far`; `no Lead yet` where none was scored."""
    return f"{lead} Lead so far" if lead else "no Lead yet"


def level_text() -> str:
    """What to say if nothing was held back."""
    return "No layer held you back: at every campus, in every quarter, all five layers stood level."


def held_text(
    game: Game,
    region: int,
    binding: Sequence[str],
    span: tuple[int, int],
    held: int,
    bound: tuple[int, int] | None = None,
) -> str:
    """Which layer held a student back most.

    Args:
        game: the game.
        region: where the campus is.
        binding: the names of the layers that bound it, one at least.
        span: the first quarter in which they did, and the last one in a row.
        held: points of compute held back, added up by quarter.
        bound: in how many quarters the end of the game says that they held the student back, and of how many; None if it does not
            say so of these layers.
    """
    first, last = span
    where = f"{region_name(game, region)} {quarters_text(game, first, last)}"
    summed = ", added up by quarter" if first != last else ""
    often = "" if bound is None else f", in {bound[0]} of {plural(bound[1], 'quarter')}"
    return f"{capitalised(listed(binding))} held you back most{often}: in {where} the other layers could have run {held} compute more{summed}."


def turn_text(game: Game, row: Shortage, missed: MissedOrder, lead: int | None, *, is_worst: bool = True) -> str:
    """What one other decision would have changed, when the match is played again with it.

    Args:
        game: the game.
        row: the shortage that it lifts.
        missed: the order, and what it brings in the quarter of the shortage.
        lead: the change in Lead at the end; None for a game that was not played to its end.
        is_worst: whether it is the shortage that held back most; otherwise lifting another one brings more.
    """
    what = f"{action_words(game, missed.action).without_verb} in {quarter_name(game, missed.quarter)}"
    return _played_again(what, missed.seat_gain, quarter_name(game, row.quarter), lead, is_worst)


def pair_text(game: Game, pair: OrderPair, lead: int | None, *, is_worst: bool = True) -> str:
    """What two orders together would have changed, when the match is played again with both; parameters as for `turn_text`."""
    return _played_again(ordered_text(game, pair), pair.seat_gain, quarter_name(game, pair.quarter), lead, is_worst)


def _played_again(what: str, gain: int, quarter: str, lead: int | None, is_worst: bool) -> str:
    text = f"{_PLAYED[is_worst]} with {what}, you run {_more(gain)} compute in {quarter}"
    if lead is None:
        return f"{text}."
    return f"{text} {'and' if lead > 0 else 'but'} end with {_more(lead)} Lead."


def _more(number: int) -> str:
    return f"{number} more" if number > 0 else f"{-number} less" if number < 0 else "the same"


def pair_proof_text(game: Game, pair: OrderPair, *, is_finished: bool) -> str:
    """The figures of two orders and of either alone, and what was chosen instead; Lead for a game that was played to its end alone."""
    when = quarter_name(game, pair.quarter)
    change = changed_by(f"compute in {when}", pair.seat_gain)
    if is_finished:
        change += f" and {changed_by('your Lead', pair.lead)}"
    one, other = (_alone_figures(order, is_finished) for order in pair.orders)
    orders = pair.orders[:1] if pair.is_one_decision else pair.orders
    chose = listed([f"in {quarter_name(game, order.quarter)} {_chosen(game, order.instead_of)}" for order in orders])
    return (
        f"Played to the end with {ordered_text(game, pair)}, where you chose {chose}, {change}"
        f"{left_out_text(pair.left_out)}. With the first order alone {one}; with the second alone {other}."
    )


def ordered_text(game: Game, pair: OrderPair) -> str:
    """Two orders and their quarters: `gas turbines in Texas and chips for Texas, both in 2024 Q1`."""
    one, other = pair.orders
    names = [action_words(game, order.action).without_verb for order in pair.orders]
    now, later = quarter_name(game, one.quarter), quarter_name(game, other.quarter)
    if now != later and names[0] == names[1]:
        return f"{names[0]} in {now} and again in {later}"
    if now != later:
        return f"{names[0]} in {now} and {names[1]} in {later}"
    return f"{names[0]}, twice in {now}" if names[0] == names[1] else f"{names[0]} and {names[1]}, both in {now}"


def left_out_text(count: int) -> str:
    """How many recorded actions are left out when a match is played again, as the end of a sentence."""
    if not count:
        return "; every other recorded action stayed legal"
    return f"; {plural(count, 'recorded action')} of all seats {'was' if count == 1 else 'were'} not legal any more, and left out"


def _chosen(game: Game, action: int) -> str:
    return "to pass" if action == PASS else f"to {action_text(game, action)}"


def _alone_figures(order: PairedOrder, is_finished: bool) -> str:
    if not order.is_legal:
        return _NOT_LEGAL
    lead = f" and {changed_by('your Lead', order.lead)}" if is_finished else ""
    return f"{changed_by('compute', order.seat_gain)}{lead}"


def regret_text(decisions: int, value: float, low: float, high: float) -> str:
    """What the decisions of a whole game cost together: regret in Lead, with its 95 % interval.

    Args:
        decisions: those that were not forced.
        value: the estimate; it may be below 0 by chance.
        low: the lower end of the interval.
        high: the upper end.
    """
    cost, least, most = (max(number, 0.0) for number in (value, low, high))
    return (
        f"Your {plural(decisions, 'decision')} with a choice cost about {cost:.1f} Lead together ({least:.1f} to {most:.1f} at 95 %): at "
        "each, the best alternative that a strong policy saw was played on in many futures beside what you did. What is put off costs again "
        "at each decision until it is done, so the sum is not what you could have gained in all."
    )


def advised_text(times: int) -> str:
    """What to say where the file has it that the adviser was asked: what it said then is no mistake of the student."""
    return (
        f"The adviser was asked {plural(times, 'time')} in this game, as the file says. It estimates before anything is drawn, and may have "
        "advised a pass where the match played again does better: that is no mistake of yours."
    )


def no_turn_text(row: Shortage, missed: Sequence[int], layers: Sequence[int]) -> str:
    """What to say where no other decision lifts the shortage.

    Args:
        row: the shortage.
        missed: the layers of which an order in time would have brought more, in any quarter in which the same layers bound.
        layers: those that bind.
    """
    if row.code == "event":
        return f"An event took {plural(row.struck, 'module')} there."
    if row.code == "stalled":
        return "An order was on its way there, and its permit stalled."
    if not missed:
        return "No other single order of yours, in time, would have lifted it."
    if len(layers) == 1:
        return "An order in time would have lifted it, but on its own brought you no more compute."
    return f"An order in time would have brought more {listed(LAYERS[one] for one in missed)} there, but on its own no more compute."


# --- the class -------------------------------------------------------------------------------------------------------


def class_result_text(games: int, students: int, leads: Sequence[int], share: float | None, policy_games: int) -> str:
    """How the games of a class ended: `leads` in ascending order, one at least; the others as for `result_text`."""
    middle = leads[len(leads) // 2]
    played = f"{games} of {counted(students, 'student')} played to the end"
    than = (
        ""
        if share is None
        else f"more than in {round(100 * share)} % of {counted(policy_games, 'game')} of house policies"
    )
    if leads[0] == leads[-1]:
        text = f"{played}{' and all had' if games > 1 else ', with'} {middle} Lead"
        return f"{text}, {than}." if than else f"{text}."
    text = f"{played}, with {leads[0]} to {leads[-1]} Lead"
    return f"{text}; the middle, {middle}, is {than}." if than else f"{text}, {middle} in the middle."


def class_exercise_text(title: str, reached: int, students: int, games: int, leads: Sequence[int]) -> str:
    """How many of a class reached the goal of an exercise, and how the whole games ended.

    Args:
        title: of the exercise.
        reached: the students who did.
        students: all of the class.
        games: those that count, one at least.
        leads: at the end of the whole ones, ascending; empty if none is whole.
    """
    goal = f"{reached} of {counted(students, 'student')} reached the goal of the exercise {title}"
    if not leads:
        return f"{goal}; {games} handed in, and none has played it to the end."
    if leads[0] != leads[-1]:
        had = f"with {leads[0]} to {leads[-1]} Lead"
    else:
        had = f"and all had {leads[0]} Lead" if len(leads) > 1 else f"with {leads[0]} Lead"
    return f"{goal}; {len(leads)} played to the end, {had}."


def class_unfinished_text(games: int) -> str:
    """What to say of a class of which no game was finished."""
    return f"{counted(games, 'student')} handed in a game that counts, and none was finished."


def class_held_text(layer: str, held: int, whole: int, most: int, games: int) -> str:
    """Which layer held a class back most: in the most games.

    Args:
        layer: its name.
        held: points of compute that it held back, all games together.
        whole: the same of all layers.
        most: the games in which it held back most, alone or with others.
        games: all that there are.
    """
    return (
        f"{capitalised(layer)} held the class back most: it is the main shortage in {most} of {counted(games, 'game')}, and "
        f"{round(100 * held / whole)} % of the compute that did not run for want of a layer."
    )


def class_level_text() -> str:
    """What to say if nothing was held back in any game."""
    return "No layer held anybody back."


def class_turn_text(singles: int, pairs: int, games: int, lead: float) -> str:
    """In how many games another decision brings Lead, when each match is played again with it.

    Args:
        singles: the games in which one order in time lifts a main shortage and brings Lead.
        pairs: those in which two orders together do, and no single one does.
        games: all whole games with a shortage.
        lead: the mean change in Lead at the end, in all that are counted.
    """
    found = singles + pairs
    how = "one order" if not pairs else "two orders" if not singles else _split_text(singles, pairs)
    return (
        f"In {found} of {counted(games, 'game')} another decision lifts a main shortage and brings Lead, {_mean_change(lead)} on average when "
        f"played again: {how}."
    )


def _split_text(singles: int, pairs: int) -> str:
    return f"a single order in {plural(singles, 'game')}, two orders together in {pairs}"


def class_order_text(order: str, quarter: str, times: int, games: int) -> str:
    """The order that lifts a main shortage most often, by a quarter, in `times` of the `games` in which a single one does."""
    return f"Where a single order does, it is most often {order} by {quarter}: in {times} of {counted(games, 'game')}."


def class_gain_text(what: str, compute: float, lead: float) -> str:
    """What orders change on average, when each match is played again with them; `what` is `one order` or `two orders`."""
    return (
        f"With {what}, compute in the quarter of the shortage changes by {_mean_change(compute)} and Lead at the end by {_mean_change(lead)} "
        "on average."
    )


def _mean_change(number: float) -> str:
    text = f"{abs(number):.1f}"
    return "0" if text == "0.0" else f"{'+' if number > 0 else MINUS}{text}"


def class_no_turn_text(games: int) -> str:
    """What to say where no other decision, nor two, lift a main shortage of any game and bring Lead."""
    return f"In none of {counted(games, 'game')} was another decision found, or two together, that lifts a main shortage and brings Lead."


# --- without a game --------------------------------------------------------------------------------------------------


def no_game_text() -> str:
    """What the page of a student says of whom no game counts."""
    return "There is no debrief, since no game counts."


def too_short_text() -> str:
    """What the page of a student says whose game ends in its first quarter."""
    return "There is no debrief, since the game ends before its first quarter does."


def again_text(file: str, rows: int = 0, remedy: str = "") -> str:
    """That kept results are damaged: so many, or all of the file if 0. They are made again, or only by the command `remedy`."""
    if not rows:
        again = f"left out until {remedy} makes it again" if remedy else "made again"
        return f"{file} is damaged; what it kept is {again}"
    again = f"until {remedy} makes them again" if remedy else "and made again"
    return f"{file}: {plural(rows, 'damaged result')} left out {again}"


def asked_again_text(file: str) -> str:
    """That results of a file cannot be those of what was asked, which is simulated again."""
    return f"{file} has damaged results; what they were to answer is simulated again"
