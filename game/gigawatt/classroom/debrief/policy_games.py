"""Games of house policies at the table of a class, which a student's result is compared with.

A policy plays the student's seat against the class's own rivals, on seeds that no student has; all policies play the same seeds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.errors import SaveError
from gigawatt.match.play import play_match
from gigawatt.policies.registry import QUICK, make_policy, parse_spec
from gigawatt.study.hindsight.several import Part
from gigawatt.study.trial_file import TrialResult
from gigawatt.study.work import StudyWork, compile_work, rules_of

if TYPE_CHECKING:
    from gigawatt.classroom.replays.checking import Terms
    from gigawatt.study.trial_file import TrialFile

POLICIES: Final = ("random", "greedy", "easy", "normal", "planner")
"""Who plays, weakest first; quick policies of the class's panel come after them."""

_PERSON: Final = b"gigawatt-debrief"
_WIDTH: Final = 2


@frozen(kw_only=True)
class PolicyGamesWork(StudyWork):
    """The table of the class."""

    factions: tuple[str, ...]
    players: tuple[str | None, ...]
    """By seat the policy, or None for the seat of the student."""
    budget: int


@frozen
class PolicyGame:
    """A game to play: on the seed of this number, by the policy that the arm names."""

    number: int
    arm: str


class PolicyGamesPlayer:
    """Plays games of policies in a worker."""

    def __init__(self, work: PolicyGamesWork) -> None:
        """Compile the rules.

        Raises:
            WorkerMismatchError: the worker plays another game.
        """
        self.job = work
        self._game = compile_work(work)

    def play(self, trial: PolicyGame) -> TrialResult:
        """Play a game; a row of Lead and compute of the student's seat at the end."""
        work = self.job
        policies = [make_policy(trial.arm if spec is None else spec) for spec in work.players]
        result = play_match(self._game, policies, seed_of(trial.number), work.factions, max_nodes=work.budget)
        seat = work.players.index(None)
        return TrialResult(trial.number, trial.arm, ((result.lead[seat], result.compute[seat]),))

    def close(self) -> None:
        """Do nothing: house policies run in this process."""


def seed_of(number: int) -> bytes:
    """The seed of a numbered game; it depends on the number alone, and on no secret of a class."""
    return hashlib.blake2b(str(number).encode(), digest_size=16, person=_PERSON).digest()


def policies_of(panel: Sequence[str]) -> tuple[str, ...]:
    """Who plays for the distribution of a class."""
    return (*POLICIES, *(policy for policy in panel if policy not in POLICIES and _is_quick(policy)))


def can_play(terms: Terms) -> bool:
    """Whether thousands of games can be played at a table: not against rivals that search or come from other packages, nor after an opening."""
    return not terms.opening and all(_is_quick(spec) for spec in terms.players if spec is not None)


def policy_games(terms: Terms, policies: Sequence[str], games: int) -> Part:
    """The question: games in equal parts for each policy.

    Args:
        terms: the table; its seed is not used.
        policies: who plays in the student's place.
        games: how many games together; rounded down to a multiple of the policies.
    """
    work = PolicyGamesWork(
        **rules_of(terms.game), player=PolicyGamesPlayer, factions=terms.factions, players=terms.players,
        budget=terms.budget,
    )  # fmt: skip
    facts = json.dumps([terms.game.scenario_id, terms.factions, terms.players, terms.budget], separators=(",", ":"))
    digest = hashlib.blake2b(facts.encode(), digest_size=8, person=_PERSON).hexdigest()
    each = games // len(policies)
    trials = tuple(PolicyGame(number, policy) for policy in policies for number in range(each))
    return Part(f"policies {digest}", work, trials)


@frozen
class PolicyResults:
    """Results of games of policies: by policy, weakest first, in ascending order."""

    leads: Mapping[str, tuple[int, ...]]
    compute: Mapping[str, tuple[int, ...]]

    @property
    def games(self) -> int:
        """How many games there are."""
        return sum(map(len, self.leads.values()))

    def share_below(self, lead: int) -> float:
        """The share of games, from 0 to 1, that end with less Lead; those with as much count half."""
        every = [other for row in self.leads.values() for other in row]
        return sum((other < lead) + (other == lead) / 2 for other in every) / len(every)


def policy_results(part: Part, results: TrialFile) -> PolicyResults:
    """What the games came to.

    Raises:
        SaveError: a result has not the form of one.
    """
    rows: dict[str, list[tuple[int, ...]]] = {}
    own = part.results(results)
    for trial in part.trials:
        found = own.get(trial.number, trial.arm)
        if [len(row) for row in found] != [_WIDTH]:
            raise SaveError(f"the results of the games of {trial.arm} are damaged")
        rows.setdefault(trial.arm, []).append(found[0])
    leads = {policy: tuple(sorted(row[0] for row in of)) for policy, of in rows.items()}
    return PolicyResults(leads, {policy: tuple(sorted(row[1] for row in of)) for policy, of in rows.items()})


def _is_quick(spec: str) -> bool:
    return parse_spec(spec).name in QUICK
