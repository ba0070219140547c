"""Check a policy for tournaments: protocol, legality, determinism and speed; for Python policies and programs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

from attrs import evolve, field, frozen

from gigawatt.match.entrants import Entrants
from gigawatt.match.external import ExternalPolicy, ProgramSession, ProgramSpec, events_to, is_external, parse_program
from gigawatt.match.faults import ProgramFaultError
from gigawatt.match.hosted import HostedPolicy, HostSettings
from gigawatt.match.play import PlyNote, play_match
from gigawatt.match.program import Limits
from gigawatt.policies.api import DEFAULT_BUDGET, Decision, Policy, Turn
from gigawatt.policies.registry import make_policy

if TYPE_CHECKING:
    from gigawatt.core import Game

PINGS: Final = 20
ENOUGH: Final = 3
"""The number of games with a fault after which the check stops."""

SEED: Final = 1_000
"""The seed of the first game; the games are the same for every policy."""


@frozen
class Finding:
    """The result of one check."""

    name: str
    verdict: str
    """`ok`, `warning` or `failed`."""
    text: str


@frozen
class Report:
    """The results of all checks."""

    entrant: str
    findings: tuple[Finding, ...]
    games: int
    decisions: int
    latency_ms: tuple[float, float, float]
    """The median, 99th percentile and maximum time of a decision."""

    @property
    def ok(self) -> bool:
        """Whether no check failed."""
        return all(finding.verdict != "failed" for finding in self.findings)


@frozen
class _Played:
    """The result of one game."""

    actions: tuple[int, ...]
    """The actions of the checked seat."""
    plies: tuple[int, ...]
    """The plies of those actions."""
    fault: str
    """A description of the fault; empty if there was none."""
    has_changed_tables: bool


@frozen
class _Case:
    """A game to play: board, seat and seed."""

    game: Game
    seat: int
    seed: int


class _Timed:
    """A policy that measures the time of its decisions."""

    def __init__(self, inner: Policy, times: list[float]) -> None:
        self._inner = inner
        self._times = times

    def decide(self, turn: Turn) -> Decision:
        """Decide, and record the time taken."""
        begun = time.perf_counter()
        try:
            return self._inner.decide(turn)
        finally:
            self._times.append(time.perf_counter() - begun)


@frozen
class _Bench:
    """The settings that the checks share, and the times measured."""

    entrant: str
    program: ProgramSpec | None
    limits: Limits
    settings: HostSettings
    budget: int
    times: list[float] = field(factory=list)


def check_policy(
    entrant: str,
    games: Sequence[Game],
    *,
    rounds: int = 1,
    limits: Limits | None = None,
    settings: HostSettings | None = None,
    budget: int = DEFAULT_BUDGET,
    on_game: Callable[[int], object] | None = None,
) -> Report:
    """Check a policy in games against random play.

    Args:
        entrant: as in a tournament, `cmd:` included.
        games: the boards to play on; the policy plays every seat of each.
        rounds: the number of games for each seat, with different seeds.
        limits: limits of a program; a budget or memory limit in its own description takes precedence.
        settings: how a Python policy of somebody else is hosted.
        budget: nodes of a decision for a policy in Python.
        on_game: called with the number of games played.

    Raises:
        PolicyError: there is no such policy.
    """
    program = parse_program(entrant) if is_external(entrant) else None
    hosting = evolve(settings or HostSettings(), watch_tables=True)
    bench = _Bench(entrant, program, limits or Limits(), hosting, budget)
    findings = []
    if program is not None:
        findings.append(_check_protocol(program, bench.limits))
        if findings[0].verdict == "failed":
            return Report(entrant, tuple(findings), 0, 0, (0.0, 0.0, 0.0))
    cases = [
        _Case(game, seat, SEED + 100 * turn + seat)
        for turn in range(rounds)
        for game in games
        for seat in range(game.seats)
    ]
    played, stale = _play_all(bench, cases, on_game)
    findings.append(_check_legality(played))
    if any(one.has_changed_tables for one in played):
        findings.append(Finding("tables", "failed", "it changed the tables of the game, which everyone shares"))
    if stale:
        text = f"{stale} replies answer no question: echo the id of the question, and answer each once"
        findings.append(Finding("stale replies", "warning", text))
    if not any(one.fault for one in played):
        findings.append(_check_repeat(bench, cases, played))
    findings.append(_check_speed(bench))
    return Report(entrant, tuple(findings), len(played), len(bench.times), _percentiles(bench.times))


def _check_protocol(program: ProgramSpec, limits: Limits) -> Finding:
    """Start the program, ping it, and end it."""
    begun = time.monotonic()
    try:
        with ProgramSession(program, limits) as session:
            session.start()
            ready = time.monotonic() - begun
            for _ in range(PINGS):
                session.ping()
            stale = session.stale
            name, version = session.name, session.version
            has_quit = session.close()
    except ProgramFaultError as fault:
        return Finding("protocol", "failed", f"{fault.kind}: {fault}")
    text = f"ready after {ready:.2f} s as {name or 'nameless'!r} {version}".rstrip() + f", {PINGS} pings answered"
    if stale:
        return Finding("protocol", "warning", f"{text}, but {stale} replies answer no question")
    if not has_quit:
        return Finding("protocol", "warning", f"{text}, but it had to be killed: it does not exit on 'quit'")
    return Finding("protocol", "ok", text)


def _play_all(
    bench: _Bench, cases: Sequence[_Case], on_game: Callable[[int], object] | None
) -> tuple[list[_Played], int]:
    """Play every case, with one program process for all games as in a tournament; also count its stale replies."""
    played = []
    with _Seating(bench) as seating:
        for count, case in enumerate(cases, 1):
            played.append(_play(bench, case, seating))
            if on_game is not None:
                on_game(count)
            if len([one for one in played if one.fault]) >= ENOUGH:
                break
        return played, seating.stale


class _Seating:
    """Seats the checked policy in game after game, and ends its process."""

    def __init__(self, bench: _Bench) -> None:
        self._entrant = bench.entrant
        self._session = ProgramSession(bench.program, bench.limits) if bench.program is not None else None
        self._entrants = Entrants(bench.settings)

    def seat(self) -> Policy:
        """A policy for the next game."""
        if self._session is None:
            return self._entrants.seat(self._entrant)
        with suppress(ProgramFaultError):  # if it cannot be started, its first decision fails with the reason
            self._session.start()
        return ExternalPolicy(self._session)

    def release(self, policy: Policy) -> None:
        """End the game of a policy."""
        self._entrants.release([policy])

    @property
    def stale(self) -> int:
        """The number of a program's replies that answered no question."""
        return 0 if self._session is None else self._session.stale

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._entrants.close()
        if self._session is not None:
            self._session.close()


def _play(bench: _Bench, case: _Case, seating: _Seating) -> _Played:
    """Play one game with the policy in its seat and random play in the others."""
    checked = seating.seat()
    policies = [make_policy("random") for _ in range(case.game.seats)]
    policies[case.seat] = checked
    if isinstance(checked, HostedPolicy):
        checked.prepare(case.game)
    send_events = events_to(case.game, policies)
    policies[case.seat] = _Timed(checked, bench.times)
    actions: list[int] = []
    plies: list[int] = []

    def note(ply: PlyNote) -> None:
        if ply.seat == case.seat:
            actions.append(ply.action)
            plies.append(ply.ply)
        if send_events is not None:
            send_events(ply)

    result = play_match(case.game, policies, case.seed, on_ply=note, max_nodes=bench.budget)
    fault = result.faults[case.seat]
    if isinstance(checked, ExternalPolicy):
        checked.finish(result.ranks)
    has_changed = isinstance(checked, HostedPolicy) and checked.has_changed_tables()
    seating.release(checked)
    where = "" if fault is None else f"{fault.kind} at ply {fault.ply} of seat {fault.seat}: {fault.message}"
    return _Played(tuple(actions), tuple(plies), where, has_changed)


def _check_legality(played: Sequence[_Played]) -> Finding:
    faults = [one for one in played if one.fault]
    if not faults:
        return Finding("legal actions", "ok", f"{len(played)} games without a fault")
    more = f" (and in {len(faults) - 1} more games)" if len(faults) > 1 else ""
    return Finding("legal actions", "failed", faults[0].fault + more)


def _check_repeat(bench: _Bench, cases: Sequence[_Case], played: Sequence[_Played]) -> Finding:
    """Play the last game again with a fresh process, and compare.

    This finds randomness of the policy's own, and state that a program keeps from earlier games.
    """
    quiet = evolve(bench, times=[])
    with _Seating(quiet) as seating:
        again = _play(quiet, cases[-1], seating)
    before = played[-1]
    verdict = "failed" if bench.program is None else "warning"
    if again.fault:  # what follows it is not what the policy would have done
        return Finding("same again", verdict, f"the game that was played again had a fault: {again.fault}")
    if again.actions == before.actions:
        return Finding(
            "same again", "ok", f"a game played again from a fresh start took the same {len(again.actions)} decisions"
        )
    pairs = zip(before.plies, before.actions, again.actions, strict=False)
    ply = next((ply for ply, one, other in pairs if one != other), before.plies[-1])
    return Finding(
        "same again", verdict, f"the same game went another way from ply {ply}: take all chance from the policy seed"
    )


def _check_speed(bench: _Bench) -> Finding:
    median, high, worst = _percentiles(bench.times)
    text = f"{len(bench.times)} decisions, median {median:.1f} ms, 99 % within {high:.1f} ms, worst {worst:.1f} ms"
    if bench.program is None:
        return Finding("speed", "ok", text)
    allowed = bench.program.move_ms or bench.limits.move_s * 1000
    verdict = "ok" if worst <= allowed else "warning"
    return Finding("speed", verdict, f"{text}; {allowed:.0f} ms are allowed")


def _percentiles(times: Sequence[float]) -> tuple[float, float, float]:
    ordered = sorted(times)
    if not ordered:
        return 0.0, 0.0, 0.0
    last = len(ordered) - 1
    return ordered[last // 2] * 1000, ordered[-(-last * 99 // 100)] * 1000, ordered[last] * 1000
