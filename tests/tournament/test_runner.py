"""The runner: the same results however they are played, whatever dies meanwhile."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from tests.tiers import tiered

from gigawatt.errors import GameError, PolicyError, UsageError
from gigawatt.match.folders import LockedFolder
from gigawatt.match.keeper import descendants
from gigawatt.tournament import begin, pools, worker
from gigawatt.tournament.begin import Request, job_of_header, open_store, plan_of
from gigawatt.tournament.pools import InProcess, Pending, Pool, Processes
from gigawatt.tournament.runner import TROUBLES, Finish, Run, Status
from gigawatt.tournament.store import Store
from gigawatt.tournament.worker import BlockPlayer, Refusal, Task, Trouble

LONG = bool(os.environ.get("GIGAWATT_LONG"))
HOSTILE = Path(__file__).with_name("hostile.py")
SOUND = ("random", "odd_policies:Last", "odd_policies:Middle")


def request(*entrants: str, **changes: Any) -> Request:
    """A small tournament on the teaching scenario."""
    fields: dict[str, Any] = {"entrants": entrants or SOUND, "scenario": "first-campus", "blocks": 12, "seed": 5}
    return Request(**{**fields, **changes})


@contextlib.contextmanager
def open_pool(store: Store, workers: int) -> Iterator[Pool]:
    """A pool for the tournament of `store`; 0 workers for none beside this process."""
    job = job_of_header(store.header)
    pool: Pool = InProcess(job) if workers == 0 else Processes(job, workers)
    try:
        yield pool
    finally:
        pool.close(at_once=True)


def play(path: Path, of: Request, workers: int = 0, **arguments: Any) -> tuple[str, Finish]:
    """Run a tournament; the digest of its results and how the run ended."""
    with open_store(path, of) as store, open_pool(store, workers) as pool:
        finish = Run(plan_of(store.header), store, pool, **arguments).go()
        return store.results_digest(), finish


def faults(path: Path) -> dict[str, dict[str, int]]:
    """Games with a fault, by entrant and kind."""
    found: dict[str, dict[str, int]] = {}
    with Store.open_to_read(path) as store:
        for fault in store.faults():
            found.setdefault(fault.entrant, {})[fault.kind] = fault.games
    return found


# --- the same everywhere ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_one_or_many(tmp_path: Path) -> None:
    """In this process, in one worker and in two, the results are the same to the byte."""
    digests = {play(tmp_path / f"{workers}.db", request(), workers)[0] for workers in (0, 1, 2)}
    assert len(digests) == 1


@pytest.mark.slow
def test_resume_and_prolong(tmp_path: Path) -> None:
    """Played in three runs, the last of them with more blocks, a tournament ends as if it had been played in one."""
    whole, _ = play(tmp_path / "whole.db", request(blocks=12))
    stopped, finish = play(tmp_path / "t.db", request(blocks=7), on_status=stop_after(3))
    assert not finish.is_complete
    assert stopped != whole
    play(tmp_path / "t.db", Request())
    digest, finish = play(tmp_path / "t.db", request(blocks=12), 1)
    assert digest == whole
    assert finish.is_complete
    assert finish.status.games == 20


@pytest.mark.slow
@tiered("workers", [0, 2], fast=1)
def test_time_is_over(tmp_path: Path, workers: int) -> None:
    """A run with a time limit ends by itself, stores the beginning of the plan without a gap, and can be gone on with."""
    of = request("random", "odd_policies:Middle:ms=1", blocks=200)
    _, finish = play(tmp_path / "t.db", of, workers, limit_s=1.0)
    assert not finish.is_complete
    assert not finish.is_stopped
    with Store.open_to_read(tmp_path / "t.db") as store:
        done = store.done()
    assert done == set(range(len(done)))
    assert 0 < len(done) == finish.status.blocks < 200
    _, finish = play(tmp_path / "t.db", Request(), workers, limit_s=0.5)
    assert finish.status.blocks > len(done)


def stop_after(blocks: int) -> Any:
    """A listener that presses Ctrl-C once so many blocks are done."""

    def listen(status: Status) -> None:
        if status.blocks >= blocks and not listen.pressed:  # type: ignore[attr-defined]
            listen.pressed = True  # type: ignore[attr-defined]
            raise KeyboardInterrupt

    listen.pressed = False  # type: ignore[attr-defined]
    return listen


@pytest.mark.slow
def test_stop_with_workers(tmp_path: Path) -> None:
    """Ctrl-C keeps what is done, lets blocks under way finish, and leaves no process behind."""
    before = set(descendants(os.getpid()))
    _, finish = play(tmp_path / "t.db", request(blocks=60), 2, on_status=stop_after(2))
    assert 2 <= finish.status.blocks < 60
    with Store.open_to_read(tmp_path / "t.db") as store:
        assert store.counts()[1] == finish.status.blocks
    assert wait_for_nobody(before) == set()


def wait_for_nobody(before: set[int]) -> set[int]:
    """Processes that are left after a few seconds."""
    deadline = time.monotonic() + 5
    while (left := set(descendants(os.getpid())) - before) and time.monotonic() < deadline:
        left = {pid for pid in left if b"resource_tracker" not in command_of(pid)}
        if not left:
            break
        time.sleep(0.05)
    return left


def command_of(pid: int) -> bytes:
    """The command line of a process; empty if it is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b"resource_tracker"


@pytest.mark.slow
@pytest.mark.parametrize("kills", [40 if LONG else 3])
def test_workers_killed(tmp_path: Path, kills: int) -> None:
    """Workers that are killed again and again cost time, and nothing else."""
    of = request(blocks=20 if not LONG else 40)
    expected, _ = play(tmp_path / "calm.db", of)
    left = [kills]
    with open_store(tmp_path / "t.db", of) as store, open_pool(store, 2) as pool:

        def kill_one(status: Status) -> None:
            if left[0] and status.blocks % 7 == left[0] % 7:
                for pid, process in list(getattr(pool, "_processes", {}).items()):
                    if process.is_alive():
                        left[0] -= 1
                        os.kill(pid, 9)
                        return

        finish = Run(plan_of(store.header), store, pool, kill_one).go()
        assert store.results_digest() == expected
    assert finish.status.lost >= 1


@pytest.mark.slow
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_workers_lost_between_two_tasks(tmp_path: Path, nth: int) -> None:
    """Workers that die while tasks are handed out are missed at once, whether others are under way or not."""
    of = request(blocks=8)
    expected, _ = play(tmp_path / "calm.db", of)
    with open_store(tmp_path / "t.db", of) as store, open_pool(store, 2) as pool:
        submit, handed = pool.submit, []

        def kill_before(tasks: tuple[Task, ...]) -> Pending:
            handed.append(tasks)
            if len(handed) == nth + 1:
                for pid in list(getattr(pool, "_processes", {})):
                    os.kill(pid, 9)
                time.sleep(0.5)  # until the pool has seen it
            return submit(tasks)

        pool.submit = kill_before  # type: ignore[method-assign]
        finish = Run(plan_of(store.header), store, pool, lambda _: None).go()
        assert store.results_digest() == expected
    assert finish.is_complete


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="compares memory as Linux counts it")
def test_memory_is_flat(tmp_path: Path) -> None:
    """The last games take no more memory than the first ones, here and in the workers."""
    sizes: list[int] = []
    with open_store(tmp_path / "t.db", request(blocks=120 if not LONG else 2500)) as store, open_pool(store, 1) as pool:

        def look(status: Status) -> None:
            if status.blocks % 20 == 0 and status.blocks:
                pids = list(getattr(pool, "_processes", {}))
                sizes.append(sum(resident_kb(pid) for pid in (os.getpid(), *pids)))

        Run(plan_of(store.header), store, pool, look).go()
    assert sizes[-1] - sizes[0] < 2048  # KiB of both together: 0.2 KiB a game at most when run at length


def resident_kb(pid: int) -> int:
    """Memory in use of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1])
    return 0


# --- entrants that misbehave -------------------------------------------------------------------------------------------------


@pytest.mark.slow
@tiered("how,kind", [("raises", "crash"), ("illegal", "illegal"), ("dies", "crash"), ("hangs", "timeout")], fast=2)
def test_odd_policy(how: str, kind: str, tmp_path: Path) -> None:
    """A policy that raises, cheats, ends its process or hangs is booked for it and comes last; no worker is lost."""
    odd = f"odd_policies:Odd:how={how}"
    of = request("odd_policies:Last", odd, blocks=1, seats=2)
    with open_store(tmp_path / "t.db", of) as store:
        pool = Processes(evolve(job_of_header(store.header), decision_s=2.0), 2)
        try:
            assert Run(plan_of(store.header), store, pool).go().status.lost == 0
        finally:
            pool.close(at_once=True)
    assert faults(tmp_path / "t.db") == {odd: {kind: 2}}
    with Store.open_to_read(tmp_path / "t.db") as store:
        assert {row[5] for row in store.finishes() if row[3] == 1} == {2}
        assert store.counts()[2] == of.blocks


@pytest.mark.slow
def test_odd_now_and_then(tmp_path: Path) -> None:
    """A policy that ends its process in some games only is blamed for those only, and the others do not suffer."""
    odd = "odd_policies:Odd:how=dies,one_in=3"
    of = request("random", "odd_policies:Last", odd, blocks=1, seed=2)
    play(tmp_path / "killed.db", of, 2)
    play(
        tmp_path / "raised.db", request("random", "odd_policies:Last", odd.replace("dies", "raises"), blocks=1, seed=2)
    )
    killed, raised = faults(tmp_path / "killed.db"), faults(tmp_path / "raised.db")
    assert list(killed) == [odd]
    assert sum(killed[odd].values()) == sum(next(iter(raised.values())).values())


def program(mode: str, acts: int = 2) -> str:
    """An entrant that is the hostile program; arguments may follow the mode."""
    return f"cmd:{sys.executable} {HOSTILE} {mode}" + ("" if " " in mode else f" {acts}")


@pytest.mark.parametrize(
    "mode,words",
    [
        ("exit-at-once", "cannot be used: crash: it ended with exit code 3"),
        ("silent", "cannot be used: timeout: not ready within 1.0 s"),
        ("garbage-at-once", "cannot be used: protocol: expected a JSON object on a line"),
        ("deaf", "cannot be used: timeout: no sign of life within 1.0 s"),
    ],
)
def test_refused(mode: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that does not start, or does not answer, is refused before anything is written, for a resume as well."""
    monkeypatch.setattr(begin, "Limits", lambda **told: evolve(QUICK, **told))
    with pytest.raises(PolicyError, match=words):
        open_store(tmp_path / "t.db", request("random", program(mode), seats=2))
    assert list(tmp_path.iterdir()) == []


def test_fails_later(tmp_path: Path) -> None:
    """A program that starts once and never again is booked a crash in each game."""
    entrant = program(f"fails-later 0 {tmp_path / 'mark'}")
    play(tmp_path / "t.db", request("random", entrant, blocks=1, seats=2))
    assert faults(tmp_path / "t.db") == {entrant: {"crash": 2}}


QUICK = worker.Limits(start_s=1, new_game_s=1, ping_s=1, grace_s=0.2, processes=16)


@pytest.mark.slow
def test_strict_and_lenient(tmp_path: Path) -> None:
    """With `strict` a fault costs the rest of the block without another question, without it the next game is a new chance."""
    entrant = program("exits", 1)
    for strict in (True, False):
        path = tmp_path / f"{strict}.db"
        play(path, request("random", "odd_policies:Last", entrant, seats=3, blocks=1, strict=strict))
        assert faults(path) == {entrant: {"crash": 3}}
    with Store.open_to_read(tmp_path / "True.db") as store:
        rows = list(store._rows("SELECT fault_message FROM results WHERE fault IS NOT NULL ORDER BY game"))
        assert ["forfeited" in text for (text,) in rows] == [False, True, True]


def test_events(tmp_path: Path) -> None:
    """A program that asks for events is told what others did, in order, before it is asked."""
    script = tmp_path / "listener.py"
    script.write_text(
        "import json, sys\n"
        "heard = 0\n"
        "for line in sys.stdin:\n"
        "    m = json.loads(line)\n"
        "    if m['type'] == 'configure': print(json.dumps({'type': 'ready', 'capabilities': ['events', 'rules']}), flush=True)\n"
        "    if m['type'] == 'new_game': seat = m['seat']\n"
        "    if m['type'] == 'new_game': assert m['ruleset']['rules']['regions'] and len(m['policy_seed']) == 16\n"
        "    if m['type'] == 'ping': print(json.dumps({'type': 'pong', 'id': m['id']}), flush=True)\n"
        "    if m['type'] == 'event':\n"
        "        heard += 1\n"
        "        assert all(a['seat'] == 1 - seat and a['action'] for a in m['actions'])\n"
        "    if m['type'] == 'act':\n"
        "        assert 'seed' not in m['observation'] and m['budget'] == {'ms': 1000}\n"
        "        assert heard or m['observation']['tracks']['ply'] < 8\n"
        "        print(json.dumps({'type': 'action', 'id': m['id'], 'choice': m['legal_actions'][0]}), flush=True)\n"
    )
    of = request("random", f"cmd:{sys.executable} {script}", blocks=1, seats=2)
    play(tmp_path / "t.db", of)
    assert faults(tmp_path / "t.db") == {}


# --- trouble that is nobody's -----------------------------------------------------------------------------------------------


class Unlucky(InProcess):
    """A pool whose machine fails a few times before each block."""

    def __init__(self, job: Any, times: int) -> None:
        super().__init__(job)
        self._times = times

    def submit(self, tasks: tuple[Task, ...]) -> pools.Pending:
        """Fail, or play."""
        if tasks[0].attempt < self._times:
            future: pools.Pending = pools.Future()
            future.set_result(tuple(Trouble(evolve(task, attempt=task.attempt + 1), "no luck") for task in tasks))
            return future
        return super().submit(tasks)


@pytest.mark.slow
def test_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block that fails for no one's fault is played again; one that keeps failing ends the run with a clear line."""
    monkeypatch.setattr(time, "sleep", lambda _: None)
    expected, _ = play(tmp_path / "a.db", request(blocks=3))
    with open_store(tmp_path / "b.db", request(blocks=3)) as store:
        job = job_of_header(store.header)
        Run(plan_of(store.header), store, Unlucky(job, 3)).go()
        assert store.results_digest() == expected
    with (
        open_store(tmp_path / "c.db", request(blocks=3)) as store,
        pytest.raises(GameError, match="block 0 failed 12 times"),
    ):
        Run(plan_of(store.header), store, Unlucky(job, TROUBLES + 1)).go()


def test_other_engine(tmp_path: Path) -> None:
    """A worker that plays another game than the parent must not join, and the run says why."""
    with open_store(tmp_path / "t.db", request()) as store:
        job = evolve(job_of_header(store.header), canonical="1:other")
        (refusal,) = worker.play(job, (Task(next(iter(plan_of(store.header)))),))
        assert isinstance(refusal, Refusal)
        with pytest.raises(GameError, match="a worker plays another game: expected 1:other"):
            Run(plan_of(store.header), store, InProcess(job)).go()


@pytest.mark.slow
def test_block_is_pure(tmp_path: Path) -> None:
    """A block comes out the same whatever the worker played before it."""
    with open_store(tmp_path / "t.db", request()) as store:
        job, blocks = job_of_header(store.header), list(plan_of(store.header))
    fresh = BlockPlayer(job).play(Task(blocks[5]))
    used = BlockPlayer(job)
    for block in blocks[:5]:
        used.play(Task(block))
    assert used.play(Task(blocks[5])) == fresh


@pytest.mark.slow
def test_folders_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of a run that was killed with all its workers goes when the next one begins, however deep; that of a living run stays."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    living = LockedFolder.create("run")
    gone = LockedFolder.create("run")
    handle = os.open(gone.path, os.O_RDONLY)
    for _ in range(1600):
        os.mkdir("d", dir_fd=handle)
        below = os.open("d", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(handle)
    os.close(gone.fileno())  # as if its process had been killed
    with open_store(tmp_path / "t.db", request(blocks=1)) as store, open_pool(store, 1):
        folders = [path for path in temporary.iterdir() if path.is_dir()]
        assert len(folders) == 2
        assert living.path in folders
        assert gone.path not in folders
    living.remove()
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_folder_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A class that changes the current folder when it is imported, made or asked does not change where results go."""
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("here", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "wanderer.py").write_text(
        "import os\n"
        f"os.chdir({str(tmp_path / 'elsewhere')!r})\n"
        "from gigawatt.policies.api import Decision\n"
        "class Wanderer:\n"
        "    def decide(self, turn):\n"
        f"        os.chdir({str(tmp_path / 'elsewhere')!r})\n"
        "        return Decision(turn.legal_actions[0])\n"
    )
    monkeypatch.chdir(tmp_path / "here")
    _, finish = play(Path("t.db"), request("random", "wanderer:Wanderer", blocks=2, seats=2))
    assert finish.is_complete
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["t.db"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


# --- wrong use ---------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "of,error,words",
    [
        (request("random", "random"), UsageError, "entrant random is named twice"),
        (request("nobody", "random"), PolicyError, "no policy 'nobody'"),
        (request("random", "cmd:"), PolicyError, "expected a program"),
        (Request(scenario="first-campus"), UsageError, "needs entrants"),
        (request(factions=("hyperscaler", "nobody")), UsageError, "no faction 'nobody' in first-campus"),
        (request(factions=("hyperscaler",)), UsageError, "4 seats need as many factions"),
        (request(seats=6), UsageError, "is made for"),
        (request(seats=0), UsageError, "not 0"),
        (request(blocks=0), UsageError, "got 0"),
        (request(factions=()), UsageError, "4 seats need as many factions"),
        (request(budget=0), UsageError, "got 0"),
        (request(move_ms=0), UsageError, "got 0"),
        (request(memory_mb=0), UsageError, "got 0"),
        (request("random", format="gauntlet"), UsageError, "a candidate and at least one opponent"),
    ],
)
def test_wrong_use(of: Request, error: type[GameError], words: str, tmp_path: Path) -> None:
    """A tournament that makes no sense is refused in one line, before any file is made."""
    with pytest.raises(error, match=words), open_store(tmp_path / "t.db", of):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_other_tournament_in_file(tmp_path: Path) -> None:
    """A file is gone on with only by the same tournament."""
    play(tmp_path / "t.db", request(blocks=1))
    for changes in ({"seed": 6}, {"entrants": ("random",)}, {"strict": True}, {"scenario": "case-study"}):
        with pytest.raises(UsageError, match="holds another tournament"):
            open_store(tmp_path / "t.db", request(**changes))
