"""A game in progress, without any interface: the one writer of its position and its record.

Every interface (the board, the plain-text mode, a test) holds a `GameSession` and goes through it:

- *Looking.* `state` is the position; nobody outside may change it. `plies` tells every decision so far with its events, `shots`
  how the seats stood at each quarter's end, `since_last_turn(seat)` what happened since a seat's last own action.
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
- *Its file.* Whoever plays calls `hold`, or resumes with `holds=True`: another window is refused then, until `leave`. A file that
  another program has written meanwhile stays, and the game goes to a new one. Policies that a file names are run only where
  they are the house's or installed; `take_notices` hands over what is to be said of all this, once.

`generation` grows with every change of the position: a screen that has drawn generation 7 is up to date while it is 7.

The parts: `seats` (who plays, what is allowed), `history` (what has been), `decisions` (what policies are asked and answer),
`session_block` (what of all this a record keeps), `trust` (whom a file may seat), and `game`, the session.
"""

from typing import TYPE_CHECKING

__all__ = [
    "PASS", "Answer", "GameSession", "Job", "Options", "Ply", "Seat", "Shot", "Task", "decide", "most_bound", "turn_at",
]  # fmt: skip

if TYPE_CHECKING:
    from gigawatt.session.decisions import PASS, Answer, Job, Task, decide, turn_at
    from gigawatt.session.game import GameSession
    from gigawatt.session.history import Ply, Shot, most_bound
    from gigawatt.session.seats import Options, Seat
else:
    # Names are loaded when first used: a title screen that lists saved games does not pay for the engine.
    _NAMES = {
        "decisions": "PASS Answer Job Task decide turn_at",
        "game": "GameSession",
        "history": "Ply Shot most_bound",
        "seats": "Options Seat",
    }
    _MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = globals()[name] = getattr(import_module(f"gigawatt.session.{_MODULES[name]}"), name)
        return value
