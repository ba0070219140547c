"""The action table: every action a seat can ever take in a (ruleset, scenario, seat count), as small ints.

`Action` is the readable twin of an int. Its text form says everything and parses back: ``build gas-turbines @texas``,
``buy accelerators via:grey -> nordics``. A card is named by its id, never by its place in the row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, GROUPS, PARTS

if TYPE_CHECKING:
    from gigawatt.core.rules.ruleset import Card, Ruleset

PASS: Final = 0
EQUITY: Final = 1
POSTURE: Final = 2
RENT: Final = 3
HOLD: Final = 4
RELEASE: Final = 5
LOBBY: Final = 6
ISSUE: Final = 7
LIFT: Final = 8
BUY_PART: Final = 9
GREY_PART: Final = 10
SELL_PART: Final = 11
OPEN_CAMPUS: Final = 12
BUILD: Final = 13
TURBINES: Final = 14
BUY: Final = 15
GREY: Final = 16
ASSEMBLE: Final = 17
UPGRADE: Final = 18
SELL_CHIPS: Final = 19
EXPEDITE: Final = 20
CANCEL: Final = 21
OFFER: Final = 22
HIRE: Final = 23
CARD: Final = 24

KIND_NAMES: Final = (
    "pass", "equity", "posture", "rent", "hold", "release", "lobby", "issue", "lift", "buy-part", "grey-part", "sell-part",
    "open", "build", "turbines", "buy", "grey", "assemble", "upgrade", "sell-chips", "expedite", "cancel", "offer", "hire",
    "card",
)  # fmt: skip
"""The kinds of action, in the order of the table."""

FREE: Final = frozenset({POSTURE, RENT, HOLD, RELEASE, LIFT, LOBBY})
"""Kinds that cost no action point, and after which the seat stays to move: once a quarter each, and lobbying while no subsidy stands."""

MAX_ACTIONS: Final = 2048
POSTURES: Final = 5


class Action:
    """One row of the action table. `x` and `y` are the operands the rules work with; what they index depends on the kind."""

    __slots__ = ("index", "kind", "text", "x", "y")

    def __init__(self, index: int, kind: int, x: int, y: int, text: str) -> None:
        self.index: int = index
        self.kind: int = kind
        self.x: int = x
        self.y: int = y
        self.text: str = text

    def __repr__(self) -> str:
        return f"Action(index={self.index}, kind={self.kind}, x={self.x}, y={self.y}, text={self.text!r})"

    @property
    def kind_name(self) -> str:
        """The kind in words, as in `KIND_NAMES`."""
        return KIND_NAMES[self.kind]

    def __str__(self) -> str:
        return self.text


class _Table:
    """Rows in the making."""

    def __init__(self) -> None:
        self.rows: list[Action] = []

    def add(self, kind: int, text: str, x: int = 0, y: int = 0) -> None:
        self.rows.append(Action(len(self.rows), kind, x, y, text))


def card_axis(rules: Ruleset, card: Card, seats: int) -> list[str]:
    """What a card's one target axis can be, in words; `['']` for a card without one. The place in the list is the operand."""
    match card.target:
        case "none":
            return [""]
        case "campus" | "region":
            return [f" @{r.id}" for r in rules.regions]
        case "bloc":
            return [f" bloc:{b}" for b in BLOCS]
        case "rival":
            return [f" seat:{s}" for s in range(seats)]
        case "part":
            return [f" part:{p}" for p in PARTS]
        case "group":
            return [f" group:{g}" for g in GROUPS]
    raise AssertionError(card.target)


def build_table(rules: Ruleset, off: frozenset[str], seats: int) -> tuple[Action, ...]:
    """The table of a prepared ruleset. Kinds that the scenario switches off have no rows.

    Its order is the order of the pieces in which `gigawatt.core.legality.legal_actions` finds legal actions, so that they come out ascending.
    """
    t = _Table()
    t.add(PASS, "pass")
    _add_seat_actions(t, rules, off)
    if "plants" not in off:
        if "controls" not in off:
            for i, part in enumerate(PARTS):
                t.add(BUY_PART, f"buy {part}", i)
            for i, part in enumerate(PARTS):
                t.add(GREY_PART, f"buy {part} via:grey", i)
        for i, part in enumerate(PARTS):
            t.add(SELL_PART, f"sell {part}", i)
    _add_region_actions(t, rules, off, seats)
    if "row" not in off:
        for c, card in enumerate(rules.cards):
            for x, target in enumerate(card_axis(rules, card, seats)):
                t.add(CARD, f"take {card.id}{target}", c, x)
    return tuple(t.rows)


def _add_seat_actions(t: _Table, rules: Ruleset, off: frozenset[str]) -> None:
    if "finance" not in off:
        t.add(EQUITY, "raise equity")
    if "training" not in off:
        for quarters in range(POSTURES):
            t.add(POSTURE, f"posture training:{quarters}", quarters)
        if "rent" not in off:
            most = rules.cloud.rent_lots + max(
                (tr.amount for f in rules.factions for tr in f.ability if tr.kind == "rent-lots"), default=0
            )
            for lots in range(most + 1):
                t.add(RENT, f"rent lots:{lots}", lots)
    if "plants" not in off:
        for i, part in enumerate(PARTS):
            t.add(HOLD, f"hold {part}", i)
        for i, part in enumerate(PARTS):
            t.add(RELEASE, f"release {part}", i)
    if "lobby" not in off:
        groups = {p.group for p in rules.projects}
        for i, group in enumerate(GROUPS):
            if group in groups and group in rules.economy.lobby_groups:
                t.add(LOBBY, f"lobby {group}", i)
    if "controls" not in off:
        for kind, verb in ((ISSUE, "control"), (LIFT, "lift")):
            for layer, layer_name in enumerate(CONTROL_LAYERS):
                for bloc, bloc_name in enumerate(BLOCS):
                    t.add(kind, f"{verb} {layer_name} against:{bloc_name}", layer, bloc)


def _add_region_actions(t: _Table, rules: Ruleset, off: frozenset[str], seats: int) -> None:
    regions = [(r, region.id) for r, region in enumerate(rules.regions)]
    projects = list(enumerate(rules.projects))
    for p, project in projects:
        if project.opens:
            for r, name in regions:
                t.add(OPEN_CAMPUS, f"build {project.id} @{name}", p, r)
    for r, name in regions:
        for p, project in projects:
            if not project.opens and not project.uses_equipment:
                t.add(BUILD, f"build {project.id} @{name}", p, r)
    for r, name in regions:
        for p, project in projects:
            if not project.opens and project.uses_equipment:
                t.add(TURBINES, f"build {project.id} @{name}", p, r)
    for r, name in regions:
        t.add(BUY, f"buy accelerators -> {name}", r)
    if "controls" not in off:
        for r, name in regions:
            t.add(GREY, f"buy accelerators via:grey -> {name}", r)
    if "plants" not in off:
        for r, name in regions:
            t.add(ASSEMBLE, f"assemble -> {name}", r)
    if "upgrade" not in off:
        for r, name in regions:
            t.add(UPGRADE, f"upgrade @{name}", r)
    for r, name in regions:
        for c, chip in enumerate(rules.classes):
            t.add(SELL_CHIPS, f"sell chips:{chip.id} @{name}", r, c)
    for r, name in regions:
        for p, project in projects:
            t.add(EXPEDITE, f"expedite {project.id} @{name}", r, p)
        t.add(EXPEDITE, f"expedite accelerators @{name}", r, len(projects))
        t.add(EXPEDITE, f"expedite delivery @{name}", r, len(projects) + 1)
    for r, name in regions:
        for p, project in projects:
            t.add(CANCEL, f"cancel {project.id} @{name}", r, p)
    if "hosting" not in off:
        for r, name in regions:
            for level in range(len(rules.hosting.rents)):
                t.add(OFFER, f"offer hall rent:{level + 1} @{name}", r, level)
        for r, name in regions:
            for s in range(seats):
                t.add(HIRE, f"hire hall from:{s} @{name}", r, s)
