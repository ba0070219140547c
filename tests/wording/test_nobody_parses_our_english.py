"""Finished text is shown, not edited: whoever needs other words asks wording for them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import gigawatt

PACKAGE = Path(gigawatt.__file__).parent
ROOMS = ("analysis", "console", "session", "tui", "wording")

EDITS = frozenset({
    "replace", "removeprefix", "removesuffix", "split", "rsplit", "partition", "rpartition", "startswith", "endswith", "sub", "subn",
    "match", "search", "fullmatch", "findall", "finditer", "strip", "lstrip", "rstrip",
})  # fmt: skip
"""Methods that take a text apart or change it."""

INPUT = "what somebody typed"
FILE = "a file or a setting"
STYLE = "names of styles and rows, which are no prose"
PROSE = "prose that reaches us finished"
END = "the end of a sentence, for its full stop"

ALLOWED = {
    "console/typed_actions.py": INPUT,
    "console/hands.py:away": INPUT,
    "console/commands.py": INPUT,
    "console/lookup.py": INPUT,
    "console/play.py:Console.do": INPUT,
    "console/play.py:Console._dispatch": INPUT,
    "console/play.py:Console._cut_short": INPUT,
    "console/desk.py:Desk.whose": INPUT,
    "console/predicting.py:_parse": INPUT,
    "session/hands.py": "who decides, as a record has it",
    "session/class_block.py": "ids and signatures in a file",
    "session/__init__.py": "names of modules",
    "session/table_limits.py": FILE,
    "session/daily.py:begin_daily": FILE,
    "session/daily_calendar.py:read_day": INPUT,
    "session/daily_calendar.py:scenario_words": "the id of a scenario",
    "session/daily_results.py:_read_row": FILE,
    "session/saves.py": FILE,
    "tui/theme.py": STYLE,
    "tui/toolkit/drawing.py": STYLE,
    "tui/toolkit/panel.py": STYLE,
    "tui/toolkit/field.py": INPUT,
    "tui/board/motion.py": STYLE,
    "tui/play/palette.py:BoardCommands.search": INPUT,
    "tui/screens/newgame.py": STYLE,
    "tui/screens/rulebook_layout.py": PROSE,
    "tui/screens/looking/base.py:folded": STYLE,
    "tui/screens/title.py": STYLE,
    "tui/screens/end.py:EndScreen._band": STYLE,
    "tui/screens/end.py:EndScreen._bound_strip": "whether a line has anything on it",
    "tui/widgets/chart.py:chart_lines": STYLE,
    "tui/widgets/chart.py:_labelled": "whether a place is free",
    "tui/board/maps.py": FILE,
    "tui/widgets/header.py:_tracks": STYLE,
    "tui/widgets/rowcards.py:card_block": "the mark of a cut",
    "wording/foreign_text.py": PROSE,
    "wording/grammar.py:ended": END,
    "wording/grammar.py:sentence": "blanks around a text",
    "wording/grammar.py:third_person": "the letters of a verb",
    "wording/override_text.py": "the path of a number",
    "wording/policy_reasons.py:_card": "the id of a kind of effect",
    "wording/quarters.py:half_name": "the id of a pool",
    "wording/quarters.py:quarter_index": INPUT,
    "wording/hands_text.py:_name": "who decides, as a record has it",
    "wording/illegal_reasons.py:_required": "the name of a rule, as the protocol has it",
    "wording/submission_text.py:changed_rule_text": "the path of a field",
}
"""Where a text may be taken apart: a module or a function of it, and what kind of text it is there."""


def edits(path: Path) -> Iterator[tuple[str, int]]:
    """Every place of a module that takes a text apart: the function, `` at its top, and the line."""

    def walk(node: ast.AST, name: str) -> Iterator[tuple[str, int]]:
        for child in ast.iter_child_nodes(node):
            inner = name
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = f"{name}.{child.name}" if name else child.name
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute) and child.func.attr in EDITS:
                yield name, child.lineno
            yield from walk(child, inner)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")), "")


def test_nobody_takes_our_sentences_apart() -> None:
    """No module of these rooms edits text but where the list says what text it is; the list has nothing too many."""
    used = set()
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            module = path.relative_to(PACKAGE).as_posix()
            for name, line in edits(path):
                places = [module, f"{module}:{name}"]
                found = next((place for place in places if place in ALLOWED), None)
                assert found, (
                    f"{module}:{line} in {name or 'the module'} takes text apart; ask wording for the right form"
                )
                used.add(found)
    assert used == set(ALLOWED)
