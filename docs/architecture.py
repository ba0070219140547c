"""Draw the imports of `game/gigawatt`: `python docs/architecture.py` writes `docs/architecture.svg`, packages on their floors.

`python docs/architecture.py core` draws the modules of one package, each above whatever it imports; a folder of it (`core/queries`) works
too. `--check` compares the drawing with the file instead of writing it. Imports under `if TYPE_CHECKING:` and inside functions count
like any other; an arrow that follows from others is left out. An import that points upwards, or a circle, ends with one line and exit code 1.
"""

from __future__ import annotations

import argparse
import ast
import itertools
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGE: Final = ROOT / "game" / "gigawatt"
PICTURE: Final = ROOT / "docs" / "architecture.svg"
FLOORS: Final = ROOT / "docs" / "floors.toml"

Graph = Mapping[str, set[str]]
"""By name, the names it imports."""


class Room(NamedTuple):
    """A package as `floors.toml` describes it."""

    floor: int
    """From 0, the lowest."""
    purpose: str
    uses: frozenset[str]


class WrongWayError(Exception):
    """An import that points upwards, or a circle of imports; the text is one line."""


# --- what is there ----------------------------------------------------------------------------------------------------------------


def read_floors() -> tuple[list[str], dict[str, Room], list[str]]:
    """The titles of the floors from the lowest, every package on them, and the modules that all may use."""
    table = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    floors = table["floor"][::-1]
    titles = [floor.pop("title") for floor in floors]
    rooms = {
        name: Room(level, entry["is"], frozenset(entry["uses"]))
        for level, floor in enumerate(floors)
        for name, entry in floor.items()
    }
    return titles, rooms, table["shared"]


@cache
def syntax(path: Path) -> ast.Module:
    """A source file as a tree; each is parsed once."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every module that a source file imports, at any depth and under any condition; its own names must be written in full."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level or node.module is None:
                raise WrongWayError(f"{path.relative_to(ROOT)}:{node.lineno} imports relatively; write the full name")
            for alias in node.names:
                is_module = _file_of(f"{node.module}.{alias.name}") is not None
                yield f"{node.module}.{alias.name}" if is_module else node.module


@cache
def _file_of(module: str) -> Path | None:
    """The source file of a module of ours, or None."""
    if module.split(".", maxsplit=1)[0] != "gigawatt":
        return None
    path = PACKAGE.joinpath(*module.split(".")[1:])
    return next((found for found in (path.with_suffix(".py"), path / "__init__.py") if found.is_file()), None)


def packages() -> list[str]:
    """The packages that exist, in the order of the alphabet."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def package_graph(rooms: Mapping[str, Room]) -> dict[str, set[str]]:
    """What each package imports of the others.

    Raises:
        WrongWayError: an import leads to the same floor or a higher one.
    """
    names = packages()
    if missing := [name for name in names if name not in rooms]:
        raise WrongWayError(f"{missing[0]} stands on no floor: enter it in docs/floors.toml")
    graph: dict[str, set[str]] = {name: set() for name in names}
    for name in names:
        for path in sorted((PACKAGE / name).rglob("*.py")):
            for module in imports(path):
                other = module.split(".")[1] if module.startswith("gigawatt.") else name
                if other == name or other not in graph:
                    continue
                if rooms[other].floor >= rooms[name].floor:
                    raise WrongWayError(f"{path.relative_to(PACKAGE)} imports {module}, which is not on a lower floor")
                graph[name].add(other)
    return graph


def module_graph(folder: str) -> dict[str, set[str]]:
    """What each module in a package, or in a folder of one, imports of the others there. `__init__` files that only re-export count too."""
    root = PACKAGE / folder
    if not (root / "__init__.py").is_file():
        raise WrongWayError(f"no package {folder!r} in game/gigawatt; there are {', '.join(packages())}")
    names = {path: _short(path.relative_to(root)) for path in sorted(root.rglob("*.py"))}
    graph: dict[str, set[str]] = {name: set() for name in names.values()}
    for path, name in names.items():
        for module in imports(path):
            target = _file_of(module)
            if target in names and target != path:
                graph[name].add(names[target])
    # A package's front page that nobody in the drawing imports, and that imports nobody, says nothing.
    used = set().union(*graph.values())
    return {name: others for name, others in graph.items() if others or name in used or not name.endswith("__init__")}


def _short(path: Path) -> str:
    return path.with_suffix("").as_posix()


# --- order ------------------------------------------------------------------------------------------------------------------------


def find_circle(graph: Graph) -> list[str]:
    """A circle as the names along it, the first one again at the end; empty if there is none."""
    done: set[str] = set()
    for start in sorted(graph):
        trail: list[str] = []
        stack = [(start, iter(sorted(graph[start])))]
        while stack:
            name, rest = stack[-1]
            if len(trail) < len(stack):
                trail.append(name)
            following = next((other for other in rest if other not in done), None)
            if following is None:
                done.add(name)
                stack.pop()
                trail.pop()
            elif following in trail:
                return [*trail[trail.index(following) :], following]
            else:
                stack.append((following, iter(sorted(graph[following]))))
    return []


def check_circles(graph: Graph, where: str) -> None:
    """Refuse a circle.

    Raises:
        WrongWayError: there is one.
    """
    if circle := find_circle(graph):
        raise WrongWayError(f"{where} imports in a circle: {' -> '.join(circle)}")


def heights(graph: Graph) -> dict[str, int]:
    """Each name one higher than the highest that it imports, from 0."""
    found: dict[str, int] = {}

    def height(name: str) -> int:
        if name not in found:
            found[name] = 1 + max((height(other) for other in graph[name]), default=-1)
        return found[name]

    for name in graph:
        height(name)
    return found


def reduced(graph: Graph) -> dict[str, set[str]]:
    """The graph without the arrows that follow from others."""
    reach: dict[str, set[str]] = {}
    for name in sorted(graph, key=heights(graph).__getitem__):
        reach[name] = graph[name].union(*(reach[other] for other in graph[name]))
    return {
        name: {other for other in others if not any(other in reach[between] for between in others)}
        for name, others in graph.items()
    }


# --- layout -----------------------------------------------------------------------------------------------------------------------

HEIGHT: Final = 46
GAP: Final = 18
ROW: Final = 100
LANE: Final = 14
"""Width that a passing arrow takes on a floor that it crosses."""
MOST_IN_A_ROW: Final = 8
LETTER: Final = 8.4
MARGIN: Final = 24
STRIP_LINE: Final = 18
SWEEPS: Final = 24
PULL: Final = 0.6
"""How far a box goes towards its neighbours in another row; the rest of the way it goes to the middle of the picture."""


class Place(NamedTuple):
    """A box, or the point where a long arrow crosses a row (its name is then empty)."""

    name: str
    edge: tuple[str, str, int]
    """For a point: from, to, row."""


class Layout:
    """Rows of boxes with arrows from row to row: long arrows pass between boxes, never through them."""

    def __init__(self, levels: Mapping[str, int], graph: Graph, widths: Mapping[str, int]) -> None:
        self.widths = widths
        self.level = _spread(levels)
        rows = max(self.level.values()) + 1
        self.rows: list[list[Place]] = [[] for _ in range(rows)]
        self.links: list[tuple[Place, Place]] = []
        self.chains: list[list[Place]] = []
        box = {name: Place(name, ("", "", 0)) for name in self.level}
        for name in sorted(self.level):
            self.rows[self.level[name]].append(box[name])
        for upper in sorted(graph):
            for lower in sorted(graph[upper]):
                points = [Place("", (upper, lower, row)) for row in range(self.level[upper] - 1, self.level[lower], -1)]
                for point in points:
                    self.rows[point.edge[2]].append(point)
                chain = [box[upper], *points, box[lower]]
                self.chains.append(chain)
                self.links += itertools.pairwise(chain)
        self.near: dict[Place, list[Place]] = {place: [] for row in self.rows for place in row}
        for upper_place, lower_place in self.links:
            self.near[upper_place].append(lower_place)
            self.near[lower_place].append(upper_place)
        self.x: dict[Place, float] = {}
        for row in self.rows:
            self._pack(row, [float(i) for i in range(len(row))])
        for sweep in range(SWEEPS):
            order = self.rows if sweep % 2 else self.rows[::-1]
            for row in order:
                self._align(row)
        least = min(self.x[place] - self.width(place) / 2 for place in self.x)
        self.x = {place: x - least for place, x in self.x.items()}
        self.total = max(self.x[place] + self.width(place) / 2 for place in self.x)

    def width(self, place: Place) -> float:
        """How much of a row it takes."""
        return self.widths[place.name] if place.name else LANE

    def _align(self, row: list[Place]) -> None:
        """Order a row by the mean place of its neighbours, and move everything there as far as there is room."""
        wanted = {
            place: PULL * sum(self.x[other] for other in self.near[place]) / len(self.near[place])
            if self.near[place]
            else self.x[place]
            for place in row
        }
        row.sort(key=lambda place: (wanted[place], place))
        self._pack(row, [wanted[place] for place in row])

    def _pack(self, row: list[Place], wanted: list[float]) -> None:
        """Put a row in its order as near to the places wanted as boxes without overlap can be."""
        blocks: list[tuple[float, float, int]] = []  # sum of offsets wanted, count, first index
        offsets = [0.0]
        for left, right in itertools.pairwise(row):
            offsets.append(offsets[-1] + (self.width(left) + self.width(right)) / 2 + GAP)
        for index in range(len(row)):
            total, count, first = wanted[index] - offsets[index], 1, index
            while blocks and blocks[-1][0] / blocks[-1][1] >= total / count:
                before = blocks.pop()
                total, count, first = total + before[0], count + int(before[1]), before[2]
            blocks.append((total, count, first))
        for number, (total, count, first) in enumerate(blocks):
            end = blocks[number + 1][2] if number + 1 < len(blocks) else len(row)
            for index in range(first, end):
                self.x[row[index]] = total / count + offsets[index]


def _spread(levels: Mapping[str, int]) -> dict[str, int]:
    """Rows for levels: a level with too many names takes several, and a level without any takes none."""
    rows: dict[str, int] = {}
    row = 0
    for level in sorted(set(levels.values())):
        names = sorted(name for name in levels if levels[name] == level)
        count = -(-len(names) // MOST_IN_A_ROW)
        for index, name in enumerate(names):
            rows[name] = row + index % count
        row += count
    return rows


# --- drawing ----------------------------------------------------------------------------------------------------------------------

STYLE: Final = """
text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.box { fill: #2b5f8a; stroke: #6f9dc4; }
.ground { fill: #f5f7f9; }
.shared { fill: none; stroke: #5c6875; stroke-dasharray: 5 4; }
.name { fill: #ffffff; font-size: 14px; font-weight: 600; text-anchor: middle; }
.what { fill: #dbe8f3; font-size: 11px; text-anchor: middle; }
.floor { fill: #36414d; font-size: 13px; }
.strip { fill: #36414d; font-size: 12px; text-anchor: middle; }
.arrow { fill: none; stroke: #5c6875; stroke-width: 1.4; marker-end: url(#head); }
#head path { fill: #5c6875; }
"""
"""The picture brings its own ground, so that it looks alike on light and on dark pages."""


def draw(
    layout: Layout, title: str, purposes: Mapping[str, str], floors: Mapping[int, str], footer: Sequence[str]
) -> str:
    """The whole picture as SVG."""
    left = MARGIN + (max(len(text) for text in floors.values()) * 7.2 + GAP if floors else 0)
    bottom = MARGIN + (len(layout.rows) - 1) * ROW + HEIGHT
    width = left + layout.total + MARGIN
    height = bottom + MARGIN + (GAP + STRIP_LINE * len(footer) + 14 if footer else 0)
    tops = {
        place: MARGIN + (len(layout.rows) - 1 - row) * ROW for row, places in enumerate(layout.rows) for place in places
    }
    at = {place: left + x for place, x in layout.x.items()}
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        (
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
            '<path d="M0 0 8 4 0 8Z"/></marker></defs>'
        ),
        f'<rect class="ground" width="{width:.0f}" height="{height:.0f}" rx="8"/>',
    ]
    for row, text in sorted(floors.items()):
        y = MARGIN + (len(layout.rows) - 1 - row) * ROW + HEIGHT / 2 + 4
        out.append(f'<text class="floor" x="{MARGIN}" y="{y:.0f}">{escape(text)}</text>')
    out += [f'<path class="arrow" d="{_line(chain, at, tops)}"/>' for chain in layout.chains]
    for place in sorted(place for place in tops if place.name):
        out += _box(place.name, purposes.get(place.name, ""), at[place], tops[place], layout.width(place))
    if footer:
        out += _strip(footer, bottom + GAP, width)
    return "\n".join([*out, "</svg>", ""])


def _strip(lines: Sequence[str], top: float, width: float) -> Iterable[str]:
    """A dashed strip with lines of text below the floors."""
    height = STRIP_LINE * len(lines) + 14
    yield f'<rect class="shared" x="{MARGIN}" y="{top:.0f}" width="{width - 2 * MARGIN:.0f}" height="{height}" rx="5"/>'
    for number, line in enumerate(lines, 1):
        y = top + STRIP_LINE * number + 3
        yield f'<text class="strip" x="{width / 2:.0f}" y="{y:.0f}">{escape(line)}</text>'


def _box(name: str, purpose: str, x: float, top: float, width: float) -> Iterable[str]:
    yield f'<rect class="box" x="{x - width / 2:.0f}" y="{top:.0f}" width="{width:.0f}" height="{HEIGHT}" rx="5"/>'
    line = top + (20 if purpose else 28)
    yield f'<text class="name" x="{x:.0f}" y="{line:.0f}">{escape(name)}</text>'
    if purpose:
        yield f'<text class="what" x="{x:.0f}" y="{line + 16:.0f}">{escape(purpose)}</text>'


def _line(chain: list[Place], at: Mapping[Place, float], tops: Mapping[Place, int]) -> str:
    """An arrow from box to box, straight down where it passes a row and bent between rows."""
    x, y = at[chain[0]], tops[chain[0]] + HEIGHT
    text = f"M{x:.0f} {y}"
    for place in chain[1:]:
        x2, y2 = at[place], tops[place]
        middle = (y + y2) / 2
        text += f"C{x:.0f} {middle:.0f} {x2:.0f} {middle:.0f} {x2:.0f} {y2}"
        x, y = x2, y2
        if not place.name:
            y += HEIGHT
            text += f"V{y}"
    return text


def packages_picture() -> str:
    """All packages on their floors.

    Raises:
        WrongWayError: an import points upwards, or packages import each other in a circle.
    """
    titles, rooms, shared = read_floors()
    graph = package_graph(rooms)
    check_circles(graph, "game/gigawatt")
    purposes = {name: rooms[name].purpose for name in graph}
    widths = {name: max(120, round(6 * len(purposes[name]) + 24)) for name in graph}
    layout = Layout({name: rooms[name].floor for name in graph}, reduced(graph), widths)
    floors = {layout.level[name]: titles[rooms[name].floor] for name in graph}
    others = ", ".join(name for name in shared if name != "errors")
    footer = ("for every package: errors", f"for all but core: {others}")
    return draw(layout, "Gigawatt: what each package imports", purposes, floors, footer)


def modules_picture(folder: str) -> str:
    """The modules of one package or of a folder of it, each above what it imports.

    Raises:
        WrongWayError: there is no such package, or its modules import each other in a circle.
    """
    graph = module_graph(folder)
    check_circles(graph, f"game/gigawatt/{folder}")
    widths = {name: max(80, round(LETTER * len(name) + 24)) for name in graph}
    layout = Layout(heights(graph), reduced(graph), widths)
    return draw(layout, f"gigawatt/{folder}: what each module imports", {}, {}, ())


def main(arguments: list[str] | None = None) -> int:
    """Draw or compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", nargs="?", help="draw the modules of this package, such as core or core/queries")
    parser.add_argument(
        "--out", type=Path, help="where to write; by default docs/architecture.svg, or PACKAGE.svg here"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if the file is not current")
    options = parser.parse_args(arguments)
    folder = None if options.package is None else options.package.strip("/")
    out = options.out or (PICTURE if folder is None else Path(f"{folder.replace('/', '-')}.svg"))
    try:
        picture = packages_picture() if folder is None else modules_picture(folder)
    except WrongWayError as error:
        print(f"docs/architecture.py: {error}", file=sys.stderr)
        return 1
    if not options.check:
        out.write_text(picture, encoding="utf-8", newline="\n")
        print(f"{out} written")
    elif not out.is_file() or out.read_text(encoding="utf-8") != picture:
        print(f"docs/architecture.py: {out} is out of date; run python docs/architecture.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
