"""Events: every row of the log fits the fields of its kind."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.core.play import game_of, play

import gigawatt.core
from gigawatt.core.rules.events import EVENTS, named

CORE = Path(gigawatt.core.__file__).parent


def logged() -> Iterator[tuple[str, int]]:
    """The kind of each event that the core's sources log, and how many fields it has there, its kind counted."""
    for path in sorted(CORE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if ast.unparse(node.func).endswith(".log.append") and isinstance(node.args[0], ast.Tuple):
                kind = node.args[0].elts[0]
                if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                    yield kind.value, len(node.args[0].elts)
            if isinstance(node.func, ast.Name) and node.func.id == "_log":
                kind = node.args[1]
                assert isinstance(kind, ast.Constant)
                yield kind.value, len(node.args) - 1


def test_every_kind_that_is_logged_has_its_class() -> None:
    """The table of events names all kinds that the sources log and no others, each with as many fields."""
    found = dict(logged())
    assert found.keys() == EVENTS.keys()
    for kind, count in logged():
        assert len(EVENTS[kind]._fields) == count, kind


def test_a_named_event_equals_its_row() -> None:
    """Names change nothing: a whole match's log is equal with and without them."""
    st = game_of("case-study", 4).new_state(3)
    st.log = log = []
    play(st, lambda _, legal: legal[len(legal) // 2], 4000)
    assert st.is_terminal
    assert len({event[0] for event in log}) > 12
    assert [named(event) for event in log] == log
    assert all(named(event).what == event[0] for event in log)
