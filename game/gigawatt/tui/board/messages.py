"""Messages that rivals and animations post to the board, and the aspects of the board that each changes.

Every panel names the aspects it shows (`BoardPanel.SHOWS`); a message names those it changes, and only panels that show one of
them are drawn again.
"""

from __future__ import annotations

from enum import Flag, auto
from typing import ClassVar

from attrs import frozen

from gigawatt.session import Ply


class Aspect(Flag):
    """Something that panels of the board show."""

    NOTHING = 0
    POSITION = auto()
    """The game: its state, what happened in it, and what follows from both."""
    OWN = auto()
    """The player's campuses and what is on its way to them: the board adds it where the position changes and these with it."""
    CARDS = auto()
    """The row of cards and which of them the player may take: added in the same way."""
    OPTIONS = auto()
    """What the player may do: the board adds it where the position changes while it is the player's turn, or becomes so."""
    CHOICE = auto()
    """The open chooser, and the action in view."""
    PLACE = auto()
    """The region under the cursor."""
    TAB = auto()
    """At the small size, the desk or the world."""
    NOTICE = auto()
    """The line for the player."""
    THINKING = auto()
    """The rival whose policy is at work."""
    FLASH = auto()
    """The region a rival has just acted in."""
    COUNT = auto()
    """The large figure while it counts."""
    LIGHT = auto()
    """Modules that light one by one."""


EVERYTHING = ~Aspect.NOTHING


@frozen
class BoardMessage:
    """A message to the board."""

    CHANGES: ClassVar[Aspect] = Aspect.NOTHING
    """The aspects of the board that it changes."""


@frozen
class RivalThinks(BoardMessage):
    """The policy of a seat is at work."""

    CHANGES = Aspect.THINKING

    seat: int


@frozen
class RivalMoved(BoardMessage):
    """A rival has acted, and there is a pause to see it."""

    CHANGES = Aspect.POSITION | Aspect.THINKING | Aspect.FLASH

    ply: Ply
    region: int
    """Where it acted, or -1."""


@frozen
class RivalFailed(BoardMessage):
    """A policy returned no legal action, so its seat passes."""

    seat: int
    fault: str


@frozen
class PauseOver(BoardMessage):
    """The pause after a rival's action is over. What was shown of the action stays until the next one, or the player's turn."""


@frozen
class FlashOver(BoardMessage):
    """The region a rival acted in is shown like the others again."""

    CHANGES = Aspect.FLASH | Aspect.THINKING


@frozen
class WaitsForPlayer(BoardMessage):
    """The player has spent all actions and prefers to be asked before the quarter continues."""

    CHANGES = Aspect.POSITION | Aspect.THINKING | Aspect.OPTIONS


@frozen
class TurnBegan(BoardMessage):
    """The player is to move."""

    CHANGES = Aspect.POSITION | Aspect.THINKING | Aspect.FLASH

    wanted: str
    """The command requested while rivals moved; empty if there was none."""


@frozen
class HandOverDue(BoardMessage):
    """Another person is to move."""

    CHANGES = Aspect.POSITION | Aspect.THINKING | Aspect.FLASH


@frozen
class MatchEnded(BoardMessage):
    """The match is over."""

    CHANGES = Aspect.POSITION | Aspect.THINKING | Aspect.FLASH


@frozen
class Counted(BoardMessage):
    """The large figure has gone on counting."""

    CHANGES = Aspect.COUNT


@frozen
class Lit(BoardMessage):
    """Modules have been lit."""

    CHANGES = Aspect.LIGHT


@frozen
class Pulsed(BoardMessage):
    """The region a rival acted in has been dimmed or lit."""

    CHANGES = Aspect.FLASH


@frozen
class MotionEnded(BoardMessage):
    """All animations have ended."""

    CHANGES = Aspect.COUNT | Aspect.LIGHT | Aspect.FLASH
