"""Writes every golden playthrough and the perft counts anew, after the rules or their numbers have changed on purpose.

    python -m tests.golden.regenerate           all of them
    python -m tests.golden.regenerate duel hall  those named
    python -m tests.golden.regenerate perft

Look at the differences before committing them: they are what the change did. A change here also moves the engine's rules version.
"""

from __future__ import annotations

import sys

from tests.golden.playthrough import PERFT, SPECS, find, path_of, render, render_perft


def regenerate(names: list[str]) -> None:
    """Write the playthroughs named, or all."""
    known = {spec.name for spec in SPECS} | {"perft"}
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"no playthrough {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    for spec in SPECS:
        if not names or spec.name in names:
            seed, actions = find(spec)
            path_of(spec).write_text(render(spec, seed, actions)[0], encoding="utf-8", newline="\n")
            print(f"{spec.name}: seed {seed}, {len(actions)} actions")  # noqa: T201
    if not names or "perft" in names:
        PERFT.write_text(render_perft(), encoding="utf-8", newline="\n")
        print("perft")  # noqa: T201


if __name__ == "__main__":
    regenerate(sys.argv[1:])
