"""Remarks about an action before it is taken, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from gigawatt.wording.control_text import control_name
from gigawatt.wording.grammar import listed
from gigawatt.wording.names import region_name
from gigawatt.wording.price_text import in_all_text
from gigawatt.wording.vocabulary import BOARD, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game


def _lead_lost(lead: int) -> str:
    return f", and with that {lead} Lead a quarter by denial" if lead else ""


WARNING_SENTENCES: Final[dict[str, Callable[[Game, Mapping[str, Any]], str]]] = {
    "first-step": lambda _, about: f"The first of {len(about['steps']) + 1} steps.",
    "too-late": lambda *_: "It comes after the last quarter.",
    "other-layer": lambda *_: "Another layer binds: this alone adds no compute within the match.",
    "nothing": lambda *_: "It changes nothing.",
    "only-price": lambda *_: "As the board stands it brings nothing for its price.",
    "site-alone": lambda _, about: (
        f"A site alone computes nothing: {listed(about['layers'])} must follow, and this adds none of them."
    ),
    "on-time-anyway": lambda *_: "It comes surely, but if all goes on time compute is the same without this.",
    "layers-bind": lambda game, about: (
        f"Alone this adds no compute: {listed(about['layers'])} will hold {region_name(game, about['region'])} back."
    ),
    "denies-nobody": lambda *_: "As the board stands this embargo denies nobody, and earns no Lead.",
    "lapses": lambda _, about: (
        f"It leaves {about['left']} of the {about['due']} influence that upkeep takes at the quarter's end: {listed(about['controls'])} would "
        f"lapse{_lead_lost(about['lead_lost'])}."
    ),
}
"""The remarks by code; what follows stands after them."""

_COUNTS_ON: Final = {
    "luck": "It is advised against bad luck.",
    "follow": "It is advised for what can follow it.",
}


def warning_text(
    game: Game,
    code: str,
    about: Mapping[str, Any],
    name: Callable[[int], str],
    when: Callable[[int], str],
    words: Vocabulary = BOARD,
) -> str:
    """A remark in a sentence or two.

    Args:
        game: the game.
        code: which remark.
        about: its arguments, as `gigawatt.analysis.warnings` gives them.
        name: an action in the words of the audience.
        when: a quarter in its words.
        words: what it calls the layers.
    """
    named = dict(about)
    if "layers" in about:
        named["layers"] = words.all_names(about["layers"])
    if "controls" in about:
        named["controls"] = [
            f"the embargo on {control_name(layer, target, words)}" for layer, target in about["controls"]
        ]
    parts = [WARNING_SENTENCES[code](game, named)]
    if "steps" in about:
        draws = "" if about["is_sure"] else " if draws go well"
        cost = f", {in_all_text(len(about['steps']) + 1, *about['cost'])}" if "cost" in about else ""
        steps = listed(map(name, about["steps"]), "and then")
        parts.append(f"Then {steps}: +{about['gain']} compute from {when(about['quarter'])}{draws}{cost}.")
    if "counts_on" in about:
        parts.append(_COUNTS_ON[about["counts_on"]])
    return " ".join(parts)
