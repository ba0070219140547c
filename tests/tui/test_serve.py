"""The game in browsers: who is let in, what is kept apart, and how many may play."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("textual_serve")
aiohttp = pytest.importorskip("aiohttp")

from aiohttp.test_utils import TestClient, TestServer  # noqa: E402
from click.testing import CliRunner  # noqa: E402

from gigawatt.cli.serve import serve as command  # noqa: E402
from gigawatt.errors import UsageError  # noqa: E402
from gigawatt.tui import serve as web  # noqa: E402
from gigawatt.tui.house import House  # noqa: E402

CODE = "abc234"

STAND_IN = """
import os, sys, json
from pathlib import Path
def send(text):
    data = text.encode()
    sys.stdout.buffer.write(b"D" + len(data).to_bytes(4, "big") + data)
    sys.stdout.buffer.flush()
sys.stdout.buffer.write(b"__GANGLION__\\n")
saves = Path(os.environ["GIGAWATT_SAVES"])
kept = saves / "said.txt"
send("env " + ",".join(sorted(os.environ)))
send("size " + os.environ["COLUMNS"])
send("table " + os.environ.get("GIGAWATT_TABLE", "?"))
send("kept " + (kept.read_text() if kept.exists() else "nothing"))
while True:
    head = sys.stdin.buffer.read(5)
    if len(head) < 5:
        break
    body = sys.stdin.buffer.read(int.from_bytes(head[1:], "big")).decode()
    if head[:1] == b"M":
        if json.loads(body).get("type") == "quit":
            break
        send("meta " + body)
    else:
        if body == "die":
            os._exit(1)
        kept.write_text(body)
        send("echo " + body)
"""
"""Speaks as Textual's web driver does: tells its environment, keeps the last thing it was told, and says it back."""

Visit = Callable[[TestClient[Any, Any]], Awaitable[None]]


def visit(
    tmp_path: Path,
    script: Callable[[web.GameServer, Callable[[], TestClient[Any, Any]]], Awaitable[None]],
    sessions: int = 5,
    house: House | None = None,
) -> None:
    """Run a script against a server whose players get the stand-in for the game."""
    program = tmp_path / "stand_in.py"
    program.write_text(STAND_IN, encoding="utf-8")
    settings = web.Settings(
        "127.0.0.1", 0, CODE, tmp_path / "web", sessions, (sys.executable, str(program)), house or House()
    )

    async def run() -> None:
        server = web.GameServer(settings)
        test_server = TestServer(server.application())
        await test_server.start_server()
        clients: list[TestClient[Any, Any]] = []

        def client() -> TestClient[Any, Any]:
            clients.append(TestClient(test_server, cookie_jar=aiohttp.CookieJar(unsafe=True)))
            return clients[-1]

        try:
            await script(server, client)
        finally:
            for one in clients:
                await one.close()
            await test_server.close()

    asyncio.run(run())


async def join(client: TestClient[Any, Any], code: str = CODE, key: str = "") -> int:
    """Ask to be let in; the status of the last answer."""
    answer = await client.post("/join", data={"code": code, "key": key})
    await answer.read()
    return answer.status


def origin(client: TestClient[Any, Any]) -> dict[str, str]:
    """What a browser adds for a page of this server."""
    return {"Origin": f"http://{client.host}:{client.port}"}


async def play(client: TestClient[Any, Any], query: str = "") -> Any:
    """Open the socket of a player who has joined."""
    return await client.ws_connect(f"/ws{query}", headers=origin(client))


async def told(socket: Any, word: str) -> str:
    """The next thing the stand-in says that begins with a word."""
    while True:
        message = await socket.receive(timeout=10)
        if isinstance(message.data, bytes) and message.data.decode().startswith(word):
            return message.data.decode().removeprefix(word).strip()
        assert message.type not in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSE), f"closed before {word!r}"


def test_nothing_without_the_code(tmp_path: Path) -> None:
    """The page is the door, the socket and downloads are shut, a wrong code is refused."""

    async def script(_: web.GameServer, client: Callable[[], TestClient[Any, Any]]) -> None:
        one = client()
        assert "Join code" in await (await one.get("/")).text()
        assert (await one.get("/download/x")).status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await play(one)
        assert refusal.value.status == 403
        assert await join(one, "wrong") == 403
        assert "Join code" in await (await one.get("/")).text()

    visit(tmp_path, script)


def test_the_code_lets_in_and_gives_a_key(tmp_path: Path) -> None:
    """After the code, in any case and with blanks, comes the player's own key; then the page is the game."""

    async def script(_: web.GameServer, client: Callable[[], TestClient[Any, Any]]) -> None:
        one = client()
        assert await join(one, " ABC 234 ") == 200
        text = await (await one.get("/key")).text()
        key = text.partition('class="key">')[2].partition("<")[0]
        assert web.clean_key(key) == key
        assert 'id="terminal"' in await (await one.get("/")).text()

    visit(tmp_path, script)


def test_guessing_is_slow(tmp_path: Path) -> None:
    """After ten wrong codes even the right one has to wait."""

    async def script(_: web.GameServer, client: Callable[[], TestClient[Any, Any]]) -> None:
        one = client()
        for _try in range(web.TRIES):
            assert await join(one, "wrong") == 403
        assert await join(one) == 429

    visit(tmp_path, script)


def test_the_guard_opens_again() -> None:
    """A minute later a code may be tried."""
    guard = web.Guard()
    for second in range(web.TRIES):
        guard.note("a", float(second))
    assert not guard.is_open("a", 20.0)
    assert guard.is_open("b", 20.0)
    assert guard.is_open("a", web.TRIES_S + 1.0)


def test_a_forged_pass_is_none(tmp_path: Path) -> None:
    """A key without the pass of this run of the server does not open the game."""

    async def script(server: web.GameServer, client: Callable[[], TestClient[Any, Any]]) -> None:
        one = client()
        cookies = {web.COOKIE: web.new_key(), web.PASS: "0" * 32}
        answer = await one.get("/", cookies=cookies)
        assert "Join code" in await answer.text()

    visit(tmp_path, script)


def test_other_pages_cannot_open_the_socket(tmp_path: Path) -> None:
    """A socket asked for by another page, or by none, is refused even with the cookies."""

    async def script(_: web.GameServer, client: Callable[[], TestClient[Any, Any]]) -> None:
        one = client()
        await join(one)
        for headers in ({"Origin": "http://elsewhere.example"}, {}):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
                await one.ws_connect("/ws", headers=headers)
            assert refusal.value.status == 403

    visit(tmp_path, script)


def test_keys_go_in_and_the_screen_comes_out(tmp_path: Path) -> None:
    """What is typed reaches the process, sizes are kept within reason, and nonsense is dropped."""

    async def script(_: web.GameServer, client: Callable[[], TestClient[Any, Any]]) -> None:
        one = client()
        await join(one)
        socket = await play(one, "?width=99999&height=x")
        assert await told(socket, "size") == "80"
        for nonsense in ("", "{", "[]", '["stdin", 5]', '["resize", {"width": "a"}]', '["?"]', "[" * 2000):
            await socket.send_str(nonsense)
        await socket.send_json(["resize", {"width": 10_000, "height": 1}])
        assert json.loads(await told(socket, "meta")) == {"type": "resize", "width": 400, "height": 5}
        await socket.send_json(["stdin", "hello"])
        assert await told(socket, "echo") == "hello"
        await socket.close()

    visit(tmp_path, script)


def test_a_player_comes_back_and_another_sees_nothing(tmp_path: Path) -> None:
    """What a player left is there again, from another browser with the key too; a second player starts with nothing."""

    async def script(_: web.GameServer, client: Callable[[], TestClient[Any, Any]]) -> None:
        one, two, three = client(), client(), client()
        await join(one)
        await join(two)
        socket = await play(one)
        assert await told(socket, "kept") == "nothing"
        await socket.send_json(["stdin", "mine"])
        assert await told(socket, "echo") == "mine"
        await socket.close()
        socket = await play(two)
        assert await told(socket, "kept") == "nothing"
        await socket.close()
        socket = await play(one)
        assert await told(socket, "kept") == "mine"
        await socket.close()
        text = await (await one.get("/key")).text()
        key = text.partition('class="key">')[2].partition("<")[0]
        assert await join(three, key=key.upper().replace("-", " ")) == 200
        socket = await play(three)
        assert await told(socket, "kept") == "mine"
        await socket.close()

    visit(tmp_path, script)


def test_a_second_tab_takes_the_game_over(tmp_path: Path) -> None:
    """Two tabs never play one save: the first is closed before the second begins."""

    async def script(server: web.GameServer, client: Callable[[], TestClient[Any, Any]]) -> None:
        one = client()
        await join(one)
        first = await play(one)
        await told(first, "kept")
        second = await play(one)
        await told(second, "kept")
        while not first.closed:
            await first.receive(timeout=10)
        assert len(server._playing) == 1
        await second.close()

    visit(tmp_path, script)


def test_a_game_that_breaks_closes_its_page(tmp_path: Path) -> None:
    """Where the process ends by itself the page is closed, not left waiting, and the place is free again."""

    async def script(server: web.GameServer, client: Callable[[], TestClient[Any, Any]]) -> None:
        one = client()
        await join(one)
        socket = await play(one)
        await told(socket, "kept")
        (game,) = server._playing.values()
        await socket.send_json(["stdin", "die"])
        while not socket.closed:
            await socket.receive(timeout=10)
        await game.gone.wait()
        assert not server._playing

    visit(tmp_path, script)


def test_places_are_limited(tmp_path: Path) -> None:
    """A player too many is refused, and let in when somebody has gone."""

    async def script(server: web.GameServer, client: Callable[[], TestClient[Any, Any]]) -> None:
        one, two = client(), client()
        await join(one)
        await join(two)
        first = await play(one)
        await told(first, "kept")
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await play(two)
        assert refusal.value.status == 503
        (game,) = server._playing.values()
        await first.close()
        await game.gone.wait()
        second = await play(two)
        await told(second, "kept")
        await second.close()

    visit(tmp_path, script, sessions=1)


def test_the_process_inherits_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the server's environment a player's process gets the harmless part, and folders of its own."""
    monkeypatch.setenv("SOME_TOKEN", "secret")

    async def script(_: web.GameServer, client: Callable[[], TestClient[Any, Any]]) -> None:
        one = client()
        await join(one)
        socket = await play(one)
        names = (await told(socket, "env")).split(",")
        assert "SOME_TOKEN" not in names
        assert {"PATH", "GIGAWATT_SAVES", "GIGAWATT_SETTINGS", "TEXTUAL_DRIVER"} <= set(names)
        await socket.close()

    visit(tmp_path, script)


def test_a_teacher_switches_off_for_everybody(tmp_path: Path) -> None:
    """Each player's process is told what the house does not allow, and it is announced."""

    async def script(_: web.GameServer, client: Callable[[], TestClient[Any, Any]]) -> None:
        one = client()
        await join(one)
        socket = await play(one)
        assert await told(socket, "table") == "no-undo,no-advice"
        await socket.close()

    house = House(undo=False, advice=False)
    visit(tmp_path, script, house=house)
    lines = web.announcement(web.Settings("127.0.0.1", 8000, CODE, Path("saves"), house=house), [("127.0.0.1", 8000)])
    assert "Switched off for everybody: taking back and advice." in lines


def test_everything_comes_from_this_server(tmp_path: Path) -> None:
    """Pages name no other address, what they name is there, and the policy lets nothing else in."""

    async def script(_: web.GameServer, client: Callable[[], TestClient[Any, Any]]) -> None:
        one = client()
        await join(one)
        for path in ("/", "/key"):
            answer = await one.get(path)
            text = await answer.text()
            assert "http://" not in text
            assert "https://" not in text
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        for path in ("/static/css/xterm.css", "/static/js/textual.js", "/web/style.css", "/web/game.js"):
            assert (await one.get(path)).status == 200
        style = await (await one.get("/web/style.css")).text()
        for font in (piece.partition('"')[0] for piece in style.split('url("')[1:]):
            assert (await one.get(font)).status == 200
        for path in ("/web/game.html", "/web/..%2fserve.py", "/static/", "/nothing"):
            assert (await one.get(path)).status in (403, 404)

    visit(tmp_path, script)


def test_keys_and_codes() -> None:
    """Keys are read however they are typed; codes and keys are of letters nobody mixes up; folders tell nothing of the key."""
    key = web.new_key()
    assert web.clean_key(key.upper().replace("-", "")) == key
    assert web.clean_key("too-short") is None
    assert web.clean_key(key + "x") is None
    assert set(web.new_code()) <= set(web.ALPHABET)
    folder = web.player_folder(Path("saves"), key)
    assert folder.parent == Path("saves")
    assert key.replace("-", "")[:4] not in folder.name


def test_what_is_announced() -> None:
    """Where, the code, and a warning where others can reach it."""
    alone = web.announcement(web.Settings("127.0.0.1", 8000, CODE, Path("saves")), [("127.0.0.1", 8000)])
    assert alone[0] == "Gigawatt is served at http://127.0.0.1:8000"
    assert alone[1] == f"Join code: {CODE}"
    assert alone[2].startswith("Only this computer")
    everywhere = "0.0.0.0"  # noqa: S104  # nothing is bound here
    open_one = web.announcement(web.Settings(everywhere, 80, CODE, Path("saves")), [(everywhere, 80)])
    assert "not encrypted" in open_one[2]


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    """A port that cannot be had names itself and the way out."""
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port}.*choose another"):
            web.serve(web.Settings("127.0.0.1", port, CODE, tmp_path), lambda _: None)


def test_wrong_use_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code of the wrong kind, and a missing extra, are one line each."""
    with pytest.raises(UsageError, match="4 to 40 letters and digits"):
        CliRunner().invoke(command, ["--code", "a b"], catch_exceptions=False)
    monkeypatch.setattr(web, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"gigawatt\[web\]"):
        CliRunner().invoke(command, [], catch_exceptions=False)
