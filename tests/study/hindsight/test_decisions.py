"""Judged decisions: a planted blunder, forced decisions, the same answer everywhere, and what the command prints."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from gigawatt.core import Game, actions as act
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.errors import SaveError, UsageError
from gigawatt.match import Record, play_match
from gigawatt.policies.api import Decision, Turn
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.players.planner_policy import PlannerPolicy
from gigawatt.policies.registry import make_policy
from gigawatt.policies.valuation.weights import load_planner_weights
from gigawatt.storage import save_record
from gigawatt.study.block_means import Estimate
from gigawatt.study.hindsight import decisions as module
from gigawatt.study.hindsight.decision_reasons import planner_reason, reason_for
from gigawatt.study.hindsight.decision_trials import (
    COMPARE,
    SHAPES,
    Compared,
    Confirmed,
    DecisionFutures,
    alternatives_of,
    regret_key,
)
from gigawatt.study.hindsight.decisions import (
    Confirmation,
    DecisionOptions,
    SeatDecisions,
    decisions,
    plan_of,
    results_header,
    sources_of,
    step_count,
)
from gigawatt.study.hindsight.decisions_json import to_json
from gigawatt.study.hindsight.regret import Moments
from gigawatt.study.hindsight.replayed import Replayed
from gigawatt.study.trial_runner import kept_results
from gigawatt.tournament.pools import Processes

Run = Callable[..., Any]
BLUNDER_QUARTER = 3
OPTIONS = DecisionOptions(budget=12_000, width=1)
COMMAND = "gigawatt study decisions game.json"


class Blunderer:
    """A planner that lets the fourth quarter go by, where its plan has most to order."""

    def __init__(self) -> None:
        self._planner = PlannerPolicy()

    def decide(self, turn: Turn) -> Decision:
        """Pass in that quarter."""
        if turn.observation.quarter == BLUNDER_QUARTER:
            return Decision(act.PASS)
        return self._planner.decide(turn)


@pytest.fixture(scope="module")
def replayed(small_game: Game) -> Replayed:
    """A match of two planners, the first of which blunders once."""
    found = play_match(small_game, [Blunderer(), make_policy("planner")], 7, record=True).record
    assert found is not None
    return Replayed(found.with_session(policies=["planner", "planner"]))


@pytest.fixture(scope="module")
def whole(replayed: Replayed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all results of the seat that blundered, played once for all tests."""
    path = tmp_path_factory.mktemp("study") / "results.jsonl"
    with kept_results(path, results_header(replayed, OPTIONS), SHAPES.get, "ply") as results:
        decisions(replayed, 0, OPTIONS, results=results)
    return path


@pytest.fixture(scope="module")
def judged(replayed: Replayed, whole: Path) -> SeatDecisions:
    """The decisions of the seat that blundered."""
    with kept_results(whole, results_header(replayed, OPTIONS), SHAPES.get, "ply") as results:
        return decisions(replayed, 0, OPTIONS, results=results)


def test_a_planted_blunder_is_the_costliest(replayed: Replayed, judged: SeatDecisions) -> None:
    """The pass that gave up a quarter heads the list, with an interval above 0 in new futures."""
    assert judged.costliest
    worst = judged.at(judged.costliest[0])
    assert (worst.quarter, worst.taken) == (BLUNDER_QUARTER, act.PASS)
    assert worst.is_preferred
    assert worst.confirmation is not None
    assert worst.confirmation.lead.low > 0
    assert worst.regret_estimate.value == worst.lead.mean > 1


def test_all_decisions_of_the_seat_are_judged(replayed: Replayed, judged: SeatDecisions) -> None:
    """Each has its row, in order; none costs more than the budget together; sums and means fit each other."""
    plies = [ply for ply in range(replayed.plies) if replayed.seat_at(ply) == 0]
    assert [one.ply for one in judged.decisions] == plies
    assert [one.taken for one in judged.decisions] == [replayed.record.actions[ply] for ply in plies]
    assert 0 < judged.nodes <= OPTIONS.budget
    counted = [one.regret_estimate.value for one in judged.decisions]
    assert judged.total.value == pytest.approx(sum(counted))
    assert judged.mean.value == pytest.approx(sum(counted) / judged.free_count)
    quarters = judged.by_quarter()
    assert math.fsum(row.total.value for row in quarters) == pytest.approx(judged.total.value)
    assert sum(row.decisions for row in quarters) == judged.free_count
    assert (judged.recorded, judged.policy) == ("planner", "planner")


def test_lists_are_of_what_they_say(judged: SeatDecisions) -> None:
    """Costly decisions have a better alternative, fine ones none; both are confirmed, and no other."""
    for ply in judged.costliest:
        assert judged.at(ply).is_preferred
    for ply in judged.finest:
        assert judged.at(ply).lead.mean < 0
        assert not judged.at(ply).is_preferred
        assert judged.at(ply).regret_estimate == Estimate(0.0, 0.0, 0.0)
    listed = {*judged.costliest, *judged.finest}
    assert {one.ply for one in judged.decisions if one.confirmation is not None} == listed
    for ply in listed:
        found = judged.at(ply).confirmation
        assert found is not None
        assert sum(found.sources) == pytest.approx(found.lead.value)


def test_a_future_is_the_same_for_all_actions(replayed: Replayed) -> None:
    """Keys do not depend on the action; other decisions, purposes and numbers have others."""
    keys = {
        regret_key(seed, purpose, ply, future)
        for seed in (0, 1)
        for purpose in ("compare", "confirm")
        for ply in (0, 1, 256)
        for future in (0, 1, 256)
    }
    assert len(keys) == 36
    ply = replayed.plies - 1
    futures = DecisionFutures(replayed, ply, 1, COMPARE)
    taken = replayed.record.actions[ply]
    assert futures.gain(taken, 0, "lead") == futures.gain(taken, 0, "margin") == 0
    once = futures.nodes
    assert futures.end(taken, 0) == DecisionFutures(replayed, ply, 1, COMPARE).end(taken, 0)
    assert futures.nodes == once, "a future is played once"


def test_alternatives_are_the_search_candidates(replayed: Replayed) -> None:
    """They are legal, differ from what was done, have no double, and include the pass; a wider search has more."""
    for ply in range(replayed.plies):
        state = replayed.position(ply)
        taken = replayed.record.actions[ply]
        found = alternatives_of(state, taken, 5)
        assert len(set(found)) == len(found) <= 7
        assert taken not in found
        assert (act.PASS in found) == (taken != act.PASS)
        assert set(found) <= set(state.legal_actions())
        assert set(alternatives_of(state, taken, 1)) <= set(found)


class OnlyPass:
    """A position in which nothing is to be decided."""

    def legal_actions(self) -> list[int]:
        """The pass."""
        return [act.PASS]


def test_a_forced_decision_has_no_alternative() -> None:
    """Where there is one legal action nothing is ranked or played."""
    position: Any = OnlyPass()
    assert alternatives_of(position, act.PASS, 5) == ()


def test_forced_decisions_cost_nothing(replayed: Replayed, monkeypatch: pytest.MonkeyPatch) -> None:
    """They have no regret, no futures and no part in the mean, and their nodes go to the others."""
    last = plan_of(replayed, 0, 1)[-1].ply
    _force_others(monkeypatch, replayed, last)
    judged = decisions(replayed, 0, evolve(OPTIONS, budget=2_000, measure="margin"))
    assert judged.at(last).gain == judged.at(last).margin
    assert judged.free_count == 1
    assert judged.mean == judged.total == judged.at(last).regret_estimate
    assert judged.at(last).futures > 8
    for one in judged.decisions[:-1]:
        assert (one.futures, one.best, one.regret_estimate) == (0, None, Estimate(0.0, 0.0, 0.0))
    assert {row.quarter for row in judged.by_quarter()} == {judged.at(last).quarter}


def _force_others(monkeypatch: pytest.MonkeyPatch, replayed: Replayed, ply: int) -> None:
    """Let all decisions of its seat but one count as forced."""
    plan = plan_of(replayed, replayed.seat_at(ply), 1)
    forced = [one if one.ply == ply else evolve(one, is_forced=True, alternatives=()) for one in plan]
    monkeypatch.setattr(module, "plan_of", lambda *_: forced)


def test_what_would_have_been_better_has_no_regret(
    replayed: Replayed, judged: SeatDecisions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A seat that takes the alternative to its blunder has no regret there, in other futures, and the blunder is worse by as much."""
    worst = judged.at(judged.costliest[0])
    assert worst.best is not None
    actions = (*replayed.record.actions[: worst.ply], worst.best)
    record = evolve(replayed.record, actions=actions, digests=(), quarters=())
    better = Replayed(record, game=replayed.game)
    _force_others(monkeypatch, better, worst.ply)
    found = decisions(better, 0, evolve(OPTIONS, budget=1_500, seed=2))
    assert found.total.low <= 0
    assert found.total.value < worst.lead.mean / 2
    assert found.finest == (() if found.at(worst.ply).is_preferred else (worst.ply,))
    assert not found.costliest


def test_an_interrupted_study_goes_on(replayed: Replayed, judged: SeatDecisions, whole: Path, tmp_path: Path) -> None:
    """Results in a file are not played again, a cut line is, and the answer is that of a run in one go, step by step."""
    path = tmp_path / "study.jsonl"
    header = results_header(replayed, OPTIONS)
    data = whole.read_bytes()
    path.write_bytes(data[: data.rfind(b"{") + 10])
    steps: list[int] = []
    with kept_results(path, header, SHAPES.get, "ply") as results:
        assert decisions(replayed, 0, OPTIONS, results=results, on_done=steps.append) == judged
    assert path.read_bytes() == data
    assert steps == sorted(steps)
    assert steps[-1] <= step_count(replayed, 0, OPTIONS)
    other = results_header(replayed, evolve(OPTIONS, budget=OPTIONS.budget + 1))
    with pytest.raises(SaveError, match="its budget is"), kept_results(path, other, SHAPES.get, "ply"):
        pass


@pytest.mark.slow
def test_workers_change_nothing(replayed: Replayed, judged: SeatDecisions) -> None:
    """Two processes give the answer of this one."""
    assert decisions(replayed, 0, OPTIONS, open_pool=lambda work: Processes(work, 2)) == judged


@pytest.mark.parametrize(
    "row, says",
    [
        ((9, 1, 8, 0, 0, 8, 0, 0, 8, 0, 0), "other actions"),
        ((-1, 1, 8, 0, 0, 8, 0, 0, 8, 0, 0), "other actions"),
        ((0, 1, 8, 0, 0, 7, 0, 0, 8, 0, 0), "other actions or futures"),
        ((0, 1, 8, 0, 0, 8, 9, 1, 8, 0, 0), "sums"),
        ((0, 1, 0, 0, 0, 8, 0, 0, 8, 0, 0), "sums"),
    ],
)
def test_rows_of_a_file_are_checked(row: tuple[int, ...], says: str) -> None:
    """What cannot be a result of the trial is refused in a line."""
    with pytest.raises(SaveError, match=says):
        Compared.from_row(row, 3, 8)


def test_rows_are_read_back() -> None:
    """Results survive the way through whole numbers."""
    some = Moments.of([1, 2, 4])
    one = Compared(2, 40, Moments.of([0, 1]), some, Moments.of([3, 3, 3]))
    assert Compared.from_row(one.to_row(), 3, 3) == one
    two = Confirmed(40, some, some, tuple(range(len(LEAD_SOURCES))))
    assert Confirmed.from_row(two.to_row(), 3) == two
    with pytest.raises(SaveError, match="confirms"):
        Confirmed.from_row(two.to_row(), 4)


@pytest.mark.parametrize(
    "options, seat, says",
    [
        ({"budget": 10}, 0, "too small .* it takes"),
        ({}, 2, "seats 0 to 1, not 2"),
        ({}, -1, "seats 0 to 1, not -1"),
    ],
)
def test_what_cannot_be_judged(replayed: Replayed, options: dict[str, Any], seat: int, says: str) -> None:
    """A budget below the least, and seats that are not there, are told with what is needed."""
    with pytest.raises(UsageError, match=says):
        decisions(replayed, seat, evolve(OPTIONS, **options))


@pytest.mark.parametrize("options", [{"measure": "cash"}, {"budget": 0}, {"width": 0}])
def test_options_are_checked(options: dict[str, Any]) -> None:
    """Measures, budgets and widths that there are none of are refused."""
    with pytest.raises(UsageError):
        DecisionOptions(**options)


def test_sources_go_with_the_gain() -> None:
    """The sources that are named have the sign of the gain, the largest first; none where the measure finds another sign."""
    lead = Estimate(3.0, 2.0, 4.0)
    sources = [0.0] * len(LEAD_SOURCES)
    sources[0], sources[1], sources[2], sources[3] = 1.0, 3.0, -2.0, 0.1
    found = Confirmation(8, lead, lead, lead, tuple(sources))
    assert sources_of(found) == [(LEAD_SOURCES[1], 3.0), (LEAD_SOURCES[0], 1.0)]
    assert sources_of(evolve(found, gain=Estimate(-1.0, -2.0, 0.0))) == []


def test_the_planner_gives_reasons_for_what_it_ranks(replayed: Replayed) -> None:
    """Its own choice always has a reason, an action that gains nothing has none, and a record's own reason comes first."""
    for ply in range(0, replayed.plies, 5):
        state = replayed.position(ply)
        turn = Turn(state.game, state.seat, state.legal_actions(), 0, state.ply, 1, state, wants_best=True)
        assert planner_reason(state, PlannerPolicy().decide(turn).action).endswith(".")
        assert state.digest() == replayed.position(ply).digest()
    poor = min(replayed.position(0).legal_actions(), key=lambda action: _worth(replayed, action))
    assert planner_reason(replayed.position(0), poor) == ""
    record = replayed.record.with_session(reasons=[[0, "Because."]], policies=["planner", "planner"])
    given = reason_for(Replayed(record, game=replayed.game), 0, record.actions[0])
    assert given is not None
    assert (given.text, given.is_planner) == ("Because.", False)


def _worth(replayed: Replayed, action: int) -> float:
    """What the planner expects of an action in the first position."""
    state = replayed.position(0)
    return Planner(state, state.seat, load_planner_weights("planner")).value(action)


# --- the command -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(replayed: Replayed, whole: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The record as a file, and a file with all results, so that the command plays nothing."""
    record, results = tmp_path / "game.json", tmp_path / "results.jsonl"
    save_record(replayed.record, record)
    results.write_bytes(whole.read_bytes())
    return record, results


def test_the_command(run: Run, replayed: Replayed, judged: SeatDecisions, kept: tuple[Path, Path]) -> None:
    """Text names the blunder and the command; JSON is that of the library; the page is self-contained and has the same figures."""
    record, results = kept
    page = record.with_suffix(".html")
    words = ("study", "decisions", record, "--seat", 0, "--budget", OPTIONS.budget, "--width", 1, "--out", results)
    out = run(*words, "--workers", 0, "--html", page)
    assert out.code == 0, out.err
    assert "The costliest decisions:" in out.out
    flat = " ".join(out.out.split())
    assert (
        f"again: gigawatt study decisions {record} --seat 0 --budget 12000 --measure lead --width 1 --seed 1" in out.out
    )
    found = json.loads(run(*words, "--workers", 0, "--json").out)
    command = found["command"]
    assert found == json.loads(json.dumps(to_json(replayed, [judged], command)))
    worst = found["judged"][0]["costliest"][0]
    assert worst["heading"] in out.out
    assert worst["text"] in flat
    html = page.read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>")
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")
    assert worst["quarter"].replace("Q", " Q") in html
    assert f"{found['judged'][0]['mean']['value']:.2f}" in html


def test_json_has_the_documented_keys(replayed: Replayed, judged: SeatDecisions) -> None:
    """Every key is on the page of documentation, and every figure is finite or null."""
    data = to_json(replayed, [judged], COMMAND)
    page = (Path(__file__).parents[3] / "docs" / "study-decisions.md").read_text(encoding="utf-8")
    keys: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            keys.update(value)
            for one in value.values():
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)
        elif isinstance(value, float):
            assert math.isfinite(value)

    walk(data)
    assert {key for key in keys - set(LEAD_SOURCES) if f"`{key}`" not in page} == set()
    json.dumps(data, allow_nan=False)


def test_a_person_is_judged_by_default(run: Run, replayed: Replayed, tmp_path: Path) -> None:
    """Without --seat it is the seats of persons; the planner plays on for them, and that is told."""
    path = tmp_path / "save.json"
    save_record(_short(replayed.record, ["", "planner"]), path)
    out = run("study", "decisions", path, "--budget", 3_000, "--width", 1, "--workers", 0)
    assert out.code == 0, out.err
    flat = " ".join(out.out.split())
    assert "planner plays on for whoever played it in seat 0" in flat
    assert "the record is not finished" in flat
    assert "seat 0," in out.out
    assert "\nseat 1," not in out.out


def _short(record: Record, policies: list[str]) -> Record:
    """The first plies of a match, in which each seat decided once or twice."""
    players = [{"policy": name} if name else {"policy": "", "name": "Ada"} for name in policies]
    return evolve(
        record, actions=record.actions[:2], digests=record.digests[:2], quarters=(), session={"players": players}
    )


@pytest.mark.parametrize(
    "words, says",
    [
        (("--seat", 7), "--seat '7': no such seat in the match; there are 0 or A or "),
        (("--seat", "nobody"), "--seat 'nobody': no such seat"),
        (("--budget", 5), "too small"),
        (("--measure", "cash"), "cash"),
        (("--policy", "nobody"), "nobody"),
    ],
)
def test_bad_input_is_one_line(
    run: Run, kept: tuple[Path, Path], words: tuple[object, ...], says: str, replayed: Replayed
) -> None:
    """What came, what was expected, exit code 2."""
    out = run("study", "decisions", kept[0], *words, "--workers", 0)
    assert out.code == 2
    assert says in out.err
    assert "Traceback" not in out.err


def test_a_record_that_is_not_there(run: Run, tmp_path: Path) -> None:
    """The file is named."""
    out = run("study", "decisions", tmp_path / "none.json")
    assert (out.code, "no file" in out.err) == (2, True)
