"""Find and load rulesets and scenarios."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from gigawatt import resources
from gigawatt.content import exercises
from gigawatt.content.build import build
from gigawatt.content.draft import MOST_LAYERS, Draft, merge, read_layer, right_place, with_scenario
from gigawatt.content.faults import Faults, Place, describe, nearest, spelling
from gigawatt.content.files import read_toml
from gigawatt.content.folders import ENDING, EXERCISES, STANDARD, find_folder, find_parent, main_file, ruleset_names
from gigawatt.content.scenario import scenario_of
from gigawatt.core.rules.ruleset import Ruleset, Scenario
from gigawatt.errors import NotationError
from gigawatt.reading import has_ending, shown
from gigawatt.text import safe_text

_ROWS: Final = ("card", "headline", "project", "region", "faction", "ladder", "class", "fact", "origin")
"""Rows of rulesets that no scenario has."""


def load_ruleset(name_or_dir: str | Path = STANDARD) -> Ruleset:
    """Load the ruleset of that name or folder, with everything it extends, and check it.

    Raises:
        NotationError: there is no such ruleset.
        ContentError: it has problems; the error lists all of them.
    """
    faults = Faults()
    draft = load_draft(name_or_dir, faults)
    return faults.settle(build(draft, faults) if draft else None)


def load_draft(name_or_dir: str | Path, faults: Faults) -> Draft | None:
    """The merged layers of a ruleset before any checks, or None if one of them cannot be read.

    Raises:
        NotationError: there is no such ruleset.
    """
    layers = load_layers(find_folder(name_or_dir), faults)
    return merge(reversed(layers), faults) if layers else None


def load_layers(folder: Path, faults: Faults) -> list[Draft]:
    """The layers of the ruleset in `folder`, highest first; empty if one of them cannot be read."""
    layers: list[Draft] = []
    seen: list[Path] = []
    while True:
        seen.append(folder)
        layer = read_layer(folder, faults)
        if layer is None:
            return []
        layers.append(layer)
        if layer.extends is None:
            return layers
        place = Place(layer.file, "", "extends")
        parent = _parent(folder, layer.extends, place, faults)
        if parent is None:
            return []
        if parent in seen or len(seen) >= MOST_LAYERS:
            chain = " -> ".join(path.name for path in (*seen, parent))
            faults.add(place, f"goes round in a circle or too deep: {chain}")
            return []
        folder = parent


def _parent(folder: Path, name: object, place: Place, faults: Faults) -> Path | None:
    """The folder of the ruleset that another one extends, or None after adding a problem."""
    if isinstance(name, str) and name and all(c.isalnum() or c == "-" for c in name):
        found = find_parent(folder, name)
        if found:
            return found
    faults.add(place, f"expected the name of a ruleset, got {describe(name)}", nearest(name, ruleset_names()))
    return None


def find_scenario(text: str, rules: str | Path | None = None) -> tuple[Ruleset, Scenario]:
    """Find a scenario and its ruleset.

    >>> ruleset, scenario = find_scenario("duel")
    >>> ruleset.id, scenario.id, scenario.quarters
    ('standard', 'duel', 12)
    >>> find_scenario("dual")
    Traceback (most recent call last):
    gigawatt.errors.NotationError: no scenario "dual"; expected a name, ruleset:name or a .toml file; did you mean "duel"?

    Args:
        text: A name (`case-study`) of a scenario or an exercise, `ruleset:name`, or the path of a TOML file. Such a file may contain
            `ruleset = "name"`, which is looked up beside it first; without it the ruleset whose folder contains the file is used, else
            `rules`, else the standard one.
        rules: The ruleset to search; if None, the standard one first, then every other installed one.

    Raises:
        NotationError: there is no such scenario.
        ContentError: the rules or the scenario have problems.
    """
    if has_ending(text, ENDING):
        return load_scenario_file(Path(text), rules)
    where, colon, name = text.rpartition(":")
    if colon or rules is not None:
        folder = where if colon else rules or STANDARD
        if path := exercises.exercise_path(name, folder):
            return load_scenario_file(path)
        ruleset = load_ruleset(folder)
        return ruleset, scenario_of(ruleset, name)
    return load_scenario_file(path) if (path := exercises.exercise_path(text)) else _search(text)


def _search(name: str) -> tuple[Ruleset, Scenario]:
    """The scenario `name` of the standard ruleset, else of the first other ruleset that has it."""
    known: list[str] = []
    for folder in ruleset_names():
        if (
            folder != STANDARD
            and not (resources.root("rules") / folder / "scenarios" / f"{_plain(name)}.toml").is_file()
        ):
            known += _scenario_files(folder)
            continue
        ruleset = load_ruleset(folder)
        known += [scenario.id for scenario in ruleset.scenarios]
        if name in known:
            return ruleset, scenario_of(ruleset, name)
    known = list(dict.fromkeys(known))
    hint = spelling(name, [*known, *(head.id for head in exercises.exercise_heads())]) or nearest(name, known)
    if main_file(Path(name)):
        hint = f"that is a ruleset, name a scenario of it as in {safe_text(name, 60)}:SCENARIO"
    raise NotationError(f'no scenario "{safe_text(name, 60)}"; expected a name, ruleset:name or a .toml file; {hint}')


def _plain(name: str) -> str:
    """`name` if it is an id, else a name that no file can have."""
    return name if name and all(c.isalnum() or c == "-" for c in name) else "-"


def _scenario_files(folder: str) -> Iterable[str]:
    return sorted(path.stem for path in (resources.root("rules") / folder / "scenarios").glob("*.toml"))


def load_scenario_file(path: Path, rules: str | Path | None = None) -> tuple[Ruleset, Scenario]:
    """Load the scenario in the file at `path` and its ruleset, as described in `find_scenario`.

    Raises:
        NotationError: there is no such file.
        ContentError: the file or the rules have problems.
    """
    return read_scenario_file(path, rules)[:2]


def read_scenario_file(path: Path, rules: str | Path | None = None) -> tuple[Ruleset, Scenario, list[Draft]]:
    """The same as `load_scenario_file`, with the layers of the ruleset, highest first.

    Raises:
        NotationError: there is no such file.
        ContentError: the file or the rules have problems.
    """
    if not os.path.lexists(path):
        raise NotationError(f'no scenario file "{shown(path)}"')
    faults = Faults()
    place = Place(safe_text(path.name, 80))
    raw: dict[str, Any] = faults.settle(read_toml(path, place, faults))
    for key in raw:
        if key in _ROWS:
            faults.add(place.at(key), "a file by itself is a scenario, which has no such rows", right_place(key))
    exercises.check_file(path, raw, place, faults)
    faults.raise_if_any()
    named = raw.pop("ruleset", None)
    if named is not None and not isinstance(named, str):
        faults.add(place.at("ruleset"), f"expected the name of a ruleset, got {describe(named)}")
        faults.raise_if_any()
    folder = find_folder(named, path.parent) if named else _ruleset_around(path) or find_folder(rules or STANDARD)
    layers = load_layers(folder, faults)
    draft = merge(reversed(layers), faults) if layers else None
    raw = exercises.filled(raw) if exercises.is_exercise(raw) else raw
    ruleset = faults.settle(build(with_scenario(draft, raw, place.file), faults) if draft else None)
    return ruleset, scenario_of(ruleset, str(raw["id"])), layers


def _ruleset_around(path: Path) -> Path | None:
    """The ruleset in whose folder of scenarios or exercises the file at `path` lies, or None."""
    folder = path.resolve().parent
    is_inside = folder.name.lower() in ("scenarios", EXERCISES) and main_file(folder.parent)
    return folder.parent if is_inside else None
