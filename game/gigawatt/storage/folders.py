"""Where a player's saves and records live."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from gigawatt.errors import SaveError, UsageError
from gigawatt.reading import shown

SUFFIX: Final = ".json"
"""The ending of saves and records in the saves folder."""

VARIABLE: Final = "GIGAWATT_SAVES"
"""The environment variable that names the folder."""

MARKERS: Final = ("class.toml", "game/gigawatt/__init__.py")
"""Files that make a folder a class, or a checkout of the game."""


def saves_folder(told: Path | None = None) -> Path:
    """The folder for saves: what was told, else `GIGAWATT_SAVES`, else that of the place one stands in.

    That is `saves/` of the class folder or the checkout around the current folder, else the user's data folder. It need not
    exist.
    """
    if told is not None:
        return told.absolute()
    if named := os.environ.get(VARIABLE):
        return Path(named).expanduser().absolute()
    return _around(here()) or _of_user()


def here() -> Path:
    """The current folder.

    Raises:
        SaveError: it is gone.
    """
    try:
        return Path.cwd()
    except OSError as error:
        raise SaveError("the current folder is gone: it was removed or moved; change to one that is there") from error


def to_write(text: str, told: Path | None = None) -> Path:
    """The file to write for `text`, as an absolute path.

    A bare name goes to the saves folder, and gets the ending `.json`, by which lists of saves know it; anything with a folder
    is taken as it stands.

    Raises:
        UsageError: the text is empty, or names a folder above.
    """
    _refuse_empty(text)
    if os.path.dirname(text):  # noqa: PTH120  # Path drops a leading `./`
        return Path(text).absolute()
    if text in {".", ".."}:
        raise UsageError(f"{text!r} is a folder; name a file in it, such as {text}/game.json")
    return saves_folder(told) / (text if text.lower().endswith(SUFFIX) else f"{text}{SUFFIX}")


def to_read(text: str, told: Path | None = None) -> Path:
    """The file to read for `text`: it itself if it has a folder, else the one of that name, here or in the saves folder.

    The ending `.json` of a save may be left out, as lists of saves do. A folder of that name is none of them.

    Raises:
        UsageError: the text is empty, or there is a file of that name in both places.
    """
    _refuse_empty(text)
    here = Path(text)
    if os.path.dirname(text):  # noqa: PTH120  # as above
        return here
    try:
        kept = _of_name(saves_folder(told) / text)
        if not here.is_file():
            return kept if kept.exists() or not here.exists() else here
        if not kept.is_file() or kept.samefile(here):
            return here
    except (OSError, ValueError):  # a name that no system can have: reading it says so
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
    from platformdirs import user_data_path  # only when it comes to that: it costs start-up time

    return user_data_path("gigawatt", appauthor=False) / "saves"
