"""What was behind a shortage in a match that was played, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.core.actions import PASS
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.wording.action_text import action_text, action_words
from gigawatt.wording.grammar import capitalised, changed_by, listed, plural
from gigawatt.wording.illegal_reasons import full_text
from gigawatt.wording.money import money
from gigawatt.wording.names import project_name, region_name
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.vocabulary import BOARD, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.core.explanations.shortages import LateOrder, MissedOrder, PreventedOrder, Shortage

CAUSE_NAMES: Final = {
    "event": "event",
    "stalled": "permit stalled",
    "not-ordered": "not ordered",
    "prevented": "not legal",
    "in-vain": "no order helps",
    "no-time": "no time",
}
"""What is behind a shortage in two or three words, by code."""

DIFFERENCE_TEXTS: Final = {
    "outage": "an outage strikes, under which the formula counts nothing",
    "struck": "an event takes the new module as well",
    "left-out": "a recorded action was not legal with the module, and was left out",
    "hall": "a hall that is let or hired had another size or tenant",
    "permit": "a permit was drawn with other odds",
    "goods": "an order, a sale or an upgrade of accelerators was of another size",
    "event": "another event was in force at the campus",
    "unexplained": "no reason is known",
}
"""Why formula and re-simulation differ, by code."""

_ALSO: Final = "it would have been lifted by an order by"


def quarters_text(game: Game, first: int, last: int) -> str:
    """`in 2025 Q2`, or `from 2025 Q2 to 2026 Q1`."""
    begin = quarter_name(game, first)
    return f"in {begin}" if first == last else f"from {begin} to {quarter_name(game, last)}"


def layers_text(layers: Sequence[int], words: Vocabulary = BOARD) -> str:
    """`power`, `power and chips`."""
    return listed(words.name(LAYERS[layer]) for layer in layers)


def binding_cell_text(names: Sequence[str]) -> str:
    """The layers that bind, short enough for a cell: `power`, `power and chips`, `power and 2 other layers`."""
    return listed(names) if len(names) <= 2 else f"{names[0]} and {len(names) - 1} other layers"


def cause_text(game: Game, row: Shortage, who: str = "the seat", words: Vocabulary = BOARD) -> str:
    """What was behind a shortage: `The 2025 Q4 shortage of power in Texas needed an order by 2024 Q4: ...`.

    Args:
        game: the game.
        row: the shortage.
        who: whose it was, inside a sentence: a faction, `you`.
        words: the words of the audience.
    """
    layer, place, when = words.name(LAYERS[row.layer]), region_name(game, row.region), quarter_name(game, row.quarter)
    head = f"the {when} shortage of {layer} in {place}"
    match row.code:
        case "event":
            text = f"{capitalised(head)} came of an event, which took {plural(row.struck, 'module')}."
            return text if row.missed is None else f"{text} {_missed(game, row.missed, _ALSO, who, words)}"
        case "stalled":
            text = f"{capitalised(head)} came of a permit: {_late(game, row.late)}"
            return text if row.missed is None else f"{text} {_missed(game, row.missed, _ALSO, who, words)}"
        case "not-ordered" if row.missed is not None:
            return _missed(game, row.missed, f"{head} needed an order by", who, words)
        case "prevented" if row.prevented is not None:
            return f"{capitalised(head)} {_prevented(game, row.prevented, words)}"
        case "in-vain":
            needed = f" needed an order by {quarter_name(game, row.needed_by)}, and"
            return f"{capitalised(head)}{needed} no single order that was legal in time would have lifted it."
    return f"{capitalised(head)} was there before any order could have come in time."


def brief_causes_text(game: Game, rows: Sequence[Shortage], who: str, words: Vocabulary = BOARD) -> str:
    """What was behind the layers that bound a campus together, in short, for the story of a match.

    Where one order would not have done, it says so: more of one of several binding layers alone runs nothing.

    Args:
        game: the game.
        rows: the shortages of one campus and quarter, that to be told of first.
        who: whose they were, inside a sentence.
        words: the words of the audience.
    """
    if len(rows) == 1:
        return _brief_cause_text(game, rows[0], who, words)
    by_layer = sorted(rows, key=lambda row: row.layer)
    if rows[0].code == "not-ordered":
        return _joint_text(game, by_layer, who, words)
    others = layers_text([row.layer for row in by_layer if row is not rows[0]], words)
    return f"{_brief_cause_text(game, rows[0], who, words)} {capitalised(others)} bound the campus as well."


def _joint_text(game: Game, rows: Sequence[Shortage], who: str, words: Vocabulary) -> str:
    """Of layers that bound together: that one order alone would have run nothing more, and all that were needed, where they are known.

    Modules are spoken of, not compute, which accelerators of a newer class raise in place of older ones.
    """
    place, when = region_name(game, rows[0].region), quarter_name(game, rows[0].quarter)
    both = "both" if len(rows) == 2 else "all"
    text = (
        f"{capitalised(layers_text([row.layer for row in rows], words))} bound the campus in {place} together in {when}: "
        f"more of one alone would have run no more modules, and {both} were needed"
    )
    missed = [row.missed for row in rows if row.missed is not None]
    if len(missed) < len(rows):
        return f"{text}."
    orders = [
        f"{action_words(game, row.action, words).bare} by {quarter_name(game, row.quarter)} for {money(row.cost)}"
        for row in missed
    ]
    chosen = {row.instead_of for row in missed}
    chose = f"; {who} chose {_chosen(game, chosen.pop(), words)}" if len(chosen) == 1 else ""
    return f"{text}, {listed(orders)}{chose}."


def _chosen(game: Game, action: int, words: Vocabulary) -> str:
    """What was decided instead of an order: `to pass`."""
    return "to pass" if action == PASS else f"to {action_text(game, action, words)}"


def _brief_cause_text(game: Game, row: Shortage, who: str, words: Vocabulary) -> str:
    """`The 2025 Q4 shortage of power in Texas needed gas turbines by 2024 Q4, for $2 bn; you chose to pass.`"""
    missed = row.missed
    if row.code != "not-ordered" or missed is None:
        return cause_text(game, row, who, words)
    layer, place, when = words.name(LAYERS[row.layer]), region_name(game, row.region), quarter_name(game, row.quarter)
    return (
        f"The {when} shortage of {layer} in {place} needed {action_words(game, missed.action, words).bare} by "
        f"{quarter_name(game, missed.quarter)}, for {money(missed.cost)}; {who} chose {_chosen(game, missed.instead_of, words)}."
    )


def short_cause_text(game: Game, row: Shortage) -> str:
    """What was behind a shortage, for a table: `order by 2024 Q4`, `permit stalled`."""
    if row.code == "not-ordered" and row.missed is not None:
        return f"order by {quarter_name(game, row.missed.quarter)}"
    return CAUSE_NAMES[row.code]


def _missed(game: Game, missed: MissedOrder, head: str, who: str, words: Vocabulary) -> str:
    order = action_words(game, missed.action, words)
    brought = (
        f"It would have brought {plural(missed.brought, 'module')}{'' if missed.is_enough else ', which is not enough'}"
    )
    when = quarter_name(game, missed.quarter)
    effect = f"{changed_by('compute', missed.seat_gain)} in that quarter"
    if missed.seat_gain < 0:
        effect = f"yet what was done instead was worth more: {effect}"
    return (
        f"{capitalised(head)} {when}: {order.without_verb}, legal then for {money(missed.cost)} of "
        f"{money(missed.available)} at hand, where {who} chose {_chosen(game, missed.instead_of, words)}. {brought}; {effect}."
    )


def _late(game: Game, late: Sequence[LateOrder]) -> str:
    rows = [
        f"{project_name(game, row.project)} ordered in {quarter_name(game, row.ordered)}, due in "
        f"{quarter_name(game, row.expected)}"
        for row in late
    ]
    return f"{listed(rows)}, stalled."


def _prevented(game: Game, prevented: PreventedOrder, words: Vocabulary) -> str:
    what, when = action_words(game, prevented.action, words).without_verb, quarter_name(game, prevented.quarter)
    others = len(prevented.reasons) - 1
    more = f" {capitalised(plural(others, 'more condition'))} failed." if others else ""
    return f"needed an order by {when}, and {what} was not legal then. {full_text(game, prevented.reasons[0])}{more}"
