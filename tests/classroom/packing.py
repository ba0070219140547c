"""Zips as students, systems and attackers make them."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO


def packed(
    files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED, date: tuple[int, ...] = (2026, 3, 2, 9, 0, 0)
) -> bytes:
    """A zip of files by their paths."""
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (date[0], date[1], date[2], date[3], date[4], date[5]))
            info.compress_type = method
            archive.writestr(info, data)
    return whole.getvalue()


def with_claimed_size(data: bytes, size: int) -> bytes:
    """A zip of one file whose directory claims another size after unpacking."""
    place = data.rindex(b"PK\x01\x02")
    return data[: place + 24] + struct.pack("<L", size) + data[place + 28 :]


def with_directory_size(data: bytes, size: int) -> bytes:
    """A zip whose end record claims another size of its directory."""
    place = data.rindex(b"PK\x05\x06")
    return data[: place + 12] + struct.pack("<L", size) + data[place + 16 :]
