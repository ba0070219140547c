"""The whole answer: equal for any number of workers and after any interruption, as text, JSON and a page, and from the command."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from tests.pages.reader import read_page
from tests.study.hindsight.matches import SAMPLES, sample

from gigawatt.cli.study_bottlenecks_text import report
from gigawatt.core.queries.bottleneck import bottleneck, held_back
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.errors import SaveError, UsageError
from gigawatt.study.hindsight.bottlenecks import Bottlenecks, bottlenecks, trial_count
from gigawatt.study.hindsight.bottlenecks_json import to_json
from gigawatt.study.hindsight.bottlenecks_page import bottlenecks_page
from gigawatt.study.hindsight.episodes import MOST_EPISODES, episodes, main_episodes
from gigawatt.study.hindsight.worst_shortage import worst_shortage
from gigawatt.tournament.pools import Processes

Run = Callable[..., Any]
SMALL = SAMPLES / "first-campus.json"
DOCS = Path(__file__).parents[3] / "docs"
COMMAND = "gigawatt study bottlenecks game.json"


@pytest.fixture(scope="module")
def answer() -> Bottlenecks:
    """All seats of a small match."""
    return bottlenecks(sample("first-campus").record)


def plain(found: Bottlenecks) -> dict[str, Any]:
    """Everything in an answer, as JSON reads it back."""
    data: dict[str, Any] = json.loads(json.dumps(to_json(found, COMMAND)))
    return data


# --- what it says ----------------------------------------------------------------------------------------------------


def test_each_quarter_has_what_ran_in_its_operations(answer: Bottlenecks) -> None:
    """Campuses, compute, what binds and by how much are those of the operations."""
    future = sample("first-campus")
    for seat in answer.seats:
        assert [row.quarter for row in seat.quarters] == list(range(future.quarters))
        for row in seat.quarters:
            begun = future.course.operations[row.quarter]
            assert row.compute == sum(c.bottleneck.points for c in row.campuses)
            for campus in row.campuses:
                assert campus.bottleneck == bottleneck(begun, seat.seat, campus.bottleneck.region)
                assert campus.held_back == (0 if campus.is_land_only else held_back(begun, campus.bottleneck)) >= 0
                assert [price.layers for price in campus.prices] in ([], [(layer,) for layer in range(len(LAYERS))])
                assert campus.joint is None or campus.joint.layers == tuple(
                    map(LAYERS.index, campus.bottleneck.binding)
                )
            assert row.most_held is None or row.most_held.held_back == max(c.held_back for c in row.campuses)


def test_what_is_held_back_is_what_the_next_layer_would_let_run() -> None:
    """With modules added to the binding layers until another binds, the campus has that much more compute."""
    from gigawatt.core import edits
    from gigawatt.core.queries.compute import modules_online, points

    future = sample("duel")
    seen = 0
    for begun in future.course.operations.values():
        for seat in range(future.game.seats):
            for region in begun.campuses(seat):
                campus = bottleneck(begun, seat, region)
                if campus.following and campus.online == min(campus.modules):
                    state = begun.copy()
                    for layer, have in enumerate(campus.modules):
                        for _ in range(min(m for m in campus.modules if m > min(campus.modules)) - have):
                            edits.add_module(state, seat, region, layer)
                    more = points(state, seat, region, modules_online(state, seat, region)) - campus.points
                    assert held_back(begun, campus) == more
                    seen += more > 0
    assert seen


def test_episodes_are_runs_of_quarters(answer: Bottlenecks) -> None:
    """Each has the same binding layers throughout, and the story has the few that held back most."""
    for seat in answer.seats:
        for one in episodes(seat):
            rows = [
                campus
                for quarter in seat.quarters[one.first : one.last + 1]
                for campus in quarter.campuses
                if campus.bottleneck.region == one.region
            ]
            assert {row.bottleneck.binding for row in rows} == {one.binding}
            assert sum(row.held_back for row in rows) == one.held_back > 0
        assert len(main_episodes(seat)) == min(MOST_EPISODES, len(episodes(seat)))


def test_some_seats_of_an_unfinished_match() -> None:
    """It tells what has ended, of the seats asked for."""
    record = sample("duel").record
    short = evolve(record, actions=record.actions[:40], digests=record.digests[:40], quarters=record.quarters[:3])
    found = bottlenecks(short, [1])
    assert not found.is_finished
    assert [seat.seat for seat in found.seats] == [1]
    assert found.quarters == 3
    with pytest.raises(UsageError, match="no seat 2"):
        bottlenecks(short, [2])
    with pytest.raises(UsageError, match="no seat is named"):
        bottlenecks(short, [])


def test_the_end_screen_tells_a_cause_of_the_same_study(answer: Bottlenecks) -> None:
    """The worst shortage of a layer is one of the answer's, with the same cause."""
    future = sample("first-campus")
    told = 0
    for seat in answer.seats:
        every = [row for _, _, row in seat.shortages()]
        for layer in LAYERS:
            found = worst_shortage(future.record, seat.seat, layer, future.game)
            assert all(row in every for row in found)
            assert [LAYERS[row.layer] for row in found[:1]] == [layer][: len(found)]
            told += bool(found)
    assert told


# --- how it is found -------------------------------------------------------------------------------------------------


def test_an_interrupted_run_goes_on_to_the_same_answer(answer: Bottlenecks, tmp_path: Path) -> None:
    """Of a file with some results the rest is measured, and the answer is the same; a second run measures nothing."""
    record = sample("first-campus").record
    file = tmp_path / "results.jsonl"
    assert plain(bottlenecks(record, out=file)) == plain(answer)
    lines = file.read_text().splitlines(keepends=True)
    assert len(lines) == 1 + trial_count(record)
    file.write_text("".join(lines[:9]) + lines[9][:20])
    done: list[int] = []
    assert plain(bottlenecks(record, out=file, on_done=done.append)) == plain(answer)
    assert done[0] == 8
    assert sorted(file.read_text().splitlines()) == sorted("".join(lines).splitlines())


@pytest.mark.slow
def test_any_number_of_workers_finds_the_same(answer: Bottlenecks) -> None:
    """Two and three processes find what this one does."""
    record = sample("first-campus").record
    for workers in (2, 3):
        assert plain(bottlenecks(record, open_pool=partial(_processes, workers=workers))) == plain(answer)


def _processes(work: Any, workers: int) -> Processes:
    return Processes(work, workers)


def damaged(lines: list[str]) -> Iterator[list[str]]:
    """Files of results that no run has written."""
    for number, line in enumerate(lines[1:], start=1):
        row = json.loads(line)
        if row["rows"] and number % 5 == 0:
            for rows in (
                row["rows"][1:],
                [cells[:-1] for cells in row["rows"]],
                [[-7 if cell == -1 else 10**9 for cell in cells] for cells in row["rows"]],
            ):
                spoilt = json.dumps({**row, "rows": rows})
                yield [*lines[:number], spoilt + "\n", *lines[number + 1 :]]


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """Rows that are too few, too short or of numbers that cannot be, and results of another match: one clear line."""
    record = sample("first-campus").record
    file = tmp_path / "results.jsonl"
    bottlenecks(record, out=file)
    cases = list(damaged(file.read_text().splitlines(keepends=True)))
    assert len(cases) > 10
    for lines in cases[::4]:
        file.write_text("".join(lines))
        with pytest.raises(
            SaveError, match=r"results.jsonl: the (prices|causes) of 202. Q. are not those of this match"
        ):
            bottlenecks(record, out=file)
    with pytest.raises(SaveError, match="of another study"):
        bottlenecks(sample("duel").record, out=file)


# --- how it is told --------------------------------------------------------------------------------------------------


def test_every_key_of_the_json_is_documented(answer: Bottlenecks) -> None:
    """docs/bottlenecks.md names each."""
    text = (DOCS / "bottlenecks.md").read_text(encoding="utf-8")
    missing = {key for key in _keys(plain(answer)) if f"`{key}`" not in text}
    assert not missing


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in {"arguments", "differences"}:  # by name of a condition, by code
                yield from _keys(inner)
            yield key
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def test_the_text_has_a_story_and_a_table_for_each_seat(answer: Bottlenecks) -> None:
    """Every seat, its campuses by quarter, the command, and commands that try what is claimed."""
    text = report(answer, COMMAND, ["game.json"])
    assert text.endswith(f"again: {COMMAND}")
    rows = sum(len(quarter.campuses) for seat in answer.seats for quarter in seat.quarters)
    assert len(re.findall(r"^202\d Q\d  ", text, re.MULTILINE)) == rows
    tried = re.findall(r"gigawatt study whatif game.json --at (\S+) --change '(.*)'", text)
    assert tried
    for at, action in tried:
        ply = int(at.partition(":")[2])
        assert answer.game.parse_action(action) in sample("first-campus").before[ply].legal_actions()


def test_the_page_is_self_contained(answer: Bottlenecks) -> None:
    """It is well formed, fetches and runs nothing, and has a row of the heat map for each seat."""
    page = bottlenecks_page(answer, "gigawatt study bottlenecks '<script>.json'")
    tags = read_page(page)
    assert tags.count("svg") == 2 * len(answer.seats)
    assert "&lt;script&gt;" in page
    heat = page[page.index('class="kinds"') : page.index('class="key"')]
    assert heat.count('<th scope="row">') == len(answer.seats)
    assert heat.count("<td") == len(answer.seats) * answer.quarters


def test_the_command(run: Run, tmp_path: Path) -> None:
    """Text, JSON and a page of one seat; the command as printed prints the same again."""
    page, results = tmp_path / "page.html", tmp_path / "results.jsonl"
    common = ("study", "bottlenecks", SMALL, "--workers", 0)
    shown = run(*common, "--seat", "B", "--html", page, "--out", results)
    assert shown.code == 0
    assert shown.out.startswith("B ")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run(*common, "--seat", "B").out == shown.out
    data = json.loads(run(*common, "--seat", "B", "--json", "--out", results).out)
    assert [seat["seat"] for seat in data["seats"]] == [1]
    assert data["command"] == f"gigawatt study bottlenecks {SMALL} --seat B"
    faction = data["seats"][0]["faction"]
    assert json.loads(run(*common, "--seat", faction, "--json").out)["seats"] == data["seats"]


def test_what_cannot_be_answered_is_one_line(run: Run, tmp_path: Path) -> None:
    """No such file, seat or quarter, and a page that would write over something else: exit code 2 and one line."""
    begun = tmp_path / "begun.json"
    begun.write_bytes(SMALL.read_bytes())
    other = tmp_path / "notes.html"
    other.write_text("mine")
    for arguments, says in (
        ((tmp_path / "none.json",), "no file"),
        ((SMALL, "--seat", "Z"), "no such seat in the match; there are 0 or A or "),
        ((SMALL, "--seat", "A", "--html", other), "would write over"),
        ((SMALL, "--workers", 2, "--dask", "tcp://x:1"), "exclude each other"),
    ):
        shown = run("study", "bottlenecks", *arguments)
        assert shown.code == 2
        assert says in shown.err
        assert len(shown.err.strip().splitlines()) == 1
    assert other.read_text() == "mine"
