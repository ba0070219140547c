"""State of an open chooser: the rows of a category, their targets, and the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.core import actions as act
from gigawatt.core.rules.vocabulary import BLOCS
from gigawatt.tui.board.categories import CATEGORY_OF
from gigawatt.tui.board.chooser_columns import TOO_LATE, Figures, figures
from gigawatt.tui.board.chooser_rows import REGION, Choice, Item, rows_of

if TYPE_CHECKING:
    from gigawatt.wording.glyphs import Glyphs


@define
class Menu:
    """An open chooser."""

    name: str
    """Its category."""
    items: list[Item]
    cursor: int = 0
    aims: dict[str, int] = field(factory=dict)
    """The target last chosen in each group; rows of the group show it where it is legal for them."""
    clicked: int = -1
    """The row that was clicked last and has stayed under the cursor since, or -1: another click takes it."""
    picked: int = -1
    """The row whose target was chosen by hand and is shown legal or not, or -1."""
    by_hand: set[str] = field(factory=set)
    """The groups whose target was chosen by hand."""
    legal: frozenset[int] = frozenset()
    figures: dict[int, Figures] = field(factory=dict)

    @property
    def item(self) -> Item | None:
        """The row under the cursor."""
        return self.items[self.cursor] if 0 <= self.cursor < len(self.items) else None

    @property
    def action(self) -> int:
        """The action under the cursor, or -1."""
        return self.chosen(self.item).action if self.item is not None else -1

    def chosen(self, item: Item) -> Choice:
        """The choice that a row shows: the target aimed at, or a legal one if that target is illegal and was not chosen by hand."""
        own = item.first if item.group not in self.by_hand else None
        key = self.aims.get(item.group) if own is None else own
        aimed = next((c for c in item.choices if c.key == key), None)
        is_asked_for = 0 <= self.picked < len(self.items) and self.items[self.picked] is item
        if aimed is not None and (is_asked_for or aimed.action in self.legal):
            return aimed
        return next((c for c in item.choices if c.action in self.legal), aimed or item.choices[0])

    def move(self, step: int) -> None:
        """Move the cursor by rows, around the ends."""
        if self.items:
            self.go(self.cursor + step)

    def go(self, row: int) -> None:
        """Put the cursor on a row, counted around the ends."""
        if row % len(self.items) != self.cursor:
            self.picked = self.clicked = -1
        self.cursor = row % len(self.items)

    def start_at(self, region: int, *, asked: bool) -> None:
        """Put the cursor on the first row that is legal in a region, if there is one.

        Args:
            region: the region.
            asked: if nothing is legal there, go to the first row of that region anyway, so that the reason is shown.
        """
        here = [
            (i, c.action)
            for i, item in enumerate(self.items)
            for c in item.choices
            if item.group == REGION and c.key == region
        ]
        legal = [(i, action) for i, action in here if action in self.legal]
        in_time = [
            (i, action) for i, action in legal if action not in self.figures or self.figures[action].online != TOO_LATE
        ]
        row = next((i for i, _ in in_time or legal), here[0][0] if here and asked else -1)
        if row >= 0:
            self.go(row)
            self.aim(region)

    def aim(self, key: int) -> None:
        """Choose a target of the row under the cursor by its key; a row without it ignores this."""
        if self.item is not None and any(c.key == key for c in self.item.choices):
            self.aims[self.item.group] = key
            self.by_hand.add(self.item.group)
            self.picked = self.cursor

    def turn(self, step: int, *, legal_only: bool = False) -> None:
        """Choose the next target of the row under the cursor."""
        if self.item is None or len(self.item.choices) < 2:
            return
        choices = self.item.choices
        if legal_only and any(c.action in self.legal for c in choices):
            choices = [c for c in choices if c.action in self.legal]
        keys = [c.key for c in choices]
        now = self.chosen(self.item).key
        at = keys.index(now) if now in keys else -1 if step > 0 else 0
        self.aim(keys[(at + step) % len(keys)])

    def return_to(self, action: int) -> None:
        """Put the cursor on the row of an action that was taken before, if there still is one.

        Its target is aimed at again where it may be chosen; of a place on the map the one in view counts, and a share is changed
        by steps.
        """
        for i, item in enumerate(self.items):
            choice = next((c for c in item.choices if c.action == action), None)
            if choice is not None:
                self.go(i)
                if item.group != REGION and item.group not in self.aims:
                    self.aims[item.group] = choice.key
                return

    def select(self, action: int) -> bool:
        """Put the cursor on an action; whether it is here."""
        for i, item in enumerate(self.items):
            for choice in item.choices:
                if choice.action == action:
                    self.go(i)
                    self.aim(choice.key)
                    return True
        return False


def open_menu(name: str, analysis: PositionAnalysis, region: int, glyphs: Glyphs) -> Menu:
    """The chooser of a category for the seat of `analysis`, starting at a region where targets are regions."""
    own = analysis.state.tables[analysis.seat].bloc
    rivals = [analysis.state.tables[seat].bloc for seat in range(analysis.game.seats) if seat != analysis.seat]
    foreign = [bloc for bloc in range(len(BLOCS)) if bloc != own]  # a control is never against one's own
    other = max(foreign, key=lambda bloc: (rivals.count(bloc), -bloc))
    menu = Menu(name, rows_of(name, analysis), aims={REGION: region, "bloc": other}, legal=analysis.legal)
    if name == "posture":
        menu.aims |= _steps_up(analysis)
    for item in menu.items:
        for choice in item.choices:
            if choice.action in analysis.legal or choice is menu.chosen(item):
                menu.figures[choice.action] = figures(analysis, choice.action, glyphs)
    return menu


def _steps_up(analysis: PositionAnalysis) -> dict[str, int]:
    """Initial targets of the posture: one step up from the current share, or one down from the highest."""
    share, lots = analysis.state.posture(analysis.seat), analysis.state.rent(analysis.seat)
    return {"share": share + 1 if share + 1 < act.POSTURES else share - 1, "lots": lots + 1}


def category_of(analysis: PositionAnalysis, action: int) -> str:
    """The category that offers an action; empty for `pass`."""
    return CATEGORY_OF.get(analysis.game.kind[action], "")
