"""Read the files in a zip that somebody else packed, without unpacking it to the disk.

A zip may claim anything: sizes are checked against the directory before a member is opened, and again while it is read, because the
directory may lie. Nested zips, encrypted members and links are reported and not read. The path of a member is only shown.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from calendar import timegm
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from gigawatt.classroom.folder.file_kinds import document_kind
from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.submissions.bounds import Bounds
from gigawatt.classroom.submissions.formats import seems_text
from gigawatt.reading import why

_SIGNS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""How a zip begins: with a member, with the end of an empty directory, or as a part of a divided one."""

_DIRECTORY_ENTRY: Final = 46
"""The fewest bytes of an entry in the directory of a zip."""
_END_BYTES: Final = 65_557
"""The longest end record of a zip: 22 bytes and a comment."""
_END_SIGN: Final = b"PK\x05\x06"
_WIDE_LOCATOR: Final = 20
_WIDE_LOCATOR_SIGN: Final = b"PK\x06\x07"
_WIDE_END: Final = 56
_WIDE_END_SIGN: Final = b"PK\x06\x06"

_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compression methods that Canvas, Gradescope and file managers use. Others would need far more memory for each byte."""
_IS_ENCRYPTED: Final = 0x1
_UNIX_MODE_SHIFT: Final = 16

_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, NotImplementedError, RuntimeError)
"""What `zipfile` raises for damaged members; it declares none of them."""


@frozen
class Member:
    """A file in a zip: its bytes, or the reason that it was not read."""

    name: str
    """Its path as the zip says it, not made safe; empty if the whole zip could not be read."""
    data: bytes | None
    changed: float = 0.0
    """In seconds since 1970, as if the zip's local time were UTC; 0 if it has none."""
    reason: Reason | None = None


def is_archive(path: Path) -> bool:
    """Whether a regular file begins as a zip does; False if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(4) in _SIGNS
    except OSError:
        return False


def read_archive(path: Path, bounds: Bounds) -> Iterator[Member]:
    """The files in a zip, in the order of its directory; folders are left out. Damage and excess become reasons, never errors."""
    try:
        if (entries := _entries(path)) > bounds.members:
            yield Member(
                "", None, reason=Reason("too-large", f"a zip of {entries:,} entries; at most {bounds.members:,}")
            )
            return
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > bounds.members:
                detail = f"a zip of {len(infos):,} files; at most {bounds.members:,} are read"
                yield Member("", None, reason=Reason("too-large", detail))
                return
            left = bounds.unpacked_bytes
            for info in infos:
                member = _member(archive, info, bounds, left)
                left -= len(member.data or b"")
                yield member
    except OSError as error:
        yield Member("", None, reason=Reason("not-json", why(error)))
    except _BROKEN:
        yield Member("", None, reason=Reason("truncated", "a zip whose directory is missing or damaged"))


def _entries(path: Path) -> int:
    """The most entries that a zip's directory has room for, found before `zipfile` reads all of it into memory.

    The size of the directory counts, not the number of entries beside it: `zipfile` reads as many as fit.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_BYTES))
        tail = file.read(_END_BYTES)
    place = tail.rfind(_END_SIGN)
    if place < 0:
        return 0
    directory: int = struct.unpack_from("<L", tail, place + 12)[0]
    wide = place - _WIDE_LOCATOR - _WIDE_END
    if tail[place - _WIDE_LOCATOR :].startswith(_WIDE_LOCATOR_SIGN) and wide >= 0:
        # The 64-bit form, whose own end record is the one that counts, and stands right before its locator.
        is_there = tail[wide:].startswith(_WIDE_END_SIGN)
        directory = struct.unpack_from("<Q", tail, wide + 40)[0] if is_there else size
    return min(directory, size) // _DIRECTORY_ENTRY


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, bounds: Bounds, left: int) -> Member:
    """One file of a zip."""
    name, changed = info.filename, _time(info)
    if reason := _refused(info, bounds, left):
        return Member(name, None, changed, reason)
    try:
        with archive.open(info) as file:
            data = file.read(bounds.file_bytes + 1)
    except _BROKEN as error:
        return Member(
            name, None, changed, Reason("truncated", f"it is damaged inside of the zip ({type(error).__name__})")
        )
    if len(data) > bounds.file_bytes:
        return Member(name, None, changed, too_large(len(data), bounds))
    if data[:4] in _SIGNS:
        kind = document_kind(data)
        detail = seems_text(kind) if kind else "a zip inside of a zip; unpack the outer one first"
        return Member(name, None, changed, Reason("not-json", detail))
    return Member(name, data, changed)


def _refused(info: zipfile.ZipInfo, bounds: Bounds, left: int) -> Reason | None:
    """Why a file of a zip is not opened, judged by the directory."""
    if stat.S_ISLNK(info.external_attr >> _UNIX_MODE_SHIFT):
        return Reason("not-json", "it is a link; links are not followed")
    if info.flag_bits & _IS_ENCRYPTED:
        return Reason("not-json", "it is encrypted; hand in a zip without a password")
    if info.compress_type not in _METHODS:
        return Reason(
            "not-json", f"it is packed by a method that is not read ({info.compress_type}); pack it as a plain zip"
        )
    if info.file_size > bounds.file_bytes:
        return too_large(info.file_size, bounds)
    if info.file_size > max(info.compress_size, 1) * bounds.ratio:
        return Reason(
            "too-large", f"unpacking it would make it {info.file_size // max(info.compress_size, 1):,} times larger"
        )
    if info.file_size > left:
        return Reason("too-large", f"the files of the zip have more than {bounds.unpacked_bytes:,} bytes together")
    return None


def too_large(size: int, bounds: Bounds) -> Reason:
    """Why a file of so many bytes, in a zip or not, is not read."""
    return Reason("too-large", f"it has {size:,} bytes; a {bounds.what} has at most {bounds.file_bytes:,}")


def _time(info: zipfile.ZipInfo) -> float:
    try:
        return float(timegm((*info.date_time, 0, 0, 0)))
    except (ValueError, OverflowError):  # the fields of a zip may hold a month of 15
        return 0.0
