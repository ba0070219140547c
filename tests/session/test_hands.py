"""A seat is handed to a policy and back: who decided is written down, taken back with its plies, and read again from the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from gigawatt.content import open_game
from gigawatt.errors import IllegalActionError, SaveError, UsageError
from gigawatt.session import PASS, GameSession
from gigawatt.session.hands import Hand, decider, deciders, read_hands, read_team, write_hands
from gigawatt.session.seats import Seat
from gigawatt.storage.verification import verify


def _session(people: int = 1, path: Path | None = None) -> GameSession:
    game = open_game("first-campus", 3)
    seats = [Seat(None) if place < people else Seat("easy") for place in range(3)]
    session = GameSession(game, None, 5, seats, path=path)
    session.play_on()
    return session


def _counts(session: GameSession, seat: int = 0) -> dict[str, int]:
    return deciders(session.hands, seat, [(ply.ply, ply.quarter) for ply in session.plies if ply.seat == seat])


def test_for_the_rest_of_the_quarter() -> None:
    """The policy decides until the quarter ends, and then the person is to move again."""
    session = _session()
    session.hand_to_policy("normal")
    assert session.is_policy_to_move
    with pytest.raises(IllegalActionError, match="played by normal"):
        session.apply(PASS)
    session.play_on()
    assert (session.state.quarter, session.is_your_turn) == (1, True)
    assert set(_counts(session)) == {"policy:normal"}
    session.apply(PASS)
    assert _counts(session)[""] == 1
    assert session.counts["handed"] == 1


def test_for_some_quarters_and_until_the_end() -> None:
    """Two quarters are this one and the next; 0 goes on to the end of the match, which a person may take back before."""
    session = _session()
    session.hand_to_policy("greedy", 2)
    session.play_on()
    assert session.state.quarter == 2
    session.hand_to_policy("greedy", 0)
    session.take_seat_back(0)
    assert session.is_your_turn
    session.hand_to_policy("greedy", 0)
    session.play_on()
    assert session.is_over
    with pytest.raises(UsageError):
        session.take_seat_back(0)


def test_a_table_of_several() -> None:
    """The seat of somebody who is away is played while others go on, until it is taken back at another's turn."""
    session = _session(people=2)
    first = session.state.seat
    other = 1 - first
    session.hand_over()
    session.hand_to_policy("easy", 0)
    session.play_on()
    assert session.state.seat == other
    session.hand_over()
    session.apply(PASS)
    session.play_on()
    assert session.state.seat == other
    assert set(_counts(session, first)) == {"policy:easy"}
    session.take_seat_back(first)
    assert session.policy_of(first) is None
    session.apply(PASS)
    session.play_on()
    assert session.is_person_to_move


def test_it_is_read_again(tmp_path: Path) -> None:
    """A game that was left while a policy stood in goes on with it, and its record replays."""
    path = tmp_path / "game.json"
    session = _session(path=path)
    session.hand_to_policy("normal", 2)
    session.leave()
    again = GameSession.resume(path)
    assert again.policy_of(0) == "normal"
    again.play_on()
    assert again.state.quarter == 2
    again.note_decider("ann")
    again.apply(PASS)
    last = GameSession.resume(path)
    assert list(last.hands) == list(again.hands)
    assert _counts(last) == _counts(again)
    assert last.counts["handed"] == 1
    assert "hands" not in last.extra
    assert verify(last.record()).ok


def test_taking_back_goes_to_the_persons_own_decision() -> None:
    """What a policy decided is taken back with the person's ply before it, the hand-over included; nothing is repeated then."""
    session = _session()
    own = next(a for a in session.state.legal_actions() if a != PASS)
    session.apply(own)
    session.play_on()
    assert (session.state.quarter, session.is_your_turn) == (0, True)
    session.hand_to_policy("easy")
    ply = session.accept(session.job().run())
    assert ply is not None
    assert (ply.seat, ply.quarter, session.state.quarter) == (0, 0, 0)
    assert session.take_back().action == own
    assert (list(session.hands), session.can_redo, session.is_your_turn) == ([], False, True)
    assert session.counts["handed"] == 1


def test_late_answers_are_dropped() -> None:
    """An answer that a policy was asked for before the seat was taken back does nothing."""
    session = _session()
    session.hand_to_policy("easy", 0)
    answer = session.job().run()
    session.take_seat_back(session.state.seat)
    assert session.accept(answer) is None


@pytest.mark.parametrize("name", ["nobody", "search:nodes=5", "module:Class", "program ./x", ""])
def test_only_policies_of_the_game_stand_in(name: str) -> None:
    """Nothing that a file or a line names is run."""
    with pytest.raises(UsageError, match="no policy"):
        _session().hand_to_policy(name)


_ROWS = st.lists(
    st.builds(
        Hand, st.integers(0, 50), st.integers(0, 5), st.sampled_from(["", "ann", "policy:easy"]), st.integers(0, 12)
    ),
    max_size=6,
).map(lambda hands: sorted(hands, key=lambda hand: hand.ply))


@given(_ROWS, st.integers(0, 5), st.integers(0, 60), st.integers(0, 12))
def test_rows_survive_and_the_last_one_holds(hands: list[Hand], seat: int, ply: int, quarter: int) -> None:
    """Rows are read as they were written; of those that hold, the last one says who decides."""
    assert read_hands({"hands": json.loads(json.dumps(write_hands(hands)))}) == hands
    holding = [h for h in hands if h.seat == seat and h.ply <= ply and not (h.until and quarter >= h.until)]
    assert decider(hands, seat, ply, quarter) == (holding[-1] if holding else None)


@pytest.mark.parametrize(
    "rows",
    [
        "x",
        [1],
        [{"ply": 0, "seat": 0, "by": "", "until": 0, "more": 1}],
        [{"ply": -1, "seat": 0, "by": "", "until": 0}],
        [{"ply": 0, "seat": 9, "by": "", "until": 0}],
        [{"ply": True, "seat": 0, "by": "", "until": 0}],
        [{"ply": 0, "seat": 0, "by": "policy:os.system", "until": 0}],
        [{"ply": 0, "seat": 0, "by": "<b>", "until": 0}],
        [{"ply": 0, "seat": 0, "by": 5, "until": 0}],
        [{"ply": 3, "seat": 0, "by": "", "until": 0}, {"ply": 2, "seat": 0, "by": "", "until": 0}],
        [{"ply": 0, "seat": 0, "by": "", "until": 0}] * 2001,
    ],
)
def test_odd_rows_are_refused(rows: Any) -> None:
    """A file that was edited is refused in one sentence."""
    with pytest.raises(SaveError, match="hands"):
        read_hands({"hands": rows})


def test_a_file_of_plies_that_are_not_there_is_refused(tmp_path: Path) -> None:
    """Rows of the future would count once somebody gets there."""
    path = tmp_path / "game.json"
    session = _session(path=path)
    session.apply(PASS)
    plain = json.loads(path.read_text())
    plain["session"]["hands"] = write_hands([Hand(500, 0, "policy:easy")])
    path.write_text(json.dumps(plain))
    with pytest.raises(SaveError, match="ply 500"):
        GameSession.resume(path)


def test_teams_are_ids() -> None:
    """A start file names those who play it by id."""
    assert read_team({"team": ["ann", "ben"]}) == ("ann", "ben")
    assert read_team({}) == ()
    for odd in ("ann", [1], ["<b>"], ["a"] * 13):
        with pytest.raises(SaveError, match="team"):
            read_team({"team": odd})
