"""Words for sets of actions, such as `issue`, `card/capital`, `group/plant` or `open@abroad`.

A pattern is `WHAT`, `WHAT/DETAIL`, and either of them with `@PLACE`:

- `WHAT` is a kind of action (`gigawatt.core.actions.KIND_NAMES`); `card/SUIT`, `issue/LAYER`, `lift/LAYER`, `lobby/GROUP`,
  `posture/QUARTERS` and `rent/LOTS` name some of a kind;
- `group/GROUP` are the projects of a group, `gives/WHAT` those that give a component, a fitting or the output of a plant, and
  `permits` those that need a permit;
- `influence` is all that costs influence: controls, subsidies, expediting, and with `/project` or `/card` the projects or cards alone;
- `PLACE` is `home` or `abroad` as the seat's faction sees it, or a bloc.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.core import actions as act
from gigawatt.core.rules.vocabulary import (
    BLOCS,
    COMPONENTS,
    CONTROL_LAYERS,
    FITTINGS,
    GIVES,
    GIVES_FITTING,
    GIVES_HEADROOM,
    GIVES_PLANT,
    GROUPS,
    PARTS,
    SUITS,
)
from gigawatt.errors import UsageError

if TYPE_CHECKING:
    from gigawatt.core import Game

PROJECT_KINDS: Final = frozenset({act.OPEN_CAMPUS, act.BUILD, act.TURBINES})
"""Kinds of action that order a project: operands are the project and the region."""
_REGION_FIRST: Final = frozenset({
    act.BUY, act.GREY, act.ASSEMBLE, act.UPGRADE, act.SELL_CHIPS, act.EXPEDITE, act.CANCEL, act.OFFER, act.HIRE,
})  # fmt: skip
"""Kinds whose first operand is a region."""
_NUMBERS: Final = tuple([str(number) for number in range(10)])
_DETAILS: Final[dict[str, tuple[str, ...]]] = {
    "card": SUITS, "issue": CONTROL_LAYERS, "lift": CONTROL_LAYERS, "lobby": GROUPS, "posture": _NUMBERS, "rent": _NUMBERS,
    "group": GROUPS, "gives": GIVES, "influence": ("project", "card"),
}  # fmt: skip
"""What may follow a word."""
_NEED_DETAIL: Final = ("group", "gives")
_PLACES: Final = ("home", "abroad", *BLOCS)


@frozen
class Pattern:
    """A set of actions by what they do and where."""

    what: str
    detail: str = ""
    place: str = ""

    @classmethod
    def parse(cls, text: str) -> Pattern:
        """Read a pattern.

        Raises:
            UsageError: it is none.
        """
        rest, _, place = text.partition("@")
        what, _, detail = rest.partition("/")
        known = (*act.KIND_NAMES, *_NEED_DETAIL, "permits", "influence")
        if what not in known:
            raise UsageError(f"no kind of action {text!r}; there are {', '.join(known)}")
        if (detail or what in _NEED_DETAIL) and detail not in _DETAILS.get(what, ()):
            raise UsageError(f"{text!r}: after {what}/ comes one of {', '.join(_DETAILS.get(what, ('nothing',)))}")
        if ("@" in text) != bool(place) or (place and place not in _PLACES):
            raise UsageError(f"{text!r}: after @ comes one of {', '.join(_PLACES)}")
        return cls(what, detail, place)

    def matches(self, game: Game, homes: frozenset[int], action: int) -> bool:
        """Whether an action is one of them, for a seat with these home regions."""
        kind, x, y = game.kind[action], game.x[action], game.y[action]
        if not self._is_meant(game, kind, x):
            return False
        if not self.place:
            return True
        region = y if kind in PROJECT_KINDS else x if kind in _REGION_FIRST else -1
        if region < 0:
            return False
        if self.place in BLOCS:
            return bool(game.region_bloc[region] == BLOCS.index(self.place))
        return (region in homes) == (self.place == "home")

    def _is_meant(self, game: Game, kind: int, x: int) -> bool:
        if self.what == "group":
            return kind in PROJECT_KINDS and GROUPS[game.group[x]] == self.detail
        if self.what == "gives":
            return kind in PROJECT_KINDS and game.gives[x] == gives_code(self.detail)
        if self.what == "permits":
            return kind in PROJECT_KINDS and game.permit_steps[x] > 0
        if self.what == "influence":
            return self._costs_influence(game, kind, x)
        if act.KIND_NAMES[kind] != self.what:
            return False
        return not self.detail or self._detail_of(game, kind, x) == self.detail

    def _costs_influence(self, game: Game, kind: int, x: int) -> bool:
        if kind in PROJECT_KINDS:
            return self.detail != "card" and game.project_influence[x] > 0
        if kind == act.CARD:
            return self.detail != "project" and game.ruleset.cards[x].influence > 0
        return not self.detail and kind in (act.ISSUE, act.LOBBY, act.EXPEDITE)

    def _detail_of(self, game: Game, kind: int, x: int) -> str:
        if kind == act.CARD:
            return game.ruleset.cards[x].suit
        if kind in (act.ISSUE, act.LIFT):
            return CONTROL_LAYERS[x]
        return GROUPS[x] if kind == act.LOBBY else str(x)


def gives_code(name: str) -> int:
    """The code of what a project gives, of its name in `GIVES`."""
    if name in COMPONENTS:
        return COMPONENTS.index(name)
    if name in FITTINGS:
        return GIVES_FITTING + FITTINGS.index(name)
    return GIVES_PLANT + PARTS.index(name) if name in PARTS else GIVES_HEADROOM


def mark(game: Game, homes: frozenset[int], patterns: tuple[Pattern, ...]) -> bytes:
    """For each action of a game, 1 if one of the patterns has it and 0 if not; the pass is in none.

    Args:
        game: the game.
        homes: the home regions of the seat.
        patterns: what to mark.
    """
    marks = bytearray(game.action_count)
    for action in range(1, game.action_count):
        if any(pattern.matches(game, homes, action) for pattern in patterns):
            marks[action] = 1
    return bytes(marks)
