"""Sovereign contracts as a seat reads them: what is owed where, until when, what stands there now and will, and what is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.cells import cell_len
from gigawatt.core.explanations.forecast import compute_forecast
from gigawatt.core.quarter.quarter_scores import contract_met
from gigawatt.core.rules.ruleset import TERMS
from gigawatt.wording.money import bare_money
from gigawatt.wording.names import BLOC_SHORT
from gigawatt.wording.quarters import quarter_name, quarter_near

if TYPE_CHECKING:
    from gigawatt.analysis.position_analysis import Facts
    from gigawatt.core import State

TERM_WORDS: Final = {
    "trusted-chips": "more than half your chips from that bloc or your own",
    "clean-power": "clean power for all of it",
    "own-operator": "none of it in a hired hall",
}
"""What a contract asks beside its points."""


@frozen
class Contract:
    """A contract that runs, or would after an action."""

    name: str
    bloc: int
    points: int
    """Compute asked in the bloc's regions."""
    due: int
    """The quarter whose record must find it, if none before has."""
    left: int
    """Records at which it still pays."""
    is_kept: bool
    """It has been met once: from then on every record must find it."""
    lead: int
    influence: int
    bond: int
    """In tenths of $bn: paid at the signing, back when it is served to the end."""
    terms: str
    is_met: bool
    """What stands now meets it, its terms included."""
    now: int
    """Compute that stands in the bloc's regions."""
    coming: tuple[int, ...]
    """Compute there at the operations of this quarter and each to come, if all that is ordered comes on time."""

    def by_then(self, quarter: int) -> int:
        """The compute there at the last record that may be the first to find it, seen from a quarter."""
        ahead = max(0, min(self.due - quarter, len(self.coming) - 1))
        return max(self.coming[: ahead + 1], default=self.now)


def contracts(state: State, seat: int) -> list[Contract]:
    """The contracts of a seat, in the order they are judged in."""
    found = []
    for row in state.contracts:
        who, card, bloc, points, due, left, kept, lead, influence, bond, terms = row
        if who == seat:
            now, coming = compute_in(state, seat, bloc)
            found.append(
                Contract(
                    name=state.game.ruleset.cards[card].name, bloc=bloc, points=points, due=due, left=left, is_kept=bool(kept),
                    lead=lead, influence=influence, bond=bond, terms=TERMS[terms], is_met=contract_met(state, row), now=now,
                    coming=coming,
                )
            )  # fmt: skip
    return found


def compute_in(state: State, seat: int, bloc: int) -> tuple[int, tuple[int, ...]]:
    """A seat's compute in the regions of a bloc: now, and at each of the operations to come if all is on time."""
    from gigawatt.core.queries.bottleneck import bottleneck

    g = state.game
    there = [r for r in state.places(seat) if g.region_bloc[r] == bloc]
    if not there or state.is_terminal:
        return 0, ()
    return sum(bottleneck(state, seat, r).points for r in there), tuple(compute_forecast(state, seat, places=there))


def taken_with(facts: Facts, later: Facts) -> Contract | None:
    """The contract that an action signs, by the positions before and after it."""
    known = facts.state.contracts
    if later.state.contracts == known:
        return None
    signed = [row for row in later.state.contracts if row not in known]
    name = facts.game.ruleset.cards[signed[0].card].name if signed else ""
    return next((c for c in reversed(contracts(later.state, facts.seat)) if c.name == name), None)


def short(state: State, contract: Contract, width: int) -> str:
    """A contract in a line of the board, as long as fits: `contract: 8 of 6 in alliance, kept, 3 more records`."""
    bloc = BLOC_SHORT[contract.bloc]
    until = quarter_near(state.game, state.quarter, min(contract.due, state.game.quarters - 1))
    owed = f"keep to {_end(state, contract)}" if contract.is_kept else f"by {until}"
    bare = f"contract: {contract.now} of {contract.points} in {bloc}, {owed}"
    gain = f"{bare}, +{contract.lead} Lead"
    return next((text for text in (gain, bare) if cell_len(text) <= width), bare)


def _end(state: State, contract: Contract) -> str:
    return quarter_near(state.game, state.quarter, _last(state, contract))


def sentences(state: State, contract: Contract) -> list[str]:
    """A contract in full: what is owed, how it stands, what it pays and what failing costs."""
    g = state.game
    bloc = BLOC_SHORT[contract.bloc]
    terms = f", {TERM_WORDS[contract.terms]}" if contract.terms in TERM_WORDS else ""
    pays = " and ".join(f"{n} {what}" for n, what in ((contract.lead, "Lead"), (contract.influence, "influence")) if n)
    first = f"Owed: {contract.points} compute online in regions of the bloc {bloc}{terms}."
    stands = f"There now: {contract.now}; if all is on time {', '.join(map(str, contract.coming)) or contract.now}."
    if contract.is_kept:
        when = f"Kept so far: it must hold at every record to {quarter_name(g, _last(state, contract))}."
    else:
        when = (
            f"At the latest at the record of {quarter_name(g, min(contract.due, g.quarters - 1))}, then at every one."
        )
    records = "the next record" if contract.left == 1 else f"each of {contract.left} records"
    lost = f"the bond of ${bare_money(contract.bond)} bn"
    if contract.influence:
        lost += f" and {contract.influence} influence"
    return [first, stands, when, f"It pays {pays} at {records}, then the bond comes back. Failed, it costs {lost}."]


def _last(state: State, contract: Contract) -> int:
    return min(state.quarter + contract.left - 1, state.game.quarters - 1)


def doubt(state: State, contract: Contract) -> str:
    """Why a contract about to be signed would be lost as things are ordered; empty where it would be kept."""
    there = contract.by_then(state.quarter)
    if there >= contract.points:
        return ""
    when = quarter_near(state.game, state.quarter, min(contract.due, state.game.quarters - 1))
    bloc = BLOC_SHORT[contract.bloc]
    return (
        f"In {bloc} you have {contract.now} of {contract.points} compute, and what is ordered makes {there} by {when}: without "
        f"more there the bond of ${bare_money(contract.bond)} bn is lost."
    )
