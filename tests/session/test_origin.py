"""Where a game comes from: kept in its record, read with care, and told in words."""

from __future__ import annotations

from pathlib import Path

from gigawatt.core import Game
from gigawatt.match import Record
from gigawatt.session import GameSession, Options, Seat, saves
from gigawatt.session.origin import BRANCH, COPY, Origin, read_origin
from gigawatt.storage import load_record


def branched(record: Record, plies: int, path: Path) -> GameSession:
    """A branch of a record named `mother`."""
    seats = [Seat(), *[Seat("random")] * (record.seats - 1)]
    return GameSession.branch(record, plies, seats, Options(adviser="random"), path, of="mother")


def test_a_branch_knows_its_record_and_quarter(small_record: Record, tmp_path: Path) -> None:
    """It says so when it begins, and keeps it when it is resumed and in the list of saves."""
    plies = small_record.quarters[1].plies + 1
    path = tmp_path / "branch.json"
    session = branched(small_record, plies, path)
    assert read_origin(session.extra) == Origin(BRANCH, "mother", plies)
    assert session.origin_quarter == 2
    (notice,) = session.take_notices()
    assert "branch of mother from" in notice
    assert "branch" in notice
    again = GameSession.resume(path)
    assert read_origin(again.extra) == Origin(BRANCH, "mother", plies)
    assert again.origin_quarter == 2
    assert not again.take_notices()
    info = saves.look(path)
    assert info is not None
    assert info.origin == "branch of mother"


def test_a_new_game_has_no_origin(small_game: Game, tmp_path: Path) -> None:
    """Neither in its session nor in the list of saves."""
    path = tmp_path / "new.json"
    session = GameSession(small_game, None, 1, [Seat(), Seat("random")], path=path)
    session.save()
    assert read_origin(session.extra) is None
    info = saves.look(path)
    assert info is not None
    assert not info.origin


def test_a_file_may_claim_anything() -> None:
    """What is no origin is none, and a name is cleaned and cut."""
    assert read_origin({"branched_at": -1}) is None
    assert read_origin({"branched_at": "5"}) is None
    assert read_origin({"branched_at": 5, "branch_of": 7}) == Origin(BRANCH, "", 5)
    odd = read_origin({"branched_at": 5, "branch_of": "\x1b[31m" + "x" * 500})
    assert odd is not None
    assert odd.of.isprintable()
    assert len(odd.of) <= 60
    assert read_origin({"branched_at": 5, "copied_at": 7, "copy_of": "a"}) == Origin(COPY, "a", 7)


def test_a_copy_leaves_its_original_alone(small_game: Game, tmp_path: Path) -> None:
    """It goes on in a file of its own, with the same position; the original is not written, by an action neither."""
    path = tmp_path / "game.json"
    first = GameSession(small_game, None, 1, [Seat(), Seat("random")], Options(adviser="random"), path)
    first.play_on()
    first.apply(first.state.legal_actions()[0])
    before = path.read_bytes()
    copy = GameSession.resume(path, holds=True, copies=True)
    assert copy.path == tmp_path / "game-copy-1.json"
    assert copy.state.digest() == first.state.digest()
    copy.play_on()
    copy.apply(copy.state.legal_actions()[0])
    assert path.read_bytes() == before
    assert len(load_record(copy.path).actions) > len(load_record(path).actions)
    assert read_origin(copy.extra) == Origin(COPY, "game", len(first.plies))
    assert GameSession.resume(path, copies=True).path == tmp_path / "game-copy-2.json"
    copy.leave()
