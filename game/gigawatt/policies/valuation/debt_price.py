"""What borrowed money costs a seat until the match ends, in Lead for each unit of cash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import vec
from gigawatt.core.queries.rates import interest_pct, marginal_pct
from gigawatt.policies.valuation.constants import catalogue_of

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.valuation.weights import Weights

NEXT_ORDER: Final = 12
"""What an order costs, in tenths of $bn: a unit of cash is priced as the last one of the next order."""


def kept_values(st: State, seat: int, weights: Weights, left: int) -> vec[float]:
    """By quarter from now, the value of a unit of cash that is kept to the end; the last is one after the last quarter.

    A seat that would owe money after its next order repays with it: it saves the marginal interest of every quarter, and what
    debt costs at the end.
    """
    owed: int = NEXT_ORDER - st.cash(seat)
    if owed <= 0:
        return vec[float]([weights.cash_end] * (left + 1))
    end = _owed_at_end(st, weights)
    pct: int = marginal_pct(st, seat, owed)
    growth = catalogue_of(st.game).growth_of(pct)
    return vec[float]([end * growth[left - t] for t in range(left + 1)])


def _owed_at_end(st: State, weights: Weights) -> float:
    """The value of repaying a unit of debt after the last quarter."""
    g = st.game
    return weights.cash_end * float(g.end_cash) / float(g.end_debt)


class DebtPrice:
    """What a seat pays for debt that it keeps to the end.

    Attributes:
        dear_from: the debt from which on the surcharge is due, in tenths of $bn.
        plain: a unit of debt below that, in Lead.
        dear: a unit of debt above it.
    """

    __slots__ = ("dear", "dear_from", "plain")

    def __init__(self, st: State, seat: int, weights: Weights, left: int) -> None:
        g = st.game
        share: int = g.debt_share_pct * st.limit(seat)
        pct: int = interest_pct(st, seat)
        surcharge: int = g.debt_surcharge_pct
        end = _owed_at_end(st, weights)
        self.dear_from: float = share / 100
        book = catalogue_of(g)
        self.plain: float = end * book.growth_of(pct)[left]
        self.dear: float = end * book.growth_of(pct + surcharge)[left]

    def beyond(self, cash: float, cost: float, cash_value: float) -> float:
        """By how much a payment costs more Lead than at `cash_value` a unit, because it is borrowed.

        Args:
            cash: net cash before the payment; debt is below zero.
            cost: the payment, in tenths of $bn.
            cash_value: the value of a unit of cash, which counts already.
        """
        owed = cost - cash
        if owed <= 0 or cost <= 0:
            return 0.0
        borrowed = min(cost, owed)
        dear = min(borrowed, max(0.0, owed - self.dear_from))
        return (borrowed - dear) * max(0.0, self.plain - cash_value) + dear * max(0.0, self.dear - cash_value)
