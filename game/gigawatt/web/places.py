"""Who may play: one game for each player, few for each browser, and a fair share for each address once all places are taken."""

from __future__ import annotations

from enum import Enum
from typing import Final

from attrs import define, field, frozen

PER_BROWSER: Final = 2
"""Games that one browser may have open, whatever the number of its keys."""
RECLAIMED_S: Final = 300.0
"""A game that got no key for so long gives its place to whoever waits for one."""
IDLE_S: Final = 2 * 60 * 60.0
"""A game that got no key for so long is closed anyway."""


class Why(Enum):
    """Why somebody gets no place, or loses it: words that the page has a sentence for."""

    FULL = "full"
    """Every place is taken."""
    BROWSER = "browser"
    """This browser has enough games open."""
    IDLE = "idle"
    """Nobody pressed a key for long."""
    SHARED = "shared"
    """The address has more than its share, and somebody of another address came."""
    ELSEWHERE = "elsewhere"
    """The same player opened the game again."""
    LATE = "late"
    """The page said nothing after opening its line."""
    ENDED = "ended"
    """The player left the game."""
    FAILED = "failed"
    """The game ended by itself."""
    PROTOCOL = "protocol"
    """The page sent what no page of ours sends."""
    STOPPING = "stopping"
    """The server is stopped."""


@define(eq=False)
class Place:
    """The place of a game that is open."""

    player: str
    """The name of the player's folder."""
    browser: str
    address: str
    since: float
    used: float = field(init=False)
    """When a key came last."""

    def __attrs_post_init__(self) -> None:
        self.used = self.since


@frozen
class Vacate:
    """A place that has to be left first."""

    place: Place
    why: Why


@define
class Places:
    """The places of a server."""

    number: int
    taken: dict[str, Place] = field(factory=dict)
    """By the names of the players' folders."""

    def ask(self, player: str, browser: str, address: str, now: float) -> Vacate | Why | None:
        """Whether somebody gets a place: None, a place that is to be left first, or why not."""
        if (own := self.taken.get(player)) is not None:
            return Vacate(own, Why.ELSEWHERE)
        if sum(place.browser == browser for place in self.taken.values()) >= PER_BROWSER:
            return Why.BROWSER
        if len(self.taken) < self.number:
            return None
        idlest = min(self.taken.values(), key=lambda place: place.used)
        if now - idlest.used >= RECLAIMED_S:
            return Vacate(idlest, Why.IDLE)
        counts: dict[str, int] = {}
        for place in self.taken.values():
            counts[place.address] = counts.get(place.address, 0) + 1
        most = max(counts, key=lambda name: counts[name])
        if counts[most] >= counts.get(address, 0) + 2:
            youngest = max((p for p in self.taken.values() if p.address == most), key=lambda place: place.since)
            return Vacate(youngest, Why.SHARED)
        return Why.FULL

    def take(self, player: str, browser: str, address: str, now: float) -> Place:
        """Take a place, after `ask` has said that there is one."""
        place = self.taken[player] = Place(player, browser, address, now)
        return place

    def leave(self, place: Place) -> None:
        """Free a place."""
        if self.taken.get(place.player) is place:
            del self.taken[place.player]
