"""Lint: what was read, every problem, what a layer overrides, and warnings of what cannot work.

`load_ruleset` rejects what the engine cannot play; the checks here are for authors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

from gigawatt.content.build import build
from gigawatt.content.draft import SHELVES, Draft, Entry, merge
from gigawatt.content.faults import Faults, Place
from gigawatt.content.files import read_toml
from gigawatt.content.folders import (
    EXERCISES,
    exercise_files,
    find_folder,
    namesake,
    ruleset_names,
    unread_files,
    where,
)
from gigawatt.content.lint_reach import check_reach, check_scenario, own_records
from gigawatt.content.lint_warnings import warn_of_ruleset, warn_of_scenario
from gigawatt.content.loader import load_layers, read_scenario_file
from gigawatt.content.overridden import Overridden, numbers_of, overridden, replaced
from gigawatt.core.rules.ruleset import Ruleset, Scenario
from gigawatt.errors import ContentError, Problem
from gigawatt.text import safe_text
from gigawatt.wording.grammar import listed, plural


@frozen
class Report:
    """The result of linting."""

    read: str
    """What was read and from where, such as `my-rules, ./my-rules, over standard, installed`."""
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    """What cannot work, and probable mistakes: files that are not read, and ambiguous names."""
    files: tuple[str, ...] = ()
    """The files that were read, without those of lower layers."""
    records: str = ""
    """How many records of each kind are in them, such as `1 card and 2 regions`."""
    unread: tuple[str, ...] = ()
    """The files beside them that were not read."""
    overrides: tuple[Overridden, ...] = ()
    """What of the lower layers is replaced or left out, and what scenarios override."""


def report(name_or_dir: str | Path) -> Report:
    """Lint a ruleset.

    Raises:
        NotationError: there is no such ruleset.
    """
    faults, warnings = Faults(), Faults()
    folder = find_folder(name_or_dir)
    layers = load_layers(folder, faults)
    draft = merge(reversed(layers), faults) if layers else None
    ruleset = build(draft, faults) if draft else None
    if draft and ruleset:
        check_reach(ruleset, draft, faults)
        warn_of_ruleset(ruleset, draft, warnings)
    names = _lint_exercises(folder, ruleset, faults, warnings) if ruleset else ()
    unread = _check_files(folder, faults, warnings)
    chain = [layer.folder for layer in layers if layer.folder] or [folder]
    _check_namesakes(chain, chain[1:], warnings)
    return Report(
        _told(chain),
        tuple(faults.problems),
        tuple(warnings.problems),
        (*layers[0].read, *names) if layers else (),
        _counted(layers[0], len(names)) if layers else "",
        unread,
        _overrides(layers, draft, ruleset),
    )


def report_scenario(path: Path, rules: str | Path | None = None) -> Report:
    """Lint a scenario in a file of its own, played by valid rules.

    Raises:
        NotationError: there is no such file, or no such ruleset.
    """
    faults, warnings = Faults(), Faults()
    name = safe_text(path.name, 80)
    read = f"{name}, {where(path.absolute().parent / path.name)}"
    try:
        ruleset, scenario, layers = read_scenario_file(path, rules)
    except ContentError as error:
        return Report(read, error.problems, (), (name,))
    chain = [layer.folder for layer in layers if layer.folder]
    place = Place(name, scenario.id)
    check_scenario(scenario, ruleset, place, faults)
    warn_of_scenario(scenario, ruleset, place, warnings)
    _check_namesakes(chain, chain, warnings)
    return Report(
        f"{read}, over {_told(chain)}",
        tuple(faults.problems),
        tuple(warnings.problems),
        (name,),
        "1 scenario" if scenario.exercise is None else "1 exercise",
        (),
        (*_replaced_scenario(path, scenario.id, layers), *numbers_of(scenario, ruleset, name)),
    )


def _told(chain: Iterable[Path]) -> str:
    return ", over ".join(f"{safe_text(folder.name, 80)}, {where(folder)}" for folder in chain)


def _lint_exercises(folder: Path, ruleset: Ruleset, faults: Faults, warnings: Faults) -> tuple[str, ...]:
    """Lint the exercises of a ruleset; their files."""
    names = []
    for path in exercise_files(folder):
        names.append(f"{EXERCISES}/{safe_text(path.name, 80)}")
        found = report_scenario(path)
        for one in found.problems:
            faults.add(Place(f"{safe_text(folder.name, 80)}/{names[-1]}", one.card, one.field), one.message, one.hint)
        for one in found.warnings:
            warnings.add(Place(f"{safe_text(folder.name, 80)}/{names[-1]}", one.card, one.field), one.message, one.hint)
        if any(scenario.id == path.stem for scenario in ruleset.scenarios):
            faults.add(Place(f"{safe_text(folder.name, 80)}/{names[-1]}"), "a scenario of the rules has this name too")
    return tuple(names)


def _counted(layer: Draft, exercises: int) -> str:
    """How many records of each kind a layer has, and how many exercises lie beside it."""
    counts = Counter({SHELVES[attr].key: len(entries) for attr, entries in layer.shelves.items() if entries})
    if exercises:
        counts["exercise"] = exercises
    return listed(plural(number, kind, "classes" if kind == "class" else "") for kind, number in counts.items())


def _overrides(layers: Sequence[Draft], draft: Draft | None, ruleset: Ruleset | None) -> tuple[Overridden, ...]:
    """What the topmost layer replaces, and what its scenarios override."""
    found = overridden(layers)
    if draft is None or ruleset is None:
        return found
    for record, place in own_records(ruleset, draft):
        if isinstance(record, Scenario):
            found += numbers_of(record, ruleset, place.file)
    return found


def _replaced_scenario(path: Path, scenario_id: str, layers: Sequence[Draft]) -> tuple[Overridden, ...]:
    """The scenario of the rules whose place the one in a file takes."""
    old = merge(reversed(layers), Faults()).shelves["scenarios"].get(scenario_id)
    file = safe_text(path.name, 80)
    raw = read_toml(path, Place(file), Faults()) or {}
    raw.pop("ruleset", None)
    return () if old is None else (replaced("scenarios", Entry(raw, file, "", scenario_id), old),)


def _check_files(folder: Path, faults: Faults, warnings: Faults) -> tuple[str, ...]:
    """The unread files of a ruleset's folder; as problems if they were probably meant to be read, else as warnings."""
    try:
        unread = unread_files(folder)
    except OSError:
        return ()  # the folder cannot be listed, which is a problem of its own
    for name, reason, looks_meant in unread:
        (faults if looks_meant else warnings).add(Place(f"{safe_text(folder.name, 80)}/{name}"), reason)
    return tuple(name for name, _, _ in unread)


def _check_namesakes(chain: Iterable[Path], named_in_files: Iterable[Path], warnings: Faults) -> None:
    """Warn if a name fits an installed ruleset and a folder here; a folder that a person named is not ambiguous."""
    for folder in chain:
        if other := namesake(folder):
            message = f"the installed ruleset was read, but a folder {where(other)} is here too"
            warnings.add(Place(safe_text(folder.name, 80)), message, f"say {where(other)} to mean it")
    for folder in named_in_files:
        if where(folder) != "installed" and folder.name in ruleset_names():
            message = f"{where(folder)} was read, not the installed ruleset of that name"
            warnings.add(Place(safe_text(folder.name, 80)), message)
