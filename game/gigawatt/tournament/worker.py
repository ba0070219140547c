"""The worker of a tournament, which plays blocks in a process here or on another machine.

A worker gets the whole job once (with the rules, so that nothing depends on the files of its machine) and then plays blocks. A
block's result is a pure function of the job and the block: programs are started anew for each block, and nothing is kept between
blocks except what is compiled from the rules.
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
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

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
from gigawatt.tournament.activity import ActivityFile
from gigawatt.tournament.plan import Block, PlannedGame
from gigawatt.tournament.results import BlockResult, EntrantFault, GameResult, pack_actions

if TYPE_CHECKING:
    from gigawatt.match import MatchResult

PATIENCE: Final = 3
"""After this many tries, trouble with a program that looks like the machine's is counted as the program's."""

_GARBAGE: Final = 50_000
"""The surplus of new objects that triggers garbage collection: the engine makes no cycles, and collecting took a twentieth of the time."""
_RULES_FILE: Final = "rules.json"
_CANONICAL_SEED: Final = 20_240_101


class Player(Protocol):
    """What plays the tasks of a job in a worker."""

    @property
    def job(self) -> Work:
        """The job that it was made for."""
        ...

    def play(self, task: Any) -> Any:
        """Play one task of the job; the result crosses to the process that asked for it."""
        ...

    def close(self) -> None:
        """End what runs beside this process."""
        ...


@frozen(kw_only=True)
class Work:
    """A job of any kind that pools hand to workers."""

    rules: str = field(repr=False)
    """The prepared ruleset as JSON."""
    canonical: str = ""
    """The digest of the canonical game where the run was started; empty to skip the comparison."""
    player: Callable[[Any], Player] | None = None
    """What plays the tasks, a class or function of a module; None for `BlockPlayer`."""


@frozen(kw_only=True)
class Job(Work):
    """All data that a worker of a tournament needs."""

    entrants: tuple[str, ...]
    programs: tuple[ProgramSpec | None, ...]
    """For each entrant its program, resolved where the run was started; None for entrants that are not programs."""
    scenario: str
    seats: int
    strict: bool
    budget: int
    move_ms: int
    memory_mb: int
    decision_s: float = DECISION_S
    """After this time a decision of somebody else's Python policy is considered to hang."""


@frozen
class Blame:
    """A seat whose entrant killed a worker in a game: it is not asked again there."""

    game: int
    seat: int
    kind: FaultKind
    message: str


@frozen
class Task:
    """A block to play."""

    block: Block
    attempt: int = 0
    """The number of earlier tries."""
    blames: tuple[Blame, ...] = ()


@frozen
class Trouble:
    """A block that could not be played for a reason that is nobody's fault; it is to be played again."""

    task: Task
    message: str


@frozen
class Refusal:
    """A worker whose canonical game differs from that of the run's start; it must not join."""

    worker: str
    """Its name in the cluster, or empty."""
    message: str


Outcome = BlockResult | Trouble | Refusal
AnyWork = TypeVar("AnyWork", bound=Work)


# --- entry points --------------------------------------------------------------------------------------------------------------

_current: Player | None = None
_told: Work | None = None
"""The job of a local worker, set at its start: the rules in it are long, and tasks should be short."""
_activity_file: ActivityFile | None = None


def leave_rules(folder: Path, job: AnyWork) -> AnyWork:
    """Write the rules of a job to the folder of a local pool, for `begin` to read; return the job without them.

    They are long: sent through a pipe they would delay the start of the next worker.
    """
    (folder / _RULES_FILE).write_text(job.rules, encoding="utf-8")
    return evolve(job, rules="")


def begin(folder: Path, path: tuple[str, ...], job: Work) -> None:
    """Make this process a worker of a local pool, for a job whose rules are in its folder.

    The parent handles Ctrl-C; when the parent dies in any way, this process ends too.
    """
    global _activity_file, _told  # noqa: PLW0603 - one process, one worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent(folder)
    sys.path[:] = list(path)
    _told = evolve(job, rules=(folder / _RULES_FILE).read_text(encoding="utf-8"))
    tempfile.tempdir = str(folder)  # temporary files of policies are removed with the folder
    _activity_file = ActivityFile.create(folder)
    gc.set_threshold(_GARBAGE)


def play_more(tasks: tuple[Any, ...]) -> tuple[Any, ...]:
    """Play some tasks of this process's job."""
    assert _told is not None, "the worker was begun"
    return play(_told, tasks)


def play(job: Work, tasks: tuple[Any, ...]) -> tuple[Any, ...]:
    """Play some tasks, one after the other; a single `Refusal` if this process must not join."""
    try:
        player = _player(job)
    except WorkerMismatchError as error:
        return (Refusal(_worker_name(), str(error)),)
    return tuple(player.play(task) for task in tasks)


def _player(job: Work) -> Player:
    """The player of this process for a job; it replaces that of another job, so that memory does not grow."""
    global _current  # noqa: PLW0603 - one process, one player
    if _current is None or (_current.job is not job and _current.job != job):
        make: Callable[[Any], Player] = job.player or BlockPlayer
        _current = make(job)
        if _told is not None:
            gc.freeze()  # what is compiled from the rules is never freed
    return _current


def _end_with_parent(folder: Path) -> None:
    """Exit at once when the parent is gone, and remove its folder: nobody can take a result."""
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
    """The canonical game of this process differs from that of the run's start."""


def canonical_digest(game: Game) -> str:
    """The digest of the end of a fixed game of random play: equal wherever engine, rules and Python agree."""
    policies = [make_policy("random") for _ in range(game.seats)]
    result = play_match(game, policies, _CANONICAL_SEED)
    return f"{result.plies}:{result.final_digest}"


class BlockPlayer:
    """Plays blocks of one job."""

    def __init__(self, job: Job) -> None:
        """Compile the rules, and check that they play as where the run was started.

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
        """Play one block, or return why it could not be played."""
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
    """The machine failed, not an entrant."""


class _BlockRun:
    """A block in play; its programs live as long as it does."""

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
        if _activity_file is not None:
            _activity_file.begin_game(block.index, planned.game)
        send_events = events_to(self._game, policies)
        result = play_match(
            self._game,
            self._watched(policies),
            block.seed,
            block.seating(planned.game),
            on_ply=send_events,
            max_nodes=self._job.budget,
        )
        self._player.entrants.release(policies)
        if _activity_file is not None:
            _activity_file.end_game()
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
        if not self._task.attempt or _activity_file is None:
            return policies
        return [_Marked(policy, seat, _activity_file) for seat, policy in enumerate(policies)]

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
        """The faults by seat. Trouble with the machine leads to another try, within limits."""
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
    """Plays for an entrant that is not asked: its fault is recorded on its first ply."""

    def __init__(self, fault: EntrantFault) -> None:
        self.fault = fault

    def decide(self, turn: Turn) -> Decision:  # noqa: ARG002 - it is not looked at
        """Fault."""
        raise ProgramFaultError(self.fault.kind, self.fault.message)


class _Marked:
    """A policy that marks every decision, so that the seat to move is known if a worker dies."""

    def __init__(self, inner: Policy, seat: int, file: ActivityFile) -> None:
        self._inner = inner
        self._seat = seat
        self._activity_file = file

    def decide(self, turn: Turn) -> Decision:
        """Mark the seat, then decide."""
        self._activity_file.mark_seat(self._seat)
        try:
            return self._inner.decide(turn)
        finally:
            self._activity_file.mark_seat(-1)


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
    """The job of a run, with the canonical digest of this process. Entrants that are not programs are created once.

    Raises:
        PolicyError: an entrant is unknown, or cannot be created.
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


def finish(job: Work) -> None:
    """End everything that runs for a job in this process."""
    global _current  # noqa: PLW0603 - one process, one player
    player = _current
    if player is not None and player.job == job:
        _current = None
        player.close()
