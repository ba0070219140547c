"""What a newcomer misread on the board says plainly what it is: now or at the quarter's end, whose odds, what it costs, whom it hurts."""

from __future__ import annotations

import re

import pytest
from tests.tiers import tiered
from tests.tui.test_truth import MINE, PLAYED, at, view_of

from gigawatt.analysis.control_impact import control_impact
from gigawatt.analysis.position_analysis import LAYER_KINDS, PositionAnalysis, after, region_of
from gigawatt.analysis.pricing import project_price
from gigawatt.analysis.warnings import follow_of
from gigawatt.console import reports
from gigawatt.console.changes import warnings_about
from gigawatt.core import actions as act
from gigawatt.core.explanations.forecast import compute_forecast
from gigawatt.core.explanations.preview import preview
from gigawatt.core.queries import permissions
from gigawatt.core.rules.ruleset import COMPONENTS
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.board.chooser_columns import figures
from gigawatt.tui.board.confirming import shown_warning, warnings_in_view
from gigawatt.tui.board.menu import category_of, open_menu
from gigawatt.tui.board.quarter_end import quarter_end
from gigawatt.tui.board.view import Ghost, View
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.screens.looking.bottlenecks import BottleneckPage
from gigawatt.tui.screens.looking.region import RegionPage
from gigawatt.tui.theme import Look
from gigawatt.tui.widgets.arriving import Arriving
from gigawatt.tui.widgets.chooser_preview import detail_lines, impact_sentences
from gigawatt.tui.widgets.header import Header
from gigawatt.tui.widgets.recommendations import Recommendations, idea_line, short_action
from gigawatt.tui.widgets.standings import Standings
from gigawatt.wording.action_text import action_text, action_words
from gigawatt.wording.event_text import EventText
from gigawatt.wording.glyphs import UNICODE
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.names import region_name, short_region_name
from gigawatt.wording.permit_text import permit_odds, permit_reasons, permit_sentence
from gigawatt.wording.price_text import project_price_text
from gigawatt.wording.quarters import quarter_of_year


def rows_of(view: View, width: int = 37) -> dict[str, list[str]]:
    """The words of each seat's row in the standings, from the right: cash, compute, Lead."""
    lines = [line.text for line in Standings("standings").draw(view, width, 6)[1:]]
    marks = [view.mark(seat) for seat in range(view.game.seats)]
    return {line[:3]: line.split()[::-1] for line in lines if line[:3] in marks}


@tiered("ply", MINE[::6], fast=2)
def test_the_standings_tell_compute_now_from_compute_at_the_end(ply: int) -> None:
    """Who has more coming this quarter has both numbers, `11→19`; what stands now is what the campuses add up to."""
    view = view_of(at(ply))
    rows = rows_of(view)
    standing = sum(b.points for b in view.analysis.campuses.values())
    assert rows[view.mark(view.seat)][1].split(UNICODE.arrow)[0] == str(standing)
    for seat in range(view.game.seats):
        now, end = view.analysis.standing[seat], view.analysis.computes[seat]
        assert rows[view.mark(seat)][1] == (str(now) if now == end else f"{now}{UNICODE.arrow}{end}")


@tiered("ply", MINE[::6], fast=2)
def test_the_cash_at_the_quarters_end_is_always_in_the_header(ply: int) -> None:
    """At 120 and at 80 columns it stands beside what there is now, and at 200 it has its own track."""
    view = view_of(at(ply))
    now = view.state.cash(view.seat)
    end = bare_signed_money(now + sum(view.analysis.income.values()), UNICODE.minus)
    for width, height in ((120, 4), (80, 3)):
        lines = [line.text for line in Header("header").draw(view, width, height)]
        assert any(f"{bare_signed_money(now, UNICODE.minus)} {UNICODE.arrow} {end}" in text for text in lines) == (
            width == 120
        )
        assert any(f"{bare_signed_money(now, UNICODE.minus)}{UNICODE.arrow}{end}" in text for text in lines) == (
            width == 80
        )
        assert "net cash" in lines[1]
    wide = "\n".join(line.text for line in Header("header").draw(view, 200, 4))
    assert "at Q end" in wide
    assert end in wide.split()


@pytest.mark.slow
def test_the_columns_of_the_timeline_begin_with_this_quarter() -> None:
    """The heads are quarters and no years, a bar stands where the year turns, and the year of the first is named."""
    seen = set()
    for ply in MINE[::5]:
        view = view_of(at(ply))
        head = Arriving("arriving").draw(view, 44, 9)[0].text
        calendar = view.game.first + view.state.quarter
        names = head.replace("│", " ").split()
        assert names[:2] == ["ARRIVING", str(2024 + calendar // 4)]
        assert names[2:] == [f"Q{(calendar + i) % 4 + 1}" for i in range(len(names) - 2)]
        turns = "│Q1" in head
        assert turns == any((calendar + i) % 4 == 0 for i in range(1, len(names) - 2))
        seen.add(turns)
    assert seen == {True, False}


def test_what_comes_this_quarter_comes_at_its_end() -> None:
    """Neither the chooser nor what to fix next calls it `now`: what is bought runs from the quarter's end."""
    found = 0
    for ply in MINE[::8]:
        view = view_of(at(ply))
        told = {figures(view.analysis, action, UNICODE).online for action in sorted(view.analysis.legal)}
        assert "now" not in told
        found += f"{quarter_of_year(view.game, view.state.quarter)} end" in told
    assert found


def ghost(view: View, action: int) -> View:
    """The view with an action in it."""
    view.ghost = Ghost(action, preview(view.state, action), PositionAnalysis(after(view.state, action), view.seat))
    return view


def test_what_follows_is_credited_to_the_action_only_as_far_as_it_needs_it() -> None:
    """`Then ...` names what brings more after the action than without it, and no more than that difference."""
    found = credited = 0
    for ply in MINE[::6]:
        view = view_of(at(ply))
        for action in [a for a in sorted(view.analysis.legal) if view.game.kind[a] in LAYER_KINDS][::2]:
            later = PositionAnalysis(after(view.state, action), view.seat)
            follow = follow_of(view.analysis, action, later)
            if follow is None:
                credited += bool(later.recommendations)
                continue
            states = [view.state, later.state]
            for step in follow.actions:
                states = [after(s, step) if step in s.legal_actions() else s for s in states]
            without, with_it = (compute_forecast(s, view.seat) for s in states)
            at_ = follow.quarter - view.state.quarter
            assert with_it[at_] - without[at_] == follow.gain > 0
            assert all(a <= b for a, b in zip(with_it[:at_], without[:at_], strict=True))
            found += 1
    assert found
    assert credited


@pytest.mark.slow
def test_the_first_step_of_an_advice_tells_the_rest_and_is_no_waste() -> None:
    """Where `n` opens an action of several, its preview names all that must follow and the price of all of it."""
    found = 0
    for ply in MINE[::2]:
        view = view_of(at(ply))
        for recommendation in view.analysis.recommendations:
            if len(recommendation.actions) < 2:
                continue
            looked = ghost(view, recommendation.actions[0])
            warning = warnings_in_view(looked)[0]
            assert (warning.code, warning.is_waste) == ("first-step", False)
            assert warning.arguments["steps"] == recommendation.actions[1:]
            assert warning.arguments["gain"] == recommendation.gain
            paid = (recommendation.cost, recommendation.influence, recommendation.lead_paid)
            assert warning.arguments["cost"] == paid
            text = shown_warning(looked, warning)
            assert all(action_text(view.game, action) in text for action in recommendation.actions[1:])
            found += 1
    assert found


@tiered("ply", MINE[::7], fast=2)
def test_all_that_adds_no_compute_is_told_so_by_one_rule(ply: int) -> None:
    """Whatever kind adds layers and no compute says so, as a waste unless the board advises it, and so does plain text."""
    view = view_of(at(ply))
    steps = view.analysis.next_steps
    for action in sorted(view.analysis.legal)[::3]:
        p = ghost(view, action).ghost.preview
        warnings = warnings_in_view(view)
        warning = next((row for row in warnings if row.code != "lapses"), None)
        is_idle = bool(p.arrivals) and all(a.gives < 5 for a in p.arrivals) and p.compute_before == p.compute_after
        assert not is_idle or warning is not None
        assert warning is None or not (warning.is_waste and action in steps)
        assert warning is None or not is_idle or warning.is_waste or action in steps
        assert warnings_about(view.analysis, action, is_advised=True) == warnings


def test_what_is_paid_each_quarter_is_not_free() -> None:
    """Renting capacity and training with more of one's own have their price: what they change in the quarter's balance."""
    rented = trained = 0
    for ply in MINE[::5]:
        view = view_of(at(ply))
        for action in sorted(view.analysis.legal):
            kind, more = view.game.kind[action], view.game.x[action]
            if kind == act.RENT and more > view.state.rent(view.seat):
                rented += 1
            elif kind == act.POSTURE and more > view.state.posture(view.seat):
                trained += 1
            else:
                continue
            p = preview(view.state, action)
            change = bare_signed_money(p.income_after - p.income_before, UNICODE.minus)
            assert figures(view.analysis, action, UNICODE).cost == f"{change} a Q"
            assert change.startswith(UNICODE.minus)
    assert rented
    assert trained


def test_a_price_that_is_not_that_of_the_rules_says_why() -> None:
    """The reasons multiplied with the price by the rules give what the row says, but for rounding."""
    told = set()
    for ply in MINE[::6]:
        view = view_of(at(ply))
        g = view.game
        for action in sorted(view.analysis.legal):
            if g.kind[action] not in (act.BUILD, act.OPEN_CAMPUS, act.TURBINES):
                continue
            card = g.ruleset.projects[g.x[action]]
            lot = card.lot[g.year(view.state.quarter)] if card.gives in COMPONENTS else 1
            plain, cost = card.cost * lot, permissions.project_cost(view.state, view.seat, g.x[action], g.y[action])
            price = project_price(view.analysis, action)
            assert (price is not None) == (plain != cost)
            if price is not None:
                assert (price.unit * (price.modules or 1), price.cost) == (plain, cost)
                exact = float(plain)
                for pct, why, _ in price.factors:
                    exact *= 1 + pct / 100
                    told.add(why)
                assert exact - 0.01 <= cost < exact + 2
                text = project_price_text(price.modules, price.unit, price.factors, price.cost)
                rows = " ".join(line.text.strip() for line in detail_lines(_chosen(view, action), 74, 40))
                assert text in rows
    assert told >= {"abroad", "events"}


def _chosen(view: View, action: int) -> View:
    """The view with the cursor of its chooser on an action."""
    menu = open_menu(category_of(view.analysis, action), view.analysis, view.analysis.places[0], UNICODE)
    assert menu.select(action)
    view.menu = menu
    return ghost(view, action)


def test_the_preview_of_a_control_says_whom_it_hits() -> None:
    """Every seat with a campus in the bloc is named with where it is, and what buyers lose from then on."""
    layers = set()
    for ply in MINE[::6]:
        view = view_of(at(ply))
        g = view.game
        for action in [a for a in sorted(view.analysis.legal) if g.kind[a] == act.ISSUE]:
            impact = control_impact(view.analysis, view.session.plies, action)
            assert impact is not None
            text = " ".join(impact_sentences(view, impact))
            layers.add(g.x[action])
            hits = {hit.seat: hit for hit in impact.hits}
            for seat in range(g.seats):
                there = tuple(r for r in view.state.campuses(seat) if g.region_bloc[r] == g.y[action])
                assert (seat in hits) == bool(there or view.state.tables[seat].home_bloc == g.y[action])
                assert seat not in hits or hits[seat].places == there
                assert all(short_region_name(g, r) in text for r in there)
            assert not re.search(r"\b1 \S+ (chips|turbines) bought", text)
            rows = " ".join(line.text.strip() for line in detail_lines(_chosen(view, action), 74, 40))
            assert text in rows
    assert {0, 1, 5} <= layers


@pytest.mark.slow
def test_a_newer_chip_that_helps_where_more_binds_says_how() -> None:
    """Where several layers bind and yet one more chip alone adds compute, the page of bottlenecks says that it replaces one."""
    found = 0
    for ply in MINE[::3]:
        view = view_of(at(ply))
        rows = [line.text for line in BottleneckPage(view).body(76)]
        replacing = sum(b.replaces(i) for b in view.analysis.campuses.values() for i in range(5))
        assert sum("in place of an older one" in row for row in rows) == replacing
        for b in view.analysis.campuses.values():
            assert not any(b.replaces(i) for i in range(4))
        found += replacing
    assert found


def others_at(ply: int, seat: int) -> View:
    """The kept game before a decision, as another seat sees it, which has several campuses."""
    seats = [Seat("greedy")] * PLAYED.seats
    seats[seat] = Seat()
    session = GameSession.branch(PLAYED, ply, seats, Options(adviser="greedy"))
    return View(session, Look(), PositionAnalysis(session.state, session.viewer), faces=COMMANDS.faces)


@pytest.mark.slow
def test_what_to_fix_next_cuts_no_place_and_no_two_rows_alike() -> None:
    """Where there are several campuses every row names its whole place, and at no width do two rows read the same."""
    found = 0
    for ply in range(60, len(PLAYED.actions), 9):
        for seat in range(PLAYED.seats):
            view = others_at(ply, seat)
            if not view.session.is_your_turn or len(view.analysis.places) < 2:
                continue
            found += 1
            for width in (44, 34):
                rows = [line.text for line in Recommendations("recommendations").draw(view, width, 4)[1:]]
                labels = [re.split(r"\s{2,}|[−+]\d|~", row[2:])[0:2] for row in rows]
                assert len({tuple(label) for label in labels}) == len(labels)
                first_steps = [
                    f"{words}…"  # whole, and more follows
                    for recommendation in view.analysis.recommendations
                    if len(recommendation.actions) > 1
                    for words in (
                        short_action(view, recommendation.actions[0], 0, bare=True),
                        action_words(view.game, recommendation.actions[0]).verb,
                    )
                ]
                assert all("…" not in row or any(name in row for name in first_steps) for row in rows)
            names = [short_region_name(view.game, r) for r in range(view.game.region_count)]
            for action in sorted(view.analysis.legal):
                place = region_of(view.state, action)
                row = idea_line(view, action, 44, 12, is_first=False).text
                if place >= 0 and view.game.kind[action] != act.CARD:
                    assert names[place] in row or region_name(view.game, place) in row
    assert found


def test_a_permits_result_is_told_with_the_chance_that_was_told_before() -> None:
    """After a one-step permit is granted the news names the chance to move, as preview and timeline did; none is to go."""
    found = set()
    for ply in MINE[::3]:
        view = view_of(at(ply))
        g = view.game
        ended = next((p for p in reversed(view.session.plies) if p.ended_quarter), None)
        teller = EventText(g, ("",) * g.seats, view.seat)
        for event in ended.events if ended is not None else ():
            if event[0] != "permit" or g.permit_steps[event[3]] != 1:
                continue
            _, seat, _, _, outcome, stall, _, _ = event
            chance = stall if outcome == "stalled" else 100 - stall
            log = teller.sentence(event) or ""
            assert f"{100 - stall}% to move" in log
            assert ("to go" in log) == (outcome == "stalled")
            assert ("granted" in log) == (outcome != "stalled")
            if seat == view.seat:
                assert ended is not None
                news = [deed.text for deed in quarter_end(view, ended) if "permit" in deed.text]
                assert any(text.endswith(f"(chance {chance}%)") for text in news)
                found.add(outcome)
    assert len(found) > 1


def test_own_odds_of_permits_say_why_they_differ() -> None:
    """Where the seat's odds are not the region's, page and plain text say what moves them, and the points add up."""
    seen = set()
    for ply in MINE[::9]:
        view = view_of(at(ply))
        g = view.game
        for region in range(g.region_count):
            view.region = region
            stall, outright = permit_odds(view.state, region, view.seat)
            text = permit_sentence(view.state, region, view.seat)
            assert bool(text) == ((stall, outright) != (g.region_stall[region], g.region_outright[region]))
            seen.add(bool(text))
            if not text:
                continue
            why = [[points for points, _ in rows] for rows in permit_reasons(view.state, region, view.seat)]
            assert g.region_stall[region] + sum(why[0]) == stall
            assert g.region_outright[region] + sum(why[1]) == outright
            assert "Local opposition" in text
            assert text in " ".join(line.text for line in RegionPage(view).body(300))
            assert text in reports.region(view.state, region, view.seat)
    assert True in seen
