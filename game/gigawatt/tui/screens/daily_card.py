"""The result of a daily game on the page of its end: against par, the best so far, and the line to share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.errors import SaveError
from gigawatt.session.daily_results import MOST_GAMES, DayResult, Played, keep_result, result_of, unkept_result
from gigawatt.tui.toolkit.drawing import Line, Lines, wrap
from gigawatt.wording.daily_text import against_par, best_line, pars_line, share_line

if TYPE_CHECKING:
    from gigawatt.session import GameSession
    from gigawatt.session.daily import DailyGame
    from gigawatt.wording.glyphs import Glyphs


@frozen
class DailyCard:
    """A finished daily game, with par."""

    daily: DailyGame
    mine: Played
    kept: DayResult
    trouble: str = ""
    """Why the result could not be kept; empty if it was."""

    @classmethod
    def measure(cls, daily: DailyGame, session: GameSession) -> DailyCard:
        """Measure par where it is not known, and keep the result. Takes about a second."""
        mine = result_of(session, daily.seat)
        try:
            return cls(daily, mine, keep_result(daily, session))
        except SaveError as error:
            return cls(daily, mine, unkept_result(daily, session), f"The result could not be kept: {error}.")

    def share(self, glyphs: Glyphs) -> str:
        """The line to share."""
        daily, mine = self.daily, self.mine
        return share_line(
            daily.day.isoformat(), daily.game.scenario.name, lead=mine.lead, par=self.kept.par, rank=mine.rank,
            seats=daily.game.seats, led=mine.led, glyphs=glyphs,
        )  # fmt: skip

    def rows(self, width: int, glyphs: Glyphs) -> Lines:
        """The card."""
        kept = self.kept
        texts = [(f"{against_par(self.mine.lead, kept.par)}.", "bright bold"), (pars_line(kept.pars), "text")]
        if kept.best is not None and len(kept.games) > 1:
            best = best_line(len(kept.games), kept.best.lead, is_most=len(kept.games) == MOST_GAMES)
            texts.append((best, "text"))
        if self.trouble:
            texts.append((self.trouble, "bind"))
        texts.append((self.share(glyphs), "key"))
        return [_head(self.daily), *[Line().add(part, style) for text, style in texts for part in wrap(text, width)]]


def measuring(daily: DailyGame) -> Lines:
    """The card while par is measured."""
    return [_head(daily), Line().add("Par is being measured.", "muted")]


def _head(daily: DailyGame) -> Line:
    return Line().add("DAILY GAME", "muted bold").add(f"   {daily.day.isoformat()}", "faint")
