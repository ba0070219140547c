"""The folders of a player's saves and records."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from gigawatt.errors import SaveError, UsageError
from gigawatt.reading import shown

SUFFIX: Final = ".json"
"""The suffix of saves and records in the saves folder."""

VARIABLE: Final = "GIGAWATT_SAVES"
"""The environment variable with the path of the saves folder."""

MARKERS: Final = ("class.toml", "game/gigawatt/__init__.py")
"""Files that mark a folder as a class or as a checkout of the game."""


def saves_folder(folder: Path | None = None) -> Path:
    """The saves folder: the argument, else `GIGAWATT_SAVES`, else a folder that depends on the current one.

    That is `saves/` of the class folder or the checkout that contains the current folder, else the user's data folder. It need not exist.
    """
    if folder is not None:
        return folder.absolute()
    if named := os.environ.get(VARIABLE):
        return Path(named).expanduser().absolute()
    return _around(here()) or _of_user()


def here() -> Path:
    """The current folder.

    Raises:
        SaveError: it no longer exists.
    """
    try:
        return Path.cwd()
    except OSError as error:
        raise SaveError("the current folder is gone: it was removed or moved; change to one that is there") from error


def to_write(text: str, folder: Path | None = None) -> Path:
    """The absolute path of the file to write for `text`.

    A bare name refers to the saves folder and gets the suffix `.json`; a path with a folder is used unchanged.

    Raises:
        UsageError: the text is empty, or names a folder.
    """
    _refuse_empty(text)
    if os.path.dirname(text):  # noqa: PTH120  # Path drops a leading `./`
        return Path(text).absolute()
    if text in {".", ".."}:
        raise UsageError(f"{text!r} is a folder; name a file in it, such as {text}/game.json")
    return saves_folder(folder) / (text if text.lower().endswith(SUFFIX) else f"{text}{SUFFIX}")


def to_read(text: str, folder: Path | None = None) -> Path:
    """The file to read for `text`: a path with a folder is used unchanged, a bare name is looked up here and in the saves folder.

    The suffix `.json` of a save may be left out. Folders do not count.

    Raises:
        UsageError: the text is empty, or both places have a file of that name.
    """
    _refuse_empty(text)
    here = Path(text)
    if os.path.dirname(text):  # noqa: PTH120  # as above
        return here
    try:
        kept = _of_name(saves_folder(folder) / text)
        if not here.is_file():
            return kept if kept.exists() or not here.exists() else here
        if not kept.is_file() or kept.samefile(here):
            return here
    except (OSError, ValueError):  # not a valid name on this system: reading it reports that
        return here
    raise UsageError(
        f"{shown(here)} is a file here and a save: say ./{shown(here)} for the one here, {shown(kept)} for the other"
    )


def _of_name(kept: Path) -> Path:
    whole = kept.with_name(f"{kept.name}{SUFFIX}")
    return whole if whole.is_file() and not kept.is_file() else kept


def _refuse_empty(text: str) -> None:
    if not text.strip():
        raise UsageError("an empty name was given for a file; expected the name of a save or a path")


def _around(start: Path) -> Path | None:
    for folder in (start, *start.parents):
        if any((folder / marker).is_file() for marker in MARKERS):
            return folder / "saves"
    return None


def _of_user() -> Path:
    from platformdirs import user_data_path  # imported late: it costs start-up time

    return user_data_path("gigawatt", appauthor=False) / "saves"
