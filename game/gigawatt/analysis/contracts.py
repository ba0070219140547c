"""Sovereign contracts of a seat: what they ask, what stands in their bloc now, and what will."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.core.explanations.forecast import compute_forecast
from gigawatt.core.quarter.quarter_scores import contract_met
from gigawatt.core.queries.bottleneck import bottleneck

if TYPE_CHECKING:
    from gigawatt.analysis.position_analysis import PositionAnalysis
    from gigawatt.core import State
    from gigawatt.core.position.rows import Contract


@frozen
class ContractStanding:
    """A contract that runs, or would after an action, and the compute it is measured by."""

    contract: Contract
    is_met: bool
    """What stands now meets it, its terms included."""
    now: int
    """Compute that stands in the bloc's regions."""
    coming: tuple[int, ...]
    """Compute there at the operations of this quarter and each to come, if all that is ordered comes on time."""
    quarter: int
    """The quarter it is seen from."""

    @property
    def by_then(self) -> int:
        """The compute there at the last record that may be the first to find the contract met."""
        ahead = max(0, min(self.contract.due - self.quarter, len(self.coming) - 1))
        return max(self.coming[: ahead + 1], default=self.now)

    @property
    def is_in_reach(self) -> bool:
        """Whether the contract is kept as things stand, or will be met in time by what is ordered."""
        return self.is_met if self.contract.kept else self.by_then >= self.contract.points


def contracts(state: State, seat: int) -> list[ContractStanding]:
    """The contracts of a seat, in the order they are judged in."""
    found = []
    for contract in state.contracts:
        if contract.seat == seat:
            now, coming = compute_in(state, seat, contract.bloc)
            found.append(ContractStanding(contract, contract_met(state, contract), now, coming, state.quarter))
    return found


def compute_in(state: State, seat: int, bloc: int) -> tuple[int, tuple[int, ...]]:
    """A seat's compute in the regions of a bloc: now, and at each of the operations to come if all is on time."""
    g = state.game
    there = [r for r in state.places(seat) if g.region_bloc[r] == bloc]
    if not there or state.is_terminal:
        return 0, ()
    return sum(bottleneck(state, seat, r).points for r in there), tuple(compute_forecast(state, seat, places=there))


def signed_by(before: PositionAnalysis, later: PositionAnalysis) -> ContractStanding | None:
    """The contract that an action signs, from the positions before and after it."""
    known = before.state.contracts
    return next((row for row in reversed(contracts(later.state, before.seat)) if row.contract not in known), None)
