"""Imports point one way, and the core touches nothing but itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from docs.architecture import (
    WrongWayError,
    check_circles,
    find_circle,
    heights,
    imports,
    main,
    module_graph,
    packages,
    read_floors,
    reduced,
    syntax,
)

import gigawatt
from gigawatt.compiled import build_name

PACKAGE = Path(gigawatt.__file__).parent

TITLES, ROOMS, SHARED = read_floors()
EVERYONE = {"", *SHARED}
"""Modules at the root of the package that all but the core may use; '' is `gigawatt` itself."""

HARMLESS = {
    "__future__", "_hashlib", "abc", "array", "attrs", "bisect", "collections", "collections.abc", "difflib", "enum", "functools",
    "hashlib", "heapq", "itertools", "json", "operator", "re", "struct", "types", "typing",
    "librt.vecs", "mypy_extensions",  # for the type checker and the compiler alone
}  # fmt: skip
"""What the core may import from outside: no files, clock, environment, logging, `random` or interface."""

FORBIDDEN_CALLS = {"open", "print", "input", "eval", "exec", "hash", "id", "compile", "__import__"}
"""Built-ins that the core does not call: effects, and numbers that differ from one process to the next."""


def modules(package: str) -> list[Path]:
    """The source files of a package."""
    return sorted((PACKAGE / package).rglob("*.py"))


def inner(module: str) -> str:
    """The part of the project that a module of it belongs to: `core` of `gigawatt.core.game`."""
    part = module.removeprefix("gigawatt").lstrip(".").partition(".")[0]
    return "" if part.startswith("__") else part


def test_the_table_of_floors_names_what_exists() -> None:
    """Every package has its floor, and no floor has a package that is not there."""
    assert sorted(ROOMS) == packages()
    assert all((PACKAGE / f"{name}.py").is_file() for name in SHARED)


@pytest.mark.parametrize("name", ROOMS)
def test_a_package_may_use_lower_floors_only(name: str) -> None:
    """The table of floors allows no import that points upwards."""
    room = ROOMS[name]
    assert all(ROOMS[other].floor < room.floor for other in room.uses)


@pytest.mark.slow
@pytest.mark.parametrize("package", packages())
def test_imports_point_one_way(package: str) -> None:
    """A package imports only from packages below it."""
    allowed = {package, *ROOMS[package].uses} | ({"errors"} if package == "core" else EVERYONE)
    for path in modules(package):
        for module in imports(path):
            if module.split(".")[0] == "gigawatt":
                assert inner(module) in allowed, f"{path.relative_to(PACKAGE)} imports {module}"


def test_the_root_modules_import_none_of_the_packages() -> None:
    """What everyone may use uses nobody, or the one way would be a circle."""
    for name in sorted(EVERYONE - {""}):
        for module in imports(PACKAGE / f"{name}.py"):
            assert module.split(".")[0] != "gigawatt" or inner(module) in EVERYONE, f"{name}.py imports {module}"


def test_the_core_imports_only_what_is_harmless() -> None:
    """The core reads no file, clock, environment or generator: it is a function of its arguments."""
    for path in modules("core"):
        for module in imports(path):
            if module.split(".")[0] != "gigawatt":
                assert module in HARMLESS, f"{path.relative_to(PACKAGE)} imports {module}"


def test_the_core_calls_nothing_that_differs_between_processes() -> None:
    """No `hash`, no `id`, no input or output, no code from text."""
    for path in modules("core"):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                where = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                assert node.func.id not in FORBIDDEN_CALLS, f"{where} calls {node.func.id}"


CORE_FLOORS = (
    ("rules",), ("actions",), ("position",), ("chance",), ("queries",), ("transitions",), ("edits", "quarter"), ("legality",),
    ("apply",), ("compilation", "packed", "vector"), ("observation",), ("game",), ("explanations", "lineups", "rule_changes"),
)  # fmt: skip
"""The folders and modules of the core from the lowest floor to the highest."""


@pytest.mark.parametrize("folder", ["", *packages()])
def test_no_modules_import_in_a_circle(folder: str) -> None:
    """No modules, of a package or of all of them, import each other in a circle, imports for types included."""
    assert find_circle(module_graph(folder)) == []


def test_the_floors_of_the_core_are_kept() -> None:
    """A module of the core imports only from its own folder and from floors below, for types as well."""
    level = {name: height for height, floor in enumerate(CORE_FLOORS) for name in floor}
    for name, others in module_graph("core").items():
        if name == "__init__":
            continue
        own = name.partition("/")[0]
        for other in others:
            part = other.partition("/")[0]
            assert part == own or level[part] < level[own], f"core/{name}.py imports core/{other}.py"


def test_no_two_constants_of_the_core_share_a_name() -> None:
    """A constant stands in one module of the core only. The purposes of draws are read as `chance.NAME` and stand apart."""
    found: dict[str, str] = {}
    for path in modules("core"):
        where = str(path.relative_to(PACKAGE))
        for node in syntax(path).body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and where != "core/chance.py":
                name = node.target.id
                if not name.startswith("_") and name.isupper():
                    assert found.setdefault(name, where) == where, f"{where} and {found[name]} have a {name}"


HOT = {"core", "policies", "batch"}
"""Packages whose measured loops read the flat lists of a position; everybody else asks `State`."""

FLAT = {
    "v", "mods", "hold", "planned", "pipe", "timers", "memo", "lists", "runs", "campus_bits", "spot_bits", "chip_rows",
}  # fmt: skip
"""The flat lists of a position, as attributes."""


@pytest.mark.parametrize("package", [name for name in packages() if name not in HOT])
def test_only_the_engine_reads_the_layout_of_a_position(package: str) -> None:
    """Outside the engine nobody knows where in a position's flat lists a number lies."""
    for path in modules(package):
        where = path.relative_to(PACKAGE)
        for module in imports(path):
            assert module != "gigawatt.core.position.layout", f"{where} imports {module}"
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
                assert node.value.attr not in FLAT, f"{where}:{node.lineno} reads `.{node.value.attr}[...]`"


@pytest.mark.parametrize("package", [name for name in packages() if name not in ("tui", "web")])
def test_only_the_interface_knows_textual(package: str) -> None:
    """Textual is imported by the terminal interface and by what serves it to browsers, and by nothing else."""
    for path in modules(package):
        for module in imports(path):
            assert not module.startswith("textual"), f"{path.relative_to(PACKAGE)} imports {module}"


def loaded_by(statement: str) -> set[str]:
    """The modules in memory after a fresh process has run a statement."""
    code = f"{statement}\nimport sys\nprint('MODULES', *sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.rpartition("MODULES ")[2].split())


def test_the_engine_loads_nothing_heavy() -> None:
    """A policy or a notebook that wants the engine does not pay for interface, numbers, files or networks."""
    heavy = {
        "attrs",
        "textual",
        "rich",
        "click",
        "numpy",
        "cattrs",
        "asyncio",
        "logging",
        "random",
        "socket",
        "tomllib",
    }
    heavy |= set() if build_name() == "compiled" else {"librt", "librt.vecs", "mypy_extensions"}
    assert not heavy & loaded_by("import gigawatt.core")


def test_help_loads_nothing_heavy() -> None:
    """`gigawatt --help` is quick because it imports no command, no engine and no interface."""
    loaded = loaded_by("from gigawatt.cli.main import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass")
    assert not {"textual", "rich", "numpy", "cattrs", "attrs", "gigawatt.core", "gigawatt.content"} & loaded


def test_nothing_in_the_project_evaluates_text() -> None:
    """No text of a card, a save or a roster can ever become code."""
    for path in PACKAGE.rglob("*.py"):
        for module in imports(path):
            assert module.split(".")[0] not in {"pickle", "marshal", "shelve"}, f"{path} imports {module}"


# --- the picture of the imports ---------------------------------------------------------------------------------------------------


def test_the_picture_is_current() -> None:
    """`docs/architecture.svg` shows the imports as they are; `python docs/architecture.py` draws it again."""
    assert main(["--check"]) == 0


def test_an_old_picture_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--check` says in one line that a file is not what would be drawn, and leaves it alone."""
    old = tmp_path / "old.svg"
    old.write_text("<svg/>")
    assert main(["--check", "--out", str(old)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert old.read_text() == "<svg/>"


def test_the_modules_of_a_package_are_drawn(tmp_path: Path) -> None:
    """Every module of the package is in its picture, and no box lies on another."""
    out = tmp_path / "content.svg"
    assert main(["content", "--out", str(out)]) == 0
    drawn = list(ET.parse(out).iter())  # noqa: S314  # our own file
    assert {"loader", "build", "scenario", "book/page"} <= {
        element.text for element in drawn if element.get("class") == "name"
    }
    boxes = [
        tuple(int(element.attrib[key]) for key in ("x", "y", "width", "height"))
        for element in drawn
        if element.get("class") == "box"
    ]
    assert len(boxes) > 20
    for x, y, width, height in boxes:
        assert sum(x < x2 + w2 and x2 < x + width and y < y2 + h2 and y2 < y + height for x2, y2, w2, h2 in boxes) == 1


def test_a_circle_is_refused_by_name() -> None:
    """A circle is found wherever it is entered, and named along its way."""
    graph: dict[str, set[str]] = {"a": {"b"}, "b": {"c", "d"}, "c": set(), "d": {"e"}, "e": {"b"}}
    assert find_circle(graph) == ["b", "d", "e", "b"]
    with pytest.raises(WrongWayError, match="imports in a circle: b -> d -> e -> b"):
        check_circles(graph, "here")
    assert find_circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_an_import_upwards_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a package imports one that is not below it, nothing is drawn, and one line names the import."""
    upside_down = {name: room._replace(floor=-room.floor) for name, room in ROOMS.items()}
    monkeypatch.setattr("docs.architecture.read_floors", lambda: (TITLES, upside_down, SHARED))
    assert main([]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["nowhere"]) == 1


def test_arrows_that_follow_from_others_are_left_out() -> None:
    """The drawing keeps what is reachable, and every name stands above what it imports."""
    graph: dict[str, set[str]] = {"a": {"b", "c"}, "b": {"c"}, "c": set()}
    assert reduced(graph) == {"a": {"b"}, "b": {"c"}, "c": set()}
    assert heights(graph) == {"a": 2, "b": 1, "c": 0}
