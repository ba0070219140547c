"""Read and write the session block of a record: players, options, counts of take-backs and advice, and policies' reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from gigawatt.errors import SaveError
from gigawatt.policies.api import DEFAULT_BUDGET, MOST_REASON
from gigawatt.session.seats import ADVISER, Options, Seat
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.session.history import Ply

WATCHED: Final = "greedy"
"""The policy for seats of a record that does not name players."""

ADVISED: Final = "advised"
"""The count of how often advice was asked for; it is left out of the block while it is 0."""

HANDED: Final = "handed"
"""The count of how often a person handed the seat to a policy; it is left out of the block while it is 0."""

OPENING_KEY: Final = "opening"
"""How many plies belong to the starting position."""

_RARE: Final = frozenset({ADVISED, HANDED})

_OWN_KEYS: Final = frozenset(
    {"players", "options", "taken_back", "redone", "restarted", ADVISED, HANDED, "reasons", "now"}
)


def write_block(
    seats: Iterable[Seat],
    options: Options,
    plies: Iterable[Ply],
    counts: Mapping[str, int],
    extra: Mapping[str, Any],
    now: Mapping[str, Any],
) -> dict[str, Any]:
    """The session block of a record.

    Args:
        seats: the players.
        options: the table's options.
        plies: the decisions so far; the reasons of policies are kept.
        counts: how often something was taken back or advice was asked for, by key.
        extra: keys of a resumed record that this version does not use.
        now: where the game is, for lists of saved games.
    """
    return {
        **extra,
        "players": [{"policy": seat.policy or "", "name": seat.name} for seat in seats],
        "options": {
            "undo": int(options.undo),
            "advice": int(options.advice),
            **({"open_table": 1} if options.open_table else {}),
            "adviser": options.adviser,
            "budget": options.budget,
        },
        **{name: count for name, count in counts.items() if count or name not in _RARE},
        "reasons": [[ply.ply, ply.reason] for ply in plies if ply.reason],
        "now": dict(now),
    }


def where_it_is(state: State, viewer: int, *, is_played: bool) -> dict[str, Any]:
    """Where a game is, for `write_block`: quarter, viewer, and each seat's Lead and compute."""
    seats = range(state.game.seats)
    return {
        "quarter": state.game.quarter_name(state.quarter),
        "over": int(state.is_terminal),
        "played": int(is_played),
        "viewer": viewer,
        "lead": [state.lead(seat) for seat in seats],
        "compute": [state.compute(seat) for seat in seats],
    }


def read_seats(block: Any, count: int) -> list[Seat]:
    """The players in a session block; a match of policies names them in another form, in other records a policy plays all seats.

    Raises:
        SaveError: the number of players differs from the number of seats.
    """
    rows = block.get("players")
    if rows is None:
        names = block.get("policies")
        if isinstance(names, list) and len(names) == count and all(isinstance(name, str) for name in names):
            return [Seat(name) for name in names]
        return [Seat(WATCHED)] * count
    if not isinstance(rows, list) or len(rows) != count or not all(isinstance(row, dict) for row in rows):
        raise SaveError(f"the session block names no {count} players")
    seats = []
    for row in rows:
        policy, name = row.get("policy", ""), row.get("name", "")
        if not isinstance(policy, str) or not isinstance(name, str):
            raise SaveError("a player of the session block has no proper name")
        seats.append(Seat(policy or None, name))
    return seats


def read_options(block: Any) -> Options:
    """The options in a session block; invalid values are replaced by defaults."""
    stored = block.get("options")
    if not isinstance(stored, dict):
        return Options()
    adviser, budget = stored.get("adviser", ADVISER), stored.get("budget", DEFAULT_BUDGET)
    return Options(
        undo=bool(stored.get("undo", 1)),
        advice=bool(stored.get("advice", 1)),
        open_table=bool(stored.get("open_table", 0)),
        adviser=adviser if isinstance(adviser, str) else ADVISER,
        budget=budget if type(budget) is int and 0 < budget <= 10_000_000 else DEFAULT_BUDGET,
    )


def read_reasons(block: Any) -> dict[int, str]:
    """The policies' reasons in a session block, by ply; invalid rows are skipped."""
    rows = block.get("reasons")
    found: dict[int, str] = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, list) and len(row) >= 2 and type(row[0]) is int and isinstance(row[-1], str):
            found[row[0]] = safe_text(row[-1], MOST_REASON)
    return found


def read_counts(block: Any, names: Iterable[str]) -> dict[str, int]:
    """The counts in a session block, by name; 0 for invalid values."""
    stored = {name: block.get(name, 0) for name in names}
    return {name: value if type(value) is int and value >= 0 else 0 for name, value in stored.items()}


def read_opening(block: Any, plies: int) -> int:
    """How many plies belong to the starting position; 0 if a game of `plies` plies cannot have as many."""
    number = block.get(OPENING_KEY, 0)
    return number if type(number) is int and 0 < number <= plies else 0


def read_extra(block: Any) -> dict[str, Any]:
    """The other facts in a session block, which are kept unchanged."""
    return {key: value for key, value in block.items() if key not in _OWN_KEYS}
