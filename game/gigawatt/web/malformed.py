"""Answers to malformed requests: a fixed text and the headers of every other answer.

aiohttp answers those by itself, without the application, and would reveal its version and repeat the input.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from gigawatt.web.pages import harden

if TYPE_CHECKING:
    from aiohttp import web


def bare(status: HTTPStatus, **fields: str) -> bytes:
    """A complete answer for a connection that ends with it."""
    body = _text(status).encode()
    headers = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body)), "Connection": "close"}
    headers |= {name.replace("_", "-"): value for name, value in fields.items()}
    harden(headers, is_fixed=False)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join((*lines, "", "")).encode() + body


def protocols(server: web.Server, **options: Any) -> Callable[[], web.RequestHandler]:
    """A factory of aiohttp's protocols for a server, with our answers to malformed requests."""
    from aiohttp import web

    class Protocol(web.RequestHandler):
        __slots__ = ()

        def handle_error(
            self,
            request: web.BaseRequest,
            status: int = 500,
            exc: BaseException | None = None,
            message: str | None = None,
        ) -> web.StreamResponse:
            """Log and end the connection as aiohttp does, but with our text and headers."""
            return fixed(super().handle_error(request, status, exc, message))

        async def finish_response(self, request: web.BaseRequest, resp: Any, start_time: float | None) -> Any:
            """Send a response as aiohttp does; the answer to an unknown `Expect` bypasses the application too."""
            is_echo = isinstance(resp, web.HTTPExpectationFailed)
            return await super().finish_response(request, fixed(resp) if is_echo else resp, start_time)

    def fixed(made: web.StreamResponse) -> web.StreamResponse:
        answer = web.Response(status=made.status, text=_text(HTTPStatus(made.status)))
        harden(answer.headers, is_fixed=False)
        answer.force_close()
        return answer

    loop = asyncio.get_running_loop()
    return lambda: Protocol(server, loop=loop, **options)


def _text(status: HTTPStatus) -> str:
    return f"{status.value} {status.phrase}\n"
