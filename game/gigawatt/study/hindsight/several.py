"""Questions about several matches of one game, played in one pool: starting a pool for each would take longer than many answers.

Each question is a part: its own work, as `work_of` of its study makes it, and trials of that work. Results of all parts share a file,
in which an arm begins with the name of its part.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

from attrs import evolve, frozen

from gigawatt.core import Game
from gigawatt.study.trial_file import TrialFile, TrialResult
from gigawatt.study.trial_runner import Trial
from gigawatt.study.work import StudyWork, compile_work, rules_of

_KEPT: Final = 2
"""Players that a worker keeps: trials come part by part."""


@frozen
class Part:
    """A question."""

    name: str
    """What determines its results besides the rules, as one word or several: the question, the digest of a record, parameters."""
    work: StudyWork
    trials: tuple[Trial, ...]

    def results(self, whole: TrialFile) -> TrialFile:
        """Its own results among those of all parts, as its study reads them."""
        own = TrialFile(None, {}, lambda _arm: None)
        for trial in self.trials:
            rows = whole.get(trial.number, f"{self.name} {trial.arm}")
            own.add([TrialResult(trial.number, trial.arm, rows)])
        return own


@frozen(kw_only=True)
class SeveralWork(StudyWork):
    """The work of all parts."""

    parts: tuple[StudyWork, ...]
    """Without their rules, which are those of the whole."""


@frozen
class PartTrial:
    """A trial of a part."""

    part: int
    name: str
    trial: Any

    @property
    def number(self) -> int:
        """The number of the trial within its part."""
        return int(self.trial.number)

    @property
    def arm(self) -> str:
        """The name of the part, and the arm within it."""
        return f"{self.name} {self.trial.arm}"


class SeveralPlayer:
    """Plays trials of all parts."""

    def __init__(self, work: SeveralWork) -> None:
        """Compile the rules once, to compare them.

        Raises:
            WorkerMismatchError: the worker plays another game.
        """
        self.job = work
        compile_work(work)
        self._players: OrderedDict[int, Any] = OrderedDict()

    def play(self, trial: PartTrial) -> TrialResult:
        """Play one trial."""
        found: TrialResult = self._player(trial.part).play(trial.trial)
        return TrialResult(found.number, trial.arm, found.rows)

    def close(self) -> None:
        """End what runs beside this process."""
        for player in self._players.values():
            player.close()
        self._players.clear()

    def _player(self, part: int) -> Any:
        if part not in self._players:
            work = self.job.parts[part]
            assert work.player is not None, "a part of a study has a player"
            self._players[part] = work.player(evolve(work, rules=self.job.rules))
            if len(self._players) > _KEPT:
                self._players.popitem(last=False)[1].close()
        self._players.move_to_end(part)
        return self._players[part]


def work_of(game: Game, parts: Sequence[Part]) -> SeveralWork:
    """The work of some parts, all of one game."""
    bare = tuple(evolve(part.work, rules="", canonical="") for part in parts)
    return SeveralWork(**rules_of(game), player=SeveralPlayer, parts=bare)


def trials_of(parts: Sequence[Part]) -> list[PartTrial]:
    """Every trial of some parts, part by part."""
    return [PartTrial(number, part.name, trial) for number, part in enumerate(parts) for trial in part.trials]
