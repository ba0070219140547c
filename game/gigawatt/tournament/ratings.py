"""Ratings from finishing orders for presentation: Elo with intervals valid for seed blocks, ranks, cross-table.

The model is in `fit.py`, the basis of its intervals in `spread.py`. Needs numpy. Everything is a function of the set of games;
their order does not matter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Final

import numpy as np
from attrs import frozen

from gigawatt.tournament.fit import Finishes, Fit, fit
from gigawatt.tournament.spread import FLOOR, Floats, Ints
from gigawatt.tournament.student import t_cumulative, t_quantile

ELO: Final = 400 / math.log(10)
"""Elo points per unit of worth."""

MEAN_RATING: Final = 1500
"""The mean rating of the entrants of a tournament."""

_DRAWS: Final = 20_000


@frozen
class Estimate:
    """An estimate on the Elo scale with its interval: the rating of an entrant, or the effect of a faction or seat."""

    name: str
    value: float
    low: float
    high: float
    seats_played: int
    """An entrant with two seats of a game counts twice."""
    first_pct: float
    """The share of first places among them in per cent; a shared first place counts fractionally."""
    first_low: float
    """The interval of that share by Wilson's formula, for the effective number of games."""
    first_high: float


@frozen
class Cross:
    """The results of one entrant against another."""

    row: str
    column: str
    games: int
    """The pairs of seats that met."""
    score_pct: float
    """The share of them in which the row finished ahead, ties as halves."""
    expected_pct: float
    """The share that the ratings predict."""
    z: float
    """The difference in standard errors, clustered by block: values far from 0 are not explained by any rating."""


@frozen
class Ratings:
    """The ratings of a tournament's entrants."""

    standings: tuple[Estimate, ...]
    """Entrants, best first; the mean is `MEAN_RATING`."""
    factions: tuple[Estimate, ...]
    """Effects of factions, relative to their mean, in the order of the input."""
    seats: tuple[Estimate, ...]
    """Effects of seats, relative to their mean, in order."""
    rank_pct: tuple[tuple[float, ...], ...]
    """For each entrant of `standings`: the probability in per cent that it is truly first, second and so on."""
    superiority_pct: tuple[tuple[float, ...], ...]
    """For each pair of `standings`: the probability in per cent that the row is truly stronger than the column."""
    cross: tuple[Cross, ...]
    """Every pair that met, in the order of `standings`."""
    intransitive: tuple[Cross, ...]
    """Pairs whose result no rating explains, corrected for the number of pairs."""
    games: int
    blocks: int
    is_identified: bool


def rate(games: Finishes, confidence: float = 0.95) -> Ratings:
    """Fit `games` and convert everything to the Elo scale, with intervals of the given confidence.

    Two entrants, one faction each way, four blocks of two games; `b` won once:

    >>> seats = np.array([[0, 1], [1, 0]] * 4)
    >>> ranks = np.array([[1, 2], [2, 1]] * 3 + [[1, 2], [1, 2]])
    >>> ratings = rate(Finishes(seats, seats, ranks, np.arange(8) // 2, ("a", "b"), ("x", "y")))
    >>> [(estimate.name, estimate.seats_played, estimate.first_pct) for estimate in ratings.standings]
    [('a', 8, 87.5), ('b', 8, 12.5)]
    """
    model = fit(games)
    reach = t_quantile(0.5 + confidence / 2, model.blocks - 1) if model.blocks > 1 else math.inf
    first = _first_shares(games)
    order = sorted(range(len(games.policies)), key=lambda i: (-round(float(model.policy[i]), 9), i))
    policies = _estimates(
        model, "policy", games.policies, MEAN_RATING, reach, _by(games, games.policy, first, len(games.policies), reach)
    )
    factions = _estimates(
        model, "faction", games.factions, 0, reach, _by(games, games.faction, first, len(games.factions), reach)
    )
    names = tuple(str(seat) for seat in range(games.seats))
    seats = _estimates(model, "seat", names, 0, reach, _by(games, _seat_numbers(games), first, games.seats, reach))
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


def _estimates(
    model: Fit,
    factor: str,
    names: Sequence[str],
    mean: float,
    reach: float,
    firsts: list[tuple[int, float, float, float]],
) -> tuple[Estimate, ...]:
    values = getattr(model, factor)
    errors = model.error_of(factor)
    out = []
    for name, value, error, first in zip(names, values, errors, firsts, strict=True):
        half = 0.0 if len(names) == 1 else math.inf if math.isinf(reach) else float(reach * error * ELO)
        rating = float(mean + ELO * value)
        out.append(Estimate(name, rating, rating - half, rating + half, *first))
    return tuple(out)


def _first_shares(games: Finishes) -> Floats:
    """Games by seats: the share of the first place."""
    first = games.rank == games.rank.min(axis=1, keepdims=True)
    return np.asarray(first / first.sum(axis=1, keepdims=True), dtype=np.float64)


def _seat_numbers(games: Finishes) -> Ints:
    return np.broadcast_to(np.arange(games.seats), games.policy.shape)


def _by(
    games: Finishes, numbers: Ints, first: Floats, kinds: int, reach: float
) -> list[tuple[int, float, float, float]]:
    """For each of `kinds`: seats played, the share of first places in per cent, and the ends of its interval."""
    _, place = np.unique(games.block, return_inverse=True)
    blocks = int(place.max()) + 1
    cell = (numbers * blocks + place[:, None]).ravel()
    counts = np.bincount(cell, minlength=kinds * blocks).reshape(kinds, blocks)
    sums = np.bincount(cell, weights=first.ravel(), minlength=kinds * blocks).reshape(kinds, blocks)
    out = []
    for of_blocks, got in zip(counts, sums, strict=True):
        seats = int(of_blocks.sum())
        share = float(got.sum() / seats) if seats else 0.0
        spread = float(np.sum((got - share * of_blocks) ** 2)) * blocks / max(blocks - 1, 1)
        low, high = _wilson(share, seats, spread, reach)
        out.append((seats, 100 * share, 100 * low, 100 * high))
    return out


def _wilson(share: float, count: int, spread: float, reach: float) -> tuple[float, float]:
    """The interval of a share of `count`, whose sum has the variance `spread`; 0 to 1 if the variance is unknown.

    The count is replaced by the number of independent trials with the same variance, at most four times as many.
    """
    if not count or math.isinf(reach):
        return 0.0, 1.0
    independent = count * share * (1 - share)
    worth = count / max(spread / independent, FLOOR) if independent > 0 else count
    square = reach * reach / worth
    middle = (share + square / 2) / (1 + square)
    half = reach * math.sqrt(share * (1 - share) / worth + square / (4 * worth)) / (1 + square)
    return max(middle - half, 0.0), min(middle + half, 1.0)


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
    # Equal results show no variance; the model's own variance is used instead.
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
    """For each game and ordered pair of its seats: the pair of entrants as a number, who was ahead, and the probability of that."""
    count = len(games.policies)
    left, right = np.nonzero(~np.eye(games.seats, dtype=bool))
    worth = model.policy[games.policy] + model.faction[games.faction] + model.seat[None, :]
    rank = games.rank
    ahead = (rank[:, left] < rank[:, right]) + 0.5 * (rank[:, left] == rank[:, right])
    chance = 1 / (1 + np.exp(worth[:, right] - worth[:, left]))
    pair = games.policy[:, left] * count + games.policy[:, right]
    return pair, np.asarray(ahead, dtype=np.float64), np.asarray(chance, dtype=np.float64)


def _superiority(model: Fit, order: Sequence[int]) -> tuple[tuple[float, ...], ...]:
    """The probability in per cent that each entrant of `order` is truly stronger than each other; 50 on the diagonal."""
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
                row.append(100 * min(max(t_cumulative(gap / math.sqrt(spread), model.blocks - 1), 0.0), 1.0))
        rows.append(tuple(row))
    return tuple(rows)


def _rank_chances(model: Fit, order: Sequence[int]) -> tuple[tuple[float, ...], ...]:
    """The probability in per cent of each true rank for each entrant of `order`.

    It comes from fixed draws from the estimate's distribution, a multivariate t with one degree of freedom fewer than blocks.
    """
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
    stretches = _stretches(bits, _DRAWS, model.blocks - 1)
    for begin in range(0, _DRAWS, batch):
        draws = _normal(bits, min(batch, _DRAWS - begin) * count).reshape(-1, count)
        stretch = stretches[begin : begin + len(draws), None]
        worths = model.policy + stretch * (draws @ root.T)
        ranks = np.argsort(np.argsort(-worths, axis=1, kind="stable"), axis=1)
        for entrant in range(count):
            counts[entrant] += np.bincount(ranks[:, entrant], minlength=count)
    return tuple(tuple(float(100 * c / _DRAWS) for c in counts[i]) for i in order)


def _stretches(bits: np.random.PCG64, count: int, degrees: int) -> Floats:
    """Factors that turn normal numbers into Student's t with `degrees` degrees of freedom (Wilson and Hilferty's approximation)."""
    if degrees == 1:
        return np.asarray(1 / np.abs(_normal(bits, count)), dtype=np.float64)
    part = 2 / (9 * degrees)
    root = np.maximum(1 - part + math.sqrt(part) * _normal(bits, count), 0.05)
    return np.asarray(root**-1.5, dtype=np.float64)


def _normal(bits: np.random.PCG64, count: int) -> Floats:
    """`count` standard normal numbers by Box and Muller from raw bits, which are the same in every version of numpy."""
    raw = np.asarray(bits.random_raw(2 * ((count + 1) // 2)), dtype=np.uint64)
    uniform = ((raw >> np.uint64(11)).astype(np.float64) + 0.5) / 2**53
    radius = np.sqrt(-2 * np.log(uniform[0::2]))
    angle = 2 * math.pi * uniform[1::2]
    return np.concatenate((radius * np.cos(angle), radius * np.sin(angle)))[:count]
