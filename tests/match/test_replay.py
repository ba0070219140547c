"""A record plays again."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve

from gigawatt.errors import ReplayMismatchError
from gigawatt.match import Record, record_digest
from gigawatt.match.picture import _round_up, draw
from gigawatt.match.record import SECTIONS
from gigawatt.match.replay import position, positions, standings


def test_every_position_comes_in_order(duel_record: Record) -> None:
    """First position, one after each ply, last one at the end of the match."""
    seen = [(state.ply, state.digest()) for state in positions(duel_record)]
    assert [ply for ply, _ in seen] == list(range(len(duel_record.actions) + 1))
    assert tuple(digest for _, digest in seen[1:]) == duel_record.digests
    assert position(duel_record).is_terminal


def test_a_position_is_found_by_its_ply(duel_record: Record) -> None:
    """Ply 0 is the start."""
    assert position(duel_record, 0).ply == 0
    assert position(duel_record, 17).digest() == duel_record.digests[16]


def test_quarters_are_written_down(duel_record: Record) -> None:
    """Each quarter has its five digests and ends where the next begins."""
    game = duel_record.game()
    assert len(duel_record.quarters) == game.quarters
    assert duel_record.quarters[-1].plies == len(duel_record.actions)
    for quarter in duel_record.quarters:
        assert tuple(quarter.sections) == SECTIONS
        assert all(re.fullmatch("[0-9a-f]{16}", digest) for digest in quarter.sections.values())
    assert any(quarter.chance for quarter in duel_record.quarters)


def test_standings_by_quarter(duel_record: Record) -> None:
    """The start and each quarter's end, the last being how the match ended."""
    rows = standings(duel_record)
    end = position(duel_record)
    assert [row.quarter for row in rows] == list(range(-1, len(duel_record.quarters)))
    assert rows[-1].lead == tuple(end.lead(seat) for seat in range(2))


def test_an_illegal_action_is_named(duel_record: Record) -> None:
    """A replay stops at the first action that the rules forbid, and says why."""
    board = duel_record.game()
    legal = position(duel_record, 5).legal_actions()
    wrong = next(action for action in range(board.action_count) if action not in legal)
    broken = evolve(duel_record, actions=(*duel_record.actions[:5], wrong, *duel_record.actions[6:]))
    with pytest.raises(ReplayMismatchError, match="at ply 5: expected a legal action, got") as error:
        position(broken)
    assert repr(board.format_action(wrong)) in str(error.value)


def test_the_digest_covers_the_game_and_not_the_session(duel_record: Record) -> None:
    """Who played does not matter; what was played does."""
    digest = record_digest(duel_record, "rules")
    assert record_digest(duel_record.with_session(policies=["a", "b"]), "rules") == digest
    others = [
        record_digest(duel_record, "other rules"),
        record_digest(evolve(duel_record, seed=b"x"), "rules"),
        record_digest(evolve(duel_record, factions=duel_record.factions[::-1]), "rules"),
        record_digest(evolve(duel_record, actions=duel_record.actions[:-1]), "rules"),
        record_digest(evolve(duel_record, digests=duel_record.digests[:-1]), "rules"),
    ]
    assert len({digest, *others}) == 6


def test_a_picture_is_sound_and_self_contained(duel_record: Record) -> None:
    """It parses as XML, has two lines a seat, says itself in words, and refers to nothing outside."""
    text = draw(duel_record)
    tree = ET.fromstring(text)  # noqa: S314  # our own text
    assert len(tree.findall(".//{http://www.w3.org/2000/svg}polyline")) == 4
    assert "Lead" in tree.attrib["aria-label"]
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_a_picture_escapes_names(duel_record: Record) -> None:
    """A name out of somebody's record is text, not markup."""
    rules = evolve(duel_record.ruleset, name='<script>"&')
    text = draw(evolve(duel_record, ruleset=rules))
    assert "<script>" not in text
    ET.fromstring(text)  # noqa: S314  # our own text


@pytest.mark.parametrize("value, top", [(0, 4), (4, 4), (5, 8), (13, 20), (21, 40), (81, 120), (201, 400)])
def test_axes_end_at_round_numbers(value: int, top: int) -> None:
    """Quarters of the axis are whole numbers."""
    assert _round_up(value) == top
