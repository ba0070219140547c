"""Par: what a fixed panel of policies reaches in a student's place, on the student's own seed and against the same rivals.

A result minus par says how a student played, with the luck of the seed taken out as far as the panel shares it. The games of a panel
are whole games of house policies, which are functions of the seed: what was played once is kept (`ParCache`) and is the same on every
machine with this release.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.classroom.folder.writing import Warn, no_warning
from gigawatt.classroom.replays.kept_rows import holds_rows, read_rows, write_rows
from gigawatt.match.play import play_match
from gigawatt.policies.registry import make_policy

if TYPE_CHECKING:
    from gigawatt.classroom.replays.checking import Terms

PAR_FILE: Final = ".par.json"
"""Below `grades/`: what panels reached, so that nothing is played twice."""

_FIELD: Final = "leads"
_PERSON: Final = b"gigawatt-par"
_MOST_LEAD: Final = 1_000_000


@frozen
class Par:
    """The results of a panel on one seed."""

    leads: tuple[int, ...]
    """The Lead of the student's seat at the end, by policy of the panel."""

    @property
    def value(self) -> float:
        """Par itself: their mean."""
        return sum(self.leads) / len(self.leads)


class ParCache:
    """Results of panel games by what decides them, kept in a file; what is damaged, or of another release, is not used."""

    def __init__(self, path: Path | None = None, warn: Warn = no_warning) -> None:
        """Read what is kept in `path`; without one, keep results for as long as this object lives. `warn` is as for `read_rows`."""
        self._path = path
        self._leads: dict[str, int] = {} if path is None else read_rows(path, _FIELD, _is_lead, "whole", warn)
        self._is_new = False

    def lead(self, terms: Terms, rules: str, policy: str) -> int:
        """The student's Lead at the end if `policy` plays the student's seat.

        Args:
            terms: the game, its seed, and who plays the other seats.
            rules: the digest of its rules.
            policy: a house policy, or an installed one.

        Raises:
            PolicyError: there is no such policy.
        """
        key = _key(terms, rules, policy)
        if key not in self._leads:
            self._leads[key] = play_lead(terms, policy)
            self._is_new = True
        return self._leads[key]

    def save(self) -> None:
        """Write all of it, if anything is new.

        Raises:
            SaveError: the file cannot be written.
        """
        if self._path is None or not self._is_new:
            return
        write_rows(self._path, _FIELD, self._leads)


def par_of(terms: Terms, rules: str, panel: Sequence[str], cache: ParCache) -> Par:
    """The results of a panel in the student's place."""
    return Par(tuple(cache.lead(terms, rules, policy) for policy in panel))


def play_lead(terms: Terms, policy: str) -> int:
    """Play the game with `policy` in the student's seat; return that seat's Lead at the end."""
    policies = [make_policy(policy if spec is None else spec) for spec in terms.players]
    result = play_match(terms.game, policies, terms.seed, terms.factions, max_nodes=terms.budget)
    return result.lead[terms.players.index(None)]


def _key(terms: Terms, rules: str, policy: str) -> str:
    """Everything that decides a panel game, as 32 hexadecimal digits."""
    facts = [rules, terms.game.scenario_id, terms.factions, terms.players, terms.seed.hex(), terms.budget, policy]
    text = json.dumps(facts, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16, person=_PERSON).hexdigest()


def _is_lead(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MOST_LEAD


def holds_results(path: Path) -> bool:
    """Whether a file is one that `ParCache` wrote, in this release or another."""
    return holds_rows(path, _FIELD)
