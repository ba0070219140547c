"""The pages, and the headers that every answer has.

Links in the pages are relative, and all pages stand side by side, so that they lead to the right place under any address and path
that a proxy puts before the server.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from aiohttp import web

WEB: Final = Path(__file__).parent
ASSETS: Final = {"style.css": "text/css", "game.js": "text/javascript"}
WRONG_ADDRESS: Final = (
    "This page was opened under an address that the server does not know. Whoever serves the game starts it with "
    "--public-url and the address that browsers open."
)
_SAFE_HOST: Final = re.compile(r"[A-Za-z0-9._:\[\]-]{1,260}")


def page(name: str, *, status: int = 200, **values: str) -> web.Response:
    """One of our pages; every value is escaped."""
    from aiohttp import web

    text = Template((WEB / name).read_text(encoding="utf-8"))
    body = text.substitute({key: escape(value) for key, value in values.items()})
    return web.Response(text=body, status=status, content_type="text/html")


def asset(name: str) -> web.Response:
    """One of the files that the pages need of ours."""
    from aiohttp import web

    if name not in ASSETS:
        raise web.HTTPNotFound
    return web.Response(body=(WEB / name).read_bytes(), content_type=ASSETS[name], charset="utf-8")


def policy(host: str, *, is_terminal: bool) -> str:
    """What a page may load: files of this server, and no script or style of its own text.

    Only the page with the terminal may have styles within: xterm.js makes them. `host` is named for browsers that do not count a
    socket to a page's own server as its own.
    """
    sockets = f" ws://{host} wss://{host}" if is_terminal and _SAFE_HOST.fullmatch(host) else ""
    styles = "'self' 'unsafe-inline'" if is_terminal else "'self'"
    return (
        f"default-src 'none'; script-src 'self'; style-src {styles}; font-src 'self'; img-src 'self' data:; "
        f"connect-src 'self'{sockets}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def harden(headers: MutableMapping[str, str], *, is_fixed: bool) -> None:
    """Add what keeps other pages and scripts out. Files that are the same for everybody may be kept by the browser."""
    headers.setdefault("Content-Security-Policy", policy("", is_terminal=False))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"  # with none at all, browsers would not name the page that sends a form
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Server"] = "gigawatt"
    if not is_fixed:
        headers["Cache-Control"] = "no-store"
