"""The process of somebody else's Python policy: a match asks it over a pipe, and nothing it does there harms the match.

`gigawatt.match.hosted` starts it and is the other end. It imports the policy's class, creates objects of it, follows the match on a
state of its own, asks for decisions and checks them. It receives positions and actions, never the match's seed.

Whatever the policy's code raises is caught and reported; the other end notices whatever it does to this process. Its output is sent
along as messages or goes to standard error, never into the pipe; its standard input is empty.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import json
import os
import sys
import sysconfig
import threading
from collections.abc import Callable
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any, Final

from gigawatt.content import from_plain
from gigawatt.core import Game, State
from gigawatt.errors import PolicyError
from gigawatt.match.answers import judge
from gigawatt.match.faults import ProgramFaultError, fault_text
from gigawatt.match.packed_reasons import pack_reason
from gigawatt.match.plies import CHANGED
from gigawatt.policies import registry
from gigawatt.policies.turn import Turn, seeded
from gigawatt.text import exception_text

Message = dict[str, Any]

COMMAND: Final = "from gigawatt.match.policy_host import main; main()"
"""The code that the process runs."""

_OWN_KINDS: Final = frozenset({"illegal", "protocol", "timeout", "memory"})
"""The kinds of fault that a policy may report of itself."""
_TEMPORARY: Final = ("TMPDIR", "TEMP", "TMP")
"""The variables of temporary files: they point to a folder of this process, which is removed at its end."""
_MEMORIES: Final = frozenset({"first_world", "menus"})
"""Attributes of a game that are caches."""
_PRINTED: Final = 8_000
"""The most bytes of output in one message."""

# Bound here, because the policy may replace the originals.
_dumps = json.dumps
_loads = json.loads
_write = os.write


def main() -> None:
    """Answer until the other end is closed or asks to quit."""
    pipe = _Pipe()
    host = _Host(pipe)
    with contextlib.suppress(EOFError):
        while True:
            request = pipe.receive()
            if request["type"] == "quit":
                return
            answer = _guarded(host.answer, request)
            host.flush()
            pipe.send({"id": request["id"], **answer})


def _guarded(answer: Callable[[Message], Message], request: Message) -> Message:
    """The answer to a request, or the fault of the policy if it raises."""
    try:
        return answer(request)
    except ProgramFaultError as error:
        kind: Any = error.kind
        return {"fault": [kind if kind in _OWN_KINDS else "crash", fault_text(error)]}
    except PolicyError as error:
        return {"refused": str(error)}
    except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt as well: nobody else sits here
        return {"fault": ["crash", exception_text(error)]}


class _Pipe:
    """The connection to the match, on handles that nothing uses by accident."""

    def __init__(self) -> None:
        self._requests = os.fdopen(os.dup(0), "rb")
        self._replies = os.dup(1)
        self._lock = threading.Lock()
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(2, 1)
        os.close(nowhere)
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - it stays
        sys.argv = [""]
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._leave)

    def receive(self) -> Message:
        """The next request.

        Raises:
            EOFError: there are no more.
        """
        line = self._requests.readline()
        if not line:
            raise EOFError
        request: Message = _loads(line)
        return request

    def send(self, message: Message) -> None:
        """Write one whole line, also while other threads print."""
        data = _dumps(message).encode() + b"\n"
        with self._lock:
            while data:
                data = data[_write(self._replies, data) :]

    def _leave(self) -> None:
        """Close the pipe in a process that the policy forked, so that it cannot answer."""
        for number in (self._requests.fileno(), self._replies):
            with contextlib.suppress(OSError):
                os.close(number)


class _Output(io.RawIOBase):
    """A stream that sends the policy's output along."""

    def __init__(self, pipe: _Pipe) -> None:
        self._pipe = pipe

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        taken = bytes(data)
        for begin in range(0, len(taken), _PRINTED):
            self._pipe.send({"print": taken[begin : begin + _PRINTED].decode("utf-8", "replace")})
        return len(taken)

    def as_text(self) -> io.TextIOWrapper:
        """A stream to replace Python's own."""
        return io.TextIOWrapper(io.BufferedWriter(self), "utf-8", "replace", line_buffering=True)


class _Host:
    """One policy, an object of it for each seat, and their match."""

    def __init__(self, pipe: _Pipe) -> None:
        self._pipe = pipe
        self._requests: dict[str, Callable[[Message], Message]] = {
            "open": self._open, "describe": self._describe, "make": self._make, "board": self._board, "act": self._act,
            "tables": self._tables,
        }  # fmt: skip
        self._game: Any = None
        self._state: Any = None
        self._objects: dict[int, Any] = {}
        self._streams: list[io.TextIOWrapper] = []
        self._shape = ""

    def answer(self, request: Message) -> Message:
        """Carry out a request."""
        for number in request["drop"]:
            self._objects.pop(number, None)
        return self._requests[request["type"]](request)

    def flush(self) -> None:
        """Send the output so far; the policy may have closed or replaced the streams."""
        for stream in self._streams:
            with contextlib.suppress(ValueError, OSError):
                stream.flush()

    def _open(self, request: Message) -> Message:
        """Set up the user's environment and folder, and find the class."""
        temporary = {name: os.environ[name] for name in _TEMPORARY if name in os.environ}
        os.environ.clear()
        os.environ.update({_text(name): _text(value) for name, value in request["environment"].items()} | temporary)
        with contextlib.suppress(OSError):
            os.chdir(request["folder"])
        if request["prints"]:
            self._streams = [_Output(self._pipe).as_text(), _Output(self._pipe).as_text()]
            sys.stdout, sys.stderr = self._streams
        self._spec = spec = registry.parse_spec(request["entrant"])
        self._address = request["address"]
        is_typed = ":" in spec.name
        sys.path[:] = _with_folder(request["path"], request["folder"]) if is_typed else request["path"]
        importlib.invalidate_caches()
        self._factory = find_class(spec.name, self._address, request["folder"] if is_typed else None)
        return {}

    def _describe(self, _: Message) -> Message:
        info = registry.describe_factory(self._spec.name, self._address, self._factory)
        options = [[option.name, option.kind.__name__, _plain(option.default)] for option in info.options]
        return {
            "address": info.address, "summary": info.summary, "text": info.text, "options": options,
            "lacking": list(info.lacking),
        }  # fmt: skip

    def _make(self, request: Message) -> Message:
        """Create an object for a seat."""
        name = self._spec.name
        arguments = registry.read_arguments(self._spec, self._factory)
        registry.check_complete(name, self._factory, arguments)
        try:
            policy = self._factory(**arguments)
        except BaseException as error:  # noqa: BLE001 - a refusal of ours is none when the policy raises it
            raise ProgramFaultError("crash", f"making it raised {exception_text(error)}") from None
        self._objects[request["object"]] = registry.check_policy_object(name, policy)
        return {}

    def _act(self, request: Message) -> Message:
        """Follow the match to the position, and ask for a decision."""
        self._follow(request)
        game, state = self._game, self._state
        legal = state.legal_actions()
        shown = list(legal)
        seed = int(request["seed"], 16)
        turn = Turn(game, state.seat, shown, seed, state.ply, request["budget"], state.copy(), seeded(seed))
        try:
            answer = self._objects[request["object"]].decide(turn)
        except ProgramFaultError:
            raise
        except PolicyError as error:  # the policy's own, not ours
            raise ProgramFaultError("crash", exception_text(error)) from None
        if shown != legal:
            raise ProgramFaultError("protocol", CHANGED)
        decision = judge(game, state, legal, answer)
        return {"action": decision.action, "reason": pack_reason(decision.reason)}

    def _board(self, request: Message) -> Message:
        """Compile the game to play."""
        self._game = Game(from_plain(request["rules"]), request["scenario"], request["seats"])
        self._shape = shape_of(self._game) if request["watch"] else ""
        return {}

    def _follow(self, request: Message) -> None:
        if position := request.get("position"):
            self._state = State.from_packed(self._game, position, 0)
        for action in request.get("actions", ()):
            self._state.apply_action(action)

    def _tables(self, _: Message) -> Message:
        """Whether the game's tables are unchanged."""
        return {"changed": bool(self._shape) and shape_of(self._game) != self._shape}


def find_class(name: str, address: str, folder: str | None) -> Any:
    """Find the class at an address; modules in `folder` take precedence over installed ones.

    Raises:
        PolicyError: there is no such module or class, it cannot be compiled, or something it imports is not installed.
        ProgramFaultError: importing it raised something else.
    """
    module_name, _, attribute = address.partition(":")
    if not all(part.isidentifier() for part in module_name.split(".")):
        raise PolicyError(f"policy {name!r}: cannot load {address}: {module_name!r} is not a module name")
    try:
        module = _import(module_name, folder)
        factory = getattr(module, attribute)
    except BaseException as error:  # noqa: BLE001 - a module may raise anything
        said = exception_text(error)
        if _is_slip(error, module_name, attribute):
            raise PolicyError(f"policy {name!r}: cannot load {address}: {said}") from None
        raise ProgramFaultError("crash", f"importing it raised {said}") from None
    registry.check_class(name, address, factory)
    return factory


def _import(module_name: str, folder: str | None) -> Any:
    top = module_name.partition(".")[0]
    found = None if folder is None or top == "gigawatt" else PathFinder.find_spec(top, [folder])
    if found is None or found.origin is None or found.loader is None:  # not there, or a folder without a module
        return importlib.import_module(module_name)
    module = importlib.util.module_from_spec(found)
    if top not in sys.stdlib_module_names:  # a file must not replace a module of Python's own
        sys.modules[top] = module
    found.loader.exec_module(module)
    return module if module_name == top else importlib.import_module(module_name)


def _is_slip(error: BaseException, module_name: str, attribute: str) -> bool:
    """Whether the named module or class is missing or cannot be compiled, in contrast to code that fails when it runs."""
    if isinstance(error, ModuleNotFoundError):
        missing = error.name if type(error.name) is str else ""
        return bool(missing) and _is_missing(missing, module_name)
    if isinstance(error, AttributeError):
        return bool(error.name == attribute)
    return isinstance(error, SyntaxError) and error.filename is not None


def _is_missing(missing: str, module_name: str) -> bool:
    if module_name == missing or module_name.startswith(f"{missing}."):
        return True
    try:
        return importlib.util.find_spec(missing.partition(".")[0]) is None
    except (ImportError, ValueError):
        return True


def _with_folder(path: list[str], folder: str) -> list[str]:
    """The search path with the user's folder after Python's own modules and before installed ones."""
    own = {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), str(Path(json.decoder.__file__).parents[1])}
    own |= {f"{entry}{os.sep}lib-dynload" for entry in own}
    after = max((place for place, entry in enumerate(path) if entry in own), default=-1) + 1
    return [*path[:after], folder, *path[after:]] if folder not in path else path


def shape_of(game: Game) -> str:
    """The values of the game's tables as one text, to compare; caches that grow during play are left out."""
    parts = []
    for name in sorted(dir(game)):
        value = None if name.startswith("_") or name in _MEMORIES else getattr(game, name)
        # Packed numbers are lists where this is interpreted; where it is compiled their type cannot be imported by name.
        if isinstance(value, int | str | tuple | list | frozenset) or type(value).__name__.startswith("vec"):
            parts.append(f"{name}={value!r}")
    return "\n".join(parts)


def _plain(value: Any) -> int | bool | str | None:
    return value if type(value) in (int, bool, str) else None if value is None else str(type(value).__name__)


def _text(latin: str) -> str:
    """A text of the system, which need not be Unicode."""
    return latin.encode("latin-1").decode("utf-8", "surrogateescape")
