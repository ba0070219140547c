"""Say what a file that was handed in as a save seems to be, and what is wanted in its place."""

from __future__ import annotations

from typing import Final

from gigawatt.classroom.folder.file_kinds import beginning_kind, begins_as_utf_16

WANTED: Final = "hand in the save file of the game, which ends in .json"


def seems_text(kind: str) -> str:
    """What a file seems to be, and what is expected in its place."""
    return f"it seems to be {kind}; {WANTED}"


def other_format(data: bytes) -> str:
    """What a file that is not JSON seems to be; empty if it begins as JSON or as UTF-16, so that the fault of it says more."""
    if kind := beginning_kind(data):
        return kind
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")) or begins_as_utf_16(data):
        return ""
    try:
        is_text = "\0" not in data.decode()
    except UnicodeDecodeError:
        is_text = False
    return "a text" if is_text else "a file of another program"
