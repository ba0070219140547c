"""A game in progress, without any interface: the one writer of its position and its record.

Every interface (the board, the plain-text mode, a test) holds a `GameSession` and goes through it:

- *Looking.* `state` is the position; nobody outside may change it. `plies` tells every decision so far with its events, `shots`
  how the seats stood at each quarter's end, `digest_of(seat)` what happened since a seat's last own action.
- *A person acts.* `apply(action)` asks `explain` first, applies, notes, saves, and returns the `Ply`. It raises
  `IllegalActionError` with every reason where the action is not legal, or where no person is to move.
- *A policy acts.* While `is_policy_to_move`, take `job()`, run `job.run()` in a thread (it works on a copy and touches nothing of
  the session), and hand the `Answer` to `accept` on the thread that owns the session; `task()` is the same for another
  process. An answer that comes late, after the
  position has moved on by a take-back or otherwise, is dropped: `accept` returns None. A policy that fails passes, and the
  ply's `fault` says why.
- *Advice.* `advice_job()` is the same for the person's own seat; its answer is shown, never accepted.
- *Taking back.* With one person at the table `take_back` returns to that person's last decision of this quarter, `redo` repeats
  it, and `restart_quarter` returns to the first decision of the quarter; chance falls only at a quarter's end, so nothing random
  is unlearned. Rivals answer a new line anew. With several people only the last action may be taken back, and only
  until the table is handed over. All of it is counted in the record's session block, and `options.undo` switches it off.
- *Hot seat.* `viewer` is the seat whose desk is shown. Where another person is to move, `needs_hand_over` is true until
  `hand_over()`.
- *Keeping.* With a `path` the record is saved, whole or not at all, after every action of a person and again once the policies
  have answered it (a run of policies' plies is one save); `save_error` holds the reason if that failed, and the game goes on.
  `GameSession.resume(path)` continues at the very ply, `GameSession.branch(...)` plays on from any ply of any record.

`generation` grows with every change of the position: a screen that has drawn generation 7 is up to date while it is 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from gigawatt.core import actions as act
from gigawatt.core.bottleneck import Bottleneck, bottleneck
from gigawatt.core.chance import policy_seed, seed_bytes
from gigawatt.core.explain import Illegal, explain
from gigawatt.core.layout import PRICE
from gigawatt.core.market import next_price
from gigawatt.errors import IllegalActionError, ReplayMismatchError, SaveError, UsageError
from gigawatt.match import Record, Recorder
from gigawatt.match.replay import why_illegal
from gigawatt.policies.api import DEFAULT_BUDGET, Policy, Reason, Turn
from gigawatt.policies.registry import make_policy, parse_spec
from gigawatt.storage import load_record, save_record
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.core import Game, State

Event = tuple[Any, ...]

PASS: Final = 0
"""The action table begins with `pass`, which every turn allows."""

ADVISER: Final = "planner"
"""The policy that advises where no other one is named."""

WATCHED: Final = "greedy"
"""Who plays the seats of a record that does not say who did."""

NAME_LIMIT: Final = 28
REASON_LIMIT: Final = 300


@frozen
class Seat:
    """Who plays a seat: a person, or a policy as the registry spells it with its options."""

    policy: str | None = None
    """An entrant such as `greedy` or `planner:horizon=6`; None for a person."""
    name: str = ""
    """What to call a person at a table of several; may be empty."""

    @property
    def is_person(self) -> bool:
        """Whether a person plays it."""
        return self.policy is None


@frozen
class Options:
    """What the table allows; a teacher may switch either off."""

    undo: bool = True
    """Taking back, redoing and restarting a quarter."""
    advice: bool = True
    """What a policy would do, the best options, the bottleneck panel."""
    adviser: str = ADVISER
    """The policy asked for advice."""
    budget: int = DEFAULT_BUDGET
    """Nodes a policy's decision may cost."""


@frozen
class Ply:
    """One decision, and all that followed up to the next one."""

    ply: int
    quarter: int
    """The quarter of the match in which it was taken."""
    seat: int
    action: int
    events: tuple[Event, ...]
    """The engine's events, the end of the quarter and the start of the next included where this ply brought them."""
    reason: str = ""
    """Why a policy chose it, in a sentence; empty for a person."""
    fault: str = ""
    """Why the policy failed, if it did; it passed then."""
    ended_quarter: bool = False


@frozen
class Shot:
    """How everything stood at the start (quarter -1) or after a quarter had ended. Tuples go by seat, prices by ladder."""

    quarter: int
    lead: tuple[int, ...]
    compute: tuple[int, ...]
    cash: tuple[int, ...]
    progress: tuple[int, ...]
    influence: tuple[int, ...]
    prices: tuple[int, ...]
    cloud_price: int
    layers: tuple[tuple[int, ...], ...]
    """Modules of each layer over all of a seat's campuses, in the order of `LAYERS`."""
    bound: tuple[tuple[str, ...], ...]
    """The layers that bound each seat's most held-back campus."""


@frozen
class Answer:
    """What a policy answered to a job, possibly too late."""

    generation: int
    seat: int
    action: int
    reason: Reason | None
    fault: str = ""


@frozen
class Job:
    """A decision to be thought about, on a copy of the position; safe to run in another thread."""

    generation: int
    seat: int
    policy: Policy = field(repr=False)
    turn: Turn = field(repr=False)

    def run(self) -> Answer:
        """Think. Never raises: a policy that fails answers `pass` and says why in `fault`."""
        return decide(self.policy, self.turn, self.generation)


@frozen
class Task:
    """A decision to be thought about in another process, which plays the match after and holds its own policies."""

    generation: int
    seat: int
    spec: str
    """The policy, as the registry spells it."""
    epoch: int
    """Grows when something is taken back: policies are to be made anew then."""
    actions: tuple[int, ...]
    """Every action of the match so far."""
    budget: int


def turn_at(state: State, seed: bytes, budget: int) -> Turn:
    """The seat to move's turn on a copy of a position."""
    copy = state.copy()
    copy.log = None
    seat = copy.seat
    return Turn(copy.game, seat, tuple(copy.legal_actions()), policy_seed(seed, seat), copy.ply, budget, copy)


def decide(policy: Policy, turn: Turn, generation: int) -> Answer:
    """Let a policy think. Never raises: one that fails answers `pass` and says why in `fault`."""
    try:
        decision = policy.decide(turn)
        action, reason = decision.action, decision.reason
    except Exception as error:  # noqa: BLE001  # a policy may raise anything, and the game goes on
        return Answer(generation, turn.seat, PASS, None, safe_text(f"{type(error).__name__}: {error}"))
    if action not in turn.legal_actions:
        return Answer(generation, turn.seat, PASS, None, safe_text(f"action {action!r} is not legal here"))
    return Answer(generation, turn.seat, action, reason)


@frozen
class _Undone:
    """Plies taken back together: one of a person's and the answers to it."""

    start: int
    plies: tuple[Ply, ...]


class GameSession:
    """A game in progress. See the module's text for how to use it; make one with `new`, `resume` or `branch`."""

    def __init__(
        self,
        game: Game,
        factions: Sequence[str] | None,
        seed: int | bytes,
        seats: Sequence[Seat],
        options: Options | None = None,
        path: Path | None = None,
    ) -> None:
        """A game at its first ply.

        Raises:
            UsageError: not one `Seat` a seat, or the factions do not fit.
            PolicyError: a policy is unknown or cannot be made.
        """
        if len(seats) != game.seats:
            raise UsageError(f"{game.scenario_id} with {game.seats} seats takes as many players, not {len(seats)}")
        self.game: Final = game
        self.seed: Final = seed_bytes(seed)
        self.seats: Final = tuple(
            Seat(s.policy and str(parse_spec(s.policy)), safe_text(s.name, NAME_LIMIT)) for s in seats
        )
        self.options: Options = options or Options()
        self.path: Path | None = path
        self.save_error: str = ""
        self.generation: int = 0
        self.counts: dict[str, int] = {"taken_back": 0, "redone": 0, "restarted": 0}
        self.extra: dict[str, Any] = {}
        """Further facts for the record's session block, for whoever needs them kept: whole numbers, texts, lists, tables."""
        self._policies: dict[int, Policy] = {}
        for seat in self.seats:
            if seat.policy is not None:
                make_policy(seat.policy)
        self._epoch = 0
        self._undone: list[_Undone] = []
        self._lineup = game.check_factions(factions)
        self._begin()
        self.factions: Final = tuple(self._state.faction(seat) for seat in range(game.seats))
        people = self.people
        self._viewer = people[0] if people else 0
        if self._state.seat in people:
            self._viewer = self._state.seat

    # --- making one -------------------------------------------------------------------------------------------------

    @classmethod
    def resume(cls, path: Path) -> GameSession:
        """The game that a save holds, at its last ply, saved to the same path from then on.

        Raises:
            SaveError: the file cannot be read, or its session block makes no sense.
            ReplayMismatchError: it does not replay to what it says.
            PolicyError: a policy of its seats is not to be had here.
        """
        return cls._from_record(load_record(path), None, path=path, is_resumed=True)

    @classmethod
    def branch(
        cls,
        record: Record,
        plies: int,
        seats: Sequence[Seat],
        options: Options | None = None,
        path: Path | None = None,
    ) -> GameSession:
        """A new game that shares the first `plies` plies of a record and goes its own way from there.

        Raises:
            UsageError, PolicyError: as for a new game.
            ReplayMismatchError: the record does not replay up to there.
        """
        short = evolve(record, actions=record.actions[:plies], digests=record.digests[:plies], session={})
        session = cls._from_record(short, seats, options=options, path=path)
        session.extra["branched_at"] = plies
        session.save()
        return session

    @classmethod
    def _from_record(
        cls,
        record: Record,
        seats: Sequence[Seat] | None,
        *,
        options: Options | None = None,
        path: Path | None = None,
        is_resumed: bool = False,
    ) -> GameSession:
        block = record.session
        who = _read_seats(block, record.seats) if seats is None else seats
        session = cls(record.game(), record.factions, record.seed, who, options or _read_options(block))
        reasons = _read_reasons(block)
        for ply, action in enumerate(record.actions):
            if wrong := why_illegal(session.game, session._state, action):
                raise ReplayMismatchError(ply, "a legal action", wrong)
            session._push(action, reasons.get(ply, ""))
            if session._state.digest() != record.digests[ply]:
                raise ReplayMismatchError(ply, record.digests[ply], session._state.digest())
        if is_resumed:
            for key in session.counts:
                value = block.get(key, 0)
                session.counts[key] = value if type(value) is int and value >= 0 else 0
            session.extra = {k: v for k, v in block.items() if k not in _OWN_KEYS}
        if not session._state.is_terminal and session._state.seat in session.people:
            session._viewer = session._state.seat
        session.path = path
        return session

    # --- looking ------------------------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """The position. Look, copy, fork; never change it."""
        return self._state

    @property
    def plies(self) -> Sequence[Ply]:
        """Every decision so far."""
        return self._plies

    @property
    def shots(self) -> Sequence[Shot]:
        """How the seats stood at the start and after each quarter that has ended."""
        return self._shots

    @property
    def people(self) -> tuple[int, ...]:
        """The seats that people play."""
        return tuple(i for i, seat in enumerate(self.seats) if seat.is_person)

    @property
    def viewer(self) -> int:
        """The seat whose desk is shown: the person to move once the table is handed over, else the one before."""
        return self._viewer

    @property
    def is_over(self) -> bool:
        """Whether the match has ended."""
        return self._state.is_terminal

    @property
    def is_person_to_move(self) -> bool:
        """Whether a person is to move, handed over or not."""
        return not self.is_over and self.seats[self._state.seat].is_person

    @property
    def is_policy_to_move(self) -> bool:
        """Whether a policy is to move."""
        return not self.is_over and not self.seats[self._state.seat].is_person

    @property
    def needs_hand_over(self) -> bool:
        """Whether another person than the viewer is to move and has not taken the table yet."""
        return self.is_person_to_move and self._state.seat != self._viewer

    @property
    def is_your_turn(self) -> bool:
        """Whether the viewer is a person and to move."""
        return self.is_person_to_move and self._state.seat == self._viewer

    @property
    def quarter_start(self) -> int:
        """The ply with which this quarter began."""
        return self._quarter_start

    def digest_of(self, seat: int) -> Sequence[Ply]:
        """What happened since a seat's last own action, that action's own end of quarter included; oldest first.

        Free actions, after which the turn goes on, are passed over: what rivals did before them is still new.
        """
        for i in range(len(self._plies) - 1, -1, -1):
            ply = self._plies[i]
            if ply.seat == seat and (ply.ended_quarter or self.game.kind[ply.action] not in act.FREE):
                return self._plies[i if ply.ended_quarter else i + 1 :]
        return self._plies[:]

    def record(self) -> Record:
        """The record so far, with who plays, what is allowed and how often something was taken back."""
        made = self._recorder.record(self.game.ruleset, self.game.scenario_id, self.factions, self.seed)
        return made.with_session(**self._session_block())

    # --- a person acts --------------------------------------------------------------------------------------------------

    def apply(self, action: int) -> Ply:
        """Take an action for the person to move.

        Raises:
            IllegalActionError: it is not legal, with every reason; or no person is to move; or the table is not handed over.
        """
        state = self._state
        if self.is_over:
            raise IllegalActionError("the match is over")
        if not self.seats[state.seat].is_person:
            raise IllegalActionError(f"seat {state.seat} is played by {self.seats[state.seat].policy}")
        if self.needs_hand_over:
            raise IllegalActionError("hand the table over first")
        answer = explain(state, action)
        if isinstance(answer, Illegal):
            raise IllegalActionError(str(answer))
        self._undone.clear()
        ply = self._push(action)
        self.save()
        return ply

    def hand_over(self) -> None:
        """The person to move takes the table: what was done before can no longer be taken back."""
        if self.is_person_to_move:
            self._viewer = self._state.seat

    # --- policies ---------------------------------------------------------------------------------------------------------

    def job(self) -> Job:
        """The decision of the policy to move.

        Raises:
            UsageError: no policy is to move.
        """
        seat = self._state.seat
        spec = self.seats[seat].policy
        if self.is_over or spec is None:
            raise UsageError("no policy is to move")
        if seat not in self._policies:
            self._policies[seat] = make_policy(spec)
        return self._job(self._policies[seat])

    def advice_job(self) -> Job:
        """What the adviser would do in the seat to move.

        Raises:
            UsageError: advice is switched off, or the match is over.
            PolicyError: the adviser cannot be made.
        """
        if not self.options.advice:
            raise UsageError("advice is switched off at this table")
        if self.is_over:
            raise UsageError("the match is over")
        return self._job(make_policy(self.options.adviser))

    def _job(self, policy: Policy) -> Job:
        turn = turn_at(self._state, self.seed, self.options.budget)
        return Job(self.generation, turn.seat, policy, turn)

    def task(self) -> Task:
        """The decision of the policy to move, for another process; `accept` takes its answer as it takes a job's.

        Raises:
            UsageError: no policy is to move.
        """
        spec = self.seats[self._state.seat].policy
        if self.is_over or spec is None:
            raise UsageError("no policy is to move")
        actions = tuple(ply.action for ply in self._plies)
        return Task(self.generation, self._state.seat, spec, self._epoch, actions, self.options.budget)

    def accept(self, answer: Answer) -> Ply | None:
        """Take a policy's answer; None where it came too late and was dropped."""
        if answer.generation != self.generation or not self.is_policy_to_move or answer.seat != self._state.seat:
            return None
        reason = safe_text(answer.reason.text, REASON_LIMIT) if answer.reason is not None else ""
        ply = self._push(answer.action, reason, answer.fault)
        if self.is_over or self.is_person_to_move:
            self.save()
        return ply

    def play_on(self) -> list[Ply]:
        """Let the policies play until a person is to move or the match is over, here and now."""
        made = []
        while self.is_policy_to_move:
            ply = self.accept(self.job().run())
            assert ply is not None, "nothing came between"
            made.append(ply)
        return made

    # --- taking back ---------------------------------------------------------------------------------------------------------

    @property
    def undo_reason(self) -> str:
        """Why nothing can be taken back now; empty if something can."""
        if not self.options.undo:
            return "Taking back is switched off at this table."
        if self._back_to() is None:
            if not self._plies:
                return "Nothing has been done yet."
            if len(self.people) > 1:
                return "The table was handed over, or nothing was done since."
            return "Nothing was done this quarter; the last quarter's draws have fallen."
        return ""

    @property
    def can_redo(self) -> bool:
        """Whether what was taken back can be repeated."""
        return bool(self.options.undo and self._undone and self._undone[-1].start == len(self._plies))

    def take_back(self) -> Ply:
        """Return to the person's last decision.

        Returns:
            The ply that was taken back.

        Raises:
            UsageError: there is none to take back, or it is not allowed.
        """
        if why := self.undo_reason:
            raise UsageError(why)
        back = self._back_to()
        assert back is not None, "undo_reason has looked"
        first = self._plies[back]
        self._cut(back)
        self.counts["taken_back"] += 1
        self.save()
        return first

    def redo(self) -> list[Ply]:
        """Repeat what was taken back last: the person's action, and the rivals' answers to it.

        Raises:
            UsageError: there is nothing to repeat.
        """
        if not self.can_redo:
            raise UsageError("There is nothing to repeat.")
        undone = self._undone.pop()
        made = [self._push(ply.action, ply.reason, ply.fault) for ply in undone.plies]
        self.counts["redone"] += 1
        self.save()
        return made

    def restart_quarter(self) -> None:
        """Return to the person's first decision of this quarter.

        Raises:
            UsageError: nothing was done this quarter, it is not allowed, or several people play.
        """
        if len(self.people) > 1:
            raise UsageError("A quarter is not restarted where several people play.")
        if why := self.undo_reason:
            raise UsageError(why)
        own = [i for i in range(self._quarter_start, len(self._plies)) if self._is_persons(i)]
        for back in reversed(own):
            self._cut(back)
        self.counts["restarted"] += 1
        self.save()

    def _is_persons(self, index: int) -> bool:
        return self.seats[self._plies[index].seat].is_person

    def _back_to(self) -> int | None:
        """The ply to return to: of this quarter, and of a person; with several people, the viewer's own and the last."""
        people = self.people
        last = len(self._plies) - 1
        for i in range(last, self._quarter_start - 1, -1):
            if self._is_persons(i):
                if len(people) > 1 and (self._plies[i].seat != self._viewer or i <= self._handed_at):
                    return None
                return i
        return None

    @property
    def _handed_at(self) -> int:
        """The last ply of another person: nothing up to there can be taken back."""
        for i in range(len(self._plies) - 1, -1, -1):
            if self._is_persons(i) and self._plies[i].seat != self._viewer:
                return i
        return -1

    def _cut(self, back: int) -> None:
        """Return to the position before ply `back`, remembering what was cut."""
        cut = tuple(self._plies[back:])
        kept = self._plies[:back]
        self._begin()
        for ply in kept:
            self._push(ply.action, ply.reason, ply.fault)
        self._undone.append(_Undone(back, cut))
        self._policies.clear()
        self._epoch += 1

    # --- writing ----------------------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        state = self.game.new_state(self.seed, [self.game.ruleset.factions[i].id for i in self._lineup])
        self._state: State = state
        self._recorder = Recorder(state)
        self._plies: list[Ply] = []
        self._shots: list[Shot] = [shot(state, -1)]
        self._quarter_start = 0
        self.generation += 1

    def _push(self, action: int, reason: str = "", fault: str = "") -> Ply:
        state = self._state
        log = state.log
        known = len(log) if log is not None else 0
        quarter, seat, number = state.quarter, state.seat, state.ply
        state.apply_action(action)
        events = tuple((state.log or [])[known:])
        ended = state.quarter != quarter or state.is_terminal
        self._recorder.note(action)
        ply = Ply(number, quarter, seat, action, events, reason, fault, ended)
        self._plies.append(ply)
        if ended:
            self._shots.append(shot(state, quarter))
            self._quarter_start = len(self._plies)
        self.generation += 1
        return ply

    def save(self) -> None:
        """Write the record to `path`, whole or not at all; `save_error` tells if it failed. Without a path nothing happens."""
        if self.path is None:
            return
        try:
            save_record(self.record(), self.path)
        except SaveError as error:
            self.save_error = str(error)
        else:
            self.save_error = ""

    def _session_block(self) -> dict[str, Any]:
        reasons = [[ply.ply, ply.reason] for ply in self._plies if ply.reason]
        return {
            **self.extra,
            "players": [{"policy": seat.policy or "", "name": seat.name} for seat in self.seats],
            "options": {
                "undo": int(self.options.undo),
                "advice": int(self.options.advice),
                "adviser": self.options.adviser,
                "budget": self.options.budget,
            },
            **self.counts,
            "reasons": reasons,
            "now": {
                "quarter": self.game.quarter_name(self._state.quarter),
                "over": int(self.is_over),
                "viewer": self._viewer,
                "lead": [self._state.lead(seat) for seat in range(self.game.seats)],
                "compute": [self._state.compute(seat) for seat in range(self.game.seats)],
            },
        }


_OWN_KEYS: Final = frozenset({"players", "options", "taken_back", "redone", "restarted", "reasons", "now"})


def shot(state: State, quarter: int) -> Shot:
    """How everything stands in a position, as of the end of `quarter`."""
    seats = range(state.game.seats)
    return Shot(
        quarter=quarter,
        lead=tuple(state.lead(s) for s in seats),
        compute=tuple(state.compute(s) for s in seats),
        cash=tuple(state.cash(s) for s in seats),
        progress=tuple(state.progress(s) for s in seats),
        influence=tuple(state.influence(s) for s in seats),
        prices=tuple(next_price(state, ladder) for ladder in range(5)),
        cloud_price=state.v[PRICE],
        layers=tuple(_layers(state, s) for s in seats),
        bound=tuple(b.binding if (b := most_bound(state, s)) is not None else () for s in seats),
    )


def most_bound(state: State, seat: int) -> Bottleneck | None:
    """The campus of a seat that gains most from one more of what binds it; the first of equals, None without a campus.

    One on order, where no layer stands yet, comes last: nothing binds there but that it is not built.
    """
    places = [bottleneck(state, seat, region) for region in state.spots[seat]]
    return max(places, key=lambda b: (any(b.modules), b.joint_gain, b.points, -b.region), default=None)


def _layers(state: State, seat: int) -> tuple[int, ...]:
    rows = [bottleneck(state, seat, region).modules for region in state.spots[seat]]
    return tuple(sum(column) for column in zip(*rows, strict=True)) if rows else (0, 0, 0, 0, 0)


def _read_seats(block: Any, count: int) -> list[Seat]:
    """Who plays, out of a record's session block; a match of policies names them otherwise, anything else is watched.

    Raises:
        SaveError: the block names another number of players than there are seats.
    """
    rows = block.get("players")
    if rows is None:
        names = block.get("policies")
        if isinstance(names, list) and len(names) == count and all(isinstance(name, str) for name in names):
            return [Seat(name) for name in names]
        return [Seat(WATCHED)] * count
    if not isinstance(rows, list) or len(rows) != count or not all(isinstance(row, dict) for row in rows):
        raise SaveError(f"the session block names no {count} players")
    seats = []
    for row in rows:
        policy, name = row.get("policy", ""), row.get("name", "")
        if not isinstance(policy, str) or not isinstance(name, str):
            raise SaveError("a player of the session block has no proper name")
        seats.append(Seat(policy or None, name))
    return seats


def _read_options(block: Any) -> Options:
    told = block.get("options")
    if not isinstance(told, dict):
        return Options()
    adviser, budget = told.get("adviser", ADVISER), told.get("budget", DEFAULT_BUDGET)
    return Options(
        undo=bool(told.get("undo", 1)),
        advice=bool(told.get("advice", 1)),
        adviser=adviser if isinstance(adviser, str) else ADVISER,
        budget=budget if type(budget) is int and 0 < budget <= 10_000_000 else DEFAULT_BUDGET,
    )


def _read_reasons(block: Any) -> dict[int, str]:
    rows = block.get("reasons")
    found: dict[int, str] = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, list) and len(row) >= 2 and type(row[0]) is int and isinstance(row[-1], str):
            found[row[0]] = safe_text(row[-1], REASON_LIMIT)
    return found
