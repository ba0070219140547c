"""What benchmarks take from the command line, refused in one line where it can be no such thing: kinds of arguments for `argparse`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

LONGEST_S = 86_400.0


def positive(text: str) -> int:
    """How many there are to be of something: a whole number from 1."""
    return _whole(text, 1)


def natural(text: str) -> int:
    """A seed, or how many of what may be left out: a whole number from 0."""
    return _whole(text, 0)


def duration(text: str) -> float:
    """How long something takes, in seconds: more than no time, and at most a day."""
    return _time(text, "seconds", LONGEST_S)


def minutes(text: str) -> float:
    """How long something takes, in minutes: more than no time, and at most a day."""
    return _time(text, "minutes", LONGEST_S / 60)


def checkout(text: str) -> Path:
    """The folder of a checkout, as an absolute path."""
    folder = Path(text).resolve()
    if not (folder / "game" / "gigawatt" / "__init__.py").is_file():
        raise argparse.ArgumentTypeError(f"expected the folder of a checkout, got {text[:200]!r}")
    return folder


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one line, without the usage before it, which hides what was wrong."""

    def error(self, message: str) -> NoReturn:
        """Say what was wrong, and end with exit code 2."""
        self.exit(2, f"{self.prog}: error: {message}; see {self.prog} --help\n")


@contextmanager
def refusing(parser: Parser) -> Iterator[None]:
    """Let what the package refuses, such as a scenario that there is not, be refused as a wrong argument is."""
    from gigawatt.errors import GameError  # not above: a benchmark that starts checkouts needs no package itself

    try:
        yield
    except GameError as error:
        parser.error(str(error))


def _time(text: str, unit: str, longest: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= longest:
        raise argparse.ArgumentTypeError(f"expected {unit}, more than 0 and at most a day, got {text[:60]!r}")
    return number


def _whole(text: str, low: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not low <= number < 1 << 64:
        raise argparse.ArgumentTypeError(f"expected a whole number from {low} to 2**64 - 1, got {text[:60]!r}")
    return number
