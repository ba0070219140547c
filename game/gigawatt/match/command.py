"""The command of a `cmd:` entrant: a command line, a description in a file, or a folder with one of them.

Programs start in an empty folder, so a word that names a file becomes an absolute path. Only words that look like a path are
changed: those with a separator in them, or with a suffix and a file of that name. The name of a module after `-m` stays; if the
module lies in the current folder, Python's search path includes that folder.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from gigawatt.errors import PolicyError, ReadError
from gigawatt.reading import has_ending, parse_toml, read_text
from gigawatt.resources import checkout
from gigawatt.text import safe_text

PREFIX: Final = "cmd:"

DESCRIPTION: Final = "policy.toml"
"""The description of the program in a folder."""
SCRIPT: Final = "policy.py"
"""The program in a folder without a description, in Python."""

_DESCRIPTION_LIMIT: Final = 65_536
_FIELDS: Final = {"command", "options", "move_ms", "memory_mb"}
_PYTHON: Final = re.compile(r"(python|pypy)[0-9.]*(\.exe)?|py(\.exe)?", re.IGNORECASE)
_ENDING: Final = re.compile(r".+\.[A-Za-z][A-Za-z0-9_]{0,9}")


@frozen
class ProgramSpec:
    """A program that an entrant names."""

    text: str
    """As written."""
    command: tuple[str, ...]
    """The command to start, with absolute paths."""
    options: dict[str, Any] = field(factory=dict)
    """The options that `configure` sends."""
    move_ms: int | None = None
    """The budget of a decision, if the description sets one."""
    memory_mb: int | None = None
    environment: dict[str, str] = field(factory=dict)
    """Environment variables in addition to those of every program."""
    files: tuple[str, ...] = ()
    """The files that determine what the program is, as far as its command names them."""


def is_external(entrant: str) -> bool:
    """Whether an entrant names a program."""
    return entrant.startswith(PREFIX)


def parse_program(entrant: str, folder: Path | None = None) -> ProgramSpec:
    """Parse `cmd:PROGRAM ARGUMENTS`, `cmd:FILE.toml`, a description, or `cmd:FOLDER`, which has `policy.toml` or `policy.py` in it.

    In a description `command` is a list of words; paths in it are looked up beside the description first, then in `folder`.
    `options`, `move_ms` and `memory_mb` are optional.

    Args:
        entrant: the text.
        folder: the base of relative paths; the current folder if None.

    Raises:
        PolicyError: the text is not valid.
    """
    text = entrant.removeprefix(PREFIX).strip()
    try:
        words = split_words(text)
    except ValueError as error:
        raise PolicyError(f"policy {entrant!r}: {error}") from error
    if not words:
        raise PolicyError(f"policy {entrant!r}: expected a program after {PREFIX}")
    if len(words) == 1 and has_ending(words[0], ".toml"):
        return _described(entrant, folder or Path.cwd(), words[0])
    if len(words) == 1 and _is_folder(folder or Path.cwd(), words[0]):
        return program_in((folder or Path.cwd()) / words[0], entrant)
    return _spec(entrant, words, folder or Path.cwd())


def program_in(folder: Path, entrant: str) -> ProgramSpec:
    """The program in a folder: what `policy.toml` describes, else `policy.py`, run by this Python.

    Args:
        folder: the folder.
        entrant: the text that named it, for the specification and for errors.

    Raises:
        PolicyError: there is neither file, or the description is not valid.
    """
    if _exists(folder / DESCRIPTION, must_be_file=True):
        return _described(entrant, folder.absolute(), DESCRIPTION)
    script = folder.absolute() / SCRIPT
    if not _exists(script, must_be_file=True):
        raise PolicyError(f"policy {entrant!r}: expected {SCRIPT} or {DESCRIPTION} in the folder, found neither")
    # Installed, the package is found by itself; the folder of installed packages on this path could hide Python's own modules.
    root = checkout()
    environment = {} if root is None else {"PYTHONPATH": str(root / "game")}
    return ProgramSpec(entrant, (sys.executable, "-B", str(script)), environment=environment, files=(str(script),))


def split_words(text: str, *, is_windows: bool = sys.platform == "win32") -> list[str]:
    """Split a command line into words; quoted words stay whole. On Windows a backslash is part of a path, not a quote.

    Raises:
        ValueError: a quotation is not closed.
    """
    if not is_windows:
        return shlex.split(text)
    words = shlex.split(text, posix=False)
    return [word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word for word in words]


def names_nothing(spec: ProgramSpec) -> str:
    """The first argument that looks like a path and does not exist, for the message when the program does not start; may be empty."""
    for place, word in enumerate(spec.command):
        if place and not word.startswith("-") and _looks_like_a_path(word) and not _exists(Path(word)):
            return word
    return ""


def _described(entrant: str, folder: Path, name: str) -> ProgramSpec:
    path = folder / name
    try:
        fields = parse_toml(read_text(path, _DESCRIPTION_LIMIT, "description of a program"))
    except ReadError as error:
        raise PolicyError(f"policy {entrant!r}: cannot read {name}: {error.reason}") from error
    if unknown := sorted(set(fields) - _FIELDS):
        name = safe_text(unknown[0], 40)
        raise PolicyError(f"policy {entrant!r}: {path} has a field {name!r}; known: {', '.join(sorted(_FIELDS))}")
    command, options = fields.get("command"), fields.get("options", {})
    if not isinstance(command, list) or not command or not all(isinstance(word, str) and word for word in command):
        raise PolicyError(f'policy {entrant!r}: {path} needs command = ["program", "argument", ...]')
    if not isinstance(options, dict):
        raise PolicyError(f"policy {entrant!r}: {path}: options must be a table")
    for name, high in (("move_ms", 3_600_000), ("memory_mb", 1_048_576)):
        value = fields.get(name, 1)
        if type(value) is not int or not 1 <= value <= high:
            raise PolicyError(
                f"policy {entrant!r}: {path}: {name} is a whole number from 1 to {high}, not {safe_text(repr(value), 60)}"
            )
    beside = path.absolute().parent
    return _spec(entrant, list(_absolute(command, beside)), beside, path.absolute(), fields, elsewhere=folder)


def _spec(
    entrant: str,
    words: list[str],
    folder: Path,
    description: Path | None = None,
    fields: dict[str, Any] | None = None,
    *,
    elsewhere: Path | None = None,
) -> ProgramSpec:
    """The program of some words, with paths below `folder`.

    Raises:
        PolicyError: it does not exist or is not executable: a typing error is reported at once instead of as a fault of every game.
    """
    fields = fields or {}
    command = _absolute(words, elsewhere or folder)
    module = _module_file(words, folder)
    files = [] if description is None else [str(description)]
    files += [word for word in command if Path(word).is_absolute() and _exists(Path(word), must_be_file=True)]
    if module is not None:
        files.append(str(module))
    found = shutil.which(command[0])
    if found is not None and len(files) == (description is not None):  # only the program itself identifies it
        files.append(str(Path(found).absolute()))
    spec = ProgramSpec(
        entrant,
        command,
        fields.get("options", {}),
        fields.get("move_ms"),
        fields.get("memory_mb"),
        {} if module is None else {"PYTHONPATH": str(folder)},
        tuple(files),
    )
    if found is not None:
        return spec
    program = command[0]
    if Path(program).is_file():
        raise PolicyError(
            f"policy {entrant!r}: {program} cannot be run by itself; make it executable, or name what runs it: python3 {program}"
        )
    raise PolicyError(f"policy {entrant!r}: there is no program {program!r}; a file in this folder begins with ./")


def _absolute(words: list[str], folder: Path) -> tuple[str, ...]:
    """The words with those that name something below `folder` made absolute; a bare first word is left to the search path."""
    out = []
    for place, word in enumerate(words):
        is_name = not _has_separator(word) and (place == 0 or words[place - 1] == "-m")
        if (
            is_name
            or word.startswith("-")
            or not _looks_like_a_path(word)
            or not _exists(folder / word, must_be_file=not _has_separator(word))
        ):
            out.append(word)
        else:
            out.append(str((folder / word).absolute()))
    return tuple(out)


def _looks_like_a_path(word: str) -> bool:
    return _has_separator(word) or _ENDING.fullmatch(word) is not None


def _is_folder(base: Path, word: str) -> bool:
    """Whether a word names a folder below `base`; a program of that name on the search path goes first."""
    is_program = not _has_separator(word) and shutil.which(word) is not None
    try:
        return not is_program and (base / word).is_dir()
    except (OSError, ValueError):
        return False


def _has_separator(word: str) -> bool:
    return "/" in word or (sys.platform == "win32" and "\\" in word)


def _exists(path: Path, *, must_be_file: bool = False) -> bool:
    try:
        return path.is_file() if must_be_file else path.exists()
    except (OSError, ValueError):
        return False


def _module_file(words: list[str], folder: Path) -> Path | None:
    """The file of the module of `python -m NAME`, if it lies in `folder`."""
    if _PYTHON.fullmatch(Path(words[0]).name) is None or "-m" not in words[:-1]:
        return None
    place = words.index("-m")
    if not all(word.startswith("-") for word in words[1:place]):
        return None
    path = folder.joinpath(*words[place + 1].split("."))
    for candidate in (path / "__main__.py", path.with_suffix(".py")):
        if _exists(candidate, must_be_file=True):
            return candidate.absolute()
    return None
