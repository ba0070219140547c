"""The page of the class: page one and the table of students are about the same games."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.classroom.classes import STUDENTS

from gigawatt.classroom.debrief.class_page import class_page, class_sentences
from gigawatt.classroom.debrief.class_row import ClassRow
from gigawatt.classroom.debrief.game_story import GameStory, tell_game
from gigawatt.classroom.debrief.pair_question import pair_question
from gigawatt.classroom.debrief.pair_search import PairSearch
from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.folder.roster import Student
from gigawatt.core import Game
from gigawatt.match import play_match
from gigawatt.policies.registry import make_policy
from gigawatt.study.hindsight.bottlenecks import bottlenecks
from gigawatt.study.hindsight.recorded_future import RecordedFuture

SEED = 7
"""One with a student whose best order brings no Lead, and one whose order is for another shortage than the worst."""


def story_of(game: Game, student: str) -> GameStory:
    """The story of a whole game, with pairs."""
    made = play_match(game, [STUDENTS[student](), make_policy("normal")], SEED, record=True).record
    assert made is not None, "a record was asked for"
    future = RecordedFuture(made, game)
    story = tell_game(future, bottlenecks(made, [0], game=game), 0)
    search = PairSearch(future)
    found = {trial.stretch: search.best(trial.stretch) for trial in pair_question(future, story.unlifted).trials}
    return story.with_pairs({stretch: pair for stretch, pair in found.items() if pair is not None})


@pytest.fixture(scope="module")
def rows(small_game: Game) -> list[ClassRow]:
    """A class of every kind of student, on one seed."""
    told = [(who, story_of(small_game, who)) for who in STUDENTS]
    return [ClassRow(Student(who), f"{who}.html", story, "") for who, story in told]


@pytest.fixture(scope="module")
def cells(rows: list[ClassRow], small_game: Game, course: Course) -> list[list[str]]:
    """The table of students: the cells of each."""
    page = class_page(course, small_game, rows, None, ())
    part = page[page.index("<h2>Student by student</h2>") :]
    body = part[part.index("<tbody>") : part.index("</tbody>")]
    found = [
        re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
    ]
    return [[unescape(cell) for cell in row] for row in found]


def test_what_is_shown_brings_lead(rows: list[ClassRow], cells: list[list[str]]) -> None:
    """A row names an order, or two, if they bring Lead in a whole game; else nothing lifts the shortage to the student's gain."""
    costly = [row.student.id for row in rows if row.story and row.story.turning and (row.story.turning.lead or 0) <= 0]
    assert costly, "an order lifts a shortage and brings no Lead"
    assert len(cells) == len(rows)
    for *_, bound, _held, what, lead in cells:
        assert bool(lead) == bool(what and not what.startswith("nothing"))
        assert not lead or (lead.startswith("+") and int(lead) > 0)
        assert not what or bound
    by_id = {row[1]: row for row in cells}
    assert any("(for " in row[-2] for row in cells), "another shortage than the worst is named"
    assert all(by_id[student][-2:] == ["nothing to the student's gain", ""] for student in costly)


def test_page_one_counts_the_rows(rows: list[ClassRow], cells: list[list[str]], small_game: Game) -> None:
    """Games that the sentence counts, with one order and with two, are the rows that have Lead."""
    sentence = class_sentences(small_game, rows, None)[2]
    counted = [(int(some), int(whole)) for some, whole in re.findall(r"In (\d+) of (\d+) game", sentence)]
    assert len(counted) == 2, "orders, and pairs"
    assert sum(some for some, _ in counted) == sum(bool(row[-1]) for row in cells)
    assert {whole for _, whole in counted} == {sum(bool(row[5]) for row in cells)}
