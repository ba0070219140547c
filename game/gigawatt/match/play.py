"""Play one match. The loop, with a check of every decision, is in `gigawatt.match.plies`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from gigawatt.core.chance import policy_seed, seed_bytes
from gigawatt.errors import UsageError
from gigawatt.match.faults import Fault
from gigawatt.match.plies import Player, play_plies
from gigawatt.match.record import Record, Recorder
from gigawatt.policies.api import DEFAULT_BUDGET, MOST_REASON, Decision, Policy, Reason
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.core import Game, State

REASONS_ROOM: Final = 500_000
"""The most bytes of reasons in a record; once they are used up, later reasons are left out."""
MOST_TERMS: Final = 20
"""The most terms and alternatives of a reason in a record."""


@frozen
class PlyNote:
    """One decision, before it is applied."""

    ply: int
    quarter: int
    seat: int
    action: int
    reason: Reason | None
    state: State = field(repr=False)
    """The position in which the decision was made; not to be changed."""


class _Reasons:
    """Reasons as rows of a record's session: ply, plan, terms, alternatives, sentence; limited in number and length."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []
        self._room = REASONS_ROOM

    def add(self, ply: int, reason: Reason) -> None:
        """Add a reason if there is room for it."""
        terms = [[safe_text(name, 40), value] for name, value in reason.terms[:MOST_TERMS]]
        others = [[other.action, other.value] for other in reason.alternatives[:MOST_TERMS]]
        row = [ply, safe_text(reason.plan, 40), terms, others, safe_text(reason.text, MOST_REASON)]
        self._room -= len(json.dumps(row))
        if self._room >= 0:
            self.rows.append(row)


@frozen
class MatchResult:
    """The result of a match. Tuples are by seat."""

    ranks: tuple[int, ...]
    """1 is first; ties share the better place. Faults do not change these ranks: that is up to the caller."""
    lead: tuple[int, ...]
    compute: tuple[int, ...]
    """Compute points online after the last quarter."""
    cash: tuple[int, ...]
    """Net cash in tenths of $bn."""
    faults: tuple[Fault | None, ...]
    factions: tuple[str, ...]
    actions: tuple[int, ...] = field(repr=False)
    """Every action, by ply."""
    plies: int
    quarters: int
    final_digest: str
    record: Record | None = None


def play_match(
    game: Game,
    policies: Sequence[Policy],
    seed: bytes | int,
    factions: Sequence[str] | None = None,
    *,
    record: bool = False,
    reasons: bool = False,
    on_ply: Callable[[PlyNote], object] | None = None,
    max_nodes: int = DEFAULT_BUDGET,
) -> MatchResult:
    """Play a match to its end.

    >>> import gigawatt as gw
    >>> result = gw.play_match(gw.open_game("duel"), [gw.make_policy("greedy"), gw.make_policy("random")], seed=3)
    >>> result.ranks, result.lead, result.quarters, result.final_digest
    ((1, 2), (87, 26), 12, '959196af8e2a3f08')

    Args:
        game: the compiled game.
        policies: one object for each seat; an object plays one match only.
        seed: decides all chance; the policies' own seeds are derived from it and reveal nothing of it.
        factions: the faction of each seat, or None for the scenario's default.
        record: keep a record, with a digest for each ply; the match is faster without.
        reasons: keep the policies' reasons in the record's session.
        on_ply: called with every decision before it is applied.
        max_nodes: the budget of each decision, in nodes.

    Raises:
        UsageError: the number of policies differs from the number of seats, one of them has no `decide`, or the factions do not fit.
    """
    if len(policies) != game.seats:
        raise UsageError(f"{game.scenario_id} with {game.seats} seats takes as many policies, got {len(policies)}")
    for policy in policies:
        if not callable(getattr(policy, "decide", None)):
            raise UsageError(
                f"a policy is an object with decide(turn), not {policy!r:.80}; make_policy makes one of a name"
            )
    state = game.new_state(seed, factions)
    lineup = tuple(state.faction(seat) for seat in range(game.seats))
    players = [Player(policy, seat, policy_seed(seed, seat)) for seat, policy in enumerate(policies)]
    recorder = Recorder(state) if record else None
    kept = _Reasons()

    def before(decision: Decision) -> None:
        if on_ply is not None:
            on_ply(PlyNote(state.ply, state.quarter, state.seat, decision.action, decision.reason, state))
        if reasons and decision.reason is not None:
            kept.add(state.ply, decision.reason)

    announce = before if reasons or on_ply is not None else None
    actions = play_plies(game, state, players, max_nodes, announce, None if recorder is None else recorder.note)
    made = None
    if recorder is not None:
        made = recorder.record(game.ruleset, game.scenario_id, lineup, seed_bytes(seed))
        made = made.with_session(reasons=kept.rows) if reasons else made
    return _result(state, players, lineup, tuple(actions), made)


def _result(
    state: State, players: list[Player], factions: tuple[str, ...], actions: tuple[int, ...], record: Record | None
) -> MatchResult:
    seats = range(len(players))
    return MatchResult(
        ranks=tuple(state.ranks()),
        lead=tuple(state.lead(seat) for seat in seats),
        compute=tuple(state.compute(seat) for seat in seats),
        cash=tuple(state.cash(seat) for seat in seats),
        faults=tuple(player.fault for player in players),
        factions=factions,
        actions=actions,
        plies=state.ply,
        quarters=state.quarter + 1,
        final_digest=state.digest(),
        record=record,
    )
