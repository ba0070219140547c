"""The frame of an inline picture, with what a screen reader says of it."""

from __future__ import annotations

from collections.abc import Iterable

from gigawatt.text import html_text


def picture(width: float, height: float, label: str, about: str, drawn: Iterable[str], small: bool = False) -> str:
    """An inline SVG picture.

    Args:
        width: its width in its own units, which are pixels where the page is wide enough.
        height: its height.
        label: its name for screen readers, which also read `about`.
        about: what it shows, in a sentence.
        drawn: its elements.
        small: whether two stand side by side.
    """
    kind = ' class="small"' if small else ""
    return (
        f'<svg{kind} viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{html_text(label)}">'
        f"<desc>{html_text(about)}</desc>{''.join(drawn)}</svg>"
    )
