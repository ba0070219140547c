"""The choosers: each offers the actions of some kinds, and every kind but `pass` is in exactly one."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from gigawatt.core import actions as act


@frozen
class Category:
    """A chooser, and the kinds of action it offers."""

    name: str
    """That of the command that opens it."""
    kinds: tuple[int, ...]


CATEGORIES: Final[tuple[Category, ...]] = (
    Category("build", (act.OPEN_CAMPUS, act.BUILD, act.TURBINES)),
    Category("buy", (act.BUY, act.GREY, act.BUY_PART, act.GREY_PART)),
    Category("assemble", (act.ASSEMBLE, act.UPGRADE)),
    Category("take", (act.CARD,)),
    Category("expedite", (act.EXPEDITE, act.CANCEL)),
    Category("control", (act.ISSUE, act.LIFT, act.LOBBY)),
    Category("finance", (act.EQUITY, act.SELL_PART, act.SELL_CHIPS)),
    Category("posture", (act.POSTURE, act.RENT, act.HOLD, act.RELEASE)),
    Category("hosting", (act.OFFER, act.HIRE)),
)

CATEGORY_OF: Final = {kind: category.name for category in CATEGORIES for kind in category.kinds}
"""The category of each kind of action."""
CATEGORY: Final = {category.name: category for category in CATEGORIES}
"""The categories by name."""
