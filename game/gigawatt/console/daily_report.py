"""What plain text says at the end of a daily game."""

from __future__ import annotations

from gigawatt.errors import SaveError
from gigawatt.session import GameSession
from gigawatt.session.daily import daily_of
from gigawatt.session.daily_results import MOST_GAMES, keep_result, result_of, unkept_result
from gigawatt.wording.daily_text import against_par, best_line, pars_line, share_line
from gigawatt.wording.glyphs import ASCII


def daily_lines(session: GameSession) -> list[str]:
    """The result of a finished daily game against par, the best one so far, and the line to share; nothing for any other game.

    The result is kept; if it cannot be, a line says why.
    """
    daily = daily_of(session)
    if daily is None:
        return []
    trouble = []
    try:
        kept = keep_result(daily, session)
    except SaveError as error:
        kept, trouble = unkept_result(daily, session), [f"The result could not be kept: {error}."]
    mine = result_of(session, daily.seat)
    lines = [f"The daily game of {daily.day.isoformat()}: {against_par(mine.lead, kept.par)}.", pars_line(kept.pars)]
    if kept.best is not None and len(kept.games) > 1:
        lines.append(best_line(len(kept.games), kept.best.lead, is_most=len(kept.games) == MOST_GAMES))
    shared = share_line(
        daily.day.isoformat(), daily.game.scenario.name, lead=mine.lead, par=kept.par, rank=mine.rank,
        seats=daily.game.seats, led=mine.led, glyphs=ASCII,
    )  # fmt: skip
    return [*lines, *trouble, "A line to share:", shared]
