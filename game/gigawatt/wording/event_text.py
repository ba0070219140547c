"""Events of the engine's log as sentences, addressed to one seat."""

# ruff: noqa: ARG001  # the functions of a table take what the engine logs, whether a sentence needs it or not

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from gigawatt.core.position.rows import KIND_CHIPS, KIND_DELIVERY
from gigawatt.core.rules.events import Cash, Event, Lead, named
from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, LADDERS, LAYER_OF, LAYERS, LEAD_SOURCES, PARTS
from gigawatt.wording.control_text import control_name
from gigawatt.wording.foreign_text import prose
from gigawatt.wording.grammar import listed, plural, signed
from gigawatt.wording.money import money, signed_money
from gigawatt.wording.names import BLOC_NAMES, project_name, region_name
from gigawatt.wording.permit_text import is_granted
from gigawatt.wording.seats import SEAT_LETTERS, faction_names
from gigawatt.wording.vocabulary import RULES, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game, State


LEAD_NAMES: Final = {
    "rank": "rank in compute",
    "level": "level of compute",
    "training": "training thresholds",
    "contracts": "sovereign contracts",
    "chokepoints": "chokepoints held",
    "cards": "cards",
    "equity": "equity raised",
    "restructure": "restructuring",
    "ordered": "compute ordered and permitted",
    "cash": "net cash at the end",
    "resilience": "resilience",
    "controls": "compute denied by embargo",
}
"""The sources of Lead, as people say them."""

CASH_NAMES: Final = {
    "cloud": "cloud revenue",
    "models": "model income",
    "lease": "lease of idle shell",
    "levy": "levy",
    "income": "lasting income",
    "hall": "halls hired and let",
    "power": "power",
    "interest": "interest",
    "rent": "rented capacity",
    "toll": "toll of a chokepoint",
    "output": "plant output",
    "supply deal": "supply deals",
    "bond": "bond of a contract",
    "restructured": "assets sold in a restructuring",
    "written off": "debt written off",
}
"""Reasons of the money that comes and goes at a quarter's end."""


@frozen
class EventText:
    """Writes events of a match as sentences for one reader."""

    game: Game
    factions: tuple[str, ...]
    """The names of the factions, by seat."""
    you: int = -1
    """The seat that reads; -1 for an onlooker."""
    words: Vocabulary = RULES
    """What the reader calls accelerators and equipment."""
    upkept: tuple[tuple[tuple[int, int], ...], ...] = ()
    """By seat the embargoes in force before the events, each a layer and a target, in the order of their upkeep; empty if unknown."""

    @classmethod
    def of(cls, state: State, you: int = -1, words: Vocabulary = RULES) -> EventText:
        """The writer for the seats of a match."""
        return cls(state.game, faction_names(state), you, words)

    def knowing(self, upkept: tuple[tuple[tuple[int, int], ...], ...]) -> EventText:
        """The same writer for events of a quarter's end before which these embargoes were in force, by seat: it names what lapses."""
        return evolve(self, upkept=upkept)

    def seat(self, seat: int) -> str:
        """A seat at the start of a sentence: `You`, or `B Neocloud`."""
        if seat == self.you:
            return "You"
        return f"{SEAT_LETTERS[seat]} {self.factions[seat]}"

    def whose(self, seat: int) -> str:
        """A seat's, at the start of a sentence: `Your`, or `B Neocloud's`."""
        if seat == self.you:
            return "Your"
        return f"{self.seat(seat)}'s"

    def does(self, seat: int, you: str, other: str) -> str:
        """A seat with its verb: `You gain`, `B Neocloud gains`."""
        return f"{self.seat(seat)} {you if seat == self.you else other}"

    def region(self, region: int) -> str:
        """The name of a region."""
        return region_name(self.game, region)

    def kind(self, kind: int) -> str:
        """The name of a project, or what comes otherwise, inside a sentence."""
        if kind >= 0:
            return project_name(self.game, kind)
        return self.words.accelerators if kind == KIND_CHIPS else "delivery"

    def sentence(self, event: Event) -> str | None:
        """An event as a sentence; None for what is only bookkeeping."""
        words = _WORDS.get(event[0])
        return words(self, *event[1:]) if words is not None else None

    def sentences(self, events: Iterable[Event]) -> list[str]:
        """The events as sentences, in order, without the actions: those are shown with their reasons."""
        return [line for event in events if event[0] != "action" and (line := self.sentence(event)) is not None]

    def accounts(self, events: Iterable[Event], seats: Iterable[int]) -> list[str]:
        """The money and the Lead of a quarter's end for some seats, a line each where there is any."""
        rows = [named(event) for event in events]
        lines = []
        for seat in seats:
            lines += self.cash_account(events, seat)
            lead: dict[str, int] = {}
            for event in rows:
                if isinstance(event, Lead) and event.seat == seat:
                    source = LEAD_SOURCES[event.source]
                    lead[source] = lead.get(source, 0) + event.amount
            if lead:
                parts = listed(f"{LEAD_NAMES[why]} {signed(amount)}" for why, amount in lead.items() if amount)
                lines.append(f"{self.whose(seat)} Lead: {signed(sum(lead.values()))} ({parts}).")
        return lines

    def cash_account(self, events: Iterable[Event], seat: int) -> list[str]:
        """The money of a quarter's end for a seat as a line; no line where there is none."""
        cash: dict[str, int] = {}
        for event in map(named, events):
            if isinstance(event, Cash) and event.seat == seat and event.why in CASH_NAMES:
                cash[event.why] = cash.get(event.why, 0) + event.amount
        if not cash:
            return []
        parts = listed(f"{CASH_NAMES[why]} {signed_money(amount)}" for why, amount in cash.items() if amount)
        return [f"{self.whose(seat)} cash: {signed_money(sum(cash.values()))} ({parts})."]


def _action(t: EventText, seat: int, action: int) -> str:
    return f"{t.seat(seat)}: {t.game.format_action(action)}."


def _influence(t: EventText, seat: int, amount: int, why: str) -> str | None:
    """What a rival paid for a licence; other influence shows in the numbers of the board."""
    return f"Licence fee: {t.does(seat, 'gain', 'gains')} {amount} influence." if why == "licence fee" else None


def _permit(t: EventText, seat: int, region: int, kind: int, outcome: str, stall: int, outright: int, left: int) -> str:
    """A draw, what it came to, and its odds; the chance to move is the one that was shown before it."""
    odds = f"{100 - stall}% to move: {100 - stall - outright}% a step, {outright}% outright; {stall}% to stall"
    granted = is_granted(t.game, region, kind, left)
    what = {
        "stalled": f"stalled, {plural(left, 'step')} to go",
        "step": "a step granted" if granted is None else "granted" if granted else f"a step granted, {left} to go",
        "outright": "granted outright",
    }[outcome]
    return f"Permit: {_own(t, seat)} {t.kind(kind)} in {t.region(region)}: {what} ({odds})."


def _online(t: EventText, seat: int, region: int, kind: int, amount: int, gives: int) -> str:
    # What a card delivers has no name of its own; the layer says what it is.
    what = (
        f"{t.words.name(LAYERS[LAYER_OF[gives]])} by delivery"
        if kind == KIND_DELIVERY and gives < len(LAYER_OF)
        else t.kind(kind)
    )
    return f"Online: {_own(t, seat)} {what} in {t.region(region)}, {signed(amount)}."


def _own(t: EventText, seat: int) -> str:
    return "your" if seat == t.you else t.whose(seat)


def _hold(t: EventText, seat: int, region: int, index: int, amount: int, why: str) -> str | None:
    if why == "arrived":
        return f"Arrived: {_own(t, seat)} {t.words.accelerators_of(amount)} in {t.region(region)}."
    return None


def _store(t: EventText, seat: int, part: int, origin: int, amount: int, why: str) -> str | None:
    """Parts that came by freight or by a supply deal; what plants make shows in their output."""
    if why not in ("arrived", "deal"):
        return None
    by = " by a supply deal" if why == "deal" else ""
    return f"Arrived: {t.words.units_of(amount, PARTS[part])} in {_own(t, seat)} store{by}."


def _seized(t: EventText, seat: int, region: int, kind: int, item: int, origin: int, amount: int, pct: int) -> str:
    """Goods that customs kept; `item` is a class of accelerators or a part, by the kind of the line."""
    goods = plural(amount, f"grey {t.words.accelerator}")
    if kind != KIND_CHIPS:
        goods = f"{t.words.units_of(amount, PARTS[item])} by the grey channel"
    return f"Seized: {_own(t, seat)} {goods} for {t.region(region)} ({pct}% chance)."


def _slipped_through(t: EventText, seat: int, region: int, pct: int) -> str:
    return f"Not seized: {_own(t, seat)} grey goods for {t.region(region)} ({pct}% chance)."


def _headline(t: EventText, _: int, chosen: int) -> str:
    headline = t.game.ruleset.headlines[chosen]
    notice = "It strikes next quarter. " if headline.harsh else ""
    return f"Headline: {headline.name}. {notice}{prose(headline.flavour, t.words)}"


def _control(t: EventText, seat: int, layer: int, issuer: int, target: int, level: int) -> str:
    what = {1: "A licence", 2: "An embargo"}.get(level, "Open trade")
    by = f", issued by {t.seat(seat) if seat != t.you else 'you'}" if seat >= 0 else ""
    return (
        f"Control: {what} of {BLOC_NAMES[BLOCS[issuer]]} on {t.words.name(CONTROL_LAYERS[layer])} against "
        f"{BLOC_NAMES[BLOCS[target]]} is in force{by}."
    )


def _slip(t: EventText, _: int, upcoming: int) -> str:
    return f"The {t.words.accelerators} of {t.game.ruleset.classes[upcoming].year} slip a quarter."


def _class(t: EventText, _: int, upcoming: int) -> str:
    row = t.game.ruleset.classes[upcoming]
    return f"A new class of {t.words.accelerators}, of {row.year}: {plural(row.points, 'point')} of compute a module."


def _index(t: EventText, _: int, change: int) -> str:
    return f"The capital index {'rises' if change > 0 else 'falls'} by {abs(change)}."


def _tension(t: EventText, _: int, change: int) -> str:
    return f"Tension {'rises' if change > 0 else 'falls'} by {abs(change)}."


def _tier(t: EventText, seat: int, tier: int, place: int) -> str:
    order = ("first", "second", "after others")[min(place, 2)]
    return f"Training: {t.does(seat, 'reach', 'reaches')} tier {tier}, {order}."


def _chokepoint(t: EventText, seat: int, part: int) -> str:
    return f"Chokepoint: {t.does(seat, 'hold', 'holds')} {t.words.name(PARTS[part])}."


def _chokepoint_lost(t: EventText, seat: int, part: int) -> str:
    return f"Chokepoint: {t.does(seat, 'no longer hold', 'no longer holds')} {t.words.name(PARTS[part])}."


def _contract_served(t: EventText, seat: int, card: int) -> str:
    return f"Contract: {t.does(seat, 'have', 'has')} served {t.game.ruleset.cards[card].name}; the bond comes back."


def _contract_broken(t: EventText, seat: int, card: int) -> str:
    return f"Contract: {t.does(seat, 'have', 'has')} failed {t.game.ruleset.cards[card].name}; the bond is lost."


def _restructured(t: EventText, seat: int, sold: int, written_off: int) -> str:
    rest = f", {money(written_off)} is written off" if written_off else ""
    beyond = f"{t.does(seat, 'are', 'is')} beyond the credit limit"
    return f"Restructuring: {beyond}; assets are sold for {money(sold)}{rest}, and Lead is lost."


def _rent_cut(t: EventText, seat: int, lots: int) -> str:
    return f"Rented capacity: {t.seat(seat)} cannot pay for {plural(lots, 'lot')}, given up for good."


def _lapsed(t: EventText, seat: int, count: int) -> str:
    if not t.upkept:
        whose = "yours" if seat == t.you else t.seat(seat)
        return f"{plural(count, 'control')} of {whose} lapsed for want of influence."
    what = listed(control_name(layer, target, t.words) for layer, target in t.upkept[seat][-count:])
    return f"{t.whose(seat)} {'embargo' if count == 1 else 'embargoes'} on {what} lapsed for want of influence."


def _quarter(t: EventText, _: int, quarter: int) -> str:
    return f"{t.game.quarter_text(quarter)} begins."


def _end(t: EventText, _: int) -> str:
    return "The match is over."


_WORDS: Final[dict[str, Callable[..., str | None]]] = {
    "action": _action,
    "influence": _influence,
    "permit": _permit,
    "online": _online,
    "hold": _hold,
    "store": _store,
    "seized": _seized,
    "slipped-through": _slipped_through,
    "headline": _headline,
    "control": _control,
    "slip": _slip,
    "class": _class,
    "index": _index,
    "tension": _tension,
    "tier": _tier,
    "chokepoint": _chokepoint,
    "chokepoint-lost": _chokepoint_lost,
    "contract-served": _contract_served,
    "contract-broken": _contract_broken,
    "rent-cut": _rent_cut,
    "restructured": _restructured,
    "lapsed": _lapsed,
    "quarter": _quarter,
    "end": _end,
}
"""The words for every kind of event that is news."""

assert len(LEAD_NAMES) == len(LEAD_SOURCES)
assert len(LADDERS) == 5
