"""The command palette of the board: every command of the action table, and every legal action with its price."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider

from gigawatt.analysis.position_analysis import after
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.play.hands import offers
from gigawatt.tui.play.screen import BoardScreen
from gigawatt.wording.action_text import action_text
from gigawatt.wording.grammar import signed
from gigawatt.wording.money import bare_signed_money

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.wording.glyphs import Glyphs


class BoardCommands(Provider):
    """Commands and actions of the board that is open."""

    @property
    def board(self) -> BoardScreen | None:
        """The board, if it is what the palette was opened over."""
        return self.screen if isinstance(self.screen, BoardScreen) else None

    async def discover(self) -> Hits:
        """Every command, before anything is typed."""
        if (board := self.board) is None:
            return
        for command in COMMANDS.rows:
            if command.group != "move":
                label = f"{command.label} ({command.face})"
                yield DiscoveryHit(label, partial(board.controller.run, command.name), help=command.sentence)
        for offer in offers(board.controller):
            yield DiscoveryHit(offer.label, offer.run, help=offer.help)

    async def search(self, query: str) -> Hits:
        """Commands and legal actions whose words match."""
        if (board := self.board) is None:
            return
        matcher = self.matcher(query)
        for command in COMMANDS.rows:
            label = f"{command.label} ({command.face})"
            if (score := matcher.match(label)) > 0:
                run = partial(board.controller.run, command.name)
                yield Hit(score, matcher.highlight(label), run, help=command.sentence)
        for offer in offers(board.controller):
            if (score := matcher.match(offer.label)) > 0:
                yield Hit(score, matcher.highlight(offer.label), offer.run, help=offer.help)
        state = board.session.state
        for action in sorted(board.controller.analysis.legal):
            label = action_text(board.session.game, action)
            if (score := matcher.match(label)) > 0:
                cost = price_of(state, action, board.host.look.glyphs)
                consider = partial(board.controller.consider, action)
                yield Hit(score, matcher.highlight(label), consider, help=f"costs {cost}")


def price_of(state: State, action: int, glyphs: Glyphs) -> str:
    """What a legal action costs at once: cash, influence and Lead, or `nothing but the action`."""
    seat = state.seat
    new = after(state, action)
    words = []
    if change := new.cash(seat) - state.cash(seat):
        words.append(bare_signed_money(change, glyphs.minus))
    if change := new.influence(seat) - state.influence(seat):
        words.append(f"{signed(change, glyphs.minus)} influence")
    if change := new.lead(seat) - state.lead(seat):
        words.append(f"{signed(change, glyphs.minus)} Lead")
    return ", ".join(words) or "nothing but the action"
