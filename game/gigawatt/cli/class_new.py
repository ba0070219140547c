"""`gigawatt class new`: make a class, or the start files of students who were added to one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gigawatt.cli.output import progress
from gigawatt.wording.grammar import listed, plural

if TYPE_CHECKING:
    from gigawatt.classroom.folder.course import Course
    from gigawatt.classroom.setup.create import Made
    from gigawatt.classroom.setup.exercise_starts import ExerciseWritten
    from gigawatt.classroom.setup.starts import StartFault, Written

STEPS = 1_000
"""The length of a progress bar."""


@click.command(epilog="Example: gigawatt class new spring-a --roster roster.csv --preset 50")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--roster", type=click.Path(path_type=Path), metavar="FILE",
    help="The students: CSV with id, name, section, or as Canvas exports them. Default: roster.csv in DIR.",
)  # fmt: skip
@click.option("--scenario", metavar="S", help="What is played. Default: that of the preset.")
@click.option("--preset", metavar="25|50|75|homework", help="How long the lesson is.  [default: 50]")
@click.option(
    "--any-seed",
    is_flag=True,
    help="Take the first seed of each student, instead of one on which a panel of policies does about as well as on most.",
)
@click.option("--exercise", "exercises", multiple=True, metavar="ID", help="An exercise to solve; may be repeated.")
def new(
    folder: Path,
    roster: Path | None,
    scenario: str | None,
    preset: str | None,
    any_seed: bool,
    exercises: tuple[str, ...],
) -> None:
    """Make a class, or the start files of students who were added.

    DIR gets class.toml, which you may edit; class.key, which is secret; and a start file for each student in starts, all of the same
    difficulty but each with a seed of its own. A class that is there stays as it is: the command only makes the files that are missing.
    If the class has no students yet, --roster gives it some.
    """
    from gigawatt.classroom.setup.again import Asked, make_or_add

    asked = Asked(preset=preset, scenario=scenario, exercises=exercises, any_seed=any_seed, roster=roster)
    with progress("Choosing seeds", STEPS) as show:

        def chosen(done: int, whole: int) -> None:
            show(STEPS * done // whole)

        made = make_or_add(folder, asked, chosen)
    for line in _lines(made):
        click.echo(line)


def _lines(made: Made) -> list[str]:
    folder = made.course.folder
    lines = [*made.notes, *([_played(made.course)] if made.is_new else [])]
    lines.append(_made_line("", made.starts, folder.starts))
    for one in made.exercises:
        lines.append(_made_line(f" of exercise {one.exercise}", one, folder.starts / one.exercise))
    if made.handouts:
        lines.append(f"To print: {listed(made.handouts)} in {_shown(folder.handouts)}.")
    lines += fault_lines(made.starts.odd)
    if not made.roster.students:
        lines.append(
            f"There are no students yet: enter them in {_shown(folder.roster)} and run gigawatt class new {_shown(folder.path)}, "
            "or name a list of them there with --roster FILE."
        )
    if made.is_new:
        lines += [
            f"Now read {_shown(folder.file)}, and alter it before anything is handed out.",
            _hand_out_line(made),
            f"Put what comes back into {_shown(folder.submissions)}.",
            f"Keep {_shown(folder.key)} to yourself, and keep a copy: nothing can be graded without it.",
        ]
    return lines


def _hand_out_line(made: Made) -> str:
    """What a student gets, and does with it."""
    from gigawatt.classroom.setup.start_files import start_name

    one = next(iter(made.roster.players), "ID")
    names = [start_name(one, exercise) for exercise in ("", *made.course.exercises)]
    if len(names) == 1:
        return (
            f"Give each student the start file with their id, as {names[0]}: gigawatt play --load opens it, keeps the game in it, "
            "and the same file comes back."
        )
    return (
        f"Give each student the {len(names)} start files with their id, as {listed(names)}: gigawatt play --load opens each, "
        "keeps its game in it, and the same files come back."
    )


def _made_line(of: str, found: Written | ExerciseWritten, path: Path) -> str:
    """How many start files were made in a folder, of what, and how many were there."""
    return f"{plural(len(found.made), 'start file')}{of} made in {_shown(path)}, {len(found.kept)} kept."


def fault_lines(odd: Sequence[StartFault]) -> list[str]:
    """What is wrong with start files that were there already."""
    said = {
        "played": "somebody has played in it; move it to submissions if it was handed in",
        "other": "it is not the one that class.toml and class.key make; remove it to have it made again",
        "unreadable": "it is not a start file; remove it to have it made again",
    }
    return [f"{_shown(fault.path)}: {said[fault.code]}." for fault in odd]


def _played(course: Course) -> str:
    """What a class plays, in a sentence."""
    names = {faction.id: faction.name for faction in course.game.ruleset.factions}
    rivals = [f"{names[seat.faction]} ({seat.player})" for seat in course.seats if not seat.is_students]
    return (
        f"{course.name}: {course.game.scenario.name}, {plural(course.game.quarters, 'quarter')}. "
        f"Students play {names[course.seats[course.seat].faction]}, against {listed(rivals)}."
    )


def _shown(path: Path) -> str:
    from gigawatt.reading import shown

    return shown(path)
