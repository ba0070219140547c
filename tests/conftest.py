"""What the tests of every room share."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from hypothesis import HealthCheck, settings
from tests import remembered

from gigawatt import compiled
from gigawatt.core import Game
from gigawatt.match import Record, play_match
from gigawatt.policies.registry import make_policy

# Nothing random about a test run: Hypothesis walks the same examples everywhere, without a clock to be late by.
settings.register_profile(
    "gigawatt",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("deep", settings.get_profile("gigawatt"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("GIGAWATT_HYPOTHESIS", "gigawatt"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Long trials are asked for."""
    parser.addoption("--soak", action="store_true", help="run the tests marked soak as well, which take many minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave long trials out where nobody asks for them."""
    if config.getoption("--soak"):
        return
    soaks = [item for item in items if item.get_closest_marker("soak")]
    if soaks:
        config.hook.pytest_deselected(items=soaks)
        items[:] = [item for item in items if not item.get_closest_marker("soak")]


@pytest.hookimpl(wrapper=True)
def pytest_cmdline_main() -> Generator[None, Any, Any]:
    """Read the same rules once a process, by tests and by modules of tests; reading itself is tested with files that differ."""
    with remembered.rules():
        return (yield)


def pytest_sessionstart() -> None:
    """Hear Ctrl-C, and refuse old compiled modules, which would test what nobody reads.

    A shell without job control lets what it starts in the background ignore Ctrl-C, and programs that tests start would inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if warning := compiled.stale():
        pytest.exit(warning, returncode=2)


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give each process of `-n` a run of neighbours, and let one that has none left take from the others.

    By default xdist deals tests out in turns: each process makes every fixture of every module, and one may end up alone with a long test.
    """
    if config.getoption("dist") != "load":
        return None
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


def pytest_collection_finish() -> None:
    """What there is by now stays: the collector of garbage, which had a fifth of the time, need not look through thousands of tests."""
    gc.collect()
    gc.freeze()


def pytest_report_header() -> str:
    """Which build is tested."""
    return f"gigawatt: {compiled.build_name()}"


@frozen
class Output:
    """What a run of the program left behind."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line on standard error; there must be just one, and it is no traceback."""
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("gigawatt: "), self.err
        assert "Traceback" not in self.err
        return self.err.strip()


Run = Callable[..., Output]


@pytest.fixture(autouse=True)
def saves_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test's own for saves, so that no test writes where a player's games are."""
    folder = tmp_path_factory.mktemp("saves")
    monkeypatch.setenv("GIGAWATT_SAVES", str(folder))
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program in this process, as in `run("match", "duel", "--seed", 1)`."""
    from gigawatt.cli.main import main

    def call(*arguments: object) -> Output:
        capsys.readouterr()
        with pytest.raises(SystemExit) as leave:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Output(int(leave.value.code or 0), out, err)

    return call


@pytest.fixture(scope="session")
def small_game() -> Game:
    """The smallest game there is: `first-campus` for two."""
    from gigawatt.content import open_game

    return open_game("first-campus", 2)


@pytest.fixture(scope="session")
def duel_game() -> Game:
    """All the rules with the fewest seats."""
    from gigawatt.content import open_game

    return open_game("duel", 2)


@pytest.fixture(scope="session")
def case_game() -> Game:
    """The standard game for four."""
    from gigawatt.content import open_game

    return open_game("case-study", 4)


@pytest.fixture(scope="session")
def duel_record(duel_game: Game) -> Record:
    """A finished match of two random policies under all the rules."""
    record = play_match(duel_game, [make_policy("random"), make_policy("random")], 3, record=True).record
    assert record is not None
    return record


@pytest.fixture(scope="session")
def small_record(small_game: Game) -> Record:
    """A finished match of the smallest game."""
    record = play_match(small_game, [make_policy("random"), make_policy("random")], 5, record=True).record
    assert record is not None
    return record
