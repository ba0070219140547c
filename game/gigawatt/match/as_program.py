"""Play a Python policy as a program of its own, over the JSON lines of `docs/external-policies.md`: the program's side of `external`.

A file that ends in `gigawatt.run_as_program(MyPolicy)` is a program that `cmd:` entrants name. The policy gets the same `Turn` as
inside the game: the position is made from the observation, and its future is drawn from the policy's own seed.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any, Final

from gigawatt.content import from_plain
from gigawatt.core import Game, State
from gigawatt.errors import PolicyError
from gigawatt.policies.api import DEFAULT_BUDGET, Decision, Policy, Turn
from gigawatt.text import exception_text, safe_text

_INFO: Final = 300
"""The most characters of a reason that the game shows."""


def run_as_program(make: Callable[[], Policy], *, name: str = "", version: str = "1") -> None:
    """Play as a program: read questions from standard input and answer on standard output, until the game says `quit`.

    What the policy prints goes to standard error. An exception of the policy ends the program, which the game records as a crash
    with the exception's text and its line in the policy's own file.

    Args:
        make: makes a policy, such as its class; called for each game, so that nothing is remembered between games.
        name: shown to people; the name of the class if empty.
        version: shown to people.
    """
    replies = sys.stdout
    sys.stdout = sys.stderr
    title = name or getattr(make, "__name__", "policy")
    try:
        serve(make, sys.stdin, replies, title, version)
    except Exception as error:  # noqa: BLE001 - whatever a policy raises
        traceback.print_exc()
        # The game shows the last line alone.
        sys.exit(f"{exception_text(error)}{_place_of(error)}")


def _place_of(error: Exception) -> str:
    """Where an exception came from, such as ` (policy.py, line 33)`: the innermost line outside of this package."""
    package = Path(__file__).resolve().parent.parent
    frames = [
        one for one in traceback.extract_tb(error.__traceback__) if package not in Path(one.filename).resolve().parents
    ]
    return f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""


def serve(make: Callable[[], Policy], questions: Iterable[str], replies: IO[str], name: str, version: str) -> None:
    """Answer questions, one a line, until `quit` or the end; see `run_as_program`.

    Raises:
        PolicyError: the policy returned something else than a `Decision`.
    """
    seat = _Seat(make)
    for line in questions:
        message = json.loads(line)
        answer: dict[str, Any] | None = None
        match message.get("type"):
            case "configure":
                answer = {"type": "ready", "name": name, "version": version, "capabilities": ["rules"]}
            case "new_game":
                seat.begin(message)
            case "ping":
                answer = {"type": "pong", "id": message["id"]}
            case "act":
                answer = {"type": "action", "id": message["id"], **seat.act(message)}
            case "quit":
                return
        if answer is not None:
            replies.write(json.dumps(answer) + "\n")
            replies.flush()


class _Seat:
    """One seat in one game after the other."""

    def __init__(self, make: Callable[[], Policy]) -> None:
        self._make = make
        self._games: dict[tuple[str, str, int], Game] = {}
        self._game: Game | None = None
        self._policy: Policy | None = None
        self._seat = 0
        self._seed = 0

    def begin(self, message: dict[str, Any]) -> None:
        """Sit down at a new game; its rules are compiled once for all games by the same ones."""
        rules, seats = message["ruleset"], len(message["players"])
        key = rules["digest"], rules["scenario"], seats
        if key not in self._games:
            self._games[key] = Game(from_plain(rules["rules"]), rules["scenario"], seats)
        self._game = self._games[key]
        self._policy = self._make()
        self._seat = message["seat"]
        self._seed = int(message["policy_seed"], 16)

    def act(self, message: dict[str, Any]) -> dict[str, Any]:
        """The fields `choice` and, if there is a reason, `info` of the answer to `act`."""
        game, policy = self._game, self._policy
        if game is None or policy is None:
            raise PolicyError("asked for an action before a game began")
        state = State.from_observation(game, message["observation"], self._seed)
        legal = [game.parse_action(text) for text in message["legal_actions"]]
        turn = Turn(game, self._seat, legal, self._seed, state.ply, DEFAULT_BUDGET, state)
        decision = policy.decide(turn)
        if not isinstance(decision, Decision):
            raise PolicyError(f"decide must return a gigawatt.Decision, got {type(decision).__name__}")
        answer = {"choice": game.format_action(decision.action)}
        return answer if decision.reason is None else {**answer, "info": safe_text(decision.reason.text, _INFO)}
