"""Packed whole numbers: `vec` of `i64` where this is compiled, `list` of `int` where it is interpreted.

To the type checker and the compiler these are `librt.vecs.vec` and `mypy_extensions.i64`: the numbers of a `vec` lie side by side in
memory and are no Python objects. Interpreted, a `vec[i64](...)` is a list, and neither package is needed; room in advance
(`capacity=`) can be asked for only where this is compiled.

- `i32` and `u8` are for numbers that somebody else looks at, such as numpy; a larger one is cut off silently.
- `append` and `extend` may write into the numbers they are given, or make new ones, so only the owner of a `vec` may use them, on a
  name it assigns the result to: `mine = append(mine, number)`. A slice is always a copy: who keeps the numbers of another slices.
- An `i64` wraps round silently: what is not bounded by the rules stays an `int`. Sets of bits in one have 63 members at most.
- `if numbers:` and `numbers[a if b else c]` make objects where this is compiled; ask for `len(numbers)`, and name the place first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from librt.vecs import append as append, extend as extend, vec as vec
    from mypy_extensions import i32 as i32, i64 as i64, u8 as u8
else:
    from operator import iconcat as extend  # noqa: F401

    i64 = i32 = u8 = int

    vec = {int: list, float: list, bool: list, list: list}
    """By the type of its items: `vec[i64]`, `vec[float]`, `vec[bool]`, `vec[vec[i64]]`."""

    def append(numbers: list[Any], number: Any) -> list[Any]:
        """Add an item at the end, and return the list."""
        numbers.append(number)
        return numbers
