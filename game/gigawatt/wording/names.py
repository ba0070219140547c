"""Names of the things of a ruleset, in full and short."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from gigawatt.core.position.rows import KIND_CHIPS, KIND_DELIVERY
from gigawatt.core.rules.vocabulary import CONTROL_LAYERS, LADDERS, LAYER_OF, LAYERS, PARTS
from gigawatt.wording.grammar import listed, plural, uncapitalised
from gigawatt.wording.seats import SEAT_LETTERS
from gigawatt.wording.vocabulary import BOARD, RULES, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.explanations.forecast import Arrival
    from gigawatt.core.rules.ruleset import Ruleset

COMPONENT_NAMES: Final = {
    "site": "site",
    "grid": "grid power",
    "gas": "gas power",
    "clean": "clean power",
    "evaporative": "evaporative cooling",
    "closed": "closed-loop cooling",
    "electrical": "electrical fabric",
    "optical": "optical fabric",
}
FITTING_NAMES: Final = {"battery": "a battery", "trunk": "a fibre trunk", "recycling": "water recycling"}
_WHICHEVER: Final = {"all": "any part", "target": "the chosen part"}
"""What a card says of a part that it does not name."""
GROUP_NAMES: Final = {
    "site": "site",
    "power": "power",
    "cooling": "cooling",
    "network": "network",
    "plant": "plant",
    "target": "chosen group of",
}
BLOC_NAMES: Final = {
    "alliance": "the alliance",
    "challenger": "the challenger bloc",
    "non-aligned": "the non-aligned bloc",
    "target": "the chosen bloc",
    "taker": "your bloc",
    "all": "all blocs",
}
SOURCE_NAMES: Final = {
    "grid": "grid power",
    "gas": "gas",
    "solar": "solar",
    "nuclear": "nuclear",
    "hydrogen": "hydrogen",
}
FEATURE_NAMES: Final = {
    "plants": "plants",
    "controls": "export controls",
    "row": "the card row",
    "headlines": "headlines",
    "hosting": "hosting",
    "lobby": "lobbying",
    "finance": "equity",
    "rent": "renting compute",
    "training": "training",
    "upgrade": "upgrading accelerators",
}
LANE_NAMES: Final = {
    "none": "no trade lane",
    "atlantic": "the Atlantic lane",
    "pacific": "the Pacific lane",
    "suez": "the Suez lane",
    "malacca": "the Malacca lane",
}

BLOC_SHORT: Final = ("alliance", "challengers", "non-aligned")
LADDER_SHORT: Final = tuple(BOARD.name(ladder) for ladder in LADDERS)
CONTROL_SHORT: Final = tuple(BOARD.name(layer) for layer in CONTROL_LAYERS)
LEVELS: Final = ("open", "licence", "embargo")
"""How far a control goes."""
PHASES: Final = ("permit", "construction", "freight")
"""Where a line of the pipeline stands."""

SHORT_REGIONS: Final = {"China East": "China E", "China Inland": "Inland"}
"""Names of regions that are shorter where there is no room for the whole one."""


def region_name(game: Game, region: int) -> str:
    """The name of a region."""
    return game.ruleset.regions[region].name


def short_region_name(game: Game, region: int) -> str:
    """The name of a region in at most eight cells where that can be."""
    name = game.ruleset.regions[region].name
    return SHORT_REGIONS.get(name, name)


def project_name(game: Game, project: int) -> str:
    """The name of a project inside a sentence."""
    return uncapitalised(game.ruleset.projects[project].name)


def pipeline_name(game: Game, row: int, words: Vocabulary = BOARD) -> str:
    """What is on its way, by the row of the table of actions that expedites it: a project, chips or a delivery."""
    if row < game.project_count:
        return project_name(game, row)
    return words.accelerators if row == game.project_count else "a delivery"


def pipeline_row_name(game: Game, kind: int, words: Vocabulary = BOARD) -> str:
    """What is on its way, by the kind of its line in the pipeline."""
    return project_name(game, kind) if kind >= 0 else words.accelerators if kind == KIND_CHIPS else "a delivery"


def gift_name(game: Game, kind: int, words: Vocabulary = BOARD) -> str:
    """What a line of the pipeline gives, in a word: a layer, `logic plant`, `battery`."""
    if kind == KIND_CHIPS:
        return words.accelerators
    if kind == KIND_DELIVERY:
        return "delivery"
    gives = game.gives[kind]
    if gives < len(LAYER_OF):
        return words.name(LAYERS[LAYER_OF[gives]])
    given = game.ruleset.projects[kind].gives
    return f"{words.kind(given)} plant" if given in PARTS else given


def is_plant(game: Game, kind: int) -> bool:
    """Whether a line of the pipeline builds a plant."""
    return kind >= 0 and game.ruleset.projects[kind].gives in PARTS


def arrival_name(game: Game, arrival: Arrival, words: Vocabulary = BOARD) -> str:
    """What arrives, in a word or two."""
    if arrival.kind == KIND_DELIVERY and arrival.gives < len(LAYERS):
        return words.name(LAYERS[arrival.gives])
    return gift_name(game, arrival.kind, words)


def short_arrival_name(game: Game, arrival: Arrival) -> str:
    """The same in one word: a plant by what it makes."""
    if is_plant(game, arrival.kind):
        return BOARD.name(game.ruleset.projects[arrival.kind].gives)
    return arrival_name(game, arrival)


@frozen
class Lexicon:
    """The names that a ruleset gives to its ids, and the few of its numbers that rule texts of cards quote."""

    regions: dict[str, str]
    factions: dict[str, str]
    licence_quarters: int
    words: Vocabulary = RULES
    """What the reader calls accelerators and equipment."""
    standing: Mapping[str, str] = field(factory=dict)
    """The letters of the seats that `leader` and `last` mean now, for a reader in the middle of a match."""
    rules: Ruleset | None = field(default=None, eq=False, repr=False)
    """The ruleset, whose numbers are the normal ones where a scenario alters some."""

    @classmethod
    def of(cls, ruleset: Ruleset, words: Vocabulary = RULES) -> Lexicon:
        """The names of `ruleset`, in the words of an audience."""
        return cls(
            {r.id: r.name for r in ruleset.regions},
            {f.id: f.name for f in ruleset.factions},
            ruleset.controls.licence_quarters,
            words,
            rules=ruleset,
        )

    @classmethod
    def at(cls, state: State, words: Vocabulary = RULES) -> Lexicon:
        """The names of a match with the seats that lead it now and come last in it."""
        leads = [state.lead(seat) for seat in range(state.game.seats)]
        letters = {
            who: "/".join(SEAT_LETTERS[seat] for seat, lead in enumerate(leads) if lead == edge)
            for who, edge in (("leader", max(leads)), ("last", min(leads)))
        }
        return evolve(cls.of(state.game.ruleset, words), standing=letters)

    def part(self, part: str) -> str:
        """A part, a ladder or a layer of a control, or what a card says where it names none."""
        return _WHICHEVER.get(part) or self.words.name(part)

    def units(self, number: int, part: str) -> str:
        """Some units of a part: `2 units of memory`."""
        return (
            f"{plural(number, 'unit')} of {_WHICHEVER[part]}"
            if part in _WHICHEVER
            else self.words.units_of(number, part)
        )

    def region(self, region_id: str) -> str:
        """The name of a region; an unknown id stands for itself."""
        return self.regions.get(region_id, region_id)

    def places(self, where: tuple[str, ...]) -> str:
        """The regions that `where` names, as in `in Texas and Ireland`."""
        words = {
            "target": "in the chosen region",
            "all": "in every region",
            "water-risk": "in regions at water risk",
            "homes": "in your home regions",
        }
        spoken = [words[w] for w in where if w in words]
        blocs = [w for w in where if w in BLOC_NAMES and w not in words]
        if blocs:
            spoken.append(f"in {listed(blocs)} regions")
        named = [self.region(w) for w in where if w not in words and w not in blocs]
        if named:
            spoken.append(f"in {listed(named)}")
        return listed(spoken)
