"""A worked first quarter, played by the engine: what a seat orders, what operations bring it, what the record scores."""

from __future__ import annotations

from typing import Final

import attrs

from gigawatt.content.book.blocks import Block, Code, Example, Line, Strong
from gigawatt.content.book.context import Context
from gigawatt.content.scenario import prepare
from gigawatt.core import actions as act
from gigawatt.core.apply import carry_out
from gigawatt.core.game import Game, State
from gigawatt.core.position.rows import PERMIT
from gigawatt.core.queries.compute import layers
from gigawatt.core.rules.vocabulary import LAYER_OF, LAYERS, LEAD_SOURCES
from gigawatt.wording.grammar import agreeing, capitalised, listed, plural, signed
from gigawatt.wording.money import money, signed_money

_QUIET: Final = ("row", "headlines")
"""What the example leaves out, since chance decides what comes."""

_INCOMES: Final = {
    "levy": "levy",
    "cloud": "cloud",
    "models": "model income",
    "lease": "leases to outsiders",
    "income": "other income",
    "power": "power",
    "interest": "interest",
}


def first_quarter(c: Context) -> list[Block]:
    """The first quarter of the first scenario's first seat, whose rivals pass."""
    scenario = c.rules.scenarios[0]
    rules = prepare(c.rules, scenario.id)
    quiet = attrs.evolve(rules.scenarios[0], off=tuple({*scenario.off, *_QUIET}), effects=())
    game = Game(attrs.evolve(rules, scenarios=(quiet,)), scenario.id, scenario.default_seats)
    state = game.new_state(1, list(scenario.factions[: scenario.default_seats]))
    opening = _Opening(c, state)
    return opening.example()


class _Opening:
    """Plays the quarter and tells it."""

    def __init__(self, c: Context, state: State) -> None:
        self._c = c
        self._state = state
        self._home = state.game.region_index[c.some_faction.start.region]

    def example(self) -> list[Block]:
        """The example: the start, one line for each action, operations, the record."""
        state = self._state
        start = layers(state, 0, self._home)
        scarce = [name for name, modules in zip(LAYERS, start, strict=True) if modules == min(start)]
        shown = ", ".join(f"{name} {modules}" for name, modules in zip(LAYERS, start, strict=True))
        head = (
            f"{self._c.some_faction.name} begins with {money(state.cash(0))} and a campus in {self._c.some_region.name}: "
            f"{shown}. {capitalised(listed(scarce))} {agreeing('bind', scarce)}. Its rivals pass in this example, and no headline comes."
        )
        steps: list[Line] = []
        while state.quarter == 0 and not state.is_terminal:
            if state.seat != 0:
                state.apply_action(act.PASS)
                continue
            action = self._next()
            if action is None:
                state.log = []
                state.apply_action(act.PASS)
                continue
            steps.append(self._act(action))
        return [Example((head,), (*steps, *self._outcome()))]

    def _next(self) -> int | None:
        """The cheapest order for a layer that is short of the site and can be there this quarter; then one that takes longer."""
        state = self._state
        legal = state.legal_actions()
        least = min(self._planned())
        for wants_now in (True, False):
            for layer in sorted(range(len(LAYERS)), key=lambda place: self._planned()[place]):
                if wants_now and self._planned()[layer] > least:
                    continue
                found = [a for a in legal if self._gives(a) == layer and self._is_quick(a) is wants_now]
                if found:
                    return min(found, key=self._cost)
        return None

    def _planned(self) -> list[int]:
        """The layers of the campus with what is on order there."""
        state = self._state
        have = list(layers(state, 0, self._home))
        for line in state.lines():
            if line.seat == 0 and line.region == self._home:
                layer = len(LAYERS) - 1 if line.kind < 0 else self._layer(line.kind)
                have[layer] += line.amount if layer >= 0 else 0
        return have

    def _layer(self, project: int) -> int:
        gives = self._state.game.gives[project]
        return LAYER_OF[gives] if gives < len(LAYER_OF) else -1

    def _gives(self, action: int) -> int:
        """The layer of the home campus that an action adds to; -1 for none."""
        game = self._state.game
        kind = game.kind[action]
        if kind == act.BUY and game.x[action] == self._home:
            return len(LAYERS) - 1
        if kind in (act.BUILD, act.TURBINES) and game.y[action] == self._home:
            return self._layer(game.x[action])
        return -1

    def _is_quick(self, action: int) -> bool:
        """Whether what an action orders is there this quarter for certain."""
        line = self._after(action).lines()[-1]
        return line.phase != PERMIT and line.left == 1

    def _cost(self, action: int) -> int:
        return self._state.cash(0) - self._after(action).cash(0)

    def _after(self, action: int) -> State:
        """The position after an action alone: nobody else's turn, no quarter's end."""
        after = self._state.copy()
        carry_out(after, 0, action)
        return after

    def _act(self, action: int) -> Line:
        state = self._state
        cost = self._cost(action)
        line = self._after(action).lines()[-1]
        if self._is_quick(action):
            when = "in time for this quarter's operations"
        else:
            when = "which waits for a permit" if line.phase == PERMIT else f"there in {plural(line.left, 'quarter')}"
        state.log = []
        state.apply_action(action)
        return (Code(state.game.format_action(action)), f": {plural(line.amount, 'module')} for {money(cost)}, {when}.")

    def _outcome(self) -> list[Line]:
        """What the end of the quarter brought: operations, then the record."""
        state = self._state
        log = state.log or []
        online = state.online(0)
        sums = {
            why: sum(int(str(e[2])) for e in log if e[0] == "cash" and e[1] == 0 and e[3] == why) for why in _INCOMES
        }
        told = [f"{name} {signed_money(sums[why])}" for why, name in _INCOMES.items() if sums[why]]
        lead = state.lead_by_source(0)
        scored = [f"{signed(amount)} for {name}" for name, amount in zip(LEAD_SOURCES, lead, strict=True) if amount]
        sold = sum(state.compute(seat) for seat in range(state.game.seats))
        return [
            (
                Strong("Operations. "),
                (
                    f"{plural(online, 'module')} run, {plural(state.compute(0), 'point')} of compute. All seats sell {sold} at "
                    f"{money(state.cloud_price)} for two points: {listed(told)}. It has {money(state.cash(0))}."
                ),
            ),
            (
                Strong("Record. "),
                f"Lead {listed(scored)}." if scored else "No Lead yet.",
            ),
        ]
