"""Where a player's saves and records live."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

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
        return told
    if named := os.environ.get(VARIABLE):
        return Path(named).expanduser()
    return _around(Path.cwd()) or _of_user()


def to_write(text: str, told: Path | None = None) -> Path:
    """The file to write for `text`: a bare name goes to the saves folder, anything with a folder is taken as it stands."""
    return Path(text) if os.path.dirname(text) else saves_folder(told) / text  # noqa: PTH120  # Path drops a leading `./`


def to_read(text: str, told: Path | None = None) -> Path:
    """The file to read for `text`: it itself if it has a folder or exists here, else one of that name in the saves folder, where
    the ending `.json` may be left out, as lists of saves do.
    """
    here = Path(text)
    try:
        is_here = bool(os.path.dirname(text)) or here.exists()  # noqa: PTH120  # as above
    except (OSError, ValueError):  # a name that no system can have: reading it says so
        is_here = True
    if is_here:
        return here
    kept = saves_folder(told) / text
    whole = kept.with_name(f"{kept.name}.json")
    return whole if whole.is_file() and not kept.exists() else kept


def _around(start: Path) -> Path | None:
    for folder in (start, *start.parents):
        if any((folder / marker).is_file() for marker in MARKERS):
            return folder / "saves"
    return None


def _of_user() -> Path:
    from platformdirs import user_data_path  # only when it comes to that: it costs start-up time

    return user_data_path("gigawatt", appauthor=False) / "saves"
