"""Serving under a hostile classroom: volleys of guesses, half-sent requests, nonsense, greed, and a server that is killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import re
import signal
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("textual_serve")
pytest.importorskip("aiohttp")

import aiohttp
from click.testing import CliRunner
from tests.tui.terminal import Terminal
from tests.web.web_proxy import PATH, free_port, proxy
from tests.web.web_server import CODE, HOST, Place, Visitor, closed, told, visit

from gigawatt.cli.serve import serve as command
from gigawatt.errors import UsageError
from gigawatt.web import connections, line, players, process, server as web
from gigawatt.web.addresses import Addresses, read_proxies, read_public_url
from gigawatt.web.connections import Limits
from gigawatt.web.limits import OWN_TRIES, bursts
from gigawatt.web.places import PER_BROWSER

SESSIONS = 5
SHARED = bursts(SESSIONS)[1]


@pytest.fixture(autouse=True)
def _silent(capfd: pytest.CaptureFixture[str]) -> Any:
    """Nothing that a client sends makes the server write to its terminal."""
    yield
    out, err = capfd.readouterr()
    assert out == ""
    assert err == ""


async def answer(reader: asyncio.StreamReader, seconds: float = 15) -> bytes:
    """Everything that comes until a connection ends."""
    with contextlib.suppress(ConnectionError):
        return await asyncio.wait_for(reader.read(), seconds)
    return b""


def status_of(text: bytes) -> int:
    """The status of an answer; 0 where the connection was just closed."""
    return int(text.split()[1]) if text.startswith(b"HTTP/1.1 ") else 0


async def until(holds: Any, what: str, seconds: float = 15) -> None:
    """Wait until something holds."""
    for _ in range(int(seconds / 0.02)):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"not {what}")


# --- guessing -----------------------------------------------------------------------------------------------------------------


def guess(code: str, *more: str) -> tuple[bytes, bytes]:
    """The head and the body of a form with a code."""
    body = f"code={code}&key=".encode()
    head = "\r\n".join(
        ["POST /join HTTP/1.1", f"Host: {HOST}", "Content-Type: application/x-www-form-urlencoded",
         f"Content-Length: {len(body)}", "Connection: close", *more, "", ""]
    )  # fmt: skip
    return head.encode(), body


@pytest.mark.slow
def test_a_volley_with_late_bodies_is_counted_before_them(tmp_path: Path) -> None:
    """Of 200 guesses whose bodies come only when all are under way, no more are looked at than one after the other."""

    async def script(place: Place) -> None:
        lines = [await place.raw(guess(f"wrong{n}")[0]) for n in range(200)]
        await asyncio.sleep(0.3)
        for n, (_, writer) in enumerate(lines):
            with contextlib.suppress(ConnectionError):
                writer.write(guess(f"wrong{n}")[1])
        answers = [status_of(await answer(reader)) for reader, _ in lines]
        assert answers.count(403) <= SHARED
        assert answers.count(403) >= SHARED - 2  # some may have lost their connection to later ones
        assert set(answers) <= {403, 429, 503, 0}

    visit(tmp_path, script)


def test_the_right_code_passes_after_wrong_ones_from_the_same_address(tmp_path: Path) -> None:
    """After ten wrong codes, and after a flood of them, who was there before gets in; the page says how long others wait."""

    async def script(place: Place) -> None:
        early, late, script = place.visitor(), place.visitor(), place.visitor()
        await early.look()
        for n in range(10):
            assert await script.join(f"wrong{n}") == 403
            script.session.cookie_jar.clear()
        plain = place.visitor()
        assert await plain.join() == 200
        for _ in range(SHARED * 3 + bursts(SESSIONS)[0] * OWN_TRIES):
            last = await script.post("/join", data={"code": "wrong", "key": ""})
        assert last.status == 429
        wait = int(last.headers["Retry-After"])
        assert 1 <= wait <= 60
        assert f"Wait {wait} s" in await last.text()
        assert await early.join() == 200
        assert await late.join() == 429
        assert any("somebody may be guessing" in line for line in place.said)

    visit(tmp_path, script)


@pytest.mark.slow
def test_thirty_pupils_behind_one_address_come_at_once(tmp_path: Path) -> None:
    """A class joins and plays in the same second from one address, some with a slip of the pen before."""

    async def pupil(visitor: Visitor, number: int) -> aiohttp.ClientWebSocketResponse:
        if number % 2:
            await visitor.look()
        if number % 3 == 0:
            assert await visitor.join("slip") == 403
        assert await visitor.join() == 200
        socket = await visitor.play()
        await socket.send_json(["stdin", f"pupil {number}"])
        assert await told(socket, "echo") == f"pupil {number}"
        return socket

    async def script(place: Place) -> None:
        sockets = await asyncio.gather(*[pupil(place.visitor(), n) for n in range(30)])
        assert len(place.server._playing) == 30
        assert await place.visitor().join() == 200
        await asyncio.gather(*[socket.close() for socket in sockets])
        await until(lambda: not place.server._playing, "free again")

    visit(tmp_path, script, sessions=30)


@pytest.mark.slow
def test_forwarded_addresses_are_counted_each_for_itself(tmp_path: Path) -> None:
    """Behind a trusted proxy one address's wrong codes hold nobody else up; without trust the header changes nothing."""

    async def flood(place: Place) -> list[int]:
        answers = []
        for n in range(SHARED * 2):
            headers = {"X-Forwarded-For": "198.51.100.7" if n % 2 else f"9.9.9.{n}, 198.51.100.7"}
            reader, writer = await place.raw()
            head, body = guess("wrong", *(f"{k}: {v}" for k, v in headers.items()))
            writer.write(head + body)
            answers.append(status_of(await answer(reader)))
        return answers

    async def trusting(place: Place) -> None:
        assert (await flood(place)).count(403) == SHARED
        visitor = place.visitor()
        data = {"code": CODE, "key": ""}
        assert (await visitor.post("/join", data=data, headers={"X-Forwarded-For": "198.51.100.7"})).status == 429
        assert (await visitor.post("/join", data=data, headers={"X-Forwarded-For": "203.0.113.9"})).status == 200

    async def other(place: Place) -> None:
        await flood(place)
        data = {"code": CODE, "key": ""}
        answered = await place.visitor().post("/join", data=data, headers={"X-Forwarded-For": "203.0.113.9"})
        assert answered.status == 429

    visit(tmp_path, trusting, addresses=Addresses(None, read_proxies([HOST])))
    visit(tmp_path, other)


# --- half-sent and malformed requests -----------------------------------------------------------------------------------------

WS = "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
NONSENSE: dict[str, bytes] = {
    "binary": bytes(range(256)) * 4,
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
    "no http": b"hello\r\n\r\n",
    "old http": b"GET /\r\n\r\n",
    "bad version": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "bad method": b"\x1b[31mGET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "long line": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "long header": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(9000)) + b"\r\n",
    "endless headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n" * 3000,
    "bad header": b"GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
    "bad length": b"POST /join HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    "two lengths": b"POST /join HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "length and chunks": b"POST /join HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "bad chunks": (
        b"POST /join HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"
    ),
    "large body": guess("x" * 100_000)[0] + guess("x" * 100_000)[1],
    "multipart": b"POST /join HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=\r\nContent-Length: 3\r\n\r\nabc",
    "json": b"POST /join HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    "no type": b"POST /join HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
    "many fields": guess("x" + "&a=b" * 500)[0] + guess("x" + "&a=b" * 500)[1],
    "compressed": guess("x", "Content-Encoding: gzip")[0] + b"\x1f\x8b" + b"\x00" * 20,
    "expectation": b"POST /join HTTP/1.1\r\nHost: x\r\nExpect: the unexpected\r\nContent-Length: 0\r\n\r\n",
    "traversal": b"GET /web/../../serve.py HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "coded traversal": b"GET /static/%2e%2e/%2e%2e/app_service.py HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "null in path": b"GET /static/%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "long name": b"GET /static/" + b"a" * 4000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "bad escape": b"GET /%zz%ff%c0%ae HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "other method": b"DELETE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "trace": b"TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "connect": b"CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    "download": b"GET /download/%1b%5b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "ws without key": (WS + "Origin: http://x\r\nConnection: close\r\n\r\n").encode(),
    "status": b"POST /status HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n",
}
MARK = b"xyzzy"
BARE: dict[str, bytes] = {
    "mark in the line": b"GET /%s %s HTTP/1.1\r\nHost: x\r\n\r\n" % (MARK, MARK),
    "mark in a header": b"GET / HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n" % MARK,
    "mark as the method": b"\x1b%s / HTTP/1.1\r\nHost: x\r\n\r\n" % MARK,
    "mark as the version": b"GET / %s\r\nHost: x\r\n\r\n" % MARK,
    "mark as an expectation": b"GET / HTTP/1.1\r\nHost: x\r\nExpect: %s\r\n\r\n" % MARK,
    "mark as a page": b"GET /%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % MARK,
    "page": b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
}
"""Requests, malformed and others, whose text must not come back."""
COOKIES = [
    b"\xff\xfe=\xff", b"gigawatt_player=\xff\xff", b"gigawatt_player=" + b"a" * 5000, b";;;=;=;", b'gigawatt_pass="\\012\\x1b"',
    b"gigawatt_player=../../x; gigawatt_pass=0; gigawatt_browser=0-0-0", b"gigawatt_browser=ffffffff-" + b"0" * 16 + b"-" + b"0" * 32,
    b"gigawatt_player=k7fq-2mxa-9pzd; gigawatt_pass=" + b"0" * 16 + b"-" + b"0" * 32, b"$Version=1; gigawatt_pass=\xc3\xa9",
]  # fmt: skip


def test_malformed_requests_get_an_answer_or_are_closed(tmp_path: Path) -> None:
    """Nonsense of every kind is answered with 4xx or closed at once, nothing is printed, and the next visitor is served."""

    async def script(place: Place) -> None:
        for name, data in NONSENSE.items():
            reader, writer = await place.raw()
            with contextlib.suppress(ConnectionError):
                writer.write(data)
                await writer.drain()
            try:
                got = status_of(await asyncio.wait_for(reader.readline(), 10))
            except ConnectionError:
                got = 0
            except TimeoutError:
                pytest.fail(f"no answer to {name}")
            writer.close()
            assert got == 0 or 400 <= got < 500 or (name == "status" and got == 200), (name, got)
        assert await place.visitor().join() == 200
        assert place.said == []

    visit(tmp_path, script)


def test_every_answer_has_the_servers_own_headers(tmp_path: Path) -> None:
    """What is answered to nonsense is a fixed text: no version of a library, nothing of what was sent, and no script may run."""

    async def script(place: Place) -> None:
        seen = set()
        for name, data in (NONSENSE | BARE).items():
            reader, writer = await place.raw()
            with contextlib.suppress(ConnectionError):
                writer.write(data)
            head, body = b"", b""
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 15)
                body = await reader.readexactly(int(re.findall(rb"(?i)content-length: (\d+)", head)[0]))
            writer.close()
            if not head:
                continue
            got, head = head + body, head.removesuffix(b"\r\n\r\n")
            seen.add(status_of(got))
            fields = [line.partition(b":")[0].lower() for line in head.split(b"\r\n")[1:]]
            assert b"\r\nServer: gigawatt\r\n" in head + b"\r\n", (name, head)
            for field in (b"server", b"content-security-policy", b"x-content-type-options", b"cache-control"):
                assert fields.count(field) == 1, (name, head)
            assert b"aiohttp" not in got.lower(), (name, got)
            assert b"python" not in got.lower(), (name, got)
            assert MARK not in body, (name, got)
        assert {400, 404, 405, 417, 431} <= seen
        assert place.said == []

    visit(tmp_path, script)


def test_malformed_cookies_are_none(tmp_path: Path) -> None:
    """Whatever stands in the cookies, the first page is the form and the socket is refused."""

    async def script(place: Place) -> None:
        for cookie in COOKIES:
            for path, right in ((b"/", 200), (b"/ws", 403), (b"/key", 303), (b"/download/x", 403)):
                reader, _ = await place.raw(
                    b"GET "
                    + path
                    + b" HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nConnection: close\r\nCookie: "
                    + cookie
                    + b"\r\n\r\n"
                )
                assert status_of(await answer(reader)) in (right, 400), (cookie, path)

    visit(tmp_path, script)


def test_mutated_requests_are_no_trouble(tmp_path: Path) -> None:
    """Requests with bytes changed, doubled and left out end soon, and the server says nothing."""

    async def script(place: Place) -> None:
        chance = random.Random(11)  # noqa: S311  # no secret
        whole = [b"".join(guess("x")), (WS + "Sec-WebSocket-Key: AAAA\r\n\r\n").encode(), *NONSENSE.values()]
        whole = [data[:2000] for data in whole]
        for _ in range(15):
            lines = []
            for _ in range(20):
                data = bytearray(chance.choice(whole))
                for _ in range(chance.randrange(1, 6)):
                    at = chance.randrange(len(data))
                    data[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
                lines.append(await place.raw(bytes(data)))
            for reader, writer in lines:
                with contextlib.suppress(ConnectionError, OSError):
                    writer.write_eof()
                await answer(reader)
        assert await place.visitor().join() == 200
        assert place.said == []

    visit(tmp_path, script)


@pytest.mark.slow
def test_half_sent_requests_end_and_others_get_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a head, half a body and half a handshake are cut off in time; while they stand, a visitor is still served."""
    monkeypatch.setattr(connections, "HEAD_S", 2.0)
    monkeypatch.setattr(web, "BODY_S", 1.0)
    halves = [b"", b"G", b"GET / HTTP/1.1\r\nHost: x\r\nX: ", guess("x")[0], guess("x")[0] + b"co", WS.encode()]

    async def script(place: Place) -> None:
        place.server.gate._limits = Limits(total=40, per_address=30)
        visitor = place.visitor()
        await visitor.look()
        lines = [await place.raw(halves[n % len(halves)]) for n in range(90)]
        assert place.server.gate.number <= 30
        assert await visitor.join() == 200
        began = asyncio.get_running_loop().time()
        answers = [status_of(await answer(reader)) for reader, _ in lines]
        assert asyncio.get_running_loop().time() - began < 10
        assert set(answers) <= {0, 408, 429}
        await until(lambda: place.server.gate.number <= 2, "closed")

    visit(tmp_path, script)


@pytest.mark.slow
def test_a_head_that_drips_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then does not keep a connection, in the first request or a later one."""
    monkeypatch.setattr(connections, "HEAD_S", 1.0)
    monkeypatch.setattr(connections, "REQUEST_S", 1.0)

    async def drip(place: Place, first: bytes) -> None:
        reader, writer = await place.raw(first)
        with contextlib.suppress(ConnectionError):
            for letter in b"GET / HTTP/1.1\r\nX: " + b"y" * 60:
                writer.write(bytes([letter]))
                await writer.drain()
                await asyncio.sleep(0.05)
            raise AssertionError("the connection stands after seconds")
        await answer(reader)

    async def script(place: Place) -> None:
        await asyncio.gather(drip(place, b""), drip(place, b"GET /web/style.css HTTP/1.1\r\nHost: x\r\n\r\n"))
        await until(lambda: place.server.gate.number == 0, "closed")

    visit(tmp_path, script)


@pytest.mark.slow
def test_answers_that_nobody_reads_are_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for large files again and again and reads none of them loses the connection."""
    monkeypatch.setattr(connections, "REQUEST_S", 1.0)

    async def script(place: Place) -> None:
        lines = [await place.raw(b"GET /static/js/textual.js HTTP/1.1\r\nHost: x\r\n\r\n" * 40) for _ in range(5)]
        await until(lambda: place.server.gate.number == 0, "closed")
        assert len(lines) == 5

    visit(tmp_path, script)


# --- sockets ------------------------------------------------------------------------------------------------------------------


async def bare_socket(place: Place, visitor: Visitor, *, says: bool = True) -> tuple[Any, asyncio.StreamWriter]:
    """A player's socket over a bare connection, that sends and reads only what it is told."""
    cookies = visitor.session.cookie_jar.filter_cookies(aiohttp.client.URL(visitor.base))
    text = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
    reader, writer = await place.raw(
        f"{WS}Origin: http://x\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: {text}\r\n\r\n".encode()
    )
    assert (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)).startswith(b"HTTP/1.1 101")
    if says:
        writer.write(frame(b'["ping", "1"]'))
    return reader, writer


def frame(payload: bytes, first: int = 0x81) -> bytes:
    """A frame of a socket; the mask changes nothing."""
    size, mask = len(payload), 0x80
    if size < 126:
        head = bytes([first, mask | size])
    elif size < 65536:
        head = bytes([first, mask | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([first, mask | 127]) + size.to_bytes(8, "big")
    return head + b"\0\0\0\0" + payload


FRAMES: dict[str, bytes] = {
    "reserved bits": frame(b"abc", 0xF1),
    "unknown kind": frame(b"abc", 0x83),
    "binary": frame(b"\x00\xff" * 50, 0x82),
    "not unicode": frame(b"\xff\xfe\xfd"),
    "too long": frame(b"a" * 70_000),
    "much too long": b"\x81\xff" + (1 << 40).to_bytes(8, "big") + b"\0\0\0\0" + b"a" * 1000,
    "in endless pieces": frame(b"a" * 1000, 0x01) + frame(b"b" * 1000, 0x00) * 90,
    "long ping": frame(b"a" * 200, 0x89),
    "ping in pieces": frame(b"a", 0x09),
    "piece of nothing": frame(b"a", 0x80),
    "bad close": frame(b"\x00", 0x88),
    "close with nonsense": frame(b"\x03\xe8\xff\xff", 0x88),
    "http": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.slow
def test_malformed_frames_close_the_socket(tmp_path: Path) -> None:
    """A frame that no browser sends ends its game, which keeps its place for nobody, and nothing is printed."""

    async def script(place: Place) -> None:
        for name, data in FRAMES.items():
            visitor = place.visitor()
            await visitor.join()
            reader, writer = await bare_socket(place, visitor)
            await asyncio.wait_for(reader.readuntil(b"kept nothing"), 20)
            with contextlib.suppress(ConnectionError):
                writer.write(data)
                await writer.drain()
            await until(lambda: not place.server._playing, f"free after {name}")
        assert place.said == []

    visit(tmp_path, script)


def test_a_flood_of_messages_is_held_back(tmp_path: Path) -> None:
    """Thousands of messages reach a game no faster than the limit, and another player is not kept waiting."""

    async def script(place: Place) -> None:
        one, two = place.visitor(), place.visitor()
        await one.join()
        await two.join()
        _, writer = await bare_socket(place, one)
        flood = frame(b'["focus"]') * 2000 + frame(b"x", 0x89) * 2000 + frame(b"{}") * 2000
        for _ in range(3):
            writer.write(flood)
        socket = await two.play()
        await told(socket, "kept")
        loop = asyncio.get_running_loop()
        for n in range(5):
            began = loop.time()
            await socket.send_json(["stdin", str(n)])
            assert await told(socket, "echo") == str(n)
            assert loop.time() - began < 3
        assert place.server._playing[next(iter(place.server._playing))].line._pace.level < line.MESSAGES

    visit(tmp_path, script)


@pytest.mark.slow
def test_a_page_that_does_not_read_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a game draws for a page that reads nothing is not stored: the game waits, and the page is given up."""
    monkeypatch.setattr(line, "SLOW_S", 2.0)

    async def script(place: Place) -> None:
        visitor = place.visitor()
        await visitor.join()
        reader, writer = await bare_socket(place, visitor)
        await asyncio.wait_for(reader.readuntil(b"kept nothing"), 20)
        writer.transport.pause_reading()
        writer.write(frame(b'["stdin", "flood"]'))
        (game,) = place.server._playing.values()
        most = 0
        while place.server._playing:
            transport = game.line._request.transport
            most = max(most, transport.get_write_buffer_size() if transport is not None else 0)
            await asyncio.sleep(0.01)
        assert 0 < most < 1_000_000

    visit(tmp_path, script)


@pytest.mark.slow
def test_a_game_that_reads_nothing_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys for a game that hangs are not stored: its page is closed, its process killed, and its place is free."""
    monkeypatch.setattr(process, "INPUT_S", 1.0)
    monkeypatch.setattr(process, "STOP_S", 0.5)

    async def script(place: Place) -> None:
        visitor = place.visitor()
        await visitor.join()
        socket = await visitor.play()
        pid = int(await told(socket, "pid"))
        await socket.send_json(["stdin", "sleep"])
        for _ in range(20):
            await socket.send_json(["stdin", "x" * 50_000])
        assert await closed(socket) == "failed"
        await until(lambda: not place.server._playing, "free")
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)

    visit(tmp_path, script)


@pytest.mark.slow
def test_a_place_is_for_a_page_that_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket that says nothing takes no place and starts no process, and is closed soon."""
    monkeypatch.setattr(line, "FIRST_S", 0.5)

    async def script(place: Place) -> None:
        one, two = place.visitor(), place.visitor()
        await one.join()
        await two.join()
        silent = [await one.open() for _ in range(10)]
        await silent[0].send_str("nonsense")
        socket = await two.play()
        await told(socket, "kept")
        assert len(place.server._playing) == 1
        assert [await closed(each) for each in silent] == ["late"] * 10
        assert len(list((tmp_path / "web").iterdir())) == 1
        await socket.close()
        await until(lambda: not list((tmp_path / "web").iterdir()), "removed: nothing was kept")

    visit(tmp_path, script, sessions=1)


@pytest.mark.slow
def test_one_browser_does_not_take_every_place(tmp_path: Path) -> None:
    """With any number of keys, a browser has a few games; the others of its address still get theirs."""

    async def script(place: Place) -> None:
        greedy = place.visitor()
        await greedy.look()
        sockets = []
        for _ in range(PER_BROWSER):
            await greedy.join()
            sockets.append(await greedy.play())
            await told(sockets[-1], "kept")
        await greedy.join()
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await greedy.play()
        assert refusal.value.status == 403
        assert await greedy.status() == "browser"
        for _ in range(SESSIONS - PER_BROWSER):
            other = place.visitor()
            await other.join()
            sockets.append(await other.play())
            await told(sockets[-1], "kept")
        late = place.visitor()
        await late.join()
        assert await late.status() == "full"

    visit(tmp_path, script)


@pytest.mark.slow
def test_a_place_taken_by_another_address_is_shared(tmp_path: Path) -> None:
    """Where one address has every place, somebody of another gets one, and the page that loses it says so."""

    async def script(place: Place) -> None:
        sockets = []
        for n in range(SESSIONS + 1):
            visitor, headers = place.visitor(), {"X-Forwarded-For": "1.1.1.1" if n < SESSIONS else "2.2.2.2"}
            await visitor.post("/join", data={"code": CODE, "key": ""}, headers=headers)
            sockets.append(await visitor.play(headers=headers))
            await told(sockets[-1], "kept")
        assert await closed(sockets[SESSIONS - 1]) == "shared"

    visit(tmp_path, script, addresses=Addresses(None, read_proxies([HOST])))


def test_opening_again_and_again_starts_few_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A player who opens the game in twenty tabs at once has one process in the end, and few were started."""
    started = []
    start = process.PlayerProcess.start

    async def count(self: Any, *rest: Any) -> None:
        started.append(1)
        await start(self, *rest)

    monkeypatch.setattr(process.PlayerProcess, "start", count)

    async def script(place: Place) -> None:
        visitor = place.visitor()
        await visitor.join()
        sockets = [await visitor.play() for _ in range(20)]
        assert set(await asyncio.gather(*[closed(socket) for socket in sockets[:-1]])) == {"elsewhere"}
        await told(sockets[-1], "kept")
        assert len(place.server._playing) == 1
        assert len(started) <= web.STARTS + 1

    visit(tmp_path, script)


# --- what is kept apart -------------------------------------------------------------------------------------------------------


def test_keys_reach_only_the_players_own_game(tmp_path: Path) -> None:
    """What one page sends, packets of the driver in it too, is text for its own game, and no other hears of it."""

    async def script(place: Place) -> None:
        one, two = place.visitor(), place.visitor()
        await one.join()
        await two.join()
        first, second = await one.play(), await two.play()
        await told(first, "kept")
        await told(second, "kept")
        forged = 'M\x00\x00\x00\x0f{"type":"quit"}'
        await first.send_json(["stdin", forged])
        assert await told(first, "echo") == forged
        await second.send_json(["stdin", "mine"])
        message = await second.receive(timeout=10)
        while message.type is not aiohttp.WSMsgType.BINARY:
            message = await second.receive(timeout=10)
        assert message.data == b"echo mine"

    visit(tmp_path, script)


def test_files_go_to_their_own_player(tmp_path: Path) -> None:
    """A file that a game offers is there for its player, once, under a clean name; for others it is not."""

    async def script(place: Place) -> None:
        one, two = place.visitor(), place.visitor()
        await one.join()
        await two.join()
        first, second = await one.play(), await two.play()
        await told(second, "kept")
        await first.send_json(["stdin", "offer"])
        assert await told(first, "echo") == "offer"
        assert (await two.get("/download/the-key")).status == 404
        found = await one.get("/download/the-key")
        assert await found.text() == "what is in it"
        assert found.headers["Content-Disposition"] == 'attachment; filename="2Jstory.txt"'
        assert found.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert (await one.get("/download/the-key")).status == 404

    visit(tmp_path, script)


def test_a_game_is_told_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the join code nor anything of the server's environment is in a game's environment or arguments."""
    monkeypatch.setenv("DATABASE_URL", "secret-word")
    code = "orchard7long"

    async def script(place: Place) -> None:
        visitor = place.visitor()
        await visitor.join(code)
        key = await visitor.key()
        everything = await told(await visitor.play(), "all")
        assert "GIGAWATT_SAVES" in everything
        for secret in (code, "secret-word", "DATABASE_URL", key, key.replace("-", "")):
            assert secret not in everything

    visit(tmp_path, script, code=code)


# --- pages --------------------------------------------------------------------------------------------------------------------


class Inline(HTMLParser):
    """Finds scripts and styles within a page, and links that leave it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag."""
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [name for name in names if name.startswith("on") or name == "style"]
        for name in ("src", "href", "action"):
            link = names.get(name) or ""
            if link and link != "data:," and not re.fullmatch(r"\./|[a-z]+(/[a-zA-Z]+)*(\.[a-z]+)?", link):
                self.found.append(link)


def test_pages_and_cookies_are_closed(tmp_path: Path) -> None:
    """No page has script, style or absolute links within; headers forbid them; cookies are out of reach of scripts."""

    async def script(place: Place) -> None:
        visitor = place.visitor()
        pages = [await visitor.get("/")]
        joined = await visitor.post("/join", data={"code": CODE, "key": ""}, allow_redirects=False)
        pages += [await visitor.get("/key"), await visitor.get("/"), await visitor.post("/join", data={"code": "x"})]
        for page in pages:
            parser = Inline()
            parser.feed(await page.text())
            assert parser.found == []
            rules = dict(
                rule.strip().partition(" ")[::2] for rule in page.headers["Content-Security-Policy"].split(";")
            )
            assert (rules["default-src"], rules["script-src"], rules["frame-ancestors"]) == (
                "'none'",
                "'self'",
                "'none'",
            )
            assert ("unsafe-inline" in rules["style-src"]) == ("terminal" in await page.text())
            assert page.headers["X-Content-Type-Options"] == "nosniff"
            assert page.headers["Cache-Control"] == "no-store"
            assert "aiohttp" not in page.headers["Server"]
        cookies = joined.headers.getall("Set-Cookie") + pages[0].headers.getall("Set-Cookie")
        assert {cookie.partition("=")[0] for cookie in cookies} == {players.COOKIE, players.PASS, players.BROWSER}
        for cookie in cookies:
            assert "HttpOnly" in cookie
            assert "SameSite=Lax" in cookie
            assert "Secure" not in cookie
            assert "Path" not in cookie

    visit(tmp_path, script)


def test_cookies_of_an_encrypted_address_are_secure(tmp_path: Path) -> None:
    """With an https address for browsers, every cookie is marked so."""

    async def script(place: Place) -> None:
        visitor = place.visitor()
        first = await visitor.get("/")
        origin = {"Origin": "https://class.example.org"}
        joined = await visitor.post("/join", data={"code": CODE}, headers=origin, allow_redirects=False)
        assert joined.status == 303
        cookies = first.headers.getall("Set-Cookie") + joined.headers.getall("Set-Cookie")
        assert {cookie.partition("=")[0] for cookie in cookies} == {players.COOKIE, players.PASS, players.BROWSER}
        assert all("Secure" in cookie for cookie in cookies)

    visit(tmp_path, script, addresses=Addresses(read_public_url("https://class.example.org/gigawatt")))


@pytest.mark.parametrize("keeps_path", [True, False])
def test_the_game_opens_behind_a_proxy(tmp_path: Path, keeps_path: bool) -> None:
    """Under another address and path, with or without the path handed on, everything is found: pages, files, cookies, socket."""
    front = free_port()

    async def script(place: Place) -> None:
        async with proxy(f"http://{HOST}:{place.port}", front, keeps_path=keeps_path) as public:
            visitor = place.visitor()
            visitor.base = public.rstrip("/")  # type: ignore[misc]
            origin = {"Origin": f"http://{HOST}:{front}"}
            assert "Join code" in await visitor.look()
            joined = await visitor.post("/join", data={"code": CODE, "key": ""}, headers=origin)
            assert str(joined.url) == f"{public}key"
            assert 'id="terminal"' in await visitor.look()
            for path in ("/static/js/textual.js", "/web/style.css", "/web/game.js"):
                assert (await visitor.get(path)).status == 200
            socket = await visitor.play(headers=origin)
            await told(socket, "kept")
            await socket.close()
            if keeps_path:
                async with visitor.session.get(f"http://{HOST}:{front}{PATH}") as bare:
                    assert str(bare.url) == public

    addresses = Addresses(read_public_url(f"http://{HOST}:{front}{PATH}"))
    visit(tmp_path, script, addresses=addresses)


def test_a_wrong_address_is_named(tmp_path: Path) -> None:
    """A page of an address that the server does not know is told so, at the form and at the socket, and not counted as a guess."""

    async def script(place: Place) -> None:
        visitor = place.visitor()
        foreign = {"Origin": "https://class.example.org"}
        for _ in range(SHARED * 2):
            answered = await visitor.post("/join", data={"code": CODE}, headers=foreign)
            assert answered.status == 403
        assert "--public-url" in await answered.text()
        assert await visitor.join() == 200
        assert await visitor.status(headers=foreign) == "address"
        assert await visitor.status() == "open"
        assert await place.visitor().status() == "join"

    visit(tmp_path, script)


def test_a_server_that_stops_says_so(tmp_path: Path) -> None:
    """Pages with a game hear that the server is stopped, not that it was lost."""
    heard: list[asyncio.Task[str]] = []

    async def script(place: Place) -> None:
        visitor = place.visitor()
        await visitor.join()
        socket = await visitor.play()
        await told(socket, "kept")
        heard.append(asyncio.create_task(closed(socket)))
        await asyncio.sleep(0)
        await place.server._close_all(None)  # type: ignore[arg-type]
        assert await heard[0] == "stopping"
        assert await visitor.status() == "stopping"
        assert await place.visitor().join() == 503

    visit(tmp_path, script)


@pytest.mark.parametrize("arguments", [["--public-url", "class.example.org"], ["--trust-proxy", "8.8.8.8"]])
def test_wrong_addresses_are_refused_before_serving(arguments: list[str]) -> None:
    """The command ends with one line that names the option."""
    with pytest.raises(UsageError, match=arguments[0]):
        CliRunner().invoke(command, arguments, catch_exceptions=False)


# --- killed -------------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are found in /proc")
def test_a_killed_server_leaves_no_game_and_every_save(tmp_path: Path) -> None:
    """SIGKILL of the server ends the games, also one that is just starting; another server finds them by the key."""
    saves = tmp_path / "saves"

    async def serving() -> tuple[asyncio.subprocess.Process, int]:
        arguments = ("-m", "gigawatt", "serve", "--port", "0", "--code", CODE, "--saves", str(saves))
        server = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
        assert server.stdout is not None
        first = (await asyncio.wait_for(server.stdout.readline(), 100)).decode()
        return server, int(first.rpartition(":")[2])

    async def sees(socket: aiohttp.ClientWebSocketResponse, terminal: Terminal, text: str) -> None:
        async with asyncio.timeout(100):
            while terminal.find(text) is None:
                message = await socket.receive()
                if isinstance(message.data, bytes):
                    terminal.feed(message.data.decode("utf-8", "replace"))

    def running() -> list[str]:
        found = []
        for entry in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if f"GIGAWATT_SAVES={saves}".encode() in entry.read_bytes():
                    found.append(entry.parent.name)
        return found

    async def run() -> None:
        server, port = await serving()
        visitor, late = Visitor(port), Visitor(port)
        try:
            await visitor.join()
            key = await visitor.key()
            socket, terminal = await visitor.play("?width=120&height=40"), Terminal()
            await sees(socket, terminal, "First campus")
            for letter in ("l", "\r", "n", "\r"):
                await socket.send_json(["stdin", letter])
                await asyncio.sleep(1)
            await until(lambda: list(saves.glob("web/*/*-*.json")), "kept", 40)
            await late.join()
            await late.play()
            await until(lambda: len(running()) >= 2, "started", 40)  # an adviser may have a process too
            server.send_signal(signal.SIGKILL)
            await server.wait()
            await until(lambda: not running(), "ended", 40)
        finally:
            await visitor.session.close()
            await late.session.close()
        server, port = await serving()
        again = Visitor(port)
        try:
            assert await again.join(key=key) == 200
            socket, terminal = await again.play("?width=120&height=40"), Terminal()
            await sees(socket, terminal, "CONTINUE")
        finally:
            await again.session.close()
            server.terminate()
            await server.wait()

    asyncio.run(run())
