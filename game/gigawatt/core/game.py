"""The engine's face: a game, which is a ruleset compiled for a scenario and a number of seats, and the states of its matches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from gigawatt.core import chance
from gigawatt.core.apply import apply_action
from gigawatt.core.compilation.cards import compile_cards
from gigawatt.core.compilation.choices import compile_actions
from gigawatt.core.compilation.factions import compile_faction
from gigawatt.core.compilation.markets import compile_markets
from gigawatt.core.compilation.projects import compile_projects
from gigawatt.core.compilation.world import compile_match, compile_numbers, compile_regions
from gigawatt.core.legality.legal_actions import legal_actions
from gigawatt.core.position.digest import digest, section_digests
from gigawatt.core.position.position import Position, Rules
from gigawatt.core.quarter.scoring import ranks
from gigawatt.core.quarter.setup import lay_out, set_up
from gigawatt.errors import UsageError

if TYPE_CHECKING:
    from typing import SupportsIndex

    from gigawatt.core.observation import Observation
    from gigawatt.core.position.factions import FactionTable
    from gigawatt.core.rules.ruleset import Ruleset, Scenario


class Game(Rules):
    """A prepared ruleset and scenario for a number of seats; immutable once built, shared by every state of it.

    Args:
        ruleset: prepared: the scenario's overrides and choices of cards are already applied (`gigawatt.content.prepare`).
        scenario_id: which of its scenarios.
        seats: 2 to 6, one of the scenario's.

    Raises:
        UsageError: an unknown scenario or a seat count it is not made for.
    """

    def __init__(self, ruleset: Ruleset, scenario_id: str, seats: int) -> None:
        self.ruleset = ruleset
        self.scenario = _find_scenario(ruleset, scenario_id)
        if seats not in self.scenario.seats:
            made_for = ", ".join(str(n) for n in self.scenario.seats)
            raise UsageError(f"{scenario_id} is made for {made_for} seats, not {seats}")
        self.scenario_id = scenario_id
        self.seats = seats
        self._factions: dict[int, FactionTable] = {}
        compile_match(self)
        compile_numbers(self)
        compile_regions(self)
        compile_projects(self)
        compile_markets(self)
        compile_actions(self)
        compile_cards(self)

    def __repr__(self) -> str:
        """What it is a game of: `<Game duel, 2 seats, 12 quarters>`."""
        return f"<Game {self.scenario_id}, {self.seats} seats, {self.quarters} quarters>"

    def faction_table(self, index: int) -> FactionTable:
        """The compiled table of a faction, made on first use."""
        table = self._factions.get(index)
        if table is None:
            table = self._factions[index] = compile_faction(self, index, self.ruleset.factions[index])
        return table

    def new_state(self, seed: SupportsIndex | bytes | bytearray, factions: Iterable[str] | None = None) -> State:
        """The first position of a match.

        Args:
            seed: a whole number below 2**128, or 1 to 64 bytes; all chance of the match comes from it.
            factions: an id for each seat, each at most once; the scenario's first ones when left out.

        Raises:
            UsageError: an unknown faction, one used twice, or a wrong number of them.
            ValueError: no such seed.
        """
        state = State.empty(self, self.check_factions(factions))
        set_up(state, seed)
        return state

    def check_factions(self, factions: Iterable[str] | None) -> list[int]:
        """The indices of the factions named, or the scenario's default ones.

        Raises:
            UsageError: as `new_state`.
        """
        names: list[Any]  # of whatever they may be
        try:
            names = list(self.scenario.factions[: self.seats] if factions is None else factions)
        except TypeError:
            raise UsageError(f"factions are ids, one for each seat, not {factions!r}") from None
        if len(names) != self.seats:
            raise UsageError(f"{self.seats} seats need {self.seats} factions, not {len(names)}")
        for name in names:
            if name not in self.scenario.factions:
                raise UsageError(
                    f"no faction '{name}' in {self.scenario_id}; there are {', '.join(self.scenario.factions)}"
                )
        if len(set(names)) != len(names):
            raise UsageError("each faction sits once: " + ", ".join(names))
        return [self.faction_index[name] for name in names]


class State(Position):
    """A position of a match, and what one does with it. Made by `Game.new_state`.

    The core trusts its caller: `apply_action` of an action that is not legal leaves a state without meaning. What comes from
    outside goes through `gigawatt.core.explanations.explain.explain` first. Two states are equal only if they are the same object;
    positions are compared by `digest`.

    >>> import gigawatt as gw
    >>> state = gw.open_game("duel").new_state(seed=7)
    >>> state  # doctest: +ELLIPSIS
    <State duel 2024 Q1 ply 0, seat 1 of 2, digest ...>
    >>> [state.game.format_action(action) for action in state.legal_actions()[:3]]
    ['pass', 'posture training:1', 'lobby power']
    >>> child = state.child(state.game.parse_action("lobby power"))
    >>> child.ply, state.ply, child.digest() == state.digest()
    (1, 0, False)
    """

    __slots__ = ("game",)

    game: Game
    """The game it is of, which is its `rules` as well."""

    @staticmethod
    def empty(game: Game, factions: list[int]) -> State:
        """A board before anyone sits down, for the factions (by index) of each seat."""
        state = State.__new__(State)
        state.game = game
        lay_out(state, game, [game.faction_table(index) for index in factions])
        return state

    def __repr__(self) -> str:
        """Where the match is and whose turn it is: `<State duel 2024 Q1 ply 0, seat 1 of 2, digest ...>`."""
        turn = "over" if self.is_terminal else f"seat {self.seat} of {self.game.seats}"
        quarter = self.game.quarter_text(self.quarter)
        return f"<State {self.game.scenario_id} {quarter} ply {self.ply}, {turn}, digest {self.digest()}>"

    # --- playing on --------------------------------------------------------------------------------------------------

    def legal_actions(self) -> list[int]:
        """The legal actions of the seat to move, ascending; empty exactly when the match is over."""
        return legal_actions(self)

    def apply_action(self, action: int) -> None:
        """Carry out a legal action, and all that follows up to the next decision.

        Nothing is checked: an illegal action leaves a position that no game can reach.

        >>> import gigawatt as gw
        >>> state = gw.open_game("duel").new_state(seed=7)
        >>> state.seat, len(state.legal_actions())
        (1, 17)
        >>> state.apply_action(0)  # pass
        >>> state.seat, state.ply
        (0, 1)
        """
        apply_action(self, action)

    def child(self, action: int) -> State:
        """The position after a legal action; this one stays as it is."""
        child = self.copy()
        child.apply_action(action)
        return child

    def copy(self) -> State:
        """A position that can be changed without changing this one. Its log starts empty if this one keeps a log."""
        new = State.__new__(State)
        new.game = self.game
        self.copy_into(new)
        return new

    def fork(self, key: int) -> State:
        """A copy whose future is drawn anew from `key` (64 bits), for a policy to search on; it reveals nothing of the real future."""
        new = self.copy()
        new.log = None
        new.key = chance.fork_key(key)
        new.source = chance.keyed(new.key)
        return new

    # --- the outcome -------------------------------------------------------------------------------------------------

    def ranks(self) -> list[int]:
        """Each seat's rank, 1 for the first: by Lead, then compute, then cash; equal ones share the better rank."""
        return ranks(self)

    def returns(self) -> list[float]:
        """Each seat's return, 1 for first alone down to -1 for last alone, summing to zero; shared ranks share."""
        places = ranks(self)
        return [1 - 2 * (rank - 1 + (places.count(rank) - 1) / 2) / (len(places) - 1) for rank in places]

    # --- other forms -------------------------------------------------------------------------------------------------

    def observation(self, seat: int) -> Observation:
        """All that `seat` may know; built when its parts are asked for.

        Raises:
            UsageError: there is no such seat.
        """
        from gigawatt.core.observation import Observation  # attrs, which costs half of importing the engine

        return Observation(self, seat)

    @staticmethod
    def from_observation(game: Game, observation: Observation | dict[str, Any], key: int) -> State:
        """A position to search on, from an observation alone: equal to the `fork(key)` of the position observed.

        Raises:
            UsageError: the observation is of another version, game or shape.
        """
        from gigawatt.core.observation import as_json, factions_of, restore

        data = as_json(observation)
        state = State.empty(game, factions_of(game, data))
        restore(state, data, key)
        return state

    @staticmethod
    def from_packed(game: Game, packed: list[Any], key: int) -> State:
        """The position that `gigawatt.core.packed.pack_position` packed in the same game: equal to its `fork(key)`."""
        from gigawatt.core.packed import unpack_into

        state = State.empty(game, packed[0])
        unpack_into(state, packed, key)
        return state

    def digest(self) -> str:
        """16 hex digits over everything but chance's key: equal positions have equal digests on every machine."""
        return digest(self)

    def section_digests(self) -> dict[str, str]:
        """A digest for each of seats, campuses, pipeline, ladders, tracks: where two positions differ."""
        return section_digests(self)


def _find_scenario(ruleset: Ruleset, scenario_id: str) -> Scenario:
    for scenario in ruleset.scenarios:
        if scenario.id == scenario_id:
            return scenario
    raise UsageError(
        f"no scenario '{scenario_id}' in {ruleset.id}; there are {', '.join(s.id for s in ruleset.scenarios)}"
    )
