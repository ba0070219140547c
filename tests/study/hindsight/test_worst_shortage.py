"""The shortage that the end of a match tells of: with all layers that bound, and no order that would not have helped."""

from __future__ import annotations

import pytest
from attrs import asdict, evolve
from tests.study.hindsight.test_causes import after_order

from gigawatt.analysis.match_summary import held_back, shortage_behind, summarise_match
from gigawatt.content import open_game
from gigawatt.core.actions import PASS
from gigawatt.core.explanations.shortages import CAUSE_CODES
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.match import Record
from gigawatt.session import GameSession, Seat
from gigawatt.study.hindsight.causes import CauseFinder
from gigawatt.study.hindsight.recorded_future import RecordedFuture
from gigawatt.wording.match_text import MatchText


@pytest.fixture(scope="module")
def passed() -> Record:
    """A match in which the hyperscaler passes always, while its cooling and its accelerators bind together."""
    game = open_game("first-campus")
    session = GameSession(game, None, 7, [Seat(), *[Seat("easy")] * (game.seats - 1)])
    session.play_on()
    while not session.is_over:
        session.apply(PASS)
        session.play_on()
    return session.record()


def test_layers_that_bind_together_are_told_together(passed: Record) -> None:
    """Where no order for one of them alone runs a module more, the end names them all and calls none of the orders enough."""
    summary = summarise_match(passed)
    told = held_back(summary, 0)
    shortages = shortage_behind(summary, passed, 0)
    finder = CauseFinder(RecordedFuture(passed))
    campus = finder.campus(0, shortages[0].region, shortages[0].quarter)
    assert sorted(LAYERS[row.layer] for row in shortages) == sorted(campus.binding) == ["chips", "cooling"]
    assert (told.layer, told.beside) == ("cooling", ("chips",))
    text = MatchText(summary.game, summary.factions, 0)
    assert text.held_back(**asdict(told))[0].startswith("Cooling and chips held you back together in ")
    (said,) = text.behind(shortages)
    assert "Cooling and chips bound the campus in US East together" in said
    assert "more of one alone would have run no more modules, and both were needed, evaporative cooling by" in said
    assert "shortage of cooling" not in said
    for row in shortages:
        assert row.missed is not None
        after, _ = after_order(finder.future, row, row.missed)
        assert min(after.modules) == min(campus.modules)


@pytest.mark.parametrize("code", [code for code in CAUSE_CODES if code != "not-ordered"])
def test_every_cause_names_what_bound_with_it(passed: Record, code: str) -> None:
    """Whatever is behind one of two layers, the other is named as well."""
    summary = summarise_match(passed)
    first, *rest = shortage_behind(summary, passed, 0)
    (said,) = MatchText(summary.game, summary.factions, 0).behind((evolve(first, code=code), *rest))
    assert said.endswith(" Chips bound the campus as well.")
