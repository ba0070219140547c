"""One digest for one game: across processes, interleaved, and beside a policy that searches on forks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as some
from tests.core.play import Chooser, boards, by_kind, game_of, line_up, play
from tests.tiers import tiered

import gigawatt
from gigawatt.core import chance
from gigawatt.core.game import State

ROOT = Path(__file__).parents[2]

SCRIPT = """
from tests.core.play import boards, by_kind, game_of, line_up, play
for number, (ruleset, scenario, seats) in list(enumerate(boards()))[::5]:
    game = game_of(scenario, seats, ruleset)
    st = game.new_state(number, line_up(game, number))
    play(st, by_kind(number))
    print(ruleset, scenario, seats, st.digest())
"""


def fresh_process(hash_seed: int) -> str:
    """What a new process says of games on boards of several scenarios."""
    path = os.pathsep.join([str(ROOT), str(Path(gigawatt.__file__).parents[1])])
    env = {**os.environ, "PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout


def start(number: int) -> State:
    """The first position of a game on some board."""
    ruleset, scenario, seats = boards()[number % len(boards())]
    game = game_of(scenario, seats, ruleset)
    return game.new_state(number, line_up(game, number))


def digests(st: State, choose: Chooser) -> list[str]:
    """The digest after every tenth ply, and the last."""
    found = [st.digest()]
    while play(st, choose, 10):
        found.append(st.digest())
    return found


@pytest.mark.slow
def test_fresh_processes_under_any_hash_seed_play_the_same_games() -> None:
    """A game's digest is the same in fresh processes under PYTHONHASHSEED 0, 1 and 2, and in this one."""
    here = []
    for number, (ruleset, scenario, seats) in list(enumerate(boards()))[::5]:
        st = start(number)
        play(st, by_kind(number))
        here.append(f"{ruleset} {scenario} {seats} {st.digest()}\n")
    for hash_seed in (0, 1, 2):
        assert fresh_process(hash_seed) == "".join(here)


def test_interleaved_games_do_not_touch_each_other() -> None:
    """Games played ply by ply in turn end as each does alone."""
    alone = []
    for number in range(6):
        st = start(number * 5)
        play(st, by_kind(number))
        alone.append(st.digest())
    together = [(start(number * 5), by_kind(number)) for number in range(6)]
    while not all(st.is_terminal for st, _choose in together):
        for st, choose in together:
            play(st, choose, 1)
    assert [st.digest() for st, _choose in together] == alone


@tiered("number", range(0, 27, 4), fast=2)
def test_searching_on_forks_beside_a_game_never_moves_its_future(number: int) -> None:
    """A game during which someone plays out forks at every tenth ply has the digests of one in peace."""
    in_peace = digests(start(number), by_kind(number))
    st, choose = start(number), by_kind(number)
    beside = [st.digest()]
    while play(st, choose, 10):
        for key in range(2):
            play(st.fork(key), by_kind(key + number), 40)
        play(st.copy(), by_kind(77), 20)
        beside.append(st.digest())
    assert beside == in_peace


def under_another_seed(st: State, seed: int) -> State:
    """The same position on the table with another hidden future."""
    other = st.copy()
    other.key = chance.match_key(seed)
    other.source = chance.keyed(other.key)
    return other


@pytest.mark.slow
@given(some.integers(0, 200), some.integers(0, 250), some.integers(0, 2**64 - 1))
def test_a_fork_tells_nothing_of_the_real_future(number: int, plies: int, key: int) -> None:
    """Two games that differ in nothing but their hidden seed have the same fork, to the last draw."""
    st = start(number)
    play(st, by_kind(number), plies)
    other = under_another_seed(st, number + 1000)
    assert digests(st.fork(key), by_kind(3)) == digests(other.fork(key), by_kind(3))


def test_forks_with_different_keys_have_different_futures() -> None:
    """The key decides the future of a fork: among many keys, few games go alike."""
    st = start(10)
    ends = set()
    for key in range(12):
        fork = st.fork(key)
        play(fork, by_kind(3))
        ends.add(fork.digest())
    assert len(ends) == 12


def test_a_fork_with_the_keys_number_is_not_the_match() -> None:
    """Forking with the match's own seed as the key does not give the match's future away."""
    ruleset, scenario, seats = boards()[5]
    game = game_of(scenario, seats, ruleset)
    futures = []
    for seed in range(8):
        st = game.new_state(seed)
        fork = st.fork(seed)
        play(st, by_kind(1))
        play(fork, by_kind(1))
        futures.append(st.digest() == fork.digest())
    assert not any(futures)


def test_one_decision_more_does_not_shift_unrelated_luck() -> None:
    """Two games that differ in one extra action share their headlines, decks and first player."""
    game = game_of("case-study", 4)
    a, b = game.new_state(9), game.new_state(9)
    a.log, b.log = [], []
    choose = by_kind(4)
    b.apply_action(choose(b, b.legal_actions()))
    for st in (a, b):
        while not st.is_terminal:
            st.apply_action(0)
    assert a.log is not None
    assert b.log is not None
    assert [e for e in a.log if e[0] in {"headline", "class", "slip"}] == [
        e for e in b.log if e[0] in {"headline", "class", "slip"}
    ]


@pytest.mark.parametrize("seed", [0, 1, 2**128 - 1, b"x", b"a secret of a tournament"])
def test_a_seed_is_a_number_or_bytes(seed: int | bytes) -> None:
    """Numbers below 2**128 and short byte strings both seed a match, and the same seed gives the same match."""
    game = game_of("case-study", 4)
    a, b = game.new_state(seed), game.new_state(seed)
    play(a, by_kind(1), 80)
    play(b, by_kind(1), 80)
    assert a.digest() == b.digest()
