"""The floors of `gigawatt.policies`: imports point down, no circle, and only hot modules read the layout of a position."""

from __future__ import annotations

from pathlib import Path

from docs.architecture import find_circle, imports, module_graph

from gigawatt import policies

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
    "valuation/plant_value.py": "reads the pipeline and a modifier for each plant that can be built",
    "planning/expedite_value.py": "reads the pipeline for each project that can be expedited",
    "planning/options.py": "reads modifiers for each project and region",
    "planning/planner_inputs.py": "reads modifiers at every decision",
    "planning/plans.py": "reads the pipeline at every decision",
    "planning/store_plan.py": "reads the parts that a seat holds back at every decision",
    "planning/training_plan.py": "reads modifiers at every decision",
}
"""Modules of policies that import `gigawatt.core.position.layout`, and why an accessor is too slow there."""


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
