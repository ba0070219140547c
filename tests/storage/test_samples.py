"""The sample games that come with the release are true."""

from __future__ import annotations

from pathlib import Path

import pytest

from gigawatt import resources
from gigawatt.storage import load_record, verify

SAMPLES = sorted(resources.root("saves").glob("*.json"))


def test_there_are_samples() -> None:
    """At least three games, of different scenarios."""
    assert len(SAMPLES) >= 3
    assert len({load_record(path).scenario for path in SAMPLES}) >= 3


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_verifies(path: Path) -> None:
    """Each is a finished match that comes out as written, ply by ply."""
    answer = verify(load_record(path))
    assert answer.ok, str(answer.divergence)
    assert answer.is_finished
