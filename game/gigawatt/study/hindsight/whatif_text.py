"""The answer to a what-if in words and rows, for terminals, pages and screens."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.pages.scale import number
from gigawatt.study.block_means import Estimate
from gigawatt.study.hindsight.whatif import WhatIf
from gigawatt.wording.grammar import counted, listed, plural, signed
from gigawatt.wording.whatif_text import no_source_text, source_text

FROZEN_HEAD: Final = (
    "seat",
    "faction",
    "Lead",
    "change",
    "compute",
    "change",
    "rank",
    "change",
    "illegal",
    "unplayed",
    "passed",
)
REACTING_HEAD: Final = (
    "seat", "faction", "policy", "Lead", "change", "95 % interval", "compute", "change", "95 % interval", "rank", "change",
    "95 % interval", "differs",
)  # fmt: skip
INTERVALS: Final = (5, 8, 11)
"""The columns of `REACTING_HEAD` that have intervals."""
_OF_COMPUTE: Final = ("rank", "level")
"""Sources that score compute."""
FROZEN_NOTE: Final = (
    "The match's own future: everyone takes the next action that the record has for the seat and quarter. Illegal: a recorded action "
    "was not legal any more and was left out. Unplayed: the seat had no action left for it. Passed: no recorded action was left."
)


def question(answer: WhatIf) -> str:
    """What is asked: where, and what is changed."""
    return f"{answer.scenario}, {answer.at}, the decision of {seat_name(answer, answer.seat)}: {changed_text(answer.lines)}."


def changed_text(lines: Sequence[str]) -> str:
    """What is changed, as a part of a sentence."""
    return "; ".join(lines) or "nothing is changed"


def seat_name(answer: WhatIf, seat: int, names: Sequence[str] = ()) -> str:
    """A seat with its faction: `seat 2 (neocloud)`; one of `names` where the caller has its own."""
    return names[seat] if names else f"seat {seat} ({answer.factions[seat]})"


def verdict(answer: WhatIf, seat: int | None = None, names: Sequence[str] = ()) -> str:
    """The effect on a seat in a sentence, on the one that decides by default; `names` are those of the seats, if not by number."""
    place = answer.seat if seat is None else seat
    effect = answer.effects[place]
    lead, name = effect.lead, seat_name(answer, place, names)
    futures = counted(answer.games, "future")
    if not effect.touched:
        return f"Nothing changes for {name} in any of {futures}."
    often = f"its result differs in {effect.touched} of {futures}"
    if not math.isfinite(lead.low):
        return f"{name[0].upper()}{name[1:]} has {_more(lead.value)} in the one future played; more futures give an interval."
    if lead.low <= 0 <= lead.high:
        return f"No clear effect on {name}: {change_text(lead)} Lead on average (95 % interval {interval_text(lead)}); {often}."
    verb = "gains" if lead.value > 0 else "costs"
    amount = number(abs(lead.value), ".1f")
    return f"It {verb} {name} {amount} Lead on average (95 % interval {interval_text(lead)}); {often}."


def reason(answer: WhatIf, seat: int | None = None, names: Sequence[str] = ()) -> str:
    """Where the effect on a seat is scored, in a sentence; empty where there is no clear effect. Parameters as for `verdict`.

    It says what the futures have measured: the source of Lead that accounts for most of the effect, and whose compute the same change
    moves. Where no source does, it says that the reason was not looked for.
    """
    effect = answer.effects[answer.seat if seat is None else seat]
    if not is_clear(effect.lead):
        return ""
    moved = [(seat_name(answer, other, names), one.compute) for other, one in enumerate(answer.effects)]
    return scored_text(effect.lead, effect.lead_by, moved, effect.compute)


def scored_text(lead: Estimate, by: Sequence[Estimate], compute: Sequence[tuple[str, Estimate]], own: Estimate) -> str:
    """Where a clear effect is scored, in a sentence, or that its reason was not looked for.

    Args:
        lead: the effect on Lead.
        by: the same by source, in the order of `LEAD_SOURCES`.
        compute: by name of a seat the effect on its compute at the end; those within chance are left out.
        own: the same of the seat itself. Where it points the other way than the source, it explains nothing.
    """
    place = main_source(lead, by)
    if place is None:
        return no_source_text()
    source = LEAD_SOURCES[place]
    moved = [(name, change_text(one)) for name, one in compute if is_clear(one) and source in _OF_COMPUTE]
    rest = number(lead.value - by[place].value, "+.1f")
    is_against = bool(moved) and is_clear(own) and own.value * by[place].value < 0
    against = change_text(own) if is_against else ""
    return source_text(change_text(by[place]), source, rest if rest.strip("+0.") else "", moved, against)


def is_clear(estimate: Estimate) -> bool:
    """Whether an effect is not within chance: its interval is known, and has no zero in it."""
    return math.isfinite(estimate.low) and (estimate.low > 0 or estimate.high < 0)


def main_source(lead: Estimate, by: Sequence[Estimate]) -> int | None:
    """The source, by its place in `LEAD_SOURCES`, that clearly has more than half of a change in Lead; None if none has."""
    found = [
        place
        for place, one in enumerate(by)
        if is_clear(one) and one.value * lead.value > 0 and 2 * abs(one.value) > abs(lead.value)
    ]
    return max(found, key=lambda place: abs(by[place].value), default=None)


def frozen_verdict(answer: WhatIf, names: Sequence[str] = ()) -> str:
    """What the match's own future says of the seat that decides; `names` as for `verdict`."""
    if answer.frozen is None:
        return "The match is not over, so it has no recorded future to compare with."
    seat = answer.frozen[answer.seat]
    change = seat.after.lead - seat.before.lead
    rank = (
        f"rank {seat.after.rank} instead of {seat.before.rank}"
        if seat.after.rank != seat.before.rank
        else "the same rank"
    )
    lead = (
        f"{seat.after.lead} Lead instead of {seat.before.lead} ({signed(change)})"
        if change
        else f"the same {seat.after.lead} Lead"
    )
    replaced = sum(one.illegal for one in answer.frozen)
    told = (
        "every recorded action was legal"
        if not replaced
        else f"{plural(replaced, 'recorded action')} had become illegal"
    )
    return (
        f"In the match's own future, with everyone as recorded, {seat_name(answer, answer.seat, names)} ends with "
        f"{lead} and {rank}; {told}."
    )


def players_note(answer: WhatIf, names: Sequence[str] = ()) -> str:
    """Who plays on for whom; `names` as for `verdict`."""
    stand_ins = [
        names[seat] if names else f"seat {seat}" for seat, player in enumerate(answer.players) if player.is_stand_in
    ]
    futures = counted(answer.games, "future")
    said = f"{futures}, each played with the change and without; seed {answer.seed}. Everyone plays on by policy from the decision on."
    if stand_ins:
        policy = next(player.policy for player in answer.players if player.is_stand_in)
        said += f" For {listed(stand_ins)} it is {policy}, in the place of whoever played."
    return said


def frozen_rows(answer: WhatIf) -> Iterator[tuple[str, ...]]:
    """A row for each seat of the match's own future, as `FROZEN_HEAD` names its columns; none if there is no such future."""
    for place, seat in enumerate(answer.frozen or ()):
        before, after = seat.before, seat.after
        yield (
            str(place), answer.factions[place],
            str(after.lead), signed(after.lead - before.lead),
            str(after.compute), signed(after.compute - before.compute),
            str(after.rank), signed(after.rank - before.rank),
            str(seat.illegal), str(seat.unplayed), str(seat.passes),
        )  # fmt: skip


def reacting_rows(answer: WhatIf) -> Iterator[tuple[str, ...]]:
    """A row for each seat of the futures, as `REACTING_HEAD` names its columns."""
    for seat, effect in enumerate(answer.effects):
        yield (
            str(seat), answer.factions[seat], answer.players[seat].policy,
            number(effect.lead_before + effect.lead.value, ".1f"), change_text(effect.lead), interval_text(effect.lead),
            number(effect.compute_before + effect.compute.value, ".1f"), change_text(effect.compute), interval_text(effect.compute),
            number(effect.rank_before + effect.rank.value, ".2f"), change_text(effect.rank, 2), interval_text(effect.rank, 2),
            f"{effect.touched} of {answer.games}",
        )  # fmt: skip


def interval_text(estimate: Estimate, digits: int = 1) -> str:
    """The ends of an interval: `−0.5 to 2.1`; a dash where a single future leaves them unknown."""
    if not math.isfinite(estimate.low):
        return "–"
    style = f".{digits}f"
    return f"{number(estimate.low, style)} to {number(estimate.high, style)}"


def change_text(estimate: Estimate, digits: int = 1) -> str:
    """A change with its sign: `+0.4`, `−1.2`; `0` where nothing changed in any future."""
    return number(estimate.value, f"+.{digits}f") if estimate.value else "0"


def _more(lead: float) -> str:
    return f"{number(abs(lead), '.0f')} Lead {'more' if lead >= 0 else 'less'}"
