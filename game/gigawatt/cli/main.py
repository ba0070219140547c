"""The program itself: find commands without importing them, and turn every error into one line and an exit code.

Exit codes: 0 success; 1 a negative answer (a failed verification, findings, a fault, an unusable file); 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Final, NoReturn

import click

from gigawatt import compiled, streams
from gigawatt.errors import GameError, NotationError, PolicyError, UsageError
from gigawatt.version import __version__

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "play": ("gigawatt.cli.play:play", "Play the game: the board in the terminal, or plain text."),
    "match": ("gigawatt.cli.match:match", "Play one match between policies, and show who won."),
    "replay": (
        "gigawatt.cli.replay:replay",
        "Show a record or a save by quarter or by action, or verify it.",
    ),
    "tournament": (
        "gigawatt.cli.tournament:tournament",
        "Tournaments: run or continue one, show its results, replay a game of it.",
    ),
    "study": (
        "gigawatt.cli.study:study",
        "Studies: measure whether the game is a good one, and what a played match turned on.",
    ),
    "policy": ("gigawatt.cli.policy:policy", "Policies: list them, show one, or check one."),
    "rules": ("gigawatt.cli.rules:rules", "Rule cards: list, show, check and compare them, or make the rulebook."),
    "class": ("gigawatt.cli.classes:classes", "Classes: start files, hand-ins, grades and debriefs, all in a folder."),
    "serve": ("gigawatt.cli.serve:serve", "Serve the game to browsers: for a class, or to play on another screen."),
    "bench": (
        "gigawatt.cli.bench:bench",
        "Measure the speed of this machine: random play, planners, and the cost of their parts.",
    ),
}
"""Name, address and one-line help of every command; the help is here so that `--help` imports none of them."""

_WRONG_USE: Final = (UsageError, NotationError, PolicyError)
_VERSION: Final = f"%(prog)s %(version)s ({compiled.build_name()})\n{compiled.describe_other_build()}"
_LEFT_OUT: Final = "No description under python -OO, which removes docstrings; run without -OO to see it."
_INTERRUPTED: Final = 130
_PIPE_CLOSED: Final = 1
"""The exit code of click, whichever of the two notices the closed pipe first."""


class LazyGroup(click.Group):
    """A group with commands that are imported when they are run, in addition to ordinary ones."""

    def __init__(self, *arguments: Any, lazy: Mapping[str, tuple[str, str]], **options: Any) -> None:
        """Create a group; `lazy` has the address and the one-line help of each lazy command by name."""
        super().__init__(*arguments, **options)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names: ordinary commands first, then the lazy ones in the order of their table."""
        return [*self.commands, *self.lazy]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported if necessary; None if there is none."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self.lazy[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return _prepared(command, self.lazy[cmd_name][1])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands; the help of lazy ones comes from the table, without an import."""
        rows = [(name, command.get_short_help_str(100)) for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl([*rows, *((name, text) for name, (_, text) in self.lazy.items())])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The same as in click, with the nearest correct spelling in the error."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
            ctx.fail(f"no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)


class _NotEmpty(click.ParamType):  # type: ignore[type-arg]  # older releases of click have no arguments there
    """A parameter type that rejects empty text, which as a path would be the current folder."""

    def __init__(self, inner: click.ParamType[Any]) -> None:
        self.inner = inner
        self.name = inner.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Convert with the wrapped type.

        Raises:
            BadParameter: the text is empty, or the wrapped type rejects it.
        """
        if isinstance(value, str) and not value.strip():
            what = " for a file" if param is not None and "FILE" in (param.metavar or "") else ""
            self.fail(f"an empty name was given{what}", param, ctx)
        return self.inner.convert(value, param, ctx)


def _prepared(command: click.Command, text: str) -> click.Command:
    """The command with a help text even under `python -OO`, which removes docstrings, and with parameters that reject empty text."""
    command.help = command.help or text
    for param in command.params:
        if isinstance(param.type, click.types.StringParamType | click.Path):
            param.type = _NotEmpty(param.type)
    for inner in getattr(command, "commands", {}).values():
        _prepared(inner, _LEFT_OUT)
    return command


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    help="Gigawatt, a strategy board game about the race to build the physical systems behind AI.",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: gigawatt match case-study --policies greedy,greedy,random,random --seed 7",
)
@click.version_option(__version__, "-V", "--version", prog_name="gigawatt", message=_VERSION)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Run a command; without one open the board in a terminal, else print the help."""
    from gigawatt.storage.folders import here

    here()  # report a missing current folder before any path is read in it
    if ctx.invoked_subcommand is not None:
        return
    if sys.stdin.isatty() and sys.stdout.isatty():
        from gigawatt.cli.play import play

        ctx.invoke(play)
        return
    click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit with its exit code; an error is one line on standard error, never a traceback."""
    code = 0
    with streams.prepared() as output:
        try:
            if warning := compiled.stale():
                _say(warning)
            code = _run(arguments)
            streams.deliver()
        except BrokenPipeError:
            output.drop()
            code = code or _PIPE_CLOSED
        except OSError as error:
            output.drop()
            failed = _say_system_failed(error)
            code = code or failed
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        result = cli.main(args=arguments, prog_name="gigawatt", standalone_mode=False)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        return _say_wrong_use(error)
    except (click.Abort, KeyboardInterrupt) as stop:
        from gigawatt.interrupts import Terminated

        _say("stopped")
        ended = next(
            (e for e in (stop, stop.__cause__) if isinstance(e, Terminated)), None
        )  # click raises Abort from it
        return ended.exit_code if ended else _INTERRUPTED
    except GameError as error:
        _say(str(error))
        return 2 if isinstance(error, _WRONG_USE) else 1
    except OSError:
        raise
    except Exception as error:  # a bug of ours; the user still gets one line
        if os.environ.get("GIGAWATT_TRACEBACK"):
            raise
        _say(f"internal error, please report it: {type(error).__name__}: {error}; GIGAWATT_TRACEBACK=1 shows where")
        return 1
    return result if isinstance(result, int) else 0


def _say(message: str) -> None:
    """Print one line on standard error, whatever the message contains."""
    line = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    click.echo(f"gigawatt: {line}", err=True)


def _say_wrong_use(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    if context is not None and isinstance(error, click.exceptions.NoArgsIsHelpError):  # its message is the whole help
        message = f"expected a command: {_commands_of(context)}"
    else:
        message = error.format_message().rstrip(".")
    where = f"; see '{context.command_path} --help'" if context is not None else ""
    _say(message[:1].lower() + message[1:] + where)
    return error.exit_code


def _commands_of(context: click.Context) -> str:
    """The names of the commands of a group."""
    group = context.command
    return ", ".join(group.list_commands(context)) if isinstance(group, click.Group) else ""


def _say_system_failed(error: OSError) -> int:
    """Report a system error, of a named file or else of the output, such as a full disk behind a redirection."""
    what = f"cannot use {error.filename}" if error.filename else "cannot write the output"
    _say(f"{what}: {error.strerror or type(error).__name__}")
    return 1
