"""The page of metrics defines what the table of balance targets has, no more and no less."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import gigawatt
from gigawatt import resources

PAGE = (resources.checkout() or Path()) / "docs" / "metrics.md"
TABLE = Path(gigawatt.__file__).parent / "study" / "targets.toml"
ROW = re.compile(r"^\| `([\w-]+)` \| (.+) \| (.+) \| (\w+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def page() -> str:
    """The page."""
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """The rows of the table, in order."""
    found: list[dict[str, str]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["row"]
    return found


def _sections(page: str) -> Iterator[tuple[str, str]]:
    """The headings of the page with what stands below them."""
    for part in page.split("\n## ")[1:]:
        heading, _, text = part.partition("\n")
        yield heading, text


def test_every_figure_is_defined_once(page: str, rows: list[dict[str, str]]) -> None:
    """The page has each id of the table once, and no other."""
    found = [name for name, *_ in ROW.findall(page)]
    assert sorted(found) == sorted(row["id"] for row in rows)
    assert page.count("\n| `") == len(found)


def test_figures_stand_under_their_heading_with_their_unit(page: str, rows: list[dict[str, str]]) -> None:
    """Each id stands in the section of its group, in the order of the table, with the unit of the table."""
    shown = {heading: [(name, unit) for name, _, _, unit in ROW.findall(text)] for heading, text in _sections(page)}
    wanted: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        wanted.setdefault(row["group"], []).append((row["id"], row["unit"]))
    assert {heading: found for heading, found in shown.items() if found} == wanted


def test_sources_are_numbered_and_used(page: str) -> None:
    """Every source is referred to, and every reference is to a source."""
    sources = dict(_sections(page))["Sources"]
    numbers = set(re.findall(r"^(\d+)\. ", sources, re.MULTILINE))
    assert numbers == set(re.findall(r"\[\[(\d+)\]\]\(#sources\)", page))
