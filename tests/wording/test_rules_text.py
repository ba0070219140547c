"""Rule text is made from the numbers, for every kind of thing that a card can say."""

from __future__ import annotations

import re

import attrs
import pytest
from tests.content.samples import picks, sample_effect

from gigawatt.core.rules.effect_kinds import EFFECT_KINDS
from gigawatt.core.rules.ruleset import REQUIREMENTS, TERMS, TRAITS, Requirement, Ruleset, Trait
from gigawatt.wording.effect_text import TERM_TEXTS, effect_text
from gigawatt.wording.grammar import signed
from gigawatt.wording.names import Lexicon
from gigawatt.wording.rules_text import (
    REQUIREMENT_TEXTS,
    TRAIT_TEXTS,
    card_text,
    faction_text,
    headline_text,
    project_text,
    region_text,
    requirement_text,
    scenario_text,
    trait_text,
)

LEXICON = Lexicon({"texas": "Texas"}, {}, 4)
_SENTENCE = re.compile(r"^[A-Z0-9$+−].*\.$")


def test_every_kind_has_a_text() -> None:
    """A kind of effect, requirement, trait or term without a text fails here."""
    assert set(REQUIREMENT_TEXTS) == set(REQUIREMENTS)
    assert set(TRAIT_TEXTS) == set(TRAITS)
    assert set(TERM_TEXTS) == set(TERMS)
    for kind in EFFECT_KINDS:
        assert effect_text(sample_effect(kind), LEXICON)


@pytest.mark.parametrize("kind", list(EFFECT_KINDS))
def test_effects_read_as_sentences(kind: str) -> None:
    """Whatever its fields say, an effect reads as a short sentence without gaps, code or negative zero."""
    for pick in picks(kind):
        text = effect_text(sample_effect(kind, pick), LEXICON)
        assert _SENTENCE.match(text), text
        assert len(text) < 400
        assert "  " not in text
        assert not re.search(r"[{}<>_]|None|\b1 (modules|units|quarters|accelerators)\b|\.\.| ,|-\d", text), text


@pytest.mark.parametrize("kind", list(EFFECT_KINDS))
def test_every_number_shows(kind: str) -> None:
    """A change of any field of an effect changes its text."""
    for attribute in attrs.fields(EFFECT_KINDS[kind]):
        seen = set()
        for pick in picks(kind):
            value = getattr(sample_effect(kind, pick), attribute.name)
            seen.add(effect_text(attrs.evolve(sample_effect(kind, 1), **{attribute.name: value}), LEXICON))
        assert len(seen) > 1, attribute.name


@pytest.mark.parametrize(
    "kind, changes, text",
    [
        ("cash", {"who": "taker", "amount": 12}, "You gain $1.2 bn."),
        ("cash", {"who": "rivals", "amount": -3}, "Every rival pays $0.3 bn."),
        ("lead", {"who": "leader", "amount": -1}, "The seat with most Lead loses 1 Lead."),
        ("income", {"who": "firms", "amount": 5, "quarters": 4},
         "Every firm receives $0.5 bn at operations, for 4 quarters."),
        ("headroom", {"where": ("texas",), "amount": -4}, "Grid headroom in Texas: −4 (never below zero)."),
        ("headroom", {"where": ("alliance", "texas"), "amount": 4},
         "Grid headroom in alliance regions and in Texas: +4 (never below zero)."),
        ("tension", {"amount": 1}, "Tension +1."),
        ("licences", {"who": "all", "amount": 1}, "Every seat gains 1 free licence, good for 4 quarters."),
        ("chips", {"amount": 1, "origin": "alliance", "quarters": 1},
         ("1 accelerator of the current class, made in the alliance, arrives at the chosen campus this quarter, "
          "freight included.")),
    ],
)  # fmt: skip
def test_wording(kind: str, changes: dict[str, object], text: str) -> None:
    """Some effects, word for word."""
    assert effect_text(attrs.evolve(sample_effect(kind), **changes), LEXICON) == text


@pytest.mark.parametrize("kind", list(REQUIREMENTS))
def test_requirements(kind: str) -> None:
    """Each condition ends a sentence that starts with `only if`, and shows what it asks for."""
    from gigawatt.content.axes import BOUNDS, WHICH

    takes = (REQUIREMENTS[kind] or "").split("+")
    low = BOUNDS.get(kind, (1, 1))[0]
    which = WHICH[kind][:1] if "which" in takes else ()
    row = Requirement(kind=kind, which=which, min=low if "min" in takes else None, max=low if "max" in takes else None)
    text = requirement_text(row)
    assert text[0].islower()
    assert "None" not in text
    if "min" in takes or "max" in takes:
        assert signed(low).removeprefix("+") in text


@pytest.mark.parametrize("kind", TRAITS)
def test_traits(kind: str) -> None:
    """Each trait says its amount, and more reads otherwise than less."""
    more, less = (trait_text(Trait(kind=kind, amount=amount)) for amount in (2, -2))
    assert more != less
    assert _SENTENCE.match(more)
    assert "2" in more


def test_the_cards_of_the_game(standard: Ruleset) -> None:
    """Everything on the table reads as sentences."""
    lexicon = Lexicon.of(standard)
    texts = [region_text(region) for region in standard.regions]
    texts += [faction_text(faction, lexicon) for faction in standard.factions]
    texts += [project_text(project) for project in standard.projects]
    texts += [card_text(card, lexicon) for card in standard.cards]
    texts += [headline_text(headline, lexicon) for headline in standard.headlines]
    texts += [scenario_text(scenario, lexicon) for scenario in standard.scenarios]
    for lines in texts:
        assert lines
        for line in lines:
            assert line.endswith("."), line
            assert not re.search(r"[{}<>]|None|  |\.\.", line), line


@pytest.mark.parametrize("kind", ["projects", "regions"])
def test_every_rule_field_shows(tiny: Ruleset, kind: str) -> None:
    """A change of any rule field of a project or a region changes its text."""
    text = {"projects": project_text, "regions": region_text}[kind]
    hidden = {"id", "group", "suits"}  # the group is the heading it stands under; suits are looked at below
    for record in getattr(tiny, kind)[:1]:
        for attribute in attrs.fields(type(record)):
            if {"prose", "source", "shown"} & set(attribute.metadata) or attribute.name in hidden:
                continue
            changed = attrs.evolve(record, **{attribute.name: _other(attribute, getattr(record, attribute.name))})
            assert text(changed) != text(record), attribute.name


def _other(attribute: attrs.Attribute[object], old: object) -> object:
    """Another value of a field."""
    words = [word for word in attribute.metadata.get("choices", ()) if word != old]
    if isinstance(old, tuple):
        return (words[0],) if words else tuple(item + 1 for item in old)
    return words[0] if words else not old if isinstance(old, bool) else old + 1  # type: ignore[operator]


def test_projects_differ_in_words(standard: Ruleset) -> None:
    """No two projects read alike."""
    texts = [project_text(project) for project in standard.projects]
    assert len(set(texts)) == len(texts)
