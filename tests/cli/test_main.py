"""The program as a whole: help, exit codes, and errors of one line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from gigawatt import __version__, compiled
from gigawatt.cli import main as program
from gigawatt.cli.main import COMMANDS, cli

Run = Callable[..., Any]


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The paths of all commands below a group, groups included."""
    found: list[tuple[str, ...]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


def command_at(path: tuple[str, ...]) -> click.Command:
    """The command at a path."""
    here: click.Command = cli
    for name in path:
        assert isinstance(here, click.Group)
        found = here.get_command(click.Context(here), name)
        assert found is not None
        here = found
    return here


def test_without_arguments_there_is_help(run: Run) -> None:
    """Someone who only types the name is told what there is."""
    bare, asked = run(), run("--help")
    assert bare.code == asked.code == 0
    assert bare.out == asked.out
    assert all(f"\n  {name} " in bare.out for name in COMMANDS)


def test_the_version_is_told(run: Run) -> None:
    """`--version` names the release and the build, and says what the other build is good for."""
    told = f"gigawatt {__version__} ({compiled.build_name()})\n{compiled.describe_other_build()}\n"
    assert run("--version").out == told


@pytest.mark.parametrize("path", commands(cli), ids=" ".join)
def test_every_command_has_help_with_an_example(run: Run, path: tuple[str, ...]) -> None:
    """The help of each command says what it does and shows a use of it."""
    output = run(*path, "--help")
    assert output.code == 0
    assert "Example: gigawatt " + " ".join(path) in " ".join(output.out.split())
    assert all(option.help for option in command_at(path).params if isinstance(option, click.Option))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_the_command_says(name: str) -> None:
    """The line in the list of commands is that of the command's own help."""
    first, _, _ = (command_at((name,)).help or "").partition("\n\n")
    assert " ".join(first.split()) == COMMANDS[name][1]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["mach"], "no command 'mach'; did you mean 'match'?; see 'gigawatt --help'"),
        (["fly"], "no command 'fly'; there are play, match,"),
        (["--speed"], "no such option"),
        (["class"], "expected a command: new, exercises, status,"),
        (["match", "--polices", "random"], "see 'gigawatt match --help'"),
        (["match"], "missing option '--policies'"),
        (["match", "duel", "extra", "--policies", "random,random"], "unexpected extra argument"),
        (
            ["match", "duel", "--policies", "random,random", "--seed", "x"],
            "expected a whole number from 0 to 2**128 - 1",
        ),
        (["replay"], "missing argument 'FILE'"),
        (["policy", "shw"], "no command 'shw'; did you mean 'show'?"),
    ],
)
def test_wrong_use_is_one_line(run: Run, arguments: list[str], said: str) -> None:
    """Exit code 2, and a line that says where the help is."""
    output = run(*arguments)
    assert output.code == 2
    assert output.out == ""
    assert said in output.line


def named_parameters() -> list[tuple[str, ...]]:
    """Every argument and option of every command that takes a text, given an empty one."""
    found = []
    for path in commands(cli):
        command = command_at(path)
        if isinstance(command, click.Group):
            continue
        params = command.get_params(click.Context(command))
        names = [param for param in params if param.param_type_name == "argument"]
        first = next((param for param in names), None)
        if first is not None:
            found.append((*path, ""))
        for param in params:
            if isinstance(param, click.Option) and not param.is_flag and not param.count:
                found.append((*path, *("x" for name in names if name.required), param.opts[0], ""))
    return found


def test_a_blank_is_no_name(run: Run) -> None:
    """Blanks alone are as empty as nothing."""
    output = run("rules", "lint", " ")
    assert output.code == 2
    assert "an empty name was given" in output.line


@pytest.mark.parametrize("arguments", named_parameters(), ids=" ".join)
def test_an_empty_text_names_nothing(
    run: Run, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty name, path or number is wrong use in every command, before anything else is looked at."""
    monkeypatch.chdir(tmp_path)
    output = run(*arguments)
    assert output.code == 2
    assert output.out == ""
    assert "invalid value for" in output.line
    assert list(tmp_path.iterdir()) == []


def test_ranges_of_numbers_refuse_what_is_none(run: Run, tmp_path: Path) -> None:
    """`nan` is outside of every range of fractions, in every command."""
    found = 0
    for path in commands(cli):
        command = command_at(path)
        for param in command.params:
            if not isinstance(param.type, click.FloatRange):
                continue
            found += 1
            names = ["x" for one in command.params if one.param_type_name == "argument" and one.required]
            output = run(*path, *names, param.opts[0], "nan")
            assert output.code == 2
            assert f"invalid value for '{param.opts[0]}': expected a number, got 'nan'" in output.line
    assert found >= 3


def test_a_bug_is_one_line_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw has no traceback, unless it is asked for."""

    def broken(*arguments: object, **options: object) -> object:
        raise ZeroDivisionError("one\ntwo")

    monkeypatch.setattr(cli, "main", broken)
    output = run("match")
    assert output.code == 1
    assert "internal error, please report it: ZeroDivisionError: one two" in output.line
    monkeypatch.setenv("GIGAWATT_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        program.main(["match"])


def test_a_stop_by_hand_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with the code that shells expect."""

    def stopped(*arguments: object, **options: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", stopped)
    output = run("match")
    assert (output.code, output.line) == (130, "gigawatt: stopped")


def start(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
    """The program in a process of its own."""
    command = [sys.executable, "-m", "gigawatt", *arguments]
    return subprocess.Popen(command, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise there")
def test_a_reader_that_leaves_is_no_error() -> None:
    """`gigawatt ... | head -1` prints no complaint."""
    arguments = ["match", "duel", "--policies", "random,random", "--seed", "1", "--verbose"]
    with start(*arguments, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_output_to_a_full_disk_is_told() -> None:
    """A redirection to a full disk ends with a line and exit code 1."""
    with Path("/dev/full").open("wb") as full, start("policy", "list", stdout=full) as process:
        assert process.stderr is not None
        assert process.stderr.read() == b"gigawatt: cannot write the output: No space left on device\n"
    assert process.returncode == 1


def test_completion_knows_the_commands() -> None:
    """The shell is told the names of the commands."""
    environment = os.environ | {"_GIGAWATT_COMPLETE": "bash_complete", "COMP_WORDS": "gigawatt m", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "from gigawatt.cli.main import main; main()"],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    assert done.stdout == "plain,match\n"
