"""A served lesson with as many scripted browsers as one likes: `python -m tests.web.class_soak [--students N] [--seed S]`.

A class is made on `first-campus`, `gigawatt serve --class` runs in a process of its own, and every student joins, plays a whole game with
keys, and reads the screens. When about half of it is played, the server is killed, and started again a moment later; the browsers come
back by themselves, as the page does. It ends with 1 where an action that had been saved is lost, where a student does not get to the end,
where a game is not handed in or is refused by grading, or where the server wrote a traceback. It prints memory and latencies.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import aiohttp
from attrs import define, field
from tests.web.web_proxy import free_port
from tests.web.web_server import Visitor

from gigawatt.classroom.folder.course import ClassFolder, read_course
from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.folder.roster import read_roster
from gigawatt.classroom.folder.student_files import students_folder
from gigawatt.classroom.serving.open_class import lesson_path
from gigawatt.classroom.setup.create import NewClass, make_class
from gigawatt.classroom.submissions.handed_in import find_submissions
from gigawatt.classroom.submissions.judging import Judge

JOIN_S: Final = 20.0
"""The time in which the class joins."""
THINK_S: Final = 1.6
"""How long a student looks at the screen before the next key, on average."""
QUIET_S: Final = 0.25
"""The screen is read once nothing came for this long."""
READING_S: Final = 0.7
"""How long a question is read before it is answered: keys that come within half a second of it answer nothing."""
ANSWER_S: Final = 5.0
"""A key that nothing was drawn for in this time has altered nothing."""
AWAY_S: Final = 3.0
"""How long the server is away after it was killed."""
MOST_S: Final = 480.0
_ESCAPES: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ARROWS: Final = ("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D")


class Server:
    """`gigawatt serve --class`, as a teacher starts it."""

    def __init__(self, folder: Path, port: int) -> None:
        self._command: Final = [sys.executable, "-m", "gigawatt", "serve", "--class", str(folder), "--port", str(port)]
        self.log: Final = folder.parent / "log"
        self._file: Final = lesson_path(ClassFolder(folder))
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        before = len(self.log.read_bytes()) if self.log.exists() else 0
        with self.log.open("ab") as log:
            process = subprocess.Popen(self._command, stdout=log, stderr=subprocess.STDOUT)
        while b"Ctrl+C stops" not in self.log.read_bytes()[before:]:
            if process.poll() is not None:
                raise SystemExit(self.log.read_text(encoding="utf-8"))
            time.sleep(0.1)
        return process

    def codes(self) -> tuple[str, str]:
        """The join code and the teacher's."""
        plain = json.loads(self._file.read_bytes())
        return plain["join_code"], plain["teacher_code"]

    def kill(self) -> None:
        """End it without any warning."""
        self.process.kill()
        self.process.wait()

    def start_again(self) -> float:
        """Start it again; how long that took, in seconds."""
        begun = time.monotonic()
        self.process = self._start()
        return time.monotonic() - begun

    def stop(self) -> int:
        """Ask it to end."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@define(eq=False)
class Seen:
    """What was measured."""

    keys_s: list[float] = field(factory=list)
    """From a key to the first answer of the screen."""
    silent: int = 0
    """Keys that nothing was drawn for."""
    joins_s: list[float] = field(factory=list)
    """From the form to the first picture."""
    pages_s: list[float] = field(factory=list)
    """The teacher's page."""
    server_mb: float = 0.0
    games_mb: float = 0.0
    game_mb: float = 0.0
    games: int = 0
    returns: int = 0
    faults: list[str] = field(factory=list)

    def measure(self, server: int) -> None:
        """Memory of the server and of its games, where the system tells; what processes share is counted once among them."""
        with contextlib.suppress(OSError, ValueError):
            children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
            sizes = [_mb(int(child)) for child in children]
            self.server_mb = max(self.server_mb, _mb(server))
            self.games_mb = max(self.games_mb, sum(sizes))
            self.game_mb = max([self.game_mb, *sizes])
            self.games = max(self.games, len(children))


def _mb(process: int) -> float:
    """The proportional set size of a process, in MB."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    return int(text.partition("\nPss:")[2].split()[0]) / 1000


class Pupil(Visitor):
    """A student with a browser, who plays by keys and by what the screen says."""

    def __init__(self, port: int, name: str, file: Path, seen: Seen, seed: int, think_s: float) -> None:
        super().__init__(port)
        self.name: Final = name
        self.file: Final = file
        self._seen: Final = seen
        self._think_s: Final = think_s
        self._chance: Final = random.Random(f"{seed} {name}")  # noqa: S311  # no secret
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    # --- the file, which the student does not see ------------------------------------------------------------------

    def plies(self) -> list[int]:
        """The plies that are saved."""
        with contextlib.suppress(OSError, ValueError):
            return list(json.loads(self.file.read_bytes())["actions"])
        return []

    def quarters(self) -> int:
        """How many quarters have ended."""
        with contextlib.suppress(OSError, ValueError):
            return len(json.loads(self.file.read_bytes())["quarters"])
        return 0

    def is_over(self) -> bool:
        """Whether the game is over."""
        with contextlib.suppress(OSError, ValueError, KeyError):
            return bool(json.loads(self.file.read_bytes())["session"]["now"]["over"])
        return False

    # --- the browser -------------------------------------------------------------------------------------------------

    async def attend(self, code: str, until: float) -> None:
        """Join, and play to the end; come back whenever the line is lost."""
        begun = time.monotonic()
        assert await self.join(code, self.name.upper()) == 200, self.name
        while not self.is_over():
            try:
                async with asyncio.timeout(max(0.0, until - time.monotonic())):
                    await self._sit_down(begun)
                    await self._play()
            except TimeoutError:
                self._seen.faults.append(f"{self.name} did not get to the end: {self.quarters()} quarters")
                return
            except (aiohttp.ClientError, ConnectionError):
                begun = 0.0
                await asyncio.sleep(0.5 + self._chance.random())

    async def _sit_down(self, begun: float) -> None:
        """Open the game's socket, as the page does once the server says that it may, and wait for the first picture."""
        while True:
            if await self.status() == "open":
                break
            await asyncio.sleep(1)
        self._socket = await self.play("?width=120&height=40")
        await self._read(60)
        if begun:
            self._seen.joins_s.append(time.monotonic() - begun)
        else:
            self._seen.returns += 1

    async def _read(self, seconds: float) -> str:
        """What the screen draws until it is quiet.

        Raises:
            ConnectionError: the line is lost.
        """
        assert self._socket is not None
        drawn, limit = "", seconds
        while True:
            try:
                message = await self._socket.receive(timeout=limit)
            except TimeoutError:
                return " ".join(_ESCAPES.sub("", drawn).split())
            if message.type is aiohttp.WSMsgType.BINARY:
                drawn, limit = drawn + message.data.decode("utf-8", "replace"), QUIET_S
            elif message.type is not aiohttp.WSMsgType.TEXT:
                raise ConnectionError(self.name)

    async def _press(self, key: str) -> str:
        """Press a key after a while of thinking, and read the screen."""
        await asyncio.sleep(self._think_s * self._chance.uniform(0.5, 1.5))
        assert self._socket is not None
        begun = time.monotonic()
        await self._socket.send_json(["stdin", key])
        first = await self._first()
        if not first:
            self._seen.silent += 1
            return ""
        self._seen.keys_s.append(time.monotonic() - begun)
        return first + await self._read(QUIET_S)

    async def _first(self) -> str:
        """The first thing that is drawn after a key; nothing where the key alters nothing that is shown."""
        assert self._socket is not None
        while True:
            try:
                message = await self._socket.receive(timeout=ANSWER_S)
            except TimeoutError:
                return ""
            if message.type is aiohttp.WSMsgType.BINARY:
                return " ".join(_ESCAPES.sub("", message.data.decode("utf-8", "replace")).split())
            if message.type is not aiohttp.WSMsgType.TEXT:
                raise ConnectionError(self.name)

    async def _play(self) -> None:
        """Look around, build, pass; until the game is over."""
        while not self.is_over():
            await self._act(self._chance.choice(_ARROWS))
            if self._chance.random() < 0.3:
                for key in ("b", "\r", "\x1b"):
                    await self._act(key)
            if "again passes" in await self._act("p"):
                await self._act("p")
            else:
                await self._act("\x1b")  # the report of a quarter's end is open, or rivals are at it

    async def _act(self, key: str) -> str:
        """Press a key, and answer what the class asks if it does so now."""
        screen = await self._press(key)
        if "class asks" in screen:
            await asyncio.sleep(READING_S)
            await self._press(str(self._chance.randint(1, 5)))
            await self._press("\r")
        return screen


class Soak:
    """A lesson, and what became of it."""

    def __init__(
        self,
        folder: Path,
        students: int,
        seed: int,
        *,
        preset: str = "50",
        think_s: float = THINK_S,
        join_s: float = JOIN_S,
    ) -> None:
        """Make the class and serve it."""
        rows = "".join(f"s{number:02},Student {number} of the class,A\n" for number in range(1, students + 1))
        folder.mkdir()
        (folder / "roster.csv").write_text("id,name,section\n" + rows, encoding="utf-8")
        made = make_class(folder, NewClass(preset=preset, equal=False))
        self.course: Final = made.course
        self._port: Final = free_port()
        self._names: Final = made.roster.ids
        self._seed: Final = seed
        self._think_s: Final = think_s
        self._join_s: Final = join_s
        self.server: Final = Server(folder, self._port)
        self.seen: Final = Seen()
        self.pupils: list[Pupil] = []
        self.restart_s = 0.0
        self.seconds = 0.0
        self._saved: dict[str, list[int]] = {}

    async def run(self) -> None:
        """The lesson."""
        code, teacher_code = self.server.codes()
        games = students_folder(self.course.folder)
        self.pupils = [
            Pupil(self._port, name, games / name / "game.json", self.seen, self._seed, self._think_s)
            for name in self._names
        ]
        teacher = Visitor(self._port)
        begun = time.monotonic()
        watching = asyncio.create_task(self._watch(teacher, teacher_code))
        try:
            async with asyncio.TaskGroup() as group:
                for number, pupil in enumerate(self.pupils):
                    group.create_task(self._late(pupil, code, self._join_s * number / len(self.pupils), begun + MOST_S))
                group.create_task(self._accident())
            self.seconds = time.monotonic() - begun
            await asyncio.sleep(6)  # what is finished is handed in without anybody's doing
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            for visitor in (*self.pupils, teacher):
                await visitor.close()

    async def _late(self, pupil: Pupil, code: str, wait_s: float, until: float) -> None:
        await asyncio.sleep(wait_s)
        await pupil.attend(code, until)

    async def _accident(self) -> None:
        """Kill the server when half of all quarters were played, and start it again."""
        whole = self.course.game.quarters * len(self.pupils)
        while True:
            await asyncio.sleep(0.5)
            if 2 * sum(pupil.quarters() for pupil in self.pupils) >= whole:
                break
        self.server.kill()
        self._saved = {pupil.name: pupil.plies() for pupil in self.pupils}
        await asyncio.sleep(AWAY_S)
        self.restart_s = await asyncio.to_thread(self.server.start_again)

    async def _watch(self, teacher: Visitor, code: str) -> None:
        """The teacher's page every few seconds, and the memory."""
        while True:
            await asyncio.sleep(3)
            self.seen.measure(self.server.process.pid)
            with contextlib.suppress(aiohttp.ClientError, ConnectionError, TimeoutError):
                if (await teacher.get("/teacher")).status == 200 and not self.seen.pages_s:
                    await teacher.post("/teacher", data={"code": code})
                begun = time.monotonic()
                text = await (await teacher.get("/teacher")).text()
                self.seen.pages_s.append(time.monotonic() - begun)
                if "s01" not in text or "of the class" in text:
                    self.seen.faults.append("the teacher's page has no ids, or names that nobody asked for")

    def judge(self) -> int:
        """Hold the folder against what was played; how many games grading accepts."""
        faults = self.seen.faults
        for pupil in self.pupils:
            saved = self._saved.get(pupil.name)
            if saved is None:
                faults.append(f"{pupil.name}: the server was never killed")
            elif pupil.plies()[: len(saved)] != saved:
                faults.append(f"{pupil.name}: {len(saved)} plies were saved when the server was killed, and are lost")
        course, folder = read_course(self.course.folder.path), self.course.folder
        roster, accepted = read_roster(folder.roster), 0
        judge = Judge(course, roster, read_key(folder.key))
        for handed in find_submissions(folder.submissions):
            verdict = judge.judge(handed)
            if verdict.is_finished and verdict.is_valid:
                accepted += 1
            else:
                faults.append(f"{handed.name}: {verdict.reason}")
        said = self.server.log.read_text(encoding="utf-8")
        faults += [
            line for line in said.splitlines() if line.startswith(("Traceback", "A request failed", "The server n"))
        ]
        faults += [line for line in said.splitlines() if "ended by itself" in line or "could not be" in line]
        if accepted != len(self.pupils):
            faults.append(f"{accepted} of {len(self.pupils)} games are handed in and accepted")
        return accepted


def _ms(seconds: list[float]) -> str:
    """The median, the 95th percentile and the maximum, in ms."""
    if len(seconds) < 2:
        return "too few"
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return (
        f"p50 {1000 * cuts[9]:.0f} ms, p95 {1000 * cuts[18]:.0f} ms, most {1000 * max(seconds):.0f} ms ({len(seconds)})"
    )


def main() -> int:
    """Run it, and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.class_soak")
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(Path(folder) / "lesson", asked.students, asked.seed)
        try:
            asyncio.run(soak.run())
        finally:
            code = soak.server.stop()
        accepted = soak.judge()
    seen = soak.seen
    if code != 0:
        seen.faults.append(f"the server ended with {code}")
    rows = {
        "students": asked.students,
        "played to the end and accepted": accepted,
        "lesson": f"{soak.seconds:.0f} s",
        "key press to screen": _ms(seen.keys_s),
        "keys without an answer": seen.silent,
        "form to first picture": _ms(seen.joins_s),
        "teacher's page": _ms(seen.pages_s),
        "server": f"{seen.server_mb:.0f} MB",
        "games at once": seen.games,
        "all games": f"{seen.games_mb:.0f} MB",
        "largest game": f"{seen.game_mb:.0f} MB",
        "back after the kill": f"{soak.restart_s:.1f} s",
        "games opened again": seen.returns,
        "load of the machine": f"{os.getloadavg()[0]:.1f}",
    }
    for name, value in rows.items():
        print(f"{name:32} {value}")  # noqa: T201
    for fault in seen.faults[:40]:
        print(f"FAULT: {fault}")  # noqa: T201
    return 1 if seen.faults else 0


if __name__ == "__main__":
    sys.exit(main())
