"""The what-if of a teacher, asked of a student's own game."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.errors import GameError, SaveError
from gigawatt.study.hindsight import whatif
from gigawatt.study.hindsight.changes import Changes, read_changes
from gigawatt.study.hindsight.replayed import Replayed
from gigawatt.study.hindsight.several import Part

if TYPE_CHECKING:
    from gigawatt.study.hindsight.recorded_future import RecordedFuture
    from gigawatt.study.trial_file import TrialFile

_PERSON: Final = b"gigawatt-whatif"


@frozen(eq=False)
class WhatIfQuestion:
    """The question of one game."""

    replayed: Replayed
    changes: Changes
    part: Part

    def answer(self, results: TrialFile) -> whatif.WhatIf:
        """The answer, once its futures were played.

        Raises:
            SaveError: a result has not the form of one.
        """
        own = self.part.results(results)
        found = [own.get(trial.number, trial.arm) for trial in self.part.trials]
        shape = [2 * whatif.columns(self.replayed, self.changes.ply)] * self.replayed.game.seats
        if any([len(row) for row in rows] != shape for rows in found):
            raise SaveError("the results of a what-if are damaged")
        return whatif.answer_of(self.replayed, self.changes, found)


def what_if_question(
    future: RecordedFuture, seat: int, at: str, changes: Sequence[str], futures: int
) -> WhatIfQuestion | str:
    """Ask what would have happened if something had been different from the student's first decision of a quarter on.

    Args:
        future: the student's game, which was checked.
        seat: the student's.
        at: the quarter.
        changes: as `gigawatt.study.hindsight.changes` has them.
        futures: how many are played.

    Returns:
        The question, or why it cannot be asked of this game.
    """
    replayed = Replayed(future)
    try:
        first = replayed.ply_at(at)
        plies = [ply for ply in replayed.decisions(replayed.quarter_at(first)) if replayed.seat_at(ply) == seat]
        if not plies:
            return f"the seat decides nothing in {replayed.game.quarter_text(replayed.quarter_at(first))}"
        made = read_changes(replayed, plies[0], changes)
    except GameError as error:
        return str(error)
    facts = json.dumps([whatif.FORM, made.ply, list(made.texts), list(replayed.policies)], separators=(",", ":"))
    name = hashlib.blake2b(facts.encode(), digest_size=8, person=_PERSON).hexdigest()
    trials = tuple(whatif.FutureTrial(number) for number in range(futures))
    return WhatIfQuestion(
        replayed, made, Part(f"whatif {replayed.digest} {name}", whatif.work_of(replayed, made), trials)
    )
