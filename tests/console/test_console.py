"""The plain-text mode, driven as a pipe would."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings, strategies as st
from tests.core.positions import fill, to_move

from gigawatt.analysis.refills import next_refill
from gigawatt.cli.play import play
from gigawatt.console import Console, play_text, reports
from gigawatt.console.changes import refusal_lines
from gigawatt.console.commands import COMMANDS, Command
from gigawatt.content import open_game
from gigawatt.core import Game, actions as act
from gigawatt.core.position.rows import WHILE_UPHELD, Control
from gigawatt.session import GameSession, Options, Seat
from gigawatt.storage import verify
from gigawatt.wording.match_text import MatchText

RIVAL = "random"
SEED = 8


def table(
    game: Game, *, people: int = 1, path: Path | None = None, undo: bool = True, advice: bool = True
) -> GameSession:
    """A fresh game with people first and random rivals after them."""
    seats = [Seat(None) if i < people else Seat(RIVAL) for i in range(game.seats)]
    return GameSession(game, None, SEED, seats, Options(undo=undo, advice=advice, adviser=RIVAL), path)


def talk(session: GameSession, *lines: str) -> list[str]:
    """What is said when these lines are typed, from the opening to the closing words."""
    said: list[str] = []
    play_text(session, lines, said.append)
    return said


def answer(session: GameSession, *lines: str) -> list[str]:
    """What the last of these lines is answered with."""
    said: list[str] = []
    console = Console(session, said.append)
    console.open()
    for line in lines[:-1]:
        console.do(line)
    said.clear()
    console.do(lines[-1])
    return said


def test_a_whole_game_is_played_by_lines(small_game: Game) -> None:
    """Typing the last number of each list plays a match to its end; its record is true and its story is told."""
    session = table(small_game)
    said: list[str] = []
    console = Console(session, said.append)
    console.open()
    while not session.is_over:
        console.do("legal")
        console.do(str(len(session.state.legal_actions())))
    console.close()
    assert verify(session.record()).is_finished
    assert said[-2] == "The match is over. Type quit to leave."
    assert any(line.startswith("1st: ") for line in said)
    assert any("held you back in" in line for line in said)


def test_the_end_has_the_lesson_as_the_board_has_it() -> None:
    """Permit luck, the game in one paragraph and the lesson of the scenario stand at the end, in the words of the rules."""
    game = open_game("first-campus", 2)
    session = GameSession(game, None, SEED, [Seat(None), Seat(RIVAL)], Options(adviser=RIVAL), None)
    said = talk(session, *["pass"] * game.quarters)
    assert session.is_over
    end = said[[line.startswith("Permit luck: ") for line in said].index(True) :]
    assert end[1].startswith("The game in one paragraph: ")
    assert " won with " in end[1]
    assert end[2] == f"Its lesson: {game.scenario.lesson}"
    assert end[3] == "The match is over. Type quit to leave."


@pytest.mark.parametrize(("own", "rival", "is_said"), [(3, 1, True), (1, 3, False), (2, 2, False), (None, 1, True)])
def test_a_comparison_speaks_for_what_it_stands_under(
    small_game: Game, own: int | None, rival: int, *, is_said: bool
) -> None:
    """That a rival ordered first is said of what held a seat back only where it ordered later, or never."""
    text = MatchText(small_game, ("Ada", "Bob"), 0)
    said = text.held_back(
        seat=0, rival=1, quarters=4, layer="chips", bound=3, beside=(), own_order=own, rival_order=rival, idle=0,
        worst=0, worst_idle=0,
    )  # fmt: skip
    assert any("Bob" in line for line in said) is is_said


def test_every_legal_action_is_done_by_its_text(small_game: Game) -> None:
    """The full text form of an action does just that action."""
    session = table(small_game)
    for action in session.state.legal_actions():
        fresh = table(small_game)
        said = answer(fresh, small_game.format_action(action))
        assert fresh.plies[0].action == action, said
        assert said[0] == f"Done: {small_game.format_action(action)}."


@pytest.mark.parametrize("typed", ['"b evap us"', 'b "evap us', 'b evap us"'])
def test_quotes_mean_nothing(small_game: Game, typed: str) -> None:
    """Whoever quotes what is typed, as a page may have it, or forgets to close the quote, is understood."""
    assert answer(table(small_game), typed) == answer(table(small_game), "b evap us")


def test_short_words_do_what_they_mean(small_game: Game) -> None:
    """The keys of the board and beginnings of words are enough where they mean one legal action."""
    session = table(small_game)
    said = answer(session, "b evap us")
    assert said[0] == "Done: build evaporative-cooling @us-east."


def test_words_that_may_mean_several_actions_are_listed_and_a_number_chooses(small_game: Game) -> None:
    """Ambiguous words change nothing: they give a numbered list, whose number does the action."""
    session = table(small_game)
    said = answer(session, "build cooling us")
    assert not session.plies
    assert said == [
        "build cooling us may be one of 2 legal actions:",
        "1. build evaporative-cooling @us-east",
        "2. build closed-loop-cooling @us-east",
    ]
    said = answer(session, "build cooling us", "2")
    assert said[0] == "Done: build closed-loop-cooling @us-east."


def test_an_illegal_action_tells_every_reason_and_why_repeats_it(small_game: Game) -> None:
    """What may not be done changes nothing, names reason and rule, and can be asked for again."""
    session = table(small_game)
    said = answer(session, "buy accelerators -> texas")
    assert said[0] == "buy accelerators -> texas is not legal now."
    assert "Rule: " in said[1]
    assert not session.plies
    assert answer(session, "buy accelerators -> texas", "why") == said


def test_time_is_promised_only_where_it_mends_every_reason(duel_game: Game) -> None:
    """A region that offers no gas never will, so the quarter in which turbines are for sale again is not told; alone it is."""
    state = duel_game.new_state(3, ["hyperscaler", "neocloud"])
    fill(state, "equipment")
    to_move(state, 0)
    never, later = (
        refusal_lines(state, duel_game.parse_action(f"build gas-turbines @{place}")) for place in ("nordics", "us-east")
    )
    assert any("Rule: Regions." in line for line in never)
    assert not any("Legal from" in line for line in never)
    assert len(later) == 2
    assert "Legal from" in later[1]


def test_a_preview_changes_nothing_and_says_so(small_game: Game) -> None:
    """A preview tells the price, and that nothing has been done."""
    session = table(small_game)
    before = session.state.digest()
    said = answer(session, "preview build electrical-fabric @us-east")
    assert said[0] == "Preview of build electrical-fabric @us-east."
    assert any(line.startswith("Net cash: ") for line in said)
    assert said[-1] == "Nothing has been done yet."
    assert session.state.digest() == before


def test_what_does_nothing_is_warned_of(small_game: Game) -> None:
    """An order that another layer makes useless is warned of, when previewed and when done."""
    session = table(small_game)
    said = answer(session, "preview build electrical-fabric @us-east")
    assert any(line.startswith("Warning: ") for line in said)
    assert any(line.startswith("Warning: ") for line in answer(session, "build electrical-fabric @us-east"))


def test_taking_back_redoing_and_restarting(small_game: Game) -> None:
    """An action is taken back and repeated; the quarter begins again on request."""
    session = table(small_game)
    start = session.state.digest()
    answer(session, "b evap us")
    after = session.state.digest()
    assert answer(session, "take back")[0] == "Taken back: build evaporative-cooling @us-east."
    assert session.state.digest() == start
    answer(session, "redo")
    assert session.state.digest() == after
    answer(session, "restart")
    assert session.state.digest() == start
    assert answer(session, "z") == ["Nothing has been done yet."]


def test_take_back_is_no_card(duel_game: Game) -> None:
    """Where cards are taken, `take back` takes back all the same."""
    session = table(duel_game)
    answer(session, "legal", "2")
    assert answer(session, "take back")[0].startswith("Taken back: ")


def test_each_look_of_the_board_can_be_typed(duel_game: Game) -> None:
    """What binds, what the quarter's end brings, and how the quarters went, under the board's keys too."""
    session = table(duel_game)
    binds = answer(session, "bottleneck")
    assert any("binds; one more" in line for line in binds)
    assert sum(line.split()[0] in ("Site", "Power", "Cooling", "Network", "Accelerators") for line in binds) >= 5
    assert answer(session, "x") == binds
    assert answer(session, "bottleneck B") != binds
    assert answer(session, "g")[1].startswith("Compute, if all is on time: ")
    assert answer(session, "history")[0].startswith("Start: A ")
    answer(session, *["p"] * 9)
    assert len(answer(session, "h")) == session.state.quarter + 1


def test_taking_back_can_be_switched_off(small_game: Game) -> None:
    """Where the table does not allow it, nothing is taken back, and that is said."""
    session = table(small_game, undo=False)
    answer(session, "b evap us")
    assert "switched off" in answer(session, "z")[0]
    assert len(session.plies) > 0


def test_advice_can_be_switched_off(small_game: Game) -> None:
    """Where the table does not allow it, neither the adviser nor the best options answer."""
    session = table(small_game, advice=False)
    assert "switched off" in answer(session, "advise")[0]
    assert "switched off" in answer(session, "next")[0]
    assert "switched off" in answer(session, "bottleneck")[0]


def test_next_lists_what_helps_and_its_number_does_it(small_game: Game) -> None:
    """`next` names what binds and numbers what would help; the first number is legal."""
    session = table(small_game)
    said = answer(session, "next")
    assert any("bind" in line for line in said)
    assert any(line.startswith("1. ") for line in said)
    assert answer(session, "next", "1")[0].startswith("Done: ")


def test_the_hint_leads_and_its_number_does_it(small_game: Game) -> None:
    """In the first quarter `hint` tells what binds and suggests an action, which a number does; later there is none."""
    assert any("bind" in line for line in answer(table(small_game), "hint"))
    assert answer(table(small_game), "hint", "1")[0].startswith("Done: ")
    assert answer(table(small_game), "p", "p", "p", "hint")[0].startswith("There is no hint now")


def test_a_hint_where_advice_is_off(small_game: Game) -> None:
    """`hint` says that it is switched off, and does not send people to `next`, which is switched off too."""
    silent = table(small_game, advice=False)
    assert answer(silent, "hint") == ["Advice is switched off at this table."]


def test_the_adviser_answers_and_one_does_it(small_game: Game) -> None:
    """The adviser's action can be taken by its number."""
    session = table(small_game)
    assert answer(session, "advise")[0].startswith("The adviser (random) would do this, 1: ")
    assert answer(session, "advise", "1")[0].startswith("Done: ")


def test_the_end_of_the_lines_keeps_the_game(small_game: Game, tmp_path: Path) -> None:
    """When input ends the game is on the disk as it stands, and goes on from there."""
    path = tmp_path / "game.json"
    session = table(small_game, path=path)
    said = talk(session, "b evap us", "p")
    assert said[-1].startswith("Kept as game.json, at ")
    again = GameSession.resume(path)
    assert again.state.digest() == session.state.digest()
    assert any(line.startswith("The game goes on after ") for line in talk(again))


def test_the_same_lines_get_the_same_answers(small_game: Game) -> None:
    """Two runs of one script say the same, word for word."""
    script = ("status", "b evap us", "next", "p", "p", "standings", "log 5", "quit")
    assert talk(table(small_game), *script) == talk(table(small_game), *script)


def test_every_command_answers_in_plain_lines(duel_game: Game) -> None:
    """Under all the rules each command says something, in single lines without control characters."""
    for command in COMMANDS:
        if command.name == "quit":
            continue
        session = table(duel_game)
        for line in answer(session, command.name):
            assert line
            assert line.isprintable()


def test_help_names_every_command(small_game: Game) -> None:
    """The help lists each command with its use."""
    said = "\n".join(answer(table(small_game), "help"))
    for command in COMMANDS:
        assert command.usage in said


@pytest.mark.parametrize("command", [c for c in COMMANDS if not c.takes_words], ids=lambda c: c.name)
def test_words_that_mean_nothing_are_refused(duel_game: Game, tmp_path: Path, command: Command) -> None:
    """Whatever follows a command that stands alone is named, and nothing is done, under each of its names."""
    session = table(duel_game, path=tmp_path / "game.json")
    answer(session, "legal", "1")
    before = session.state.digest()
    for name in (command.name, *command.keys):
        (tmp_path / "game.json").unlink(missing_ok=True)
        said: list[str] = []
        console = Console(session, said.append)
        console.do(f"{name} now please")
        assert said[0].startswith(
            f"{command.name} takes no words after it, and 'now please' was typed; nothing was done."
        )
        assert len(said) == 1
        assert not console.is_closed
        assert session.state.digest() == before
        assert not (tmp_path / "game.json").exists()


def test_save_says_that_the_game_has_its_file(small_game: Game, tmp_path: Path) -> None:
    """A name after `save` would be another file; the game keeps the one it has."""
    session = table(small_game, path=tmp_path / "game.json")
    (said,) = answer(session, "save other.json")
    assert said.endswith("The game keeps its own file.")
    (said,) = answer(session, "res x")
    assert said.startswith("restart takes no words")


@pytest.mark.parametrize("words", ["x", "0", "-3", "3 actions"])
def test_log_takes_a_number(small_game: Game, words: str) -> None:
    """Anything else is refused, not taken for ten."""
    (said,) = answer(table(small_game), f"log {words}")
    assert said == f"log takes how many actions to say, as in log 20, and {words!r} was typed."


@pytest.mark.parametrize("number", ["0", "7", "00099", "12345678901", "9" * 150])
def test_a_number_without_an_action_is_named(small_game: Game, number: str) -> None:
    """As it was typed, however long."""
    assert answer(table(small_game), number)[0].startswith(f"No action {number}: ")
    assert answer(table(small_game), f"preview {number}")[0].startswith(f"No action {number}: ")


def test_a_control_of_events_is_listed_once(duel_game: Game) -> None:
    """Of two events' controls on one thing the longer and stricter is listed; a seat's own stands beside it."""
    session = table(duel_game)
    short, long, other = (Control(2, 0, 1, 1, 1, -1, until) for until in (5, 9, 9))
    session.state.controls = tuple(sorted([short, long, other, Control(2, 0, 1, 1, 2, 0, WHILE_UPHELD)]))
    said = [line for line in answer(session, "controls") if line.startswith("Memory, the alliance against")]
    assert len(said) == 2
    assert [line for line in said if "by an event" in line] == [
        f"Memory, the alliance against the challenger bloc: licence in force to {duel_game.quarter_text(9)}, by an event."
    ]


def pass_until(session: GameSession, quarter: int) -> None:
    """Everybody passes until a quarter begins."""
    while session.state.quarter < quarter:
        if session.needs_hand_over:
            session.hand_over()
        session.apply(act.PASS)


def test_a_full_ladder_says_what_its_refill_finds() -> None:
    """Where a refill finds no room for all of it, markets and controls say for how much, and whose goods come first; so it comes."""
    game = open_game("chip-embargo")
    session = table(game, people=game.seats)
    pass_until(session, 4)
    refill = next_refill(session.state, 0)
    assert refill.is_cut
    for words in ("markets", "controls"):
        said = answer(session, words)[-1]
        assert f"the next refill has room for {refill.room} of {refill.units} accelerators" in said
        assert "from the alliance, the challenger bloc and then the non-aligned bloc, and the rest is lost." in said
    pass_until(session, 5)
    events = [event for event in session.plies[-1].quarter_events if event[:2] == ("stock", 0)]
    assert sum(event[3] for event in events if event[4] == "refill") == refill.room
    pass_until(session, game.quarters - 1)
    assert not any("next refill" in line for line in answer(session, "markets"))


def test_a_person_is_asked_before_actions_are_lost(small_game: Game) -> None:
    """At a terminal passing with actions left is asked once, a look between changes nothing, and an action asks anew."""
    session = table(small_game)
    said: list[str] = []
    console = Console(session, said.append, asks=True)
    left = session.state.points_left(session.viewer)
    for line in ("p", "status"):
        console.do(line)
        assert not session.plies
    assert f"Pass? {left} actions are lost; pass again to do so." in said
    console.do("b evap us")
    said.clear()
    console.do("pass")
    assert said == [f"Pass? {left - 1} actions are lost; pass again to do so."]
    console.do("pass")
    assert "Done: pass." in said


def test_a_pipe_is_not_asked(small_game: Game) -> None:
    """In a script `pass` passes, and the help says which it is."""
    assert answer(table(small_game), "pass")[0] == "Done: pass."
    (line,) = [line for line in answer(table(small_game), "help") if line.startswith("pass ")]
    assert "at once" in line


def test_unknown_words_get_the_nearest_right_ones(small_game: Game) -> None:
    """A misspelt command is answered with what it may have meant."""
    assert answer(table(small_game), "staus") == ["No command 'staus'. Did you mean status?"]
    assert answer(table(small_game), "st")[0] == "st may be status or standings."
    assert "No action 7" in answer(table(small_game), "7")[0]


@pytest.mark.parametrize("name", ["gas", "Neocloud", "first-campus", "texas"])
def test_show_tells_the_rules_of_a_thing(small_game: Game, name: str) -> None:
    """Cards, factions, scenarios and regions are found by id or name."""
    said = answer(table(small_game), f"show {name}")
    assert len(said) > 2
    assert name.lower() in said[0].lower()


def test_people_hand_the_table_over(small_game: Game) -> None:
    """With two people nothing can be done before the next one says ready, and then it is their desk."""
    session = table(small_game, people=2)
    first = session.viewer
    said = answer(session, "p")
    assert said[-1].startswith("Hand the table to ")
    plies = len(session.plies)
    assert answer(session, "p")[0].startswith("First hand the table to ")
    assert len(session.plies) == plies
    answer(session, "ready")
    assert session.viewer != first


def test_rivals_are_told_with_their_actions(small_game: Game) -> None:
    """What a rival did is said at once, and again by `since` and `why`."""
    session = table(small_game)
    said = answer(session, "p")
    assert any(line.startswith("B Neocloud: ") for line in said)
    assert any(line.startswith("B Neocloud: ") for line in answer(session, "since"))
    assert answer(session, "why B")[0].startswith("B Neocloud: ")


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_no_line_is_too_strange(small_game: Game, line: str) -> None:
    """Whatever is typed is answered, never raised."""
    for text in answer(
        table(small_game), line, f"why {line}", f"preview {line}", f"legal {line}", f"show {line}", line
    ):
        assert "\n" not in text


def test_the_command_plays_from_a_pipe() -> None:
    """`gigawatt play --text` reads a pipe to its end, keeps the game and leaves with code 0."""
    arguments = ["first-campus", "--text", "--seat", f"neocloud={RIVAL}", "--seed", str(SEED), "--seats", "2"]
    result = CliRunner().invoke(play, arguments, input="status\nb evap us\n")
    assert result.exit_code == 0, result.output
    assert "Done: build evaporative-cooling @us-east." in result.output
    assert "Kept as first-campus-1.json" in result.output


def test_a_quarters_end_is_said_and_said_again(duel_game: Game) -> None:
    """Each quarter's end is said in order once it has come, and `quarter` says the last one, or the one it names, again."""
    session = table(duel_game)
    said: list[str] = []
    console = Console(session, said.append)
    console.open()
    assert answer(table(duel_game), "quarter") == ["No quarter has ended yet."]
    for quarter in range(2):
        while session.state.quarter == quarter:
            console.do("pass")
    heads = [f"The end of {duel_game.quarter_text(quarter)}." for quarter in range(2)]
    first, second = (said.index(head) for head in heads)
    said_then = said[second : said.index(f"{duel_game.quarter_text(2)} begins.")]
    assert first < second
    assert sum(line.startswith("Lead: ") for line in said_then) == duel_game.seats
    for words, head in (
        ("quarter", heads[1]),
        (f"quarter {duel_game.quarter_name(0)}", heads[0]),
        ("quarter 1", heads[0]),
    ):
        said.clear()
        console.do(words)
        assert said[0] == head
    console.do("quarter 1999Q1")
    assert "is not a quarter of this match" in said[-1] or "is no quarter" in said[-1]
    said.clear()
    console.do("quarter 3")
    assert said == [f"{duel_game.quarter_text(2)} has not ended yet."]


def test_standings_said_again_are_those_of_their_moment(duel_game: Game) -> None:
    """What a rival has paid since the quarter began is in no figure that is said as of its beginning."""
    session = table(duel_game)
    said: list[str] = []
    console = Console(session, said.append)
    console.open()
    has_paid = False
    for _ in range(4):
        said.clear()
        console.do("pass")
        live = [line for line in said if line.startswith(("1st: ", "2nd: "))]
        said.clear()
        console.do("since")
        again = [line for line in said if line.startswith(("1st: ", "2nd: "))]
        assert again in ([], live)
        has_paid |= bool(again) and again != reports.standings(session.state)
    assert has_paid


def test_what_is_said_again_is_what_was_said(duel_game: Game) -> None:
    """`quarter` says the very lines that were said when the quarter ended."""
    session = table(duel_game)
    said: list[str] = []
    console = Console(session, said.append)
    console.open()
    while session.state.quarter == 0:
        console.do("pass")
    start = said.index(f"The end of {duel_game.quarter_text(0)}.")
    then = said[start : said.index(f"{duel_game.quarter_text(1)} begins.")]
    said.clear()
    console.do("quarter")
    assert said == then
