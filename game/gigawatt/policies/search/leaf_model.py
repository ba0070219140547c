"""The leaf model: a linear model of each seat's final Lead above the mean, for positions at the beginning of a quarter.

Search values the positions at which its rollouts stop by it. The features are plain facts: Lead, running compute and compute on order,
modules that lack a layer, cash and credit, training, plants. `leaf_model.toml` has their coefficients for each number of quarters
left; `benchmarks/fit_leaf.py` fits them to the ends of matches between planners, some of which err on purpose.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gigawatt.core.rules.vocabulary import PARTS
from gigawatt.policies.valuation.adding import add_up
from gigawatt.policies.valuation.campus import CHIPS, NEVER, Campus, lines_of, read_campus
from gigawatt.policies.valuation.rival_forecast import expected_points
from gigawatt.policies.valuation.value_forecast import lasting_income

if TYPE_CHECKING:
    from gigawatt.core import State

PATH: Final = Path(__file__).with_name("leaf_model.toml")
STANDARD: Final = "standard"
"""The ruleset whose model is used for one without its own."""

SOON: Final = 5
"""Quarters from now for which compute on order has features of its own; what comes later counts with the last."""
GAPS: Final = 4
"""Features for modules by what they lack: accelerators alone, one other layer, two layers, more but not all."""
NAMES: Final = (
    "lead", "running", *[f"in-{t}" for t in range(SOON)], "lacks-chips", "lacks-one", "lacks-two", "lacks-more", "largest",
    "cash", "purse", "limit", "influence", "tier", "progress", "trained", "income", "plants", "campuses", "holder", "candidate",
    "online", "posture", "chips",
)  # fmt: skip
"""The features of a seat, in the order of the coefficients."""

TERMS: Final = ("lead", "compute", "orders", "cash", "influence", "training", "supply", "rivals")
"""The parts of a margin: the seat's Lead so far; running compute; modules on order or lacking a layer; cash, credit and lasting
income; influence; training; plants and chokepoints; and the rivals' positions, with the expected Lead of the best one."""
TERM_OF: Final = tuple(
    [
        TERMS.index(term)
        for term, count in (
            ("lead", 1), ("compute", 1), ("orders", SOON + GAPS), ("compute", 1), ("cash", 3), ("influence", 1),
            ("training", 3), ("cash", 1), ("supply", 1), ("orders", 1), ("supply", 2), ("compute", 1), ("training", 1),
            ("orders", 1),
        )
        for _ in range(count)
    ]
)  # fmt: skip
"""By feature, the index of the part that it belongs to."""


class LeafModel:
    """Coefficients for one number of quarters left, in Lead for a unit of each feature.

    Attributes:
        constant: the intercept.
        own: for the seat's features.
        others: for the means of its rivals' features.
        best: for the maxima of its rivals' features.
    """

    __slots__ = ("best", "constant", "others", "own")

    def __init__(self, constant: float, own: list[float], others: list[float], best: list[float]) -> None:
        self.constant: float = constant
        self.own: list[float] = own
        self.others: list[float] = others
        self.best: list[float] = best


def seat_features(st: State, seat: int, chips: int) -> list[float]:
    """The features of a seat, in the order of `NAMES`.

    Args:
        st: a position at the beginning of a quarter.
        seat: the seat.
        chips: points of all its accelerators, ordered ones included.
    """
    g = st.game
    left = g.quarters - st.quarter
    points = g.class_points[st.chip_class]
    lines = lines_of(st, seat)
    running = largest = 0
    soon = [0] * SOON
    gaps = [0] * GAPS
    for r in st.places(seat):
        campus = read_campus(st, seat, r, lines, points)
        now = _running(st, seat, campus)
        running += now
        largest = max(largest, now + _count(campus, left, soon, gaps))
    cash = st.cash(seat)
    parts = range(len(PARTS))
    return [
        st.lead(seat), running, *soon, *gaps, largest, cash, max(0, cash), st.limit(seat), st.influence(seat), st.tier(seat),
        st.progress(seat), st.trained(seat), lasting_income(st, seat),
        sum([st.capacity(seat, part) for part in parts]) / 100, st.campus_count(seat),
        sum([st.chokepoint_holder(part) == seat for part in parts]),
        sum([st.chokepoint_candidate(part) == seat for part in parts]), st.online(seat), st.posture(seat), chips,
    ]  # fmt: skip


def _running(st: State, seat: int, campus: Campus) -> int:
    """Points of the accelerators of a campus that run now, which are its best."""
    g = st.game
    chips = st.chips(seat, campus.region)
    left = campus.base
    total = 0
    for cls in range(g.class_count - 1, -1, -1):
        run = min(left, chips[cls])
        total += run * g.class_points[cls]
        left -= run
    return total


def _count(campus: Campus, left: int, soon: list[int], gaps: list[int]) -> int:
    """Add a campus's further modules to `soon` by when they come, or to `gaps` by what they lack; returns the points that come."""
    ready = campus.ready
    total = 0
    for i, points in enumerate(campus.points):
        times = [row[i] for row in ready]
        lacks = times.count(NEVER)
        if not lacks:
            time = max(times)
            if time < left:
                soon[min(time, SOON - 1)] += points
                total += points
        elif lacks == 1:
            gaps[0 if times[CHIPS] == NEVER else 1] += points
        elif lacks < len(times):
            gaps[2 if lacks == 2 else 3] += points
    return total


def features(st: State) -> list[list[float]]:
    """By seat, its features."""
    return [seat_features(st, seat, chips) for seat, chips in enumerate(expected_points(st))]


def inputs(rows: list[list[float]], seat: int) -> tuple[list[float], list[float], list[float]]:
    """The inputs of the model for a seat: its features, and the means and maxima of its rivals'."""
    rivals = rows[:seat] + rows[seat + 1 :]
    columns = list(zip(*rivals, strict=True))
    return rows[seat], [add_up(column) / len(rivals) for column in columns], [max(column) for column in columns]


def margin_terms(st: State, seat: int) -> list[float]:
    """The parts, in the order of `TERMS`, of a seat's expected final margin over its best rival, at the beginning of a quarter.

    Their sum is the margin, which is negative if the seat is behind.
    """
    terms = [0.0] * len(TERMS)
    if st.is_terminal:
        leads = _exact(st)
        terms[0] = leads.pop(seat)
        terms[-1] = -max(leads)
        return terms
    model = model_of(st)
    rows = features(st)
    leads = [_total(model, *inputs(rows, other)) for other in range(st.game.seats)]
    own = leads.pop(seat)
    known = 0.0
    for term, coefficient, value in zip(TERM_OF, model.own, rows[seat], strict=True):
        part = coefficient * value
        terms[term] += part
        known += part
    terms[-1] = own - known - max(leads)
    return terms


def _exact(st: State) -> list[float]:
    leads = [float(st.lead(seat)) for seat in range(st.game.seats)]
    mean = add_up(leads) / len(leads)
    return [lead - mean for lead in leads]


def _total(model: LeafModel, own: list[float], others: list[float], best: list[float]) -> float:
    total = model.constant
    for coefficients, values in ((model.own, own), (model.others, others), (model.best, best)):
        for coefficient, value in zip(coefficients, values, strict=True):
            total += coefficient * value
    return total


def model_of(st: State) -> LeafModel:
    """The model for a position at the beginning of a quarter; the one for most quarters left also serves longer matches."""
    models = models_of(st.game.ruleset.id)
    return models[min(st.game.quarters - st.quarter, len(models)) - 1]


@cache
def models_of(ruleset: str) -> tuple[LeafModel, ...]:
    """The models of a ruleset for 1, 2, ... quarters left; the standard ones if it has none."""
    tables = _tables()
    rows = tables.get(ruleset, tables[STANDARD])
    return tuple([LeafModel(row["constant"], row["own"], row["others"], row["best"]) for row in rows])


@cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return tables
