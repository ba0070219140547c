"""Why an action is legal or not: the slow, careful twin of `gigawatt.core.legality.legal_actions`, with reasons.

`legal_actions` never asks here. This module checks one action from scratch, condition by condition, and reports every one that
fails by a stable code with its arguments, the rule behind it, and the quarter from which it would hold where that can be known.
`gigawatt.wording.illegal_reasons` makes sentences of them. A test holds the two together for every action of the table at
every ply of many games.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from gigawatt.core import actions as act
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import PERMIT, Control
from gigawatt.core.queries import market, permissions
from gigawatt.core.queries.compute import idle_chips, idle_shell
from gigawatt.core.queries.pipeline import cancelled_line, expedited_line, kind_of_row
from gigawatt.core.rules.vocabulary import EMBARGO, GIVES_HEADROOM, GIVES_PLANT, GROUPS, LAYER_OF, PARTS

if TYPE_CHECKING:
    from gigawatt.core.game import State
    from gigawatt.core.position.rows import Line


@frozen
class Reason:
    """One condition that an action fails."""

    code: str
    """Stable, from `REASON_CODES`."""
    rule: str
    """The part of the rulebook behind it."""
    legal_from: int | None = None
    """The quarter of the match from which the condition holds, where that can be known."""
    arguments: Mapping[str, int | str] = field(factory=dict, hash=False)
    """What the condition is about, by name: numbers, and regions, parts and the like by their index in the game's tables. Where a
    code covers several conditions, `case` says which.
    """


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


REASON_CODES: Final = (
    "match-over", "unknown-action", "cash", "influence", "lead", "used", "no-change", "state-no-equity", "wait", "barred", "no-compute",
    "no-training", "rent-most", "no-plant", "subsidy-stands", "own-bloc", "share", "too-late", "control-stands", "control-most",
    "no-control", "store-full", "store-empty", "ladder-empty", "origin-closed", "not-embargoed", "no-threat", "slots", "campus-limit",
    "opening", "tender", "calm", "ladder-full", "nobody", "all-run", "plants-at-once", "posture-step", "granted", "no-shell",
    "have-campus", "no-campus", "not-here", "home-only", "grid-headroom", "grid-plenty", "ahead", "room", "stock-most", "first-quarter",
    "tier",
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
        return Illegal((Reason("match-over", "A quarter"),))
    count = len(g.actions)  # no i64, which a larger number does not fit in
    if not 0 <= action < count:
        return Illegal((Reason("unknown-action", "Actions", None, {"action": action, "count": count}),))
    reasons: list[Reason] = []
    CHECKS[g.kind[action]](st, st.seat, g.x[action], g.y[action], reasons)
    return Illegal(tuple(reasons)) if reasons else Legal()


# --- conditions of many actions ------------------------------------------------------------------------------------------


def _add(out: list[Reason], code: str, rule: str, legal_from: int | None = None, **arguments: int | str) -> None:
    out.append(Reason(code, rule, legal_from, arguments))


def _cash(st: State, seat: int, price: int, out: list[Reason]) -> None:
    spend = market.budget(st, seat)
    if price > spend:
        _add(out, "cash", "Money", price=price, available=spend)


def _influence(st: State, seat: int, price: int, out: list[Reason]) -> None:
    have = st.influence(seat)
    if price > have:
        rate = _influence_rate(st, seat)
        legal_from = _influence_quarter(st, seat, price, rate)
        _add(out, "influence", "Influence", legal_from, price=price, available=have, rate=rate)


def _lead(st: State, seat: int, price: int, rule: str, out: list[Reason]) -> None:
    if price > st.lead(seat):
        _add(out, "lead", rule, price=price, available=st.lead(seat))


def _influence_rate(st: State, seat: int) -> int:
    """The influence a seat gains each quarter, traits and cards included; below zero it loses some."""
    return st.game.ruleset.economy.influence_per_quarter + st.seat_lasting(seat, lay.S_STIPEND)


def _influence_quarter(st: State, seat: int, price: int, rate: int) -> int | None:
    if rate <= 0 or price > permissions.influence_cap(st, seat):
        return None
    return _within(st, st.quarter + -(-(price - st.influence(seat)) // rate))


def _within(st: State, quarter: int) -> int | None:
    return quarter if quarter < st.game.quarters else None


def _used(st: State, seat: int, bit: int, case: str, out: list[Reason], part: int = -1) -> None:
    """A free action that a seat takes once a quarter; `part` where there is one of it for each part."""
    if st.v[lay.SEATS + seat * lay.SEAT_WIDTH + lay.USED] & bit:
        following = _within(st, st.quarter + 1)
        if part < 0:
            _add(out, "used", "Actions", following, case=case)
        else:
            _add(out, "used", "Actions", following, case=case, part=part)


def _seat_value(st: State, seat: int, field: int) -> int:
    return st.v[lay.SEATS + seat * lay.SEAT_WIDTH + field]


# --- the seat's own affairs -------------------------------------------------------------------------------------------


def _pass(st: State, seat: int, x: int, y: int, out: list[Reason]) -> None:
    """Always legal."""


def _equity(st: State, seat: int, x: int, y: int, out: list[Reason]) -> None:
    if st.tables[seat].is_state:
        _add(out, "state-no-equity", "Firms and states")
    start = _seat_value(st, seat, lay.EQUITY_AT)
    if st.quarter < start:
        _add(out, "wait", "Equity", _within(st, start))
    _barred(st, seat, out)
    _lead(st, seat, permissions.equity_lead(st, seat), "Equity", out)


def _barred(st: State, seat: int, out: list[Reason]) -> None:
    if _seat_value(st, seat, lay.BARRED) == st.quarter + 1:
        _add(out, "barred", "Restructuring", _within(st, st.quarter + 1))


def _posture(st: State, seat: int, quarters: int, y: int, out: list[Reason]) -> None:
    _used(st, seat, lay.USED_POSTURE, "posture", out)
    if not st.online(seat):
        _add(out, "no-compute", "Posture")
    now = _seat_value(st, seat, lay.TRAINING_SHARE)
    step = st.game.ruleset.economy.posture_step
    if now == quarters:
        _add(out, "no-change", "Posture", case="posture", share=quarters)
    elif abs(now - quarters) > step:
        _add(out, "posture-step", "Posture", share=now, step=step)


def _rent(st: State, seat: int, lots: int, y: int, out: list[Reason]) -> None:
    _used(st, seat, lay.USED_RENT, "rent", out)
    now = _seat_value(st, seat, lay.RENTED_LOTS)
    if lots and not now and not _seat_value(st, seat, lay.TRAINING_SHARE):
        _add(out, "no-training", "Rented capacity")
    if now == lots:
        _add(out, "no-change", "Rented capacity", case="rent", lots=lots)
    most = permissions.rent_most(st, seat)
    if lots > most:
        _add(out, "rent-most", "Rented capacity", most=most)


def _hold(st: State, seat: int, part: int, y: int, out: list[Reason]) -> None:
    _holding(st, seat, part, True, out)


def _release(st: State, seat: int, part: int, y: int, out: list[Reason]) -> None:
    _holding(st, seat, part, False, out)


def _holding(st: State, seat: int, part: int, hold: bool, out: list[Reason]) -> None:
    if not _seat_value(st, seat, lay.CAPACITY + part):
        _add(out, "no-plant", "Plants", part=part)
    _used(st, seat, lay.USED_HOLD << part, "output", out, part)
    if bool(_seat_value(st, seat, lay.HELD_PARTS) >> part & 1) == hold:
        _add(out, "no-change", "Plants", case="hold" if hold else "release", part=part)


def _lobby(st: State, seat: int, group: int, y: int, out: list[Reason]) -> None:
    _influence(st, seat, permissions.lobby_price(st, seat), out)
    first = lay.M_LOBBY + st.tables[seat].bloc * lay.GROUP_COUNT
    standing = [i for i in range(len(GROUPS)) if st.lasting(first + i)]
    if standing:
        until = max(
            (t.until for t in st.lasting_effects() if first <= t.slot < first + len(GROUPS)), default=st.quarter
        )
        _add(out, "subsidy-stands", "Industrial policy", _within(st, until + 1), group=standing[0])


# --- controls -------------------------------------------------------------------------------------------------------------


def _issue(st: State, seat: int, layer: int, target: int, out: list[Reason]) -> None:
    controls = st.game.ruleset.controls
    bloc = st.tables[seat].bloc
    _influence(st, seat, controls.influence, out)
    if target == bloc:
        _add(out, "own-bloc", "Export controls")
        return
    if not permissions.bloc_present(st, target):
        _add(out, "nobody", "Export controls", bloc=target)
    if permissions.third_bloc_calm(st, bloc, target):
        _add(out, "calm", "Export controls", needed=controls.third_tension, tension=st.tension)
    if st.quarter >= st.game.quarters - controls.last_quarters:
        _add(out, "too-late", "Export controls", quarters=controls.last_quarters)
    elif not permissions.may_issue_layer(st, seat, layer):
        _add(out, "share", "Export controls", layer=layer, needed_pct=controls.share_pct)
    standing = [c for c in st.controls if c[:3] == (layer, bloc, target) and c.seat >= 0]
    if standing:
        _raise(st, seat, standing[0], out)
    elif sum(1 for c in st.controls if c.seat == seat) >= controls.per_seat:
        _add(out, "control-most", "Export controls", most=controls.per_seat)


def _raise(st: State, seat: int, control: Control, out: list[Reason]) -> None:
    if control.seat != seat:
        _add(out, "control-stands", "Export controls", case="ally")
    elif control.next == EMBARGO:
        _add(out, "control-stands", "Export controls", case="embargo")
    elif control.level != control.next:
        _add(out, "control-stands", "Export controls", _within(st, st.quarter + 1), case="rising")


def _lift(st: State, seat: int, layer: int, target: int, out: list[Reason]) -> None:
    _used(st, seat, lay.USED_LIFT, "lift", out)
    if not any(c.seat == seat and c.layer == layer and c.target == target for c in st.controls):
        _add(out, "no-control", "Export controls", layer=layer, bloc=target)


# --- ladders -------------------------------------------------------------------------------------------------------------


def _origin(st: State, seat: int, ladder: int, bloc: int, grey: bool, out: list[Reason]) -> None:
    if not sum(st.stock(ladder)):
        _add(out, "ladder-empty", "Ladders", _refill_quarter(st, ladder), ladder=ladder)
    elif grey and market.grey_origin(st, ladder, bloc) < 0:
        _add(out, "not-embargoed", "Grey channel", ladder=ladder, bloc=bloc)
    elif not grey and market.open_origin(st, seat, ladder, bloc) < 0:
        _add(out, "origin-closed", "Export controls", case="ladder", ladder=ladder, bloc=bloc)


def _refill_quarter(st: State, ladder: int) -> int | None:
    """The quarter after the next end of a quarter at which the world sends anything, by schedule and the events of now."""
    g = st.game
    for quarter in range(st.quarter, g.quarters - 1):
        if market.refill_due(st, ladder, quarter) > 0:
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
    if not market.controlled_parts(st) >> part & 1:
        _add(out, "no-threat", "Store", part=part)
    cap = st.game.ruleset.economy.store_cap
    if market.stored(st, seat, part) + permissions.parts_on_their_way(st, seat, part) >= cap:
        _add(out, "store-full", "Store", most=cap, part=part)
    _origin(st, seat, part + 1, st.tables[seat].home_bloc, grey, out)
    _cash(st, seat, _part_price(st, part, grey), out)


def _sell_part(st: State, seat: int, part: int, y: int, out: list[Reason]) -> None:
    if not market.stored(st, seat, part):
        _add(out, "store-empty", "Store", part=part)
    if sum(st.stock(part + 1)) >= st.game.cap[part + 1]:
        _add(out, "ladder-full", "Ladders", part=part)


# --- building --------------------------------------------------------------------------------------------------------------


def _open_campus(st: State, seat: int, project: int, region: int, out: list[Reason]) -> None:
    g = st.game
    _place(st, seat, project, region, out)
    if region in st.campuses(seat):
        _add(out, "have-campus", "Campuses", region=region)
    elif st.free_slots(region) <= 0:
        _add(out, "slots", "Campuses", region=region)
    if region not in st.tables[seat].homes and not g.tender[region][(g.first + st.quarter) % 4]:
        quarter = next((q for q in range(st.quarter + 1, g.quarters) if g.tender[region][(g.first + q) % 4]), None)
        _add(out, "tender", "Campuses", quarter, region=region)
    most = permissions.campus_limit(st, seat)
    if _seat_value(st, seat, lay.CAMPUSES) >= most:
        _add(out, "campus-limit", "Campuses", most=most)
    opened = permissions.opening_region(st, seat)
    if opened >= 0:
        _add(out, "opening", "Campuses", region=opened)
    _cash(st, seat, permissions.project_cost(st, seat, project, region), out)
    assert g.is_opener[project]


def _place(st: State, seat: int, project: int, region: int, out: list[Reason]) -> None:
    """Whether the project suits the region at all, and whether its time has come."""
    g = st.game
    card = g.ruleset.projects[project]
    if not g.allowed[project][region]:
        _add(out, "not-here", "Regions", case=_unsuited(st, project, region), project=project, region=region)
    if g.home_only[project] and region not in st.tables[seat].homes:
        _add(out, "home-only", "Catalogue")
    start = g.project_first[project] - g.first
    if st.quarter < start:
        _add(out, "first-quarter", card.name, _within(st, start))


def _unsuited(st: State, project: int, region: int) -> str:
    """What a region lacks for a project."""
    card = st.game.ruleset.projects[project]
    place = st.game.ruleset.regions[region]
    if card.gives in PARTS:
        return "plant"
    if card.source is not None and card.source not in place.sources:
        return "source"
    if card.only_fibre is not None and card.only_fibre != place.fibre:
        return "fibre"
    if card.climates and place.climate not in card.climates:
        return "climate"
    return "water"


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
    if region not in st.campuses(seat):
        _add(out, "no-campus", "Campuses", case="build", region=region)
    elif gives < len(LAYER_OF):
        _ahead(st, seat, project, region, out)
    shell = st.holding(seat, region).site
    if shell < g.min_site[project]:
        _add(out, "no-shell", "Campuses", region=region, standing=shell, needed=g.min_site[project])
    _grid(st, project, region, out)
    if g.project_tier[project] > _seat_value(st, seat, lay.TIER):
        _add(out, "tier", "Training", needed=g.project_tier[project])
    if gives == lay.H_OPTICAL and permissions.optics_shut(st, g.region_bloc[region]):
        _add(out, "optics-shut", "Export controls")
    if is_plant and permissions.plants_under_way(st, seat) >= g.plants_at_once:
        _add(out, "plants-at-once", "Plants", most=g.plants_at_once)
    most = g.max_stock[project]
    if most and permissions.stocked(st, seat, project, region) >= most:
        _add(out, "stock-most", "Campuses", region=region, most=most)


def _ahead(st: State, seat: int, project: int, region: int, out: list[Reason]) -> None:
    g = st.game
    layer = LAYER_OF[g.gives[project]]
    planned = permissions.planned_layers(st, seat, region)
    if permissions.full_layers(g, planned)[layer]:
        other, bound = (1, g.site_ahead) if layer == 0 else (0, g.power_ahead if layer == 1 else g.fit_ahead)
        _add(
            out, "ahead", "Campuses", region=region, layer=layer, planned=planned[layer], other=other,
            other_planned=planned[other], most=bound,
        )  # fmt: skip
    if layer == 0 and planned[0] >= g.room[region]:
        _add(out, "room", "Campuses", region=region, planned=planned[0], most=g.room[region])


def _grid(st: State, project: int, region: int, out: list[Reason]) -> None:
    g = st.game
    free = st.headroom(region)
    if g.uses_headroom[project]:
        lot = g.lot[project][g.year(st.quarter)]
        if free < lot:
            _add(out, "grid-headroom", "Grid", _grid_quarter(st, region, lot), region=region, free=free, lot=lot)
    if g.max_headroom[project] and free > g.max_headroom[project]:
        _add(out, "grid-plenty", "Grid", region=region, free=free, most=g.max_headroom[project])


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
    _add(out, "no-spot", "Campuses", region=region)
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
        _add(out, "origin-closed", "Export controls", case="licences")


def _upgrade(st: State, seat: int, region: int, y: int, out: list[Reason]) -> None:
    g = st.game
    if not _spot(st, seat, region, out):
        return
    if not any(st.chips(seat, region)[: st.chip_class]):
        _add(out, "no-old-chips", "Upgrades", region=region)
        return
    _origin(st, seat, market.ACCELERATORS, g.region_bloc[region], False, out)
    _cash(st, seat, permissions.upgrade_price(st, seat, region, market.next_price(st, market.ACCELERATORS)), out)


def _sell_chips(st: State, seat: int, region: int, cls: int, out: list[Reason]) -> None:
    if not st.chips(seat, region)[cls]:
        _add(out, "no-chips", "Accelerators", chip_class=cls, region=region)
    elif idle_chips(st, seat, region) <= 0:
        _add(out, "all-run", "Accelerators", region=region)


# --- the pipeline -----------------------------------------------------------------------------------------------------------


def _lines(st: State, seat: int, region: int, kind: int) -> list[Line]:
    return [line for line in st.lines() if (line.seat, line.region, line.kind) == (seat, region, kind)]


def _expedite(st: State, seat: int, region: int, row: int, out: list[Reason]) -> None:
    price = st.game.ruleset.economy.expedite_influence + st.seat_lasting(seat, lay.S_EXPEDITE)
    _influence(st, seat, max(0, price), out)
    lines = _lines(st, seat, region, kind_of_row(st, row))
    if not lines:
        _add(out, "not-on-order", "Pipeline", case="expedite", region=region)
    elif expedited_line(st, seat, region, row) < 0:
        if any(line.flags for line in lines):
            _add(out, "expedited", "Expediting", _within(st, st.quarter + 1))
        else:
            _add(out, "last-step", "Expediting")


def _cancel(st: State, seat: int, region: int, project: int, out: list[Reason]) -> None:
    lines = _lines(st, seat, region, project)
    if not lines:
        _add(out, "not-on-order", "Pipeline", case="cancel", region=region)
    elif all(line.phase != PERMIT for line in lines):
        _add(out, "granted", "Pipeline")
    elif cancelled_line(st, seat, region, project) < 0:
        _add(out, "campus-in-use", "Campuses")


# --- halls ------------------------------------------------------------------------------------------------------------------


def _offer(st: State, seat: int, region: int, rent: int, out: list[Reason]) -> None:
    if region not in st.campuses(seat):
        _add(out, "no-campus", "Hosting", case="offer", region=region)
        return
    if any(lease.landlord == seat and lease.region == region for lease in st.leases):
        _add(out, "tenant", "Hosting", region=region)
    elif idle_shell(st, seat, region) < st.game.ruleset.hosting.min_modules:
        idle, least = idle_shell(st, seat, region), st.game.ruleset.hosting.min_modules
        _add(out, "no-idle-shell", "Hosting", case="offer", region=region, idle=idle, needed=least)
    if rent >= permissions.offer_rents(st, seat, region):
        _add(out, "offer-lower", "Hosting")


def _hire(st: State, seat: int, region: int, landlord: int, out: list[Reason]) -> None:
    hosting = st.game.ruleset.hosting
    if landlord == seat:
        _add(out, "own-hall", "Hosting")
    if not any(o.landlord == landlord and o.region == region for o in st.offers):
        _add(out, "no-offer", "Hosting", region=region)
        return
    if any(lease.tenant == seat and lease.region == region for lease in st.leases):
        _add(out, "hall-taken", "Hosting", region=region)
    modules = permissions.hall_modules(st, landlord, region)
    if not modules:
        _add(out, "no-idle-shell", "Hosting", case="hire", region=region)
    _cash(st, seat, modules * hosting.fit_out, out)


# --- cards ------------------------------------------------------------------------------------------------------------------


def _card(st: State, seat: int, card: int, target: int, out: list[Reason]) -> None:
    g = st.game
    if card not in st.card_row:
        _add(out, "not-in-row", "Row")
    _barred(st, seat, out)
    _influence(st, seat, g.card_influence[card], out)
    _lead(st, seat, g.card_lead[card], "Row", out)
    _cash(st, seat, g.card_need[card], out)
    if g.card_has_contract[card] and sum(1 for c in st.contracts if c.seat == seat) >= permissions.MAX_CONTRACTS:
        _add(out, "contracts", "Contracts", most=permissions.MAX_CONTRACTS)
    _requirements(st, seat, card, target, out)
    _target(st, seat, card, target, out)


def _requirements(st: State, seat: int, card: int, target: int, out: list[Reason]) -> None:
    from gigawatt.core.queries.requirements import OF_PLACE, compile_requirement

    takes_place = st.game.card_target[card] in ("campus", "region")
    for number, requirement in enumerate(st.game.ruleset.cards[card].requires):
        if requirement.kind in OF_PLACE and not takes_place:
            continue
        if not compile_requirement(st.game, requirement).holds(st, seat, target):
            _add(out, "requirement", "Row", card=card, number=number)


def _target(st: State, seat: int, card: int, target: int, out: list[Reason]) -> None:
    kind = st.game.card_target[card]
    if kind == "campus" and target not in st.campuses(seat):
        _add(out, "no-campus", "Row", case="card", region=target)
    elif kind == "rival" and target == seat:
        _add(out, "target", "Row", case="rival")
    elif kind == "bloc" and st.game.card_spares_own[card] and target == st.tables[seat].bloc:
        _add(out, "target", "Row", case="bloc")


CHECKS: Final[list[Check]] = [
    _pass, _equity, _posture, _rent, _hold, _release, _lobby, _issue, _lift, _buy_part, _grey_part, _sell_part, _open_campus, _build,
    _turbines, _buy, _grey, _assemble, _upgrade, _sell_chips, _expedite, _cancel, _offer, _hire, _card,
]  # fmt: skip
"""By kind of action, in the order of the table."""

assert len(CHECKS) == len(act.KIND_NAMES)
