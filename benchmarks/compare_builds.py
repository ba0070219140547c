"""Whether two builds play the same games: `python benchmarks/compare_builds.py OLD NEW`.

Each build is a checkout, compiled or not, given by its folder. Both play the same games, each in processes of its own, on every
board that ships and with every number of seats. Actions are chosen by a keyed hash. At every ply are compared the legal actions, the
digest of the position and of its sections, the observation of the seat to move as JSON and as a vector, and the events so far; at
some plies `explain` for the whole action table, and for some legal actions `preview`; for every seat what is on its way, the forecast
of its compute and income, and in every region what binds; a copy, a child and a fork, and the position restored from an observation.

With `--matches` the house policies play as well, and their actions and reasons are compared.

The exit code is 0 if all is the same. Where it is not, the first game that differs is played again, and the ply is named and what
differs there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from typing import Any

from arguments import Parser, checkout, natural

LOOK_EVERY = 41
"""Plies from one that is looked at from all sides to the next; another first one in each game."""
PREVIEWS = 4
"""Legal actions that are previewed there."""
NODES = 60
"""Budget of a decision, for the policies that search."""
BLOCK = 135
"""Games that a process plays before it tells of them."""


def main() -> int:
    """Compare two builds, or play for one of them."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=checkout, metavar="OLD")
    parser.add_argument("new", type=checkout, metavar="NEW")
    parser.add_argument("--games", type=natural, default=270, help="random games (%(default)s)")
    parser.add_argument("--first", type=natural, default=0, help="number of the first one (%(default)s)")
    parser.add_argument("--matches", type=natural, default=0, help="matches of house policies (%(default)s)")
    parser.add_argument("--play", choices=("games", "matches", "plies"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.play:
        play(options.play, options.first, options.games)
        return 0
    if not options.games + options.matches:
        parser.error("expected --games or --matches from 1")
    return compare(options.old, options.new, options)


# --- both builds -----------------------------------------------------------------------------------------------------


def compare(old: Path, new: Path, options: argparse.Namespace) -> int:
    """Let both play, and tell of the first difference; returns the exit code."""
    start = time.perf_counter()
    same = plies = 0
    for what, first, count in (("games", options.first, options.games), ("matches", 0, options.matches)):
        for block in range(first, first + count, BLOCK):
            size = min(BLOCK, first + count - block)
            with ThreadPoolExecutor(2) as pool:
                found, expected = pool.map(lambda tree, w=what, b=block, n=size: ask(tree, w, b, n), (new, old))
            for mine, theirs in zip(found, expected, strict=True):
                if mine != theirs:
                    print(f"{theirs}\n{mine}")
                    if what == "games":
                        number = int(mine.split()[1])
                        tell(ask(old, "plies", number, 1), ask(new, "plies", number, 1))
                    return 1
                same += 1
                plies += int(mine.split()[-2])
    builds = " and ".join(f"{tree} ({build_of(tree)})" for tree in (old, new))
    print(f"the same: {same:,} games, {plies:,} plies, by {builds}, in {time.perf_counter() - start:.0f} s")
    return 0


def ask(tree: Path, what: str, first: int, count: int) -> list[str]:
    """What a build has to tell of some games, a line each."""
    played = ["--play", what, "--first", str(first), "--games", str(count)]
    command = [sys.executable, __file__, str(tree), str(tree), *played]
    environment = {**os.environ, "PYTHONPATH": str(tree / "game"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=environment, cwd=tree, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tree} failed:\n{done.stderr}")
    place, *lines = done.stdout.splitlines()
    if not Path(place).is_relative_to(tree):
        raise SystemExit(f"{place} was played with, which is not in {tree}")
    return lines


def build_of(tree: Path) -> str:
    """`compiled` or `interpreted`."""
    code = "from gigawatt.compiled import build_name; print(build_name())"
    environment = {**os.environ, "PYTHONPATH": str(tree / "game")}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tree, capture_output=True, text=True, check=True
    ).stdout.strip()


def tell(old: list[str], new: list[str]) -> None:
    """Print the first thing that differs in a game."""
    for theirs, mine in zip(old, new, strict=False):
        if mine != theirs:
            mine_is, theirs_is = json.loads(mine), json.loads(theirs)
            for name, value in theirs_is.items():
                if mine_is.get(name) != value:
                    print(
                        f"ply {theirs_is['ply']}, {name}: {str(value)[:2000]}\nbut now: {str(mine_is.get(name))[:2000]}"
                    )
            return
    print(f"one of them ends earlier: after {len(old)} and {len(new)} plies")


# --- one build --------------------------------------------------------------------------------------------------------


def play(what: str, first: int, count: int) -> None:
    """Print where the build lies, then a line for each game (or for each ply of one)."""
    import gigawatt

    print(gigawatt.__file__)
    if what == "matches":
        for number in range(first, first + count):
            print(match(number))
        return
    for number in range(first, first + count):
        seen = blake2b(digest_size=16)
        plies = 0
        for row in game_rows(number, whole=what == "plies"):
            text = json.dumps(row)
            if what == "plies":
                print(text)
            seen.update(text.encode())
            plies += 1
        if what == "games":
            print(f"game {number} {plies} {seen.hexdigest()}")


def short(*parts: object) -> str:
    """A digest of what parts look like."""
    return blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def boards() -> list[tuple[str, str, int]]:
    """(ruleset, scenario, seats) of every board that ships."""
    from gigawatt.content import load_ruleset, ruleset_names

    return [
        (name, scenario.id, seats)
        for name in ruleset_names()
        for scenario in load_ruleset(name).scenarios
        for seats in scenario.seats
    ]


GAMES: dict[tuple[str, str, int], Any] = {}


def board(number: int) -> Any:
    """The board of a game."""
    from gigawatt.content import load_ruleset, prepare
    from gigawatt.core import Game

    every = boards()
    ruleset, scenario, seats = key = every[number % len(every)]
    if key not in GAMES:
        GAMES[key] = Game(prepare(load_ruleset(ruleset), scenario), scenario, seats)
    return GAMES[key]


def key_of(*parts: int) -> int:
    """A number of 64 bits that depends on all of these."""
    return int.from_bytes(blake2b(repr(parts).encode(), digest_size=8).digest(), "little")


def choose(state: Any, legal: list[int], number: int, ply: int) -> int:
    """One of the legal actions: in every other game evenly, in the rest first a kind, so that the rare ones come up."""
    key = key_of(number, ply)
    if number % 2:
        return legal[key % len(legal)]
    kinds = [int(state.game.kind[action]) for action in legal]
    there = sorted(set(kinds))
    # A pass ends the quarter for the seat: seldom taken, or little else would happen.
    kind = there[key % len(there)] if key >> 32 & 7 or len(there) == 1 else there[-1]
    if kind == 0 and len(there) > 1 and key >> 40 & 3:
        kind = there[1 + (key >> 16) % (len(there) - 1)]
    rows = [action for action, of_kind in zip(legal, kinds, strict=True) if of_kind == kind]
    return rows[(key >> 8) % len(rows)]


def game_rows(number: int, *, whole: bool) -> Iterator[dict[str, Any]]:
    """A random game, a row for each position; `whole` rows have what is seen, others only its digests."""
    game = board(number)
    pool = list(game.scenario.factions)
    turn = key_of(number) % len(pool)
    state = game.new_state(number, (pool[turn:] + pool[:turn])[: game.seats])
    if number % 3 == 0:
        state.log = []
    show = (lambda part: part) if whole else short
    ply = 0
    while True:
        legal = [int(action) for action in state.legal_actions()]
        seat = state.seat
        observation = state.observation(seat)
        row = {
            "ply": ply,
            "legal": show(legal),
            "digest": state.digest(),
            "sections": show(state.section_digests()),
            "json": show(observation.to_json()),
            "vector": show([int(n) for n in observation.vector()]),
            "log": show(list(state.log or ())),
            "ranks": show((list(state.ranks()), state.returns(), state.is_terminal)),
        }
        if ply % LOOK_EVERY == number % LOOK_EVERY or not legal:
            row |= {name: show(part) for name, part in look(state, legal, number, ply).items()}
        yield row
        if not legal:
            return
        if state.log is not None:
            state.log.clear()
        state.apply_action(choose(state, legal, number, ply))
        ply += 1


def look(state: Any, legal: list[int], number: int, ply: int) -> dict[str, Any]:
    """All else that can be asked of a position."""
    from gigawatt.core import State
    from gigawatt.core.explanations.explain import explain
    from gigawatt.core.explanations.forecast import arrivals, compute_forecast, income_in, quarter_end, training
    from gigawatt.core.explanations.preview import preview
    from gigawatt.core.queries.bottleneck import bottleneck

    game = state.game
    seats, regions = range(game.seats), range(game.region_count)
    before = state.digest()
    found: dict[str, Any] = {
        "explain": [repr(explain(state, action)) for action in range(-1, game.action_count + 1)],
        "arrivals": [repr(arrivals(state, seat)) for seat in seats],
        "forecast": [[int(n) for n in compute_forecast(state, seat)] for seat in seats],
        "bottleneck": [repr(bottleneck(state, seat, region)) for seat in seats for region in regions],
    }
    if not legal:
        return found
    chosen = sorted({legal[key_of(number, ply, i) % len(legal)] for i in range(PREVIEWS)})
    found["preview"] = [repr(preview(state, action)) for action in chosen]
    found["income"] = [(income_in(quarter_end(state), seat), int(training(state, seat))) for seat in seats]
    found["children"] = [state.child(action).digest() for action in chosen]
    fork = state.fork(key_of(ply, number))
    again = State.from_observation(game, state.observation(state.seat).to_json(), key_of(ply, number))
    for step in range(30):
        moves = fork.legal_actions()
        assert moves == again.legal_actions(), "a restored position is not its fork"
        if not moves:
            break
        action = choose(fork, moves, number, ply + step)
        fork.apply_action(action)
        again.apply_action(action)
    assert fork.digest() == again.digest(), "a restored position is not its fork"
    found["fork"] = fork.digest()
    assert state.digest() == before, "somebody who only looked has changed the position"
    return found


def match(number: int) -> str:
    """A match of house policies, as a digest of its record with all reasons."""
    from gigawatt.match import play_match
    from gigawatt.policies.registry import HOUSE, make_policy
    from gigawatt.storage import to_json

    game = board(key_of(number) % len(boards()))
    names = list(HOUSE)
    chosen = [names[(number + seat * 5) % len(names)] for seat in range(game.seats)]
    result = play_match(
        game, [make_policy(name) for name in chosen], number, record=True, reasons=True, max_nodes=NODES
    )
    assert not any(result.faults), result.faults
    assert result.record is not None
    plies = len(result.record.actions)
    return f"match {number} {game.scenario_id} {'+'.join(chosen)} {plies} {short(to_json(result.record))}"


if __name__ == "__main__":
    sys.exit(main())
