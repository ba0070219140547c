"""The chapter on campuses and accelerators."""

from __future__ import annotations

from gigawatt.content.book.blocks import Block, Detail, Heading, Strong, Table, claim, example, para, see
from gigawatt.content.book.context import Context
from gigawatt.core.quarter.next_quarter import LEFT_OF_OLD_CLASS
from gigawatt.wording.grammar import agreeing, listed, plural
from gigawatt.wording.money import money, signed_money
from gigawatt.wording.quarters import calendar_quarter


def campus(c: Context) -> list[Block]:
    """Campuses and how they compute."""
    e = c.rules.economy
    return [
        Heading(2, "Campuses"),
        para("A campus has five layers, each counted in modules:"),
        Table(
            ("layer", "made of"),
            (
                ("site", "land and shell"),
                ("power", "grid, gas and clean power"),
                ("cooling", "evaporative and closed-loop cooling"),
                (
                    "network",
                    (f"electrical fabric (it carries at most the first {e.electrical_cap} modules) and optical fabric"),
                ),
                ("chips", "accelerators of any class"),
            ),
            caption="The layers of a campus",
        ),
        para(
            "The modules that run are the ",
            Strong("minimum"),
            " of the five. The best chips run; the others idle. Each running chip gives the points of its class, "
            "and their sum is the campus's compute. A layer equal to the minimum binds: only more of it makes the "
            "campus larger.",
        ),
        _campus_example(c),
        *_campus_claims(c),
        para(
            "Layers are built in step. Count what stands and what is on order: no more site is ordered at "
            f"{plural(e.site_ahead, 'module')} or more ahead of power, no more power at {e.power_ahead} ahead of the site, no more "
            f"cooling or network at {e.fit_ahead} ahead of the site",
            Detail(", all electrical fabric counted"),
            ". The last lot may go past that. Nor is a campus expanded once its site, with what is on order, fills its region's room. "
            "Chips may be bought ahead "
            "without bound, for a campus on order too.",
        ),
        *_ahead_claims(c),
        Heading(3, "What it costs to run"),
        para(
            f"Running modules use the cheapest power first{', halls the last' if c.has('hosting') else ''}. Clean power costs "
            "nothing to run. Gas costs "
            f"{money(e.fuel_price)} for two modules a quarter, grid power the price of the ",
            see("region", "Regions"),
            " for two modules. A seat's bills are added up"
            + (", changed by its ability" if c.has_trait("running-pct") else "")
            + " and rounded up once.",
        ),
        claim(
            "the power bill is rounded up once",
            "neocloud at texas: site 3, gas 3, closed 3, optical 3, chips 3",
            "the quarter ends",
            f"neocloud pays power {money((3 * e.fuel_price + 1) // 2)}",
        ),
        *_bill_claims(c),
        Heading(3, "Idle powered shell"),
        para(
            "Site and power that no chip uses are leased to outsiders by themselves: the smaller of site and "
            f"power, less what runs, brings {money(e.lease_pair)} for two modules a quarter, added up over your campuses and "
            "rounded down."
        ),
        claim(
            "outsiders lease what idles",
            "neocloud at texas: site 6, gas 5, closed 2, optical 2, chips 2",
            "the quarter ends",
            f"neocloud gets lease {money(3 * e.lease_pair // 2)}",
        ),
        *_classes(c),
    ]


def _campus_claims(c: Context) -> list[Block]:
    """What runs is the least layer, electrical fabric has its bound, and the best chips run first."""
    cap = c.rules.economy.electrical_cap
    first, second = (k.points for k in c.rules.classes[:2])
    return [
        claim(
            "the least layer runs",
            "hyperscaler at us-east: site 5, grid 4, evaporative 2, closed 1, optical 6, chips 7",
            "",
            f"hyperscaler online is 3; hyperscaler compute is {3 * first}",
        ),
        claim(
            "electrical fabric carries the first modules only",
            f"hyperscaler at us-east: site {cap + 3}, grid {cap + 3}, closed {cap + 3}, electrical {cap + 3}, optical 1, chips {cap + 3}",
            "",
            f"hyperscaler online is {cap + 1}",
        ),
        claim(
            "the best chips run",
            "hyperscaler at us-east: site 3, grid 3, closed 3, optical 3, chips-2024 2, chips-2025 2",
            "",
            f"hyperscaler compute is {2 * second + first}",
        ),
    ]


def _ahead_claims(c: Context) -> list[Block]:
    """How far layers are ordered ahead of each other, and chips of all of them."""
    e = c.rules.economy
    cap = e.electrical_cap
    return [
        claim(
            "no site is ordered so far ahead of power",
            f"hyperscaler at us-east: site {2 + e.site_ahead}, grid 2, closed 2, optical 2, chips 2; hyperscaler has cash $30.0 bn",
            "",
            "hyperscaler may not: build expansion @us-east; hyperscaler may: build gas-turbines @us-east",
        ),
        claim(
            "electrical fabric that carries nothing counts as network on hand",
            f"energy-major at texas: site {cap + 2}, gas {cap + 2}, electrical {cap + 2}; energy-major has cash $30.0 bn",
            "",
            "energy-major may not: build optical-fabric @texas",
        ),
        claim(
            "chips are bought for a campus on order",
            "hyperscaler has cash $50.0 bn",
            "hyperscaler: build brownfield @" + ("texas" if c.has("plants") else "nordics"),
            "hyperscaler may: buy accelerators -> " + ("texas" if c.has("plants") else "nordics"),
        ),
    ]


def _bill_claims(c: Context) -> list[Block]:
    """A power bill that an ability changes is rounded once."""
    trait = next((t for f in c.rules.factions if f.id == "challenger-platform" for t in f.weakness), None)
    if trait is None or trait.kind != "running-pct":
        return []
    price = next(region.power_price for region in c.rules.regions if region.id == "us-east")
    return [
        claim(
            "an ability changes the power bill before it is rounded",
            "challenger-platform at us-east: site 1, grid 1, closed 1, optical 1, chips 1",
            "the quarter ends",
            f"challenger-platform pays power {money(-(-price * (100 + trait.amount) // 200))}",
        )
    ]


def _campus_example(c: Context) -> Block:
    start = c.some_faction.start
    network = min(start.electrical, c.rules.economy.electrical_cap) + start.optical
    layers = {
        "site": start.site,
        "power": start.grid + start.gas + start.clean,
        "cooling": start.evaporative + start.closed,
        "network": network,
        "chips": start.chips,
    }
    online = min(layers.values())
    binding = [name for name, modules in layers.items() if modules == online]
    points = online * c.first_class.points
    shown = ", ".join(f"{name} {modules}" for name, modules in layers.items())
    idle = min(layers["site"], layers["power"]) - online
    lease = money(idle * c.rules.economy.lease_pair // 2)
    return example(
        f"{c.some_faction.name} starts in {c.some_region.name} with {shown}. The minimum is {online}: "
        f"{plural(online, 'module')} run{'s' if online == 1 else ''} and {listed(binding)} "
        f"{agreeing('bind', binding)}. With chips of {c.first_class.year} that is "
        f"{plural(points, 'point')} of compute. "
        + (
            f"{plural(idle, 'module')} of powered shell idle, so outsiders pay {lease} a quarter."
            if idle
            else "No powered shell idles."
        )
    )


def _classes(c: Context) -> list[Block]:
    head = ("class", "due", "slips", "points a module", "base price", "assembly fee")
    rows = [
        (
            str(k.year),
            calendar_quarter(k.quarter),
            f"{k.slip_pct}%" if k.slip_pct else "—",
            str(k.points),
            money(k.base),
            money(k.fee),
        )
        for k in c.rules.classes
        if k.quarter <= c.last_quarter
    ]
    columns = len(head) if c.has("plants") else len(head) - 1  # what is not assembled has no fee
    return [
        Heading(3, "Accelerators"),
        Table(head[:columns], tuple(row[:columns] for row in rows), caption="The classes of accelerators"),
        para(
            "The market sells the current class only. The quarter before a class is due one draw decides whether "
            "it slips by a quarter. ",
            Detail(
                f"When it comes, all but {LEFT_OF_OLD_CLASS} units, of the most plentiful origins, leave the market, and those become "
                "units of the new class. "
            ),
            "Chips that you own keep working: a campus bound by power grows by "
            f"trading old chips for new ones. Idle chips sold bring {c.rules.economy.resale_pct}% of the base price of their class, all "
            "those of a class at a campus together.",
        ),
        claim(
            "sold chips bring their share of the base price",
            "hyperscaler at us-east: site 3, grid 3, closed 3, optical 3, chips 5",
            f"hyperscaler: sell chips:{c.first_class.id} @us-east",
            f"hyperscaler cash {signed_money(2 * (c.first_class.base * c.rules.economy.resale_pct // 100))}",
        ),
        *_upgrades(c),
    ]


def _upgrades(c: Context) -> list[Block]:
    if not c.has("upgrade"):
        return []
    return [
        Heading(3, "Upgrades"),
        para(
            "An upgrade trades in the oldest chips of a campus, up to a lot of them and as many as the market and your "
            "money allow, for as many of the current class in one action: you pay the market price less "
            f"{c.rules.economy.resale_pct}% of the old base price for each. The campus loses the old chips now; the new ones are "
            "shipped like a purchase."
        ),
    ]
