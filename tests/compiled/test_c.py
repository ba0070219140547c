"""What the compiler makes of the hot functions: no Python objects where numbers would do."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.compiled.test_compiled import ROOT, why_not

CORE = {
    "board": ("joined", "ordinal", "own_mods", "shift"),
    "forgetting": ("forget", "forget_everyones", "forget_place", "forget_region", "forget_builds"),
    "capacity": ("plants_of", "measure_capacity"),
    "compute": ("runs_at", "know_runs", "_measure", "layers_at", "least_layer", "points_at", "modules_online"),
    "permissions": ("equity_lead", "rent_most", "plants_under_way", "stocked", "expeditable", "parts_on_their_way"),
    "market": ("know_market", "_serve", "unit_price", "next_price", "open_origin", "order", "order_lot", "chip_price"),
    "menus": ("full_bits", "price_of"),
    "legal_actions": ("find_legal", "_within", "_seat_pieces", "_part_pieces", "_build_pieces", "_chip_pieces", "_can_assemble"),
    "operations": ("_run",),
    "vector": ("write_vector", "write_compact", "_copy", "_write_tracks", "_write_seats", "_coming_place"),
    "cached_options": ("find_missing", "find_store", "find_yard", "find_lines", "put_in_order", "find_issues", "find_takes", "sorted_row"),
}  # fmt: skip
"""Functions of `gigawatt.core` that every ply or quarter calls."""

POLICIES = {
    "campus": ("lines_of", "read_campus", "_at_once", "_enter", "_chip_points", "line_time", "grant_times", "permit_waits"),
    "value_forecast": ("supply_ahead", "_prices", "tails", "tier_value", "progress_value", "progress_rates", "classes_ahead"),
    "expedite_value": ("expedite_value", "_waiting"),
    "options": ("project_option", "best_option"),
    "planner": ("includes",),
    "plans": ("_others", "_find_steps", "_next_step"),
    "training_plan": ("TrainingPlan____operate", "TrainingPlan____race", "TrainingPlan____compute_ahead", "TrainingPlan___worth"),
}  # fmt: skip
"""Functions of `gigawatt.policies` that every decision of a planner calls."""

GENERIC = re.compile(
    r"\b(PyObject_[GS]etItem|PyObject_Vectorcall\w*|PyObject_RichCompare\w*|PyObject_GetIter|PyObject_IsTrue|PyNumber_\w+"
    r"|CPyObject_GetAttr|CPyDict_\w+|PyIter_Next|PySequence_\w+|PyTuple_New|CPyTagged_StealAsObject)\b"
)
"""What C calls where it knows nothing of the types: items and comparisons of objects, look-ups by name, boxes."""


def functions(folder: Path, package: str) -> dict[str, list[str]]:
    """The lines of each function of a package in the C files of a folder, by `module.name`."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob(f"*{package}___*.c")):
        name = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line[:1].isalpha() and (
                head := re.search(rf"\bCPyDef_(?:{package}___)?([a-z_]+?)___(\w+)\(.*\{{$", line)
            ):
                name = f"{head[1]}.{head[2]}"
                found[name] = []
            elif line.startswith("}"):
                name = ""
            elif name:
                found[name].append(line)
    return found


@pytest.mark.slow
@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_hot_functions_handle_numbers_and_no_objects(tmp_path: Path) -> None:
    """An item of a packed list that is read as a Python object costs ten times as much, and nothing else would tell.

    Where the checkout is compiled, this is the C that its modules were compiled from.
    """
    command = [sys.executable, ".ci/compile.py", "--c-into", str(tmp_path), "--reuse"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    for package, hot in (("core", CORE), ("policies", POLICIES)):
        written = functions(tmp_path, package)
        for module, names in hot.items():
            for name in names:
                body = written[f"{module}.{name}"]
                calls = Counter(call for line in body for call in GENERIC.findall(line))
                assert not calls, f"{package}.{module}.{name}: {dict(calls)}"
