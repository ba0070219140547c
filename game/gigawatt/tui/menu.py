"""The chooser's content: for a category of actions, its rows, the targets of each, and what the one under the cursor does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from gigawatt.core import actions as act, layout as lay, legal, market
from gigawatt.core.ruleset import BLOCS, CONTROL_LAYERS, GROUPS, PARTS
from gigawatt.tui import phrases
from gigawatt.tui.facts import Facts, after
from gigawatt.tui.keys import CATEGORY, CATEGORY_OF

if TYPE_CHECKING:
    from gigawatt.tui.theme import Glyphs


@frozen
class Choice:
    """One target of a row: what names it among the targets, its label, and the action."""

    key: int
    label: str
    action: int


@frozen
class Figures:
    """What the columns of a row tell of an action."""

    gives: str
    cost: str
    permit: str
    online: str
    compute: str


@define
class Item:
    """A row of the chooser."""

    label: str
    choices: list[Choice]
    note: str = ""
    """Words for the detail, such as a card's text."""


@define
class Menu:
    """An open chooser."""

    name: str
    """Its category."""
    items: list[Item]
    cursor: int = 0
    target: int = -1
    """The key of the target last chosen; each row shows the choice of this key, else its first legal or first one."""
    legal: frozenset[int] = frozenset()
    figures: dict[int, Figures] = field(factory=dict)

    @property
    def item(self) -> Item | None:
        """The row under the cursor."""
        return self.items[self.cursor] if 0 <= self.cursor < len(self.items) else None

    @property
    def action(self) -> int:
        """The action under the cursor, or -1."""
        return self.chosen(self.item).action if self.item is not None else -1

    def chosen(self, item: Item) -> Choice:
        """The choice that a row shows."""
        same = [c for c in item.choices if c.key == self.target]
        if same:
            return same[0]
        return next((c for c in item.choices if c.action in self.legal), item.choices[0])

    def move(self, step: int) -> None:
        """Move the cursor by rows, around the ends."""
        if self.items:
            self.cursor = (self.cursor + step) % len(self.items)

    def turn(self, step: int, *, legal_only: bool = False) -> None:
        """Choose the next target of the row under the cursor."""
        if self.item is None or len(self.item.choices) < 2:
            return
        choices = self.item.choices
        if legal_only and any(c.action in self.legal for c in choices):
            choices = [c for c in choices if c.action in self.legal]
        keys = [c.key for c in choices]
        now = self.chosen(self.item).key
        at = keys.index(now) if now in keys else -1 if step > 0 else 0
        self.target = keys[(at + step) % len(keys)]

    def select(self, action: int) -> bool:
        """Put the cursor on an action; whether it is here."""
        for i, item in enumerate(self.items):
            for choice in item.choices:
                if choice.action == action:
                    self.cursor, self.target = i, choice.key
                    return True
        return False


def open_menu(name: str, facts: Facts, region: int, glyphs: Glyphs) -> Menu:
    """The chooser of a category for the seat of `facts`, starting at a region where targets are regions."""
    menu = Menu(name, _BUILDERS[name](facts), target=region, legal=facts.legal)
    menu.items = _legal_first(menu)
    for item in menu.items:
        for choice in item.choices:
            if choice.action in facts.legal or choice is menu.chosen(item):
                menu.figures[choice.action] = figures(facts, choice.action, glyphs)
    return menu


def _legal_first(menu: Menu) -> list[Item]:
    """Rows whose shown choice is legal, then those legal elsewhere, then the rest, each in the order of the catalogue."""

    def place(item: Item) -> int:
        if menu.chosen(item).action in menu.legal:
            return 0
        return 1 if any(c.action in menu.legal for c in item.choices) else 2

    return sorted(menu.items, key=place)


def category_of(facts: Facts, action: int) -> str:
    """The category that offers an action; empty for `pass`."""
    return CATEGORY_OF.get(facts.game.kind[action], "")


# --- rows -----------------------------------------------------------------------------------------------------------------


def _regions(facts: Facts) -> list[int]:
    """Regions as targets: own campuses first."""
    return [*facts.places, *[r for r in range(facts.game.region_count) if r not in facts.places]]


def _at(facts: Facts, kind: int, x: int, y: int = 0) -> int | None:
    return facts.game.at.get((kind, x, y))


def _row(label: str, rows: Sequence[tuple[int, str, int | None]], note: str = "") -> list[Item]:
    """An item of the targets that have an action; nothing where none has."""
    choices = [Choice(key, text, action) for key, text, action in rows if action is not None]
    return [Item(label, choices, note)] if choices else []


def _by_region(
    facts: Facts, label: str, kind: int, x: int | None = None, note: str = "", *, first: bool = False
) -> list[Item]:
    """An item with a choice for each region. `x` is the other operand; `first` says that the region is the first one."""
    rows = []
    for r in _regions(facts):
        action = _at(facts, kind, r, x or 0) if first or x is None else _at(facts, kind, x, r)
        rows.append((r, phrases.region(facts.game, r), action))
    return _row(label, rows, note)


def _build(facts: Facts) -> list[Item]:
    from gigawatt.content.rules_text import project_text

    g = facts.game
    items: list[Item] = []
    for p, project in enumerate(g.ruleset.projects):
        kind = act.OPEN_CAMPUS if project.opens else act.TURBINES if project.uses_equipment else act.BUILD
        items += _by_region(facts, project.name, kind, p, " ".join(project_text(project)))
    return items


def _buy(facts: Facts) -> list[Item]:
    items = _by_region(facts, "Chips", act.BUY)
    for p in range(4):
        items += _row(phrases.LADDER_SHORT[p + 1].capitalize(), [(0, "", _at(facts, act.BUY_PART, p))])
    items += _by_region(facts, "Chips by grey channel", act.GREY)
    for p in range(4):
        label = f"{phrases.LADDER_SHORT[p + 1].capitalize()} by grey channel"
        items += _row(label, [(0, "", _at(facts, act.GREY_PART, p))])
    return items


def _assemble(facts: Facts) -> list[Item]:
    return [*_by_region(facts, "Assemble chips", act.ASSEMBLE), *_by_region(facts, "Upgrade old chips", act.UPGRADE)]


def _take(facts: Facts) -> list[Item]:
    from gigawatt.content.rules_text import card_text
    from gigawatt.content.wording import Lexicon

    g, state = facts.game, facts.state
    lexicon = Lexicon.of(g.ruleset)
    items: list[Item] = []
    for c in state.v[lay.ROW : lay.ROW + lay.ROW_SIZE]:
        if not c:
            continue
        index = c - 1
        card = g.ruleset.cards[index]
        rows = [(y, label, _at(facts, act.CARD, index, y)) for y, label in _targets(facts, index)]
        items += _row(card.name, rows, " ".join(card_text(card, lexicon)))
    return items


def _targets(facts: Facts, card: int) -> list[tuple[int, str]]:
    """The targets of a card: operand and label."""
    g = facts.game
    match g.card_target[card]:
        case "campus":
            return [(r, phrases.region(g, r)) for r in facts.places] or [(0, phrases.region(g, 0))]
        case "region":
            return [(r, phrases.region(g, r)) for r in _regions(facts)]
        case "bloc":
            return list(enumerate(BLOCS))
        case "rival":
            return [
                (s, f"{phrases.LETTERS[s]} {phrases.faction(facts.state, s)}")
                for s in range(g.seats)
                if s != facts.seat
            ]
        case "part":
            return list(enumerate(PARTS))
        case "group":
            return list(enumerate(GROUPS))
    return [(0, "")]


def _expedite(facts: Facts) -> list[Item]:
    """A row for each line on its way, then one for each that could be cancelled."""
    g = facts.game
    seen: dict[tuple[int, int], str] = {}
    for p in facts.state.pipe:
        if p[lay.P_SEAT] == facts.seat:
            kind = p[lay.P_KIND]
            row = kind if kind >= 0 else g.project_count if kind == lay.KIND_CHIPS else g.project_count + 1
            word = phrases.given(g, kind)
            seen.setdefault((row, p[lay.P_REGION]), word)
    items: list[Item] = []
    for (row, region), word in seen.items():
        where = phrases.region(g, region)
        items += _row(f"Expedite {word} at {where}", [(0, "", _at(facts, act.EXPEDITE, region, row))])
    for (row, region), word in seen.items():
        if row < g.project_count:
            where = phrases.region(g, region)
            items += _row(f"Cancel {word} at {where}", [(0, "", _at(facts, act.CANCEL, region, row))])
    return items


def _control(facts: Facts) -> list[Item]:
    items: list[Item] = []
    for layer in range(len(CONTROL_LAYERS)):
        rows = [(b, f"against {phrases.BLOC_SHORT[b]}", _at(facts, act.ISSUE, layer, b)) for b in range(3)]
        items += _row(f"Control {phrases.CONTROL_SHORT[layer]}", rows)
    own = [c for c in facts.state.controls if c[lay.C_SEAT] == facts.seat]
    for c in own:
        layer, bloc = c[lay.C_LAYER], c[lay.C_TARGET]
        rows = [(bloc, f"against {phrases.BLOC_SHORT[bloc]}", _at(facts, act.LIFT, layer, bloc))]
        items += _row(f"Lift {phrases.CONTROL_SHORT[layer]}", rows)
    for i, group in enumerate(GROUPS):
        items += _row(f"Lobby: {group} in your bloc cheaper", [(0, "", _at(facts, act.LOBBY, i))])
    return items


def _finance(facts: Facts) -> list[Item]:
    items = _row("Raise equity", [(0, "", _at(facts, act.EQUITY, 0))])
    for p in range(4):
        items += _row(f"Sell {phrases.LADDER_SHORT[p + 1]}", [(0, "", _at(facts, act.SELL_PART, p))])
    for c, chip in enumerate(facts.game.ruleset.classes):
        items += _by_region(facts, f"Sell chips of {chip.year}", act.SELL_CHIPS, c, first=True)
    return items


def _posture(facts: Facts) -> list[Item]:
    items: list[Item] = []
    for n in range(act.POSTURES):
        items += _row(f"Cloud {4 - n}/4, training {n}/4 of the compute", [(0, "", _at(facts, act.POSTURE, n))])
    for n in range(12):
        items += _row(f"Rent {n} lots for training", [(0, "", _at(facts, act.RENT, n))])
    for kind, verb in ((act.HOLD, "Keep"), (act.RELEASE, "Sell")):
        for p in range(4):
            items += _row(f"{verb} {phrases.LADDER_SHORT[p + 1]} output", [(0, "", _at(facts, kind, p))])
    return items


def _hosting(facts: Facts) -> list[Item]:
    g = facts.game
    items: list[Item] = []
    for landlord, region, level in facts.state.offers:
        if landlord != facts.seat:
            asked = phrases.price(g.ruleset.hosting.rents[level])
            label = f"Hire a hall of {phrases.LETTERS[landlord]} at {phrases.region(g, region)}, {asked} a module"
            items += _row(label, [(0, "", _at(facts, act.HIRE, region, landlord))])
    for level, rent in enumerate(g.ruleset.hosting.rents):
        items += _by_region(facts, f"Offer a hall at {phrases.price(rent)} a module", act.OFFER, level, first=True)
    return items


_BUILDERS: Final[dict[str, Callable[[Facts], list[Item]]]] = {
    "build": _build, "buy": _buy, "assemble": _assemble, "take": _take, "expedite": _expedite, "control": _control,
    "finance": _finance, "posture": _posture, "hosting": _hosting,
}  # fmt: skip

assert set(_BUILDERS) == set(CATEGORY)


# --- figures -----------------------------------------------------------------------------------------------------------------


def figures(facts: Facts, action: int, glyphs: Glyphs) -> Figures:
    """The columns of a row: what it gives, costs, needs, when it is online, and the compute it adds."""
    if action in facts.legal:
        return _legal_figures(facts, action, glyphs)
    g, state = facts.game, facts.state
    kind, x, y = g.kind[action], g.x[action], g.y[action]
    if kind in (act.OPEN_CAMPUS, act.BUILD, act.TURBINES):
        card = g.ruleset.projects[x]
        cost = legal.project_cost(state, facts.seat, x, y)
        if kind == act.TURBINES:
            cost += market.next_price(state, market.EQUIPMENT)
        lot = card.lot[g.year(state.quarter)]
        return Figures(f"+{lot}", phrases.cash(glyphs, -cost), _steps(card.permit), "", "")
    if kind == act.CARD:
        from gigawatt.tui.widgets.rowcards import price_text_of

        return Figures("", price_text_of(glyphs, g.ruleset.cards[x]), "", "", "")
    return Figures("", "", "", "", "")


def _legal_figures(facts: Facts, action: int, glyphs: Glyphs) -> Figures:
    g, state, seat = facts.game, facts.state, facts.seat
    result = Facts(after(state, action), seat)
    costs = []
    if change := result.state.cash(seat) - state.cash(seat):
        costs.append(phrases.cash(glyphs, change))
    if change := result.state.influence(seat) - state.influence(seat):
        costs.append(f"{phrases.signed(glyphs, change)} inf")
    if change := result.state.lead(seat) - state.lead(seat):
        costs.append(f"{phrases.signed(glyphs, change)} Lead")
    known = list(facts.arrivals)
    fresh = []
    for a in result.arrivals:
        if a in known:
            known.remove(a)
        else:
            fresh.append(a)
    gains = [b - a for a, b in zip(facts.forecast, result.forecast, strict=True)]
    best = max(gains, key=abs, default=0)
    gives = permit = online = ""
    kind = g.kind[action]
    if fresh:
        first = min(fresh, key=lambda a: a.on_time)
        gives = f"+{sum(a.amount for a in fresh)}" if kind != act.EXPEDITE else ""
        if kind in (act.OPEN_CAMPUS, act.BUILD, act.TURBINES):
            permit = _steps(g.ruleset.projects[g.x[action]].permit)
        when = phrases.quarter_near(g, state.quarter, first.on_time)
        online = "now" if first.on_time == state.quarter else when if first.odds else "too late"
    return Figures(gives, " ".join(costs) or "free", permit, online, phrases.signed(glyphs, best))


def _steps(permit: int) -> str:
    return ("none", "one step", "two steps", "3 steps", "4 steps")[min(permit, 4)]
