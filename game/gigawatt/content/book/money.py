"""The chapters on money, the cloud, training and influence."""

from __future__ import annotations

from gigawatt.content.book.blocks import Block, Detail, Heading, Strong, Table, bullets, claim, example, para, see
from gigawatt.content.book.context import MADE_FOR, Context
from gigawatt.core.rules.effect_kinds import CapitalIndex
from gigawatt.core.transitions.ledger import MAX_INDEX
from gigawatt.wording.grammar import capitalised, listed, plural, signed
from gigawatt.wording.money import money, signed_money

EXAMPLE_MODULES = 6
EXAMPLE_DEBT = 43
EXAMPLE_SUPPLY = 12
EXAMPLE_POINTS = 6


def capital(c: Context) -> list[Block]:
    """Net cash, credit, interest, equity and restructuring."""
    e = c.rules.economy
    limit = e.credit_base + e.credit_per_module * EXAMPLE_MODULES
    higher = limit * (100 + e.credit_index_pct) // 100
    above = max(0, 100 * EXAMPLE_DEBT - e.debt_share_pct * limit)
    interest = -(-(100 * EXAMPLE_DEBT * e.interest_pct + above * e.debt_surcharge_pct) // 10000)
    surcharge = (
        f" The part of it above {e.debt_share_pct}% of the limit costs {plural(e.debt_surcharge_pct, 'point')} more."
        if e.debt_surcharge_pct
        else ""
    )
    movers = [name for feature, name in (("headlines", "headlines"), ("row", "cards")) if c.has(feature)]
    blocks: list[Block] = [
        Heading(2, "Money"),
        para(
            "Cash and debt are one signed number, ",
            Strong("net cash"),
            ". Below zero you owe. Payments draw on credit by themselves and income repays by itself. An action "
            "that would take you past your credit limit is not legal.",
        ),
        para(
            f"The limit is {money(e.credit_base)} plus {money(e.credit_per_module)} for each module that ran at the last operations"
            + (", with abilities and cards" if c.has_trait("credit") else "")
            + f", moved by {e.credit_index_pct}% for each step of the capital index, rounded down. Debt costs {e.interest_pct}% a quarter, "
            f"rounded up; each step of the index moves the rate by {plural(e.interest_index_pct, 'point')} the "
            f"other way, with abilities never below {e.interest_min}%.{surcharge}"
        ),
        claim(
            "the limit follows what ran",
            f"neocloud at texas: site {EXAMPLE_MODULES}, gas {EXAMPLE_MODULES}, closed {EXAMPLE_MODULES}, optical {EXAMPLE_MODULES}, "
            f"chips {EXAMPLE_MODULES}",
            "",
            f"neocloud limit is {money(limit)}",
        ),
        claim(
            "interest is on the debt at the start of operations, rounded up",
            f"energy-major at texas: site 6, gas 6, closed 6, optical 6, chips 6; energy-major has cash {money(-EXAMPLE_DEBT)}",
            "the quarter ends",
            f"energy-major pays interest {money(interest)}",
        ),
        *_ability_claims(c),
        example(
            f"With {EXAMPLE_MODULES} modules online you may owe up to {money(limit)}, and {money(higher)} at index "
            f"{signed(1)}. A debt of {money(EXAMPLE_DEBT)} costs {money(interest)} a quarter at index 0."
        ),
        para(
            f"The capital index runs from −{MAX_INDEX} to +{MAX_INDEX}. A cloud price of "
            f"{money(c.rules.cloud.index_low)} or less takes it down by one at the end of operations, one of "
            f"{money(c.rules.cloud.index_high)} or more takes it up."
            + (f" {capitalised(listed(movers))} move it too{_largest_fall(c)}." if movers else "")
        ),
        claim(
            "a high cloud price takes the index up",
            "neocloud at texas: site 1, gas 1, closed 1, optical 1, chips 1; hyperscaler has nothing",
            "the quarter ends",
            f"cloud price is {money(c.rules.cloud.price_max)}; index is {int(c.rules.cloud.price_max >= c.rules.cloud.index_high)}",
        ),
    ]
    if c.has("finance"):
        blocks += [
            Heading(3, "Equity"),
            para(
                f"A firm may raise {money(e.equity_cash)} for {e.equity_lead} Lead, then not again for "
                f"{plural(e.equity_wait, 'quarter')}. States raise none."
            ),
        ]
    barred = listed([name for feature, name in (("finance", "equity"), ("row", "card")) if c.has(feature)], "or")
    return [
        *blocks,
        Heading(3, "Restructuring"),
        para(
            "If you are past your limit after all bills, you sell at half price until you are within it",
            Detail(", in this order"),
            ": " + ("stored parts" if c.has("plants") else ""),
            *((Detail(" (half the base price)"), ", ") if c.has("plants") else ()),
            "chips",
            Detail(" (half their base price, oldest first)"),
            ", projects under way",
            Detail(" (half of what you paid, latest first; a new campus only while it is alone)"),
            *((", plants", Detail(" (half their catalogue price)")) if c.has("plants") else ()),
            ". Goods in freight and what stands are kept. What is still owed beyond the limit is written off. You lose "
            f"{e.restructure_lead} Lead (never below zero)"
            + (", posture and rented lots fall to none" if c.has("training") else "")
            + (f", and next quarter you may take no {barred}. " if barred else ". ")
            + "Nobody is eliminated.",
        ),
        claim(
            "a restructuring costs Lead and leaves the seat at its limit",
            f"neocloud has nothing; neocloud has cash −$90.0 bn, lead {e.restructure_lead + 3}",
            "the quarter ends",
            f"neocloud lead is 3; neocloud cash is {money(-e.credit_base)}",
        ),
    ]


def _largest_fall(c: Context) -> str:
    """By how many steps a headline may take the capital index down; nothing to say of a single one."""
    falls = [
        -effect.amount
        for headline in c.rules.headlines
        for effect in headline.effects
        if isinstance(effect, CapitalIndex)
    ]
    most = max(falls, default=0) if c.has("headlines") else 0
    return f", a headline by as many as {most} steps down" if most > 1 else ""


def _ability_claims(c: Context) -> list[Block]:
    """Abilities change the rate before its floor, and the limit before the index moves it."""
    e = c.rules.economy
    index, debt = MAX_INDEX, 51
    worse = sum(t.amount for f in c.rules.factions if f.id == "neocloud" for t in f.weakness if t.kind == "interest")
    rate = max(e.interest_min, e.interest_pct - index * e.interest_index_pct + worse)
    blocks: list[Block] = [
        claim(
            "an ability changes the rate before its floor",
            f"neocloud at texas: site 6, gas 6, closed 6, optical 6, chips 6; neocloud has cash {money(-debt)}; index is +{index}",
            "the quarter ends",
            f"neocloud pays interest {money(-(-debt * rate // 100))}",
        )
    ]
    if c.has_trait("credit"):
        more = sum(t.amount for f in c.rules.factions if f.id == "gulf-fund" for t in f.ability if t.kind == "credit")
        limit = (e.credit_base + e.credit_per_module * EXAMPLE_MODULES + more) * (100 + e.credit_index_pct) // 100
        n = EXAMPLE_MODULES
        blocks.append(
            claim(
                "the index moves the part of a limit that an ability gives, too",
                f"gulf-fund at gulf: site {n}, gas {n}, closed {n}, optical {n}, chips {n}; index is +1",
                "",
                f"gulf-fund limit is {money(limit)}",
            )
        )
    return blocks


def cloud(c: Context) -> list[Block]:
    """The cloud market, and training."""
    m = c.rules.cloud
    demand = m.demand[0]
    seen = demand * c.example_seats // MADE_FOR
    price = c.cloud_price(seen, EXAMPLE_SUPPLY)
    shared = c.cloud_price(demand * 2 // 4, 15 * c.first_class.points)
    blocks: list[Block] = [
        Heading(2, "The cloud"),
        para(
            f"{'Compute that does not train' if c.has('training') else 'All compute'} is sold. All seats sell at one price for two points, "
            f"{money(m.price_scale)} × demand ÷ all points sold, rounded down to {money(1)}, never below "
            f"{money(m.price_min)} nor above {money(m.price_max)}. More supply means a lower price for all. The ",
            see("demand", "Numbers by quarter"),
            f" is by quarter{' and number of seats' if len(c.seat_counts) > 1 else ''}. Your revenue is half the price for each point, "
            "rounded down.",
        ),
        claim(
            "all points sold share the demand",
            "hyperscaler and neocloud; neocloud at texas: site 6, gas 6, closed 6, optical 6, chips 6; "
            "hyperscaler at us-east: site 9, gas 9, closed 9, optical 9, chips 9",
            "the quarter ends",
            f"cloud price is {money(shared)}; neocloud gets cloud {money(6 * c.first_class.points * shared // 2)}",
        ),
        example(
            f"In the first quarter {c.example_seats} seats face a demand of {seen}. If they sell {EXAMPLE_SUPPLY} points "
            f"together the price is {money(price)}, and a seat that sells {EXAMPLE_POINTS} of them earns "
            f"{money(EXAMPLE_POINTS * price // 2)}. At {2 * EXAMPLE_SUPPLY} points the price is "
            f"{money(c.cloud_price(seen, 2 * EXAMPLE_SUPPLY))}."
        ),
    ]
    return [*blocks, *(_training(c) if c.has("training") else [])]


def _training(c: Context) -> list[Block]:
    t = c.rules.training
    rows = tuple(
        (str(i + 1), str(t.thresholds[i]), str(t.first[i]), str(t.second[i]), str(t.later[i]))
        for i in range(len(t.thresholds))
    )
    main, far = 6, 4
    share = (main + far) // 2
    in_main = min(share, main)
    plain = in_main + (share - in_main) * t.far_pct // 100
    whole = main + far * t.far_pct // 100
    linked = main + far * t.linked_pct // 100
    blocks: list[Block] = [
        Heading(2, "Training"),
        Heading(3, "Posture"),
        para(
            "Your ",
            Strong("posture"),
            " is how many quarters of your compute train, from none to all four; it stays until you change it, by at "
            f"most {plural(c.rules.economy.posture_step, 'quarter')} of the whole in a quarter of the year. That part of all your "
            "points, rounded down, trains; the rest is sold. "
            f"Points in your largest campus or hall train first and count in full. Points elsewhere count {t.far_pct}%; "
            f"{t.linked_pct}% if both campuses have grade A fibre, from their region or from a fibre trunk. Sums "
            "are",
            Detail(" rounded down once and"),
            " added to your progress, which never falls back by itself.",
        ),
        claim(
            "a campus that trains adds its points",
            "neocloud at texas: site 6, gas 6, closed 6, optical 6, chips 6; neocloud has posture 2, progress 0",
            "the quarter ends",
            f"neocloud progress is {6 * c.first_class.points * 2 // 4}",
        ),
        claim(
            "points elsewhere train less",
            "neocloud at texas: site 6, gas 6, closed 6, optical 6, chips 6; "
            "neocloud at arizona: site 2, gas 2, closed 2, optical 2, chips 2; neocloud has posture 4, progress 0",
            "the quarter ends",
            f"neocloud progress is {_trained(c, 6, 2)}",
        ),
        example(
            f"Campuses of {main} and {far} points at posture 2 train {share} points, all in the large campus: "
            f"{plain} progress. At posture 4 they make {whole}, or {linked} when linked."
        ),
        Heading(3, "Tiers"),
        Table(
            ("tier", "progress", "first", "second", "later"),
            rows,
            caption="Progress of the tiers, and Lead for reaching them",
        ),
        para(
            "Reaching a tier brings Lead: most for the first seat, less for the second, least for later ones. ",
            Detail(
                "Seats that reach it in the same quarter take its places in order of progress, most first, ties in the quarter's order "
                "of play. "
            ),
            f"The frontier pays: seats on the highest tier reached earn {money(t.model_income)} × tier at each "
            "operations, seats one tier behind half of what their own tier would bring, others nothing. Tiers are reached at the "
            "record, so a new one pays from the next quarter on.",
        ),
        claim(
            "in the same quarter more progress takes the better place",
            f"hyperscaler has nothing; neocloud has nothing; hyperscaler has progress {t.thresholds[0]}; "
            f"neocloud has progress {t.thresholds[0] + 1}",
            "the quarter ends",
            f"neocloud lead {t.first[0]:+d}; hyperscaler lead {t.second[0]:+d}",
        ),
        claim(
            "a tier pays from the quarter after its record",
            f"neocloud has nothing; neocloud has progress {t.thresholds[0]}",
            "the quarter ends",
            "neocloud gets models $0.0 bn",
        ),
        claim(
            "the frontier pays for tiers reached before, half for the one behind",
            "neocloud has tier 2; hyperscaler has tier 1",
            "the quarter ends",
            f"neocloud gets models {money(2 * t.model_income)}; hyperscaler gets models {money(t.model_income // 2)}",
        ),
    ]
    return [*blocks, *(_renting(c) if c.has("rent") else [])]


def _trained(c: Context, main: int, far: int) -> int:
    """Progress of all points of two campuses of so many modules of the first class without a link."""
    return c.first_class.points * (100 * main + c.rules.training.far_pct * far) // 100


def _renting(c: Context) -> list[Block]:
    m, t = c.rules.cloud, c.rules.training
    price = c.cloud_price(m.demand[0], EXAMPLE_SUPPLY)
    each = -(-m.rent_points * price * m.rent_pct // 200)
    return [
        Heading(3, "Rented capacity"),
        para(
            f"You may rent up to {plural(m.rent_lots, 'lot')} of {m.rent_points} points from outside, for training "
            f"only; they count {t.rented_pct}%. A lot costs {m.rent_pct}% of the cloud price of its points, found in the same "
            "operations",
            Detail(", rounded up"),
            ", and raises demand by its points. You rent at most one lot for each quarter of your compute that trains.",
            Detail(
                " Lots above that are dropped at once when you lower your posture. Lots that cash and credit do not cover when the bill "
                "comes are dropped as well, though they have raised demand; you rent on only what you paid."
            ),
        ),
        claim(
            "lots fall with the posture",
            "neocloud has posture 2, rent 2",
            "neocloud: posture training:1",
            "neocloud rent is 1",
        ),
        claim(
            "lots that cannot be paid are dropped for good",
            "neocloud has nothing; neocloud has cash −$5.0 bn, posture 2, rent 2",
            "the quarter ends",
            "neocloud rent is 0; neocloud pays rent $0.0 bn",
        ),
        example(f"At a price of {money(price)} for two points a lot costs {money(each)}."),
    ]


def influence(c: Context) -> list[Block]:
    """Uses of influence, and lobbying."""
    e = c.rules.economy
    uses = [f"expedite ({e.expedite_influence})"]
    uses += [f"lobby ({e.lobby_influence}, a state {e.lobby_influence_state})"] if c.has("lobby") else []
    if c.has("controls"):
        uses.append(
            f"issue or raise a control ({c.rules.controls.influence}) and uphold an embargo ({c.rules.controls.upkeep} a quarter)"
        )
        uses.append(f"buy under licence ({c.rules.controls.licence_influence} an order)")
    uses += ["take some cards"] if c.has("row") else []
    fees = ", and what rivals pay for licences that you uphold," if c.has("controls") else ""
    solar = next((p for p in c.rules.projects if p.id == "solar-storage"), c.rules.projects[0])
    subsidised = -(-solar.cost * solar.lot[0] * (100 - e.lobby_pct) // 100)
    blocks: list[Block] = [
        Heading(2, "Influence"),
        para(f"You gain {e.influence_per_quarter} a quarter{fees} and keep at most {e.influence_cap}. It can:"),
        bullets(*uses),
    ]
    if c.has("lobby"):
        blocks += [
            Heading(3, "Industrial policy"),
            para(
                f"Lobbying takes no action point. It puts a subsidy on one kind of project ({listed(e.lobby_groups, 'or')}) in all "
                f"regions of your bloc for {plural(e.lobby_quarters, 'quarter')}: it costs {e.lobby_pct}% less for "
                "everyone who builds it there, this quarter included. One such subsidy at a time in a bloc.",
            ),
            claim(
                "a subsidy is for everyone who builds there",
                "hyperscaler has influence 3; neocloud has cash $50.0 bn; neocloud at texas: site 4",
                "hyperscaler: lobby power; neocloud: build solar-storage @texas",
                f"neocloud cash {signed_money(-subsidised)}; neocloud may not: lobby plant",
            ),
        ]
    return blocks
