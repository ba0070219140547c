"""Every option that writes asks the same question first, whatever is there."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from tests.tiers import tiered

from gigawatt.errors import SaveError, UsageError
from gigawatt.match import Record
from gigawatt.storage import save_record
from gigawatt.storage.writing import check_writable, free_path, kind_of

Run = Callable[..., Any]


class Option(NamedTuple):
    """An option that writes."""

    command: tuple[str, ...]
    option: str
    kind: str
    name: str
    """What the file is called, where its ending matters."""


MATCH: Final = ("match", "first-campus", "--policies", "random,random", "--seed", "1")
OPTIONS: Final = (
    Option(("play", "first-campus", "--text", "--seats", "2", "--seed", "1"), "--save", "play", "out.json"),
    Option(MATCH, "--save", "record", "out.json"),
    Option(("replay", "source.json"), "--svg", "picture", "out.svg"),
    Option(("rules", "book"), "--out", "rulebook", "out.md"),
    Option(("rules", "book"), "--out", "rulebook", "out.html"),
    Option(("tournament", "show", "results.db"), "--html", "page", "out.html"),
    Option(("tournament", "show", "results.db"), "--export", "table", "out.csv"),
    Option(("tournament", "replay", "results.db", "0.0"), "--svg", "picture", "out.svg"),
    Option(("tournament", "replay", "results.db", "0.0"), "--save", "record", "out.json"),
)
IDS: Final = [f"{' '.join(option.command[:2])} {option.option} {option.name}" for option in OPTIONS]


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a record and the results of a tournament."""
    from gigawatt.cli.main import main

    folder = tmp_path_factory.mktemp("kit")
    before = Path.cwd()
    os.chdir(folder)
    try:
        for words in (
            ("match", "first-campus", "--policies", "greedy,random", "--seed", "9", "--save", "./source.json"),
            ("tournament", "run", "random", "--scenario", "first-campus", "--blocks", "1", "--seed", "1",
             "--out", "results.db", "--workers", "0"),
        ):  # fmt: skip
            with pytest.raises(SystemExit) as leave:
                main(words)
            assert not leave.value.code
    finally:
        os.chdir(before)
    return folder


@pytest.fixture
def here(kit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test's own to work in, with the kit's files."""
    for path in kit.iterdir():
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))  # text mode ends at once
    return tmp_path


def call(run: Run, option: Option, *more: str) -> Any:
    """Run a command with its option naming the file."""
    return run(*option.command, option.option, f"./{option.name}", *more)


def leftovers(folder: Path) -> list[str]:
    """Hidden files: what a write or a lock would leave."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


@tiered("option", OPTIONS, fast=3, ids=IDS)
def test_nothing_there_and_the_same_command_again(run: Run, here: Path, option: Option) -> None:
    """A file is written where nothing is; the same command again needs no `--force`, and leaves nothing else behind."""
    for _ in range(2):
        output = call(run, option)
        assert output.code == 0, output.err
    assert (here / option.name).stat().st_size > 0
    assert leftovers(here) == []


@tiered("option", OPTIONS, fast=3, ids=IDS)
def test_a_users_file_stays(run: Run, here: Path, option: Option) -> None:
    """What Gigawatt did not write is named and stays; `--force` replaces it."""
    path = here / option.name
    path.write_text("my thesis", encoding="utf-8")
    output = call(run, option)
    assert output.code == 2
    assert f"{option.option} would write over {option.name}, which holds something that Gigawatt did not" in output.line
    assert path.read_text(encoding="utf-8") == "my thesis"
    output = call(run, option, "--force")
    assert output.code == 0, output.err
    assert path.read_bytes() != b"my thesis"


@pytest.mark.parametrize(
    "command",
    [
        ("study", "balance", "first-campus", "--games", "2"), ("study", "exploits", "first-campus", "--games", "2"),
        ("study", "probes", "first-campus", "--games", "1"), ("study", "decisions", "source.json"),
        ("study", "whatif", "source.json"), ("study", "bottlenecks", "source.json"),
        ("tournament", "run", "random", "--scenario", "first-campus", "--blocks", "1"),
    ],
    ids=lambda command: " ".join(command[:2]),
)  # fmt: skip
@pytest.mark.parametrize("force", [(), ("--force",)], ids=["plain", "forced"])
def test_results_offer_no_force(run: Run, here: Path, command: tuple[str, ...], force: tuple[str, ...]) -> None:
    """Results go into no file of another kind, by force or not, so that a refusal speaks of another file alone."""
    path = here / "out.html"
    path.write_text("my thesis", encoding="utf-8")
    output = run(*command, "--out", "./out.html", *force)
    assert output.code
    assert "--force to" not in output.line
    assert path.read_text(encoding="utf-8") == "my thesis"


@tiered("option", OPTIONS, fast=3, ids=IDS)
def test_another_kind_of_ours_stays(run: Run, here: Path, option: Option) -> None:
    """A record is no place for a picture, nor a picture for a record; results of a tournament stay even when forced."""
    path = here / option.name
    other = "source.json"
    if option.kind in ("play", "record"):
        other = "picture.svg"
        assert run("replay", "source.json", "--svg", "picture.svg").code == 0
    shutil.copy(here / other, path)
    before = path.read_bytes()
    assert call(run, option).code == 2
    assert path.read_bytes() == before
    shutil.copy(here / "results.db", path)
    before = path.read_bytes()
    for more in ((), ("--force",)):
        output = call(run, option, *more)
        assert output.code == 2
        assert "which holds results" in output.line
        assert path.read_bytes() == before


@tiered("option", [o for o in OPTIONS if o.kind in ("play", "record")], fast=1, ids=lambda o: " ".join(o.command[:2]))
def test_another_game_stays(run: Run, here: Path, option: Option) -> None:
    """A record gives way to no other game without `--force`, and it is said how to go on with it."""
    path = here / option.name
    shutil.copy(here / "source.json", path)
    before = path.read_bytes()
    output = call(run, option)
    assert output.code == 2
    assert "holds another game; `gigawatt play --load` goes on with it" in output.line
    assert path.read_bytes() == before
    assert call(run, option, "--force").code == 0
    assert path.read_bytes() != before


@tiered("option", OPTIONS, fast=1, ids=IDS)
def test_an_empty_file_is_free(run: Run, here: Path, option: Option) -> None:
    """What `mktemp` or `touch` has made holds nothing to lose."""
    (here / option.name).touch()
    output = call(run, option)
    assert output.code == 0, output.err
    assert (here / option.name).stat().st_size > 0


@pytest.mark.parametrize("force", [(), ("--force",)], ids=["plain", "forced"])
@tiered("option", OPTIONS, fast=2, ids=IDS)
def test_a_folder_stays(run: Run, here: Path, option: Option, force: tuple[str, ...]) -> None:
    """A folder is never replaced."""
    (here / option.name).mkdir()
    output = call(run, option, *force)
    assert output.code == 2
    assert "is a folder" in output.line
    assert (here / option.name).is_dir()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system here")
@tiered("option", OPTIONS, fast=2, ids=IDS)
def test_a_device_or_a_pipe_stays(run: Run, here: Path, option: Option) -> None:
    """Nor is a pipe or a device, reached by a link or not, and nobody waits for its other end."""
    path = here / option.name
    os.mkfifo(path)
    for _ in range(2):
        output = call(run, option, "--force")
        assert output.code == 1
        assert "it is a device or a pipe, not a file" in output.line
        path.unlink()
        path.symlink_to("/dev/null")
    assert path.is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
@tiered("option", OPTIONS, fast=2, ids=IDS)
def test_a_link_is_followed(run: Run, here: Path, option: Option) -> None:
    """What is asked is asked of the file that a link leads to; the link stays, and the file gets the content."""
    target = here / "target"
    (here / option.name).symlink_to(target)
    target.write_text("my thesis", encoding="utf-8")
    assert call(run, option).code == 2
    assert target.read_text(encoding="utf-8") == "my thesis"
    target.unlink()
    output = call(run, option)
    assert output.code == 0, output.err
    assert (here / option.name).is_symlink()
    assert target.stat().st_size > 0


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
@tiered("option", [o for o in OPTIONS if o.kind != "play"], fast=2, ids=[n for n in IDS if "play" not in n[:4]])
def test_a_full_disk_changes_nothing(here: Path, option: Option) -> None:
    """Where not all can be written, the old file stays as it was, nothing is left behind, and it is one line."""
    shutil.copy(here / "source.json", here / "full.json")
    old = b"" if option.kind == "record" else None
    if old is not None:
        (here / option.name).write_bytes(old)
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400)); "
        "from gigawatt.cli.main import main; main(sys.argv[1:])"
    )
    words = [*option.command, option.option, f"./{option.name}"]
    done = subprocess.run([sys.executable, "-c", limited, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "the file would be too large; nothing was changed" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (here / option.name).exists() or (here / option.name).read_bytes() == old
    assert leftovers(here) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions bind nobody here")
@pytest.mark.parametrize("option", OPTIONS, ids=IDS)
def test_a_read_only_folder_is_told(run: Run, here: Path, option: Option) -> None:
    """Before anything is played or made."""
    folder = here / "closed"
    folder.mkdir(mode=0o500)
    output = run(*option.command, option.option, folder / option.name)
    assert output.code == 1
    assert "no permission" in output.line


def test_no_permission_is_told_by_what_the_system_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system is asked whether the folder can be written, before a file is tried."""
    monkeypatch.setattr(os, "access", lambda folder, mode: folder != tmp_path)
    with pytest.raises(SaveError, match="no permission to write in that folder"):
        check_writable(tmp_path / "out.svg", "picture", "--svg")


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    """Every command says in one line that the current folder was removed."""
    if sys.platform == "win32":
        pytest.skip("a current folder cannot be removed there")
    gone = tmp_path / "gone"
    program = "import os, sys; os.chdir(sys.argv[1]); os.rmdir(sys.argv[1]); from gigawatt.cli.main import main; main(sys.argv[2:])"
    for option in (
        *OPTIONS[:5],
        Option(("policy", "list"), "--json", "", ""),
        Option(("rules", "lint"), "--json", "", ""),
    ):
        gone.mkdir()
        words = [*option.command, option.option, *([option.name] if option.name else [])]
        done = subprocess.run(
            [sys.executable, "-c", program, str(gone), *words], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (1, ""), words
        assert "the current folder is gone" in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system here")
def test_results_are_no_folder_device_or_text(run: Run, here: Path) -> None:
    """A tournament begins where nothing is, goes on with its own results, and leaves everything else alone, beside it too."""
    (here / "folder").mkdir()
    os.mkfifo(here / "pipe")
    (here / "null").symlink_to("/dev/null")
    (here / "text").write_text("my thesis", encoding="utf-8")
    before = sorted(here.iterdir())
    for name, code in (("folder", 2), ("pipe", 1), ("null", 1), ("text", 1)):
        output = run("tournament", "run", "random", "--scenario", "first-campus", "--workers", 0, "--out", name)
        assert output.code == code, name
        assert output.line
    assert (here / "text").read_text(encoding="utf-8") == "my thesis"
    assert sorted(here.iterdir()) == before


@pytest.mark.slow
def test_the_same_game_is_the_same_rules_seats_seed_and_players(run: Run, here: Path) -> None:
    """Another seed, line-up or policy is another match."""
    assert run(*MATCH, "--save", "./one.json").code == 0
    for other in (
        ("match", "first-campus", "--policies", "random,random", "--seed", "2"),
        ("match", "first-campus", "--policies", "random,greedy", "--seed", "1"),
        ("match", "first-campus", "--policies", "random,random,random", "--seed", "1"),
        ("match", "first-campus", "--policies", "random,random"),
        ("play", "first-campus", "--text", "--seats", "2", "--seed", "1"),
    ):
        assert run(*other, "--save", "./one.json").code == 2, other


def test_every_kind_is_known_by_its_beginning(run: Run, here: Path) -> None:
    """A byte order mark and the separators of other tables do not hide what a file is."""
    for option in OPTIONS:
        assert call(run, option, "--force").code == 0
        assert kind_of(here / option.name) == ("record" if option.kind == "play" else option.kind)
    table = (here / "out.csv").read_bytes().removeprefix(b"\xef\xbb\xbf")
    (here / "excel.csv").write_bytes(b"\xef\xbb\xbf" + table.replace(b",", b";"))
    assert kind_of(here / "excel.csv") == "table"
    assert kind_of(here / "results.db") == "results"
    assert kind_of(here / "none") is None


def test_a_free_name_is_found(tmp_path: Path) -> None:
    """Where no `--force` can be asked for, the next number is taken."""
    path = tmp_path / "story.txt"
    assert free_path(path, "story") == path
    path.write_text("mine", encoding="utf-8")
    assert free_path(path, "story") == tmp_path / "story-2.txt"


def test_a_damaged_record_is_no_game_to_replace(tmp_path: Path, small_record: Record) -> None:
    """For all that is known it is another one."""
    path = tmp_path / "game.json"
    save_record(small_record, path)
    assert check_writable(path, "record", "--save", same=lambda record: record.seed == small_record.seed)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UsageError, match="another game"):
        check_writable(path, "record", "--save", same=lambda record: True)
