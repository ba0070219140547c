"""A served lesson with the real game: a handful of students play it to the end by keys, and the server is killed midway."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

pytest.importorskip("textual_serve")
pytest.importorskip("aiohttp")

from tests.web.class_soak import Soak

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the server is asked to end by a signal"),
]

STUDENTS = 3


def test_nothing_of_a_lesson_is_lost(tmp_path: Path) -> None:
    """Everybody gets to the end, comes back after the kill by themselves, and what is handed in is whole and accepted."""
    soak = Soak(tmp_path / "lesson", STUDENTS, 1, preset="25", think_s=0.05, join_s=0.0)
    try:
        asyncio.run(soak.run())
    finally:
        code = soak.server.stop()
    assert soak.judge() == STUDENTS
    assert soak.seen.faults == []
    assert code == 0
    assert soak.seen.returns >= 1
    assert soak.seen.keys_s
