"""`gigawatt replay`: show, step through, draw or verify a record or a save."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gigawatt.cli.exits import fail
from gigawatt.cli.output import echo_json, table
from gigawatt.errors import NotationError, SaveError, UsageError
from gigawatt.text import safe_text
from gigawatt.wording.grammar import counted
from gigawatt.wording.money import ascii_money

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.match import Record
    from gigawatt.storage import Verification


@click.command(epilog="Example: gigawatt replay game.json --verify")
@click.argument("file")
@click.option(
    "--verify", "is_verify", is_flag=True, help="Check every ply, digest and chance result; exit code 1 if any differs."
)
@click.option("--at", metavar="QUARTER", help="Only the position at the start of a quarter, such as 2025Q2 or 6.")
@click.option(
    "--text",
    "is_text",
    is_flag=True,
    help="Print every action and what each quarter's end drew and counted, as plain text.",
)
@click.option("--svg", metavar="FILE", help="Draw the match as a picture.")
@click.option("--force", is_flag=True, help="Let --svg replace any file, not only a picture of ours.")
@click.option("--saves", metavar="DIR", type=click.Path(path_type=Path), help="The saves folder.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
def replay(
    file: str,
    is_verify: bool,
    at: str | None,
    is_text: bool,
    svg: str | None,
    force: bool,
    saves: Path | None,
    as_json: bool,
) -> None:
    """Show a record or a save by quarter or by action, or verify it.

    FILE is a path, or the name of a file in the saves folder.
    """
    from gigawatt.storage import load_record
    from gigawatt.storage.files import shown
    from gigawatt.storage.folders import to_read

    check_picture(svg, force=force)
    path = to_read(file, saves)
    try:
        record = load_record(path)
    except SaveError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise UsageError(f"no file '{shown(path)}'; expected a record or a save") from error
        raise
    show_record(record, file, is_verify=is_verify, at=at, is_text=is_text, svg=svg, as_json=as_json)


def show_record(
    record: Record, name: str, *, is_verify: bool, at: str | None, is_text: bool, svg: str | None, as_json: bool
) -> None:
    """Print the answer of `replay`; `name` is the record's name in it."""
    if is_verify:
        _verify(record, name, as_json)
        return
    from gigawatt.wording.quarters import quarter_index

    game = record.game()
    if svg is not None:
        _draw(record, svg)
    elif at is not None:
        _show_at(record, game, quarter_index(game, at), as_json)
    elif is_text and not as_json:
        for line in _actions(record, game):
            click.echo(line)
    else:
        _show(record, game, as_json)


def check_picture(svg: str | None, *, force: bool) -> None:
    """Check that a picture may be written to the file of `--svg`."""
    if svg is not None:
        from gigawatt.storage.writing import check_writable

        check_writable(Path(svg), "picture", "--svg", force=force)


def _verify(record: Record, name: str, as_json: bool) -> None:
    from gigawatt.storage import verify

    answer = verify(record)
    if as_json:
        echo_json(_verification(answer))
    elif answer.ok:
        end = "to the end" if answer.is_finished else "so far (the match is not over)"
        click.echo(f"{safe_text(name)}: verified, {answer.plies} plies {end}")
    else:
        click.echo(f"gigawatt: {safe_text(name)}: {answer.divergence}", err=True)
    if not answer.ok:
        fail()


def _verification(answer: Verification) -> dict[str, Any]:
    fault = answer.divergence
    divergence = None
    if fault is not None:
        divergence = {"ply": fault.ply, "section": fault.section, "expected": fault.expected, "got": fault.got}
    return {
        "ok": answer.ok,
        "plies": answer.plies,
        "first_divergence": divergence,
        "is_finished": answer.is_finished,
    }


def _draw(record: Record, svg: str) -> None:
    from gigawatt.match.picture import draw
    from gigawatt.storage.files import write_atomic

    write_atomic(Path(svg).absolute(), draw(record).encode())
    click.echo(f"drawn to {safe_text(svg)}")


def _players(record: Record) -> list[str]:
    """The players according to the session, which is untrusted."""
    named = record.session.get("policies")
    if isinstance(named, list) and len(named) == record.seats:
        return [safe_text(name, 40) for name in named]
    return ["?"] * record.seats


def _show_at(record: Record, game: Game, quarter: int, as_json: bool) -> None:
    """Print the position at the start of a quarter."""
    state = _begin_of(record, game, quarter)
    seats = [
        {
            "seat": seat,
            "faction": record.factions[seat],
            "policy": policy,
            "lead": state.lead(seat),
            "compute": state.compute(seat),
            "cash": state.cash(seat),
            "influence": state.influence(seat),
            "progress": state.progress(seat),
            "online": state.online(seat),
        }
        for seat, policy in enumerate(_players(record))
    ]
    name = game.quarter_text(quarter)
    if as_json:
        echo_json(
            {"scenario": record.scenario, "quarter": game.quarter_name(quarter), "ply": state.ply, "seats": seats}
        )
        return
    click.echo(f"{record.scenario}, when {name} began, after {state.ply} plies")
    rows = [
        (s["seat"], s["faction"], s["policy"], s["lead"], s["online"], s["compute"], ascii_money(state.cash(i)), s["influence"],
         s["progress"])
        for i, s in enumerate(seats)
    ]  # fmt: skip
    click.echo(table(("seat", "faction", "policy", "lead", "online", "compute", "cash", "influence", "training"), rows))


def _begin_of(record: Record, game: Game, quarter: int) -> State:
    from gigawatt.match.replay import positions

    for state in positions(record, game):
        if state.quarter == quarter and not state.is_terminal:
            return state
    last = game.quarter_name(min(state.quarter, game.quarters - 1))
    raise NotationError(f"the record ends before {game.quarter_name(quarter)}: it reaches {last}")


def _actions(record: Record, game: Game) -> list[str]:
    """Every action, and at each quarter's end the results of chance, the prices that moved, and the Lead of every seat."""
    from gigawatt.analysis.quarter_report import counted_rows, reports_of
    from gigawatt.match.record import format_seed
    from gigawatt.match.replay import positions, quarters_of, reasons_of
    from gigawatt.wording.chance_text import chance_text

    lines = [f"{record.scenario}, {record.seats} seats, seed {format_seed(record.seed)}"]
    lines += [f"seat {i}: {f}, {p}" for i, (f, p) in enumerate(zip(record.factions, _players(record), strict=True))]
    ends = {quarter.plies: quarter for quarter in quarters_of(record, game)}  # raises if an action is illegal
    reports = dict(reports_of(record, game))
    said = reasons_of(record)
    for state in positions(record, game):
        if (ended := ends.get(state.ply)) is not None:
            lines += [f"          . {chance_text(game, event)}" for event in ended.chance]
        if (report := reports.get(state.ply)) is not None:
            lines += [f"          . {row}" for row in counted_rows(report)]
        if state.ply == len(record.actions):
            break
        action = game.format_action(record.actions[state.ply])
        when = game.quarter_name(state.quarter)
        why = f"  # {said[state.ply]}" if state.ply in said else ""
        lines.append(f"{when} {state.ply:>4} seat {state.seat} {record.factions[state.seat]}: {action}{why}")
    return lines


def _show(record: Record, game: Game, as_json: bool) -> None:
    """Print the standings by quarter."""
    from gigawatt.content import ruleset_digest
    from gigawatt.match import record_digest
    from gigawatt.match.record import format_seed
    from gigawatt.match.replay import position, standings

    state = position(record, game=game)
    digest = ruleset_digest(record.ruleset, record.scenario)
    rows = [s for s in standings(record, game) if s.quarter >= 0]
    players = _players(record)
    ranks = state.ranks()
    seed = format_seed(record.seed)
    if as_json:
        echo_json({
            "scenario": record.scenario,
            "seed": int(seed) if seed.isdecimal() else seed,
            "ruleset": record.ruleset.id,
            "ruleset_digest": digest,
            "record_digest": record_digest(record, digest),
            "plies": len(record.actions),
            "is_finished": state.is_terminal,
            "seats": [
                {"seat": i, "faction": record.factions[i], "policy": players[i], "rank": ranks[i], "lead": state.lead(i),
                 "compute": state.compute(i), "cash": state.cash(i)}
                for i in range(record.seats)
            ],
            "quarters": [
                {"quarter": game.quarter_name(s.quarter), "lead": s.lead, "compute": s.compute, "cash": s.cash}
                for s in rows
            ],
        })  # fmt: skip
        return
    end = "finished" if state.is_terminal else f"not over, {game.quarter_text(state.quarter)} is being played"
    click.echo(
        f"{record.scenario}, {record.seats} seats, {counted(len(record.actions), 'ply', 'plies')}, {end}; Lead (compute) by quarter"
    )
    header = ("quarter", *(f"{i} {faction}" for i, faction in enumerate(record.factions)))
    body = [
        (game.quarter_name(s.quarter), *(f"{lead} ({c})" for lead, c in zip(s.lead, s.compute, strict=True)))
        for s in rows
    ]
    click.echo(table(header, [("policy", *players), *body, ("rank", *ranks)]))
