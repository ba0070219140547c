"""The chapter on building: orders, permits, construction, and the catalogue."""

from __future__ import annotations

from typing import Final

from gigawatt.content.book.blocks import (
    Block,
    Cell,
    Detail,
    Heading,
    Line,
    Ref,
    Strong,
    Table,
    anchor_of,
    bullets,
    claim,
    example,
    para,
    see,
)
from gigawatt.content.book.context import Context
from gigawatt.core.queries.pipeline import MAX_STALLS
from gigawatt.core.rules.ruleset import GROUPS, PARTS, Project
from gigawatt.core.rules.vocabulary import FITTINGS
from gigawatt.wording.grammar import plural
from gigawatt.wording.money import money, signed_money
from gigawatt.wording.names import COMPONENT_NAMES, FITTING_NAMES
from gigawatt.wording.rules_text import project_conditions, project_reward

_SEAT: Final = "energy-major at texas: site 3, grid 3, closed 2, optical 2, chips 2"
"""A campus of a faction whose abilities leave permits alone."""


def projects(c: Context) -> list[Block]:
    """Ordering, permits, construction, and the catalogue."""
    return [*building(c), Heading(3, "What can be built"), *_catalogue(c)]


def building(c: Context) -> list[Block]:
    """Ordering, permits, construction."""
    return [*_ordering(c), *_permits(c), *_under_way(c)]


def catalogue_at_once(c: Context) -> list[Block]:
    """The catalogue as one wide table, with what a project asks for beside its figures."""
    found = _listed_projects(c)
    rows = tuple(
        (*_project_row(c, p), "; ".join([*project_conditions(p), project_reward(p)]).strip("; ")) for p in found
    )
    fits = any(project.gives in FITTINGS for project in found)
    return [
        Heading(2, "What can be built"),
        para(
            f"A lot is for {c.years_text}; permit is in steps, building in quarters, and fast is the time in a fast region. Costs are for "
            "a module where a lot brings modules, otherwise for the whole."
        ),
        *(_fittings() if fits else []),
        Table(
            ("project", "gives", "a lot", "costs", "permit", "builds", "fast", "asks for"),
            rows,
            is_wide=True,
            caption="Projects",
        ),
    ]


def _listed_projects(c: Context) -> list[Project]:
    """The projects that are played, by group."""
    return [
        p for group in GROUPS for p in c.rules.projects if p.group == group and (group != "plant" or c.has("plants"))
    ]


def _ordering(c: Context) -> list[Block]:
    """Who may order what and where, and what it costs."""
    e = c.rules.economy
    greenfield = next((p for p in c.rules.projects if p.id == "greenfield"), c.rules.projects[0])
    abroad = -(-greenfield.cost * greenfield.lot[0] * e.abroad_pct // 100)
    return [
        Heading(2, "Building"),
        para(
            "You order projects in lots, whose size grows with the years. An order brings the whole lot; you pay in full when you "
            "order. ",
            Detail(
                f"Abilities{' and cards' if c.has('row') else ''} that change a lot change neither its price nor its headroom. "
            ),
            "A project that opens a campus takes one of the region's slots at once; first come, first served. Other "
            "projects need a campus of your own there, which may itself be on order. "
            f"You have at most {plural(e.campus_limit, 'campus', 'campuses')}, one a region, those on order included, and open "
            "one at a time."
            + (f" At most {plural(e.plants_at_once, 'plant')} may be under way at once." if c.has("plants") else ""),
        ),
        para(
            Strong("Land. "),
            "In a home region you open a campus in any quarter; elsewhere only in the quarters of the year that the column ",
            Strong("land"),
            " of the ",
            see("table of regions", "Regions"),
            " names. A campus that is yours is built on at any time.",
        ),
        *_lot_claims(c),
        claim(
            "land is offered to strangers in its quarters only",
            "hyperscaler has cash $50.0 bn; land in gulf is closed",
            "",
            "hyperscaler may not: build greenfield @gulf; hyperscaler may: build greenfield @"
            + ("texas" if c.has("plants") else "nordics"),
        ),
        para(
            f"Outside your home regions a project costs {e.abroad_pct}% of its price. Cooling costs {e.cool_pct}% "
            f"in a cool climate and {e.hot_pct}% in a hot one.",
            Detail(
                " Place, climate and ability are multiplied, and the cost of the whole lot is rounded up"
                + (
                    "; a subsidy, then a control, is taken of the result and rounded up again."
                    if c.has("lobby")
                    else "."
                )
            ),
        ),
        claim(
            "abroad costs more, for the whole lot",
            "hyperscaler has cash $50.0 bn; land in gulf is open",
            "hyperscaler: build greenfield @gulf",
            f"hyperscaler cash {signed_money(-abroad)}",
        ),
        _cost_example(c),
    ]


def _lot_claims(c: Context) -> list[Block]:
    """What a larger lot costs, and one campus a region."""
    grid = next((p for p in c.rules.projects if p.id == "grid-power"), c.rules.projects[0])
    return [
        claim(
            "what an ability adds to a lot costs neither money nor headroom",
            f"energy-major at texas: site 9, gas 1, closed 9, optical 9, chips 9; energy-major has cash $50.0 bn; "
            f"headroom in texas is {grid.lot[0]}",
            "energy-major: build grid-power @texas",
            f"energy-major cash {signed_money(-grid.cost * grid.lot[0])}; headroom in texas is 0",
        ),
        claim(
            "a seat has one campus a region",
            "hyperscaler has cash $50.0 bn",
            "",
            "hyperscaler may not: build greenfield @us-east",
        ),
    ]


def _permits(c: Context) -> list[Block]:
    return [
        Heading(3, "Permits"),
        para(
            "A project with permit steps draws once each quarter, the quarter of its order included. The odds of its "
            "region decide: ",
            Strong("stalled"),
            " (nothing), ",
            Strong("one step"),
            ", or ",
            Strong("outright"),
            " (all steps left). ",
            Detail(
                ("Cards, headlines" if c.has("row") else "Headlines")
                + " and abilities that move the stall take from the one step, then from outright, and no stall goes above 95%. "
            ),
            f"After {plural(MAX_STALLS, 'stall')} running the next draw cannot stall: what stalls "
            "otherwise is one step. Construction starts in the quarter after the last step. There is no refund for delay.",
        ),
        claim(
            "after two stalls a draw cannot stall",
            f"{_SEAT}; energy-major has cash $30.0 bn",
            f"energy-major: build expansion @texas; its permit stalls {MAX_STALLS} times",
            f"energy-major permit odds @texas is 0·{100 - _outright(c)}·{_outright(c)}",
        ),
        _permit_example(c),
        *_opposition(c),
    ]


def _outright(c: Context) -> int:
    """Per cent of outright grants in the region of the claims."""
    return next((region.outright for region in c.rules.regions if region.id == "texas"), 0)


def _under_way(c: Context) -> list[Block]:
    """Pipeline, grid, expediting."""
    e = c.rules.economy
    expansion = next((p for p in c.rules.projects if p.id == "expansion"), c.rules.projects[0])
    paid = expansion.cost * expansion.lot[0]
    return [
        Heading(3, "Pipeline"),
        para(
            "Construction takes the project's quarters, in a fast region the shorter time. What still waits for a "
            f"permit can be cancelled: that gives back {e.cancel_pct}% of what you paid, rounded down, and frees slot and headroom. ",
            Detail("Of several alike the last ordered goes. "),
            "A new campus can be cancelled only while nothing else is there or on its way.",
        ),
        claim(
            "a cancelled project gives back its share",
            "hyperscaler has cash $30.0 bn",
            "hyperscaler: build expansion @us-east; hyperscaler: cancel expansion @us-east",
            f"hyperscaler cash {signed_money(paid * e.cancel_pct // 100 - paid)}",
        ),
        Heading(3, "Grid"),
        para(
            "A grid connection reserves headroom of the region for every module of its lot when you order it; with less "
            "headroom than a lot none can be ordered. Once it is gone, only January's growth, a cancelled order"
            + (", a card or a project brings more." if c.has("row") else " or a headline brings more.")
        ),
        claim(
            "a lot of grid needs headroom for the whole lot",
            f"hyperscaler has cash $30.0 bn; headroom in us-east is {c.lot('grid-power') - 1}",
            "",
            "hyperscaler may not: build grid-power @us-east",
        ),
        claim(
            "a grid order reserves its headroom at once",
            f"hyperscaler has cash $30.0 bn; headroom in us-east is {c.lot('grid-power')}",
            "hyperscaler: build grid-power @us-east",
            "headroom in us-east is 0",
        ),
        Heading(3, "Expediting"),
        para(
            f"For {e.expedite_influence} influence you get one certain permit step, or one quarter off construction "
            "or freight (never below one), once a quarter for each thing under way",
            Detail("; of several alike the first ordered"),
            ". With its last step so granted a project begins construction next quarter. Money cannot buy permits.",
        ),
        claim(
            "a thing under way is expedited once a quarter",
            f"hyperscaler has cash $30.0 bn; hyperscaler has influence {2 * e.expedite_influence}",
            "hyperscaler: build expansion @us-east; hyperscaler: expedite expansion @us-east",
            f"hyperscaler influence {-e.expedite_influence:+d}; hyperscaler may not: expedite expansion @us-east",
        ),
        claim(
            "of several alike the first ordered is expedited",
            "energy-major at nordics: site 9; energy-major has cash $50.0 bn, influence 8; "
            f"market accelerators: alliance {2 * c.ladder('accelerators').lot[0] - 1}",
            "energy-major: buy accelerators -> nordics; energy-major: buy accelerators -> nordics; "
            "energy-major: expedite accelerators @nordics; the quarter ends",
            f"energy-major chips @nordics is {c.ladder('accelerators').lot[0]}",
        ),
    ]


def _cost_example(c: Context) -> Block:
    for project in c.rules.projects:
        if project.group == "cooling" and project.cost:
            break
    e = c.rules.economy
    lot = project.lot[0]
    unit = lot if project.gives in COMPONENT_NAMES else 1
    pct = {"cool": e.cool_pct, "temperate": 100, "hot": e.hot_pct}
    whole = project.cost * unit

    def price(climate: str, place: int) -> str:
        factor = pct[climate] if project.group == "cooling" else 100
        return money(-(-whole * place * factor // 10_000))

    return example(
        f"A lot of {project.name.lower()} in 2024 is {unit} for {money(project.cost)} each, {money(whole)}. At home "
        f"in a cool climate that is {price('cool', 100)}, in a hot one {price('hot', 100)}, and abroad in a hot one "
        f"{price('hot', e.abroad_pct)}."
    )


def _permit_example(c: Context) -> Block:
    region = c.some_region
    stall, out = region.stall, region.outright
    step = 100 - stall - out
    second = (out * 100 + step * (step + out) + stall * out) // 100
    return example(
        f"{region.name} draws {stall}·{step}·{out}: stalled, one step, outright. A project of one step is through "
        f"in its first quarter with {step + out}%. One of two steps is through in the first with {out}%, and within "
        f"two with {second}%."
    )


def _opposition(c: Context) -> list[Block]:
    e = c.rules.economy
    if not e.opposition_pct:
        return []
    return [
        para(
            "A campus that grows meets opposition: each module of its site online beyond "
            f"{plural(e.opposition_modules, 'module')} adds {plural(e.opposition_pct, 'point')} to the stall of its permits, "
            f"until the stall is {e.opposition_most}%.",
            Detail(" A stall that is higher without them stays as it is."),
        ),
        claim(
            "opposition adds to the stall",
            f"energy-major at texas: site {e.opposition_modules + 2}, grid 9, closed 2, optical 2, chips 2; "
            "energy-major has cash $30.0 bn",
            "energy-major: build expansion @texas",
            f"energy-major permit odds @texas is {_opposed(c)}",
        ),
    ]


def _opposed(c: Context) -> str:
    """The odds of permits in the region of the claims at a campus two modules above what meets no opposition."""
    e = c.rules.economy
    stall = next((region.stall for region in c.rules.regions if region.id == "texas"), 0)
    stall = max(stall, min(stall + 2 * e.opposition_pct, e.opposition_most))
    outright = min(_outright(c), 100 - stall)
    return f"{stall}·{100 - stall - outright}·{outright}"


def _catalogue(c: Context) -> list[Block]:
    """The catalogue as a table; the reference part describes each project in words."""
    projects = _listed_projects(c)
    tables: list[Block] = []
    for name in ("project",) if c.is_small else GROUPS:
        found = tuple(_project_row(c, p) for p in projects if c.is_small or p.group == name)
        if found:
            head = (name, "gives", "a lot", "costs", "permit", "builds", "fast")
            tables.append(Table(head, found, caption="Projects" if c.is_small else f"Projects: {name}"))
    asks = [(p, [*project_conditions(p), *filter(None, [project_reward(p)])]) for p in projects]
    fits = any(project.gives in FITTINGS for project in projects)
    return [
        *tables,
        para(
            f"A lot is for {c.years_text}; permit is in steps, building in quarters, and fast is the time in a "
            "fast region. Costs are for a module where a lot brings modules, otherwise for the whole. Some projects ask for more:"
        ),
        bullets(*[_asking(project, clauses) for project, clauses in asks if clauses]),
        *_bound_claims(c),
        *(_fittings() if fits else []),
    ]


def _bound_claims(c: Context) -> list[Block]:
    """A bound on the modules of a campus stops the next order, not the rest of a lot."""
    bounded = next((p for p in c.rules.projects if p.id == "evaporative-cooling" and p.max_stock), None)
    if bounded is None:
        return []
    return [
        claim(
            f"a lot may go past the bound: {allowed}",
            f"energy-major at texas: site 20, grid 20, evaporative {stands}; energy-major has cash $50.0 bn",
            "",
            f"energy-major {allowed}: build evaporative-cooling @texas",
        )
        for allowed, stands in (("may", bounded.max_stock - 1), ("may not", bounded.max_stock))
    ]


def _fittings() -> list[Block]:
    """What batteries, recycling and trunks are for."""
    campus = "neocloud at texas: site 6, gas 6, closed 6, optical 6, chips 6"
    dry = "neocloud at iberia: site 6, gas 6, evaporative 6, optical 6, chips 6"
    return [
        para(
            "A ", Strong("battery"), " spares its campus the power that headlines and cards switch off, and half of what an outage "
            "stops, rounded down. ", Strong("Water recycling"), " spares it what a drought takes of evaporative cooling. A ",
            Strong("fibre trunk"), " gives it grade A fibre.",
        ),
        claim("what a curtailment does", f"{campus}; 2 power off in texas", "the quarter ends", "neocloud online is 4"),
        claim("a battery against a curtailment", f"{campus}, battery 1; 2 power off in texas", "the quarter ends", "neocloud online is 6"),
        claim("a battery in an outage", f"{campus}, battery 1; an outage in texas", "the quarter ends", "neocloud online is 3"),
        claim("what a drought does", f"{dry}; 2 cooling dry in iberia", "the quarter ends", "neocloud online is 4"),
        claim("recycling in a drought", f"{dry}, recycling 1; 2 cooling dry in iberia", "the quarter ends", "neocloud online is 6"),
        claim(
            "one battery a campus",
            "hyperscaler at us-east: site 9, grid 9, battery 1; hyperscaler has cash $50.0 bn",
            "",
            "hyperscaler may not: build battery-hall @us-east",
        ),
    ]  # fmt: skip


def _asking(project: Project, clauses: list[str]) -> Line:
    return (Ref(project.name, anchor_of("project", project.id)), f": {'; '.join(clauses)}.")


def _project_row(c: Context, project: Project) -> tuple[Cell, ...]:
    lot = str(project.lot[0]) if len(set(project.lot)) == 1 else c.by_year(project.lot)
    gives = COMPONENT_NAMES.get(project.gives) or FITTING_NAMES.get(project.gives) or project.gives
    if project.gives in PARTS:
        gives = f"{project.gives} plant"
    prices = [money(project.cost)] if project.cost else []
    prices += ["equipment"] if project.uses_equipment else []
    prices += [f"{project.influence} influence"] if project.influence else []
    times = (str(project.permit), str(project.build), str(project.fast_build))
    name: Line = (Ref(project.name, anchor_of("project", project.id)),)
    return (name, gives, lot, " and ".join(prices) or "—", *times)
