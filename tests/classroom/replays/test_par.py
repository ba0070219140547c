"""Par is what the panel reaches in the student's place, whoever asks and however often; bands choose seeds that are alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from tests.classroom.classes import hand_in, played, start_of
from tests.scripts import load_script

from gigawatt import resources
from gigawatt.classroom.folder.course import Course, read_course
from gigawatt.classroom.folder.keys import read_key, student_seed
from gigawatt.classroom.grading.class_grades import grade_class
from gigawatt.classroom.replays.checking import Terms, terms_of
from gigawatt.classroom.replays.par import PAR_FILE, ParCache, par_of, play_lead
from gigawatt.classroom.setup.difficulty import MOST_DRAWS, OUTSIDE, REFERENCES, Band, Difficulty, band_of


def _terms(course: Course, seed: bytes) -> Terms:
    return terms_of(course, seed)


def test_par_is_the_mean_of_the_panel(course: Course) -> None:
    """Each policy plays the student's seat, and the rivals are those of the class."""
    start = start_of(course, "ann")
    terms = _terms(course, start.seed)
    panel = ("greedy", "planner")
    par = par_of(terms, course.rules, panel, ParCache())
    assert par.leads == tuple(played_lead(course, policy) for policy in panel)
    assert par.value == sum(par.leads) / 2


def played_lead(course: Course, policy: str) -> int:
    """The Lead of a policy in Ann's place, by a record of its game."""
    record = played(course, start_of(course, "ann"), policy)
    state = course.game.new_state(record.seed, record.factions)
    for action in record.actions:
        state.apply_action(action)
    return state.lead(course.seat)


def test_games_are_kept_by_what_decides_them(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run plays nothing; another seed, panel or set of rules does; a damaged file is played again."""
    path, asked = tmp_path / "par.json", []

    def count(terms: Terms, policy: str) -> int:
        asked.append(policy)
        return 7

    monkeypatch.setattr("gigawatt.classroom.replays.par.play_lead", count)
    terms = _terms(course, b"one")
    for text, games in (("", 1), (None, 0), ('{"release": "0.0.0", "leads": {}}', 1), ('{"release', 1), ("[1]", 1)):
        if text:
            path.write_text(text, encoding="utf-8")
        asked.clear()
        cache = ParCache(path)
        assert cache.lead(terms, course.rules, "greedy") == 7
        assert len(asked) == games
        cache.save()
    cache = ParCache(path)
    asked.clear()
    cache.lead(terms, course.rules, "planner")
    cache.lead(_terms(course, b"two"), course.rules, "greedy")
    cache.lead(terms, "0" * 32, "greedy")
    assert len(asked) == 3


def test_the_cache_is_not_written_without_need(course: Course, tmp_path: Path) -> None:
    """A run that plays nothing leaves the file as it is."""
    path = tmp_path / "par.json"
    cache = ParCache(path)
    cache.lead(_terms(course, b"one"), course.rules, "greedy")
    cache.save()
    before = path.stat().st_mtime_ns
    again = ParCache(path)
    assert again.lead(_terms(course, b"one"), course.rules, "greedy") == play_lead(_terms(course, b"one"), "greedy")
    again.save()
    assert path.stat().st_mtime_ns == before


def test_grading_keeps_par(class_folder: Path) -> None:
    """What was played for par lies in the folder of the grades, and gives the same grades again."""
    course = read_course(class_folder)
    hand_in(course, "a.json", played(course, start_of(course, "ann")))
    first = grade_class(class_folder)
    kept = (class_folder / "grades" / PAR_FILE).read_bytes()
    assert grade_class(class_folder) == first
    assert (class_folder / "grades" / PAR_FILE).read_bytes() == kept
    told: list[str] = []
    (class_folder / "grades" / PAR_FILE).write_bytes(kept.replace(b": ", b": -", 2))
    assert grade_class(class_folder, warn=told.append) == first
    assert (class_folder / "grades" / PAR_FILE).read_bytes() == kept
    assert [PAR_FILE in line for line in told] == [True]


@given(st.lists(st.integers(0, 300), min_size=REFERENCES, max_size=REFERENCES))
def test_a_band_leaves_out_as_many_at_either_end(leads: list[int]) -> None:
    """At most `OUTSIDE` results are below it and as many above; its ends are results."""
    band = band_of(leads)
    assert sum(lead < band.low for lead in leads) <= OUTSIDE
    assert sum(lead > band.high for lead in leads) <= OUTSIDE
    assert {band.low, band.high} <= set(leads)
    assert all((band.distance(lead) == 0) == (band.low <= lead <= band.high) for lead in leads)


def test_the_first_seed_within_all_bands_is_taken(course: Course) -> None:
    """Chosen seeds fit, those passed over do not, and the choice follows from the key."""
    key, cache, panel = read_key(course.folder.key), ParCache(), ("greedy",)

    def make() -> Difficulty:
        return Difficulty(key, course.id, lambda seed: _terms(course, seed), course.rules, panel, cache)

    difficulty = make()
    draws = difficulty.draws(["ann", "ben"])
    assert make().draws(["ben", "ann"]) == draws
    (band,) = difficulty.bands
    for student, chosen in draws.items():
        seeds = [student_seed(key, course.id, student, draw=draw) for draw in range(chosen + 1)]
        leads = [cache.lead(_terms(course, seed), course.rules, "greedy") for seed in seeds]
        assert [band.distance(lead) == 0 for lead in leads] == [False] * chosen + [True]


def test_where_no_seed_fits_the_closest_is_taken(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """A band that nothing reaches ends the search, with the seed that comes nearest."""
    leads = {}

    def lead(terms: Terms, policy: str) -> int:
        return leads.setdefault(terms.seed, 100 + 7 * len(leads) % 50)

    monkeypatch.setattr("gigawatt.classroom.replays.par.play_lead", lead)
    key = read_key(course.folder.key)
    difficulty = Difficulty(key, course.id, lambda seed: _terms(course, seed), course.rules, ("greedy",), ParCache())
    monkeypatch.setattr(Difficulty, "bands", (Band(0, 10),))
    seeds = [student_seed(key, course.id, "ann", draw=draw) for draw in range(MOST_DRAWS)]
    draw = difficulty.draw("ann")
    assert leads[seeds[draw]] == min(leads[seed] for seed in seeds)


def test_the_measure_of_difficulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes with the rest of the panel is taken out by par, what the choice evens out by the choice, and no policy meets itself."""
    folder = resources.checkout()
    assert folder is not None, "tests run in a checkout"
    monkeypatch.syspath_prepend(str(folder / "benchmarks"))
    script = load_script(folder / "benchmarks" / "class_difficulty.py")
    plain = {"a": [10, 20, 30], "b": [20, 30, 40], "c": [9, 9, 12]}
    chosen = {"a": [20, 20, 20], "b": [30, 31, 29], "c": [9, 12, 9]}
    found = script.figures("a", ["a", "b"], plain, chosen)
    assert (found["removed_by_par_pct"], found["removed_by_choice_pct"]) == (100.0, 100.0)
    assert script.figures("c", ["a", "b"], plain, chosen)["removed_by_choice_pct"] == 0.0
    assert script.figures("c", ["a", "b"], plain, chosen)["removed_by_par_pct"] < 0
    row = script.measure("first-campus", 2, "easy", ["greedy"], ["random"], 2, None)
    assert set(row["policies"]) == {"greedy", "random"}
    assert "greedy" in script.text_of(row)
