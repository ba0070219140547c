"""What a control brings its author before it is issued, what a remark says of it, and what the story of a match makes of it."""

from __future__ import annotations

import pytest
from tests.core.positions import board, build, clear, control, put, region, settle

from gigawatt.analysis.control_impact import control_gain
from gigawatt.analysis.match_summary import QuarterSummary, _denied
from gigawatt.analysis.position_analysis import PositionAnalysis, after
from gigawatt.analysis.warnings import lapses_with, warnings_of
from gigawatt.core.explanations.preview import preview
from gigawatt.core.game import State
from gigawatt.core.position.layout import BY_CONTROLS
from gigawatt.core.queries.denials import Denial
from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, EMBARGO, LEAD_SOURCES, LICENCE

ISSUE = "control accelerators against:challenger"


def table(*, chips: int, level: int = 0) -> State:
    """An author with influence, and a rival with so many chips for five modules of the other layers."""
    st = board("hyperscaler", "challenger-state")
    clear(st, 1)
    build(st, 1, "china-east", site=5, grid=5, closed=5, electrical=5, **{"chips-0": chips})
    settle(st)
    if level:
        control(st, "accelerators", "alliance", "challenger", level, seat=0)
    put(st, 0, influence=5, cash=400)
    return st


def remark(st: State, text: str) -> str | None:
    """The codes of the remarks about an action of the first seat."""
    action = st.game.parse_action(text)
    before, later = PositionAnalysis(st, 0), PositionAnalysis(after(st, action), 0)
    codes = [warning.code for warning in warnings_of(before, preview(st, action), later, is_advised=False)]
    return " ".join(codes) or None


@pytest.mark.parametrize("level", [0, LICENCE])
def test_what_a_control_brings(level: int) -> None:
    """Issued it is a licence with its fee, raised an embargo with its upkeep; either way it is told whom the embargo denies."""
    st = table(chips=2, level=level)
    rules = st.game.ruleset.controls
    gain = control_gain(st, st.game.parse_action(ISSUE))
    assert gain is not None
    assert gain.is_embargo == (level == LICENCE)
    assert gain.denied == (Denial(1, (region(st, "china-east"),)),)
    assert (gain.lead, gain.upkeep, gain.fee) == (rules.denied, rules.upkeep, rules.licence_influence)


def test_a_rival_who_is_denied_already_brings_no_more() -> None:
    """What another embargo of the author denies is not counted again."""
    st = table(chips=2)
    control(st, "logic", "alliance", "challenger", EMBARGO, seat=0)
    gain = control_gain(st, st.game.parse_action(ISSUE))
    assert gain is not None
    assert (len(gain.denied), gain.lead) == (1, 0)
    assert control_gain(st, st.game.parse_action("pass")) is None


def test_a_remark_on_an_embargo_that_denies_nobody() -> None:
    """Raising a licence where chips are in plenty has a remark, where they are scarce it has none."""
    assert remark(table(chips=9, level=LICENCE), ISSUE) == "denies-nobody"
    assert remark(table(chips=2, level=LICENCE), ISSUE) is None
    assert remark(table(chips=9), ISSUE) is None, "a licence earns fees"


def test_a_remark_on_upkeep_that_is_spent() -> None:
    """An action that leaves less influence than the embargoes in force cost has a remark."""
    st = table(chips=2, level=EMBARGO)
    due = st.game.ruleset.controls.upkeep
    assert due > 0
    price = st.game.ruleset.economy.lobby_influence
    for influence, expected in ((price + due, None), (price + due - 1, "lapses")):
        put(st, 0, influence=influence)
        assert remark(st, "lobby power") == expected


def test_a_remark_on_upkeep_stands_beside_any_other() -> None:
    """What lapses is said of an order too that has a remark of its own, and of advice that begins with it."""
    st = table(chips=2, level=EMBARGO)
    build(st, 0, "gulf", site=6, gas=2, closed=6, electrical=6, chips_0=2)
    control(st, "accelerators", "alliance", "non-aligned", LICENCE)
    order = "buy accelerators -> gulf"
    fee, due = st.game.ruleset.controls.licence_influence, st.game.ruleset.controls.upkeep
    for influence, expected in ((fee + due, "layers-bind"), (fee + due - 1, "layers-bind lapses")):
        put(st, 0, influence=influence)
        assert remark(st, order) == expected
        warning = lapses_with(PositionAnalysis(st, 0), (st.game.parse_action(order),))
        assert (warning is not None) == ("lapses" in expected)
    assert warning is not None
    about = warning.arguments
    layer, target = (names.index(name) for names, name in ((CONTROL_LAYERS, "accelerators"), (BLOCS, "challenger")))
    assert about["controls"] == ((layer, target),)
    assert (about["due"], about["left"], about["lead_lost"]) == (due, due - 1, st.game.denied_lead)


def test_the_story_counts_the_lead_of_denials() -> None:
    """What a record paid a seat for its embargoes is added up, and nothing else."""
    assert LEAD_SOURCES[BY_CONTROLS] == "controls"
    events = (("lead", 0, 1, BY_CONTROLS), ("lead", 0, 1, BY_CONTROLS), ("lead", 0, 4, 0), ("lead", 1, 1, BY_CONTROLS))
    ended = QuarterSummary(3, (0, 0), (0, 0), (0, 0), ((), ()), (0, 0), events)
    assert [_denied(ended, seat) for seat in range(2)] == [2, 1]
