"""Every action of the table can be reached at the board by keys alone and by clicks alone."""

from __future__ import annotations

import asyncio
from random import Random

import pytest
from tests.tui.table import Sit, Table

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.content import find_scenario, prepare
from gigawatt.core import Game, actions as act
from gigawatt.match import Record
from gigawatt.session import GameSession, Seat
from gigawatt.tui.board.categories import CATEGORIES, CATEGORY_OF
from gigawatt.tui.board.chooser_rows import Item
from gigawatt.tui.board.menu import Menu, open_menu
from gigawatt.wording.glyphs import UNICODE

KINDS = sorted(kind for category in CATEGORIES for kind in category.kinds)
KEY_OF = {"build": "b", "buy": "u", "assemble": "a", "take": "t", "expedite": "e", "control": "c", "finance": "f",
          "posture": "o", "hosting": "m"}  # fmt: skip
SEEDS = range(1, 9)


@pytest.fixture(scope="module")
def first_seen() -> dict[int, tuple[Record, int]]:
    """For each kind of action a match up to a decision where one of it is legal, and that action.

    Games of the case study in which every seat does what it has not done yet; every legal action on the way must be in the
    chooser of its category, and be the one that `select` puts the cursor on.
    """
    ruleset, scenario = find_scenario("case-study")
    game = Game(prepare(ruleset, scenario.id), scenario.id, 4)
    found: dict[int, tuple[Record, int]] = {}
    for seed in SEEDS:
        draw, done = Random(seed), dict.fromkeys(KINDS, 0)  # noqa: S311  # a game, not a secret
        session = GameSession(game, None, seed, [Seat()] * 4)
        while not session.is_over and len(found) < len(KINDS):
            session.hand_over()
            legal = sorted(PositionAnalysis(session.state, session.viewer).legal - {act.PASS})
            _check_all_are_offered(session, legal)
            for action in legal:
                found.setdefault(game.kind[action], (session.record(), action))
            least = min((done[game.kind[a]] for a in legal), default=0)
            pick = draw.choice([a for a in legal if done[game.kind[a]] == least] or [act.PASS])
            if pick != act.PASS:
                done[game.kind[pick]] += 1
            session.apply(pick)
        if len(found) == len(KINDS):
            break
    return found


def _check_all_are_offered(session: GameSession, legal: list[int]) -> None:
    analysis = PositionAnalysis(session.state, session.viewer)
    menus: dict[str, Menu] = {}
    for action in legal:
        category = CATEGORY_OF[session.game.kind[action]]
        if category not in menus:
            menus[category] = open_menu(category, analysis, 0, UNICODE)
        assert menus[category].select(action), session.game.format_action(action)
        assert menus[category].action == action


@pytest.mark.slow
def test_every_kind_of_action_came_up(first_seen: dict[int, tuple[Record, int]]) -> None:
    """The games show a legal action of every kind there is, so the tests below leave none out."""
    missing = [act.KIND_NAMES[kind] for kind in KINDS if kind not in first_seen]
    assert not missing


def _sat_at(record: Record) -> GameSession:
    return GameSession.branch(record, len(record.actions), [Seat()] * 4)


def _row_of(menu: Menu, action: int) -> tuple[int, Item]:
    return next((i, item) for i, item in enumerate(menu.items) if any(c.action == action for c in item.choices))


async def _by_keys(table: Table, category: str, action: int) -> None:
    await table.pilot.press(KEY_OF[category])
    menu = table.board.model.menu
    assert menu is not None
    row, item = _row_of(menu, action)
    await table.pilot.press("home", *["down"] * row)
    for _ in item.choices:
        if menu.action == action:
            return
        await table.pilot.press("right")


async def _by_clicks(table: Table, category: str, action: int) -> None:
    await table.click("build", "footer")
    if category != "build":
        await table.click(category, "chooser")
    menu = table.board.model.menu
    assert menu is not None
    row, item = _row_of(menu, action)
    for _ in range(2 * len(menu.items)):
        if any(item.label[:20] in line for line in table.board.query_one("#chooser").text):  # type: ignore[attr-defined]
            break
        await table.click("more above" if row < menu.cursor else "more below", "chooser")
    if menu.cursor != row:
        await table.click(item.label[:20], "chooser", nth=_nth(table, menu, row))
    if menu.action != action:
        label = next(c.label for c in item.choices if c.action == action)
        await table.click(label, "chooser")


def _nth(table: Table, menu: Menu, row: int) -> int:
    """Which of the shown rows with the same beginning is meant."""
    label = menu.items[row].label[:20]
    shown = [line for line in table.board.query_one("#chooser").text if label in line]  # type: ignore[attr-defined]
    same = [i for i, item in enumerate(menu.items) if item.label.startswith(label)]
    return same.index(row) if len(shown) > 1 else 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=[act.KIND_NAMES[kind] for kind in KINDS])
def test_each_kind_is_reached_by_keys_and_by_clicks(
    first_seen: dict[int, tuple[Record, int]], sit: Sit, kind: int
) -> None:
    """Its category opens, row and target are chosen, its preview is shown and `enter`, or a click on it, takes it."""
    record, action = first_seen[kind]
    category = CATEGORY_OF[kind]

    async def reach(*, by_keys: bool) -> None:
        session = _sat_at(record)
        async with sit(session) as table:
            await (_by_keys if by_keys else _by_clicks)(table, category, action)
            menu = table.board.model.menu
            assert menu is not None
            assert menu.action == action
            assert table.board.model.ghost is not None
            assert table.board.model.ghost.action == action
            if by_keys:
                await table.press("enter")
            else:
                await table.click("enter", "footer")
            assert session.plies[len(record.actions)].action == action

    asyncio.run(reach(by_keys=True))
    asyncio.run(reach(by_keys=False))
