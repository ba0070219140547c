"""Rules 25 to 30: the cloud market, posture, rented capacity, training."""

from __future__ import annotations

import pytest
from tests.core.positions import (
    board,
    build,
    can,
    clear,
    do,
    end,
    events,
    get,
    paid,
    put,
    put_quarter,
    region,
    set_running,
    settle,
)

from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.quarter.operations import cloud_price, training_points
from gigawatt.core.quarter.scoring import score_training
from gigawatt.core.queries.rates import rent_price


def rich_campus(st: State, seat: int, place: str, modules: int) -> None:
    """A campus that runs so many modules of the first class."""
    build(st, seat, place, site=modules, grid=modules, closed=modules, optical=modules, chips_0=modules)


@pytest.mark.parametrize("supply", [0, 1, 5, 9, 10, 20, 40, 66, 133, 1000])
def test_rule_25_the_price_is_scale_times_demand_over_supply_within_bounds(supply: int) -> None:
    """Rounded down, clamped, and with no supply reckoned as one point."""
    st = board("hyperscaler", "neocloud", "gulf-fund", "energy-major")
    cloud = st.game.ruleset.cloud
    expected = cloud.price_scale * cloud.demand[0] // max(1, supply)
    assert cloud_price(st, supply, 0) == max(cloud.price_min, min(cloud.price_max, expected))


def test_rule_25_demand_scales_with_the_seats() -> None:
    """Half as many seats meet half of the demand."""
    four, two = board("hyperscaler", "neocloud", "gulf-fund", "energy-major"), board("hyperscaler", "neocloud")
    assert list(two.game.demand) == [d * 2 // 4 for d in four.game.ruleset.cloud.demand]
    assert list(four.game.demand) == list(four.game.ruleset.cloud.demand)


def test_rule_25_revenue_is_points_times_half_the_price() -> None:
    """A firm earns points x price / 2 on what it sells, traits on top."""
    st = board("hyperscaler", "neocloud")
    rich_campus(st, 0, "us-east", 4)
    clear(st, 1)
    points = st.compute(0)
    end(st)
    assert paid(st, 0, "cloud") == points * st.v[lay.PRICE] // 2 > 0


@pytest.mark.parametrize("posture", range(5))
def test_rule_26_posture_is_quarters_of_the_compute_rounded_down(posture: int) -> None:
    """What trains is compute x posture / 4, rounded down; the rest sells."""
    st = board("hyperscaler", "neocloud")
    rich_campus(st, 0, "us-east", 3)
    clear(st, 1)
    put(st, 0, posture=posture)
    compute = st.compute(0)
    end(st)
    trains = compute * posture // 4
    assert st.v[lay.SEATS + lay.TRAINED] == trains
    assert paid(st, 0, "cloud") == (compute - trains) * st.v[lay.PRICE] // 2


def test_rule_26_posture_persists() -> None:
    """A posture set once holds in later quarters."""
    st = board("hyperscaler", "neocloud")
    do(st, "posture training:3")
    for _ in range(3):
        end(st)
    assert get(st, 0, "posture") == 3


def test_rule_27_rented_capacity_is_dearer_and_raises_demand() -> None:
    """Lots cost their share of the cloud price, rounded up, and count as demand when that price is found."""
    st = board("hyperscaler", "neocloud")
    cloud = st.game.ruleset.cloud
    rich_campus(st, 0, "us-east", 4)
    rich_campus(st, 1, "texas", 4)
    put(st, 0, posture=4, rent=2, cash=500)
    sold = st.compute(1)
    end(st)
    price = st.v[lay.PRICE]
    assert price == max(
        cloud.price_min,
        min(cloud.price_max, cloud.price_scale * (st.game.demand[0] + 2 * cloud.rent_points) // sold),
    )
    assert rent_price(st, price) == -(-cloud.rent_points * price * cloud.rent_pct // 200)
    assert paid(st, 0, "rent") == -2 * rent_price(st, price)
    own = 4 * st.game.class_points[0]
    assert st.v[lay.SEATS + lay.TRAINED] == own + 2 * cloud.rent_points * st.game.ruleset.training.rented_pct // 100


def test_rule_27_lots_that_cannot_be_paid_are_dropped() -> None:
    """Renting never breaks a seat: it gets as many lots as cash and credit pay for."""
    st = board("hyperscaler", "neocloud")
    rich_campus(st, 0, "us-east", 2)
    put(st, 0, posture=4, rent=3)
    put(st, 0, cash=-st.limit(0) + 20)
    end(st)
    assert st.cash(0) >= -st.limit(0)
    assert paid(st, 0, "rent") > -3 * rent_price(st, st.v[lay.PRICE])
    assert not paid(st, 0, "restructured")


def test_rule_27_dropped_lots_do_not_come_back() -> None:
    """What could not be paid is rented no more: in the next quarter only the lots that were paid are left."""
    st = board("hyperscaler", "neocloud")
    rich_campus(st, 0, "us-east", 2)
    put(st, 0, posture=4, rent=3)
    put(st, 0, cash=-st.limit(0) + 20)
    end(st)
    each = rent_price(st, st.v[lay.PRICE])
    assert st.rent(0) == -paid(st, 0, "rent") // each < 3
    assert events(st, "rent-cut") == [("rent-cut", 0, 3 - st.rent(0))]


def test_rule_27_lots_fall_with_the_compute_that_trains() -> None:
    """A lower posture gives up at once the lots above its bound."""
    st = board("hyperscaler", "neocloud")
    rich_campus(st, 0, "us-east", 2)
    put(st, 0, posture=4, rent=3)
    do(st, "posture training:1")
    assert st.rent(0) == 1


def test_rule_27_rent_has_a_bound_and_a_trait_moves_it() -> None:
    """One lot for each quarter of the compute that trains, up to the seat's bound; some faction may rent more."""
    st = board("hyperscaler", "frontier-lab")
    bound = st.game.ruleset.cloud.rent_lots
    for seat, extra in ((0, 0), (1, 2)):
        st.v[lay.TO_MOVE] = seat
        for posture in (1, 2, 4):
            put(st, seat, posture=posture)
            most = max(n for n in range(st.game.rent_rows) if can(st, f"rent lots:{n}"))
            assert most == min(bound + extra, posture)


def test_rule_28_the_largest_campus_trains_in_full_and_others_in_part() -> None:
    """The largest campus counts whole, others half, or three quarters between places of grade A fibre; rented points less."""
    st = board("neocloud", "hyperscaler")
    training = st.game.ruleset.training
    set_running(st, 0, {region(st, "texas"): 10, region(st, "nordics"): 6, region(st, "japan"): 4})
    share = 20
    expected = 10 * 100 + 4 * training.linked_pct + 6 * training.far_pct + 8 * training.rented_pct
    assert st.game.fibre_a[region(st, "japan")]
    assert not st.game.fibre_a[region(st, "nordics")]
    assert training_points(st, 0, share, 8) == expected // 100


def test_rule_28_training_fills_the_largest_campus_first() -> None:
    """A share that fits the largest campus loses nothing to distance."""
    st = board("neocloud", "hyperscaler")
    set_running(st, 0, {region(st, "texas"): 10, region(st, "nordics"): 6})
    assert training_points(st, 0, 10, 0) == 10
    assert training_points(st, 0, 12, 0) == 10 + 2 * st.game.ruleset.training.far_pct // 100


def test_rule_28_a_trunk_stands_for_grade_a_fibre() -> None:
    """With its own long-haul fibre a place of grade B links like one of grade A."""
    st = board("neocloud", "hyperscaler")
    training = st.game.ruleset.training
    build(st, 0, "nordics", site=3, trunk=1)
    set_running(st, 0, {region(st, "texas"): 10, region(st, "nordics"): 8})
    assert training_points(st, 0, 18, 0) == (1000 + 8 * training.linked_pct) // 100


def test_rule_29_several_thresholds_may_fall_at_once() -> None:
    """A jump in progress takes every threshold on the way, each with its reward."""
    st = board("hyperscaler", "neocloud")
    training = st.game.ruleset.training
    put(st, 0, progress=training.thresholds[2], lead=0)
    score_training(st)
    assert get(st, 0, "tier") == 3
    assert st.lead(0) == sum(training.first[:3])


def test_rule_29_seats_that_reach_a_tier_together_take_its_places_by_progress() -> None:
    """The one with more progress is first, the other second; the next is a later one."""
    st = board("hyperscaler", "neocloud", "gulf-fund")
    training = st.game.ruleset.training
    for seat, more in ((0, 0), (1, 1)):
        put(st, seat, progress=training.thresholds[0] + more, lead=0)
    put(st, 2, progress=0, lead=0)
    score_training(st)
    assert [st.lead(seat) for seat in range(3)] == [training.second[0], training.first[0], 0]
    put(st, 2, progress=training.thresholds[0] + 5)
    score_training(st)
    assert st.lead(2) == training.later[0]


@pytest.mark.parametrize("quarter", range(4))
def test_rule_29_equal_progress_takes_the_places_in_the_order_of_play(quarter: int) -> None:
    """Who plays first in the quarter is first in the race; each tier that falls at once has an order of its own."""
    st = board("hyperscaler", "neocloud", "gulf-fund")
    training = st.game.ruleset.training
    put_quarter(st, quarter)
    for seat in range(3):
        put(st, seat, progress=training.thresholds[1], lead=0)
    score_training(st)
    order = [(quarter + place) % 3 for place in range(3)]
    rewards = [sum(row[:2]) for row in (training.first, training.second, training.later)]
    assert [st.lead(seat) for seat in order] == rewards
    places = [(event[1], event[3]) for event in events(st, "tier") if event[2] == 1]
    assert places == [(seat, place) for place, seat in enumerate(order)]


def test_rule_29_the_second_alone_takes_the_second_reward() -> None:
    """One after the other they are first, second and later."""
    st = board("hyperscaler", "neocloud", "gulf-fund")
    training = st.game.ruleset.training
    for seat in range(3):
        put(st, seat, progress=0, lead=0)
    for seat in range(3):
        put(st, seat, progress=training.thresholds[0])
        score_training(st)
    assert [st.lead(seat) for seat in range(3)] == [training.first[0], training.second[0], training.later[0]]


def test_rule_29_progress_never_resets() -> None:
    """A restructure, a posture of none, an idle quarter: progress stays."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, progress=33, posture=0, cash=-900)
    end(st)
    assert st.progress(0) == 33


@pytest.mark.parametrize("behind, share", [(0, 2), (1, 1), (2, 0)])
def test_rule_30_model_income_goes_to_the_frontier_and_half_to_who_is_one_tier_behind(behind: int, share: int) -> None:
    """The highest tier pays in full, one behind half of its own, further behind nothing."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, tier=4)
    put(st, 1, tier=4 - behind)
    end(st)
    income = st.game.ruleset.training.model_income
    assert paid(st, 0, "models") == income * 4
    assert paid(st, 1, "models") == income * (4 - behind) * share // 2


def test_rule_47_the_index_follows_the_cloud_price() -> None:
    """A glut takes a step off the capital index, a shortage adds one, once a quarter."""
    rules = board("hyperscaler", "neocloud").game.ruleset
    cloud = rules.cloud
    worth = cloud.price_scale * cloud.demand[0] // rules.classes[0].points
    even = 2 * worth // (cloud.index_low + cloud.index_high)
    glut = worth // cloud.index_low + 1
    for modules, step in ((0, 1), (1, 1), (even, 0), (glut, -1)):
        st = board("hyperscaler", "neocloud", "gulf-fund", "energy-major")
        for seat in range(4):
            clear(st, seat)
        if modules:
            build(st, 0, "us-east", site=modules, gas=modules, closed=modules, optical=modules, chips_0=modules)
        settle(st)
        put(st, 0, cash=900)
        end(st)
        price = st.v[lay.PRICE]
        assert (price >= cloud.index_high) - (price <= cloud.index_low) == step, (modules, price)
        assert st.v[lay.INDEX] == step
