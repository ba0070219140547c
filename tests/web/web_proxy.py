"""A proxy as nginx is without further settings: it has another address and a path, and hands neither on."""

from __future__ import annotations

import asyncio
import socket as sockets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
from aiohttp import web

PATH: Final = "/games/gigawatt"
_DROPPED: Final = ("Content-Length", "Transfer-Encoding", "Content-Encoding", "Date", "Content-Type")


def free_port() -> int:
    """A port of this computer that nobody uses just now."""
    with sockets.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def public_address(port: int) -> str:
    """What browsers open."""
    return f"http://127.0.0.1:{port}{PATH}/"


@asynccontextmanager
async def proxy(target: str, port: int, *, keeps_path: bool = False) -> AsyncIterator[str]:
    """Stand before a server, for `async with`; the address that browsers open. It hands the path on only where it `keeps_path`."""
    client = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())

    async def handle(request: web.Request) -> web.StreamResponse:
        address = target + (request.path if keeps_path else request.path.removeprefix(PATH))
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await pass_socket(request, address)
        headers = {name: value for name, value in request.headers.items() if name not in ("Host", "Content-Length")}
        body = await request.read()
        async with client.request(
            request.method, address, headers=headers, data=body or None, params=request.query, allow_redirects=False
        ) as answer:
            passed = web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)
            for name, value in answer.headers.items():
                if name not in _DROPPED:
                    passed.headers.add(name, value)
            return passed

    async def pass_socket(request: web.Request, address: str) -> web.StreamResponse:
        headers = {name: request.headers[name] for name in ("Cookie", "Origin") if name in request.headers}
        try:
            behind = await client.ws_connect(address, params=request.query, headers=headers)
        except aiohttp.WSServerHandshakeError as refusal:
            return web.Response(status=refusal.status)

        async def pump(source: Any, sink: Any) -> None:
            async for message in source:
                await (sink.send_str if message.type is aiohttp.WSMsgType.TEXT else sink.send_bytes)(message.data)
            await sink.close(code=source.close_code or 1000)

        async with behind:
            before = web.WebSocketResponse()
            await before.prepare(request)
            await asyncio.gather(pump(before, behind), pump(behind, before))
        return before

    app = web.Application()
    app.router.add_route("*", PATH + "{rest:.*}", handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield public_address(port)
    finally:
        await runner.cleanup()
        await client.close()
