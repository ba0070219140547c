"""Judged decisions as one self-contained HTML page: the score of each seat, regret by quarter, the decisions that stand out, and all others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from gigawatt.pages.rows import Mark, interval_plot
from gigawatt.pages.scale import number
from gigawatt.pages.shell import html_page
from gigawatt.pages.tables import folded, table, terms
from gigawatt.study.hindsight.decisions_text import COSTLIEST, FINEST, METHOD, NOTHING, UNITS, score_text, who_plays_on
from gigawatt.text import html_text

_ROWS_HEAD: Final = (
    "quarter",
    "ply",
    "action",
    "best alternative",
    "it ends better by",
    "95 % interval",
    "regret",
    "futures",
)


def decisions_page(data: Mapping[str, Any]) -> str:
    """Render the page. It works offline and in a browser that allows neither scripts nor requests.

    Args:
        data: the object that `study decisions --json` prints (docs/study-decisions.md).
    """
    title = f"Decisions: {data['scenario']}, {data['seats']} seats"
    return html_page(title, "gigawatt study decisions", _body(title, data))


def _body(title: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield f"<h1>{html_text(title)}</h1>"
    yield f'<p class="soft">{html_text(who_plays_on(data))}</p>'
    names = {player["seat"]: player["name"] for player in data["players"]}
    if len(data["judged"]) > 1:
        marks = [_mark(names[one["seat"]], one["mean"]) for one in data["judged"]]
        yield "<h2>Regret per decision</h2>"
        yield interval_plot(marks, f"Mean regret per decision, {UNITS[data['measure']]}", "+,.2f")
    for one in data["judged"]:
        yield from _seat(names[one["seat"]], one, data)
    yield f"<h2>How it is estimated</h2><p>{html_text(METHOD)}</p>"
    yield _facts(data)


def _seat(name: str, one: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[str]:
    unit = UNITS[data["measure"]]
    yield f'<h2>{html_text(name)}</h2><p class="verdict">{_kept(score_text(one, data["measure"]))}</p>'
    yield "<h3>Regret by quarter</h3>"
    yield interval_plot([_mark(row["quarter"], row) for row in one["quarters"]], f"Regret by quarter, {unit}", "+,.1f")
    rows = [
        (row["quarter"], str(row["decisions"]), number(row["value"], ".2f"), _interval(row)) for row in one["quarters"]
    ]
    yield folded("Figures", table(("quarter", "decisions", f"regret, {unit}", "95 % interval"), rows))
    for heading, listed in ((COSTLIEST, one["costliest"]), (FINEST, one["finest"])):
        yield f"<h3>{html_text(heading)}</h3>"
        yield _list(listed)
    every = [_row(row, data["measure"]) for row in one["rows"]]
    yield folded("All decisions", table(_ROWS_HEAD, every, prose=(2, 3)))


def _list(listed: Sequence[Mapping[str, Any]]) -> str:
    if not listed:
        return f"<p>{html_text(NOTHING)}</p>"
    items = []
    for row in listed:
        reason = f'<br><span class="soft">{_kept(row["reason"])}</span>' if row["reason"] else ""
        items.append(f"<li><strong>{html_text(row['heading'])}</strong><br>{_kept(row['text'])}{reason}</li>")
    return f"<ol>{''.join(items)}</ol>"


def _row(row: Mapping[str, Any], measure: str) -> tuple[str, ...]:
    """A decision in the table of all."""
    gain = row[measure]
    if gain is None:
        alone = "the only legal action" if row["forced"] else "nothing else in question"
        return (row["quarter"], str(row["ply"]), row["action"], alone, "", "", "0.00", "")
    return (
        row["quarter"], str(row["ply"]), row["action"], row["best"], number(gain["value"], "+.2f"), _interval(gain),
        number(row["regret"]["value"], ".2f"), f"{row['futures']:,}",
    )  # fmt: skip


def _facts(data: Mapping[str, Any]) -> str:
    keys = ("scenario", "seats", "plies", "measure", "budget", "seed", "width", "record", "rules")
    return (
        f"<h2>About this study</h2>{terms({key: data[key] for key in keys})}"
        f"<h3>To measure it again</h3><pre>{html_text(data['command'])}</pre>"
        "<p>It gives the same figures on any machine and with any number of workers.</p>"
    )


def _mark(name: str, estimate: Mapping[str, Any]) -> Mark:
    low, high = estimate["low"], estimate["high"]
    return Mark(name, estimate["value"], -math.inf if low is None else low, math.inf if high is None else high)


def _interval(estimate: Mapping[str, Any]) -> str:
    if estimate["low"] is None:
        return "-"
    return f"{number(estimate['low'], '.2f')} to {number(estimate['high'], '.2f')}"


def _kept(text: str) -> str:
    """Escaped text in which a number stays with its per cent sign."""
    return html_text(text).replace(" %", "&nbsp;%")
