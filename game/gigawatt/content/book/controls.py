"""The chapter on export controls: who may issue one, licences and embargoes, the grey channel, what a control does to both sides."""

from __future__ import annotations

from gigawatt.content.book.blocks import Block, Detail, Heading, Strong, Table, bullets, claim, example, para
from gigawatt.content.book.context import Context
from gigawatt.core.rules.ruleset import BLOCS, CONTROL_LAYERS, LADDERS
from gigawatt.core.transitions.ledger import MAX_TENSION
from gigawatt.wording.grammar import plural
from gigawatt.wording.money import money, signed_money


def controls(c: Context) -> list[Block]:
    """Export controls, the grey channel, tension."""
    if not c.has("controls"):
        return []
    table = Table(
        ("layer, % by origin", *BLOCS), _shares(c), caption="The layers of supply and where the world makes them"
    )
    return [*_issuing(c), table, *_grey_channel(c), *_both_sides(c)]


def controls_beside_markets(c: Context) -> list[Block]:
    """The same beside a table of markets, which has the origins of all layers but two."""
    if not c.has("controls"):
        return []
    table = Table(
        ("layer, % by origin", *BLOCS),
        tuple(row for row in _shares(c) if row[0] not in LADDERS),
        caption="Layers without a market; the markets have the others",
    )
    return [*_issuing(c), table, *_grey_channel(c), *_both_sides(c)]


def _issuing(c: Context) -> list[Block]:
    """Who may issue a control, the levels, and what upholding one costs."""
    k = c.rules.controls
    third = f", and none by or against the non-aligned bloc before tension {k.third_tension}" if k.third_tension else ""
    return [
        Heading(2, "Export controls"),
        para(
            "A control is put by a bloc on a layer of supply against another bloc. A seat may issue one if its "
            f"bloc holds at least {k.share_pct}% of the layer, or if it holds the layer's chokepoint. Of parts, the capacity of the "
            "world counts by origin and that of plants by place",
            Detail(", as last quarter's end left it"),
            "; of the others the table alone "
            f"counts. It costs {k.influence} influence and an action, is "
            "announced now and in force from the start of next quarter. A control goes up one level a quarter:",
        ),
        bullets(
            (
                Strong("Licence. "),
                (
                    f"An order of that origin for the target bloc takes a free licence, if you have one, else {k.licence_influence} "
                    "influence, which goes to the seat that upholds the control. Without either, another origin serves you or none. "
                    f"Free licences come from cards and scenarios and are good for {plural(k.licence_quarters, 'quarter')}."
                ),
            ),
            (
                Strong("Embargo. "),
                "Goods of that origin cannot be bought for the target bloc, except by the grey channel."
                + (f" It brings you {k.denied} Lead at each record for each rival whom it denies." if k.denied else ""),
            ),
        ),
        para(
            "Where the goods go decides, not who buys. The strictest control counts. You uphold at most "
            f"{plural(k.per_seat, 'control')}, and pay {plural(k.upkeep, 'influence', 'influence')} for each embargo at "
            "operations once it is in force",
            Detail(
                ", in the order of the table of layers, then of target blocs; from the first that you cannot pay on, they lapse"
            ),
            ". Licences cost no upkeep. The same control cannot be "
            f"issued twice, and none in the last {plural(k.last_quarters, 'quarter')}. No control may be issued against a "
            f"bloc that has no seat and no campus in it{third}. Lifting an own one is free and works at once. Goods already "
            "shipped arrive, and "
            "buying ahead of an announced control is allowed.",
        ),
        claim(
            "a control is announced now and in force next quarter",
            "control-hegemon and challenger-state; control-hegemon has influence 6; market accelerators: alliance 6",
            "control-hegemon: control accelerators against:challenger",
            "accelerators from alliance to challenger are open; tension is 1",
        ),
        claim(
            "one level a quarter",
            "control-hegemon and challenger-state; control-hegemon has influence 6",
            "control-hegemon: control accelerators against:challenger; the quarter ends",
            "accelerators from alliance to challenger are under licence; "
            "control-hegemon may: control accelerators against:challenger",
        ),
        claim(
            "a free licence is used before influence",
            "foundry-champion and challenger-state; challenger-state has influence 4, licences 1, cash $30.0 bn; "
            "foundry-champion has influence 0; market accelerators: alliance 6; licence of foundry-champion on accelerators against challenger",
            "challenger-state: buy accelerators -> china-inland",
            "challenger-state licences is 0; challenger-state influence +0; foundry-champion influence +0",
        ),
        claim(
            "the influence of a licence goes to the seat that upholds it",
            "foundry-champion and challenger-state; challenger-state has influence 4, cash $30.0 bn; foundry-champion has influence 0; "
            "market accelerators: alliance 6; licence of foundry-champion on accelerators against challenger",
            "challenger-state: buy accelerators -> china-inland",
            f"challenger-state influence {-k.licence_influence:+d}; foundry-champion influence {k.licence_influence:+d}",
        ),
        claim(
            "what cannot be paid lapses, the later layers first",
            f"foundry-champion and challenger-state; foundry-champion has influence {k.upkeep}; "
            "embargo of foundry-champion on accelerators against challenger; embargo of foundry-champion on memory against challenger",
            "the quarter ends",
            "accelerators from alliance to challenger are under embargo; memory from alliance to challenger are open",
        ),
    ]


def _grey_channel(c: Context) -> list[Block]:
    """Embargoed goods, and how they are seized."""
    k = c.rules.controls
    return [
        Heading(3, "Grey channel"),
        para(
            f"Embargoed goods can be had at {k.grey_pct}% of the price, multiplied with your ability. A grey shipment of "
            "accelerators is seized "
            f"on arrival with {k.seizure_pct}%, from tension {k.tense_seizure} on with {k.seizure_tense_pct}%; what "
            "is seized is lost. Parts and equipment bought grey come at the end of the quarter and run the same risk; "
            "bought openly they are in the store at once."
        ),
        claim(
            "the grey channel has its price, rounded up a unit",
            "foundry-champion and challenger-state; challenger-state has cash $50.0 bn; market accelerators: alliance 6; "
            "embargo of foundry-champion on accelerators against challenger",
            "challenger-state: buy accelerators via:grey -> china-inland",
            "challenger-state cash "
            + signed_money(
                -sum(
                    -(-c.ladder_price("accelerators", 6 - n) * k.grey_pct // 100)
                    for n in range(c.ladder("accelerators").lot[0])
                )
            ),
        ),
        *_grey_claims(c),
    ]


def _grey_claims(c: Context) -> list[Block]:
    """The price of the grey channel to a seat that pays more for accelerators than others."""
    buyer = next((f for f in c.rules.factions if f.id == "gulf-fund"), c.some_faction)
    worse = sum(trait.amount for trait in (*buyer.ability, *buyer.weakness) if trait.kind == "chip-pct")
    pct = (100 + worse) * c.rules.controls.grey_pct // 100
    paid = sum(-(-c.ladder_price("accelerators", 6 - n) * pct // 100) for n in range(c.ladder("accelerators").lot[0]))
    return [
        claim(
            "an ability and the grey channel are multiplied",
            f"foundry-champion and {buyer.id}; {buyer.id} has cash $50.0 bn; market accelerators: alliance 6; "
            f"embargo of foundry-champion on accelerators against {buyer.bloc}",
            f"{buyer.id}: buy accelerators via:grey -> {buyer.start.region}",
            f"{buyer.id} cash {signed_money(-paid)}",
        ),
        claim(
            "a lifted control ends at once",
            "control-hegemon and challenger-state; challenger-state has cash $50.0 bn; "
            "embargo of control-hegemon on accelerators against challenger",
            "control-hegemon: lift accelerators against:challenger",
            "accelerators from alliance to challenger are open; control-hegemon influence +0",
        ),
    ]


def _both_sides(c: Context) -> list[Block]:
    """What a control does to its issuer and its target, tension, and world controls."""
    k = c.rules.controls
    return [
        Heading(3, "Both sides of a control"),
        *_denial(c),
        para(
            Strong("What it costs the issuer. "),
            f"While your embargo stands, your plants of that layer sell at {money(k.issuer_discount)} less a unit, "
            "and your chokepoint on it takes no toll.",
        ),
        para(
            Strong("What the target gets. "),
            f"Under an embargo plants of that layer cost {k.plant_pct}% there.",
        ),
        para(
            Strong("Optics and materials. "),
            f"An embargo on optics makes optical fabric cost {k.optics_pct}% in the target bloc, a licence half as "
            "much more; if both blocs that make it refuse, none can be built there. Under an embargo on materials "
            "plants in the target bloc make one unit less each; under a licence they do so unless their owner pays "
            "for a licence each quarter.",
        ),
        para(
            Strong("Tension "),
            f"runs from 0 to {MAX_TENSION}. A control adds one at once, when it is issued and when it is raised; some headlines "
            "and cards move it. After the record it falls by one, unless something raised it since the last record. "
            f"From {k.tense_freight} on, freight of what is then ordered between blocs takes a quarter more.",
        ),
        claim("tension falls after a calm quarter", "tension is 2", "the quarter ends", "tension is 1"),
        claim(
            "tension stays after a quarter in which it rose",
            "control-hegemon and challenger-state; tension is 2; control-hegemon has influence 6",
            "control-hegemon: control accelerators against:challenger; the quarter ends",
            "tension is 3",
        ),
        para(
            Strong("World controls "),
            "come from headlines and cards. They work in the same way, cost and earn nobody anything, and end by themselves.",
        ),
    ]


def _denial(c: Context) -> list[Block]:
    """Whom an embargo denies."""
    lead = c.rules.controls.denied
    if not lead:
        return []
    return [
        para(
            Strong("Whom it denies. "),
            "An embargo denies a rival who has a campus in the target bloc whose scarcest layer it closes: one on "
            "accelerators, logic, memory or packaging closes chips, on equipment power, on optics the network. One on "
            "materials denies whoever has a plant there. A rival counts once, however many of your embargoes deny it.",
        ),
        example(
            "You uphold an embargo on accelerators against the challenger bloc. Two rivals have campuses in it, and "
            f"chips are the scarcest layer, or level with another, at both: {2 * lead} Lead a quarter, until they "
            "have chips enough or something else is scarcer."
        ),
        claim(
            "an embargo denies where what it closes is scarcest",
            "foundry-champion and challenger-state; "
            "challenger-state at china-inland: site 4, grid 4, closed 4, optical 4, chips 2; foundry-champion has influence 3; "
            "embargo of foundry-champion on accelerators against challenger",
            "the quarter ends",
            f"foundry-champion lead by controls {lead:+d}",
        ),
    ]


def _shares(c: Context) -> tuple[tuple[str, ...], ...]:
    """The layers and their shares by origin, which decide who may issue a control at the start."""
    rows = [(name, *(str(share) for share in c.ladder(name).origins)) for name in LADDERS]
    rows += [(name, *map(str, getattr(c.rules.controls, name))) for name in ("optics", "materials")]
    assert [row[0] for row in rows] == list(CONTROL_LAYERS)
    return tuple(rows)
