"""Check a student's game: replay it under the class's own rules, and compare every ply. What the file claims of its result is not read.

A game is true if each action is legal, each position has the digest that the file gives, each quarter ended as it says, and each
rival decided as the class's policy for that seat decides in that position. The last is checked for the quick house policies only
(`can_check_rival`): they are pure functions of the turn, so that asking them again gives the same answer on every machine. A rival
that searches would need as long again as the game took, and a policy of another package would be a stranger's program.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from gigawatt.classroom.reasons import Reason
from gigawatt.core.explanations.explain import Illegal, explain
from gigawatt.errors import SaveError
from gigawatt.match.record import QuarterLog, Record, Recorder
from gigawatt.policies.api import DEFAULT_BUDGET
from gigawatt.policies.registry import QUICK, make_policy, parse_spec
from gigawatt.session import decide, turn_at
from gigawatt.session.class_block import read_class
from gigawatt.session.session_block import ADVISED, read_counts, read_options
from gigawatt.version import __version__
from gigawatt.wording.illegal_reasons import full_text

if TYPE_CHECKING:
    from gigawatt.classroom.folder.course import Course
    from gigawatt.core import Game, State
    from gigawatt.policies.api import Policy
    from gigawatt.session.class_block import ClassBlock

TAKEN_BACK: Final = ("taken_back", "restarted")
"""The counts of a session block that are above zero after actions were taken back."""


@frozen
class Terms:
    """What a student's game must be like."""

    game: Game = field(repr=False)
    """The class's own game."""
    seed: bytes
    """The student's seed."""
    factions: tuple[str, ...]
    """The factions by seat."""
    players: tuple[str | None, ...]
    """By seat the policy, as the registry spells it, or None for the student."""
    undo: bool = True
    """Whether actions may be taken back."""
    advice: bool = True
    """Whether a policy's advice may be asked for."""
    budget: int = DEFAULT_BUDGET
    """The nodes of a rival's decision."""
    opening: tuple[int, ...] = ()
    """The plies that a game begins with, which nobody decided."""


def terms_of(course: Course, seed: bytes) -> Terms:
    """What a game of a class on a seed must be like."""
    return Terms(
        course.game,
        seed,
        course.factions,
        tuple(seat.policy for seat in course.players),
        undo=course.undo,
        advice=course.advice,
        budget=course.options.budget,
    )


@frozen
class Replay:
    """A checked game."""

    state: State = field(repr=False)
    """The last position that was reached."""
    plies: int
    """The number of plies that are as they should be."""
    is_finished: bool
    """Whether the match was played to its end."""
    reason: Reason | None = None
    """Why it does not count, or `unfinished`; None for a whole game."""

    @property
    def is_valid(self) -> bool:
        """Whether it counts, at least in part."""
        return self.reason is None or self.reason.code == "unfinished"


def can_check_rival(spec: str) -> bool:
    """Whether the decisions of a rival are checked: those of quick house policies are."""
    return parse_spec(spec).name in QUICK


def check_record(record: Record, terms: Terms, release: str = __version__) -> Replay:
    """Replay a record and compare it with what it must be; nothing in it is trusted.

    Args:
        record: the game that was handed in, of the terms' rules and seed.
        terms: what it must be like.
        release: the release that wrote the file, as it claims; part of the reason if a rival decides differently in this one.
    """
    state = terms.game.new_state(terms.seed, terms.factions)
    check = _Check(record, terms, state, release)
    reason = check.run() or forbidden(record.session, terms)
    if reason is None and not state.is_terminal:
        reason = unfinished(terms.game, state.quarter, len(record.actions), len(terms.opening))
    return Replay(state, check.plies, state.is_terminal and check.plies == len(record.actions), reason)


def unfinished(game: Game, quarter: int, plies: int, opening: int) -> Reason:
    """Why a game counts in part that ends in a quarter, counted from 0, after so many plies, with which so many began."""
    if plies <= opening:
        return Reason("unfinished", case="untouched")
    return Reason("unfinished", f"it ends in {game.quarter_text(quarter)}, after {plies - opening} actions")


def forbidden(session: Mapping[str, Any], terms: Terms) -> Reason | None:
    """What was used that the class does not allow, as far as the file shows it.

    A start file from before `class.toml` was changed may allow more, which its signature proves: then the option is no sign of a change by
    hand, and what counts is what was used.
    """
    options, counts = read_options(session), read_counts(session, (*TAKEN_BACK, ADVISED))
    start = _start_of(session)
    if not terms.undo:
        taken_back = sum(counts[name] for name in TAKEN_BACK)
        if reason := _used("undo-used", taken_back, is_on=options.undo, was_allowed=start is not None and start.undo):
            return reason
    if not terms.advice:
        was_allowed = start is not None and start.advice
        return _used("advice-used", counts[ADVISED], is_on=options.advice, was_allowed=was_allowed)
    return None


def _used(code: str, times: int, *, is_on: bool, was_allowed: bool) -> Reason | None:
    if times:
        allowed = "; its start file, made before class.toml was changed, allowed it" if was_allowed else ""
        return Reason(code, f"{times} time{'s' if times > 1 else ''}{allowed}")
    return Reason(code, "it was switched on in the file") if is_on and not was_allowed else None


def _start_of(session: Mapping[str, Any]) -> ClassBlock | None:
    """What a file says of its class and start; None if it is a game of no class."""
    try:
        return read_class(session)
    except SaveError:
        return None


class _Check:
    """A replay in progress."""

    def __init__(self, record: Record, terms: Terms, state: State, release: str) -> None:
        self._record = record
        self._terms = terms
        self._state = state
        self._release = release
        self._recorder = Recorder(state)
        self._rivals: dict[int, Policy] = {
            seat: make_policy(spec)
            for seat, spec in enumerate(terms.players)
            if spec is not None and can_check_rival(spec)
        }
        self.plies = 0

    def run(self) -> Reason | None:
        """The first difference, or None."""
        for action in self._record.actions:
            if reason := self._illegal(action) or self._other_choice(action):
                return reason
            self._state.apply_action(action)
            self._recorder.note(action)
            if reason := self._other_position(action):
                return reason
            self.plies += 1
        if self.plies < len(self._terms.opening):
            return Reason("divergent-ply", f"ply {self.plies}: the file ends within the opening")
        if self._recorder.quarter_count != len(self._record.quarters):
            detail = (
                f"{self._recorder.quarter_count} quarters were played, and the file has {len(self._record.quarters)}"
            )
            return Reason("divergent-ply", detail)
        return None

    def _illegal(self, action: int) -> Reason | None:
        state, game = self._state, self._terms.game
        if state.is_terminal:
            return self._reason("illegal-ply", "it comes after the end of the match")
        if not 0 <= action < game.action_count:
            return self._reason("illegal-ply", f"there is no action {action}")
        if action in state.legal_actions():
            return None
        answer = explain(state, action)
        because = f" ({full_text(game, answer.reasons[0])})" if isinstance(answer, Illegal) else ""
        return self._reason("illegal-ply", f"{game.format_action(action)!r}{because}")

    def _other_choice(self, action: int) -> Reason | None:
        """Whether the opening differs, or a rival decides differently; the position before it is known to be right."""
        state, terms = self._state, self._terms
        if self.plies < len(terms.opening):
            if terms.opening[self.plies] == action:
                return None
            own = terms.game.format_action(terms.opening[self.plies])
            return self._reason(
                "divergent-ply", f"the opening has {own!r} here, and the file has {terms.game.format_action(action)!r}"
            )
        policy = self._rivals.get(state.seat)
        if policy is None:
            return None
        answer = decide(policy, turn_at(state, terms.seed, terms.budget), 0)
        if answer.action == action:
            return None
        spec, shown = terms.players[state.seat], terms.game.format_action
        detail = f"the policy {spec} chooses {shown(answer.action)!r} here, and the file has {shown(action)!r}"
        if self._release != __version__:
            detail += f"; the file says it was played with gigawatt {self._release}, whose policies may differ from {__version__}"
        return self._reason("divergent-ply", detail)

    def _other_position(self, action: int) -> Reason | None:
        """Whether the file has another position after the action that was just applied."""
        written, found = self._record.digests[self.plies], self._state.digest()
        if written != found:
            detail = (
                f"after {self._terms.game.format_action(action)!r} the digest is {found}, and the file has {written}"
            )
            return self._reason("divergent-ply", detail, is_applied=True)
        index = self._recorder.quarter_count - 1
        if index >= 0 and self._recorder.last_quarter.plies == self.plies + 1:
            return self._other_quarter(index, self._recorder.last_quarter)
        return None

    def _other_quarter(self, index: int, quarter: QuarterLog) -> Reason | None:
        """Whether the file differs on a quarter that has just ended."""
        name = self._terms.game.quarter_text(index)
        if index >= len(self._record.quarters):
            return self._reason("divergent-ply", f"{name} ended here, and the file does not have it", is_applied=True)
        written = self._record.quarters[index]
        parts = {
            "plies": written.plies == quarter.plies,
            "results of chance": written.chance == quarter.chance,
            **{name: written.sections[name] == digest for name, digest in quarter.sections.items()},
        }
        wrong = [part for part, is_same in parts.items() if not is_same]
        return (
            self._reason("divergent-ply", f"the file has other {wrong[0]} for {name}", is_applied=True)
            if wrong
            else None
        )

    def _reason(self, code: str, what: str, *, is_applied: bool = False) -> Reason:
        """A reason that names the ply, counted from 0 as `gigawatt replay --verify` does, and before it is applied also whose it is."""
        state = self._state
        if state.is_terminal or is_applied:
            return Reason(code, f"ply {self.plies}: {what}")
        return Reason(
            code,
            f"ply {self.plies} ({self._terms.game.quarter_text(state.quarter)}, {state.faction(state.seat)}): {what}",
        )
