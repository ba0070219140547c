"""Hand-outs: made from the cards, whole by themselves, and safe whatever a roster says."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from attrs import evolve
from tests.pages.reader import read_page

from gigawatt.classroom.course import Course, read_course
from gigawatt.classroom.handouts import decisions_page, roles_page, rules_page, write_handouts
from gigawatt.classroom.roster import Roster, Student, read_roster


def read(page: str) -> str:
    """The text of a page that is well formed, loads nothing and runs nothing."""
    read_page(
        re.sub(r' href="(?:#|https://)[^"]*"', "", page)
    )  # links inside the page, and to sources, are followed by people alone
    body = re.sub(r"(?s)<style>.*?</style>", "", page)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_the_three_are_made_with_the_class(class_folder: Path) -> None:
    """They stay as they are afterwards; one that was removed is made again."""
    folder = class_folder / "handouts"
    assert sorted(path.name for path in folder.iterdir()) == ["decisions.html", "roles.html", "rules.html"]
    course, roster = read_course(class_folder), read_roster(class_folder / "roster.csv")
    (folder / "roles.html").write_text("mine", encoding="utf-8")
    before = (folder / "rules.html").read_bytes()
    (folder / "rules.html").unlink()
    assert write_handouts(course, roster) == ("rules.html",)
    assert (folder / "rules.html").read_bytes() == before
    assert (folder / "roles.html").read_text(encoding="utf-8") == "mine"


def test_a_student_who_comes_late_has_a_sheet(class_folder: Path) -> None:
    """A file of one sheet, once there are decision sheets; nobody else has one."""
    course, roster = read_course(class_folder), read_roster(class_folder / "roster.csv")
    first, late = roster.ids[0], roster.ids[-1]
    assert write_handouts(course, roster, [late]) == (f"decisions-{late}.html",)
    page = (class_folder / "handouts" / f"decisions-{late}.html").read_text(encoding="utf-8")
    assert page.count('class="sheet') == 1
    assert late in read(page).split()
    assert first not in read(page).split()
    (class_folder / "handouts" / "decisions.html").unlink()
    assert write_handouts(course, roster, [first]) == ("decisions.html",)


def test_the_rules_are_those_of_the_class(course: Course) -> None:
    """The leaflet of the small game, with the number of quarters that the class plays."""
    text = read(rules_page(course))
    assert "First campus" in text
    assert "4 quarters" in text
    assert "6 quarters" not in text


def test_a_sheet_for_each_faction(course: Course) -> None:
    """With its purse at this table, who plays it, and what to ask; those of the table come first."""
    page = roles_page(course)
    text = read(page)
    names = re.findall(r"<h1>([^<]+) <small", page)
    assert names == ["Hyperscaler", "Neocloud", "Energy major", "Colocation house"]
    assert "Hyperscaler you play it" in text
    assert "Neocloud played by easy" in text
    assert "Energy major not at this table" in text
    purse = course.game.scenario.purse_for(2).faction_cash("hyperscaler")
    start = next(f for f in course.game.ruleset.factions if f.id == "hyperscaler").start.cash
    assert f"With 2 seats it starts with ${(start + purse) / 10:.1f} bn" in text
    assert "Which control would hurt me most" not in text


def test_a_sheet_for_each_student_and_one_without_a_name(course: Course, master_class: Path) -> None:
    """With a row for each quarter that is played, and a mark where the game asks."""
    page = decisions_page(course, read_roster(master_class / "roster.csv"))
    text = read(page)
    assert page.count("<section") == 4
    assert page.count("<tr><th>") == 4 * 4
    assert page.count("2024 Q2 *") == 4
    assert page.count(" *</th>") == 4
    assert "Name: Cleo Café Id: cleo Section: B Your game: cleo.json" in text


def test_names_are_text(course: Course) -> None:
    """Whatever a roster or a class file says is shown, and never becomes part of the page."""
    name = "<script>alert(1)</script>\"'&"
    hostile = evolve(course, name=name)
    roster = Roster((Student("ann", name, "<b onclick=x>"),))
    for page in (decisions_page(hostile, roster), roles_page(hostile)):
        assert " ".join(name.split()) in read(page)
        assert "<script" not in page
        assert "<b onclick" not in page
