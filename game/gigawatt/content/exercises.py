"""Exercises: scenario files with an `[exercise]` table, in the folder `exercises` of a ruleset or by themselves.

They are read when they are asked for, one at a time, so that neither the menus of scenarios nor the time to load a ruleset grows with
them. A ruleset that extends another one does not have its exercises: what is proved of them is proved under the rules they lie beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from gigawatt import resources
from gigawatt.content.faults import Faults, Place, describe, nearest
from gigawatt.content.files import read_toml
from gigawatt.content.folders import ENDING, EXERCISES, exercise_files, find_folder, ruleset_names
from gigawatt.errors import NotationError
from gigawatt.reading import has_ending
from gigawatt.text import safe_text

_FILLED: Final = {"name": "title", "summary": "idea", "minutes": "minutes"}
"""Fields of the scenario that an exercise says in its own table."""


@frozen
class ExerciseHead:
    """What a list of exercises shows of one, read without the rules it is played by."""

    id: str
    title: str
    idea: str
    minutes: int
    order: int
    ruleset: str
    """The name of its ruleset."""
    path: Path

    @property
    def scenario(self) -> str:
        """The name that `find_scenario` finds it by."""
        return f"{self.ruleset}:{self.id}"


def exercise_heads(rules: str | Path | None = None) -> list[ExerciseHead]:
    """The exercises of a ruleset, or of every installed one, in the order in which they are taught.

    A file that is no exercise is left out: `gigawatt rules lint` says what is wrong with it.

    Raises:
        NotationError: there is no such ruleset.
    """
    folders = (
        [find_folder(rules)] if rules is not None else [resources.root("rules") / name for name in ruleset_names()]
    )
    heads = [head for folder in folders for path in exercise_files(folder) if (head := _head(path, folder.name))]
    return sorted(heads, key=lambda head: (head.order, head.id))


def _head(path: Path, ruleset: str) -> ExerciseHead | None:
    raw = read_toml(path, Place(safe_text(path.name, 80)), Faults())
    table = raw.get("exercise") if raw else None
    if not isinstance(table, dict):
        return None
    title, idea, minutes, order = (table.get(name) for name in ("title", "idea", "minutes", "order"))
    if not (isinstance(title, str) and isinstance(idea, str) and type(minutes) is int):
        return None
    idea = " ".join(idea.split())
    place = order if type(order) is int else 50
    return ExerciseHead(path.stem, safe_text(title, 40), safe_text(idea, 300), minutes, place, ruleset, path)


def exercise_path(name: str, rules: str | Path | None = None) -> Path | None:
    """The file of the exercise called `name`, in a ruleset or in any installed one; None if there is none.

    Raises:
        NotationError: there is no such ruleset.
    """
    if not name or not all(c.isalnum() or c == "-" for c in name):
        return None
    folders = [find_folder(rules)] if rules is not None else [resources.root("rules") / one for one in ruleset_names()]
    paths = (folder / EXERCISES / f"{name}{ENDING}" for folder in folders)
    return next((path for path in paths if path.is_file()), None)


def find_exercise_file(name: str, rules: str | Path | None = None) -> Path:
    """The file of an exercise by its id, as `ruleset:id`, or by its path.

    Raises:
        NotationError: there is none; the message names the nearest.
    """
    if has_ending(name, ENDING):
        return Path(name)
    where, colon, short = name.rpartition(":")
    found = exercise_path(short, where if colon else rules)
    if found is None:
        known = [head.id for head in exercise_heads(where if colon else rules)]
        raise NotationError(
            f'no exercise "{safe_text(name, 60)}"; expected its id, or a .toml file; {nearest(short, known)}'
        )
    return found


def is_exercise(raw: Mapping[str, Any]) -> bool:
    """Whether the tables of a scenario file make it an exercise."""
    return "exercise" in raw


def filled(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of an exercise with the fields that its scenario takes from `[exercise]`: name, summary, minutes, and its seats."""
    table = raw.get("exercise")
    whole = dict(raw)
    if isinstance(table, dict):
        for name, source in _FILLED.items():
            if name not in whole and source in table:
                whole[name] = table[source]
    seats = whole.get("seats")
    if "default_seats" not in whole and isinstance(seats, list) and len(seats) == 1:
        whole["default_seats"] = seats[0]
    return whole


def check_file(path: Path, raw: Mapping[str, Any], place: Place, faults: Faults) -> None:
    """Add a problem if a file in a folder `exercises` is no exercise, or is not called after its id."""
    if path.resolve().parent.name.lower() != EXERCISES:
        return
    if not is_exercise(raw):
        faults.add(
            place.at("exercise"), "missing; expected a table [exercise]", "a plain scenario is a file in scenarios/"
        )
    if raw.get("id") != path.stem:
        faults.add(place.at("id"), f'expected the name of the file, "{path.stem}", got {describe(raw.get("id"))}')
