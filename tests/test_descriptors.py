"""Standard streams that are closed are opened on nothing before anything else takes their number."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="closes what POSIX numbers")


@pytest.mark.parametrize("closed", [(), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)])
def test_opened(closed: tuple[int, ...]) -> None:
    """Afterwards all three are open, those that were there before as they were, and a pipe gets other numbers."""
    code = (
        "import os, sys\n"
        "from gigawatt.streams import open_descriptors\n"
        "answer = os.dup(1)\n"
        f"for number in {closed!r}: os.close(number)\n"
        "open_descriptors()\n"
        "open_descriptors()\n"
        "nothing = os.stat(os.devnull)\n"
        "same = [os.path.samestat(os.fstat(number), nothing) for number in range(3)]\n"
        "os.write(answer, repr((same, min(os.pipe()) > 2)).encode())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.decode() == repr(([number in closed for number in range(3)], True))
