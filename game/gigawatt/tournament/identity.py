"""Identities of entrants: which program or module a name refers to, and digests of its files.

Names have another meaning in another folder, and files change. A results file therefore contains each entrant's identity when the
tournament began, and a continued run uses the same, or stops. Only files that the command names or that contain the class are
covered, not the modules that they import.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from hashlib import blake2b
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Final

from attrs import frozen

from gigawatt.errors import ReadError
from gigawatt.match.command import is_external, parse_program
from gigawatt.policies.registry import address_of, is_house, parse_spec
from gigawatt.reading import Limits, parse_json
from gigawatt.text import safe_text

_PERSON: Final = b"gw-tour-entrant"
_MOST_BYTES: Final = 1 << 28
"""A larger file is identified by its size and its beginning."""

_LIMITS: Final = Limits(depth=12, values=20_000)
_MOST_TEXT: Final = 200_000


@frozen
class Identity:
    """The identity of one entrant."""

    folder: str
    """The folder in which its name was resolved; the base of its relative paths."""
    command: tuple[str, ...]
    """The command of a `cmd:` entrant with absolute paths; empty for others."""
    files: tuple[tuple[str, str], ...]
    """Absolute path and digest of its files; none for a house policy."""

    def to_text(self) -> str:
        """The stored form."""
        return json.dumps({"folder": self.folder, "command": list(self.command), "files": dict(self.files)})

    @classmethod
    def of_text(cls, text: object) -> Identity:
        """Parse the result of `to_text`.

        Raises:
            ReadError: it is invalid.
        """
        if not isinstance(text, str) or len(text) > _MOST_TEXT:
            raise ReadError("an entrant's identity is not text")
        plain = parse_json(text, _LIMITS)
        folder, command, files = (
            (plain.get(key) for key in ("folder", "command", "files")) if isinstance(plain, dict) else (None,) * 3
        )
        if (
            not isinstance(command, list)
            or not isinstance(files, dict)
            or not _are_texts([folder, *command, *files.values()])
        ):
            raise ReadError("an entrant's identity is invalid")
        return cls(str(folder), tuple(command), tuple(files.items()))


def identify(entrant: str, folder: Path | None = None) -> Identity:
    """The current identity of an entrant. Nothing of it is imported or started.

    Args:
        entrant: as the user wrote it.
        folder: the base of a program's relative paths; the current folder if None. A module is always located as an import from here would.

    Raises:
        PolicyError: it is not a program, or not a valid entrant.
    """
    here = str((folder or Path()).absolute())
    if is_external(entrant):
        program = parse_program(entrant, folder)
        return Identity(here, program.command, _digests(program.files))
    if is_house(entrant):
        return Identity(here, (), ())
    file = module_file(address_of(parse_spec(entrant).name).partition(":")[0])
    return Identity(here, (), () if file is None else _digests([str(file)]))


def difference(entrant: str, before: Identity, now: Identity) -> str:
    """Describe how an entrant's identity has changed; empty if it has not."""
    old, new = dict(before.files), dict(now.files)
    shown = safe_text(entrant, 60)
    for path in (path for path in old if path not in new):
        if other := next((one for one in new if one not in old), ""):
            return f"{shown} was {path}, here it is {other}"
        is_gone = is_external(entrant) and not Path(path).exists()
        return f"{shown} was {path}, which is " + ("gone" if is_gone else "not found from this folder")
    for path, digest in new.items():
        if path not in old:
            return f"{shown} is {path} too, which it was not"
        if digest != old[path]:
            return f"{path}, of {shown}, " + ("has changed" if digest else "is gone")
    if before.command != now.command:
        return f"{shown} was {_told(before.command)}, here it is {_told(now.command)}"
    return ""


def module_file(name: str) -> Path | None:
    """The file that an import of a module would load, found without importing anything; None if there is none."""
    path = [*sys.path, str(Path.cwd())]
    file: str | None = None
    for part in name.split("."):
        # Part by part: finding a part of a namespace package by its full name would import its parent.
        spec = PathFinder.find_spec(part, path) if part else None
        if spec is None:
            return None
        file = spec.origin
        path = list(spec.submodule_search_locations or [])
    return None if file is None else Path(file).absolute()


def _digests(paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((path, file_digest(Path(path))) for path in dict.fromkeys(paths))


def file_digest(path: Path) -> str:
    """32 hexadecimal digits over a file; empty if it cannot be read."""
    hasher = blake2b(digest_size=16, person=_PERSON)
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            left = _MOST_BYTES
            while left > 0 and (data := file.read(1 << 20)):
                hasher.update(data)
                left -= len(data)
            hasher.update(str(path.stat().st_size).encode())
    except (OSError, ValueError):
        return ""
    return hasher.hexdigest()


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) and "\0" not in value for value in values)


def _told(command: tuple[str, ...]) -> str:
    return safe_text(" ".join(command), 160)
