"""Rule text of everything on the table, made from the numbers: what a card says never has to be written by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from attrs import frozen

from gigawatt.core.rules.ruleset import (
    COMPONENTS,
    FITTINGS,
    PARTS,
    Card,
    Faction,
    Headline,
    Project,
    Region,
    Requirement,
    Scenario,
    Trait,
)
from gigawatt.wording.effect_text import effect_text
from gigawatt.wording.grammar import listed, plural, sentence, signed
from gigawatt.wording.money import money
from gigawatt.wording.names import COMPONENT_NAMES, FEATURE_NAMES, FITTING_NAMES, LANE_NAMES, SOURCE_NAMES, Lexicon
from gigawatt.wording.override_text import override_text
from gigawatt.wording.purse_text import purse_text
from gigawatt.wording.quarters import calendar_quarter, half_name
from gigawatt.wording.vocabulary import RULES, Vocabulary

__all__ = [
    "CardText",
    "card_parts",
    "card_text",
    "effect_text",
    "faction_text",
    "headline_effects",
    "headline_text",
    "project_conditions",
    "project_text",
    "region_text",
    "requirement_text",
    "scenario_text",
    "trait_text",
]

# --- requirements --------------------------------------------------------------------------------------------------


def _either(row: Requirement) -> str:
    return listed(row.which, "or")


_FITTINGS: Final = {"battery": "battery", "trunk": "fibre trunk", "recycling": "water recycling"}

REQUIREMENT_TEXTS: Final[dict[str, Callable[[Requirement, Vocabulary], str]]] = {
    "bloc": lambda row, _words: f"you are of the {_either(row)} bloc",
    "kind": lambda row, _words: f"you are a {_either(row)}",
    "tier": lambda row, _words: f"you have reached training tier {row.min}",
    "plant": lambda row, words: f"you own a plant for {listed(map(words.name, row.which), 'or')}",
    "online": lambda row, _words: f"you have {row.min} modules online",
    "influence-at-most": lambda row, _words: f"you have at most {row.max} influence",
    "index-at-least": lambda row, _words: f"the capital index is {signed(row.min or 0)} or higher",
    "index-at-most": lambda row, _words: f"the capital index is {signed(row.max or 0)} or lower",
    "tension-at-least": lambda row, _words: f"tension is {row.min} or more",
    "tension-at-most": lambda row, _words: f"tension is {row.max} or less",
    "chokepoint": lambda row, words: f"you hold the chokepoint in {listed(map(words.name, row.which), 'or')}",
    "not-leader": lambda _row, _words: "you do not have the most Lead",
    "campuses-at-least": lambda row, _words: f"you have {plural(row.min or 0, 'campus', 'campuses')}",
    "debt": lambda _row, _words: "your net cash is below zero",
    "source": lambda row, _words: f"the region offers {listed([SOURCE_NAMES[w] for w in row.which], 'or')}",
    "climate": lambda row, _words: f"the climate there is {_either(row)}",
    "water-risk": lambda _row, _words: "the region is at water risk",
    "region-bloc": lambda row, _words: f"the region is of the {_either(row)} bloc",
    "component": lambda row, _words: (
        f"the campus has {row.min} {listed([COMPONENT_NAMES[w] for w in row.which], 'or')} "
        f"{'module' if row.min == 1 else 'modules'}"
    ),
    "fitting-absent": lambda row, _words: f"the campus has no {listed([_FITTINGS[w] for w in row.which], 'or')}",
    "waiting": lambda _row, _words: "a project of yours there waits for a permit",
    "home": lambda _row, _words: "the region is a home of yours",
}
"""What each kind of requirement says; a kind without an entry fails a test."""


def requirement_text(row: Requirement, words: Vocabulary = RULES) -> str:
    """A condition of a card, as the end of a sentence that starts with `only if`."""
    return REQUIREMENT_TEXTS[row.kind](row, words)


# --- traits --------------------------------------------------------------------------------------------------------


def _worth(what: str) -> Callable[[int], str]:
    return lambda n: f"{what} {money(abs(n))} {'higher' if n > 0 else 'lower'}"


def _points(what: str) -> Callable[[int], str]:
    return lambda n: f"{what} {signed(n)} points"


def _percent(what: str, more: str = "more", less: str = "less") -> Callable[[int], str]:
    return lambda n: f"{what} {abs(n)}% {more if n > 0 else less}"


def _count(what: str) -> Callable[[int], str]:
    return lambda n: f"{what} {signed(n)}"


def _plant_speed(n: int) -> str:
    return f"plants take {plural(abs(n), 'quarter')} {'less' if n > 0 else 'more'} to build"


TRAIT_TEXTS: Final[dict[str, Callable[[int], str]]] = {
    "credit": _worth("credit limit"),
    "interest": _points("interest rate"),
    "cloud-pct": _percent("cloud revenue", "higher", "lower"),
    "training-pct": _percent("training points", "more", "fewer"),
    "lease": lambda n: f"two idle powered modules lease for {money(abs(n))} {'more' if n > 0 else 'less'}",
    "stipend": _count("influence a quarter"),
    "influence-cap": _count("influence cap"),
    "equity-lead": _count("Lead that an equity issue costs"),
    "equity-cash": _worth("cash from an equity issue"),
    "expedite": _count("influence that an expedite costs"),
    "upkeep": _count("influence that an embargo costs a quarter"),
    "abroad-pct": _points("extra cost of building abroad"),
    "stall": _points("odds that own permits stall"),
    "order-lot": _count("accelerators an order"),
    "site-lot": _count("modules in a site lot"),
    "power-lot": _count("modules in a power lot"),
    "cooling-lot": _count("modules in a cooling lot"),
    "network-lot": _count("modules in a network lot"),
    "site-pct": _percent("site projects cost"),
    "power-pct": _percent("power projects cost"),
    "cooling-pct": _percent("cooling projects cost"),
    "network-pct": _percent("network projects cost"),
    "plant-pct": _percent("plants cost"),
    "plant-speed": _plant_speed,
    "plant-output": _count("units a quarter from each plant"),
    "chip-pct": _percent("accelerators cost"),
    "running-pct": _percent("power bills", "higher", "lower"),
    "campus-limit": _count("most campuses"),
    "rent-lots": _count("lots of rented compute"),
    "restructure-lead": _count("Lead that a restructuring costs"),
}
"""What each kind of trait says of its amount; a kind without an entry fails a test."""


def trait_text(trait: Trait) -> str:
    """One line of an ability or a weakness."""
    return sentence(TRAIT_TEXTS[trait.kind](trait.amount))


# --- cards ---------------------------------------------------------------------------------------------------------

TARGET_TEXTS: Final = {
    "campus": "one of your campuses",
    "region": "a region",
    "bloc": "a bloc",
    "rival": "a rival",
    "part": f"a part ({listed(PARTS, 'or')})",
    "group": "a group of projects (site, power, cooling, network or plants)",
}
"""What the taker of a card names, by the card's target."""


def _target_text(target: str, words: Vocabulary) -> str:
    return f"a part ({listed(map(words.name, PARTS), 'or')})" if target == "part" else TARGET_TEXTS[target]


FREE: Final = "nothing"
"""The price of a card that costs only the action."""


def price_text(card: Card) -> str:
    """What a row card costs to take, as in `$1.2 bn and 2 influence`."""
    prices = [money(card.cash)] if card.cash else []
    prices += [f"{n} {name}" for n, name in ((card.influence, "influence"), (card.lead, "Lead")) if n]
    return listed(prices) or FREE


@frozen
class CardText:
    """What a row card says, by what it is about."""

    price: str
    asks: tuple[str, ...]
    """The target to name and the conditions."""
    effects: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it in the order of the rulebook."""
        return (self.price, *self.asks, *self.effects)


def card_parts(card: Card, lexicon: Lexicon) -> CardText:
    """What a row card costs, asks for and does."""
    asks = [] if card.target == "none" else [sentence(f"name {_target_text(card.target, lexicon.words)}")]
    if card.requires:
        asks.append(sentence(f"only if {listed(requirement_text(row, lexicon.words) for row in card.requires)}"))
    price = price_text(card)
    return CardText(
        sentence(f"costs {price}") if price != FREE else "Free but for the action.",
        tuple(asks),
        tuple([effect_text(effect, lexicon) for effect in card.effects]),
    )


def card_text(card: Card, lexicon: Lexicon) -> tuple[str, ...]:
    """What a row card costs, asks for and does, a line each."""
    return card_parts(card, lexicon).lines


def headline_effects(headline: Headline, lexicon: Lexicon) -> tuple[str, ...]:
    """What a headline does, a line each."""
    return tuple([effect_text(effect, lexicon) for effect in headline.effects])


def headline_text(headline: Headline, lexicon: Lexicon) -> tuple[str, ...]:
    """When a headline strikes and what it does, a line each."""
    notice = ("Announced; strikes a quarter later.",) if headline.harsh else ()
    return (*notice, *headline_effects(headline, lexicon))


def project_text(project: Project, words: Vocabulary = RULES) -> tuple[str, ...]:
    """What a project gives, costs, takes and asks for, a line each."""
    lines = [_gives(project, words), sentence(_project_cost(project, words)), _project_time(project)]
    lines += [sentence(line) for line in project_conditions(project)]
    if project.reward_influence:
        lines.append(sentence(project_reward(project)))
    return tuple(lines)


def _gives(project: Project, words: Vocabulary) -> str:
    if project.gives in FITTINGS:
        return f"Fits a campus with {FITTING_NAMES[project.gives]}."
    lots = str(project.lot[0]) if len(set(project.lot)) == 1 else " / ".join(map(str, project.lot))
    years = "" if len(set(project.lot)) == 1 else " in 2024 / 2025 / 2026"
    if project.gives in PARTS:
        plants = words.plant(project.gives) if lots == "1" else f"{lots} {words.kind(project.gives)} plants"
        return f"Builds {plants}{years}."
    if project.gives == "headroom":
        return f"Adds {lots} grid headroom{years}, for everyone in the region."
    start = "Opens a campus with" if project.opens else "Adds"
    return f"{start} {lots} {COMPONENT_NAMES[project.gives]} {'module' if lots == '1' else 'modules'}{years}."


def _project_cost(project: Project, words: Vocabulary) -> str:
    unit = " a module" if project.gives in COMPONENTS else ""
    prices = [f"{money(project.cost)}{unit}"] if project.cost else []
    if project.uses_equipment:
        prices.append(f"{words.one_of('equipment')} a lot")
    if project.influence:
        prices.append(f"{project.influence} influence")
    return f"costs {listed(prices) or 'nothing'}"


def _project_time(project: Project) -> str:
    permit = f"{plural(project.permit, 'permit step')}, then" if project.permit else "No permit;"
    fast = f" ({project.fast_build} in a fast region)" if project.fast_build != project.build else ""
    return f"{permit} {plural(project.build, 'quarter')} to build{fast}."


def project_conditions(project: Project) -> list[str]:
    """What a project asks for besides its price and its time, as clauses."""
    lines = []
    if project.uses_headroom:
        lines.append("reserves grid headroom for its lot")
    if project.source:
        lines.append(f"only where the region offers {SOURCE_NAMES[project.source]}")
    if project.climates:
        lines.append(f"only in a {listed(project.climates, 'or')} climate")
    if project.needs_water_risk:
        lines.append("only in a region at water risk")
    if project.home_only:
        lines.append("only in your home regions")
    if project.only_fibre:
        lines.append(f"only where the fibre is of grade {project.only_fibre.upper()}")
    if project.min_site:
        lines.append(f"only where {plural(project.min_site, 'module')} of shell stand")
    if project.max_headroom:
        lines.append(f"only while the region has at most {project.max_headroom} grid headroom free")
    if project.max_stock:
        what = (
            "of these" if project.gives in (*FITTINGS, *PARTS) else f"{COMPONENT_NAMES.get(project.gives, '')} modules"
        )
        lines.append(f"only while the campus has fewer than {project.max_stock} {what}, those on order included")
    if project.gives in FITTINGS:
        lines.append("one a campus")
    if project.tier:
        lines.append(f"only from training tier {project.tier}")
    if project.first_quarter > 1:
        lines.append(f"only from {calendar_quarter(project.first_quarter)}")
    return lines


def project_reward(project: Project) -> str:
    """What a finished project brings its builder besides what it gives, as a clause; empty if nothing."""
    return f"when it is done its builder gains {project.reward_influence} influence" if project.reward_influence else ""


EVERY_QUARTER: Final = (1, 2, 3, 4)

# --- board ---------------------------------------------------------------------------------------------------------


PERMIT_LINE: Final = 2
"""Which line of a region's text has the odds of its permits."""


def region_text(region: Region, words: Vocabulary = RULES, *, in_match: bool = False) -> tuple[str, ...]:
    """What a region offers and asks for, a line each.

    Args:
        region: the region.
        words: the words of the audience.
        in_match: it stands beside what is there now, so that what changes in a match is said to be of the start.
    """
    start = " at the start" if in_match else ""
    step = 100 - region.stall - region.outright
    suits = [
        f"{words.name(part)} ({getattr(region.suits, part)})" for part in PARTS if getattr(region.suits, part) != "none"
    ]
    plants = f"Plants: {listed(suits)}." if suits else "No plants."
    if suits and region.plant_delay:
        plants += f" A plant takes {plural(region.plant_delay, 'quarter')} longer."
    freight = (
        f"Goods from abroad take {LANE_NAMES[region.lane]}" if region.lane != "none" else "No trade lane to abroad"
    )
    months = [f"Q{quarter}" for quarter in region.tender]
    tender = "in every quarter" if region.tender == EVERY_QUARTER else f"in {listed(months)} of each year"
    return (
        (
            f"Bloc: {region.bloc}. Slots{start}: {region.slots}, each with room for {plural(region.room, 'module')} of site. "
            f"Grid headroom{start}: {region.headroom}, {signed(region.growth)} each January."
        ),
        f"Offers land to seats from elsewhere {tender}; a home can be built on at any time.",
        f"Permit draws: stall {region.stall}%, one step {step}%, outright {region.outright}%."
        + (" Builds fast." if region.fast else ""),
        (
            f"Power: {listed(SOURCE_NAMES[s] for s in region.sources)}. Two modules on grid power cost "
            f"{money(region.power_price)} a quarter."
        ),
        f"Climate: {region.climate}{', at water risk' if region.water_risk else ''}. Fibre grade {region.fibre.upper()}.",
        f"{freight}{'; freight takes a quarter more' if region.remote else ''}.",
        plants,
    )


def faction_text(faction: Faction, lexicon: Lexicon) -> tuple[str, ...]:
    """What a faction starts with, can do and lacks, a line each."""
    ability = " ".join(trait_text(trait) for trait in faction.ability)
    weakness = " ".join(trait_text(trait) for trait in faction.weakness)
    return (
        f"A {faction.kind} of the {faction.bloc} bloc. Homes: {listed(lexicon.region(home) for home in faction.homes)}.",
        f"Ability, {faction.ability_name}: {ability}",
        f"Weakness, {faction.weakness_name}: {weakness}",
        *_start_text(faction, lexicon),
    )


def _start_text(faction: Faction, lexicon: Lexicon) -> list[str]:
    start = faction.start
    layers = [f"{n} {COMPONENT_NAMES[name]}" for name in COMPONENTS if (n := getattr(start, name))]
    chips = f", with {plural(start.chips, 'accelerator')}" if start.chips else ""
    lines = [f"Starts in {lexicon.region(start.region)}; modules: {listed(layers) or 'none'}{chips}."]
    plants = [f"{n} {part}" for part in PARTS if (n := getattr(start, part))]
    if plants and start.plants_at:
        lines.append(f"Plants in {lexicon.region(start.plants_at)}: {listed(plants)}.")
    progress = f", {start.progress} training progress" if start.progress else ""
    return [*lines, f"Purse: {money(start.cash)}, {start.influence} influence{progress}."]


def scenario_text(scenario: Scenario, lexicon: Lexicon) -> tuple[str, ...]:
    """What a scenario changes, a line each."""
    last = scenario.first + scenario.quarters - 1
    names = [lexicon.factions.get(name, name) for name in scenario.factions]
    lines = [
        (
            f"Seats: {listed(map(str, scenario.seats), 'or')} ({scenario.default_seats} by default). "
            f"{plural(scenario.quarters, 'quarter')}, {calendar_quarter(scenario.first)} to {calendar_quarter(last)}. "
            f"About {scenario.minutes} minutes."
        ),
        f"Factions, in the order of the default seats: {listed(names)}.",
    ]
    if scenario.off:
        lines.append(sentence(f"without {listed([FEATURE_NAMES[name] for name in scenario.off], 'or')}"))
    for names_of, what in (
        (scenario.projects, "projects"),
        (scenario.cards, "row cards"),
        (scenario.headlines, "headlines"),
    ):
        if names_of:
            lines.append(f"Only {len(names_of)} {what}.")
    lines += [override_text(override, lexicon) for override in scenario.overrides]
    for purse in scenario.purse:
        lines += purse_text(purse, lexicon)
    return (*lines, *(f"Before the first quarter: {effect_text(effect, lexicon)}" for effect in scenario.effects))


def years_text(card: Card) -> str:
    """The years whose deck holds a card, as in `2024 and 2025`."""
    return listed(map(str, card.years))


def halves_text(headline: Headline) -> str:
    """The half-years whose pool holds a headline."""
    return listed([half_name(half) for half in headline.halves])
