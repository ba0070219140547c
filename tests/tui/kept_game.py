"""Plays anew the game in `data/played.json`, at whose positions tests ask whether the board tells the truth.

    python -m tests.tui.kept_game

The game is kept with its rules, so that a tuned card moves nothing in those tests; only a new `RULES_VERSION` needs it played anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gigawatt.content import open_game
from gigawatt.session import GameSession, Options, Seat
from gigawatt.storage import save_record

PLAYED: Final = Path(__file__).parent / "data" / "played.json"
LINEUP: Final = ("hyperscaler", "challenger-state", "gulf-fund", "foundry-champion")
SEED: Final = 43
ADVISER: Final = "planner"
"""Whose advice the person follows."""


def played() -> GameSession:
    """A whole game of a person who follows the advice, against three greedy rivals."""
    game = open_game("case-study", len(LINEUP))
    session = GameSession(game, LINEUP, SEED, (Seat(), *[Seat("greedy")] * 3), Options(adviser=ADVISER))
    session.play_on()
    while not session.state.is_terminal:
        session.apply(session.advice_job().run().action)
        session.play_on()
    return session


if __name__ == "__main__":
    save_record(played().record(), PLAYED)
