"""A match plays to its end whatever sits in its seats."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from gigawatt.core import Game
from gigawatt.core.chance import policy_seed
from gigawatt.core.legality.legal_actions import find_legal
from gigawatt.errors import UsageError
from gigawatt.match import MatchResult, PlyNote, play_match
from gigawatt.match.faults import ProgramFaultError
from gigawatt.match.replay import reasons_of
from gigawatt.policies.api import MOST_REASON, Alternative, Decision, Policy, Reason, Turn
from gigawatt.policies.players.random_policy import RandomPolicy
from gigawatt.policies.turn import packed_turn, seeded
from gigawatt.storage.format import from_json, to_json


class Scripted:
    """Gives whatever it is told to, from a ply on; plays at random before."""

    def __init__(self, answer: Any, after: int = 4) -> None:
        self.answer = answer
        self.after = after
        self.asked: list[int] = []

    def decide(self, turn: Turn) -> Decision:
        """The answer, or the result of calling it."""
        self.asked.append(turn.ply)
        if turn.ply < self.after:
            return RandomPolicy().decide(turn)
        return self.answer(turn) if callable(self.answer) else self.answer


class Searcher:
    """Searches on forks to the end of the match before every decision, then decides at random."""

    def decide(self, turn: Turn) -> Decision:
        """Play the fork out, look at everything, and forget it."""
        state = turn.fork(turn.draw(1 << 30))
        for _ in range(40):
            legal = state.legal_actions()
            if not legal:
                break
            state.apply_action(legal[-1])
        return RandomPolicy().decide(turn)


def two(first: Policy, second: Policy | None = None) -> list[Policy]:
    """A policy and a random rival."""
    return [first, second or RandomPolicy()]


def raising(error: Exception) -> Any:
    """Something that raises when it is asked."""

    def answer(turn: Turn) -> Decision:
        raise error

    return answer


def test_a_match_ends_by_rule(duel_game: Game) -> None:
    """The result has a rank, Lead, compute and cash for each seat, and no fault."""
    result = play_match(duel_game, two(RandomPolicy()), 7)
    assert sorted(result.ranks) in ([1, 2], [1, 1])
    assert len(result.lead) == len(result.compute) == len(result.cash) == 2
    assert result.faults == (None, None)
    assert result.quarters == duel_game.quarters
    assert result.plies > result.quarters
    assert result.record is None


def test_the_same_seed_gives_the_same_match(duel_game: Game) -> None:
    """Another seed gives another one."""
    digests = [play_match(duel_game, two(RandomPolicy()), seed).final_digest for seed in (7, 7, 8)]
    assert digests[0] == digests[1] != digests[2]


def test_a_number_and_its_bytes_are_the_same_seed(duel_game: Game) -> None:
    """A seed out of a record plays as the number that was typed."""
    typed = play_match(duel_game, two(RandomPolicy()), 7, record=True)
    assert typed.record is not None
    again = play_match(duel_game, two(RandomPolicy()), typed.record.seed, record=True)
    assert again == typed


def test_searching_on_forks_changes_nothing(duel_game: Game) -> None:
    """A policy that plays forks to the end beside the match leaves the match as it would have been."""
    searched = play_match(duel_game, two(Searcher(), Searcher()), 7, record=True)
    plain = play_match(duel_game, two(RandomPolicy()), 7, record=True)
    assert searched.record == plain.record


def test_recording_changes_nothing(duel_game: Game) -> None:
    """With and without a record, the same match."""
    assert (
        play_match(duel_game, two(RandomPolicy()), 7, record=True).final_digest
        == play_match(duel_game, two(RandomPolicy()), 7).final_digest
    )


@pytest.mark.slow
def test_fresh_processes_agree(duel_game: Game) -> None:
    """Whatever seeds Python's hashes, the match has one digest."""
    code = (
        "from gigawatt.content import open_game\n"
        "from gigawatt.match import play_match\n"
        "from gigawatt.policies.players.random_policy import RandomPolicy\n"
        "print(play_match(open_game('duel', 2), [RandomPolicy(), RandomPolicy()], 7).final_digest)"
    )
    digests = set()
    for number in "012":
        environment = os.environ | {"PYTHONHASHSEED": number}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
        digests.add(done.stdout.strip())
    assert digests == {play_match(duel_game, two(RandomPolicy()), 7).final_digest}


@pytest.mark.parametrize(
    "answer, kind, said",
    [
        (raising(ZeroDivisionError("a\nb")), "crash", "ZeroDivisionError: a b"),
        (raising(RecursionError("deep")), "crash", "RecursionError: deep"),
        (raising(ProgramFaultError("timeout", "no action within 1.0 s")), "timeout", "no action within 1.0 s"),
        (raising(ProgramFaultError("memory", "it took more than 512 MB")), "memory", "it took more than 512 MB"),
        (raising(ProgramFaultError("infrastructure", "no process left")), "infrastructure", "no process left"),
        (None, "protocol", "expected a Decision with an action, got None"),
        (7, "protocol", "expected a Decision with an action, got 7"),
        ("x" * 1000, "protocol", "expected a Decision"),
        (Decision("pass"), "protocol", "expected a Decision with an action"),
        (Decision(True), "protocol", "expected a Decision with an action"),
        (Decision(-1), "protocol", "action -1 is not in the table"),
        (Decision(10**9), "protocol", "action 1000000000 is not in the table"),
        (Decision(0, "because"), "protocol", "expected a Reason or None"),
        (lambda turn: Decision(illegal(turn)), "illegal", "by seat 0"),
    ],
)
def test_a_fault_is_booked_and_the_match_goes_on(duel_game: Game, answer: Any, kind: str, said: str) -> None:
    """Whatever a policy does, its fault is named once, and the stand-in passes for it to the end."""
    policy = Scripted(answer)
    result = play_match(duel_game, two(policy), 7)
    fault = result.faults[0]
    assert fault is not None
    assert (fault.seat, fault.kind) == (0, kind)
    assert fault.ply >= 4
    assert said in fault.message
    assert "\n" not in str(fault)
    assert len(str(fault)) < 400
    assert result.faults[1] is None
    assert policy.asked[-1] == fault.ply, "a policy at fault is not asked again"
    assert result.quarters == duel_game.quarters


def illegal(turn: Turn) -> int:
    """An action of the table that is not legal now."""
    return next(action for action in range(turn.game.action_count) if action not in turn.legal_actions)


def test_a_stop_by_hand_stops(duel_game: Game) -> None:
    """Ctrl-C inside a policy is no fault of it."""

    def stop(turn: Turn) -> Decision:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play_match(duel_game, two(Scripted(stop)), 7)


def test_a_turn_holds_what_was_promised(duel_game: Game) -> None:
    """Seat, ply, seed and budget are right, and the observation is the seat's own."""
    seen: list[Turn] = []

    def look(turn: Turn) -> Decision:
        seen.append(turn)
        assert turn.observation is turn.observation
        return Decision(turn.legal_actions[0])

    play_match(duel_game, two(Scripted(look, after=0)), 7, max_nodes=55)
    assert {turn.seat for turn in seen} == {0}
    assert {turn.budget for turn in seen} == {55}
    assert {turn.policy_seed for turn in seen} == {policy_seed(7, 0)}
    assert [turn.ply for turn in seen] == sorted({turn.ply for turn in seen})
    assert all(list(turn.legal_actions) == sorted(turn.legal_actions) for turn in seen)


def test_a_turn_gives_its_actions_in_three_ways(duel_game: Game) -> None:
    """All of them as a tuple, how many, or one by its place: the same ones, be they a list or packed."""
    state = duel_game.new_state(7)
    legal = state.legal_actions()
    listed = Turn(duel_game, state.seat, legal, 1, 0, 55, state)
    packed = packed_turn(duel_game, state.seat, find_legal(state), 1, 0, 55, state, seeded(1), [], wants_reason=True)
    for turn in (listed, packed):
        assert turn.choices == len(legal)
        assert [turn.nth(i) for i in range(turn.choices)] == legal
        assert turn.legal_actions == tuple(legal)
        assert turn.legal_actions is turn.legal_actions
        assert "seat=" in repr(turn)
    assert packed.draw(1000, 2) == listed.draw(1000, 2)


def test_who_listens_changes_nothing(duel_game: Game) -> None:
    """A random policy that is told on decides on what is drawn for it where nobody listens."""
    told: list[PlyNote] = []
    heard = play_match(duel_game, two(RandomPolicy()), 7, on_ply=told.append)
    assert play_match(duel_game, two(RandomPolicy()), 7) == heard
    assert tuple(note.action for note in told) == heard.actions
    assert all(note.reason is not None and note.reason.plan in ("random", "forced") for note in told)


def test_draws_depend_on_seed_ply_and_number_alone(duel_game: Game) -> None:
    """A policy's luck is its own, and asking again gives the same."""
    turns: list[Turn] = []

    def look(turn: Turn) -> Decision:
        turns.append(turn)
        return Decision(turn.legal_actions[0])

    play_match(duel_game, two(Scripted(look, after=0)), 7)
    assert turns[0].draw(1000) == turns[0].draw(1000)
    assert len({turn.draw(1 << 40, n) for turn in turns for n in (0, 1)}) == 2 * len(turns)


def test_forks_of_one_key_agree_and_hide_the_future(duel_game: Game) -> None:
    """Two forks by one key play alike; forks by other keys part from each other and from the match."""

    def playout(state: Any) -> str:
        while legal := state.legal_actions():
            state.apply_action(legal[len(legal) // 2])
        return str(state.digest())

    start = duel_game.new_state(7)
    ends = [playout(start.fork(1)), playout(start.fork(1)), playout(start.fork(2)), playout(start.copy())]
    assert ends[0] == ends[1]
    assert len(set(ends)) == 3


def test_every_ply_is_told(duel_game: Game) -> None:
    """The listener hears each decision once, before it is applied, with the reason it had."""
    heard: list[PlyNote] = []

    def reasoned(turn: Turn) -> Decision:
        return Decision(turn.legal_actions[0], Reason("It comes first.", plan="first"))

    result = play_match(duel_game, two(Scripted(reasoned, after=0)), 7, record=True, reasons=True, on_ply=heard.append)
    assert [note.ply for note in heard] == list(range(result.plies))
    assert result.record is not None
    assert tuple(note.action for note in heard) == result.record.actions == result.actions
    kept = result.record.session["reasons"]
    assert [row[0] for row in kept] == [note.ply for note in heard if note.reason is not None]
    assert {(row[1], row[-1]) for row in kept if row[1] not in ("random", "forced")} == {("first", "It comes first.")}


def test_reasons_kept_are_bounded(duel_game: Game) -> None:
    """However much a policy says, a record of its match can be saved and read again."""
    chatter = Reason("word " * 5000, "plan" * 50, (("term", 1),) * 500, (Alternative(0, 1),) * 500)

    def talks(turn: Turn) -> Decision:
        return Decision(turn.legal_actions[-1], chatter)

    record = play_match(duel_game, two(Scripted(talks, after=0)), 7, record=True, reasons=True).record
    assert record is not None
    rows = record.session["reasons"]
    assert all(len(row[-1]) <= MOST_REASON and len(row[2]) <= 20 and len(row[3]) <= 20 for row in rows)
    read = from_json(to_json(record), "the record")
    assert reasons_of(read) == {row[0]: row[-1] for row in rows}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_as_many_policies_as_seats(duel_game: Game, count: int) -> None:
    """A wrong number of policies is refused before anything is played."""
    with pytest.raises(UsageError, match="duel with 2 seats takes as many policies"):
        play_match(duel_game, [RandomPolicy()] * count, 7)


def test_interleaved_matches_do_not_touch(small_game: Game, duel_game: Game) -> None:
    """A match played inside another one's decision leaves both as they would have been."""
    alone: MatchResult = play_match(duel_game, two(RandomPolicy()), 7)

    class Player:
        """Plays whole matches of two games while it thinks."""

        def decide(self, turn: Turn) -> Decision:
            """Let other games run, then decide at random."""
            if turn.ply in (0, 20):
                play_match(small_game, two(RandomPolicy()), turn.ply)
                play_match(duel_game, two(RandomPolicy()), 8)
            return RandomPolicy().decide(turn)

    assert play_match(duel_game, two(Player()), 7) == alone
