"""The policy that asks the oracle."""

from __future__ import annotations

from typing import Final

from gigawatt.policies.api import DEFAULT_BUDGET, FORCED, Alternative, Decision, Reason, Turn
from gigawatt.policies.search.leaf_model import TERMS
from gigawatt.policies.search.monte_carlo import HORIZON, WIDTH, Opinion, Settings, Verdict, consult

NODES: Final = DEFAULT_BUDGET
"""Nodes a decision may cost unless told otherwise."""
KEYS: Final = 1 << 62
"""Keys of futures are drawn below this."""
LACKS: Final = dict(
    zip(
        TERMS,
        ("Lead by then", "running compute", "compute on order", "cash and credit", "influence", "training", "supply",
         "what rivals then have"),
        strict=True,
    )
)  # fmt: skip
"""What a line falls short by, for each part of its value."""


class SearchPolicy:
    """Plays its best actions ahead in shared futures, and takes the one that ends furthest before its best rival.

    The candidates are the best of the planner's ranking. Each is played to the end of the quarter, the rivals answering as
    planners, and then through futures drawn anew, the same for every candidate; a model fitted to the ends of matches judges
    where they stop. The budget goes where the choice is close, and what would hardly change it is not spent.

    Args:
        nodes: nodes a decision may cost, a node being an action on a fork; the match's own budget counts too, if it is less.
        horizon: quarters that a future is played on after the one under way, from 0.
        width: candidates at most, besides the pass, from 1.

    Raises:
        ValueError: a number below its range.
    """

    def __init__(self, nodes: int = NODES, horizon: int = HORIZON, width: int = WIDTH) -> None:
        if nodes < 0:
            raise ValueError(f"nodes is a number from 0, not {nodes}")
        if horizon < 0:
            raise ValueError(f"horizon is a number of quarters from 0, not {horizon}")
        if width < 1:
            raise ValueError(f"width is a number of candidates from 1, not {width}")
        self.nodes: int = nodes
        self.settings: Settings = Settings(width=width, horizon=horizon)

    def decide(self, turn: Turn) -> Decision:
        """Ask the oracle, and take what it thinks best."""
        legal = turn.legal_actions
        if len(legal) == 1:
            return Decision(legal[0], FORCED)
        budget = max(0, min(self.nodes, turn.budget))
        opinion = consult(turn.fork(0), budget, turn.draw(KEYS), legal=legal, settings=self.settings)
        return Decision(opinion.best.action, explain_opinion(turn, opinion) if turn.wants_reason else None)


def explain_opinion(turn: Turn, opinion: Opinion) -> Reason:
    """The best action against the next best, in Lead; values of terms and alternatives in thousandths of Lead.

    The value of an alternative is what it is thought to gain over the planner's choice (`Verdict.gain`).
    """
    best = opinion.best
    seen = [verdict for verdict in opinion.verdicts if verdict.visits]
    if len(seen) < 2:
        only = (
            "Nothing else is worth a look." if len(opinion.verdicts) == 1 else "It is first in the planner's ranking."
        )
        return Reason(only, "unsearched", (("visits", best.visits), ("nodes", opinion.nodes)))
    second = seen[1]
    text = (
        f"{_name(turn, best, start=True)} {_standing(best.value)} over {best.visits} futures; the next best, "
        f"{_name(turn, second)}, {_comparison(best, second)}."
    )
    terms = (
        ("visits", best.visits), ("value", _milli(best.value)), ("error", _milli(best.error)),
        ("behind", _milli(second.behind)), ("behind-error", _milli(second.behind_error)), ("shared", second.shared),
        ("nodes", opinion.nodes), ("horizon", opinion.horizon), *[(name, _milli(value)) for name, value in zip(TERMS, best.terms, strict=True)],
    )  # fmt: skip
    return Reason(text, "search", terms, tuple([Alternative(v.action, _milli(v.gain)) for v in seen]))


def _standing(value: float) -> str:
    """Where a line ends: ahead of the best rival or behind."""
    return f"ends {abs(value):.1f} Lead {'ahead of' if value >= 0 else 'behind'} the best rival"


def _comparison(best: Verdict, second: Verdict) -> str:
    """How the runner-up did in the futures that both were played in, and by what if both were looked at equally long."""
    if second.behind < 0:
        return f"does {-second.behind:.1f} better in the {second.shared} they share, too few to go by"
    mostly = ""
    if best.visits == second.visits and second.behind > 0:
        lacks = [top - own for top, own in zip(best.terms, second.terms, strict=True)]
        mostly = f", mostly by {LACKS[TERMS[lacks.index(max(lacks))]]}"
    return f"falls {second.behind:.1f} short in the {second.shared} they share{mostly}"


def _name(turn: Turn, verdict: Verdict, *, start: bool = False) -> str:
    text = turn.game.format_action(verdict.action)
    return text[0].upper() + text[1:] if start else text


def _milli(value: float) -> int:
    return round(1000 * value)
