"""Recomputes from the position what a reason claims in its sentence: a table of patterns, each with the check of its numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from gigawatt.core import State, actions as act
from gigawatt.core.position.rows import BUILD, FREIGHT, KIND_CHIPS, KIND_PARTS
from gigawatt.core.queries.compute import idle_shell, layers, modules_online
from gigawatt.core.queries.market import EQUIPMENT, next_price, stored
from gigawatt.core.queries.permissions import equity_lead, project_cost
from gigawatt.core.rules.vocabulary import CONTROL_LAYERS, LAYER_OF, PARTS
from gigawatt.policies.api import Reason, Turn
from gigawatt.policies.search import monte_carlo
from gigawatt.policies.search.leaf_model import margin_terms
from gigawatt.policies.search.rollout import Meter, play_on, play_to_brink
from gigawatt.policies.valuation.campus import order_time, permit_chances, permit_wait

NAMES: Final = ("site", "power", "cooling", "network", "accelerators")
COUNTS: Final = {"no": 0, "none": 0, "one": 1, "a": 1, "two": 2, "three": 3, "four": 4}
SHARES: Final = ("none", "a quarter", "half", "three quarters", "all")


def number(word: str) -> int:
    """A count in words or digits."""
    return COUNTS[word.lower()] if word.lower() in COUNTS else int(word)


def money(text: str) -> float:
    """`$1.2 bn` in tenths of $bn."""
    return 10 * float(text)


class Claims:
    """One decision with its reason: who moves, where, and what the sentence may say of it."""

    def __init__(self, state: State, action: int, reason: Reason, turn: Turn | None = None) -> None:
        self.st = state
        self.turn = turn
        self.g = state.game
        self.seat = state.seat
        self.action = action
        self.x, self.y = self.g.x[action], self.g.y[action]
        self.reason = reason
        self.terms = dict(reason.terms)
        self.regions = {region.name: r for r, region in enumerate(self.g.ruleset.regions)}

    def planned(self, region: int) -> list[int]:
        """Modules of each layer, orders included."""
        found = list(layers(self.st, self.seat, region))
        for layer, _at, amount in self.lines(region):
            found[layer] += amount
        return found

    def tells_of_orders(self, m: re.Match[str], place: str) -> bool:
        """That something is on order there is told exactly when it is."""
        region = self.regions[place]
        return (m["orders"] is not None) == (tuple(self.planned(region)) != tuple(layers(self.st, self.seat, region)))

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
            if p.phase == BUILD:
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

    def quarter(self, name: str) -> int:
        """A named quarter, counted from now."""
        return [self.g.quarter_text(q) for q in range(40)].index(name) - self.st.quarter

    def project(self, name: str) -> int:
        """A project by its name in lower case."""
        return [p.name.lower() for p in self.g.ruleset.projects].index(name)

    def time_of(self, project: int, region: int) -> int:
        """The quarter from now in which a project ordered now is expected; one more where its equipment must be waited for."""
        time = order_time(self.st, self.seat, project, region)
        waits = self.g.ruleset.projects[project].uses_equipment and not stored(self.st, self.seat, EQUIPMENT - 1)
        return time + bool(waits and not sum(self.st.stock(EQUIPMENT)))


Check = Callable[[Claims, re.Match[str]], bool]


def split(words: str) -> list[int]:
    """The layers in `cooling, network and accelerators`."""
    return [NAMES.index(word.lower()) for word in re.split(r", | and ", words)]


def binds(c: Claims, m: re.Match[str]) -> bool:
    """Exactly the layers named are lowest, at the modules told."""
    planned = c.planned(c.regions[m[2]])
    low = min(planned)
    named = split(m[1])
    tied = [i for i, have in enumerate(planned) if have == low]
    if c.reason.plan in ("build", "turbines"):  # who makes no plans names the layer ordered alone
        return low == number(m[3]) and set(named) <= set(tied)
    return low == number(m[3]) and named == tied and c.tells_of_orders(m, m[2])


def all_tied(c: Claims, m: re.Match[str]) -> bool:
    """All five layers stand at the modules told."""
    return c.planned(c.regions[m[1]]) == [number(m[2])] * 5 and c.tells_of_orders(m, m[1])


def has_more(c: Claims, m: re.Match[str]) -> bool:
    """The lowest layers and the one ordered, as told."""
    planned = c.planned(c.regions[m[1]])
    low = [i for i in range(5) if planned[i] == min(planned)]
    told = (split(m[2]), number(m[3]), planned[NAMES.index(m[4])])
    return told == (low, min(planned), int(m[5])) and c.tells_of_orders(m, m[1])


def greedy_has(c: Claims, m: re.Match[str]) -> bool:
    """The layer's modules, and the lowest of all."""
    planned = c.planned(c.regions[m[1]])
    return (planned[NAMES.index(m[2])], min(planned)) == (number(m[3]), number(m[4]))


def earlier(c: Claims, m: re.Match[str]) -> bool:
    """The project taken is there by the quarter told, so many quarters before the other."""
    mine, other = c.time_of(c.project(m[1]), c.y), c.time_of(c.project(m[4]), c.y)
    return c.x == c.project(m[1]) and c.quarter(m[2]) == mine and other - mine == number(m[3])


def dearer(c: Claims, m: re.Match[str]) -> bool:
    """The other project comes in the same quarter."""
    return c.time_of(c.project(m[1]), c.y) == c.time_of(c.x, c.y) and money(m[2]) > 0


def runs(c: Claims, m: re.Match[str]) -> bool:
    """The modules told are complete by the quarter told, once what is named has followed; waiting would make them late if so said."""
    layer, time = c.terms["layer"], c.quarter(m[3])
    region = c.g.region_index[c.reason.plan.removeprefix("grow ")]
    if (
        time != c.terms["time"]
        or number(m[2]) != c.terms["modules"]
        or abs(float(m[5]) - 1000**-1 * c.reason.terms[0][1]) > 0.06
    ):
        return False
    if bool(m[1]) != (c.terms["comes"] + 1 > time):
        return False
    follow = set(split(m[4])) if m[4] else set()
    if region not in c.st.places(c.seat):
        return follow == {1, 2, 3, 4}
    module = c.terms["first"]
    if module <= c.planned(region)[layer]:
        return False
    others = [other for other in range(5) if other not in follow and other != layer]
    return all(c.there_by(region, other, module) <= time for other in others) and c.terms["comes"] <= time


def missing(c: Claims, m: re.Match[str]) -> bool:
    """What a beginner overlooks is neither there nor ordered for the modules hoped for."""
    region = c.g.region_index[c.reason.plan.removeprefix("grow ")]
    planned = c.planned(region)
    top = c.terms["last"]
    return c.quarter(m[2]) == c.terms["time"] and all(planned[layer] < top for layer in split(m[3]))


def cheque(c: Claims, m: re.Match[str]) -> bool:
    """Shares bring the cash, and cost the Lead, that the rules say."""
    cash = max(0, c.g.ruleset.economy.equity_cash + c.st.seat_effects(c.seat).equity_cash)
    return money(m[1]) == cash and int(m[2]) == equity_lead(c.st, c.seat)


def subsidy(c: Claims, m: re.Match[str]) -> bool:
    """Price, influence at hand and discount."""
    economy = c.g.ruleset.economy
    price = economy.lobby_influence_state if c.st.tables[c.seat].is_state else economy.lobby_influence
    return (int(m[1]), int(m[2]), int(m[3])) == (price, c.st.influence(c.seat), economy.lobby_pct)


def controlled(c: Claims, m: re.Match[str]) -> bool:
    """So many rivals of the bloc, and the price."""
    rules = c.g.ruleset.controls
    hit = sum(1 for s in range(c.g.seats) if s != c.seat and c.st.tables[s].bloc == c.y)
    return (m[1], number(m[2]), int(m[3]), int(m[4])) == (CONTROL_LAYERS[c.x], hit, rules.influence, rules.upkeep)


def parts_sold(c: Claims, m: re.Match[str]) -> bool:
    """Units in store at the price a seller gets."""
    units = stored(c.st, c.seat, c.x)
    return int(m[1]) == units and m[2] == PARTS[c.x] and money(m[3]) == units * max(0, next_price(c.st, c.x + 1) - 1)


def chips_sold(c: Claims, m: re.Match[str]) -> bool:
    """Accelerators of the class there, how many are idle, and what they fetch."""
    chips = c.st.chips(c.seat, c.x)
    units = chips[c.y]
    idle = sum(chips) - modules_online(c.st, c.seat, c.x)
    price = c.g.class_base[c.y] * c.g.ruleset.economy.resale_pct // 100
    return (number(m[1]), money(m[2]), int(m[3])) == (units, units * price, min(units, max(0, idle)))


def upgraded(c: Claims, m: re.Match[str]) -> bool:
    """Older accelerators stand there, of the points told, and the new class computes what is told."""
    chips = c.st.chips(c.seat, c.x)
    oldest = 0 if chips[0] else 1
    points = c.g.class_points
    fits = 0 < number(m[1]) <= chips[oldest]
    return fits and (int(m[2]), int(m[3])) == (points[oldest], points[c.st.chip_class]) and int(m[2]) < int(m[3])


def waits(c: Claims, m: re.Match[str]) -> bool:
    """Modules for which every other layer is there sooner than the one hastened, and the price in influence."""
    layer = c.terms["layer"]
    base = min(layers(c.st, c.seat, c.x))
    count = 0
    for module in range(base + 1, base + 10):
        at = [c.there_by(c.x, other, module) for other in range(5)]
        count += 0 < at[layer] < 99 and max(at[:layer] + at[layer + 1 :]) < at[layer]
    return number(m[1]) == min(4, count) and price_of_haste(c, int(m[2]))


def price_of_haste(c: Claims, told: int) -> bool:
    """What a quarter's haste costs."""
    return told == max(0, c.g.ruleset.economy.expedite_influence + c.st.seat_effects(c.seat).expedite)


def plant(c: Claims, m: re.Match[str]) -> bool:
    """When it is expected, what it costs, and the price of what it makes."""
    part = PARTS.index(m[1])
    cost = project_cost(c.st, c.seat, c.x, c.y)
    when = order_time(c.st, c.seat, c.x, c.y)
    return (c.quarter(m[2]), money(m[3]), money(m[4])) == (when, cost, next_price(c.st, part + 1))


def fitting(c: Claims, m: re.Match[str]) -> bool:
    """Its price."""
    return money(m[1]) == project_cost(c.st, c.seat, c.x, c.y)


def card_price(c: Claims, m: re.Match[str]) -> bool:
    """The card by name, with its price in cash, influence and Lead."""
    if c.reason.plan != "card":
        return True
    card = c.g.ruleset.cards[c.x]
    told = m[0]
    cash = re.search(r"(?:costs|price of) \$([\d.]+) bn", told)
    influence = re.search(r"(\d+) influence", told)
    lead = re.search(r"and (\d+) Lead (?:and|more)|costs (\d+) Lead", told)
    costs = (money(cash[1]) if cash else 0, int(influence[1]) if influence else 0)
    return (
        told.startswith(card.name)
        and costs == (c.g.card_cash[c.x], c.g.card_influence[c.x])
        and bool(lead) <= bool(c.g.card_lead[c.x])
    )


def more_training(c: Claims, m: re.Match[str]) -> bool:
    """The posture goes up to the share told, and progress stands as told."""
    thresholds = c.g.ruleset.training.thresholds
    tier = int(m[4]) - 1
    progress = (int(m[2]), int(m[3])) == (c.st.progress(c.seat), thresholds[tier])
    return SHARES.index(m[1]) == c.x > c.st.posture(c.seat) and progress and c.st.progress(c.seat) < thresholds[tier]


def enough_progress(c: Claims, m: re.Match[str]) -> bool:
    """Progress is past the threshold of a tier that is not counted yet."""
    told = int(m[1]) == c.st.progress(c.seat) >= c.g.ruleset.training.thresholds[int(m[2]) - 1]
    return told and int(m[2]) == c.st.tier(c.seat) + 1


def tiers_done(c: Claims, m: re.Match[str]) -> bool:
    """Every tier is reached."""
    return c.st.progress(c.seat) >= c.g.ruleset.training.thresholds[-1]


def more_cloud(c: Claims, m: re.Match[str]) -> bool:
    """The posture goes down to the share told, and the price is within the rules."""
    cloud = c.g.ruleset.cloud
    return (
        4 - SHARES.index(m[1]) == c.x < c.st.posture(c.seat)
        and cloud.price_min - 0.5 <= money(m[2]) <= cloud.price_max + 0.5
    )


def rented(c: Claims, m: re.Match[str]) -> bool:
    """Points of the lots asked for."""
    return int(m[1]) == c.x * c.g.ruleset.cloud.rent_points > 0


def kept(c: Claims, m: re.Match[str]) -> bool:
    """The step costs more than can be spent, which is no more than cash and credit."""
    return money(m[1]) > money(m[2]) - 0.51 and money(m[2]) <= max(0, c.st.cash(c.seat) + c.st.limit(c.seat)) + 0.5


def offered(c: Claims, m: re.Match[str]) -> bool:
    """Idle powered modules, and the rent for them."""
    rules = c.g.ruleset.hosting
    halls = min(rules.modules, idle_shell(c.st, c.seat, c.x))
    return number(m[1]) == halls and money(m[2]) == halls * rules.rents[c.y]


def always(_claims: Claims, _match: re.Match[str]) -> bool:
    """A sentence without a number that could be wrong: that it is of the right kind is checked by its pattern."""
    return True


def free_kind(c: Claims, _match: re.Match[str]) -> bool:
    """Passing."""
    return c.g.kind[c.action] == act.PASS


def played(c: Claims, action: int, futures: int) -> list[float]:
    """What an action comes to in the first so many futures of a search, played anew."""
    assert c.turn is not None
    weights = monte_carlo.Settings().weights
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


def searched(c: Claims, m: re.Match[str]) -> bool:
    """The Lead at the end of the futures told, and how far the next best is from it in those both were played in."""
    others = [a for a in c.reason.alternatives if a.action != c.action]
    if (m[1].lower(), m[5]) != (c.g.format_action(c.action).lower(), c.g.format_action(others[0].action)):
        return False
    best = played(c, c.action, int(m[4]))
    value = sum(best) / len(best)
    shared = int(m[9])
    second = played(c, others[0].action, shared)
    behind = sum([own - other for own, other in zip(best[:shared], second, strict=True)]) / shared
    told = float(m[2]) * (1 if m[3] == "ahead of" else -1), float(m[7]) * (1 if m[8] == "short" else -1)
    return abs(told[0] - value) < 0.051 and abs(told[1] - behind) < 0.051


def first_choice(c: Claims, _match: re.Match[str]) -> bool:
    """The first of the candidates."""
    return monte_carlo.candidates(c.st, c.st.legal_actions(), monte_carlo.Settings())[0] == c.action


def only_choice(c: Claims, _match: re.Match[str]) -> bool:
    """The only candidate."""
    return monte_carlo.candidates(c.st, c.st.legal_actions(), monte_carlo.Settings()) == [c.action]


CLAIMS: Final[tuple[tuple[str, Check], ...]] = (
    (
        r"^([A-Z][a-z]+(?:, [a-z]+)*(?: and [a-z]+)?) binds? (.+?) at (\w+) modules?(?P<orders>, orders included)?",
        binds,
    ),
    (r"^Every layer of (.+?) stands at (\w+) modules?(?P<orders>, orders included)?", all_tied),
    (r"^(.+?) has ([a-z, ]+) for (\w+) modules? and (\w+) for (\d+)(?P<orders>, orders included)?[;.]", has_more),
    (r"^(.+?) has (\w+) for (\w+) modules? and other layers for (\w+);", greedy_has),
    (r"; ([^;]+) can be there by (\d{4} Q\d), (\w+) quarters? before ([^;]+)[;.]", earlier),
    (r"; ([^;]+) would cost \$([\d.]+) bn more a module and come no sooner", dearer),
    (
        (
            r"; (ordered now, )?(\w+) more modules? can run(?:, the first)? from (\d{4} Q\d)"
            r"(?: once ([a-z, ]+?) follows?)?, worth ([\d.]+) Lead after"
        ),
        runs,
    ),
    (r"; (\w+) more modules? (?:is|are) hoped for from (\d{4} Q\d), but ([a-z, ]+) will be missing", missing),
    (r"; \w+ more modules? (?:is|are) on order when the match ends, worth", always),
    (r"^The rest of a module in .+ is out of reach of the purse; (?:site|power) from \d{4} Q\d can be let", always),
    (r"^.+ has room for a new campus;", always),
    (r"^A new campus in .+ can have its \w+ by", always),
    (r"^Shares bring \$([\d.]+) bn for (\d+) Lead", cheque),
    (r"^For (\d+) influence of (\d+) everyone in the bloc builds \w+ at (\d+) % less", subsidy),
    (
        r"^From next quarter an? \w+ on (\w+) touches (\w+) rivals? of the .+ bloc, for (\d+) influence now and (\d+) a quarter",
        controlled,
    ),
    (r"^(\d+) (\w+) in store fetch about \$([\d.]+) bn", parts_sold),
    (r"^(\w+) accelerators? in .+ fetch(?:es)? \$([\d.]+) bn second-hand, (\d+) of them idle;", chips_sold),
    (r"^(\w+) accelerators? of (\d+) points in .+ makes? way for as many of (\d+) on the same power", upgraded),
    (r"^(\w+) modules? in .+ waits? for nothing but .+: a quarter sooner for (\d+) influence", waits),
    (r"^.+ for .+: a quarter sooner for (\d+) influence is worth", lambda c, m: price_of_haste(c, int(m[1]))),
    (
        r"^A .+ in .+ can make [\d.]+ (\w+) a quarter from (\d{4} Q\d) for \$([\d.]+) bn, with the price now at \$([\d.]+) bn",
        plant,
    ),
    (r"^.+ for .+ (?:carries|brings|makes|adds) .+ for \$([\d.]+) bn:", fitting),
    (r"^(.+?) (?:costs .+ and is|is) worth .*", card_price),
    (r"^With (.+) of the compute in training .+; progress is (\d+) of (\d+) for tier (\d)", more_training),
    (r"^With .+ of the compute in training .+; progress of (\d+) is enough for tier (\d)", enough_progress),
    (r"^With .+ of the compute in training .+; no tier is left", tiers_done),
    (r"^With (.+) of the compute in the cloud .+; the cloud pays \$([\d.]+) bn for two points", more_cloud),
    (r"^(\d+) rented points of training bring", rented),
    (r"^Rented capacity costs more", always),
    (r"^The next module in .+ costs \$([\d.]+) bn and \$([\d.]+) bn can be spent after bills", kept),
    (r"^No order brings more Lead than its price any more\.$", free_kind),
    (r"^Nothing that can be done now is worth its price\.$", free_kind),
    (r"^(\w+) idle powered modules? in .+ would bring \$([\d.]+) bn a quarter", offered),
    (r"^An embargo leaves .+ the grey channel", always),
    (r"^\w+ accelerators? for \$[\d.]+ bn can be in .+ by", always),
    (r"^Logic, memory and packaging, from the store", always),
    (r"^A hall of .+ runs own idle accelerators at once", always),
    (r"^A unit of \w+ for \$[\d.]+ bn is at hand", always),
    (r"^Nothing else is legal\.$", lambda c, _m: len(c.st.legal_actions()) == 1),
    (
        (
            r"^(.+) ends ([\d.]+) Lead (ahead of|behind) the best rival over (\d+) futures; "
            r"the next best, (.+), (falls|does) ([\d.]+) (short|better) in the (\d+) they share"
        ),
        searched,
    ),
    (r"^It is first in the planner's ranking\.$", first_choice),
    (r"^Nothing else is worth a look\.$", only_choice),
    (r"^Drawn from (\d+) legal actions", lambda c, m: int(m[1]) == len(c.st.legal_actions())),
)
"""Patterns of sentences and what must hold for each."""


def false_claims(state: State, action: int, reason: Reason, turn: Turn | None = None) -> list[str]:
    """What a reason says that is not so; a sentence that no pattern knows is told too.

    What a search says is played anew, for which its turn is needed.
    """
    claims = Claims(state, action, reason, turn)
    found = [(pattern, check, m) for pattern, check in CLAIMS if (m := re.search(pattern, reason.text))]
    if not found:
        return [f"nobody checks: {reason.text}"]
    return [f"{check.__name__}: {reason.text}" for _pattern, check, m in found if not check(claims, m)]
