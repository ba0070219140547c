"""Two tiers of tests: the fast one runs by default and has a case of every kind; `-m slow` runs the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def tiered(names: str, cases: Iterable[Any], *, fast: int | Collection[Any], **options: Any) -> pytest.MarkDecorator:
    """As `pytest.mark.parametrize`, but with most cases marked slow.

    Args:
        names: The parameters, separated by commas.
        cases: Their values.
        fast: Which cases stay in the fast tier: so many from the beginning, or those named.
        options: Further options of `parametrize`.
    """
    cases = list(cases)
    kept = cases[:fast] if isinstance(fast, int) else list(fast)
    assert all(case in cases for case in kept), "a fast case is one of the cases"
    is_single = "," not in names
    return pytest.mark.parametrize(
        names, [case if case in kept else _slow(case, is_single=is_single) for case in cases], **options
    )


def _slow(case: Any, *, is_single: bool) -> Any:
    if isinstance(case, type(pytest.param())):
        return pytest.param(*case.values, marks=[*case.marks, pytest.mark.slow], id=case.id)
    return pytest.param(*([case] if is_single else case), marks=pytest.mark.slow)
