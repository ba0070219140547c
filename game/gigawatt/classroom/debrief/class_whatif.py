"""The teacher's what-if on the page of the class: what was changed, the effect on each student, and where it is scored on average."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gigawatt.classroom.debrief.charts import figure
from gigawatt.pages.rows import Mark, interval_plot
from gigawatt.pages.scale import number
from gigawatt.study.block_means import Estimate, mean_of
from gigawatt.study.hindsight.whatif import WhatIf
from gigawatt.study.hindsight.whatif_text import change_text, changed_text, interval_text, is_clear, scored_text
from gigawatt.text import html_text
from gigawatt.wording.grammar import counted, listed
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.whatif_text import class_counts_text, class_effect_text, question_text

if TYPE_CHECKING:
    from gigawatt.classroom.debrief.class_row import ClassRow
    from gigawatt.core import Game

Asked = tuple["ClassRow", WhatIf, int]
"""A student, the answer for the own game, and the seat."""


def class_what_if(game: Game, rows: Sequence[ClassRow], changes: Sequence[str]) -> Iterator[str]:
    """The part about the what-if; nothing if none was asked.

    Args:
        game: what was played.
        rows: the students.
        changes: the what-if, as it was asked.
    """
    if not changes:
        return
    yield "<h2>What if</h2>"
    found: list[Asked] = []
    for row in rows:
        if row.story is not None and isinstance(row.story.what_if, WhatIf):
            found.append((row, row.story.what_if, row.story.seat))
    if found:
        yield from _answered(game, found)
    yield f'<p class="soft">{html_text(f"Asked as {listed(changes)}.", 400)}</p>'
    for row in rows:
        if row.story is not None and isinstance(row.story.what_if, str):
            yield f'<p class="soft">{html_text(f"{row.name}: {row.story.what_if}", 600)}</p>'


def _answered(game: Game, found: Sequence[Asked]) -> Iterator[str]:
    answer = found[0][1]
    quarter = quarter_name(game, game.quarters - len(answer.quarters))
    asked = question_text("each student's", quarter, changed_text(answer.shared_lines))
    yield f"<p>{html_text(asked, 1000)}</p>"
    for sentence in _on_average(found):
        yield f"<p>{html_text(sentence, 1000)}</p>"
    marks = [_mark(row.name, answer.effects[seat].lead) for row, answer, seat in found]
    yield figure(interval_plot(marks, "Effect on the Lead of each student", "+,.1f"), _caption(found))


def _mark(name: str, lead: Estimate) -> Mark:
    return Mark(name, lead.value, lead.low, lead.high)


def _on_average(found: Sequence[Asked]) -> Iterator[str]:
    """The effect over all games, each of which counts once, and where it is scored."""
    games = list({answer.record: (answer, seat) for _, answer, seat in found}.values())
    if len(games) < 2:
        return
    own = [answer.effects[seat] for answer, seat in games]
    rivals = [
        [effect.compute.value for other, effect in enumerate(answer.effects) if other != seat] for answer, seat in games
    ]
    lead = mean_of([effect.lead.value for effect in own])
    by = [mean_of([one.value for one in column]) for column in zip(*(effect.lead_by for effect in own), strict=True)]
    compute = [("a student", mean_of([effect.compute.value for effect in own]))]
    if all(rivals):
        compute.append(("a rival", mean_of([sum(row) / len(row) for row in rivals])))
    yield class_effect_text(len(games), change_text(lead), interval_text(lead), is_clear=is_clear(lead))
    yield class_counts_text(*_counts([effect.lead for effect in own]))
    if is_clear(lead):
        yield scored_text(lead, by, compute, compute[0][1])


def _counts(leads: Sequence[Estimate]) -> tuple[int, int, int]:
    """How many effects are gains, costs, and within chance."""
    clear = [lead for lead in leads if is_clear(lead)]
    gains = sum(lead.value > 0 for lead in clear)
    return gains, len(clear) - gains, len(leads) - len(clear)


def _caption(found: Sequence[Asked]) -> str:
    frozen = [a.frozen[s].after.lead - a.frozen[s].before.lead for _, a, s in found if a.frozen is not None]
    text = (
        f"The change in each student's own Lead: mean and 95 % interval of {counted(found[0][1].games, 'future')}, each played with the change "
        "and without, in which policies play on."
    )
    if not frozen:
        return text
    mean = sum(frozen) / len(frozen)
    changes = f"changes by {number(mean, '+.1f')}" if round(mean, 1) else "does not change"
    return f"{text} With everyone as recorded, Lead at the end {changes} on average."
