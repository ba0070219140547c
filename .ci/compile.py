"""The engine and the house policies as machine code: mypyc compiles the same sources.

    python .ci/compile.py            compile this checkout in place (needs mypy[mypyc] 2.4, setuptools, attrs and a C compiler)
    python .ci/compile.py --clean    remove what was compiled
    python .ci/compile.py --into DIR compile into another folder: the extension modules alone
    python .ci/compile.py --into DIR --reuse  copy what is compiled beside its sources, if nothing changed since, and compile otherwise
    python .ci/compile.py --one-file        let the C compiler see everything at once: a little faster, and far slower to compile
    python .ci/compile.py --profile-guided  compile, play a while, and compile again for what was played (gcc; twice the time)
    python .ci/compile.py --release         as wheels are released: one file, level 2, and guided by a profile where gcc compiles
    python .ci/compile.py --c-into DIR      write the C alone; with --reuse, copy what the compile in place kept, if nothing changed since

A compiled module stands beside its source and wins over it, so a source that is edited later is not what runs. `gigawatt` says so
on standard error; compile again, or clean.
"""

from __future__ import annotations

import argparse
import ast
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MethodType
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCES: Final = ROOT / "game"
PACKAGES: Final = ("core", "policies")
"""Packages of `gigawatt` that are compiled."""
SINGLE: Final = ("batch/games.py", "match/plies.py", "study/counterfactual.py", "study/restricted_planner.py")
"""Modules of other packages that are compiled as well."""
INTERPRETED: Final = {
    "core/rules/effect_kinds.py": "attrs makes its classes when it is imported",
    "core/rules/exercise.py": "attrs makes its classes when it is imported",
    "core/rules/predicates.py": "attrs makes its classes when it is imported",
    "core/position/ints.py": "stands for what the compiler has itself",
    "core/rules/ruleset.py": "attrs makes its classes when it is imported",
    "policies/api.py": "attrs makes its classes when it is imported",
    "policies/search/monte_carlo.py": "attrs makes its classes when it is imported",
    "policies/registry.py": "reads classes as they are written",
}
"""Modules that stay as they are, and why."""
SUFFIXES: Final = (".so", ".pyd")
KEPT_C: Final = ROOT / "build" / "c"
"""The C that the modules in place were compiled from, for tests that read it."""
LEVELS: Final = ("0", "1", "2", "3")
TRAINING: Final = """
from importlib.util import find_spec
from gigawatt.cli.bench import play_random
from gigawatt.content import open_game
from gigawatt.core.lineups import lineup
from gigawatt.match import play_match
from gigawatt.policies.search.playout import play_out
from gigawatt.policies.registry import make_policy
game = open_game("case-study", 4)
for seed in range(60):
    play_random(game, seed)
    play_out(game.new_state(seed), seed)
for seed in range(240):
    play_match(game, [make_policy("random") for _ in range(4)], seed, lineup(game, seed))
for seed in range(6):
    play_match(game, [make_policy("planner") for _ in range(4)], seed)
if find_spec("numpy"):
    from gigawatt.batch import Batch
    for observing in ("vector", "compact", "nothing"):
        batch = Batch(game, 16, observing=observing)
        for _ in range(600):
            batch.step(batch.random_actions())
"""
"""What a profile-guided build is played with: the same games each time, mostly as a tournament plays them."""


def main() -> int:
    """Compile or clean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--clean", action="store_true", help="remove compiled modules from this checkout")
    what.add_argument(
        "--into", type=Path, metavar="DIR", help="where to put the modules, instead of beside their sources"
    )
    parser.add_argument(
        "--reuse",
        action="store_true",
        help="with --into or --c-into: copy what is compiled in place, or its C, if it is up to date",
    )
    what.add_argument("--list", action="store_true", help="print what would be compiled")
    what.add_argument("--c-into", type=Path, metavar="DIR", help="write the C into a folder, and compile nothing")
    parser.add_argument(
        "--one-file", action="store_true", help="one large C file: calls between modules come inline, on one core"
    )
    parser.add_argument("--level", choices=LEVELS, default="1", help="how hard the C compiler tries (%(default)s)")
    parser.add_argument(
        "--profile-guided",
        action="store_true",
        help="compile twice, the second time for what the first one played (gcc)",
    )
    parser.add_argument(
        "--release", action="store_true", help="one file, level 2, and guided by a profile where gcc compiles"
    )
    options = parser.parse_args()
    if options.reuse and options.into is None and options.c_into is None:
        parser.error("--reuse copies what is compiled in place into another folder: name it with --into DIR")
    for folder in (options.into, options.c_into):
        if folder is not None and folder.exists() and not folder.is_dir():
            parser.error(f"expected a folder to write into, and {folder} is a file; name another")
    if options.release:
        options.one_file, options.level, options.profile_guided = True, "2", is_gcc()
    if options.list:
        print(*[path.relative_to(ROOT).as_posix() for path in modules()], sep="\n")
        return 0
    if options.profile_guided and os.name == "nt":
        print("a profile-guided build needs gcc, which is not what compiles here", file=sys.stderr)
        return 1
    if options.clean:
        print(f"removed {clean()} compiled modules")
        return 0
    if options.reuse and options.into and (made := made_in_place()):
        copy_modules(SOURCES, options.into)
        print(f"copied {made} compiled modules")
        return 0
    if options.reuse and options.c_into and made_in_place() and KEPT_C.is_dir():
        shutil.copytree(KEPT_C, options.c_into, dirs_exist_ok=True)
        return 0
    start = time.perf_counter()
    try:
        from setuptools.errors import BaseError, CCompilerError

        if options.c_into:
            write_c(options.c_into, options.level, one_file=options.one_file)
            return 0
        made = compile_into(
            options.into or SOURCES,
            options.level,
            one_file=options.one_file or options.profile_guided,
            guided=options.profile_guided,
        )
    except ImportError as error:
        print(f"compiling needs mypy[mypyc] 2.4 or newer and setuptools: {error}", file=sys.stderr)
        return 1
    except (BaseError, CCompilerError) as error:
        print(f"compiling needs a C compiler that works: {error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"the games to profile by failed: {error}", file=sys.stderr)
        return 1
    print(f"compiled {made} modules in {time.perf_counter() - start:.0f} s")
    return 0


def is_gcc() -> bool:
    """Whether gcc is what compiles here; other compilers keep a profile in other ways."""
    if os.name == "nt":
        return False
    compiler = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"
    try:
        done = subprocess.run([*shlex.split(compiler), "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return "Free Software Foundation" in done.stdout


def modules() -> list[Path]:
    """The sources to compile, in order."""
    found = [path for package in PACKAGES for path in sorted((SOURCES / "gigawatt" / package).rglob("*.py"))]
    return [path for path in found if is_compiled(path)] + [SOURCES / "gigawatt" / name for name in SINGLE]


def is_compiled(path: Path) -> bool:
    """Whether a module is compiled: not what is listed, no package, and no module with a policy in it.

    The registry reads a policy's docstring and the annotations of its arguments, and strangers may derive from its class; a
    compiled class has and allows none of these.
    """
    if path.name == "__init__.py" or path.relative_to(SOURCES / "gigawatt").as_posix() in INTERPRETED:
        return False
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return not any(isinstance(node, ast.ClassDef) and node.name.endswith("Policy") for node in tree.body)


def write_c(folder: Path, level: str, *, one_file: bool) -> list[Any]:
    """Have the C of all modules written into a folder; returns the extensions to compile."""
    from mypyc.build import mypycify

    paths = [path.relative_to(ROOT).as_posix() for path in modules()]
    os.chdir(ROOT)
    os.environ["MYPYPATH"] = str(SOURCES)
    with tempfile.TemporaryDirectory(prefix="gigawatt-types-") as cache:
        return list(
            mypycify(
                ["--config-file=", "--ignore-missing-imports", f"--cache-dir={cache}", *paths],
                opt_level=level,
                debug_level="0",
                multi_file=not one_file,
                group_name="gigawatt",
                target_dir=str(folder),
            )
        )


def compile_into(folder: Path, level: str, *, one_file: bool = False, guided: bool = False) -> int:
    """Compile everything and put the modules into a folder as they lie in `game/`; returns how many there are."""
    with tempfile.TemporaryDirectory(prefix="gigawatt-compile-") as work:
        extensions = write_c(Path(work, "c"), level, one_file=one_file)
        if os.name != "nt":
            for extension in extensions:
                # Without this a compiler may fuse a multiplication and an addition into one rounding, where Python has two.
                extension.extra_compile_args.append("-ffp-contract=off")
                # Nobody calls in from outside but Python, by pointers: so calls within are direct, and small ones are inlined.
                extension.extra_compile_args.append("-fvisibility=hidden")
                if sys.platform == "linux":  # and calls to Python go without a detour
                    extension.extra_compile_args.append("-fno-plt")
        if guided:
            _build(extensions, work, "-fprofile-generate", "-fprofile-update=atomic")
            _train(Path(work))
            _build(extensions, work, "-fprofile-use", "-Wno-missing-profile")
        else:
            _build(extensions, work)
        if folder == SOURCES:
            clean()
            if not one_file:  # as `--c-into` writes it
                shutil.copytree(Path(work, "c"), KEPT_C)
        copy_modules(Path(work, "lib"), folder)
    return len(modules())


def made_in_place() -> int:
    """How many modules are compiled beside their sources for this Python; 0 if one is missing or older than its source.

    What this file, which compiles them, says of a module counts as its source too.
    """
    sources = modules()
    suffix = str(sysconfig.get_config_var("EXT_SUFFIX"))
    changed = Path(__file__).stat().st_mtime
    for source in sources:
        made = source.with_name(source.stem + suffix)
        if not made.exists() or made.stat().st_mtime < max(changed, source.stat().st_mtime):
            return 0
    return len(sources)


def copy_modules(where: Path, into: Path) -> None:
    """Copy all extension modules of a folder into another, each to its place."""
    for path in sorted(where.rglob("*")):
        if path.suffix in SUFFIXES:
            place = into / path.relative_to(where)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


def _build(extensions: list[Any], work: str, *flags: str) -> None:
    """Compile and link what mypyc wrote, with further flags, into `lib` below the working folder."""
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    class InThreads(build_ext):
        """Compiles the files of an extension on all cores."""

        def build_extensions(self) -> None:
            if os.name != "nt":
                self.compiler.compile = MethodType(_compile_in_threads, self.compiler)
            super().build_extensions()

    plain = [(extension.extra_compile_args, extension.extra_link_args) for extension in extensions]
    for extension in extensions:
        extension.extra_compile_args = [*extension.extra_compile_args, *flags]
        extension.extra_link_args = [*extension.extra_link_args, *flags]
    distribution = Distribution({"name": "gigawatt", "ext_modules": extensions, "cmdclass": {"build_ext": InThreads}})
    command = distribution.get_command_obj("build_ext")
    command.build_lib, command.build_temp, command.force = f"{work}/lib", f"{work}/o", True
    command.ensure_finalized()
    command.run()
    for extension, (compile_args, link_args) in zip(extensions, plain, strict=True):
        extension.extra_compile_args, extension.extra_link_args = compile_args, link_args


def _compile_in_threads(
    compiler: Any,
    sources: list[str],
    output_dir: str | None = None,
    macros: Any = None,
    include_dirs: Any = None,
    debug: bool = False,
    extra_preargs: Any = None,
    extra_postargs: Any = None,
    depends: Any = None,
) -> list[str]:
    """What `compile` of a Unix compiler of distutils does, several files at a time."""
    macros, objects, extra_postargs, options, build = compiler._setup_compile(  # noqa: SLF001  # there is no other way in
        output_dir, macros, include_dirs, sources, depends, extra_postargs
    )
    arguments = compiler._get_cc_args(options, debug, extra_preargs)  # noqa: SLF001

    def compile_one(made: str) -> None:
        source, extension = build[made]
        compiler._compile(made, source, extension, arguments, extra_postargs, options)  # noqa: SLF001

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(compile_one, [made for made in objects if made in build]))
    return objects


def _train(work: Path) -> None:
    """Play with the modules compiled so far; they leave their counts beside their object files.

    Raises:
        subprocess.CalledProcessError: the games could not be played.
    """
    root = work / "played"
    skip = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__")
    for name in ("game", "rules"):
        shutil.copytree(ROOT / name, root / name, ignore=skip)
    shutil.copytree(work / "lib", root / "game", dirs_exist_ok=True)
    shutil.copyfile(ROOT / "pyproject.toml", root / "pyproject.toml")
    where = {**os.environ, "PYTHONPATH": str(root / "game")}
    subprocess.run([sys.executable, "-c", TRAINING], check=True, cwd=work, env=where)


def clean() -> int:
    """Remove compiled modules and their C from the checkout; returns how many modules those were."""
    shutil.rmtree(KEPT_C, ignore_errors=True)
    found = [path for path in SOURCES.rglob("*") if path.suffix in SUFFIXES]
    for path in found:
        path.unlink()
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
