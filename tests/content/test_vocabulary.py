"""The vocabulary of the rules: whole, of the code, and with examples that load."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest
from tests.scripts import load_script

from gigawatt import resources
from gigawatt.content import load_ruleset
from gigawatt.content.axes import REQUIREMENT_AXES
from gigawatt.content.lint import report, report_scenario
from gigawatt.content.trait_signs import HELPS_ABOVE, HELPS_BELOW, helps
from gigawatt.content.vocabulary import Entry, find_sections, vocabulary
from gigawatt.content.vocabulary_examples import toml
from gigawatt.core.rules.effect_kinds import EFFECT_KINDS
from gigawatt.core.rules.ruleset import Ruleset
from gigawatt.core.rules.vocabulary import REQUIREMENTS, TARGETS, TERMS, TRAITS, WHERE, WHO
from gigawatt.errors import NotationError
from gigawatt.wording.rules_text import card_text

Run = Callable[..., Any]

ROOT = resources.checkout() or Path()
PAGE = ROOT / "docs" / "writing-rules.md"
SECTIONS = {section.name: section for section in vocabulary()}

HEAD = 'id = "examples"\nname = "Examples"\nsummary = "Every example."\nextends = "standard"\n'
CARD = """
[[card]]
id = "{id}"
name = "{id}"
suit = "policy"
years = [2024]
target = "{target}"
{rows}
flavour = "An example."
idea = "An example."
source = ["balance: an example"]
"""
FACTION = """
[[faction]]
id = "example"
name = "Example"
kind = "firm"
bloc = "alliance"
homes = ["texas"]
ability_name = "Everything"
weakness_name = "One thing"
advice = "Win."
idea = "An example."
source = ["balance: an example"]
start = {{ region = "texas", cash = 1, influence = 1 }}
ability = [{ability}]
weakness = [{weakness}]
"""
USES = {"campus": '{ kind = "fit", fitting = "battery" }', "region": '{ kind = "grant", steps = 1 }'}
PLAIN = '{ kind = "cash", who = "taker", amount = 1 }'


def rows_of(section: str, entry: Entry) -> str:
    """The lines of a card in which an example stands."""
    if section == "targets":
        return entry.example.partition("\n")[2] or f"effects = [{PLAIN}]"
    if section == "requirements":
        return f"requires = [{entry.example}]\neffects = [{USES.get(entry.target, PLAIN)}]"
    return f"effects = [{entry.example}]"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    """Rules in which every example of the vocabulary stands, as the loader reads them."""
    folder = tmp_path_factory.mktemp("rules") / "examples"
    (folder / "row").mkdir(parents=True)
    (folder / "ruleset.toml").write_text(HEAD, encoding="utf-8")
    for section in ("effects", "requirements", "targets", "seats", "regions", "terms"):
        cards = [
            CARD.format(id=f"{section[:3]}-{entry.name}", target=entry.target, rows=rows_of(section, entry))
            for entry in SECTIONS[section].entries
        ]
        (folder / "row" / f"{section}.toml").write_text("".join(cards), encoding="utf-8")
    first, *others = [entry.example for entry in SECTIONS["abilities"].entries]
    text = FACTION.format(ability=", ".join(others), weakness=first)
    (folder / "factions.toml").write_text(text, encoding="utf-8")
    return load_ruleset(folder)


def test_every_word_is_there() -> None:
    """A kind that is added to the code is in the vocabulary."""
    expected = {
        "effects": EFFECT_KINDS, "requirements": REQUIREMENTS, "targets": TARGETS, "abilities": TRAITS,
        "seats": WHO, "regions": WHERE, "terms": TERMS,
    }  # fmt: skip
    for name, words in expected.items():
        assert [entry.name for entry in SECTIONS[name].entries] == list(words)
    assert {"card", "faction", "region", "scenario", "economy", "scenario.purse"} <= {
        entry.name for entry in SECTIONS["records"].entries
    }


def test_every_field_of_an_effect_is_there_with_its_bounds() -> None:
    """The fields of an effect and their bounds are those that the loader reads."""
    for entry in SECTIONS["effects"].entries:
        fields = attrs.fields(EFFECT_KINDS[entry.name])
        assert [field.name for field in entry.fields] == [a.name for a in fields]
        for field, a in zip(entry.fields, fields, strict=True):
            bounds = a.metadata.get("range", (None, None))
            assert (field.low, field.high, field.words) == (*bounds, a.metadata.get("choices", ())), field
            assert all(f'"{word}"' in field.expected for word in field.words)


def test_every_field_says_what_it_means() -> None:
    """No field of any row or record is without a word about it, and no kind of effect."""
    silent = [(e.name, f.name) for s in SECTIONS.values() for e in s.entries for f in e.fields if not f.says]
    assert silent == []
    assert [e.name for e in (*SECTIONS["effects"].entries, *SECTIONS["records"].entries) if not e.says] == []


def test_every_example_loads(examples: Ruleset) -> None:
    """The loader takes each example, and reads the kind that it is of."""
    cards = {card.id: card for card in examples.cards}
    for kind, cls in EFFECT_KINDS.items():
        assert type(cards[f"eff-{kind}"].effects[0]) is cls
    for kind in REQUIREMENTS:
        assert [row.kind for row in cards[f"req-{kind}"].requires] == [kind]
    for target in TARGETS:
        assert cards[f"tar-{target}"].target == target
    (faction,) = [faction for faction in examples.factions if faction.id == "example"]
    assert {trait.kind for trait in (*faction.ability, *faction.weakness)} == set(TRAITS)
    assert all(map(helps, faction.ability))


def test_players_read_what_the_vocabulary_says(examples: Ruleset) -> None:
    """What an entry says of its example is the text of the card in which that stands."""
    from gigawatt.wording.names import Lexicon

    lexicon = Lexicon.of(examples)
    cards = {card.id: card for card in examples.cards}
    for section in ("effects", "seats", "regions", "terms"):
        for entry in SECTIONS[section].entries:
            assert card_text(cards[f"{section[:3]}-{entry.name}"], lexicon)[-1] == entry.reads


def test_a_requirement_of_a_place_says_which_target_it_needs() -> None:
    """Requirements of the campus or region that a card names say so."""
    needs = {entry.name for entry in SECTIONS["requirements"].entries if entry.target != "none"}
    assert needs == set(REQUIREMENT_AXES)


def test_every_trait_helps_one_way() -> None:
    """Each trait is in one of the two groups."""
    assert set(TRAITS) == HELPS_ABOVE | HELPS_BELOW
    assert not HELPS_ABOVE & HELPS_BELOW


def test_finding_a_word() -> None:
    """A section, or a word wherever it stands; else a hint."""
    assert [section.name for section in find_sections("abilities")] == ["abilities"]
    assert [section.name for section in find_sections("region")] == ["targets", "records"]
    assert len(find_sections("lead")[0].entries) == 1
    with pytest.raises(NotationError, match='did you mean "cost-change"'):
        find_sections("cost-chance")
    with pytest.raises(NotationError, match="expected a section"):
        find_sections("xyzzy")


def test_the_command(run: Run) -> None:
    """The command prints the same entries for people and for programs."""
    told = json.loads(run("rules", "vocabulary", "--json").out)
    assert {name: len(rows) for name, rows in told.items()} == {n: len(s.entries) for n, s in SECTIONS.items()}
    text = run("rules", "vocabulary").out
    for section in SECTIONS.values():
        assert f"{section.title.upper()}\n" in text
        assert all(f"  {entry.example.splitlines()[0]}\n" in text for entry in section.entries if entry.example)
    (row,) = json.loads(run("rules", "vocabulary", "grant", "--json").out)["effects"]
    assert (row["target"], row["fields"][0]["low"], row["fields"][0]["high"]) == ("region", 1, 4)
    assert tomllib.loads(f"row = {row['example']}")["row"]["kind"] == "grant"
    assert run("rules", "vocabulary", "grants").code == 2


def test_examples_are_toml() -> None:
    """A value comes back from its TOML as it was."""
    value = {"kind": "x", "where": ["a", "b"], "fast": True, "amount": -3}
    assert tomllib.loads(f"row = {toml(value)}")["row"] == value


# --- the page ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script that makes the page."""
    return load_script(ROOT / "docs" / "vocabulary.py")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: ModuleType) -> Path:
    """A folder with the rules that the page shows."""
    by_hand = PAGE.read_text(encoding="utf-8").partition(script.MARK)[0]
    for text in re.findall(r"^```toml\n(.*?)^```$", by_hand, re.MULTILINE | re.DOTALL):
        path = tmp_path / text.partition("\n")[0].removeprefix("# ")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_is_current(script: ModuleType) -> None:
    """`docs/writing-rules.md` has the vocabulary of this release; `python docs/vocabulary.py` writes it."""
    page = PAGE.read_text(encoding="utf-8")
    assert script.filled(page) == page


def test_the_rules_on_the_page_pass(desk: Path) -> None:
    """What the page shows loads without a problem or a warning."""
    for told in (report("my-rules"), report_scenario(desk / "lunch.toml"), report_scenario(desk / "cool-start.toml")):
        assert (told.problems, told.warnings) == ((), ())


@pytest.mark.slow
def test_the_commands_on_the_page_run(run: Run, desk: Path) -> None:
    """Every command of the page ends well in a folder with its rules."""
    text = PAGE.read_text(encoding="utf-8")
    lines = re.findall(r"^\$ gigawatt (.*)$", text, re.MULTILINE)
    assert len(lines) == 10
    for line in lines:
        output = run(*shlex.split(line))
        assert (output.code, bool(output.out)) == (0, True), f"{line}: {output.err}"
