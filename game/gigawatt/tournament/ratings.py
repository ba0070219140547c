"""Ratings from finishing orders: Plackett-Luce with covariates, with intervals that hold for seed blocks.

The worth of a seat in a game is the sum of three effects, its policy's, its faction's and its seat's; the chance that it comes
first among those still to be placed is exp(worth) over the sum of theirs. Ties count as all their orders do on average (Efron).
The fit is Newton's method on the log-likelihood with a small ridge, each factor's effects summing to zero. The games of one seed
block share their luck, so the covariance is the sandwich clustered by block, with Student's t of one degree fewer than blocks.

Needs numpy. Everything is a function of the games alone; their order does not matter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Final

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from gigawatt.errors import UsageError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ELO: Final = 400 / math.log(10)
"""Elo points in one unit of worth."""

MEAN_RATING: Final = 1500
"""The mean rating of the entrants of a tournament."""

RIDGE: Final = 1e-2
"""Keeps an entrant that never lost at a finite rating; as strong as a normal prior of 1,737 Elo about the mean."""

_CHUNK: Final = 16_384
_DRAWS: Final = 20_000


@frozen
class Finishes:
    """Who finished where: one row a game, one column a seat.

    Raises:
        UsageError: the arrays do not belong together.
    """

    policy: Ints = field(repr=False)
    """Number of the entrant on each seat."""
    faction: Ints = field(repr=False)
    """Number of the faction on each seat."""
    rank: Ints = field(repr=False)
    """Place of each seat, 1 the best; equal places are ties."""
    block: Ints = field(repr=False)
    """Seed block of each game."""
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
        """How many games."""
        return int(self.policy.shape[0])

    @property
    def seats(self) -> int:
        """Seats of a game."""
        return int(self.policy.shape[1])

    def select(self, keep: NDArray[np.bool_]) -> Finishes:
        """The games for which `keep` is true."""
        return Finishes(
            self.policy[keep], self.faction[keep], self.rank[keep], self.block[keep], self.policies, self.factions
        )


@frozen
class Fit:
    """The fitted effects, in units of worth (natural logarithm of odds); each factor's sum to zero."""

    policy: Floats
    faction: Floats
    seat: Floats
    covariance: Floats = field(repr=False)
    """Of policies, factions and seats, in this order; clustered by block."""
    blocks: int
    log_likelihood: float
    steps: int
    """Newton steps taken."""
    is_identified: bool
    """False when the games cannot tell the effects apart, as with one block only; the ridge then shares them out."""

    def slice_of(self, factor: str) -> slice:
        """Where `policy`, `faction` or `seat` stands in `covariance`."""
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
    orders = _Orders(games, basis, sizes)
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
    covariance, blocks = _clustered(orders, theta, hessian, ridge, games.block, basis)
    full = basis @ theta
    ends = np.cumsum(sizes)
    return Fit(
        policy=full[: ends[0]],
        faction=full[ends[0] : ends[1]],
        seat=full[ends[1] :],
        covariance=covariance,
        blocks=blocks,
        log_likelihood=float(value),
        steps=steps,
        is_identified=_is_identified(hessian),
    )


def _is_identified(hessian: Floats) -> bool:
    """Whether the information about every direction is more than rounding."""
    if not hessian.size:
        return True
    values = np.linalg.eigvalsh(hessian)
    return bool(values[0] > 1e-7 * values[-1])


def _contrasts(size: int) -> Floats:
    """`size` by `size - 1`: orthonormal columns that sum to zero, so that a ridge on them is one on the effects."""
    columns = np.zeros((size, max(size - 1, 0)))
    for k in range(1, size):
        columns[:k, k - 1] = 1.0
        columns[k, k - 1] = -k
        columns[:, k - 1] /= math.sqrt(k * (k + 1))
    return columns


def _block_diagonal(parts: Sequence[Floats]) -> Floats:
    """The matrices `parts` along the diagonal, zero elsewhere."""
    rows, columns = (sum(part.shape[axis] for part in parts) for axis in (0, 1))
    out = np.zeros((rows, columns))
    row = column = 0
    for part in parts:
        out[row : row + part.shape[0], column : column + part.shape[1]] = part
        row += part.shape[0]
        column += part.shape[1]
    return out


class _Orders:
    """The games sorted best first, ready to evaluate the likelihood at any parameters, in chunks of bounded memory."""

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

    def _design(self, part: slice) -> Floats:
        """Games by places by parameters: the row of each finisher."""
        rows = self._basis[self._policy[part]] + self._basis[self._faction[part]] + self._basis[self._seat[part]]
        return np.asarray(rows, dtype=np.float64)

    def _weights(self, part: slice, worth: Floats) -> tuple[Floats, Floats]:
        """Games by places by finishers: the chance of each to take that place; and the logarithm of each place's total.

        At the l-th place of a tie of d, the tied ones count for (d - l) / d each, which is Efron's rule.
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


def _clustered(
    orders: _Orders, theta: Floats, hessian: Floats, ridge: float, block: Ints, basis: Floats
) -> tuple[Floats, int]:
    """The block-clustered sandwich covariance of the effects, and the number of blocks.

    With one block only there is nothing to estimate a spread from: the covariance is infinite.
    """
    names, place = np.unique(block, return_inverse=True)
    blocks, width = len(names), len(theta)
    if blocks < 2:
        return np.full((len(basis), len(basis)), np.inf), blocks
    sums = np.zeros((blocks, width))
    np.add.at(sums, place, orders.scores(theta))
    sums -= sums.mean(axis=0)
    meat = sums.T @ sums * (blocks / (blocks - 1))
    bread = np.linalg.inv(hessian + ridge * np.eye(width)) if width else np.zeros((0, 0))
    root = basis @ bread
    return np.asarray(root @ meat @ root.T, dtype=np.float64), blocks


def t_quantile(probability: float, degrees: int) -> float:
    """The quantile of Student's t with at least one degree of freedom; to about 1e-6 from three degrees on.

    One and two degrees have closed forms; from three on, Newton's method on the exact distribution function.
    """
    if degrees < 1 or not 0 < probability < 1:
        raise ValueError(f"expected degrees >= 1 and 0 < probability < 1, got {degrees} and {probability}")
    if degrees == 1:
        return math.tan(math.pi * (probability - 0.5))
    if degrees == 2:
        return (2 * probability - 1) / math.sqrt(2 * probability * (1 - probability))
    if degrees > 2000:
        return NormalDist().inv_cdf(probability)
    t = NormalDist().inv_cdf(probability)
    log_scale = math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2) - 0.5 * math.log(degrees * math.pi)
    for _ in range(60):
        density = math.exp(log_scale - (degrees + 1) / 2 * math.log1p(t * t / degrees))
        step = (_t_cumulative(t, degrees) - probability) / density
        t -= max(-1.0, min(1.0, step))
        if abs(step) < 1e-10:
            break
    return t


def _t_cumulative(t: float, degrees: int) -> float:
    """The distribution function of Student's t: a finite trigonometric sum for whole degrees."""
    angle = math.atan(t / math.sqrt(degrees))
    cosine, sine = math.cos(angle), math.sin(angle)
    if degrees % 2:
        term, total = cosine, 0.0
        for k in range(1, degrees - 1, 2):
            total += term
            term *= cosine * cosine * (k + 1) / (k + 2)
        return 0.5 + (angle + sine * total) / math.pi
    term, total = 1.0, 0.0
    for k in range(0, degrees - 1, 2):
        total += term
        term *= cosine * cosine * (k + 1) / (k + 2)
    return 0.5 + sine * total / 2


# --- what people read -----------------------------------------------------------------------------------------------------


@frozen
class Effect:
    """One effect on the Elo scale with its interval."""

    name: str
    value: float
    low: float
    high: float
    games: int
    """Seats played: an entrant that holds two seats of a game counts twice."""
    first_pct: float
    """Share of first places among them in per cent; a shared first place counts in parts."""


@frozen
class Cross:
    """How one entrant did against another."""

    row: str
    column: str
    games: int
    """Pairs of seats that met."""
    score_pct: float
    """Share of them in which the row finished ahead, ties as halves."""
    expected_pct: float
    """What the ratings say it would be."""
    z: float
    """The difference in standard errors, clustered by block: far from 0 means a result that no rating explains."""


@frozen
class Ratings:
    """All that a tournament's games say about its entrants."""

    standings: tuple[Effect, ...]
    """Entrants, best first; the mean is `MEAN_RATING`."""
    factions: tuple[Effect, ...]
    """Effects of factions, about 0, in the order of the input."""
    seats: tuple[Effect, ...]
    """Effects of seats, about 0, in order."""
    rank_pct: tuple[tuple[float, ...], ...]
    """For each entrant of `standings`: the chance in per cent that it is truly first, second and so on."""
    superiority_pct: tuple[tuple[float, ...], ...]
    """For each pair of `standings`: the chance in per cent that the row is truly stronger than the column."""
    cross: tuple[Cross, ...]
    """Every pair that met, in the order of `standings`."""
    intransitive: tuple[Cross, ...]
    """Pairs whose result no rating explains, allowing for the number of pairs looked at."""
    games: int
    blocks: int
    is_identified: bool


def rate(games: Finishes, confidence: float = 0.95) -> Ratings:
    """Fit `games` and say everything about them on the Elo scale, with intervals of the given confidence."""
    model = fit(games)
    reach = t_quantile(0.5 + confidence / 2, model.blocks - 1) if model.blocks > 1 else math.inf
    first = _first_shares(games)
    order = sorted(range(len(games.policies)), key=lambda i: (-round(float(model.policy[i]), 9), i))
    policies = _effects(model, "policy", games.policies, MEAN_RATING, reach, _by(games.policy, first, games.policies))
    factions = _effects(model, "faction", games.factions, 0, reach, _by(games.faction, first, games.factions))
    names = tuple(str(seat) for seat in range(games.seats))
    seats = _effects(model, "seat", names, 0, reach, _by(_seat_numbers(games), first, names))
    cross = _cross_table(games, model, order)
    limit = NormalDist().inv_cdf(1 - 0.05 / (2 * max(len(cross) // 2, 1)))
    return Ratings(
        standings=tuple(policies[i] for i in order),
        factions=factions,
        seats=seats,
        rank_pct=_rank_chances(model, order),
        superiority_pct=_superiority(model, order),
        cross=cross,
        intransitive=tuple(pair for pair in cross if pair.z > limit),
        games=games.games,
        blocks=model.blocks,
        is_identified=model.is_identified,
    )


def _effects(
    model: Fit, factor: str, names: Sequence[str], mean: float, reach: float, counts: list[tuple[int, float]]
) -> tuple[Effect, ...]:
    values = getattr(model, factor)
    errors = model.error_of(factor)
    out = []
    for name, value, error, (games, first_pct) in zip(names, values, errors, counts, strict=True):
        half = 0.0 if len(names) == 1 else math.inf if math.isinf(reach) else float(reach * error * ELO)
        rating = float(mean + ELO * value)
        out.append(Effect(name, rating, rating - half, rating + half, games, first_pct))
    return tuple(out)


def _first_shares(games: Finishes) -> Floats:
    """Games by seats: the share of the first place."""
    first = games.rank == games.rank.min(axis=1, keepdims=True)
    return np.asarray(first / first.sum(axis=1, keepdims=True), dtype=np.float64)


def _seat_numbers(games: Finishes) -> Ints:
    return np.broadcast_to(np.arange(games.seats), games.policy.shape)


def _by(numbers: Ints, first: Floats, names: Sequence[str]) -> list[tuple[int, float]]:
    """For each name: seats played, and the share of first places in per cent."""
    counts = np.bincount(numbers.ravel(), minlength=len(names))
    sums = np.bincount(numbers.ravel(), weights=first.ravel(), minlength=len(names))
    return [(int(c), float(100 * s / c) if c else 0.0) for c, s in zip(counts, sums, strict=True)]


def _cross_table(games: Finishes, model: Fit, order: Sequence[int]) -> tuple[Cross, ...]:
    """Every ordered pair of different entrants that met."""
    count = len(games.policies)
    pair, ahead, chance = _meetings(games, model)
    _, place = np.unique(games.block, return_inverse=True)
    blocks = int(place.max()) + 1
    met = np.bincount(pair.ravel(), minlength=count * count)
    score = np.bincount(pair.ravel(), weights=ahead.ravel(), minlength=count * count)
    expected = np.bincount(pair.ravel(), weights=chance.ravel(), minlength=count * count)
    cells, cell = np.unique((pair * blocks + place[:, None]).ravel(), return_inverse=True)
    surplus = np.bincount(cell, weights=(ahead - chance).ravel())
    spread = np.bincount(cells // blocks, weights=surplus * surplus, minlength=count * count)
    # Where all results are alike they tell of no spread; then the model's own says how far off they could be.
    model_spread = np.bincount(pair.ravel(), weights=(chance * (1 - chance)).ravel(), minlength=count * count)
    error = np.sqrt(np.maximum(spread, model_spread))
    out = []
    for i, j in ((i, j) for i in order for j in order if i != j and met[i * count + j]):
        k = i * count + j
        z = (score[k] - expected[k]) / error[k] if error[k] > 1e-12 and blocks > 1 else 0.0
        shares = float(100 * score[k] / met[k]), float(100 * expected[k] / met[k])
        out.append(Cross(games.policies[i], games.policies[j], int(met[k]), *shares, float(z)))
    return tuple(out)


def _meetings(games: Finishes, model: Fit) -> tuple[Ints, Floats, Floats]:
    """For each game and ordered pair of its seats: the pair of entrants as one number, who was ahead, and the chance of it."""
    count = len(games.policies)
    left, right = np.nonzero(~np.eye(games.seats, dtype=bool))
    worth = model.policy[games.policy] + model.faction[games.faction] + model.seat[None, :]
    rank = games.rank
    ahead = (rank[:, left] < rank[:, right]) + 0.5 * (rank[:, left] == rank[:, right])
    chance = 1 / (1 + np.exp(worth[:, right] - worth[:, left]))
    pair = games.policy[:, left] * count + games.policy[:, right]
    return pair, np.asarray(ahead, dtype=np.float64), np.asarray(chance, dtype=np.float64)


def _superiority(model: Fit, order: Sequence[int]) -> tuple[tuple[float, ...], ...]:
    """The chance in per cent that each entrant of `order` is truly stronger than each other; 50 on the diagonal."""
    place = model.slice_of("policy")
    covariance = model.covariance[place, place]
    known = bool(np.all(np.isfinite(covariance)))
    rows = []
    for i in order:
        row = []
        for j in order:
            gap = float(model.policy[i] - model.policy[j])
            spread = float(covariance[i, i] + covariance[j, j] - 2 * covariance[i, j]) if known else math.inf
            if i == j or math.isinf(spread):
                row.append(50.0)
            elif spread < 1e-18:
                row.append(100.0 if gap > 0 else 0.0 if gap < 0 else 50.0)
            else:
                row.append(100 * NormalDist().cdf(gap / math.sqrt(spread)))
        rows.append(tuple(row))
    return tuple(rows)


def _rank_chances(model: Fit, order: Sequence[int]) -> tuple[tuple[float, ...], ...]:
    """The chance in per cent of each true rank for each entrant of `order`, by fixed draws from the estimate's distribution."""
    count = len(order)
    place = model.slice_of("policy")
    covariance = model.covariance[place, place]
    if not np.all(np.isfinite(covariance)):
        return tuple((100 / count,) * count for _ in order)
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    counts = np.zeros((count, count))
    batch = max(1, min(_DRAWS, 2_000_000 // count))
    bits = np.random.PCG64(20_240_101)
    for begin in range(0, _DRAWS, batch):
        draws = _normal(bits, min(batch, _DRAWS - begin) * count).reshape(-1, count)
        worths = model.policy + draws @ root.T
        ranks = np.argsort(np.argsort(-worths, axis=1, kind="stable"), axis=1)
        for entrant in range(count):
            counts[entrant] += np.bincount(ranks[:, entrant], minlength=count)
    return tuple(tuple(float(100 * c / _DRAWS) for c in counts[i]) for i in order)


def _normal(bits: np.random.PCG64, count: int) -> Floats:
    """`count` standard normal numbers by Box and Muller, from raw bits: these are the same in every version of numpy."""
    raw = np.asarray(bits.random_raw(2 * ((count + 1) // 2)), dtype=np.uint64)
    uniform = ((raw >> np.uint64(11)).astype(np.float64) + 0.5) / 2**53
    radius = np.sqrt(-2 * np.log(uniform[0::2]))
    angle = 2 * math.pi * uniform[1::2]
    return np.concatenate((radius * np.cos(angle), radius * np.sin(angle)))[:count]
