"""Many games stepped together, for training: `Batch`. Needs numpy, which `gigawatt[batch]` installs."""

from __future__ import annotations

try:
    import numpy  # noqa: F401, ICN001  # to say in one line what is missing
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "gigawatt.batch needs numpy: install gigawatt[batch], or gigawatt[tournament]", name="numpy"
    ) from error

from gigawatt.batch.batch import Batch, Observing
from gigawatt.batch.games import match_seed

__all__ = ["Batch", "Observing", "match_seed"]
