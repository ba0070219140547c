"""Imports point one way, and the core touches nothing but itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import gigawatt
from gigawatt.compiled import build_name

PACKAGE = Path(gigawatt.__file__).parent

EVERYONE = {
    "", "ascii_forms", "cells", "compiled", "errors", "interrupts", "locks", "reading", "resources", "streams", "text",
}  # fmt: skip
"""Modules at the root of the package that all but the core may use; '' is `gigawatt` itself."""

ENGINE = {"core", "wording", "content", "policies"}
PLAYED = ENGINE | {"match", "storage"}
ABOVE = PLAYED | {"tournament", "session", "analysis", "study", "classroom"}
ALLOWED: dict[str, set[str]] = {
    "core": set(),
    "wording": {"core"},
    "content": {"core", "wording"},
    "policies": {"core", "wording"},
    "match": ENGINE,
    "storage": ENGINE | {"match"},
    "batch": ENGINE | {"match"},
    "interop": ENGINE | {"match", "batch"},
    "tournament": PLAYED,
    "session": PLAYED,
    "analysis": PLAYED | {"session"},
    "study": PLAYED,
    "classroom": PLAYED | {"tournament", "study"},
    "console": ABOVE,
    "tui": ABOVE,
    "web": ABOVE,
    "cli": ABOVE | {"batch", "console", "tui", "web"},
}
"""What each package may import of the others, itself and `EVERYONE` aside."""

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


def imports(path: Path) -> Iterator[str]:
    """Every module that a source file imports, at any depth."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively; write the full name"
            assert node.module is not None
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if node.module == "gigawatt" or is_module(full) else node.module


def is_module(name: str) -> bool:
    """Whether a name is that of a module or package of the project."""
    path = PACKAGE.parent.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def packages() -> list[str]:
    """The packages that exist."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def inner(module: str) -> str:
    """The part of the project that a module of it belongs to: `core` of `gigawatt.core.state`."""
    part = module.removeprefix("gigawatt").lstrip(".").partition(".")[0]
    return "" if part.startswith("__") else part


@pytest.mark.parametrize("package", packages())
def test_imports_point_one_way(package: str) -> None:
    """A package imports only from packages below it."""
    own = {package} if package == "core" else {package} | EVERYONE
    allowed = own | ALLOWED[package] | ({"errors"} if package == "core" else set())
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
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                where = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                assert node.func.id not in FORBIDDEN_CALLS, f"{where} calls {node.func.id}"


HOT = {"core", "policies", "batch"}
"""Packages whose measured loops read the flat lists of a position; everybody else asks `State`."""

FLAT = {
    "v",
    "mods",
    "hold",
    "planned",
    "pipe",
    "timers",
    "memo",
    "lists",
    "runs",
    "campus_bits",
    "spot_bits",
    "reach_bits",
    "chip_rows",
}
"""The flat lists of a position, as attributes."""


@pytest.mark.parametrize("package", [name for name in packages() if name not in HOT])
def test_only_the_engine_reads_the_layout_of_a_position(package: str) -> None:
    """Outside the engine nobody knows where in a position's flat lists a number lies."""
    for path in modules(package):
        where = path.relative_to(PACKAGE)
        for module in imports(path):
            assert module != "gigawatt.core.position.layout", f"{where} imports {module}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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
    heavy = {"textual", "rich", "click", "numpy", "cattrs", "asyncio", "logging", "random", "socket", "tomllib"}
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
