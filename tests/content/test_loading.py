"""Each kind of bad rule file gets one clear line: file, card, field, what was expected, what came."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from gigawatt.content import load_ruleset, ruleset_names
from gigawatt.content.structure import columns_of
from gigawatt.core.rules import effect_kinds, ruleset as schema
from gigawatt.core.rules.ruleset import LADDERS, Ruleset
from gigawatt.errors import NotationError, Problem

Edit = Callable[[str, str, str], None]
OnlyProblem = Callable[[Path], Problem]


def test_the_whole(tiny: Ruleset) -> None:
    """A ruleset without faults loads, its ladders in the order of their index."""
    assert [ladder.id for ladder in tiny.ladders] == list(LADDERS)
    assert [region.id for region in tiny.regions] == ["north", "south"]
    assert tiny.regions[0].suits.logic == "good"
    assert tiny.regions[1].fast is True


def test_a_field_of_words_names_its_vocabulary() -> None:
    """What is expected of a field of words names the first of them, however many there are, and how many are left out."""
    records = [cls for module in (schema, effect_kinds) for cls in vars(module).values() if attrs.has(cls)]
    sizes = set()
    for cls in records:
        for attribute in attrs.fields(cls):
            words = attribute.metadata.get("choices", ())
            if not words or "ref" in attribute.metadata:
                continue
            sizes.add(len(words))
            expected = columns_of(cls)[attribute.name].expected
            listed = [word for word in words if f'"{word}"' in expected]
            assert listed, f"{cls.__name__}.{attribute.name}: {expected}"
            assert listed == list(words[: len(listed)])
            assert len(listed) == len(words) or str(len(words) - len(listed)) in expected
    assert min(sizes) <= 8 < max(sizes)


WRONG = [
    # file, old, new, card, field, what the line says
    ("map.toml", "slots = 3", "slots = -3", "north", "slots", "expected a whole number from 1 to 8, got -3"),
    ("map.toml", "slots = 3", 'slots = "3"', "north", "slots", 'whole number from 1 to 8, got the text "3"'),
    ("map.toml", "slots = 3", "slots = 3.0", "north", "slots", "got the decimal 3.0"),
    ("map.toml", "slots = 3", "slots = true", "north", "slots", "whole number from 1 to 8, got true"),
    ("map.toml", "slots = 3", "slots = nan", "north", "slots", "got the decimal nan"),
    ("map.toml", "slots = 3", "slots = 2024-01-01", "north", "slots", "got a date"),
    ("map.toml", "slots = 3", "slots = 0x" + "f" * 4000, "north", "slots", "got a number of more than"),
    ("map.toml", "slots = 3", "slots = 999999999", "north", "slots", "got 999999999"),
    ("map.toml", "slots = 3\n", "", "north", "slots", "missing; expected a whole number from 1 to 8"),
    ("map.toml", "slots = 3", "slots = 3\nslotz = 3", "north", "slotz", 'unknown key (did you mean "slots"?)'),
    ("map.toml", "fast = true", "fast = 1", "south", "fast", "expected true or false, got 1"),
    ("map.toml", "fast = true", 'fast = "true"', "south", "fast", 'true or false, got the text "true"'),
    ("map.toml", 'climate = "cool"', 'climate = "cold"', "north", "climate", 'did you mean "cool"?'),
    ("map.toml", 'logic = "good"', 'logic = "god"', "north", "suits.logic", 'did you mean "good"?'),
    ("map.toml", '"gas", "hydrogen"', '"gas", "gaz"', "north", "sources#3", 'did you mean "gas"?'),
    ("map.toml", '"gas", "hydrogen"', '"gas", "gas"', "north", "sources", 'got the text "gas" twice'),
    ("map.toml", 'sources = ["grid", "solar"]', "sources = []", "south", "sources", "at least one item"),
    ("map.toml", 'sources = ["grid", "solar"]', 'sources = "grid"', "south", "sources", "expected a list, got the text"),
    ("map.toml", 'name = "North"', 'name = ""', "north", "name", "expected some text, got none"),
    ("map.toml", 'name = "North"', f'name = "{"N" * 25}"', "north", "name", "at most 24 characters, got 25"),
    ("map.toml", 'name = "North"', 'name = "No\\u001brth"', "north", "name", "the character U+001B"),
    ("map.toml", 'name = "North"', 'name = "No\\u202erth"', "north", "name", "U+202E RIGHT-TO-LEFT OVERRIDE"),
    ("map.toml", 'name = "North"', 'name = "No\\nrth"', "north", "name", "the character U+000A"),
    ("map.toml", 'name = "North"', 'name = "[b]North"', "north", "name", 'the markup "["'),
    ("map.toml", 'name = "North"', 'name = "<i>North"', "north", "name", 'the markup "<"'),
    ("map.toml", '"Cool air and', '"[@click=quit]Cool air and', "north", "idea", 'the markup "[@click=quit]"'),
    ("map.toml", '"Cool air and', '"<script>Cool air and', "north", "idea", 'the markup "<script>"'),
    ("row/cards.toml", 'id = "loan"', 'id = "LOAN!"', "LOAN!", "id", "expected an id of 1 to 32 characters"),
    ("row/cards.toml", 'id = "loan"\n', "", "card 1", "id", "missing; expected an id"),
    ("row/cards.toml", 'id = "loan"', "id = 7", "card 1", "id",
     "expected an id of 1 to 32 characters from a to z, 0 to 9 and -, got 7"),
    ("map.toml", 'source = ["FCT-01"]', 'source = ["FCT-02"]', "north", "source#1", 'did you mean "FCT-01"?'),
    ("map.toml", 'source = ["FCT-01"]', 'source = ["balance: "]', "north", "source#1", "expected a reason"),
    ("map.toml", 'source = ["FCT-01"]', "source = []", "north", "source", "at least one item"),
    ("map.toml", "stall = 20", "stall = 80", "north", "outright", "add up to at most 100, got 110"),
    ("factions.toml", 'kind = "chip-pct"', 'kind = "chip-pc"', "builder", "ability#1.kind", 'did you mean "chip-pct"?'),
    ("factions.toml", "amount = -10", "amount = 0", "builder", "ability#1", "which does nothing"),
    ("factions.toml", "Order early.", "Order 2 lots.", "builder", "advice", "expected words without digits"),
    ("factions.toml", 'homes = ["north"]', 'homes = ["nort"]', "builder", "homes#1", 'did you mean "north"?'),
    ("factions.toml", "electrical = 3", "electrical = 3\nclean = 0\nlogic = 1", "builder", "start.plants_at",
     "its logic plant"),
    ("factions.toml", 'memory = 1\nplants_at = "south"', 'logic = 1\nplants_at = "north"', "ministry",
     "start.plants_at", "one of its homes"),
    ("factions.toml", "memory = 1", "packaging = 1", "ministry", "start.packaging", "no packaging plant may stand"),
    ("factions.toml", "grid = 3\nclosed", "gas = 3\nclosed", "ministry", "start.gas", "offers no such power"),
    ("catalogue.toml", "lot = [4, 5, 6]", "lot = [4, 5]", "field", "lot", "expected 3 numbers, one a year, got 2"),
    ("catalogue.toml", "lot = [4, 5, 6]", 'lot = [4, "5", 6]', "field", "lot#2", 'got the text "5"'),
    ("catalogue.toml", "fast_build = 1", "fast_build = 4", "field", "fast_build", "at most build, which is 2, got 4"),
    ("catalogue.toml", 'group = "site"', 'group = "power"', "field", "group",
     'expected "site" for a project that gives site'),
    ("catalogue.toml", "opens = true", "opens = true\ntier = 1", "field", "tier", "a project that opens a campus cannot"),
    ("catalogue.toml", "Grass, for now", "Grass for 3 years", "field", "flavour", "expected words without digits"),
    ("row/cards.toml", 'kind = "cash"', 'kind = "csh"', "loan", "effects#1.kind", 'did you mean "cash"?'),
    ("row/cards.toml", 'kind = "cash", ', "", "loan", "effects#1.kind", "expected a kind of effect, got no kind"),
    ("row/cards.toml", "amount = 20", "amount = 20, pct = 3", "loan", "effects#1.pct", "unknown key"),
    ("row/cards.toml", "amount = 20", "amount = 81", "loan", "effects#1.amount", "from -80 to 80, got 81"),
    ("row/cards.toml", "amount = 20", "amount = 0", "loan", "effects#1.amount", "which does nothing"),
    ("row/cards.toml", 'kind = "debt"', 'kind = "debts"', "loan", "requires#1.kind", 'did you mean "debt"?'),
    ("row/cards.toml", 'kind = "debt"', 'kind = "debt", min = 1', "loan", "requires#1.min", "has no such field"),
    ("row/cards.toml", 'kind = "debt"', 'kind = "tier"', "loan", "requires#1.min", 'the requirement "tier" needs it'),
    ("row/cards.toml", 'kind = "debt"', 'kind = "tier", min = 9', "loan", "requires#1.min", "from 1 to 6"),
    ("row/cards.toml", 'which = ["site"]', 'which = ["sites"]', "crates", "requires#1.which", 'did you mean "site"?'),
    ("row/cards.toml", 'kind = "debt"', 'kind = "waiting"', "loan", "requires#1", "whose target is a region or campus"),
    ("row/cards.toml", 'who = "target"', 'who = "taker"', "inquiry", "target", "names a rival that no effect"),
    ("row/cards.toml", 'target = "rival"', 'target = "none"', "inquiry", "effects#1.who", "whose target is a rival"),
    ("row/cards.toml", "[2024]", "[2024, 2024]", "loan", "years", "expected each year once"),
    ("row/cards.toml", "[2024]", "[2023]", "loan", "years#1", "from 2024 to 2026, got 2023"),
    ("headlines.toml", 'kind = "capital-index", amount = 1', 'kind = "cash", who = "taker", amount = 1', "rain",
     "effects#1.who",
     "a headline has no taker, but this refers to the taker"),
    ("headlines.toml", 'where = ["north"]', 'where = ["target"]', "storm", "effects#1.where", "refers to the target"),
    ("headlines.toml", 'where = ["north"]', 'where = ["nrth"]', "storm", "effects#1.where#1", 'did you mean "north"?'),
    ("headlines.toml", 'where = ["north"]', 'where = ["all", "north"]', "storm", "effects#1.where", '"all" to stand alone'),
    ("scenarios/match.toml", "quarters = 4", 'quarters = 4\nheadlines = ["rain", "heat", "boom"]', "match", "headlines",
     "2 headlines for 2024h1, got 1"),
    ("scenarios/match.toml", "default_seats = 2", "default_seats = 3", "match", "default_seats",
     "one of its seat counts [2], got 3"),
    ("scenarios/match.toml", "seats = [2]", "seats = [2, 3]", "match", "factions", "at least 3, one a seat, got 2"),
    ("scenarios/match.toml", "seats = [2]", "seats = [2, 2]", "match", "seats", "each seat count once"),
    ("scenarios/match.toml", 'id = "match"', 'id = "duel"', "", "id", 'the name of the file, "match"'),
    ("scenarios/match.toml", "quarters = 4", "quarters = 4\nfirst = 10", "match", "quarters", "to end by quarter 12"),
    ("scenarios/match.toml", "quarters = 4", 'quarters = 4\noff = ["plant"]', "match", "off#1", 'did you mean "plants"?'),
    ("scenarios/match.toml", '"economy.action_points"', '"economy.action_point"', "match", "overrides#1.path",
     'did you mean "action_points"?'),
    ("scenarios/match.toml", '"region.north.stall"', '"region.north.name"', "match", "overrides#2.path",
     'is called "name" there'),
    ("scenarios/match.toml", '"region.north.stall"', '"region.nord.stall"', "match", "overrides#2.path",
     'did you mean "north"?'),
    ("scenarios/match.toml", '"region.north.stall"', '"region.north"', "match", "overrides#2.path",
     'nothing is called "north"'),
    ("scenarios/match.toml", '"region.north.stall"', '"facts.x.y"', "match", "overrides#2.path",
     "expected the path of a number"),
    ("scenarios/match.toml", "value = 25", "value = 95", "match", "overrides#2.value", "from 0 to 90, got 95"),
    ("scenarios/match.toml", "value = 25", "value = true", "match", "overrides#2.value", "from 0 to 90, got true"),
    ("scenarios/match.toml", "value = 25", "value = 80", "match", "overrides.region.north.outright",
     "add up to at most 100"),
    ("ruleset.toml", "interest_pct = 3", "interest_pct = 300", "economy", "interest_pct", "from 0 to 20, got 300"),
    ("ruleset.toml", "interest_pct = 3\n", "", "economy", "interest_pct", "missing"),
    ("ruleset.toml", "interest_pct = 3\n", "interest_pct = 3\nplant_units = [2, 3]\n", "economy", "plant_units", "one a year"),
    ("ruleset.toml", "[hosting]", "[hostings]\nx = 1\n[hosting]", "", "hostings", 'did you mean "hosting"?'),
    ("ruleset.toml", "demand = [19, ", "demand = [", "cloud", "demand", "expected 12 numbers, one a quarter, got 11"),
    ("ruleset.toml", "rank3 = [3, 1, 0]", "rank3 = [3, 1, 2]", "scoring", "rank3", "that do not rise"),
    ("ruleset.toml", "thresholds = [5, 15,", "thresholds = [15, 5,", "training", "thresholds", "numbers that rise"),
    ("ruleset.toml", "origins = [85, 15, 0]", "origins = [85, 5, 0]", "accelerators", "origins", "add up to 100, got 90"),
    ("ruleset.toml", 'id = "logic"\n', 'id = "memory"\n', "memory", "", "occurs twice"),
    ("ruleset.toml", "year = 2025", "year = 2026", "", "class", "one [[class]] for each of 2024, 2025 and 2026"),
    ("ruleset.toml", "keep_pct = 28", "keep_pct = 38", "chokepoints", "keep_pct", "at most take_pct, which is 35"),
    ("ruleset.toml", 'id = "logic"', 'id = "logik"', "logik", "id", 'did you mean "logic"?'),
    ("ruleset.toml", "slip_pct = 0", "slip_pct = 5", "class-2024", "", "class of 2024 in quarter 1 without a slip"),
    ("ruleset.toml", "quarter = 10", "quarter = 6", "class-2026", "quarter",
     "since the class before may slip by one, got 6"),
    ("ruleset.toml", "floor = 4", "floor = 14", "class-2024", "base", "more than the floor of the ladder, 14, got 14"),
    ("factions.toml", "influence = 4", "influence = 9", "builder", "start.influence", "at most the cap, 8, got 9"),
    ("ruleset.toml", "thresholds = [5, 15, 40, 100, 220, 375]", "thresholds = [5, 15, 40, 100, 220, 375, 400]",
     "training", "thresholds",
     "at most 6 numbers, got 7"),
    ("factions.toml", 'homes = ["south"]', 'homes = ["north"]', "ministry", "start.region", "one of its homes (north)"),
    ("factions.toml", "electrical = 3", 'electrical = 6\nlogic = 0\nplants_at = "north"', "builder", "start.plants_at",
     "expected a plant to stand there, got none"),
    ("factions.toml", 'kind = "credit"', 'kind = "chip-pct"', "builder", "ability", '"chip-pct" twice'),
    ("catalogue.toml", "uses_headroom = true", "opens = true", "wires", "opens", 'only a project that gives "site" opens'),
    ("map.toml", "slots = 3", "slots = 3\nbloc_ = 1", "north", "bloc_", 'did you mean "bloc"?'),
    ("map.toml", 'name = "North"', "name = 3", "north", "name", "expected text, got 3"),
    ("map.toml", 'source = ["FCT-01"]', "source = [3]", "north", "source#1", 'id of a fact, or "balance: why", got 3'),
    ("map.toml", 'logic = "good"', "logic = 3", "north", "suits.logic", "got 3"),
    ("row/cards.toml", 'effects = [{ kind = "permits"', 'effects = [3, { kind = "permits"', "desk", "effects#1",
     "an effect row"),
    ("row/cards.toml", 'requires = [{ kind = "debt" }]', "requires = [3]", "loan", "requires#1", "expected a table, got 3"),
    ("row/cards.toml", 'requires = [{ kind = "debt" }]', "requires = [" + '{ kind = "debt" },' * 7 + "]", "loan", "requires",
     "at most 6 rows, got 7"),
    ("row/cards.toml", '{ kind = "cash", who = "taker", amount = 20 },',
     '{ kind = "cash", who = "taker", amount = 20 },' * 8, "loan",
     "effects", "at most 8 rows, got 9"),
    ("row/cards.toml", '{ kind = "cash", who = "taker", amount = 20 }',
     '{ kind = "world-control", layer = "logic", issuer = "alliance", against = "alliance", level = "licence", quarters = 1 }',
     "loan",
     "effects#1.against", 'another bloc than the issuer, "alliance"'),
    ("scenarios/match.toml", "value = 25", 'value = "25"', "match", "overrides#2.value",
     'list of whole numbers, got the text "25"'),
    ("scenarios/match.toml", '"region.north.stall"', '"region.north.stall.x"', "match", "overrides#2.path",
     "does not end at"),
    ("scenarios/match.toml", '"region.north.stall"', '"faction.builder.start"', "match", "overrides#2.path",
     "does not end at"),
    ("scenarios/match.toml", 'factions = ["builder", "ministry"]', "factions = [" + '"builder",' * 401 + "]",
     "match", "factions",
     "at most 400 items, got 401"),
    ("sources.toml", "https://", "javascript:", "S001", "address", "an address that starts with https://"),
    ("facts.toml", '["S001"]', '["S01"]', "FCT-01", "sources#1", 'did you mean "S001"?'),
]  # fmt: skip


@pytest.mark.parametrize("file, old, new, card, field, says", WRONG)
def test_one_fault_one_line(
    folder: Path, edit: Edit, only_problem: OnlyProblem, file: str, old: str, new: str, card: str, field: str, says: str
) -> None:
    """A single fault is told once, where it is, with what was expected."""
    edit(file, old, new)
    problem = only_problem(folder)
    assert (problem.file, problem.card, problem.field) == (f"tiny/{file}", card, field)
    assert says in str(problem)


def _problems(folder: Path) -> tuple[Problem, ...]:
    from gigawatt.errors import ContentError

    with pytest.raises(ContentError) as caught:
        load_ruleset(folder)
    return caught.value.problems


def test_a_syntax_error(folder: Path, only_problem: OnlyProblem) -> None:
    """A file that is no TOML is named with the line of the error."""
    (folder / "map.toml").write_text('[[region]]\nid = "north\n', encoding="utf-8")
    problem = next(p for p in _problems(folder) if p.file == "tiny/map.toml")
    assert "not TOML" in problem.message
    assert "line 2" in problem.message


@pytest.mark.parametrize(
    "content, says",
    [
        (b'[[region]]\nname = "\xff"\n', "not text in UTF-8 at byte 19"),
        (b"# " + b"x" * 1_000_001, "larger than 1,000,000 bytes, the limit for a rule file"),
        (b"x = " + b"[" * 3000 + b"]" * 1000, "nested more than 8 deep"),
        (b"x = " + b"[" * 50 + b"]" * 50, "nested more than 8 deep"),
        (b"x = " + b"[\n" * 40_000, "nested more than 8 deep"),
        (b"# " + b"x" * 6000, "expected lines of at most 5,000 characters, got one of 6,002"),
        (b"x = 9" + b"9" * 4900, "expected numbers of at most 1,000 digits, got one of 4,901"),
        (b"x = [" + b"1,\n" * 60_000 + b"]", "holds more than 50,000 values"),
        (b"\x00", "not text: byte 0 is zero"),
    ],
)
def test_a_file_that_is_no_rule_file(folder: Path, content: bytes, says: str) -> None:
    """Bytes that are no text, and files too large or too deep, are refused before they cost anything."""
    (folder / "facts.toml").write_bytes(content + b"\n")
    problem = next(p for p in _problems(folder) if p.file == "tiny/facts.toml")
    assert says in str(problem)


def test_all_at_once(folder: Path, edit: Edit) -> None:
    """Faults in several files come together, in the order of the schema."""
    edit("map.toml", "slots = 3", "slots = 0")
    edit("row/cards.toml", 'kind = "cash"', 'kind = "csh"')
    edit("factions.toml", 'bloc = "alliance"', 'bloc = "allies"')
    edit("scenarios/match.toml", '"builder", ', '"bulder", ')
    found = [(p.file, p.card, p.field) for p in _problems(folder)]
    assert found == [
        ("tiny/map.toml", "north", "slots"),
        ("tiny/factions.toml", "builder", "bloc"),
        ("tiny/row/cards.toml", "loan", "effects#1.kind"),
        ("tiny/scenarios/match.toml", "match", "factions#1"),
    ]


def test_a_card_twice(folder: Path, only_problem: OnlyProblem) -> None:
    """The second card of an id in one ruleset is named, with the file of the first."""
    text = (folder / "row" / "cards.toml").read_text(encoding="utf-8")
    (folder / "row" / "more.toml").write_text(text.split("\n\n")[0] + "\n", encoding="utf-8")
    problem = only_problem(folder)
    assert str(problem) == "tiny/row/more.toml: loan: occurs twice; it is in tiny/row/cards.toml too"


def test_too_few_slots(folder: Path, edit: Edit, only_problem: OnlyProblem) -> None:
    """Factions that share a home must all find room there."""
    edit("map.toml", "slots = 3", "slots = 1")
    edit("factions.toml", 'homes = ["south"]', 'homes = ["north", "south"]')
    edit("factions.toml", 'region = "south"', 'region = "north"')
    problem = only_problem(folder)
    assert (problem.card, problem.field) == ("match", "factions")
    assert '2 of them start in "north", which has 1 slots' in problem.message


@pytest.mark.parametrize("file", ["catalogue.toml", "scenarios/match.toml"])
def test_nothing_to_play(folder: Path, edit: Edit, only_problem: OnlyProblem, file: str) -> None:
    """A ruleset without projects, or without scenarios, is told what it lacks."""
    (folder / file).unlink()
    assert "expected at least one" in only_problem(folder).message


def test_a_start_beyond_a_bound(folder: Path, edit: Edit, only_problem: OnlyProblem) -> None:
    """A faction cannot start with more electrical fabric than a campus can use."""
    edit("ruleset.toml", "electrical_cap = 6", "electrical_cap = 2")
    problem = only_problem(folder)
    assert (problem.file, problem.card, problem.field) == ("tiny/factions.toml", "builder", "start.electrical")
    assert "at most economy.electrical_cap, 2, got 3" in problem.message


def test_a_market_missing(folder: Path, only_problem: OnlyProblem) -> None:
    """Each of the five markets must be there."""
    path = folder / "ruleset.toml"
    head, rest = path.read_text(encoding="utf-8").split('[[ladder]]\nid = "memory"')
    path.write_text(head + "[[ladder]]" + rest.split("[[ladder]]", 1)[1], encoding="utf-8")
    assert 'expected a [[ladder]] with id "memory", got none' in only_problem(folder).message


def test_a_tier_that_is_not_there(folder: Path, edit: Edit, only_problem: OnlyProblem) -> None:
    """A project may ask for no tier above the last one."""
    edit("catalogue.toml", 'gives = "memory"', 'tier = 3\ngives = "memory"')
    edit("ruleset.toml", "thresholds = [5, 15, 40, 100, 220, 375]", "thresholds = [5, 15]")
    for name, old in (("first", "4, 5, 6, 7, 8, 8"), ("second", "2, 3, 3, 4, 4, 4"), ("later", "1, 1, 1, 1, 2, 2")):
        edit("ruleset.toml", f"{name} = [{old}]", f"{name} = [2, 2]")
    assert "expected at most 2, the last tier, got 3" in only_problem(folder).message


def test_too_many(folder: Path) -> None:
    """More cards or files than anyone can play are refused by their number."""
    card = (folder / "row" / "cards.toml").read_text(encoding="utf-8").split("\n\n")[0]
    many = "\n\n".join(card.replace('"loan"', f'"loan-{n}"') for n in range(301))
    (folder / "row" / "many.toml").write_text(many, encoding="utf-8")
    assert [str(problem) for problem in _problems(folder)] == [
        "tiny/ruleset.toml: cards: expected at most 300, got 307"
    ]
    for n in range(210):
        (folder / "row" / f"empty-{n}.toml").touch()
    assert any("expected at most 200 files" in problem.message for problem in _problems(folder))


def test_a_list_of_noise(folder: Path) -> None:
    """The problems of a file of noise are counted, not all listed."""
    (folder / "facts.toml").write_text("\n".join(f"x{n} = 1" for n in range(2000)), encoding="utf-8")
    problems = _problems(folder)
    assert len(problems) == 501
    assert "further problems are not listed" in problems[-1].message


def test_a_file_out_of_place(folder: Path, only_problem: OnlyProblem) -> None:
    """A file that no one would read is told, with the nearest right name."""
    (folder / "headline.toml").write_text("", encoding="utf-8")
    assert 'did you mean "headlines.toml"?' in str(only_problem(folder))


def test_a_missing_file(folder: Path) -> None:
    """A ruleset without a map says what is missing."""
    (folder / "map.toml").unlink()
    assert any("id of a region" in problem.message for problem in _problems(folder))


def test_an_unreadable_file(folder: Path) -> None:
    """A folder in the place of a file is one line."""
    (folder / "facts.toml").unlink()
    (folder / "facts.toml").mkdir()
    problem = next(p for p in _problems(folder) if p.file == "tiny/facts.toml")
    assert "cannot be read" in problem.message


def test_rows_must_be_rows(folder: Path) -> None:
    """A single table in the place of rows is told how to write it."""
    (folder / "facts.toml").write_text('[fact]\nid = "FCT-01"\n', encoding="utf-8")
    problem = next(p for p in _problems(folder) if p.file == "tiny/facts.toml")
    assert "each under [[fact]], got a table" in problem.message


@pytest.mark.parametrize("name", ["nowhere", "standart", "../tiny", "", "a\x00b", "x" * 5000])
def test_a_ruleset_that_is_not_there(name: str) -> None:
    """An unknown ruleset is one line that names it."""
    with pytest.raises(NotationError, match="no ruleset"):
        load_ruleset(name)


def test_the_nearest_ruleset() -> None:
    """A misspelt name is answered with the right one."""
    with pytest.raises(NotationError, match='did you mean "standard"'):
        load_ruleset("standart")


def test_a_folder_without_rules(tmp_path: Path) -> None:
    """A folder that is no ruleset says what it lacks."""
    with pytest.raises(NotationError, match=r"has no ruleset\.toml"):
        load_ruleset(tmp_path)


def test_the_installed_names() -> None:
    """The standard rules come first."""
    assert ruleset_names()[0] == "standard"
