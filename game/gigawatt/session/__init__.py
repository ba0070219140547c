"""A game in progress, without any interface: the one writer of its position and its record.

Every interface (the board, the plain-text mode, a test) holds a `GameSession` and uses it as follows:

- *Reading.* `state` is the position; nobody outside may change it. `plies` has every decision so far with its events,
  `snapshots` the standings at each quarter's end, `since_last_turn(seat)` the plies since a seat's last own action.
- *A person acts.* `apply(action)` asks `explain` first, applies the action, saves, and returns the `Ply`. It raises
  `IllegalActionError` with every reason if the action is not legal, or if no person is to move.
- *A policy acts.* While `is_policy_to_move`, take `job()`, call `job.run()` in a thread (it works on a copy and uses nothing of
  the session), and pass the `Answer` to `accept` on the thread that owns the session; `task()` is the same for another process.
  An answer that comes too late, because the position has changed by a take-back or otherwise, is dropped: `accept` returns
  None. A policy that fails passes, and the ply's `fault` contains the reason.
- *Advice.* `advice_job()` is the same for the person's own seat; its answer is shown, never accepted.
- *Taking back.* With one person at the table `take_back` returns to that person's last decision of this quarter, `redo` repeats
  it, and `restart_quarter` returns to the first decision of the quarter. Chance falls only at a quarter's end, so no random
  result is revealed. Rivals answer a new line anew. With several people only actions may be taken back that no other person has
  answered, and only before the hand-over by page. All of it is counted in the record's session block, and `options.undo` switches it off.
- *Hot seat.* `viewer` is the seat whose desk is shown. While another person is to move, `needs_hand_over` is true until
  `hand_over()`. An interface shows a page before it where `hands_over_by_page` is true, otherwise it hands over at once and says so.
- *Saving.* With a `path` the record is saved atomically after every action of a person, and again once the policies have
  answered it (a run of policies' plies is one save). If that fails, `save_error` contains the reason, and the game goes on.
  `GameSession.resume(path)` continues at the last ply, `GameSession.branch(...)` starts a new game from any ply of any record.
- *Its file.* An interface calls `hold`, or resumes with `holds=True`: other windows are refused then, until `leave`. A file
  that another program has changed is kept, and the game moves to a new one. Policies named in a file are only run if they are
  house policies or installed; `take_notices` returns the notices about all this, once.

`generation` increases with every change of the position: a screen that was drawn at generation 7 is up to date while it is 7.

The modules, from the ground up: `seats` (players and options), `history` (past plies), `hands` (rows of who decided for a seat);
`timeline` (the position, and how it came about), `table` (who decides for each seat, and whose desk is shown), `undo` (what can be
taken back and repeated); `decisions` (requests to policies and their answers), `seat_policies` (the policies that make them);
`session_block` (the part of a record about the session), `trust` (policies that a file may name), `resuming` (what a save says,
checked before anybody plays on); and `game`, the session itself, which puts them together.
"""

from typing import TYPE_CHECKING

__all__ = [
    "PASS", "Answer", "GameSession", "Job", "Options", "Ply", "QuarterSnapshot", "Seat", "Task", "decide", "most_bound", "turn_at",
]  # fmt: skip

if TYPE_CHECKING:
    from gigawatt.session.decisions import PASS, Answer, Job, Task, decide, turn_at
    from gigawatt.session.game import GameSession
    from gigawatt.session.history import Ply, QuarterSnapshot, most_bound
    from gigawatt.session.seats import Options, Seat
else:
    # Names are imported when they are first used: a title screen that lists saved games does not need the engine.
    _NAMES = {
        "decisions": "PASS Answer Job Task decide turn_at",
        "game": "GameSession",
        "history": "Ply QuarterSnapshot most_bound",
        "seats": "Options Seat",
    }
    _MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = globals()[name] = getattr(import_module(f"gigawatt.session.{_MODULES[name]}"), name)
        return value
