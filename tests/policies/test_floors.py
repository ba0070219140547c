"""The floors of `gigawatt.policies`: imports point down, no circle, and only hot modules read the layout of a position."""

from __future__ import annotations

import ast
from pathlib import Path

from docs.architecture import find_circle, imports, module_graph

from gigawatt import policies
from gigawatt.policies.valuation.adding import add_up

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
    "valuation/rival_forecast.py": "reads the pipeline of all seats at every decision",
    "valuation/value_forecast.py": "reads modifiers for each quarter of a forecast",
    "valuation/barriers.py": "reads the controls of a ladder at every decision",
    "valuation/fitting_value.py": "reads holdings and a modifier for each fitting that can be built",
    "valuation/part_market.py": "reads the pipeline for each part that a plant can be built for",
    "valuation/plant_value.py": "reads a modifier for each plant that can be built",
    "planning/expedite_value.py": "reads the pipeline for each project that can be expedited",
    "planning/options.py": "reads modifiers for each project and region",
    "planning/planner_inputs.py": "reads modifiers at every decision",
    "planning/plans.py": "reads the pipeline at every decision",
    "planning/store_plan.py": "reads the parts that a seat holds back at every decision",
    "planning/training_plan.py": "reads modifiers at every decision",
}
"""Modules of policies that import `gigawatt.core.position.layout`, and why an accessor is too slow there."""

ADDS_WHOLE_NUMBERS = {
    "valuation/action_values.py": 1,
    "valuation/style_bonus.py": 2,
    "planning/options.py": 1,
    "reasons/action_clauses.py": 1,
    "search/leaf_model.py": 3,
    "search/monte_carlo.py": 2,
}
"""Calls of the built-in `sum` in policies, by module. Each adds whole numbers: from Python 3.12 on it adds floats otherwise than before."""


def floor(module: str) -> int:
    """The floor of a module of policies, from 0; the package itself names the protocol, so it is on the lowest."""
    name = module.partition("/")[0]
    return 0 if name == "__init__" else next(i for i, names in enumerate(FLOORS) if name in names)


def test_imports_point_down() -> None:
    """A module of policies imports nothing from a floor above its own, types and late imports included."""
    for module, others in module_graph("policies").items():
        for other in others:
            assert floor(other) <= floor(module), f"{module} imports {other}"


def test_no_circle_of_imports() -> None:
    """The modules of policies can be put in an order in which each imports only those before it, types included."""
    assert not find_circle(module_graph("policies"))


def test_only_hot_modules_read_the_layout() -> None:
    """Others use the accessors of a position; the table gives the reason for each that does not."""
    reading = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if "gigawatt.core.position.layout" in imports(path)
    }
    assert reading == set(READS_LAYOUT)


def test_fractions_are_added_the_same_on_every_python() -> None:
    """No policy adds fractions with the built-in `sum`; whoever adds whole numbers with it is counted above."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        count = sum(isinstance(call.func, ast.Name) and call.func.id == "sum" for call in calls)
        if count:
            found[path.relative_to(ROOT).as_posix()] = count
    assert found == ADDS_WHOLE_NUMBERS


def test_a_sum_is_that_of_one_addition_after_the_other() -> None:
    """A correction for rounding would give 1 here, as the built-in `sum` does from Python 3.12 on."""
    assert add_up([1e16, 1.0, -1e16]) == 0
    assert add_up([]) == 0
