"""The plots of a balance study, each with its figures in a table beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

from gigawatt.core.rules.vocabulary import LADDERS
from gigawatt.pages.columns import Curve, curve_plot, stacked_plot
from gigawatt.pages.rows import Band, Mark, bar_plot, interval_plot
from gigawatt.pages.scale import number
from gigawatt.pages.tables import folded, table
from gigawatt.study.figure_text import row_of
from gigawatt.text import html_text
from gigawatt.wording.event_text import LEAD_NAMES

_FIGURES: Final = "Figures"
_GROUPS: Final = (("power-kinds", "Power"), ("plants", "Plants"), ("projects", "Other projects"))
"""The rows that projects are judged in, with a heading for each."""


def plot_sections(data: dict[str, Any]) -> Iterator[str]:
    """The sections of plots, as HTML."""
    yield from _win_rates(data)
    yield from _lead_sources(data)
    yield from _leaders(data)
    yield from _binding(data)
    yield from _actions(data)
    yield from _projects(data)
    yield from _cards(data)
    yield from _paths(data)


def _section(title: str, *says: str) -> str:
    return f"<h2>{html_text(title)}</h2>" + "".join(f"<p>{html_text(text)}</p>" for text in says)


# --- who wins -----------------------------------------------------------------------------------------------------------------------


def _win_rates(data: dict[str, Any]) -> Iterator[str]:
    """First places by faction and by starting place."""
    yield _section(
        "Who wins",
        "Share of first places in per cent. The dashed line is par, the shaded band the target; a mark outside it is in the colour of "
        "a warning.",
    )
    for title, series, row, prefix in (
        ("By faction", "faction_wins", "faction-wins", ""),
        ("By starting place", "place_wins", "place-wins", "place "),
    ):
        found = data["series"][series]
        if not prefix:
            found = sorted(found, key=lambda p: (-_known(p["value"]), p["id"]))
        marks = [_share_mark(prefix + p["name"], p) for p in found]
        cases = {prefix + p["name"]: p["n"] for p in found}
        yield f"<h3>{html_text(title)}</h3>"
        yield interval_plot(marks, f"First places {title.lower()}, %", ".1f", 100 * data["par"], _band(data, row))
        rows = [(*_mark_cells(mark), f"{cases[mark.name]:,}") for mark in marks]
        yield folded(_FIGURES, table(("", "first places, %", "95 % interval", "games"), rows))


def _share_mark(name: str, part: dict[str, Any]) -> Mark:
    """A share with its interval, in per cent."""
    return Mark(name, _percent(part["value"]), _percent(part["low"]), _percent(part["high"]))


def _mark_cells(mark: Mark) -> tuple[str, str, str]:
    return mark.name, number(mark.value, ".1f"), f"{number(mark.low, '.1f')} to {number(mark.high, '.1f')}"


# --- the course of a game -----------------------------------------------------------------------------------------------------------


def _lead_sources(data: dict[str, Any]) -> Iterator[str]:
    """Lead by source and quarter, and what each source has to do with winning."""
    series, quarters = data["series"]["lead_by_source"], data["series"]["quarters"]
    parts = {_lead_name(name): _values(row) for name, row in zip(series["sources"], series["gained"], strict=True)}
    yield _section(
        "Where Lead comes from",
        "Lead that a seat gains in each quarter, on average; what is scored at the end of the match is in the last quarter.",
    )
    yield stacked_plot(quarters, parts, "Lead gained by source and quarter", ".2f")
    yield _by_quarter("source", quarters, parts, ".2f")
    row = row_of(data, "source-decides")
    marks = [_share_mark(_lead_name(part["id"]), part) for part in row["parts"]]
    yield "<h3>What decides who wins</h3><p>Share of the variance of Lead within a game that each source accounts for, in per cent.</p>"
    yield interval_plot(marks, "Share of who wins by source, %", ".1f", 0, _band(data, "source-decides"))
    yield folded(_FIGURES, table(("source", "share, %", "95 % interval"), [_mark_cells(mark) for mark in marks]))


def _lead_name(source: str) -> str:
    return LEAD_NAMES.get(source, source)


def _leaders(data: dict[str, Any]) -> Iterator[str]:
    """How often the leader after each quarter wins."""
    series, quarters = data["series"]["leader_wins"], data["series"]["quarters"]
    value, low, high = ([_percent(point[key]) for point in series] for key in ("value", "low", "high"))
    yield _section(
        "Who leads when",
        "Share of games in per cent that the seat with the most Lead after a quarter wins, with its 95 % interval. The dashed line is "
        "par; the bands are the targets after a third and after two thirds of the match.",
    )
    curve = Curve("Share of games the leader wins", value, low, high, _leader_targets(data), 100 * data["par"])
    yield curve_plot(quarters, curve, "Share of games that the leader after each quarter wins, %", ".1f", small=False)
    rows = [_mark_cells(Mark(*point)) for point in zip(quarters, value, low, high, strict=True)]
    yield folded(_FIGURES, table(("leader after", "wins, %", "95 % interval"), rows))


def _leader_targets(data: dict[str, Any]) -> dict[int, Band]:
    """By quarter, the share of games that its leader should win."""
    count = len(data["series"]["quarters"])
    after = {"leader-third": count // 3, "leader-two-thirds": count - count // 3}
    bands = {quarters - 1: _band(data, name) for name, quarters in after.items() if quarters}
    return {quarter: band for quarter, band in bands.items() if band is not None}


def _binding(data: dict[str, Any]) -> Iterator[str]:
    """The binding layer by quarter."""
    series, quarters = data["series"]["binding"], data["series"]["quarters"]
    parts = {
        layer: [_percent(value) for value in row] for layer, row in zip(series["layers"], series["share"], strict=True)
    }
    yield _section(
        "What binds when",
        "Share of campuses in per cent in which a layer is the least, ties in equal parts.",
    )
    yield stacked_plot(quarters, parts, "Binding layer by quarter, %", ".1f", 100)
    yield _by_quarter("layer", quarters, parts, ".1f")


# --- what is used -------------------------------------------------------------------------------------------------------------------


def _actions(data: dict[str, Any]) -> Iterator[str]:
    """Use of each kind of action."""
    found = sorted(data["series"]["actions"], key=lambda kind: (-_known(kind["games"]), kind["id"]))
    yield _section(
        "Actions",
        "Share of games in per cent in which a kind of action is taken at least once; beside it, how often a game.",
    )
    marks = [_use_mark(kind) for kind in found]
    yield bar_plot(marks, "Use of each kind of action, % of games", ".0f", _band(data, "action-use"), 100)
    parts = {kind.get("name", kind["id"]): _values(kind["by_quarter"]) for kind in found}
    yield _by_quarter("times a game", data["series"]["quarters"], parts, ".2f")


def _projects(data: dict[str, Any]) -> Iterator[str]:
    """Use of each project, by the row that it is judged in."""
    yield _section(
        "Projects",
        "Share of games in per cent in which a project is ordered at least once; beside it, how often a game. The band is the target.",
    )
    left = {project["id"]: project for project in data["series"]["projects"]}
    for name, heading in _GROUPS:
        ids = [part["id"] for part in row_of(data, name)["parts"]]
        found = [left.pop(project) for project in ids if project in left]
        yield from _project_plot(heading, found, _band(data, name))
    yield from _project_plot("Not judged", list(left.values()), None)


def _project_plot(heading: str, found: Sequence[dict[str, Any]], band: Band | None) -> Iterator[str]:
    if not found:
        return
    marks = [_use_mark(project) for project in sorted(found, key=lambda p: (-_known(p["games"]), p["id"]))]
    times = {project["name"]: _value(project["per_game"]) for project in found}
    yield f"<h3>{html_text(heading)}</h3>"
    yield bar_plot(marks, f"{heading}: use of each project, % of games", ".0f", band, 100)
    rows = [(mark.name, number(mark.value, ".1f"), number(times[mark.name], ".2f")) for mark in marks]
    yield folded(_FIGURES, table(("project", "games, %", "times a game"), rows))


def _use_mark(kind: dict[str, Any]) -> Mark:
    """A kind of action or a project with the share of games that have it."""
    times = _value(kind["per_game"])
    often = number(times, ".1f" if times >= 10 else ".2f")
    return Mark(kind.get("name", kind["id"]), _percent(kind["games"]), note=f"%, {often} a game")


def _cards(data: dict[str, Any]) -> Iterator[str]:
    """Use of each card, the most taken first; nothing where a scenario has no row of cards."""
    if not data["series"]["cards"]:
        return
    found = sorted(data["series"]["cards"], key=lambda card: (-_known(card["value"]), card["id"]))
    yield _section(
        "Cards",
        "Share in per cent of the games with a card in the row in which it is taken; beside it, the share of all games with it in the "
        "row. The band is the target.",
    )
    marks = [Mark(c["name"], _percent(c["value"]), note=f"%, offered {_percent(c['offered']):.0f} %") for c in found]
    yield bar_plot(marks, "Use of each card, % of the games where it is offered", ".0f", _band(data, "cards"), 100)
    rows = [
        (
            card["name"], card["suit"], number(_percent(card["value"]), ".1f"),
            f"{number(_percent(card['low']), '.1f')} to {number(_percent(card['high']), '.1f')}",
            number(_percent(card["offered"]), ".1f"), number(_percent(card["legal"]), ".1f"),
        )
        for card in found
    ]  # fmt: skip
    yield folded(
        _FIGURES,
        table(("card", "suit", "taken, %", "95 % interval", "offered, %", "could be taken, %"), rows, left=(1,)),
    )


def _known(value: float | None) -> float:
    return -1.0 if value is None else value


# --- paths --------------------------------------------------------------------------------------------------------------------------


def _paths(data: dict[str, Any]) -> Iterator[str]:
    """Prices and what seats have, by quarter."""
    series, quarters = data["series"], data["series"]["quarters"]
    spread = "The line is the mean, the shaded area reaches from the 10th to the 90th percentile."
    yield _section(
        "Prices", f"Prices as the actions of a quarter end, in $bn, that of cloud in $bn a unit of compute. {spread}"
    )
    prices = series["prices"]
    names = [name for name in ("cloud", *LADDERS) if name in prices] + sorted(set(prices) - {"cloud", *LADDERS})
    yield _grid(quarters, [_curve(name, prices[name], 10) for name in names])
    yield _section("What seats have", f"After each quarter; cash is net of debt, in $bn. {spread}")
    yield _grid(
        quarters,
        [
            _curve(name, series[name], 10 if name == "cash" else 1)
            for name in ("cash", "compute", "influence", "tension")
        ],
    )


def _curve(name: str, path: dict[str, Sequence[float | None]], over: int) -> Curve:
    """A path of the data with its spread, its values divided by `over`."""
    mean, low, high = ([_value(v) / over for v in path[key]] for key in ("mean", "p10", "p90"))
    return Curve(name, mean, low, high)


def _grid(quarters: Sequence[str], curves: Sequence[Curve]) -> str:
    plots = "".join(
        f"<div><h3>{html_text(curve.name)}</h3>{curve_plot(quarters, curve, f'{curve.name} by quarter', '.2f')}</div>"
        for curve in curves
    )
    cells = {
        curve.name: [
            f"{number(mean, '.2f')} ({number(low, '.1f')} to {number(high, '.1f')})"
            for mean, low, high in zip(curve.values, curve.low, curve.high, strict=True)
        ]
        for curve in curves
    }
    rows = [(quarter, *(cells[curve.name][i] for curve in curves)) for i, quarter in enumerate(quarters)]
    figures = table(("mean (10th to 90th percentile)", *(curve.name for curve in curves)), rows)
    return f'<div class="plots">{plots}</div>{folded(_FIGURES, figures)}'


# --- shared -------------------------------------------------------------------------------------------------------------------------


def _by_quarter(corner: str, quarters: Sequence[str], parts: dict[str, list[float]], style: str) -> str:
    rows = [(name, *(number(value, style) for value in row)) for name, row in parts.items()]
    return folded(_FIGURES, table((corner, *quarters), rows))


def _band(data: dict[str, Any], name: str) -> Band | None:
    """The target of a row of shares in per cent, infinite where it is open; None if it has none."""
    row = row_of(data, name)
    low, high = row["target_low"], row["target_high"]
    if low is None and high is None:
        return None
    return -math.inf if low is None else 100 * low, math.inf if high is None else 100 * high


def _percent(share: float | None) -> float:
    return 100 * _value(share)


def _values(row: Sequence[float | None]) -> list[float]:
    return [_value(value) for value in row]


def _value(value: float | None) -> float:
    """A number of the data; one that is not known is not finite."""
    return math.nan if value is None else float(value)
