"""Where start files lie, and what they are called: no two files of a student have one name, wherever they are sent or kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gigawatt.classroom.folder.course import ClassFolder

SUFFIX: Final = ".json"


def start_stem(player: str, exercise: str = "") -> str:
    """The name of a start file without its suffix: `101`, or `101.power-first` for an exercise. Ids of exercises have no full stop."""
    return f"{player}.{exercise}" if exercise else player


def start_name(player: str, exercise: str = "") -> str:
    """The name of the start file of a student or a team, and of the game that is kept in it."""
    return f"{start_stem(player, exercise)}{SUFFIX}"


def player_of_start(name: str, exercise: str = "") -> str:
    """The student or team that a start file is called after; of an exercise the older name, too."""
    return name.removesuffix(SUFFIX).removesuffix(f".{exercise}" if exercise else "")


def start_path(folder: ClassFolder, player: str, exercise: str = "") -> Path:
    """Where the start file of a student or a team lies, or will.

    Earlier releases called that of an exercise like that of the game; where one of this name is there, it stays.
    """
    within = folder.starts / exercise
    path, older = within / start_name(player, exercise), within / start_name(player)
    return older if older.exists() and not path.exists() else path
