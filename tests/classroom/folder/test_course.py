"""`class.toml`: what a teacher writes by hand is read, or refused with file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from gigawatt.classroom.folder.course import PARTS, ClassFolder, Course, parse_course, read_course
from gigawatt.classroom.folder.presets import find_preset, presets
from gigawatt.classroom.setup.class_file import class_text
from gigawatt.classroom.setup.create import NewClass, draft_course
from gigawatt.errors import ClassError, UsageError
from gigawatt.session.class_block import BINDING_LAYER, Prompt


@pytest.fixture(scope="module")
def text(master_class: Path) -> str:
    """The file of the class."""
    return (master_class / "class.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("preset", [preset.id for preset in presets()])
def test_every_preset_makes_a_class(preset: str, tmp_path: Path) -> None:
    """What a preset comes to is written and read as the same class, with every line as it was."""
    course = draft_course(ClassFolder(tmp_path / "Frühjahr 2026 (A)"), NewClass(preset=preset))
    again = parse_course(class_text(course), course.folder)
    assert again == course
    assert course.id == "fruhjahr-2026-a"
    assert class_text(again) == class_text(course)
    assert 0 < find_preset(preset).play < find_preset(preset).minutes
    assert course.game.scenario.minutes or course.quarters


def test_a_shorter_match_ends_earlier_by_its_own_rules(text: str, master_class: Path) -> None:
    """A class that plays four of six quarters has a match of four, and another digest than the scenario."""
    course = read_course(master_class)
    whole = parse_course(
        text.replace("quarters = 4 ", "quarters = 0 ").replace(course.rules, _digest_of_whole(course)), course.folder
    )
    assert (course.game.quarters, whole.game.quarters) == (4, 6)
    assert course.rules != whole.rules


def _digest_of_whole(course: Course) -> str:
    return evolve(course, quarters=0).rules_now


def test_what_the_class_says(master_class: Path) -> None:
    """The student's seat, the rivals, what is allowed and asked."""
    course = read_course(master_class)
    assert course.id == course.name == "spring-a"
    assert course.seat == 0
    assert [seat.policy for seat in course.players] == [None, "easy"]
    assert course.options.advice
    assert course.options.undo
    assert course.prompts == (Prompt(BINDING_LAYER, 2),)
    assert set(course.weights) == set(PARTS)


def test_comments_and_order_are_the_teachers(text: str, master_class: Path) -> None:
    """A file with other comments, order and line ends is the same class."""
    course = read_course(master_class)
    bare = "\r\n".join(line.partition("#")[0] for line in text.splitlines())
    assert parse_course(bare, course.folder) == course


@pytest.mark.parametrize(
    "old, new, message",
    [
        ('name = "spring-a"', "name = ", r"line 5: not TOML: Invalid value: name has no value$"),
        (
            "advice = true",
            "advice = yes",
            r"line 13: .*advice: expected true or false.*, got yes; perhaps advice = true",
        ),
        ("advice = true", "advice = True", r"line 13: .*got True; perhaps advice = true"),
        ("advice = true", "advice = maybe", r"line 13: .*advice: expected a text in quotes, .*, got maybe"),
        ("advice = true", 'advice = "maybe"', r'line 13: play\.advice: expected true or false, got "maybe"'),
        ('preset = "25"', 'preset = "60"', r'line 6: preset: expected one of "25", "50", "75", "homework", got "60"'),
        ('preset = "25"', "preset = 25", r'line 6: preset: expected one of "25", "50", "75", "homework", got 25'),
        ("exercises = []", 'exercises = ["power-frst"]', r'exercises: no exercise "power-frst"; .*"power-first"'),
        ('name = "spring-a"', 'nmae = "spring-a"', r'line 5: nmae: no such field; did you mean "name"'),
        ('name = "spring-a"', "", r"class\.toml: name: it is missing"),
        ('name = "spring-a"', 'name = "x"\nnmae = 1', r'line 6: nmae: no such field; did you mean "name"'),
        ('name = "spring-a"', 'name = "a\\u202eb"', r"line 5: name: U\+202E .* must not be in it"),
        ('id = "spring-a"', 'id = "Spring A"', r'line 4: id: expected 1 to 32 small letters, .* got "Spring A"'),
        ("format = 1", "format = 2", r"line 3: format: written in format 2, this release reads 1"),
        ("quarters = 4", "quarters = 7", r"line 8: quarters: first-campus has 6, got 7"),
        ("quarters = 4", 'quarters = "all"', r"quarters: expected a whole number from 0 to 12, got \"all\""),
        ("quarters = 4", "quarters = true", r"quarters: expected a whole number from 0 to 12, got true"),
        (
            "quarters = 4",
            "quarters = 0",
            r'line 9: rules: first-campus:first-campus is now played by other rules, "[0-9a-f]{32}"',
        ),
        ("first-campus:first-campus", "first-camp", r'line 7: scenario: no scenario "first-camp"'),
        ("first-campus:first-campus", "../x.toml", r'scenario: expected a file beside class\.toml, such as "x\.toml"'),
        ("first-campus:first-campus", "x.toml", r"scenario: no scenario file"),
        ("advice = true", "advise = true", r'line 13: play\.advise: no such field; did you mean "advice"'),
        ('faction = "neocloud"', 'fraction = "neocloud"', r'seat\.fraction: no such field; did you mean "faction"'),
        ("quarters = [2]", "quarter = [2]", r'prompt\.quarter: no such field; did you mean "quarters"'),
        ("panel = [", "panels = [", r'par\.panels: no such field; did you mean "panel"'),
        ("format = 1", "format = 2\nnew = 1", r"line 3: format: written in format 2, this release reads 1"),
        ("format = 1", "", r"class\.toml: format: it is missing"),
        ("advice = true", "advice = 1", r"line 13: play\.advice: expected true or false, got 1"),
        ('player = "easy"', 'player = "esay"', r'seat\.player: expected student, or a policy .* got "esay"; did you'),
        ('player = "easy"', 'player = "cmd:rm -rf /"', r"seat\.player: expected student, or a policy"),
        ('player = "easy"', 'player = "os:system"', r"seat\.player: expected student, or a policy"),
        ('player = "easy"', 'player = "student"', r"seat: expected exactly one seat .*, got 2$"),
        (
            'faction = "neocloud"',
            'faction = "neoclud"',
            r'seat\.faction: first-campus has no "neoclud"; did you mean "neocloud"',
        ),
        (
            'faction = "neocloud"',
            'faction = "hyperscaler"',
            r'line 22: seat\.faction: "hyperscaler" sits in seat 1 already, and again in seat 2; free: neocloud',
        ),
        ("quarters = [2]", "quarters = [2, 2]", r"prompt\.quarters: 2 is there twice"),
        ("quarters = [2]", "quarters = [5]", r"line 28: prompt\.quarters: expected quarters from 1 to 4, .* got 5$"),
        ("quarters = [2]", "quarters = [0, 2]", r"prompt\.quarters: expected whole numbers from 1 to 12, got 0$"),
        ("quarters = [2]", "quarters = [2, true]", r"prompt\.quarters: expected whole numbers from 1 to 12, got true$"),
        (
            "quarters = [2]",
            "quarters = [[2]]",
            r"prompt\.quarters: expected whole numbers from 1 to 12, got a list of 1$",
        ),
        ("quarters = [2]", "quarters = 2", r"prompt\.quarters: expected a list of at most 12 whole numbers, got 2$"),
        (
            "quarters = [2]",
            f"quarters = {list(range(13))}",
            r"prompt\.quarters: expected a list of at most 12 whole numbers, got a list of 13$",
        ),
        ("binding-layer", "weather", r"prompt\.kind: expected one of binding-layer, got \"weather\""),
        ('"greedy", "normal", "planner"', "", r"par\.panel: expected at least one policy"),
        ('"greedy", "normal", "planner"', '"greedyy"', r'par\.panel: expected a policy, got "greedyy"; did you mean'),
        ('"greedy", "normal", "planner"', '"greedy", 3', r"par\.panel: expected a policy, got 3"),
        ("completion = 50", "completion = -1", r"weights\.completion: expected a whole number from 0 to 1000, got -1"),
        ("completion = 50", "complete = 50", r'weights\.complete: no such field; did you mean "completion"'),
        ("exercises = []", 'exercises = ["a", "a"]', r'exercises: "a" is there twice'),
        ("[par]", "[pars]", r'pars: no such field; did you mean "par"'),
    ],
)
def test_what_makes_no_sense(text: str, master_class: Path, old: str, new: str, message: str) -> None:
    """One line that says where, what came and what was expected."""
    assert text.count(old) >= 1
    with pytest.raises(ClassError, match=message):
        parse_course(text.replace(old, new), ClassFolder(master_class))


def test_no_class_and_no_text(tmp_path: Path) -> None:
    """A folder without the file is no class; a file that is no text says so."""
    with pytest.raises(ClassError, match="is not a class: it has no class.toml; gigawatt class new makes one"):
        read_course(tmp_path)
    (tmp_path / "class.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ClassError, match="save it as UTF-8"):
        read_course(tmp_path)
    (tmp_path / "class.toml").write_text("a = " + "[" * 900, encoding="utf-8")
    with pytest.raises(ClassError, match="nested more than"):
        read_course(tmp_path)


def test_weights_that_weigh_nothing(text: str, master_class: Path) -> None:
    """A grade without any part is refused."""
    none = text.replace("completion = 50", "completion = 0").replace("result = 30", "result = 0")
    with pytest.raises(ClassError, match="no part of the grade has a weight"):
        parse_course(none.replace("prediction = 20", "prediction = 0"), ClassFolder(master_class))


def test_an_unknown_preset_names_the_others() -> None:
    """The error lists what there is."""
    with pytest.raises(UsageError, match="no preset '40'; there are 25, 50, 75, homework"):
        find_preset("40")


VALUES = (
    "0",
    "-1",
    "true",
    '""',
    '"x"',
    "[]",
    "[[]]",
    "{}",
    "1e300",
    "2026-01-01",
    '"\\u0000"',
    "'" + "x" * 300 + "'",
    "[" * 40 + "]" * 40,
    "",
)


@pytest.mark.parametrize("value", VALUES)
def test_any_value_in_any_place_is_read_or_refused(text: str, master_class: Path, value: str) -> None:
    """Whatever stands for a value, the class is read or there is one line about it that names the file."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        key, equals, _ = line.partition(" = ")
        if not equals or key.startswith("#"):
            continue
        changed = "\n".join([*lines[:number], f"{key} = {value}", *lines[number + 1 :]])
        try:
            parse_course(changed, ClassFolder(master_class))
        except ClassError as error:
            assert str(error).startswith("class.toml")
            assert "\n" not in str(error)
