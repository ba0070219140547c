"""The panels of the board in sentences: each report is a list of lines that make sense when read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.analysis.listed_controls import listed_controls
from gigawatt.analysis.refills import cut_refills
from gigawatt.core import actions as act
from gigawatt.core.explanations.chokepoints import chokepoints, layer_shares
from gigawatt.core.explanations.forecast import (
    ONE,
    Arrival,
    arrivals,
    compute_forecast,
    income_in,
    quarter_end,
    restructures_in,
)
from gigawatt.core.explanations.race import if_ended_now
from gigawatt.core.position.rows import PERMIT
from gigawatt.core.queries import market
from gigawatt.core.queries.bottleneck import bottleneck
from gigawatt.core.queries.permissions import influence_cap
from gigawatt.core.rules.ruleset import BLOCS, CONTROL_LAYERS, LADDERS, LAYERS, PARTS
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.wording.bottleneck_text import bottleneck_text
from gigawatt.wording.chokepoint_text import chokepoint_rule, chokepoint_sentence, percent
from gigawatt.wording.consequence_text import RESTRUCTURES
from gigawatt.wording.control_text import control_denial_text, control_terms_text
from gigawatt.wording.event_text import CASH_NAMES, LEAD_NAMES, EventText
from gigawatt.wording.grammar import listed, plural, signed
from gigawatt.wording.market_text import refill_room_text
from gigawatt.wording.money import money
from gigawatt.wording.names import BLOC_NAMES, PHASES, Lexicon
from gigawatt.wording.permit_text import permit_odds, permit_sentence
from gigawatt.wording.race_text import counted_at_the_end, ending_sentence, next_first_text, order_sentence
from gigawatt.wording.room_text import room_sentence
from gigawatt.wording.rules_text import card_text, headline_effects, headline_text, price_text, region_text
from gigawatt.wording.seats import PLACES, SEAT_LETTERS, seat_name
from gigawatt.wording.vocabulary import RULES

if TYPE_CHECKING:
    from gigawatt.core import State

# --- one seat ---------------------------------------------------------------------------------------------------------


def turn_line(st: State) -> str:
    """Whose turn it is, what is left of it, and who comes next."""
    g = st.game
    if st.is_terminal:
        return "The match is over."
    seat = st.seat
    order = [seat_name(st, (seat + step) % g.seats) for step in range(1, g.seats)]
    then = f" Then {listed([name for i, name in enumerate(order) if st.points_left((seat + 1 + i) % g.seats)])}."
    left = plural(st.points_left(seat), "action")
    following = next_first_text(st) if st.points_left(seat) <= 1 else ""
    ahead = f" {following}" if following else ""
    return (
        f"{g.quarter_text(st.quarter)}, quarter {st.quarter + 1} of {g.quarters}. {seat_name(st, seat)} to move, "
        f"{left} left of {g.points[st.quarter]}.{then if then != ' Then .' else ''}{ahead}"
    )


def status(st: State, seat: int, *, looks_ahead: bool = True) -> list[str]:
    """How a seat stands: turn, compute, money, Lead, what binds now and, if it `looks_ahead`, what would next."""
    g = st.game
    place = PLACES[st.ranks()[seat] - 1]
    coming = compute_forecast(st, seat)
    points = ", ".join(f"{n} in {g.quarter_text(st.quarter + i)}" for i, n in enumerate(coming[:4]))
    ahead = f" If all comes on time: {points}." if points and not st.is_terminal else ""
    cap = influence_cap(st, seat)
    purse = f"Net cash {money(st.cash(seat))}, credit to {money(-st.limit(seat))}."
    money_line = f"{purse} Influence {st.influence(seat)} of {cap}."
    lines = [
        turn_line(st),
        f"Compute {st.compute(seat)}, {plural(st.online(seat), 'module')} online.{ahead}",
        f"{money_line} Lead {st.lead(seat)}, {place} of {g.seats}.",
    ]
    if not st.is_terminal:
        ended = quarter_end(st)
        rows = {why: n for why, n in income_in(ended, seat).items() if why in CASH_NAMES}
        parts = listed(f"{CASH_NAMES[why]} {'+' if n > 0 else ''}{money(n)}" for why, n in rows.items())
        if rows:
            lines.append(f"This quarter's end would bring {money(sum(rows.values()))}: {parts}.")
        if restructures_in(ended, seat):
            lines.append(RESTRUCTURES)
    lines += [bound_line(st, seat, r, looks_ahead=looks_ahead) for r in st.places(seat)]
    lines += _tracks(st, seat)
    return lines


def bound_line(st: State, seat: int, region: int, *, looks_ahead: bool = True) -> str:
    """What holds a campus back, in a sentence."""
    b = bottleneck(st, seat, region)
    name = st.game.ruleset.regions[region].name
    held = bottleneck_text(b, RULES, looks_ahead=looks_ahead)
    return f"{name}: compute {b.points} from {plural(b.online, 'module')}. {held}"


def _share(posture: int) -> str:
    """The share of the compute that trains, in words."""
    most = act.POSTURES - 1
    return "none" if posture == 0 else "all" if posture == most else f"{posture}/{most}"


def _tracks(st: State, seat: int) -> list[str]:
    g = st.game
    lines = []
    if g.has_training:
        steps = g.ruleset.training.thresholds
        tier = st.tier(seat)
        ahead = f", the next at {steps[tier]}" if tier < len(steps) else ", the last one"
        posture = st.posture(seat)
        lines.append(f"Training {st.progress(seat)}, tier {tier}{ahead}; {_share(posture)} of the compute trains.")
    tracks = f"Cloud price {money(st.cloud_price)} for two points. Capital index {signed(st.capital_index)}."
    lines.append(f"{tracks} Tension {st.tension} of 5." if g.has_controls else tracks)
    if g.has_plants:
        stored = [f"{n} {part}" for p, part in enumerate(PARTS) if (n := market.stored(st, seat, p))]
        lines.append(f"In store: {listed(stored) or 'nothing'}.")
    return lines


def campuses(st: State, seat: int, *, looks_ahead: bool = True) -> list[str]:
    """Each campus of a seat, layer by layer, the binding one marked."""
    lines = []
    for r in st.places(seat):
        b = bottleneck(st, seat, r)
        layers = [
            f"{RULES.name(name)} {have}" + (" (binds)" if name in b.binding else "")
            for name, have in zip(LAYERS, b.modules, strict=True)
        ]
        runs = f"{plural(b.online, 'module')} {'runs' if b.online == 1 else 'run'}, compute {b.points}."
        lines += [
            f"{st.game.ruleset.regions[r].name}: {', '.join(layers)}. {runs}",
            bottleneck_text(b, RULES, looks_ahead=looks_ahead),
        ]
        lines += _plants(st, seat, r)
    return lines or ["No campus."]


def _plants(st: State, seat: int, region: int) -> list[str]:
    plants = st.holding(seat, region).plants
    have = [plural(n, f"{part} plant") for n, part in zip(plants, PARTS, strict=True) if n]
    return [f"Plants: {listed(have)}."] if have else []


def arriving(st: State, seat: int) -> list[str]:
    """What a seat has on its way, with when and with what chance."""
    return [arrival_line(st, a) for a in arrivals(st, seat)] or ["Nothing is on its way."]


def arrival_line(st: State, a: Arrival) -> str:
    """A line of the pipeline as a sentence."""
    g = st.game
    teller = EventText.of(st)
    what = f"{g.ruleset.regions[a.region].name}: {teller.kind(a.kind)} {signed(a.amount)}, {PHASES[a.phase]}"
    if a.phase == PERMIT:
        what += f", {_percent(a.moves)} to move on this quarter"
    if not a.odds:
        return f"{what}. It comes after the last quarter."
    seized = f" Seized on arrival: {_percent(a.seized)}." if a.seized else ""
    return f"{what}. {_odds_text(st, a)}{seized}"


def _odds_text(st: State, a: Arrival) -> str:
    g = st.game
    if a.odds[0][1] == ONE:
        return f"Online in {g.quarter_text(a.odds[0][0])}."
    chances = ", ".join(f"{_percent(chance)} by {g.quarter_text(quarter)}" for quarter, chance in a.odds[:4])
    return f"Online: {chances}."


def _percent(odds: int) -> str:
    """Ten-thousandths as per cent, never a rounded certainty."""
    if odds in (0, ONE):
        return f"{odds // 100} %"
    return f"{min(99, max(1, (odds + 50) // 100))} %"


# --- everyone ------------------------------------------------------------------------------------------------------------


def standings(st: State) -> list[str]:
    """The seats from first to last, each with its Lead if the match ended now."""
    ranks = st.ranks()
    endings = if_ended_now(st)
    lines = []
    for seat in sorted(range(st.game.seats), key=lambda s: (ranks[s], s)):
        then = "" if st.is_terminal else f" ({endings[seat].lead} if it ended now)"
        lines.append(
            f"{PLACES[ranks[seat] - 1]}: {seat_name(st, seat)}, Lead {st.lead(seat)}{then}, compute {st.compute(seat)}, cash "
            f"{money(st.cash(seat))}, influence {st.influence(seat)}, {plural(len(st.campuses(seat)), 'campus', 'campuses')}."
        )
    return lines


def race(st: State) -> list[str]:
    """How the seats would end now, with what is counted then, and who acts first next quarter."""
    if st.is_terminal:
        return []
    rows = sorted(if_ended_now(st), key=lambda row: (row.rank, row.seat))
    lines = ["If the match ended now:", *[f"  {ending_sentence(st, row)}" for row in rows], counted_at_the_end(st.game)]
    return [*lines, *([order] if (order := order_sentence(st)) else [])]


def lead_sources(st: State, seat: int) -> list[str]:
    """Where a seat's Lead came from, the largest first."""
    rows = [(n, LEAD_NAMES[name]) for n, name in zip(st.lead_by_source(seat), LEAD_SOURCES, strict=True)]
    sources = [f"{name} {signed(n)}" for n, name in sorted(rows, key=lambda row: -row[0]) if n]
    return [f"{seat_name(st, seat)}, Lead {st.lead(seat)}: {listed(sources) or 'none'}."]


def markets(st: State) -> list[str]:
    """The ladders: price of the next unit, and what there is by origin."""
    g = st.game
    lines = []
    for i, name in enumerate(LADDERS):
        if i in (1, 2, 3) and not g.has_plants:
            continue
        stock = st.stock(i)
        origins = [f"{n} {bloc}" for n, bloc in zip(stock, BLOCS, strict=True) if n]
        price = f"next {money(int(market.next_price(st, i)))}" if sum(stock) else "none to buy"
        supply = f"{price}, stock {sum(stock)} of {g.cap[i]} ({listed(origins) or 'none'})."
        lines.append(f"{name.capitalize()}: {supply}")
    return [*lines, *_cut_refills(st)]


def _cut_refills(st: State) -> list[str]:
    """Which refills find too little room, in a sentence; none if all find it."""
    rows = [(refill.ladder, refill.units, refill.room) for refill in cut_refills(st)]
    return [refill_room_text(rows)] if rows else []


def world(st: State) -> list[str]:
    """Every region in a line: what is free, how permits go, who is there."""
    return [region_line(st, r) for r in range(st.game.region_count)]


def region_line(st: State, r: int) -> str:
    """A region in a line."""
    g = st.game
    region = g.ruleset.regions[r]
    stall, outright = permit_odds(st, r)
    there = [SEAT_LETTERS[s] for s in range(g.seats) if r in st.campuses(s)]
    slots = st.free_slots(r) + sum(st.holding(s, r).open for s in range(g.seats))  # events and rules may add some
    return (
        f"{region.name} ({region.bloc}): {plural(st.free_slots(r), 'free slot')} of {slots}, room for "
        f"{plural(region.room, 'module')} of site at each, grid headroom "
        f"{st.headroom(r)}, permits stall {stall} %, step {100 - stall - outright} %, outright {outright} %. "
        f"Campuses: {listed(there) or 'none'}."
    )


def region(st: State, r: int, seat: int) -> list[str]:
    """All about a region, with the odds that a seat's permits have there where they are its own."""
    own = [text for text in (permit_sentence(st, r, seat), room_sentence(st, r, seat)) if text]
    return [region_line(st, r), *region_text(st.game.ruleset.regions[r], in_match=True), *own]


def row(st: State) -> list[str]:
    """The cards that lie open, oldest first."""
    cards = st.game.ruleset.cards
    lexicon = Lexicon.of(st.game.ruleset)
    shown = [cards[c] for c in st.card_row if c is not None]
    lines = []
    for card in shown:
        lines.append(
            f"{card.name} (take {card.id}), {card.suit}, {price_text(card)}: {' '.join(card_text(card, lexicon))}"
        )
    return lines or ["No cards lie open."]


def news(st: State) -> list[str]:
    """This quarter's headline, one of the quarter before that has struck, and one that will strike."""
    lexicon = Lexicon.of(st.game.ruleset)
    lines = []
    found = (
        (st.headline, "Headline"),
        (st.striking_headline, "Struck this quarter"),
        (st.pending_headline, "Strikes next quarter"),
    )
    for index, what in found:
        if index is not None:
            headline = st.game.ruleset.headlines[index]
            texts = headline_effects if index == st.striking_headline else headline_text
            lines.append(f"{what}: {headline.name}. {headline.flavour} {' '.join(texts(headline, lexicon))}")
    return lines or ["No headline."]


def controls(st: State) -> list[str]:
    """The export controls that stand or are announced with whom they deny, each chokepoint, and who may issue which control."""
    lines = []
    for row in listed_controls(st):
        c = row.control
        by = f" by {seat_name(st, c.seat)}" if c.seat >= 0 else ", by an event"
        between = f"{BLOC_NAMES[BLOCS[c.issuer]]} against {BLOC_NAMES[BLOCS[c.target]]}"
        lines.append(f"{CONTROL_LAYERS[c.layer].capitalize()}, {between}: {control_terms_text(st, row)}{by}.")
        if denied := control_denial_text(st, -1, row, RULES):
            lines.append(f"  {denied}")
    if not lines:
        lines.append("No export control stands." if st.game.has_controls else "This scenario has no export controls.")
    points = chokepoints(st)
    if not points:
        return [*lines, "This scenario has no chokepoints."]
    lines.append(f"Chokepoints. {chokepoint_rule(st.game)}")
    lines += [f"  {chokepoint_sentence(st, point)}" for point in points]
    return [*lines, *_layer_lines(st)]


def _layer_lines(st: State) -> list[str]:
    """Each bloc's share of each layer, and whose seats may issue a control on it."""
    rows = layer_shares(st)
    if not rows:
        return []
    least = st.game.ruleset.controls.share_pct
    lines = [f"Shares of the layers by bloc; {least}% at a quarter's start lets a bloc's seats issue a control on one."]
    for row in rows:
        shares = listed(f"{BLOC_NAMES[bloc]} {percent(share)}" for bloc, share in zip(BLOCS, row.blocs, strict=True))
        able = listed(BLOC_NAMES[bloc] for bloc, may in zip(BLOCS, row.may_issue, strict=True) if may)
        lines.append(f"  {CONTROL_LAYERS[row.layer].capitalize()}: {shares}; issued by {able or 'nobody'}.")
    return [*lines, *_cut_refills(st)]
