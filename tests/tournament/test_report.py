"""What a tournament shows: JSON, a page that opens offline, CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pytest
from attrs import evolve
from made_up_results import header, made_up
from tests.pages.reader import read_page

from gigawatt.errors import SaveError
from gigawatt.text import unsafe_character
from gigawatt.tournament.export import export_csv
from gigawatt.tournament.ratings import Estimate
from gigawatt.tournament.report import to_html
from gigawatt.tournament.store import COLUMNS, Store
from gigawatt.tournament.summary import Summary, summarise, to_json


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A tournament of 40 blocks in which the third entrant faults now and then."""
    made = Store.create(tmp_path / "t.db", header(blocks=40))
    for block in made_up(header(blocks=40), faulty=2):
        made.add(block)
    return made


@pytest.fixture
def summary(store: Store) -> Summary:
    """Its summary."""
    return summarise(store)


def test_json(summary: Summary) -> None:
    """The JSON has the promised fields and finite numbers, and is the same a second time."""
    made = to_json(summary)
    promised = {"games", "blocks", "flagged", "standings", "factions", "seats", "cross_table", "results_digest"}
    assert promised <= set(made)
    assert (made["games"], made["blocks"], made["flagged"]) == (160, 40, 14)
    assert [row["policy"] for row in made["standings"][:2]] == ["strong", "middling"]
    assert set(made["standings"][0]) >= {"policy", "rating", "low", "high", "games", "first_pct"}
    assert sum(row["first_pct"] for row in made["standings"]) == pytest.approx(100, abs=0.3)
    assert len(made["cross_table"]) == 12
    assert json.loads(json.dumps(made, allow_nan=False)) == made


def test_flagged_blocks(summary: Summary) -> None:
    """Ratings are given with and without the flagged blocks, and faults cost the one who made them."""
    made = to_json(summary)

    def weak(rows: list[dict[str, float]]) -> float:
        return next(row["rating"] for row in rows if row["policy"] == "weak")

    assert weak(made["standings"]) < weak(made["standings_without_flagged"])
    assert made["faults"] == [
        {"policy": "weak", "kind": "timeout", "games": 56, "example": "1,002 ms[31m", "game": "0.0"}
    ]


def test_no_games_and_one_block(tmp_path: Path) -> None:
    """A file without games, and one with a single block, can be shown: what is not known is null."""
    with Store.create(tmp_path / "t.db", header()) as store:
        empty = summarise(store)
        assert to_json(empty)["standings"] == []
        assert "No games have been played yet" in to_html(empty)
        store.add(next(iter(made_up(header()))))
        one = summarise(store)
        assert to_json(one)["standings"][0]["high"] is None
        json.dumps(to_json(one), allow_nan=False)
        assert "too few blocks" in to_html(one)


def test_page(summary: Summary) -> None:
    """The page is well formed, fetches nothing, runs nothing, and shows strangers' names as text."""
    page = to_html(summary)
    assert "svg" in read_page(page)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "\x1b" not in page
    assert "nan" not in page.replace("finance", "").lower().split()


def test_page_of_control_characters(summary: Summary) -> None:
    """Whatever control characters texts of a file have, none gets onto the page."""
    assert summary.ratings is not None
    odd = "\x1b[31m\u202e\x00\x9b<b>\"'"

    def renamed(estimates: tuple[Estimate, ...]) -> tuple[Estimate, ...]:
        return tuple(evolve(estimate, name=odd + estimate.name) for estimate in estimates)

    told = summary.ratings
    ratings = evolve(
        told,
        standings=renamed(told.standings),
        factions=renamed(told.factions),
        cross=tuple(evolve(pair, row=odd + pair.row, column=odd + pair.column) for pair in told.cross),
    )
    header = evolve(summary.header, **dict.fromkeys(("scenario", "format", "engine_version", "ruleset_digest"), odd))
    header = evolve(header, entrants=tuple(odd + name for name in header.entrants), factions=(odd, *header.factions))
    page = to_html(evolve(summary, ratings=ratings, clean=ratings, header=header, missing=(odd,), results_digest=odd))
    assert unsafe_character(page.replace("\n", "")) is None
    assert "<b>" not in page
    read_page(page)


def test_page_says(summary: Summary) -> None:
    """The page begins with who leads, shows ratings with and without flagged blocks, and ends with how to play it again."""
    page = to_html(summary)
    for words in (
        "strong leads with", "as good as certainly the strongest", "Elo, unflagged", "What the ratings leave unexplained",
        "Par for first places is 25.0", "<h3>To cite</h3>", "gigawatt tournament run strong middling weak",
    ):  # fmt: skip
        assert words in page
    assert summary.results_digest in page
    assert ">-" not in page.replace("-->", "")


def test_csv(store: Store, tmp_path: Path) -> None:
    """The export has a row a seat, formulas are quoted, and negative numbers stay numbers."""
    path = tmp_path / "games.csv"
    assert export_csv(store, path) == 640
    assert path.read_bytes().startswith(b"\xef\xbb\xbfblock,")  # or Excel takes it for another code than UTF-8
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert {row["policy"] for row in rows if "calc" in row["policy"]} == {
        "'=cmd|'/bin/calc'!A0<script>alert(1)</script>"
    }
    assert rows[0]["cash"] == "-5"
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    with pytest.raises(SaveError, match="cannot write"):
        export_csv(store, tmp_path / "none" / "games.csv")


def test_tampered(store: Store) -> None:
    """A file whose rows make no sense is refused in one line."""
    store._database.execute("DELETE FROM results WHERE block = 2 AND game = 0 AND seat = 3")
    with pytest.raises(SaveError, match=r"damaged: game 2\.1 lacks a seat"):
        summarise(store)


def test_balance(summary: Summary) -> None:
    """The balance comes from the games that were played."""
    least, most = summary.balance.cell_range
    assert (least, most) == (8, 8)
    assert math.isfinite(summary.ratings.standings[0].high if summary.ratings else math.inf)
