"""An auditor that follows a game with books of its own and finds every unit that is not accounted for.

It trusts nothing that the engine keeps: money, influence, Lead, goods and tracks are booked from the event log and compared with
the state; what follows from the board (compute, limits, capacity, shares, lasting effects) is worked out again the plain way.
"""

from __future__ import annotations

import itertools
from collections import Counter

from tests.core.play import Choose
from tests.core.positions import all_held, carry_out, held, set_held

from gigawatt.core import actions as act
from gigawatt.core.game import Game, State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import KIND_CHIPS
from gigawatt.core.rules.ruleset import BLOCS, PARTS
from gigawatt.core.rules.vocabulary import LEAD_SOURCES, ROW_SIZE
from gigawatt.core.transitions.board import refresh_planned

MAX_TENSION = 5
MAX_INDEX = 2
SOURCES = len(LEAD_SOURCES)


def seat_at(seat: int) -> int:
    """Where a seat's block begins."""
    return lay.SEATS + seat * lay.SEAT_WIDTH


def mod(st: State, seat: int, slot: int) -> int:
    """A lasting addition to a seat's slot."""
    return st.mods[lay.M_SEATS + seat * lay.MOD_WIDTH + slot]


class Books:
    """What the log says there should be."""

    def __init__(self, st: State) -> None:
        self.game = st.game
        self.cash = [st.cash(s) for s in range(st.game.seats)]
        self.influence = [st.influence(s) for s in range(st.game.seats)]
        self.lead = [
            list(st.v[seat_at(s) + lay.LEAD_BY : seat_at(s) + lay.LEAD_BY + SOURCES]) for s in range(st.game.seats)
        ]
        self.tension = st.v[lay.TENSION]
        self.index = st.v[lay.INDEX]
        self.stock = list(st.v[lay.STOCK : lay.STOCK + 15])
        self.store = [list(st.v[seat_at(s) + lay.STORE : seat_at(s) + lay.STORE + 12]) for s in range(st.game.seats)]
        self.hold = [list(row) for row in all_held(st)]
        self.freight: Counter[tuple[int, int, int]] = Counter(freight_of(st))
        self.projects: Counter[tuple[int, int, int]] = Counter(projects_of(st))

    def read(self, log: list[tuple[object, ...]]) -> None:
        """Enter the events of a log."""
        for event in log:
            entry = getattr(self, "_" + str(event[0]).replace("-", "_"), None)
            if entry is not None:
                entry(*event[1:])

    def _cash(self, seat: int, amount: int, why: str) -> None:
        self.cash[seat] += amount

    def _influence(self, seat: int, amount: int, why: str) -> None:
        self.influence[seat] += amount

    def _lead(self, seat: int, amount: int, source: int) -> None:
        self.lead[seat][source] += amount

    def _tension(self, nobody: int, amount: int) -> None:
        self.tension += amount

    def _index(self, nobody: int, amount: int) -> None:
        self.index += amount

    def _stock(self, ladder: int, origin: int, amount: int, why: str) -> None:
        self.stock[ladder * 3 + origin] += amount

    def _store(self, seat: int, part: int, origin: int, amount: int, why: str) -> None:
        self.store[seat][part * 3 + origin] += amount

    def _hold(self, seat: int, region: int, index: int, amount: int, why: str) -> None:
        self.hold[seat * self.game.region_count + region][index] += amount
        if why == "arrived":
            self.freight[seat, region, index - lay.H_CHIPS] -= amount

    def _ship(self, seat: int, region: int, cls: int, origin: int, units: int, time: int) -> None:
        self.freight[seat, region, cls] += units

    def _seized(self, seat: int, region: int, kind: int, cls: int, origin: int, units: int, pct: int) -> None:
        if kind == KIND_CHIPS:
            self.freight[seat, region, cls] -= units

    def _order(self, seat: int, region: int, kind: int, amount: int, cost: int) -> None:
        self.projects[seat, region, kind] += amount

    def _online(self, seat: int, region: int, kind: int, amount: int, gives: int) -> None:
        if kind >= 0:
            self.projects[seat, region, kind] -= amount

    def _cancel(self, seat: int, region: int, kind: int, amount: int) -> None:
        self.projects[seat, region, kind] -= amount

    def agree(self, st: State) -> None:
        """Compare with a state; fails at the first figure that differs."""
        for s in range(st.game.seats):
            o = seat_at(s)
            assert st.cash(s) == self.cash[s], f"seat {s}: cash {st.cash(s)}, booked {self.cash[s]}"
            assert st.influence(s) == self.influence[s], (
                f"seat {s}: influence {st.influence(s)}, booked {self.influence[s]}"
            )
            by_source = list(st.v[o + lay.LEAD_BY : o + lay.LEAD_BY + SOURCES])
            assert by_source == self.lead[s], f"seat {s}: Lead by source {by_source}, booked {self.lead[s]}"
            assert st.lead(s) == sum(by_source), f"seat {s}: Lead {st.lead(s)}, sources sum to {sum(by_source)}"
            stored = list(st.v[o + lay.STORE : o + lay.STORE + 12])
            assert stored == self.store[s], f"seat {s}: store {stored}, booked {self.store[s]}"
        assert st.v[lay.TENSION] == self.tension
        assert st.v[lay.INDEX] == self.index
        assert list(st.v[lay.STOCK : lay.STOCK + 15]) == self.stock
        assert [list(row) for row in all_held(st)] == self.hold
        assert +self.freight == Counter(freight_of(st)), "chips on their way"
        assert not -self.freight
        assert +self.projects == Counter(projects_of(st)), "projects in the pipeline"
        assert not -self.projects


def freight_of(st: State) -> dict[tuple[int, int, int], int]:
    """Chips on their way, by seat, region and class."""
    found: Counter[tuple[int, int, int]] = Counter()
    for p in st.lines():
        if p[lay.P_KIND] == KIND_CHIPS:
            found[p[lay.P_SEAT], p[lay.P_REGION], p[lay.P_EXTRA] & 3] += p[lay.P_AMOUNT]
    return dict(found)


def projects_of(st: State) -> dict[tuple[int, int, int], int]:
    """Amounts on order, by seat, region and project."""
    found: Counter[tuple[int, int, int]] = Counter()
    for p in st.lines():
        if p[lay.P_KIND] >= 0:
            found[p[lay.P_SEAT], p[lay.P_REGION], p[lay.P_KIND]] += p[lay.P_AMOUNT]
    return dict(found)


# --- what must hold at any time ---------------------------------------------------------------


def check_bounds(st: State) -> None:
    """No figure below its floor or above its cap."""
    g = st.game
    v = st.v
    for ladder in range(5):
        units = v[lay.STOCK + ladder * 3 : lay.STOCK + ladder * 3 + 3]
        assert min(units) >= 0, f"ladder {ladder}: {units}"
        assert sum(units) <= g.cap[ladder], f"ladder {ladder}: {units} above {g.cap[ladder]}"
    assert min(v[lay.SLOTS : lay.SLOTS + g.region_count]) >= 0
    assert min(v[lay.HEAD : lay.HEAD + g.region_count]) >= 0
    assert 0 <= v[lay.TENSION] <= MAX_TENSION
    assert -MAX_INDEX <= v[lay.INDEX] <= MAX_INDEX
    assert all(number >= 0 for row in all_held(st) for number in row)
    economy = g.ruleset.economy
    for s in range(g.seats):
        o = seat_at(s)
        cap = economy.influence_cap + mod(st, s, lay.S_CAP)
        assert 0 <= st.influence(s) <= cap, f"seat {s}: influence {st.influence(s)} of {cap}"
        assert st.lead(s) >= 0
        assert 0 <= v[o + lay.TRAINING_SHARE] <= 4
        assert v[o + lay.PROGRESS] >= 0
        assert v[o + lay.LICENCES] >= 0
        assert 0 <= v[o + lay.POINTS] <= g.points[st.quarter]
        for part in range(4):
            units = v[o + lay.STORE + part * 3 : o + lay.STORE + part * 3 + 3]
            assert min(units) >= 0
            assert sum(units) <= economy.store_cap, f"seat {s}: {sum(units)} of part {part} in store"
        assert min(v[o + lay.ACQUIRED : o + lay.ACQUIRED + 15]) >= 0, f"seat {s}: acquired"
        assert v[o + lay.CAMPUSES] <= economy.campus_limit + mod(st, s, lay.S_CAMPUSES)
    assert all(p[lay.P_AMOUNT] > 0 and p[lay.P_LEFT] > 0 and p[lay.P_PAID] >= 0 for p in st.lines())


def check_derived(st: State) -> None:
    """Everything the state keeps ready can be worked out from the rest."""
    _check_lasting(st)
    _check_seats(st)
    _check_shares(st)
    planned = st.copy()
    refresh_planned(planned)
    assert list(planned.planned) == list(st.planned), "what is held and on order"
    names = [(p[lay.P_SEAT], p[lay.P_REGION], p[lay.P_KIND], p[lay.P_ORDERED], p[lay.P_ORDINAL]) for p in st.lines()]
    assert len(set(names)) == len(names), "two lines of the pipeline would share their luck"
    row = [card for card in st.v[lay.ROW : lay.ROW + ROW_SIZE] if card]
    assert len(set(row)) == len(row)
    assert all(st.cards_seen >> (card - 1) & 1 for card in row)


def _check_lasting(st: State) -> None:
    """Lasting additions are traits and timers, and the controls that stand; nothing else, and none that is over."""
    g = st.game
    expected = [0] * len(st.mods)
    for s in range(g.seats):
        for slot, amount in st.tables[s].traits:
            expected[lay.M_SEATS + s * lay.MOD_WIDTH + slot] += amount
    for until, slot, amount in st.lasting_effects():
        assert until >= st.v[lay.QUARTER] or st.is_terminal
        expected[slot] += amount
    for c in st.controls:
        slot = lay.M_CONTROL + c.layer * 9 + c.issuer * 3 + c.target
        expected[slot] = max(expected[slot], c.level)
        assert c.issuer != c.target
        assert c.next in {c.level, c.level + 1}
    assert list(st.mods) == expected
    owners = Counter(c.seat for c in st.controls if c.seat >= 0)
    assert all(count <= g.ruleset.controls.per_seat for count in owners.values())


def _check_seats(st: State) -> None:
    g = st.game
    economy = g.ruleset.economy
    thresholds = g.ruleset.training.thresholds
    tiers = []
    for s in range(g.seats):
        o = seat_at(s)
        rows = [st.holding(s, r) for r in range(g.region_count)]
        campuses = [r for r, row in enumerate(rows) if row[lay.H_OPEN]]
        assert all(row[lay.H_OPEN] <= 1 for row in rows)
        assert st.v[o + lay.CAMPUSES] == len(campuses)
        assert list(st.campuses(s)) == campuses
        halls = {lease.region for lease in st.leases if lease.tenant == s}
        chips = {r for r, row in enumerate(rows) if any(row[lay.H_CHIPS : lay.H_CHIPS + 3])}
        coming = {p[lay.P_REGION] for p in st.lines() if p[lay.P_SEAT] == s and p[lay.P_KIND] == KIND_CHIPS}
        assert list(st.places(s)) == sorted(halls | chips | coming | set(campuses))
        whole = economy.credit_base + mod(st, s, lay.S_CREDIT) + economy.credit_per_module * st.v[o + lay.ONLINE]
        assert st.limit(s) == max(0, whole * (100 + economy.credit_index_pct * st.v[lay.INDEX]) // 100), (
            f"seat {s}: limit"
        )
        units = economy.plant_units[g.years[st.quarter]]
        capacity = [
            sum(units * row[lay.H_PLANTS + part] * g.suit_pct[r][part] for r, row in enumerate(rows))
            for part in range(4)
        ]
        assert list(st.v[o + lay.CAPACITY : o + lay.CAPACITY + 4]) == (capacity if g.has_plants else [0] * 4)
        tier = st.v[o + lay.TIER]
        tiers.append(tier)
        assert tier == 0 or g.has_training
        assert tier <= len(thresholds)
    reached = [sum(1 for tier in tiers if tier > t) for t in range(len(thresholds))]
    assert list(st.v[lay.REACHED : lay.REACHED + len(thresholds)]) == reached


def _check_shares(st: State) -> None:
    """A bloc's shares: world capacity by origin, plants by place."""
    g = st.game
    if not g.has_controls:
        return
    calendar = min(11, g.first + st.v[lay.QUARTER])
    need = g.ruleset.controls.share_pct
    units = g.ruleset.economy.plant_units[g.years[st.quarter]]
    for bloc in range(3):
        for layer in range(1, 5):
            plants = [0, 0, 0]
            for i, row in enumerate(all_held(st)):
                r = i % g.region_count
                plants[g.region_bloc[r]] += units * row[lay.H_PLANTS + layer - 1] * g.suit_pct[r][layer - 1]
            world = g.world[layer][calendar]
            mine = world * g.origins[layer][bloc] + 100 * plants[bloc]
            whole = 100 * (world + sum(plants))
            bit = bool(st.v[lay.SHARE + bloc] >> layer & 1)
            # Shares are measured at the record; the world and the plants grow by a step when the next quarter begins.
            now = bool(whole) and 100 * mine >= need * whole
            if calendar % 4 and world == g.world[layer][calendar - 1]:
                assert bit == now, f"{BLOCS[bloc]} share of {PARTS[layer - 1]}"


# --- the campuses, worked out again ---------------------------------------------------------------


def naive_layers(st: State, seat: int, region: int) -> list[int]:
    """Site, power, cooling, network and chips of a place, straight from the rules."""
    g = st.game
    has = dict(zip(lay.HOLDING, held(st, seat * g.region_count + region), strict=True))
    lost_power = 0 if has["battery"] else st.mods[lay.M_CURTAIL + region]
    lost_water = st.mods[lay.M_DROUGHT + region] if g.water_risk[region] and not has["recycling"] else 0
    hired = sum(lease.modules for lease in st.leases if lease.tenant == seat and lease.region == region)
    let = sum(lease.modules for lease in st.leases if lease.landlord == seat and lease.region == region)
    site = has["site"]
    power = max(0, has["grid"] + has["gas"] + has["clean"] - lost_power)
    cooling = max(0, has["evaporative"] - lost_water) + has["closed"]
    network = min(has["electrical"], g.ruleset.economy.electrical_cap) + has["optical"]
    chips = has["chips-0"] + has["chips-1"] + has["chips-2"]
    gain = max(0, hired - let)
    return [max(0, site + hired - let), max(0, power + hired - let), cooling + gain, network + gain, chips]


def naive_compute(st: State, seat: int) -> tuple[int, int]:
    """Modules online and points of compute of a seat: the minimum of the layers, run on the best chips."""
    g = st.game
    modules = total = 0
    for r in range(g.region_count):
        has = dict(zip(lay.HOLDING, held(st, seat * g.region_count + r), strict=True))
        online = min(naive_layers(st, seat, r))
        if st.mods[lay.M_OUTAGE + r]:
            online = online // 2 if has["battery"] else 0
        chips = [c for c in range(g.class_count) for _ in range(has[f"chips-{c}"])]
        best = sorted((g.class_points[c] for c in chips), reverse=True)
        modules += online
        total += sum(best[:online])
    return modules, total


def check_compute(before: State, after: State) -> None:
    """Compute as booked at a quarter's end is the minimum of the layers.

    Args:
        before: the position when the last action had been carried out, nothing after.
        after: the position once the next quarter has begun; its log covers the quarter's end.
    """
    assert after.log is not None
    scene = after.copy()
    scene.mods, scene.leases = before.mods, before.leases
    for event in after.log:
        if event[0] == "hold" and event[5] == "restructured":
            _hold, seat, region, index, amount, _why = event
            i = int(str(seat)) * after.game.region_count + int(str(region))
            row = list(held(scene, i))
            row[int(str(index))] -= int(str(amount))
            set_held(scene, i, tuple(row))
    for s in range(after.game.seats):
        assert (after.online(s), after.compute(s)) == naive_compute(scene, s), f"seat {s}: compute"


# --- a whole game ---------------------------------------------------------------


def ends_quarter(st: State, action: int) -> bool:
    """Whether an action is the quarter's last."""
    if st.game.kind[action] in act.FREE:
        return False
    others = sum(st.points_left(s) for s in range(st.game.seats) if s != st.seat)
    return others == 0 and (st.game.kind[action] == act.PASS or st.points_left(st.seat) == 1)


def check_refill(before: State, after: State) -> None:
    """The world never sends a ladder more than its schedule and events say."""
    assert after.log is not None
    g = before.game
    calendar = min(11, g.first + before.v[lay.QUARTER])
    for ladder in range(5):
        come = sum(int(str(e[3])) for e in after.log if e[0] == "stock" and e[1] == ladder and e[4] == "refill")
        assert come <= max(0, g.refill[ladder][calendar] + before.mods[lay.M_REFILL + ladder]), (
            f"refill of ladder {ladder}: {come}"
        )


def check_legal(st: State, legal: list[int]) -> None:
    """Legal actions ascend, none twice, and there is one exactly while the match runs."""
    assert bool(legal) != st.is_terminal
    assert all(a < b for a, b in itertools.pairwise(legal)), "not ascending"


class Audit:
    """Plays a game under audit, one action at a time.

    Args:
        st: its first position; it gets a log and is moved on.
    """

    def __init__(self, st: State) -> None:
        st.log = []
        self.state = st
        self.books = Books(st)
        self.plies = 0
        self.before_end: State | None = None
        check_bounds(st)
        check_derived(st)

    def step(self, action: int) -> None:
        """Take an action and audit what it did."""
        st = self.state
        assert st.log is not None
        before = None
        if ends_quarter(st, action):
            before = st.copy()
            carry_out(before, action)
        quarter, log = st.quarter, st.log
        log.clear()
        spent = st.cash(st.seat), st.seat
        st.apply_action(action)
        self.plies += 1
        self.books.read(log)
        if before is None:
            assert st.quarter == quarter
            assert not st.is_terminal
            assert st.cash(spent[1]) >= min(spent[0], -st.limit(spent[1])), "an action went past the credit limit"
            return
        assert st.is_terminal or st.quarter == quarter + 1
        self._drop_restructured_projects(before)
        self.books.agree(st)
        check_bounds(st)
        check_derived(st)
        check_compute(before, st)
        check_refill(before, st)

    def _drop_restructured_projects(self, before: State) -> None:
        """Projects sold in a restructure leave no event but their price: find them by their names in the pipeline."""
        st = self.state
        assert st.log is not None
        if not any(event[0] == "restructured" for event in st.log):
            return
        broke = {event[1] for event in st.log if event[0] == "restructured"}
        expected = +self.books.projects
        found = Counter(projects_of(st))
        for key, units in (expected - found).items():
            assert key[0] in broke
            self.books.projects[key] -= units


def audited_game(game: Game, seed: int, factions: list[str], choose: Choose) -> State:
    """Play a whole game under audit; every rule of this module held when it returns."""
    st = game.new_state(seed, factions)
    audit = Audit(st)
    while True:
        legal = st.legal_actions()
        check_legal(st, legal)
        if not legal:
            break
        audit.step(choose(st, legal))
    assert st.quarter == game.quarters - 1, "a match ends after its last quarter"
    return st
