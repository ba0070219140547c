"""Rules as plain data, and their digest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from gigawatt.content import from_plain, prepare, ruleset_digest, to_plain
from gigawatt.core.rules.ruleset import Ruleset
from gigawatt.errors import ContentError, NotationError

PAPERS: dict[str, Any] = {"facts": (), "sources": (), "origins": ()}


def _bare(ruleset: Ruleset) -> Ruleset:
    return attrs.evolve(ruleset, **PAPERS)


def test_there_and_back(tiny: Ruleset, standard: Ruleset) -> None:
    """Plain data goes through JSON and comes back as the same rules, without facts and sources."""
    for ruleset in (tiny, standard):
        assert from_plain(json.loads(json.dumps(to_plain(ruleset)))) == _bare(ruleset)


def test_prepared_there_and_back(standard: Ruleset) -> None:
    """The rules of one scenario, as a record embeds them, come back with the same digest."""
    for scenario in standard.scenarios:
        played = prepare(standard, scenario.id)
        again = from_plain(to_plain(played))
        assert again == _bare(played)
        assert ruleset_digest(again, scenario.id) == ruleset_digest(standard, scenario.id)


def test_prepared_rules_are_small(standard: Ruleset) -> None:
    """What a record embeds stays far below its limit of a megabyte."""
    assert len(json.dumps(to_plain(prepare(standard, "case-study")))) < 400_000


@pytest.mark.parametrize(
    "plain, says",
    [
        (None, "expected a table of rules, got nothing"),
        ([], "got an empty list"),
        ({}, "missing"),
        ({"cards": 3}, "each under"),
        ({"imports": ["os"]}, "unknown key"),
        ({"economy": {"action_points": [[[[[[[[[[]]]]]]]]]]}}, "nested more than"),
    ],
)
def test_what_is_no_ruleset(plain: Any, says: str) -> None:
    """A record with nonsense for rules is refused in words."""
    with pytest.raises(ContentError) as caught:
        from_plain(plain)
    assert any(says in str(problem) for problem in caught.value.problems)


def test_the_digest_is_stable(tiny: Ruleset) -> None:
    """The digest of unchanged rules is the same in every release and on every machine."""
    digest = ruleset_digest(tiny, "match")
    assert len(digest) == 32
    assert set(digest) <= set("0123456789abcdef")
    assert ruleset_digest(prepare(tiny, "match"), "match") == digest


def test_no_such_scenario(tiny: Ruleset) -> None:
    """Asking for an unknown scenario is one line with the nearest name."""
    with pytest.raises(NotationError, match='did you mean "match"'):
        ruleset_digest(tiny, "macth")


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], attrs.Attribute[Any]]]:
    """Every field of every record in a ruleset, with its way from the top."""
    for attribute in attrs.fields(type(value)):
        inner = getattr(value, attribute.name)
        here = (*path, attribute.name)
        yield here, attribute
        if attrs.has(type(inner)):
            yield from _paths(inner, here)
        elif isinstance(inner, tuple) and inner and attrs.has(type(inner[0])):
            for index, item in enumerate(inner):
                yield from _paths(item, (*here, index))


def _with(value: Any, path: tuple[Any, ...], change: Any) -> Any:
    """`value` with the field at the end of `path` changed."""
    name, rest = path[0], path[1:]
    inner = getattr(value, name)
    if not rest:
        return attrs.evolve(value, **{name: change(inner)})
    if isinstance(inner, tuple):
        index = rest[0]
        item = _with(inner[index], rest[1:], change)
        return attrs.evolve(value, **{name: (*inner[:index], item, *inner[index + 1 :])})
    return attrs.evolve(value, **{name: _with(inner, rest, change)})


def _other(old: Any) -> Any:
    if isinstance(old, bool) or old is None:
        return not old
    if isinstance(old, tuple):
        return (*old, old[-1]) if old and not isinstance(old[0], str) else (*old, "other")
    return old + 1 if isinstance(old, int) else f"{old}x" if isinstance(old, str) else old


PROSE = {"prose", "source", "shown"}


def test_the_digest_reads_rules_only(tiny: Ruleset) -> None:
    """Prose, sources and what is only shown never move the digest; every other field does."""
    ruleset = prepare(tiny, "match")
    digest = ruleset_digest(ruleset, "match")
    for path, attribute in _paths(ruleset):
        value: Any = ruleset
        for step in path:
            value = value[step] if isinstance(step, int) else getattr(value, step)
        if attrs.has(type(value)) or path == ("id",) or path[0] in PAPERS:
            continue
        if isinstance(value, tuple) and (
            (value and attrs.has(type(value[0]))) or attribute.name in ("effects", "requires", "overrides")
        ):
            continue
        if path[0] == "scenarios" and path[-1] in ("id", "projects", "cards", "headlines"):
            continue
        moved = ruleset_digest(_with(ruleset, path, _other), "match") != digest
        assert moved is not bool(PROSE & set(attribute.metadata)), path


def test_what_a_scenario_leaves_out_is_not_in_its_digest(standard: Ruleset) -> None:
    """A card that a scenario does not play may change without touching its digest; an override does touch it."""
    scenario = standard.scenarios[0]
    without = attrs.evolve(scenario, cards=tuple(card.id for card in standard.cards[1:]))
    ruleset = attrs.evolve(standard, scenarios=(without,))
    cheaper = attrs.evolve(ruleset.cards[0], cash=ruleset.cards[0].cash + 1)
    changed = attrs.evolve(ruleset, cards=(cheaper, *ruleset.cards[1:]))
    assert ruleset_digest(changed, scenario.id) == ruleset_digest(ruleset, scenario.id)
    assert ruleset_digest(standard, scenario.id) != ruleset_digest(ruleset, scenario.id)
