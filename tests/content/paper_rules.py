"""What the printed pages of the first game say, read from their tables and sentences, and from nothing else."""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

LAYERS: Final = ("site", "power", "cooling", "network", "chips")
BLOCS: Final = ("alliance", "challenger", "non-aligned")
_FACTION: Final = r"(?ms)^### ([^\n(]+) \((?:firm|state), [^\n]+\)\n\n`([a-z-]+)`\n\n(.*?)(?=^###? )"

Row = dict[str, str]


def money(text: str) -> int:
    """A sum in tenths of $bn: `−$3.3 bn` is -33."""
    found = re.search(r"([−+]?)\$(\d+)\.(\d)", text)
    assert found, text
    return int(f"{found[2]}{found[3]}") * (-1 if found[1] == "−" else 1)


def numbers(text: str) -> list[int]:
    """The numbers of a cell such as `3 / 4 / 5`."""
    return [int(number) for number in re.findall(r"\d+", text)]


def place(name: str) -> str:
    """A region or bloc as actions write it."""
    return name.lower().replace(" ", "-")


@frozen
class Project:
    """A row of the table of projects."""

    gives: str
    lot: list[int]
    cost: int
    takes_equipment: bool
    permit: int
    build: int
    fast: int

    @property
    def layer(self) -> str:
        """The layer of a campus that it adds to."""
        return next((name for name in LAYERS if name in self.gives), "network")


@frozen
class Region:
    """A row of the two tables of regions."""

    bloc: str
    slots: int
    room: int
    land: list[int]
    headroom: int
    growth: int
    stall: int
    outright: int
    is_fast: bool
    power: str
    price: int
    climate: str
    is_remote: bool


@frozen
class Faction:
    """A faction's card."""

    name: str
    homes: list[str]
    region: str
    modules: dict[str, int]
    cash: int
    influence: int
    traits: dict[str, int]
    """What its ability and weakness change, by the words that say it."""


@frozen
class Ladder:
    """A row of the table of markets."""

    base: list[int]
    middle: int
    step: int
    units: int
    floor: str
    start: int
    cap: int
    origins: list[int]


_TRAITS: Final = {
    "chips": (r"Accelerators cost (\d+)% less", -1),
    "stall": (r"own permits stall \+(\d+)", 1),
    "order": (r"Accelerators an order \+(\d+)", 1),
    "interest": (r"Interest rate \+(\d+)", 1),
    "power lot": (r"power lot \+(\d+)", 1),
    "site lot": (r"site lot \+(\d+)", 1),
    "cloud": (r"Cloud revenue (\d+)% lower", -1),
    "network cost": (r"Network projects cost (\d+)% more", 1),
}


class Pages:
    """The printed pages, read once. `ids` has the names of projects, which the pages print on cards only."""

    def __init__(self, text: str, ids: dict[str, str]) -> None:
        self.text = text
        self._said: dict[str, list[int]] = {}
        self.tables = {
            caption: self._rows(body) for caption, body in re.findall(r"(?m)^\*([^*\n]+)\*\n\n((?:\|.*\n)+)", text)
        }
        self.projects = {ids[row["project"]]: self._project(row) for row in self.tables["Projects"]}
        self.regions = self._regions()
        self.factions = {name: self._faction(title, body) for title, name, body in re.findall(_FACTION, text)}
        markets = next(rows for caption, rows in self.tables.items() if caption.startswith("The markets"))
        self.ladders = {row["market"]: self._ladder(row) for row in markets}

    @staticmethod
    def _rows(body: str) -> list[Row]:
        lines = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in body.splitlines()]
        heads, group = [], ""
        for cell in lines[0]:  # `demand, 2 seats`, then `3`, `4` for more seats
            group = cell.rpartition(",")[0] if cell.endswith(" seats") and "," in cell else group
            heads.append(f"{group}, {numbers(cell)[0]}" if group else cell)
        return [dict(zip(heads, line, strict=True)) for line in lines[2:]]

    @staticmethod
    def _project(row: Row) -> Project:
        is_equipment = row["costs"] == "equipment"
        cost = 0 if is_equipment else money(row["costs"])
        times = (int(row["permit"]), int(row["builds"]), int(row["fast"]))
        return Project(row["gives"], numbers(row["a lot"]), cost, is_equipment, *times)

    def _regions(self) -> dict[str, Region]:
        found = {}
        both = zip(
            self.tables["Regions: land, grid and permits"],
            self.tables["Regions: power, climate and links"],
            strict=True,
        )
        for row, more in both:
            stall, _step, outright = numbers(row["permits"])
            headroom, growth = numbers(row["headroom"])
            found[place(row["region"])] = Region(
                row["bloc"], int(row["slots"]), int(row["room"]), numbers(row["land"].replace("Q", "")), headroom, growth, stall,
                outright, row["builds"] == "fast", more["power"], money(more["price"]), more["climate"].split(",")[0],
                "remote" in more["lane"],
            )  # fmt: skip
        return found

    @staticmethod
    def _faction(title: str, body: str) -> Faction:
        start = re.search(r"Starts in ([^;]+); modules: (.*), with (\d+) accelerators", body)
        homes = re.search(r"Homes: (.*?)\.", body)
        purse = re.search(r"Purse: (\S+) bn, (\d+) influence", body)
        assert start
        assert homes
        assert purse
        modules = {name: int(n) for n, name in re.findall(r"(\d+) ([a-z -]+?)(?:,| and |$)", start[2])}
        modules["chips 0"] = int(start[3])
        traits = {}
        for name, (pattern, sign) in _TRAITS.items():
            trait = re.search(pattern, body)
            traits[name] = sign * int(trait[1]) if trait else 0
        at = [place(home) for home in re.split(r", | and ", homes[1])]
        return Faction(title, at, place(start[1]), modules, money(purse[1]), int(purse[2]), traits)

    @staticmethod
    def _ladder(row: Row) -> Ladder:
        step, units = row["step / units"].split("/")
        (prices,) = (cell for column, cell in row.items() if column.startswith("base, class "))
        base = [money(price) for price in prices.split("/")]
        return Ladder(
            base, int(row["middle"]), money(step), int(units), row["floor"], int(row["start"]), int(row["cap"]),
            numbers(row["origins in %"]),
        )  # fmt: skip

    def number(self, pattern: str) -> int:
        """The number in a sentence, which must be there."""
        return self.numbers(pattern)[0]

    def numbers(self, pattern: str) -> list[int]:
        """The numbers in a sentence, which must be there; sums of money are in tenths of $bn."""
        if pattern not in self._said:
            self._said[pattern] = self._search(pattern)
        return self._said[pattern]

    def _search(self, pattern: str) -> list[int]:
        found = re.search(pattern, self.text)
        assert found, f"the pages do not say: {pattern}"
        return [money(f"${text}") if "." in text else int(text) for text in found.groups()]

    def purse(self, seats: int) -> tuple[list[int], dict[str, int]]:
        """What the scenario adds with so many seats: by place in the first order, and by faction."""
        places = re.search(rf"With {seats} seats, cash at the start by place.*: (.*)\n", self.text)
        factions = re.search(rf"With {seats} seats, cash at the start by faction: (.*)\n", self.text)
        assert places
        assert factions
        pairs = re.findall(r"([A-Z][A-Za-z ]+?) ([+−]?\$\d+\.\d)", factions[1])
        sums = re.findall(r"[+−]?\$\d+\.\d", places[1])
        return [money(text) for text in sums], {name.strip(): money(text) for name, text in pairs}

    def by_quarter(self, name: str, quarter: int, seats: int) -> int:
        """A number of the table by quarter."""
        return int(self.tables["Cloud demand and refills"][quarter][f"{name}, {seats}"])
