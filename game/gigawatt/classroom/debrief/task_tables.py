"""Predictions and exercises on the pages of a debrief: who predicted what and what came true, and how each exercise went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.classroom.play.prompts import even_brier
from gigawatt.pages.tables import Linked, Marked, table
from gigawatt.session.class_block import SKIPPED
from gigawatt.text import html_text
from gigawatt.wording import prediction_text as words
from gigawatt.wording.exercise_text import end_lines
from gigawatt.wording.quarters import quarter_name

if TYPE_CHECKING:
    from gigawatt.classroom.debrief.class_row import ClassRow
    from gigawatt.classroom.debrief.task_results import ExerciseRun, Prediction, TaskResult
    from gigawatt.classroom.play.prompts import ScoredAnswer
    from gigawatt.session.class_block import Prompt

_GAME: Final = "the game"
_BANDS: Final = ((0, 39), (40, 59), (60, 79), (80, 100))
"""Ranges of the probability that an answer was given, in per cent."""


# --- the class -------------------------------------------------------------------------------------------------------


def class_tasks(students: Sequence[ClassRow]) -> Iterator[str]:
    """What a class predicted and how its exercises went; nothing for a class that asks nothing and has no exercises."""
    if any(result.predictions for one in students for result in one.results):
        yield "<h2>Predictions</h2>"
        yield from _class_predictions(students)
    if any(result.exercise for one in students for result in one.results):
        yield "<h2>Exercises</h2>"
        yield from _class_exercises(students)


def _class_predictions(students: Sequence[ClassRow]) -> Iterator[str]:
    games = _games(students)
    scored = [one for game in games for result in game for one in _given(result.predictions)]
    if scored:
        right, sure = sum(one.is_hit for one in scored), _sure(scored)
        yield f"<p>{html_text(words.calibration_text(right, len(scored), sure))}</p>"
    yield f'<p class="soft">{html_text(words.how_read_text(even_brier()), 1000)}</p>'
    head = ("asked in", "quarter", "answered", "what the class said", "what came out", "right", "on average", "Brier")
    yield table(head, _prompt_rows(games), left=(0, 1), prose=(3, 4))
    if scored:
        yield "<h3>How sure, and how right</h3>"
        yield table(("given with", "answers", "on average", "right", "share right"), _band_rows(scored))
    for place, result in enumerate(students[0].results):
        prompts = _prompts_of([one.results[place] for one in students])
        if prompts:
            yield f"<h3>Who predicted what: {html_text(_named(result), 200)}</h3>"
            yield _who_predicted(students, place, prompts)


def _games(students: Sequence[ClassRow]) -> list[tuple[TaskResult, ...]]:
    """The results of each student or team, once: the members of a team have the same."""
    return list(dict.fromkeys(one.results for one in students))


def _prompts_of(results: Iterable[TaskResult]) -> list[Prompt]:
    """Everything that games of a task asked; an older start file may ask something else."""
    found = {prediction.prompt for result in results for prediction in result.predictions}
    return sorted(found, key=lambda prompt: (prompt.quarter, prompt.kind))


def _given(predictions: Iterable[Prediction]) -> list[ScoredAnswer]:
    """The answers that were given and are scored."""
    rows = [one.scored for one in predictions if one.scored is not None]
    return [row for row in rows if row.brier is not None and row.answer is not None and not row.answer.is_skipped]


def _prompt_rows(games: Sequence[tuple[TaskResult, ...]]) -> Iterator[tuple[str, ...]]:
    for column in zip(*games, strict=True):
        for prompt in _prompts_of(column):
            rows = [one for result in column for one in result.predictions if one.prompt == prompt]
            yield (_named(column[0]), quarter_name(column[0].game, prompt.quarter - 1), *_prompt_row(rows))


def _prompt_row(rows: Sequence[Prediction]) -> tuple[str, ...]:
    """What a class answered to a prompt, what came out, and how good the answers were."""
    ended = [one.scored for one in rows if one.scored is not None]
    given = _given(rows)
    said = Counter(one.answer.choice for one in ended if one.answer is not None and not one.answer.is_skipped)
    came = Counter(layer for one in ended for layer in one.outcome or (words.NO_CAMPUS,))
    return (
        words.share_text(sum(said.values()), len(ended)),
        words.tally_text(said),
        words.tally_text(came),
        words.share_text(sum(one.is_hit for one in given), len(given)),
        f"{_sure(given):.0f} %" if given else "",
        _mean_brier(given),
    )


def _band_rows(scored: Sequence[ScoredAnswer]) -> Iterator[tuple[str, ...]]:
    for low, high in _BANDS:
        rows = [one for one in scored if one.answer is not None and low <= one.answer.percent <= high]
        if rows:
            right = sum(one.is_hit for one in rows)
            name = f"{low} to {high} %" if low else f"up to {high} %"
            yield (name, str(len(rows)), f"{_sure(rows):.0f} %", str(right), f"{100 * right / len(rows):.0f} %")


def _who_predicted(students: Sequence[ClassRow], place: int, prompts: Sequence[Prompt]) -> str:
    """A row for each student whose game came as far as a prompt."""
    game = students[0].results[place].game
    head = ("student", "id", *(quarter_name(game, prompt.quarter - 1) for prompt in prompts), "right", "Brier")
    rows = []
    for one in students:
        predictions = one.results[place].predictions
        if all(prediction.scored is None for prediction in predictions):
            continue
        by = {prediction.prompt: prediction for prediction in predictions}
        given = _given(predictions)
        right = words.share_text(sum(answer.is_hit for answer in given), len(given))
        cells = [_judged(by.get(prompt)) for prompt in prompts]
        rows.append((Linked(one.name, one.page), one.student.id, *cells, right, _mean_brier(given)))
    return table(head, rows, left=range(1, len(prompts) + 2), narrow=(0, *range(2, len(prompts) + 2)))


def _judged(prediction: Prediction | None) -> str | Marked:
    if prediction is None or prediction.scored is None:
        return ""
    answer, outcome = prediction.scored.answer, prediction.scored.outcome
    choice, percent = (SKIPPED, 0) if answer is None else (answer.choice, answer.percent)
    text = words.judged_text(choice, percent, outcome)
    return Marked(text, "misses") if choice and outcome and not prediction.scored.is_hit else text


def _class_exercises(students: Sequence[ClassRow]) -> Iterator[str]:
    games = [[result for result in game if result.exercise] for game in _games(students)]
    head = ("exercise", "handed in", "goal reached", "in quarters", "hints")
    yield table(head, [_exercise_row(column) for column in zip(*games, strict=True)], left=(0,))
    yield (
        '<p class="soft">Quarters are those of the student, up to the one in which the goal was reached. Hints are what the file says: nothing '
        "proves it.</p>"
    )
    yield "<h3>How each student did</h3>"
    names = [_named(result) for result in students[0].results if result.exercise]
    rows = [
        (Linked(one.name, one.page), one.student.id, *(_ended(r.run) for r in one.results if r.exercise))
        for one in students
    ]
    columns = range(2, len(names) + 2)
    yield table(("student", "id", *names), rows, left=(1, *columns), narrow=(0, *columns))


def _exercise_row(column: Sequence[TaskResult]) -> tuple[str, ...]:
    runs = [result.run for result in column if result.run is not None]
    reached = [run.reached_in for run in runs if run.reached_in is not None]
    return (
        _named(column[0]),
        words.share_text(len(runs), len(column)),
        words.share_text(len(reached), len(runs)),
        words.range_text(reached),
        words.range_text([run.hints for run in runs]),
    )


def _ended(run: ExerciseRun | None) -> str | Marked:
    if run is None:
        return "\N{EN DASH}"
    text = words.ended_text(run.goal.verdict.value, run.reached_in, run.played, run.quarters, run.hints)
    return text if run.reached_in is not None else Marked(text, "misses")


# --- a student -------------------------------------------------------------------------------------------------------


def student_tasks(results: Sequence[TaskResult]) -> Iterator[str]:
    """The predictions of a student with what came true, and the exercises; nothing if nothing was asked."""
    rows = [row for result in results for row in _own_predictions(result)]
    if rows:
        yield "<h2>What you predicted, and what came true</h2>"
        yield f'<p class="soft">{html_text(words.how_read_text(even_brier(), "your"), 1000)}</p>'
        yield table(("asked in", "quarter", "you said", "what came out", "", "Brier"), rows, left=(0, 1, 2, 3, 4))
    exercises = [_own_exercise(result) for result in results if result.exercise]
    if exercises:
        yield "<h2>Your exercises</h2>"
        yield table(("exercise", "goal", "quarters", "hints", "at the end"), exercises, left=(0, 1), prose=(4,))


def _own_predictions(result: TaskResult) -> Iterator[tuple[str | Marked, ...]]:
    for prediction in result.predictions:
        yield (
            _named(result),
            quarter_name(result.game, prediction.prompt.quarter - 1),
            *_own_prediction(prediction.scored),
        )


def _own_prediction(scored: ScoredAnswer | None) -> tuple[str | Marked, ...]:
    if scored is None:
        return words.NOT_ASKED, "", "", ""
    answer = scored.answer
    is_given = answer is not None and not answer.is_skipped
    said = words.said_text(answer.choice, answer.percent) if answer is not None else words.NO_ANSWER
    mark: str | Marked = ""
    if is_given and scored.outcome:
        mark = words.RIGHT if scored.is_hit else Marked(words.WRONG, "misses")
    score = f"{scored.brier:.2f}" if is_given and scored.brier is not None else ""
    return said, words.came_text(scored.outcome), mark, score


def _own_exercise(result: TaskResult) -> tuple[str | Marked, ...]:
    run = result.run
    if run is None:
        return _named(result), words.NOT_HANDED_IN, "", "", ""
    goal = run.goal
    code = goal.verdict.value
    # Its first line is the verdict, which has a column of its own.
    exercise = result.game.scenario.exercise
    assert exercise is not None, "the task is an exercise"
    lines = end_lines(exercise, code, followed_wrong_plan=goal.followed_wrong_plan, binding=goal.binding, hints=0)[1:]
    text = words.result_head(code)
    quarters = f"{run.played} of {run.quarters}" if run.reached_in is None else str(run.reached_in)
    is_over = run.played == run.quarters
    return (
        _named(result),
        text if run.reached_in is not None else Marked(text, "misses"),
        quarters,
        str(run.hints),
        " ".join(lines) if is_over or code == "missed" else "",
    )


# --- both ------------------------------------------------------------------------------------------------------------


def _named(result: TaskResult) -> str:
    return result.title or _GAME


def _sure(scored: Sequence[ScoredAnswer]) -> float:
    """The mean probability that answers were given, in per cent."""
    return sum(one.answer.percent for one in scored if one.answer is not None) / len(scored)


def _mean_brier(scored: Sequence[ScoredAnswer]) -> str:
    values = [one.brier for one in scored if one.brier is not None]
    return f"{sum(values) / len(values):.2f}" if values else ""
