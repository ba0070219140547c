"""Gigawatt: a strategy board game about the race to build the physical systems behind AI.

The public API is what `__all__` names, and `gigawatt.batch`; everything else may change without notice. A name is loaded when it
is first used, so that importing the package costs nothing: `import gigawatt as gw`, then `gw.open_game("duel")`.
"""

from __future__ import annotations

from gigawatt.version import __version__ as __version__  # re-exported

__all__ = [
    "RULES_VERSION", "Action", "Alternative", "Bottlenecks", "ClassError", "ContentError", "Decision",
    "DecisionOptions", "Fault", "Game", "GameError", "Illegal", "IllegalActionError", "Legal", "MatchResult",
    "NotationError", "Observation", "OpenElsewhereError", "PlyNote", "Policy", "PolicyError", "Preview", "Problem",
    "ReadError", "Reason", "Record", "Recorder", "ReplayMismatchError", "Replayed", "Ruleset", "SaveError",
    "SaveVersionError", "Scenario", "SeatDecisions", "Standing", "State", "Summary", "Turn", "UsageError",
    "Verification", "WhatIf", "bottlenecks", "chance", "decisions", "explain", "find_scenario", "illegal_reasons",
    "load_record", "load_replayed", "load_ruleset", "make_policy", "observation_schema", "open_game", "play_match",
    "play_out", "policy_names", "position", "positions", "prepare", "preview", "reasons_of", "record_digest",
    "ruleset_digest", "ruleset_names", "run_as_program", "run_tournament", "save_record", "standings", "verify",
    "what_if",
]  # fmt: skip

TYPE_CHECKING = False  # type checkers take it for true; `typing` itself is slow to import
if TYPE_CHECKING:
    from gigawatt.content import find_scenario, load_ruleset, open_game, prepare, ruleset_digest, ruleset_names
    from gigawatt.core import RULES_VERSION, Action, Game, State, chance
    from gigawatt.core.explanations.explain import Illegal, Legal, explain
    from gigawatt.core.explanations.preview import Preview, preview
    from gigawatt.core.observation import Observation, observation_schema
    from gigawatt.core.rules.ruleset import Ruleset, Scenario
    from gigawatt.errors import (
        ClassError,
        ContentError,
        GameError,
        IllegalActionError,
        NotationError,
        OpenElsewhereError,
        PolicyError,
        Problem,
        ReadError,
        ReplayMismatchError,
        SaveError,
        SaveVersionError,
        UsageError,
    )
    from gigawatt.match import Fault, MatchResult, PlyNote, Record, Recorder, play_match, record_digest
    from gigawatt.match.as_program import run_as_program
    from gigawatt.match.replay import Standing, position, positions, reasons_of, standings
    from gigawatt.policies import Alternative, Decision, Policy, Reason, Turn
    from gigawatt.policies.registry import make_policy, policy_names
    from gigawatt.policies.search.playout import play_out
    from gigawatt.storage import Verification, load_record, save_record, verify
    from gigawatt.study.hindsight.bottlenecks import Bottlenecks, bottlenecks
    from gigawatt.study.hindsight.decisions import DecisionOptions, SeatDecisions, decisions
    from gigawatt.study.hindsight.replayed import Replayed, load_replayed
    from gigawatt.study.hindsight.whatif import WhatIf, what_if
    from gigawatt.tournament.run import run_tournament
    from gigawatt.tournament.summary import Summary
    from gigawatt.wording.illegal_reasons import illegal_reasons
else:
    _NAMES = {
        "gigawatt.content": "find_scenario load_ruleset open_game prepare ruleset_digest ruleset_names",
        "gigawatt.core": "RULES_VERSION Action Game State chance",
        "gigawatt.core.explanations.explain": "Illegal Legal explain",
        "gigawatt.core.explanations.preview": "Preview preview",
        "gigawatt.core.observation": "Observation observation_schema",
        "gigawatt.core.rules.ruleset": "Ruleset Scenario",
        "gigawatt.errors": "ClassError ContentError GameError IllegalActionError NotationError OpenElsewhereError"
        " PolicyError Problem ReadError ReplayMismatchError SaveError SaveVersionError UsageError",
        "gigawatt.match": "Fault MatchResult PlyNote Record Recorder play_match record_digest",
        "gigawatt.match.as_program": "run_as_program",
        "gigawatt.match.replay": "Standing position positions reasons_of standings",
        "gigawatt.policies": "Alternative Decision Policy Reason Turn",
        "gigawatt.policies.registry": "make_policy policy_names",
        "gigawatt.policies.search.playout": "play_out",
        "gigawatt.storage": "Verification load_record save_record verify",
        "gigawatt.study.hindsight.bottlenecks": "Bottlenecks bottlenecks",
        "gigawatt.study.hindsight.decisions": "DecisionOptions SeatDecisions decisions",
        "gigawatt.study.hindsight.replayed": "Replayed load_replayed",
        "gigawatt.study.hindsight.whatif": "WhatIf what_if",
        "gigawatt.tournament.run": "run_tournament",
        "gigawatt.tournament.summary": "Summary",
        "gigawatt.wording.illegal_reasons": "illegal_reasons",
    }
    _MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}

    def __getattr__(name: str) -> object:
        """Load a public name when it is first used."""
        if name not in _MODULES:
            raise AttributeError(f"module 'gigawatt' has no attribute {name!r}")
        from importlib import import_module

        value = globals()[name] = getattr(import_module(_MODULES[name]), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
