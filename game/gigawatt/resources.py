"""The location of the shipped rules and sample games: beside the checkout's sources, or inside the installed package.

In a checkout, also in an editable installation, the checkout's folders take precedence, so that an edited card is the one in play.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from gigawatt.errors import GameError

Kind = Literal["rules", "saves"]

_PACKAGE: Final = Path(__file__).resolve().parent
_IN_CHECKOUT: Final[dict[str, str]] = {"rules": "rules", "saves": "saves/samples"}


def checkout() -> Path | None:
    """The root of the checkout that this package runs from, or None for an installed wheel."""
    root = _PACKAGE.parent.parent
    is_checkout = _PACKAGE.parent.name == "game" and (root / "pyproject.toml").is_file() and (root / "rules").is_dir()
    return root if is_checkout else None


def root(kind: Kind) -> Path:
    """The folder of the shipped rulesets or sample games.

    Raises:
        GameError: the installation lacks the folder.
    """
    base = checkout()
    folder = base / _IN_CHECKOUT[kind] if base else _PACKAGE / "_data" / kind
    if not folder.is_dir():
        raise GameError(f"{folder} is missing; install gigawatt again to get its {kind} back")
    return folder
