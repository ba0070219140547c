"""The game from its title screen: `python -m gigawatt.tui`, which is also what a browser's player gets.

With the path of a save, the board of that game alone: what a browser of a served class gets.
"""

import sys
from pathlib import Path

from gigawatt.errors import GameError
from gigawatt.streams import prepared
from gigawatt.tui.app import GigawattApp
from gigawatt.tui.terminal import run


def _app() -> GigawattApp:
    if len(sys.argv) == 1:
        return GigawattApp()
    from gigawatt.tui.served import served_app

    return served_app(Path(sys.argv[1]))


if __name__ == "__main__":
    with prepared():
        try:
            code = run(_app())
        except GameError as error:
            sys.stderr.write(f"{error}\n")
            code = 2
    sys.exit(code)
