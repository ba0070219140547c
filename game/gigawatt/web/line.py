"""The line between a page and a player's game: its messages, its limits and its end."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Any, Final

from gigawatt.web.limits import Bucket
from gigawatt.web.places import IDLE_S, Place, Why
from gigawatt.web.process import PlayerProcess

if TYPE_CHECKING:
    from aiohttp import web

MESSAGE_LIMIT: Final = 65_536
"""The longest message of a page in bytes; it limits a paste."""
MESSAGES: Final = 400
"""The most messages that a page may send at once: a moving mouse sends one for each cell."""
MESSAGES_PER_S: Final = 200.0
FIRST_S: Final = 8.0
"""The time for a page to send its first message, the size of its terminal."""
SLOW_S: Final = 20.0
"""The time for a page to read the game's output once the buffers of both sides are full."""
CLOSE_S: Final = 3.0
CLOSED: Final = 4000
"""The close code of a line that we close; the reason is one of `Why`."""
DEFAULT_SIZE: Final = (80, 24)


def clean_size(width: object, height: object) -> tuple[int, int] | None:
    """A terminal's size within limits; None if it is not a size."""
    if type(width) is not int or type(height) is not int:
        return None
    return min(max(width, 20), 400), min(max(height, 5), 200)


def read_message(text: str) -> tuple[str, Any] | None:
    """The kind and content of a page's message; None if it is invalid."""
    try:
        kind, *rest = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    if not isinstance(kind, str) or len(rest) > 1:
        return None
    value = rest[0] if rest else None
    if kind == "stdin" and isinstance(value, str):
        return kind, value
    if kind == "resize" and isinstance(value, dict):
        size = clean_size(value.get("width"), value.get("height"))
        return None if size is None else (kind, size)
    if kind == "ping" and isinstance(value, str):
        return kind, value[:40]
    return (kind, None) if kind in ("focus", "blur") else None


class Line:
    """A page's socket."""

    def __init__(self, request: web.Request) -> None:
        """Prepare the socket."""
        from aiohttp import web

        self.socket: Final = web.WebSocketResponse(
            heartbeat=15, max_msg_size=MESSAGE_LIMIT, autoping=False, timeout=CLOSE_S
        )
        self.fault: Final[list[str]] = []
        """The last error output of a game that failed."""
        self.was_left = False
        """Whether the player left the game."""
        self._request: Final = request
        self._is_closed = False
        self._pace: Final = Bucket(MESSAGES, MESSAGES_PER_S)

    @property
    def is_open(self) -> bool:
        """Whether the page is still connected, as far as known."""
        transport = self._request.transport
        return not self._is_closed and transport is not None and not transport.is_closing()

    # --- to the page ---------------------------------------------------------------------------------------------------------

    async def draw(self, data: bytes) -> None:
        """Send the game's output; abort the connection if the page does not read it in time."""
        await self._send(self.socket.send_bytes, data)

    async def notify(self, message: list[Any]) -> None:
        """Send a message to the page's script."""
        await self._send(self.socket.send_str, json.dumps(message))

    async def _send(self, send: Any, data: bytes | str) -> None:
        if not self.is_open:
            return
        try:
            async with asyncio.timeout(SLOW_S):
                await send(data)
        except TimeoutError:
            self._abort()
        except (ConnectionError, RuntimeError):
            self._is_closed = True

    async def over(self, fault: str | None) -> None:
        """Close the line because the game has ended by itself."""
        if fault is not None:
            self.fault.append(fault)
        self.was_left = fault is None
        await self.close(Why.ENDED if fault is None else Why.FAILED)

    async def close(self, why: Why) -> None:
        """Close the socket with a reason; abort the connection if the page does not accept that in time."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            async with asyncio.timeout(CLOSE_S):
                await self.socket.close(code=CLOSED, message=why.value.encode())
        except (TimeoutError, ConnectionError, RuntimeError):
            self._abort()

    def _abort(self) -> None:
        self._is_closed = True
        transport = self._request.transport
        if transport is not None:
            transport.abort()

    # --- from the page -------------------------------------------------------------------------------------------------------

    async def _receive(self) -> str | None:
        """The next text, or None at the end. Reading is limited to the pace of fast typing, and pings are answered."""
        from aiohttp import WSMsgType

        while True:
            message = await self.socket.receive()
            if not self._pace.take(asyncio.get_running_loop().time()):
                await asyncio.sleep(1 / MESSAGES_PER_S)
            if message.type is WSMsgType.TEXT:
                return str(message.data)
            if message.type is WSMsgType.PING:
                with contextlib.suppress(ConnectionError):
                    await self.socket.pong(message.data)
            elif message.type is not WSMsgType.PONG:
                if message.type is WSMsgType.BINARY:
                    await self.close(Why.PROTOCOL)
                return None

    async def first(self) -> tuple[int, int] | bool:
        """Wait for the first message: return the terminal's size, True if it is another message, or False if there is none."""
        try:
            async with asyncio.timeout(FIRST_S):
                while (text := await self._receive()) is not None:
                    if (message := read_message(text)) is not None:
                        return message[1] if message[0] == "resize" else True
        except TimeoutError:
            await self.close(Why.LATE)
        return False

    async def carry(self, process: PlayerProcess, place: Place) -> None:
        """Pass on the page's messages until it leaves, nobody has pressed a key for long, or the game does not read."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(IDLE_S) as idle:
                while (text := await self._receive()) is not None:
                    if (message := read_message(text)) is None:
                        continue
                    if message[0] == "stdin":
                        place.used = loop.time()
                        idle.reschedule(loop.time() + IDLE_S)
                    await self._pass_on(process, *message)
        except TimeoutError:
            await self.close(Why.IDLE if loop.time() - place.used >= IDLE_S else Why.FAILED)

    async def _pass_on(self, process: PlayerProcess, kind: str, value: Any) -> None:
        """Pass a message to the game, or answer it."""
        if kind == "stdin":
            await process.keys(value)
        elif kind == "resize":
            await process.meta({"type": "resize", "width": value[0], "height": value[1]})
        elif kind == "ping":
            await self.notify(["pong", value])
        else:
            await process.meta({"type": kind})
