"""Whose a file is, and whether it counts: every kind of cheat has its reason, and an honest game none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings, strategies as st
from tests.classroom.classes import cut, edited, played, replaced, start_of

from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.folder.keys import new_key, read_key, sign
from gigawatt.classroom.folder.roster import read_roster
from gigawatt.classroom.replays.checking import Terms, check_record, forbidden
from gigawatt.classroom.setup.starts import signed_facts, start_record
from gigawatt.classroom.submissions.handed_in import HandedIn
from gigawatt.classroom.submissions.judging import Judge, Verdict
from gigawatt.core import RULES_VERSION
from gigawatt.match import Record
from gigawatt.policies.registry import make_policy
from gigawatt.session import GameSession, decide, turn_at
from gigawatt.session.class_block import CLASS_KEY, read_class
from gigawatt.storage import to_json


@pytest.fixture(scope="module")
def judge(course: Course) -> Callable[[bytes], Verdict]:
    """What becomes of the bytes of a file; its name claims that it is Ben's."""
    judging = Judge(course, read_roster(course.folder.roster), read_key(course.folder.key))
    return lambda data: judging.judge(HandedIn("ben.json", data))


def _code(verdict: Verdict) -> str:
    return verdict.reason.code if verdict.reason is not None else ""


def test_an_honest_game_counts_for_whom_it_names(judge: Callable[[bytes], Verdict], game: Record) -> None:
    """The inside decides, not the name of the file; the result is that of the replay."""
    verdict = judge(to_json(game))
    assert (verdict.student, _code(verdict), verdict.is_finished) == ("ann", "", True)
    assert verdict.replay is not None
    assert verdict.replay.plies == len(game.actions)


def test_what_a_file_claims_of_its_result_is_ignored(judge: Callable[[bytes], Verdict], game: Record) -> None:
    """A Lead and cash that somebody wrote into the session block change nothing."""
    claim = edited(game, lambda plain: plain["session"].update(now={"lead": [999, 0], "cash": [10**6, 0], "over": 1}))
    honest, claimed = judge(to_json(game)), judge(claim)
    assert claimed.is_finished
    assert claimed.replay is not None
    assert honest.replay is not None
    assert claimed.replay.state.lead(0) == honest.replay.state.lead(0) < 999


EDITS: dict[str, tuple[Callable[[dict[str, Any]], None], str, str]] = {
    "digest": (replaced("digests", 5, to="0" * 16), "divergent-ply", "ply 5"),
    "last digest": (replaced("digests", -1, to="f" * 16), "divergent-ply", "ply"),
    "section of a quarter": (replaced("quarters", 1, "sections", "seats", to="0" * 16), "divergent-ply", "seats"),
    "chance": (replaced("quarters", 0, "chance", to=[["headline", 3]]), "divergent-ply", "chance"),
    "quarter removed": (lambda plain: plain["quarters"].pop(), "divergent-ply", "ply"),
    "quarter added": (lambda plain: plain["quarters"].append(plain["quarters"][-1]), "divergent-ply", "quarters"),
    "no such action": (replaced("actions", 0, to=65_535), "illegal-ply", "ply 0"),
    "seed": (replaced("seed", to="00" * 16), "other-seed", "ann"),
    "scenario": (replaced("scenario", to="case-study"), "other-rules", "case-study"),
    "digest of the rules": (replaced("ruleset_digest", to="0" * 32), "other-rules", "digest"),
    "rules": (replaced("rules", "factions", 0, "start", "cash", to=399), "other-rules", "included: their digest"),
    "broken rules": (replaced("rules", to={}), "other-rules", "is not one that rules allow"),
    "unknown field of the rules": (
        replaced("rules", "factions", 0, "gold", to=9),
        "other-rules",
        "is not one that rules allow",
    ),
    "no rules": (replaced("rules", to=[1]), "other-rules", "removed"),
    "student": (replaced("session", "class", "student", to="ben"), "other-student", "ann"),
    "unknown student": (replaced("session", "class", "student", to="zoe"), "other-student", "roster"),
    "class": (replaced("session", "class", "id", to="other"), "unsigned", "other"),
    "tag": (replaced("session", "class", "tag", to="0" * 64), "unsigned", "signature"),
    "rival": (replaced("session", "players", 1, "policy", to="random"), "unsigned", "players"),
    "permission": (replaced("session", "class", "undo", to=0), "unsigned", "undo"),
    "no class": (lambda plain: plain["session"].pop("class"), "unsigned", "no class"),
    "broken class": (replaced("session", "class", to=[1]), "unsigned", "table"),
    "broken field": (replaced("actions", 0, to="x"), "not-json", "actions"),
    "newer format": (replaced("format_version", to=99), "newer-version", "gigawatt"),
    "newer rules": (replaced("rules_version", to=RULES_VERSION + 1), "newer-version", "gigawatt"),
    "older rules": (replaced("rules_version", to=1), "other-rules", "version 1"),
    "format": (replaced("format", to="chess"), "not-json", "something else"),
}
"""By name an edit of a save, the code of its reason, and a word of its detail."""


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_has_its_reason(name: str, judge: Callable[[bytes], Verdict], game: Record) -> None:
    """Each altered field is found, and the reason says what it is about."""
    change, code, word = EDITS[name]
    verdict = judge(edited(game, change))
    assert verdict.reason is not None
    assert verdict.reason.code == code
    assert word in verdict.reason.text
    assert not verdict.is_valid
    assert verdict.student in {"ann", "ben", ""}


def test_files_that_are_no_saves(judge: Callable[[bytes], Verdict], game: Record) -> None:
    """Text, other JSON, half a file and a deep nest each have a reason; a half that still names somebody is listed with them."""
    whole = to_json(game)
    cases = {
        b"": "truncated",
        b"Dear teacher,": "not-json",
        b"\xff\xfe\x00": "not-json",
        b"[]": "not-json",
        b"%PDF-1.7": "not-json",
        b'{"format": "gigawatt-record", "actions": ' + b"[" * 5_000 + b"]" * 5_000 + b"}": "too-large",
        b"[" * 900_000: "too-large",
        whole[: len(whole) // 2]: "truncated",
        whole[:-3]: "truncated",
        whole[:40]: "truncated",
    }
    assert {data[:40]: _code(judge(data)) for data in cases} == {data[:40]: code for data, code in cases.items()}
    assert judge(whole[:-3]).student == "ann"
    assert judge(whole[:40]).student == ""


def test_the_first_false_ply_is_named(course: Course, judge: Callable[[bytes], Verdict]) -> None:
    """A rival that plays otherwise than the policy of the class is found, although every position is sound."""
    start = start_of(course, "ben")
    weak = played(course, start, rivals="random")
    verdict = judge(to_json(weak))
    assert _code(verdict) == "divergent-ply"
    honest = played(course, start)
    first = next(i for i, (one, other) in enumerate(zip(weak.actions, honest.actions, strict=False)) if one != other)
    assert verdict.reason is not None
    assert f"ply {first} " in verdict.reason.detail
    assert course.seats[1].player in verdict.reason.detail


def test_an_action_of_the_rules_that_is_not_legal(
    judge: Callable[[bytes], Verdict], game: Record, course: Course
) -> None:
    """An action that exists and may not be taken is named with the reason."""
    state = course.game.new_state(game.seed, game.factions)
    wrong = next(action for action in range(course.game.action_count) if action not in set(state.legal_actions()))
    verdict = judge(edited(game, replaced("actions", 0, to=wrong)))
    assert _code(verdict) == "illegal-ply"
    assert verdict.reason is not None
    assert re.match(r"ply 0 \(.+\): '.+'", verdict.reason.detail)


def test_actions_after_the_end(judge: Callable[[bytes], Verdict], game: Record) -> None:
    """A match cannot go on after its end."""
    longer = evolve(game, actions=(*game.actions, 0), digests=(*game.digests, game.digests[-1]))
    verdict = judge(to_json(longer))
    assert _code(verdict) == "illegal-ply"


def test_a_start_file_signed_by_somebody_else(course: Course, judge: Callable[[bytes], Verdict]) -> None:
    """A student can sign with a key, and that key is not the class's: neither for a better seed nor for the own one."""
    other = start_record(course, new_key(), "ann")
    assert _code(judge(to_json(played(course, other)))) == "other-seed"
    own = start_of(course, "ann")
    block = read_class(own.session)
    assert block is not None
    signed = evolve(block, tag=sign(new_key(), signed_facts(own, block)))
    forged = own.with_session(**{CLASS_KEY: signed.plain()})
    verdict = judge(to_json(played(course, forged)))
    assert _code(verdict) == "unsigned"
    assert verdict.student == "ann"


def test_an_unfinished_game_counts_in_part(judge: Callable[[bytes], Verdict], game: Record) -> None:
    """Every position of a game can be handed in; a start file too."""
    verdict = judge(to_json(cut(game, len(game.actions) - 1)))
    assert (_code(verdict), verdict.is_valid, verdict.is_finished) == ("unfinished", True, False)
    assert judge(to_json(cut(game, 0))).is_valid


def test_undo_and_advice_where_the_class_allows_neither(course: Course, game: Record) -> None:
    """A count, or an option that was switched on, is a reason; nothing is one where the class allows it."""
    players = tuple(seat.policy for seat in course.players)
    strict = Terms(course.game, game.seed, game.factions, players, undo=False, advice=False)
    kind = Terms(course.game, game.seed, game.factions, players)
    block = game.session[CLASS_KEY]
    assert (block["undo"], block["advice"]) == (1, 1)
    off = game.with_session(options={"undo": 0, "advice": 0}, **{CLASS_KEY: block | {"undo": 0, "advice": 0}})
    for facts, code in (
        ({}, None),
        ({"taken_back": 2}, "undo-used"),
        ({"restarted": 1}, "undo-used"),
        ({"advised": 1}, "advice-used"),
        ({"options": {"undo": 1, "advice": 0}}, "undo-used"),
        ({"options": {"undo": 0, "advice": 1}}, "advice-used"),
    ):
        record = off.with_session(**facts)
        reason = check_record(record, strict).reason
        assert (reason.code if reason else None) == code
        assert check_record(record, kind).reason is None


@pytest.mark.parametrize(
    ("name", "count", "code"), [("undo", "taken_back", "undo-used"), ("advice", "advised", "advice-used")]
)
def test_a_start_file_from_before_the_class_forbade_it(
    game: Record, course: Course, name: str, count: str, code: str
) -> None:
    """Nothing was used, so nothing is wrong; what was used is, and the reason says that the start file allowed it."""
    terms = Terms(course.game, game.seed, game.factions, (), undo=name != "undo", advice=name != "advice")
    assert game.session[CLASS_KEY][name] == game.session["options"][name] == 1
    assert forbidden(game.session, terms) is None
    reason = forbidden({**game.session, count: 2}, terms)
    assert reason is not None
    assert reason.code == code
    assert reason.detail == "2 times; its start file, made before class.toml was changed, allowed it"


def test_equal_files_are_judged_alike(judge: Callable[[bytes], Verdict], game: Record) -> None:
    """The same bytes under two names have one verdict, each with its name."""
    data = json.dumps(json.loads(to_json(game)), indent=2).encode()
    assert judge(data) == evolve(judge(data))


def test_a_game_played_at_the_table_counts(course: Course, judge: Callable[[bytes], Verdict], tmp_path: Path) -> None:
    """What a session keeps in the start file replays, take-backs included, and its rivals decide as they do here."""
    path = tmp_path / "mine.json"
    path.write_bytes(to_json(start_of(course, "cleo")))
    session = GameSession.resume(path)
    policy, is_taken_back = make_policy("planner"), False
    while not session.is_over:
        session.play_on()
        if session.is_your_turn:
            session.apply(decide(policy, turn_at(session.state, session.seed, session.options.budget), 0).action)
            if len(session.plies) > 8 and not is_taken_back and not session.undo_reason:
                session.take_back()
                is_taken_back = True
    session.leave()
    verdict = judge(path.read_bytes())
    assert is_taken_back
    assert verdict.reason is None
    assert (verdict.student, verdict.is_finished) == ("cleo", True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_altered_nothing_raises(
    data: st.DataObject, judge: Callable[[bytes], Verdict], game: Record, course: Course
) -> None:
    """A value of any kind anywhere in a save is judged; what still counts has the result of the honest game."""
    plain = json.loads(to_json(game))
    place: Any = plain
    while True:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(list(keys)))
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
            place = place[key]
            continue
        place[key] = data.draw(st.sampled_from([None, 0, -1, 1 << 40, "", "x", [], {}, [[]], {"a": 1}, True]))
        break
    altered = json.dumps(plain).encode()
    verdict = judge(altered)
    unplayed = Judge(course, read_roster(course.folder.roster), read_key(course.folder.key), replays=False)
    seen = unplayed.judge(HandedIn("ben.json", altered))
    assert (seen.record is None) == (seen.reason is not None)
    assert seen.record is not None or not verdict.is_valid
    assert (verdict.reason is None) == verdict.is_finished
    if verdict.is_finished:
        assert verdict.replay is not None
        assert verdict.replay.state.digest() == game.digests[-1]
