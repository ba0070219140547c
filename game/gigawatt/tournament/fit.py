"""Plackett-Luce model with covariates, fitted to finishing orders.

The worth of a seat in a game is the sum of the effects of its policy, its faction and its place in the order of play. The
probability that it comes first among those still to be placed is exp(worth) over the sum of theirs. Ties count as the average of
their orders (Efron). The fit is Newton's method on the log-likelihood with a small ridge; the effects of each factor sum to zero.

Needs numpy. Everything is a function of the set of games; their order does not matter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from attrs import field, frozen

from gigawatt.errors import UsageError
from gigawatt.tournament.spread import Bools, Floats, Ints, covariance_of

RIDGE: Final = 1e-2
"""Keeps the rating of an entrant that never lost finite; equivalent to a normal prior of 1,737 Elo around the mean."""

_CHUNK: Final = 16_384


@frozen
class Finishes:
    """The finishing orders: a row for each game, a column for each seat.

    Raises:
        UsageError: the arrays do not fit together.
    """

    policy: Ints = field(repr=False)
    """The entrant's number by game and seat."""
    faction: Ints = field(repr=False)
    """The faction's number by game and seat."""
    rank: Ints = field(repr=False)
    """The place of each seat, 1 the best; equal places are ties."""
    block: Ints = field(repr=False)
    """The seed block of each game."""
    policies: tuple[str, ...]
    factions: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        shapes = {self.policy.shape, self.faction.shape, self.rank.shape}
        if len(shapes) != 1 or self.policy.ndim != 2 or self.block.shape != self.policy.shape[:1]:
            raise UsageError("policies, factions and ranks must be games by seats, and blocks one a game")
        if self.games == 0:
            raise UsageError("there are no games to rate")

    @property
    def games(self) -> int:
        """The number of games."""
        return int(self.policy.shape[0])

    @property
    def seats(self) -> int:
        """The number of seats of a game."""
        return int(self.policy.shape[1])

    def select(self, keep: Bools) -> Finishes:
        """The games for which `keep` is true."""
        return Finishes(
            self.policy[keep], self.faction[keep], self.rank[keep], self.block[keep], self.policies, self.factions
        )


def joined(parts: Sequence[Finishes]) -> Finishes:
    """Combine the games of several tournaments on one board; entrants and factions are matched by name.

    Raises:
        UsageError: they differ in the number of seats, or there are none.
    """
    if not parts or len({part.seats for part in parts}) != 1:
        raise UsageError("tournaments can be rated together when their games have the same number of seats")
    policies = tuple(dict.fromkeys(name for part in parts for name in part.policies))
    factions = tuple(dict.fromkeys(name for part in parts for name in part.factions))
    columns: list[tuple[Ints, Ints, Ints, Ints]] = []
    first_block = 0
    for part in parts:
        policy = np.array([policies.index(name) for name in part.policies], dtype=np.int64)[part.policy]
        faction = np.array([factions.index(name) for name in part.factions], dtype=np.int64)[part.faction]
        columns.append((policy, faction, part.rank, part.block + first_block))
        first_block += int(part.block.max()) + 1
    policy, faction, rank, block = (np.concatenate(column) for column in zip(*columns, strict=True))
    return Finishes(policy, faction, rank, block, policies, factions)


@frozen
class Fit:
    """The fitted effects in units of worth (natural logarithm of odds); each factor's effects sum to zero."""

    policy: Floats
    faction: Floats
    seat: Floats
    covariance: Floats = field(repr=False)
    """Covariance of policies, factions and seats, in this order; clustered by block, and infinite if there is only one block."""
    blocks: int
    log_likelihood: float
    steps: int
    """The number of Newton steps."""
    is_identified: bool
    """False if the games cannot separate the effects, as with one block only; the ridge then divides them."""

    def slice_of(self, factor: str) -> slice:
        """The slice of `policy`, `faction` or `seat` in `covariance`."""
        sizes = {"policy": len(self.policy), "faction": len(self.faction), "seat": len(self.seat)}
        start = 0
        for name, size in sizes.items():
            if name == factor:
                return slice(start, start + size)
            start += size
        raise KeyError(factor)

    def error_of(self, factor: str) -> Floats:
        """Standard errors of the effects of `factor`."""
        place = self.slice_of(factor)
        return np.asarray(np.sqrt(np.maximum(np.diag(self.covariance)[place], 0.0)), dtype=np.float64)


def fit(games: Finishes, ridge: float = RIDGE) -> Fit:
    """Fit policy, faction and seat effects to `games` by penalised maximum likelihood."""
    sizes = (len(games.policies), len(games.factions), games.seats)
    basis = _block_diagonal([_contrasts(size) for size in sizes])
    width = basis.shape[1]
    orders = Orders(games, basis, sizes)
    theta = np.zeros(width)
    value, gradient, hessian = orders.evaluate(theta)
    target = value - 0.5 * ridge * theta @ theta
    steps = 0
    for steps in range(1, 101):  # noqa: B007 - told in the result
        penalised = hessian + ridge * np.eye(width)
        step = np.linalg.solve(penalised, gradient - ridge * theta) if width else theta
        if not width or float(np.max(np.abs(step))) < 1e-10:
            break
        scale = 1.0
        while True:
            trial = theta + scale * step
            value, new_gradient, new_hessian = orders.evaluate(trial)
            new_target = value - 0.5 * ridge * trial @ trial
            if new_target >= target - 1e-9 * abs(target) or scale < 1e-4:
                break
            scale /= 2
        theta, target, gradient, hessian = trial, new_target, new_gradient, new_hessian
    names, place = np.unique(games.block, return_inverse=True)
    precision = hessian + ridge * np.eye(width)
    spread = covariance_of(orders, theta, precision, place, len(names))
    full = basis @ theta
    ends = np.cumsum(sizes)
    return Fit(
        policy=full[: ends[0]],
        faction=full[ends[0] : ends[1]],
        seat=full[ends[1] :],
        covariance=np.full((len(basis),) * 2, np.inf) if spread is None else basis @ spread @ basis.T,
        blocks=len(names),
        log_likelihood=float(value),
        steps=steps,
        is_identified=_is_identified(hessian),
    )


def _is_identified(hessian: Floats) -> bool:
    """Whether the information about every direction exceeds rounding errors."""
    if not hessian.size:
        return True
    values = np.linalg.eigvalsh(hessian)
    return bool(values[0] > 1e-7 * values[-1])


def _contrasts(size: int) -> Floats:
    """`size` by `size - 1`: orthonormal columns that sum to zero, so that a ridge on them is a ridge on the effects."""
    columns = np.zeros((size, max(size - 1, 0)))
    for k in range(1, size):
        columns[:k, k - 1] = 1.0
        columns[k, k - 1] = -k
        columns[:, k - 1] /= math.sqrt(k * (k + 1))
    return columns


def _block_diagonal(parts: Sequence[Floats]) -> Floats:
    """A block-diagonal matrix of `parts`."""
    rows, columns = (sum(part.shape[axis] for part in parts) for axis in (0, 1))
    out = np.zeros((rows, columns))
    row = column = 0
    for part in parts:
        out[row : row + part.shape[0], column : column + part.shape[1]] = part
        row += part.shape[0]
        column += part.shape[1]
    return out


class Orders:
    """The games sorted by place, ready to evaluate the likelihood at any parameters, in chunks of bounded memory."""

    def __init__(self, games: Finishes, basis: Floats, sizes: tuple[int, int, int]) -> None:
        order = np.argsort(games.rank, axis=1, kind="stable")
        rank = np.take_along_axis(games.rank, order, axis=1)
        self._policy = np.take_along_axis(games.policy, order, axis=1)
        self._faction = np.take_along_axis(games.faction, order, axis=1) + sizes[0]
        self._seat = order + sizes[0] + sizes[1]
        self._basis = basis
        places = np.arange(games.seats)
        new = np.ones_like(rank, dtype=bool)
        new[:, 1:] = rank[:, 1:] != rank[:, :-1]
        self._start = np.maximum.accumulate(np.where(new, places, 0), axis=1)
        last = np.ones_like(rank, dtype=bool)
        last[:, :-1] = new[:, 1:]
        ends = np.where(last, places, games.seats)
        self._end = np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]
        size = self._end - self._start + 1
        self._share = (places - self._start) / size
        self.games = games.games

    def evaluate(self, theta: Floats) -> tuple[float, Floats, Floats]:
        """Log-likelihood at `theta`, its gradient, and the negative of its Hessian."""
        width = len(theta)
        value, gradient, hessian = 0.0, np.zeros(width), np.zeros((width, width))
        for begin in range(0, self.games, _CHUNK):
            part = slice(begin, begin + _CHUNK)
            design = self._design(part)
            worth = design @ theta
            weight, log_total = self._weights(part, worth)
            value += float(np.sum(worth) - np.sum(log_total))
            mean = np.einsum("gri,gip->grp", weight, design)
            gradient += design.sum(axis=(0, 1)) - mean.sum(axis=(0, 1))
            spread = weight.sum(axis=1)
            flat = design.reshape(-1, width)
            means = mean.reshape(-1, width)
            hessian += (flat * spread.reshape(-1, 1)).T @ flat - means.T @ means
        return value, gradient, hessian

    def scores(self, theta: Floats) -> Floats:
        """The gradient of each game, games by parameters."""
        out = np.zeros((self.games, len(theta)))
        for begin in range(0, self.games, _CHUNK):
            part = slice(begin, begin + _CHUNK)
            design = self._design(part)
            weight, _ = self._weights(part, design @ theta)
            out[part] = design.sum(axis=1) - np.einsum("gi,gip->gp", weight.sum(axis=1), design)
        return out

    def information(self, theta: Floats, rows: Ints) -> Floats:
        """The negative of the Hessian of some games, at `theta`."""
        design = self._design(rows)
        weight, _ = self._weights(rows, design @ theta)
        means = np.einsum("gri,gip->grp", weight, design).reshape(-1, len(theta))
        flat = design.reshape(-1, len(theta))
        return np.asarray((flat * weight.sum(axis=1).reshape(-1, 1)).T @ flat - means.T @ means, dtype=np.float64)

    def _design(self, part: slice | Ints) -> Floats:
        """Games by places by parameters: the covariates of each finisher."""
        rows = self._basis[self._policy[part]] + self._basis[self._faction[part]] + self._basis[self._seat[part]]
        return np.asarray(rows, dtype=np.float64)

    def _weights(self, part: slice | Ints, worth: Floats) -> tuple[Floats, Floats]:
        """Games by places by finishers: the probability of each to take that place; and the logarithm of each place's total.

        At the l-th place of a tie of d, the tied ones count (d - l) / d each, which is Efron's rule.
        """
        shift = worth.max(axis=1, keepdims=True)
        power = np.exp(worth - shift)
        places = np.arange(worth.shape[1])
        start, end, share = self._start[part], self._end[part], self._share[part]
        runs = places[None, None, :] >= start[:, :, None]
        tied = runs & (places[None, None, :] <= end[:, :, None])
        weight = power[:, None, :] * (runs - tied * share[:, :, None])
        total = weight.sum(axis=2)
        weight /= total[:, :, None]
        return weight, np.log(total) + shift
