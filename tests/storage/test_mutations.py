"""Whatever is done to a file, reading and verifying it ends in an answer or in one clear line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from gigawatt.errors import GameError
from gigawatt.match import Record
from gigawatt.storage import from_json, to_json, verify

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 300),
    st.integers(),
    st.text(max_size=20),
    st.sampled_from(
        ["../x", "\x1b[31m", "[@click=app.bell]x[/]", "\u202e", "cash", "all", "0" * 16, "", 1.5, float("nan")]
    ),
)
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=3), st.dictionaries(st.text(max_size=8), SCALARS, max_size=3))


def read(data: bytes) -> None:
    """Read and verify; anything but a clean answer fails the test."""
    try:
        record = from_json(data, "game.json")
    except GameError as error:
        assert str(error).isprintable()
        assert len(str(error)) <= 600
        return
    answer = verify(record)
    assert answer.divergence is None or str(answer.divergence).isprintable()


def boxes(value: Any) -> list[Any]:
    """Every list and table in a document, itself included."""
    found = [value] if isinstance(value, list | dict) and value else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return found + [box for item in inner for box in boxes(item)]


@given(data=st.data())
def test_a_changed_value(small_record: Record, data: st.DataObject) -> None:
    """One to three values anywhere are replaced, removed or doubled."""
    plain = json.loads(to_json(small_record))
    for _ in range(data.draw(st.integers(1, 3))):
        everywhere = boxes(plain)
        outer = [box for box in everywhere if not any(isinstance(item, list | dict) for item in _items(box))]
        box = data.draw(st.sampled_from(data.draw(st.sampled_from([everywhere, outer or everywhere]))))
        keys = list(box) if isinstance(box, dict) else list(range(len(box)))
        if not keys:
            continue
        key = data.draw(st.sampled_from(keys))
        match data.draw(st.sampled_from(["replace", "remove", "double", "near"])):
            case "remove":
                del box[key]
            case "double" if isinstance(box, list):
                box.insert(key, box[key])
            case "near" if type(box[key]) is int:
                box[key] += data.draw(st.sampled_from([-1, 1]))
            case _:
                box[key] = data.draw(VALUES)
    read(json.dumps(plain).encode())


def _items(box: Any) -> list[Any]:
    return list(box.values()) if isinstance(box, dict) else list(box)


@pytest.mark.slow
@given(data=st.data())
def test_changed_rules_with_their_digest_put_right(
    small_record: Record, duel_record: Record, data: st.DataObject
) -> None:
    """Whoever edits the rules and their digest gets the game of those rules, or a clean refusal; never a crash."""
    from gigawatt.content import from_plain, ruleset_digest

    plain = json.loads(to_json(data.draw(st.sampled_from([small_record, duel_record]))))
    box = data.draw(st.sampled_from(boxes(plain["rules"])))
    key = data.draw(st.sampled_from(list(box) if isinstance(box, dict) else list(range(len(box)))))
    old = box[key]
    if type(old) is int:
        box[key] = data.draw(st.one_of(st.integers(0, 12), st.just(old + 1), st.just(old * 2)))
    else:
        box[key] = data.draw(VALUES)
    try:
        plain["ruleset_digest"] = ruleset_digest(from_plain(plain["rules"]), plain["scenario"])
    except GameError:
        pass
    except (ValueError, TypeError) as error:  # what JSON itself cannot hold never comes out of a file
        assert "nan" in repr(plain["rules"]), error
    read(json.dumps(plain).encode())


@given(data=st.data())
def test_changed_bytes(small_record: Record, data: st.DataObject) -> None:
    """A few bytes anywhere are overwritten, cut out or put in."""
    raw = bytearray(to_json(small_record))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw) - 1))
        length = data.draw(st.integers(0, 8))
        raw[start : start + length] = data.draw(st.binary(max_size=8))
    read(bytes(raw))


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    """Noise is refused."""
    read(data)


@given(actions=st.lists(st.integers(0, 400), max_size=40))
def test_any_actions(small_record: Record, actions: list[int]) -> None:
    """Any list of numbers for actions is verified or refused, ply by ply."""
    plain = json.loads(to_json(small_record))
    plain |= {"actions": actions, "digests": ["0" * 16] * len(actions), "quarters": []}
    read(json.dumps(plain).encode())
