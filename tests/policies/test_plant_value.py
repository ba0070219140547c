"""What a planner thinks of a plant: its output by year, the price it leaves, own assemblies, and a chokepoint."""

from __future__ import annotations

from dataclasses import replace

import pytest
from attrs import evolve
from tests.core.positions import build, fill, put_quarter

from gigawatt.core import Game
from gigawatt.core.rules.ruleset import PARTS
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.valuation.plant_value import (
    EQUIPMENT,
    chokepoint_value,
    output_value,
    plant_output,
    plant_value,
    plants_of,
    sale_value,
)
from gigawatt.policies.valuation.weights import PlannerWeights

MEMORY = PARTS.index("memory")
FAIR = 100


def planner_of(game: Game, weights: PlannerWeights, *, plants: int = 0, rival: int = 0) -> Planner:
    """A planner at the start, with so many memory plants of its own in Korea and so many of the next seat's."""
    state = game.new_state(3)
    for seat, count in ((0, plants), (1, rival)):
        if count:
            build(state, seat, "korea", memory=count, open=0)
    return Planner(state, 0, weights)


def output(planner: Planner, time: int, part: int = MEMORY) -> float:
    """The value of the output of a fairly suited plant."""
    return output_value(planner, part, FAIR, time, plants_of(planner, part))


def test_a_plant_makes_more_in_later_years(game: Game, weights: PlannerWeights) -> None:
    """The output that is valued is the ruleset's of the year, by suitability."""
    planner = planner_of(game, weights)
    units = game.ruleset.economy.plant_units
    assert [plant_output(planner, FAIR, 4 * year) for year in range(3)] == list(units)
    assert plant_output(planner, 125, 4) == pytest.approx(1.25 * units[1])


def test_the_value_sums_the_output_of_the_years_to_come(game: Game, weights: PlannerWeights) -> None:
    """A plant that makes more in later years is worth more now, and one that comes later less."""
    rules = game.ruleset
    flat = Game(evolve(rules, economy=evolve(rules.economy, plant_units=(2, 2, 2))), game.scenario_id, game.seats)
    now, then = planner_of(game, weights), planner_of(flat, weights)
    assert output(now, 2) > output(then, 2) > 0
    assert output(now, 2) > output(now, 5) > output(now, 8) > output(now, 11) > 0
    assert plant_value(now, game.region_index["korea"], MEMORY, game.quarters) == 0


def test_a_sale_is_worth_the_falling_price(game: Game) -> None:
    """Each unit brings the price after it, less one; above the cap nobody buys."""
    prices = game.prices[MEMORY + 1][0]
    assert sale_value(prices, 4.0, 2.0) == max(0, prices[5] - 1) + max(0, prices[6] - 1)
    assert sale_value(prices, 4.0, 1.5) == max(0, prices[5] - 1) + max(0, prices[6] - 1) / 2
    assert sale_value(prices, float(len(prices) - 1), 3.0) == 0


def test_more_plants_of_a_part_leave_less_to_the_next(game: Game, weights: PlannerWeights) -> None:
    """Own plants and rivals' lower the price at which the next one sells, and own ones serve the own assemblies first."""
    alone = output(planner_of(game, weights), 2)
    assert output(planner_of(game, weights, plants=2), 2) < alone
    assert output(planner_of(game, weights, rival=3), 2) < alone


@pytest.mark.parametrize("part", [MEMORY, EQUIPMENT])
def test_the_fuller_the_ladder_the_less_a_plant_is_worth(game: Game, weights: PlannerWeights, part: int) -> None:
    """The sale starts at what is on the ladder, now and in the quarters to come."""
    worths = []
    for units in (0, 4, game.cap[part + 1]):
        state = game.new_state(3)
        fill(state, PARTS[part], units)
        worths.append(output(Planner(state, 0, weights), 2, part))
    assert worths[0] >= worths[1] > worths[2] > 0


def test_own_assemblies_take_what_they_need_on_a_full_market(game: Game, weights: PlannerWeights) -> None:
    """In the last quarter a plant for parts serves the seat itself, where other plants of it do not already."""
    state = game.new_state(3)
    put_quarter(state, game.quarters - 1)
    fill(state, "memory", game.cap[MEMORY + 1])
    planner = Planner(state, 0, weights)
    plants = plants_of(planner, MEMORY)
    first = output_value(planner, MEMORY, FAIR, 0, plants)
    plants.own = 10.0
    assert first > output_value(planner, MEMORY, FAIR, 0, plants) == 0


def test_a_chokepoint_is_worth_the_records_at_which_the_plant_makes_the_difference(
    game: Game, weights: PlannerWeights
) -> None:
    """Nothing without a weight, far from the share, or where it is held anyway; something for the plant that takes it."""
    few, many = planner_of(game, weights), planner_of(game, weights, plants=40)
    gains = [
        chokepoint_value(planner, MEMORY, FAIR, 2, plants_of(planner, MEMORY))
        for planner in [planner_of(game, weights, plants=n) for n in range(8)]
    ]
    assert max(gains) > 0
    assert chokepoint_value(many, MEMORY, FAIR, 2, plants_of(many, MEMORY)) == 0
    weightless = Planner(few.st, 0, replace(weights, chokepoint=0.0))
    assert chokepoint_value(weightless, MEMORY, FAIR, 2, plants_of(weightless, MEMORY)) == 0
