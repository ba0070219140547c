"""How a planner deals with rivals: the grey channel, the store, announcements, controls, halls and hazards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.positions import board, build, control, do, fill, put, put_quarter, region, store

from gigawatt.core import Game, State, actions as act
from gigawatt.core.position.rows import Control, Offer
from gigawatt.core.quarter.construction import seizure_pct
from gigawatt.core.rules.ruleset import CONTROL_LAYERS, PARTS
from gigawatt.policies.planning.options import chip_option, equipment_way
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.planning.plans import regions_to_open
from gigawatt.policies.planning.store_plan import hold_value, parts_needed, stock_up_value
from gigawatt.policies.valuation.barriers import closed_share, closing_ladders, exposed_shares, grey_factor
from gigawatt.policies.valuation.campus import CHIPS, COOLING
from gigawatt.policies.valuation.control_values import answered, control_value, denied_places, harm_share
from gigawatt.policies.valuation.fitting_value import BATTERY, RECYCLING, TRUNK, drought_value, fitting_value
from gigawatt.policies.valuation.hall_values import hire_value, offer_value
from gigawatt.policies.valuation.plant_value import closed_price
from gigawatt.policies.valuation.weights import PlannerWeights

ALLIANCE, CHALLENGER, NON_ALIGNED = 0, 1, 2
CHIP_LAYER, MEMORY_LAYER = CONTROL_LAYERS.index("accelerators"), CONTROL_LAYERS.index("memory")
MEMORY = PARTS.index("memory")


def closed_board(level: int = 2) -> State:
    """A board on which the challenger state lacks accelerators, which the alliance controls at a level."""
    st = board("challenger-state", "hyperscaler", "neocloud", "memory-house")
    build(st, 0, "china-inland", site=6, clean=6, closed=6, electrical=6, chips_0=2)
    fill(st, "accelerators", alliance=6)
    for part in ("logic", "memory", "packaging"):
        fill(st, part, alliance=0)
    if level:
        control(st, "accelerators", "alliance", "challenger", level, seat=1)
    return st


def announce(st: State, layer: str, now: int, soon: int) -> None:
    """Announce that seat 1 raises a control of the alliance against the challenger bloc."""
    row = Control(CONTROL_LAYERS.index(layer), ALLIANCE, CHALLENGER, now, soon, 1, 99)
    st.controls = tuple(sorted([*st.controls, row]))


def test_a_closed_ladder_leaves_the_grey_channel(weights: PlannerWeights) -> None:
    """Under an embargo, with no parts to assemble, the option is a grey order, with seizures in its price; without one it is not."""
    st = closed_board()
    planner = Planner(st, 0, weights)
    option = chip_option(planner, region(st, "china-inland"))
    assert option is not None
    assert option.is_grey
    assert option.odds == pytest.approx(1 - seizure_pct(st) / 100)
    assert option.effort > 1 / option.lot
    free = closed_board(level=0)
    open_order = chip_option(Planner(free, 0, weights), region(free, "china-inland"))
    assert open_order is not None
    assert not open_order.is_grey
    assert option.unit >= open_order.unit * grey_factor(st) - 1


def test_a_planner_takes_the_grey_channel_where_it_pays(game: Game, weights: PlannerWeights) -> None:
    """A seat with a hall that waits for accelerators alone, and cash, orders them by the grey channel; a poor one cannot."""
    st = closed_board()
    put(st, 0, cash=400)
    legal = tuple(st.legal_actions())
    planner = Planner(st, 0, replace(weights, cash_end=0.001, cash_slope=0.0, reinvest=0.1))
    ranked = planner.rank(legal)
    assert act.GREY in [st.game.kind[action] for _gain, action in ranked]
    assert game.kind[ranked[0][1]] != act.PASS


def test_equipment_is_sought_by_the_store_where_its_ladder_is_closed(weights: PlannerWeights) -> None:
    """Without an open origin a unit comes by the grey channel first, a quarter later and dearer."""
    st = closed_board(level=0)
    fill(st, "equipment", alliance=3)
    open_price, open_wait, first = equipment_way(Planner(st, 0, weights), CHALLENGER)
    assert (open_wait, first) == (0, -1)
    control(st, "equipment", "alliance", "challenger", 2, seat=1)
    price, wait, first = equipment_way(Planner(st, 0, weights), CHALLENGER)
    assert price == pytest.approx(open_price * grey_factor(st))
    assert wait == 1
    assert st.game.format_action(first) == "buy equipment via:grey"


def test_announced_controls_are_known_by_bloc_and_ladder() -> None:
    """Only a control that rises counts, and only one whose issuer makes much of the ladder."""
    st = closed_board()
    assert list(closing_ladders(st)) == [0, 0, 0]
    announce(st, "memory", 0, 1)
    assert list(closing_ladders(st)) == [0, 1 << MEMORY_LAYER, 0]
    assert closed_share(st, CHIP_LAYER, CHALLENGER) == pytest.approx(st.game.origins[0][ALLIANCE] / 100)
    assert closed_share(st, CHIP_LAYER, ALLIANCE) == 0


def test_a_bloc_is_exposed_to_the_seats_that_can_close_it() -> None:
    """The alliance's accelerators can be closed to the others while it has a seat; nobody can close its own to itself."""
    st = board("hyperscaler", "challenger-state", "hub-operator", "memory-house")
    made = st.game.origins[0]
    shares = exposed_shares(st)
    assert shares[CHALLENGER] == pytest.approx((made[ALLIANCE] + made[NON_ALIGNED]) / 100)
    assert shares[NON_ALIGNED] == pytest.approx((made[ALLIANCE] + made[CHALLENGER]) / 200)
    assert shares[ALLIANCE] == pytest.approx((made[CHALLENGER] + made[NON_ALIGNED]) / 100)
    allies = board("hyperscaler", "neocloud", "foundry-champion", "memory-house")
    shares = exposed_shares(allies)
    assert shares[ALLIANCE] == 0
    assert shares[CHALLENGER] == pytest.approx(made[ALLIANCE] / 100)


def test_a_planner_expects_the_controls_to_come(weights: PlannerWeights) -> None:
    """Accelerators for the rival bloc are dearer the later they are bought, at home hardly, and its regions come later for a campus."""
    st = board("hyperscaler", "challenger-state", "hub-operator", "memory-house")
    planner, blind = Planner(st, 0, weights), Planner(st, 0, replace(weights, exposure=0))
    rival, home = region(st, "china-inland"), region(st, "us-east")
    points = planner.chip_points

    def dearer(r: int, wait: int) -> float:
        return planner.later_chip_price(r, points, wait) / blind.later_chip_price(r, points, wait)

    assert dearer(rival, 0) == 1
    assert 1 < dearer(rival, 2) < dearer(rival, 6) == dearer(rival, 9)
    assert dearer(home, 6) < 1 + (dearer(rival, 6) - 1) / 5
    assert regions_to_open(planner).index(rival) > regions_to_open(blind).index(rival)


def test_an_order_that_a_control_will_close_comes_first(weights: PlannerWeights) -> None:
    """An announced control raises the value of an order of its goods for the bloc that it hits, and of no other."""
    calm, warned = closed_board(level=0), closed_board(level=0)
    announce(warned, "accelerators", 1, 2)
    values = []
    for st in (calm, warned):
        orders = {action: worth for worth, action in Planner(st, 0, weights).orders()}
        values.append(orders[st.game.parse_action("buy accelerators -> china-inland")])
    assert values[1] >= values[0] * weights.closing * 0.99 > 0
    planner = Planner(warned, 0, weights)
    plan = planner.plans[0]
    assert planner.will_close(plan, CHIPS)
    assert not planner.will_close(plan, COOLING)


def test_parts_are_bought_before_a_control_closes_them(weights: PlannerWeights) -> None:
    """A seat that assembles stores a part while it is open; without an announcement, or with a full store, it does not."""
    st = closed_board()
    for part in ("logic", "memory", "packaging"):
        fill(st, part, alliance=4)
    quiet = Planner(st, 0, weights)
    needed = parts_needed(quiet, quiet.plans)
    assert needed[MEMORY] > 0
    assert stock_up_value(quiet, needed, MEMORY) < 0
    announce(st, "memory", 1, 2)
    warned = Planner(st, 0, weights)
    needed = parts_needed(warned, warned.plans)
    assert stock_up_value(warned, needed, MEMORY) > 0
    store(st, 0, "memory", alliance=st.game.store_cap)
    full = Planner(st, 0, weights)
    assert parts_needed(full, full.plans)[MEMORY] < needed[MEMORY]


def test_output_is_held_while_planned_modules_need_it(weights: PlannerWeights) -> None:
    """Output that an assembly will take is worth more in the store; what nobody needs is worth more on the ladder."""
    st = closed_board()
    build(st, 0, "china-east", memory=1, open=0)
    put(st, 0, cash=300)
    for part in ("logic", "memory", "packaging"):
        fill(st, part, alliance=2)
    planner = Planner(st, 0, weights)
    needed = parts_needed(planner, planner.plans)
    assert hold_value(planner, needed, MEMORY) > 0
    needed[MEMORY] = 0.0
    assert hold_value(planner, needed, MEMORY) < 0
    legal = tuple(st.legal_actions())
    gain, action = planner.best_hold(legal)
    assert gain > 0
    assert st.game.format_action(action) == "hold memory"


def test_a_plant_is_worth_more_where_its_part_is_closed(weights: PlannerWeights) -> None:
    """An embargo on a part, and one on accelerators in part, raise what an own unit saves in the bloc that it hits."""
    st = closed_board(level=0)
    control(st, "memory", "alliance", "challenger", 2, seat=1)
    planner = Planner(st, 0, weights)
    closed = closed_share(st, MEMORY_LAYER, CHALLENGER)
    assert closed > 0.5
    assert closed_price(planner, MEMORY, CHALLENGER) == pytest.approx(1 + closed * (grey_factor(st) - 1))
    assert closed_price(planner, MEMORY, ALLIANCE) == 1
    chips = Planner(closed_board(), 0, weights)
    assert 1 < closed_price(chips, MEMORY, CHALLENGER) < closed_price(planner, MEMORY, CHALLENGER)


def test_a_control_answers_one_and_strikes_the_leader(weights: PlannerWeights) -> None:
    """Retaliation is worth its weight against the author's bloc only; the rival with most Lead is harmed more than the last."""
    st = closed_board()
    planner = Planner(st, 0, weights)
    assert answered(planner, ALLIANCE) == 1
    assert answered(planner, CHALLENGER) == -1
    mild = Planner(st, 0, replace(weights, retaliation=0.0))
    gain = control_value(planner, CHIP_LAYER, ALLIANCE) - control_value(mild, CHIP_LAYER, ALLIANCE)
    assert gain == pytest.approx(weights.retaliation)
    put(st, 1, lead=30)
    put(st, 2, lead=10)
    put(st, 3, lead=20)
    shares = [harm_share(Planner(st, 0, weights), rival) for rival in (1, 3, 2)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 1 > shares[-1] > 0


def test_denied_places_are_those_that_lack_the_layer(weights: PlannerWeights) -> None:
    """A rival short of accelerators is named with its campus, one with plenty is not."""
    st = closed_board(level=0)
    place = region(st, "china-inland")
    assert denied_places(Planner(st, 1, weights), CHIP_LAYER, CHALLENGER) == [(0, place)]
    build(st, 0, "china-inland", site=2, clean=6, closed=6, electrical=6, chips_0=6)
    assert denied_places(Planner(st, 1, weights), CHIP_LAYER, CHALLENGER) == []


def test_fittings_are_worth_what_they_save(game: Game, weights: PlannerWeights) -> None:
    """A battery and recycling save more the longer they stand, and nothing without a campus or after the end."""
    st = board("hyperscaler", "neocloud", "memory-house", "challenger-state", game=game)
    build(st, 0, "texas", site=6, grid=6, evaporative=6, electrical=6, chips_0=6)
    planner = Planner(st, 0, weights)
    texas = region(st, "texas")
    battery = [fitting_value(planner, texas, BATTERY, time) for time in (0, 9, game.quarters)]
    assert battery[0] > battery[1] > battery[2] == 0
    assert fitting_value(planner, region(st, "iberia"), BATTERY, 0) == 0
    dusty = region(st, "arizona")
    build(st, 0, "arizona", site=6, grid=6, evaporative=6, electrical=6, chips_0=6)
    water = fitting_value(Planner(st, 0, weights), dusty, RECYCLING, 0)
    build(st, 0, "arizona", site=6, grid=6, closed=6, electrical=6, chips_0=6)
    assert water > fitting_value(Planner(st, 0, weights), dusty, RECYCLING, 0) == 0
    dry = [r for r in range(game.region_count) if not game.water_risk[r]]
    assert drought_value(planner, dusty, 0) > 0
    assert all(drought_value(planner, r, 0) == 0 for r in dry)


def test_a_trunk_is_worth_training_at_a_distance(game: Game, weights: PlannerWeights) -> None:
    """It links a far campus to one with fibre; alone it links nothing."""
    st = board("hyperscaler", "neocloud", "memory-house", "challenger-state", game=game)
    near = next(r for r in range(game.region_count) if game.fibre_a[r])
    far = next(r for r in range(game.region_count) if not game.fibre_a[r])
    names = {i: name for name, i in game.region_index.items()}
    build(st, 0, names[far], site=6, grid=6, closed=6, electrical=6, chips_0=6)
    put(st, 0, posture=4)
    home = st.game.region_index[game.ruleset.factions[st.tables[0].index].start.region]
    build(st, 0, names[home], open=0)
    assert fitting_value(Planner(st, 0, weights), far, TRUNK, 1) == 0
    build(st, 0, names[near], site=8, grid=8, closed=8, electrical=6, optical=4, chips_0=8)
    both = Planner(st, 0, weights)
    assert fitting_value(both, far, TRUNK, 1) > 0
    assert fitting_value(both, near, TRUNK, 1) == 0


def test_halls_are_valued_by_who_needs_them(game: Game, weights: PlannerWeights) -> None:
    """A rival's idle accelerators make an offer worth more; idle accelerators of the tenant make a hall worth more to it."""
    st = board("energy-major", "hyperscaler", "memory-house", "challenger-state", game=game)
    build(st, 0, "us-east", site=6, gas=6, closed=2, electrical=2, chips_0=2)
    build(st, 1, "us-east", site=2, grid=2, closed=2, electrical=2, chips_0=2)
    place = region(st, "us-east")
    calm = replace(weights, envy=0.0)
    alone = offer_value(Planner(st, 0, calm), place, 1)
    build(st, 1, "us-east", site=2, grid=2, closed=2, electrical=2, chips_0=6)
    wanted = offer_value(Planner(st, 0, calm), place, 1)
    assert wanted > alone > 0
    assert wanted > offer_value(Planner(st, 0, weights), place, 1), "what runs there is a rival's"
    st.offers = (Offer(0, place, 1),)
    hired = hire_value(Planner(st, 1, weights), place, 0)
    build(st, 1, "us-east", site=2, grid=2, closed=2, electrical=2, chips_0=2)
    fill(st, "accelerators")
    assert hired > hire_value(Planner(st, 1, weights), place, 0)
    assert offer_value(Planner(st, 0, weights), place, 0) < 0, "one that stands is left to stand"


def test_lifting_a_control_has_a_reason_of_its_own(game: Game) -> None:
    """A free action that is neither posture nor rent is explained as what it is."""
    from gigawatt.policies.api import Turn
    from gigawatt.policies.registry import make_policy

    st = board("control-hegemon", "hyperscaler", "memory-house", "challenger-state", game=game)
    put_quarter(st, game.quarters - 1)
    put(st, 0, influence=8)
    control(st, "optics", "alliance", "challenger", 2, seat=0)
    policy = make_policy("planner")
    seen = []
    for _ply in range(20):
        if st.seat != 0 or st.is_terminal:
            break
        decision = policy.decide(Turn(game, 0, tuple(st.legal_actions()), 1, st.ply, 100, st))
        assert decision.reason is not None
        seen.append(game.kind[decision.action])
        do(st, game.format_action(decision.action))
    assert seen
