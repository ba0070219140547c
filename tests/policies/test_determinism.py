"""The same seed gives the same match: in another process, with another hash seed, and beside other matches."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.policies.soak import soak
from tests.tiers import tiered

from gigawatt.content import open_game
from gigawatt.match import play_match
from gigawatt.policies import registry
from gigawatt.policies.registry import make_policy

QUICK = list(registry.QUICK)
SEARCHING = sorted(registry.SLOW)
NODES = 150
"""Budget of a decision: enough to play some futures on a board of two seats."""
SCRIPT = """
from gigawatt.content import open_game
from gigawatt.match import play_match
from gigawatt.policies import registry
from gigawatt.policies.registry import make_policy
for name in {names}:
    game = open_game("first-campus" if name in {searching} else "duel", 2)
    said = []
    players = [make_policy(name), make_policy("greedy")]
    result = play_match(game, players, 5, max_nodes={nodes}, on_ply=lambda note: said.append(note.reason))
    print(name, result.final_digest, [reason for reason in said if reason and (reason.plan == "search" or reason is said[-1])])
"""


@tiered("name", [*QUICK, *SEARCHING], fast=("greedy", "planner"))
def test_the_same_seed_gives_the_same_match(name: str) -> None:
    """Played twice in one process, a match between in the middle."""
    game = open_game("first-campus" if name in SEARCHING else "duel", 2)
    results = [
        play_match(game, [make_policy(n) for n in (name, "greedy")], seed, max_nodes=NODES) for seed in (5, 6, 5)
    ]
    assert results[0].final_digest == results[2].final_digest != results[1].final_digest


@pytest.mark.slow
def test_processes_and_hash_seeds_agree() -> None:
    """Digests and reasons of every policy are the same in fresh processes with other hash seeds; of those that search, all reasons."""
    names = [*QUICK, *SEARCHING]
    answers = set()
    for hash_seed in ("0", "1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": hash_seed}
        command = [sys.executable, "-c", SCRIPT.format(names=names, searching=SEARCHING, nodes=NODES)]
        answers.add(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout)
    assert len(answers) == 1
    lines = answers.pop().splitlines()
    assert len(lines) == len(names)
    assert all("over " in line and " futures" in line for line in lines[-2:])


@pytest.mark.slow
def test_a_short_soak_ends_without_a_fault() -> None:
    """Every board once, with house policies in every seat; `python -m tests.policies.soak` plays thousands."""
    assert soak(QUICK, 0, 26) == 0
