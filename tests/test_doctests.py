"""The examples in docstrings are true, in the compiled build as in the sources."""

from __future__ import annotations

import ast
import doctest
import importlib
from pathlib import Path

import pytest

import gigawatt

PACKAGE = Path(gigawatt.__file__).parent
PARSER = doctest.DocTestParser()


def examples() -> dict[str, tuple[str, str]]:
    """By its full name, each docstring with an example, and its module. They are read from the sources: a compiled build has them too."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if ">>> " not in text:
            continue
        module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                docstring = ast.get_docstring(node) or ""
                if ">>> " in docstring:
                    found[f"{module}:{getattr(node, 'name', '')}"] = (module, docstring)
    return found


EXAMPLES = examples()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_in_a_docstring_are_true(name: str) -> None:
    """What a docstring shows is what comes out."""
    module, docstring = EXAMPLES[name]
    globs = dict(vars(importlib.import_module(module)))
    example = PARSER.get_doctest(docstring, globs, name, None, None)
    report: list[str] = []
    doctest.DocTestRunner().run(example, out=report.append)
    assert not report, "".join(report)


def test_the_calls_that_need_one_have_an_example() -> None:
    """What a newcomer calls first is shown."""
    shown = {name.partition(":")[2] for name in EXAMPLES}
    assert shown >= {
        "open_game",
        "find_scenario",
        "parse_action",
        "apply_action",
        "explain",
        "play_match",
        "below",
        "format_seed",
        "rate",
        "right",
        "columns",
        "bar",
    }
