"""What the panels say, held against the position they say it of."""

from __future__ import annotations

import re

import pytest
from tests.core.positions import put_cards
from tests.tui.table import solo

from gigawatt.analysis.position_analysis import LAYER_KINDS, PositionAnalysis, after
from gigawatt.content import load_ruleset, open_game
from gigawatt.core import Game, actions as act
from gigawatt.core.explanations.forecast import ONE, compute_forecast, training
from gigawatt.core.explanations.preview import preview
from gigawatt.core.position.rows import KIND_CHIPS
from gigawatt.core.rules.ruleset import BLOCS, LAYERS
from gigawatt.core.rules.vocabulary import ROW_SIZE
from gigawatt.session import GameSession, Ply
from gigawatt.tui.board.chooser_columns import figures
from gigawatt.tui.board.chooser_rows import rows_of
from gigawatt.tui.board.confirming import confirm_label
from gigawatt.tui.board.deeds import Deed, deed_of
from gigawatt.tui.board.menu import open_menu
from gigawatt.tui.board.quarter_end import quarter_summary
from gigawatt.tui.board.since_last_turn import since_last_turn
from gigawatt.tui.board.view import Ghost, View
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.drawing import fit_words
from gigawatt.tui.widgets.arriving import Arriving
from gigawatt.tui.widgets.campuses import campus_grid
from gigawatt.tui.widgets.chooser import Layout
from gigawatt.tui.widgets.chooser_preview import _compute_rows, _makers, detail_lines
from gigawatt.tui.widgets.controls import control_lines
from gigawatt.tui.widgets.header import Header, Note, _bound_small, _tracks_small, fields
from gigawatt.tui.widgets.markets import market_lines, shown_ladders
from gigawatt.tui.widgets.recommendations import Recommendations, _heading, idea_line
from gigawatt.tui.widgets.rowcards import RowCards, cards, is_open
from gigawatt.tui.widgets.since_your_turn import SinceYourTurn
from gigawatt.tui.widgets.standings import Standings
from gigawatt.tui.widgets.worldmap import region_lines, world_lines
from gigawatt.wording.glyphs import ASCII, UNICODE
from gigawatt.wording.grammar import signed
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.names import CONTROL_SHORT, project_name, short_region_name
from gigawatt.wording.seats import SEAT_LETTERS, SHORT_FACTIONS, faction_name


@pytest.fixture
def view(middle: GameSession) -> View:
    """A view of a game in its fourth quarter."""
    return View(middle, Look(), PositionAnalysis(middle.state, middle.viewer), faces=COMMANDS.faces)


def test_the_campus_grid_is_the_picture_of_the_minimum(view: View) -> None:
    """Marks stand at the binding layers and only there, numbers are the modules, and the least row is all lit."""
    rows = campus_grid(view, 60)
    (region, b) = next(iter(view.analysis.campuses.items()))
    assert short_region_name(view.game, region) in rows[0].text
    for i, layer in enumerate(LAYERS):
        row = rows[i + 1].text
        assert row.startswith(layer)
        assert (UNICODE.binds in row) == (layer in b.binding)
        assert str(b.modules[i]) in row
        assert row.count(UNICODE.running) == min(b.online, b.modules[i])
        if b.modules[i] == b.online:
            assert UNICODE.idle not in row
    assert str(b.points) in rows[-1].text


def first_view(game: Game) -> View:
    """A game at its first decision, where something adds compute."""
    session = solo(game)
    return View(session, Look(), PositionAnalysis(session.state, session.viewer), faces=COMMANDS.faces)


def test_best_options_do_what_they_say(case_game: Game) -> None:
    """Carrying out a suggested recommendation raises the forecast by what it promises, at the price it names, from the quarter it names."""
    view = first_view(case_game)
    recommendations = [recommendation for recommendation in view.analysis.recommendations if recommendation.actions]
    assert recommendations
    for recommendation in recommendations:
        state = view.state
        for action in recommendation.actions:
            assert action in state.legal_actions()
            state = after(state, action)
        assert view.state.cash(0) - state.cash(0) == recommendation.cost
        gains = [b - a for a, b in zip(view.analysis.forecast, compute_forecast(state, 0), strict=True)]
        first = recommendation.quarter - view.state.quarter
        assert gains[first] == recommendation.gain > 0
        assert max(gains[:first], default=0) <= 0


def test_what_is_gained_is_told_with_the_quarter_it_begins_in(duel_game: Game, case_game: Game) -> None:
    """A row's compute is what it adds in the first quarter in which it adds any, never what it adds only later; so the best
    options, the rows of the chooser and the first line of the preview agree.
    """
    ramps = 0
    for session in (*(solo(duel_game, seed=seed) for seed in (1, 5, 7)), solo(case_game, seed=6)):
        while session.state.quarter < 6:
            analysis = PositionAnalysis(session.state, session.viewer)
            for action in sorted(a for a in analysis.legal if analysis.game.kind[a] in LAYER_KINDS):
                ghost = Ghost(
                    action,
                    preview(analysis.state, action),
                    PositionAnalysis(after(analysis.state, action), analysis.seat),
                )
                later = ghost.analysis.forecast
                gains = [b - a for a, b in zip(analysis.forecast, later, strict=True)]
                begins = next((gain for gain in gains if gain > 0), min(gains))
                assert figures(analysis, action, UNICODE).compute == (signed(begins, UNICODE.minus) if begins else "")
                told = [
                    row[2] for row in _compute_rows(View(session, Look(), analysis, ghost=ghost, faces=COMMANDS.faces))
                ]
                ramps += max(gains) > begins > 0
                steps = [f"{a} → {b}" for a, b in zip(analysis.forecast, later, strict=True) if a != b]
                assert told[:1] == steps[:1]
                assert len(told) == (0 if not steps else 1 + (max(map(abs, gains)) > abs(next(filter(None, gains)))))
            session.apply(session.advice_job().run().action)
            session.play_on()
    assert ramps, "no position put the rule to the test"


def test_the_best_options_are_three_lines(view: View) -> None:
    """The panel has a heading and at most three options, the first marked with its key."""
    lines = Recommendations("recommendations").draw(view, 44, 4)
    assert lines[0].text.startswith("FIX NEXT")
    assert 2 <= len(lines) <= 4
    assert lines[1].text.startswith("n ")
    assert all(line.width <= 44 for line in lines)


def test_a_ghost_shows_what_the_action_adds(case_game: Game) -> None:
    """With an action in view the grid has its marks and the timeline its line and the forecast before."""
    view = first_view(case_game)
    recommendation = next(recommendation for recommendation in view.analysis.recommendations if recommendation.actions)
    action = recommendation.actions[0]
    new = PositionAnalysis(after(view.state, action), view.seat)
    view.ghost = Ghost(action, preview(view.state, action), new)
    text = "\n".join(line.text for line in Arriving("arriving").draw(view, 44, 12))
    if new.forecast != view.analysis.forecast:
        assert "was" in text
    grid = "\n".join(line.text for line in campus_grid(view, 60))
    assert UNICODE.added in grid or view.game.kind[action] == act.UPGRADE


def test_figures_agree_with_the_preview(view: View) -> None:
    """The cost that a row of the chooser names is the change of cash that the preview tells."""
    menu = open_menu("build", view.analysis, view.analysis.places[0], UNICODE)
    legal = [menu.chosen(item).action for item in menu.items if menu.chosen(item).action in menu.legal]
    assert legal
    for action in legal:
        told = figures(view.analysis, action, UNICODE).cost
        assert bare_signed_money(preview(view.state, action).cash, UNICODE.minus) in told or told == "free"


def test_hostile_deeds_are_flagged(view: View) -> None:
    """A control against one's bloc is hostile, one against another bloc is not."""
    game = view.game
    own = view.state.tables[view.seat].bloc
    for bloc in range(3):
        action = game.at[act.ISSUE, 1, bloc]
        deed = deed_of(view, Ply(0, 0, 1, action, ()))
        assert deed.is_hostile == (bloc == own)
        assert "logic" in deed.text


def test_amounts_come_from_the_events(view: View) -> None:
    """An order's units and price are told as they were, not as a table says."""
    action = view.game.at[act.BUY, 0, 0]
    events = (
        ("cash", 1, -47, "accelerators"),
        ("ship", 1, 0, 1, 0, 2, 1),
    )
    after = (("cash", 1, 99, "cloud"), ("quarter", -1, 3))
    assert deed_of(view, Ply(0, 0, 1, action, events, "", "", True, after)).text == "2 chips for Arizona, −4.7"


def test_the_digest_leaves_passes_out(middle: GameSession, view: View) -> None:
    """The digest tells rivals' actions since one's turn, and no pass."""
    told = since_last_turn(view)
    rivals = [p for p in middle.since_last_turn(0) if p.seat != 0 and p.action != act.PASS]
    assert [d.ply for d in told if d.seat >= 0] == [p.ply for p in rivals]
    assert "brought Lead" in quarter_summary(view, 120)


def test_standings_are_in_order_and_the_leader_is_first(view: View) -> None:
    """Rows follow the ranks."""
    lines = Standings("standings").draw(view, 36, 4)
    letters = [line.text[2] for line in lines[1 : 1 + view.game.seats]]
    assert letters == [SEAT_LETTERS[seat] for seat in view.analysis.order]


@pytest.mark.parametrize("width", (34, 35, 44))
def test_standings_cut_no_name_of_the_house(view: View, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every faction of the rules is named without a cut at every size, by a shorter name where the whole one has no room."""
    for faction in load_ruleset().factions:
        name = faction.name
        monkeypatch.setattr("gigawatt.tui.widgets.standings.faction_name", lambda *_, name=name: name)
        told = "\n".join(line.text for line in Standings("standings").draw(view, width, 5))
        assert "…" not in told
        assert name in told or SHORT_FACTIONS[name] in told


@pytest.mark.parametrize("width", (34, 37, 92))
def test_markets_show_every_unit(view: View, width: int) -> None:
    """Each ladder has its row, with a mark for each unit or its number."""
    lines = market_lines(view, width)
    for row, ladder in zip(lines[1:], shown_ladders(view), strict=False):
        stocks = view.state.stock(ladder)
        if sum(stocks) <= 11:
            plus, times, equals = (row.text[17:].count(mark) for mark in UNICODE.blocs)
            assert (plus, times, equals) == (stocks[0] + 1, stocks[1], stocks[2])  # the refill has a plus of its own
        assert row.width <= width


def test_cards_of_the_row_fit_their_places(view: View) -> None:
    """At each shape the row shows every card's name or its first word, and never runs over."""
    for width, height in ((120, 6), (92, 12), (80, 4)):
        lines = RowCards("row").draw(view, width, height)
        text = "\n".join(line.text for line in lines)
        assert len(lines) <= height
        assert all(line.width <= width for line in lines)
        for _, _, card in cards(view):
            assert card is None or card.name.split()[0] in text


def test_the_map_shows_everyones_campuses(view: View) -> None:
    """Each seat's mark is on the map once a campus, and the cursor's region is named in the line below."""
    for glyphs in ("unicode", "ascii"):
        view.look = Look("dark", glyphs)
        text = "\n".join(line.text for line in world_lines(view, "wide"))
        if glyphs == "unicode":
            for seat in range(view.game.seats):
                assert text.count(UNICODE.seats[seat]) == len(view.state.campuses(seat))
        else:
            assert text.isascii()
            assert ASCII.slot in text
    assert view.game.ruleset.regions[view.region].name in region_lines(view, 92)[0].text


def test_a_header_field_gives_way_rather_than_being_cut(view: View) -> None:
    """From 80 to 200 columns no value of the header is cut."""
    for width in (80, 100, 119, 120, 140, 200):
        lines = Header("header").draw(view, width, 3 if width < 120 else 4)
        assert all(line.width == width for line in lines)
        text = "\n".join(line.text for line in lines)
        for key, label, value, *_ in fields(view)[:4]:
            if label in text:
                brief = _bound_small(view)[0] if key == "bound" and width < 120 else value.split()[0]
                assert brief in text


def test_controls_have_a_row_a_layer(view: View) -> None:
    """The matrix lists every layer that can be closed."""
    text = "\n".join(line.text for line in control_lines(view, 44))
    for name in CONTROL_SHORT:
        assert name in text


def test_every_draw_has_its_chance_in_the_chooser(view: View) -> None:
    """A row that comes online by a draw tells how likely it is on time, also where it could come sooner."""
    seen = 0
    menu = open_menu("build", view.analysis, view.analysis.places[0], UNICODE)
    for item in menu.items:
        action = menu.chosen(item).action
        if action not in menu.legal:
            continue
        arrivals = preview(view.state, action).arrivals
        if len(arrivals) == 1 and (odds := dict(arrivals[0].odds)) and odds.get(arrivals[0].on_time, ONE) < ONE:
            seen += 1
            assert figures(view.analysis, action, UNICODE).online.endswith(f"{odds[arrivals[0].on_time] * 100 // ONE}%")
    assert seen


@pytest.mark.parametrize(
    "text, small",
    [("(6 now)", "(6 now)"), ("10? in Q4", "10? Q4"), ("10 in Q1 '25", "10 Q1 '25"), ("112 in Q1 '26", "112 Q1 '26")],
)
def test_the_compute_of_a_small_header_keeps_clear_of_the_next_track(
    view: View, monkeypatch: pytest.MonkeyPatch, text: str, small: str
) -> None:
    """However long the quarter it names, a space stands before what binds, which is whole."""
    monkeypatch.setattr(
        "gigawatt.tui.widgets.header._compute", lambda _view, **_: (18, Note(text, small=small), Note())
    )
    values = _tracks_small(view, 80)[1].text
    assert values[:14].startswith(" 18 ")
    assert values[13] == " "
    assert values[14] != " "


def test_the_heading_of_what_to_fix_parts_the_campus_from_the_price(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a late quarter moves the price to the left, the name of the only campus still ends before it."""
    monkeypatch.setattr("gigawatt.tui.widgets.recommendations._only_place", lambda _view: True)
    for edge in range(9, 16):
        assert " cost " in _heading(view, 34, edge).text


def test_nothing_of_the_chooser_moves_from_one_look_to_the_next(middle: GameSession) -> None:
    """The columns of the projects stand at the same cells whatever is legal, and the longest name of a project is whole at 80."""
    ends = set()
    while middle.state.quarter < 6:
        analysis = PositionAnalysis(middle.state, middle.viewer)
        look = View(
            middle,
            Look(),
            analysis,
            menu=open_menu("build", analysis, analysis.places[0], UNICODE),
            faces=COMMANDS.faces,
        )
        assert look.menu is not None
        layout = Layout.of(look, look.menu, 80)
        ends.add(tuple(end for _, _, end in layout.ends))
        assert layout.target - 4 >= max(len(item.label) for item in look.menu.items)
        middle.apply(middle.advice_job().run().action)
        middle.play_on()
    assert len(ends) == 1


def test_standings_leave_no_seat_out() -> None:
    """Where there are fewer rows than seats the last one tells the Lead of the rest, now and at the end, and the own row stays."""
    case_game = open_game("case-study", 5)
    session = solo(case_game)
    analysis = PositionAnalysis(session.state, session.viewer)
    for height in (3, 4, 5, 6):
        text = "\n".join(
            line.text
            for line in Standings("standings").draw(View(session, Look(), analysis, faces=COMMANDS.faces), 34, height)
        )
        assert len(text.splitlines()) == min(height, case_game.seats + 1)
        for seat in range(case_game.seats):
            assert f"{UNICODE.seats[seat]} {SEAT_LETTERS[seat]} " in text
        assert faction_name(session.state, session.viewer).split(" ")[0] in text


@pytest.mark.parametrize("place", range(4))
def test_standings_are_in_order_with_too_few_rows(place: int) -> None:
    """The player's own row stands after the first where it belongs there or not; then the order is read off the row of the others."""
    session = solo(open_game("case-study", 4))
    by_rank = PositionAnalysis(session.state, session.viewer).order
    analysis = PositionAnalysis(session.state, by_rank[place])
    lines = Standings("standings").draw(View(session, Look(), analysis, faces=COMMANDS.faces), 34, 4)
    seen = [re.findall(r"[^\w\s] ([A-D])(?= )", f"{line.text} ") for line in lines[1:]]
    letters = [SEAT_LETTERS[seat] for seat in by_rank]
    assert seen[0] == letters[:1]
    if place == 2:
        assert seen[1:] == [letters[2:3], letters[1:]]
    else:
        assert [letter for row in seen[1:] for letter in row] == letters[1:]


def test_the_end_of_a_quarter_covers_nothing_of_a_small_desk(view: View) -> None:
    """At the small size what a quarter brought is one line, and it names the new headline and the key that tells it in full."""
    view.size = "small"
    told = quarter_summary(view, 80)
    assert len(told) <= 78
    assert "brought Lead" in told
    assert " w: " in told
    view.size = "medium"
    assert len(quarter_summary(view, 120)) > len(told)


def test_training_is_previewed_as_progress(view: View) -> None:
    """A share of the compute that trains shows the progress it brings this quarter's end, and the threshold it is on the way to."""
    shares = [a for a in sorted(view.analysis.legal) if view.game.kind[a] == act.POSTURE]
    menu = open_menu("posture", view.analysis, view.analysis.places[0], UNICODE)
    assert shares
    for action in shares:
        assert menu.select(action)
        view.menu = menu
        view.ghost = Ghost(action, preview(view.state, action), PositionAnalysis(after(view.state, action), view.seat))
        lines = [line.text for line in detail_lines(view, 80, 40)]
        (told,) = [line for line in lines if "training progress" in line]
        have = view.state.progress(view.seat)
        assert f"→ {have + training(view.ghost.analysis.state, view.seat)} of " in told
        assert f"{view.game.x[action]}/4" in confirm_label(view.game, view.menu)


def test_what_is_on_its_way_is_told_apart(middle: GameSession) -> None:
    """No two rows of the chooser that hastens or cancels say the same."""
    while middle.state.quarter < 7:
        analysis = PositionAnalysis(middle.state, middle.viewer)
        labels = [item.label for item in rows_of("expedite", analysis)]
        assert len(labels) == len(set(labels))
        middle.apply(middle.advice_job().run().action)
        middle.play_on()


@pytest.mark.parametrize("width", (12, 18, 22, 40))
def test_a_cut_between_words_leaves_whole_words(width: int) -> None:
    """What is kept is words of the text, and the cut is marked."""
    text = "expedite campus expansion in US East"
    kept = fit_words(text, width)
    assert len(kept) <= width
    assert kept == text or (kept.endswith("…") and text.startswith(f"{kept[:-1]} "))


def test_ideas_are_told_without_a_cut_where_a_shorter_way_is_known(middle: GameSession) -> None:
    """In the narrow column of the small size a project is named whole where it needs no place beside it."""
    seen = 0
    while middle.state.quarter < 7:
        analysis = PositionAnalysis(middle.state, middle.viewer)
        for action in analysis.ideas:
            text = idea_line(View(middle, Look(), analysis, faces=COMMANDS.faces), action, 34, 12, is_first=False).text
            if analysis.game.kind[action] in (act.BUILD, act.TURBINES) and len(analysis.places) == 1:
                assert project_name(analysis.game, analysis.game.x[action]) in text
                seen += 1
        middle.apply(middle.advice_job().run().action)
        middle.play_on()
    assert seen


def test_chips_on_order_say_who_makes_them(view: View) -> None:
    """Every arrival of a preview has its maker or none, and chips have the origin that their line carries."""
    seen = 0
    for action in sorted(view.analysis.legal):
        view.ghost = Ghost(action, preview(view.state, action), PositionAnalysis(after(view.state, action), view.seat))
        makers = _makers(view)
        arrivals = view.ghost.preview.arrivals
        assert len(makers) == len(arrivals)
        for maker, a in zip(makers, arrivals, strict=True):
            assert bool(maker) == (a.kind == KIND_CHIPS)
            seen += bool(maker) and any(bloc in maker for bloc in BLOCS)
    assert seen


@pytest.mark.parametrize("width", (80, 100))
def test_names_of_cards_are_whole_in_the_list(view: View, width: int) -> None:
    """In the list of the small size a long name takes the place of its suit, and what is not open is marked by a glyph."""
    state = view.state.copy()
    cards_of_rules = view.game.ruleset.cards
    longest = sorted(range(len(cards_of_rules)), key=lambda i: -len(cards_of_rules[i].name))[:ROW_SIZE]
    put_cards(state, longest)
    look = View(view.session, Look(), PositionAnalysis(state, view.seat), faces=COMMANDS.faces)
    text = "\n".join(line.text for line in RowCards("row").draw(look, width, 4))
    for i in longest:
        assert cards_of_rules[i].name in text
    assert text.count(UNICODE.illegal) == sum(not is_open(look, i) for i in longest)


@pytest.mark.parametrize("height", range(3, 24))
def test_what_is_left_out_since_ones_turn_is_counted(view: View, monkeypatch: pytest.MonkeyPatch, height: int) -> None:
    """The deeds that are shown and those that are counted together are all of them, with reasons between them or without."""
    found = [Deed(1, f"deed {n}", is_hostile=False, reason=f"because of {n}", ply=n) for n in range(6)]
    monkeypatch.setattr("gigawatt.tui.widgets.since_your_turn.since_last_turn", lambda _: found)
    lines = [line.text.strip() for line in SinceYourTurn("since_your_turn").draw(view, 60, height)]
    counts = [int(line.split()[0]) for line in lines if line.endswith("more: i")]
    assert 0 not in counts
    assert sum("deed " in line for line in lines) + sum(counts) == len(found)
    assert len(lines) <= height
