"""Uncertainty of estimates: the covariance of effects from games whose blocks share their luck.

The covariance is the jackknife over blocks: the change of the estimate when one block is left out, by one step of Newton's method.
It holds from a dozen blocks on, where the plain sandwich is too narrow by a half or worse, and equals it if there are many. Results
that are all alike, as of an entrant that lost every game, have no influence on it, and both would claim certainty; so no direction
gets less than a share of the variance that independent games would have.

Needs numpy.
"""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FLOOR: Final = 0.25
"""The least variance of any direction, as a share of the variance of independent games according to the likelihood.

Blocks whose games balance each other's luck reach about a half, so that the floor matters only where there is little data; the coverage
test confirms that.
"""

_JACKKNIFE_BLOCKS: Final = 2_000
"""With more blocks than this the sandwich is the same to a per cent, and cheaper."""


class Likelihood(Protocol):
    """The input of the covariance: see `gigawatt.tournament.fit.Orders`."""

    def scores(self, theta: Floats) -> Floats:
        """The gradient of each game, games by parameters."""
        ...

    def information(self, theta: Floats, rows: Ints) -> Floats:
        """The negative of the Hessian of the games `rows`."""
        ...


def covariance_of(orders: Likelihood, theta: Floats, precision: Floats, place: Ints, blocks: int) -> Floats | None:
    """The covariance of the estimate `theta`, parameters by parameters.

    Args:
        orders: the games.
        theta: the estimate.
        precision: the negative of the Hessian there, including the ridge.
        place: the block of each game, numbered from 0.
        blocks: the number of blocks; None is returned for a single one.
    """
    if blocks < 2:
        return None
    if not theta.size:
        return np.zeros((0, 0))
    sums = np.zeros((blocks, theta.size))
    np.add.at(sums, place, orders.scores(theta))
    if blocks > _JACKKNIFE_BLOCKS:
        steps = np.linalg.solve(precision, sums.T).T
        scale = blocks / (blocks - 1)
    else:
        rows = np.split(np.argsort(place, kind="stable"), np.cumsum(np.bincount(place, minlength=blocks))[:-1])
        steps = np.array(
            [
                np.linalg.solve(precision - orders.information(theta, games), score)
                for games, score in zip(rows, sums, strict=True)
            ]
        )
        scale = (blocks - 1) / blocks
    steps -= steps.mean(axis=0)
    return _with_floor(scale * steps.T @ steps, precision)


def _with_floor(covariance: Floats, precision: Floats) -> Floats:
    """`covariance` with the variance of every direction at least `FLOOR` times that of the inverse of `precision`."""
    root = np.linalg.cholesky(precision)
    values, vectors = np.linalg.eigh(root.T @ covariance @ root)
    half = np.linalg.solve(root.T, vectors * np.sqrt(np.maximum(values, FLOOR)))
    return np.asarray(half @ half.T, dtype=np.float64)
