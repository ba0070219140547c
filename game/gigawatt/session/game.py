"""The session itself: the one writer of a game's position and record. The package's docstring explains its use."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from gigawatt.core.chance import seed_bytes
from gigawatt.core.explanations.explain import Illegal, explain
from gigawatt.errors import IllegalActionError, SaveError, UsageError
from gigawatt.match import Record
from gigawatt.policies.api import MOST_REASON, Policy
from gigawatt.session.decisions import Answer, Job, Task, turn_at
from gigawatt.session.hands import HANDS_KEY, Hand, read_hands, write_hands
from gigawatt.session.history import Ply, QuarterSnapshot
from gigawatt.session.origin import BRANCH, COPY, Origin, read_origin, write_origin
from gigawatt.session.questions import why_no_advice
from gigawatt.session.resuming import check_answers, read_saved_game
from gigawatt.session.seat_policies import SeatPolicies
from gigawatt.session.seats import Options, Seat
from gigawatt.session.session_block import (
    ADVISED,
    HANDED,
    OPENING_KEY,
    read_counts,
    read_extra,
    read_opening,
    read_reasons,
    read_seats,
    where_it_is,
    write_block,
)
from gigawatt.session.table import Table, cleaned
from gigawatt.session.timeline import Timeline
from gigawatt.session.undo import Undo
from gigawatt.storage import to_json
from gigawatt.storage.files import shown
from gigawatt.storage.records import is_same_setup
from gigawatt.storage.savefile import SaveFile
from gigawatt.text import safe_text
from gigawatt.wording.advice_text import no_advice_text
from gigawatt.wording.illegal_reasons import joined
from gigawatt.wording.origin_text import new_game_text
from gigawatt.wording.quarters import quarter_name

if TYPE_CHECKING:
    from gigawatt.core import Game, State


class GameSession:
    """A game in progress, created here or with `resume` or `branch`. The package's docstring explains its use."""

    def __init__(
        self,
        game: Game,
        factions: Sequence[str] | None,
        seed: int | bytes,
        seats: Sequence[Seat],
        options: Options | None = None,
        path: Path | None = None,
        *,
        made: Collection[int] | None = None,
    ) -> None:
        """Start a game at its first ply.

        The policies of the seats `made` are created at once, so that errors are raised here; those of all seats if it is None.

        Raises:
            UsageError: the number of seats differs from the game's, or the factions do not fit.
            PolicyError: a policy is unknown or cannot be created.
        """
        if len(seats) != game.seats:
            raise UsageError(f"{game.scenario_id} with {game.seats} seats takes as many players, not {len(seats)}")
        self.game: Final = game
        self.seed: Final = seed_bytes(seed)
        self.seats: Final = tuple(cleaned(seat) for seat in seats)
        self._file: SaveFile | None = None
        self.path = path
        self.save_error: str = ""
        self.notices: list[str] = []
        """Notices about the game's file, to be shown once; see `take_notices`."""
        self.keeps_unplayed: bool = True
        """Whether the file is kept if the game is left before any person has acted in it; see `leave`."""
        self.counts: dict[str, int] = {"taken_back": 0, "redone": 0, "restarted": 0, ADVISED: 0, HANDED: 0}
        self.extra: dict[str, Any] = {}
        """Other facts for the record's session block: whole numbers, texts, lists, tables."""
        self._policies: Final = SeatPolicies()
        for number, seat in enumerate(self.seats):
            if seat.policy is not None and (made is None or number in made):
                self._policies.make(number, seat.policy)
        self._timeline: Final = Timeline(game, factions, self.seed)
        self._table: Final = Table(self.seats, options or Options(), self._timeline)
        self._undo: Final = Undo(self._timeline, self._table)
        self._kept: object = None
        """The state that was written or read last; see `_mark`."""
        self.factions: Final = self._timeline.factions

    # --- making one -------------------------------------------------------------------------------------------------

    @classmethod
    def resume(
        cls, path: Path, wanted: Mapping[str, str] | None = None, *, holds: bool = False, copies: bool = False
    ) -> GameSession:
        """Continue a saved game at its last ply; it is saved to the same path from then on, or with `copies` to a new one beside it.

        Nothing that the file names is run: a policy that a file may not name is replaced, and `notices` says so.

        Args:
            path: the save.
            wanted: policies that a person has chosen for factions that policies play.
            holds: whether to exclude other programs from playing it, until `leave`.
            copies: whether to leave the file as it is, which another program may be playing, and to play a copy.

        Raises:
            SaveError: the file cannot be read, or its session block is invalid; or another program plays it.
            ReplayMismatchError: it does not replay as recorded.
            UsageError: no policy plays a faction in `wanted`.
            PolicyError: a policy in `wanted` is not available.
        """
        file = SaveFile(path)
        if holds and not copies:
            file.hold()
        try:
            saved = read_saved_game(file, path, wanted or {})
            session = cls._from_record(saved.record, saved.seats, saved.options, file, made=saved.chosen)
            check_answers(session, path)
            if saved.notice:
                session.notices.append(saved.notice)
            if copies:
                session.move_to_copy()
            return session
        except BaseException:
            file.release()
            raise

    @classmethod
    def branch(
        cls,
        record: Record,
        plies: int,
        seats: Sequence[Seat],
        options: Options | None = None,
        path: Path | None = None,
        *,
        of: str = "",
    ) -> GameSession:
        """Start a new game that shares the first `plies` plies of a record; `of` is the record's name, which the new one keeps.

        Raises:
            UsageError, PolicyError: as for a new game.
            ReplayMismatchError: the record does not replay up to there.
        """
        short = evolve(record, actions=record.actions[:plies], digests=record.digests[:plies], session={})
        file = SaveFile(path) if path is not None else None
        session = cls._from_record(short, seats, options, file)
        session.note_origin(Origin(BRANCH, of, plies))
        session.save()
        return session

    def note_origin(self, origin: Origin) -> None:
        """Keep where the game comes from, and say so once."""
        self.extra |= write_origin(origin)
        quarter = quarter_name(self.game, self.origin_quarter)
        name = shown(self.path.stem) if self.path is not None else ""
        self.notices.append(new_game_text(origin.kind, origin.of, quarter, name))

    @classmethod
    def _from_record(
        cls,
        record: Record,
        seats: Sequence[Seat],
        options: Options | None,
        file: SaveFile | None,
        *,
        made: Collection[int] | None = None,
    ) -> GameSession:
        block = record.session
        session = cls(record.game(), record.factions, record.seed, seats, options, made=made)
        session._timeline.replay(record, read_reasons(block))
        if made is not None:  # the same game, which continues
            session.counts = read_counts(block, session.counts)
            session.extra = read_extra(block)
            session._table.hands = read_hands(block)
            session.extra.pop(HANDS_KEY, None)
        session._table.turn_to_person()
        session._undo.fix_answered()
        session._file = file
        session._kept = session._mark()
        return session

    # --- its file -----------------------------------------------------------------------------------------------------

    @property
    def path(self) -> Path | None:
        """The path of the save, or None. It changes if another program has written to the old file."""
        return self._file.path if self._file is not None else None

    @path.setter
    def path(self, path: Path | None) -> None:
        self._file = SaveFile(path) if path is not None else None

    def hold(self) -> None:
        """Exclude other programs from playing the game, until `leave`.

        Raises:
            SaveError: another program plays it.
        """
        if self._file is not None:
            self._file.hold()

    def move_to_copy(self) -> None:
        """Play on in a new file beside the old one, which stays as it is; others cannot play the new one until `leave`."""
        if self._file is None:
            return
        name = self._file.path.stem
        self._file = self._file.copied()
        self.note_origin(Origin(COPY, name, len(self.plies)))
        self.save()

    def release(self) -> None:
        """Allow other programs to play it, and leave its file unchanged: nothing was played here."""
        if self._file is not None:
            self._file.release()

    def replace_what_is_there(self) -> None:
        """Allow the first save to replace any file at the game's path."""
        if self._file is not None:
            self._file.replace_what_is_there()

    def is_same_game(self, record: Record) -> bool:
        """Whether a record is of this game: the same rules, scenario, seed, and players in the same seats."""
        mine = self.record()
        if not is_same_setup(mine, record):
            return False
        try:
            seats = read_seats(record.session, record.seats)
        except SaveError:
            return False
        return [seat.policy for seat in seats] == [seat.policy for seat in self.seats]

    def take_notices(self) -> list[str]:
        """Return the notices about the game's file, and clear them."""
        notices, self.notices = self.notices, []
        return notices

    # --- looking ------------------------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """The position. It may be read, copied and forked, but must not be changed."""
        return self._timeline.state

    @property
    def generation(self) -> int:
        """A number that increases with every change of the position, and when a seat changes hands."""
        return self._timeline.generation

    @property
    def plies(self) -> Sequence[Ply]:
        """Every decision so far."""
        return self._timeline.plies

    @property
    def snapshots(self) -> Sequence[QuarterSnapshot]:
        """The standings at the start and after each quarter that has ended."""
        return self._timeline.snapshots

    @property
    def options(self) -> Options:
        """The options of the table."""
        return self._table.options

    @options.setter
    def options(self, options: Options) -> None:
        self._table.options = options

    @property
    def people(self) -> tuple[int, ...]:
        """The seats that people play."""
        return self._table.people

    @property
    def viewer(self) -> int:
        """The seat whose desk is shown: the person to move after the hand-over, before it the previous person."""
        return self._table.viewer

    @property
    def is_over(self) -> bool:
        """Whether the match has ended."""
        return self.state.is_terminal

    @property
    def is_played(self) -> bool:
        """Whether a person has acted in the game; an opening that was played for everyone does not count."""
        return any(self.seats[ply.seat].is_person for ply in self.plies[self.opening :])

    @property
    def opening(self) -> int:
        """The number of plies that belong to the starting position; see `play_opening`."""
        return read_opening(self.extra, len(self.plies))

    @property
    def is_person_to_move(self) -> bool:
        """Whether a person is to move, before or after the hand-over."""
        return self._table.is_person_to_move

    @property
    def is_policy_to_move(self) -> bool:
        """Whether a policy is to move: a rival, or one that stands in for a person."""
        return self._table.is_policy_to_move

    @property
    def hands(self) -> Sequence[Hand]:
        """Who decided for the seats of people, where it was not whoever sat there."""
        return self._table.hands

    def policy_of(self, seat: int) -> str | None:
        """The policy that decides for a seat now, also one that stands in for a person; None if a person does."""
        return self._table.policy_of(seat)

    @property
    def needs_hand_over(self) -> bool:
        """Whether a person other than the viewer is to move, and has not taken over yet."""
        return self._table.needs_hand_over

    @property
    def hands_over_by_page(self) -> bool:
        """Whether the next person is called to the table: unless it is open, before that person's first action of each quarter.

        Otherwise the table changes hands with a tag, and the last action can be taken back until the next person acts.
        """
        return self._table.hands_over_by_page

    @property
    def is_your_turn(self) -> bool:
        """Whether the viewer is a person and is to move."""
        return self.is_person_to_move and not self.needs_hand_over

    @property
    def quarter_start(self) -> int:
        """The first ply of this quarter."""
        return self._timeline.quarter_start

    @property
    def origin_quarter(self) -> int:
        """The quarter in which the game leaves the one it was branched off or copied from; its own quarter if it has none."""
        origin = read_origin(self.extra)
        if origin is None or origin.plies >= len(self.plies):
            return self.state.quarter
        return self.plies[origin.plies].quarter

    def since_last_turn(self, seat: int) -> Sequence[Ply]:
        """The plies since a seat's last own action, oldest first; that action is included if it ended a quarter.

        Free actions, after which the turn continues, are skipped: what rivals did before them is still new.
        """
        return self._timeline.since_last_turn(seat)

    def state_after(self, ply: Ply) -> State:
        """The position right after one of the plies, which may have been long ago."""
        return self._timeline.state_after(ply)

    def record(self) -> Record:
        """The record so far, with the session block."""
        extra = {**self.extra, HANDS_KEY: write_hands(self.hands)} if self.hands else self.extra
        now = where_it_is(self.state, self.viewer, is_played=self.is_played)
        block = write_block(self.seats, self.options, self.plies, self.counts, extra, now)
        return self._timeline.record().with_session(**block)

    # --- a person acts --------------------------------------------------------------------------------------------------

    def apply(self, action: int) -> Ply:
        """Take an action for the person to move.

        Raises:
            IllegalActionError: it is not legal, with every reason; or no person is to move; or the hand-over is missing.
        """
        state = self.state
        if self.is_over:
            raise IllegalActionError("the match is over")
        if (policy := self.policy_of(state.seat)) is not None:
            raise IllegalActionError(f"seat {state.seat} is played by {policy}")
        if self.needs_hand_over:
            raise IllegalActionError("hand the table over first")
        answer = explain(state, action)
        if isinstance(answer, Illegal):
            raise IllegalActionError(joined(state.game, answer))
        self._undo.note_person_acts()
        ply = self._timeline.push(action)
        self.save()
        return ply

    def play_opening(self, actions: Sequence[int]) -> None:
        """Carry out the plies of a starting position for all seats: they are in the record, and are nobody's decisions.

        Raises:
            UsageError: the game has begun.
            IllegalActionError: an action is not legal, with every reason.
        """
        if self.plies:
            raise UsageError("an opening comes before anything else in a game")
        for action in actions:
            answer = explain(self.state, action)
            if isinstance(answer, Illegal):
                raise IllegalActionError(joined(self.game, answer))
            self._timeline.push(action)
        if actions:
            self.extra[OPENING_KEY] = len(actions)
        self._table.turn_to_person()

    def hand_over(self) -> None:
        """Hand the table over to the person to move; by page, earlier actions can no longer be taken back."""
        if self.needs_hand_over:
            if self.hands_over_by_page:
                self._undo.fix()
            self._table.turn_to_mover()

    # --- who decides for a seat of a person ---------------------------------------------------------------------------

    def hand_to_policy(self, policy: str, quarters: int = 1) -> Hand:
        """Let a policy decide for the person to move: for the rest of this quarter, and for further ones.

        Args:
            policy: one that comes with the game.
            quarters: how many quarters, this one included; 0 until the seat is taken back.

        Raises:
            UsageError: no person is to move, or no such policy may stand in.
        """
        hand = self._table.hand_to_policy(policy, quarters)
        self.counts[HANDED] += 1
        return self._changed(hand)

    def take_seat_back(self, seat: int) -> Hand:
        """Let a person decide for a seat again that a policy plays for them.

        Raises:
            UsageError: no policy stands in there.
        """
        return self._changed(self._table.take_seat_back(seat))

    def note_decider(self, person: str) -> Hand:
        """Note that from now on a person, by id, decides for the seat to move, which several people share.

        Raises:
            UsageError: no person is to move.
        """
        return self._changed(self._table.note_decider(person))

    def _changed(self, hand: Hand) -> Hand:
        """Go on after a seat has changed hands: answers asked for before come too late, and what was taken back cannot be repeated."""
        self._undo.forget()
        self._policies.forget(hand.seat)
        self._timeline.generation += 1
        self.save()
        return hand

    # --- policies ---------------------------------------------------------------------------------------------------------

    def job(self) -> Job:
        """The decision of the policy to move, as a job for a thread.

        Raises:
            UsageError: no policy is to move.
        """
        seat = self.state.seat
        spec = self.policy_of(seat)
        if self.is_over or spec is None:
            raise UsageError("no policy is to move")
        return self._job(self._policies.of(seat, spec))

    def advice_job(self) -> Job:
        """The adviser's decision for the seat to move.

        Raises:
            UsageError: nobody advises here or now, or the match is over.
            PolicyError: the adviser cannot be created.
        """
        if why := why_no_advice(self):
            raise UsageError(no_advice_text(why))
        if self.is_over:
            raise UsageError("the match is over")
        return self._job(self._policies.adviser(self.options.adviser), wants_best=True)

    def note_advice(self) -> None:
        """Count that a person asked for advice."""
        self.counts[ADVISED] += 1

    def close(self) -> None:
        """End the processes of policies; they are started again when they are needed."""
        self._policies.close()

    def _job(self, policy: Policy, *, wants_best: bool = False) -> Job:
        turn = turn_at(self.state, self.seed, self.options.budget, wants_best=wants_best)
        return Job(self.generation, turn.seat, policy, turn)

    def task(self) -> Task:
        """The decision of the policy to move, as a task for another process; `accept` takes its answer like that of a job.

        Raises:
            UsageError: no policy is to move.
        """
        spec = self.policy_of(self.state.seat)
        if self.is_over or spec is None:
            raise UsageError("no policy is to move")
        actions = tuple(ply.action for ply in self.plies)
        return Task(self.generation, self.state.seat, spec, self._policies.epoch, actions, self.options.budget)

    def accept(self, answer: Answer) -> Ply | None:
        """Take a policy's answer; return None if it came too late and was dropped."""
        if answer.generation != self.generation or not self.is_policy_to_move or answer.seat != self.state.seat:
            return None
        reason = safe_text(answer.reason.text, MOST_REASON) if answer.reason is not None else ""
        ply = self._timeline.push(answer.action, reason, answer.fault)
        if self.is_over or self.is_person_to_move:
            self.save()
        return ply

    def play_on(self) -> list[Ply]:
        """Let the policies play, in this thread, until a person is to move or the match is over."""
        made = []
        while self.is_policy_to_move:
            ply = self.accept(self.job().run())
            assert ply is not None, "nothing came between"
            made.append(ply)
        return made

    # --- taking back ---------------------------------------------------------------------------------------------------------

    @property
    def undo_reason(self) -> str:
        """The reason that nothing can be taken back now; empty if something can."""
        return self._undo.reason

    @property
    def can_redo(self) -> bool:
        """Whether there is something to redo."""
        return self._undo.can_redo

    def take_back(self) -> Ply:
        """Return to the person's last decision.

        Returns:
            The ply that was taken back.

        Raises:
            UsageError: there is none to take back, or it is not allowed.
        """
        first = self._undo.take_back()
        self._policies.restart()
        self._table.turn_to_mover()
        self.counts["taken_back"] += 1
        self.save()
        return first

    def redo(self) -> list[Ply]:
        """Repeat what was taken back last: the person's action, and the rivals' answers to it.

        Raises:
            UsageError: there is nothing to redo.
        """
        made = self._undo.redo()
        self.counts["redone"] += 1
        self.save()
        return made

    def restart_quarter(self) -> None:
        """Return to the person's first decision of this quarter.

        Raises:
            UsageError: nothing was done this quarter, it is not allowed, or several people play.
        """
        self._undo.restart_quarter()
        self._policies.restart()
        self.counts["restarted"] += 1
        self.save()

    # --- writing ----------------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the record to `path` atomically; `save_error` contains the error, if any. Without a path do nothing."""
        if self._file is None:
            return
        try:
            notice = self._file.write(to_json(self.record()))
        except SaveError as error:
            self.save_error = str(error)
            return
        self.save_error = ""
        self._kept = self._mark()
        if notice:
            self.notices.append(notice)

    def _mark(self) -> object:
        """A value that changes whenever there is something new to write."""
        return self.generation, self.viewer, tuple(self.counts.values()), self.options, len(self.hands)

    def leave(self) -> bool:
        """Stop playing, and keep the game; a new game in which nobody has acted leaves no file unless its path was chosen by the user.

        The file of a game that was only opened is not changed. Other programs may play it from now on.

        Returns:
            Whether it is kept.
        """
        if self._file is None:
            return False
        try:
            if not (self.keeps_unplayed or self.is_played or self.is_over):
                self._file.remove()
                return False
            if self._kept != self._mark() or not self._file.path.exists():
                self.save()
            return not self.save_error
        finally:
            self._file.release()
