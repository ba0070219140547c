"""Setting a tournament up: from what a user asks for to a results file, a plan and a job; or on with one that was begun."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from gigawatt import __version__
from gigawatt.content import find_scenario, prepare, ruleset_digest, to_plain
from gigawatt.core import RULES_VERSION, Game
from gigawatt.errors import SaveVersionError, UsageError
from gigawatt.match.external import is_external
from gigawatt.policies.api import DEFAULT_BUDGET
from gigawatt.policies.registry import parse_spec
from gigawatt.tournament.plan import Plan, secret_of
from gigawatt.tournament.store import Header, Store, check_same
from gigawatt.tournament.worker import Job, job_of

DEFAULT_SCENARIO: Final = "case-study"
DEFAULT_BLOCKS: Final = 100
DEFAULT_MOVE_MS: Final = 1000
DEFAULT_MEMORY_MB: Final = 512


@frozen(kw_only=True)
class Request:
    """What a user asks for; what is left out is None and comes from the results file, or from the defaults."""

    entrants: tuple[str, ...] = ()
    scenario: str | None = None
    seats: int | None = None
    factions: tuple[str, ...] | None = None
    format: str | None = None
    blocks: int | None = None
    seed: int | None = None
    fresh_seed: int = field(default=0)
    """The seed to take when none is asked for."""
    strict: bool | None = None
    budget: int | None = None
    move_ms: int | None = None
    memory_mb: int | None = None


def open_store(path: Path, request: Request) -> Store:
    """The results file to write to: a new one, or the one that is there if it is the same tournament.

    Raises:
        UsageError: what is asked for makes no sense, or is another tournament than the one in the file.
        SaveError: the file cannot be written, or is something else.
        GameError: the scenario or its rules cannot be used.
    """
    if not Store.is_begun(path):
        header = _new_header(request)
        plan_of(header)
        job_of_header(header)
        return Store.create(path, header)
    with Store.open_to_read(path) as reader:
        stored, games = reader.header, reader.counts()[0]
    _check_version(stored, path)
    wanted = _merged(stored, request)
    try:
        check_same(stored, wanted, path)
    except UsageError:
        if games or not request.entrants:
            raise
        path.unlink()  # nothing was played: whoever corrects the command need not clear it away
        return open_store(path, request)
    plan_of(wanted)
    store = Store.open_to_write(path)
    if wanted.blocks > stored.blocks:
        store.prolong(wanted.blocks)
    return store


def plan_of(header: Header) -> Plan:
    """The plan of a tournament.

    Raises:
        UsageError: its arguments make no sense together.
    """
    return Plan(
        entrants=len(header.entrants),
        seats=header.seats,
        factions=header.factions,
        format=header.format,
        blocks=header.blocks,
        secret=secret_of(int(header.seed)),
    )


def job_of_header(header: Header) -> Job:
    """What workers are told.

    Raises:
        PolicyError: an entrant is unknown, or cannot be made.
        GameError: the rules cannot be compiled.
    """
    return job_of(
        header.entrants,
        scenario=header.scenario,
        seats=header.seats,
        rules=header.rules,
        strict=header.strict,
        budget=header.budget,
        move_ms=header.move_ms,
        memory_mb=header.memory_mb,
    )


def _new_header(request: Request) -> Header:
    if not request.entrants:
        raise UsageError("a new tournament needs entrants, such as `greedy random`")
    entrants = _entrants(request.entrants)
    ruleset, scenario = find_scenario(request.scenario or DEFAULT_SCENARIO)
    rules = prepare(ruleset, scenario.id)
    seats = request.seats or scenario.default_seats
    Game(rules, scenario.id, seats)
    factions = request.factions or scenario.factions
    for name in factions:
        if name not in scenario.factions:
            raise UsageError(f"no faction {name[:40]!r} in {scenario.id}; there are {', '.join(scenario.factions)}")
    return Header(
        entrants=entrants,
        scenario=scenario.id,
        seats=seats,
        factions=factions,
        format=request.format or "round-robin",
        blocks=request.blocks or DEFAULT_BLOCKS,
        seed=str(request.fresh_seed if request.seed is None else request.seed),
        strict=bool(request.strict),
        budget=request.budget or DEFAULT_BUDGET,
        move_ms=request.move_ms or DEFAULT_MOVE_MS,
        memory_mb=request.memory_mb or DEFAULT_MEMORY_MB,
        ruleset_digest=ruleset_digest(rules, scenario.id),
        rules_version=RULES_VERSION,
        engine_version=__version__,
        rules=json.dumps(to_plain(rules), separators=(",", ":")),
    )


def _entrants(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The entrants in the form that is stored: options without blanks; none may be named twice."""
    entrants = tuple(text.strip() if is_external(text) else str(parse_spec(text)) for text in texts)
    for place, entrant in enumerate(entrants):
        if entrant in entrants[:place]:
            raise UsageError(f"entrant {entrant} is named twice; a tournament fills the seats by itself")
    return entrants


def _merged(stored: Header, request: Request) -> Header:
    """The stored header with what is asked for in its place, to be compared with it."""
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
    if "blocks" not in changes and request.blocks is None:
        changes["blocks"] = stored.blocks
    return evolve(stored, **changes)  # type: ignore[arg-type]  # names and kinds are the header's own


def _check_version(stored: Header, path: Path) -> None:
    if stored.rules_version != RULES_VERSION:
        raise SaveVersionError(
            f"{path} was begun under rules version {stored.rules_version}, this release plays version {RULES_VERSION}; "
            f"install gigawatt {stored.engine_version} to go on"
        )
