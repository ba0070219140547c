"""Measure what to expect of a class: `python docs/teaching/bands.py` plays every preset and writes `bands.json` and `bands.md`.

House policies play the student's seat on the seeds of `--students` students, chosen as `class new` chooses them, with
the key `KEY`. `bands.json` holds every result, `bands.md` is made from it. `--check` plays the first seeds of each preset again, and
says whether data and page are those of this release: exit code 1 if not.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from gigawatt import __version__
from gigawatt.classroom.folder.course import ClassFolder, Course
from gigawatt.classroom.folder.keys import student_seed
from gigawatt.classroom.folder.presets import presets
from gigawatt.classroom.grading.parts import result_part
from gigawatt.classroom.play.prompts import outcomes
from gigawatt.classroom.replays.checking import terms_of
from gigawatt.classroom.replays.par import ParCache, par_of
from gigawatt.classroom.setup.create import NewClass, draft_course
from gigawatt.classroom.setup.difficulty import Difficulty
from gigawatt.match import play_match
from gigawatt.policies.registry import make_policy
from gigawatt.storage.files import write_atomic

FOLDER: Final = Path(__file__).resolve().parent
DATA: Final = FOLDER / "bands.json"
PAGE: Final = FOLDER / "bands.md"

KEY: Final = bytes(range(32))
COURSE: Final = "bands"
STUDENTS: Final = 30
CHECKED: Final = 2
"""How many seeds of each preset `--check` plays again."""

PLAYERS: Final[Mapping[str, str]] = {
    "random": "clicks on anything",
    "easy": "as in the first games: a few quarters ahead, and a layer forgotten now and then",
    "greedy": "takes the best next action, and makes no plans",
    "normal": "knows the game: plans every campus, at home",
    "hard": "plans every campus, and orders what would be late next quarter",
}
"""The policies that stand for students, and in a few words how they play."""

TYPICAL: Final = "normal"
"""Whose bottlenecks are counted."""

Data = dict[str, Any]


def main() -> int:
    """Measure and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=_count, default=STUDENTS, help="seeds of each preset (%(default)s)")
    parser.add_argument("--workers", type=_count, default=os.cpu_count() or 1, help="presets at a time (%(default)s)")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    options = parser.parse_args()
    if options.check:
        faults = stale()
        print("\n".join(faults) or "bands.json and bands.md are those of this release.")
        return 1 if faults else 0
    data = measure(options.students, options.workers)
    for path, text in ((DATA, json.dumps(data, indent=1) + "\n"), (PAGE, page(data))):
        write_atomic(path, text.encode())
    print(f"{DATA.name} and {PAGE.name} written")
    return 0


def _count(text: str) -> int:
    """A kind of argument: a whole number from 1."""
    if not text.isdecimal() or len(text) > 9 or not int(text):
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, got {text[:60]!r}")
    return int(text)


def measure(students: int, workers: int) -> Data:
    """Play all presets: by preset what was played and every result, in the order of the students."""
    names = [preset.id for preset in presets()]
    with ProcessPoolExecutor(workers) as pool:
        found = pool.map(partial(measure_preset, students=students), names)
        return {"release": __version__, "presets": dict(zip(names, found, strict=True))}


def measure_preset(preset: str, students: int) -> Data:
    """Play one preset."""
    with tempfile.TemporaryDirectory() as folder:
        return _measured(course_of(preset, Path(folder)), students)


def course_of(preset: str, folder: Path) -> Course:
    """The class that a preset makes; nothing is written."""
    return draft_course(ClassFolder(folder / COURSE), NewClass(preset=preset, equal=True))


def _measured(course: Course, students: int) -> Data:
    cache = ParCache()
    difficulty = Difficulty(KEY, COURSE, lambda seed: terms_of(course, seed), course.rules, course.panel, cache)
    draws = [difficulty.draw(student) for student in ids(students)]
    print(f"{course.preset}: {students} seeds chosen", file=sys.stderr, flush=True)
    seeds = seeds_of(draws)
    return {
        "rules": course.rules,
        "scenario": course.game.scenario_id,
        "seats": course.game.seats,
        "quarters": int(course.game.quarters),
        "rival": course.seats[-1].player,
        "draws": draws,
        "par": [round(par_of(terms_of(course, seed), course.rules, course.panel, cache).value, 2) for seed in seeds],
        "games": {policy: [played(course, seed, policy) for seed in seeds] for policy in PLAYERS},
    }


def ids(students: int) -> list[str]:
    """The students of a measured class."""
    return [f"s{number:03}" for number in range(1, students + 1)]


def seeds_of(draws: Sequence[int]) -> list[bytes]:
    """The seeds of the students, by how many were passed over."""
    return [student_seed(KEY, COURSE, student, draw=draw) for student, draw in zip(ids(len(draws)), draws, strict=True)]


def played(course: Course, seed: bytes, policy: str) -> list[Any]:
    """A game: the student's Lead at the end, whether nobody has more, and for each quarter the layers that bind after it."""
    terms = terms_of(course, seed)
    policies = [make_policy(spec or policy) for spec in terms.players]
    result = play_match(terms.game, policies, seed, terms.factions, max_nodes=terms.budget, record=True)
    assert result.record is not None, "a record was asked for"
    binding = outcomes(result.record, course.seat)
    lead = int(result.lead[course.seat])
    return [lead, int(lead == max(result.lead)), ["+".join(binding[quarter]) for quarter in sorted(binding)]]


def stale() -> list[str]:
    """Why data and page are not those of this release; nothing if they are."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    faults = [] if page(data) == PAGE.read_text(encoding="utf-8") else [f"{PAGE.name} is not made from {DATA.name}"]
    with tempfile.TemporaryDirectory() as folder:
        for preset in presets():
            course, found = course_of(preset.id, Path(folder)), data["presets"].get(preset.id)
            if found is None or found["rules"] != course.rules:
                faults.append(f"preset {preset.id} is played by other rules now")
                continue
            for number, seed in enumerate(seeds_of(found["draws"])[:CHECKED]):
                again = {policy: played(course, seed, policy) for policy in PLAYERS}
                odd = [policy for policy in PLAYERS if again[policy] != found["games"][policy][number]]
                faults += [f"preset {preset.id}, seed {number + 1}: {policy} plays otherwise now" for policy in odd]
    return faults


# --- the page ---------------------------------------------------------------------------------------------------------

_HEAD: Final = """# What to expect of a class

Made by `python docs/teaching/bands.py` with gigawatt {release}; do not edit. For each preset, policies of the game played the student's seat
on the seeds of {students} students, chosen as `class new` chooses them, with the class id `{course}` and the key
`{key}`. Every result stands in `bands.json`. `python docs/teaching/bands.py --check` says whether they are still those of your release.

How to read it: *Lead* is the score at the end. Eight in ten games of a policy end within *most*. *Result* is the share of the part `result`
that the median game earns: 50 % is par. *First* is how often nobody had more Lead. People who play for the first time mostly end between
`random` and `normal`: that is an expectation and no measurement, for no class of people has been measured.
"""

_BINDING: Final = """
What bound the largest campus after each quarter, in the games of `{typical}` (where several layers bind together, each counts):

"""


def page(data: Data) -> str:
    """The page of the measured data."""
    students = len(next(iter(data["presets"].values()))["draws"])
    parts = [_HEAD.format(release=data["release"], students=students, key=KEY.hex(), course=COURSE)]
    for preset in presets():
        found = data["presets"][preset.id]
        parts.append(
            f"\n## {preset.title}: preset {preset.id}\n\n`{found['scenario']}`, {found['seats']} seats, {found['quarters']} quarters, "
            f"rivals `{found['rival']}`. Par is {_mean(found['par']):.1f} on average.\n\n"
        )
        parts.append(_results(found))
        parts.append(_BINDING.format(typical=TYPICAL))
        parts.append(_binding(found))
    return "".join(parts)


def _results(found: Data) -> str:
    head = "| plays like | which | Lead, median | most | result | first |\n|---|---|---|---|---|---|\n"
    return head + "".join(_result(found, policy, what) for policy, what in PLAYERS.items())


def _result(found: Data, policy: str, what: str) -> str:
    games, pars = found["games"][policy], found["par"]
    leads = [lead for lead, _, _ in games]
    low, *_, high = quantiles(leads, n=10, method="inclusive")
    shares = [result_part(lead, par, 0, 1).share for lead, par in zip(leads, pars, strict=True)]
    first = _mean([is_first for _, is_first, _ in games])
    return f"| `{policy}` | {what} | {_median(leads):.0f} | {low:.0f} to {high:.0f} | {_median(shares):.0%} | {first:.0%} |\n"


def _binding(found: Data) -> str:
    games = found["games"][TYPICAL]
    rows = []
    for quarter in range(found["quarters"]):
        counts = Counter(layer for _, _, binding in games for layer in binding[quarter].split("+") if layer)
        shown = ", ".join(f"{layer} {count / len(games):.0%}" for layer, count in _ordered(counts)[:3])
        rows.append(f"| {quarter + 1} | {shown or 'nothing stands yet'} |\n")
    return "| quarter | binds |\n|---|---|\n" + "".join(rows)


def _ordered(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _median(values: Sequence[float]) -> float:
    return quantiles(values, n=2, method="inclusive")[0]


if __name__ == "__main__":
    sys.exit(main())
