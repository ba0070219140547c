"""Previews, forecasts and bottlenecks tell what then happens."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, strategies as some
from tests.core.audit import ends_quarter
from tests.core.play import boards, by_kind, game_of, line_up, play
from tests.core.positions import (
    board,
    build,
    do,
    end,
    events,
    held,
    holding,
    odds_of,
    project,
    put,
    region,
    set_lines,
    set_mods,
    settle,
)

from gigawatt.core import actions as act
from gigawatt.core.explanations.forecast import ONE, arrival, arrivals, compute_forecast, income_in, quarter_end
from gigawatt.core.explanations.preview import preview
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import BUILDING, FREIGHT, KIND_CHIPS, PERMIT, Line
from gigawatt.core.quarter.scoring import ordered_points
from gigawatt.core.queries.bottleneck import bottleneck
from gigawatt.core.queries.compute import layers, modules_online, points
from gigawatt.core.rules.ruleset import LAYERS


def midgame(number: int, plies: int) -> State:
    """A position some way into a game on some board."""
    ruleset, scenario, seats = boards()[number % len(boards())]
    game = game_of(scenario, seats, ruleset)
    st = game.new_state(number, line_up(game, number))
    play(st, by_kind(number), plies)
    return st


@given(some.integers(0, 200), some.integers(0, 250))
def test_a_preview_is_exact_and_changes_nothing(number: int, plies: int) -> None:
    """What a preview says of cash and pipeline is what the action does; the position stays as it was."""
    st = midgame(number, plies)
    before = st.digest()
    for action in st.legal_actions()[::4]:
        told = preview(st, action)
        assert st.digest() == before
        assert (told.action, told.text, told.seat) == (action, st.game.format_action(action), st.seat)
        if not ends_quarter(st, action):
            after = st.child(action)
            assert told.cash == after.cash(st.seat) - st.cash(st.seat)
            lines = Counter(p for p in after.lines() if p[lay.P_SEAT] == st.seat) - Counter(st.lines())
            assert len(told.arrivals) == sum(lines.values())
            assert Counter(a.amount for a in told.arrivals) == Counter(p[lay.P_AMOUNT] for p in lines.elements())
            assert list(told.compute_after) == compute_forecast(after, st.seat)
            for change in told.changes:
                assert change.before != change.after


def test_a_preview_warns_of_what_adds_nothing() -> None:
    """Network where power binds adds no compute: the preview says so."""
    st = board("gulf-fund", "neocloud")
    build(st, 0, "gulf", site=6, gas=2, closed=6, electrical=3, chips_0=6)
    put(st, 0, cash=300)
    warning = preview(st, st.game.parse_action("build optical-fabric @gulf")).warning
    assert warning == "other-layer"
    assert preview(st, st.game.parse_action("build gas-turbines @gulf")).warning is None


def test_a_preview_warns_of_what_comes_too_late() -> None:
    """What cannot be online within the match is told so."""
    st = board("gulf-fund", "neocloud")
    build(st, 0, "gulf", site=6, gas=6, closed=6, electrical=3, chips_0=6)
    st.v[lay.QUARTER] = st.game.quarters - 1
    put(st, 0, cash=300)
    warning = preview(st, st.game.parse_action("build optical-fabric @gulf")).warning
    assert warning == "too-late"


@given(some.integers(0, 300), some.integers(20, 250))
def test_a_forecast_without_permits_and_luck_comes_true(number: int, plies: int) -> None:
    """With nothing but construction and open freight on the way, each quarter's compute is as forecast, in quiet times."""
    st = board("hyperscaler", "neocloud", "gulf-fund")
    play(st, by_kind(number), plies // 4)
    set_lines(st, [p for p in st.lines() if p[lay.P_PHASE] != PERMIT])
    st.controls = ()
    settle(st)
    for seat in range(3):
        put(st, seat, cash=2000)
    promised = [compute_forecast(st, seat) for seat in range(3)]
    leases = bool(st.leases)
    if leases:
        return
    for step in range(st.game.quarters - st.quarter):
        end(st)
        capped = any(electrical_over(st, seat) for seat in range(3))
        if capped:
            return
        assert [st.compute(seat) for seat in range(3)] == [row[step] for row in promised]


def electrical_over(st: State, seat: int) -> bool:
    """Whether some campus has more electrical fabric than it can use."""
    cap = st.game.ruleset.economy.electrical_cap
    return any(st.holding(seat, r).electrical > cap for r in range(st.game.region_count))


def over_electrical() -> State:
    """A campus with electrical fabric on order beyond what it can use."""
    st = board("hyperscaler", "neocloud")
    cap = st.game.ruleset.economy.electrical_cap
    build(st, 0, "us-east", site=12, grid=12, closed=12, electrical=cap - 1, chips_0=12)
    set_lines(
        st, [(0, region(st, "us-east"), project(st, "electrical-fabric"), BUILDING, 1, 2, 0, 0, 0, 4, 12, 0, 0, 0)]
    )
    settle(st)
    return st


def test_a_forecast_knows_the_cap_of_electrical_fabric() -> None:
    """Fabric beyond the cap carries nothing, on order as well as built."""
    st = over_electrical()
    promised = compute_forecast(st, 0)[0]
    end(st)
    assert st.compute(0) == promised


def test_rule_41_ordered_compute_knows_the_cap_of_electrical_fabric() -> None:
    """What could never run is no compute ordered."""
    st = over_electrical()
    assert ordered_points(st, 0) == st.game.class_points[0]


def test_rule_41_an_outage_is_no_order() -> None:
    """Compute lost to an outage in the last quarter is not compute ordered and not yet online."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", site=4, grid=4, closed=4, electrical=4, chips_0=4)
    set_lines(st, [(0, region(st, "us-east"), project(st, "expansion"), BUILDING, 1, 2, 0, 0, 0, 4, 12, 0, 0, 0)])
    mods = list(st.mods)
    mods[lay.M_OUTAGE + region(st, "us-east")] = 1
    set_mods(st, mods)
    settle(st)
    assert ordered_points(st, 0) == 0


def exact_odds(st: State, p: tuple[int, ...]) -> dict[int, float]:
    """The chance of being online by each quarter, draw by draw."""
    online: dict[int, float] = {}

    def walk(line: tuple[int, ...], quarter: int, weight: float) -> None:
        if quarter >= st.game.quarters or weight == 0:
            return
        stall, outright = odds_of(st, line)
        row = list(line)
        row[lay.P_STALLS] += 1
        walk(tuple(row), quarter + 1, weight * stall / 100)
        left = line[lay.P_LEFT]
        granted = outright + (100 - stall - outright if left == 1 else 0)
        at = quarter + line[lay.P_BUILD]
        online[at] = online.get(at, 0) + weight * granted / 100
        if left > 1:
            row = list(line)
            row[lay.P_STALLS], row[lay.P_LEFT] = 0, left - 1
            walk(tuple(row), quarter + 1, weight * (100 - stall - outright) / 100)

    walk(p, st.quarter, 1.0)
    return online


@pytest.mark.parametrize("steps", [1, 2, 3])
@pytest.mark.parametrize("stalls", [0, 1, 2])
@pytest.mark.parametrize("outright", [0, 20])
def test_the_odds_of_an_arrival_are_exact(steps: int, stalls: int, outright: int) -> None:
    """A waiting project's chances by quarter are those of the published draws."""
    st = board("hyperscaler", "neocloud")
    mods = list(st.mods)
    mods[lay.M_OUTRIGHT + region(st, "us-east")] = outright
    set_mods(st, mods)
    p = (0, region(st, "us-east"), project(st, "grid-power"), PERMIT, steps, 3, stalls, 0, 0, 3, 6, 3, 0, 0)
    told = arrival(st, Line(*p))
    total = 0.0
    exact = exact_odds(st, p)
    for quarter, chance in told.odds:
        total = sum(weight for at, weight in exact.items() if at <= quarter)
        assert abs(chance - total * ONE) < 2
    assert told.moves == (100 - odds_of(st, p)[0]) * 100
    assert told.on_time == steps + 3 - 1


def test_the_odds_of_an_arrival_are_exact_where_stalls_crowd_out_grants() -> None:
    """Even where stalling and outright grants together would pass a hundred."""
    st = board("hyperscaler", "neocloud")
    mods = list(st.mods)
    mods[lay.M_OUTRIGHT + region(st, "us-east")] = 75
    set_mods(st, mods)
    p = (0, region(st, "us-east"), project(st, "grid-power"), PERMIT, 3, 1, 2, 0, 0, 3, 6, 3, 0, 0)
    exact = exact_odds(st, p)
    for quarter, chance in arrival(st, Line(*p)).odds:
        assert abs(chance - sum(weight for at, weight in exact.items() if at <= quarter) * ONE) < 2


def test_certain_lines_have_certain_odds() -> None:
    """Construction comes when it comes; what would come after the match has no odds; grey freight has its risk."""
    st = board("hyperscaler", "neocloud")
    line = (0, region(st, "us-east"), project(st, "grid-power"), BUILDING, 3, 3, 0, 0, 0, 3, 6, 3, 0, 0)
    grey = (0, region(st, "us-east"), KIND_CHIPS, FREIGHT, 1, 0, 0, 0, 0, 2, 9, 0, 0, 16)
    set_lines(st, [line, (*line[: lay.P_LEFT], 40, *line[lay.P_BUILD :]), grey])
    rows = arrivals(st, 0)
    assert rows[0].odds == ((2, ONE),)
    assert rows[1].odds == ()
    assert rows[2].seized == st.game.ruleset.controls.seizure_pct * 100
    assert [row.gives for row in rows] == [1, 1, 4]
    assert rows[0].moves == ONE


@given(some.integers(0, 200), some.integers(0, 250))
def test_income_is_what_the_quarters_end_brings(number: int, plies: int) -> None:
    """The income told is what the seat is paid and pays if nobody acts again, luck aside."""
    st = midgame(number, plies)
    if st.is_terminal:
        return
    told = [income_in(quarter_end(st), seat) for seat in range(st.game.seats)]
    before = st.digest()
    after = st.copy()
    after.log = []
    end(after)
    assert st.digest() == before
    for seat, rows in enumerate(told):
        for why in ("cloud", "lease", "power", "interest", "levy", "models"):
            paid = sum(int(str(e[2])) for e in events(after, "cash") if e[1] == seat and e[3] == why)
            if not any(event[0] in {"seized", "slipped-through"} for event in after.log or ()) and not permits(st):
                assert rows.get(why, 0) == paid


def permits(st: State) -> bool:
    """Whether a draw could matter: something waits for a permit."""
    return any(p[lay.P_PHASE] == PERMIT for p in st.lines())


@given(some.integers(0, 200), some.integers(0, 250))
def test_a_bottleneck_names_every_layer_at_the_minimum(number: int, plies: int) -> None:
    """Binding layers, slack and the layers that follow are those of the campus; gains are what one more would run."""
    st = midgame(number, plies)
    for seat in range(st.game.seats):
        for r in st.places(seat):
            found = bottleneck(st, seat, r)
            values = layers(st, seat, r)
            low = min(values)
            assert found.modules == values
            assert found.binding == tuple(name for name, value in zip(LAYERS, values, strict=True) if value == low)
            assert found.slack == tuple(value - low for value in values)
            assert (found.online, found.points) == (
                modules_online(st, seat, r),
                points(st, seat, r, modules_online(st, seat, r)),
            )
            assert found.idle == found.slack[4]
            assert found.joint_gain >= max(gain for gain, value in zip(found.gain, values, strict=True) if value == low)
            # More of a layer in plenty brings nothing, but for chips: a new class takes the place of an old one that runs.
            assert not any(gain for gain, value in zip(found.gain[:4], values[:4], strict=True) if value > low)
            if values[4] > low and found.online == low:
                classes = held(st, seat * st.game.region_count + r)[lay.H_CHIPS :]
                assert found.gain[4] == displaced(st, list(classes[: st.game.class_count]), low)


def displaced(st: State, classes: list[int], online: int) -> int:
    """Points that one more chip of the current class adds where `online` chips run already: hers less the worst that runs."""
    worth = st.game.class_points
    running = sorted((worth[c] for c, count in enumerate(classes) for _ in range(count)), reverse=True)[:online]
    return max(0, worth[st.v[lay.CLASS]] - running[-1]) if running else 0


def test_a_bottlenecks_gain_is_what_a_module_would_bring() -> None:
    """One more module of the binding layer runs one more chip, the best that idles."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", site=6, grid=2, closed=6, electrical=6, chips_0=2, chips_1=2)
    found = bottleneck(st, 0, region(st, "us-east"))
    worth = st.game.class_points
    assert found.binding == ("power",)
    assert found.following == ("chips",)
    assert found.gain[1] == found.joint_gain == worth[0]
    assert found.value == worth[0] * st.v[lay.PRICE] // 2
    build(st, 0, "us-east", site=6, grid=3, closed=6, electrical=6, chips_0=2, chips_1=2)
    assert bottleneck(st, 0, region(st, "us-east")).points == found.points + found.gain[1]


def test_every_kind_of_action_has_a_preview() -> None:
    """Over random games each kind of action that comes up is previewed without fault."""
    done: set[int] = set()
    for number in range(60):
        st = midgame(number, 40 + number * 3)
        for action in st.legal_actions():
            if st.game.kind[action] not in done:
                preview(st, action)
                done.add(st.game.kind[action])
    assert len(done) >= len(act.KIND_NAMES) - 2, [
        act.KIND_NAMES[k] for k in range(len(act.KIND_NAMES)) if k not in done
    ]


def test_a_preview_of_cancelling_tells_what_is_withdrawn() -> None:
    """Cancelling takes the line from the pipeline, and the preview lists it."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=300)
    do(st, "build greenfield @texas")
    st.v[lay.TO_MOVE] = 0
    told = preview(st, st.game.parse_action("cancel greenfield @texas"))
    assert [a.amount for a in told.withdrawn] == [st.lines()[-1][lay.P_AMOUNT]]
    assert holding(st, 0, "texas")["open"] == 1
