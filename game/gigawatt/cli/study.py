"""`gigawatt study`: questions about many games."""

from __future__ import annotations

from typing import Final

import click

from gigawatt.cli.main import LazyGroup

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "exploits": ("gigawatt.cli.exploits:exploits", "Scripted strategies against planners: is any too strong?"),
    "probes": ("gigawatt.cli.probes:probes", "Paired games that differ in one thing: what is it worth?"),
}
"""Commands that are imported when they are run: name, address and one-line help."""


@click.group(cls=LazyGroup, lazy=COMMANDS, epilog="Example: gigawatt study exploits case-study --games 200")
def study() -> None:
    """Questions about many games: is the game fair, and is any play too strong?"""
