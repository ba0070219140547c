"""`gigawatt serve`: serve the game to browsers."""

from __future__ import annotations

from pathlib import Path

import click

from gigawatt.errors import UsageError

CODE_LENGTHS = range(4, 41)


@click.command(epilog="Example: gigawatt serve --host 0.0.0.0 --port 8080 --code orchard")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="H",
    help="The address to listen on; 0.0.0.0 for the whole network.",
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), metavar="P", help="The port.")
@click.option("--code", metavar="C", help="The join code. Default: a random one, which is printed.")
@click.option("--sessions", type=click.IntRange(1, 500), metavar="N", help="Players at once.  [default: 30]")
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

    Each player joins with the code, has games of their own, and can continue them later.
    """
    from gigawatt.session.table_limits import TableLimits
    from gigawatt.storage.folders import saves_folder
    from gigawatt.web import server as web
    from gigawatt.web.addresses import Addresses, read_proxies, read_public_url
    from gigawatt.web.players import new_code

    web.check_extra()
    if code is not None and (len(code) not in CODE_LENGTHS or not code.isascii() or not code.isalnum()):
        raise UsageError(f"a join code has 4 to 40 letters and digits, not {code[:60]!r}")
    settings = web.Settings(
        host=host,
        port=port,
        code=code or new_code(),
        saves=(saves_folder(saves) / "web").absolute(),
        sessions=sessions or web.DEFAULT_SESSIONS,
        table_limits=TableLimits(undo=not no_undo, advice=not no_advice),
        addresses=Addresses(None if public_url is None else read_public_url(public_url), read_proxies(trust_proxy)),
    )
    web.serve(settings, click.echo)
