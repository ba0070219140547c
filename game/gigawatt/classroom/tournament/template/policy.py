"""My policy for Gigawatt. Edit `value`, and try it with `gigawatt policy check cmd:.` in this folder.

Everything used here is public: https://docs.python.org/3/ for Python, `docs/api.md` of the game for the rest.
"""

import gigawatt as gw

RESERVE = 20
"""Cash to keep, in tenths of a billion dollars."""

LIKES = {"assemble": 9, "build": 8, "take": 6, "buy": 5, "hire": 4, "expedite": 2, "raise": 1}
"""How much I like each kind of action, the first word of its text. What is not listed is worth nothing."""


class MyPolicy:
    """Looks at every legal action, and takes the one with the highest value."""

    def decide(self, turn: gw.Turn) -> gw.Decision:
        """Choose one of `turn.legal_actions`; `pass`, which ends the turn, is always the first of them."""
        state = turn.fork(1)
        values = {action: self.value(turn, state, action) for action in turn.legal_actions}
        best = max(values, key=lambda action: (values[action], -action))
        text = turn.game.format_action(best)
        return gw.Decision(best, gw.Reason(f"{text} has the highest value, {values[best]:.1f}."))

    def value(self, turn: gw.Turn, state: gw.State, action: int) -> float:
        """What an action is worth to me. A pass is worth 0, so whatever is worth less is never done."""
        kind = turn.game.format_action(action).split()[0]
        if kind not in LIKES:
            return 0.0
        after = gw.preview(state, action)
        cash = turn.observation.seats[turn.seat].cash
        if cash + after.cash < RESERVE:
            return -1.0
        more_compute = sum(after.compute_after) - sum(after.compute_before)
        return LIKES[kind] + more_compute + 0.05 * after.cash


if __name__ == "__main__":
    gw.run_as_program(MyPolicy)
