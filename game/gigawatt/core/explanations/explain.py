"""Why an action is legal or not: the slow, careful twin of `gigawatt.core.queries.permissions`, with reasons for people.

`legal_actions` never asks here. This module checks one action from scratch, condition by condition, and names every one that fails
by a stable code, a sentence, the rule behind it, and the quarter from which it would hold where that can be known.
A test holds the two modules together for every action of the table at every ply of many games.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.core import actions as act
from gigawatt.core.apply import cancelled_line, expedited_line, kind_of_row
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import PERMIT, Control
from gigawatt.core.queries import market, permissions
from gigawatt.core.queries.compute import idle_shell, modules_online
from gigawatt.core.rules.vocabulary import (
    BLOCS,
    CONTROL_LAYERS,
    EMBARGO,
    GIVES_HEADROOM,
    GIVES_PLANT,
    GROUPS,
    LADDERS,
    LAYER_OF,
    PARTS,
)

if TYPE_CHECKING:
    from gigawatt.core.game import State
    from gigawatt.core.position.rows import Line
    from gigawatt.core.rules.ruleset import Requirement


@frozen
class Reason:
    """One condition that an action fails."""

    code: str
    """Stable, from `REASON_CODES`."""
    text: str
    """The fact, then the way out, in a sentence or two."""
    rule: str
    """The part of the rulebook behind it."""
    legal_from: int | None = None
    """The quarter of the match from which the condition holds, where that can be known."""


@frozen
class Legal:
    """The action may be taken now."""

    def __bool__(self) -> bool:
        return True


@frozen
class Illegal:
    """The action may not be taken now, and why: every reason, not the first."""

    reasons: tuple[Reason, ...]

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return " ".join(reason.text for reason in self.reasons)


REASON_CODES: Final = (
    "match-over", "unknown-action", "cash", "influence", "lead", "used", "no-change", "state-no-equity", "wait", "barred", "no-compute",
    "no-training", "rent-most", "no-plant", "subsidy-stands", "own-bloc", "share", "too-late", "control-stands", "control-most",
    "no-control", "store-full", "store-empty", "ladder-empty", "origin-closed", "not-embargoed", "slots", "campus-limit",
    "tender", "calm", "ladder-full", "nobody", "all-run", "plants-at-once", "posture-step", "granted", "no-shell",
    "have-campus", "no-campus", "not-here", "home-only", "grid-headroom", "grid-plenty", "ahead", "stock-most", "first-quarter", "tier",
    "optics-shut", "no-spot", "no-old-chips", "no-chips", "not-on-order", "expedited", "last-step", "campus-in-use", "no-idle-shell",
    "tenant", "offer-lower", "no-offer", "own-hall", "hall-taken", "not-in-row", "requirement", "contracts", "target",
)  # fmt: skip
"""Every code a reason can have."""

Check = Callable[["State", int, int, int, list[Reason]], None]


def explain(st: State, action: int) -> Legal | Illegal:
    """Whether the seat to move may take an action, and every reason why not.

    >>> import gigawatt as gw
    >>> game = gw.open_game("duel")
    >>> answer = gw.explain(game.new_state(seed=7), game.parse_action("buy accelerators via:grey -> texas"))
    >>> bool(answer), [reason.code for reason in answer.reasons]
    (False, ['no-spot', 'not-embargoed'])
    """
    g = st.game
    if st.is_terminal:
        return Illegal((Reason("match-over", "The match is over.", "A quarter"),))
    if not 0 <= action < g.action_count:
        text = f"There is no action {action}; the table has 0 to {g.action_count - 1}."
        return Illegal((Reason("unknown-action", text, "Actions"),))
    reasons: list[Reason] = []
    CHECKS[g.kind[action]](st, st.seat, g.x[action], g.y[action], reasons)
    return Illegal(tuple(reasons)) if reasons else Legal()


# --- saying things ------------------------------------------------------------------------------------------------------


def money(amount: int) -> str:
    """Tenths of $bn as `$1.2 bn`."""
    return f"${amount / 10:.1f} bn" if amount >= 0 else f"−${-amount / 10:.1f} bn"


def _cash(st: State, seat: int, price: int, out: list[Reason]) -> None:
    spend = market.budget(st, seat)
    if price > spend:
        text = f"It costs {money(price)}; net cash and credit come to {money(spend)}. Sell, wait for income, or choose less."
        out.append(Reason("cash", text, "Money"))


def _influence(st: State, seat: int, price: int, out: list[Reason]) -> None:
    have = st.influence(seat)
    if price > have:
        text = f"It takes {price} influence; the seat has {have}. One comes each quarter."
        out.append(Reason("influence", text, "Influence", _influence_quarter(st, seat, price)))


def _influence_quarter(st: State, seat: int, price: int) -> int | None:
    economy = st.game.ruleset.economy
    rate = economy.influence_per_quarter + st.seat_lasting(seat, lay.S_STIPEND)
    if rate <= 0 or price > economy.influence_cap:
        return None
    return _within(st, st.quarter + -(-(price - st.influence(seat)) // rate))


def _within(st: State, quarter: int) -> int | None:
    return quarter if quarter < st.game.quarters else None


def _when(st: State, quarter: int | None) -> str:
    return "" if quarter is None else f" Legal from {st.game.quarter_text(quarter)}."


def _used(st: State, seat: int, bit: int, what: str, out: list[Reason]) -> None:
    if st.v[lay.SEATS + seat * lay.SEAT_WIDTH + lay.USED] & bit:
        following = _within(st, st.quarter + 1)
        out.append(
            Reason("used", f"{what} was set this quarter already.{_when(st, following)}", "Free actions", following)
        )


def _region(st: State, region: int) -> str:
    return st.game.ruleset.regions[region].name


def _seat_value(st: State, seat: int, field: int) -> int:
    return st.v[lay.SEATS + seat * lay.SEAT_WIDTH + field]


# --- the seat's own affairs -------------------------------------------------------------------------------------------


def _pass(st: State, seat: int, x: int, y: int, out: list[Reason]) -> None:
    """Always legal."""


def _equity(st: State, seat: int, x: int, y: int, out: list[Reason]) -> None:
    if st.tables[seat].is_state:
        out.append(Reason("state-no-equity", "A state raises no equity.", "Firms and states"))
    start = _seat_value(st, seat, lay.EQUITY_AT)
    if st.quarter < start:
        quarter = _within(st, start)
        out.append(Reason("wait", f"Equity was raised lately.{_when(st, quarter)}", "Equity", quarter))
    _barred(st, seat, out)
    price = permissions.equity_lead(st, seat)
    if st.lead(seat) < price:
        out.append(Reason("lead", f"It costs {price} Lead; the seat has {st.lead(seat)}.", "Equity"))


def _barred(st: State, seat: int, out: list[Reason]) -> None:
    if _seat_value(st, seat, lay.BARRED) == st.quarter + 1:
        following = _within(st, st.quarter + 1)
        text = f"After restructuring neither equity nor cards are open for a quarter.{_when(st, following)}"
        out.append(Reason("barred", text, "Restructuring", following))


def _posture(st: State, seat: int, quarters: int, y: int, out: list[Reason]) -> None:
    _used(st, seat, lay.USED_POSTURE, "The posture", out)
    if not st.online(seat):
        out.append(Reason("no-compute", "No module is online to put to training.", "Posture"))
    now = _seat_value(st, seat, lay.POSTURE)
    step = st.game.ruleset.economy.posture_step
    if now == quarters:
        out.append(Reason("no-change", f"{quarters}/{act.POSTURES - 1} of the compute trains already.", "Posture"))
    elif abs(now - quarters) > step:
        text = (
            f"{now}/{act.POSTURES - 1} of the compute trains; one change moves it by {step}/{act.POSTURES - 1} at most."
        )
        out.append(Reason("posture-step", text, "Posture"))


def _rent(st: State, seat: int, lots: int, y: int, out: list[Reason]) -> None:
    _used(st, seat, lay.USED_RENT, "Rented capacity", out)
    now = _seat_value(st, seat, lay.RENT)
    if not now and not _seat_value(st, seat, lay.POSTURE):
        out.append(
            Reason("no-training", "Rented capacity only trains; put some compute to training first.", "Rented capacity")
        )
    if now == lots:
        out.append(Reason("no-change", f"{lots} lots are rented already.", "Rented capacity"))
    most = permissions.rent_most(st, seat)
    if lots > most:
        text = f"At most {most} lots can be rented: one for each quarter of the compute that trains."
        out.append(Reason("rent-most", text, "Rented capacity"))


def _hold(st: State, seat: int, part: int, y: int, out: list[Reason]) -> None:
    _holding(st, seat, part, True, out)


def _release(st: State, seat: int, part: int, y: int, out: list[Reason]) -> None:
    _holding(st, seat, part, False, out)


def _holding(st: State, seat: int, part: int, hold: bool, out: list[Reason]) -> None:
    if not _seat_value(st, seat, lay.CAPACITY + part):
        out.append(Reason("no-plant", f"The seat has no {PARTS[part]} plant.", "Plants"))
    _used(st, seat, lay.USED_HOLD << part, f"What happens to {PARTS[part]} output", out)
    if bool(_seat_value(st, seat, lay.HOLD) >> part & 1) == hold:
        out.append(
            Reason("no-change", f"{PARTS[part].capitalize()} output is {'held' if hold else 'sold'} already.", "Plants")
        )


def _lobby(st: State, seat: int, group: int, y: int, out: list[Reason]) -> None:
    _influence(st, seat, permissions.lobby_price(st, seat), out)
    first = lay.M_LOBBY + st.tables[seat].bloc * 5
    standing = [i for i in range(len(GROUPS)) if st.lasting(first + i)]
    if standing:
        until = max(
            (t.until for t in st.lasting_effects() if first <= t.slot < first + len(GROUPS)), default=st.quarter
        )
        quarter = _within(st, until + 1)
        text = f"The bloc subsidises {GROUPS[standing[0]]} already, and one thing at a time.{_when(st, quarter)}"
        out.append(Reason("subsidy-stands", text, "Industrial policy", quarter))


# --- controls -------------------------------------------------------------------------------------------------------------


def _issue(st: State, seat: int, layer: int, target: int, out: list[Reason]) -> None:
    controls = st.game.ruleset.controls
    bloc = st.tables[seat].bloc
    _influence(st, seat, controls.influence, out)
    if target == bloc:
        out.append(Reason("own-bloc", "A control is issued against another bloc.", "Export controls"))
        return
    if not permissions.bloc_present(st, target):
        out.append(
            Reason(
                "nobody",
                f"No seat is of the {BLOCS[target]} bloc or has a campus there; it would bind nobody.",
                "Export controls",
            )
        )
    if permissions.third_bloc_calm(st, bloc, target):
        text = f"Controls by or against the non-aligned bloc need tension {controls.third_tension}; it is {st.tension}."
        out.append(Reason("calm", text, "Export controls"))
    if st.quarter >= st.game.quarters - controls.last_quarters:
        out.append(
            Reason(
                "too-late",
                f"No control may be issued in the last {controls.last_quarters} quarters.",
                "Export controls",
            )
        )
    elif not permissions.may_issue_layer(st, seat, layer):
        text = f"Neither the bloc's share of {CONTROL_LAYERS[layer]} ({controls.share_pct} % needed) nor a chokepoint of the seat allows it."
        out.append(Reason("share", text, "Export controls"))
    standing = [c for c in st.controls if c[:3] == (layer, bloc, target) and c.seat >= 0]
    if standing:
        _raise(st, seat, standing[0], out)
    elif sum(1 for c in st.controls if c.seat == seat) >= controls.per_seat:
        out.append(
            Reason(
                "control-most",
                f"The seat upholds {controls.per_seat} controls already; lift one first.",
                "Export controls",
            )
        )


def _raise(st: State, seat: int, control: Control, out: list[Reason]) -> None:
    if control.seat != seat:
        out.append(Reason("control-stands", "Another seat of the bloc has issued this control.", "Export controls"))
    elif control.next == EMBARGO:
        out.append(
            Reason("control-stands", "The control is an embargo already, or will be next quarter.", "Export controls")
        )
    elif control.level != control.next:
        quarter = _within(st, st.quarter + 1)
        text = f"The control rises one level a quarter.{_when(st, quarter)}"
        out.append(Reason("control-stands", text, "Export controls", quarter))


def _lift(st: State, seat: int, layer: int, target: int, out: list[Reason]) -> None:
    _used(st, seat, lay.USED_LIFT, "A control lifted: one", out)
    if not any(c.seat == seat and c.layer == layer and c.target == target for c in st.controls):
        text = f"The seat has no control on {CONTROL_LAYERS[layer]} against the {BLOCS[target]} bloc."
        out.append(Reason("no-control", text, "Export controls"))


# --- ladders -------------------------------------------------------------------------------------------------------------


def _origin(st: State, seat: int, ladder: int, bloc: int, grey: bool, out: list[Reason]) -> None:
    if not sum(st.stock(ladder)):
        quarter = _refill_quarter(st, ladder)
        out.append(
            Reason("ladder-empty", f"The {LADDERS[ladder]} ladder is empty.{_when(st, quarter)}", "Ladders", quarter)
        )
    elif grey and market.grey_origin(st, ladder, bloc) < 0:
        text = f"No {LADDERS[ladder]} on the ladder are under embargo against the {BLOCS[bloc]} bloc; buy openly."
        out.append(Reason("not-embargoed", text, "Grey channel"))
    elif not grey and market.open_origin(st, seat, ladder, bloc) < 0:
        text = f"Every origin on the {LADDERS[ladder]} ladder is closed to the {BLOCS[bloc]} bloc, or the licence costs influence not at hand."
        out.append(Reason("origin-closed", text, "Export controls"))


def _refill_quarter(st: State, ladder: int) -> int | None:
    """The quarter after the next end of a quarter at which the world sends anything, by schedule and the events of now."""
    g = st.game
    for quarter in range(st.quarter, g.quarters - 1):
        if g.refill[ladder][min(lay.LAST_CALENDAR, g.first + quarter)] + st.lasting(lay.M_REFILL + ladder) > 0:
            return quarter + 1
    return None


def _part_price(st: State, part: int, grey: bool) -> int:
    price = market.next_price(st, part + 1)
    return -(-price * st.game.ruleset.controls.grey_pct // 100) if grey else price


def _buy_part(st: State, seat: int, part: int, y: int, out: list[Reason]) -> None:
    _part(st, seat, part, False, out)


def _grey_part(st: State, seat: int, part: int, y: int, out: list[Reason]) -> None:
    _part(st, seat, part, True, out)


def _part(st: State, seat: int, part: int, grey: bool, out: list[Reason]) -> None:
    cap = st.game.ruleset.economy.store_cap
    if market.stored(st, seat, part) + permissions.parts_on_their_way(st, seat, part) >= cap:
        out.append(
            Reason(
                "store-full", f"The store holds, with what is on its way, {cap} of {PARTS[part]}, all it can.", "Store"
            )
        )
    _origin(st, seat, part + 1, st.tables[seat].home_bloc, grey, out)
    _cash(st, seat, _part_price(st, part, grey), out)


def _sell_part(st: State, seat: int, part: int, y: int, out: list[Reason]) -> None:
    if not market.stored(st, seat, part):
        out.append(Reason("store-empty", f"The store holds no {PARTS[part]}.", "Store"))
    if sum(st.stock(part + 1)) >= st.game.cap[part + 1]:
        out.append(Reason("ladder-full", f"The {PARTS[part]} ladder is full and takes no more.", "Ladders"))


# --- building --------------------------------------------------------------------------------------------------------------


def _open_campus(st: State, seat: int, project: int, region: int, out: list[Reason]) -> None:
    g = st.game
    _place(st, seat, project, region, out)
    if region in st.campuses(seat):
        out.append(Reason("have-campus", f"The seat has a campus in {_region(st, region)} already.", "Campuses"))
    elif st.free_slots(region) <= 0:
        out.append(Reason("slots", f"{_region(st, region)} has no free slot.", "Campuses"))
    if region not in st.tables[seat].homes and not g.tender[region][(g.first + st.quarter) % 4]:
        quarter = next((q for q in range(st.quarter + 1, g.quarters) if g.tender[region][(g.first + q) % 4]), None)
        text = f"{_region(st, region)} offers no land to outsiders this quarter.{_when(st, quarter)}"
        out.append(Reason("tender", text, "Campuses", quarter))
    most = permissions.campus_limit(st, seat)
    if _seat_value(st, seat, lay.CAMPUSES) >= most:
        out.append(Reason("campus-limit", f"The seat has {most} campuses, all it may.", "Campuses"))
    _cash(st, seat, permissions.project_cost(st, seat, project, region), out)
    assert g.is_opener[project]


def _place(st: State, seat: int, project: int, region: int, out: list[Reason]) -> None:
    """Whether the project suits the region at all, and whether its time has come."""
    g = st.game
    card = g.ruleset.projects[project]
    if not g.allowed[project][region]:
        out.append(
            Reason("not-here", f"{_region(st, region)} does not suit it: {_unsuited(st, project, region)}.", "Regions")
        )
    if g.home_only[project] and region not in st.tables[seat].homes:
        out.append(Reason("home-only", "It is built in home regions only.", "Catalogue"))
    start = g.project_first[project] - g.first
    if st.quarter < start:
        quarter = _within(st, start)
        out.append(Reason("first-quarter", f"It is not yet to be had.{_when(st, quarter)}", card.name, quarter))


def _unsuited(st: State, project: int, region: int) -> str:
    card = st.game.ruleset.projects[project]
    place = st.game.ruleset.regions[region]
    if card.gives in PARTS:
        return f"{card.gives} plants cannot stand there"
    if card.source is not None and card.source not in place.sources:
        return f"it offers no {card.source} power"
    if card.only_fibre is not None and card.only_fibre != place.fibre:
        return f"its fibre is of grade {place.fibre.upper()}"
    if card.climates and place.climate not in card.climates:
        return f"its climate is {place.climate}"
    return "it is not at water risk"


def _build(st: State, seat: int, project: int, region: int, out: list[Reason]) -> None:
    _site_rules(st, seat, project, region, out)
    g = st.game
    if g.project_influence[project]:
        _influence(st, seat, g.project_influence[project], out)
    _cash(st, seat, permissions.project_cost(st, seat, project, region), out)


def _turbines(st: State, seat: int, project: int, region: int, out: list[Reason]) -> None:
    _site_rules(st, seat, project, region, out)
    price = permissions.project_cost(st, seat, project, region)
    if not market.stored(st, seat, market.EQUIPMENT - 1):
        _origin(st, seat, market.EQUIPMENT, st.game.region_bloc[region], False, out)
        price += market.next_price(st, market.EQUIPMENT)
    _cash(st, seat, price, out)


def _site_rules(st: State, seat: int, project: int, region: int, out: list[Reason]) -> None:
    """Campus, suppliers, grid and bounds: all but money and influence."""
    g = st.game
    gives = g.gives[project]
    _place(st, seat, project, region, out)
    is_plant = GIVES_PLANT <= gives < GIVES_HEADROOM
    if region not in st.campuses(seat) and not (is_plant and region in st.tables[seat].homes):
        text = f"The seat has no campus in {_region(st, region)}" + (
            ", nor is it a home." if is_plant else "; open one first."
        )
        out.append(Reason("no-campus", text, "Campuses"))
    elif gives < len(LAYER_OF):
        _ahead(st, seat, project, region, out)
    shell = st.holding(seat, region).site
    if shell < g.min_site[project]:
        text = f"{_region(st, region)} has {shell} modules of shell standing; it needs {g.min_site[project]}."
        out.append(Reason("no-shell", text, "Campuses"))
    _grid(st, project, region, out)
    if g.project_tier[project] > _seat_value(st, seat, lay.TIER):
        out.append(Reason("tier", f"It needs training tier {g.project_tier[project]}.", "Training"))
    if gives == lay.H_OPTICAL and permissions.optics_shut(st, g.region_bloc[region]):
        out.append(Reason("optics-shut", "Both blocs that make optical fabric have closed it.", "Export controls"))
    if is_plant and permissions.plants_under_way(st, seat) >= g.plants_at_once:
        text = f"The seat has {g.plants_at_once} plants under way, all it can build at once."
        out.append(Reason("plants-at-once", text, "Plants"))
    most = g.max_stock[project]
    if most and permissions.stocked(st, seat, project, region) >= most:
        text = f"{_region(st, region)} has, with what is on order, {most} or more: all that a campus can use."
        out.append(Reason("stock-most", text, "Campuses"))


def _ahead(st: State, seat: int, project: int, region: int, out: list[Reason]) -> None:
    g = st.game
    layer = LAYER_OF[g.gives[project]]
    planned = permissions.planned_layers(st, seat, region)
    if permissions.full_layers(g, planned)[layer]:
        name = ("site", "power", "cooling", "network")[layer]
        other, bound = ("power", g.site_ahead) if layer == 0 else ("site", g.power_ahead if layer == 1 else g.fit_ahead)
        against = planned[1] if layer == 0 else planned[0]
        text = (
            f"With what is on order {_region(st, region)} has {planned[layer]} of {name} and {against} of {other};"
            f" {name} may run ahead by {bound}. Order {other} first."
        )
        out.append(Reason("ahead", text, "Campuses"))


def _grid(st: State, project: int, region: int, out: list[Reason]) -> None:
    g = st.game
    free = st.headroom(region)
    if g.uses_headroom[project]:
        lot = g.lot[project][g.year(st.quarter)]
        if free < lot:
            quarter = _grid_quarter(st, region, lot)
            text = f"{_region(st, region)} has {free} grid headroom free; this lot reserves {lot}.{_when(st, quarter)}"
            out.append(Reason("grid-headroom", text, "Grid", quarter))
    if g.max_headroom[project] and free > g.max_headroom[project]:
        text = f"{_region(st, region)} has {free} grid headroom free; it is for grids with {g.max_headroom[project]} or less."
        out.append(Reason("grid-plenty", text, "Grid"))


def _grid_quarter(st: State, region: int, lot: int) -> int | None:
    """The first January in which growth alone makes room for a lot."""
    g = st.game
    free = st.headroom(region)
    for quarter in range(st.quarter + 1, g.quarters):
        if (g.first + quarter) % 4 == 0:
            free += g.growth[region]
            if free >= lot:
                return quarter
    return None


# --- accelerators -------------------------------------------------------------------------------------------------------------


def _spot(st: State, seat: int, region: int, out: list[Reason]) -> bool:
    if region in st.places(seat):
        return True
    text = f"The seat has neither a campus nor a hired hall in {_region(st, region)}."
    out.append(Reason("no-spot", text, "Campuses"))
    return False


def _buy(st: State, seat: int, region: int, y: int, out: list[Reason]) -> None:
    _accelerators(st, seat, region, False, out)


def _grey(st: State, seat: int, region: int, y: int, out: list[Reason]) -> None:
    _accelerators(st, seat, region, True, out)


def _accelerators(st: State, seat: int, region: int, grey: bool, out: list[Reason]) -> None:
    _spot(st, seat, region, out)
    _origin(st, seat, market.ACCELERATORS, st.game.region_bloc[region], grey, out)
    _cash(st, seat, market.chip_price(st, seat, market.next_price(st, market.ACCELERATORS), grey), out)


def _assemble(st: State, seat: int, region: int, y: int, out: list[Reason]) -> None:
    _spot(st, seat, region, out)
    bloc = st.game.region_bloc[region]
    cost = st.game.class_fee[st.chip_class]
    missing = False
    for part in (0, 1, 2):
        if not market.stored(st, seat, part):
            before = len(out)
            _origin(st, seat, part + 1, bloc, False, out)
            missing = missing or len(out) > before
            cost += market.next_price(st, part + 1)
    _cash(st, seat, cost, out)
    if not missing and not out and market.assembly(st, seat, region, 1, market.budget(st, seat)) is None:
        text = "The licences for its parts take more influence than the seat has."
        out.append(Reason("origin-closed", text, "Export controls"))


def _upgrade(st: State, seat: int, region: int, y: int, out: list[Reason]) -> None:
    g = st.game
    if not _spot(st, seat, region, out):
        return
    if not any(st.chips(seat, region)[: st.chip_class]):
        out.append(Reason("no-old-chips", f"{_region(st, region)} has no accelerators of an older class.", "Upgrades"))
        return
    _origin(st, seat, market.ACCELERATORS, g.region_bloc[region], False, out)
    _cash(st, seat, permissions.upgrade_price(st, seat, region, market.next_price(st, market.ACCELERATORS)), out)


def _sell_chips(st: State, seat: int, region: int, cls: int, out: list[Reason]) -> None:
    g = st.game
    if not st.chips(seat, region)[cls]:
        text = f"The seat has no accelerators of class {g.ruleset.classes[cls].id} in {_region(st, region)}."
        out.append(Reason("no-chips", text, "Accelerators"))
    elif cls >= st.chip_class and sum(st.chips(seat, region)) <= modules_online(st, seat, region):
        text = f"All of them run in {_region(st, region)} and are of the current class; what idles or is older can be sold."
        out.append(Reason("all-run", text, "Accelerators"))


# --- the pipeline -----------------------------------------------------------------------------------------------------------


def _lines(st: State, seat: int, region: int, kind: int) -> list[Line]:
    return [line for line in st.lines() if (line.seat, line.region, line.kind) == (seat, region, kind)]


def _expedite(st: State, seat: int, region: int, row: int, out: list[Reason]) -> None:
    price = st.game.ruleset.economy.expedite_influence + st.seat_lasting(seat, lay.S_EXPEDITE)
    _influence(st, seat, max(0, price), out)
    lines = _lines(st, seat, region, kind_of_row(st, row))
    if not lines:
        out.append(Reason("not-on-order", f"Nothing of the kind is on its way in {_region(st, region)}.", "Pipeline"))
    elif expedited_line(st, seat, region, row) < 0:
        if any(line.flags for line in lines):
            following = _within(st, st.quarter + 1)
            out.append(
                Reason("expedited", f"It was hastened this quarter.{_when(st, following)}", "Expediting", following)
            )
        else:
            out.append(Reason("last-step", "It comes this quarter and cannot come sooner.", "Expediting"))


def _cancel(st: State, seat: int, region: int, project: int, out: list[Reason]) -> None:
    lines = _lines(st, seat, region, project)
    if not lines:
        out.append(Reason("not-on-order", f"No such project is on its way in {_region(st, region)}.", "Pipeline"))
    elif all(line.phase != PERMIT for line in lines):
        out.append(
            Reason(
                "granted", "Its permit is granted and works are under way; only what waits can be given up.", "Pipeline"
            )
        )
    elif cancelled_line(st, seat, region, project) < 0:
        text = "A new campus can be given up only while nothing else stands or is on its way there."
        out.append(Reason("campus-in-use", text, "Campuses"))


# --- halls ------------------------------------------------------------------------------------------------------------------


def _offer(st: State, seat: int, region: int, rent: int, out: list[Reason]) -> None:
    if region not in st.campuses(seat):
        out.append(Reason("no-campus", f"The seat has no campus in {_region(st, region)}.", "Hosting"))
        return
    if any(lease.landlord == seat and lease.region == region for lease in st.leases):
        out.append(Reason("tenant", f"The hall in {_region(st, region)} is let already.", "Hosting"))
    elif idle_shell(st, seat, region) < st.game.ruleset.hosting.min_modules:
        least = st.game.ruleset.hosting.min_modules
        text = f"{_region(st, region)} has {idle_shell(st, seat, region)} modules of powered shell idle; a hall takes {least}."
        out.append(Reason("no-idle-shell", text, "Hosting"))
    if rent >= permissions.offer_rents(st, seat, region):
        out.append(Reason("offer-lower", "A standing offer can only be lowered.", "Hosting"))


def _hire(st: State, seat: int, region: int, landlord: int, out: list[Reason]) -> None:
    hosting = st.game.ruleset.hosting
    if landlord == seat:
        out.append(Reason("own-hall", "A seat does not hire its own hall.", "Hosting"))
    if not any(o.landlord == landlord and o.region == region for o in st.offers):
        out.append(Reason("no-offer", f"That seat offers no hall in {_region(st, region)}.", "Hosting"))
        return
    if any(lease.tenant == seat and lease.region == region for lease in st.leases):
        out.append(Reason("hall-taken", f"The seat hires a hall in {_region(st, region)} already.", "Hosting"))
    modules = permissions.hall_modules(st, landlord, region)
    if not modules:
        out.append(Reason("no-idle-shell", "Nothing of that hall stands idle any more.", "Hosting"))
    _cash(st, seat, modules * hosting.fit_out, out)


# --- cards ------------------------------------------------------------------------------------------------------------------


def _card(st: State, seat: int, card: int, target: int, out: list[Reason]) -> None:
    g = st.game
    if card not in st.card_row:
        out.append(Reason("not-in-row", "The card is not in the row.", "Row"))
    _barred(st, seat, out)
    _influence(st, seat, g.card_influence[card], out)
    if g.card_lead[card] > st.lead(seat):
        out.append(Reason("lead", f"It costs {g.card_lead[card]} Lead; the seat has {st.lead(seat)}.", "Row"))
    _cash(st, seat, g.card_need[card], out)
    if g.card_has_contract[card] and sum(1 for c in st.contracts if c.seat == seat) >= permissions.MAX_CONTRACTS:
        out.append(
            Reason(
                "contracts",
                f"The seat serves {permissions.MAX_CONTRACTS} sovereign contracts, all it may.",
                "Contracts",
            )
        )
    _requirements(st, seat, card, target, out)
    _target(st, seat, card, target, out)


def _requirements(st: State, seat: int, card: int, target: int, out: list[Reason]) -> None:
    from gigawatt.core.queries.requirements import OF_PLACE, compile_requirement

    takes_place = st.game.card_target[card] in ("campus", "region")
    for requirement in st.game.ruleset.cards[card].requires:
        if requirement.kind in OF_PLACE and not takes_place:
            continue
        if not compile_requirement(st.game, requirement).holds(st, seat, target):
            out.append(Reason("requirement", f"It requires {_say(requirement)}.", "Row"))


def _say(requirement: Requirement) -> str:
    which = " or ".join(requirement.which)
    bound = requirement.min if requirement.min is not None else requirement.max
    words = requirement.kind.replace("-", " ")
    return " ".join(str(part) for part in (words, which, bound) if part not in ("", None))


def _target(st: State, seat: int, card: int, target: int, out: list[Reason]) -> None:
    kind = st.game.card_target[card]
    if kind == "campus" and target not in st.campuses(seat):
        out.append(Reason("no-campus", f"The seat has no campus in {_region(st, target)}.", "Row"))
    elif kind == "rival" and target == seat:
        out.append(Reason("target", "It names a rival.", "Row"))
    elif kind == "bloc" and st.game.card_spares_own[card] and target == st.tables[seat].bloc:
        out.append(Reason("target", "It names another bloc than the seat's own.", "Row"))


CHECKS: Final[list[Check]] = [
    _pass, _equity, _posture, _rent, _hold, _release, _lobby, _issue, _lift, _buy_part, _grey_part, _sell_part, _open_campus, _build,
    _turbines, _buy, _grey, _assemble, _upgrade, _sell_chips, _expedite, _cancel, _offer, _hire, _card,
]  # fmt: skip
"""By kind of action, in the order of the table."""

assert len(CHECKS) == len(act.KIND_NAMES)
