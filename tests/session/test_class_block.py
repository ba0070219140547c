"""The class and the answers in a session block are read strictly, for they come from files that students may edit."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from gigawatt.core.rules.ruleset import MAX_QUARTERS
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.errors import SaveError
from gigawatt.session.class_block import (
    BINDING_LAYER,
    SKIPPED,
    Answer,
    ClassBlock,
    Prompt,
    allowed,
    first_due,
    is_student_id,
    read_answers,
    read_class,
    write_answers,
)
from gigawatt.session.seats import Options

PROMPTS = st.builds(Prompt, st.just(BINDING_LAYER), st.integers(1, MAX_QUARTERS))
ANSWERS = st.builds(Answer, PROMPTS, st.integers(0, 20_000), st.sampled_from(LAYERS), st.integers(20, 100)) | st.builds(
    Answer, PROMPTS, st.integers(0, 20_000), st.just(SKIPPED), st.just(0)
)
BLOCK = ClassBlock(
    id="spring-a", student="ann", advice=False, undo=True, prompts=(Prompt(BINDING_LAYER, 2),), tag="0" * 64
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(PROMPTS, unique=True, max_size=8), st.booleans(), st.booleans(), st.integers(0, 10_000))
def test_a_class_survives_a_file(prompts: list[Prompt], advice: bool, undo: bool, draw: int) -> None:
    """What is written as JSON reads as the same class."""
    block = ClassBlock(
        id="a-1", student="s_1@uni.org", draw=draw, advice=advice, undo=undo, prompts=tuple(prompts), tag="a" * 64
    )
    assert read_class(json.loads(json.dumps({"class": block.plain()}))) == block


@given(st.lists(ANSWERS, unique_by=lambda answer: answer.prompt, max_size=8))
def test_answers_survive_a_file(answers: list[Answer]) -> None:
    """What is written as JSON reads as the same answers, in their order."""
    assert read_answers(json.loads(json.dumps({"answers": write_answers(answers)}))) == tuple(answers)


@given(st.sampled_from(sorted(BLOCK.plain())), JSON)
def test_an_altered_class_is_read_or_refused(key: str, value: Any) -> None:
    """Whatever stands in a field, reading gives a class that writes back to the same table, or a SaveError; nothing else."""
    plain = BLOCK.plain() | {key: value}
    try:
        found = read_class({"class": plain})
    except SaveError:
        return
    assert found is not None
    assert found.plain() == plain


@given(JSON)
def test_anything_at_all_as_answers_is_read_or_refused(value: Any) -> None:
    """Answers of any shape end in a SaveError at worst."""
    with contextlib.suppress(SaveError):
        assert write_answers(read_answers({"answers": value})) == value


def test_a_field_too_many_or_missing_is_refused() -> None:
    """A misspelt field is not passed over, and a later version says that it needs a later release."""
    plain = BLOCK.plain()
    with pytest.raises(SaveError, match="unknown field 'adivce'"):
        read_class({"class": plain | {"adivce": 1}})
    del plain["draw"]
    with pytest.raises(SaveError, match="no field 'draw'"):
        read_class({"class": plain})
    with pytest.raises(SaveError, match="version 2, this release reads 1"):
        read_class({"class": BLOCK.plain() | {"version": 2}})


def test_a_game_of_no_class_has_none() -> None:
    """Other records read as before, and keep their options."""
    assert read_class({"players": []}) is None
    assert read_answers({}) == ()
    assert allowed({}, Options()) == Options()


def test_a_class_takes_and_never_gives() -> None:
    """Options are what both the table and the class allow."""
    block = {"class": BLOCK.plain()}
    assert allowed(block, Options()) == Options(advice=False)
    assert allowed(block, Options(undo=False)) == Options(advice=False, undo=False)


def test_two_answers_to_a_question_are_refused() -> None:
    """The second answer would be a change of the first."""
    rows = write_answers([Answer(Prompt(BINDING_LAYER, 2), 8, "power", 60)])
    with pytest.raises(SaveError, match="two answers"):
        read_answers({"answers": [*rows, rows[0] | {"percent": 90}]})


def test_a_skipped_answer_has_no_probability() -> None:
    """A refusal is one, and not a guess of some per cent."""
    row = write_answers([Answer(Prompt(BINDING_LAYER, 2), 8, SKIPPED, 0)])[0]
    assert read_answers({"answers": [row]})[0].is_skipped
    with pytest.raises(SaveError, match="'percent'"):
        read_answers({"answers": [row | {"percent": 40}]})


@pytest.mark.parametrize("percent", [-1, 0, 19, 101, True, "60"])
def test_a_probability_below_the_even_chance_is_none(percent: object) -> None:
    """Whoever names one of five layers holds it for likelier than one in five; else another one would be the answer."""
    row = write_answers([Answer(Prompt(BINDING_LAYER, 2), 8, "power", 20)])[0]
    assert read_answers({"answers": [row]})[0].percent == 20
    with pytest.raises(SaveError, match="'percent'"):
        read_answers({"answers": [row | {"percent": percent}]})


def test_what_is_due_is_the_first_without_an_answer() -> None:
    """Prompts of other quarters and answered ones are not asked."""
    prompts = [Prompt(BINDING_LAYER, 2), Prompt(BINDING_LAYER, 3)]
    assert first_due(prompts, [], 1) is None
    assert first_due(prompts, [], 2) == prompts[0]
    assert first_due(prompts, [Answer(prompts[0], 4, "site", 50)], 2) is None


@pytest.mark.parametrize("text", ["ann", "1234567", "a.b-c_d", "ann@uni.org", "Z"])
def test_ids_that_name_files(text: str) -> None:
    """Numbers, log-in names and addresses of mail are ids."""
    assert is_student_id(text)


@pytest.mark.parametrize(
    "text", ["", ".", "..", "a/b", "a\\b", "a b", "é", "con", "NUL.txt", "a.", "-a", "=1", "a\n", "x" * 65]
)
def test_ids_that_do_not(text: str) -> None:
    """Nothing that leaves the folder, names a device, or starts a formula is an id."""
    assert not is_student_id(text)
