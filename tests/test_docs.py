"""The pages for people name what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gigawatt
from gigawatt import resources

ROOT = resources.checkout() or Path()
PACKAGE = Path(gigawatt.__file__).parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "decisions").glob("*.md")])
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
