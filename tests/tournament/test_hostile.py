"""Programs that misbehave in a tournament: the fault is booked as what it is on the right seat, and nothing is left behind."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from tests.tiers import tiered

if not sys.platform.startswith("linux"):
    pytest.skip("looks into /proc", allow_module_level=True)

from hostile import MODES
from hostile_trial import try_mode

FIRST_OF_A_KIND = {mode.fault: name for name, mode in reversed(MODES.items()) if not mode.is_slow}
"""By the kind of its fault, a program that commits it."""


def test_kinds() -> None:
    """There are many kinds of misbehaviour, and every kind of fault has some."""
    assert len(MODES) >= 90
    assert {mode.fault for mode in MODES.values()} == {"", "protocol", "illegal", "timeout", "crash", "memory"}


@tiered(
    "mode",
    [pytest.param(name, marks=pytest.mark.soak) if mode.is_slow else name for name, mode in MODES.items()],
    fast=FIRST_OF_A_KIND.values(),
)
def test_hostile(mode: str, tmp_path: Path) -> None:
    """Whatever a program does, the block ends, the fault is the program's alone, and no process or file stays."""
    trial = try_mode(mode, tmp_path)
    assert trial.wrong(mode) == ""
    assert re.search(MODES[mode].words, trial.message)
    assert trial.message.isprintable()
