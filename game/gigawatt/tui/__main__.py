"""The game from its title screen: `python -m gigawatt.tui`, which is also what a browser's player gets."""

import sys

from gigawatt.streams import prepared
from gigawatt.tui.app import GigawattApp
from gigawatt.tui.terminal import run

if __name__ == "__main__":
    with prepared():
        code = run(GigawattApp())
    sys.exit(code)
