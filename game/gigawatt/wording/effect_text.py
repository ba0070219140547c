"""What each kind of effect says to a reader, made from its numbers.

Each kind of the closed vocabulary has one small function in the table at the end; a test fails for a kind without one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from gigawatt.core.rules import effect_kinds as kinds
from gigawatt.wording.grammar import ordinal, plural, sentence, signed, third_person
from gigawatt.wording.money import money
from gigawatt.wording.names import BLOC_NAMES, COMPONENT_NAMES, FITTING_NAMES, GROUP_NAMES, LANE_NAMES, Lexicon
from gigawatt.wording.quarters import for_quarters

_SEATS: Final = {
    "taker": "you",
    "target": "the chosen rival",
    "rivals": "every rival",
    "all": "every seat",
    "firms": "every firm",
    "states": "every state",
    "leader": "the seat with most Lead",
    "last": "the seat with least Lead",
    "alliance": "every alliance seat",
    "challenger": "every challenger seat",
    "non-aligned": "every non-aligned seat",
}


TERM_TEXTS: Final[dict[str, Callable[[Lexicon], str]]] = {
    "none": lambda _: "",
    "trusted-chips": lambda names: (
        f"Terms: more than half of your {names.words.accelerators} come from that bloc or your own."
    ),
    "clean-power": lambda _: "Terms: clean power for every module online there.",
    "own-operator": lambda _: "Terms: none of those points run in a hall hired from a rival.",
}
"""The terms of a sovereign contract."""


def effect_text(effect: Any, lexicon: Lexicon) -> str:
    """What `effect` does, in a sentence or two."""
    return sentence(_TEXTS[type(effect)](effect, lexicon))


def _seats(names: Lexicon, who: str) -> str:
    """Whom an effect strikes, with the letters of those whom it means now where the lexicon knows them."""
    now = names.standing.get(who)
    return f"{_SEATS[who]} ({now} now)" if now else _SEATS[who]


def _does(names: Lexicon, who: str, verb: str) -> str:
    """A subject with its verb: `you gain`, `every rival gains`."""
    return f"{_seats(names, who)} {verb if who == 'taker' else third_person(verb)}"


def _its(names: Lexicon, who: str, what: str) -> str:
    """Something of a seat: `your cloud revenue`, `the cloud revenue of every rival`."""
    return f"your {what}" if who == "taker" else f"the {what} of {_seats(names, who)}"


def _shift(number: int, unit: str = "", more: str = "more", less: str = "less") -> str:
    """A change in words: `2 more`, `20% less`."""
    return f"{abs(number)}{unit} {more if number > 0 else less}"


def _odds(effect: kinds.SeatPermits | kinds.Permits) -> str:
    words = [("stall", effect.stall), ("outright grant", effect.outright)]
    return ", ".join(f"{name} {signed(points)} points" for name, points in words if points)


# --- seats ---------------------------------------------------------------------------------------------------------


def _cash(e: kinds.Cash, lexicon: Lexicon) -> str:
    return f"{_does(lexicon, e.who, 'gain' if e.amount > 0 else 'pay')} {money(abs(e.amount))}"


def _influence(e: kinds.Influence, lexicon: Lexicon) -> str:
    return f"{_does(lexicon, e.who, 'gain' if e.amount > 0 else 'lose')} {abs(e.amount)} influence"


def _lead(e: kinds.Lead, lexicon: Lexicon) -> str:
    return f"{_does(lexicon, e.who, 'gain' if e.amount > 0 else 'lose')} {abs(e.amount)} Lead"


def _income(e: kinds.Income, lexicon: Lexicon) -> str:
    verb = "receive" if e.amount > 0 else "pay"
    return f"{_does(lexicon, e.who, verb)} {money(abs(e.amount))} at operations, {for_quarters(e.quarters)}"


def _stipend(e: kinds.Stipend, lexicon: Lexicon) -> str:
    return f"{_does(lexicon, e.who, 'gain')} {_shift(e.amount)} influence a quarter, {for_quarters(e.quarters)}"


def _credit(e: kinds.Credit, lexicon: Lexicon) -> str:
    way = "higher" if e.amount > 0 else "lower"
    return f"{_its(lexicon, e.who, 'credit limit')} is {money(abs(e.amount))} {way} {for_quarters(e.quarters)}"


def _progress(e: kinds.Progress, lexicon: Lexicon) -> str:
    return f"{_does(lexicon, e.who, 'gain' if e.amount > 0 else 'lose')} {abs(e.amount)} training progress"


def _training_rate(e: kinds.TrainingRate, lexicon: Lexicon) -> str:
    change = _shift(e.pct, "%", "more", "fewer")
    return f"{_does(lexicon, e.who, 'get')} {change} training points from the same compute {for_quarters(e.quarters)}"


def _cloud_rate(e: kinds.CloudRate, lexicon: Lexicon) -> str:
    return (
        f"{_its(lexicon, e.who, 'cloud revenue')} is {_shift(e.pct, '%', 'higher', 'lower')} {for_quarters(e.quarters)}"
    )


def _licences(e: kinds.Licences, lexicon: Lexicon) -> str:
    return f"{_does(lexicon, e.who, 'gain')} {plural(e.amount, 'free licence')}, good {for_quarters(lexicon.licence_quarters)}"


def _lot_bonus(e: kinds.LotBonus, lexicon: Lexicon) -> str:
    more = f"{abs(e.amount)} {'more' if e.amount > 0 else 'fewer'} {'module' if abs(e.amount) == 1 else 'modules'}"
    return f"{_its(lexicon, e.who, f'{GROUP_NAMES[e.group]} lots')} give {more} for the same price, {for_quarters(e.quarters)}"


def _order_bonus(e: kinds.OrderBonus, lexicon: Lexicon) -> str:
    change = lexicon.words.accelerators_of(abs(e.amount)) + (" more" if e.amount > 0 else " fewer")
    return f"{_does(lexicon, e.who, 'order')} up to {change} at a time, {for_quarters(e.quarters)}"


def _speed(e: kinds.Speed, lexicon: Lexicon) -> str:
    time = plural(abs(e.amount), "quarter") + (" less" if e.amount > 0 else " more")
    return (
        f"{_its(lexicon, e.who, f'new orders of {GROUP_NAMES[e.group]} projects')} take {time} to build (never below one), "
        f"{for_quarters(e.quarters)}"
    )


def _seat_permits(e: kinds.SeatPermits, lexicon: Lexicon) -> str:
    return f"{_its(lexicon, e.who, 'permit draws')} change {for_quarters(e.quarters)}: {_odds(e)}"


def _expedite_cost(e: kinds.ExpediteCost, lexicon: Lexicon) -> str:
    return f"{_does(lexicon, e.who, 'pay')} {_shift(e.amount)} influence to expedite, {for_quarters(e.quarters)}"


def _supply_deal(e: kinds.SupplyDeal, lexicon: Lexicon) -> str:
    units = f"{lexicon.units(e.amount, e.part)} made in {BLOC_NAMES[e.origin]}"
    return (
        f"{_does(lexicon, e.who, 'receive')} {units} a quarter, at {money(e.price)} each, {for_quarters(e.quarters)}; "
        "what the store cannot hold is not sent"
    )


def _contract(e: kinds.Contract, lexicon: Lexicon) -> str:
    bond = f"Pay a bond of {money(e.bond)} now. " if e.bond else ""
    rewards = (
        " and ".join(f"{n} {name}" for n, name in ((e.lead, "Lead"), (e.influence, "influence")) if n) or "nothing"
    )
    back = ", and the bond back at the end" if e.bond else ""
    lost = "the bond and " if e.bond else ""
    influence = plural(e.influence, "influence", "influence") if e.influence else "the contract"
    return (
        f"contract: {plural(e.points, 'point')} of compute online in regions of {BLOC_NAMES[e.bloc]} "
        f"{'by the end of this quarter' if e.within == 1 else f'within {e.within} quarters'}. {bond}"
        f"Kept: {rewards} at each of {plural(e.quarters, 'record')}{back}. Broken: you lose {lost}{influence}. "
        f"{TERM_TEXTS[e.terms](lexicon)}"
    )


# --- places --------------------------------------------------------------------------------------------------------


def _chips(e: kinds.Chips, lexicon: Lexicon) -> str:
    return (
        f"{lexicon.words.accelerators_of(e.amount)} of the current class, made in {BLOC_NAMES[e.origin]}, "
        f"{'arrives' if e.amount == 1 else 'arrive'} at the chosen campus {_after(e.quarters)}, freight included"
    )


def _after(quarters: int) -> str:
    if quarters == 0:
        return "at once"
    return "this quarter" if quarters == 1 else f"in the {ordinal(quarters)} quarter, counting this one"


def _modules(e: kinds.Modules, _: Lexicon) -> str:
    what = plural(e.amount, f"{COMPONENT_NAMES[e.component]} module")
    come = "comes" if e.amount == 1 else "come"
    return f"{what} {come} online at the chosen campus {_after(e.quarters)}, without permits"


def _fit(e: kinds.Fit, _: Lexicon) -> str:
    return f"the chosen campus gets {FITTING_NAMES[e.fitting]} at once"


def _grant(e: kinds.Grant, _: Lexicon) -> str:
    return f"each of your projects waiting for a permit there is granted {plural(e.steps, 'step')}"


def _hasten(e: kinds.Hasten, _: Lexicon) -> str:
    return f"your construction there is {plural(e.amount, 'quarter')} nearer (never below one)"


def _headroom(e: kinds.Headroom, lexicon: Lexicon) -> str:
    return f"grid headroom {lexicon.places(e.where)}: {signed(e.amount)} (never below zero)"


def _slots(e: kinds.Slots, lexicon: Lexicon) -> str:
    return f"campus slots {lexicon.places(e.where)}: {signed(e.amount)} (never below those in use)"


def _permits(e: kinds.Permits, lexicon: Lexicon) -> str:
    return f"permit draws {lexicon.places(e.where)} change {for_quarters(e.quarters)}: {_odds(e)}"


def _power_price(e: kinds.PowerPrice, lexicon: Lexicon) -> str:
    return (
        f"running two modules on grid power {lexicon.places(e.where)} costs {money(abs(e.amount))} "
        f"{'more' if e.amount > 0 else 'less'} {for_quarters(e.quarters)}"
    )


def _fuel_price(e: kinds.FuelPrice, _: Lexicon) -> str:
    way = "more" if e.amount > 0 else "less"
    return f"running two modules on gas costs {money(abs(e.amount))} {way} {for_quarters(e.quarters)}"


def _curtail(e: kinds.Curtail, lexicon: Lexicon) -> str:
    return (
        f"each campus {lexicon.places(e.where)} loses {plural(e.amount, 'module')} of power {for_quarters(e.quarters)}; "
        "one with a battery loses none"
    )


def _drought(e: kinds.Drought, lexicon: Lexicon) -> str:
    at_risk = "" if e.where == ("water-risk",) else "at water risk "
    return (
        f"each campus {at_risk}{lexicon.places(e.where)} loses {plural(e.amount, 'module')} of evaporative cooling "
        f"{for_quarters(e.quarters)}; one that recycles its water loses none"
    )


def _outage(e: kinds.Outage, lexicon: Lexicon) -> str:
    return (
        f"campuses {lexicon.places(e.where)} compute nothing {for_quarters(e.quarters)}; "
        "one with a battery loses half of its modules, rounded up"
    )


def _output(e: kinds.Output, lexicon: Lexicon) -> str:
    plants = {"all": "plants", "target": "plants of the chosen part"}.get(e.part)
    plants = plants or f"{lexicon.words.kind(e.part)} plants"
    change = f"{plural(abs(e.amount), 'unit')} {'more' if e.amount > 0 else 'fewer'}"
    return f"{plants} {lexicon.places(e.where)} make {change} each {for_quarters(e.quarters)}"


def _delay(e: kinds.Delay, lexicon: Lexicon) -> str:
    return f"everything under construction {lexicon.places(e.where)} takes {plural(e.amount, 'quarter')} longer"


# --- markets and the world -----------------------------------------------------------------------------------------


def _stock(e: kinds.Stock, lexicon: Lexicon) -> str:
    verb, where = ("come", "on the market") if e.amount > 0 else ("leave", "the market")
    moves = third_person(verb) if abs(e.amount) == 1 else verb
    units = f"{plural(abs(e.amount), 'unit')} made in {BLOC_NAMES[e.origin]}"
    return f"{units} {moves} {where} for {lexicon.part(e.ladder)}"


def _refill(e: kinds.Refill, lexicon: Lexicon) -> str:
    return (
        f"the market for {lexicon.part(e.ladder)} refills by {_shift(e.amount, '', 'more', 'fewer')} a quarter "
        f"{for_quarters(e.quarters)}"
    )


def _ladder_price(e: kinds.LadderPrice, lexicon: Lexicon) -> str:
    way = "higher" if e.amount > 0 else "lower"
    return f"the price of {lexicon.part(e.ladder)} is {money(abs(e.amount))} {way} {for_quarters(e.quarters)}"


def _demand(e: kinds.Demand, _: Lexicon) -> str:
    return f"cloud demand is {_shift(e.pct, '%', 'higher', 'lower')} {for_quarters(e.quarters)}"


def _lease_rate(e: kinds.LeaseRate, _: Lexicon) -> str:
    way = "more" if e.amount > 0 else "less"
    return f"outsiders pay {money(abs(e.amount))} {way} for two idle powered modules {for_quarters(e.quarters)}"


def _lane(e: kinds.Lane, _: Lexicon) -> str:
    return (
        f"goods on {LANE_NAMES[e.lane]} take {plural(e.amount, 'quarter')} longer {for_quarters(e.quarters)}; "
        "what is already shipped on it, too"
    )


def _cost_change(e: kinds.CostChange, _: Lexicon) -> str:
    where = "everywhere" if e.bloc == "all" else f"in regions of {BLOC_NAMES[e.bloc]}"
    return f"{GROUP_NAMES[e.group]} projects {where} cost {_shift(e.pct, '%')} {for_quarters(e.quarters)}"


def _tension(e: kinds.Tension, _: Lexicon) -> str:
    return f"tension {signed(e.amount)}"


def _capital_index(e: kinds.CapitalIndex, _: Lexicon) -> str:
    return f"capital index {signed(e.amount)}"


def _world_control(e: kinds.WorldControl, lexicon: Lexicon) -> str:
    kind = "a licence rule" if e.level == "licence" else "an embargo"
    return (
        f"{kind} of {BLOC_NAMES[e.issuer]} on {lexicon.part(e.layer)} stands against {BLOC_NAMES[e.against]} "
        f"{for_quarters(e.quarters)}, at no upkeep"
    )


def _relief(e: kinds.Relief, lexicon: Lexicon) -> str:
    return (
        f"world controls on {lexicon.part(e.layer)} against {BLOC_NAMES[e.against]} end, and controls by seats on it fall one "
        "level"
    )


def _seizure(e: kinds.Seizure, _: Lexicon) -> str:
    return f"grey-channel goods are seized {_shift(e.pct, ' points', 'more', 'less')} often {for_quarters(e.quarters)}"


_TEXTS: Final[dict[type, Callable[[Any, Lexicon], str]]] = {
    kinds.Cash: _cash,
    kinds.Influence: _influence,
    kinds.Lead: _lead,
    kinds.Income: _income,
    kinds.Stipend: _stipend,
    kinds.Credit: _credit,
    kinds.Progress: _progress,
    kinds.TrainingRate: _training_rate,
    kinds.CloudRate: _cloud_rate,
    kinds.Licences: _licences,
    kinds.LotBonus: _lot_bonus,
    kinds.OrderBonus: _order_bonus,
    kinds.Speed: _speed,
    kinds.SeatPermits: _seat_permits,
    kinds.ExpediteCost: _expedite_cost,
    kinds.SupplyDeal: _supply_deal,
    kinds.Contract: _contract,
    kinds.Chips: _chips,
    kinds.Modules: _modules,
    kinds.Fit: _fit,
    kinds.Grant: _grant,
    kinds.Hasten: _hasten,
    kinds.Headroom: _headroom,
    kinds.Slots: _slots,
    kinds.Permits: _permits,
    kinds.PowerPrice: _power_price,
    kinds.FuelPrice: _fuel_price,
    kinds.Curtail: _curtail,
    kinds.Drought: _drought,
    kinds.Outage: _outage,
    kinds.Output: _output,
    kinds.Delay: _delay,
    kinds.Stock: _stock,
    kinds.Refill: _refill,
    kinds.LadderPrice: _ladder_price,
    kinds.Demand: _demand,
    kinds.LeaseRate: _lease_rate,
    kinds.Lane: _lane,
    kinds.CostChange: _cost_change,
    kinds.Tension: _tension,
    kinds.CapitalIndex: _capital_index,
    kinds.WorldControl: _world_control,
    kinds.Relief: _relief,
    kinds.Seizure: _seizure,
}
