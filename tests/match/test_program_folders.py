"""A folder as an entrant: what of it is run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gigawatt.errors import PolicyError
from gigawatt.match.command import parse_program


def test_a_folder_with_a_script_is_run_by_this_python(tmp_path: Path) -> None:
    """`policy.py` in a folder is the program, whatever `python3` means in the shell."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "policy.py").write_text("")
    spec = parse_program("cmd:bot", tmp_path)
    assert spec.command == (sys.executable, "-B", str(tmp_path / "bot" / "policy.py"))
    assert spec.files == (str(tmp_path / "bot" / "policy.py"),)
    assert parse_program("cmd:.", tmp_path / "bot").command == spec.command


def test_a_description_in_a_folder_goes_first(tmp_path: Path) -> None:
    """`policy.toml` says what is run, with paths beside it."""
    (tmp_path / "policy.py").write_text("")
    (tmp_path / "other.py").write_text("")
    (tmp_path / "policy.toml").write_text('command = ["python3", "other.py"]\nmove_ms = 50\n')
    spec = parse_program("cmd:.", tmp_path)
    assert spec.command == ("python3", str(tmp_path / "other.py"))
    assert spec.move_ms == 50


def test_a_folder_without_a_program_is_refused(tmp_path: Path) -> None:
    """The message says which files were expected."""
    with pytest.raises(PolicyError, match=r"expected policy\.py or policy\.toml"):
        parse_program("cmd:.", tmp_path)


def test_a_program_of_the_same_name_goes_before_a_folder(tmp_path: Path) -> None:
    """A folder called `python3` does not hide the program that entrants meant before folders could be named."""
    (tmp_path / "python3").mkdir()
    assert parse_program("cmd:python3", tmp_path).command == ("python3",)
