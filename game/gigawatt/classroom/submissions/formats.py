"""Say what a file that is no save seems to be, from how it begins: students hand in reports and screenshots by mistake."""

from __future__ import annotations

from typing import Final

WANTED: Final = "hand in the save file of the game, which ends in .json"

_BEGINNINGS: Final = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"{\\rtf", "a document (RTF)"),
    (b"\xd0\xcf\x11\xe0", "a document of an older office program"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
)
_WEB_PAGES: Final = (b"<!doctype html", b"<html")
_UTF_8_MARK: Final = b"\xef\xbb\xbf"
_UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")

OFFICE_MEMBER: Final = "[Content_Types].xml"
"""A file that every zip has which is a document of Word, Excel or PowerPoint."""
_OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis"


def seems_text(kind: str) -> str:
    """What a file seems to be, and what is expected in its place."""
    return f"it seems to be {kind}; {WANTED}"


def other_format(data: bytes) -> str:
    """What a file that is not JSON seems to be; empty if it begins as JSON or as UTF-16, so that the fault of it says more."""
    bare = data.removeprefix(_UTF_8_MARK).lstrip()
    for beginning, kind in _BEGINNINGS:
        if bare.startswith(beginning):
            return kind
    if bare.startswith((b"{", b"[", *_UTF_16_MARKS)):
        return ""
    if bare[:20].lower().startswith(_WEB_PAGES):
        return "a web page"
    try:
        is_text = "\0" not in data.decode()
    except UnicodeDecodeError:
        is_text = False
    return "a text" if is_text else "a file of another program"


def document_format(data: bytes) -> str:
    """The kind of document that a zip is; empty if it is none."""
    if OFFICE_MEMBER.encode() in data:
        return "an office document"
    return "an office document" if _OPEN_DOCUMENT in data[:200] else ""
