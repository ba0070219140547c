"""The plain-text mode: commands in, sentences out.

No cursor is moved and no colour used, and the same input gives the same output.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TextIO

from gigawatt.cells import cell_len, wrap_indented
from gigawatt.console import reports
from gigawatt.console.commands import COMMANDS, Command, exact_command
from gigawatt.console.desk import Desk, Say
from gigawatt.errors import GameError, ReadError
from gigawatt.interrupts import Terminated
from gigawatt.session import GameSession
from gigawatt.text import safe_text
from gigawatt.wording.grammar import listed, sentence


class Console(Desk):
    """A game played by lines of text: feed them to `do`. It never raises for what is typed."""

    def do(self, line: str) -> None:
        """Carry out one line. Quotes around words, closed or not, mean nothing: no name needs them."""
        text = " ".join(line.replace('"', " ").split())
        if not text:
            self.say(reports.turn_line(self.session.state))
            return
        try:
            self._dispatch(text[:200])
        except GameError as error:
            self.say(sentence(str(error)))

    def _dispatch(self, text: str) -> None:
        if text.isdecimal():
            self.act(self._numbered(text))
            return
        words = text.split()
        low = words[0].lower()
        command, rest = exact_command(" ".join(words[:2]).lower()), " ".join(words[2:])
        if command is None:  # it is not of two words, one of which may begin an action: `take back`
            command, rest = exact_command(low), " ".join(words[1:])
        if command is None and not self.words.is_verb(low):
            command = self._cut_short(low)
            if command is None:
                return
        if command is not None:
            if rest and not command.takes_words:
                self.say(
                    f"{command.name} takes no words after it, and {rest!r} was typed; nothing was done. {command.note}".rstrip()
                )
                return
            command.run(self, rest)
            return
        action = self.meant(text)
        if action is not None:
            self.act(action)

    def _cut_short(self, word: str) -> Command | None:
        """The command that a beginning means; says so where it means none, or several."""
        found = [command for command in COMMANDS if command.name.startswith(word)]
        if len(found) == 1:
            return found[0]
        if found:
            self.say(f"{word} may be {listed((c.name for c in found), 'or')}.")
        else:
            from difflib import get_close_matches

            known = [*(c.name for c in COMMANDS), *self.words.verbs]
            near = get_close_matches(word, known, 1)
            self.say(
                f"No command {word!r}." + (f" Did you mean {near[0]}?" if near else " Type help for the commands.")
            )
        return None


def _wrong_encoding(stream: TextIO) -> ReadError:
    return ReadError(
        f"the input is not in {safe_text(stream.encoding)}, the encoding of standard input; see PYTHONIOENCODING"
    )


def typed_lines(prompt: str = "> ") -> Iterator[str]:
    """What somebody types, line by line, until they end it with ctrl+d or ctrl+c. A pipe sees no prompt.

    Raises:
        ReadError: it is not in the encoding that the system or the user says it is.
    """
    import sys

    if not sys.stdin.isatty():
        try:
            yield from sys.stdin
        except Terminated:
            raise
        except UnicodeError as error:
            raise _wrong_encoding(sys.stdin) from error
        except (KeyboardInterrupt, OSError):  # OSError: input that cannot be read has come to its end
            return
        return
    with suppress(ImportError):
        import readline  # noqa: F401  # gives the line a history
    while True:
        try:
            line = input(prompt)
        except UnicodeError as error:
            raise _wrong_encoding(sys.stdin) from error
        except (EOFError, KeyboardInterrupt, OSError) as end:
            print(flush=True)  # noqa: T201  # what comes next begins a line of its own
            if isinstance(end, Terminated):
                raise
            return
        yield line


def wrapped(say: Say) -> Say:
    """Says lines broken between words at the width of the terminal; a pipe gets whole lines, so this is not for one."""
    import shutil

    def broken(line: str) -> None:
        width = max(20, shutil.get_terminal_size().columns - 1)
        say(line if cell_len(line) <= width else "\n".join(wrap_indented(line, width)))

    return broken


def play_text(session: GameSession, lines: Iterable[str], say: Say, *, asks: bool = False) -> None:
    """Play a game by lines of text until they end, or until one says quit; the game is kept either way.

    With `asks` a person is asked before actions are lost.

    Raises:
        SaveError: another program plays it.
    """
    console = Console(session, say, asks=asks)
    session.hold()
    try:
        console.open()
        for line in lines:
            console.do(line)
            if console.is_closed:
                return
    finally:
        console.close()
        session.close()
