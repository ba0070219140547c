"""Prove an exercise by playing it: the solution reaches the goal, idle play and the wrong plan do not, and every hint is true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import frozen

from gigawatt.classroom.exercises.goals import GoalResult, GoalWatch, Verdict, exercise_of, fits, result_of, watch
from gigawatt.classroom.exercises.plans import (
    Refusal,
    Run,
    house_policy,
    lineup_of,
    opening_actions,
    opening_refusals,
    run_plan,
)
from gigawatt.content import prepare
from gigawatt.content.loader import load_scenario_file
from gigawatt.core import Game
from gigawatt.core.chance import seed_bytes
from gigawatt.core.rules.exercise import Exercise, Hint
from gigawatt.core.rules.predicates import KIND_OF_PREDICATE
from gigawatt.errors import ContentError, PolicyError, Problem
from gigawatt.text import safe_text
from gigawatt.wording.goal_text import measure_text
from gigawatt.wording.names import Lexicon


@frozen
class Proof:
    """What playing an exercise has shown."""

    id: str
    file: str
    solution: GoalResult | None
    """None if the exercise could not be played."""
    idle: GoalResult | None
    wrong: GoalResult | None
    hints: tuple[bool, ...]
    """For each hint whether it is true."""
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether the exercise is what it says."""
        return not self.problems


@frozen
class _Played:
    """The games that the proof rests on."""

    start: GoalWatch
    solution: Run
    idle: Run
    wrong: Run

    def watched(self, run: str) -> GoalWatch:
        """Where a hint is proved."""
        runs = {"solution": self.solution, "idle": self.idle, "wrong": self.wrong}
        return self.start if run == "start" else runs[run].watched


def exercise_game(path: Path, rules: str | Path | None = None) -> Game:
    """Compile the exercise in a file.

    Raises:
        NotationError: there is no such file.
        ContentError: it or its rules have problems.
        UsageError: it is a scenario without an exercise.
    """
    ruleset, scenario = load_scenario_file(path, rules)
    game = Game(prepare(ruleset, scenario.id), scenario.id, scenario.default_seats)
    exercise_of(game)
    return game


def prove_file(path: Path, rules: str | Path | None = None) -> Proof:
    """Prove the exercise in a file; problems of the file itself are problems of the proof.

    Raises:
        NotationError: there is no such file.
        UsageError: it is a scenario without an exercise.
    """
    name = safe_text(path.name, 80)
    try:
        game = exercise_game(path, rules)
    except ContentError as error:
        return Proof(path.stem, name, None, None, None, (), tuple(error.problems))
    return prove(game, name)


def prove(game: Game, file: str = "") -> Proof:
    """Play the solution, nothing, the wrong plan and what the hints ask for, with the exercise's own seed.

    Raises:
        UsageError: the scenario is no exercise.
    """
    exercise, seed = exercise_of(game), seed_bytes(exercise_of(game).seed)
    file = file or f"{game.scenario_id}.toml"
    if wrong := list(_policy_problems(exercise, game.scenario_id, file)):
        return Proof(game.scenario_id, file, None, None, None, (), tuple(wrong))
    start = watch(game, seed, lineup_of(game))
    start.follow(opening_actions(game, seed))
    played = _Played(
        start,
        run_plan(game, seed, exercise.solution),
        run_plan(game, seed, None),
        run_plan(game, seed, exercise.wrong_plan.as_plan()),
    )
    hints = tuple(_is_true(hint, played, game, seed) for hint in exercise.hints)
    problems = [
        Problem(file, game.scenario_id, f"exercise.{field}", message)
        for field, message in _findings(game, seed, exercise, played, hints)
    ]
    return Proof(
        game.scenario_id,
        file,
        result_of(played.solution.watched),
        result_of(played.idle.watched),
        result_of(played.wrong.watched),
        hints,
        tuple(problems),
    )


@frozen
class OtherSeeds:
    """In how many games with other seeds the goal of an exercise is reached."""

    seeds: int
    solution: int
    idle: int
    wrong: int


def other_seeds(path: Path, seeds: int) -> OtherSeeds:
    """Play an exercise that is known to be playable with the seeds that follow its own.

    Raises:
        ContentError, NotationError, PolicyError, UsageError: it is not.
    """
    game = exercise_game(path)
    exercise = exercise_of(game)
    plans = (exercise.solution, None, exercise.wrong_plan.as_plan())
    reached = [0, 0, 0]
    for seed in range(exercise.seed + 1, exercise.seed + 1 + seeds):
        for index, plan in enumerate(plans):
            run = run_plan(game, seed_bytes(seed), plan)
            reached[index] += run.watched.verdict(exercise.goal) is Verdict.MET
    return OtherSeeds(seeds, *reached)


def _policy_problems(exercise: Exercise, scenario_id: str, file: str) -> Iterator[Problem]:
    named = (
        ("rivals", exercise.rivals),
        ("solution.policy", exercise.solution.policy),
        ("wrong_plan.policy", exercise.wrong_plan.policy),
    )
    for field, text in named:
        try:
            if text:
                house_policy(text)
        except PolicyError as error:
            yield Problem(file, scenario_id, f"exercise.{field}", str(error))


def _findings(
    game: Game, seed: bytes, exercise: Exercise, played: _Played, hints: tuple[bool, ...]
) -> Iterator[tuple[str, str]]:
    """What is not as the exercise says: the field, and why."""
    for field, refusals in (
        ("opening", opening_refusals(game, seed)),
        ("solution", played.solution.refusals),
        ("wrong_plan", played.wrong.refusals),
    ):
        yield from ((field, str(refusal)) for refusal in _first(refusals))
    solution, idle, wrong = (run.watched for run in (played.solution, played.idle, played.wrong))
    if solution.verdict(exercise.goal) is not Verdict.MET:
        yield "solution", f"expected it to reach the goal; it ends with {standing(solution)}"
    if idle.verdict(exercise.goal) is Verdict.MET:
        yield "goal", f"expected idle play to miss it; passing every quarter ends with {standing(idle)}"
    if wrong.verdict(exercise.goal) is Verdict.MET:
        yield "wrong_plan", f"expected it to miss the goal; it ends with {standing(wrong)}"
    sign = exercise.wrong_plan.sign
    if wrong.verdict(sign) is not Verdict.MET:
        yield "wrong_plan.sign", "expected it to hold of the wrong plan; it does not"
    if idle.verdict(sign) is Verdict.MET:
        yield "wrong_plan.sign", "expected it not to hold of idle play, which has followed no plan; it does"
    if solution.verdict(sign) is Verdict.MET:
        yield "wrong_plan.sign", "expected it not to hold of the solution; it does"
    for index, (hint, is_true) in enumerate(zip(exercise.hints, hints, strict=True)):
        if not is_true:
            yield f"hints#{index + 1}", _untrue(hint, played)


def _first(refusals: Iterable[Refusal]) -> list[Refusal]:
    """The first of some refusals: later ones follow from it more often than not."""
    return list(refusals)[:1]


def _is_true(hint: Hint, played: _Played, game: Game, seed: bytes) -> bool:
    if hint.holds is not None:
        watched = played.watched(hint.run)
        holds = watched.holds_now(hint.holds) if hint.run == "start" else watched.verdict(hint.holds) is Verdict.MET
        if not holds:
            return False
    if not hint.without:
        return True
    exercise = exercise_of(game)
    short = run_plan(game, seed, exercise.solution, hint.without)
    return short.watched.verdict(exercise.goal) is not Verdict.MET


def _untrue(hint: Hint, played: _Played) -> str:
    if hint.holds is not None:
        watched = played.watched(hint.run)
        found = ", ".join(
            f"{KIND_OF_PREDICATE[type(one.measure)]} {_values(watched, one.measure)}"
            for one in watched.progress(hint.holds)
            if not fits(one.measure, one.value) or one.verdict is not Verdict.MET
        )
        if found or not hint.without:
            where = "the starting position" if hint.run == "start" else f"the run of {hint.run}"
            return f"not true in {where}: {found or 'its times do not fit'}"
    return f"the solution reaches the goal without {' and '.join(hint.without)}"


def _values(watched: GoalWatch, leaf: object) -> str:
    ends = watched.ends(leaf)  # type: ignore[arg-type]  # a measure that is watched
    return f"is {', '.join(map(str, ends))} as the quarters end" if ends else "does not hold"


def standing(watched: GoalWatch) -> str:
    """The measures of the goal as a match stands, each with its value."""
    lexicon = Lexicon.of(watched.game.ruleset)
    parts = [
        f"{measure_text(one.measure, lexicon, watched.game)}: {one.value} ({one.verdict.value})"
        for one in watched.progress(watched.exercise.goal)
    ]
    return "; ".join(parts)
