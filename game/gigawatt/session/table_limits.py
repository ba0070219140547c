"""What whoever runs the game allows at every table: a teacher may switch taking back and advice off for a whole class."""

from __future__ import annotations

import os
from typing import Final

from attrs import evolve, frozen

from gigawatt.session.seats import Options

VARIABLE: Final = "GIGAWATT_TABLE"
"""The environment variable that says so: `no-undo`, `no-advice`, or both with a comma between."""
SERVER_VARIABLE: Final = "GIGAWATT_SERVER"
"""The environment variable with the process id of the server, whose games end with it."""
NO_UNDO: Final = "no-undo"
NO_ADVICE: Final = "no-advice"


@frozen
class TableLimits:
    """What is allowed here."""

    undo: bool = True
    advice: bool = True

    @classmethod
    def read(cls) -> TableLimits:
        """As the environment says; words that mean nothing are passed over."""
        words = {word.strip().lower() for word in os.environ.get(VARIABLE, "").split(",")}
        return cls(undo=NO_UNDO not in words, advice=NO_ADVICE not in words)

    @property
    def text(self) -> str:
        """The value of the environment variable that says this."""
        return ",".join(word for word, off in ((NO_UNDO, not self.undo), (NO_ADVICE, not self.advice)) if off)

    def within(self, options: Options) -> Options:
        """A table's own options, as far as the house allows them."""
        return evolve(options, undo=options.undo and self.undo, advice=options.advice and self.advice)
