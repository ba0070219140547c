"""Why an action is not legal, in the words of the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import actions as act
from gigawatt.core.explanations.explain import Illegal, Reason, explain
from gigawatt.core.queries.requirements import OF_PLACE, compile_requirement
from gigawatt.wording import phrases
from gigawatt.wording.rules_text import requirement_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigawatt.core import State


def refusals(state: State, action: int) -> list[tuple[str, Reason]]:
    """Every reason why an action is not legal for the seat to move, each with its sentence; empty where it is legal."""
    answer = explain(state, action)
    if not isinstance(answer, Illegal):
        return []
    conditions = _unmet(state, action)
    return [
        (next(conditions, phrases.plain(text)) if reason.code == "requirement" else phrases.plain(text), reason)
        for text, reason in zip(sentences(state, answer), answer.reasons, strict=True)
    ]


def sentences(state: State, answer: Illegal) -> list[str]:
    """The sentence of each reason. `Legal from` stands where it is true: once, at the reason that holds longest, and only where
    time alone mends them all.
    """
    quarters = [reason.legal_from for reason in answer.reasons]
    mended = [quarter for quarter in quarters if quarter is not None]
    last = quarters.index(max(mended)) if len(mended) == len(quarters) else -1
    told = []
    for i, (reason, quarter) in enumerate(zip(answer.reasons, quarters, strict=True)):
        promise = f" Legal from {state.game.quarter_text(quarter)}." if quarter is not None else ""
        told.append(reason.text.removesuffix(promise) + (promise if i == last else ""))
    return told


def refusal(state: State, action: int) -> str:
    """The first reason in a sentence."""
    return next((text for text, _ in refusals(state, action)), "Not legal now.")


def _unmet(state: State, action: int) -> Iterator[str]:
    """What a card asks for and the seat has not, in the order in which `explain` finds it: `Only if you are a state.`"""
    g = state.game
    if g.kind[action] != act.CARD:
        return
    card, target = g.x[action], g.y[action]
    takes_place = g.card_target[card] in ("campus", "region")
    for row in g.ruleset.cards[card].requires:
        if row.kind in OF_PLACE and not takes_place:
            continue
        if not compile_requirement(g, row).holds(state, state.seat, target):
            yield phrases.plain(f"Only if {requirement_text(row)}.")
