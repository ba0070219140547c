"""What a goal asks, in words: each measure with its bounds and its time, and its value as the match stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from gigawatt.core.rules import predicates as p
from gigawatt.wording.grammar import listed, uncapitalised
from gigawatt.wording.money import money
from gigawatt.wording.names import BLOC_NAMES, LEVELS, Lexicon
from gigawatt.wording.quarters import quarter_name

if TYPE_CHECKING:
    from gigawatt.core import Game

_MONEY: Final = (p.Cash, p.CreditLeft, p.CreditLimit, p.CloudRevenue, p.Price, p.CloudPrice)
"""Measures in tenths of $bn."""


@frozen
class _Form:
    """How long a measure is written."""

    compute: str
    least: str
    most: str
    by: str
    always: str
    end: str


_FULL: Final = _Form(
    "points of compute", "at least ", "at most ", "by the end of ", "as every quarter ends", "at the end"
)
_SHORT: Final = _Form("compute", "\u2265 ", "\u2264 ", "by ", "always", "")

_HAPPENED: Final = {
    "restructured": "restructurings",
    "contract-served": "contracts served to the end",
    "contract-broken": "contracts broken",
    "chokepoint": "chokepoints taken",
    "chokepoint-lost": "chokepoints lost",
    "tier": "training thresholds passed",
    "seized": "grey goods seized",
    "stalled": "permit draws stalled",
}


def measure_text(leaf: p.Measure, lexicon: Lexicon, game: Game | None) -> str:
    """What a measure asks: `points of compute at least 8 by the end of 2024 Q4`, or `of quarter 4` where no game gives it a year."""
    return _text(leaf, lexicon, game, _FULL)


def short_measure_text(leaf: p.Measure, lexicon: Lexicon, game: Game) -> str:
    """The same for a narrow column: `compute \u2265 8 by 2024 Q4`."""
    return _text(leaf, lexicon, game, _SHORT)


def _text(leaf: p.Measure, lexicon: Lexicon, game: Game | None, form: _Form) -> str:
    parts = (_noun(leaf, lexicon, form), _bounds(leaf, form), _time(leaf, game, form))
    return " ".join(part for part in parts if part)


def value_text(leaf: p.Measure, value: int) -> str:
    """A value of a measure with its unit where the noun has none: `$1.2 bn`, `8`, `embargo`."""
    if isinstance(leaf, p.ControlLevel):
        return LEVELS[value] if 0 <= value < len(LEVELS) else str(value)
    return money(value) if isinstance(leaf, _MONEY) else str(value)


def predicate_text(predicate: p.Predicate, lexicon: Lexicon, game: Game | None) -> str:
    """A whole predicate on one line."""
    if isinstance(predicate, p.All):
        return listed((predicate_text(inner, lexicon, game) for inner in predicate.of), "and")
    if isinstance(predicate, p.AnyOf):
        return listed((predicate_text(inner, lexicon, game) for inner in predicate.of), "or")
    assert isinstance(predicate, p.Measure), "the vocabulary has no other kinds"
    return measure_text(predicate, lexicon, game)


def _bounds(leaf: p.Measure, form: _Form) -> str:
    least, most = p.bounds_of(leaf)
    low = "" if least is None else value_text(leaf, least)
    high = "" if most is None else value_text(leaf, most)
    if low and high:
        return low if low == high else f"from {low} to {high}"
    if high and most == 0 and not isinstance(leaf, (*_MONEY, p.ControlLevel)):
        return "none"
    return f"{form.least}{low}" if low else f"{form.most}{high}"


def _time(leaf: p.Measure, game: Game | None, form: _Form) -> str:
    if leaf.by is not None:
        return f"{form.by}{_quarter(game, leaf.by)}"
    if leaf.at is not None:
        return f"as {_quarter(game, leaf.at)} ends"
    return form.always if leaf.always else form.end


def _quarter(game: Game | None, quarter: int) -> str:
    """A quarter of the match, from 1."""
    return f"quarter {quarter}" if game is None else quarter_name(game, quarter - 1)


def _noun(leaf: p.Measure, lexicon: Lexicon, form: _Form) -> str:
    noun = form.compute if isinstance(leaf, p.Compute) else _NOUNS[type(leaf)](leaf, lexicon)
    region = getattr(leaf, "region", None)
    if region is not None:
        noun += f" in {lexicon.region(region)}"
    faction = getattr(leaf, "faction", None)
    return noun if faction is None else f"{noun} of the {uncapitalised(lexicon.factions.get(faction, faction))}"


def _project(leaf: Any, lexicon: Lexicon) -> str:
    projects = () if lexicon.rules is None else lexicon.rules.projects
    return uncapitalised(next((row.name for row in projects if row.id == leaf.project), leaf.project))


_Noun = Callable[[Any, Lexicon], str]

_NOUNS: Final[dict[type[p.Predicate], _Noun]] = {
    p.Online: lambda _leaf, _lexicon: "modules online",
    p.Cash: lambda _leaf, _lexicon: "net cash",
    p.CreditLeft: lambda _leaf, _lexicon: "cash and credit left",
    p.CreditLimit: lambda _leaf, _lexicon: "the credit limit",
    p.Influence: lambda _leaf, _lexicon: "influence",
    p.Lead: lambda _leaf, _lexicon: "Lead",
    p.Rank: lambda _leaf, _lexicon: "the place by Lead",
    p.Tier: lambda _leaf, _lexicon: "training thresholds passed",
    p.CloudRevenue: lambda _leaf, _lexicon: "revenue from the cloud",
    p.Layer: lambda leaf, lexicon: (
        f"{lexicon.part(leaf.layer)} modules" if leaf.layer != "chips" else "accelerators that count"
    ),
    p.Idle: lambda leaf, _lexicon: f"idle modules of {leaf.layer}" if leaf.layer != "chips" else "idle accelerators",
    p.Binding: lambda leaf, _lexicon: (
        f"campuses that {leaf.layer} limits" if leaf.layer != "chips" else "campuses that accelerators limit"
    ),
    p.Chips: lambda leaf, lexicon: f"{lexicon.words.accelerators} of {leaf.year}",
    p.UnderWay: lambda leaf, lexicon: f"{_project(leaf, lexicon)} under way",
    p.Arriving: lambda _leaf, lexicon: f"{lexicon.words.accelerators} on their way",
    p.Plants: lambda leaf, lexicon: f"{lexicon.words.kind(leaf.part)} plants",
    p.Store: lambda leaf, lexicon: f"units of {lexicon.words.name(leaf.part)} in store",
    p.Share: lambda leaf, lexicon: f"per cent of the world's {lexicon.words.name(leaf.part)}",
    p.Chokepoint: lambda leaf, lexicon: f"the chokepoint of {lexicon.words.name(leaf.part)}",
    p.Contracts: lambda _leaf, _lexicon: "sovereign contracts kept",
    p.Did: lambda leaf, _lexicon: f"times '{leaf.action}'",
    p.Happened: lambda leaf, _lexicon: _HAPPENED[leaf.event],
    p.Price: lambda leaf, lexicon: f"the price of {lexicon.words.name(leaf.ladder)}",
    p.Stock: lambda leaf, lexicon: f"units of {lexicon.words.name(leaf.ladder)} on the market",
    p.CloudPrice: lambda _leaf, _lexicon: "the cloud price",
    p.ControlLevel: lambda leaf, lexicon: (
        f"the control of {lexicon.words.name(leaf.layer)} against {BLOC_NAMES[leaf.against]}"
    ),
}
