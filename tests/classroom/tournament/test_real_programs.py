"""A whole tournament of real programs under strict limits: honest, crashing, slow, curious and babbling ones."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.classroom.tournament.test_play import put

from gigawatt.classroom.tournament.policy_template import write_template
from gigawatt.cli.main import main

pytestmark = pytest.mark.slow

STUDENTS = ("honest", "crashing", "slow", "curious", "babbling", "hungry", "absent")

CURIOUS = """
import os, pathlib
def look():
    places = [pathlib.Path(__file__).resolve(), pathlib.Path.cwd(), *map(pathlib.Path, sys.argv + sys.path + list(os.environ.values()))]
    for process in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            places += [pathlib.Path(word.decode()) for word in process.read_bytes().split(b"\\0") if b"/" in word]
        except OSError:
            pass
    for place in places:
        for folder in (place, *place.parents):
            for name in ("class.key", "NAME/class.key"):
                try:
                    if "NAME" in str(folder / name) and (folder / name).exists():
                        raise SystemExit(f"FOUND {folder / name}")
                except (OSError, ValueError):
                    pass
look()
"""
"""Looks for the class of a name in everything that it is told: its own path, arguments, environment, and those of other processes."""


@pytest.fixture(scope="module")
def plain(master_class: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `class tournament --json` prints for a class of such programs."""
    name = f"class-{uuid4().hex}"  # other tests have classes too
    folder = Path(shutil.copytree(master_class, tmp_path_factory.mktemp("real") / name))
    (folder / "roster.csv").write_text("id\n" + "".join(f"{one}\n" for one in STUDENTS), encoding="utf-8")
    write_template(folder / "policies" / "honest", "honest")
    put(folder, "crashing", act="sys.exit(4)")
    put(folder, "slow", first="import time", act="time.sleep(5)")
    put(folder, "curious", first=CURIOUS.replace("NAME", name))
    put(folder, "babbling", act='print("I think " * 3, flush=True)')
    put(folder, "hungry", act="hoard = bytearray(400_000_000)")
    with pytest.MonkeyPatch.context() as patch:
        lines: list[str] = []
        patch.setattr("gigawatt.cli.output.click.echo", lambda text="", **_: lines.append(str(text)))
        with pytest.raises(SystemExit) as leave:
            main([
                "class", "tournament", str(folder), "--rung", "random", "--blocks", "2", "--move-ms", "400", "--memory-mb", "128",
                "--workers", "2", "--json",
            ])  # fmt: skip
    assert leave.value.code == 0
    found: dict[str, Any] = json.loads("\n".join(lines))
    return found


def row(plain: dict[str, Any], student: str) -> dict[str, Any]:
    """The row of a student."""
    return next(one for one in plain["students"] if one["id"] == student)


def test_everything_was_played(plain: dict[str, Any]) -> None:
    """No program stops the tournament."""
    assert plain["complete"]
    assert plain["games"] > 0


@pytest.mark.parametrize(
    ("student", "kinds"),
    [("crashing", {"crash"}), ("slow", {"timeout"}), ("babbling", {"protocol"}), ("hungry", {"memory"})],
)
def test_a_bad_program_has_its_fault_and_loses(plain: dict[str, Any], student: str, kinds: set[str]) -> None:
    """The kind of fault is named, with a message and the first game, and every game of it is lost."""
    found = row(plain, student)
    assert found["status"] == "faulted"
    assert {fault["kind"] for fault in found["faults"]} == kinds
    assert all(fault["message"] and fault["game"] for fault in found["faults"])
    assert found["ladder"]["unpublished"]["value"] == 0
    assert found["reason"].startswith(kinds.pop())


def test_an_honest_program_plays_all_of_it(plain: dict[str, Any]) -> None:
    """The template as it is, without a fault."""
    found = row(plain, "honest")
    assert (found["status"], found["faults"], found["reason"]) == ("played", [], "")
    assert found["ladder"]["unpublished"]["value"] > 0


def test_a_curious_program_is_not_told_where_the_class_is(plain: dict[str, Any]) -> None:
    """Nothing that a program is given leads to the key of the class; it would end with what it found."""
    assert row(plain, "curious")["reason"] == ""
    assert row(plain, "curious")["status"] == "played"


def test_who_handed_in_nothing_is_missing(plain: dict[str, Any]) -> None:
    """And has no figures."""
    assert row(plain, "absent")["status"] == "missing"
    assert row(plain, "absent")["ladder"] == {"published": None, "unpublished": None}
