"""What an action changes of the training at a quarter's end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigawatt.core.explanations.forecast import Trained


def training_text(before: Trained, after: Trained, tier: int, thresholds: Sequence[int]) -> str:
    """`Training progress at this quarter's end: 42 instead of 38; tier 3, at 40, is reached: 3 Lead more.`; empty where nothing changes.

    Args:
        before: the training after the quarter's end without the action.
        after: the same with it.
        tier: the tier now.
        thresholds: of the tiers, in ascending order.
    """
    if before == after:
        return ""
    text = f"Training progress at this quarter's end: {after.progress} instead of {before.progress}"
    reached = max(before.tier, after.tier)
    if reached > tier:
        ways = {True: "is reached", False: "is not reached"}
        which = "is reached either way" if before.tier == after.tier else ways[after.tier > before.tier]
        text += f"; tier {reached}, at {thresholds[reached - 1]}, {which}"
    elif tier < len(thresholds):
        text += f", of {thresholds[tier]} for tier {tier + 1}"
    lead = after.lead - before.lead
    more = f": {abs(lead)} Lead {'more' if lead > 0 else 'less'}" if lead else ""
    return f"{text}{more}."
