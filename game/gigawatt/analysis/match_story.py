"""The story of a match in sentences, as the board's last page, its export and plain text have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gigawatt.analysis.match_summary import LEAD_GROUPS, MatchSummary, TurningPoint, permit_luck

if TYPE_CHECKING:
    from gigawatt.wording.match_text import MatchText


def turn_title(text: MatchText, turn: TurningPoint, *, starts: bool = True) -> str:
    """What a turning point was, at the start of a sentence or inside it."""
    return text.turn(turn.code, turn.winner, turn.loser, turn.swing, is_own=turn.is_own, starts=starts)


def turn_causes(text: MatchText, turn: TurningPoint) -> str:
    """What was behind a turning point."""
    return text.causes([(cause.code, cause.seat, cause.arguments) for cause in turn.causes])


def luck(text: MatchText, summary: MatchSummary, seat: int) -> str:
    """What became of a seat's permits, beside what was to be expected."""
    return text.luck(*permit_luck(summary, seat))


def paragraph(text: MatchText, summary: MatchSummary, turns: Sequence[TurningPoint], more: Sequence[str]) -> str:
    """The game in one paragraph: who won by what, the turning points, and what follows from elsewhere."""
    winner = summary.winners()[0]
    return text.paragraph(
        winner,
        summary.final.lead(winner),
        list(zip(LEAD_GROUPS, summary.lead_table()[0][1], strict=True)),
        [(turn.quarter, turn_title(text, turn, starts=False)) for turn in turns],
        more,
    )
