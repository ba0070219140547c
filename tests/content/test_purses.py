"""Purses of scenarios: read, checked, altered, played, told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from gigawatt.console.lookup import look_up
from gigawatt.content import from_plain, load_ruleset, prepare, ruleset_digest, to_plain
from gigawatt.content.book import book_markdown
from gigawatt.core import Game
from gigawatt.core.rules.ruleset import Override, Purse, Ruleset
from gigawatt.errors import ContentError
from gigawatt.session.new_game_choices import ScenarioChoice, faction_lines
from gigawatt.wording.money import money
from gigawatt.wording.names import Lexicon
from gigawatt.wording.purse_text import seat_start_text, with_purse as at_table
from gigawatt.wording.rules_text import scenario_text

Edit = Callable[[str, str, str], None]

PURSE = Purse(
    seats=4, places=(0, 2, 3, 4), factions=(("gulf-fund", 7), ("hyperscaler", -5)), influence=(("hyperscaler", -1),)
)


def with_purse(ruleset: Ruleset, *purses: Purse) -> Ruleset:
    """The rules with purses in case-study, prepared."""
    rows = tuple(attrs.evolve(s, purse=purses) if s.id == "case-study" else s for s in ruleset.scenarios)
    return prepare(attrs.evolve(ruleset, scenarios=rows), "case-study")


def test_a_purse_is_read(folder: Path, edit: Edit) -> None:
    """A purse of a scenario file is read; the order in which factions stand there says nothing."""
    rows = "\n[[purse]]\nseats = 2\nplaces = [0, 5]\nfactions = { ministry = 3, builder = -2 }\ninfluence = { builder = 1 }\n"
    edit("scenarios/match.toml", 'source = ["FCT-01"]', f'source = ["FCT-01"]\n{rows}')
    (purse,) = load_ruleset(folder).scenarios[0].purse
    assert purse == Purse(
        seats=2, places=(0, 5), factions=(("builder", -2), ("ministry", 3)), influence=(("builder", 1),)
    )


@pytest.mark.parametrize(
    "row, field, says",
    [
        ("seats = 3\nplaces = [1, 2, 3]", "purse#1.seats", "one of its seat counts"),
        ("seats = 2\n[[purse]]\nseats = 2", "purse#2.seats", "one purse for each number of seats"),
        ("seats = 2\nplaces = [1]", "purse#1.places", "expected 2 numbers, one a starting place, got 1"),
        ("seats = 2\nplaces = [1, 101]", "purse#1.places#2", "a whole number from -100 to 100"),
        ("seats = 2\nfactions = [1]", "purse#1.factions", "expected a table such as"),
        ("seats = 2\nfactions = { builder = 1.5 }", "purse#1.factions.builder", "a whole number from -100 to 100"),
        ("seats = 2\nfactions = { bilder = 1 }", "purse#1.factions.bilder", "the id of a faction of this ruleset"),
        ("seats = 2\ninfluence = { builder = 5 }", "purse#1.influence.builder", "from 0 to the cap, 8, got 9"),
        ("seats = 2\npurses = [1]", "purse#1.purses", "unknown key"),
    ],
)
def test_a_wrong_purse_is_told(folder: Path, edit: Edit, row: str, field: str, says: str) -> None:
    """Each mistake in a purse is one problem with its place."""
    edit("scenarios/match.toml", 'source = ["FCT-01"]', f'source = ["FCT-01"]\n\n[[purse]]\n{row}')
    with pytest.raises(ContentError) as caught:
        load_ruleset(folder)
    found = [(p.field, str(p)) for p in caught.value.problems]
    assert field in [name for name, _ in found]
    assert any(says in text for _, text in found), found


def test_a_stranger_in_a_purse_is_told(standard: Ruleset) -> None:
    """A faction that the scenario does not play has no purse in it."""
    plain = to_plain(with_purse(standard, Purse(seats=4, factions=(("gulf-fund", 1),))))
    plain["scenarios"][0]["factions"].remove("gulf-fund")
    with pytest.raises(ContentError, match='expected a faction of the scenario, got "gulf-fund"'):
        from_plain(plain)


def test_a_purse_is_part_of_the_rules(standard: Ruleset) -> None:
    """It moves the digest, survives being written and read, and is no rule where a scenario has none."""
    plain, rich = with_purse(standard), with_purse(standard, PURSE)
    assert from_plain(to_plain(rich)).scenarios == rich.scenarios
    assert ruleset_digest(rich, "case-study") != ruleset_digest(plain, "case-study")
    assert "purse" not in to_plain(plain)["scenarios"][0]
    other = with_purse(standard, attrs.evolve(PURSE, factions=(("gulf-fund", 7), ("hyperscaler", -4))))
    assert ruleset_digest(other, "case-study") != ruleset_digest(rich, "case-study")


def test_a_purse_is_played(standard: Ruleset) -> None:
    """At the start each seat has what its faction, the purse of its faction, and its starting place give."""
    plain, rich = (Game(rules, "case-study", 4) for rules in (with_purse(standard), with_purse(standard, PURSE)))
    sums = dict(PURSE.factions)
    firsts = set()
    for seed in range(12):
        before, after = plain.new_state(seed), rich.new_state(seed)
        first = after.seat
        firsts.add(first)
        for seat in range(4):
            place = (seat - first) % 4
            assert after.starting_place(seat) == place
            extra = PURSE.places[place] + sums.get(after.faction(seat), 0)
            assert after.cash(seat) - before.cash(seat) == extra
            assert after.influence(seat) - before.influence(seat) == (-1 if after.faction(seat) == "hyperscaler" else 0)
    assert len(firsts) > 1
    three = Game(with_purse(standard, PURSE), "case-study", 3).new_state(1)
    assert [three.cash(s) for s in range(3)] == [
        s.cash(i) for s in [Game(with_purse(standard), "case-study", 3).new_state(1)] for i in range(3)
    ]


def test_influence_stays_within_its_bounds(standard: Ruleset) -> None:
    """A purse never makes influence negative, whatever built the rules."""
    poor = Purse(seats=4, influence=(("hyperscaler", -6),))
    assert Game(with_purse(standard, poor), "case-study", 4).new_state(1).influence(0) == 0


@pytest.mark.parametrize(
    "path, value, expected",
    [
        ("purse.4.places", (1, 2, 3, 4), attrs.evolve(PURSE, places=(1, 2, 3, 4))),
        ("purse.4.factions.hyperscaler", 9, attrs.evolve(PURSE, factions=(("gulf-fund", 7), ("hyperscaler", 9)))),
        ("purse.4.influence.neocloud", 1, attrs.evolve(PURSE, influence=(("hyperscaler", -1), ("neocloud", 1)))),
        ("purse.3.places", (0, 1, 2), Purse(seats=3, places=(0, 1, 2))),
    ],
)
def test_overrides(standard: Ruleset, path: str, value: int | tuple[int, ...], expected: Purse) -> None:
    """An override alters a number of a purse of its scenario, of one that is not there as well."""
    scenario = attrs.evolve(standard.scenarios[0], purse=(PURSE,), overrides=(Override(path=path, value=value),))
    assert scenario.id == "case-study"
    played = prepare(attrs.evolve(standard, scenarios=(scenario,)), "case-study")
    assert played.scenarios[0].purse_for(expected.seats) == expected
    assert prepare(played, "case-study") == played


@pytest.mark.parametrize(
    "path, value, says",
    [
        ("purse.7.places", "[1]", "expected purse.SEATS.places"),
        ("purse.2", "1", "expected purse.SEATS.places"),
        ("purse.2.cash", "1", "expected purse.SEATS.places"),
        ("purse.2.places", "[1]", "expected 2 numbers, one a starting place, got 1"),
        ("purse.2.places", "1", "expected a list, got"),
        ("purse.2.factions.bilder", "1", 'expected a faction of the scenario, got "bilder"'),
        ("purse.2.factions.builder", "101", "a whole number from -100 to 100"),
    ],
)
def test_wrong_overrides(folder: Path, edit: Edit, path: str, value: str, says: str) -> None:
    """An override that names no number of a purse, or a wrong one, is told."""
    edit("scenarios/match.toml", "overrides = [", f'overrides = [\n    {{ path = "{path}", value = {value} }},')
    with pytest.raises(ContentError) as caught:
        load_ruleset(folder)
    assert any(says in str(problem) for problem in caught.value.problems), caught.value.problems


def test_what_is_told(standard: Ruleset) -> None:
    """The scenario says what it adds; a faction at a table says the purse that it has there; the rulebook has a sentence."""
    rich = with_purse(standard, PURSE)
    scenario, lexicon = rich.scenarios[0], Lexicon.of(rich)
    told = " ".join(scenario_text(scenario, lexicon))
    assert "$0.0 bn, +$0.2 bn, +$0.3 bn and +$0.4 bn" in told
    assert "Gulf sovereign fund +$0.7 bn and Hyperscaler −$0.5 bn" in told
    assert "Hyperscaler −1" in told
    hyperscaler, lab = rich.factions[0], rich.factions[1]
    choice = ScenarioChoice(rich, scenario)
    start = hyperscaler.start
    here = f"Purse: {money(start.cash - 5)}, {start.influence - 1} influence."
    for lines in (look_up(Game(rich, "case-study", 4), "hyperscaler"), faction_lines(choice, hyperscaler, 4)):
        assert [line for line in lines if "Purse" in line] == [here], "one purse, that of this table"
    assert at_table(lab, scenario.purse_for(4)) == lab
    assert at_table(hyperscaler, scenario.purse_for(3)) == hyperscaler
    state = Game(rich, "case-study", 4).new_state(1)
    second = next(seat for seat in range(4) if state.starting_place(seat) == 1)
    assert "second, which brings +$0.2 bn" in seat_start_text(state, second)
    assert seat_start_text(Game(with_purse(standard), "case-study", 4).new_state(1), 0) == ""
    assert "cash by place in that order" in book_markdown(rich)
    assert "cash by place in that order" not in book_markdown(with_purse(standard))
