"""The same seed gives the same match: in another process, with another hash seed, and beside other matches."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.policies.soak import soak

from gigawatt.cli.scenarios import open_game
from gigawatt.match import play_match
from gigawatt.policies import registry
from gigawatt.policies.registry import make_policy

QUICK = [name for name in registry.HOUSE if name not in {"search", "expert"}]
SCRIPT = """
from gigawatt.cli.scenarios import open_game
from gigawatt.match import play_match
from gigawatt.policies import registry
from gigawatt.policies.registry import make_policy
game = open_game("duel", 2)
for name in {names}:
    said = []
    result = play_match(game, [make_policy(name), make_policy("greedy")], 5, on_ply=lambda note: said.append(note.reason))
    print(name, result.final_digest, [reason and reason.text for reason in said][-3:])
"""


@pytest.mark.parametrize("name", QUICK)
def test_the_same_seed_gives_the_same_match(name: str) -> None:
    """Played twice in one process, a match between in the middle."""
    game = open_game("duel", 2)
    results = [play_match(game, [make_policy(n) for n in (name, "greedy")], seed) for seed in (5, 6, 5)]
    assert results[0].final_digest == results[2].final_digest != results[1].final_digest


def test_processes_and_hash_seeds_agree() -> None:
    """Digests and reasons of every quick policy are the same in fresh processes with other hash seeds."""
    answers = set()
    for hash_seed in ("0", "1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": hash_seed}
        command = [sys.executable, "-c", SCRIPT.format(names=QUICK)]
        answers.add(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout)
    assert len(answers) == 1
    assert len(answers.pop().splitlines()) == len(QUICK)


def test_a_short_soak_ends_without_a_fault() -> None:
    """Every board once, with house policies in every seat; `python -m tests.policies.soak` plays thousands."""
    assert soak(QUICK, 0, 26) == 0
