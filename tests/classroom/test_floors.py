"""The floors of `gigawatt.classroom`: folders of one subject each, whose imports point down."""

from __future__ import annotations

from pathlib import Path

from docs.architecture import find_circle, module_graph

from gigawatt import classroom

ROOT = Path(classroom.__file__).parent
FLOORS = (
    ("reasons",),
    ("folder", "exercises", "play"),
    ("replays",),
    ("setup",),
    ("submissions", "serving"),
    ("grading", "tournament"),
    ("debrief", "export"),
)
"""From the lowest up; a module imports from its own folder and from floors below, never from its neighbours."""

LEVELS = {name: level for level, names in enumerate(FLOORS) for name in names}


def folder(module: str) -> str:
    """The folder of a module of classroom; of one that lies in none, the module."""
    return module.partition("/")[0]


def test_every_folder_has_a_floor() -> None:
    """The floors name what exists: the folders, and the only module that every folder may use."""
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {path.stem for path in ROOT.glob("*.py")}
    assert set(LEVELS) == found - {"__init__"}


def test_imports_point_down() -> None:
    """A module imports nothing from a floor above its own or from another folder on it, types and late imports included."""
    for module, others in module_graph("classroom").items():
        for other in others:
            own, used = folder(module), folder(other)
            assert own == used or LEVELS[used] < LEVELS[own], f"{module} imports {other}"


def test_no_circle_of_imports() -> None:
    """The modules can be put in an order in which each imports only those before it, types included."""
    assert not find_circle(module_graph("classroom"))


def test_every_folder_is_on_the_page() -> None:
    """`docs/architecture.md` says what each folder is for."""
    page = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [
        path.parent.name for path in ROOT.glob("*/__init__.py") if f"`classroom/{path.parent.name}/`" not in page
    ] == []


def test_tests_lie_as_the_folders_do() -> None:
    """Every folder of tests is that of a folder of classroom."""
    folders = {path.parent.name for path in Path(__file__).parent.glob("*/test_*.py")}
    assert folders <= set(LEVELS)
