"""Two tiers of tests: the fast one runs by default and covers every kind of case; `-m slow` runs the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def first_fast(cases: Iterable[Any], count: int = 1) -> list[Any]:
    """The cases of a parametrised test, all but the first `count` of them marked slow."""
    return [case if place < count else slow(case) for place, case in enumerate(cases)]


def fast_where(cases: Iterable[Any], fast: Iterable[Any]) -> list[Any]:
    """The cases of a parametrised test, all but those in `fast` marked slow."""
    kept = list(fast)
    cases = list(cases)
    assert all(case in cases for case in kept), "a fast case is one of the cases"
    return [case if case in kept else slow(case) for case in cases]


def slow(case: Any) -> Any:
    """A case marked slow; a tuple is one argument for each parameter."""
    return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow)
