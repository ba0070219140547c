"""Keyed chance: the vectors that the documentation shows, no bias, and draws that do not disturb each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as some

from gigawatt.core import chance
from gigawatt.core.setup import pack

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


def test_draws_are_as_documented() -> None:
    """Raw draws and bounded ones are those on the page."""
    table = rows("Draws")
    assert len(table) >= 8
    for seed, fields, bound, value in table:
        source = chance.keyed(chance.match_key(int(seed)))
        purpose, quarter, a, b, c, d, n = (int(field) for field in fields.split(","))
        if bound:
            assert n == 0
            assert chance.below(source, int(bound), purpose, quarter, a, b, c, d) == int(value)
        else:
            assert chance.draw(source, purpose, quarter, a, b, c, d, n) == int(value)


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
    first = [chance.draw(source, chance.PERMIT, q, 1, 2, 3, 4) for q in range(20)]
    again = [chance.draw(source, chance.PERMIT, q, 1, 2, 3, 4) for q in reversed(range(20))]
    assert first == again[::-1]
    assert len(set(first)) == 20


@given(some.integers(0, 2**128 - 1), some.integers(1, 10_000), some.integers(0, 11), some.integers(-5, 2**31 - 1))
def test_bounded_draws_stay_below_their_bound(seed: int, bound: int, quarter: int, entity: int) -> None:
    """Whatever is asked, the answer is from nothing to the bound less one."""
    source = chance.keyed(chance.match_key(seed))
    assert 0 <= chance.below(source, bound, chance.SEIZURE, quarter, entity) < bound


@pytest.mark.parametrize("bound", [2, 3, 7, 100])
def test_bounded_draws_are_even(bound: int) -> None:
    """Over many draws no number comes up far more often than its share."""
    source = chance.keyed(chance.match_key(1))
    count = 400 * bound
    counts = [0] * bound
    for i in range(count):
        counts[chance.below(source, bound, chance.PERMIT, 0, i)] += 1
    spread = sum((c - 400) ** 2 / 400 for c in counts)
    assert spread < bound + 6 * (2 * bound) ** 0.5


class Scripted:
    """Stands for a keyed hash: gives the numbers it is told to, and keeps what it was asked."""

    def __init__(self, *values: int) -> None:
        self.values = list(values)
        self.asked: list[int] = []

    def copy(self) -> Scripted:
        """Itself, so that what is asked of a copy is kept here."""
        return self

    def update(self, packed: bytes) -> None:
        """Keep the count of the draw, which is packed last."""
        self.asked.append(int.from_bytes(packed[-4:], "little"))

    def digest(self) -> bytes:
        """The next number."""
        return self.values.pop(0).to_bytes(8, "little")


def test_a_number_that_would_favour_the_low_ones_is_drawn_again() -> None:
    """Values in the last, short turn of the span are refused, and the count of the draw goes up."""
    source = Scripted((1 << 64) - 1, 12)
    assert chance.below_primed(source, 10, 1, 0, 0, 0) == 2
    assert source.asked == [0, 1]


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
    names = [row.id for group in (rules.cards, rules.headlines, rules.projects, rules.regions) for row in group]
    assert len({chance.name_entity(name) for name in names}) == len(set(names))


@given(some.integers(0, 2**128 - 1), some.integers(1, 10_000), some.integers(0, 11), some.integers(0, 2**31 - 1))
def test_what_is_hashed_once_for_many_draws_changes_none(seed: int, bound: int, quarter: int, entity: int) -> None:
    """A draw that goes on from a purpose and quarter hashed before is the draw that hashes everything at once."""
    source = chance.keyed(chance.match_key(seed))
    begun = chance.primed(source, chance.PERMIT, quarter)
    for d in (0, entity):
        whole = chance.draw(source, chance.PERMIT, quarter, entity, 1, 2, d)
        assert (
            whole >= (1 << 64) - (1 << 64) % bound
            or chance.below_primed(begun, bound, entity, 1, 2, d) == whole % bound
        )


@given(some.binary(min_size=8, max_size=8), some.one_of(some.integers(1, 2000), some.integers(1, 2**62)))
def test_a_remainder_is_that_of_the_whole_number(digest: bytes, bound: int) -> None:
    """However it is worked out."""
    assert chance.remainder(digest, bound) == int.from_bytes(digest, "little") % bound


def test_a_draw_that_favours_low_numbers_is_drawn_again() -> None:
    """With a bound that high, one draw in 512 is; the numbers are those of the documented rule."""
    source = chance.keyed(chance.match_key(1))
    begun = chance.primed(source, chance.PERMIT, 2)
    bound = (1 << 55) + 1
    again = 0
    for entity in range(3000):
        n = 0
        while (value := chance.draw(source, chance.PERMIT, 2, entity, n=n)) >= (1 << 64) - (1 << 64) % bound:
            n += 1
        again += n
        assert chance.below_primed(begun, bound, entity, 0, 0, 0) == value % bound
    assert again


def test_a_shuffle_goes_by_the_draws_of_its_entities() -> None:
    """The order of a deck is that of the documented draws, lowest first; equal names keep the order of the entities."""
    names = {entity: chance.name_entity(f"card-{entity}") for entity in (3, 70, 255, 256, 700)}
    names[4] = names[3]
    for seed in range(20):
        source = chance.keyed(chance.match_key(seed))
        by_entity = [names.get(entity, 0) for entity in range(max(names) + 1)]
        order = chance.shuffled(source, chance.DECK, chance.Tickets(list(names), pack(by_entity)))
        expected = sorted(names, key=lambda e: (chance.draw(source, chance.DECK, 0, names[e]), e))
        assert list(order) == expected
