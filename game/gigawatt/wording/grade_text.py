"""How the points of a part of a grade came about, in one sentence: what was measured, and what that earns."""

from __future__ import annotations

from collections.abc import Mapping

from gigawatt.wording.grammar import plural


def games_text(whole: int, games: int, share: float) -> str:
    """`2 of 3 games were played to their end; with the quarters that were played of the others it earns 72 %`, of those asked for."""
    if whole == games:
        return f"all {games} games were played to their end"
    told = f"{whole} of {games} games were played to their end"
    return f"{told}; with the quarters that were played of the others it earns {share * 100:.0f} %"


def result_text(lead: int, par: float, width: float) -> str:
    """`Lead 9, par 13.1; par earns half of the points, 8.7 above it all of them, and 8.7 below it nothing`"""
    return (
        f"Lead {lead}, par {par:.1f}; par earns half of the points, {width:.1f} above it all of them, "
        f"and {width:.1f} below it nothing"
    )


def brier_text(weight: int, mean: float, even: float, played: int, whole: int) -> str:
    """How a mean Brier score earns points, with the sum: `points by Brier's rule, ...: 20 × (1 - 0.4063 / 0.8) × 2 / 5 = 3.94`

    Args:
        weight: the points of the part.
        mean: the mean score of the prompts that were scored.
        even: that of somebody who knows nothing.
        played: how many prompts were scored.
        whole: how many could have been.
    """
    told = (
        f"points by Brier's rule, which counts how sure an answer was: the mean score is {mean:.2f}, 0 would earn all, "
        f"and {even:.2f} (no answer, or an even guess) or more earns nothing"
    )
    if mean >= even:
        return told
    points = weight * (1 - mean / even) * played / whole
    share = f" × {played} / {whole}" if played < whole else ""
    return f"{told}: {weight} × (1 - {mean:.4f} / {even:.4g}){share} = {points:.2f}"


def answers_text(answered: int, asked: int, hits: int, unplayed: int, earned: str) -> str:
    """`4 of 5 prompts answered, 1 right; points by Brier's rule ...`

    Args:
        answered: how many prompts have an answer.
        asked: how many prompts there were in all.
        hits: how many answers came true.
        unplayed: how many prompts are of quarters that were not played.
        earned: how they earn points, as `brier_text` has it; empty if nothing was scored.
    """
    told = f"{answered} of {plural(asked, 'prompt')} answered, {hits} right"
    told = f"{told}; {earned}" if earned else told
    return f"{told}; nothing for {plural(unplayed, 'prompt')} of quarters not played" if unplayed else told


def decisions_text(decisions: int, lost: float, low: float, high: float, lead: int) -> str:
    """`9 decisions cost 3.1 Lead (2.0 to 4.2), and 12 was reached; 12 of 15.1 is earned`"""
    return (
        f"{decisions} decisions cost {lost:.1f} Lead ({low:.1f} to {high:.1f}), and {lead} was reached; "
        f"{lead} of {lead + lost:.1f} is earned"
    )


def parts_text(notes: Mapping[str, str]) -> str:
    """By part how its points came about, in one text: `completion: 4 of 4 quarters. result: Lead 9 ...`"""
    return " ".join(f"{name}: {note}." for name, note in notes.items())
