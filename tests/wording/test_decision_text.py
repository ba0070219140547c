"""What a decision was worth, in words."""

from __future__ import annotations

import pytest

from gigawatt.core import Game, actions as act
from gigawatt.wording.decision_text import Gain, costly_text, decision_heading, fine_text, reason_line, signed_lead

SOURCES = [("level", 2.4), ("training", 0.6)]


def test_a_costly_decision(small_game: Game) -> None:
    """What would have been better, by how much, with its interval and where it comes from."""
    assert decision_heading(small_game, 1, 12, act.PASS) == "2024 Q2, ply 12: pass"
    text = costly_text(small_game, act.PASS, Gain(3.04, 1.0, 5.0), SOURCES)
    assert text == (
        "Better: pass. It ends with 3.0 Lead more than the action taken (95 %: 1.0 to 5.0), above all from level of compute (+2.4) "
        "and training thresholds (+0.6)."
    )


def test_a_fine_decision(small_game: Game) -> None:
    """How much the action taken was better than the best alternative."""
    text = fine_text(small_game, act.PASS, Gain(-2.0, -3.0, -1.0).negated, [])
    assert text == "Best alternative: pass. The action taken ends with 2.0 Lead more than it (95 %: 1.0 to 3.0)."


def test_what_is_not_certain_is_said(small_game: Game) -> None:
    """An interval that reaches below zero is called so, and what new futures do not bear out is not called better."""
    assert costly_text(small_game, act.PASS, Gain(1.0, -0.2, 2.2), []).endswith("the interval reaches below zero.")
    text = costly_text(small_game, act.PASS, Gain(-0.5, -1.5, 0.5), SOURCES)
    assert (
        text
        == "Seemed better at first: pass. In new futures it did not end better than the action taken: −0.5 Lead (95 %: −1.5 to 0.5)."
    )


def test_a_margin_is_not_own_lead(small_game: Game) -> None:
    """By the other measure the unit is another, and sources are those of the seat's own Lead."""
    text = costly_text(small_game, act.PASS, Gain(3.0, 1.0, 5.0, is_margin=True), SOURCES)
    assert "It ends 3.0 Lead further ahead of the best rival than the action taken" in text
    assert "by own Lead above all from level of compute" in text


@pytest.mark.parametrize("lead, text", [(1.25, "+1.2"), (-0.31, "−0.3"), (0.04, "0.0"), (-0.04, "0.0")])
def test_signed_lead(lead: float, text: str) -> None:
    """A sign, one digit, and no negative zero."""
    assert signed_lead(lead) == text


def test_who_gives_a_reason() -> None:
    """The planner's opinion of an alternative is not that of the policy that played."""
    assert reason_line("power binds.", is_planner=True) == "Why, as the planner sees it: Power binds."
    assert reason_line("Power binds.", is_planner=False) == "Why, as its policy sees it: Power binds."
