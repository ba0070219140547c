"""Checks of a policy's answer, which may be any object from any author.

The match loop, which is compiled where the engine is, accepts a sound decision of a house policy itself and calls `judge` for
everything else. All answers are therefore judged by the same code, in either build, in this process and in a policy's own.
"""

from __future__ import annotations

import operator
from types import CoroutineType
from typing import TYPE_CHECKING, Any, Final

from gigawatt.match.faults import ProgramFaultError
from gigawatt.match.replay import why_illegal
from gigawatt.policies.api import Alternative, Reason
from gigawatt.policies.decision import Decision
from gigawatt.text import exception_text, safe_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gigawatt.core.game import Game, State

_EXPECTED: Final = "expected a Decision with an action, got"
_MOST: Final = 1 << 63
"""A bound on every number of a reason."""
_PLAIN: Final = (bool, bytes, dict, float, int, list, str, tuple, type(None))
"""Types whose text Python itself makes, apart from objects of other types inside them."""
_SEQUENCES: Final = (list, tuple)


def judge(game: Game, state: State, legal: Sequence[int], answer: object) -> Decision:
    """Convert an answer to a decision of our own types: the action an int, the `Reason` with fields of the declared types.

    An action may be anything that `operator.index` accepts, such as an integer of numpy.

    Raises:
        ProgramFaultError: it is not a decision (`protocol`), the action is not legal (`illegal`), or reading it raised (`crash`).
    """
    try:
        action, reason = _read_decision(answer)
        _check_action(game, state, legal, action)
        return Decision(action, None if reason is None else checked_reason(reason))
    except (ProgramFaultError, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001 - a number of somebody's own making may raise anything
        raise ProgramFaultError("crash", f"reading its answer raised {exception_text(error)}") from None


def checked_reason(reason: object) -> Reason:
    """A copy of a reason with fields of the declared types.

    Raises:
        ProgramFaultError: it is not a reason, or a field is of another type or out of range.
    """
    if type(reason) is not Reason:
        raise _wrong(f"expected a Reason or None, got {describe_value(reason)}")
    for name in ("text", "plan"):
        if type(getattr(reason, name)) is not str:
            raise _wrong(f"the {name} of a Reason is a str, not {describe_value(getattr(reason, name))}")
    terms = [_term(row) for row in _rows("terms", reason.terms)]
    others = [_alternative(row) for row in _rows("alternatives", reason.alternatives)]
    return Reason(reason.text, reason.plan, tuple(terms), tuple(others))


def describe_value(value: object) -> str:
    """Describe a value in at most 80 characters; `repr` is called for plain values only."""
    if type(value) in _PLAIN:
        try:
            text = repr(value)
        except ValueError:  # an int with more digits than Python prints
            text = "a huge number"
    else:
        text = f"an object of the class {type(value).__name__}"
    return safe_text(text, 80)


def _read_decision(answer: object) -> tuple[int, object]:
    """The action, as an int, and the unchecked reason of an answer."""
    if type(answer) is not Decision:
        if isinstance(answer, CoroutineType):
            answer.close()
            raise _wrong(f"{_EXPECTED} a coroutine: decide is an ordinary function, not an async one")
        raise _wrong(f"{_EXPECTED} {describe_value(answer)}")
    try:
        action, reason = answer.action, answer.reason
    except AttributeError:
        raise ProgramFaultError("crash", "its Decision was never given an action") from None
    if type(action) is int:
        return action, reason
    if type(action) is bool or not hasattr(type(action), "__index__"):
        raise _wrong(f"expected a Decision with an action that is a whole number, got {describe_value(action)}")
    return operator.index(action), reason


def _check_action(game: Game, state: State, legal: Sequence[int], action: int) -> None:
    if not 0 <= action < game.action_count:
        raise _wrong(f"action {_number(action)} is not in the table of {game.action_count}")
    if action not in legal:
        raise ProgramFaultError("illegal", why_illegal(game, state, action))


def _rows(name: str, rows: Any) -> Sequence[Any]:
    if type(rows) not in _SEQUENCES:
        raise _wrong(f"the {name} of a Reason are a tuple, not {describe_value(rows)}")
    return rows  # type: ignore[no-any-return]  # it was just looked at


def _term(row: Any) -> tuple[str, int]:
    if type(row) not in _SEQUENCES or len(row) != 2 or type(row[0]) is not str:
        raise _wrong(f"each of the terms of a Reason is a name and a whole number, not {describe_value(row)}")
    return row[0], _whole(f"term {safe_text(row[0], 40)!r}", row[1])


def _alternative(row: Any) -> Alternative:
    if type(row) is not Alternative:
        raise _wrong(f"each of the alternatives of a Reason is an Alternative, not {describe_value(row)}")
    return Alternative(_whole("the action of an alternative", row.action), _whole("its value", row.value))


def _whole(name: str, value: Any) -> int:
    if not hasattr(type(value), "__index__"):
        raise _wrong(f"{name} of a Reason is a whole number, not {describe_value(value)}")
    number = operator.index(value)
    if not -_MOST <= number < _MOST:
        raise _wrong(f"{name} of a Reason is a number of at most 64 bits, not {_number(number)}")
    return number


def _number(number: int) -> str:
    """Format a number; Python limits the digits that it prints."""
    return str(number) if number.bit_length() <= 128 else f"of {number.bit_length():,} bits"


def _wrong(message: str) -> ProgramFaultError:
    return ProgramFaultError("protocol", message)
