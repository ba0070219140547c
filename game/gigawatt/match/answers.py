"""What a policy hands in, checked with nothing taken for granted: it may come from anyone, and be anything at all.

The match loop, which is compiled where the engine is, lets a sound decision of a house policy pass and asks here about everything
else. So there is one judgement, in either build, in this process and in a policy's own.
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
"""No number of a reason is as large as that."""
_PLAIN: Final = (bool, bytes, dict, float, int, list, str, tuple, type(None))
"""Kinds whose text is made by Python itself, unless something of another kind is in them."""
_SEQUENCES: Final = (list, tuple)


def judge(game: Game, state: State, legal: Sequence[int], answer: object) -> Decision:
    """The decision that an answer is, in our own types: an int for an action, and a `Reason` whose fields are what they should be.

    An action may be anything that `operator.index` takes for a whole number, such as one of numpy's.

    Raises:
        ProgramFaultError: it is none (`protocol`), the action is not legal (`illegal`), or looking at it raised (`crash`).
    """
    try:
        action, reason = _taken_apart(answer)
        _check_action(game, state, legal, action)
        return Decision(action, None if reason is None else _checked_reason(reason))
    except (ProgramFaultError, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001 - a number of somebody's own making may raise anything
        raise ProgramFaultError("crash", f"reading its answer raised {exception_text(error)}") from None


def show(value: object) -> str:
    """What a value is, in at most 80 characters; only the text of plain values is asked for."""
    if type(value) in _PLAIN:
        try:
            text = repr(value)
        except ValueError:  # an int of more digits than Python prints
            text = "a huge number"
    else:
        text = f"an object of the class {type(value).__name__}"
    return safe_text(text, 80)


def _taken_apart(answer: object) -> tuple[int, object]:
    if type(answer) is not Decision:
        if isinstance(answer, CoroutineType):
            answer.close()
            raise _wrong(f"{_EXPECTED} a coroutine: decide is an ordinary function, not an async one")
        raise _wrong(f"{_EXPECTED} {show(answer)}")
    try:
        action, reason = answer.action, answer.reason
    except AttributeError:
        raise ProgramFaultError("crash", "its Decision was never given an action") from None
    if type(action) is int:
        return action, reason
    if type(action) is bool or not hasattr(type(action), "__index__"):
        raise _wrong(f"expected a Decision with an action that is a whole number, got {show(action)}")
    return operator.index(action), reason


def _check_action(game: Game, state: State, legal: Sequence[int], action: int) -> None:
    if not 0 <= action < game.action_count:
        raise _wrong(f"action {_number(action)} is not in the table of {game.action_count}")
    if action not in legal:
        raise ProgramFaultError("illegal", why_illegal(game, state, action))


def _checked_reason(reason: object) -> Reason:
    """A reason like it, made of fields of the right types."""
    if type(reason) is not Reason:
        raise _wrong(f"expected a Reason or None, got {show(reason)}")
    for name in ("text", "plan"):
        if type(getattr(reason, name)) is not str:
            raise _wrong(f"the {name} of a Reason is a str, not {show(getattr(reason, name))}")
    terms = [_term(row) for row in _rows("terms", reason.terms)]
    others = [_alternative(row) for row in _rows("alternatives", reason.alternatives)]
    return Reason(reason.text, reason.plan, tuple(terms), tuple(others))


def _rows(name: str, rows: Any) -> Sequence[Any]:
    if type(rows) not in _SEQUENCES:
        raise _wrong(f"the {name} of a Reason are a tuple, not {show(rows)}")
    return rows  # type: ignore[no-any-return]  # it was just looked at


def _term(row: Any) -> tuple[str, int]:
    if type(row) not in _SEQUENCES or len(row) != 2 or type(row[0]) is not str:
        raise _wrong(f"each of the terms of a Reason is a name and a whole number, not {show(row)}")
    return row[0], _whole(f"term {safe_text(row[0], 40)!r}", row[1])


def _alternative(row: Any) -> Alternative:
    if type(row) is not Alternative:
        raise _wrong(f"each of the alternatives of a Reason is an Alternative, not {show(row)}")
    return Alternative(_whole("the action of an alternative", row.action), _whole("its value", row.value))


def _whole(name: str, value: Any) -> int:
    if not hasattr(type(value), "__index__"):
        raise _wrong(f"{name} of a Reason is a whole number, not {show(value)}")
    number = operator.index(value)
    if not -_MOST <= number < _MOST:
        raise _wrong(f"{name} of a Reason is a number of at most 64 bits, not {_number(number)}")
    return number


def _number(number: int) -> str:
    """A number, of which Python prints only so many digits."""
    return str(number) if number.bit_length() <= 128 else f"of {number.bit_length():,} bits"


def _wrong(message: str) -> ProgramFaultError:
    return ProgramFaultError("protocol", message)


# --- reasons between processes ------------------------------------------------------------------------------------------------

MOST_TEXT: Final = 2000
"""Characters of a sentence that come out of a policy's own process; they are made safe to draw at both ends."""
_MOST_NAME: Final = 100
_MOST_ROWS: Final = 100


def pack_reason(reason: Reason | None) -> list[Any] | None:
    """A reason that was checked, fit for JSON and cut to a bearable length."""
    if reason is None:
        return None
    terms = [[safe_text(name, _MOST_NAME), value] for name, value in reason.terms[:_MOST_ROWS]]
    others = [[other.action, other.value] for other in reason.alternatives[:_MOST_ROWS]]
    return [safe_text(reason.text, MOST_TEXT), safe_text(reason.plan, _MOST_NAME), terms, others]


def unpack_reason(packed: Any) -> Reason | None:
    """The reason that was packed by a process that may be anybody's by now.

    Raises:
        ProgramFaultError: it makes no sense.
    """
    if packed is None:
        return None
    try:
        text, plan, terms, others = packed
        alternatives = tuple([Alternative(action, value) for action, value in others])
        named = [(safe_text(name, _MOST_NAME), value) for name, value in terms]
        reason = Reason(safe_text(text, MOST_TEXT), safe_text(plan, _MOST_NAME), tuple(named), alternatives)
    except (TypeError, ValueError):
        raise _wrong("the process of the policy sent a reason that makes no sense") from None
    return _checked_reason(reason)
