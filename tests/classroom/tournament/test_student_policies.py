"""Programs that students hand in: whose they are, which counts, and what is never copied."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from tests.classroom.packing import packed

from gigawatt.classroom.folder.roster import Roster, Student
from gigawatt.classroom.tournament import student_policies
from gigawatt.classroom.tournament.student_policies import HandedInPrograms, copy_programs

ROSTER = Roster((Student("ann"), Student("Ben"), Student("cleo")))
CODE = b"print()\n"


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """An empty folder `policies`."""
    folder = tmp_path / "class" / "policies"
    folder.mkdir(parents=True)
    return folder


def put(policies: Path, name: str, data: bytes = CODE) -> Path:
    """Write a file below `policies`."""
    path = policies / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def found_in(policies: Path) -> HandedInPrograms:
    """What is found, copied beside the class."""
    target = policies.parent.parent / f"copies{len(list(policies.parent.parent.iterdir()))}"
    target.mkdir()
    return copy_programs(policies, ROSTER, target)


def owners(found: HandedInPrograms) -> dict[str, str]:
    """By student, where the program that counts was found."""
    return {program.student: program.source for program in found.programs}


def test_folders_zips_and_exports_are_found(policies: Path) -> None:
    """The id stands in the name of a folder or zip, or in `student.txt`, in capitals of any kind."""
    put(policies, "ANN/bot/policy.py")
    put(policies, "ben.zip", packed({"my policy/policy.py": CODE, "my policy/lib/tools.py": CODE}))
    put(policies, "clio_12_34_policy.zip", packed({"policy.toml": b"", "student.txt": b"\xef\xbb\xbfCleo\r\n"}))
    found = found_in(policies)
    assert owners(found) == {"ann": "ANN/bot", "Ben": "ben.zip/my policy", "cleo": "clio_12_34_policy.zip"}
    assert found.refused == ()
    copy = found.programs[1].folder
    assert sorted(path.relative_to(copy).as_posix() for path in copy.rglob("*.py")) == ["lib/tools.py", "policy.py"]


def test_an_export_of_many_is_split(policies: Path) -> None:
    """One zip may hold a folder for each student, as Gradescope exports them."""
    export = {f"submission_{i}/{name}": data for i, student in enumerate(ROSTER.ids) for name, data in (
        ("policy.py", CODE), ("student.txt", student.encode()))}  # fmt: skip
    put(policies, "export.zip", packed({**export, "submission_9/policy.py": CODE, "submission_metadata.yml": b"x"}))
    found = found_in(policies)
    assert owners(found) == {student: f"export.zip/submission_{i}" for i, student in enumerate(ROSTER.ids)}
    assert [one.file for one in found.refused] == ["export.zip/submission_9"]


def test_a_zip_of_one_student_is_never_anothers(policies: Path) -> None:
    """The outermost name counts: neither a folder inside nor `student.txt` makes it somebody else's."""
    put(policies, "ben.zip", packed({"ann/policy.py": CODE, "ann/student.txt": b"cleo"}))
    assert owners(found_in(policies)) == {"Ben": "ben.zip/ann"}


def test_a_named_program_counts_before_one_that_only_says_so(policies: Path) -> None:
    """Nobody replaces another's program by writing the other's id into `student.txt`; what does not count is told."""
    os.utime(put(policies, "ann/policy.py"), (1_000, 1_000))
    put(policies, "stranger.zip", packed({"policy.py": b"theirs", "student.txt": b"ann"}))
    found = found_in(policies)
    assert owners(found) == {"ann": "ann"}
    assert [(one.file, one.student, one.reason) for one in found.refused] == [
        ("stranger.zip", "ann", "ann counts instead")
    ]


def test_the_newest_of_equals_counts(policies: Path) -> None:
    """Of two zips that only say whose they are, the one that was packed last."""
    for year, name in ((2026, "a.zip"), (2025, "b.zip")):
        data = packed({"policy.py": name.encode(), "student.txt": b"ann"}, date=(year, 1, 2, 3, 4, 6))
        put(policies, name, data)
    assert owners(found_in(policies)) == {"ann": "a.zip"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../../escape.py", "not a plain one"),
        ("/etc/passwd", "not a plain one"),
        ("lib\\up.py", "not a plain one"),
        ("a\x1b[31m.py", "not a plain one"),
        ("con.txt", "not a plain one"),
        ("trailing.", "not a plain one"),
        ("POLICY.PY", "is there twice"),
        ("policy.py/inner.txt", "both a file and a folder"),
        ("x" * 150, "not a plain one"),
    ],
)
def test_names_that_could_lead_elsewhere_are_refused(policies: Path, name: str, why: str) -> None:
    """A program with such a file is refused whole, with the student named, and nothing is written beside its copy."""
    put(policies, "ann.zip", packed({"policy.py": CODE, name: b"x"}))
    found = found_in(policies)
    assert owners(found) == {}
    (refused,) = found.refused
    assert refused.student == "ann"
    assert why in refused.reason
    assert refused.reason.isprintable()
    assert not list(policies.parent.rglob("escape.py"))
    assert [path.name for path in policies.parent.parent.iterdir() if path.is_file()] == []


def test_links_are_not_followed(policies: Path, tmp_path: Path) -> None:
    """A link to a file of the class, such as its key, is no part of a program."""
    (tmp_path / "secret").write_text("key")
    put(policies, "ann/policy.py")
    (policies / "ann" / "data.txt").symlink_to(tmp_path / "secret")
    (refused,) = found_in(policies).refused
    assert refused.student == "ann"
    assert "links are not followed" in refused.reason


def test_sizes_are_bounded(policies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many files, too many bytes, and a zip that grows too much each have their sentence; one sound program still plays."""
    monkeypatch.setattr(student_policies, "MOST_FILES", 5)
    monkeypatch.setattr(student_policies, "MOST_BYTES", 1_000)
    for i in range(6):
        put(policies, f"ann/{i}.txt")
    put(policies, "ann/policy.py")
    put(policies, "Ben/policy.py", b"#" * 1_001)
    put(policies, "cleo.zip", packed({"policy.py": CODE, "bomb.bin": bytes(4_000_000)}))
    found = found_in(policies)
    assert owners(found) == {}
    reasons = {one.student: one.reason for one in found.refused}
    assert reasons["ann"].startswith("it has 7 files of 56 bytes")
    assert reasons["Ben"].startswith("it has 1 file of 1,001 bytes")
    assert reasons["cleo"].startswith("bomb.bin: unpacking it would make it")
    put(policies, "cleo2.zip", packed({"policy.py": CODE, "student.txt": b"cleo"}))
    assert owners(found_in(policies)) == {"cleo": "cleo2.zip"}


def test_what_is_no_program_is_told(policies: Path) -> None:
    """Files of nobody are told with a reason; hidden files and those of systems are passed over."""
    put(policies, "notes.txt")
    put(policies, "zed/policy.py")
    put(policies, "broken.zip", b"PK\x03\x04 broken")
    put(policies, ".DS_Store")
    put(policies, "ann/policy.py")
    put(policies, "ann/.git/config")
    put(policies, "ann/__pycache__/policy.cpython-311.pyc")
    found = found_in(policies)
    assert {one.file for one in found.refused} == {"notes.txt", "zed", "broken.zip"}
    assert all(one.reason and not one.student for one in found.refused)
    assert [path.name for path in found.programs[0].folder.rglob("*")] == ["policy.py"]


def test_copies_are_closed_and_their_digest_is_of_the_content(policies: Path, tmp_path: Path) -> None:
    """A copy cannot be written by accident; equal files have equal digests wherever they were found, others have not."""
    put(policies, "ann/policy.py")
    put(policies, "ann/data.txt", b"1")
    put(policies, "ben.zip", packed({"data.txt": b"1", "policy.py": CODE}))
    put(policies, "cleo/policy.py")
    ann, ben, cleo = found_in(policies).programs
    assert ann.digest == ben.digest != cleo.digest
    if os.name == "posix":
        assert stat.S_IMODE(ann.folder.stat().st_mode) == 0o500
        assert stat.S_IMODE((ann.folder / "data.txt").stat().st_mode) == 0o500
    assert "class" not in ann.folder.relative_to(tmp_path).as_posix()


def test_no_folder_holds_nothing(tmp_path: Path) -> None:
    """A class without `policies` has no programs."""
    assert copy_programs(tmp_path / "policies", ROSTER, tmp_path) == HandedInPrograms()
