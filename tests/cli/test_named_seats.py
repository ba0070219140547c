"""A seat of a match goes by number, letter and faction wherever `--seat` names one."""

from __future__ import annotations

import pytest

from gigawatt.cli.named_seats import named_seats
from gigawatt.errors import UsageError

FACTIONS = ("hyperscaler", "neocloud", "gulf-fund")


@pytest.mark.parametrize("names", [("2", "0"), ("C", "A"), ("c", "a"), ("gulf-fund", "hyperscaler"), ("2", "C", "0")])
def test_a_seat_goes_by_three_names(names: tuple[str, ...]) -> None:
    """Each once, in the order of the seats."""
    assert named_seats(FACTIONS, names) == [0, 2]


@pytest.mark.parametrize("name", ["3", "D", "-1", "01", "", "nobody", "\x1b[2J"])
def test_others_are_refused_with_those_there_are(name: str) -> None:
    """One line, with every name of every seat."""
    with pytest.raises(
        UsageError, match="no such seat in the match; there are 0 or A or hyperscaler, 1 or B or"
    ) as refusal:
        named_seats(FACTIONS, [name])
    assert "\x1b" not in str(refusal.value)
