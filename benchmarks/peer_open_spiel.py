"""OpenSpiel's side of `peers.py`: `python peer_open_spiel.py chess|backgammon SECONDS`, with the Python of its environment.

The games are those written in C++; the loop is ours. Dice are drawn by it as well, evenly, and are no decisions.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import pyspiel
from loops import measure, next_draw, play_random


def play_with_dice(state: Any, seed: int) -> int:
    """The loop of a game in which chance moves as well, with its moves not counted."""
    x = seed * 2 + 1
    decisions = 0
    while legal := state.legal_actions():
        x = next_draw(x)
        decisions += not state.is_chance_node()
        state.apply_action(legal[(x >> 33) % len(legal)])
    return decisions


def main() -> None:
    """Play, and print what a second holds."""
    game = pyspiel.load_game(sys.argv[1])
    has_dice = game.get_type().chance_mode != pyspiel.GameType.ChanceMode.DETERMINISTIC
    play = play_with_dice if has_dice else play_random
    print(json.dumps(measure(lambda number: play(game.new_initial_state(), number), float(sys.argv[2]))))


if __name__ == "__main__":
    main()
