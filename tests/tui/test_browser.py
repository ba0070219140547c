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

from tests.tui.chromium import Browser, Tab, chromium, find_chromium

from gigawatt.storage import load_record
from gigawatt.tui.serve import TRIES

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
async def served(folder: Path, end: str = "terminate") -> AsyncIterator[str]:
    """`gigawatt serve` as somebody would start it; the address it tells."""
    command = (
        "-m", "gigawatt", "serve", "--port", "0", "--code", CODE, "--sessions", str(PLACES), "--saves", str(folder),
    )  # fmt: skip
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=asyncio.subprocess.PIPE, env=environment
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 40)).decode()
        address = line.split()[-1]
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
    """Come in by the code, and go on from the key to the game."""
    await tab.open(address)
    await tab.reads("Join code")
    await tab.fill("code", CODE)
    await tab.script("document.querySelector('button').click()")
    await tab.reads("your own key")
    await tab.script("document.querySelector('a.button').click()")
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
        await three.reads("every place may be taken")
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
        for _ in range(TRIES):
            await tab.open(address)
            await tab.reads("Join code")
            await tab.fill("code", "guess")
            await tab.script("document.querySelector('button').click()")
            await tab.reads("That is not the join code.")
        await tab.fill("code", CODE)
        await tab.script("document.querySelector('button').click()")
        await tab.reads("Too many wrong codes")
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
