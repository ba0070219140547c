"""Every error is one clear line and survives a trip between processes."""

from __future__ import annotations

import pickle

import pytest

from gigawatt import errors
from gigawatt.errors import ContentError, GameError, Problem, ReplayMismatchError, SaveError, SaveVersionError


def test_the_tree_is_as_drawn() -> None:
    """Whoever catches `GameError` catches everything raised on purpose; a version error is a save error."""
    named = [getattr(errors, name) for name in dir(errors) if name.endswith("Error")]
    assert all(issubclass(error, GameError) for error in named)
    assert issubclass(SaveVersionError, SaveError)
    assert all(error.__name__ in (errors.__doc__ or "") for error in named)


def test_a_message_is_one_line_without_control_characters() -> None:
    """Line breaks, escape codes and bidirectional marks of the input never reach a terminal."""
    text = str(GameError("two\nlines\x1b[31m and \u202eback\u202c"))
    assert text == "two lines [31m and back"


def test_a_message_is_capped() -> None:
    """An input of a megabyte does not become an error of a megabyte."""
    assert len(str(GameError("x" * 1_000_000))) == 600


def test_a_problem_says_where_what_and_what_to_do() -> None:
    """File, card and field come first, the hint last."""
    problem = Problem(
        "row/power.toml", "peaker-deal", "effects#1.amount", "expected a number, got text", "drop the quotes"
    )
    assert (
        str(problem) == "row/power.toml: peaker-deal: effects#1.amount: expected a number, got text (drop the quotes)"
    )


def test_a_content_error_holds_all_problems() -> None:
    """The line tells the first one and how many follow."""
    first, second = Problem("a.toml", "", "", "broken"), Problem("b.toml", "", "", "broken too")
    error = ContentError([first, second])
    assert error.problems == (first, second)
    assert str(error) == "a.toml: broken (and 1 more: see `gigawatt rules lint`)"
    assert str(ContentError([first])) == "a.toml: broken"


def test_a_mismatch_names_ply_and_section() -> None:
    """What verifying finds is told in one sentence."""
    error = ReplayMismatchError(41, "digest 00", "11", "ladders")
    assert str(error) == "the record differs at ply 41, section ladders: expected digest 00, got 11"
    assert str(ReplayMismatchError(None, "12 quarters", "11")) == "the record differs: expected 12 quarters, got 11"


@pytest.mark.parametrize(
    "error",
    [GameError("x"), ContentError([Problem("a", "b", "c", "d")]), ReplayMismatchError(1, "a", "b", "seats")],
)
def test_errors_cross_process_borders(error: GameError) -> None:
    """A worker's error arrives as itself."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)
