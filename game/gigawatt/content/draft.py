"""The layers of a ruleset: its own files and those of the ruleset it extends, merged before anything is checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import define, evolve, field, frozen

from gigawatt.content.faults import Faults, Place, describe, nearest
from gigawatt.content.files import read_toml
from gigawatt.content.folders import main_file, rule_files
from gigawatt.core.rules import ruleset as schema
from gigawatt.reading import why
from gigawatt.text import safe_text

TABLES: Final[dict[str, type]] = {
    "economy": schema.Economy,
    "cloud": schema.Cloud,
    "training": schema.Training,
    "controls": schema.Controls,
    "chokepoints": schema.Chokepoints,
    "hosting": schema.Hosting,
    "scoring": schema.Scoring,
}
"""The tables of `ruleset.toml`; a higher layer overrides them key by key."""


@frozen
class Shelf:
    """A list of a ruleset: its record class, its key in TOML, its file, and its greatest length."""

    cls: type[Any]
    key: str
    file: str
    most: int


SHELVES: Final[dict[str, Shelf]] = {
    "ladders": Shelf(schema.Ladder, "ladder", "ruleset.toml", len(schema.LADDERS)),
    "classes": Shelf(schema.ChipClass, "class", "ruleset.toml", 3),
    "regions": Shelf(schema.Region, "region", "map.toml", schema.MAX_REGIONS),
    "factions": Shelf(schema.Faction, "faction", "factions.toml", 40),
    "projects": Shelf(schema.Project, "project", "catalogue.toml", 60),
    "cards": Shelf(schema.Card, "card", "row/*.toml", 300),
    "headlines": Shelf(schema.Headline, "headline", "headlines.toml", 300),
    "scenarios": Shelf(schema.Scenario, "scenario", "scenarios/*.toml", 60),
    "facts": Shelf(schema.Fact, "fact", "facts.toml", 2000),
    "sources": Shelf(schema.Source, "source", "sources.toml", 2000),
    "origins": Shelf(schema.Origin, "origin", "ruleset.toml", 400),
}
"""The lists of a ruleset by attribute, in the order in which they are checked."""

HEAD: Final = ("id", "name", "summary")
DROPS: Final = ("regions", "factions", "projects", "cards", "headlines", "scenarios")
MOST_LAYERS: Final = 8
MOST_FILES: Final = 200


@frozen
class Entry:
    """A card as written in a file."""

    raw: object
    file: str
    layer: str
    """The folder name of its ruleset."""
    key: str
    """Its id, its path (of an origin), or its number, such as `card 3`, if it has neither."""


@define
class Draft:
    """A ruleset that is not checked yet: one layer, or all layers merged."""

    head: dict[str, Any] = field(factory=dict)
    files: dict[str, str] = field(factory=dict)
    """The file of each key of the head and of each table."""
    tables: dict[str, dict[str, Any]] = field(factory=dict)
    table_files: dict[str, dict[str, str]] = field(factory=dict)
    """For each table, the file of each of its keys."""
    shelves: dict[str, dict[str, Entry]] = field(factory=lambda: {name: {} for name in SHELVES})
    drop: dict[str, list[Any]] = field(factory=dict)
    dropped: dict[tuple[str, str], str] = field(factory=dict)
    """Of merged layers: the file that leaves something out, by the kind and the id of that."""
    extends: object = None
    layer: str = ""
    file: str = "ruleset.toml"
    folder: Path | None = None
    """The folder that the layer was read from, if any."""
    read: tuple[str, ...] = ()
    """The files of that folder that were read, relative to it, the main one first."""


def read_layer(folder: Path, faults: Faults) -> Draft | None:
    """Read the files of one ruleset folder; None if its main file cannot be read."""
    label = safe_text(folder.name, 80) or "rules"
    draft = Draft(layer=label, file=f"{label}/ruleset.toml", folder=folder)
    main = read_toml(main_file(folder) or folder / "ruleset.toml", Place(draft.file), faults)
    if main is None:
        return None
    _read_main(draft, main, faults)
    found = _files_of(folder, label, faults)
    draft.read = ("ruleset.toml", *(safe_text(path.relative_to(folder).as_posix(), 120) for path in found))
    for path in found:
        name = path.relative_to(folder).as_posix()
        place = Place(f"{label}/{safe_text(name, 120)}")
        tables = read_toml(path, place, faults)
        if tables is not None:
            add_file(draft, name.lower(), tables, place, faults)
    return draft


def _files_of(folder: Path, label: str, faults: Faults) -> list[Path]:
    """The files of a ruleset apart from the main one, in a fixed order; other files are problems."""
    patterns = [shelf.file for shelf in SHELVES.values()]
    try:
        found = rule_files(folder)
    except OSError as error:
        faults.add(Place(label), f"cannot be listed: {why(error)}")
        return []
    if len(found) > MOST_FILES:
        faults.add(Place(label), f"expected at most {MOST_FILES} files, got {len(found)}")
        return []
    kept = []
    for path in found:
        name = path.relative_to(folder).as_posix()
        pattern = f"{path.parent.name}/*.toml" if "/" in name else name
        if pattern.lower() not in patterns:
            place = Place(f"{label}/{safe_text(name, 120)}")
            right, close = _right_file(path), nearest(name, sorted(set(patterns)))
            # A file of cards is nearest to `facts.toml` by its name, but its rows have a folder of their own.
            faults.add(place, "not a file of a ruleset", right if "/" in right or not close else close)
        elif name.lower() != "ruleset.toml":
            kept.append(path)
    return kept


def add_file(draft: Draft, name: str, tables: Mapping[str, Any], place: Place, faults: Faults) -> None:
    """Sort the tables of the file `name` (relative to the ruleset) into the lists of the draft."""
    if name.startswith("scenarios/"):
        stem = name.removeprefix("scenarios/").removesuffix(".toml")
        if tables.get("id", stem) != stem:
            faults.add(place.at("id"), f'expected the name of the file, "{stem}", got {describe(tables["id"])}')
        if "exercise" in tables:
            faults.add(
                place.at("exercise"), "a scenario of the rules is no exercise", "an exercise is a file in exercises/"
            )
        _shelve(draft, "scenarios", [dict(tables)], place, faults)
        return
    pattern = "row/*.toml" if name.startswith("row/") else name
    here = {shelf.key: attr for attr, shelf in SHELVES.items() if shelf.file == pattern}
    for key, rows in tables.items():
        if key in here:
            _shelve(draft, here[key], rows, place, faults)
        else:
            hint = right_place(key) or nearest(key, [f"[[{known}]]" for known in here])
            faults.add(place.at(key), "unknown table", hint)


def _read_main(draft: Draft, main: Mapping[str, Any], faults: Faults) -> None:
    place = Place(draft.file)
    lists = {shelf.key: attr for attr, shelf in SHELVES.items() if shelf.file == "ruleset.toml"}
    for key, value in main.items():
        if key in HEAD:
            draft.head[key], draft.files[key] = value, draft.file
        elif key == "extends":
            draft.extends = value
        elif key == "drop":
            draft.drop = _read_drop(value, place, faults)
        elif key in TABLES:
            _read_table(draft, key, value, place, faults)
        elif key in lists:
            _shelve(draft, lists[key], value, place, faults)
        else:
            hint = right_place(key) or nearest(key, [*HEAD, "extends", "drop", *TABLES, *lists])
            faults.add(place.at(key), "unknown key", hint)


def _right_file(path: Path) -> str:
    """A hint for a file or a folder that is called after its rows, such as `cards.toml`; empty if it is not."""
    called = {path.stem.lower(), path.parent.name.lower()}
    return next((right_place(shelf.key) for attr, shelf in SHELVES.items() if called & {attr, shelf.key}), "")


def right_place(key: str) -> str:
    """A hint that names the file in which the rows `key` stand; empty if there are no such rows."""
    shelf = next((shelf for shelf in SHELVES.values() if shelf.key == key), None)
    if shelf is None:
        return "[economy] and other tables stand in ruleset.toml" if key in TABLES else ""
    return (
        f"a {key} stands in {shelf.file}, under [[{key}]]"
        if key != "scenario"
        else "a scenario is a file in scenarios/"
    )


def _read_table(draft: Draft, key: str, value: object, place: Place, faults: Faults) -> None:
    if not isinstance(value, dict):
        faults.add(place.at(key), f"expected a table [{key}], got {describe(value)}")
        return
    draft.tables[key] = dict(value)
    draft.files[key] = draft.file
    draft.table_files[key] = dict.fromkeys(value, draft.file)


def _read_drop(value: object, place: Place, faults: Faults) -> dict[str, list[Any]]:
    if not isinstance(value, dict):
        faults.add(place.at("drop"), f"expected a table of lists, got {describe(value)}")
        return {}
    good = {}
    for key, ids in value.items():
        if key not in DROPS:
            faults.add(place.at(f"drop.{key}"), "unknown key", nearest(key, DROPS))
        elif not isinstance(ids, list):
            faults.add(place.at(f"drop.{key}"), f"expected a list of ids, got {describe(ids)}")
        else:
            good[key] = ids
    return good


def _shelve(draft: Draft, attr: str, rows: object, place: Place, faults: Faults) -> None:
    """Add `rows` to the list `attr`; a key that occurs twice in one layer is a problem."""
    shelf = SHELVES[attr]
    if not isinstance(rows, list):
        faults.add(place.at(shelf.key), f"expected rows, each under [[{shelf.key}]], got {describe(rows)}")
        return
    entries = draft.shelves[attr]
    for index, raw in enumerate(rows):
        key = key_of(raw, attr) or f"{shelf.key} {index + 1}"
        if key in entries:
            faults.add(Place(place.file, key), f"occurs twice; it is in {entries[key].file} too")
        entries[key] = Entry(raw, place.file, draft.layer, key)


def key_of(raw: object, attr: str) -> str:
    """The key of a row in the list `attr`: its id, or the path of an origin; empty if it has neither."""
    if not isinstance(raw, dict):
        return ""
    key = raw.get("path" if attr == "origins" else "id")
    return key if isinstance(key, str) else ""


def merge(layers: Iterable[Draft], faults: Faults) -> Draft:
    """Merge the layers, lowest first, into one draft: rows replace those of the same id in place, tables merge key by key."""
    whole = Draft()
    for layer in layers:
        _drop(whole, layer, faults)
        whole.head.update(layer.head)
        whole.files.update(layer.files)
        for name, table in layer.tables.items():
            whole.tables.setdefault(name, {}).update(table)
            whole.table_files.setdefault(name, {}).update(layer.table_files[name])
        for attr, entries in layer.shelves.items():
            whole.shelves[attr].update(entries)
        whole.layer, whole.file = layer.layer, layer.file
    _limit(whole, faults)
    return whole


def _drop(whole: Draft, layer: Draft, faults: Faults) -> None:
    place = Place(layer.file, "", "drop")
    for attr, ids in layer.drop.items():
        for index, name in enumerate(ids):
            if not isinstance(name, str) or name not in whole.shelves[attr]:
                here = place.at(attr).item(index)
                message = f"expected an id of the ruleset it extends, got {describe(name)}"
                faults.add(here, message, nearest(name, whole.shelves[attr]))
            else:
                del whole.shelves[attr][name]
                whole.dropped[SHELVES[attr].key, name] = layer.file


def _limit(whole: Draft, faults: Faults) -> None:
    for attr, entries in whole.shelves.items():
        most = SHELVES[attr].most
        if len(entries) > most:
            faults.add(Place(whole.file, "", attr), f"expected at most {most}, got {len(entries)}")
            whole.shelves[attr] = dict(list(entries.items())[:most])


def draft_of_plain(plain: Mapping[str, Any], file: str, faults: Faults) -> Draft:
    """The draft of a ruleset written by `gigawatt.content.digest.to_plain`; problems refer to it as `file`."""
    draft = Draft(layer=file, file=file)
    place = Place(file)
    for key, value in plain.items():
        if key in HEAD:
            draft.head[key], draft.files[key] = value, file
        elif key in TABLES:
            _read_table(draft, key, value, place, faults)
        elif key in SHELVES:
            _shelve(draft, key, value, place, faults)
        else:
            faults.add(place.at(str(key)), "unknown key", nearest(key, [*HEAD, *TABLES, *SHELVES]))
    _limit(draft, faults)
    return draft


def with_scenario(draft: Draft, raw: Mapping[str, Any], file: str) -> Draft:
    """`draft` with a scenario from a file of its own added, or replaced if it has one of that id."""
    key = key_of(raw, "scenarios") or "scenario"
    scenarios = {**draft.shelves["scenarios"], key: Entry(dict(raw), file, draft.layer, key)}
    return evolve(draft, shelves={**draft.shelves, "scenarios": scenarios})
