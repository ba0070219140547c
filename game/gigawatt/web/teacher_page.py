"""The teacher's page of a served class: who is where, who is stuck, how time stands, and a button that closes the lesson.

It refreshes itself without any script. Ids stand on it, and names only where the teacher asks for them: the page may be projected, and
it goes over the network as the games do.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final

from attrs import frozen

from gigawatt.classroom.serving.games import BROKEN, FINISHED, NEW, Standing
from gigawatt.text import html_text
from gigawatt.wording.grammar import listed, plural, signed

REFRESH_S: Final = 5
"""How often the page loads itself again."""

_MOST_IDLE: Final = 20
"""The most students who are named because they played nothing."""


class Where(Enum):
    """Where a student is, in the order of who needs the teacher most."""

    BROKEN = "broken"
    """The file of the game cannot be read; the terminal says why."""
    STUCK = "stuck"
    """The page is open, and there was no action for long."""
    AWAY = "away"
    """Joined, and the page is closed."""
    PLAYING = "playing"
    FINISHED = "finished"
    ABSENT = "not here"
    """Has not joined."""


@frozen(kw_only=True)
class StudentView:
    """What the teacher sees of a student."""

    id: str
    name: str = ""
    """Empty where the roster has none."""
    has_joined: bool
    has_played: bool
    """Whether there is a task in which the student has acted: otherwise nothing is handed in."""
    open_s: float | None = None
    """How long the page is open, in seconds; None if it is not."""
    key_s: float | None = None
    """How long ago a key was pressed in it."""
    acted_s: float | None = None
    """How long ago the last action was saved; None before the first one."""
    task: str = ""
    """What is played now, where the class has several tasks."""
    done: int = 0
    """How many tasks are finished."""
    tasks: int = 1
    standing: Standing

    @property
    def idle_s(self) -> float:
        """How long nothing was done while the page is open."""
        found = [seconds for seconds in (self.open_s, self.acted_s) if seconds is not None]
        return min(found, default=0.0)

    def where(self, stuck_s: float) -> Where:
        """Where the student is, if nobody may be without an action for longer than `stuck_s`."""
        if self.standing.status == BROKEN:
            return Where.BROKEN
        if self.done == self.tasks:
            return Where.FINISHED
        if not self.has_joined:
            return Where.ABSENT
        if self.open_s is None:
            return Where.AWAY
        return Where.STUCK if self.idle_s >= stuck_s else Where.PLAYING


@frozen(kw_only=True)
class ClassView:
    """What the teacher sees of a class."""

    name: str
    join_code: str
    minutes: int
    """How long the students should play; 0 if nobody says."""
    stuck_s: float
    played_s: float | None
    """How long ago the first game was opened; None before that."""
    is_closed: bool
    students: tuple[StudentView, ...]
    """In the order of the roster."""

    def due(self, standing: Standing) -> int:
        """The quarter, from 1, that should be played by the clock; 0 if the clock says nothing."""
        if not self.minutes or self.played_s is None:
            return 0
        passed = self.played_s / (60 * self.minutes)
        return min(standing.quarters, int(passed * standing.quarters) + 1)


@frozen
class TaskView:
    """A task, as a student chooses it."""

    exercise: str
    """Its id; empty for the game of the class."""
    title: str
    standing: Standing


def class_page(view: ClassView, *, shows_names: bool) -> list[str]:
    """The parts of the page, as HTML."""
    return [
        '<div class="class">',
        f"<h1>{html_text(view.name)}</h1>",
        *_head(view),
        *_table(view, shows_names=shows_names),
        *_foot(view, shows_names=shows_names),
        "</div>",
    ]


def _head(view: ClassView) -> Iterable[str]:
    counts = {where: sum(one.where(view.stuck_s) is where for one in view.students) for where in Where}
    said = [f"{number} {where.value}" for where, number in counts.items() if number]
    if view.is_closed:
        text = f"The lesson is closed: what was played is handed in.{_unplayed(view)}"
        yield f'<p class="wrong" role="alert">{html_text(text)}</p>'
    yield f'<p>Join code <strong class="code">{html_text(view.join_code)}</strong>, with your own id.</p>'
    yield f"<p>{plural(len(view.students), 'student')}: {html_text(listed(said) or 'nobody')}.</p>"
    yield from _clock(view)


def _unplayed(view: ClassView) -> str:
    """Of which students who joined nothing is handed in; empty if all have played."""
    idle = [one.id for one in view.students if one.has_joined and not one.has_played]
    if not idle:
        return ""
    more = [f"{plural(len(idle) - _MOST_IDLE, 'other')}"] if len(idle) > _MOST_IDLE else []
    return f" Joined, took no action, nothing handed in: {listed([*idle[:_MOST_IDLE], *more])}."


def _clock(view: ClassView) -> Iterable[str]:
    if view.played_s is None:
        planned = f" {view.minutes} minutes are planned." if view.minutes else ""
        yield f"<p>The clock starts with the first game.{planned}</p>"
        return
    passed = int(view.played_s // 60)
    if not view.minutes:
        yield f"<p>Played for {plural(passed, 'minute')}.</p>"
        return
    over = f", {passed - view.minutes} over" if passed > view.minutes else ""
    yield f"<p>Played for {passed} of {view.minutes} minutes{over}."
    yield f'<progress value="{min(passed, view.minutes)}" max="{view.minutes}"></progress></p>'


def _table(view: ClassView, *, shows_names: bool) -> Iterable[str]:
    has_tasks = any(one.tasks > 1 for one in view.students)
    heads = ["Student", *(["Name"] if shows_names else []), "Where", *(["Task", "Tasks done"] if has_tasks else [])]
    heads += ["Quarter", "Lead", "Last action", "When", "Last key", ""]
    yield '<div class="wide"><table><thead><tr>'
    yield "".join(f"<th>{head}</th>" for head in heads)
    yield "</tr></thead><tbody>"
    for student in view.students:
        yield from _row(view, student, shows_names=shows_names, has_tasks=has_tasks)
    yield "</tbody></table></div>"


def _row(view: ClassView, student: StudentView, *, shows_names: bool, has_tasks: bool) -> Iterable[str]:
    standing, where = student.standing, student.where(view.stuck_s)
    cells = [f"<th>{html_text(student.id)}</th>"]
    if shows_names:
        cells.append(f"<td>{html_text(student.name)}</td>")
    cells.append(f'<td class="{where.name.lower()}">{where.value}</td>')
    if has_tasks:
        cells += [f"<td>{html_text(student.task)}</td>", f"<td>{student.done} of {student.tasks}</td>"]
    is_there = standing.status not in (NEW, BROKEN)
    cells.append(f"<td>{_quarter(view, student, where)}</td>")
    cells.append(f'<td class="number">{signed(standing.lead) if is_there else ""}</td>')
    cells.append(f"<td>{html_text(standing.fault or standing.last, 120)}</td>")
    cells += [f"<td>{_ago(student.acted_s)}</td>", f"<td>{_ago(student.key_s)}</td>"]
    cells.append(f"<td>{_free(student, shows_names=shows_names) if student.has_joined else ''}</td>")
    yield f"<tr>{''.join(cells)}</tr>"


def _quarter(view: ClassView, student: StudentView, where: Where) -> str:
    """The quarter that is played, and how far that is behind the clock."""
    standing = student.standing
    if standing.status in (NEW, BROKEN) and where is not Where.PLAYING and where is not Where.STUCK:
        return ""
    text = f"{standing.quarter} of {standing.quarters}"
    behind = view.due(standing) - standing.quarter
    is_late = behind > 0 and standing.status != FINISHED and student.tasks == 1
    return f'{text} <span class="late">{behind} behind</span>' if is_late else text


def _ago(seconds: float | None) -> str:
    """How long ago something was, to the minute once it is one."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{int(seconds)} s ago"
    minutes = int(seconds // 60)
    return f"{minutes} min ago" if minutes < 600 else "before today"


def _free(student: StudentView, *, shows_names: bool) -> str:
    """The button that lets another browser join as a student."""
    names = '<input type="hidden" name="names" value="1">' if shows_names else ""
    return (
        '<form class="small" method="post" action="free">'
        f'<input type="hidden" name="student" value="{html_text(student.id)}">{names}'
        f'<button type="submit" aria-label="Free {html_text(student.id)} for another browser">Free the id</button></form>'
    )


def _foot(view: ClassView, *, shows_names: bool) -> Iterable[str]:
    minutes = plural(int(view.stuck_s // 60), "minute")
    yield f'<p class="muted">Stuck: no action for {minutes}. Free an id if its student comes from another computer.</p>'
    if view.is_closed:
        yield '<form method="post" action="reopen"><button type="submit">Open the lesson again</button></form>'
    else:
        yield '<p><a class="button" href="close">Close the lesson</a></p>'
    link, text = ("teacher", "Hide the names") if shows_names else ("teacher?names=1", "Show the names")
    yield f'<p><a href="{link}">{text}</a></p>'
