"""Judged decisions as plain values: the object of `study decisions --json`, which docs/study-decisions.md describes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gigawatt.content import ruleset_digest
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.study.hindsight.decision_reasons import ActionReason, reason_for
from gigawatt.study.hindsight.decisions import Confirmation, JudgedDecision, SeatDecisions, sources_of
from gigawatt.study.hindsight.replayed import Replayed
from gigawatt.wording.decision_text import Gain, costly_text, decision_heading, fine_text, reason_line
from gigawatt.wording.seats import seat_name

if TYPE_CHECKING:
    from gigawatt.core import Game


def to_json(replayed: Replayed, judged: Sequence[SeatDecisions], command: str) -> dict[str, Any]:
    """The object that is printed.

    Args:
        replayed: the match.
        judged: the seats that were asked for, at least one, all with the same options.
        command: the command that gives every figure again.
    """
    options = judged[0].options
    record = replayed.record
    return {
        "scenario": record.scenario, "seats": record.seats, "plies": replayed.plies, "is_finished": replayed.is_finished,
        "record": replayed.digest, "rules": ruleset_digest(record.ruleset, record.scenario),
        "measure": options.measure, "budget": options.budget, "seed": str(options.seed), "width": options.width,
        "command": command,
        "players": [
            {
                "seat": seat, "name": seat_name(replayed.last, seat), "faction": record.factions[seat],
                "recorded": player.recorded or None, "plays_on": player.policy,
            }
            for seat, player in enumerate(replayed.players)
        ],
        "judged": [_SeatJson(replayed, one).rows() for one in judged],
    }  # fmt: skip


class _SeatJson:
    """The rows of one seat."""

    def __init__(self, replayed: Replayed, judged: SeatDecisions) -> None:
        self.replayed = replayed
        self.judged = judged
        self.game: Game = replayed.game

    def rows(self) -> dict[str, Any]:
        """All of it."""
        judged = self.judged
        return {
            "seat": judged.seat, "decisions": len(judged.decisions), "free": judged.free_count, "nodes": judged.nodes,
            "mean": judged.mean.to_json(), "total": judged.total.to_json(),
            "quarters": [
                {"quarter": self.game.quarter_name(row.quarter), "decisions": row.decisions, **row.total.to_json()}
                for row in judged.by_quarter()
            ],
            "rows": [self._decision(one) for one in judged.decisions],
            "costliest": [self._listed(judged.at(ply), is_costly=True) for ply in judged.costliest],
            "finest": [self._listed(judged.at(ply), is_costly=False) for ply in judged.finest],
        }  # fmt: skip

    def _decision(self, one: JudgedDecision) -> dict[str, Any]:
        name = self.game.format_action
        known = one.best is not None
        return {
            "ply": one.ply, "quarter": self.game.quarter_name(one.quarter), "action": name(one.taken),
            "forced": one.is_forced, "alternatives": [name(action) for action in one.alternatives],
            "best": None if one.best is None else name(one.best), "preferred": one.is_preferred, "futures": one.futures,
            "lead": one.lead.estimate.to_json() if known else None,
            "margin": one.margin.estimate.to_json() if known else None,
            "regret": one.regret_estimate.to_json(),
        }  # fmt: skip

    def _listed(self, one: JudgedDecision, *, is_costly: bool) -> dict[str, Any]:
        """A decision of one of the lists, with what new futures say of it, and the sentences."""
        found = one.confirmation
        assert found is not None, "listed decisions are confirmed"
        assert one.best is not None, "they have an alternative"
        worded = self._words(one.best, found, is_costly=is_costly)
        reason = reason_for(self.replayed, one.ply, one.best if is_costly else one.taken)
        return {
            "ply": one.ply, "quarter": self.game.quarter_name(one.quarter),
            "action": self.game.format_action(one.taken), "best": self.game.format_action(one.best),
            "futures": found.futures, "lead": found.lead.to_json(), "margin": found.margin.to_json(),
            "sources": {name: round(lead, 4) for name, lead in zip(LEAD_SOURCES, found.sources, strict=True)},
            "heading": decision_heading(self.game, one.quarter, one.ply, one.taken),
            "text": worded, "reason": _reason_text(reason),
        }  # fmt: skip

    def _words(self, best: int, found: Confirmation, *, is_costly: bool) -> str:
        estimate = found.gain
        gain = Gain(estimate.value, estimate.low, estimate.high, self.judged.options.measure == "margin")
        sources = sources_of(found)
        if is_costly:
            return costly_text(self.game, best, gain, sources)
        return fine_text(self.game, best, gain.negated, [(source, -lead) for source, lead in sources])


def _reason_text(reason: ActionReason | None) -> str | None:
    return None if reason is None else reason_line(reason.text, is_planner=reason.is_planner)
