"""What the source says of the records of the schema and of their fields, read from the docstrings beside them.

Read from the source text, so that it is there under `python -OO` too; where a program is installed without its source, there is none.
"""

from __future__ import annotations

import ast
import inspect
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from attrs import field, frozen


@frozen
class RecordText:
    """The docstring of a class, and of each of its fields that has one; each in one line."""

    summary: str = ""
    fields: MappingProxyType[str, str] = field(default=MappingProxyType({}))


_NOTHING: Final = RecordText()


def record_text(cls: type[Any]) -> RecordText:
    """What the source says of an attrs class of the schema."""
    module = inspect.getmodule(cls)
    return _texts_of(module).get(cls.__name__, _NOTHING) if module else _NOTHING


@cache
def _texts_of(module: Any) -> dict[str, RecordText]:
    try:
        tree = ast.parse(inspect.getsource(module))
    except (OSError, SyntaxError):
        return {}
    return {node.name: _text_of(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _text_of(node: ast.ClassDef) -> RecordText:
    """The texts of a class: a string that follows a field is about it."""
    fields, name = {}, ""
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name = statement.target.id
        elif name and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            fields[name] = _in_one_line(str(statement.value.value))
            name = ""
        else:
            name = ""
    return RecordText(_in_one_line(ast.get_docstring(node) or ""), MappingProxyType(fields))


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
