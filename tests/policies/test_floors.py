"""The floors of `gigawatt.policies`: imports point down, no circle, and only hot modules read the layout of a position."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import gigawatt
from gigawatt import policies

PACKAGE = Path(gigawatt.__file__).parent
ROOT = Path(policies.__file__).parent

FLOORS = (
    ("api", "turn", "decision"),
    ("valuation",),
    ("planning",),
    ("reasons",),
    ("search",),
    ("players",),
    ("registry",),
)
"""From the lowest up; a module imports from its own floor and from those below."""

READS_LAYOUT = {
    "valuation/campus.py": "reads the pipeline at every decision",
    "valuation/card_values.py": "reads the pipeline and holdings at every decision",
    "valuation/position_values.py": "reads modifiers at every decision",
    "valuation/action_values.py": "reads modifiers for each legal action",
    "valuation/constants.py": "maps components to layers once for each game, so that others need not",
    "valuation/rival_forecast.py": "reads the pipeline of all seats at every decision",
    "valuation/value_forecast.py": "reads modifiers for each quarter of a forecast",
    "planning/expedite_value.py": "reads the pipeline for each project that can be expedited",
    "planning/options.py": "reads modifiers for each project and region",
    "planning/planner_inputs.py": "reads modifiers at every decision",
    "planning/plans.py": "reads the pipeline at every decision",
    "planning/training_plan.py": "reads modifiers at every decision",
}
"""Modules of policies that import `gigawatt.core.position.layout`, and why an accessor is too slow there."""


def name_of(path: Path) -> str:
    """The dotted name of a source file."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(ROOT.rglob("*.py"))}


def imported(path: Path) -> set[str]:
    """The modules that a source file imports, types and late imports included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None
            found |= {
                f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in MODULES else node.module
                for alias in node.names
            }
            found |= {"gigawatt.core.position.layout"} if _names_layout(node) else set()
    return found


def _names_layout(node: ast.ImportFrom) -> bool:
    return node.module == "gigawatt.core.position" and any(alias.name == "layout" for alias in node.names)


def floor(module: str) -> int:
    """The floor of a module of policies, from 0."""
    name = module.removeprefix("gigawatt.policies").lstrip(".").partition(".")[0]
    if not name:
        return 0  # the package itself gives the names of the protocol
    return next(i for i, names in enumerate(FLOORS) if name in names)


@pytest.mark.parametrize("module", list(MODULES))
def test_imports_point_down(module: str) -> None:
    """A module of policies imports nothing from a floor above its own."""
    for other in imported(MODULES[module]) & set(MODULES):
        assert floor(other) <= floor(module), f"{module} imports {other}"


def test_no_circle_of_imports() -> None:
    """The modules of policies can be put in an order in which each imports only those before it, types included."""
    waiting = {module: imported(path) & set(MODULES) - {module} for module, path in MODULES.items()}
    while ready := [module for module, needs in waiting.items() if not needs & set(waiting)]:
        for module in ready:
            del waiting[module]
    assert not waiting, f"circles among {sorted(waiting)}"


def test_only_hot_modules_read_the_layout() -> None:
    """Others use the accessors of a position; the table gives the reason for each that does not."""
    reading = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES.values()
        if "gigawatt.core.position.layout" in imported(path)
    }
    assert reading == set(READS_LAYOUT)
