"""Packed numbers: nobody writes into the buffer of another, and what is kept in bits fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.core.play import boards, by_kind, game_of, line_up, play
from tests.core.positions import all_held

from gigawatt.compiled import build_name
from gigawatt.content.draft import SHELVES
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.fields import SEAT_FIELDS, TRACKS
from gigawatt.core.position.rows import FREIGHT, KIND_CHIPS
from gigawatt.core.quarter.setup import pack
from gigawatt.core.rules.ruleset import MAX_REGIONS
from gigawatt.core.transitions.board import add_lasting, add_line
from gigawatt.core.transitions.forgetting import forget_all

if TYPE_CHECKING or build_name() == "interpreted":
    from gigawatt.core.position.ints import append, extend, i64, vec
else:  # what the compiler takes in their place
    from librt.vecs import append, extend, vec
    from mypy_extensions import i64

BITS = 63
"""Members of a set of bits, at most: an `i64` has one more, and that is its sign."""
FLAT = ("campus_bits", "hold", "memo", "pipe", "planned", "runs", "spot_bits", "timers", "v")
"""The flat lists of a state that each copy has for itself."""


def midgames() -> Iterator[State]:
    """A position some way into a game on each board, with lines of the pipeline and lasting effects."""
    for number, (ruleset, scenario, seats) in enumerate(boards()):
        game = game_of(scenario, seats, ruleset)
        st = game.new_state(number, line_up(game, number))
        play(st, by_kind(number), 24)
        add_lasting(st, lay.M_DEMAND, 1, 9)
        assert len(st.pipe)
        yield st


def test_a_slice_is_a_copy_whatever_is_done_to_either() -> None:
    """What is appended to a list, or written into it, does not reach a slice of it, nor the other way round."""
    for extends in (False, True):
        for changes_slice in (False, True):
            whole = append(append(vec[i64]([1]), 2), 3)  # with room for more, as appending leaves it
            part = whole[:]
            if changes_slice:
                part = extend(part, vec[i64]([4])) if extends else append(part, 4)
                part[0] = 7
                assert (list(whole), list(part)) == ([1, 2, 3], [7, 2, 3, 4])
            else:
                whole = extend(whole, vec[i64]([4])) if extends else append(whole, 4)
                whole[0] = 7
                assert (list(whole), list(part)) == ([7, 2, 3, 4], [1, 2, 3])


@pytest.mark.parametrize("changes_copy", [True, False])
def test_a_copy_shares_no_buffer(changes_copy: bool) -> None:
    """What is written into any list of a copy, or put at its end, does not show in the original, nor the other way round."""
    for st in midgames():
        copy = st.copy()
        changed, other = (copy, st) if changes_copy else (st, copy)
        before = {name: list(getattr(other, name)) for name in FLAT}
        lists = [list(row) for row in other.lists]
        lines, effects = other.lines(), other.lasting_effects()
        add_line(changed, 0, 0, KIND_CHIPS, FREIGHT, 3, 0, 1, 0, 0, 0)
        add_lasting(changed, lay.M_DEMAND, 5, 3)
        for name in FLAT:
            numbers = getattr(changed, name)
            for place in range(len(numbers)):
                numbers[place] = numbers[place] ^ 1
        for place in range(len(changed.lists)):
            changed.lists[place] = pack([place])
        assert {name: list(getattr(other, name)) for name in FLAT} == before
        assert [list(row) for row in other.lists] == lists
        assert (other.lines(), other.lasting_effects()) == (lines, effects)
        assert len(changed.pipe) == len(other.pipe) + lay.P_WIDTH


def test_what_children_do_stays_with_them() -> None:
    """Children of one position, played on for quarters, leave it and each other alone, remembered pieces and all."""
    for number, st in enumerate(midgames()):
        if number % 5:
            continue
        st.legal_actions()
        before = {name: list(getattr(st, name)) for name in FLAT}
        lists = [list(row) for row in st.lists]
        children = [st.child(action) for action in st.legal_actions()[:4]]
        at_first = [(child.digest(), child.legal_actions()) for child in children]
        for k, child in enumerate(children):
            play(child.copy(), by_kind(k), 90)
        assert [(child.digest(), child.legal_actions()) for child in children] == at_first
        assert {name: list(getattr(st, name)) for name in FLAT} == before
        assert [list(row) for row in st.lists] == lists


def test_what_is_remembered_is_what_would_be_found() -> None:
    """At every ply the legal actions are those of a position that remembers nothing."""
    for number in range(6):
        ruleset, scenario, seats = boards()[number * 5 % len(boards())]
        st = game_of(scenario, seats, ruleset).new_state(number)
        choose = by_kind(number)
        while legal := st.legal_actions():
            fresh = st.copy()
            forget_all(fresh)
            assert fresh.legal_actions() == legal
            st.apply_action(choose(st, legal))


def test_the_accessors_tell_what_an_observation_tells() -> None:
    """Each named read gives the number of the field it speaks of."""
    for st in midgames():
        tracks = st.observation(0).to_json()["tracks"]
        one = {name for name, _at, count in TRACKS if count == 1}
        assert one >= {"quarter", "tension", "index", "price", "class", "headline", "pending", "struck"}
        assert (st.quarter, st.ply, st.seat) == (tracks["quarter"], tracks["ply"], tracks["to_move"])
        assert (st.tension, st.capital_index, st.cloud_price) == (tracks["tension"], tracks["index"], tracks["price"])
        assert [st.chip_class, *map(st.class_quarter, range(3))] == [tracks["class"], *tracks["class_at"]]
        headlines = (st.headline, st.pending_headline, st.striking_headline)
        assert [0 if h is None else h + 1 for h in headlines] == [tracks[n] for n in ("headline", "pending", "struck")]
        assert [0 if card is None else card + 1 for card in st.card_row] == tracks["row"]
        assert [n for ladder in range(5) for n in st.stock(ladder)] == tracks["stock"]
        regions = range(st.game.region_count)
        assert [st.free_slots(r) for r in regions] == tracks["slots"][: len(regions)]
        assert [st.headroom(r) for r in regions] == tracks["headroom"][: len(regions)]
        holders = [st.chokepoint_holder(part) for part in range(4)]
        candidates = [st.chokepoint_candidate(part) for part in range(4)]
        assert [0 if s is None else s + 1 for s in holders] == tracks["holder"]
        assert [0 if s is None else s + 1 for s in candidates] == tracks["candidate"]
        assert [st.chokepoint_streak(part) for part in range(4)] == tracks["streak"]
        assert [st.reached(tier) for tier in range(6)] == tracks["reached"]


def test_the_accessors_of_a_seat_tell_what_an_observation_tells() -> None:
    """The same for what is a seat's, and for its places."""
    names = {name for name, _at, _count in SEAT_FIELDS}
    for st in midgames():
        told = st.observation(0).to_json()
        for seat, row in enumerate(told["seats"]):
            for name, read in (
                ("cash", st.cash), ("limit", st.limit), ("influence", st.influence), ("lead", st.lead), ("points", st.points_left),
                ("compute", st.compute), ("online", st.online), ("posture", st.posture), ("rent", st.rent),
                ("progress", st.progress), ("tier", st.tier), ("trained", st.trained), ("cloud", st.cloud_revenue),
                ("lease", st.lease_revenue), ("campuses", st.campus_count), ("licences", st.licences),
            ):  # fmt: skip
                assert name in names
                assert read(seat) == row[name], name
            assert list(st.lead_by_source(seat)) == row["lead_by"]
            assert [st.capacity(seat, part) for part in range(4)] == row["capacity"]
            assert [n for part in range(4) for n in st.store(seat, part)] == row["store"]
            for region in range(st.game.region_count):
                held = st.holding(seat, region)
                assert (held.chips, held.plants) == (held[lay.H_CHIPS : lay.H_BATTERY], held[lay.H_PLANTS : lay.H_OPEN])
                assert st.chips(seat, region) == held.chips
                assert tuple(st.plants(seat, region, part) for part in range(4)) == held.plants
                assert (region in st.campuses(seat)) == bool(held.open)
                assert region in st.places(seat) or not any(held.chips)
        assert [line._asdict() for line in st.lines()] == told["pipeline"]
        assert [st.line_at(p) for p in range(0, len(st.pipe), lay.P_WIDTH)] == st.lines()
        assert [(t.until, t.amount) for t in st.lasting_effects()] == [
            (t["until"], t["amount"]) for t in told["timers"]
        ]
        assert st.lasting(lay.M_DEMAND) == told["mods"]["demand"]
        assert len(all_held(st)) * lay.H_WIDTH == len(st.hold)


def test_sets_of_bits_have_room_for_all_that_lint_lets_in() -> None:
    """Projects and regions are kept in bits of a machine integer, which would wrap silently: the linter bounds both."""
    assert SHELVES["projects"].most <= BITS
    assert SHELVES["regions"].most == MAX_REGIONS == lay.REGIONS
    assert lay.REGIONS <= BITS
    assert lay.ALL_KNOWN < 1 << BITS
