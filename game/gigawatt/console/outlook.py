"""Bottlenecks, the forecast of the quarter's end, and past quarters, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.console.reports import arrival_line, bound_line
from gigawatt.core.explanations.forecast import arrivals, compute_forecast, income_in, quarter_end, restructures_in
from gigawatt.core.explanations.race import last_record, quarter_outlook
from gigawatt.core.queries.bottleneck import Bottleneck, bottleneck
from gigawatt.core.rules.ruleset import LAYERS
from gigawatt.wording.consequence_text import RESTRUCTURES
from gigawatt.wording.event_text import CASH_NAMES
from gigawatt.wording.grammar import listed
from gigawatt.wording.money import money
from gigawatt.wording.race_text import counted_at_the_end, first_sentence, last_record_sentence, outlook_sentence
from gigawatt.wording.seats import seat_name
from gigawatt.wording.vocabulary import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gigawatt.core import State
    from gigawatt.session import QuarterSnapshot

START: Final = "Start"


def bottlenecks(st: State, seat: int) -> list[str]:
    """For each campus of a seat what binds, and for each layer what there is, what comes, and what one more would bring."""
    lines: list[str] = []
    coming = _coming(st, seat)
    for r in st.places(seat):
        b = bottleneck(st, seat, r)
        lines.append(bound_line(st, seat, r))
        lines += [_layer_line(b, layer, coming.get((r, layer), 0)) for layer in range(len(LAYERS))]
    return lines or [f"{seat_name(st, seat)} has no campus."]


def _coming(st: State, seat: int) -> dict[tuple[int, int], int]:
    """Modules on their way, by region and layer."""
    found: dict[tuple[int, int], int] = {}
    for a in arrivals(st, seat):
        if a.gives < len(LAYERS):
            found[a.region, a.gives] = found.get((a.region, a.gives), 0) + a.amount
    return found


def _layer_line(b: Bottleneck, layer: int, coming: int) -> str:
    name = LAYERS[layer]
    on_its_way = f", {coming} coming" if coming else ""
    if name in b.binding:
        newer = ", in place of an older one" if b.replaces(layer) else ""
        alone = (
            f"one more adds {b.gain[layer]} compute{newer}" if b.gain[layer] else "one more of it alone adds nothing"
        )
        what = f"binds; {alone}"
    else:
        better = f"; one more, of the newest class, adds {b.gain[layer]} compute" if b.gain[layer] else ""
        what = f"{b.slack[layer]} to spare{better}"
    return f"{RULES.name(name).capitalize()} {b.modules[layer]}{on_its_way}: {what}."


def forecast(st: State, seat: int) -> list[str]:
    """The balance of this quarter's end, compute quarter by quarter, and everything on its way with its odds."""
    if st.is_terminal:
        return ["The match is over: nothing comes any more."]
    g = st.game
    ended = quarter_end(st)
    rows = {why: n for why, n in income_in(ended, seat).items() if n}
    parts = listed(f"{CASH_NAMES.get(why, why)} {'+' if n > 0 else ''}{money(n)}" for why, n in rows.items())
    because = f": {parts}" if parts else ""
    coming = [f"{points} in {g.quarter_text(st.quarter + i)}" for i, points in enumerate(compute_forecast(st, seat))]
    return [
        f"If nobody acted again, this quarter's end would bring {money(sum(rows.values()))}{because}.",
        *([RESTRUCTURES] if restructures_in(ended, seat) else []),
        f"Compute, if all is on time: {', '.join(coming)}.",
        *([arrival_line(st, a) for a in arrivals(st, seat)] or ["Nothing is on its way."]),
        *_race(st),
    ]


def _race(st: State) -> list[str]:
    """What this quarter's end brings each seat in Lead, and what the last record will, as things are ordered."""
    is_last = st.quarter + 1 >= st.game.quarters
    what = "The last quarter and what is counted at the end" if is_last else "This quarter's record"
    rows = quarter_outlook(st)
    lines = [f"{what} would bring, if nobody acted again:", *[f"  {outlook_sentence(st, row)}" for row in rows]]
    if is_last:
        return [*lines, first_sentence(st, rows)]
    return [*lines, last_record_sentence(st, last_record(st)), counted_at_the_end(st.game)]


def history(st: State, snapshots: Sequence[QuarterSnapshot]) -> list[str]:
    """How every seat stood at the start and after each quarter; a sentence a quarter, the latest last."""
    g = st.game
    lines = []
    for snapshot in snapshots:
        when = START if snapshot.quarter < 0 else f"After {g.quarter_text(snapshot.quarter)}"
        rows = [
            f"{seat_name(st, seat)} compute {snapshot.compute[seat]}, Lead {snapshot.lead[seat]}, cash {money(snapshot.cash[seat])}"
            for seat in range(g.seats)
        ]
        lines.append(f"{when}: {'; '.join(rows)}.")
    return lines
