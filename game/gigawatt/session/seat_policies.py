"""The policies of a game in progress, for its seats and for advice: made when they are needed, and ended together."""

from __future__ import annotations

from typing import Final

from gigawatt.errors import PolicyError
from gigawatt.match.entrants import Entrants
from gigawatt.policies.api import Policy
from gigawatt.policies.registry import is_house
from gigawatt.session.decisions import Unmade


class SeatPolicies:
    """One policy for each seat that a policy plays, and the adviser."""

    def __init__(self) -> None:
        self._entrants: Final = Entrants()
        self._made: dict[int, Policy] = {}
        self._adviser: tuple[str, Policy] | None = None
        self.epoch: int = 0
        """Increases when the policies must be created again; see `Task`."""

    def make(self, seat: int, spec: str) -> None:
        """Create the policy of a seat now, rather than at its first decision.

        Raises:
            PolicyError: it is unknown or cannot be created.
        """
        self._made[seat] = self._entrants.seat(spec)

    def of(self, seat: int, spec: str) -> Policy:
        """The policy of a seat; if it cannot be created, one that fails at each decision."""
        if seat not in self._made:
            try:
                self.make(seat, spec)
            except PolicyError as error:
                self._made[seat] = Unmade(error)
        return self._made[seat]

    def adviser(self, spec: str) -> Policy:
        """The policy that is asked for advice.

        Raises:
            PolicyError: it cannot be created.
        """
        if self._adviser is None or self._adviser[0] != spec or is_house(spec):  # a hosted one may still be busy
            self._adviser = (spec, self._entrants.seat(spec))
        return self._adviser[1]

    def forget(self, seat: int) -> None:
        """Let another policy decide for a seat from now on."""
        self._made.pop(seat, None)

    def restart(self) -> None:
        """Let the policies of the seats begin anew, because the position has gone back."""
        self._entrants.release(self._made.values())
        self._made.clear()
        self.epoch += 1

    def close(self) -> None:
        """End the processes of policies; they are started again when they are needed."""
        self._made.clear()
        self._adviser = None
        self._entrants.close()
