"""The replay: every position is the record's, and a game can be branched off from any."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from attrs import evolve
from page_stage import Show, Stage, column_of, lines_of, settle
from tests.core.positions import set_running
from tests.tui.table import Sit
from textual.pilot import Pilot

from gigawatt.core import Game
from gigawatt.errors import ReplayMismatchError
from gigawatt.match import Record
from gigawatt.session import GameSession
from gigawatt.tui.screens.replay import ReplayScreen
from gigawatt.tui.screens.replay_panels import Moment, campus_lines
from gigawatt.tui.screens.replayed_record import branch, replay_record
from gigawatt.tui.theme import Look
from gigawatt.wording.foreign_text import in_board_words
from gigawatt.wording.names import short_region_name


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
    """A click on a line of the log goes to that action, one on a seat to its campuses."""
    seen: list[object] = []
    record = finished.record()
    start = record.quarters[0].plies

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        page = app.screen
        assert isinstance(page, ReplayScreen)
        x, log = column_of(app, "WHAT HAPPENED")
        y = next(row for row in range(log, 39) if lines_of(app)[row][x:].startswith("▸"))
        await pilot.click(offset=(x + 12, y - 1))
        await settle(app, pilot)
        seen.append(page.ply)
        seat = page.moment.seat
        x, y = column_of(app, "SEATS")
        for row in (y + 1, y + 2):
            await pilot.click(offset=(x + 6, row))
            await settle(app, pilot)
            seen.append(page.moment.seat != seat)

    show(lambda: ReplayScreen(record, ply=start), script)
    assert seen[0] == start - 1
    assert sorted(map(bool, seen[1:])) == [False, True]


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


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_reason_is_whole_or_leads_on(show: Show, finished: GameSession, size: tuple[int, int]) -> None:
    """The account of an action has all the rows there are, and where they do not do, its last row names the key that shows it whole."""
    record = finished.record()
    replayed = replay_record(record)
    with_reason = [ply + 1 for ply in replayed.reasons][:6]
    seen: list[tuple[int, str, str]] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        page = app.screen
        assert isinstance(page, ReplayScreen)
        for ply in with_reason:
            page.press(("ply", ply))
            page.redraw()
            shown = words_of(page.lines)
            await pilot.press("enter")
            await settle(app, pilot)
            seen.append((ply, shown, words_of(lines_of(app))))
            await pilot.press("escape")

    show(lambda: ReplayScreen(record), script, size=size)
    assert len(seen) == len(with_reason) > 0
    for ply, shown, whole in seen:
        reason = words_of([f"Reason: {in_board_words(replayed.reasons[ply - 1])}"])
        assert reason in whole
        assert reason in shown or "more lines, enter" in shown or "more line, enter" in shown


def words_of(lines: list[str]) -> str:
    """The words of the last column of some lines, as they follow each other."""
    return " ".join(" ".join(re.split(r"\s{2,}|[⠀-⣿]", line)[-1] for line in lines).split())


def test_the_map_stands_beside_the_log(show: Show, duel_record: Record) -> None:
    """At 120x40 the map, the campuses, what arrives, the seats and the log are in view together, and no text is cut."""
    game = duel_record.game()
    for ply in range(0, len(duel_record.actions), 40):
        at = ply
        shown = show(lambda at=at: ReplayScreen(duel_record, ply=at), size=(120, 40)).shown
        text = "\n".join(shown)
        for heading in ("CAMPUSES", "ARRIVING", "SEATS", "WHAT HAPPENED"):
            assert heading in text
        log = next(i for i, line in enumerate(shown) if "WHAT HAPPENED" in line)
        assert any(short_region_name(game, r) in line for line in shown[:20] for r in range(game.region_count))
        assert not [line for line in shown[log:-1] if "…" in line]


def test_m_fetches_the_map_where_there_is_no_room_for_all(show: Show, finished: GameSession) -> None:
    """At 80x24 m shows the map in place of seats and campuses, and once more brings them back."""
    seen: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for key in ("m", "m"):
            seen.append("\n".join(lines_of(app)))
            await pilot.press(key)
            await settle(app, pilot)
        seen.append("\n".join(lines_of(app)))

    show(lambda: ReplayScreen(finished.record(), ply=9), script, size=(80, 24))
    assert ["CAMPUSES" in text for text in seen] == [True, False, True]
    assert ["○○" in text for text in seen] == [False, True, False]
    assert all("WHAT HAPPENED" in text for text in seen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_help_has_every_key_of_the_footer(show: Show, finished: GameSession, size: tuple[int, int]) -> None:
    """? shows a sentence for each key, and closes again."""
    seen: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("question_mark")
        await settle(app, pilot)
        seen.append("\n".join(lines_of(app)))
        await pilot.press("question_mark")
        await settle(app, pilot)
        assert isinstance(app.screen, ReplayScreen)

    show(lambda: ReplayScreen(finished.record()), script, size=size)
    for key in ReplayScreen.KEYS:
        if key.label:
            assert f"  {key.face} " in seen[0], key.face


def test_a_seat_with_many_campuses_shows_whole_names(case_game: Game) -> None:
    """Names of regions are whole where the width allows, in their short form where it does not, and never cut with room beside them."""
    state = case_game.new_state(3)
    set_running(state, 0, dict.fromkeys(range(case_game.region_count), 2))
    assert len(state.places(0)) == case_game.region_count
    record = Record(case_game.ruleset, case_game.scenario_id, tuple(state.faction(s) for s in range(4)), bytes(16))
    replayed = evolve(replay_record(record), states=(state,))
    moment = Moment(replayed, (), 0, 0, Look("dark", "unicode"))
    for width in (61, 74, 76, 92):
        head, *_ = campus_lines(moment, width)
        assert "…" not in head.text
        assert head.width <= width


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
