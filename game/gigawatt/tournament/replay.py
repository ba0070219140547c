"""One game of a tournament as a record, replayed from its seed and actions."""

from __future__ import annotations

import re
from typing import Final

from gigawatt.core import Game, State
from gigawatt.errors import NotationError, ReplayMismatchError
from gigawatt.match import Record, Recorder
from gigawatt.match.faults import rank_with_faults
from gigawatt.match.replay import why_illegal
from gigawatt.text import safe_text
from gigawatt.tournament.header import check_rules_version, plan_of, rules_of
from gigawatt.tournament.results import unpack_actions
from gigawatt.tournament.store import Store, StoredGame

_GAME: Final = re.compile(r"([0-9]{1,9})\.([0-9]{1,2})")


def parse_game(text: str) -> tuple[int, int]:
    """Parse `12.3` into block and game.

    Raises:
        NotationError: it is not of this form.
    """
    found = _GAME.fullmatch(text)
    if found is None:
        raise NotationError(f"{text[:40]!r} is not a game; expected block and game, such as 12.3")
    return int(found[1]), int(found[2])


def record_of(store: Store, block: int, game: int) -> Record:
    """The record of a stored game.

    Raises:
        UsageError: there is no such game.
        SaveVersionError: another release plays its rules.
        SaveError: its rules or its actions are damaged.
        ReplayMismatchError: the stored actions do not lead to the stored end.
    """
    stored = store.game(block, game)
    state, recorder = _played(store, stored)
    if state.digest() != stored.digest or not state.is_terminal:
        raise ReplayMismatchError(None, f"final digest {stored.digest}", state.digest())
    board = state.game
    record = recorder.record(board.ruleset, store.header.scenario, stored.factions, stored.seed.to_bytes(16, "little"))
    return record.with_session(policies=list(stored.entrants), tournament_game=f"{block}.{game}")


def verify_results(store: Store, block: int, game: int) -> None:
    """Check that everything stored about a game follows from its seed and its actions, and that it is in the plan.

    The file's word is taken for what cannot be replayed: which policy chose the actions, and who committed a fault.

    Raises:
        UsageError: there is no such game.
        SaveVersionError: another release plays its rules.
        SaveError: its rules or its actions are damaged.
        ReplayMismatchError: names the first difference.
    """
    stored = store.game(block, game)
    state, recorder = _played(store, stored)
    seats = range(store.header.seats)
    ranks = rank_with_faults(state.ranks(), [fault is not None for fault in stored.faults])
    for what, played, written in (
        ("end of the match", state.is_terminal, True),
        ("plies", state.ply, stored.plies),
        ("final digest", state.digest(), stored.digest),
        ("quarters", recorder.quarter_count, stored.quarters),
        ("places by seat", ranks, stored.ranks),
        ("Lead by seat", tuple(map(state.lead, seats)), stored.lead),
        ("compute by seat", tuple(map(state.compute, seats)), stored.compute),
        ("cash by seat", tuple(map(state.cash, seats)), stored.cash),
        *_planned(store, stored),
    ):
        if played != written:
            raise ReplayMismatchError(None, f"{what} {_told(played)}", _told(written))


def _planned(store: Store, stored: StoredGame) -> list[tuple[str, object, object]]:
    """The planned properties of a game beside the stored ones."""
    header = store.header
    block = next(one for one in plan_of(header) if one.index == stored.block)
    seated = next((one.seats for one in block.games() if one.game == stored.game), ())
    names = tuple(header.entrants[entrant] for entrant in seated)
    return [
        ("by the plan seed", f"{block.seed:032x}", f"{stored.seed:032x}"),
        ("by the plan factions", block.factions, stored.factions),
        ("by the plan entrants", names, stored.entrants),
    ]


def _played(store: Store, stored: StoredGame) -> tuple[State, Recorder]:
    """Replay a stored game to the end of its actions.

    Raises:
        SaveVersionError: another release plays its rules.
        SaveError: its rules or its actions are damaged.
        ReplayMismatchError: an action is not legal.
    """
    header = store.header
    check_rules_version(header, store.path, "to replay it")
    board = Game(rules_of(header, store.path), header.scenario, header.seats)
    state = board.new_state(stored.seed, stored.factions)
    recorder = Recorder(state)
    for ply, action in enumerate(unpack_actions(stored.actions)):
        if wrong := why_illegal(board, state, action):
            raise ReplayMismatchError(ply, "a legal action", wrong)
        state.apply_action(action)
        recorder.note(action)
    return state, recorder


def _told(value: object) -> str:
    return safe_text(", ".join(map(str, value)) if isinstance(value, tuple) else value, 200)
