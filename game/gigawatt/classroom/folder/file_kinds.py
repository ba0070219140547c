"""Say what a file seems to be, from how it begins: people hand in reports and screenshots, and name workbooks, by mistake."""

from __future__ import annotations

import re
from typing import Final

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
_NO_TEXT: Final = re.compile(rb"[\0-\x07]")
"""Bytes that are in no text of one byte for a character."""
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

OFFICE_MEMBER: Final = "[Content_Types].xml"
"""A file that every zip has which is a document of Word, Excel or PowerPoint."""
_OFFICE: Final = (
    (b"xl/", "an Excel workbook"),
    (b"word/", "a Word document"),
    (b"ppt/", "a PowerPoint presentation"),
)
"""The folder inside that tells the program."""
_OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis.opendocument."
_OPEN_SPREADSHEET: Final = _OPEN_DOCUMENT + b"spreadsheet"


def document_kind(data: bytes) -> str:
    """The kind of document that a zip is, by the names in it; empty if it is none."""
    if _OPEN_DOCUMENT in data[:200]:
        return "an OpenDocument spreadsheet" if _OPEN_SPREADSHEET in data[:200] else "an OpenDocument file"
    if OFFICE_MEMBER.encode() not in data:
        return ""
    return next((kind for folder, kind in _OFFICE if folder in data), "an office document")


def beginning_kind(data: bytes) -> str:
    """What a file seems to be that begins as a format of its own does; empty for text and for what is not known."""
    bare = data.removeprefix(_UTF_8_MARK).lstrip()
    if bare.startswith(_ZIP):
        return document_kind(data) or "a zip"
    if bare[:20].lower().startswith(_WEB_PAGES):
        return "a web page"
    return next((kind for beginning, kind in _BEGINNINGS if bare.startswith(beginning)), "")


def other_kind(data: bytes) -> str:
    """What a file seems to be that is no text at all; empty if it is a text, even one in another encoding than UTF-8."""
    if kind := beginning_kind(data):
        return kind
    is_binary = _NO_TEXT.search(data) is not None and not begins_as_utf_16(data)
    return "a file of another program" if is_binary else ""


def begins_as_utf_16(data: bytes) -> bool:
    """Whether a file has the mark of UTF-16, as the format has that spreadsheets call Unicode."""
    return data.removeprefix(_UTF_8_MARK).lstrip().startswith(_UTF_16_MARKS)
