"""Limits on wrong join codes, and on the browsers that one address may bring.

Everybody behind a school's router or an unconfigured proxy has the same address, so counting by address alone would let one pupil
lock out a class. Attempts are therefore counted in two ways:

- The page of the join form gives every browser a signed cookie. A browser has `OWN_TRIES` attempts of its own, which nobody else can use
up.
- Further attempts, and those without such a cookie, draw on a budget shared by their address, and on one of the whole server.

A right code returns what it drew, so a class that knows the code is never counted. Flooding the form exhausts the shared budgets
and the cookies still available; browsers that opened the page before are not affected, others have to wait until it ends.

The remaining number of guesses, with 30 players served (computed by tests/web/guess_bound.py):

    =====================  =================  ==================
    ..                     from one address   from any number
    =====================  =================  ==================
    guesses a minute       28                 80
    in a lesson of 2 h     3,580              10,480
    =====================  =================  ==================

A printed code is one of 31^6 (887 million): at 28 guesses a minute it takes 30 years on average, at 80 a minute more than 10. Four
random letters and digits are one of 36^4 (1.7 million): 21 or 7 days on average, and a chance of 0.2 % or 0.6 % in a lesson of two
hours. An everyday word is found much sooner: among 10,000 words in 3 hours on average from one address.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

from attrs import define, frozen

OWN_TRIES: Final = 3
"""The attempts of a browser that are not shared."""
BROWSER_S: Final = 8 * 60 * 60
"""The lifetime of a browser's cookie."""
BROWSERS_PER_MINUTE: Final = 6
"""Cookies for new browsers, after the initial ones, by address."""
SHARED_PER_MINUTE: Final = 10
"""Attempts on the shared budget, after the initial ones, by address."""
ALL_BROWSERS_PER_MINUTE: Final = 20
ALL_SHARED_PER_MINUTE: Final = 20
"""The same two for the whole server."""
MOST_ADDRESSES: Final = 4096
"""The most addresses that are distinguished."""
MOST_BROWSERS: Final = 16_384
"""The most browsers whose attempts are remembered: more than are given out in `BROWSER_S` with 500 players."""
ALARM: Final = 20
"""The number of wrong codes in a minute that is reported to the host."""


@define
class Bucket:
    """A budget of `capacity` that refills at a steady rate."""

    capacity: float
    per_s: float
    level: float = math.inf
    at: float = -math.inf

    def _fill(self, now: float) -> None:
        if self.level < self.capacity:
            self.level = min(self.capacity, self.level + (now - self.at) * self.per_s)
        else:
            self.level = self.capacity
        self.at = now

    def has(self, now: float) -> bool:
        """Whether something is left."""
        self._fill(now)
        return self.level >= 1

    def take(self, now: float) -> bool:
        """Draw one; False if nothing is left."""
        if not self.has(now):
            return False
        self.level -= 1
        return True

    def give_back(self) -> None:
        """Undo a draw."""
        self.level = min(self.capacity, self.level + 1)

    def wait_s(self, now: float) -> float:
        """Seconds until something is left."""
        self._fill(now)
        return max(0.0, (1 - self.level) / self.per_s)


@define
class _Address:
    browsers: Bucket
    shared: Bucket


@define
class Attempt:
    """An attempt at the code, drawn when the request's headers are complete, settled when its body is."""

    _give_back: Callable[[], None]

    def was_right(self) -> None:
        """Return what the attempt drew."""
        self._give_back()


@frozen
class Wait:
    """Too many wrong codes."""

    seconds: int
    is_browser: bool
    """Whether this very browser sent them, as far as known."""

    @property
    def text(self) -> str:
        """What the form says."""
        whose = "this browser and others of its network" if self.is_browser else "your network"
        return f"Too many wrong codes from {whose}. Wait {self.seconds} s, then try again."


def bursts(sessions: int) -> tuple[int, int]:
    """The initial budgets of an address, with so many players served: new browsers, and attempts on the shared budget."""
    return max(60, 2 * sessions), 10 + sessions


ALL: Final = 4
"""The initial budgets of all addresses together, as a multiple."""


class Guard:
    """Counts wrong codes."""

    def __init__(self, sessions: int) -> None:
        self._browsers_burst, self._shared_burst = bursts(sessions)
        self._all = self._budget(
            ALL * self._browsers_burst, ALL_BROWSERS_PER_MINUTE, ALL * self._shared_burst, ALL_SHARED_PER_MINUTE
        )
        self._addresses: OrderedDict[str, _Address] = OrderedDict()
        self._own: OrderedDict[str, int] = OrderedDict()
        self._wrong: deque[float] = deque(maxlen=ALARM)
        self._alarmed = -math.inf

    @staticmethod
    def _budget(browsers: float, browsers_per_minute: float, shared: float, shared_per_minute: float) -> _Address:
        return _Address(Bucket(browsers, browsers_per_minute / 60), Bucket(shared, shared_per_minute / 60))

    def _of(self, address: str) -> _Address:
        """The budget of an address. An address that was not seen for long may be forgotten; the budget of the whole server remains."""
        found = self._addresses.pop(address, None) or self._budget(
            self._browsers_burst, BROWSERS_PER_MINUTE, self._shared_burst, SHARED_PER_MINUTE
        )
        self._addresses[address] = found
        while len(self._addresses) > MOST_ADDRESSES:
            self._addresses.popitem(last=False)
        return found

    def may_bring_browser(self, address: str, now: float) -> bool:
        """Whether an address may get a cookie for one more browser, which is then counted."""
        own = self._of(address).browsers
        if not own.has(now) or not self._all.browsers.has(now):
            return False
        return own.take(now) and self._all.browsers.take(now)

    def reserve(self, address: str, browser: str | None, now: float) -> Attempt | Wait:
        """Draw an attempt, or return the time to wait for one."""
        if browser is not None and self._own.get(browser, 0) < OWN_TRIES:
            self._own[browser] = self._own.get(browser, 0) + 1
            while len(self._own) > MOST_BROWSERS:
                self._own.popitem(last=False)
            return Attempt(lambda: self._forget(browser))
        own, everybody = self._of(address).shared, self._all.shared
        if not own.has(now) or not everybody.has(now):
            return Wait(max(1, math.ceil(max(own.wait_s(now), everybody.wait_s(now)))), is_browser=browser is not None)
        own.take(now)
        everybody.take(now)

        def give_back() -> None:
            own.give_back()
            everybody.give_back()

        return Attempt(give_back)

    def _forget(self, browser: str) -> None:
        if self._own.get(browser, 0) > 0:
            self._own[browser] -= 1

    def is_alarming(self, now: float) -> bool:
        """Record a wrong code; return whether to report many of them, at most once a minute."""
        self._wrong.append(now)
        if len(self._wrong) < ALARM or now - self._wrong[0] > 60 or now - self._alarmed < 60:
            return False
        self._alarmed = now
        return True
