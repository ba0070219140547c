"""Exit codes of commands."""

from __future__ import annotations

from typing import NoReturn

import click


def fail(code: int = 1) -> NoReturn:
    """End a command that has printed its answer with an exit code."""
    raise click.exceptions.Exit(code)
