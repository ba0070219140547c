"""What the engine and the house policies make of many games, one line each: the same in every build, or one is wrong.

    python -m tests.compiled.same

The first line is the build. A test runs this against the sources and against what mypyc makes of them, and compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from tests.core.play import Chooser, boards, by_kind, game_of, line_up
from tests.match import hostile_policies as hostile

from gigawatt.compiled import build_name
from gigawatt.core.explanations.explain import explain
from gigawatt.core.explanations.preview import preview
from gigawatt.core.game import State
from gigawatt.core.queries.bottleneck import bottleneck
from gigawatt.match import play_match
from gigawatt.policies.registry import HOUSE, make_policy
from gigawatt.policies.valuation.action_values import ActionValues
from gigawatt.policies.valuation.weights import load_weights
from gigawatt.storage import to_json

RANDOM_GAMES = 240
PLANNER_GAMES = 8
NODES = 150
"""Budget of a decision, for those that search."""
LOOK_EVERY = 67
"""Plies from one position that is looked at from all sides to the next."""


def main() -> None:
    """Print everything."""
    print(f"build {build_name()}")  # noqa: T201
    for line in (*random_games(), *house_games(), *planner_games(), *judgements()):
        print(line)  # noqa: T201


def short(*parts: object) -> str:
    """A digest of what parts look like."""
    return blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def random_games() -> Iterator[str]:
    """Random games on every board, with every event, and now and then all that can be asked of a position."""
    all_boards = boards()
    for number in range(RANDOM_GAMES):
        ruleset, scenario, seats = all_boards[number % len(all_boards)]
        game = game_of(scenario, seats, ruleset)
        st = game.new_state(number, line_up(game, number // len(all_boards)))
        st.log = []
        choose = by_kind(number) if number % 2 else Chooser(number)
        seen: list[str] = []
        while legal := st.legal_actions():
            action = choose(st, legal)
            if st.ply % LOOK_EVERY == number % LOOK_EVERY:
                seen.append(look(st, action))
            st.apply_action(action)
        yield f"random {number} {scenario} {seats}: {st.digest()} {short(st.section_digests(), st.returns(), st.log, seen)}"


def look(st: State, action: int) -> str:
    """What can be asked of a position: why an action is legal or not, what it changes, what a seat sees, what binds, what each
    action is worth, and where a fork leads.
    """
    game = st.game
    fork = st.fork(st.ply)
    for _ in range(12):
        if legal := fork.legal_actions():
            fork.apply_action(legal[len(legal) // 2])
    observation = st.observation(st.seat)
    again = State.from_observation(game, observation.to_json(), 7)
    rows = [explain(st, row) for row in range(st.ply % 7, game.action_count, 7)]
    regions = [bottleneck(st, st.seat, r) for r in st.campuses(st.seat)]
    values = ActionValues(st, st.seat, load_weights("greedy"))
    return short(
        rows, regions, preview(st, action), observation.to_json(), observation.vector(), fork.digest(), again.digest(),
        [values.value(row) for row in st.legal_actions()],
    )  # fmt: skip


def house_games() -> Iterator[str]:
    """Each house policy in the first seat of a short match, with its reasons and the whole record."""
    game = game_of("duel", 2)
    for seed, name in enumerate(HOUSE):
        yield f"{name} {seed}: {record_of(game.scenario_id, 2, [name, 'planner'], seed)}"


def planner_games() -> Iterator[str]:
    """Four planners, with their reasons and the whole record."""
    for seed in range(PLANNER_GAMES):
        yield f"planner {seed}: {record_of('case-study', 4, ['planner'] * 4, seed)}"


def judgements() -> Iterator[str]:
    """What is made of each thing that a policy in this process may answer or raise."""
    for name in hostile.ANSWERS:
        result = play_match(game_of("duel", 2), [getattr(hostile, name)(), make_policy("random")], 7)
        fault = result.faults[0]
        assert fault is not None, name
        assert (fault.kind, result.faults[1]) == (hostile.FAULTS[name][0], None), (name, fault)
        text = "" if name == "Unmade" else fault.message  # where a compiled class says it in other words
        yield f"judged {name}: {fault.kind} at ply {fault.ply}: {text} {result.final_digest}"


def record_of(scenario: str, seats: int, names: list[str], seed: int) -> str:
    """A digest of the record of a match, in which nothing may have gone wrong."""
    policies = [make_policy(name) for name in names]
    result = play_match(game_of(scenario, seats), policies, seed, record=True, reasons=True, max_nodes=NODES)
    assert not any(result.faults), result.faults
    assert result.record is not None
    return f"{result.final_digest} {blake2b(to_json(result.record), digest_size=8).hexdigest()}"


if __name__ == "__main__":
    main()
