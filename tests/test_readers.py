"""Every reader of files over every odd file: the same outcome everywhere, one clear line, in bounded time and memory."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from gigawatt import resources
from gigawatt.content import find_scenario, load_ruleset
from gigawatt.content.files import MOST_BYTES
from gigawatt.errors import ContentError, GameError, PolicyError, SaveError
from gigawatt.match.external import parse_program
from gigawatt.session.saves import look
from gigawatt.storage.files import LIMIT_BYTES
from gigawatt.storage.records import load_record
from gigawatt.tui.preferences import LIMIT, Preferences, load_preferences

TINY = Path(__file__).parent / "content" / "fixtures" / "tiny"
RECORD = min(resources.root("saves").glob("*.json"), key=lambda path: path.stat().st_size)

LONGEST_S = 2.0


@frozen
class Reader:
    """One way in which a file comes into the game."""

    place: str
    """Where the file lies below a folder of the test's."""
    sound: bytes
    limit: int
    read: Callable[[Path], Any]
    """What is made of the file at a path; compared to what is made of the sound one."""
    error: type[GameError]


def _settings(path: Path) -> Preferences:
    found = load_preferences(path)
    if found == Preferences():
        raise SaveError("the settings are those of a new player")
    return found


def _look(path: Path) -> str:
    info = look(path)
    if info is None or info.fault:
        raise SaveError(info.fault if info else "no record")
    return info.scenario


def _program(path: Path) -> object:
    return parse_program(f"cmd:'{path.as_posix()}'").command


def _rules(place: str, read: Callable[[Path], Any]) -> Reader:
    return Reader(f"tiny/{place}", (TINY / place).read_bytes(), MOST_BYTES, read, ContentError)


READERS = {
    "rules": _rules("facts.toml", lambda path: load_ruleset(path.parent)),
    "main file": _rules("ruleset.toml", lambda path: load_ruleset(path.parent)),
    "card": _rules("row/cards.toml", lambda path: load_ruleset(path.parents[1])),
    "scenario": _rules("scenarios/match.toml", lambda path: find_scenario(str(path))),
    "program": Reader("bot.toml", b'command = ["python3", "-c", "1"]\nmove_ms = 50\n', 65_536, _program, PolicyError),
    "record": Reader("game.json", RECORD.read_bytes(), LIMIT_BYTES, load_record, SaveError),
    "list of saves": Reader("game.json", RECORD.read_bytes(), LIMIT_BYTES, _look, SaveError),
    "settings": Reader("settings.json", b'{"theme": "light",\n"pace": "step"}\n', LIMIT, _settings, SaveError),
}


def _write(change: Callable[[bytes], bytes]) -> Callable[[Path, bytes], None]:
    def make(path: Path, sound: bytes) -> None:
        path.write_bytes(change(sound))

    return make


def _socket(path: Path, sound: bytes) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(here)


def _huge(path: Path, sound: bytes) -> None:
    with path.open("wb") as file:
        file.truncate(10_000_000)


READ = {
    # what a reader takes as it takes the sound file
    "a byte order mark": _write(lambda sound: b"\xef\xbb\xbf" + sound),
    "lines of Windows": _write(lambda sound: sound.replace(b"\n", b"\r\n")),
    "a link": lambda path, sound: (path.with_suffix(".there").write_bytes(sound), path.symlink_to(path.with_suffix(".there"))),
}  # fmt: skip

REFUSED: dict[str, Callable[[Path, bytes], object]] = {
    "a pipe": lambda path, sound: os.mkfifo(path),
    "a link to a pipe": lambda path, sound: (os.mkfifo(path.with_suffix(".fifo")), path.symlink_to(path.with_suffix(".fifo"))),
    "a socket": _socket,
    "a device": lambda path, sound: path.symlink_to("/dev/zero"),
    "a device that blocks": lambda path, sound: path.symlink_to("/dev/tty"),
    "a folder": lambda path, sound: path.mkdir(),
    "a link to nothing": lambda path, sound: path.symlink_to(path.with_name("nothing")),
    "a link to itself": lambda path, sound: path.symlink_to(path),
    "no permission": lambda path, sound: (path.write_bytes(sound), path.chmod(0)),
    "a zero byte": _write(lambda sound: sound + b"\0"),
    "zero bytes": _write(lambda sound: b"\0" * 5000),
    "latin-1": _write(lambda sound: sound + b"# caf\xe9\n"),
    "UTF-16": _write(lambda sound: sound.decode().encode("utf-16")),
    "UTF-16 without a mark": _write(lambda sound: sound.decode().encode("utf-16-le")),
    "UTF-32": _write(lambda sound: sound.decode().encode("utf-32")),
    "ten megabytes": _huge,
    "dots": _write(lambda sound: b"a" + b".a" * 100_000 + b" = 1\n"),
    "dots in lines": _write(lambda sound: b"".join(b"k%d" % n + b".a" * 2_000 + b" = 1\n" for n in range(12))),
    "dots in lines that others end": _write(lambda sound: ("k" + ".a" * 20_000 + "\u2028").encode()),
    "lists": _write(lambda sound: b"a = " + b"[" * 100_000),
    "lists in lines": _write(lambda sound: b"a = " + b"[\n" * 100_000),
    "bare lists": _write(lambda sound: b"[" * 100_000),
    "tables": _write(lambda sound: b'{"a":' * 100_000),
    "tables in lines": _write(lambda sound: b"a = " + b"{a=" * 1_500),
    "digits": _write(lambda sound: b"a = " + b"9" * 50_000),
    "bare digits": _write(lambda sound: b"9" * 50_000),
    "digits in lines": _write(lambda sound: b"a = [\n" + (b"9" * 4_999 + b",\n") * 50 + b"]"),
    "quotes without an end": _write(lambda sound: b'"""\n' + b'\\"""\n' * 50_000),
    "headers": _write(lambda sound: b"".join(b"[k%d.a.a.a.a.a.a]\n" % n for n in range(20_000))),
    "noise": _write(lambda sound: bytes(n * n % 251 for n in range(10_000))),
    "a picture": _write(lambda sound: b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small ruleset in it."""
    shutil.copytree(TINY, tmp_path / "tiny")
    return tmp_path


def make(odd: Callable[[Path, bytes], object], path: Path, sound: bytes) -> None:
    """Put an odd file in the place of the sound one; what a system cannot make is left out."""
    path.unlink(missing_ok=True)
    try:
        odd(path, sound)
    except (AttributeError, OSError, NotImplementedError) as error:
        pytest.skip(f"no such file on this system: {error}")


@pytest.mark.parametrize("odd", READ)
@pytest.mark.parametrize("name", READERS)
def test_what_every_reader_takes(folder: Path, name: str, odd: str) -> None:
    """Marks and lines of other systems, and links, make no difference."""
    reader = READERS[name]
    path = folder / reader.place
    path.write_bytes(reader.sound)
    expected = reader.read(path)
    make(READ[odd], path, reader.sound)
    assert reader.read(path) == expected


@pytest.mark.parametrize("odd", REFUSED)
@pytest.mark.parametrize("name", READERS)
def test_what_every_reader_refuses(folder: Path, name: str, odd: str) -> None:
    """What is no such file is refused at once, in one line of the reader's own kind of error."""
    if odd == "no permission" and (not hasattr(os, "geteuid") or os.geteuid() == 0):
        pytest.skip("root may read everything")
    reader = READERS[name]
    path = folder / reader.place
    make(REFUSED[odd], path, reader.sound)
    started = time.process_time()
    with pytest.raises(reader.error) as caught:
        reader.read(path)
    assert time.process_time() - started < LONGEST_S
    line = str(caught.value)
    assert line.isprintable()
    assert 10 < len(line) <= 600


@pytest.mark.parametrize("name", READERS)
def test_the_limit_is_exact(folder: Path, name: str) -> None:
    """A file of as many bytes as may be is read whole; one byte more is told, not cut off."""
    reader = READERS[name]
    path = folder / reader.place
    path.write_bytes(reader.sound)
    expected = reader.read(path)
    path.write_bytes(reader.sound + b"\n" * (reader.limit - len(reader.sound)))
    assert reader.read(path) == expected
    with path.open("ab") as file:
        file.write(b"\n")
    with pytest.raises(reader.error) as caught:
        reader.read(path)
    assert name == "settings" or f"larger than {reader.limit:,} bytes" in str(caught.value)


@pytest.mark.parametrize("name", [name for name in READERS if name != "card"])
def test_an_empty_file(folder: Path, name: str) -> None:
    """An empty file lacks what it should say, which is told as clearly as anything else."""
    reader = READERS[name]
    path = folder / reader.place
    path.write_bytes(b"")
    with pytest.raises(reader.error):
        reader.read(path)


def test_an_empty_file_of_cards(folder: Path) -> None:
    """A file of cards need not hold any."""
    (folder / "tiny" / "row" / "cards.toml").write_bytes(b"")
    assert load_ruleset(folder / "tiny").cards == ()


HOSTILE = """
import json, sys, time
from pathlib import Path
from test_readers import READERS, REFUSED
from gigawatt.errors import GameError
from tests.memory import peak_mb
folder, told = Path(sys.argv[1]), {}
for name, reader in READERS.items():
    path = folder / reader.place
    path.write_bytes(reader.sound)
    reader.read(path)
before = peak_mb()
for name, reader in READERS.items():
    for odd in json.loads(sys.argv[2]):
        path = folder / reader.place
        REFUSED[odd](path, reader.sound)
        started = time.process_time()
        try:
            reader.read(path)
        except GameError:
            pass
        told[f"{name}: {odd}"] = time.process_time() - started
        path.unlink()
        path.write_bytes(reader.sound)
print(json.dumps([peak_mb() - before, max(told.values())]))
"""

TEXTS = [
    "zero bytes", "ten megabytes", "dots", "dots in lines", "dots in lines that others end", "lists", "lists in lines", "tables",
    "tables in lines", "digits", "digits in lines", "quotes without an end", "headers", "noise",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_memory_and_time_are_bounded(folder: Path) -> None:
    """All readers over all that is costly, in one process: less than 200 MB beyond what they need anyway."""
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE, str(folder), json.dumps(TEXTS)],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parent.parent)]),
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    megabytes, seconds = json.loads(done.stdout)
    assert megabytes < 200
    assert seconds < LONGEST_S
