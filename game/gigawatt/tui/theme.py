"""Colours and glyphs: five palettes of named roles, two glyph sets, and the `Look` that turns a role into a style.

A drawing names roles, as in `bright bold on raise2`, and never a colour. Whatever a colour says a glyph or a word says too: with
the colours stripped (`mono`) every screen still reads.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rich.style import Style
from textual.theme import Theme

from gigawatt.wording.glyphs import GLYPH_SETS

ROLES: Final = (
    "bg", "raise1", "raise2", "line", "faint", "muted", "text", "bright", "land", "key", "bind", "gain", "odds",
    "alliance", "alliance-land", "challenger", "challenger-land", "non-aligned", "non-aligned-land",
    "seat0", "seat1", "seat2", "seat3", "seat4", "seat5",
)  # fmt: skip
"""The roles of a palette. `key`: you can act; `bind`: limits and harms; `gain`: comes, improves; `odds`: chance."""


def _palette(text: str, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Colours in the order of `ROLES`; `=` takes the base's."""
    words = text.split()
    return {role: (base or {})[role] if word == "=" else f"#{word}" for role, word in zip(ROLES, words, strict=True)}


DARK: Final = _palette(
    "0d1117 141a22 1d2530 2b3542 647386 8391a1 cfd7e0 f4f7fa 303c4b ffc24b ff7361 63d297 b9a2f5 "
    "6f9ccf 436488 cf8a78 8a5248 a3ab7a 66703f 5fb3ff ff8fc4 b9dc5c f0b27a 4fd3c4 c9b6ff"
)
LIGHT: Final = _palette(
    "f7f5f0 eeebe3 e1ddd2 cfc9bc 7d7a72 5f5f5c 2b2f33 0b0d10 c9c5ba 9a5b00 c0321f 14733f 6a45b8 "
    "2f62a0 8fb0d6 a04431 d8a296 5f6a24 b3b98a 0b66c3 b8256f 4f7300 a65300 00766c 6b4fc0"
)
COLOUR_BLIND: Final = _palette(
    "= = = = = = = = = f0e442 ff8a3d 4789cc b89ad9 "
    "7fb2e5 3f6487 d9a441 8a6a2e aab3bd 5f6670 4da3ff ff4fa0 f4f7fa e69f00 a5ffa5 9e8437",
    DARK,
)
HIGH_CONTRAST: Final = _palette(
    "000000 000000 1a1a1a 8a8a8a c4c4c4 dedede ffffff ffffff 5a5a5a ffe600 ff8066 5cff9d d9b8ff "
    "8cc8ff 5fa0e8 ffa999 e8806a dcec8c b6c45a 6cc4ff ff9ed2 d4ff5c ffbf69 5cf5e2 d6c4ff"
)

PALETTES: Final[Mapping[str, Mapping[str, str]]] = {
    "dark": DARK,
    "light": LIGHT,
    "colour-blind": COLOUR_BLIND,
    "high-contrast": HIGH_CONTRAST,
    "mono": {},
}
"""Palettes by the names of the settings; `mono` has no colours but the terminal's own."""


_MONO: Final[Mapping[str, Style]] = {
    "bright": Style(bold=True),
    "key": Style(bold=True),
    "bind": Style(bold=True),
    "gain": Style(bold=True),
    "faint": Style(dim=True),
}
"""What a role becomes without colours: weight only, so that a glyph or a word must carry the meaning."""


class Look:
    """A palette and a glyph set in use."""

    def __init__(self, palette: str = "dark", glyphs: str = "unicode") -> None:
        """Look like the palette and the glyph set of these names.

        Raises:
            KeyError: there is no such palette or glyph set.
        """
        self.palette: Final = palette
        self.glyph_set: Final = glyphs
        self.colours: Final = PALETTES[palette]
        self.glyphs: Final = GLYPH_SETS[glyphs]
        self.is_mono: Final = not self.colours
        self.style = lru_cache(maxsize=1024)(self._style)

    def _style(self, roles: str) -> Style:
        """The style for roles as in `bright bold on raise2`; words that are no roles are attributes of Rich.

        Without colours, a background that marks a cursor (`raise2`, `key`, a seat) becomes reverse video.
        """
        front, _, ground = roles.partition(" on ")
        words = front.split()
        role = next((w for w in words if w in ROLES), "text")
        attributes = {w: True for w in words if w not in ROLES}
        if self.is_mono:
            style = _MONO.get(role, Style())
            reverse = ground in ("raise2", "key") or ground.startswith("seat")
            return style + Style(reverse=reverse or None, **attributes)  # type: ignore[arg-type]  # Rich's own attributes
        ground_colour = self.colours[ground or "bg"]
        return Style(color=self.colours[role], bgcolor=ground_colour, **attributes)  # type: ignore[arg-type]

    def theme(self) -> Theme:
        """The theme for Textual's own widgets (inputs, lists, the command palette)."""
        c = self.colours or DARK
        return Theme(
            name=f"gigawatt-{self.palette}",
            primary=c["key"], secondary=c["seat0"], accent=c["key"], warning=c["bind"], error=c["bind"], success=c["gain"],
            foreground=c["text"], background=c["bg"], surface=c["raise1"], panel=c["raise2"], boost=c["raise2"],
            dark=self.palette != "light",
            variables={"border": c["line"], "text-muted": c["muted"], "block-cursor-background": c["key"]},
        )  # fmt: skip


def wants_no_colour() -> bool:
    """Whether the user asks for no colours, by the `NO_COLOR` convention."""
    return bool(os.environ.get("NO_COLOR"))
