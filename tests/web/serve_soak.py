"""A server under hostile clients for as long as one likes: `python -m tests.web.serve_soak [--seconds N] [--seed S]`.

The server runs in a process of its own, with a stand-in for the game, and is reached on 127.0.0.1 alone. While hostile clients of
every kind send what they can, honest ones keep coming from the same address: opened before the attack, they have to get in with the
right code, type, and read the answer. It ends with 1 where one of them did not, where more codes were looked at than is promised,
where memory, connections or processes grew beyond their limits, or where the server wrote a traceback.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import aiohttp
from tests.web.guess_bound import most_guesses
from tests.web.test_serve_hostile import FRAMES, NONSENSE, WS, frame, guess
from tests.web.web_server import CODE, HOST, Visitor, stand_in, told

from gigawatt.web import server as web

SESSIONS: Final = 30
HONEST: Final = 8
PUPILS: Final = 30
"""Hostile clients who know the code."""
MOST_MB: Final = 250
"""What the server may grow to; at rest it has about 60."""


def run_server(folder: Path) -> None:
    """Serve until told to stop; the first line says where."""
    settings = web.Settings(HOST, 0, CODE, folder / "web", SESSIONS, stand_in(folder))
    web.serve(settings, lambda text: print(text, flush=True))  # noqa: T201


class Soak:
    """The clients, and what became of them."""

    def __init__(self, port: int, seed: int) -> None:
        self.port: Final = port
        self.chance: Final = random.Random(seed)  # noqa: S311  # no secret
        self.seen: Final[Counter[str]] = Counter()
        self.faults: Final[list[str]] = []
        self.until = 0.0
        self.pupils: Final[list[Visitor]] = []

    async def raw(self, data: bytes, linger_s: float) -> bytes:
        """Send bytes over a bare connection, and read what comes for a while."""
        answer = b""
        with contextlib.suppress(OSError, TimeoutError):
            reader, writer = await asyncio.open_connection(HOST, self.port)
            try:
                writer.write(data)
                async with asyncio.timeout(linger_s):
                    while piece := await reader.read(65_536):
                        answer += piece[:64]
            finally:
                writer.close()
        return answer

    # --- hostile ----------------------------------------------------------------------------------------------------------

    async def guesses(self) -> None:
        """A volley of guesses, the bodies late."""
        head, body = guess(f"{self.chance.randrange(10**6):06}")

        async def one() -> None:
            with contextlib.suppress(OSError, TimeoutError):
                reader, writer = await asyncio.open_connection(HOST, self.port)
                try:
                    writer.write(head)
                    await asyncio.sleep(0.2)
                    writer.write(body)
                    async with asyncio.timeout(5):
                        line = await reader.readline()
                    self.seen[f"guess {line.split()[1].decode()}" if line else "guess cut off"] += 1
                finally:
                    writer.close()

        await asyncio.gather(*[one() for _ in range(40)])

    async def fresh_browsers(self) -> None:
        """Guesses, each from a browser that was never here."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                for path in ("/", "/join"):
                    method = "GET" if path == "/" else "POST"
                    data = None if path == "/" else {"code": "guess"}
                    async with session.request(method, f"http://{HOST}:{self.port}{path}", data=data) as answer:
                        await answer.read()
                        if data:
                            self.seen[f"guess {answer.status}"] += 1

    async def halves(self) -> None:
        """Connections that send half of something and wait."""
        halves = (b"", b"GET / HT", WS.encode(), guess("x")[0], guess("x")[0] + b"co")
        await asyncio.gather(*[self.raw(self.chance.choice(halves), 3) for _ in range(30)])
        self.seen["halves"] += 30

    async def nonsense(self) -> None:
        """What is no HTTP, or hardly."""
        data = bytearray(self.chance.choice(list(NONSENSE.values()))[:30_000])
        for _ in range(self.chance.randrange(4)):
            data[self.chance.randrange(len(data))] = self.chance.randrange(256)
        await self.raw(bytes(data), 2)
        self.seen["nonsense"] += 1

    async def not_reading(self) -> None:
        """Ask for large files, and read none."""
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(HOST, self.port, limit=1)
            writer.transport.pause_reading()
            writer.write(b"GET /static/js/textual.js HTTP/1.1\r\nHost: x\r\n\r\n" * 100)
            await asyncio.sleep(3)
            writer.close()
            self.seen["not reading"] += 1

    async def frames(self) -> None:
        """A pupil who knows the code and sends what no browser does, or floods, or reads nothing."""
        visitor = self.chance.choice(self.pupils)
        try:
            if await visitor.join() != 200:
                self.seen["pupil not let in"] += 1
                return
            cookies = visitor.session.cookie_jar.filter_cookies(aiohttp.client.URL(visitor.base))
            text = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
            head = f"{WS}Origin: http://x\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: {text}\r\n\r\n"
            kind = self.chance.choice(["flood", "nonsense", "silent", "keys"])
            data = {
                "flood": frame(b'["ping", "1"]') + frame(b'["stdin", "flood"]'),
                "nonsense": frame(b'["ping", "1"]') + self.chance.choice(list(FRAMES.values())),
                "silent": b"",
                "keys": frame(b'["stdin", "abc"]') * 3000,
            }[kind]
            await self.raw(head.encode() + data, 4)
            self.seen[f"socket {kind}"] += 1
        except (aiohttp.ClientError, TimeoutError):
            self.seen["pupil cut off"] += 1

    # --- honest -----------------------------------------------------------------------------------------------------------

    async def honest(self, visitor: Visitor, number: int) -> None:
        """Come in with the right code, play a little, go, and come again."""
        key = ""
        while time.monotonic() < self.until:
            began = time.monotonic()
            try:
                if await visitor.join(key=key) != 200:
                    raise AssertionError("the right code was refused")  # noqa: TRY301
                key = key or await visitor.key()
                socket = await self.place(visitor)
                word = f"honest {number} {self.chance.randrange(10**6)}"
                await socket.send_json(["stdin", word])
                if await told(socket, "echo") != word:
                    raise AssertionError("another game answered")  # noqa: TRY301
                await socket.close()
                self.seen["honest games"] += 1
                self.seen["honest seconds"] += round(time.monotonic() - began)
            except (AssertionError, aiohttp.ClientError, TimeoutError) as error:
                self.faults.append(f"honest player {number}: {type(error).__name__} {error}")
            await asyncio.sleep(3)

    async def place(self, visitor: Visitor) -> aiohttp.ClientWebSocketResponse:
        """Open the game; where pupils hold every place, ask again as the page does."""
        for _ in range(20):
            try:
                socket = await visitor.play()
                await told(socket, "kept")
                return socket
            except aiohttp.WSServerHandshakeError as refusal:
                if refusal.status != 503:
                    raise
            except AssertionError:
                pass  # closed again: somebody else was first
            self.seen["honest waits"] += 1
            await asyncio.sleep(1)
        raise AssertionError("no place in 20 seconds")

    async def run(self, seconds: float, server: int) -> None:
        """Everybody at once."""
        honest = [Visitor(self.port) for _ in range(HONEST)]
        self.pupils.extend(Visitor(self.port) for _ in range(PUPILS))
        for visitor in (*honest, *self.pupils):
            await visitor.look()  # they opened the page before the attack
        self.until = time.monotonic() + seconds
        kinds: list[Callable[[], Awaitable[None]]] = [
            self.guesses, self.fresh_browsers, self.fresh_browsers, self.halves, self.nonsense, self.nonsense, self.not_reading,
            *[self.frames] * 12,
        ]  # fmt: skip

        async def again(kind: Callable[[], Awaitable[None]]) -> None:
            while time.monotonic() < self.until:
                await kind()
                await asyncio.sleep(0.05)

        async def watch() -> None:
            while time.monotonic() < self.until:
                self.measure(server)
                await asyncio.sleep(0.5)

        try:
            async with asyncio.TaskGroup() as group:
                for kind in kinds:
                    group.create_task(again(kind))
                for number, visitor in enumerate(honest):
                    group.create_task(self.honest(visitor, number))
                group.create_task(watch())
        finally:
            for visitor in (*honest, *self.pupils):
                await visitor.session.close()

    def measure(self, server: int) -> None:
        """Memory, files and processes of the server, where the system tells."""
        proc = Path(f"/proc/{server}")
        with contextlib.suppress(OSError, ValueError):
            memory = int((proc / "statm").read_text().split()[1]) * 4096 // 1_000_000
            files = len(list((proc / "fd").iterdir()))
            games = len((proc / f"task/{server}/children").read_text().split())
            for name, value in (("most MB", memory), ("most files", files), ("most games", games)):
                self.seen[name] = max(self.seen[name], value)

    def judge(self, seconds: float, said: str) -> None:
        """Hold what was seen against the limits."""
        looked_at, allowed = self.seen["guess 403"], most_guesses(seconds / 60 + 1, SESSIONS)
        if looked_at > allowed:
            self.faults.append(f"{looked_at} codes were looked at, {allowed} are promised")
        if self.seen["most MB"] > MOST_MB:
            self.faults.append(f"the server grew to {self.seen['most MB']} MB")
        if self.seen["most games"] > SESSIONS + 2:
            self.faults.append(f"{self.seen['most games']} games ran, for {SESSIONS} places")
        if not self.seen["honest games"]:
            self.faults.append("no honest player played")
        faults = ("Traceback", "A request failed", "The server noticed")
        self.faults.extend(line for line in said.splitlines() if line.startswith(faults) or not line.isprintable())


def main() -> int:
    """Run it, and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.serve_soak")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--serve", metavar="DIR", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve is not None:
        run_server(asked.serve)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("w", encoding="utf-8") as written:
            command = [sys.executable, "-m", "tests.web.serve_soak", "--serve", folder]
            server = subprocess.Popen(command, stdout=written, stderr=subprocess.STDOUT)
        try:
            while not (first := log.read_text(encoding="utf-8").partition("\n")[0]) and server.poll() is None:
                time.sleep(0.1)
            soak = Soak(int(first.rpartition(":")[2]), asked.seed)
            asyncio.run(soak.run(asked.seconds, server.pid))
        finally:
            server.send_signal(signal.SIGTERM)
            code = server.wait(60)
        soak.judge(asked.seconds, log.read_text(encoding="utf-8"))
        if code != 0:
            soak.faults.append(f"the server ended with {code}")
    for name, number in sorted(soak.seen.items()):
        print(f"{name:24} {number}")  # noqa: T201
    for fault in soak.faults[:40]:
        print(f"FAULT: {fault}")  # noqa: T201
    return 1 if soak.faults else 0


if __name__ == "__main__":
    sys.exit(main())
