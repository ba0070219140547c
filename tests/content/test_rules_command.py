"""`gigawatt rules`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gigawatt.core.rules.ruleset import Ruleset

Run = Callable[..., Any]
Edit = Callable[[str, str, str], None]
KINDS = {"region", "faction", "catalogue", "row", "headline", "scenario", "exercise"}


def test_list(run: Run, standard: Ruleset) -> None:
    """Every card once, with its kind and name."""
    rows = json.loads(run("rules", "list", "--json").out)
    assert {row["kind"] for row in rows} == KINDS
    assert all(set(row) == {"id", "kind", "name", "difficulty"} for row in rows)
    assert {row["id"] for row in rows if row["kind"] == "row"} == {card.id for card in standard.cards}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_list_of_a_kind(run: Run, kind: str) -> None:
    """One kind alone, for people."""
    output = run("rules", "list", "--kind", kind)
    lines = output.out.splitlines()
    assert output.code == 0
    assert lines[0].split() == ["kind", "id", "name", *(["difficulty"] if kind in ("faction", "scenario") else [])]
    assert {line.split()[0] for line in lines[1:]} == {kind}


def test_show(run: Run, standard: Ruleset) -> None:
    """A card's rules, flavour, idea and the documents behind its numbers."""
    project = standard.projects[0]
    facts = {fact.id: fact for fact in standard.facts}
    sources = {source.id: source for source in standard.sources}
    output = run("rules", "show", project.id)
    text = " ".join(output.out.split())
    assert output.code == 0
    assert text.startswith(f"{project.name} (catalogue {project.id})")
    assert project.flavour in text
    assert project.idea in text
    for name in project.source_facts:
        for source in (sources[s] for s in facts[name].sources) if name in facts else ():
            assert source.publisher in text
            assert source.address in text
            assert source.date in text


def test_show_everything(run: Run, standard: Ruleset) -> None:
    """Each card of each kind can be shown, as JSON with its sources."""
    from gigawatt.content.index import entries, show

    for kind, record in entries(standard):
        shown = show(standard, kind, record)
        assert shown.lines
        assert shown.facts or shown.reasons, record.id
    answer = json.loads(run("rules", "show", "region:texas", "--json").out)
    assert (answer["kind"], answer["id"]) == ("region", "texas")
    assert answer["facts"][0]["sources"][0]["address"]


def test_a_name_that_is_shown_is_found(standard: Ruleset) -> None:
    """Whatever name a card, a region, a faction or a scenario has on a page or in a narrow column, `rules show` takes it."""
    from gigawatt.content.index import entries, find
    from gigawatt.wording.names import SHORT_REGIONS
    from gigawatt.wording.seats import SHORT_FACTIONS

    for kind, record in entries(standard):
        for name in (record.name, record.name.upper(), f"{kind}:{record.name}"):
            assert (kind, record) in find(standard, name), name
    regions = {record.name: record for record in standard.regions}
    factions = {record.name: record for record in standard.factions}
    for name, short in SHORT_REGIONS.items():
        assert find(standard, short) == [("region", regions[name])]
    for name in factions.keys() & SHORT_FACTIONS.keys():
        assert ("faction", factions[name]) in find(standard, SHORT_FACTIONS[name])


def test_a_name_of_several_words_needs_no_quotes(run: Run) -> None:
    """The words of a name are one name, as they are typed."""
    output = run("rules", "show", "optical", "fabric")
    assert output.code == 0
    assert output.out.startswith("Optical fabric (catalogue optical-fabric)")


def test_a_name_of_other_rules_is_found_where_none_are_named(run: Run) -> None:
    """Without --rules, what the standard rules lack is looked for in the other installed ones; with it, there alone."""
    assert run("rules", "show", "Colocation", "house").out.startswith("Colocation house (faction colocation-house)")
    assert run("rules", "show", "Colocation house", "--rules", "standard").code == 2


@pytest.mark.parametrize(
    "arguments, says",
    [
        (("show", "greenfeld"), 'did you mean "greenfield"?'),
        (("show", "row:greenfield"), 'no card "row:greenfield"'),
        (("show", "x\x1b[31m"), "no card"),
        (("list", "--rules", "standart"), 'did you mean "standard"?'),
        (("lint", "nowhere"), 'no ruleset "nowhere"'),
        (("lint", "nowhere.toml"), 'no scenario file "nowhere.toml"'),
        (("lint", "first-campus", "--seeds", "3"), "--seeds says with how many more seeds --solve plays; name both"),
        (("book", "--out", "rules.pdf"), "a file that ends in .md or .html"),
        (("diff", "standard", "nowhere"), 'no ruleset "nowhere"'),
        (("list", "--kind", "cards"), "is not one of"),
    ],
)
def test_wrong_use(run: Run, arguments: tuple[str, ...], says: str) -> None:
    """What is not there is one line and exit code 2."""
    output = run("rules", *arguments)
    assert output.code == 2
    assert says in output.line


@pytest.mark.slow
def test_lint_passes(run: Run) -> None:
    """The installed rules pass, all of them or one by name, and the answer says what was read."""
    standard, other = "standard, installed: passed", "first-campus, installed, over standard, installed: passed"
    for arguments, lines in (
        ((), [standard, other]),
        (("standard",), [standard]),
        (("--rules", "first-campus"), [other]),
    ):
        output = run("rules", "lint", *arguments)
        told = [
            re.sub(", \\d+ warnings?$", "", line) for line in findings(output.out) if not line.startswith("warning: ")
        ]
        assert (output.code, told) == (0, lines)


def findings(out: str) -> list[str]:
    """What lint prints beside what it read and what is overridden."""
    return [line for line in out.splitlines() if not line.startswith(("read: ", "note: "))]


def test_lint_finds(run: Run, folder: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every finding is a line of its own; the exit code is 1."""
    monkeypatch.chdir(folder.parent)
    edit("map.toml", "slots = 3", "slots = 0")
    edit("factions.toml", "cash = 100", 'cash = "100"')
    output = run("rules", "lint", folder)
    assert output.code == 1
    assert findings(output.out) == [
        "tiny/map.toml: north: slots: expected a whole number from 1 to 8, got 0",
        'tiny/factions.toml: builder: start.cash: expected a whole number from -100 to 400, got the text "100"',
        "tiny, ./tiny: 2 problems",
    ]
    answer = json.loads(run("rules", "lint", folder / "map.toml", "--json").out)
    assert answer["ok"] is False
    assert answer["read"] == ["tiny, ./tiny"]
    assert [problem["field"] for problem in answer["problems"]] == ["slots", "start.cash"]


def test_lint_warns(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that nobody would read as rules is named and changes nothing; one that was meant is a problem."""
    monkeypatch.chdir(folder)
    (folder / "README.md").touch()
    (folder / "row" / "cards.toml~").touch()
    output = run("rules", "lint", ".")
    assert output.code == 0
    assert findings(output.out) == [
        "warning: tiny/README.md: not read: it does not end in .toml",
        "warning: tiny/row/cards.toml~: not read: it looks like a backup",
        "tiny, the current folder: passed, 2 warnings",
    ]
    assert run("rules", "lint", ".", "--strict").code == 1
    (folder / "row" / "mine.toml.txt").touch()
    output = run("rules", "lint", ".")
    assert output.code == 1
    assert findings(output.out)[0] == "tiny/row/mine.toml.txt: not read: the names of rule files end in .toml"
    answer = json.loads(run("rules", "lint", ".", "--json").out)
    assert (answer["ok"], len(answer["problems"]), len(answer["warnings"])) == (False, 1, 2)
    assert answer["not_read"] == [["README.md", "row/cards.toml~", "row/mine.toml.txt"]]
    assert answer["files"][0][:2] == ["ruleset.toml", "catalogue.toml"]


SCENARIO = (
    'id = "mine"\nname = "Mine"\nseats = [2]\ndefault_seats = 2\nquarters = 4\nfactions = ["hyperscaler", "neocloud"]\n'
    'minutes = 20\nsummary = "A short one."\nlesson = "Look."\nsource = ["balance: mine"]\n'
)


@pytest.mark.parametrize("name", ["mine.toml", "mine.TOML"])
def test_lint_of_a_scenario(
    run: Run, tmp_path: Path, standard: Ruleset, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A scenario file that stands by itself is linted over the rules it is for, however its ending is written."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / name
    path.write_text(SCENARIO, encoding="utf-8")
    assert run("rules", "lint", path).out.splitlines() == [
        f"read: {name} (1 scenario)",
        f"{name}, ./{name}, over standard, installed: passed",
    ]
    path.write_text(
        SCENARIO.replace("quarters = 4", f'quarters = 4\ncards = ["{standard.cards[0].id}"]'), encoding="utf-8"
    )
    output = run("rules", "lint", path)
    assert output.code == 1
    assert f"{name}: mine: cards: expected at least 6 row cards" in output.out
    path.write_text(SCENARIO.replace("seats = [2]", 'seats = "2"'), encoding="utf-8")
    assert f"{name}: mine: seats: expected a list" in run("rules", "lint", path).out


def test_a_name_that_could_mean_two(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`standard` is the installed ruleset, `./standard` and `standard/` the folder here, and lint says so."""
    here = folder.parent
    folder.rename(here / "standard")
    monkeypatch.chdir(here)
    output = run("rules", "lint", "standard")
    assert output.code == 0
    lines = findings(output.out)
    assert lines[-2] == (
        "warning: standard: the installed ruleset was read, but a folder ./standard is here too (say ./standard to mean it)"
    )
    assert lines[-1].startswith("standard, installed: passed")
    for name in ("./standard", "standard/", here / "standard"):
        assert run("rules", "lint", name).out.splitlines()[-1] == "standard, ./standard: 1 problem"  # its id is tiny
    (here / "mine.toml").write_text(f'ruleset = "standard"\n{SCENARIO}', encoding="utf-8")
    lines = run("rules", "lint", "mine.toml").out.splitlines()
    assert "mine.toml, ./mine.toml: " in lines[-1]  # the folder has no such factions


def test_words(run: Run) -> None:
    """The words of each part of the rules, and of all."""
    told = json.loads(run("rules", "words", "--json").out)
    assert told["total"] == sum(row["words"] for row in told["parts"])
    lines = run("rules", "words", "--rules", "first-campus").out.splitlines()
    assert lines[-1].split()[0] == "all"
    assert int(lines[-1].split()[1]) < told["total"]


def test_book(run: Run, tmp_path: Path) -> None:
    """Markdown on standard output, or a file of the kind its name asks for."""
    assert run("rules", "book").out.startswith("# ")
    for name, start in (("book.md", "# "), ("book.html", "<!doctype html>")):
        output = run("rules", "book", "--out", tmp_path / name)
        assert output.code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_book_nowhere(run: Run, tmp_path: Path) -> None:
    """A place that cannot be written to is one line."""
    output = run("rules", "book", "--out", tmp_path / "no" / "book.md")
    assert output.code != 0
    assert "book.md" in output.line


def test_diff(run: Run, folder: Path, edit: Edit) -> None:
    """What differs, by card and field, is an answer and not a failure."""
    other = folder.parent / "other"
    import shutil

    shutil.copytree(folder, other)
    assert run("rules", "diff", folder, other).out == "no difference\n"
    edit("map.toml", "slots = 3", "slots = 4")
    output = run("rules", "diff", folder, other)
    assert (output.code, output.out) == (0, "~ region north: slots: 4 -> 3\n")
    assert json.loads(run("rules", "diff", folder, other, "--json").out) == [
        {"kind": "region", "id": "north", "field": "slots", "before": 4, "after": 3}
    ]


def test_help_is_light() -> None:
    """The help of the commands loads neither the rules nor the engine."""
    import subprocess
    import sys

    code = (
        "import sys, gigawatt.cli.rules; "
        "print([m for m in sys.modules if m.startswith(('gigawatt.content', 'gigawatt.core', 'tomllib', 'attrs', 'cattrs'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
