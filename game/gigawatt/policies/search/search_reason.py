"""The reason for the action that a search chose: its margin at the end of the futures played, and how the runner-up did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.policies.api import Alternative, Clause, Reason, clause
from gigawatt.policies.search.leaf_model import TERMS

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.policies.search.monte_carlo import CandidateResult, SearchResult


def explain_search(game: Game, result: SearchResult) -> Reason:
    """The best action against the next best, in Lead; values of terms and alternatives are in thousandths of Lead.

    The value of an alternative is its gain over the planner's choice (`CandidateResult.gain`).
    """
    best = result.best
    seen = [candidate for candidate in result.results if candidate.visits]
    if len(seen) < 2:
        only = clause("only-candidate") if len(result.results) == 1 else clause("first-candidate")
        return Reason.of(None, (only,), "unsearched", (("visits", best.visits), ("nodes", result.nodes)))
    second = seen[1]
    margin = clause("margin", action=best.action, margin=best.value, futures=best.visits)
    terms = (
        ("visits", best.visits), ("value", _milli(best.value)), ("error", _milli(best.error)),
        ("behind", _milli(second.behind)), ("behind-error", _milli(second.behind_error)), ("shared", second.shared),
        ("nodes", result.nodes), ("horizon", result.horizon), *[(name, _milli(value)) for name, value in zip(TERMS, best.terms, strict=True)],
    )  # fmt: skip
    others = tuple([Alternative(one.action, _milli(one.gain)) for one in seen])
    return Reason.of(game, (margin, _runner_up(best, second)), "search", terms, others)


def _runner_up(best: CandidateResult, second: CandidateResult) -> Clause:
    """How the runner-up did in the futures that both were played in, and by which term if both were played equally often."""
    term = ""
    if best.visits == second.visits and second.behind > 0:
        lacks = [top - own for top, own in zip(best.terms, second.terms, strict=True)]
        term = TERMS[lacks.index(max(lacks))]
    return clause("runner-up", action=second.action, behind=second.behind, shared=second.shared, term=term)


def _milli(value: float) -> int:
    return round(1000 * value)
