"""The story of a match as files: a report in plain text, and a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import asdict

from gigawatt.analysis.match_story import turn_causes, turn_title
from gigawatt.analysis.match_summary import LEAD_GROUPS, MatchSummary, held_back, turning_points
from gigawatt.storage.files import write_atomic
from gigawatt.storage.folders import saves_folder
from gigawatt.storage.writing import free_path
from gigawatt.wording.grammar import plural, signed
from gigawatt.wording.match_text import LEAD_HEADINGS, MatchText
from gigawatt.wording.seats import SEAT_LETTERS

if TYPE_CHECKING:
    from gigawatt.core.explanations.shortages import Shortage
    from gigawatt.match import Record


def match_text(summary: MatchSummary, you: int) -> MatchText:
    """The writer about a match for its reader; -1 for an onlooker."""
    return MatchText(summary.game, summary.factions, you)


def report(summary: MatchSummary, seat: int, behind: Sequence[Shortage] = ()) -> str:
    """The story as plain text, for the player of a seat; `behind` is what `shortage_behind` found."""
    game, text = summary.game, match_text(summary, seat)
    lines = [
        f"Gigawatt, the story of a match: {game.scenario.name}, {plural(game.quarters, 'quarter')}, {plural(game.seats, 'seat')}",
        "",
    ]
    for place, (other, sums) in enumerate(summary.lead_table()):
        parts = ", ".join(f"{LEAD_HEADINGS[group].full} {n}" for group, n in zip(LEAD_GROUPS, sums, strict=True) if n)
        lines.append(
            f"{place + 1}. {SEAT_LETTERS[other]} {summary.factions[other]}: {summary.final.lead(other)} Lead ({parts})"
        )
    lines += [
        "",
        f"Seat {SEAT_LETTERS[seat]}, {summary.factions[seat]}",
        *text.held_back(**asdict(held_back(summary, seat))),
        *text.behind(behind),
        "",
    ]
    for turn in turning_points(summary, seat):
        what, why = turn_title(text, turn), turn_causes(text, turn)
        lines.append(f"{game.quarter_text(turn.quarter)}: {what} ({signed(turn.swing)}). {why}")
    lines += [
        "",
        "quarter; "
        + "; ".join(
            f"Lead {SEAT_LETTERS[s]}; compute {SEAT_LETTERS[s]}; bound {SEAT_LETTERS[s]}" for s in range(game.seats)
        ),
    ]
    for c in summary.quarters:
        cells = "; ".join(f"{c.lead[s]}; {c.compute[s]}; {'+'.join(c.binding[s]) or '-'}" for s in range(game.seats))
        lines.append(f"{game.quarter_text(c.quarter)}; {cells}")
    return "\n".join(lines) + "\n"


def export(
    summary: MatchSummary, record: Record, seat: int, save: Path | None, behind: Sequence[Shortage] = ()
) -> tuple[Path, Path]:
    """Write the report and the picture beside a save, or into the saves folder; never over a file of another kind.

    Raises:
        SaveError: they cannot be written.
    """
    from gigawatt.match.picture import draw

    base = save if save is not None else saves_folder() / f"{record.scenario}.json"
    text, picture = free_path(base.with_suffix(".txt"), "story"), free_path(base.with_suffix(".svg"), "picture")
    write_atomic(text, report(summary, seat, behind).encode())
    write_atomic(picture, draw(record).encode())
    return text, picture
