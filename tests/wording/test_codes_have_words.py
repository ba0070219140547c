"""What the core and the analysis say in codes has words, every code of it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import gigawatt
from gigawatt.analysis.match_summary import LEAD_GROUPS
from gigawatt.analysis.warnings import WARNING_CODES
from gigawatt.core import Game
from gigawatt.core.explanations.changes import CHANGE_CODES, TOLD_ELSEWHERE, Change, named_slot
from gigawatt.core.explanations.consequences import CONSEQUENCE_CODES
from gigawatt.core.position import layout as lay
from gigawatt.core.rules.ruleset import TERMS
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.wording.change_text import MONEY_CHANGES, change_name, change_values
from gigawatt.wording.consequence_text import CONSEQUENCE_SENTENCES
from gigawatt.wording.contract_text import TERMS_OWED
from gigawatt.wording.guide_text import GUIDE_SENTENCES, GUIDE_TITLES
from gigawatt.wording.match_text import _DEEDS, _TROUBLES, LEAD_HEADINGS
from gigawatt.wording.money import money
from gigawatt.wording.price_text import PRICE_FACTORS
from gigawatt.wording.vocabulary import BOARD, RULES, Vocabulary
from gigawatt.wording.warning_text import WARNING_SENTENCES

ANALYSIS = Path(gigawatt.__file__).parent / "analysis"
ABOUT = {
    "seat": 1, "region": 0, "part": 3, "ladder": 0, "item": "chips-1", "layer": 0, "issuer": 0, "target": 1, "landlord": 0, "tenant": 1,
    "bloc": 0, "kind": 0, "of": "outage",
}  # fmt: skip
"""An argument of each name that a change can have."""
NAMED = {
    "store": ("part",), "holding": ("region", "item"), "price": ("ladder",), "slots": ("region",), "headroom": ("region",),
    "control": ("layer", "issuer", "target"), "stock": ("ladder",), "held": ("part",), "offer": ("region", "landlord"),
    "hall": ("landlord", "tenant", "region"), "deal": ("seat", "part"), "contract": ("seat", "bloc"), "delay": ("seat", "kind", "region"),
    "lasting": ("of", "region"),
}  # fmt: skip
"""The arguments of a kind of change, where it has any."""


def first_arguments(module: str, function: str) -> set[str]:
    """The codes that a module of the analysis gives to a class, as its source has them."""
    tree = ast.parse((ANALYSIS / f"{module}.py").read_text(encoding="utf-8"))
    calls = [
        n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == function
    ]
    return {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)}


def test_every_warning_has_its_sentence() -> None:
    """A remark about an action has words, and no words are left over."""
    assert set(WARNING_SENTENCES) == set(WARNING_CODES)


def test_every_hint_has_its_words() -> None:
    """Titles and remarks of the coach are those that the guide can say."""
    assert first_arguments("coach", "Remark") == set(GUIDE_TITLES) | set(GUIDE_SENTENCES)


def test_every_cause_has_its_sentence() -> None:
    """What is behind a turning point has words."""
    assert first_arguments("match_summary", "Cause") == set(_DEEDS) | set(_TROUBLES)


def test_every_group_of_sources_of_lead_has_its_headings() -> None:
    """Each source of Lead is in one group, and each group has its headings, the brief ones of five letters at most."""
    assert sorted(source for sources in LEAD_GROUPS.values() for source in sources) == sorted(LEAD_SOURCES)
    assert set(LEAD_HEADINGS) == set(LEAD_GROUPS)
    assert all(len(heading.brief) <= 5 for heading in LEAD_HEADINGS.values())


def test_every_reason_of_a_price_has_its_words() -> None:
    """What makes a project dearer or cheaper has words."""
    source = (ANALYSIS / "pricing.py").read_text(encoding="utf-8")
    assert all(f'"{why}"' in source for why in PRICE_FACTORS)
    assert {*TERMS_OWED, "none"} == set(TERMS)


def test_every_consequence_has_a_sentence() -> None:
    """What previews say an action leads to is all in words."""
    assert set(CONSEQUENCE_SENTENCES) == set(CONSEQUENCE_CODES)


def test_every_lasting_effect_has_a_name(duel_game: Game) -> None:
    """Whatever slot an effect moves, its preview names it."""
    for slot in range(lay.M_SEATS + lay.MOD_WIDTH):
        if slot not in TOLD_ELSEWHERE and not (slot < lay.M_OUTPUT and slot % lay.REGIONS >= duel_game.region_count):
            about = named_slot(slot)
            if int(about.get("region", 0)) < duel_game.region_count:
                for words in (RULES, BOARD):
                    assert change_name(duel_game, Change("lasting", 0, 1, about), words).strip()


def test_lasting_money_is_told_as_money(duel_game: Game) -> None:
    """Whatever a lasting effect adds in money is written as an amount of it, what a seat pays each quarter too."""
    tenths = {lay.M_POWER, lay.M_PRICE, lay.M_LEASE, lay.M_FUEL}
    tenths |= {lay.M_SEATS + slot for slot in (lay.S_INCOME, lay.S_CREDIT, lay.S_LEASE, lay.S_EQUITY_CASH)}
    for slot in [*range(0, lay.M_OUTPUT, lay.REGIONS), *range(lay.M_OUTPUT, lay.M_SEATS + lay.MOD_WIDTH)]:
        if slot in TOLD_ELSEWHERE:
            continue
        change = Change("lasting", 0, -4, named_slot(slot))
        is_money = slot in tenths or lay.M_PRICE <= slot < lay.M_COST
        assert change_values(duel_game, change, money, str)[1] == ("−$0.4 bn" if is_money else "-4")


@pytest.mark.parametrize("words", [RULES, BOARD])
@pytest.mark.parametrize("code", CHANGE_CODES)
def test_every_change_has_a_name(duel_game: Game, code: str, words: Vocabulary) -> None:
    """A number that an action changes has a name in each audience's words, also where it is another seat's."""
    arguments = {name: ABOUT[name] for name in NAMED.get(code, ())}
    name = change_name(duel_game, Change(code, 1, 2, arguments), words)
    assert name.strip() == name
    assert not {"accelerators", "equipment"} & set(name.split()) or words is RULES
    if not arguments:
        assert change_name(duel_game, Change(code, 1, 2, {"seat": 1}), words) == f"B's {name}"
    assert set(CHANGE_CODES) >= MONEY_CHANGES
