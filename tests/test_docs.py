"""The pages for people name what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gigawatt
from gigawatt import resources
from gigawatt.cli.tournament_text import STANDINGS_COLUMNS
from gigawatt.policies import registry

ROOT = resources.checkout() or Path()
PACKAGE = Path(gigawatt.__file__).parent
PAGES = sorted([
    *ROOT.glob("*.md"), *(page for name in ("", "decisions", "teaching") for page in (ROOT / "docs" / name).glob("*.md")),
])  # fmt: skip
GUIDES = [
    ROOT / "CONTRIBUTING.md",
    *(ROOT / "docs" / f"{name}.md" for name in ("architecture", "policies", "security")),
]
PATH = re.compile(r"`([\w.]+/[\w./]*|\w+\.(?:py|toml))`|(?<![\w/.])((?:docs|tests|benchmarks|rules|\.ci)/[\w./-]*\w)")
"""What reads like a path: in backticks with a slash or as a file of Python or TOML, or anywhere below a folder of the checkout."""
MODULE = re.compile(r"python -m (tests\.[\w.]+)")


def name(page: Path) -> str:
    """A page as the tests show it."""
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page is to a file of the checkout."""
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [t for t in targets if "://" not in t and not (page.parent / t).exists()] == []


@pytest.mark.parametrize("page", GUIDES, ids=name)
def test_paths_exist(page: Path) -> None:
    """Every path that a guide for contributors names is in the package or in the checkout."""
    text = page.read_text(encoding="utf-8")
    paths = {quoted or plain for quoted, plain in PATH.findall(text)} - {".venv/bin/python"}
    paths |= {f"{module.replace('.', '/')}.py" for module in MODULE.findall(text)}
    assert len(paths) > 8
    assert [path for path in sorted(paths) if not (PACKAGE / path).exists() and not (ROOT / path).exists()] == []


def test_every_package_is_on_the_page() -> None:
    """The page of the architecture says of every package what it is and where to start."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert sorted(rows) == sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def test_decisions_are_numbered_in_order() -> None:
    """No number of a decision record is missing or given twice."""
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_house_policy_is_on_its_page() -> None:
    """The table of the built-in policies has each of them once."""
    text = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
    table = re.search(r"\| policy \| thinks \|\n(.*?)\n\n", text, re.DOTALL)
    assert table is not None
    rows = [row.split("|")[1] for row in table[1].splitlines()[1:]]
    assert sorted(re.findall(r"`([\w-]+)`", " ".join(rows))) == sorted(registry.HOUSE)


def test_every_column_of_the_standings_is_explained() -> None:
    """The page of tournaments explains the columns of `tournament show`, in their order."""
    text = (ROOT / "docs" / "tournaments.md").read_text(encoding="utf-8")
    table = re.search(r"\| column of `show` \| meaning \|\n(.*?)\n\n", text, re.DOTALL)
    assert table is not None
    assert tuple(re.findall(r"^\| `([^`]+)` \|", table[1], re.MULTILINE)) == STANDINGS_COLUMNS
