"""What the tests of tournaments share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # so that `made_up_results` and `odd_policies` can be imported, by workers too


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Linear algebra in one thread: many would only be in each other's way here."""
    monkeypatch.setitem(os.environ, "OPENBLAS_NUM_THREADS", "1")
