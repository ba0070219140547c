"""`gigawatt serve`: serve the game to browsers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import evolve

from gigawatt.cli.class_new import STEPS
from gigawatt.cli.output import progress
from gigawatt.errors import UsageError

if TYPE_CHECKING:
    from gigawatt.web.server import Settings

CODE_LENGTHS = range(4, 41)
MOST_PLACES = 500


@click.command(epilog="Example: gigawatt serve --host 0.0.0.0 --class spring-a")
@click.option(
    "--class",
    "class_folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Serve a class: students join with their id and play their start file; a page for the teacher, with a code of its own.",
)
@click.option(
    "--minutes",
    type=click.IntRange(1, 1000),
    metavar="N",
    help="With --class: how long students should play.  [default: what the preset of the class says]",
)
@click.option(
    "--stuck",
    type=click.IntRange(1, 120),
    metavar="N",
    help="With --class: minutes without an action after which a student is stuck.  [default: 3]",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="H",
    help="The address to listen on; 0.0.0.0 for the whole network.",
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), metavar="P", help="The port.")
@click.option("--code", metavar="C", help="The join code. Default: a random one, which is printed.")
@click.option(
    "--sessions",
    type=click.IntRange(1, 500),
    metavar="N",
    help="Players at once.  [default: 30, or all students of a class]",
)
@click.option("--public-url", metavar="URL", help="The address that browsers open, if there is a proxy.")
@click.option(
    "--trust-proxy",
    metavar="ADDRESS",
    multiple=True,
    help="A proxy whose X-Forwarded headers are read, such as 127.0.0.1; may be repeated.",
)
@click.option("--saves", metavar="DIR", type=click.Path(path_type=Path), help="The folder for the players' games.")
@click.option("--no-undo", is_flag=True, help="Disable undo for every player.")
@click.option("--no-advice", is_flag=True, help="Disable advice for every player.")
def serve(
    class_folder: Path | None,
    minutes: int | None,
    stuck: int | None,
    host: str,
    port: int,
    code: str | None,
    sessions: int | None,
    public_url: str | None,
    trust_proxy: tuple[str, ...],
    saves: Path | None,
    no_undo: bool,
    no_advice: bool,
) -> None:
    """Serve the game to browsers: for a class, or to play on another screen.

    Each player joins with the code, has games of their own, and can continue them later. With --class, students join with the
    code and their id, and what they play lies in the submissions of the class by itself.
    """
    from gigawatt.classroom.folder.course import read_course
    from gigawatt.session.table_limits import TableLimits
    from gigawatt.storage.folders import saves_folder
    from gigawatt.web import server as web
    from gigawatt.web.addresses import Addresses, read_proxies, read_public_url
    from gigawatt.web.players import new_code

    if code is not None and (len(code) not in CODE_LENGTHS or not code.isascii() or not code.isalnum()):
        raise UsageError(f"a join code has 4 to 40 letters and digits, not {code[:60]!r}")
    if class_folder is None and (minutes is not None or stuck is not None):
        raise UsageError("--minutes and --stuck go with --class: only a lesson has a clock")
    if class_folder is not None and saves is not None:
        raise UsageError("--class keeps the games in the folder of the class; leave --saves out")
    settings = web.Settings(
        host=host,
        port=port,
        code=code or new_code(),
        saves=(saves_folder(saves) / "web").absolute(),
        sessions=sessions or web.DEFAULT_SESSIONS,
        table_limits=TableLimits(undo=not no_undo, advice=not no_advice),
        addresses=Addresses(None if public_url is None else read_public_url(public_url), read_proxies(trust_proxy)),
    )
    if class_folder is not None:
        read_course(class_folder)
    web.check_extra()  # after the arguments, of which one may be wrong
    if class_folder is None:
        web.serve(settings, click.echo)
    else:
        _serve_class(settings, class_folder, code, sessions, minutes, stuck)


def _serve_class(
    settings: Settings, folder: Path, code: str | None, sessions: int | None, minutes: int | None, stuck: int | None
) -> None:
    """Serve a class until the process is asked to end.

    Raises:
        UsageError: there is no class, it makes no sense, it is served already, or the port is not available.
    """
    import time

    from gigawatt.classroom.serving.open_class import open_class
    from gigawatt.web import server as web
    from gigawatt.web.class_server import STUCK_MINUTES, ClassServer
    from gigawatt.web.players import new_code, new_key

    with progress("Choosing seeds", STEPS) as show:
        served = open_class(
            folder, time.time(), code, lambda: (new_code(), new_key()), lambda done, whole: show(STEPS * done // whole)
        )
    try:
        places = sessions or min(MOST_PLACES, max(web.DEFAULT_SESSIONS, len(served.roster.students)))
        settings = evolve(settings, code=served.lesson.join_code, saves=served.games.folder.absolute(), sessions=places)
        web.serve(
            settings,
            click.echo,
            lambda settings, say: ClassServer(
                settings, say, served, minutes=minutes, stuck_minutes=stuck or STUCK_MINUTES
            ),
        )
    finally:
        served.release()
