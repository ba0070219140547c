"""Why the planner chose what it chose, in one sentence and for a machine."""

# ruff: noqa: ARG001  # the functions of a table take the same arguments, whether a kind needs them or not

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.layout import POSTURE, QUARTER
from gigawatt.core.vocabulary import LAYERS
from gigawatt.policies.api import Alternative, Reason

if TYPE_CHECKING:
    from gigawatt.policies.planner import Planner
    from gigawatt.policies.plans import Site

Sentence = Callable[["Planner", int, int, float], str]
SHOWN: Final = 5
"""Alternatives told."""


def explain_choice(planner: Planner, action: int, gain: float, ranked: list[tuple[float, int]]) -> Reason:
    """The reason for an action that takes a point, or for a pass."""
    others = tuple([Alternative(a, round(1000 * worth)) for worth, a in ranked[:SHOWN]])
    for site in planner.sites:
        for layer, option in enumerate(site.options):
            if option is not None and option.action == action:
                return _explain_order(planner, site, layer, gain, others)
    g = planner.st.game
    kind = g.kind[action]
    sentence = SENTENCES.get(kind, _any)(planner, g.x[action], g.y[action], gain)
    return Reason(sentence, act.KIND_NAMES[kind], (("gain", round(1000 * gain)),), others)


def explain_free(planner: Planner, action: int, gain: float) -> Reason:
    """The reason for another posture or other rented lots."""
    g = planner.st.game
    terms = (
        ("gain", round(1000 * gain)),
        ("cloud-price", round(10 * planner.forecast.price[0])),
        ("training-point", round(1000 * planner.forecast.rates[0])),
    )
    if g.kind[action] == act.RENT:
        lots = g.x[action]
        text = "Rented capacity is no longer worth its price."
        if lots:
            text = f"Renting {lots} lots for training gains {gain:.1f} Lead at this price."
        return Reason(text, "rent", terms)
    more = g.x[action] > planner.st.v[planner.o + POSTURE]
    what = "training brings more than the cloud pays" if more else "the cloud pays more than training brings"
    return Reason(f"This quarter {what}: {gain:.1f} Lead for a quarter of the compute.", "posture", terms)


def _explain_order(planner: Planner, site: Site, layer: int, gain: float, others: tuple[Alternative, ...]) -> Reason:
    """A layer for the next modules of a campus."""
    g = planner.st.game
    option = site.options[layer]
    assert option is not None
    steps = [step for step in site.steps if layer in step.missing and step.funded][: option.lot]
    region = g.ruleset.regions[site.steps[0].region]
    if not steps:
        text = (
            f"Powered shell in {region.name} is leased to outsiders until there is money for the rest: {gain:.1f} Lead."
        )
        return Reason(text, f"shell {region.id}", (("gain", round(1000 * gain)), ("layer", layer)), others)
    first = steps[0]
    quarter = g.quarter_name(planner.st.v[QUARTER] + first.time)
    lead = sum([step.gain for step in steps])
    name = "accelerators" if layer == 4 else LAYERS[layer]
    count = f"{len(steps)} more modules run" if len(steps) > 1 else "one more module runs"
    planned = site.campus.planned
    if site.campus.region < 0:
        opening = f"A campus in {region.name} is the best use of the money"
    elif planned[layer] == min(planned):
        opening = f"{name.capitalize()} {'bind' if layer == 4 else 'binds'} {region.name}"
    else:
        opening = f"{region.name} will need {name} next"
    late = option.time + 1 > first.time
    when = f"ordered now, {count} from {quarter}" if late else f"{count} from {quarter} with what else is to come"
    terms = (
        ("gain", round(1000 * gain)), ("lead", round(1000 * lead)), ("modules", len(steps)), ("layer", layer),
        ("cost", round(option.unit * option.lot)), ("time", option.time), ("late", int(late)),
    )  # fmt: skip
    return Reason(f"{opening}; {when}, worth {lead:.1f} Lead after their price.", f"grow {region.id}", terms, others)


def _any(planner: Planner, x: int, y: int, gain: float) -> str:
    return f"It gains {gain:.1f} Lead."


def _pass(planner: Planner, x: int, y: int, gain: float) -> str:
    return "No order left pays for itself, or the money is kept for bills and for next quarter."


def _equity(planner: Planner, x: int, y: int, gain: float) -> str:
    return f"Cash is scarce enough that new shares gain {gain:.1f} Lead more than they cost."


def _card(planner: Planner, card: int, target: int, gain: float) -> str:
    name = planner.st.game.ruleset.cards[card].name
    return f"{name} is worth {gain:.1f} Lead more than its price."


def _expedite(planner: Planner, region: int, row: int, gain: float) -> str:
    g = planner.st.game
    what = g.ruleset.projects[row].name.lower() if row < g.project_count else "the delivery"
    return f"Everything else in {g.ruleset.regions[region].name} waits for {what}: a quarter sooner is worth {gain:.1f} Lead."


def _lobby(planner: Planner, group: int, y: int, gain: float) -> str:
    return f"Influence is at hand and the subsidy saves more than it costs: {gain:.1f} Lead."


def _upgrade(planner: Planner, region: int, y: int, gain: float) -> str:
    place = planner.st.game.ruleset.regions[region].name
    return f"Newer accelerators compute more on the same power in {place}: {gain:.1f} Lead after the trade-in."


def _plant(planner: Planner, project: int, region: int, gain: float) -> str:
    name = planner.st.game.ruleset.projects[project].name
    return f"{name} sells at prices that pay it back with {gain:.1f} Lead over the quarters left."


def _control(planner: Planner, layer: int, target: int, gain: float) -> str:
    return f"The control costs rivals of that bloc more than its influence: {gain:.1f} Lead."


def _sale(planner: Planner, x: int, y: int, gain: float) -> str:
    return f"What is sold would bring less if kept: {gain:.1f} Lead."


SENTENCES: Final[dict[int, Sentence]] = {
    act.PASS: _pass, act.EQUITY: _equity, act.CARD: _card, act.EXPEDITE: _expedite, act.LOBBY: _lobby,
    act.UPGRADE: _upgrade, act.BUILD: _plant, act.TURBINES: _plant, act.ISSUE: _control, act.SELL_PART: _sale,
    act.SELL_CHIPS: _sale,
}  # fmt: skip
"""The sentence of each kind of action that is no order of a layer."""
