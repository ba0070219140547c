"""The story of a match as files: a report in plain text, and a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gigawatt.analysis.match_summary import (
    COLUMNS,
    MatchSummary,
    bottleneck_sentences,
    turning_points,
)
from gigawatt.storage.files import write_atomic
from gigawatt.storage.folders import saves_folder
from gigawatt.storage.writing import free_path
from gigawatt.wording.grammar import plural, signed

if TYPE_CHECKING:
    from gigawatt.match import Record


def report(story: MatchSummary, seat: int) -> str:
    """The story as plain text."""
    game = story.game
    lines = [
        f"Gigawatt, the story of a match: {game.scenario.name}, {plural(game.quarters, 'quarter')}, {plural(game.seats, 'seat')}",
        "",
    ]
    for place, (other, sums) in enumerate(story.lead_table()):
        parts = ", ".join(f"{heading} {n}" for (_, heading, _), n in zip(COLUMNS, sums, strict=True) if n)
        lines.append(
            f"{place + 1}. {'ABCDEF'[other]} {story.factions[other]}: {story.final.lead(other)} Lead ({parts})"
        )
    lines += ["", f"Seat {'ABCDEF'[seat]}, {story.factions[seat]}", *bottleneck_sentences(story, seat), ""]
    for turn in turning_points(story, seat):
        lines.append(f"{game.quarter_text(turn.quarter)}: {turn.title} ({signed(turn.swing)}). {turn.text}")
    lines += [
        "",
        "quarter; "
        + "; ".join(f"Lead {'ABCDEF'[s]}; compute {'ABCDEF'[s]}; bound {'ABCDEF'[s]}" for s in range(game.seats)),
    ]
    for c in story.quarters:
        cells = "; ".join(f"{c.lead[s]}; {c.compute[s]}; {'+'.join(c.binding[s]) or '-'}" for s in range(game.seats))
        lines.append(f"{game.quarter_text(c.quarter)}; {cells}")
    return "\n".join(lines) + "\n"


def export(story: MatchSummary, record: Record, seat: int, save: Path | None) -> tuple[Path, Path]:
    """Write the report and the picture beside a save, or into the saves folder; never over a file of another kind.

    Raises:
        SaveError: they cannot be written.
    """
    from gigawatt.match.picture import draw

    base = save if save is not None else saves_folder() / f"{record.scenario}.json"
    text, picture = free_path(base.with_suffix(".txt"), "story"), free_path(base.with_suffix(".svg"), "picture")
    write_atomic(text, report(story, seat).encode())
    write_atomic(picture, draw(record).encode())
    return text, picture
