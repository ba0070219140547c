"""The limits of what is handed in to a class. Honest classes stay far below them."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from gigawatt.storage import LIMIT_BYTES


@frozen
class Bounds:
    """Limits of the files below `submissions/`; a file that exceeds one is reported and not read."""

    file_bytes: int = LIMIT_BYTES
    """The bytes of a save, in a zip after unpacking."""
    files: int = 20_000
    """The number of files, those inside of zips included: a thousand students with twenty each."""
    depth: int = 12
    """The depth of folders."""
    archive_bytes: int = 200_000_000
    """The bytes of a zip."""
    unpacked_bytes: int = 1_000_000_000
    """The bytes of all files of a zip together, after unpacking."""
    ratio: int = 200
    """How many times larger a file may become by unpacking. Saves compress to a fifth; the format itself allows a factor of 1,032."""
    members: int = 20_000
    """The number of entries of a zip."""
    what: str = "save"
    """What a file is, for the sentence on one that is too large."""


BOUNDS: Final = Bounds()
"""The limits of a class."""
