"""One game of a tournament as a record: played again from its seed and actions."""

from __future__ import annotations

import json

from gigawatt.content import from_plain
from gigawatt.core import Game
from gigawatt.errors import NotationError, ReplayMismatchError
from gigawatt.match import Record, Recorder
from gigawatt.match.replay import why_illegal
from gigawatt.tournament.results import unpack_actions
from gigawatt.tournament.store import Store


def parse_game(text: str) -> tuple[int, int]:
    """The block and the game that `12.3` names; `12` alone is the first game of the block.

    Raises:
        NotationError: it names none.
    """
    block, dot, game = text.partition(".")
    if not block.isdecimal() or len(block) > 9 or (dot and not (game.isdecimal() and len(game) < 3)):
        raise NotationError(f"{text[:40]!r} is no game; expected block and game, such as 12.3")
    return int(block), int(game or 0)


def record_of(store: Store, block: int, game: int) -> Record:
    """The record of a stored game.

    Raises:
        UsageError: there is no such game.
        ReplayMismatchError: the stored actions do not lead to the stored end.
    """
    stored = store.game(block, game)
    header = store.header
    board = Game(from_plain(json.loads(header.rules)), header.scenario, header.seats)
    state = board.new_state(stored.seed, stored.factions)
    recorder = Recorder(state)
    for ply, action in enumerate(unpack_actions(stored.actions)):
        if wrong := why_illegal(board, state, action):
            raise ReplayMismatchError(ply, "a legal action", wrong)
        state.apply_action(action)
        recorder.note(action)
    if state.digest() != stored.digest or not state.is_terminal:
        raise ReplayMismatchError(None, f"final digest {stored.digest}", state.digest())
    record = recorder.record(board.ruleset, header.scenario, stored.factions, stored.seed.to_bytes(16, "little"))
    return record.with_session(policies=list(stored.entrants), tournament_game=f"{block}.{game}")
