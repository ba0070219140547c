"""What a seat may know: complete, without the future, readable as JSON and as a vector, and enough to search on."""

from __future__ import annotations

import json
from collections import Counter
from itertools import product

import jsonschema
import pytest
from hypothesis import given, settings, strategies as some
from tests.core.play import boards, by_kind, game_of, line_up, play
from tests.core.positions import board, build, clear, control
from tests.tiers import tiered

from gigawatt.core import chance
from gigawatt.core.game import State
from gigawatt.core.observation import OBSERVATION_VERSION, Observation, observation_schema
from gigawatt.core.packed import pack_position
from gigawatt.core.position import layout as lay
from gigawatt.core.position.fields import TRACKS
from gigawatt.core.position.rows import KIND_CHIPS, KIND_DELIVERY, PERMIT
from gigawatt.core.quarter.quarter_scores import record
from gigawatt.core.queries.pipeline import permit_odds
from gigawatt.core.rules.vocabulary import EMBARGO, LAYER_OF, LICENCE, ROW_SIZE
from gigawatt.core.vector import compact_length, compact_names, vector_names
from gigawatt.errors import UsageError


def midgame(number: int, plies: int) -> State:
    """A position some way into a game on some board."""
    ruleset, scenario, seats = boards()[number % len(boards())]
    game = game_of(scenario, seats, ruleset)
    st = game.new_state(number, line_up(game, number))
    play(st, by_kind(number), plies)
    return st


def with_other_future(st: State, seed: int) -> State:
    """The same table with another hidden seed, and decks in another order."""
    other = st.copy()
    other.key = chance.match_key(seed)
    other.source = chance.keyed(other.key)
    return other


@pytest.mark.slow
@given(some.integers(0, 200), some.integers(0, 250))
def test_an_observation_does_not_change_with_hidden_facts(number: int, plies: int) -> None:
    """Another seed and another deck order behind the same table give the same observation, in every form."""
    st = midgame(number, plies)
    other = with_other_future(st, number + 5000)
    for seat in range(st.game.seats):
        a, b = st.observation(seat), other.observation(seat)
        assert a.to_json() == b.to_json()
        assert a.vector() == b.vector()
        assert (a.seats, a.ladders, a.regions, a.row, a.headline) == (b.seats, b.ladders, b.regions, b.row, b.headline)


@pytest.mark.parametrize("seat", [-1, 4, 99, 2**70])
def test_a_seat_that_is_not_there_observes_nothing(seat: int) -> None:
    """It is refused at once and in one line, whatever form would have been asked for."""
    st = game_of("case-study", 4).new_state(1)
    with pytest.raises(UsageError, match=f"^no seat {seat}; 4 seats are numbered from 0$"):
        st.observation(seat)


@pytest.mark.slow
@given(some.integers(0, 200), some.integers(0, 250), some.integers(0, 2**64 - 1))
def test_a_packed_position_is_the_fork_and_holds_no_seed(number: int, plies: int, key: int) -> None:
    """Through JSON and back it equals `fork` of the same key to the end of the game, and another seed packs the same."""
    st = midgame(number, plies)
    packed = json.dumps(pack_position(st))
    assert packed == json.dumps(pack_position(with_other_future(st, number + 5000)))
    fork, other = st.fork(key), State.from_packed(st.game, json.loads(packed), key)
    while legal := fork.legal_actions():
        assert other.legal_actions() == legal
        for one in (fork, other):
            one.apply_action(legal[one.ply % len(legal)])
    assert other.digest() == fork.digest()


@given(some.integers(0, 200), some.integers(0, 250), some.integers(0, 2**64 - 1))
def test_a_position_restored_from_an_observation_is_the_fork(number: int, plies: int, key: int) -> None:
    """`from_observation` equals `fork` of the same key: now, in its legal actions and to the end of the game."""
    st = midgame(number, plies)
    fork = st.fork(key)
    data = json.loads(json.dumps(st.observation(st.seat).to_json()))
    read = State.from_observation(st.game, data, key)
    direct = State.from_observation(st.game, st.observation(st.seat), key)
    assert read.digest() == fork.digest() == direct.digest()
    assert read.legal_actions() == fork.legal_actions()
    for one in (read, fork):
        play(one, by_kind(number + 1))
    assert read.digest() == fork.digest()


@pytest.mark.slow
@settings(max_examples=8)
@given(some.integers(0, 200), some.integers(0, 250))
def test_the_json_fits_its_schema(number: int, plies: int) -> None:
    """Every observation is what the published schema says, for every seat."""
    st = midgame(number, plies)
    for seat in range(st.game.seats):
        jsonschema.validate(st.observation(seat).to_json(), observation_schema())


def test_the_schema_is_a_schema() -> None:
    """The published schema is itself valid, and closed against what it does not name."""
    jsonschema.Draft202012Validator.check_schema(observation_schema())
    data = midgame(5, 30).observation(0).to_json()
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, "seed": 1}, observation_schema())


@pytest.mark.parametrize("board", boards()[::4], ids=lambda board: f"{board[1]}-{board[2]}")
def test_the_vector_has_a_name_for_each_place_and_never_changes_length(board: tuple[str, str, int]) -> None:
    """A fixed length for a game, all whole numbers, a name for every place."""
    ruleset, scenario, seats = board
    game = game_of(scenario, seats, ruleset)
    st = game.new_state(1)
    names = vector_names(game)
    for _ in range(8):
        for seat in range(seats):
            vector = st.observation(seat).vector()
            assert len(vector) == len(names)
            assert all(type(number) is int for number in vector)
        play(st, by_kind(2), 20)


def plain_vector(st: State, seat: int) -> list[int]:
    """The vector put together from named parts, without regard to speed."""
    game = st.game
    turned = [(seat + i) % game.seats for i in range(game.seats)]
    out: list[int] = []
    for name, at, count in TRACKS:
        values = [int(number) for number in st.v[at : at + count]]
        if name in ("to_move", "first"):
            values = [(value - seat) % game.seats for value in values]
        elif name in ("holder", "candidate"):
            values = [(value - 1 - seat) % game.seats + 1 if value else 0 for value in values]
        out += values
    for s in turned:
        out += [st.tables[s].index, *st.v[lay.SEATS + s * lay.SEAT_WIDTH : lay.SEATS + (s + 1) * lay.SEAT_WIDTH]]
    out += st.mods[: lay.M_SEATS]
    for s in turned:
        out += st.mods[lay.M_SEATS + s * lay.MOD_WIDTH : lay.M_SEATS + (s + 1) * lay.MOD_WIDTH]
    for s in turned:
        for region in range(game.region_count):
            out += st.holding(s, region)
    coming: Counter[tuple[int, int, int, int]] = Counter()
    for line in st.lines():
        gives = game.gives[line.kind] if line.kind >= 0 else line.extra if line.kind == KIND_DELIVERY else 99
        layer = 4 if line.kind == KIND_CHIPS else LAYER_OF[gives] if gives < len(LAYER_OF) else None
        horizon = 0 if line.phase == PERMIT else 1 if line.left <= 2 else 2
        if layer is not None:
            coming[line.seat, line.region, layer, horizon] += line.amount
    places = product(turned, range(game.region_count), range(5), range(3))
    return [*out, *[coming[place] for place in places]]


@tiered("board", boards()[::3], fast=3, ids=lambda board: f"{board[1]}-{board[2]}")
def test_the_vector_is_the_table_as_the_observer_sees_it(board: tuple[str, str, int]) -> None:
    """Every number of it, for every seat, in games that order, hire and ship."""
    ruleset, scenario, seats = board
    st = game_of(scenario, seats, ruleset).new_state(3)
    for _ in range(40):
        for seat in range(seats):
            assert st.observation(seat).vector() == plain_vector(st, seat)
        play(st, by_kind(5), 5)


@tiered("board", boards()[::3], fast=3, ids=lambda board: f"{board[1]}-{board[2]}")
def test_the_compact_vector_agrees_with_the_whole_one(board: tuple[str, str, int]) -> None:
    """A place of the same name holds the same number, `all` the sum over the regions; and what a unit costs next."""
    ruleset, scenario, seats = board
    game = game_of(scenario, seats, ruleset)
    regions = [region.id for region in game.ruleset.regions]
    names, compact = vector_names(game), compact_names(game)
    assert len(set(compact)) == len(compact) == compact_length(game)
    st = game.new_state(4)
    for _ in range(20):
        for seat in range(seats):
            seen = st.observation(seat)
            whole = dict(zip(names, seen.vector(), strict=True))
            for name, number in zip(compact, seen.compact(), strict=True):
                who, _, what = name.partition(".all.")
                if what:
                    assert number == sum(whole[f"{who}.{region}.{what}"] for region in regions), name
                elif name.startswith("next_price:"):
                    (ladder,) = [ladder for ladder in seen.ladders if ladder.ladder == name.partition(":")[2]]
                    assert number == ladder.price
                else:
                    assert number == whole[name], name
        play(st, by_kind(6), 10)


def test_no_two_places_of_the_vector_share_a_name() -> None:
    """Every label names one place."""
    names = vector_names(game_of("case-study", 4))
    assert sorted(set(names)) == sorted(names)


def test_the_vector_is_seen_from_the_observers_seat() -> None:
    """Seat-relative: turning seats and observer together leaves each seat's own part the same."""
    game = game_of("case-study", 4)
    st = midgame(boards().index(("standard", "case-study", 4)), 60)
    names = vector_names(game)
    cash = [i for i, name in enumerate(names) if name.endswith(".cash")]
    for seat in range(4):
        vector = st.observation(seat).vector()
        assert [vector[i] for i in cash] == [st.cash((seat + i) % 4) for i in range(4)]
        assert vector[names.index("to_move")] == (st.seat - seat) % 4


def test_the_object_tells_what_is_on_the_table() -> None:
    """Seats, ladders, regions, row and headline are those of the state."""
    st = midgame(boards().index(("standard", "case-study", 4)), 90)
    seen = st.observation(2)
    assert isinstance(seen, Observation)
    assert seen.version == OBSERVATION_VERSION
    assert seen.quarter == st.quarter
    for seat, view in enumerate(seen.seats):
        assert (view.cash, view.limit, view.influence, view.lead) == (
            st.cash(seat),
            st.limit(seat),
            st.influence(seat),
            st.lead(seat),
        )
        assert (view.faction, view.compute, view.online, view.progress) == (
            st.faction(seat), st.compute(seat), st.online(seat), st.progress(seat),
        )  # fmt: skip
        assert sum(view.lead_by.values()) == view.lead
        assert len(view.campuses) == len(st.campuses(seat))
    assert [sum(ladder.stock) for ladder in seen.ladders] == [
        sum(st.v[lay.STOCK + 3 * i : lay.STOCK + 3 * i + 3]) for i in range(5)
    ]
    assert len(seen.regions) == st.game.region_count
    for r, place in enumerate(seen.regions):
        site = st.planned[(2 * st.game.region_count + r) * lay.H_WIDTH + lay.H_SITE]
        assert place.room == max(0, st.game.ruleset.regions[r].room - site)
        assert (place.stall, place.outright) == permit_odds(st, 2, r, 0)


def test_denials_are_what_the_record_pays() -> None:
    """The rivals whom embargoes deny are in the object and in JSON, with the Lead that the next record gives for each."""
    st = board("hyperscaler", "challenger-state")
    clear(st, 1)
    build(st, 1, "china-east", site=5, grid=5, closed=5, electrical=5)
    control(st, "accelerators", "alliance", "challenger", LICENCE, seat=0)
    for seat in range(2):
        assert st.observation(seat).to_json()["denials"] == []
    control(st, "equipment", "alliance", "challenger", EMBARGO, seat=0)
    assert [view.denied for view in st.observation(1).seats] == [(), ()], "power is in plenty there"
    control(st, "logic", "alliance", "challenger", EMBARGO, seat=0)
    seen = st.observation(1)
    lead = st.game.ruleset.controls.denied
    assert [view.denied for view in seen.seats] == [(1,), ()]
    assert seen.to_json()["denials"] == [{"author": 0, "rival": 1, "lead": lead}]
    record(st)
    assert st.observation(0).seats[0].lead_by["controls"] == lead
    shown = [(row["region"], row["room"], row["stall"], row["outright"]) for row in seen.to_json()["regions"]]
    assert shown == [(place.region, place.room, place.stall, place.outright) for place in seen.regions]
    cards = st.game.ruleset.cards
    assert list(seen.row) == [cards[c - 1].id if c else None for c in st.v[lay.ROW : lay.ROW + ROW_SIZE]]


def test_seed_and_deck_order_are_nowhere_in_it() -> None:
    """Neither the key of chance nor a card or headline still to come appears in the JSON."""
    st = midgame(boards().index(("standard", "case-study", 4)), 40)
    data = st.observation(0).to_json()
    text = json.dumps(data)
    unseen = {c.id for i, c in enumerate(st.game.ruleset.cards) if not st.cards_seen >> i & 1}
    unheard = {h.id for i, h in enumerate(st.game.ruleset.headlines) if not st.headlines_seen >> i & 1}
    assert unseen
    assert unheard
    assert not unseen & {*data["row"], *data["cards_seen"]}
    assert not unheard & {data["headline"], data["pending"], *data["headlines_seen"]}
    assert not any(f'"{name}"' in text for name in unseen - {h.id for h in st.game.ruleset.headlines})
    assert st.key.hex() not in text
    assert "seed" not in text


BROKEN = [
    ("observation_version", 99, "version"),
    ("scenario", "duel", "scenario"),
    ("seats", [], "seats"),
    ("tracks", {}, "fit"),
    ("holdings", [{"seat": 0}], "fit"),
    ("cards_seen", ["no-such-card"], "fit"),
    ("mods", {"no-such-slot": 1}, "fit"),
    ("timers", [{}] * 3000, "rows"),
    ("pipeline", "lines", "fit"),
]


@pytest.mark.parametrize("name, value, word", BROKEN)
def test_an_observation_that_does_not_fit_is_refused_in_one_sentence(name: str, value: object, word: str) -> None:
    """What cannot be a position of this game is a usage error that says why."""
    st = midgame(boards().index(("standard", "case-study", 4)), 10)
    data = {**st.observation(0).to_json(), name: value}
    with pytest.raises(UsageError, match=word):
        State.from_observation(st.game, data, 1)


@pytest.mark.parametrize("bad", [1.5, "3", None, True, [1]])
def test_numbers_of_an_observation_are_whole(bad: object) -> None:
    """A track that is no whole number is refused."""
    st = midgame(boards().index(("standard", "case-study", 4)), 10)
    data = st.observation(0).to_json()
    data["tracks"]["tension"] = bad
    with pytest.raises(UsageError):
        State.from_observation(st.game, data, 1)
