"""What the board says of chance, time and names is so: faults that a whole game by hand has shown, at the positions it met them.

The game is kept with the rules it was played by in `data/played.json`; `tests.tui.kept_game` plays it anew.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence

import pytest
from tests.core.positions import curtail, put, put_cards, set_lines
from tests.tiers import tiered
from tests.tui import kept_game
from tests.tui.table import Sit, seated

from gigawatt.analysis.match_summary import MatchSummary
from gigawatt.analysis.position_analysis import PositionAnalysis, after, is_sure
from gigawatt.console.changes import refusal_lines
from gigawatt.core import actions as act
from gigawatt.core.explanations.forecast import arrival, compute_forecast
from gigawatt.core.explanations.preview import preview
from gigawatt.core.position.rows import PERMIT, Control
from gigawatt.core.quarter.end_of_quarter import end_quarter
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.session import GameSession, Options, Seat, most_bound
from gigawatt.storage import load_record
from gigawatt.tui.board import board_layout, maps
from gigawatt.tui.board.menu import open_menu
from gigawatt.tui.board.since_last_turn import since_last_turn
from gigawatt.tui.board.view import Ghost, View
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.screens.end import EndScreen
from gigawatt.tui.screens.looking.bottlenecks import rival_lines
from gigawatt.tui.screens.looking.forecast import lead_sources
from gigawatt.tui.screens.replay import ReplayScreen
from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.drawing import Lines
from gigawatt.tui.widgets.arriving import Arriving
from gigawatt.tui.widgets.campuses import campus_grid
from gigawatt.tui.widgets.chooser import Chooser
from gigawatt.tui.widgets.header import Header, fields
from gigawatt.tui.widgets.headline import headline_lines
from gigawatt.tui.widgets.logpanel import log_lines
from gigawatt.tui.widgets.markets import market_lines
from gigawatt.tui.widgets.recommendations import Recommendations, _shorter, idea_line
from gigawatt.tui.widgets.rowcards import RowCards, card_block, cards, is_open
from gigawatt.tui.widgets.training_race import pace, tier_reward, training_race
from gigawatt.tui.widgets.worldmap import region_lines, world_lines
from gigawatt.wording.action_text import deed_text
from gigawatt.wording.glyphs import UNICODE, seat_mark
from gigawatt.wording.grammar import signed
from gigawatt.wording.illegal_reasons import illegal_reasons
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.names import region_name, short_region_name
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.seats import PLACES
from gigawatt.wording.vocabulary import BOARD

PLAYED = load_record(kept_game.PLAYED)


def at(ply: int) -> GameSession:
    """The kept game before a decision, mine to go on with."""
    seats = [Seat(), *[Seat("greedy")] * (PLAYED.seats - 1)]
    return GameSession.branch(PLAYED, ply, seats, Options(adviser="greedy"))


def view_of(session: GameSession) -> View:
    """What its person sees."""
    return View(session, Look(), PositionAnalysis(session.state, session.viewer), faces=COMMANDS.faces)


def decisions() -> list[int]:
    """The plies at which the person decides, in their order."""
    session = at(len(PLAYED.actions))
    return [ply.ply for ply in session.plies if ply.seat == session.viewer]


MINE = decisions()


def test_nothing_is_advised_while_a_policy_plays_the_seat() -> None:
    """It orders what stands there; the advice is back when the seat is."""
    session = at(MINE[0])
    own = [line.text for line in Recommendations("recommendations").draw(view_of(session), 34, 4)]
    session.hand_to_policy("normal")
    handed = [line.text for line in Recommendations("recommendations").draw(view_of(session), 34, 4)]
    assert handed[1:] == ["Others move."] != own[1:]
    session.take_seat_back(session.viewer)
    assert [line.text for line in Recommendations("recommendations").draw(view_of(session), 34, 4)] == own


@tiered("ply", MINE[::6], fast=2)
def test_what_a_draw_decides_has_its_question_mark(ply: int) -> None:
    """A quarter of the forecast is marked where it needs what may stall, in the header and in the timeline; others are not."""
    view = view_of(at(ply))
    state = view.state.copy()
    state.log = None
    set_lines(
        state, [p for p in state.lines() if p.phase != PERMIT or p.seat != view.seat or is_sure(arrival(state, p))]
    )
    without = compute_forecast(state, view.seat)
    told = Arriving("arriving").draw(view, 44, 20)[-1].text
    for points, sure, open_ in zip(view.analysis.forecast, without, view.analysis.doubtful, strict=True):
        assert open_ == (points != sure)
        assert (f"{points}?" in told) or not open_
    top = "\n".join(line.text for line in Header("header").draw(view, 120, 4))
    rises = {p for p, open_ in zip(view.analysis.forecast, view.analysis.doubtful, strict=True) if open_}
    assert all(f"{p} in" not in top for p in rises)


def test_the_large_number_says_whose_quarter_it_is() -> None:
    """Where something arrives this quarter, the header tells what runs now apart from what will, and binds what runs now."""
    seen = set()
    for ply in MINE[::4]:
        view = view_of(at(ply))
        now = sum(b.points for b in view.analysis.campuses.values())
        top = "\n".join(line.text for line in Header("header").draw(view, 120, 4))
        is_same = now == view.analysis.forecast[0]
        seen.add(is_same)
        assert (f"({now} now)" in top) != is_same
        assert fields(view)[0].label == ("bound by" if is_same else "bound now")
    assert seen == {True, False}


@tiered("ply", MINE[::5], fast=2)
def test_no_track_is_lost_at_120_columns(ply: int) -> None:
    """Every track but the quarter's balance, which the forecast tells, has its place; at 80 they keep clear of one another."""
    view = view_of(at(ply))
    lines = Header("header").draw(view, 120, 4)
    for label in ("compute", "bound", "net cash", "Lead", "training", "influence", "capital", "tension"):
        assert label in lines[1].text
    labels = Header("header").draw(view, 80, 3)[1].text
    assert "training " in labels


def test_a_campus_on_order_binds_nothing() -> None:
    """A campus of which no layer stands yet has no binding mark, and the header goes on about the one that runs."""
    view, action = next(
        (view, a)
        for view in (view_of(at(ply)) for ply in MINE)
        for a in sorted(view.analysis.legal)
        if view.game.kind[a] == act.OPEN_CAMPUS
    )
    before = fields(view)[0]
    view.ghost = Ghost(action, preview(view.state, action), PositionAnalysis(after(view.state, action), view.seat))
    rows = campus_grid(view, 44)
    new = short_region_name(view.game, view.game.y[action])
    column = rows[0].text.index(new)
    assert all(UNICODE.binds not in row.text[column:] for row in rows[1:])
    assert any(UNICODE.binds in row.text[:column] for row in rows[1:])
    assert fields(view)[0] == before


def test_what_comes_too_late_has_no_chance_beside_it() -> None:
    """A line that cannot come within the match says so alone: no odds, no bar."""
    view = view_of(at(MINE[-8]))
    found = 0
    for action in sorted(view.analysis.legal):
        if view.game.kind[action] not in (act.BUILD, act.TURBINES, act.OPEN_CAMPUS):
            continue
        view.ghost = Ghost(action, preview(view.state, action), PositionAnalysis(after(view.state, action), view.seat))
        late = [a for a in view.ghost.analysis.arrivals if not a.odds]
        text = [line.text for line in Arriving("arriving").draw(view, 44, 20)]
        assert sum("too late" in line for line in text) == len(late)
        assert not any("%" in line for line in text if "too late" in line)
        found += len(late)
    assert found


def test_the_posture_is_offered_a_step_up() -> None:
    """`o` and `enter` never put the training to nought: the first target is a step up, or down only from the top."""
    for ply in MINE[::4]:
        analysis = PositionAnalysis(at(ply).state, 0)
        menu = open_menu("posture", analysis, analysis.places[0], UNICODE)
        share = next(item for item in menu.items if item.group == "share")
        now = analysis.state.posture(0)
        if any(choice.action in analysis.legal for choice in share.choices):
            assert menu.chosen(share).key == (now + 1 if now < act.POSTURES - 1 else now - 1)


def test_the_header_tells_how_much_trains() -> None:
    """The share of the compute that trains stands beside the training, where any does."""
    for ply in MINE[::8]:
        view = view_of(at(ply))
        share = view.state.posture(0)
        labels = [row.label for row in fields(view)]
        assert (f"training {share}/4" in labels) == bool(share)
        assert ("training" in labels) == (not share)


@pytest.mark.slow
def test_a_free_action_leaves_the_news_on_the_board() -> None:
    """What rivals did before a free action of one's own is still told after it."""
    told = 0
    kinds = PLAYED.game().kind
    for ply in [ply for ply in MINE if kinds[PLAYED.actions[ply]] in act.FREE]:
        session = at(ply + 1)
        if session.is_your_turn:
            before = [d.ply for d in since_last_turn(view_of(at(ply)))]
            assert [d.ply for d in since_last_turn(view_of(session))] == before
            told += len(before)
    assert told


def test_there_are_never_more_free_slots_than_slots() -> None:
    """The line of a region counts slots that cards have added."""
    for ply in MINE[::9]:
        view = view_of(at(ply))
        for region in range(view.game.region_count):
            view.region = region
            free, _, whole = region_lines(view, 74)[0].text.partition("slots ")[2].split(",")[0].partition("/")
            assert int(free) <= int(whole)
            assert int(whole) - int(free) == sum(region in view.state.campuses(s) for s in range(view.game.seats))


def test_any_other_key_takes_the_question_of_passing_back(sit: Sit) -> None:
    """`p` asks; after a look at another page it asks again, and never passes at once."""

    async def look() -> None:
        session = at(MINE[20])
        async with sit(session) as table:
            plies = len(session.plies)
            await table.press("p", "i", "escape", "p")
            assert len(session.plies) == plies
            assert "Pass?" in table.shown
            await table.press("p")
            assert len(session.plies) > plies

    asyncio.run(look())


@pytest.mark.slow
def test_a_card_says_its_whole_price_its_name_and_whether_it_is_mine() -> None:
    """The bond of a contract is part of a card's price, no name is cut, and a card that is not legal has the mark of it."""
    bonds = 0
    for ply in MINE[::8]:
        view = view_of(at(ply))
        for number, index, card in cards(view):
            if card is None:
                continue
            block = card_block(view, number, index, card, 19, 6)
            told = " ".join(line.text.strip() for line in block)
            assert card.name in told
            assert (block[0].text[0] == UNICODE.illegal) != is_open(view, index)
            bond = sum(getattr(effect, "bond", 0) for effect in card.effects)
            if card.cash + bond:
                assert bare_signed_money(-card.cash - bond, UNICODE.minus) in block[0].text
            assert "…" not in block[0].text
            bonds += bool(bond)
    assert bonds


def test_one_word_for_each_thing() -> None:
    """Cards, notes and refusals on the board speak of chips and turbines, as the markets do."""
    for ply in MINE[::8]:
        view = view_of(at(ply))
        texts = [
            line.text
            for line in [*RowCards("row").draw(view, 120, 6), *log_lines(view, 300), *headline_lines(view, 300)]
        ]
        texts += [deed.reason for deed in since_last_turn(view)]
        for name in ("build", "take", "buy", "finance"):
            menu = open_menu(name, view.analysis, view.analysis.places[0], UNICODE)
            texts += [item.note for item in menu.items]
            texts += [
                reason.text
                for item in menu.items
                for choice in item.choices
                if choice.action not in view.analysis.legal
                for reason in illegal_reasons(view.state, choice.action, BOARD)
            ]
        assert not [text for text in texts if "equipment" in text.lower() or "accelerator" in text.lower()]


def test_a_condition_of_a_card_is_a_sentence() -> None:
    """What a card asks for is told as the card tells it, not by the name of the rule."""
    view = view_of(at(MINE[20]))
    g = view.game
    told = []
    for card in range(len(g.ruleset.cards)):
        if (base := g.card_base[card]) >= 0 and base not in view.analysis.legal:
            told += [reason.text for reason in illegal_reasons(view.state, base, BOARD) if reason.code == "requirement"]
    assert told
    assert all(text.startswith("Only if ") for text in told)
    assert illegal_reasons(view.state, min(view.analysis.legal)) == []


@pytest.mark.slow
def test_the_quarter_is_promised_alike_and_only_where_time_mends_every_reason() -> None:
    """Board and text mode name it once, as that of the reason that holds longest, and not at all where another reason stays."""
    seen = set()
    for ply in MINE[::4]:
        view = view_of(at(ply))
        g = view.game
        for action in range(g.action_count):
            if not (told := illegal_reasons(view.state, action, BOARD)):
                continue
            quarters = [reason.legal_from for reason in told]
            known = [quarter for quarter in quarters if quarter is not None]
            right = [f"Legal from {g.quarter_text(max(known))}."] if len(known) == len(quarters) else []
            seen.add((len(known) == len(quarters), len(set(known)) > 1))
            for lines in ([reason.text for reason in told], refusal_lines(view.state, action)):
                assert re.findall(r"Legal from [^.]+\.", " ".join(lines)) == right
    assert {(True, False), (False, False)} <= seen


def test_a_control_changes_by_its_level() -> None:
    """The preview of a control says whom it hits, from which level to which, and from when."""
    session = at(MINE[15])

    async def look(sit: Sit) -> str:
        async with sit(session) as table:
            await table.press("c", "down")
            return table.shown

    shown = asyncio.run(look(seated))
    assert "logic to challengers" in shown
    assert "open → licence" in shown


def test_the_end_names_everyone_in_full_and_says_what_broke_the_tie(sit: Sit) -> None:
    """At 120 columns no name is cut, and where two are level on Lead the page tells why one is first."""

    async def look() -> tuple[MatchSummary, str]:
        async with sit(at(len(PLAYED.actions))) as table:
            await table.pilot.pause()
            page = table.pilot.app.screen
            assert isinstance(page, EndScreen)
            summary = page.summary
            put(summary.final, 0, lead=summary.final.lead(summary.rival(0)))
            return summary, "\n".join(line.text for line in page.draw(120, 40))

    summary, shown = asyncio.run(look())
    rival = summary.rival(0)
    assert summary.final.compute(0) != summary.final.compute(rival)
    way = "ahead" if summary.final.compute(0) > summary.final.compute(rival) else "behind"
    assert f"level on Lead, {way} on compute" in shown
    assert "…" not in shown
    for seat, name in enumerate(summary.factions):
        place = PLACES[summary.ranks[seat] - 1]
        assert shown.count(f"{place} {seat_mark(UNICODE, seat)} {name}") == 1
    assert f"TURNING POINTS   against {seat_mark(UNICODE, rival)}" in shown


def bound_briefly(layers: Sequence[str], *, is_wide: bool) -> str:
    """What binds a campus in the table of seats: up to two layers by name, more by their number; in the narrow table beside
    the map the first layer, with the number of the others.
    """
    short = {"cooling": "cool", "network": "net"}
    names = [short.get(name, name) for name in layers]
    if not is_wide:
        return f"{names[0]}+{len(names) - 1}"
    return ", ".join(names) if len(names) <= 2 else f"{len(names)} layers"


def test_the_replay_marks_its_action_and_names_all_that_binds(sit: Sit) -> None:
    """Beside the log's marked action nothing later looks done, and a seat held back by several layers shows them."""

    async def look() -> tuple[ReplayScreen, list[str], list[list[list[str]]]]:
        async with sit(at(len(PLAYED.actions))) as table:
            await table.press("r", "down", "down", "right", "right")
            await table.pilot.pause()
            page = table.pilot.app.screen
            assert isinstance(page, ReplayScreen)
            picture = table.picture.splitlines()
            return page, picture, [[[line.text for line in rows] for rows in drawn] for drawn in pages(page)]

    def pages(page: ReplayScreen) -> Iterator[list[Lines]]:
        for ply in page.replayed.quarters[1:]:
            page.press(("ply", ply))
            yield [page.draw(width, 40) for width in (80, 120)]

    page, shown, quarters = asyncio.run(look())
    assert any("around the marked action" in line for line in shown)
    (marked,) = [line for line in shown if f" {UNICODE.cursor} Q" in line]
    ply = page.replayed.quarters[2] + 1
    actor = page.replayed.states[ply].seat
    assert f"{seat_mark(UNICODE, actor)} {deed_text(page.replayed.game, PLAYED.actions[ply], 0)}" in marked
    found = set()
    for start, drawn in zip(page.replayed.quarters[1:], quarters, strict=True):
        state = page.replayed.states[start]
        for seat in range(PLAYED.seats):
            worst = most_bound(state, seat)
            if worst is not None and any(worst.modules) and len(worst.binding) > 1:
                for lines, is_wide in zip(drawn, (True, False), strict=True):
                    (row,) = [line for line in lines[:9] if f"{seat_mark(UNICODE, seat)} " in line]
                    assert bound_briefly(worst.binding, is_wide=is_wide) in row
                found.add(min(3, len(worst.binding)))
    assert found == {2, 3}


@tiered("width", [120, 140, 171, 199, 200, 260], fast=2)
def test_numbers_stand_near_their_names_in_any_width(width: int) -> None:
    """Standings and chooser stop growing; where there is room beside the standings the race of the training stands there."""
    for is_choosing in (False, True):
        rects = board_layout.places(width, 60 if width >= 200 else 45, "desk", is_choosing=is_choosing)
        assert rects["standings"].width <= board_layout.PANEL if "standings" in rects else is_choosing
        assert not is_choosing or rects["chooser"].width <= board_layout.CHOOSER
        for rect in rects.values():
            assert rect.x + rect.width <= width
    assert ("training" in board_layout.places(width, 45, "desk", is_choosing=False)) == (width >= 171)


def test_what_stands_in_a_region_keeps_clear_of_its_name() -> None:
    """However many campuses, slots and plants a region has, a blank parts them from its name."""
    for ply in MINE[::9]:
        view = view_of(at(ply))
        for size in maps.SIZES:
            for line in world_lines(view, size):
                for region in range(view.game.region_count):
                    name = short_region_name(view.game, region)
                    before, found, _ = line.text.partition(name)
                    assert not found or not before or before[-1] == " " or before[-1] in UNICODE.blocs, (
                        size,
                        line.text,
                    )


@pytest.mark.parametrize("width", [44, 34])
def test_what_to_fix_next_has_prices_and_one_measure_a_row(width: int) -> None:
    """Every row has its price, what it adds stands under `compute`, and no two rows are for the same."""
    seen = set()
    for ply in MINE[::4]:
        view = view_of(at(ply))
        lines = Recommendations("recommendations").draw(view, width, 4)
        rows = [line.text for line in lines[1:]]
        if view.analysis.next_steps:
            assert lines[0].text.endswith("compute")
        assert all(line.width <= width for line in lines)
        for row, text in zip(view.analysis.advice, rows, strict=False):
            seen.add(bool(row.gain))
            price = preview(view.state, row.actions[0]).cash if len(row.actions) == 1 else 0
            assert not price or width < 40 or bare_signed_money(price, UNICODE.minus) in text
            assert not row.gain or f"+{row.gain}" in text
        kinds = [view.game.kind[action] for action in view.analysis.ideas]
        assert kinds.count(act.POSTURE) <= 1
    assert len(seen) > 1


@tiered("ply", MINE[::7], fast=2)
def test_the_chooser_names_projects_and_places_in_full_at_120(ply: int) -> None:
    """With every column in it the chooser of projects cuts neither a name nor a place, and its heads stand apart."""
    view = view_of(at(ply))
    view.menu = open_menu("build", view.analysis, view.analysis.places[0], UNICODE)
    lines = [line.text for line in Chooser("chooser").draw(view, 74, 28)]
    rows = lines[
        3 : 3 + len([item for item in view.menu.items if view.menu.chosen(item).action in view.analysis.legal])
    ]
    assert not [row for row in rows[:8] if "…" in row]
    assert lines[2].split() == ["action", "for", "lot", "cost", "permit", "online", "comp"]


def test_after_the_last_quarter_is_too_late_or_a_matter_of_luck() -> None:
    """No row of the chooser names a quarter after the match: what may still come is told with the chance of its last one."""
    session = at(MINE[-8])
    analysis = PositionAnalysis(session.state, 0)
    menu = open_menu("build", analysis, analysis.places[0], UNICODE)
    told = {figure.online for figure in menu.figures.values() if figure.online}
    assert "too late" in told
    assert not [text for text in told if "'27" in text]


@tiered("ply", MINE[3::6], fast=2)
def test_the_forecast_of_lead_and_training_is_what_the_record_gives(ply: int) -> None:
    """Were nobody to act again, the quarter's end would bring just the Lead and the training that the forecast page names."""
    view = view_of(at(ply))
    fork = view.state.fork(0)
    fork.log = []
    end_quarter(fork)
    gains = {LEAD_SOURCES[e[3]]: e[2] for e in fork.log if e[0] == "lead" and e[1] == view.seat}
    rank, level = (int(line.text.split()[-1]) for line in lead_sources(view, 116)[1:3])
    assert rank == gains.get("rank", 0)
    assert level == gains.get("level", 0)
    text = pace(view)
    gained = fork.progress(view.seat) - view.state.progress(view.seat)
    assert text.startswith(f"{gained:+} ") == (gained > 0)
    if f"is reached with {quarter_name(view.game, view.state.quarter)}" in text:
        place = next(e[3] for e in fork.log if e[0] == "tier" and e[1] == view.seat)
        told = int(text.split(" for ")[1].split()[0])
        assert text.endswith("Lead if nobody is sooner, or further on then.")
        if place == view.state.reached(view.state.tier(view.seat)):  # nobody was further on
            assert gains["training"] == told
        else:
            assert gains["training"] < told


def test_the_thresholds_pay_what_is_left_of_them() -> None:
    """The first reward of a threshold stands until a record in which somebody has passed it."""
    view = view_of(at(MINE[30]))
    rules = view.game.ruleset.training
    for tier, threshold in enumerate(rules.thresholds):
        passed = sum(view.state.progress(s) >= threshold for s in range(view.game.seats))
        assert tier_reward(view, tier) == (rules.first, rules.second, rules.later)[min(passed, 2)][tier]
    rows = [line.text for line in training_race(view, 116)]
    assert [row.count(UNICODE.running) for row in rows[2:6]] == sorted(
        (sum(view.state.progress(s) >= t for t in rules.thresholds) for s in range(4)), reverse=True
    )


@pytest.mark.slow
def test_a_new_class_of_chips_is_seen() -> None:
    """The market names the class it sells, the chooser what a module of it computes, and its coming is the first of the news."""
    years = set()
    for ply in MINE[::6]:
        view = view_of(at(ply))
        chip = view.game.ruleset.classes[view.state.chip_class]
        years.add(chip.year)
        assert market_lines(view, 37)[1].text.startswith(f"chips '{chip.year % 100} ")
        for name in ("buy", "assemble"):
            notes = open_menu(name, view.analysis, view.analysis.places[0], UNICODE).items
            assert any(f"Chips of {chip.year}: {chip.points} compute a module" in item.note for item in notes)
    assert len(years) == 3
    session = at(next(p for p in MINE if at(p).state.chip_class == 2))
    news = [deed.text for deed in since_last_turn(view_of(session)) if deed.seat < 0]
    assert news[0].startswith("A new class of chips")


@pytest.mark.slow
def test_what_an_event_takes_is_told_beside_the_campus() -> None:
    """A layer that an event makes smaller this quarter says so: the modules it would have without, less those it has."""
    told = 0
    for number, ply in enumerate(MINE[::3]):
        session = at(ply)
        if number % 2:
            region = session.state.campuses(session.viewer)[0]
            curtail(session.state, region, 1)
        view = view_of(session)
        calm = view.state.copy()
        calm.log = None
        for place in range(calm.game.region_count):
            curtail(calm, place, -calm.region_effects(place).curtail)
        without = PositionAnalysis(calm, view.seat).campuses
        for region, campus in view.analysis.campuses.items():
            lost = without[region].modules[1] - campus.modules[1]
            assert view.analysis.struck(region) == ([("power", lost)] if lost else [])
            roomy = 44 * len(view.analysis.campuses)
            assert (f"power −{lost}" in campus_grid(view, roomy)[0].text) == bool(lost)
            told += lost
    assert told


def test_the_bottlenecks_of_a_campus_on_order_are_none(sit: Sit) -> None:
    """The page of the bottlenecks says of a campus that is only on order that nothing stands yet, and marks nothing there."""
    session, opening = next(
        (session, a)
        for session in (at(ply) for ply in MINE)
        for a in sorted(PositionAnalysis(session.state, 0).legal)
        if session.game.kind[a] == act.OPEN_CAMPUS
    )
    session.apply(opening)
    session.play_on()
    name = region_name(session.game, session.game.y[opening]).upper()

    async def look() -> list[str]:
        async with sit(session) as table:
            await table.press("x")
            return table.picture.splitlines()

    shown = asyncio.run(look())
    start = next(i for i, line in enumerate(shown) if name in line)
    assert "Nothing of it stands yet" in shown[start + 1]
    assert not [line for line in shown[start : start + 7] if UNICODE.binds in line]


def test_the_page_of_bottlenecks_says_who_threatens() -> None:
    """Each rival's Lead and compute stand there with what the last quarter added, and controls against one's bloc are named."""
    view = view_of(at(MINE[24]))
    view.state.controls = ()
    lines = [line.text for line in rival_lines(view, 116)]
    before = view.session.snapshots[-2]
    for seat, row in zip([s for s in view.analysis.order if s != view.seat], lines[1:], strict=False):
        gained = view.state.lead(seat) - before.lead[seat]
        assert f"Lead {view.state.lead(seat)} ({signed(gained, UNICODE.minus)}) " in row
        assert "bound by" in row
    assert "No control stands against your bloc." in lines
    own = view.state.tables[view.seat].bloc
    view.state.controls = (*view.state.controls, Control(1, 0, own, 2, 2, 1, 0))
    assert "Controls stand against your bloc on logic." in [line.text for line in rival_lines(view, 116)]


def test_a_card_about_the_leader_names_the_seat() -> None:
    """What a card does to whoever leads is told with that seat's letter."""
    session = at(MINE[20])
    state = session.state
    put(state, 2, lead=max(state.lead(seat) for seat in range(PLAYED.seats)) + 1)  # alone in front
    card = next(i for i, card in enumerate(session.game.ruleset.cards) if card.id == "antitrust-inquiry")
    put_cards(state, [card, *state.card_row[1:]])
    view = view_of(session)
    menu = open_menu("take", view.analysis, view.analysis.places[0], UNICODE)
    (told,) = [item.note for item in menu.items if "the seat with most Lead" in item.note]
    assert "the seat with most Lead (C now)" in told


@tiered("ply", MINE[::4], fast=2)
def test_nothing_in_the_timeline_runs_into_what_stands_beside_it(ply: int) -> None:
    """A chance, a bar and what comes stand apart; a permit that is sure to move has no chance to tell."""
    view = view_of(at(ply))
    for action in [0, *[a for a in sorted(view.analysis.legal) if view.game.kind[a] == act.EXPEDITE]]:
        if action:
            view.ghost = Ghost(
                action, preview(view.state, action), PositionAnalysis(after(view.state, action), view.seat)
            )
        text = [line.text for line in Arriving("arriving").draw(view, 44, 20)]
        assert not [line for line in text if "%+" in line or "100%" in line]
        assert any("%" in line for line in text) == any(
            a.odds and a.phase == PERMIT and a.moves < 10_000 and a.on_time > view.state.quarter
            for a in (view.ghost.analysis if view.ghost else view.analysis).arrivals
        )


def test_an_idea_about_a_card_gives_up_its_place_before_its_name() -> None:
    """Where a card with its target is too long for the row of what to fix next, the card's name stands alone and whole."""
    view = view_of(at(MINE[4]))
    g = view.game
    cards_ = [a for a in range(g.action_count) if g.kind[a] == act.CARD and g.card_target[g.x[a]] == "region"]
    short = [a for a in cards_ if len(g.ruleset.cards[g.x[a]].name) <= 16]
    assert short
    view.state.log = None
    for action in short[::7]:
        if action in view.analysis.legal:
            row = idea_line(view, action, 44, 12, is_first=False).text
            assert g.ruleset.cards[g.x[action]].name in row
        assert g.ruleset.cards[g.x[action]].name in [label.text for label in _shorter(view, action)]
