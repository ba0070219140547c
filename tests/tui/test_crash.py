"""A game that is killed goes on where its player had got to."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from gigawatt.tui.session import GameSession

PLAYER = """
import sys
from pathlib import Path
from gigawatt.content import find_scenario, prepare
from gigawatt.core import Game
from gigawatt.tui.session import GameSession, Options, Seat

path = Path(sys.argv[1])
if path.exists():
    session = GameSession.resume(path)
else:
    ruleset, scenario = find_scenario("first-campus")
    game = Game(prepare(ruleset, scenario.id), scenario.id, 2)
    session = GameSession(game, None, 5, (Seat(), Seat("greedy")), Options(adviser="greedy"), path)
while not session.is_over:
    session.play_on()
    if session.is_over:
        break
    session.apply(session.advice_job().run().action)
    print(len(session.plies), session.state.digest(), flush=True)
print("over", flush=True)
"""


def test_killed_at_any_moment_the_game_resumes_at_the_last_acknowledged_action(tmp_path: Path) -> None:
    """Whatever was acknowledged before a kill is in the save, position and all; the next run goes on from there."""
    path = tmp_path / "game.json"
    chance = random.Random(7)  # noqa: S311  # moments to kill at, nothing secret
    known: dict[int, str] = {}
    for _ in range(4):
        process = subprocess.Popen([sys.executable, "-c", PLAYER, str(path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        lines = chance.randrange(1, 12)
        last = 0
        for _, line in zip(range(lines), process.stdout, strict=False):
            if line.startswith("over"):
                break
            plies, digest = line.split()
            last = int(plies)
            assert known.setdefault(last, digest) == digest
        time.sleep(chance.random() / 100)
        process.kill()
        process.communicate()
        session = GameSession.resume(path)
        assert len(session.plies) >= last
        if len(session.plies) == last:
            assert session.state.digest() == known[last]
