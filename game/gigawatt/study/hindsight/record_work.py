"""The work of questions about one match: what their workers need to have it again."""

from __future__ import annotations

from typing import Any, Final
from weakref import WeakValueDictionary

from attrs import frozen

from gigawatt.match.record import Record
from gigawatt.study.hindsight.recorded_future import RecordedFuture
from gigawatt.study.work import StudyWork, compile_work, rules_of


@frozen(kw_only=True)
class RecordWork(StudyWork):
    """The work of a question about one match, from which the questions derive their own."""

    factions: tuple[str, ...]
    record_seed: bytes
    actions: tuple[int, ...]


_Key = tuple[str, str, int, tuple[str, ...], bytes, tuple[int, ...]]

_KNOWN: Final[WeakValueDictionary[_Key, RecordedFuture]] = WeakValueDictionary()
"""Matches that somebody in this process holds. Where a question is played in the process that asks it, or several are asked of one match,
its rules are compiled and its actions played once."""


def record_fields(future: RecordedFuture) -> dict[str, Any]:
    """The fields of `RecordWork` for a match."""
    record = future.record
    own = {"factions": record.factions, "record_seed": record.seed, "actions": record.actions}
    fields = {**rules_of(future.game), **own}
    _KNOWN.setdefault(_key(RecordWork(**fields)), future)
    return fields


def open_record(work: RecordWork) -> RecordedFuture:
    """The match of some work, in a worker. Its record has neither digests nor a session.

    Raises:
        WorkerMismatchError: the worker plays another game.
    """
    key = _key(work)
    future = _KNOWN.get(key)
    if future is None:
        game = compile_work(work)
        future = RecordedFuture(
            Record(game.ruleset, work.scenario, work.factions, work.record_seed, work.actions), game
        )
        _KNOWN[key] = future
    return future


def _key(work: RecordWork) -> _Key:
    return work.rules, work.scenario, work.seats, work.factions, work.record_seed, work.actions
