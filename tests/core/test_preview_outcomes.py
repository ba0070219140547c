"""Previews hold: nothing that an action changes at once is missing, and nothing that is promised as certain fails to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from tests.core.play import Chooser, boards, by_kind, game_of, line_up
from tests.core.positions import (
    act_now,
    board,
    build,
    end,
    events,
    holding,
    paid,
    project,
    put,
    put_quarter,
    region,
    set_lines,
    set_mods,
)
from tests.tiers import tiered

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.console.reports import status
from gigawatt.core import actions as act
from gigawatt.core.apply import carry_out
from gigawatt.core.explanations.consequences import output_of
from gigawatt.core.explanations.forecast import ONE, income_in, ordered_forecast, quarter_end, restructures_in
from gigawatt.core.explanations.preview import Preview, preview
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import FREIGHT, PERMIT
from gigawatt.core.quarter.quarter_scores import shares
from gigawatt.core.quarter.scoring import ordered_points
from gigawatt.core.queries.permissions import project_cost
from gigawatt.policies.api import Turn
from gigawatt.policies.players.planner_policy import PlannerPolicy
from gigawatt.wording.consequence_text import RESTRUCTURES

BOARDS = [
    (*row, ("planner", "random")[number % 2])
    for number, row in enumerate(boards())
    if row[2] == max(seats for _, name, seats in boards() if name == row[1])
]
"""Every scenario with as many seats as it takes, by turns in games of planners that stray and in random ones."""
APART = 16
"""Decisions from one looked-at position to the next."""
APART_AT_END = 3
"""The same in the last quarter, which counts what is on order."""

SEAT_SLOTS = {
    lay.CASH: "cash", lay.INFLUENCE: "influence", lay.LEAD: "lead", lay.TRAINING_SHARE: "posture", lay.RENTED_LOTS: "rent",
    lay.HELD_PARTS: "held", lay.PROGRESS: "progress", lay.LIMIT: "credit", lay.LICENCES: "licences", lay.CAMPUSES: "slots",
}  # fmt: skip
WITHOUT_WORDS = {lay.POINTS, lay.USED, lay.LICENCES_UNTIL, *range(lay.LEAD_BY, lay.CLOUD)}
"""What goes with the action itself or with another number: action points, free actions used, where Lead came from."""


@cache
def looked_at(ruleset: str, scenario: str, seats: int, how: str) -> tuple[State, ...]:
    """Positions of one game, spread over it."""
    game = game_of(scenario, seats, ruleset)
    number = len(scenario) + seats
    st = game.new_state(number, line_up(game, number))
    choose, planner, stray = by_kind(number), PlannerPolicy(), Chooser(number)
    found, ply = [], 0
    while legal := st.legal_actions():
        if ply % (APART if st.quarter < game.quarters - 1 else APART_AT_END) == 0:
            found.append(st.copy())
        ply += 1
        if how == "random" or not stray.below(6):
            st.apply_action(choose(st, legal))
        else:
            turn = Turn(game, st.seat, tuple(legal), 0, st.ply, 1, st.copy(), wants_reason=False)
            st.apply_action(planner.decide(turn).action)
    return tuple(found)


def looks(st: State, number: int) -> Iterator[tuple[Preview, State]]:
    """An action of every kind that is legal, with its preview and the position right after it."""
    pick, kinds = Chooser(number), {}
    for action in st.legal_actions():
        kinds.setdefault(st.game.kind[action], []).append(action)
    for actions in kinds.values():
        action = actions[pick.below(len(actions))]
        after = st.copy()
        after.log = []
        carry_out(after, st.seat, action)
        yield preview(st, action), after


def told(p: Preview) -> set[tuple[str, object]]:
    """What a preview tells of, with whose it is."""
    return {(change.code, change.arguments.get("seat", p.seat)) for change in p.changes}


def differing(before: State, after: State, seat: int, kind: int) -> Iterator[tuple[str, int]]:
    """What differs between two positions, number by number: the kind of change that tells it, and whose it is."""
    for i, (a, b) in enumerate(zip(before.v, after.v, strict=True)):
        if a == b:
            continue
        if i >= lay.SEATS:
            s, slot = divmod(i - lay.SEATS, lay.SEAT_WIDTH)
            if slot in SEAT_SLOTS:
                yield SEAT_SLOTS[slot], seat if slot == lay.CAMPUSES else s
            elif lay.STORE <= slot < lay.ACQUIRED:
                yield "store", s
            elif slot == lay.EQUITY_AT:
                assert kind == act.EQUITY
            else:
                assert slot in WITHOUT_WORDS or lay.ACQUIRED <= slot < lay.CAPACITY, slot
        elif lay.STOCK <= i < lay.REFILLED:
            yield "stock", seat
        elif i in (lay.INDEX, lay.TENSION):
            yield "tension" if i == lay.TENSION else "capital-index", seat
        elif lay.SLOTS <= i < lay.SEATS:
            yield "slots" if i < lay.HEAD else "headroom", seat
        else:
            assert i == lay.TENSED or (lay.ROW_TAKEN <= i < lay.STOCK and kind == act.CARD), i
    for i, (a, b) in enumerate(zip(before.hold, after.hold, strict=True)):
        if a != b and i % lay.H_WIDTH != lay.H_OPEN:
            assert i // lay.H_WIDTH // before.game.region_count == seat
            yield "holding", seat


def levels(st: State) -> dict[tuple[int, ...], int]:
    """The level of each control from the next quarter on, whoever upholds it."""
    found: dict[tuple[int, ...], int] = {}
    for row in st.controls:
        found[row[:3]] = max(row.next, found.get(row[:3], 0))
    return found


def untold(before: State, after: State, p: Preview) -> list[tuple[str, object]]:
    """What has changed without a word in the preview."""
    kind = before.game.kind[p.action]
    missing: list[tuple[str, object]] = []
    known = told(p)
    codes = {code for code, _ in known}
    # Goods that change hands among origins leave the sum as it is.
    stock = [i for i in range(lay.LADDER_COUNT) if sum(before.stock(i)) != sum(after.stock(i))]
    for row in differing(before, after, p.seat, kind):
        if row not in known and not (row[0] == "stock" and not stock):
            missing.append(row)
    for code, old, new in (
        ("offer", before.offers, after.offers), ("hall", before.leases, after.leases), ("deal", before.deals, after.deals),
        ("contract", before.contracts, after.contracts), ("control", levels(before), levels(after)),
    ):  # fmt: skip
        if old != new and code not in codes:
            missing.append((code, p.seat))
    lasting = [i for i, (a, b) in enumerate(zip(before.mods, after.mods, strict=True)) if a != b]
    if (
        any(not (lay.M_LOBBY <= i < lay.M_DEMAND or lay.M_CONTROL <= i < lay.M_SEATS) for i in lasting)
        and "lasting" not in codes
    ):
        missing.append(("lasting", p.seat))
    lines = Counter(after.lines())
    lines.subtract(Counter(before.lines()))
    for line, count in lines.items():
        if count and line.seat == p.seat and not (p.arrivals if count > 0 else p.withdrawn):
            missing.append(("line", line.seat))
        elif count and line.seat != p.seat and "delay" not in codes:
            missing.append(("delay", line.seat))
    return missing


@tiered("where", BOARDS, fast=BOARDS[:3])
def test_nothing_that_comes_at_once_is_missing(where: tuple[str, str, int, str]) -> None:
    """Every number of the position that an action changes is in its preview, before and after, and nothing else is."""
    kinds = set()
    for number, st in enumerate(looked_at(*where)):
        for p, after in looks(st, number):
            assert untold(st, after, p) == [], p.text
            assert all(change.before != change.after for change in p.changes)
            kinds.add(st.game.kind[p.action])
    assert len(kinds) >= 8


@tiered("where", BOARDS, fast=BOARDS[:3])
def test_nothing_that_is_certain_fails_to_come(where: tuple[str, str, int, str]) -> None:
    """What is certain by this quarter's end has come then, compute is as told, what plants make goes where it was told, and who
    restructures was warned.
    """
    compared = 0
    for number, st in enumerate(looked_at(*where)):
        if st.is_terminal:
            continue
        seat = st.seat
        for p, after in looks(st, number):
            is_open = not any(line.seat == seat and line.phase == FREIGHT and line.is_grey for line in after.lines())
            outputs = [output_of(after, seat, part).cash for part in range(lay.PART_COUNT)]
            ended = after.copy()
            ended.log = []
            end(ended)
            lines = Counter((line.region, line.kind, line.amount) for line in ended.lines() if line.seat == seat)
            broke = ("restructured", seat) in [event[:2] for event in events(ended, "restructured")]
            draws = any(line.phase == PERMIT for line in after.lines()) or not is_open
            assert broke == any(c.code == "insolvent" for c in p.consequences) or draws
            if broke:
                continue
            for a in p.arrivals:
                if a.odds and a.odds[0] == (st.quarter, ONE) and not a.seized:
                    assert lines[a.region, a.kind, a.amount] <= on_order(after, seat, a) - 1
                    compared += 1
            if is_open:
                assert ended.compute(seat) == p.compute_after[0]
                assert paid(ended, seat, "output") == sum(outputs)
    assert compared


def on_order(st: State, seat: int, a: object) -> int:
    """Equal lines that a seat has on its way."""
    want = (a.region, a.kind, a.amount)  # type: ignore[attr-defined]
    return sum((line.region, line.kind, line.amount) == want for line in st.lines() if line.seat == seat)


@tiered("where", [row for row in BOARDS if row[3] == "planner"], fast=1)
def test_what_the_end_counts_as_ordered_is_as_told(where: tuple[str, str, int, str]) -> None:
    """In the last quarter compute on order is what the end then counts, and previews tell its difference."""
    seen = 0
    for number, st in enumerate(looked_at(*where)):
        if st.quarter < st.game.quarters - 1:
            continue
        for p, after in looks(st, number):
            row = next((c for c in p.consequences if c.code == "on-order"), None)
            more = ordered_forecast(after, p.seat) - ordered_forecast(st, p.seat)
            assert (row.arguments["points"] if row else 0) == max(0, more)
            if not any(
                line.seat == p.seat and (line.phase == PERMIT or (line.phase == FREIGHT and line.is_grey))
                for line in after.lines()
            ):
                ended = after.copy()
                end(ended)
                if not ended.v[lay.SEATS + p.seat * lay.SEAT_WIDTH + lay.RESTRUCTURED]:
                    assert ordered_points(ended, p.seat) == ordered_forecast(after, p.seat)
                    seen += 1
    assert seen or where[0] == "first-campus"  # its planners order nothing in the last quarter


def consequence(st: State, text: str, code: str) -> dict[str, int]:
    """The arguments of a consequence of an action; empty if it has none of the kind."""
    found = [c for c in preview(st, st.game.parse_action(text)).consequences if c.code == code]
    return dict(found[0].arguments) if found else {}


def test_a_preview_says_what_saves_a_seat_from_restructuring() -> None:
    """Past its limit by less than shares bring: a pass is told to restructure, shares to save; what would be sold is no income."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=0, lead=9, equity_at=0)
    put(st, 0, cash=-st.limit(0) - sum(income_in(quarter_end(st), 0).values()) - 12)
    ended = quarter_end(st)
    assert restructures_in(ended, 0)
    assert not restructures_in(ended, 1)
    assert not {"restructured", "written off"} & income_in(ended, 0).keys()
    codes = {
        text: {row.code for row in preview(st, st.game.parse_action(text)).consequences}
        for text in ("pass", "raise equity")
    }
    assert "insolvent" in codes["pass"]
    assert "rescued" not in codes["pass"]
    assert "rescued" in codes["raise equity"]
    assert PositionAnalysis(st, 0).restructures
    assert RESTRUCTURES in status(st, 0)
    assert RESTRUCTURES not in status(act_now(st, "raise equity"), 0)


@pytest.mark.parametrize("have", range(8))
def test_a_preview_promises_no_fabric_that_will_not_count(have: int) -> None:
    """Of a lot of electrical fabric it names as many modules as the cap leaves room for."""
    st = board("gulf-fund", "neocloud")
    cap = st.game.electrical_cap
    build(st, 0, "gulf", site=12, gas=12, closed=12, electrical=have, chips_0=12)
    put(st, 0, cash=300)
    p = preview(st, st.game.parse_action("build electrical-fabric @gulf"))
    (line,) = p.arrivals
    counted = max(0, min(cap, have + line.amount) - min(cap, have))
    about = consequence(st, "build electrical-fabric @gulf", "cap")
    assert bool(about) == (counted < line.amount)
    assert not about or (about["counted"], about["cap"]) == (counted, cap)
    assert max(p.compute_after) - max(p.compute_before) == counted * st.game.class_points[0]


def test_a_preview_of_a_plant_tells_its_output_and_share() -> None:
    """Once the plant stands, its capacity and the share of the layer are those that were told."""
    st = board("foundry-champion", "neocloud")
    put(st, 0, cash=300)
    text = "build packaging-plant @taiwan"
    about, share = consequence(st, text, "plant"), consequence(st, text, "layer-share")
    own = st.capacity(0, about["part"])
    put_quarter(st, about["quarter"])
    parts = {name.replace("-", "_"): n for name, n in holding(st, 0, "taiwan").items()}
    build(st, 0, "taiwan", **{**parts, "packaging": parts["packaging"] + 1})
    assert (
        st.capacity(0, about["part"]) - own * st.game.plant_units[st.game.year(st.quarter)] // st.game.plant_units[0]
        == about["units"]
    )
    assert abs(shares(st, about["part"])[0] - share["after"]) <= 1


def test_a_preview_of_lobbying_tells_whom_it_serves() -> None:
    """All seats pay less for that group of projects in that bloc, by about as much as told, and nobody for anything else."""
    st = board("hyperscaler", "neocloud", "gulf-fund")
    put(st, 0, cash=300, influence=9)
    action = next(a for a in st.legal_actions() if st.game.kind[a] == act.LOBBY)
    (row,) = [c for c in preview(st, action).consequences if c.code == "lobby"]
    after = st.copy()
    carry_out(after, 0, action)
    for seat in range(3):
        for kind in range(st.game.project_count):
            for r in range(st.game.region_count):
                old, new = (project_cost(s, seat, kind, r) for s in (st, after))
                serves = (
                    st.game.group[kind] == row.arguments["group"] and st.game.region_bloc[r] == row.arguments["bloc"]
                )
                assert new == old if not serves else new <= old
    timer = next(t for t in after.lasting_effects() if t not in st.lasting_effects())
    assert timer.until == row.arguments["until"]


def test_an_outage_in_force_is_in_the_forecast() -> None:
    """Compute at this quarter's operations is what an outage leaves; from the next quarter on all of it counts again."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", site=4, grid=4, closed=4, electrical=4, chips_0=4)
    set_lines(st, [(0, region(st, "us-east"), project(st, "expansion"), 1, 2, 2, 0, 0, 0, 4, 12, 0, 0, 0)])
    mods = list(st.mods)
    mods[lay.M_OUTAGE + region(st, "us-east")] = 1
    set_mods(st, mods)
    p = preview(st, act.PASS)
    ended = st.copy()
    end(ended)
    assert p.compute_after[0] == ended.compute(0) == 0
    assert p.compute_after[1] == 4 * st.game.class_points[0]


def test_every_kind_of_action_is_previewed_here() -> None:
    """The positions of these tests offer every kind of action that any board has."""
    seen = set()
    for where in BOARDS:
        for st in looked_at(*where):
            seen |= {st.game.kind[a] for a in st.legal_actions()}
    assert len(seen) >= len(act.KIND_NAMES) - 1, [n for k, n in enumerate(act.KIND_NAMES) if k not in seen]
