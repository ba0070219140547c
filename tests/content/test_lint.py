"""Lint: what a playable ruleset should have beyond being playable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gigawatt import compiled
from gigawatt.content import ruleset_names
from gigawatt.content.lint import Report, report, report_scenario

Edit = Callable[[str, str, str], None]


@pytest.mark.parametrize("name", ruleset_names())
def test_the_installed_rules_pass(name: str, installed: Callable[[str], Report]) -> None:
    """What we ship has nothing to complain of."""
    assert [str(problem) for problem in installed(name).problems] == []


def test_the_small_rules_pass(folder: Path) -> None:
    """The fixture itself is clean, so that each case below has one fault."""
    assert report(folder).problems == ()


WRONG = [
    ("ruleset.toml", 'path = "scoring"', 'path = "scorning"', "", "", "found nothing there"),
    ("ruleset.toml", 'path = "ladders"', 'path = "ladders.logic"', "ladders.memory.middle", "", "this number has no origin"),
    ("ruleset.toml", 'id = "tiny"', 'id = "teeny"', "", "id", 'expected the name of the folder, "tiny", got "teeny"'),
    ("row/cards.toml", "years = [2024]", "years = [2026]", "loan", "years", "no scenario that holds this card"),
    ("row/cards.toml", '{ kind = "debt" }', '{ kind = "bloc", which = ["non-aligned"] }', "loan", "requires", "no faction"),
    ("row/cards.toml", '{ kind = "home" }', '{ kind = "climate", which = ["temperate"] }', "desk", "requires", "no region"),
    ("row/cards.toml", '{ kind = "debt" }',
     '{ kind = "tension-at-least", min = 3 }, { kind = "tension-at-most", max = 2 }', "loan",
     "requires", "tension can never be"),
    ("row/cards.toml", "influence = 1", "influence = 6", "", "", ""),
    ("row/cards.toml", '{ kind = "home" }', '{ kind = "source", which = ["nuclear"] }', "desk", "requires", "no region"),
    ("row/cards.toml", '{ kind = "home" }',
     '{ kind = "water-risk" }, { kind = "region-bloc", which = ["alliance"] }', "desk", "requires",
     "no region"),
    ("scenarios/match.toml", "minutes = 10", 'minutes = 10\noff = ["headlines"]\nheadlines = ["rain"]', "match", "headlines",
     '"headlines" is switched off'),
    ("scenarios/match.toml", '"ministry"]', '"ministry"]\ncards = ["desk", "crates", "tender"]', "loan", "years",
     "no scenario that holds this card"),
    ("headlines.toml", 'halves = ["2024h1", "2024h2"]', 'halves = ["2024h1", "2025h2"]', "", "", ""),
    ("headlines.toml", 'halves = ["2024h2"]\neffects', 'halves = ["2026h1"]\neffects', "boom", "halves",
     "no scenario that holds this"),
    ("catalogue.toml", "max_stock = 1", 'max_stock = 1\nclimates = ["cool"]', "ponds", "", "it may stand in no region"),
    ("catalogue.toml", "fast_build = 2\nflavour", "fast_build = 2\nfirst_quarter = 9\nflavour", "fab", "",
     "no scenario that holds this"),
    ("scenarios/match.toml", "minutes = 10", 'minutes = 10\ncards = ["loan", "shifts"]', "match", "cards",
     "at least 6 row cards for 2024"),
    ("scenarios/match.toml", "minutes = 10", 'minutes = 10\noff = ["plants"]', "match", "off", "ministry start with plants"),
    ("scenarios/match.toml", "minutes = 10", 'minutes = 10\nprojects = ["wires"]', "match", "projects",
     "opens a campus, got none"),
]  # fmt: skip


@pytest.mark.parametrize("file, old, new, card, field, says", WRONG)
def test_findings(folder: Path, edit: Edit, file: str, old: str, new: str, card: str, field: str, says: str) -> None:
    """Each finding says where and what."""
    if says == "found nothing there":
        edit(file, old, f'{old}\nsource = ["balance: x"]\n\n[[origin]]\n{new}')
        card, field = "scorning", "path"
    elif not says:  # unusual, but nothing to complain of
        edit(file, old, new)
        assert report(folder).problems == ()
        return
    else:
        if card == "boom":
            old, new = (
                'id = "boom"\nname = "Boom"\nhalves = ["2024h2"]',
                'id = "boom"\nname = "Boom"\nhalves = ["2026h1"]',
            )
        edit(file, old, new)
    found = [(p.card, p.field) for p in report(folder).problems if says in str(p)]
    assert (card, field) in found, [str(problem) for problem in report(folder).problems]


def test_twins(folder: Path) -> None:
    """Two row cards that differ only in names and sizes are told apart by nobody."""
    path = folder / "row" / "cards.toml"
    text = path.read_text(encoding="utf-8")
    twin = (
        text.split("\n\n")[0]
        .replace('"loan"', '"larger-loan"')
        .replace("amount = 20", "amount = 30")
        .replace("-4", "-6")
    )
    path.write_text(f"{text}\n{twin}\n", encoding="utf-8")
    (problem,) = report(folder).problems
    assert problem.card == "larger-loan"
    assert 'differs from "loan" only in names and sizes' in problem.message


def test_out_of_reach(folder: Path, edit: Edit) -> None:
    """Prices, tiers and factions that no match can come to are told."""
    edit("ruleset.toml", "influence_cap = 8", "influence_cap = 4")
    edit("row/cards.toml", "influence = 1", "influence = 5")
    edit("row/cards.toml", '{ kind = "debt" }', '{ kind = "tier", min = 6 }')
    edit("ruleset.toml", "thresholds = [5, 15, 40, 100, 220, 375]", "thresholds = [5, 15]")
    for name, old in (("first", "4, 5, 6, 7, 8, 8"), ("second", "2, 3, 3, 4, 4, 4"), ("later", "1, 1, 1, 1, 2, 2")):
        edit("ruleset.toml", f"{name} = [{old}]", f"{name} = [2, 2]")
    text = (folder / "factions.toml").read_text(encoding="utf-8")
    third = text.split("\n\n")[0].replace('"builder"', '"bystander"')
    (folder / "factions.toml").write_text(f"{text}\n{third}\n", encoding="utf-8")
    assert [(problem.card, problem.field) for problem in report(folder).problems] == [
        ("bystander", ""),
        ("loan", "requires#1.min"),
        ("desk", "influence"),
    ]


@pytest.mark.skipif(compiled.build_name() == "compiled", reason="a compiled module keeps its constants to itself")
def test_a_table_too_large(folder: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scenario whose actions would not fit the table is told how many there are."""
    from gigawatt.core import actions

    monkeypatch.setattr(actions, "MAX_ACTIONS", 50)
    (problem,) = report(folder).problems
    assert (problem.card, problem.field) == ("match", "seats")
    assert "actions; at most 50" in problem.message


def test_what_cannot_be_played_is_told_first(folder: Path, edit: Edit) -> None:
    """Rules that do not load are told as loading tells them."""
    edit("map.toml", "slots = 3", "slots = 0")
    (problem,) = report(folder).problems
    assert (problem.card, problem.field) == ("north", "slots")


ONE_BLOC = """
id = "allies"
name = "Allies"
seats = [2, 3, 4]
default_seats = 3
quarters = 4
factions = ["hyperscaler", "neocloud", "energy-major", "gulf-fund"]
minutes = 10
summary = "Three allies, and a fourth seat for somebody else."
lesson = "See whom a control can reach."
source = ["DC-06"]
"""


def test_blocs_of_the_first_seats(tmp_path: Path) -> None:
    """Default factions of one bloc are told for three seats, where there are controls; two seats may be of one bloc."""
    path = tmp_path / "allies.toml"
    path.write_text(ONE_BLOC, encoding="utf-8")
    found = [(p.field, str(p)) for p in report_scenario(path).problems]
    assert [field for field, _ in found] == ["factions"]
    assert "two blocs among the first 3" in found[0][1]
    path.write_text(ONE_BLOC.replace("minutes", 'off = ["controls"]\nminutes'), encoding="utf-8")
    assert report_scenario(path).problems == ()
