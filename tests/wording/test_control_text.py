"""What controls hit and bring, in sentences."""

from __future__ import annotations

import pytest
from tests.core.positions import board, region

from gigawatt.core.rules.vocabulary import CONTROL_LAYERS
from gigawatt.wording.control_text import control_gain_sentences, denial_text, denials_text
from gigawatt.wording.event_text import EventText

WORDS = {
    "accelerators": "chips", "logic": "chips", "memory": "chips", "packaging": "chips", "equipment": "power", "optics": "network",
    "materials": "plants",
}  # fmt: skip


@pytest.mark.parametrize("layer", CONTROL_LAYERS)
def test_a_denial_names_the_rival_the_lack_and_the_place(layer: str) -> None:
    """Each layer of supply is told by what it closes at a campus."""
    st = board("hyperscaler", "challenger-state")
    text = denial_text(st, 0, 1, CONTROL_LAYERS.index(layer), (region(st, "china-east"),))
    assert text.startswith("B Challenger state (")
    assert WORDS[layer] in text
    assert "China East" in text


def test_what_a_control_brings_is_told_with_its_price() -> None:
    """A licence tells its fee and what the embargo would bring, an embargo its Lead and upkeep; nobody denied is said."""
    st = board("hyperscaler", "challenger-state")
    denied = [(1, (region(st, "china-east"),))]
    numbers = {"layer": 0, "lead": 1, "upkeep": 1, "fee": 1}
    licence = control_gain_sentences(st, 0, denied, is_embargo=False, **numbers)
    embargo = control_gain_sentences(st, 0, denied, is_embargo=True, **numbers)
    assert len(licence) == 2
    assert "1 influence" in licence[0]
    assert embargo == [
        "The embargo denies B Challenger state (short of chips in China East): 1 Lead a quarter, for 1 influence a quarter.",
        "The fee of the licence ends with it: 1 influence for each order under it.",
    ]
    assert licence[1] == embargo[0].replace("The embargo denies", "Raised to an embargo it would deny")
    nobody, ends = control_gain_sentences(st, 0, [], is_embargo=True, **(numbers | {"lead": 0}))
    assert "nobody" in nobody
    assert ends == embargo[1]
    assert control_gain_sentences(st, 0, denied, is_embargo=True, **(numbers | {"fee": 0})) == embargo[:1]


def test_a_licence_on_materials_is_paid_for_by_the_quarter() -> None:
    """Plants pay for materials each quarter, not by the order, while it is a licence."""
    st = board("hyperscaler", "challenger-state")
    numbers = {"layer": CONTROL_LAYERS.index("materials"), "lead": 1, "upkeep": 1, "fee": 1}
    for is_embargo in (False, True):
        texts = control_gain_sentences(st, 0, [], is_embargo=is_embargo, **numbers)
        assert any("1 influence a quarter from each seat with plants there" in text for text in texts)


def test_denials_are_told_to_those_whom_they_deny() -> None:
    """The author and the denied are addressed."""
    st = board("hyperscaler", "challenger-state")
    assert denials_text(st, 0, 0, (1,), 1) == "Your embargoes deny B Challenger state: 1 Lead a quarter."
    assert denials_text(st, 1, 0, (1,), 1) == "A Hyperscaler's embargoes deny you: 1 Lead a quarter."


def test_a_licence_fee_is_news() -> None:
    """Influence that a rival paid for a licence has a sentence; other influence shows in the numbers of the board."""
    writer = EventText.of(board("hyperscaler", "challenger-state"), you=0)
    assert writer.sentence(("influence", 0, 1, "licence fee")) == "Licence fee: You gain 1 influence."
    assert writer.sentence(("influence", 1, 1, "licence fee")) == "Licence fee: B Challenger state gains 1 influence."
    assert writer.sentence(("influence", 0, 1, "stipend")) is None
