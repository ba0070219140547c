"""What an action costs, and how the price of a project comes about, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gigawatt.wording.grammar import listed, plural, signed
from gigawatt.wording.money import money, signed_money

PRICE_FACTORS: Final = {
    "abroad": "away from your homes",
    "trait": "by {}",
    "climate": "in a {} climate",
    "events": "by events and cards",
    "controls": "by controls",
}
"""Why a price is dearer or cheaper than by the rules; a name stands in the braces."""


FREE: Final = "free"
"""What is said of what costs nothing but the action."""


def paid_text(cash: int, influence: int = 0, lead: int = 0) -> str:
    """All that is paid for something: `$1.2 bn and 2 influence`, or `free`; what it brings instead stands with a plus.

    Args:
        cash: in tenths of $bn; less than nothing where money comes of it.
        influence: the same in influence.
        lead: the same in Lead.
    """
    prices = [signed_money(-cash) if cash < 0 else money(cash)] if cash else []
    prices += [f"{n if n > 0 else signed(-n)} {name}" for n, name in ((influence, "influence"), (lead, "Lead")) if n]
    return listed(prices) or FREE


def in_all_text(actions: int, cash: int, influence: int = 0, lead: int = 0) -> str:
    """The same of so many actions: of several `$1.2 bn and 2 influence in all`, or `free`."""
    paid = paid_text(cash, influence, lead)
    return paid if actions == 1 or paid == FREE else f"{paid} in all"


def project_price_text(modules: int, unit: int, factors: Iterable[tuple[int, str, str]], cost: int) -> str:
    """`4 modules at $0.3 bn, 15% more away from your homes: $1.4 bn here, rounded up.`

    Args:
        modules: of the lot; 0 where the project is paid as a whole.
        unit: the price by the rules, of a module or the whole.
        factors: per cent dearer or cheaper, why, and the name behind it.
        cost: the price here.
    """
    what = f"{plural(modules, 'module')} at {money(unit)}" if modules else money(unit)
    reasons = [
        f"{abs(pct)}% {'more' if pct > 0 else 'less'} {PRICE_FACTORS[why].format(name)}" for pct, why, name in factors
    ]
    return f"{', '.join([what, *reasons])}: {money(cost)} here, rounded up."
