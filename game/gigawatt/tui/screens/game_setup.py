"""The choices that make a new game."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from gigawatt.core.lineups import blocs_to_mix, is_mixed
from gigawatt.session import GameSession, Options, Seat, new_game_choices, saves
from gigawatt.wording.grammar import sentence
from gigawatt.wording.lineup_text import one_bloc_note

PERSON: Final = "person"


def first_campus() -> GameSession:
    """The teaching game, with a person in the first seat and the rivals of a first game, saved like any other.

    Raises:
        GameError: its rules or the saves folder cannot be used.
    """
    return Setup.of(new_game_choices.choice_of(new_game_choices.FIRST_GAME)).begin()


@frozen
class Setup:
    """The choices made so far."""

    choice: new_game_choices.ScenarioChoice
    seats: int
    factions: tuple[int, ...]
    """For each seat the index of its faction in the scenario's list."""
    players: tuple[str, ...]
    """For each seat `person` or the name of a level."""
    names: tuple[str, ...]
    level: int
    seed: str = ""
    """As typed; empty to draw one at the start."""
    undo: bool = True
    advice: bool = True
    open_table: bool = False

    @classmethod
    def of(
        cls, choice: new_game_choices.ScenarioChoice, *, level: int | None = None, people: int = 1, seats: int = 0
    ) -> Setup:
        """The default seating of a scenario: people first, then policies of one level, by default that of the scenario."""
        if level is None:
            level = new_game_choices.default_level(choice.scenario.id)
        count = seats or max(choice.scenario.default_seats, min(s for s in choice.scenario.seats if s >= people))
        rival = new_game_choices.levels()[level].name
        return cls(
            choice=choice,
            seats=count,
            factions=tuple(range(count)),
            players=tuple(PERSON if i < people else rival for i in range(count)),
            names=("",) * count,
            level=level,
        )

    @property
    def people(self) -> int:
        """The number of people who play."""
        return self.players.count(PERSON)

    @property
    def note(self) -> str:
        """What is odd about the line-up, as a sentence; empty if nothing is."""
        names = [self.choice.scenario.factions[i] for i in self.factions]
        blocs = blocs_to_mix(self.choice.ruleset, self.choice.scenario, names)
        return "" if is_mixed(blocs) else sentence(one_bloc_note(blocs[0]))

    def begin(self) -> GameSession:
        """Start the game and save it in the saves folder.

        Raises:
            GameError: no game can be made of the setup.
        """
        game = self.choice.game(self.seats)
        lineup = [self.choice.scenario.factions[i] for i in self.factions]
        policies = {level.name: level.policy for level in new_game_choices.levels()}
        seats = [
            Seat(None if who == PERSON else policies[who], name if who == PERSON else "")
            for who, name in zip(self.players, self.names, strict=True)
        ]
        number = new_game_choices.read_seed(self.seed) if self.seed else None
        seed = new_game_choices.random_seed() if number is None else number
        is_open = self.open_table and self.people > 1
        options = Options(undo=self.undo, advice=self.advice, open_table=is_open, adviser=new_game_choices.adviser())
        session = GameSession(game, lineup, seed, seats, options, saves.new_path(self.choice.scenario.id))
        session.extra["seed_number"] = str(seed)
        session.keeps_unplayed = False
        session.save()
        return session
