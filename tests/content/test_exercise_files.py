"""Files of exercises: found by their ids, read whole, and refused with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gigawatt.content import find_scenario, from_plain, load_ruleset, prepare, to_plain
from gigawatt.content.exercises import exercise_heads, find_exercise_file
from gigawatt.content.lint import report, report_scenario
from gigawatt.core.rules.ruleset import Ruleset, Scenario
from gigawatt.errors import ContentError, NotationError

POWER_FIRST = find_exercise_file("power-first")


@pytest.fixture
def text() -> str:
    """A sound exercise."""
    return POWER_FIRST.read_text(encoding="utf-8")


def problems(folder: Path, text: str) -> list[str]:
    """What lint says of an exercise in a file by itself."""
    path = folder / "power-first.toml"
    path.write_text(text, encoding="utf-8")
    return [str(problem) for problem in report_scenario(path).problems]


def test_a_sound_exercise_passes(tmp_path: Path, text: str) -> None:
    """The file that the cases below break is clean, in a ruleset and by itself."""
    assert problems(tmp_path, text) == []


WRONG = [
    ('kind = "online", at_least = 5, by = 4', 'kind = "onlin", at_least = 5', 'expected a kind of predicate, got the text "onlin"'),
    ('kind = "online", at_least = 5, by = 4', 'kind = "online", at_leest = 5', "unknown key"),
    ("at_least = 5, by = 4 }", "at_least = 5, by = 5 }", "exercise.goal.by: expected a quarter from 1 to 4, got 5"),
    ("at_least = 5, by = 4 }", "at_least = 5, by = 4, always = true }", "exercise.goal: expected one time, got by and always"),
    ("at_least = 5, by = 4 }", "at_least = 5, at_most = 4 }", "expected at most at_most, which is 4, got 5"),
    ("at_least = 5, by = 4 }", 'at_least = 5, faction = "gulf-fund" }', "exercise.goal.faction: expected a faction with a seat"),
    ('learner = "neocloud"', 'learner = "gulf-fund"', "exercise.learner: expected a faction with a seat (neocloud, challenger-platform)"),
    ('learner = "neocloud"', 'learner = "neoclout"', "expected the id of a faction of this ruleset"),
    ("seed = 1\n", "seed = 1\nstart = 5\n", "exercise.start: expected at most 4, the last quarter, got 5"),
    ("seed = 1\n", "seed = -1\n", "exercise.seed: expected a whole number from 0"),
    ('"build electrical-fabric @texas"]', '"build electrical-fabrik @texas"]', "no action 'build electrical-fabrik @texas'"),
    ("quarter = 4\n", "quarter = 1\n", "exercise.solution: expected each quarter once and in order, got [1, 1]"),
    ("quarter = 4\n", "quarter = 5\n", "exercise.solution: expected a quarter from 1 to 4, got 5"),
    ("when = [2, 3]", "when = [2, 9]", "exercise.prompts#1.when: expected a quarter from 1 to 4, got 9"),
    ('ask = "binding-layer"', 'ask = "weather"', "exercise.prompts#1.ask"),
    ("seats = [2]", "seats = [2, 3]\ndefault_seats = 2", "seats: expected one number of seats for an exercise"),
    ('action = "build grid-power @texas", at', 'action = "build grid", at', "expected the first words of an action"),
    ('without = ["build grid-power @texas"]', 'without = ["build greenfield @texas"]', "expected an action of the solution"),
    ('without = ["build grid-power @texas"]', "", "exercise.hints#3: expected what proves it: holds, without, or both; got neither"),
    ('title = "Order power first"\n', "", "exercise.title: missing"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), WRONG)
def test_a_broken_exercise_is_refused(tmp_path: Path, text: str, old: str, new: str, said: str) -> None:
    """Each fault is one problem at its place, in words."""
    assert old in text
    found = problems(tmp_path, text.replace(old, new, 1))
    assert any(said in problem for problem in found), found


def test_an_exercise_without_solution_is_refused(tmp_path: Path, text: str) -> None:
    """Something must reach the goal."""
    cut = "\n".join(text.partition("[[exercise.solution.quarters]]")[0].splitlines())
    assert any("exercise.solution: missing" in problem for problem in problems(tmp_path, cut))
    empty = problems(tmp_path, f"{cut}\n[exercise.solution]\n")
    assert any("expected the actions of a quarter, or a policy, got neither" in problem for problem in empty)


def test_an_opening_comes_before_the_learner(tmp_path: Path, text: str) -> None:
    """What is opened in the learner's own quarters, twice, or for nobody is refused."""
    row = '\n[[exercise.opening]]\nfaction = "{}"\nquarter = {}\nactions = ["pass"]\n'
    late = problems(tmp_path, text + row.format("neocloud", 1))
    assert any("expected a quarter before 1, the learner's first, got 1" in problem for problem in late)
    later = text.replace("seed = 1\n", "seed = 1\nstart = 2\n", 1)
    twice = problems(tmp_path, later + row.format("neocloud", 1) * 2)
    assert any("quarter 1 of neocloud occurs twice" in problem for problem in twice)
    nobody = problems(tmp_path, later + row.format("gulf-fund", 1))
    assert any("exercise.opening#1.faction: expected a faction with a seat" in problem for problem in nobody)


def test_measures_are_within_bounds(tmp_path: Path, text: str) -> None:
    """A predicate has no more measures than a board shows, and is no deeper than a save has room for."""
    goal = 'goal = { kind = "online", at_least = 5, by = 4 }'
    assert goal in text
    leaf = '{ kind = "online" }'
    many = f'goal = {{ kind = "all", of = [{", ".join([leaf] * 13)}] }}'
    assert any("at most 12 measures" in problem for problem in problems(tmp_path, text.replace(goal, many, 1)))
    sound = from_plain(to_plain(prepare(*_ids(find_scenario("power-first")))))
    deep: Any = {"kind": "online"}
    for _ in range(3):
        deep = {"kind": "all", "of": [deep]}
    plain = to_plain(sound)
    plain["scenarios"][0]["exercise"]["goal"] = deep
    with pytest.raises(ContentError, match="nested at most 3 deep"):
        from_plain(plain)


def _ids(found: tuple[Ruleset, Scenario]) -> tuple[Ruleset, str]:
    return found[0], found[1].id


# --- where they lie ------------------------------------------------------------------------------------------------------


def test_an_exercise_is_found_by_its_id() -> None:
    """Alone, with its ruleset, and as a file it is the same; its scenario has its title and its idea."""
    by_id, by_rules, by_file = (find_scenario(t)[1] for t in ("power-first", "standard:power-first", str(POWER_FIRST)))
    assert by_id == by_rules == by_file
    assert by_id.exercise is not None
    assert (by_id.name, by_id.summary) == (by_id.exercise.title, by_id.exercise.idea)
    with pytest.raises(NotationError, match='did you mean "power-first"'):
        find_exercise_file("power-frist")


def test_a_scenario_that_is_none_may_be_meant_for_an_exercise() -> None:
    """`play` takes both, so that the nearest of either is named; what is like neither gets the scenarios."""
    with pytest.raises(NotationError, match=r'no scenario "power-frist".*did you mean "power-first"'):
        find_scenario("power-frist")
    with pytest.raises(NotationError, match="known: case-study, "):
        find_scenario("zzz")
    with pytest.raises(NotationError):
        find_scenario("first-campus:power-first")  # a layer does not have the exercises of what it extends


def ruleset(folder: Path, **files: str) -> Path:
    """A layer over the standard rules with some files of exercises."""
    home = folder / "mine"
    (home / "exercises").mkdir(parents=True)
    head = 'id = "mine"\nname = "Mine"\nsummary = "Mine."\nextends = "standard"\n'
    (home / "ruleset.toml").write_text(head, encoding="utf-8")
    for name, text in files.items():
        (home / "exercises" / f"{name.replace('_', '-')}.toml").write_text(text, encoding="utf-8")
    return home


def test_exercises_of_a_ruleset_are_linted_with_it(tmp_path: Path, text: str) -> None:
    """A fault of an exercise is one of its ruleset, which loads all the same."""
    home = ruleset(tmp_path, power_first=text.replace("by = 4 }", "by = 9 }", 1))
    told = report(home)
    assert [name for name in told.files if "/" in name] == ["exercises/power-first.toml"]
    assert any("mine/exercises/power-first.toml" in str(problem) for problem in told.problems)
    assert load_ruleset(home).id == "mine"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("other", "", "", 'id: expected the name of the file, "other", got the text "power-first"'),
        ("duel", 'id = "power-first"', 'id = "duel"', "a scenario of the rules has this name too"),
    ],
)
def test_a_file_in_the_folder_is_an_exercise(
    tmp_path: Path, text: str, name: str, old: str, new: str, said: str
) -> None:
    """It is called after its id, which no scenario has, and has an exercise in it."""
    home = ruleset(tmp_path, **{name: text.replace(old, new, 1) if old else text})
    assert any(said in str(problem) for problem in report(home).problems)


def test_a_scenario_in_the_folder_is_refused(tmp_path: Path, text: str) -> None:
    """What has no exercise in it belongs to the scenarios."""
    home = ruleset(tmp_path, power_first=text.partition("[exercise]")[0])
    assert any("exercise: missing; expected a table [exercise]" in str(problem) for problem in report(home).problems)


def test_an_exercise_among_the_scenarios_is_refused(tmp_path: Path, text: str) -> None:
    """There is one folder for exercises."""
    home = ruleset(tmp_path)
    (home / "scenarios").mkdir()
    (home / "scenarios" / "power-first.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="an exercise is a file in exercises/"):
        load_ruleset(home)


@pytest.mark.parametrize("broken", ["", "[[[", "[exercise]\ntitle = 3\n", 'exercise = "yes"\n', "\x00"])
def test_a_file_that_is_none_is_not_listed(tmp_path: Path, text: str, broken: str) -> None:
    """A list of exercises has those that say what they are."""
    home = ruleset(tmp_path, broken=broken, power_first=text)
    assert [head.id for head in exercise_heads(home)] == ["power-first"]
