"""Short words for numbers, times, places and actions: what fits a column of the board."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.position.rows import KIND_CHIPS, KIND_DELIVERY
from gigawatt.core.rules.ruleset import BLOCS, CONTROL_LAYERS, GROUPS, LAYERS, PARTS
from gigawatt.core.rules.vocabulary import LAYER_OF
from gigawatt.wording.glyphs import Glyphs

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.explanations.forecast import Arrival
    from gigawatt.core.rules.ruleset import Faction, Trait

SHORT_NAMES: Final = {"China East": "China E", "China Inland": "Inland"}
"""Names that are shorter on the board than in the rules."""

SHORT_FACTIONS: Final = {
    "Gulf sovereign fund": "Gulf fund", "Foundry champion": "Foundry", "Challenger state": "Challenger",
    "Colocation house": "Colocation", "Control hegemon": "Hegemon", "European bloc": "European",
}  # fmt: skip
"""Names of factions that are shorter where there is no room for the whole one."""

LETTERS: Final = "ABCDEF"
PLACES: Final = ("1st", "2nd", "3rd", "4th", "5th", "6th")
BLOC_SHORT: Final = ("alliance", "challengers", "non-aligned")
LADDER_SHORT: Final = ("chips", "logic", "memory", "packaging", "turbines")
CONTROL_SHORT: Final = (*LADDER_SHORT, "optics", "materials")
LEVELS: Final = ("open", "licence", "embargo")
PHASES: Final = ("permit", "construction", "freight")


def price(tenths: int) -> str:
    """An amount of $bn without a sign: `2.4`."""
    return f"{abs(tenths) / 10:.1f}"


def cash(glyphs: Glyphs, tenths: int) -> str:
    """A change of money or net cash, always signed: `+4.6`, `−1.2`; nought is `0.0`."""
    if tenths == 0:
        return "0.0"
    return f"{'+' if tenths > 0 else glyphs.minus}{abs(tenths) / 10:.1f}"


def signed(glyphs: Glyphs, number: int) -> str:
    """A whole number with its sign; nought is `0`."""
    if number == 0:
        return "0"
    return f"{'+' if number > 0 else glyphs.minus}{abs(number)}"


def quarter_short(game: Game, quarter: int) -> str:
    """`Q3`, or `'26` for the first of a year."""
    calendar = game.first + quarter
    return f"'{24 + calendar // 4}" if calendar % 4 == 0 else f"Q{calendar % 4 + 1}"


def quarter_name(game: Game, quarter: int) -> str:
    """`Q3`, of whatever year: where the quarters around it leave no doubt."""
    return f"Q{(game.first + quarter) % 4 + 1}"


def begins_year(game: Game, quarter: int) -> bool:
    """Whether a quarter is the first of its year."""
    return (game.first + quarter) % 4 == 0


def quarter_near(game: Game, now: int, quarter: int) -> str:
    """`Q3` in the same year, `Q1 '26` in another."""
    a, b = game.first + now, game.first + quarter
    name = f"Q{b % 4 + 1}"
    return name if a // 4 == b // 4 else f"{name} '{24 + b // 4}"


def quarter_long(game: Game, quarter: int) -> str:
    """`2025 Q2`."""
    return game.quarter_text(quarter)


def faction(state: State, seat: int) -> str:
    """The name of a seat's faction."""
    return state.tables[seat].faction.name


def region(game: Game, index: int) -> str:
    """The name of a region."""
    return game.ruleset.regions[index].name


def region_short(game: Game, index: int) -> str:
    """The name of a region in at most eight cells where that can be."""
    name = game.ruleset.regions[index].name
    return SHORT_NAMES.get(name, name)


def project(game: Game, index: int) -> str:
    """The name of a project, with a small letter."""
    name = game.ruleset.projects[index].name
    return name[:1].lower() + name[1:]


def given(game: Game, kind: int) -> str:
    """What a line of the pipeline gives, in a word: a layer, `logic plant`, `battery`."""
    if kind == KIND_CHIPS:
        return "chips"
    if kind == KIND_DELIVERY:
        return "delivery"
    gives = game.gives[kind]
    if gives < len(LAYER_OF):
        return LAYERS[LAYER_OF[gives]]
    card = game.ruleset.projects[kind]
    return f"{'turbine' if card.gives == 'equipment' else card.gives} plant" if card.gives in PARTS else card.gives


def is_plant(game: Game, kind: int) -> bool:
    """Whether a line of the pipeline builds a plant."""
    return kind >= 0 and game.ruleset.projects[kind].gives in PARTS


def arrival_word(game: Game, a: Arrival) -> str:
    """What arrives, in a word or two."""
    if a.kind == KIND_DELIVERY and a.gives < len(LAYERS):
        return LAYERS[a.gives]
    return given(game, a.kind)


def arrival_short(game: Game, a: Arrival) -> str:
    """The same in a word where a plant is told by what it makes."""
    if is_plant(game, a.kind):
        return LADDER_SHORT[1 + PARTS.index(game.ruleset.projects[a.kind].gives)]
    return arrival_word(game, a)


def odds(glyphs: Glyphs, stall: int, outright: int) -> str:
    """The odds of a permit draw: stall, step, outright."""
    return glyphs.dot.join(str(n) for n in (stall, 100 - stall - outright, outright))


def permit_odds(state: State, index: int, seat: int | None = None) -> tuple[int, int]:
    """Stall and outright odds of a region as they stand, for a seat or for anyone."""
    g = state.game
    there = state.region_effects(index)
    stall = g.region_stall[index] + there.stall
    outright = g.region_outright[index] + there.outright
    if seat is not None:
        own = state.seat_effects(seat)
        stall += own.stall
        outright += own.outright
    stall = max(0, min(95, stall))
    return stall, max(0, min(100 - stall, outright))


def named_traits(faction: Faction) -> list[tuple[str, tuple[Trait, ...]]]:
    """The ability and the weakness of a faction, each with its name."""
    return [(faction.ability_name, faction.ability), (faction.weakness_name, faction.weakness)]


def permit_reasons(state: State, index: int, seat: int) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """What moves the odds of a region's permits for a seat from those of its card: points of stall and of outright, each with
    where they come from.
    """
    faction = state.tables[seat].faction
    named = [
        (trait.amount, name) for name, traits in named_traits(faction) for trait in traits if trait.kind == "stall"
    ]
    own, there = state.seat_effects(seat), state.region_effects(index)
    cards = own.stall - sum(amount for amount, _ in named)
    stall = [*named, (cards, "your cards"), (there.stall, "events there")]
    outright = [(own.outright, "your cards"), (there.outright, "events there")]
    return [row for row in stall if row[0]], [row for row in outright if row[0]]


def permit_sentence(state: State, index: int, seat: int) -> str:
    """A seat's odds in a region now, with what makes them differ from those of its card:
    `For you now: stall 43% (+8 Local opposition), one step 37%, outright 20%.`; empty where they are the card's.
    """
    because = [", ".join(f"{points:+} {why}" for points, why in rows) for rows in permit_reasons(state, index, seat)]
    if not any(because):
        return ""
    stall, outright = permit_odds(state, index, seat)
    told = [f"{n}%{f' ({why})' if why else ''}" for n, why in zip((stall, outright), because, strict=True)]
    return f"For you now: stall {told[0]}, one step {100 - stall - outright}%, outright {told[1]}."


def is_granted(game: Game, region: int, kind: int, left: int) -> bool | None:
    """Whether a draw that granted a step, after which an event tells so many to go, was the last one: they are quarters to build
    then, else steps. None where both may be.
    """
    steps = game.permit_steps[kind]
    if left >= steps:
        return True
    builds = game.build_time[kind][region]
    return None if left in (builds, builds - 1) else False


def action(game: Game, index: int) -> str:
    """An action as a person would say it: `build gas turbines in Texas`."""
    kind, x, y = game.kind[index], game.x[index], game.y[index]
    r = game.ruleset
    match kind:
        case act.PASS:
            return "pass"
        case act.EQUITY:
            return "raise equity"
        case act.POSTURE:
            return f"train with {x}/4 of the compute"
        case act.RENT:
            return f"rent {x} lot{'' if x == 1 else 's'} for training" if x else "stop renting for training"
        case act.HOLD:
            return f"hold {PARTS[x]} output"
        case act.RELEASE:
            return f"sell {PARTS[x]} output"
        case act.LOBBY:
            return f"lobby for a subsidy on {GROUPS[x]}"
        case act.ISSUE:
            return f"control {CONTROL_SHORT[x]} against {BLOC_SHORT[y]}"
        case act.LIFT:
            return f"lift the control on {CONTROL_SHORT[x]} against {BLOC_SHORT[y]}"
        case act.BUY_PART | act.GREY_PART:
            return f"buy {_part(kind, x)}"
        case act.SELL_PART:
            return f"sell {LADDER_SHORT[x + 1]}"
        case act.OPEN_CAMPUS | act.BUILD | act.TURBINES:
            return f"build {project(game, x)} in {region(game, y)}"
        case act.BUY | act.GREY:
            return f"buy {_for_campus(kind, 'chips', region(game, x))}"
        case act.ASSEMBLE:
            return f"assemble {_for_campus(kind, 'chips', region(game, x))}"
        case act.UPGRADE:
            return f"upgrade the chips in {region(game, x)}"
        case act.SELL_CHIPS:
            return f"sell chips of {r.classes[y].year} in {region(game, x)}"
        case act.EXPEDITE:
            return f"expedite {line(game, y)} in {region(game, x)}"
        case act.CANCEL:
            return f"cancel {project(game, y)} in {region(game, x)}"
        case act.OFFER:
            return f"offer a hall in {region(game, x)} at {price(r.hosting.rents[y])} a module"
        case act.HIRE:
            return f"hire a hall of {LETTERS[y]} in {region(game, x)}"
        case act.CARD:
            return f"take {_card(game, x, y)}"
    return game.format_action(index)


def deed(game: Game, index: int, units: int) -> str:
    """An action that was taken, as short as the board needs it: `gas turbines at Gulf +2`, `2 chips for Texas`.

    Args:
        game: the game.
        index: the action.
        units: modules or units it brought, 0 where it brought none.
    """
    kind, x, y = game.kind[index], game.x[index], game.y[index]
    more = f" +{units}" if units else ""
    chips = f"{units} chip{'' if units == 1 else 's'}" if units else "chips"
    match kind:
        case act.OPEN_CAMPUS | act.BUILD | act.TURBINES:
            return f"{project(game, x)} at {region_short(game, y)}{more}"
        case act.BUY | act.GREY:
            return _for_campus(kind, chips, region_short(game, x))
        case act.ASSEMBLE:
            return f"assembles {_for_campus(kind, chips, region_short(game, x))}"
        case act.UPGRADE:
            return f"upgrades {chips} at {region_short(game, x)}"
        case act.BUY_PART | act.GREY_PART:
            return f"{units or ''} {_part(kind, x)}".strip()
        case act.EXPEDITE:
            return f"expedites {line(game, y)} at {region_short(game, x)}"
        case act.CARD:
            return f"takes {_card(game, x, y)}"
    verb, _, rest = action(game, index).partition(" ")
    return f"{_third_person(verb)} {rest}{more}".rstrip()


def _third_person(verb: str) -> str:
    """What a verb is called when a seat does it: `passes`, `lobbies`, `buys`."""
    if verb.endswith("s"):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2] not in "aeiou" else f"{verb}s"


_PLAIN: Final = (
    ("an equipment plant", "a turbine plant"), ("equipment plant", "turbine plant"), ("equipment", "turbines"), ("Equipment", "Turbines"),
    ("accelerator", "chip"), ("Accelerator", "Chip"),
)  # fmt: skip
"""Words of the rules that have another name on the board, and that name."""


_QUARTER: Final = re.compile(r"\b(20\d\d)(Q[1-4])\b")


def plain(text: str) -> str:
    """A sentence of the rules or of a policy with the board's one word for each thing: chips for accelerators, turbines for
    equipment, and `2025 Q2` where a record or a policy from elsewhere says `2025Q2`.
    """
    for said, shown in _PLAIN:
        text = text.replace(said, shown)
    return _QUARTER.sub(r"\1 \2", text)


def reason(game: Game, index: int, text: str) -> str:
    """A policy's reason with its action called as the board calls it."""
    raw = game.format_action(index)
    for said in (raw, raw[:1].upper() + raw[1:]):
        if text.startswith(said):
            return plain(f"This{text.removeprefix(said)}")
    return plain(text)


def _grey(kind: int) -> str:
    return " by grey channel" if kind in (act.GREY, act.GREY_PART) else ""


def _part(kind: int, ladder: int) -> str:
    """A part that is bought: `memory by grey channel`."""
    return f"{LADDER_SHORT[ladder + 1]}{_grey(kind)}"


def _for_campus(kind: int, chips: str, place: str) -> str:
    """Accelerators and where they go: `2 chips for Texas`."""
    return f"{chips} for {place}{_grey(kind)}"


def _card(game: Game, card: int, operand: int) -> str:
    """A card with its target: `Green bond in Gulf`."""
    return f"{game.ruleset.cards[card].name}{target(game, card, operand)}"


def line(game: Game, index: int) -> str:
    """What is on its way, by the row of the table of actions that hastens it: a project, chips or a delivery."""
    if index < game.project_count:
        return project(game, index)
    return "chips" if index == game.project_count else "a delivery"


def target(game: Game, card: int, operand: int) -> str:
    """A card's target as the end of a phrase; empty for a card without one."""
    match game.card_target[card]:
        case "campus" | "region":
            return f" in {region(game, operand)}"
        case "bloc":
            return f", {BLOCS[operand]}"
        case "rival":
            return f", {LETTERS[operand]}"
        case "part":
            return f", {PARTS[operand]}"
        case "group":
            return f", {GROUPS[operand]}"
    return ""


assert len(CONTROL_SHORT) == len(CONTROL_LAYERS)
