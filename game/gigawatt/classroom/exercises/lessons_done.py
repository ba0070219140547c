"""Which exercises a player has solved, kept in one file of the saves folder, as the results of daily games are.

The file may have been written by anybody: what is not valid is left out when it is read, and a file that is no list of exercises is
never replaced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.errors import ReadError, SaveError
from gigawatt.reading import Limits, parse_json, read_file
from gigawatt.storage.files import write_atomic
from gigawatt.storage.folders import saves_folder

if TYPE_CHECKING:
    from gigawatt.classroom.exercises.begin import ExerciseDesk

MOST: Final = 400
_FORMAT: Final = "gigawatt-lessons"
_LIMIT: Final = 200_000
_LIMITS: Final = Limits(depth=4, values=5_000)
_ID: Final = re.compile(r"[a-z0-9-]{1,32}")


@frozen
class Done:
    """An exercise that was solved."""

    hints: int
    """The fewest hints that were taken in a game that solved it."""


def lessons_path(folder: Path | None = None) -> Path:
    """The file of solved exercises; it need not exist. It is in a folder of its own, so that it is not taken for a save."""
    return saves_folder(folder) / "lessons" / "solved.json"


def lessons_done(path: Path | None = None) -> dict[str, Done]:
    """The solved exercises by id; none if the file is missing or is no such file."""
    try:
        data = parse_json(read_file(path or lessons_path(), _LIMIT, "list of lessons"), _LIMITS, numbers="whole")
    except ReadError:
        return {}
    rows = data.get("done") if isinstance(data, dict) and data.get("format") == _FORMAT else None
    if not isinstance(rows, dict):
        return {}
    good = {
        key: Done(row)
        for key, row in rows.items()
        if isinstance(key, str) and _ID.fullmatch(key) and type(row) is int and 0 <= row <= MOST
    }
    return dict(list(good.items())[:MOST])


def note_done(desk: ExerciseDesk, scenario_id: str, path: Path | None = None) -> str:
    """Keep that an exercise is solved, if the game is over and has solved it; the reason if it could not be kept.

    Args:
        desk: the exercise of the game.
        scenario_id: its id.
        path: the file; the player's own if it is None.
    """
    if not (desk.watched.state.is_terminal and desk.result.is_reached):
        return ""
    file = path or lessons_path()
    known = lessons_done(file)
    fewest = min(desk.hints_taken, known[scenario_id].hints) if scenario_id in known else desk.hints_taken
    if known.get(scenario_id) == Done(fewest):
        return ""
    if not known and _is_foreign(file):
        return f"{file.name} is no list of lessons, and is not replaced"
    return _write({**known, scenario_id: Done(fewest)}, file)


def _is_foreign(file: Path) -> bool:
    """Whether a file is there that is not one of ours."""
    try:
        data = parse_json(read_file(file, _LIMIT, "list of lessons"), _LIMITS, numbers="whole")
    except ReadError:
        return file.exists()
    return not (isinstance(data, dict) and data.get("format") == _FORMAT)


def _write(known: Mapping[str, Done], file: Path) -> str:
    rows = {key: done.hints for key, done in sorted(known.items())[:MOST]}
    try:
        write_atomic(file, (json.dumps({"format": _FORMAT, "done": rows}, indent=2) + "\n").encode())
    except SaveError as error:
        return str(error)
    return ""
