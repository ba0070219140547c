"""The answer of `study bottlenecks` as plain values: the object of `--json`, which docs/bottlenecks-json.md describes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import asdict

from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.study.hindsight.episodes import episodes
from gigawatt.wording.shortage_text import cause_text

if TYPE_CHECKING:
    from gigawatt.core.explanations.shortages import LateOrder, MissedOrder, PreventedOrder, Shortage
    from gigawatt.study.hindsight.bottlenecks import Bottlenecks, CampusQuarter, SeatBottlenecks, SeatQuarter
    from gigawatt.study.hindsight.episodes import Episode
    from gigawatt.study.hindsight.shadow_prices import ShadowPrice


def to_json(answer: Bottlenecks, command: str) -> dict[str, Any]:
    """The object that is printed.

    Args:
        answer: what was found.
        command: the command that finds it again.
    """
    game = answer.game
    compared = [price.difference for price in answer.prices()]
    return {
        "scenario": game.scenario_id,
        "record": answer.record,
        "is_finished": answer.is_finished,
        "command": command,
        "layers": list(LAYERS),
        "quarters": [game.quarter_name(quarter) for quarter in range(answer.quarters)],
        "compared": {
            "prices": len(compared),
            "agree": compared.count(""),
            "differences": dict(sorted(Counter(code for code in compared if code).items())),
        },
        "seats": [_seat(answer, seat) for seat in answer.seats],
    }


def _seat(answer: Bottlenecks, seat: SeatBottlenecks) -> dict[str, Any]:
    return {
        "seat": seat.seat,
        "faction": seat.faction,
        "quarters": [_quarter(answer, quarter) for quarter in seat.quarters],
        "episodes": [_episode(answer, one) for one in episodes(seat)],
    }


def _quarter(answer: Bottlenecks, quarter: SeatQuarter) -> dict[str, Any]:
    priced = quarter.price
    return {
        "quarter": answer.game.quarter_name(quarter.quarter),
        "compute": quarter.compute,
        "binding": list(quarter.binding),
        "campus": None if quarter.most_held is None else _region(answer, quarter.most_held.bottleneck.region),
        "slack": list(quarter.slack),
        "layer_totals": [quarter.layer_price(layer) for layer in range(len(LAYERS))],
        "best": None if priced is None else {"region": _region(answer, priced[0]), **_price(answer, priced[1])},
        "campuses": [_campus(answer, campus) for campus in quarter.campuses],
    }


def _campus(answer: Bottlenecks, campus: CampusQuarter) -> dict[str, Any]:
    b = campus.bottleneck
    return {
        "region": _region(answer, b.region),
        "modules": list(b.modules),
        "online": b.online,
        "points": b.points,
        "binding": list(b.binding),
        "following": list(b.following),
        "slack": list(b.slack),
        "held_back": campus.held_back,
        "prices": [_price(answer, price) for price in campus.prices],
        "joint": None if campus.joint is None else _price(answer, campus.joint),
        "shortages": [_shortage(answer, row) for row in campus.shortages],
        "together": campus.together,
    }


def _price(answer: Bottlenecks, price: ShadowPrice) -> dict[str, Any]:
    row: dict[str, Any] = asdict(price)
    row["layers"] = [LAYERS[layer] for layer in price.layers]
    row["differs_from"] = _quarter_name(answer, price.differs_from)
    return row


def _shortage(answer: Bottlenecks, row: Shortage) -> dict[str, Any]:
    return {
        "layer": LAYERS[row.layer],
        "missing": row.missing,
        "cause": row.code,
        "needed_by": _quarter_name(answer, row.needed_by),
        "struck": row.struck,
        "late": [_late(answer, late) for late in row.late],
        "missed": None if row.missed is None else _missed(answer, row.missed),
        "prevented": None if row.prevented is None else _prevented(answer, row.prevented),
        "text": cause_text(answer.game, row),
    }


def _late(answer: Bottlenecks, late: LateOrder) -> dict[str, Any]:
    return {
        "project": answer.game.ruleset.projects[late.project].id,
        "ordered": _quarter_name(answer, late.ordered),
        "expected": _quarter_name(answer, late.expected),
        "amount": late.amount,
    }


def _missed(answer: Bottlenecks, missed: MissedOrder) -> dict[str, Any]:
    return {
        "ply": missed.ply,
        "quarter": _quarter_name(answer, missed.quarter),
        "action": answer.game.format_action(missed.action),
        "instead_of": answer.game.format_action(missed.instead_of),
        "cost": missed.cost,
        "available": missed.available,
        "brought": missed.brought,
        "is_enough": missed.is_enough,
        "campus_gain": missed.campus_gain,
        "seat_gain": missed.seat_gain,
        "left_out": missed.left_out,
        "at": answer.plies[missed.ply],
    }


def _prevented(answer: Bottlenecks, prevented: PreventedOrder) -> dict[str, Any]:
    return {
        "action": answer.game.format_action(prevented.action),
        "quarter": _quarter_name(answer, prevented.quarter),
        "at": answer.plies[prevented.ply],
        "reasons": [
            {
                "code": reason.code,
                "arguments": dict(reason.arguments),
                "legal_from": _quarter_name(answer, reason.legal_from),
            }
            for reason in prevented.reasons
        ],
    }


def _episode(answer: Bottlenecks, one: Episode) -> dict[str, Any]:
    return {
        "region": _region(answer, one.region),
        "binding": list(one.binding),
        "first": _quarter_name(answer, one.first),
        "last": _quarter_name(answer, one.last),
        "held_back": one.held_back,
    }


def _region(answer: Bottlenecks, region: int) -> str:
    return answer.game.ruleset.regions[region].id


def _quarter_name(answer: Bottlenecks, quarter: int | None) -> str | None:
    """A quarter as the game writes it; None for none, which is below 0."""
    return None if quarter is None or quarter < 0 else answer.game.quarter_name(quarter)
