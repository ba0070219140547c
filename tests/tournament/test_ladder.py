"""The reference ladder: made by one command, gone on with, and never silently of other rules than those that are played."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from attrs import evolve
from tests.scripts import load_script

from gigawatt import resources
from gigawatt.core import RULES_VERSION
from gigawatt.tournament.pools import InProcess
from gigawatt.tournament.ratings import Estimate

ROOT = resources.checkout() or Path()


@pytest.fixture
def ladder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script, which writes into a folder of the test's own and has two small boards and quick entrants."""
    module = load_script(ROOT / "docs" / "ladder.py")
    for name, value in {
        "ROOT": tmp_path, "PAGE": tmp_path / "ladder.md", "FOLDER": tmp_path / "build", "RUNG_BOARD": ("first-campus", 4),
        "BOARDS": (("duel", 2), ("first-campus", 4)), "ENTRANTS": ("random", "greedy", "easy"), "SLOW": ("easy",),
        "LADDER": {"random": "", "greedy": ""}, "LEVEL_BOARDS": (("duel", 2),), "LEVEL_RUNGS": (("greedy", "random"),),
        "Processes": lambda job, workers: InProcess(job),
    }.items():  # fmt: skip
        monkeypatch.setattr(module, name, value)
    return module


def run(ladder: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """The script with arguments."""
    monkeypatch.setattr(sys, "argv", ["ladder.py", *arguments])
    return int(ladder.main())


@pytest.mark.slow
def test_page_is_of_these_rules_or_says_that_it_is_not() -> None:
    """`docs/ladder.md` is of the rules and policies as they are, or says at its top that it is out of date."""
    module = load_script(ROOT / "docs" / "ladder.py")
    text = module.PAGE.read_text(encoding="utf-8")
    differences = module.differences(text)
    assert bool(differences) == (module.STALE in text), (
        f"docs/ladder.md: {', '.join(differences) or 'nothing'} changed; run python docs/ladder.py, or with --mark at least"
    )


@pytest.mark.slow
def test_made_and_gone_on_with(
    ladder: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One command makes the page, the slow ones rated with the others; a longer one goes on from there, and plays nothing twice."""
    small = ("--blocks", "2", "--slow-blocks", "1", "--workers", "1", "--minutes", "5")
    assert run(ladder, monkeypatch, *small) == 0
    page = (tmp_path / "ladder.md").read_text(encoding="utf-8")
    assert f"rules version {RULES_VERSION}," in page
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == [
        "Rung by rung", "Levels on duel", "duel, 2 seats", "first-campus, 4 seats",
    ]  # fmt: skip
    rung = re.search(r"\| `greedy` \| `random` \| 8 \| ([\d.]+) \| ([\d.]+) to ([\d.]+) \|", page)
    assert rung is not None
    share, low, high = map(float, rung.groups())
    assert 0 <= low <= share <= high <= 100
    for section in page.split("## ")[3:]:
        few = re.findall(r"^\| - \| `([\w-]+)` \| too few \|", section, re.MULTILINE)
        assert sorted(few) == ["easy", "greedy", "random"]
        assert ladder.TOO_FEW in section
        assert section.count("gigawatt tournament run") == 2
    digests = re.findall(r"# results (\w{32})", page)
    assert len(digests) == 6
    more = ("--blocks", "3", "--slow-blocks", "1", "--workers", "1", "--minutes", "5", "--resume")
    assert run(ladder, monkeypatch, *more) == 0
    capsys.readouterr()
    assert run(ladder, monkeypatch, *more) == 0
    assert capsys.readouterr().out.count("0.0 games/s") == 6
    longer = re.findall(r"# results (\w{32})", (tmp_path / "ladder.md").read_text(encoding="utf-8"))
    assert [one == other for one, other in zip(digests, longer, strict=True)] == [
        False,
        False,
        False,
        True,
        False,
        True,
    ]


@pytest.mark.slow
def test_marked(ladder: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A page of other rules, or of policies that play otherwise by now, is found out; it is marked once, and the mark goes again."""
    path = tmp_path / "ladder.md"
    run(ladder, monkeypatch, "--blocks", "1", "--slow", "", "--entrants", "random,greedy", "--workers", "1")
    fresh = path.read_text(encoding="utf-8")
    assert run(ladder, monkeypatch, "--check") == 0
    digest = re.search(r"rules `(\w+)`", fresh)
    assert digest is not None
    for old, new, words in (
        (f"rules version {RULES_VERSION},", "rules version 0,", "the version of the rules"),
        (digest[1], "0" * 32, "the rules of duel"),
        ("policies `", "policies `0", "how a policy plays"),
    ):
        path.write_text(fresh.replace(old, new), encoding="utf-8")
        assert run(ladder, monkeypatch, "--check") == 1
        for _ in range(2):
            assert run(ladder, monkeypatch, "--mark") == 0
            assert path.read_text(encoding="utf-8").count(f"{ladder.STALE} {words} changed since") == 1
        path.write_text(path.read_text(encoding="utf-8").replace(new, old), encoding="utf-8")
        assert run(ladder, monkeypatch, "--mark") == 0
        assert path.read_text(encoding="utf-8") == fresh


def test_few_seats_rank_nothing(ladder: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has played under fifty seats has no rank and no figure, stands last, and the others are ranked without a gap."""
    standings = [
        Estimate(name, 1500, 1400, 1600, seats, 50, 40, 60) for name, seats in (("a", 2), ("b", 50), ("c", 90))
    ]
    rated = SimpleNamespace(games=1, blocks=1, standings=standings, intransitive=())
    for name in ("rate", "only_present", "joined"):
        monkeypatch.setattr(ladder, name, lambda _: rated)
    monkeypatch.setattr(ladder, "again", lambda _: [])
    result = SimpleNamespace(
        finishes=None, summary=SimpleNamespace(flagged=0, header=SimpleNamespace(ruleset_digest=""))
    )
    lines = list(ladder.board_section("duel", 2, [result]))
    assert lines[1].startswith("1 game in 1 seed block, ")
    assert [line.split(" | ")[:3] for line in lines if line.startswith("| ") and "`" in line] == [
        ["| 1", "`b`", "1500"], ["| 2", "`c`", "1500"], ["| -", "`a`", "too few"],
    ]  # fmt: skip
    assert f"{ladder.TOO_FEW}\n" in lines


def test_the_page_ranks_nobody_on_few_seats() -> None:
    """The page as it is follows the same rule."""
    module = load_script(ROOT / "docs" / "ladder.py")
    rows = re.findall(r"^\| (\d+|-) \| .* \| (\d+) \|$", module.PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows
    assert all((rank == "-") == (int(seats) < module.FEWEST_SEATS) for rank, seats in rows)


def test_time_is_shared(ladder: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part gets an even share of the time that is left, the slow ones last, so that what ends early helps those after it."""
    clock = [0.0]
    shares: list[float] = []

    def play(part: object, workers: int, limit_s: float) -> None:
        shares.append(limit_s)
        clock[0] += 10

    monkeypatch.setattr(ladder, "play", play)
    monkeypatch.setattr(ladder.time, "monotonic", lambda: clock[0])
    options = ladder.Options(
        entrants=("random", "greedy", "easy"), slow=("easy",), blocks=1, slow_blocks=1, minutes=5, workers=1, budget=9
    )
    parts = ladder.parts_of(options)
    assert [part.name for part in parts] == [
        "duel-2",
        "first-campus-4",
        "rung-greedy",
        "level-duel-random",
        "duel-2-easy",
        "first-campus-4-easy",
    ]
    assert [part.request.blocks for part in ladder.parts_of(evolve(options, blocks=7))] == [7, 7, 7, 7, 1, 1]
    assert ladder.play_all(parts, options) == {}
    assert shares == [50, 58, 70, 90, 130, 250]
