"""A server on this computer whose players get a stand-in for the game, and visitors with browsers of their own."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

import aiohttp
from attrs import evolve

from gigawatt.web.server import GameServer, Settings, listening, no_tracebacks

CODE: Final = "abc234"
HOST: Final = "127.0.0.1"

STAND_IN: Final = """
import os, sys, json
from pathlib import Path
def send(text, kind=b"D"):
    data = text.encode()
    sys.stdout.buffer.write(kind + len(data).to_bytes(4, "big") + data)
    sys.stdout.buffer.flush()
sys.stdout.buffer.write(b"__GANGLION__\\n")
saves = Path(os.environ["GIGAWATT_SAVES"])
kept = saves / "said.txt"
send("env " + ",".join(sorted(os.environ)))
send("all " + repr(sorted(os.environ.items())) + repr(sys.argv))
send("pid " + str(os.getpid()))
send("size " + os.environ["COLUMNS"])
send("table " + os.environ.get("GIGAWATT_TABLE", "?"))
send("kept " + (kept.read_text() if kept.exists() else "nothing"))
while True:
    head = sys.stdin.buffer.read(5)
    if len(head) < 5:
        break
    body = sys.stdin.buffer.read(int.from_bytes(head[1:], "big")).decode()
    if head[:1] == b"M":
        said = json.loads(body)
        if said.get("type") == "quit":
            break
        if said.get("type") == "deliver_chunk_request":
            from textual._binary_encode import dump
            data = dump(("deliver_chunk", said["key"], files.pop(said["key"], b"")))
            sys.stdout.buffer.write(b"P" + len(data).to_bytes(4, "big") + data)
            sys.stdout.buffer.flush()
        else:
            send("meta " + body)
    else:
        if body == "die":
            sys.stderr.write("Traceback\\nValueError: \\x1b[31mred\\x07\\n")
            sys.stderr.flush()
            os._exit(1)
        if body == "leave":
            send(json.dumps({"type": "exit"}), b"M")
            break
        if body == "offer":
            files = {"the-key": b"what is in it"}
            send(json.dumps({"type": "deliver_file_start", "key": "the-key", "path": "/x/\\u00fc\\x1b[2J;st ory.txt", "open_method":
                "download", "encoding": "", "mime_type": "text/plain", "name": None}), b"M")
        if body == "flood":
            while True:
                send("x" * 60000)
        if body == "sleep":
            import time
            time.sleep(1000)
        kept.write_text(body)
        send("echo " + body)
"""
"""Speaks as Textual's web driver does: tells its environment, keeps the last thing it was told, and says it back."""


class Visitor:
    """A browser with cookies of its own."""

    def __init__(self, port: int) -> None:
        self.base: Final = f"http://{HOST}:{port}"
        self.session: Final = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self._sockets: Final[list[aiohttp.ClientWebSocketResponse]] = []

    async def get(self, path: str, **more: Any) -> aiohttp.ClientResponse:
        """Ask for a page, and read it."""
        answer = await self.session.get(self.base + path, **more)
        await answer.read()
        return answer

    async def post(self, path: str, **more: Any) -> aiohttp.ClientResponse:
        """Send a form, and read the answer."""
        answer = await self.session.post(self.base + path, **more)
        await answer.read()
        return answer

    async def join(self, code: str = CODE, key: str = "") -> int:
        """Ask to be let in; the status of the last answer."""
        return (await self.post("/join", data={"code": code, "key": key})).status

    async def look(self) -> str:
        """Open the first page, as every browser does before anything else."""
        return await (await self.get("/")).text()

    async def key(self) -> str:
        """The player's own key."""
        text = await (await self.get("/key")).text()
        return text.partition('class="key">')[2].partition("<")[0]

    async def status(self, **more: Any) -> str:
        """Why no game opens, as the page asks it."""
        headers = {"Origin": self.base, **more.pop("headers", {})}
        return str((await (await self.post("/status", headers=headers, **more)).json())["state"])

    async def open(self, query: str = "", **more: Any) -> aiohttp.ClientWebSocketResponse:
        """Open a socket as a page of the server would, and say nothing."""
        headers = {"Origin": self.base, **more.pop("headers", {})}
        socket = await self.session.ws_connect(f"{self.base}/ws{query}", headers=headers, **more)
        self._sockets.append(socket)
        return socket

    async def play(self, query: str = "", **more: Any) -> aiohttp.ClientWebSocketResponse:
        """The same, and say that the page is there."""
        socket = await self.open(query, **more)
        await socket.send_json(["ping", "1"])
        return socket

    async def close(self) -> None:
        """Close every socket, then the session, which does not wait for its sockets."""
        for socket in self._sockets:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(2):
                    await socket.close()
        await self.session.close()


async def told(socket: aiohttp.ClientWebSocketResponse, word: str) -> str:
    """The next thing the stand-in says that begins with a word."""
    while True:
        message = await socket.receive(timeout=20)
        if isinstance(message.data, bytes) and message.data.decode().startswith(word):
            return message.data.decode().removeprefix(word).strip()
        assert message.type not in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSE), f"closed before {word!r}"


async def closed(socket: aiohttp.ClientWebSocketResponse, seconds: float = 20) -> str:
    """Wait until a socket is closed, and hear why."""
    async with asyncio.timeout(seconds):
        while True:
            message = await socket.receive()
            if message.type is aiohttp.WSMsgType.CLOSE:
                return str(message.extra)
            if message.type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.ERROR):
                return ""


class Place:
    """A server, what it said, and how to visit it."""

    def __init__(self, server: GameServer, port: int, said: list[str], stack: AsyncExitStack) -> None:
        self.server: Final = server
        self.port: Final = port
        self.said: Final = said
        self._stack: Final = stack

    def visitor(self) -> Visitor:
        """Somebody who was never here."""
        visitor = Visitor(self.port)
        self._stack.push_async_callback(visitor.close)
        return visitor

    async def raw(self, data: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A bare connection, and what is sent over it."""
        reader, writer = await asyncio.open_connection(HOST, self.port)
        self._stack.callback(writer.close)
        writer.write(data)
        await writer.drain()
        return reader, writer


Script = Callable[[Place], Awaitable[None]]


def stand_in(folder: Path) -> tuple[str, ...]:
    """The command of the stand-in."""
    program = folder / "stand_in.py"
    program.write_text(STAND_IN, encoding="utf-8")
    return sys.executable, str(program)


Make = Callable[[Settings, Callable[[str], object]], GameServer]


def visit(tmp_path: Path, script: Script, make: Make = GameServer, **settings: Any) -> None:
    """Run a script against a server; whatever the server says of its own is one clean line, and no request fails in it."""

    async def run() -> None:
        said: list[str] = []
        base = Settings(HOST, 0, CODE, tmp_path / "web", 5, stand_in(tmp_path))
        server = make(evolve(base, **settings), said.append)
        with no_tracebacks(said.append):
            async with listening(server) as addresses, AsyncExitStack() as stack:
                await script(Place(server, addresses[0][1], said, stack))
        for line in said:
            assert line.isprintable(), line
            assert not line.startswith(("A request failed", "The server noticed")), line

    asyncio.run(run())
    gc.collect()  # a connection that was left open is told of here, and not in whichever test comes later
