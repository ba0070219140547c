"""Compile the markets: classes of accelerators, prices by stock, world supply, demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.compilation.packing import table
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.rules.vocabulary import LADDERS

if TYPE_CHECKING:
    from gigawatt.core.position.position import Rules


def compile_markets(g: Rules) -> None:
    """Compile the classes of accelerators and the ladders."""
    rules = g.ruleset
    by_id = {ladder.id: ladder for ladder in rules.ladders}
    ladders = [by_id[name] for name in LADDERS]
    g.class_count = len(rules.classes)
    g.class_points = vec[i64]([c.points for c in rules.classes])
    g.class_base = vec[i64]([c.base for c in rules.classes])
    g.class_resale = vec[i64]([base * rules.economy.resale_pct // 100 for base in g.class_base])
    g.best_resale = max(g.class_resale)
    g.class_fee = vec[i64]([c.fee for c in rules.classes])
    g.base = table(
        [
            list(g.class_base),
            [c.logic for c in rules.classes],
            [c.memory for c in rules.classes],
            [c.packaging for c in rules.classes],
            [ladders[4].base] * g.class_count,
        ]
    )
    g.floor = table(
        [
            [max(1, c.base - ladders[0].floor) for c in rules.classes],
            *[[ladder.floor] * g.class_count for ladder in ladders[1:]],
        ]
    )
    g.middle = vec[i64]([ladder.middle for ladder in ladders])
    g.step_up = vec[i64]([ladder.step_up for ladder in ladders])
    g.step_units = vec[i64]([ladder.step_units for ladder in ladders])
    g.cap = vec[i64]([ladder.cap for ladder in ladders])
    g.start_stock = vec[i64]([ladder.start for ladder in ladders])
    g.origins = table([ladder.origins for ladder in ladders])
    g.unit_origin = table([_deal(ladder.origins) for ladder in ladders])
    g.ladder_lot = table([ladder.lot for ladder in ladders])
    g.multiple = table([ladder.multiple for ladder in ladders])
    g.prices = [
        vec[vec[i64]]([_price_row(g, ladder, cls, year) for cls in range(g.class_count) for year in range(3)])
        for ladder in range(5)
    ]
    g.refill = table([scaled(ladder.refill, g.seats) for ladder in ladders])
    g.world = table([[w * g.seats * 25 for w in ladder.world] for ladder in ladders])
    g.share_pct = rules.controls.share_pct
    g.fixed_share_bits = vec[i64](
        [
            sum(
                1 << layer
                for layer, pct in ((0, g.origins[0]), (5, rules.controls.optics), (6, rules.controls.materials))
                if pct[bloc] >= g.share_pct
            )
            for bloc in (0, 1, 2)
        ]
    )
    g.demand = vec[i64]([d * g.seats // 4 for d in rules.cloud.demand])
    g.rank_lead = vec[i64](getattr(rules.scoring, f"rank{g.seats}"))


def _price_row(g: Rules, ladder: int, cls: int, year: int) -> vec[i64]:
    """Price of the next unit by stock, for a class and a year, without events."""
    return vec[i64](
        [
            max(
                g.floor[ladder][cls],
                g.base[ladder][cls] + g.step_up[ladder] * (g.middle[ladder] - stock) // g.step_units[ladder],
            )
            * g.multiple[ladder][year]
            for stock in range(g.cap[ladder] + 1)
        ]
    )


def _deal(origins: tuple[int, ...]) -> list[int]:
    """A hundred units dealt out in shares: each to the origin furthest behind its share, ties to the first bloc."""
    given = [0, 0, 0]
    order = []
    for unit in range(1, 101):
        behind = [unit * pct - 100 * have for pct, have in zip(origins, given, strict=True)]
        origin = behind.index(max(behind))
        given[origin] += 1
        order.append(origin)
    return order


def scaled(schedule: tuple[int, ...], seats: int) -> list[int]:
    """A schedule made for four seats, for `seats`: rounded on the running total, so that no unit is lost over the game."""
    total, result = 0, []
    for amount in schedule:
        result.append((total + amount) * seats // 4 - total * seats // 4)
        total += amount
    return result
