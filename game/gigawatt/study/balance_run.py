"""Play and measure the games of `study balance`: a plan of blocks, the worker that measures them, and the run.

A block is a seed and a group of factions, played once for each rotation of the factions over the seats: every faction of the group has
every seat, and so every starting place, once. The groups and seeds are those of a tournament's plan, so every faction comes equally
often wherever the blocks are a multiple of the factions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from gigawatt.content import find_scenario, prepare, ruleset_digest, to_plain
from gigawatt.core import Game
from gigawatt.errors import UsageError
from gigawatt.match.command import is_external, parse_program
from gigawatt.policies.api import DEFAULT_BUDGET
from gigawatt.storage.folders import saves_folder
from gigawatt.study.balance import Balance, add_up
from gigawatt.study.balance_store import MeasuredBlock, StudyHeader, StudyStore
from gigawatt.study.measures import measure_game, pack_measures
from gigawatt.text import safe_text
from gigawatt.tournament.begin import DEFAULT_MEMORY_MB, DEFAULT_MOVE_MS, start_entrants
from gigawatt.tournament.header import stored_form
from gigawatt.tournament.identity import identify
from gigawatt.tournament.plan import MAX_BLOCKS, Block, Plan, PlannedGame, secret_of
from gigawatt.tournament.pools import Pool
from gigawatt.tournament.results import BlockResult, unpack_actions
from gigawatt.tournament.runner import Finish, Run, Status
from gigawatt.tournament.worker import BlockPlayer, Job, Task, Trouble, job_of

_ROOT: Final = Path(__file__).resolve().parent.parent
_CODE: Final = ("core", "policies", "match", "study/measures.py")
"""What decides the measures of a game with given rules."""


@frozen
class RotatedBlock(Block):
    """A block in which the factions go from seat to seat, and a single policy sits everywhere."""

    @property
    def size(self) -> int:
        """The number of games: one for each seat."""
        return len(self.factions)

    def games(self) -> Iterator[PlannedGame]:
        """The games, in order."""
        for turn in range(self.size):
            yield PlannedGame(turn, self.entrants)

    def seating(self, game: int) -> tuple[str, ...]:
        """The faction on each seat in a game of the block."""
        return self.factions[game:] + self.factions[:game]


@frozen
class RotatedPlan:
    """The blocks of a study."""

    plan: Plan

    @property
    def blocks(self) -> int:
        """How many there are."""
        return self.plan.blocks

    def __iter__(self) -> Iterator[Block]:
        for block in self.plan:
            yield RotatedBlock(block.index, block.seed, block.factions, (0,) * len(block.factions))


class MeasuringPlayer(BlockPlayer):
    """Plays the blocks of a study, and measures their games."""

    def play(self, task: Task) -> BlockResult | Trouble:
        """Play one block and measure it, or return why it could not be played."""
        played = super().play(task)
        if isinstance(played, Trouble):
            return played
        block = task.block
        measures = tuple(
            pack_measures(
                measure_game(
                    self.game,
                    block.seed,
                    block.seating(result.game),
                    unpack_actions(result.actions),
                    faults=sum(fault is not None for fault in result.faults),
                )
            )
            for result in played.games
        )
        return MeasuredBlock(played.index, played.seed, played.factions, played.games, measures)


@frozen(kw_only=True)
class Request:
    """What is to be measured."""

    scenario: str
    """A name, `ruleset:name`, or a TOML file."""
    policy: str
    games: int
    """Rounded up to whole blocks, of as many games as there are seats."""
    seed: int
    seats: int | None = None
    """None for the scenario's own number."""
    factions: tuple[str, ...] | None = None
    """The factions in rotation, at least as many as seats; None for all of the scenario."""
    budget: int = DEFAULT_BUDGET
    """Nodes of a decision, for policies that search."""


@frozen
class Study:
    """A study that is ready to run."""

    game: Game = field(repr=False)
    header: StudyHeader
    plan: RotatedPlan
    job: Job = field(repr=False)

    def default_path(self) -> Path:
        """The file of the cache in which the games of this study are kept."""
        key = blake2b(self.header.to_text().encode(), digest_size=8, person=b"gw-balance").hexdigest()
        name = f"{self.header.scenario}-{self.header.seats}-{key}.db"
        return saves_folder() / "studies" / "".join(c if c.isalnum() or c in "-." else "_" for c in name)

    def run(self, store: StudyStore, pool: Pool, on_status: Callable[[Status], object] | None = None) -> Finish:
        """Play the blocks that are missing; the caller closes the pool.

        Raises:
            SaveError: the results cannot be written.
            GameError: the machine keeps failing.
        """
        return Run(self.plan, store, pool, on_status).go()

    def balance(self, store: StudyStore) -> Balance:
        """Add up the games of all blocks.

        Raises:
            SaveError: a game is missing or damaged.
        """
        return add_up(self.game, store.blocks(self.plan.blocks), self.plan.blocks)


def prepare_study(request: Request) -> Study:
    """Check a request, and prepare all that is needed to run it.

    Raises:
        UsageError: the request is invalid.
        PolicyError: the policy is unknown, or does not start.
        GameError: the scenario or its rules cannot be used.
    """
    policy = stored_form(request.policy)
    ruleset, scenario = find_scenario(request.scenario)
    rules = prepare(ruleset, scenario.id)
    seats = scenario.default_seats if request.seats is None else request.seats
    game = Game(rules, scenario.id, seats)
    if request.games < 1:
        raise UsageError(f"a study has at least one game, got {request.games}")
    blocks = -(-request.games // seats)
    if blocks > MAX_BLOCKS:
        raise UsageError(f"a study has at most {MAX_BLOCKS:,} blocks, got {blocks:,}")
    factions = scenario.factions if request.factions is None else request.factions
    for name in factions:
        if name not in scenario.factions:
            known = ", ".join(scenario.factions)
            raise UsageError(f"no faction {safe_text(name, 40)!r} in {scenario.id}; there are {known}")
    plan = Plan(entrants=1, seats=seats, factions=factions, blocks=blocks, secret=secret_of(request.seed))
    header = StudyHeader(
        scenario=scenario.id,
        seats=seats,
        factions=factions,
        policy=policy,
        seed=str(request.seed),
        budget=request.budget,
        rules=ruleset_digest(rules, scenario.id),
        code=code_digest(policy),
    )
    job = job_of(
        (policy,),
        programs=(parse_program(policy) if is_external(policy) else None,),
        scenario=scenario.id,
        seats=seats,
        rules=json.dumps(to_plain(rules), separators=(",", ":")),
        strict=False,
        budget=request.budget,
        move_ms=DEFAULT_MOVE_MS,
        memory_mb=DEFAULT_MEMORY_MB,
    )
    start_entrants(job)
    return Study(game, header, RotatedPlan(plan), evolve(job, player=MeasuringPlayer))


def code_digest(policy: str) -> str:
    """32 hexadecimal digits over the code that plays and measures, and over the files of a policy that is not built in."""
    hasher = blake2b(digest_size=16, person=b"gw-study-code")
    for place in _CODE:
        path = _ROOT / place
        files = [path] if path.is_file() else sorted((*path.rglob("*.py"), *path.rglob("*.toml")))
        for file in files:
            hasher.update(file.relative_to(_ROOT).as_posix().encode() + b"\0")
            hasher.update(blake2b(file.read_bytes(), digest_size=16).digest())
    for _, digest in identify(policy).files:
        hasher.update(digest.encode())
    return hasher.hexdigest()
