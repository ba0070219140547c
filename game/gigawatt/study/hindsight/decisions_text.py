"""Sentences that text and page of judged decisions have in common, from the object that `decisions_json` makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gigawatt.wording.grammar import counted, listed

UNITS: Final = {"lead": "Lead", "margin": "Lead over the best rival"}
"""What a measure counts."""
COSTLIEST: Final = "The costliest decisions"
FINEST: Final = "The best decisions"
NOTHING: Final = "None stands out."
METHOD: Final = (
    "Each decision is played on beside the planner's candidates in the same random futures, all seats being policies. Some futures "
    "choose the best alternative; others, which had no part in that, estimate how much better it ends. Where the first found nothing "
    "better than what was done, regret is 0. Decisions of the lists are picked by these estimates, and what is said of them comes from "
    "new futures again, so that no figure is large because it was picked for being large; their order is that of the first estimates. "
    "A regret below 0 is chance."
)


def score_text(one: Mapping[str, Any], measure: str) -> str:
    """The score of a seat in a sentence or two.

    Args:
        one: an element of `judged`.
        measure: what the futures were judged by.
    """
    mean, total = one["mean"], one["total"]
    forced = one["decisions"] - one["free"]
    of_these = f", {counted(forced, 'more')} with a single legal action" if forced else ""
    return (
        f"Regret per decision: {mean['value']:.2f} {UNITS[measure]} ({interval_text(mean, 2)}), in all {total['value']:.1f} "
        f"({interval_text(total, 1)}), over {counted(one['free'], 'decision')}{of_these}; "
        f"{counted(one['nodes'], 'ply', 'plies')} simulated."
    )


def interval_text(estimate: Mapping[str, Any], digits: int) -> str:
    """`95 %: 0.1 to 0.5`."""
    if estimate["low"] is None:
        return "no interval"
    return f"95 %: {estimate['low']:.{digits}f} to {estimate['high']:.{digits}f}"


def who_plays_on(data: Mapping[str, Any]) -> str:
    """Who plays the futures on, and for whom."""
    kept = sorted({player["plays_on"] for player in data["players"] if player["plays_on"] == player["recorded"]})
    others = [player for player in data["players"] if player["plays_on"] != player["recorded"]]
    parts = [f"futures are played on by the record's own policies ({listed(kept)})"] if kept else []
    for player in others:
        who = player["recorded"] or "whoever played it"
        parts.append(f"{player['plays_on']} plays on for {who} in seat {player['seat']} ({player['name']})")
    end = "" if data["is_finished"] else "; the record is not finished"
    return f"{data['scenario']}, {counted(data['plies'], 'ply', 'plies')}: {'; '.join(parts)}{end}."
