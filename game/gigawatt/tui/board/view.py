"""What the board is drawn from: the session, the seat at the desk, and where the player is on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import define, field

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.classroom.exercises.begin import ExerciseDesk
from gigawatt.session import GameSession
from gigawatt.tui.theme import Look
from gigawatt.wording.glyphs import Glyphs, seat_mark

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.explanations.preview import Preview
    from gigawatt.tui.board.menu import Menu


@define
class Ghost:
    """An action in view but not taken: what the desk shows of it."""

    action: int
    preview: Preview
    analysis: PositionAnalysis
    """The position after it."""


@define
class View:
    """All that drawing functions read. A new one is made for each drawing."""

    session: GameSession
    look: Look
    analysis: PositionAnalysis
    region: int = 0
    """The region the cursor is on."""
    size: str = "medium"
    """`small`, `medium` or `large`."""
    tab: str = "desk"
    """At the small size: `desk` or `world`."""
    menu: Menu | None = None
    """The open chooser."""
    ghost: Ghost | None = None
    thinking: int = -1
    """The seat whose policy is at work, or -1."""
    is_ending: bool = False
    """Whether the player's actions are spent, and the turn waits to be confirmed."""
    notice: str = ""
    """A line for the player, until the next key."""
    notice_style: str = "text"
    flash: int = -1
    """A region a rival has just acted in, or -1."""
    counting: int | None = None
    """The figure that counts up to the compute of a new quarter, while it does."""
    unlit: dict[tuple[int, int], int] = field(factory=dict)
    """Modules that have just come and are not lit yet, by region and layer."""
    exercise: ExerciseDesk | None = None
    """The exercise of the game, if it is one."""
    is_question_open: bool = False
    """Whether this quarter asks for a prediction that is not given yet: nothing is advised until it is."""
    keys: list[tuple[str, str, str]] = field(factory=list)
    """(key, label, command) for the footer."""
    faces: Mapping[str, str] = field(factory=dict)
    """The keys of the commands as people read them, by the commands' names."""

    @property
    def state(self) -> State:
        """The position."""
        return self.analysis.state

    @property
    def game(self) -> Game:
        """The game."""
        return self.analysis.game

    @property
    def seat(self) -> int:
        """The seat at the desk."""
        return self.analysis.seat

    @property
    def places(self) -> tuple[int, ...]:
        """Where the seat has a campus (or one on order) or hires a hall."""
        return self.analysis.places

    @property
    def glyphs(self) -> Glyphs:
        """The glyph set."""
        return self.look.glyphs

    def face(self, command: str) -> str:
        """The key of a command as people read it."""
        return self.faces.get(command, "")

    def mark(self, seat: int) -> str:
        """A seat's mark and letter; as wide in every glyph set."""
        return seat_mark(self.glyphs, seat)
