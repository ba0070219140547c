"""Copies, children, returns and ranks of a state."""

from __future__ import annotations

from hashlib import blake2b

import pytest
from hypothesis import given, strategies as some
from tests.core.play import boards, by_kind, game_of, line_up, play
from tests.core.positions import all_held, board, put

from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.transitions.board import add_lasting


def midgame(number: int, plies: int) -> State:
    """A position some way into a game on some board."""
    ruleset, scenario, seats = boards()[number % len(boards())]
    game = game_of(scenario, seats, ruleset)
    st = game.new_state(number, line_up(game, number))
    play(st, by_kind(number), plies)
    return st


@given(some.integers(0, 200), some.integers(0, 300))
def test_a_copy_is_independent_of_the_original(number: int, plies: int) -> None:
    """Playing on a copy changes nothing of the original, and both go on alike."""
    st = midgame(number, plies)
    before, legal = st.digest(), st.legal_actions()
    copy = st.copy()
    assert copy.digest() == before
    play(copy, by_kind(number + 1), 60)
    assert st.digest() == before
    assert st.legal_actions() == legal
    again = st.copy()
    play(again, by_kind(number + 1), 60)
    assert again.digest() == copy.digest()


@given(some.integers(0, 200), some.integers(0, 300))
def test_a_child_is_pure(number: int, plies: int) -> None:
    """`child` gives what `apply_action` would, and leaves the position alone."""
    st = midgame(number, plies)
    for action in st.legal_actions()[::7]:
        before = st.digest()
        child = st.child(action)
        assert st.digest() == before
        moved = st.copy()
        moved.apply_action(action)
        assert moved.digest() == child.digest()


@given(some.integers(0, 200), some.integers(0, 300))
def test_a_log_changes_nothing_but_itself(number: int, plies: int) -> None:
    """A game that is logged goes exactly like one that is not."""
    st = midgame(number, plies)
    quiet, logged = st.copy(), st.copy()
    logged.log = []
    play(quiet, by_kind(number), 50)
    play(logged, by_kind(number), 50)
    assert quiet.digest() == logged.digest()
    assert quiet.is_terminal or logged.log


def test_a_copy_starts_a_log_of_its_own() -> None:
    """A copy of a state that logs begins with an empty log, so events are told once."""
    st = board("hyperscaler", "neocloud")
    st.apply_action(0)
    assert st.log
    assert st.copy().log == []
    assert st.fork(1).log is None


@pytest.mark.parametrize(
    "leads, returns",
    [
        ([9, 5, 2, 0], [1.0, 1 / 3, -1 / 3, -1.0]),
        ([9, 9, 2, 0], [2 / 3, 2 / 3, -1 / 3, -1.0]),
        ([3, 3, 3, 3], [0.0, 0.0, 0.0, 0.0]),
    ],
)
def test_returns_share_between_equals_and_sum_to_nothing(leads: list[int], returns: list[float]) -> None:
    """Returns go from 1 to -1 by rank; equal seats share theirs; they always sum to zero."""
    st = board("hyperscaler", "neocloud", "gulf-fund", "energy-major")
    for seat, lead in enumerate(leads):
        put(st, seat, lead=lead, compute=0, cash=0)
    assert st.returns() == pytest.approx(returns)
    assert sum(st.returns()) == pytest.approx(0)


def test_ranks_go_by_lead_then_compute_then_cash() -> None:
    """Equal Lead is told apart by compute, equal compute by cash; what is equal in all three shares the better rank."""
    st = board("hyperscaler", "neocloud", "gulf-fund", "energy-major")
    for seat, (lead, compute, cash) in enumerate([(5, 4, 10), (5, 6, 0), (5, 4, 10), (5, 4, 11)]):
        put(st, seat, lead=lead, compute=compute, cash=cash)
    assert st.ranks() == [3, 1, 3, 2]


def test_what_a_state_tells_of_a_seat_is_what_it_stores() -> None:
    """The named accessors read the numbers they speak of."""
    st = midgame(5, 40)
    for seat in range(st.game.seats):
        o = lay.SEATS + seat * lay.SEAT_WIDTH
        told = [
            st.cash(seat), st.influence(seat), st.lead(seat), st.points_left(seat), st.compute(seat), st.online(seat),
            st.progress(seat), st.limit(seat),
        ]  # fmt: skip
        fields = [lay.CASH, lay.INFLUENCE, lay.LEAD, lay.POINTS, lay.COMPUTE, lay.ONLINE, lay.PROGRESS, lay.LIMIT]
        assert told == [st.v[o + field] for field in fields]
        assert st.faction(seat) in st.game.scenario.factions


def test_equal_positions_have_equal_digests_and_sections() -> None:
    """The digest is over the position alone; a section's digest moves when the section does."""
    a, b = board("hyperscaler", "neocloud", seed=1), board("hyperscaler", "neocloud", seed=2)
    assert a.digest() == b.digest()
    before = a.section_digests()
    put(a, 0, cash=a.cash(0) + 1)
    after = a.section_digests()
    assert a.digest() != b.digest()
    assert [name for name in before if before[name] != after[name]] == ["seats"]
    assert set(before) == {"seats", "campuses", "pipeline", "ladders", "tracks"}


def test_copies_share_events_until_one_of_them_changes_them() -> None:
    """A lasting effect on a copy, or on the original after it was copied, shows in that one alone."""
    for changes_copy in (True, False):
        st = game_of("case-study", 4).new_state(3)
        copy = st.copy()
        changed, other = (copy, st) if changes_copy else (st, copy)
        before = list(other.mods)
        add_lasting(changed, lay.M_DEMAND, 7, 2)
        assert changed.mods[lay.M_DEMAND] == before[lay.M_DEMAND] + 7
        assert list(other.mods) == before
        add_lasting(other, lay.M_DEMAND, 1, 2)
        assert changed.mods[lay.M_DEMAND] == before[lay.M_DEMAND] + 7


def test_a_digest_is_that_of_the_text_of_the_position() -> None:
    """However the text is put together, it is what Python writes of one tuple of all parts."""
    for number in range(3):
        st = game_of("case-study", 4).new_state(number)
        play(st, lambda _, legal: legal[len(legal) // 2], 60 + number)
        whole = (
            list(st.v), tuple(st.mods), tuple(map(tuple, st.lasting_effects())), all_held(st), list(map(tuple, st.lines())),
            *[tuple(map(tuple, rows)) for rows in (st.controls, st.deals, st.contracts, st.leases, st.offers)],
            st.cards_seen, st.headlines_seen, [t.faction.id for t in st.tables],
        )  # fmt: skip
        expected = blake2b(repr(whole).encode(), digest_size=8, person=b"gigawatt-state").hexdigest()
        assert st.digest() == expected


def test_a_state_says_where_the_match_is() -> None:
    """A state shows its quarter, its ply, whose turn it is, and its digest; at the end, that the match is over."""
    st = game_of("duel", 2).new_state(7)
    assert repr(st) == f"<State duel 2024 Q1 ply 0, seat {st.seat} of 2, digest {st.digest()}>"
    play(st, by_kind(7), 100_000)
    assert repr(st).endswith(f", over, digest {st.digest()}>")


def test_states_are_equal_only_to_themselves() -> None:
    """Positions are compared by digest."""
    st = game_of("duel", 2).new_state(7)
    assert st != st.copy()
    assert st.digest() == st.copy().digest()
