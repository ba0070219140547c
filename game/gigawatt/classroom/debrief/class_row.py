"""A student of a class as the debrief of the class has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from gigawatt.classroom.debrief.game_story import GameStory
    from gigawatt.classroom.debrief.task_results import TaskResult
    from gigawatt.classroom.folder.roster import Student


@frozen(eq=False)
class ClassRow:
    """A student of the class."""

    student: Student
    page: str
    """The name of the student's page."""
    story: GameStory | None
    why: str
    """Why there is no story; empty if there is one."""
    results: tuple[TaskResult, ...] = ()
    """What the student predicted and reached, by task."""

    @property
    def name(self) -> str:
        """The name, or the id of whom has none."""
        return self.student.name or self.student.id
