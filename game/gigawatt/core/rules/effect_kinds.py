"""The closed vocabulary of effects: what a card or a headline can do, one frozen record a kind.

`gigawatt.core.transitions.effects` has the function that carries each out. `who` names seats, `where` regions, `quarters` how long a lasting
effect stands, counting the quarter in which it starts. A lasting effect of a row card starts at once; of a headline in the
quarter it takes effect.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import field, frozen

from gigawatt.core.rules.bounds import num, word
from gigawatt.core.rules.vocabulary import (
    BLOCS,
    COMPONENTS,
    CONTROL_LAYERS,
    FITTINGS,
    GROUPS,
    LADDERS,
    LANES,
    LASTING,
    PARTS,
    TERMS,
    WHERE,
    WHO,
)

_WHO = word(WHO)


def _where() -> Any:
    return field(default=("target",), metadata={"ref": "region", "choices": WHERE})


@frozen
class Effect:
    """What a row of effects becomes; the kinds derive from it, and `EFFECT_KINDS` names them."""


@frozen(kw_only=True)
class Cash(Effect):
    """Cash now, to or from each seat named."""

    who: str = _WHO
    amount: int = num(-80, 80)
    """In tenths of $bn. Below zero it is paid."""


@frozen(kw_only=True)
class Influence(Effect):
    """Influence now; never below zero or above the cap."""

    who: str = _WHO
    amount: int = num(-8, 8)
    """In influence."""


@frozen(kw_only=True)
class Lead(Effect):
    """Lead now; never below zero."""

    who: str = _WHO
    amount: int = num(-6, 6)
    """In Lead."""


@frozen(kw_only=True)
class Income(Effect):
    """Cash at each quarter's operations for so many quarters (negative: a repayment)."""

    who: str = _WHO
    amount: int = num(-30, 30)
    """In tenths of $bn."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Stipend(Effect):
    """Influence more (or less) each quarter."""

    who: str = _WHO
    amount: int = num(-3, 3)
    """In influence a quarter."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Credit(Effect):
    """A higher or lower credit limit."""

    who: str = _WHO
    amount: int = num(-80, 80)
    """In tenths of $bn."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Progress(Effect):
    """Training progress now."""

    who: str = _WHO
    amount: int = num(-20, 40)
    """In training progress."""


@frozen(kw_only=True)
class TrainingRate(Effect):
    """Per cent more or fewer training points from the same compute."""

    who: str = _WHO
    pct: int = num(-60, 100)
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class CloudRate(Effect):
    """Per cent more or less cloud revenue."""

    who: str = _WHO
    pct: int = num(-60, 100)
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Licences(Effect):
    """Free licences: each pays for one order under an export licence, for four quarters."""

    who: str = _WHO
    amount: int = num(1, 4)
    """In licences."""


@frozen(kw_only=True)
class LotBonus(Effect):
    """Own lots of a group of project give so many modules more for the same price."""

    who: str = _WHO
    group: str = word(("site", "power", "cooling", "network"))
    amount: int = num(-2, 3)
    """In modules a lot."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class OrderBonus(Effect):
    """More (or fewer) accelerators an order."""

    who: str = _WHO
    amount: int = num(-3, 4)
    """In accelerators an order."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Speed(Effect):
    """New orders of a group take so many quarters less to build (not below one)."""

    who: str = _WHO
    group: str = word((*GROUPS, "target"))
    amount: int = num(-2, 3)
    """In quarters less; below zero, more."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class SeatPermits(Effect):
    """Other odds for the permit draws of the seats named, in points."""

    who: str = _WHO
    stall: int = num(-50, 50, 0)
    """In points of the odds that a permit draw stalls."""
    outright: int = num(-50, 50, 0)
    """In points of the odds that it grants everything left."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class ExpediteCost(Effect):
    """Expediting costs less (or more) influence, never below zero."""

    who: str = _WHO
    amount: int = num(-3, 2)
    """In influence an expedite."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class SupplyDeal(Effect):
    """Units of a part delivered to the store each quarter at a fixed price (what the store cannot hold is not sent)."""

    who: str = _WHO
    part: str = word((*PARTS, "target"))
    amount: int = num(1, 4)
    """In units a quarter."""
    price: int = num(0, 20)
    """In tenths of $bn a unit."""
    origin: str = word(BLOCS)
    """The bloc that made them."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Chips(Effect):
    """Accelerators of the current class delivered to the target campus after so many quarters (freight counts)."""

    amount: int = num(1, 6)
    """In accelerators."""
    origin: str = word(BLOCS)
    """The bloc that made them."""
    quarters: int = num(1, 4)
    """Until they arrive; 1 is at the end of this quarter."""


@frozen(kw_only=True)
class Modules(Effect):
    """A component at the target campus after so many quarters, without permits; 0 is at once."""

    component: str = word(COMPONENTS)
    amount: int = num(1, 8)
    """In modules."""
    quarters: int = num(0, 6)
    """Until they stand."""


@frozen(kw_only=True)
class Fit(Effect):
    """A fitting at the target campus, at once."""

    fitting: str = word(FITTINGS)


@frozen(kw_only=True)
class Grant(Effect):
    """Every own project waiting for a permit at the target is granted so many steps."""

    steps: int = num(1, 4)


@frozen(kw_only=True)
class Hasten(Effect):
    """Own construction at the target is so many quarters nearer (not below one)."""

    amount: int = num(1, 3)
    """In quarters."""


@frozen(kw_only=True)
class Headroom(Effect):
    """Grid headroom gained or lost; never below zero."""

    where: tuple[str, ...] = _where()
    amount: int = num(-12, 16)
    """In modules of grid power."""


@frozen(kw_only=True)
class Slots(Effect):
    """Campus slots gained or lost; never below those in use."""

    where: tuple[str, ...] = _where()
    amount: int = num(-2, 2)
    """In slots a region."""


@frozen(kw_only=True)
class Permits(Effect):
    """Other permit odds in regions, for everyone, in points."""

    where: tuple[str, ...] = _where()
    stall: int = num(-60, 60, 0)
    """In points of the odds that a permit draw stalls."""
    outright: int = num(-60, 60, 0)
    """In points of the odds that it grants everything left."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class PowerPrice(Effect):
    """Grid power dearer or cheaper to run on."""

    where: tuple[str, ...] = _where()
    amount: int = num(-3, 4)
    """In tenths of $bn a quarter for two modules."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class FuelPrice(Effect):
    """Gas power dearer or cheaper to run on, everywhere."""

    amount: int = num(-1, 4)
    """In tenths of $bn a quarter for two modules."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Curtail(Effect):
    """Each campus in the regions loses so many modules of power (one with a battery loses none)."""

    where: tuple[str, ...] = _where()
    amount: int = num(1, 4)
    """In modules a campus."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Drought(Effect):
    """Each campus at water risk in the regions loses so many evaporative modules (one that recycles water loses none)."""

    where: tuple[str, ...] = _where()
    amount: int = num(1, 3)
    """In modules a campus."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Outage(Effect):
    """Campuses in the regions compute nothing (one with a battery loses half of its modules, rounded up)."""

    where: tuple[str, ...] = _where()
    quarters: int = num(1, 2)


@frozen(kw_only=True)
class Output(Effect):
    """Plants of a part in the regions make so many units more or fewer each."""

    where: tuple[str, ...] = _where()
    part: str = word((*PARTS, "all", "target"))
    amount: int = num(-2, 2)
    """In units a quarter from each plant."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Delay(Effect):
    """Everything under construction in the regions takes so many quarters longer."""

    where: tuple[str, ...] = _where()
    amount: int = num(1, 2)
    """In quarters."""


@frozen(kw_only=True)
class Stock(Effect):
    """Units of an origin added to a ladder (up to its cap) or taken from it."""

    ladder: str = word((*LADDERS, "target"))
    amount: int = num(-8, 8)
    """In units; below zero they are taken."""
    origin: str = word(BLOCS)
    """The bloc that made them."""


@frozen(kw_only=True)
class Refill(Effect):
    """A ladder's refill, more or less a quarter (never below zero)."""

    ladder: str = word((*LADDERS, "target"))
    amount: int = num(-6, 6)
    """In units a quarter."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class LadderPrice(Effect):
    """A ladder's price, up or down."""

    ladder: str = word((*LADDERS, "target"))
    amount: int = num(-8, 10)
    """In tenths of $bn a unit."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Demand(Effect):
    """Cloud demand, in per cent."""

    pct: int = num(-40, 40)
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class LeaseRate(Effect):
    """What outsiders pay for two idle powered modules."""

    amount: int = num(-3, 4)
    """In tenths of $bn a quarter for two modules."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Lane(Effect):
    """Goods on a trade lane take so many quarters longer; what is already shipped on it, too."""

    lane: str = word(LANES[1:])
    amount: int = num(1, 2)
    """In quarters."""
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class CostChange(Effect):
    """A group of project costs so many per cent more or less to build in the regions of a bloc."""

    group: str = word((*GROUPS, "target"))
    bloc: str = word((*BLOCS, "all", "taker", "target"))
    pct: int = num(-60, 80)
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Tension(Effect):
    """Tension between the blocs, 0 to 5."""

    amount: int = num(-3, 3)
    """In steps."""


@frozen(kw_only=True)
class CapitalIndex(Effect):
    """The capital-market index, -2 to +2."""

    amount: int = num(-3, 3)
    """In steps."""


@frozen(kw_only=True)
class WorldControl(Effect):
    """An export control by no seat: a bloc's licence or embargo on a layer against another, for so many quarters."""

    layer: str = word(CONTROL_LAYERS)
    issuer: str = word((*BLOCS, "taker"))
    """Whose goods it closes."""
    against: str = word((*BLOCS, "target"))
    """Whom it keeps from buying them."""
    level: str = word(("licence", "embargo"))
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Relief(Effect):
    """World controls on a layer against a bloc end; controls by seats fall one level."""

    layer: str = word(CONTROL_LAYERS)
    against: str = word((*BLOCS, "taker", "target"))
    """Whom it kept from buying."""


@frozen(kw_only=True)
class Seizure(Effect):
    """Grey-channel goods are seized more or less often, in points."""

    pct: int = num(-25, 50)
    quarters: int = num(*LASTING)


@frozen(kw_only=True)
class Contract(Effect):
    """A sovereign contract: so many points online in a bloc's regions by a quarter from now, under terms.

    `trusted-chips`: more than half of the seat's accelerators came from that bloc or its own. `clean-power`: clean modules for
    every module online there. `own-operator`: no points there run in a hall hired from a rival.
    """

    bloc: str = word((*BLOCS, "target"))
    """Where the points must be online."""
    points: int = num(2, 60)
    """In points of compute."""
    within: int = num(1, 6)
    """In quarters, this one included."""
    quarters: int = num(1, 8)
    """Records at which it pays, once kept."""
    lead: int = num(0, 4)
    """At each record."""
    influence: int = num(0, 3)
    """At each record."""
    bond: int = num(0, 40)
    """Paid on signing, back at the end if kept."""
    terms: str = word(TERMS)


EFFECT_KINDS: Final[dict[str, type[Effect]]] = {
    "cash": Cash, "influence": Influence, "lead": Lead, "income": Income, "stipend": Stipend, "credit": Credit,
    "progress": Progress, "training-rate": TrainingRate, "cloud-rate": CloudRate, "licences": Licences,
    "lot-bonus": LotBonus, "order-bonus": OrderBonus, "speed": Speed, "seat-permits": SeatPermits,
    "expedite-cost": ExpediteCost, "supply-deal": SupplyDeal, "chips": Chips, "modules": Modules, "fit": Fit,
    "grant": Grant, "hasten": Hasten, "headroom": Headroom, "slots": Slots, "permits": Permits,
    "power-price": PowerPrice, "fuel-price": FuelPrice, "curtail": Curtail, "drought": Drought, "outage": Outage,
    "output": Output, "delay": Delay, "stock": Stock, "refill": Refill, "ladder-price": LadderPrice, "demand": Demand,
    "lease-rate": LeaseRate, "lane": Lane, "cost-change": CostChange, "tension": Tension,
    "capital-index": CapitalIndex, "world-control": WorldControl, "relief": Relief, "seizure": Seizure,
    "contract": Contract,
}  # fmt: skip
"""The `kind` of an effect row in TOML, and its class. Every class above that derives from `Effect` is in it."""
