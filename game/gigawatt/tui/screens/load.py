"""Saved games and records: continue, watch or delete one."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, ClassVar

from gigawatt import resources
from gigawatt.errors import GameError, OpenElsewhereError
from gigawatt.session import GameSession, saves
from gigawatt.storage import load_record
from gigawatt.storage.files import shown, why
from gigawatt.storage.folders import saves_folder
from gigawatt.storage.locks import is_held_elsewhere
from gigawatt.tui.screens.continue_card import open_or_copy
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, fit, wrap
from gigawatt.tui.toolkit.page import Page, title_bar
from gigawatt.wording.grammar import plural
from gigawatt.wording.origin_text import copy_offer


class LoadScreen(Page):
    """A list of files, the latest first."""

    def __init__(self) -> None:
        super().__init__()
        self._infos: list[saves.SaveInfo] = []
        self._at = 0
        self._rows = 10
        self._asked: Path | None = None
        self._offered: Path | None = None
        """The file that is open elsewhere, and of which a copy was offered."""
        self._notice = ""

    def _read(self) -> None:
        self._infos = saves.list_saves()
        try:
            samples = resources.root("saves")
        except GameError:
            samples = None
        if samples is not None and samples != saves_folder():
            self._infos += saves.list_saves(samples)
        self._at = min(self._at, max(0, len(self._infos) - 1))

    def on_screen_resume(self) -> None:
        """Read the list of files, at first and whenever it may have changed."""
        self._read()

    # --- drawing ------------------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> Lines:
        """The list, and details of the selected file."""
        out = [title_bar("Saves and records", width, plural(len(self._infos), "file")), Line()]
        if not self._infos:
            message = "There is no saved game yet. A game is kept after every action."
            out += [Line().add(f"  {text}", "text") for text in wrap(message, width - 4)]
            out += [Line(), Line().add(f"  {fit(shown(saves_folder()), width - 4)}", "muted")]
            return out
        out.append(self._head(width))
        self._rows = max(3, height - 6)
        start = max(0, min(self._at - self._rows // 2, len(self._infos) - self._rows))
        for i, info in enumerate(self._infos[start : start + self._rows], start):
            out.append(self._row(i, info, width))
        rest = len(self._infos) - start - self._rows
        out.append(Line().add(f"  {rest} more", "muted") if rest > 0 else Line())
        out.append(
            Line().add(
                f"  {fit(self._notice or _where(self._infos[self._at]), width - 3)}",
                "bind" if self._notice else "muted",
            )
        )
        return out

    def _head(self, width: int) -> Line:
        line = Line().add("   file", "faint").to(30).add("scenario", "faint").to(48).add("at", "faint")
        line.to(57).add("who plays", "faint")
        return line.right("saved", width - 2, "faint") if width >= 100 else line

    def _row(self, i: int, info: saves.SaveInfo, width: int) -> Line:
        is_at = i == self._at
        press = ("row", i)
        line = Line("raise2" if is_at else "")
        line.add(f" {self.look.glyphs.cursor if is_at else ' '} ", "key", press)
        line.add(fit(info.name, 26), "bright" if is_at else "text", press).to(30, press=press)
        line.add(fit(info.scenario, 17), "muted", press).to(48, press=press)
        when, style = ("ended", "muted") if info.is_over else (info.when or "?", "key")
        line.add("damaged" if info.fault else when, "bind" if info.fault else style, press).to(57, press=press)
        end = width - (18 if width >= 100 else 2)
        line.add(fit(_who(info), end - 59), "muted", press)
        if width >= 100:
            line.right(time.strftime("%Y-%m-%d %H:%M", time.localtime(info.saved_at)), width - 2, "muted", press)
        return line.to(width, press=press)

    # --- what keys do ---------------------------------------------------------------------------------------------------

    def press(self, press: tuple[Any, ...]) -> None:
        """A click goes to a file; a click on the chosen one opens it."""
        if int(press[1]) == self._at:
            self.do_open()
        else:
            self._go(int(press[1]))

    def _go(self, at: int) -> None:
        self._at = max(0, min(at, len(self._infos) - 1))
        self._asked, self._offered, self._notice = None, None, ""

    def roll(self, lines: int) -> None:
        """The wheel moves the cursor."""
        self._go(self._at + (1 if lines > 0 else -1))

    def do_up(self) -> None:
        """The file above."""
        self._go(self._at - 1)

    def do_down(self) -> None:
        """The file below."""
        self._go(self._at + 1)

    def do_page_up(self) -> None:
        """A page up."""
        self._go(self._at - self._rows)

    def do_page_down(self) -> None:
        """A page down."""
        self._go(self._at + self._rows)

    def do_first(self) -> None:
        """The latest file."""
        self._go(0)

    def do_last(self) -> None:
        """The oldest file."""
        self._go(len(self._infos) - 1)

    def do_open(self) -> None:
        """Continue a game that people play; watch one that has ended or was played by policies."""
        info = self._chosen()
        if info is None:
            return
        if info.is_over or not info.people:
            self.do_replay()
            return
        try:
            session = open_or_copy(info.path, copies=self._offered == info.path)
        except OpenElsewhereError:
            self._offered = info.path
            self._notice = copy_offer(fit(shown(info.path.name), 24), "enter")
            return
        except GameError as error:
            self._notice = str(error)
            return
        self.begin(session)

    def _chosen(self) -> saves.SaveInfo | None:
        """The selected file, or None; for a damaged one the fault is shown."""
        info = self._infos[self._at] if self._infos else None
        if info is not None and info.fault:
            self._notice = info.fault
            return None
        return info

    def do_story(self) -> None:
        """How a match ended, and why."""
        from gigawatt.tui.screens.end import EndScreen

        info = self._chosen()
        if info is None:
            return
        if not info.is_over:
            self._notice = f"{info.name} is not over yet: its story is told at its end."
            return
        try:
            screen = EndScreen(GameSession.resume(info.path))
        except GameError as error:
            self._notice = str(error)
            return
        self.app.push_screen(screen)

    def do_replay(self) -> None:
        """Watch it from the start."""
        from gigawatt.tui.screens.replay import ReplayScreen

        info = self._chosen()
        if info is None:
            return
        try:
            screen = ReplayScreen(load_record(info.path), title=info.name)
        except GameError as error:
            self._notice = str(error)
            return
        self.app.push_screen(screen)

    def do_delete(self) -> None:
        """Delete a file, on the second press."""
        if not self._infos:
            return
        path = self._infos[self._at].path
        name = shown(path.name)
        if path.parent != saves_folder():
            self._notice = f"{name} came with the game and stays."
            return
        if is_held_elsewhere(path):
            self._notice = f"{name} is open in another window."
            return
        if self._asked != path:
            self._asked = path
            self._notice = f"Press x again to delete {name} for good."
            return
        self._asked = None
        try:
            path.unlink()
        except OSError as error:
            self._notice = f"Cannot delete {name}: {why(error)}."
            return
        self._notice = f"{name} is deleted."
        self._read()

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("enter", "go on, or watch", do_open),
        Command("up", "", do_up),
        Command("down", "file", do_down, shown="↑↓"),
        Command("pageup", "", do_page_up),
        Command("pagedown", "", do_page_down),
        Command("home", "", do_first),
        Command("end", "", do_last),
        Command("r", "replay", do_replay),
        Command("s", "story", do_story),
        Command("x", "delete", do_delete),
        Command("escape", "back", Page.do_back),
    )


def _where(info: saves.SaveInfo) -> str:
    """What a file was branched off, if it was, and its path."""
    return f"{info.origin}: {shown(info.path)}" if info.origin else shown(info.path)


def _who(info: saves.SaveInfo) -> str:
    """The factions with their seats' letters; people are marked."""
    names = [f"{'ABCDEF'[i]} {name}{' (you)' if i in info.people else ''}" for i, name in enumerate(info.factions)]
    return ", ".join(names)
