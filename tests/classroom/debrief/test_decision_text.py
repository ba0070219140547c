"""What a debrief says of decisions: of one that did not pay, of two together, of orders that do not help."""

from __future__ import annotations

from attrs import evolve
from tests.study.hindsight.matches import sample

from gigawatt.core.actions import PASS
from gigawatt.core.explanations.shortages import OrderPair, PairedOrder, Shortage
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.study.hindsight.bottlenecks import bottlenecks
from gigawatt.wording.debrief_text import no_turn_text, ordered_text, pair_proof_text, pair_text, turn_text
from gigawatt.wording.shortage_text import cause_text


def test_a_pass_is_not_praised() -> None:
    """Where another order brings no Lead, no more is said than that; who passed did nothing that was worth as much."""
    future = sample("first-campus")
    answer = bottlenecks(future.record)
    shortages = [
        row
        for seat in answer.seats
        for quarter in seat.quarters
        for campus in quarter.campuses
        for row in campus.shortages
        if row.missed is not None
    ]
    row = shortages[0]
    assert row.missed is not None
    other = next(action for action in future.record.actions if action != PASS)
    passed, acted = (evolve(row.missed, instead_of=action) for action in (PASS, other))
    for missed in (passed, acted):
        assert turn_text(future.game, row, missed, 0).endswith(" but end with the same Lead.")
        assert turn_text(future.game, row, missed, 3).endswith(" and end with 3 more Lead.")


def test_two_orders() -> None:
    """The decisions are told by quarter, the same order as twice, and an order that is not legal alone as that."""
    game = sample("first-campus").game
    build, buy = (game.parse_action(text) for text in ("build gas-turbines @us-east", "buy accelerators -> us-east"))
    one = PairedOrder(ply=1, quarter=0, action=build, instead_of=PASS, is_legal=True)
    same, later = evolve(one, action=buy), PairedOrder(ply=9, quarter=1, action=buy, instead_of=build)
    pair = OrderPair((one, same), quarter=1, seat_gain=2, total=8, lead=3, left_out=0)
    text = pair_text(game, pair, 3)
    assert text.startswith("Played again with gas turbines in US East and ")
    assert text.endswith(", both in 2024 Q1, you run 2 more compute in 2024 Q2 and end with 3 more Lead.")
    assert pair_text(game, pair, 0).endswith(" but end with the same Lead.")
    assert "Lead" not in pair_text(game, pair, None)
    assert ordered_text(game, pair).endswith(", both in 2024 Q1")
    assert ordered_text(game, evolve(pair, orders=(one, one))).endswith(", twice in 2024 Q1")
    apart = evolve(pair, orders=(evolve(one, seat_gain=1), later))
    assert pair_text(game, apart, 3, is_worst=False).startswith("For another shortage, played again with ")
    proof = pair_proof_text(game, apart, is_finished=True)
    assert (
        ", where you chose in 2024 Q1 to pass and in 2024 Q2 to build gas turbines in US East, compute in 2024 Q2 changes by +2"
        in proof
    )
    assert "With the first order alone compute changes by +1" in proof
    assert proof.endswith("with the second alone nothing changes, since it is not legal.")
    assert "Lead" in pair_proof_text(game, apart, is_finished=True)
    assert "Lead" not in pair_proof_text(game, apart, is_finished=False)


def test_why_no_single_order_helps() -> None:
    """What is said of orders that came in time is no more than what they bring."""
    power, network = LAYERS.index("power"), LAYERS.index("network")
    row = Shortage(seat=0, region=0, quarter=1, layer=power, missing=1, code="no-time", needed_by=-1)
    assert no_turn_text(row, (), (power,)).startswith("No other single order of yours, in time,")
    assert no_turn_text(row, (power,), (power,)).startswith("An order in time would have lifted it, but")
    both = no_turn_text(row, (network,), (power, network))
    assert both.startswith("An order in time would have brought more network there, but on its own no more compute")


def test_two_orders_may_lift_what_one_does_not() -> None:
    """The cause of a shortage denies single orders alone, for the page may name two beside it."""
    row = Shortage(seat=0, region=0, quarter=1, layer=0, missing=1, code="in-vain", needed_by=0)
    assert "no single order that was legal in time would have lifted it" in cause_text(sample("first-campus").game, row)
