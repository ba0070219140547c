"""Policies that think in a process of their own: the same decisions, and nothing left behind."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from gigawatt.core import Game
from gigawatt.policies.registry import QUICK
from gigawatt.session import PASS, GameSession, Seat
from gigawatt.session.policy_process import MatchReplica, PolicyProcess, is_quick

RIVALS = (Seat("greedy"), Seat("random"))


@pytest.fixture
def played(small_game: Game) -> GameSession:
    """Two policies, a few plies on."""
    session = GameSession(small_game, None, 5, RIVALS)
    for _ in range(5):
        session.accept(session.job().run())
    return session


def test_the_process_decides_what_a_thread_would(played: GameSession) -> None:
    """To the end of the game every task is answered as the job of the same position is."""
    policies = PolicyProcess(played)
    try:
        while not played.is_over:
            answer, there = policies.ask(played.task()), played.job().run()
            assert (answer.generation, answer.seat, answer.action) == (there.generation, there.seat, there.action)
            assert (answer.reason and answer.reason.text) == (there.reason and there.reason.text)
            assert played.accept(answer) is not None
    finally:
        policies.close()


def test_a_take_back_is_followed(small_game: Game) -> None:
    """After a take-back the process follows the new line from its start, with policies made anew."""
    session = GameSession(small_game, None, 5, (Seat(), Seat("greedy")))
    session.play_on()
    replica = MatchReplica(session.record())
    for action in session.state.legal_actions()[1:4]:
        session.apply(action)
        if session.is_policy_to_move:
            assert replica.answer(session.task()) == session.job().run()
            session.play_on()
        if not session.undo_reason:
            session.take_back()


def test_a_process_that_dies_is_started_again(played: GameSession) -> None:
    """Killed between two questions it answers the next one all the same."""
    policies = PolicyProcess(played)
    try:
        first = policies.ask(played.task())
        process = policies._process
        assert process is not None
        process.kill()
        process.wait()
        assert policies.ask(played.task()) == first
    finally:
        policies.close()


def test_closing_ends_the_process_and_answers_no_more(played: GameSession) -> None:
    """Once closed the process is gone, and a question is refused."""
    policies = PolicyProcess(played)
    policies.start_early()
    process = policies._process
    assert process is not None
    policies.close()
    assert process.poll() is not None
    with pytest.raises(OSError, match="ended"):
        policies.ask(played.task())


def test_a_policy_that_cannot_be_made_passes_with_its_fault(played: GameSession) -> None:
    """What goes wrong in the process comes back as a pass that says why."""
    from attrs import evolve

    answer = MatchReplica(played.record()).answer(evolve(played.task(), spec="no-such-policy"))
    assert answer.action == PASS
    assert "no-such-policy" in answer.fault


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="the shell here is a POSIX one")
def test_nothing_a_policy_prints_reaches_the_terminal(played: GameSession, tmp_path: Path) -> None:
    """The process writes its answers through its own pipe; what a policy prints goes nowhere."""
    loud = tmp_path / "loud.py"
    loud.write_text(
        "from gigawatt.policies import Decision\n"
        "class Loud:\n"
        "    def decide(self, turn):\n"
        "        print('noise' * 1000, flush=True)\n"
        "        return Decision(turn.legal_actions[0])\n"
    )
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from gigawatt.content import find_scenario, prepare\n"
        "from gigawatt.core import Game\n"
        "from gigawatt.session import GameSession, Seat\n"
        "from gigawatt.session.policy_process import PolicyProcess\n"
        "rules, scenario = find_scenario('first-campus')\n"
        "game = Game(prepare(rules, scenario.id), scenario.id, 2)\n"
        "session = GameSession(game, None, 5, [Seat('loud:Loud')] * 2)\n"
        "policies = PolicyProcess(session)\n"
        "answer = policies.ask(session.task())\n"
        "policies.close()\n"
        "sys.stdout.write(answer.fault or 'quiet')\n"
    )
    import sys

    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout == "quiet"
    assert done.stderr == ""


def test_house_policies_that_think_in_a_thread_are_quick(duel_game: Game) -> None:
    """Each policy that is said to be quick takes under 20 ms of the processor for its decision."""
    import time

    for name in QUICK:
        session = GameSession(duel_game, None, 5, (Seat(name), Seat("greedy")))
        session.accept(session.job().run())
        spent = []
        while session.state.seat != 0:
            session.accept(session.job().run())
        for _ in range(3):
            begun = time.thread_time()
            session.job().run()
            spent.append(time.thread_time() - begun)
        assert min(spent) < 0.02, name
        assert is_quick(name)
    assert is_quick("cmd:python policy.py")
    assert is_quick("planner:horizon=6")
    assert not is_quick("search")
    assert is_quick("module:Class"), "the thread waits for its process"
