"""A player's game: a process that draws for a page and receives the page's input.

It uses the packets of Textual's web driver: a letter, four bytes of length, and the payload. Both directions have back pressure
instead of buffers: a game whose page does not read waits, and is closed if that takes too long.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import Process
from collections import OrderedDict
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from attrs import define, field

from gigawatt.session import table_limits
from gigawatt.session.table_limits import SERVER_VARIABLE
from gigawatt.text import safe_text

STOP_S: Final = 3.0
"""The time for a game to end by itself."""
INPUT_S: Final = 10.0
"""The time after which a game must read its input again."""
PACKET_BYTES: Final = 16 * 1024 * 1024
"""The longest packet of a game: a full screen of the largest size has about 3 MB."""
DOWNLOADS: Final = 8
"""The most files that a game may offer at the same time."""
CHUNK: Final = 65_536
CHUNK_S: Final = 4.0
_ERROR_BYTES: Final = 4096
_READY: Final = b"__GANGLION__\n"
_KEPT: Final = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "PYTHONPATH",
    "VIRTUAL_ENV",
)
"""The variables of the server's environment that a game inherits; secrets of other programs are not passed on."""


class Page(Protocol):
    """The page that a game draws on."""

    async def draw(self, data: bytes) -> None:
        """Show the game's output."""

    async def notify(self, message: list[Any]) -> None:
        """Send a message to the page's script."""

    async def over(self, fault: str | None) -> None:
        """Handle a game that has ended by itself, with the last line of its error output if it failed."""


@define(eq=False)
class Download:
    """A file that a game offers to its player."""

    name: str
    label: str | None
    encoding: str
    chunks: asyncio.Queue[bytes] = field(factory=asyncio.Queue)


def environment(folder: Path, table: str, width: int, height: int) -> dict[str, str]:
    """The whole environment of a player's process."""
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "TEXTUAL_FPS": "60", "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TERM_PROGRAM": "textual", "COLUMNS": str(width), "ROWS": str(height), "PYTHONUNBUFFERED": "1",
        "GIGAWATT_SAVES": str(folder), "GIGAWATT_SETTINGS": str(folder / "settings.json"), table_limits.VARIABLE: table,
        SERVER_VARIABLE: str(os.getpid()),
    }  # fmt: skip


class PlayerProcess:
    """The process of one player's game."""

    def __init__(self, page: Page) -> None:
        self.downloads: Final[OrderedDict[str, Download]] = OrderedDict()
        self._page: Final = page
        self._process: Process | None = None
        self._ready: Final = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None
        self._is_stopping = False

    async def start(self, command: tuple[str, ...], folder: Path, env: Mapping[str, str]) -> None:
        """Start it without a shell. It has no terminal, so that Ctrl+C reaches the server only."""
        self._process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=env,
            cwd=folder,
            start_new_session=sys.platform != "win32",
        )
        self._reading = asyncio.create_task(self._read())

    async def ready(self, seconds: float) -> None:
        """Wait until it draws or has ended, at most for a time."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), seconds)

    # --- to the game ---------------------------------------------------------------------------------------------------------

    async def keys(self, text: str) -> None:
        """Send typed text.

        Raises:
            TimeoutError: the game does not read.
        """
        await self._send(b"D", text.encode("utf-8", "ignore"))

    async def meta(self, message: Mapping[str, object]) -> None:
        """Send a message to the driver.

        Raises:
            TimeoutError: the game does not read.
        """
        await self._send(b"M", json.dumps(message).encode())

    async def _send(self, kind: bytes, payload: bytes) -> None:
        process = self._process
        if process is None or process.stdin is None or process.stdin.is_closing():
            return
        with contextlib.suppress(ConnectionError, RuntimeError):
            process.stdin.write(kind + len(payload).to_bytes(4, "big") + payload)
            await asyncio.wait_for(process.stdin.drain(), INPUT_S)

    # --- from the game -------------------------------------------------------------------------------------------------------

    async def _read(self) -> None:
        """Pass on the game's output until it ends; output after the page has gone is discarded."""
        assert self._process is not None
        assert self._process.stdout is not None
        errors = asyncio.create_task(self._read_errors())
        is_clean = False
        try:
            is_clean = await self._read_packets(self._process.stdout)
        except (asyncio.IncompleteReadError, ConnectionError, ValueError, TypeError, KeyError):
            pass  # it has ended, or its output is invalid
        except asyncio.CancelledError:
            errors.cancel()
            raise
        finally:
            self._ready.set()
        last = await errors
        if not self._is_stopping:
            await self._page.over(None if is_clean else last or "it ended without a word")

    async def _read_packets(self, stream: asyncio.StreamReader) -> bool:
        """Read packets until the end; return whether the game has announced its end."""
        while await stream.readline() != _READY:
            if stream.at_eof():
                return False
        self._ready.set()
        is_clean = False
        while head := await stream.read(1):
            size = int.from_bytes(await stream.readexactly(4), "big")
            if size > PACKET_BYTES:
                raise ValueError("a packet is too long")
            payload = await stream.readexactly(size)
            if head == b"D":
                await self._page.draw(payload)
            elif head == b"M":
                is_clean = await self._take_meta(json.loads(payload)) or is_clean
            elif head == b"P":
                self._take_chunk(payload)
        return is_clean

    async def _take_meta(self, message: dict[str, Any]) -> bool:
        """Handle a message of the driver; return whether it announces the end."""
        kind = message["type"]
        if kind == "exit":
            return True
        if kind == "open_url":
            await self._page.notify(["open_url", {"url": message["url"], "new_tab": message["new_tab"]}])
        elif kind == "deliver_file_start":
            while len(self.downloads) >= DOWNLOADS:
                self.downloads.popitem(last=False)
            key = str(message["key"])
            self.downloads[key] = Download(
                name=Path(str(message["path"])).name,
                label=message.get("name"),
                encoding=str(message["encoding"]) or "utf-8",
            )
            await self._page.notify(["deliver_file_start", key])
        return False

    def _take_chunk(self, payload: bytes) -> None:
        """Store a piece of a requested file."""
        from textual_serve._binary_encode import DecodeError, load

        try:
            packet: Any = load(payload)
        except DecodeError as error:
            raise ValueError("a packet cannot be read") from error
        kind, key, chunk = packet
        if kind == "deliver_chunk" and (download := self.downloads.get(str(key))) is not None:
            download.chunks.put_nowait(chunk.encode(download.encoding) if isinstance(chunk, str) else bytes(chunk))

    async def _read_errors(self) -> str:
        """The last line of the game's error output, as safe text."""
        assert self._process is not None
        assert self._process.stderr is not None
        kept = b""
        while data := await self._process.stderr.read(_ERROR_BYTES):
            kept = (kept + data)[-_ERROR_BYTES:]
        lines = [line for line in kept.decode("utf-8", "replace").splitlines() if line.strip()]
        return safe_text(lines[-1]) if lines else ""

    async def deliver(self, key: str) -> AsyncGenerator[bytes, None]:
        """The pieces of an offered file; it can be requested once."""
        download = self.downloads[key]
        try:
            while True:
                await self.meta({"type": "deliver_chunk_request", "key": key, "size": CHUNK, "name": download.label})
                chunk = await asyncio.wait_for(download.chunks.get(), CHUNK_S)
                if not chunk:
                    return
                yield chunk
        except TimeoutError:
            return  # the game has ended, or is busy
        finally:
            self.downloads.pop(key, None)

    # --- the end -------------------------------------------------------------------------------------------------------------

    async def stop(self) -> None:
        """End the process, by force if it takes too long. The game was saved after its last action."""
        self._is_stopping = True
        process = self._process
        if process is None:
            return
        if process.returncode is None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_S):
                    await self.meta({"type": "quit"})
                    await process.wait()
        if process.stdin is not None:
            process.stdin.close()
        if process.returncode is None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), STOP_S)
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if self._reading is not None:
            await asyncio.wait({self._reading}, timeout=STOP_S)  # its last output, or its end
            self._reading.cancel()
