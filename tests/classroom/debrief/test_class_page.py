"""The page of the class: page one and the table of students are about the same games."""

from __future__ import annotations

import re
from html import unescape

import pytest
from attrs import evolve
from tests.classroom.classes import STUDENTS

from gigawatt.classroom.debrief.class_page import class_page, class_sentences
from gigawatt.classroom.debrief.class_row import ClassRow
from gigawatt.classroom.debrief.game_story import GameStory, tell_game
from gigawatt.classroom.debrief.pair_question import pair_question
from gigawatt.classroom.debrief.pair_search import PairSearch
from gigawatt.classroom.debrief.policy_games import PolicyResults
from gigawatt.classroom.debrief.student_page import student_page, three_sentences
from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.folder.roster import Student
from gigawatt.core import Game
from gigawatt.core.actions import PASS
from gigawatt.core.explanations.shortages import OrderPair, PairedOrder
from gigawatt.match import play_match
from gigawatt.policies.registry import make_policy
from gigawatt.study.hindsight.bottlenecks import bottlenecks
from gigawatt.study.hindsight.recorded_future import RecordedFuture
from gigawatt.wording.action_text import action_words
from gigawatt.wording.debrief_text import pair_text, so_far_text

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


def test_page_one_counts_the_rows(rows: list[ClassRow], cells: list[list[str]]) -> None:
    """Games that the sentence counts, with one order and with two, are the rows that have Lead."""
    sentence = class_sentences(rows, None)[2]
    found = re.search(
        r"In (\d+) of (\d+) games .*: a single order in (\d+) games?, two orders together in (\d+)\.", sentence
    )
    assert found is not None, "orders, and pairs"
    both, whole, singles, pairs = map(int, found.groups())
    assert both == singles + pairs == sum(bool(row[-1]) for row in cells)
    assert whole == sum(bool(row[5]) for row in cells)


MOST_WORDS = 35
"""Of a sentence on page one."""


def test_page_one_is_short(rows: list[ClassRow]) -> None:
    """Three sentences of one idea each, for the class and for each student, whole games and cut ones."""
    stories = [row.story for row in rows if row.story is not None]
    against = PolicyResults({"random": tuple(range(2_000))}, {"random": tuple(range(2_000))})
    cut_short = [evolve(story, is_finished=False) for story in stories]
    unfinished = [evolve(row, story=story) for row, story in zip(rows, cut_short, strict=True)]
    pages = [class_sentences(some, against) for some in (rows, unfinished)]
    pages += [three_sentences(story, against) for story in (*stories, *cut_short)]
    for page in pages:
        assert len(page) <= 3
        for text in page:
            assert len(text.split()) <= MOST_WORDS, text
            assert re.findall(r"[.!?](?= |$)", text) == ["."], f"one sentence: {text}"


def test_the_longest_names_fit(small_game: Game) -> None:
    """Two orders with the longest names, in two quarters, are a sentence that can be read at a glance."""
    texts = [small_game.format_action(action) for action in range(small_game.action_count)]
    builds = [text for text in texts if text.startswith(("build ", "buy ")) and text.endswith("us-east")]
    first, second = sorted(builds, key=lambda text: -words_of(small_game, text))[:2]
    one, other = (
        PairedOrder(ply=1, quarter=quarter, action=small_game.parse_action(text), instead_of=PASS, is_legal=True)
        for quarter, text in enumerate((first, second))
    )
    pair = OrderPair((one, other), quarter=3, seat_gain=12, total=20, lead=0, left_out=0)
    for lead, is_worst in ((-2, True), (0, True), (12, True), (None, True), (12, False)):
        text = pair_text(small_game, pair, lead, is_worst=is_worst)
        assert len(text.split()) <= MOST_WORDS + 3, text


def words_of(game: Game, text: str) -> int:
    """The words of an action as a page has it."""
    return len(action_words(game, game.parse_action(text)).without_verb.split())


def test_an_unfinished_game_is_said_to_be_one(rows: list[ClassRow], small_game: Game, course: Course) -> None:
    """On the student's page and in the table: no Lead, place or gain at an end that was not played."""
    story = evolve(next(row.story for row in rows if row.story is not None and row.story.told), is_finished=False)
    page = student_page(course, "x", story, (), None)
    assert "Your game was not finished: after " in page
    assert "how it would have ended is unknown." in page
    assert not re.search(r"and (your )?Lead [+\N{MINUS SIGN}\d]", page)
    assert "what is scored at the end is not known" in page
    made = class_page(course, small_game, [ClassRow(Student("x"), "x.html", story, "")], None, ())
    assert re.search(r'class="narrow misses">not finished, \d+ of \d+</td>', made)
    assert re.search(r">(\d+ so far|none yet)</td>", made)
    assert so_far_text(0) == "no Lead yet"
