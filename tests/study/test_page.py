"""The page of a balance study: everything is on it, it opens offline, and strangers' names are text."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.pages.reader import read_page

from gigawatt.study.figure_text import format_figure, format_range, row_of
from gigawatt.study.page import balance_page
from gigawatt.text import html_text, unsafe_character

EXAMPLE = Path(__file__).parent / "data" / "balance.json"
ODD = "<script>alert(1)</script>\u202e\x1b[31m\"'"


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    """The example of the shape."""
    made: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return made


@pytest.fixture(scope="module")
def page(example: dict[str, Any]) -> str:
    """Its page."""
    return balance_page(example)


def test_page_is_well_formed_and_fetches_nothing(page: str) -> None:
    """The page closes its tags, fetches nothing, runs nothing, and has a name and a description for each plot."""
    tags = read_page(page)
    assert tags.count("svg") == tags.count("desc") == page.count('role="img" aria-label="')
    assert tags.count("svg") >= 15
    assert not re.search(r"[>( ](nan|inf)[ <)]", page)


def test_every_row_is_on_the_page(page: str, example: dict[str, Any]) -> None:
    """Each row is in the table of verdicts, with its target, and among the definitions."""
    verdicts, definitions = page.index("<h2>Verdicts"), page.index("<h2>What the figures are")
    shown = page[verdicts : page.index("<h2>Who wins")]
    for row in example["rows"]:
        title = html_text(row["title"]).replace(" %", "\N{NO-BREAK SPACE}%")
        assert f'<td class="left prose">{title}</td>' in shown
        assert html_text(row["what"]) in page[definitions:]
    assert shown.count("<tr>") == len(example["rows"]) + 1


def test_misses_come_first(page: str, example: dict[str, Any]) -> None:
    """The table of verdicts has misses before what holds, what is told, and what is measured elsewhere."""
    shown = page[page.index("<h2>Verdicts") : page.index("<h2>Who wins")]
    found = re.findall(r'<td class="left (misses|holds|told|elsewhere)">', shown)
    order = ["misses", "holds", "told", "elsewhere"]
    assert found == sorted((row["verdict"] for row in example["rows"]), key=order.index)


def test_every_faction_card_and_project_is_plotted(page: str, example: dict[str, Any]) -> None:
    """Each name of the series has a mark in a plot."""
    series = example["series"]
    for part in [*series["faction_wins"], *series["cards"], *series["projects"]]:
        assert f"<title>{html_text(part['name'])}: " in page
    for kind in series["actions"]:
        assert f"<title>{html_text(kind.get('name', kind['id']))}: " in page


def test_the_same_data_give_the_same_page(page: str, example: dict[str, Any]) -> None:
    """The page is a function of the data, which it does not change."""
    before = copy.deepcopy(example)
    assert balance_page(example) == page
    assert example == before


def _spoilt(value: Any) -> Any:
    """Every name and sentence of the data with markup and control characters before it; what is looked up stays."""
    if isinstance(value, list):
        return [_spoilt(item) for item in value]
    if not isinstance(value, dict):
        return value
    keep = {"id", "verdict", "unit"}
    return {k: ODD + v if isinstance(v, str) and k not in keep else _spoilt(v) for k, v in value.items()}


def test_strangers_names_are_text(example: dict[str, Any]) -> None:
    """Whatever markup and control characters names have, none gets onto the page."""
    spoilt = _spoilt(example)
    spoilt["series"]["quarters"] = [ODD + name for name in spoilt["series"]["quarters"]]
    spoilt["series"]["prices"] = {ODD + name: path for name, path in spoilt["series"]["prices"].items()}
    page = balance_page(spoilt)
    read_page(page)
    assert unsafe_character(page.replace("\n", "")) is None
    assert "&lt;script&gt;" in page


def _without_figures(value: Any) -> Any:
    """The data with nothing measured."""
    if isinstance(value, list):
        return [_without_figures(item) for item in value]
    if isinstance(value, dict):
        return {k: None if k in {"value", "low", "high"} else _without_figures(v) for k, v in value.items()}
    return value


def test_unknown_figures_can_be_shown(example: dict[str, Any]) -> None:
    """A study in which nothing was there to measure still has a page."""
    page = balance_page(_without_figures(example))
    read_page(page)
    assert not re.search(r"[>( \"](nan|inf)[ <)\"]", page)


def test_other_numbers_of_quarters(example: dict[str, Any]) -> None:
    """A scenario of six quarters has its targets for the leader after the second and the fourth."""
    short = copy.deepcopy(example)
    series = short["series"]

    def cut(value: Any) -> Any:
        if isinstance(value, list):
            return value[:6] if len(value) == 12 else [cut(item) for item in value]
        return {k: cut(v) for k, v in value.items()} if isinstance(value, dict) else value

    short["series"] = cut(series)
    page = balance_page(short)
    read_page(page)
    plot = page[page.index("Who leads when") : page.index("What binds when")]
    bands = [float(x) for x in re.findall(r'class="band" x="([\d.]+)"', plot)]
    step = (880 - 56 - 12) / 6
    assert bands == pytest.approx([56 + step, 56 + 3 * step], abs=0.1)


def test_a_scenario_without_cards_and_plants(example: dict[str, Any]) -> None:
    """What a scenario does not have gets no plot, and the page is still whole."""
    bare = copy.deepcopy(example)
    bare["series"]["cards"] = []
    for row in bare["rows"]:
        if row["id"] in {"cards", "plants"}:
            row.update(parts=[], value=None, low=None, high=None, verdict="told", holds=None, sure=None)
    page = balance_page(bare)
    read_page(page)
    assert "<h2>Cards" not in page
    assert "<h3>Plants" not in page
    assert "<h3>Not judged" in page


def test_figures() -> None:
    """Figures have their units, and what is not known has a dash."""
    assert format_figure(0.2345, "share") == "23.4 %"
    assert format_figure(0.0061, "points") == "0.61 points"
    assert format_figure(-12, "money") == "−$1.2 bn"
    assert [format_figure(v, "number") for v in (2.207, 41.26, 1234.5)] == ["2.21", "41.3", "1,234"]
    assert format_figure(None, "lead") == format_range(None, 1.0, "lead") == "–"
    assert format_range(-148, 119, "money") == "−$14.8 to $11.9 bn"
    assert format_range(0.2, 0.3, "share") == "20.0 to 30.0 %"


def test_row_of(example: dict[str, Any]) -> None:
    """Rows are found by their id."""
    assert row_of(example, "binding")["group"] == "Bottlenecks"
    with pytest.raises(KeyError):
        row_of(example, "nothing")
