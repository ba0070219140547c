"""Pages that are printed name their paper, and leave no page nearly empty."""

from __future__ import annotations

import re

import pytest

from gigawatt.classroom.debrief.student_page import short_page
from gigawatt.classroom.debrief.style import STYLE
from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.folder.roster import Roster
from gigawatt.classroom.setup.handouts import decisions_page, roles_page, rules_page
from gigawatt.pages.shell import html_page


@pytest.fixture(scope="module")
def printed(course: Course) -> list[str]:
    """A page of each kind."""
    return [
        html_page("A report", "gigawatt", []),
        short_page(course, "ann", "no game"),
        decisions_page(course, Roster()),
        roles_page(course),
        rules_page(course),
    ]


def test_every_page_is_a4(printed: list[str]) -> None:
    """No rule for paper leaves its size to the printer."""
    for page in printed:
        rules = re.findall(r"@page[^{]*\{([^}]*)\}", page)
        assert rules
        assert all(re.search(r"size:\s*A4", rule) for rule in rules), rules


def test_page_one_of_the_class_alone_stands_alone() -> None:
    """It is read aloud, and names nobody; the details of a student follow on the same sheet."""
    assert re.findall(r"([\w.]+)\{break-after:page\}", STYLE) == ["section.alone"]
