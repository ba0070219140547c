"""Wheels: what is pinned and configured agrees, and what makes and checks them says what is wrong.

Making them takes minutes, so `.ci/wheels.py` does that and not a test.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.scripts import load_script

from gigawatt import compiled, resources

ROOT = Path(__file__).parents[2]
CI = ROOT / ".ci"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def load(name: str) -> ModuleType:
    """A program of `.ci` as a module."""
    return load_script(CI / f"{name}.py")


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The build hook, which needs nothing of hatchling but the name of a class."""
    interface = ModuleType("interface")
    interface.BuildHookInterface = object  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "hatchling.builders.hooks.plugin.interface", interface)
    return load("build_hook")


@pytest.fixture
def wheels() -> ModuleType:
    """What makes and checks both wheels."""
    return load("wheels")


def test_what_a_release_calls_is_installed_first() -> None:
    """Every tool that the page on releases runs is named by an install line before it."""
    page = (ROOT / "docs" / "releasing.md").read_text(encoding="utf-8")
    calls = list(re.finditer(r"python -m (?!pip\b)(\w+)", page))
    assert {call[1] for call in calls} == {"build", "cibuildwheel", "twine"}
    for call in calls:
        installed = " ".join(re.findall(r"pip install ([^`\n#]+)", page[: call.start()])).split()
        assert call[1] in installed, call[0]


def test_a_build_is_pure_unless_the_switch_says_otherwise(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the switch nothing is asked for; 1 compiles as for release; what means nothing is refused."""
    pure: Any = hook.CompiledBuildHook()
    monkeypatch.delenv(hook.SWITCH, raising=False)
    assert (hook.read_switch(), pure.dependencies()) == (None, [])
    monkeypatch.setenv(hook.SWITCH, "0")
    assert (hook.read_switch(), pure.dependencies()) == (None, [])
    monkeypatch.setenv(hook.SWITCH, "1")
    assert hook.read_switch() == ["--release"]
    assert set(hook.COMPILER) < set(pure.dependencies())
    monkeypatch.setenv(hook.SWITCH, "quick")
    assert hook.read_switch() == ["--reuse"]
    monkeypatch.setenv(hook.SWITCH, "yes")
    with pytest.raises(ValueError, match="GIGAWATT_COMPILE is 1 or quick for a compiled build"):
        hook.read_switch()


def test_tests_and_wheels_have_the_same_compiler(hook: ModuleType) -> None:
    """Whoever develops checks and compiles with what wheels are compiled with; a pure wheel depends on none of it."""
    pins = [pin for pin in PROJECT["project"]["optional-dependencies"]["dev"] if "==" in pin]
    assert sorted(pins) == sorted(hook.COMPILER)
    assert {pin.partition("==")[0].partition("[")[0] for pin in pins} == {"mypy", "librt"}
    needed = [requirement.partition(">=")[0] for requirement in PROJECT["project"]["dependencies"]]
    assert not {"mypy", "librt"} & set(needed)


def test_released_wheels_are_compiled_and_checked(hook: ModuleType) -> None:
    """What cibuildwheel is told: compile as for release, and run a program that exists."""
    table = PROJECT["tool"]["cibuildwheel"]
    assert hook.WAYS[table["environment"][hook.SWITCH]] == ["--release"]
    python, program, build = shlex.split(table["test-command"])
    assert (python, build) == ("python", "compiled")
    assert (ROOT / program.replace("{project}/", "")).is_file()


def test_a_checkout_is_no_wheel() -> None:
    """The check looks at what is installed, and not at the sources that lie beside it."""
    assert resources.checkout() is not None
    command = [sys.executable, str(CI / "check_wheel.py"), compiled.build_name()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "is a checkout and no installed wheel" in done.stderr


def test_a_wheel_that_cannot_be_repaired_is_kept_and_told(
    wheels: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Where auditwheel or patchelf is missing the wheel stays as it is, and one line says what is missing and what follows."""
    monkeypatch.setattr(wheels.sys, "platform", "linux")
    monkeypatch.setattr(wheels.shutil, "which", lambda tool, path: None if tool == "patchelf" else tool)
    wheel = tmp_path / "gigawatt-cp311-cp311-linux_x86_64.whl"
    assert wheels.repair(wheel, tmp_path) == wheel
    told = capsys.readouterr().out
    assert told.startswith("not repaired for manylinux: patchelf not installed (pip install auditwheel patchelf)")
    assert told.count("\n") == 1


@pytest.mark.parametrize("digests", [("same", "same"), ("same", "other")])
def test_only_sound_wheels_are_handed_out(
    wheels: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, digests: tuple[str, str]
) -> None:
    """Wheels that play different games are left in the working folder."""

    def make(switch: str, folder: Path) -> Path:
        folder.mkdir(exist_ok=True)
        wheel = folder / f"{switch}.whl"
        wheel.touch()
        return wheel

    monkeypatch.setattr(wheels, "make", make)
    monkeypatch.setattr(wheels, "repair", lambda wheel, folder: wheel)
    monkeypatch.setattr(wheels, "install", lambda wheel, home: home)
    monkeypatch.setattr(wheels, "check", lambda python, build: digests[build == "compiled"])
    monkeypatch.setattr(wheels, "is_as_promised", lambda pythons, times: True)
    work, into = tmp_path / "work", tmp_path / "into"
    work.mkdir()
    is_sound = digests[0] == digests[1]
    assert wheels.make_and_check(work, "1", into) == (0 if is_sound else 1)
    assert sorted(path.name for path in into.glob("*")) == (["0.whl", "1.whl"] if is_sound else [])


@pytest.mark.parametrize(("best_us", "kept"), [(5.9, True), (6.5, False)])
def test_the_promised_speed_is_measured(
    wheels: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    best_us: float,
    kept: bool,
) -> None:
    """The best rounds of both builds count, and must bear out what `gigawatt --version` says."""
    ply_us = {"slow": iter([50.0, 48.0, 52.0]), "fast": iter([7.0, best_us, 9.0])}
    decision_us = {"slow": iter([500.0] * 3), "fast": iter([125.0] * 3)}

    def run(python: Path, *arguments: str) -> str:
        if "-c" in arguments:
            return "8 3\n"
        figures = [next(ply_us[python.name]), next(decision_us[python.name])]
        return json.dumps(dict(zip(wheels.GAINS, figures, strict=True)))

    monkeypatch.setattr(wheels, "run", run)
    assert wheels.is_as_promised({"interpreted": Path("slow"), "compiled": Path("fast")}) is kept
    told = capsys.readouterr()
    assert f"ply of random play, us: 48.0 interpreted, {best_us} compiled" in told.out
    assert "decision of a planner, us: 500.0 interpreted, 125.0 compiled, 4.0 times as fast" in told.out
    assert told.err == ("" if kept else "gigawatt --version promises 8 times\n")


@pytest.mark.slow
def test_both_builds_are_measured_by_what_is_there(wheels: ModuleType) -> None:
    """The figures and the promises that are asked for have their names."""
    figures = json.loads(wheels.run(Path(sys.executable), str(wheels.SPEED), "--alone", "--seconds", "0.01"))
    assert set(wheels.GAINS) <= set(figures)
    assert all(getattr(compiled, gain) > 1 for gain in wheels.GAINS.values())


def test_each_build_says_what_the_other_would_bring(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, with the figures that are measured, and a way that fits a checkout or an installation."""
    gains = (f"{compiled.RANDOM_GAIN} times", f"{compiled.PLANNER_GAIN} times")
    monkeypatch.setattr(compiled, "build_name", lambda: "interpreted")
    told = compiled.describe_other_build()
    assert all(gain in told for gain in gains)
    assert told.endswith("To get it: python .ci/compile.py")
    monkeypatch.setattr(resources, "checkout", lambda: None)
    assert "GIGAWATT_COMPILE=1 pip install ." in compiled.describe_other_build()
    monkeypatch.setattr(compiled, "build_name", lambda: "compiled")
    assert "pip install . in a checkout" in compiled.describe_other_build()
    assert f"1/{compiled.RANDOM_GAIN} as fast" in compiled.describe_other_build()


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--reuse"], "--reuse copies what is compiled in place into another folder: name it with --into DIR"),
        (["--reuse", "--clean"], "--reuse copies what is compiled in place"),
        (["--reuse", "--into", "notes.txt"], "expected a folder to write into, and notes.txt is a file"),
        (["--c-into", "notes.txt"], "expected a folder to write into, and notes.txt is a file"),
    ],
)
def test_what_cannot_be_compiled_to_is_refused_at_once(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing is compiled, removed or written before."""
    program = load("compile")
    for name in ("clean", "compile_into", "copy_modules", "write_c"):
        monkeypatch.setattr(program, name, None)  # to call it would be an error
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["compile.py", *arguments])
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_modules_compiled_in_place_are_reused_while_they_are_up_to_date(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """All of them, with what they share; none once a source, or what compiles them, is newer, or one is missing."""
    suffix = str(sysconfig.get_config_var("EXT_SUFFIX"))
    program, game, into = tmp_path / "compile.py", tmp_path / "game", tmp_path / "copy"
    sources = [game / "gigawatt" / "core" / name for name in ("game.py", "chance.py")]
    sources[0].parent.mkdir(parents=True)
    for age, path in enumerate([program, *sources]):
        path.touch()
        os.utime(path, (100 + age, 100 + age))
    compiler = load("compile")
    monkeypatch.setattr(compiler, "__file__", str(program))
    monkeypatch.setattr(compiler, "SOURCES", game)
    monkeypatch.setattr(compiler, "KEPT_C", tmp_path / "build" / "c")
    monkeypatch.setattr(compiler, "modules", lambda: sources)
    made = [path.with_name(path.stem + suffix) for path in sources]
    made[0].touch()
    assert compiler.made_in_place() == 0
    made[1].touch()
    (game / f"shared{suffix}").touch()
    assert compiler.made_in_place() == 2
    monkeypatch.setattr(sys, "argv", ["compile.py", "--into", str(into), "--reuse"])
    assert compiler.main() == 0
    assert {path.name for path in into.rglob("*.*")} == {made[0].name, made[1].name, f"shared{suffix}"}
    assert written_by(compiler, tmp_path, monkeypatch) == "anew"  # no C was kept
    compiler.KEPT_C.mkdir(parents=True)
    (compiler.KEPT_C / "core.c").write_text("kept", encoding="utf-8")
    assert written_by(compiler, tmp_path, monkeypatch) == "kept"
    for path in (sources[0], program):
        os.utime(path, (made[0].stat().st_mtime + 9,) * 2)
        assert compiler.made_in_place() == 0
        assert written_by(compiler, tmp_path, monkeypatch) == "anew"
        os.utime(path, (100, 100))
    assert compiler.made_in_place() == 2
    assert compiler.clean() == 3
    assert not compiler.KEPT_C.exists()


def written_by(compiler: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the C says that `--c-into` with `--reuse` leaves: "anew" where it is not what was kept."""

    def write_c(into: Path, level: str, *, one_file: bool) -> None:
        into.mkdir(exist_ok=True)
        (into / "core.c").write_text("anew", encoding="utf-8")

    monkeypatch.setattr(compiler, "write_c", write_c)
    monkeypatch.setattr(sys, "argv", ["compile.py", "--c-into", str(folder / "c"), "--reuse"])
    assert compiler.main() == 0
    return (folder / "c" / "core.c").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="the compiler there is another")
@pytest.mark.parametrize(
    ("says", "is_gcc"),
    [("gcc (Debian) 12.2\nCopyright (C) 2022 Free Software Foundation, Inc.", True), ("clang version 16", False)],
)
def test_only_gcc_is_given_a_profile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, says: str, is_gcc: bool) -> None:
    """A release is guided by a profile where the compiler is gcc, under whatever name it goes."""
    compiler = tmp_path / "cc"
    compiler.write_text(f"#!/bin/sh\necho '{says}'\n", encoding="utf-8")
    compiler.chmod(0o755)
    monkeypatch.setenv("CC", f"{compiler} -pthread")
    assert load("compile").is_gcc() is is_gcc
    monkeypatch.setenv("CC", str(tmp_path / "none"))
    assert load("compile").is_gcc() is False
