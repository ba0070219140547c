"""A change is never written so that it can be taken for an amount, and a page speaks to whom it is for."""

from __future__ import annotations

from gigawatt.content import open_game
from gigawatt.wording.debrief_text import class_turn_text
from gigawatt.wording.grammar import changed_by
from gigawatt.wording.prediction_text import how_read_text
from gigawatt.wording.purse_text import headline_start_text
from gigawatt.wording.shortage_text import binding_cell_text
from gigawatt.wording.warning_text import warning_text


def test_no_change_is_no_amount() -> None:
    """`your Lead 0` reads as if there were none."""
    assert changed_by("your Lead", 0) == "your Lead does not change"
    assert changed_by("compute", 2) == "compute changes by +2"


def test_layers_are_not_counted_like_modules() -> None:
    """A cell names two layers and counts more of them in words."""
    assert binding_cell_text(("power",)) == "power"
    assert binding_cell_text(("power", "chips")) == "power and chips"
    assert binding_cell_text(("power", "cooling", "chips")) == "power and 2 other layers"


def test_a_page_speaks_to_its_reader() -> None:
    """The student's own page says `your`."""
    assert "binds your largest campus" in how_read_text(0.8, "your")
    assert "binds the student's largest campus" in how_read_text(0.8)


def test_one_order_and_two_are_games() -> None:
    """What the numbers count is said."""
    assert class_turn_text(1, 1, 5, 2.0).endswith("a single order in 1 game, two orders together in 1.")


def test_the_first_headline_is_announced() -> None:
    """A sheet says that cash on the screen may differ from it, where there are headlines."""
    scenario = open_game("first-campus").scenario
    assert bool(headline_start_text(scenario)) == ("headlines" not in scenario.off)


def test_what_a_draw_decides_is_said_in_words() -> None:
    """A remark has no question mark of which nobody knows what it means."""
    about = {"steps": (0,), "gain": 4, "quarter": 1, "is_sure": False}
    text = warning_text(open_game("first-campus"), "first-step", about, lambda _: "buy chips", lambda _: "Q2")
    assert text == "The first of 2 steps. Then buy chips: +4 compute from Q2 if draws go well."
