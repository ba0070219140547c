"""The reference part: regions, factions, cards, headlines, scenarios, numbers by quarter, facts and sources."""

from __future__ import annotations

from gigawatt.content.book.blocks import Block, Cell, Code, Entry, Heading, Link, Table, para
from gigawatt.content.book.context import Context
from gigawatt.content.structure import BALANCE
from gigawatt.core.rules.ruleset import BLOCS, GROUPS, HALVES, LADDERS, PARTS, SUITS
from gigawatt.wording.grammar import listed
from gigawatt.wording.money import money
from gigawatt.wording.quarters import calendar_quarter, half_name
from gigawatt.wording.rules_text import (
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
    for bloc in BLOCS:
        for r in c.rules.regions:
            if r.bloc != bloc:
                continue
            odds = f"{r.stall}·{100 - r.stall - r.outright}·{r.outright}"
            sources = listed(r.sources)
            rows.append(
                (
                    r.name, r.bloc, str(r.slots), str(r.room), f"{r.headroom} +{r.growth}", odds,
                    "fast" if r.fast else "", sources,
                )
            )  # fmt: skip
            suits = listed([f"{p} {getattr(r.suits, p)}" for p in PARTS if getattr(r.suits, p) != "none"]) or "—"
            climate = r.climate + (", water risk" if r.water_risk else "")
            lane = r.lane + (", remote" if r.remote else "")
            delay = f"+{r.plant_delay}" if r.plant_delay else "·"
            more.append(
                (
                    r.name,
                    money(r.power_price),
                    climate,
                    r.fibre.upper(),
                    lane,
                    suits if c.has("plants") else "—",
                    delay,
                )
            )
    head = ("region", "bloc", "slots", "room", "headroom", "permits", "builds", "power")
    return [
        Heading(2, "Regions"),
        para(
            "Room is in modules of site at one campus. Headroom is at the start and each January. Permits are "
            "stall·step·outright in per cent."
        ),
        Table(head, tuple(rows), is_wide=True),
        para(
            "The price is for two modules on grid power, a quarter. The last column is quarters that a plant takes "
            "longer."
        ),
        Table(("region", "price", "climate", "fibre", "lane", "plants", "delay"), tuple(more), is_wide=True),
    ]


def factions(c: Context) -> list[Block]:
    """The factions."""
    blocks: list[Block] = [Heading(2, "Factions")]
    for f in c.rules.factions:
        lines = (*faction_text(f, c.lexicon), f.advice)
        blocks.append(Entry(f.name, f.id, f"{f.kind}, {f.bloc}", lines, "", f.idea, f.source))
    return blocks


def catalogue(c: Context) -> list[Block]:
    """The projects by group, in words."""
    blocks: list[Block] = [Heading(2, "Catalogue")]
    for group in GROUPS:
        found = [p for p in c.rules.projects if p.group == group and (group != "plant" or c.has("plants"))]
        if found:
            blocks.append(Heading(3, group))
        for p in found:
            blocks.append(Entry(p.name, p.id, "", project_text(p), p.flavour, p.idea, p.source_facts))
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
            blocks.append(Entry(card.name, card.id, years_text(card), lines, card.flavour, card.idea, card.source))
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
            blocks.append(Entry(h.name, h.id, label, lines, h.flavour, h.idea, h.source))
    return blocks


def scenarios(c: Context) -> list[Block]:
    """The scenarios."""
    blocks: list[Block] = [Heading(2, "Scenarios")]
    for s in c.rules.scenarios:
        blocks.append(
            Entry(
                s.name,
                s.id,
                f"{s.quarters} quarters",
                (s.summary, *scenario_text(s, c.lexicon)),
                "",
                s.lesson,
                s.source,
            )
        )
    return blocks


def numbers(c: Context) -> list[Block]:
    """Schedules by quarter."""
    names = [name for name in LADDERS if c.has("plants") or name in ("accelerators", "equipment")]
    head = ("quarter", "cloud demand", *(f"{name} refill" for name in names))
    rows = tuple(
        (calendar_quarter(q + 1), str(c.rules.cloud.demand[q]), *(str(c.ladder(name).refill[q]) for name in names))
        for q in range(12)
    )
    blocks: list[Block] = [Heading(2, "Numbers by quarter"), para("For four seats."), Table(head, rows, is_wide=True)]
    if c.has("plants"):
        parts = [name for name in names if name in PARTS]
        world = tuple((calendar_quarter(q + 1), *(str(c.ladder(name).world[q]) for name in parts)) for q in range(12))
        blocks += [para("What the world makes in a quarter, which chokepoint shares are measured against:")]
        blocks += [Table(("quarter", *parts), world, is_wide=True)]
    return blocks


def origins(c: Context) -> list[Block]:
    """The sources of the numbers: tables, then facts, then documents."""
    facts = {fact.id for fact in c.rules.facts}
    blocks: list[Block] = [
        Heading(2, "Where the numbers come from"),
        para(
            "Every number rests on a published fact, below, or is a choice of balance. Cards name the facts they "
            "are calibrated on. Grades: A is official text, first-hand data or established trade press; B a "
            "secondary report that names its source; C an aggregator, good for an order of magnitude; U unverified "
            "background knowledge."
        ),
    ]
    rows = tuple(((Code(o.path),), "; ".join(_origin(name, facts) for name in o.source)) for o in c.rules.origins)
    if rows:
        blocks.append(Table(("numbers", "rest on"), rows))
    used = c.used_facts()
    if used:
        blocks.append(Heading(3, "Facts"))
        told = tuple((f.id, f.claim, f.grade, ", ".join(f.sources)) for f in used)
        blocks.append(Table(("fact", "says", "grade", "sources"), told))
    behind = {name for fact in used for name in fact.sources}
    shown = tuple((s.id, s.publisher, (Link(s.title, s.address),), s.date) for s in c.rules.sources if s.id in behind)
    if shown:
        blocks.append(Heading(3, "Sources"))
        blocks.append(Table(("no.", "publisher", "title", "date"), shown))
    return blocks


def _origin(name: str, facts: set[str]) -> str:
    return name if name in facts or not name.startswith(BALANCE) else f"balance: {name.removeprefix(BALANCE).strip()}"
