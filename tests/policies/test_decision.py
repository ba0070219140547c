"""What a policy hands in, as those who write policies may rely on it, on every build."""

import copy
import pickle
from hashlib import blake2b
from struct import pack

import pytest

from gigawatt.core import Game
from gigawatt.policies import Decision, Reason
from gigawatt.policies.turn import Turn, seeded

WHY = Reason("It leaves the most cash in hand.", "save")


def test_it_has_an_action_and_maybe_a_reason() -> None:
    """By place or by name."""
    assert (Decision(7).action, Decision(7).reason) == (7, None)
    assert Decision(7, WHY) == Decision(action=7, reason=WHY)
    assert repr(Decision(7)) == "Decision(action=7, reason=None)"
    assert eval(repr(Decision(7, WHY)), {"Decision": Decision, "Reason": Reason}) == Decision(7, WHY)  # noqa: S307


def test_it_is_a_value() -> None:
    """Equal ones are one in a set; another action or reason makes another; what else there is equals none."""
    assert len({Decision(7, WHY), Decision(7, Reason(WHY.text, WHY.plan)), Decision(7), Decision(8)}) == 3
    assert Decision(7) != 7
    assert Decision(7) != (7, None)


@pytest.mark.parametrize("made", [Decision(7), Decision(7, WHY)])
def test_it_can_be_copied_and_sent(made: Decision) -> None:
    """To another process, or to a notebook's own keeping."""
    assert copy.copy(made) == copy.deepcopy(made) == pickle.loads(pickle.dumps(made)) == made  # noqa: S301


def test_it_holds_whatever_it_is_given() -> None:
    """The match judges what is wrong with it, and needs to see it: a compiled build refuses nothing either."""
    assert Decision("pass", "because").action == "pass"
    assert Decision(True).action is True


@pytest.mark.parametrize("seed", [0, 1, 3 << 61, (1 << 64) - 1])
def test_a_prepared_source_changes_no_draw(duel_game: Game, seed: int) -> None:
    """Whoever prepares what a seat's draws begin with saves time, and nothing else."""
    state = duel_game.new_state(5)
    legal = state.legal_actions()
    plain, quick = [Turn(duel_game, 0, legal, seed, 3, 55, state, source) for source in (None, seeded(seed))]
    assert [plain.draw(1000, n) for n in range(5)] == [quick.draw(1000, n) for n in range(5)]
    for bound in (1, 7, 1000, 1 << 62):
        told = blake2b(pack("<QIi", seed, 3, 2), digest_size=8, person=b"gigawatt-turn").digest()
        assert plain.draw(bound, 2) == quick.draw(bound, 2) == int.from_bytes(told, "little") % bound
