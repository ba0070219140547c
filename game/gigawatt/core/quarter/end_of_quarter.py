"""The quarter's end and the next one's start: permits, construction, supply, operations, record, headline, row.

Inside a step everyone is worked out from the same position, then all results apply; fixed orders are seats by index, regions
by the map, lines of the pipeline as ordered. All chance of the game falls here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.layout import (
    QUARTER,
    TENSED,
    TERMINAL,
)
from gigawatt.core.quarter.construction import construct
from gigawatt.core.quarter.next_quarter import begin_quarter
from gigawatt.core.quarter.operations import operate
from gigawatt.core.quarter.permits import draw_permits
from gigawatt.core.quarter.quarter_scores import record, settle_contracts
from gigawatt.core.quarter.scoring import score_end
from gigawatt.core.quarter.supply import supply
from gigawatt.core.queries.capacity import measure_shares
from gigawatt.core.transitions.board import (
    refresh_places,
)
from gigawatt.core.transitions.forgetting import forget_place
from gigawatt.core.transitions.ledger import move_tension

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def run_steps(st: Position) -> None:
    """Run steps 4 to 8 and what closes them: permits, construction, supply, operations, the record, leases that end."""
    draw_permits(st)
    construct(st)
    supply(st)
    operate(st)
    record(st)
    _cool_down(st)


def end_quarter(st: Position) -> None:
    """Run steps 4 to 8, then begin the next quarter or end the match."""
    run_steps(st)
    if st.v[QUARTER] + 1 >= st.rules.quarters:
        settle_contracts(st)
        score_end(st)
        st.v[TERMINAL] = 1
        if st.log is not None:
            st.log.append(("end", -1))
    else:
        begin_quarter(st, st.v[QUARTER] + 1)


def _cool_down(st: Position) -> None:
    """Lower the tension after a quarter without new controls, end leases, and measure shares for the next quarter."""
    v = st.v
    if v[TENSED]:
        v[TENSED] = 0
    else:
        move_tension(st, -1)
    quarter = v[QUARTER]
    ended = [lease for lease in st.leases if lease.until <= quarter] if st.leases else None
    if ended:
        st.leases = tuple([lease for lease in st.leases if lease.until > quarter])
        for lease in ended:
            refresh_places(st, lease.tenant)
            forget_place(st, lease.region)
    measure_shares(st)
