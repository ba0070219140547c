"""Whose hands a seat is in: which plies a person decided, which a policy that stood in, and which of several people at one seat.

A record keeps it as `session["hands"]`, rows of `ply, seat, by, until`: from that ply on the seat is in the hands of `by`, which is
`policy:NAME`, the id of a person, or empty for whoever sits there. A policy's turn ends before the quarter `until` (from 0), or with
the next row if that is 0. Rows come from files that may have been edited, and are checked here; like the counts of a session they are
told, and prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from attrs import frozen

from gigawatt.core.rules.ruleset import MAX_QUARTERS, MAX_SEATS
from gigawatt.errors import PolicyError, SaveError, UsageError
from gigawatt.policies.registry import HOUSE, is_house, parse_spec
from gigawatt.session.class_block import MOST_PLY, is_student_id

HANDS_KEY: Final = "hands"
TEAM_KEY: Final = "team"
"""In the session block of a start file: the ids of those who play it together."""

POLICY: Final = "policy:"
"""In front of a policy's name in `by`."""

MOST_HANDS: Final = 2_000
MOST_TEAM: Final = 12


@frozen
class Hand:
    """From a ply on, who decides for a seat."""

    ply: int
    seat: int
    by: str
    """`policy:NAME`, the id of a person, or empty for whoever sits there."""
    until: int = 0
    """The quarter, from 0, before which a policy's turn ends; 0 if it ends when the seat is taken back."""

    @property
    def policy(self) -> str | None:
        """The policy that stands in; None if a person decides."""
        return self.by.removeprefix(POLICY) if self.by.startswith(POLICY) else None


def stand_in(text: str) -> str:
    """The name of a policy that may stand in for a person: one that comes with the game, without options.

    Raises:
        UsageError: there is no such policy.
    """
    try:
        spec = parse_spec(text)
        is_known = is_house(text) and str(spec) == spec.name
    except PolicyError:
        is_known = False
    if not is_known:
        raise UsageError(f"no policy {text[:40]!r} stands in for a player; there are {', '.join(HOUSE)}")
    return spec.name


def decider(hands: Sequence[Hand], seat: int, ply: int, quarter: int) -> Hand | None:
    """The row that says who decides for a seat at a ply of a quarter; None if no row does, and whoever sits there decides."""
    for hand in reversed(hands):
        is_over = hand.until and quarter >= hand.until
        if hand.seat == seat and hand.ply <= ply and not is_over:
            return hand
    return None


def deciders(hands: Sequence[Hand], seat: int, turns: Iterable[tuple[int, int]]) -> dict[str, int]:
    """How many of some plies of a seat each decided, most first: by id, `policy:NAME`, or empty for whoever sat there.

    Args:
        hands: the rows of the game.
        seat: the seat.
        turns: ply and quarter (from 0) of each of its plies.
    """
    counts: dict[str, int] = {}
    for ply, quarter in turns:
        hand = decider(hands, seat, ply, quarter)
        by = hand.by if hand is not None else ""
        counts[by] = counts.get(by, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def read_hands(session: Mapping[str, Any]) -> list[Hand]:
    """The rows in a session block.

    Raises:
        SaveError: a row is malformed, or names a policy that does not come with the game.
    """
    rows = session.get(HANDS_KEY, [])
    if not isinstance(rows, list) or len(rows) > MOST_HANDS:
        raise SaveError(f"{HANDS_KEY!r} must be a list of at most {MOST_HANDS:,} rows")
    hands = [_hand(row) for row in rows]
    if any(after.ply < before.ply for before, after in pairwise(hands)):
        raise SaveError(f"the rows of {HANDS_KEY!r} must be in the order of their plies")
    return hands


def write_hands(hands: Iterable[Hand]) -> list[dict[str, Any]]:
    """The rows for a session block."""
    return [{"ply": hand.ply, "seat": hand.seat, "by": hand.by, "until": hand.until} for hand in hands]


def read_team(session: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of those who play a start file together, in their order; empty where one plays alone.

    Raises:
        SaveError: they are no ids, or too many.
    """
    team = session.get(TEAM_KEY, [])
    if not isinstance(team, list) or len(team) > MOST_TEAM or not all(_is_id(member) for member in team):
        raise SaveError(f"{TEAM_KEY!r} must be a list of at most {MOST_TEAM} ids of students")
    return tuple(team)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and is_student_id(value)


def _hand(row: object) -> Hand:
    if not isinstance(row, dict) or set(row) != {"ply", "seat", "by", "until"}:
        raise SaveError(f"{HANDS_KEY!r} must hold rows of ply, seat, by and until")
    by = row["by"]
    is_policy = isinstance(by, str) and by.startswith(POLICY)
    is_known = by.removeprefix(POLICY) in HOUSE if is_policy else by == "" or _is_id(by)
    bounds = (("ply", MOST_PLY), ("seat", MAX_SEATS - 1), ("until", MAX_QUARTERS))
    is_whole = all(type(row[key]) is int and 0 <= row[key] <= high for key, high in bounds)
    if not (is_known and is_whole):
        raise SaveError(f"a row of {HANDS_KEY!r} names no ply, seat, quarter, or nobody who could decide")
    return Hand(row["ply"], row["seat"], by, row["until"])
