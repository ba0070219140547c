"""The engine and the house policies as machine code: mypyc compiles the same sources.

    python .ci/compile.py            compile this checkout in place (needs mypy[mypyc], setuptools, attrs and a C compiler)
    python .ci/compile.py --clean    remove what was compiled
    python .ci/compile.py --into DIR compile into another folder: the extension modules alone

A compiled module stands beside its source and wins over it, so a source that is edited later is not what runs. `gigawatt` says so
on standard error; compile again, or clean.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCES: Final = ROOT / "game"
PACKAGES: Final = ("core", "policies")
"""Packages of `gigawatt` that are compiled."""
INTERPRETED: Final = {
    "core/effect_kinds.py": "attrs makes its classes when it is imported",
    "core/ruleset.py": "attrs makes its classes when it is imported",
    "policies/api.py": "attrs makes its classes when it is imported",
    "policies/naming.py": "attrs makes its classes when it is imported",
    "policies/oracle.py": "attrs makes its classes when it is imported",
    "policies/registry.py": "reads classes as they are written",
    "policies/weights.py": "attrs makes its classes when it is imported",
}
"""Modules that stay as they are, and why."""
SUFFIXES: Final = (".so", ".pyd")
LEVELS: Final = ("0", "1", "2", "3")


def main() -> int:
    """Compile or clean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--clean", action="store_true", help="remove compiled modules from this checkout")
    what.add_argument(
        "--into", type=Path, metavar="DIR", help="where to put the modules, instead of beside their sources"
    )
    what.add_argument("--list", action="store_true", help="print what would be compiled")
    parser.add_argument("--level", choices=LEVELS, default="1", help="how hard the C compiler tries (%(default)s)")
    options = parser.parse_args()
    if options.list:
        print(*[path.relative_to(ROOT).as_posix() for path in modules()], sep="\n")
        return 0
    if options.clean:
        print(f"removed {clean()} compiled modules")
        return 0
    start = time.perf_counter()
    try:
        from setuptools.errors import BaseError, CCompilerError

        made = compile_into(options.into or SOURCES, options.level)
    except ImportError as error:
        print(f"compiling needs mypy[mypyc] and setuptools: {error}", file=sys.stderr)
        return 1
    except (BaseError, CCompilerError) as error:
        print(f"compiling needs a C compiler that works: {error}", file=sys.stderr)
        return 1
    print(f"compiled {made} modules in {time.perf_counter() - start:.0f} s")
    return 0


def modules() -> list[Path]:
    """The sources to compile, in order."""
    found = [path for package in PACKAGES for path in sorted((SOURCES / "gigawatt" / package).rglob("*.py"))]
    return [path for path in found if is_compiled(path)]


def is_compiled(path: Path) -> bool:
    """Whether a module is compiled: not what is listed, no package, and no module with a policy in it.

    The registry reads a policy's docstring and the annotations of its arguments, and strangers may derive from its class; a
    compiled class has and allows none of these.
    """
    if path.name == "__init__.py" or path.relative_to(SOURCES / "gigawatt").as_posix() in INTERPRETED:
        return False
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return not any(isinstance(node, ast.ClassDef) and node.name.endswith("Policy") for node in tree.body)


def compile_into(folder: Path, level: str) -> int:
    """Compile everything and put the modules into a folder as they lie in `game/`; returns how many there are."""
    from mypyc.build import mypycify
    from setuptools import Distribution

    paths = [path.relative_to(ROOT).as_posix() for path in modules()]
    os.chdir(ROOT)
    os.environ["MYPYPATH"] = str(SOURCES)
    with tempfile.TemporaryDirectory(prefix="gigawatt-compile-") as work:
        extensions = mypycify(
            ["--config-file=", "--ignore-missing-imports", f"--cache-dir={work}/cache", *paths],
            opt_level=level,
            debug_level="0",
            group_name="gigawatt",
            target_dir=f"{work}/c",
        )
        if os.name != "nt":
            for extension in extensions:
                # Without this a compiler may fuse a multiplication and an addition into one rounding, where Python has two.
                extension.extra_compile_args.append("-ffp-contract=off")
        distribution = Distribution({"name": "gigawatt", "ext_modules": extensions})
        command = distribution.get_command_obj("build_ext")
        command.build_lib, command.build_temp = f"{work}/lib", f"{work}/o"
        command.ensure_finalized()
        command.run()
        if folder == SOURCES:
            clean()
        made = [path for path in sorted(Path(work, "lib").rglob("*")) if path.suffix in SUFFIXES]
        for path in made:
            place = folder / path.relative_to(f"{work}/lib")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    return len(paths)


def clean() -> int:
    """Remove compiled modules from the checkout; returns how many files those were."""
    found = [path for path in SOURCES.rglob("*") if path.suffix in SUFFIXES]
    for path in found:
        path.unlink()
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
