"""Tables that never change in a game, computed once for each game."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from gigawatt.core import actions as act
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.rules.vocabulary import LAYER_OF, PARTS
from gigawatt.policies.valuation.hazards import Hazards
from gigawatt.policies.valuation.part_market import PartMarket

if TYPE_CHECKING:
    from gigawatt.core import Game

EffectValue = Callable[[Any, Any, int], float]
"""(values, effect, the card's operand) -> Lead, before the card's price."""
NO_LAYER: Final = -1
"""Stands for the layer of a project that adds to none: a plant, a fitting, grid headroom."""
BY_PLANS: Final = 0
BY_KIND: Final = 1
BY_EXPEDITE: Final = 2
BY_SAVING: Final = 3
BY_STORE: Final = 4
"""How a planner values an action: by its plans (free actions, and orders of a layer); by its kind; by the modules that an expedite
finishes earlier; by the saving on planned orders; by the parts that planned modules need."""


class Catalogue:
    """Tables of projects and actions, and numbers of the ruleset that a `Game` does not have as attributes.

    Attributes:
        at: by region and layer, the projects that add to the layer of a campus there.
        card_effects: by card, its effects, each with the function that values it; filled on use.
        growth: by rate of interest in per cent, by what debt grows in so many quarters; filled on use.
        quarters: quarters of the match.
        named: by what an effect names, the operand of its card and the home regions of the taker, the regions, as bits; filled on use.
        openers: by region, the projects that open a campus there.
        layer: by project, the layer it adds to, or `NO_LAYER`.
        orders: by project and region, the action that orders it; -1 if there is none.
        most_steps: the greatest number of permit steps of a project.
        pricing: by action, how a planner values it: `BY_PLANS` and so on.
        rewards: Lead for a training tier, by how many seats reached it before (2 for two or more) and by tier.
        ranked: by faction, year and what a bloc may be cut off from, the regions, the best for a new campus first; filled on use.
        end_points: points of compute on order that score one Lead at the end.
        hazards: what headlines are expected to take from campuses.
        lobby_pct: discount of a lobby on the cost of a group of projects, in per cent.
        parts: by part, what is expected of it in each quarter of the match.
        posture_step: quarters of the compute by which a posture may move at once.
        thresholds: training progress that each tier takes.
    """

    __slots__ = (
        "at",
        "card_effects",
        "end_points",
        "growth",
        "hazards",
        "layer",
        "lobby_pct",
        "most_steps",
        "named",
        "openers",
        "orders",
        "parts",
        "posture_step",
        "pricing",
        "quarters",
        "ranked",
        "rewards",
        "thresholds",
    )

    def __init__(self, game: Game) -> None:
        projects = range(game.project_count)
        regions = range(game.region_count)
        rules = game.ruleset
        self.layer: vec[i64] = vec[i64]([LAYER_OF[code] if code < len(LAYER_OF) else NO_LAYER for code in game.gives])
        self.at: list[list[vec[i64]]] = [
            [
                vec[i64](
                    [p for p in projects if game.allowed[p][r] and not game.is_opener[p] and self.layer[p] == layer]
                )
                for layer in range(4)
            ]
            for r in regions
        ]
        self.openers: list[vec[i64]] = [vec[i64]([p for p in game.openers if game.allowed[p][r]]) for r in regions]
        self.orders: vec[vec[i64]] = vec[vec[i64]](
            [vec[i64]([game.at.get((_kind_of(game, p), p, r), -1) for r in regions]) for p in projects]
        )
        self.pricing: vec[i64] = vec[i64]([self._pricing_of(a.kind, a.x) for a in game.actions])
        self.most_steps: i64 = max(game.permit_steps)
        training = rules.training
        self.rewards: vec[vec[float]] = vec[vec[float]](
            [
                vec[float]([float(reward) for reward in rewards])
                for rewards in (training.first, training.second, training.later)
            ]
        )
        self.thresholds: vec[float] = vec[float]([float(progress) for progress in training.thresholds])
        self.quarters: int = game.quarters
        self.growth: dict[int, vec[float]] = {}
        self.card_effects: dict[int, list[tuple[EffectValue, Any]]] = {}
        self.named: dict[tuple[tuple[str, ...], int, int], int] = {}
        self.ranked: dict[tuple[float, ...], tuple[int, ...]] = {}
        self.end_points: int = rules.scoring.end_compute_points
        self.lobby_pct: int = rules.economy.lobby_pct
        self.hazards: Hazards = Hazards(game)
        self.parts: list[PartMarket] = [PartMarket(game, part) for part in range(len(PARTS))]
        self.posture_step: i64 = rules.economy.posture_step

    def growth_of(self, pct: int) -> vec[float]:
        """By number of quarters, what a unit of debt has grown to at a rate of interest a quarter, in per cent; found on first use."""
        known = self.growth.get(pct)
        if known is None:
            rate = 1 + float(pct) / 100
            known = self.growth[pct] = vec[float]([rate ** float(t) for t in range(self.quarters + 1)])
        return known

    def _pricing_of(self, kind: int, x: int) -> int:
        if kind in {
            act.POSTURE,
            act.RENT,
            act.LIFT,
            act.HOLD,
            act.RELEASE,
            act.OPEN_CAMPUS,
            act.BUY,
            act.GREY,
            act.ASSEMBLE,
        }:
            return BY_PLANS
        if kind in {act.BUILD, act.TURBINES}:
            return BY_KIND if self.layer[x] == NO_LAYER else BY_PLANS
        if kind == act.EXPEDITE:
            return BY_EXPEDITE
        if kind == act.BUY_PART:
            return BY_STORE
        return BY_SAVING if kind == act.LOBBY else BY_KIND


def _kind_of(game: Game, project: int) -> int:
    """The kind of action that orders a project."""
    if game.uses_equipment[project]:
        return act.TURBINES
    return act.OPEN_CAMPUS if game.is_opener[project] else act.BUILD


def catalogue_of(game: Game) -> Catalogue:
    """The catalogue of a game; made on first use."""
    known = game.notes.get("catalogue")
    if not isinstance(known, Catalogue):
        known = game.notes["catalogue"] = Catalogue(game)
    return known
