"""Games to test on: every board there is, and ways to choose actions that need no generator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from attrs import evolve

from gigawatt.content import load_ruleset, prepare, ruleset_names
from gigawatt.core import Game, actions as act
from gigawatt.core.game import State
from gigawatt.core.rules.ruleset import GROUPS

Choose = Callable[[State, list[int]], int]
"""Picks one of the legal actions."""

_MASK = (1 << 64) - 1


@cache
def game_of(scenario: str = "case-study", seats: int = 4, ruleset: str = "standard") -> Game:
    """A scenario compiled for a number of seats, once for all tests."""
    return Game(prepare(load_ruleset(ruleset), scenario), scenario, seats)


@cache
def quiet_game(scenario: str = "case-study", seats: int = 2, off: tuple[str, ...] = ("row", "headlines")) -> Game:
    """A board on which nothing happens by itself, for tests of single rules.

    No cards, headlines or scenario effects; and none of the rules that only narrow a choice (when a region opens to others,
    what may be lobbied for, how fast a posture turns), which have tests of their own.
    """
    rules = prepare(load_ruleset("standard"), scenario)
    only = evolve(rules.scenarios[0], off=off, effects=())
    wide = evolve(
        rules,
        scenarios=(only,),
        economy=evolve(rules.economy, lobby_groups=GROUPS, posture_step=4, interest_min=0, plants_at_once=9),
        regions=tuple(evolve(region, tender=(1, 2, 3, 4)) for region in rules.regions),
        projects=tuple(evolve(project, min_site=0) for project in rules.projects),
        controls=evolve(rules.controls, third_tension=0),
        hosting=evolve(rules.hosting, min_modules=1),
    )
    return Game(wide, scenario, seats)


@cache
def boards() -> tuple[tuple[str, str, int], ...]:
    """(ruleset, scenario, seats) of every board that ships."""
    return tuple(
        (name, scenario.id, seats)
        for name in ruleset_names()
        for scenario in load_ruleset(name).scenarios
        for seats in scenario.seats
    )


def line_up(game: Game, number: int) -> list[str]:
    """Factions for each seat; successive numbers bring every faction to every seat."""
    pool = list(game.scenario.factions)
    step = 1 + number // len(pool) % max(1, len(pool) - 1)
    chosen: list[str] = []
    at = number % len(pool)
    while len(chosen) < game.seats:
        if pool[at % len(pool)] not in chosen:
            chosen.append(pool[at % len(pool)])
            at += step
        else:
            at += 1
    return chosen


class Chooser:
    """Chooses evenly among the legal actions, by a small generator of its own that is the same everywhere."""

    def __init__(self, seed: int) -> None:
        self.state = (seed * 0x9E3779B97F4A7C15 + 0x1234567) & _MASK

    def below(self, bound: int) -> int:
        """A number from 0 to `bound` - 1."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & _MASK
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & _MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & _MASK
        return (z ^ z >> 31) % bound

    def __call__(self, st: State, legal: list[int]) -> int:
        """One of the legal actions."""
        return legal[self.below(len(legal))]


class Leaning(Chooser):
    """Chooses like `Chooser`, but takes the kinds it leans to more often, and passes seldom.

    Args:
        seed: of its generator.
        lean: how many times as likely as others an action of a kind is.
    """

    def __init__(self, seed: int, lean: dict[int, int]) -> None:
        super().__init__(seed)
        self.lean = lean

    def __call__(self, st: State, legal: list[int]) -> int:
        """One of the legal actions."""
        kinds = st.game.kind
        groups: dict[int, list[int]] = {}
        for action in legal:
            groups.setdefault(kinds[action], []).append(action)
        weights = [(kind, self.lean.get(kind, 1 if kind == act.PASS else 10)) for kind in groups]
        at = self.below(sum(weight for _kind, weight in weights))
        for kind, weight in weights:
            at -= weight
            if at < 0:
                return groups[kind][self.below(len(groups[kind]))]
        raise AssertionError


EVEN: dict[int, int] = {}
"""Each kind of action as likely as any other: rare kinds come up far more often than among single actions."""


def by_kind(seed: int) -> Leaning:
    """A chooser that first chooses a kind."""
    return Leaning(seed, EVEN)


def play(st: State, choose: Choose, plies: int | None = None) -> list[int]:
    """Play on, to the end or for so many plies; returns the actions."""
    taken: list[int] = []
    while plies is None or len(taken) < plies:
        legal = st.legal_actions()
        if not legal:
            break
        action = choose(st, legal)
        st.apply_action(action)
        taken.append(action)
    return taken


def positions(st: State, choose: Choose) -> Iterator[tuple[State, list[int]]]:
    """Every position of a game with its legal actions; the state is the same object, moved on between them."""
    while legal := st.legal_actions():
        yield st, legal
        st.apply_action(choose(st, legal))
