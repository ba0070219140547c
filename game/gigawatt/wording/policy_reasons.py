"""Sentences for the reasons of the house policies.

A policy gives its reason as clauses, each a code with named arguments. `CLAUSES` has the words of every code; `reason_text` joins the
clauses of one reason to a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from attrs import field, frozen

from gigawatt.core.game import Game
from gigawatt.core.queries.denials import CAMPUS_LAYER
from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, LAYERS, PARTS
from gigawatt.wording.action_text import GROUP_LABELS
from gigawatt.wording.grammar import agreeing, capitalised, listed
from gigawatt.wording.money import money
from gigawatt.wording.names import project_name, region_name
from gigawatt.wording.quarters import quarter_name

LAYER_NAMES: Final = (*LAYERS[:-1], "accelerators")
"""The layers as reasons name them."""
SHARES: Final = ("none", "a quarter", "half", "three quarters", "all")
"""Quarters of the compute."""
FITTINGS: Final = {
    100: "carries it through curtailment",
    101: "brings fibre of the best grade",
    102: "makes it proof against drought",
}
"""What a fitting does for its region, by the code of what a project gives."""
BONUS_NAMES: Final = {
    "bonus_plants": "chip plants", "bonus_turbine_works": "turbine works", "bonus_power": "power ahead of need",
    "bonus_fittings": "fittings of power", "bonus_halls": "letting halls", "bonus_controls": "export controls",
    "bonus_subsidies": "subsidies", "bonus_expedites": "haste", "bonus_sales": "selling parts", "bonus_rent": "rented capacity",
    "bonus_contracts": "contracts with governments", "bonus_power_cards": "cards of power", "bonus_supply_cards": "cards of supply",
    "bonus_control_cards": "cards of control", "bonus_sovereign_cards": "cards of governments",
    "bonus_policy_cards": "cards of policy", "bonus_capital_cards": "cards of capital",
    "bonus_technology_cards": "cards of technology", "": "a bargain",
}  # fmt: skip
"""What a style likes, by the weight of its bonus; without one it is a low price."""
MARGIN_TERMS: Final = {
    "lead": "Lead by then", "compute": "running compute", "orders": "compute on order", "cash": "cash and credit", "influence": "influence",
    "training": "training", "supply": "supply", "rivals": "what rivals then have",
}  # fmt: skip
"""The terms of a margin that a search compares."""


@frozen
class Clause:
    """One statement of a reason: what kind of statement it is, and the facts in it."""

    code: str
    """A key of `CLAUSES`."""
    arguments: Mapping[str, Any] = field(factory=dict)
    """Facts by name. Regions, projects, cards, layers and actions are indices; money is in tenths of $bn; quarters count from 0."""


def clause(code: str, **arguments: Any) -> Clause:
    """Make a clause from its code and its arguments."""
    return Clause(code, arguments)


def reason_text(game: Game | None, clauses: Iterable[Clause]) -> str:
    """Join clauses to one sentence that ends in a full stop.

    Args:
        game: the game whose names the sentence uses; None if no clause names anything of a game.
        clauses: at least one, the most important first.
    """
    return f"{'; '.join([CLAUSES[one.code](game, **one.arguments) for one in clauses])}."


def facts_text(game: Game | None, clauses: Iterable[Clause]) -> str:
    """The sentence of `reason_text` without what the policy values things at, which is its own scale: what is so by the rules.

    Args:
        game: as for `reason_text`.
        clauses: at least one, the first of them about more than a value.
    """
    facts = [one for one in clauses if one.code not in VALUES_ALONE]
    return reason_text(
        game, [Clause(one.code, {**one.arguments, "lead": None}) if one.code in VALUED else one for one in facts]
    )


# --- words ---------------------------------------------------------------------------------------------------------------


def _count(n: int, noun: str) -> str:
    """`one module`, `3 modules`."""
    return f"one {noun}" if n == 1 else f"{n} {noun}s"


def _modules(n: int) -> str:
    """`no module`, `1 module`, `3 modules`."""
    return f"{n or 'no'} module{'s' if n > 1 else ''}"


def _quarters(n: int) -> str:
    """`a quarter`, `two quarters`, `7 quarters`."""
    return (
        ("no quarter", "a quarter", "two quarters", "three quarters", "four quarters")[n] if n < 5 else f"{n} quarters"
    )


def _layers(layers: Iterable[int]) -> str:
    """`cooling, network and accelerators`."""
    return listed([LAYER_NAMES[layer] for layer in layers])


def _verb(layers: Iterable[int], stem: str) -> str:
    return agreeing(stem, [LAYER_NAMES[layer] for layer in layers])


# A value is the policy's own, on its own scale, and no Lead to be scored (docs/decisions/0020): a sentence says of it that something is
# valued at it, and not what is gained. Values are None where a sentence is to state facts alone.


def _gain(lead: float | None) -> str:
    """`: valued at 1.2 Lead`, or `: valued at a loss of 0.2 Lead`."""
    if lead is None:
        return ""
    return f": valued at {lead:.1f} Lead" if lead >= 0 else f": valued at a loss of {-lead:.1f} Lead"


def _lead_to_come(lead: float | None) -> str:
    """`: valued at 1.2 Lead to come`."""
    return "" if lead is None else f": valued at {lead:.1f} Lead to come"


def _valued_at(lead: float | None) -> str:
    """`, valued at 1.2 Lead`."""
    return "" if lead is None else f", valued at {lead:.1f} Lead"


# --- layers of a campus ----------------------------------------------------------------------------------------------------


def _with_orders(with_orders: bool) -> str:
    return ", orders included" if with_orders else ""


def _room(game: Game, region: int) -> str:
    return f"{region_name(game, region)} has room for a new campus"


def _layers_tied(game: Game, region: int, modules: int, with_orders: bool) -> str:
    return f"Every layer of {region_name(game, region)} stands at {_modules(modules)}{_with_orders(with_orders)}"


def _layers_bind(game: Game, region: int, layers: tuple[int, ...], modules: int, with_orders: bool) -> str:
    names = capitalised(_layers(layers))
    return (
        f"{names} {_verb(layers, 'bind')} {region_name(game, region)} at {_modules(modules)}{_with_orders(with_orders)}"
    )


def _layers_lag(
    game: Game, region: int, layers: tuple[int, ...], modules: int, layer: int, planned: int, with_orders: bool
) -> str:
    has = f"{region_name(game, region)} has {_layers(layers)} for {_modules(modules)}"
    return f"{has} and {LAYER_NAMES[layer]} for {planned}{_with_orders(with_orders)}"


def _way_sooner(game: Game, project: int, other: int, quarter: int, quarters: int) -> str:
    by = f"{project_name(game, project)} can be there by {quarter_name(game, quarter)}"
    return f"{by}, {_quarters(quarters)} before {project_name(game, other)}"


def _way_cheaper(game: Game, other: int, cost: float) -> str:
    return f"{project_name(game, other)} would cost {money(cost)} more a module and come no sooner"


def _more(modules: int) -> str:
    return "one more module" if modules == 1 else f"{modules} more modules"


def _worth(modules: int, lead: float | None) -> str:
    """`, valued at 1.2 Lead after its price`."""
    return "" if lead is None else f", valued at {lead:.1f} Lead after {'its' if modules == 1 else 'their'} price"


def _modules_hoped(game: Game, modules: int, quarter: int, layers: tuple[int, ...]) -> str:
    are = "is" if modules == 1 else "are"
    return f"{_more(modules)} {are} hoped for from {quarter_name(game, quarter)}, but {_layers(layers)} will be missing"


def _modules_late(_game: Game, modules: int, lead: float | None) -> str:
    are = "is" if modules == 1 else "are"
    return f"{_more(modules)} {are} on order when the match ends{_worth(modules, lead)}"


def _modules_run(
    game: Game, modules: int, quarter: int, layers: tuple[int, ...], lead: float | None, must_be_now: bool
) -> str:
    first = "" if modules == 1 else ", the first"
    once = f" once {_layers(layers)} {_verb(layers, 'follow')}" if layers else ""
    can = f"{_more(modules)} can run{first} from {quarter_name(game, quarter)}{once}{_worth(modules, lead)}"
    return f"ordered now, {can}" if must_be_now else can


def _shell(game: Game, region: int, layer: int, quarter: int) -> str:
    rest = f"The rest of a module in {region_name(game, region)} is out of reach of the purse"
    let = f"{LAYER_NAMES[layer]} from {quarter_name(game, quarter)} can be let as idle powered shell until then"
    return f"{rest}; {let}"


def _layer_new_campus(game: Game, region: int, layer: int, quarter: int, lead: float | None) -> str:
    has = f"A new campus in {region_name(game, region)} can have its {LAYER_NAMES[layer]}"
    return f"{has} by {quarter_name(game, quarter)}{_lead_to_come(lead)}"


def _layer_binds(game: Game, region: int, layer: int, modules: int, quarter: int, lead: float | None) -> str:
    binds = f"{LAYER_NAMES[layer].capitalize()} {_verb((layer,), 'bind')} {region_name(game, region)} at {_modules(modules)}"
    return f"{binds}; ordered now, more can be there by {quarter_name(game, quarter)}{_lead_to_come(lead)}"


def _layer_ahead(
    game: Game, region: int, layer: int, planned: int, modules: int, quarter: int, lead: float | None
) -> str:
    has = f"{region_name(game, region)} has {LAYER_NAMES[layer]} for {_modules(planned)}"
    more = f"more by {quarter_name(game, quarter)}"
    by = f"{more} is of use" if lead is None else f"{more} is valued at {lead:.1f} Lead to come"
    return f"{has} and other layers for {modules or 'none'}; {by}"


# --- other orders ----------------------------------------------------------------------------------------------------------


def _plant(
    game: Game,
    project: int,
    region: int,
    part: int,
    units: float,
    quarter: int,
    cost: int,
    price: float,
    lead: float | None,
) -> str:
    makes = (
        f"A {project_name(game, project)} in {region_name(game, region)} can make {units:g} {PARTS[part]} a quarter from "
        f"{quarter_name(game, quarter)} for {money(cost)}"
    )
    return f"{makes}, with the price now at {money(price)}{_gain(lead)}"


def _fitting(game: Game, project: int, region: int, influence: int, cost: int, lead: float | None) -> str:
    does = FITTINGS.get(game.gives[project], "adds grid headroom for everyone there")
    pays = f" and pays {influence} influence" if influence else ""
    name = game.ruleset.projects[project].name
    return f"{name} for {region_name(game, region)} {does}{pays} for {money(cost)}{_gain(lead)}"


def _buy(game: Game, region: int, units: int, cost: int, quarter: int, lead: float | None) -> str:
    chips = _count(units, "accelerator").capitalize()
    by = quarter_name(game, quarter)
    return f"{chips} for {money(cost)} can be in {region_name(game, region)} by {by}{_valued_at(lead)}"


def _grey(game: Game, region: int, units: int, cost: int, seized_pct: int, lead: float | None) -> str:
    chips = f"{_count(units, 'accelerator')} for {money(cost)}"
    leaves = f"An embargo leaves {region_name(game, region)} the grey channel"
    still = "" if lead is None else f", still valued at {lead:.1f} Lead"
    return f"{leaves}: {chips}, seized with {seized_pct} % odds{still}"


def _assemble(game: Game, region: int, lead: float | None) -> str:
    make = (
        f"Logic, memory and packaging, from the store or the ladders, make accelerators for {region_name(game, region)}"
    )
    return f"{make}{_valued_at(lead)}"


def _upgrade(game: Game, region: int, units: int, old: int, new: int, cost: int, lead: float | None) -> str:
    make = "makes" if units == 1 else "make"
    chips = f"{_count(units, 'accelerator').capitalize()} of {old} points in {region_name(game, region)}"
    way = f"{make} way for as many of {new} on the same power, for {money(cost)} after the trade-in"
    return f"{chips} {way}{_gain(lead)}"


def _sell_chips(game: Game, region: int, units: int, cash: int, lead: float | None) -> str:
    fetch = "fetches" if units == 1 else "fetch"
    chips = f"{_count(units, 'idle accelerator').capitalize()} in {region_name(game, region)}"
    gains = "" if lead is None else f"; the sale is valued at {lead:.1f} Lead"
    return f"{chips} {fetch} {money(cash)} second-hand{gains}"


def _buy_part(_game: Game, part: int, price: int) -> str:
    return f"A unit of {PARTS[part]} for {money(price)} is at hand for an assembly"


def _sell_part(_game: Game, part: int, units: int, cash: int, is_last: bool) -> str:
    fetch = f"{units} {PARTS[part]} in store fetch about {money(cash)}"
    return f"{fetch}, and no assembly is left to need them" if is_last else fetch


def _buy_part_ahead(_game: Game, part: int, price: int) -> str:
    return (
        f"A control that was announced will hold back {PARTS[part]}, so it is stored while a unit costs {money(price)}"
    )


def _grey_part(_game: Game, part: int, price: int, seized_pct: int) -> str:
    return (
        f"An embargo leaves {PARTS[part]} to the grey channel: {money(price)} a unit, seized with {seized_pct} % odds"
    )


def _hold(_game: Game, part: int, units: int) -> str:
    serves = f"Output of {PARTS[part]} serves better in the store than on the ladder"
    return f"{serves}: modules that are planned need {units} more" if units else serves


def _release(_game: Game, part: int) -> str:
    return f"Output of {PARTS[part]} serves better on the ladder than in the store"


def _under_way(game: Game, project: int, is_delivery: bool) -> str:
    """What is expedited; accelerators, or a delivery, where it is no project."""
    if project >= 0:
        return project_name(game, project)
    return "a delivery" if is_delivery else "accelerators on their way"


def _a_quarter_sooner(influence: int, lead: float | None) -> str:
    return f"a quarter sooner for {influence} influence{'' if lead is None else f' is valued at {lead:.1f} Lead'}"


def _expedite(game: Game, region: int, project: int, is_delivery: bool, influence: int, lead: float | None) -> str:
    what = capitalised(_under_way(game, project, is_delivery))
    sooner = _a_quarter_sooner(influence, lead)
    return f"{what} for {region_name(game, region)}: {sooner}"


def _expedite_waiting(
    game: Game, region: int, project: int, is_delivery: bool, modules: int, influence: int, lead: float | None
) -> str:
    wait = f"{_count(modules, 'module').capitalize()} in {region_name(game, region)} wait{'s' if modules == 1 else ''}"
    sooner = _a_quarter_sooner(influence, lead)
    return f"{wait} for nothing but {_under_way(game, project, is_delivery)}: {sooner}"


def _cancel(_game: Game) -> str:
    return "What is on order there is no longer worth what is left to wait"


def _offer(game: Game, region: int, modules: int, cash: int, faction: int) -> str:
    halls = f"{_count(modules, 'idle powered module').capitalize()} in {region_name(game, region)}"
    who = "a rival who lacks a hall"
    if faction >= 0:
        who = f"{game.ruleset.factions[faction].name}, which has idle accelerators there"
    return f"{halls} would bring {money(cash)} a quarter from {who}"


def _hire(game: Game, region: int, modules: int, fit_out: int, rent: int, lead: float | None) -> str:
    hall = f"A hall of {_count(modules, 'module')} in {region_name(game, region)} runs own idle accelerators at once"
    return f"{hall}, for {money(fit_out)} and {money(rent)} a quarter{_gain(lead)}"


# --- money, influence and cards --------------------------------------------------------------------------------------------


def _equity(_game: Game, cash: int, lead_cost: int, lead: float | None) -> str:
    scarce = "cash is scarce" if lead is None else f"with cash as scarce as it is that is valued at {lead:.1f} Lead"
    return f"Shares bring {money(cash)} for {lead_cost} Lead, and {scarce}"


def _lobby(_game: Game, group: int, influence: int, held: int, pct: int, quarters: int, lead: float | None) -> str:
    builds = f"everyone in the bloc builds {GROUP_LABELS[group]} at {pct} % less for {_quarters(quarters)}"
    subsidy = f"For {influence} influence of {held} {builds}"
    if lead is None:
        return subsidy
    return f"{subsidy}, valued at {abs(lead):.1f} Lead {'more' if lead >= 0 else 'less'} than it costs"


def _control(
    game: Game, layer: int, bloc: int, rivals: int, denied: tuple[tuple[int, int], ...], is_raised: bool, influence: int,
    upkeep: int, lead: float,
) -> str:  # fmt: skip
    who = _denied(game, layer, denied)
    if not who:
        who = (
            f"reaches {_count(rivals, 'rival') if rivals else 'no rival'} in the {BLOCS[bloc]} bloc and denies none yet"
        )
    else:
        who = f"denies {who}: {lead * len(denied):.0f} Lead a quarter"
    goods = CONTROL_LAYERS[layer]
    kept = f"{upkeep} a quarter" if upkeep else "nothing a quarter"
    if is_raised:
        return f"From next quarter an embargo on {goods} {who}, for {influence} influence now and {kept}"
    first = f"From next quarter orders of {goods} for the {BLOCS[bloc]} bloc take a licence"
    return f"{first}; an embargo after it {who}, for {influence} influence now, {influence} then and {kept}"


def _denied(game: Game, layer: int, denied: tuple[tuple[int, int], ...]) -> str:
    """`Challenger state, whose campus in China East lacks accelerators`."""
    lacking = CAMPUS_LAYER[layer]
    names = []
    for faction, region in denied:
        name = game.ruleset.factions[faction].name
        place = region_name(game, region)
        lacks = (
            f"whose campus in {place} lacks {LAYER_NAMES[lacking]}"
            if lacking >= 0
            else f"whose plants in {place} need them"
        )
        names.append(f"{name}, {lacks}")
    return "; and ".join(names)


def _answer(game: Game, faction: int, region: int) -> str:
    """The author of the control that is answered, with a campus of its own in the bloc that the answer hits."""
    author = game.ruleset.factions[faction].name
    return f"it answers the control of {author}, which has a campus in {region_name(game, region)}"


def _lift(_game: Game, layer: int, upkeep: int) -> str:
    return f"The control on {CONTROL_LAYERS[layer]} costs {upkeep} influence a quarter, more than it holds back"


def _card_price(game: Game, card: int) -> str:
    """`$1.2 bn and 2 influence`; empty for a card that costs nothing."""
    parts = []
    if game.card_cash[card]:
        parts.append(money(float(game.card_cash[card])))
    if game.card_influence[card]:
        parts.append(f"{game.card_influence[card]} influence")
    if game.card_lead[card]:
        parts.append(f"{game.card_lead[card]} Lead")
    return " and ".join(parts)


def _card(game: Game, card: int, lead: float | None, effect: str) -> str:
    name = game.ruleset.cards[card].name
    price = _card_price(game, card)
    if lead is None:
        counts = f"; what counts most is {effect.replace('-', ' ')}" if effect else ""
        return f"{name} costs {price or 'nothing'}{counts}"
    if lead < 0:
        return f"{name} is valued at {-lead:.1f} Lead less than its price{' of ' + price if price else ''}"
    most = f", most of it by {effect.replace('-', ' ')}" if effect else ""
    if price:
        return f"{name} costs {price} and is valued at {lead:.1f} Lead more{most}"
    return f"{name} is valued at {lead:.1f} Lead{most}"


def _contract(_game: Game, points: int, within: int) -> str:
    return f"{points} points in the bloc within {_quarters(within)} keep it"


# --- posture, rent and passing ---------------------------------------------------------------------------------------------


def _posture(_game: Game, goal: int, now: int, lead: float | None) -> str:
    more = goal > now
    where = "in training" if more else "in the cloud"
    with_share = f"With {SHARES[goal if more else 4 - goal]} of the compute {where} the rest of the match"
    if lead is None:
        return f"{with_share} brings more than with {SHARES[now if more else 4 - now]}"
    if lead > 0:
        return f"{with_share} is valued at {lead:.1f} Lead more than with {SHARES[now if more else 4 - now]}"
    return f"{with_share} is valued at {-lead:.1f} Lead less by the plans"


def _tier_ahead(_game: Game, tier: int, progress: int, threshold: int) -> str:
    return f"progress is {progress} of {threshold} for tier {tier}"


def _tier_earned(_game: Game, tier: int, progress: int) -> str:
    return f"progress of {progress} is enough for tier {tier}"


def _cloud_price(_game: Game, price: float) -> str:
    return f"the cloud pays {money(price)} for two points"


def _posture_bias(_game: Game, to_training: bool, lead: float) -> str:
    felt = "adds" if lead > 0 else "takes off"
    return f"a leaning to {'training' if to_training else 'the cloud'} {felt} {abs(lead):.1f}"


def _style_bonus(_game: Game, bonus: str, lead: float) -> str:
    felt = f"a liking for {BONUS_NAMES[bonus]} adds" if lead > 0 else f"a dislike of {BONUS_NAMES[bonus]} takes off"
    return f"{felt} {abs(lead):.1f}"


def _drawn(game: Game, choices: int, points: int, lead: float, best: int, best_lead: float, is_best: bool) -> str:
    drawn = f"drawn from {choices} of its best orders for {points} actions, so that its opening cannot be foretold"
    if is_best:
        return drawn
    return f"{drawn}: valued at {lead:.1f} Lead an action, against {best_lead:.1f} for {game.format_action(best)}"


def _rent(_game: Game, points: int, lead: float | None) -> str:
    bring = "bring" if lead is None else f"are valued at {lead:.1f} Lead"
    return f"{points} rented points of training {bring} more than their price this quarter"


def _saving(game: Game, region: int, cost: float, purse: float) -> str:
    costs = f"The next module in {region_name(game, region)} costs {money(cost)}"
    return f"{costs} and {money(purse)} can be spent after bills, so the money is kept"


# --- search and chance -----------------------------------------------------------------------------------------------------


def _margin(game: Game, action: int, margin: float, futures: int) -> str:
    stands = f"{abs(margin):.1f} Lead {'ahead of' if margin >= 0 else 'behind'} the best rival"
    return f"{capitalised(game.format_action(action))} ends {stands} over {futures} futures"


def _runner_up(game: Game, action: int, behind: float, shared: int, term: str) -> str:
    name = f"the next best, {game.format_action(action)}"
    if behind < 0:
        return f"{name}, does {-behind:.1f} better in the {shared} they share, too few to go by"
    mostly = f", mostly by {MARGIN_TERMS[term]}" if term else ""
    return f"{name}, falls {behind:.1f} short in the {shared} they share{mostly}"


def _random(_game: Game, choices: int) -> str:
    return f"Drawn from {choices} legal actions, each as likely as the next"


def _always(text: str) -> Callable[..., str]:
    """The words of a code without arguments."""
    return lambda _game: text


CLAUSES: Final[Mapping[str, Callable[..., str]]] = {
    # Layers of a campus, for a policy that plans; then for one that does not.
    "room": _room, "layers-tied": _layers_tied, "layers-bind": _layers_bind, "layers-lag": _layers_lag, "way-sooner": _way_sooner,
    "way-cheaper": _way_cheaper, "modules-hoped": _modules_hoped, "modules-late": _modules_late, "modules-run": _modules_run,
    "shell": _shell,
    "layer-new-campus": _layer_new_campus, "layer-binds": _layer_binds, "layer-ahead": _layer_ahead,
    # Other orders.
    "plant": _plant, "fitting": _fitting, "buy": _buy, "grey": _grey, "assemble": _assemble, "upgrade": _upgrade,
    "sell-chips": _sell_chips, "buy-part": _buy_part, "buy-part-ahead": _buy_part_ahead,
    "grey-part": _grey_part, "sell-part": _sell_part, "hold": _hold, "release": _release,
    "expedite": _expedite, "expedite-waiting": _expedite_waiting, "cancel": _cancel, "offer": _offer, "hire": _hire,
    # Money, influence and cards.
    "equity": _equity, "lobby": _lobby, "control": _control, "answer": _answer, "lift": _lift, "card": _card, "contract": _contract,
    # Posture, rent, passing, and what a style adds.
    "posture": _posture, "tier-ahead": _tier_ahead, "tier-earned": _tier_earned, "tiers-done": _always("no tier is left"),
    "cloud-price": _cloud_price, "posture-bias": _posture_bias, "style-bonus": _style_bonus, "drawn": _drawn, "rent": _rent,
    "rent-dear": _always("Rented capacity costs more than the training it gives is worth"), "saving": _saving,
    "no-order": _always("By estimate, no order is worth its price now"),
    "no-gain": _always("By estimate, nothing that can be done now is worth its price"),
    # Search and chance.
    "margin": _margin, "runner-up": _runner_up, "only-candidate": _always("Nothing else is worth a look"),
    "first-candidate": _always("It is first in the planner's ranking"), "random": _random,
    "forced": _always("Nothing else is legal"),
}  # fmt: skip
"""What each code says, without a full stop: a function of the game and of the clause's arguments."""

VALUED: Final = frozenset(
    {
        "modules-late", "modules-run", "layer-new-campus", "layer-binds", "layer-ahead", "plant", "fitting", "buy", "grey", "assemble",
        "upgrade", "sell-chips", "expedite", "expedite-waiting", "hire", "equity", "lobby", "card", "posture", "rent",
    }
)  # fmt: skip
"""Codes that name, as `lead`, what the policy values something at."""
VALUES_ALONE: Final = frozenset({"posture-bias", "style-bonus", "drawn"})
"""Codes that say nothing but how the policy values; none of them comes first."""
