"""Reasons as plain data between a policy's own process and the match."""

from __future__ import annotations

from typing import Any, Final

from gigawatt.match.answers import checked_reason
from gigawatt.match.faults import ProgramFaultError
from gigawatt.policies.api import Alternative, Reason
from gigawatt.text import safe_text

MOST_TEXT: Final = 2000
"""The most characters of a sentence from a policy's own process; both ends make it safe to draw."""
_MOST_NAME: Final = 100
_MOST_ROWS: Final = 100


def pack_reason(reason: Reason | None) -> list[Any] | None:
    """A checked reason as plain data for JSON, shortened."""
    if reason is None:
        return None
    terms = [[safe_text(name, _MOST_NAME), value] for name, value in reason.terms[:_MOST_ROWS]]
    others = [[other.action, other.value] for other in reason.alternatives[:_MOST_ROWS]]
    return [safe_text(reason.text, MOST_TEXT), safe_text(reason.plan, _MOST_NAME), terms, others]


def unpack_reason(packed: Any) -> Reason | None:
    """The reason that a policy's process packed; the process is not trusted.

    Raises:
        ProgramFaultError: it is not valid.
    """
    if packed is None:
        return None
    try:
        text, plan, terms, others = packed
        alternatives = tuple([Alternative(action, value) for action, value in others])
        named = [(safe_text(name, _MOST_NAME), value) for name, value in terms]
        reason = Reason(safe_text(text, MOST_TEXT), safe_text(plan, _MOST_NAME), tuple(named), alternatives)
    except (TypeError, ValueError):
        raise ProgramFaultError("protocol", "the process of the policy sent an invalid reason") from None
    return checked_reason(reason)
