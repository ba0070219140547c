"""The answer to a what-if as one self-contained HTML page: the verdict, paired differences, Lead with and without, and how it was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from gigawatt.pages.columns import lines_plot, stacked_plot
from gigawatt.pages.rows import Mark, interval_plot
from gigawatt.pages.scale import number
from gigawatt.pages.shell import html_page
from gigawatt.pages.tables import WIDE, folded, table, terms
from gigawatt.study.block_means import Estimate
from gigawatt.study.hindsight import whatif_text as words
from gigawatt.study.hindsight.whatif import WhatIf
from gigawatt.text import html_text
from gigawatt.wording.grammar import signed

_BARS: Final = 15
"""The most columns of the plot of paired differences."""
_MOST_DIGITS: Final = 18
_FIGURES: Final = "Figures"
_TO: Final = " to "


def whatif_page(answer: WhatIf, command: str) -> str:
    """Render the page. It works offline and in a browser that allows neither scripts nor requests.

    Args:
        answer: the answer.
        command: the command that gives every figure again.
    """
    title = f"What if: {answer.scenario}, {answer.at}"
    return html_page(title, "gigawatt study whatif", _body(title, answer, command), WIDE)


def _body(title: str, answer: WhatIf, command: str) -> Iterator[str]:
    yield f"<h1>{html_text(title)}</h1>"
    yield f"<p>{html_text(words.question(answer), 4000)}</p>"
    yield f'<p class="verdict">{html_text(words.verdict(answer), 1000)}</p>'
    if why := words.reason(answer):
        yield f"<p>{html_text(why, 1000)}</p>"
    yield f'<p class="soft">{html_text(words.players_note(answer), 1000)}</p>'
    yield "<h2>The effect on every seat</h2>"
    yield interval_plot([_mark(answer, seat) for seat in range(len(answer.effects))], "Effect on Lead by seat", "+,.1f")
    yield table(words.REACTING_HEAD, words.reacting_rows(answer), left=(1, 2), narrow=words.INTERVALS)
    yield from _differences(answer)
    yield from _courses(answer)
    yield "<h2>The match's own future</h2>"
    yield f"<p>{html_text(words.frozen_verdict(answer), 1000)}</p>"
    if answer.frozen is not None:
        yield table(words.FROZEN_HEAD, words.frozen_rows(answer), left=(1,))
        yield f'<p class="soft">{html_text(words.FROZEN_NOTE, 1000)}</p>'
    yield _facts(answer, command)


def _mark(answer: WhatIf, seat: int) -> Mark:
    lead: Estimate = answer.effects[seat].lead
    return Mark(words.seat_name(answer, seat), lead.value, lead.low, lead.high)


def _differences(answer: WhatIf) -> Iterator[str]:
    """How the paired differences of the seat that decides are spread."""
    name = words.seat_name(answer, answer.seat)
    differences = answer.effects[answer.seat].differences
    rows = histogram(differences)
    yield "<h2>Paired differences</h2>"
    text = f"Lead of {name} with the change less without, future by future: how many futures gave which difference."
    if (width := range_width(differences)) > 1:
        text += (
            f" A column spans {width:,} Lead: from the number at its left edge up to the next one, which is not in it."
        )
    yield f"<p>{html_text(text)}</p>"
    labels = [label.partition(_TO)[0] for label, _ in rows]
    counts = {"futures": [float(count) for _, count in rows]}
    yield stacked_plot(labels, counts, f"Paired differences in Lead of {name}", ",.0f", at_edges=width > 1)
    yield folded(_FIGURES, table(("difference in Lead", "futures"), [(label, f"{count:,}") for label, count in rows]))


def histogram(differences: Sequence[int]) -> list[tuple[str, int]]:
    """Differences in equal ranges from the lowest to the highest, as (label, count); zero begins one of them."""
    low, high = min(0, *differences), max(0, *differences)
    width = range_width(differences)
    counts = Counter(difference // width for difference in differences)
    rows = []
    for place in range(low // width, high // width + 1):
        first, last = place * width, place * width + width - 1
        label = signed(first) if width == 1 else f"{signed(first)}{_TO}{signed(last)}"
        rows.append((label, counts[place]))
    return rows


def range_width(differences: Sequence[int]) -> int:
    """The width of the ranges of some differences and zero: the least of 1, 2, 5, 10, 20 and so on with which they are few enough."""
    low, high = min(0, *differences), max(0, *differences)
    widths = (step * int(10**power) for power in range(_MOST_DIGITS) for step in (1, 2, 5))
    return next(width for width in widths if high // width - low // width < _BARS)


def _courses(answer: WhatIf) -> Iterator[str]:
    """Lead over the quarters with and without, for each seat that the change touches."""
    yield "<h2>Lead over the quarters</h2><p>Mean over the futures after each quarter; the last has what is scored at the end.</p>"
    order = [answer.seat, *(seat for seat in range(len(answer.effects)) if seat != answer.seat)]
    for seat in order:
        effect, name = answer.effects[seat], words.seat_name(answer, seat)
        if seat != answer.seat and not effect.touched:
            continue
        lines = {"without the change": effect.course_before, "with it": effect.course_after}
        yield f"<h3>{html_text(name)}</h3>"
        yield lines_plot(answer.quarters, lines, f"Lead of {name} with the change and without")
        rows = [
            (quarter, number(before, ".1f"), number(after, ".1f"), number(after - before, "+.1f"))
            for quarter, before, after in zip(answer.quarters, effect.course_before, effect.course_after, strict=True)
        ]
        yield folded(_FIGURES, table(("after", "without", "with", "difference"), rows))


def _facts(answer: WhatIf, command: str) -> str:
    rows = {
        "record": answer.record,
        "decision": answer.at,
        "recorded": answer.recorded or "nothing yet",
        "futures": answer.games,
    }
    return (
        "<h2>About these figures</h2>"
        "<p>A future is played twice, with the change and without, from one seed: whatever chance the change does not move falls alike, so "
        "the difference is the change's own. Intervals are those of the mean of paired differences (95 %, Student's t).</p>"
        f"{terms({**rows, 'seed': answer.seed})}<h3>To find them again</h3><pre>{html_text(command, 4000)}</pre>"
        "<p>It gives the same figures, on any machine and with any number of workers.</p>"
    )
