"""The chapters on money, the cloud, training and influence."""

from __future__ import annotations

from gigawatt.content.book.blocks import Block, Heading, Strong, Table, bullets, example, para
from gigawatt.content.book.context import Context
from gigawatt.core.transitions.ledger import MAX_INDEX
from gigawatt.wording.grammar import listed, plural, signed
from gigawatt.wording.money import money

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
    blocks: list[Block] = [
        Heading(2, "Money"),
        para(
            "Cash and debt are one signed number, ",
            Strong("net cash"),
            ". Below zero you owe. Payments draw on credit by themselves and income repays by itself. An action "
            "that would take you past your credit limit is not legal.",
        ),
        para(
            f"The limit is {money(e.credit_base)} plus {money(e.credit_per_module)} for each module online, moved "
            f"by {e.credit_index_pct}% for each step of the capital index. Debt costs {e.interest_pct}% a quarter, "
            f"rounded up; each step of the index moves the rate by {plural(e.interest_index_pct, 'point')} the "
            f"other way, never below {e.interest_min}%.{surcharge}"
        ),
        example(
            f"With {EXAMPLE_MODULES} modules online you may owe up to {money(limit)}, and {money(higher)} at index "
            f"{signed(1)}. A debt of {money(EXAMPLE_DEBT)} costs {money(interest)} a quarter at index 0."
        ),
        para(
            f"The capital index runs from −{MAX_INDEX} to +{MAX_INDEX}. A cloud price of "
            f"{money(c.rules.cloud.index_low)} or less takes it down by one at the end of operations, one of "
            f"{money(c.rules.cloud.index_high)} or more takes it up."
            + (" Headlines and cards move it too." if c.has("headlines") or c.has("row") else "")
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
            "If you are past your limit after all bills, you sell at half price until you are within it: stored "
            "parts, chips (oldest first), projects not finished (latest first), plants. What is still owed is "
            f"written off. You lose {e.restructure_lead} Lead (never below zero), all your compute goes to the cloud"
            + (f", and next quarter you may take no {barred}. " if barred else ". ")
            + "Nobody is eliminated.",
        ),
    ]


def cloud(c: Context) -> list[Block]:
    """The cloud market, and training."""
    m = c.rules.cloud
    demand = m.demand[0]
    price = c.cloud_price(demand, EXAMPLE_SUPPLY)
    blocks: list[Block] = [
        Heading(2, "The cloud"),
        para(
            "Compute that does not train is sold. All seats sell at one price for two points, "
            f"{money(m.price_scale)} × demand ÷ all points sold, rounded down to {money(1)}, never below "
            f"{money(m.price_min)} nor above {money(m.price_max)}. More supply means a lower price for all."
        ),
        example(
            f"In the first quarter four seats face a demand of {demand}. If they sell {EXAMPLE_SUPPLY} points "
            f"together the price is {money(price)}, and a seat that sells {EXAMPLE_POINTS} of them earns "
            f"{money(EXAMPLE_POINTS * price // 2)}. At {2 * EXAMPLE_SUPPLY} points the price is "
            f"{money(c.cloud_price(demand, 2 * EXAMPLE_SUPPLY))}."
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
            f"most {plural(c.rules.economy.posture_step, 'quarter')} of the whole in a quarter of the year. "
            f"Points in your largest campus train first and count in full. Points elsewhere count {t.far_pct}%; "
            f"{t.linked_pct}% if both campuses have grade A fibre, from their region or from a fibre trunk. Sums "
            "are rounded down and added to your progress, which never falls back by itself.",
        ),
        example(
            f"Campuses of {main} and {far} points at posture 2 train {share} points, all in the large campus: "
            f"{plain} progress. At posture 4 they make {whole}, or {linked} when linked."
        ),
        Heading(3, "Tiers"),
        Table(("tier", "progress", "first", "second", "later"), rows),
        para(
            "Reaching a tier brings Lead: most for the first seat, less for the second, least for later ones. "
            "Seats that reach it in the same quarter take its places in order of progress, most first, ties in the "
            f"quarter's order of play. The frontier pays: seats on the highest tier reached earn {money(t.model_income)} × tier at each "
            "operations, seats one tier behind half of what their own tier would bring, others nothing."
        ),
    ]
    return [*blocks, *(_renting(c) if c.has("rent") else [])]


def _renting(c: Context) -> list[Block]:
    m, t = c.rules.cloud, c.rules.training
    price = c.cloud_price(m.demand[0], EXAMPLE_SUPPLY)
    each = -(-m.rent_points * price * m.rent_pct // 200)
    return [
        Heading(3, "Rented capacity"),
        para(
            f"You may rent up to {plural(m.rent_lots, 'lot')} of {m.rent_points} points from outside, for training "
            f"only; they count {t.rented_pct}%. They cost {m.rent_pct}% of the cloud price found in the same "
            "operations, rounded up, and raise demand by their points. Lots that you cannot pay are dropped. You "
            "rent at most one lot for each quarter of your compute that trains.",
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
    blocks: list[Block] = [
        Heading(2, "Influence"),
        para(f"You gain {e.influence_per_quarter} a quarter{fees} and keep at most {e.influence_cap}. It can:"),
        bullets(*uses),
    ]
    if c.has("lobby"):
        blocks += [
            Heading(3, "Industrial policy"),
            para(
                f"Lobbying puts a subsidy on one kind of project ({listed(e.lobby_groups, 'or')}) in all "
                f"regions of your bloc for {plural(e.lobby_quarters, 'quarter')}: it costs {e.lobby_pct}% less for "
                "everyone who builds it there. One such subsidy at a time.",
            ),
        ]
    return blocks
