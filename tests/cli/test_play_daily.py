"""`gigawatt play --daily`: which game it is, and what is refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gigawatt.session import GameSession, daily_calendar
from gigawatt.session.daily import daily_game, daily_of
from gigawatt.session.daily_results import read_results
from gigawatt.session.saves import list_saves

Run = Callable[..., Any]

MONDAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _on_that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock says that date, whenever the tests run."""
    monkeypatch.setattr(daily_calendar, "today", lambda: MONDAY)


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """What standard input has."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


@pytest.mark.parametrize("words", [(), ("2026-11-30",)])
def test_a_date_or_none_begins_the_daily_game(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Without a date it is today's game; it is kept under its date once somebody has acted."""
    typed(monkeypatch, "pass")
    output = run("play", "--daily", *words, "--text")
    assert output.code == 0, output.err
    (info,) = list_saves()
    assert info.name == "daily-2026-11-30-1"
    session = GameSession.resume(info.path)
    assert session.factions == daily_game(MONDAY).factions
    assert daily_of(session) is not None


def test_the_end_has_par_and_a_line_to_share(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A game that is left and continued ends with its result against par, which is kept, and with one line of plain ASCII to share."""
    typed(monkeypatch, "pass", "pass")
    run("play", "--daily", "--text")
    typed(monkeypatch, *["pass"] * 20)
    said = run("play", "--daily", "--text").out.splitlines()
    kept = read_results()["2026-11-30"]
    assert kept.best is not None
    line = said[said.index("A line to share:") + 1]
    assert line.isascii()
    assert line.startswith(f"Gigawatt daily 2026-11-30, First campus: Lead {kept.best.lead}, par {kept.par} (")
    assert line.split()[-1].replace("#", "1").replace("-", "0") == "".join("01"[won] for won in kept.best.led)


def test_a_result_that_cannot_be_kept_is_still_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, saves_folder: Any
) -> None:
    """A file of something else in the place of the results costs a line, not the end of the game."""
    (saves_folder / "daily").mkdir()
    (saves_folder / "daily" / "results.json").write_text("mine", "utf-8")
    typed(monkeypatch, *["pass"] * 20)
    output = run("play", "--daily", "--text")
    assert output.code == 0
    assert "The result could not be kept: " in output.out
    assert "A line to share:" in output.out


@pytest.mark.parametrize("text", ["2026-12-01", "case-study", "2026-11-31", "\x1b[31m"])
def test_a_date_that_is_none_or_to_come_gets_one_line(run: Run, text: str) -> None:
    """A malformed or future date is wrong use, and nothing is begun."""
    output = run("play", "--daily", text, "--text")
    assert output.code == 2
    assert "\x1b" not in output.line
    assert list_saves() == []


@pytest.mark.parametrize(
    "words, named",
    [
        (("duel",), "SCENARIO"), (("--seed", 3), "--seed"), (("--seats", 2), "--seats"), (("--seat", "neocloud=human"), "--seat"),
        (("--continue",), "--continue"), (("--load", "x"), "--load"), (("--save", "x"), "--save"),
    ],
)  # fmt: skip
def test_what_the_date_decides_is_not_given(run: Run, words: tuple[object, ...], named: str) -> None:
    """Whatever a date decides is refused beside it, by its name."""
    output = run("play", "--daily", "2026-11-30", *words, "--text")
    assert output.code == 2
    assert f"leave {named} out" in output.line
