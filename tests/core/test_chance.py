"""Keyed chance: the vectors that the documentation shows, no bias, draws that do not disturb each other, and none that tells of another."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as some
from tests.tiers import tiered

from gigawatt.core import chance
from gigawatt.core.quarter.setup import pack

PAGE = Path(__file__).parents[2] / "docs" / "chance.md"


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading of the page, its head left out."""
    text = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_keys_are_as_documented() -> None:
    """Match keys, fork keys, policy seeds and names of entities are those on the page."""
    table = rows("Keys")
    assert len(table) >= 8
    for what, given_value, value in table:
        match what.split():
            case ["match", "number"]:
                assert chance.match_key(int(given_value)).hex() == value
            case ["match", "bytes"]:
                assert chance.match_key(bytes.fromhex(given_value)).hex() == value
            case ["fork"]:
                assert chance.fork_key(int(given_value)).hex() == value
            case ["policy", "seat", seat]:
                assert chance.policy_seed(int(given_value), int(seat)) == int(value)
            case ["name"]:
                assert chance.name_entity(given_value) == int(value)
            case other:
                raise AssertionError(other)


def key_of(seed: int, purpose: int = chance.PERMIT, quarter: int = 0) -> chance.Key:
    """The key of a purpose in a quarter of the match with a seed."""
    return chance.Key(chance.keyed(chance.match_key(seed)), purpose, quarter)


def numbers(cell: str) -> tuple[int, ...]:
    """The numbers that a cell lists."""
    return tuple(int(number) for number in cell.split(","))


def test_keys_of_a_quarter_are_as_documented() -> None:
    """Both words of a key are those on the page."""
    table = rows("Keys of a quarter")
    assert len(table) >= 6
    for seed, fields, first, second in table:
        key = key_of(int(seed), *numbers(fields))
        assert (key.first, key.second) == (int(first), int(second))


def test_the_mix_is_as_documented() -> None:
    """The table on the page, and the formula beside it, whatever the word."""
    table = rows("Mix")
    assert len(table) >= 6
    words = [int(word) for word, _ in table] + np.random.default_rng(2).integers(0, 2**32, 500).tolist()
    for word in words:
        w = (word ^ word >> 16) * 0x21F0AAAD % 2**32
        w = (w ^ w >> 15) * 0x735A2D97 % 2**32
        assert chance.mixed(word) == w ^ w >> 15
    assert [chance.mixed(int(word)) for word, _ in table] == [int(value) for _, value in table]


def test_draws_are_as_documented() -> None:
    """Draws and bounded ones are those on the page; one of them is refused once."""
    table = rows("Draws")
    assert len(table) >= 12
    refused = 0
    for seed, fields, what, bound, value in table:
        key = key_of(int(seed), *numbers(fields))
        entity, detail = numbers(what)
        if bound:
            refused += chance.draw(key, entity, detail) >= 2**32 - 2**32 % int(bound)
            assert chance.below(key, int(bound), entity, detail) == int(value)
        else:
            assert chance.draw(key, entity, detail) == int(value)
    assert refused == 1


def test_every_purpose_is_documented_with_its_number() -> None:
    """The page lists each purpose of a draw, with the number that the code uses."""
    named = {row[0]: int(row[1]) for row in rows("Purposes")}
    code = {
        name: value for name, value in vars(chance).items() if re.fullmatch(r"[A-Z]+", name) and isinstance(value, int)
    }
    assert named == code


def test_asking_draws_nothing() -> None:
    """A draw leaves the source as it was: asking twice gives the same, in any order."""
    source = chance.keyed(chance.match_key(7))
    first = [chance.draw(chance.Key(source, chance.PERMIT, q), 1, 2) for q in range(20)]
    again = [chance.draw(chance.Key(source, chance.PERMIT, q), 1, 2) for q in reversed(range(20))]
    assert first == again[::-1]
    assert len(set(first)) == 20


WORD = some.integers(0, 2**32 - 1)


@given(some.integers(0, 2**128 - 1), some.integers(1, 2**31), some.integers(0, 11), WORD, WORD)
def test_bounded_draws_stay_below_their_bound(seed: int, bound: int, quarter: int, entity: int, detail: int) -> None:
    """Whatever is asked, the answer is from nothing to the bound less one, by the documented rule."""
    key = key_of(seed, chance.SEIZURE, quarter)
    number, again = chance.draw(key, entity, detail), 0
    while number >= 2**32 - 2**32 % bound:
        again += 1
        number = chance.mixed(number ^ again ^ key.second)
    assert chance.below(key, bound, entity, detail) == number % bound


@pytest.mark.parametrize("bound", [-(2**62), -5, 0, 2**31 + 1, 2**32, 2**40])
def test_a_bound_out_of_range_is_refused(bound: int) -> None:
    """Nothing is drawn below a bound that has no numbers below it, or more than a draw can tell apart."""
    with pytest.raises(ValueError, match=rf"^a bound is a whole number from 1 to 2\*\*31, not {bound}$"):
        chance.below(ONE, bound, 1, 2)


# --- what a mix might get wrong --------------------------------------------------------------------------------------

SAMPLE = 40_000


def excess(table: np.ndarray) -> float:
    """How far the counts of a table are from the product of its margins: chi squared, in standard deviations from its mean."""
    expected = table.sum(1, keepdims=True) * table.sum(0, keepdims=True) / table.sum()
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    return float((((table - expected) ** 2 / expected).sum() - freedom) / (2 * freedom) ** 0.5)


Drawn = Callable[[int, int], int]
"""A draw below a bound, of which the second number says which."""

ONE = key_of(1)
STREAMS: dict[str, Drawn] = {
    "entities that are counted": lambda bound, i: chance.below(ONE, bound, i, 0),
    "entities with names": lambda bound, i: chance.below(ONE, bound, chance.name_entity(str(i)), 8),
    "details that are counted": lambda bound, i: chance.below(ONE, bound, 861994860, i),
    "details of one bit": lambda bound, i: chance.below(key_of(i // 32), bound, 861994860, 1 << i % 32),
    "entities of one bit": lambda bound, i: chance.below(key_of(i // 32), bound, 1 << i % 32, 0),
    "quarters": lambda bound, i: chance.below(key_of(i // 12, chance.PERMIT, i % 12), bound, 861994860, 8),
    "purposes": lambda bound, i: chance.below(key_of(i // 6, 1 + i % 6), bound, 861994860, 8),
    "seeds": lambda bound, i: chance.below(key_of(i), bound, 861994860, 8),
}


@tiered("bound", [2, 10, 100], fast=6)
@pytest.mark.parametrize("stream", STREAMS)
def test_draws_are_even_and_do_not_depend_on_their_neighbours(stream: str, bound: int) -> None:
    """No number comes up more often than its share, and a draw says nothing of the next one or the one after."""
    drawn = np.array([STREAMS[stream](bound, i) for i in range(SAMPLE)])
    counts = np.bincount(drawn, minlength=bound)
    share = SAMPLE / bound
    assert abs(((counts - share) ** 2 / share).sum() - (bound - 1)) < 5 * (2 * (bound - 1)) ** 0.5
    for apart in (1, 2, 8):
        pairs = np.zeros((bound, bound))
        np.add.at(pairs, (drawn[:-apart], drawn[apart:]), 1)
        assert abs(excess(pairs)) < 5


@pytest.mark.parametrize("apart", ["entity", "detail", "both"])
def test_two_draws_are_independent_over_all_matches(apart: str) -> None:
    """Over many seeds two draws that differ in little take each pair of values equally often."""
    other = {"entity": (5, 16), "detail": (4, 17), "both": (5, 17)}[apart]
    pairs = np.zeros((10, 10))
    for seed in range(SAMPLE):
        key = key_of(seed)
        pairs[chance.below(key, 10, 4, 16), chance.below(key, 10, *other)] += 1
    assert abs(excess(pairs)) < 5
    assert abs(((pairs - SAMPLE / 100) ** 2 / (SAMPLE / 100)).sum() - 99) < 5 * (2 * 99) ** 0.5


@pytest.mark.slow
def test_each_bit_changes_each_bit_half_the_time() -> None:
    """One bit of a word turned, each bit of its mix turns in half of all words; no two words have the same mix."""
    words = np.random.default_rng(1).integers(0, 2**32, 1 << 15, dtype=np.uint64)
    mixes = np.array([chance.mixed(int(word)) for word in words], dtype=np.uint32)
    assert len(set(mixes.tolist())) == len(set(words.tolist()))
    worst = 0.0
    for bit in range(32):
        turned = np.array([chance.mixed(int(word) ^ 1 << bit) for word in words], dtype=np.uint32) ^ mixes
        share = np.unpackbits(turned.view(np.uint8)).reshape(-1, 32).mean(0)
        worst = max(worst, float(np.abs(share - 0.5).max()))
    assert worst < 5 * 0.5 / len(words) ** 0.5


def test_each_order_of_cards_is_as_likely_as_another() -> None:
    """Over seeds and quarters, all 24 orders of four cards."""
    names = pack([chance.name_entity(f"card-{i}") for i in range(4)])
    orders = Counter(
        tuple(chance.lowest(key_of(seed, chance.DECK, quarter), names, pack(range(4)), 0, 4))
        for seed in range(2000)
        for quarter in range(12)
    )
    assert set(orders) == set(itertools.permutations(range(4)))
    assert abs(sum((count - 1000) ** 2 / 1000 for count in orders.values()) - 23) < 5 * 46**0.5


def test_the_lowest_draws_come_first() -> None:
    """In rising order of the documented draws, as many as asked for; equal names by entity; what has been seen is left out."""
    names = {entity: chance.name_entity(f"card-{entity}") for entity in (3, 70, 255, 256, 700)}
    names[4] = names[3]
    by_entity = pack([names.get(entity, 0) for entity in range(max(names) + 1)])
    entities = pack(sorted(names))
    for seed in range(20):
        key = key_of(seed, chance.DECK, 5)
        expected = sorted(names, key=lambda e: (chance.draw(key, names[e], 0), e))
        for count in range(8):
            assert list(chance.lowest(key, by_entity, entities, 0, count)) == expected[:count]
            unseen = [e for e in expected if e not in (3, 700)]
            assert list(chance.lowest(key, by_entity, entities, 1 << 3 | 1 << 700, count)) == unseen[:count]


@pytest.mark.parametrize("seed", [-1, 1 << 128, b"", bytes(65)])
def test_seeds_out_of_range_are_refused(seed: int | bytes) -> None:
    """A seed is a number below 2**128 or 1 to 64 bytes."""
    with pytest.raises(ValueError, match="seed"):
        chance.match_key(seed)


def test_keys_of_different_uses_never_meet() -> None:
    """The same number as a match's seed, a fork's key and a policy's seed gives unrelated keys."""
    for number in range(50):
        match, fork = chance.match_key(number), chance.fork_key(number)
        assert match != fork
        assert chance.policy_seed(number, 0) not in {
            int.from_bytes(match[:8], "little"),
            int.from_bytes(fork[:8], "little"),
        }


def test_entities_have_different_names() -> None:
    """No two ids in the rules share a number, so no two things share their luck."""
    from gigawatt.content import load_ruleset

    rules = load_ruleset("standard")
    names = [row.id for group in (rules.cards, rules.headlines, rules.regions) for row in group]
    names += [f"{region.id} {project.id}" for region in rules.regions for project in rules.projects]
    assert len({chance.name_entity(name) for name in names}) == len(set(names))


@given(some.binary(min_size=8, max_size=8), some.one_of(some.integers(1, 2000), some.integers(1, 2**62)))
def test_a_remainder_is_that_of_the_whole_number(digest: bytes, bound: int) -> None:
    """However it is worked out."""
    assert chance.remainder(digest, bound) == int.from_bytes(digest, "little") % bound
