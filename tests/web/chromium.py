"""A real headless Chromium, driven through its debugging port, and the terminal that its page draws, read off the page's socket.

No package is needed but aiohttp, which serving the game needs anyway.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp
from tests.tui.terminal import Terminal

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WAIT_S: Final = 40.0
"""The longest that anything is waited for: a busy machine starts a game slowly."""

_KEYS: Final = {
    "Enter": ("\r", 13), "Escape": ("", 27), "Tab": ("", 9), "ArrowDown": ("", 40), "ArrowUp": ("", 38),
}  # fmt: skip


def find_chromium() -> str | None:
    """The program, or None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Tab:
    """A page in a browser profile of its own or of another tab's."""

    def __init__(self, browser: Browser, session: str, target: str, profile: str) -> None:
        self.browser: Final = browser
        self.session: Final = session
        self.target: Final = target
        self.profile: Final = profile
        self.terminal = Terminal()
        self.size = (0, 0)
        self.requests: list[str] = []
        """Every address that the page asked for."""

    # --- what it hears --------------------------------------------------------------------------------------------------

    def heard(self, method: str, params: dict[str, Any]) -> None:
        """Note requests, and what goes over the game's socket."""
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requests.append(params["url"])
            self.terminal = Terminal()
        elif method == "Network.webSocketFrameReceived":
            frame = params["response"]
            if frame["opcode"] == 2:
                self.terminal.feed(base64.b64decode(frame["payloadData"]).decode("utf-8", "replace"))
        elif method == "Network.webSocketFrameSent":
            told = re.search(r'"width":\s*(\d+),\s*"height":\s*(\d+)', params["response"]["payloadData"])
            if told:
                self.size = (int(told[1]), int(told[2]))

    # --- what it does ----------------------------------------------------------------------------------------------------

    async def call(self, method: str, **params: Any) -> Any:
        """A command of the debugging protocol to this page."""
        return await self.browser.call(method, params, self.session)

    async def open(self, address: str) -> None:
        """Go to an address."""
        await self.call("Page.navigate", url=address)

    async def script(self, expression: str) -> Any:
        """What an expression is in the page; None where the page went elsewhere meanwhile."""
        try:
            answer = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        except RuntimeError as error:
            if "navigated" in str(error) or "context" in str(error):
                return None
            raise
        return answer["result"].get("value")

    async def text(self) -> str:
        """The page's own words."""
        return str(await self.script("document.body ? document.body.innerText : ''") or "")

    async def until(self, holds: Callable[[], Any], what: str) -> None:
        """Wait until something holds.

        Raises:
            AssertionError: it did not in time; says what the terminal shows.
        """
        for _ in range(int(WAIT_S / 0.1)):
            found = holds()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"no {what}:\n" + "\n".join(self.terminal.lines) + "\n" + (await self.text())[:400])

    async def sees(self, text: str) -> None:
        """Wait until the terminal shows a text."""
        await self.until(lambda: self.terminal.find(text), f"{text!r} in the terminal")

    async def misses(self, text: str) -> None:
        """Wait until the terminal no longer shows a text."""
        await self.until(lambda: not self.terminal.find(text), f"end of {text!r} in the terminal")

    async def reads(self, text: str) -> None:
        """Wait until the page says a text."""

        async def says() -> bool:
            return text in await self.text()

        await self.until(says, f"{text!r} on the page")

    async def press(self, key: str) -> None:
        """Press a key: a letter, or `Enter`, `Escape`, `Tab`."""
        char, code = _KEYS.get(key, (key, ord(key[0].upper())))
        base = {"key": key, "windowsVirtualKeyCode": code, "text": char, "unmodifiedText": char}
        await self.call("Input.dispatchKeyEvent", type="keyDown" if char else "rawKeyDown", **base)
        await self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    async def click_at(self, x: float, y: float) -> None:
        """Click with the mouse at a point of the page."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def click(self, text: str) -> None:
        """Click on a text that the terminal shows, once it does."""
        await self.sees(text)
        spot = self.terminal.find(text)
        assert spot is not None
        box = await self.script(
            "(() => { const b = document.querySelector('.xterm-screen').getBoundingClientRect();"
            " return [b.left, b.top, b.width, b.height]; })()"
        )
        columns, rows = self.size
        assert columns
        left, top, width, height = box
        await self.click_at(left + (spot[0] + 0.5) * width / columns, top + (spot[1] + 0.5) * height / rows)

    async def fill(self, name: str, text: str) -> None:
        """Write into a field of a form."""
        await self.script(f"document.querySelector('[name={name}]').value = {text!r}")

    async def picture(self, path: Path) -> None:
        """Keep what the page looks like."""
        answer = await self.call("Page.captureScreenshot")
        await asyncio.to_thread(path.write_bytes, base64.b64decode(answer["data"]))

    async def close(self) -> None:
        """Close the page."""
        await self.browser.call("Target.closeTarget", {"targetId": self.target})


class Browser:
    """Chromium itself."""

    def __init__(self, line: aiohttp.ClientWebSocketResponse) -> None:
        self._line: Final = line
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._tabs: dict[str, Tab] = {}
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self._line:
            told = message.json()
            if (waiting := self._waiting.pop(told.get("id", 0), None)) is not None:
                if "error" in told:
                    waiting.set_exception(RuntimeError(str(told["error"])))
                else:
                    waiting.set_result(told.get("result", {}))
            elif (tab := self._tabs.get(told.get("sessionId", ""))) is not None:
                tab.heard(told["method"], told["params"])

    async def call(self, method: str, params: dict[str, Any], session: str = "") -> Any:
        """A command of the debugging protocol."""
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        told: dict[str, Any] = {"id": number, "method": method, "params": params}
        if session:
            told["sessionId"] = session
        await self._line.send_json(told)
        return await asyncio.wait_for(self._waiting[number], WAIT_S)

    async def tab(self, beside: Tab | None = None) -> Tab:
        """A new page: with the cookies of another one, or of somebody who was never here."""
        own = (
            await self.call("Target.createBrowserContext", {})
            if beside is None
            else {"browserContextId": beside.profile}
        )
        profile = own["browserContextId"]
        made = await self.call("Target.createTarget", {"url": "about:blank", "browserContextId": profile})
        found = await self.call("Target.attachToTarget", {"targetId": made["targetId"], "flatten": True})
        tab = Tab(self, found["sessionId"], made["targetId"], profile)
        self._tabs[tab.session] = tab
        for domain in ("Network", "Page", "Runtime"):
            await tab.call(f"{domain}.enable")
        return tab

    async def stop(self) -> None:
        """Hear no more."""
        self._listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listening


@asynccontextmanager
async def chromium(program: str, folder: Path, size: tuple[int, int] = (1200, 800)) -> AsyncIterator[Browser]:
    """A browser that can reach nothing but this computer, for `async with`."""
    process = await asyncio.create_subprocess_exec(
        program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
        "--disable-component-update", "--no-first-run", f"--window-size={size[0]},{size[1]}",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", f"--user-data-dir={folder}", "--remote-debugging-port=0",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        port = folder / "DevToolsActivePort"
        for _ in range(int(WAIT_S / 0.1)):
            if port.exists() and len(port.read_text().split()) > 1:
                break
            await asyncio.sleep(0.1)
        number, path = port.read_text().split()
        async with (
            aiohttp.ClientSession() as client,
            client.ws_connect(f"http://127.0.0.1:{number}{path}", max_msg_size=0) as line,
        ):
            browser = Browser(line)
            try:
                yield browser
            finally:
                await browser.stop()
    finally:
        process.kill()
        await process.wait()
