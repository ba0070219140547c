"""The export controls that stand or are announced: from when, until when, whom each denies, and what that brings its author."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gigawatt.core.position.rows import WHILE_UPHELD, Control
from gigawatt.core.queries.denials import Denial, denied_by
from gigawatt.core.rules.vocabulary import EMBARGO

if TYPE_CHECKING:
    from gigawatt.core.game import State


class StandingControl(NamedTuple):
    """A control, and what it does as the board stands."""

    control: Control
    begins: int | None
    """The quarter from which its next level holds; None where that is the level in force."""
    ends: int | None
    """Its last quarter; None where a seat upholds it."""
    denied: tuple[Denial, ...]
    """Whom it denies as an embargo, in force or announced; of a licence, whom it would deny if it were raised."""
    lead: int
    """Lead that it brings its author at this quarter's record; a rival whom two embargoes of an author deny counts for the first."""

    @property
    def is_embargo(self) -> bool:
        """Whether it is an embargo, or will be from next quarter on."""
        return self.control.next == EMBARGO


def standing_controls(st: State) -> list[StandingControl]:
    """The controls in the order in which the position keeps them."""
    rows = []
    counted: set[tuple[int, int]] = set()
    for control in st.controls:
        denied = denied_by(st, control.seat, control.layer, control.target)
        lead = 0
        if control.seat >= 0 and control.level == EMBARGO:
            fresh = {(control.seat, d.seat) for d in denied} - counted
            counted |= fresh
            lead = st.game.denied_lead * len(fresh)
        begins = st.quarter + 1 if control.next != control.level else None
        ends = None if control.until == WHILE_UPHELD else control.until
        rows.append(StandingControl(control, begins, ends, denied, lead))
    return rows
