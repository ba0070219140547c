"""Classification of styles of play from the log of actions: habits are counted, and each style has a weight for each habit.

`habits.toml` has the weights and the means of each style; `benchmarks/fit_styles.py` fits them to matches on seeds of its own. The
result is the house style that plays most alike, so a person's game has one too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from gigawatt.core import actions as act
from gigawatt.core.rules.vocabulary import GIVES_HEADROOM, GIVES_PLANT, SUITS
from gigawatt.policies.valuation.campus import POWER
from gigawatt.policies.valuation.constants import NO_LAYER, catalogue_of
from gigawatt.policies.valuation.style_bonus import TURBINE_WORKS

if TYPE_CHECKING:
    from gigawatt.core import Game, State

PATH: Final = Path(__file__).with_name("habits.toml")
ORDERS: Final = 40
"""Orders that counts are scaled to, about as many as a seat gives in a match."""
KINDS: Final = {
    act.ISSUE: "controls", act.LOBBY: "subsidies", act.OFFER: "halls", act.EXPEDITE: "expedites", act.EQUITY: "shares",
    act.ASSEMBLE: "assemblies",
}  # fmt: skip
HABITS: Final = (
    "training", "plants", "works", "power", "fittings", "controls", "subsidies", "halls", "expedites", "shares", "assemblies", "rent",
    *[f"{suit}-cards" for suit in SUITS],
)  # fmt: skip
"""The mean posture, then for each other habit the number of times in `ORDERS` orders."""


@frozen
class StyleMatch:
    """The style that plays most alike."""

    style: str
    margin: float
    """Its score above that of the next style: below 1 it is uncertain, above 4 certain."""
    signs: tuple[str, ...]
    """The habits that distinguish it most from the next style, the strongest first."""


def moves_of(state: State, actions: Sequence[int]) -> list[list[tuple[int, int]]]:
    """By seat, its actions as (quarter, action), from the log of a match.

    Args:
        state: the start of the match, which is played on.
        actions: every action of the match.
    """
    moves: list[list[tuple[int, int]]] = [[] for _ in range(state.game.seats)]
    for action in actions:
        moves[state.seat].append((state.quarter, action))
        state.apply_action(action)
    return moves


def count_habits(game: Game, moves: Sequence[tuple[int, int]]) -> dict[str, float]:
    """Count the habits of a seat, in the order of `HABITS`.

    Args:
        game: the game.
        moves: the actions of the seat, as (quarter, action).
    """
    found = dict.fromkeys(HABITS, 0.0)
    postures: dict[int, int] = {}
    posture = orders = 0
    for quarter, action in moves:
        kind = game.kind[action]
        if kind == act.POSTURE:
            posture = game.x[action]
        elif kind == act.RENT:
            found["rent"] += game.x[action] > 0
        elif kind == act.LOBBY or (kind not in act.FREE and kind != act.PASS):
            orders += kind != act.LOBBY  # it takes no action point
            habit = _habit(game, action)
            if habit:
                found[habit] += 1
        postures[quarter] = posture
    for habit in HABITS[1:]:
        found[habit] *= ORDERS / max(1, orders)
    found["training"] = _mean_posture(postures, game.quarters)
    return found


def _mean_posture(postures: dict[int, int], quarters: int) -> float:
    total = posture = 0
    for quarter in range(quarters):
        posture = postures.get(quarter, posture)
        total += posture
    return total / quarters


def _habit(game: Game, action: int) -> str:
    kind, x = game.kind[action], game.x[action]
    if kind == act.CARD:
        return f"{game.ruleset.cards[x].suit}-cards"
    if kind in (act.BUILD, act.TURBINES):
        gives = game.gives[x]
        if GIVES_PLANT <= gives < GIVES_HEADROOM:
            return "works" if gives == TURBINE_WORKS else "plants"
        layer = catalogue_of(game).layer[x]
        if layer != NO_LAYER:
            return "power" if layer == POWER else ""
        return "fittings" if game.group[x] == POWER else ""
    return KINDS.get(kind, "")


def name_style(habits: dict[str, float]) -> StyleMatch:
    """The style whose habits are most like these.

    Args:
        habits: from `count_habits`.
    """
    table = _table()
    scores = []
    for style, row in table.items():
        score = row["bias"] + sum([row["weights"][habit] * habits[habit] for habit in HABITS])
        scores.append((score, style))
    scores.sort(key=lambda pair: (-pair[0], pair[1]))
    (best, style), (second, other) = scores[0], scores[1]
    speaks = sorted(
        [
            (
                (table[style]["weights"][h] - table[other]["weights"][h])
                * (habits[h] - (table[style]["means"][h] + table[other]["means"][h]) / 2),
                h,
            )
            for h in HABITS
        ],
        key=lambda pair: (-pair[0], pair[1]),
    )
    return StyleMatch(style, best - second, tuple([habit for worth, habit in speaks[:3] if worth > 0]))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(PATH.read_text(encoding="utf-8"))
