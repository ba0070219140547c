"""Weights of the house policies: named numbers that say what things are worth, read from `weights.toml`.

They are dataclasses and not attrs classes because mypyc compiles these: a planner reads some hundred weights at each decision, and a
compiled field needs no look-up.
"""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final

PATH: Final = Path(__file__).with_name("weights.toml")


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Values of things, in Lead unless stated otherwise."""

    cash_end: float
    """A unit of cash (a tenth of $bn) after the last quarter."""
    cash_slope: float
    """Added value of a unit of cash for each quarter in which it can still be used."""
    rank: float
    """Effect of a point of compute on the order of compute: 1 is worth all of the rank's Lead."""
    rank_offset: float
    """Points of compute below which the effect of more compute on the order no longer grows."""
    confidence: float
    """Probability, as assumed, that a layer which is not ordered yet will be ordered in time."""
    influence: float
    """A unit of influence."""
    envy: float
    """Cost of a rival's gain, as a share of the gain."""
    retaliation: float
    """What an own control gains by reaching the author of one that hurts the seat, in Lead."""
    chokepoint: float
    """Share of a chokepoint's future Lead that counts, 0 to 1."""
    lease: float
    """Share of the lease of idle powered shell that counts, 0 to 1."""
    training: float
    """Factor on the reward of a training tier that is not reached yet."""
    models: float
    """Share of a tier's model income that counts, 0 to 1."""
    threshold: float
    """Gain that an action needs to be better than a pass."""


@dataclass(frozen=True, kw_only=True)
class PlannerWeights(Weights):
    """Further weights of a policy that plans."""

    reinvest: float
    """Value of the cash for a module, as a share of what the module brings."""
    shell: float
    """Price of a module without its accelerator, in tenths of $bn."""
    wealth: float
    """Cash and credit that can be used at once if an accelerator costs 14, in tenths of $bn; more is worth less."""
    spread: float
    """Uncertainty of the order of compute in distant quarters, as a share of the mean compute."""
    trust: float
    """Probability, as assumed, that a layer not ordered yet will be ordered at the next opportunity."""
    early: float
    """Factor on the value of an order for each quarter that it could wait without delaying a module."""
    early_chips: float
    """The same for accelerators, which arrive soon and are never needed before the rest."""
    surplus: float
    """Share of the price that counts for modules of a lot that no plan needs."""
    planned_actions: float
    """Quarters after this one whose action points are planned for."""
    cash_premium: float
    """Share of the best unfunded step's gain, per unit of its cost, that is added to the value of cash."""
    contest: float
    """Factor on the value of an order from a ladder, which rivals can buy from too."""
    closing: float
    """Factor on the value of an order of goods that an announced control will hold back."""
    pace: float
    """Growth of the seat's compute that its training plan expects, as a share of the mean growth."""
    action_cost: float
    """Value of an action point at the start of a match; it makes one large order better than two small ones."""
    doubt: float
    """Progress above a tier's threshold that a training plan needs for each quarter until then, as a share."""
    hope: float
    """Value of a tier that the training plan does not reach, in proportion to the way gone."""
    horizon: float
    """Quarters of a module's running time that count."""
    bills: float
    """Cash and credit kept in reserve for events, in tenths of $bn."""
    exposure: float = 0.0
    """Weight of the accelerators that a region may be cut off from by controls not issued yet; 1 expects that all of them are."""
    credit: float = 1.0
    """Share of the credit limit that may be used."""
    opening_margin: float = 0.0
    """How much less than the best order, as a share of it, an order may be worth that is drawn in its place in the first quarter."""
    bonus_plants: float = 0.0
    """Bonus, at the start of a match, for a plant for logic, memory or packaging; every bonus shrinks to nothing at the end."""
    bonus_turbine_works: float = 0.0
    """The same for turbine works."""
    bonus_power: float = 0.0
    """The same for a lot of power."""
    bonus_fittings: float = 0.0
    """The same for battery halls and substations."""
    bonus_halls: float = 0.0
    """The same for offering a hall."""
    bonus_controls: float = 0.0
    """The same for issuing or raising an export control."""
    bonus_subsidies: float = 0.0
    """The same for lobbying."""
    bonus_expedites: float = 0.0
    """The same for expediting."""
    bonus_sales: float = 0.0
    """The same for selling parts."""
    bonus_rent: float = 0.0
    """The same for renting capacity to train with."""
    bonus_contracts: float = 0.0
    """The same for cards with a sovereign contract."""
    bonus_power_cards: float = 0.0
    """The same for other cards of the suit power; likewise for each suit below."""
    bonus_supply_cards: float = 0.0
    bonus_control_cards: float = 0.0
    bonus_sovereign_cards: float = 0.0
    bonus_policy_cards: float = 0.0
    bonus_capital_cards: float = 0.0
    bonus_technology_cards: float = 0.0
    posture_bias: float = 0.0
    """Lead that a style adds for each quarter of its compute that trains; below zero it prefers the cloud."""

    @property
    def has_bonus(self) -> bool:
        """Whether any bonus is set; spelled out, since every planner asks."""
        return bool(
            self.bonus_plants
            or self.bonus_turbine_works
            or self.bonus_power
            or self.bonus_fittings
            or self.bonus_halls
            or self.bonus_controls
            or self.bonus_subsidies
            or self.bonus_expedites
            or self.bonus_sales
            or self.bonus_rent
            or self.bonus_contracts
            or self.bonus_power_cards
            or self.bonus_supply_cards
            or self.bonus_control_cards
            or self.bonus_sovereign_cards
            or self.bonus_policy_cards
            or self.bonus_capital_cards
            or self.bonus_technology_cards
            or self.posture_bias
        )


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
    base = table.get("base")
    if isinstance(base, str):
        table = _tables()[base] | table
    cash_premium = {field.name: field.default for field in fields(kind)}
    return {
        key: float(table[key] if key in table or default is MISSING else default)
        for key, default in cash_premium.items()
    }


@cache
def _tables() -> dict[str, dict[str, float | str]]:
    tables: dict[str, dict[str, float | str]] = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return tables
