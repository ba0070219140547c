"""Words about the vocabulary of the rules, for those who write cards: what a field means wherever it stands, and what a target is."""

from __future__ import annotations

from typing import Final

from gigawatt.core.rules.effect_kinds import EFFECT_KINDS
from gigawatt.wording.rules_text import TARGET_TEXTS

FIELD_TEXTS: Final = {
    "who": "Which seats.",
    "where": "Which regions: ids, or words that stand for several.",
    "quarters": "Quarters it lasts, the first included.",
    "pct": "In per cent.",
    "group": "Which kind of project.",
    "part": "What the plants make.",
    "ladder": "Which market.",
    "component": "Which component.",
    "fitting": "Which fitting.",
    "layer": "Which layer.",
    "level": "How far it goes.",
    "lane": "Which trade lane.",
    "region": "Where; everywhere if left out.",
    "bloc": "Which bloc.",
    "terms": "What else must hold.",
    "steps": "In permit steps.",
    "source": 'Ids of facts, or "balance: why" for a choice of balance.',
    "idea": "What it teaches.",
    "flavour": "A line for colour; no digits.",
    "name": "What players read.",
    "id": "Unique among its kind; an id of a lower layer replaces what has it there.",
}
"""What a field means, where the record says nothing of its own."""

SECTION_TEXTS: Final = {
    "effects": (
        "Effects",
        "Rows of `effects`: what a card does when it is taken, a headline when it comes, a scenario before its first quarter.",
    ),
    "requirements": (
        "Requirements",
        "Rows of `requires`: what must hold of the taker of a card, or of the campus or region it names. All rows must hold.",
    ),
    "targets": (
        "Targets",
        "The `target` of a card: what its taker names. A card that names something needs an effect or a requirement that uses it.",
    ),
    "abilities": (
        "Abilities and weaknesses",
        "Rows of `ability` and `weakness` of a faction: each adds to a number of the seat for the whole game, a kind once in both.",
    ),
    "seats": ("Predicates of seats", "Words of `who`: which seats an effect touches."),
    "regions": ("Predicates of regions", "Words of `where`, beside the ids of regions: where an effect strikes."),
    "terms": ("Terms of contracts", "Words of `terms`: what else must hold for a contract to be kept."),
    "goals": (
        "Goals",
        (
            "Predicates of exercises: of `goal`, of what a hint `holds`, of the `sign` of a wrong plan. `all` and `any` take others in "
            "`of`. All others are measures: whole numbers with a bound, `at_least` or `at_most` or both (without either, at least 1), and "
            "with one time: `by` a quarter (as it ends or an earlier one does), `at` a quarter (as it ends), `always` (as every quarter "
            "ends, from the learner's first one on), or as the match ends. Quarters count from 1. A measure of a seat is about the "
            "learner's, or that of a `faction`."
        ),
    ),
    "records": (
        "Records",
        "What stands in each file of a ruleset, with every field. A field without a default must be there.",
    ),
}
"""The heading of each section of the vocabulary, and what it is about."""

EXTENDS_TEXT: Final = "The ruleset that this one is a layer over: a folder beside it, or an installed one. Without it everything must be here."
DROP_TEXT: Final = "What of the lower layers is left out: regions, factions, projects, cards, headlines, scenarios."

ANY_TEXT: Final = "One of them must fit."
LEAST_TEXT: Final = "The least that will do."
MOST_TEXT: Final = "The most that will do."
HELPS_ABOVE: Final = "Above zero it helps."
HELPS_BELOW: Final = "Below zero it helps."


def target_text(target: str) -> str:
    """What the taker of a card names, in a sentence."""
    return "The taker names nothing." if target == "none" else f"The taker names {TARGET_TEXTS[target]}."


def kind_of_effect(effect: object) -> str:
    """The `kind` of an effect in TOML."""
    return next(kind for kind, cls in EFFECT_KINDS.items() if cls is type(effect))
