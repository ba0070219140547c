"""Hand a seat to a policy and take it back, and say who of a team decides, in plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.console import reports
from gigawatt.session.class_block import is_student_id
from gigawatt.session.hands import read_team
from gigawatt.wording.grammar import listed, plural
from gigawatt.wording.hands_text import back_text, handed_text
from gigawatt.wording.seats import seat_name

if TYPE_CHECKING:
    from gigawatt.console.desk import Desk

DEFAULT: Final = "normal"


def away(desk: Desk, text: str) -> None:
    """Let a policy play the seat to move, for some quarters."""
    words = text.split()
    count = words.pop() if words and words[-1].isdecimal() else "1"
    if len(words) > 1 or len(count) > 2:
        desk.say("away takes a policy and a number of quarters, as in away normal 2.")
        return
    session = desk.session
    quarter = session.state.quarter
    left = session.game.quarters - quarter
    if int(count) > left and not session.is_over:
        desk.say(f"The match has {plural(left, 'quarter')} left, not {count}; away easy 0 is until you type return.")
        return
    hand = session.hand_to_policy(words[0].lower() if words else DEFAULT, int(count))
    name = seat_name(session.state, hand.seat)
    desk.say(handed_text(name, hand.policy or "", session.game.quarter_text(quarter), hand.until - quarter))
    desk.listed = ()
    desk.go_on()


def come_back(desk: Desk, text: str) -> None:
    """Take a seat back from the policy that plays it: the one that is named, else the only one."""
    session = desk.session
    seats = [seat for seat in session.people if session.policy_of(seat) is not None]
    if text:
        seat = desk.whose(text)
        if seat is None:
            return
    elif len(seats) == 1:
        seat = seats[0]
    else:
        desk.say("Which seat? As in return B." if seats else "No policy plays for anybody here.")
        return
    session.take_seat_back(seat)
    desk.say(back_text(seat_name(session.state, seat)))
    desk.say(reports.turn_line(session.state))


def decides(desk: Desk, text: str) -> None:
    """Note who of a team decides from now on."""
    team = read_team(desk.session.extra)
    known = next((member for member in team if member.casefold() == text.casefold()), text)
    if not is_student_id(known) or (team and known not in team):
        who = f"; the team is {listed(list(team))}" if team else ", as in decides ann"
        desk.say(f"Who decides? Name an id{who}.")
        return
    desk.session.note_decider(known)
    desk.say(f"{known} decides from now on.")
