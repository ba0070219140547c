"""Sovereign contracts in the board's words: in a line, in full, and how one would be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.rules.vocabulary import TERMS
from gigawatt.wording.money import money
from gigawatt.wording.names import BLOC_SHORT
from gigawatt.wording.quarters import quarter_name, quarter_near
from gigawatt.wording.vocabulary import BOARD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gigawatt.core import Game
    from gigawatt.core.position.rows import Contract

TERMS_OWED: Final = {
    "trusted-chips": f"more than half your {BOARD.accelerators} from that bloc or your own",
    "clean-power": "clean power for all of it",
    "own-operator": "none of it in a hired hall",
}
"""What a contract asks beside its points."""


def contract_lines(game: Game, quarter: int, contract: Contract, now: int) -> tuple[str, str]:
    """A contract in a line, with what it pays and without: `contract: 8 of 6 in alliance, keep to Q3, +1 Lead`."""
    last = _last_record(game, quarter, contract) if contract.kept else _due(game, contract)
    owed = f"{'keep to' if contract.kept else 'by'} {quarter_near(game, quarter, last)}"
    line = f"contract: {now} of {contract.points} in {BLOC_SHORT[contract.bloc]}, {owed}"
    return f"{line}, +{contract.lead} Lead", line


def contract_sentences(game: Game, quarter: int, contract: Contract, now: int, coming: Sequence[int]) -> list[str]:
    """A contract in full: what is owed, how it stands, what it pays and what failing costs."""
    owed = TERMS_OWED.get(TERMS[contract.terms])
    pays = " and ".join(f"{n} {what}" for n, what in ((contract.lead, "Lead"), (contract.influence, "influence")) if n)
    if contract.kept:
        when = (
            f"Kept so far: it must hold at every record to {quarter_name(game, _last_record(game, quarter, contract))}."
        )
    else:
        when = f"At the latest at the record of {quarter_name(game, _due(game, contract))}, then at every one."
    records = "the next record" if contract.left == 1 else f"each of {contract.left} records"
    lost = f"the bond of {money(contract.bond)}"
    if contract.influence:
        lost += f" and {contract.influence} influence"
    return [
        f"Owed: {contract.points} compute online in regions of the bloc {BLOC_SHORT[contract.bloc]}{f', {owed}' if owed else ''}.",
        f"There now: {now}; if all is on time {', '.join(map(str, coming)) or now}.",
        when,
        f"It pays {pays} at {records}, then the bond comes back. Failed, it costs {lost}.",
    ]


def lost_contract_text(game: Game, quarter: int, contract: Contract, now: int, by_then: int) -> str:
    """How a contract about to be signed would be lost as things are ordered."""
    when = quarter_near(game, quarter, _due(game, contract))
    return (
        f"In {BLOC_SHORT[contract.bloc]} you have {now} of {contract.points} compute, and what is ordered makes {by_then} by {when}: "
        f"without more there the bond of {money(contract.bond)} is lost."
    )


def _due(game: Game, contract: Contract) -> int:
    """The last record that may be the first to find it."""
    return min(contract.due, game.quarters - 1)


def _last_record(game: Game, quarter: int, contract: Contract) -> int:
    return min(quarter + contract.left - 1, game.quarters - 1)
