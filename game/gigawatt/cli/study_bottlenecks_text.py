"""The answer of `gigawatt study bottlenecks` as text: a story for each seat, then its table."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.cli.output import table
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.study.hindsight.episodes import main_episodes
from gigawatt.wording.grammar import capitalised, listed, plural, signed
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.names import region_name, short_region_name
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.seats import SEAT_LETTERS
from gigawatt.wording.shortage_text import DIFFERENCE_TEXTS, cause_text, quarters_text, short_cause_text

if TYPE_CHECKING:
    from gigawatt.study.hindsight.bottlenecks import Bottlenecks, CampusQuarter, SeatBottlenecks, SeatQuarter
    from gigawatt.study.hindsight.episodes import Episode
    from gigawatt.study.hindsight.shadow_prices import ShadowPrice

_HEAD: Final = (
    "quarter", "campus", "s/p/c/n/ch", "online", "binds", "held", "now", "to the end", "formula", "Lead", "cash $bn", "out",
    "one layer alone", "cause",
)  # fmt: skip
_LEGEND: Final = (
    "* limits the seat most in the quarter. s/p/c/n/ch: modules of site, power, cooling, network and chips in its operations. held: compute "
    "that the campus would have had more, had its binding layers been as large as the next one. now, to the end, Lead, cash: one more module "
    "of each binding layer from the quarter on, the match played again with it; formula: to the end without playing again. out: recorded "
    "actions that were left out then. one layer alone: the same to the end for a module of a single layer."
)


def report(answer: Bottlenecks, command: str, source: Sequence[str]) -> str:
    """All of it.

    Args:
        answer: what was found.
        command: the command that gives it again.
        source: the words that name the match in a command: the file, and the saves folder if one was given.
    """
    lines = [line for seat in answer.seats for line in (*_story(answer, seat, source), "", _table(answer, seat), "")]
    return "\n".join([*lines, _LEGEND, *_compared(answer), f"again: {command}"])


def _name(answer: Bottlenecks, seat: SeatBottlenecks) -> str:
    game = answer.game
    return game.ruleset.factions[game.faction_index[seat.faction]].name


def _story(answer: Bottlenecks, seat: SeatBottlenecks, source: Sequence[str]) -> Iterator[str]:
    """What held the seat back most, and which decisions were behind it."""
    name = _name(answer, seat)
    yield f"{SEAT_LETTERS[seat.seat]} {name}"
    limits = Counter(layer for quarter in seat.quarters for layer in quarter.binding)
    if not limits:
        yield "No campus ran."
        return
    most = sorted(limits, key=lambda layer: (-limits[layer], LAYERS.index(layer)))
    counts = listed(f"{layer} in {limits[layer]}" for layer in most)
    yield f"Of {plural(len(seat.quarters), 'quarter')} it was limited by {counts}."
    for one in main_episodes(seat):
        yield f"- {_episode(answer, one)}"
        for row in one.shortages:
            yield f"  {cause_text(answer.game, row, name)}"
            if row.missed is not None:
                at, action = answer.plies[row.missed.ply], answer.game.format_action(row.missed.action)
                yield f"    {shlex.join(['gigawatt', 'study', 'whatif', *source, '--at', at, '--change', action])}"
        if one.together and len(one.shortages) > 1:
            yield f"  With all these orders the campus would have had {one.together} compute more in {_first(answer, one)}."


def _first(answer: Bottlenecks, one: Episode) -> str:
    return quarter_name(answer.game, one.first)


def _episode(answer: Bottlenecks, one: Episode) -> str:
    when = quarters_text(answer.game, one.first, one.last)
    text = f"{capitalised(listed(one.binding))} bound the campus in {region_name(answer.game, one.region)} {when}"
    text += f" and held back {one.held_back} compute{' in all' if one.last > one.first else ''}."
    if one.price is None:
        return text
    what = "One more module" if len(one.binding) == 1 else "One more module of each"
    return f"{text} {what} from {_first(answer, one)} on: {_worth(one.price)}."


def _worth(price: ShadowPrice) -> str:
    same = "as the formula has it" if not price.difference else f"the formula has {signed(price.formula_total)}"
    return f"{signed(price.total)} compute to the end ({same}), {signed(price.lead)} Lead"


def _table(answer: Bottlenecks, seat: SeatBottlenecks) -> str:
    rows = [_row(answer, quarter, campus) for quarter in seat.quarters for campus in quarter.campuses]
    return table(_HEAD, rows)


def _row(answer: Bottlenecks, quarter: SeatQuarter, campus: CampusQuarter) -> tuple[object, ...]:
    game, b = answer.game, campus.bottleneck
    mark = "*" if campus is quarter.most_held and campus.held_back else ""
    joint = campus.joint
    priced = ("-",) * 6 if joint is None else (
        signed(joint.points), signed(joint.total), signed(joint.formula_total), signed(joint.lead),
        bare_signed_money(joint.final_cash), joint.left_out + joint.left_out_rivals,
    )  # fmt: skip
    alone = " ".join(f"{LAYERS[p.layers[0]]} {signed(p.total)}" for p in campus.prices if p.total)
    causes = "; ".join(f"{LAYERS[row.layer]}: {short_cause_text(game, row)}" for row in campus.shortages)
    return (
        quarter_name(game, quarter.quarter), short_region_name(game, b.region) + mark, "/".join(map(str, b.modules)), b.online,
        "+".join(b.binding) if b.following else "all level", campus.held_back, *priced, alone or "-", causes or "-",
    )  # fmt: skip


def _compared(answer: Bottlenecks) -> Iterator[str]:
    """How often formula and re-simulation agree, and why they do not."""
    codes = Counter(price.difference for price in answer.prices())
    total = sum(codes.values())
    if not total:
        return
    agree = codes.pop("", 0)
    yield f"Formula and re-simulation agree in {agree} of {total} values.{' They differ' if codes else ''}"
    for code in sorted(codes, key=lambda code: (-codes[code], code)):
        yield f"  in {codes[code]} because {DIFFERENCE_TEXTS[code]}"
