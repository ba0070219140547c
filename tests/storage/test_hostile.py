"""A record from anybody is opened or refused in one line by every command, and costs little memory."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.storage.mutations import FILES, MUTATORS, RECORDS, open_everywhere, sample_saves
from tests.tiers import tiered

from gigawatt.errors import GameError
from gigawatt.match import Record
from gigawatt.storage import LIMIT_BYTES, from_json, load_record, to_json

Run = Callable[..., Any]

MOST_MB = 200


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Two records and a game that is played."""
    return sample_saves(tmp_path_factory.mktemp("samples"))


@tiered("mutate", MUTATORS, fast=1, ids=lambda function: function.__name__)
def test_a_changed_save_opens_or_is_refused(
    samples: list[bytes], tmp_path: Path, mutate: Callable[[bytes, random.Random], bytes]
) -> None:
    """Whatever was changed, every way to open the file gives an answer or one line."""
    chance = random.Random(20)  # noqa: S311  # mutations, nothing secret
    path = tmp_path / "changed.json"
    refused = 0
    for number in range(60):
        path.write_bytes(mutate(samples[number % 2], chance))
        refused += open_everywhere(path, chance, 2) > 0
    assert refused


@pytest.mark.slow
def test_an_unchanged_save_opens(samples: list[bytes], tmp_path: Path) -> None:
    """Each of the ways is a way: a sound file is refused by none."""
    path = tmp_path / "sound.json"
    for data in samples:
        path.write_bytes(data)
        for opens in FILES.values():
            opens(path)
        for does in RECORDS.values():
            does(load_record(path))


def odd_records(record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
    """Records that are well-formed JSON and cannot be true, by what is wrong."""

    def changed(**fields: Any) -> dict[str, Any]:
        plain: dict[str, Any] = json.loads(to_json(record))
        return plain | fields

    plain = changed()
    actions, digests, quarters = plain["actions"], plain["digests"], plain["quarters"]
    yield "an action outside the table", changed(actions=[60_000, *actions[1:]])
    yield "an action below the table", changed(actions=[-1, *actions[1:]])
    yield "fewer digests than actions", changed(digests=digests[:-1])
    yield "more actions than were played", changed(actions=actions * 2, digests=digests * 2)
    for row in (
        [],
        ["permit"],
        ["invented", 1],
        [1, 2],
        ["slip", [1]],
        ["slip", {}],
        ["slip", None],
        ["slip"] * 40,
        "slip",
        None,
    ):
        yield f"a row of chance {row}", changed(quarters=[quarters[0] | {"chance": [row]}, *quarters[1:]])
    yield "a hundred quarters", changed(quarters=[quarters[0]] * 100)


def test_what_cannot_be_true_is_one_line_in_every_command(run: Run, small_record: Record, tmp_path: Path) -> None:
    """None of the ways ends in another error, and `--verify` says no to each."""
    chance = random.Random(1)  # noqa: S311  # mutations, nothing secret
    path = tmp_path / "odd.json"
    for what, plain in odd_records(small_record):
        path.write_text(json.dumps(plain), encoding="utf-8")
        open_everywhere(path, chance)
        assert run("replay", path, "--verify").code == 1, what
        assert run("replay", path, "--text").code in (0, 1), what


def test_what_chance_decided_is_worked_out_anew(run: Run, duel_record: Record, tmp_path: Path) -> None:
    """`replay --text` shows what the actions lead to, whatever the file says of it."""
    path = tmp_path / "lie.json"
    path.write_bytes(to_json(duel_record))
    before = run("replay", path, "--text").out
    plain = json.loads(path.read_bytes())
    for quarter in plain["quarters"]:
        quarter["chance"] = [["slip", 0, 1]]
    path.write_text(json.dumps(plain), encoding="utf-8")
    assert run("replay", path, "--text").out == before


def hostile(record: Record) -> dict[str, bytes]:
    """Files of the largest size that is read, each of one thing that is dear to parse, to hold or to complain about."""
    room = LIMIT_BYTES - 1_000
    head = b'{"format":"gigawatt-record","x":'
    plain = json.loads(to_json(record))
    free = room - len(to_json(record))

    def with_(**fields: Any) -> bytes:
        return json.dumps(plain | fields, separators=(",", ":")).encode()

    def of_rules(name: str) -> bytes:
        row = plain["rules"][name][0]
        rows = [row | {"id": f"z{i}"} for i in range(free // (len(json.dumps(row)) + 9))]
        return with_(rules=plain["rules"] | {name: rows})

    return {
        "brackets": head + b"[" * (room - len(head)),
        "lists": head + b"[" + b"[]," * (room // 3 - 40) + b"[]]}",
        "tables": head + b"[" + b"{}," * (room // 3 - 40) + b"{}]}",
        "one number": head + b"9" * (room - 100) + b"}",
        "numbers": head + b"[" + b"0," * (room // 2 - 40) + b"0]}",
        "keys": b'{"format":"gigawatt-record",' + b",".join(b'"%d":0' % i for i in range(90_000)) + b"}",
        "session": with_(session={"x": [[]] * (free // 3 - 40)}),
        "chance": with_(quarters=[plain["quarters"][0] | {"chance": [["slip", 0, 1]] * 20_000}] * 2),
        "factions": with_(factions=["a" * 30] * (free // 33)),
        "actions": with_(actions=[0] * (free // 3)),
        "projects": of_rules("projects"),
        "headlines": of_rules("headlines"),
    }


ROOT = Path(__file__).parents[2]

MEASURED = """
import sys
from pathlib import Path
from gigawatt.errors import GameError
from gigawatt.session import saves
from gigawatt.session import GameSession
from tests.memory import peak_mb
for name in sys.argv[1:]:
    saves.look(Path(name))
    try:
        GameSession.resume(Path(name))
    except GameError as error:
        assert str(error).isprintable() and len(str(error)) <= 600
print(int(peak_mb()))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured in another way there")
def test_memory_is_bounded(small_record: Record, tmp_path: Path) -> None:
    """The dearest files there can be are listed and opened in less than 200 MB, all of them in one process."""
    for name, data in hostile(small_record).items():
        assert len(data) <= LIMIT_BYTES, name
        (tmp_path / f"{name}.json").write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *map(str, sorted(tmp_path.iterdir()))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < MOST_MB


@pytest.mark.slow
def test_a_refusal_does_not_write_out_what_it_refuses(small_record: Record) -> None:
    """However long a value, its complaint is short."""
    plain = json.loads(to_json(small_record))
    for value in ("x" * 300_000, [0] * 100_000, {str(i): i for i in range(10_000)}):
        for key in plain:
            if key not in ("session", "engine_version"):  # nobody relies on what these hold
                with pytest.raises(GameError) as error:
                    from_json(json.dumps(plain | {key: value}).encode(), "game.json")
                assert len(str(error.value)) < 400
