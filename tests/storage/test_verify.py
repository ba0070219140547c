"""Verifying finds the first thing in a record that is not true."""

from __future__ import annotations

import pytest
from attrs import evolve

from gigawatt.match import QuarterLog, Record
from gigawatt.match.record import SECTIONS
from gigawatt.match.replay import position
from gigawatt.storage import Verification, verify


def divergence(record: Record) -> tuple[Verification, str]:
    """What verifying finds; it must find something."""
    answer = verify(record)
    assert not answer.ok
    assert not answer.is_finished
    assert answer.divergence is not None
    return answer, str(answer.divergence)


def with_quarter(record: Record, index: int, quarter: QuarterLog) -> Record:
    """The record with one quarter's log replaced."""
    return evolve(record, quarters=(*record.quarters[:index], quarter, *record.quarters[index + 1 :]))


def test_a_true_record_verifies(duel_record: Record, small_record: Record) -> None:
    """All plies come out as written, to the end."""
    for record in (duel_record, small_record):
        assert verify(record) == Verification(True, len(record.actions), True)


def test_an_illegal_action_is_named(duel_record: Record) -> None:
    """The ply, the action and who took it."""
    legal = position(duel_record, 30).legal_actions()
    wrong = next(a for a in range(duel_record.game().action_count) if a not in legal)
    actions = (*duel_record.actions[:30], wrong, *duel_record.actions[31:])
    answer, said = divergence(evolve(duel_record, actions=actions))
    assert answer.plies == 30
    assert "at ply 30: expected a legal action, got" in said


def test_an_action_out_of_the_table_is_named(duel_record: Record) -> None:
    """A number that no action has is told as such."""
    _, said = divergence(evolve(duel_record, actions=(60_000, *duel_record.actions[1:])))
    assert "at ply 0: expected a legal action, got action 60000 (not in the table" in said


def test_another_legal_action_is_found_by_its_digest(duel_record: Record) -> None:
    """One action swapped for another legal one: its own ply is the first that differs, and a section is named when it can be."""
    named = 0
    for ply in range(0, 60, 6):
        legal = position(duel_record, ply).legal_actions()
        other = next(action for action in reversed(legal) if action != duel_record.actions[ply])
        actions = (*duel_record.actions[:ply], other, *duel_record.actions[ply + 1 :])
        answer, said = divergence(evolve(duel_record, actions=actions))
        assert answer.plies == ply
        assert f"at ply {ply}" in said
        assert "expected digest" in said
        assert answer.divergence is not None
        named += answer.divergence.section in SECTIONS
    assert named


def test_an_edited_digest_is_found(duel_record: Record) -> None:
    """The ply is named, and no section, since the game itself is as written."""
    digests = (*duel_record.digests[:41], "0" * 16, *duel_record.digests[42:])
    answer, said = divergence(evolve(duel_record, digests=digests))
    assert answer.plies == 41
    assert "at ply 41: expected digest" in said


@pytest.mark.parametrize("section", SECTIONS)
def test_an_edited_section_is_named(duel_record: Record, section: str) -> None:
    """A quarter's digest that was changed is told with its section."""
    quarter = duel_record.quarters[2]
    edited = evolve(quarter, sections={**quarter.sections, section: "0" * 16})
    _, said = divergence(with_quarter(duel_record, 2, edited))
    assert f"at ply {quarter.plies - 1}, section {section}: expected digest" in said


def test_edited_chance_is_found(duel_record: Record) -> None:
    """What chance did, changed, left out or added, differs in the section chance."""
    index, quarter = next((i, q) for i, q in enumerate(duel_record.quarters) if len(q.chance) > 1)
    changes = [
        (("invented", 1), *quarter.chance[1:]),
        quarter.chance[:-1],
        (*quarter.chance, quarter.chance[0]),
    ]
    for chance in changes:
        _, said = divergence(with_quarter(duel_record, index, evolve(quarter, chance=chance)))
        assert f"at ply {quarter.plies - 1}, section chance" in said


def test_a_quarter_that_ends_elsewhere(duel_record: Record) -> None:
    """The count of plies of a quarter is checked."""
    quarter = duel_record.quarters[0]
    _, said = divergence(with_quarter(duel_record, 0, evolve(quarter, plies=quarter.plies + 1)))
    assert f"ending after {quarter.plies} plies, got {quarter.plies + 1}" in said


def test_quarters_left_out_or_added(duel_record: Record) -> None:
    """There are as many quarters as the match had."""
    _, said = divergence(evolve(duel_record, quarters=duel_record.quarters[:-1]))
    assert f"expected {len(duel_record.quarters)} quarters written down" in said
    _, said = divergence(evolve(duel_record, quarters=duel_record.quarters * 2))
    assert f"expected {len(duel_record.quarters)} quarters written down" in said


def test_an_action_after_the_end(duel_record: Record) -> None:
    """Nothing can be played once a match is over."""
    longer = evolve(duel_record, actions=(*duel_record.actions, 0), digests=(*duel_record.digests, "0" * 16))
    answer, said = divergence(longer)
    assert answer.plies == len(duel_record.actions)
    assert "an action after the end of the match" in said


def test_another_seed_is_found(duel_record: Record) -> None:
    """The same actions under another seed part from the record sooner or later."""
    answer, _ = divergence(evolve(duel_record, seed=b"another"))
    assert answer.plies < len(duel_record.actions)


def test_a_game_that_cannot_be_set_up(duel_record: Record) -> None:
    """Factions or scenario that the rules do not have are a divergence, not a crash."""
    for broken in (evolve(duel_record, scenario="chess"), evolve(duel_record, factions=("nobody", "hyperscaler"))):
        _, said = divergence(broken)
        assert "expected a game that can be set up" in said
