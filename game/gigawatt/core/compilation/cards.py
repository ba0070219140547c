"""Compile cards and headlines: prices, requirements, effects, decks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import actions as act, chance
from gigawatt.core.compilation.packing import flags, table
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.queries.requirements import compile_requirements, is_volatile, split_places
from gigawatt.core.rules.vocabulary import HALVES

if TYPE_CHECKING:
    from gigawatt.core.position.position import Rules


def compile_cards(g: Rules) -> None:
    """Compile cards, headlines and what happens before the first quarter; after the actions."""
    # Only here: the records of rules cost start-up time.
    from gigawatt.core.rules.effect_kinds import Contract
    from gigawatt.core.transitions.effects import compile_effects

    rules = g.ruleset
    g.card_names = vec[i64]([chance.name_entity(c.id) for c in rules.cards])
    g.headline_names = vec[i64]([chance.name_entity(h.id) for h in rules.headlines])
    g.card_base = vec[i64]([g.at.get((act.CARD, c, 0), -1) for c in range(len(rules.cards))])
    g.card_cash = vec[i64]([c.cash for c in rules.cards])
    g.card_need = vec[i64]([c.cash + sum(getattr(e, "bond", 0) for e in c.effects) for c in rules.cards])
    g.card_influence = vec[i64]([c.influence for c in rules.cards])
    g.card_lead = vec[i64]([c.lead for c in rules.cards])
    g.card_target = [c.target for c in rules.cards]
    g.card_at_campus = vec[bool]([c.target == "campus" for c in rules.cards])
    g.card_at_region = vec[bool]([c.target == "region" for c in rules.cards])
    g.card_at_rival = vec[bool]([c.target == "rival" for c in rules.cards])
    g.card_has_contract = vec[bool]([any(isinstance(e, Contract) for e in c.effects) for c in rules.cards])
    g.card_spares_own = vec[bool](
        [
            any(getattr(e, "issuer", "") == "taker" and getattr(e, "against", "") == "target" for e in c.effects)
            for c in rules.cards
        ]
    )
    g.card_checks = [compile_requirements(g, c.requires) for c in rules.cards]
    g.card_volatile = vec[bool]([any(is_volatile(r) for r in c.requires) for c in rules.cards])
    places = [split_places(g, c.requires) for c in rules.cards]
    g.card_fits = flags([fits for fits, _checks in places])
    g.card_fit_bits = vec[i64]([sum(1 << r for r in range(g.region_count) if fits[r]) for fits, _checks in places])
    g.card_sieves = [checks for _fits, checks in places]
    g.card_effects = [compile_effects(g, c.effects, card=i) for i, c in enumerate(rules.cards)]
    g.headline_effects = [compile_effects(g, h.effects) for h in rules.headlines]
    g.headline_harsh = vec[bool]([h.harsh for h in rules.headlines])
    g.start_effects = compile_effects(g, g.scenario.effects)
    g.deck = table([[i for i, c in enumerate(rules.cards) if year in c.years] for year in (2024, 2025, 2026)])
    g.pool = table([[i for i, h in enumerate(rules.headlines) if half in h.halves] for half in HALVES])
