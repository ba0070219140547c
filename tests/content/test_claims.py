"""What the rulebook claims, played: no sentence beside a claim can drift away from the engine."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.content.claims import Stage, UnreadableError

from gigawatt.content import load_ruleset, ruleset_names
from gigawatt.content.book import book
from gigawatt.content.book.blocks import Bullets, Claim, Example, Heading, Paragraph, Table

LEAST = 40
"""Claims of the standard book."""

CLAIMS = [(name, block) for name in ruleset_names() for block in book(load_ruleset(name)) if isinstance(block, Claim)]


@pytest.mark.parametrize("ruleset, claim", CLAIMS, ids=[f"{name}: {claim.name}" for name, claim in CLAIMS])
def test_the_engine_does_what_the_book_claims(ruleset: str, claim: Claim) -> None:
    """Position and action of the claim have its outcome."""
    Stage(ruleset, claim).play()


def test_every_chapter_of_rules_claims_something() -> None:
    """The standard book has many claims, in every chapter with rules that can be played."""
    chapter = ""
    found: Counter[str] = Counter()
    for block in book(load_ruleset()):
        if isinstance(block, Heading) and block.level == 2:
            chapter = block.text
        found[chapter] += isinstance(block, Claim)
    assert sum(found.values()) >= LEAST
    chapters = {
        "A quarter", "Campuses", "Building", "Markets", "Money", "The cloud", "Training", "Influence", "Export controls", "Chokepoints",
        "Hosting", "Row", "Firms and states", "Lead",
    }  # fmt: skip
    assert {name for name, count in found.items() if count} == chapters


def test_a_claim_stands_beside_what_it_plays() -> None:
    """Before each claim, or the claims before it, is a paragraph, list, table or example."""
    blocks = book(load_ruleset())
    for place, block in enumerate(blocks):
        if isinstance(block, Claim):
            assert isinstance(blocks[place - 1], (Paragraph, Bullets, Table, Example, Claim)), block.name


def test_names_of_claims_are_unique() -> None:
    """A claim is found by its name."""
    for ruleset in ruleset_names():
        names = [claim.name for name, claim in CLAIMS if name == ruleset]
        assert len(names) == len(set(names))


def test_a_wrong_claim_is_noticed() -> None:
    """A claim with another outcome fails, and so does one in words that nobody knows."""
    for _name, claim in CLAIMS[:3]:
        wrong = Claim(claim.name, claim.position, claim.action, ("neocloud influence is 99",))
        with pytest.raises(AssertionError):
            Stage("standard", wrong).play()
    with pytest.raises(UnreadableError):
        Stage("standard", Claim("x", ("neocloud flies",), (), ("tension is 0",))).play()
