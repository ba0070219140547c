"""What if on the screen: another action is chosen, played in a process of its own, and its worth told in words."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from page_stage import Show, Stage, lines_of, settle
from textual.pilot import Pilot

from gigawatt.errors import GameError
from gigawatt.match import Record
from gigawatt.match.replay import position
from gigawatt.session import GameSession
from gigawatt.storage.format import from_json, to_json
from gigawatt.study.hindsight.replayed import Replayed
from gigawatt.study.hindsight.whatif import what_if
from gigawatt.study.hindsight.whatif_process import WhatIfProcess
from gigawatt.study.hindsight.whatif_text import frozen_verdict, verdict
from gigawatt.tui.screens.end import EndScreen
from gigawatt.tui.screens.replay import ReplayScreen
from gigawatt.tui.screens.replayed_record import replay_record
from gigawatt.tui.screens.whatif import WhatIfPage
from gigawatt.wording.seats import seat_name


@pytest.fixture(scope="module")
def record(small_record: Record) -> Record:
    """A small match that is over, as its file has it."""
    return from_json(to_json(small_record), "a match")


def words(app: Stage) -> str:
    """Everything that the page shows, in one line."""
    return " ".join(" ".join(lines_of(app)).split())


def test_an_action_is_chosen_and_its_worth_is_told(show: Show, record: Record) -> None:
    """Down marks the next action, Enter asks; what is told is what the study says of that action."""
    ply = len(record.actions) - 1
    shown: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        page = app.screen
        assert isinstance(page, WhatIfPage)
        assert page.ply == ply
        assert "Enter plays 2 futures" in words(app)
        first = page.chosen
        await pilot.press("down", "enter")
        assert page.chosen != first
        await settle(app, pilot)
        shown.append(words(app))
        shown.append(page.state.game.format_action(page.chosen))

    show(lambda: WhatIfPage(record, replay_record(record), ply, games=2), script)
    answer = what_if(Replayed(record), ply, [shown[1]], 2)
    names = [seat_name(position(record), seat) for seat in range(record.seats)]
    assert frozen_verdict(answer, names) in shown[0]
    assert all(verdict(answer, seat, names) in shown[0] for seat in range(record.seats))


def test_decisions_are_walked_and_what_was_played_is_not_offered(show: Show, record: Record) -> None:
    """Left and right go from decision to decision, and stop at the ends; the recorded action stands above the others."""
    seen: list[tuple[int, bool]] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        page = app.screen
        assert isinstance(page, WhatIfPage)
        for key in ("left", "right", "right", "end"):
            await pilot.press(key)
            await settle(app, pilot)
            seen.append((page.ply, record.actions[page.ply] in page.others))
            assert {*page.others, record.actions[page.ply]} == set(page.state.legal_actions())

    show(lambda: WhatIfPage(record, replay_record(record), 1), script)
    assert seen == [(0, False), (1, False), (2, False), (2, False)]


def test_leaving_ends_what_is_played(show: Show, record: Record) -> None:
    """Another decision, another question and leaving the page each end the process at once; nothing is heard of it any more."""
    processes: list[WhatIfProcess | None] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        page = app.screen
        assert isinstance(page, WhatIfPage)
        for key in ("enter", "right", "enter", "enter"):
            await pilot.press(key)
            processes.append(page._process)
        await pilot.press("escape")
        await app.workers.wait_for_complete()
        await pilot.pause()

    show(lambda: WhatIfPage(record, replay_record(record), 0, games=100_000), script)
    asked = [process for process in processes if process is not None]
    assert len(asked) == 3
    assert processes[1] is None
    assert all(process.is_closed for process in asked)


def test_the_replay_opens_it_at_the_marked_action(show: Show, finished: GameSession) -> None:
    """The key w on the replay asks about the action that is marked; in a match that is not over it says why not."""
    seen: list[object] = []
    whole = finished.record()

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("w")
        await pilot.pause()
        seen.append(app.screen.ply if isinstance(app.screen, WhatIfPage) else words(app))

    show(lambda: ReplayScreen(whole, ply=8), script)
    show(
        lambda: ReplayScreen(evolve(whole, actions=whole.actions[:9], digests=whole.digests[:9], quarters=()), ply=8),
        script,
    )
    assert seen[0] == 7
    assert "for matches that are over" in str(seen[1])


def test_the_end_opens_it_at_a_decision_of_the_seat(show: Show, finished: GameSession) -> None:
    """The key w on the end screen asks about a decision of the seat whose story it tells."""
    seen: list[tuple[int, int]] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        end = app.screen
        assert isinstance(end, EndScreen)
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(app.screen, WhatIfPage)
        seen.append((end.seat, app.screen.state.seat))

    show(lambda: EndScreen(finished), script)
    assert seen[0][0] == seen[0][1]


def test_a_process_that_cannot_answer_says_so(record: Record) -> None:
    """A change that cannot be made, and a process that was ended, are errors in a line."""
    with pytest.raises(GameError, match="no action 'fly'"):
        WhatIfProcess(record, 0, ("fly",), 1).ask(print)
    closed = WhatIfProcess(record, 0, ("pass",), 100_000)
    closed.close()
    with pytest.raises(GameError, match="has ended"):
        closed.ask(print)
