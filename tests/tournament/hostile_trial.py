"""One block with a hostile program in it: what is booked for whom, and what is left behind."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from attrs import evolve, frozen
from hostile import MODES

from gigawatt.content import find_scenario, prepare, to_plain
from gigawatt.match.command import parse_program
from gigawatt.match.keeper import descendants
from gigawatt.match.program import Limits
from gigawatt.tournament import worker
from gigawatt.tournament.plan import Block
from gigawatt.tournament.results import BlockResult
from gigawatt.tournament.worker import BlockPlayer, Task, job_of

HOSTILE = Path(__file__).with_name("hostile.py")
SHARED = Path("/dev/shm")  # noqa: S108 - where programs leave things
QUICK = Limits(start_s=10, new_game_s=2, ping_s=1, move_s=0.3, grace_s=0.2, memory_mb=96, processes=16)


@frozen
class Trial:
    """What came of it."""

    faults: tuple[tuple[tuple[str, str] | None, ...], ...]
    """Kind and message of the fault of each seat of each game; the hostile program's seat is where `seats` has 1."""
    seats: tuple[tuple[int, ...], ...]
    processes: tuple[str, ...]
    """Command lines of processes that were left."""
    files: tuple[str, ...]
    """Files and folders that were left in the temporary folder and in shared memory."""
    seconds: float
    """How long the block took."""

    def wrong(self, mode: str) -> str:
        """What is not as it should be for a mode; empty if all is."""
        expected = MODES[mode]
        for game, seats in zip(self.faults, self.seats, strict=True):
            for fault, entrant in zip(game, seats, strict=True):
                kind = "" if fault is None else fault[0]
                if kind != (expected.fault if entrant == 1 else ""):
                    return (
                        f"expected {expected.fault or 'no fault'} of entrant 1 only, got {fault} of entrant {entrant}"
                    )
        if self.processes or self.files:
            return f"left behind: {', '.join((*self.processes, *self.files))}"
        return ""

    @property
    def message(self) -> str:
        """What the first fault says."""
        return next((fault[1] for game in self.faults for fault in game if fault is not None), "")


@cache
def player() -> BlockPlayer:
    """A player of the smallest game, whose entrants are set for each trial."""
    ruleset, scenario = find_scenario("first-campus")
    rules = prepare(ruleset, scenario.id)
    return BlockPlayer(
        job_of(
            ("random", "greedy"),
            programs=(None, None),
            scenario=scenario.id,
            seats=2,
            rules=json.dumps(to_plain(rules)),
            strict=False,
            budget=1000,
            move_ms=300,
            memory_mb=96,
        )
    )


def try_mode(mode: str, temporary: Path, *, acts: int = 0) -> Trial:
    """Play a block of two games, with `temporary` as the temporary folder of the system; the second is forfeited after a fault."""
    expected = MODES[mode]
    token = secrets.token_hex(8)
    entrant = f"cmd:{sys.executable} {HOSTILE} {mode} {acts} {token}"
    spec = evolve(parse_program(entrant), move_ms=8000 if expected.is_patient else None)
    play = player()
    play.job = evolve(play.job, entrants=("random", entrant), programs=(None, spec), strict=True)
    before = set(descendants(os.getpid()))
    old_limits, old_patience, old_folder = worker.Limits, worker.PATIENCE, tempfile.tempdir
    tempfile.tempdir = str(temporary)
    worker.Limits = lambda **told: evolve(QUICK, **told)  # type: ignore[assignment,misc]
    worker.PATIENCE = 1  # type: ignore[misc]
    begun = time.monotonic()
    try:
        result = play.play(Task(Block(0, 5, play.game.scenario.factions[:2], (0, 1))))
        while not isinstance(result, BlockResult):
            result = play.play(result.task)
    finally:
        worker.Limits, worker.PATIENCE = old_limits, old_patience  # type: ignore[misc]
        tempfile.tempdir = old_folder
    seconds = time.monotonic() - begun
    return Trial(
        faults=tuple(
            tuple(None if fault is None else (fault.kind, fault.message) for fault in game.faults)
            for game in result.games
        ),
        seats=tuple(game.entrants for game in result.games),
        processes=tuple(command_of(pid) for pid in left_processes(before, token)),
        files=tuple(sorted(str(path) for path in [*temporary.iterdir(), *SHARED.glob(f"*{token}*")])),
        seconds=seconds,
    )


def left_processes(before: set[int], token: str) -> set[int]:
    """Processes below this one, or detached ones of the program, that are there a while later and were not before."""
    deadline = time.monotonic() + 5
    while True:
        left = {pid for pid in {*descendants(os.getpid()), *detached(token)} - before if command_of(pid)}
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.02)


def detached(token: str) -> list[int]:
    """The processes that the program left on purpose."""
    pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdecimal()]
    return [pid for pid in pids if f"detached-child-{token}" in command_of(pid)]


def command_of(pid: int) -> str:
    """The command line of a process; empty if it is gone, a zombie, or a helper of multiprocessing."""
    with contextlib.suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return "" if "resource_tracker" in command else command
    return ""
