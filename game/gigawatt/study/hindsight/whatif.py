"""What a decision, or a rule, was worth: a match forked at a ply, with one thing changed and without.

Two answers, both of pairs that share all luck which the change does not move:

- *frozen*: the match's own future, in which everyone goes on as recorded, where that is still legal. An exact difference of one future.
- *reacting*: numbered futures, in which house policies play every seat on, with the change and without. The mean difference estimates
  the effect; pairs are independent of each other given the position, so the interval is that of their mean (Student's t).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from gigawatt.core import State
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.study.block_means import Estimate, mean_of
from gigawatt.study.hindsight.changes import Changes, read_changes
from gigawatt.study.hindsight.replayed import (
    Replayed,
    ReplayedWork,
    SeatPlayer,
    future_key,
    header_of,
    open_work,
    play_on,
    replayed_fields,
)
from gigawatt.study.trial_file import Row, TrialResult
from gigawatt.study.trial_runner import PoolMaker, kept_results, play_trials
from gigawatt.tournament.pools import InProcess

GAMES: Final = 200
"""Futures by default."""
SEED: Final = 1
ARM: Final = "future"
FORM: Final = 2
"""The form of the results of a future, to be raised when `columns` are others: kept results of another form are another question's."""
_OUTCOME: Final = 3
"""Numbers of an outcome: Lead, compute, rank."""
_HEAD: Final = _OUTCOME + len(LEAD_SOURCES)
"""The same, and Lead by where it came from."""


@frozen
class Outcome:
    """How a match ended for a seat."""

    lead: int
    compute: int
    """Compute points online after the last quarter."""
    rank: int
    """1 is first; those who tie share the better place."""


@frozen
class FrozenSeat:
    """What the change does to a seat if everyone goes on as recorded."""

    before: Outcome
    after: Outcome
    illegal: int
    """Recorded actions that were not legal any more; they were left out."""
    unplayed: int
    """Recorded actions for which a seat had no decision left in the quarter."""
    passes: int
    """Decisions for which no recorded action was left; the seat passed."""


@frozen
class SeatEffect:
    """What the change does to a seat if everyone plays on by policy: means over the futures."""

    lead: Estimate
    """With the change less without."""
    compute: Estimate
    rank: Estimate
    """Below zero if the seat comes further to the front."""
    lead_by: tuple[Estimate, ...]
    """The change in Lead by where it comes from, in the order of `LEAD_SOURCES`; together they are that of `lead`."""
    lead_before: float
    """Without the change."""
    compute_before: float
    rank_before: float
    course_before: tuple[float, ...]
    """Lead after each quarter from that of the decision on, without the change."""
    course_after: tuple[float, ...]
    """With the change."""
    differences: tuple[int, ...]
    """By future, Lead with the change less without."""
    touched: int
    """Futures in which the seat's Lead, compute or rank differ."""


@frozen
class WhatIf:
    """The answer. Tuples are by seat."""

    scenario: str
    factions: tuple[str, ...]
    players: tuple[SeatPlayer, ...]
    at: str
    """The ply, as in `2025Q4:117`."""
    ply: int
    quarters: tuple[str, ...]
    """From that of the decision to the last."""
    seat: int
    """Whose decision it is."""
    recorded: str
    """The recorded action; empty if the match goes no further."""
    changes: tuple[str, ...]
    lines: tuple[str, ...]
    """The changes in words, with what was there before."""
    shared_lines: tuple[str, ...]
    """The same for several matches at once: without the action that was recorded."""
    games: int
    seed: str
    record: str
    """The digest of the record."""
    frozen: tuple[FrozenSeat, ...] | None
    """None if the match is not over, so that it has no recorded future."""
    effects: tuple[SeatEffect, ...]


@frozen(kw_only=True)
class WhatIfWork(ReplayedWork):
    """The work of the reacting answer."""

    ply: int
    changes: tuple[str, ...]
    seed: int | bytes


@frozen
class FutureTrial:
    """A future to play, with the change and without."""

    number: int
    arm: str = ARM


class WhatIfPlayer:
    """Plays futures of one question."""

    def __init__(self, work: WhatIfWork) -> None:
        """Compile the rules, replay the match, and make the changes.

        Raises:
            WorkerMismatchError: the worker plays another game.
        """
        self.job = work
        replayed = open_work(work)
        self._before, self._after = fork(replayed, read_changes(replayed, work.ply, work.changes))

    def play(self, trial: FutureTrial) -> TrialResult:
        """Play one future: a row for each seat, as `columns` has them."""
        key = future_key(self.job.seed, trial.number)
        one, other = (_play_future(arm, self.job.policies, key) for arm in (self._before, self._after))
        rows = [(*left, *right) for left, right in zip(one, other, strict=True)]
        return TrialResult(trial.number, trial.arm, tuple(rows))

    def close(self) -> None:
        """Do nothing: house policies run in this process."""


def what_if(
    record: Replayed,
    at: int | str,
    changes: Sequence[str] = (),
    games: int = GAMES,
    open_pool: PoolMaker = InProcess,
    *,
    seed: int | bytes = SEED,
    out: Path | None = None,
    on_done: Callable[[int], object] | None = None,
) -> WhatIf:
    """What would have been, had something been otherwise.

    >>> from gigawatt.study.hindsight.replayed import load_replayed
    >>> match = load_replayed("saves/samples/duel.json")
    >>> answer = what_if(match, "2026Q4", ["pass"], games=4)
    >>> answer.at, answer.seat, answer.frozen[answer.seat].before.rank
    ('2026Q4:108', 1, 2)

    Args:
        record: the match.
        at: the decision to change, or from which on: a ply from 0, or a text as `Replayed.ply_at` takes it.
        changes: what is changed there (`gigawatt.study.hindsight.changes`); nothing, to see that this gives a difference of zero.
        games: futures of the reacting answer, from 1; more begin with the same ones.
        open_pool: where they are played; this process by default.
        seed: of the futures.
        out: keep the results here; a file of the same question is continued.
        on_done: called with the number of futures done.

    Raises:
        NotationError, IllegalActionError, UsageError: there is no such decision, or no such change.
        SaveError: the file cannot be used, or is of another question.
        GameError: the workers keep dying.
    """
    ply = record.ply_at(at) if isinstance(at, str) else at
    made = read_changes(record, ply, changes)
    work = work_of(record, made, seed)
    rows, width = record.game.seats, 2 * columns(record, ply)
    head = header_of(record, study="whatif", form=FORM, at=ply, changes=list(made.texts), seed=_seed_text(seed))
    with kept_results(out, head, lambda arm: (rows, width) if arm == ARM else None, "future") as results:
        play_trials([FutureTrial(number) for number in range(games)], results, work, open_pool, on_done)
        found = results.rows(ARM, games)
    return answer_of(record, made, found, seed)


def work_of(record: Replayed, made: Changes, seed: int | bytes = SEED) -> WhatIfWork:
    """The work of the reacting answer, whose trials are `FutureTrial`."""
    return WhatIfWork(player=WhatIfPlayer, ply=made.ply, changes=made.texts, seed=seed, **replayed_fields(record))


# --- the two arms --------------------------------------------------------------------------------------------------


@frozen
class Arm:
    """Where a future begins: a position, and the action that is played there whatever a policy would choose."""

    state: State
    action: int | None


def fork(replayed: Replayed, changes: Changes) -> tuple[Arm, Arm]:
    """Where the futures begin without the change and with it.

    If the action is changed, the recorded one stands against it; if rules alone are, policies decide at this ply as well. In a match
    that goes no further a policy plays what was not recorded.
    """
    state = replayed.position(changes.ply)
    recorded = replayed.record.actions[changes.ply : changes.ply + 1]
    against = recorded[0] if changes.action is not None and recorded else None
    return Arm(state, against), Arm(changes.on(state), changes.action)


class _Course:
    """Lead after each quarter of a match in progress; call it after each action."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._quarter = state.quarter
        self.leads: list[list[int]] = [[] for _ in range(state.game.seats)]

    def __call__(self, action: int) -> None:  # noqa: ARG002  # as `play_on` calls it
        state = self._state
        if state.quarter != self._quarter or state.is_terminal:
            self._quarter = state.quarter
            for seat, row in enumerate(self.leads):
                row.append(state.lead(seat))

    def rows(self) -> list[Row]:
        """For each seat Lead, compute and rank at the end, Lead by where it came from, then Lead after each quarter."""
        ends = enumerate(outcomes(self._state))
        return [(o.lead, o.compute, o.rank, *self._state.lead_by_source(seat), *self.leads[seat]) for seat, o in ends]


def columns(replayed: Replayed, ply: int) -> int:
    """Numbers of a seat in one arm of a future: Lead, compute, rank, Lead by source, and Lead after each quarter from that of the ply on."""
    return _HEAD + replayed.game.quarters - replayed.quarter_at(ply)


def outcomes(state: State) -> list[Outcome]:
    """How a match ended, by seat."""
    return [Outcome(state.lead(seat), state.compute(seat), rank) for seat, rank in enumerate(state.ranks())]


def _play_future(arm: Arm, policies: Sequence[str], key: int) -> list[Row]:
    # The fork comes before the action, which may end a quarter: its luck is that of the future too.
    state = arm.state.fork(key)
    course = _Course(state)
    if arm.action is not None:
        state.apply_action(arm.action)
        course(arm.action)
    play_on(state, policies, key, on_action=course)
    return course.rows()


def freeze(replayed: Replayed, changes: Changes) -> tuple[FrozenSeat, ...]:
    """Play the change in the own future of a match that is over (`gigawatt.study.hindsight.recorded_future`)."""
    ply = changes.ply
    instead = {} if changes.action is None else {ply: changes.action}
    course = replayed.future.play_on(changes.on(replayed.future.at(ply)), ply=ply, instead=instead)
    ends = zip(outcomes(replayed.last), outcomes(course.final), zip(*course.tallies, strict=True), strict=True)
    return tuple(
        FrozenSeat(
            before,
            after,
            illegal=sum(tally.illegal for tally in tallies),
            unplayed=sum(len(tally.unplayed) for tally in tallies),
            passes=sum(tally.passes for tally in tallies),
        )
        for before, after, tallies in ends
    )


# --- the answer ----------------------------------------------------------------------------------------------------


def effect_of(futures: Sequence[Row]) -> SeatEffect:
    """The effect on a seat.

    Args:
        futures: its row of each future: `columns` numbers without the change, and as many with it.
    """
    half = len(futures[0]) // 2
    changes = [[row[half + k] - row[k] for row in futures] for k in range(_HEAD)]
    lead, compute, rank = changes[:_OUTCOME]
    means = [sum(column) / len(futures) for column in zip(*futures, strict=True)]
    return SeatEffect(
        lead=mean_of(lead),
        compute=mean_of(compute),
        rank=mean_of(rank),
        lead_by=tuple(mean_of(column) for column in changes[_OUTCOME:]),
        lead_before=means[0],
        compute_before=means[1],
        rank_before=means[2],
        course_before=tuple(means[_HEAD:half]),
        course_after=tuple(means[half + _HEAD :]),
        differences=tuple(lead),
        touched=sum(any(row) for row in zip(lead, compute, rank, strict=True)),
    )


def answer_of(
    replayed: Replayed, changes: Changes, futures: Sequence[Sequence[Row]], seed: int | bytes = SEED
) -> WhatIf:
    """The answer, once the futures were played; the match's own future is played now.

    Args:
        replayed: the match.
        changes: what was changed.
        futures: by future, a row for each seat, as `WhatIfPlayer` plays them.
        seed: of the futures.
    """
    frozen_answer = freeze(replayed, changes) if replayed.is_finished else None
    game, ply = replayed.game, changes.ply
    recorded = replayed.record.actions[ply : ply + 1]
    return WhatIf(
        scenario=game.scenario_id,
        factions=replayed.record.factions,
        players=replayed.players,
        at=replayed.text_at(ply),
        ply=ply,
        quarters=tuple(game.quarter_name(q) for q in range(replayed.quarter_at(ply), game.quarters)),
        seat=replayed.seat_at(ply),
        recorded=game.format_action(recorded[0]) if recorded else "",
        changes=changes.texts,
        lines=changes.lines,
        shared_lines=changes.shared_lines,
        games=len(futures),
        seed=_seed_text(seed),
        record=replayed.digest,
        frozen=frozen_answer,
        effects=tuple(effect_of([rows[seat] for rows in futures]) for seat in range(game.seats)),
    )


def _seed_text(seed: int | bytes) -> str:
    return str(seed) if isinstance(seed, int) else f"bytes:{seed.hex()}"


def to_json(answer: WhatIf, command: str = "") -> dict[str, Any]:
    """The answer as plain values: what `study whatif --json` prints (docs/whatif.md)."""
    return {
        "scenario": answer.scenario, "record": answer.record, "at": answer.at, "ply": answer.ply, "seat": answer.seat,
        "recorded": answer.recorded, "changes": list(answer.changes), "lines": list(answer.lines), "games": answer.games,
        "seed": answer.seed, "command": command, "quarters": list(answer.quarters),
        "has_frozen": answer.frozen is not None,
        "seats": [_seat_json(answer, seat) for seat in range(len(answer.effects))],
    }  # fmt: skip


def _seat_json(answer: WhatIf, seat: int) -> dict[str, Any]:
    effect, player = answer.effects[seat], answer.players[seat]
    return {
        "seat": seat, "faction": answer.factions[seat], "recorded_policy": player.recorded, "policy": player.policy,
        "frozen": None if answer.frozen is None else _frozen_json(answer.frozen[seat]),
        "reacting": {
            "lead": effect.lead.to_json(), "compute": effect.compute.to_json(), "rank": effect.rank.to_json(),
            "lead_before": round(effect.lead_before, 4), "compute_before": round(effect.compute_before, 4),
            "rank_before": round(effect.rank_before, 4), "touched": effect.touched,
            "lead_by": {
                source: change.to_json() for source, change in zip(LEAD_SOURCES, effect.lead_by, strict=True)
            },
            "course_before": [round(lead, 4) for lead in effect.course_before],
            "course_after": [round(lead, 4) for lead in effect.course_after],
            "differences": list(effect.differences),
        },
    }  # fmt: skip


def _frozen_json(seat: FrozenSeat) -> dict[str, Any]:
    before, after = seat.before, seat.after
    return {
        "lead": after.lead - before.lead, "compute": after.compute - before.compute, "rank": after.rank - before.rank,
        "lead_before": before.lead, "compute_before": before.compute, "rank_before": before.rank,
        "illegal": seat.illegal, "unplayed": seat.unplayed, "passes": seat.passes,
    }  # fmt: skip
