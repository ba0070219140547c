"""A policy for Gigawatt as a program of its own: Python's standard library only.

    gigawatt policy check "cmd:python3 docs/examples/policy.py"
    gigawatt tournament run greedy "cmd:python3 docs/examples/policy.py" --out trial.db --blocks 20

It takes the first of its favourite kinds of action that is legal, and keeps some cash in reserve. Change `choose`.
"""

import json
import sys

FAVOURITES = ("take", "build", "assemble", "buy")
"""Kinds of action, the best first: the first word of an action's text."""


def choose(observation: dict, legal_actions: list, seat: int) -> str:
    """The text of the action to take, one of `legal_actions`. Money is in tenths of a billion dollars."""
    own = observation["seats"][seat]
    if own["cash"] < 20:
        return "pass" if "pass" in legal_actions else legal_actions[0]
    for kind in FAVOURITES:
        for action in legal_actions:
            if action.split()[0] == kind:
                return action
    return legal_actions[0]


def send(message: dict) -> None:
    """One line of JSON, at once."""
    print(json.dumps(message), flush=True)


def main() -> None:
    """Answer every line that asks for an answer, and pass over what is not known."""
    seat = 0
    for line in sys.stdin:
        message = json.loads(line)
        kind = message["type"]
        if kind == "configure":
            send({"type": "ready", "name": "example in Python", "version": "1", "capabilities": []})
        elif kind == "new_game":
            seat = message["seat"]
        elif kind == "ping":
            send({"type": "pong", "id": message["id"]})
        elif kind == "act":
            action = choose(message["observation"], message["legal_actions"], seat)
            send({"type": "action", "id": message["id"], "choice": action, "info": f"a favourite of {seat}"})
        elif kind == "quit":
            break


if __name__ == "__main__":
    main()
