"""A batch is so many single games: the same positions, shown in arrays, and the next match where one ends."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from _thread import interrupt_main
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as some
from tests.core.play import boards, game_of

from gigawatt import resources
from gigawatt.batch import Batch, match_seed
from gigawatt.core.game import State
from gigawatt.errors import GameError, IllegalActionError, UsageError
from gigawatt.match import play_match
from gigawatt.policies.registry import make_policy

DOCS = (resources.checkout() or Path()) / "docs" / "batch.md"


def show(batch: Batch) -> dict[str, Any]:
    """Everything that a batch shows, as it is now."""
    names = ("masks", "observations", "seats", "terminal", "rewards")
    return {name: getattr(batch, name).tolist() for name in names}


def look(batch: Batch, games: list[State]) -> None:
    """See that a batch shows these games."""
    for k, state in enumerate(games):
        assert batch.seats[k] == state.seat
        assert np.flatnonzero(batch.masks[k]).tolist() == state.legal_actions()
        assert batch.state(k).digest() == state.digest()
        seen = state.observation(state.seat)
        if batch.observing != "nothing":
            assert batch.observations[k].tolist() == (seen.vector() if batch.observing == "vector" else seen.compact())


@pytest.mark.slow
@settings(max_examples=12)
@given(some.data())
def test_a_batch_is_so_many_single_games(data: some.DataObject) -> None:
    """At every step masks, observations, seats, ends and returns are those of games stepped one by one."""
    ruleset, scenario, seats = data.draw(some.sampled_from(boards()))
    count = data.draw(some.integers(1, 5))
    seed = data.draw(some.integers(0, 99))
    observing = data.draw(some.sampled_from(("vector", "compact", "nothing")))
    game = game_of(scenario, seats, ruleset)
    batch = Batch(game, count, seed, observing=observing)
    single = [game.new_state(match_seed(seed, k, 0)) for k in range(count)]
    played = [0] * count
    look(batch, single)
    for step in range(data.draw(some.sampled_from((20, 300)))):
        actions = batch.random_actions().tolist()
        batch.step(actions)
        for k, action in enumerate(actions):
            assert action in single[k].legal_actions()
            single[k].apply_action(action)
            assert batch.terminal[k] == single[k].is_terminal
            returns = single[k].returns() if single[k].is_terminal else [0.0] * seats
            assert batch.rewards[k].tolist() == returns
            if single[k].is_terminal:
                assert batch.finished[k].digest() == single[k].digest()
                played[k] += 1
                single[k] = game.new_state(match_seed(seed, k, played[k]))
            else:
                assert k not in batch.finished
            assert batch.match_seed(k) == match_seed(seed, k, played[k])
        if step % 20 < 2 or batch.terminal.any():
            look(batch, single)


def test_a_game_is_the_same_in_a_batch_of_any_size() -> None:
    """Game 2 of three plays as game 2 of eight, from match to match."""
    game = game_of("duel", 2)
    small, large = Batch(game, 3, 5), Batch(game, 8, 5)
    ends = 0
    for _ in range(300):
        assert small.random_actions().tolist() == large.random_actions()[:3].tolist()
        small.step(small.random_actions())
        large.step(large.random_actions())
        ends += int(small.terminal.sum())
        assert show(small) == {name: rows[:3] for name, rows in show(large).items()}
    assert ends


def test_a_restart_is_a_new_batch() -> None:
    """As if it had been made with that seed; another seed is another batch."""
    game = game_of("duel", 2)
    batch = Batch(game, 2, 1)
    begun = show(batch)
    for _ in range(50):
        batch.step(batch.random_actions())
    batch.restart(1)
    assert show(batch) == begun
    batch.restart(b"another seed")
    assert show(batch) == show(Batch(game, 2, b"another seed"))


def test_a_match_of_a_batch_can_be_played_elsewhere() -> None:
    """Its seed gives the same chance to `play_match`."""
    game = game_of("duel", 2)
    batch = Batch(game, 1, 3, factions=game.scenario.factions[1::-1])
    result = play_match(
        game, [make_policy("random") for _ in range(2)], batch.match_seed(0), game.scenario.factions[1::-1]
    )
    for action in result.actions:
        batch.step([action])
    assert batch.terminal.tolist() == [True]
    assert batch.finished[0].digest() == result.final_digest
    assert not batch.state(0).ply


def test_what_it_shows_cannot_be_written_to() -> None:
    """An array that a learner changes would be a position that nobody plays."""
    batch = Batch(game_of("duel", 2), 2)
    for name in ("masks", "observations", "seats", "terminal", "rewards"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(batch, name)[0] = 0
        with pytest.raises(ValueError, match="WRITEABLE"):
            getattr(batch, name).flags.writeable = True
    state = batch.state(1)
    state.apply_action(0)
    assert batch.state(1).ply == 0


def test_random_actions_are_the_callers_own() -> None:
    """The next ones are another array, and a change changes no choice."""
    batch = Batch(game_of("duel", 2), 8)
    first = batch.random_actions()
    again = batch.random_actions()
    kept = first.tolist()
    first[:] = -1
    assert again.tolist() == batch.random_actions().tolist() == kept


def test_numbers_of_numpy_are_whole_numbers() -> None:
    """For seeds, counts, games and matches, in either build; bytes may be a bytearray, which is copied."""
    game = game_of("duel", 2)
    batch = Batch(game, np.int64(4), seed=np.random.default_rng(1).integers(2**31))
    assert show(batch) == show(Batch(game, 4, int(batch.seed)))
    assert repr(batch) == f"Batch(duel, seats=2, count=4, seed={int(batch.seed)})"
    assert batch.state(np.int64(3)).digest() == batch.state(3).digest()
    seed = match_seed(np.uint64(batch.seed), np.int64(3), np.int8(0))
    assert batch.match_seed(np.uint8(3)) == batch.match_seed(3) == seed
    assert game.new_state(np.int64(5)).digest() == game.new_state(5).digest()
    changing = bytearray(b"seed")
    batch.restart(changing)
    changing[:] = b"other"
    assert batch.match_seed(1) == match_seed(b"seed", 1, 0) == match_seed(bytearray(b"seed"), 1, 0)


def test_an_interrupted_step_is_whole() -> None:
    """After ctrl+c every game has taken as many actions as the next, and goes on as if nothing had been."""
    game = game_of("duel", 2)
    batch, other = Batch(game, 64), Batch(game, 64)
    taken: list[Any] = []

    def go_on() -> None:
        timer.start()
        while True:
            taken.append(batch.random_actions())
            batch.step(taken[-1])

    for trial in range(6):
        batch.restart(trial)
        other.restart(trial)
        taken.clear()
        timer = threading.Timer(0.01 + trial / 300, interrupt_main)
        with pytest.raises(KeyboardInterrupt):
            go_on()
        timer.join()
        for _ in range(len(taken) - 1):
            other.step(other.random_actions())
        if show(batch) != show(other):
            other.step(other.random_actions())
        for _ in range(2):
            assert show(batch) == show(other)
            assert [batch.state(k).digest() for k in range(64)] == [other.state(k).digest() for k in range(64)]
            batch.step(batch.random_actions())
            other.step(other.random_actions())


@pytest.mark.parametrize(
    "actions, error, said",
    [
        ([0], UsageError, "a step takes 2 actions, one for each game, not an array of shape (1,)"),
        ([[0], [0]], UsageError, "not an array of shape (2, 1)"),
        (0, UsageError, "not an array of shape ()"),
        ([0.0, 0.0], UsageError, "actions are whole numbers of the action table, not float64"),
        ([True, False], UsageError, "not bool"),
        (["0", "0"], UsageError, "not <U1"),
        ([0, None], UsageError, "not object"),
        ([0, 1.5], UsageError, "not float64"),
        (np.array([0.0, 1.0]), UsageError, "not float64"),
        ([[0, 1], [0]], UsageError, "a step takes 2 actions, one for each game, and these make no array: "),
        ([0, 1 << 63], IllegalActionError, "game 1, ply 0: action 9223372036854775808 (not in the table of"),
        ([0, 1 << 64], IllegalActionError, "game 1, ply 0: action 18446744073709551616 (not in the table of"),
        ([0, -1], IllegalActionError, "game 1, ply 0: action -1 (not in the table of 1609) is not legal"),
        ([0, 1 << 62], IllegalActionError, "game 1, ply 0: action 4611686018427387904 (not in the table of"),
        (np.array([0, (1 << 64) - 1], dtype=np.uint64), IllegalActionError, "game 1, ply 0: action 18446744073709551615"),
    ],
)  # fmt: skip
def test_a_step_that_makes_no_sense_is_refused_whole(actions: Any, error: type[GameError], said: str) -> None:
    """One line says what and where, and no game has moved."""
    batch = Batch(game_of("duel", 2), 2)
    before = show(batch)
    with pytest.raises(error, match=re.escape(said)):
        batch.step(actions)
    assert show(batch) == before
    assert [batch.state(k).ply for k in range(2)] == [0, 0]


def test_an_illegal_action_says_why() -> None:
    """The same reason as anywhere else, with the game and the ply."""
    batch = Batch(game_of("duel", 2), 3)
    batch.step([0, 0, 0])
    illegal = int(np.flatnonzero(~batch.masks[2])[0])
    with pytest.raises(IllegalActionError, match=r"^game 2, ply 1: '.+' by seat \d \(.+\) is not legal$"):
        batch.step([0, 0, illegal])
    assert [batch.state(k).ply for k in range(3)] == [1, 1, 1]


@pytest.mark.parametrize(
    "make, said",
    [
        (lambda game: Batch(game, 0), "a batch has 1 to 1,048,576 games, not 0"),
        (lambda game: Batch(game, 2.0), "not 2.0"),
        (lambda game: Batch(game, 2, observing="all"), "a batch observes one of vector, compact, nothing, not 'all'"),
        (lambda game: Batch(game, 2, factions=["nobody", "no one"]), "nobody"),
        (lambda game: Batch(game, 2).state(2), "a batch of 2 games has the games 0 to 1, not 2"),
        (lambda game: Batch(game, 2).match_seed(-1), "not -1"),
        (lambda game: Batch(game, 2).state(1.5), "a batch of 2 games has the games 0 to 1, not 1.5"),
        (lambda game: Batch(game, 2).state("a"), "not 'a'"),
        (lambda game: Batch(game, True), "not True"),
        (lambda game: Batch("duel", 2), "a batch is made of a Game, such as open_game gives, not 'duel'"),
        (lambda game: Batch(game, 2, observing=["vector"]), "nothing, not ['vector']"),
        (lambda game: Batch(game, 2, factions=[1, 2]), "no faction '1' in duel"),
        (lambda game: Batch(game, 2, factions=5), "factions are ids, one for each seat, not 5"),
        (lambda game: match_seed(1, -1, 0), "games and matches are whole numbers from 0 to 2**64 - 1, not -1 and 0"),
        (lambda game: match_seed(1, 0, 1 << 64), "not 0 and 18446744073709551616"),
        (lambda game: match_seed(1, 0, 0.5), "not 0 and 0.5"),
    ],
)
def test_a_batch_that_makes_no_sense_is_refused(make: Any, said: str) -> None:
    """In one line."""
    with pytest.raises(UsageError, match=re.escape(said)):
        make(game_of("duel", 2))


@pytest.mark.parametrize("seed", [-1, 1 << 128, True, np.True_, 1.5, "1", None, [1]])
def test_a_seed_that_makes_no_sense_is_refused(seed: Any) -> None:
    """In the same line, whoever is asked and in either build."""
    game = game_of("duel", 2)
    for ask in (lambda: Batch(game, 2, seed), lambda: match_seed(seed, 0, 0), lambda: game.new_state(seed)):
        with pytest.raises(ValueError, match=r"^a seed is a whole number from 0 to 2\*\*128 - 1, .*not "):
            ask()
    with pytest.raises(ValueError, match="a seed has 1 to 64 bytes, not 0"):
        Batch(game, 2, bytearray())


def test_factions_may_come_one_by_one() -> None:
    """They are asked for once."""
    game = game_of("duel", 2)
    names = game.scenario.factions[1::-1]
    assert show(Batch(game, 2, factions=iter(names))) == show(Batch(game, 2, factions=names))


@pytest.mark.parametrize("observing", ["vector", "compact", "nothing"])
def test_every_place_of_an_observation_has_a_name(observing: Any) -> None:
    """One each."""
    batch = Batch(game_of("case-study", 4), 1, observing=observing)
    names = batch.observation_names
    assert len(set(names)) == len(names) == batch.observations.shape[1]


def test_numpy_is_asked_for_in_one_line() -> None:
    """Without it the import says which extra brings it."""
    code = "import sys; sys.modules['numpy'] = None; import gigawatt.batch"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode
    said = done.stderr.splitlines()[-1]
    assert said == ("ModuleNotFoundError: gigawatt.batch needs numpy: install gigawatt[batch], or gigawatt[tournament]")


@pytest.mark.slow
def test_the_example_of_the_docs_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """It prints what the page says."""
    text = DOCS.read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (output,) = re.findall(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    exec(compile(example, str(DOCS), "exec"), {})  # noqa: S102
    assert capsys.readouterr().out == output
