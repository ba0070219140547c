"""The reason for ordering a layer of a campus: what limits the campus, the other way to get the layer, and what the order brings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.policies.api import Clause, clause
from gigawatt.policies.planning.options import LayerOption, RegionTerms, project_option
from gigawatt.policies.planning.plans import CampusPlan, Step
from gigawatt.policies.valuation.adding import add_up
from gigawatt.policies.valuation.campus import CHIPS, NOWHERE

if TYPE_CHECKING:
    from gigawatt.policies.planning.planner import Planner

DEARER: Final = 1.5
"""The smallest difference in price a module for which a reason mentions the dearer way, in tenths of $bn."""


def explain_order(
    planner: Planner, plan: CampusPlan, layer: int, gain: float, bonus: float
) -> tuple[tuple[Clause, ...], str, list[tuple[str, int]]]:
    """Clauses, plan and terms for ordering a layer of a campus by the option that its plan has for it."""
    game = planner.st.game
    option = plan.options[layer]
    assert option is not None
    steps = [step for step in plan.steps if layer in step.missing and step.funded][: option.lot]
    region = plan.steps[0].region
    region_id = game.ruleset.regions[region].id
    lead = add_up([step.gain for step in steps])
    time = first_start(option, steps)
    terms = [
        (f"{LAYERS[layer]}@{region_id}", round(1000 * lead)), ("gain", round(1000 * gain)), ("layer", layer),
        ("modules", len(steps)), ("time", time), ("comes", option.time), ("late", int(option.time + 1 > time)),
        ("lowest", min(plan.campus.planned)),
        ("first", plan.campus.base + steps[0].slot + 1 if steps else 0),
        ("last", plan.campus.base + steps[-1].slot + 1 if steps else 0),
        ("planned", plan.campus.planned[layer]), ("cost", round(option.unit * option.lot * (option.odds if option.is_grey else 1))),
    ]  # fmt: skip
    if bonus:
        terms.append(("taste", round(1000 * bonus)))
    if not steps:
        shell = clause("shell", region=region, layer=layer, quarter=planner.st.quarter + option.time)
        return (shell,), f"shell {region_id}", terms
    other = _other_way(planner, plan, layer, option)
    limit = _limit(plan, layer, region)
    outcome = _outcome(planner, plan, layer, option, steps, lead)
    return (limit, outcome) if other is None else (limit, other, outcome), f"grow {region_id}", terms


def _limit(plan: CampusPlan, layer: int, region: int) -> Clause:
    """What limits the campus with all that is on order, and whether anything is."""
    campus = plan.campus
    planned = campus.planned
    if campus.region == NOWHERE:
        return clause("room", region=region)
    lowest = min(planned)
    with_orders = list(planned) != list(campus.have)
    tied = tuple([other for other, have in enumerate(planned) if have == lowest])
    if layer not in tied:
        return clause(
            "layers-lag", region=region, layers=tied, modules=lowest, layer=layer, planned=planned[layer],
            with_orders=with_orders,
        )  # fmt: skip
    if len(tied) == len(planned):
        return clause("layers-tied", region=region, modules=lowest, with_orders=with_orders)
    return clause("layers-bind", region=region, layers=tied, modules=lowest, with_orders=with_orders)


def _outcome(
    planner: Planner, plan: CampusPlan, layer: int, option: LayerOption, steps: list[Step], lead: float
) -> Clause:
    """How many more modules can run, from when, and their value."""
    time = first_start(option, steps)
    quarter = planner.st.quarter + time
    overlooked = overlooked_layers(planner, plan, steps)
    if overlooked:
        return clause("modules-hoped", modules=len(steps), quarter=quarter, layers=overlooked)
    if time >= planner.left:
        return clause("modules-late", modules=len(steps), lead=lead)
    rest = tuple([other for other in steps[0].missing if other != layer])
    must_be_now = option.time + 1 > time
    return clause("modules-run", modules=len(steps), quarter=quarter, layers=rest, lead=lead, must_be_now=must_be_now)


def first_start(option: LayerOption, steps: list[Step]) -> int:
    """The quarter from now in which the first of these modules can run if the layer is ordered now."""
    return max(option.time, steps[0].time) if steps else option.time


def overlooked_layers(planner: Planner, plan: CampusPlan, steps: list[Step]) -> tuple[int, ...]:
    """Layers that these steps lack and that the planner overlooks."""
    campus = plan.campus
    top = campus.base + steps[-1].slot + 1
    return tuple([layer for layer in planner.overlooked(campus.region) if campus.planned[layer] < top])


def _other_way(planner: Planner, plan: CampusPlan, layer: int, option: LayerOption) -> Clause | None:
    """The best other project for the layer, if it is later or dearer."""
    st = planner.st
    game = st.game
    region = plan.steps[0].region
    if layer == CHIPS or plan.campus.region == NOWHERE:
        return None
    project = game.x[option.action]
    best: LayerOption | None = None
    terms = RegionTerms(planner, region)
    for other_project in planner.catalogue.at[region][layer]:
        if other_project == project:
            continue
        other = project_option(planner, other_project, terms)
        if other is not None and (best is None or (other.time, other.unit) < (best.time, best.unit)):
            best = other
    if best is None:
        return None
    if best.time > option.time:
        return clause(
            "way-sooner", project=project, other=game.x[best.action], quarter=st.quarter + option.time,
            quarters=best.time - option.time,
        )  # fmt: skip
    if best.time == option.time and best.unit > option.unit + DEARER:
        return clause("way-cheaper", other=game.x[best.action], cost=best.unit - option.unit)
    return None


def find_order(planner: Planner, action: int) -> tuple[CampusPlan, int] | None:
    """The campus and the layer that an action orders by the planner's plans, if it does; a part for one is no order of it."""
    if planner.st.game.kind[action] in (act.PASS, act.BUY_PART, act.GREY_PART):
        return None
    for plan in planner.plans:
        if not plan.steps:
            continue
        for layer, option in enumerate(plan.options):
            if option is not None and option.action == action:
                return plan, layer
    return None
