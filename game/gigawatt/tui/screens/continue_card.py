"""The game to continue, read from its save and shown on the title screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.core.explanations.forecast import compute_forecast
from gigawatt.core.queries.bottleneck import Bottleneck
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.errors import GameError, OpenElsewhereError
from gigawatt.session import GameSession, most_bound, saves
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit
from gigawatt.tui.toolkit.layerbars import layer_bars
from gigawatt.wording.grammar import listed
from gigawatt.wording.money import money
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.seats import PLACES, SEAT_LETTERS, SHORT_FACTIONS, faction_name

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.tui.theme import Look


@frozen
class Going:
    """Summary of the game to continue."""

    info: saves.SaveInfo
    faction: str
    seat: int
    seats: int
    scenario: str
    quarter: str
    done: int
    quarters: int
    compute: int
    ahead: tuple[int, str] | None
    lead: int
    place: str
    gaps: tuple[str, ...]
    """Distance to the next seat in words, from the longest form to the shortest."""
    cash: int
    campus: str
    bound: Bottleneck | None

    def rows(self, look: Look, width: int, *, roomy: bool) -> Lines:
        """Lines of the card: seat, quarter, standing, and the campus with the tightest bottleneck."""
        glyphs = look.glyphs
        seat = Line().add(glyphs.seats[self.seat] + " ", f"seat{self.seat} bold").add(self.faction, "bright bold")
        whole = width - 12
        gone = whole * self.done // max(1, self.quarters)
        bar = Line().add(f"{self.quarter}  ", "text").add(glyphs.gone * gone, "muted")
        bar.add(glyphs.point, "key").add(glyphs.left * (whole - gone - 1), "line")
        ahead = f"   {self.ahead[0]} in {self.ahead[1]}" if self.ahead else ""
        room = width - 10 - cell_len(str(self.lead))
        lead = next(
            (text for gap in self.gaps if cell_len(text := f"   {self.place}, {gap}") <= room), f"   {self.place}"
        )
        rows = [
            Line().add("CONTINUE", "muted bold").add(fit(f"  {self.info.origin}", width - 8), "key"),
            *([Line()] if roomy else []),
            seat,
            Line().add(fit(f"{self.scenario}, seat {'ABCDEF'[self.seat]} of {self.seats}", width), "muted"),
            bar,
            *([Line()] if roomy else []),
            Line().add("compute   ", "muted").add(str(self.compute), "bright bold").add(ahead, "gain"),
            Line().add("Lead      ", "muted").add(str(self.lead), "bright bold").add(lead, "text"),
            Line().add("net cash  ", "muted").add(money(self.cash), "bright bold"),
        ]
        if self.bound is not None:
            binds = listed(self.bound.binding)
            where = f" at {self.campus}" if cell_len(binds) + cell_len(self.campus) + 14 <= width else ""
            rows.append(Line().add("bound by  ", "muted").add(fit(binds, width - 10), "bind bold").add(where, "text"))
            rows += [
                Line(),
                *layer_bars(dict(zip(LAYERS, self.bound.modules, strict=True)), self.bound.binding, look, width),
            ]
        return rows


def open_or_copy(path: Path, *, copies: bool) -> GameSession:
    """Go on with a save, which no other window may play meanwhile.

    Args:
        path: the save.
        copies: play a copy if another window plays it.

    Raises:
        OpenElsewhereError: another window plays it, and no copy is wanted.
        GameError: it cannot be continued.
    """
    try:
        return GameSession.resume(path, holds=True)
    except OpenElsewhereError:
        if not copies:
            raise
        return GameSession.resume(path, holds=True, copies=True)


def read_going(info: saves.SaveInfo) -> Going | None:
    """Read the summary of a save; None if it cannot be continued."""
    try:
        session = GameSession.resume(info.path)
    except GameError:
        return None
    state, game, seat = session.state, session.game, session.viewer
    coming = compute_forecast(state, seat)
    best = max(range(len(coming)), key=lambda i: (coming[i], -i), default=0)
    rises = bool(coming) and coming[best] > state.compute(seat)
    bound = most_bound(state, seat)
    return Going(
        info=info,
        faction=state.tables[seat].faction.name,
        seat=seat,
        seats=game.seats,
        scenario=game.scenario.name,
        quarter=quarter_name(game, state.quarter),
        done=state.quarter,
        quarters=game.quarters,
        compute=state.compute(seat),
        ahead=(coming[best], quarter_name(game, state.quarter + best)) if rises else None,
        lead=state.lead(seat),
        place=PLACES[state.ranks()[seat] - 1],
        gaps=_gaps(state, seat),
        cash=state.cash(seat),
        campus=game.ruleset.regions[bound.region].name if bound is not None else "",
        bound=bound,
    )


def _gaps(state: State, seat: int) -> tuple[str, ...]:
    """Distance of a seat to the leader, or of the leader to the next seat, by faction name and by seat letter."""
    rival = min((s for s in range(state.game.seats) if s != seat), key=lambda s: (state.ranks()[s], s))
    ahead = state.lead(seat) - state.lead(rival)
    gap = f"{abs(ahead)} {'ahead of' if ahead > 0 else 'behind'}" if ahead else "level with"
    name = faction_name(state, rival)
    names = dict.fromkeys((name, SHORT_FACTIONS.get(name, name), SEAT_LETTERS[rival]))
    return tuple(f"{gap} {who}" for who in names)
