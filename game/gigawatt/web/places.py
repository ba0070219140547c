"""Places for players: one game for each player, few for each browser, and a fair share for each address once all places are taken."""

from __future__ import annotations

from enum import Enum
from typing import Final

from attrs import define, field, frozen

PER_BROWSER: Final = 2
"""The most open games of one browser, whatever the number of its keys."""
RECLAIMED_S: Final = 300.0
"""A game without a key press for this time gives its place to a waiting player."""
IDLE_S: Final = 2 * 60 * 60.0
"""A game without a key press for this time is closed in any case."""


class Why(Enum):
    """The reasons for refusing or closing a game; the page has a sentence for each."""

    FULL = "full"
    """Every place is taken."""
    BROWSER = "browser"
    """This browser has enough games open."""
    IDLE = "idle"
    """Nobody has pressed a key for long."""
    SHARED = "shared"
    """The address has more than its share, and a player from another address is waiting."""
    ELSEWHERE = "elsewhere"
    """The same player has opened the game again."""
    LATE = "late"
    """The page sent nothing after opening its line."""
    ENDED = "ended"
    """The player left the game."""
    FAILED = "failed"
    """The game ended by itself."""
    PROTOCOL = "protocol"
    """The page sent an invalid message."""
    STOPPING = "stopping"
    """The server is stopping."""
    CLOSED = "closed"
    """The teacher has closed the lesson."""
    FREED = "freed"
    """The teacher lets another browser play as this student."""


@define(eq=False)
class Place:
    """The place of an open game."""

    player: str
    """The name of the player's folder."""
    browser: str
    address: str
    since: float
    used: float = field(init=False)
    """The time of the last key press."""

    def __attrs_post_init__(self) -> None:
        self.used = self.since


@frozen
class Vacate:
    """A place that must be left first."""

    place: Place
    why: Why


@define
class Places:
    """The places of a server."""

    number: int
    taken: dict[str, Place] = field(factory=dict)
    """By the names of the players' folders."""

    def ask(self, player: str, browser: str, address: str, now: float) -> Vacate | Why | None:
        """Ask for a place: None if there is one, a place that must be left first, or the reason for refusing."""
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
        """Take a place that `ask` has granted."""
        place = self.taken[player] = Place(player, browser, address, now)
        return place

    def leave(self, place: Place) -> None:
        """Free a place."""
        if self.taken.get(place.player) is place:
            del self.taken[place.player]
