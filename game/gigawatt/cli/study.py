"""`gigawatt study`: questions that many games answer, about the game or about one match."""

from __future__ import annotations

import click

from gigawatt.cli.exploits import exploits
from gigawatt.cli.probes import probes
from gigawatt.cli.study_balance import balance
from gigawatt.cli.study_bottlenecks import bottlenecks
from gigawatt.cli.study_decisions import decisions
from gigawatt.cli.study_whatif import whatif


@click.group(epilog="Example: gigawatt study balance case-study --games 400")
def study() -> None:
    """Studies: measure whether the game is a good one, and what a played match turned on."""


study.add_command(balance)
study.add_command(bottlenecks)
study.add_command(decisions)
study.add_command(exploits)
study.add_command(probes)
study.add_command(whatif)
