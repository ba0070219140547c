"""Another design for search, kept to be compared with `gigawatt.policies.search.monte_carlo`: a tree over the seat's own decisions.

Open-loop Monte Carlo tree search by PUCT. A node is a sequence of own decisions from the position on, through as many quarters as the
visits carry it; rivals answer as planners and are part of the way, not of the tree. Within the quarter under way nothing is random,
so positions are kept there; later ones are played anew in each simulation, in a future drawn from its own key. A node widens with its
visits (progressive widening), in the order of the planner's ranking, which also gives the priors. Where a simulation leaves the tree it
is played on and valued exactly as in the Monte Carlo search, and nodes are counted alike.

Both designs decide in the same positions of matches of one search among planners. Where they choose differently, each choice is played
to the end of the match by planners, in futures that are the same for both (`--futures`). The result is what the tree gains, in Lead over
the best rival.

    python benchmarks/tree_search.py --matches 10 --nodes 2000
"""

from __future__ import annotations

import argparse
from math import sqrt
from typing import Final

from arguments import Parser, natural, positive

from gigawatt.content import open_game
from gigawatt.core import State
from gigawatt.policies.search.leaf_model import margin_terms
from gigawatt.policies.search.monte_carlo import SearchSettings, candidates, future_key, monte_carlo_search
from gigawatt.policies.search.rollout import Meter, OutOfNodesError, choose, closes_quarter, play_on, play_to_brink

TRUTH: Final = 99
"""The key of the futures that both are compared in."""
EXPLORE: Final = 12.0
"""Lead by which PUCT favours a decision hardly tried, for a prior of 1."""
HANDICAP: Final = 1.0
"""Lead that a decision not yet tried is thought to lack to the mean of its node."""
WIDEN: Final = 1.0
"""Decisions that a node looks at: this times the root of its visits, and one."""


class Node:
    """What was found after a sequence of own decisions."""

    __slots__ = ("brink", "children", "last", "listed", "state", "total", "visits")

    def __init__(self) -> None:
        self.children: dict[int, Node] = {}
        self.listed: list[int] = []
        """Decisions to try from here, the planner's choice first; empty until the node is first left."""
        self.visits = 0
        self.total = 0.0
        self.state: State | None = None
        """The seat's next decision, if it comes in the quarter under way."""
        self.brink: State | None = None
        """The position before the quarter's last action, if that comes first."""
        self.last = 0

    @property
    def mean(self) -> float:
        """The mean of what its simulations ended with."""
        return self.total / self.visits if self.visits else 0.0


class Tree:
    """A search under way."""

    def __init__(self, st: State, budget: int, key: int, settings: SearchSettings) -> None:
        self.seat: int = st.seat
        self.key = key
        self.meter = Meter(budget)
        self.settings = settings
        self.until = min(st.game.quarters, st.quarter + 1 + settings.horizon)
        self.root = Node()
        self.root.state = st.fork(key)

    def choose(self, legal: list[int]) -> int:
        """The decision that was tried most often; the planner's choice with too small a budget."""
        root = self.root
        root.listed = candidates(self.root_state(), legal, self.settings)
        if len(root.listed) == 1:
            return root.listed[0]
        try:
            while True:
                self.simulate()
        except OutOfNodesError:
            pass
        tried = [action for action in root.listed if action in root.children]
        if not tried:
            return root.listed[0]
        return max(tried, key=lambda action: (root.children[action].visits, root.children[action].mean))

    def root_state(self) -> State:
        """The position asked about."""
        assert self.root.state is not None
        return self.root.state

    def simulate(self) -> None:
        """Go down the tree, leave it, play on, and tell the nodes passed what came of it."""
        path = [self.root]
        node = self.root
        state: State | None = None  # beyond the quarter under way, the position of this simulation
        n = -1
        while True:
            here = state if state is not None else node.state
            assert here is not None
            action = self.select(node, here)
            new = action not in node.children
            child = node.children.setdefault(action, Node())
            if n < 0:
                n = child.visits
            path.append(child)
            if state is None:
                if new:
                    self.explore(child, here, action)
                if child.brink is not None:
                    state = child.brink.fork(future_key(self.key, n))
                    self.meter.apply(state, child.last)
                    self.to_own_decision(state)
            else:
                self.meter.apply(state, action)
                self.to_own_decision(state)
            node = child
            if new or (state is not None and (state.is_terminal or state.quarter >= self.until)):
                break
        if state is None:
            assert node.state is not None
            state = node.state.fork(future_key(self.key, n))
        play_on(state, self.until, self.meter, self.settings.weights)
        value = sum(margin_terms(state, self.seat))
        for passed in path:
            passed.visits += 1
            passed.total += value

    def select(self, node: Node, state: State) -> int:
        """The decision to try next, by PUCT among as many as the node has widened to and are legal now."""
        legal = state.legal_actions()
        if not node.listed:
            node.listed = candidates(state, legal, self.settings)
        able = [action for action in node.listed if action in legal]
        if not able:
            able = candidates(state, legal, self.settings)[:1]
        able = able[: 1 + int(WIDEN * sqrt(node.visits))]
        whole = sum([1 / (1 + i) for i in range(len(able))])
        root = sqrt(node.visits + 1)

        def merit(i: int) -> float:
            child = node.children.get(able[i])
            visits = child.visits if child else 0
            worth = child.mean if child and visits else node.mean - HANDICAP
            return worth + EXPLORE / ((1 + i) * whole) * root / (1 + visits)

        return able[max(range(len(able)), key=merit)]

    def explore(self, child: Node, before: State, action: int) -> None:
        """Carry out a decision in the quarter under way, and all that follows for certain."""
        st = before.copy()
        while not closes_quarter(st, action):
            self.meter.apply(st, action)
            seat = st.seat
            legal = st.legal_actions()
            if seat == self.seat and len(legal) > 1:
                child.state = st
                return
            action = choose(st, legal, self.settings.weights)
        child.brink, child.last = st, action

    def to_own_decision(self, st: State) -> None:
        """Let the rivals play until the seat has to decide, or the horizon is there."""
        while not st.is_terminal and st.quarter < self.until:
            seat = st.seat
            legal = st.legal_actions()
            if seat == self.seat and len(legal) > 1 and st.points_left(seat):
                return
            action = choose(st, legal, self.settings.weights)
            self.meter.apply(st, action)


def worth(st: State, action: int, futures: int, settings: SearchSettings) -> list[float]:
    """What a decision ends with in each of so many futures, all seats playing on as planners."""
    seat = st.seat
    meter = Meter(1 << 40)
    brink = st.copy()
    *_, (_seat, last) = play_to_brink(brink, action, meter, settings.weights)
    found = []
    for n in range(futures):
        end = brink.fork(future_key(TRUTH, n))
        end.apply_action(last)
        play_on(end, st.game.quarters, meter, settings.weights)
        found.append(sum(margin_terms(end, seat)))
    return found


def compare(seed: int, options: argparse.Namespace) -> list[float]:
    """What the tree gains in each position of a match that is looked at; 0 where both designs agree."""
    game = open_game("case-study", 4)
    settings = SearchSettings()
    state = game.new_state(seed)
    mine = seed % game.seats
    decisions = 0
    found = []
    while legal := state.legal_actions():
        if state.seat != mine or len(legal) == 1:
            state.apply_action(choose(state, legal, settings.weights))
            continue
        action = monte_carlo_search(state, options.nodes, state.ply, settings=settings).best.action
        decisions += 1
        if decisions % options.every == 0:
            other = Tree(state.fork(0), options.nodes, state.ply, settings).choose(legal)
            more = 0.0
            if other != action:
                pairs = zip(
                    worth(state, other, options.futures, settings), worth(state, action, options.futures, settings),
                    strict=True,
                )  # fmt: skip
                more = sum([a - b for a, b in pairs]) / options.futures
            found.append(more)
        state.apply_action(action)
    return found


def main() -> None:
    """Compare the two designs."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matches", type=positive, default=10)
    parser.add_argument("--nodes", type=positive, default=2000, help="budget of a decision for either design")
    parser.add_argument("--every", type=positive, default=6, help="of how many decisions one is looked at")
    parser.add_argument("--futures", type=positive, default=24, help="for each choice, where they differ")
    parser.add_argument(
        "--seed", type=natural, default=1500, help="of the first match; 1000 to 1999 are for choosing a design"
    )
    options = parser.parse_args()
    found: list[float] = []
    for seed in range(options.seed, options.seed + options.matches):
        found += compare(seed, options)
        n = len(found)
        mean = sum(found) / n
        error = sqrt(sum([(value - mean) ** 2 for value in found]) / max(1, n - 1) / n)
        differ = sum([value != 0 for value in found])
        print(
            f"{n} positions, {differ} chosen differently: the tree gains {mean:+.2f} ± {1.96 * error:.2f} Lead a decision"
        )


if __name__ == "__main__":
    main()
