"""How long a key waits while rivals think: a whole game at the board, a key after the other all the while.

What is measured is the time this process computes between a key's arrival and the board that answers it, drawn. A rival's thread
counts as well, since only one of the two runs at a time; a process of its own does not. On a machine with a core to spare that is
the time by the clock, and on a busy one it does not grow with what others do. `python -m tests.tui.latency case-study search`
tells it for any scenario and policy.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import events

from gigawatt.policies import Decision, Turn
from gigawatt.policies.registry import make_policy
from gigawatt.session import GameSession, Options, Seat

if TYPE_CHECKING:
    from tests.tui.table import Sit

    from gigawatt.tui.board.messages import Aspect

KEYS: Final = ("right", "left", "down", "tab", "up", "p")
"""What is pressed while rivals think: moves on the map, and a pass, which is answered with a line."""

THOUGHT_S: Final = 0.08
"""How long the stand-in for an expert computes, in seconds of its thread."""


class Thinker:
    """Computes without a pause on forks of the position, as a search does, then plays as greedy would."""

    def __init__(self) -> None:
        self._greedy = make_policy("greedy")

    def decide(self, turn: Turn) -> Decision:
        """A greedy decision, late."""
        end = time.thread_time() + THOUGHT_S
        number = 0
        while time.thread_time() < end:
            state = turn.fork(number)
            state.apply_action(turn.legal_actions[number % len(turn.legal_actions)])
            number += 1
        return self._greedy.decide(turn)


async def waits(session: GameSession, size: tuple[int, int] = (120, 40), most: int = 0) -> Sequence[float]:
    """Play a session by `n`, `enter` and `p`, and give each key's wait while a rival thought, in seconds.

    Args:
        session: the game.
        size: of the terminal, columns and rows.
        most: how many keys are enough; 0 plays to the end.
    """
    from tests.tui.table import seated

    gc.collect()
    gc.freeze()  # as the application does; else what a test runner holds is walked through now and then
    try:
        return await _waits(session, size, seated, most)
    finally:
        gc.unfreeze()


async def _waits(session: GameSession, size: tuple[int, int], seated: Sit, most: int) -> Sequence[float]:
    found: list[float] = []
    async with seated(session, size, pace="instant", motion="reduced", end="by-itself") as table:
        board = table.board
        keys = cycle(KEYS)
        answered = asyncio.Event()
        draw = board._draw

        def drawn(aspects: Aspect) -> None:
            draw(aspects)
            board._compositor.render_strips()
            answered.set()

        board._draw = drawn  # type: ignore[method-assign]  # to see when a key has been answered
        while not session.is_over and not 0 < most <= len(found):
            if board.controller.rivals.thinking >= 0:
                await asyncio.sleep(0.003)
                if board.controller.rivals.thinking < 0:
                    continue
                answered.clear()
                begun = time.process_time()
                board.post_message(events.Key(next(keys), None))
                await answered.wait()
                found.append(time.process_time() - begun)
            elif session.is_your_turn:
                board.controller.run("next_decision")
                if board.model.menu is not None:
                    board.controller.run("confirm")
                else:
                    board.controller.run("pass_turn")
                    board.controller.run("pass_turn")
            else:
                await asyncio.sleep(0.001)
    return found


def main() -> None:
    """Tell the median and the worst wait over a game of a scenario against a policy."""
    from gigawatt.content import find_scenario, prepare
    from gigawatt.core import Game

    name, policy = sys.argv[1:3] if len(sys.argv) > 2 else ("case-study", "tests.tui.latency:Thinker")
    ruleset, scenario = find_scenario(name)
    game = Game(prepare(ruleset, scenario.id), scenario.id, scenario.default_seats)
    session = GameSession(game, None, 5, [Seat(), *[Seat(policy)] * (game.seats - 1)], Options(adviser="greedy"))
    rows = sorted(asyncio.run(waits(session)))
    told = ", ".join(f"{label} {1000 * rows[at]:.1f} ms" for label, at in (
        ("median", len(rows) // 2), ("99 in 100 within", len(rows) * 99 // 100), ("worst", -1)))  # fmt: skip
    sys.stdout.write(f"{name} against {policy}: {len(rows)} keys while rivals thought, {told}\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
