"""Saves changed at random, and every way in which the program opens one: what the test and the soak of damaged files share."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from gigawatt.analysis.match_summary import summarise_match
from gigawatt.cli.replay import show_record
from gigawatt.console import play_text
from gigawatt.errors import GameError
from gigawatt.match import Record
from gigawatt.match.picture import draw
from gigawatt.session import GameSession, Options, Seat, saves
from gigawatt.session.trust import trusted_policy
from gigawatt.storage import load_record, to_json, verify
from gigawatt.tui.screens.replayed_record import branch, replay_record

ODD: Final[tuple[Any, ...]] = (
    None, True, False, 0, 1, -1, 2, 60_000, 65_535, 65_536, 1 << 31, 1 << 64, 10**400, 1.5, "", "x", "0" * 16, "planner",
    "planner:nodes=9", "os:abort", "gigawatt.match.keeper:_remove:folder=x", "../x", "\x1b[31m", "\u202e", "[@click=app.bell]x[/]",
    "permit", [], {}, [[]], {"": 0}, [0] * 50, ["permit", 0], ["slip", 0, 99], ["headline", 0, -1],
)  # fmt: skip
"""Values that stand where others are expected."""


def sample_saves(folder: Path) -> list[bytes]:
    """A finished match between policies, and a game that a person plays, as the bytes of their files."""
    from gigawatt.content import open_game
    from gigawatt.match import play_match
    from gigawatt.policies.registry import make_policy

    game = open_game("first-campus", 2)
    record = play_match(game, [make_policy("random"), make_policy("greedy")], 5, record=True, reasons=True).record
    assert record is not None
    session = GameSession(game, None, 5, (Seat(), Seat("greedy")), Options(adviser="greedy"), folder / "played.json")
    for _ in range(6):
        session.play_on()
        session.apply(session.state.legal_actions()[-1])
    session.leave()
    duel = play_match(open_game("duel", 2), [make_policy("random"), make_policy("random")], 3, record=True).record
    assert duel is not None
    return [
        to_json(record.with_session(policies=["random", "greedy"])),
        (folder / "played.json").read_bytes(),
        to_json(duel),
    ]


def changed_bytes(data: bytes, chance: random.Random) -> bytes:
    """A few bytes overwritten, cut out, doubled or put in; sometimes the file ends early."""
    raw = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(raw))
        end = start + chance.randint(0, 8)
        match chance.randrange(4):
            case 0:
                raw[start:end] = chance.randbytes(end - start)
            case 1:
                del raw[start:end]
            case 2:
                raw[start:start] = raw[start:end]
            case _:
                raw[start:end] = chance.choice([b"[", b"{", b'"', b"\\", b"9" * 30, b",", b"null", b"-", b"]" * 5])
    return bytes(raw[: chance.randrange(len(raw))] if chance.random() < 0.1 else raw)


def changed_values(data: bytes, chance: random.Random) -> bytes:
    """One to three values anywhere in the document replaced, removed, doubled or moved by one; outer ones more often."""
    plain = json.loads(data)
    for _ in range(chance.randint(1, 3)):
        box = plain
        while True:
            inner = [item for item in _items(box) if isinstance(item, dict | list) and item]
            if not inner or chance.random() < 0.3:
                break
            box = chance.choice(inner)
        keys = list(box) if isinstance(box, dict) else list(range(len(box)))
        if not keys:
            continue
        key = chance.choice(keys)
        match chance.randrange(4):
            case 0:
                del box[key]
            case 1 if isinstance(box, list):
                box.insert(key, copy.deepcopy(box[key]))
            case 2 if type(box[key]) is int:
                box[key] += chance.choice([-1, 1])
            case _:
                box[key] = copy.deepcopy(chance.choice(ODD))
    return json.dumps(plain).encode()


def changed_rules(data: bytes, chance: random.Random) -> bytes:
    """Values of the rules inside changed, and their digest put right where that can be: whoever edits both plays those rules."""
    from gigawatt.content import from_plain, ruleset_digest

    plain = json.loads(data)
    plain["rules"] = json.loads(changed_values(json.dumps(plain["rules"]).encode(), chance))
    with contextlib.suppress(Exception):  # rules that are none have no digest
        plain["ruleset_digest"] = ruleset_digest(from_plain(plain["rules"]), plain["scenario"])
    return json.dumps(plain).encode()


def changed_session(data: bytes, chance: random.Random) -> bytes:
    """The session block changed, and the rest left true, so that the game opens."""
    plain = json.loads(data)
    session = plain["session"]
    session.setdefault("players", [{"policy": "greedy", "name": ""}] * plain["seats"])
    plain["session"] = json.loads(changed_values(json.dumps(session).encode(), chance))
    return json.dumps(plain).encode()


MUTATORS: Final = (changed_bytes, changed_values, changed_rules, changed_session)


def _items(box: Any) -> list[Any]:
    return list(box.values()) if isinstance(box, dict) else list(box)


def _shows(**asked: Any) -> Callable[[Record], object]:
    """`gigawatt replay` in one of its modes."""
    usual = {"is_verify": False, "at": None, "is_text": False, "svg": None, "as_json": False}

    def show(record: Record) -> None:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            show_record(record, "save", **(usual | asked))

    return show


def _plays(path: Path) -> None:
    """`gigawatt play --load --text`, where the player leaves at once; a policy to move is not waited for."""
    session = GameSession.resume(path)
    for policy in (*(seat.policy for seat in session.seats), session.options.adviser):
        assert policy is None or trusted_policy(policy) == policy
    if not session.is_policy_to_move:
        play_text(session, ["status", "quit"], _printable)


def _printable(line: str) -> None:
    assert line.isprintable(), line


FILES: Final[dict[str, Callable[[Path], object]]] = {
    "read": load_record,
    "list of saves": saves.look,
    "play --load": _plays,
}
"""Every way in which the program opens the file of a record."""

RECORDS: Final[dict[str, Callable[[Record], object]]] = {
    "replay": _shows(),
    "replay --json": _shows(as_json=True),
    "replay --text": _shows(is_text=True),
    "replay --at": _shows(at="2"),
    "replay --verify": _shows(is_verify=True),
    "replay --svg": draw,
    "verify": verify,
    "replay on the board": replay_record,
    "story on the board": lambda record: summarise_match(record, record.game()),
    "branch on the board": lambda record: branch(record, len(record.actions) // 2, 0),
}
"""Everything that is done with a record that was read."""


def open_everywhere(path: Path, chance: random.Random, ways: int = len(RECORDS)) -> int:
    """Open a file in every way, and do so many things with its record, if it is one; how many refuse it.

    Each gives an answer or one clear line.

    Raises:
        AssertionError: a refusal is not one line of text.
    """
    refused = sum(_is_refused(name, opens, path) for name, opens in FILES.items())
    with contextlib.suppress(GameError):
        record = load_record(path)
        for name in chance.sample(sorted(RECORDS), ways):
            refused += _is_refused(name, RECORDS[name], record)
    return refused


def _is_refused(name: str, does: Callable[[Any], object], what: object) -> bool:
    try:
        does(what)
    except GameError as error:
        line = str(error)
        assert line.isprintable(), (name, line)
        assert 0 < len(line) <= 600, (name, line)
        return True
    except click.exceptions.Exit:  # the answer of a verification
        return True
    return False
