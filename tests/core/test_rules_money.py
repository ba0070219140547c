"""Rules 6 to 9: cash, credit, interest, equity, restructuring."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import pytest
from attrs import evolve
from tests.core.play import game_of, quiet_game
from tests.core.positions import (
    act_now,
    board,
    build,
    can,
    do,
    end,
    events,
    get,
    holding,
    paid,
    project,
    put,
    region,
    set_lines,
    settle,
    store,
    stored_of,
)

from gigawatt.core import actions as act
from gigawatt.core.game import Game, State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import PERMIT
from gigawatt.core.quarter.operations import restructure
from gigawatt.core.queries.permissions import project_cost
from gigawatt.core.queries.rates import interest_on, interest_pct, marginal_pct
from gigawatt.core.transitions.ledger import move_index


@pytest.mark.parametrize("index", [-2, -1, 0, 1, 2])
def test_rule_6_the_limit_follows_what_is_online_and_the_index(index: int) -> None:
    """Base and modules online, times the capital index; traits add to the base."""
    st = board("energy-major", "neocloud")
    economy = st.game.ruleset.economy
    build(st, 0, "us-east", site=5, gas=5, closed=5, electrical=5, chips_0=5)
    move_index(st, index)
    whole = economy.credit_base + 5 * economy.credit_per_module
    assert st.limit(0) == whole * (100 + economy.credit_index_pct * index) // 100


def test_rule_6_an_action_that_would_pass_the_limit_is_illegal() -> None:
    """With just enough cash and credit a project may be ordered; with a tenth less it may not."""
    st = board("hyperscaler", "neocloud")
    cost = project_cost(st, 0, project(st, "expansion"), region(st, "us-east"))
    put(st, 0, cash=cost - st.limit(0))
    assert can(st, "build expansion @us-east")
    after = act_now(st, "build expansion @us-east")
    assert after.cash(0) == -st.limit(0)
    put(st, 0, cash=cost - st.limit(0) - 1)
    assert not can(st, "build expansion @us-east")


def test_rule_6_payments_draw_on_credit_and_income_repays() -> None:
    """Cash and debt are one signed number: nothing is borrowed or repaid by action."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=1)
    do(st, "build closed-loop-cooling @us-east")
    debt = st.cash(0)
    assert debt < 0
    end(st)
    moved = sum(int(str(e[2])) for e in events(st, "cash") if e[1] == 0)
    assert st.cash(0) == 1 + moved


def test_rule_6_a_bond_counts_against_the_limit() -> None:
    """A sovereign contract whose bond would pass the limit cannot be signed."""
    game = game_of("duel", 2)
    st = game.new_state(1, ["hyperscaler", "challenger-state"])
    st.v[lay.TO_MOVE] = 0
    found = False
    for index, card in enumerate(game.ruleset.cards):
        bonds = [e.bond for e in card.effects if hasattr(e, "bond") and e.bond]
        if bonds and not card.requires and card.target == "none":
            found = True
            st.v[lay.ROW] = index + 1
            put(st, 0, influence=8, lead=9, cash=card.cash - st.limit(0))
            assert not can(st, f"take {card.id}")
    assert found


@pytest.mark.parametrize("debt", [1, 33, 34, 35, 36, 100])
def test_rule_7_interest_is_debt_times_rate_rounded_up(debt: int) -> None:
    """Debt pays the rate, the part above a share of the limit the surcharge too, the sum rounded up; cash earns none."""
    st = board("hyperscaler", "neocloud")
    economy = st.game.ruleset.economy
    put(st, 0, cash=-debt, limit=70)
    above = max(Fraction(0), debt - Fraction(70 * economy.debt_share_pct, 100))
    due = Fraction(debt * economy.interest_pct, 100) + above * Fraction(economy.debt_surcharge_pct, 100)
    end(st)
    assert paid(st, 0, "interest") == -ceil(due)
    put(st, 0, cash=debt)
    assert st.log is not None
    st.log.clear()
    end(st)
    assert paid(st, 0, "interest") == 0


def test_rule_7_the_marginal_rate_is_what_the_next_unit_of_debt_costs() -> None:
    """It is the rate below the share of the limit, and the rate with the surcharge from there on."""
    st = board("hyperscaler", "neocloud")
    economy = st.game.ruleset.economy
    put(st, 0, limit=1000)
    edge = 10 * economy.debt_share_pct
    assert marginal_pct(st, 0, edge - 1) == economy.interest_pct
    assert marginal_pct(st, 0, edge) == economy.interest_pct + economy.debt_surcharge_pct
    assert interest_on(st, 0, edge + 100) - interest_on(st, 0, edge) == marginal_pct(st, 0, edge)
    assert interest_on(st, 0, 0) == interest_on(st, 0, -50) == 0


def test_rule_7_a_ruleset_without_a_surcharge_charges_the_plain_rate() -> None:
    """The numbers that a ruleset leaves out change nothing: no surcharge, and debt counts by the step of cash at the end."""
    base = quiet_game()
    economy = evolve(base.ruleset.economy, debt_share_pct=100, debt_surcharge_pct=0)
    rules = evolve(base.ruleset, economy=economy, scoring=evolve(base.ruleset.scoring, end_debt=0))
    game = Game(rules, base.scenario_id, 2)
    st = board("hyperscaler", "neocloud", game=game)
    put(st, 0, limit=10)
    assert interest_on(st, 0, 200) == 2 * economy.interest_pct
    assert game.end_debt == game.end_cash


def test_rule_7_an_index_step_moves_the_rate_a_point() -> None:
    """A better market makes debt cheaper by the ruleset's points a step, a worse one dearer; traits add."""
    st = board("hyperscaler", "neocloud")
    economy = st.game.ruleset.economy
    trait = sum(
        t.amount for f in st.game.ruleset.factions if f.id == "neocloud" for t in f.weakness if t.kind == "interest"
    )
    for index in (-2, 2, 0):
        move_index(st, index - st.v[lay.INDEX])
        assert interest_pct(st, 0) == max(0, economy.interest_pct - index * economy.interest_index_pct)
        assert interest_pct(st, 1) == max(0, economy.interest_pct - index * economy.interest_index_pct + trait)


def test_rule_7_equity_is_cash_for_lead_once_in_four_quarters() -> None:
    """Raising equity pays at once, costs Lead, and opens again after the wait."""
    st = board("hyperscaler", "neocloud")
    economy = st.game.ruleset.economy
    put(st, 0, lead=economy.equity_lead * 3, cash=0)
    do(st, "raise equity")
    assert st.cash(0) == economy.equity_cash
    assert st.lead(0) == economy.equity_lead * 2
    for quarter in range(1, economy.equity_wait + 1):
        end(st)
        st.v[lay.TO_MOVE] = 0
        assert st.quarter == quarter
        assert can(st, "raise equity") == (quarter == economy.equity_wait)


def test_rule_7_equity_needs_the_lead_it_costs() -> None:
    """Without enough Lead there is nothing to sell."""
    st = board("hyperscaler", "neocloud")
    price = st.game.ruleset.economy.equity_lead
    put(st, 0, lead=price - 1)
    assert not can(st, "raise equity")
    put(st, 0, lead=price)
    assert can(st, "raise equity")


def test_rule_8_projects_are_paid_in_full_when_ordered() -> None:
    """The whole price leaves with the order, nothing later."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=200)
    cost = project_cost(st, 0, project(st, "electrical-fabric"), region(st, "us-east"))
    build(st, 0, "us-east", site=6, grid=6, closed=6, electrical=2, chips_0=2)
    do(st, "build electrical-fabric @us-east")
    assert st.cash(0) == 200 - cost
    for _ in range(3):
        end(st)
    assert paid(st, 0, "built") == -cost


def test_rule_8_cancelling_returns_half_and_frees_the_headroom() -> None:
    """A cancelled grid connection gives half its price and all its reserved headroom back."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=200)
    build(st, 0, "us-east", site=6, grid=2, closed=2, electrical=2, chips_0=2)
    head = st.v[lay.HEAD + region(st, "us-east")]
    do(st, "build grid-power @us-east")
    reserved = st.lines()[-1][lay.P_RESERVED]
    spent = 200 - st.cash(0)
    assert st.v[lay.HEAD + region(st, "us-east")] == head - reserved < head
    st.v[lay.TO_MOVE] = 0
    do(st, "cancel grid-power @us-east")
    assert st.v[lay.HEAD + region(st, "us-east")] == head
    assert st.cash(0) == 200 - spent + spent * st.game.ruleset.economy.cancel_pct // 100
    assert not st.lines()


def test_rule_8_cancelling_a_new_campus_frees_its_slot() -> None:
    """A campus given up before anything came leaves its slot and its place among the seat's campuses."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=200)
    slots = st.v[lay.SLOTS + region(st, "texas")]
    do(st, "build greenfield @texas")
    assert st.v[lay.SLOTS + region(st, "texas")] == slots - 1
    st.v[lay.TO_MOVE] = 0
    do(st, "cancel greenfield @texas")
    assert st.v[lay.SLOTS + region(st, "texas")] == slots
    assert holding(st, 0, "texas")["open"] == 0


def broke(cash: int) -> State:
    """A seat with something of everything to sell, so deep in debt."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", site=4, gas=4, closed=4, electrical=4, chips_0=2, chips_1=2, memory=1)
    store(st, 0, "logic", alliance=2)
    put(st, 0, lead=10, posture=3, rent=2)
    base = (0, region(st, "us-east"), project(st, "expansion"), PERMIT, 1, 2, 0)
    set_lines(st, [(*base, 0, 0, 4, 12, 0, 0, 0), (*base, 0, 1, 4, 20, 0, 0, 0)])
    settle(st)
    put(st, 0, cash=cash - st.limit(0))
    return st


@pytest.mark.parametrize("steps", range(8))
def test_rule_9_a_restructure_sells_in_order_until_above_the_limit(steps: int) -> None:
    """Stored parts first, then the oldest chips, then the latest orders, then plants; each at half price, none too many."""
    st = broke(0)
    game = st.game
    plant = game.ruleset.projects[game.project_index["memory-plant"]].cost // 2
    part = game.base[1][0] // 2
    prices = [part] * 2 + [game.class_base[0] // 2] * 2 + [game.class_base[1] // 2] * 2 + [10, 6, plant]
    debt = sum(prices[:steps]) + 1
    st = broke(-debt)
    restructure(st, 0)
    sold = [
        2 - stored_of(st, 0, "logic"), 2 - holding(st, 0, "us-east")["chips-0"], 2 - holding(st, 0, "us-east")["chips-1"],
        2 - len(st.lines()), 1 - holding(st, 0, "us-east")["memory"],
    ]  # fmt: skip
    expected = [0] * 5
    order = [0, 0, 1, 1, 2, 2, 3, 3, 4]
    for place in order[: steps + 1]:
        expected[place] += 1
    assert sold == expected
    assert st.cash(0) >= -st.limit(0)
    if st.lines() and len(st.lines()) == 1:
        assert st.lines()[0][lay.P_ORDINAL] == 0, "the latest order goes first"


def test_rule_9_what_is_left_is_written_off() -> None:
    """When nothing is left to sell, the debt beyond the limit is gone."""
    st = broke(-1000)
    restructure(st, 0)
    assert st.cash(0) == -st.limit(0)
    assert paid(st, 0, "written off") > 0
    assert events(st, "restructured") == [("restructured", 0, paid(st, 0, "restructured"), paid(st, 0, "written off"))]


def test_rule_9_a_restructure_costs_lead_posture_equity_and_cards() -> None:
    """It takes Lead (never below zero), turns compute to cloud, and bars equity and cards for the next quarter alone."""
    game = game_of("duel", 2)
    st = game.new_state(1, ["hyperscaler", "challenger-state"])
    st.v[lay.FIRST] = 0
    st.log = []
    build(st, 0, "us-east")
    put(st, 0, cash=-st.limit(0) - 500, lead=20, posture=2, rent=1)
    end(st)
    assert get(st, 0, "posture") == get(st, 0, "rent") == 0
    assert events(st, "restructured")
    assert ("lead", 0, -game.ruleset.economy.restructure_lead, lay.BY_RESTRUCTURE) in (st.log or [])
    for quarter in (1, 2):
        put(st, 0, cash=500, influence=8, lead=20)
        st.v[lay.TO_MOVE] = 0
        kinds = {game.kind[a] for a in st.legal_actions()}
        assert can(st, "raise equity") == (quarter == 2)
        assert (act.CARD in kinds) == (quarter == 2)
        end(st)
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east")
    put(st, 0, cash=-st.limit(0) - 500, lead=1)
    restructure(st, 0)
    assert st.lead(0) == 0


def test_rule_9_at_the_limit_nobody_restructures() -> None:
    """Being at the limit after all bills is allowed; only below it a seat restructures."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east")
    put(st, 0, cash=-st.limit(0) + 4)
    end(st)
    assert not events(st, "restructured")


def test_rule_9_a_new_campus_on_order_is_a_project_too() -> None:
    """The latest-ordered projects are sold before plants, a new campus among them."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=200)
    do(st, "build greenfield @texas")
    build(st, 0, "us-east")
    put(st, 0, cash=-st.limit(0) - 1)
    restructure(st, 0)
    assert not st.lines()
