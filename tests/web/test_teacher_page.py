"""What the teacher's page says of a class: who is where, how time stands, and nothing of a student's as markup."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("aiohttp")

from attrs import evolve

from gigawatt.classroom.serving.games import BROKEN, FINISHED, PLAYING, Standing
from gigawatt.web.teacher_page import ClassView, StudentView, Where, class_page

STUCK_S = 180.0
HERE = StudentView(
    id="ann", name="Ann Arbor", has_joined=True, has_played=True, open_s=600.0, key_s=4.0, acted_s=20.0,
    standing=Standing(status=PLAYING, quarter=2, quarters=6, lead=7, last="build a plant in Texas", actions=4, acted=1.0),
)  # fmt: skip


def view(
    *students: StudentView, played_s: float | None = 600.0, minutes: int = 30, is_closed: bool = False
) -> ClassView:
    """A class of some students."""
    return ClassView(
        name="Spring", join_code="abc234", minutes=minutes, stuck_s=STUCK_S, played_s=played_s, is_closed=is_closed, students=students
    )  # fmt: skip


def text_of(shown: ClassView, *, shows_names: bool = False) -> str:
    """The words of the page."""
    return " ".join(re.sub(r"<[^>]*>", " ", "".join(class_page(shown, shows_names=shows_names))).split())


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({}, Where.PLAYING),
        ({"acted_s": 181.0}, Where.STUCK),
        ({"acted_s": None, "open_s": 200.0}, Where.STUCK),
        ({"acted_s": None, "open_s": 20.0}, Where.PLAYING),
        ({"acted_s": 86_400.0, "open_s": 20.0}, Where.PLAYING),
        ({"open_s": None}, Where.AWAY),
        ({"open_s": None, "has_joined": False}, Where.ABSENT),
        ({"done": 1}, Where.FINISHED),
        ({"done": 1, "tasks": 2}, Where.PLAYING),
        ({"standing": Standing(status=BROKEN, fault="x")}, Where.BROKEN),
    ],
)
def test_where_a_student_is(change: dict[str, object], where: Where) -> None:
    """Stuck is who has the page open and did nothing for long, counted from the page's opening at most."""
    assert evolve(HERE, **change).where(STUCK_S) is where


def test_who_is_where() -> None:
    """Quarter, Lead, last action and how long ago; the counts of all."""
    text = text_of(
        view(
            HERE,
            evolve(HERE, id="ben", acted_s=400.0),
            evolve(HERE, id="cleo", has_joined=False, open_s=None),
            played_s=9.0,
        )
    )
    assert "3 students: 1 stuck, 1 playing and 1 not here." in text
    assert "ann playing 2 of 6 +7 build a plant in Texas 20 s ago 4 s ago" in text
    assert "ben stuck 2 of 6 +7 build a plant in Texas 6 min ago 4 s ago" in text
    assert "Stuck: no action for 3 minutes." in text


@pytest.mark.parametrize(
    ("played_s", "minutes", "said", "behind"),
    [
        (None, 30, "The clock starts with the first game. 30 minutes are planned.", 0),
        (None, 0, "The clock starts with the first game.", 0),
        (600.0, 0, "Played for 10 minutes.", 0),
        (0.0, 30, "Played for 0 of 30 minutes.", 0),
        (600.0, 30, "Played for 10 of 30 minutes.", 1),
        (1799.0, 30, "Played for 29 of 30 minutes.", 4),
        (2000.0, 30, "Played for 33 of 30 minutes, 3 over.", 4),
    ],
)
def test_how_time_stands(played_s: float | None, minutes: int, said: str, behind: int) -> None:
    """The minutes of the preset, and how many quarters a student in the second of six is behind them."""
    text = text_of(view(HERE, played_s=played_s, minutes=minutes))
    assert said in text
    assert (f"2 of 6 {behind} behind" in text) is (behind > 0)
    assert "behind" not in text_of(
        view(evolve(HERE, done=1, standing=evolve(HERE.standing, status=FINISHED)), played_s=played_s, minutes=minutes)
    )


def test_names_only_where_they_are_asked_for() -> None:
    """The page has ids; names come with the link that shows them, and go with the one that hides them."""
    assert "Ann Arbor" not in text_of(view(HERE))
    assert "Ann Arbor" in text_of(view(HERE), shows_names=True)
    assert "Show the names" in text_of(view(HERE))
    assert "Hide the names" in text_of(view(HERE), shows_names=True)


def test_nothing_of_a_student_is_markup() -> None:
    """Name, class, fault and task are escaped, and there is no script and no other address on the page."""
    evil = '"><script>alert(1)</script>\u202e=1'
    broken = evolve(HERE, name=evil, task=evil, tasks=2, standing=Standing(status=BROKEN, fault=evil))
    shown = evolve(view(broken, evolve(HERE, tasks=2, standing=evolve(HERE.standing, last=evil))), name=evil)
    html = "".join(class_page(shown, shows_names=True))
    assert "<script" not in html
    assert "\u202e" not in html
    assert "&lt;script&gt;" in html
    assert "http" not in html
    assert not re.search(r"\son[a-z]+=|\sstyle=", html), "the policy allows no inline scripts or styles"


def test_a_closed_lesson_can_be_opened_again() -> None:
    """The button is that of the other state."""
    assert "Close the lesson" in text_of(view(HERE))
    closed = text_of(view(HERE, is_closed=True))
    assert "The lesson is closed" in closed
    assert "Open the lesson again" in closed
    assert "Close the lesson" not in closed


def test_a_closed_lesson_names_those_who_played_nothing() -> None:
    """Of them nothing is handed in; who did not join is no news, and of very many the rest is counted."""
    idle = [evolve(HERE, id=f"s{n:02}", has_played=False, standing=Standing()) for n in range(1, 26)]
    gone = evolve(idle[0], id="gone", has_joined=False)
    assert "took no action" not in text_of(view(HERE, gone, is_closed=True))
    text = text_of(view(HERE, gone, *idle[:2], is_closed=True))
    assert "what was played is handed in. Joined, took no action, nothing handed in: s01 and s02." in text
    assert "s19, s20 and 5 others." in text_of(view(HERE, *idle, is_closed=True))
    assert "took no action" not in text_of(view(*idle))


def test_a_class_with_several_tasks() -> None:
    """Each student's task and how many are done have columns of their own."""
    html = "".join(class_page(view(evolve(HERE, task="The missing layer", done=1, tasks=3)), shows_names=False))
    assert "<th>Task</th><th>Tasks done</th>" in html
    assert "<td>The missing layer</td><td>1 of 3</td>" in html
