"""Lets these tests import the helpers they share as `tests.core.*` and `tests.golden.*`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = str(Path(__file__).parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)
