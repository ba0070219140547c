"""The rows of `study balance` and what they should come to: the table `targets.toml`, read."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, Literal

from attrs import frozen

PATH: Final = Path(__file__).with_name("targets.toml")

SOURCES: Final = {
    "GAME": "what makes a good game",
    "NOTES": "a danger to test for",
    "NEXT": "what the first edition got wrong",
    "ISSUE": "what the second edition must show",
}
"""Where targets come from, by the codes of the table and of `--json`."""

Judge = Literal["value", "each", "told", "elsewhere"]
"""How a verdict is made: the figure lies in the band, every part of it does, there is no band, other means measure it."""


@frozen(kw_only=True)
class Target:
    """One row of the table."""

    id: str
    group: str
    title: str
    what: str
    """The exact definition of the figure."""
    unit: str
    """`share`, `points`, `number`, `lead` or `money`."""
    source: tuple[str, ...]
    """Where it comes from: any of the keys of `SOURCES`."""
    target: str
    """In words."""
    judge: Judge
    low: float | None = None
    high: float | None = None
    par: bool = False
    """Whether `low` and `high` are multiples of par."""
    around_par: bool = False
    """Whether they are added to it."""
    exact: bool = False
    """Whether it is about the games measured alone, so that its verdict is sure whatever the interval."""
    by: str = ""
    """Of a row that other means measure: which."""

    def band(self, par: float) -> tuple[float | None, float | None]:
        """The band for a par, which is one over the seats; None for an open end."""

        def place(bound: float | None) -> float | None:
            if bound is None:
                return None
            return bound * par if self.par else bound + par if self.around_par else bound

        return place(self.low), place(self.high)


@cache
def targets() -> tuple[Target, ...]:
    """All rows, in the order in which they are shown."""
    rows = tomllib.loads(PATH.read_text(encoding="utf-8"))["row"]
    return tuple(Target(**(row | {"source": tuple(row["source"])})) for row in rows)
