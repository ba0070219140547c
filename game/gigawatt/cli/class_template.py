"""`gigawatt class template`: write a folder that a student makes a policy from."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example: gigawatt class template my-policy --student ann")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--student", metavar="ID", help="The id of the student, for the file student.txt.")
def template(folder: Path, student: str | None) -> None:
    """Write a small policy that works into FOLDER, for a student to edit.

    FOLDER must be new or empty. It gets policy.py, README.md, which says how to try it and what to hand in, and student.txt.
    """
    from gigawatt.classroom.tournament.policy_template import write_template
    from gigawatt.reading import shown

    names = write_template(folder, student or "")
    click.echo(f"{shown(folder)}: {', '.join(names)}. Begin with {shown(folder / 'README.md')}.")
    click.echo(f"Try it: gigawatt policy check {shown(folder)}")
