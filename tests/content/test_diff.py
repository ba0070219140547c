"""What differs between two rulesets."""

from __future__ import annotations

import attrs

from gigawatt.content.diff import diff
from gigawatt.core.rules.ruleset import Ruleset


def test_no_difference(tiny: Ruleset) -> None:
    """A ruleset does not differ from itself."""
    assert diff(tiny, tiny) == []


def test_by_card_and_field(tiny: Ruleset) -> None:
    """Each changed field is named with what it was and is; a card that only one side has is named whole."""
    region = attrs.evolve(
        tiny.regions[0], stall=21, name="Far North", suits=attrs.evolve(tiny.regions[0].suits, memory="fair")
    )
    economy = attrs.evolve(tiny.economy, equity_cash=41)
    other = attrs.evolve(tiny, regions=(region, *tiny.regions[1:]), economy=economy, cards=tiny.cards[1:])
    assert [str(difference) for difference in diff(tiny, other)] == [
        "~ economy: equity_cash: 40 -> 41",
        '~ region north: name: "North" -> "Far North"',
        "~ region north: stall: 20 -> 21",
        '~ region north: suits.memory: - -> "fair"',
        "- card loan",
    ]
    assert str(diff(other, tiny)[-1]) == "+ card loan"


def test_lists_as_toml(tiny: Ruleset) -> None:
    """Rows and switches are shown as a rule file writes them."""
    region = attrs.evolve(tiny.regions[1], fast=False, sources=("grid",))
    changed = diff(tiny, attrs.evolve(tiny, regions=(tiny.regions[0], region)))
    assert [str(difference) for difference in changed] == [
        "~ region south: fast: true -> -",
        '~ region south: sources: ["grid", "solar"] -> ["grid"]',
    ]
