"""The game in browsers: every player has a process, a saves folder and a key of their own.

The terminal in the page and the process behind it are textual-serve's; who may come in, what they see and where their games are
kept is decided here. Nothing is loaded from anywhere but this server.

- A player joins with the join code and gets a key: 60 random bits, kept in a cookie that scripts cannot read. The saves folder
  is named by a digest of the key, so a key that was never given out leads to an empty folder and to nobody's games.
- Whoever has a cookie of this run of the server may open the game; one game at a time a player, so that two tabs never write one
  save, and a limited number of players at once.
- A socket is opened only for a page of this server: another page's `Origin` is refused.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from hashlib import blake2b
from hmac import compare_digest
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field, frozen

from gigawatt.errors import UsageError
from gigawatt.tui import house
from gigawatt.tui.house import House

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from aiohttp import web

ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and digits that nobody mistakes for each other."""
CODE_LENGTH: Final = 6
KEY_GROUPS: Final = 3
KEY_GROUP: Final = 4
DEFAULT_SESSIONS: Final = 30
COOKIE: Final = "gigawatt_player"
PASS: Final = "gigawatt_pass"  # noqa: S105  # the name of a cookie
COOKIE_S: Final = 60 * 60 * 24 * 180
TRIES: Final = 10
"""Wrong join codes that an address may send in `TRIES_S` seconds."""
TRIES_S: Final = 60
STOP_S: Final = 3.0
"""What a player's process gets to end by itself."""
MESSAGE_LIMIT: Final = 65_536
FONT_SIZES: Final = range(8, 41)
FITTING: Final = 0
"""Lets the page choose the size of its letters."""
_WEB: Final = Path(__file__).with_name("web")
_ASSETS: Final = {"style.css": "text/css", "game.js": "text/javascript"}
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self' ws: wss:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
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
"""What a player's process inherits of the environment."""

Handler = Callable[["web.Request"], Awaitable["web.StreamResponse"]]


def new_code() -> str:
    """A join code: six letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def new_key() -> str:
    """A player's key, as in `k7fq-2mxa-9pzd`."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(KEY_GROUP)) for _ in range(KEY_GROUPS))
    return "-".join(groups)


def clean_key(text: str) -> str | None:
    """A key as somebody typed it, in its own form; None where it is none."""
    letters = "".join(c for c in text.lower() if c in ALPHABET)
    if len(letters) != KEY_GROUP * KEY_GROUPS or len(text) > 40:
        return None
    return "-".join(letters[i : i + KEY_GROUP] for i in range(0, len(letters), KEY_GROUP))


def player_folder(root: Path, key: str) -> Path:
    """Where a player's games and settings are kept: the key itself is written nowhere."""
    return root / blake2b(key.encode(), digest_size=10, person=b"gigawatt-player").hexdigest()


@frozen
class Settings:
    """How the game is served."""

    host: str
    port: int
    code: str
    saves: Path
    """A folder with a folder for each player in it."""
    sessions: int = DEFAULT_SESSIONS
    """Players at once."""
    command: tuple[str, ...] = (sys.executable, "-m", "gigawatt.tui")
    """What plays: a program that speaks to Textual's web driver."""
    house: House = field(factory=House)
    """What players may do at their tables."""

    @property
    def is_loopback(self) -> bool:
        """Whether only this computer can reach it."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")


def check_extra() -> None:
    """Make sure that the packages of the extra are there.

    Raises:
        UsageError: they are not.
    """
    if find_spec("textual_serve") is None or find_spec("aiohttp") is None:
        raise UsageError("playing in a browser needs the extra 'web'; install it with: pip install 'gigawatt[web]'")


@define
class Guard:
    """Counts wrong codes, by address."""

    tries: dict[str, deque[float]] = field(factory=dict)

    def is_open(self, address: str, now: float) -> bool:
        """Whether an address may try a code."""
        times = self.tries.get(address)
        while times and now - times[0] > TRIES_S:
            times.popleft()
        return not times or len(times) < TRIES

    def note(self, address: str, now: float) -> None:
        """A wrong code came."""
        if len(self.tries) > 10_000:
            self.tries.clear()
        self.tries.setdefault(address, deque(maxlen=TRIES)).append(now)


@define(eq=False)
class Open:
    """A game that is open in a page."""

    line: web.WebSocketResponse
    gone: asyncio.Event = field(factory=asyncio.Event)
    """Set once its process has ended."""

    async def close(self) -> None:
        """Close the page's line, and wait until the process has ended."""
        with contextlib.suppress(ConnectionError, RuntimeError):
            await self.line.close()
        await self.gone.wait()


class GameServer:
    """The web application: joining, the page, its assets, and a socket to each player's process."""

    def __init__(self, settings: Settings) -> None:
        """Prepare to serve.

        Raises:
            UsageError: the extra is not installed.
        """
        check_extra()
        from textual_serve.download_manager import DownloadManager

        self.settings: Final = settings
        self._secret = secrets.token_bytes(32)
        self._guard = Guard()
        self._downloads = DownloadManager()
        self._playing: dict[str, Open] = {}
        """The games that are open, by the names of the players' folders."""
        self._leaving: set[asyncio.Task[None]] = set()

    # --- who is there ---------------------------------------------------------------------------------------------------

    def _pass(self, key: str) -> str:
        """What shows that a key was let in by the code of this run."""
        return blake2b(key.encode(), key=self._secret, digest_size=16).hexdigest()

    def player(self, request: web.Request) -> str | None:
        """The key of the player who asks; None for one who has not joined."""
        key = clean_key(request.cookies.get(COOKIE, ""))
        if key is None or not compare_digest(request.cookies.get(PASS, "").encode(), self._pass(key).encode()):
            return None
        return key

    # --- pages ----------------------------------------------------------------------------------------------------------

    def application(self) -> web.Application:
        """The aiohttp application."""
        import textual_serve
        from aiohttp import web

        app = web.Application(middlewares=[_headers()], client_max_size=16_384)
        statics = Path(textual_serve.__file__).with_name("static")
        app.add_routes(
            [
                web.get("/", self.index),
                web.post("/join", self.join),
                web.get("/key", self.welcome),
                web.get("/ws", self.socket),
                web.get("/download/{key}", self.download),
                web.get("/web/{name}", self.asset),
                web.static("/static", statics),
            ]
        )
        app.on_shutdown.append(self._close_all)
        return app

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The game for those who have joined, the door for the others."""
        if self.player(request) is None:
            return _page("join.html", wrong="", key=clean_key(request.cookies.get(COOKIE, "")) or "")
        size = request.query.get("fontsize", "")
        number = int(size) if size.isdecimal() and len(size) < 3 else FITTING
        return _page("game.html", font_size=str(number if number in FONT_SIZES else FITTING))

    async def join(self, request: web.Request) -> web.StreamResponse:
        """Let somebody in who knows the code."""
        from aiohttp import web

        address, now = request.remote or "", time.monotonic()
        if not self._guard.is_open(address, now):
            return _page("join.html", status=429, wrong="Too many wrong codes. Wait a minute.", key="")
        form = await request.post()
        code = "".join(str(form.get("code", "")).lower().split())
        typed = str(form.get("key", "")).strip()
        key = clean_key(typed) if typed else new_key()
        if not compare_digest(code.encode(), self.settings.code.lower().encode()):
            self._guard.note(address, now)
            return _page("join.html", status=403, wrong="That is not the join code.", key=clean_key(typed) or "")
        if key is None:
            return _page("join.html", status=400, wrong="That is no key; leave it empty for a new one.", key="")
        response = web.Response(status=303, headers={"Location": "/" if typed else "/key"})
        for name, value in ((COOKIE, key), (PASS, self._pass(key))):
            response.set_cookie(name, value, max_age=COOKIE_S, httponly=True, samesite="Strict", secure=request.secure)
        return response

    async def welcome(self, request: web.Request) -> web.StreamResponse:
        """Tell a player their key."""
        from aiohttp import web

        key = self.player(request)
        if key is None:
            raise web.HTTPSeeOther("/")
        return _page("welcome.html", key=key)

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """One of the two files that the pages need of ours."""
        from aiohttp import web

        name = request.match_info["name"]
        if name not in _ASSETS:
            raise web.HTTPNotFound
        return web.Response(body=(_WEB / name).read_bytes(), content_type=_ASSETS[name], charset="utf-8")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file that a player's process hands out: a save, a screenshot."""
        from aiohttp import web

        if self.player(request) is None:
            raise web.HTTPForbidden
        key = request.match_info["key"]
        try:
            meta = await self._downloads.get_download_metadata(key)
        except KeyError:
            raise web.HTTPNotFound from None
        response = web.StreamResponse()
        response.content_type = meta.mime_type or "application/octet-stream"
        name = "".join(c for c in meta.file_name if c.isalnum() or c in "-_.") or "gigawatt"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        await response.prepare(request)
        async for chunk in self._downloads.download(key):
            await response.write(chunk)
        await response.write_eof()
        return response

    # --- playing ----------------------------------------------------------------------------------------------------------

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """The line between a page and the player's process; both end together."""
        from aiohttp import web

        key = self.player(request)
        if key is None:
            raise web.HTTPForbidden(text="join first")
        if not _is_own_page(request):
            raise web.HTTPForbidden(text="wrong origin")
        folder = player_folder(self.settings.saves, key)
        await self._close_other(folder.name)
        if len(self._playing) >= self.settings.sessions:
            raise web.HTTPServiceUnavailable(text="every place is taken")
        line = web.WebSocketResponse(heartbeat=15, max_msg_size=MESSAGE_LIMIT)

        game = Open(line)
        self._playing[folder.name] = game
        service = _service(self.settings, folder, line, self._downloads)
        try:
            await line.prepare(request)
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
            await service.start(_number(request, "width", 80), _number(request, "height", 24))
            async for message in line:
                if isinstance(message.data, str):
                    await _take(service, line, message.data)
        finally:
            # A lost connection cancels this handler, and the process has to be ended all the same.
            leaving = asyncio.create_task(self._leave(game, folder.name, service))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)
            await asyncio.shield(leaving)
        return line

    async def _leave(self, game: Open, name: str, service: Any) -> None:
        """End a player's process and free the place."""
        try:
            await service.stop()
        finally:
            del self._playing[name]
            game.gone.set()

    async def _close_other(self, name: str) -> None:
        """Close the game that the same player has open elsewhere, and wait until its process is gone."""
        while (game := self._playing.get(name)) is not None:
            await game.close()

    async def _close_all(self, _: web.Application) -> None:
        """At the end of the server: close every game and wait until its process is gone."""
        await asyncio.gather(*[game.close() for game in self._playing.values()])


def _headers() -> Any:
    """Adds to every answer what keeps other pages and scripts out."""
    from aiohttp import web

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as refusal:
            _harden(refusal.headers, request.path)
            raise
        if not response.prepared:
            _harden(response.headers, request.path)
        return response

    return middleware


def _harden(headers: MutableMapping[str, str], path: str) -> None:
    headers["Content-Security-Policy"] = _POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    if not path.startswith(("/static", "/web")):
        headers["Cache-Control"] = "no-store"


def _page(name: str, *, status: int = 200, **values: str) -> web.Response:
    """One of our pages; every value is escaped."""
    from html import escape

    from aiohttp import web

    text = Template((_WEB / name).read_text(encoding="utf-8"))
    body = text.substitute({key: escape(value) for key, value in values.items()})
    return web.Response(text=body, status=status, content_type="text/html")


def _is_own_page(request: web.Request) -> bool:
    """Whether a socket is asked for by a page of this server, as every browser tells."""
    origin = request.headers.get("Origin", "")
    return origin.partition("://")[2] == request.host


def _number(request: web.Request, name: str, default: int) -> int:
    """A size in the query, within reason."""
    text = request.query.get(name, "")
    return min(max(int(text), 20), 400) if text.isdecimal() and len(text) < 5 else default


async def _take(service: Any, line: web.WebSocketResponse, text: str) -> None:
    """A message from the page: keys, a new size, focus, a ping; anything else is dropped."""
    try:
        kind, *rest = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return
    value = rest[0] if rest else None
    if kind == "stdin" and isinstance(value, str):
        await service.send_bytes(value.encode("utf-8", "ignore"))
    elif kind == "resize" and isinstance(value, dict):
        width, height = value.get("width"), value.get("height")
        if type(width) is int and type(height) is int:
            await service.set_terminal_size(min(max(width, 20), 400), min(max(height, 5), 200))
    elif kind == "ping" and isinstance(value, str):
        await line.send_json(["pong", value[:40]])
    elif kind == "blur":
        await service.blur()
    elif kind == "focus":
        await service.focus()


def _service(settings: Settings, folder: Path, line: web.WebSocketResponse, downloads: Any) -> Any:
    """A process for a player: textual-serve's, started without a shell and with an environment of its own."""
    from textual_serve.app_service import AppService

    class PlayerService(AppService):
        """Knows the player's folders."""

        def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
            whole = super()._build_environment(width, height)
            kept = {name: value for name, value in whole.items() if name in _KEPT or name not in os.environ}
            told = {name: whole[name] for name in whole if name.startswith("TEXTUAL_") or name in _TOLD}
            return {
                **kept, **told, "GIGAWATT_SAVES": str(folder), "GIGAWATT_SETTINGS": str(folder / "settings.json"),
                "PYTHONUNBUFFERED": "1", house.VARIABLE: settings.house.text,
            }  # fmt: skip

        async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
            self._process = process = await asyncio.create_subprocess_exec(
                *settings.command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=self._build_environment(width=width, height=height),
                cwd=folder,
            )
            self._stdin = process.stdin
            return process

        async def run(self) -> None:
            """Pass on what the process draws; where it ends by itself, the page is told, which offers to go on."""
            await super().run()
            with contextlib.suppress(ConnectionError, RuntimeError):
                await line.close()

        async def stop(self) -> None:
            """End the process: on request, or by force if it takes too long. The game was kept at its last action."""
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(super().stop(), STOP_S)
            process = self._process
            if process is None:
                return
            if process.stdin is not None:
                process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), STOP_S)
            except TimeoutError:
                process.kill()
                await process.wait()

    async def close() -> None:
        await line.close()

    return PlayerService(
        " ".join(settings.command),
        write_bytes=line.send_bytes,
        write_str=line.send_str,
        close=close,
        download_manager=downloads,
    )


_TOLD: Final = frozenset({"TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLUMNS", "ROWS"})


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until the process is told to stop.

    Raises:
        UsageError: the extra is missing, or the port cannot be had.
    """
    server = GameServer(settings)
    from aiohttp import web

    async def run() -> None:
        runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=5)
        await runner.setup()
        try:
            try:
                await web.TCPSite(runner, settings.host, settings.port).start()
            except OSError as error:
                why = error.strerror or str(error)
                raise UsageError(
                    f"cannot serve on {settings.host} port {settings.port}: {why}; choose another --port"
                ) from error
            for text in announcement(settings, runner.addresses):
                say(text)
            await _told_to_stop().wait()
        finally:
            await runner.cleanup()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())


def _told_to_stop() -> asyncio.Event:
    """Is set when the process is asked to end, so that players' processes end with it. Ctrl+C comes as an exception."""
    stop = asyncio.Event()
    with contextlib.suppress(NotImplementedError):  # Windows has no such signals
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    return stop


def announcement(settings: Settings, addresses: list[Any]) -> list[str]:
    """What is said once the server is up: where, the code, and who can reach it."""
    port = addresses[0][1] if addresses else settings.port
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    shown = "this computer's address" if settings.host in ("0.0.0.0", "::") else host  # noqa: S104  # told, not bound
    lines = [f"Gigawatt is served at http://{shown}:{port}", f"Join code: {settings.code}"]
    if settings.is_loopback:
        lines.append("Only this computer can reach it; --host 0.0.0.0 opens it to the network it is in.")
    else:
        lines.append(
            "Everybody in this network who has the code can play. Traffic is not encrypted: use a network you trust."
        )
    if settings.house.text:
        off = [
            name
            for name, allowed in (("taking back", settings.house.undo), ("advice", settings.house.advice))
            if not allowed
        ]
        lines.append(f"Switched off for everybody: {' and '.join(off)}.")
    lines.append(f"Up to {settings.sessions} players at once; games are kept in {settings.saves}. Ctrl+C stops.")
    return lines
