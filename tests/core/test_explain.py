"""Explanations: every code is given somewhere, and a promised quarter is kept."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.core.play import Chooser, boards, by_kind, game_of, line_up, play, quiet_game
from tests.core.positions import board, build, codes, control, put, reasons, to_move

from gigawatt.core import Game
from gigawatt.core.explanations.explain import REASON_CODES, Illegal, explain
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import Contract, Lease, Offer
from gigawatt.core.rules.vocabulary import EMBARGO


def middle(number: int, plies: int) -> State:
    """A position some way into a game on some board."""
    ruleset, scenario, seats = boards()[number % len(boards())]
    game = game_of(scenario, seats, ruleset)
    st = game.new_state(number, line_up(game, number))
    play(st, by_kind(number), plies)
    return st


def rare() -> list[tuple[State, str, str]]:
    """Positions for what random games seldom or never meet: (position, action, code)."""
    shut = board("gulf-fund", "hyperscaler")
    build(shut, 0, "gulf", site=9, gas=9, closed=9)
    for issuer in ("alliance", "challenger"):
        control(shut, "optics", issuer, "non-aligned", EMBARGO)
    base = quiet_game()
    projects = tuple(evolve(p, tier=2) if p.id == "expansion" else p for p in base.ruleset.projects)
    tier = board("hyperscaler", "neocloud", game=Game(evolve(base.ruleset, projects=projects), base.scenario_id, 2))
    signed = game_of("duel", 2).new_state(1, ["hyperscaler", "challenger-state"])
    signed.v[lay.TO_MOVE] = 0
    signed.contracts = tuple(Contract(0, i, 0, 9, 9, 3, 0, 1, 1, 5, 0) for i in range(2))
    game = signed.game
    card = next(i for i, c in enumerate(game.ruleset.cards) if game.card_has_contract[i] and c.target == "none")
    signed.v[lay.ROW] = card + 1
    full = board("hyperscaler", "neocloud", "energy-major")
    place = full.game.region_index["texas"]
    full.leases = (Lease(1, 0, place, 3, 2, 9),)
    full.offers = (Offer(2, place, 0),)
    crowded = board("neocloud", "hyperscaler")
    build(crowded, 0, "texas", site=14, grid=14)
    third = quiet_game(seats=3)
    tense = evolve(third.ruleset, controls=evolve(third.ruleset.controls, third_tension=3))
    calm = board("hyperscaler", "challenger-state", "gulf-fund", game=Game(tense, third.scenario_id, 3))
    calm.v[lay.TENSION] = 2
    restructured = board("hyperscaler", "neocloud")
    put(restructured, 0, barred=restructured.quarter + 1)
    return [
        (full, "hire hall from:2 @texas", "hall-taken"),
        (shut, "build optical-fabric @gulf", "optics-shut"),
        (tier, "build expansion @us-east", "tier"),
        (crowded, "build expansion @texas", "room"),
        (signed, f"take {game.ruleset.cards[card].id}", "contracts"),
        (calm, "control accelerators against:non-aligned", "calm"),
        (restructured, "raise equity", "barred"),
    ]


def test_rare_codes_are_given() -> None:
    """Codes that games meet seldom or never are given where their reason holds."""
    for position, text, code in rare():
        assert code in codes(position, text)


@pytest.mark.slow
def test_every_code_is_given_somewhere() -> None:
    """No code that no position gives, and no reason without a code of the list."""
    seen: set[str] = {"match-over", "unknown-action"}  # a test of legality has these two
    seen |= {code for position, text, code in rare() if code in codes(position, text)}
    for number in range(140):
        st = middle(number, 15 + number * 17 % 230)
        for action in range(st.game.action_count):
            verdict = explain(st, action)
            if isinstance(verdict, Illegal):
                seen |= {reason.code for reason in verdict.reasons}
        if seen >= set(REASON_CODES):
            break
    assert seen <= set(REASON_CODES)
    assert set(REASON_CODES) - seen == set()


def test_an_explanation_gives_every_reason_not_the_first() -> None:
    """Without money, influence and place, all three are told."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=-st.limit(0), influence=0)
    found = codes(st, "build nuclear-contract @us-east")
    assert {"cash", "influence", "first-quarter"} <= found


PROMISES = [
    ("raise equity", "wait", {"equity_at": 3, "lead": 9}),
    ("raise equity", "barred", {"barred": 1, "lead": 9}),
]


@pytest.mark.parametrize("text, code, numbers", PROMISES)
def test_a_promised_quarter_is_kept(text: str, code: str, numbers: dict[str, int]) -> None:
    """The quarter told is the first in which the condition holds."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, **numbers)
    reason = next(r for r in reasons(st, text) if r.code == code)
    assert reason.legal_from is not None
    for quarter in range(1, reason.legal_from + 1):
        st.v[lay.QUARTER] = quarter
        assert (code in codes(st, text)) is (quarter < reason.legal_from)


@pytest.mark.slow
def test_promised_quarters_are_kept_in_games() -> None:
    """In random games, when everyone only passes, a reason with a quarter is gone in that quarter and stands in the one before.

    Influence and money can be taken by upkeep, bills and headlines meanwhile, so they may come later than told, never earlier.
    """
    checked = 0
    for number in range(140):
        st = middle(number, 20 + number * 13 % 150)
        if st.is_terminal:
            continue
        seat, pick = st.seat, Chooser(number)
        for _ in range(60):
            action = pick.below(st.game.action_count)
            verdict = explain(st, action)
            if not isinstance(verdict, Illegal):
                continue
            for reason in verdict.reasons:
                if reason.legal_from is None or reason.code in {
                    "influence",
                    "cash",
                    "lead",
                    "grid-headroom",
                    "ladder-empty",
                }:
                    continue
                assert st.quarter < reason.legal_from < st.game.quarters
                later = st.copy()
                while later.quarter < reason.legal_from:
                    assert later.quarter == st.quarter or reason.code in told(later, seat, action), reason
                    quarter = later.quarter
                    while later.quarter == quarter:
                        later.apply_action(0)
                assert reason.code not in told(later, seat, action), (st.game.format_action(action), reason)
                checked += 1
    assert checked > 30


def test_an_empty_ladder_is_promised_for_when_its_refill_comes() -> None:
    """The quarter told is that after the next refill of the schedule."""
    st = board("hyperscaler", "neocloud")
    refill = st.game.refill[4]
    st.v[lay.QUARTER] = next(q for q, units in enumerate(refill) if units == 0)
    for i in range(15):
        st.v[lay.STOCK + i] = 0
    put(st, 0, cash=300)
    reason = next(r for r in reasons(st, "buy equipment") if r.code == "ladder-empty")
    comes = next(q for q in range(st.quarter, 12) if refill[q]) + 1
    assert reason.legal_from in {comes, None}


def told(st: State, seat: int, action: int) -> set[str]:
    """The codes an action would get if it were the seat's turn."""
    mine = st.copy()
    to_move(mine, seat)
    verdict = explain(mine, action)
    return {reason.code for reason in verdict.reasons} if isinstance(verdict, Illegal) else set()


def test_a_closed_origin_is_told() -> None:
    """An embargo is named as the reason, and the grey channel stays open."""
    st = board("challenger-state", "hyperscaler")
    build(st, 0, "china-east", site=6, grid=6, closed=6, electrical=6)
    control(st, "accelerators", "alliance", "challenger", EMBARGO)
    for i in range(3):
        st.v[lay.STOCK + i] = 4 if i == 0 else 0
    put(st, 0, cash=300)
    assert codes(st, "buy accelerators -> china-east") == {"origin-closed"}
    assert codes(st, "buy accelerators via:grey -> china-east") == set()


def test_a_verdict_is_true_where_the_action_is_legal() -> None:
    """Illegal is false and has its reasons with their arguments; Legal is true."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=-st.limit(0))
    verdict = explain(st, st.game.parse_action("build expansion @us-east"))
    assert not verdict
    assert isinstance(verdict, Illegal)
    cash = next(reason for reason in verdict.reasons if reason.code == "cash")
    assert cash.arguments["price"] > cash.arguments["available"] == 0
    assert explain(st, 0)
