"""The chapter on markets: ladders, freight, equipment, plants and stores."""

from __future__ import annotations

from typing import Final

from gigawatt.content.book.blocks import Block, Detail, Heading, Table, bullets, claim, example, para, see
from gigawatt.content.book.context import Context
from gigawatt.core.compilation.markets import scaled
from gigawatt.core.rules.effect_kinds import Lane
from gigawatt.core.rules.ruleset import PARTS
from gigawatt.core.rules.vocabulary import BLOCS, GOOD_PCT
from gigawatt.wording.grammar import listed
from gigawatt.wording.money import bare_money, money, signed_money

_BUYER: Final = "energy-major at texas: site 3, grid 3, closed 2, optical 2, chips 2; energy-major has cash $50.0 bn"
"""A seat whose abilities leave the price and the lot of accelerators alone."""


def _lot_price(c: Context, stock: int) -> int:
    """What a lot of accelerators costs on a market that holds so many."""
    return sum(c.ladder_price("accelerators", stock - k) for k in range(c.ladder("accelerators").lot[0]))


def markets(c: Context) -> list[Block]:
    """Ladders, parts, plants and freight."""
    blocks: list[Block] = [
        Heading(2, "Markets"),
        Heading(3, "Ladders"),
        para(
            "A market is a ladder of units. The price of the next unit follows the stock: base price, plus a step "
            "for each so many units that the stock is below the middle, less a step for each above it, rounded down, and never "
            "below the floor. Units are priced one by one. A market never resets; it refills each quarter, up to "
            "its cap, and what finds no room is lost. Empty means unavailable. The ",
            see("refills", "Numbers by quarter"),
            " are by number of seats." if len(c.seat_counts) > 1 else " are by quarter.",
        ),
        _ladder_table(c),
        _ladder_example(c),
        claim(
            "units are priced one by one",
            f"{_BUYER}; market accelerators: alliance 6",
            "energy-major: buy accelerators -> texas",
            f"energy-major cash {signed_money(-_lot_price(c, 6))}",
        ),
        claim(
            "what finds no room on a market is lost",
            f"market accelerators: alliance {c.ladder('accelerators').cap}",
            "the quarter ends",
            f"market accelerators holds {c.ladder('accelerators').cap}",
        ),
        para(
            "Every unit that comes carries a bloc",
            Detail(
                ": the one furthest behind its share of all so far, lost ones included. Ties, and what room is left, go in the order "
                f"{listed(BLOCS)}"
            ),
            ". A buyer gets the most plentiful origin that it may buy",
            Detail(", ties in that order"),
            "; one order is of one origin. It brings as many units as the lot of the year "
            f"({c.by_year(c.ladder('accelerators').lot)} accelerators"
            + (
                f", {c.by_year(c.ladder('logic').lot)} logic, memory or packaging, "
                f"{c.by_year(c.ladder('equipment').lot)} equipment"
                if c.has("plants")
                else ""
            )
            + "); where the market has fewer of that origin, or your money pays for fewer, it brings those.",
        ),
        claim(
            "an order brings fewer where fewer are there",
            f"{_BUYER}; market accelerators: alliance 2, challenger 1",
            "energy-major: buy accelerators -> texas",
            "market accelerators holds 1",
        ),
        claim(
            "units that come are dealt by share",
            "hyperscaler and neocloud",
            "the quarter ends",
            f"market accelerators has {_dealt(c)}",
        ),
        Heading(3, "Freight"),
        para(_freight(c)),
    ]
    if any(project.uses_equipment for project in c.rules.projects):
        blocks += [
            Heading(3, "Equipment"),
            para(
                "Turbines and transformers are one market. A project that takes equipment takes one unit a lot, "
                + ("from your store if you have one, else " if c.has("plants") else "")
                + "at the market price times "
                f"{c.by_year(c.ladder('equipment').multiple)} in {c.years_text}, since the machines "
                "grow.",
                Detail(
                    f" {'Place, ability, subsidy and control' if c.has('lobby') else 'Place and ability'} leave that price alone."
                ),
            ),
            claim(
                "equipment costs the same abroad",
                "hyperscaler at gulf: site 3; hyperscaler has cash $30.0 bn; market equipment: alliance 5",
                "hyperscaler: build gas-turbines @gulf",
                f"hyperscaler cash {signed_money(-c.ladder_price('equipment', 5))}",
            ),
        ]
    return [*blocks, *(_parts(c) if c.has("plants") else [])]


def _ladder_table(c: Context) -> Block:
    names = ["accelerators", *(PARTS if c.has("plants") else ["equipment"])]
    rows = []
    for name in names:
        ladder = c.ladder(name)
        base = c.by_year(
            [f"${bare_money(c.ladder_price(name, ladder.middle, y) // ladder.multiple[y])}" for y in range(3)]
        )
        floor = f"base − {money(ladder.floor)}" if name == "accelerators" else money(ladder.floor)
        step = f"{money(ladder.step_up)} / {ladder.step_units}"
        rows.append(
            (name, base, str(ladder.middle), step, floor, str(ladder.start), str(ladder.cap), _origins(ladder.origins))
        )
    head = (
        "market",
        f"base, class {c.years_text.replace('/ 20', '/ ')}",
        "middle",
        "step / units",
        "floor",
        "start",
        "cap",
        "origins in %",
    )
    return Table(head, tuple(rows), is_wide=True, caption=f"The markets; origins are {' / '.join(BLOCS)}")


def _origins(shares: tuple[int, ...]) -> str:
    return " / ".join(map(str, shares))


def _dealt(c: Context) -> str:
    """The accelerators of two seats after the first refill, by bloc."""
    ladder = c.ladder("accelerators")
    given = [0, 0, 0]
    for unit in range(1, ladder.start + scaled(ladder.refill, 2)[0] + 1):
        behind = [unit * share - 100 * have for share, have in zip(ladder.origins, given, strict=True)]
        given[behind.index(max(behind))] += 1
    return ", ".join(f"{bloc} {units}" for bloc, units in zip(BLOCS, given, strict=True) if units)


def _ladder_example(c: Context) -> Block:
    ladder = c.ladder("accelerators")
    lot = min(ladder.lot[0], ladder.start)
    prices = [c.ladder_price("accelerators", ladder.start - i) for i in range(lot)]
    after = c.ladder_price("accelerators", ladder.start - lot)
    return example(
        f"At the start the market holds {ladder.start} accelerators. A lot of {lot} costs "
        f"{' + '.join(f'${bare_money(p)}' for p in prices)} = {money(sum(prices))}. The next buyer pays "
        + (f"{money(after)} for the first." if ladder.start > lot else "nothing: the market is empty.")
    )


def _freight(c: Context) -> str:
    tense = c.rules.controls.tense_freight
    text = (
        "Goods take 1 quarter from their own bloc, and from or to the non-aligned bloc; between the alliance and "
        "the challenger bloc 2. Remote regions take one more"
    )
    text += "; goods from another bloc take longer while their trade lane is in trouble." if c.meets(Lane) else "."
    return f"{text} From tension {tense} on, all freight between blocs takes one more." if c.has("controls") else text


def _parts(c: Context) -> list[Block]:
    e = c.rules.economy
    fee = c.first_class.fee
    part_prices = [c.ladder_price(part, c.ladder(part).start) for part in PARTS[:3]]
    chip = c.ladder_price("accelerators", c.ladder("accelerators").start)
    unit = c.ladder_price("logic", min(c.ladder("logic").cap, c.ladder("logic").start + 1))
    return [
        Heading(3, "Plants"),
        para(
            f"A plant makes {c.by_year(e.plant_units)} units of its part each quarter in {c.years_text} "
            "where the region suits it fairly, and "
            f"{GOOD_PCT - 100}% more where it suits it well",
            Detail(
                "; the plants of a kind in a region make whole units, and fractions are carried on to later quarters"
            ),
            ". Where it does not suit, no plant may stand. In some regions plants take longer to build. "
            "The region gives a unit its bloc.",
        ),
        claim(
            "fractions of output are carried on",
            "neocloud has plants korea memory 1",
            "4 quarters end",
            f"neocloud made {4 * e.plant_units[0] * GOOD_PCT // 100} memory",
        ),
        Heading(3, "Store"),
        bullets(
            (
                (
                    f"Output goes into your store while you hold that part, up to {e.store_cap} units. The rest is sold unit by unit: "
                    f"you get what the next buyer would pay after the sale, less {money(1)}. "
                ),
                Detail("Several sellers are priced from the stock before any sale. "),
                "A market at its cap buys nothing; what is left then is lost without pay.",
            ),
            (
                "While a control on a part is announced or in force, you may buy it into the store with an action. "
                if c.has("controls")
                else "",
                "All that is stored of a part is sold with one.",
                Detail(
                    " Parts count as going to the bloc of the region in which you began. A full market ends the sale."
                ),
            ),
            (
                (
                    "Assemble makes up to a lot of accelerators of the current class, as many as parts and money allow. It takes parts from "
                    "the store and "
                    f"the rest from the markets in the same action, and costs a fee for each ({money(fee)} in "
                    f"{c.first_class.year}). They have the origin of their logic and are shipped like a purchase."
                ),
            ),
        ),
        claim(
            "a full market buys no output",
            f"neocloud has plants korea memory 1; market memory: alliance {c.ladder('memory').cap}",
            "the quarter ends",
            f"neocloud gets output $0.0 bn; market memory holds {c.ladder('memory').cap}",
        ),
        claim(
            "a seller gets what the next buyer would pay, less a tenth",
            "hyperscaler stores memory: alliance 1; market memory: alliance 3",
            "hyperscaler: sell memory",
            f"hyperscaler cash {signed_money(c.ladder_price('memory', 4) - 1)}",
        ),
        example(
            "With empty stores at the start, one assembled accelerator costs "
            f"{listed([money(p) for p in part_prices])} for its parts and {money(fee)} for assembly: "
            f"{money(sum(part_prices) + fee)}, against {money(chip)} ready made. A logic plant that sells one unit "
            f"at the start gets {money(max(0, unit - 1))}."
        ),
    ]
