"""The page on which a student of a class with several tasks chooses one."""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.classroom.serving.games import BROKEN, FINISHED, NEW, Standing
from gigawatt.text import html_text
from gigawatt.web.teacher_page import TaskView


def task_page(student: str, tasks: Sequence[TaskView]) -> list[str]:
    """The parts of the page, as HTML."""
    rows = [
        f'<button type="submit" name="task" value="{html_text(task.exercise)}">{html_text(task.title)}</button>'
        f'<p class="muted">{html_text(_how_it_stands(task.standing))}</p>'
        for task in tasks
    ]
    return [
        "<main>",
        "<h1>GIGAWATT</h1>",
        f"<p>You play as <strong>{html_text(student)}</strong>. Choose what to play; leaving a game with q leads back here.</p>",
        '<form method="post" action="task">',
        *rows,
        "</form>",
        "</main>",
    ]


def _how_it_stands(standing: Standing) -> str:
    if standing.status == FINISHED:
        return "finished, and handed in"
    if standing.status == BROKEN:
        return "its file is damaged; tell your teacher"
    return "not begun" if standing.status == NEW else f"in quarter {standing.quarter} of {standing.quarters}"
