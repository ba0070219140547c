"""Grade a class: judge every file that was handed in, choose the one that counts for each student, and add up the parts.

The file that counts is the newest valid one: a whole game before an unfinished one, then the one that was changed last (by the
file system, inside of a zip by the zip), then the longer one, then the last by path. All others are listed with it. Grading reads
claims of nobody: see `judging` and `checking`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.classroom.checking import can_check_rival, terms_of
from gigawatt.classroom.course import PARTS, Course, read_course
from gigawatt.classroom.decision_quality import REGRET_FILE, RegretStore, decisions_part
from gigawatt.classroom.grades import GRADED, MISSING, PARTIAL, REJECTED, Grade, Gradebook, Judged, Part, Unknown
from gigawatt.classroom.judging import Judge, Verdict
from gigawatt.classroom.keys import read_key
from gigawatt.classroom.par import PAR_FILE, ParCache, par_of
from gigawatt.classroom.parts import completion_part, prediction_part, reflection_part, result_part
from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.reflection import Reflections, read_reflections
from gigawatt.classroom.roster import Roster, Student, read_roster
from gigawatt.classroom.submissions import find_submissions
from gigawatt.wording.grammar import plural

if TYPE_CHECKING:
    from pathlib import Path

Progress = Callable[[int, int], object]
"""Called with how much is done, and of how much."""


def _quiet(done: int, whole: int) -> None:
    """Show nothing."""


@frozen
class _Class:
    """A class that is being graded."""

    course: Course
    roster: Roster
    judge: Judge
    cache: ParCache
    reflections: Reflections
    regrets: RegretStore

    @property
    def weights(self) -> Mapping[str, int]:
        """The parts of some weight, in order."""
        return {part: self.course.weights[part] for part in PARTS if self.course.weights.get(part)}


def grade_class(
    folder: Path, progress: Progress = _quiet, *, decisions: bool = False, nodes: int | None = None
) -> Gradebook:
    """Grade the class in a folder. Nothing but reflections and what was measured is written; see `outputs.write_grades`.

    Args:
        folder: the folder of the class.
        progress: called while it goes on.
        decisions: whether to measure the part `decisions` of games for which that was not done; otherwise what is known counts.
        nodes: how many plies are simulated for that in each game; None for a number that grows with its length.

    Raises:
        ClassError: the folder makes no sense as a class. Whatever was handed in never raises.
        SaveError: a file below `grades/` cannot be written.
    """
    course = read_course(folder)
    roster = read_roster(course.folder.roster)
    key = read_key(course.folder.key)
    most = course.weights.get("reflection", 0)
    made = _Class(
        course,
        roster,
        Judge(course, roster, key),
        ParCache(course.folder.grades / PAR_FILE),
        read_reflections(course.folder.grades, roster, most),
        RegretStore(course.folder.grades / REGRET_FILE, measures=decisions, nodes=nodes, rules=course.rules),
    )
    verdicts = _verdicts(made, progress)
    by_student: dict[str, list[Verdict]] = {student: [] for student in ("", *roster.ids)}
    for verdict in verdicts:
        by_student[verdict.student].append(verdict)
    grades = []
    for done, student in enumerate(roster.students):
        progress(len(roster.students) + done, 2 * len(roster.students))
        grades.append(_grade(made, student, by_student[student.id]))
    made.cache.save()
    return Gradebook(
        course.id, course.name, made.weights, tuple(grades), tuple(_unknown(verdicts)), tuple(_notes(course, verdicts))
    )


def _verdicts(made: _Class, progress: Progress) -> list[Verdict]:
    found = []
    students = len(made.roster.students)
    for done, handed in enumerate(find_submissions(made.course.folder.submissions)):
        progress(min(done, students), 2 * students)  # how many files there are shows only when all zips are open
        verdict = made.judge.judge(handed)
        if not _is_litter(verdict):
            found.append(verdict)
    return found


_LITTER: Final = frozenset({"thumbs.db", "desktop.ini", "submission_metadata.yml"})


def _is_litter(verdict: Verdict) -> bool:
    """Whether a file is what systems and Gradescope put beside submissions. A save of such a name is no litter."""
    name = verdict.handed.name.rpartition("/")[2].casefold()
    is_other = verdict.reason is not None and verdict.reason.code in {"not-json", "truncated"}
    return is_other and (name in _LITTER or name.startswith(".") or "__MACOSX/" in verdict.handed.name)


def _unknown(verdicts: Iterable[Verdict]) -> list[Unknown]:
    """The files of nobody; those of a zip that holds no save at all, such as a text document, as one."""
    found = []
    for archive, group in groupby(verdicts, key=lambda verdict: verdict.handed.archive):
        files = list(group)
        if archive and all(_is_no_save(verdict) for verdict in files):
            found.append(
                Unknown(
                    archive,
                    Reason("not-json", f"a zip or a document of {plural(len(files), 'file')}, none of them a save"),
                )
            )
        else:
            found += [
                Unknown(one.handed.name, one.reason) for one in files if not one.student and one.reason is not None
            ]
    return found


def _is_no_save(verdict: Verdict) -> bool:
    return verdict.reason is not None and verdict.reason.code == "not-json"


def newest(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The one that counts among the files of a student; None if none does."""
    valid = [verdict for verdict in verdicts if verdict.is_valid]
    return max(valid, key=_age, default=None)


def _age(verdict: Verdict) -> tuple[bool, float, int, str]:
    plies = verdict.replay.plies if verdict.replay is not None else 0
    return verdict.is_finished, verdict.handed.changed, plies, verdict.handed.name


def _grade(made: _Class, student: Student, verdicts: Sequence[Verdict]) -> Grade:
    chosen = newest(verdicts)
    status, reason = _status(chosen, verdicts)
    replay = chosen.replay if chosen is not None else None
    lead = replay.state.lead(made.course.seat) if replay is not None and replay.is_finished else None
    par = _par(made, chosen) if lead is not None else None
    return Grade(
        student=student.id,
        name=student.name,
        section=student.section,
        columns=student.more,
        status=status,
        parts={name: _part(name, made, student, chosen, lead, par) for name in made.weights},
        reason=reason,
        lead=lead,
        par=par,
        files=tuple(_judged(verdict, chosen) for verdict in verdicts),
    )


def _status(chosen: Verdict | None, verdicts: Sequence[Verdict]) -> tuple[str, Reason | None]:
    if chosen is not None:
        return (GRADED, None) if chosen.is_finished else (PARTIAL, chosen.reason)
    if verdicts:
        return REJECTED, max(verdicts, key=_age).reason
    return MISSING, Reason("no-submission")


def _judged(verdict: Verdict, chosen: Verdict | None) -> Judged:
    if verdict is chosen or verdict.record is None or chosen is None or chosen.record is None:
        return Judged(verdict.handed.name, verdict is chosen, verdict.reason)
    is_same = verdict.record.actions == chosen.record.actions
    note = (
        f"the same game as {chosen.handed.name}, which counts"
        if is_same
        else f"{chosen.handed.name} counts, which is newer"
    )
    return Judged(verdict.handed.name, False, verdict.reason, note=note)


def _par(made: _Class, chosen: Verdict | None) -> float | None:
    if chosen is None or chosen.record is None or not made.course.weights.get("result"):
        return None
    return par_of(terms_of(made.course, chosen.record.seed), made.course.rules, made.course.panel, made.cache).value


def _part(
    name: str, made: _Class, student: Student, chosen: Verdict | None, lead: int | None, par: float | None
) -> Part:
    weight = made.course.weights[name]
    if name == "completion":
        return completion_part(chosen.replay if chosen is not None else None, weight)
    if name == "result":
        return result_part(lead, par, made.course.span, weight)
    if name == "prediction":
        return prediction_part(chosen.record if chosen is not None else None, made.course.seat, weight)
    if name == "decisions":
        if lead is None or chosen is None or chosen.record is None:
            return Part(0.0, weight, "no game was played to its end")
        return decisions_part(made.regrets.regret(chosen.record, made.course.seat, made.course.game), lead, weight)
    if name == "reflection":
        return reflection_part(made.reflections.points.get(student.id), weight)
    return Part(0.0, weight, "not measured")


def _notes(course: Course, verdicts: Sequence[Verdict]) -> list[str]:
    """What the teacher should know about the whole."""
    rivals = {seat.policy for seat in course.players if seat.policy is not None}
    slow = sorted(spec for spec in rivals if not can_check_rival(spec))
    notes = []
    if slow and verdicts:
        notes.append(
            f"What the rivals {', '.join(slow)} did is not compared with what they would do: that would take as long as the games."
        )
    return notes
