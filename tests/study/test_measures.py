"""What is taken down of a game, compared with the same figures worked out another way from its record."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import pytest

from gigawatt.core import Game, actions as act
from gigawatt.core.queries.bottleneck import bottleneck
from gigawatt.core.rules.ruleset import LAYERS
from gigawatt.errors import SaveError
from gigawatt.match import Record, play_match
from gigawatt.match.replay import positions
from gigawatt.policies.registry import make_policy
from gigawatt.study.measures import (
    FLOWS,
    LEGAL,
    OFFERED,
    TAKEN,
    WHOLE,
    GameMeasures,
    measure_game,
    pack_measures,
    unpack_measures,
)

POLICIES = ("random", "random", "greedy", "random")
"""Random seats do what a planner would not: they issue controls, restructure, let halls and buy through the grey channel."""

SEEDS = (11, 12, 13)


def recorded(game: Game, seed: int) -> Record:
    """A match of `POLICIES`."""
    record = play_match(game, [make_policy(name) for name in POLICIES], seed, record=True).record
    assert record is not None
    return record


@pytest.fixture(scope="module")
def records(case_game: Game) -> list[Record]:
    """Some matches of the standard game."""
    return [recorded(case_game, seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def measured(case_game: Game, records: list[Record]) -> list[GameMeasures]:
    """Their measures."""
    return [measure_game(case_game, one.seed, one.factions, one.actions) for one in records]


def quarter_ends(game: Game, record: Record) -> list[int]:
    """The plies after which quarters ended."""
    assert len(record.quarters) == game.quarters
    return [log.plies for log in record.quarters]


def seats_of(game: Game, record: Record) -> list[tuple[int, int, int]]:
    """Quarter, seat and action of every decision, from the positions of a replay."""
    found = []
    for state, action in zip(positions(record, game), record.actions, strict=False):
        found.append((state.quarter, state.seat, action))
    return found


def test_tracks_by_quarter(case_game: Game, records: list[Record], measured: list[GameMeasures]) -> None:
    """Lead, cash, influence, compute, prices, campuses and what binds them are those of the positions after each quarter."""
    for record, known in zip(records, measured, strict=True):
        ends = quarter_ends(case_game, record)
        seats = range(case_game.seats)
        for state in positions(record, case_game):
            if state.ply not in ends:
                continue
            at = ends.index(state.ply)
            assert known.lead[at] == tuple(state.lead(s) for s in seats)
            assert known.cash[at] == tuple(state.cash(s) for s in seats)
            assert known.influence[at] == tuple(state.influence(s) for s in seats)
            assert known.compute[at] == tuple(state.compute(s) for s in seats)
            assert known.cloud[at] == state.cloud_price
            assert known.tension[at] == state.tension
            held = [state.chokepoint_holder(part) for part in range(4)]
            assert known.holders[at] == tuple(-1 if one is None else one for one in held)
            rows = [bottleneck(state, s, r) for s in seats for r in state.places(s)]
            standing = [row for row in rows if any(row.modules)]
            assert known.idle[at] == sum(row.idle for row in standing)
            for layer, share in zip(LAYERS, known.binding[at], strict=True):
                expected = sum(Fraction(WHOLE, len(row.binding)) for row in standing if layer in row.binding)
                assert share == expected
            if state.is_terminal:
                assert known.ranks == tuple(state.ranks())
                assert known.campuses == tuple(len(state.campuses(s)) for s in seats)
                assert known.lead_by == tuple(state.lead_by_source(s) for s in seats)


def test_lead_by_source_adds_up(measured: list[GameMeasures]) -> None:
    """What was gained by quarter comes to the Lead at the end, source by source."""
    for known in measured:
        whole = [sum(column) for column in zip(*known.gained, strict=True)]
        assert whole == [sum(column) for column in zip(*known.lead_by, strict=True)]
        assert sum(whole) == sum(known.lead[-1])


def test_decisions(case_game: Game, records: list[Record], measured: list[GameMeasures]) -> None:
    """Decisions are counted by kind and by the number of legal actions; what is not used of four points a quarter has lapsed."""
    for record, known in zip(records, measured, strict=True):
        plies = seats_of(case_game, record)
        kinds = Counter((quarter, case_game.kind[action]) for quarter, _, action in plies)
        for quarter, row in enumerate(known.kinds):
            assert list(row) == [kinds[quarter, kind] for kind in range(len(act.KIND_NAMES))]
        counts = Counter(len(state.legal_actions()) for state in positions(record, case_game) if not state.is_terminal)
        assert {n: times for n, times in enumerate(known.legal_counts) if times} == dict(counts)
        costly = [(seat, action) for _, seat, action in plies if not case_game.is_free[action] and action != act.PASS]
        used = Counter(seat for seat, _ in costly)
        assert known.lapsed == tuple(
            sum(case_game.points[q] for q in range(case_game.quarters)) - used[s] for s in range(4)
        )
        firsts = dict(reversed(costly))
        assert known.first_actions == tuple(firsts.get(s, -1) for s in range(4))
        assert known.places[plies[0][1]] == 0


def test_events(case_game: Game, records: list[Record], measured: list[GameMeasures]) -> None:
    """Orders, stalled projects, restructuring, money and thresholds are those of the log, read as one piece."""
    for record, known in zip(records, measured, strict=True):
        log = whole_log(case_game, record)
        orders = Counter(event[3] for event in log if event[0] == "order")
        assert known.orders == tuple(orders[p] for p in range(case_game.project_count))
        assert known.permits == sum(n for p, n in orders.items() if case_game.permit_steps[p])
        assert known.restructures == tuple(log_count(log, "restructured", s) for s in range(4))
        for flow, amount in zip(FLOWS, known.flows, strict=True):
            moved = [event[2] for event in log if event[0] == "cash" and event[3] == flow]
            assert amount == (sum(a for a in moved if a > 0) if flow == "hall" else sum(map(abs, moved)))
        stalls = [event for event in log if event[0] == "permit" and event[4] == "stalled"]
        places = {event[1:4] for event in stalls}
        assert len(places) <= known.stalled <= len(stalls)
        assert known.tiers == len({event[2] for event in log if event[0] == "tier"})


def log_count(log: Sequence[tuple[object, ...]], what: str, seat: int) -> int:
    """Events of a kind that are a seat's."""
    return sum(1 for event in log if event[:2] == (what, seat))


def whole_log(game: Game, record: Record) -> list[tuple[object, ...]]:
    """Every event of a match."""
    state = game.new_state(record.seed, record.factions)
    state.log = []
    for action in record.actions:
        state.apply_action(action)
    return list(state.log)


def test_stalls_are_told_apart(case_game: Game) -> None:
    """A project that stalls twice counts once, and two of a kind in one place that stall count twice."""
    policies = [make_policy("greedy") for _ in range(4)]
    record = play_match(case_game, policies, 21, record=True).record
    assert record is not None
    known = measure_game(case_game, record.seed, record.factions, record.actions)
    stalled = set()
    before: dict[tuple[int, ...], int] = {}
    for state in positions(record, case_game):
        now = {(line.seat, line.region, line.kind, line.ordered, line.ordinal): line.stalls for line in state.lines()}
        stalled |= {key for key, stalls in now.items() if stalls > before.get(key, 0)}
        before = now
    assert known.stalled == len(stalled) > 0


def test_cards(case_game: Game, records: list[Record], measured: list[GameMeasures]) -> None:
    """A card is offered when it lies in the row, legal when some decision could take it, taken when one did."""
    for record, known in zip(records, measured, strict=True):
        offered: set[int] = set()
        legal: set[int] = set()
        for state in positions(record, case_game):
            offered |= {card for card in state.card_row if card is not None}
            actions = [case_game.actions[action] for action in state.legal_actions()]
            legal |= {action.x for action in actions if action.kind == act.CARD}
        taken = {case_game.x[a] for a in record.actions if case_game.kind[a] == act.CARD}
        for card, bits in enumerate(known.cards):
            assert bits == OFFERED * (card in offered) + LEGAL * (card in legal) + TAKEN * (card in taken)
        assert taken <= legal <= offered


def test_controls(case_game: Game, records: list[Record], measured: list[GameMeasures]) -> None:
    """Every control issued by action is there with its quarter and seat, and orders under embargo are counted with the grey ones among them."""
    issued = 0
    for record, known in zip(records, measured, strict=True):
        plies = seats_of(case_game, record)
        expected = [(quarter, seat) for quarter, seat, action in plies if case_game.kind[action] == act.ISSUE]
        assert [issue[:2] for issue in known.issues] == expected
        issued += len(expected)
        grey = sum(case_game.kind[a] in (act.GREY, act.GREY_PART) for a in record.actions)
        assert known.grey_orders == grey <= known.embargo_orders
    assert issued, "random seats issue controls"


def test_packing(measured: list[GameMeasures]) -> None:
    """Measures come back from their packed form as they were."""
    for known in measured:
        assert unpack_measures(pack_measures(known)) == known


@pytest.mark.parametrize(
    "data",
    [b"", b"nonsense", zlib.compress(b"[]"), zlib.compress(b"[1.5]"), zlib.compress(b"{}"), zlib.compress(b"[" * 9999)],
    ids=["empty", "no-zlib", "short", "fraction", "object", "deep"],
)
def test_damage(data: bytes) -> None:
    """Damaged measures are refused by one kind of error."""
    with pytest.raises(SaveError):
        unpack_measures(data)


def test_truncation(measured: list[GameMeasures]) -> None:
    """So are truncated ones, wherever they end."""
    data = pack_measures(measured[0])
    for length in range(0, len(data), 97):
        with pytest.raises(SaveError):
            unpack_measures(data[:length])
