"""A game that is killed goes on where its player had got to."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.tui.terminal import Program

from gigawatt.session import GameSession

PLAYER = """
import sys
from pathlib import Path
from gigawatt.content import find_scenario, prepare
from gigawatt.core import Game
from gigawatt.session import GameSession, Options, Seat

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


@pytest.mark.slow
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


def own(path: Path) -> list[str]:
    """The person's actions in a save, in their text form."""
    session = GameSession.resume(path)
    (seat,) = session.people
    return [session.game.format_action(ply.action) for ply in session.plies if ply.seat == seat]


@pytest.mark.slow
def test_text_mode_killed_at_any_moment_has_kept_what_it_said_was_done(tmp_path: Path) -> None:
    """Every `Done` that was read is in the save, in order, and nothing else but at most the action that was being told."""
    path = tmp_path / "game.json"
    chance = random.Random(11)  # noqa: S311  # moments to kill at, nothing secret
    done: list[str] = []
    for round_ in range(5):
        start = ["--load", str(path)] if round_ else ["first-campus", "--seed", "5", "--save", str(path)]
        command = [sys.executable, "-m", "gigawatt", "play", *start, "--text"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("next\n1\nnext\n1\npass\n" * 3)
            process.stdin.close()  # where fewer things are done than are waited for, it ends instead of asking on
            wanted = len(done) + chance.randrange(1, 5)
            for line in process.stdout:
                if line.startswith("Done: "):
                    done.append(line.removeprefix("Done: ").rstrip().removesuffix("."))
                if len(done) >= wanted:
                    break
            time.sleep(chance.random() / 50)
            process.kill()
            kept = own(path)
            # What it did and said after the last line that was read counts as done, too.
            done += [
                line.removeprefix("Done: ").rstrip().removesuffix(".") for line in process.stdout if "Done: " in line
            ]
        assert kept[: len(done)] == done
        assert len(kept) <= len(done) + 1
        done = kept


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_the_board_killed_at_any_moment_shows_the_same_again(tmp_path: Path) -> None:
    """In a terminal: what the board has counted as done is in the save, and the next start shows the very same ply."""
    path = tmp_path / "game.json"
    environment = {"GIGAWATT_SETTINGS": str(tmp_path / "none.json"), "TERM": "xterm-256color"}
    chance = random.Random(3)  # noqa: S311  # moments to kill at, nothing secret
    seen = 0
    for round_ in range(4):
        start = ["--load", str(path)] if round_ else ["first-campus", "--seed", "5", "--save", str(path)]
        program = Program([sys.executable, "-m", "gigawatt", "play", *start], (80, 24), environment)
        try:
            if program.sees("YOUR TURN", "END TURN?") == "END TURN?":
                program.type(" ")
                program.sees("YOUR TURN")
            left = int(program.sees("3 of 3 ", "2 of 3 ", "1 of 3 ")[0])
            assert left == 3 - seen % 3
            program.type("n")
            program.sees("WHAT IT DOES")
            program.type("\r")
            if program.sees("Enter once more", f"{left - 1} of 3 ") == "Enter once more":  # the proposal came late
                program.type("\r")
            if left == 1:
                program.sees("END TURN?")
                program.type(" ")
            if chance.random() < 0.7:  # acknowledged: the count of actions left has gone down
                program.sees(f"{(left - 2) % 3 + 1} of 3 ")
                seen += 1
            time.sleep(chance.random() / 10)
        finally:
            program.kill()
        kept = len(own(path)) if path.exists() else 0
        assert kept - seen in (0, 1)
        seen = kept
    assert seen >= 3
