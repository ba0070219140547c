"""Debrief a class: for each student and for the class, what held them back, which decision caused it, and what another one would have changed.

Only games that grading would count are looked at (`submissions.judging`). Whatever is simulated is kept in `debrief/.trials.jsonl` by the
digest of the game and the parameters, so that a second run simulates what is new alone, and a file whose content stays the same is not
touched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import define, evolve, frozen

from gigawatt.classroom.debrief.class_page import class_page
from gigawatt.classroom.debrief.class_row import ClassRow
from gigawatt.classroom.debrief.game_story import GameStory, tell_game
from gigawatt.classroom.debrief.kept_trials import KeptTrials
from gigawatt.classroom.debrief.pair_question import PairQuestion, pair_question
from gigawatt.classroom.debrief.policy_games import PolicyResults, can_play, policies_of, policy_games, policy_results
from gigawatt.classroom.debrief.student_page import short_page, student_page
from gigawatt.classroom.debrief.task_results import TaskResult, task_results
from gigawatt.classroom.debrief.whatif_question import WhatIfQuestion, what_if_question
from gigawatt.classroom.folder.course import Course, read_course
from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.folder.roster import Roster, Student, read_roster
from gigawatt.classroom.folder.student_files import CLASS_PAGE, page_name
from gigawatt.classroom.folder.writing import Warn, no_warning, write_changed
from gigawatt.classroom.grading.decision_quality import REGRET_FILE, Regret, RegretStore
from gigawatt.classroom.setup.starts import Progress
from gigawatt.classroom.setup.tasks import Task
from gigawatt.classroom.submissions.judging import Judge, Verdict
from gigawatt.classroom.submissions.standing import newest, status_of
from gigawatt.classroom.submissions.unknown import Unknown, called_after, unknown_files
from gigawatt.content.faults import nearest
from gigawatt.errors import UsageError
from gigawatt.study.hindsight import bottlenecks as study
from gigawatt.study.hindsight.recorded_future import RecordedFuture
from gigawatt.study.hindsight.several import Part, trials_of, work_of
from gigawatt.study.trial_file import TrialFile
from gigawatt.study.trial_runner import PoolMaker, play_trials
from gigawatt.tournament.disk import RunLock
from gigawatt.tournament.pools import InProcess
from gigawatt.wording.debrief_text import no_game_text, too_short_text

if TYPE_CHECKING:
    from gigawatt.classroom.reasons import Reason
    from gigawatt.core import Game

TRIALS: Final = ".trials.jsonl"
"""Below `debrief/`: everything that was simulated."""

GAMES: Final = 2_000
"""Games of policies by default."""
FUTURES: Final = 100
"""Futures of a what-if for each student by default."""


@frozen(kw_only=True)
class DebriefOptions:
    """What a teacher asks for."""

    changes: tuple[str, ...] = ()
    """The changes of the what-if; none asks nothing."""
    at: str = "1"
    """The quarter in which they are made: `2025Q4`, or its number from 1."""
    futures: int = FUTURES
    games: int = GAMES
    students: tuple[str, ...] = ()
    """Whose pages are made; all of them, and that of the class, if empty."""


@frozen
class Debriefed:
    """What a run has made."""

    folder: Path
    stories: int
    """Students with a debrief."""
    without: tuple[tuple[str, str], ...]
    """The others: id, and why."""
    changed: int
    """Files that were new or changed."""
    files: int
    """All files of this run."""
    asked_in_vain: tuple[tuple[str, str], ...]
    """Students whose game cannot be asked the what-if: id, and why."""
    notes: tuple[str, ...]


@define
class _Case:
    """A student, and what the debrief is made from."""

    student: Student
    status: str
    reason: Reason | None
    results: tuple[TaskResult, ...]
    future: RecordedFuture | None = None
    part: Part | None = None
    question: WhatIfQuestion | str | None = None
    story: GameStory | None = None
    pairs: PairQuestion | None = None

    @property
    def why_not(self) -> str:
        """Why there is no debrief."""
        if self.reason is None or self.reason.code == "unfinished":
            return too_short_text()
        return f"{no_game_text()} {self.reason.text}"


def debrief_class(
    folder: Path,
    options: DebriefOptions | None = None,
    open_pool: PoolMaker = InProcess,
    on_read: Progress | None = None,
    on_played: Callable[[int], Callable[[int], object]] | None = None,
    warn: Warn = no_warning,
) -> Debriefed:
    """Make the pages of a class.

    Args:
        folder: the folder of the class.
        options: what is asked for.
        open_pool: where games are simulated; this process by default. The pages are equal for any.
        on_read: called while submissions are checked.
        on_played: called with the number of simulations; what it returns is called with how many are done.
        warn: called with a line if kept results are damaged; they are made again.

    Raises:
        ClassError: the folder is not a valid class, or has no `submissions`. Nothing that was handed in raises an error.
        UsageError, NotationError: there is no such student or quarter, or no such change in any game.
        SaveError: a file below `debrief/` cannot be written, or another run writes there.
        GameError: the workers keep dying.
    """
    asked = options or DebriefOptions()
    course = read_course(folder)
    roster = read_roster(course.folder.roster)
    judge = Judge(course, roster, read_key(course.folder.key))
    task = judge.tasks[0]
    cases = _cases(roster, judge, on_read)
    chosen = _chosen(cases, asked.students)
    for case in cases if not asked.students else chosen:
        _ask(case, task, asked)
    _check_question(cases, asked)
    parts = [part for case in cases for part in _parts_of(case)]
    terms = task.terms(bytes(16))
    panel = policies_of(course.panel)
    games = policy_games(terms, panel, asked.games) if asked.games >= len(panel) and can_play(terms) else None
    course.folder.debrief.mkdir(exist_ok=True)
    path = course.folder.debrief / TRIALS
    with RunLock(path):
        kept = KeptTrials(path, task, partial(_play, task.game, open_pool, on_played), warn)
        kept.play([*parts, *([] if games is None else [games])])
        regrets = RegretStore(course.folder.grades / REGRET_FILE, measures=False, rules=task.rules, warn=warn)
        for case in chosen:
            _tell(case, task.seat, kept, regrets)
        kept.play([case.pairs.part for case in chosen if case.pairs is not None])
        against = None if games is None else kept.answer(games, partial(policy_results, games, kept.results))
        return _Writer(course, task, against, asked, kept, _unasked(cases, asked)).write(cases, chosen)


# --- who has a game --------------------------------------------------------------------------------------------------


def _cases(roster: Roster, judge: Judge, on_read: Progress | None) -> list[_Case]:
    """Every student of the roster, with the game that counts; that of the team for each of its students."""
    judged = list(judge.judge_all(on_read))
    verdicts, called = judge.by_player(judged), called_after(unknown_files(judged, roster, judge.exercises))
    results = {player: task_results(judge.tasks, verdicts[player]) for player in roster.players}
    cases = []
    for student in roster.students:
        player = roster.player_of(student)
        cases.append(_case(student, judge.tasks[0], verdicts[player], results[player], called.get(student.id, ())))
    return cases


def _case(
    student: Student,
    task: Task,
    verdicts: Sequence[Verdict],
    results: tuple[TaskResult, ...],
    called: Sequence[Unknown],
) -> _Case:
    # A file of another task does not say why nothing counts for this one; one that may be of any task may.
    own = [verdict for verdict in verdicts if verdict.exercise in (task.exercise, None)]
    found = newest(own)
    named = [one for one in called if one.exercise in (task.exercise, None)]
    status, reason = status_of({task.exercise: found}, own, named)
    case = _Case(student, status, reason, results)
    if found is not None and found.record is not None and found.record.quarters:
        case.future = RecordedFuture(found.record, task.game)
        seat = task.seat
        trials = tuple(study.trials_of(case.future, (seat,)))
        case.part = Part(f"bottlenecks {case.future.digest}", study.work_of(case.future), trials)
    return case


def _chosen(cases: Sequence[_Case], ids: Sequence[str]) -> list[_Case]:
    """The cases whose pages are wanted.

    Raises:
        UsageError: the class has no such student.
    """
    known = {case.student.id: case for case in cases}
    for student in ids:
        if student not in known:
            raise UsageError(f"--student {student[:60]!r}: nobody in the roster has this id; {nearest(student, known)}")
    return [known[student] for student in dict.fromkeys(ids)] or list(cases)


def _ask(case: _Case, task: Task, asked: DebriefOptions) -> None:
    """Ask the teacher's question of a game."""
    if asked.changes and case.future is not None:
        case.question = what_if_question(case.future, task.seat, asked.at, asked.changes, asked.futures)


def _check_question(cases: Sequence[_Case], asked: DebriefOptions) -> None:
    """Refuse a question that no game can be asked: it is most likely misspelt.

    Raises:
        UsageError: there is no game that it fits.
    """
    found = [case.question for case in cases if case.question is not None]
    if asked.changes and found and all(isinstance(one, str) for one in found):
        raise UsageError(f"--whatif fits no game of the class: {found[0]}")


def _unasked(cases: Sequence[_Case], asked: DebriefOptions) -> str:
    """A note for a question that there is no game to ask of, and so none to check it by."""
    if asked.changes and all(case.question is None for case in cases):
        return "The what-if was neither asked nor checked: no game counts that it could be asked of."
    return ""


def _parts_of(case: _Case) -> list[Part]:
    parts = [] if case.part is None else [case.part]
    return [*parts, case.question.part] if isinstance(case.question, WhatIfQuestion) else parts


# --- what is simulated -----------------------------------------------------------------------------------------------


def _play(
    game: Game,
    open_pool: PoolMaker,
    on_played: Callable[[int], Callable[[int], object]] | None,
    parts: Sequence[Part],
    results: TrialFile,
) -> None:
    """Play what some parts ask and is not known yet."""
    trials = trials_of(parts)
    if trials:
        show = on_played(len(trials)) if on_played is not None else None
        play_trials(trials, results, work_of(game, parts), open_pool, show)


def _tell(case: _Case, seat: int, kept: KeptTrials, regrets: RegretStore) -> None:
    """Put together the story of a game, and ask for two orders where no single one helps."""
    if case.future is None or case.part is None:
        return
    future, part = case.future, case.part
    answer = kept.answer(part, lambda: study.answer_of(future, (seat,), part.results(kept.results)))
    asked = case.question
    what_if = (
        kept.answer(asked.part, partial(asked.answer, kept.results)) if isinstance(asked, WhatIfQuestion) else asked
    )
    found = regrets.regret(case.future.record, seat, case.future.game)
    regret = found if isinstance(found, Regret) else None
    case.story = evolve(tell_game(case.future, answer, seat, what_if), regret=regret)
    if case.story.unlifted:
        case.pairs = pair_question(case.future, case.story.unlifted)


# --- the pages -------------------------------------------------------------------------------------------------------


@frozen
class _Writer:
    """Writes the pages."""

    course: Course
    task: Task
    against: PolicyResults | None
    asked: DebriefOptions
    kept: KeptTrials
    unasked: str
    """Why the what-if was asked of nothing; empty if it was, or there is none."""

    def write(self, cases: Sequence[_Case], chosen: Sequence[_Case]) -> Debriefed:
        """Write the pages of the chosen students, and that of the class if all are chosen."""
        is_whole = not self.asked.students
        leads = self._leads(cases)
        rows: list[ClassRow] = []
        without: list[tuple[str, str]] = []
        in_vain: list[tuple[str, str]] = []
        changed = 0
        for case in chosen:
            story = self._story(case)
            name = page_name(case.student.id)
            if story is None:
                without.append((case.student.id, case.why_not))
                page = short_page(self.course, case.student.id, case.why_not, case.results)
            else:
                page = student_page(self.course, case.student.id, story, leads, self.against, case.results)
                if isinstance(story.what_if, str):
                    in_vain.append((case.student.id, story.what_if))
            changed += write_changed(self.course.folder.debrief / name, page.encode())
            rows.append(ClassRow(case.student, name, story, "" if story else case.why_not, case.results))
            case.future = case.pairs = None  # a class of them is large
        if is_whole:
            page = class_page(self.course, self.task.game, rows, self.against, self.asked.changes)
            changed += write_changed(self.course.folder.debrief / CLASS_PAGE, page.encode())
        files = len(chosen) + is_whole
        stories = len(chosen) - len(without)
        return Debriefed(
            self.course.folder.debrief, stories, tuple(without), changed, files, tuple(in_vain), self._notes()
        )

    def _leads(self, cases: Sequence[_Case]) -> tuple[int, ...]:
        """Lead at the end of every whole game of the class, ascending: without ids."""
        finals = [case.future.course.final for case in cases if case.future is not None]
        return tuple(sorted(state.lead(self.task.seat) for state in finals if state.is_terminal))

    def _story(self, case: _Case) -> GameStory | None:
        if case.story is None or case.pairs is None:
            return case.story
        return case.story.with_pairs(self.kept.answer(case.pairs.part, partial(case.pairs.answer, self.kept.results)))

    def _notes(self) -> tuple[str, ...]:
        return tuple(note for note in (self.unasked, *self._policy_notes()) if note)

    def _policy_notes(self) -> tuple[str, ...]:
        if self.against is not None or self.asked.games == 0:
            return ()
        if self.task.exercise:
            return ("The pages have no games of policies: the class plays an exercise.",)
        return ("The pages have no games of policies: they would take too long against the rivals of this class.",)
