"""Find the folder of a ruleset by name, and the rule files in it.

A name that a person types refers to the installed ruleset of that name, else to a folder; `./name` always refers to the folder. A name
in a file is looked up beside that file first, then in the current folder, then among the installed rulesets.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from gigawatt import resources
from gigawatt.content.faults import nearest
from gigawatt.errors import NotationError
from gigawatt.reading import has_ending, shown
from gigawatt.text import safe_text

STANDARD: Final = "standard"
"""The default ruleset."""

ENDING: Final = ".toml"

_MAIN: Final = "ruleset.toml"
EXERCISES: Final = "exercises"
"""The subfolder of exercises, which are no rules and are read one at a time."""

_INNER: Final = ("row", "scenarios", EXERCISES)
"""The subfolders that contain rules and exercises."""

_OF_THE_SYSTEM: Final = {"thumbs.db", "desktop.ini", "icon\r", "__macosx", "__pycache__"}
_BACKUP: Final = re.compile(r".*(~|\.(bak|old|orig|rej|save|swp|tmp)|#)", re.IGNORECASE | re.DOTALL)

MOST_EXERCISES: Final = 100
"""The most exercises of a ruleset that are read."""

_MOST_LOOKED_AT: Final = 5_000
"""The most entries of a folder that are searched for unread files."""


class Unread(NamedTuple):
    """A file in a ruleset's folder that is not part of its rules."""

    name: str
    """Its path relative to the folder, as safe text."""
    reason: str
    looks_meant: bool
    """Whether it was probably meant to be a rule file."""


# --- folders -------------------------------------------------------------------------------------------------------------


def ruleset_names() -> list[str]:
    """The names of the installed rulesets, `standard` first."""
    found = sorted(path.parent.name for path in resources.root("rules").glob(f"*/{_MAIN}"))
    return sorted((name for name in found if not is_hidden(name)), key=lambda name: name != STANDARD)


def main_file(folder: Path) -> Path | None:
    """The file that makes a folder a ruleset, or None. It is not checked for being readable."""
    path = folder / _MAIN
    if os.path.lexists(path):
        return path
    try:
        return next((p for p in folder.iterdir() if p.name.lower() == _MAIN), None)
    except (OSError, ValueError):
        return None


def find_folder(name_or_dir: str | Path, beside: Path | None = None) -> Path:
    """Find the folder of a ruleset by its name or path.

    Args:
        name_or_dir: the name or the folder.
        beside: the folder of the file that contains the name; None for a name that a person typed.

    Raises:
        NotationError: there is neither an installed ruleset of that name nor such a folder with rules in it.
    """
    text = str(name_or_dir)
    installed = resources.root("rules") / text if isinstance(name_or_dir, str) and text in ruleset_names() else None
    if installed and beside is None:
        return installed
    here = [folder / text for folder in (beside, Path()) if folder is not None and text]
    for folder in here:
        if main_file(folder):
            return folder.resolve()
    if installed:
        return installed
    if any(map(_is_folder, here)):
        raise NotationError(f'the folder "{shown(text)}" is no ruleset: it has no {_MAIN}')
    raise NotationError(
        f'no ruleset "{safe_text(text, 120)}"; expected a folder, or a name; {nearest(text, ruleset_names())}'
    )


def find_parent(folder: Path, name: str) -> Path | None:
    """The folder of the ruleset `name` that the one in `folder` extends: a neighbouring folder, else as any name in a file."""
    places = (folder.parent, Path(), resources.root("rules"))
    return next(((place / name).resolve() for place in places if main_file(place / name)), None)


def where(path: Path) -> str:
    """A location for a message: `installed`, or the path, relative to the current folder if it is below it."""
    try:
        path = path.resolve()
        if path.is_relative_to(resources.root("rules")):
            return "installed"
        below = path.relative_to(Path.cwd())
    except (OSError, RuntimeError, ValueError):  # a loop of links; the current folder is gone, or elsewhere
        return shown(path)
    return f"./{shown(below.as_posix())}" if below.parts else "the current folder"


def namesake(folder: Path) -> Path | None:
    """The folder in the current folder with the same name as an installed ruleset, or None."""
    here = Path(folder.name)
    return here if where(folder) == "installed" and _is_folder(here) and where(here) != "installed" else None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


# --- files ---------------------------------------------------------------------------------------------------------------


def is_hidden(name: str) -> bool:
    """Whether a file belongs to a system or an editor, such as `._mine.toml` (macOS), `.#mine.toml` (Emacs) or `Thumbs.db`."""
    return name.startswith(".") or name.lower() in _OF_THE_SYSTEM


def rule_files(folder: Path) -> list[Path]:
    """The files that end in `.toml` in a ruleset's folder and its subfolders, in a fixed order, without hidden ones and exercises.

    Raises:
        OSError: a folder cannot be listed.
    """
    found = []
    for path in _listed(folder):
        if has_ending(path.name, ENDING):
            found.append(path)
        elif path.name.lower() != EXERCISES and path.is_dir():
            found += [inner for inner in _listed(path) if has_ending(inner.name, ENDING)]
    return sorted(found)


def exercise_files(folder: Path) -> list[Path]:
    """The files of exercises of the ruleset in `folder`, in a fixed order; none where it has no folder for them."""
    try:
        found = sorted(path for path in _listed(folder / EXERCISES) if has_ending(path.name, ENDING))
    except OSError:
        return []
    return found[:MOST_EXERCISES]


def _listed(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if not is_hidden(path.name))


def unread_files(folder: Path) -> list[Unread]:
    """The files in a ruleset's folder that are neither rules nor hidden, in a fixed order."""
    read = {*rule_files(folder), *exercise_files(folder)}
    found = []
    for path in _walk(folder):
        if path not in read:
            found.append(_judge(path, path.relative_to(folder)))
    return sorted(found)


def _walk(folder: Path) -> Iterator[Path]:
    """Every file below a folder, up to a large number, without following links to folders."""
    waiting, left = [folder], _MOST_LOOKED_AT
    while waiting:
        try:
            inside = sorted(_listed(waiting.pop()))
        except OSError:
            continue
        for path in inside[:left]:
            if path.is_dir() and not has_ending(path.name, ENDING):
                waiting += [] if path.is_symlink() and path.parent != folder else [path]
            else:
                yield path
        left -= min(left, len(inside))


def _judge(path: Path, name: Path) -> Unread:
    text = safe_text(name.as_posix(), 120)
    if _BACKUP.fullmatch(path.name):
        return Unread(text, "not read: it looks like a backup", looks_meant=False)
    if has_ending(path.name, ENDING):
        return Unread(
            text, "not read: rules lie in the folder of the ruleset, in row/ and in scenarios/", looks_meant=True
        )
    if ENDING in path.name.lower() or (path.parent.name.lower() in _INNER and not path.suffix):
        return Unread(text, f"not read: the names of rule files end in {ENDING}", looks_meant=True)
    return Unread(text, f"not read: it does not end in {ENDING}", looks_meant=False)
