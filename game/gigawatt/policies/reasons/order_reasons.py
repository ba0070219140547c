"""Why a layer of a campus is ordered: what binds there, from when it would not, and what the other way to get it would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.policies.api import Alternative, Reason
from gigawatt.policies.planning.options import Ground, Option, project_option
from gigawatt.policies.planning.plans import Site, Step
from gigawatt.policies.valuation.campus import CHIPS, NOWHERE

if TYPE_CHECKING:
    from gigawatt.policies.planning.planner import Planner

NAMES: Final = (*LAYERS[:CHIPS], "accelerators")
"""The layers in words."""
DEARER: Final = 1.5
"""How much more a module must cost by another way to be told, in tenths of $bn."""


def listed(words: list[str]) -> str:
    """`site, power and cooling`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def quarters(n: int) -> str:
    """`a quarter`, `two quarters`, `7 quarters`."""
    return (
        ("no quarter", "a quarter", "two quarters", "three quarters", "four quarters")[n] if n < 5 else f"{n} quarters"
    )


def modules(n: int) -> str:
    """`no module`, `1 module`, `3 modules`."""
    return f"{n or 'no'} module{'s' if n > 1 else ''}"


def explain_order(
    planner: Planner, site: Site, layer: int, gain: float, taste: float, others: tuple[Alternative, ...]
) -> Reason:
    """The reason for ordering a layer of a campus, the option of the site for it being taken."""
    g = planner.st.game
    option = site.options[layer]
    assert option is not None
    steps = [step for step in site.steps if layer in step.missing and step.funded][: option.lot]
    region = g.ruleset.regions[site.steps[0].region]
    lowest = min(site.campus.planned)
    lead = sum([step.gain for step in steps])
    terms = [
        (f"{LAYERS[layer]}@{region.id}", round(1000 * lead)), ("gain", round(1000 * gain)), ("layer", layer),
        ("modules", len(steps)), ("time", starts(option, steps)), ("comes", option.time),
        ("late", int(option.time + 1 > starts(option, steps))), ("lowest", lowest),
        ("first", site.campus.base + steps[0].slot + 1 if steps else 0),
        ("last", site.campus.base + steps[-1].slot + 1 if steps else 0),
        ("planned", site.campus.planned[layer]), ("cost", round(option.unit * option.lot)),
    ]  # fmt: skip
    if taste:
        terms.append(("taste", round(1000 * taste)))
    if steps:
        said = [_opening(site, layer, region.name), _other_way(planner, site, layer, option)]
        said.append(_outcome(planner, site, layer, option, steps, lead))
        text = "; ".join([part for part in said if part])
        return Reason(f"{text}.", f"grow {region.id}", tuple(terms), others)
    from_when = g.quarter_text(planner.st.quarter + option.time)
    text = (
        f"The rest of a module in {region.name} is out of reach of the purse; {NAMES[layer]} from {from_when} can be let "
        "as idle powered shell until then"
    )
    return Reason(f"{text}.", f"shell {region.id}", tuple(terms), others)


def _opening(site: Site, layer: int, place: str) -> str:
    """What stands there with all that is on order, and whether anything is: the board shows what stands there now."""
    campus = site.campus
    planned = campus.planned
    name = NAMES[layer]
    if campus.region == NOWHERE:
        return f"{place} has room for a new campus"
    lowest = min(planned)
    included = ", orders included" if list(planned) != list(campus.have) else ""
    tied = [other for other, have in enumerate(planned) if have == lowest]
    if layer not in tied:
        low = listed([NAMES[other] for other in tied])
        return f"{place} has {low} for {modules(lowest)} and {name} for {planned[layer]}{included}"
    if len(tied) == len(planned):
        return f"Every layer of {place} stands at {modules(lowest)}{included}"
    names = listed([NAMES[other] for other in tied])
    binds = "binds" if len(tied) == 1 and layer != CHIPS else "bind"
    return f"{names[0].upper()}{names[1:]} {binds} {place} at {modules(lowest)}{included}"


def _outcome(planner: Planner, site: Site, layer: int, option: Option, steps: list[Step], lead: float) -> str:
    """How many modules more run from when, and what they bring."""
    first = steps[0]
    time = starts(option, steps)
    quarter = planner.st.game.quarter_text(planner.st.quarter + time)
    one = len(steps) == 1
    count = "one more module" if one else f"{len(steps)} more modules"
    worth = f"worth {lead:.1f} Lead after {'its' if one else 'their'} price"
    forgotten = overlooked(planner, site, steps)
    if forgotten:
        names = listed([NAMES[other] for other in forgotten])
        return f"{count} {'is' if one else 'are'} hoped for from {quarter}, but {names} will be missing"
    if time >= planner.left:
        return f"{count} {'is' if one else 'are'} on order when the match ends, {worth}"
    rest = [NAMES[other] for other in first.missing if other != layer]
    once = (
        f" once {listed(rest)} {'follows' if len(rest) == 1 and rest[0] != NAMES[CHIPS] else 'follow'}" if rest else ""
    )
    what = f"{count} can run{'' if one else ', the first'} from {quarter}{once}, {worth}"
    return f"ordered now, {what}" if option.time + 1 > time else what


def starts(option: Option, steps: list[Step]) -> int:
    """The quarter from now in which the first of these modules can run with what is ordered now."""
    return max(option.time, steps[0].time) if steps else option.time


def overlooked(planner: Planner, site: Site, steps: list[Step]) -> list[int]:
    """Layers that these steps lack and that the seat does not think of."""
    campus = site.campus
    top = campus.base + steps[-1].slot + 1
    return [layer for layer in planner.overlooked(campus.region) if campus.planned[layer] < top]


def _other_way(planner: Planner, site: Site, layer: int, option: Option) -> str:
    """The way not taken, where it is later or dearer."""
    st = planner.st
    g = st.game
    region = site.steps[0].region
    if layer == CHIPS or site.campus.region == NOWHERE:
        return ""
    taken = g.x[option.action]
    best: Option | None = None
    ground = Ground(planner, region)
    for project in planner.book.at[region][layer]:
        if project == taken:
            continue
        other = project_option(planner, project, ground)
        if other is not None and (best is None or (other.time, other.unit) < (best.time, best.unit)):
            best = other
    if best is None:
        return ""
    names = [g.ruleset.projects[g.x[a]].name.lower() for a in (option.action, best.action)]
    if best.time > option.time:
        when = g.quarter_text(st.quarter + option.time)
        return f"{names[0]} can be there by {when}, {quarters(best.time - option.time)} before {names[1]}"
    if best.time == option.time and best.unit > option.unit + DEARER:
        return f"{names[1]} would cost ${(best.unit - option.unit) / 10:.1f} bn more a module and come no sooner"
    return ""


def is_order(planner: Planner, action: int) -> tuple[Site, int] | None:
    """The site and layer that an action is the way to get, if it is one."""
    if planner.st.game.kind[action] == act.PASS:
        return None
    for site in planner.sites:
        if not site.steps:
            continue
        for layer, option in enumerate(site.options):
            if option is not None and option.action == action:
                return site, layer
    return None
