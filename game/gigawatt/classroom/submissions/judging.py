"""Judge one file that was handed in: whose it is, and whether it counts. Only what the class itself made is believed.

A file counts for a student if it began as the start file of that student (the signature of the class proves it), was played by the
class's rules on the student's seed, and replays exactly (`replays.checking`). The first of these that fails is the reason. A file that
does not count is listed with the student whom it names, or as unknown if it names none of the class. File names are ignored, but for the
task of a file that does not say it itself, which explains what is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from gigawatt.classroom.folder.keys import is_signed, student_seed
from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.replays.checking import Replay, check_record, forbidden, unfinished
from gigawatt.classroom.setup.starts import Progress, is_issued, signed_facts
from gigawatt.classroom.setup.tasks import Task, tasks_of
from gigawatt.classroom.submissions.file_names import FileNames
from gigawatt.classroom.submissions.handed_in import HandedIn, find_submissions, is_litter
from gigawatt.classroom.submissions.saves import Save, claimed_start, read_save
from gigawatt.errors import SaveError
from gigawatt.session.class_block import read_class
from gigawatt.wording.grammar import listed

if TYPE_CHECKING:
    from gigawatt.classroom.folder.course import Course
    from gigawatt.classroom.folder.roster import Roster
    from gigawatt.match import Record
    from gigawatt.session.class_block import ClassBlock

_SHOWN_DRAWS: Final = 64
"""How many of another student's seeds are tried to say whose a game is."""


@frozen
class Verdict:
    """What became of a file."""

    handed: HandedIn
    student: str = ""
    """The id of a student of the class; empty for a file that belongs to nobody."""
    replay: Replay | None = field(default=None, repr=False)
    """The checked game, if it counts; None if games are not replayed."""
    record: Record | None = field(default=None, repr=False)
    """Its record, if it counts."""
    reason: Reason | None = None
    """Why it does not count, or counts in part; None for a whole game."""
    exercise: str | None = None
    """The exercise that it is of, empty for the game of the class; None if neither its content nor its name says so."""
    is_begun: bool = False
    """Whether somebody has played in it; otherwise it is an untouched start file."""

    @property
    def is_valid(self) -> bool:
        """Whether it counts, at least in part; if games are not replayed, whether it may."""
        return self.record is not None

    @property
    def plies(self) -> int:
        """How many plies it has; if it does not count, how many are sound."""
        return self.replay.plies if self.replay is not None else len(self.record.actions) if self.record else 0

    @property
    def is_finished(self) -> bool:
        """Whether it is a whole game that counts."""
        return self.is_valid and self.reason is None


class Judge:
    """Judges the files of a class. Equal files are checked once."""

    def __init__(self, course: Course, roster: Roster, key: bytes, *, replays: bool = True) -> None:
        """Take a class.

        Args:
            course: the class.
            roster: its students.
            key: its secret.
            replays: whether games are replayed. Without it a verdict has a record but no replay, and counts for no grade; a file that
                is refused for anything but its plies has the same reason, and whether a game is whole is what the file says.
        """
        self._replays = replays
        self._course = course
        self._roster = roster
        self._key = key
        self._players = frozenset(roster.players)
        self.tasks: Final = tasks_of(course)
        """What the class plays, each compiled once."""
        self._tasks = {task.exercise: task for task in self.tasks}
        self._rules = {task.game.scenario_id: task.rules for task in self._tasks.values()}
        self._known: dict[bytes, Verdict] = {}
        """By digest of the content."""

    @property
    def exercises(self) -> tuple[str, ...]:
        """The exercises of the class."""
        return self._course.exercises

    def judge_all(self, on_read: Progress | None = None) -> Iterator[Verdict]:
        """What becomes of each file below `submissions/` but those that systems put there, in the order of the paths.

        Args:
            on_read: called before each file. Students are counted instead of files, whose number is known only when all zips are open.

        Raises:
            ClassError: the folder `submissions` does not exist or cannot be read.
        """
        students = len(self._roster.students)
        for done, handed in enumerate(find_submissions(self._course.folder.submissions)):
            if on_read is not None:
                on_read(min(done, students), students)
            verdict = self.judge(handed)
            if not is_litter(handed, verdict.reason):
                yield verdict

    def by_player(self, verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
        """Verdicts by the student or team whose file it is; those of nobody under an empty text."""
        found: dict[str, list[Verdict]] = {player: [] for player in ("", *self._roster.players)}
        for verdict in verdicts:
            found[verdict.student].append(verdict)
        return found

    def judge(self, handed: HandedIn) -> Verdict:
        """What becomes of a file."""
        if handed.data is None:
            return Verdict(handed, reason=handed.reason, exercise=self._names.task(handed.name))
        digest = hashlib.sha256(handed.data).digest()
        found = self._known.get(digest)
        bare = evolve(handed, data=None)  # a thousand files together are large
        if found is None:
            found = self._known[digest] = self._judge(bare, handed.data)
        exercise = self._names.task(handed.name) if found.exercise is None else found.exercise
        return evolve(found, handed=bare, exercise=exercise)

    def _judge(self, handed: HandedIn, data: bytes) -> Verdict:
        save = read_save(data, self._rules)
        if isinstance(save, Reason):
            return self._broken(handed, data, save)
        try:
            block = read_class(save.record.session)
        except SaveError as error:
            return self._broken(handed, data, Reason("unsigned", str(error)))
        if block is None:
            return Verdict(handed, reason=Reason("unsigned", "it names no class"))
        student = self._listed(block.student) if block.id == self._course.id else ""
        task = self._tasks.get(block.exercise)
        if reason := self._not_of_class(block, student, task) or self._not_issued(save.record, block, task):
            return Verdict(handed, student, reason=reason, exercise=block.exercise if task is not None else None)
        assert task is not None, "there is a reason otherwise"
        if self._replays:
            return self._replayed(handed, student, task, save)
        if reason := forbidden(save.record.session, task.terms(save.record.seed)):
            return Verdict(handed, student, reason=reason, exercise=task.exercise)
        record = self._shared(save, task)
        opening = len(task.terms(record.seed).opening)
        plies, quarters = len(record.actions), len(record.quarters)
        return Verdict(
            handed,
            student,
            record=record,
            reason=None if _ends(record, task) else unfinished(task.game, quarters, plies, opening),
            exercise=task.exercise,
            is_begun=plies > opening,
        )

    def _broken(self, handed: HandedIn, data: bytes, reason: Reason) -> Verdict:
        """A file of which nothing can be believed; whose it is and of which task is what it says as far as it can be read."""
        student, exercise = claimed_start(data)
        is_played = exercise in self._tasks
        return Verdict(handed, self._listed(student), reason=reason, exercise=exercise if is_played else None)

    def _replayed(self, handed: HandedIn, student: str, task: Task, save: Save) -> Verdict:
        replay = check_record(save.record, task.terms(save.record.seed), save.release)
        if not replay.is_valid:
            return Verdict(handed, student, reason=replay.reason, exercise=task.exercise)
        record = self._shared(save, task)
        is_begun = len(record.actions) > len(task.terms(record.seed).opening)
        return Verdict(handed, student, replay, record, replay.reason, task.exercise, is_begun)

    @staticmethod
    def _shared(save: Save, task: Task) -> Record:
        """The record with the class's own rules for those of the file, which have the same digest: one set in memory is enough."""
        return evolve(save.record, ruleset=task.game.ruleset)

    def _listed(self, student: str) -> str:
        """The id if a student or a team of the roster plays by it, else nothing."""
        return student if student in self._players else ""

    def _not_of_class(self, block: ClassBlock, student: str, task: Task | None) -> Reason | None:
        """Why a block is not of this class; `student` is empty if the class has no such student, `task` if it has no such exercise."""
        if block.id != self._course.id:
            return Reason("unsigned", f"it names the class {block.id!r}")
        if not student:
            return Reason("other-student", block.student, "unlisted")
        if task is None:
            what = f"the exercise {block.exercise!r}" if block.exercise else "a game"
            return Reason("other-rules", f"it is of {what}, which this class does not play")
        return None

    def _not_issued(self, record: Record, block: ClassBlock, task: Task | None) -> Reason | None:
        """Why a record did not begin as the student's start file; there is a task once the block is of the class."""
        assert task is not None, "checked before"
        is_of_task = record.scenario == task.game.scenario_id
        if is_of_task and is_issued(self._key, record):
            return None
        if not is_of_task:
            return Reason(
                "unsigned", f"it is a game of {record.scenario}, and its start file one of {task.game.scenario_id}"
            )
        if record.seed == task.seed(self._key, block.student, block.draw):
            # All students have the seed of an exercise: there the signature says whose start file it was.
            owner = self._signed_for(record, block)
            return self._of_another(owner) if owner else Reason("unsigned", self._altered(record, block, task))
        owner = self._owners.get(record.seed) or self._owner_of(record.seed, block.draw)
        if owner is not None and owner != block.student:
            return self._of_another(owner)
        return Reason("other-seed", f"it names {block.student}, whose seed is another")

    @staticmethod
    def _of_another(owner: str) -> Reason:
        return Reason("other-student", f"it was played on the start file of {owner}")

    def _signed_for(self, record: Record, block: ClassBlock) -> str | None:
        """The student for whom a start file was signed that names another; None if it was signed for nobody of the class."""
        facts = signed_facts(record, block)
        for player in self._roster.players:
            facts["block"]["student"] = player
            if is_signed(self._key, facts, block.tag):
                return player
        return None

    def _altered(self, record: Record, block: ClassBlock, task: Task) -> str:
        """What differs from the student's start file although the seed is right."""
        fresh = task.start(self._key, block.student, block.draw)
        own = read_class(fresh.session)
        assert own is not None, "a start file names its class"
        wanted, found = signed_facts(fresh, own), signed_facts(record, block)
        odd = [name for name in wanted if name != "block" and found[name] != wanted[name]]
        odd += [name for name, value in wanted["block"].items() if found["block"][name] != value]
        if not odd:
            return "the signature is not that of the class"
        return f"its {listed(odd)} {'differ' if len(odd) > 1 else 'differs'} from the start file"

    @cached_property
    def _names(self) -> FileNames:
        """Of which task a file may be by its name."""
        return FileNames(self._roster, self._course.exercises)

    @cached_property
    def _owners(self) -> Mapping[bytes, str]:
        """By seed the student whose first one it is."""
        return {student_seed(self._key, self._course.id, student): student for student in self._roster.players}

    def _owner_of(self, seed: bytes, draw: int) -> str | None:
        """The student who has this seed as one of the first ones, or at the draw that the file names."""
        draws = sorted({*range(1, _SHOWN_DRAWS), draw})
        key, course = self._key, self._course.id
        return next(
            (
                student
                for student in self._roster.players
                for number in draws
                if student_seed(key, course, student, draw=number) == seed
            ),
            None,
        )


def _ends(record: Record, task: Task) -> bool:
    """Whether as many quarters ended as are played, or the record says that its match is over; not proven."""
    now = record.session.get("now")
    return len(record.quarters) >= task.game.quarters or bool(isinstance(now, dict) and now.get("over"))
