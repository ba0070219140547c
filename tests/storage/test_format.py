"""A record written reads back as it was; a file that is none says why in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from gigawatt import __version__
from gigawatt.errors import SaveError, SaveVersionError
from gigawatt.match import Record
from gigawatt.storage import (
    FORMAT_VERSION,
    LIMIT_BYTES,
    format as layout,
    from_json,
    load_record,
    save_record,
    to_json,
    verify,
)

Plain = dict[str, Any]


def plain_of(record: Record) -> Plain:
    """The parsed file of a record."""
    parsed: Plain = json.loads(to_json(record))
    return parsed


def refused(plain: object) -> str:
    """Why a file with this JSON in it is refused."""
    with pytest.raises(SaveError) as error:
        from_json(json.dumps(plain).encode(), "game.json")
    line = str(error.value)
    assert line.startswith("game.json: ")
    assert "\n" not in line
    return line


def test_a_record_comes_back(duel_record: Record, tmp_path: Path) -> None:
    """Everything survives the file, and the bytes do not depend on when they are written."""
    record = duel_record.with_session(policies=["random", "random"], slot=1)
    path = tmp_path / "deep" / "game.json"
    save_record(record, path)
    again = load_record(path)
    assert evolve(again, ruleset=record.ruleset) == record
    assert to_json(again) == path.read_bytes()
    assert verify(again).ok


def test_an_unfinished_record_is_a_save(duel_record: Record) -> None:
    """A match cut short after any ply reads back and verifies as far as it goes."""
    for plies in (0, 1, duel_record.quarters[0].plies, 60):
        quarters = tuple(quarter for quarter in duel_record.quarters if quarter.plies <= plies)
        save = evolve(
            duel_record, actions=duel_record.actions[:plies], digests=duel_record.digests[:plies], quarters=quarters
        )
        answer = verify(from_json(to_json(save), "save"))
        assert (answer.ok, answer.plies, answer.is_finished) == (True, plies, False)


def test_a_record_is_far_below_the_limit(duel_record: Record) -> None:
    """There is room for many more plies and cards."""
    assert len(to_json(duel_record)) < LIMIT_BYTES // 3


def test_the_seed_is_text_and_never_a_number(duel_record: Record) -> None:
    """128 bits survive readers that know only floating-point numbers."""
    assert plain_of(duel_record)["seed"] == "03" + "00" * 15


@pytest.mark.parametrize(
    "data, said",
    [
        (b"", "the file is empty"),
        (b" \n ", "the file is empty"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"hello", "not JSON at line 1, column 1"),
        (b"{", "not JSON"),
        (b"[]", "JSON, but not a record of Gigawatt"),
        (b"{}", "JSON, but not a record of Gigawatt"),
        (b"null", "JSON, but not a record of Gigawatt"),
        (b"1" * 10_000, "not a record"),
        (b"NaN", "'NaN' is not a whole number"),
        (b'{"format": 1.5}', "'1.5' is not a whole number"),
        (b"[" * 100_000, "nested more than 12 deep"),
        (b'{"a":' * 100_000, "nested more than 12 deep"),
        (b" " * (LIMIT_BYTES + 1) + b"1", "larger than 1,000,000 bytes"),
    ],
)
def test_what_is_no_record(data: bytes, said: str) -> None:
    """Whatever the bytes, one line says what is wrong."""
    with pytest.raises(SaveError) as error:
        from_json(data, "game.json")
    assert said in str(error.value)


def test_a_truncated_file(duel_record: Record) -> None:
    """Cut anywhere, it is refused or (after its last brace) whole."""
    data = to_json(duel_record)
    for end in range(0, len(data) - 2, len(data) // 50):
        said = "breaks off before its end" if end else "is empty"
        with pytest.raises(SaveError, match=f"game.json: the file {said}"):
            from_json(data[:end], "game.json")


def test_depth_is_bounded_where_the_parser_would_not_mind(duel_record: Record) -> None:
    """A session nested beyond use is refused before anything walks it."""
    box: Any = 1
    for _ in range(200):
        box = [box]
    assert "nested more than 12 deep" in refused(plain_of(duel_record) | {"session": {"box": box}})


def test_a_hundred_megabytes(tmp_path: Path) -> None:
    """A huge file is refused without being read."""
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(SaveError, match="larger than 1,000,000 bytes"):
        load_record(path)


@pytest.mark.parametrize(
    "field, value, said",
    [
        ("scenario", "../../etc/passwd", "'scenario' must be an id"),
        ("scenario", "x" * 33, "'scenario' must be an id"),
        ("scenario", "chess", "its rules have no scenario 'chess'"),
        ("seats", 3, "'seats' is 3, but 2 factions are named"),
        ("seats", True, "'seats' must be a whole number from 2, not True"),
        ("factions", ["hyperscaler"], "'seats' is 2, but 1 factions are named"),
        ("factions", ["hyperscaler", "hyperscaler"], "a faction sits twice"),
        ("factions", ["hyperscaler", "nobody"], "duel has no faction 'nobody'"),
        ("factions", "hyperscaler", "'factions' must be a list"),
        ("factions", [{}, 1], "'factions' must be an id"),
        ("seed", 7, "'seed' must be 2 to 128 hexadecimal digits"),
        ("seed", "", "'seed' must be"),
        ("seed", "0x", "'seed' must hold 2 hexadecimal digits"),
        ("seed", "abc", "'seed' must be"),
        ("seed", "ab" * 65, "'seed' must be"),
        ("actions", {}, "'actions' must be a list"),
        ("actions", [1, "2"], "not an action number"),
        ("actions", [-1], "not an action number"),
        ("actions", [10**30], "not an action number"),
        ("actions", [True], "not an action number"),
        ("actions", [0] * 20_001, "at most 20,000 are possible"),
        ("actions", [], "0 actions but"),
        ("digests", ["0" * 15], "'digests' must hold 16 hexadecimal digits"),
        ("digests", [1], "'digests' must hold 16 hexadecimal digits"),
        ("digests", ["0" * 16], "but 1 digests"),
        ("quarters", [1], "'quarters' must hold tables"),
        ("quarters", [{"plies": 1, "sections": {}, "chance": []}], "a quarter's sections must be seats"),
        ("quarters", [{}] * 101, "at most 100"),
        ("session", [], "'session' must be a table"),
        ("rules", [], "'rules' must be a table"),
        ("rules", {}, "the rules in it are broken"),
        ("ruleset_digest", "0" * 32, "they were edited"),
        ("ruleset_digest", None, "they were edited"),
        ("format_version", 0, "'format_version' must be a whole number from 1"),
        ("format_version", "1", "'format_version' must be a whole number from 1"),
        ("rules_version", -1, "'rules_version' must be a whole number from 1"),
        ("extra", 1, "unknown field 'extra'"),
    ],
)
def test_a_wrong_field_is_named(duel_record: Record, field: str, value: object, said: str) -> None:
    """Each field is checked for itself."""
    assert said in refused(plain_of(duel_record) | {field: value})


def test_a_missing_field_is_named(duel_record: Record) -> None:
    """None of them has a default."""
    for field in sorted(set(plain_of(duel_record)) - {"format", "format_version", "rules_version"}):
        plain = plain_of(duel_record)
        del plain[field]
        assert f"field '{field}' is missing" in refused(plain)


def test_edited_rules_are_told(duel_record: Record) -> None:
    """A number of the rules inside, changed, does not pass for the rules it was played by."""
    plain = plain_of(duel_record)
    plain["rules"]["economy"]["action_points"] += 1
    assert "they were edited" in refused(plain)


def test_a_broken_rule_inside_is_told(duel_record: Record) -> None:
    """The rules inside pass through the same checks as a rule file."""
    plain = plain_of(duel_record)
    plain["rules"]["economy"]["action_points"] = "4"
    assert "economy" in refused(plain)


def test_a_newer_format_asks_for_its_release(duel_record: Record) -> None:
    """The release that wrote it is the one to install; a name that is none is not repeated."""
    plain = plain_of(duel_record) | {"format_version": FORMAT_VERSION + 1, "engine_version": "9.8.7", "unheard-of": 1}
    with pytest.raises(SaveVersionError, match="newer than this release reads .* install gigawatt 9.8.7"):
        from_json(json.dumps(plain).encode(), "game.json")
    for unhelpful in ("; rm -rf /", __version__):  # to install what runs already helps nobody
        plain["engine_version"] = unhelpful
        with pytest.raises(
            SaveVersionError, match=f"made by a newer gigawatt than this one, {__version__}: .* of the version that"
        ):
            from_json(json.dumps(plain).encode(), "game.json")
    plain["engine_version"] = "; rm -rf /"
    with pytest.raises(SaveVersionError, match="install gigawatt of the version that wrote it"):
        from_json(json.dumps(plain).encode(), "game.json")


def test_other_rules_ask_for_their_release(duel_record: Record) -> None:
    """A match of an engine that played otherwise is not replayed into something else."""
    plain = plain_of(duel_record) | {"rules_version": 999, "engine_version": "9.8.7"}
    with pytest.raises(SaveVersionError, match="rules version 999, .* install gigawatt 9.8.7 to open it"):
        from_json(json.dumps(plain).encode(), "game.json")


def test_older_formats_are_brought_up_step_by_step(duel_record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step takes the file one version further; there is a step for every older version."""
    assert sorted(layout.MIGRATIONS) == list(range(1, FORMAT_VERSION))
    steps: list[int] = []

    def step(number: int, change: Callable[[Plain], Plain]) -> Callable[[Plain], Plain]:
        def run(plain: Plain) -> Plain:
            steps.append(number)
            return change(plain)

        return run

    monkeypatch.setattr(layout, "FORMAT_VERSION", 3)
    monkeypatch.setitem(layout.MIGRATIONS, 1, step(1, lambda plain: plain | {"scene": plain["scenario"]}))
    monkeypatch.setitem(layout.MIGRATIONS, 2, step(2, lambda p: {k: v for k, v in p.items() if k != "scene"}))
    record = from_json(json.dumps(plain_of(duel_record) | {"format_version": 1}).encode(), "game.json")
    assert steps == [1, 2]
    assert record.actions == duel_record.actions


@pytest.mark.parametrize("version, release", sorted(layout.RELEASES.items())[:-1])
def test_every_earlier_version_of_the_rules_has_its_release(duel_record: Record, version: int, release: str) -> None:
    """A record under older rules is refused with the release that plays it, whatever wrote the file."""
    old = plain_of(duel_record) | {"rules_version": version, "engine_version": __version__}
    with pytest.raises(SaveVersionError, match=f"rules version {version}, .* install gigawatt {release} to open it"):
        from_json(json.dumps(old).encode(), "old.json")
    assert sorted(layout.RELEASES) == list(range(1, layout.RULES_VERSION + 1))


def test_this_release_plays_its_own_rules() -> None:
    """The table of releases names the one that is running for the rules that it plays."""
    assert layout.RELEASES[layout.RULES_VERSION] == __version__


@pytest.mark.parametrize("fact", [1.5, {1: 2}, object(), [[[[[[[[[[[[[[1]]]]]]]]]]]]]]])
def test_a_session_holds_only_what_comes_back(duel_record: Record, fact: object) -> None:
    """What JSON would bend is refused when it is written, not when it is read."""
    with pytest.raises(SaveError, match="cannot save session"):
        to_json(duel_record.with_session(fact=fact))


def test_what_could_not_be_read_is_not_written(duel_record: Record, tmp_path: Path) -> None:
    """A record over the limit is refused, and no file is made."""
    with pytest.raises(SaveError, match="at most 1,000,000 can be read again"):
        save_record(duel_record.with_session(notes="x" * LIMIT_BYTES), tmp_path / "game.json")
    assert list(tmp_path.iterdir()) == []
