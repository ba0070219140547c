"""What a debrief has simulated, kept in a file: what is damaged there is left out and simulated again, with one line about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from gigawatt.core import RULES_VERSION
from gigawatt.errors import SaveError
from gigawatt.reading import shown
from gigawatt.study.trial_file import TrialFile, read_header
from gigawatt.version import __version__
from gigawatt.wording.debrief_text import again_text, asked_again_text

if TYPE_CHECKING:
    from gigawatt.classroom.folder.writing import Warn
    from gigawatt.classroom.setup.tasks import Task
    from gigawatt.study.hindsight.several import Part

T = TypeVar("T")

_STUDY: Final = "class-debrief"

Play = Callable[[Sequence["Part"], TrialFile], object]
"""Simulates what some parts ask and is not known yet."""


class KeptTrials:
    """The results of all parts of a debrief."""

    def __init__(self, path: Path, task: Task, play: Play, warn: Warn) -> None:
        """Read what was simulated before; a file of other rules or another release is begun anew.

        Raises:
            SaveError: it cannot be read or written.
        """
        self._path = path
        self._play = play
        self._warn = warn
        self._has_warned = False
        self.results = self._read(task)
        if self.results.dropped:
            warn(again_text(shown(path), self.results.dropped))

    def _read(self, task: Task) -> TrialFile:
        header = {
            "study": _STUDY, "scenario": task.game.scenario_id, "rules": task.rules, "rules_version": RULES_VERSION,
            "release": __version__,
        }  # fmt: skip
        try:
            return TrialFile(self._path, header, lambda _arm: None, "trial", drops=True)
        except SaveError:
            was = read_header(self._path)
        if was is None or was.get("study") != _STUDY:
            self._warn(again_text(shown(self._path)))
        self._path.unlink(missing_ok=True)
        return TrialFile(self._path, header, lambda _arm: None, "trial", drops=True)

    def play(self, parts: Sequence[Part]) -> None:
        """Simulate what some parts ask and is not known yet."""
        self._play(parts, self.results)

    def answer(self, part: Part, ask: Callable[[], T]) -> T:
        """The answer to a part from its results; if these cannot be its own, it is simulated again.

        Args:
            part: the part, which was played.
            ask: makes the answer, and raises `SaveError` where a result cannot be one of the part.
        """
        try:
            return ask()
        except SaveError:
            if not self._has_warned:
                self._warn(asked_again_text(shown(self._path)))
            self._has_warned = True
        for trial in part.trials:
            self.results.forget(trial.number, f"{part.name} {trial.arm}")
        self.play([part])
        return ask()
