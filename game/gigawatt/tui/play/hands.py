"""Hand a seat to a policy and take it back on the board: entries of the command palette, which is where rare commands are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.errors import GameError
from gigawatt.session.hands import read_team
from gigawatt.wording.hands_text import back_text, handed_text
from gigawatt.wording.seats import seat_name

if TYPE_CHECKING:
    from gigawatt.tui.play.controller import BoardController

POLICIES: Final = ("normal", "easy", "hard")
"""Who stands in for a player, the usual one first."""


@frozen
class Offer:
    """An entry of the palette."""

    label: str
    help: str
    run: Callable[[], None]


def offers(board: BoardController) -> Iterator[Offer]:
    """What can be done about who decides, as the game stands."""
    session = board.session
    for seat in session.people:
        if not session.is_over and session.policy_of(seat) is not None:
            name = seat_name(session.state, seat)
            yield Offer(f"take {name} back", f"A person plays {name} again.", partial(_take_back, board, seat))
    if not session.is_your_turn:
        return
    for policy in POLICIES:
        rest = f"hand this seat to {policy} for the rest of the quarter"
        yield Offer(rest, "The record says who decided.", partial(_hand, board, policy, 1))
    if len(session.people) > 1:  # alone, nobody would be left to take it back
        label = f"hand this seat to {POLICIES[0]} until it is taken back"
        yield Offer(
            label, "For somebody who is away; the record says who decided.", partial(_hand, board, POLICIES[0], 0)
        )
    for member in read_team(session.extra):
        yield Offer(f"{member} decides", "Who of your team decides from now on.", partial(_decides, board, member))


def _hand(board: BoardController, policy: str, quarters: int) -> None:
    """Let a policy play the seat to move."""
    session, quarter = board.session, board.session.state.quarter
    board.model.close()
    try:
        hand = session.hand_to_policy(policy, quarters)
    except GameError as error:
        board.say(str(error), "bind")
        return
    name = seat_name(session.state, hand.seat)
    board.say(handed_text(name, policy, session.game.quarter_text(quarter), hand.until - quarter), "key")
    board.rivals.go_on()


def _take_back(board: BoardController, seat: int) -> None:
    """Let a person play a seat again; what the policy is thinking of is dropped."""
    try:
        board.session.take_seat_back(seat)
    except GameError as error:
        board.say(str(error), "bind")
        return
    board.rivals.stop()
    board.say(back_text(seat_name(board.session.state, seat)), "key")
    board.rivals.go_on()


def _decides(board: BoardController, member: str) -> None:
    """Note who of a team decides."""
    try:
        board.session.note_decider(member)
    except GameError as error:
        board.say(str(error), "bind")
        return
    board.say(f"{member} decides from now on.", "key")
