"""A played match to ask questions about: plies by name, who plays on, numbered futures."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import pytest
from attrs import evolve

from gigawatt.core import Game
from gigawatt.errors import NotationError, PolicyError, ReplayMismatchError, UsageError
from gigawatt.match.record import Record
from gigawatt.match.replay import position
from gigawatt.storage import load_record
from gigawatt.study.hindsight import record_work
from gigawatt.study.hindsight.record_work import RecordWork, open_record, record_fields
from gigawatt.study.hindsight.replayed import (
    Replayed,
    ReplayedWork,
    future_key,
    header_of,
    load_replayed,
    open_work,
    play_on,
    replayed_fields,
)
from gigawatt.study.work import StudyWork, compile_work

SAMPLES = Path(__file__).parents[3] / "saves" / "samples"


@pytest.fixture(scope="module")
def replayed() -> Replayed:
    """A match of two, played to its end."""
    return load_replayed(SAMPLES / "duel.json")


def half(record: Record) -> Record:
    """The same match, saved in the middle."""
    return evolve(record, actions=record.actions[:50], digests=record.digests[:50], quarters=())


def test_positions_are_those_of_the_record(replayed: Replayed) -> None:
    """Every position is the one that a replay comes to, and can be changed without changing the next."""
    for ply in (0, 1, 30, 31, replayed.plies - 1, replayed.plies):
        state = replayed.position(ply)
        assert state.digest() == position(replayed.record, ply).digest()
        if not state.is_terminal:
            assert (state.seat, state.quarter) == (replayed.seat_at(ply), replayed.quarter_at(ply))
            state.apply_action(0)
            assert replayed.position(ply).digest() == position(replayed.record, ply).digest()
    with pytest.raises(UsageError, match="plies 0 to"):
        replayed.position(replayed.plies + 1)


def test_every_ply_has_a_text(replayed: Replayed) -> None:
    """Each decision is named by its quarter and its number, a quarter alone names its first, and quarters split the match."""
    for ply in range(replayed.plies):
        assert replayed.ply_at(replayed.text_at(ply)) == ply
    plies = [ply for quarter in range(replayed.game.quarters) for ply in replayed.decisions(quarter)]
    assert plies == list(range(replayed.plies))
    assert replayed.ply_at("2024q2") == replayed.ply_at("2") == replayed.decisions(1)[0]


@pytest.mark.parametrize(
    "text", ["", "2030Q1", "2025Q5", "13", "2025Q1:", "2025Q1:0", "2025Q1:-1", "2025Q1:9" + "9" * 5000, ":3", "1:x"]
)
def test_wrong_plies_are_one_line(replayed: Replayed, text: str) -> None:
    """What names no decision of the match is refused in a line that says what is expected."""
    with pytest.raises(NotationError, match="expected"):
        replayed.ply_at(text)


def test_a_save_can_be_asked_up_to_where_it_is(replayed: Replayed) -> None:
    """In a match that is not over, the decision that comes next can be forked, and nothing after it."""
    saved = Replayed(half(replayed.record))
    assert (saved.plies, saved.is_finished) == (50, False)
    assert saved.ply_at(saved.text_at(50)) == 50
    with pytest.raises(NotationError, match="the record ends before 2026Q4: it reaches"):
        saved.ply_at("2026Q4")


@pytest.mark.parametrize(
    ("session", "recorded", "policies"),
    [
        ({"policies": ["greedy", "normal"]}, ("greedy", "normal"), ("greedy", "normal")),
        ({"players": [{"policy": "", "name": "Ann"}, {"policy": "easy"}]}, ("", "easy"), ("planner", "easy")),
        ({"policies": ["search", "os:system"]}, ("search", "os:system"), ("planner", "planner")),
        ({"policies": ["planner:horizon=x", "easy"]}, ("planner:horizon=x", "easy"), ("planner", "easy")),
        ({"policies": ["easy", "planner:horizon=6"]}, ("easy", "planner:horizon=6"), ("easy", "planner:horizon=6")),
        ({"policies": "greedy"}, ("", ""), ("planner", "planner")),
        ({"players": [7, {"policy": 8}]}, ("", ""), ("planner", "planner")),
        ({}, ("", ""), ("planner", "planner")),
    ],
)  # fmt: skip
def test_who_plays_on(
    replayed: Replayed, session: dict[str, Any], recorded: tuple[str, ...], policies: tuple[str, ...]
) -> None:
    """Quick house policies play on for themselves; persons, strangers and what makes no sense are replaced, and told."""
    asked = Replayed(evolve(replayed.record, session=session), game=replayed.game)
    assert tuple(player.recorded for player in asked.players) == recorded
    assert asked.policies == policies
    assert [player.is_stand_in for player in asked.players] == [
        one != two for one, two in zip(recorded, policies, strict=True)
    ]


def test_a_stand_in_is_of_the_house(replayed: Replayed) -> None:
    """Another policy as a stand-in is refused before anything of it is imported."""
    with pytest.raises(UsageError, match="house policy"):
        Replayed(replayed.record, "os:system")
    with pytest.raises(PolicyError, match="no option"):
        Replayed(replayed.record, "planner:depth=1")
    assert Replayed(evolve(replayed.record, session={}), "normal").policies == ("normal", "normal")


def test_futures_have_numbers(replayed: Replayed) -> None:
    """A future is the same whenever it is asked for, another number or seed gives another, and the match's own is none of them."""
    keys = {future_key(seed, number) for seed in (1, 2, b"x") for number in range(50)}
    assert len(keys) == 150
    assert future_key(1, 0) == future_key(1, 0)
    ends = []
    for number in (0, 0, 1):
        state = replayed.position(40).fork(future_key(1, number))
        play_on(state, replayed.policies, future_key(1, number))
        assert state.is_terminal
        ends.append(state.digest())
    assert ends[0] == ends[1] != ends[2]


def test_a_worker_has_the_same_match(replayed: Replayed, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker makes of the work is the match, with the same policies, whatever they are."""
    asked = Replayed(evolve(replayed.record, session={}), "search", replayed.game)
    work = ReplayedWork(**replayed_fields(asked))
    assert isinstance(work, StudyWork)
    monkeypatch.setattr(record_work, "_KNOWN", WeakValueDictionary())  # as in another process
    there = open_work(work)
    assert there.future is not asked.future
    assert there.policies == asked.policies == ("search", "search")
    assert there.last.digest() == asked.last.digest()


def test_a_match_that_somebody_holds_is_not_replayed(replayed: Replayed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions of one match share its positions as long as one of them lives; another match is compiled and played."""
    monkeypatch.setattr(record_work, "_KNOWN", WeakValueDictionary())
    compiled: list[StudyWork] = []

    def count(work: StudyWork) -> Game:
        compiled.append(work)
        return compile_work(work)

    monkeypatch.setattr(record_work, "compile_work", count)
    work = RecordWork(**record_fields(replayed.future))
    assert open_record(work) is replayed.future
    assert not compiled
    shorter = evolve(work, actions=work.actions[:50])
    held = open_record(shorter)
    assert held.last.ply == 50
    assert open_record(shorter) is held
    assert compiled == [shorter]
    del held
    gc.collect()
    assert open_record(shorter).last.ply == 50
    assert compiled == [shorter, shorter]


def test_a_file_of_results_knows_its_match(replayed: Replayed) -> None:
    """The head of a file is plain JSON, and differs for another match, another policy and another parameter."""
    head = header_of(replayed, study="test", seed="1")
    assert json.loads(json.dumps(head)) == head
    assert header_of(Replayed(half(replayed.record), game=replayed.game), study="test", seed="1") != head
    assert header_of(Replayed(evolve(replayed.record, session={}), game=replayed.game), study="test", seed="1") != head


def test_a_forged_record_is_refused(tmp_path: Path) -> None:
    """An action that is legal but not what the digests say, or not legal at all, is told with its ply."""
    text = (SAMPLES / "duel.json").read_text()
    record = load_record(SAMPLES / "duel.json")
    illegal = evolve(record, actions=(*record.actions[:3], record.game().action_count - 1, *record.actions[4:]))
    with pytest.raises(ReplayMismatchError, match="ply 3"):
        Replayed(illegal)
    path = tmp_path / "forged.json"
    path.write_text(text.replace(record.digests[7], "0" * 16))
    with pytest.raises(ReplayMismatchError, match="ply 7"):
        load_replayed(path)
