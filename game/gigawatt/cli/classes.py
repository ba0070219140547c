"""`gigawatt class`: a class as a folder."""

from __future__ import annotations

from typing import Final

import click

from gigawatt.cli.main import LazyGroup

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "exercises": (
        "gigawatt.cli.class_exercises:exercises",
        "List the exercises, in the order in which they are taught.",
    ),
}
"""Name, address and one-line help of each command."""


@click.group("class", cls=LazyGroup, lazy=COMMANDS, epilog="Example: gigawatt class exercises")
def classes() -> None:
    """Classes: start files, hand-ins and grades, all in a folder."""
