"""The folder that a student begins with: it is whole, it plays, and nothing of somebody's is overwritten."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from gigawatt.classroom.tournament.policy_template import write_template
from gigawatt.classroom.tournament.student_policies import STUDENT_FILE
from gigawatt.content import open_game
from gigawatt.errors import ClassError
from gigawatt.match import play_match
from gigawatt.match.command import parse_program
from gigawatt.policies.registry import make_policy


def test_it_is_written_into_a_new_or_an_empty_folder(tmp_path: Path) -> None:
    """With the student's id, and a README whose commands name the folder."""
    folder = tmp_path / "deep" / "my bot"
    names = write_template(folder, "ann")
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert (folder / STUDENT_FILE).read_text() == "ann\n"
    readme = (folder / "README.md").read_text()
    assert "gigawatt policy check 'my bot'" in readme
    assert "MY-POLICY" not in readme
    assert parse_program("cmd:'my bot'", folder.parent).files == (str(folder / "policy.py"),)


def test_what_is_there_stays(tmp_path: Path) -> None:
    """A folder with anything in it is refused, and so is an id that names no file; nothing is written then."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ClassError, match="has something in it"):
        write_template(tmp_path)
    with pytest.raises(ClassError, match="--student expects an id"):
        write_template(tmp_path / "new", "../ann")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_policy_in_it_beats_random_play(tmp_path: Path) -> None:
    """It is a policy of the public API, plays legal actions with reasons, and is ahead of random play at a table of two."""
    write_template(tmp_path / "bot")
    policy = runpy.run_path(str(tmp_path / "bot" / "policy.py"))["MyPolicy"]
    game = open_game("first-campus", 2)
    ahead = 0
    for seed in range(3):
        result = play_match(game, [policy(), make_policy("random")], seed)
        assert result.faults == (None, None)
        ahead += result.ranks[0] < result.ranks[1]
    assert ahead == 3
