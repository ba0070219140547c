"""The compiled build is the same game: the same digests, reasons and errors, from the same sources."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from gigawatt import compiled

ROOT = Path(__file__).parents[2]
PATIENCE_S = 900


def why_not() -> str:
    """Why nothing can be compiled here; empty if it can."""
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    if os.name != "nt" and shutil.which(compiler) is None:
        return f"there is no C compiler ({compiler})"
    missing = [name for name in ("mypyc", "setuptools") if importlib.util.find_spec(name) is None]
    return f"{' and '.join(missing)} not installed" if missing else ""


def run(folder: Path, *arguments: str) -> list[str]:
    """The lines that a module prints when it runs on the package in a folder."""
    environment = os.environ | {"PYTHONPATH": str(folder / "game")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout.splitlines()


def copy_sources(folder: Path) -> None:
    """A checkout's sources and rules, without anything compiled."""
    for name in ("game", "rules", "saves"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)


@pytest.fixture(scope="module")
def fast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout's sources and rules with everything compiled; anew where this checkout is not."""
    folder = tmp_path_factory.mktemp("fast")
    copy_sources(folder)
    run(folder, ".ci/compile.py", "--into", str(folder / "game"), "--reuse")
    return folder


@pytest.mark.slow
@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_the_compiled_build_is_the_same_game(fast: Path, tmp_path: Path) -> None:
    """Hundreds of games on every board, and all that can be asked of their positions."""
    copy_sources(tmp_path)
    expected, found = run(tmp_path, "-m", "tests.compiled.same"), run(fast, "-m", "tests.compiled.same")
    assert (expected[0], found[0]) == ("build interpreted", "build compiled")
    assert len(expected) > 250
    for line, other in zip(expected, found, strict=True):
        assert line == other or line.startswith("build ")


@pytest.mark.slow
@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_the_compiled_build_passes_the_tests_of_the_engine(fast: Path) -> None:
    """The fast tests of what is compiled, which run on the sources elsewhere."""
    tests = [
        str(path)
        for path in ("tests/golden", "tests/core", "tests/policies", "tests/contracts", "tests/match/test_play.py")
    ]
    run(fast, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow", *tests)


def test_what_is_compiled_is_found_and_its_age_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module counts as compiled if this interpreter would load it so; one older than its source is named with what to do."""
    package = tmp_path / "game" / "gigawatt"
    (package / "core").mkdir(parents=True)
    source = package / "core" / "game.py"
    source.touch()
    monkeypatch.setattr(compiled, "_PACKAGE", package)
    assert compiled.build_name() == "interpreted"
    source.with_name("game.of-another-python.so").touch()
    assert compiled.build_name() == "interpreted"
    assert compiled.stale() == ""
    made = source.with_name("game" + compiled.EXTENSION_SUFFIXES[0])
    made.touch()
    assert compiled.build_name() == "compiled"
    os.utime(source, (1000, 1000))
    assert compiled.stale() == ""
    os.utime(source, (1 << 32, 1 << 32))
    assert "core/game.py changed after it was compiled" in compiled.stale()
    assert "python .ci/compile.py --clean" in compiled.stale()
