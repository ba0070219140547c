"""The game in a real browser: a class comes, plays, goes and comes back. Left out where there is no Chromium."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

pytest.importorskip("textual_serve")
pytest.importorskip("aiohttp")

import aiohttp
from tests.web.chromium import Browser, Tab, chromium, find_chromium
from tests.web.web_proxy import free_port, proxy, public_address

from gigawatt.storage import load_record
from gigawatt.web.limits import OWN_TRIES, bursts

CHROMIUM = find_chromium()
CODE = "orchard7"
PLACES = 2

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here"),
    pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for a signal differs"),
]

Script = Callable[[Browser, str, Path], Awaitable[None]]


@asynccontextmanager
async def served(folder: Path, end: str = "terminate", *more: str, port: int = 0) -> AsyncIterator[str]:
    """`gigawatt serve` as somebody would start it; the address it tells."""
    command = (
        "-m", "gigawatt", "serve", "--port", str(port), "--code", CODE, "--sessions", str(PLACES), "--saves", str(folder), *more,
    )  # fmt: skip
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=asyncio.subprocess.PIPE, env=environment
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 40)).decode()
        address = f"http://127.0.0.1:{port}" if port else line.split()[-1]
        assert address.startswith("http://127.0.0.1:"), line
        yield address
    finally:
        getattr(process, end)()
        await process.wait()


def visit(tmp_path: Path, script: Script) -> None:
    """Run a script with a browser and a server."""

    async def run() -> None:
        assert CHROMIUM is not None
        async with (
            served(tmp_path / "saves") as address,
            chromium(CHROMIUM, tmp_path / "profile") as browser,
        ):
            await script(browser, address, tmp_path / "saves")

    asyncio.run(run())


async def join(tab: Tab, address: str) -> None:
    """Come in by the code, and go on from the key to the game by Enter."""
    await tab.open(address)
    await tab.reads("Join code")
    await tab.fill("code", CODE)
    await tab.script("document.querySelector('button').click()")
    await tab.reads("your own key")
    await tab.until(
        lambda: tab.script("document.hasFocus() && document.activeElement.tagName === 'BUTTON'"),
        "button with the focus",
    )
    await tab.press("Enter")
    await tab.sees("First campus")


def plies(saves: Path) -> list[int]:
    """How many actions each game of each player has."""
    return sorted(len(load_record(path).actions) for path in saves.glob("web/*/*-*.json"))


def test_a_player_comes_plays_goes_and_comes_back(tmp_path: Path) -> None:
    """A turn by keys and by mouse is kept and found again; a second player sees nothing of it; nothing comes from elsewhere."""

    async def script(browser: Browser, address: str, saves: Path) -> None:
        one = await browser.tab()
        await join(one, address)
        await one.press("l")
        await one.sees("YOUR FIRST CAMPUS")
        await one.press("Enter")
        await one.misses("YOUR FIRST CAMPUS")
        await one.press("n")
        await one.sees("WHAT IT DOES")
        await one.press("Enter")
        await one.sees("ACTION 2 OF 3")
        await one.press("Enter")
        await one.misses("ACTION 2 OF 3")
        assert one.size[0] >= 120
        assert one.size[1] >= 40
        await one.click("next decision")
        await one.sees("WHAT IT DOES")
        await one.click("enter")
        await one.sees("THE LAST ACTION")
        (kept,) = plies(saves)
        assert kept >= 4  # two of the player's own, and what rivals did between them and after

        two = await browser.tab()
        await join(two, address)
        assert two.terminal.find("CONTINUE") is None
        assert plies(saves) == [kept]

        three = await browser.tab()
        await three.open(address)
        await three.reads("Join code")
        await three.fill("code", CODE)
        await three.script("document.querySelector('button').click()")
        await three.reads("your own key")
        await three.open(address)
        await three.reads("Every place is taken")
        await two.close()
        await three.sees("First campus")  # by itself, once there is a place

        await one.close()
        again = await browser.tab(beside=one)
        await again.open(address)
        await again.sees("CONTINUE")
        await again.press("c")
        await again.sees("1 of 3")
        assert plies(saves) == [kept]
        own = (address, address.replace("http", "ws", 1), "data:", "about:")
        asked = [url for tab in (one, two, three, again) for url in tab.requests]
        assert len(asked) > 20
        assert [url for url in asked if not url.startswith(own)] == []

    visit(tmp_path, script)


def test_the_door_stays_shut_without_the_code(tmp_path: Path) -> None:
    """A wrong code is told, many of them have to wait, and no game is begun."""

    async def script(browser: Browser, address: str, saves: Path) -> None:
        tab = await browser.tab()
        for _ in range(OWN_TRIES):
            await tab.open(address)
            await tab.reads("Join code")
            await tab.fill("code", "guess")
            await tab.script("document.querySelector('button').click()")
            await tab.reads("That is not the join code.")
        async with aiohttp.ClientSession() as script:
            for _ in range(bursts(PLACES)[1]):
                async with script.post(f"{address}/join", data={"code": "guess"}) as answer:
                    assert answer.status == 403
        await tab.fill("code", CODE)
        await tab.script("document.querySelector('button').click()")
        await tab.reads("Too many wrong codes")
        await tab.reads("Wait ")
        other = await browser.tab()
        await join(other, address)  # somebody else at the same address is not held up
        assert plies(saves) == []

    visit(tmp_path, script)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are found in /proc")
@pytest.mark.parametrize("end", ["terminate", "kill"])
def test_no_game_outlives_the_server(tmp_path: Path, end: str) -> None:
    """Whether the server is asked to end or killed, the processes of its players end too."""

    async def run() -> None:
        assert CHROMIUM is not None
        mark = tmp_path / "saves"
        async with chromium(CHROMIUM, tmp_path / "profile") as browser:
            async with served(mark, end) as address:
                await join(await browser.tab(), address)
                assert playing(mark)
            for _ in range(200):
                if not playing(mark):
                    return
                await asyncio.sleep(0.1)
            raise AssertionError("a game goes on without its server")

    asyncio.run(run())


def playing(saves: Path) -> list[str]:
    """The processes whose games are kept under a folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"GIGAWATT_SAVES={saves}".encode() in entry.read_bytes():
                found.append(entry.parent.name)
    return found


async def refused(browser: Browser, address: str) -> None:
    """What a page says that comes through a proxy that the server was not told of."""
    tab = await browser.tab()
    await tab.open(address)
    await tab.reads("Join code")
    await tab.fill("code", CODE)
    await tab.script("document.querySelector('button').click()")
    await tab.reads("an address that the server does not know")
    await tab.reads("--public-url")


def test_behind_a_proxy_with_another_address_and_path(tmp_path: Path) -> None:
    """Through a proxy that hands nothing on, the game opens where --public-url names it; where not, the page says just that."""

    async def run() -> None:
        assert CHROMIUM is not None
        front = free_port()
        async with chromium(CHROMIUM, tmp_path / "profile") as browser:
            async with served(tmp_path / "saves") as address, proxy(address, front) as public:
                await refused(browser, public)
            more = ("--public-url", public_address(front))
            back = free_port()
            async with (
                served(tmp_path / "saves", "terminate", *more, port=back) as address,
                proxy(address, front) as public,
            ):
                tab = await browser.tab()
                await join(tab, public)
                assert [url for url in tab.requests if not url.startswith((public, "ws" + public[4:], "data:"))] == []
                await tab.close()
                direct = await browser.tab()
                await join(direct, address)

    asyncio.run(run())


def test_the_page_says_what_happened(tmp_path: Path) -> None:
    """A game taken over by another tab, one that was left, and a server that is gone each get their own sentence."""

    async def run() -> None:
        assert CHROMIUM is not None
        async with chromium(CHROMIUM, tmp_path / "profile") as browser:
            async with served(tmp_path / "saves") as address:
                one = await browser.tab()
                await join(one, address)
                two = await browser.tab(beside=one)
                await two.open(address)
                await two.sees("First campus")
                await one.reads("opened in another tab or browser")
                three = await browser.tab()
                await join(three, address)
                await three.press("q")
                await three.reads("The game is closed and kept")
            await two.reads("The server")
            await two.reads("does not answer")

    asyncio.run(run())
