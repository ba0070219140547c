"""The outcomes that the rulebook's claims can have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tests.content.claim_words import LEVELS, counts, number
from tests.core.positions import can, get, odds_of, paid, region, stock_of, to_move

from gigawatt.core.position import layout as lay
from gigawatt.core.queries.market import level
from gigawatt.core.rules.ruleset import BLOCS, CONTROL_LAYERS, LADDERS, PARTS
from gigawatt.core.rules.vocabulary import LEAD_SOURCES

if TYPE_CHECKING:
    from tests.content.claims import Stage


def _is_first(stage: Stage, faction: str) -> None:
    assert stage.st.seat == stage.seat(faction)


def _allows(stage: Stage, faction: str, no: str | None, text: str) -> None:
    to_move(stage.st, stage.seat(faction))
    assert can(stage.st, stage.numbered(text)) is not bool(no), text


def _pays(stage: Stage, faction: str, how: str, why: str, amount: str) -> None:
    sign = -1 if how == "pays" else 1
    assert paid(stage.st, stage.seat(faction), why) == sign * number(amount)


def _lead_by(stage: Stage, faction: str, source: str, amount: str) -> None:
    at = LEAD_SOURCES.index(source)
    seat = stage.seat(faction)
    assert stage.st.lead_by_source(seat)[at] - stage.before.lead_by_source(seat)[at] == number(amount)


def _odds(stage: Stage, faction: str, place: str, odds: str) -> None:
    seat = stage.seat(faction)
    lines = [line for line in stage.st.lines() if (line.seat, line.region) == (seat, region(stage.st, place))]
    stall, outright = odds_of(stage.st, lines[0])
    assert f"{stall}·{100 - stall - outright}·{outright}" == odds


def _has_headroom(stage: Stage, place: str, count: str) -> None:
    assert stage.st.headroom(region(stage.st, place)) == int(count)


def _market_holds(stage: Stage, ladder: str, count: str) -> None:
    assert sum(stock_of(stage.st, ladder)) == int(count)


def _market_has(stage: Stage, ladder: str, units: str) -> None:
    wanted = counts(units)
    assert list(stock_of(stage.st, ladder)) == [wanted.get(bloc, 0) for bloc in BLOCS]


def _track(stage: Stage, name: str, amount: str) -> None:
    found = {"cloud price": stage.st.cloud_price, "index": stage.st.capital_index, "tension": stage.st.tension}
    assert found[name] == number(amount)


def _levels(stage: Stage, layer: str, issuer: str, target: str, state: str) -> None:
    found = level(stage.st, CONTROL_LAYERS.index(layer), BLOCS.index(issuer), BLOCS.index(target))
    assert found == LEVELS[state]


def _capacity(stage: Stage, faction: str, part: str, count: str) -> None:
    assert stage.st.capacity(stage.seat(faction), PARTS.index(part)) == int(count)


def _chips(stage: Stage, faction: str, place: str, count: str) -> None:
    assert sum(stage.st.chips(stage.seat(faction), region(stage.st, place))) == int(count)


def _made(stage: Stage, faction: str, count: str, part: str) -> None:
    at = lay.SEATS + stage.seat(faction) * lay.SEAT_WIDTH + lay.ACQUIRED + LADDERS.index(part) * 3
    assert sum(stage.st.v[at : at + 3]) - sum(stage.before.v[at : at + 3]) == int(count)


def _is(stage: Stage, faction: str, name: str, amount: str) -> None:
    assert get(stage.st, stage.seat(faction), name) == number(amount)


def _changes(stage: Stage, faction: str, name: str, amount: str) -> None:
    seat = stage.seat(faction)
    assert get(stage.st, seat, name) - get(stage.before, seat, name) == number(amount)


OUTCOMES: Final = [
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(?P<faction>[a-z-]+) moves first", _is_first),
        (r"(?P<faction>[a-z-]+) may(?P<no> not)?: (?P<text>.+)", _allows),
        (r"(?P<faction>[a-z-]+) (?P<how>pays|gets) (?P<why>[a-z]+) (?P<amount>.+)", _pays),
        (r"(?P<faction>[a-z-]+) lead by (?P<source>[a-z]+) (?P<amount>[+−-]\d+)", _lead_by),
        (r"(?P<faction>[a-z-]+) permit odds @(?P<place>[a-z-]+) is (?P<odds>.+)", _odds),
        (r"headroom in (?P<place>[a-z-]+) is (?P<count>\d+)", _has_headroom),
        (r"market (?P<ladder>[a-z]+) holds (?P<count>\d+)", _market_holds),
        (r"market (?P<ladder>[a-z]+) has (?P<units>.+)", _market_has),
        (r"(?P<name>cloud price|index|tension) is (?P<amount>.+)", _track),
        (
            r"(?P<layer>[a-z]+) from (?P<issuer>[a-z-]+) to (?P<target>[a-z-]+) are (?P<state>open|under licence|under embargo)",
            _levels,
        ),
        (r"(?P<faction>[a-z-]+) capacity (?P<part>[a-z]+) is (?P<count>\d+) hundredths", _capacity),
        (r"(?P<faction>[a-z-]+) chips @(?P<place>[a-z-]+) is (?P<count>\d+)", _chips),
        (r"(?P<faction>[a-z-]+) made (?P<count>\d+) (?P<part>[a-z]+)", _made),
        (r"(?P<faction>[a-z-]+) (?P<name>[a-z]+) is (?P<amount>.+)", _is),
        (r"(?P<faction>[a-z-]+) (?P<name>[a-z]+) (?P<amount>[+−-].+)", _changes),
    )
]
