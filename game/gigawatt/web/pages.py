"""The pages, and the headers of every answer.

Links in the pages are relative, and all pages are siblings, so that links work under any address and path that a proxy puts before the
server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping
from hashlib import blake2b
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.text import html_text

if TYPE_CHECKING:
    from aiohttp import web

WEB: Final = Path(__file__).parent
_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".ttf": "font/ttf", ".png": "image/png"}
_PIECE: Final = 32_768
WRONG_ADDRESS: Final = (
    "This page was opened under an address that the server does not know. Whoever serves the game starts it with "
    "--public-url and the address that browsers open."
)
_SAFE_HOST: Final = re.compile(r"[A-Za-z0-9._:\[\]-]{1,260}")
_TERMINAL: Final = '<link rel="stylesheet" href="static/css/xterm.css">\n'


def page(name: str, *, status: int = 200, has_terminal: bool = False, **values: str) -> web.Response:
    """One of our pages with values inserted.

    Args:
        name: its file, whose first line is the title and whose other lines are the body.
        status: the status of the answer.
        has_terminal: whether it needs the style sheet of the terminal.
        values: by the names in the file, what is inserted; every value is escaped.
    """
    title, _, body = (WEB / name).read_text(encoding="utf-8").partition("\n")
    text = Template(body).substitute({key: escape(value) for key, value in values.items()})
    return _document(title, text, styles=_TERMINAL * has_terminal, status=status)


def made_page(title: str, body: Iterable[str], *, refresh_s: int = 0) -> web.Response:
    """A page of the server that is made of parts, with its style sheet.

    Args:
        title: its title, which is escaped.
        body: its parts, which are HTML already.
        refresh_s: after how many seconds a browser loads it again, without any script; 0 for never.
    """
    refresh = f'<meta http-equiv="refresh" content="{refresh_s}">\n' if refresh_s else ""
    return _document(f"{refresh}<title>{html_text(title)}</title>", "\n".join(body) + "\n")


def _document(head: str, body: str, *, styles: str = "", status: int = 200) -> web.Response:
    """A page with what all pages have in common.

    Args:
        head: its title, and what stands before it.
        body: its body.
        styles: links to style sheets that come before our own.
        status: the status of the answer.
    """
    from aiohttp import web

    text = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'{head}\n<link rel="icon" href="data:,">\n{styles}<link rel="stylesheet" href="web/style.css">\n</head>\n'
        f"<body>\n{body}</body>\n</html>\n"
    )
    return web.Response(text=text, status=status, content_type="text/html")


def policy(host: str, *, is_terminal: bool) -> str:
    """The content security policy of a page: only files of this server, no inline scripts or styles.

    Only the page with the terminal may have inline styles: xterm.js creates them. `host` is included for browsers that do not treat
    a socket to a page's own server as same-origin.
    """
    sockets = f" ws://{host} wss://{host}" if is_terminal and _SAFE_HOST.fullmatch(host) else ""
    styles = "'self' 'unsafe-inline'" if is_terminal else "'self'"
    return (
        f"default-src 'none'; script-src 'self'; style-src {styles}; font-src 'self'; img-src 'self' data:; "
        f"connect-src 'self'{sockets}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def harden(headers: MutableMapping[str, str], *, is_fixed: bool) -> None:
    """Add the headers that exclude other pages and scripts. Fixed files may be cached by the browser, which asks whether they have changed."""
    headers.setdefault("Content-Security-Policy", policy("", is_terminal=False))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"  # without it, browsers would not name the page that sends a form
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Server"] = "gigawatt"
    headers["Cache-Control"] = "no-cache" if is_fixed else "no-store"


@frozen
class Asset:
    """A static file of the pages."""

    content: bytes
    content_type: str
    tag: str
    """Changes with the content."""


def assets() -> dict[str, Asset]:
    """Our files and those of textual-serve's terminal by link: a closed list, so that no name in a request is used as a path."""
    import textual_serve

    terminal = Path(textual_serve.__file__).with_name("static")
    paths = {f"static/{path.relative_to(terminal).as_posix()}": path for path in terminal.rglob("*")}
    paths |= {f"web/{path.name}": path for path in WEB.iterdir()}
    found = {}
    for link, path in sorted(paths.items()):
        if (content_type := _TYPES.get(path.suffix)) is not None:
            content = path.read_bytes()
            found[link] = Asset(content, content_type, f'"{blake2b(content, digest_size=10).hexdigest()}"')
    return found


async def send(request: web.Request, asset: Asset) -> web.StreamResponse:
    """Send a file in pieces, so that little of it waits for a slow client; send nothing if the client has it."""
    from aiohttp import web

    is_known = asset.tag in request.headers.get("If-None-Match", "")
    response = web.StreamResponse(status=304 if is_known else 200, headers={"ETag": asset.tag})
    harden(response.headers, is_fixed=True)
    if not is_known:
        response.content_type = asset.content_type
        response.content_length = len(asset.content)
    await response.prepare(request)
    if not is_known and request.method != "HEAD":
        for start in range(0, len(asset.content), _PIECE):
            await response.write(asset.content[start : start + _PIECE])
    await response.write_eof()
    return response
