"""The player's side of a tournament: what runs in a worker process, here or on another machine.

A worker is told the whole job once (the rules are in it, so nothing depends on the files of its machine) and then plays blocks. A
block's result is a pure function of the job and the block: programs are started anew for each block, and nothing is kept from
one block to the next but what is compiled from the rules.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from gigawatt.content import from_plain
from gigawatt.core import Game
from gigawatt.errors import GameError, PolicyError
from gigawatt.match import play_match
from gigawatt.match.entrants import Entrants, start_once
from gigawatt.match.external import ExternalPolicy, ProgramSession, ProgramSpec, events_to
from gigawatt.match.faults import FaultKind, ProgramFaultError, rank_with_faults
from gigawatt.match.folders import remove_abandoned
from gigawatt.match.hosted import DECISION_S, HostSettings
from gigawatt.match.program import Limits
from gigawatt.policies.api import Decision, Policy, Turn
from gigawatt.policies.registry import make_policy
from gigawatt.tournament.plan import Block, PlannedGame
from gigawatt.tournament.results import BlockResult, EntrantFault, GameResult, pack_actions
from gigawatt.tournament.slots import Slot

if TYPE_CHECKING:
    from gigawatt.match import MatchResult

PATIENCE: Final = 3
"""After so many tries, trouble with a program that looks like the machine's is taken to be the program's doing."""

_GARBAGE: Final = 50_000
"""So many new objects more than have gone bring the search for garbage: the engine makes none, and searching cost a twentieth."""
_RULES_FILE: Final = "rules.json"
_CANONICAL_SEED: Final = 20_240_101


@frozen(kw_only=True)
class Job:
    """Everything a worker needs to know."""

    entrants: tuple[str, ...]
    programs: tuple[ProgramSpec | None, ...]
    """For each entrant the program it names, found and made absolute where the run was started; None for the others."""
    scenario: str
    seats: int
    strict: bool
    budget: int
    move_ms: int
    memory_mb: int
    decision_s: float = DECISION_S
    """What a Python policy of somebody else may take for a decision before it is taken to hang."""
    rules: str = field(repr=False)
    """The prepared ruleset as JSON."""
    canonical: str = ""
    """What the canonical game comes to where the run was started; empty to skip the comparison."""


@frozen
class Blame:
    """A seat whose entrant brought a worker down in a game: it is not asked again there."""

    game: int
    seat: int
    kind: FaultKind
    message: str


@frozen
class Task:
    """A block to play."""

    block: Block
    attempt: int = 0
    """How often it was tried before."""
    blames: tuple[Blame, ...] = ()


@frozen
class Trouble:
    """A block that could not be played for a reason that is nobody's fault; it is to be played again."""

    task: Task
    message: str


@frozen
class Refusal:
    """A worker that plays another game than the one the run was started with; it must not join."""

    worker: str
    """Its name to the one who manages workers, or empty."""
    message: str


Outcome = BlockResult | Trouble | Refusal


# --- entry points --------------------------------------------------------------------------------------------------------------

_current: BlockPlayer | None = None
_told: Job | None = None
"""What a local worker is told once, at its start: the rules in it are long, and a task should be short."""
_slot: Slot | None = None


def leave_rules(folder: Path, job: Job) -> Job:
    """Leave the rules of a job in the folder of a local pool, for `begin` to find; the job without them.

    They are long: through a pipe they would hold up the start of the next worker.
    """
    (folder / _RULES_FILE).write_text(job.rules, encoding="utf-8")
    return evolve(job, rules="")


def begin(folder: Path, path: tuple[str, ...], job: Job) -> None:
    """Make this process a worker of a local pool, for a job whose rules lie in its folder.

    Ctrl-C is the parent's business; and when the parent dies, however it does, this process ends too.
    """
    global _slot, _told  # noqa: PLW0603 - one process, one worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent(folder)
    sys.path[:] = list(path)
    _told = evolve(job, rules=(folder / _RULES_FILE).read_text(encoding="utf-8"))
    tempfile.tempdir = str(folder)  # what policies leave behind goes when the folder does
    _slot = Slot.create(folder)
    gc.set_threshold(_GARBAGE)


def play_more(tasks: tuple[Task, ...]) -> tuple[Outcome, ...]:
    """Play some blocks of the job that this process was begun for."""
    assert _told is not None, "the worker was begun"
    return play(_told, tasks)


def play(job: Job, tasks: tuple[Task, ...]) -> tuple[Outcome, ...]:
    """Play some blocks, one after the other."""
    try:
        player = _player(job)
    except WorkerMismatchError as error:
        return (Refusal(_worker_name(), str(error)),)
    return tuple(player.play(task) for task in tasks)


def _player(job: Job) -> BlockPlayer:
    """The player of this process for a job; another job takes its place, so that memory stays flat."""
    global _current  # noqa: PLW0603 - one process, one player
    if _current is None or (_current.job is not job and _current.job != job):
        _current = BlockPlayer(job)
        if _told is not None:
            gc.freeze()  # what is compiled from the rules stays as long as the process does
    return _current


def _end_with_parent(folder: Path) -> None:
    """Leave at once when the parent is gone, and remove its folder: nobody is there to take a result."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:

        def wait() -> None:
            parent.join()
            remove_abandoned(folder)
            os._exit(1)

        threading.Thread(target=wait, name="parent", daemon=True).start()


def _worker_name() -> str:
    """The address of this worker if dask manages it."""
    distributed = sys.modules.get("distributed")
    if distributed is None:
        return ""
    try:
        return str(distributed.get_worker().address)
    except (ValueError, AttributeError):
        return ""


# --- one worker ---------------------------------------------------------------------------------------------------------------


class WorkerMismatchError(GameError):
    """This process plays another game than the one the run was started with."""


def canonical_digest(game: Game) -> str:
    """What a known game of random play ends with: the same wherever engine, rules and Python agree."""
    policies = [make_policy("random") for _ in range(game.seats)]
    result = play_match(game, policies, _CANONICAL_SEED)
    return f"{result.plies}:{result.final_digest}"


class BlockPlayer:
    """Plays blocks of one job."""

    def __init__(self, job: Job) -> None:
        """Compile the rules, and see that they play as where the run was started.

        Raises:
            WorkerMismatchError: they do not.
        """
        self.job = job
        self.game = Game(from_plain(json.loads(job.rules)), job.scenario, job.seats)
        if job.canonical and (got := canonical_digest(self.game)) != job.canonical:
            raise WorkerMismatchError(
                f"a worker plays another game: expected {job.canonical}, got {got}; install the same release of gigawatt there"
            )
        self.entrants = Entrants(HostSettings(decision_s=job.decision_s))

    def play(self, task: Task) -> BlockResult | Trouble:
        """Play one block, or say why it could not be."""
        with _BlockRun(self, task) as run:
            try:
                games = tuple(run.play(game) for game in task.block.games())
            except _InfrastructureError as error:
                return Trouble(evolve(task, attempt=task.attempt + 1), str(error))
        return BlockResult(task.block.index, task.block.seed, task.block.factions, games)

    def close(self) -> None:
        """End the processes of Python policies."""
        self.entrants.close()


class _InfrastructureError(Exception):
    """The machine failed, no entrant did."""


class _BlockRun:
    """A block while it is played: its programs live as long as it does."""

    def __init__(self, player: BlockPlayer, task: Task) -> None:
        self._player = player
        self._job = player.job
        self._game = player.game
        self._task = task
        self._sessions: dict[tuple[int, int], ProgramSession] = {}
        self._out: dict[int, EntrantFault] = {}
        self._limits = Limits(move_s=self._job.move_ms / 1000, memory_mb=self._job.memory_mb)

    def __enter__(self) -> _BlockRun:  # noqa: PYI034 - private, no one inherits
        return self

    def __exit__(self, *_: object) -> None:
        for session in self._sessions.values():
            session.close()

    def play(self, planned: PlannedGame) -> GameResult:
        """Play one game of the block."""
        block = self._task.block
        policies = self._seated(planned)
        if _slot is not None:
            _slot.begin_game(block.index, planned.game)
        tell = events_to(self._game, policies)
        result = play_match(
            self._game, self._watched(policies), block.seed, block.factions, on_ply=tell, max_nodes=self._job.budget
        )
        self._player.entrants.release(policies)
        if _slot is not None:
            _slot.end_game()
        faults = self._faults(planned, result)
        ranks = rank_with_faults(result.ranks, [fault is not None for fault in faults])
        for policy in policies:
            if isinstance(policy, ExternalPolicy):
                policy.finish(ranks)
        return GameResult(
            game=planned.game,
            entrants=planned.seats,
            ranks=ranks,
            lead=result.lead,
            compute=result.compute,
            cash=result.cash,
            faults=faults,
            plies=result.plies,
            quarters=result.quarters,
            digest=result.final_digest,
            actions=pack_actions(result.actions),
        )

    def _seated(self, planned: PlannedGame) -> list[Policy]:
        """A policy for each seat."""
        seen: dict[int, int] = {}
        policies: list[Policy] = []
        for seat, entrant in enumerate(planned.seats):
            copy = seen[entrant] = seen.get(entrant, -1) + 1
            policies.append(self._policy(planned.game, seat, entrant, copy))
        return policies

    def _watched(self, policies: list[Policy]) -> list[Policy]:
        """The same policies, under watch if the block was tried before."""
        if not self._task.attempt or _slot is None:
            return policies
        return [_Marked(policy, seat, _slot) for seat, policy in enumerate(policies)]

    def _policy(self, game: int, seat: int, entrant: int, copy: int) -> Policy:
        for blame in self._task.blames:
            if (blame.game, blame.seat) == (game, seat):
                return _Condemned(EntrantFault(blame.kind, 0, blame.message))
        if entrant in self._out:
            return _Condemned(self._out[entrant])
        program = self._job.programs[entrant]
        if program is not None:
            if (entrant, copy) not in self._sessions:
                self._sessions[entrant, copy] = ProgramSession(program, self._limits)
            return ExternalPolicy(self._sessions[entrant, copy])
        try:
            return self._player.entrants.seat(self._job.entrants[entrant])
        except PolicyError as error:
            return _Condemned(EntrantFault("crash", 0, str(error)))

    def _faults(self, planned: PlannedGame, result: MatchResult) -> tuple[EntrantFault | None, ...]:
        """What each seat did wrong. Trouble with the machine has the block played again, while there is patience."""
        faults: list[EntrantFault | None] = []
        for seat, booked in enumerate(result.faults):
            if booked is None:
                faults.append(None)
                continue
            kind, message = booked.kind, booked.message
            if kind == "infrastructure":
                if self._task.attempt < PATIENCE:
                    raise _InfrastructureError(message)
                kind = "crash"
            fault = EntrantFault(kind, booked.ply, message)
            faults.append(fault)
            if self._job.strict:
                entrant = planned.seats[seat]
                where = f"{self._task.block.index}.{planned.game}"
                self._out.setdefault(entrant, EntrantFault(kind, 0, f"forfeited after game {where}: {message}"[:300]))
        return tuple(faults)


class _Condemned:
    """Sits where an entrant is not asked: its fault is booked on the first ply."""

    def __init__(self, fault: EntrantFault) -> None:
        self.fault = fault

    def decide(self, turn: Turn) -> Decision:  # noqa: ARG002 - it is not looked at
        """Fault."""
        raise ProgramFaultError(self.fault.kind, self.fault.message)


class _Marked:
    """A policy whose every decision is announced, so that it is known whose turn it was when a worker dies."""

    def __init__(self, inner: Policy, seat: int, slot: Slot) -> None:
        self._inner = inner
        self._seat = seat
        self._slot = slot

    def decide(self, turn: Turn) -> Decision:
        """Announce, then ask."""
        self._slot.mark_seat(self._seat)
        try:
            return self._inner.decide(turn)
        finally:
            self._slot.mark_seat(-1)


def job_of(
    entrants: tuple[str, ...],
    *,
    programs: tuple[ProgramSpec | None, ...],
    scenario: str,
    seats: int,
    rules: str,
    strict: bool,
    budget: int,
    move_ms: int,
    memory_mb: int,
) -> Job:
    """The job of a run, with the canonical digest of this process. Entrants that are no programs are made once.

    Raises:
        PolicyError: an entrant is unknown, or cannot be made.
        GameError: the rules cannot be compiled.
    """
    importlib.invalidate_caches()
    start_once([entrant for entrant, program in zip(entrants, programs, strict=True) if program is None])
    job = Job(
        entrants=entrants,
        programs=programs,
        scenario=scenario,
        seats=seats,
        strict=strict,
        budget=budget,
        move_ms=move_ms,
        memory_mb=memory_mb,
        rules=rules,
    )
    return evolve(job, canonical=canonical_digest(BlockPlayer(job).game))


def finish(job: Job) -> None:
    """Leave nothing running of a job that this process has played for."""
    global _current  # noqa: PLW0603 - one process, one player
    player = _current
    if player is not None and player.job == job:
        _current = None
        player.close()
