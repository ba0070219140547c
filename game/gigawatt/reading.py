"""Read files that somebody else may have written: rules, scenarios, descriptions, records, settings.

`read_file` accepts regular files only, so that a pipe, a device or a socket never blocks or fills the memory, and reads a limited
number of bytes. `read_text` decodes them. `parse_toml` and `parse_json` check the cost of a text before they parse it: the standard
parsers recurse by depth, copy a dotted key once for each of its dots, and use a kilobyte for some two-byte tokens.

The module imports nothing that is slow to load before it is needed.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from itertools import accumulate
from pathlib import Path, PurePath
from typing import Any, Final, Literal, NamedTuple, NoReturn

from gigawatt.errors import ReadError
from gigawatt.text import safe_text

Numbers = Literal["whole", "finite", "any"]

_SHOWN: Final = 200

_WHY: Final = {
    errno.ENOSPC: "the disk is full",
    getattr(errno, "EDQUOT", -1): "the disk quota is used up",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.EROFS: "the disk is read-only",
    errno.ENOENT: "there is no such file or folder",
    errno.EEXIST: "a part of the path is a file, not a folder",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EISDIR: "it is a folder, not a file",
    errno.ELOOP: "its links go round in a circle",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EFBIG: "the file would be too large",
    errno.ENXIO: "it is a device or a socket, not a file",
}

_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOINHERIT", 0)
)
"""Flags for opening a file: without waiting for the other end of a pipe, and not inherited by child processes."""


class Limits(NamedTuple):
    """Limits of a text, checked before it is parsed."""

    depth: int
    """The depth of nested lists and tables, including the outermost; in TOML also the parts of a dotted key."""
    values: int
    """The number of values, counted by the characters that introduce them."""
    digits: int = 1_000
    """The digits of one number."""
    line: int | None = None
    """The characters of a line; lines end at a line feed only."""


TOML_LIMITS: Final = Limits(depth=8, values=50_000, line=5_000)
"""Far above any rule file, scenario or description."""

JSON_LIMITS: Final = Limits(depth=32, values=500_000)


def has_ending(path: str | PurePath, ending: str) -> bool:
    """Whether a file's name ends in `ending` (such as `.toml`), ignoring case."""
    return str(path).lower().endswith(ending)


def why(error: OSError) -> str:
    """The cause of an operating system's error, in plain words."""
    return _WHY.get(error.errno or 0) or error.strerror or type(error).__name__


def shown(path: PurePath | str) -> str:
    """A path for a message: relative to the current folder if it is inside, and only its end if it is too long."""
    if isinstance(path, Path) and path.is_absolute():
        with suppress(OSError, ValueError):
            path = path.relative_to(Path.cwd())
    text = safe_text(path, 4000)
    return text if len(text) <= _SHOWN else f"…{text[-_SHOWN:]}"


def read_file(path: Path, limit: int, what: str = "file") -> bytes:
    """Read a regular file, or the target of a link to one.

    Args:
        path: the file.
        limit: the most bytes it may have; at most one byte more is read.
        what: the kind of file that is never larger, for the error.

    Raises:
        ReadError: it is not a regular file, cannot be read, or is larger.
    """
    try:
        _expect_regular(path, path.stat().st_mode)  # before it is opened: opening alone affects some devices
        handle = os.open(path, _FLAGS)
        try:
            _expect_regular(path, os.fstat(handle).st_mode)  # and again: it may have been replaced meanwhile
            data = _read(handle, limit + 1)
        finally:
            os.close(handle)
    except OSError as error:
        raise ReadError(why(error), shown(path)) from error
    except ValueError as error:
        raise ReadError("it is not a valid file name", shown(path)) from error
    if len(data) > limit:
        raise ReadError(f"larger than {limit:,} bytes, the limit for a {what}", shown(path))
    return data


def _expect_regular(path: Path, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    kinds = ((stat.S_ISDIR, "folder"), (stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"))
    kind = next((name for is_kind, name in kinds if is_kind(mode)), "device")
    raise ReadError(f"it is a {kind}, not a file", shown(path))


def _read(handle: int, most: int) -> bytes:
    parts = []
    while most > 0 and (part := os.read(handle, min(most, 1 << 20))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def read_text(path: Path, limit: int, what: str = "file") -> str:
    """Read a file as UTF-8 text, without an optional byte order mark.

    Raises:
        ReadError: the file cannot be read (see `read_file`), or is not UTF-8 text.
    """
    data = read_file(path, limit, what)
    try:
        return to_text(data)
    except ReadError as error:
        raise ReadError(error.reason, shown(path)) from error


def to_text(data: bytes) -> str:
    """Decode UTF-8 bytes, without an optional byte order mark.

    Raises:
        ReadError: they are not UTF-8, or contain a null byte.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        is_wide = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
        hint = "it is UTF-16; save it as UTF-8" if is_wide else "save it as UTF-8"
        raise ReadError(f"not text in UTF-8 at byte {error.start}: {hint}") from error
    if "\0" in text:
        raise ReadError(f"not text: byte {data.index(0)} is zero")
    return text


# --- what a text may cost ----------------------------------------------------------------------------------------------

_TOML_QUOTED: Final = re.compile(
    r'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(?:"{3,5}|\Z)'
    r"|'''[^']*+(?:'(?!'')[^']*+)*+(?:'{3,5}|\Z)"
    r'|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?'
    r"|'[^'\n]*+'?"
    r"|\#[^\n]*+",
    re.DOTALL,
)
"""A string or a comment of TOML. An unterminated one extends to where the parser would give up; nothing is scanned twice."""

_JSON_QUOTED: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)

_LONG_NUMBER: Final = re.compile(r"[0-9_]{60,}")

_BRACKET: Final = re.compile(r"[\[\]{}]")
_STEP: Final = {"[": 1, "{": 1, "]": -1, "}": -1}


def parse_toml(text: str, limits: Limits = TOML_LIMITS) -> dict[str, Any]:
    """Parse a TOML text.

    Raises:
        ReadError: it is not TOML, or exceeds the limits.
    """
    import tomllib

    longest = max(map(len, text.split("\n")))
    if limits.line is not None and longest > limits.line:
        _refuse(f"expected lines of at most {limits.line:,} characters, got one of {longest:,}")
    bare = _TOML_QUOTED.sub('""', text)
    # The document is a table without brackets of its own.
    _check(bare, "=,[{.", limits, depth=limits.depth - 1, longest=longest)
    if re.search(rf"\.(?:[^.=,\[\]{{}}\n]*+\.){{{limits.depth - 1}}}", bare):
        _refuse(f"expected keys of at most {limits.depth} parts, got one of more")
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        _refuse(_too_deep(limits.depth))
    except ValueError as error:
        _refuse(f"not TOML: {safe_text(_toml_fault(str(error), text), 160)}")
    if message := fault_of_size(tables, limits):
        _refuse(message)
    return tables


_IN_QUOTES: Final = re.compile(r"""(?:Illegal|Found invalid) character '\\n'|Expected "'" \(at end""")
"""What the parser says of a text that ends with its line, or with the file, instead of a quote."""

_CLOSED: Final = re.compile(r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
"""A string of one line with both of its quotes."""

_UNCLOSED: Final = {
    "Unterminated string": "a text in three quotes is not closed; end it with three of them",
    "Unclosed array": "a list is not closed; a ] is missing before this",
    "Unclosed inline table": "a table is not closed; a } is missing before this",
}
"""What else the parser says of something without its end, in the words of somebody who writes the file by hand."""


def _toml_fault(said: str, text: str) -> str:
    """What the parser says of a text, with what to type where something is not closed: the usual slip of a file made by hand."""
    if _IN_QUOTES.match(said) and (found := _open_quote(text)):
        quote, line, column = found
        return f"a quote is not closed; end the text with {quote} (at line {line}, column {column})"
    for theirs, ours in _UNCLOSED.items():
        if said.startswith(theirs):
            return ours + said.removeprefix(theirs)
    return said


def _open_quote(text: str) -> tuple[str, int, int] | None:
    """The first quote that the end of its line leaves open, and the line and column (both from 1) where it should be closed."""
    text = text.replace("\r\n", "\n")
    for found in _TOML_QUOTED.finditer(text):
        quote = found[0][0]
        if quote in "\"'" and not found[0].startswith(quote * 3) and not _CLOSED.fullmatch(found[0]):
            end = found.end()
            return quote, text.count("\n", 0, end) + 1, end - text.rfind("\n", 0, end)
    return None


def parse_json(text: str | bytes, limits: Limits = JSON_LIMITS, *, numbers: Numbers = "finite") -> Any:
    """Parse a JSON text, or its UTF-8 bytes; of a duplicate key the last value counts.

    Args:
        text: the text.
        limits: its limits.
        numbers: the allowed numbers: `whole`, `finite`, or `any`, which includes `NaN` and `Infinity`.

    Raises:
        ReadError: it is not JSON, or exceeds the limits.
    """
    import json

    text = to_text(text) if isinstance(text, bytes) else text
    if not text.strip():
        _refuse("it is empty")
    _check(_JSON_QUOTED.sub('""', text), ",[{", limits, depth=limits.depth, longest=len(text))
    parse_float, parse_constant = _NUMBERS[numbers]
    try:
        return json.loads(text, parse_float=parse_float, parse_constant=parse_constant)
    except json.JSONDecodeError as error:
        _refuse(f"not JSON at line {error.lineno}, column {error.colno}: {safe_text(error.msg, 120)}")
    except RecursionError:
        _refuse(_too_deep(limits.depth))
    except ValueError as error:
        _refuse(f"not JSON: {safe_text(error, 160)}")


def fault_of_size(value: object, limits: Limits = TOML_LIMITS) -> str:
    """The limit that plain data exceeds (depth or number of values), or an empty text. Never recurses."""
    level, depth, seen = [value], 0, 1
    while level := [box for box in level if isinstance(box, (dict, list))]:
        depth += 1
        seen += sum(map(len, level))
        if depth > limits.depth:
            return _too_deep(limits.depth)
        if seen > limits.values:
            return f"holds more than {limits.values:,} values"
        level = [inner for box in level for inner in (box.values() if isinstance(box, dict) else box)]
    return ""


def _check(bare: str, signs: str, limits: Limits, *, depth: int, longest: int) -> None:
    """Check the numbers, values and depth of a text without its strings and comments.

    Args:
        bare: the text.
        signs: the characters that introduce a value.
        limits: the limits.
        depth: the greatest depth of brackets.
        longest: the length of its longest line, which bounds the length of its numbers.

    Raises:
        ReadError: something exceeds the limits.
    """
    if sum(map(bare.count, signs)) > limits.values:
        _refuse(f"holds more than {limits.values:,} values")
    most = max(map(len, _LONG_NUMBER.findall(bare)), default=0) if longest > limits.digits else 0
    if most > limits.digits:
        _refuse(f"expected numbers of at most {limits.digits:,} digits, got one of {most:,}")
    if max(accumulate(map(_STEP.__getitem__, _BRACKET.findall(bare))), default=0) > depth:
        _refuse(_too_deep(limits.depth))


def _too_deep(depth: int) -> str:
    return f"nested more than {depth} deep"


def _refuse(reason: str) -> NoReturn:
    raise ReadError(reason)


def _refuse_number(text: str) -> NoReturn:
    _refuse(f"{safe_text(text, 40)!r} is not a whole number")


def _refuse_constant(text: str) -> NoReturn:
    _refuse(f"{text!r} is not a JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if value in {float("inf"), float("-inf")}:
        _refuse(f"{safe_text(text, 40)!r} is too large a number")
    return value


_NUMBERS: Final[dict[Numbers, tuple[Callable[[str], float], Callable[[str], float] | None]]] = {
    "whole": (_refuse_number, _refuse_number),
    "finite": (_finite, _refuse_constant),
    "any": (float, None),
}
"""For each kind of allowed numbers the parser of decimals, and the parser of constants."""
