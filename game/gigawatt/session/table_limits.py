"""Limits that the host of a game sets for every table: a teacher may switch off taking back and advice for a whole class."""

from __future__ import annotations

import os
from typing import Final

from attrs import evolve, frozen

from gigawatt.session.seats import Options

VARIABLE: Final = "GIGAWATT_TABLE"
"""The environment variable with the limits: `no-undo`, `no-advice`, or both separated by a comma."""
SERVER_VARIABLE: Final = "GIGAWATT_SERVER"
"""The environment variable with the process id of the server, whose games end with it."""
NO_UNDO: Final = "no-undo"
NO_ADVICE: Final = "no-advice"


@frozen
class TableLimits:
    """What every table may allow."""

    undo: bool = True
    advice: bool = True

    @classmethod
    def read(cls) -> TableLimits:
        """Read the environment variable; unknown words are ignored."""
        words = {word.strip().lower() for word in os.environ.get(VARIABLE, "").split(",")}
        return cls(undo=NO_UNDO not in words, advice=NO_ADVICE not in words)

    @property
    def text(self) -> str:
        """The value of the environment variable for these limits."""
        return ",".join(word for word, off in ((NO_UNDO, not self.undo), (NO_ADVICE, not self.advice)) if off)

    def within(self, options: Options) -> Options:
        """A table's own options within these limits."""
        return evolve(options, undo=options.undo and self.undo, advice=options.advice and self.advice)
