"""Policies that are programs of their own, in any language, over JSON lines.

An entrant `cmd:PROGRAM ARGUMENTS` is started and spoken to as `docs/external-policies.md` lays down. `Session` is the
conversation with one program; it lives for as long as a block of games, or a match. `ExternalPolicy` sits in one seat of one
match and asks it.

The match's own seed is never sent. What a program does wrong ends the conversation with a `ProgramFaultError` that says which
kind of fault it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import shlex
import shutil
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import evolve, field, frozen

from gigawatt import __version__
from gigawatt.errors import PolicyError
from gigawatt.match.clock import Countdown
from gigawatt.match.faults import ProgramFaultError
from gigawatt.match.play import PlyNote
from gigawatt.match.program import Limits, Program
from gigawatt.policies.api import Decision, Policy, Reason, Turn
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.core import Game

PREFIX: Final = "cmd:"
PROTOCOL: Final = 1

MAX_STALE: Final = 1000
"""Replies to older questions, or of a type that means nothing, that are passed over while one answer is waited for."""

QUIT_S: Final = 0.3
"""What a program gets to end by itself after `quit`."""

_DESCRIPTION_LIMIT: Final = 65_536
_FIELDS: Final = {"command", "options", "move_ms", "memory_mb"}


@frozen
class ProgramSpec:
    """A program as an entrant names it."""

    text: str
    """As written."""
    command: tuple[str, ...]
    """What to start; paths in it are absolute."""
    options: dict[str, Any] = field(factory=dict)
    """What `configure` sends."""
    move_ms: int | None = None
    """A budget of its own, if the description has one."""
    memory_mb: int | None = None
    environment: dict[str, str] = field(factory=dict)
    """Variables that it needs beside those that every program gets."""


def is_external(entrant: str) -> bool:
    """Whether an entrant names a program."""
    return entrant.startswith(PREFIX)


def parse_program(entrant: str) -> ProgramSpec:
    """Read `cmd:PROGRAM ARGUMENTS`, or `cmd:FILE.toml`, a description of one.

    A word that names a file here becomes an absolute path, since programs start in an empty folder. In a description `command` is
    a list of words, paths in it being relative to the description; `options`, `move_ms` and `memory_mb` may be left out.

    Raises:
        PolicyError: it is no such thing.
    """
    text = entrant.removeprefix(PREFIX).strip()
    try:
        words = split_words(text)
    except ValueError as error:
        raise PolicyError(f"policy {entrant!r}: {error}") from error
    if not words:
        raise PolicyError(f"policy {entrant!r}: expected a program after {PREFIX}")
    if len(words) == 1 and words[0].endswith(".toml"):
        return _described(entrant, Path(words[0]))
    return _found(ProgramSpec(entrant, _absolute(words, Path.cwd())))


def split_words(text: str, *, is_windows: bool = sys.platform == "win32") -> list[str]:
    """The words of a command line, quoted ones whole. On Windows a backslash is a part of a path, not a quote.

    Raises:
        ValueError: a quotation has no end.
    """
    if not is_windows:
        return shlex.split(text)
    words = shlex.split(text, posix=False)
    return [word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word for word in words]


def _described(entrant: str, path: Path) -> ProgramSpec:
    try:
        with path.open("rb") as file:
            told = tomllib.loads(file.read(_DESCRIPTION_LIMIT).decode())
    except OSError as error:
        raise PolicyError(f"policy {entrant!r}: cannot read {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"policy {entrant!r}: {path} is no TOML: {error}") from error
    if unknown := sorted(set(told) - _FIELDS):
        raise PolicyError(f"policy {entrant!r}: {path} has a field {unknown[0]!r}; known: {', '.join(sorted(_FIELDS))}")
    command, options = told.get("command"), told.get("options", {})
    if not isinstance(command, list) or not command or not all(isinstance(word, str) for word in command):
        raise PolicyError(f'policy {entrant!r}: {path} needs command = ["program", "argument", ...]')
    if not isinstance(options, dict):
        raise PolicyError(f"policy {entrant!r}: {path}: options must be a table")
    for name, high in (("move_ms", 3_600_000), ("memory_mb", 1_048_576)):
        value = told.get(name, 1)
        if type(value) is not int or not 1 <= value <= high:
            raise PolicyError(f"policy {entrant!r}: {path}: {name} is a whole number from 1 to {high}, not {value!r}")
    words = _absolute(command, path.parent)
    return _found(ProgramSpec(entrant, words, options, told.get("move_ms"), told.get("memory_mb")))


def _found(spec: ProgramSpec) -> ProgramSpec:
    """`spec`, if there is such a program: a slip of the pen is told at once, not as a fault of every game.

    Raises:
        PolicyError: there is none, or it may not be run.
    """
    program = spec.command[0]
    if shutil.which(program) is not None:
        return spec
    if Path(program).is_file():
        raise PolicyError(
            f"policy {spec.text!r}: {program} cannot be run by itself; make it executable, or name what runs it: python3 {program}"
        )
    raise PolicyError(f"policy {spec.text!r}: there is no program {program!r}; a file in this folder begins with ./")


def _absolute(words: list[str], folder: Path) -> tuple[str, ...]:
    """The words, those that name a file below `folder` made absolute; a bare first word is left to the search path."""
    out = []
    for place, word in enumerate(words):
        path = folder / word
        is_bare = place == 0 and "/" not in word and "\\" not in word
        try:
            is_file = bool(word) and not word.startswith("-") and not is_bare and path.exists()
        except (OSError, ValueError):
            is_file = False
        out.append(str(path.absolute()) if is_file else word)
    return tuple(out)


class Session:
    """The conversation with one program, begun when it is first needed. Close it, or use `with`."""

    def __init__(
        self, spec: ProgramSpec, limits: Limits | None = None, watch: Callable[[str, float], object] | None = None
    ) -> None:
        """Prepare to start the program of `spec`.

        Args:
            spec: the program.
            limits: what it may take; a budget or a memory limit of its description goes before.
            watch: told what was asked (`ready`, `pong` or `action`) and the seconds the answer took.
        """
        self.spec = spec
        limits = limits or Limits()
        if spec.move_ms is not None:
            limits = evolve(limits, move_s=spec.move_ms / 1000)
        if spec.memory_mb is not None:
            limits = evolve(limits, memory_mb=spec.memory_mb)
        self.limits = limits
        self.name = ""
        """What the program calls itself, once it is ready."""
        self.version = ""
        self.capabilities: frozenset[str] = frozenset()
        self.stale = 0
        """Replies that were passed over, all told."""
        self._watch = watch
        self._program: Program | None = None
        self._last_id = 0
        self._rules: tuple[Game, dict[str, Any]] | None = None

    # --- the life of the program ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the program and wait until it is ready; nothing if it runs already.

        Raises:
            ProgramFaultError: it cannot be started, or is not ready in time.
        """
        if self._program is not None:
            return
        self._program = program = Program(self.spec.command, self.limits, self.spec.environment)
        limit = Countdown(self.limits.start_s)
        program.send({"type": "hello", "protocol": PROTOCOL, "engine": f"gigawatt {__version__}"}, limit)
        program.send({"type": "configure", "options": self.spec.options}, limit)
        ready = self._await("ready", None, limit)
        self.name = safe_text(ready.get("name", ""), 60)
        self.version = safe_text(ready.get("version", ""), 30)
        offered = ready.get("capabilities", [])
        if isinstance(offered, list):
            self.capabilities = frozenset(word for word in offered if isinstance(word, str))

    def new_game(self, facts: dict[str, Any]) -> None:
        """Announce a game and wait until the program has taken it in.

        Raises:
            ProgramFaultError: it does not answer in time.
        """
        self._tell({"type": "new_game", **facts}, self.limits.new_game_s)
        self.ping(self.limits.new_game_s)

    def ping(self, limit_s: float | None = None) -> None:
        """Ask for a sign of life.

        Raises:
            ProgramFaultError: none comes in time.
        """
        limit = Countdown(self.limits.ping_s if limit_s is None else limit_s)
        number = self._next_id()
        self._send({"type": "ping", "id": number}, limit)
        self._await("pong", number, limit)

    def act(self, observation: Any, legal_actions: list[str]) -> dict[str, Any]:
        """Ask for an action; the program's answer as it came.

        Raises:
            ProgramFaultError: none comes in time, even after it was told to stop.
        """
        number = self._next_id()
        limits = self.limits
        budget = {"ms": round(limits.move_s * 1000)}
        message = {
            "type": "act", "id": number, "observation": observation, "legal_actions": legal_actions, "budget": budget,
        }  # fmt: skip
        limit = Countdown(limits.move_s + limits.grace_s)
        self._send(message, limit)
        limit.extend(-limits.grace_s)
        answer = self._await("action", number, limit, may_fail=True)
        if answer is None:
            limit.extend(limits.grace_s)
            self._send({"type": "stop", "id": number}, limit)
            answer = self._await("action", number, limit)
        return dict(answer)

    def rules(self, game: Game) -> dict[str, Any]:
        """What `new_game` tells of the rules; worked out once for a board."""
        if self._rules is None or self._rules[0] is not game:
            self._rules = (game, _rules(game, "rules" in self.capabilities))
        return self._rules[1]

    def event(self, actions: list[dict[str, Any]]) -> None:
        """Tell what others did since the program was last asked.

        Raises:
            ProgramFaultError: the program does not read it.
        """
        self._tell({"type": "event", "actions": actions}, self.limits.ping_s)

    def game_over(self, ranks: tuple[int, ...], reason: str) -> None:
        """Tell how a game ended, if the program still runs; it need not answer."""
        if self._program is not None:
            try:
                self._tell({"type": "game_over", "ranks": list(ranks), "reason": reason}, self.limits.ping_s)
            except ProgramFaultError:
                self.abandon()

    def close(self) -> bool:
        """Ask the program to quit, and see that it does; False if it had to be ended."""
        if self._program is None:
            return True
        with contextlib.suppress(ProgramFaultError):
            self._tell({"type": "quit"}, QUIT_S)
            self._program.wait(QUIT_S)
        ending = self._program.close()
        self._program = None
        return ending.verdict != "ended"

    def abandon(self) -> None:
        """End the program at once, after a fault; the next game starts it afresh."""
        if self._program is not None:
            self._program.close()
            self._program = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- questions and answers ---------------------------------------------------------------------------------------------

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _tell(self, message: dict[str, Any], limit_s: float) -> None:
        self._send(message, Countdown(limit_s))

    def _send(self, message: dict[str, Any], limit: Countdown) -> None:
        assert self._program is not None, "the session was started"
        self._program.send(message, limit)

    def _await(self, kind: str, number: int | None, limit: Countdown, *, may_fail: bool = False) -> Any:
        """The reply of `kind` with this id; None when the time is over and `may_fail` is set."""
        assert self._program is not None, "the session was started"
        for _ in range(MAX_STALE):
            reply = self._program.receive(limit)
            if reply is None:
                if may_fail:
                    return None
                what = {"ready": "not ready", "pong": "no sign of life", "action": "no action"}[kind]
                raise self._program.overdue(f"{what} within {limit.limit_s:.1f} s")
            if reply.get("type") == "error" and reply.get("id", number) == number:
                raise ProgramFaultError("crash", f"it reports an error: {reply.get('message', '')}")
            if reply.get("type") == kind and (number is None or reply.get("id") == number):
                if self._watch is not None:
                    self._watch(kind, limit.spent_s)
                return reply
            self.stale += 1
        raise ProgramFaultError("protocol", f"more than {MAX_STALE} replies that answer nothing")


class ExternalPolicy:
    """A program in one seat of one match."""

    def __init__(self, session: Session, *, owns_session: bool = False) -> None:
        """Sit down; with `owns_session` the session ends with the match."""
        self._session = session
        self._owns = owns_session
        self._is_seated = False
        self._events: list[dict[str, Any]] = []
        self.fault: ProgramFaultError | None = None
        """What it did wrong, once it has; the conversation is over then."""

    def decide(self, turn: Turn) -> Decision:
        """Ask the program.

        Raises:
            ProgramFaultError: it did something wrong, now or before.
        """
        if self.fault is not None:
            raise self.fault
        try:
            return self._ask(turn)
        except ProgramFaultError as fault:
            self.fault = fault
            self._session.abandon()
            raise

    def observe(self, ply: int, seat: int, action: str) -> None:
        """Note what another seat did, to tell the program before its next turn if it cares."""
        if "events" in self._session.capabilities and self._is_seated:
            self._events.append({"ply": ply, "seat": seat, "action": action})

    def finish(self, ranks: tuple[int, ...], reason: str = "the last quarter has ended") -> None:
        """Tell the program how the match ended, and let it go if nobody else speaks to it."""
        if self._is_seated and self.fault is None:
            self._session.game_over(ranks, reason)
        self.close()

    def close(self) -> None:
        """Let the program go if nobody else speaks to it: it is not told an end that the match did not have."""
        if self._owns:
            self._session.close()

    def _ask(self, turn: Turn) -> Decision:
        game = turn.game
        if not self._is_seated:
            self._session.start()
            self._session.new_game(_facts(turn, self._session.rules(turn.game)))
            self._is_seated = True
        if self._events:
            self._session.event(self._events)
            self._events = []
        texts = [game.format_action(action) for action in turn.legal_actions]
        reply = self._session.act(_observation(turn), texts)
        return Decision(_chosen(game, turn, texts, reply), _reason(reply))


def open_external(entrant: str, limits: Limits | None = None) -> ExternalPolicy:
    """The policy of a `cmd:` entrant for one match; `finish`, or `close` if the match was stopped, ends its program.

    Raises:
        PolicyError: the entrant names no program.
    """
    return ExternalPolicy(Session(parse_program(entrant), limits), owns_session=True)


def events_to(game: Game, policies: Sequence[Policy]) -> Callable[[PlyNote], object] | None:
    """What tells the programs among `policies`, which go by seat, what the others do; None if there are no programs."""
    programs = [(seat, policy) for seat, policy in enumerate(policies) if isinstance(policy, ExternalPolicy)]
    if not programs:
        return None

    def tell(note: PlyNote) -> None:
        text = game.format_action(note.action)
        for seat, policy in programs:
            if seat != note.seat:
                policy.observe(note.ply, note.seat, text)

    return tell


def _observation(turn: Turn) -> Any:
    return turn.observation.to_json()


def _facts(turn: Turn, rules: dict[str, Any]) -> dict[str, Any]:
    """What `new_game` tells. Nothing in it depends on the match's chance but the policy's own seed.

    That is a text of hexadecimal digits, since not every language keeps a JSON number of 64 bits whole.
    """
    lineup = [seat.faction for seat in turn.observation.seats]
    return {
        "game_id": hashlib.blake2b(turn.policy_seed.to_bytes(8, "little"), digest_size=8).hexdigest(),
        "seat": turn.seat,
        "faction": lineup[turn.seat],
        "players": [{"seat": seat, "faction": faction} for seat, faction in enumerate(lineup)],
        "ruleset": rules,
        "policy_seed": f"{turn.policy_seed:016x}",
    }


def _rules(game: Game, with_cards: bool) -> dict[str, Any]:
    from gigawatt.content import ruleset_digest, to_plain

    digest = ruleset_digest(game.ruleset, game.scenario_id)
    told = {"id": game.ruleset.id, "scenario": game.scenario_id, "quarters": game.quarters, "digest": digest}
    return {**told, "rules": to_plain(game.ruleset)} if with_cards else told


def _chosen(game: Game, turn: Turn, texts: list[str], reply: dict[str, Any]) -> int:
    """The action that a reply chooses: by its text, or by its place in the list of legal actions.

    An action that exists but is not legal is given back as it is: the match says why it is illegal.
    """
    choice = reply.get("choice")
    if isinstance(choice, str):
        if choice in texts:
            return turn.legal_actions[texts.index(choice)]
        try:
            return game.parse_action(choice)
        except Exception:  # noqa: BLE001 - whatever is wrong with a stranger's text
            raise ProgramFaultError("illegal", f"there is no action {safe_text(choice, 60)!r}") from None
    if type(choice) is int:
        if 0 <= choice < len(texts):
            return turn.legal_actions[choice]
        raise ProgramFaultError("illegal", f"choice {choice} of {len(texts)} legal actions, counted from 0")
    raise ProgramFaultError("protocol", f"choice must be an action's text or its place in the list, got {choice!r:.60}")


def _reason(reply: dict[str, Any]) -> Reason | None:
    info = reply.get("info")
    return Reason(safe_text(info, 300)) if isinstance(info, str) and info.strip() else None
