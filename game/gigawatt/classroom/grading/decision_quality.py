"""The part of a grade for decisions: what they cost together, against the best that a strong policy sees (`study.hindsight.decisions`).

It takes minutes for a student, so it is measured on request and kept by content: no game is judged twice.
"""

from __future__ import annotations

import hashlib
import math
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.classroom.folder.writing import Warn, no_warning
from gigawatt.classroom.grading.grades import Part
from gigawatt.classroom.replays.kept_rows import read_rows, write_rows
from gigawatt.errors import UsageError
from gigawatt.match.record import record_digest
from gigawatt.study.block_means import Estimate
from gigawatt.study.hindsight.decisions import DecisionOptions, decisions
from gigawatt.study.hindsight.replayed import Replayed
from gigawatt.wording.grade_text import decisions_text

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.match import Record

REGRET_FILE: Final = ".decisions.json"
"""Below `grades/`: what decisions cost, by game."""

NODES: Final = 30
"""Default nodes for each pair of plies of a game: a decision is played on to the end, so that the work grows with their square. It is
about three times the least that the study takes."""

_FIELD: Final = "regrets"
_PERSON: Final = b"gigawatt-regret"


@frozen
class Regret:
    """What the decisions of a game cost."""

    total: Estimate
    """In Lead, all decisions together, with the 95 % interval."""
    decisions: int
    """Those that were not forced."""


class RegretStore:
    """What decisions cost, kept in a file; what is damaged, or of another release, is not used."""

    def __init__(
        self, path: Path, *, measures: bool, nodes: int | None = None, rules: str = "", warn: Warn = no_warning
    ) -> None:
        """Read what is kept.

        Args:
            path: the file.
            measures: whether to judge games that have not been judged; otherwise only kept results are given.
            nodes: how many plies are simulated for a game; None for `NODES` times the square of its plies.
            rules: the digest of the rules.
            warn: as for `read_rows`.
        """
        self._path = path
        self._measures = measures
        self._nodes = nodes
        self._rules = rules
        self._rows: dict[str, list[float | None]] = read_rows(
            path, _FIELD, _is_row, warn=warn, remedy="" if measures else "class grade --decisions"
        )
        """By game and seat: value, low, high, decisions and nodes; no value, low and high where the futures were too few for an interval."""

    def regret(self, record: Record, seat: int, game: Game) -> Regret | str:
        """What the decisions of a seat cost; if that is not known, why not, in a few words.

        Args:
            record: a whole game, which was checked.
            seat: whose decisions.
            game: the compiled game.

        Raises:
            SaveError: the result cannot be kept.
        """
        key = hashlib.blake2b(
            f"{record_digest(record, self._rules)} {seat}".encode(), digest_size=16, person=_PERSON
        ).hexdigest()
        if (row := self._rows.get(key)) is not None and (not self._measures or self._nodes in {None, row[4]}):
            return _kept(row)
        if not self._measures:
            return "not measured; class grade --decisions does"
        budget = self._nodes or NODES * len(record.actions) ** 2
        try:
            found = decisions(Replayed(record, game=game), seat, options=DecisionOptions(budget=budget))
        except UsageError as error:
            return str(error)
        total = found.total
        values = (total.value, total.low, total.high)
        told = [round(value, 4) if all(map(math.isfinite, values)) else None for value in values]
        row = self._rows[key] = [*told, found.free_count, budget]
        write_rows(self._path, _FIELD, self._rows)
        return _kept(row)


def decisions_part(regret: Regret | str, lead: int, weight: int) -> Part:
    """Lead at the end as a share of itself and of what the decisions cost: of a flawless game all of it.

    Args:
        regret: what they cost, or why that is not known.
        lead: the student's Lead at the end.
        weight: the points of the part.
    """
    if isinstance(regret, str):
        return Part(0.0, weight, regret)
    lost = max(regret.total.value, 0.0)
    low, high = max(regret.total.low, 0.0), max(regret.total.high, 0.0)
    note = decisions_text(regret.decisions, lost, low, high, lead)
    return Part(lead / (lead + lost) if lead + lost else 0.0, weight, note)


def _kept(row: list[float | None]) -> Regret | str:
    """What a kept row says."""
    value, low, high, count, _ = row
    if value is None or low is None or high is None or count is None:
        return "too few futures for an interval; allow more nodes"
    return Regret(Estimate(value, low, high), int(count))


def _is_row(row: object) -> bool:
    if not isinstance(row, list) or len(row) != 5 or any(type(value) not in {int, float} for value in row[3:]):
        return False
    return row[:3] == [None] * 3 or all(type(value) in {int, float} for value in row[:3])
