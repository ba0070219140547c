"""What if: both answers, their intervals, files of results, the page and the command."""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve
from tests.pages.reader import read_page

from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.errors import NotationError, SaveError
from gigawatt.study.hindsight.changes import read_changes
from gigawatt.study.hindsight.replayed import Replayed, load_replayed
from gigawatt.study.hindsight.whatif import SeatEffect, WhatIf, effect_of, freeze, to_json, what_if
from gigawatt.study.hindsight.whatif_page import histogram, range_width, whatif_page
from gigawatt.study.hindsight.whatif_text import frozen_verdict, players_note, reason, verdict

Run = Callable[..., Any]
SAMPLES = Path(__file__).parents[3] / "saves" / "samples"
LATE = 100
"""A ply from which a future of the duel takes few decisions."""
BY_NONE = (0,) * len(LEAD_SOURCES)
"""Lead by source, where it is of no interest."""


@pytest.fixture(scope="module")
def match() -> Replayed:
    """A match of two, played to its end."""
    return load_replayed(SAMPLES / "duel.json")


def other_action(match: Replayed, ply: int) -> str:
    """A legal action of a ply that was not played."""
    state = match.position(ply)
    action = next(action for action in reversed(state.legal_actions()) if action != match.record.actions[ply])
    return match.game.format_action(action)


@pytest.fixture(scope="module")
def answer(match: Replayed) -> WhatIf:
    """An answer with an effect."""
    return what_if(match, LATE, [other_action(match, LATE), "economy.credit_base=0"], 5)


# --- it must show --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ply", [40, 90, 105])
def test_without_a_change_the_effect_is_exactly_zero(match: Replayed, ply: int) -> None:
    """Nothing changed, and the recorded action asked for: both answers are zero to the last digit, for every seat."""
    played = match.game.format_action(match.record.actions[ply])
    for changes in ((), (played,)):
        found = what_if(match, ply, changes, 3)
        assert found.frozen is not None
        for seat, effect in zip(found.frozen, found.effects, strict=True):
            assert seat.before == seat.after
            assert (seat.illegal, seat.unplayed, seat.passes) == (0, 0, 0)
            for one in (effect.lead, effect.compute, effect.rank):
                assert (one.value, one.low, one.high) == (0, 0, 0)
            assert effect.course_before == effect.course_after
            assert effect.touched == 0


def test_the_record_followed_from_any_ply_is_the_record(match: Replayed) -> None:
    """Frozen without a change, every ply leads to the recorded end."""
    for ply in range(0, match.plies, 9):
        for seat in freeze(match, read_changes(match, ply, [])):
            assert seat.before == seat.after


def test_answers_agree_where_nobody_can_react(match: Replayed) -> None:
    """The last decision of a match: whatever is decided there, the recorded future and every other give the same difference.

    Left out is what chance decides after it, such as permits, and what leaves the seat to decide again, as free actions do.
    """
    ply = match.plies - 1
    legal = [match.game.format_action(action) for action in match.position(ply).legal_actions()]
    sure = [
        text for text in legal if text.split()[0] in ("pass", "raise", "sell", "buy", "hire") and "grey" not in text
    ]
    assert len(sure) >= 3
    moved = 0
    for text in sure:
        found = what_if(match, ply, [text], 3)
        assert found.frozen is not None
        for seat, effect in zip(found.frozen, found.effects, strict=True):
            assert set(effect.differences) == {seat.after.lead - seat.before.lead}
            assert effect.compute.value == seat.after.compute - seat.before.compute
        moved += any(effect.touched for effect in found.effects)
    assert moved


def test_a_power_price_touches_the_results(match: Replayed) -> None:
    """Where a seat runs on grid power, its price moves results of planners; where nobody is or comes, it moves nothing."""
    planned = Replayed(evolve(match.record, session={}), game=match.game)
    ply = planned.decisions(5)[0]
    state, regions = planned.position(ply), match.game.ruleset.regions
    users = [row.id for place, row in enumerate(regions) if any(state.holding(seat, place).grid for seat in range(2))]
    answers = [what_if(planned, ply, [f"power:{region}=6"], 2) for region in users]
    assert any(effect.touched for answer in answers for effect in answer.effects)
    dear = what_if(planned, match.plies - 1, [f"power:{row.id}=6" for row in regions if row.id not in users][:3], 2)
    assert not any(effect.touched for effect in dear.effects)


def test_the_interval_covers_a_planted_effect() -> None:
    """Of 1,000 studies with an effect of known size, 93 to 97 per cent of the intervals contain it.

    Pairs share the luck of their future; the change adds 3 Lead on average, in a lump in some futures and with noise in all.
    """
    covered, planted, futures, studies = 0, 3.0, 40, 1000
    luck = Random(7)  # noqa: S311  # not a secret
    for _ in range(studies):
        rows = []
        for _ in range(futures):
            without = round(luck.gauss(60, 20))
            effect = (6 if luck.random() < 0.5 else 0) + luck.choice((-4, -1, 0, 1, 4))
            rows.append((without, 10, 1, *BY_NONE, without, without + effect, 10, 1, *BY_NONE, without + effect))
        lead = effect_of(rows).lead
        covered += lead.low <= planted <= lead.high
    assert 0.93 <= covered / studies <= 0.97


def test_only_what_a_pair_shares_is_left_out() -> None:
    """Luck that both sides of a pair have does not widen the interval; a single future has none."""
    rows = [(luck, 5, 2, *BY_NONE, luck, luck + 2, 4, 1, *BY_NONE, luck + 2) for luck in (10, 90, 50)]
    effect = effect_of(rows)
    assert (effect.lead.low, effect.lead.value, effect.lead.high) == (2, 2, 2)
    assert (effect.compute.value, effect.rank.value, effect.lead_before, effect.touched) == (-1, -1, 50, 3)
    assert (effect.course_before, effect.course_after) == ((50,), (52,))
    assert math.isinf(effect_of(rows[:1]).lead.high)


# --- where it is scored --------------------------------------------------------------------------------------------


def scored(*changes: int, compute: int = 0) -> SeatEffect:
    """An effect of which rank in compute, training and so on have these parts in each of three futures, but for a point of luck."""
    rows = []
    for luck in (-1, 0, 1):
        by = [*changes, *[0] * (len(LEAD_SOURCES) - len(changes))]
        by[0] += luck
        rows.append((20, 5, 1, *BY_NONE, 20, 20 + sum(by), 5 + compute, 1, *by, 20 + sum(by)))
    return effect_of(rows)


def test_lead_by_source_adds_up(answer: WhatIf) -> None:
    """The change in Lead is that of its sources together, for every seat."""
    for effect in answer.effects:
        assert sum(one.value for one in effect.lead_by) == pytest.approx(effect.lead.value)


def test_why_is_what_the_futures_measured(answer: WhatIf) -> None:
    """The source that has most of a clear effect, and whose compute the change moves; no more than that."""
    lost = scored(-20, compute=-8)
    gained = scored(9, 1)
    told = reason(evolve(answer, effects=(gained, lost)), 0)
    assert told.startswith(
        "Of this Lead, +9.0 is for rank in compute and +1.0 for all else; in the same futures compute "
    )
    assert "changes by −8.0 for seat 1 " in told
    assert "seat 0" not in told, "whose compute does not change is not named"
    assert reason(evolve(answer, effects=(scored(1, 0, 20), lost)), 0).endswith(
        "for all else; what is behind that was not looked for."
    )


@pytest.mark.parametrize(
    "effect, told",
    [
        (scored(0), ""),
        (scored(6, 6, 6), "No single source of Lead accounts for most of it, and the reason was not looked for."),
        (
            scored(9, -30, 0, 11),
            "Of this Lead, −30.0 is for level of compute and +20.0 for all else; what is behind that was not looked for.",
        ),
    ],
)
def test_no_reason_is_made_up(answer: WhatIf, effect: SeatEffect, told: str) -> None:
    """Without a clear effect there is none, and where no source has most of it none was looked for."""
    assert reason(evolve(answer, effects=(effect, scored(0))), 0) == told


# --- frozen --------------------------------------------------------------------------------------------------------


def test_what_became_illegal_is_passed_and_counted(match: Replayed) -> None:
    """A seat that passes its first quarter loses the recorded actions of that quarter, and is told so."""
    ply = match.decisions(3)[0]
    seat = match.seat_at(ply)
    there = [other for other in match.decisions(3) if match.seat_at(other) == seat]
    found = freeze(match, read_changes(match, ply, ["pass"]))
    assert found[seat].unplayed >= len(there) - 1 > 0
    poor = freeze(match, read_changes(match, ply, ["economy.credit_base=0", "economy.credit_per_module=0"]))
    assert sum(one.illegal for one in poor) > 0
    assert any(one.before != one.after for one in poor)


def test_a_save_has_no_recorded_future(match: Replayed) -> None:
    """In a match that is not over there is no recorded future to tell."""
    record = match.record
    saved = Replayed(
        evolve(record, actions=record.actions[:100], digests=record.digests[:100], quarters=()), game=match.game
    )
    text = other_action(match, 100)
    found = what_if(saved, 100, [text], 2)
    assert (found.frozen, found.recorded) == (None, "")
    assert to_json(found)["has_frozen"] is False
    assert "not over" in frozen_verdict(found)


# --- results, files ------------------------------------------------------------------------------------------------


def test_more_futures_begin_with_the_same(match: Replayed, tmp_path: Path) -> None:
    """A file is continued: six futures after three are the six of one go, and what is there is not played again."""
    out = tmp_path / "results.jsonl"
    text = [other_action(match, LATE)]
    told: list[int] = []
    few = what_if(match, LATE, text, 3, out=out)
    size = out.stat().st_size
    many = what_if(match, LATE, text, 6, out=out, on_done=told.append)
    assert told[0] == 3
    assert many == what_if(match, LATE, text, 6)
    assert many.effects[0].differences[:3] == few.effects[0].differences
    assert out.read_bytes()[:size].count(b"\n") == 4
    assert what_if(match, LATE, text, 3, out=out) == few
    assert what_if(match, LATE, text, 6, seed=2) != many


def test_a_file_of_another_question_is_refused(match: Replayed, tmp_path: Path) -> None:
    """Another ply, change, seed, match or policy is another question, and the file stays as it is."""
    out = tmp_path / "results.jsonl"
    text = [other_action(match, LATE)]
    what_if(match, LATE, text, 2, out=out)
    kept = out.read_bytes()
    anonymous = Replayed(evolve(match.record, session={}), game=match.game)
    for ask, differs in (
        (lambda: what_if(match, LATE + 1, [], 2, out=out), "its at is"),
        (lambda: what_if(match, LATE, [], 2, out=out), "its changes are"),
        (lambda: what_if(match, LATE, text, 2, out=out, seed=2), "its seed is"),
        (lambda: what_if(anonymous, LATE, text, 2, out=out), "its policies are"),
    ):
        with pytest.raises(SaveError, match=differs):
            ask()
        assert out.read_bytes() == kept
    out.write_bytes(kept.replace(b'"rows":[[', b'"rows":[[1,'))
    with pytest.raises(SaveError, match="damaged in line 2"):
        what_if(match, LATE, text, 2, out=out)


# --- words, page, command ------------------------------------------------------------------------------------------


def test_the_verdict_follows_the_interval(answer: WhatIf) -> None:
    """An effect is claimed only where the whole interval lies on one side of zero."""
    effect = answer.effects[0]

    def said(value: float, low: float, high: float, touched: int = 4) -> str:
        lead = evolve(effect.lead, value=value, low=low, high=high)
        return verdict(
            evolve(answer, seat=0, effects=(evolve(effect, lead=lead, touched=touched), *answer.effects[1:]))
        )

    assert said(2, 1, 3).startswith("It gains seat 0")
    assert said(-2, -3, -1).startswith("It costs seat 0")
    assert said(2, -1, 5).startswith("No clear effect")
    assert said(0, 0, 0, touched=0).startswith("Nothing changes")
    assert "one future" in said(2, -math.inf, math.inf)


def test_stand_ins_are_told(match: Replayed) -> None:
    """Who plays on for whom is said."""
    anonymous = Replayed(evolve(match.record, session={"policies": ["search", "random"]}), "greedy", match.game)
    assert "For seat 0 it is greedy, in the place of whoever played." in players_note(what_if(anonymous, 106, [], 1))


def test_a_histogram_has_every_future() -> None:
    """Differences fall into equal ranges, zero among them, and none is lost."""
    assert histogram([0, 0, 0]) == [("0", 3)]
    assert histogram([2, -1]) == [("\N{MINUS SIGN}1", 1), ("0", 0), ("+1", 0), ("+2", 1)]
    wide = histogram([*range(-100, 300)])
    assert sum(count for _, count in wide) == 400
    assert wide[2] == ("0 to +49", 50)


@pytest.mark.parametrize("span", [1, 14, 15, 16, 40, 130, 131, 999, 12_345])
@pytest.mark.parametrize("share", [0, 0.3, 1])
def test_a_histogram_can_be_read(span: int, share: float) -> None:
    """Whatever the differences, there are at most 15 ranges of a round width, one of which begins at zero."""
    low = -round(span * share)
    found = histogram([low, low + span])
    width = range_width([low, low + span])
    assert len(found) <= 15
    assert sum(count for _, count in found) == 2
    assert str(width).rstrip("0") in {"1", "2", "5"}
    assert [label for label, _ in found if label.partition(" to ")[0] == "0"]
    assert width == 1 or len(found) > 4, "no wider than is needed"


def test_the_page_stands_alone(answer: WhatIf) -> None:
    """The page is well formed, fetches nothing, has a plot of pairs and of Lead by quarter, and says how to find it again."""
    strange = "<script>alert(1)</script>"
    page = whatif_page(evolve(answer, lines=(strange,), factions=(strange, "x")), "gigawatt study whatif 'a b.json'")
    tags = read_page(page)
    assert tags.count("svg") == tags.count("desc") >= 3
    assert strange not in page
    assert "gigawatt study whatif &#x27;a b.json&#x27;" in page
    assert verdict(answer).partition("(")[0] in page


def test_the_command_answers_in_json(run: Run) -> None:
    """The documented keys, the same figures each time, and the command that gives them, which does."""
    asked = (
        "study",
        "whatif",
        SAMPLES / "duel.json",
        "--at",
        f"2026Q3:{LATE}",
        "--change",
        "pass",
        "--change",
        "power:texas=4",
    )
    first = run(*asked, "--games", 3, "--workers", 0, "--json")
    assert (first.code, first.err) == (0, "")
    found = json.loads(first.out)
    assert set(found) == {
        "scenario", "record", "at", "ply", "seat", "recorded", "changes", "lines", "games", "seed", "command", "quarters", "has_frozen",
        "seats",
    }  # fmt: skip
    assert (found["at"], found["games"], found["changes"]) == (f"2026Q3:{LATE}", 3, ["pass", "power:texas=4"])
    assert set(found["seats"][0]["reacting"]["lead"]) == {"value", "low", "high"}
    assert len(found["seats"][0]["reacting"]["course_before"]) == len(found["quarters"]) == 2
    assert found["command"].split()[:3] == ["gigawatt", "study", "whatif"]
    assert run(*asked, "--games", 3, "--workers", 0, "--json").out == first.out


def test_the_command_answers_people(run: Run, tmp_path: Path) -> None:
    """The question, a verdict, both tables, and the command; with a page if one is wanted, which the next run replaces."""
    page = tmp_path / "page.html"
    asked = (
        "study",
        "whatif",
        SAMPLES / "duel.json",
        "--at",
        "12",
        "--change",
        "pass",
        "--games",
        2,
        "--workers",
        0,
        "--html",
        page,
    )
    for _ in range(2):
        output = run(*asked)
        assert output.code == 0
        lines = output.out.splitlines()
        assert lines[0].startswith("duel, 2026Q4:108, the decision of seat 1")
        assert lines[-1].startswith("again: gigawatt study whatif ")
        assert "In the match's own future" in output.out
        read_page(page.read_text(encoding="utf-8"))


def test_the_actions_of_a_decision_are_listed(run: Run, match: Replayed) -> None:
    """Every legal action, with a mark at what was played; each can be asked for."""
    output = run("study", "whatif", SAMPLES / "duel.json", "--at", f"2026Q3:{LATE}", "--actions", "--json")
    found = json.loads(output.out)
    assert found["recorded"] in found["actions"]
    assert found["actions"] == [match.game.format_action(action) for action in match.position(LATE).legal_actions()]
    lines = run("study", "whatif", SAMPLES / "duel.json", "--at", f"2026Q3:{LATE}", "--actions").out.splitlines()
    assert [line for line in lines if line.startswith("* ")] == [f"* {found['recorded']}", "* what was played"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--at", "2030Q1"), "is not a quarter of this match"),
        (("--at", "2025Q1:5"), "is no decision of 2025Q1"),
        (("--at", "2025Q1"), "nothing is changed at 2025Q1:"),
        (("--at", "2025Q1", "--change", "passs"), "did you mean 'pass'?"),
        (("--at", "2025Q1", "--change", "Pass"), "did you mean 'pass'?"),
        (("--at", "2025Q1", "--change", "zzz"), "--actions` lists those that are legal there"),
        (("--at", "2025Q1", "--change", "pass", "--html", "none/one", "--out", "none/one"), "both name none/one"),
        (("--at", "2025Q1", "--change", "power:texas=99"), "from 0 to 6"),
        (("--at", "2025Q1", "--policy", "os:system"), "house policy"),
        (("--at", "2025Q1", "--workers", "1", "--dask", "tcp://x:1"), "exclude each other"),
        (("--at", "2025Q1", "--html", "."), "is a directory"),
    ],
)
def test_wrong_use_is_one_line(run: Run, arguments: tuple[str, ...], says: str) -> None:
    """Exit code 2 and one line that names what is wrong."""
    output = run("study", "whatif", SAMPLES / "duel.json", *arguments)
    assert (output.code, output.out) == (2, "")
    assert says in output.line


def test_a_hint_is_legal_there(match: Replayed) -> None:
    """An action that the match does not have is told with one that the seat could take, however it is cut short."""
    state = match.position(LATE)
    legal = [match.game.format_action(action) for action in state.legal_actions()]
    for text in (one[:-1] for one in legal if len(one) > 8):
        if text in match.game.action_by_text:
            continue
        with pytest.raises(NotationError) as told:
            read_changes(match, LATE, [text])
        assert str(told.value).split("'")[-2] in legal


def test_results_stay_from_a_page_and_a_refusal_says_no_more(run: Run, tmp_path: Path) -> None:
    """No page replaces results, not even by force; what never began does not claim to be kept."""
    out = tmp_path / "kept.jsonl"
    common = ("study", "whatif", SAMPLES / "duel.json", "--at", f"2026Q3:{LATE}", "--games", 1, "--workers", 0)
    assert run(*common, "--change", "pass", "--out", out).code == 0
    kept = out.read_bytes()
    page = run(*common, "--change", "pass", "--html", out, "--force")
    assert (page.code, page.out) == (2, "")
    assert "holds results" in page.line
    other = run(*common, "--change", "power:texas=4", "--out", out)
    assert other.out == ""
    assert "its changes are 'pass', not 'power:texas=4'" in other.line
    assert out.read_bytes() == kept


def test_the_command_names_the_saves_folder(run: Run, tmp_path: Path) -> None:
    """The command as printed finds a match that was named within a folder of saves."""
    (tmp_path / "one.json").write_bytes((SAMPLES / "duel.json").read_bytes())
    asked = ("--at", f"2026Q3:{LATE}", "--change", "pass", "--games", 1, "--workers", 0, "--json")
    found = json.loads(run("study", "whatif", "one.json", "--saves", tmp_path, *asked).out)
    assert (
        run(*shlex.split(found["command"])[1:], "--workers", 0, "--json").out
        == json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    )


def test_what_is_no_record_is_refused(run: Run, tmp_path: Path) -> None:
    """A file that is missing, is something else, or does not replay."""
    (tmp_path / "noise.json").write_text("[]")
    text = (SAMPLES / "duel.json").read_text()
    (tmp_path / "forged.json").write_text(
        text.replace(load_replayed(SAMPLES / "duel.json").record.digests[5], "0" * 16)
    )
    for name, says, code in (("none.json", "no file", 2), ("noise.json", "record", 1), ("forged.json", "ply 5", 1)):
        output = run("study", "whatif", tmp_path / name, "--at", "1")
        assert (output.code, output.out) == (code, "")
        assert says in output.line


@pytest.mark.slow
def test_worker_processes_change_nothing(run: Run, tmp_path: Path) -> None:
    """No worker, one or two: one answer; and what another number of workers began can be continued."""
    asked = ("study", "whatif", SAMPLES / "duel.json", "--at", "2026Q3", "--change", "pass", "--json")
    alone = run(*asked, "--games", 4, "--workers", 0).out
    out = tmp_path / "results.jsonl"
    assert run(*asked, "--games", 2, "--workers", 1, "--out", out).code == 0
    assert run(*asked, "--games", 4, "--workers", 2, "--out", out).out == alone
