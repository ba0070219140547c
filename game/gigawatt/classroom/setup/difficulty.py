"""Equal difficulty: seeds on which each policy of the panel ends near its usual result.

Subtracting par removes what a student's luck has in common with the panel's, which is little: `benchmarks/class_difficulty.py`
measures it. So seeds are chosen instead. A student's seeds are numbered (`keys.student_seed`, `draw`), and the first one is taken on
which every policy of the panel ends within its band: the middle of what it reaches on `REFERENCES` seeds that no student has. Which
seed that is follows from the key alone, and nobody without the key can find out how many were rejected, or why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.classroom.folder.keys import student_seed
from gigawatt.classroom.replays.checking import terms_of
from gigawatt.classroom.replays.par import PAR_FILE, ParCache

if TYPE_CHECKING:
    from gigawatt.classroom.folder.course import Course
    from gigawatt.classroom.replays.checking import Terms

REFERENCES: Final = 25
"""How many seeds the bands are made from."""

OUTSIDE: Final = 5
"""How many of these lie outside of a band at either end: the band is the middle 60 %."""

MOST_DRAWS: Final = 64
"""How many seeds of a student are tried. With a panel of three, a seed in four or five fits."""

_REFERENCE: Final = "(reference)"
"""Stands for a student where reference seeds are derived. No id of a student has brackets."""


def equal_draws(
    course: Course, key: bytes, student_ids: Sequence[str], progress: Callable[[], object] = lambda: None
) -> Mapping[str, int]:
    """The number of the seed of each student of a class; the games that were played for it are kept for grading.

    Args:
        course: the class.
        key: its secret.
        student_ids: the students.
        progress: called after each student.

    Raises:
        SaveError: the games cannot be kept.
    """
    if not student_ids:
        return {}
    cache = ParCache(course.folder.grades / PAR_FILE)
    difficulty = Difficulty(key, course.id, partial(terms_of, course), course.rules, course.panel, cache)
    draws = difficulty.draws(student_ids, progress)
    cache.save()
    return draws


@frozen
class Band:
    """The results of a policy that count as usual, both ends included."""

    low: int
    high: int

    def distance(self, lead: int) -> int:
        """How far a result is from the band; 0 inside."""
        return max(self.low - lead, lead - self.high, 0)


class Difficulty:
    """Chooses seeds for the students of a class."""

    def __init__(
        self,
        key: bytes,
        class_id: str,
        terms: Callable[[bytes], Terms],
        rules: str,
        panel: Sequence[str],
        cache: ParCache,
    ) -> None:
        """Prepare; nothing is played yet.

        Args:
            key: the secret of the class.
            class_id: the id of the class.
            terms: the game on a seed.
            rules: the digest of its rules.
            panel: the policies of par.
            cache: what was played before; every game played here is added.
        """
        self._key = key
        self._class_id = class_id
        self._terms = terms
        self._rules = rules
        self._panel = tuple(panel)
        self._cache = cache
        self._bands: tuple[Band, ...] | None = None

    @property
    def bands(self) -> tuple[Band, ...]:
        """By policy of the panel its band, made when it is first asked for."""
        if self._bands is None:
            seeds = [student_seed(self._key, self._class_id, _REFERENCE, draw=draw) for draw in range(REFERENCES)]
            self._bands = tuple(band_of([self._lead(seed, policy) for seed in seeds]) for policy in self._panel)
        return self._bands

    def draw(self, student_id: str) -> int:
        """The number of the first seed of a student that fits; the closest one if none of `MOST_DRAWS` does."""
        best, least = 0, None
        for draw in range(MOST_DRAWS):
            distance = self._distance(student_seed(self._key, self._class_id, student_id, draw=draw), least)
            if least is None or distance < least:
                best, least = draw, distance
            if not least:
                break
        return best

    def draws(self, student_ids: Iterable[str], progress: Callable[[], object] = lambda: None) -> Mapping[str, int]:
        """The number of the seed of each student; `progress` is called after each."""
        found = {}
        for student in student_ids:
            found[student] = self.draw(student)
            progress()
        return found

    def _distance(self, seed: bytes, least: int | None) -> int:
        """How far the panel is from its bands on a seed, added up; counting stops where it is no better than `least`."""
        distance = 0
        for policy, band in zip(self._panel, self.bands, strict=True):
            distance += band.distance(self._lead(seed, policy))
            if distance and least is not None and distance >= least:
                break
        return distance

    def _lead(self, seed: bytes, policy: str) -> int:
        return self._cache.lead(self._terms(seed), self._rules, policy)


def band_of(leads: Sequence[int]) -> Band:
    """The band of a policy: what remains of its results without the `OUTSIDE` lowest and highest of every `REFERENCES`."""
    ordered = sorted(leads)
    cut = len(ordered) * OUTSIDE // REFERENCES
    return Band(ordered[cut], ordered[-1 - cut])
