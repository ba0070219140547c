"""Scripted strategies: the planner under a restriction, with a preference, or by other weights.

They are for finding play that is too strong to be sound. `strategies.toml` describes each.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from gigawatt.core import Game, State, actions as act
from gigawatt.errors import UsageError
from gigawatt.policies.api import Decision, Turn
from gigawatt.policies.planning.openings import take
from gigawatt.policies.valuation.weights import PlannerWeights, load_planner_weights
from gigawatt.study.patterns import Pattern, mark
from gigawatt.study.restricted_planner import MANY_CAMPUSES, RestrictedPlanner

if TYPE_CHECKING:
    from gigawatt.policies.api import Policy

PATH: Final = Path(__file__).with_name("strategies.toml")
UNRESTRICTED: Final = "planner"
"""The strategy that the others are compared with."""
NO_STALLS: Final = "no-stalls"
"""The belief that no permit ever stalls."""
_CERTAIN: Final = -1000
"""Odds of a stall, in per cent, that no event or card lifts above 0."""
_PERTURBED: Final = "perturbed"
_KEYS: Final = frozenset({"line", "danger", "base", "set", "scale", "believes", "phase"})
_RULE_KEYS: Final = frozenset({"never", "except", "only", "first", "posture", "campuses"})


@frozen
class Rule:
    """What a strategy does from a quarter on."""

    start: int = 0
    """The first quarter, from 0; below 0 it is counted from the end, so that -2 are the last two."""
    never: tuple[Pattern, ...] = ()
    excepted: tuple[Pattern, ...] = ()
    only: tuple[Pattern, ...] | None = None
    first: tuple[Pattern, ...] = ()
    posture: int | None = None
    campuses: int = MANY_CAMPUSES

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Every pattern in it."""
        return (*self.never, *self.excepted, *(self.only or ()), *self.first)

    def begins(self, quarters: int) -> int:
        """The first quarter in a match of so many, from 0."""
        return self.start if self.start >= 0 else max(0, quarters + self.start)


@frozen
class Strategy:
    """A scripted strategy."""

    name: str
    line: str
    """One sentence about what it does."""
    danger: str
    """What would be wrong with the game if it won."""
    weights: PlannerWeights = field(repr=False)
    rules: tuple[Rule, ...]
    """In the order of their first quarters."""
    believes: str = ""
    """`NO_STALLS`, or nothing."""

    @property
    def knows_home(self) -> bool:
        """Whether its rules depend on which regions are the seat's home."""
        return any(pattern.place in ("home", "abroad") for rule in self.rules for pattern in rule.patterns)

    def rule_at(self, quarter: int, quarters: int) -> int:
        """The index of the rule for a quarter, from 0, of a match of so many."""
        return max((i for i, rule in enumerate(self.rules) if rule.begins(quarters) <= quarter), default=0)


@frozen
class Script:
    """A rule for the seats of one faction, as marks of actions."""

    barred: bytes
    first: tuple[bytes, ...]
    posture: int | None
    campuses: int

    @classmethod
    def of(cls, game: Game, homes: frozenset[int], rule: Rule) -> Script:
        """Mark the actions of a game for seats with these home regions."""
        never = mark(game, homes, rule.never)
        excepted = mark(game, homes, rule.excepted)
        only = None if rule.only is None else mark(game, homes, rule.only)
        barred = bytearray(
            (no and not but) or (only is not None and not only[action])
            for action, (no, but) in enumerate(zip(never, excepted, strict=True))
        )
        barred[act.PASS] = 0
        first = tuple(mark(game, homes, (pattern,)) for pattern in rule.first)
        if rule.posture is not None:  # it is the script's affair, not the plan's
            for action in range(game.action_count):
                if game.kind[action] == act.POSTURE:
                    barred[action] = 1
        return cls(bytes(barred), first, rule.posture, rule.campuses)


class StrategyPolicy:
    """Plays a strategy in one seat of one match."""

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        self._scripts: tuple[Script, ...] = ()

    def decide(self, turn: Turn) -> Decision:
        """Take what the strategy prefers, else what a planner under its restriction takes; it draws its opening as any planner."""
        st = turn.look()
        script = self._script(turn, st)
        held_back = st.campus_count(turn.seat) >= script.campuses
        if script.posture is not None:
            moved = _toward(turn, st, script.posture)
            if moved:
                return Decision(moved)
        kinds = turn.game.kind
        barred = script.barred
        legal = tuple(
            [
                action
                for action in turn.legal_actions
                if not barred[action] and not (held_back and kinds[action] == act.OPEN_CAMPUS)
            ]
        )
        if len(legal) == 1:
            return Decision(legal[0])
        planner = RestrictedPlanner(self._believed(st), turn.seat, self.strategy.weights, barred, script.campuses)
        for marks in script.first:
            wanted = tuple([action for action in legal if marks[action]])
            if wanted:
                ranked = planner.rank(wanted)
                return Decision(ranked[0][1] if ranked else wanted[0])
        return Decision(take(planner, turn, planner.rank(legal), legal)[1])

    def _script(self, turn: Turn, st: State) -> Script:
        game = turn.game
        if not self._scripts:
            self._scripts = scripts_for(game, self.strategy, st.tables[turn.seat].homes)
        return self._scripts[self.strategy.rule_at(st.quarter, game.quarters)]

    def _believed(self, st: State) -> State:
        """The position as the strategy sees it."""
        if self.strategy.believes != NO_STALLS:
            return st
        seen = st.copy()
        seen.log = None
        seen.game = without_stalls(st.game)
        seen.rules = seen.game
        return seen


def _toward(turn: Turn, st: State, goal: int) -> int:
    """The legal posture that is nearest to the goal, if it is nearer than the present one; else the pass."""
    game = turn.game
    best, nearest = act.PASS, abs(st.posture(turn.seat) - goal)
    for action in turn.legal_actions:
        posture: int = game.x[action]
        if game.kind[action] == act.POSTURE and abs(posture - goal) < nearest:
            best, nearest = action, abs(posture - goal)
    return best


def scripts_for(game: Game, strategy: Strategy, homes: frozenset[int]) -> tuple[Script, ...]:
    """The scripts of a strategy for seats with these home regions, by rule; made once for a game.

    Marking every action is slow, so seats share the scripts of a strategy to which home is no matter.
    """
    where = sorted(homes) if strategy.knows_home else "anywhere"
    key = f"strategy {strategy.name} {where}"
    known = game.notes.get(key)
    if not isinstance(known, tuple):
        known = game.notes[key] = tuple(Script.of(game, homes, rule) for rule in strategy.rules)
    return known


def without_stalls(game: Game) -> Game:
    """The same game with permits that never stall; made once for a game."""
    known = game.notes.get(NO_STALLS)
    if not isinstance(known, Game):
        regions = tuple(evolve(region, stall=_CERTAIN) for region in game.ruleset.regions)
        known = game.notes[NO_STALLS] = Game(evolve(game.ruleset, regions=regions), game.scenario_id, game.seats)
    return known


# --- reading -----------------------------------------------------------------------------------------------------------


@cache
def strategies() -> Mapping[str, Strategy]:
    """All strategies by name, in the order of their table; the unrestricted planner is the first."""
    table = tomllib.loads(PATH.read_text(encoding="utf-8"))
    found = {name: read_strategy(name, row) for name, row in table.items() if name != _PERTURBED}
    for row in _perturbed(table[_PERTURBED]):
        found[row.name] = row
    return found


def read_strategy(name: str, row: dict[str, Any]) -> Strategy:
    """A strategy from its table.

    Raises:
        UsageError: a key, a weight or an action is unknown.
    """
    unknown = row.keys() - _KEYS - _RULE_KEYS
    if unknown:
        raise UsageError(f"strategy {name}: no key {min(unknown)!r}")
    rules = [_read_rule(name, 1, row)]
    for phase in row.get("phase", ()):
        strange = phase.keys() - _RULE_KEYS - {"from"}
        if strange:
            raise UsageError(f"strategy {name}: no key {min(strange)!r} in a phase")
        rules.append(_read_rule(name, phase["from"], phase))
    believes = row.get("believes", "")
    if believes not in ("", NO_STALLS):
        raise UsageError(f"strategy {name}: no belief {believes!r}; there is {NO_STALLS}")
    weights = change_weights(name, load_planner_weights(row.get("base", UNRESTRICTED)), row)
    return Strategy(name, row["line"], row["danger"], weights, tuple(rules), believes)


def _read_rule(name: str, start: int, row: dict[str, Any]) -> Rule:
    def patterns(key: str) -> tuple[Pattern, ...]:
        try:
            return tuple(Pattern.parse(text) for text in row.get(key, ()))
        except UsageError as error:
            raise UsageError(f"strategy {name}: {error}") from None

    return Rule(
        start=start - 1 if start > 0 else start,
        never=patterns("never"),
        excepted=patterns("except"),
        only=patterns("only") if "only" in row else None,
        first=patterns("first"),
        posture=row.get("posture"),
        campuses=row.get("campuses", MANY_CAMPUSES),
    )


def change_weights(name: str, weights: PlannerWeights, row: dict[str, Any]) -> PlannerWeights:
    """Weights with those of a table set or multiplied.

    Raises:
        UsageError: there is no such weight.
    """
    known = {one.name for one in fields(PlannerWeights)}
    factors: dict[str, float] = row.get("scale", {})
    values: dict[str, float] = row.get("set", {})
    for weight in (*factors, *values):
        if weight not in known:
            raise UsageError(f"strategy {name}: no weight {weight!r} in the planner's table")
    scaled = {weight: float(getattr(weights, weight)) * factor for weight, factor in factors.items()}
    return replace(weights, **scaled, **{weight: float(value) for weight, value in values.items()})


def _perturbed(row: dict[str, Any]) -> list[Strategy]:
    """A strategy for each weight and factor."""
    return [
        read_strategy(
            f"{weight.replace('_', '-')}-{word}",
            {
                "line": row["line"].format(weight=weight, factor=factor),
                "danger": row["danger"].format(weight=weight),
                "scale": {weight: factor},
            },
        )
        for weight in row["weights"]
        for word, factor in row["factors"].items()
    ]


def find_strategies(names: tuple[str, ...]) -> list[Strategy]:
    """The strategies of these names, in the order of their table; `*` and `?` stand for what they do in names of files.

    Raises:
        UsageError: a name fits none.
    """
    from difflib import get_close_matches

    known = strategies()
    for name in names:
        if not any(fnmatchcase(one, name) for one in known):
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else "gigawatt study exploits --list names them"
            raise UsageError(f"no strategy {name[:60]!r}; {hint}")
    return [one for one in known.values() if any(fnmatchcase(one.name, name) for name in names)]


def is_idle(game: Game, strategy: Strategy) -> bool:
    """Whether a strategy can do nothing in a game that the planner would not do: what it restricts or prefers is not in it."""
    plain = strategies()[UNRESTRICTED]
    if strategy.name == UNRESTRICTED or strategy.weights != plain.weights or strategy.believes:
        return False
    for name in game.scenario.factions:
        homes = game.faction_table(game.faction_index[name]).homes
        for script in scripts_for(game, strategy, homes):
            if any(script.barred) or any(map(any, script.first)):
                return False
    return all(rule.campuses == MANY_CAMPUSES for rule in strategy.rules)


def make_strategy(name: str) -> Policy:
    """A policy that plays a strategy in one match.

    Raises:
        UsageError: there is no such strategy.
    """
    known = strategies()
    if name not in known:
        find_strategies((name,))
    return StrategyPolicy(known[name])
