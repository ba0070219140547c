"""Parse entrants and seeds of the command line."""

from __future__ import annotations

import secrets
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from gigawatt.cli.numbers import NumberRange
from gigawatt.errors import PolicyError
from gigawatt.policies import registry
from gigawatt.policies.api import Policy
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.match.entrants import Entrants
    from gigawatt.match.hosted import HostSettings

_PROGRAM: Final = "cmd:"
"""The same as in `gigawatt.match.external`, which is slow to import."""

_IMPORT_S: Final = 10.0
"""The least time for starting and importing a policy, however short the limit of a decision."""

_SEED_BITS: Final = 32
"""Seeds chosen for the user are short enough to type."""


decision_limit: Final = click.option(
    "--decision-limit",
    "decision_s",
    type=NumberRange(0.1, 86_400),
    default=60.0,
    show_default=True,
    metavar="S",
    help="Seconds after which a foreign Python policy is considered to hang.",
)
"""The option of every command that runs foreign policies."""

move_limit: Final = click.option(
    "--move-ms",
    type=click.IntRange(1, 3_600_000),
    default=1000,
    show_default=True,
    help="Time of a program for a decision.",
)
memory_limit: Final = click.option(
    "--memory-mb", type=click.IntRange(16, 1_048_576), default=512, show_default=True, help="Memory of a program."
)
"""The options of commands that try programs."""


def read_seed(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Parse `--seed`: at most 128 bits, decimal or hexadecimal with 0x; None if it is not given.

    Raises:
        BadParameter: it is not such a number.
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


def chosen_seed(given: int | None) -> int:
    """The given seed, or a random one, which the caller prints."""
    return secrets.randbits(_SEED_BITS) if given is None else given


def hosting(decision_s: float) -> HostSettings:
    """Settings for foreign Python policies of a command that shows their output on standard error."""
    from gigawatt.match.hosted import HostSettings

    return HostSettings(decision_s=decision_s, start_s=max(decision_s, _IMPORT_S), show=_show)


def hide_arguments_from(entrants: Iterable[str]) -> None:
    """Blank this process's arguments if one of the entrants is not a house policy: it could read seed and paths there.

    An empty list means that a file names the entrants.
    """
    named = [*entrants]
    if not named or not all(
        entrant and not entrant.startswith(_PROGRAM) and registry.is_house(entrant) for entrant in named
    ):
        from gigawatt.match.privacy import hide_arguments

        hide_arguments()


def named_folder(entrant: str) -> str:
    """The entrant, as `cmd:FOLDER` if it is the path of a folder, such as `.`, and no policy of that name comes with the game."""
    if entrant.startswith(_PROGRAM) or not Path(entrant).is_dir() or entrant in registry.HOUSE:
        return entrant
    return f"{_PROGRAM}{shlex.quote(entrant)}"


def make_policies(text: str, entrants: Entrants) -> tuple[list[str], list[Policy]]:
    """The entrants of a comma-separated list as written, and a policy for each.

    Raises:
        PolicyError: one of them is unknown or cannot be created.
    """
    specs = registry.split_specs(text)
    if "" in specs:
        raise PolicyError(f"policies {text!r}: one is empty; expected names separated by commas")
    written = [spec if spec.startswith(_PROGRAM) else str(registry.parse_spec(spec)) for spec in specs]
    hide_arguments_from(written)
    return written, [entrants.seat(spec) for spec in written]


def _show(entrant: str, line: str) -> None:
    click.echo(f"{safe_text(entrant, 60)}: {line}", err=True)
