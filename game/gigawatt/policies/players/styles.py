"""Styles: six strategies that a person could name after one game.

A style is the planner with another table of weights, which has bonuses for kinds of action (`gigawatt.policies.valuation.style_bonus`)
and a bias of the posture. It is data, not other code.
"""

from __future__ import annotations

from typing import ClassVar

from gigawatt.policies.players.planner_policy import PlannerPolicy


class StylePolicy(PlannerPolicy):
    """The planner with the bonuses of one table of weights."""

    table: ClassVar[str] = "planner"
    """The table in `weights.toml`, named after the style."""

    def __init__(self, horizon: int = 12) -> None:
        super().__init__(horizon, self.table)


class FabBuilder(StylePolicy):
    """Builds plants for logic, memory and packaging, holds their chokepoints and assembles its own accelerators.

    It is fond of chip plants and of cards of supply, and counts on the tolls and the Lead of a chokepoint. Look for two or more
    plants in the first year. Against it: buy parts while they are cheap, or build the plant that takes its share.
    """

    table = "fab-builder"


class PowerBaron(StylePolicy):
    """Builds power before anyone needs it, makes turbines, and lets powered halls to whoever lacks them.

    It is fond of power ahead of the rest of a campus, of turbine works, fittings of power, cards of power and halls on offer.
    Look for turbines ordered early and idle powered shell. Against it: order turbines before the ladder is empty.
    """

    table = "power-baron"


class CloudMerchant(StylePolicy):
    """Sells its compute to the cloud, takes cards of capital, and lets others race for the training tiers.

    Its posture leans to the cloud all through the match. Look for posture training:0 and for shares raised early. Against it:
    sell more to the cloud yourself while the price is high, and take the tiers it leaves.
    """

    table = "cloud-merchant"


class FrontierRacer(StylePolicy):
    """Trains with all it has to be first at every tier, rents what it lacks, and takes cards of technology.

    Its posture leans to training all through the match. Look for posture training:3 and training:4 in the first year. Against it:
    its cash is short, so compete for accelerators and keep within a tier of it.
    """

    table = "frontier-racer"


class ControlHawk(StylePolicy):
    """Issues export controls as soon as it may, raises them to embargoes, and takes cards of control.

    It saves influence for controls. Look for a control by the second quarter. Against it: buy ahead in the quarter between the
    announcement and the start, have enough of what it closes, so that it earns nothing by you, and build the plants that an embargo
    makes cheaper.
    """

    table = "control-hawk"


class SovereignCourtier(StylePolicy):
    """Signs contracts with governments, lobbies for subsidies, and takes cards of policy.

    It is fond of sovereign contracts, subsidies, expediting and cards of policy and of governments. Look for lobbying and for cards of
    governments as soon as they lie open. Against it: take the contract before it does.
    """

    table = "sovereign-courtier"
