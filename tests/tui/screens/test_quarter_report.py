"""The page of a quarter's end: shown by a clock that is moved by hand, skipped, and read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from page_stage import Show, Stage, lines_of, settle
from tests.tui.by_hand import HandClock, HandTimer
from textual import events
from textual.pilot import Pilot

from gigawatt.analysis.quarter_report import last_report
from gigawatt.core.rules.events import Permit
from gigawatt.session import GameSession
from gigawatt.tui.board.reveal import SHOWN_S
from gigawatt.tui.screens.quarter_report import QuarterReportPage
from gigawatt.tui.screens.replay import ReplayScreen
from gigawatt.wording.event_text import EventText
from gigawatt.wording.vocabulary import BOARD


class ByHand(QuarterReportPage):
    """The page, whose time a test moves."""

    hand = HandClock()

    def after(self, seconds: float, callback: Callable[[], None]) -> HandTimer:
        """A timer of the test."""
        return self.hand.after(seconds, callback)

    def clock(self) -> float:
        """The time of the test."""
        return self.hand()


def page_of(session: GameSession, *, plays: bool = False) -> ByHand:
    """The page of the last quarter's end, as the first seat reads it."""
    report = last_report(session, 0)
    assert report is not None
    ByHand.hand = HandClock()
    return ByHand(EventText.of(session.state, 0, BOARD), partial(last_report, session, 0), report, plays=plays)


def at(times: list[float], seen: list[list[str]], then: str = "") -> Callable[[Stage, Pilot[Any]], Any]:
    """A script that looks at the page at some times, and presses a key in the end."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for time in times:
            ByHand.hand.move(time)
            await settle(app, pilot)
            seen.append(lines_of(app) if isinstance(app.screen, QuarterReportPage) else [])
        if then:
            await pilot.press(then)

    return script


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_it_grows_moment_by_moment_and_closes(show: Show, middle: GameSession, size: tuple[int, int]) -> None:
    """More and more is shown, Lead comes last, and the page closes by itself in time."""
    seen: list[list[str]] = []
    show(lambda: page_of(middle, plays=True), at([0.0, 0.6, 1.2, 1.9, SHOWN_S + 0.01], seen), size=size)
    start, *_, whole, gone = seen
    assert not any("LEAD" in line for line in start)
    assert any("LEAD" in line for line in whole)
    assert gone == []
    assert all(len(lines) == size[1] for lines in seen[:-1])


def test_odds_are_shown_before_the_outcome(show: Show, middle: GameSession) -> None:
    """The first draw has its odds and a question mark, and a moment later its outcome."""
    seen: list[list[str]] = []
    report = last_report(middle, 0)
    assert report is not None
    draw = report.moments[0].event  # type: ignore[union-attr]
    assert isinstance(draw, Permit)
    odds = f"{draw.stall}·{100 - draw.stall - draw.outright}·{draw.outright}"
    show(lambda: page_of(middle, plays=True), at([0.0, 0.4], seen))
    first, second = (next(line for line in lines if odds in line) for lines in seen)
    assert first.endswith("?")
    assert not second.split("  NEWS")[0].endswith("?")


def test_lead_is_counted_to_what_the_seats_have(show: Show, middle: GameSession) -> None:
    """The whole page shows every seat's Lead, its gain and its place."""
    text = "\n".join(show(lambda: page_of(middle), size=(80, 60)).shown)
    report = last_report(middle, 0)
    assert report is not None
    for moment in report.of("lead"):
        row = next(line for line in text.split("LEAD")[1].splitlines() if f" {'AB'[moment.seat]} " in line)
        assert f"{moment.after}" in row  # type: ignore[union-attr]
        assert row.strip().startswith(f"{moment.place}")  # type: ignore[union-attr]


@pytest.mark.parametrize("key", ["space", "enter", "escape", "b"])
def test_any_key_closes_it(show: Show, middle: GameSession, key: str) -> None:
    """Keys that only skip are not handed on, any other one is."""
    answers: list[events.Key | None] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        app.push_screen(page_of(middle, plays=True), answers.append)
        await settle(app, pilot)
        await pilot.press(key)

    app = show(lambda: page_of(middle), script)
    assert len(answers) == 1
    assert (answers[0].key if answers[0] else None) == ("b" if key == "b" else None)
    assert not [timer for timer in ByHand.hand.timers if not timer.is_stopped]
    assert app.shown


def test_a_click_closes_it(show: Show, middle: GameSession) -> None:
    """A click on a blank and a click on the footer both close the page."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for place in ((60, 30), (3, 39)):
            page = page_of(middle, plays=True)
            app.push_screen(page)
            await settle(app, pilot)
            await pilot.click(offset=place)
            await settle(app, pilot)
            assert app.screen is not page, place

    show(lambda: page_of(middle), script)


def test_earlier_quarters_are_read_too(show: Show, middle: GameSession) -> None:
    """Left and right go from quarter to quarter, and stop at the first and the last one that has ended."""
    notes: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for key in ("left", "left", "left", "right", "right", "right"):
            await pilot.press(key)
            notes.append(lines_of(app)[0].split("end")[1].strip())

    show(lambda: page_of(middle), script)
    names = [middle.game.quarter_text(quarter) for quarter in range(3)]
    assert notes == [names[1], names[0], names[0], names[1], names[2], names[2]]


def test_the_replay_opens_it(show: Show, finished_duel: GameSession) -> None:
    """In the replay the key opens the last quarter's end at or before the position shown; before the first there is none."""
    tops: list[object] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("Q")
        tops.append(app.screen)
        await pilot.press("down", "right", "Q")
        await settle(app, pilot)
        tops.append(app.screen)
        assert finished_duel.game.quarter_text(0) in lines_of(app)[0]

    show(lambda: ReplayScreen(finished_duel.record()), script)
    assert isinstance(tops[0], ReplayScreen)
    assert isinstance(tops[1], QuarterReportPage)


def test_a_replay_that_plays_stops_at_a_quarters_end(
    show: Show, finished_duel: GameSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Playing on from the last action of a quarter shows the quarter's end moment by moment; a key closes it and is carried out."""
    hand = HandClock()
    monkeypatch.setattr(QuarterReportPage, "after", lambda _, seconds, callback: hand.after(seconds, callback))
    monkeypatch.setattr(QuarterReportPage, "clock", lambda _: hand())
    record = finished_duel.record()
    last = record.quarters[0].plies - 1

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        replay = app.screen
        assert isinstance(replay, ReplayScreen)
        replay._running = True
        replay._step()
        await settle(app, pilot)
        page = app.screen
        assert isinstance(page, QuarterReportPage)
        assert page.reveal is not None
        await pilot.press("b")
        await settle(app, pilot)

    app = show(lambda: ReplayScreen(record, ply=last), script)
    ((session, _),) = app.played
    assert len(session.plies) == last + 1
