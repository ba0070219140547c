"""A game of a class in plain text: the question stands before the action, and the answer is told what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from tests.classroom.classes import class_of

from gigawatt.console.play import Console
from gigawatt.session import GameSession


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The start file of a student who is asked in the second of four quarters."""
    folder = tmp_path_factory.mktemp("classes") / "spring"
    class_of(folder, "id\nann\n")
    return (folder / "starts" / "ann.json").read_bytes()


class Table:
    """A student at a console, and what was said."""

    def __init__(self, path: Path) -> None:
        self.said: list[str] = []
        self.asked = ""
        self.session = GameSession.resume(path)
        self.console = Console(self.session, self.said.append)
        self.console.open()

    def type(self, line: str) -> str:
        """What is said after a line."""
        self.said.clear()
        self.console.do(line)
        return "\n".join(self.said)


@pytest.fixture
def table(start: bytes, tmp_path: Path) -> Table:
    """The student at the beginning of the second quarter."""
    (tmp_path / "ann.json").write_bytes(start)
    table = Table(tmp_path / "ann.json")
    assert "This is the game of ann in the class spring." in table.said
    assert "which layer will bind" not in "\n".join(table.said)
    table.asked = table.type("pass")
    return table


def test_the_question_comes_with_the_turn(table: Table) -> None:
    """It is said after whose turn it is, and again when the game is opened anew."""
    assert "Before you act in 2024 Q2: which layer will bind your largest campus" in table.asked
    assert table.asked.endswith("such as predict power 60; or predict skip.")
    assert table.session.path is not None
    table.console.close()
    again = Table(table.session.path)
    assert "which layer will bind" in "\n".join(again.said)


def test_nothing_is_done_before_it_is_answered(table: Table) -> None:
    """An action is refused with the question; looking is free."""
    plies = len(table.session.plies)
    assert table.type("pass").startswith("Nothing was done.\nBefore you act")
    assert "Compute" in table.type("status") or table.said
    assert len(table.session.plies) == plies
    assert table.type("predict power 60") == "You predict power with 60 %."
    assert table.type("pass").startswith("Done: pass.")


@pytest.mark.parametrize("command", ["next", "hint", "advise", "bottleneck", "preview pass"])
def test_nothing_advises_before_it_is_answered(table: Table, command: str) -> None:
    """The class allows advice, and it comes after the prediction that it would decide."""
    said = table.type(command)
    assert said.startswith("A prediction is due: advice, hints and previews come after it.\nBefore you act")
    assert table.session.counts["advised"] == 0
    table.type("predict power 60")
    assert "A prediction is due" not in table.type(command)


def test_without_advice_too_previews_wait(table: Table) -> None:
    """A class may forbid advice; what it allows all the same waits as well, and what stands today is open."""
    table.session.options = evolve(table.session.options, advice=False)
    assert "Advice is switched off at this table." in table.type("next")
    assert table.type("preview pass").startswith("A prediction is due")
    assert "Cooling and accelerators bind." in table.type("status")
    assert "; then" not in table.type("status")
    table.type("predict skip")
    assert "; then" in table.type("status")
    assert table.type("preview pass").startswith("Preview of pass.")


def test_rivals_may_be_looked_at_before_it_is_answered(table: Table) -> None:
    """The question is about the own campus alone."""
    assert "; then" in table.type("status B")


@pytest.mark.parametrize(
    "words", ["", "power", "60", "power 101", "power 19", "power -60", "power 6O", "c 40", "power 60 70", "power ٣"]
)
def test_words_that_are_no_answer(table: Table, words: str) -> None:
    """What is wrong with them and the question again are said, and nothing is noted."""
    said = table.type(f"predict {words}").splitlines()
    wrong = [f"predict {words}: expected one of the layers and a whole number within the limits."] if words else []
    assert said[: len(wrong)] == wrong
    assert said[len(wrong)].startswith("Before you act")
    assert "answers" not in table.session.extra


@pytest.mark.parametrize(
    "words, said",
    [("coo 40%", "cooling with 40 %"), ("NETWORK 20 %", "network with 20 %"), ("skip", "nothing this quarter")],
)
def test_words_that_are_one(table: Table, words: str, said: str) -> None:
    """Beginnings, capitals and signs of per cent are understood."""
    assert table.type(f"predict {words}") == f"You predict {said}."
    assert table.type("predict power 60") == "Nothing is asked now."


def test_what_came_of_it(table: Table) -> None:
    """The end of the quarter tells, and the end of the match sums up and says what to hand in."""
    table.type("predict site 70")
    assert "You predicted site with 70 %, but " in table.type("pass")
    while not table.session.is_over:
        table.type("pass")
    said = "\n".join(table.said)
    assert "Predictions: 0 of 1 came true." in said
    assert "Hand in ann.json: it holds your game, whatever its name." in said


def test_other_games_are_asked_nothing(tmp_path: Path, small_game: object) -> None:
    """A game of no class says so, and is played as ever."""
    from gigawatt.core import Game
    from gigawatt.session import Seat

    assert isinstance(small_game, Game)
    said: list[str] = []
    console = Console(GameSession(small_game, None, 3, [Seat(), Seat("random")]), said.append)
    console.open()
    console.do("predict power 60")
    assert said[-1] == "This game asks for no predictions."
