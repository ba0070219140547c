"""Policies that do whatever they like. Each plays the first legal action until it does what it is here for, at its third decision.

`FAULTS` says what each is booked for, and a part of what is told; those in `QUIET` are odd, but not at fault.
"""

from __future__ import annotations

import argparse
import atexit
import builtins
import collections
import ctypes
import functools
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from typing import Any

import attrs

from gigawatt.match import policy_host
from gigawatt.match.faults import ProgramFaultError
from gigawatt.policies import Alternative, Decision, Reason

LONG = 600
HUGE = 10**5000
MARK = "HOSTILE_MARK"
"""A variable whose value stands in the command line of a process that was left running."""


class Base:
    """Sound, but for `act`."""

    def __init__(self) -> None:
        self.asked = 0

    def decide(self, turn: Any) -> Any:
        """The first legal action, or something else."""
        self.asked += 1
        if self.asked == 3:
            return self.act(turn)
        return Decision(turn.legal_actions[0])

    def act(self, turn: Any) -> Any:
        """What it is here for."""
        return Decision(turn.legal_actions[0])


FAULTS: dict[str, tuple[str, str]] = {}
QUIET: list[str] = []


def does(name: str, kind: str = "", told: str = "") -> Any:
    """A policy that does what a function does; at fault for it if a kind is given."""

    def register(act: Any) -> Any:
        globals()[name] = type(name, (Base,), {"act": lambda _, turn: act(turn)})
        if kind:
            FAULTS[name] = (kind, told)
        else:
            QUIET.append(name)
        return act

    return register


ANSWERS: list[str] = []
"""Those that do no more than answer or raise: they may sit in anybody's process."""


def answers(name: str, answer: Any, told: str, kind: str = "protocol") -> None:
    """A policy that answers with something else."""
    ANSWERS.append(name)
    does(name, kind, told)(answer if callable(answer) else lambda _: answer)


def first(turn: Any) -> Decision:
    """What a sound policy decides."""
    return Decision(turn.legal_actions[0])


# --- it raises, ends or hangs -----------------------------------------------------------------------------------------------


@does("Exits", "crash", "SystemExit: 0")
def _(turn: Any) -> Any:
    sys.exit(0)


@does("ExitsHard", "crash", "exit code 3")
def _(turn: Any) -> Any:
    os._exit(3)


@does("ExitsHardAndWell", "crash", "exit code 0")
def _(turn: Any) -> Any:
    os._exit(0)


@does("Interrupts", "crash", "KeyboardInterrupt")
def _(turn: Any) -> Any:
    raise KeyboardInterrupt


@does("Generator", "crash", "GeneratorExit")
def _(turn: Any) -> Any:
    raise GeneratorExit


@does("Groups", "crash", "BaseExceptionGroup")
def _(turn: Any) -> Any:
    raise BaseExceptionGroup("many", [KeyboardInterrupt(), SystemExit(1)])


@does("Recurses", "crash", "RecursionError")
def _(turn: Any) -> Any:
    def deeper() -> Any:
        return deeper()

    return deeper()


@does("HalfAnEmoji", "crash", "ValueError: cannot read b")
def _(turn: Any) -> Any:
    raise ValueError("cannot read " + json.loads('"\\ud83d"') + os.fsdecode(b"b\xf6b.txt"))


class NoText(Exception):  # noqa: N818
    """An exception whose text cannot be made."""

    def __str__(self) -> str:
        raise SystemExit(0)


@does("Speechless", "crash", "NoText")
def _(turn: Any) -> Any:
    raise NoText


class Nameless(type):
    """A kind of class that does not tell its name."""

    __name__ = property(lambda _: sys.exit(0))  # type: ignore[assignment]


class NoName(Exception, metaclass=Nameless):  # noqa: N818
    """An exception without a name."""


@does("Anonymous", "crash", "an exception: what it says")
def _(turn: Any) -> Any:
    raise NoName("what it says")


@does("Shouts", "crash", "ValueError: xxx")
def _(turn: Any) -> Any:
    raise ValueError("x" * 10_000_000)


@does("Escapes", "crash", "ValueError: [31mred")
def _(turn: Any) -> Any:
    raise ValueError("\x1b[31mred\u202e\n\r\0")


@does("BlamesTheMachine", "crash", "no process left")
def _(turn: Any) -> Any:
    raise ProgramFaultError("infrastructure", "no process left")


@does("BlamesTheRules", "crash", "no such kind")
def _(turn: Any) -> Any:
    error: Any = ProgramFaultError("crash", "no such kind")
    error.kind = HUGE
    raise error


def _kill(number: int, turn: Any) -> Decision:
    os.kill(os.getpid(), number)
    time.sleep(0.2)
    return first(turn)


for _name in ("SIGTERM", "SIGSEGV", "SIGABRT", "SIGKILL", "SIGHUP", "SIGINT"):
    if hasattr(signal, _name):
        _told = "KeyboardInterrupt" if _name == "SIGINT" else _name
        does(f"Ends{_name}", "crash", _told)(functools.partial(_kill, getattr(signal, _name)))


@does("ReadsNowhere", "crash", "SIGSEGV")
def _(turn: Any) -> Any:
    return ctypes.string_at(1)


@does("KillsItsKeeper", "crash", "")
def _(turn: Any) -> Any:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(LONG)


@does("Sleeps", "timeout", "took more than")
def _(turn: Any) -> Any:
    time.sleep(LONG)


@does("Spins", "timeout", "took more than")
def _(turn: Any) -> Any:
    while True:
        pass


@does("IsDeaf", "timeout", "took more than")
def _(turn: Any) -> Any:
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    while True:
        time.sleep(1)


@does("WaitsForItself", "timeout", "took more than")
def _(turn: Any) -> Any:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


ANSWERS += (
    "Exits",
    "Generator",
    "Groups",
    "Recurses",
    "HalfAnEmoji",
    "Speechless",
    "Shouts",
    "Escapes",
    "BlamesTheRules",
)


# --- it answers something else ------------------------------------------------------------------------------------------------

Duck = collections.namedtuple("Duck", "action reason")  # noqa: PYI024


class Odd:
    """Looks like a decision, and hides what it is."""

    action = 0
    reason = None

    def __repr__(self) -> str:
        raise SystemExit(0)


class Numbered:
    """A whole number of its own making."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __index__(self) -> int:
        if self.number < 0:
            raise SystemExit(0)
        return self.number


class MyReason(Reason):
    """A reason with something more."""


async def _later() -> Decision:
    return Decision(0)


def _derived(turn: Any) -> Any:
    class Mine(Decision):
        pass

    return Mine(0)


def _reason(**fields: Any) -> Decision:
    return Decision(0, attrs.evolve(Reason("So."), **fields))


def _illegal(turn: Any) -> Decision:
    return Decision(next(action for action in range(turn.game.action_count) if action not in turn.legal_actions))


def _unmade(turn: Any) -> Decision:
    return Decision.__new__(Decision)


answers("Nothing", None, "got None")
answers("Number", 7, "got 7")
answers("Ellipsis_", ..., "ellipsis")
answers("NamedTuple", Duck(0, None), "got an object of the class Duck")
answers("Duckling", Odd(), "got an object of the class Odd")
answers("TheClass", Decision, "got")
answers("Coroutine", lambda _: _later(), "coroutine")
answers("Derived", _derived, "not to be derived from", "crash")
answers("Unmade", _unmade, "", "crash")
answers("Word", Decision("pass"), "got 'pass'")
answers("Truth", Decision(True), "got True")
answers("Fraction", Decision(0.0), "got 0.0")
answers("Negative", Decision(-1), "action -1 is not in the table")
answers("Beyond", Decision(10**9), "action 1000000000 is not in the table")
answers("Huge", Decision(HUGE), "bits is not in the table")
answers("HugeNegative", Decision(-HUGE), "bits is not in the table")
answers("Illegal", _illegal, "by seat", "illegal")
answers("FalseNumber", lambda _: Decision(Numbered(-1)), "SystemExit", "crash")
answers("Because", Decision(0, "because"), "expected a Reason or None")
answers("SubReason", Decision(0, MyReason("So.")), "expected a Reason or None")
answers("ReasonNumber", lambda _: _reason(text=5), "text of a Reason")
answers("ReasonPlan", lambda _: _reason(plan=None), "plan of a Reason")
answers("ReasonTerms", lambda _: _reason(terms="abc"), "terms of a Reason")
answers("ReasonPairs", lambda _: _reason(terms=((1, 2),)), "terms of a Reason")
answers("ReasonFloat", lambda _: _reason(terms=(("gain", 0.5),)), "whole number")
answers("ReasonHuge", lambda _: _reason(terms=(("gain", HUGE),)), "64 bits")
answers("ReasonOthers", lambda _: _reason(alternatives=((0, 1),)), "alternatives of a Reason")
answers("ReasonOther", lambda _: _reason(alternatives=(Alternative("pass", 1),)), "alternative of a Reason")  # type: ignore[arg-type]


# --- it changes what it was shown, or what it runs in ---------------------------------------------------------------------------


@does("AddsAnAction", "protocol", "changed the list of legal actions")
def _(turn: Any) -> Any:
    wrong = _illegal(turn).action
    turn._legal.append(wrong)
    return Decision(wrong)


@does("ClearsTheList", "protocol", "changed the list of legal actions")
def _(turn: Any) -> Any:
    answer = first(turn)
    turn._legal.clear()
    return answer


@does("ClosesEverything", "crash", "")
def _(turn: Any) -> Any:
    os.closerange(0, 256)
    return first(turn)


@does("WritesEverywhere", "protocol", "expected a JSON object")
def _(turn: Any) -> Any:
    for number in range(3, 64):
        try:
            os.write(number, b"noise\n")
        except OSError:
            continue
    return first(turn)


@does("Floods", "protocol", "longer than")
def _(turn: Any) -> Any:
    for number in range(3, 64):
        try:
            os.write(number, b"noise " * 100_000)
        except OSError:
            continue
    return first(turn)


@does("Forges", "protocol", "not in the table")
def _(turn: Any) -> Any:
    policy_host.judge = lambda *_: Decision(10**6)  # type: ignore[assignment]
    return first(turn)


@does("ForgesAReason", "protocol", "an invalid reason")
def _(turn: Any) -> Any:
    policy_host.pack_reason = lambda _: ["So.", {"no": "plan"}]  # type: ignore[assignment]
    return first(turn)


@does("ForgesAFault", "crash", "")
def _(turn: Any) -> Any:
    policy_host._guarded = lambda *_: {"fault": ["infrastructure", {"it was": "the machine"}]}
    return first(turn)


@does("PatchesBuiltins", "crash", "")
def _(turn: Any) -> Any:
    for name in ("len", "isinstance", "type", "dict", "list", "sorted", "str", "repr"):
        setattr(builtins, name, None)
    return None


@does("PatchesJson")
def _(turn: Any) -> Any:
    json.dumps = json.loads = os.write = None  # type: ignore[assignment]
    return first(turn)


def overwrite(numbers: Any, value: int) -> None:
    """Packed numbers, every one of them."""
    for index in range(len(numbers)):
        numbers[index] = value


@does("ChangesTheTables")
def _(turn: Any) -> Any:
    turn.game.region_bloc[0] = 2
    overwrite(turn.game.project_first, 0)
    return first(turn)


@does("ChangesTheState")
def _(turn: Any) -> Any:
    answer = first(turn)
    overwrite(turn._state.v, 7)
    overwrite(turn._state.hold, 0)
    return answer


ANSWERS += ("AddsAnAction", "ClearsTheList")


@does("ChangesTheObservation")
def _(turn: Any) -> Any:
    seen = turn.observation.to_json()
    seen.clear()
    return first(turn)


# --- it leaves things behind ------------------------------------------------------------------------------------------------------


@does("LeavesAThread")
def _(turn: Any) -> Any:
    threading.Thread(target=time.sleep, args=(LONG,)).start()
    return first(turn)


@does("HangsAtExit")
def _(turn: Any) -> Any:
    atexit.register(time.sleep, LONG)
    return first(turn)


@does("Forks")
def _(turn: Any) -> Any:
    if hasattr(os, "fork") and os.fork() == 0:
        time.sleep(0.05)
    return first(turn)


@does("Detaches")
def _(turn: Any) -> Any:
    code = "import time; time.sleep(600)"
    subprocess.Popen([sys.executable, "-c", code, os.environ[MARK]], start_new_session=True)
    return first(turn)


@does("ChangesFolder")
def _(turn: Any) -> Any:
    os.chdir("/")
    return first(turn)


@does("ForgetsModules")
def _(turn: Any) -> Any:
    sys.path.clear()
    sys.path_hooks.clear()
    sys.meta_path.clear()
    return first(turn)


@does("Prints")
def _(turn: Any) -> Any:
    print("thinking \x1b[31m aloud", end="")  # noqa: T201
    sys.stderr.write("and more\n" * 10)
    os.write(1, b"below Python\n")
    return first(turn)


@does("PrintsMuch")
def _(turn: Any) -> Any:
    print("x" * 300_000)  # noqa: T201
    return first(turn)


@does("ClosesItsStreams")
def _(turn: Any) -> Any:
    sys.stdout.close()
    sys.stderr = None  # type: ignore[assignment]
    return first(turn)


@does("ReadsItsStreams")
def _(turn: Any) -> Any:
    assert sys.stdin.read() == ""
    argparse.ArgumentParser().parse_args()
    return first(turn)


@does("Numbers")
def _(turn: Any) -> Any:
    return Decision(Numbered(turn.legal_actions[0]))


@does("Reasons")
def _(turn: Any) -> Any:
    terms: Any = [["gain", Numbered(3)]] * 1000
    return Decision(turn.legal_actions[0], Reason("word " * 100_000, "plan" * 1000, terms, (Alternative(0, 1),) * 1000))


@does("Tunes")
def _(turn: Any) -> Any:
    gc.disable()
    warnings.simplefilter("error")
    sys.setrecursionlimit(100_000)
    sys.setswitchinterval(1)
    threading.setprofile(lambda *_: None)
    return first(turn)


# --- it fails before it plays ----------------------------------------------------------------------------------------------------


class ExitsWhenMade(Base):
    def __init__(self) -> None:
        sys.exit(0)


class DiesWhenMade(Base):
    def __init__(self) -> None:
        os._exit(4)


class HangsWhenMade(Base):
    def __init__(self) -> None:
        time.sleep(LONG)


class RefusesWhenMade(Base):
    def __init__(self, depth: int = 3) -> None:
        raise ValueError(f"depth {depth} is too deep")


class DiesInTheFirstSeat(Base):
    """Ends the process that another seat of it plays in as well."""

    def act(self, turn: Any) -> Any:
        """Die, or decide."""
        if turn.seat == 0:
            os._exit(3)
        return first(turn)


class Mute:
    """No policy."""


class Eats(Base):
    """Takes memory without end."""

    def act(self, turn: Any) -> Any:
        """Eat."""
        kept = []
        while True:
            kept.append(bytearray(1 << 24))


class InTurn(Base):
    """Does what each of `ANSWERS` does in turn, one an object."""

    made = 0

    def __init__(self) -> None:
        super().__init__()
        self.inner = globals()[ANSWERS[InTurn.made]]()
        InTurn.made += 1

    def act(self, turn: Any) -> Any:
        """Answer, or raise."""
        return self.inner.act(turn)


class Raises:
    """Raises each exception of Python in turn, one an object."""

    made = 0

    def __init__(self) -> None:
        self.number = Raises.made
        Raises.made += 1

    def decide(self, turn: Any) -> Any:
        """Raise."""
        raise an_exception(exceptions()[self.number])


class RaisesWhenMade:
    """The same, when it is made."""

    made = 0

    def __init__(self) -> None:
        RaisesWhenMade.made += 1
        raise an_exception(exceptions()[RaisesWhenMade.made - 1])

    def decide(self, turn: Any) -> Any:
        """Never asked."""


def exceptions() -> list[type[BaseException]]:
    """Every exception that Python has."""
    found = [value for value in vars(builtins).values() if isinstance(value, type) and issubclass(value, BaseException)]
    return sorted(set(found), key=lambda kind: kind.__name__)


def an_exception(kind: type[BaseException]) -> BaseException:
    """One of a kind."""
    if issubclass(kind, BaseExceptionGroup):
        return kind("several", [ValueError() if issubclass(kind, ExceptionGroup) else KeyboardInterrupt()])
    # Three kinds need to be told what they are about.
    if issubclass(kind, UnicodeDecodeError):
        return kind("utf-8", b"x", 0, 1, "why")
    if issubclass(kind, UnicodeEncodeError):
        return kind("utf-8", "x", 0, 1, "why")
    if issubclass(kind, UnicodeTranslateError):
        return kind("x", 0, 1, "why")
    return kind()


class LooksAtAll:
    """Decides by what it sees and by forks, and tells what it saw: for comparison with the same policy in this process."""

    def decide(self, turn: Any) -> Decision:
        """Take an action that depends on everything there is."""
        fork = turn.fork(turn.policy_seed)
        before = fork.digest()
        for _ in range(6):
            if legal := fork.legal_actions():
                fork.apply_action(legal[turn.ply % len(legal)])
        seen = turn.observation.vector()
        text = f"{turn.seat} {turn.ply} {turn.budget} {before} {fork.digest()} {sum(seen)} {turn.draw(1 << 40)}"
        number = sum(text.encode()) + sum(seen)
        return Decision(turn.legal_actions[number % len(turn.legal_actions)], Reason(text, "look", (("sum", number),)))
