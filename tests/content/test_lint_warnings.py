"""Lint beyond problems: warnings of what cannot work, and what a layer overrides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gigawatt.content import find_scenario, ruleset_names
from gigawatt.content.lint import Report, report, report_scenario
from gigawatt.errors import NotationError, Problem

Edit = Callable[[str, str, str], None]
Found = tuple[str, str]

CARD = '{ kind = "debt" }'
LOAN = '{ kind = "cash", who = "taker", amount = 20 }'
MINUTES = "minutes = 10"

DOUBTFUL: list[tuple[str, str, str, Found, str]] = [
    ("factions.toml", "electrical = 3\n", "", ("builder", "start"), "no network"),
    ("factions.toml", "electrical = 3\nchips = 2\n", "", ("builder", "start"), "no network or chips"),
    ("factions.toml", 'bloc = "alliance"', 'bloc = "non-aligned"', ("builder", "homes"), "a home in its own bloc"),
    ("factions.toml", "amount = -10", "amount = 10", ("builder", "ability#1.amount"), "harms its faction"),
    ("factions.toml", "amount = -20", "amount = 20", ("builder", "weakness#1.amount"), "helps its faction"),
    ("factions.toml", '"chip-pct"\namount = -10', '"campus-limit"\namount = -5', ("builder", ""), "may have no campus"),
    ("factions.toml", 'name = "Ministry"', 'name = "Builder"', ("ministry", "name"), 'the name of "builder" too'),
    ("row/cards.toml", CARD, '{ kind = "campuses-at-least", min = 5 }', ("loan", "requires#1"), "nobody can ever take"),
    ("row/cards.toml", CARD, '{ kind = "plant", which = ["logic"] }', ("loan", "requires#1"), "no project builds one"),
    ("row/cards.toml", CARD, '{ kind = "index-at-least", min = 1 }, { kind = "index-at-most", max = 0 }',
     ("loan", "requires"), "can never be at least 1 and at most 0"),
    ("row/cards.toml", 'influence = 1\ntarget = "region"\nrequires = [',
     'influence = 3\ntarget = "region"\nrequires = [{ kind = "influence-at-most", max = 2 }, ', ("desk", "requires#1"),
     "it costs 3 influence"),
    ("row/cards.toml", LOAN, '{ kind = "cash", who = "non-aligned", amount = 20 }', ("loan", "effects#1.who"), "does nothing"),
    ("row/cards.toml", LOAN, '{ kind = "headroom", where = ["non-aligned"], amount = 2 }', ("loan", "effects#1.where"),
     "no region is non-aligned"),
    ("row/cards.toml", LOAN, '{ kind = "lane", lane = "suez", amount = 1, quarters = 2 }', ("loan", "effects#1.lane"),
     'no region is on the lane "suez"'),
    ("row/cards.toml", LOAN, '{ kind = "cost-change", group = "site", bloc = "non-aligned", pct = 5, quarters = 1 }',
     ("loan", "effects#1.bloc"), "no region is of the bloc"),
    ("scenarios/match.toml", MINUTES, f'{MINUTES}\noff = ["training"]\neffects = [{{ kind = "progress", who = "all", amount = 1 }}]',
     ("match", "effects#1"), 'switches "training" off'),
    ("scenarios/match.toml", '"economy.action_points", value = 3', '"economy.action_points", value = 4',
     ("match", "overrides#1.value"), "is 4 in the rules already"),
    ("scenarios/match.toml", MINUTES, f"{MINUTES}\npurse = [{{ seats = 2, places = [0, 0] }}]", ("match", "purse#1"),
     "adds nothing to anybody"),
    ("scenarios/match.toml", MINUTES, f'{MINUTES}\nprojects = ["field", "wires"]', ("match", "projects"),
     "nobody can build cooling or network"),
    ("catalogue.toml", 'id = "cables"', 'id = "cables"\nclimates = ["temperate"]', ("north", ""), "no project for network"),
    ("catalogue.toml", "max_stock = 1", "max_stock = 1\nmin_site = 20", ("ponds", "min_site"), "no campus can ever be that large"),
]  # fmt: skip
"""A change of the small rules that load with it, the card and field of its warning, and what that says."""


@pytest.mark.parametrize("file, old, new, place, says", DOUBTFUL)
def test_what_cannot_work(folder: Path, edit: Edit, file: str, old: str, new: str, place: Found, says: str) -> None:
    """Rules that load and cannot work as they were meant are warned of, on one line that says where and what."""
    text = (folder / file).read_text(encoding="utf-8")
    if file.startswith("scenarios") and "effects" in new:
        lines = [line for line in text.splitlines() if not line.startswith("effects")]
        (folder / file).write_text("\n".join(lines), encoding="utf-8")
    if "min_site" in new:
        map_file = folder / "map.toml"
        rows = map_file.read_text(encoding="utf-8").replace("slots = ", "room = 10\nslots = ")
        map_file.write_text(rows, encoding="utf-8")
    edit(file, old, new)
    warnings = report(folder).warnings
    found = [w for w in warnings if (w.card, w.field) == place]
    assert found, [str(w) for w in warnings]
    assert says in str(found[0])


def test_the_small_rules_have_no_warning(folder: Path) -> None:
    """The fixture is without doubt, so that each case above has one cause."""
    assert report(folder).warnings == ()


def _is_idle_override(warning: Problem) -> bool:
    return warning.field.startswith("overrides") and "in the rules already" in warning.message


@pytest.mark.parametrize("name", ruleset_names())
def test_the_installed_rules_can_work(name: str, installed: Callable[[str], Report]) -> None:
    """What we ship is warned of nothing but overrides that pin a number at what it is anyway."""
    assert [str(warning) for warning in installed(name).warnings if not _is_idle_override(warning)] == []


def test_numbers_in_lists_are_no_paths(folder: Path, edit: Edit) -> None:
    """An override that reaches into a list is a problem of one line."""
    edit("scenarios/match.toml", "economy.action_points", "cloud.demand.3")
    (problem,) = report(folder).problems
    assert (problem.card, problem.field) == ("match", "overrides#1.path")
    edit("scenarios/match.toml", "cloud.demand.3", "faction.builder.ability.0.amount")
    (problem,) = report(folder).problems
    assert (problem.card, problem.field) == ("match", "overrides#1.path")


def test_a_misplaced_row_is_told_its_file(folder: Path, edit: Edit) -> None:
    """A row in a file of another kind is told where it stands; a bare number, the path that ends so."""
    edit("row/cards.toml", "[[card]]", "[[project]]")
    (problem, *_) = report(folder).problems
    assert "catalogue.toml, under [[project]]" in problem.hint
    edit("row/cards.toml", "[[project]]", "[[card]]")
    edit("scenarios/match.toml", "economy.action_points", "action_points")
    (problem,) = report(folder).problems
    assert '"economy.action_points"' in problem.hint


def test_a_card_in_a_file_by_itself(folder: Path) -> None:
    """A file of cards that is linted by itself, or lies beside `row/`, is told where cards stand, once."""
    alone = folder.parent / "alone.toml"
    alone.write_bytes((folder / "row" / "cards.toml").read_bytes())
    (problem,) = report_scenario(alone).problems
    assert (problem.field, problem.hint) == ("card", "a card stands in row/*.toml, under [[card]]")
    alone.rename(folder / "cards.toml")
    (problem,) = report(folder).problems
    assert (problem.file, problem.hint) == ("tiny/cards.toml", "a card stands in row/*.toml, under [[card]]")


def test_a_ruleset_is_no_scenario(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names a ruleset where a scenario is wanted is told how to name one of it."""
    monkeypatch.chdir(folder.parent)
    with pytest.raises(NotationError, match="that is a ruleset, name a scenario of it as in tiny:"):
        find_scenario("tiny")


# --- layers --------------------------------------------------------------------------------------------------------


@pytest.fixture
def layer(folder: Path) -> Path:
    """A ruleset over the small one, that replaces a card and a number and leaves a headline out."""
    path = folder.parent / "mine"
    (path / "row").mkdir(parents=True)
    text = (folder / "row" / "cards.toml").read_text(encoding="utf-8").split("\n\n")[1]
    changed = text.replace("influence = 1", "influence = 2").replace("stall = -10", "stall = -20")
    (path / "row" / "more.toml").write_text(changed, encoding="utf-8")
    (path / "ruleset.toml").write_text(
        'id = "mine"\nname = "Mine"\nsummary = "A layer."\nextends = "tiny"\n'
        '[economy]\naction_points = 5\n[drop]\ncards = ["crates"]\n',
        encoding="utf-8",
    )
    (path / "notes.txt").touch()
    return path


def test_a_layer_says_what_it_overrides(layer: Path) -> None:
    """A replaced card is told field by field, a number with its value below, and what is left out by its id."""
    told = report(layer)
    by_kind = {one.kind: one for one in told.overrides}
    assert set(by_kind) == {"drop", "economy", "card"}
    assert by_kind["drop"].dropped == ("crates",)
    assert [(c.field, c.before, c.after) for c in by_kind["economy"].changes] == [("action_points", 4, 5)]
    card = by_kind["card"]
    assert (card.file, card.id, card.layer) == ("mine/row/more.toml", "desk", "tiny")
    assert [change.field for change in card.changes] == ["influence", "effects"]
    assert "influence 2 instead of 1" in str(card)


def test_a_layer_says_what_it_read(layer: Path) -> None:
    """The files of the layer itself are told, those that were read and those that were not."""
    told = report(layer)
    assert (told.files, told.records) == (("ruleset.toml", "row/more.toml"), "1 card")
    assert told.unread == ("notes.txt",)


def test_a_scenario_says_what_it_overrides(folder: Path, layer: Path) -> None:
    """A scenario in a file is told the one it replaces, and each number with its value in the rules."""
    path = folder.parent / "match.toml"
    text = (folder / "scenarios" / "match.toml").read_text(encoding="utf-8")
    path.write_text(f'ruleset = "mine"\n{text.replace(MINUTES, "minutes = 15")}', encoding="utf-8")
    told = report_scenario(path)
    scenario, numbers = told.overrides
    assert [(c.field, c.before, c.after) for c in scenario.changes] == [("minutes", 10, 15)]
    assert [(c.field, c.before, c.after) for c in numbers.changes] == [
        ("economy.action_points", 5, 3),
        ("region.north.stall", 20, 25),
    ]


def test_what_a_layer_leaves_out_is_named_where_it_is_missed(layer: Path) -> None:
    """A reference to what the layer leaves out names the file that does."""
    path = layer / "ruleset.toml"
    text = path.read_text(encoding="utf-8").replace('cards = ["crates"]', 'regions = ["north"]')
    path.write_text(text, encoding="utf-8")
    missed = [problem for problem in report(layer).problems if '"north"' in problem.message]
    assert missed
    assert all("mine/ruleset.toml leaves it out" in problem.hint for problem in missed)
