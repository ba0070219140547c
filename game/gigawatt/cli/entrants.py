"""Entrants and seeds as people type them."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import Final

import click

from gigawatt.errors import PolicyError
from gigawatt.policies import registry
from gigawatt.policies.api import Policy

_PROGRAM: Final = "cmd:"
"""As `gigawatt.match.external` has it, which is not imported for this."""

_SEED_BITS: Final = 32
"""A seed chosen for the user is short enough to type again."""


def read_seed(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """The number that `--seed` gives: at most 128 bits, decimal or hexadecimal with 0x; None when it is not given.

    Raises:
        BadParameter: it is no such number.
    """
    if value is None:
        return None
    try:
        seed = int(value, 16 if value.lower().startswith("0x") else 10)
    except ValueError:
        seed = -1
    if not 0 <= seed < 1 << 128:
        raise click.BadParameter(f"expected a whole number from 0 to 2**128 - 1, got {value[:60]!r}", ctx, param)
    return seed


def chosen_seed(told: int | None) -> int:
    """The seed told, or a fresh one; whoever chose for the user prints it."""
    return secrets.randbits(_SEED_BITS) if told is None else told


def importable_here() -> None:
    """Let `module:Class` name a module in the current folder, as Python itself does for its scripts."""
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)


def make_policies(text: str) -> tuple[list[str], list[Policy]]:
    """The entrants of a comma-separated list as written, and a policy for each.

    A program (`cmd:`) starts at its first decision; its policy must be finished, or closed.

    Raises:
        PolicyError: one of them is unknown or cannot be made.
    """
    importable_here()
    specs = registry.split_specs(text)
    if "" in specs:
        raise PolicyError(f"policies {text!r}: one is empty; expected names parted by commas")
    made = [_make(spec) for spec in specs]
    return [name for name, _ in made], [policy for _, policy in made]


def _make(spec: str) -> tuple[str, Policy]:
    """An entrant's name, and a policy of it."""
    if spec.startswith(_PROGRAM):
        from gigawatt.match.external import open_external

        return spec, open_external(spec)
    return str(registry.parse_spec(spec)), registry.make_policy(spec)
