"""Why an action is not legal, in sentences: the codes and arguments of `explain`, in the words of an audience.

Programs decide by the code of a reason and its arguments, which are stable; its text is for people and may change with any release.
The protocol and `--json` have it in the rulebook's words; the board has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from gigawatt.core import actions as act
from gigawatt.core.explanations.explain import Illegal, Reason, explain
from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, LADDERS, LAYERS, PARTS
from gigawatt.wording.action_text import GROUP_LABELS
from gigawatt.wording.grammar import capitalised, plural
from gigawatt.wording.money import money
from gigawatt.wording.names import region_name
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.rules_text import requirement_text
from gigawatt.wording.vocabulary import BOARD, RULES, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.rules.ruleset import Requirement


@frozen
class IllegalReason:
    """One condition that an action fails, with its sentence."""

    code: str
    text: str
    rule: str
    """The part of the rulebook behind it."""
    legal_from: int | None


def illegal_reasons(state: State, action: int, words: Vocabulary = RULES) -> list[IllegalReason]:
    """Every reason why an action is not legal for the seat to move; empty where it is legal.

    The quarter from which it is legal stands once, at the reason that holds longest, and only where time alone mends them all.

    >>> import gigawatt as gw
    >>> game = gw.open_game("duel")
    >>> reasons = gw.illegal_reasons(game.new_state(seed=7), game.parse_action("buy accelerators via:grey -> texas"))
    >>> reasons[0].text
    'The seat has neither a campus nor a hired hall in Texas.'
    """
    answer = explain(state, action)
    if not isinstance(answer, Illegal):
        return []
    quarters = [reason.legal_from for reason in answer.reasons]
    mended = [quarter for quarter in quarters if quarter is not None]
    last = quarters.index(max(mended)) if len(mended) == len(quarters) else -1
    return [
        IllegalReason(
            reason.code,
            _fact(state.game, reason, words) + (_promise(state.game, reason) if i == last else ""),
            reason.rule,
            reason.legal_from,
        )
        for i, reason in enumerate(answer.reasons)
    ]


def first_illegal_reason(state: State, action: int, words: Vocabulary = RULES) -> str:
    """The first reason in a sentence."""
    return next((reason.text for reason in illegal_reasons(state, action, words)), "Not legal now.")


def full_text(game: Game, reason: Reason) -> str:
    """A reason by itself in the rulebook's words, with the quarter from which its condition holds."""
    promise = "" if reason.code in _MAY_COME_LATER else _promise(game, reason)
    return _fact(game, reason, RULES) + promise


def joined(game: Game, answer: Illegal) -> str:
    """Every reason in full, one after the other."""
    return " ".join(full_text(game, reason) for reason in answer.reasons)


_MAY_COME_LATER: Final = frozenset({"influence"})
"""Codes whose quarter is only what the usual income makes it, so that it is not promised for a condition by itself."""


def _promise(game: Game, reason: Reason) -> str:
    return "" if reason.legal_from is None else f" Legal from {quarter_name(game, reason.legal_from)}."


@frozen
class _Facts:
    """What a sentence is made from: the arguments of a reason, and the names of what they number."""

    game: Game
    words: Vocabulary
    arguments: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.arguments[name]

    @property
    def region(self) -> str:
        """The name of the region."""
        return region_name(self.game, self["region"])

    @property
    def part(self) -> str:
        """The name of the part."""
        return self.words.name(PARTS[self["part"]])

    @property
    def ladder(self) -> str:
        """The name of the ladder, as its goods are called."""
        return self.words.name(LADDERS[self["ladder"]])

    @property
    def part_kind(self) -> str:
        """The name of the part before another noun: `turbine` output."""
        return self.words.kind(PARTS[self["part"]])

    @property
    def ladder_kind(self) -> str:
        """The name of the ladder before that word."""
        return self.words.kind(LADDERS[self["ladder"]])

    @property
    def layer(self) -> str:
        """The name of the layer that a control is on."""
        return self.words.name(CONTROL_LAYERS[self["layer"]])

    @property
    def licence(self) -> int:
        """The influence that an order under a licence costs."""
        return self.game.ruleset.controls.licence_influence

    @property
    def bloc(self) -> str:
        """The name of the bloc."""
        return BLOCS[self["bloc"]]

    @property
    def requirement(self) -> Requirement:
        """The condition of the card."""
        row: Requirement = self.game.ruleset.cards[self["card"]].requires[self["number"]]
        return row

    def share(self, name: str) -> str:
        """An argument as a share of the compute: `2/4`."""
        return f"{self[name]}/{act.POSTURES - 1}"


def _fact(game: Game, reason: Reason, words: Vocabulary) -> str:
    case = str(reason.arguments.get("case", ""))
    tables = (_BOARD_SENTENCES, _SENTENCES) if words is BOARD else (_SENTENCES,)
    say = next(table[reason.code, case] for table in tables if (reason.code, case) in table)
    return say(_Facts(game, words, reason.arguments))


def _unsuited(f: _Facts) -> str:
    """Why a region does not suit a project."""
    project, place = f.game.ruleset.projects[f["project"]], f.game.ruleset.regions[f["region"]]
    why = {
        "plant": f"{f.words.kind(project.gives)} plants cannot stand there",
        "source": f"it offers no {project.source} power",
        "fibre": f"its fibre is of grade {place.fibre.upper()}",
        "climate": f"its climate is {place.climate}",
        "water": "it is not at water risk",
    }[f["case"]]
    return f"{place.name} does not suit it: {why}."


def _influence_rate(rate: int) -> str:
    """What the seat's influence gains each quarter, or loses."""
    if rate < 0:
        return f"It loses {-rate} each quarter."
    if rate > 1:
        return f"{rate} come each quarter."
    return "One comes each quarter." if rate else "None comes each quarter."


def _ahead(f: _Facts) -> str:
    name, other = f.words.name(LAYERS[f["layer"]]), f.words.name(LAYERS[f["other"]])
    return (
        f"With what is on order {f.region} has {f['planned']} of {name} and {f['other_planned']} of {other};"
        f" {name} may run ahead by {f['most']}. Order {other} first."
    )


def _required(f: _Facts) -> str:
    """A condition of a card by its kind and bounds, as the rules file has it."""
    row = f.requirement
    bound = row.min if row.min is not None else row.max
    parts = (row.kind.replace("-", " "), " or ".join(row.which), bound)
    return f"It requires {' '.join(str(part) for part in parts if part not in ('', None))}."


def _rented(lots: int) -> str:
    if not lots:
        return "No lots are rented."
    return "One lot is already rented." if lots == 1 else f"{lots} lots are already rented."


_Sentences = dict[tuple[str, str], Callable[[_Facts], str]]
"""By code and case."""

_SENTENCES: Final[_Sentences] = {
    ("match-over", ""): lambda _: "The match is over.",
    ("unknown-action", ""): lambda f: f"There is no action {f['action']}; the table has 0 to {f['count'] - 1}.",
    ("cash", ""): lambda f: (
        f"It costs {money(f['price'])}; net cash and credit come to {money(f['available'])}. Sell, wait for income, or choose less."
    ),
    ("influence", ""): lambda f: (
        f"It takes {f['price']} influence; the seat has {f['available']}. {_influence_rate(f['rate'])}"
    ),
    ("lead", ""): lambda f: f"It costs {f['price']} Lead; the seat has {f['available']}.",
    ("used", "posture"): lambda _: "The posture has already been set this quarter.",
    ("used", "rent"): lambda _: "Rented capacity has already been set this quarter.",
    ("used", "output"): lambda f: f"What happens to {f.part_kind} output has already been set this quarter.",
    ("used", "lift"): lambda _: "A control was already lifted this quarter.",
    ("state-no-equity", ""): lambda _: "States cannot raise equity.",
    ("wait", ""): lambda _: "Equity was raised too recently.",
    ("barred", ""): lambda _: "After restructuring neither equity nor cards are open for a quarter.",
    ("no-compute", ""): lambda _: "No module is online to put to training.",
    ("no-change", "posture"): lambda f: f"{f.share('share')} of the compute already trains.",
    ("no-change", "rent"): lambda f: _rented(f["lots"]),
    ("no-change", "hold"): lambda f: f"{capitalised(f.part_kind)} output is already held.",
    ("no-change", "release"): lambda f: f"{capitalised(f.part_kind)} output is already sold.",
    ("posture-step", ""): lambda f: (
        f"{f.share('share')} of the compute trains; one change moves it by {f.share('step')} at most."
    ),
    ("no-training", ""): lambda _: "Rented capacity only trains; put some compute to training first.",
    ("rent-most", ""): lambda f: (
        f"At most {f['most']} lots can be rented: one for each quarter of the compute that trains."
    ),
    ("no-plant", ""): lambda f: f"The seat has no {f.words.kind(PARTS[f['part']])} plant.",
    ("subsidy-stands", ""): lambda f: (
        f"The bloc already subsidises {GROUP_LABELS[f['group']]}; it can subsidise one thing at a time."
    ),
    ("own-bloc", ""): lambda _: "A control is issued against another bloc.",
    ("nobody", ""): lambda f: f"No seat is of the {f.bloc} bloc or has a campus there; it would bind nobody.",
    ("calm", ""): lambda f: (
        f"Controls by or against the non-aligned bloc need tension {f['needed']}; it is {f['tension']}."
    ),
    ("too-late", ""): lambda f: f"No control may be issued in the last {f['quarters']} quarters.",
    ("share", ""): lambda f: (
        f"Neither the bloc's share of {f.layer} ({f['needed_pct']}% needed) nor a chokepoint of the seat allows it."
    ),
    ("control-most", ""): lambda f: f"The seat already upholds {plural(f['most'], 'control')}; lift one first.",
    ("control-stands", "ally"): lambda _: "Another seat of the bloc has issued this control.",
    ("control-stands", "embargo"): lambda _: "The control is already an embargo, or will be next quarter.",
    ("control-stands", "rising"): lambda _: "The control rises one level a quarter.",
    ("no-control", ""): lambda f: f"The seat has no control on {f.layer} against the {f.bloc} bloc.",
    ("ladder-empty", ""): lambda f: f"The {f.ladder_kind} ladder is empty.",
    ("not-embargoed", ""): lambda f: (
        f"No {f.ladder} on the ladder are under embargo against the {f.bloc} bloc; buy openly."
    ),
    ("origin-closed", "ladder"): lambda f: (
        f"Every origin on the {f.ladder_kind} ladder is closed to the {f.bloc} bloc, or a licence costs {f.licence} influence, "
        "more than the seat has."
    ),
    ("origin-closed", "licences"): lambda f: (
        f"The licences for its parts, at {f.licence} influence each, take more than the seat has."
    ),
    ("no-threat", ""): lambda f: (
        f"No control on {f.part} is announced or in force; a part is bought by itself only then."
    ),
    ("store-full", ""): lambda f: (
        f"With what is on its way the store holds {f['most']} of {f.part}, as much as it can."
    ),
    ("store-empty", ""): lambda f: f"The store holds no {f.part}.",
    ("ladder-full", ""): lambda f: f"The {f.part_kind} ladder is full and takes no more.",
    ("have-campus", ""): lambda f: f"The seat already has a campus in {f.region}.",
    ("slots", ""): lambda f: f"{f.region} has no free slot.",
    ("tender", ""): lambda f: f"{f.region} offers no land to outsiders this quarter.",
    ("opening", ""): lambda f: f"The campus in {f.region} is still on its way; a seat opens one at a time.",
    ("campus-limit", ""): lambda f: f"The seat has {f['most']} campuses, as many as it may have.",
    ("not-here", "plant"): _unsuited,
    ("not-here", "source"): _unsuited,
    ("not-here", "fibre"): _unsuited,
    ("not-here", "climate"): _unsuited,
    ("not-here", "water"): _unsuited,
    ("home-only", ""): lambda _: "It is built in home regions only.",
    ("first-quarter", ""): lambda _: "It is not available yet.",
    ("no-campus", "build"): lambda f: f"The seat has no campus in {f.region}; open one first.",
    ("no-campus", "offer"): lambda f: f"The seat has no campus in {f.region}.",
    ("no-campus", "card"): lambda f: f"The seat has no campus in {f.region}.",
    ("no-shell", ""): lambda f: f"{f.region} has {f['standing']} modules of shell standing; it needs {f['needed']}.",
    ("tier", ""): lambda f: f"It needs training tier {f['needed']}.",
    ("optics-shut", ""): lambda _: "Both blocs that make optical fabric have closed it.",
    ("plants-at-once", ""): lambda f: f"The seat has {f['most']} plants under way, all it can build at once.",
    ("stock-most", ""): lambda f: (
        f"{f.region} has, with what is on order, {f['most']} or more: all that a campus can use."
    ),
    ("ahead", ""): _ahead,
    ("room", ""): lambda f: (
        f"The campus in {f.region} has, with what is on order, {f['planned']} of {f['most']} modules of room."
    ),
    ("grid-headroom", ""): lambda f: f"{f.region} has {f['free']} grid headroom free; this lot reserves {f['lot']}.",
    ("grid-plenty", ""): lambda f: (
        f"{f.region} has {f['free']} grid headroom free; it is for grids with {f['most']} or less."
    ),
    ("no-spot", ""): lambda f: f"The seat has neither a campus nor a hired hall in {f.region}.",
    ("no-old-chips", ""): lambda f: f"{f.region} has no {f.words.accelerators} of an older class.",
    ("no-chips", ""): lambda f: (
        f"The seat has no accelerators of class {f.game.ruleset.classes[f['chip_class']].id} in {f.region}."
    ),
    ("all-run", ""): lambda f: (
        f"All {f.words.accelerators} run in {f.region}; they can be sold only where some are idle."
    ),
    ("not-on-order", "expedite"): lambda f: f"Nothing of the kind is on its way in {f.region}.",
    ("not-on-order", "cancel"): lambda f: f"No such project is on its way in {f.region}.",
    ("expedited", ""): lambda _: "It has already been expedited this quarter.",
    ("last-step", ""): lambda _: "It comes this quarter and cannot come sooner.",
    ("granted", ""): lambda _: "Its permit is granted and work is under way; only what waits can be given up.",
    ("campus-in-use", ""): lambda _: (
        "A new campus can be given up only while nothing else stands or is on its way there."
    ),
    ("tenant", ""): lambda f: f"The hall in {f.region} is already let.",
    ("no-idle-shell", "offer"): lambda f: (
        f"{f.region} has {f['idle']} modules of powered shell idle; a hall takes {f['needed']}."
    ),
    ("no-idle-shell", "hire"): lambda _: "That hall has no idle modules left.",
    ("offer-lower", ""): lambda _: "A standing offer can only be lowered.",
    ("own-hall", ""): lambda _: "A seat does not hire its own hall.",
    ("no-offer", ""): lambda f: f"That seat offers no hall in {f.region}.",
    ("hall-taken", ""): lambda f: f"The seat already hires a hall in {f.region}.",
    ("not-in-row", ""): lambda _: "The card is not in the row.",
    ("contracts", ""): lambda f: f"The seat serves {f['most']} sovereign contracts, as many as it may.",
    ("requirement", ""): _required,
    ("target", "rival"): lambda _: "It names a rival.",
    ("target", "bloc"): lambda _: "It names another bloc than the seat's own.",
}
"""Every reason in the rulebook's words, which the protocol and `--json` use."""

_BOARD_SENTENCES: Final[_Sentences] = {
    ("no-chips", ""): lambda f: (
        f"The seat has no {f.words.accelerators} of {f.game.ruleset.classes[f['chip_class']].year} in {f.region}."
    ),
    ("requirement", ""): lambda f: f"Only if {requirement_text(f.requirement, f.words)}.",
}
"""Those that the board says otherwise than by its names alone."""
