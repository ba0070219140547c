"""The charts of a debrief, as HTML: what ran and what was held back, the pipeline, courses, and where a result stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.pages.columns import lines_plot, stacked_plot
from gigawatt.pages.gantt import GanttRow, gantt_plot
from gigawatt.pages.strips import Strip, strip_plot
from gigawatt.pages.tables import KindCell, kind_table
from gigawatt.text import html_text
from gigawatt.wording.debrief_text import RAN
from gigawatt.wording.grammar import capitalised, listed, plural
from gigawatt.wording.names import pipeline_row_name, region_name
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.shortage_text import binding_cell_text

if TYPE_CHECKING:
    from gigawatt.classroom.debrief.game_story import GameStory
    from gigawatt.classroom.debrief.policy_games import PolicyResults
    from gigawatt.core import Game
    from gigawatt.study.hindsight.bottlenecks import CampusQuarter
    from gigawatt.study.hindsight.pipeline import PipelineRow

_GREY: Final = 8
_PERCENT: Final = "\N{NO-BREAK SPACE}%"
COLOURS: Final[Mapping[str, int]] = {RAN: _GREY, **{layer: place for place, layer in enumerate(LAYERS)}}
"""A layer has one colour on all charts; what ran is grey."""


def figure(drawn: str, caption: str = "") -> str:
    """A chart with what it shows in words."""
    words = f"<figcaption>{html_text(caption, 1000)}</figcaption>" if caption else ""
    return f"<figure>{drawn}{words}</figure>"


def sentences(texts: Sequence[str]) -> str:
    """What page one says, a sentence in each item."""
    items = "".join(f"<li>{html_text(text, 1000).replace(' %', _PERCENT)}</li>" for text in texts)
    return f'<ul class="three">{items}</ul>'


def quarter_names(game: Game, count: int) -> list[str]:
    """The names of the first quarters of a match."""
    return [quarter_name(game, quarter) for quarter in range(count)]


def ran_and_held(game: Game, ran: Sequence[float], held: Sequence[Sequence[float]], label: str, style: str) -> str:
    """Columns of the compute that ran, with what each layer held back on top.

    Args:
        game: the game.
        ran: by quarter, points of compute.
        held: by layer and quarter, points of compute.
        label: the description of the chart for screen readers.
        style: the number format of values.
    """
    parts: dict[str, Sequence[float]] = {RAN: ran}
    parts.update({layer: row for layer, row in zip(LAYERS, held, strict=True) if any(row)})
    return stacked_plot(quarter_names(game, len(ran)), parts, label, style, colours=COLOURS)


def binding_table(story: GameStory) -> str:
    """A row for each campus: which layer bound it in which quarter, and how much compute that held back."""
    game, own = story.answer.game, story.own
    most = max((c.held_back for q in own.quarters for c in q.campuses), default=0) or 1
    regions = sorted({c.bottleneck.region for q in own.quarters for c in q.campuses})
    by = {(q.quarter, c.bottleneck.region): c for q in own.quarters for c in q.campuses}
    cells = [[_cell(by.get((quarter, region)), most) for quarter in range(len(own.quarters))] for region in regions]
    names = [region_name(game, region) for region in regions]
    return kind_table("campus", names, quarter_names(game, len(own.quarters)), cells)


def _cell(campus: CampusQuarter | None, most: int) -> KindCell | None:
    if campus is None:
        return None
    names = campus.bottleneck.binding
    if campus.is_land_only:
        return KindCell(_GREY, 0, "land only", "Nothing beside site stands or is on order: no layer is short", "0")
    if not campus.bottleneck.following:
        return KindCell(_GREY, 0, "level", "All five layers are level", "0")
    note = f"{capitalised(listed(names))}; {campus.held_back} compute held back"
    return KindCell(
        LAYERS.index(names[0]), 100 * campus.held_back / most, binding_cell_text(names), note, str(campus.held_back)
    )


def pipeline_chart(story: GameStory) -> str:
    """The Gantt chart of what was on order."""
    game = story.answer.game
    names = quarter_names(game, len(story.own.quarters))
    rows = [
        GanttRow(
            f"{pipeline_row_name(game, row.kind)}, {region_name(game, row.region)} +{row.amount}",
            row.layer if row.layer >= 0 else _GREY, row.ordered, row.phases,
            "open" if row.is_open else "gone" if row.is_gone else "runs", _note(game, row),
        )
        for row in story.pipeline
    ]  # fmt: skip
    return gantt_plot(names, rows, "What was on order, by quarter")


def _note(game: Game, row: PipelineRow) -> str:
    waited = f"waited {plural(len(row.phases), 'quarter')}"
    stalls = row.phases.count("stalled")
    end = "still on its way at the end" if row.is_open else "given up" if row.is_gone else waited
    stalled = f", {plural(stalls, 'stall')}" if stalls else ""
    return f"Ordered in {quarter_name(game, row.ordered)}: {end}{stalled}"


def seat_names(story: GameStory, you: str = "you") -> list[str]:
    """The factions by seat, the student's marked."""
    return [f"{name} ({you})" if seat == story.seat else name for seat, name in enumerate(story.summary.factions)]


def course_chart(story: GameStory, what: str) -> str:
    """Lines of `lead` or `compute` of every seat, the student's first."""
    names = seat_names(story)
    order = [story.seat, *(seat for seat in range(len(names)) if seat != story.seat)]
    lines = {names[seat]: [float(getattr(q, what)[seat]) for q in story.summary.quarters] for seat in order}
    columns = quarter_names(story.answer.game, len(story.summary.quarters))
    return lines_plot(columns, lines, f"{capitalised(what)} after each quarter", ".0f")


def standing_chart(leads: Sequence[int], against: PolicyResults | None, own: tuple[str, float] | None = None) -> str:
    """Lead at the end: a dot for each game of the class, a box for each policy."""
    strips = [Strip("this class", [float(lead) for lead in leads], has_dots=True)]
    if against is not None:
        strips += [Strip(policy, [float(lead) for lead in row]) for policy, row in against.leads.items()]
    return strip_plot(strips, "Lead at the end, in the class and in games of house policies", own)


def standing_caption(leads: Sequence[int], against: PolicyResults | None) -> str:
    """What the chart of standings shows."""
    text = f"Lead at the end. A dot is one of {plural(len(leads), 'whole game')} of the class."
    if against is None:
        return text
    each = against.games // len(against.leads)
    return (
        f"{text} A box is the middle half of {each:,} games in which that house policy plays the student's seat against the same rivals, on "
        "seeds that no student has; its line is the median, and the thin line holds nine games in ten."
    )
