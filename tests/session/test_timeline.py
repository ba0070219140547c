"""The timeline of a game: pushed, replayed and cut without any player or file."""

from __future__ import annotations

import pytest
from attrs import evolve

from gigawatt.core import Game
from gigawatt.core.chance import seed_bytes
from gigawatt.errors import ReplayMismatchError
from gigawatt.session.timeline import Timeline


def played(game: Game, plies: int) -> Timeline:
    """A timeline of so many last legal actions."""
    timeline = Timeline(game, None, seed_bytes(5))
    for _ in range(plies):
        timeline.push(timeline.state.legal_actions()[-1])
    return timeline


def test_a_cut_returns_to_where_the_game_was(small_game: Game) -> None:
    """Position, plies, standings and quarter are those before the ply, the rest is handed out, and the generation goes on."""
    long, short = played(small_game, 7), played(small_game, 3)
    before, plies = long.generation, list(long.plies)
    gone = long.cut(3)
    assert (long.state.digest(), long.plies) == (short.state.digest(), short.plies)
    assert (long.snapshots, long.quarter_start) == (short.snapshots, short.quarter_start)
    assert [*long.plies, *gone] == plies
    assert long.generation > before


def test_a_record_is_replayed_ply_by_ply(small_game: Game) -> None:
    """The same plies follow from a record, with the reasons that are known; a digest that differs is told with its ply."""
    first = played(small_game, 5)
    record = first.record()
    again = Timeline(small_game, None, first.seed)
    again.replay(record, {2: "because"})
    assert [ply.action for ply in again.plies] == [ply.action for ply in first.plies]
    assert [ply.reason for ply in again.plies] == ["", "", "because", "", ""]
    wrong = evolve(record, digests=(*record.digests[:4], "0" * len(record.digests[4])))
    with pytest.raises(ReplayMismatchError) as caught:
        Timeline(small_game, None, first.seed).replay(wrong, {})
    assert caught.value.ply == 4
