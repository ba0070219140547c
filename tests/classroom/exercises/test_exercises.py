"""The exercises that come with the game are what they say, and so is the proof."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

from gigawatt.classroom.exercises.begin import begin_exercise
from gigawatt.classroom.exercises.goals import Verdict, exercise_of, goal_result
from gigawatt.classroom.exercises.plans import house_policy, opening_actions, run_plan
from gigawatt.classroom.exercises.proof import Proof, exercise_game, other_seeds, prove
from gigawatt.content import load_ruleset, ruleset_digest
from gigawatt.content.exercises import exercise_heads
from gigawatt.content.structure import BALANCE
from gigawatt.core import Game
from gigawatt.core.chance import seed_bytes
from gigawatt.core.rules.exercise import Exercise, Hint, Plan, PlannedQuarter
from gigawatt.core.rules.predicates import Compute, Did
from gigawatt.errors import PolicyError, UsageError
from gigawatt.session import GameSession
from gigawatt.storage import from_json, to_json, verify
from gigawatt.wording.exercise_text import end_lines

HEADS = {head.id: head for head in exercise_heads()}
IDEAS = (
    "missing-layer", "power-first", "permit-hedge", "cornered-memory", "coming-embargo", "answer-a-control", "cloud-glut",
    "debt-and-covenant", "chokepoint", "upgrade-or-build", "sovereign-terms", "fab-or-buy",
)  # fmt: skip


@cache
def game_of(name: str) -> Game:
    """The compiled exercise."""
    return exercise_game(HEADS[name].path)


@cache
def proof_of(name: str) -> Proof:
    """The exercise, proved."""
    return prove(game_of(name))


def altered(game: Game, **fields: object) -> Game:
    """The same game with other fields in its exercise."""
    exercise: Exercise = evolve(exercise_of(game), **fields)  # type: ignore[arg-type]  # by the caller
    scenario = evolve(game.scenario, exercise=exercise)
    return Game(evolve(game.ruleset, scenarios=(scenario,)), scenario.id, game.seats)


def messages(game: Game) -> list[tuple[str, str]]:
    """The problems of an exercise that is not what it says."""
    return [(problem.field, problem.message) for problem in prove(game).problems]


# --- what comes with the game ------------------------------------------------------------------------------------------


def test_every_idea_has_an_exercise() -> None:
    """The twelve ideas are there, in the order in which they are taught, the missing layer first."""
    assert set(IDEAS) <= set(HEADS)
    orders = [head.order for head in exercise_heads()]
    assert orders == sorted(set(orders))
    assert next(iter(HEADS)) == "missing-layer"


@pytest.mark.parametrize("name", HEADS)
def test_an_exercise_is_what_it_says(name: str) -> None:
    """Its solution reaches the goal, idle play and its wrong plan miss it, and each of its hints is true."""
    proof = proof_of(name)
    assert [str(problem) for problem in proof.problems] == []
    reached = [result is not None and result.is_reached for result in (proof.solution, proof.idle, proof.wrong)]
    assert reached == [True, False, False]
    assert len(proof.hints) >= 3
    assert all(proof.hints)
    signs = [result is not None and result.followed_wrong_plan for result in (proof.solution, proof.idle, proof.wrong)]
    assert signs == [False, False, True]


@pytest.mark.parametrize("name", HEADS)
def test_an_exercise_teaches(name: str) -> None:
    """It fits a lesson, rests on a fact, is told in a few sentences, and asks for a prediction."""
    scenario = game_of(name).scenario
    exercise = exercise_of(game_of(name))
    assert 8 <= exercise.minutes <= 20
    assert any(not source.startswith(BALANCE) for source in scenario.source)
    assert exercise.situation.count(".") + exercise.situation.count("?") <= 8
    assert len(exercise.hints) >= 3
    assert exercise.prompts


@pytest.mark.slow
@pytest.mark.parametrize("name", HEADS)
def test_an_exercise_does_not_hang_on_its_seed(name: str) -> None:
    """With other seeds idle play and the wrong plan do not reach the goal, and the solution mostly does."""
    found = other_seeds(HEADS[name].path, 5)
    assert (found.idle, found.wrong) == (0, 0)
    assert found.solution >= 3


def test_exercises_stand_beside_the_rules() -> None:
    """They are no scenarios of the rules, and change the digest of none."""
    for name in ("standard", "first-campus"):
        ruleset = load_ruleset(name)
        assert not {scenario.id for scenario in ruleset.scenarios} & set(HEADS)
        assert all(scenario.exercise is None for scenario in ruleset.scenarios)


def test_what_is_taught_of_an_exercise_is_in_no_digest() -> None:
    """Another goal or hint is not another rule: a record of the exercise stays true."""
    game = game_of("power-first")
    other = altered(game, goal=Compute(at_least=1), hints=(Hint(text="Look.", holds=Compute()),))
    assert ruleset_digest(other.ruleset, other.scenario_id) == ruleset_digest(game.ruleset, game.scenario_id)


# --- the opening, and records -------------------------------------------------------------------------------------------


def test_a_game_of_an_exercise_is_an_ordinary_record(tmp_path: Path) -> None:
    """Its opening is part of it; it is saved, read and verified as any other, and judged by its actions alone."""
    game = game_of("answer-a-control")
    exercise = exercise_of(game)
    session = begin_exercise(game, path=tmp_path / "game.json")
    assert session.opening == len(session.plies) > 0
    assert session.state.quarter == exercise.start - 1
    assert not session.is_played
    actions = iter(run_plan(game, session.seed, exercise.solution).watched.actions[session.opening :])
    session.play_on()
    while not session.is_over:
        index = len(session.plies)
        session.apply(run_plan(game, session.seed, exercise.solution).watched.actions[index])
        session.play_on()
    assert list(actions) == [ply.action for ply in session.plies[session.opening :]]
    record = from_json(to_json(session.record()), "game.json")
    assert verify(record).ok
    assert record.actions[: session.opening] == opening_actions(game, record.seed)
    assert goal_result(record).is_reached
    forged = record.with_session(hints=99, opening=0, goal="met")
    assert (
        goal_result(evolve(forged, actions=record.actions[: session.opening], digests=()), game).verdict is Verdict.OPEN
    )
    again = GameSession.resume(tmp_path / "game.json")
    assert again.opening == session.opening
    again.leave()


def test_the_opening_cannot_be_taken_back() -> None:
    """It is the position, and nobody's decision."""
    session = begin_exercise(game_of("answer-a-control"))
    session.play_on()
    with pytest.raises(UsageError):
        session.take_back()


def test_an_opening_comes_first() -> None:
    """No opening is played in a game that has begun."""
    session = begin_exercise(game_of("answer-a-control"))
    with pytest.raises(UsageError, match="before anything else"):
        session.play_opening(())


def test_the_same_seed_gives_the_same_game() -> None:
    """An opening and a plan are functions of the game and the seed."""
    game = game_of("answer-a-control")
    solution = exercise_of(game).solution
    one, two = (run_plan(game, seed_bytes(5), solution).watched for _ in range(2))
    assert one.actions == two.actions
    assert one.state.digest() == two.state.digest()


# --- what the proof finds -------------------------------------------------------------------------------------------------


def test_a_goal_out_of_reach_is_found() -> None:
    """A solution that misses the goal is a problem, with the value it reaches."""
    assert messages(altered(game_of("missing-layer"), goal=Compute(at_least=90)))[0] == (
        "exercise.solution",
        "expected it to reach the goal; it ends with points of compute at least 90 at the end: 10 (missed)",
    )


def test_a_goal_that_reaches_itself_is_found() -> None:
    """A goal for which nothing has to be done is a problem, and so is a wrong plan that reaches it."""
    fields = [field for field, _ in messages(altered(game_of("missing-layer"), goal=Compute(at_least=4)))]
    assert fields[:2] == ["exercise.goal", "exercise.wrong_plan"]


def test_a_sign_of_another_plan_is_found() -> None:
    """A sign tells the wrong plan from the solution, or is a problem twice."""
    wrong = evolve(exercise_of(game_of("missing-layer")).wrong_plan, sign=Did(action="build electrical-fabric", by=1))
    found = messages(altered(game_of("missing-layer"), wrong_plan=wrong))
    assert found == [
        ("exercise.wrong_plan.sign", "expected it to hold of the wrong plan; it does not"),
        ("exercise.wrong_plan.sign", "expected it not to hold of the solution; it does"),
    ]


def test_a_sign_of_idle_play_is_found() -> None:
    """A sign that only misses an action holds of whoever did nothing, and whose feedback would be untrue."""
    sign = Did(action="build grid-power @texas", at=1, at_most=0)
    wrong = evolve(exercise_of(game_of("power-first")).wrong_plan, sign=sign)
    assert messages(altered(game_of("power-first"), wrong_plan=wrong)) == [
        ("exercise.wrong_plan.sign", "expected it not to hold of idle play, which has followed no plan; it does"),
    ]


@pytest.mark.parametrize("name", HEADS)
def test_whoever_did_nothing_is_not_told_of_the_wrong_plan(name: str) -> None:
    """Idle play reads what bound its campus at the end; the wrong plan its feedback."""
    proof, exercise = proof_of(name), exercise_of(game_of(name))
    for result in (proof.idle, proof.wrong):
        assert result is not None
        lines = end_lines(
            exercise,
            result.verdict.value,
            followed_wrong_plan=result.followed_wrong_plan,
            binding=result.binding,
            hints=0,
        )
        is_idle = result is proof.idle
        assert (exercise.wrong_plan.feedback in lines) is not is_idle
        assert lines[1].startswith("At the end ") is is_idle


@pytest.mark.parametrize(
    ("hint", "said"),
    [
        (Hint(text="No.", holds=Compute(at_least=5)), "not true in the starting position"),
        (Hint(text="No.", holds=Compute(at_least=50), run="solution"), "is 6, 10 as the quarters end"),
        (Hint(text="No.", without=("pass",)), "the solution reaches the goal without pass"),
    ],
)
def test_an_untrue_hint_is_found(hint: Hint, said: str) -> None:
    """A hint that nothing proves is a problem."""
    plan = exercise_of(game_of("missing-layer")).solution
    plan = evolve(plan, quarters=(*plan.quarters, PlannedQuarter(quarter=2, actions=("pass",))))
    ((field, message),) = messages(altered(game_of("missing-layer"), hints=(hint,), solution=plan))
    assert field == "exercise.hints#1"
    assert said in message


def test_an_action_that_is_not_legal_is_found() -> None:
    """A plan that cannot be carried out is a problem, with the reason."""
    plan = Plan(quarters=(PlannedQuarter(quarter=1, actions=("expedite grid-power @us-east",)),))
    field, message = messages(altered(game_of("missing-layer"), solution=plan))[0]
    assert field == "exercise.solution"
    assert message.startswith("quarter 1: expedite grid-power @us-east is not legal: ")


@pytest.mark.parametrize("name", ["os:system", "nobody", "easy:speed=3"])
def test_an_exercise_runs_house_policies_only(name: str) -> None:
    """A file names no program and no class, and a wrong option is said before anything is played."""
    with pytest.raises(PolicyError):
        house_policy(name)
    assert messages(altered(game_of("missing-layer"), rivals=name))[0][0] == "exercise.rivals"
    with pytest.raises(PolicyError):
        begin_exercise(altered(game_of("missing-layer"), rivals=name))


def test_a_plan_may_end_with_a_policy() -> None:
    """A policy decides what the script leaves open."""
    game = game_of("missing-layer")
    scripted = run_plan(game, seed_bytes(1), exercise_of(game).solution).watched
    helped = run_plan(game, seed_bytes(1), evolve(exercise_of(game).solution, policy="planner")).watched
    assert helped.actions != scripted.actions


def test_a_scenario_is_no_exercise(small_game: Game) -> None:
    """What has no goal is refused."""
    with pytest.raises(UsageError, match="is no exercise"):
        begin_exercise(small_game)


@pytest.mark.parametrize("name", HEADS)
def test_an_exercise_survives_being_saved(name: str) -> None:
    """The rules in a record have the exercise whole, so that a saved game shows its goal wherever it is opened."""
    game = game_of(name)
    record = from_json(to_json(begin_exercise(game).record()), "game.json")
    assert record.ruleset.scenarios[0].exercise == game.scenario.exercise
