"""What one more module is worth: the formula and the match played again agree, or it is told why they do not."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings, strategies as st
from tests.study.hindsight.matches import MATCHES, played, sample

from gigawatt.core import edits
from gigawatt.core.queries.bottleneck import bottleneck, module_gain
from gigawatt.core.queries.compute import layers
from gigawatt.study.hindsight.bottlenecks import campuses_of
from gigawatt.study.hindsight.recorded_future import RecordedFuture
from gigawatt.study.hindsight.shadow_prices import DIFFERENCE_CODES, ShadowPrice, shadow_price
from gigawatt.wording.shortage_text import DIFFERENCE_TEXTS

CASES = 528
"""Random positions of the slow test."""


def random_price(future: RecordedFuture, random: Random) -> ShadowPrice | None:
    """The price of a random layer at a random campus in a random quarter; None where the seat has no campus."""
    seat, quarter = random.randrange(future.game.seats), random.randrange(future.quarters)
    regions = campuses_of(future, seat, quarter)
    if not regions:
        return None
    binding = [
        i for i, slack in enumerate(bottleneck(future.course.operations[quarter], seat, regions[0]).slack) if not slack
    ]
    added = random.choice([(layer,) for layer in range(5)] + [tuple(binding)])
    return shadow_price(future, seat, quarter, random.choice(regions), added)


def check(price: ShadowPrice) -> None:
    """Hold a price to what its difference says."""
    assert price.difference != "unexplained"
    assert (price.difference == "") == (price.differs_from == -1)
    if not price.difference:
        assert (price.points, price.total) == (price.formula_points, price.formula_total)
    if price.difference == "left-out":
        assert price.left_out + price.left_out_rivals > 0


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_formula_and_resimulation_agree_or_say_why(random: Random) -> None:
    """In a sample match, for a random module."""
    price = random_price(sample("first-campus"), random)
    if price is not None:
        check(price)


@pytest.mark.slow
def test_they_agree_on_most_of_many_positions() -> None:
    """On more than 500 random positions of all scenarios they agree in more than four of five, and each difference has its reason."""
    random = Random(15)  # noqa: S311  # of the test's own choices
    found: list[ShadowPrice] = []
    while len(found) < CASES:
        price = random_price(played(*MATCHES[len(found) * len(MATCHES) // CASES]), random)
        if price is not None:
            check(price)
            found.append(price)
    codes = Counter(price.difference for price in found)
    assert codes[""] > CASES * 4 // 5, codes
    in_the_quarter = sum(price.points == price.formula_points for price in found)
    assert in_the_quarter > CASES * 97 // 100


def test_the_formula_is_that_of_the_board() -> None:
    """What a module adds in the quarter is the gain of its `Bottleneck`, of all binding layers the joint gain."""
    future = sample("duel")
    for quarter, begun in future.course.operations.items():
        for seat in range(future.game.seats):
            for region in campuses_of(future, seat, quarter):
                campus = bottleneck(begun, seat, region)
                gains = [module_gain(begun, seat, region, (layer,), begun.chip_class) for layer in range(5)]
                assert tuple(gains) == campus.gain
                binding = [layer for layer, slack in enumerate(campus.slack) if not slack]
                assert module_gain(begun, seat, region, binding, begun.chip_class) == campus.joint_gain


def test_a_module_adds_one_to_its_layer_and_takes_no_action_away() -> None:
    """It counts at once, in its layer alone; every order that was legal without it stays legal."""
    future = sample("duel")
    for quarter in range(future.quarters):
        begin = future.begin_of(quarter)
        seat = begin.seat
        for region in begin.campuses(seat):
            for layer in range(5):
                state = begin.copy()
                edits.add_module(state, seat, region, layer)
                expected = [m + (i == layer) for i, m in enumerate(layers(begin, seat, region))]
                assert list(layers(state, seat, region)) == expected
                assert state.planned == begin.planned, "no bound on orders counts it"
                builds = {a for a in begin.legal_actions() if future.game.format_action(a).startswith("build")}
                assert builds <= set(state.legal_actions())


def test_every_difference_has_words() -> None:
    """The report can name each."""
    assert set(DIFFERENCE_TEXTS) == set(DIFFERENCE_CODES) - {""}
