"""Changes to a played match at one decision: another action there, or other rules from there on.

A change is one text, of this grammar:

    ACTION                                    `build gas-turbines @texas`, as `gigawatt replay FILE --text` prints actions
    permits:REGION=STALL[/OUTRIGHT]           odds of permits in a region, per cent
    power:REGION=PRICE                        running cost of two modules on grid power, tenths of $bn a quarter
    control:LAYER:ISSUER:TARGET=LEVEL         an export control of one bloc against another: off, licence or embargo
    controls=off                              every export control that stands
    card:ID=in|out, headline:ID=in|out        a card of the row, a headline: into play now, or out of it for good
    PATH=VALUE                                any number of the rules, by its path as in a scenario's overrides
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import partial
from typing import Any, Final, NamedTuple

from attrs import Factory, define, frozen

from gigawatt.content import from_plain, to_plain
from gigawatt.content.diff import diff
from gigawatt.content.faults import Faults, Place, nearest
from gigawatt.content.paths import replace
from gigawatt.core import Game, State, edits
from gigawatt.core.rule_changes import carry_over
from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS
from gigawatt.errors import ContentError, IllegalActionError, NotationError, ReadError, UsageError
from gigawatt.match.replay import why_illegal
from gigawatt.reading import Limits, parse_json
from gigawatt.study.hindsight.replayed import Replayed
from gigawatt.text import safe_text
from gigawatt.wording.names import Lexicon
from gigawatt.wording.override_text import altered_text
from gigawatt.wording.whatif_text import chosen_text

MOST_CHANGES: Final = 20
_MOST_TEXT: Final = 200
_LEVELS: Final = ("off", "licence", "embargo")
"""Levels of a control, in the order of their numbers."""
_VALUE: Final = Limits(depth=2, values=40, digits=9)
_FORMS: Final = (
    "an action such as 'build gas-turbines @texas', permits:REGION=STALL/OUTRIGHT, power:REGION=PRICE, "
    "control:LAYER:ISSUER:TARGET=off, card:ID=out, headline:ID=out, or the path of a number as in economy.credit_base=60"
)

Edit = Callable[[State], None]


@frozen
class Changes:
    """What is changed at a decision of a match; `read_changes` makes it."""

    ply: int
    texts: tuple[str, ...]
    """The changes as they were asked for, with single blanks."""
    action: int | None
    """The action of this ply, if another is to be played."""
    game: Game
    """The game from there on: that of the match if no number is changed."""
    edits: tuple[Edit, ...] = ()
    """What is done to the position, in order."""
    lines: tuple[str, ...] = ()
    """Each change in words, with what was there before."""
    shared_lines: tuple[str, ...] = ()
    """The same for several matches at once: without the action that was recorded."""

    def on(self, state: State) -> State:
        """A copy of a position with the rules changed; the action is not played yet. Its future is drawn from the same key."""
        new = state.copy() if self.game is state.game else carry_over(state, self.game)
        for edit in self.edits:
            edit(new)
        return new


class _Number(NamedTuple):
    """A number of the rules that is changed."""

    path: str
    value: object
    text: str
    """The change as it was typed, which may name the number in another way."""


@define
class _Found:
    """Changes that have been read so far."""

    replayed: Replayed
    ply: int
    state: State
    """The position, to check changes against."""
    action: int | None = None
    numbers: list[_Number] = Factory(list)
    edits: list[Edit] = Factory(list)
    lines: list[str] = Factory(list)


def read_changes(replayed: Replayed, ply: int, texts: Sequence[str]) -> Changes:
    """Read the changes to be made at a decision.

    Args:
        replayed: the match.
        ply: the decision, from 0 to `replayed.plies`.
        texts: the changes, in the order in which they are made; the action is played last. None of them leaves all as it is.

    Raises:
        NotationError: a text is no change, or names what the match does not have.
        IllegalActionError: the action is not legal there.
        UsageError: there is no such decision, or the changes cannot be made to a match in progress.
    """
    found = _Found(replayed, ply, replayed.position(ply))
    if found.state.is_terminal:
        raise UsageError("the match is over there; name an earlier ply")
    if len(texts) > MOST_CHANGES:
        raise UsageError(f"at most {MOST_CHANGES} changes can be made at once, not {len(texts)}")
    plain = tuple(" ".join(text.split()) for text in texts)
    for text in plain:
        if len(text) > _MOST_TEXT:
            raise NotationError(f"a change has at most {_MOST_TEXT} characters, not {len(text)}")
        _read(found, text)
    game = _game_with(replayed.game, found.numbers)
    words = [*found.lines, *_altered(replayed.game, game)]
    own, shared = _chosen(found)
    changes = Changes(ply, plain, found.action, game, tuple(found.edits), (*own, *words), (*shared, *words))
    state = changes.on(found.state)  # refuses what does not fit
    if found.action is not None and (wrong := why_illegal(game, state, found.action)):
        raise IllegalActionError(f"{replayed.text_at(ply)}: illegal action {wrong}")
    return changes


def _read(found: _Found, text: str) -> None:
    name, equals, value = text.partition("=")
    if not equals:
        _read_action(found, text)
        return
    word, _, rest = name.partition(":")
    if name == "controls":
        _word(value, ("off",), text)
        found.edits.append(edits.drop_controls)
        found.lines.append("every export control is lifted")
    elif word in _READERS:
        _READERS[word](found, rest, value, text)
    elif "." in name and ":" not in name:
        _refuse_set_up(name)
        found.numbers.append(_Number(name, _number(value, text), text))
    else:
        raise _wrong(text)


def _read_action(found: _Found, text: str) -> None:
    game = found.replayed.game
    if found.action is not None:
        raise UsageError(
            f"one decision has one action: {game.format_action(found.action)!r} or {safe_text(text, 80)!r}"
        )
    if text not in game.action_by_text and any(mark in text for mark in ":.") and " " not in text:
        raise _wrong(text)
    found.action = _parsed(found, text)


def _chosen(found: _Found) -> tuple[list[str], list[str]]:
    """The action in words, beside the recorded one and without; nothing if no action is changed."""
    if found.action is None:
        return [], []
    before = found.replayed.record.actions[found.ply : found.ply + 1]
    instead = before[0] if before else None
    game = found.replayed.game
    return [chosen_text(game, found.action, instead)], [chosen_text(game, found.action)]


def _parsed(found: _Found, text: str) -> int:
    """The action that the text says; if none, the message has the nearest that is legal at the decision.

    Raises:
        NotationError: no action reads so.
    """
    game = found.replayed.game
    if text in game.action_by_text:
        return game.parse_action(text)
    legal = [game.format_action(action) for action in found.state.legal_actions()]
    near = get_close_matches(text.lower(), legal, n=1)
    hint = (
        f"did you mean '{near[0]}'?"
        if near
        else "`gigawatt study whatif FILE --at QUARTER --actions` lists those that are legal there"
    )
    raise NotationError(f"no action {safe_text(text, 80)!r} in {game.scenario_id}; {hint}")


def _read_permits(found: _Found, rest: str, value: str, text: str) -> None:
    region = _named("region", found.replayed.game.region_index, rest)
    stall, slash, outright = value.partition("/")
    found.numbers.append(_Number(f"region.{region}.stall", _number(stall, text), text))
    if slash:
        found.numbers.append(_Number(f"region.{region}.outright", _number(outright, text), text))


def _read_power(found: _Found, rest: str, value: str, text: str) -> None:
    region = _named("region", found.replayed.game.region_index, rest)
    found.numbers.append(_Number(f"region.{region}.power_price", _number(value, text), text))


def _read_control(found: _Found, rest: str, value: str, text: str) -> None:
    steps = rest.split(":")
    if len(steps) != 3:
        raise NotationError(
            f"{safe_text(text, 80)!r} names no control; expected control:LAYER:ISSUER:TARGET=off, licence or embargo"
        )
    layer = _index("layer", CONTROL_LAYERS, steps[0])
    issuer, target = (_index("bloc", BLOCS, step) for step in steps[1:])
    if issuer == target:
        raise NotationError(f"{safe_text(text, 80)!r}: a bloc issues no control against itself")
    level = _word(value, _LEVELS, text)
    found.edits.append(partial(edits.set_control, layer=layer, issuer=issuer, target=target, level=level))
    what = "no control" if not level else f"{'a licence' if level == 1 else 'an embargo'}"
    found.lines.append(
        f"{what} of the {BLOCS[issuer]} on {CONTROL_LAYERS[layer]} against the {BLOCS[target]}, for the rest of the match"
    )


def _read_card(found: _Found, rest: str, value: str, text: str) -> None:
    game = found.replayed.game
    cards = [card.id for card in game.ruleset.cards]
    card = _index("card", cards, rest)
    if not game.has_row:
        raise UsageError(f"{game.scenario_id} is played without a row of cards")
    is_in = _word(value, ("out", "in"), text)
    if is_in and card in edits.cards_in_row(found.state):
        raise UsageError(f"{rest} lies in the row already")
    found.edits.append(partial(edits.lay_card if is_in else edits.drop_card, card=card))
    name = game.ruleset.cards[card].name
    found.lines.append(f"the card {name} comes into the row" if is_in else f"the card {name} is out of play")


def _read_headline(found: _Found, rest: str, value: str, text: str) -> None:
    game = found.replayed.game
    headline = _index("headline", [row.id for row in game.ruleset.headlines], rest)
    if not game.has_headlines:
        raise UsageError(f"{game.scenario_id} is played without headlines")
    is_in = _word(value, ("out", "in"), text)
    found.edits.append(partial(edits.reveal_headline if is_in else edits.drop_headline, headline=headline))
    name = game.ruleset.headlines[headline].name
    found.lines.append(f"the headline {name} is revealed" if is_in else f"the headline {name} never comes")


_READERS: Final[dict[str, Callable[[_Found, str, str, str], None]]] = {
    "permits": _read_permits,
    "power": _read_power,
    "control": _read_control,
    "card": _read_card,
    "headline": _read_headline,
}
"""By the word before the colon, what reads the rest."""


# --- numbers of the rules ------------------------------------------------------------------------------------------


def _game_with(game: Game, numbers: Sequence[_Number]) -> Game:
    """The game with numbers replaced, checked as a rule file is.

    Raises:
        NotationError: a path leads to no number, or a value does not suit it or the others.
    """
    if not numbers:
        return game
    rules: Any = game.ruleset
    for path, value, text in numbers:
        faults = Faults()
        changed = replace(rules, path, value, Place(safe_text(text, 80), "" if path in text else path), faults)
        if changed is None:
            raise NotationError(str(faults.problems[0]))
        rules = changed
    try:
        checked = from_plain(to_plain(rules), "the changed rules")
    except ContentError as error:
        raise NotationError(str(error.problems[0])) from error
    return Game(checked, game.scenario_id, game.seats)


def _altered(before: Game, after: Game) -> list[str]:
    """The numbers that differ, in words."""
    if before is after:
        return []
    lexicon = Lexicon.of(before.ruleset)
    return [
        altered_text(".".join(filter(None, (one.kind, one.id, one.field))), one.before, one.after, lexicon)
        for one in diff(before.ruleset, after.ruleset)
    ]


def _refuse_set_up(path: str) -> None:
    """Refuse a number that only the first position is made of: from a later decision on it would change nothing."""
    first, *rest = path.split(".")
    is_start = (first in ("faction", "factions") and rest[1:2] == ["start"]) or (
        first in ("ladder", "ladders") and rest[1:] == ["start"]
    )
    if first == "purse" or is_start:
        raise UsageError(
            f"{safe_text(path, 60)} only sets up a match, so it changes nothing later; name a number that is still read"
        )


def _number(value: str, text: str) -> object:
    """A whole number, true or false, or a list of whole numbers as in `[1, 2]`."""
    try:
        found = parse_json(value.encode(), _VALUE, numbers="whole")
    except ReadError:
        found = None
    if isinstance(found, (int, list)):
        return found
    raise NotationError(
        f"{safe_text(text, 80)!r}: expected a whole number, true, false or a list as in [1,2], not {safe_text(value, 40)!r}"
    )


# --- words ---------------------------------------------------------------------------------------------------------


def _word(value: str, words: Sequence[str], text: str) -> int:
    """The place of a word among those that may stand there."""
    if value not in words:
        raise NotationError(f"{safe_text(text, 80)!r}: expected {' or '.join(words)}, not {safe_text(value, 40)!r}")
    return list(words).index(value)


def _index(what: str, known: Sequence[str], name: str) -> int:
    return list(known).index(_named(what, known, name))


def _named(what: str, known: Any, name: str) -> str:
    if name not in known:
        hint = nearest(name, list(known)) or f"it has no {what}s"
        raise NotationError(f"there is no {what} {safe_text(name, 40)!r} in this match; {hint}")
    return name


def _wrong(text: str) -> NotationError:
    return NotationError(f"{safe_text(text, 80)!r} is no change; expected {_FORMS}")
