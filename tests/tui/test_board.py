"""The board played by keys and by clicks, in a terminal that is not there."""

from __future__ import annotations

import asyncio

import pytest
from tests.tiers import tiered
from tests.tui.table import Sit, Table, screen_text, solo

from gigawatt.analysis.position_analysis import PositionAnalysis, region_of
from gigawatt.core import Game, actions as act
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.board.categories import CATEGORIES, CATEGORY_OF
from gigawatt.tui.board.chooser_columns import PROJECTS
from gigawatt.tui.board.footer_keys import FOOTERS, LABELS
from gigawatt.tui.board.menu import open_menu
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.play.screen import BoardScreen
from gigawatt.tui.screens.looking.help import GROUPS, HelpPage
from gigawatt.tui.toolkit.command_table import FREE, ONE_ACTION
from gigawatt.tui.widgets.chooser import Chooser
from gigawatt.tui.widgets.footer import Footer
from gigawatt.wording.glyphs import UNICODE

SIZES = ((80, 24), (120, 40), (200, 60))


def run(test: object) -> None:
    """Run a coroutine to its end."""
    asyncio.run(test)  # type: ignore[arg-type]


async def take_a_turn(table: Table) -> None:
    """One decision by keys alone: the next one the board offers, else a pass."""
    await table.press("n")
    if table.board.model.menu is not None:
        await table.press("enter")
    else:
        await table.press("p", "p")


@pytest.mark.slow
def test_a_whole_game_by_keys_alone(small_solo: GameSession, sit: Sit) -> None:
    """`n`, `enter` and `p` play a game to its end screen."""

    async def play() -> None:
        async with sit(small_solo, (80, 24)) as table:
            for _ in range(200):
                if small_solo.is_over:
                    break
                await take_a_turn(table)
            assert small_solo.is_over
            assert not isinstance(table.pilot.app.screen, BoardScreen)

    run(play())
    assert any(ply.seat == 0 and ply.action != act.PASS for ply in small_solo.plies)


@pytest.mark.slow
def test_a_whole_game_by_clicks_alone(small_solo: GameSession, sit: Sit) -> None:
    """Clicks on the footer's words play a game to its end."""

    async def play() -> None:
        async with sit(small_solo) as table:
            for _ in range(200):
                if small_solo.is_over:
                    break
                if "end your turn" in table.picture.splitlines()[-1]:
                    await table.click("end your turn", "footer")
                    continue
                await table.click("next decision", "footer")
                if table.board.model.menu is not None:
                    await table.click("enter", "footer")
                else:
                    await table.click("pass", "footer")
                    await table.click("pass", "footer")
            assert small_solo.is_over

    run(play())
    assert any(ply.seat == 0 and ply.action != act.PASS for ply in small_solo.plies)


def test_each_kind_of_action_has_one_key() -> None:
    """Every kind but `pass` is in exactly one category, and every category is a command."""
    kinds = [kind for category in CATEGORIES for kind in category.kinds]
    assert sorted(kinds) == [k for k in range(len(act.KIND_NAMES)) if k != act.PASS]
    names = {command.name for command in COMMANDS.rows}
    assert {category.name for category in CATEGORIES} <= names


def test_keys_footer_and_board_are_one_table() -> None:
    """Keys and names are unique, every command has a line of help and a heading, and footers name commands only."""
    rows = COMMANDS.rows
    assert len(COMMANDS.by_key) == len(COMMANDS.by_name) == len(rows)
    for command in rows:
        assert command.help.endswith(".")
        assert command.group in GROUPS
    names = set(COMMANDS.by_name)
    for shown in (*FOOTERS.values(), *LABELS.values()):
        assert set(shown) <= names
    assert all(len(set(FOOTERS[f]) - {"exercise"}) <= 7 for f in ("small-desk", "small-world"))


def test_a_command_tells_what_its_actions_cost() -> None:
    """A chooser is free where every kind of action in it is, and each says which."""
    for category in CATEGORIES:
        is_free = set(category.kinds) <= act.FREE
        command = COMMANDS.by_name[category.name]
        assert command.cost == (FREE if is_free else ONE_ACTION)
        assert command.sentence.startswith("Free: ") == is_free


def test_every_legal_action_is_in_its_chooser(duel_game: Game) -> None:
    """At every decision of a game each legal action can be selected in the chooser of its category."""
    session = solo(duel_game)
    seen = set()
    while not session.is_over:
        analysis = PositionAnalysis(session.state, session.viewer)
        menus = {
            name: open_menu(name, analysis, 0, UNICODE)
            for name in {CATEGORY_OF[duel_game.kind[a]] for a in analysis.legal if a}
        }
        for action in analysis.legal:
            if action != act.PASS:
                menu = menus[CATEGORY_OF[duel_game.kind[action]]]
                assert menu.select(action), duel_game.format_action(action)
                assert menu.action == action
                seen.add(duel_game.kind[action])
        session.apply(session.advice_job().run().action)
        session.play_on()
    assert len(seen) > 15


@pytest.mark.slow
def test_every_legal_action_can_be_reached_by_keys(middle: GameSession, sit: Sit) -> None:
    """From the board a category key, rows and targets lead to each legal action, and its preview is there."""

    async def play() -> None:
        async with sit(middle) as table:
            board = table.board
            for action in sorted(board.model.analysis.legal - {act.PASS}):
                category = CATEGORY_OF[middle.game.kind[action]]
                board.controller.run(category)
                assert board.model.menu is not None
                wanted = next(
                    i for i, item in enumerate(board.model.menu.items) if any(c.action == action for c in item.choices)
                )
                board.controller.run("first")
                for _ in range(wanted):
                    board.controller.run("down")
                for _ in board.model.menu.items[wanted].choices:
                    if board.model.menu.action == action:
                        break
                    board.controller.run("right")
                assert board.model.menu.action == action
                assert board.model.ghost is not None
                assert board.model.ghost.action == action
                board.controller.run("back")

    run(play())


def test_rows_and_targets_of_the_chooser_can_be_clicked(middle: GameSession, sit: Sit) -> None:
    """A click selects a row, a second one on it confirms; a click on a target chooses it."""

    async def play() -> None:
        async with sit(middle) as table:
            await table.press("b")
            menu = table.board.model.menu
            assert menu is not None
            near = [place for place in (menu.cursor - 1, menu.cursor + 1) if 0 <= place < len(menu.items)]
            row, item = next((place, menu.items[place]) for place in near if len(menu.items[place].choices) > 1)
            await table.click(item.label, "chooser")
            assert menu.cursor == row
            other = next(c for c in item.choices if c is not menu.chosen(item))
            in_title = other.label in table.board.query_one(Chooser).text[0]
            await table.click(other.label, "chooser", nth=int(in_title))
            assert menu.chosen(item) == other

    run(play())


def test_an_illegal_action_answers_with_its_reason(middle: GameSession, sit: Sit) -> None:
    """An illegal row is selectable, shows why, and `enter` on it says so and changes nothing."""

    async def play() -> None:
        async with sit(middle) as table:
            await table.press("b")
            menu = table.board.model.menu
            assert menu is not None
            menu.cursor = next(i for i, item in enumerate(menu.items) if menu.chosen(item).action not in menu.legal)
            table.board.model.look()
            table.board.redraw()
            before = middle.state.digest()
            assert "NOT LEGAL NOW" in table.shown
            await table.press("enter")
            assert middle.state.digest() == before
            assert table.board.model.notice

    run(play())


def test_undo_redo_and_restart_from_the_board(middle: GameSession, sit: Sit) -> None:
    """`z` takes back, `y` repeats, `R` restarts the quarter; the position follows."""

    async def play() -> None:
        async with sit(middle) as table:
            start = middle.state.digest()
            await table.press("n", "enter")
            after = middle.state.digest()
            assert after != start
            await table.press("z")
            assert middle.state.digest() == start
            await table.press("y")
            assert middle.state.digest() == after
            await table.press("R")
            assert middle.state.digest() == start

    run(play())


def test_pass_is_asked_once(middle: GameSession, sit: Sit) -> None:
    """One `p` warns what is lost, another key calls it off, two in a row pass."""

    async def play() -> None:
        async with sit(middle) as table:
            plies = len(middle.plies)
            await table.press("p")
            assert "Pass?" in table.board.model.notice
            assert len(middle.plies) == plies
            await table.press("p")
            assert middle.plies[plies].action == act.PASS

    run(play())


@pytest.mark.parametrize("size", SIZES)
def test_turn_compute_and_binding_layer_are_always_shown(middle: GameSession, sit: Sit, size: tuple[int, int]) -> None:
    """At every size the header tells turn, compute, what binds, money and Lead, and each row fits the width."""

    async def look() -> None:
        async with sit(middle, size) as table:
            text = table.picture
            for word in (
                "YOUR TURN",
                "compute",
                "bound ",
                "net cash",
                "Lead",
                "FIX NEXT",
                "ARRIVING",
                "MARKETS",
                "STANDINGS",
            ):
                assert word in text, word
            assert all(len(line) <= size[0] for line in text.splitlines())

    run(look())


def test_the_board_follows_the_terminal(middle: GameSession, sit: Sit) -> None:
    """Resizing while playing moves between the layouts, and below the least size the board says what it needs."""

    async def look() -> None:
        async with sit(middle, (120, 40)) as table:
            await table.resize(80, 24)
            assert "1 Desk" in table.picture
            await table.press("2")
            assert "ROW" in table.picture
            await table.resize(60, 20)
            assert "80 x 24" in table.picture
            await table.resize(200, 60)
            assert "CONTROLS" in table.picture

    run(look())


def test_the_map_answers_arrows_tab_and_clicks(middle: GameSession, sit: Sit) -> None:
    """Arrows move to a neighbour, tab to the next own campus, a click to the region clicked."""

    async def look() -> None:
        async with sit(middle) as table:
            start = table.board.model.spot
            await table.press("right")
            assert table.board.model.spot != start
            await table.click("Nordics", "map")
            assert middle.game.ruleset.regions[table.board.model.spot].name == "Nordics"
            await table.press("tab")
            assert table.board.model.spot in table.board.model.analysis.places

    run(look())


def test_hot_seat_shows_the_hand_over(small_game: Game, sit: Sit) -> None:
    """After a person's action the next person is called to the table, and the desk is theirs after `enter`."""
    session = GameSession(small_game, None, 5, (Seat(name="Ada"), Seat(name="Bo")))

    async def play() -> None:
        async with sit(session) as table:
            first = session.viewer
            await table.press("n", "enter")
            assert session.needs_hand_over
            assert type(table.pilot.app.screen).__name__ == "HandOver"
            await table.press("enter")
            assert session.viewer != first
            assert session.is_your_turn

    run(play())


@pytest.mark.slow
def test_a_low_wide_desk_names_as_many_keys_as_the_medium_size(small_game: Game, sit: Sit) -> None:
    """The footer of 140x30 is that of 140x45, and its standings tell what binds each seat: nothing is left out that has room."""

    async def picture(size: tuple[int, int]) -> list[str]:
        async with sit(solo(small_game), size) as table:
            return table.picture.splitlines()

    low, tall = (asyncio.run(picture((140, height))) for height in (30, 45))
    assert low[-1] == tall[-1]
    assert sum("bound by" in line for line in low[17:]) == small_game.seats


def test_advice_names_an_action_and_can_be_off(small_game: Game, sit: Sit) -> None:
    """`v` opens the chooser at what the adviser would do; a table without advice says so and hides the best options."""

    async def play() -> None:
        async with sit(solo(small_game)) as table:
            await table.press("v")
            assert "Adviser: " in table.board.model.notice
        async with sit(solo(small_game, Options(advice=False))) as table:
            await table.press("v")
            assert "switched off" in table.board.model.notice
            assert "switched off" in table.shown

    run(play())


@pytest.mark.parametrize("key, title", [("question_mark", "Keys"), ("l", "Log"), ("g", "Forecast"), ("h", "History"),
                                        ("i", "Since your turn"), ("w", "The row"), ("r", "Region"),
                                        ("x", "Bottlenecks")])  # fmt: skip
@tiered("size", SIZES, fast=1)
def test_pages_open_and_close(middle: GameSession, sit: Sit, key: str, title: str, size: tuple[int, int]) -> None:
    """Each page of the board opens by its key, fits the terminal and closes with escape."""

    async def look() -> None:
        async with sit(middle, size) as table:
            await table.press(key)
            text = table.picture
            assert title in text.splitlines()[0]
            assert all(len(line) <= size[0] for line in text.splitlines())
            await table.press("escape")
            assert isinstance(table.pilot.app.screen, BoardScreen)

    run(look())


def test_help_lists_every_command(small_solo: GameSession, sit: Sit) -> None:
    """The help shows each command of the table; those of an exercise only where one is played."""

    async def look() -> None:
        async with sit(small_solo, (120, 60)) as table:
            await table.press("question_mark")
            page = table.pilot.app.screen
            assert isinstance(page, HelpPage)
            body = "\n".join(line.text for line in page.body(116))
            for command in COMMANDS.rows:
                assert (command.label in body) is (command.name != "exercise")

    run(look())


@pytest.mark.slow
def test_step_pace_waits_for_a_key(duel_game: Game, sit: Sit) -> None:
    """At the step pace rivals wait for `space` between two moves; a skip runs to the player's turn."""
    seats = [Seat(), Seat("greedy")]
    session = GameSession(duel_game, None, 5, seats)
    session.play_on()

    async def play() -> None:
        async with sit(session, pace="step") as table:
            await table.press("p", "p")
            for _ in range(40):
                if session.is_your_turn:
                    break
                assert table.board.query_one(Footer).text
                await table.press("space")
            assert session.is_your_turn

    run(play())


def test_taking_back_while_a_rival_thinks_drops_its_answer(middle: GameSession, sit: Sit) -> None:
    """A take-back during a rival's thought leaves the player at the decision taken back."""

    async def play() -> None:
        async with sit(middle, pace="fast") as table:
            start = middle.state.digest()
            await table.pilot.press("n", "enter", "z")
            await table.settle()
            assert middle.state.digest() == start
            assert middle.is_your_turn

    run(play())


def _act_until_others_move(table: Table) -> None:
    """Take the best next steps, at once, until a rival thinks; free actions leave the turn with the player."""
    for _ in range(4):
        if table.session.is_your_turn:
            table.board.controller.run("next_decision")
            table.board.controller.run("confirm")
    assert table.session.is_policy_to_move


def test_a_key_pressed_while_rivals_move_is_carried_out_at_the_own_turn(middle: GameSession, sit: Sit) -> None:
    """`b` during rivals' moves skips to the player's turn and opens the chooser there; a pass is not kept."""

    async def play() -> None:
        async with sit(middle, pace="fast") as table:
            _act_until_others_move(table)
            table.board.controller.run("build")
            assert table.board.model.menu is None
            for _ in range(200):
                if table.board.model.menu is not None:
                    break
                await table.pilot.pause(0.01)
            assert middle.is_your_turn
            assert table.board.model.menu is not None
            assert table.board.model.menu.name == "build"

    run(play())


def test_no_key_is_swallowed(middle: GameSession, sit: Sit) -> None:
    """A key without a meaning says so; a number of the row opens its card."""

    async def play() -> None:
        async with sit(middle) as table:
            await table.press("j")
            assert "j does nothing" in table.board.model.notice
            number = next(i for i, c in enumerate(middle.state.card_row, start=1) if c is not None)
            await table.press(str(number))
            menu = table.board.model.menu
            assert menu is not None
            assert menu.name == "take"
            assert menu.item is not None
            assert menu.item.label.startswith(f"{number} ")

    run(play())


def test_a_row_shows_a_place_where_it_is_legal(middle: GameSession) -> None:
    """With the map's cursor on a region without a campus, rows fall back to a legal place; asked for by hand they do not."""
    analysis = PositionAnalysis(middle.state, middle.viewer)
    elsewhere = next(r for r in range(middle.game.region_count) if r not in analysis.places)
    menu = open_menu("build", analysis, elsewhere, UNICODE)
    for item in menu.items:
        if any(c.action in menu.legal for c in item.choices):
            assert menu.chosen(item).action in menu.legal
    row = next(i for i, item in enumerate(menu.items) if any(c.key == elsewhere and c.action not in menu.legal
                                                             for c in item.choices))  # fmt: skip
    menu.go(row)
    menu.aim(elsewhere)
    assert menu.action not in menu.legal
    menu.move(1)
    assert menu.picked == -1


@pytest.mark.slow
def test_modules_light_one_by_one_and_a_key_ends_it(middle: GameSession, sit: Sit) -> None:
    """At a new quarter the figure counts and modules light; everything is lit at the end, and at once on a key."""

    async def play() -> None:
        async with sit(middle, pace="fast") as table:
            board = table.board
            region = board.model.analysis.places[0]
            board.controller.motion.begin_quarter(4, 9, [(region, 0, 3)])
            assert board.controller.motion.counting == 4
            assert board.controller.view().unlit == {(region, 0): 3}
            for _ in range(100):
                await table.pilot.pause(0.02)
                if not board.controller.motion.unlit:
                    break
            assert not board.controller.motion.unlit
            assert board.controller.motion.counting is None
            board.controller.motion.begin_quarter(4, 9, [(region, 0, 3)])
            await table.press("right")
            assert not board.controller.motion.unlit
        for likes in ({"motion": "reduced"}, {"theme": "mono"}, {"pace": "instant"}):
            async with sit(middle, **{"pace": "fast", **likes}) as table:
                table.board.controller.motion.begin_quarter(4, 9, [(table.board.model.analysis.places[0], 0, 3)])
                assert not table.board.controller.motion.unlit
                assert table.board.controller.motion.counting is None

    run(play())


def test_leaving_the_board_takes_no_more_answers(middle: GameSession, sit: Sit) -> None:
    """A rival that still thinks when the board is left changes nothing: the save is another board's to go on with."""

    async def play() -> None:
        async with sit(middle, pace="fast") as table:
            _act_until_others_move(table)
            plies = len(middle.plies)
            table.board.controller.rivals.close()
            await table.pilot.app.workers.wait_for_complete()
            await table.pilot.pause(0.05)
            assert len(middle.plies) == plies

    run(play())


def test_enter_twice_on_the_map_buys_nothing_unseen(middle: GameSession, sit: Sit) -> None:
    """Enter at a region opens its projects there, a second Enter only asks, and the third takes what was asked."""

    async def scenario() -> None:
        async with sit(middle, (80, 24)) as table:
            before = len(middle.plies)
            home = table.board.model.spot
            await table.press("2", "enter", "enter")
            assert len(middle.plies) == before
            menu = table.board.model.menu
            assert menu is not None
            assert "Enter once more: build" in table.shown
            assert region_of(middle.state, menu.action) == home
            await table.press("enter")
            assert middle.plies[before].action == menu.action

    run(scenario())


def test_enter_at_a_region_where_nothing_is_legal_says_why(middle: GameSession, sit: Sit) -> None:
    """The chooser stands on that region and not on a legal row of another."""

    async def scenario() -> None:
        async with sit(middle, (80, 24)) as table:
            g = middle.game
            legal = {region_of(middle.state, a) for a in table.board.model.analysis.legal if g.kind[a] in PROJECTS}
            closed = next(r for r in range(g.region_count) if r not in legal)
            await table.press("2")
            table.board.model.spot = closed
            before = len(middle.plies)
            await table.press("enter")
            assert table.board.model.menu is not None
            assert region_of(middle.state, table.board.model.menu.action) == closed
            assert "NOT LEGAL NOW" in table.shown
            await table.press("enter", "enter")
            assert len(middle.plies) == before

    run(scenario())


def test_home_and_end_go_to_the_ends(middle: GameSession, sit: Sit) -> None:
    """In a chooser to its first and last row, on a page to its first and last line."""

    async def scenario() -> None:
        async with sit(middle, (80, 24)) as table:
            await table.press("b", "end")
            assert table.board.model.menu is not None
            assert table.board.model.menu.cursor == len(table.board.model.menu.items) - 1
            await table.press("home")
            assert table.board.model.menu.cursor == 0
            await table.press("escape", "question_mark", "end")
            assert "ctrl+p finds" in screen_text(table.pilot)
            await table.press("home")
            assert "ACT" in screen_text(table.pilot)

    run(scenario())
