"""Scripted strategies: each does what its table says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.core.positions import put
from tests.tiers import tiered

from gigawatt.content import open_game
from gigawatt.core import Game, actions as act
from gigawatt.core.queries.pipeline import permit_odds
from gigawatt.errors import UsageError
from gigawatt.match import play_match
from gigawatt.policies.api import Turn
from gigawatt.policies.registry import make_policy
from gigawatt.study.patterns import Pattern, mark
from gigawatt.study.strategies import (
    UNRESTRICTED,
    Rule,
    Strategy,
    find_strategies,
    is_idle,
    make_strategy,
    read_strategy,
    strategies,
    without_stalls,
)

PLAIN: dict[str, Any] = {"line": "Plays.", "danger": "none"}
SCRIPTED = [one.name for one in strategies().values() if len(one.rules) > 1 or one.rules[0] != Rule()]
FAST = (
    "never-plants",
    "cards-capital",
    "chips-only",
    "always-cards",
    "one-campus",
    "flip-to-training",
    "pass-only",
    "waiter",
)


@pytest.fixture(scope="module")
def game() -> Game:
    """The standard game."""
    return open_game("case-study")


def test_there_are_many_and_each_says_what_it_is_for() -> None:
    """At least forty scripted strategies, each with a name in kebab case, a sentence and a danger."""
    assert len(SCRIPTED) >= 40
    for one in strategies().values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", one.name), one.name
        assert one.line.endswith("."), one.name
        assert one.danger, one.name


def test_each_is_another_strategy() -> None:
    """No two strategies have the same rules, weights and beliefs, so that none is measured twice."""
    seen = {repr((one.rules, one.weights, one.believes)) for one in strategies().values()}
    assert len(seen) == len(strategies())


def test_the_unrestricted_one_is_the_planner(game: Game) -> None:
    """It plays the same game, action by action: what it is compared with is the planner itself."""
    rivals = [make_policy("planner") for _ in range(3)]
    plain = play_match(game, [make_policy("planner"), *rivals], 5)
    assert play_match(game, [make_strategy(UNRESTRICTED), *rivals], 5).actions == plain.actions


def test_it_draws_its_opening_as_the_planner_does(game: Game) -> None:
    """By the same seed a strategy that changes only later quarters opens as the planner does, in more ways than one; a restricted one
    draws among what it may do.
    """

    def first(name: str, seed: int) -> int:
        state = game.new_state(1)
        put(state, state.seat, influence=0)  # so that nobody lobbies first
        policy = make_policy(name) if name == UNRESTRICTED else make_strategy(name)
        return policy.decide(Turn(game, state.seat, tuple(state.legal_actions()), seed, 0, 1, state)).action

    drawn = [first(UNRESTRICTED, seed) for seed in range(12)]
    assert len(set(drawn)) > 1
    assert [first("late-hoarder", seed) for seed in range(12)] == drawn
    barred = mark(game, game.new_state(1).tables[0].homes, strategies()["never-buy"].rules[0].never)
    without = [first("never-buy", seed) for seed in range(12)]
    assert len(set(without)) > 1
    assert not any(barred[action] for action in without)


@tiered("name", SCRIPTED, fast=FAST)
def test_it_obeys_its_rules(game: Game, name: str) -> None:
    """In a whole game, its seat takes nothing that its rules forbid, and what they prefer whenever it is legal."""
    strategy = strategies()[name]
    seat = 1
    policies = [make_strategy(name) if other == seat else make_policy("planner") for other in range(game.seats)]
    result = play_match(game, policies, 11)
    assert result.faults == (None,) * game.seats
    state = game.new_state(11)
    for action in result.actions:
        if state.seat == seat:
            check(game, state, strategy, action)
        state.apply_action(action)


def check(game: Game, state: Any, strategy: Strategy, action: int) -> None:
    """Assert that an action obeys the rule of its quarter, as the patterns themselves say."""
    seat = state.seat
    rule = strategy.rules[strategy.rule_at(state.quarter, game.quarters)]
    homes = state.tables[seat].homes
    text = game.format_action(action)

    def is_among(patterns: tuple[Pattern, ...], one: int) -> bool:
        return any(pattern.matches(game, homes, one) for pattern in patterns)

    def is_allowed(one: int) -> bool:
        if one == act.PASS:
            return True
        if rule.posture is not None and game.kind[one] == act.POSTURE:
            return False
        is_open = game.kind[one] != act.OPEN_CAMPUS or state.campus_count(seat) < rule.campuses
        is_meant = rule.only is None or is_among(rule.only, one)
        return is_open and is_meant and (not is_among(rule.never, one) or is_among(rule.excepted, one))

    if game.kind[action] == act.POSTURE and rule.posture is not None:
        assert abs(game.x[action] - rule.posture) < abs(state.posture(seat) - rule.posture), text
        return
    assert is_allowed(action), text
    for pattern in rule.first:
        if any(pattern.matches(game, homes, one) for one in state.legal_actions() if is_allowed(one)):
            assert pattern.matches(game, homes, action), text
            return


def test_it_plans_around_what_it_must_not_do(game: Game) -> None:
    """A planner that may not use one kind of power builds another, rather than none."""
    policies = [make_strategy("never-gas"), *[make_policy("planner") for _ in range(3)]]
    result = play_match(game, policies, 5)
    state = game.new_state(5)
    built = set()
    for action in result.actions:
        if state.seat == 0 and game.kind[action] in (act.BUILD, act.TURBINES):
            built.add(action)
        state.apply_action(action)
    power = mark(game, frozenset(), (Pattern.parse("group/power"),))
    gas = mark(game, frozenset(), (Pattern.parse("gives/gas"),))
    assert any(power[action] for action in built)
    assert not any(gas[action] for action in built)


def test_a_belief_does_not_touch_the_game(game: Game) -> None:
    """In the game that it believes in no permit stalls; in the real one they do as before."""
    state = game.new_state(1)
    before = state.digest()
    policies = [make_strategy("no-stalls"), *[make_policy("planner") for _ in range(3)]]
    assert play_match(game, policies, 1).faults == (None,) * 4
    assert game.new_state(1).digest() == before
    believed = without_stalls(game).new_state(1)
    regions = range(game.region_count)
    assert all(permit_odds(believed, 0, region, 0)[0] == 0 for region in regions)
    assert any(permit_odds(state, 0, region, 0)[0] > 0 for region in regions)


def test_what_a_scenario_lacks_is_not_played() -> None:
    """A strategy about controls is idle in a scenario without them; one about cards is not in one with cards."""
    first = open_game("first-campus")
    known = strategies()
    assert is_idle(first, known["never-controls"])
    assert not is_idle(open_game("duel"), known["never-cards"])
    assert not is_idle(first, known["training-half"])
    assert not is_idle(first, known["one-campus"])


def test_names_with_stars() -> None:
    """A star stands for anything, and the order is that of the table."""
    assert [one.name for one in find_strategies(("late-*", "hoarder"))] == ["hoarder", "late-hoarder", "late-controls"]
    with pytest.raises(UsageError, match="no strategy 'never-card'; did you mean 'never-cards'"):
        find_strategies(("never-card",))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"nevr": ["card"]}, "no key 'nevr'"),
        ({"never": ["cards"]}, "no kind of action 'cards'"),
        ({"never": ["card/luck"]}, "after card/ comes one of power"),
        ({"never": ["pass/1"]}, "after pass/ comes one of nothing"),
        ({"never": ["group"]}, "after group/ comes one of site"),
        ({"never": ["open@moon"]}, "after @ comes one of home"),
        ({"never": ["open@"]}, "after @ comes one of home"),
        ({"scale": {"luck": 2}}, "no weight 'luck'"),
        ({"believes": "miracles"}, "no belief 'miracles'"),
        ({"phase": [{"from": 3, "nevr": []}]}, "no key 'nevr' in a phase"),
    ],
)
def test_wrong_tables(row: dict[str, Any], message: str) -> None:
    """What a table says wrongly is named in one line, with the strategy."""
    with pytest.raises(UsageError, match=re.escape(message)) as caught:
        read_strategy("trial", PLAIN | row)
    assert str(caught.value).startswith("strategy trial: ")


def test_phases_count_from_the_end_as_well() -> None:
    """Quarter 10 of 12 is the third from the end."""
    strategy = read_strategy("trial", PLAIN | {"phase": [{"from": 4}, {"from": -2}]})
    assert [strategy.rule_at(quarter, 12) for quarter in (0, 2, 3, 9, 10, 11)] == [0, 0, 1, 1, 2, 2]
