"""Hints for a first game, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from gigawatt.core import actions as act
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.wording.action_text import action_text
from gigawatt.wording.advice_text import advice_figures
from gigawatt.wording.grammar import agreeing, listed, plural
from gigawatt.wording.names import arrival_name, region_name
from gigawatt.wording.price_text import in_all_text
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.seats import PLACES
from gigawatt.wording.vocabulary import BOARD, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game

Write = Callable[["Game", Mapping[str, Any]], str]

KEYS_OF_ADVICE: Final = (
    "{next_decision} opens this on the board, {build} everything that can be built; each shows what it does before you "
    "confirm."
)
"""Which keys show the suggestion, with the keys of these commands to be filled in."""

GUIDE_TITLES: Final[dict[str, Write]] = {
    "guide": lambda *_: "The guide",
    "first-campus": lambda *_: "Your first campus",
    "action": lambda _, about: f"Action {about['number']} of {about['points']}",
    "last-action": lambda *_: "The last action",
    "second-quarter": lambda *_: "The second quarter",
}


def _campus(game: Game, about: Mapping[str, Any]) -> str:
    words: Vocabulary = about["words"]
    layers = [f"{n} {name}" for name, n in zip(words.all_names(LAYERS), about["modules"], strict=True)]
    return f"Your campus in {region_name(game, about['region'])} has {listed(layers)}, in modules of 0.1 gigawatt."


def _runs(_game: Game, about: Mapping[str, Any]) -> str:
    """`It computes what the scarcest layer allows: power binds at 2, so 2 modules run, 2 points each with these chips: 4 compute.`"""
    binding, online, points = about["binding"], about["online"], about["points"]
    words: Vocabulary = about["words"]
    binds = f"{listed(words.all_names(binding))} {agreeing('bind', binding)} at {about['least']}"
    each = (
        f", {plural(points // online, 'point')} each with these {words.accelerators}"
        if online and not points % online
        else ""
    )
    runs = (
        f"{plural(online, 'module')} {'runs' if online == 1 else 'run'}{each}: {points} compute"
        if online
        else "nothing runs"
    )
    return f"It computes what the scarcest layer allows: {binds}, so {runs}."


def _quarter_over(_: Game, about: Mapping[str, Any]) -> str:
    before, now = about["before"], about["now"]
    grew = f"Your compute went from {before} to {now}" if now != before else f"Your compute stays at {now}"
    return f"A quarter is over. {grew}; you have {about['lead']} Lead and are {PLACES[about['place'] - 1]}."


def _advice(game: Game, about: Mapping[str, Any]) -> str:
    names = [action_text(game, action, about["words"]) for action in about["actions"]]
    when = quarter_name(game, about["quarter"]) if about["gain"] else ""
    is_free = game.kind[about["actions"][0]] in act.FREE
    counts = advice_figures(
        about["gain"], when, about["lead"], is_sure=about["is_sure"], is_free=is_free, is_late=about["is_late"]
    )
    cost = in_all_text(len(names), about["cost"], about["influence"], about["lead_paid"])
    worth = f"{cost}{', ' if counts else ''}{counts}"
    if len(names) == 1:
        head = "First" if is_free else "What helps most" if about["gain"] else "A step towards more"
        return f"{head}: {names[0]} ({worth})."
    together = (
        f"One layer alone adds nothing where {len(names)} are short. Together they do: {listed(names)} ({worth})."
    )
    return f"{together} Begin with the first{'' if about['fits'] else '; the rest can follow next quarter'}."


def _arrival(game: Game, about: Mapping[str, Any]) -> str:
    arrival = about["arrival"]
    when = quarter_name(game, arrival.on_time) if arrival.on_time < game.quarters else "after the end"
    return f"On its way: {arrival_name(game, arrival, about['words'])} for {region_name(game, arrival.region)}, {when} if all goes well."


GUIDE_SENTENCES: Final[dict[str, Write]] = {
    "standing": lambda _, about: (
        f"You have {about['lead']} Lead and are {PLACES[about['place'] - 1]} of {about['seats']}, with "
        f"{plural(about['left'], 'action')} left this quarter."
    ),
    "no-campus": lambda *_: "You have no campus yet: open one.",
    "campus": _campus,
    "runs": _runs,
    "done": lambda game, about: (
        f"Done: {action_text(game, about['action'], about['words'])}. Nothing random happens before the quarter ends, "
        f"so {about['keys']['take_back']} takes it back."
    ),
    "quarter-ends": lambda *_: (
        "This is your last action of the quarter. After it rivals finish, permits are drawn once, what is built comes online, "
        "and every module that has all five layers earns."
    ),
    "quarter-over": _quarter_over,
    "ordered-nothing": lambda *_: (
        "You ordered nothing: unspent actions are lost, and what rivals ordered is on its way."
    ),
    "lead-scored": lambda *_: (
        "Lead is scored every quarter for compute online, most for the rank. What is ordered early counts for longest."
    ),
    "arrival": _arrival,
    "nothing-helps": lambda _, about: (
        f"{'The next module costs more than can be spent' if about['keeps_money'] else 'By estimate, nothing is worth its price'} now: "
        f"{about['keys']['pass_turn']} passes and keeps the money."
    ),
    "help-is-coming": lambda game, about: (
        f"What {region_name(game, about['region'])} needs is on its way. Keep your money, or begin a second campus; "
        f"{about['keys']['pass_turn']} passes."
    ),
    "advice": _advice,
    "why": lambda _, about: about["why"],
    "your-game": lambda _, about: (
        "From here on it is your game: {next_decision} shows what helps, {guide} what the guide would say, {help} every command, and an "
        "action that is not legal says why.".format_map(about["keys"])
    ),
}
"""What a hint can say."""


def guide_title(game: Game, code: str, about: Mapping[str, Any]) -> str:
    """The title of a hint."""
    return GUIDE_TITLES[code](game, about)


def guide_sentence(
    game: Game, code: str, about: Mapping[str, Any], keys: Mapping[str, str], words: Vocabulary = BOARD
) -> str:
    """One thing that a hint says.

    Args:
        game: the game.
        code: of `GUIDE_SENTENCES`.
        about: the numbers and actions of the sentence.
        keys: what the player presses or types for `take_back`, `pass_turn`, `next_decision`, `guide` and `help`.
        words: what the player's interface calls accelerators and equipment.
    """
    return GUIDE_SENTENCES[code](game, {**about, "keys": keys, "words": words})
