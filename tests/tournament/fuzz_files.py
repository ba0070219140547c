"""Damaged results files by the thousand: `python -m tests.tournament.fuzz_files --count 5000 --seed 1`.

Every file is shown, replayed and gone on with. Each command must end with an exit code of its own and at most one line that says
what is wrong; a file that is refused stays as it was, and nothing is left beside it. It prints what was wrong, and the largest
amount of memory, and ends with exit code 1 if anything was wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from damage import COMMANDS, sound_file, trial
from tests.memory import peak_mb


def main() -> int:
    """Run the soak; the exit code."""
    parser = argparse.ArgumentParser(
        description="Damage results files, and see that every command says so in one line."
    )
    parser.add_argument("--count", type=int, default=1000, help="how many files")
    parser.add_argument("--seed", type=int, default=1, help="decides how they are damaged")
    options = parser.parse_args()
    wrong, begun = 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        sound = sound_file(Path(folder) / "sound.db")
        place = Path(folder) / "place"
        place.mkdir()
        for number in range(options.count):
            chance = random.Random(options.seed * 1_000_000 + number)  # noqa: S311 - which damage, no secret
            done, problem = trial(sound, place, chance, list(COMMANDS))
            if problem:
                wrong += 1
                print(f"{number}: {done[:160]}: {problem[:400]}", flush=True)  # noqa: T201
    print(f"{options.count} files in {time.monotonic() - begun:.0f} s, {wrong} wrong, peak {peak_mb():.0f} MB")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
