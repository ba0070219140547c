"""`gigawatt study balance`: rows, verdicts, the shape of its JSON, resuming, wrong use."""

from __future__ import annotations

import itertools
import json
import re
import sqlite3
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gigawatt import resources
from gigawatt.cli.study_text import balance_text
from gigawatt.core import Game
from gigawatt.errors import SaveError, UsageError
from gigawatt.study.balance import PRECISION, Balance, _is_sure, add_up
from gigawatt.study.balance_figures import FIGURES, kinds_of, projects_of
from gigawatt.study.balance_json import Origin, to_json
from gigawatt.study.balance_run import Request, RotatedPlan, Study, prepare_study
from gigawatt.study.balance_store import StudyStore
from gigawatt.study.estimates import Estimate
from gigawatt.study.page import balance_page
from gigawatt.study.targets import PATH, SOURCES, targets
from gigawatt.tournament.plan import Plan, secret_of
from gigawatt.tournament.pools import InProcess
from gigawatt.tournament.runner import Status

Call = Callable[..., Any]
DOCS = (resources.checkout() or Path()) / "docs"
EXAMPLE = Path(__file__).parent / "data" / "balance.json"
SMALL = Request(scenario="first-campus", policy="random", games=8, seed=5, seats=2)


def report(run: Call, *arguments: object) -> dict[str, Any]:
    """The object that the command prints."""
    answer = run("study", "balance", *arguments, "--json")
    assert answer.code == 0, answer.err
    found: dict[str, Any] = json.loads(answer.out)
    return found


def small(run: Call, *arguments: object) -> dict[str, Any]:
    """A study of random seats in the smallest game."""
    return report(run, "first-campus", "--policy", "random", "--seats", 2, "--seed", 5, *arguments)


def balanced(study: Study, path: Path) -> Balance:
    """All games of a study, played in this process."""
    with StudyStore.open(path, study.header) as store:
        pool = InProcess(study.job)
        try:
            assert study.run(store, pool).is_complete
        finally:
            pool.close(at_once=False)
        return study.balance(store)


# --- the table ------------------------------------------------------------------------------------------------------------


def test_every_row_is_figured() -> None:
    """Each row of the table has a figure, or says by what other means it is measured; no figure is without a row."""
    rows = {target.id: target for target in targets()}
    measured = {name for name, target in rows.items() if target.judge != "elsewhere"}
    assert measured == {*FIGURES, PRECISION}
    for name, target in rows.items():
        assert (target.judge == "elsewhere") == bool(target.by), name
        assert (target.judge in ("value", "each")) == (target.low is not None or target.high is not None), name
        assert set(target.source) <= set(SOURCES), name
        assert target.source, name
        assert target.unit in ("share", "points", "number", "lead", "money"), name


def test_rows_are_named_once_and_grouped() -> None:
    """Ids are unique, and the rows of a group stand together."""
    rows = tomllib.loads(PATH.read_text(encoding="utf-8"))["row"]
    assert len({row["id"] for row in rows}) == len(rows)
    groups = [row["group"] for row in rows]
    changes = sum(1 for a, b in itertools.pairwise(groups) if a != b)
    assert changes + 1 == len(set(groups))


@pytest.mark.parametrize(
    ("known", "band", "is_sure"),
    [
        ((0.5, 0.4, 0.6), (0.4, 0.6), True), ((0.5, 0.3, 0.6), (0.4, 0.6), False), ((0.7, 0.6, 0.8), (0.4, 0.6), False),
        ((0.7, 0.61, 0.8), (0.4, 0.6), True), ((0.1, 0.0, 0.3), (0.4, None), True), ((1.0, 0.7, 1.0), (1.0, 1.0), False),
        ((0.9, 0.8, 1.0), (1.0, 1.0), False), ((3.0, 0.0, 9.3), (None, 0.0), False), ((0.0, 0.0, 0.0), (None, 0.0), True),
        ((0.2, None, None), (0.4, None), True),
    ],
)  # fmt: skip
def test_a_verdict_is_sure_of_a_whole_interval(
    known: tuple[float, float | None, float | None], band: tuple[float | None, float | None], is_sure: bool
) -> None:
    """All of the interval is in the band, its ends included, or all of it outside; also where it ends at 0 or 1 with the band."""
    assert _is_sure(Estimate(*known), band) is is_sure


def test_what_is_of_the_games_measured_is_sure(run: Call) -> None:
    """Whether every game ended by rule is known of the games there are, whatever others might do."""
    row = next(row for row in small(run, "--games", 4, "--workers", 0)["rows"] if row["id"] == "completion")
    assert row["low"] < row["high"] == row["target_low"]
    assert (row["target"], row["sure"]) == ("every game measured", True)


def test_no_code_of_a_source_reaches_a_reader() -> None:
    """Texts of the table name no source by its code; the page of metrics, the page of JSON and the HTML have it in words."""
    for target in targets():
        assert not set(re.findall(r"\w+", f"{target.title} {target.what} {target.target} {target.by}")) & set(SOURCES)
    html = balance_page(json.loads(EXAMPLE.read_text(encoding="utf-8")))
    assert not re.search(rf"\b({'|'.join(SOURCES)})\b", html)
    for words in SOURCES.values():
        assert words in html
        for page in ("metrics.md", "balance-json.md"):
            assert words in (DOCS / page).read_text(encoding="utf-8"), page


def test_bands_follow_par() -> None:
    """Factions are within a fifth of par and places within two points of it, whatever the seats."""
    rows = {target.id: target for target in targets()}
    assert rows["faction-wins"].band(0.25) == pytest.approx((0.2, 0.3))
    assert rows["faction-wins"].band(0.5) == pytest.approx((0.4, 0.6))
    assert rows["place-wins"].band(0.5) == pytest.approx((0.48, 0.52))
    assert rows["leader-two-thirds"].band(0.5) == (None, 0.85)


def test_projects_fall_into_three_sorts(case_game: Game) -> None:
    """Every project of the catalogue is a kind of power, a plant, or another, and none is two of them."""
    sorts = [projects_of(case_game, which) for which in ("power", "plant", "other")]
    assert sum(map(len, sorts)) == len(case_game.ruleset.projects)
    assert {"grid-power", "gas-turbines"} <= set(sorts[0])
    assert set(sorts[1]) == {"logic-plant", "memory-plant", "packaging-plant", "equipment-works"}
    assert "pass" not in kinds_of(case_game)


# --- the plan -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kinds", "seats"), [(10, 4), (4, 4), (5, 2), (7, 3), (8, 6)])
def test_the_plan_is_even(kinds: int, seats: int) -> None:
    """In as many blocks as factions each faction has every seat equally often, and in every block each of its factions has every seat once."""
    factions = tuple(f"f{i}" for i in range(kinds))
    plan = RotatedPlan(Plan(entrants=1, seats=seats, factions=factions, blocks=2 * kinds, secret=secret_of(3)))
    counts: Counter[tuple[str, int]] = Counter()
    for block in plan:
        games = list(block.games())
        assert len(games) == block.size == seats
        here = Counter((name, seat) for game in games for seat, name in enumerate(block.seating(game.game)))
        assert set(here.values()) == {1}
        assert len(here) == seats * seats
        counts.update(here)
    assert set(counts.values()) == {2 * seats}


# --- the study ------------------------------------------------------------------------------------------------------------


def test_resuming_changes_nothing(run: Call, tmp_path: Path) -> None:
    """One run, a run that is made longer, and games from the cache give the same object."""
    whole = small(run, "--games", 8, "--workers", 0, "--out", tmp_path / "one.db")
    assert whole["games"] == 8
    small(run, "--games", 3, "--workers", 0, "--out", tmp_path / "two.db")
    assert small(run, "--games", 8, "--workers", 0, "--out", tmp_path / "two.db") == whole
    assert small(run, "--games", 8, "--workers", 0) == whole
    assert small(run, "--games", 8, "--workers", 0) == whole


def test_processes_come_to_the_same(run: Call, tmp_path: Path) -> None:
    """Worker processes give the same object as this process."""
    whole = small(run, "--games", 8, "--workers", 0, "--out", tmp_path / "one.db")
    assert small(run, "--games", 8, "--workers", 2, "--out", tmp_path / "two.db") == whole


def test_a_stopped_run_goes_on(tmp_path: Path) -> None:
    """Ctrl-C keeps the finished blocks; the next run plays only the others and comes to the same."""
    study = prepare_study(SMALL)
    expected = balanced(study, tmp_path / "whole.db")
    presses = iter([True])

    def stop(status: Status) -> None:
        if status.blocks == 2 and next(presses, False):
            raise KeyboardInterrupt

    with StudyStore.open(tmp_path / "part.db", study.header) as store:
        pool = InProcess(study.job)
        finish = study.run(store, pool, stop)
        pool.close(at_once=True)
        assert finish.is_stopped
        assert not finish.is_complete
        kept = store.done()
        assert 0 < len(kept) < study.plan.blocks
        with pytest.raises(SaveError, match="missing"):
            study.balance(store)
    again = balanced(study, tmp_path / "part.db")
    assert again.rests == expected.rests
    assert again.whole == expected.whole


def test_fewer_games_of_a_longer_study(tmp_path: Path) -> None:
    """A study of fewer games takes the first blocks of what is kept."""
    study, shorter = (
        prepare_study(SMALL),
        prepare_study(Request(scenario="first-campus", policy="random", games=4, seed=5, seats=2)),
    )
    balanced(study, tmp_path / "games.db")
    assert balanced(shorter, tmp_path / "games.db").games == 4


def test_the_printed_command_gives_every_figure_again(run: Call) -> None:
    """The command in the object, run as it stands, prints the same object."""
    whole = small(run, "--games", 4, "--workers", 0)
    words = whole["command"].split()
    assert words[:3] == ["gigawatt", "study", "balance"]
    assert report(run, *words[3:]) == whole


def test_a_line_up(run: Call) -> None:
    """`--factions` measures those alone, and is in the printed command."""
    whole = small(run, "--games", 4, "--workers", 0, "--factions", "neocloud, hyperscaler")
    assert sorted(one["id"] for one in whole["series"]["faction_wins"]) == ["hyperscaler", "neocloud"]
    assert report(run, *whole["command"].split()[3:]) == whole


def test_rows_agree_with_each_other(tmp_path: Path) -> None:
    """First places add up to one a game, shares to one, and every verdict follows from figure and band."""
    study = prepare_study(Request(scenario="duel", policy="greedy", games=10, seed=2))
    found = to_json(balanced(study, tmp_path / "games.db"), Origin(policy="greedy", seed="2", rules="", command=""))
    rows = {row["id"]: row for row in found["rows"]}
    assert [row["id"] for row in found["rows"]] == [target.id for target in targets()]
    for name in ("source-share", "source-decides", "binding"):
        assert sum(part["value"] for part in rows[name]["parts"]) == pytest.approx(1, abs=1e-4)
    assert sum(part["value"] for part in rows["place-wins"]["parts"]) == pytest.approx(1, abs=1e-5)
    firsts = sum(part["value"] * part["n"] for part in rows["faction-wins"]["parts"])
    assert firsts == pytest.approx(found["games"], abs=1e-3)
    for row in rows.values():
        figures = row["parts"] or [row]
        inside = [
            (row["target_low"] is None or one["value"] >= row["target_low"])
            and (row["target_high"] is None or one["value"] <= row["target_high"])
            for one in figures
            if one["value"] is not None
        ]
        if row["verdict"] in ("holds", "misses"):
            assert (row["verdict"] == "holds") == row["holds"] == all(inside), row["id"]
        else:
            assert row["holds"] is None
        if row["value"] is not None and row["low"] is not None:
            assert row["low"] <= row["value"] <= row["high"], row["id"]


def test_the_shape_of_the_object(tmp_path: Path) -> None:
    """The object has the keys of the example that pages are made from, on every level, and rows of the same names."""
    study = prepare_study(Request(scenario="case-study", policy="random", games=4, seed=2))
    origin = Origin(policy="random", seed="2", rules=study.header.rules, command="")
    found = to_json(balanced(study, tmp_path / "games.db"), origin)
    example = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert shape(found) == shape(example)
    assert [row["id"] for row in found["rows"]] == [row["id"] for row in example["rows"]]


def shape(value: Any) -> Any:
    """The keys of objects, of the first element in lists of them."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [next((shape(one) for one in value if one.get("parts")), shape(value[0]))]
    return isinstance(value, list)


def test_what_a_scenario_lacks_is_not_judged(tmp_path: Path) -> None:
    """Where there are no controls and no plants, their rows have no verdict."""
    study = prepare_study(Request(scenario="first-campus", policy="random", games=4, seed=2))
    rows = {row.target.id: row for row in balanced(study, tmp_path / "games.db").rows()}
    for name in ("controls-used", "grey-share", "plants", "chokepoint-quarters", "chokepoint-wins"):
        assert rows[name].verdict == "told", name
        assert rows[name].estimate.value is None, name


def test_nothing_added_up_is_nothing(case_game: Game) -> None:
    """Without games every row is told as nothing to measure."""
    rows = add_up(case_game, [], 0).rows()
    assert {row.estimate.value for row in rows if row.target.id != "cards-never-legal"} == {None}


# --- for people, and wrong use --------------------------------------------------------------------------------------------


def test_one_block_is_one_block() -> None:
    """Counts agree with their nouns, in the text and on the page."""
    data = json.loads(EXAMPLE.read_text(encoding="utf-8")) | {"games": 4, "blocks": 1, "faults": 1}
    assert "4 games in 1 block of" in balance_text(data)
    assert "; 1 game with a policy at fault" in balance_text(data)
    assert "4 games in 1 seed block, " in balance_page(data)


def test_for_people(run: Call, tmp_path: Path) -> None:
    """The text names the targets that hold, every group, and the command."""
    answer = run(
        "study", "balance", "first-campus", "--policy", "random", "--seats", 2, "--games", 4, "--workers", 0, "--out",
        tmp_path / "games.db",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    lines = answer.out.splitlines()
    assert lines[0].startswith("first-campus, 2 seats, 4 games in 2 blocks of random, seed 1, rules ")
    for group in dict.fromkeys(target.group for target in targets()):
        assert group in lines
    assert lines[-1].startswith("again: gigawatt study balance first-campus --games 4 ")


def test_a_page(run: Call, tmp_path: Path) -> None:
    """`--html` writes a page, and keeps a file that is not ours."""
    page = tmp_path / "page.html"
    small(run, "--games", 4, "--workers", 0, "--html", page)
    assert page.read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    small(run, "--games", 4, "--workers", 0, "--html", page)
    other = tmp_path / "letter.html"
    other.write_text("Dear reader")
    answer = run("study", "balance", "first-campus", "--policy", "random", "--games", 4, "--html", other)
    assert answer.code == 2
    assert str(other) in answer.line
    assert other.read_text() == "Dear reader"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("atlantis",), "atlantis"),
        (("duel", "--games", 0), "--games"),
        (("duel", "--seats", 3), "3"),
        (("duel", "--seats", 9), "--seats"),
        (("duel", "--policy", "nobody"), "nobody"),
        (("duel", "--seed", "-1"), "--seed"),
        (("duel", "--factions", "neocloud,nobody"), "nobody"),
        (("duel", "--factions", "neocloud"), "2 seats"),
        (("duel", "--workers", 2, "--dask", "tcp://127.0.0.1:1"), "--dask"),
        (("duel", "--games", 10**9), "blocks"),
        (("duel", "--out", "no/such/folder/games.db"), "no/such/folder"),
        (("duel", "--html", "/"), "/"),
    ],
    ids=lambda value: "-".join(map(str, value))[:40] if isinstance(value, tuple) else "",
)
def test_wrong_use(run: Call, arguments: tuple[object, ...], named: str) -> None:
    """Wrong use is one line that names what is wrong."""
    answer = run("study", "balance", *arguments)
    assert answer.code in (1, 2)
    assert named in answer.line
    assert not answer.out


def test_files_that_are_something_else(run: Call, tmp_path: Path) -> None:
    """Games of another study, other databases and other files are kept, and named."""
    mine = tmp_path / "mine.db"
    small(run, "--games", 4, "--workers", 0, "--out", mine)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE t (x)")
    database.close()
    text = tmp_path / "text.db"
    text.write_text("a letter")
    before = {path: path.read_bytes() for path in (mine, other, text)}
    for path in before:
        answer = run("study", "balance", "duel", "--policy", "random", "--games", 2, "--workers", 0, "--out", path)
        assert answer.code == 2
        assert str(path) in answer.line
    assert {path: path.read_bytes() for path in before} == before


def test_damaged_games(tmp_path: Path) -> None:
    """A damaged game, a missing block and a damaged database are one line each."""
    study = prepare_study(SMALL)
    path = tmp_path / "games.db"
    balanced(study, path)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE games SET measures = ? WHERE block = 1 AND game = 0", (b"rubbish",))
    database.close()
    with StudyStore.open(path, study.header) as store, pytest.raises(SaveError, match="damaged"):
        study.balance(store)
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM games WHERE block = 1")
    database.close()
    with StudyStore.open(path, study.header) as store, pytest.raises(SaveError, match="block 1 is missing"):
        study.balance(store)
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 8192)
    with pytest.raises((SaveError, UsageError)), StudyStore.open(path, study.header) as store:
        study.balance(store)
