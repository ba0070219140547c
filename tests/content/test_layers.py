"""A ruleset over another one: overriding, dropping, extending."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gigawatt.content import load_ruleset
from gigawatt.errors import Problem

OnlyProblem = Callable[[Path], Problem]

HEAD = 'id = "child"\nname = "Child"\nsummary = "One more layer."\nextends = "tiny"\n'


@pytest.fixture
def child(folder: Path) -> Path:
    """A ruleset that extends the small one and changes nothing but its name."""
    made = folder.parent / "child"
    made.mkdir()
    (made / "ruleset.toml").write_text(HEAD, encoding="utf-8")
    return made


def test_nothing_changed(child: Path, folder: Path) -> None:
    """A child without a word of its own has all that its parent has."""
    one, two = load_ruleset(folder), load_ruleset(child)
    assert (two.id, two.name) == ("child", "Child")
    assert (one.regions, one.cards, one.economy) == (two.regions, two.cards, two.economy)


def test_tables_go_key_by_key(child: Path) -> None:
    """A child's table alters the keys it names, and only those."""
    (child / "ruleset.toml").write_text(HEAD + "[economy]\naction_points = 2\n", encoding="utf-8")
    ruleset = load_ruleset(child)
    assert ruleset.economy.action_points == 2
    assert ruleset.economy.equity_wait == 4


def test_cards_are_replaced_whole_and_in_place(child: Path) -> None:
    """A child's card of the same id takes the place of the parent's; a new one comes last."""
    row = child / "row"
    row.mkdir()
    card = '[[card]]\nid = "{}"\nname = "X"\nsuit = "capital"\nyears = [2024]\ntarget = "none"\nflavour = "X."\nidea = "X."\n'
    body = 'source = ["FCT-01"]\neffects = [{ kind = "tension", amount = 1 }]\n'
    (row / "own.toml").write_text(card.format("desk") + body + card.format("fresh") + body, encoding="utf-8")
    ids = [card.id for card in load_ruleset(child).cards]
    assert ids == ["loan", "desk", "crates", "inquiry", "tender", "shifts", "fresh"]
    assert load_ruleset(child).cards[1].requires == ()


def test_drop(child: Path) -> None:
    """A child leaves out what it drops."""
    (child / "ruleset.toml").write_text(HEAD + '[drop]\ncards = ["loan", "desk"]\n', encoding="utf-8")
    assert [card.id for card in load_ruleset(child).cards] == ["crates", "inquiry", "tender", "shifts"]


@pytest.mark.parametrize(
    "text, field, says",
    [
        ('[drop]\ncards = ["lone"]\n', "drop.cards#1", 'did you mean "loan"?'),
        ("[drop]\ncards = [3]\n", "drop.cards#1", "got 3"),
        ("[drop]\ncards = 3\n", "drop.cards", "expected a list of ids, got 3"),
        ('[drop]\ncard = ["loan"]\n', "drop.card", 'did you mean "cards"?'),
        ("drop = 3\n", "drop", "expected a table of lists, got 3"),
        ("[economy]\naction_pts = 3\n", "action_pts", 'did you mean "action_points"?'),
        ("economy = 3\n", "economy", "expected a table [economy], got 3"),
    ],
)
def test_bad_layers(child: Path, only_problem: OnlyProblem, text: str, field: str, says: str) -> None:
    """What a child says wrong is told where it says it."""
    (child / "ruleset.toml").write_text(HEAD + text, encoding="utf-8")
    problem = only_problem(child)
    assert (problem.file, problem.field) == ("child/ruleset.toml", field)
    assert says in str(problem)


def test_dropping_what_others_need(child: Path, problems_of: Callable[[Path], tuple[Problem, ...]]) -> None:
    """A reference to what was dropped is told at the card that makes it."""
    (child / "ruleset.toml").write_text(HEAD + '[drop]\nfactions = ["builder"]\n', encoding="utf-8")
    problem = problems_of(child)[0]
    assert (problem.file, problem.card, problem.field) == ("tiny/scenarios/match.toml", "match", "factions#1")


@pytest.mark.parametrize("name", ['"nobody"', '"../tiny"', '""', "3", '["tiny"]'])
def test_extending_nothing(child: Path, only_problem: OnlyProblem, name: str) -> None:
    """A parent that is not there, or is no name, is one line."""
    (child / "ruleset.toml").write_text(HEAD.replace('"tiny"', name), encoding="utf-8")
    problem = only_problem(child)
    assert problem.field == "extends"
    assert "expected the name of a ruleset" in problem.message


def test_a_circle(child: Path, folder: Path, only_problem: OnlyProblem) -> None:
    """Two rulesets that extend each other end in one line that shows the circle."""
    main = folder / "ruleset.toml"
    main.write_text('extends = "child"\n' + main.read_text(encoding="utf-8"), encoding="utf-8")
    problem = only_problem(child)
    assert problem.field == "extends"
    assert "child -> tiny -> child" in problem.message


def test_extending_itself(child: Path, only_problem: OnlyProblem) -> None:
    """A ruleset that extends itself is a circle too."""
    (child / "ruleset.toml").write_text(HEAD.replace('"tiny"', '"child"'), encoding="utf-8")
    assert "child -> child" in only_problem(child).message


def test_extending_the_installed_rules(tmp_path: Path) -> None:
    """A folder anywhere may extend an installed ruleset by its name."""
    (tmp_path / "ruleset.toml").write_text(HEAD.replace('"tiny"', '"standard"'), encoding="utf-8")
    assert len(load_ruleset(tmp_path).regions) >= 12
