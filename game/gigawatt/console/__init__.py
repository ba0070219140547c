"""The game in plain text: one line after another, for a screen reader, a pipe or a script."""

from gigawatt.console.play import Console, play_text, typed_lines, wrapped

__all__ = ["Console", "play_text", "typed_lines", "wrapped"]
