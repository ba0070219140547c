"""The check of a policy, the examples that are documented, and what the documents say."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.tiers import tiered

from gigawatt import __version__, resources
from gigawatt.content import open_game
from gigawatt.match.check import check_policy
from gigawatt.match.external import open_external
from gigawatt.match.play import play_match
from gigawatt.match.program import Limits
from gigawatt.policies.registry import make_policy

ROOT = resources.checkout() or Path()
HOSTILE = Path(__file__).with_name("hostile.py")
NODE = shutil.which("node")
QUICK = Limits(start_s=20, move_s=1, grace_s=1)

Run = Any


def verdicts(entrant: str) -> dict[str, str]:
    """What the checks of an entrant came to, on the smallest board."""
    report = check_policy(entrant, [open_game("first-campus", 2)], limits=QUICK)
    return {finding.name: finding.verdict for finding in report.findings}


FIT = {"legal actions": "ok", "same again": "ok", "speed": "ok"}


@pytest.mark.slow
@pytest.mark.parametrize("entrant", ["random", "odd_policies:Last"])
def test_sound_policy(entrant: str) -> None:
    """A sound policy in the process passes every check."""
    assert verdicts(entrant) == FIT


@pytest.mark.slow
def test_own_chance() -> None:
    """A policy in the process with chance of its own fails: the same game must go the same way."""
    assert verdicts("odd_policies:Moody")["same again"] == "failed"


@tiered(
    "command", [f"{sys.executable} {ROOT}/docs/examples/policy.py", f"{NODE} {ROOT}/docs/examples/policy.js"], fast=1
)
def test_examples(command: str) -> None:
    """The documented examples are fit to play."""
    if command.startswith("None"):
        pytest.skip("Node.js is not installed")
    report = check_policy(f"cmd:{command}", [open_game("first-campus", 2), open_game("case-study", 4)])
    assert [(finding.name, finding.verdict) for finding in report.findings if finding.verdict != "ok"] == []


@tiered(
    "mode,expected",
    [
        ("sound 9999", {"protocol": "ok", **FIT}),
        ("stale 0", {"protocol": "ok", **FIT, "stale replies": "warning"}),
        ("ignores-quit 9999", {"protocol": "warning", **FIT}),
        ("forgets 5", {"protocol": "ok", **FIT, "same again": "warning"}),
        ("illegal 3", {"protocol": "ok", "legal actions": "failed", "speed": "ok"}),
        ("exits 3", {"protocol": "ok", "legal actions": "failed", "speed": "ok"}),
        ("hangs 3", {"protocol": "ok", "legal actions": "failed", "speed": "warning"}),
        ("exit-at-once", {"protocol": "failed"}),
    ],
    fast=3,
)
def test_programs(mode: str, expected: dict[str, str]) -> None:
    """Each weakness of a program shows in the check that is for it."""
    assert verdicts(f"cmd:{sys.executable} {HOSTILE} {mode}") == expected


LATE = """
import runpy, sys
from pathlib import Path

starts = Path(__file__).with_name("starts")
starts.write_text((starts.read_text() if starts.exists() else "") + "x")
late = len(starts.read_text()) > 2  # once for the protocol, once for all games
sys.argv = [{hostile!r}, *("hangs 3" if late else "sound 9999").split()]
runpy.run_path({hostile!r}, run_name="__main__")
"""


def test_a_fault_of_the_second_time_is_no_chance(tmp_path: Path) -> None:
    """A program that is too slow when its game is played again is told so, not that it takes chances."""
    script = tmp_path / "late.py"
    script.write_text(LATE.format(hostile=str(HOSTILE)), encoding="utf-8")
    report = check_policy(f"cmd:{sys.executable} {script}", [open_game("first-campus", 2)], limits=QUICK)
    again = next(finding for finding in report.findings if finding.name == "same again")
    assert again.verdict == "warning"
    assert again.text.startswith("the game that was played again had a fault: timeout at ply"), again.text


@pytest.mark.slow
def test_command(run: Run) -> None:
    """The command tells a verdict as text and as JSON, and exits with 1 when a check failed."""
    done = run("policy", "check", "random", "--scenario", "duel")
    assert done.code == 0
    assert "random: fit to play" in done.out
    done = run("policy", "check", "odd_policies:Odd", "--scenario", "duel", "--json")
    told = json.loads(done.out)
    assert (done.code, told["ok"]) == (1, False)
    assert {"name", "verdict", "text"} == set(told["checks"][0])
    assert run("policy", "check", "nobody").line.startswith("gigawatt: no policy 'nobody'")


def test_program_in_a_match() -> None:
    """A program can sit in a single match, and is gone after it."""
    game = open_game("first-campus", 2)
    policy = open_external(f"cmd:{sys.executable} {ROOT}/docs/examples/policy.py")
    result = play_match(game, [policy, make_policy("random")], 3)
    policy.finish(result.ranks)
    assert result.faults == (None, None)
    assert policy._session._program is None


@pytest.mark.parametrize("page", ["tournaments.md", "external-policies.md"])
def test_pages(page: str) -> None:
    """A document's links lead somewhere, and every option that it names exists."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("https://") or (ROOT / "docs" / target).exists(), target
    from gigawatt.cli.policy_check import check
    from gigawatt.cli.tournament import replay_game, run, show

    known = {option for command in (check, run, show, replay_game) for p in command.params for option in p.opts}
    ours = re.findall(r"gigawatt [^\n`]*|`(--[a-z-]+)[^`]*`", text)
    assert {option for option in ours if option} <= known | {"--strict"}


def external_page() -> str:
    """The page that lays the protocol down."""
    return (ROOT / "docs" / "external-policies.md").read_text(encoding="utf-8")


def test_the_page_greets_as_this_release_does() -> None:
    """The conversation on the page begins with the line that a program is sent now."""
    page = external_page()
    (hello,) = re.findall(r'^> (\{"type":"hello".*)$', page, re.MULTILINE)
    assert json.loads(hello) == {"type": "hello", "protocol": 1, "engine": f"gigawatt {__version__}"}


def test_verbs() -> None:
    """The page names every verb that an action begins with, and its examples are actions of the game."""
    section = external_page().partition("### The actions")[2].partition("## Time")[0]
    rows = re.findall(r"^\|([^|]+)\|([^|]+)\|", section, re.MULTILINE)[2:]
    verbs = {verb for row, _ in rows for verb in re.findall(r"`([a-z]+)`", row)}
    examples = [example for _, row in rows for example in re.findall(r"`([^`]+)`", row)]
    texts = {action.text for board in ("case-study", "duel") for action in open_game(board).actions}
    assert verbs == {text.split()[0] for text in texts}
    assert len(examples) > 12
    assert [example for example in examples if example not in texts] == []


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("jq") and shutil.which("bash")), reason="needs bash and jq")
def test_shell_example(tmp_path: Path) -> None:
    """The program in a shell that the page shows is fit to play."""
    script = tmp_path / "last.sh"
    script.write_text(re.findall(r"```bash\n(.*?)```", external_page(), re.DOTALL)[0])
    report = check_policy(f"cmd:bash {script}", [open_game("first-campus", 2)], limits=Limits(move_s=10))
    assert [(finding.name, finding.verdict) for finding in report.findings if finding.verdict != "ok"] == []


def test_library_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The example of use as a library runs as it stands."""
    text = (ROOT / "docs" / "tournaments.md").read_text(encoding="utf-8")
    code = next(part for part in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "run_tournament" in part)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "tournaments.md", "exec"), {})  # noqa: S102 - our own document
    assert re.fullmatch(r"(greedy|random) \d+\n(greedy|random) \d+\n", capsys.readouterr().out)
    assert os.listdir(tmp_path) == ["library.db"]  # noqa: PTH208
