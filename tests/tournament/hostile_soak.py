"""Every hostile program again and again, some of them at random moments of a game: `python -m tests.tournament.hostile_soak`.

    python -m tests.tournament.hostile_soak --rounds 5 --seed 1

Each trial plays a block in which the program misbehaves from the beginning, or after some sound answers. What is booked must be the
program's, of the right kind, and no process and no file may be left. It prints what was wrong and ends with exit code 1 if anything
was.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from hostile import MODES
from hostile_trial import try_mode


def main() -> int:
    """Run the soak; the exit code."""
    parser = argparse.ArgumentParser(
        description="Play every hostile program, and see that only it is booked and nothing is left."
    )
    parser.add_argument("--rounds", type=int, default=1, help="how often each program is played")
    parser.add_argument("--seed", type=int, default=1, help="decides when each of them begins to misbehave")
    parser.add_argument("--only", default="", help="a pattern that the names of the programs must match")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - which moment, no secret
    wrong: Counter[str] = Counter()
    begun, trials = time.monotonic(), 0
    for number in range(options.rounds):
        for mode in MODES:
            acts = 0 if number == 0 else chance.randrange(20)
            if re.search(options.only, mode) is None:
                continue
            with tempfile.TemporaryDirectory() as folder:
                trial = try_mode(mode, Path(folder), acts=acts)
            trials += 1
            words = MODES[mode].words
            problem = trial.wrong(mode) or ("" if re.search(words, trial.message) else f"it says {trial.message!r}")
            if problem:
                wrong[mode] += 1
                print(f"{mode} after {acts} answers: {problem}", flush=True)  # noqa: T201
            elif options.only:
                print(f"{mode} after {acts} answers: {trial.seconds:.2f} s: {trial.message}", flush=True)  # noqa: T201
    seconds = time.monotonic() - begun
    print(f"{trials} trials of {len(MODES)} kinds in {seconds:.0f} s, {sum(wrong.values())} wrong")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
