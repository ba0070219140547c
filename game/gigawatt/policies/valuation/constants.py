"""What never changes in a game, as policies read it: worked out once for each game."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.rules.vocabulary import LAYER_OF

if TYPE_CHECKING:
    from gigawatt.core import Game

NO_LAYER: Final = -1
"""The layer of a project that adds to none: a plant, a fitting, grid headroom."""
BY_PLANS: Final = 0
BY_KIND: Final = 1
BY_EXPEDITE: Final = 2
BY_SAVING: Final = 3
"""How a planner prices an action: with its plans, as what is free and what adds to a layer; like any action of the kind; by the
modules that run sooner; by what planned orders would save."""


class Catalogue:
    """Tables of projects, and numbers of the ruleset that a `Game` does not keep as its own.

    Attributes:
        at: by region and layer, the projects that add to the layer of a campus there.
        openers: by region, the projects that open a campus there.
        layer: by project, the layer it adds to, or `NO_LAYER`.
        orders: by project and region, the action that orders it; -1 where there is none.
        most_steps: permit steps that a project takes at most.
        pricing: by action, how a planner prices it.
        rewards: Lead for a training tier, by how many seats passed it before (two stand for more) and by tier.
        ranked: for (faction, year), the regions in the order of how well a new campus would stand there, as far as asked for.
        end_points: points of compute on order that count for one Lead at the end.
        lobby_pct: per cent that a lobby takes off the cost of a group of projects.
        posture_step: quarters of the compute by which a posture may move.
        thresholds: progress that each training tier takes.
    """

    __slots__ = (
        "at",
        "end_points",
        "layer",
        "lobby_pct",
        "most_steps",
        "openers",
        "orders",
        "posture_step",
        "pricing",
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
        self.ranked: dict[tuple[int, int], tuple[int, ...]] = {}
        self.end_points: int = rules.scoring.end_compute_points
        self.lobby_pct: int = rules.economy.lobby_pct
        self.posture_step: i64 = rules.economy.posture_step

    def _pricing_of(self, kind: int, x: int) -> int:
        if kind in {act.POSTURE, act.RENT, act.OPEN_CAMPUS, act.BUY, act.ASSEMBLE}:
            return BY_PLANS
        if kind in {act.BUILD, act.TURBINES}:
            return BY_KIND if self.layer[x] == NO_LAYER else BY_PLANS
        if kind == act.EXPEDITE:
            return BY_EXPEDITE
        return BY_SAVING if kind == act.LOBBY and x < 4 else BY_KIND


def _kind_of(game: Game, project: int) -> int:
    """The kind of action that orders a project."""
    if game.uses_equipment[project]:
        return act.TURBINES
    return act.OPEN_CAMPUS if game.is_opener[project] else act.BUILD


def catalogue_of(game: Game) -> Catalogue:
    """The catalogue of a game; made once."""
    known = game.notes.get("catalogue")
    if not isinstance(known, Catalogue):
        known = game.notes["catalogue"] = Catalogue(game)
    return known
