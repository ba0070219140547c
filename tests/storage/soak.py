"""Saves changed at random, opened in every way: `python -m tests.storage.soak --count 20000 --seed 1`.

It ends with a line that says how many were refused and how much memory the process came to, or with the first fault: the file that
caused it is kept and named.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.memory import peak_mb
from tests.storage.mutations import MUTATORS, open_everywhere, sample_saves


def main() -> None:
    """Run it."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--count", type=int, default=20_000)
    words.add_argument("--start", type=int, default=0, help="the number of the first file, where another run left off")
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    begun = time.monotonic()
    refused = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["GIGAWATT_SAVES"] = str(folder / "saves")
        samples = sample_saves(folder)
        before = peak_mb()
        path = folder / "changed.json"
        for number in range(asked.start, asked.start + asked.count):
            chance = random.Random(f"{asked.seed} {number}")  # noqa: S311  # mutations, nothing secret
            data = chance.choice(MUTATORS)(chance.choice(samples), chance)
            path.write_bytes(data)
            try:
                refused += open_everywhere(path, chance, 3) > 0
            except BaseException:
                kept = Path(tempfile.gettempdir()) / f"gigawatt-soak-{asked.seed}-{number}.json"
                kept.write_bytes(data)
                print(f"fault at {number}: {kept}", file=sys.stderr)  # noqa: T201  # the answer of a command
                raise
            if (number + 1) % 500 == 0:
                print(f"{number + 1:,}: {refused:,} refused", file=sys.stderr, flush=True)  # noqa: T201  # progress
            for branched in (folder / "saves").glob("*"):
                branched.unlink()
    print(  # noqa: T201  # the answer of a command
        f"{asked.count:,} files, {refused:,} refused, no other error; {time.monotonic() - begun:.0f} s, "
        f"{peak_mb() - before:.0f} MB more than at the start"
    )


if __name__ == "__main__":
    main()
