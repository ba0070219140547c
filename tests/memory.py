"""How much memory this process has used at most."""

from __future__ import annotations

import re
import sys
from pathlib import Path


def peak_mb() -> float:
    """The most memory this process has had in use so far, in MiB; 0 where the system does not tell.

    Linux counts in `ru_maxrss` what the process that started this one used as well, so the status is asked there.
    """
    if sys.platform == "win32":
        return 0.0
    import resource

    if sys.platform.startswith("linux"):
        found = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
        if found:
            return int(found[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
