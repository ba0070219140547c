"""`gigawatt study whatif`: a played match with one thing changed."""

from __future__ import annotations

import shlex
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import click
from attrs import frozen

from gigawatt.cli.entrants import read_seed
from gigawatt.cli.match_study import MatchStudy, match_study_options, stand_in_option
from gigawatt.cli.output import echo_json, table
from gigawatt.errors import UsageError

if TYPE_CHECKING:
    from gigawatt.study.hindsight.replayed import Replayed
    from gigawatt.study.hindsight.whatif import WhatIf

_MOST_GAMES: Final = 1_000_000


@frozen(kw_only=True)
class _Options(MatchStudy):
    """What was asked for."""

    at: str
    changes: tuple[str, ...]
    games: int
    seed: int
    stand_in: str
    only_actions: bool


@click.command(epilog="Example: gigawatt study whatif game.json --at 2025Q4 --change power:texas=4")
@click.option(
    "--at",
    required=True,
    metavar="QUARTER[:PLY]",
    help="The decision: the first of a quarter, as in 2025Q4 or 8, or the ply that `replay --text` numbers.",
)
@click.option(
    "--change", "changes", multiple=True, metavar="CHANGE", help="What is changed there; may be repeated. See above."
)
@click.option(
    "--games",
    type=click.IntRange(1, _MOST_GAMES),
    default=200,
    show_default=True,
    metavar="N",
    help="Futures, each played with the change and without.",
)
@click.option(
    "--seed", metavar="N", callback=read_seed, default="1", show_default=True, help="The seed of the futures."
)
@stand_in_option
@click.option(
    "--actions",
    "only_actions",
    is_flag=True,
    help="List the actions that are legal at that decision, and play nothing.",
)
@match_study_options("question")
def whatif(**options: Any) -> None:
    """Ask what would have been: another decision, or other rules from one on.

    FILE is a record or a save: a path, or the name of a file in the saves folder. A CHANGE is an action, as `gigawatt replay --text`
    prints it, or one of

    \b
      permits:texas=50/10      odds of stalling and of an outright grant, per cent
      power:texas=4            running cost of two modules on grid power
      control:logic:alliance:challenger=off|licence|embargo
      controls=off             all that stand
      card:green-bond=in|out, headline:island-quake=in|out
      economy.credit_base=60   any number of the rules, by its path

    Two answers: the match's own future with everyone as recorded, and futures that both sides share, in which policies play on.
    """  # noqa: D301  # click's mark for a paragraph that keeps its lines
    asked = _Options(**options)
    asked.check()
    replayed = asked.load(asked.stand_in)
    if asked.only_actions:
        _list_actions(replayed, asked)
        return
    _check_changes(replayed, asked)
    answer = _ask(replayed, asked)
    command = _command(asked, replayed, answer)
    asked.write_page(partial(_page, answer, command))
    if asked.as_json:
        from gigawatt.study.hindsight.whatif import to_json

        echo_json(to_json(answer, command))
    else:
        _report(answer, command)


def _check_changes(replayed: Replayed, asked: _Options) -> None:
    """Refuse a question without a change: its answer is nought, after minutes of play.

    Raises:
        UsageError: there is no such decision, or nothing is changed there.
    """
    at = replayed.text_at(replayed.ply_at(asked.at))
    if not asked.changes:
        raise UsageError(
            f"nothing is changed at {at}; name a --change, or list with --actions what the seat could do there"
        )


def _ask(replayed: Replayed, asked: _Options) -> WhatIf:
    from gigawatt.study.hindsight.whatif import what_if

    with asked.progress("futures", asked.games) as show:
        return what_if(
            replayed, asked.at, asked.changes, asked.games, asked.place, seed=asked.seed, out=asked.out, on_done=show
        )


def _list_actions(replayed: Replayed, asked: _Options) -> None:
    """What the seat could do there."""
    ply = replayed.ply_at(asked.at)
    state, game = replayed.position(ply), replayed.game
    recorded = replayed.record.actions[ply : ply + 1]
    if asked.as_json:
        echo_json({
            "at": replayed.text_at(ply), "ply": ply, "seat": state.seat,
            "recorded": game.format_action(recorded[0]) if recorded else None,
            "actions": [game.format_action(action) for action in state.legal_actions()],
        })  # fmt: skip
        return
    click.echo(f"{replayed.text_at(ply)}, seat {state.seat} ({replayed.record.factions[state.seat]})")
    for action in state.legal_actions():
        click.echo(f"{'*' if recorded and action == recorded[0] else ' '} {game.format_action(action)}")
    if recorded:
        click.echo("* what was played")


def _command(asked: _Options, replayed: Replayed, answer: WhatIf) -> str:
    """The command that gives every figure again."""
    words = ["gigawatt", "study", "whatif", asked.file, "--at", answer.at]
    words += [word for change in answer.changes for word in ("--change", change)]
    words += ["--games", str(asked.games), "--seed", str(asked.seed)]
    if any(player.is_stand_in for player in replayed.players):
        words += ["--policy", asked.stand_in]
    return shlex.join([*words, *asked.saves_words])


def _report(answer: WhatIf, command: str) -> None:
    from gigawatt.study.hindsight import whatif_text as words

    click.echo(words.question(answer))
    click.echo(f"\n{words.verdict(answer)}")
    if why := words.reason(answer):
        click.echo(why)
    click.echo(words.players_note(answer))
    click.echo(table(words.REACTING_HEAD, words.reacting_rows(answer)))
    click.echo(f"\n{words.frozen_verdict(answer)}")
    if answer.frozen is not None:
        click.echo(table(words.FROZEN_HEAD, words.frozen_rows(answer)))
        click.echo(words.FROZEN_NOTE)
    click.echo(f"\nagain: {command}")


def _page(answer: WhatIf, command: str) -> str:
    from gigawatt.study.hindsight.whatif_page import whatif_page

    return whatif_page(answer, command)
