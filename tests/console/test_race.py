"""Plain text says the race, chokepoints, controls and the order to come, from the same facts as the board."""

from __future__ import annotations

from tests.core.play import by_kind, game_of, line_up, play
from tests.core.positions import put, to_move

from gigawatt.console import outlook, reports
from gigawatt.console.commands import exact_command
from gigawatt.core.explanations.chokepoints import chokepoints, layer_shares
from gigawatt.core.explanations.race import if_ended_now, quarter_outlook
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.queries.turn_order import turn_order
from gigawatt.wording.chokepoint_text import percent
from gigawatt.wording.seats import PLACES, seat_name


def midgame(seats: int, plies: int) -> State:
    """A position some way into a game of so many seats."""
    game = game_of("case-study", seats)
    st = game.new_state(seats, line_up(game, seats))
    play(st, by_kind(plies), plies)
    return st


def test_the_standings_say_how_it_would_end() -> None:
    """Each seat's line has the Lead of the end, the race its place with what is counted, and at the end nothing is left to say."""
    for seats, plies in ((2, 30), (4, 90), (6, 160)):
        st = midgame(seats, plies)
        rows = reports.standings(st)
        ends = reports.race(st)
        for ending in if_ended_now(st):
            name = seat_name(st, ending.seat)
            (row,) = [text for text in rows if name in text]
            assert f"Lead {st.lead(ending.seat)} ({ending.lead} if it ended now)" in row
            (end,) = [text for text in ends if text.strip().startswith(PLACES[ending.rank - 1]) and name in text]
            assert f"with {ending.lead} Lead ({st.lead(ending.seat)} now" in end
    st.v[lay.TERMINAL] = 1
    assert reports.race(st) == []
    assert "if it ended now" not in " ".join(reports.standings(st))


def test_the_order_to_come_is_said_with_the_last_action() -> None:
    """The turn's line names who acts first next quarter once one action is left, the race the whole order; not in the last quarter."""
    st = midgame(4, 0)
    first, *others = [seat_name(st, seat) for seat in turn_order(st, 1)]
    sentence = f"Next quarter {first} acts first."
    to_move(st, 0)
    assert sentence not in reports.turn_line(st)
    put(st, 0, points=1)
    assert reports.turn_line(st).endswith(sentence)
    text = " ".join(reports.race(st))
    assert [text.index(f"{first} acts first"), *sorted(text.rindex(name) for name in others)] == [
        text.index(f"{first} acts first"),
        *[text.rindex(name) for name in others],
    ]
    st.v[lay.QUARTER] = st.game.quarters - 1
    assert "acts first" not in reports.turn_line(st)
    assert "acts first" not in " ".join(reports.race(st))


def test_the_forecast_says_what_the_quarter_brings_to_whom() -> None:
    """Every seat has its Lead after this quarter's record, and the last quarter says who is first then."""
    st = midgame(4, 80)
    text = outlook.forecast(st, 0)
    assert any("The last record, 2026 Q4" in line for line in text)
    while st.quarter < st.game.quarters - 1:
        st.apply_action(0)
    last = outlook.forecast(st, 0)
    assert any(line.startswith("The last quarter and what is counted at the end") for line in last)
    assert "first then" in last[-1] or "First then" in last[-1].capitalize()
    for row in quarter_outlook(st):
        (line,) = [text for text in last if text.strip().startswith(f"{seat_name(st, row.seat)}: Lead")]
        assert f"to {row.lead[0]}" in line


def test_the_report_of_controls_has_every_chokepoint_and_share() -> None:
    """Each part says its holder, the shares and how near the next one is; each layer the blocs' shares."""
    st = midgame(4, 120)
    text = reports.controls(st)
    for row in chokepoints(st):
        (line,) = [
            line
            for line in text
            if line.startswith(f"  {('Logic', 'Memory', 'Packaging', 'Equipment')[row.part]}: ") and "hold" in line
        ]
        assert ("nobody holds it" in line) == (row.holder is None)
        assert all(
            f"{seat_name(st, seat)} makes {percent(share)}" in line for seat, share in enumerate(row.shares) if share
        )
    heading = next(i for i, line in enumerate(text) if line.startswith("Shares of the layers"))
    for share, line in zip(layer_shares(st), text[heading + 1 :], strict=False):
        assert all(percent(number) in line for number in share.blocs)
    small = game_of("first-campus", 2, "first-campus").new_state(1)
    assert reports.controls(small) == ["This scenario has no export controls.", "This scenario has no chokepoints."]


def test_the_keys_of_the_board_are_words_of_plain_text() -> None:
    """`race` and `chokepoints` are understood."""
    assert [exact_command(word).name for word in ("race", "order", "chokepoints") if exact_command(word)] == [
        "standings", "standings", "controls",
    ]  # fmt: skip
