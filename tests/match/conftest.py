"""What the tests of matches share."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # so that `hostile_policies` can be imported, by other processes too
