"""The public API: what `gigawatt.__all__` names is there, is documented, and costs nothing until it is used."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import gigawatt
from gigawatt import errors, resources

ROOT = resources.checkout() or Path()
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
PUBLIC_MODULES = {"gigawatt", "gigawatt.batch"}


def typed_names() -> dict[str, str]:
    """The names that type checkers see in `gigawatt`, each with the module it is imported from."""
    tree = ast.parse(Path(gigawatt.__file__).read_text(encoding="utf-8"))
    (branch,) = (node for node in tree.body if isinstance(node, ast.If))
    return {
        alias.asname or alias.name: str(node.module)
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


@pytest.mark.parametrize("name", gigawatt.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """A public name is what its module has by that name."""
    module = importlib.import_module(typed_names()[name])
    assert getattr(gigawatt, name) is getattr(module, name)


def test_type_checkers_see_the_same_names() -> None:
    """What is imported for type checkers is what the package offers, from the modules it is loaded from."""
    typed = typed_names()
    assert sorted(typed) == sorted(gigawatt.__all__)
    assert typed == gigawatt._MODULES


def test_public_names_are_listed_and_others_refused() -> None:
    """`dir` shows every public name, and a misspelt one is an AttributeError as anywhere."""
    assert set(gigawatt.__all__) <= set(dir(gigawatt))
    with pytest.raises(AttributeError, match="play_macth"):
        _ = gigawatt.play_macth  # type: ignore[attr-defined]


def test_the_error_tree_is_public() -> None:
    """Whoever catches an error of ours can name it."""
    tree = {
        name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, errors.GameError)
    }
    assert tree <= set(gigawatt.__all__)


def test_importing_the_package_loads_nothing_else() -> None:
    """`import gigawatt` brings its version and no other module of ours, and none of the standard library that is not there already."""
    code = "import sys; before = set(sys.modules); import gigawatt; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert set(done.stdout.split()) <= {"__future__", "gigawatt", "gigawatt.version"}


def test_the_page_lists_the_public_names() -> None:
    """`docs/api.md` has one row for each public name, and no other."""
    rows = re.findall(r"^\| `(?:gigawatt\.batch\.)?(\w+)[^`]*` \| (.*) \|$", PAGE, re.MULTILINE)
    batch = importlib.import_module("gigawatt.batch")
    assert sorted(name for name, _ in rows) == sorted([*gigawatt.__all__, *batch.__all__])
    assert all(text.endswith(".") for _, text in rows)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_use_the_public_api_only(page: Path) -> None:
    """No example imports from a module that is not public."""
    for block in re.findall(r"^```python\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        for node in ast.walk(ast.parse(block)):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            assert [m for m in modules if m.startswith("gigawatt") and m not in PUBLIC_MODULES] == []


@pytest.mark.parametrize("changed", [{"seed": -1}, {"seed": 1 << 128}, {"seed": "x"}, {"seed": True}, {"blocks": "2"}])
def test_a_tournament_refuses_numbers_it_could_not_read_again(tmp_path: Path, changed: dict[str, Any]) -> None:
    """A wrong number is refused before a results file is written."""
    path = tmp_path / "results.db"
    asked: dict[str, Any] = {"scenario": "first-campus", "blocks": 1, **changed}
    with pytest.raises(gigawatt.UsageError, match=next(iter(changed))):
        gigawatt.run_tournament(path, ["greedy", "random"], **asked)
    assert not path.exists()


def test_records_are_read_and_written_by_name(tmp_path: Path) -> None:
    """A path may be text, as everywhere in the public API."""
    game = gigawatt.open_game("first-campus")
    policies = [gigawatt.make_policy("random") for _ in range(game.seats)]
    record = gigawatt.play_match(game, policies, 1, record=True).record
    assert record is not None
    gigawatt.save_record(record, str(tmp_path / "game.json"))
    assert gigawatt.load_record(str(tmp_path / "game.json")).actions == record.actions
    for ply in (-1, len(record.actions) + 1):
        with pytest.raises(gigawatt.UsageError, match="plies"):
            gigawatt.position(record, ply)


def test_a_match_takes_policies_and_no_names() -> None:
    """A name in place of a policy is a slip of the caller and no fault of a policy."""
    with pytest.raises(gigawatt.UsageError, match="make_policy"):
        gigawatt.play_match(gigawatt.open_game("duel"), ["greedy", "random"], 3)  # type: ignore[list-item]
