"""Policies that are programs, in any language, over JSON lines.

An entrant `cmd:PROGRAM ARGUMENTS` (see `gigawatt.match.command`) is started and used as specified in `docs/external-policies.md`.
`ProgramSession` is the conversation with one program; it lasts for a block of games or for a match. `ExternalPolicy` plays one seat
of one match with it.

The match's own seed is never sent. An error of a program ends the conversation with a `ProgramFaultError` that has the kind of the fault.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import evolve

from gigawatt.match.clock import Countdown
from gigawatt.match.command import ProgramSpec, is_external, parse_program
from gigawatt.match.faults import ProgramFaultError
from gigawatt.match.play import PlyNote
from gigawatt.match.program import Limits, Program
from gigawatt.policies.api import Decision, Policy, Reason, Turn
from gigawatt.text import safe_text
from gigawatt.version import __version__

if TYPE_CHECKING:
    from gigawatt.core import Game

__all__ = [
    "ExternalPolicy",
    "ProgramSession",
    "ProgramSpec",
    "events_to",
    "is_external",
    "open_external",
    "parse_program",
]

PROTOCOL: Final = 1

MAX_STALE: Final = 1000
"""The most stale replies (to older questions, or of unknown types) that are skipped while waiting for one answer."""

QUIT_S: Final = 0.3
"""The time for a program to exit after `quit`."""


class ProgramSession:
    """The conversation with one program, started when it is first needed. Close it, or use `with`."""

    def __init__(
        self, spec: ProgramSpec, limits: Limits | None = None, watch: Callable[[str, float], object] | None = None
    ) -> None:
        """Prepare to start the program of `spec`.

        Args:
            spec: the program.
            limits: its limits; a budget or a memory limit of its description takes precedence.
            watch: called with the kind of a reply (`ready`, `pong` or `action`) and the seconds it took.
        """
        self.spec = spec
        limits = limits or Limits()
        if spec.move_ms is not None:
            limits = evolve(limits, move_s=spec.move_ms / 1000)
        if spec.memory_mb is not None:
            limits = evolve(limits, memory_mb=spec.memory_mb)
        self.limits = limits
        self.name = ""
        """The program's own name, once it is ready."""
        self.version = ""
        self.capabilities: frozenset[str] = frozenset()
        self.stale = 0
        """The total number of stale replies."""
        self._watch = watch
        self._program: Program | None = None
        self._last_id = 0
        self._rules: tuple[Game, dict[str, Any]] | None = None

    # --- the life of the program ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the program and wait until it is ready; do nothing if it runs.

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
        """Announce a game and wait for the program's acknowledgement.

        Raises:
            ProgramFaultError: it does not answer in time.
        """
        self._tell({"type": "new_game", **facts}, self.limits.new_game_s)
        self.ping(self.limits.new_game_s)

    def ping(self, limit_s: float | None = None) -> None:
        """Ping the program.

        Raises:
            ProgramFaultError: it does not answer in time.
        """
        limit = Countdown(self.limits.ping_s if limit_s is None else limit_s)
        number = self._next_id()
        self._send({"type": "ping", "id": number}, limit)
        self._await("pong", number, limit)

    def act(self, observation: Any, legal_actions: list[str]) -> dict[str, Any]:
        """Ask for an action; return the program's reply unchanged.

        Raises:
            ProgramFaultError: it does not answer in time, even after `stop`.
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
        """The part of `new_game` about the rules; cached for each board."""
        if self._rules is None or self._rules[0] is not game:
            self._rules = (game, _rules(game, "rules" in self.capabilities))
        return self._rules[1]

    def event(self, actions: list[dict[str, Any]]) -> None:
        """Send the actions of others since the program's last decision.

        Raises:
            ProgramFaultError: the program does not read it.
        """
        self._tell({"type": "event", "actions": actions}, self.limits.ping_s)

    def game_over(self, ranks: tuple[int, ...], reason: str) -> None:
        """Send the result of a game if the program still runs; no reply is expected."""
        if self._program is not None:
            try:
                self._tell({"type": "game_over", "ranks": list(ranks), "reason": reason}, self.limits.ping_s)
            except ProgramFaultError:
                self.abandon()

    def close(self) -> bool:
        """Ask the program to quit; return False if it had to be killed."""
        if self._program is None:
            return True
        with contextlib.suppress(ProgramFaultError):
            self._tell({"type": "quit"}, QUIT_S)
            self._program.wait(QUIT_S)
        ending = self._program.close()
        self._program = None
        return ending.verdict != "ended"

    def abandon(self) -> None:
        """End the program at once, after a fault; the next game starts it again."""
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
        """The reply of `kind` with this id; None if the time is over and `may_fail` is set."""
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
        raise ProgramFaultError("protocol", f"more than {MAX_STALE} replies that answer no question")


class ExternalPolicy:
    """A program in one seat of one match."""

    def __init__(self, session: ProgramSession, *, owns_session: bool = False) -> None:
        """Take a seat; with `owns_session` the session ends with the match."""
        self._session = session
        self._owns = owns_session
        self._is_seated = False
        self._events: list[dict[str, Any]] = []
        self.fault: ProgramFaultError | None = None
        """The fault that ended the conversation, if any."""

    def decide(self, turn: Turn) -> Decision:
        """Ask the program for a decision.

        Raises:
            ProgramFaultError: it is at fault, now or before.
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
        """Record an action of another seat, to be sent before the program's next decision if it asked for events."""
        if "events" in self._session.capabilities and self._is_seated:
            self._events.append({"ply": ply, "seat": seat, "action": action})

    def finish(self, ranks: tuple[int, ...], reason: str = "the last quarter has ended") -> None:
        """Send the result of the match, and end the program if no other seat uses it."""
        if self._is_seated and self.fault is None:
            self._session.game_over(ranks, reason)
        self.close()

    def close(self) -> None:
        """End the program if no other seat uses it, without a result: the match did not end."""
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
    """The policy of a `cmd:` entrant for one match. `finish` ends its program, or `close` if the match was stopped.

    Raises:
        PolicyError: the entrant is not a program.
    """
    return ExternalPolicy(ProgramSession(parse_program(entrant), limits), owns_session=True)


def events_to(game: Game, policies: Sequence[Policy]) -> Callable[[PlyNote], object] | None:
    """A function that sends the actions of others to the programs among `policies` (one a seat); None if there are no programs."""
    programs = [(seat, policy) for seat, policy in enumerate(policies) if isinstance(policy, ExternalPolicy)]
    if not programs:
        return None

    def send(note: PlyNote) -> None:
        text = game.format_action(note.action)
        for seat, policy in programs:
            if seat != note.seat:
                policy.observe(note.ply, note.seat, text)

    return send


def _observation(turn: Turn) -> Any:
    return turn.observation.to_json()


def _facts(turn: Turn, rules: dict[str, Any]) -> dict[str, Any]:
    """The message `new_game`. Nothing in it depends on the match's chance except the policy's own seed.

    That seed is a text of hexadecimal digits, because not every language preserves a JSON number of 64 bits.
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
    facts = {"id": game.ruleset.id, "scenario": game.scenario_id, "quarters": game.quarters, "digest": digest}
    return {**facts, "rules": to_plain(game.ruleset)} if with_cards else facts


def _chosen(game: Game, turn: Turn, texts: list[str], reply: dict[str, Any]) -> int:
    """The action that a reply chooses: by its text, or by its index in the list of legal actions.

    An action that exists but is not legal is returned unchanged: the match reports why it is illegal.
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
