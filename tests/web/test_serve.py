"""The game in browsers: who is let in, what is kept apart, and how many may play."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest

pytest.importorskip("textual_serve")
aiohttp = pytest.importorskip("aiohttp")

from click.testing import CliRunner  # noqa: E402
from tests.web.web_server import CODE, HOST, Place, closed, told, visit  # noqa: E402

from gigawatt.cli.serve import serve as command  # noqa: E402
from gigawatt.errors import ClassError, UsageError  # noqa: E402
from gigawatt.session.table_limits import TableLimits  # noqa: E402
from gigawatt.web import players, server as web  # noqa: E402
from gigawatt.web.addresses import Addresses, read_public_url  # noqa: E402


def test_nothing_without_the_code(tmp_path: Path) -> None:
    """The page is the door, the socket and downloads are shut, a wrong code is refused."""

    async def script(place: Place) -> None:
        one = place.visitor()
        assert "Join code" in await (await one.get("/")).text()
        assert (await one.get("/download/x")).status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await one.play()
        assert refusal.value.status == 403
        assert await one.join("wrong") == 403
        assert "Join code" in await (await one.get("/")).text()

    visit(tmp_path, script)


def test_the_code_lets_in_and_gives_a_key(tmp_path: Path) -> None:
    """After the code, in any case and with blanks, comes the player's own key; then the page is the game."""

    async def script(place: Place) -> None:
        one = place.visitor()
        assert await one.join(" ABC 234 ") == 200
        text = await (await one.get("/key")).text()
        key = text.partition('class="key">')[2].partition("<")[0]
        assert players.clean_key(key) == key
        assert re.search(r'<form method="get" action="./"><button type="submit" autofocus>', text), (
            "Enter starts the game"
        )
        assert 'id="terminal"' in await (await one.get("/?")).text()

    visit(tmp_path, script)


def test_a_forged_pass_is_none(tmp_path: Path) -> None:
    """A key without the pass of this run of the server does not open the game."""

    async def script(place: Place) -> None:
        one = place.visitor()
        cookies = {players.COOKIE: players.new_key(), players.PASS: "0" * 32}
        answer = await one.get("/", cookies=cookies)
        assert "Join code" in await answer.text()

    visit(tmp_path, script)


def test_other_pages_cannot_open_the_socket(tmp_path: Path) -> None:
    """A socket asked for by another page, or by none, is refused even with the cookies."""

    async def script(place: Place) -> None:
        one = place.visitor()
        await one.join()
        for headers in ({"Origin": "http://elsewhere.example"}, {"Origin": "null"}, {}):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
                await one.session.ws_connect(f"{one.base}/ws", headers=headers)
            assert refusal.value.status == 403

    visit(tmp_path, script)


def test_keys_go_in_and_the_screen_comes_out(tmp_path: Path) -> None:
    """What is typed reaches the process, sizes are kept within reason, and nonsense is dropped."""

    async def script(place: Place) -> None:
        one = place.visitor()
        await one.join()
        socket = await one.play("?width=99999&height=x")
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

    async def script(place: Place) -> None:
        one, two, three = place.visitor(), place.visitor(), place.visitor()
        await one.join()
        await two.join()
        socket = await one.play()
        assert await told(socket, "kept") == "nothing"
        await socket.send_json(["stdin", "mine"])
        assert await told(socket, "echo") == "mine"
        await socket.close()
        socket = await two.play()
        assert await told(socket, "kept") == "nothing"
        await socket.close()
        socket = await one.play()
        assert await told(socket, "kept") == "mine"
        await socket.close()
        text = await (await one.get("/key")).text()
        key = text.partition('class="key">')[2].partition("<")[0]
        assert await three.join(key=key.upper().replace("-", " ")) == 200
        socket = await three.play()
        assert await told(socket, "kept") == "mine"
        await socket.close()

    visit(tmp_path, script)


def test_a_second_tab_takes_the_game_over(tmp_path: Path) -> None:
    """Two tabs never play one save: the first is closed before the second begins."""

    async def script(place: Place) -> None:
        one = place.visitor()
        await one.join()
        first = await one.play()
        await told(first, "kept")
        second = await one.play()
        await told(second, "kept")
        assert await closed(first) == "elsewhere"
        assert len(place.server._playing) == 1
        await second.close()

    visit(tmp_path, script)


def test_a_game_that_breaks_closes_its_page(tmp_path: Path) -> None:
    """Where the process ends by itself the page is closed, not left waiting, and the place is free again."""

    async def script(place: Place) -> None:
        one = place.visitor()
        await one.join()
        socket = await one.play()
        await told(socket, "kept")
        (game,) = place.server._playing.values()
        await socket.send_json(["stdin", "die"])
        assert await closed(socket) == "failed"
        await game.gone.wait()
        assert not place.server._playing
        await asyncio.sleep(0)
        assert place.said == ["A player's game ended by itself: ValueError: [31mred"]

    visit(tmp_path, script)


def test_places_are_limited(tmp_path: Path) -> None:
    """A player too many is refused, and let in when somebody has gone."""

    async def script(place: Place) -> None:
        one, two = place.visitor(), place.visitor()
        await one.join()
        await two.join()
        first = await one.play()
        await told(first, "kept")
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await two.play()
        assert refusal.value.status == 503
        (game,) = place.server._playing.values()
        await first.close()
        await game.gone.wait()
        second = await two.play()
        await told(second, "kept")
        await second.close()

    visit(tmp_path, script, sessions=1)


def test_the_process_inherits_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the server's environment a player's process gets the harmless part, and folders of its own."""
    monkeypatch.setenv("SOME_TOKEN", "secret")

    async def script(place: Place) -> None:
        one = place.visitor()
        await one.join()
        socket = await one.play()
        names = (await told(socket, "env")).split(",")
        assert "SOME_TOKEN" not in names
        assert {"PATH", "GIGAWATT_SAVES", "GIGAWATT_SETTINGS", "TEXTUAL_DRIVER"} <= set(names)
        await socket.close()

    visit(tmp_path, script)


def test_a_teacher_switches_off_for_everybody(tmp_path: Path) -> None:
    """Each player's process gets the table limits, and they are announced."""

    async def script(place: Place) -> None:
        one = place.visitor()
        await one.join()
        socket = await one.play()
        assert await told(socket, "table") == "no-undo,no-advice"
        await socket.close()

    limits = TableLimits(undo=False, advice=False)
    visit(tmp_path, script, table_limits=limits)
    lines = web.announcement(
        web.Settings("127.0.0.1", 8000, CODE, Path("saves"), table_limits=limits), [("127.0.0.1", 8000)]
    )
    assert "Switched off for everybody: taking back and advice." in lines


def test_everything_comes_from_this_server(tmp_path: Path) -> None:
    """Pages name no other address, what they name is there, and the policy lets nothing else in."""

    async def script(place: Place) -> None:
        one = place.visitor()
        await one.join()
        for path in ("/", "/key"):
            answer = await one.get(path)
            text = await answer.text()
            assert "http://" not in text
            assert "https://" not in text
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        for path in ("/static/css/xterm.css", "/static/js/textual.js", "/web/style.css", "/web/game.js"):
            assert (await one.get(path)).status == 200
        style = await (await one.get("/web/style.css")).text()
        fonts = [piece.partition('"')[0] for piece in style.split('url("')[1:]]
        assert len(fonts) == 2
        for font in fonts:
            assert (await one.get("/web/" + font)).status == 200
        for path in ("/web/game.html", "/web/..%2fserve.py", "/static/", "/nothing"):
            assert (await one.get(path)).status in (403, 404)

    visit(tmp_path, script)


def test_keys_and_codes() -> None:
    """Keys are read however they are typed; codes and keys are of letters nobody mixes up; folders tell nothing of the key."""
    key = players.new_key()
    assert players.clean_key(key.upper().replace("-", "")) == key
    assert players.clean_key("too-short") is None
    assert players.clean_key(key + "x") is None
    assert set(players.new_code()) <= set(players.ALPHABET)
    folder = players.player_folder(Path("saves"), key)
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
    addresses = Addresses(read_public_url("https://play.example.org/gigawatt/"))
    behind = web.announcement(
        web.Settings("127.0.0.1", 8000, CODE, Path("saves"), addresses=addresses), [("127.0.0.1", 8000)]
    )
    assert behind[0] == "Gigawatt is served at https://play.example.org/gigawatt"
    assert "http://127.0.0.1:8000" in behind[2]
    assert all("not encrypted" not in line for line in behind)


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    """A port that cannot be had names itself and the way out."""
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port}.*choose another"):
            web.serve(web.Settings(HOST, port, CODE, tmp_path), lambda _: None)


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    """Where games cannot be kept nothing is served, and the folder is named."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"cannot keep games in .*file.*--saves"):
        web.serve(web.Settings(HOST, 0, CODE, tmp_path / "file" / "web"), lambda _: None)


def test_wrong_use_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code of the wrong kind, and a missing extra, are one line each."""
    with pytest.raises(UsageError, match="4 to 40 letters and digits"):
        CliRunner().invoke(command, ["--code", "a b"], catch_exceptions=False)
    monkeypatch.setattr(web, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"gigawatt\[web\]"):
        CliRunner().invoke(command, [], catch_exceptions=False)
    with pytest.raises(UsageError, match="4 to 40 letters and digits"):  # it would be wrong with the extra too
        CliRunner().invoke(command, ["--code", "a b"], catch_exceptions=False)
    with pytest.raises(ClassError, match="is not a class"):
        CliRunner().invoke(command, ["--class", "none"], catch_exceptions=False)
