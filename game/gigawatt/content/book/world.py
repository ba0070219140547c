"""The chapters on chokepoints, halls, contracts, cards, and firms and states."""

from __future__ import annotations

from gigawatt.content.book.blocks import Block, Detail, Heading, Table, claim, example, para, see
from gigawatt.content.book.context import MADE_FOR, Context
from gigawatt.core.queries.permissions import MAX_CONTRACTS
from gigawatt.core.rules.vocabulary import GOOD_PCT, ROW_SIZE
from gigawatt.wording.grammar import listed, plural
from gigawatt.wording.money import money, signed_money


def chokepoints(c: Context) -> list[Block]:
    """Chokepoints."""
    if not c.has("plants"):
        return []
    k = c.rules.chokepoints
    world = c.ladder("logic").world[0] * c.example_seats / MADE_FOR
    units = c.rules.economy.plant_units[0]
    needed = next((n for n in range(1, 30) if 100 * units * n >= k.take_pct * (units * n + world)), 0)
    share = int(100 * units * needed / (units * needed + world)) if needed else 0
    return [
        Heading(2, "Chokepoints"),
        para(
            "A chokepoint is the dominant share of a part: logic, memory, packaging or equipment. Your share is the capacity of "
            "your plants out of that of all seats' plants and the ",
            see("world", "Numbers by quarter"),
            ". ",
            Detail(
                "Capacity is what plants make by year and suitability, whether sold, stored or unsold; abilities, headlines, cards "
                "and controls on materials do not count. "
            ),
            f"With at least {k.take_pct}%, and more than anyone else, at {plural(k.records, 'record')} running, you hold it",
            Detail("; while somebody holds it nobody else's records count"),
            ". The holder "
            f"loses it after {plural(k.records, 'record')} running below {k.keep_pct}%. It "
            f"brings {k.lead} Lead and {money(k.cash)} at each record, the one that wins it included"
            + (", and opens controls on the part." if c.has("controls") else "."),
        ),
        example(
            f"For {c.example_seats} seats the world makes {world:g} logic a quarter at the start. A plant that the region suits fairly "
            f"makes {units}, so it takes {plural(needed, 'plant')} ({share}%) to pass {k.take_pct}%, if nobody else has one."
        ),
        claim(
            "a chokepoint is won after its records running, and pays at the last of them",
            "neocloud has plants korea memory 30",
            f"{k.records} quarters end",
            f"neocloud lead by chokepoints {k.lead:+d}; neocloud gets toll {money(k.cash)}",
        ),
        claim(
            "one record fewer wins nothing",
            "neocloud has plants korea memory 30",
            f"{k.records - 1} quarters end" if k.records != 2 else "the quarter ends",
            "neocloud lead by chokepoints +0",
        ),
        claim(
            "abilities and full markets do not change a share",
            f"memory-house and neocloud; memory-house has plants korea memory 2; market memory: alliance {c.ladder('memory').cap}",
            "the quarter ends",
            f"memory-house capacity memory is {2 * units * GOOD_PCT} hundredths",
        ),
    ]


def halls(c: Context) -> list[Block]:
    """Hosting."""
    if not c.has("hosting"):
        return []
    k = c.rules.hosting
    modules = k.modules
    return [
        Heading(2, "Hosting"),
        para(
            f"A seat may offer the idle powered shell of a campus, {plural(k.min_modules, 'module')} or more, at one "
            "of three rents: "
            f"{listed([money(r) for r in k.rents], 'or')} a module and quarter; a standing offer can only be lowered, and stays until "
            f"it is hired. A rival hires what idles there then, up to {plural(modules, 'module')}, with an action, "
            f"for {plural(k.quarters, 'quarter')}, this one included, and pays {money(k.fit_out)} a "
            "module at once for cooling and network. Send your chips there: they compute for you. At "
            "operations the tenant pays the rent, chips or not, and for power at the region's grid price. ",
            Detail("What nobody hires is leased to outsiders as usual. "),
            "A campus lets one hall at a time; to a tenant's own campus in the region a hall adds.",
        ),
        para(
            "After the record of its last quarter a lease ends and the shell is its landlord's again, who may offer it anew. The "
            "tenant's chips stay in the region, idle",
            Detail(": they run again in the next hall or campus of their owner there, or are sold"),
            ". A seat hires one hall a region.",
        ),
        claim(
            "a hall computes for its tenant for its quarters",
            f"hyperscaler at us-east: site {modules}, grid {modules}; neocloud has nothing; neocloud has cash $50.0 bn; "
            "market accelerators: alliance 9; hyperscaler moves first",
            "hyperscaler: offer hall rent:2 @us-east; neocloud: hire hall from:hyperscaler @us-east; "
            f"neocloud: buy accelerators -> us-east; {k.quarters - 1} quarters end",
            f"neocloud online is {_hired(c)}; neocloud pays hall {money(modules * k.rents[1] * (k.quarters - 1))}",
        ),
        claim(
            "a campus lets one hall at a time",
            f"hyperscaler at us-east: site {2 * modules}, grid {2 * modules}; neocloud has nothing; neocloud has cash $50.0 bn; "
            "hyperscaler moves first",
            "hyperscaler: offer hall rent:2 @us-east; neocloud: hire hall from:hyperscaler @us-east",
            "hyperscaler may not: offer hall rent:1 @us-east",
        ),
        claim(
            "a hall adds to a campus of its tenant",
            f"hyperscaler at us-east: site {modules}, grid {modules}; "
            f"neocloud at us-east: site 1, grid 1, closed 1, optical 1, chips {modules}; neocloud has cash $50.0 bn; "
            "hyperscaler moves first",
            "hyperscaler: offer hall rent:2 @us-east; neocloud: hire hall from:hyperscaler @us-east; the quarter ends",
            f"neocloud online is {modules}",
        ),
        claim(
            "when the lease ends the chips stay and idle",
            f"hyperscaler at us-east: site {modules}, grid {modules}; neocloud has nothing; neocloud has cash $50.0 bn; "
            "market accelerators: alliance 9; hyperscaler moves first",
            "hyperscaler: offer hall rent:2 @us-east; neocloud: hire hall from:hyperscaler @us-east; "
            f"neocloud: buy accelerators -> us-east; {k.quarters + 1} quarters end",
            f"neocloud online is 0; neocloud chips @us-east is {_hired(c)}; neocloud pays hall {money(modules * k.rents[1] * k.quarters)}",
        ),
        example(
            f"A hall of {modules} modules at the middle rent costs {money(modules * k.fit_out)} at once and "
            f"{money(modules * k.rents[1])} a quarter, for {money(modules * (k.fit_out + k.rents[1] * k.quarters))} "
            "in all."
        ),
    ]


def _hired(c: Context) -> int:
    """How many chips a neocloud runs in a hall: its lot, if that finds room."""
    neocloud = next((f for f in c.rules.factions if f.id == "neocloud"), c.some_faction)
    more = sum(trait.amount for trait in (*neocloud.ability, *neocloud.weakness) if trait.kind == "order-lot")
    return min(c.rules.hosting.modules, c.ladder("accelerators").lot[0] + more)


def cards(c: Context) -> list[Block]:
    """The row, sovereign contracts and headlines."""
    blocks: list[Block] = []
    if c.has("row"):
        blocks += [
            Heading(2, "Row"),
            para(
                f"The row shows {ROW_SIZE} cards of the year's deck. Taking one is an action and costs its price in "
                "cash, influence or Lead. Most do something at once or for some quarters; a lasting effect starts "
                "at once and counts this quarter.",
                Detail(" A taken card leaves a gap until next quarter. If nobody takes any, the oldest leaves."),
                " A target is named with the card; who leads or is last goes by Lead, ties included.",
            ),
            Heading(3, "Contracts"),
            para(
                "Sovereign contracts are cards on which a government asks for points online in its bloc by a given "
                "quarter, under terms. Signing costs a bond. From the first record at which it is met it pays, as "
                "long as it stays met, for the records it names; then the bond comes back. If it is not met when "
                "due, or no longer met, the bond is lost",
                Detail(" and with it the influence that the card would have paid for a record"),
                ". After the last record of the game the bonds of contracts that are not broken come back, met or not. "
                f"At most {plural(MAX_CONTRACTS, 'contract')} at a time.",
            ),
            claim(
                "a bond that is not broken comes back at the end",
                "neocloud has nothing; neocloud signed 50 points in alliance by quarter 99, bond $1.0 bn; it is the last quarter",
                "the quarter ends",
                "neocloud gets bond $1.0 bn",
            ),
            claim(
                "a contract that is due and not met loses its bond",
                "neocloud has nothing; neocloud signed 50 points in alliance by quarter 1, bond $1.0 bn; neocloud has influence 3",
                "the quarter ends",
                f"neocloud gets bond $0.0 bn; neocloud influence {c.rules.economy.influence_per_quarter - 1:+d}",
            ),
        ]
    if c.has("headlines"):
        blocks += [
            Heading(2, "Headlines"),
            para(
                "One headline is revealed each quarter, drawn from those of its half-year that have not been."
                + (
                    " Those that take away modules, output or access are announced and strike a quarter later."
                    if c.has_harsh_headlines
                    else ""
                )
                + (
                    ""
                    if c.is_small
                    else " Knowing what happened is no script: not every headline comes, and the order differs."
                ),
                Detail(
                    "" if c.is_small else " What lies in the second half of 2026 is told as expectation, not outcome."
                ),
            ),
        ]
    return blocks


def firms_and_states(c: Context) -> list[Block]:
    """The two kinds of seat."""
    kinds = {faction.kind for faction in c.rules.factions}
    if kinds != {"firm", "state"}:
        return []
    e = c.rules.economy
    rows = [("cloud revenue", "keeps all", f"keeps {e.state_cloud_pct}%")]
    if c.has("finance"):
        rows.append(("equity", f"{money(e.equity_cash)} for {e.equity_lead} Lead", "none"))
    n = 2 * e.levy_modules + 1
    levy = f"{money(1)} for every {plural(e.levy_modules, 'module')} online in its home regions"
    rows.append(("levy", "none", f"{levy}, whoever owns them, paid by the bank"))
    if c.has("lobby"):
        rows.append(("lobbying", f"{e.lobby_influence} influence", f"{e.lobby_influence_state} influence"))
    return [
        Heading(2, "Firms and states"),
        Table(("what", "a firm", "a state"), tuple(rows), caption="What a firm and a state get"),
        claim(
            "a state takes a levy of what runs in its homes",
            f"gulf-fund and neocloud; gulf-fund has nothing; neocloud at gulf: site {n}, gas {n}, closed {n}, optical {n}, chips {n}",
            "the quarter ends",
            f"gulf-fund gets levy {money(n // e.levy_modules)}",
        ),
        claim(
            "a firm raises equity for Lead",
            f"neocloud has lead {e.equity_lead}",
            "neocloud: raise equity",
            f"neocloud cash {signed_money(e.equity_cash)}; neocloud lead is 0",
        ),
    ]
