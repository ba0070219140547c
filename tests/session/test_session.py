"""The session: applying, taking back, policies on a copy, saving and going on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gigawatt.core import Game, actions as act
from gigawatt.errors import IllegalActionError, UsageError
from gigawatt.match import Record
from gigawatt.session import Answer, GameSession, Options, Seat, saves
from gigawatt.session.saves import SaveInfo, latest, list_saves, new_path
from gigawatt.storage import verify

SOLO = (Seat(), Seat("greedy"))


def solo(game: Game, path: Path | None = None, options: Options | None = None) -> GameSession:
    """A person against one policy, at the person's first decision."""
    session = GameSession(game, None, 5, SOLO, options, path)
    session.play_on()
    return session


def person_acts(session: GameSession) -> int:
    """Take the first legal action that is not a pass."""
    action = session.state.legal_actions()[1]
    session.apply(action)
    return action


def test_a_game_runs_to_its_end_and_its_record_is_true(small_game: Game) -> None:
    """A person who passes and a policy finish a match whose record verifies."""
    session = solo(small_game)
    while not session.is_over:
        session.apply(0)
        session.play_on()
    assert len(session.snapshots) == small_game.quarters + 1
    assert verify(session.record()).plies == len(session.plies)
    assert sum(ply.ended_quarter for ply in session.plies) == small_game.quarters


def test_an_illegal_action_tells_why_and_changes_nothing(small_game: Game) -> None:
    """An illegal action raises with the engine's reason, and the position stays."""
    session = solo(small_game)
    legal = set(session.state.legal_actions())
    wrong = next(a for a in range(small_game.action_count) if a not in legal)
    before, generation = session.state.digest(), session.generation
    with pytest.raises(IllegalActionError, match=r"\w+ \w+"):
        session.apply(wrong)
    assert (session.state.digest(), session.generation) == (before, generation)


def test_take_back_and_redo_return_to_the_same_positions(small_game: Game) -> None:
    """Taking back restores the position before the action, redo the one after it with the rivals' answers; both are counted."""
    session = solo(small_game)
    before = session.state.digest()
    person_acts(session)
    session.play_on()
    after = session.state.digest()
    session.take_back()
    assert session.state.digest() == before
    assert session.is_your_turn
    session.redo()
    assert session.state.digest() == after
    assert session.record().session["taken_back"] == 1
    assert session.record().session["redone"] == 1


def test_restart_goes_back_to_the_first_decision_of_the_quarter(small_game: Game) -> None:
    """A restarted quarter begins where it began, and its actions can be repeated one by one."""
    session = solo(small_game)
    before = session.state.digest()
    done = [person_acts(session)]
    session.play_on()
    done.append(person_acts(session))
    session.play_on()
    session.restart_quarter()
    assert session.state.digest() == before
    assert [session.redo()[0].action, session.redo()[0].action] == done


def test_nothing_is_taken_back_over_a_quarters_end(small_game: Game) -> None:
    """Once the draws have fallen the quarter before is closed."""
    session = solo(small_game)
    while session.state.quarter == 0:
        session.apply(0)
        session.play_on()
    with pytest.raises(UsageError, match="draws"):
        session.take_back()


def test_undo_can_be_switched_off(small_game: Game) -> None:
    """A table without undo says so."""
    session = solo(small_game, options=Options(undo=False))
    person_acts(session)
    with pytest.raises(UsageError, match="switched off"):
        session.take_back()
    assert not session.can_redo


def test_a_late_answer_is_dropped(small_game: Game) -> None:
    """A policy's answer to a position that has been taken back changes nothing."""
    session = solo(small_game)
    person_acts(session)
    late = session.job().run()
    session.take_back()
    before = session.state.digest()
    assert session.accept(late) is None
    assert session.state.digest() == before


class Broken:
    """A policy that raises."""

    def decide(self, turn: object) -> object:
        """Fail."""
        raise ValueError("lost my way")


def test_a_failing_policy_passes_and_the_game_goes_on(small_game: Game) -> None:
    """A policy's error becomes a pass with the fault told."""
    session = GameSession(small_game, None, 5, SOLO)
    person = session.state.seat in session.people
    if person:
        session.apply(0)
    job = session.job()
    object.__setattr__(job, "policy", Broken())
    answer = job.run()
    assert (answer.action, answer.fault) == (0, "ValueError: lost my way")
    ply = session.accept(answer)
    assert ply is not None
    assert ply.fault


def test_advice_comes_from_a_copy_and_can_be_switched_off(small_game: Game) -> None:
    """Advice names a legal action and leaves the position alone; a table without advice says so."""
    session = solo(small_game)
    before = session.state.digest()
    answer = session.advice_job().run()
    assert answer.action in session.state.legal_actions()
    assert session.state.digest() == before
    closed = solo(small_game, options=Options(advice=False))
    with pytest.raises(UsageError, match="switched off"):
        closed.advice_job()


def test_advice_is_the_best_order_and_not_a_drawn_one(case_game: Game) -> None:
    """The adviser is the planner, but names the same best order at every table; the planner on a seat varies its first one."""
    advised, played = set(), set()
    for seed in range(16):
        session = GameSession(case_game, None, seed, [Seat()] * 4)
        answer = session.advice_job().run()
        assert answer.reason is not None
        best = answer.reason.alternatives[0].action
        is_subsidy = (
            case_game.kind[answer.action] == act.LOBBY
        )  # which takes no action, and comes before the best order
        advised.add((session.state.faction(session.state.seat), is_subsidy or answer.action == best))
        rival = GameSession(case_game, None, seed, [Seat("planner")] * 4)
        taken = rival.job().run()
        assert taken.reason is not None
        if case_game.kind[taken.action] != act.LOBBY:
            played.add(taken.action == taken.reason.alternatives[0].action)
    assert {is_best for _, is_best in advised} == {True}
    assert played == {True, False}


def test_every_action_is_on_disk_and_the_game_resumes_at_the_ply(small_game: Game, tmp_path: Path) -> None:
    """After each action the save holds it; resuming gives position, plies, reasons, counts and options back."""
    path = tmp_path / "game.json"
    session = solo(small_game, path, Options(advice=False))
    person_acts(session)
    session.take_back()
    for _ in range(3):
        person_acts(session)
        assert GameSession.resume(path).state.digest() == session.state.digest()
        session.play_on()
    again = GameSession.resume(path)
    assert again.state.digest() == session.state.digest()
    assert list(again.plies) == list(session.plies)
    assert again.counts == session.counts
    assert again.options == session.options
    assert again.seats == session.seats


def test_a_save_that_fails_is_told_and_the_game_goes_on(small_game: Game, tmp_path: Path) -> None:
    """Where nothing can be written, `save_error` says why."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    session = solo(small_game, blocked / "game.json")
    person_acts(session)
    assert "cannot write" in session.save_error


def test_hot_seat_asks_for_the_hand_over_and_closes_what_was_done(small_game: Game) -> None:
    """With two people the table is handed over, and only the action just taken can be taken back."""
    session = GameSession(small_game, None, 5, (Seat(name="Ada"), Seat(name="Bo")))
    first = session.state.seat
    assert session.is_your_turn
    person_acts(session)
    assert session.needs_hand_over
    assert session.viewer == first
    with pytest.raises(IllegalActionError, match="hand"):
        session.apply(0)
    session.take_back()
    person_acts(session)
    session.hand_over()
    assert session.viewer == session.state.seat != first
    with pytest.raises(UsageError):
        session.take_back()


def test_a_table_is_handed_over_by_page_once_a_quarter(small_game: Game) -> None:
    """Each person is called before the first action of a quarter only, and at an open table never."""
    for is_open in (False, True):
        session = GameSession(small_game, None, 5, (Seat(), Seat()), Options(open_table=is_open))
        pages = []
        while session.state.quarter < 3:
            if session.needs_hand_over:
                pages.append((session.state.quarter, session.state.seat) if session.hands_over_by_page else None)
                session.hand_over()
            person_acts(session)
        called = [page for page in pages if page is not None]
        assert len(called) == len(set(called))
        assert bool(called) != is_open
        assert pages.count(None) > len(called)


def test_after_a_tag_the_last_action_is_open_until_it_is_answered(small_game: Game) -> None:
    """The next person may give it back; once they have acted, it stands, even if they take their own action back."""
    session = GameSession(small_game, None, 5, (Seat(), Seat()), Options(open_table=True))
    first = session.viewer
    person_acts(session)
    session.hand_over()
    assert session.viewer != first
    session.take_back()
    assert session.viewer == session.state.seat == first
    assert not session.plies
    person_acts(session)
    session.hand_over()
    person_acts(session)
    session.take_back()
    assert session.viewer != first
    with pytest.raises(UsageError):
        session.take_back()
    assert len(session.plies) == 1


def test_an_open_table_is_kept(small_game: Game, tmp_path: Path) -> None:
    """A save says that its table is open, and what another person has answered stands after resuming too."""
    path = tmp_path / "game.json"
    session = GameSession(small_game, None, 5, (Seat(), Seat()), Options(open_table=True), path)
    person_acts(session)
    session.hand_over()
    person_acts(session)
    again = GameSession.resume(path)
    assert again.options.open_table
    assert again.undo_reason


def test_the_digest_starts_after_ones_last_action(small_game: Game) -> None:
    """What is told since one's turn is the rivals' plies, and the end of the quarter that one's own action brought."""
    session = solo(small_game)
    person_acts(session)
    assert [ply.seat for ply in session.since_last_turn(0)] == []
    made = session.play_on()
    assert list(session.since_last_turn(0)) == made


def test_a_branch_shares_the_beginning_and_goes_its_own_way(small_record: Record, tmp_path: Path) -> None:
    """A branch starts at the ply asked for and is played by whom one says."""
    session = GameSession.branch(small_record, 6, (Seat(), Seat("random")), path=tmp_path / "branch.json")
    assert session.state.ply == 6
    session.play_on()
    assert session.is_your_turn
    assert session.record().actions[:6] == small_record.actions[:6]


def test_saves_are_listed_latest_first_and_unfinished_ones_go_on(small_game: Game, saves_folder: Path) -> None:
    """The list tells scenario and quarter; a broken file is told; neither it nor a finished game is gone on with."""
    assert latest() is None
    session = solo(small_game, new_path("first-campus"))
    person_acts(session)
    (saves_folder / "broken.json").write_text("{")
    found = list_saves()
    broken = [info for info in found if info.fault]
    assert [info.path.name for info in broken] == ["broken.json"]
    sound = [(info.scenario, info.quarter, info.people) for info in found if not info.fault]
    assert sound == [("first-campus", "2024Q1", (0,))]
    assert latest() in found
    assert latest() not in broken
    while not session.is_over:
        session.play_on() if session.is_policy_to_move else session.apply(0)
    assert latest() is None
    assert new_path("first-campus").name == "first-campus-2.json"


def test_the_latest_game_is_found_without_reading_all_saves(
    small_game: Game, saves_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many saves there are, the title reads no further than the game to go on with."""
    person_acts(solo(small_game, new_path("first-campus")))
    kept = saves_folder / "first-campus-1.json"
    for number in range(2, 8):
        path = new_path("first-campus")
        path.write_bytes(kept.read_bytes())
        os.utime(path, (number, number))
    read: list[str] = []
    real = saves.look

    def look(path: Path, when: float) -> SaveInfo | None:
        read.append(path.name)
        return real(path, when)

    monkeypatch.setattr(saves, "look", look)
    assert latest() is not None
    assert read == ["first-campus-1.json"]
    assert len(list_saves()) == 7


def test_an_answer_for_another_seat_is_refused(small_game: Game) -> None:
    """An answer that is not the moving policy's is dropped."""
    session = solo(small_game)
    assert session.accept(Answer(session.generation, 1, 0, None)) is None
