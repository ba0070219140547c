"""What a class says of predictions."""

from __future__ import annotations

import pytest

from gigawatt.wording.class_text import predictions_text


@pytest.mark.parametrize(
    ("hits", "answered", "unanswered", "told"),
    [
        (2, 3, 0, "Predictions: 2 of 3 came true. "),
        (0, 0, 1, "Predictions: 1 was not given. "),
        (1, 2, 3, "Predictions: 1 of 2 came true, and 3 were not given. "),
    ],
)
def test_what_was_refused_is_not_told_as_wrong(hits: int, answered: int, unanswered: int, told: str) -> None:
    """Answers are counted apart from questions that were left."""
    assert predictions_text(hits, answered, unanswered, 41).startswith(told)
    assert predictions_text(hits, answered, unanswered, 41).endswith(
        "An even guess earns 0 % and a perfect forecaster 100 %; these earn 41 %."
    )
