"""Finding scenarios, and the rules as one of them plays them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gigawatt.content import find_scenario, load_ruleset, open_game, prepare
from gigawatt.core.rules.ruleset import Ruleset
from gigawatt.errors import ContentError, NotationError, UsageError

FIXTURES = Path(__file__).parent / "fixtures"
Edit = Callable[[str, str, str], None]


def test_overrides_and_choices(tiny: Ruleset) -> None:
    """A prepared ruleset has the scenario's numbers and only its cards; the original keeps its own."""
    played = prepare(tiny, "match")
    assert (played.economy.action_points, tiny.economy.action_points) == (3, 4)
    assert (played.regions[0].stall, tiny.regions[0].stall) == (25, 20)
    assert prepare(played, "match") == played


def test_choices(folder: Path, edit: Edit) -> None:
    """A scenario that names its decks plays no other card."""
    edit(
        "scenarios/match.toml",
        "minutes = 10",
        'minutes = 10\ncards = ["shifts", "loan"]\nprojects = ["wires", "field"]',
    )
    played = prepare(load_ruleset(folder), "match")
    assert [card.id for card in played.cards] == ["loan", "shifts"]
    assert [project.id for project in played.projects] == ["field", "wires"]
    assert len(played.headlines) == 4


@pytest.mark.parametrize(
    "name, ruleset", [("case-study", "standard"), ("first-campus", "first-campus"), ("standard:duel", "standard")]
)
def test_by_name(name: str, ruleset: str) -> None:
    """A scenario is found by its name, in the standard rules first, or with the name of its ruleset before it."""
    rules, scenario = find_scenario(name)
    assert rules.id == ruleset
    assert scenario.id == name.rpartition(":")[2]


def test_in_other_rules() -> None:
    """With rules named, the scenario is one of theirs."""
    assert find_scenario("match", FIXTURES / "tiny")[0].id == "tiny"
    assert find_scenario(f"{FIXTURES / 'tiny'}:match")[0].id == "tiny"


def test_a_file_inside_a_ruleset() -> None:
    """A scenario file in a ruleset's folder is played by that ruleset."""
    rules, scenario = find_scenario(str(FIXTURES / "tiny" / "scenarios" / "match.toml"))
    assert (rules.id, scenario.id) == ("tiny", "match")


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    """A scenario file anywhere is played by the rules that it names, else by the standard ones."""
    text = (FIXTURES / "tiny" / "scenarios" / "match.toml").read_text(encoding="utf-8")
    text = text.replace('id = "match"', 'id = "mine"').replace('"builder", "ministry"', '"hyperscaler", "neocloud"')
    text = text.replace("region.north.stall", "region.texas.stall").replace("FCT-01", "balance: mine")
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    rules, scenario = find_scenario(str(path))
    assert (rules.id, scenario.id) == ("standard", "mine")
    path.write_text(f'ruleset = "first-campus"\n{text}', encoding="utf-8")
    assert find_scenario(str(path))[0].id == "first-campus"
    path.write_text(f"ruleset = 3\n{text}", encoding="utf-8")
    with pytest.raises(ContentError, match="expected the name of a ruleset, got 3"):
        find_scenario(str(path))


@pytest.mark.parametrize(
    "name, says",
    [
        ("case-studdy", 'did you mean "case-study"'),
        ("first-campis", 'did you mean "first-campus"'),
        ("standard:dual", 'did you mean "duel"'),
        ("standart:duel", 'did you mean "standard"'),
        ("", "no scenario"),
        ("../etc/passwd", "no scenario"),
        ("nowhere.toml", "no scenario file"),
        ("a\x00b.toml", "no scenario file"),
    ],
)
def test_what_is_not_there(name: str, says: str) -> None:
    """An unknown scenario is one line, with the nearest name where there is one."""
    with pytest.raises(NotationError) as caught:
        find_scenario(name)
    assert says in str(caught.value)


def test_a_broken_file(tmp_path: Path) -> None:
    """A scenario file with faults has them all told, by its own name."""
    path = tmp_path / "own.toml"
    path.write_text('id = "own"\nseats = 3\n', encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        find_scenario(str(path))
    assert {problem.file for problem in caught.value.problems} == {"own.toml"}
    assert len(caught.value.problems) > 5


def test_no_seats_are_not_the_default_number_of_seats() -> None:
    """A number of seats is taken as it is, 0 as well; only None stands for the scenario's own number."""
    assert open_game("duel", seats=None).seats == 2
    with pytest.raises(UsageError, match="not 0"):
        open_game("duel", seats=0)
