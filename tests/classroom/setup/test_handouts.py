"""Hand-outs: made from the cards, whole by themselves, and safe whatever a roster says."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from pathlib import Path

import pytest
from attrs import evolve
from tests.pages.reader import read_page
from tests.web.chromium import find_chromium

from gigawatt.classroom.folder.course import ClassFolder, Course
from gigawatt.classroom.folder.presets import presets
from gigawatt.classroom.folder.roster import Roster, Student, read_roster
from gigawatt.classroom.setup.create import NewClass, draft_course
from gigawatt.classroom.setup.handouts import decisions_page, roles_page, rules_page
from gigawatt.content.exercises import exercise_heads

CHROMIUM = find_chromium()
EXERCISES = tuple(head.id for head in exercise_heads())
MOST_WORDS = 6_000
"""More words than the longest sheet of rules has that was printed on two pages."""


def read(page: str) -> str:
    """The text of a page that is well formed, loads nothing and runs nothing."""
    read_page(
        re.sub(r' href="(?:#|https://)[^"]*"', "", page)
    )  # links inside the page, and to sources, are followed by people alone
    body = re.sub(r"(?s)<style>.*?</style>", "", page)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_the_rules_are_those_of_the_class(course: Course) -> None:
    """With the number of quarters and seats that the class plays, and nothing of other years, seats and factions."""
    text = read(rules_page(course))
    assert "First campus" in text
    assert "4 quarters" in text
    assert not re.search(r"6 quarters|six quarters|2025|2026|[Ww]ith \d seats|[34] seats|Energy major", text)


def test_a_sheet_for_each_faction_at_the_table(course: Course) -> None:
    """With who plays it, and what to ask; the student's comes first, and nobody's is printed who does not play."""
    page = roles_page(course)
    text = read(page)
    assert re.findall(r"<h1>([^<]+) <small", page) == ["Hyperscaler", "Neocloud"]
    assert "Hyperscaler you play it" in text
    assert "Neocloud played by easy" in text
    assert "Which control would hurt me most" not in text
    students = evolve(course, seats=(evolve(course.seats[0], player="easy"), evolve(course.seats[1], player="student")))
    assert re.findall(r"<h1>([^<]+) <small", roles_page(students)) == ["Neocloud", "Hyperscaler"]


def test_a_role_has_one_purse(course: Course) -> None:
    """That of the class's number of seats; cash by place is named apart, since the clock draws who acts first."""
    text = read(roles_page(course))
    purse = course.game.scenario.purse_for(2)
    start = next(f for f in course.game.ruleset.factions if f.id == "hyperscaler").start
    assert (
        f"Purse: ${(start.cash + purse.faction_cash('hyperscaler')) / 10:.1f} bn, {start.influence} influence" in text
    )
    assert f"${start.cash / 10:.1f} bn" not in text
    assert "instead of" not in text
    assert any(purse.places)
    assert all(f"+${cash / 10:.1f} bn for whoever acts" in text for cash in purse.places if cash)


@pytest.mark.parametrize("preset", [preset.id for preset in presets()])
def test_the_hand_outs_of_each_preset(preset: str, tmp_path: Path) -> None:
    """The rules say no quarter after the last and no other number of seats; a decision sheet has a row for each quarter."""
    course = draft_course(ClassFolder(tmp_path), NewClass(preset=preset))
    scenario = course.game.scenario
    text = read(rules_page(course))
    last = scenario.first + scenario.quarters - 1
    years = {int(year) for year in re.findall(r"\b(202\d)\b", text.replace(scenario.name, ""))}
    assert years == set(range(2024, 2024 + (last - 1) // 4 + 1))
    assert not re.search(r"With \d seats|by number of seats|longest game", text)
    assert len(text.split()) <= MOST_WORDS
    page = decisions_page(course, Roster())
    assert page.count("<tr><th>") == course.game.quarters


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
@pytest.mark.parametrize("preset", [preset.id for preset in presets()])
def test_printed_pages(preset: str, tmp_path: Path) -> None:
    """Printed, the rules of each preset take two pages, a role and a decision sheet one each."""
    course = draft_course(ClassFolder(tmp_path), NewClass(preset=preset))
    roster = Roster((Student("ann.arbor@uni.example.org", "Ann Arbor", "A"),))
    most = evolve(course, exercises=EXERCISES)
    pages = {
        "rules": (rules_page(course), 2), "roles": (roles_page(course), len(course.seats)), "decisions": (decisions_page(course, roster), 2),
        "exercises": (decisions_page(most, roster), 2),
    }  # fmt: skip
    for name, (page, most) in pages.items():
        assert _printed(page, tmp_path / name) <= most, name


def _printed(page: str, folder: Path) -> int:
    """The number of pages that a page takes on paper."""
    folder.mkdir()
    (folder / "page.html").write_text(page, encoding="utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={folder / 'page.pdf'}",
    ]
    profile = f"--user-data-dir={folder / 'profile'}"
    address = (folder / "page.html").as_uri()
    subprocess.run([str(CHROMIUM), *options, profile, address], check=True, capture_output=True, timeout=120)
    return len(re.findall(rb"/Type\s*/Page\b", (folder / "page.pdf").read_bytes()))


def test_a_sheet_for_each_student_and_one_without_a_name(course: Course, master_class: Path) -> None:
    """With a row for each quarter that is played, and a mark where the game asks."""
    page = decisions_page(course, read_roster(master_class / "roster.csv"))
    text = read(page)
    assert page.count("<section") == 4
    assert page.count("<tr><th>") == 4 * 4
    assert page.count("2024 Q2 *") == 4
    assert page.count(" *</th>") == 4
    assert "Name: Cleo Café Id: cleo Section: B Your game: cleo.json" in text


def test_a_sheet_names_the_files_of_its_student(course: Course) -> None:
    """Of the game and of each exercise; of a team those that its students play together."""
    roster = Roster((Student("ann", more={"team": "red"}), Student("101")))
    some = evolve(course, exercises=("missing-layer", "power-first"))
    text = read(decisions_page(some, roster))
    assert "Id: ann Your game: red.json Your exercises: red.missing-layer.json, red.power-first.json" in text
    assert "Id: 101 Your game: 101.json Your exercises: 101.missing-layer.json, 101.power-first.json" in text
    many = evolve(course, exercises=EXERCISES)
    assert f"Your exercises, 101.EXERCISE.json each: {', '.join(EXERCISES)}" in read(decisions_page(many, roster))


def test_names_are_text(course: Course) -> None:
    """Whatever a roster or a class file says is shown, and never becomes part of the page."""
    name = "<script>alert(1)</script>\"'&"
    hostile = evolve(course, name=name)
    roster = Roster((Student("ann", name, "<b onclick=x>"),))
    for page in (decisions_page(hostile, roster), roles_page(hostile)):
        assert " ".join(name.split()) in read(page)
        assert "<script" not in page
        assert "<b onclick" not in page
