"""The tournament of a class: every student's program climbs a ladder of house policies, and all of them meet each other.

Everything is played twice: on published seeds, which students can try at home, and on seeds that follow from the key of the class.
Each part is an ordinary tournament in a results file of its own below `tournament/games`, so that `gigawatt tournament show` and
`tournament replay` open it; a part whose program, rules and limits are unchanged is continued, any other is played anew. All parts
share one pool of workers, and programs are run exactly as a tournament runs strangers, with strict faults.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from gigawatt.classroom.folder.course import Course, read_course
from gigawatt.classroom.folder.keys import read_key, tournament_seed
from gigawatt.classroom.folder.roster import Roster, read_roster
from gigawatt.classroom.folder.writing import Warn, no_warning
from gigawatt.classroom.tournament.parts import GAMES, LEAGUE, Part, Whole
from gigawatt.classroom.tournament.results import (
    PUBLISHED,
    UNPUBLISHED,
    ClassResults,
    Rejected,
    class_results,
    read_games,
)
from gigawatt.classroom.tournament.student_policies import HandedInPrograms, StudentProgram, copy_programs
from gigawatt.content import to_plain
from gigawatt.core import RULES_VERSION
from gigawatt.core.lineups import blocs_to_mix
from gigawatt.errors import GameError, PolicyError, ReadError, SaveError, SaveVersionError
from gigawatt.match.command import PREFIX, ProgramSpec, program_in
from gigawatt.match.external import ProgramSession
from gigawatt.match.faults import ProgramFaultError
from gigawatt.match.folders import LockedFolder
from gigawatt.policies.api import DEFAULT_BUDGET
from gigawatt.reading import shown, why
from gigawatt.text import safe_text
from gigawatt.tournament.begin import DEFAULT_MEMORY_MB, DEFAULT_MOVE_MS
from gigawatt.tournament.disk import RunLock
from gigawatt.tournament.header import Header, check_limits, plan_of
from gigawatt.tournament.identity import Identity
from gigawatt.tournament.integrity import check_plan
from gigawatt.tournament.pools import Pool
from gigawatt.tournament.runner import Run, Status
from gigawatt.tournament.store import Store
from gigawatt.tournament.worker import Job, job_of
from gigawatt.version import __version__
from gigawatt.wording.debrief_text import again_text

PUBLISHED_SEED: Final = 1
"""The seed that the published games follow from, if the teacher names no other."""
RUNGS: Final = ("random", "greedy", "easy", "normal", "hard")
"""The ladder: house policies, the weakest first."""
BLOCKS: Final = 6
"""How many seed blocks each program meets each rung in, on each set of seeds."""

_STARTED_TOGETHER: Final = 4


@frozen(kw_only=True)
class Settings:
    """What a tournament of a class is played by."""

    rungs: tuple[str, ...] = RUNGS
    """House policies, the weakest first."""
    blocks: int = BLOCKS
    """Seed blocks in which each program meets each rung, on each set of seeds."""
    published_seed: int = PUBLISHED_SEED
    move_ms: int = DEFAULT_MOVE_MS
    """Milliseconds for a decision of a program; a description may ask for less, never for more."""
    memory_mb: int = DEFAULT_MEMORY_MB


@frozen
class Prepared:
    """A tournament that is ready to be played: see `prepare_tournament`."""

    course: Course
    roster: Roster
    settings: Settings
    programs: tuple[StudentProgram, ...]
    """Those that start and answer."""
    rejected: tuple[Rejected, ...]
    job: Job = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)


Note = Callable[[Status], object]


def play_tournament(
    folder: Path,
    settings: Settings,
    make_pool: Callable[[Job], Pool],
    on_status: Note | None = None,
    *,
    limit_s: float | None = None,
    game_limit_s: float = 600.0,
    warn: Warn = no_warning,
) -> ClassResults:
    """Play the tournament of the class in a folder, or what is missing of it, and work out the results.

    Args:
        folder: the folder of the class.
        settings: the ladder, the number of blocks and the limits.
        make_pool: makes the workers; they are closed here.
        on_status: called with the state of the run.
        limit_s: begin no block after so many seconds; the next run continues.
        game_limit_s: a game that takes longer is ended.
        warn: called with a line if a results file is damaged; its games are played again.

    Raises:
        ClassError: the folder is not a valid class.
        UsageError: the settings are not valid.
        SaveError: a results file cannot be read or written.
        GameError: the machine keeps failing.
    """
    course = read_course(folder)
    roster = read_roster(course.folder.roster)
    key = read_key(course.folder.key)
    place = course.folder.tournament
    try:
        (place / GAMES / "ladder").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveError(f"cannot write {place}: {why(error)}") from error
    with RunLock(place / "tournament"), ExitStack() as stack:
        copies = _temporary(stack)
        handed_in = copy_programs(course.folder.policies, roster, copies)
        ready = prepare_tournament(course, roster, handed_in, settings, tournament_seed(key, course.id))
        stores = [stack.enter_context(_store_of(part, place, warn)) for part in ready.parts]
        whole = Whole(ready.parts, stores, ready.job.entrants)
        if whole.missing:
            pool = make_pool(ready.job)
            finish = None
            try:
                finish = Run(whole, whole, pool, on_status, game_limit_s, limit_s).go()
            finally:
                pool.close(at_once=finish is None or not finish.is_complete)
        played = [
            read_games(store, part.name, part.seeds, part.header.blocks, is_ladder=part.is_ladder)
            for part, store in zip(ready.parts, stores, strict=True)
        ]
        sources = {program.student: program.source for program in ready.programs}
        return class_results(
            (course.id, course.name), roster, settings.rungs, settings.published_seed, sources, ready.rejected, played
        )


def _temporary(stack: ExitStack) -> Path:
    """A folder that is removed at the end, and whose name says nothing about the class."""
    try:
        folder = LockedFolder.create("run")
    except OSError as error:
        raise GameError(f"cannot make a temporary folder: {why(error)}") from error
    stack.callback(folder.remove)
    return folder.path


# --- what is played -------------------------------------------------------------------------------------------------------------


def prepare_tournament(
    course: Course, roster: Roster, handed_in: HandedInPrograms, settings: Settings, unpublished_seed: int
) -> Prepared:
    """Start every program once, and plan the games of those that answer.

    Raises:
        UsageError: the settings are not valid.
        PolicyError: a rung is no policy.
        GameError: this machine cannot start programs.
    """
    specs, rejected = _started(handed_in.programs, settings)
    programs = tuple(program for program in handed_in.programs if program.student in specs)
    rejected += [Rejected(one.student, one.file, one.reason) for one in handed_in.refused]
    seeds = {PUBLISHED: settings.published_seed, UNPUBLISHED: unpublished_seed}
    rules = json.dumps(to_plain(course.game.ruleset), separators=(",", ":"))
    parts = tuple(_parts(course, programs, settings, seeds, rules))
    job = job_of(
        (*settings.rungs, *(_entrant(program) for program in programs)),
        programs=(*(None for _ in settings.rungs), *(specs[program.student] for program in programs)),
        scenario=course.game.scenario_id,
        seats=course.game.seats,
        rules=rules,
        strict=True,
        budget=DEFAULT_BUDGET,
        move_ms=settings.move_ms,
        memory_mb=settings.memory_mb,
    )
    return Prepared(course, roster, settings, programs, tuple(rejected), job, parts)


def _entrant(program: StudentProgram) -> str:
    return f"{PREFIX}{program.student}"


def _started(programs: Sequence[StudentProgram], settings: Settings) -> tuple[dict[str, ProgramSpec], list[Rejected]]:
    """The programs that start and answer a ping, by student, and why the others do not play."""
    with ThreadPoolExecutor(_STARTED_TOGETHER) as pool:
        tried = list(pool.map(lambda program: _start(program, settings), programs))
    specs: dict[str, ProgramSpec] = {}
    rejected = []
    for program, found in zip(programs, tried, strict=True):
        if isinstance(found, ProgramSpec):
            specs[program.student] = found
        else:
            rejected.append(Rejected(program.student, program.source, found))
    return specs, rejected


def _start(program: StudentProgram, settings: Settings) -> ProgramSpec | str:
    """The program after it answered once, under the limits of the class, or why it cannot play."""
    try:
        spec = program_in(program.folder, _entrant(program))
    except PolicyError as error:
        return _without(program, str(error))
    spec = evolve(
        spec,
        move_ms=min(spec.move_ms or settings.move_ms, settings.move_ms),
        memory_mb=min(spec.memory_mb or settings.memory_mb, settings.memory_mb),
        environment={**spec.environment, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    try:
        with ProgramSession(spec) as session:
            session.start()
            session.ping()
    except ProgramFaultError as fault:
        if fault.kind == "infrastructure":
            raise GameError(str(fault)) from fault
        return _without(program, f"it does not start: {fault.kind}: {fault}")
    return spec


def _without(program: StudentProgram, text: str) -> str:
    """A message without the path of the copy, which is gone when somebody reads it."""
    return safe_text(text.replace(str(program.folder), program.source), 300)


def _parts(
    course: Course,
    programs: Sequence[StudentProgram],
    settings: Settings,
    seeds: Mapping[str, int],
    rules: str,
) -> Iterator[Part]:
    """The ladders of all programs, then the league if there are two."""
    seats = course.game.seats
    together = seats - 1 if len(settings.rungs) >= seats - 1 else 1  # rungs in one game: see the plan of a gauntlet
    ladder = -(-settings.blocks * len(settings.rungs) // together)
    base = _header(course, settings, rules)
    house = tuple(Identity("", (), ()) for _ in settings.rungs)
    for program in programs:
        for name, seed in seeds.items():
            entrants = (_entrant(program), *settings.rungs)
            header = evolve(base, entrants=entrants, format="gauntlet", blocks=ladder, seed=str(seed))
            yield Part(program.student, name, header, (_identity(program), *house))
    if len(programs) < 2:
        return
    league = max(settings.blocks, -(-settings.blocks * len(programs) // seats))
    identities = tuple(_identity(program) for program in programs)
    for name, seed in seeds.items():
        header = evolve(base, entrants=tuple(map(_entrant, programs)), blocks=league, seed=str(seed))
        yield Part(LEAGUE, name, header, identities)


def _identity(program: StudentProgram) -> Identity:
    """What a results file says of a program: not where its copy was, but what was in it."""
    return Identity("", (program.student,), ((program.source, program.digest),))


def _header(course: Course, settings: Settings, rules: str) -> Header:
    """What the headers of all parts have in common.

    Raises:
        UsageError: a limit is out of range.
    """
    game = course.game
    header = Header(
        entrants=settings.rungs,
        scenario=game.scenario_id,
        seats=game.seats,
        factions=game.scenario.factions,
        blocs=blocs_to_mix(game.ruleset, game.scenario, game.scenario.factions),
        format="round-robin",
        blocks=settings.blocks,
        seed="0",
        strict=True,
        budget=DEFAULT_BUDGET,
        move_ms=settings.move_ms,
        memory_mb=settings.memory_mb,
        ruleset_digest=course.rules_now,
        rules_version=RULES_VERSION,
        engine_version=__version__,
        rules=rules,
    )
    check_limits(header)
    return header


# --- where it is kept -----------------------------------------------------------------------------------------------------------


def _store_of(part: Part, folder: Path, warn: Warn) -> Store:
    """The results file of a part: continued if it is of the same games, else begun anew; one that is damaged is moved aside.

    Raises:
        SaveError: it cannot be read or written, or another release wrote it.
    """
    path = part.file_in(folder)
    try:
        if store := _continued(path, part):
            return store
        path.unlink(missing_ok=True)
    except SaveVersionError:
        raise
    except SaveError:
        aside = _set_aside(path)
        warn(f"{again_text(shown(path))}, and it is kept as {aside.name}")
    return Store.create(path, part.header, part.identities)


def _continued(path: Path, part: Part) -> Store | None:
    """The results file if it is of the same games; None if it is of others, or has not begun.

    Raises:
        SaveError: it cannot be read, is damaged, or is no results file.
    """
    if not Store.is_begun(path):
        return None
    with Store.open_to_read(path) as stored:
        is_same = _is_same(stored, part)
    if not is_same:
        return None
    store = Store.open_to_write(path)
    if part.header.blocks > store.header.blocks:
        store.prolong(part.header.blocks)
    return store


def _set_aside(path: Path) -> Path:
    """Rename a damaged results file, and what belongs to it, so that nothing is lost and another can be begun.

    Raises:
        SaveError: it cannot be renamed.
    """
    names = (path.with_name(f"{path.name}.damaged{number or ''}") for number in count())
    aside = next(name for name in names if not name.exists())
    try:
        for ending in ("", "-wal", "-shm", "-journal"):
            own = path.with_name(path.name + ending)
            if own.exists():
                own.replace(aside.with_name(aside.name + ending))
    except OSError as error:
        raise SaveError(f"{shown(path)} is damaged and cannot be renamed ({why(error)}); remove it") from error
    return aside


def _is_same(stored: Store, part: Part) -> bool:
    """Whether the games of a file are the beginning of a part, or more than it.

    Raises:
        SaveError: its games are not those of its own plan.
    """
    same = evolve(stored.header, blocks=part.header.blocks, engine_version=part.header.engine_version)
    digests = [tuple(digest for _, digest in one.files) for one in stored.identities or ()]
    if same != part.header or digests != [tuple(digest for _, digest in one.files) for one in part.identities]:
        return False
    try:
        with closing(stored.seatings()) as rows:
            check_plan(rows, plan_of(stored.header))
    except ReadError as error:
        raise SaveError(
            f"{stored.path} is damaged: {error.reason}; remove it, and its games are played again"
        ) from error
    return True
