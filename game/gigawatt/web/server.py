"""The game in browsers: every player has a process, a saves folder and a key of their own.

The terminal in the page is textual-serve's. This module decides who may join, what they see and where their games are stored.
Nothing is loaded from other servers.

- A player joins with the join code and gets a key: 60 random bits, kept in a cookie that scripts cannot read. The name of the
  saves folder is a digest of the key, so that an invented key leads to an empty folder and to nobody's games.
- A player with a cookie of this run of the server may open the game: one game at a time, so that two tabs never write one save,
  few for each browser, and a limited number of players at once (`gigawatt.web.places`).
- Wrong codes are counted before a request's body is read (`limits`), connections by number, time and bytes (`connections`).
- A socket is opened only for a page of this server: another page's `Origin` is refused (`addresses`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from attrs import define, field, frozen

from gigawatt import streams
from gigawatt.errors import UsageError
from gigawatt.session.table_limits import TableLimits
from gigawatt.text import safe_text
from gigawatt.web.addresses import Addresses
from gigawatt.web.connections import Gate, Limits
from gigawatt.web.limits import Attempt, Bucket, Guard
from gigawatt.web.line import DEFAULT_SIZE, Line, clean_size
from gigawatt.web.malformed import protocols
from gigawatt.web.pages import WRONG_ADDRESS, assets, harden, page, policy, send
from gigawatt.web.places import Place, Places, Vacate, Why
from gigawatt.web.players import BROWSER, COOKIE, PASS, Signer, clean_key, is_code, new_key, player_folder
from gigawatt.web.process import PlayerProcess, environment

if TYPE_CHECKING:
    from aiohttp import web

DEFAULT_SESSIONS: Final = 30
COOKIE_S: Final = 60 * 60 * 24 * 180
BODY_LIMIT: Final = 4096
"""The longest body of a request, in bytes: the form has two fields."""
BODY_S: Final = 5.0
"""The time for the body of a request."""
HEAD_LIMIT: Final = 8190
"""The longest line and the longest field of a request's headers, in bytes."""
PAUSE_S: Final = 15.0
"""The time that a connection is kept between two requests."""
READY_S: Final = 20.0
"""The time for which a starting game delays others, so that a class that joins at once does not overload the machine."""
STARTS: Final = 6
"""The games that a player may start in a row; afterwards one more each `START_S`."""
START_S: Final = 5.0
MOST_STARTERS: Final = 4096
FONT_SIZES: Final = range(8, 41)
FITTING: Final = 0
"""The font size that makes the page choose one."""

Handler = Callable[["web.Request"], Awaitable["web.StreamResponse"]]
Say = Callable[[str], None]


@frozen
class Settings:
    """The settings of the server."""

    host: str
    port: int
    code: str
    saves: Path
    """A folder with a folder for each player."""
    sessions: int = DEFAULT_SESSIONS
    """The most players at once."""
    command: tuple[str, ...] = (sys.executable, "-m", "gigawatt.tui")
    """The command of a game, which uses Textual's web driver."""
    table_limits: TableLimits = field(factory=TableLimits)
    """The limits of all tables."""
    addresses: Addresses = field(factory=Addresses)
    """The public address, and the trusted proxies."""

    @property
    def is_loopback(self) -> bool:
        """Whether only this computer can reach it."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")


def check_extra() -> None:
    """Check that the packages of the extra are installed.

    Raises:
        UsageError: they are not.
    """
    if find_spec("textual_serve") is None or find_spec("aiohttp") is None:
        raise UsageError("playing in a browser needs the extra 'web'; install it with: pip install 'gigawatt[web]'")


@define(eq=False)
class Open:
    """A game open in a page."""

    place: Place
    line: Line
    process: PlayerProcess
    gone: asyncio.Event = field(factory=asyncio.Event)
    """Set once its process has ended."""

    async def close(self, why: Why) -> None:
        """Close the page's line, and wait until the process has ended."""
        await self.line.close(why)
        await self.gone.wait()


class GameServer:
    """The web application: joining, the page, its assets, and a socket to each player's process.

    Whom it admits as which player, and what a player gets to play, is in methods that a server of another kind replaces
    (`gigawatt.web.class_server`): `_who`, `_form`, `_admit`, `_folder`, `_closed` and `_prepare`.
    """

    def __init__(self, settings: Settings, say: Say = lambda _: None) -> None:
        """Prepare to serve; `say` is called with lines for the host.

        Raises:
            UsageError: the extra is not installed.
        """
        check_extra()
        self.settings: Final = settings
        self._assets: Final = assets()
        self.gate: Final = Gate(Limits.for_sessions(settings.sessions), settings.addresses.is_proxy)
        self._say: Final = say
        self._signer: Final = Signer(now_s())
        self._guard: Final = Guard(settings.sessions)
        self._places: Final = Places(settings.sessions)
        self._playing: dict[str, Open] = {}
        """The open games by player folder."""
        self._coming: dict[str, Line] = {}
        """The newest page of each player who waits for a place."""
        self._leaving: set[asyncio.Task[None]] = set()
        self._starting: Final = asyncio.Semaphore(max(2, os.cpu_count() or 2))
        self._starts: OrderedDict[str, Bucket] = OrderedDict()
        self._is_stopping = False

    # --- who is there ---------------------------------------------------------------------------------------------------

    def _who(self, request: web.Request) -> tuple[str, str] | None:
        """The key of the requesting player, and the browser in which it was admitted; None if they have not joined."""
        key = clean_key(request.cookies.get(COOKIE, ""))
        browser = None if key is None else self._signer.passed(key, request.cookies.get(PASS, ""))
        return None if key is None or browser is None else (key, browser)

    def player(self, request: web.Request) -> str | None:
        """The key of the requesting player; None if they have not joined."""
        who = self._who(request)
        return None if who is None else who[0]

    def browser(self, request: web.Request) -> str | None:
        """The requesting browser; None if it has no cookie of ours."""
        return self._signer.browser(request.cookies.get(BROWSER, ""), now_s())

    # --- pages ----------------------------------------------------------------------------------------------------------

    def application(self) -> web.Application:
        """The aiohttp application, also served under the path of the public address for proxies that keep it."""
        from aiohttp import web

        app = web.Application(middlewares=[self._middleware()], client_max_size=BODY_LIMIT)
        public = self.settings.addresses.public
        for prefix in dict.fromkeys(("", public.path if public is not None else "")):
            app.add_routes(self._routes(prefix))
            if prefix:
                app.router.add_get(prefix, self.to_prefix)
        app.on_response_prepare.append(_harden_late)
        app.on_shutdown.append(self._close_all)
        return app

    def _routes(self, prefix: str) -> list[web.RouteDef]:
        """What is served below a path."""
        from aiohttp import web

        return [
            web.get(f"{prefix}/", self.index),
            web.post(f"{prefix}/join", self.join),
            web.get(f"{prefix}/join", self.back),
            web.get(f"{prefix}/key", self.welcome),
            web.get(f"{prefix}/ws", self.socket),
            web.post(f"{prefix}/status", self.status),
            web.get(f"{prefix}/download/{{key}}", self.download),
            web.get(f"{prefix}/{{name:(?:web|static)/.+}}", self.asset),
        ]

    def _middleware(self) -> Any:
        """Wraps every request: informs the gate, adds the headers, and answers one line instead of a traceback."""
        from aiohttp import web

        @web.middleware
        async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
            self.gate.began(request)
            try:
                response = await handler(request)
            except web.HTTPException as refusal:
                harden(refusal.headers, is_fixed=False)
                raise
            except ConnectionError:
                raise
            except Exception as error:  # noqa: BLE001  # a mistake of ours ends one request, not the lesson
                self._say(f"A request failed: {safe_text(f'{type(error).__name__}: {error}')}")
                response = web.Response(status=500, text="The server made a mistake.")
            finally:
                self.gate.answered(request)
            if not response.prepared:
                harden(response.headers, is_fixed=False)
            return response

        return middleware

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The game for players who have joined, the form for others."""
        if self.player(request) is None:
            return self._form(request, typed=request.cookies.get(COOKIE, ""))
        return self._terminal(request)

    def _terminal(self, request: web.Request) -> web.Response:
        """The page with the terminal, which opens the socket."""
        size = request.query.get("fontsize", "")
        number = int(size) if size.isascii() and size.isdecimal() and len(size) < 3 else FITTING
        response = page("game.html", has_terminal=True, font_size=str(number if number in FONT_SIZES else FITTING))
        response.headers["Content-Security-Policy"] = policy(self.settings.addresses.host(request), is_terminal=True)
        return response

    def _form(self, request: web.Request, *, status: int = 200, wrong: str = "", typed: str = "") -> web.Response:
        """The form that asks for the code, and for the key, of which a proper one that was typed before is kept."""
        response = page("join.html", status=status, wrong=wrong, key=clean_key(typed) or "")
        return self.with_browser(request, response)

    def with_browser(self, request: web.Request, response: web.Response) -> web.Response:
        """Give a new browser its cookie with a form."""
        now = now_s()
        if self.browser(request) is None and self._guard.may_bring_browser(
            self.settings.addresses.client(request), now
        ):
            self._set_cookie(request, response, BROWSER, self._signer.new_browser(now))
        return response

    def _set_cookie(self, request: web.Request, response: web.Response, name: str, value: str) -> None:
        """Set a cookie without a path, so that it is valid for the path under which the browser opened the page, whatever the proxy."""
        response.set_cookie(
            name,
            value,
            max_age=COOKIE_S,
            path="",
            httponly=True,
            samesite="Lax",  # so that a link on a class's page leads a player to the game, not to the form
            secure=self.settings.addresses.is_secure(request),
        )

    async def join(self, request: web.Request) -> web.StreamResponse:
        """Admit a player who knows the code."""
        if self.settings.addresses.is_foreign(request):
            return self._form(request, status=403, wrong=WRONG_ADDRESS)
        if self._is_stopping:
            return self._form(request, status=503, wrong="The server is being stopped.")
        if request.content_type != "application/x-www-form-urlencoded":
            return self._form(request, status=415, wrong="The form could not be read.")
        if (request.content_length or 0) > BODY_LIMIT:
            return self._form(request, status=413, wrong="That is too long.")
        address, browser = self.settings.addresses.client(request), self.browser(request)
        attempt = self._guard.reserve(address, browser, now_s())
        if not isinstance(attempt, Attempt):
            self._note_wrong(address)
            answer = self._form(request, status=429, wrong=attempt.text)
            answer.headers["Retry-After"] = str(attempt.seconds)
            return answer
        fields = await read_form(request)
        typed = fields.get("key", "").strip()
        if not is_code(fields.get("code", ""), self.settings.code):
            self._note_wrong(address)
            return self._form(request, status=403, wrong="That is not the join code.", typed=typed)
        return self._admit(request, typed, attempt)

    def _admit(self, request: web.Request, typed: str, attempt: Attempt) -> web.Response:
        """Let in somebody who knows the code: a new player, or the one whose key was typed."""
        attempt.was_right()
        key = clean_key(typed) if typed else new_key()
        if key is None:
            return self._form(request, status=400, wrong="That is no key; leave it empty for a new one.")
        return self._let_in(request, key, is_new=not typed)

    def _note_wrong(self, address: str) -> None:
        """Report to the host when many wrong codes arrive."""
        if self._guard.is_alarming(now_s()):
            self._say(f"Many wrong join codes come in, the last from {address}: somebody may be guessing.")

    def _let_in(self, request: web.Request, key: str, *, is_new: bool) -> web.Response:
        """Give a player the cookies, and redirect them."""
        from aiohttp import web

        response = web.Response(status=303, headers={"Location": "key" if is_new else "./"})
        now, address, browser = now_s(), self.settings.addresses.client(request), self.browser(request)
        if browser is None and self._guard.may_bring_browser(address, now):
            cookie = self._signer.new_browser(now)
            browser = self._signer.browser(cookie, now)
            self._set_cookie(request, response, BROWSER, cookie)
        browser = browser or self._signer.shared_browser(address)
        for name, value in ((COOKIE, key), (PASS, self._signer.new_pass(key, browser))):
            self._set_cookie(request, response, name, value)
        return response

    async def back(self, _: web.Request) -> web.StreamResponse:
        """Redirect a reload of the page after a wrong code to the form."""
        from aiohttp import web

        raise web.HTTPSeeOther("./")

    async def to_prefix(self, _: web.Request) -> web.StreamResponse:
        """Redirect to the path with its slash, which relative links need."""
        from aiohttp import web

        public = self.settings.addresses.public
        assert public is not None
        raise web.HTTPMovedPermanently(f"{public.path.rpartition('/')[2]}/")

    async def welcome(self, request: web.Request) -> web.StreamResponse:
        """Show a player their key."""
        from aiohttp import web

        key = self.player(request)
        if key is None:
            raise web.HTTPSeeOther("./")
        return page("welcome.html", key=key)

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """One of the static files of the pages."""
        from aiohttp import web

        if (found := self._assets.get(request.match_info["name"])) is None:
            raise web.HTTPNotFound
        return await send(request, found)

    async def status(self, request: web.Request) -> web.StreamResponse:
        """The reason that the game did not open, for a page whose socket was closed or refused: a word that it has a sentence for."""
        from aiohttp import web

        return web.json_response({"state": self._refusal(request) or "open"})

    def _refusal(self, request: web.Request) -> str | None:
        """The reason that a page gets no socket, in a word; None if it gets one."""
        if not self.settings.addresses.is_own(request):
            return "address"
        if self._is_stopping:
            return Why.STOPPING.value
        if (closed := self._closed()) is not None:
            return closed.value
        if (who := self._who(request)) is None:
            return "join"
        verdict = self._ask(request, *who)
        return verdict.value if isinstance(verdict, Why) else None

    def _closed(self) -> Why | None:
        """The reason that nobody may play now."""
        return None

    def _folder(self, key: str) -> Path:
        """The folder of a player; its name is the player's place."""
        return player_folder(self.settings.saves, key)

    def _ask(self, request: web.Request, key: str, browser: str) -> Vacate | Why | None:
        """Ask for a place for a player."""
        folder = self._folder(key)
        return self._places.ask(folder.name, browser, self.settings.addresses.client(request), now_s())

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file that a player's own process offers: a summary, a screenshot."""
        from aiohttp import web

        player = self.player(request)
        if player is None:
            raise web.HTTPForbidden
        game = self._playing.get(self._folder(player).name)
        key = request.match_info["key"]
        if game is None or (file := game.process.downloads.get(key)) is None:
            raise web.HTTPNotFound
        response = web.StreamResponse()
        response.content_type = "application/octet-stream"
        name = (
            "".join(c for c in file.name[-80:] if c.isascii() and (c.isalnum() or c in "-_.")).lstrip(".") or "gigawatt"
        )
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        harden(response.headers, is_fixed=False)
        await response.prepare(request)
        async with contextlib.aclosing(game.process.deliver(key)) as chunks:
            async for chunk in chunks:
                await response.write(chunk)
        await response.write_eof()
        return response

    # --- playing ----------------------------------------------------------------------------------------------------------

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """The line between a page and the player's process; they end together."""
        from aiohttp import web

        if (refusal := self._refusal(request)) is not None:
            busy = refusal in (Why.FULL.value, Why.STOPPING.value)
            raise (web.HTTPServiceUnavailable if busy else web.HTTPForbidden)(text=refusal)
        who = self._who(request)
        assert who is not None
        line = Line(request)
        await line.socket.prepare(request)
        size = await line.first()
        if size is False:
            return line.socket
        place = await self._take_place(request, line, *who)
        if isinstance(place, Why):
            await line.close(place)
            return line.socket
        game = Open(place, line, PlayerProcess(line))
        self._playing[place.player] = game
        self.gate.plays(request)
        try:
            await self._start(game, size if isinstance(size, tuple) else _size(request))
            await line.carry(game.process, place)
        finally:
            # Whatever ends this handler, the process must be ended.
            leaving = asyncio.create_task(self._leave(game))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)
            await asyncio.shield(leaving)
        return line.socket

    async def _take_place(self, request: web.Request, line: Line, key: str, browser: str) -> Place | Why:
        """A place for a player, possibly vacated by another game, or the reason that there is none."""
        folder = self._folder(key)
        self._coming[folder.name] = line
        try:
            return await self._wait_for_place(request, line, folder, browser)
        finally:
            if self._coming.get(folder.name) is line:
                del self._coming[folder.name]

    async def _wait_for_place(self, request: web.Request, line: Line, folder: Path, browser: str) -> Place | Why:
        """The same; if several pages of one player wait, the newest gets the place."""
        address = self.settings.addresses.client(request)
        for _ in range(5):
            if self._coming.get(folder.name) is not line:
                return Why.ELSEWHERE
            if self._is_stopping:
                return Why.STOPPING
            if (closed := self._closed()) is not None:
                return closed
            if not line.is_open:
                return Why.LATE
            verdict = self._places.ask(folder.name, browser, address, now_s())
            if verdict is None:
                return self._places.take(folder.name, browser, address, now_s())
            if isinstance(verdict, Why):
                return verdict
            await self._playing[verdict.place.player].close(verdict.why)
        return Why.FULL

    async def _start(self, game: Open, size: tuple[int, int]) -> None:
        """Start a player's process, limited by the number of starting games and of starts."""
        folder = self.settings.saves / game.place.player
        starts = self._starts.setdefault(folder.name, Bucket(STARTS, 1 / START_S))
        if len(self._starts) > MOST_STARTERS:
            self._starts.popitem(last=False)
        await asyncio.sleep(starts.wait_s(now_s()))
        starts.take(now_s())
        async with self._starting:
            if not game.line.is_open:
                return
            command = await self._prepare(game, folder)
            table = self.settings.table_limits.text
            await game.process.start(command, folder, environment(folder, table, *size))
            await game.process.ready(READY_S)

    async def _prepare(self, _: Open, folder: Path) -> tuple[str, ...]:
        """Make what a game needs in its player's folder, and return its command."""
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        return self.settings.command

    async def _leave(self, game: Open) -> None:
        """End a player's process and free the place."""
        try:
            await game.process.stop()
            with contextlib.suppress(OSError):
                (self.settings.saves / game.place.player).rmdir()  # only if nothing was saved
        finally:
            self._places.leave(game.place)
            del self._playing[game.place.player]
            game.gone.set()
        if game.line.fault:
            self._say(f"A player's game ended by itself: {game.line.fault[0]}")

    def announcement(self, addresses: list[Any]) -> list[str]:
        """The lines to print once it listens."""
        return announcement(self.settings, addresses)

    async def _close_all(self, _: web.Application) -> None:
        """Close every game at the end of the server, and wait until its process has ended."""
        self._is_stopping = True
        await asyncio.gather(*[game.close(Why.STOPPING) for game in self._playing.values()])


async def _harden_late(_: web.Request, response: web.StreamResponse) -> None:
    """Add the headers where no middleware runs: to a socket's answer, and to the refusal of an `Expect`."""
    if "X-Frame-Options" not in response.headers:
        harden(response.headers, is_fixed=False)


def now_s() -> float:
    """The clock of every limit here, which is also the loop's."""
    return time.monotonic()


async def read_form(request: web.Request) -> dict[str, str]:
    """The fields of a form.

    Raises:
        HTTPRequestTimeout: the body did not arrive in time.
        HTTPRequestEntityTooLarge: it is too long.
        HTTPBadRequest: it is not a form.
    """
    from aiohttp import web

    try:
        async with asyncio.timeout(BODY_S):
            body = await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=8)
    except ValueError:
        raise web.HTTPBadRequest from None
    return {name: values[-1] for name, values in fields.items()}


def _size(request: web.Request) -> tuple[int, int]:
    """The size in a socket's query, within limits."""
    numbers = [request.query.get(name, "") for name in ("width", "height")]
    width, height = (int(n) if n.isascii() and n.isdecimal() and len(n) < 5 else None for n in numbers)
    return clean_size(width or DEFAULT_SIZE[0], height or DEFAULT_SIZE[1]) or DEFAULT_SIZE


@asynccontextmanager
async def listening(server: GameServer) -> AsyncIterator[list[Any]]:
    """Listen for connections, for `async with`; gives the addresses.

    Raises:
        UsageError: the port is not available.
    """
    from aiohttp import web

    settings = server.settings
    runner = web.AppRunner(server.application(), shutdown_timeout=5)
    await runner.setup()
    try:
        assert runner.server is not None
        make = server.gate.factory(
            protocols(
                runner.server, access_log=None, keepalive_timeout=PAUSE_S, lingering_time=2,
                max_line_size=HEAD_LIMIT, max_field_size=HEAD_LIMIT, auto_decompress=False,
            )
        )  # fmt: skip
        try:
            listener = await asyncio.get_running_loop().create_server(make, settings.host, settings.port, backlog=512)
        except (OSError, UnicodeError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or str(error)
            raise UsageError(
                f"cannot serve on {settings.host} port {settings.port}: {why}; choose another --port or --host"
            ) from error
        try:
            yield [sock.getsockname() for sock in listener.sockets]
        finally:
            listener.close()
    finally:
        await runner.cleanup()


@contextmanager
def no_tracebacks(say: Say) -> Iterator[None]:
    """Keep library logs about requests, which strangers control, off the terminal."""
    names = ("aiohttp", "asyncio", "textual-serve")
    kept = [(logger, logger.propagate) for logger in map(logging.getLogger, names)]
    nothing = logging.NullHandler()

    def report(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if not isinstance(error, ConnectionError):
            say(f"The server noticed: {safe_text(context.get('message', ''))} {safe_text(repr(error))}")

    for logger, _ in kept:
        logger.addHandler(nothing)
        logger.propagate = False
    asyncio.get_running_loop().set_exception_handler(report)
    try:
        yield
    finally:
        for logger, propagate in kept:
            logger.removeHandler(nothing)
            logger.propagate = propagate


Make = Callable[[Settings, Say], GameServer]


def serve(settings: Settings, say: Say, make: Make = GameServer) -> None:
    """Serve until the process is asked to end, with the server that `make` makes.

    Raises:
        UsageError: the extra is missing, the port is not available, or the folder for games cannot be created.
    """
    check_extra()
    try:
        settings.saves.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot keep games in {settings.saves}: {error.strerror}; choose another --saves") from error

    async def run() -> None:
        server = make(settings, say)
        with no_tracebacks(say):
            async with listening(server) as addresses:
                for text in server.announcement(addresses):
                    say(text)
                streams.deliver()  # a join code that nobody can read is useless
                await _told_to_stop().wait()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())


def _told_to_stop() -> asyncio.Event:
    """An event that is set when the process is asked to end, so that players' processes end with it. Ctrl+C raises an exception."""
    stop = asyncio.Event()
    for name in ("SIGTERM", "SIGHUP"):
        with contextlib.suppress(NotImplementedError, AttributeError):  # Windows has no such signals
            asyncio.get_running_loop().add_signal_handler(getattr(signal, name), stop.set)
    return stop


def shown_address(settings: Settings, addresses: list[Any]) -> str:
    """The address that players open."""
    return str(settings.addresses.public or _own_address(settings, addresses))


def _own_address(settings: Settings, addresses: list[Any]) -> str:
    """The address of the server itself, past any proxy."""
    port = addresses[0][1] if addresses else settings.port
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    shown = "this computer's address" if settings.host in ("0.0.0.0", "::") else host  # noqa: S104  # shown, not bound
    return f"http://{shown}:{port}"


def announcement(settings: Settings, addresses: list[Any]) -> list[str]:
    """The lines to print once the server runs: its address, the code, and who can reach it."""
    public = settings.addresses.public
    lines = [f"Gigawatt is served at {shown_address(settings, addresses)}", f"Join code: {settings.code}"]
    if public is not None:
        lines.append(f"Behind that address a proxy has to lead to {_own_address(settings, addresses)}.")
    if settings.is_loopback:
        beside = (
            "Only this computer can reach it" if public is None else "Nobody but this computer can reach that directly"
        )
        lines.append(f"{beside}; --host 0.0.0.0 opens it to the network it is in.")
    elif public is None or public.scheme == "http":
        lines.append(
            "Everybody in this network who has the code can play. Traffic is not encrypted: use a network you trust."
        )
    else:
        lines.append("Everybody in this network who has the code can play, past the proxy without encryption.")
    if settings.table_limits.text:
        off = [
            name
            for name, allowed in (("taking back", settings.table_limits.undo), ("advice", settings.table_limits.advice))
            if not allowed
        ]
        lines.append(f"Switched off for everybody: {' and '.join(off)}.")
    lines.append(f"Up to {settings.sessions} players at once; games are kept in {settings.saves}. Ctrl+C stops.")
    return lines
