"""Policies that a file may name: house policies, and installed ones by their bare name. Opening a file runs nothing else.

A save may come from anybody. An entrant that a person types may name any class or program; the same text in a file is only shown,
with the option that chooses it again.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from gigawatt.errors import PolicyError, SaveError, UsageError
from gigawatt.policies import registry
from gigawatt.reading import shown
from gigawatt.session.seats import ADVISER, Options, Seat
from gigawatt.text import safe_text, unsafe_character
from gigawatt.wording.grammar import listed

SUBSTITUTE: Final = "normal"
"""The policy for a seat whose policy a file may not name."""

OPTION_LIMITS: Final[Mapping[str, int]] = {"horizon": 64, "nodes": 10_000_000, "width": 2_048}
"""The highest value of each numeric option of a house policy in a file: larger ones would only stall the game."""

_LONGEST: Final = 120
_SHOWN: Final = 60


@frozen
class Replaced:
    """A policy in a file that was replaced."""

    seat: int
    """-1 for the adviser."""
    policy: str
    """As written in the file."""


def trusted_policy(text: str) -> str | None:
    """The policy that `text` in a file names, as the registry spells it; None if a file may not name it.

    Only house policies are imported.
    """
    if len(text) > _LONGEST:
        return None
    try:
        spec = registry.parse_spec(text)
        if spec.name not in registry.HOUSE:
            return spec.name if not spec.options and registry.is_installed(spec.name) else None
        if not all(_is_sane(key, value) for key, value in spec.options):
            return None
        registry.make_policy(str(spec))
    except PolicyError:
        return None
    return str(spec)


def _is_sane(key: str, value: str) -> bool:
    """Whether an option of a house policy keeps decisions short enough for a game."""
    limit = OPTION_LIMITS.get(key)
    if limit is None:
        return True  # a word, which the policy checks itself
    return value.isascii() and value.isdecimal() and len(value) <= len(str(limit)) and int(value) <= limit


def trusted_seats(seats: Sequence[Seat], chosen: Mapping[int, str]) -> tuple[list[Seat], list[Replaced]]:
    """The seats of a file as they may be played, and the replaced policies.

    Args:
        seats: the players in the file.
        chosen: policies that a person has chosen for some of the seats.
    """
    played, replaced = [], []
    for place, seat in enumerate(seats):
        if seat.policy is None:
            played.append(seat)
        elif place in chosen:
            played.append(evolve(seat, policy=chosen[place]))
        else:
            policy = trusted_policy(seat.policy)
            if policy is None:
                replaced.append(Replaced(place, seat.policy))
            played.append(evolve(seat, policy=policy or SUBSTITUTE))
    return played, replaced


def trusted_options(options: Options) -> tuple[Options, list[Replaced]]:
    """The options of a file, with its adviser replaced if a file may not name it."""
    adviser = trusted_policy(options.adviser)
    return evolve(options, adviser=adviser or ADVISER), [] if adviser else [Replaced(-1, options.adviser)]


def chosen_seats(seats: Sequence[Seat], factions: Sequence[str], wanted: Mapping[str, str]) -> dict[int, str]:
    """The policies that a person has chosen for a continued game, by seat.

    Raises:
        UsageError: there is no such faction in the game, a person plays it, or a person was chosen for it.
    """
    chosen = {}
    for faction, policy in wanted.items():
        if faction not in factions:
            near = get_close_matches(faction, factions, 1)
            guess = f"did you mean {near[0]!r}? " if near else ""
            raise UsageError(f"no faction {faction[:40]!r} plays in this game; {guess}there are {', '.join(factions)}")
        place = list(factions).index(faction)
        if seats[place].is_person:
            raise UsageError(f"--seat {faction}: a person plays it; only the seats of policies are given to others")
        if policy == "human":
            raise UsageError(
                f"--seat {faction}=human: a policy has played it so far; branch the game from its replay to take its place"
            )
        chosen[place] = policy
    return chosen


def check_class_rivals(replaced: Sequence[Replaced], chosen: Mapping[int, str], path: Path) -> None:
    """Check that the rivals of a game of a class are the class's own: with others it would be another game, which is not graded.

    Raises:
        UsageError: somebody has chosen others.
        SaveError: one is not installed here.
    """
    if chosen:
        raise UsageError(f"{shown(path)} is the game of a class, which decides who plays against you; leave --seat out")
    if replaced:
        name = safe_text(replaced[0].policy, 60)
        raise SaveError(f"{shown(path)} is the game of a class against {name}, which is not installed here; ask for it")


def replaced_text(replaced: Sequence[Replaced], factions: Sequence[str], path: Path | None) -> str:
    """One line about the replaced policies and how to choose them nevertheless; empty if there are none."""
    parts = [f"The adviser is {ADVISER}, not {_shown(one.policy)}." for one in replaced if one.seat < 0]
    seats = [one for one in replaced if one.seat >= 0]
    if seats:
        were = listed(f"{factions[one.seat]} ({_shown(one.policy)})" for one in seats)
        parts.append(f"{SUBSTITUTE} now plays {were}: a file may seat house policies and installed ones only.")
        options = " ".join(_option(factions[one.seat], one.policy) for one in seats)
        load = f"--load {_quoted(str(path), 'FILE')}" if path is not None else "--load FILE"
        parts.append(f"If you trust what played there: gigawatt play {load} {options}")
    return " ".join(parts)


def _shown(policy: str) -> str:
    return safe_text(policy, _SHOWN) or "a name that cannot be shown"


def _option(faction: str, policy: str) -> str:
    return f"--seat {_quoted(f'{faction}={policy}', f'{faction}=POLICY')}"


def _quoted(text: str, otherwise: str) -> str:
    """A quoted word for a shell; a placeholder if the text is too long or cannot be displayed unchanged."""
    return shlex.quote(text) if len(text) <= _LONGEST and unsafe_character(text) is None else otherwise
