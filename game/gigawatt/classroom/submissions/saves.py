"""Read a save that was handed in, as far as that needs no class: is it one, is it whole, and can this release replay it?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen

from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.submissions.formats import other_format, seems_text
from gigawatt.content import from_plain, ruleset_digest
from gigawatt.core import RULES_VERSION
from gigawatt.errors import ContentError, GameError, ReadError
from gigawatt.match.record import Record
from gigawatt.reading import Limits, parse_json
from gigawatt.storage.format import FORMAT, FORMAT_VERSION, LIMIT_DEPTH, from_json, is_cut
from gigawatt.text import safe_text
from gigawatt.version import __version__
from gigawatt.wording.grammar import listed
from gigawatt.wording.submission_text import changed_rule_text

_LIMITS: Final = Limits(depth=LIMIT_DEPTH, values=500_000)
_BLOCK: Final = rb'"class"\s*:\s*\{[^{}]{0,4000}?'
_STUDENT: Final = re.compile(_BLOCK + rb'"student"\s*:\s*"([A-Za-z0-9._@-]{1,64})"')
_EXERCISE: Final = re.compile(_BLOCK + rb'"exercise"\s*:\s*"([a-z0-9-]{0,32})"')
"""Where the block of a class names the student and the exercise, in a file that may break off after it."""


@frozen
class Save:
    """A well-formed save. Whether it is true is for `replays.checking` to say."""

    record: Record = field(repr=False)
    release: str
    """The release that wrote it, as the file claims."""


def read_save(data: bytes, known: Mapping[str, str] | None = None) -> Save | Reason:
    """Read a save that should have been played by given rules.

    Args:
        data: the content of the file.
        known: by scenario the digest of its rules; None for any rules that this release plays.

    Returns:
        The save, or why it is none: `not-json`, `truncated`, `too-large`, `newer-version` or `other-rules`.
    """
    plain = _parse(data)
    if isinstance(plain, Reason):
        return plain
    if reason := _version(plain) or (_other_rules(plain, known) if known is not None else None):
        return reason
    try:
        record = from_json(data, "the file")
    except GameError as error:
        return _edited_rules(plain) or Reason(
            "not-json", f"it is damaged or was edited: {str(error).removeprefix('the file: ')}"
        )
    return Save(record, safe_text(plain["engine_version"], 40))


def _parse(data: bytes) -> dict[str, Any] | Reason:
    """The tables of a file, or why there are none."""
    if not data.strip():
        return Reason("truncated", case="empty")
    try:
        plain = parse_json(data, _LIMITS, numbers="whole")
    except ReadError as error:
        if is_cut(data):
            return Reason("truncated", "hand in the whole file, as the game saved it")
        # A text that exceeds the limits is never parsed, so that it is not known whether it would be JSON.
        is_costly = not error.reason.startswith("not ")
        if is_costly:
            return Reason("too-large", error.reason)
        kind = other_format(data)
        return Reason("not-json", seems_text(kind) if kind else error.reason)
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        return Reason("not-json", "it is JSON of something else")
    return plain


def _version(plain: dict[str, Any]) -> Reason | None:
    """Why this release cannot replay it."""
    newest, rules = plain.get("format_version"), plain.get("rules_version")
    if type(newest) is not int or type(rules) is not int:
        return Reason("not-json", "it does not say by which version it was written")
    release = safe_text(plain.get("engine_version"), 40)
    if newest > FORMAT_VERSION or rules > RULES_VERSION:
        written = f"gigawatt {release} wrote format {newest} and plays version {rules} of the rules"
        read = f"this release, {__version__}, reads format {FORMAT_VERSION} and plays version {RULES_VERSION}"
        return Reason("newer-version", f"{written}; {read}")
    if rules != RULES_VERSION:
        return Reason("other-rules", f"version {rules} of the rules, and this release plays version {RULES_VERSION}")
    return None


def _other_rules(plain: dict[str, Any], known: Mapping[str, str]) -> Reason | None:
    """Why the rules that it claims are not those wanted."""
    scenario = plain.get("scenario")
    rules_digest = known.get(scenario) if isinstance(scenario, str) else None
    if not isinstance(scenario, str) or rules_digest is None:
        wanted = listed([repr(name) for name in known])
        return Reason("other-rules", f"the scenario {safe_text(scenario, 40)!r}, and the class plays {wanted}")
    if plain.get("ruleset_digest") != rules_digest:
        return Reason(
            "other-rules", f"their digest is {safe_text(plain.get('ruleset_digest'), 40)}, not {rules_digest}"
        )
    return None


def _edited_rules(plain: dict[str, Any]) -> Reason | None:
    """What is wrong with the rules in a file that could not be read: they are not those whose digest it claims."""
    rules, claimed = plain.get("rules"), plain["ruleset_digest"]
    if not isinstance(rules, dict):
        return Reason("other-rules", "they were removed", "changed")
    try:
        found = ruleset_digest(from_plain(rules), plain["scenario"])
    except ContentError as error:
        return Reason("other-rules", changed_rule_text(error.problems[0]), "changed")
    except GameError as error:
        return Reason("other-rules", f"they are broken: {error}", "changed")
    if found != claimed:
        return Reason("other-rules", f"their digest is {found}, not {claimed}", "changed")
    return None


def claimed_start(data: bytes) -> tuple[str, str | None]:
    """The student whom a broken or rejected file names, empty if it names none, and the exercise, None if it does not say.

    Good for a report, never for credit.
    """
    student, exercise = _STUDENT.search(data), _EXERCISE.search(data)
    return student[1].decode("ascii") if student else "", exercise[1].decode("ascii") if exercise else None
