"""Preferences of a player: theme, glyphs, pace, motion. Kept in a file in the user's settings folder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

from attrs import asdict, evolve, fields, frozen

from gigawatt.errors import ReadError, SaveError
from gigawatt.reading import parse_json, read_file
from gigawatt.storage.files import write_atomic
from gigawatt.tui.theme import PALETTES, Look, wants_no_colour
from gigawatt.wording.glyphs import GLYPH_SETS

VARIABLE: Final = "GIGAWATT_SETTINGS"
"""The environment variable that names the settings file."""

PACES: Final = ("step", "fast", "instant")
"""How rivals play: one at a time on a key, one after another to be seen, or at once."""

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "theme": tuple(PALETTES),
    "glyphs": tuple(GLYPH_SETS),
    "pace": PACES,
    "motion": ("full", "reduced"),
    "quarter_end": ("shown", "off"),
    "confirm": ("preview", "at-once"),
    "end": ("ask", "by-itself"),
}
"""The values each preference may have."""

LIMIT: Final = 20_000


@frozen
class Preferences:
    """Preferences of a player; every field holds one of its `CHOICES`."""

    theme: str = "dark"
    glyphs: str = "unicode"
    pace: str = "fast"
    motion: str = "full"
    quarter_end: str = "shown"
    """`off` shows what a quarter's end brought only on request."""
    confirm: str = "preview"
    """`at-once` takes an action on its row without a second key."""
    end: str = "ask"
    """`ask` waits for a key before others continue after the player's last action of a quarter, so that it can be taken back."""

    @property
    def plays_quarter_end(self) -> bool:
        """Whether what a quarter's end brought is shown moment by moment, before the turn begins."""
        return self.quarter_end == "shown" and self.motion == "full" and self.pace != "instant"

    def look(self) -> Look:
        """The palette and glyphs to draw with; `NO_COLOR` overrides the theme."""
        return Look("mono" if wants_no_colour() else self.theme, self.glyphs)

    def with_(self, **changes: str) -> Preferences:
        """The same with some values changed; a value that is no choice is left as it was."""
        good = {key: value for key, value in changes.items() if value in CHOICES.get(key, ())}
        return evolve(self, **good)


def settings_path() -> Path:
    """The settings file: as `GIGAWATT_SETTINGS` says, else in the user's configuration folder. It need not exist."""
    if named := os.environ.get(VARIABLE):
        return Path(named).expanduser()
    from platformdirs import user_config_path  # only here: it costs start-up time

    return user_config_path("gigawatt", appauthor=False) / "settings.json"


def load_preferences(path: Path | None = None) -> Preferences:
    """The player's preferences; anything missing, unreadable or unknown takes its default."""
    try:
        data = parse_json(read_file(path or settings_path(), LIMIT, "settings file"))
    except ReadError:
        return Preferences()
    if not isinstance(data, dict):
        return Preferences()
    names = {f.name for f in fields(Preferences)}
    return Preferences().with_(**{k: v for k, v in data.items() if k in names and isinstance(v, str)})


def save_preferences(preferences: Preferences, path: Path | None = None) -> str:
    """Save the preferences; the reason if that failed, otherwise an empty text."""
    data = json.dumps(asdict(preferences), indent=2) + "\n"
    try:
        write_atomic(path or settings_path(), data.encode())
    except SaveError as error:
        return str(error)
    return ""
