"""Policies in the process for tests: sound ones that are quick, and some that are not sound."""

from __future__ import annotations

import os
import time

from gigawatt.policies.api import Decision, Turn


class Last:
    """Takes the last legal action."""

    def decide(self, turn: Turn) -> Decision:
        """Decide."""
        return Decision(turn.legal_actions[-1])


class Middle:
    """Takes the middle of the legal actions, and spends some time on it if asked."""

    def __init__(self, ms: int = 0) -> None:
        self._seconds = ms / 1000

    def decide(self, turn: Turn) -> Decision:
        """Decide."""
        if self._seconds:
            time.sleep(self._seconds)
        return Decision(turn.legal_actions[len(turn.legal_actions) // 2])


class Moody:
    """Decides by something that is different every time."""

    _calls = 0

    def decide(self, turn: Turn) -> Decision:
        """Decide."""
        Moody._calls += 1
        return Decision(turn.legal_actions[Moody._calls * 7919 % len(turn.legal_actions)])


class Odd:
    """Misbehaves at a ply, if the policy's seed lets it (`one_in`)."""

    def __init__(self, how: str = "raises", ply: int = 9, one_in: int = 1) -> None:
        self._how = how
        self._ply = ply
        self._one_in = one_in

    def decide(self, turn: Turn) -> Decision:
        """Decide, or not."""
        if turn.ply >= self._ply and turn.policy_seed % self._one_in == 0:
            if self._how == "raises":
                raise RuntimeError("out of ideas")
            if self._how == "dies":
                os._exit(3)
            if self._how == "hangs":
                time.sleep(600)
            if self._how == "illegal":
                return Decision(next(a for a in range(turn.game.action_count) if a not in turn.legal_actions))
        return Decision(turn.legal_actions[0])
