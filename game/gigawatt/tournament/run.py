"""A whole tournament in one call, for programs; `gigawatt tournament run` has more options."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from gigawatt.tournament.begin import Request, job_of_store, open_store, plan_of
from gigawatt.tournament.disk import RunLock
from gigawatt.tournament.pools import InProcess, Pool, Processes
from gigawatt.tournament.runner import Run, Status
from gigawatt.tournament.summary import Summary, summarise


def run_tournament(
    path: Path | str,
    entrants: Sequence[str] = (),
    *,
    scenario: str | None = None,
    seats: int | None = None,
    factions: Sequence[str] | None = None,
    format: str | None = None,  # noqa: A002  # as the option of the command is called
    blocks: int | None = None,
    seed: int | None = None,
    strict: bool | None = None,
    budget: int | None = None,
    workers: int = 0,
    on_status: Callable[[Status], object] | None = None,
) -> Summary:
    """Run a tournament, or continue the one whose results are in `path`, and rate the entrants.

    Ctrl-C ends the run early; what has been played is kept and summarised. Needs numpy (`gigawatt[tournament]`).

    Args:
        path: The results file: created, or continued if it holds the same tournament.
        entrants: Names of policies, `name:option=value`, `package.module:Class` or `cmd:PROGRAM`. May be left out to continue.
        scenario: What is played, `case-study` by default.
        seats: Seats of each game, by default the scenario's.
        factions: The factions that play, by default the scenario's.
        format: `round-robin` (default), `all` or `gauntlet`.
        blocks: Seed blocks to play in all, 100 by default.
        seed: Decides all chance; by default a random one, which the file keeps.
        strict: Whether an entrant at fault forfeits the rest of its block.
        budget: Nodes that a policy in Python may spend on a decision.
        workers: Processes to play in; 0 plays in this one. With any other number the calling script needs the usual
            `if __name__ == "__main__":`.
        on_status: Called with the state of the run after every block and at least every quarter second.

    Raises:
        UsageError: the arguments make no sense, or are of another tournament than the one in the file.
        PolicyError: an entrant is unknown or does not start.
        SaveError: the file cannot be written, is damaged, or holds something else.
        GameError: the scenario or its rules cannot be used, or the workers keep failing.
    """
    path = Path(path)
    request = Request(
        entrants=tuple(entrants),
        scenario=scenario,
        seats=seats,
        factions=None if factions is None else tuple(factions),
        format=format,
        blocks=blocks,
        seed=seed,
        fresh_seed=secrets.randbits(128),
        strict=strict,
        budget=budget,
    )
    with RunLock(path), open_store(path, request) as store:
        job = job_of_store(store)
        pool: Pool = Processes(job, workers) if workers else InProcess(job)
        is_complete = False
        try:
            is_complete = Run(plan_of(store.header), store, pool, on_status).go().is_complete
        finally:
            pool.close(at_once=not is_complete)
        return summarise(store)
