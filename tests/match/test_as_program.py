"""A Python policy as a program: it sees and plays the same as inside the game."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest

from gigawatt.content import open_game
from gigawatt.core import Game
from gigawatt.errors import PolicyError
from gigawatt.match import play_match
from gigawatt.match.as_program import run_as_program, serve
from gigawatt.match.external import ProgramSession, _facts, _observation, parse_program
from gigawatt.policies.api import Decision, Policy, Turn
from gigawatt.policies.registry import make_policy


def questions_of(turn: Turn, rules: dict[str, Any]) -> list[str]:
    """The lines that a program gets for a turn."""
    texts = [turn.game.format_action(action) for action in turn.legal_actions]
    act = {"type": "act", "id": 7, "observation": _observation(turn), "legal_actions": texts, "budget": {"ms": 1000}}
    return [json.dumps(line) for line in ({"type": "new_game", **_facts(turn, rules)}, {"type": "ping", "id": 6}, act)]


def rules_of(game: Game) -> dict[str, Any]:
    """The rules as a program gets them that asks for them."""
    session = ProgramSession(parse_program("cmd:true"))
    session.capabilities = frozenset({"rules"})
    return session.rules(game)


def answers_to(lines: list[str], make: Any) -> list[dict[str, Any]]:
    """What the program answers."""
    out = StringIO()
    serve(make, lines, out, "mine", "1")
    return [json.loads(line) for line in out.getvalue().splitlines()]


class Asked:
    """Keeps every turn that a policy was given, with its decision."""

    def __init__(self, inner: Policy) -> None:
        self.inner = inner
        self.seen: list[tuple[list[str], str]] = []
        self.rules: dict[str, Any] = {}

    def decide(self, turn: Turn) -> Decision:
        """Decide, and keep the questions."""
        self.rules = self.rules or rules_of(turn.game)
        decision = self.inner.decide(turn)
        self.seen.append((questions_of(turn, self.rules), turn.game.format_action(decision.action)))
        return decision


@pytest.mark.parametrize("name", ["greedy", "random"])
def test_a_policy_plays_alike_as_a_program(name: str) -> None:
    """Every decision of a game is the same, chance of the policy's own included."""
    game = open_game("first-campus", 2)
    asked = Asked(make_policy(name))
    play_match(game, [asked, make_policy("random")], 5)
    lines = [line for questions, _ in asked.seen for line in questions]
    answers = [one for one in answers_to(lines, lambda: make_policy(name)) if one["type"] == "action"]
    assert [one["choice"] for one in answers] == [choice for _, choice in asked.seen]
    assert all(one["id"] == 7 for one in answers)


def test_it_greets_answers_and_ends() -> None:
    """It is ready with the rules' capability, answers a ping, passes over what it does not know, and reads nothing after `quit`."""
    lines = [
        '{"type":"hello"}',
        '{"type":"configure","options":{}}',
        '{"type":"ping","id":3}',
        '{"type":"quit"}',
        "no JSON",
    ]
    assert answers_to(lines, lambda: make_policy("random")) == [
        {"type": "ready", "name": "mine", "version": "1", "capabilities": ["rules"]},
        {"type": "pong", "id": 3},
    ]


def test_another_answer_is_refused_by_name() -> None:
    """A policy that returns an action instead of a decision is told so."""

    class Wrong:
        def decide(self, turn: Turn) -> int:
            return turn.legal_actions[0]

    asked = Asked(make_policy("random"))
    play_match(open_game("first-campus", 2), [asked, make_policy("random")], 1)
    with pytest.raises(PolicyError, match=r"must return a gigawatt\.Decision, got int"):
        answers_to(asked.seen[0][0], Wrong)


def test_an_exception_names_the_line_of_the_policy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last line on standard error, which the game shows, has the exception and where in the policy it was raised."""

    class Broken:
        def decide(self, turn: Turn) -> Decision:
            print("looking")  # noqa: T201
            return Decision(1 // len(turn.legal_actions[:0]))

    asked = Asked(make_policy("random"))
    play_match(open_game("first-campus", 2), [asked, make_policy("random")], 1)
    monkeypatch.setattr("sys.stdin", StringIO("\n".join(asked.seen[0][0])))
    monkeypatch.setattr("sys.stdout", replies := StringIO())
    with pytest.raises(SystemExit) as leave:
        run_as_program(Broken)
    line = Broken.decide.__code__.co_firstlineno + 2
    assert (
        leave.value.code == f"ZeroDivisionError: integer division or modulo by zero (test_as_program.py, line {line})"
    )
    assert [json.loads(reply)["type"] for reply in replies.getvalue().splitlines()] == ["pong"]
    assert "looking" in capsys.readouterr().err


def test_a_question_before_a_game_is_an_error() -> None:
    """The order of the protocol is kept."""
    with pytest.raises(PolicyError, match="before a game began"):
        answers_to(['{"type":"act","id":1,"observation":{},"legal_actions":["pass"]}'], lambda: make_policy("random"))
