"""Text mode starts without the board."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PLAY = """
import sys
from gigawatt.cli.main import main
try:
    main(["play", "--text", "first-campus"])
except SystemExit:
    pass
print("MODULES", *sorted(sys.modules))
"""


def test_text_mode_loads_no_textual(tmp_path: Path) -> None:
    """A game in plain text, from the command line to its end, loads neither Textual nor Rich nor a module of the board."""
    environment = {**os.environ, "GIGAWATT_SAVES": str(tmp_path)}
    command = [sys.executable, "-c", PLAY]
    done = subprocess.run(
        command, input="help\nnext\nquit\n", capture_output=True, text=True, check=True, timeout=60, env=environment
    )
    assert "1. " in done.stdout
    loaded = done.stdout.rpartition("MODULES ")[2].split()
    assert not [name for name in loaded if name.split(".")[0] in {"textual", "rich"} or name.startswith("gigawatt.tui")]
