"""What an action leads to, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from gigawatt.core.rules.vocabulary import BLOCS, GROUPS, PARTS
from gigawatt.wording.action_text import GROUP_LABELS
from gigawatt.wording.grammar import plural
from gigawatt.wording.money import money
from gigawatt.wording.names import region_name
from gigawatt.wording.seats import SEAT_LETTERS
from gigawatt.wording.vocabulary import RULES, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.core.explanations.consequences import Consequence

About = Mapping[str, int]
When = Callable[[int], str]
Write = Callable[["Game", About, Vocabulary, When], str]


def hundredths(units: int) -> str:
    """`375` as `3.75`, `300` as `3`."""
    return f"{units / 100:g}"


def _part(about: About, words: Vocabulary) -> str:
    return words.name(PARTS[about["part"]])


def _cap(game: Game, about: About, _words: Vocabulary, _when: When) -> str:
    counted = about["counted"]
    some = "none of these count" if not counted else f"{counted} of these {about['amount']} will count"
    return f"A campus uses {about['cap']} modules of electrical fabric at most: {some} in {region_name(game, about['region'])}."


def _on_order(_game: Game, about: About, _words: Vocabulary, _when: When) -> str:
    lead = f"{about['lead']} Lead" if about["lead"] else "no Lead by itself"
    return f"Not online by the end, but counted there as {about['points']} compute on order: {lead}."


def _unsold(_game: Game, about: About, words: Vocabulary, _when: When) -> str:
    return f"The market is full then: {plural(about['units'], 'unit')} of {_part(about, words)} stay in the store."


def _output(_game: Game, about: About, words: Vocabulary, _when: When) -> str:
    made = f"Made this quarter: {about['made']} {_part(about, words)}"
    if not about["made"]:
        return f"No {_part(about, words)} is made this quarter; the choice holds for later quarters."
    lost = f", {about['lost']} lost unpaid, since the market is full" if about["lost"] else ""
    return f"{made}; {about['kept']} kept in the store, {about['sold']} sold{lost}."


def _plant(game: Game, about: About, words: Vocabulary, when: When) -> str:
    part = _part(about, words)
    makes = f"It makes {hundredths(about['units'])} {part} a quarter from {when(about['quarter'])}"
    if about["quarter"] >= game.quarters:
        return "It comes after the last quarter."
    market = f"the market has {about['stock']} of {about['cap']}, and once full it takes no more and pays nothing"
    if about["is_held"]:
        return f"{makes}, kept while the store has room, else sold; {market}."
    return f"{makes}, sold unless held, for about {money(about['price'])} each; {market}."


def _layer_share(_game: Game, about: About, words: Vocabulary, when: When) -> str:
    part, without, share_then = _part(about, words), about["before"] / 100, about["after"] / 100
    share = f"Your share of {part} in {when(about['quarter'])}: {share_then:.0f}%, without it {without:.0f}%"
    rule = f"the largest, at {about['take']}% or more for {plural(about['records'], 'record')}, takes the chokepoint"
    if about["holder"] >= 0:
        who = "You hold" if about["holder"] == about["seat"] else f"{SEAT_LETTERS[about['holder']]} holds"
        return f"{share}. {who} the chokepoint ({about['lead']} Lead a quarter)."
    return f"{share}; {rule} ({about['lead']} Lead a quarter)."


def _lobby(_game: Game, about: About, _words: Vocabulary, when: When) -> str:
    unit = "; the unit that turbines take costs what it did" if GROUPS[about["group"]] == "power" else ""
    return (
        f"Whoever orders {GROUP_LABELS[about['group']]} in the {BLOCS[about['bloc']]} bloc, rivals too, pays {about['pct']}% less, from "
        f"now to {when(about['until'])}{unit}."
    )


def _battery(game: Game, about: About, _words: Vocabulary, _when: When) -> str:
    return f"A battery keeps all power on in {region_name(game, about['region'])} when events curtail it, and half of the modules in an outage."


def _trunk(game: Game, about: About, _words: Vocabulary, _when: When) -> str:
    place = region_name(game, about["region"])
    if about["is_linked"]:
        return f"{place} has fibre of grade A already: a trunk adds nothing."
    return f"With a trunk {place} trains beside other linked campuses at {about['linked']}%, not {about['far']}%."


def _recycling(game: Game, about: About, _words: Vocabulary, _when: When) -> str:
    place = region_name(game, about["region"])
    if not about["is_at_risk"]:
        return f"{place} has no droughts: recycling adds nothing."
    return f"With recycling a drought takes no cooling in {place}."


def _offer(game: Game, about: About, _words: Vocabulary, _when: When) -> str:
    place = region_name(game, about["region"])
    rent = f"{money(about['rent'])} a module each"
    halls, time = plural(about["modules"], "idle module"), plural(about["quarters"], "quarter")
    return f"A rival may hire {halls} in {place} for {time}, at {rent}."


RESTRUCTURES: Final = "As things stand, this quarter's end finds you beyond your credit, and you restructure."
"""Said of a seat, whatever it is about to do, while cash can still keep it from that."""

CONSEQUENCE_SENTENCES: Final[dict[str, Write]] = {
    "insolvent": lambda *_: "This quarter's end would then find you beyond your credit: you restructure.",
    "rescued": lambda *_: "It keeps you within your credit at this quarter's end: you do not restructure.",
    "cap": _cap,
    "on-order": _on_order,
    "unsold": _unsold,
    "output": _output,
    "plant": _plant,
    "layer-share": _layer_share,
    "lobby": _lobby,
    "battery": _battery,
    "trunk": _trunk,
    "recycling": _recycling,
    "reward": lambda _g, about, _w, when: f"Done, it brings {about['influence']} influence, on time in {when(about['quarter'])}.",
    "offer": _offer,
    "hall": lambda _g, about, _w, when: (
        f"Rent of {money(about['rent'])} is paid each quarter to {when(about['until'])}, for {plural(about['modules'], 'module')}."
    ),
    "equity-wait": lambda _g, about, _w, when: f"Equity can be raised again from {when(about['quarter'])}.",
}  # fmt: skip
"""By code of a consequence."""


def consequence_text(game: Game, consequence: Consequence, when: When, words: Vocabulary = RULES) -> str:
    """A consequence in a sentence, with quarters as `when` names them."""
    return CONSEQUENCE_SENTENCES[consequence.code](game, consequence.arguments, words, when)
