"""Read and write records and saves as files."""

from __future__ import annotations

from pathlib import Path

from gigawatt.content import ruleset_digest
from gigawatt.match.record import Record
from gigawatt.storage.files import LIMIT_BYTES, read_limited, shown, write_atomic
from gigawatt.storage.format import from_json, to_json


def load_record(path: Path | str) -> Record:
    """Read a record or a save.

    Raises:
        SaveVersionError: another release wrote it.
        SaveError: it cannot be read, or is not valid.
    """
    path = Path(path)
    return from_json(read_limited(path, LIMIT_BYTES), shown(path))


def is_same_setup(one: Record, other: Record) -> bool:
    """Whether two records start alike: same rules, scenario, factions by seat, and seed."""
    return (
        (one.scenario, one.factions, one.seed) == (other.scenario, other.factions, other.seed)
        and ruleset_digest(one.ruleset, one.scenario) == ruleset_digest(other.ruleset, other.scenario)
    )  # fmt: skip


def is_same_match(one: Record, other: Record) -> bool:
    """Whether two records are of one match between the same policies."""
    return is_same_setup(one, other) and one.session.get("policies") == other.session.get("policies")


def save_record(record: Record, path: Path | str) -> None:
    """Write a record; a crash leaves either the old file or the new one.

    Raises:
        SaveError: it cannot be written.
    """
    write_atomic(Path(path), to_json(record))
