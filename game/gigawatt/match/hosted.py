"""Python policies of somebody else, each in a process of its own: the match's end. The other end is `gigawatt.match.policy_host`.

A `Host` is such a process, started when it is first needed and used for game after game; it holds the objects of one policy, one a
seat. `Hosts` keeps them. A `HostedPolicy` plays one seat of one match. Whatever the policy does wrong, also to its process, becomes
a `ProgramFaultError` of its decision. Everything that the process sends is untrusted and checked again.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from gigawatt.core.packed import pack_position
from gigawatt.errors import PolicyError
from gigawatt.match.clock import Countdown
from gigawatt.match.faults import FAULT_KINDS, ProgramFaultError
from gigawatt.match.packed_reasons import unpack_reason
from gigawatt.match.policy_host import COMMAND
from gigawatt.match.program import Limits, Program
from gigawatt.policies.decision import Decision
from gigawatt.policies.registry import PolicyInfo, PolicyOption, address_of, parse_spec
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.policies.turn import Turn

DECISION_S: Final = 60.0
"""The default limit of a decision."""

START_S: Final = 60.0
"""The limit for starting the process and importing the policy."""

QUIT_S: Final = 1.0
"""The time for a process to exit by itself, write its files and call its `atexit` functions."""

MOST_PRINTED: Final = 200_000
"""The most characters of a policy's output that are shown."""

_MOST_IDLE: Final = 8
"""The most processes without a seat that are kept for a later game."""
_MOST_STALE: Final = 10_000
_KINDS: Final = {"int": int, "bool": bool, "str": str}

Show = Callable[[str, str], object]
"""Called with an entrant and a line that it printed."""


@frozen(kw_only=True)
class HostSettings:
    """Settings for hosting policies."""

    decision_s: float = DECISION_S
    """Wall-clock seconds for creating an object, and for each decision."""
    start_s: float = START_S
    """Wall-clock seconds for starting the process and importing the policy."""
    memory_mb: int = 0
    """Memory limit of the process and all its children; 0 for three quarters of the machine's memory."""
    show: Show | None = None
    """Called with the lines that it prints, if set."""
    watch_tables: bool = False
    """Whether to check for changes to the game's tables, which takes some time."""


class _HostProgram(Program):
    """A Python process of ours with a keeper."""

    def _environment(self) -> dict[str, str]:
        path = os.pathsep.join(entry for entry in sys.path if entry)
        return {**super()._environment(), "PYTHONPATH": path}


class Host:
    """A process for one policy. Close it; it also ends with this process. It may be shared by threads, which wait for each other."""

    def __init__(self, entrant: str, settings: HostSettings | None = None) -> None:
        self.entrant = entrant
        self.settings = settings or HostSettings()
        self._box: list[Program] = []
        self._lock = threading.RLock()
        self._lives = 0
        self._number = 0
        self.seats = 0
        """The number of seats that it plays."""
        self._printed = ""
        self._dropped: list[int] = []
        self._left = MOST_PRINTED
        self._game: Game | None = None
        self._past: list[int] | None = None
        self._known = 0
        self._quarter = -1
        weakref.finalize(self, _close, self._box)

    def describe(self) -> PolicyInfo:
        """The policy's description of itself.

        Raises:
            PolicyError: there is no such policy; or, as a ProgramFaultError, describing it failed.
        """
        with self._lock:
            self._start()
            reply = self._ask({"type": "describe"}, "describing it")
        name = parse_spec(self.entrant).name
        try:
            text, summary, address = (safe_lines(str(reply[key])) for key in ("text", "summary", "address"))
            options = [
                PolicyOption(safe_text(row[0], 60), _KINDS[row[1]], row[2] if type(row[2]) in _KINDS.values() else None)
                for row in reply["options"]
            ]
            lacking = tuple(safe_text(argument, 60) for argument in reply["lacking"])
        except (KeyError, TypeError, IndexError):
            raise self._broken("its description of itself is invalid") from None
        return PolicyInfo(name, safe_text(address), safe_text(summary), text, tuple(options), lacking)

    def make(self) -> int:
        """Create an object of the policy; return its number, which is valid as long as the process lives.

        Raises:
            PolicyError: there is no such policy, or it has other options.
            ProgramFaultError: importing or creating it failed.
        """
        with self._lock:
            self._start()
            self._number += 1
            number = self._number
            self._ask({"type": "make", "object": number}, "making it")
            return number

    def prepare(self, game: Game) -> None:
        """Have the process compile the game to play, unless it already has.

        Raises:
            ProgramFaultError: the process has ended.
        """
        with self._lock:
            if self._game is not game:
                self._ask(_board(game, watch=self.settings.watch_tables), "the rules", self.settings.start_s)
                self._game, self._past = game, None

    def decide(self, number: int, turn: Turn) -> Decision:
        """Ask an object for a decision.

        Raises:
            ProgramFaultError: the policy is at fault.
        """
        with self._lock:
            self.prepare(turn.game)
            reply = self._ask({"type": "act", "object": number, **self._question(turn)}, "a decision")
            action = reply.get("action")
            if type(action) is not int:
                raise self._broken("its process sent no action")
            return Decision(action, unpack_reason(reply.get("reason")))

    def drop(self, number: int) -> None:
        """Forget an object, with the next request."""
        self._dropped.append(number)

    @property
    def life(self) -> int:
        """The number of times that the process was started; 0 while it does not run. Objects of an earlier start are gone."""
        return self._lives if self._box else 0

    def has_changed_tables(self) -> bool:
        """Whether the policy changed the tables of its last game, if the settings ask for this check."""
        if not self._box or self._game is None:
            return False
        with self._lock, contextlib.suppress(PolicyError):
            return bool(self._ask({"type": "tables"}, "an answer").get("changed"))
        return False

    @property
    def is_busy(self) -> bool:
        """Whether another thread waits for an answer."""
        is_free = self._lock.acquire(blocking=False)
        if is_free:
            self._lock.release()
        return not is_free

    def close(self) -> None:
        """End the process, whatever it is doing; `make` starts it again."""
        _close(self._box, at_once=self.is_busy)

    # --- what is said --------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        if self._box:
            return
        address = address_of(parse_spec(self.entrant).name)
        limits = Limits(
            memory_mb=self.settings.memory_mb or _bearable_mb(), cpu_s=1 << 30, file_mb=1 << 30, processes=512
        )
        self._box.append(_HostProgram((sys.executable, "-c", COMMAND), limits))
        self._lives += 1
        self._game, self._past, self._printed = None, None, ""
        self._dropped.clear()
        folder = _folder()
        here = {
            "type": "open", "entrant": self.entrant, "address": address, "folder": folder, "prints": self.settings.show is not None,
            "path": [entry for entry in sys.path if entry],
            "environment": {_latin(name): _latin(value) for name, value in os.environ.items()},
        }  # fmt: skip
        try:
            self._ask(here, "importing it", self.settings.start_s)
        except PolicyError:
            _close(self._box)
            raise

    def _question(self, turn: Turn) -> dict[str, Any]:
        """The data that the process needs to reach the turn's position: the actions since the last one, or all of the match.

        Chance falls only at a quarter's end, so within a quarter the actions suffice, and the seed is never needed.
        """
        question: dict[str, Any] = {"budget": turn.budget, "seed": f"{turn.policy_seed:x}"}
        state, past = turn._state, turn._past  # noqa: SLF001 - the turn as the match sees it
        if past is not None and past is self._past and state.quarter == self._quarter:
            question["actions"] = past[self._known :]
        else:
            question["position"] = pack_position(state)
        self._past, self._quarter = past, state.quarter
        self._known = 0 if past is None else len(past)
        return question

    def _ask(self, request: dict[str, Any], what: str, limit_s: float | None = None) -> dict[str, Any]:
        """Send a request and wait for the answer; output printed meanwhile is shown."""
        program = next(iter(self._box), None)
        if program is None:
            raise ProgramFaultError("crash", "its process has ended")
        try:
            reply = self._asked(program, request, what, self.settings.decision_s if limit_s is None else limit_s)
        except ProgramFaultError as error:
            fault = _its_own(error, program)
            self._tell_rest()
            _close(self._box)
            raise fault from None
        self._tell_rest()
        if "refused" in reply:
            raise PolicyError(safe_text(reply["refused"], 500))
        if "fault" in reply:
            raise self._fault(reply["fault"])
        return reply

    def _asked(self, program: Program, request: dict[str, Any], what: str, limit_s: float) -> dict[str, Any]:
        """The unchecked answer."""
        self._number += 1
        limit = Countdown(limit_s)
        dropped, self._dropped = self._dropped, []
        program.send({**request, "id": self._number, "drop": dropped}, limit)
        reply = self._receive(program, limit)
        if reply is None:
            raise program.overdue(f"{what} took more than {limit_s:g} s")
        return reply

    def _receive(self, program: Program, limit: Countdown) -> dict[str, Any] | None:
        for _ in range(_MOST_STALE):
            while (reply := program.receive(limit)) is not None and "print" in reply:
                self._show(reply["print"])
            if reply is None or reply.get("id") == self._number:
                return reply
        raise ProgramFaultError("protocol", "its process talks without being asked")

    def _fault(self, reply: Any) -> ProgramFaultError:
        """The fault that the process reports; it cannot claim `infrastructure`."""
        try:
            kind, message = reply
        except (TypeError, ValueError):
            return self._broken("its process sent an invalid fault")
        is_known = kind in FAULT_KINDS and kind != "infrastructure" if isinstance(kind, str) else False
        return ProgramFaultError(kind if is_known else "crash", safe_text(message, 300))

    def _broken(self, message: str) -> ProgramFaultError:
        _close(self._box)
        return ProgramFaultError("protocol", message)

    def _show(self, printed: Any) -> None:
        """Show the complete lines of the policy's output."""
        show = self.settings.show
        if show is None or not isinstance(printed, str) or self._left <= 0:
            return
        self._left -= len(printed)
        *lines, self._printed = (self._printed + printed).split("\n")
        for line in lines:
            show(self.entrant, safe_text(line, 1000))
        if self._left <= 0:
            self._printed = ""
            show(self.entrant, "(what it prints from here on is not shown)")

    def _tell_rest(self) -> None:
        """Show output that does not end with a line break."""
        rest, self._printed = self._printed, ""
        if rest and self.settings.show is not None:
            self.settings.show(self.entrant, safe_text(rest, 1000))


class HostedPolicy:
    """Somebody else's policy in one seat of one match: one object in the host."""

    def __init__(self, host: Host) -> None:
        """Take a seat; `make`, or else the first decision, creates the object."""
        self._host = host
        self._object = 0
        self._life = 0
        self.fault: ProgramFaultError | None = None
        """The fault after which the policy is not asked again, if any."""

    def make(self) -> None:
        """Create the object. An error in the policy's code is kept for its first decision.

        Raises:
            PolicyError: there is no such policy, or it has other options.
        """
        try:
            self._object, self._life = self._host.make(), self._host.life
        except ProgramFaultError as fault:
            self.fault = fault

    def prepare(self, game: Game) -> None:
        """Prepare the process for a game before the time of decisions counts."""
        if self.fault is None and self._is_made:
            try:
                self._host.prepare(game)
            except ProgramFaultError as fault:
                self.fault = fault

    def decide(self, turn: Turn) -> Decision:
        """Ask the object; create it again if its process ended on another seat's turn.

        Raises:
            ProgramFaultError: the policy is at fault, now or before.
        """
        if self.fault is None and not self._is_made:
            self.make()
        if self.fault is not None:
            raise self.fault
        try:
            return self._host.decide(self._object, turn)
        except ProgramFaultError as fault:
            self.fault = fault
            raise

    def has_changed_tables(self) -> bool:
        """Whether it changed the tables of the game, if that is checked."""
        return self._host.has_changed_tables()

    def leave(self) -> Host:
        """Leave the seat; the object is forgotten."""
        if self._is_made:
            self._host.drop(self._object)
        return self._host

    @property
    def _is_made(self) -> bool:
        return self._object > 0 and self._life == self._host.life


class Hosts:
    """The hosts of a run, one for each policy, used again from match to match."""

    def __init__(self, settings: HostSettings | None = None) -> None:
        self.settings = settings or HostSettings()
        self._hosts: dict[str, Host] = {}
        """Ordered by use, the latest last."""
        self._lock = threading.Lock()

    def seat(self, entrant: str) -> HostedPolicy:
        """Create a policy for one seat of a match. If creating it fails, it takes the seat and fails at its first decision.

        Raises:
            PolicyError: there is no such policy, or it has other options.
        """
        with self._lock:
            host = self._hosts.pop(entrant, None) or Host(entrant, self.settings)
            self._hosts[entrant] = host
            host.seats += 1
        policy = HostedPolicy(host)
        try:
            if not host.is_busy:
                policy.make()
        except PolicyError:
            self.release(policy)
            raise
        return policy

    def release(self, policy: HostedPolicy) -> None:
        """Take a policy out of play; its process waits for another match."""
        policy.leave().seats -= 1
        with self._lock:
            idle = [entrant for entrant, host in self._hosts.items() if not host.seats]
            gone = [self._hosts.pop(entrant) for entrant in idle[: max(0, len(idle) - _MOST_IDLE)]]
        for host in gone:
            host.close()

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            gone = [*self._hosts.values()]
            self._hosts.clear()
        for host in gone:
            host.close()


def safe_lines(text: str) -> str:
    """Text of several lines with each line made safe to draw."""
    return "\n".join(safe_text(line, 400) for line in text.splitlines()[:400])


def _its_own(error: ProgramFaultError, program: Program) -> ProgramFaultError:
    """The fault of a process that ended: a closed pipe or a killed keeper counts as a crash."""
    if program.ending is not None and error.kind in ("infrastructure", "protocol"):
        return ProgramFaultError("crash", str(error))
    return error


def _close(box: list[Program], *, at_once: bool = False) -> None:
    while box:
        program = box.pop()
        if program.ending is None and not at_once:
            with contextlib.suppress(ProgramFaultError):
                program.send({"type": "quit"}, Countdown(QUIT_S))
                program.wait(QUIT_S)
        program.close()


def _board(game: Game, *, watch: bool) -> dict[str, Any]:
    """The data that a process needs to compile the same game."""
    from gigawatt.content import to_plain

    return {
        "type": "board", "rules": to_plain(game.ruleset), "scenario": game.scenario_id, "seats": game.seats, "watch": watch,
    }  # fmt: skip


def _folder() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # it was removed
        return ""


def _bearable_mb() -> int:
    """Three quarters of the machine's memory, so that a policy that needs more ends before the machine does."""
    sizes = []
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sizes.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    with contextlib.suppress(OSError, ValueError):
        sizes.append(int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")))
    return max(256, min(sizes, default=1 << 50) * 3 // 4 >> 20)


def _latin(text: str) -> str:
    """Text of the system as characters that any JSON can hold, whether it is Unicode or not."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")
