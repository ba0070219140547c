"""The tournament of a class as files: `results.json`, `results.csv`, and one self-contained page that can be shown to the class.

Only ids are in them, and nothing that leads to the unpublished seeds. What a program or a file says is escaped, in CSV too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from gigawatt.classroom.folder.writing import write_changed
from gigawatt.classroom.tournament.results import (
    BEATS,
    FAULTED,
    LOSES,
    MISSING,
    PLAYED,
    PUBLISHED,
    REJECTED,
    SETS,
    STATUSES,
    UNPUBLISHED,
    ClassResults,
    Rung,
    StudentResult,
    plain_results,
)
from gigawatt.pages.rows import Mark, interval_plot
from gigawatt.pages.shell import html_page
from gigawatt.pages.tables import WIDE, Marked, table, terms
from gigawatt.study.block_means import Estimate
from gigawatt.text import csv_cell, csv_text, html_text
from gigawatt.wording.grammar import counted, listed, plural

GENERATOR: Final = "gigawatt class tournament"
JSON: Final = "results.json"
CSV: Final = "results.csv"
PAGE: Final = "index.html"

OVERFITTED: Final = "better on published seeds"
"""The flag of the check for overfitting."""

_CELL: Final = 400
_KINDS: Final = {PLAYED: "holds", FAULTED: "", REJECTED: "misses", MISSING: "told"}
_VERDICTS: Final = {BEATS: "holds", LOSES: "misses"}
_GAME_TEXT: Final = (
    "Games are named by seed block and place in it, both from 0, as in 0.0: gigawatt tournament replay FILE 0.0 --text shows that game, "
    "where FILE is the results file of the part and seeds below tournament/games, such as ladder/ID.published.db."
)

_FIGURES: Final = {
    "ladder": "How many of the others at the table a program finished ahead of, ties as halves, in games with house policies only. "
    "50 % is even. In brackets the interval that holds the true share with a probability of 95 %; games of a seed count together.",
    "beats": "The house policies that it beats: on unpublished seeds the whole interval is above 50 %.",
    "difference": "Published minus unpublished. A program that was made for the published games does better there. It is flagged "
    "if the whole interval is above 0, which happens by chance to one sound program in forty; a flag is a reason to ask.",
    "league": "The same share in games among the programs of the class.",
}


def write_results(folder: Path, results: ClassResults) -> int:
    """Write `results.json`, `results.csv` and `index.html`; return how many were new or changed.

    Raises:
        SaveError: a file cannot be written.
    """
    files = {
        folder / JSON: (json.dumps(plain_results(results), indent=1) + "\n").encode(),
        folder / CSV: results_csv(results),
        folder / PAGE: results_page(results).encode(),
    }
    return sum(write_changed(path, data) for path, data in files.items())


# --- words that page and terminal share -------------------------------------------------------------------------------------


def summary(results: ClassResults) -> str:
    """How the tournament stands, in a sentence."""
    counts = [f"{results.count(status)} {status}" for status in STATUSES if results.count(status)]
    rest = (
        ""
        if results.is_complete
        else f", {results.planned - results.blocks:,} of {counted(results.planned, 'block')} to come"
    )
    return f"{counted(len(results.students), 'student')}: {', '.join(counts) or 'none'}; {counted(results.games, 'game')}{rest}."


def ranked(results: ClassResults) -> list[StudentResult]:
    """The students whose programs played, the best on unpublished seeds first, then the others in the order of the roster."""

    def order(one: StudentResult) -> tuple[bool, float]:
        found = one.ladder.get(UNPUBLISHED)
        return found is None, 0.0 if found is None else -found.value

    return sorted(results.students, key=order)


def share(found: Estimate | None) -> str:
    """A share with its interval, such as `62 % (51 to 73)`."""
    if found is None:
        return ""
    return f"{100 * found.value:.0f} % ({100 * found.low:.0f} to {100 * found.high:.0f})"


def difference(found: Estimate | None) -> str:
    """A difference of shares with its interval, in points of per cent."""
    if found is None:
        return ""
    return f"{100 * found.value:+.0f} ({100 * found.low:+.0f} to {100 * found.high:+.0f})"


def flagged(results: ClassResults) -> str:
    """Who does better on published seeds, in a sentence; empty if nobody does."""
    found = [one.student for one in results.students if one.is_overfitted]
    if not found:
        return ""
    does = "does" if len(found) == 1 else "do"
    return f"{listed(found)} {does} better on published seeds than on others, by more than chance explains."


# --- CSV --------------------------------------------------------------------------------------------------------------------


def results_csv(results: ClassResults) -> bytes:
    """A row for each student; shares in per cent. With a byte order mark, so that Excel reads it as UTF-8."""
    columns = [
        f"{part}_{seeds}{end}" for part in ("ladder", "league") for seeds in SETS for end in ("", "_low", "_high")
    ]
    rungs = [f"{rung}_{seeds}" for rung in results.rungs for seeds in SETS]
    gap = ["difference", "difference_low", "difference_high", "flag"]
    head = ("id", "status", "beats", *columns, *gap, *rungs, "faults", "reason", "file")
    rows = ([csv_cell(cell, _CELL) for cell in _row(one, results.rungs)] for one in results.students)
    return csv_text([map(csv_cell, head), *rows]).encode("utf-8-sig")


def _row(one: StudentResult, rungs: Sequence[str]) -> list[str]:
    shares = [*_numbers(one.ladder), *_numbers(one.league)]
    gap = [*_three(one.difference), OVERFITTED if one.is_overfitted else ""]
    by_rung = {rung.policy: rung for rung in one.rungs}
    against = [_three(_of(by_rung.get(rung), seeds))[0] for rung in rungs for seeds in SETS]
    faults = str(sum(fault.games for fault in one.faults)) if one.rungs else ""
    return [one.student, one.status, " ".join(one.beaten), *shares, *gap, *against, faults, one.reason, one.source]


def _of(rung: Rung | None, seeds: str) -> Estimate | None:
    return None if rung is None else rung.by_seeds.get(seeds)


def _numbers(estimates: Mapping[str, Estimate | None]) -> list[str]:
    return [number for seeds in SETS for number in _three(estimates.get(seeds))]


def _three(found: Estimate | None) -> list[str]:
    """An estimate and its interval, in per cent."""
    return ["", "", ""] if found is None else [f"{100 * one:.1f}" for one in (found.value, found.low, found.high)]


# --- the page ---------------------------------------------------------------------------------------------------------------


def results_page(results: ClassResults) -> str:
    """Render the page. It works offline and in a browser that allows neither scripts nor requests."""
    title = f"Tournament: {results.name}"
    return html_page(title, GENERATOR, _body(title, results), WIDE)


def _body(title: str, results: ClassResults) -> Iterator[str]:
    yield f"<h1>{html_text(title)}</h1>"
    yield f'<p class="verdict">{html_text(summary(results))}</p>'
    if said := flagged(results):
        yield f'<p class="warn">{html_text(said)}</p>'
    order = ranked(results)
    marks = [
        Mark(one.student, 100 * found.value, 100 * found.low, 100 * found.high)
        for one in order
        if (found := one.ladder.get(UNPUBLISHED)) is not None
    ]
    if marks:
        yield "<h2>Ahead of the house policies, on unpublished seeds, in %</h2>"
        yield interval_plot(marks, "Share of house policies that each program finishes ahead of", ",.0f", 50.0)
    yield "<h2>Programs</h2>"
    yield table(
        ("id", "status", "beats", "published", "unpublished", "difference", "league", "why"),
        (_student(one) for one in order),
        left=(0, 1, 2),
        prose=(2, 7),
    )
    yield from _ladder(results, order)
    yield from _faults(order)
    yield from _others(results)
    yield "<h2>What the figures are</h2>"
    yield terms(_FIGURES)
    seed = f"The published games follow from the seed {results.published_seed}."
    yield f'<p class="soft">{html_text(seed)} The others follow from the key of the class.</p>'


def _student(one: StudentResult) -> Sequence[str | Marked]:
    gap = difference(one.difference)
    return (
        one.student,
        Marked(one.status, _KINDS[one.status]),
        ", ".join(one.beaten),
        share(one.ladder.get(PUBLISHED)),
        share(one.ladder.get(UNPUBLISHED)),
        Marked(gap, "misses") if one.is_overfitted else gap,
        share(one.league.get(UNPUBLISHED)),
        one.reason,
    )


def _ladder(results: ClassResults, order: Sequence[StudentResult]) -> Iterator[str]:
    """A row for each program, a column for each rung."""
    rows = [(one.student, *(_against(rung) for rung in one.rungs)) for one in order if one.rungs]
    if rows:
        yield "<h2>The ladder, on unpublished seeds</h2>"
        yield table(("id", *results.rungs), rows, left=(0,))


def _against(rung: Rung) -> str | Marked:
    text = share(rung.by_seeds.get(UNPUBLISHED))
    return Marked(text, _VERDICTS[rung.verdict]) if rung.verdict in _VERDICTS else text


def _faults(order: Sequence[StudentResult]) -> Iterator[str]:
    rows = [
        (one.student, f"{fault.part}, {fault.seeds}", fault.kind, str(fault.games), fault.game, fault.message)
        for one in order
        for fault in one.faults
    ]
    if rows:
        yield "<h2>Faults</h2>"
        yield "<p>A program at fault comes last in that game, and forfeits the rest of its seed block.</p>"
        yield f'<p class="soft">{html_text(_GAME_TEXT)}</p>'
        yield table(("id", "in", "fault", "games", "first in game", "it said"), rows, left=(0, 1, 2), prose=(5,))


def _others(results: ClassResults) -> Iterator[str]:
    if results.unknown:
        yield "<h2>Not played</h2>"
        yield f"<p>{html_text(plural(len(results.unknown), 'entry', 'entries'))} below policies/ did not play.</p>"
        rows = [(one.file, one.student, one.reason) for one in results.unknown]
        yield table(("file", "student", "why"), rows, left=(0, 1), prose=(0, 2))
