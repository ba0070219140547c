"""What the house policies think things are worth: named numbers, read from the TOML beside the code.

They are dataclasses, where the rest of the package has attrs, because mypyc compiles these: a planner reads some hundred weights at
each decision, and a compiled field is read without a look-up.
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


@dataclass(frozen=True, kw_only=True)
class PlannerWeights(Weights):
    """What a policy that plans thinks besides."""

    reinvest: float
    """Share of what a module brings that the cash for it is worth."""
    shell: float
    """Price of a module without its accelerator, in tenths of $bn."""
    wealth: float
    """Cash and credit that can be put to use at once while an accelerator costs 14, in tenths of $bn; more is worth less."""
    spread: float
    """How unsure the order of compute is in quarters far ahead, as a share of the mean compute."""
    trust: float
    """Belief that a layer not yet ordered will be ordered with the next chance, 0 to 1."""
    early: float
    """Share of its worth that an order keeps for each quarter that it could as well wait."""
    early_chips: float
    """The same for accelerators, which arrive soon and are never needed before the rest."""
    surplus: float
    """Share of its price that counts against what a lot brings beyond any plan."""
    planned_actions: float
    """Quarters after this one whose actions are planned for."""
    cash_premium: float
    """How far the best step that the purse does not reach raises the worth of cash, as a share."""
    contest: float
    """How much more pressing an order is that takes from a ladder, as a factor."""
    pace: float
    """Share of the mean growth of compute that the seat expects for itself when it plans its training."""
    action_cost: float
    """An action at the start of a match, where ways to the same end take more of them or fewer."""
    doubt: float
    """How much more progress than a tier's threshold a plan must make for each quarter until then, as a share."""
    hope: float
    """Lead that a tier not reached in any forecast is worth, for the part of the way gone."""
    horizon: float
    """Quarters looked ahead."""
    bills: float
    """Net cash kept above the credit limit against events, in tenths of $bn."""
    credit: float = 1.0
    """Share of its credit that it dares to use."""
    bonus_plants: float = 0.0
    """Lead that a style adds at the start to a plant for logic, memory or packaging; every taste fades to none at the end."""
    bonus_turbine_works: float = 0.0
    """The same for equipment works."""
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
    """The same for other cards of power; so with each suit."""
    bonus_supply_cards: float = 0.0
    bonus_control_cards: float = 0.0
    bonus_sovereign_cards: float = 0.0
    bonus_policy_cards: float = 0.0
    bonus_capital_cards: float = 0.0
    bonus_technology_cards: float = 0.0
    posture_bias: float = 0.0
    """Lead that a style adds to each quarter of its compute that trains; below zero it leans to the cloud."""

    @property
    def has_bonus(self) -> bool:
        """Whether any taste is felt; every planner asks, so each is named here."""
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
