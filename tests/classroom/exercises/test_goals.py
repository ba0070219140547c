"""Verdicts of goals: by, at, always, the end; all and any; what is counted."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from random import Random

import pytest
from attrs import evolve, fields
from hypothesis import given, settings, strategies as st

from gigawatt.classroom.exercises.goals import GoalWatch, Verdict, fits
from gigawatt.classroom.exercises.measuring import _MEASURES
from gigawatt.classroom.exercises.proof import exercise_game
from gigawatt.content.exercises import find_exercise_file
from gigawatt.content.vocabulary_examples import predicate_example
from gigawatt.core import Game
from gigawatt.core.rules import predicates as p
from gigawatt.errors import ReplayMismatchError, UsageError
from gigawatt.wording.goal_text import predicate_text
from gigawatt.wording.names import Lexicon

MET, OPEN, MISSED = Verdict.MET, Verdict.OPEN, Verdict.MISSED


@pytest.fixture(scope="module")
def game() -> Game:
    """An exercise of five quarters with every part of a market of parts."""
    return exercise_game(find_exercise_file("fab-or-buy"))


def watch_of(game: Game, *asked: p.Predicate) -> GoalWatch:
    """A watch of some predicates."""
    return GoalWatch(game, 3, game.scenario.factions[: game.seats], asked)


def pass_quarter(watch: GoalWatch, *actions: str) -> None:
    """End a quarter in which the learner does something and everyone else passes."""
    quarter, left = watch.quarters_ended, list(actions)
    while watch.quarters_ended == quarter:
        mine = watch.state.seat == watch.learner and left
        watch.follow([watch.game.parse_action(left.pop(0)) if mine else 0])


def verdicts(watch: GoalWatch, predicate: p.Predicate) -> list[Verdict]:
    """How it stands at first and after each quarter."""
    found = [watch.verdict(predicate)]
    while not watch.state.is_terminal:
        pass_quarter(watch)
        found.append(watch.verdict(predicate))
    return found


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (p.Compute(at_least=6), [OPEN, OPEN, OPEN, OPEN, OPEN, MET]),
        (p.Compute(at_least=7), [OPEN, OPEN, OPEN, OPEN, OPEN, MISSED]),
        (p.Compute(at_least=6, by=2), [OPEN, MET, MET, MET, MET, MET]),
        (p.Compute(at_least=7, by=2), [OPEN, OPEN, MISSED, MISSED, MISSED, MISSED]),
        (p.Compute(at_least=6, at=2), [OPEN, OPEN, MET, MET, MET, MET]),
        (p.Compute(at_most=5, at=2), [OPEN, OPEN, MISSED, MISSED, MISSED, MISSED]),
        (p.Compute(at_least=6, always=True), [OPEN, OPEN, OPEN, OPEN, OPEN, MET]),
        (p.Cash(at_most=100, always=True), [OPEN, OPEN, MISSED, MISSED, MISSED, MISSED]),
        (p.Did(action="pass"), [OPEN, OPEN, OPEN, OPEN, OPEN, MISSED]),
        (p.Did(action="assemble", at_most=0), [OPEN, OPEN, OPEN, OPEN, OPEN, MET]),
    ],
)
def test_times(game: Game, asked: p.Measure, expected: list[Verdict]) -> None:
    """A measure is open until its time has come, and decided from then on."""
    assert verdicts(watch_of(game, asked), asked) == expected


def test_all_and_any(game: Game) -> None:
    """All is missed with its first miss, any met with its first; of what is open nothing is known."""
    met, missed = p.Compute(at_least=6, by=1), p.Compute(at_least=99, by=1)
    is_open = p.Compute(at_least=6, by=5, at_most=0)
    watch = watch_of(game, met, missed, is_open)
    pass_quarter(watch)
    cases = [
        (p.All(of=(met, is_open)), OPEN), (p.All(of=(met, missed)), MISSED), (p.All(of=(met, met)), MET),
        (p.AnyOf(of=(missed, is_open)), OPEN), (p.AnyOf(of=(missed, met)), MET), (p.AnyOf(of=(missed, missed)), MISSED),
        (p.AnyOf(of=(p.All(of=(met, missed)), met)), MET),
    ]  # fmt: skip
    assert [watch.verdict(asked) for asked, _ in cases] == [verdict for _, verdict in cases]


def test_what_is_counted_holds_at_once(game: Game) -> None:
    """An action counts when it is taken: a bound from below is met, one from above missed, before the quarter ends."""
    done, never = p.Did(action="assemble"), p.Did(action="assemble", at_most=0)
    by, kept = p.Did(action="assemble -> taiwan", by=1), p.Did(action="assemble", at_most=0, always=True)
    watch = watch_of(game, done, never, by, kept)
    while watch.state.seat != watch.learner:
        watch.follow([0])
    watch.follow([game.parse_action("assemble -> taiwan")])
    assert [watch.verdict(one) for one in (done, never, by, kept)] == [MET, MISSED, MET, MISSED]
    assert watch.quarters_ended == 0


TIMES = st.sampled_from([{}, {"always": True}, *({when: q} for when in ("by", "at") for q in (1, 3, 5))])
BOUNDS = st.sampled_from([{}, {"at_least": 3}, {"at_most": 2}, {"at_least": 1, "at_most": 6}])
MEASURES = st.builds(
    lambda make, times, bounds: make(**times, **bounds),
    st.sampled_from([
        p.Compute, p.Cash, p.Online, p.Rank, p.CloudPrice, partial(p.Did, action="buy"), partial(p.Did, action="build"),
        partial(p.Happened, event="stalled"), partial(p.Stock, ladder="memory"), partial(p.Idle, layer="chips"),
    ]),
    TIMES,
    BOUNDS,
)  # fmt: skip


@settings(max_examples=30)
@given(st.lists(MEASURES, min_size=1, max_size=4), st.sampled_from([p.All, p.AnyOf]), st.randoms(use_true_random=False))
def test_what_is_decided_stays_decided(leaves: list[p.Measure], kind: Callable[..., p.Predicate], dice: Random) -> None:
    """Whatever is played, a verdict that is met or missed never changes, and at the end nothing is open."""
    asked = kind(of=tuple(leaves))
    watch = watch_of(_five_quarters(), asked)
    known: dict[int, Verdict] = {}
    while not watch.state.is_terminal:
        watch.push(dice.choice(watch.state.legal_actions()))
        for index, one in enumerate((asked, *leaves)):
            verdict = watch.verdict(one)
            assert known.get(index, verdict) is verdict
            if verdict is not OPEN:
                known[index] = verdict
    assert len(known) == len(leaves) + 1


@cache
def _five_quarters() -> Game:
    return exercise_game(find_exercise_file("fab-or-buy"))


def test_words_of_an_action_are_whole() -> None:
    """`assemble -> tai` is no beginning of an action."""
    game = exercise_game(find_exercise_file("fab-or-buy"))
    asked = p.Did(action="assemble -> tai")
    watch = watch_of(game, asked)
    pass_quarter(watch, "assemble -> taiwan")
    assert watch.progress(asked)[0].value == 0


def test_a_measure_is_about_the_learner_or_the_faction_named(game: Game) -> None:
    """The rival's cash is not the learner's."""
    mine, other = p.Cash(at_least=0), p.Cash(at_least=0, faction="challenger-platform")
    watch = watch_of(game, mine, other)
    values = [watch.progress(asked)[0].value for asked in (mine, other)]
    assert values == [watch.state.cash(watch.learner), watch.state.cash(1 - watch.learner)]


def test_values_are_those_of_the_quarters_end(game: Game) -> None:
    """Within a quarter a number stays as the last quarter left it, so that what is shown is what is judged."""
    cash = p.Cash(at_least=0)
    watch = watch_of(game, cash)
    pass_quarter(watch)
    before = watch.progress(cash)[0].value
    while watch.state.seat != watch.learner:
        watch.follow([0])
    watch.follow([game.parse_action("build memory-plant @taiwan")])
    assert watch.state.cash(watch.learner) < before == watch.progress(cash)[0].value == watch.ends(cash)[-1]


@pytest.mark.parametrize("kind", sorted(p.PREDICATE_KINDS))
def test_every_kind_is_measured_and_told(game: Game, kind: str) -> None:
    """Each kind of the vocabulary has a number in any position, and a text with its bound."""
    asked = predicate_example(kind)
    if isinstance(asked, p.Measure):
        assert type(asked) in _MEASURES
        watch = watch_of(game, asked)
        assert isinstance(watch.progress(asked)[0].value, int)
        with_time = evolve(asked, at=2)
        assert "2025 Q2" in predicate_text(with_time, Lexicon.of(game.ruleset), game)
    text = predicate_text(asked, Lexicon.of(game.ruleset), game)
    assert "at least" in text


def test_the_functions_are_those_of_the_vocabulary() -> None:
    """No measure is without its function, and no function is left over."""
    assert set(_MEASURES) == {cls for cls in p.PREDICATE_KINDS.values() if issubclass(cls, p.Measure)}


def test_a_bound_that_is_not_named_is_one() -> None:
    """Without a bound at least one is asked; with one, nothing else."""
    assert [fits(p.Plants(part="logic"), value) for value in (0, 1, 2)] == [False, True, True]
    assert [fits(p.Plants(part="logic", at_most=1), value) for value in (0, 1, 2)] == [True, True, False]
    assert [fits(p.Plants(part="logic", at_least=1, at_most=1), value) for value in (0, 1, 2)] == [False, True, False]
    assert {a.name for a in fields(p.Measure)} == {"at_least", "at_most", "by", "at", "always"}


def test_an_illegal_action_is_refused(game: Game) -> None:
    """A record that does not replay is judged by nothing."""
    with pytest.raises(ReplayMismatchError):
        watch_of(game).follow([game.parse_action("assemble -> nordics")])


def test_only_what_is_watched_has_a_verdict(game: Game) -> None:
    """Values are kept of what was asked for at the start."""
    with pytest.raises(UsageError, match="not watched"):
        watch_of(game).verdict(p.Cash())


def test_a_project_that_is_left_out_is_under_way_nowhere() -> None:
    """A measure of a project that the scenario does not have is nought, and no error."""
    asked = p.UnderWay(project="nuclear-contract")
    assert watch_of(exercise_game(find_exercise_file("power-first")), asked).progress(asked)[0].value == 0


def test_somebody_plays_the_learner(game: Game) -> None:
    """An exercise without its faction is none."""
    with pytest.raises(UsageError, match="nobody plays foundry-champion"):
        GoalWatch(game, 1, ("hyperscaler", "challenger-platform"), ())
