"""Catanatron's side of `peers.py`: `python peer_catanatron.py random|victory-point SECONDS`, with the Python of its environment.

Its own loop plays games of four; the random players draw as cheaply as ours do.
"""

from __future__ import annotations

import json
import random
import sys
from typing import Any

from catanatron import Color, Game, Player
from catanatron.players.search import VictoryPointPlayer
from loops import measure, next_draw


class CheapRandomPlayer(Player):
    """RandomPlayer with the generator of the other side."""

    def __init__(self, color: Color) -> None:
        super().__init__(color)
        self.x = 1

    def decide(self, game: Game, playable_actions: list[Any]) -> Any:  # noqa: ARG002  # Catanatron's signature
        """Any of the actions."""
        self.x = next_draw(self.x)
        return playable_actions[(self.x >> 33) % len(playable_actions)]


PLAYERS = {"random": CheapRandomPlayer, "victory-point": VictoryPointPlayer}


def main() -> None:
    """Play, and print what a second holds."""
    player = PLAYERS[sys.argv[1]]
    random.seed(0)

    def play(number: int) -> int:
        game = Game([player(color) for color in Color], seed=number)
        game.play()
        return len(game.state.actions)

    print(json.dumps(measure(play, float(sys.argv[2]))))


if __name__ == "__main__":
    main()
