"""Make again what is made from the game: `python docs/refresh.py` after the rules or a policy have changed.

Rewrites the sample games in `saves/samples/`, the picture `docs/game.svg`, those of the board in `docs/pictures/`, and the output
shown in README.md; and says in `docs/ladder.md` if it is out of date now (`python docs/ladder.py` makes it again, which takes long).
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
SAMPLES: Final = {
    "case-study.json": "match case-study --policies greedy,greedy,random,random --seed 7",
    "duel.json": "match duel --policies greedy,random --seed 3",
    "first-campus.json": "match first-campus --policies greedy,random,random --seed 5",
    "sovereign-race.json": "match sovereign-race --policies greedy,random,greedy,random --seed 11",
}
"""Each sample game and the command that plays it."""

PICTURE: Final = "docs/game.svg"
BOARDS: Final = "docs/pictures/make.py"
LADDER: Final = "docs/ladder.py"
BLOCK: Final = re.compile(r"(<!-- output: (?P<command>[^\n]*) -->\n```text\n)(?P<text>.*?)(```)", re.DOTALL)


def gigawatt(command: str) -> str:
    """What a command of the program prints."""
    done = subprocess.run(
        [sys.executable, "-m", "gigawatt", *command.split()], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return done.stdout


def filled(readme: str) -> str:
    """The README with the output of each of its commands as it is now."""
    return BLOCK.sub(lambda found: found[1] + gigawatt(found["command"]) + found[4], readme)


def main() -> None:
    """Make all of it."""
    for name, command in SAMPLES.items():
        print(gigawatt(f"{command} --force --save ./saves/samples/{name}").splitlines()[-1])
    print(gigawatt(f"replay ./saves/samples/case-study.json --force --svg {PICTURE}").strip())
    subprocess.run([sys.executable, str(ROOT / BOARDS)], check=True)
    subprocess.run([sys.executable, str(ROOT / LADDER), "--mark"], check=True)
    readme = ROOT / "README.md"
    readme.write_text(filled(readme.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    print("filled in README.md")


if __name__ == "__main__":
    main()
