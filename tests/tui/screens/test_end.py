"""The end screen: what it says, and where its keys lead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from page_stage import Show, Stage, click, finish, lines_of, settle
from textual.pilot import Pilot

from gigawatt.analysis.match_summary import LEAD_GROUPS, summarise_match
from gigawatt.core import Game
from gigawatt.session import GameSession
from gigawatt.tui.screens.end import EndScreen
from gigawatt.tui.screens.replay import ReplayScreen


def test_it_names_the_winner_and_the_place(show: Show, finished: GameSession) -> None:
    """The first line says who won with how much, and how the player did."""
    app = show(lambda: EndScreen(finished))
    winner = finished.state.ranks().index(1)
    name = finished.state.tables[winner].faction.name.upper()
    assert name in app.shown[0]
    assert f"{finished.state.lead(winner)} Lead" in app.shown[0]
    assert "you finished" in app.shown[0]


def test_everything_is_reached_by_scrolling(show: Show, finished_duel: GameSession) -> None:
    """At 80x24 each section comes into view by keys."""
    seen: set[str] = set()

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for _ in range(8):
            seen.update(lines_of(app))
            await pilot.press("pagedown")
            await settle(app, pilot)

    show(lambda: EndScreen(finished_duel), script, size=(80, 24))
    text = "\n".join(seen)
    for title in (
        "WHAT HELD YOU BACK",
        "WHERE LEAD CAME FROM",
        "TURNING POINTS",
        "WHAT BOUND YOU",
        "PERMIT LUCK",
        "ONE PARAGRAPH",
    ):
        assert title in text


def test_keys_lead_to_the_replay(show: Show, finished: GameSession) -> None:
    """`r` watches from the start, a digit from that turning point."""
    places: list[int] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for key in ("r", "1"):
            await pilot.press(key)
            await settle(app, pilot)
            assert isinstance(app.screen, ReplayScreen)
            places.append(app.screen.ply)
            await pilot.press("escape")
            await settle(app, pilot)

    show(lambda: EndScreen(finished), script)
    assert places[0] == 0
    assert places[1] in [0, *[q.plies for q in finished.record().quarters]]


def test_a_click_tells_another_seats_story(show: Show, finished: GameSession) -> None:
    """A click on a seat's row changes whose story is told."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await click(app, pilot, "B Neocloud")

    app = show(lambda: EndScreen(finished), script)
    assert "Neocloud finished" in app.shown[0]


def test_export_writes_beside_the_save(show: Show, small_game: Game, tmp_path: Path) -> None:
    """`e` writes a text and a picture and says so."""
    session = finish(small_game, tmp_path / "game.json")

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("e")

    app = show(lambda: EndScreen(session), script)
    assert (tmp_path / "game.txt").exists()
    assert (tmp_path / "game.svg").exists()
    assert any(line.strip().startswith("Written: game.txt and game.svg") for line in app.shown)


def test_the_same_start_again(show: Show, small_game: Game, tmp_path: Path) -> None:
    """`s` begins the same game anew, in a file of its own."""
    session = finish(small_game, tmp_path / "game.json")

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("s")

    ((again, _),) = show(lambda: EndScreen(session), script).played
    assert again.seed == session.seed
    assert again.factions == session.factions
    assert not again.plies
    assert again.path not in (None, session.path)


def test_layers_counted_behind_a_plus_are_explained(show: Show, small_game: Game, finished_duel: GameSession) -> None:
    """Where a quarter was bound by more layers than are named, the heading says what the number is; else it says nothing."""
    sessions = [finished_duel, *[finish(small_game, seed=seed) for seed in range(2, 12)]]
    seen = set()
    for session in sessions:
        most = max(len(ended.binding[0]) for ended in summarise_match(session.record()).quarters)
        is_counted = most > 2
        if is_counted in seen:
            continue
        seen.add(is_counted)
        shown = "\n".join(show(lambda game=session: EndScreen(game), size=(200, 60)).shown)
        assert ("two more layers bound as well" in shown) == is_counted
    assert seen == {True, False}


def test_every_source_of_lead_has_its_column(
    show: Show, finished: GameSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table of the end adds up at every width: with all sources in use none is cut off."""
    sums = tuple(range(11, 11 + len(LEAD_GROUPS)))
    summary = type(summarise_match(finished.record()))
    monkeypatch.setattr(summary, "lead_table", lambda _: [(seat, sums) for seat in range(finished.state.game.seats)])

    async def script(app: Stage, _: Pilot[Any]) -> None:
        screen = app.screen
        assert isinstance(screen, EndScreen)
        for width in (72, 76, 96, 120):
            head, *rows = screen._table(width)
            assert head.width <= width
            for row in rows:
                assert row.text.split()[-len(sums) :] == [str(n) for n in sums], width

    show(lambda: EndScreen(finished), script)


def test_a_long_winner_leaves_out_the_quarter(show: Show, finished: GameSession) -> None:
    """At 80 columns nothing touches the quarter at the right edge: it is left out where it has no room."""
    app = show(lambda: EndScreen(finished), size=(80, 24))
    assert "behind2" not in app.shown[0]
    assert "ahead2" not in app.shown[0]
