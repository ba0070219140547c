"""Standard streams that are always open, and that can show any text in any encoding.

`prepared` sets them up for as long as a command runs:

- A closed stream (`>&-`, a service, `pythonw`) is opened on the null device, so that no file opened later gets its number. Text for a
closed standard
  output counts as lost; text for a closed standard error is discarded.
- Characters that the encoding lacks are replaced by `ascii_form`: a minus sign by `-`, a name in another script by escapes, nothing by `?`.
- Control characters are escaped, in a terminal and in a file: no name can move the cursor or recolour a line.
- Errors of standard error are ignored.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final, TextIO, cast

ASCII_FORMS: Final = "gigawatt.ascii"
"""The name of the error handler for text: it replaces what cannot be encoded by its ASCII form."""
ASCII_CELLS: Final = "gigawatt.cells"
"""The name of the error handler for a screen: the same with unchanged width."""

_DESCRIPTORS: Final = {0: os.O_RDONLY, 1: os.O_WRONLY, 2: os.O_WRONLY}
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters except tab and line feed, and those that change the direction of text."""


class Output(io.TextIOBase):
    """Standard output or standard error as the program writes to it. It has no `buffer`: bytes are written by `write_utf8`."""

    def __init__(self, stream: TextIO, *, is_missing: bool = False, is_vital: bool = True) -> None:
        """Write to `stream`.

        Args:
            stream: the interpreter's stream, or a stand-in on the null device.
            is_missing: whether it is a stand-in.
            is_vital: whether errors of the stream are raised instead of ignored.
        """
        super().__init__()
        self.stream: Final = stream
        self.is_lost = False
        """Whether text was written that nobody could read."""
        self._is_missing = is_missing
        self._is_vital = is_vital
        self._errors = getattr(stream, "errors", None) or "strict"
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=ASCII_FORMS)

    @property
    def encoding(self) -> str:  # type: ignore[override]  # the base declares a variable
        """The encoding of the stream."""
        return getattr(self.stream, "encoding", None) or "utf-8"

    @property
    def errors(self) -> str:  # type: ignore[override]  # the base declares a variable
        """The error handler, which replaces every character."""
        return ASCII_FORMS

    def writable(self) -> bool:
        """Return True."""
        return True

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return not self._is_missing and self.stream.isatty()

    def fileno(self) -> int:
        """The number of the file descriptor."""
        return self.stream.fileno()

    def write(self, text: Any) -> int:
        """Write text with control characters escaped; bytes, which click writes for shell completion, are not changed."""
        if isinstance(text, bytes):
            if not text:  # click tests with this whether it is a binary stream
                raise TypeError("expected text")
            self.write_bytes(text)
            return len(text)
        self.write_raw(text if text.isprintable() else _CONTROL.sub(_escape, text))
        return len(text)

    def write_raw(self, text: str) -> None:
        """Write text unchanged, for output that moves the cursor on purpose."""
        if not isinstance(self.stream, io.TextIOWrapper):
            text = text.encode(self.encoding, ASCII_FORMS).decode(self.encoding)
        self._try(lambda: self.stream.write(text), text)

    def write_bytes(self, data: bytes) -> None:
        """Write bytes after the text so far."""
        buffer = getattr(self.stream, "buffer", None)
        if buffer is None:
            self.write(data.decode())
            return

        def put() -> None:
            self.stream.flush()
            buffer.write(data)
            buffer.flush()

        self._try(put, data)

    def flush(self) -> None:
        """Flush the stream."""
        self._try(self.stream.flush)

    def _try(self, act: Callable[[], object], what: str | bytes = "") -> None:
        self.is_lost = self.is_lost or (self._is_missing and bool(what))
        try:
            act()
        except (OSError, ValueError):  # ValueError: the stream was closed
            if self._is_vital:
                raise
            self.drop()

    def drop(self) -> None:
        """Discard what is still buffered, so that the interpreter does not complain at exit."""
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.stream.fileno())
        except (OSError, ValueError):  # not a real file, as in a test
            pass

    def restore(self) -> None:
        """Restore the stream's error handler."""
        if isinstance(self.stream, io.TextIOWrapper) and not self.stream.closed:
            self.stream.reconfigure(errors=self._errors)

    def close(self) -> None:
        """Do nothing: the stream belongs to the interpreter."""


@contextlib.contextmanager
def prepared() -> Iterator[Output]:
    """Set up the standard streams, and give standard output."""
    open_descriptors()
    _wait_for_descriptors()
    found = sys.stdin, sys.stdout, sys.stderr
    output, error = _output(sys.stdout, 1, is_vital=True), _output(sys.stderr, 2, is_vital=False)
    sys.stdin, sys.stdout, sys.stderr = _input(sys.stdin), cast("TextIO", output), cast("TextIO", error)
    try:
        yield output
    finally:
        sys.stdin, sys.stdout, sys.stderr = found
        for stream in (output, error):
            with contextlib.suppress(OSError, ValueError):
                stream.restore()


def deliver() -> None:
    """Flush standard output, and check that somebody can read it: before a long wait, and at the end.

    Raises:
        OSError: it cannot be written, or standard output is closed.
    """
    sys.stdout.flush()
    if isinstance(sys.stdout, Output) and sys.stdout.is_lost:
        raise OSError(errno.EBADF, "standard output is closed")


def shows_everything(stream: Any) -> bool:
    """Whether the encoding of a stream has every character, as UTF-8 and other encodings of Unicode do."""
    try:
        return codecs.lookup(getattr(stream, "encoding", None) or "ascii").name.startswith("utf")
    except LookupError:
        return False


def can_show(text: str, stream: Any) -> bool:
    """Whether the encoding of a stream has these characters."""
    try:
        text.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeError, LookupError):
        return False
    return True


def write_utf8(text: str) -> None:
    """Write the content of a file to standard output: always in UTF-8, except to a terminal with another encoding."""
    data = text.encode("utf-8", ASCII_FORMS)
    if sys.stdout.isatty():
        sys.stdout.write(text)
    elif isinstance(sys.stdout, Output):
        sys.stdout.write_bytes(data)
    elif (buffer := getattr(sys.stdout, "buffer", None)) is not None:
        sys.stdout.flush()
        buffer.write(data)
    else:
        sys.stdout.write(text)


def raw(stream: TextIO) -> TextIO:
    """A stream that writes control characters to `stream` unescaped, for output that moves the cursor on purpose."""
    return cast("TextIO", _Raw(stream)) if isinstance(stream, Output) else stream


class _Raw(io.TextIOBase):
    """The unescaped side of an `Output`."""

    def __init__(self, output: Output) -> None:
        super().__init__()
        self._output = output

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._output.isatty()

    def write(self, text: str) -> int:
        """Write text unchanged."""
        self._output.write_raw(text)
        return len(text)

    def flush(self) -> None:
        """Flush the stream."""
        self._output.flush()


def redraw(text: str) -> None:
    """Replace the last line of standard error by `text` if that is a terminal; an empty text clears it."""
    if sys.stderr.isatty():
        raw(sys.stderr).write(f"\r\x1b[K{_CONTROL.sub(_escape, text)}")
        sys.stderr.flush()


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


def open_descriptors() -> None:
    """Open each closed one of the first three descriptors on the null device, for this process and its children.

    Otherwise a pipe that is opened next would get its number, and a child process would use it as a standard stream.
    """
    for number, mode in _DESCRIPTORS.items():
        try:
            os.fstat(number)
        except OSError:
            with contextlib.suppress(OSError):
                opened = os.open(os.devnull, mode)
                if opened == number:
                    os.set_inheritable(number, True)
                else:
                    os.dup2(opened, number)
                    os.close(opened)


def _wait_for_descriptors() -> None:
    """Set the standard streams to blocking: another process that shares a pipe may have changed that."""
    if hasattr(os, "get_blocking"):
        for number in _DESCRIPTORS:
            with contextlib.suppress(OSError):
                if not os.get_blocking(number):
                    os.set_blocking(number, True)


def _is_usable(stream: Any) -> bool:
    return stream is not None and not getattr(stream, "closed", False)


def _input(stream: TextIO | None) -> TextIO:
    if not _is_usable(stream):
        return _null(0, "r")
    assert stream is not None
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")  # invalid bytes are an unknown command, not an error
    return stream


def _output(stream: TextIO | None, number: int, *, is_vital: bool) -> Output:
    """Wrap a standard stream; where the system gives none to a program without a console, text for it is not lost."""
    if _is_usable(stream):
        assert stream is not None
        return Output(stream, is_vital=is_vital)
    return Output(_null(number, "w"), is_missing=os.name != "nt", is_vital=is_vital)


def _null(number: int, mode: str) -> TextIO:
    try:
        return cast("TextIO", open(number, mode, encoding="utf-8", closefd=False))  # a descriptor
    except OSError:
        return cast("TextIO", open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123  # open until the end


def _answer(form: Callable[[str], str]) -> Callable[[UnicodeError], tuple[str, int]]:
    def handler(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        return form(error.object[error.start : error.end]), error.end

    return handler


def _text_form(text: str) -> str:
    from gigawatt.ascii_forms import to_ascii

    return to_ascii(text)


def _screen_form(text: str) -> str:
    from gigawatt.ascii_forms import to_ascii_cells

    return to_ascii_cells(text)


codecs.register_error(ASCII_FORMS, _answer(_text_form))
codecs.register_error(ASCII_CELLS, _answer(_screen_form))
