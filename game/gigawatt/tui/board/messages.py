"""What rivals and motion tell the board, and what of the board each message changes.

Every panel names the aspects it shows (`BoardPanel.SHOWS`); a message names those it changes, and only the panels that show one
of them are drawn again.
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
    """A policy gave no legal action, so that its seat passes."""

    seat: int
    fault: str


@frozen
class PauseOver(BoardMessage):
    """The pause after a rival's action is over."""

    CHANGES = Aspect.FLASH | Aspect.THINKING


@frozen
class FlashOver(BoardMessage):
    """The region a rival acted in is shown like the others again."""

    CHANGES = Aspect.FLASH | Aspect.THINKING


@frozen
class WaitsForPlayer(BoardMessage):
    """The player has spent all actions and wants to be asked before the quarter goes on."""

    CHANGES = Aspect.POSITION | Aspect.THINKING


@frozen
class TurnBegan(BoardMessage):
    """The player is to move."""

    CHANGES = Aspect.POSITION | Aspect.THINKING | Aspect.FLASH

    wanted: str
    """The command that was asked for while rivals moved; empty where none was."""


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
    """All that moved has come to rest."""

    CHANGES = Aspect.COUNT | Aspect.LIGHT | Aspect.FLASH
