"""A number that a scenario, or a question about a match, alters: in words and beside the value it has otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gigawatt.core.rules.vocabulary import BLOCS
from gigawatt.wording.grammar import capitalised, listed, plural, uncapitalised
from gigawatt.wording.money import money

if TYPE_CHECKING:
    from gigawatt.core.rules.ruleset import Override
    from gigawatt.wording.names import Lexicon

_UNITS: Final[dict[str, str]] = {"$": "money", "%": "pct", "#": "count", "q": "quarters", "?": "yes"}
"""The sign in front of a label and how its number is said."""

LABELS: Final[dict[str, str]] = {
    "economy.action_points": "#action points a quarter",
    "economy.late_points_fewer": "#action points that a quarter of the last third of a match has fewer",
    "economy.influence_per_quarter": "#influence gained a quarter",
    "economy.influence_cap": "#most influence kept",
    "economy.credit_base": "$credit limit without a module online",
    "economy.credit_per_module": "$credit limit for each module online",
    "economy.credit_index_pct": "%part of the limit that a step of the capital index moves",
    "economy.interest_pct": "%interest a quarter",
    "economy.interest_index_pct": "%interest that a step of the capital index moves",
    "economy.interest_min": "%least interest a quarter",
    "economy.debt_share_pct": "%part of the limit above which debt costs more",
    "economy.debt_surcharge_pct": "%what such debt costs more",
    "economy.equity_cash": "$cash from an equity issue",
    "economy.equity_lead": "#Lead that an equity issue costs",
    "economy.equity_wait": "qtime between equity issues",
    "economy.lease_pair": "$lease of two idle powered modules",
    "economy.levy_modules": "#modules online for each step of a state's levy",
    "economy.state_cloud_pct": "%part of its cloud revenue that a state keeps",
    "economy.plants_at_once": "#plants under way at once",
    "economy.plant_units": "#units of a plant a quarter in 2024, 2025 and 2026",
    "economy.posture_step": "#quarters of the compute that a change of posture moves",
    "economy.abroad_pct": "%price outside the home regions",
    "economy.cancel_pct": "%money back for a cancelled project",
    "economy.resale_pct": "%money back for a chip",
    "economy.campus_limit": "#most campuses",
    "economy.store_cap": "#most units of a part in store",
    "economy.electrical_cap": "#modules that electrical fabric carries",
    "economy.power_ahead": "#modules by which power may run ahead",
    "economy.fit_ahead": "#modules by which cooling and network may run ahead",
    "economy.site_ahead": "#modules by which the site may run ahead",
    "economy.opposition_modules": "#modules of site that meet no opposition",
    "economy.opposition_pct": "%stall that each module above adds",
    "economy.opposition_most": "%stall at which opposition ends",
    "economy.expedite_influence": "#influence for expediting",
    "economy.lobby_influence": "#influence for lobbying",
    "economy.lobby_influence_state": "#influence for lobbying, of a state",
    "economy.lobby_pct": "%part of the cost that a subsidy pays",
    "economy.lobby_quarters": "qtime that a subsidy stands",
    "economy.restructure_lead": "#Lead that a restructuring costs",
    "economy.fuel_price": "$price of two modules on gas",
    "economy.cool_pct": "%price of cooling in a cool climate",
    "economy.hot_pct": "%price of cooling in a hot climate",
    "cloud.demand": "#cloud demand by quarter, for four seats",
    "cloud.price_scale": "$cloud price where demand equals supply",
    "cloud.price_min": "$least cloud price",
    "cloud.price_max": "$highest cloud price",
    "cloud.rent_lots": "#most lots of rented compute",
    "cloud.rent_points": "#points of a rented lot",
    "cloud.rent_pct": "%price of rented compute, of the cloud price",
    "cloud.index_low": "$cloud price that takes the capital index down",
    "cloud.index_high": "$cloud price that takes the capital index up",
    "training.thresholds": "#progress of the tiers",
    "training.first": "#Lead for reaching a tier first",
    "training.second": "#Lead for reaching a tier second",
    "training.later": "#Lead for reaching a tier later",
    "training.model_income": "$model income for each tier",
    "training.far_pct": "%what points outside the largest campus train",
    "training.linked_pct": "%what they train over grade A fibre",
    "training.rented_pct": "%what rented points train",
    "controls.influence": "#influence for a control",
    "controls.upkeep": "#influence that an embargo costs a quarter",
    "controls.denied": "#Lead for each rival denied",
    "controls.per_seat": "#most controls of a seat",
    "controls.share_pct": "%share of a layer that lets a bloc control it",
    "controls.last_quarters": "qtime at the end without new controls",
    "controls.licence_influence": "#influence for an order under licence",
    "controls.grey_pct": "%price in the grey channel",
    "controls.seizure_pct": "%odds that a grey shipment is seized",
    "controls.seizure_tense_pct": "%these odds at high tension",
    "controls.tense_freight": "#tension from which freight takes longer",
    "controls.tense_seizure": "#tension from which more is seized",
    "controls.third_tension": "#tension from which the non-aligned bloc takes part in controls",
    "controls.issuer_discount": "$what the plants of an issuer sell for less",
    "controls.licence_quarters": "qtime that free licences are good for",
    "controls.plant_pct": "%price of plants under an embargo on what they make",
    "controls.optics_pct": "%price of optical fabric under an embargo",
    "controls.optics": "%origin of optical fabric",
    "controls.materials": "%origin of materials",
    "chokepoints.take_pct": "%share that takes a chokepoint",
    "chokepoints.keep_pct": "%share that keeps a chokepoint",
    "chokepoints.records": "#records for taking and losing it",
    "chokepoints.lead": "#Lead of a chokepoint at a record",
    "chokepoints.cash": "$toll of a chokepoint at a record",
    "hosting.rents": "$rents of a hall, for a module",
    "hosting.quarters": "qtime of a lease",
    "hosting.modules": "#most modules of a hall",
    "hosting.min_modules": "#least idle modules of a hall",
    "hosting.fit_out": "$fit-out of a hall, for a module",
    **{f"scoring.rank{n}": f"#Lead by rank with {n} seats" for n in range(2, 7)},
    "scoring.level_points": "#compute for 1 Lead a record",
    "scoring.end_compute_points": "#compute under way for 1 Lead at the end",
    "scoring.end_cash": "$net cash for 1 Lead at the end",
    "scoring.end_debt": "$debt that costs 1 Lead at the end",
    "scoring.resilience": "#Lead at the end for each layer that no foreign bloc dominates",
    "ladders.middle": "#stock of {} at which its price is the base",
    "ladders.base": "$base price of {}",
    "ladders.step_up": "$step of the price of {}",
    "ladders.step_units": "#units of {} for a step of its price",
    "ladders.floor": "$least price of {}",
    "ladders.cap": "#most units of {} on the market",
    "ladders.start": "#units of {} on the market at the start",
    "ladders.refill": "#units of {} that come by quarter, for four seats",
    "ladders.world": "#world capacity of {} by quarter, for four seats",
    "ladders.origins": "%origin of {}",
    "ladders.lot": "#units in an order of {} in 2024, 2025 and 2026",
    "ladders.multiple": "#what multiplies the price of {} in 2024, 2025 and 2026",
    "classes.points": "#points of a module of {}",
    "classes.base": "$base price of {}",
    "classes.slip_pct": "%odds that {} slips",
    "classes.fee": "$assembly fee of {}",
    "regions.slots": "#slots in {}",
    "regions.room": "#room in {}",
    "regions.headroom": "#grid headroom in {}",
    "regions.growth": "#grid modules that {} gains each January",
    "regions.stall": "%stalls of permits in {}",
    "regions.outright": "%outright permits in {}",
    "regions.fast": "?fast building in {}",
    "regions.power_price": "$price of two modules on grid power in {}",
    "regions.water_risk": "?water risk in {}",
    "regions.remote": "?freight to {} takes longer",
    "regions.plant_delay": "qtime that plants take longer in {}",
    "regions.tender": "#quarters of the year in which {} offers land",
    "projects.lot": "#a lot of {} in 2024, 2025 and 2026",
    "projects.cost": "$price of {}",
    "projects.permit": "#permit steps of {}",
    "projects.build": "qbuilding time of {}",
    "projects.fast_build": "qbuilding time of {} in a fast region",
    "projects.influence": "#influence for {}",
    "cards.cash": "$price of {}",
    "cards.influence": "#influence for {}",
    "cards.lead": "#Lead for {}",
}
"""What the numbers are, by path without the name of a row, which stands where the braces are."""

_ODDS: Final = {
    "regions.stall": "the chance that a permit stalls in {}",
    "regions.outright": "the chance that a permit in {} is granted outright",
    "regions.power_price": "what two modules on grid power cost in {} a quarter",
    "classes.slip_pct": "the chance that {} slips",
    "controls.seizure_pct": "the chance that a grey shipment is seized",
    "controls.seizure_tense_pct": "the chance that a grey shipment is seized at high tension",
}
"""Numbers that rise and fall in a sentence of their own when a match is played again with another one."""

_SHELVES: Final = {"ladder": "ladders", "class": "classes", "region": "regions", "project": "projects", "card": "cards"}


def override_text(override: Override, lexicon: Lexicon) -> str:
    """An altered number as a sentence: `Most influence kept: 10 instead of 8.`"""
    _, label, name, normal = _read(_steps(override.path), lexicon)
    unit = _UNITS[label[0]]
    text = capitalised(label[1:].format(name))
    said = _said(override.value, unit)
    if normal is None:
        return f"{text}: {said}."
    return (
        f"{text}: {said}, as usual."
        if normal == override.value
        else f"{text}: {said} instead of {_said(normal, unit)}."
    )


def altered_text(path: str, before: object, after: object, lexicon: Lexicon) -> str:
    """A number that changes within a match, inside a sentence: `the chance that a permit stalls in Texas rises from 35 to 60 %`.

    Args:
        path: the number, as in a scenario's overrides.
        before: its value until then; None if there was none.
        after: its value from there on.
        lexicon: the words, with the rules.
    """
    kind, label, name, _ = _read(_steps(path), lexicon)
    unit = _UNITS[label[0]]
    old, new = (_said(tuple(value) if isinstance(value, list) else value, unit) for value in (before, after))
    if kind in _ODDS and isinstance(before, int) and isinstance(after, int):
        verb = "rises" if after > before else "falls"
        ends = f"{before} to {after} %" if unit == "pct" else f"{old} to {new}"
        return f"{_ODDS[kind].format(name)} {verb} from {ends}"
    was = "none" if before is None else old
    return f"{label[1:].format(name)}: {new} instead of {was}"


def _steps(path: str) -> list[str]:
    first, *rest = path.split(".")
    return [_SHELVES.get(first, first), *rest]


def _read(steps: list[str], lexicon: Lexicon) -> tuple[str, str, str, Any]:
    """The kind of a path, its label, the name of the row it is of, and the normal value; None where that is not known."""
    here: Any = lexicon.rules
    name = ""
    for step in steps:
        if isinstance(here, tuple):
            here = next((row for row in here if row.id == step), None)
            name = getattr(here, "name", step)
        else:
            here = getattr(here, step, None)
    kind = f"{steps[0]}.{steps[-1]}" if steps[0] in _SHELVES.values() else ".".join(steps)
    label = LABELS.get(kind, "#" + " ".join(steps).replace("_", " ").replace("{", "").replace("}", ""))
    words = lexicon.words.name(name) if steps[0] == "ladders" else name
    return kind, label, uncapitalised(words) if steps[0] in ("projects", "cards") else words, here


def _said(value: Any, unit: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        blocs = BLOCS if unit == "pct" else ("",) * len(value)
        return listed([f"{_said(each, unit)} {bloc}".strip() for each, bloc in zip(value, blocs, strict=False)])
    match unit:
        case "money":
            return money(value)
        case "pct":
            return f"{value}%"
        case "quarters":
            return plural(value, "quarter")
    return str(value)
