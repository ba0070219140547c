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
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from gigawatt.errors import ReadError
from gigawatt.match.play import play_match
from gigawatt.policies.registry import make_policy
from gigawatt.reading import Limits, parse_json, read_file
from gigawatt.storage.files import write_atomic
from gigawatt.version import __version__

if TYPE_CHECKING:
    from gigawatt.classroom.checking import Terms

PAR_FILE: Final = ".par.json"
"""Below `grades/`: what panels reached, so that nothing is played twice."""

_LIMIT_BYTES: Final = 20_000_000
_LIMITS: Final = Limits(depth=3, values=500_000)
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
    """Results of panel games by what decides them, kept in a file; a file that is damaged or of another release is not used."""

    def __init__(self, path: Path | None = None) -> None:
        """Read what is kept in `path`; without one, keep results for as long as this object lives."""
        self._path = path
        self._leads = _read(path) if path is not None else {}
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
        plain = {"release": __version__, "leads": dict(sorted(self._leads.items()))}
        write_atomic(self._path, (json.dumps(plain, indent=0) + "\n").encode())


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


def holds_results(path: Path) -> bool:
    """Whether a file is one that `ParCache` wrote, in this release or another."""
    return _parsed(path) is not None


def _parsed(path: Path) -> dict[str, Any] | None:
    """The tables of a file of results; None if it is none."""
    try:
        plain: Any = parse_json(read_file(path, _LIMIT_BYTES), _LIMITS, numbers="whole")
    except ReadError:
        return None
    is_ours = isinstance(plain, dict) and "release" in plain and isinstance(plain.get("leads"), dict)
    return plain if is_ours else None


def _read(path: Path) -> dict[str, int]:
    """The kept results; none if there is no sound file of this release."""
    plain = _parsed(path)
    if plain is None or plain["release"] != __version__:
        return {}
    leads = plain["leads"]
    is_sound = all(type(lead) is int and 0 <= lead <= _MOST_LEAD for lead in leads.values())
    return dict(leads) if is_sound else {}
