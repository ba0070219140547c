"""The results of the tournament of a class, as plain data: each program on the ladder and in the league, on both sets of seeds.

The figure is always the share of the others at the table that a program finishes ahead of, ties as halves: 0.5 is even. Its interval
of 95 % takes whole seed blocks as the unit, as their games share their luck (`study.block_means`).

The check for overfitting compares the shares on published and on unpublished seeds. Their difference has an interval too; the
program is flagged if all of it is above 0. That happens by chance to one sound program in forty.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any, Final

from attrs import field, frozen

from gigawatt.classroom.folder.roster import Roster
from gigawatt.errors import SaveError
from gigawatt.match.command import PREFIX
from gigawatt.study.block_means import CONFIDENCE, Estimate, least_variance, share_of
from gigawatt.text import safe_text
from gigawatt.tournament.store import FaultCount, Store
from gigawatt.tournament.student import t_quantile

PUBLISHED: Final = "published"
UNPUBLISHED: Final = "unpublished"
SETS: Final = (PUBLISHED, UNPUBLISHED)
"""The sets of seeds, each of which everything is played on."""

PLAYED: Final = "played"
FAULTED: Final = "faulted"
REJECTED: Final = "rejected"
MISSING: Final = "missing"
STATUSES: Final = (PLAYED, FAULTED, REJECTED, MISSING)
"""Of a student: played without a fault; with faults; handed in something that does not play; handed in nothing."""

BEATS: Final = "beats"
LOSES: Final = "loses"
EVEN: Final = "open"
VERDICTS: Final = (BEATS, LOSES, EVEN)
"""About a rung: the whole interval is above a half, below it, or neither."""

_MESSAGE: Final = 300


@frozen
class Rejected:
    """Something that was handed in and does not play."""

    student: str
    """Whose it is; empty if that is not known."""
    file: str
    reason: str


@frozen
class Meetings:
    """How often a program finished ahead of some opponents, by block."""

    blocks: tuple[tuple[float, int], ...] = ()
    """For each block: points, 1 for an opponent behind it and a half for a tie, and the opponents met."""

    @property
    def count(self) -> int:
        """The opponents met in all games."""
        return sum(count for _, count in self.blocks)

    @property
    def shares(self) -> list[float]:
        """The share of each block."""
        return [points / count for points, count in self.blocks]

    @property
    def estimate(self) -> Estimate | None:
        """The mean share of the blocks with its interval; None if nothing was played."""
        return share_of(self.shares, self.count) if self.blocks else None


@frozen
class PartResult:
    """A ladder or a league on one set of seeds."""

    name: str
    """The student, or `league`."""
    seeds: str
    """One of `SETS`."""
    is_ladder: bool
    meetings: Mapping[tuple[str, str], Meetings]
    """By program and opponent, each a student or a house policy; the opponent is empty for all of them together."""
    faults: tuple[FaultCount, ...]
    """Those of programs, by student."""
    games: int
    blocks: int
    planned: int


@frozen
class Fault:
    """The faults of one kind of a program, with the message of the first."""

    part: str
    """`ladder` or `league`."""
    seeds: str
    kind: str
    games: int
    message: str
    """Safe text."""
    game: str
    """The first of them, as `tournament replay` takes it."""


@frozen
class Rung:
    """A house policy, and how a program does against it."""

    policy: str
    by_seeds: Mapping[str, Estimate | None]

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`, on unpublished seeds."""
        found = self.by_seeds.get(UNPUBLISHED)
        if found is None:
            return EVEN
        return BEATS if found.low > 0.5 else LOSES if found.high < 0.5 else EVEN


@frozen(kw_only=True)
class StudentResult:
    """A student in the tournament."""

    student: str
    status: str
    """One of `STATUSES`."""
    reason: str = ""
    """Why a program was rejected, or its first fault; safe text."""
    source: str = ""
    """Where the program was found."""
    ladder: Mapping[str, Estimate | None] = field(factory=dict)
    """The share of all rungs, by set of seeds."""
    difference: Estimate | None = None
    """Published minus unpublished share of the ladder."""
    rungs: tuple[Rung, ...] = ()
    league: Mapping[str, Estimate | None] = field(factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def is_overfitted(self) -> bool:
        """Whether it does better on published seeds than on others by more than chance explains."""
        return self.difference is not None and self.difference.low > 0

    @property
    def beaten(self) -> tuple[str, ...]:
        """The rungs that it beats."""
        return tuple(rung.policy for rung in self.rungs if rung.verdict == BEATS)


@frozen(kw_only=True)
class ClassResults:
    """The tournament of a class."""

    id: str
    name: str
    rungs: tuple[str, ...]
    published_seed: int
    students: tuple[StudentResult, ...]
    """In the order of the roster."""
    unknown: tuple[Rejected, ...]
    """What does not play: files that belong to nobody, and further programs of a student who plays."""
    games: int
    blocks: int
    planned: int

    @property
    def is_complete(self) -> bool:
        """Whether all that was planned was played."""
        return self.blocks >= self.planned

    def count(self, status: str) -> int:
        """The number of students of a status."""
        return sum(one.status == status for one in self.students)


# --- from the games ---------------------------------------------------------------------------------------------------------


def read_games(store: Store, name: str, seeds: str, planned: int, *, is_ladder: bool) -> PartResult:
    """The results of the games in a results file; blocks beyond `planned` are left out.

    Raises:
        SaveError: the file is damaged.
    """
    names = [entrant.removeprefix(PREFIX) for entrant in store.header.entrants]
    programs = {number for number, entrant in enumerate(store.header.entrants) if entrant.startswith(PREFIX)}
    sums: dict[tuple[str, str], dict[int, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    games = 0
    for block, table in _tables(store):
        if block >= planned:
            break
        games += 1
        for entrant, rank in table:
            if entrant in programs:
                for other, behind in table:
                    if other != entrant:
                        points = 1.0 if rank < behind else 0.5 if rank == behind else 0.0
                        for opponent in (names[other], ""):
                            cell = sums[names[entrant], opponent][block]
                            cell[0] += points
                            cell[1] += 1
    meetings = {pair: Meetings(tuple((one, int(of)) for one, of in cells.values())) for pair, cells in sums.items()}
    faults = tuple(fault for fault in store.faults(planned) if fault.entrant.startswith(PREFIX))
    blocks = len([block for block in store.done() if block < planned])
    return PartResult(name, seeds, is_ladder, meetings, faults, games, blocks, planned)


def _tables(store: Store) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """For each game its block, and entrant and rank of each seat.

    Raises:
        SaveError: a seat is missing.
    """
    seats = store.header.seats
    table: list[tuple[int, int]] = []
    for block, _, seat, entrant, _, rank, _ in store.finishes():
        if seat != len(table) or not 0 <= entrant < len(store.header.entrants):
            raise SaveError(f"{store.path} is damaged: a game of block {block} lacks a seat")
        table.append((entrant, rank))
        if len(table) == seats:
            yield block, table
            table = []


def difference_of(one: Meetings, other: Meetings) -> Estimate | None:
    """The share of `one` minus that of `other`, with its interval by Welch's t-test; None unless both have two blocks and more."""
    count, others = len(one.blocks), len(other.blocks)
    if min(count, others) < 2:
        return None
    parts = [_variance(one), _variance(other)]
    gap = fmean(one.shares) - fmean(other.shares)
    whole = sum(parts)
    degrees = whole * whole / (parts[0] ** 2 / (count - 1) + parts[1] ** 2 / (others - 1))
    half = t_quantile((1 + CONFIDENCE) / 2, max(1, math.floor(degrees))) * math.sqrt(whole)
    return Estimate(gap, gap - half, gap + half)


def _variance(meetings: Meetings) -> float:
    """The variance of the mean share, which is never nothing: games that agree by chance are not certain."""
    shares = meetings.shares
    mean = fmean(shares)
    spread = math.fsum((share - mean) ** 2 for share in shares) / (len(shares) - 1) / len(shares)
    return max(spread, least_variance(shares, meetings.count))


# --- for the class ----------------------------------------------------------------------------------------------------------


def class_results(
    course: tuple[str, str],
    roster: Roster,
    rungs: tuple[str, ...],
    published_seed: int,
    sources: Mapping[str, str],
    rejected: Sequence[Rejected],
    parts: Sequence[PartResult],
) -> ClassResults:
    """The results of a class.

    Args:
        course: id and name of the class.
        roster: the students.
        rungs: the ladder, the weakest first.
        published_seed: what the published games follow from.
        sources: by student, where the program that plays was found.
        rejected: what does not play.
        parts: all ladders and leagues.
    """
    ladders = {(part.name, part.seeds): part for part in parts if part.is_ladder}
    leagues = {part.seeds: part for part in parts if not part.is_ladder}
    students = []
    for student in roster.ids:
        if student in sources:
            own = {seeds: ladders[student, seeds] for seeds in SETS}
            students.append(_played(student, sources[student], rungs, own, leagues))
        else:
            mine = [one for one in rejected if one.student == student]
            reason = mine[-1].reason if mine else ""
            status = REJECTED if mine else MISSING
            students.append(
                StudentResult(student=student, status=status, reason=reason, source=mine[-1].file if mine else "")
            )
    shown = {(one.student, one.source) for one in students if one.status == REJECTED}
    return ClassResults(
        id=course[0],
        name=course[1],
        rungs=rungs,
        published_seed=published_seed,
        students=tuple(students),
        unknown=tuple(one for one in rejected if (one.student, one.file) not in shown),
        games=sum(part.games for part in parts),
        blocks=sum(part.blocks for part in parts),
        planned=sum(part.planned for part in parts),
    )


def _played(
    student: str,
    source: str,
    rungs: Sequence[str],
    ladders: Mapping[str, PartResult],
    leagues: Mapping[str, PartResult],
) -> StudentResult:
    whole = {seeds: part.meetings.get((student, ""), Meetings()) for seeds, part in ladders.items()}
    faults = tuple(_faults(student, (*ladders.values(), *leagues.values())))
    first = faults[0] if faults else None
    return StudentResult(
        student=student,
        status=FAULTED if faults else PLAYED,
        reason="" if first is None else f"{first.kind}: {first.message}",
        source=source,
        ladder={seeds: meetings.estimate for seeds, meetings in whole.items()},
        difference=difference_of(whole[PUBLISHED], whole[UNPUBLISHED]),
        rungs=tuple(
            Rung(
                rung,
                {seeds: part.meetings.get((student, rung), Meetings()).estimate for seeds, part in ladders.items()},
            )
            for rung in rungs
        ),
        league={seeds: part.meetings.get((student, ""), Meetings()).estimate for seeds, part in leagues.items()},
        faults=faults,
    )


def _faults(student: str, parts: Iterable[PartResult]) -> Iterator[Fault]:
    for part in parts:
        for fault in part.faults:
            if fault.entrant == f"{PREFIX}{student}":
                kind = "ladder" if part.is_ladder else "league"
                message = safe_text(fault.example, _MESSAGE)
                yield Fault(kind, part.seeds, fault.kind, fault.games, message, fault.where)


# --- as JSON ----------------------------------------------------------------------------------------------------------------


def plain_results(results: ClassResults) -> dict[str, Any]:
    """The object of `class tournament --json`: shares from 0 to 1; the seed of unpublished games is not in it."""
    return {
        "class": results.id,
        "rungs": list(results.rungs),
        "published_seed": results.published_seed,
        "games": results.games,
        "blocks": results.blocks,
        "planned_blocks": results.planned,
        "complete": results.is_complete,
        "students": [_plain_student(one) for one in results.students],
        "unknown": [{"file": one.file, "student": one.student, "reason": one.reason} for one in results.unknown],
    }


def _plain_student(one: StudentResult) -> dict[str, Any]:
    return {
        "id": one.student,
        "status": one.status,
        "reason": one.reason,
        "source": one.source,
        "ladder": _plain_sets(one.ladder),
        "difference": None if one.difference is None else one.difference.to_json(),
        "overfitted": one.is_overfitted,
        "beats": list(one.beaten),
        "rungs": [{"policy": rung.policy, "verdict": rung.verdict, **_plain_sets(rung.by_seeds)} for rung in one.rungs],
        "league": _plain_sets(one.league),
        "faults": [
            {
                "part": fault.part,
                "seeds": fault.seeds,
                "kind": fault.kind,
                "games": fault.games,
                "message": fault.message,
                "game": fault.game,
            }
            for fault in one.faults
        ],
    }


def _plain_sets(estimates: Mapping[str, Estimate | None]) -> dict[str, Any]:
    found = {seeds: estimates.get(seeds) for seeds in SETS}
    return {seeds: None if one is None else one.to_json() for seeds, one in found.items()}
