"""Whether the installed package is the build it should be, and plays: `python .ci/check_wheel.py compiled` (or `interpreted`).

Run it with the Python of the environment that the wheel is installed in; nothing of the checkout is imported there. The rules that came
along are checked, the sample games played again, and random games and matches of house policies played on every board. The last line is
a digest of all these games, and the same for every build.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import sysconfig
import tempfile
from hashlib import blake2b
from pathlib import Path
from typing import Final

import gigawatt
from gigawatt import resources

ROOT: Final = Path(__file__).resolve().parents[1]
PLAYER: Final = ROOT / "benchmarks" / "compare_builds.py"
COMMAND: Final = Path(sysconfig.get_path("scripts"), "gigawatt.exe" if sys.platform == "win32" else "gigawatt")
GAMES: Final = {"games": 27, "matches": 3}
"""How many of each kind are played; 27 random games are one for each board and number of seats."""


def main() -> int:
    """Check everything; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", choices=("compiled", "interpreted"))
    expected = f"gigawatt {gigawatt.__version__} ({parser.parse_args().build})"
    if resources.checkout() is not None:
        print(f"{gigawatt.__file__} is a checkout and no installed wheel", file=sys.stderr)
        return 1
    found = run([COMMAND, "--version"])[0]
    if found != expected:
        print(f"installed is {found}, and not {expected}", file=sys.stderr)
        return 1
    print(found)
    print(*run([COMMAND, "rules", "lint"]), sep="\n")
    for sample in sorted(resources.root("saves").glob("*.json")):
        run([COMMAND, "replay", sample, "--verify"])
        print(f"{sample.name}: verified")
    seen = blake2b(digest_size=16)
    for kind, count in GAMES.items():
        _, *lines = run([sys.executable, PLAYER, ROOT, ROOT, "--play", kind, "--games", str(count)])
        seen.update("\n".join(lines).encode())
    print(f"digest of {GAMES['games']} games and {GAMES['matches']} matches: {seen.hexdigest()}")
    return 0


def run(command: list[str | Path]) -> list[str]:
    """The lines that a command prints; leaves with its errors if it fails."""
    with tempfile.TemporaryDirectory() as elsewhere:
        done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout.splitlines()


if __name__ == "__main__":
    sys.exit(main())
