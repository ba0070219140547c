"""Recomputes from the position what the clauses of a reason claim: a check for each code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from gigawatt.core import State, actions as act
from gigawatt.core.position.rows import BUILDING, FREIGHT, KIND_CHIPS, KIND_PARTS
from gigawatt.core.quarter.construction import seizure_pct
from gigawatt.core.queries.compute import idle_shell, layers, modules_online
from gigawatt.core.queries.denials import closes
from gigawatt.core.queries.market import EQUIPMENT, next_price, stored
from gigawatt.core.queries.permissions import equity_lead, project_cost
from gigawatt.core.rules.effect_kinds import EFFECT_KINDS, Contract
from gigawatt.core.rules.vocabulary import LAYER_OF
from gigawatt.policies.api import Reason, Turn
from gigawatt.policies.search import monte_carlo
from gigawatt.policies.search.leaf_model import margin_terms
from gigawatt.policies.search.rollout import Meter, play_on, play_to_brink
from gigawatt.policies.valuation.campus import build_time, permit_chances, permit_wait
from gigawatt.policies.valuation.weights import load_planner_weights
from gigawatt.wording.policy_reasons import CLAUSES


def order_time(state: State, seat: int, project: int, region: int) -> int:
    """The quarter from now in which a project ordered now is expected online."""
    stall, outright = permit_chances(state, seat, region)
    granted = int(permit_wait(stall, outright, state.game.permit_steps[project]) + 0.5)
    return granted - 1 + build_time(state, seat, project, region)


class Claims:
    """One decision with its reason: who moves, where, and what its clauses may say of it."""

    def __init__(self, state: State, action: int, reason: Reason, turn: Turn | None = None) -> None:
        self.st = state
        self.turn = turn
        self.g = state.game
        self.seat = state.seat
        self.action = action
        self.x, self.y = self.g.x[action], self.g.y[action]
        self.reason = reason
        self.terms = dict(reason.terms)

    def planned(self, region: int) -> list[int]:
        """Modules of each layer, orders included."""
        found = list(layers(self.st, self.seat, region))
        for layer, _at, amount in self.lines(region):
            found[layer] += amount
        return found

    def has_orders(self, region: int) -> bool:
        """Whether anything is on order for a campus."""
        return tuple(self.planned(region)) != tuple(layers(self.st, self.seat, region))

    def from_now(self, quarter: int) -> int:
        """A quarter, counted from now."""
        return quarter - self.st.quarter

    def lines(self, region: int) -> list[tuple[int, int, int]]:
        """(layer, quarters until it is expected, amount) of what is on order for a campus."""
        found = []
        for p in self.st.lines():
            if p.seat != self.seat or p.region != region or p.kind == KIND_PARTS:
                continue
            gives = self.g.gives[p.kind] if p.kind >= 0 else p.extra
            if p.kind != KIND_CHIPS and gives >= len(LAYER_OF):
                continue
            layer = 4 if p.kind == KIND_CHIPS else LAYER_OF[gives]
            at = p.left - 1
            if p.phase == BUILDING:
                at = p.left - (0 if p.is_fresh else 1)
            elif p.phase != FREIGHT:
                stall, outright = permit_chances(self.st, self.seat, region)
                at = int(permit_wait(stall, outright, p.left) + 0.5) - 1 + p.build
            found.append((layer, at, p.amount))
        return found

    def there_by(self, region: int, layer: int, module: int) -> int:
        """The quarter from now in which a campus has so many modules of a layer; 99 if they are not ordered."""
        have = layers(self.st, self.seat, region)[layer]
        if have >= module:
            return 0
        for at, amount in sorted((at, amount) for at_layer, at, amount in self.lines(region) if at_layer == layer):
            have += amount
            if have >= module:
                return at
        return 99

    def time_of(self, project: int, region: int) -> int:
        """The quarter from now in which a project ordered now is expected; one more where its equipment must be waited for."""
        time = order_time(self.st, self.seat, project, region)
        waits = self.g.ruleset.projects[project].uses_equipment and not stored(self.st, self.seat, EQUIPMENT - 1)
        return time + bool(waits and not sum(self.st.stock(EQUIPMENT)))


Check = Callable[..., bool]
"""(claims, **arguments of the clause) -> whether it is so."""


# --- layers of a campus ----------------------------------------------------------------------------------------------------


def layers_tied(c: Claims, region: int, modules: int, with_orders: bool) -> bool:
    """All five layers stand at the modules claimed."""
    return c.planned(region) == [modules] * 5 and with_orders == c.has_orders(region)


def layers_bind(c: Claims, region: int, layers: tuple[int, ...], modules: int, with_orders: bool) -> bool:
    """Exactly the layers named are lowest, at the modules claimed."""
    planned = c.planned(region)
    low = [i for i, have in enumerate(planned) if have == min(planned)]
    return (list(layers), modules, with_orders) == (low, min(planned), c.has_orders(region))


def layers_lag(
    c: Claims, region: int, layers: tuple[int, ...], modules: int, layer: int, planned: int, with_orders: bool
) -> bool:
    """The lowest layers and the one ordered, as claimed."""
    return layers_bind(c, region, layers, modules, with_orders) and c.planned(region)[layer] == planned > modules


def way_sooner(c: Claims, project: int, other: int, quarter: int, quarters: int) -> bool:
    """The project taken is there by the quarter claimed, so many quarters before the other."""
    mine, later = c.time_of(project, c.y), c.time_of(other, c.y)
    return c.x == project and c.from_now(quarter) == mine and later - mine == quarters > 0


def way_cheaper(c: Claims, other: int, cost: float) -> bool:
    """The other project comes in the same quarter."""
    return c.time_of(other, c.y) == c.time_of(c.x, c.y) and cost > 0


def modules_run(c: Claims, modules: int, quarter: int, layers: tuple[int, ...], lead: float, must_be_now: bool) -> bool:
    """The modules are complete by the quarter claimed, once what is named has followed; waiting would make them late if so claimed."""
    layer, time = c.terms["layer"], c.from_now(quarter)
    region = c.g.region_index[c.reason.plan.removeprefix("grow ")]
    if (time, modules, round(1000 * lead)) != (c.terms["time"], c.terms["modules"], c.reason.terms[0][1]):
        return False
    if must_be_now != (c.terms["comes"] + 1 > time):
        return False
    if region not in c.st.places(c.seat):
        return set(layers) == {1, 2, 3, 4}
    module = c.terms["first"]
    if module <= c.planned(region)[layer]:
        return False
    others = [other for other in range(5) if other not in layers and other != layer]
    return all(c.there_by(region, other, module) <= time for other in others) and c.terms["comes"] <= time


def modules_hoped(c: Claims, modules: int, quarter: int, layers: tuple[int, ...]) -> bool:
    """What the easy level overlooks is neither there nor ordered for the modules hoped for."""
    region = c.g.region_index[c.reason.plan.removeprefix("grow ")]
    planned = c.planned(region)
    top = c.terms["last"]
    as_told = (c.from_now(quarter), modules) == (c.terms["time"], c.terms["modules"])
    return as_told and all(planned[layer] < top for layer in layers)


def modules_late(c: Claims, modules: int, lead: float) -> bool:
    """They come after the last operations."""
    return modules == c.terms["modules"] and c.terms["time"] >= c.g.quarters - c.st.quarter and lead > 0


def shell(c: Claims, region: int, layer: int, quarter: int) -> bool:
    """A layer of the shell is ordered there."""
    return c.reason.plan == f"shell {c.g.ruleset.regions[region].id}" and c.from_now(quarter) == c.terms["comes"]


def layer_time(c: Claims, region: int, layer: int, quarter: int) -> bool:
    """The layer and the region of the project, and when it is expected."""
    at = order_time(c.st, c.seat, c.x, c.y)
    return (region, layer, c.from_now(quarter)) == (c.y, LAYER_OF[c.g.gives[c.x]], at)


def layer_new_campus(c: Claims, region: int, layer: int, quarter: int, lead: float) -> bool:
    """There is no campus yet."""
    return region not in c.st.places(c.seat) and layer_time(c, region, layer, quarter)


def layer_binds(c: Claims, region: int, layer: int, modules: int, quarter: int, lead: float) -> bool:
    """The layer is among the lowest, at the modules claimed."""
    planned = c.planned(region)
    return planned[layer] == min(planned) == modules and layer_time(c, region, layer, quarter)


def layer_ahead(c: Claims, region: int, layer: int, planned: int, modules: int, quarter: int, lead: float) -> bool:
    """The layer's modules, and the lowest of all."""
    found = c.planned(region)
    return (found[layer], min(found)) == (planned, modules) and layer_time(c, region, layer, quarter)


# --- other orders ----------------------------------------------------------------------------------------------------------


def plant(
    c: Claims, project: int, region: int, part: int, units: float, quarter: int, cost: int, price: float, lead: float
) -> bool:
    """When it is expected, what it costs, and the price of what it makes."""
    at = order_time(c.st, c.seat, project, region)
    found = (c.x, c.y, at, project_cost(c.st, c.seat, project, region), next_price(c.st, part + 1))
    return (project, region, c.from_now(quarter), cost, price) == found


def fitting(c: Claims, project: int, region: int, influence: int, cost: int, lead: float) -> bool:
    """Its price and its reward."""
    found = (c.x, c.y, c.g.rewards[project], project_cost(c.st, c.seat, project, region))
    return (project, region, influence, cost) == found


def parts_sold(c: Claims, part: int, units: int, cash: int, is_last: bool) -> bool:
    """Units in store at the price a seller gets."""
    held_units = stored(c.st, c.seat, c.x)
    price = max(0, next_price(c.st, c.x + 1) - 1)
    return (part, units, cash, is_last) == (c.x, held_units, held_units * price, c.st.quarter + 1 == c.g.quarters)


def chips_sold(c: Claims, region: int, units: int, cash: int, lead: float) -> bool:
    """Idle accelerators of the class there, and what they fetch."""
    chips = c.st.chips(c.seat, c.x)
    spare = min(chips[c.y], sum(chips) - modules_online(c.st, c.seat, c.x))
    price = c.g.class_base[c.y] * c.g.ruleset.economy.resale_pct // 100
    return (region, units, cash) == (c.x, spare, spare * price)


def upgraded(c: Claims, region: int, units: int, old: int, new: int, cost: int, lead: float) -> bool:
    """Older accelerators stand there, of the points claimed, and the new class computes what is claimed."""
    chips = c.st.chips(c.seat, c.x)
    oldest = 0 if chips[0] else 1
    points = c.g.class_points
    fits = region == c.x and 0 < units <= chips[oldest]
    return fits and (old, new) == (points[oldest], points[c.st.chip_class]) and old < new


def expedite(c: Claims, region: int, project: int, is_delivery: bool, influence: int, lead: float) -> bool:
    """What is expedited, and the price of a quarter."""
    price = max(0, c.g.ruleset.economy.expedite_influence + c.st.seat_effects(c.seat).expedite)
    return (region, influence) == (c.x, price) and (c.y == project or project < 0 <= c.y - c.g.project_count)


def expedite_waiting(
    c: Claims, region: int, project: int, is_delivery: bool, modules: int, influence: int, lead: float
) -> bool:
    """Modules for which every other layer is there sooner than the one expedited."""
    layer = c.terms["layer"]
    base = min(layers(c.st, c.seat, c.x))
    count = 0
    for module in range(base + 1, base + 10):
        at = [c.there_by(c.x, other, module) for other in range(5)]
        count += 0 < at[layer] < 99 and max(at[:layer] + at[layer + 1 :]) < at[layer]
    return modules == min(4, count) and expedite(c, region, project, is_delivery, influence, lead)


def offered(c: Claims, region: int, modules: int, cash: int, faction: int) -> bool:
    """Idle powered modules, the rent for them, and a rival with idle accelerators there."""
    tenants = [s for s in range(c.g.seats) if s != c.seat and c.st.tables[s].index == faction]
    if any(sum(c.st.chips(s, c.x)) <= modules_online(c.st, s, c.x) for s in tenants):
        return False
    rules = c.g.ruleset.hosting
    halls = min(rules.modules, idle_shell(c.st, c.seat, c.x))
    return (region, modules, cash) == (c.x, halls, halls * rules.rents[c.y])


# --- money, influence and cards --------------------------------------------------------------------------------------------


def equity(c: Claims, cash: int, lead_cost: int, lead: float) -> bool:
    """Shares bring the cash, and cost the Lead, that the rules say."""
    found = max(0, c.g.ruleset.economy.equity_cash + c.st.seat_effects(c.seat).equity_cash)
    return (cash, lead_cost) == (found, equity_lead(c.st, c.seat))


def lobby(c: Claims, group: int, influence: int, held: int, pct: int, quarters: int, lead: float) -> bool:
    """Price, influence at hand and discount."""
    economy = c.g.ruleset.economy
    price = economy.lobby_influence_state if c.st.tables[c.seat].is_state else economy.lobby_influence
    found = (c.x, price, c.st.influence(c.seat), economy.lobby_pct, economy.lobby_quarters)
    return (group, influence, held, pct, quarters) == found


def control(
    c: Claims, layer: int, bloc: int, rivals: int, denied: tuple[tuple[int, int], ...], is_raised: bool, influence: int,
    upkeep: int, lead: float,
) -> bool:  # fmt: skip
    """The rivals who build there, those whom an embargo would deny and where, and the price."""
    rules = c.g.ruleset.controls
    others = [s for s in range(c.g.seats) if s != c.seat]
    hit = sum(1 for s in others if any(c.g.region_bloc[r] == bloc for r in c.st.campuses(s)))
    factions = [c.st.tables[s].index for s in others if closes(c.st, s, layer, bloc)]
    own = [one.next for one in c.st.controls if (one.seat, one.layer, one.target) == (c.seat, layer, bloc)]
    price = max(0, rules.upkeep + c.st.seat_effects(c.seat).upkeep)
    told = (layer, bloc, rivals, [faction for faction, _region in denied], is_raised, influence, upkeep, lead)
    places = all(c.g.region_bloc[region] == bloc for _faction, region in denied)
    return places and told == (c.x, c.y, hit, factions, own == [1], rules.influence, price, rules.denied)


def answer(c: Claims, faction: int, region: int) -> bool:
    """The faction upholds a control against a bloc where the seat builds, and has a campus there in the bloc that is hit."""
    author = next(s for s in range(c.g.seats) if c.st.tables[s].index == faction)
    if region not in c.st.campuses(author) or c.g.region_bloc[region] != c.y:
        return False
    blocs = {c.g.region_bloc[r] for r in c.st.campuses(c.seat)}
    return any(
        one.seat >= 0 and c.st.tables[one.seat].index == faction and one.target in blocs for one in c.st.controls
    )


def grey(c: Claims, region: int, units: int, cost: int, seized_pct: int, lead: float) -> bool:
    """Where they go, and the published odds of a seizure."""
    return (region, seized_pct) == (c.x, seizure_pct(c.st)) and units > 0 < cost


def grey_part(c: Claims, part: int, price: int, seized_pct: int) -> bool:
    """The part, its price by the grey channel and the odds of a seizure."""
    found = -(-next_price(c.st, part + 1) * c.g.ruleset.controls.grey_pct // 100)
    return (part, price, seized_pct) == (c.x, found, seizure_pct(c.st))


def bought_ahead(c: Claims, part: int, price: int) -> bool:
    """A control on the part against the seat's home was announced."""
    home = c.st.tables[c.seat].home_bloc
    announced = any(o.layer == part + 1 and o.target == home and o.next > o.level for o in c.st.controls)
    return announced and (part, price) == (c.x, next_price(c.st, part + 1))


def card(c: Claims, card: int, lead: float, effect: str) -> bool:
    """The card taken; an effect of it."""
    effects = [type(one) for one in c.g.ruleset.cards[card].effects]
    return card == c.x and (not effect or EFFECT_KINDS[effect] in effects)


def contract(c: Claims, points: int, within: int) -> bool:
    """The points and the time of the card's contract."""
    terms = [(e.points, e.within) for e in c.g.ruleset.cards[c.x].effects if isinstance(e, Contract)]
    return (points, within) in terms


# --- posture, rent and passing ---------------------------------------------------------------------------------------------


def posture(c: Claims, goal: int, now: int, lead: float) -> bool:
    """The posture moves as claimed."""
    return (goal, now) == (c.x, c.st.posture(c.seat)) and goal != now


def tier_ahead(c: Claims, tier: int, progress: int, threshold: int) -> bool:
    """Progress is short of the threshold claimed."""
    found = c.g.ruleset.training.thresholds[tier - 1]
    return (progress, threshold) == (c.st.progress(c.seat), found) and progress < threshold


def tier_earned(c: Claims, tier: int, progress: int) -> bool:
    """Progress is past the threshold of a tier that is not counted yet."""
    told = progress == c.st.progress(c.seat) >= c.g.ruleset.training.thresholds[tier - 1]
    return told and tier == c.st.tier(c.seat) + 1


def tiers_done(c: Claims) -> bool:
    """Every tier is reached."""
    return c.st.progress(c.seat) >= c.g.ruleset.training.thresholds[-1]


def cloud_price(c: Claims, price: float) -> bool:
    """The price is within the rules."""
    cloud = c.g.ruleset.cloud
    return cloud.price_min <= price <= cloud.price_max


def rented(c: Claims, points: int, lead: float) -> bool:
    """Points of the lots asked for."""
    return points == c.x * c.g.ruleset.cloud.rent_points > 0


def saving(c: Claims, region: int, cost: float, purse: float) -> bool:
    """The step costs more than can be spent, which is no more than cash and credit."""
    return is_pass(c) and cost > purse >= 0 and purse <= max(0, c.st.cash(c.seat) + c.st.limit(c.seat))


def is_pass(c: Claims) -> bool:
    """The action is a pass."""
    return c.g.kind[c.action] == act.PASS


def always(_claims: Claims, **_arguments: Any) -> bool:
    """A clause without a number that could be wrong."""
    return True


# --- search and chance -----------------------------------------------------------------------------------------------------


def played(c: Claims, action: int, futures: int) -> list[float]:
    """What an action comes to in the first so many futures of a search, played anew."""
    assert c.turn is not None
    weights = monte_carlo.SearchSettings().weights
    key = c.turn.draw(1 << 62)
    brink = c.turn.fork(0)
    until = c.st.quarter + 1 + c.terms["horizon"]
    meter = Meter(1_000_000)
    *_, (_seat, last) = play_to_brink(brink, action, meter, weights)
    found = []
    for n in range(futures):
        st = brink.fork(monte_carlo.future_key(key, n))
        st.apply_action(last)
        play_on(st, until, meter, weights)
        found.append(sum(margin_terms(st, c.seat)))
    return found


def margin(c: Claims, action: int, margin: float, futures: int) -> bool:
    """The Lead at the end of the futures."""
    values = played(c, action, futures)
    return action == c.action and abs(margin - sum(values) / futures) < 1e-6


def runner_up(c: Claims, action: int, behind: float, shared: int, term: str) -> bool:
    """How far the next best is from the best, in the futures that both were played in."""
    pairs = zip(played(c, c.action, shared), played(c, action, shared), strict=True)
    found = sum([own - other for own, other in pairs]) / shared
    others = [one.action for one in c.reason.alternatives if one.action != c.action]
    return action == others[0] and abs(behind - found) < 1e-6


def first_candidate(c: Claims) -> bool:
    """The first of the candidates."""
    return monte_carlo.candidates(c.st, c.st.legal_actions(), monte_carlo.SearchSettings())[0] == c.action


def only_candidate(c: Claims) -> bool:
    """The only candidate."""
    return monte_carlo.candidates(c.st, c.st.legal_actions(), monte_carlo.SearchSettings()) == [c.action]


def forced(c: Claims) -> bool:
    """There is one legal action."""
    return len(c.st.legal_actions()) == 1


def any_legal(c: Claims, choices: int) -> bool:
    """There are so many legal actions."""
    return choices == len(c.st.legal_actions())


def drawn(c: Claims, choices: int, points: int, lead: float, best: int, best_lead: float, is_best: bool) -> bool:
    """In the first quarter, one of so many orders that are worth what the margin allows, the best among them."""
    first = c.reason.alternatives[0]
    least = best_lead * (1 - load_planner_weights("planner").opening_margin)
    return (
        c.st.quarter == 0
        and 1 < choices <= points == c.st.points_left(c.seat)
        and (best, round(1000 * best_lead)) == (first.action, first.value)
        and is_best == (c.action == best)
        and c.terms["gain"] == round(1000 * lead)
        and least <= lead <= best_lead
    )


CHECKS: Final[dict[str, Check]] = {
    "room": lambda c, region: region not in c.st.places(c.seat), "layers-tied": layers_tied, "layers-bind": layers_bind,
    "layers-lag": layers_lag, "way-sooner": way_sooner, "way-cheaper": way_cheaper, "modules-hoped": modules_hoped,
    "modules-late": modules_late, "modules-run": modules_run, "shell": shell, "layer-new-campus": layer_new_campus,
    "layer-binds": layer_binds, "layer-ahead": layer_ahead, "plant": plant, "fitting": fitting, "buy": always, "grey": grey,
    "assemble": always, "upgrade": upgraded, "sell-chips": chips_sold, "buy-part": always, "buy-part-ahead": bought_ahead,
    "grey-part": grey_part, "sell-part": parts_sold,
    "hold": always,
    "release": always, "expedite": expedite, "expedite-waiting": expedite_waiting, "cancel": always,
    "offer": offered, "hire": always, "equity": equity, "lobby": lobby, "control": control, "answer": answer, "lift": always, "card": card,
    "contract": contract, "posture": posture, "tier-ahead": tier_ahead, "tier-earned": tier_earned, "tiers-done": tiers_done,
    "cloud-price": cloud_price, "posture-bias": always, "style-bonus": always, "drawn": drawn, "rent": rented, "rent-dear": always,
    "saving": saving, "no-order": is_pass, "no-gain": is_pass, "margin": margin, "runner-up": runner_up,
    "only-candidate": only_candidate, "first-candidate": first_candidate, "random": any_legal, "forced": forced,
}  # fmt: skip
"""By code of a clause, what must hold for it."""
assert set(CHECKS) == set(CLAUSES)


def false_claims(state: State, action: int, reason: Reason, turn: Turn | None = None) -> list[str]:
    """The clauses of a reason that are not so.

    What a search says is played anew, for which its turn is needed.
    """
    claims = Claims(state, action, reason, turn)
    return [f"{one.code}: {reason.text}" for one in reason.clauses if not CHECKS[one.code](claims, **one.arguments)]
