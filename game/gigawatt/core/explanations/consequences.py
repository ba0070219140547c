"""What an action leads to that no number of the board shows at once: limits, output and where it goes, and what comes with time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from gigawatt.core import actions as act
from gigawatt.core.explanations.forecast import Arrival, ordered_forecast
from gigawatt.core.position import layout as lay
from gigawatt.core.quarter.construction import construct
from gigawatt.core.quarter.permits import draw_permits
from gigawatt.core.quarter.supply import produce
from gigawatt.core.queries import market
from gigawatt.core.queries.capacity import issues_embargo
from gigawatt.core.queries.compute import idle_shell
from gigawatt.core.rules.vocabulary import GIVES_FITTING, GIVES_HEADROOM, GIVES_PLANT, PARTS

if TYPE_CHECKING:
    from gigawatt.core.game import State

CONSEQUENCE_CODES: Final = (
    "insolvent", "rescued", "cap", "on-order", "unsold", "output", "plant", "layer-share", "lobby", "battery", "trunk", "recycling", "reward",
    "offer",
    "hall", "equity-wait",
)  # fmt: skip
"""Every kind of consequence."""

_FITTING_CODES: Final = ("battery", "trunk", "recycling")


@frozen
class Consequence:
    """Something that an action leads to."""

    code: str
    """From `CONSEQUENCE_CODES`."""
    arguments: Mapping[str, int] = field(factory=dict, hash=False)
    """Regions, parts, blocs and groups are indices; money is in tenths of $bn; quarters count from 0; output is in hundredths."""


@frozen
class Output:
    """Where the units of a part go that a seat's plants make this quarter."""

    made: int
    kept: int
    sold: int
    """Paid for."""
    lost: int
    """Not paid for, since the market is full."""
    cash: int


def consequences(
    before: State,
    after: State,
    seat: int,
    action: int,
    came: tuple[Arrival, ...],
    *,
    was_insolvent: bool,
    is_insolvent: bool,
) -> tuple[Consequence, ...]:
    """What an action leads to, the most pressing first.

    Args:
        before: the position.
        after: the position right after the action.
        seat: whose action it is.
        action: the action.
        came: what it puts on its way.
        was_insolvent: without the action, the quarter's end would find the seat beyond its credit.
        is_insolvent: it would then.
    """
    rows = [Consequence("insolvent")] if is_insolvent else [Consequence("rescued")] if was_insolvent else []
    for line in came:
        rows += _of_line(before, after, seat, line)
    rows += _ordered(before, after, seat)
    rows += _of_kind(before, after, seat, action)
    return tuple(rows)


def counting_electrical(st: State, seat: int, region: int) -> int:
    """Modules of electrical fabric of a campus that count once all that is ordered has come."""
    at = (seat * st.game.region_count + region) * lay.H_WIDTH + lay.H_ELECTRICAL
    return min(st.game.electrical_cap, st.planned[at])


def _of_line(before: State, after: State, seat: int, line: Arrival) -> list[Consequence]:
    """What one thing on its way leads to: what of it does not count, what a plant or a fitting does, what it is rewarded with."""
    g = before.game
    if line.kind < 0:
        return []
    gives, rows = g.gives[line.kind], []
    if gives == lay.H_ELECTRICAL:
        counted = counting_electrical(after, seat, line.region) - counting_electrical(before, seat, line.region)
        if counted < line.amount:
            about = {"region": line.region, "amount": line.amount, "counted": counted, "cap": g.electrical_cap}
            rows.append(Consequence("cap", about))
    elif GIVES_FITTING <= gives < GIVES_PLANT:
        rows.append(_fitting(before, gives - GIVES_FITTING, line.region))
    elif GIVES_PLANT <= gives < GIVES_HEADROOM and not _was_on_its_way(before, seat, line):
        rows += _plant(after, seat, line, gives - GIVES_PLANT)
    if g.rewards[line.kind]:
        rows.append(Consequence("reward", {"influence": g.rewards[line.kind], "quarter": line.on_time}))
    return rows


def _was_on_its_way(st: State, seat: int, line: Arrival) -> bool:
    return any((p.seat, p.region, p.kind) == (seat, line.region, line.kind) for p in st.lines())


def _fitting(st: State, fitting: int, region: int) -> Consequence:
    g = st.game
    risk = int(bool(g.water_risk[region]))
    about = {
        "region": region,
        "linked": g.linked_pct,
        "far": g.far_pct,
        "is_linked": int(bool(g.fibre_a[region])),
        "is_at_risk": risk,
    }
    return Consequence(_FITTING_CODES[fitting], about)


def _plant(after: State, seat: int, line: Arrival, part: int) -> list[Consequence]:
    """What a plant makes when it is there, what that is worth now, and the shares that it brings, all else as it is."""
    g, v = after.game, after.v
    when = min(line.on_time, g.quarters - 1)
    year = g.year(when)
    units = g.plant_units[year] * line.amount * g.suit_pct[line.region][part]
    own = v[lay.SEATS + seat * lay.SEAT_WIDTH + lay.CAPACITY + part]
    others = sum(v[lay.SEATS + s * lay.SEAT_WIDTH + lay.CAPACITY + part] for s in range(g.seats)) - own
    calendar = min(g.first + when, lay.LAST_CALENDAR)
    now = g.plant_units[g.year(after.quarter)] or 1
    own, others = (n * g.plant_units[year] // now for n in (own, others))
    whole = g.world[part + 1][calendar] + own + others
    ladder = part + 1
    rows = [
        Consequence("plant", {
            "part": part, "region": line.region, "quarter": line.on_time, "units": units,
            "price": max(0, market.next_price(after, ladder) - 1 - _discount(after, seat, ladder)),
            "stock": sum(after.stock(ladder)), "cap": g.cap[ladder], "is_held": v[_held_at(seat)] >> part & 1,
        })
    ]  # fmt: skip
    if whole + units:
        rows.append(
            Consequence("layer-share", {
                "part": part, "before": 10000 * own // whole if whole else 0, "after": 10000 * (own + units) // (whole + units),
                "take": g.chokepoint_take_pct, "records": g.chokepoint_records, "lead": g.chokepoint_lead,
                "holder": v[lay.HOLDER + part] - 1, "seat": seat, "quarter": line.on_time,
            })
        )  # fmt: skip
    return rows


def _held_at(seat: int) -> int:
    return lay.SEATS + seat * lay.SEAT_WIDTH + lay.HELD_PARTS


def _discount(st: State, seat: int, ladder: int) -> int:
    return st.game.issuer_discount if issues_embargo(st, seat, ladder) else 0


def _ordered(before: State, after: State, seat: int) -> list[Consequence]:
    """What the end of the match counts of it as ordered and not online."""
    old, new = ordered_forecast(before, seat), ordered_forecast(after, seat)
    each = before.game.ruleset.scoring.end_compute_points
    if new <= old:
        return []
    return [Consequence("on-order", {"points": new - old, "lead": new // each - old // each})]


def _of_kind(before: State, after: State, seat: int, action: int) -> list[Consequence]:
    """What a kind of action leads to that puts nothing on its way."""
    g = before.game
    kind, x, y = g.kind[action], g.x[action], g.y[action]
    if kind == act.SELL_PART:
        left = market.stored(after, seat, x)
        return [Consequence("unsold", {"part": x, "units": left})] if left else []
    if kind in (act.HOLD, act.RELEASE):
        out = output_of(after, seat, x)
        return [
            Consequence("output", {"part": x, "made": out.made, "kept": out.kept, "sold": out.sold, "lost": out.lost})
        ]
    if kind == act.LOBBY:
        economy = g.ruleset.economy
        until = before.quarter + economy.lobby_quarters - 1
        about = {
            "bloc": before.tables[seat].bloc,
            "group": x,
            "pct": economy.lobby_pct,
            "until": min(until, g.quarters - 1),
        }
        return [Consequence("lobby", about)]
    if kind == act.EQUITY:
        again = before.quarter + g.ruleset.economy.equity_wait
        return [Consequence("equity-wait", {"quarter": again})] if again < g.quarters else []
    hosting = g.ruleset.hosting
    if kind == act.OFFER:
        halls = min(hosting.modules, idle_shell(after, seat, x))
        return [
            Consequence(
                "offer", {"region": x, "modules": halls, "rent": hosting.rents[y], "quarters": hosting.quarters}
            )
        ]
    if kind == act.HIRE:
        lease = next(row for row in after.leases if row not in before.leases)
        about = {
            "region": x,
            "modules": lease.modules,
            "rent": lease.rent * lease.modules,
            "until": min(lease.until, g.quarters - 1),
        }
        return [Consequence("hall", about)]
    return []


def output_of(st: State, seat: int, part: int) -> Output:
    """Where the units of a part go that the seat's plants make at this quarter's end, if nobody acts again."""
    fork = st.fork(0)
    fork.log = None
    draw_permits(fork)
    construct(fork)
    rows = produce(fork, seat)
    made = sum(rows[k + 2] for k in range(0, len(rows), 3) if rows[k] == part)
    room = max(0, fork.game.store_cap - market.stored(fork, seat, part))
    kept = min(made, room) if fork.v[_held_at(seat)] >> part & 1 else 0
    ladder = part + 1
    stock = sum(fork.stock(ladder))
    sold = max(0, min(made - kept, fork.game.cap[ladder] - stock))
    less = 1 + _discount(fork, seat, ladder)
    cash = sum(max(0, market.unit_price(fork, ladder, stock + n) - less) for n in range(1, sold + 1))
    return Output(made, kept, sold, made - kept - sold, cash)


assert len(PARTS) == lay.PART_COUNT
