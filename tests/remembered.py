"""Rules that this process has read before: most tests open the same few rulesets, and reading one takes longer than a short match.

Only what is read is remembered, by all of its content, and only what had no fault: a changed file is read anew, as is a wrong one.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from gigawatt.content import digest, files, loader
from gigawatt.content.draft import Draft
from gigawatt.content.faults import Faults
from gigawatt.core.rules.ruleset import Ruleset


@contextmanager
def rules() -> Iterator[None]:
    """Read each TOML file once, and build each ruleset once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "parse_toml", _parsed_once(files.parse_toml))
        build = _built_once(loader.build)
        patch.setattr(loader, "build", build)
        patch.setattr(digest, "build", build)
        yield


def _parsed_once(parse: Callable[[str], dict[str, Any]]) -> Callable[[str], dict[str, Any]]:
    known: dict[str, bytes] = {}

    def parse_once(text: str) -> dict[str, Any]:
        if text not in known:
            known[text] = pickle.dumps(parse(text))
        tables: dict[str, Any] = pickle.loads(known[text])  # noqa: S301  # a copy of the caller's own
        return tables

    return parse_once


def _built_once(build: Callable[..., Ruleset | None]) -> Callable[..., Ruleset | None]:
    known: dict[bytes, Ruleset] = {}

    def build_once(draft: Draft, faults: Faults, *, has_facts: bool = True) -> Ruleset | None:
        if faults.has_any():
            return build(draft, faults, has_facts=has_facts)
        key = pickle.dumps((draft, has_facts))
        if key in known:
            return known[key]
        ruleset = build(draft, faults, has_facts=has_facts)
        if ruleset is not None:
            known[key] = ruleset
        return ruleset

    return build_once
