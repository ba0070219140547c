"""A small class, made once for a file of tests and copied for those that write in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.classroom.classes import class_of, played, start_of

from gigawatt.classroom.folder.course import Course, read_course
from gigawatt.match import Record

ROSTER = "id,name,section\nann,Ann Arbor,A\nben,Ben Nevis,A\ncleo,Cleo Café,B\n"


@pytest.fixture(scope="session")
def master_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a class of three on a short lesson; nobody writes in it."""
    folder = tmp_path_factory.mktemp("classes") / "spring-a"
    class_of(folder, ROSTER)
    return folder


@pytest.fixture(scope="session")
def course(master_class: Path) -> Course:
    """The class of ann, ben and cleo, to read; it asks in its second quarter."""
    return read_course(master_class)


@pytest.fixture(scope="session")
def game(course: Course) -> Record:
    """Ann's whole game."""
    return played(course, start_of(course, "ann"))


@pytest.fixture
def class_folder(master_class: Path, tmp_path: Path) -> Path:
    """A copy of the class, to write in."""
    return Path(shutil.copytree(master_class, tmp_path / "spring-a"))
