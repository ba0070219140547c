"""Types of options that are numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click import Context, Parameter


class NumberRange(click.FloatRange):
    """A range of numbers that `nan` is outside of, which no comparison with a bound tells."""

    def convert(self, value: Any, param: Parameter | None, ctx: Context | None) -> float:
        """Convert a text.

        Raises:
            BadParameter: it is not a number of the range.
        """
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"expected a number, got {value!r}", param, ctx)
        return number
