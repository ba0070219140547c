"""The format of records and saves: JSON with whole numbers only, checked field by field.

A save is a record of a match that has not ended. It contains the rules it was played by, so that editing a card does not invalidate
it. Nothing in a file is ever imported, evaluated or used as a path.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

from gigawatt.content import from_plain, ruleset_digest, to_plain
from gigawatt.core import RULES_VERSION
from gigawatt.core.rules.events import Event
from gigawatt.errors import ContentError, ReadError, SaveError, SaveVersionError
from gigawatt.match.record import CHANCE_KINDS, SECTIONS, QuarterLog, Record
from gigawatt.reading import Limits, parse_json
from gigawatt.storage.files import LIMIT_BYTES
from gigawatt.version import __version__

FORMAT: Final = "gigawatt-record"
FORMAT_VERSION: Final = 1
"""Increases when the layout of the file changes; `MIGRATIONS` has an entry for each step."""

LIMIT_DEPTH: Final = 12
_LIMITS: Final = Limits(depth=LIMIT_DEPTH, values=500_000)
LIMIT_PLIES: Final = 20_000
"""Far above any match: twelve quarters of six seats with every action, free ones included."""

LIMIT_EVENT: Final = 12
"""The most parts of an event of chance."""

MIGRATIONS: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
"""For each older format version the function that converts the parsed file to the next version."""

RELEASES: Final[Mapping[int, str]] = {1: "0.1.0", 2: "0.2.0", RULES_VERSION: __version__}
"""For each version of the rules the release that plays it."""

_MARK: Final = re.compile(rb'\s*\{\s*"format"\s*:\s*"gigawatt-record"')
_QUOTED: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_ID: Final = re.compile(r"[a-z0-9-]{1,32}")
_HEX: Final = re.compile(r"[0-9a-f]*")
_RELEASE: Final = re.compile(r"[0-9A-Za-z.+-]{1,40}")
_KEYS: Final = frozenset({
    "format", "format_version", "engine_version", "rules_version", "ruleset_digest", "scenario", "seats",
    "factions", "seed", "actions", "digests", "quarters", "session", "rules",
})  # fmt: skip


def is_cut(data: bytes) -> bool:
    """Whether a file begins as a save does, and ends before its brackets are closed."""
    if _MARK.match(data) is None:
        return False
    bare = _QUOTED.sub(b"", data)
    return bare.count(b"{") + bare.count(b"[") > bare.count(b"}") + bare.count(b"]")


def to_json(record: Record) -> bytes:
    """The bytes of a record's file.

    Raises:
        SaveError: it is too large, or its session contains something that the format does not support.
    """
    digest = ruleset_digest(record.ruleset, record.scenario)
    plain = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "engine_version": __version__,
        "rules_version": RULES_VERSION,
        "ruleset_digest": digest,
        "scenario": record.scenario,
        "seats": record.seats,
        "factions": list(record.factions),
        "seed": record.seed.hex(),
        "actions": list(record.actions),
        "digests": list(record.digests),
        "quarters": [
            {"plies": q.plies, "sections": dict(q.sections), "chance": [list(event) for event in q.chance]}
            for q in record.quarters
        ],
        "session": dict(record.session),
        "rules": to_plain(record.ruleset),
    }
    _check_plain(plain["session"], "session")
    lines = (f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in plain.items())
    data = ("{\n" + ",\n".join(lines) + "\n}\n").encode()
    if len(data) > LIMIT_BYTES:
        raise SaveError(f"the record has {len(data):,} bytes; at most {LIMIT_BYTES:,} can be read again")
    return data


def from_json(data: bytes, name: str) -> Record:
    """Read the record in a file's bytes. The result is well formed; `verify` checks whether it is true.

    Args:
        data: the content of the file.
        name: the name of the file in errors.

    Raises:
        SaveVersionError: it needs another release.
        SaveError: it is invalid in another way.
    """
    return _Reader(name).read(data)


def other_rules(version: int, engine: object) -> str:
    """Describe a game under another version of the rules: that version, the version of this release, and the release to install.

    Args:
        version: the version of the rules that the game was played by.
        engine: the release that wrote it, as in the file.
    """
    release = RELEASES.get(version) or _release(engine)
    return f"rules version {version}, this release plays version {RULES_VERSION}; install gigawatt {release}"


def _release(engine: object) -> str:
    """The release to install, by what a file says of itself; to install the one that runs would help nobody."""
    is_other = isinstance(engine, str) and _RELEASE.fullmatch(engine) and engine != __version__
    return str(engine) if is_other else "of the version that wrote it"


class _Reader:
    """Reads one file, and adds its name to errors."""

    def __init__(self, name: str) -> None:
        self._name = name

    def read(self, data: bytes) -> Record:
        plain = self._migrate(self._parse(data))
        self._check_rules_version(plain)
        if unknown := sorted(set(plain) - _KEYS):
            self._fail(f"unknown field {unknown[0]!r}")
        if missing := sorted(_KEYS - set(plain)):
            self._fail(f"field {missing[0]!r} is missing")
        record = self._record(plain)
        self._check_fit(record)
        digest = ruleset_digest(record.ruleset, record.scenario)
        if plain["ruleset_digest"] != digest:
            self._fail(f"its rules have digest {digest}, not {_shown(plain['ruleset_digest'])}: they were edited")
        return record

    def _fail(self, what: str) -> NoReturn:
        raise SaveError(f"{self._name}: {what}")

    # --- the file as a whole ------------------------------------------------------------------------------------------

    def _parse(self, data: bytes) -> dict[str, Any]:
        if not data.strip():
            self._fail("the file is empty")
        if len(data) > LIMIT_BYTES:
            self._fail(f"larger than {LIMIT_BYTES:,} bytes, the limit for a record of this game")
        try:
            plain = parse_json(data, _LIMITS, numbers="whole")
        except ReadError as error:
            if is_cut(data):
                self._fail("the file breaks off before its end; get the whole file, as the game saved it")
            self._fail(f"not a record of Gigawatt: {error.reason}")
        if not isinstance(plain, dict) or plain.get("format") != FORMAT:
            self._fail("JSON, but not a record of Gigawatt")
        return plain

    def _migrate(self, plain: dict[str, Any]) -> dict[str, Any]:
        version = self._int(plain, "format_version", 1)
        if version > FORMAT_VERSION:
            raise SaveVersionError(
                f"{self._name}: made by a newer gigawatt than this one, {__version__}: format version {version} is newer than this "
                f"release reads ({FORMAT_VERSION}); install gigawatt {_release(plain.get('engine_version'))}"
            )
        while version < FORMAT_VERSION:
            plain = MIGRATIONS[version](plain)
            version += 1
        return plain

    def _check_rules_version(self, plain: dict[str, Any]) -> None:
        version = self._int(plain, "rules_version", 1)
        if version != RULES_VERSION:
            raise SaveVersionError(
                f"{self._name}: played under {other_rules(version, plain.get('engine_version'))} to open it"
            )

    # --- the fields ---------------------------------------------------------------------------------------------------

    def _record(self, plain: dict[str, Any]) -> Record:
        factions = tuple(self._id(name, "factions") for name in self._list(plain, "factions", 6))
        if self._int(plain, "seats", 2) != len(factions):
            self._fail(f"'seats' is {plain['seats']}, but {len(factions)} factions are named")
        actions = self._list(plain, "actions", LIMIT_PLIES)
        if any(type(action) is not int or not 0 <= action < 1 << 16 for action in actions):
            self._fail("'actions' contains something that is not an action number")
        digests = tuple(self._hex(digest, "digests", 16) for digest in self._list(plain, "digests", LIMIT_PLIES))
        if len(digests) != len(actions):
            self._fail(f"{len(actions)} actions but {len(digests)} digests")
        if not isinstance(plain["session"], dict):
            self._fail(f"'session' must be a table, not {_shown(plain['session'])}")
        quarters = self._list(plain, "quarters", 100)
        return Record(
            ruleset=self._rules(plain["rules"]),
            scenario=self._id(plain["scenario"], "scenario"),
            factions=factions,
            seed=bytes.fromhex(self._seed(plain["seed"])),
            actions=tuple(actions),
            digests=digests,
            quarters=tuple(self._quarter(quarter) for quarter in quarters),
            session=plain["session"],
        )

    def _rules(self, plain: object) -> Any:
        if not isinstance(plain, dict):
            self._fail(f"'rules' must be a table, not {_shown(plain)}")
        try:
            return from_plain(plain)
        except ContentError as error:
            self._fail(f"the rules in it are broken: {error}")

    def _check_fit(self, record: Record) -> None:
        """Check that the scenario is in the rules, and the factions in the scenario."""
        found = [scenario for scenario in record.ruleset.scenarios if scenario.id == record.scenario]
        if not found:
            self._fail(f"its rules have no scenario {record.scenario!r}")
        if record.seats not in found[0].seats:
            self._fail(f"{record.scenario} is not made for {record.seats} seats")
        if strangers := [faction for faction in record.factions if faction not in found[0].factions]:
            self._fail(f"{record.scenario} has no faction {strangers[0]!r}")
        if len(set(record.factions)) < record.seats:
            self._fail("a faction sits twice")

    def _quarter(self, plain: object) -> QuarterLog:
        if not isinstance(plain, dict) or set(plain) != {"plies", "sections", "chance"}:
            self._fail("'quarters' must hold tables of plies, sections and chance")
        sections = plain["sections"]
        if not isinstance(sections, dict) or set(sections) != set(SECTIONS):
            self._fail(f"a quarter's sections must be {', '.join(SECTIONS)}")
        digests = {name: self._hex(sections[name], "sections", 16) for name in SECTIONS}
        chance = self._list(plain, "chance", LIMIT_PLIES)
        return QuarterLog(self._int(plain, "plies", 0), digests, tuple(self._event(event) for event in chance))

    def _event(self, plain: object) -> Event:
        """An event of chance: its kind, then words and numbers."""
        if not isinstance(plain, list) or not plain or not isinstance(plain[0], str) or plain[0] not in CHANCE_KINDS:
            self._fail(f"a quarter's chance must hold events of {', '.join(sorted(CHANCE_KINDS))}, not {_shown(plain)}")
        if len(plain) > LIMIT_EVENT or not all(_is_word_or_number(part) for part in plain[1:]):
            self._fail(f"an event of chance must hold words and whole numbers, not {_shown(plain)}")
        return tuple(plain)

    def _list(self, plain: Mapping[str, Any], key: str, limit: int) -> list[Any]:
        value = plain[key]
        if not isinstance(value, list):
            self._fail(f"{key!r} must be a list, not {_shown(value)}")
        if len(value) > limit:
            self._fail(f"{key!r} has {len(value):,} entries; at most {limit:,} are possible")
        return value

    def _int(self, plain: Mapping[str, Any], key: str, low: int) -> int:
        value = plain.get(key)
        if type(value) is not int or not low <= value < 1 << 31:
            self._fail(f"{key!r} must be a whole number from {low}, not {_shown(value)}")
        return value

    def _id(self, value: object, key: str) -> str:
        if not isinstance(value, str) or not _ID.fullmatch(value):
            self._fail(f"{key!r} must be an id of small letters, digits and '-', not {_shown(value)}")
        return value

    def _hex(self, value: object, key: str, length: int) -> str:
        if not isinstance(value, str) or len(value) != length or not _HEX.fullmatch(value):
            self._fail(f"{key!r} must hold {length} hexadecimal digits, not {_shown(value)}")
        return value

    def _seed(self, value: object) -> str:
        length = len(value) if isinstance(value, str) else 0
        if not 2 <= length <= 128 or length % 2:
            self._fail(f"'seed' must be 2 to 128 hexadecimal digits, an even number of them, not {_shown(value)}")
        return self._hex(value, "seed", length)


def _is_word_or_number(value: object) -> bool:
    return (isinstance(value, str) and len(value) <= 32) or (type(value) is int and -(1 << 31) <= value < 1 << 31)


def _check_plain(value: object, where: str, depth: int = 1) -> None:
    """Reject values that would not survive a round trip."""
    if isinstance(value, dict) and depth < LIMIT_DEPTH:
        for key, item in value.items():
            if not isinstance(key, str):
                raise SaveError(f"cannot save {where}: {key!r} is no text")
            _check_plain(item, f"{where}.{key}", depth + 1)
    elif isinstance(value, list | tuple) and depth < LIMIT_DEPTH:
        for item in value:
            _check_plain(item, where, depth + 1)
    elif value is not None and not isinstance(value, str | int):
        raise SaveError(
            f"cannot save {where}: {_shown(value)} is neither text nor a whole number, or is nested too deeply"
        )


def _shown(value: object) -> str:
    """A value for a message; long and nested values are only described."""
    if isinstance(value, dict | list):
        return f"a {'table' if isinstance(value, dict) else 'list'} of {len(value):,}"
    text = repr(value[:80]) if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
