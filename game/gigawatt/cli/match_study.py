"""What the studies of one match have in common on the command line: the options, the match, the pool, the page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from attrs import frozen

from gigawatt.cli.pool import check_place, dask_option, open_pool, workers_option
from gigawatt.cli.trials import Command, check_page, shown_progress, with_all
from gigawatt.errors import SaveError, UsageError
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.study.hindsight.replayed import Replayed
    from gigawatt.study.trial_runner import PoolMaker

_FILE: Final = click.Path(path_type=Path, dir_okay=False)

stand_in_option = click.option(
    "--policy",
    "stand_in",
    default="planner",
    show_default=True,
    metavar="P",
    help="The house policy that plays on for persons, and for whoever else cannot be asked again.",
)


def match_study_options(kept: str) -> Callable[[Command], Command]:
    """The decorator that gives a command the argument and the options of every study of a match.

    Args:
        kept: what an existing file of results has to be of to be continued, as in `question`.
    """
    options = (
        click.argument("file"),
        workers_option,
        dask_option,
        click.option("--out", type=_FILE, metavar="FILE.jsonl",
                     help=f"Keep the results here; an existing file of the same {kept} is continued."),
        click.option("--html", type=_FILE, metavar="FILE", help="Write a page with plots, which opens offline."),
        click.option("--force", is_flag=True, help="Let --html replace any file, not only a page of ours."),
        click.option("--saves", metavar="DIR", type=click.Path(path_type=Path), help="The saves folder."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
    )  # fmt: skip
    return with_all(options)


@frozen(kw_only=True)
class MatchStudy:
    """The options of every study of a match."""

    file: str
    workers: int | None
    address: str | None
    out: Path | None
    html: Path | None
    force: bool
    saves: Path | None
    as_json: bool

    def check(self) -> None:
        """Refuse, before anything is read or played, options that exclude each other, and a page that may not be written.

        Raises:
            UsageError: they do, or an existing file must be kept.
            SaveError: nothing can be written there.
        """
        check_place(self.workers, self.address)
        check_page(self.html, self.out, force=self.force)

    def load(self, stand_in: str) -> Replayed:
        """The match in the file, checked.

        Args:
            stand_in: the house policy that plays on for persons.

        Raises:
            UsageError: there is no such file, or no such policy.
            GameError: it is no record of this release, or does not replay as it says.
        """
        from gigawatt.storage.files import shown
        from gigawatt.storage.folders import to_read
        from gigawatt.study.hindsight.replayed import check_stand_in, load_replayed

        check_stand_in(stand_in)
        path = to_read(self.file, self.saves)
        try:
            return load_replayed(path, stand_in)
        except SaveError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise UsageError(f"no file '{shown(path)}'; expected a record or a save") from error
            raise

    @property
    def place(self) -> PoolMaker:
        """Opens the pool that the options name."""
        return partial(open_pool, workers=self.workers, address=self.address)

    @property
    def saves_words(self) -> tuple[str, ...]:
        """The words of a command that name the saves folder, if one was named."""
        return () if self.saves is None else ("--saves", str(self.saves))

    def progress(self, label: str, length: int) -> AbstractContextManager[Callable[[int], None]]:
        """A progress bar for so many trials, as `shown_progress` has it."""
        return shown_progress(label, length, self.out, hidden=self.as_json)

    def write_page(self, page: Callable[[], str]) -> None:
        """Write the page, if one is asked for.

        Raises:
            SaveError: it cannot be written.
        """
        if self.html is None:
            return
        from gigawatt.storage.files import write_atomic

        write_atomic(self.html, page().encode())
        if not self.as_json:
            click.echo(f"page written to {safe_text(str(self.html))}", err=True)
