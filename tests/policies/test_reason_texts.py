"""The words of each clause of a reason: one golden sentence for every code, and more where it has several forms."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from gigawatt import policies
from gigawatt.core import Game
from gigawatt.wording.policy_reasons import CLAUSES, VALUED, VALUES_ALONE, Clause, clause, facts_text, reason_text

SENTENCES: list[tuple[Clause, str]] = [
    (clause("room", region="texas"), "Texas has room for a new campus."),
    (
        clause("layers-tied", region="texas", modules=2, with_orders=True),
        "Every layer of Texas stands at 2 modules, orders included.",
    ),
    (
        clause("layers-bind", region="texas", layers=(1,), modules=4, with_orders=False),
        "Power binds Texas at 4 modules.",
    ),
    (
        clause("layers-bind", region="texas", layers=(2, 3, 4), modules=1, with_orders=True),
        "Cooling, network and accelerators bind Texas at 1 module, orders included.",
    ),
    (
        clause("layers-lag", region="texas", layers=(0,), modules=0, layer=1, planned=3, with_orders=False),
        "Texas has site for no module and power for 3.",
    ),
    (
        clause("way-sooner", project="gas-turbines", other="grid-power", quarter=2, quarters=3),
        "gas turbines can be there by 2024 Q3, three quarters before grid connection.",
    ),
    (
        clause("way-cheaper", other="grid-power", cost=16.0),
        "grid connection would cost $1.6 bn more a module and come no sooner.",
    ),
    (
        clause("modules-hoped", modules=1, quarter=2, layers=(2, 3)),
        "one more module is hoped for from 2024 Q3, but cooling and network will be missing.",
    ),
    (
        clause("modules-late", modules=2, lead=1.25),
        "2 more modules are on order when the match ends, valued at 1.2 Lead after their price.",
    ),
    (
        clause("modules-run", modules=1, quarter=2, layers=(), lead=3.5, must_be_now=False),
        "one more module can run from 2024 Q3, valued at 3.5 Lead after its price.",
    ),
    (
        clause("modules-run", modules=2, quarter=2, layers=(2, 4), lead=17.8, must_be_now=True),
        (
            "ordered now, 2 more modules can run, the first from 2024 Q3 once cooling and accelerators follow, valued at "
            "17.8 Lead after their price."
        ),
    ),
    (
        clause("shell", region="texas", layer=0, quarter=3),
        "The rest of a module in Texas is out of reach of the purse; site from 2024 Q4 can be let as idle powered shell until then.",
    ),
    (
        clause("layer-new-campus", region="texas", layer=1, quarter=3, lead=2.0),
        "A new campus in Texas can have its power by 2024 Q4: valued at 2.0 Lead to come.",
    ),
    (
        clause("layer-binds", region="texas", layer=2, modules=3, quarter=1, lead=2.0),
        "Cooling binds Texas at 3 modules; ordered now, more can be there by 2024 Q2: valued at 2.0 Lead to come.",
    ),
    (
        clause("layer-ahead", region="texas", layer=3, planned=4, modules=0, quarter=1, lead=0.5),
        "Texas has network for 4 modules and other layers for none; more by 2024 Q2 is valued at 0.5 Lead to come.",
    ),
    (
        clause(
            "plant",
            project="equipment-works",
            region="texas",
            part=3,
            units=2.0,
            quarter=4,
            cost=22,
            price=6.0,
            lead=-0.1,
        ),
        (
            "A turbine works in Texas can make 2 equipment a quarter from 2025 Q1 for $2.2 bn, with the price now at $0.6 "
            "bn: valued at a loss of 0.1 Lead."
        ),
    ),
    (
        clause("fitting", project="battery-hall", region="texas", influence=1, cost=12, lead=0.4),
        "Battery hall for Texas carries it through curtailment and pays 1 influence for $1.2 bn: valued at 0.4 Lead.",
    ),
    (
        clause("buy", region="texas", units=3, cost=45, quarter=1, lead=2.5),
        "3 accelerators for $4.5 bn can be in Texas by 2024 Q2, valued at 2.5 Lead.",
    ),
    (
        clause("grey", region="texas", units=1, cost=20, seized_pct=30, lead=0.5),
        "An embargo leaves Texas the grey channel: one accelerator for $2.0 bn, seized with 30 % odds, still valued at 0.5 Lead.",
    ),
    (
        clause("assemble", region="texas", lead=1.5),
        "Logic, memory and packaging, from the store or the ladders, make accelerators for Texas, valued at 1.5 Lead.",
    ),
    (
        clause("upgrade", region="texas", units=1, old=2, new=4, cost=11, lead=1.0),
        (
            "One accelerator of 2 points in Texas makes way for as many of 4 on the same power, for $1.1 bn after the "
            "trade-in: valued at 1.0 Lead."
        ),
    ),
    (
        clause("sell-chips", region="texas", units=2, cash=9, lead=0.3),
        "2 idle accelerators in Texas fetch $0.9 bn second-hand; the sale is valued at 0.3 Lead.",
    ),
    (clause("buy-part", part=0, price=4), "A unit of logic for $0.4 bn is at hand for an assembly."),
    (clause("sell-part", part=1, units=3, cash=12, is_last=False), "3 memory in store fetch about $1.2 bn."),
    (
        clause("sell-part", part=1, units=3, cash=12, is_last=True),
        "3 memory in store fetch about $1.2 bn, and no assembly is left to need them.",
    ),
    (
        clause("buy-part-ahead", part=1, price=5),
        "A control that was announced will hold back memory, so it is stored while a unit costs $0.5 bn.",
    ),
    (
        clause("grey-part", part=3, price=12, seized_pct=50),
        "An embargo leaves equipment to the grey channel: $1.2 bn a unit, seized with 50 % odds.",
    ),
    (clause("hold", part=2, units=0), "Output of packaging serves better in the store than on the ladder."),
    (
        clause("hold", part=2, units=2),
        "Output of packaging serves better in the store than on the ladder: modules that are planned need 2 more.",
    ),
    (clause("release", part=2), "Output of packaging serves better on the ladder than in the store."),
    (
        clause("expedite", region="texas", project=-1, is_delivery=False, influence=2, lead=0.5),
        "Accelerators on their way for Texas: a quarter sooner for 2 influence is valued at 0.5 Lead.",
    ),
    (
        clause(
            "expedite-waiting",
            region="texas",
            project="grid-power",
            is_delivery=False,
            modules=1,
            influence=2,
            lead=0.5,
        ),
        "One module in Texas waits for nothing but grid connection: a quarter sooner for 2 influence is valued at 0.5 Lead.",
    ),
    (
        clause("expedite-waiting", region="texas", project=-1, is_delivery=True, modules=2, influence=2, lead=0.5),
        "2 modules in Texas wait for nothing but a delivery: a quarter sooner for 2 influence is valued at 0.5 Lead.",
    ),
    (clause("cancel"), "What is on order there is no longer worth what is left to wait."),
    (
        clause("offer", region="texas", modules=2, cash=6, faction=-1),
        "2 idle powered modules in Texas would bring $0.6 bn a quarter from a rival who lacks a hall.",
    ),
    (
        clause("offer", region="texas", modules=2, cash=6, faction="neocloud"),
        "2 idle powered modules in Texas would bring $0.6 bn a quarter from Neocloud, which has idle accelerators there.",
    ),
    (
        clause("hire", region="texas", modules=1, fit_out=8, rent=3, lead=1.0),
        "A hall of one module in Texas runs own idle accelerators at once, for $0.8 bn and $0.3 bn a quarter: valued at 1.0 Lead.",
    ),
    (
        clause("equity", cash=40, lead_cost=3, lead=1.5),
        "Shares bring $4.0 bn for 3 Lead, and with cash as scarce as it is that is valued at 1.5 Lead.",
    ),
    (
        clause("lobby", group=1, influence=2, held=5, pct=25, quarters=2, lead=-0.5),
        "For 2 influence of 5 everyone in the bloc builds power at 25 % less for two quarters, valued at 0.5 Lead less than it costs.",
    ),
    (
        clause(
            "control",
            layer=0,
            bloc=1,
            rivals=1,
            denied=(("challenger-state", "china-east"),),
            is_raised=True,
            influence=2,
            upkeep=1,
            lead=1.0,
        ),
        (
            "From next quarter an embargo on accelerators denies Challenger state, whose campus in China East lacks accelerators: "
            "1 Lead a quarter, for 2 influence now and 1 a quarter."
        ),
    ),
    (
        clause(
            "control",
            layer=6,
            bloc=0,
            rivals=2,
            denied=(("memory-house", "korea"), ("foundry-champion", "japan")),
            is_raised=True,
            influence=2,
            upkeep=1,
            lead=1.0,
        ),
        (
            "From next quarter an embargo on materials denies Memory house, whose plants in Korea need them; and "
            "Foundry champion, whose plants in Japan need them: 2 Lead a quarter, for 2 influence now and 1 a quarter."
        ),
    ),
    (
        clause("control", layer=5, bloc=0, rivals=2, denied=(), is_raised=False, influence=2, upkeep=0, lead=1.0),
        (
            "From next quarter orders of optics for the alliance bloc take a licence; an embargo after it reaches 2 rivals in the "
            "alliance bloc and denies none yet, for 2 influence now, 2 then and nothing a quarter."
        ),
    ),
    (
        clause("answer", faction="control-hegemon", region="gulf"),
        "it answers the control of Control hegemon, which has a campus in Gulf.",
    ),
    (
        clause("lift", layer=0, upkeep=1),
        "The control on accelerators costs 1 influence a quarter, more than it holds back.",
    ),
    (
        clause("card", card="colocation-squeeze", lead=1.5, effect="training-rate"),
        "Vacancy near zero costs $0.1 bn and 1 influence and is valued at 1.5 Lead more, most of it by training rate.",
    ),
    (
        clause("card", card="colocation-squeeze", lead=-0.5, effect=""),
        "Vacancy near zero is valued at 0.5 Lead less than its price of $0.1 bn and 1 influence.",
    ),
    (clause("contract", points=12, within=4), "12 points in the bloc within four quarters keep it."),
    (
        clause("posture", goal=2, now=1, lead=1.5),
        "With half of the compute in training the rest of the match is valued at 1.5 Lead more than with a quarter.",
    ),
    (
        clause("posture", goal=1, now=2, lead=-0.5),
        "With three quarters of the compute in the cloud the rest of the match is valued at 0.5 Lead less by the plans.",
    ),
    (clause("tier-ahead", tier=2, progress=20, threshold=45), "progress is 20 of 45 for tier 2."),
    (clause("tier-earned", tier=2, progress=46), "progress of 46 is enough for tier 2."),
    (clause("tiers-done"), "no tier is left."),
    (clause("cloud-price", price=15.0), "the cloud pays $1.5 bn for two points."),
    (clause("posture-bias", to_training=False, lead=3.0), "a leaning to the cloud adds 3.0."),
    (clause("style-bonus", bonus="bonus_turbine_works", lead=8.0), "a liking for turbine works adds 8.0."),
    (clause("style-bonus", bonus="bonus_expedites", lead=-0.4), "a dislike of haste takes off 0.4."),
    (clause("style-bonus", bonus="", lead=0.6), "a liking for a bargain adds 0.6."),
    (
        clause("drawn", choices=3, points=4, lead=13.0, best="pass", best_lead=13.0, is_best=True),
        "drawn from 3 of its best orders for 4 actions, so that its opening cannot be foretold.",
    ),
    (
        clause("drawn", choices=3, points=4, lead=9.8, best="pass", best_lead=13.0, is_best=False),
        (
            "drawn from 3 of its best orders for 4 actions, so that its opening cannot be foretold: valued at 9.8 Lead an "
            "action, against 13.0 for pass."
        ),
    ),
    (
        clause("rent", points=4, lead=0.5),
        "4 rented points of training are valued at 0.5 Lead more than their price this quarter.",
    ),
    (clause("rent-dear"), "Rented capacity costs more than the training it gives is worth."),
    (
        clause("saving", region="texas", cost=31.5, purse=12.0),
        "The next module in Texas costs $3.1 bn and $1.2 bn can be spent after bills, so the money is kept.",
    ),
    (clause("no-order"), "By estimate, no order is worth its price now."),
    (clause("no-gain"), "By estimate, nothing that can be done now is worth its price."),
    (
        clause("margin", action="pass", margin=-2.5, futures=12),
        "Pass ends 2.5 Lead behind the best rival over 12 futures.",
    ),
    (
        clause("runner-up", action="pass", behind=1.5, shared=12, term="compute"),
        "the next best, pass, falls 1.5 short in the 12 they share, mostly by running compute.",
    ),
    (
        clause("runner-up", action="pass", behind=-0.5, shared=2, term=""),
        "the next best, pass, does 0.5 better in the 2 they share, too few to go by.",
    ),
    (clause("only-candidate"), "Nothing else is worth a look."),
    (clause("first-candidate"), "It is first in the planner's ranking."),
    (clause("random", choices=7), "Drawn from 7 legal actions, each as likely as the next."),
    (clause("forced"), "Nothing else is legal."),
]
"""Clauses with ids in place of indices, and what they say."""


def resolved(game: Game, one: Clause) -> Clause:
    """The clause with the indices that its ids stand for."""
    tables: dict[str, dict[str, int]] = {
        "region": game.region_index,
        "project": {project.id: i for i, project in enumerate(game.ruleset.projects)},
        "other": {project.id: i for i, project in enumerate(game.ruleset.projects)},
        "card": {card.id: i for i, card in enumerate(game.ruleset.cards)},
        "action": {"pass": 0},
        "best": {"pass": 0},
        "faction": game.faction_index,
    }
    found: dict[str, Any] = {
        name: tables[name][value] if name in tables and isinstance(value, str) else value
        for name, value in one.arguments.items()
    }
    if "denied" in found:
        found["denied"] = tuple([(game.faction_index[who], game.region_index[where]) for who, where in found["denied"]])
    return Clause(one.code, found)


@pytest.mark.parametrize("one, text", SENTENCES, ids=[one.code for one, _ in SENTENCES])
def test_a_clause_says_its_facts(game: Game, one: Clause, text: str) -> None:
    """The words are pinned here, and nowhere else."""
    assert reason_text(game, [resolved(game, one)]) == text


RULES_LEAD = {"control"}
"""Codes whose `lead` is that of the rules."""


def test_a_value_is_said_to_be_one(game: Game) -> None:
    """A sentence with a value says that something is valued at so much, and not what it gains: it is no Lead to be scored."""
    seen = set()
    for one, text in SENTENCES:
        if one.code in VALUED:
            assert re.search(r"valued at (a loss of )?\d+\.\d Lead", reason_text(game, [resolved(game, one)])), text
            seen.add(one.code)
    assert seen == VALUED


def test_facts_do_not_say_what_a_policy_values_something_at(game: Game) -> None:
    """The sentence of facts is the same whatever the value is, keeps the rest, and reads as one sentence."""
    seen = set()
    for one, text in SENTENCES:
        if "lead" not in one.arguments or one.code in RULES_LEAD | VALUES_ALONE:
            continue
        assert one.code in VALUED
        found = resolved(game, one)
        other = Clause(one.code, {**found.arguments, "lead": 987.6})
        facts = facts_text(game, [found])
        assert facts == facts_text(game, [other])
        assert reason_text(game, [other]) != text
        assert "None" not in facts
        assert facts.endswith(".")
        assert not facts.endswith((" .", ":.", ",."))
        seen.add(one.code)
    assert seen == VALUED
    assert (
        facts_text(None, [clause("forced"), clause("posture-bias", to_training=True, lead=0.4)])
        == "Nothing else is legal."
    )


def test_every_code_has_a_golden_sentence() -> None:
    """A code without one could say anything."""
    assert {one.code for one, _ in SENTENCES} == set(CLAUSES)


def test_policies_use_every_code() -> None:
    """The codes that policies write are those that have words."""
    found = set()
    for path in Path(policies.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "clause":
                code = node.args[0]
                assert isinstance(code, ast.Constant), f"{path.name}:{node.lineno} writes no plain code"
                found.add(code.value)
    assert found == set(CLAUSES)


def test_clauses_make_one_sentence() -> None:
    """Clauses are joined by semicolons and end in one full stop; fixed ones need no game."""
    assert reason_text(None, [clause("forced"), clause("tiers-done")]) == "Nothing else is legal; no tier is left."
