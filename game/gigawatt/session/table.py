"""The table of a game in progress: who decides for each seat, whose turn it is, and whose desk is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gigawatt.errors import UsageError
from gigawatt.match.external import is_external
from gigawatt.policies.registry import parse_spec
from gigawatt.session.hands import POLICY, Hand, decider, stand_in
from gigawatt.session.seats import NAME_LIMIT, Options, Seat
from gigawatt.session.timeline import Timeline
from gigawatt.text import safe_text


def cleaned(seat: Seat) -> Seat:
    """A seat with its policy as the registry spells it, and the name of its person as safe text.

    Raises:
        PolicyError: the policy's text cannot be read.
    """
    return Seat(seat.policy and _as_stored(seat.policy), safe_text(seat.name, NAME_LIMIT))


def _as_stored(entrant: str) -> str:
    """An entrant as the registry spells it; the command of a program is not changed."""
    return entrant if is_external(entrant) else str(parse_spec(entrant))


class Table:
    """The seats and their players. `GameSession` explains the members that it shares with it."""

    def __init__(self, seats: Sequence[Seat], options: Options, timeline: Timeline) -> None:
        self._timeline: Final = timeline
        self.seats: Final = tuple(seats)
        self.options: Options = options
        self.people: Final = tuple(i for i, seat in enumerate(self.seats) if seat.is_person)
        self.hands: list[Hand] = []
        """Who decides for the seats of people, if not always whoever sits there; in the order of the plies."""
        self.viewer: int = self.people[0] if self.people else 0
        self.turn_to_person()

    # --- whose turn it is -----------------------------------------------------------------------------------------------

    def policy_of(self, seat: int) -> str | None:
        """The policy that decides for a seat now, also one that stands in for a person; None if a person does."""
        if not self.seats[seat].is_person:
            return self.seats[seat].policy
        hand = decider(self.hands, seat, len(self._timeline.plies), int(self._timeline.state.quarter))
        return hand.policy if hand is not None else None

    @property
    def is_person_to_move(self) -> bool:
        """Whether a person is to move, before or after the hand-over."""
        state = self._timeline.state
        return not state.is_terminal and self.policy_of(state.seat) is None

    @property
    def is_policy_to_move(self) -> bool:
        """Whether a policy is to move: a rival, or one that stands in for a person."""
        state = self._timeline.state
        return not state.is_terminal and self.policy_of(state.seat) is not None

    def was_persons(self, ply: int) -> bool:
        """Whether a person decided a ply, and no policy that stood in."""
        made = self._timeline.plies[ply]
        if not self.seats[made.seat].is_person:
            return False
        hand = decider(self.hands, made.seat, ply, made.quarter)
        return hand is None or hand.policy is None

    # --- whose desk is shown --------------------------------------------------------------------------------------------

    @property
    def needs_hand_over(self) -> bool:
        """Whether a person other than the viewer is to move, and has not taken over yet."""
        return self.is_person_to_move and self._timeline.state.seat != self.viewer

    @property
    def hands_over_by_page(self) -> bool:
        """Whether the next person is called to the table: unless it is open, before that person's first action of each quarter."""
        seat, start = self._timeline.state.seat, self._timeline.quarter_start
        return not self.options.open_table and all(ply.seat != seat for ply in self._timeline.plies[start:])

    def turn_to_mover(self) -> None:
        """Show the desk of the seat to move."""
        self.viewer = self._timeline.state.seat

    def turn_to_person(self) -> None:
        """Show the desk of the seat to move if a person decides there."""
        if self.is_person_to_move:
            self.turn_to_mover()

    # --- who decides for a seat of a person -------------------------------------------------------------------------------

    def hand_to_policy(self, policy: str, quarters: int) -> Hand:
        """Let a policy decide for the person to move.

        Raises:
            UsageError: no person is to move, or no such policy may stand in.
        """
        name = stand_in(policy)
        if not self.is_person_to_move or self.needs_hand_over:
            raise UsageError("a seat is handed to a policy by whoever has the turn")
        state, game = self._timeline.state, self._timeline.game
        until = min(int(state.quarter) + quarters, int(game.quarters)) if quarters > 0 else 0
        return self._note_hand(state.seat, f"{POLICY}{name}", until)

    def take_seat_back(self, seat: int) -> Hand:
        """Let a person decide for a seat again.

        Raises:
            UsageError: no policy stands in there.
        """
        if not self.seats[seat].is_person or self.policy_of(seat) is None or self._timeline.state.is_terminal:
            raise UsageError("no policy plays for a person there")
        people = [hand.by for hand in self.hands if hand.seat == seat and hand.policy is None]
        return self._note_hand(seat, people[-1] if people else "")

    def note_decider(self, person: str) -> Hand:
        """Note that from now on a person, by id, decides for the seat to move.

        Raises:
            UsageError: no person is to move.
        """
        if not self.is_person_to_move or self.needs_hand_over:
            raise UsageError("who decides is said by whoever has the turn")
        return self._note_hand(self._timeline.state.seat, person)

    def _note_hand(self, seat: int, by: str, until: int = 0) -> Hand:
        hand = Hand(len(self._timeline.plies), seat, by, until)
        self.hands.append(hand)
        return hand

    def forget_hands_after(self, ply: int) -> bool:
        """Drop the rows that begin after a ply to which the game has returned; whether there were any."""
        if not any(hand.ply > ply for hand in self.hands):
            return False
        self.hands = [hand for hand in self.hands if hand.ply <= ply]
        return True
