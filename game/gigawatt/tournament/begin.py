"""Set up a tournament, new or continued: from a user's request to a results file, a plan and a job."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Final, TypeVar

from attrs import evolve, frozen

from gigawatt.content import find_scenario, prepare, ruleset_digest, to_plain
from gigawatt.core import RULES_VERSION, Game
from gigawatt.core.lineups import MIXED_FROM, blocs_to_mix
from gigawatt.errors import GameError, PolicyError, ReadError, SaveError, UsageError
from gigawatt.match.command import ProgramSpec, is_external, names_nothing, parse_program
from gigawatt.match.external import ProgramSession
from gigawatt.match.faults import ProgramFaultError
from gigawatt.match.program import Limits
from gigawatt.policies.api import DEFAULT_BUDGET
from gigawatt.tournament.header import (
    Header,
    check_limits,
    check_rules_version,
    check_same,
    plan_of,
    rules_of,
    stored_form,
)
from gigawatt.tournament.identity import Identity, difference, identify
from gigawatt.tournament.integrity import check_actions_fit, check_plan
from gigawatt.tournament.store import Store
from gigawatt.tournament.worker import Job, job_of
from gigawatt.version import __version__
from gigawatt.wording.lineup_text import one_bloc_note

__all__ = ["Request", "job_of_header", "job_of_store", "open_store", "plan_of", "start_entrants"]

T = TypeVar("T")

DEFAULT_SCENARIO: Final = "case-study"
DEFAULT_BLOCKS: Final = 100
DEFAULT_MOVE_MS: Final = 1000
DEFAULT_MEMORY_MB: Final = 512

_STARTED_TOGETHER: Final = 4


@frozen(kw_only=True)
class Request:
    """A user's request; None stands for the value in the results file, or for the default."""

    entrants: tuple[str, ...] = ()
    scenario: str | None = None
    seats: int | None = None
    factions: tuple[str, ...] | None = None
    format: str | None = None
    blocks: int | None = None
    seed: int | None = None
    fresh_seed: int = 0
    """The seed if the user gives none."""
    strict: bool | None = None
    budget: int | None = None
    move_ms: int | None = None
    memory_mb: int | None = None


def open_store(
    path: Path,
    request: Request,
    *,
    accept_changed: bool = False,
    on_note: Callable[[str], object] | None = None,
) -> Store:
    """Open the results file to write to: a new one, or the existing one if it is of the same tournament.

    If there is a block to play, every entrant is started once before anything is written.

    Args:
        path: the results file.
        request: the request.
        accept_changed: continue although an entrant is another file, or its file has changed.
        on_note: called with sentences for the user.

    Raises:
        UsageError: the request is invalid, or for another tournament than the one in the file; or an entrant has changed.
        PolicyError: an entrant is unknown, cannot be created, or does not start.
        SaveError: the file cannot be written, is damaged, or is not a results file.
        GameError: the scenario or its rules cannot be used.
    """
    _check_numbers(request)
    place = path.absolute()
    is_begun = Store.is_begun(path)
    if is_begun:
        with Store.open_to_read(path) as stored:
            wanted = _wanted(stored, request)
            identities = None if wanted is None else _checked(stored, wanted, request, accept_changed)
        if wanted is not None:
            return _continue(_same_place(path, place), stored, wanted, identities, on_note)
    header = _new_header(request)
    check_limits(header)
    plan_of(header)
    if on_note is not None and header.seats >= MIXED_FROM and len(set(header.blocs)) == 1:
        on_note(one_bloc_note(header.blocs[0]))
    identities = tuple(identify(entrant) for entrant in header.entrants)
    start_entrants(job_of_header(header, identities))
    if is_begun:
        place.unlink()
    return Store.create(_same_place(path, place), header, identities)


def _check_numbers(request: Request) -> None:
    """Check the numbers of a request that comes from a program: a results file could not be read again with a wrong one.

    Raises:
        UsageError: one is not a whole number, or the seed has more than 128 bits.
    """
    for name in ("seats", "blocks", "seed", "budget"):
        value = getattr(request, name)
        if value is not None and type(value) is not int:
            raise UsageError(f"{name} is a whole number, got {value!r:.80}")
    if request.seed is not None and not 0 <= request.seed < 1 << 128:
        raise UsageError(f"seed is a whole number from 0 to 2**128 - 1, got {request.seed}")


def _same_place(path: Path, place: Path) -> Path:
    """The path as given if it still refers to `place`: an entrant may have changed the current folder."""
    try:
        return path if path.absolute() == place else place
    except OSError:  # that folder was removed
        return place


def _wanted(stored: Store, request: Request) -> Header | None:
    """The tournament to continue; None if the request is for another one and the file has no games.

    Raises:
        UsageError: the request is for another tournament than the one played.
        SaveVersionError: this release plays other rules.
    """
    check_rules_version(stored.header, stored.path, "to continue")
    wanted = _merged(stored.header, request)
    try:
        check_same(stored.header, wanted, stored.path)
    except UsageError:
        if stored.counts()[0] or not request.entrants:
            raise
        return None  # a corrected command need not be preceded by removing the file
    return wanted


def _checked(stored: Store, wanted: Header, request: Request, accept_changed: bool) -> tuple[Identity, ...] | None:
    """Check that a stored tournament can continue; return the entrants' identities if there is a block to play."""
    plan = plan_of(wanted)
    board = Game(rules_of(wanted, stored.path), wanted.scenario, wanted.seats)
    try:
        with closing(stored.seatings()) as rows:
            check_plan(rows, plan)
        with closing(stored.packed_actions()) as games:
            check_actions_fit(games, board.action_count)
    except ReadError as error:
        raise SaveError(f"{stored.path} is damaged: {error.reason}") from error
    if len(stored.done()) >= wanted.blocks:
        return None
    identities = _identities_now(stored, request, accept_changed)
    start_entrants(job_of_header(wanted, identities))
    return identities


def _continue(
    path: Path,
    stored: Store,
    wanted: Header,
    identities: tuple[Identity, ...] | None,
    on_note: Callable[[str], object] | None,
) -> Store:
    """Open a checked file, and write the changes to it."""
    store = Store.open_to_write(path)
    if wanted.blocks > stored.header.blocks:
        store.prolong(wanted.blocks)
    if identities is not None and identities != stored.identities:
        store.note_identities(identities)
        if stored.identities is None and on_note is not None:
            on_note(f"{path} did not say which files its entrants are, as in earlier releases; from now on it does")
    return store


def _identities_now(stored: Store, request: Request, accept_changed: bool) -> tuple[Identity, ...]:
    """The current identities of the entrants: as the user names them here, else as they were named when the tournament began.

    Raises:
        UsageError: one has changed.
    """
    entrants, before = stored.header.entrants, stored.identities
    if before is None:
        return tuple(identify(entrant) for entrant in entrants)
    is_named = bool(request.entrants)
    found = []
    for entrant, old in zip(entrants, before, strict=True):
        now = identify(entrant, None if is_named else Path(old.folder))
        found.append(now)
        changed = difference(entrant, old, now)
        if changed and not accept_changed:
            raise UsageError(
                f"{stored.path} cannot be continued: {changed}; put it back, take another --out, or add --accept-changed"
            )
        if not changed:
            found[-1] = old
    return tuple(found)


def job_of_header(header: Header, identities: tuple[Identity, ...] | None = None) -> Job:
    """The job for workers. Without identities, entrants are resolved here and now.

    Raises:
        PolicyError: an entrant is unknown, or cannot be created.
        GameError: the rules cannot be compiled.
    """
    folders = [None] * len(header.entrants) if identities is None else [Path(one.folder) for one in identities]
    return job_of(
        header.entrants,
        programs=tuple(
            parse_program(entrant, folder) if is_external(entrant) else None
            for entrant, folder in zip(header.entrants, folders, strict=True)
        ),
        scenario=header.scenario,
        seats=header.seats,
        rules=header.rules,
        strict=header.strict,
        budget=header.budget,
        move_ms=header.move_ms,
        memory_mb=header.memory_mb,
    )


def job_of_store(store: Store) -> Job:
    """The job for workers of a results file's tournament, with the entrants that it began with.

    Raises:
        PolicyError: an entrant is unknown, or cannot be created.
        GameError: the rules cannot be compiled.
    """
    return job_of_header(store.header, store.identities)


def start_entrants(job: Job) -> None:
    """Start every program once and end it, so that a typing error is reported before the first game.

    Classes were created once when the job was made.

    Raises:
        PolicyError: one does not start, or is not ready in time.
        GameError: this machine cannot start it.
    """
    limits = Limits(move_s=job.move_ms / 1000, memory_mb=job.memory_mb)
    programs = [program for program in job.programs if program is not None]
    with ThreadPoolExecutor(_STARTED_TOGETHER) as pool:
        for _ in pool.map(lambda program: _start(program, limits), programs):
            pass


def _start(program: ProgramSpec, limits: Limits) -> None:
    try:
        with ProgramSession(program, limits) as session:
            session.start()
            session.ping()
    except ProgramFaultError as fault:
        if fault.kind == "infrastructure":
            raise GameError(str(fault)) from fault
        missing = names_nothing(program)
        hint = f"; there is no {missing!r} in the folder it was named in" if missing else ""
        raise PolicyError(f"policy {program.text!r} cannot be used: {fault.kind}: {fault}{hint}") from fault


def _new_header(request: Request) -> Header:
    if not request.entrants:
        raise UsageError("a new tournament needs entrants, such as `greedy random`")
    entrants = _entrants(request.entrants)
    ruleset, scenario = find_scenario(_given(request.scenario, DEFAULT_SCENARIO))
    rules = prepare(ruleset, scenario.id)
    seats = _given(request.seats, scenario.default_seats)
    Game(rules, scenario.id, seats)
    factions = _given(request.factions, scenario.factions)
    for name in factions:
        if name not in scenario.factions:
            raise UsageError(f"no faction {name[:40]!r} in {scenario.id}; there are {', '.join(scenario.factions)}")
    return Header(
        entrants=entrants,
        scenario=scenario.id,
        seats=seats,
        factions=factions,
        blocs=blocs_to_mix(ruleset, scenario, factions),
        format=_given(request.format, "round-robin"),
        blocks=_given(request.blocks, DEFAULT_BLOCKS),
        seed=str(_given(request.seed, request.fresh_seed)),
        strict=_given(request.strict, False),
        budget=_given(request.budget, DEFAULT_BUDGET),
        move_ms=_given(request.move_ms, DEFAULT_MOVE_MS),
        memory_mb=_given(request.memory_mb, DEFAULT_MEMORY_MB),
        ruleset_digest=ruleset_digest(rules, scenario.id),
        rules_version=RULES_VERSION,
        engine_version=__version__,
        rules=json.dumps(to_plain(rules), separators=(",", ":")),
    )


def _given(value: T | None, default: T) -> T:
    """The value that the user gave, 0 as well, or the default."""
    return default if value is None else value


def _entrants(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The entrants in stored form: options without blanks; none may occur twice."""
    entrants = tuple(map(stored_form, texts))
    for place, entrant in enumerate(entrants):
        if entrant in entrants[:place]:
            raise UsageError(f"entrant {entrant} is named twice; a tournament fills the seats by itself")
    return entrants


def _merged(stored: Header, request: Request) -> Header:
    """The stored header with the values of the request, to compare with it."""
    changes: dict[str, object] = {
        name: value
        for name in ("seats", "factions", "format", "blocks", "strict", "budget", "move_ms", "memory_mb")
        if (value := getattr(request, name)) is not None
    }
    if request.entrants:
        changes["entrants"] = _entrants(request.entrants)
    if request.scenario is not None:
        changes["scenario"] = find_scenario(request.scenario)[1].id
    if request.seed is not None:
        changes["seed"] = str(request.seed)
    return evolve(stored, **changes)  # type: ignore[arg-type]  # names and kinds are the header's own
