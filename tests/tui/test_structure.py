"""How the interface is put together: no module needs itself, and no code is found by a name made up on the way."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from docs.architecture import find_circle, module_graph

import gigawatt.tui

SOURCES = sorted(Path(gigawatt.tui.__file__).parent.rglob("*.py"))


def test_no_module_of_the_interface_imports_itself_in_a_circle() -> None:
    """Imports in functions and for types alone count like all others."""
    assert find_circle(module_graph("tui")) == []


FLOORS = ("", "toolkit", "board", "widgets", "screens", "play", "app")
"""The folders of the interface, the lowest first: '' is `theme` and the other modules that need no folder, `app` what starts it all."""

TOP = {"app", "served", "terminal", "__main__"}
"""Modules outside the folders that stand above them: the application and what runs it."""


def floor_of(module: str) -> str:
    """The floor of a module of the interface, by its path in `gigawatt.tui`."""
    folder, _, name = module.rpartition("/")
    return folder.partition("/")[0] if folder else "app" if name in TOP else ""


def test_imports_inside_the_interface_point_down() -> None:
    """No module imports one of a higher floor, in functions and for types included: drawing knows nothing of who plays."""
    wrong = [
        f"{module} -> {used}"
        for module, imported in module_graph("tui").items()
        for used in imported
        if FLOORS.index(floor_of(used)) > FLOORS.index(floor_of(module))
    ]
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_code_is_called_by_its_name(path: Path) -> None:
    """No attribute is looked up by a name put together from parts, and none of the application's by a constant one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            holder, name = node.args[:2]
            assert not isinstance(name, ast.JoinedStr), f"{path.name}:{node.lineno}"
            assert "app" not in ast.dump(holder), f"{path.name}:{node.lineno}"
