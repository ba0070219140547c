"""The rows of each chooser: every action of a category, with its targets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from attrs import define, frozen

from gigawatt.analysis import contracts
from gigawatt.analysis.position_analysis import PositionAnalysis, after
from gigawatt.core import actions as act
from gigawatt.core.explanations.forecast import compute_forecast
from gigawatt.core.position.rows import KIND_CHIPS
from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, PARTS
from gigawatt.tui.board.categories import CATEGORY
from gigawatt.wording.action_text import GROUP_LABELS
from gigawatt.wording.money import bare_money
from gigawatt.wording.names import BLOC_SHORT, CONTROL_SHORT, LADDER_SHORT, pipeline_name, region_name
from gigawatt.wording.seats import SEAT_LETTERS, faction_name
from gigawatt.wording.vocabulary import BOARD

REGION: Final = "region"
"""What the targets of a row are, where they are places on the map."""


@frozen
class Choice:
    """One target of a row: what names it among the targets, its label, and the action."""

    key: int
    label: str
    action: int


@define
class Item:
    """A row of the chooser."""

    label: str
    choices: list[Choice]
    note: str = ""
    """Words for the detail, such as a card's text."""
    group: str = ""
    """What its targets are (`region`, `bloc`, `rival` and so on): rows of a group keep to the same target."""
    first: int | None = None
    """The target it begins with by its key, until one of its group is chosen by hand; None for that of the group."""


def _regions(analysis: PositionAnalysis) -> list[int]:
    """Regions as targets: own campuses first."""
    return [*analysis.places, *[r for r in range(analysis.game.region_count) if r not in analysis.places]]


def _at(analysis: PositionAnalysis, kind: int, x: int, y: int = 0) -> int | None:
    return analysis.game.at.get((kind, x, y))


def _row(label: str, rows: Sequence[tuple[int, str, int | None]], note: str = "", group: str = "") -> list[Item]:
    """An item of the targets that have an action; nothing where none has."""
    choices = [Choice(key, text, action) for key, text, action in rows if action is not None]
    return [Item(label, choices, note, group)] if choices else []


def _by_region(
    analysis: PositionAnalysis, label: str, kind: int, x: int | None = None, note: str = "", *, first: bool = False
) -> list[Item]:
    """An item with a choice for each region. `x` is the other operand; `first` says that the region is the first one."""
    rows = []
    for r in _regions(analysis):
        action = _at(analysis, kind, r, x or 0) if first or x is None else _at(analysis, kind, x, r)
        rows.append((r, region_name(analysis.game, r), action))
    return _row(label, rows, note, REGION)


def _build(analysis: PositionAnalysis) -> list[Item]:
    from gigawatt.wording.rules_text import project_text

    g = analysis.game
    items: list[Item] = []
    for p, project in enumerate(g.ruleset.projects):
        kind = act.OPEN_CAMPUS if project.opens else act.TURBINES if project.uses_equipment else act.BUILD
        items += _by_region(analysis, project.name, kind, p, " ".join(project_text(project, BOARD)))
    return items


def _buy(analysis: PositionAnalysis) -> list[Item]:
    items = _by_region(analysis, "Chips", act.BUY, note=f"{_class_now(analysis)} A lot is of one origin.")
    for p in range(4):
        items += _row(LADDER_SHORT[p + 1].capitalize(), [(0, "", _at(analysis, act.BUY_PART, p))])
    items += _by_region(analysis, "Chips by grey channel", act.GREY)
    for p in range(4):
        label = f"{LADDER_SHORT[p + 1].capitalize()} by grey channel"
        items += _row(label, [(0, "", _at(analysis, act.GREY_PART, p))])
    return items


def _assemble(analysis: PositionAnalysis) -> list[Item]:
    parts = (
        "Each part comes from the store, else from its ladder, of one origin: the scarcest of the three sets the lot."
    )
    now = _class_now(analysis)
    return [
        *_by_region(analysis, "Assemble chips", act.ASSEMBLE, note=f"{now} {parts}"),
        *_by_region(analysis, "Upgrade old chips", act.UPGRADE, note=now),
    ]


def _class_now(analysis: PositionAnalysis) -> str:
    """What a module of the chips sold now computes, and what those one may still have do."""
    classes = analysis.game.ruleset.classes
    now = analysis.state.chip_class
    older = [f"{chip.points} of {chip.year}" for chip in classes[:now]]
    beside = f", against {' and '.join(reversed(older))}" if older else ""
    return f"Chips of {classes[now].year}: {classes[now].points} compute a module{beside}."


def _take(analysis: PositionAnalysis) -> list[Item]:
    from gigawatt.wording.names import Lexicon
    from gigawatt.wording.rules_text import card_text

    g, state = analysis.game, analysis.state
    lexicon = Lexicon.at(state, BOARD)
    items: list[Item] = []
    for place, index in enumerate(state.card_row, start=1):
        if index is None:
            continue
        card = g.ruleset.cards[index]
        rows = [(y, label, _at(analysis, act.CARD, index, y)) for y, label in _targets(analysis, index)]
        group = REGION if g.card_target[index] in ("campus", "region") else g.card_target[index]
        text = " ".join(card_text(card, lexicon))
        row = _row(f"{place} {card.name}", rows, text, "contract" if g.card_has_contract[index] else group)
        for item in row:
            item.first = _best_target(analysis, item)
        items += row
    return items


def _best_target(analysis: PositionAnalysis, item: Item) -> int | None:
    """The target with which a card does most: a contract where most compute will be, else where something comes of it.

    None where nothing speaks for one.
    """
    legal = [c for c in item.choices if c.action in analysis.legal]
    if len(legal) < 2:
        return None
    if item.group == "contract":
        there = {c.key: max((0, *contracts.compute_in(analysis.state, analysis.seat, c.key)[1])) for c in legal}
        return max(there, key=lambda key: (there[key], -key)) if any(there.values()) else None
    if item.group != REGION:
        return None
    gains = {c.key: sum(compute_forecast(after(analysis.state, c.action), analysis.seat)) for c in legal}
    best = max(gains, key=lambda key: (gains[key], -key))
    return best if gains[best] > sum(analysis.forecast) else None


def _targets(analysis: PositionAnalysis, card: int) -> list[tuple[int, str]]:
    """The targets of a card: operand and label."""
    g = analysis.game
    match g.card_target[card]:
        case "campus":
            return [(r, region_name(g, r)) for r in analysis.places] or [(0, region_name(g, 0))]
        case "region":
            return [(r, region_name(g, r)) for r in _regions(analysis)]
        case "bloc":
            return list(enumerate(BLOCS))
        case "rival":
            return [
                (s, f"{SEAT_LETTERS[s]} {faction_name(analysis.state, s)}")
                for s in range(g.seats)
                if s != analysis.seat
            ]
        case "part":
            return [(p, BOARD.name(part)) for p, part in enumerate(PARTS)]
        case "group":
            return list(enumerate(GROUP_LABELS))
    return [(0, "")]


def _expedite(analysis: PositionAnalysis) -> list[Item]:
    """A row for each line on its way, then one for each that could be cancelled."""
    g = analysis.game
    seen: dict[tuple[int, int], str] = {}
    for p in analysis.state.lines():
        if p.seat == analysis.seat:
            kind = p.kind
            row = kind if kind >= 0 else g.project_count if kind == KIND_CHIPS else g.project_count + 1
            seen.setdefault((row, p.region), pipeline_name(g, row))
    items: list[Item] = []
    for (row, region), word in seen.items():
        where = region_name(g, region)
        items += _row(f"Expedite {word} at {where}", [(0, "", _at(analysis, act.EXPEDITE, region, row))])
    for (row, region), word in seen.items():
        if row < g.project_count:
            where = region_name(g, region)
            items += _row(f"Cancel {word} at {where}", [(0, "", _at(analysis, act.CANCEL, region, row))])
    return items


def _control(analysis: PositionAnalysis) -> list[Item]:
    """The rows that there always are, then one for each control of one's own."""
    items: list[Item] = []
    for layer in range(len(CONTROL_LAYERS)):
        rows = [(b, f"against {BLOC_SHORT[b]}", _at(analysis, act.ISSUE, layer, b)) for b in range(3)]
        items += _row(f"Control {CONTROL_SHORT[layer]}", rows, group="bloc")
    lobbies = [(i, group, _at(analysis, act.LOBBY, i)) for i, group in enumerate(GROUP_LABELS)]
    items += _row("Lobby for a subsidy in your bloc on", lobbies, group="group")
    own = [c for c in analysis.state.controls if c.seat == analysis.seat]
    for c in own:
        layer, bloc = c.layer, c.target
        rows = [(bloc, f"against {BLOC_SHORT[bloc]}", _at(analysis, act.LIFT, layer, bloc))]
        items += _row(f"Lift {CONTROL_SHORT[layer]}", rows)
    return items


def _finance(analysis: PositionAnalysis) -> list[Item]:
    items = _row("Raise equity", [(0, "", _at(analysis, act.EQUITY, 0))])
    for p in range(4):
        items += _row(f"Sell {LADDER_SHORT[p + 1]}", [(0, "", _at(analysis, act.SELL_PART, p))])
    for c, chip in enumerate(analysis.game.ruleset.classes):
        items += _by_region(analysis, f"Sell chips of {chip.year}", act.SELL_CHIPS, c, first=True)
    return items


def _posture(analysis: PositionAnalysis) -> list[Item]:
    g, seat = analysis.game, analysis.seat
    now, rented = analysis.state.posture(seat), analysis.state.rent(seat)
    parts = act.POSTURES - 1
    shares = [(n, f"{n}/{parts}", _at(analysis, act.POSTURE, n)) for n in range(act.POSTURES)]
    step = g.ruleset.economy.posture_step
    note = f"{now}/{parts} trains now, {parts - now}/{parts} earns in the cloud. Once a quarter it moves by {step}/{parts} at most."
    items = _row("Share of the compute that trains", shares, note, "share")
    lots = [(n, str(n), _at(analysis, act.RENT, n)) for n in range(g.rent_rows)]
    items += _row(
        "Lots of capacity rented for training",
        lots,
        f"{rented} rented now. They are paid at each quarter's end.",
        "lots",
    )
    for p in range(4):
        output = [(0, "keep", _at(analysis, act.HOLD, p)), (1, "sell", _at(analysis, act.RELEASE, p))]
        items += _row(f"{LADDER_SHORT[p + 1].capitalize()} that plants make", output, group="output")
    return items


def _hosting(analysis: PositionAnalysis) -> list[Item]:
    """The rows that there always are, then one for each hall that somebody offers."""
    g = analysis.game
    items: list[Item] = []
    for level, rent in enumerate(g.ruleset.hosting.rents):
        items += _by_region(analysis, f"Offer a hall at {bare_money(rent)} a module", act.OFFER, level, first=True)
    for landlord, region, level in analysis.state.offers:
        if landlord != analysis.seat:
            asked = bare_money(g.ruleset.hosting.rents[level])
            label = f"Hire a hall of {SEAT_LETTERS[landlord]} at {region_name(g, region)}, {asked} a module"
            items += _row(label, [(0, "", _at(analysis, act.HIRE, region, landlord))])
    return items


_BUILDERS: Final[dict[str, Callable[[PositionAnalysis], list[Item]]]] = {
    "build": _build, "buy": _buy, "assemble": _assemble, "take": _take, "expedite": _expedite, "control": _control,
    "finance": _finance, "posture": _posture, "hosting": _hosting,
}  # fmt: skip

assert set(_BUILDERS) == set(CATEGORY)


def rows_of(name: str, analysis: PositionAnalysis) -> list[Item]:
    """The rows of a category for the seat of `analysis`."""
    return _BUILDERS[name](analysis)
