"""What a decision was worth, in words: what was done, what would have been better, by how much and from where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.wording.action_text import action_text
from gigawatt.wording.event_text import LEAD_NAMES
from gigawatt.wording.grammar import capitalised, listed
from gigawatt.wording.money import MINUS
from gigawatt.wording.quarters import quarter_name

if TYPE_CHECKING:
    from gigawatt.core import Game


@frozen
class Gain:
    """How much better one action ends than another, with a 95 % interval."""

    value: float
    low: float
    high: float
    is_margin: bool = False
    """Whether it is Lead over the best rival, and not the seat's own Lead alone."""

    @property
    def negated(self) -> Gain:
        """The same seen from the other action."""
        return Gain(-self.value, -self.high, -self.low, self.is_margin)

    @property
    def more(self) -> str:
        """How much it is: `3.0 Lead more`."""
        return f"{self.value:.1f} Lead {'further ahead of the best rival' if self.is_margin else 'more'}"


def decision_heading(game: Game, quarter: int, ply: int, taken: int) -> str:
    """`2025 Q2, ply 105: build a fibre trunk in the Gulf`."""
    return f"{quarter_name(game, quarter)}, ply {ply}: {action_text(game, taken)}"


def costly_text(game: Game, better: int, gain: Gain, sources: Sequence[tuple[str, float]]) -> str:
    """What would have been better than the action taken.

    Args:
        game: the game.
        better: the alternative.
        gain: how much better it ended than the action taken.
        sources: the sources of Lead that make the most of it, as (source, Lead).
    """
    found = "Better" if gain.value > 0 else "Seemed better at first"
    return f"{found}: {action_text(game, better)}. {_verdict('It', 'the action taken', gain, sources)}"


def fine_text(game: Game, other: int, gain: Gain, sources: Sequence[tuple[str, float]]) -> str:
    """How much the action taken was better than the best alternative.

    Args:
        game: the game.
        other: the best alternative.
        gain: how much better the action taken ended than the alternative.
        sources: the sources of Lead that make the most of it, as (source, Lead).
    """
    return f"Best alternative: {action_text(game, other)}. {_verdict('The action taken', 'it', gain, sources)}"


def _verdict(who: str, than: str, gain: Gain, sources: Sequence[tuple[str, float]]) -> str:
    if gain.value <= 0:
        return f"In new futures {_inside(who)} did not end better than {than}: {amount_text(gain)}."
    text = f"{who} ends {'' if gain.is_margin else 'with '}{gain.more} than {than} ({_interval(gain)})"
    if sources:
        from_where = listed(f"{LEAD_NAMES[source]} ({signed_lead(lead)})" for source, lead in sources)
        text += f", {'by own Lead ' if gain.is_margin else ''}above all from {from_where}"
    return text + (". That is not certain: the interval reaches below zero." if gain.low <= 0 else ".")


def _inside(who: str) -> str:
    return who[:1].lower() + who[1:]


def reason_line(text: str, *, is_planner: bool) -> str:
    """Why an action is good, as a policy says it.

    Args:
        text: the sentence of its reason.
        is_planner: whether the planner says so of it, and not the policy that took it at the time.
    """
    return f"Why, as {'the planner' if is_planner else 'its policy'} sees it: {capitalised(text)}"


def amount_text(gain: Gain) -> str:
    """`+1.2 Lead (95 %: 0.3 to 2.1)`."""
    return f"{signed_lead(gain.value)} Lead{' over the best rival' if gain.is_margin else ''} ({_interval(gain)})"


def signed_lead(lead: float) -> str:
    """Lead with its sign and one digit after the point: `+1.2`, `−0.3`, `0.0`."""
    text = f"{abs(lead):.1f}"
    return text if text == "0.0" else f"{'+' if lead > 0 else MINUS}{text}"


def _interval(gain: Gain) -> str:
    return f"95 %: {_plain(gain.low)} to {_plain(gain.high)}"


def _plain(lead: float) -> str:
    text = f"{abs(lead):.1f}"
    return f"{MINUS}{text}" if lead < 0 and text != "0.0" else text
