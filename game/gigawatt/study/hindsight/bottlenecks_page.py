"""The answer of `study bottlenecks` as one self-contained HTML page: who was limited by what, what more was worth, and why it was missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.pages.columns import Curve, curve_plot, key, stacked_plot
from gigawatt.pages.shell import html_page
from gigawatt.pages.tables import WIDE, KindCell, folded, kind_table, table, terms
from gigawatt.study.hindsight.episodes import main_episodes
from gigawatt.text import html_text
from gigawatt.wording.grammar import capitalised, listed, plural, signed
from gigawatt.wording.money import money
from gigawatt.wording.names import region_name
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.seats import SEAT_LETTERS
from gigawatt.wording.shortage_text import (
    CAUSE_NAMES,
    DIFFERENCE_TEXTS,
    binding_cell_text,
    cause_text,
    layers_text,
    quarters_text,
)

if TYPE_CHECKING:
    from gigawatt.study.hindsight.bottlenecks import Bottlenecks, CampusQuarter, SeatBottlenecks, SeatQuarter

_FIGURES: Final = "Figures"


def bottlenecks_page(answer: Bottlenecks, command: str) -> str:
    """Render the page. It works offline and in a browser that allows neither scripts nor requests.

    Args:
        answer: what was found.
        command: the command that finds it again.
    """
    title = f"Bottlenecks: {answer.game.scenario.name}"
    return html_page(title, "gigawatt study bottlenecks", _body(answer, title, command), WIDE)


def _body(answer: Bottlenecks, title: str, command: str) -> Iterator[str]:
    yield f"<h1>{html_text(title)}</h1>"
    end = "to the end" if answer.is_finished else "as far as it went"
    length = plural(answer.quarters, "quarter")
    yield f'<p class="soft">{html_text(f"{length} of a match, {end}.")}</p>'
    yield "<h2>Who was limited by what</h2>"
    yield (
        "<p>The layers that bind the campus of a seat which they hold back most, in the operations of each quarter. The colour is that of the "
        "first one; it is stronger the more compute is held back, and the small number is how much: what the campus would have had more, had "
        "its binding layers been as large as the next one.</p>"
    )
    yield _heat_map(answer)
    yield key(list(LAYERS))
    for seat in answer.seats:
        yield from _seat(answer, seat)
    yield from _method(answer, command)


def _name(answer: Bottlenecks, seat: SeatBottlenecks) -> str:
    game = answer.game
    return f"{SEAT_LETTERS[seat.seat]} {game.ruleset.factions[game.faction_index[seat.faction]].name}"


def _quarters(answer: Bottlenecks) -> list[str]:
    return [quarter_name(answer.game, quarter) for quarter in range(answer.quarters)]


# --- who was limited by what -----------------------------------------------------------------------------------------


def _heat_map(answer: Bottlenecks) -> str:
    held = [c.held_back for seat in answer.seats for q in seat.quarters for c in q.campuses]
    most = max(held, default=0) or 1
    cells = [[_heat_cell(answer, quarter, most) for quarter in seat.quarters] for seat in answer.seats]
    return kind_table("", [_name(answer, seat) for seat in answer.seats], _quarters(answer), cells)


def _heat_cell(answer: Bottlenecks, quarter: SeatQuarter, most: int) -> KindCell | None:
    campus = quarter.most_held
    if campus is None:
        return None
    place = region_name(answer.game, campus.bottleneck.region)
    names = campus.bottleneck.binding
    note = f"{capitalised(listed(names))} in {place}; compute {quarter.compute}, {campus.held_back} held back"
    return KindCell(
        LAYERS.index(names[0]), 100 * campus.held_back / most, binding_cell_text(names), note, str(campus.held_back)
    )


# --- a seat ----------------------------------------------------------------------------------------------------------


def _seat(answer: Bottlenecks, seat: SeatBottlenecks) -> Iterator[str]:
    name = _name(answer, seat)
    yield f"<h2>{html_text(name)}</h2>"
    yield from _story(answer, seat)
    yield "<h3>What more would have been worth</h3>"
    yield (
        "<p>Points of compute until the end of the match, added up by quarter, that one more module would have brought from a quarter on, at "
        "the campus where it brings most: first one of each layer that binds there, then one of a single layer.</p>"
    )
    yield price_plots(answer, seat)
    yield folded("Every campus, quarter by quarter", _campus_table(answer, seat))
    yield folded("What was behind each shortage", _cause_table(answer, seat))


def _story(answer: Bottlenecks, seat: SeatBottlenecks) -> Iterator[str]:
    faction = _name(answer, seat)[2:]
    found = main_episodes(seat)
    if not found:
        yield "<p>Nothing was held back.</p>"
    for one in found:
        where = f"{region_name(answer.game, one.region)} {quarters_text(answer.game, one.first, one.last)}"
        head = f"{capitalised(listed(one.binding))} bound the campus in {where} and held back {one.held_back} compute."
        causes = [cause_text(answer.game, row, faction) for row in one.shortages]
        yield f"<p><strong>{html_text(head)}</strong> {html_text(' '.join(causes), 4000)}</p>"


def price_plots(answer: Bottlenecks, seat: SeatBottlenecks) -> str:
    """What one more module would have been worth by quarter, as two plots with their figures."""
    quarters = _quarters(answer)
    joint = [0.0 if quarter.price is None else float(quarter.price[1].total) for quarter in seat.quarters]
    formula = [0.0 if quarter.price is None else float(quarter.price[1].formula_total) for quarter in seat.quarters]
    parts = {
        layer: [float(max(0, quarter.layer_price(i))) for quarter in seat.quarters] for i, layer in enumerate(LAYERS)
    }
    curve = curve_plot(
        quarters, Curve("One more of each binding layer", joint), "Compute to the end", ".0f", small=False
    )
    stack = stacked_plot(quarters, parts, "Compute to the end, one more module of a single layer", ".0f")
    rows = [
        (quarter, f"{a:.0f}", f"{b:.0f}", *(f"{parts[layer][i]:.0f}" for layer in LAYERS))
        for i, (quarter, a, b) in enumerate(zip(quarters, joint, formula, strict=True))
    ]
    head = ("from", "each binding layer", "the same by the formula", *LAYERS)
    return (
        f"<div><h3>One more of each binding layer</h3>{curve}<h3>One more of a single layer</h3>{stack}</div>"
        + folded(_FIGURES, table(head, rows))
    )


def _campus_table(answer: Bottlenecks, seat: SeatBottlenecks) -> str:
    head = (
        "quarter", "campus", *LAYERS, "online", "binds", "held back", "now", "to the end", "formula", "Lead", "cash", "left out",
    )  # fmt: skip
    rows = [_campus_row(answer, quarter, campus) for quarter in seat.quarters for campus in quarter.campuses]
    note = (
        "Modules of each layer in the operations of the quarter; then one more module of each binding layer: compute in the quarter and to the "
        "end, to the end by the formula, Lead and cash at the end, and how many recorded actions were left out when the match was played again."
    )
    return f"<p>{html_text(note, 600)}</p>{table(head, rows, left=(1, 8))}"


def _campus_row(answer: Bottlenecks, quarter: SeatQuarter, campus: CampusQuarter) -> tuple[str, ...]:
    b, joint = campus.bottleneck, campus.joint
    priced = ("",) * 6 if joint is None else (
        signed(joint.points), signed(joint.total), signed(joint.formula_total), signed(joint.lead), money(joint.final_cash),
        str(joint.left_out + joint.left_out_rivals),
    )  # fmt: skip
    return (
        quarter_name(answer.game, quarter.quarter), region_name(answer.game, b.region), *map(str, b.modules), str(b.online),
        "land only" if campus.is_land_only else listed(b.binding) if b.following else "all level", str(campus.held_back), *priced,
    )  # fmt: skip


def _cause_table(answer: Bottlenecks, seat: SeatBottlenecks) -> str:
    faction = _name(answer, seat)[2:]
    rows = [
        (
            quarter_name(answer.game, quarter.quarter), region_name(answer.game, row.region), LAYERS[row.layer], str(row.missing),
            CAUSE_NAMES[row.code], cause_text(answer.game, row, faction),
        )
        for quarter, _, row in seat.shortages()
    ]  # fmt: skip
    return table(("quarter", "campus", "layer", "missing", "cause", ""), rows, left=(1, 2, 4), prose=(5,))


# --- how it was found ------------------------------------------------------------------------------------------------


def _method(answer: Bottlenecks, command: str) -> Iterator[str]:
    yield "<h2>How it was found</h2>"
    yield (
        "<p>One more module: it stands at the campus from the first decision of the quarter, at no cost, and the match is played again from "
        "there, everyone as recorded. An action that is not legal any more becomes a pass, which ends the quarter of its seat. The formula "
        "counts the module in the operations of each quarter as they were. An order that was missed: it takes the place of one decision, "
        "and the match is played again; it is named only if the campus then has more of the layer in that quarter.</p>"
    )
    codes = Counter(price.difference for price in answer.prices())
    agree, total = codes.pop("", 0), sum(codes.values())
    yield f"<p>{html_text(f'Formula and re-simulation agree in {agree} of {agree + total} values.')}</p>"
    if codes:
        yield terms({DIFFERENCE_TEXTS[code]: plural(codes[code], "time") for code in sorted(codes)})
    facts = {"scenario": answer.game.scenario_id, "record": answer.record, "layers": layers_text(range(len(LAYERS)))}
    yield f"<h3>About this match</h3>{terms(facts)}"
    yield f"<h3>To find it again</h3><pre>{html_text(command)}</pre>"
