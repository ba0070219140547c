"""Numbers that a scenario alters, in words and beside their normal values."""

from __future__ import annotations

import pytest

from gigawatt.content.paths import numbers
from gigawatt.core.rules.ruleset import Override, Ruleset
from gigawatt.wording.names import Lexicon
from gigawatt.wording.override_text import LABELS, override_text


def test_every_number_has_a_label(standard: Ruleset) -> None:
    """A number of the tables, ladders or classes without words of its own fails here."""
    kinds = set()
    for path in numbers(standard):
        steps = path.split(".")
        kinds.add(f"{steps[0]}.{steps[-1]}")
    unsaid = kinds - set(LABELS) - {"economy.lobby_groups"}
    # Of a class, its year, quarter and the base prices of its parts are altered by nobody.
    assert not {kind for kind in unsaid if not kind.startswith("classes.")}


def test_shipped_scenarios_say_the_normal_value(standard: Ruleset) -> None:
    """Each altered number is a sentence without code that names the normal value, or says that it is as usual."""
    lexicon = Lexicon.of(standard)
    texts = [override_text(o, lexicon) for scenario in standard.scenarios for o in scenario.overrides]
    assert len(texts) > 20
    for text in texts:
        assert text.endswith(".")
        assert " instead of " in text or text.endswith(", as usual.")
        assert "_" not in text


@pytest.mark.parametrize(
    "path, value, text",
    [
        ("economy.credit_base", 60, "Credit limit without a module online: $6.0 bn instead of "),
        ("region.texas.headroom", 24, "Grid headroom in Texas: 24 instead of "),
        ("ladder.logic.start", 2, "Units of logic on the market at the start: 2 instead of "),
        ("project.greenfield.permit", 2, "Permit steps of greenfield campus: 2 instead of "),
        (
            "controls.optics",
            (50, 50, 0),
            "Origin of optical fabric: 50% alliance, 50% challenger and 0% non-aligned instead of ",
        ),
    ],
)
def test_an_altered_number(standard: Ruleset, path: str, value: int, text: str) -> None:
    """The number by its words, the new value in its unit."""
    assert override_text(Override(path=path, value=value), Lexicon.of(standard)).startswith(text)
