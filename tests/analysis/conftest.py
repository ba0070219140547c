"""Lets these tests import the helpers they share as `tests.core.*`, `tests.content.*` and `tests.tui.*`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = str(Path(__file__).parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from tests.tui.conftest import middle, small_solo  # noqa: E402, F401  # fixtures; the path above comes first
from tests.tui.screens.conftest import finished, finished_duel  # noqa: E402, F401
