"""Checks of an exercise that compare its fields with each other and with its scenario."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import attrs

from gigawatt.content.faults import Faults, Place, describe
from gigawatt.core.rules.exercise import Exercise, PlannedQuarter
from gigawatt.core.rules.predicates import All, AnyOf, Did, Measure, Predicate, SeatMeasure
from gigawatt.core.rules.ruleset import Scenario

if TYPE_CHECKING:
    from gigawatt.core.game import Game

MOST_LEAVES: Final = 12
"""The most measures of one predicate."""
MOST_DEPTH: Final = 3
"""How deep `all` and `any` may be nested, the measures included; a save has room for no more."""
MOST_HINTS: Final = 6


def check_exercise(scenario: Scenario, place: Place, faults: Faults) -> None:
    """Add every problem of the exercise of a scenario, if it is one, that can be seen without playing it."""
    exercise = scenario.exercise
    if exercise is None:
        return
    here = place.at("exercise")
    _check_seats(scenario, exercise, place, faults)
    _check_start(scenario, exercise, here, faults)
    if not 1 <= len(exercise.hints) <= MOST_HINTS:
        faults.add(here.at("hints"), f"expected 1 to {MOST_HINTS} hints, got {len(exercise.hints)}")
    for where, predicate in predicates_of(exercise, here):
        _check_predicate(predicate, scenario, exercise, where, faults)
    for where, quarters in _planned(exercise, here):
        _check_quarters(quarters, exercise.start, scenario.quarters, where, faults)
    for index, prompt in enumerate(exercise.prompts):
        where = here.at("prompts").item(index).at("when")
        _check_range(prompt.when, exercise.start, scenario.quarters, where, faults)
    _check_hints(exercise, here, faults)
    if not (exercise.solution.quarters or exercise.solution.policy):
        faults.add(here.at("solution"), "expected the actions of a quarter, or a policy, got neither")
    wrong = exercise.wrong_plan
    if not (wrong.quarters or wrong.policy):
        faults.add(here.at("wrong_plan"), "expected the actions of a quarter, or a policy, got neither")


def _check_seats(scenario: Scenario, exercise: Exercise, place: Place, faults: Faults) -> None:
    if len(scenario.seats) != 1:
        faults.add(place.at("seats"), f"expected one number of seats for an exercise, got {list(scenario.seats)}")
        return
    seated = scenario.factions[: scenario.seats[0]]
    if exercise.learner not in seated:
        message = f"expected a faction with a seat ({', '.join(seated)}), got {describe(exercise.learner)}"
        faults.add(place.at("exercise").at("learner"), message)


def _check_start(scenario: Scenario, exercise: Exercise, here: Place, faults: Faults) -> None:
    if exercise.start > scenario.quarters:
        message = f"expected at most {scenario.quarters}, the last quarter, got {exercise.start}"
        faults.add(here.at("start"), message)
    seated = scenario.factions[: scenario.default_seats]
    taken = set()
    for index, opening in enumerate(exercise.opening):
        where = here.at("opening").item(index)
        if opening.quarter >= exercise.start:
            message = f"expected a quarter before {exercise.start}, the learner's first, got {opening.quarter}"
            faults.add(where.at("quarter"), message)
        if opening.faction not in seated:
            message = f"expected a faction with a seat ({', '.join(seated)}), got {describe(opening.faction)}"
            faults.add(where.at("faction"), message)
        if (opening.faction, opening.quarter) in taken:
            faults.add(where.at("quarter"), f"quarter {opening.quarter} of {opening.faction} occurs twice")
        taken.add((opening.faction, opening.quarter))


def _check_range(quarters: tuple[int, ...], first: int, last: int, place: Place, faults: Faults) -> None:
    for quarter in quarters:
        if not first <= quarter <= last:
            faults.add(place, f"expected a quarter from {first} to {last}, got {quarter}")


def _check_quarters(quarters: tuple[PlannedQuarter, ...], first: int, last: int, place: Place, faults: Faults) -> None:
    numbers = [one.quarter for one in quarters]
    _check_range(tuple(numbers), first, last, place, faults)
    if numbers != sorted(set(numbers)):
        faults.add(place, f"expected each quarter once and in order, got {numbers}")


def _check_hints(exercise: Exercise, here: Place, faults: Faults) -> None:
    planned = [action for quarter in exercise.solution.quarters for action in quarter.actions]
    for index, hint in enumerate(exercise.hints):
        where = here.at("hints").item(index)
        if hint.holds is None and not hint.without:
            faults.add(where, "expected what proves it: holds, without, or both; got neither")
        for action in hint.without:
            if action not in planned:
                faults.add(where.at("without"), f"expected an action of the solution, got {describe(action)}")


# --- predicates ------------------------------------------------------------------------------------------------------


def predicates_of(exercise: Exercise, here: Place) -> Iterator[tuple[Place, Predicate]]:
    """Every predicate of an exercise with its place."""
    yield here.at("goal"), exercise.goal
    yield here.at("wrong_plan").at("sign"), exercise.wrong_plan.sign
    for index, hint in enumerate(exercise.hints):
        if hint.holds is not None:
            yield here.at("hints").item(index).at("holds"), hint.holds


def leaves_of(predicate: Predicate) -> list[Measure]:
    """The measures of a predicate, in the order in which they stand in it."""
    if isinstance(predicate, (All, AnyOf)):
        return [leaf for inner in predicate.of for leaf in leaves_of(inner)]
    return [predicate] if isinstance(predicate, Measure) else []


def _depth_of(predicate: Predicate) -> int:
    return 1 + max(map(_depth_of, predicate.of), default=0) if isinstance(predicate, (All, AnyOf)) else 1


def _check_predicate(
    predicate: Predicate, scenario: Scenario, exercise: Exercise, place: Place, faults: Faults
) -> None:
    leaves = leaves_of(predicate)
    if len(leaves) > MOST_LEAVES or _depth_of(predicate) > MOST_DEPTH:
        faults.add(place, f"expected at most {MOST_LEAVES} measures, nested at most {MOST_DEPTH} deep")
    for leaf in leaves:
        _check_leaf(leaf, scenario, exercise, place, faults)


def _check_leaf(leaf: Measure, scenario: Scenario, exercise: Exercise, place: Place, faults: Faults) -> None:
    times = [name for name in ("by", "at", "always") if getattr(leaf, name)]
    if len(times) > 1:
        faults.add(place, f"expected one time, got {' and '.join(times)}")
    for name in ("by", "at"):
        quarter = getattr(leaf, name)
        if quarter is not None:
            _check_range((quarter,), exercise.start, scenario.quarters, place.at(name), faults)
    least, most = leaf.at_least, leaf.at_most
    if least is not None and most is not None and least > most:
        faults.add(place.at("at_least"), f"expected at most at_most, which is {most}, got {least}")
    seated = scenario.factions[: scenario.default_seats]
    if isinstance(leaf, SeatMeasure) and leaf.faction is not None and leaf.faction not in seated:
        message = f"expected a faction with a seat ({', '.join(seated)}), got {describe(leaf.faction)}"
        faults.add(place.at("faction"), message)


def _planned(exercise: Exercise, here: Place) -> Iterator[tuple[Place, tuple[PlannedQuarter, ...]]]:
    """The plans of an exercise with their places."""
    yield here.at("solution"), exercise.solution.quarters
    yield here.at("wrong_plan"), exercise.wrong_plan.quarters


# --- actions -----------------------------------------------------------------------------------------------------------


def check_exercise_actions(scenario: Scenario, game: Game, place: Place, faults: Faults) -> None:
    """Add a problem for each action of an exercise that its game does not have."""
    from gigawatt.errors import NotationError

    exercise = scenario.exercise
    if exercise is None:
        return
    here = place.at("exercise")
    for where, text in _action_texts(exercise, here):
        try:
            game.parse_action(text)
        except NotationError as error:
            faults.add(where, str(error))
    for where, predicate in predicates_of(exercise, here):
        for leaf in leaves_of(predicate):
            if isinstance(leaf, Did) and not any(begins(action.text, leaf.action) for action in game.actions):
                faults.add(where.at("action"), f"expected the first words of an action, got {describe(leaf.action)}")


def begins(action: str, words: str) -> bool:
    """Whether the text of an action is `words`, or begins with them and a space.

    >>> begins("buy accelerators -> texas", "buy accelerators"), begins("buy accelerators -> texas", "buy accel")
    (True, False)
    """
    return action == words or action.startswith(f"{words} ")


def _action_texts(exercise: Exercise, here: Place) -> Iterator[tuple[Place, str]]:
    rows = [(here.at("opening").item(index), opening.actions) for index, opening in enumerate(exercise.opening)]
    for where, quarters in _planned(exercise, here):
        rows += [(attrs.evolve(where, field=f"{where.field}.{one.quarter}"), one.actions) for one in quarters]
    for where, actions in rows:
        for text in actions:
            yield where, text
