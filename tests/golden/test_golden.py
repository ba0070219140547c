"""Golden playthroughs hold: none missing, none left over, each shows what it is for, and the rules still make the same of it."""

from __future__ import annotations

import pytest
from tests.golden.playthrough import (
    FOLDER,
    PERFT,
    PERFT_BOARDS,
    SPECS,
    Spec,
    describe,
    path_of,
    perft,
    read,
    render,
    render_perft,
    shows,
    start,
)

from gigawatt.content import load_ruleset, ruleset_names
from gigawatt.errors import NotationError

HOW = "if the change is meant, run: python -m tests.golden.regenerate"


def ids(spec: Spec) -> str:
    """The name of a playthrough."""
    return spec.name


@pytest.mark.parametrize("spec", SPECS, ids=ids)
def test_a_playthrough_is_what_the_rules_make_of_it(spec: Spec) -> None:
    """Replaying a file's own actions gives the file, word for word."""
    text = path_of(spec).read_text(encoding="utf-8")
    try:
        seed, actions = read(text, spec)
        again, _log = render(spec, seed, actions)
    except (AssertionError, NotationError) as error:
        pytest.fail(f"{spec.name} does not replay: {error}; {HOW}")
    for number, (was, now) in enumerate(zip(text.splitlines(), again.splitlines(), strict=False), start=1):
        assert was == now, f"{spec.name}.txt line {number}; {HOW}"
    assert text == again, HOW


@pytest.mark.parametrize("spec", SPECS, ids=ids)
def test_a_playthrough_shows_what_it_is_for(spec: Spec) -> None:
    """The events that a playthrough is kept for are in it, and it goes to the end of its match."""
    text = path_of(spec).read_text(encoding="utf-8")
    _again, log = render(spec, *read(text, spec))
    assert shows(spec, log), HOW
    assert any(event[0] == "end" for event in log)


def test_no_playthrough_is_missing_and_none_left_over() -> None:
    """Every scenario has a playthrough of its name, and every file a spec."""
    scenarios = {s.id for name in ruleset_names() for s in load_ruleset(name).scenarios}
    assert scenarios <= {spec.name for spec in SPECS}, "a scenario without its golden playthrough"
    assert {path.name for path in FOLDER.glob("*.txt")} == {path_of(spec).name for spec in SPECS} | {PERFT.name}


def test_perft_counts_hold() -> None:
    """The number of action sequences and of positions from the first position is as written."""
    assert PERFT.read_text(encoding="utf-8") == render_perft(), HOW


def test_perft_counts_are_of_plain_legal_actions() -> None:
    """At depth one it is the number of legal actions."""
    ruleset, scenario, seats, _depth = PERFT_BOARDS[0]
    spec = next(s for s in SPECS if s.name == scenario)
    assert (spec.ruleset, seats) == (ruleset, 2)
    st = start(spec, 1)
    assert perft(st, 1)[0] == len(st.legal_actions())


@pytest.mark.slow
def test_every_event_that_is_told_is_told_somewhere() -> None:
    """Each kind of line that a playthrough can have is in some playthrough."""
    from tests.golden.playthrough import _TELL

    told = set()
    for spec in SPECS:
        _text, log = render(spec, *read(path_of(spec).read_text(encoding="utf-8"), spec))
        told |= {str(event[0]) for event in log if describe(start(spec, 1).game, event)}
    assert told == set(_TELL)
