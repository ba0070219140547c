"""Reasons as sentences: complete in the rulebook's words, and in the board's."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from tests.core.positions import board, put

import gigawatt
from gigawatt.content import open_game
from gigawatt.core import Game
from gigawatt.core.explanations.explain import REASON_CODES, Illegal, Reason, explain
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.transitions.board import add_lasting
from gigawatt.wording.illegal_reasons import _BOARD_SENTENCES, _SENTENCES, full_text, illegal_reasons, joined
from gigawatt.wording.vocabulary import BOARD

EXPLAIN = Path(gigawatt.__file__).parent / "core" / "explanations" / "explain.py"


def cases() -> dict[str, set[str]]:
    """The cases of each code that `explain` gives, as its source has them; `*` where one is worked out."""
    found = defaultdict(set)
    for node in ast.walk(ast.parse(EXPLAIN.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id == "_add" and isinstance(node.args[1], ast.Constant):
            case = next((k.value for k in node.keywords if k.arg == "case"), None)
            rows = [case.body, case.orelse] if isinstance(case, ast.IfExp) else [case]
            found[node.args[1].value] |= {
                "" if row is None else row.value if isinstance(row, ast.Constant) else "*" for row in rows
            }
        elif node.func.id == "Reason" and isinstance(node.args[0], ast.Constant):
            found[node.args[0].value].add("")
    return dict(found)


def test_every_code_and_case_has_a_sentence() -> None:
    """What `explain` can give has words, and there are no words for what it cannot give."""
    written = defaultdict(set)
    for code, case in _SENTENCES:
        written[code].add(case)
    given = cases()
    assert set(given) == set(REASON_CODES) == set(written)
    for code, found in given.items():
        assert found - {"*"} <= written[code], code
        assert "*" in found or found == written[code], code
    assert set(_BOARD_SENTENCES) <= set(_SENTENCES)


def test_the_core_has_no_sentences_about_reasons() -> None:
    """Reasons leave the core as codes and arguments: no text of `explain` reads like one."""
    tree = ast.parse(EXPLAIN.read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]


@pytest.mark.parametrize("words", ["rules", "board"])
def test_reasons_read_as_sentences(duel_game: Game, words: str) -> None:
    """Every reason of a position in the middle of a game is one or more whole sentences; the board's speak of chips and turbines."""
    state = duel_game.new_state(7)
    for _ in range(60):
        legal = state.legal_actions()
        state.apply_action(legal[len(legal) // 3])
    for action in range(duel_game.action_count):
        for reason in illegal_reasons(state, action, BOARD) if words == "board" else illegal_reasons(state, action):
            assert re.match(r"^[A-Z0-9].*\.$", reason.text), reason
            assert reason.code in REASON_CODES
            assert not re.search(r"None|  |\.\.|[{}<>]", reason.text), reason
            assert words != "board" or not re.search("equipment|ccelerator|class class", reason.text), reason


def test_a_reason_by_itself_and_all_together() -> None:
    """Each reason in full has its quarter where one is promised; joined they stand one after the other."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=-st.limit(0), equity_at=3, barred=1)
    verdict = explain(st, st.game.parse_action("raise equity"))
    assert isinstance(verdict, Illegal)
    texts = [full_text(st.game, reason) for reason in verdict.reasons]
    assert joined(st.game, verdict) == " ".join(texts)
    for reason, text in zip(verdict.reasons, texts, strict=True):
        assert ("Legal from" in text) == (reason.legal_from is not None)


def test_a_legal_action_has_no_reasons() -> None:
    """What may be done is not explained away."""
    st = board("hyperscaler", "neocloud")
    assert illegal_reasons(st, 0) == []


def reason_of(st: State, action: str, code: str) -> Reason:
    """The reason of a code why an action of the seat to move is illegal."""
    answer = explain(st, st.game.parse_action(action))
    assert isinstance(answer, Illegal)
    return next(reason for reason in answer.reasons if reason.code == code)


@pytest.mark.parametrize(
    "scenario, stipend", [("duel", 0), ("permit-squeeze", 0), ("duel", 2), ("duel", -1), ("duel", -3)]
)
def test_the_reason_of_influence_says_how_much_comes(scenario: str, stipend: int) -> None:
    """The rate is that of the ruleset and of what lasts for the seat, and the next quarter brings it."""
    st = open_game(scenario).new_state(7)
    seat, action = st.seat, "lobby power"
    put(st, seat, influence=0)
    add_lasting(st, lay.M_SEATS + seat * lay.MOD_WIDTH + lay.S_STIPEND, stipend, 8)
    reason = reason_of(st, action, "influence")
    before = st.game.ruleset.economy.influence_per_quarter + st.seat_effects(seat).stipend
    assert reason.arguments["rate"] == before
    text = full_text(st.game, reason)
    assert (str(abs(before)) in text.partition(". ")[2]) == (before not in (0, 1))
    put(st, seat, influence=4)
    quarter = st.quarter
    while st.quarter == quarter:
        st.apply_action(0)
    assert st.influence(seat) - 4 == max(-4, before)


@pytest.mark.parametrize("moved", [-20, 0])
def test_influence_above_the_cap_is_never_promised(moved: int) -> None:
    """A quarter from which there is influence enough is given only where the seat's cap, effects included, allows as much."""
    st = open_game("duel").new_state(7)
    put(st, st.seat, influence=0)
    add_lasting(st, lay.M_SEATS + st.seat * lay.MOD_WIDTH + lay.S_CAP, moved, 8)
    reason = reason_of(st, "lobby power", "influence")
    assert (reason.legal_from is None) == (moved < 0)
