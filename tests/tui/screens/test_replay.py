"""The replay: every position is the record's, and a game can be branched off from any."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from attrs import evolve
from page_stage import Show, Stage, click, settle
from tests.tui.table import Sit
from textual.pilot import Pilot

from gigawatt.errors import ReplayMismatchError
from gigawatt.session import GameSession
from gigawatt.tui.screens.replay import ReplayScreen
from gigawatt.tui.screens.replayed_record import branch, replay_record
from gigawatt.wording.foreign_text import in_board_words


def test_the_film_holds_every_position(finished: GameSession) -> None:
    """Positions have the digests of the record, quarters begin where it says."""
    record = finished.record()
    replayed = replay_record(record)
    assert [state.digest() for state in replayed.states[1:]] == list(record.digests)
    assert list(replayed.quarters[1:]) == [q.plies for q in record.quarters[:-1]]


def test_a_false_record_is_refused(finished: GameSession) -> None:
    """A digest that differs is told with its ply."""
    record = finished.record()
    wrong = evolve(record, digests=("0" * 16, *record.digests[1:]))
    with pytest.raises(ReplayMismatchError, match="ply 0"):
        replay_record(wrong)


def test_scrubbing_by_action_and_by_quarter(show: Show, finished: GameSession) -> None:
    """Arrows go by action and by quarter, home and end to the ends; each ply shown is where the key leads."""
    seen: list[int] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for key in ("right", "right", "left", "down", "end", "right", "up", "home", "left"):
            await pilot.press(key)
            await settle(app, pilot)
            seen.append(app.screen.ply)  # type: ignore[attr-defined]

    show(lambda: ReplayScreen(finished.record()), script)
    record = finished.record()
    last = len(record.actions)
    assert seen == [1, 2, 1, record.quarters[0].plies, last, last, record.quarters[-2].plies, 0, 0]


def test_the_log_is_clicked_to_go_there(show: Show, finished: GameSession) -> None:
    """A click on a line of the log goes to that action."""
    seen: list[int] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("down")
        await settle(app, pilot)
        await click(app, pilot, "CAMPUSES")
        await pilot.click(offset=(80, 6))
        await settle(app, pilot)
        seen.append(app.screen.ply)  # type: ignore[attr-defined]

    show(lambda: ReplayScreen(finished.record()), script)
    assert 0 < seen[0] <= len(finished.record().actions)


def test_a_branch_shares_the_past_and_goes_its_own_way(finished: GameSession) -> None:
    """The new game has the record's first actions, a person in the chosen seat, and a file of its own."""
    record = finished.record()
    session = branch(record, 5, 1)
    assert [ply.action for ply in session.plies] == list(record.actions[:5])
    assert session.people == (1,)
    assert session.path is not None
    assert session.path.exists()
    assert session.extra["branched_at"] == 5
    again = GameSession.resume(session.path)
    assert again.state.digest() == record.digests[4]


def test_branching_by_key_plays(show: Show, finished: GameSession) -> None:
    """`b` begins the game from the position shown, for the seat shown."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("down", "tab", "b")

    ((session, _),) = show(lambda: ReplayScreen(finished.record()), script).played
    assert session.people == (1,)
    assert len(session.plies) == finished.record().quarters[0].plies


def test_the_end_cannot_be_branched(show: Show, finished: GameSession) -> None:
    """After the last action `b` says what to do instead."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("end", "b")

    app = show(lambda: ReplayScreen(finished.record()), script)
    assert not app.played
    assert any("go back" in line for line in app.shown)


def test_a_reason_is_whole_or_its_cut_is_marked(show: Show, finished: GameSession) -> None:
    """At the least size the account of an action has all the rows there are, and where they do not do, its last line says so."""
    record = finished.record()
    replayed = replay_record(record)
    with_reason = [ply + 1 for ply in replayed.reasons][:12]
    seen: list[tuple[int, list[str]]] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for ply in with_reason:
            app.screen._go(ply)  # type: ignore[attr-defined]
            app.screen.redraw()  # type: ignore[attr-defined]
            await settle(app, pilot)
            seen.append((ply, app.screen.lines))  # type: ignore[attr-defined]

    show(lambda: ReplayScreen(record), script, size=(80, 24))
    assert len(seen) == len(with_reason) > 0
    for ply, lines in seen:
        start = next(i for i, line in enumerate(lines) if line.lstrip().startswith("Reason:"))
        told = " ".join(line.strip() for line in lines[start:-1] if line.strip())
        whole = f"Reason: {in_board_words(replayed.reasons[ply - 1])}"
        assert told.startswith(whole) or (told.endswith("…") and len(told) > 76)


def test_the_replay_and_the_branch_say_which_game_they_are(show: Show, finished: GameSession, sit: Sit) -> None:
    """The replay names its record; the branch is told to be another game, and its board says so as long as it is played."""
    record = finished.record()
    for size in ((80, 24), (120, 40)):
        app = show(lambda: ReplayScreen(record, "the-record", 5), size=size)
        assert "Replay of the-record" in app.shown[0]

    session = branch(record, 5, 1, of="the-record")
    assert session.path is not None
    name = session.path.stem

    async def look(size: tuple[int, int]) -> None:
        branched = GameSession.resume(session.path) if size[0] > 80 and session.path is not None else session
        async with sit(branched, size) as table:
            text = " ".join(table.picture.split())
            assert "branch of" in text
            assert "the-record" in text
            assert ("This is another game" in text) == (branched is session)
            assert (f"kept as {name}" in text) == (branched is session)
            await table.press("b", "escape")
            assert "branch of" in table.picture

    for size in ((80, 24), (120, 40), (200, 60)):
        asyncio.run(look(size))
