"""`gigawatt class`: a class as a folder."""

from __future__ import annotations

from typing import Final

import click

from gigawatt.cli.main import LazyGroup

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "new": ("gigawatt.cli.class_new:new", "Make a class, or the start files of students who were added."),
    "exercises": (
        "gigawatt.cli.class_exercises:exercises",
        "List the exercises, in the order in which they are taught.",
    ),
    "status": ("gigawatt.cli.class_status:status", "Show who handed in what."),
    "grade": ("gigawatt.cli.class_grade:grade", "Check what was handed in, and write the grades for every gradebook."),
    "debrief": ("gigawatt.cli.class_debrief:debrief", "Make the pages that say what held whom back, and why."),
    "export": ("gigawatt.cli.class_export:export", "Export games, scores and answers without names, for research."),
    "template": ("gigawatt.cli.class_template:template", "Write a folder that a student makes a policy from."),
    "tournament": (
        "gigawatt.cli.class_tournament:tournament",
        "Play the students' programs against house policies and each other.",
    ),
}
"""Name, address and one-line help of each command."""


@click.group(
    "class",
    cls=LazyGroup,
    lazy=COMMANDS,
    epilog="Example: gigawatt class new spring-a --roster roster.csv --preset 50",
)
def classes() -> None:
    """Classes: start files, hand-ins, grades and debriefs, all in a folder."""
