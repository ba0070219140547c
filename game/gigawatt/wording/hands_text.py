"""Sentences about who decides for a seat: a person, a policy that stands in, one of a team."""

from __future__ import annotations

from collections.abc import Mapping

from gigawatt.wording.grammar import listed, plural

_POLICY = "policy:"
_TEAM = "the team"
_UNNAMED = "a member who is not named"
"""Whoever sat there in the game of a team, without and beside members who are named."""


def handed_text(seat: str, policy: str, quarter: str, quarters: int) -> str:
    """A seat was handed to a policy; `quarters` includes this one, and is below 1 if no end was named."""
    if quarters == 1:
        return f"{policy} plays {seat} for the rest of {quarter}."
    if quarters < 1:
        return f"{policy} plays {seat} until it is taken back."
    return f"{policy} plays {seat} for {plural(quarters, 'quarter')}, {quarter} included."


def back_text(seat: str) -> str:
    """A seat was taken back from a policy."""
    return f"A person plays {seat} again."


def decided_text(counts: Mapping[str, int]) -> str:
    """Who decided how much, as in `ann 60 %, the policy normal 40 %`; empty if whoever sat there decided everything.

    Args:
        counts: plies by the id of a person, `policy:NAME`, or empty for whoever sat there, of a team that did not say who.
    """
    whole = sum(counts.values())
    if not whole or set(counts) == {""}:
        return ""
    unnamed = _UNNAMED if any(by and _name(by) == by for by in counts) else _TEAM
    return listed([f"{_name(by) or unnamed} {100 * count / whole:.0f} %" for by, count in counts.items()])


def decided_tasks_text(tasks: Mapping[str, Mapping[str, int]]) -> str:
    """Who decided how much of several tasks, by exercise, the empty text being the game of the class: `ann 60 %, ...; EXERCISE: ...`."""
    texts = {exercise: decided_text(counts) for exercise, counts in tasks.items()}
    return "; ".join(f"{exercise}: {text}" if exercise else text for exercise, text in texts.items() if text)


def _name(by: str) -> str:
    return f"the policy {by.removeprefix(_POLICY)}" if by.startswith(_POLICY) else by
