"""A referee of the first game who has read its printed pages and nothing else: costs, times, odds, bills and Lead by hand.

It never asks the engine. What chance decides (who moves first, draws of permits, a class that slips, the headline) it is told, as
players at a table are told by dice and cards. Sums are in tenths of $bn.
"""

from __future__ import annotations

from collections import defaultdict

from attrs import define, field
from tests.content.paper_rules import BLOCS, LAYERS, Faction, Pages, Project

OPENERS = ("greenfield", "brownfield")
SOURCES = {"grid-power": "grid", "gas-turbines": "gas", "solar-storage": "solar"}


def up(amount: int, divisor: int) -> int:
    """A quotient rounded up."""
    return -(-amount // divisor)


@define(eq=False)
class Line:
    """Something under way."""

    seat: int
    region: str
    what: str
    gives: str
    phase: str
    """`permit`, `building` or `freight`."""
    left: int
    build: int
    amount: int
    paid: int
    headroom: int = 0
    stalls: int = 0
    is_expedited: bool = False
    is_fresh: bool = False
    """Its last step was granted this quarter, so that construction starts with the next."""


@define
class Seat:
    """A player's sheet."""

    faction: Faction
    cash: int
    influence: int
    lead: int = 0
    actions: int = 0
    limit: int = 0
    online: int = 0
    campuses: dict[str, dict[str, int]] = field(factory=dict)


@define
class Market:
    """A ladder with what has come to it so far, by bloc."""

    stock: list[int] = field(factory=lambda: [0, 0, 0])
    dealt: list[int] = field(factory=lambda: [0, 0, 0])


class PaperGame:
    """A game on paper."""

    def __init__(self, pages: Pages, factions: list[str], first: int) -> None:
        self.pages = pages
        self.count = len(factions)
        self.quarter, self.first, self.index, self.chip_class, self.cloud_price = 0, first, 0, 0, 0
        self.restructured = 0
        self.ran: list[int] = []
        self.lines: list[Line] = []
        self.effects: list[tuple[int, str, str, int]] = []
        """Lasting effects: last quarter, kind, of what, amount."""
        self.free = {name: region.slots for name, region in pages.regions.items()}
        self.headroom = {name: region.headroom for name, region in pages.regions.items()}
        self.markets = {name: Market() for name in pages.ladders}
        for name, ladder in pages.ladders.items():
            self._deal(name, ladder.start)
        places, more = pages.purse(self.count)
        self.seats = []
        for number, name in enumerate(factions):
            card = pages.factions[name]
            cash = card.cash + places[(number - first) % self.count] + more.get(card.name, 0)
            seat = Seat(card, cash, card.influence, campuses={card.region: defaultdict(int, card.modules)})
            self.free[card.region] -= 1
            self.seats.append(seat)
            self._count_online(number)
        self.begin_quarter()

    # --- reading the table -------------------------------------------------------------------------------------------

    @property
    def year(self) -> int:
        """0 is 2024."""
        return self.quarter // 4

    def has(self, seat: int, region: str, name: str, *, ordered: bool = False) -> int:
        """Modules that stand in a region, or stand and are on order."""
        stands = self.seats[seat].campuses.get(region, {}).get(name, 0)
        coming = sum(x.amount for x in self.lines if (x.seat, x.region, x.gives) == (seat, region, name))
        return stands + (coming if ordered else 0)

    def layer(self, seat: int, region: str, layer: str, *, ordered: bool = False) -> int:
        """Modules of a layer; what is on order counts all electrical fabric, what runs the first modules of it."""
        if layer == "chips":
            return sum(self.has(seat, region, f"chips {k}", ordered=ordered) for k in range(3))
        names = {
            "site": ["site"],
            "power": ["grid power", "gas power", "clean power"],
            "cooling": ["evaporative cooling", "closed-loop cooling"],
            "network": ["electrical fabric", "optical fabric"],
        }[layer]
        found = [self.has(seat, region, name, ordered=ordered) for name in names]
        if layer == "network" and not ordered:
            found[0] = min(found[0], self.pages.number(r"carries at most the first (\d+) modules"))
        return sum(found)

    def runs(self, seat: int, region: str) -> int:
        """Modules that run: the least of the layers."""
        return min(self.layer(seat, region, layer) for layer in LAYERS)

    def compute(self, seat: int, region: str) -> int:
        """Points of the best chips that run."""
        left, points = self.runs(seat, region), 0
        for kind, row in reversed(list(enumerate(self.pages.tables["The classes of accelerators"]))):
            run = min(left, self.has(seat, region, f"chips {kind}"))
            points += run * int(row["points a module"])
            left -= run
        return points

    def places(self, seat: int) -> list[str]:
        """Regions with a campus of the seat, those on order included."""
        ordered = [x.region for x in self.lines if x.seat == seat and x.what in OPENERS]
        return list(dict.fromkeys([*self.seats[seat].campuses, *ordered]))

    def price(self, market: str, stock: int) -> int:
        """Price of the next unit on a market that holds so many."""
        ladder = self.pages.ladders[market]
        base = ladder.base[self.chip_class if market == "accelerators" else self.year]
        floor = int("".join(c for c in ladder.floor if c.isdigit()))
        least = base - floor if "base" in ladder.floor else floor
        return max(base + ladder.step * (ladder.middle - stock) // ladder.units, least)

    def origin(self, market: str) -> int | None:
        """The most plentiful origin, ties in the order of the blocs; none if the market is empty."""
        stock = self.markets[market].stock
        return stock.index(max(stock)) if any(stock) else None

    def cost(self, seat: int, name: str, region: str) -> int:
        """What a lot costs: place, climate and ability multiplied, or a unit of equipment at its price."""
        project, card = self.pages.projects[name], self.seats[seat].faction
        if project.takes_equipment:
            multiple = self.pages.numbers(r"market price times (\d) / (\d) in 2024")[self.year]
            return self.price("equipment", sum(self.markets["equipment"].stock)) * multiple
        abroad, cool, hot = self.pages.numbers(
            r"a project costs (\d+)% of its price. Cooling costs (\d+)% in a cool climate and (\d+)%"
        )
        pct = 100 if region in card.homes else abroad
        climate = (
            {"cool": cool, "hot": hot}.get(self.pages.regions[region].climate, 100)
            if project.layer == "cooling"
            else 100
        )
        ability = 100 + (card.traits["network cost"] if project.layer == "network" else 0)
        return up(project.cost * project.lot[self.year] * pct * climate * ability, 10**6)

    def odds(self, line: Line) -> tuple[int, int]:
        """Per cent that a permit stalls, and that it is granted outright."""
        region = self.pages.regions[line.region]
        stall = region.stall + self.seats[line.seat].faction.traits["stall"] + self._effect("stall", region.bloc)
        outright = region.outright + self._effect("outright", region.bloc)
        stall = max(0, min(95, stall))
        outright = max(0, min(outright, 100 - stall))
        return (0 if line.stalls >= self.pages.number(r"After (\d) stalls running") else stall), outright

    def _effect(self, kind: str, of: str) -> int:
        return sum(amount for _until, name, what, amount in self.effects if (name, what) == (kind, of))

    # --- what is allowed ---------------------------------------------------------------------------------------------

    def legal(self, seat: int) -> set[str]:
        """All actions of a seat, written as the pages write them."""
        found = {"pass"}
        found |= {
            f"build {name} @{r}"
            for name in self.pages.projects
            for r in self.pages.regions
            if self._may_build(seat, name, r)
        }
        for region in self.places(seat):
            if self.quote(seat, region)[0]:
                found.add(f"buy accelerators -> {region}")
            idle = self.layer(seat, region, "chips") > self.runs(seat, region)
            for kind, row in enumerate(self.pages.tables["The classes of accelerators"]):
                if idle and self.has(seat, region, f"chips {kind}"):
                    found.add(f"sell chips:class-{row['class']} @{region}")
        for line in self.lines:
            if line.seat == seat and self._may_expedite(line):
                found.add(f"expedite {line.what} @{line.region}")
            if line.seat == seat and self._may_cancel(line):
                found.add(f"cancel {line.what} @{line.region}")
        return found

    def _may_build(self, seat: int, name: str, region: str) -> bool:
        project, sheet, there = self.pages.projects[name], self.seats[seat], self.pages.regions[region]
        if project.takes_equipment and self.origin("equipment") is None:
            return False
        if self.cost(seat, name, region) > sheet.cash + sheet.limit:
            return False
        if name in OPENERS:
            is_home = region in sheet.faction.homes
            most = self.pages.number(r"You have at most (\d) campuses, one a region")
            return (
                region not in self.places(seat)
                and self.free[region] > 0
                and len(self.places(seat)) < most
                and not any(line.seat == seat and line.what in OPENERS for line in self.lines)
                and (is_home or (name == "greenfield" and self.quarter % 4 + 1 in there.land))
            )
        source = SOURCES.get(name)
        return (
            region in self.places(seat)
            and (source is None or source in there.power)
            and (source != "grid" or self.headroom[region] >= project.lot[self.year])
            and self._is_in_step(seat, project, region)
        )

    def _is_in_step(self, seat: int, project: Project, region: str) -> bool:
        """Whether a layer does not yet run too far ahead, and what bounds modules on a campus does not stop the order."""
        site, power, cooling, network = (self.layer(seat, region, layer, ordered=True) for layer in LAYERS[:4])
        most_site, most_power, most_fit = self.pages.numbers(
            r"no more site is ordered at (\d+) modules or more ahead of power, no more power at (\d+) ahead of the site, "
            r"no more cooling or network at (\d+) ahead of the site"
        )
        if project.gives in ("evaporative cooling", "electrical fabric"):
            bound = self.pages.number(
                rf"the campus has fewer than (\d+) {project.gives} modules, those on order included"
            )
            if self.has(seat, region, project.gives, ordered=True) >= bound:
                return False
        if project.layer == "site":
            return site - power < most_site and site < self.pages.regions[region].room
        if project.layer == "power":
            return power - site < most_power
        return (cooling if project.layer == "cooling" else network) - site < most_fit

    def _may_expedite(self, line: Line) -> bool:
        pays = self.seats[line.seat].influence >= self.pages.number(
            r"For (\d) influence you get one certain permit step"
        )
        return pays and not line.is_expedited and (line.phase == "permit" or line.left > 1)

    def _may_cancel(self, line: Line) -> bool:
        if line.phase != "permit":
            return False
        others = any(x is not line and (x.seat, x.region) == (line.seat, line.region) for x in self.lines)
        there = any(self.seats[line.seat].campuses.get(line.region, {}).values())
        return line.what not in OPENERS or not (others or there)

    def quote(self, seat: int, region: str) -> tuple[int, int]:
        """How many accelerators an order brings, and what it costs."""
        sheet, origin = self.seats[seat], self.origin("accelerators")
        assert region in self.places(seat)
        if origin is None:
            return 0, 0
        lot = self.pages.numbers(r"(\d) / (\d) accelerators")[self.year] + sheet.faction.traits["order"]
        stock, paid, count = self.markets["accelerators"].stock, 0, 0
        while count < min(lot, stock[origin]):
            each = up(self.price("accelerators", sum(stock) - count) * (100 + sheet.faction.traits["chips"]), 100)
            if paid + each > sheet.cash + sheet.limit:
                break
            paid, count = paid + each, count + 1
        return count, paid

    # --- actions -----------------------------------------------------------------------------------------------------

    def act(self, text: str) -> None:
        """Carry out an action of the seat to move, and pass the turn on."""
        seat, words = self.to_move, text.split()
        self.seats[seat].actions = 0 if text == "pass" else self.seats[seat].actions - 1
        region = words[-1].removeprefix("@")
        if words[0] == "build":
            self._build(seat, words[1], region)
        elif words[0] == "buy":
            self._buy(seat, region)
        elif words[0] == "sell":
            kind = int(words[1][-4:]) - 2024
            resale = self.pages.number(r"Idle chips sold bring (\d+)% of the base price")
            each = self.pages.ladders["accelerators"].base[kind] * resale // 100
            idle = self.layer(seat, region, "chips") - self.runs(seat, region)
            campus = self.seats[seat].campuses[region]
            sold = min(campus[f"chips {kind}"], idle)
            campus[f"chips {kind}"] -= sold
            self.seats[seat].cash += each * sold
        elif words[0] == "expedite":
            self._expedite(
                next(x for x in self.lines if self._named(x, seat, words[1], region) and self._may_expedite(x))
            )
        elif words[0] == "cancel":
            self._cancel([x for x in self.lines if self._named(x, seat, words[1], region) and self._may_cancel(x)][-1])
        self._pass_on(seat)

    @staticmethod
    def _named(line: Line, seat: int, what: str, region: str) -> bool:
        return (line.seat, line.what, line.region) == (seat, what, region)

    def _pass_on(self, seat: int) -> None:
        turns = [(seat + 1 + k) % self.count for k in range(self.count)]
        self.to_move = next((s for s in turns if self.seats[s].actions), -1)

    def _build(self, seat: int, name: str, region: str) -> None:
        project, sheet = self.pages.projects[name], self.seats[seat]
        paid, lot = self.cost(seat, name, region), project.lot[self.year]
        sheet.cash -= paid
        self.free[region] -= name in OPENERS
        if project.takes_equipment:
            origin = self.origin("equipment")
            assert origin is not None
            self.markets["equipment"].stock[origin] -= 1
        held = lot if name == "grid-power" else 0
        self.headroom[region] -= held
        time = project.fast if self.pages.regions[region].is_fast else project.build
        amount = lot + sheet.faction.traits.get(f"{project.layer} lot", 0)
        phase, left = ("permit", project.permit) if project.permit else ("building", time)
        self.lines.append(Line(seat, region, name, project.gives, phase, left, time, amount, paid, held))

    def _buy(self, seat: int, region: str) -> None:
        origin = self.origin("accelerators")
        count, paid = self.quote(seat, region)
        assert origin is not None
        self.seats[seat].cash -= paid
        self.markets["accelerators"].stock[origin] -= count
        there = self.pages.regions[region]
        is_far = BLOCS[origin] != there.bloc and "non-aligned" not in (BLOCS[origin], there.bloc)
        time = 1 + is_far + there.is_remote
        self.lines.append(
            Line(seat, region, "accelerators", f"chips {self.chip_class}", "freight", time, 0, count, paid)
        )

    def _expedite(self, line: Line) -> None:
        self.seats[line.seat].influence -= self.pages.number(r"For (\d) influence you get one certain permit step")
        line.is_expedited = True
        line.left -= 1
        self._grant(line)

    @staticmethod
    def _grant(line: Line) -> None:
        if line.phase == "permit" and not line.left:
            line.phase, line.left, line.is_fresh = "building", line.build, True

    def _cancel(self, line: Line) -> None:
        self.seats[line.seat].cash += line.paid * self.pages.number(r"that gives back (\d+)% of what you paid") // 100
        self._give_up(line)

    def _give_up(self, line: Line) -> None:
        self.lines.remove(line)
        self.headroom[line.region] += line.headroom
        self.free[line.region] += line.what in OPENERS

    # --- the end of a quarter ----------------------------------------------------------------------------------------

    def end_quarter(self, drawn: dict[tuple[int, str, str], list[str]]) -> list[tuple[int, str, str, int, int]]:
        """Steps 4 to 8 with the outcomes of permits as drawn; returns the odds of each draw."""
        waiting = [x for x in self.lines if x.phase == "permit"]
        odds = [(x.seat, x.region, x.what, *self.odds(x)) for x in waiting]
        for line in waiting:
            outcome = drawn[line.seat, line.region, line.what].pop(0)
            line.stalls = line.stalls + 1 if outcome == "stalled" else 0
            line.left = {"stalled": line.left, "step": line.left - 1, "outright": 0}[outcome]
            self._grant(line)
        for line in [x for x in self.lines if x.phase != "permit"]:
            self._come_nearer(line)
        for name in self.markets:
            self._deal(name, self.pages.by_quarter(name, self.quarter, self.count) + self._effect("refill", name))
        self._operate()
        self._record()
        return odds

    def _come_nearer(self, line: Line) -> None:
        line.is_expedited = False
        line.left -= not line.is_fresh
        line.is_fresh = False
        if not line.left:
            campus = self.seats[line.seat].campuses.setdefault(line.region, defaultdict(int))
            campus[line.gives] += line.amount
            self.lines.remove(line)

    def _deal(self, name: str, units: int) -> None:
        """Units come one by one, each from the origin furthest behind its share; what finds no room is lost."""
        market, ladder = self.markets[name], self.pages.ladders[name]
        come = [0, 0, 0]
        for _ in range(units):
            total = sum(market.dealt) + 1
            behind = [total * share - 100 * have for share, have in zip(ladder.origins, market.dealt, strict=True)]
            origin = behind.index(max(behind))
            market.dealt[origin] += 1
            come[origin] += 1
        for origin, more in enumerate(come):
            self.put(name, origin, more)

    def put(self, name: str, origin: int, units: int) -> None:
        """Put units on a market, as far as there is room."""
        stock = self.markets[name].stock
        stock[origin] += min(units, self.pages.ladders[name].cap - sum(stock))

    def _operate(self) -> None:
        points = self.ran = self.points()
        demand = self.pages.by_quarter("demand", self.quarter, self.count)
        demand = demand * (100 + self._effect("demand", "")) // 100
        scale, least, most = self.pages.numbers(
            r"two points, \$(\d\.\d) bn × demand.*below \$(\d\.\d) bn nor above \$(\d\.\d) bn"
        )
        self.cloud_price = max(least, min(most, scale * demand // max(1, sum(points))))
        for seat, sold in enumerate(points):
            self._settle_bills(seat, sold)
        for seat, sheet in enumerate(self.seats):
            self._count_online(seat)
            if sheet.cash < -sheet.limit:
                self._restructure(seat)
        low, high = self.pages.numbers(
            r"A cloud price of \$(\d\.\d) bn or less takes it down by one .* one of \$(\d\.\d) bn or more"
        )
        bound = self.pages.number(r"The capital index runs from −\d to \+(\d)")
        self.index += (self.cloud_price >= high) - (self.cloud_price <= low)
        self.index = max(-bound, min(bound, self.index))
        for seat in range(self.count):
            self._set_limit(seat)

    def points(self) -> list[int]:
        """The compute of each seat."""
        return [sum(self.compute(seat, region) for region in sheet.campuses) for seat, sheet in enumerate(self.seats)]

    def _settle_bills(self, seat: int, sold: int) -> None:
        sheet = self.seats[seat]
        debt = max(0, -sheet.cash)
        revenue = sold * self.cloud_price // 2 * (100 + sheet.faction.traits["cloud"]) // 100
        lease = self.pages.number(r"less what runs, brings \$(\d\.\d) bn for two modules")
        idle = sum(
            min(self.layer(seat, r, "site"), self.layer(seat, r, "power")) - self.runs(seat, r) for r in sheet.campuses
        )
        power = sum(self._power_halves(seat, region) for region in sheet.campuses)
        sheet.cash += revenue + idle * lease // 2 - up(power, 2) - self._interest(seat, debt)

    def _power_halves(self, seat: int, region: str) -> int:
        """The bill of a campus in halves, the cheapest power first."""
        gas = self.pages.number(r"Gas costs \$(\d\.\d) bn for two modules")
        grid = self.pages.regions[region].price + self._effect("power", region)
        left, bill = self.runs(seat, region), 0
        for price, source in sorted([(0, "clean power"), (gas, "gas power"), (grid, "grid power")]):
            run = min(left, self.has(seat, region, source))
            bill, left = bill + run * price, left - run
        return bill

    def _interest(self, seat: int, debt: int) -> int:
        sheet = self.seats[seat]
        pct, step, least, share, more = self.pages.numbers(
            r"Debt costs (\d)% a quarter, rounded up; each step of the index moves the rate by (\d) point the other way, with "
            r"abilities never below (\d)%\. The part of it above (\d+)% of the limit costs (\d) points more"
        )
        rate = max(least, pct - step * self.index + sheet.faction.traits["interest"])
        return up(100 * debt * rate + max(0, 100 * debt - share * sheet.limit) * more, 10_000)

    def _count_online(self, seat: int) -> None:
        self.seats[seat].online = sum(self.runs(seat, region) for region in self.seats[seat].campuses)
        self._set_limit(seat)

    def _set_limit(self, seat: int) -> None:
        base, each, pct = self.pages.numbers(
            r"The limit is \$(\d\.\d) bn plus \$(\d\.\d) bn for each module .* moved by (\d+)%"
        )
        sheet = self.seats[seat]
        sheet.limit = (base + each * sheet.online) * (100 + pct * self.index) // 100

    def _restructure(self, seat: int) -> None:
        """Sell chips, then projects, at half price until within the limit; the rest is written off."""
        self.restructured += 1
        sheet = self.seats[seat]
        for kind, base in enumerate(self.pages.ladders["accelerators"].base):
            for campus in sheet.campuses.values():
                while campus.get(f"chips {kind}") and sheet.cash < -sheet.limit:
                    campus[f"chips {kind}"] -= 1
                    sheet.cash += base // 2
        for line in [x for x in reversed(self.lines) if x.seat == seat and x.phase != "freight"]:
            others = any(x is not line and (x.seat, x.region) == (seat, line.region) for x in self.lines)
            if sheet.cash < -sheet.limit and not (line.what in OPENERS and (others or line.region in sheet.campuses)):
                sheet.cash += line.paid // 2
                self._give_up(line)
        sheet.cash = max(sheet.cash, -sheet.limit)
        sheet.lead = max(0, sheet.lead - self.pages.number(r"You lose (\d) Lead"))

    def _record(self) -> None:
        points = self.ran
        row = next(
            row for row in self.pages.tables["Lead for rank, by number of seats"] if row["seats"] == str(self.count)
        )
        level = self.pages.number(r"\*\*Level\.\*\* 1 for every (\d+) points")
        for seat, mine in enumerate(points):
            better = sum(other > mine for other in points)
            self.seats[seat].lead += (int(row[f"{better + 1}."]) if mine else 0) + mine // level

    def score_end(self) -> None:
        """What counts after the last record: compute under way, then cash or debt."""
        each = self.pages.number(r"1 for every (\d) points of compute that your campuses would gain")
        gain, loss = self.pages.numbers(r"1 for every \$(\d+\.\d) bn of net cash; −1 for every \$(\d\.\d) bn of debt")
        before = self.points()
        for line in [x for x in self.lines if x.phase != "permit"]:
            self.seats[line.seat].campuses.setdefault(line.region, defaultdict(int))[line.gives] += line.amount
        for seat, after in enumerate(self.points()):
            sheet = self.seats[seat]
            sheet.lead += (after - before[seat]) // each
            sheet.lead += sheet.cash // gain if sheet.cash >= 0 else -up(-sheet.cash, loss)
            sheet.lead = max(0, sheet.lead)

    # --- the start of a quarter --------------------------------------------------------------------------------------

    def next_quarter(self) -> None:
        """Steps 1 and 2, without what chance brings."""
        self.quarter += 1
        self.first = (self.first + 1) % self.count
        self.effects = [effect for effect in self.effects if effect[0] >= self.quarter]
        gain, most = self.pages.numbers(r"You gain (\d) a quarter and keep at most (\d)")
        for sheet in self.seats:
            sheet.influence = min(most, sheet.influence + gain)
        if self.quarter % 4 == 0:
            for name, region in self.pages.regions.items():
                self.headroom[name] += region.growth
        self.begin_quarter()

    def begin_quarter(self) -> None:
        """Deal out the action points; the first seat acts."""
        points, fewer, year, quarter = self.pages.numbers(
            r"\*\*(\d) action points\*\* \((\d) fewer from (\d{4}) Q(\d) on\)"
        )
        late = self.quarter >= 4 * (year - 2024) + quarter - 1
        for sheet in self.seats:
            sheet.actions = points - (fewer if late else 0)
        self.to_move = self.first

    def new_class(self) -> None:
        """A new class comes: all but a few units leave, those of the most plentiful origins stay."""
        self.chip_class += 1
        stock = self.markets["accelerators"].stock
        left = self.pages.number(r"all but (\d) units, of the most plentiful origins, leave the market")
        for origin in sorted(range(3), key=lambda bloc: -stock[bloc]):
            stock[origin] = min(stock[origin], left)
            left -= stock[origin]

    def headline(self, name: str) -> None:
        """Do what a headline's card says."""
        now = self.quarter
        lasting = {
            "first-rental-rush": [(now, "demand", "", 20)],
            "first-efficient-model": [(now, "demand", "", -15)],
            "first-capacity-bill": [(now + 2, "power", "us-east", 1)],
            "first-fast-desk": [(now + 1, "stall", "alliance", -15), (now + 1, "outright", "alliance", 10)],
            "first-output-ramp": [(now + 1, "refill", "accelerators", 2)],
        }
        self.effects += lasting.get(name, [])
        if name == "first-grid-upgrade":
            for region in ("texas", "us-east"):
                self.headroom[region] += 4
        elif name == "first-budgets":
            for sheet in self.seats:
                sheet.cash += 8
        elif name == "first-packaging-slot":
            self.put("accelerators", 0, 3)
        elif name == "first-turbine-slot":
            self.put("equipment", 0, 2)
        else:
            assert name in lasting, name
