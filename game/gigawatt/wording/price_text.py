"""How the price of a project comes about, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gigawatt.wording.grammar import plural
from gigawatt.wording.money import money

PRICE_FACTORS: Final = {
    "abroad": "away from your homes",
    "trait": "by {}",
    "climate": "in a {} climate",
    "events": "by events and cards",
    "controls": "by controls",
}
"""Why a price is dearer or cheaper than by the rules; a name stands in the braces."""


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
