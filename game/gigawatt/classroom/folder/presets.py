"""The presets of a class: what fits into a lesson, as the table `presets.toml` has it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from gigawatt.errors import UsageError
from gigawatt.text import safe_text

PATH: Final = Path(__file__).with_name("presets.toml")
DEFAULT: Final = "50"


@frozen(kw_only=True)
class Preset:
    """A lesson of a certain length. Everything in it becomes a line of `class.toml`."""

    id: str
    title: str
    minutes: int
    """Of the whole lesson, with pre-brief and debrief."""
    play: int
    """Minutes of it for playing."""
    scenario: str
    """As `ruleset:name`."""
    seats: int
    quarters: int
    """How many quarters are played; 0 for all of the scenario."""
    rival: str
    """The policy of the other seats."""
    advice: bool
    undo: bool
    prompts: tuple[int, ...]
    """The quarters, counted from 1, at whose beginning the class asks what will bind."""
    panel: tuple[str, ...]
    """The policies that par is the mean of."""
    weights: Mapping[str, int]


@cache
def presets() -> tuple[Preset, ...]:
    """All presets, the shortest first."""
    rows: list[dict[str, Any]] = tomllib.loads(PATH.read_text(encoding="utf-8"))["preset"]
    return tuple(Preset(**(row | {"prompts": tuple(row["prompts"]), "panel": tuple(row["panel"])})) for row in rows)


def find_preset(name: str) -> Preset:
    """The preset of a name.

    Raises:
        UsageError: there is none.
    """
    found = next((preset for preset in presets() if preset.id == name), None)
    if found is None:
        known = ", ".join(preset.id for preset in presets())
        raise UsageError(f"no preset {safe_text(name, 40)!r}; there are {known}")
    return found
