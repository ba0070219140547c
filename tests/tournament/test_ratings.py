"""Ratings: against another program's fit, against known truths, and the promise of their intervals."""

from __future__ import annotations

import math
import os
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from scipy.stats import t as student
from statsmodels.duration.hazard_regression import PHReg
from tests.tiers import tiered

from gigawatt.errors import UsageError
from gigawatt.tournament.fit import Finishes, fit, joined
from gigawatt.tournament.ratings import ELO, MEAN_RATING, rate
from gigawatt.tournament.student import t_cumulative, t_quantile

LONG = bool(os.environ.get("GIGAWATT_LONG"))
"""Set to repeat the simulations often enough for a report; see docs/tournaments.md."""


def centred(values: Any) -> Any:
    """`values` with mean zero."""
    return np.asarray(values, dtype=float) - np.mean(values)


def simulate(
    rng: np.random.Generator,
    blocks: int,
    *,
    policies: int = 6,
    factions: int = 5,
    seats: int = 4,
    grain: float = 0.0,
    mood: float = 0.0,
    luck: float = 0.0,
    gap: float = 1.0,
) -> Finishes:
    """Games of seed blocks with known effects.

    `grain` rounds performances so that ties arise; `mood` is how much a map suits a policy and `luck` how much it favours a
    seat, both shared by the games of a block; `gap` multiplies what the policies differ by.
    """
    worth_p, worth_f, worth_s = truth(policies, factions, seats)
    worth_p = gap * worth_p
    rows = []
    for block in range(blocks):
        group = rng.permutation(policies)[:seats]
        faction = rng.permutation(factions)[:seats]
        suits, favour = rng.normal(0, mood, policies), rng.normal(0, luck, seats)
        for turn in range(seats):
            policy = np.roll(group, -turn)
            worth = worth_p[policy] + suits[policy] + worth_f[faction] + worth_s + favour
            score = worth + rng.gumbel(size=seats)
            score = np.round(score / grain) if grain else score
            rank = 1 + (score[None, :] > score[:, None]).sum(axis=1)
            rows.append((policy, faction, rank, block))
    columns: list[Any] = [np.array(part) for part in zip(*rows, strict=True)]
    names = tuple(f"p{i}" for i in range(policies)), tuple(f"f{i}" for i in range(factions))
    return Finishes(*columns, *names)


def truth(policies: int, factions: int, seats: int) -> tuple[Any, Any, Any]:
    """The effects that `simulate` uses."""
    return (
        centred(np.linspace(-1, 1, policies) ** 3 + 0.3 * np.arange(policies)),
        centred(np.linspace(0.5, -0.3, factions)),
        centred(np.linspace(0.2, -0.1, seats)),
    )


@tiered("grain", [0.0, 1.5], fast=1, ids=["no ties", "ties"])
def test_oracle(grain: float) -> None:
    """Estimates and plain information agree with statsmodels' proportional hazards, games as strata and Efron's ties."""
    games = simulate(np.random.default_rng(3), 60, grain=grain)
    seats = np.broadcast_to(np.arange(4), games.policy.shape)
    columns = [games.policy == i for i in range(1, 6)]
    columns += [games.faction == i for i in range(1, 5)] + [seats == i for i in range(1, 4)]
    design = np.stack(columns, axis=-1).reshape(-1, 12).astype(float)
    strata = np.repeat(np.arange(games.games), 4)
    oracle = PHReg(games.rank.ravel(), design, strata=strata, ties="efron").fit()
    ours = fit(games, ridge=1e-9)
    np.testing.assert_allclose(ours.policy[1:] - ours.policy[0], oracle.params[:5], atol=2e-5)
    np.testing.assert_allclose(ours.faction[1:] - ours.faction[0], oracle.params[5:9], atol=2e-5)
    np.testing.assert_allclose(ours.seat[1:] - ours.seat[0], oracle.params[9:], atol=2e-5)
    assert ours.log_likelihood == pytest.approx(oracle.llf, abs=1e-4)


@pytest.mark.slow
def test_sandwich() -> None:
    """The interval's width agrees with a bootstrap over blocks."""
    rng = np.random.default_rng(5)
    games = simulate(rng, 80, mood=0.6, luck=0.8)
    estimates = []
    for _ in range(120):
        chosen = rng.integers(0, 80, 80)
        rows = (chosen[:, None] * 4 + np.arange(4)).ravel()
        again = evolve(games, policy=games.policy[rows], faction=games.faction[rows], rank=games.rank[rows])
        estimates.append(fit(again).policy)
    ratio = fit(games).error_of("policy") / np.std(estimates, axis=0)
    assert np.all((ratio > 0.8) & (ratio < 1.25))


@pytest.mark.slow
@pytest.mark.parametrize(
    "blocks,most,of",
    [
        (50, 0.97, {}),
        (14, 0.985, {}),
        (30, 0.995, {"seats": 2, "factions": 9, "policies": 4}),
        (25, 0.985, {"policies": 4, "factions": 6, "gap": 3.0}),
    ],
    ids=["usual", "few blocks", "duels", "far apart"],
)
def test_coverage(blocks: int, most: float, of: dict[str, Any]) -> None:
    """A nominal 95 % interval holds the truth in 92 to 97 % of simulated tournaments, though the games of a block share luck.

    With few blocks, or entrants that nearly always lose, it may be too wide by a little, never too narrow.
    """
    rng = np.random.default_rng(11)
    knobs = {"mood": 0.5, "luck": 0.8, **of}
    # What the model converges to: shared luck flattens the odds, so this is not what the simulation put in.
    limit = fit(simulate(rng, 20_000 if LONG else 4_000, **knobs))
    repeats = 2_000 if LONG else 100
    hits = np.zeros(2)
    for _ in range(repeats):
        model = fit(simulate(rng, blocks, **knobs))
        reach = t_quantile(0.975, blocks - 1)
        for k, factor in enumerate(("policy", "faction")):
            gap = np.abs(getattr(model, factor) - getattr(limit, factor))
            hits[k] += np.mean(gap <= reach * model.error_of(factor))
    share = hits / repeats
    assert np.all((share >= 0.92) & (share <= most)), share


def test_recovers_truth() -> None:
    """With many games the estimates come close to what the simulation put in, on the Elo scale too."""
    games = simulate(np.random.default_rng(1), 4000)
    model, ratings = fit(games), rate(games)
    for estimate, value in zip((model.policy, model.faction, model.seat), truth(6, 5, 4), strict=True):
        assert np.max(np.abs(estimate - value)) < 0.05
    assert ratings.is_identified
    assert [estimate.name for estimate in ratings.standings] == [f"p{i}" for i in (5, 4, 3, 2, 1, 0)]
    assert np.mean([estimate.value for estimate in ratings.standings]) == pytest.approx(MEAN_RATING)
    assert ratings.standings[0].value - ratings.standings[-1].value == pytest.approx(
        ELO * (model.policy[5] - model.policy[0])
    )
    assert sum(estimate.seats_played for estimate in ratings.seats) == 4 * games.games
    assert np.mean([estimate.first_pct for estimate in ratings.seats]) == pytest.approx(25)


def test_order_of_games() -> None:
    """The order in which games are read changes nothing that is shown."""
    games = simulate(np.random.default_rng(2), 40, grain=1.0)
    rows = np.random.default_rng(0).permutation(games.games)
    mixed = games.select(rows)
    one, two = rate(games), rate(mixed)
    for left, right in zip(one.standings, two.standings, strict=True):
        assert (left.name, left.seats_played) == (right.name, right.seats_played)
        assert left.value == pytest.approx(right.value, abs=1e-6)
        assert left.low == pytest.approx(right.low, abs=1e-6)


def test_always_wins() -> None:
    """An entrant that never lost is rated finitely and ranked first all but surely; how far ahead it is, is not claimed to be known."""
    rank = np.tile([1, 2], (50, 1))
    policy = np.tile([0, 1], (50, 1))
    policy[::2], rank[::2] = [1, 0], [2, 1]
    games = Finishes(policy, np.zeros_like(policy), rank, np.arange(50) // 2, ("a", "b"), ("f",))
    ratings = rate(games)
    assert ratings.standings[0].name == "a"
    assert 400 < ratings.standings[0].value - ratings.standings[1].value < 4000
    for chances in (ratings.rank_pct[0][0], ratings.superiority_pct[0][1]):
        assert 99 < chances < 100
    assert ratings.standings[0].high - ratings.standings[0].low > 400
    assert ratings.factions[0].low == ratings.factions[0].high == 0


def test_equals() -> None:
    """Two entrants that share every place have the same rating and even chances."""
    policy = np.tile([0, 1], (40, 1))
    policy[::2] = [1, 0]
    games = Finishes(policy, policy * 0, np.ones_like(policy), np.arange(40) // 2, ("a", "b"), ("f",))
    ratings = rate(games)
    assert [round(estimate.value, 6) for estimate in ratings.standings] == [1500, 1500]
    assert ratings.superiority_pct[0][1] == 50
    assert [estimate.first_pct for estimate in ratings.standings] == [50, 50]


def test_one_block() -> None:
    """From one block no spread can be told: the intervals are endless and every rank as likely."""
    ratings = rate(simulate(np.random.default_rng(0), 1, policies=4))
    assert math.isinf(ratings.standings[0].high)
    assert ratings.rank_pct[0] == (25.0,) * 4
    assert not ratings.is_identified


def test_intransitive() -> None:
    """Results that go in a circle show as residuals; results that follow ratings do not."""
    wins = {(0, 1), (1, 2), (2, 0)}
    rows = []
    rng = np.random.default_rng(8)
    for block in range(150):
        i, j = [(0, 1), (1, 2), (2, 0)][block % 3]
        for pair in ((i, j), (j, i)):
            upset = rng.random() < 0.2
            first = (pair in wins) != upset
            rows.append((pair, (1, 2) if first else (2, 1), block))
    policy, rank, block = (np.array(part) for part in zip(*rows, strict=True))
    games = Finishes(policy, policy * 0, rank, block, ("rock", "scissors", "paper"), ("f",))
    ratings = rate(games)
    assert {(pair.row, pair.column) for pair in ratings.intransitive} == {
        ("rock", "scissors"),
        ("scissors", "paper"),
        ("paper", "rock"),
    }
    assert rate(simulate(np.random.default_rng(4), 200)).intransitive == ()


def test_cross_table() -> None:
    """The cross-table counts every meeting from both sides, and both sides' scores add up to all of it."""
    games = simulate(np.random.default_rng(6), 30, grain=1.0)
    cross = {(pair.row, pair.column): pair for pair in rate(games).cross}
    assert sum(pair.games for pair in cross.values()) == games.games * 12
    for (row, column), pair in cross.items():
        other = cross[column, row]
        assert pair.games == other.games
        assert pair.score_pct + other.score_pct == pytest.approx(100)
        assert pair.expected_pct + other.expected_pct == pytest.approx(100)
        assert pair.z == pytest.approx(-other.z)


@pytest.mark.parametrize("blocks", [3, 6, 40])
def test_chances(blocks: int) -> None:
    """The drawn chances of ranks agree with the exact chance that one of two is stronger, however few the blocks are."""
    policy = np.tile([0, 1], (2 * blocks, 1))
    policy[::2] = [1, 0]
    rank = np.where(np.random.default_rng(blocks).random((2 * blocks, 1)) < 0.7, policy + 1, 2 - policy)
    ratings = rate(Finishes(policy, policy * 0, rank, np.arange(2 * blocks) // 2, ("a", "b"), ("f",)))
    assert ratings.rank_pct[0][0] == pytest.approx(ratings.superiority_pct[0][1], abs=1.0)


@pytest.mark.slow
def test_first_places() -> None:
    """The interval of a share of first places holds the truth about as often as promised, and never claims none or all."""
    rng = np.random.default_rng(21)
    limit = rate(simulate(rng, 4_000, luck=0.8)).standings
    truth_of = {estimate.name: estimate.first_pct for estimate in limit}
    hits = [
        estimate.first_low <= truth_of[estimate.name] <= estimate.first_high
        for _ in range(60)
        for estimate in rate(simulate(rng, 30, luck=0.8)).standings
    ]
    assert 0.91 <= np.mean(hits) <= 0.99
    policy = np.tile([0, 1], (20, 1))
    games = Finishes(policy, policy * 0, policy + 1, np.arange(20) // 2, ("a", "b"), ("f",))
    always, never = rate(games).standings
    assert (always.first_pct, always.first_high) == (100, 100)
    assert 70 < always.first_low < 90
    assert never.first_high == pytest.approx(100 - always.first_low)


def test_joined() -> None:
    """Tournaments rated together are as if all had been one, whatever the order of their entrants, and blocks stay apart."""
    games = simulate(np.random.default_rng(9), 60)
    half = games.block < 30
    one, two = games.select(half), games.select(~half)
    back = np.arange(6)[::-1]
    turned = evolve(two, policy=back[two.policy], policies=two.policies[::-1], block=two.block - 30)
    together, whole = rate(joined([one, turned])), rate(games)
    assert together.blocks == 60
    for left, right in zip(together.standings, whole.standings, strict=True):
        assert (left.name, left.seats_played) == (right.name, right.seats_played)
        assert (left.value, left.low) == pytest.approx((right.value, right.low), abs=1e-6)
    with pytest.raises(UsageError, match="same number of seats"):
        joined([one, simulate(np.random.default_rng(9), 3, seats=2)])


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 7, 30, 49, 500, 5000])
def test_quantile(degrees: int) -> None:
    """Student's quantiles agree with scipy's."""
    for probability in (0.01, 0.5, 0.9, 0.975):
        quantile = t_quantile(probability, degrees)
        assert quantile == pytest.approx(student.ppf(probability, degrees), abs=2e-3)
        assert t_cumulative(quantile, degrees) == pytest.approx(probability, abs=2e-4)


def test_bad() -> None:
    """Arrays that do not belong together, no games, and impossible quantiles are refused."""
    one = np.zeros((0, 4), dtype=np.int64)
    with pytest.raises(UsageError, match="no games to rate"):
        Finishes(one, one, one, np.zeros(0, dtype=np.int64), ("a",), ("f",))
    with pytest.raises(UsageError, match="games by seats"):
        Finishes(one, one, one, np.zeros(1, dtype=np.int64), ("a",), ("f",))
    with pytest.raises(ValueError, match="expected degrees"):
        t_quantile(0.5, 0)
