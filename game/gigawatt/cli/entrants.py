"""Entrants and seeds as people type them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import click

from gigawatt.errors import PolicyError
from gigawatt.policies import registry
from gigawatt.policies.api import Policy
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.match.entrants import Entrants
    from gigawatt.match.hosted import HostSettings

_PROGRAM: Final = "cmd:"
"""As `gigawatt.match.external` has it, which is not imported for this."""

_IMPORT_S: Final = 10.0
"""What starting and importing a policy may take at least, however little a decision may."""

_SEED_BITS: Final = 32
"""A seed chosen for the user is short enough to type again."""


decision_limit: Final = click.option(
    "--decision-limit",
    "decision_s",
    type=click.FloatRange(0.1, 86_400),
    default=60.0,
    show_default=True,
    metavar="S",
    help="Seconds after which a Python policy of somebody else is taken to hang.",
)
"""The option of every command that asks such policies."""


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


def hosting(decision_s: float) -> HostSettings:
    """How Python policies of somebody else are hosted by a command that may show what they print: on standard error."""
    from gigawatt.match.hosted import HostSettings

    return HostSettings(decision_s=decision_s, start_s=max(decision_s, _IMPORT_S), show=_show)


def hide_arguments_from(entrants: Iterable[str]) -> None:
    """Blank this process's arguments if one of the entrants is not the house's: it could read seed and paths there.

    Nobody named means that a file names them.
    """
    named = [*entrants]
    if not named or not all(
        entrant and not entrant.startswith(_PROGRAM) and registry.is_house(entrant) for entrant in named
    ):
        from gigawatt.match.privacy import hide_arguments

        hide_arguments()


def make_policies(text: str, entrants: Entrants) -> tuple[list[str], list[Policy]]:
    """The entrants of a comma-separated list as written, and a policy for each.

    Raises:
        PolicyError: one of them is unknown or cannot be made.
    """
    specs = registry.split_specs(text)
    if "" in specs:
        raise PolicyError(f"policies {text!r}: one is empty; expected names parted by commas")
    written = [spec if spec.startswith(_PROGRAM) else str(registry.parse_spec(spec)) for spec in specs]
    hide_arguments_from(written)
    return written, [entrants.seat(spec) for spec in written]


def _show(entrant: str, line: str) -> None:
    click.echo(f"{safe_text(entrant, 60)}: {line}", err=True)
