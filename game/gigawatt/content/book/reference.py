"""The reference part: regions, factions, cards, headlines, scenarios, numbers by quarter, facts and sources."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from gigawatt.content.book.blocks import (
    Block,
    Cell,
    Code,
    Entry,
    Heading,
    Line,
    Link,
    Ref,
    Table,
    anchor_of,
    para,
)
from gigawatt.content.book.context import MADE_FOR, Context
from gigawatt.content.structure import BALANCE
from gigawatt.core.compilation.markets import scaled
from gigawatt.core.rules.ruleset import BLOCS, GROUPS, HALVES, LADDERS, PARTS, SUITS, Region
from gigawatt.wording.grammar import listed
from gigawatt.wording.money import money
from gigawatt.wording.quarters import calendar_quarter, half_name
from gigawatt.wording.rules_text import (
    EVERY_QUARTER,
    card_text,
    faction_text,
    headline_text,
    project_text,
    scenario_text,
    years_text,
)


def regions(c: Context) -> list[Block]:
    """The map as tables."""
    rows: list[tuple[Cell, ...]] = []
    more: list[tuple[Cell, ...]] = []
    more_head: tuple[str, ...] = ()
    anchors: list[str] = []
    used = {project.source for project in c.rules.projects}
    hidden = set() if c.has("plants") else {"plants", "delay"}
    hidden |= set() if c.has("training") else {"fibre"}
    for bloc in BLOCS:
        for r in c.rules.regions:
            if r.bloc != bloc:
                continue
            odds = f"{r.stall}·{100 - r.stall - r.outright}·{r.outright}"
            sources = listed([source for source in r.sources if source in used or c.has("row")])
            rows.append(
                (
                    r.name, r.bloc, str(r.slots), str(r.room), _land(r), f"{r.headroom} +{r.growth}", odds,
                    "fast" if r.fast else "",
                )
            )  # fmt: skip
            suits = listed([f"{p} {getattr(r.suits, p)}" for p in PARTS if getattr(r.suits, p) != "none"]) or "—"
            climate = r.climate + (", water risk" if r.water_risk else "")
            lane = r.lane + (", remote" if r.remote else "")
            delay = f"+{r.plant_delay}" if r.plant_delay else "·"
            anchors.append(anchor_of("region", r.id))
            cells: dict[str, Cell] = {
                "region": (Ref(r.name, anchors[-1]),), "power": sources, "price": money(r.power_price), "climate": climate,
                "fibre": r.fibre.upper(), "lane": lane, "plants": suits, "delay": delay,
            }  # fmt: skip
            shown = {name: cell for name, cell in cells.items() if name not in hidden}
            more_head = tuple(shown)
            more.append(tuple(shown.values()))
    head = ("region", "bloc", "slots", "room", "land", "headroom", "permits", "builds")
    return [
        Heading(2, "Regions"),
        para(
            "Room is in modules of site at one campus. Land names the quarters of each year in which seats from elsewhere may open a "
            "campus; a home is open always. Headroom is at the start and each January. Permits are stall·step·outright in per cent."
        ),
        Table(head, tuple(rows), is_wide=True, caption="Regions: land, grid and permits", anchors=tuple(anchors)),
        para(
            "The price is for two modules on grid power, a quarter."
            + (" The last column is quarters that a plant takes longer." if c.has("plants") else "")
        ),
        Table(
            more_head,
            tuple(more),
            is_wide=True,
            caption="Regions: power, climate and links" + (", and plants" if c.has("plants") else ""),
        ),
    ]


def regions_at_once(c: Context) -> list[Block]:
    """The map as one wide table."""
    used = {project.source for project in c.rules.projects}
    columns: dict[str, Callable[[Region], str]] = {
        "region": lambda r: r.name,
        "bloc": lambda r: r.bloc,
        "slots": lambda r: str(r.slots),
        "room": lambda r: str(r.room),
        "land": _land,
        "headroom": lambda r: f"{r.headroom} +{r.growth}",
        "permits": lambda r: f"{r.stall}·{100 - r.stall - r.outright}·{r.outright}",
        "builds": lambda r: "fast" if r.fast else "",
        "grid price": lambda r: money(r.power_price),
        "power": lambda r: ", ".join(source for source in r.sources if source in used or c.has("row")),
        "climate": lambda r: r.climate + (", water risk" if r.water_risk else ""),
        "lane": lambda r: r.lane + (", remote" if r.remote else ""),
    }
    if c.has("training"):
        columns["fibre"] = lambda r: r.fibre.upper()
    if c.has("plants"):
        columns |= {f"{part} plant": partial(_suit, part) for part in PARTS}
        columns["delay"] = lambda r: f"+{r.plant_delay}" if r.plant_delay else ""
    found = [region for bloc in BLOCS for region in c.rules.regions if region.bloc == bloc]
    rows = tuple(tuple(show(region) for show in columns.values()) for region in found)
    return [
        Heading(2, "Regions"),
        para(
            "Room is in modules of site at one campus. Land names the quarters of each year in which seats from elsewhere may open a "
            "campus; a home is open always. Headroom is at the start and each January. Permits are stall·step·outright in per cent. The "
            "grid price is for two modules, a quarter."
            + (" The last column is quarters that a plant takes longer." if c.has("plants") else "")
        ),
        Table(tuple(columns), rows, is_wide=True, caption="Regions"),
    ]


def _suit(part: str, region: Region) -> str:
    """How well a region suits plants for a part: `good`, `fair`, or nothing."""
    suit: str = getattr(region.suits, part)
    return "" if suit == "none" else suit


def _land(region: Region) -> str:
    """The quarters of the year in which a region offers land: `Q1, Q3`."""
    return "always" if region.tender == EVERY_QUARTER else ", ".join(f"Q{quarter}" for quarter in region.tender)


def factions(c: Context) -> list[Block]:
    """The factions."""
    blocks: list[Block] = [Heading(2, "Factions")]
    for f in c.rules.factions:
        lines = (*faction_text(f, c.lexicon), f.advice)
        refs = tuple([Ref(c.lexicon.region(home), anchor_of("region", home)) for home in f.homes])
        blocks.append(Entry("faction", f.name, f.id, f"{f.kind}, {f.bloc}", lines, "", f.idea, f.source, refs=refs))
    return blocks


def catalogue(c: Context) -> list[Block]:
    """The projects by group, in words."""
    blocks: list[Block] = [Heading(2, "Catalogue")]
    for group in GROUPS:
        found = [p for p in c.rules.projects if p.group == group and (group != "plant" or c.has("plants"))]
        if found:
            blocks.append(Heading(3, group))
        for p in found:
            blocks.append(
                Entry("project", p.name, p.id, "", project_text(p), p.flavour, p.idea, p.source_facts, level=4)
            )
    return blocks


def row(c: Context) -> list[Block]:
    """The row cards by suit."""
    if not c.has("row"):
        return []
    blocks: list[Block] = [Heading(2, "Row cards")]
    for suit in SUITS:
        found = [card for card in c.rules.cards if card.suit == suit]
        if found:
            blocks.append(Heading(3, suit))
        for card in found:
            lines = card_text(card, c.lexicon)
            blocks.append(
                Entry(
                    "card", card.name, card.id, years_text(card), lines, card.flavour, card.idea, card.source, level=4
                )
            )
    return blocks


def headlines(c: Context) -> list[Block]:
    """The headlines by the first half-year that has them."""
    if not c.has("headlines"):
        return []
    blocks: list[Block] = [Heading(2, "Headlines, by half-year")]
    for half in HALVES:
        found = [h for h in c.rules.headlines if min(h.halves) == half]
        if found:
            blocks.append(Heading(3, half_name(half)))
        for h in found:
            label = "harsh" if h.harsh else ""
            also = [half_name(other) for other in h.halves if other != half]
            lines = (*headline_text(h, c.lexicon), *([f"Also in the pool of {listed(also)}."] if also else []))
            blocks.append(Entry("headline", h.name, h.id, label, lines, h.flavour, h.idea, h.source, level=4))
    return blocks


def scenarios(c: Context) -> list[Block]:
    """The scenarios."""
    blocks: list[Block] = [Heading(2, "Scenarios")]
    for s in c.rules.scenarios:
        blocks.append(
            Entry(
                "scenario",
                s.name,
                s.id,
                f"{s.quarters} quarters",
                (s.summary, *scenario_text(s, c.lexicon)),
                "",
                s.lesson,
                s.source,
                refs=tuple(
                    [Ref(c.lexicon.factions.get(name, name), anchor_of("faction", name)) for name in s.factions]
                ),
            )
        )
    return blocks


def numbers(c: Context) -> list[Block]:
    """Schedules by quarter, for each number of seats that a scenario is made for."""
    names = [name for name in LADDERS if c.has("plants") or name in ("accelerators", "equipment")]
    counts = c.seat_counts
    seats = [f"{n} seats" for n in counts]
    quarters = range(c.last_quarter)
    demand = tuple(
        (calendar_quarter(q + 1), *(str(c.rules.cloud.demand[q] * n // MADE_FOR) for n in counts)) for q in quarters
    )
    if len(counts) == 1:
        return _numbers_of_one_count(c, names, counts[0])
    if c.is_small:
        return _numbers_at_once(c, names, counts, demand)
    blocks: list[Block] = [
        Heading(2, "Numbers by quarter"),
        para(
            "Demand, refills and the capacity of the world grow with the seats. Rented lots, headlines and cards add to them. "
            "A game that begins later begins in its own quarter here."
        ),
        Table(("quarter", *seats), demand, caption="Cloud demand"),
    ]
    for name in names:
        by_seats = [scaled(c.ladder(name).refill, n) for n in counts]
        rows = tuple((calendar_quarter(q + 1), *(str(row[q]) for row in by_seats)) for q in quarters)
        blocks.append(Table(("quarter", *seats), rows, caption=f"Refill of {name}"))
    if c.has("plants"):
        for name in (name for name in names if name in PARTS):
            world = c.ladder(name).world
            rows = tuple((calendar_quarter(q + 1), *(_exact(world[q] * n, MADE_FOR) for n in counts)) for q in quarters)
            blocks.append(Table(("quarter", *seats), rows, caption=f"What the world makes of {name}"))
    return blocks


def _numbers_of_one_count(c: Context, names: list[str], seats: int) -> list[Block]:
    """The schedules as one table, a column for each quarter, where all scenarios have the same number of seats."""
    quarters = range(c.first_quarter - 1, c.last_quarter)
    rows: list[tuple[str, ...]] = [("demand", *(str(c.rules.cloud.demand[q] * seats // MADE_FOR) for q in quarters))]
    for name in names:
        refill = scaled(c.ladder(name).refill, seats)
        rows.append((name, *(str(refill[q]) for q in quarters)))
    for name in (name for name in names if name in PARTS and c.has("plants")):
        made = c.ladder(name).world
        rows.append((f"world {name}", *(_exact(made[q] * seats, MADE_FOR) for q in quarters)))
    head = ("", *(calendar_quarter(q + 1)[2:] for q in quarters))
    return [
        Heading(2, "Numbers by quarter"),
        para(
            "Cloud demand, then the refill of each market"
            + (", then what the world makes of each part." if c.has("plants") else ".")
            + (" Rented lots, headlines and cards add to demand and refills." if c.has("row") else "")
        ),
        Table(head, tuple(rows), caption="By quarter, from " + calendar_quarter(c.first_quarter)),
    ]


def _numbers_at_once(
    c: Context, names: list[str], counts: tuple[int, ...], demand: tuple[tuple[str, ...], ...]
) -> list[Block]:
    """The schedules of a small game as one table: demand, then the refills of its markets."""
    columns = [(f"{name}, {n} seats" if n == counts[0] else str(n)) for name in ("demand", *names) for n in counts]
    refills = [scaled(c.ladder(name).refill, n) for name in names for n in counts]
    rows = tuple((*row, *(str(refill[q]) for refill in refills)) for q, row in enumerate(demand))
    return [
        Heading(2, "Numbers by quarter"),
        para("Cloud demand and the refills of the markets grow with the seats."),
        Table(("quarter", *columns), rows, is_wide=True, caption="Cloud demand and refills"),
    ]


def _exact(number: int, divisor: int) -> str:
    """A quotient without rounding: `5`, `2.5`."""
    return f"{number / divisor:g}"


def origins(c: Context) -> list[Block]:
    """The sources of the numbers: tables, then facts, then documents."""
    facts = {fact.id for fact in c.rules.facts}
    blocks: list[Block] = [
        Heading(2, "Where the numbers come from", is_source=True),
        para(
            "Every number rests on a published fact, below, or is a choice of balance. Cards name the facts they "
            "are calibrated on. Grades: A is official text, first-hand data or established trade press; B a "
            "secondary report that names its source; C an aggregator, good for an order of magnitude; U unverified "
            "background knowledge."
        ),
    ]
    rows = tuple(((Code(o.path),), _origins(o.source, facts)) for o in c.rules.origins)
    if rows:
        blocks.append(Table(("numbers", "rest on"), rows, caption="What the numbers rest on"))
    used = c.used_facts()
    if used:
        blocks.append(Heading(3, "Facts"))
        told = tuple((f.id, f.claim, f.grade, _linked(f.sources, "source")) for f in used)
        anchors = tuple([anchor_of("fact", f.id) for f in used])
        blocks.append(Table(("fact", "says", "grade", "sources"), told, caption="Facts", anchors=anchors))
    behind = {name for fact in used for name in fact.sources}
    named = [source for source in c.rules.sources if source.id in behind]
    if named:
        shown = tuple((s.id, s.publisher, (Link(s.title, s.address),), s.date) for s in named)
        anchors = tuple([anchor_of("source", s.id) for s in named])
        blocks.append(Heading(3, "Sources"))
        blocks.append(Table(("no.", "publisher", "title", "date"), shown, caption="Sources", anchors=anchors))
    return blocks


def _linked(names: tuple[str, ...], kind: str) -> Line:
    """Names of facts or sources as links, with commas."""
    pieces: list[str | Ref] = []
    for name in names:
        pieces += [", "] if pieces else []
        pieces.append(Ref(name, anchor_of(kind, name)))
    return tuple(pieces)


def _origins(names: tuple[str, ...], facts: set[str]) -> Line:
    """What a number rests on: facts as links, choices of balance in words."""
    pieces: list[str | Ref] = []
    for name in names:
        pieces += ["; "] if pieces else []
        pieces.append(Ref(name, anchor_of("fact", name)) if name in facts else _origin(name, facts))
    return tuple(pieces)


def _origin(name: str, facts: set[str]) -> str:
    return name if name in facts or not name.startswith(BALANCE) else f"balance: {name.removeprefix(BALANCE).strip()}"
