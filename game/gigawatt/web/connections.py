"""The connections of the server: their number by client, and the time and bytes of each request.

aiohttp waits indefinitely for the headers of a request, and for a client that does not read its answer. `Gate` stands before it: a
client that sends half a request holds a connection for seconds only, and loses it sooner when others need it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from gigawatt.web.malformed import bare

if TYPE_CHECKING:
    from aiohttp import web

HEAD_S: Final = 10.0
"""The time for the headers of a connection's first request."""
REQUEST_S: Final = 60.0
"""The time for everything else until the next request: a body, an answer, a pause."""
HEAD_BYTES: Final = 32_768
"""The most bytes before the headers of a request are complete."""
REQUEST_BYTES: Final = 65_536
"""The most bytes while a request is answered: its body, and the next requests."""
PATIENCE_S: Final = 5.0
"""The time for which a request keeps its connection when others need one."""
_BUSY: Final = bare(HTTPStatus.SERVICE_UNAVAILABLE, Retry_After="5")
_TOO_LARGE: Final = bare(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)


@frozen
class Limits:
    """Limits on the number of connections."""

    total: int
    per_address: int

    @classmethod
    def for_sessions(cls, sessions: int) -> Limits:
        """Limits for a number of players: a browser opens up to six connections, and one for the game.

        They do not exceed what the system allows a process beside the pipes to the players' games. One address may have most of
        them, as a class behind a router does.
        """
        total = 64 + 16 * sessions
        with contextlib.suppress(ImportError, ValueError, OSError):
            import resource  # not on Windows

            files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
            if files != resource.RLIM_INFINITY:
                total = max(64, min(total, files - 64 - 4 * sessions))
        return cls(total, total * 3 // 4)


class Gate:
    """Every connection of the server."""

    def __init__(self, limits: Limits, is_proxy: Callable[[str | None], bool] = lambda _: False) -> None:
        """Admit as many connections as `limits` allows; a proxy's address may have all of them."""
        self._limits: Final = limits
        self._is_proxy: Final = is_proxy
        self._open: dict[object, Connection] = {}
        """By aiohttp's own protocols."""
        self._by_address: dict[str, set[Connection]] = {}

    def factory(self, inner: Callable[[], Any]) -> Callable[[], Connection]:
        """A factory of protocols for connections, around that of an aiohttp server."""
        return lambda: Connection(self, inner())

    @property
    def number(self) -> int:
        """The number of connections."""
        return len(self._open)

    # --- what the application says -----------------------------------------------------------------------------------------

    def began(self, request: web.Request) -> None:
        """Note that the headers of a request are complete."""
        if (connection := self._open.get(request.protocol)) is not None:
            connection.begin()

    def answered(self, request: web.Request) -> None:
        """Note that a request was answered, except for data still to be sent."""
        if (connection := self._open.get(request.protocol)) is not None:
            connection.is_busy = False

    def plays(self, request: web.Request) -> None:
        """Note that a connection is now the line of a game, which has its own rules."""
        if (connection := self._open.get(request.protocol)) is not None:
            connection.play()

    # --- what the connections say ------------------------------------------------------------------------------------------

    def admit(self, connection: Connection) -> bool:
        """Count a connection, and end another one if there are too many; False if none can be ended."""
        peers = self._by_address.get(connection.address, set())
        if len(peers) >= self._limits.per_address and not self._is_proxy(connection.address):
            crowd = peers
        elif len(self._open) >= self._limits.total:
            crowd = max(self._by_address.values(), key=len)
        else:
            crowd = None
        if crowd is not None and not _end_one(crowd):
            return False
        self._open[connection.inner] = connection
        self._by_address.setdefault(connection.address, set()).add(connection)
        return True

    def forget(self, connection: Connection) -> None:
        """Note that a connection has ended."""
        self._open.pop(connection.inner, None)
        if (peers := self._by_address.get(connection.address)) is not None:
            peers.discard(connection)
            if not peers:
                del self._by_address[connection.address]


def _end_one(crowd: set[Connection]) -> bool:
    """End the connection that has waited longest for its next request, else the one with the longest answer; False if all are young or play."""
    now = asyncio.get_running_loop().time()
    ready = [c for c in crowd if not c.is_playing and (not c.is_busy or now - c.since >= PATIENCE_S)]
    if not ready:
        return False
    min(ready, key=lambda c: (c.is_busy, c.since)).end()
    return True


class Connection(asyncio.Protocol):
    """A connection, in front of aiohttp's protocol."""

    def __init__(self, gate: Gate, inner: Any) -> None:
        self.inner: Final = inner
        self.address = ""
        self.since = 0.0
        """The start of its request, or of waiting for one."""
        self.is_busy = False
        """Whether it has an unanswered request."""
        self.is_playing = False
        self._gate: Final = gate
        self._transport: asyncio.Transport | None = None
        self._is_admitted = False
        self._received = 0
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Note that the headers of a request are complete."""
        self.is_busy, self._received = True, 0
        self._wait(REQUEST_S)

    def play(self) -> None:
        """Leave time and amount to the rules of the game's line."""
        self.is_playing = True
        self._cancel()

    def end(self) -> None:
        """End the connection at once, with any data still to be sent."""
        self._cancel()
        if self._is_admitted:  # it no longer counts, although the loop reports its end later
            self._gate.forget(self)
        if self._transport is not None:
            self._transport.abort()

    def _wait(self, seconds: float) -> None:
        self._cancel()
        loop = asyncio.get_running_loop()
        self.since = loop.time()
        self._timer = loop.call_later(seconds, self.end)

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # --- what the loop says -----------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Admit the connection or end it."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if isinstance(peer, tuple) and peer else ""
        if not self._gate.admit(self):
            transport.write(_BUSY)
            transport.close()
            return
        self._is_admitted = True
        self._wait(HEAD_S)
        self.inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Pass the data on, unless it is too much."""
        if not self._is_admitted or self._transport is None:
            return
        if not self.is_playing:
            self._received += len(data)
            if self.is_busy and self._received > REQUEST_BYTES:
                self.end()
                return
            if not self.is_busy and self._received > HEAD_BYTES:
                self._refuse()
                return
        self.inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Pass it on to aiohttp's protocol."""
        return bool(self.inner.eof_received()) if self._is_admitted else None

    def _refuse(self) -> None:
        """Answer data that are not headers, and end the connection."""
        assert self._transport is not None
        self._transport.write(_TOO_LARGE)
        self._transport.close()
        self.connection_lost(None)

    def pause_writing(self) -> None:
        """Pass it on to aiohttp's protocol."""
        if self._is_admitted:
            self.inner.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on to aiohttp's protocol."""
        if self._is_admitted:
            self.inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting the connection."""
        self._cancel()
        self._transport = None
        if self._is_admitted:
            self._is_admitted = False
            self._gate.forget(self)
            self.inner.connection_lost(exc)
