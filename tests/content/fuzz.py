"""A soak: rule files, scenarios and descriptions of programs, changed at random in bytes and in structure.

    python -m tests.content.fuzz --count 5000 --seed 1

Each case must be read or refused by an error of the project's own, in lines fit to show, within a few seconds; the process must
stay small. The number of a case that was not, and its files, are kept and printed; `--only NUMBER` runs that case alone.
"""

from __future__ import annotations

import argparse
import collections
import os
import random
import re
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.memory import peak_mb

from gigawatt.content import find_scenario, load_ruleset
from gigawatt.content.lint import report, report_scenario
from gigawatt.errors import ContentError, GameError
from gigawatt.match.external import parse_program

FIXTURE: Final = Path(__file__).parent / "fixtures" / "tiny"
LONGEST_S: Final = 3.0
MOST_MB: Final = 200
"""What all cases together may take beyond the program itself."""

DESCRIPTION: Final = b"""command = ["python3", "./bot.py", "--level", "3"]
move_ms = 500
memory_mb = 256
[options]
depth = 2
names = ["a", "b"]
"""

TOKEN: Final = re.compile(rb'"""|\'\'\'|"[^"\n]*"|[\w-]+|\s+|.', re.DOTALL)

HOSTILE: Final[tuple[bytes, ...]] = (
    b".a" * 3000, b"\n" + b".a" * 30 + b" = 1\n", b"[" * 5000, b"{a=" * 400, b"]" * 5000, b"9" * 5000, b"9" * 900, b"-1", b"0x" + b"f" * 900,
    b'"""', b"'''", b'"', b"'", b"\\", b"\\u0000", b"\\ud800", b"#", b"\n", b"\r", b"\r\n", b"\x00", b"\x1b[31m", b"\x7f", b"\xff", b"\xc3",
    b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\x85", b"\x0b", b"\xe2\x80\xae", b"1979-05-27T07:32:00Z", b"07:32:00", b"nan", b"-inf", b"1e999",
    b"true", b"[]", b"{}", b"[[", b"]]", b"[[card]]\n", b"[a.b.c.d.e.f.g.h]\n", b"[economy]\n", b"\n" * 60_000, b"[],\n" * 20_000,
    b"k=1\n" * 20_000, b"# x\n" * 20_000, b"\xf0\x9f\x92\xa9", b"id", b'id = "x"\n', b'extends = "tiny"\n', b'extends = "standard"\n',
    b'ruleset = "../tiny"\n', b'ruleset = "."\n', b'ruleset = "/"\n', b'ruleset = "\\u0000"\n', b'source = ["balance: x"]\n',
)  # fmt: skip

NAMES: Final = (
    "row/extra.toml", "row/Extra.TOML", "row/._x.toml", "row/.#x.toml", "row/x.toml~", "row/x.toml.txt", "row/a/b.toml", "x.toml",
    "map.toml.bak", "scenarios/extra.toml", "scenarios/.toml", "README.md", "RULESET.TOML", "odd/x.toml", "row/x\x1b.toml",
    "row/\u202ex.toml", "row.toml/x.toml",
)  # fmt: skip


def change_bytes(data: bytes, rng: random.Random) -> bytes:
    """Some bytes cut out, put in, doubled or turned."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randint(0, len(data))
        end = min(len(data), at + int(rng.paretovariate(0.7)))
        piece = rng.choice(
            (b"", rng.choice(HOSTILE), rng.randbytes(rng.randint(1, 8)), data[at:end] * rng.choice((2, 2, 50)))
        )
        data = (data[:at] + piece + data[end:])[:3_000_000]
    return data


def change_tokens(data: bytes, rng: random.Random) -> bytes:
    """Some words, signs and strings dropped, doubled, exchanged or replaced."""
    tokens = TOKEN.findall(data) or [b""]
    for _ in range(rng.choice((1, 1, 2, 6))):
        at, other = rng.randrange(len(tokens)), rng.randrange(len(tokens))
        how = rng.randrange(5)
        if how == 0:
            tokens[at] = b""
        elif how == 1:
            tokens[at] *= rng.choice((2, 3, 1000))
        elif how == 2:
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif how == 3:
            tokens[at] = rng.choice(HOSTILE)
        else:
            low, high = sorted((at, other))
            tokens[low:low] = tokens[low : min(high, low + 200)]
    return b"".join(tokens)[:3_000_000]


def change_lines(data: bytes, rng: random.Random) -> bytes:
    """Lines dropped, doubled, exchanged, or ended otherwise."""
    lines = data.split(b"\n")
    for _ in range(rng.choice((1, 1, 2, 8))):
        at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        how = rng.randrange(3)
        if how == 0 and len(lines) > 1:
            del lines[at]
        elif how == 1:
            lines[at:at] = lines[other : other + rng.randint(1, 20)]
        else:
            lines[at], lines[other] = lines[other], lines[at]
    return rng.choice((b"\n", b"\n", b"\r\n", b"\r", "\u2028".encode(), b"\x0c")).join(lines)


VALUE: Final = re.compile(rb'"[^"\n]*"|\b[0-9]+\b|\btrue\b|\bfalse\b')


def change_values(data: bytes, rng: random.Random) -> bytes:
    """A few values replaced by others of the same file, or by numbers: mostly sound TOML."""
    values = VALUE.findall(data) or [b"1"]
    chosen = {rng.randrange(len(values)) for _ in range(rng.choice((1, 1, 2, 4)))}
    count = iter(range(len(values) + 1))

    def other(match: re.Match[bytes]) -> bytes:
        if next(count) not in chosen:
            return match[0]
        number = b"%d" % rng.choice((0, 1, 2, 3, 5, 8, 12, 13, 40, 100, 2024, 2026, 10**6, 10**30))
        return rng.choice((rng.choice(values), rng.choice(values), number, b'"%s"' % number, b"[%s]" % match[0]))

    return VALUE.sub(other, data)


CHANGES: Final = (change_values, change_values, change_bytes, change_tokens, change_tokens, change_lines)


def change(data: bytes, rng: random.Random) -> bytes:
    """Changed in one way, now and then in two."""
    for _ in range(rng.choice((1, 1, 1, 2))):
        data = rng.choice(CHANGES)(data, rng)
    return data


def put_odd_file(path: Path, rng: random.Random) -> None:
    """Something else than a file of rules at a path, as far as the system can make it."""
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    how = rng.randrange(7)
    if how == 0 and hasattr(os, "mkfifo"):
        os.mkfifo(path)
    elif how == 1:
        path.symlink_to("/dev/zero")
    elif how == 2:
        path.symlink_to(path)
    elif how == 3:
        path.symlink_to(path.parent)
    elif how == 4:
        path.mkdir()
    else:
        path.write_bytes(rng.choice((b"", rng.choice(HOSTILE), b'[[card]]\nid = "x"\n')))


def a_ruleset(folder: Path, rng: random.Random) -> None:
    """A changed copy of the small ruleset, now and then below another one, is loaded and linted."""
    rules = Path(shutil.copytree(FIXTURE, folder / "tiny"))
    files = sorted(path for path in rules.rglob("*.toml"))
    for path in rng.sample(files, rng.choice((1, 1, 1, 2, 3))):
        path.write_bytes(change(path.read_bytes(), rng))
    for _ in range(rng.choice((0, 0, 0, 1, 3))):
        try:
            put_odd_file(rules / rng.choice((*NAMES, *(f.relative_to(rules).as_posix() for f in files))), rng)
        except OSError:
            continue
    if rng.random() < 0.1:
        above = folder / "above"
        above.mkdir()
        head = b'id = "above"\nname = "Above"\nsummary = "A layer."\nextends = "tiny"\n'
        (above / "ruleset.toml").write_bytes(rng.choice((head, change(head, rng))))
        rules = above
    found = report(rules)
    for problem in (*found.problems, *found.warnings):
        check_line(str(problem))
    check_line(found.read)
    load_ruleset(rules)


def a_scenario(folder: Path, rng: random.Random) -> None:
    """A changed scenario beside a sound ruleset is looked for and linted."""
    shutil.copytree(FIXTURE, folder / "tiny")
    path = folder / rng.choice(("mine.toml", "MINE.TOML", "._mine.toml"))
    data = b'ruleset = "tiny"\n' + (FIXTURE / "scenarios" / "match.toml").read_bytes().replace(b'"match"', b'"mine"')
    path.write_bytes(change(data, rng))
    if rng.random() < 0.05:
        put_odd_file(path, rng)
    found = report_scenario(path)
    for problem in (*found.problems, *found.warnings):
        check_line(str(problem))
    find_scenario(str(path))


def a_program(folder: Path, rng: random.Random) -> None:
    """A changed description of a program is read; nothing is started."""
    (folder / "bot.py").touch()
    path = folder / rng.choice(("bot.toml", "bot.TOML"))
    path.write_bytes(change(DESCRIPTION, rng))
    if rng.random() < 0.05:
        put_odd_file(path, rng)
    parse_program(f"cmd:'{path}'")


KINDS: Final[tuple[Callable[[Path, random.Random], None], ...]] = (a_ruleset, a_ruleset, a_scenario, a_program)


def check_line(line: str) -> None:
    """See that a text is one line that may be shown."""
    assert line.isprintable(), repr(line)
    assert len(line) <= 2000, len(line)


def run_case(folder: Path, number: int, seed: int) -> str:
    """Make and read one case; what came of it.

    Raises:
        AssertionError: it took too long, or its error is not fit to show.
        Exception: whatever else went wrong.
    """
    rng = random.Random(f"{seed}-{number}")  # noqa: S311
    kind = KINDS[number % len(KINDS)]
    began = time.process_time()
    try:
        kind(folder, rng)
        outcome = "read"
    except ContentError as error:
        for problem in error.problems:
            check_line(str(problem))
        outcome = "refused"
    except GameError as error:
        check_line(str(error))
        outcome = "refused"
    spent = time.process_time() - began
    assert spent < LONGEST_S, f"took {spent:.1f} s"
    return f"{kind.__name__} {outcome}"


def main() -> int:
    """Run the cases that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=1000, help="how many cases (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="which cases (%(default)s)")
    parser.add_argument("--only", type=int, help="this case alone")
    options = parser.parse_args()
    numbers = range(options.count) if options.only is None else [options.only]
    load_ruleset(FIXTURE)
    load_ruleset()
    base = peak_mb()
    seen: collections.Counter[str] = collections.Counter()
    failed, longest = 0, 0.0
    for number in numbers:
        folder = Path(tempfile.mkdtemp(prefix="gigawatt-fuzz-"))
        began = time.process_time()
        try:
            seen[run_case(folder, number, options.seed)] += 1
        except Exception:  # noqa: BLE001 - that is what is looked for
            failed += 1
            print(f"case {number} of seed {options.seed}, its files in {folder}")  # noqa: T201
            traceback.print_exc(limit=-6)
        else:
            shutil.rmtree(folder)
        longest = max(longest, time.process_time() - began)
    grown = peak_mb() - base
    for outcome, count in sorted(seen.items()):
        print(f"{outcome:20} {count:7,}")  # noqa: T201
    print(f"longest {longest:.2f} s, {grown:.0f} MB beyond the program, {failed} failed")  # noqa: T201
    return 1 if failed or grown > MOST_MB else 0


if __name__ == "__main__":
    sys.exit(main())
