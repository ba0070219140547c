"""The plan of a tournament: pure, lazy, even."""

from __future__ import annotations

import itertools
from collections import Counter
from itertools import combinations, islice
from math import comb
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from gigawatt.errors import UsageError
from gigawatt.tournament.balance import balance_of, format_balance
from gigawatt.tournament.plan import FORMATS, MAX_BLOCKS, Plan, secret_of

TEN = tuple("abcdefghij")
TWELVE = tuple("abcdefghijkl")
BLOCS = ("alliance",) * 8 + ("challenger",) * 2 + ("non-aligned",) * 2
GOLDEN_SEED = 0x2BD02351B57C0003879E0F471B8A7B2F
GOLDEN_FACTIONS = tuple("fjdg")
GOLDEN_ENTRANTS = (0, 3, 1, 2)


def plan(**changes: Any) -> Plan:
    """A plan of four entrants on four seats, with `changes`."""
    arguments: dict[str, Any] = {"entrants": 4, "seats": 4, "factions": TEN, "blocks": 40, "secret": secret_of(1)}
    return Plan(**{**arguments, **changes})


def cells(of: Plan) -> Counter[tuple[int, int, str]]:
    """Games by entrant, seat and faction."""
    return Counter(
        (entrant, seat, block.factions[seat])
        for block in of
        for game in block.games()
        for seat, entrant in enumerate(game.seats)
    )


@given(
    entrants=st.integers(2, 9),
    seats=st.integers(2, 6),
    form=st.sampled_from(FORMATS),
    blocks=st.integers(1, 60),
    seed=st.integers(0, 2**64),
)
@settings(deadline=None, max_examples=80)
def test_prefix(entrants: int, seats: int, form: str, blocks: int, seed: int) -> None:
    """A plan is the same every time, and a longer one begins with the blocks of a shorter one."""
    arguments: dict[str, Any] = {"entrants": entrants, "seats": seats, "format": form, "secret": secret_of(seed)}
    short = list(plan(blocks=blocks, **arguments))
    assert short == list(plan(blocks=blocks, **arguments))
    assert short == list(islice(plan(blocks=blocks + 17, **arguments), blocks))


@given(entrants=st.integers(2, 9), seats=st.integers(2, 6), form=st.sampled_from(FORMATS), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=60)
def test_block(entrants: int, seats: int, form: str, seed: int) -> None:
    """In every block each entrant has each seat equally often, no seating twice, no faction twice, and two entrants at least."""
    for block in plan(entrants=entrants, seats=seats, format=form, blocks=20, secret=secret_of(seed)):
        games = [game.seats for game in block.games()]
        assert len(games) == block.size == len(set(games)) == seats
        assert len(set(block.factions)) == seats
        assert len(set(block.entrants)) >= 2
        for entrant in set(block.entrants):
            times = {sum(game[seat] == entrant for game in games) for seat in range(seats)}
            assert times == {block.entrants.count(entrant)}


@pytest.mark.parametrize("seats", range(2, 7))
def test_even(seats: int) -> None:
    """With as many entrants as seats, each entrant has each seat with each faction equally often once the factions went round."""
    counts = cells(plan(entrants=seats, seats=seats, blocks=50))
    assert len(counts) == seats * seats * 10
    assert set(counts.values()) == {5}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("entrants,seats", list(itertools.product((2, 3, 4, 5, 7), (2, 3, 4, 6))))
def test_nearly_even(form: str, entrants: int, seats: int) -> None:
    """Whatever the numbers, no entrant has a seat with a faction far less often than its games let it."""
    counts = cells(plan(entrants=entrants, seats=seats, format=form, blocks=400))
    for entrant in range(entrants):
        own = [counts[entrant, seat, faction] for seat in range(seats) for faction in TEN]
        mean = sum(own) / len(own)
        assert min(own) >= 0.6 * mean
        assert max(own) <= 1.5 * mean


@pytest.mark.parametrize("seats", range(3, 7))
def test_mixed(seats: int) -> None:
    """With blocs every line-up holds two of them, and each entrant still has each seat with each faction equally often."""
    of = plan(entrants=seats, seats=seats, factions=TWELVE, blocs=BLOCS, blocks=48)
    bloc = dict(zip(TWELVE, BLOCS, strict=True))
    assert all(len({bloc[name] for name in block.factions}) > 1 for block in of)
    counts = cells(of)
    assert len(counts) == seats * seats * 12
    assert set(counts.values()) == {4}


def test_mixed_with_few_others() -> None:
    """With two others among ten every table of three holds one, so each comes more often, and all else is about even."""
    of = plan(seats=3, entrants=1, blocs=(*BLOCS[:9], "non-aligned"), blocks=400)
    seen = Counter((seat, name) for block in of for seat, name in enumerate(block.factions))
    assert all(set(block.factions) & {"i", "j"} for block in of)
    assert all(0.8 * 400 / 12 <= seen[seat, name] <= 1.2 * 400 / 12 for seat in range(3) for name in TEN[:8])
    assert all(0.8 * 400 / 6 <= seen[seat, name] <= 1.2 * 400 / 6 for seat in range(3) for name in "ij")


def test_one_bloc_is_played_as_named() -> None:
    """Factions of one bloc are rotated as if there were no blocs."""
    assert list(plan(factions=TEN[:6], blocs=("alliance",) * 6)) == list(plan(factions=TEN[:6]))


def test_round_robin_pairs() -> None:
    """In a round robin everyone plays equally often and every pair meets about equally often, early on already."""
    played: Counter[int] = Counter()
    met: Counter[tuple[int, int]] = Counter()
    for block in plan(entrants=9, blocks=90):
        played.update(block.entrants)
        met.update(combinations(sorted(block.entrants), 2))
    assert max(played.values()) - min(played.values()) <= 1
    assert len(met) == comb(9, 2)
    assert max(met.values()) - min(met.values()) <= 4


@pytest.mark.parametrize("entrants,seats,groups", [(6, 4, comb(6, 4)), (3, 4, comb(6, 4) - 3), (2, 6, 5)])
def test_all(entrants: int, seats: int, groups: int) -> None:
    """The format `all` plays every combination, with repetition where entrants are few, once before any a second time."""
    plays = plan(entrants=entrants, seats=seats, format="all", blocks=2 * groups)
    seen = Counter(tuple(sorted(block.entrants)) for block in plays)
    assert len(seen) == groups
    assert set(seen.values()) == {2}


@pytest.mark.parametrize("entrants,seats", [(2, 4), (3, 4), (6, 4), (2, 2), (5, 2)])
def test_gauntlet(entrants: int, seats: int) -> None:
    """In a gauntlet the first entrant plays every block, once a game, against all others equally often."""
    plays = list(plan(entrants=entrants, seats=seats, format="gauntlet", blocks=60))
    assert all(block.entrants.count(0) == 1 for block in plays)
    others = Counter(entrant for block in plays for entrant in set(block.entrants) if entrant)
    assert max(others.values()) - min(others.values()) <= 1


def test_self_play() -> None:
    """A single entrant plays itself once a block, since every rotation would be the same game."""
    assert [block.size for block in plan(entrants=1, blocks=3)] == [1, 1, 1]


def test_seeds() -> None:
    """Seeds have 128 bits, differ, and depend on the secret; the arrangement depends on it too."""
    one, two = list(plan(blocks=200)), list(plan(blocks=200, secret=secret_of(2)))
    seeds = {block.seed for block in one}
    assert len(seeds | {block.seed for block in two}) == 400
    assert max(seeds).bit_length() > 120
    assert [block.factions for block in one] != [block.factions for block in two]


def test_golden() -> None:
    """The first blocks of a known plan stay what they are: a change here orphans every unfinished tournament."""
    first = next(iter(plan()))
    assert (first.seed, first.factions, first.entrants) == (GOLDEN_SEED, GOLDEN_FACTIONS, GOLDEN_ENTRANTS)


def test_lazy() -> None:
    """A plan of millions of blocks begins at once."""
    assert next(iter(plan(entrants=200, format="all", blocks=MAX_BLOCKS))).index == 0


@pytest.mark.parametrize(
    "changes,words",
    [
        ({"format": "swiss"}, "unknown format 'swiss': expected one of round-robin, all, gauntlet"),
        ({"seats": 7}, "2 to 6 seats, got 7"),
        ({"entrants": 0}, "1 to 256 entrants, got 0"),
        ({"entrants": 1, "format": "gauntlet"}, "a candidate and at least one opponent"),
        ({"blocks": 0}, "1 to 10,000,000 blocks, got 0"),
        ({"factions": ("a", "b", "a", "c")}, "a faction is named twice in a, b, a, c"),
        ({"factions": ("a", "b")}, "4 seats need as many factions to walk through, got 2"),
        ({"blocs": ("alliance",)}, "10 factions have a bloc each or none has, got 1"),
        ({"secret": b""}, "secret has 1 to 64 bytes, got 0"),
    ],
)
def test_bad(changes: dict[str, Any], words: str) -> None:
    """An argument that makes no sense is refused in one line that says what was expected."""
    with pytest.raises(UsageError, match=words):
        plan(**changes)


def test_balance() -> None:
    """The balance report counts what the plan spread, and prints a line an entrant."""
    of = plan(blocks=10)
    places = [(e, s, f, count) for (e, s, f), count in cells(of).items()]
    balance = balance_of(["w", "x", "y", "z"], 4, TEN, places)
    assert balance.cell_range == (1, 1)
    assert balance.by_seat.counts == ((10,) * 4,) * 4
    assert balance.by_faction.spread == balance.by_seat.spread == 0
    lines = format_balance(balance).splitlines()
    assert len(lines) == 6
    assert lines[1].split() == ["w", "40", "10", "10", "10", "10", "4-4"]
    assert lines[-1] == "entrant x seat x faction: 1 to 1 games a cell"
