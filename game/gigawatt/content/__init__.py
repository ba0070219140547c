"""Rule files: load and check them, and write rules as text. The only reader of `rules/`.

rules/<ruleset>/*.toml -> draft -> structure -> checks -> Ruleset -> prepare(scenario) -> the engine
                                                          `-> rule text, rulebook, diff, digest
"""

from gigawatt.content.digest import from_plain, ruleset_digest, to_plain
from gigawatt.content.folders import STANDARD, ruleset_names
from gigawatt.content.games import open_game
from gigawatt.content.loader import find_scenario, load_ruleset
from gigawatt.content.scenario import prepare, scenario_of

__all__ = [
    "STANDARD",
    "find_scenario",
    "from_plain",
    "load_ruleset",
    "open_game",
    "prepare",
    "ruleset_digest",
    "ruleset_names",
    "scenario_of",
    "to_plain",
]
