"""The header of a results file: the parameters of a tournament, and their validation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import asdict, evolve, field, fields, frozen

from gigawatt.content import from_plain, ruleset_digest
from gigawatt.core import RULES_VERSION
from gigawatt.core.rules.ruleset import BLOCS, Ruleset
from gigawatt.errors import ContentError, PolicyError, ReadError, SaveError, SaveVersionError, UsageError
from gigawatt.match.command import is_external
from gigawatt.policies.registry import parse_spec
from gigawatt.reading import Limits, parse_json
from gigawatt.storage.format import other_rules
from gigawatt.text import safe_text, unsafe_character
from gigawatt.tournament.plan import FORMATS, MAX_BLOCKS, MAX_ENTRANTS, MAX_SEATS, MIN_SEATS, Plan, secret_of

MAX_RULES: Final = 4_000_000
"""The most characters of the rules as JSON; the standard rules have less than a tenth of that."""

_CONTROL: Final = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that no entrant contains; a command may contain line breaks."""

_VALUE_LIMITS: Final = Limits(depth=16, values=500_000)


@frozen(kw_only=True)
class Header:
    """The parameters of a tournament, which determine its whole plan."""

    entrants: tuple[str, ...]
    """As the user wrote them."""
    scenario: str
    seats: int
    factions: tuple[str, ...]
    blocs: tuple[str, ...] = ()
    """The bloc of each faction, if line-ups are to be mixed; files of releases before that have none."""
    format: str
    blocks: int
    """The number of blocks in the plan; a later run may increase it."""
    seed: str
    """The tournament's seed in decimal; it gives the secret from which match seeds are derived."""
    strict: bool
    """Whether an entrant that faults forfeits the rest of its block."""
    budget: int
    """The nodes of a decision for policies in Python."""
    move_ms: int
    """The milliseconds of a decision for programs."""
    memory_mb: int
    """The memory limit of a program."""
    ruleset_digest: str
    rules_version: int
    engine_version: str
    rules: str = field(repr=False)
    """The prepared ruleset as JSON."""


_FIXED: Final = (
    "entrants", "scenario", "seats", "factions", "format", "seed", "strict", "budget", "move_ms", "memory_mb", "rules_version",
)  # fmt: skip
"""The fields that a continued run must not change."""


def check_same(stored: Header, wanted: Header, path: Path) -> None:
    """Check that a run may continue a stored tournament.

    Raises:
        UsageError: it is another tournament; the first difference is named.
    """
    for name in _FIXED:
        old, new = getattr(stored, name), getattr(wanted, name)
        if old != new:
            raise UsageError(
                f"{path} holds another tournament, with {name.replace('_', ' ')} {_shown(old)}, not {_shown(new)}; "
                "take another --out, or leave the option out to continue"
            )
    if wanted.blocks < stored.blocks:
        raise UsageError(f"{path} has a plan of {stored.blocks} blocks already, which cannot shrink to {wanted.blocks}")


def plan_of(header: Header) -> Plan:
    """The plan of a tournament.

    Raises:
        UsageError: its arguments are inconsistent.
    """
    return Plan(
        entrants=len(header.entrants),
        seats=header.seats,
        factions=header.factions,
        blocs=header.blocs,
        format=header.format,
        blocks=header.blocks,
        secret=secret_of(int(header.seed)),
    )


def check_limits(header: Header) -> None:
    """Check what a decision may take, as a results file can store it.

    Raises:
        UsageError: a limit is out of range.
    """
    for name in ("budget", "move_ms", "memory_mb"):
        is_right, expected = _KINDS[name]
        value = getattr(header, name)
        if not is_right(value):
            raise UsageError(f"{name.replace('_', ' ')} is {expected}, got {value}")


def with_blocks(header: Header, blocks: int) -> Header:
    """The same tournament with another number of blocks."""
    return evolve(header, blocks=blocks)


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


# --- as rows of a table -------------------------------------------------------------------------------------------------------


def header_rows(header: Header) -> list[tuple[str, str]]:
    """Keys and values, as JSON, of everything but the entrants, which have their own table."""
    return [(key, json.dumps(value)) for key, value in asdict(header).items() if key != "entrants"]


def parse_header(rows: Mapping[Any, Any], entrants: tuple[Any, ...]) -> Header:
    """The header in some rows.

    Raises:
        ReadError: a value is missing, unknown, or of the wrong kind.
    """
    if unknown := [key for key in rows if key not in _KINDS]:
        raise ReadError(f"a header with the unknown field {safe_text(unknown[0], 40)!r}")
    if not 1 <= len(entrants) <= MAX_ENTRANTS or not all(map(_is_text, entrants)) or len(set(entrants)) < len(entrants):
        raise ReadError(f"entrants must be 1 to {MAX_ENTRANTS} different texts")
    for entrant in entrants:
        _check_entrant(entrant)
    values: dict[str, Any] = {"entrants": entrants}
    for name, (is_right, expected) in _KINDS.items():
        if name not in rows:
            if name in _LATER:
                continue
            raise ReadError(f"a header without {name!r}")
        values[name] = value = _value(name, rows[name])
        if not is_right(value):
            raise ReadError(f"{name!r} must be {expected}, not {safe_text(json.dumps(value), 60)}")
    for name in ("factions", "blocs"):
        values[name] = tuple(values.get(name, ()))
    header = Header(**values)
    try:
        plan_of(header)
    except UsageError as error:
        raise ReadError(str(error)) from error
    return header


def stored_form(entrant: str) -> str:
    """An entrant in stored form: without blanks around it and its options.

    Raises:
        PolicyError: it is not a valid entrant.
    """
    if control := _CONTROL.search(entrant):
        raise PolicyError(
            f"entrant {safe_text(entrant, 60)!r} has {unsafe_character(control[0])} in it, which no entrant may have"
        )
    return entrant.strip() if is_external(entrant) else str(parse_spec(entrant))


def _check_entrant(entrant: str) -> None:
    """Check that a run can have stored an entrant.

    Raises:
        ReadError: it cannot.
    """
    try:
        is_right = stored_form(entrant) == entrant
    except PolicyError as error:
        raise ReadError(str(error)) from error
    if not is_right:
        raise ReadError(f"entrant {safe_text(entrant, 60)!r} is not in the form in which a run stores it")


def _value(name: str, text: object) -> Any:
    if not isinstance(text, str):
        raise ReadError(f"{name!r} must be text")
    try:
        return parse_json(text, _VALUE_LIMITS)
    except ReadError as error:
        raise ReadError(f"{name!r}: {error.reason}") from error


def _whole(low: int, high: int) -> tuple[Callable[[Any], bool], str]:
    return lambda value: type(value) is int and low <= value <= high, f"a whole number from {low} to {high}"


def _is_text(value: object, most: int = 10_000) -> bool:
    return isinstance(value, str) and 0 < len(value) <= most


def _is_seed(value: object) -> bool:
    return (
        isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 39 and int(value) < 1 << 128
    )


def _are_factions(value: object) -> bool:
    return isinstance(value, list) and len(value) <= 100 and all(map(_is_text, value)) and len(set(value)) == len(value)


def _are_blocs(value: object) -> bool:
    return isinstance(value, list) and len(value) <= 100 and all(bloc in BLOCS for bloc in value)


def _is_rules(value: object) -> bool:
    if not _is_text(value, MAX_RULES):
        return False
    try:
        return isinstance(parse_json(str(value)), dict)
    except ReadError:
        return False


_KINDS: Final[dict[str, tuple[Callable[[Any], bool], str]]] = {
    "scenario": (_is_text, "a text"),
    "seats": _whole(MIN_SEATS, MAX_SEATS),
    "factions": (_are_factions, "a list of different texts"),
    "blocs": (_are_blocs, "a list of blocs"),
    "format": (lambda value: value in FORMATS, f"one of {', '.join(FORMATS)}"),
    "blocks": _whole(1, MAX_BLOCKS),
    "seed": (_is_seed, "a whole number below 2**128, as a text"),
    "strict": (lambda value: isinstance(value, bool), "true or false"),
    "budget": _whole(1, 1 << 40),
    "move_ms": _whole(1, 1 << 40),
    "memory_mb": _whole(1, 1 << 40),
    "ruleset_digest": (_is_text, "a text"),
    "rules_version": _whole(0, 1 << 31),
    "engine_version": (_is_text, "a text"),
    "rules": (_is_rules, "a table of rules in JSON, as a text"),
}
"""For each value a check, and its description."""

_LATER: Final = frozenset({"blocs"})
"""Values that files of earlier releases lack: the header's default stands for them."""

assert set(_KINDS) | {"entrants"} == {one.name for one in fields(Header)}, "every field of a header is checked"


# --- the rules in it ----------------------------------------------------------------------------------------------------------


def check_rules_version(header: Header, path: Path, purpose: str) -> None:
    """Check that this release plays the rules of a tournament, which is necessary to continue or replay it.

    Args:
        header: the tournament's header.
        path: the results file, for messages.
        purpose: the purpose of installing another release, such as `to continue`.

    Raises:
        SaveVersionError: another release plays them, which the message names.
    """
    if header.rules_version != RULES_VERSION:
        rules = other_rules(header.rules_version, header.engine_version)
        raise SaveVersionError(f"{path} was begun under {rules} {purpose}")


def rules_of(header: Header, path: Path) -> Ruleset:
    """The ruleset in a header.

    Raises:
        SaveError: there is none, or its digest differs.
    """
    try:
        rules = from_plain(json.loads(header.rules))
    except ContentError as error:
        raise SaveError(f"{path} is damaged: the rules in it are broken: {error}") from error
    found = [scenario for scenario in rules.scenarios if scenario.id == header.scenario]
    if not found:
        raise SaveError(f"{path} is damaged: its rules have no scenario {safe_text(header.scenario, 40)!r}")
    if header.seats not in found[0].seats:
        raise SaveError(f"{path} is damaged: {header.scenario} is not made for {header.seats} seats")
    if strangers := [faction for faction in header.factions if faction not in found[0].factions]:
        raise SaveError(f"{path} is damaged: {header.scenario} has no faction {safe_text(strangers[0], 40)!r}")
    if header.rules_version == RULES_VERSION and ruleset_digest(rules, header.scenario) != header.ruleset_digest:
        raise SaveError(f"{path} is damaged: its rules are not those that its digest stands for")
    return rules
