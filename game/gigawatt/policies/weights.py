"""What the house policies think things are worth: named numbers, read from the TOML beside the code."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from attrs import fields, frozen

PATH: Final = Path(__file__).with_name("weights.toml")


@frozen(kw_only=True)
class Weights:
    """Worth of things, in Lead unless said otherwise."""

    cash_end: float
    """A unit of cash (a tenth of $bn) after the last quarter."""
    cash_slope: float
    """How much more a unit of cash is worth for each quarter that it can still work."""
    rank: float
    """How far a point of compute moves a seat in the order of compute: 1 is as far as all of its rank's Lead."""
    rank_offset: float
    """Points of compute below which more of them stop moving a seat faster."""
    confidence: float
    """Belief that a layer which is neither there nor ordered will be ordered in time, 0 to 1."""
    influence: float
    """A unit of influence."""
    envy: float
    """What a rival's gain costs, as a share of it."""
    chokepoint: float
    """How much of a chokepoint's Lead to come is believed in, 0 to 1."""
    lease: float
    """How much of the lease of idle powered shell is believed in, 0 to 1."""
    training: float
    """How much of the reward of a training tier not yet reached is believed in, 0 to 1."""
    models: float
    """How much of the model income of a tier is believed in, 0 to 1."""
    threshold: float
    """An action must gain this much to be better than a pass."""


@frozen(kw_only=True)
class PlannerWeights(Weights):
    """What a policy that plans thinks besides."""

    reinvest: float
    """Share of what a module brings that the cash for it is worth."""
    shell: float
    """Price of a module without its accelerator, in tenths of $bn."""
    wealth: float
    """Cash and credit that can be put to use at once while an accelerator costs 14, in tenths of $bn; more is worth less."""
    spread: float
    """How unsure the order of compute is, as a share of the mean compute."""
    spread_growth: float
    """How much more unsure it gets with each quarter, as a share."""
    trust: float
    """Belief that a layer not yet ordered will be ordered with the next chance, 0 to 1."""
    early: float
    """Share of its worth that an order has which could as well wait a quarter."""
    surplus: float
    """Share of its price that counts against what a lot brings beyond any plan."""
    wanting: float
    """How far the best step that the purse does not reach raises the worth of cash, as a share."""
    contest: float
    """How much more pressing an order is that takes from a ladder, as a factor."""
    pace: float
    """Share of the mean growth of compute that the seat expects for itself when it plans its training."""
    hope: float
    """Lead that a tier not reached in any forecast is worth, for the part of the way gone."""
    horizon: float
    """Quarters looked ahead."""
    taste_plants: float = 0.0
    """Lead that a style adds to a chip plant, and to cards of supply."""
    taste_power: float = 0.0
    """The same for turbine works, fittings of power, halls offered, and cards of power."""
    taste_controls: float = 0.0
    """The same for export controls and their cards."""
    taste_politics: float = 0.0
    """The same for lobbying, haste, and cards of policy and of governments."""
    taste_capital: float = 0.0
    """The same for cards of capital."""
    taste_training: float = 0.0
    """The same for cards of technology."""
    bills: float
    """Net cash kept above the credit limit against events, in tenths of $bn."""

    @property
    def has_style(self) -> bool:
        """Whether any taste is felt."""
        tastes = (self.taste_plants, self.taste_power, self.taste_controls, self.taste_politics)
        return any(tastes) or bool(self.taste_capital or self.taste_training)


@cache
def load_weights(name: str) -> Weights:
    """The weights of a policy that does not plan."""
    return Weights(**_read(name, Weights))


@cache
def load_planner_weights(name: str) -> PlannerWeights:
    """The weights of a policy that plans."""
    return PlannerWeights(**_read(name, PlannerWeights))


def _read(name: str, kind: type[Weights]) -> dict[str, float]:
    table = _tables()[name]
    wanted = {field.name: field.default for field in fields(kind)}
    return {key: float(table[key]) if key in table else float(default) for key, default in wanted.items()}


@cache
def _tables() -> dict[str, dict[str, float]]:
    tables: dict[str, dict[str, float]] = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return tables
