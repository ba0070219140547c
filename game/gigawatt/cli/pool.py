"""Where a command plays many games: the options `--workers` and `--dask`, and the pool that they name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from gigawatt.errors import UsageError

if TYPE_CHECKING:
    from gigawatt.tournament.pools import Pool
    from gigawatt.tournament.worker import Work

workers_option = click.option(
    "--workers",
    type=click.IntRange(0, 512),
    metavar="N",
    help="Worker processes; 0 plays in this process. Default: the number of processors.",
)
dask_option = click.option(
    "--dask", "address", metavar="ADDRESS", help="Play on a dask cluster, such as tcp://10.0.0.5:8786."
)


def check_place(workers: int | None, address: str | None) -> None:
    """Refuse two places at once.

    Raises:
        UsageError: both options are given.
    """
    if address is not None and workers is not None:
        raise UsageError("--dask and --workers exclude each other: a cluster has its own workers")


def open_pool(work: Work, workers: int | None, address: str | None) -> Pool:
    """The pool that the options name; the caller closes it."""
    from gigawatt.tournament import pools

    if address is not None:
        return pools.Dask(work, address)
    if workers == 0:
        return pools.InProcess(work)
    return pools.Processes(work, workers or os.cpu_count() or 1)
